"""A slope drawn towards others: by hand, its limits, and what is refused."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.core.result import (
    Estimate,
    IntervalKind,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.study.shrinkage import combine, measure_spread, shrink_slope
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.outcome import Refused

HALF = Fraction("0.005")
VARIANTS = ["tau-quarter", "tau-half", "", "tau-double", "tau-fourfold"]


def series(place, values, start=2012, half=HALF):
    """A place's yearly ratios, each within half a hundredth; None where none is known."""
    known = {start + i: Fraction(str(v)) for i, v in enumerate(values) if v is not None}
    return AnnualSeries(
        subject=Subject(series="ratio", place=place, vintage="yearbook", unit="percent"),
        years=tuple(known),
        quantities=tuple(Quantity(v, v - half, v + half) for v in known.values()),
        operands=tuple(
            (Operand(kind=OperandKind.REFERENCE, id=f"ratio.{place}.{year}"),) for year in known
        ),
        marks=tuple(
            remark(RemarkCode.REFERENCE_TRUST, status="published", trust="high") for _ in known
        ),
        ratio=True,
    )


# Printed in the yearbook of 2024, 2012-2022.
JIANGSU = series("jiangsu", [2.40, 2.51, 2.55, 2.53, 2.62, 2.63, 2.69, 2.82, 2.92, 2.93, 3.14])
CHINA = series("china", [1.91, 2.00, 2.02, 2.06, 2.10, 2.12, 2.14, 2.24, 2.41, 2.43, 2.56])


def city(base=("2.65", "2.645", "2.655"), end=("3.0", "2.9", "3.1")):
    """The city's two printed points, of 2015 and 2020."""
    quantities = tuple(Quantity(*map(Fraction, three)) for three in (base, end))
    return AnnualSeries(
        subject=Subject(indicator="rd_gdp", scope="city", place="changzhou", unit="percent"),
        years=(2015, 2020),
        quantities=quantities,
        operands=(
            (Operand(kind=OperandKind.FIGURE, id="p30.08"),),
            (Operand(kind=OperandKind.FIGURE, id="p30.10"),),
        ),
        marks=(remark(RemarkCode.AS_PRINTED), remark(RemarkCode.AS_PRINTED)),
        ratio=True,
    )


def find(rows, term, variant=""):
    [one] = [
        row
        for row in rows
        if isinstance(row, Estimate) and (row.term, row.variant) == (term, variant)
    ]
    return one


# --- the posterior -----------------------------------------------------------------------------


def test_equal_doubts_weigh_alike():
    found = combine(1.0, 0.2, 3.0, 0.2)
    assert (found.weight, found.mean) == (0.5, 2.0)
    assert isclose(found.sd, 0.2 / sqrt(2))


def test_the_posterior_is_bayes_rule():
    """Against the integral of likelihood times prior."""
    slope, sd, mean, tau = 0.07, 0.012, 0.1, 0.02
    found = combine(slope, sd, mean, tau)

    def density(x, power=0):
        return x**power * norm.pdf(slope, x, sd) * norm.pdf(x, mean, tau)

    total, first, second = (
        quad(lambda x, p=power: density(x, p), -0.2, 0.3, epsabs=1e-12, points=[0.07, 0.1])[0]
        for power in range(3)
    )
    assert found.mean == pytest.approx(first / total, rel=1e-8)
    assert found.sd == pytest.approx(sqrt(second / total - (first / total) ** 2), rel=1e-6)
    assert found.weight == pytest.approx(0.012**2 / (0.012**2 + 0.02**2))


numbers = st.floats(-10, 10)
widths = st.floats(0.01, 10)


@given(numbers, widths, numbers)
def test_a_wide_prior_leaves_the_data_and_a_narrow_one_nothing_else(slope, sd, mean):
    wide = combine(slope, sd, mean, 1e8)
    assert wide.mean == pytest.approx(slope, abs=1e-6)
    assert wide.sd == pytest.approx(sd, rel=1e-6)
    assert wide.weight == pytest.approx(0, abs=1e-6)
    narrow = combine(slope, sd, mean, 1e-9)
    assert narrow.mean == pytest.approx(mean, abs=1e-6)
    assert narrow.sd == pytest.approx(1e-9, rel=1e-6)
    assert narrow.weight == pytest.approx(1, abs=1e-6)


@given(numbers, widths, numbers, widths, st.floats(0.1, 10))
def test_the_posterior_lies_between_and_scales(slope, sd, mean, tau, scale):
    found = combine(slope, sd, mean, tau)
    assert min(slope, mean) - 1e-9 <= found.mean <= max(slope, mean) + 1e-9
    assert found.sd <= min(sd, tau) + 1e-12
    scaled = combine(scale * slope, scale * sd, scale * mean, scale * tau)
    assert scaled.mean == pytest.approx(scale * found.mean, abs=1e-9)
    assert scaled.sd == pytest.approx(scale * found.sd)
    assert scaled.weight == pytest.approx(found.weight)


def test_what_is_certain_is_not_moved():
    found = combine(0.07, 0.0, 0.1, 0.02)
    assert (found.weight, found.mean, found.sd) == (0, 0.07, 0)


# --- the scale of the prior --------------------------------------------------------------------


def test_the_scale_is_the_spread_over_all_spans_of_that_length():
    # Differences of five-year slopes, 2012–17 to 2017–22: 4, 8, 10, 8, −4, 14 thousandths; the
    # sd of two is their difference over √2, so the pooled variance is 456/6/2 ·10⁻⁶.
    found = measure_spread([JIANGSU, CHINA], 5)
    thousandths = (4, 8, 10, 8, -4, 14)
    assert isclose(found.sd, sqrt(sum(d * d for d in thousandths) / 6 / 2) / 1000)
    assert found.starts == tuple(range(2012, 2018))
    assert len(found.operands) == 22
    assert len(set(found.operands)) == 22


def test_three_places_have_two_degrees_of_freedom():
    # Slopes 1, 2 and 6 a year: the variance is (4 + 1 + 9)/2 = 7.
    places = [series(name, [0, rise], 2000) for name, rise in (("a", 1), ("b", 2), ("c", 6))]
    found = measure_spread(places, 1)
    assert isclose(found.sd, sqrt(7))
    assert found.starts == (2000,)


def test_a_span_that_one_place_has_is_no_spread():
    far = series("far", [5, None, None, 11], 2010)
    near = series("near", [1, None, None, 4, 7, 8, 9], 2010)
    found = measure_spread([far, near], 3)
    # 2010–13: slopes 2 and 1; 2013–16 is known of one place only.
    assert found.starts == (2010,)
    assert isclose(found.sd, sqrt(0.5))


@pytest.mark.parametrize(
    "others", [[], [JIANGSU], [JIANGSU, JIANGSU], [JIANGSU, series("x", [1, 2], 1990)]]
)
def test_without_a_spread_there_is_no_scale(others):
    with pytest.raises(Refused) as refusal:
        measure_spread(others, 5)
    assert refusal.value.reason.code is RemarkCode.NO_SPREAD
    [refused] = shrink_slope(city(), others, 2015, 2020)
    assert isinstance(refused, Refusal)
    assert refused.reason.code is RemarkCode.NO_SPREAD
    assert (refused.model, refused.term) == (ModelId.SHRINKAGE, None)
    assert (refused.start.end, refused.end.end) == (2015, 2020)


# --- the table ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rows():
    return shrink_slope(city(), [JIANGSU, CHINA], 2015, 2020)


def test_the_prior_is_the_mean_of_the_others(rows):
    # (2.92 − 2.53)/5 = 0.078 and (2.41 − 2.06)/5 = 0.07, each ±0.002.
    mean = find(rows, Term.PRIOR_MEAN)
    assert mean.value == Decimal("0.074")
    assert (mean.interval.low, mean.interval.high) == (Decimal("0.072"), Decimal("0.076"))
    assert mean.interval.kind is IntervalKind.BOUNDS
    assert mean.n == 2
    assert [one.code for one in mean.remarks] == [RemarkCode.PRIOR_CENTRE]
    assert mean.remarks[0].args == {"places": 2}
    assert {one.id for one in mean.operands} == {
        f"ratio.{place}.{year}" for place in ("jiangsu", "china") for year in (2015, 2020)
    }
    assert mean.unit.name == "percentage_point"
    assert mean.unit.per_year


def test_the_scale_says_what_it_comes_from(rows):
    scale = find(rows, Term.PRIOR_SD)
    assert scale.value == Decimal("0.00616441")  # √38 thousandths
    assert scale.n == 6
    assert scale.remarks[0].args == {
        "places": 2,
        "spans": 6,
        "years": 5,
        "first": 2012,
        "last": 2022,
    }
    assert scale.interval is None


def test_every_width_shows_its_weight_and_only_some_a_slope(rows):
    sd = sqrt((0.01**2 + 0.2**2) / 12) / 5
    scale = sqrt(456 / 12) / 1000
    for times, variant in zip((0.25, 0.5, 1, 2, 4), VARIANTS, strict=True):
        weight = sd**2 / (sd**2 + (times * scale) ** 2)
        row = find(rows, Term.PRIOR_WEIGHT, variant)
        assert isclose(row.value, 100 * weight, rel_tol=1e-5)
        assert row.unit.name == "percent"
        assert row.interval is None
        told = dict(row.remarks[0].args)
        assert row.remarks[0].code is RemarkCode.PRIOR_NORMAL
        assert told["times"] == Decimal(str(times))
        assert told["mean"] == Decimal("0.074")
        assert isclose(told["sd"], times * scale, rel_tol=5e-3)
        [data] = [one for one in row.remarks if one.code is RemarkCode.DATA_UNIFORM]
        assert data.args["sd"] == Decimal("0.0116")
        assert row.has(RemarkCode.PRIOR_AND_PRINT)
    given = {
        row.variant
        for row in rows
        if isinstance(row, Estimate) and row.term is Term.SLOPE_PER_YEAR
    }
    assert given == {"tau-double", "tau-fourfold"}
    refused = [row for row in rows if isinstance(row, Refusal)]
    assert [row.reason.args["times"] for row in refused] == [*map(Decimal, ("0.25", "0.5", "1"))]
    for row in refused:
        assert row.reason.code is RemarkCode.PRIOR_DECIDES
        assert row.term is Term.SLOPE_PER_YEAR
        assert row.reason.args["weight"] > 50
        weight = [
            find(rows, Term.PRIOR_WEIGHT, variant).value
            for variant, times in zip(VARIANTS, (0.25, 0.5, 1, 2, 4), strict=True)
            if Decimal(str(times)) == row.reason.args["times"]
        ]
        assert row.reason.args["weight"] == round(weight[0], 1)


def test_the_slope_and_its_interval(rows):
    sd = sqrt((0.01**2 + 0.2**2) / 12) / 5
    tau = 2 * sqrt(456 / 12) / 1000
    weight = sd**2 / (sd**2 + tau**2)
    mean = weight * 0.074 + (1 - weight) * 0.07
    spread = sqrt(1 / (1 / sd**2 + 1 / tau**2))
    slope = find(rows, Term.SLOPE_PER_YEAR, "tau-double")
    assert isclose(slope.value, mean, rel_tol=1e-5)
    assert isclose(slope.interval.low, mean - 1.959964 * spread, rel_tol=1e-5)
    assert isclose(slope.interval.high, mean + 1.959964 * spread, rel_tol=1e-5)
    assert slope.interval.kind is IntervalKind.CREDIBLE
    assert slope.interval.level == Decimal("0.95")
    assert (slope.interval.dof, slope.interval.se) == (None, None)
    assert isclose(find(rows, Term.POSTERIOR_SD, "tau-double").value, spread, rel_tol=1e-5)
    assert (slope.n, slope.dof) == (2, 0)
    assert slope.operands[:2] == tuple(
        Operand(kind=OperandKind.FIGURE, id=name) for name in ("p30.08", "p30.10")
    )
    assert len(slope.operands) == len(set(slope.operands)) == 24
    for row in rows:
        assert row.model is ModelId.SHRINKAGE
        assert row.subject == city().subject
        assert (row.start.end, row.end.end) == (2015, 2020)


def test_an_end_is_uniform_on_its_bounds_so_its_mean_is_the_middle():
    # 超3.0: printed as 3.0 and up to 3.4. The middle, 3.2, is the mean of what it may be.
    rows = shrink_slope(city(end=("3.0", "3.0", "3.4")), [JIANGSU, CHINA], 2015, 2020)
    slope = find(rows, Term.SLOPE_PER_YEAR, "tau-fourfold")
    sd = sqrt((0.01**2 + 0.4**2) / 12) / 5
    tau = 4 * sqrt(456 / 12) / 1000
    weight = sd**2 / (sd**2 + tau**2)
    assert isclose(slope.value, weight * 0.074 + (1 - weight) * 0.11, rel_tol=1e-5)


def test_points_are_certain_and_stay():
    points = city(("2.65", "2.65", "2.65"), ("3.0", "3.0", "3.0"))
    rows = shrink_slope(points, [JIANGSU, CHINA], 2015, 2020)
    for variant in VARIANTS:
        slope = find(rows, Term.SLOPE_PER_YEAR, variant)
        assert slope.value == slope.interval.low == slope.interval.high == Decimal("0.07")
        assert find(rows, Term.PRIOR_WEIGHT, variant).value == 0


def test_a_half_is_not_yet_too_much():
    # Slopes 0, 0 and 1 have the variance ⅓, and an end that is open by 2 has 2²/12.
    places = [series(name, [0, rise], 2000) for name, rise in (("a", 0), ("b", 0), ("c", 1))]
    ends = (Quantity.exact(0), Quantity(Fraction(2), Fraction(1), Fraction(3)))
    home = replace(city(), years=(2000, 2001), quantities=ends)
    rows = shrink_slope(home, places, 2000, 2001)
    assert find(rows, Term.PRIOR_WEIGHT).value == 50
    assert isclose(find(rows, Term.SLOPE_PER_YEAR).value, Fraction(7, 6), rel_tol=1e-5)


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        ({"end": Quantity(Fraction(3), Fraction(3), INFINITY)}, RemarkCode.BOUNDS_OPEN),
        ({"base": Quantity(Fraction(3), NEGATIVE_INFINITY, Fraction(3))}, RemarkCode.BOUNDS_OPEN),
    ],
)
def test_an_open_end_is_uniform_on_nothing(ends, code):
    home = city()
    given = {"base": home.quantities[0], "end": home.quantities[1]} | ends
    opened = replace(home, quantities=(given["base"], given["end"]))
    [refused] = shrink_slope(opened, [JIANGSU, CHINA], 2015, 2020)
    assert refused.reason.code is code


def test_a_missing_end_is_refused():
    [refused] = shrink_slope(series("x", [1, 2], 2015), [JIANGSU, CHINA], 2015, 2020)
    assert refused.reason.code is RemarkCode.NO_FIGURE
