"""A page says to machines and in citations what it is, whatever its title holds."""

import dataclasses
import json
import re
from itertools import accumulate
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.render.frame import BARE, Frame
from analysis.render.head import (
    ICON,
    LICENCE,
    cite_bibtex,
    cite_text,
    describe,
    list_alternates,
    list_properties,
)
from analysis.render.markup import run_pandoc
from analysis.render.palette import LIGHT
from analysis.words.catalogue import catalogue

FOLDER = "https://example.org/briefs/sample/"
ADDRESS = f"{FOLDER}brief.en.html"


@pytest.fixture(scope="module")
def sample(metadata):
    return dataclasses.replace(metadata["en"], languages=("zh", "en"))


def test_without_an_address_no_property_names_one(sample):
    assert list_properties(sample, BARE, catalogue("en")) == [
        ("name", "description", "What a sample compendium says about its own numbers."),
        ("name", "author", "Sample research group"),
        ("name", "keywords", "innovation, growth"),
        ("property", "og:type", "article"),
        ("property", "og:title", "Sample town’s laboratories grew by 80%"),
        ("property", "og:description", "What a sample compendium says about its own numbers."),
        ("property", "og:locale", "en_GB"),
        ("property", "article:published_time", "2023-05-01"),
        ("name", "citation_title", "Sample town’s laboratories grew by 80%"),
        ("name", "citation_author", "Sample research group"),
        ("name", "citation_publication_date", "2023/05/01"),
        ("name", "citation_language", "en"),
    ]
    assert list_alternates(sample, BARE) == []


def test_with_an_address_page_print_picture_and_languages_have_theirs(sample):
    frame = Frame(address=ADDRESS, picture="https://example.org/a.png")
    assert list_properties(sample, frame, catalogue("en"))[12:] == [
        ("property", "og:url", ADDRESS),
        ("name", "citation_pdf_url", f"{FOLDER}brief.en.pdf"),
        ("property", "og:image", "https://example.org/a.png"),
        ("name", "twitter:card", "summary_large_image"),
    ]
    assert list_alternates(sample, frame) == [("zh", f"{FOLDER}brief.zh.html"), ("en", ADDRESS)]


def test_a_page_without_a_picture_names_none(sample):
    names = [
        name for _, name, _ in list_properties(sample, Frame(address=ADDRESS), catalogue("en"))
    ]
    assert names[12:] == ["og:url", "citation_pdf_url"]


def test_what_is_empty_is_not_said(sample):
    bare = dataclasses.replace(sample, keywords=(), description="", author="")
    names = [name for _, name, _ in list_properties(bare, BARE, catalogue("en"))]
    assert names == [
        *("og:type", "og:title", "og:locale", "article:published_time", "citation_title"),
        *("citation_publication_date", "citation_language"),
    ]


def test_the_print_is_that_of_the_briefs_own_language(metadata):
    frame = Frame(address=f"{FOLDER}brief.zh.html")
    said = {
        name: content
        for _, name, content in list_properties(metadata["zh"], frame, catalogue("zh"))
    }
    assert said["citation_pdf_url"] == f"{FOLDER}brief.zh.pdf"


@pytest.mark.parametrize(
    ("language", "locale", "code"), [("zh", "zh_CN", "zh-Hans"), ("xx", "fi_GB", "xx-Latn")]
)
def test_a_language_is_named_as_each_reader_expects(metadata, bracketed, language, locale, code):
    own = bracketed if language == "xx" else catalogue(language)
    said = {name: content for _, name, content in list_properties(metadata["en"], BARE, own)}
    assert said["og:locale"] == locale
    assert said["citation_language"] == code
    assert json.loads(describe(metadata["en"], own))["inLanguage"] == code


@pytest.mark.parametrize("language", ["zh", "en"])
def test_report_and_data_are_described_in_full(language, metadata):
    said = metadata[language]
    common = {
        "inLanguage": {"zh": "zh-Hans", "en": "en"}[language],
        "creator": {"@type": "Organization", "name": said.author},
        "keywords": list(said.keywords),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "description": said.description,
    }
    assert json.loads(describe(said, catalogue(language))) == common | {
        "@context": "https://schema.org",
        "@type": "Report",
        "identifier": "sample",
        "name": said.title,
        "alternativeHeadline": said.subtitle,
        "datePublished": "2023-05-01",
        "isBasedOn": common
        | {"@type": "Dataset", "identifier": "sample-data", "name": said.subtitle},
    }


def test_a_description_is_text_that_can_end_no_script(metadata):
    title = "</script><!-- “创新” & \\ <b>"
    hostile = dataclasses.replace(metadata["en"], title=title)
    said = describe(hostile, catalogue("en"))
    assert "<" not in said
    assert "创新" in said
    assert json.loads(said)["name"] == title


def test_a_brief_is_cited_in_the_way_of_its_language(metadata):
    assert cite_text(metadata["en"], BARE, catalogue("en")) == (
        "Sample research group (2023). Sample town’s laboratories grew by 80%. Innovation "
        "indicators of a sample town, 2015–2019. sample, 1 May 2023."
    )
    assert cite_text(metadata["zh"], Frame(address=ADDRESS), catalogue("zh")) == (
        "样例研究组：《样例市研发机构四年增长八成》，样例市创新指标，2015—2019年，2023年，sample"
        f"（2023年5月1日）。 {ADDRESS}"
    )


def test_bibtex_holds_any_character(sample):
    hostile = dataclasses.replace(
        sample, title="50% of {a} & b_c", author="R&D ~ \\x^2", identifier="a b/c_1", subtitle="$#"
    )
    assert cite_bibtex(hostile, Frame(address=ADDRESS), catalogue("en")) == (
        "@techreport{a-b-c-1,\n"
        "  author = {{R\\&D \\~{} \\textbackslash{}x\\^{}2}},\n"
        "  title = {{50\\% of \\{a\\} \\& b\\_c}},\n"
        "  institution = {R\\&D \\~{} \\textbackslash{}x\\^{}2},\n"
        "  type = {Research brief},\n"
        "  number = {a b/c\\_1},\n"
        "  date = {2023-05-01},\n"
        "  year = {2023},\n"
        "  note = {\\$\\#},\n"
        f"  url = {{{ADDRESS}}},\n"
        "}"
    )
    assert "url" not in cite_bibtex(sample, BARE, catalogue("en"))


def test_another_reader_of_bibtex_reads_what_was_written(metadata):
    text = "50% of {a} & b_c, $5 #1 x^2 ~ \\y 创新"
    hostile = dataclasses.replace(metadata["en"], title=text, author=text, subtitle=text)
    entry = cite_bibtex(hostile, Frame(address=ADDRESS), catalogue("en"))
    (read,) = json.loads(run_pandoc(entry, "bibtex", "csljson"))
    assert read == {
        "id": "sample",
        "type": "report",
        "genre": "Research brief",
        "author": [{"literal": text}],
        "title": text,
        "publisher": text,
        "number": "sample",
        "issued": {"date-parts": [[2023, 5, 1]]},
        "note": text,
        "URL": ADDRESS,
    }


@given(st.text("aZ0-._/ 市\\$&%", min_size=1).filter(str.strip), st.text("\\$&#^_%~ a"))
def test_a_bibtex_entry_closes_every_brace_it_opens(metadata, identifier, subtitle):
    hostile = dataclasses.replace(metadata["en"], identifier=identifier, subtitle=subtitle)
    entry = cite_bibtex(hostile, BARE, catalogue("en"))
    signs = [{"{": 1, "}": -1}.get(sign, 0) for sign in entry]
    depths = list(accumulate(signs))
    assert depths[-1] == 0
    assert min(depths[len("@techreport{") : -1]) == 1  # nothing stands outside the entry
    key = entry.removeprefix("@techreport{").partition(",")[0]
    assert re.fullmatch(r"[A-Za-z0-9-]+", key)


def test_the_licence_has_the_name_that_its_address_stands_for():
    name, address = LICENCE
    kind, version = re.fullmatch(
        r"https://creativecommons\.org/licenses/([a-z-]+)/([\d.]+)/", address
    ).groups()
    assert name == f"CC {kind.upper()} {version}"


def test_the_icon_is_three_bars_of_the_palette_within_its_frame():
    head, _, data = ICON.partition(",")
    assert head == "data:image/svg+xml"
    assert not set(data) & set('<>#"')  # it stands in an attribute of a page
    svg = re.fullmatch(
        r"""<svg xmlns=['"]http://www\.w3\.org/2000/svg['"] viewBox=['"]0 0 16 16['"]>"""
        r"""<path fill=['"](#\w+)['"] d=['"]([^'"<>]+)['"]/></svg>""",
        unquote(data),
    )
    assert svg is not None
    fill, drawn = svg.groups()
    assert fill == LIGHT["accent"]
    bars = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)[Hh](-?\d+)z?", drawn)
    assert len(bars) == 3
    for x, y, width, height, back in [map(int, bar) for bar in bars]:
        assert back in {x, -width}  # to where it began
        assert x + width <= 16
        assert y + height == 15  # all stand on one line
