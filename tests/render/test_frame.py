"""The ways out of a page."""

from analysis.render.frame import BARE, Way, lead_to_report, name_contents
from analysis.words.catalogue import catalogue


def test_a_report_is_offered_by_its_contents_and_its_briefs_in_their_own_words():
    english, chinese = catalogue("en"), catalogue("zh")
    assert lead_to_report(english, (chinese, english), "../") == (
        Way("This report", "../index.html"),
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
