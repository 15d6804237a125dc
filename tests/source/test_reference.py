"""The outside figures and their registry: ids, bounds, derivations, and what is refused."""

import csv
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.core.quantity import Quantity
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.reference import Publication, Reference, ReferenceRow, read_reference

DATA = Path(__file__).parents[2] / "data"

SERIES = """\
rd_gdp: {title_zh: 研发强度, title_en: R&D intensity, unit: percent, written: "% of GDP"}
rd: {title_zh: 研发经费, title_en: R&D, unit: CNY, written: 100 million CNY, scale: 100000000}
firms: {title_zh: 企业数, title_en: firms, unit: enterprise, written: enterprises}
"""
PLACES = """\
shaanxi: {title_zh: 陕西, title_en: Shaanxi}
shanxi: {title_zh: 山西, title_en: Shanxi}
zhejiang: {title_zh: 浙江, title_en: Zhejiang}
"""
VINTAGES = """\
latest: {title_zh: 最新版, title_en: latest edition}
first: {title_zh: 首次公布, title_en: as first published, comparable: false}
"""
PUBLISHERS = """\
bureau:
  title_zh: 统计局
  title_en: Bureau of Statistics
  publications:
    年鉴: {title_zh: 统计年鉴, title_en: Yearbook}
"""
COLUMNS = list(ReferenceRow.model_fields)
DERIVED = {
    "status": "derived",
    "derivation": "less_change",
    "operands": "rd_gdp.zhejiang.2020",
    "change": "0.20",
}


def line(**changes):
    """A row of the table as it is written, by column."""
    row = {
        "series": "rd_gdp",
        "geo": "zhejiang",
        "year": "2020",
        "value": "2.88",
        "unit": "% of GDP",
        "status": "published",
        "trust": "high",
        "source_title": "年鉴",
        "publisher": "bureau",
    }
    return row | changes


ROWS = (
    line(geo="shaanxi", value="2.42"),
    line(geo="shanxi", value="1.20"),
    line(source_title="报告"),
    line(year="2019", value="2.68", **DERIVED),
    line(series="rd", value="1859.9", unit="100 million CNY"),
)


class Folder:
    """The five files of `data/reference/`, to be spoilt one at a time."""

    def __init__(self, path):
        self.path = path
        for name, text in (
            ("series", SERIES),
            ("places", PLACES),
            ("vintages", VINTAGES),
            ("publishers", PUBLISHERS),
        ):
            (path / f"{name}.yml").write_text(text, encoding="utf-8")

    def read(self, *more):
        with (self.path / "reference_figures.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows([*ROWS, *more])
        return read_reference(self.path)

    def refuse(self, *more):
        with pytest.raises(InputError) as error:
            self.read(*more)
        return str(error.value)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def make_row(**changes):
    return ReferenceRow(**line(**changes))


def bounds(value, low, high, *, point=True):
    return Quantity(*(Fraction(str(x)) for x in (value, low, high)), point=point)


# --- ids --------------------------------------------------------------------------------------


def test_places_whose_names_sound_alike_are_three_ids(folder):
    # Review, A3: 陕西, 山西 and 浙江 had two ids between them.
    reference = folder.read()
    ids = [f"rd_gdp.{place}.2020" for place in ("shaanxi", "shanxi", "zhejiang")]
    assert [row.id for row in reference.rows[:3]] == ids
    assert [reference.row(name).value for name in ids] == [
        Decimal("2.42"),
        Decimal("1.20"),
        Decimal("2.88"),
    ]


def test_a_figure_is_of_a_year_that_a_source_can_be_of(folder):
    for year in ("1899", "2101"):
        assert f"column year: '{year}' is refused" in folder.refuse(line(year=year))
    assert {row.year for row in folder.read(line(year="1900"), line(year="2100")).rows} >= {
        1900,
        2100,
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "rd_gdp.zhejiang.2020"),
        ({"vintage": "latest"}, "rd_gdp.zhejiang.2020.latest"),
        ({"status": "estimate"}, "rd_gdp.zhejiang.2020.estimate"),
        ({"vintage": "latest", "status": "estimate"}, "rd_gdp.zhejiang.2020.latest.estimate"),
    ],
)
def test_an_id_follows_from_the_row_alone(changes, expected):
    row = make_row(**changes)
    assert row.id == expected
    assert row.place == "zhejiang"


def test_a_row_is_found_by_its_id_or_the_nearest_is_named(folder):
    reference = folder.read()
    with pytest.raises(InputError, match=r"no row 'rd_gdp.shaanx.2020'; did you mean rd_gdp"):
        reference.row("rd_gdp.shaanx.2020")


# --- bounds -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "standard"),
    [
        ({"value": "2.88"}, bounds("2.88", "2.875", "2.885")),
        ({"value": "2.10"}, bounds("2.10", "2.095", "2.105")),
        ({"value": "3"}, bounds("3", "2.5", "3.5")),
        ({"value": "0"}, bounds("0", "0", "0.5")),
        ({"value": "0.3", "step": "1"}, bounds("0.3", "0", "0.8")),
        ({"value": "-0.3", "step": "1"}, bounds("-0.3", "-0.8", "0.2")),
        ({"value": "3.2", "hedge": "approx"}, bounds("3.2", "3.1", "3.3")),
        ({"value": "45", "hedge": "approx"}, bounds("45", "42.5", "47.5")),
        ({"value": "1306", "step": "0"}, bounds("1306", "1306", "1306")),
        ({"value": "59000", "step": "1000"}, bounds("59000", "58500", "59500")),
        (
            {"value": "37000", "step": "1000", "hedge": "more_than"},
            bounds("37000", "37000", "38000", point=False),
        ),
    ],
)
def test_bounds_are_those_of_the_print(changes, standard):
    assert make_row(**changes).quantity() == standard


def test_the_policy_decides_how_a_hedge_is_read():
    row = make_row(value="3.2", hedge="approx")
    assert row.quantity(HedgePolicy.LITERAL) == bounds("3.2", "3.15", "3.25")
    assert row.quantity(HedgePolicy.WIDE) == bounds("3.2", "3", "3.4")
    exact = make_row()
    assert {exact.quantity(policy) for policy in HedgePolicy} == {bounds("2.88", "2.875", "2.885")}


def test_money_is_in_yuan_where_it_is_used_and_as_written_where_it_is_cited(folder):
    reference = folder.read()
    row = reference.row("rd.zhejiang.2020")
    assert row.quantity() == bounds("1859.9", "1859.85", "1859.95")
    assert reference.quantity(row) == bounds(185990000000, 185985000000, 185995000000)
    ratio = reference.row("rd_gdp.shanxi.2020")
    assert reference.quantity(ratio) == ratio.quantity()
    assert reference.under(HedgePolicy.LITERAL).quantity(
        make_row(value="3.2", hedge="approx")
    ) == bounds("3.2", "3.15", "3.25")


@pytest.mark.parametrize(
    ("value", "written", "said"),
    [
        ("7", "增长7%", None),
        ("7.0", "增长7.0%", None),
        ("7.0", "增长7%", "column value: 7.0 has more decimals than '增长7%'"),
        ("7.1", "增长7%", "column value: 7.1 is no number of '增长7%'"),
        ("7", "增长7.2%", None),  # rounded to the value's digits
        ("7", "为107，", None),  # an index
        ("7.0", "为7%，7.0%", None),
    ],
)
def test_a_value_has_a_number_and_the_digits_of_the_words_it_was_taken_from(
    folder, value, written, said
):
    row = line(geo="shanxi", year="2011", value=value, as_written=written)
    if said is None:
        assert str(folder.read(row).row("rd_gdp.shanxi.2011").value) == value
    else:
        assert said in folder.refuse(row)


# --- one series, the best account -------------------------------------------------------------

EDITIONS = tuple(
    line(geo="shanxi", year=year, vintage=vintage, value=value)
    for year, vintage, value in (
        ("2018", "latest", "1.05"),
        ("2017", "latest", "0.99"),
        ("2016", "first", "1.00"),
        ("2017", "first", "1.01"),
        ("2018", "first", "1.02"),
    )
)


def test_the_account_of_most_years_comes_first_and_first_published_figures_last(folder):
    reference = folder.read(*EDITIONS)
    assert reference.vintages_of("rd_gdp", "shanxi") == ("latest", None, "first")
    assert [row.year for row in reference.main_series("rd_gdp", "shanxi")] == [2017, 2018]
    assert reference.main_series("rd_gdp", "nowhere") == ()
    assert reference.is_comparable(None)
    assert reference.is_comparable("latest")
    assert not reference.is_comparable("first")


@pytest.mark.parametrize("turned", [False, True])
def test_a_published_figure_comes_before_a_derived_one_and_that_before_an_estimate(folder, turned):
    estimate = line(year="2019", value="2.60", status="estimate")
    published = line(year="2019", value="2.69")
    with_estimate = folder.read(estimate)
    assert with_estimate.series_of("rd_gdp", "zhejiang", None)[0].status == "derived"
    more = (published, estimate) if turned else (estimate, published)
    series = folder.read(*more).series_of("rd_gdp", "zhejiang", None)
    assert [(row.year, row.value) for row in series] == [
        (2019, Decimal("2.69")),
        (2020, Decimal("2.88")),
    ]


# --- what things are called -------------------------------------------------------------------


def test_a_publication_has_its_title_in_each_language_or_the_one_it_bears(folder):
    reference = folder.read()
    yearbook, report = (
        reference.publication(reference.row(f"rd_gdp.{place}.2020"))
        for place in ("shanxi", "zhejiang")
    )
    assert yearbook == Publication(title_zh="统计年鉴", title_en="Yearbook")
    assert report == Publication(title_zh="报告", title_en="报告")


def test_a_reworded_title_changes_no_figure_and_no_id(folder):
    before = folder.read()
    for name, old, new in (
        ("series", "R&D intensity", "Outlays"),
        ("places", "陕西", "秦"),
        ("vintages", "as first published", "the first"),
        ("publishers", "Bureau of Statistics", "The Bureau"),
    ):
        path = folder.path / f"{name}.yml"
        path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    after = folder.read()
    assert after.places["shaanxi"].title_zh == "秦"
    assert after.rows == before.rows
    assert [after.quantity(row) for row in after.rows] == [
        before.quantity(row) for row in before.rows
    ]


@pytest.mark.parametrize(
    ("changes", "computed"),
    [
        ({"value": "2.67"}, "less_change of rd_gdp.zhejiang.2020 gives, 2.68"),
        (
            {"derivation": "over_multiple", "change": "1.2", "value": "2.41"},
            "over_multiple of rd_gdp.zhejiang.2020 gives, 2.4;",
        ),
        (
            {
                "derivation": "ratio",
                "change": "",
                "operands": "rd_gdp.shaanxi.2020 rd_gdp.shanxi.2020",
                "value": "2.02",
            },
            "ratio of rd_gdp.shaanxi.2020 and rd_gdp.shanxi.2020 gives, 201.667",
        ),
    ],
)
def test_a_derived_figure_that_its_operands_do_not_give_is_refused(folder, changes, computed):
    said = folder.refuse(line(geo="shanxi", year="2019") | DERIVED | changes)
    assert f"row 7, column value: {(DERIVED | changes)['value']} is not what {computed}" in said


def test_what_nothing_can_be_computed_from_is_refused(folder):
    nothing = line(geo="shanxi", year="2018", value="0")
    ratio = DERIVED | {"derivation": "ratio", "change": ""}
    operands = {"operands": "rd_gdp.shanxi.2020 rd_gdp.shanxi.2018"}
    said = folder.refuse(nothing, line(geo="shanxi", year="2019") | ratio | operands)
    assert "row 8, column operands: rd_gdp.shanxi.2018 is 0" in said
    both = [
        line(geo="shanxi", year=year) | DERIVED | {"operands": f"rd_gdp.shanxi.{other}.derived"}
        for year, other in (("2018", "2019"), ("2019", "2018"))
    ]
    said = folder.refuse(*both)
    assert "row 7, column operands: rd_gdp.shanxi.2018.derived is computed from itself" in said
    with pytest.raises(ValueError, match="0 is no multiple; accepted: above 0"):
        make_row(status="derived", derivation="over_multiple", operands="a.b.2020", change="0")


def test_a_derived_figure_of_another_scale_is_computed_in_its_own(folder):
    taken = {
        **line(series="rd", year="2018", value="1669.8", unit="100 million CNY"),
        **DERIVED,
        "operands": "rd.zhejiang.2020",
        "change": "190.1",
    }
    reference = folder.read(taken)
    row = reference.row("rd.zhejiang.2018.derived")
    assert reference.derive(row) == 166_980_000_000
    with pytest.raises(ValueError, match=r"rd\.zhejiang\.2020 is published"):
        reference.derive(reference.row("rd.zhejiang.2020"))


# --- derivations ------------------------------------------------------------------------------


def test_a_derived_figure_names_the_rows_it_was_computed_from(folder):
    reference = folder.read()
    derived = reference.row("rd_gdp.zhejiang.2019.derived")
    [operand] = reference.operands_of(derived)
    assert (operand.value, derived.derivation, derived.change) == (
        Decimal("2.88"),
        "less_change",
        Decimal("0.20"),
    )
    assert operand.value - derived.change == derived.value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"status": "derived"}, "column derivation"),
        ({"derivation": "ratio", "operands": "a.b.2020 c.d.2020"}, "column derivation"),
        ({"status": "derived", "derivation": "ratio", "operands": "a.b.2020"}, "needs 2"),
        ({"operands": "a.b.2020"}, "column operands: 1 ids"),
        (
            {"status": "derived", "derivation": "less_change", "operands": "a.b.2020"},
            "column change",
        ),
        (
            {
                "status": "derived",
                "derivation": "ratio",
                "operands": "a.b.2020 c.d.2020",
                "change": "1",
            },
            "column change",
        ),
        ({"change": "0.2"}, "column change"),
        ({"geo": "浙江"}, "geo"),
        ({"step": "-1"}, "step"),
        ({"hedge": "roughly"}, "hedge"),
        ({"trust": "blind"}, "trust"),
    ],
)
def test_a_row_that_does_not_hang_together_is_refused(changes, said):
    with pytest.raises(ValidationError, match=said):
        make_row(**changes)


def test_a_deflator_is_the_growth_that_real_growth_leaves(folder):
    # 1859.9 over 1800 is 3.3278 % more; at 2 % real growth, prices rose by 1.3018 %.
    growth = {"series": "growth", "unit": "%", "value": "2.0"}
    earlier = line(series="rd", year="2019", value="1800", unit="100 million CNY")
    prices = line(
        series="prices",
        unit="%",
        value="1.30",
        status="derived",
        derivation="deflator",
        operands="rd.zhejiang.2020 rd.zhejiang.2019 growth.zhejiang.2020",
    )
    rates = "".join(
        f"{name}: {{title_zh: 率, title_en: rate, unit: percent, written: '%'}}\n"
        for name in ("growth", "prices")
    )
    (folder.path / "series.yml").write_text(SERIES + rates, encoding="utf-8")
    reference = folder.read(earlier, line(**growth), prices)
    computed = reference.derive(reference.row("prices.zhejiang.2020.derived"))
    assert float(computed) == pytest.approx(1.301743, abs=1e-6)
    message = folder.refuse(earlier, line(**growth), prices | {"value": "1.4"})
    assert "1.4 is not what deflator of" in message
    assert "1.30174" in message


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("whole: rdd", "rd_gdp: 'rdd' is no series; did you mean rd or"),
        ("part: firm", "rd_gdp: 'firm' is no series; did you mean firms?"),
        ("real_growth: [rd, growth]", "rd_gdp: 'growth' is no series"),
        ("deflators: [rd, prices]", "rd_gdp: 'prices' is no series"),
        ("years: 0", "rd_gdp, column years"),
    ],
)
def test_a_series_names_others_that_there_are(folder, named, said):
    text = SERIES.replace('written: "% of GDP"', f'written: "% of GDP", {named}')
    (folder.path / "series.yml").write_text(text, encoding="utf-8")
    assert said in folder.refuse()


def test_a_share_and_a_level_name_what_splits_them(folder):
    named = "whole: rd, part: firms, real_growth: [rd], deflators: [firms, rd], years: 5"
    text = SERIES.replace('written: "% of GDP"', f'written: "% of GDP", {named}')
    (folder.path / "series.yml").write_text(text, encoding="utf-8")
    series = folder.read().series["rd_gdp"]
    assert (series.whole, series.part) == ("rd", "firms")
    assert (series.real_growth, series.deflators) == (("rd",), ("firms", "rd"))
    assert series.years == 5
    assert series.named == ("rd", "firms", "rd", "firms", "rd")
    assert folder.read().series["rd"].years == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"derivation": "deflator", "operands": "a.b.2020 c.d.2020 e.f.2020"},
        {"derivation": "ratio", "operands": "a.b.2020 c.d.2020"},
        {"derivation": "less_change", "operands": "a.b.2020", "change": "0.2"},
        {"derivation": "over_multiple", "operands": "a.b.2020", "change": "1.46"},
    ],
)
def test_each_derivation_has_its_own_operands(changes):
    assert make_row(status="derived", **changes).operands[0] == "a.b.2020"


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {"series": "rd_gpd"},
            "column series: 'rd_gpd' is not in series.yml; did you mean rd_gdp?",
        ),
        (
            {"geo": "shangxi"},
            "column geo: 'shangxi' is not in places.yml; did you mean shanxi or",
        ),
        (
            {"vintage": "lates"},
            "column vintage: 'lates' is not in vintages.yml; did you mean latest?",
        ),
        (
            {"publisher": "office"},
            "column publisher: 'office' is not in publishers.yml; accepted: bureau",
        ),
        (
            {"unit": "%"},
            "column unit: '%' is not that of series rd_gdp; accepted: % of GDP",
        ),
        (
            {"year": "2020"},
            "column series: a second 'rd_gdp.shanxi.2020' beside row 3; ",
        ),
        (
            DERIVED | {"operands": "rd_gdp.shanxi.2021"},
            "column operands: 'rd_gdp.shanxi.2021' is no other row; did you mean rd_gdp",
        ),
        (
            DERIVED | {"operands": "rd_gdp.shanxi.2019.derived"},
            "column operands: rd_gdp.shanxi.2019.derived is computed from itself",
        ),
    ],
)
def test_a_row_is_refused_with_its_number_its_column_and_what_was_meant(folder, changes, said):
    assert f"row 7, {said}" in folder.refuse(line(geo="shanxi", year="2019") | changes)


def test_every_fault_is_named_at_once(folder):
    said = folder.refuse(line(series="rd_gpd", geo="shangxi"))
    assert "column series" in said
    assert "column geo" in said


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("places", "陕西: {title_zh: 陕西, title_en: Shaanxi}\n", "'陕西' is no id; accepted"),
        ("places", "gansu: {title_zh: 甘肃}\n", "gansu, column title_en: is empty"),
        ("places", "gansu: 甘肃\n", "gansu, column title_zh: is empty"),
        ("series", "x: {title_zh: 某, title_en: x, unit: percents, written: x}\n", "such unit"),
        (
            "series",
            "x: {title_zh: 某, title_en: x, unit: percent, written: x, scale: 0}\n",
            "x, column scale: 0 is refused",
        ),
        ("vintages", "x: {title_zh: 某, title_en: x, year: 1}\n", "unknown name 'year'"),
        ("publishers", "x: {title_zh: '', title_en: x}\n", "x, column title_zh"),
    ],
)
def test_a_faulty_registry_is_refused(folder, file, text, said):
    path = folder.path / f"{file}.yml"
    path.write_text(path.read_text("utf-8") + text, encoding="utf-8")
    message = folder.refuse()
    assert said in message
    assert f"{file}.yml" in message


# --- a source beside it -----------------------------------------------------------------------


def test_a_place_is_part_of_one_that_is_there(folder):
    path = folder.path / "places.yml"
    path.write_text(PLACES.replace("Zhejiang}", "Zhejiang, within: shanxy}"), encoding="utf-8")
    assert "places.yml, zhejiang, within: 'shanxy' is no place; did you mean shanxi" in (
        folder.refuse()
    )


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ({"Shanxi": "shanxi"}, "'shanxi' → 'shanxi' goes round"),
        (
            {"Shanxi": "zhejiang", "Zhejiang": "shanxi"},
            "'shanxi' → 'zhejiang' → 'shanxi' goes round",
        ),
    ],
)
def test_a_place_is_within_none_of_its_own_parts(folder, edits, said):
    text = PLACES
    for title, within in edits.items():
        text = text.replace(f"{title}}}", f"{title}, within: {within}}}")
    (folder.path / "places.yml").write_text(text, encoding="utf-8")
    assert f"places.yml, within: {said}; accepted: each place within a larger one" in (
        folder.refuse()
    )


@pytest.mark.parametrize("named", ["whole: rd_gdp", "part: rd_gdp", "real_growth: [rd_gdp]"])
def test_a_series_is_not_of_itself(folder, named):
    path = folder.path / "series.yml"
    path.write_text(SERIES.replace("unit: percent", f"unit: percent, {named}"), encoding="utf-8")
    assert "series.yml: 'rd_gdp' → 'rd_gdp' goes round" in folder.refuse()


def test_a_source_names_places_and_series_of_the_registry(folder, source_folder):
    reference = folder.read()
    reference.check_source(source_folder.read())
    source_folder.replace(
        "source.yml", "pages: 2", "pages: 2\nplace: zhejian\ncompare_with: [shanxi, shaaxi]"
    )
    source_folder.replace(
        "indicators.yml",
        "measure: ratio, topic: rd",
        "measure: ratio, topic: rd, reference: rdgdp",
    )
    with pytest.raises(InputError) as error:
        reference.check_source(source_folder.read())
    place, other, series = str(error.value).splitlines()
    assert "source.yml, column place: 'zhejian' is no place of places.yml" in place
    assert "did you mean zhejiang?" in place
    assert "column compare_with: 'shaaxi'" in other
    assert "indicators.yml, indicator rd_gdp, column reference: 'rdgdp' is no series" in series
    assert "did you mean rd_gdp?" in series


def test_a_source_names_editions_of_the_registry(folder, source_folder):
    reference = folder.read()
    [known, *_] = reference.vintages
    ratio = "measure: ratio, topic: rd"
    source_folder.replace("indicators.yml", ratio, f"{ratio}, edition: {known}")
    reference.check_source(source_folder.read())
    source_folder.replace("indicators.yml", f"edition: {known}", f"edition: {known}x")
    with pytest.raises(InputError) as error:
        reference.check_source(source_folder.read())
    said = str(error.value)
    assert f"indicator rd_gdp, column edition: '{known}x' is no edition of vintages.yml" in said
    assert f"did you mean {known}?" in said


# --- the project's own ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own():
    return read_reference(DATA / "reference")


def test_the_projects_own_figures_are_read_and_its_sources_fit_them(own):
    assert len(own.rows) == len(own.by_id) == 365
    for name in ("changzhou", "china-rd", "jiangsu-2026"):
        own.check_source(read_source(DATA / "raw" / name))


def test_each_registry_entry_is_used(own):
    used = {
        "series": {row.series for row in own.rows},
        "places": {row.place for row in own.rows},
        "vintages": {row.vintage for row in own.rows} - {None},
        "publishers": {row.publisher for row in own.rows},
    }
    for name, ids in used.items():
        assert set(getattr(own, name)) == ids
    titles = {title for one in own.publishers.values() for title in one.publications}
    assert titles <= {row.source_title for row in own.rows}


def test_the_long_national_series_is_the_latest_edition(own):
    rows = own.main_series("rd_gdp_ratio", "china")
    assert {row.vintage for row in rows} == {"wdi_latest"}
    assert [row.year for row in rows] == list(range(2000, 2023))


def test_each_derived_figure_follows_from_the_rows_it_names(own):
    derived = [row for row in own.rows if row.status == "derived"]
    assert len(derived) == 26
    for row in derived:
        first, *second = (own.quantity(operand).value for operand in own.operands_of(row))
        change = Fraction(row.change or 0)
        value = {
            "less_change": lambda f=first, c=change: f - c,
            "over_multiple": lambda f=first, c=change: f / c,
            "ratio": lambda f=first, s=second: f / s[0],
            "deflator": lambda f=first, s=second: (
                (f / s[0] / (100 + s[1]) - Fraction(1, 100)) * 10000
            ),
        }[row.derivation]()
        if row.derivation == "ratio" and own.series[row.series].unit == "percent":
            value *= 100
        assert own.written(row).contains(value), row.id


def test_hedged_figures_are_those_whose_copy_says_so(own):
    words = ("左右", "突破", "超過", "超过", "超", "700多", "家以上", "%以上")
    hedged = {row.id for row in own.rows if row.hedge != "exact"}
    said = {row.id for row in own.rows if any(word in (row.as_written or "") for word in words)}
    # 占比突破50%，达50.7%: what is hedged is the round number passed, not the figure.
    assert hedged == said - {"high_tech_output_share.jiangsu.2024"}
    assert len(hedged) == 22


def test_jiangsus_series_is_complete_in_one_edition(own):
    rows = own.main_series("rd_gdp_ratio", "jiangsu")
    assert {row.vintage for row in rows} == {"yearbook_2024"}
    assert own.is_comparable("yearbook_2024")
    assert [row.year for row in rows] == list(range(2012, 2023))
    # As printed in the table of the README beside the reference data.
    printed = "2.40 2.51 2.55 2.53 2.62 2.63 2.69 2.82 2.92 2.93 3.14"
    assert [str(row.value) for row in rows] == printed.split()
    first = own.series_of("rd_gdp_ratio", "jiangsu", "first_published")
    printed = "2.17 2.38 2.51 2.54 2.57 2.66 2.63 2.70 2.79 2.93 2.95 3.12 3.29 3.36"
    assert [str(row.value) for row in first] == printed.split()
    assert [row.year for row in first] == list(range(2011, 2025))


def test_no_level_of_a_year_s_own_account_may_be_differenced(own):
    for place in ("china", "jiangsu", "changzhou"):
        for vintage in own.vintages_of("gdp", place):
            assert own.is_comparable(vintage) == (vintage not in {"first_published", "early"})
            assert vintage is not None


def test_expenditure_is_not_revised_so_that_one_series_holds_it(own):
    assert [row.year for row in own.main_series("rd_expenditure", "jiangsu")] == [
        *range(2011, 2025)
    ]
    assert [row.year for row in own.main_series("rd_expenditure", "china")] == [*range(2000, 2025)]


def test_a_derived_figure_is_known_no_better_than_what_it_comes_from(own):
    # 2.95 less a printed rise of 0.03: the review's bounds, and not those of the digits alone.
    quantity = own.quantity(own.row("rd_gdp_ratio.jiangsu.2020.first_revision.derived"))
    assert (quantity.low, quantity.high) == (Fraction("2.91"), Fraction("2.93"))
    # 323.2 over 9,550: within the digits written, which stand.
    quantity = own.quantity(own.row("rd_gdp_ratio.changzhou.2022.derived"))
    assert (quantity.low, quantity.high) == (Fraction("3.375"), Fraction("3.385"))
    # 3,680 less 765, both counted in full.
    counted = own.row("high_tech_enterprises.changzhou.2021.valid_stock.derived")
    assert own.quantity(counted) == Quantity.exact(Decimal(2915))


def test_an_estimate_says_about_and_a_hedge_is_bounded_by_the_policy(own):
    estimate = own.row("gdp.changzhou.2020.work_report_2021.estimate")
    assert own.quantity(estimate).low == 765_000_000_000
    assert own.quantity(estimate).high == 775_000_000_000
    assert own.under(HedgePolicy.WIDE).quantity(estimate).low == 760_000_000_000
    hedged = own.row("rd_gdp_ratio.jiangsu.2025.early.estimate")
    assert (own.quantity(hedged).low, own.quantity(hedged).high) == (
        Fraction("3.37"),
        Fraction("3.39"),
    )
    over = own.quantity(own.row("high_tech_enterprises.changzhou.2024.valid_stock"))
    assert (over.low, over.high, over.point) == (5400, 5500, False)


def test_a_target_stands_for_itself_and_is_no_outturn(own):
    targets = own.targets_of("changzhou")
    assert {row.year for row in targets} == {2020, 2022, 2024, 2025, 2026}
    assert not set(targets) & set(own.outturns)
    over = own.row("rd_gdp_ratio.changzhou.2025.conference_2025.target")
    assert own.quantity(over) == Quantity.exact(Decimal("3.7"))
    about = own.quantity(own.row("rd_gdp_ratio.changzhou.2026.goals_2026.target"))
    assert (about.low, about.high) == (Fraction("3.64"), Fraction("3.66"))
    assert {
        row.vintage for row in own.series_of("rd_gdp_ratio", "changzhou", "goals_2026")
    } == set()


def test_of_several_figures_of_a_year_estimates_stand_back(own):
    found = own.figures_of("rd_gdp_ratio", "changzhou", 2022)
    assert [row.id for row in found] == ["rd_gdp_ratio.changzhou.2022.derived"]
    assert [row.vintage for row in own.figures_of("rd_gdp_ratio", "changzhou", 2023)] == [
        "as_quoted",
        "redated",
    ]
    assert [row.status for row in own.figures_of("rd_gdp_ratio", "changzhou", 2020)] == [
        "estimate"
    ]


def test_reference_is_a_value(own):
    assert own == Reference(own.rows, own.series, own.places, own.vintages, own.publishers)


def test_a_series_is_found_as_by_going_through_the_table(own):
    keys = {(row.series, row.geo) for row in own.rows} | {("rd_gdp_ratio", "nowhere")}
    for series, place in keys:
        rows = [
            row
            for row in own.rows
            if (row.series, row.geo) == (series, place) and row.status != "target"
        ]
        assert list(own.outturns_of(series, place)) == rows
        for vintage in {row.vintage for row in rows}:
            found = own.series_of(series, place, vintage)
            years = sorted({row.year for row in rows if row.vintage == vintage})
            assert [row.year for row in found] == years
            assert all(row in rows and row.vintage == vintage for row in found)


def test_a_row_bounded_before_is_bounded_as_if_for_the_first_time(own):
    for policy in HedgePolicy:
        under = own.under(policy)
        first = [under.quantity(row) for row in own.rows]
        fresh = replace(under)
        assert [under.quantity(row) for row in own.rows] == first
        assert [fresh.quantity(row) for row in reversed(own.rows)] == first[::-1]


def test_a_row_that_was_changed_is_bounded_by_what_it_says_now(own):
    row = next(row for row in own.outturns if row.hedge == "exact" and row.derivation is None)
    before = own.quantity(row)
    changed = row.model_copy(update={"value": row.value + 1})
    assert changed.id == row.id
    assert own.quantity(changed).value == before.value + own.series[row.series].scale
    assert own.quantity(row) == before


def test_a_policy_of_its_own_changes_nothing_and_another_one_only_the_bounds(own):
    assert own.under(own.policy) is own
    wide = own.under(HedgePolicy.WIDE)
    assert (wide.policy, wide.rows) == (HedgePolicy.WIDE, own.rows)
    hedged = next(row for row in own.outturns if row.read_hedge == "approx")
    assert own.quantity(hedged).within(wide.quantity(hedged))
    assert own.quantity(hedged) != wide.quantity(hedged)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://x y<z", "https://", "ftp://a.org/x", "https://a.org  b"],
)
def test_an_address_that_leads_nowhere_is_refused_in_its_row(folder, url):
    said = folder.refuse(line(geo="shaanxi", year="2021", url=url))
    assert "row 7, column url: " in said
    assert "accepted: an address such as" in said


def test_several_addresses_stand_with_a_space_between(folder):
    two = "https://a.org/1 http://b.org/2"
    assert folder.read(line(geo="shaanxi", year="2021", url=two)).rows[-1].url == two


def test_a_scope_bears_the_id_and_the_title_of_one_place(source_folder, reference):
    source_folder.replace("source.yml", "{id: yi-park, title_en: Yi Park}",
                          "{id: guo, title_en: Shaanxi}")  # fmt: skip
    with pytest.raises(InputError, match=r"scopes, 乙园: id 'guo' with title_en 'Shaanxi', which"):
        reference.check_source(source_folder.read())


def test_the_place_of_a_source_is_its_main_scope_s(source_folder, reference):
    source_folder.append("source.yml", "place: sheng\n")
    with pytest.raises(InputError, match=r"column place: 'sheng', but the main scope 甲市 has"):
        reference.check_source(source_folder.read())
