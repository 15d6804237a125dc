"""A number that carries a finding has a button laid over it, any other a link to its entry."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.render.markup import plain_text, read_brief, write_blocks
from analysis.render.places import mark_place
from analysis.render.popover import make_popovers
from analysis.words.catalogue import catalogue, pseudo

SPACE = {"t": "Space"}


def words_of(text):
    """Inlines as pandoc reads a text without markup: words, spaces, ends of lines."""
    kinds = {" ": SPACE, "\n": {"t": "SoftBreak"}}
    parts = re.split(r"([ \n])", text)
    return [kinds.get(part, {"t": "Str", "c": part}) for part in parts if part]


def number(shown, *names, ref="n-a"):
    inlines = words_of(shown) if isinstance(shown, str) else shown
    return {"t": "Span", "c": [["at-1", ["num", *names], [["ref", ref]]], inlines]}


def as_html(span, words):
    return write_blocks([{"t": "Plain", "c": mark_place(span, words)}], "html5").strip()


def key_html(shown, words=None):
    """A number that carries a finding, without its button."""
    html = as_html(number(shown, "key"), words or catalogue("en"))
    assert html.count("<button") == 1
    return re.sub("<button.*?</button>", "", html)


def test_a_key_number_has_a_button_laid_over_it_and_no_text_more():
    html = as_html(number("80.1%", "key"), catalogue("en"))
    assert html == (
        '<span class="num key" id="at-1">80.1%<button popovertarget="p-a" '
        'aria-label="80.1%: source"></button></span>'
    )
    assert re.sub("<[^>]*>", "", html) == "80.1%"


def test_any_other_number_has_a_link_without_text():
    assert as_html(number("1,621 labs"), catalogue("en")) == (
        '<span id="at-1">1,621 labs<a class="src" href="#n-a" aria-label="source"></a></span>'
    )


def test_the_button_opens_the_popover_that_its_entry_has(metadata, elements):
    words = catalogue("en")
    text = "[5]{.num .key ref=n-b.c}\n\n::: {#n-b.c .entry value=5}\nFive\n:::\n"
    blocks = read_brief(text, metadata["en"], words)
    (span,) = blocks[1]["c"]
    found = elements(write_blocks(make_popovers(blocks, words), "html5"))
    opened = next(said["id"] for tag, said in found if tag == "div")
    ((_, button),) = [one for one in elements(as_html(span, words)) if one[0] == "button"]
    assert button["popovertarget"] == opened


def test_what_is_said_of_a_number_is_in_the_pages_language(elements):
    words = catalogue("zh")
    said = [attributes for _, attributes in elements(as_html(number("3家", "key"), words))]
    assert [one.get("aria-label") for one in said] == [None, "3家：出处", None]
    said = [attributes for _, attributes in elements(as_html(number("3家"), words))]
    assert [one.get("aria-label") for one in said] == [None, "出处"]


@pytest.mark.parametrize("names", [("key",), ()])
def test_neither_a_number_nor_a_projects_own_words_end_the_attribute(elements, names):
    span = number('"5" <b>&amp;', *names)
    found = elements(as_html(span, pseudo("en", brackets='"<')))
    assert [tag for tag, _ in found[:2]] == ["span", "button" if names else "a"]
    label = found[1][1]["aria-label"]
    assert label.startswith('"')
    assert label.endswith("<")
    assert ('"5" <b>&amp;' in label) == bool(names)
    assert {tag for tag, _ in found} <= {"span", "button", "a"}


@pytest.mark.parametrize(
    ("shown", "marked", "unit"),
    [
        ("5.5 pp", "5.5", " pp"),
        ("−0.16 to 0.11 points", "−0.16 to 0.11", " points"),
        ("5.5\npercentage points", "5.5", " percentage points"),
        ("约10.3亿元", "约10.3", "亿元"),
        ("63%～68%", "63%～68%", ""),
        ("5％多", "5％", "多"),
        ("5% of 7bn a year", "5% of 7", "bn a year"),
        ("0", "0", ""),
        ("5 pp ", "5", " pp "),
        ("seven cases", "seven cases", ""),
    ],
)
def test_the_mark_stops_where_the_unit_begins(shown, marked, unit):
    html = key_html(shown).replace("\n", " ")
    tail = f'<span class="unit">{unit}</span>' if unit else ""
    assert html == f'<span class="num key" id="at-1">{marked}</span>{tail}'


def test_a_number_with_markup_is_marked_as_a_whole():
    shown = [{"t": "Emph", "c": words_of("5")}, SPACE, *words_of("cases of 7 or so")]
    assert key_html(shown) == (
        '<span class="num key" id="at-1"><em>5</em> cases of 7 or so</span>'
    )


@pytest.mark.parametrize(
    ("shown", "breaks"),
    [
        ("1" * 20, False),
        ("1" * 21, True),
        ("1" * 20 + " units", False),
        ("1" * 10 + " " + "1" * 10, True),
        ("x" * 21, True),
    ],
)
def test_a_number_longer_than_a_phone_is_wide_may_break(shown, breaks):
    assert key_html(shown).startswith(f'<span class="num key{" long" * breaks}" id="at-1">')


@given(st.text("a5%％亿 ,.\n"), st.sampled_from([("key",), ()]))
def test_a_mark_adds_no_text_and_leaves_every_digit_to_the_figure(shown, names):
    span = number(shown, *names)
    marked = mark_place(span, catalogue("en"))
    assert plain_text(marked) == shown.replace("\n", " ")
    tags = [node["c"][1] if node["t"] == "RawInline" else "" for node in marked]
    if '<span class="unit">' in tags:
        unit = plain_text(marked[tags.index('<span class="unit">') :])
        assert not set(unit) & set("5%％")
        figure = plain_text(marked[: tags.index('<span class="unit">')])
        assert figure[-1] in "5%％"
