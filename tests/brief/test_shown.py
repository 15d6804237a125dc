"""What a brief's charts and tables are shown: chosen by what the results are, by no name."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.brief.assemble import number_brief
from analysis.brief.shown import BRIEF_TABLES, Shown, _find_latest
from analysis.core.result import ModelId, RemarkCode, Term, remark
from analysis.exhibits.chart import Labels
from analysis.exhibits.charts.series import MOST_BESIDE
from analysis.exhibits.tables import Cells
from analysis.register.build import build_register
from analysis.source.reference import ReferenceRow
from analysis.words.catalogue import catalogue, languages

WORDS = {language: catalogue(language) for language in languages()}
#: A row that heads a group of others.
HEAD = re.compile(r"\| [^|]+ (\|  )+\|")
#: Shares of the source's own for so many years that they are a series.
OWN = [(year, f"1.{year % 100:02}") for year in range(2005, 2017)]
#: A claim of two readings, and one after it.
MORE_CLAIMS = """\
    other: {label_zh: 另解, label_en: otherwise, formula: base + 0}
firms_growth:
  topic: growth
  says_zh: 企业增长{stated}
  says_en: Firms grew by {stated}
  stated: p02.02
  operands: {base: p01.08, end: p01.09}
  readings:
    total: {label_zh: 总增幅, label_en: total, formula: "pct(base, end)"}
"""


def shown(results, language="en"):
    reference = results.reference
    return Shown(results, Labels.of_source(results.source, language, reference))


def add_own_series(source_folder):
    source_folder.append(
        "figures.csv",
        "".join(
            f"p02.{number},2,{value}%,share,{value},exact,percent,{year},stated,甲市,hte_share,\n"
            for number, (year, value) in enumerate(OWN, start=11)
        ),
    )


def outside(place, year, value, **more):
    return ReferenceRow.model_validate(
        {
            "series": "rd_gdp_ratio",
            "geo": place,
            "year": year,
            "value": value,
            "unit": "%",
            "status": "published",
            "trust": "high",
            "source_title": "年鉴",
            "publisher": "bureau",
        }
        | more
    )


def with_rows(results, *rows):
    reference = results.reference
    return replace(results, reference=replace(reference, rows=(*reference.rows, *rows)))


@pytest.mark.usefixtures("compared")
def test_the_pair_is_the_main_scope_s_headline_that_the_reference_data_measure(run_study):
    results = run_study()
    pair = shown(results).pair
    assert (pair.indicator, pair.scope, pair.headline) == ("rd_gdp", "jia", True)
    elsewhere = [row.model_copy(update={"scope": "yi-park"}) for row in results.growth]
    assert shown(replace(results, growth=tuple(elsewhere))).pair is None
    minor = [row.model_copy(update={"headline": False}) for row in results.growth]
    assert shown(replace(results, growth=tuple(minor))).pair is None


def test_without_a_measure_in_common_there_is_no_pair_and_nothing_that_rests_on_it(run_study):
    results = run_study()
    chosen = shown(results)
    found = chosen.findings()
    assert (chosen.pair, found.pair, found.projections, found.outturns) == (None, None, [], [])
    assert (found.series, found.forecast, found.comparison, found.measure) == ((), (), (), "")
    assert found.growth == results.growth
    assert found.unit == "percent"
    register = build_register(results, WORDS)
    cells = Cells(register, lambda name, _: name)
    assert chosen.tables()["outlook"](cells) == ""


@pytest.mark.usefixtures("compared")
def test_scenarios_show_both_forms_of_the_pair_and_the_place_s_own_later_figures(run_study):
    results = run_study()
    found = shown(results).findings()
    assert {row.model for row in found.projections} == {
        "two_point_linear",
        "two_point_exponential",
    }
    assert {(row.indicator, row.scope) for row in found.projections} == {("rd_gdp", "jia")}
    assert len(found.projections) < len(results.projections) or len(found.projections) == 6
    assert [(point.place, point.year, str(point.value)) for point in found.outturns] == [
        ("jia", 2022, "3.38")
    ]


@pytest.mark.usefixtures("compared")
def test_an_outturn_lies_after_the_pair_and_not_beyond_the_horizon(run_study):
    results = run_study()
    rows = [outside("jia", year, "3.3") for year in (2020, 2021, 2023, 2024)]
    rows += [outside("sheng", 2021, "3.0")]
    found = shown(with_rows(results, *rows)).findings()
    assert sorted(point.year for point in found.outturns) == [2021, 2022, 2023]
    assert {point.place for point in found.outturns} == {"jia"}


def test_a_claim_is_shown_under_every_reading(compared, run_study):
    compared.append("claims.yml", MORE_CLAIMS)
    results = run_study()
    assert shown(results).findings().claims == results.claims


def test_compositions_are_those_of_headline_dates(run_study):
    results = run_study()
    (one,) = shown(results).findings().compositions
    assert one.headline
    other = one.model_copy(update={"headline": False})
    assert shown(replace(results, composition=(other,))).findings().compositions == []
    dated = one.model_copy(update={"headline": False, "other_date": True})
    both = shown(replace(results, composition=(one, dated, other))).findings().compositions
    assert both == [one, dated]


@pytest.mark.usefixtures("compared")
def test_the_long_series_is_that_of_the_place_measured_most_years_others_beside_it(run_study):
    results = with_rows(run_study(), outside("guo", 2021, "2.44", vintage="yearbook"))
    found = shown(results).findings()
    assert [(point.place, point.year) for point in found.series] == [
        ("guo", 2015),
        ("guo", 2020),
        ("guo", 2021),
    ]
    assert {point.vintage for point in found.series} == {"yearbook"}
    assert sorted((point.place, point.year) for point in found.comparison) == [
        ("jia", 2015),
        ("jia", 2020),
        ("jia", 2022),
        ("sheng", 2015),
        ("sheng", 2020),
    ]
    assert found.measure == "R&D intensity"
    # a year that the source prints itself is no second point
    again = with_rows(results, outside("jia", 2020, "2.98"), outside("jia", 2015, "2.6"))
    assert shown(again).findings().comparison == found.comparison
    # at a tie the nearer place's is the long one
    assert {point.place for point in shown(run_study()).findings().series} == {"sheng"}


@pytest.mark.usefixtures("compared")
def test_an_estimate_at_publication_is_no_point_beside_the_series(run_study):
    early = outside("guo", 2018, "2.2", status="estimate", vintage="yearbook")
    found = shown(with_rows(run_study(), early)).findings()
    assert 2018 not in {point.year for point in found.comparison}


@pytest.mark.usefixtures("compared")
def test_no_more_places_stand_beside_the_series_than_can_be_told_apart(run_study):
    places = [f"place{number}" for number in range(MOST_BESIDE + 2)]
    results = run_study()
    info = results.source.info.model_copy(update={"compare_with": ("sheng", "jia", *places)})
    rows = [outside(place, 2015, "2.0") for place in places]
    more = with_rows(replace(results, source=replace(results.source, info=info)), *rows)
    found = shown(more).findings()
    beside = {point.place for point in found.comparison} - {"jia"}
    assert beside == set(places[: MOST_BESIDE - 1])


def test_a_series_of_the_source_s_own_comes_before_any_other(compared, run_study):
    add_own_series(compared)
    results = run_study(base_year=2004)
    found = shown(results).findings()
    points = {point.year: point.value for point in found.series}
    assert {year: points[year] for year, _ in OWN} == {year: Decimal(text) for year, text in OWN}
    assert {(point.place, point.origin) for point in found.series} == {("jia", "printed")}
    low, high = found.series[0].low, found.series[0].high
    assert (str(low), str(high)) == ("1.045", "1.055")
    assert found.measure == "High-tech share"
    assert found.comparison == ()
    assert found.home == ""


def test_a_long_series_of_counts_is_not_charted_before_one_in_percent(compared, run_study):
    counts = [f"{100 + year % 100}" for year, _ in OWN]
    compared.append(
        "figures.csv",
        "".join(
            f"p02.{number},2,{value}家,level,{value},exact,enterprise,{year},stated,乙园,labs,\n"
            for number, (value, (year, _)) in enumerate(zip(counts, OWN, strict=True), start=50)
        ),
    )
    alone = shown(run_study(base_year=2004)).findings()
    assert {point.value for point in alone.series}.isdisjoint(map(Decimal, counts))
    add_own_series(compared)
    assert shown(run_study(base_year=2004)).findings().measure == "High-tech share"


def forecast_of(results, code=RemarkCode.CHOSEN_FORECAST, term=Term.PROJECTED, **subject):
    """Mark one projection as chosen, of another subject, and return the forecast shown."""
    line = next(row for row in results.projections if row.indicator == "rd_gdp").result()
    about = line.subject.model_copy(update=subject)
    mark = remark(code, model="drift", n=20, first=2005, last=2016)
    chosen = line.model_copy(update={"subject": about, "remarks": (mark,), "term": term})
    rows = (type(results.projections[0]).of(chosen), *results.projections)
    return shown(replace(results, projections=rows)).findings().forecast


def test_the_forecast_is_the_one_its_study_chose_for_the_series_shown(compared, run_study):
    add_own_series(compared)
    results = run_study(base_year=2004)
    # Too few years to choose by, and three of them missing: the local linear trend stands alone.
    own = shown(results).findings().forecast
    assert {(row.model, row.term) for row in own} == {
        (ModelId.FORECAST_LOCAL_LINEAR_TREND, Term.PROJECTED)
    }
    results = replace(results, projections=[r for r in results.projections if r not in own])
    assert shown(results).findings().forecast == []
    assert len(forecast_of(results, indicator="hte_share")) == 1
    # Of a series with gaps the only one there is; never one with the model's own interval.
    assert len(forecast_of(results, RemarkCode.ONLY_FORECAST, indicator="hte_share")) == 1
    beside = {"term": Term.PROJECTED_MODEL_INTERVAL, "indicator": "hte_share"}
    assert forecast_of(results, **beside) == []
    assert forecast_of(results, RemarkCode.COMPARISON_FORECAST, indicator="hte_share") == []
    assert forecast_of(results, indicator="hte_share", scope="yi-park") == []
    assert forecast_of(results) == []


@pytest.mark.usefixtures("compared")
def test_a_few_figures_beside_other_places_have_no_forecast_of_those(run_study):
    results = with_rows(run_study(), outside("guo", 2021, "2.44", vintage="yearbook"))
    of = {"indicator": None, "scope": None, "series": "rd_gdp_ratio", "place": "guo"}
    assert forecast_of(results, **of, vintage="yearbook") == ()
    assert shown(results).findings().home == "jia"


@pytest.mark.usefixtures("compared")
def test_what_was_published_since_of_any_place_drawn_stands_beside_it(run_study):
    rows = [
        outside("jia", 2021, "3.3"),
        outside("sheng", 2018, "2.6"),
        outside("jia", 2023, "3.5", vintage="yearbook"),
        outside("sheng", 2021, "3.0", vintage="yearbook"),
        outside("sheng", 2022, "3.1", vintage="yearbook", status="estimate"),
        outside("guo", 2030, "3.0", vintage="yearbook"),
    ]
    found = shown(with_rows(run_study(), *rows)).findings()
    since = {(point.place, point.year) for point in found.since}
    # no estimate, and nothing beyond the horizon
    assert since == {("jia", 2023), ("sheng", 2021)}


@pytest.mark.usefixtures("compared")
def test_peers_are_shown_by_what_is_published_of_them_up_to_the_horizon(run_study):
    results = with_rows(
        run_study(),
        outside("yi", 2021, "2.0"),
        outside("yi", 2023, "2.2"),
        outside("yi", 2024, "2.3"),  # the run's horizon is 2023
        outside("yi", 2022, "2.1", status="estimate"),
        outside("yi", 2021, "2.5", vintage="yearbook"),
        outside("bing", 2021, "9"),
    )
    reference = results.reference
    home = reference.places["jia"].model_copy(update={"within": "sheng"})
    peer = home.model_copy(update={"title_en": "Yi"})
    stranger = home.model_copy(update={"within": None})
    places = {**reference.places, "jia": home, "yi": peer, "bing": stranger}
    found = shown(replace(results, reference=replace(reference, places=places))).findings()
    # one a year and place, and nobody else's
    assert [(p.place, p.year) for p in found.cities] == [("yi", 2021), ("yi", 2023)]
    assert shown(results).findings().cities == []  # jia is part of nothing


@pytest.mark.usefixtures("compared")
def test_an_outside_figure_is_bounded_by_its_print(run_study):
    found = shown(run_study()).findings()
    [later] = [p for p in found.comparison if (p.place, p.year) == ("jia", 2022)]
    assert (str(later.low), str(later.high)) == ("3.375", "3.385")


@pytest.mark.usefixtures("compared")
def test_each_table_a_prose_file_may_include_names_numbers_of_the_register(run_study):
    results = run_study()
    register = build_register(results, WORDS)
    asked = []

    def cell(name, _):
        asked.append(name)
        assert name in register
        return name

    tables = shown(results).tables()
    assert tuple(tables) == BRIEF_TABLES
    made = {name: build(Cells(register, cell)) for name, build in tables.items()}
    # This small source prints no rate at constant prices. Nothing that stands falls under another
    # convention, nothing holds under one reading only or stands against an outside figure, and its
    # place has no targets.
    empty = ["rates", "readings", "outside", "flips", "targets"]
    assert [name for name, text in made.items() if not text] == empty
    assert {"growth.labs.pct", "growth.labs.cagr"} <= set(asked)
    assert {"claim.labs_growth.stated", "claim.labs_growth.gap"} <= set(asked)
    assert "count.claims.does_not_hold" in asked
    assert "| 2022 | projection.rd_gdp.two_point_linear.2022 |" in made["outlook"]
    years = [line.split("|")[1].strip() for line in made["outlook"].split("\n")[2:] if line]
    assert years == ["2021", "2022", "2023"]
    assert "reference.rd_gdp_ratio.jia.2022" in made["outlook"]
    assert "two_point_exponential.2023" in made["outlook"]


def test_the_table_of_rates_names_their_numbers(source_folder, run_study):
    source_folder.replace("figures.csv", "indicator,note\n", "indicator,note,prices\n")
    head, *rows = source_folder.path("figures.csv").read_text("utf-8").splitlines()
    rows = [f"{row},{'constant' if row.startswith('p02.02,') else ''}" for row in rows]
    source_folder.path("figures.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
    results = run_study()
    register = build_register(results, WORDS)
    table = shown(results).tables()["rates"](Cells(register, lambda name, _: name))
    named = re.findall(r"rate\.tax_relief\.\w+", table)
    assert "rate.tax_relief.real_pct" in named
    assert all(name in register for name in named)


@pytest.mark.parametrize("later", [{"b": "c"}, {"b": "c", "c": "b"}])
def test_the_latest_edition_is_found_though_two_name_each_other(source, later):
    plain = source.indicators["rd_gdp"]
    chain = {
        name: plain.model_copy(update={"superseded_by": ({"a": "b"} | later).get(name)})
        for name in "abc"
    }
    assert _find_latest("a", replace(source, indicators=chain)) == "c"


# How many rows and marks there are, held against what is shown


@pytest.mark.usefixtures("compared")
@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"indicators": ("labs",)},
        {"indicators": ("tax_relief", "subsidy")},
        {"base_year": 2019},
    ],
)
def test_a_count_of_what_is_shown_is_that_of_the_exhibit(run_study, parameters):
    results = run_study(**parameters)
    chosen = shown(results)
    register = number_brief(results, WORDS)
    counted = {
        one.id.removeprefix("count.shown."): int(one.value)
        for one in register
        if one.id.startswith("count.shown.")
    }
    cells = Cells(register, lambda name, modifier: f"{name} {modifier}".strip())
    tables = {
        name: [row for row in table(cells).split("\n")[2:] if not HEAD.fullmatch(row)]
        for name, table in chosen.tables().items()
    }
    key = tables["key_indicators"]
    assert counted["key_indicators"] == len(key)
    assert counted["back_cast"] == sum("†" in row for row in key)
    assert counted["bounded"] == sum("| – |" not in row for row in key)
    assert counted["claims"] == len(tables["claims"])
    assert counted["flips"] == len(tables["flips"])
    assert counted["forecast"] == 0


def test_a_forecast_s_years_are_those_of_its_band(compared, run_study):
    add_own_series(compared)
    results = run_study(base_year=2004)
    counted = {one.id: one.value for one in shown(results).counts()}
    # The series ends in 2020 and the run's horizon is 2023.
    assert counted["count.shown.forecast"] == 3


# --- a broken line, editions, years published since --------------------------------------------


def printed(name, rows, start=40):
    return "".join(
        f"p02.{start + n},2,{value}%,share,{value},exact,percent,{year},stated,甲市,{name},\n"
        for n, (year, value) in enumerate(rows)
    )


def broken_rows(before, after):
    """Figures that rise by so much a year up to 2010 and by so much from then on."""
    values = [2 + before * min(t, 10) + after * max(t - 10, 0) for t in range(20)]
    return [(2000 + t, f"{v + 0.004 * (-1) ** t:.3f}") for t, v in enumerate(values)]


def test_a_series_whose_line_is_broken_is_drawn_with_the_test_s_own_slopes(compared, run_study):
    compared.append("figures.csv", printed("hte_share", broken_rows(0.5, 0.05)))
    results = run_study(base_year=1999, end_year=2019)
    broken = shown(results).findings().broken
    assert (broken.measure, broken.unit, broken.logs) == ("High-tech share", "percent", False)
    # the bend itself, or the year after it
    assert broken.first_year in {2010, 2011}
    assert float(broken.before) == pytest.approx(0.5, abs=0.01)
    assert float(broken.after) == pytest.approx(0.05, abs=0.01)
    assert broken.p_value < Decimal("0.05")
    assert [point.year for point in broken.points][:20] == list(range(2000, 2020))
    assert {point.origin for point in broken.points} == {"printed"}


def test_an_unbroken_series_has_no_such_chart(compared, run_study):
    rows = [(2000 + t, f"{2 + 0.1 * t + 0.03 * (-1) ** (t // 2):.3f}") for t in range(20)]
    compared.append("figures.csv", printed("hte_share", rows))
    results = run_study(base_year=1999, end_year=2019)
    tested = [row for row in results.trends if row.model is ModelId.SUP_F_BREAK]
    assert tested  # it was long enough to be tested
    assert shown(results).findings().broken is None


def test_editions_are_the_source_s_own_with_the_latest_first(compared, run_study):
    text = compared.path("indicators.yml").read_text("utf-8")
    [entry] = [line for line in text.split("\n") if "title_en: High-tech share" in line]
    older = entry.replace("High-tech share", "Older high-tech share").replace("高企", "旧高企")
    older = older.replace(
        "{", "{superseded_by: hte_share, edition: yearbook, comparable: false, ", 1
    )
    compared.append("indicators.yml", f"hte_first:\n{older}\n")
    compared.append("figures.csv", printed("hte_share", OWN, start=40))
    compared.append("figures.csv", printed("hte_first", OWN[2:6], start=60))
    found = shown(run_study(base_year=2004)).findings()
    latest, first = found.editions
    assert (latest.name, latest.joined) == ("High-tech share", True)
    assert (first.name, first.joined) == ("yearbook edition", False)
    assert [point.year for point in first.points] == [year for year, _ in OWN[2:6]]
    assert found.edition_measure == "High-tech share"


@pytest.mark.usefixtures("compared")
def test_else_editions_are_those_of_the_place_measured_most(run_study):
    results = run_study()
    assert shown(results).findings().editions == []  # one edition of each place
    rows = [outside("guo", 2021, "2.44", vintage="yearbook")]
    rows += [outside("guo", year, "2.3") for year in (2015, 2020)]
    found = shown(with_rows(results, *rows)).findings()
    assert [one.name for one in found.editions] == ["yearbook edition", "Nation"]
    assert found.edition_measure == "R&D share"


def test_years_published_since_are_points_and_no_forecast(compared, run_study):
    add_own_series(compared)
    share = "hte_share:\n  {title_zh"
    compared.replace("indicators.yml", share, "hte_share:\n  {reference: rd_gdp_ratio, title_zh")
    rows = [outside("jia", year, "1.9", vintage="yearbook") for year in (2012, 2017, 2018, 2029)]
    results = with_rows(run_study(base_year=2004, end_year=2016), *rows)
    found = shown(results).findings()
    assert found.series[-1].year == 2016
    years = [point.year for point in found.since]
    assert {2017, 2018} <= set(years)
    assert 2029 not in years  # beyond the horizon
    assert 2012 not in years  # inside the series
    assert {point.vintage for point in found.since if point.year < 2019} == {"yearbook"}


def test_a_projection_of_a_year_published_since_is_no_forecast(compared, run_study):
    add_own_series(compared)
    results = run_study(base_year=2004)
    kept = shown(results).findings().forecast
    assert kept
    since = remark(RemarkCode.PUBLISHED_SINCE, last=2030)
    marked = [
        type(row).of(one.model_copy(update={"remarks": (*one.remarks, since)}))
        if (one := row.result()).term is Term.PROJECTED
        else row
        for row in results.projections
    ]
    assert shown(replace(results, projections=tuple(marked))).findings().forecast == []
