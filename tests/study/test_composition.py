"""Parts within wholes: shares and contributions worked by hand, and what gives none."""

from decimal import Decimal
from fractions import Fraction
from itertools import product, starmap

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
    "share": define("percent", of="rate", measure="ratio"),
    "rate": define("percent", measure="ratio"),
}


def observe(indicator: str, period: str, value: str, **cells) -> Observation:
    when = Period.parse(period)
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
        "start": when.start,
        "end": when.end,
        "span": when.span,
        "asof": when.asof,
        "month": when.month,
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


# Back-casts: a base moves with its end, in the part as in the whole


def change_of(level: Observation, value: str, unit: str = "percent", **cells) -> Observation:
    """Return a printed change of a level, at its date."""
    number = Decimal(value)
    content = {"kind": "change", "unit": unit, "figure": f"{level.figure}+", "value": number}
    return level.model_copy(update=content | {"low": number, "high": number} | cells)


def test_a_share_s_change_depends_on_the_growth_of_both_and_not_on_two_levels_each():
    part, whole = observe("part", "2019", "20"), observe("labs", "2019", "100", low=90, high=110)
    [row] = compose(part, whole, change_of(part, "0"), change_of(whole, "25")).rows
    # p0 = 20, w0 = w1 / 1.25: the change is 20 (1 - 1.25) / w1, and w1 moves both quotients
    assert (row.pp_low, row.pp) == (Decimal("-5.55555555556"), -5)
    assert row.pp_high == Decimal("-4.54545454545")
    # the whole grew by w1 / 5, of which the part has nothing
    assert (row.contribution_low, row.contribution, row.contribution_high) == (0, 0, 0)
    assert (row.base_share_low, row.base_share_high) == (
        Decimal("22.7272727272"),
        Decimal("27.7777777778"),
    )


def test_the_part_s_own_growth_moves_with_its_level():
    part = observe("part", "2019", "20", low=10, high=30)
    whole = observe("labs", "2019", "100")
    [row] = compose(part, whole, change_of(part, "100"), change_of(whole, "100")).rows
    assert (row.pp_low, row.pp, row.pp_high) == (0, 0, 0)  # both doubled, whatever the level
    # half of p1 over half of w1
    assert (row.contribution_low, row.contribution_high) == (10, 30)


def test_an_extreme_inside_the_bounds_of_the_whole_s_end_is_found():
    part, whole = observe("part", "2019", "9"), observe("labs", "2019", "100", low=60, high=900)
    rises = change_of(part, "5", "enterprise"), change_of(whole, "50", "enterprise")
    [row] = compose(part, whole, *rises).rows
    # 9/w - 4/(w - 50) is greatest at w = 50 / (1 - 2/3) = 150: 100 (3 - 2)² / 50 = 2
    assert (row.pp, row.pp_high) == (1, 2)
    assert row.pp_low == Decimal(-25)  # at 60: 15 - 40
    near = whole.model_copy(update={"low": Decimal(160)} | {"value": Decimal(200)})
    [row] = compose(part, near, *rises).rows
    assert row.pp_high == Decimal("1.98863636364")  # 9/160 - 4/110: the extreme lies outside
    wide = observe("labs", "2019", "100", low=10, high=900)
    small = observe("part", "2019", "4")
    falls = (change_of(one, value, "enterprise") for one, value in ((small, "-5"), (wide, "-50")))
    [row] = compose(small, wide, *falls).rows
    # 4/w - 9/(w + 50) is least at w = -50 / (1 - 3/2) = 100: 4 - 6
    assert (row.pp, row.pp_low) == (-2, -2)


def test_printed_levels_of_a_whole_leave_no_extreme_inside():
    # 4/w0 less 9/50, and w0 of 60 to 900: least at 60
    [row] = compose(*four(("4", "9"), ("100", "50"), labs2015={"low": 60, "high": 900})).rows
    assert float(row.pp_low) == pytest.approx(100 * (9 / 50 - 4 / 60))
    assert float(row.pp_high) == pytest.approx(100 * (9 / 50 - 4 / 900))


def test_a_part_that_may_have_been_less_than_nothing_has_no_extreme_inside():
    part, whole = observe("part", "2019", "4", low=3, high=5), observe("labs", "2019", "100")
    [row] = compose(
        part, whole, change_of(part, "4", "enterprise"), change_of(whole, "50", "enterprise")
    ).rows
    # 3 to 5 of 100, and -1 to 1 of 50
    assert (row.pp_low, row.pp, row.pp_high) == (3, 4, 5)


def test_a_part_of_nothing_or_one_that_did_not_move_has_no_extreme_inside():
    whole = observe("labs", "2019", "100", low=60, high=900)
    rise = change_of(whole, "50", "enterprise")
    for value, more in (("4", "4"), ("4", "0")):
        part = observe("part", "2019", value)
        [row] = compose(part, whole, change_of(part, more, "enterprise"), rise).rows
        corners = [
            100 * (Fraction(value) / w - (Fraction(value) - Fraction(more)) / (w - 50))
            for w in (60, 900)
        ]
        assert float(row.pp_low) == pytest.approx(float(min(corners)), rel=1e-9)
        assert float(row.pp_high) == pytest.approx(float(max(corners)), rel=1e-9)


def test_a_share_of_what_has_no_end_has_none():
    rows = compose(*four(part2019={"high": "INF", "point": False})).rows
    assert (rows[0].end_share_low, rows[0].end_share_high) == (
        Decimal("31.25"),
        Decimal("INF"),
    )
    assert rows[0].contribution_high == rows[0].pp_high == Decimal("INF")
    assert rows[0].pp_low == Decimal("-18.75")
    [row] = compose(*four(labs2019={"high": "INF", "point": False})).rows
    assert (row.end_share_low, row.contribution_low, row.pp_low) == (0, 0, -50)
    part, whole = observe("part", "2019", "9"), observe("labs", "2019", "100", high="INF")
    for unit in ("percent", "enterprise"):
        [row] = compose(part, whole, change_of(part, "5", unit), change_of(whole, "50", unit)).rows
        assert row.end_share_low == row.base_share_low == 0
        assert row.pp_low <= row.pp <= row.pp_high
    open_part = observe("part", "2019", "9", high="INF")
    for unit in ("percent", "enterprise"):
        [row] = compose(
            open_part,
            observe("labs", "2019", "100"),
            change_of(open_part, "5", unit),
            change_of(whole, "50", unit),
        ).rows
        assert row.end_share_high == Decimal("INF")


def test_shares_of_prints_that_name_an_end_are_no_points():
    loose = {"part2015": {"high": 3}, "labs2019": {"high": 20, "point": False}}
    [row] = compose(*four(**loose)).rows
    assert (row.base_point, row.end_point) == (True, False)
    assert {one.term: one.point for one in row.estimates()} == {
        Term.BASE_SHARE: True,
        **dict.fromkeys((Term.END_SHARE, Term.SHARE_CHANGE, Term.CONTRIBUTION), False),
    }
    loose = {"part2015": {"high": 3, "point": False}, "labs2019": {"high": 20}}
    [row] = compose(*four(**loose)).rows
    assert (row.base_point, row.end_point) == (False, True)
    assert [one.point for one in row.estimates()] == [False, True, False, False]


def test_months_are_kept():
    [row] = compose(
        *(observe("labs", date, n) for date, n in (("2019-06", "9"), ("2020-07", "12"))),
        *(observe("part", date, n) for date, n in (("2019-06", "4"), ("2020-07", "5"))),
    ).rows
    assert (row.base_month, row.end_month, row.base_year, row.end_year) == (6, 7, 2019, 2020)
    assert [str(one.start) for one in row.estimates()] == [
        "2019-06",
        "2020-07",
        "2019-06",
        "2019-06",
    ]


LEVELS = st.integers(1, 1000)
ROOM = st.integers(0, 300)
WAYS = ("printed", "percent", "enterprise")
UNDO = {
    "printed": lambda _, c: c,
    "percent": lambda e, c: e / (1 + c / 100),
    "enterprise": lambda e, c: e - c,
}


def draw_pair(name, way, end, other):
    """Return a pair's figures, and its base and end on a grid over what they allow."""
    ends, others = ((Decimal(low), Decimal(low + room)) for low, room in (end, other))
    if way == "enterprise":
        others = tuple(Decimal(one) * ends[0] / 1301 for one in others)
    first, second = (
        observe(name, year, "1").model_copy(update={"value": low, "low": low, "high": high})
        for year, (low, high) in (("2018", others), ("2019", ends))
    )
    if way != "printed":
        first = change_of(second, str(others[0]), way, high=others[1])
    grid = [
        (UNDO[way](e, c), e)
        for e in (
            Fraction(ends[0]) + Fraction(n, 4) * Fraction(ends[1] - ends[0]) for n in range(5)
        )
        for c in map(Fraction, others)
    ]
    return [first, second], grid


MEASURES = {
    "base_share": lambda part, whole: 100 * part[0] / whole[0],
    "end_share": lambda part, whole: 100 * part[1] / whole[1],
    "pp": lambda part, whole: 100 * (part[1] / whole[1] - part[0] / whole[0]),
    "contribution": lambda part, whole: 100 * (part[1] - part[0]) / (whole[1] - whole[0]),
}
PAIR = st.tuples(st.sampled_from(WAYS), st.tuples(LEVELS, ROOM), st.tuples(LEVELS, ROOM))


@given(PAIR, PAIR)
def test_the_bounds_hold_every_composition_that_the_prints_allow_and_are_reached(one, other):
    """Compare with a grid over the printed figures: inside everywhere, and reached at the ends."""
    part, parts = draw_pair("part", *one)
    whole, wholes = draw_pair("labs", *other)
    found = compose(*part, *whole)
    if not found.rows:
        assert [one.reason.code for one in found.refusals] == [RemarkCode.DIVISOR_MAY_VANISH]
        return
    [row] = found.rows
    for name, measure in MEASURES.items():
        seen = list(starmap(measure, product(parts, wholes)))
        low, high = (Fraction(getattr(row, f"{name}_{end}")) for end in ("low", "high"))
        slack = max(map(abs, (*seen, Fraction(1)))) / 10**9
        assert low - slack <= min(seen)
        assert max(seen) <= high + slack
        if name != "pp":  # whose extreme may lie between the points of the grid
            assert min(seen) - slack <= low
            assert high <= max(seen) + slack
