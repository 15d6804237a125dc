"""A brief leads to its other forms."""

from analysis.render.frame import (
    BARE,
    Frame,
    Way,
    frame_brief,
    lead_to_report,
    name_contents,
)
from analysis.words.catalogue import catalogue, pseudo

SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def test_a_way_is_the_page_in_another_language_only_where_it_says_so():
    assert not Way("Home", "index.html").alternate
    assert Way("中文", "index.zh.html", language="zh-Hans", alternate=True).alternate


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
