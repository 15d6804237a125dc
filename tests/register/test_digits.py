"""A number shows the digits of its print, or as many as its unit supports."""

from decimal import Decimal

import pytest

from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.register.digits import find_print, places_of
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Figure


@pytest.fixture
def figures(source):
    return {row.figure: row for row in source.figures}


def estimate(term, value, unit="percent", *, figure=None, model=ModelId.GROWTH, **more):
    operands = (Operand(kind=OperandKind.FIGURE, id=figure),) if figure else ()
    return Estimate(
        subject=Subject(indicator="x", scope="jia", unit=unit),
        model=model,
        term=term,
        value=Decimal(value),
        dof=1,
        operands=operands,
        **more,
    )


BACK = (remark(RemarkCode.BACK_CAST_BASE),)


@pytest.mark.parametrize(
    ("term", "value", "unit", "figure", "places"),
    [
        (Term.END, "3", "percent", "p01.07", 1),  # 3.0%左右
        (Term.BASE, "2.65", "percent", "p01.06", 2),
        (Term.END, "1621", "enterprise", "p01.04", 0),
        (Term.STATED, "3", "percent", "p01.07", 1),
        (Term.LEVEL, "3", "percent", "p01.07", 1),
        (Term.LEVEL, "2.05701", "percent", None, 5),
        (Term.PCT, "80.111", "enterprise", "p01.04", 1),
        (Term.CAGR, "15.8", "enterprise", "p01.04", 1),
        (Term.PP, "0.35", "percent", "p01.07", 2),
        (Term.SHARE_CHANGE, "-5.531", "enterprise", "p01.04", 2),
        (Term.PROJECTED, "3.1415", "percent", "p01.07", 2),
        (Term.PROJECTED_MODEL_INTERVAL, "3.1415", "percent", "p01.07", 2),
        (Term.END_NEEDED, "3.17143", "percent", "p01.07", 2),
        (Term.SLOPE_PER_YEAR, "0.07", "percent", "p01.07", 3),
        (Term.MIDPOINT_GAP, "0.0054", "percent", "p01.07", 3),
        (Term.PRIOR_MEAN, "0.074", "percent", "p01.07", 3),
        (Term.RESIDUAL_SD, "0.0560129", "percent", "p01.07", 3),
        (Term.PRIOR_SD, "0.00616441", "percent", "p01.07", 4),
        (Term.POSTERIOR_SD, "0.00843342", "percent", "p01.07", 4),
        (Term.PRIOR_WEIGHT, "46.7911", "percent", "p01.07", 1),
        (Term.GAP, "0.1", "percent", "p01.07", 2),
        (Term.ERROR, "0.24", "percent", "p01.07", 2),
        (Term.SLOPE_PER_YEAR, "180.25", "enterprise", "p01.04", 1),
        (Term.GAP, "900", "enterprise", "p01.04", 0),
        (Term.PROJECTED, "1801.25", "enterprise", "p01.04", 1),
        (Term.CHANGE, "721", "enterprise", "p01.04", 0),
        (Term.FIRST_YEAR_AFTER_BREAK, "2012", "percent", None, 0),
        (Term.SUP_F, "10.3014", "percent", None, 3),
        (Term.SUP_F_P_VALUE, "0.558", "percent", None, 3),
        (Term.P_VALUE_NO_GROWTH, "0.001", "percent", None, 3),
        (Term.RECOMPUTED, "11769.23077", "enterprise", None, 5),
        (Term.RECOMPUTED, "11769.230769", "enterprise", None, 1),
        (Term.RECOMPUTED, "0.123456", "percent", None, 1),
        (Term.RECOMPUTED, "1574", "enterprise", None, 0),
        (Term.RECOMPUTED, "0.04", "percentage_point", None, 2),
        (Term.LOG_AMOUNT_PER_YEAR, "20.3515", "CNY", None, 2),
        (Term.LOG_SHARE_PER_YEAR, "3", "percent", None, 2),
        (Term.PACE_FROM_SHARE, "36.6358", "CNY", None, 1),
        (Term.HELD_SINCE, "2", "CNY", None, 0),
        (Term.YEARS_LOWERED, "16", "percent", None, 0),
        (Term.REVISION, "-0.04942", "percent", "p01.07", 2),
    ],
)
def test_digits_after_the_point(figures, term, value, unit, figure, places):
    assert places_of(estimate(term, value, unit, figure=figure), figures) == places


@pytest.mark.parametrize("unit", ["CNY", "USD", "EUR"])
@pytest.mark.parametrize("term", [Term.END, Term.CHANGE, Term.PROJECTED, Term.RECOMPUTED])
def test_money_chooses_its_own_digits(figures, unit, term):
    assert places_of(estimate(term, "6184000000", unit), figures) is None


@pytest.mark.parametrize(
    ("value", "unit", "places"),
    [
        ("21.43", "percent", 2),
        ("21.4", "percent", 2),  # 25.21 less 3.81
        ("45.95", "person", 2),
    ],
)
def test_a_base_that_a_difference_gives_has_the_digits_of_its_prints(figures, value, unit, places):
    base = estimate(Term.BASE, value, unit, figure="p02.05", remarks=BACK)
    assert places_of(base, figures) == places


def test_the_first_figure_with_a_value_decides(figures):
    made = estimate(Term.STATED, "2015", "year", figure="p01.01").model_copy(
        update={
            "operands": tuple(
                Operand(kind=OperandKind.FIGURE, id=name) for name in ("p01.01", "p01.06")
            )
        }
    )
    assert places_of(made, figures) == 2


@pytest.mark.parametrize(
    ("value", "low", "high", "places"),
    [
        ("67.568", "61.675", "73.484", 0),  # ± 6: the unit is what can be told
        ("64.798", "62.705", "67.035", 1),
        ("36.509", "36.460", "36.558", 1),  # never more than three digits
        ("1.17453", "1.17410", "1.17497", 2),
        ("85.41", "82.66", "176.72", 0),
        ("85.41", "82.66", "Infinity", 1),
        ("161", "160.5", "161.5", 0),
        ("0.508197", None, None, 3),
        ("161", None, None, 0),
    ],
)
def test_what_figures_imply_has_the_digits_that_its_bounds_support(
    figures, value, low, high, places
):
    interval = None
    if low is not None:
        interval = Interval(kind=IntervalKind.BOUNDS, low=Decimal(low), high=Decimal(high))
    one = estimate(Term.IMPLIED, value, model=ModelId.MEASURE, interval=interval)
    assert places_of(one, figures) == places


def bounded(low, high):
    return Interval(kind=IntervalKind.BOUNDS, low=Decimal(low), high=Decimal(high))


def rests_on(made, *names):
    operands = tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in names)
    return made.model_copy(update={"operands": operands})


@pytest.mark.parametrize(
    ("unit", "prints", "places"),
    [
        ("percentage_point", ("p01.06", "p01.07"), 2),  # 3.0 less 2.65
        ("percentage_point", ("p01.07",), 1),
        ("percentage_point", ("p01.06", "p01.04"), 4),  # enterprises are no percentage
        ("percent", ("p01.06", "p01.07"), 4),  # a quotient: three digits
    ],
)
def test_points_between_percentages_have_no_more_digits_than_these(figures, unit, prints, places):
    one = estimate(Term.IMPLIED, "0.0412", unit, model=ModelId.MEASURE)
    one = rests_on(one.model_copy(update={"interval": bounded("0.0411", "0.0413")}), *prints)
    assert places_of(one, figures) == places


def test_points_between_outside_percentages_have_their_digits(figures):
    one = estimate(Term.IMPLIED, "0.11", "percentage_point", model=ModelId.MEASURE)
    operand = Operand(kind=OperandKind.REFERENCE, id="x.y.2020")
    one = one.model_copy(update={"operands": (operand,)})
    row = ReferenceRow(
        series="x",
        geo="y",
        year=2020,
        value=Decimal("2.8"),
        unit="% of GDP",
        status="published",
        trust="high",
        source_title="t",
        publisher="p",
    )
    assert places_of(one, figures, {row.id: row}) == 1
    other = row.model_copy(update={"unit": "CNY"})
    assert places_of(one, figures, {row.id: other}) == places_of(one, figures)


@pytest.mark.parametrize(
    ("value", "low", "high", "prints", "places"),
    [
        # 138.12万元 ÷ 1.53: two digits, 90万元
        ("902745.098039", "899771.98697", "905737.704919", ("p02.03", "p02.04"), -4),
        # 61.84亿元 ÷ 1.268: three would put 48.8 on the end of 48.7 to 48.8, so four
        ("4876971608.83", "4874655104.45", "4879289940.83", ("p02.01", "p02.02"), -6),
    ],
)
def test_a_base_that_a_quotient_gives_has_the_digits_its_bounds_leave(
    figures, value, low, high, prints, places
):
    base = estimate(Term.BASE, value, "CNY", remarks=BACK, interval=bounded(low, high))
    assert places_of(rests_on(base, *prints), figures) == places


@pytest.mark.parametrize(
    ("term", "value", "unit", "change", "places"),
    [
        (Term.PCT, "53", "CNY", "p02.04", 0),
        (Term.CAGR, "26.8", "CNY", "p02.02", 1),
        (Term.GROWTH_PCT_PER_YEAR_FASTEST, "52.9999999999", "CNY", "p02.04", 0),
        (Term.PP, "3.78", "percent", "p02.06", 2),
        (Term.PCT, "53.1", "CNY", "p02.04", 1),  # not the printed change
        (Term.LOG_CHANGE, "53", "CNY", "p02.04", 3),  # nor in its unit
    ],
)
def test_a_rate_that_is_a_printed_change_has_its_digits(
    figures, term, value, unit, change, places
):
    assert places_of(rests_on(estimate(term, value, unit), "p02.03", change), figures) == places


@pytest.mark.parametrize(
    ("term", "value", "ends", "unit", "places"),
    [
        (Term.PROJECTED, "2.74", ("2.337", "3.143"), "percent", 2),
        (Term.PCT, "15.1", ("-12.3", "43"), "enterprise", 0),
        (Term.LEVEL, "23100000000", ("22328550000", "23871550000"), "CNY", -8),
        (Term.PROJECTED, "1801.25", ("1700", "1902.5"), "enterprise", 0),
        (Term.PP, "0.35", ("0.245", "0.455"), "percent", 2),
        (Term.PCT, "10.163", ("10.15", "10.176"), "enterprise", 1),  # no more than the unit has
        (Term.PCT, "0.03", ("0.01", "0.05"), "enterprise", 2),  # but more than nothing
    ],
)
def test_what_is_computed_has_no_more_digits_than_its_interval(
    figures, term, value, ends, unit, places
):
    kind = IntervalKind.PREDICTION if term is Term.PROJECTED else IntervalKind.BOUNDS
    level = Decimal("0.95") if kind is IntervalKind.PREDICTION else None
    low, high = map(Decimal, ends)
    interval = Interval(kind=kind, low=low, high=high, level=level)
    made = rests_on(estimate(term, value, unit, interval=interval), "p01.02", "p01.03")
    if term is Term.LEVEL:  # an amount is a share of an outside whole
        whole = Operand(kind=OperandKind.REFERENCE, id="r1")
        made = made.model_copy(update={"operands": (made.operands[0], whole)})
    assert places_of(made, figures) == places


@pytest.mark.parametrize(
    ("value", "unit", "places"),
    [
        ("61840000.5", "CNY", -5),  # three digits: 61.8 million
        ("0.51234", "CNY", 3),
        ("61840000.5", "enterprise", 0),  # no count is told in hundreds of thousands
    ],
)
def test_what_figures_imply_without_bounds_has_three_digits(figures, value, unit, places):
    assert places_of(estimate(Term.IMPLIED, value, unit, model=ModelId.MEASURE), figures) == places


@pytest.mark.parametrize("ends", [("0.2", "Infinity"), ("-Infinity", "Infinity")])
def test_bounds_without_an_end_say_nothing_of_digits(figures, ends):
    one = estimate(Term.PP, "0.35", interval=bounded(*ends), point=False)
    assert places_of(one, figures) == 2


def test_of_several_prints_of_a_value_the_one_without_a_hedge_is_its_print(figures):
    firm = Figure(figure="p02.11", page=2, printed="3%", kind="share", value="3", unit="percent")
    twice = rests_on(estimate(Term.RECOMPUTED, "3"), "p01.07", "p02.11")  # 3.0%左右 first
    assert find_print(twice, figures | {"p02.11": firm}) == firm


def test_the_print_of_a_range_is_that_of_its_middle(figures):
    content = {"figure": "p02.11", "page": 2, "printed": "1-3%", "kind": "share"}
    wide = Figure(**content, value="1..3", unit="percent")
    known = figures | {"p02.11": wide}
    for others in ((), ("p01.01",)):  # a date has no value
        assert find_print(rests_on(estimate(Term.END, "2"), *others, "p02.11"), known) == wide
    assert find_print(rests_on(estimate(Term.RECOMPUTED, "2"), "p02.11"), known) is None
    # of two prints the one that has the value
    end = rests_on(estimate(Term.END, "2.65"), "p01.07", "p01.06")
    assert find_print(end, figures).figure == "p01.06"


def test_a_value_is_a_print_s_only_where_it_is_it(figures):
    end = rests_on(estimate(Term.END, "3"), "p01.07")
    assert find_print(end, figures).hedge == "approx"
    twice = rests_on(estimate(Term.RECOMPUTED, "1621", "enterprise"), "p01.04", "p02.07")
    assert find_print(twice, figures).figure == "p01.04"
    added = rests_on(estimate(Term.RECOMPUTED, "2295", "enterprise"), "p01.04", "p01.05")
    assert find_print(added, figures) is None
    back = rests_on(estimate(Term.BASE, "1381200", "CNY", remarks=BACK), "p02.03", "p02.04")
    assert find_print(back, figures) is None
    assert find_print(rests_on(estimate(Term.PP, "3"), "p01.07"), figures) is None
