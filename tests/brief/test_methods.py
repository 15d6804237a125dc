"""Method sentences are those of the models behind what a brief quotes and shows."""

from dataclasses import replace

import pytest

from analysis.brief.methods import FAMILIES, model_of, tell_methods
from analysis.core.estimates import tabulate_results
from analysis.core.result import ModelId, Refusal, RemarkCode, remark
from analysis.words.catalogue import catalogue

EN, ZH = catalogue("en"), catalogue("zh")


def test_every_model_has_a_sentence():
    assert set(FAMILIES) == set(ModelId)
    for family in FAMILIES.values():
        assert EN.has(f"method.{family}"), family
        assert ZH.has(f"method.{family}"), family


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("growth.x@park.other.cagr", ModelId.GROWTH),
        ("composition.x.end_share", ModelId.COMPOSITION),
        ("claim.x.stated", ModelId.CLAIM),
        ("trend.x.place_comparison.a-less-b.gap.2015", ModelId.PLACE_COMPARISON),
        ("projection.x.two_point_linear.2022", ModelId.TWO_POINT_LINEAR),
        ("projection.x.two_point_linear", ModelId.TWO_POINT_LINEAR),
        ("rate.x.real_pct", ModelId.CONSTANT_PRICES),
        ("measure.x", ModelId.MEASURE),
        ("trend.ols_trend", None),  # what stands first is a series
        ("trend", None),
        ("figure.p01.02", None),
        ("count.claims.certain", None),
        ("reference.rd_gdp_ratio.jia.2022", None),
    ],
)
def test_a_number_s_id_tells_its_model(name, model):
    assert model_of(name) is model


@pytest.mark.usefixtures("compared")
def test_what_is_quoted_is_told_once_and_nothing_else(run_study):
    results = run_study()
    used = ("growth.labs.pct", "growth.rd_gdp.pp", "figure.p01.02")
    said = tell_methods(used, (), results, EN)
    assert said == EN.say("brief.methods", sentences=EN.say("method.growth"))
    assert tell_methods(("figure.p01.02", "count.pairs"), (), results, EN) == ""
    both = tell_methods((*used, "claim.labs_growth.stated"), (), results, ZH)
    assert both.endswith(ZH.say("method.growth") + ZH.say("method.claim"))


@pytest.mark.usefixtures("compared")
def test_a_chart_shows_its_model(run_study):
    results = run_study()
    for chart, method in (
        ("growth_ranking", "growth"),
        ("composition", "composition"),
        ("verdicts", "claim"),
        ("broken_line", "sup_f_break"),
        ("vintages", "vintage_revision"),
        ("scenarios", "two_points"),
    ):
        said = EN.say("brief.methods", sentences=EN.say(f"method.{method}"))
        assert tell_methods((), (chart,), results, EN) == said
    # Two years of the nation make no series that anything is forecast of.
    assert tell_methods((), ("series",), results, EN) == ""


def test_the_forecasts_chosen_among_are_those_that_ran(source_folder, run_study):
    years = [(year, f"1.{year % 100:02}{year % 3}") for year in range(2001, 2021)]
    source_folder.append(
        "figures.csv",
        "".join(
            f"p02.{n},2,{value}%,share,{value},exact,percent,{year},stated,甲市,hte_share,\n"
            for n, (year, value) in enumerate(years, start=11)
            if year != 2020
        ),
    )
    source_folder.replace("figures.csv", "p02.05,2,25.21%,share,25.21", "p02.05,2,1.2%,share,1.2")
    source_folder.replace("figures.csv", "p02.06,2,3.78个", "p02.06,2,0.01个")
    source_folder.replace("figures.csv", "change,3.78", "change,0.01")
    results = run_study(base_year=2000)
    made = {row.model for row in results.projections if row.model.value.startswith("forecast_")}
    said = tell_methods((), ("series",), results, EN)
    named = [EN.say(f"model_short.{model}") for model in ModelId if model in made]
    assert len(named) > 1
    assert f"(compared: {'; '.join(named)});" in said


def test_a_forecast_that_was_the_only_one_was_chosen_among_none(run_study):
    results = run_study()
    line = next(row for row in results.projections if row.value is not None).result()

    def told(*models):
        made = [line.model_copy(update={"model": model}) for model in models]
        rows = tuple(type(results.projections[0]).of(one) for one in made)
        return tell_methods((), ("series",), replace(results, trends=(), projections=rows), EN)

    drift, theta = (EN.say(f"model_short.forecast_{name}") for name in ("drift", "theta"))
    one = EN.say("method.forecast_one", models=drift)
    assert told(ModelId.FORECAST_DRIFT) == EN.say("brief.methods", sentences=one)
    # in the order of the models, whichever was made first
    both = EN.say("method.forecast", models=f"{drift}; {theta}")
    assert told(ModelId.FORECAST_THETA, ModelId.FORECAST_DRIFT) == EN.say(
        "brief.methods", sentences=both
    )
    assert told(ModelId.TWO_POINT_LINEAR) == ""
    # what was refused was not made
    refused = {"model": ModelId.FORECAST_THETA, "reason": remark(RemarkCode.NO_FIGURE)}
    trends = tabulate_results([Refusal(subject=line.subject, **refused)])
    made = line.model_copy(update={"model": ModelId.FORECAST_DRIFT})
    rows = (type(results.projections[0]).of(made),)
    run = replace(results, trends=tuple(trends), projections=rows)
    assert tell_methods((), ("series",), run, EN) == EN.say("brief.methods", sentences=one)
