"""A number that carries a finding opens what its entry says."""

import re

import pytest

from analysis.core.errors import InputError
from analysis.render.markup import read_brief, write_blocks
from analysis.render.popover import make_popovers
from analysis.words.catalogue import catalogue

ENTRY = """

::: {#n-a .entry value="80.1%%" cell="notebooks/x.html#cell-y" %s}
Growth of [5]{.num ref="n-a"} *laboratories*

%s
:::
"""


@pytest.fixture
def popover(metadata):
    """The popover of a number, given its entry's parts and attributes."""

    def make(parts="x", attributes="", language="en", text="[1]{.num .key ref=n-a}"):
        words = catalogue(language)
        blocks = read_brief(text + ENTRY % (attributes, parts), metadata[language], words)
        return write_blocks(make_popovers(blocks, words), "html5").replace("\n", "")

    return make


def test_a_popover_says_value_name_parts_and_the_ways_on(popover):
    html = popover('[Bounds]{.what .bounds} 80–81 [6]{.num ref="n-a"}')
    assert html == (
        '<div popover id="p-a" role="group" aria-label="80.1%: Growth of 5 laboratories">'
        '<p class="value"><b>80.1%</b></p><button class="close" popovertarget="p-a" '
        'popovertargetaction="hide" aria-label="Close">×</button>'
        "<p>Growth of 5 <em>laboratories</em></p>"
        '<p><span class="what bounds">Bounds</span> 80–81 6</p>'
        '<p class="ways"><a href="#n-a">Entry</a> <a href="notebooks/x.html#cell-y">Cell</a> '
        '<a href="numbers.json">JSON</a> <a href="#at-1">Link</a></p></div>'
    )


def test_only_numbers_that_carry_a_finding_have_one_and_each_entry_one(popover):
    assert popover(text="[1]{.num ref=n-a}") == ""
    text = "[1]{.num ref=n-a} [2]{.num .key ref=n-a} [3]{.num .key ref=n-a}"
    html = popover(text=text)
    assert html.count("<div popover") == 1
    assert '<a href="#at-2">Link</a>' in html


def test_an_entry_that_no_cell_computes_leads_to_none(popover):
    html = popover(text="[2]{.num .key ref=n-b}\n\n::: {#n-b .entry value=2}\ny\n:::\n")
    assert re.findall('<a href="(.*?)"', html) == ["#n-b", "numbers.json", "#at-1"]


def test_the_span_is_a_bar_with_the_value_where_it_lies(popover):
    html = popover(attributes='span="−1 0 3"')
    assert '<svg class="span" viewBox="-4 0 108 12" aria-hidden="true">' in html
    assert '<path d="M0 2V10M100 2V10M0 6H100"/><circle cx="25" cy="6" r="3.5"/>' in html
    assert '<circle cx="75"' in popover(attributes='span="−2 1 2"')
    for given in ("", 'span="2 2 2"'):
        assert "<svg" not in popover(attributes=given)


@pytest.mark.parametrize("span", ["1 2", "1 3 2", "a b c", "2 1 3", "1 2 3 4"])
def test_a_span_that_is_none_is_refused(popover, span):
    with pytest.raises(InputError, match=f"Entry “n-a”: span “{span}” is not three ascending"):
        popover(attributes=f'span="{span}"')


def test_numbers_stay_with_their_units_in_a_popover_too(popover):
    html = popover("[原文]{.what .print} 第30页", language="zh")
    assert '<span class="nb">第30页</span>' in html


def test_the_formula_is_mathematics(popover):
    html = popover("[F]{.what .calculation} [2 × 3^(1/4)]{.formula}")
    assert '<math alttext="2 × 3^(1/4)"><mn>2</mn><mo>×</mo> <msup>' in html


@pytest.mark.parametrize(
    ("print_", "glosses"),
    [
        ("900家", ["家 firms or institutions"]),
        ("3.0%左右", ["左右 about"]),
        ("超100亿元", ["超 over", "亿元 CNY 100 million"]),
        ("600多家", ["多 over", "家 firms or institutions"]),
        ("900家]{lang=zh} [1621家", ["家 firms or institutions"]),
        ("超过5个百分点", ["超过 over", "个百分点 percentage points"]),
        # Only what stands at a number.
        ("国家3，大家", []),
        ("家", []),
    ],
)
def test_the_words_at_a_printed_number_are_explained(popover, print_, glosses):
    html = popover(f"[Print]{{.what .print}} “[{print_}]{{lang=zh}}” (p. 31)")
    found = re.findall(r'<p class="gloss">(.*?)</p>', html)
    assert [re.sub("<[^>]*>", "", one) for one in found] == (
        ["; ".join(glosses)] if glosses else []
    )
    assert html.count('<span lang="zh-Hans">') == len(glosses)


def test_nothing_is_explained_outside_a_print_or_to_readers_of_the_source(popover):
    assert 'class="gloss"' not in popover("[P]{.what .publication} [900家]{lang=zh}")
    html = popover("[原文]{.what .print} [900家]{lang=zh}", language="zh")
    assert 'class="gloss"' not in html
    assert ">条目</a>" in html
