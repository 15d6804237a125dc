"""Years published since a forecast: which are marked, which are judged, which can't be."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.source.reference import Place, Publisher, Reference, ReferenceRow, Series, Vintage
from analysis.study.trends.since import find_since, hold_forecasts

ROLE = {"model": "forecast_drift", "first": 2000, "last": 2003, "n": 4}


def line(year, value, vintage=None, **more):
    return ReferenceRow.model_validate(
        {
            "series": "rd",
            "geo": "china",
            "year": year,
            "value": value,
            "unit": "%",
            "vintage": vintage,
            "status": "published",
            "trust": "high",
            "source_title": "t",
            "publisher": "bureau",
        }
        | more
    )


def make_reference(*rows):
    titles = {"title_zh": "题", "title_en": "t"}
    return Reference(
        tuple(rows),
        {"rd": Series(unit="percent", written="%", **titles)},
        {name: Place(**titles) for name in ("china", "jiangsu")},
        {
            "one": Vintage(**titles),
            "two": Vintage(**titles),
            "first": Vintage(comparable=False, **titles),
        },
        {"bureau": Publisher(**titles)},
    )


@pytest.fixture
def series(make_series):
    return make_series([1.0, 1.1, 1.2, 1.3])  # 2000 to 2003, in the edition "one"


@pytest.fixture
def project(series):
    def make(year, value, low, high, code=RemarkCode.CHOSEN_FORECAST, term=Term.PROJECTED):
        return Estimate(
            subject=series.subject,
            model=ModelId.FORECAST_DRIFT,
            term=term,
            start=Period(year, year),
            end=Period(year, year),
            value=Decimal(value),
            interval=Interval(
                kind=IntervalKind.PREDICTION,
                low=Decimal(low),
                high=Decimal(high),
                level=Decimal("0.95"),
                dof=Decimal(3),
            ),
            n=4,
            dof=Decimal(3),
            operands=series.all_operands,
            remarks=(remark(code, **ROLE),),
        )

    return make


@pytest.fixture
def ahead(project):
    return [
        project(2004, "1.40", "1.30", "1.50"),
        project(2005, "1.50", "1.35", "1.65"),
        project(2006, "1.60", "1.40", "1.80"),
    ]


def own_account(*later):
    """The series' own edition, gone on with."""
    years = [(2000, "1.00"), (2001, "1.10"), (2002, "1.20"), (2003, "1.30"), *later]
    return [line(year, value, "one") for year, value in years]


def hold(series, ahead, rows):
    reference = make_reference(*rows)
    since = find_since(series.subject, series.years[-1], None, reference)
    return hold_forecasts(series, ahead, since, reference)


def test_figures_after_the_last_year_are_found_in_every_edition(series):
    rows = [line(2004, "1.42", "first"), *own_account((2005, "1.5")), line(2003, "1.3", "two")]
    rows += [line(2004, "9", "one", geo="jiangsu")]
    found = find_since(series.subject, 2003, None, make_reference(*rows))
    assert [(row.year, row.vintage) for row in found] == [(2004, "first"), (2005, "one")]


def test_a_source_s_own_series_is_known_by_the_series_it_names(source):
    own = Subject(indicator="rd_gdp", scope="jia", place="china", unit="percent")
    reference = make_reference(line(2021, "2.44", "one"))

    def found(subject=own, **named):
        entry = source.indicators["rd_gdp"].model_copy(update=named)
        known = replace(source, indicators=source.indicators | {"rd_gdp": entry})
        return [row.year for row in find_since(subject, 2020, known, reference)]

    assert found(reference="rd") == [2021]
    assert found(reference=None) == []
    assert found(own.model_copy(update={"place": None}), reference="rd") == []
    assert found(own.model_copy(update={"unit": "CNY"}), reference="rd") == []


def test_with_nothing_published_since_every_year_is_a_forecast(series, ahead):
    assert hold(series, ahead, own_account()) == ([], ahead)


def test_every_year_up_to_the_latest_published_one_is_marked(series, ahead):
    # 2004 itself has no figure, but 2005 has
    _, marked = hold(series, ahead, [*own_account(), line(2005, "1.51", "first")])
    assert [one.has(RemarkCode.PUBLISHED_SINCE) for one in marked] == [True, True, False]
    assert marked[0].remarks[-1].args == {"last": 2005}
    assert [one.value for one in marked] == [one.value for one in ahead]


def test_an_outturn_on_the_series_account_is_judged_by_the_interval(series, ahead):
    judged, _ = hold(series, ahead, own_account((2004, "1.43"), (2005, "1.70")))
    first, second, held = judged
    # 1.43 ± 0.005 less 1.40 in [1.30, 1.50]
    assert (first.term, first.value, first.model) == (
        Term.ERROR,
        Decimal("0.03"),
        ModelId.FORECAST_DRIFT,
    )
    assert (first.interval.low, first.interval.high) == (Decimal("-0.075"), Decimal("0.135"))
    assert first.interval.kind is IntervalKind.PREDICTION
    assert first.unit.name == "percentage_point"
    assert first.has(RemarkCode.INTERVAL_HOLDS_IT)
    assert first.operands[0].kind is OperandKind.REFERENCE
    assert first.operands[0].id == "rd.china.2004.one"
    # 1.70 lies above 1.65, by more than its own rounding
    assert second.has(RemarkCode.INTERVAL_MISSES_IT)
    assert second.interval.low > 0
    assert (held.term, held.value, held.n) == (Term.HELD_SINCE, 1, 2)
    assert (held.start.end, held.end.end) == (2004, 2005)
    assert [o.id for o in held.operands][:2] == ["rd.china.2004.one", "rd.china.2005.one"]


def test_an_outturn_whose_rounding_passes_the_end_is_not_held(series, ahead):
    first, held = hold(series, ahead, own_account((2004, "1.50")))[0]
    assert first.has(RemarkCode.INTERVAL_MISSES_IT)  # 1.495 to 1.505, and the interval ends at 1.5
    assert held.value == 0


def test_only_the_forecast_its_study_stands_by_is_judged(series, project):
    others = [
        project(2004, "1.4", "1.3", "1.5", RemarkCode.COMPARISON_FORECAST),
        project(2004, "1.4", "1.3", "1.5", term=Term.PROJECTED_MODEL_INTERVAL),
    ]
    rows = own_account((2004, "1.43"))
    [refusal], marked = hold(series, others, rows)
    assert isinstance(refusal, Refusal)
    assert all(one.has(RemarkCode.PUBLISHED_SINCE) for one in marked)
    alone = [project(2004, "1.4", "1.3", "1.5", RemarkCode.ONLY_FORECAST)]
    assert len(hold(series, alone, rows)[0]) == 2


@pytest.mark.parametrize(
    "other",
    [
        # each year on an account of its own, though it agrees
        [line(2003, "1.30", "first"), line(2004, "1.43", "first")],
        # another account, by the year both have
        [line(2003, "1.36", "two"), line(2004, "1.43", "two")],
        # the last year agrees and an earlier one doesn't
        [line(2002, "1.31", "two"), line(2003, "1.30", "two"), line(2004, "1.43", "two")],
        # nothing says which account it is
        [line(2004, "1.43", "two")],
    ],
)
def test_an_outturn_on_another_account_can_t_be_judged(series, ahead, other):
    [refusal], marked = hold(series, ahead, [*own_account(), *other])
    assert isinstance(refusal, Refusal)
    assert (refusal.model, refusal.term) == (ModelId.FORECAST, Term.HELD_SINCE)
    assert refusal.reason.code is RemarkCode.OTHER_ACCOUNT
    assert [one.has(RemarkCode.PUBLISHED_SINCE) for one in marked] == [True, False, False]


def test_another_edition_of_the_same_account_judges_too_and_the_best_counts(series, ahead):
    again = [line(2003, "1.30", "two"), line(2004, "1.44", "two")]
    first, _ = hold(series, ahead, [*own_account(), *again])[0]
    assert first.operands[0].id == "rd.china.2004.two"
    both = [*own_account((2004, "1.43")), *again]
    assert hold(series, ahead, both)[0][0].operands[0].id == "rd.china.2004.one"
