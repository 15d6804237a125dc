"""Parts within wholes: shares and contributions worked by hand, and what gives none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.records import read_csv, write_csv
from analysis.core.result import Operand, OperandKind, RemarkCode, Term, Unit
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.schema import Indicator
from analysis.study.composition import CompositionRow, decompose_growth
from analysis.study.growth import measure_growth


def define(unit="enterprise", **cells) -> Indicator:
    content = {"title_zh": "机构", "title_en": "Labs", "measure": "stock", "topic": "labs"}
    return Indicator(**content | {"unit": unit} | cells)


INDICATORS = {
    "labs": define(),
    "part": define(of="labs"),
    "staff": define("person", of="labs"),
    "share": define("percent", of="rate"),
    "rate": define("percent"),
}


def observe(indicator: str, period: str, value: str, **cells) -> Observation:
    start, _, end = period.removeprefix("asof ").partition("-")
    number = Decimal(value)
    content = {
        "figure": f"{indicator}@{period}",
        "printed": value,
        "kind": "level",
        "indicator": indicator,
        "scope": "jia",
        "value": number,
        "low": number,
        "high": number,
        "unit": INDICATORS[indicator].unit,
        "hedge": "exact",
        "start": int(start),
        "end": int(end or start),
        "span": bool(end),
        "asof": period.startswith("asof"),
    }
    return Observation(**(content | cells))


def compose(*observations: Observation):
    growth = measure_growth(observations, INDICATORS, base_year=2000, end_year=2030)
    return decompose_growth(growth.rows, INDICATORS)


def four(part=("2", "5"), whole=("4", "16"), **cells):
    """Return a part and its whole in 2015 and 2019."""
    years = ("2015", "2019")
    return [
        observe(name, year, value, **cells.get(f"{name}{year}", {}))
        for name, values in (("part", part), ("labs", whole))
        for year, value in zip(years, values, strict=True)
    ]


def figures(*names: str) -> tuple[Operand, ...]:
    return tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in names)


def test_the_provincial_share_fell_while_its_number_rose(source):
    growth = measure_growth(
        clean_figures(source, policy=HedgePolicy.STANDARD),
        source.indicators,
        base_year=2014,
        end_year=2020,
    )
    found = decompose_growth(growth.rows, source.indicators)
    [row] = found.rows
    assert (row.part, row.whole, row.scope) == ("labs_provincial", "labs", "jia")
    assert (row.base_period, row.end_period) == (Period(2015, 2015), Period(2019, 2019))
    assert round(row.base_share, 2) == Decimal("47.11")  # 424 / 900
    assert round(row.end_share, 2) == Decimal("41.58")  # 674 / 1621
    assert round(row.pp, 2) == Decimal("-5.53")
    assert round(row.contribution, 2) == Decimal("34.67")  # 250 / 721
    assert (row.headline, row.other_date, row.variant) == (True, False, "")
    assert found.refusals == ()


def test_each_share_rests_on_the_figures_of_its_own_date():
    [row] = compose(*four()).rows
    assert {one.term: one.operands for one in row.estimates()} == {
        Term.BASE_SHARE: figures("part@2015", "labs@2015"),
        Term.END_SHARE: figures("part@2019", "labs@2019"),
        Term.SHARE_CHANGE: figures("part@2015", "part@2019", "labs@2015", "labs@2019"),
        Term.CONTRIBUTION: figures("part@2015", "part@2019", "labs@2015", "labs@2019"),
    }


def test_a_share_is_in_percent_and_its_change_in_points_whatever_the_parts_are_counted_in():
    base, end, change, contribution = compose(*four()).rows[0].estimates()
    assert [one.unit for one in (base, end, change, contribution)] == [
        *(Unit(name=name) for name in ("percent", "percent", "percentage_point", "percent")),
    ]
    # 2/4, 5/16, their difference, and 3/12
    assert [one.value for one in (base, end, change, contribution)] == [
        *map(Decimal, ("50", "31.25", "-18.75", "25")),
    ]
    first, last = Period(2015, 2015), Period(2019, 2019)
    assert [(one.start, one.end) for one in (base, end, change)] == [
        *((first, first), (last, last), (first, last)),
    ]
    assert {(one.model, one.subject.indicator, one.subject.unit) for one in (base, change)} == {
        ("composition", "part", "enterprise")
    }
    assert base.interval is None


def test_bounds_are_those_of_the_corners():
    [row] = compose(*four(labs2015={"low": 3, "high": 5}, part2019={"high": 6})).rows
    assert (row.base_share_low, row.base_share) == (40, 50)
    assert row.base_share_high == Decimal("66.6666666667")  # rounded outwards
    assert (row.end_share_low, row.end_share_high) == (Decimal("31.25"), Decimal("37.5"))
    # 3/13 and 4/11
    assert (row.contribution_low, row.contribution_high) == (
        Decimal("23.0769230769"),
        Decimal("36.3636363637"),
    )
    # 31.25 − 200/3 and 37.5 − 40
    assert (row.pp_low, row.pp_high) == (Decimal("-35.4166666667"), Decimal("-2.5"))
    interval = row.estimates()[2].interval
    assert (interval.low, interval.high) == (row.pp_low, row.pp_high)


@pytest.mark.parametrize(
    ("whole", "cells"),
    [
        (("4", "16"), {"labs2015": {"low": 0}}),  # may be nothing
        (("16", "6"), {"labs2019": {"low": 0}}),
        (("4", "16"), {"labs2015": {"low": 3, "high": 16}}),  # may be unchanged
        (("16", "4"), {"labs2019": {"high": 16}}),
        (("4", "16"), {"labs2015": {"high": 17}}),
    ],
)
def test_a_share_of_a_whole_that_may_be_nothing_or_unchanged_is_refused(whole, cells):
    found = compose(*four(whole=whole, **cells))
    assert found.rows == ()
    [refusal] = found.refusals
    assert refusal.reason.code is RemarkCode.DIVISOR_MAY_VANISH
    assert (refusal.subject.indicator, refusal.subject.scope, refusal.model) == (
        *("part", "jia", "composition"),
    )
    assert (refusal.start, refusal.end) == (Period(2015, 2015), Period(2019, 2019))


def test_a_whole_that_fell_has_shares_too():
    [row] = compose(*four(part=("2", "1"), whole=("16", "4"))).rows
    assert (row.base_share, row.end_share) == (Decimal("12.5"), 25)
    assert round(row.contribution, 4) == Decimal("8.3333")  # −1 of −12


def test_a_part_in_another_unit_than_its_whole_is_refused():
    staff = [observe("staff", "2015", "2"), observe("staff", "2019", "5")]
    found = compose(*staff, *four())
    assert [row.part for row in found.rows] == ["part"]
    [refusal] = found.refusals
    assert refusal.reason.code is RemarkCode.UNITS_DIFFER
    assert refusal.reason.args == {"first": "person", "second": "enterprise"}


def test_ratios_have_no_parts_and_a_part_alone_has_no_share():
    ratios = [
        observe(name, year, value)
        for name, values in (("share", ("2", "5")), ("rate", ("4", "9")))
        for year, value in zip(("2015", "2019"), values, strict=True)
    ]
    for observations in (ratios, four()[:2]):
        found = compose(*observations)
        assert (found.rows, found.refusals) == ((), ())


def test_parts_and_wholes_of_different_dates_or_places_are_not_set_against_each_other():
    elsewhere = [one.model_copy(update={"scope": "yi-park"}) for one in four()[2:]]
    assert compose(*four()[:2], *elsewhere).rows == ()
    later = [observe("labs", "2015", "4"), observe("labs", "2018", "9")]
    assert compose(*four()[:2], *later).rows == ()


def test_the_composition_of_the_headline_pair_comes_first():
    years = ("2015", "2017", "2020")
    rows = compose(
        *(
            observe(name, year, value)
            for name, values in (("labs", ("9", "12", "16")), ("part", ("4", "5", "6")))
            for year, value in zip(years, values, strict=True)
        )
    ).rows
    dates = [(row.base_year, row.end_year, row.headline, row.variant) for row in rows]
    assert dates == [
        (2015, 2020, True, ""),
        (2015, 2017, False, "2015-2017"),
        (2017, 2020, False, "2017-2020"),
    ]


def test_spans_keep_their_length_and_a_second_date_is_said():
    spans = ("2011-2015", "2016-2020")
    [row] = compose(
        *(observe("labs", span, value) for span, value in zip(spans, ("9", "12"), strict=True)),
        *(observe("part", span, value) for span, value in zip(spans, ("4", "5"), strict=True)),
    ).rows
    assert (row.span_years, row.base_period) == (5, Period(2011, 2015, span=True))
    assert row.end_period == Period(2016, 2020, span=True)
    again = [observe("part", "asof 2020", "5"), observe("labs", "asof 2020", "16")]
    first, other = compose(*four(), *again).rows
    assert {one.code for one in first.estimates()[0].remarks} == set()
    assert {remark.code for one in other.estimates() for remark in one.remarks} == {
        RemarkCode.OTHER_DATE
    }
    assert {one.variant for one in other.estimates()} == {"other"}


def test_a_table_written_is_the_table_read(tmp_path):
    rows = list(compose(*four(labs2015={"low": 3, "high": 5})).rows)
    write_csv(tmp_path / "composition.csv", rows, CompositionRow)
    assert read_csv(tmp_path / "composition.csv", CompositionRow) == rows


@given(
    st.tuples(*(st.integers(1, 10**6) for _ in range(4))),
    st.tuples(*(st.integers(0, 100) for _ in range(4))),
)
def test_every_share_lies_within_its_bounds_and_shares_differ_by_their_change(levels, rooms):
    p0, p1, w0, growth = levels
    room = [{"high": value + more} for value, more in zip((p0, p1, w0), rooms[:3], strict=True)]
    w1 = w0 + rooms[2] + growth
    found = compose(
        observe("part", "2015", str(p0), **room[0]),
        observe("part", "2019", str(p1), **room[1]),
        observe("labs", "2015", str(w0), **room[2]),
        observe("labs", "2019", str(w1), high=w1 + rooms[3]),
    )
    [row] = found.rows
    for name in ("base_share", "end_share", "pp", "contribution"):
        quantity = row.quantity(name)
        assert quantity.low <= quantity.value <= quantity.high
    assert abs(row.end_share - row.base_share - row.pp) <= abs(row.pp) / 10**6 + Decimal("1e-6")
