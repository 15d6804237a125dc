"""What a chart holds, and what things are called and how they are written."""

import io
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.exhibits.canvas import NARROW, WIDE
from analysis.exhibits.chart import (
    Chart,
    ExhibitNames,
    Labels,
    Point,
    Step,
    build_chart,
    exact,
    keep_one_a_year,
    printed_places,
    sparse_places,
)
from analysis.exhibits.sheet import Key, Mark

D = Decimal


def reference_row(**changes):
    given = {
        "geo": "china", "year": 2019, "value": D("2.2"), "status": "published",
        "vintage": "latest", "publisher": "bank", "source_title": "WDI",
        "read_hedge": "exact",
    }  # fmt: skip
    return SimpleNamespace(**given | changes)


# --- points ---------------------------------------------------------------------------------


KNOWN = Quantity(Fraction("2.2"), Fraction("2.15"), Fraction("2.25"))


def test_an_outside_figure_keeps_its_place_bounds_vintage_and_publication():
    assert Point.of_reference(reference_row(), KNOWN) == Point(
        "china", 2019, D("2.2"), D("2.15"), D("2.25"), "published", "latest", "bank", "WDI"
    )


def test_an_estimate_counts_as_published_and_a_derived_figure_stands_in_no_publication():
    assert Point.of_reference(reference_row(status="estimate"), KNOWN).origin == "published"
    derived = Point.of_reference(reference_row(status="derived", vintage=None), KNOWN)
    assert (derived.origin, derived.title, derived.vintage) == ("derived", "", "")
    assert derived.publisher == "bank"


def test_the_ends_of_a_pair_are_printed_unless_back_cast(kit):
    base, end = Point.ends_of(kit.rd_gdp)
    assert base == Point("changzhou", 2015, D("2.65"), D("2.645"), D("2.655"), "printed")
    assert end == Point("changzhou", 2020, D(3), D("2.9"), D("3.1"), "printed")
    base, end = Point.ends_of(kit.staff, "china")
    assert (base.origin, end.origin, base.place, end.place) == (
        "derived", "printed", "china", "china",
    )  # fmt: skip
    assert (base.year, end.year) == (2019, 2020)


def test_one_point_a_year_and_place_the_published_before_the_derived(kit):
    derived = kit.point("china", 2020, "1", "derived")
    published = kit.point("china", 2020, "2")
    later = kit.point("china", 2020, "3")
    elsewhere = kit.point("changzhou", 2020, "4", "derived")
    assert keep_one_a_year([derived, published, later, elsewhere]) == [published, elsewhere]
    assert keep_one_a_year([published, derived]) == [published]
    assert keep_one_a_year([derived, replace(derived, value=D(9))]) == [derived]
    assert keep_one_a_year([published, replace(published, year=2021)])[1].year == 2021


def test_a_step_has_its_bounds_or_else_its_value(kit):
    row = kit.estimate("two_point_linear", 2021, "3.07", "2.949", "3.191")
    assert Step.of(row) == Step(2021, 3.07, 2.949, 3.191)
    assert Step.of(kit.estimate("two_point_linear", 2021, "3")) == Step(2021, 3.0, 3.0, 3.0)
    assert Step.of(kit.estimate("two_point_linear", 2021, None)) is None
    assert Step.of(row.model_copy(update={"end_year": None})) is None


# --- names ----------------------------------------------------------------------------------


def test_titles_are_those_of_the_language_with_another_scope_in_brackets(kit):
    en, zh = kit.labels("en"), kit.labels("zh")
    assert (en.language, zh.language) == ("en", "zh")
    assert en.title("firms") == en.title("firms", "changzhou") == "Technology service firms"
    assert en.title("firms", "park") == "Technology service firms (Science Park)"
    assert zh.title("firms", "park") == "科技服务业企业（科教城）"


def test_a_place_is_called_as_the_reference_data_have_it_before_the_scopes(kit):
    assert kit.labels("zh").place("changzhou") == "常州"
    assert kit.labels("zh").place("park") == "科教城"
    assert kit.labels("zh", places={}).place("changzhou") == "常州市"


def test_a_vintage_has_its_short_name_or_else_its_title(kit):
    assert kit.labels().vintage("latest") == "revised"
    assert kit.labels().vintage("first") == "as first published"
    assert kit.labels().vintage("v1") == "edition 1"
    assert kit.labels("zh").publisher("bank") == "世界银行"


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("indicator", lambda labels, name: labels.title(name)),
        ("place", lambda labels, name: labels.place(name)),
        ("vintage", lambda labels, name: labels.vintage(name)),
        ("publisher", lambda labels, name: labels.publisher(name)),
    ],
)
def test_an_unknown_name_is_refused_and_never_shown_as_it_is(kit, kind, ask):
    with pytest.raises(InputError, match=f"no {kind} 'zzz'; accepted: "):
        ask(kit.labels(), "zzz")
    with pytest.raises(InputError, match="no place 'chnia'; did you mean china"):
        kit.labels().place("chnia")


def test_topics_are_messages_and_an_unknown_one_is_refused(kit):
    assert kit.labels().topic("date") == "Dates"
    with pytest.raises(InputError, match=r"topic 'taste'; .*accepted: growth, "):
        kit.labels().topic("taste")


def test_a_title_that_cannot_be_shown_is_refused_by_name(kit):
    labels = kit.labels(indicators={"firms": kit.titled("企业", "firms س")})
    with pytest.raises(InputError, match=r"indicator firms, .* language en: no glyph .*U\+0633"):
        labels.title("firms")
    broken = kit.labels(document=kit.titled("汇编", "Com\u200bpendium"))
    assert broken.document == "Compendium"


def test_names_come_from_the_source_and_the_reference_data(source):
    entry = SimpleNamespace(title_zh="甲", title_en="Jia")
    reference = SimpleNamespace(
        places={"jia": {"title_en": "Jia place"}}, vintages={}, publishers={"x": vars(entry)}
    )
    names = ExhibitNames.of_source(source, reference)
    labels = Labels.of_source(source, "en", reference)
    assert labels.document == "Science in Jia"
    assert labels.title("labs", names.main_scope) == "Enterprise labs"
    assert names.main_scope == "jia"
    assert labels.place("jia") == "Jia place"
    assert labels.publisher("x") == "Jia"
    assert names.pages["p01.02"] == 1
    unpaged = replace(source, figures=(source.figure("p01.02").model_copy(update={"page": None}),))
    assert ExhibitNames.of_source(unpaged).pages == {}
    assert ExhibitNames.of_source(unpaged).paragraphs == {}
    placed = {"page": None, "paragraph": 4}
    counted = replace(source, figures=(source.figure("p01.02").model_copy(update=placed),))
    assert ExhibitNames.of_source(counted).paragraphs == {"p01.02": 4}
    paged = replace(source, figures=(source.figure("p01.02").model_copy(update={"paragraph": 4}),))
    assert ExhibitNames.of_source(paged).paragraphs == {}
    alone = Labels.of_source(source, "zh")
    assert alone.names.places == {}
    assert alone.place("yi-park") == "乙园"
    assert Labels.of_source(source, "en").place("yi-park") == "Yi Park"


# --- numbers --------------------------------------------------------------------------------


def test_a_level_has_the_digits_its_bounds_support(kit):
    labels = kit.labels()
    assert labels.level(D(3), D("2.9"), D("3.1"), "percent") == "3.0%"
    assert labels.level(D("2.65"), D("2.645"), D("2.655"), "percent") == "2.65%"
    assert labels.level(D("61840000"), D("61835000"), D("61845000"), "CNY") == "CNY 61.84 m"
    assert labels.level_places(D(1), D(1), D(1), "CNY") is None


@pytest.mark.parametrize(
    ("value", "low", "high", "places"),
    [
        ("3", "3", "3", 0),
        ("3.25", "3.25", "3.25", 2),
        ("3.2512", "3.2512", "3.2512", 2),
        ("3E+2", "300", "300", 0),
        ("3", "2.9", "3.1", 1),
        ("3", "2.5", "3.5", 0),
        ("600", "600", "700", 0),
        ("3", "2.9995", "3.0005", 2),
    ],
)
def test_two_digits_after_the_point_at_most(value, low, high, places):
    assert printed_places(D(value), D(low), D(high)) == places


def test_modelled_values_have_two_digits_of_a_percentage_and_three_of_the_rest(kit):
    labels = kit.labels()
    assert labels.computed(3.39623, "percent") == "3.40%"
    assert labels.computed(99.96, "enterprise") == "100.0"
    assert labels.computed(1234.5, "enterprise") == "1,234"
    assert labels.computed(D("61841234"), "CNY") == "CNY 61.8 m"
    assert labels.computed(618.41e6, "CNY") == "CNY 618 m"
    assert labels.computed(6.184e9, "CNY") == "CNY 6.18 bn"
    assert (sparse_places(99.9), sparse_places(100), sparse_places(D(-100))) == (1, 0, 0)


@pytest.mark.parametrize(
    ("value", "low", "high", "point", "places"),
    [
        ("14.376", "14.376", "14.376", True, 1),  # nothing left open: as any rate
        ("14.376", "14.376", "17.353", False, 1),
        ("14.376", "10", "45", False, 0),
        ("14.376", "14.371", "14.379", False, 1),  # no more than a rate has
        ("14.376", "14.376", "Infinity", False, 1),
        ("0", "-Infinity", "0", False, 1),
    ],
)
def test_a_rate_has_the_digits_its_width_supports(kit, value, low, high, point, places):
    assert kit.labels().rate_places(D(value), D(low), D(high), point=point) == places


def test_a_value_that_is_no_point_is_written_as_its_bounds_allow(kit):
    labels = kit.labels()
    ends = (D("14.376"), D("14.376"), D("Infinity"))
    assert labels.open(*ends, "percent", 1, point=True) == "14.4%"
    assert labels.open(*ends, "percent", 1, point=False) == "14.3% or more"


def test_an_edition_is_comparable_unless_it_says_that_it_is_not(kit):
    labels = kit.labels(vintages={"told": {"comparable": False}, "silent": {}})
    asked = [labels.is_comparable(name) for name in ("told", "silent", "unknown")]
    assert asked == [False, True, True]


def test_digits_signs_and_ranges(kit):
    labels = kit.labels()
    assert labels.digits(D("1621.5"), 0) == "1,622"
    assert kit.labels("zh").digits(D(1621), None) == "1621"
    assert labels.signed(D("0.35"), 2) == "+0.35"
    assert labels.signed(D("-0.35"), 2) == "−0.35"
    assert labels.signed(D(0), 1) == "0.0"
    assert labels.range(D("14.376"), D("17.353"), 1, "percent") == "14.3–17.4%"
    assert labels.range(D("14.376"), D("17.353"), 1, "percentage_point").startswith("14.3–17.4 ")
    assert labels.range(D("14.3761"), D("17.3531"), 2, "count") == "14.3–17.4"
    assert labels.range(D("14.376"), D("117.353"), 2, "enterprise") == "14–118"


def test_bounds_stand_in_brackets_where_anything_is_left_open(kit):
    assert kit.labels().bounds(D("14.3"), D("17.4"), 1) == " (14.3–17.4%)"
    assert kit.labels("zh").bounds(D("14.3"), D("17.4"), 1, "count") == "（14.3～17.4）"
    assert kit.labels().bounds(D(1), D(1), 1) == ""
    assert kit.labels().bounds(None, D(1), 1) == kit.labels().bounds(D(1), None, 1) == ""


def test_an_axis_divides_money_by_the_scale_of_the_language_and_names_its_unit(kit):
    en, zh = kit.labels("en"), kit.labels("zh")
    assert en.axis_unit("percent") == zh.axis_unit("percent") == (1.0, "%")
    assert en.axis_unit("CNY") == (1e9, "CNY bn")
    assert zh.axis_unit("CNY") == (1e8, "亿元")
    assert en.axis_unit("enterprise") == (1.0, "number")
    assert zh.axis_unit("enterprise") == (1.0, "家")


def test_a_value_is_the_decimal_it_is_written_as():
    assert exact(0.1) == D("0.1")
    assert exact(D("0.10")).as_tuple().exponent == -2


# --- dates ----------------------------------------------------------------------------------


def test_dates_are_starred_where_only_the_document_gives_them(kit):
    en, zh = kit.labels("en"), kit.labels("zh")
    start, now = kit.year(2015), kit.year(2020, asof=True)
    assert (en.year(start), en.year(now)) == ("2015", "2020*")
    assert (zh.year(start), zh.year(now)) == ("2015年", "2020年*")
    assert (en.dates(start, kit.year(2019)), en.dates(start, now)) == ("2015–2019", "2015–2020*")
    assert en.dates(now, kit.year(2021)) == "2020–2021*"
    assert zh.dates(start, now) == "2015—2020年*"
    spans = Period(2011, 2015, span=True), Period(2016, 2020, span=True)
    assert en.dates(*spans) == "2011–2015 →\n2016–2020"


def test_a_date_with_a_month_keeps_it(kit):
    december, january = Period(2019, 2019, month=12), Period(2020, 2020, month=1)
    en = kit.labels("en")
    assert en.dates(december, january) == "December 2019 to January 2020"
    assert en.dates(kit.year(2018), january) == "2018 to January 2020"
    assert kit.labels("zh").dates(december, kit.year(2020)) == "2019年12月至2020年"


# --- sources --------------------------------------------------------------------------------


def test_the_document_is_cited_with_the_pages_of_the_figures_given(kit):
    en, zh = kit.labels("en"), kit.labels("zh")
    assert en.cite() == "Compendium"
    assert en.cite(["p31.01", "p31.02"]) == "Compendium, p. 31"
    assert en.cite(["p40.01", "p31.02", "unpaged"]) == "Compendium, pp. 31, 40"
    assert zh.cite(["p40.01", "p31.02"]) == "《创新汇编》第31、40页"
    assert zh.cite(["unpaged"]) == "《创新汇编》"


def test_a_document_without_pages_is_cited_with_paragraphs(kit):
    def labels(language):
        made = kit.labels(language)
        return replace(made, names=replace(made.names, pages={}, paragraphs={"a": 12, "b": 4}))

    assert labels("en").cite(["a"]) == "Compendium, para.\u00a012"
    assert labels("zh").cite(["a", "b", "a"]) == "《创新汇编》第4、12段"
    assert labels("zh").cite(["none"]) == "《创新汇编》"
    assert labels("en").place_key == "paragraphs"
    assert kit.labels("en").place_key == "pages"
    row = SimpleNamespace(pages=(), figures=("a", "b", "none"))
    assert labels("en").list_places(row) == [4, 12]
    assert labels("en").list_places(SimpleNamespace(pages=(3,), figures=("a",))) == (3,)


def cited(kit, language, *publications):
    points = [
        kit.point("china", 2000 + n, "1", publisher=publisher, title=title)
        for n, (publisher, title) in enumerate(publications)
    ]
    return kit.labels(language).cite_all("", points)


def test_publications_are_cited_by_publisher_each_once(kit):
    given = [("bank", "WDI"), ("bureau", ""), ("bank", "WDI"), ("bank", "Atlas"), ("", "")]
    assert cited(kit, "en", *given) == "World Bank, WDI, Atlas; Bureau"
    assert cited(kit, "zh", *given) == "世界银行《WDI》《Atlas》；统计局"
    assert kit.labels().cite_all("Compendium", []) == "Compendium"
    assert kit.labels().cite_all("Compendium, p. 1", [kit.point("china", 2000, "1")]) == (
        "Compendium, p. 1"
    )


def test_a_yearly_publication_is_cited_once_with_its_years(kit):
    given = [("bank", f"{year} report") for year in (2012, 2010, 2011)]
    assert cited(kit, "en", *given) == "World Bank, 2010–2012 report"
    assert cited(kit, "en", given[0]) == "World Bank, 2012 report"
    assert cited(kit, "en", given[0], ("bank", "2012 atlas")) == (
        "World Bank, 2012 report, 2012 atlas"
    )


def test_a_publication_with_a_name_of_its_own_bears_it(kit):
    given = [("bureau", "年鉴"), ("bureau", "公报")]
    assert cited(kit, "en", *given) == "Bureau, Communiqué, 年鉴"
    assert cited(kit, "zh", *given) == "统计局，统计公报《年鉴》"


# --- words ----------------------------------------------------------------------------------


def test_joining_leaves_out_what_is_empty(kit):
    assert kit.labels().join("language.enumeration", ["a", "", "b"]) == "a, b"
    assert kit.labels("zh").join("language.enumeration", ["甲", "乙"]) == "甲、乙"


# --- the chart itself -----------------------------------------------------------------------


@pytest.fixture
def chart():
    drawing = Figure(figsize=(1, 1))
    drawing.text(0.5, 0.5, "said")
    data = pd.DataFrame({"year": [2000]})
    narrow = Figure(figsize=(0.5, 1))
    narrow.text(0.5, 0.5, "in short")
    return Chart(
        "tiny", "en", drawing, narrow, data, "A title", "An alternative", "A note", "A source"
    )


def test_a_chart_as_svg_says_title_alternative_and_language(chart):
    root = ET.fromstring(chart.svg())  # noqa: S314 (our own output)
    said = {
        e.tag.split("}")[1]: e.text for e in root.iter() if "dublin" in e.tag or "dc/" in e.tag
    }
    assert (said["title"], said["description"], said["language"]) == (
        "A title", "An alternative", "en",
    )  # fmt: skip
    assert b">said<" not in chart.svg()


def test_its_files_are_both_widths_as_text_and_the_data(chart):
    files = chart.files()
    assert list(files) == [".svg", ".text.svg", ".narrow.text.svg", ".png", ".csv"]
    assert (files[".svg"], files[".png"]) == (chart.svg(), chart.png())
    assert b">said<" in files[".text.svg"]
    assert b">in short<" in files[".narrow.text.svg"]
    assert files[".csv"] == b"year\n2000\n"


def test_the_ids_of_its_widths_differ(kit):
    def paint(sheet):
        sheet.set_height(1)
        axes = sheet.lay(left=0, right=0, top=0, bottom=0)
        axes.plot([0], [0], "o")
        sheet.rule()

    files = build(kit, paint).files()
    assert b'id="tiny-wide-0"' in files[".text.svg"]
    assert b'id="tiny-narrow-0"' in files[".narrow.text.svg"]


# --- building ---------------------------------------------------------------------------------


def build(kit, paint, **more):
    given = {"data": pd.DataFrame(), "title": "T", "alt": "A", "source": "S"}
    return build_chart("tiny", kit.labels(), paint, **given | more)


def painter(*kinds, key=None, text=""):
    """Draws a line of each kind, and maybe a key or a text."""

    def paint(sheet):
        sheet.set_height(1)
        axes = sheet.lay(left=0, right=0, top=0, bottom=0)
        for kind in kinds:
            axes.plot([0, 1], [0, 1])
            if kind is not None:
                sheet.mark(kind)
        if key is not None:
            sheet.write_keys([Key(key, "a key")])
        if text:
            sheet.write(axes, text, (0, 0))

    return paint


def test_a_chart_is_drawn_in_both_widths_and_nothing_is_clipped(kit):
    chart = build(kit, painter(Mark.LINE, key=Mark.LINE))
    widths = [one.get_size_inches()[0] for one in (chart.drawing, chart.narrow)]
    assert widths == [WIDE.width, NARROW.width]
    assert not any(artist.get_clip_on() for artist in chart.drawing.findobj())
    assert (chart.id, chart.title, chart.alt, chart.source) == ("tiny", "T", "A", "S")


def test_a_mark_that_nothing_explains_is_refused(kit):
    with pytest.raises(ValueError, match=r"chart tiny, wide: no key and no note.* marks line"):
        build(kit, painter(Mark.LINE))
    with pytest.raises(ValueError, match="marks band, line"):
        build(kit, painter(Mark.LINE, Mark.BAND), explained={Mark.HOLLOW: "h"})
    build(kit, painter(Mark.LINE, Mark.BAND, key=Mark.LINE), explained={Mark.BAND: "b"})


def test_a_mark_that_one_width_alone_leaves_unexplained_is_refused(kit):
    def paint(sheet):
        painter(Mark.LINE, key=None if sheet.form.is_narrow else Mark.LINE)(sheet)

    with pytest.raises(ValueError, match="chart tiny, narrow: no key"):
        build(kit, paint)


def test_what_nobody_says_the_kind_of_is_refused(kit):
    with pytest.raises(ValueError, match=r"chart tiny, wide: nobody says what is drawn: .*Line2D"):
        build(kit, painter(None))


def test_the_note_explains_the_marks_that_were_drawn_in_their_order_and_no_others(kit):
    said = {Mark.BAND: "A band.", Mark.LINE: "A line.", Mark.HOLLOW: "Hollow."}
    drawn = painter(Mark.BAND, Mark.LINE)
    assert build(kit, drawn, explained=said, told=["", "More."]).note == "A line. A band. More."
    assert build(kit, painter(Mark.LINE), explained=said).note == "A line."


def test_the_note_explains_what_either_width_draws(kit):
    def paint(sheet):
        painter(Mark.LINE if sheet.form.is_narrow else Mark.BAND)(sheet)

    said = {Mark.BAND: "A band.", Mark.LINE: "A line."}
    assert build(kit, paint, explained=said).note == "A line. A band."


def test_a_mark_in_a_text_is_one_that_is_explained_and_a_star_of_the_data_is_none(kit):
    def starred(sheet):
        painter(text="2020*")(sheet)
        sheet.note(Mark.AS_OF)

    with pytest.raises(ValueError, match="marks as_of"):
        build(kit, starred)
    assert build(kit, starred, explained={Mark.AS_OF: "* Now."}).note == "* Now."
    assert build(kit, painter(text="R&D*")).note == ""
    assert build(kit, painter(text="R&D*"), explained={Mark.AS_OF: "* Now."}).note == ""


def test_a_date_of_the_document_s_own_is_starred(kit):
    labels = kit.labels()
    assert labels.is_starred(labels.year(kit.year(2020, asof=True)))
    assert not labels.is_starred(labels.year(kit.year(2020)))


# --- what a chart is to others -----------------------------------------------------------------


def test_the_ids_inside_an_svg_follow_from_the_chart(chart):
    assert chart.svg() == chart.svg()
    assert replace(chart, id="other").svg().count(b"<") == chart.svg().count(b"<")


def test_a_chart_as_png_says_the_same(chart):
    picture = Image.open(io.BytesIO(chart.png()))
    assert (picture.text["Title"], picture.text["Description"]) == ("A title", "An alternative")
    assert picture.text["Title"].lang == "en"


def test_a_notebook_gets_a_picture_with_its_text_alternative(chart):
    data, metadata = chart._repr_mimebundle_()
    assert data["image/png"] == chart.png()
    assert data["text/plain"] == "A title\nAn alternative"
    assert metadata == {"image/png": {"alt": "An alternative", "width": 605}}


def test_a_level_is_written_with_the_hedge_of_its_print(kit):
    hedges = {"p31.06": "approx", "p40.02": "more_than", "p40.03": "exact"}
    labels = kit.labels(hedges=hedges)
    rd_gdp = replace(kit.rd_gdp, base_bound_by=("p31.05",), end_bound_by=("p31.06",))
    assert labels.hedges_of(rd_gdp) == ("exact", "approx")
    _, end = Point.ends_of(rd_gdp, hedges=labels.hedges_of(rd_gdp))
    assert labels.level_of(end, "percent") == "about 3.0%"
    both = replace(kit.firms, end_bound_by=("p40.02", "p40.03"))
    assert labels.hedges_of(both)[1] == "exact"  # one print states it
    assert labels.hedges_of(replace(kit.firms, base_bound_by=("p40.02",)))[0] == "more_than"
    hedged = replace(kit.firms, base_bound_by=("p40.02",), base_origin="back-cast")
    assert labels.hedges_of(hedged) == ("exact", "exact")  # a computed base has no print
    outside = Point.of_reference(reference_row(read_hedge="approx"), KNOWN)
    assert labels.level_of(outside, "percent") == "about 2.2%"
