"""The pooled panel: its estimate, its errors, and how often its intervals hold the truth."""

import json
import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import stdtrit
from statsmodels.regression.linear_model import OLS

from analysis.core.estimates import EstimateRow
from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY, Quantity
from analysis.core.result import IntervalKind, ModelId, RemarkCode, Term, Unit
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.study.growth import measure_growth
from analysis.study.trends.outcome import LEVEL, TooFewObservations
from analysis.study.trends.panel import (
    MIN_INDICATORS,
    PanelMoments,
    bell_mccaffrey_dof,
    cluster_se,
    describe_growth,
    draw_signs,
    fit_pooled_growth,
    measure_panel,
    select_panel,
    weigh_growth,
    wild_p_value,
)

DATA = Path(__file__).parents[2] / "data" / "r"
R = json.loads((DATA / "panel.json").read_text("utf-8"))["panels"]
PANELS = pd.read_csv(DATA / "panels.csv")
SPANS = [(5, 180), (5, 160), (4, 190), (1, 130), (5, 270), (2, 110)]


@pytest.fixture
def panel(make_member):
    return [make_member(f"i{k}", years, end) for k, (years, end) in enumerate(SPANS)]


def rng():
    return np.random.default_rng(0)


def test_every_estimate_of_the_panel_can_stand_in_a_table(panel):
    rows = fit_pooled_growth(panel, rng())
    assert [EstimateRow.of(row).result() for row in rows] == rows


def growth_of(members):
    return float(measure_panel(members).growth)


def test_the_within_estimate_is_the_mean_growth_weighted_by_squared_span(panel):
    spans = np.array([years for years, _ in SPANS])
    growth = np.array([math.log(end / 100) / years for years, end in SPANS])
    expected = (spans**2 * growth).sum() / (spans**2).sum()
    assert growth_of(panel) == pytest.approx(expected, rel=1e-12)
    assert float(weigh_growth(panel).value) == pytest.approx(100 * math.expm1(expected), rel=1e-12)


def test_the_panel_agrees_with_dummy_variables_and_clustered_errors_of_statsmodels(panel, pick):
    points = pd.DataFrame(
        [
            (m.cluster, year, level)
            for m in panel
            for year, level in ((0, 0.0), (m.years, float(m.log_growth.value)))
        ],
        columns=["indicator", "year", "log_level"],
    )
    dummies = pd.get_dummies(points["indicator"]).astype(float)
    fit = OLS(points["log_level"], pd.concat([points["year"], dummies], axis=1)).fit(
        cov_type="cluster",
        cov_kwds={"groups": points["indicator"].to_numpy(), "use_correction": False},
    )
    row = pick(fit_pooled_growth(panel, rng()), Term.LOG_GROWTH_PER_YEAR_CR1)
    assert float(row.value) == pytest.approx(fit.params["year"], rel=1e-5)
    groups = len(panel)
    assert float(row.interval.se) == pytest.approx(
        fit.bse["year"] * math.sqrt(groups / (groups - 1)), rel=1e-5
    )
    assert row.dof == row.interval.dof == groups - 1


def test_the_leading_interval_is_cr2_with_bell_and_mccaffreys_degrees(panel, pick, codes):
    rows = fit_pooled_growth(panel, rng())
    log = pick(rows, Term.LOG_GROWTH_PER_YEAR)
    moments = measure_panel(panel)
    leverage = moments.squares / moments.squares.sum()
    scores = moments.products - moments.growth * moments.squares
    error = math.sqrt((scores**2 / (1 - leverage)).sum()) / moments.squares.sum()
    dof = bell_mccaffrey_dof(moments.squares)
    assert float(log.interval.se) == pytest.approx(error, rel=1e-5)
    assert float(log.dof) == pytest.approx(dof, rel=1e-5)
    assert log.interval.dof == log.dof
    half = stdtrit(dof, 0.975) * error
    assert float(log.interval.high) == pytest.approx(moments.growth + half, rel=1e-5)
    assert codes(log) == [
        RemarkCode.PANEL,
        RemarkCode.CR2,
        RemarkCode.SELECTION,
        RemarkCode.SELECTION_LIMITS,
        RemarkCode.MEMBERS,
    ]
    pct = pick(rows, Term.GROWTH_PCT_PER_YEAR)
    assert float(pct.value) == pytest.approx(100 * math.expm1(moments.growth), rel=1e-5)
    assert float(pct.interval.low) == pytest.approx(
        100 * math.expm1(moments.growth - half), rel=1e-5
    )
    assert (pct.interval.kind, pct.interval.se) == (IntervalKind.CONFIDENCE, None)
    assert pct.unit == Unit(name="percent", per_year=True)
    assert codes(pct)[1:] == [
        RemarkCode.EXP_OF_CR2,
        RemarkCode.SELECTION,
        RemarkCode.SELECTION_LIMITS,
        RemarkCode.MEMBERS,
    ]


def test_a_panel_says_what_it_is_made_of_and_rests_on_every_figure(panel, said):
    rows = fit_pooled_growth([*panel[:-1], replace(panel[-1], printed=False)], rng())
    assert len(rows) == 9
    for row in rows:
        assert row.model is ModelId.POOLED_PANEL
        assert row.n == 12
        assert len(row.operands) == 12
        assert row.remarks[0].code is RemarkCode.PANEL
        assert said(row, RemarkCode.PANEL) == {
            "indicators": 6,
            "clusters": 6,
            "pairs": 6,
            "shortest": 1,
            "longest": 5,
            "back_cast": 1,
        }


def test_equal_spans_leave_g_less_one_degrees_of_freedom_and_unequal_ones_fewer():
    assert bell_mccaffrey_dof(np.full(12, 7.0)) == pytest.approx(11)
    assert bell_mccaffrey_dof(np.array([1.0] * 9 + [25.0] * 3)) < 4


@pytest.mark.parametrize("null", [0.05, 0.09, 0.11, 0.13, 0.15])
def test_the_sign_flip_p_value_equals_refitting_every_flipped_sample(panel, null):
    moments = measure_panel(panel)
    squares = moments.squares
    scores = moments.products - null * squares

    def t_squared(products):
        estimate = products.sum() / squares.sum()
        return estimate**2 / ((products - estimate * squares) ** 2).sum()

    flips = [
        t_squared(np.array(signs) * scores) for signs in product((1, -1), repeat=len(squares))
    ]
    expected = np.mean(np.array(flips) >= t_squared(scores) * (1 - 1e-9))
    signs = draw_signs(len(squares), rng())
    assert wild_p_value(moments, null, signs) == pytest.approx(expected)


def test_all_sign_patterns_are_enumerated_up_to_thirteen_clusters_and_drawn_beyond():
    few = draw_signs(4, rng())
    assert {tuple(row) for row in few} == {(1.0, *rest) for rest in product((1.0, -1.0), repeat=3)}
    assert (few[0] == 1).all()
    assert len(draw_signs(13, rng())) == 2**12
    many = draw_signs(14, rng(), draws=100)
    assert many.shape == (101, 14)
    assert (many[0] == 1).all()
    assert set(np.unique(many)) == {-1.0, 1.0}


def test_the_p_value_of_no_growth_is_that_of_the_null_at_nothing(panel, pick, codes):
    row = pick(fit_pooled_growth(panel, rng()), Term.P_VALUE_NO_GROWTH)
    assert float(row.value) == pytest.approx(
        wild_p_value(measure_panel(panel), 0.0, draw_signs(6, rng())), abs=0.0005
    )
    assert row.value == Decimal("0.031")  # every growth is above nothing: 2 of 64
    assert codes(row)[1:] == [RemarkCode.SIGN_FLIPS, RemarkCode.ALL_SIGNS]
    assert (row.interval, row.dof, row.unit) == (None, 5, Unit(name="statistic"))


def test_a_p_value_below_a_thousandth_is_said_as_less(make_member, pick, codes):
    many = [make_member(f"i{k:02}", 5, 150 + 5 * k) for k in range(12)]
    row = pick(fit_pooled_growth(many, rng()), Term.P_VALUE_NO_GROWTH)
    assert row.value == Decimal("0.001")  # 2 of 4096
    assert codes(row)[1] is RemarkCode.LESS_THAN


@pytest.mark.parametrize("name", R)
def test_estimate_errors_and_dof_are_those_of_clubsandwich(make_member, pick, name):
    rows = PANELS[PANELS["panel"] == name]
    members = [
        replace(
            make_member(row.member, row.years, 200, cluster=row.cluster),
            log_growth=Quantity(*[Fraction(math.log(row.end / 100))] * 3),
        )
        for row in rows.itertuples()
    ]
    theirs = R[name]
    found = fit_pooled_growth(members, rng())
    leading, plain = (
        pick(found, term) for term in (Term.LOG_GROWTH_PER_YEAR, Term.LOG_GROWTH_PER_YEAR_CR1)
    )
    assert float(leading.value) == pytest.approx(theirs["growth"], rel=1e-5)
    assert float(leading.interval.se) == pytest.approx(theirs["cr2"], rel=1e-5)
    assert float(leading.dof) == pytest.approx(theirs["dof"], rel=1e-5)
    assert float(plain.interval.se) == pytest.approx(theirs["cr1"], rel=1e-5)
    assert plain.dof == theirs["clusters"] - 1


def test_the_wild_interval_ends_where_its_p_value_crosses_five_percent(panel, pick, said):
    row = pick(fit_pooled_growth(panel, rng()), Term.GROWTH_PCT_PER_YEAR_WILD)
    moments, signs = measure_panel(panel), draw_signs(len(panel), rng())
    for end, outward in ((row.interval.low, -1), (row.interval.high, 1)):
        rate = math.log1p(float(end) / 100)
        assert wild_p_value(moments, rate - outward * 1e-4, signs) > 0.05
        assert wild_p_value(moments, rate + outward * 1e-4, signs) <= 0.05
    assert said(row, RemarkCode.ALL_SIGNS) == {"patterns": 64}
    assert row.has(RemarkCode.WILD_INVERTED)
    assert row.interval.dof == 5


def test_sampled_signs_say_their_number_and_error_and_agree_with_the_seed(make_member, pick, said):
    many = [make_member(f"i{k:02}", 5, 150 + 5 * k) for k in range(15)]
    rows = fit_pooled_growth(many, np.random.default_rng(7))
    assert rows == fit_pooled_growth(many, np.random.default_rng(7))
    assert said(pick(rows, Term.GROWTH_PCT_PER_YEAR_WILD), RemarkCode.SIGNS_DRAWN) == {
        "patterns": 5000,
        "error": Decimal("0.0031"),
    }


def test_leaving_one_out_and_printed_bounds_equal_brute_force(panel, pick, said):
    rows = fit_pooled_growth(panel, rng())

    def pct(members):
        return 100 * math.expm1(growth_of(members))

    without = {left.indicator: pct([m for m in panel if m is not left]) for left in panel}
    row = pick(rows, Term.GROWTH_PCT_PER_YEAR_LEAVE_ONE_OUT)
    ends = (min(without.values()), max(without.values()))
    assert (float(row.interval.low), float(row.interval.high)) == pytest.approx(ends, rel=1e-5)
    assert row.interval.kind is IntervalKind.RANGE
    assert said(row, RemarkCode.LEFT_OUT) == {
        "lowest": min(without, key=without.get),
        "highest": max(without, key=without.get),
    }
    assert row.has(RemarkCode.RANGE_NOT_INTERVAL)
    corners = [
        pct(
            [
                replace(m, log_growth=Quantity.exact(end))
                for m, end in zip(panel, ends, strict=True)
            ]
        )
        for ends in product(*((m.log_growth.low, m.log_growth.high) for m in panel))
    ]
    row = pick(rows, Term.GROWTH_PCT_PER_YEAR_PRINTED_BOUNDS)
    assert (float(row.interval.low), float(row.interval.high)) == pytest.approx(
        (min(corners), max(corners)), rel=1e-9
    )
    assert row.interval.kind is IntervalKind.BOUNDS
    assert row.interval.dof == row.dof == 5
    assert row.has(RemarkCode.PRINT_NOT_SAMPLING)


def test_each_cluster_counts_once_in_the_unweighted_mean(panel, make_member, pick, codes):
    twin = make_member("twin", 1, 150, cluster="i0")
    rows = fit_pooled_growth([*panel, twin], rng())
    rates = [math.log(end / 100) / years for years, end in SPANS]
    rates[0] = (rates[0] + math.log(1.5)) / 2
    mean = pick(rows, Term.MEAN_LOG_GROWTH_UNWEIGHTED)
    spread = pick(rows, Term.SD_LOG_GROWTH_BETWEEN_INDICATORS)
    assert float(mean.value) == pytest.approx(np.mean(rates), rel=1e-5)
    assert float(spread.value) == pytest.approx(np.std(rates, ddof=1), rel=1e-5)
    error = np.std(rates, ddof=1) / math.sqrt(6)
    assert float(mean.interval.se) == pytest.approx(error, rel=1e-5)
    assert float(mean.interval.low) == pytest.approx(
        np.mean(rates) - stdtrit(5, 0.975) * error, rel=1e-4
    )
    assert codes(mean)[1:] == [RemarkCode.EQUAL_WEIGHTS, RemarkCode.T_CLUSTERS]
    assert codes(spread)[1:] == [RemarkCode.HETEROGENEITY]
    assert (spread.interval, spread.dof, mean.interval.dof) == (None, 5, 5)
    assert float(pick(rows, Term.LOG_GROWTH_PER_YEAR_CR1).dof) == 5


def test_indicators_that_grew_alike_leave_a_rate_without_spread(make_member, pick):
    same = [make_member(f"i{k}", 5, 200) for k in range(MIN_INDICATORS)]
    row = pick(fit_pooled_growth(same, rng()), Term.GROWTH_PCT_PER_YEAR_WILD)
    assert row.interval.low == row.interval.high == row.value
    assert float(row.value) == pytest.approx(100 * (2**0.2 - 1), rel=1e-5)


def test_five_independent_indicators_are_too_few(panel):
    with pytest.raises(TooFewObservations) as refusal:
        fit_pooled_growth(panel[:5], rng())
    assert refusal.value.reason.args == {"clusters": 5, "needed": 6}


def test_a_part_and_its_whole_are_one_cluster_and_may_leave_too_few(panel):
    part = replace(panel[1], cluster="i0")
    with pytest.raises(TooFewObservations) as refusal:
        fit_pooled_growth([panel[0], part, *panel[2:]], rng())
    assert refusal.value.reason.args == {"clusters": 5, "needed": 6}


def test_a_panel_too_small_to_infer_from_is_described_without_a_statistic(panel, codes, said):
    rows = describe_growth(panel[:3])
    weighted, slowest, middle, fastest = rows
    assert {(row.model, row.n, row.dof) for row in rows} == {(ModelId.GROWTH_DESCRIBED, 6, 0)}
    assert float(weighted.value) == pytest.approx(
        100 * math.expm1(growth_of(panel[:3])), rel=1e-11
    )
    low, high = (
        sum(m.years * getattr(m.log_growth, end) for m in panel[:3]) / (25 + 25 + 16)
        for end in ("low", "high")
    )
    assert weighted.interval.kind is IntervalKind.BOUNDS
    assert (float(weighted.interval.low), float(weighted.interval.high)) == pytest.approx(
        (100 * math.expm1(low), 100 * math.expm1(high)), rel=1e-10
    )
    assert codes(weighted)[1:] == [
        *(RemarkCode.SPAN_WEIGHTED, RemarkCode.MEMBERS, RemarkCode.DESCRIBED_ONLY),
    ]
    assert said(weighted, RemarkCode.MEMBERS) == {"indicators": "i0 i1 i2"}
    for row, ends, years in ((slowest, 160, 5), (middle, 180, 5), (fastest, 190, 4)):
        rates = [ends / 100, (ends - 1) / 101, (ends + 1) / 99]
        found = [row.value, row.interval.low, row.interval.high]
        expected = [100 * (rate ** (1 / years) - 1) for rate in rates]
        assert [float(one) for one in found] == pytest.approx(expected, rel=1e-10)
        assert row.interval.kind is IntervalKind.BOUNDS
        assert row.has(RemarkCode.DESCRIBED_ONLY)
        assert row.point
    assert [row.term for row in rows] == [
        Term.GROWTH_PCT_PER_YEAR,
        Term.GROWTH_PCT_PER_YEAR_SLOWEST,
        Term.GROWTH_PCT_PER_YEAR_MEDIAN,
        Term.GROWTH_PCT_PER_YEAR_FASTEST,
    ]
    assert said(slowest, RemarkCode.OF_INDICATOR) == {"indicator": "i1"}
    assert said(fastest, RemarkCode.OF_INDICATOR) == {"indicator": "i2"}
    assert said(middle, RemarkCode.MIDDLE_OF) == {"indicators": "i0"}
    assert not any(row.has(RemarkCode.MAY_BE_TOO) for row in rows)
    # The slowest and the fastest rest on their own figures, the others on all.
    assert [one.id for one in slowest.operands] == ["i1.base", "i1.end"]
    assert [one.id for one in fastest.operands] == ["i2.base", "i2.end"]
    assert len(weighted.operands) == len(middle.operands) == 6
    with pytest.raises(ValueError, match="no growth of a level"):
        describe_growth([])


# --- choosing the members ---------------------------------------------------------------------


@pytest.fixture
def headlines(source):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2014, end_year=2020)
    return [row for row in growth.rows if row.headline]


def test_the_fastest_rate_is_its_member_s_own_to_the_last_digit(headlines, pick):
    """Out of a log 26.8 % would come back as 26.8000000001, and its bounds a digit too wide."""
    members, _ = select_panel(headlines, clusters_of(headlines))
    members = [one for one in members if one.indicator in {"tax_relief", "labs"}]
    row = pick(describe_growth(members), Term.GROWTH_PCT_PER_YEAR_FASTEST)
    found = (row.value, row.interval.low, row.interval.high)
    assert found == (Decimal("26.8"), Decimal("26.75"), Decimal("26.85"))


def test_an_even_number_of_members_has_two_in_the_middle(panel, said, pick):
    row = pick(describe_growth(panel[:4]), Term.GROWTH_PCT_PER_YEAR_MEDIAN)
    rates = sorted(math.log(end / 100) / years for years, end in SPANS[:4])
    middle = (rates[1] + rates[2]) / 2
    assert float(row.value) == pytest.approx(100 * math.expm1(middle), rel=1e-10)
    assert said(row, RemarkCode.MIDDLE_OF) == {"indicators": "i0 i2"}
    [alone] = [r for r in describe_growth(panel[:1]) if r.term is row.term]
    assert said(alone, RemarkCode.MIDDLE_OF) == {"indicators": "i0"}


def test_who_may_be_the_slowest_or_the_fastest_too_is_said(make_member, said):
    members = [
        make_member("a", 1, 110),
        make_member("b", 1, 112),
        make_member("c", 1, 130),
        make_member("d", 1, 160),
        make_member("e", 1, 162, point=False),
    ]
    _, slowest, middle, fastest = describe_growth(members)
    assert said(slowest, RemarkCode.OF_INDICATOR) == {"indicator": "a"}
    assert said(slowest, RemarkCode.MAY_BE_TOO) == {"indicators": "b"}
    assert [one.id for one in slowest.operands] == ["a.base", "a.end", "b.base", "b.end"]
    # 109/101 and 111/99, less than b's 113/99
    assert (float(slowest.interval.low), float(slowest.interval.high)) == pytest.approx(
        (100 * (109 / 101 - 1), 100 * (111 / 99 - 1)), rel=1e-10
    )
    assert slowest.point
    assert not slowest.has(RemarkCode.NO_POINT)
    assert said(fastest, RemarkCode.OF_INDICATOR) == {"indicator": "e"}
    assert said(fastest, RemarkCode.MAY_BE_TOO) == {"indicators": "d"}
    assert said(fastest, RemarkCode.NO_POINT) == {"indicators": "e"}
    assert (float(fastest.interval.low), float(fastest.interval.high)) == pytest.approx(
        (100 * (161 / 101 - 1), 100 * (163 / 99 - 1)), rel=1e-10
    )
    assert not fastest.point
    assert middle.point
    assert said(middle, RemarkCode.MIDDLE_OF) == {"indicators": "c"}


def test_a_member_without_a_point_leaves_the_pooled_description_none(panel, make_member, said):
    members = [*panel[:2], make_member("over", 6, 220, point=False)]
    weighted, *_ = describe_growth(members)
    assert not weighted.point
    assert said(weighted, RemarkCode.NO_POINT) == {"indicators": "over"}
    assert not weigh_growth(members).point
    assert weigh_growth(panel).point
    known = Quantity(*[members[2].log_growth.value] * 3, point=False)
    exact = replace(members[2], log_growth=known)
    assert describe_growth([*panel[:2], exact])[0].point
    pooled = fit_pooled_growth([*panel, members[2]], rng())
    bounds = next(r for r in pooled if r.term is Term.GROWTH_PCT_PER_YEAR_PRINTED_BOUNDS)
    assert not bounds.point
    for row in pooled:
        if row.has(RemarkCode.MEMBERS):
            assert said(row, RemarkCode.MEMBERS) == {"indicators": "i0 i1 i2 i3 i4 i5 over"}
            assert said(row, RemarkCode.NO_POINT) == {"indicators": "over"}
    assert sum(row.has(RemarkCode.MEMBERS) for row in pooled) == 3


def test_the_median_lies_between_those_of_the_lower_and_of_the_upper_ends(make_member, said, pick):
    members = [
        make_member("a", 1, 110),
        make_member("b", 1, 111, point=False),
        make_member("c", 1, 112),
        make_member("d", 1, 190),
    ]
    row = pick(describe_growth(members), Term.GROWTH_PCT_PER_YEAR_MEDIAN)
    low, high = (
        100 * (math.sqrt(one * two) - 1)
        for one, two in ((110 / 101, 111 / 101), (112 / 99, 113 / 99))
    )
    assert (float(row.interval.low), float(row.interval.high)) == pytest.approx(
        (low, high), rel=1e-9
    )
    assert said(row, RemarkCode.MIDDLE_OF) == {"indicators": "b c"}
    assert said(row, RemarkCode.NO_POINT) == {"indicators": "b"}
    assert not row.point
    assert len(row.operands) == 8


def test_growth_without_an_end_has_a_description_without_one(make_member):
    member = make_member("a", 1, 110)
    open_ended = replace(member, log_growth=replace(member.log_growth, high=INFINITY, point=False))
    fallen = replace(member, log_growth=replace(member.log_growth, low=NEGATIVE_INFINITY))
    for row in describe_growth([open_ended, fallen]):
        assert row.value.is_finite()
    weighted = describe_growth([open_ended, fallen])[0]
    assert (weighted.interval.low, weighted.interval.high) == (-100, Decimal("Infinity"))


def clusters_of(rows):
    return {row.indicator: row.indicator for row in rows}


def test_the_panel_takes_levels_and_no_ratio(headlines):
    members, refusals = select_panel(
        headlines, clusters_of(headlines) | {"labs_provincial": "labs"}
    )
    assert [(m.indicator, m.cluster, m.scope, m.years, m.printed) for m in members] == [
        ("labs", "labs", "jia", 4, True),
        ("labs_provincial", "labs", "jia", 4, True),
        ("service_firms", "service_firms", "jia", 6, True),
        ("subsidy", "subsidy", "jia", 1, False),
        ("tax_relief", "tax_relief", "jia", 1, False),
    ]
    assert refusals == ()
    labs = members[0]
    assert float(labs.log_growth.value) == pytest.approx(math.log(1621 / 900), rel=1e-11)
    assert float(labs.annual.value) == pytest.approx(math.log(1621 / 900) / 4, rel=1e-11)
    firms = members[2]  # 268 to more than 600, up to 700
    assert not firms.log_growth.point
    assert float(firms.annual.high) == pytest.approx(math.log(700 / 268) / 6, rel=1e-11)
    assert {one.id for one in labs.operands} == {"p01.02", "p01.04"}
    rates = {row.indicator: row.quantity(Term.CAGR) for row in headlines}
    assert [m.rate for m in members] == [rates[m.indicator] for m in members]


def test_a_computed_base_leaves_its_growth_as_sure_as_the_printed_change(headlines):
    members, _ = select_panel(headlines, clusters_of(headlines))
    tax = next(m for m in members if m.indicator == "tax_relief")  # 26.8 %: [26.75, 26.85]
    assert float(tax.log_growth.low) == pytest.approx(math.log(1.2675), rel=1e-10)
    assert float(tax.log_growth.high) == pytest.approx(math.log(1.2685), rel=1e-10)


def test_a_level_that_may_be_nothing_is_refused_by_name(headlines):
    empty = {"log_change": None, "log_change_low": None, "log_change_high": None}
    rows = [row.model_copy(update=empty) if row.indicator == "labs" else row for row in headlines]
    members, refusals = select_panel(rows, clusters_of(rows))
    assert "labs" not in {m.indicator for m in members}
    [refusal] = refusals
    assert (refusal.subject.indicator, refusal.subject.scope) == ("labs", "jia")
    assert refusal.subject.unit == "enterprise"
    assert (refusal.model, refusal.reason.code) == (
        ModelId.POOLED_PANEL,
        RemarkCode.NOT_POSITIVE,
    )


def test_growth_of_less_than_a_year_is_refused_by_name(headlines):
    short = {"base_year": 2018, "base_month": 11, "end_year": 2019, "end_month": 10}
    rows = [row.model_copy(update=short) if row.indicator == "labs" else row for row in headlines]
    members, refusals = select_panel(rows, clusters_of(rows))
    assert "labs" not in {m.indicator for m in members}
    assert [one.reason.code for one in refusals] == [RemarkCode.SHORTER_THAN_YEAR]
    year = short | {"end_month": 11}
    rows = [row.model_copy(update=year) if row.indicator == "labs" else row for row in headlines]
    members, refusals = select_panel(rows, clusters_of(rows))
    assert [m.years for m in members if m.indicator == "labs"] == [1]
    assert refusals == ()


# --- coverage in simulation -------------------------------------------------------------------

# Judging the wild interval costs a bootstrap a panel; a thousand panels put the Monte-Carlo
# error of a 95 % coverage at 0.7 points.
WILD_SIMULATIONS = 1000


@dataclass(frozen=True)
class Coverage:
    """How often a nominal 95 % interval held the true growth rate in simulation."""

    method: str
    coverage_pct: float
    monte_carlo_error: float
    simulations: int


def simulate_coverage(draws, spans, *, simulations, growth=0.1, level_sd=0.1, growth_sd=0.0):
    """Measure the coverage of the pooled intervals on panels whose growth rate is known.

    Each indicator has two points ``span`` years apart, ln y = α + g_i·year + e with e ~ N(0,
    level_sd²) at each point and g_i ~ N(growth, growth_sd²): ``growth_sd`` above zero makes the
    long spans noisier as well as weightier, which is what strains a cluster-robust interval.
    The wild inversion is judged by whether its p-value at the truth exceeds 5 %.
    """
    span = np.asarray(spans, dtype=float)
    g = len(span)
    shocks = draws.normal(0, level_sd, (simulations, g, 2))
    rates = growth + draws.normal(0, 1, (simulations, g)) * growth_sd
    log_growth = rates * span + shocks[:, :, 1] - shocks[:, :, 0]
    squares, products = span**2 / 2, span * log_growth / 2
    estimates = products.sum(axis=1) / squares.sum()
    cr1, cr2 = cluster_se(squares, products)
    dof = bell_mccaffrey_dof(squares)
    off = np.abs(estimates - growth)
    signs = draw_signs(g, draws, draws=999)
    held_wild = np.array(
        [
            wild_p_value(PanelMoments(squares, panel), growth, signs) > 1 - LEVEL
            for panel in products[:WILD_SIMULATIONS]
        ]
    )
    return [
        _coverage("CR1, t(G − 1)", off <= stdtrit(g - 1, 0.5 + LEVEL / 2) * cr1),
        _coverage("CR2, Bell–McCaffrey", off <= stdtrit(dof, 0.5 + LEVEL / 2) * cr2),
        _coverage("wild cluster inversion", held_wild),
    ]


def _coverage(method, held):
    share, size = float(held.mean()), len(held)
    return Coverage(method, 100 * share, 100 * math.sqrt(share * (1 - share) / size), size)


# Spans as a city's digest prints them: some five-year pairs, some one-year changes.
DESIGNS = {12: [1, 1, 1, 2, 3, 4, 4, 5, 5, 5, 5, 6], 20: [1] * 8 + [2, 3, 4, 4] + [5] * 8}


@pytest.mark.parametrize("size", DESIGNS)
@pytest.mark.parametrize("growth_sd", [0.0, 0.05])
def test_nominal_95_percent_intervals_hold_the_true_growth_in_93_to_97_percent(size, growth_sd):
    results = simulate_coverage(
        np.random.default_rng(20),
        DESIGNS[size],
        simulations=10_000,
        growth_sd=growth_sd,
    )
    _, leading, wild = results
    assert 93 <= leading.coverage_pct <= 97
    assert 93 - wild.monte_carlo_error <= wild.coverage_pct <= 97 + wild.monte_carlo_error
    assert leading.monte_carlo_error < 0.3


def test_the_plain_clustered_interval_fails_where_few_long_spans_dominate():
    plain, leading, _ = simulate_coverage(
        np.random.default_rng(21), [1] * 9 + [5] * 3, simulations=10_000, growth_sd=0.05
    )
    assert plain.coverage_pct < 90
    assert 93 <= leading.coverage_pct <= 97
