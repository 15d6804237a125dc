"""The method as it ran: a sentence for each family of models that the brief quotes or shows."""

from collections.abc import Iterable, Mapping
from typing import Final

from analysis.core.result import Estimate, ModelId
from analysis.register.results import Results
from analysis.words.catalogue import Catalogue

#: Which sentence tells a model, in the order they are told.
FAMILIES: Final[Mapping[ModelId, str]] = {
    ModelId.GROWTH: "growth",
    ModelId.CONSTANT_PRICES: "constant_prices",
    ModelId.COMPOSITION: "composition",
    ModelId.CLAIM: "claim",
    ModelId.TWO_POINT_LINEAR: "two_points",
    ModelId.TWO_POINT_EXPONENTIAL: "two_points",
    ModelId.TWO_POINT_GAP: "two_points",
    ModelId.OUT_OF_SAMPLE_LINEAR: "out_of_sample",
    ModelId.OUT_OF_SAMPLE_EXPONENTIAL: "out_of_sample",
    ModelId.PLACE_COMPARISON: "place_comparison",
    ModelId.AMOUNT_OF_SHARE: "amount_of_share",
    ModelId.LOG_DECOMPOSITION: "log_decomposition",
    ModelId.SHRINKAGE: "shrinkage",
    ModelId.POOLED_PANEL: "pooled_panel",
    ModelId.GROWTH_DESCRIBED: "growth_described",
    ModelId.OLS_TREND: "ols_trend",
    ModelId.MEAN_ANNUAL_CHANGE: "mean_annual_change",
    ModelId.SUP_F_BREAK: "sup_f_break",
    ModelId.SLOPE_SET: "slope_set",
    ModelId.THEIL_SEN: "theil_sen",
    ModelId.INTERVAL_REGRESSION: "interval_regression",
    ModelId.VINTAGE_REVISION: "vintage_revision",
    ModelId.PEERS: "peers",
    ModelId.TARGET_OUTCOME: "target_outcome",
    ModelId.MEASURE: "measure",
    ModelId.FORECAST: "forecast",
    ModelId.FORECAST_LAST_VALUE: "forecast",
    ModelId.FORECAST_DRIFT: "forecast",
    ModelId.FORECAST_DAMPED_TREND: "forecast",
    ModelId.FORECAST_LOCAL_LINEAR_TREND: "forecast",
    ModelId.FORECAST_THETA: "forecast",
    ModelId.FORECAST_COMBINATION: "forecast",
}
#: What each chart shows beside what its brief quotes.
_CHARTED: Final[Mapping[str, tuple[ModelId, ...]]] = {
    "growth_ranking": (ModelId.GROWTH,),
    "composition": (ModelId.COMPOSITION,),
    "verdicts": (ModelId.CLAIM,),
    "broken_line": (ModelId.SUP_F_BREAK,),
    "vintages": (ModelId.VINTAGE_REVISION,),
    "scenarios": (ModelId.TWO_POINT_LINEAR,),
}
_NAMED_FIRST: Final = ("growth", "composition", "claim", "measure")
#: Families of ids that are called otherwise than their model.
_NAMED_OTHERWISE: Final = {"rate": ModelId.CONSTANT_PRICES}
_NAMED_SECOND: Final = ("trend", "projection")
_FORECAST: Final = "forecast_"


def model_of(name: str) -> ModelId | None:
    """Return the model that a number of this id comes from; none of a print or a count."""
    family, *parts = name.split(".")
    named = _NAMED_OTHERWISE.get(family, family if family in _NAMED_FIRST else "")
    if family in _NAMED_SECOND and len(parts) > 1:
        named = parts[1]
    return next((one for one in ModelId if one.value == named), None)


def tell_methods(
    used: Iterable[str], charts: Iterable[str], results: Results, words: Catalogue
) -> str:
    """Return the method sentences of the models behind what a brief quotes and shows.

    Args:
        used: ids of the numbers it quotes.
        charts: names of the charts it shows.
        results: the run, which tells which forecasts were made, and so chosen among.
        words: the language.

    Returns:
        A paragraph, or an empty text where no model is behind anything.
    """
    models = {model for name in used if (model := model_of(name)) is not None}
    for chart in charts:
        models |= set(_CHARTED.get(chart, ()))
        if chart == "series" and _forecasts(results):
            models.add(ModelId.FORECAST)
    families = dict.fromkeys(family for model, family in FAMILIES.items() if model in models)
    told = [_tell(family, results, words) for family in families]
    if not told:
        return ""
    joined = words.say("language.note_joint").join(told)
    return words.say("brief.methods", sentences=joined)


def _tell(family: str, results: Results, words: Catalogue) -> str:
    if family != "forecast":
        return words.say(f"method.{family}")
    made = _forecasts(results)
    # Not by commas, which stand in the name of a mean of several.
    named = words.say("language.semicolon").join(
        words.say(f"model_short.{model}") for model in made
    )
    return words.say("method.forecast" if len(made) > 1 else "method.forecast_one", models=named)


def _forecasts(results: Results) -> list[ModelId]:
    """Return the forecasting models that the run made numbers with, in their order."""
    found = (*results.trend_results, *results.projection_results)
    made = {one.model for one in found if isinstance(one, Estimate)}
    return [model for model in ModelId if model in made and model.value.startswith(_FORECAST)]
