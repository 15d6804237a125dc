"""Method sentences are those of the models behind what a brief quotes and shows."""

import pytest

from analysis.brief.methods import FAMILIES, model_of, tell_methods
from analysis.core.result import ModelId
from analysis.words.catalogue import catalogue

EN, ZH = catalogue("en"), catalogue("zh")


def test_every_model_has_a_sentence():
    assert set(FAMILIES) == set(ModelId)


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
    assert EN.say("method.two_points") in tell_methods((), ("scenarios",), results, EN)
    assert EN.say("method.composition") in tell_methods((), ("composition",), results, EN)
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
