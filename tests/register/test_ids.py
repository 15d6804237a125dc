"""A number's id holds all that tells it from another, and is ASCII."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, Subject, Term
from analysis.register.ids import KnownIds, is_possible, number_id, subject_key
from analysis.source.schema import Indicator

MAIN = "changzhou"


def estimate(model, term, *, variant="", start=None, end=None, **subject):
    return Estimate(
        subject=Subject(unit="percent", **subject),
        model=model,
        term=term,
        variant=variant,
        start=start,
        end=end,
        value=1,
        dof=3,
    )


def place(name, vintage=None, **more):
    return Subject(series="rd_gdp_ratio", place=name, vintage=vintage, unit="percent", **more)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (
            estimate(ModelId.GROWTH, Term.CAGR, indicator="labs", scope=MAIN),
            "growth.labs.cagr",
        ),
        (
            estimate(ModelId.GROWTH, Term.PCT, indicator="labs", scope="jintan", variant="other"),
            "growth.labs@jintan.other.pct",
        ),
        (
            estimate(ModelId.COMPOSITION, Term.END_SHARE, indicator="labs", scope=MAIN),
            "composition.labs.end_share",
        ),
        (
            estimate(ModelId.CONSTANT_PRICES, Term.REAL_PCT, indicator="labs", scope=MAIN),
            "rate.labs.real_pct",
        ),
        (
            estimate(
                ModelId.CONSTANT_PRICES,
                Term.REAL_PCT_PER_YEAR,
                indicator="labs",
                scope="jintan",
                variant="2015-2020-average",
            ),
            "rate.labs@jintan.2015-2020-average.real_pct_per_year",
        ),
        (estimate(ModelId.CLAIM, Term.STATED, claim="sum_of_labs"), "claim.sum_of_labs.stated"),
        (estimate(ModelId.MEASURE, Term.IMPLIED, measure="rd_per_lab"), "measure.rd_per_lab"),
        (
            estimate(ModelId.CLAIM, Term.RECOMPUTED, claim="sum_of_labs", reading="plain"),
            "claim.sum_of_labs.plain",
        ),
        (
            estimate(
                ModelId.PLACE_COMPARISON,
                Term.GAP,
                indicator="rd_gdp",
                scope=MAIN,
                place="changzhou",
                against=place("china", "wdi_latest"),
                start="2020",
                end="asof 2020",
            ),
            "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2020",
        ),
        (
            estimate(
                ModelId.PLACE_COMPARISON,
                Term.GAP_CHANGE,
                indicator="rd_gdp",
                scope=MAIN,
                place="changzhou",
                against=place("jiangsu"),
                start="2015",
                end="2020",
            ),
            "trend.rd_gdp.place_comparison.changzhou-less-jiangsu.gap_change.2015_2020",
        ),
        (
            estimate(
                ModelId.OLS_TREND,
                Term.SLOPE_PER_YEAR,
                series="rd_gdp_ratio",
                place="china",
                vintage="wdi_latest",
                start="2000",
                end="2022",
            ),
            "trend.rd_gdp_ratio.ols_trend.china@wdi_latest.slope_per_year",
        ),
        (
            estimate(ModelId.POOLED_PANEL, Term.P_VALUE_NO_GROWTH),
            "trend.all.pooled_panel.p_value_no_growth",
        ),
        (
            estimate(
                ModelId.TWO_POINT_LINEAR,
                Term.PROJECTED,
                indicator="rd_gdp",
                scope=MAIN,
                start="2022",
                end="2022",
            ),
            "projection.rd_gdp.two_point_linear.2022",
        ),
    ],
)
def test_an_id_names_room_subject_model_place_term_and_date(one, expected):
    assert number_id(one, MAIN) == expected


def test_two_indicators_compared_with_the_same_place_keep_two_ids():
    ids = {
        number_id(
            estimate(
                ModelId.PLACE_COMPARISON,
                Term.LEVEL,
                indicator=name,
                scope=MAIN,
                place="changzhou",
                start="2015",
                end="2015",
            ),
            MAIN,
        )
        for name in ("rd_gdp", "rd_institutions")
    }
    assert len(ids) == 2


def test_a_comparison_that_names_no_measure_is_refused():
    with pytest.raises(ValueError, match="by its place alone"):
        subject_key(Subject(place="changzhou", unit="percent"), MAIN)


names = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)


@given(names, names, names, names)
def test_different_subjects_have_different_keys(one, first, other, second):
    a = Subject(indicator=one, scope=first, unit="percent")
    b = Subject(indicator=other, scope=second, unit="percent")
    same = (one, first) == (other, second)
    assert (subject_key(a, MAIN) == subject_key(b, MAIN)) == same
    assert subject_key(a, MAIN).isascii()


def indicator(unit, **more):
    return Indicator(
        title_zh="题",
        title_en="A title",
        unit=unit,
        measure="ratio" if unit == "percent" else "stock",
        topic="t",
        **more,
    )


KNOWN = KnownIds(
    indicators={
        "rd_gdp": indicator("percent", reference="rd_gdp_ratio", amount="rd"),
        "rd": indicator("CNY"),
        "labs": indicator("institution"),
        "labs_provincial": indicator("institution", of="labs"),
    },
    scopes={"rd_gdp": {"jintan"}, "labs": {"jintan"}, "labs_provincial": {"jintan"}},
    years={"rd_gdp": {2015, 2020}, "labs": {2015, 2020}, "labs_provincial": {2015, 2020}},
    home="changzhou",
    compared=("china",),
    series={
        ("rd_gdp_ratio", "china", "wdi_latest"): {2000, 2015, 2020},
        ("rd_gdp_ratio", "nanjing", None): {2020},
        ("rd_gdp_ratio", "changzhou", None): {2022},
        ("gdp", "changzhou", None): {2023},
        ("gdp", "changzhou", "report"): {2015, 2020},
        ("mean", "changzhou", "report"): {2020},
        ("deflator", "china", "bank"): {2016, 2017},
        ("rd_gdp_ratio", "china", "first"): {2015, 2020, 2022},
        ("rd", "suzhou", None): {2021, 2022},
    },
    claims={"sum_of_labs": {"plain"}},
    figures={"p01.02"},
    targets={("rd_gdp_ratio", "plan", 2020)},
    measures={"rd_per_lab"},
)


@pytest.mark.parametrize(
    "name",
    [
        "figure.p01.02",
        "measure.rd_per_lab",
        "claim.sum_of_labs.stated",
        "growth.rd_gdp.pp",
        "growth.rd_gdp@jintan.other.base_year",
        "growth.rd_gdp.years",
        "growth.labs.cagr",
        "growth.labs@jintan.2015-asof2020-over3.pct",
        "growth.labs.2015-2020-2.end",
        "claim.sum_of_labs.plain",
        "claim.sum_of_labs.plain.whole",
        "claim.sum_of_labs.gap",
        "composition.labs_provincial.end_share",
        "composition.labs_provincial@jintan.other.contribution",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap_change.2015_2020",
        "trend.all.pooled_panel.growth_pct_per_year.n",
        "trend.labs.growth_described.growth_pct_per_year",
        "trend.labs.ols_trend.log_growth_per_year",
        "trend.rd_gdp.place_comparison.changzhou.level.2015",
        "trend.rd_gdp_ratio.ols_trend.china@wdi_latest.slope_per_year.dof",
        "projection.rd_gdp.two_point_linear.2022",
        "projection.rd_gdp_ratio.forecast_drift.china@wdi_latest.2027",
        "projection.rd_gdp.forecast_drift.changzhou.2027",
        "projection.rd_gdp.forecast_theta.changzhou.projected_model_interval.2027",
        "projection.rd_gdp.forecast_combination.changzhou.2027",
        "trend.rd_gdp.forecast_theta.changzhou.log_likelihood",
        "trend.rd_gdp.forecast_damped_trend.changzhou.log_likelihood.dof",
        "trend.rd_gdp.forecast_local_linear_trend.changzhou.log_likelihood",
        "trend.rd_gdp.forecast_combination.changzhou.rolling_origin_mae",
        "trend.rd_gdp.forecast.changzhou.past_coverage",
        "trend.rd_gdp.ols_trend.changzhou.slope_per_year",
        "trend.rd_gdp.place_comparison.china@wdi_latest.slope_per_year",
        "trend.rd_gdp.out_of_sample_linear.error.2022",
        "growth.labs.2005-2015.pct",
        "rate.labs.real_pct",
        "rate.labs@jintan.price_change",
        "rate.labs.2014-2015.end_year",
        "rate.labs.2014-2015-average.real_pct_per_year",
        "trend.rd_gdp.amount_of_share.changzhou@report.level.2015",
        "trend.rd_gdp.amount_of_share.changzhou@report.level.2020.n",
        "trend.rd_gdp.log_decomposition.changzhou@report.log_share",
        "trend.rd_gdp.log_decomposition.changzhou.log_amount",
        "trend.rd_gdp@jintan.log_decomposition.china@wdi_latest.growth_pct_per_year",
        "trend.rd_gdp.log_decomposition.changzhou@report.mean.log_volume",
        "trend.rd_gdp.log_decomposition.changzhou@report.deflator-china.log_prices.dof",
        "trend.rd_gdp.log_decomposition.china@wdi_latest.deflator.log_amount_deflated",
        "trend.rd_gdp.log_decomposition.china@wdi_latest.deflator.growth_pct_per_year_deflated",
        "trend.rd_gdp.shrinkage.changzhou.prior_mean",
        "trend.rd_gdp.shrinkage.changzhou.prior_sd",
        "trend.rd_gdp.shrinkage.changzhou.prior_weight",
        "trend.rd_gdp.shrinkage.changzhou.tau-double.slope_per_year",
        "trend.rd_gdp.shrinkage.changzhou.tau-quarter.posterior_sd",
        "trend.rd_gdp_ratio.slope_set.china@wdi_latest.slope_per_year",
        "trend.rd_gdp.theil_sen.changzhou.log_growth_per_year",
        "trend.rd_gdp_ratio.interval_regression.china@wdi_latest.residual_sd",
        "trend.rd_gdp.place_comparison.changzhou.level.2022",
        "trend.rd_gdp.place_comparison.changzhou-less-china@first.gap.2022",
        "trend.rd_gdp.place_comparison.changzhou-less-china@first.gap_change.2020_2022",
        "trend.rd_gdp.place_comparison.changzhou-less-china.gap_change_both.2015_2020",
        "trend.rd.peers.suzhou.growth_pct.2021_2022",
        "trend.rd.peers.suzhou.rank.2021_2022.n",
        "trend.rd_gdp_ratio.target_outcome.changzhou@plan.margin.2020",
        "trend.rd.log_decomposition.changzhou.log_amount_per_year",
        "trend.rd.log_decomposition.changzhou.before.log_share_per_year",
        "trend.rd.log_decomposition.changzhou.after.log_whole_per_year.n",
        "trend.rd.log_decomposition.changzhou.before-less-after.pace_from_share",
        "trend.rd_gdp.vintage_revision.changzhou.revision.2020",
        "trend.rd_gdp.vintage_revision.changzhou.largest_revision",
        "trend.rd_gdp.forecast_theta.changzhou.error.2023",
        "trend.rd_gdp.forecast.changzhou.held_since.n",
    ],
)
def test_an_id_that_other_parameters_could_make_is_possible(name):
    assert is_possible(name, KNOWN)


@pytest.mark.parametrize(
    "name",
    [
        "figure.p01.03",
        "measure.rd_per_labs",
        "measure.rd_per_lab.value",
        "measure",
        "claim.sum_of_lab.stated",
        "growth.rd_gpd.pp",
        "growth.rd_gdp.ppp",
        "growth.rd_gdp@wujin.pp",
        "growth.rd_gdp@.pp",
        "growth.rd_gdp",
        "growth.rd_gdp_ratio.pp",
        "growth.all.pct",
        "growth.rd_gdp.pct",
        "growth.labs.pp",
        "growth.labs.othr.pct",
        "growth.labs.2015-2019.pct",
        "growth.labs.1990-2020.pct",
        "trend.rd_gdp.place_comparison.china@wdi_latest-less-changzhou.gap.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-changzhou.gap.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-nanjing.gap.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china.gap.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2002",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2022",
        "trend.rd_gdp.place_comparison.changzhou-less-china@first.gap.2021",
        "trend.rd_gdp.place_comparison.changzhou-less-china.gap_change_both.2020_2022",
        "trend.rd_gdp.place_comparison.changzhou-less-china.gap_change_both.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china@first.gap_change_both.2015_2020",
        "trend.rd_gdp.place_comparison.china-less-changzhou.gap_change_both.2015_2020",
        "trend.rd.peers.suzhou.growth_pct.2020_2021",
        "trend.rd.peers.suzhou.growth_pct.2022",
        "trend.rd.peers.wuxi.growth_pct.2021_2022",
        "trend.rd.peers.growth_pct.2021_2022",
        "trend.rd_gdp_ratio.target_outcome.changzhou@plan.margin.2025",
        "trend.rd_gdp_ratio.target_outcome.china@plan.margin.2020",
        "trend.rd_gdp_ratio.target_outcome.margin.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2015_2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap_change.2020",
        "trend.labs.place_comparison.changzhou.level.2020",
        "trend.rd_gdp_ratio.place_comparison.china@wdi_latest.level.2020",
        "trend.rd_gdp.out_of_sample_linear.error.2021",
        "trend.rd_gdp.out_of_sample_linear.error.2020",
        "trend.rd_gdp.out_of_sample_linear.error.2023",
        "growth.labs.2004-2015.pct",
        "trend.rd_gdp.out_of_sample_linear.changzhou.error.2022",
        "trend.rd_gdp.two_point_linear.changzhou.slope_per_year",
        "trend.rd_gdp.pooled_panel.growth_pct_per_year",
        "trend.labs.growth_described.growth_pct_per_year_median",
        "projection.rd_gdp.two_point_linear.2002",
        "projection.rd_gdp.two_point_linear.2022_2023",
        "projection.rd_gdp_ratio.forecast_drift.china.2027",
        "growth.labs.other.x.pct",
        "growth.labs.2020-2015.pct",
        "growth.labs.2015-3020.pct",
        "growth.labs.201-2020.pct",
        "claim.sum_of_labs",
        "claim.sum_of_labs.staated",
        "claim.sum_of_labs.plain.low",
        "claim.sum_of_labs.stated.whole",
        "claim.sum_of_labs.gap.whole",
        "claim.sum_of_labs.whole",
        "composition.labs.end_share",
        "composition.labs_provincial.share",
        "trend.rd_gdp",
        "trend.rd_gdp.place_comparison",
        "trend.rd_gdp.place_comparision.changzhou.level.2015",
        "trend.rd_gdp.place_comparison.suzhou.level.2015",
        "trend.rd_gdp.place_comparison.changzhou-less-china@wdi.gap.2020",
        "trend.rd_gdp.place_comparison.changzhou-less-china.level.2015",
        "trend.rd_gdp.place_comparison.changzhou.gap.2015",
        "trend.rd_gdp.place_comparison.changzhou-less-china.gap",
        "trend.rd_gdp.place_comparison.changzhou.level.2020_2015",
        "trend.rd_gdp.place_comparison.slope_per_year",
        "trend.rd_gdp.ols_trend.sup_f",
        "trend.rd_gdp.log_decomposition.changzhou.log_amount_per_year",
        "trend.labs.log_decomposition.changzhou.before.log_amount_per_year",
        "trend.rd.log_decomposition.china.before.log_amount_per_year",
        "trend.rd.log_decomposition.changzhou.since.log_amount_per_year",
        "trend.rd.log_decomposition.changzhou.before.pace_from_share",
        "trend.rd.log_decomposition.changzhou.before.after.log_amount_per_year",
        "trend.rd.log_decomposition.log_amount_per_year",
        "trend.rd_gdp.vintage_revision.changzhou.revision",
        "trend.rd_gdp.forecast.changzhou.held_since.2023",
        "trend.rd_gdp.ols_trend.slope_per_year.2020",
        "trend.rd_gdp.ols_trend.slope_per_year.n.dof",
        "trend.rd_gdp.forecast_drift.projected.2022",
        "trend.rd_gdp.forecast_drift.changzhou.projected_model_interval.2027",
        "projection.rd_gdp.forecast_combination.changzhou.projected_model_interval.2027",
        "projection.rd_gdp.forecast_theta.changzhou.projected.2027",
        "projection.rd_gdp.two_point_linear.projected_model_interval.2022",
        "trend.rd_gdp.forecast_drift.changzhou.log_likelihood",
        "trend.rd_gdp.forecast.changzhou.rolling_origin_mae",
        "trend.rd_gdp_ratio.ols_trend.slope_per_year",
        "trend.all.ols_trend.slope_per_year",
        "trend.all.pooled_panel.china.growth_pct_per_year",
        "trend.rd_gdp.ols_trend.slope",
        "projection.rd_gdp",
        "projection.rd_gdp.two_point.2022",
        "projection.rd_gdp.two_point_linear.soon",
        "projection.rd_gdp.two_point_linear.9999",
        "projection.rd_gdp.two_point_gap.2022",
        "projection.rd_gdp.2022",
        "projection.rd_gdp.two_point_linear.suzhou.2022",
        "reference.rd_gdp_ratio",
        "trend.rd_gdp.amount_of_share.changzhou@report.level.2016",
        "trend.rd_gdp.amount_of_share.changzhou@report.level",
        "rate.labz.real_pct",
        "rate.labs.pct",
        "rate.labs.2014-1999.real_pct",
        "trend.rd_gdp.amount_of_share.changzhou@other.level.2015",
        "trend.rd_gdp.amount_of_share.china@wdi_latest.level.2015",
        "trend.rd_gdp.amount_of_share.level.2015",
        "trend.labs.amount_of_share.changzhou@report.level.2015",
        "trend.rd_gpd.amount_of_share.changzhou@report.level.2015",
        "trend.rd_gdp.amount_of_share.changzhou@report.mean.level.2015",
        "trend.rd_gdp.log_decomposition.nanjing.log_share",
        "trend.rd_gdp.log_decomposition.china.log_share",
        "trend.rd_gdp.log_decomposition.changzhou@report.log_share.2020",
        "trend.rd_gdp.log_decomposition.changzhou@report.log_prices",
        "trend.rd_gdp.log_decomposition.changzhou@report.mean.log_share",
        "trend.rd_gdp.log_decomposition.changzhou@report.deflator.log_prices",
        "trend.rd_gdp.log_decomposition.changzhou@report.mean-changzhou.log_prices",
        "trend.rd_gdp.log_decomposition.changzhou@report.mean.deflator-china.log_prices",
        "trend.rd_gdp.log_decomposition.log_share",
        "trend.rd_gdp.shrinkage.china.prior_mean",
        "trend.rd_gdp.shrinkage.changzhou@report.prior_mean",
        "trend.rd_gdp.shrinkage.changzhou.tau-half.prior_sd",
        "trend.rd_gdp.shrinkage.changzhou.tau-third.prior_weight",
        "trend.rd_gdp.shrinkage.changzhou.tau-half.tau-half.prior_weight",
        "trend.labs.shrinkage.changzhou.prior_mean",
        "trend.rd_gdp.ols_trend.changzhou.tau-half.slope_per_year",
        "trend.rd_gdp_ratio.slope_set.china@wdi_latest.residual_sd",
        "reference.rd_gdp_ratio.suzhou.2020",
        "reference.rd_gdp_ratio.china.2091.wdi_latest",
        "growth",
        "",
        "added.mine",
        "count.pears",
    ],
)
def test_a_slip_of_the_pen_is_not_possible(name):
    assert not is_possible(name, KNOWN)


def test_a_period_of_months_keeps_its_year():
    one = estimate(
        ModelId.PLACE_COMPARISON,
        Term.LEVEL,
        indicator="rd_gdp",
        scope=MAIN,
        place="changzhou",
        start=Period.parse("2019-12"),
        end=Period.parse("2019-12"),
    )
    assert number_id(one, MAIN).endswith(".level.2019")
