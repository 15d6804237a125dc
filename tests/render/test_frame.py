"""A brief leads to its other forms, and says to machines and in citations what it is."""

import dataclasses
import json

import pytest

from analysis.render.frame import (
    BARE,
    Frame,
    Way,
    frame_brief,
    lead_to_report,
    name_contents,
)
from analysis.render.head import (
    LICENCE,
    cite_bibtex,
    cite_text,
    describe,
    list_alternates,
    list_properties,
)
from analysis.words.catalogue import catalogue, pseudo

ADDRESS = "https://example.org/briefs/sample/brief.en.html"
SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def sample(metadata):
    return dataclasses.replace(metadata["en"], languages=("zh", "en"))


def test_a_brief_leads_to_the_other_language_print_data_and_notebooks():
    frame = frame_brief(catalogue("en"), ("zh", "en"), notebook="notebooks/01.html")
    assert frame == Frame(
        ways=(
            Way("All files", "index.html"),
            Way("中文", "brief.zh.html", language="zh-Hans"),
            Way("PDF", "brief.en.pdf", kind="application/pdf"),
            Way("Tables", "tables.xlsx", kind=SHEETS),
            Way("Numbers", "numbers.json", kind="application/json"),
            Way("Notebooks", "notebooks/01.html"),
        )
    )


def test_only_a_report_with_an_address_has_a_way_home():
    frame = frame_brief(catalogue("zh"), ("zh",), folder="https://example.org/briefs/sample/")
    assert frame.ways[0] == Way("全部简报", "https://example.org/briefs/index.html")
    assert [way.text for way in frame.ways[1:]] == ["全部文件", "PDF", "表格", "数据"]
    assert frame.address == "https://example.org/briefs/sample/brief.zh.html"
    assert frame_brief(catalogue("zh"), ("zh",)).address == ""


def test_a_language_of_the_projects_own_is_called_by_its_own_words(tmp_path):
    (tmp_path / "xx.yml").write_text(pseudo("en").as_yaml(), encoding="utf-8")
    frame = frame_brief(catalogue("en"), ("xx",), own_words=tmp_path)
    assert frame.ways[1] == Way("English", "brief.xx.html", language="en")


def test_without_an_address_no_property_names_one(sample):
    found = list_properties(sample, BARE, catalogue("en"))
    assert found == [
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
        ("name", "citation_pdf_url", "https://example.org/briefs/sample/brief.en.pdf"),
        ("property", "og:image", "https://example.org/a.png"),
        ("name", "twitter:card", "summary_large_image"),
    ]
    assert list_alternates(sample, frame) == [
        ("zh", "https://example.org/briefs/sample/brief.zh.html"),
        ("en", ADDRESS),
    ]


def test_what_is_empty_is_not_said(sample):
    bare = dataclasses.replace(sample, keywords=(), description="")
    names = [name for _, name, _ in list_properties(bare, BARE, catalogue("en"))]
    assert not {"keywords", "description", "og:description"} & set(names)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_report_and_data_are_described_in_full(language, metadata):
    given = metadata[language]
    common = {
        "inLanguage": {"zh": "zh-Hans", "en": "en"}[language],
        "creator": {"@type": "Organization", "name": given.author},
        "keywords": list(given.keywords),
        "license": LICENCE[1],
        "description": given.description,
    }
    assert json.loads(describe(given, catalogue(language))) == common | {
        "@context": "https://schema.org",
        "@type": "Report",
        "identifier": "sample",
        "name": given.title,
        "alternativeHeadline": given.subtitle,
        "datePublished": "2023-05-01",
        "isBasedOn": common
        | {"@type": "Dataset", "identifier": "sample-data", "name": given.subtitle},
    }


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
        sample, title="50% of {a} & b_c", author="R&D ~ \\x^2", identifier="a b/c_1"
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
        "  note = {Innovation indicators of a sample town, 2015–2019},\n"
        f"  url = {{{ADDRESS}}},\n"
        "}"
    )
    assert "url" not in cite_bibtex(sample, BARE, catalogue("en"))


def test_a_report_is_offered_by_its_contents_and_its_briefs_in_their_own_words():
    english, chinese = catalogue("en"), catalogue("zh")
    assert lead_to_report(english, (chinese, english), "../") == (
        Way("All files", "../index.html"),
        Way("阅读中文版", "../brief.zh.html", language="zh-Hans"),
        Way("Read in English", "../brief.en.html", language="en"),
    )
    assert [way.target for way in lead_to_report(chinese, [english])] == [
        "index.zh.html",
        "brief.en.html",
    ]


def test_the_plain_name_is_that_of_the_contents_in_english():
    assert [name_contents(one) for one in ("en", "zh", "xx")] == [
        "index.html",
        "index.zh.html",
        "index.xx.html",
    ]


def test_a_bare_page_leads_nowhere():
    assert (BARE.ways, BARE.foot, BARE.address) == ((), (), "")
