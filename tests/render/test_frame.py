"""The ways out of a page."""

from analysis.render.frame import BARE, Way, lead_to_briefs
from analysis.words.catalogue import catalogue


def test_the_briefs_are_each_offered_in_their_own_words():
    assert lead_to_briefs((catalogue("zh"), catalogue("en")), "../") == (
        Way("阅读中文版", "../brief.zh.html", language="zh-Hans"),
        Way("Read in English", "../brief.en.html", language="en"),
    )
    assert lead_to_briefs([catalogue("en")])[0].target == "brief.en.html"


def test_a_bare_page_leads_nowhere():
    assert (BARE.ways, BARE.foot, BARE.address) == ((), (), "")
