"""The one result type: an estimate with its subject, unit, interval, operands and remarks.

Growth, composition, claims, trends, projections and comparisons all yield :class:`Estimate`. What
a reader is told of it is the last step and lives in :mod:`analysis.words`; nothing between the
statistics and the sentence is told in words, so nothing has to be read back out of them. The
enumerations here are the vocabulary: each member has a message in every language.

An estimate that can't be made is a :class:`Refusal` with its reason, never an absent row.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Final, Literal, Self

from pydantic import Field, field_validator, model_validator

from analysis.core.period import PeriodField
from analysis.core.records import Bound, Record

#: Ids are ASCII; what they are called is data (`data/reference/*.yml`, `indicators.yml`).
ID = r"^[a-z0-9][a-z0-9_-]*$"


class Dimension(StrEnum):
    """How a term's unit follows from its subject's."""

    SAME = "same_unit"
    CHANGE = "change"  # a difference: percentage points of a percentage, else the same unit
    CHANGE_PER_YEAR = "change_per_year"
    PERCENT = "percent"
    PERCENT_PER_YEAR = "percent_per_year"
    POINTS = "points"  # of a share or a ratio, whatever it is written in
    POINTS_PER_YEAR = "points_per_year"
    YEAR = "year"
    NONE = "none"


class Unit(Record):
    """A unit of the closed list (`units.yml`), and whether it is per year."""

    name: str
    per_year: bool = False


@cache  # of a closed list and few dimensions
def derive_unit(subject_unit: str, dimension: Dimension) -> Unit:
    """Return the unit a term has, from its subject's unit and its dimension alone.

    A change of a percentage is in percentage points, a change of anything else in its own unit
    (of a ratio in ‰ in ‰); growth is in percent whatever grows, and points are percentage points
    whatever the ratio is written in.
    """
    change = "percentage_point" if subject_unit == "percent" else subject_unit
    name, per_year = {
        Dimension.SAME: (subject_unit, False),
        Dimension.CHANGE: (change, False),
        Dimension.CHANGE_PER_YEAR: (change, True),
        Dimension.PERCENT: ("percent", False),
        Dimension.PERCENT_PER_YEAR: ("percent", True),
        Dimension.POINTS: ("percentage_point", False),
        Dimension.POINTS_PER_YEAR: ("percentage_point", True),
        Dimension.YEAR: ("year", False),
        Dimension.NONE: ("statistic", False),
    }[dimension]
    return Unit(name=name, per_year=per_year)


class Term(StrEnum):
    """What is estimated. Dates are the estimate's period and never part of the name."""

    # Two levels and what lies between them.
    BASE = "base"
    END = "end"
    CHANGE = "change"
    PCT = "pct"
    LOG_CHANGE = "log_change"
    CAGR = "cagr"
    PP = "pp"
    PP_PER_YEAR = "pp_per_year"
    # Parts within wholes.
    BASE_SHARE = "base_share"
    END_SHARE = "end_share"
    SHARE_CHANGE = "share_change"
    CONTRIBUTION = "contribution"
    # Claims.
    STATED = "stated"
    RECOMPUTED = "recomputed"
    DISAGREEMENT = "disagreement"
    # Trends.
    SLOPE_PER_YEAR = "slope_per_year"
    SLOPE_PER_YEAR_BEFORE = "slope_per_year_before"
    SLOPE_PER_YEAR_AFTER = "slope_per_year_after"
    LOG_GROWTH_PER_YEAR = "log_growth_per_year"
    LOG_GROWTH_PER_YEAR_CR1 = "log_growth_per_year_cr1"
    LOG_GROWTH_PER_YEAR_BEFORE = "log_growth_per_year_before"
    LOG_GROWTH_PER_YEAR_AFTER = "log_growth_per_year_after"
    GROWTH_PCT_PER_YEAR = "growth_pct_per_year"
    GROWTH_PCT_PER_YEAR_BEFORE = "growth_pct_per_year_before"
    GROWTH_PCT_PER_YEAR_AFTER = "growth_pct_per_year_after"
    GROWTH_PCT_PER_YEAR_WILD = "growth_pct_per_year_wild"
    GROWTH_PCT_PER_YEAR_PRINTED_BOUNDS = "growth_pct_per_year_printed_bounds"
    GROWTH_PCT_PER_YEAR_LEAVE_ONE_OUT = "growth_pct_per_year_leave_one_out"
    GROWTH_PCT_PER_YEAR_SLOWEST = "growth_pct_per_year_slowest"
    GROWTH_PCT_PER_YEAR_MEDIAN = "growth_pct_per_year_median"
    GROWTH_PCT_PER_YEAR_FASTEST = "growth_pct_per_year_fastest"
    P_VALUE_NO_GROWTH = "p_value_no_growth"
    MEAN_LOG_GROWTH_UNWEIGHTED = "mean_log_growth_unweighted"
    SD_LOG_GROWTH_BETWEEN_INDICATORS = "sd_log_growth_between_indicators"
    MIDPOINT_GAP = "midpoint_gap"
    SUP_F = "sup_f"
    SUP_F_P_VALUE = "sup_f_p_value"
    FIRST_YEAR_AFTER_BREAK = "first_year_after_break"
    ROLLING_ORIGIN_MAE = "rolling_origin_mae"
    ROLLING_ORIGIN_MAE_LOG = "rolling_origin_mae_log"
    MEAN_REVISION = "mean_revision"
    LARGEST_REVISION = "largest_revision"
    YEARS_LOWERED = "years_lowered"
    # Levels, projections, comparisons.
    LEVEL = "level"
    PROJECTED = "projected"
    GAP = "gap"
    GAP_CHANGE = "gap_change"
    GAP_CHANGE_BOTH = "gap_change_both"  # what two editions leave a change of a gap
    ERROR = "error"
    END_NEEDED = "end_needed"
    # An amount as a level times a share.
    LOG_AMOUNT = "log_amount"
    LOG_SHARE = "log_share"
    LOG_WHOLE = "log_whole"
    LOG_VOLUME = "log_volume"
    LOG_PRICES = "log_prices"
    LOG_AMOUNT_DEFLATED = "log_amount_deflated"
    GROWTH_PCT_PER_YEAR_DEFLATED = "growth_pct_per_year_deflated"
    # A fit to bounds, a slope drawn towards others.
    RESIDUAL_SD = "residual_sd"
    RESIDUAL_SD_LOG = "residual_sd_log"
    PRIOR_MEAN = "prior_mean"
    PRIOR_SD = "prior_sd"
    PRIOR_WEIGHT = "prior_weight"
    POSTERIOR_SD = "posterior_sd"
    # Forecasts: what they are calibrated and checked by.
    PROJECTED_MODEL_INTERVAL = "projected_model_interval"
    PAST_COVERAGE = "past_coverage"
    LOG_LIKELIHOOD = "log_likelihood"
    # Places in one publication, targets and what became of them.
    GROWTH_PCT = "growth_pct"
    RANK = "rank"
    MARGIN = "margin"
    # What several figures imply together.
    IMPLIED = "implied"
    # A growth rate at constant prices, and the change of prices that it leaves of nominal growth.
    REAL_PCT = "real_pct"
    REAL_PCT_PER_YEAR = "real_pct_per_year"
    NOMINAL_PCT = "nominal_pct"
    PRICE_CHANGE = "price_change"
    # How fast an amount, its share and the whole moved over a stretch, and what that changed.
    LOG_AMOUNT_PER_YEAR = "log_amount_per_year"
    LOG_SHARE_PER_YEAR = "log_share_per_year"
    LOG_WHOLE_PER_YEAR = "log_whole_per_year"
    PACE_FROM_SHARE = "pace_from_share"
    PACE_FROM_WHOLE = "pace_from_whole"
    # A figure in a later edition; forecasts held against what was published since.
    REVISION = "revision"
    HELD_SINCE = "held_since"

    @property
    def dimension(self) -> Dimension:
        """How its unit follows from the subject's."""
        return _DIMENSIONS[self]

    @property
    def is_test(self) -> bool:
        """Whether it is a statistic that nothing supports without degrees of freedom."""
        return self in _TESTS


_DIMENSIONS: Mapping[Term, Dimension] = {
    **dict.fromkeys(
        (
            Term.BASE,
            Term.END,
            Term.LEVEL,
            Term.PROJECTED,
            Term.PROJECTED_MODEL_INTERVAL,
            Term.END_NEEDED,
            Term.RANK,
        ),
        Dimension.SAME,
    ),
    **dict.fromkeys((Term.STATED, Term.RECOMPUTED, Term.IMPLIED), Dimension.SAME),
    **dict.fromkeys(
        (
            Term.CHANGE,
            Term.MIDPOINT_GAP,
            Term.GAP,
            Term.GAP_CHANGE,
            Term.GAP_CHANGE_BOTH,
            Term.MARGIN,
            Term.ERROR,
            Term.MEAN_REVISION,
            Term.LARGEST_REVISION,
            Term.ROLLING_ORIGIN_MAE,
        ),
        Dimension.CHANGE,
    ),
    **dict.fromkeys(
        (
            Term.SLOPE_PER_YEAR,
            Term.SLOPE_PER_YEAR_BEFORE,
            Term.SLOPE_PER_YEAR_AFTER,
        ),
        Dimension.CHANGE_PER_YEAR,
    ),
    **dict.fromkeys(
        (
            Term.PCT,
            Term.GROWTH_PCT,
            Term.BASE_SHARE,
            Term.END_SHARE,
            Term.CONTRIBUTION,
            Term.DISAGREEMENT,
            Term.PAST_COVERAGE,
            Term.REAL_PCT,
            Term.NOMINAL_PCT,
            Term.PRICE_CHANGE,
        ),
        Dimension.PERCENT,
    ),
    **dict.fromkeys((Term.PP, Term.SHARE_CHANGE), Dimension.POINTS),
    Term.PP_PER_YEAR: Dimension.POINTS_PER_YEAR,
    **dict.fromkeys(
        (
            Term.CAGR,
            Term.REAL_PCT_PER_YEAR,
            *(term for term in Term if term.value.startswith("growth_pct_per_year")),
        ),
        Dimension.PERCENT_PER_YEAR,
    ),
    Term.FIRST_YEAR_AFTER_BREAK: Dimension.YEAR,
    **dict.fromkeys(
        (
            Term.LOG_CHANGE,
            Term.LOG_GROWTH_PER_YEAR,
            Term.LOG_GROWTH_PER_YEAR_CR1,
            Term.LOG_GROWTH_PER_YEAR_BEFORE,
            Term.LOG_GROWTH_PER_YEAR_AFTER,
            Term.P_VALUE_NO_GROWTH,
            Term.MEAN_LOG_GROWTH_UNWEIGHTED,
            Term.SD_LOG_GROWTH_BETWEEN_INDICATORS,
            Term.SUP_F,
            Term.SUP_F_P_VALUE,
            Term.ROLLING_ORIGIN_MAE_LOG,
            Term.YEARS_LOWERED,
            Term.LOG_LIKELIHOOD,
        ),
        Dimension.NONE,
    ),
    **dict.fromkeys(
        (
            *(Term.LOG_AMOUNT, Term.LOG_SHARE, Term.LOG_WHOLE, Term.LOG_VOLUME, Term.LOG_PRICES),
            *(Term.LOG_AMOUNT_DEFLATED, Term.RESIDUAL_SD_LOG),
        ),
        Dimension.NONE,
    ),
    Term.RESIDUAL_SD: Dimension.CHANGE,
    **dict.fromkeys(
        (Term.PRIOR_MEAN, Term.PRIOR_SD, Term.POSTERIOR_SD), Dimension.CHANGE_PER_YEAR
    ),
    Term.PRIOR_WEIGHT: Dimension.PERCENT,
    **dict.fromkeys(
        (
            *(Term.LOG_AMOUNT_PER_YEAR, Term.LOG_SHARE_PER_YEAR, Term.LOG_WHOLE_PER_YEAR),
            Term.HELD_SINCE,
        ),
        Dimension.NONE,
    ),
    **dict.fromkeys((Term.PACE_FROM_SHARE, Term.PACE_FROM_WHOLE), Dimension.PERCENT),
    Term.REVISION: Dimension.CHANGE,
}
_TESTS = frozenset(
    {Term.P_VALUE_NO_GROWTH, Term.SUP_F, Term.SUP_F_P_VALUE, Term.SD_LOG_GROWTH_BETWEEN_INDICATORS}
)


#: How a model continues two points.
Form = Literal["linear", "exponential"]


class ModelId(StrEnum):
    """Which model or rule gave the estimate."""

    GROWTH = "growth"
    COMPOSITION = "composition"
    CLAIM = "claim"
    TWO_POINT_LINEAR = "two_point_linear"
    TWO_POINT_EXPONENTIAL = "two_point_exponential"
    TWO_POINT_GAP = "two_point_gap"
    OUT_OF_SAMPLE_LINEAR = "out_of_sample_linear"
    OUT_OF_SAMPLE_EXPONENTIAL = "out_of_sample_exponential"
    PLACE_COMPARISON = "place_comparison"
    POOLED_PANEL = "pooled_panel"
    GROWTH_DESCRIBED = "growth_described"
    OLS_TREND = "ols_trend"
    MEAN_ANNUAL_CHANGE = "mean_annual_change"
    SUP_F_BREAK = "sup_f_break"
    FORECAST = "forecast"
    FORECAST_LAST_VALUE = "forecast_last_value"
    FORECAST_DRIFT = "forecast_drift"
    FORECAST_DAMPED_TREND = "forecast_damped_trend"
    FORECAST_LOCAL_LINEAR_TREND = "forecast_local_linear_trend"
    VINTAGE_REVISION = "vintage_revision"
    AMOUNT_OF_SHARE = "amount_of_share"
    LOG_DECOMPOSITION = "log_decomposition"
    SLOPE_SET = "slope_set"
    THEIL_SEN = "theil_sen"
    INTERVAL_REGRESSION = "interval_regression"
    SHRINKAGE = "shrinkage"
    FORECAST_THETA = "forecast_theta"
    FORECAST_COMBINATION = "forecast_combination"
    PEERS = "peers"
    TARGET_OUTCOME = "target_outcome"
    MEASURE = "measure"
    CONSTANT_PRICES = "constant_prices"

    @property
    def form(self) -> Form | None:
        """The form that it draws through two points, if it draws one."""
        return _FORMS.get(self)

    @property
    def is_two_point(self) -> bool:
        """Whether all it knows are two points: a form through them, or the gap of both forms."""
        return self.form is not None or self is ModelId.TWO_POINT_GAP

    @property
    def is_out_of_sample(self) -> bool:
        """Whether it holds a form through two points against a later value."""
        return self in _OUT_OF_SAMPLE


_FORMS: Final[Mapping[ModelId, Form]] = {
    ModelId.TWO_POINT_LINEAR: "linear",
    ModelId.TWO_POINT_EXPONENTIAL: "exponential",
    ModelId.OUT_OF_SAMPLE_LINEAR: "linear",
    ModelId.OUT_OF_SAMPLE_EXPONENTIAL: "exponential",
}
_OUT_OF_SAMPLE: Final = frozenset(
    {ModelId.OUT_OF_SAMPLE_LINEAR, ModelId.OUT_OF_SAMPLE_EXPONENTIAL}
)


class IntervalKind(StrEnum):
    """What the two ends beside a value are."""

    BOUNDS = "bounds"  # what printed rounding and hedges leave open, exact
    CONFIDENCE = "confidence"
    PREDICTION = "prediction"
    RANGE = "range"  # of values under alternatives, such as leaving one out
    CREDIBLE = "credible"  # of a posterior: prior and data, no repeated sampling


_LEVELLED: Final = frozenset(
    {IntervalKind.CONFIDENCE, IntervalKind.PREDICTION, IntervalKind.CREDIBLE}
)


class Interval(Record):
    """Two ends and what they mean.

    Attributes:
        low, high: infinite where bounds leave an end open.
        level: the nominal coverage of a confidence or prediction interval, or the probability
            of a credible one, such as 0.95.
        dof: degrees of freedom behind ``se``; fractional where an approximation made it.
        se: standard error.

    Raises:
        ValueError: ends in the wrong order; a confidence interval or a standard error without
            degrees of freedom; bounds or a range that claim a level; an open end of anything but
        bounds.
    """

    kind: IntervalKind
    low: Bound
    high: Bound
    level: Decimal | None = None
    dof: Decimal | None = None
    se: Decimal | None = None

    @model_validator(mode="after")
    def _claims_no_more_than_it_has(self) -> Self:
        if self.kind is not IntervalKind.BOUNDS and not (
            self.low.is_finite() and self.high.is_finite()
        ):
            msg = f"a {self.kind} interval has both ends, not {self.low}, {self.high}"
            raise ValueError(msg)
        if self.low > self.high:
            msg = f"interval ends in the wrong order: {self.low}, {self.high}"
            raise ValueError(msg)
        inference = self.kind is IntervalKind.CONFIDENCE or self.se is not None
        if inference and (self.dof is None or self.dof <= 0):
            msg = "no confidence interval or standard error without degrees of freedom"
            raise ValueError(msg)
        if self.kind in _LEVELLED:
            if self.level is None:
                msg = f"a {self.kind} interval needs its level"
                raise ValueError(msg)
        elif self.level is not None:
            msg = f"{self.kind} have no level"
            raise ValueError(msg)
        return self


class ArgKind(StrEnum):
    """What an argument of a remark is, which decides how it is said."""

    COUNT = "count"  # a whole number
    NUMBER = "number"  # a decimal, said as it is
    YEAR = "year"
    PERIOD = "period"  # in the codebook's writing
    INDICATOR = "indicator"  # an indicator's id
    INDICATORS = "indicators"  # several, one space between them
    MODEL = "model"  # a ModelId
    FORM = "form"  # linear or exponential
    STATUS = "status"  # of a reference row
    TRUST = "trust"
    UNIT = "unit"
    SERIES = "series"  # of the reference data, by id
    PLACE = "place"  # of the reference data, by id
    VINTAGE = "vintage"  # of the reference data, by id


class RemarkCode(StrEnum):
    """What can be said of an estimate beside its value; the arguments are in `REMARK_ARGS`."""

    NO_INFERENCE = "no_inference"
    PRINTED_BASE = "printed_base"
    BACK_CAST_BASE = "back_cast_base"
    OTHER_DATE = "other_date"
    EXPONENTIAL_UNDEFINED = "exponential_undefined"
    OUTTURN_ABOVE = "outturn_above"
    OUTTURN_BELOW = "outturn_below"
    OUTTURN_WITHIN = "outturn_within"
    END_FOR_OUTTURN = "end_for_outturn"
    PRINTED_END = "printed_end"
    AS_PRINTED = "as_printed"
    REFERENCE_TRUST = "reference_trust"
    YEARS_BETWEEN = "years_between"
    CR2 = "cr2"
    SELECTION = "selection"
    SELECTION_LIMITS = "selection_limits"
    CR1 = "cr1"
    CR1_NARROW = "cr1_narrow"
    EXP_OF_CR2 = "exp_of_cr2"
    EXP_OF_LOG = "exp_of_log"
    WILD_INVERTED = "wild_inverted"
    ALL_SIGNS = "all_signs"
    SIGNS_DRAWN = "signs_drawn"
    SIGN_FLIPS = "sign_flips"
    PRINT_NOT_SAMPLING = "print_not_sampling"
    LEFT_OUT = "left_out"
    RANGE_NOT_INTERVAL = "range_not_interval"
    EQUAL_WEIGHTS = "equal_weights"
    T_CLUSTERS = "t_clusters"
    HETEROGENEITY = "heterogeneity"
    SPAN_WEIGHTED = "span_weighted"
    DESCRIBED_ONLY = "described_only"
    OF_INDICATOR = "of_indicator"
    PANEL = "panel"
    RESIDUAL_RHO_TAKEN = "residual_rho_taken"
    RANDOM_WALK = "random_walk"
    ENDS_ONLY = "ends_only"
    BREAK_BOTH = "break_both"
    BREAK_DATE = "break_date"
    DATE_CHOSEN = "date_chosen"
    ORIGINS = "origins"
    ORIGINS_LOG = "origins_log"
    INTERVAL_HELD = "interval_held"
    CHOSEN = "chosen"  # smallest error; its lead is not tested
    FORM_THROUGH = "form_through"
    BOUNDS_FROM_PRINT = "bounds_from_print"
    PASSES_WHOLE = "passes_whole"
    CHOSEN_FORECAST = "chosen_forecast"
    COMPARISON_FORECAST = "comparison_forecast"
    LATER_LESS_EARLIER = "later_less_earlier"
    LARGEST_IN = "largest_in"
    # Why something was refused.
    NO_FIGURE = "no_figure"
    FIRST_PUBLISHED = "first_published"
    TOO_FEW_YEARS = "too_few_years"
    TOO_FEW_INDICATORS = "too_few_indicators"
    YEARS_MISSING = "years_missing"
    NOT_POSITIVE = "not_positive"
    HORIZON_PAST = "horizon_past"
    UNITS_DIFFER = "units_differ"
    BASE_MAY_VANISH = "base_may_vanish"
    DIVISOR_MAY_VANISH = "divisor_may_vanish"
    NOT_PRINTED = "not_printed"
    # Of growth and of the panel.
    MIDDLE_OF = "middle_of"
    MAY_BE_TOO = "may_be_too"
    MEMBERS = "members"
    NO_POINT = "no_point"
    LARGEST_MAY_BE = "largest_may_be"
    SHORTER_THAN_YEAR = "shorter_than_year"
    PART_YEAR = "part_year"
    SPANS_DIFFER = "spans_differ"
    CHANGE_NOT_UNDONE = "change_not_undone"
    NEGATIVE_BASE = "negative_base"
    PRICES_DIFFER = "prices_differ"
    PRICES_UNSTATED = "prices_unstated"
    REAL_AS_PRINTED = "real_as_printed"
    # An amount as a level times a share.
    LOG_POINTS = "log_points"
    BOUNDS_JOINT = "bounds_joint"
    EDITION_UNSTATED = "edition_unstated"
    WHOLE_IMPLIED = "whole_implied"
    SPLIT_BY = "split_by"
    PRICES_IMPLIED = "prices_implied"
    VOLUME_IMPLIED = "volume_implied"
    PRICES_ELSEWHERE = "prices_elsewhere"
    OTHER_EDITION = "other_edition"
    EDITIONS_DIFFER = "editions_differ"
    MEAN_RATE = "mean_rate"
    # A slope over bounds.
    SET_OF_SLOPES = "set_of_slopes"
    OUTER_BOUNDS = "outer_bounds"
    NO_INDEPENDENCE = "no_independence"
    INTERVAL_LIKELIHOOD = "interval_likelihood"
    INDEPENDENT_SE = "independent_se"
    BOUNDS_ARE_POINTS = "bounds_are_points"
    LINE_WITHIN_BOUNDS = "line_within_bounds"
    NO_MAXIMUM = "no_maximum"
    # A slope drawn towards others.
    PRIOR_NORMAL = "prior_normal"
    PRIOR_CENTRE = "prior_centre"
    PRIOR_SCALE = "prior_scale"
    DATA_UNIFORM = "data_uniform"
    PRIOR_AND_PRINT = "prior_and_print"
    PRIOR_DECIDES = "prior_decides"
    BOUNDS_OPEN = "bounds_open"
    NO_SPREAD = "no_spread"
    # How sure a slope is, and whether its line is broken.
    COSINES = "cosines"
    OVER_GAPS = "over_gaps"
    COVERAGE = "coverage"
    FALLS_SHORT = "falls_short"
    QUOTED = "quoted"
    LARGEST_P = "largest_p"
    BREAK_SIZE = "break_size"
    BREAK_POWER = "break_power"
    LESS_THAN = "less_than"  # the value is a ceiling, at the floor of what was simulated
    TREND_BROKEN = "trend_broken"
    ON_A_LINE = "on_a_line"
    # Of forecasts, and why there is none.
    CALIBRATED = "calibrated"
    CALIBRATED_CHOICE = "calibrated_choice"
    BEYOND_JUDGED = "beyond_judged"
    MODEL_INTERVAL = "model_interval"
    AT_MAXIMUM = "at_maximum"
    NOT_CONVERGED = "not_converged"
    HELD_AHEAD = "held_ahead"
    STEPS_OVERLAP = "steps_overlap"
    SIMULATED_COVERAGE = "simulated_coverage"
    ONLY_FORECAST = "only_forecast"
    GAPS = "gaps"
    SUPERSEDED = "superseded"
    YEARS_BETWEEN_KNOWN = "years_between_known"
    # Of places beside each other in several editions.
    OWN_YEARS_ACCOUNT = "own_years_account"
    BOTH_EDITIONS = "both_editions"
    ONE_EDITION = "one_edition"
    EDITION_NOT_KNOWN = "edition_not_known"
    FIGURE_EDITION = "figure_edition"
    FIGURES_DISAGREE = "figures_disagree"
    ONE_PUBLISHER = "one_publisher"
    RANK_OF_PLACES = "rank_of_places"
    RANK_OPEN = "rank_open"
    # Of targets.
    TARGET_REACHED = "target_reached"
    TARGET_MISSED = "target_missed"
    TARGET_UNDECIDED = "target_undecided"
    OUTSIDE_YEARS = "outside_years"
    OPERAND_NOT_POSITIVE = "operand_not_positive"
    NO_BOUND = "no_bound"
    # Of an amount and its share on either side of a break.
    LOG_POINTS_PER_YEAR = "log_points_per_year"
    STRETCHES_MEET = "stretches_meet"
    EARLIER_LESS_LATER = "earlier_less_later"
    # Of editions, and of years that were published after a forecast's last.
    LATER_EDITION = "later_edition"
    PUBLISHED_SINCE = "published_since"
    INTERVAL_HOLDS_IT = "interval_holds_it"
    INTERVAL_MISSES_IT = "interval_misses_it"
    HELD_OF_PUBLISHED = "held_of_published"
    OTHER_ACCOUNT = "other_account"


_C, _N = ArgKind.COUNT, ArgKind.NUMBER
REMARK_ARGS: Mapping[RemarkCode, Mapping[str, ArgKind]] = {
    **{code: {} for code in RemarkCode},
    RemarkCode.END_FOR_OUTTURN: {"period": ArgKind.PERIOD, "form": ArgKind.FORM},
    RemarkCode.PRINTED_END: {"value": _N, "low": _N, "high": _N},
    RemarkCode.REFERENCE_TRUST: {"status": ArgKind.STATUS, "trust": ArgKind.TRUST},
    RemarkCode.YEARS_BETWEEN: {"years": _C},
    RemarkCode.ALL_SIGNS: {"patterns": _C},
    RemarkCode.SIGNS_DRAWN: {"patterns": _C, "error": _N},
    RemarkCode.LEFT_OUT: {"lowest": ArgKind.INDICATOR, "highest": ArgKind.INDICATOR},
    RemarkCode.OF_INDICATOR: {"indicator": ArgKind.INDICATOR},
    RemarkCode.PANEL: {
        "indicators": _C,
        "clusters": _C,
        "pairs": _C,
        "shortest": _N,
        "longest": _N,
        "back_cast": _C,
    },
    RemarkCode.RESIDUAL_RHO_TAKEN: {"rho": _N, "corrected": _N, "taken": _N},
    RemarkCode.BREAK_BOTH: {"years": _C},
    RemarkCode.ORIGINS: {"years": _C, "origins": _C},
    RemarkCode.ORIGINS_LOG: {"years": _C, "origins": _C},
    RemarkCode.INTERVAL_HELD: {"held": _C, "outturns": _C},
    RemarkCode.FORM_THROUGH: {
        "form": ArgKind.FORM,
        "base": ArgKind.PERIOD,
        "end": ArgKind.PERIOD,
    },
    RemarkCode.CHOSEN_FORECAST: {
        "model": ArgKind.MODEL,
        "first": ArgKind.YEAR,
        "last": ArgKind.YEAR,
        "n": _C,
    },
    RemarkCode.COMPARISON_FORECAST: {
        "model": ArgKind.MODEL,
        "first": ArgKind.YEAR,
        "last": ArgKind.YEAR,
        "n": _C,
    },
    RemarkCode.LARGEST_IN: {"year": ArgKind.YEAR},
    RemarkCode.TOO_FEW_YEARS: {"years": _C, "needed": _C},
    RemarkCode.TOO_FEW_INDICATORS: {"clusters": _C, "needed": _C},
    RemarkCode.HORIZON_PAST: {"horizon": ArgKind.YEAR, "last": ArgKind.YEAR},
    RemarkCode.UNITS_DIFFER: {"first": ArgKind.UNIT, "second": ArgKind.UNIT},
    RemarkCode.MIDDLE_OF: {"indicators": ArgKind.INDICATORS},
    RemarkCode.MAY_BE_TOO: {"indicators": ArgKind.INDICATORS},
    RemarkCode.MEMBERS: {"indicators": ArgKind.INDICATORS},
    RemarkCode.NO_POINT: {"indicators": ArgKind.INDICATORS},
    RemarkCode.LARGEST_MAY_BE: {"years": _C},
    RemarkCode.CHANGE_NOT_UNDONE: {"change": ArgKind.UNIT, "level": ArgKind.UNIT},
    RemarkCode.SPLIT_BY: {"series": ArgKind.SERIES, "place": ArgKind.PLACE},
    RemarkCode.MEAN_RATE: {"years": _C},
    RemarkCode.INDEPENDENT_SE: {"se": _N, "rho": _N},
    RemarkCode.PRIOR_NORMAL: {"mean": _N, "sd": _N, "times": _N},
    RemarkCode.PRIOR_CENTRE: {"places": _C},
    RemarkCode.PRIOR_SCALE: {
        "places": _C,
        "spans": _C,
        "years": _C,
        "first": ArgKind.YEAR,
        "last": ArgKind.YEAR,
    },
    RemarkCode.DATA_UNIFORM: {"sd": _N},
    RemarkCode.PRIOR_DECIDES: {"weight": _N, "sd": _N, "times": _N},
    RemarkCode.COSINES: {"cosines": _C},
    RemarkCode.COVERAGE: {"coverage": _N, "rho": _N, "series": _N, "error": _N},
    RemarkCode.QUOTED: {"lowest": _N, "rho": _N},
    RemarkCode.LARGEST_P: {"series": _N, "rho": _N, "error": _N},
    RemarkCode.BREAK_SIZE: {"independent": _N, "walk": _N},
    RemarkCode.BREAK_POWER: {"independent": _N, "walk": _N},
    RemarkCode.TREND_BROKEN: {"first": ArgKind.YEAR, "p": _N},
    RemarkCode.CALIBRATED: {"years": _C, "origins": _C},
    RemarkCode.CALIBRATED_CHOICE: {"years": _C, "origins": _C},
    RemarkCode.BEYOND_JUDGED: {"years": _C},
    RemarkCode.NOT_CONVERGED: {"failed": _C, "fits": _C},
    RemarkCode.HELD_AHEAD: {"held": _C, "outturns": _C},
    RemarkCode.SIMULATED_COVERAGE: {
        "years": _C,
        "series": _C,
        "lowest": _N,
        "highest": _N,
        "error": _N,
    },
    RemarkCode.ONLY_FORECAST: {
        "model": ArgKind.MODEL,
        "first": ArgKind.YEAR,
        "last": ArgKind.YEAR,
        "n": _C,
    },
    RemarkCode.GAPS: {"period": ArgKind.PERIOD},
    RemarkCode.SUPERSEDED: {"indicator": ArgKind.INDICATOR},
    RemarkCode.YEARS_BETWEEN_KNOWN: {"years": _C},
    RemarkCode.FIGURE_EDITION: {"vintage": ArgKind.VINTAGE},
    RemarkCode.RANK_OF_PLACES: {"places": _C},
    RemarkCode.STRETCHES_MEET: {"year": ArgKind.YEAR},
    RemarkCode.LATER_EDITION: {"indicator": ArgKind.INDICATOR},
    RemarkCode.PUBLISHED_SINCE: {"last": ArgKind.YEAR},
    RemarkCode.HELD_OF_PUBLISHED: {"held": _C, "outturns": _C},
}
_TYPES: Mapping[ArgKind, type | tuple[type, ...]] = {
    ArgKind.COUNT: int,
    ArgKind.YEAR: int,
    ArgKind.NUMBER: (Decimal, int),
}
Argument = int | Decimal | str


class Remark(Record):
    """Something to be said of an estimate, as a code with its arguments.

    Raises:
        ValueError: unless the arguments are exactly those that `REMARK_ARGS` declares, each of
            its kind.
    """

    code: RemarkCode
    args: dict[str, Argument] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_its_arguments(self) -> Self:
        declared = REMARK_ARGS[self.code]
        if set(self.args) != set(declared):
            msg = (
                f"remark {self.code}: arguments {sorted(self.args)}; accepted: {sorted(declared)}"
            )
            raise ValueError(msg)
        for name, kind in declared.items():
            if not isinstance(self.args[name], _TYPES.get(kind, str)):
                msg = f"remark {self.code}, {name}: {self.args[name]!r} is no {kind}"
                raise ValueError(msg)  # noqa: TRY004 (pydantic takes a ValueError as a refusal)
        return self


def remark(code: RemarkCode, **args: Argument | float) -> Remark:
    """Return a remark; a float is kept as the decimal it is written as."""
    return Remark(
        code=code,
        args={
            name: Decimal(repr(value)) if isinstance(value, float) else value
            for name, value in args.items()
        },
    )


class Subject(Record):
    """What an estimate is about; everything in it is an id.

    Attributes:
        indicator: of the source, if it is one.
        scope: the source's scope it holds for, if it is an indicator.
        series, place, vintage: of the reference data.
        claim, reading: of `claims.yml`; the reading is empty for what is stated.
        measure: of `measures.yml`.
        unit: the unit of the subject itself.
        against: what it is held against: the other place, the later vintage.
    """

    indicator: str | None = Field(None, pattern=ID)
    scope: str | None = Field(None, pattern=ID)
    series: str | None = Field(None, pattern=ID)
    place: str | None = Field(None, pattern=ID)
    vintage: str | None = Field(None, pattern=ID)
    claim: str | None = Field(None, pattern=ID)
    reading: str | None = Field(None, pattern=ID)
    measure: str | None = Field(None, pattern=ID)
    unit: str
    against: "Subject | None" = None


class OperandKind(StrEnum):
    """Where an operand stands."""

    FIGURE = "figure"  # figures.csv
    REFERENCE = "reference"  # reference_figures.csv
    LISTED = "listed"  # names that claims.yml counts, by claim and operand
    ESTIMATE = "number"  # another estimate, by its number's id
    TABLE = "table"  # the rows of a table, for a count
    PARAMETER = "parameter"  # of the scenario
    SOURCE = "source"  # source.yml


class Operand(Record):
    """One thing a number rests on."""

    kind: OperandKind
    id: str

    def __str__(self) -> str:
        """Return it as tables and `numbers.json` write it: ``figure:p31.05``."""
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Operand":
        """Read :meth:`__str__` back.

        Raises:
            ValueError: for a kind that is none.
        """
        kind, _, name = text.partition(":")
        return cls(kind=OperandKind(kind), id=name)


class MadeBy(Record):
    """The notebook and the cell that made something."""

    step: str
    cell: str


class Estimate(Record):
    """One number that was computed, with all that is known of it.

    Attributes:
        subject: what it is about.
        model: which model or rule gave it.
        term: what is estimated; its dimension and the subject's unit give :attr:`unit`.
        variant: tells two estimates of one subject, model and term apart, where one is the
            headline and the other is not: ``other``, ``2014-2015``. Empty for the headline.
        start, end: the period it holds for; the same for a single date.
        value: the estimate itself.
        interval: how far it may be off, and in which sense; none where nothing is left open.
        point: whether the value is a point estimate; false where it rests on a print that names
            only an end, or a range, so that the interval is all that is known.
        n: observations used.
        dof: degrees of freedom behind the model; zero where there is no inference.
        operands: what it rests on.
        remarks: what is to be said of it.
        made_by: set when the table it stands in is saved.

    Raises:
        ValueError: a test statistic without degrees of freedom, a value outside its own bounds,
            a value that is no point and has no bounds.
    """

    subject: Subject
    model: ModelId
    term: Term
    variant: str = Field("", pattern=r"^[a-z0-9_-]*$")
    start: PeriodField | None = None
    end: PeriodField | None = None
    value: Decimal
    interval: Interval | None = None
    point: bool = True
    n: int | None = Field(None, ge=0)
    dof: Decimal = Field(Decimal(0), ge=0)
    operands: tuple[Operand, ...] = ()
    remarks: tuple[Remark, ...] = ()
    made_by: MadeBy | None = None

    @property
    def unit(self) -> Unit:
        """The unit, from the subject's unit and the term's dimension."""
        return derive_unit(self.subject.unit, self.term.dimension)

    def has(self, code: RemarkCode) -> bool:
        """Tell whether a remark is made."""
        return any(one.code is code for one in self.remarks)

    @field_validator("value")
    @classmethod
    def _is_finite(cls, value: Decimal) -> Decimal:
        if not value.is_finite():
            msg = f"{value} is no number"
            raise ValueError(msg)
        return value

    @model_validator(mode="after")
    def _claims_no_more_than_it_has(self) -> Self:
        if self.term.is_test and self.dof <= 0:
            msg = f"{self.model}, {self.term}: no statistic without degrees of freedom"
            raise ValueError(msg)
        interval = self.interval
        if not self.point and (interval is None or interval.kind is not IntervalKind.BOUNDS):
            msg = f"{self.model}, {self.term}: what is no point has bounds"
            raise ValueError(msg)
        bounded = interval is not None and interval.kind is IntervalKind.BOUNDS
        if interval is not None and bounded and not interval.low <= self.value <= interval.high:
            msg = (
                f"{self.model}, {self.term}: {self.value} lies outside its own bounds "
                f"[{interval.low}, {interval.high}]"
            )
            raise ValueError(msg)
        return self


class Refusal(Record):
    """An estimate that was not made, and why."""

    subject: Subject
    model: ModelId
    term: Term | None = None
    start: PeriodField | None = None
    end: PeriodField | None = None
    reason: Remark
    made_by: MadeBy | None = None


Result = Estimate | Refusal
