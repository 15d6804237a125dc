"""Blocks of prose: how a file is taken apart, and how a block is named to its author."""

import pytest

from analysis.brief.blocks import (
    drop_bare_headings,
    drop_dead_asides,
    first_words,
    has_own_id,
    heading_level,
    included_figures,
    is_div,
    is_exhibit,
    number_anew,
    position_of,
    split_blocks,
    split_title,
)
from analysis.brief.prose import parse_prose

EXHIBIT = """\
{{when a > 0}} One title

Another title

{{table: key}}

::: note
A note.
:::"""


def blocks(text):
    return list(split_blocks(list(enumerate(text.split("\n"), start=1))))


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("", []),
        ("\n\n", []),
        ("One\nof two lines\n\nAnother", ["One\nof two lines", "Another"]),
        ("1. a\n   b\n2. c\n- d\n* e", ["1. a\n   b", "2. c", "- d", "* e"]),
        ("::: note\nOne\n\nAnother\n:::", ["::: note\nOne\n\nAnother\n:::"]),
        ("Text\n::: note\nx\n:::\nmore", ["Text", "::: note\nx\n:::", "more"]),
        (":::: a\n::: b\nx\n:::\ny\n::::\n\nz", [":::: a\n::: b\nx\n:::\ny\n::::", "z"]),
    ],
)
def test_a_file_is_split_into_paragraphs_items_and_whole_divs(text, texts):
    assert ["\n".join(line for _, line in block) for block in blocks(text)] == texts


def test_a_block_knows_the_lines_it_stands_on():
    assert [[number for number, _ in block] for block in blocks("a\n\nb\nc\n\n\nd")] == [
        [1], [3, 4], [7],
    ]  # fmt: skip


def test_the_charts_of_a_file_are_those_it_includes_as_such():
    body = (
        "{{figure: one}}\n\n{{ figure:two }}\n\n{{figure: one}}\n\n{{table: three}}\n\n"
        "{{findings}}\n\n{{growth.four.pct}} figure: five\n"
    )
    head = "---\ntitle: T\nauthor: A\ndescription: D\n---\n"
    assert included_figures(parse_prose(head + body, "x.md")) == {"one", "two"}
    assert included_figures(parse_prose(head + "{{figure}}\n", "x.md")) == frozenset()


def test_titles_are_what_stands_before_a_table_a_picture_or_a_div():
    assert split_title(blocks(EXHIBIT)) == 2
    assert split_title(blocks("Title\n\n| a |\n|---|")) == 1
    assert split_title(blocks("![x](y.svg)")) == 0
    assert split_title(blocks("::: note\nx\n:::")) == 0


@pytest.mark.parametrize(
    ("opening", "exhibit", "note"),
    [
        ("::: {#tbl-x .table}", True, False),
        ("::: {.figure}", True, False),
        ("::: note", False, True),
        (":::::: note", False, True),
        ("::: findings", False, False),
    ],
)
def test_a_div_is_known_by_its_kind(opening, exhibit, note):
    assert is_exhibit(opening) is exhibit
    assert is_div(opening, "note") is note


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1. {{when a > 0}}\n   **Labs** grew by {{a}}.", "Labs grew by …."),
        (f"::: {{#t .table}}\n{EXHIBIT}\n:::", "One title"),
        ("## A heading", "A heading"),
        ("## A heading {#its-id}", "A heading"),
        ("1. [{{a}} more]{.key-figure} **Labs.** {{b}} of them.", "… more Labs. … of them."),
        ("See [](#tbl-x) and [this](x.html).", "See and this."),
        ("word " * 20, "word word word word word word word word word word word word …"),
        ("longer " * 20, "longer longer longer longer longer longer longer longer …"),
        ("市" * 40, "市" * 30 + " …"),
        ("市" * 30, "市" * 30),
    ],
)
def test_a_block_is_named_by_what_it_begins_with(text, words):
    assert first_words(text) == words


def test_a_heading_with_an_id_is_a_heading_and_falls_without_its_section():
    assert heading_level("### Sub {#sub}") == 3
    assert has_own_id("## In {{a}} {#sub}")
    assert not has_own_id("## In {{a}} {.sub}")
    assert drop_bare_headings(["## One {#one}", "## Two {#two}", "Text."]) == [
        *("## Two {#two}", "Text."),
    ]


def test_a_heading_of_any_level_falls_before_one_that_is_no_deeper():
    for level in ("#", "##", "###"):
        kept = [f"{level} Two", "Text."]
        assert drop_bare_headings([f"{level} One", *kept]) == kept
        assert drop_bare_headings([f"#{level} One", *kept]) == kept
        deeper = [f"{level} One", f"#{level} Part", "Text."]
        assert drop_bare_headings(deeper) == deeper


def test_items_are_numbered_anew_and_tell_their_position():
    items = number_anew(["3. [{{a}}]{.key-figure} x", "12. y"])
    assert items == ["1. [{{a}}]{.key-figure} x", "2. y"]
    assert [position_of(one) for one in (*items, "12. y", "Text 1. z")] == [1, 2, 12, 0]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("It did ([](#tbl-a)).", "It did ([](#tbl-a))."),
        ("It did (see [](#tbl-b) below).", "It did."),
        ("如此（见[](#fig-b)）。", "如此。"),
        ("如此（见[](#fig-a)）。", "如此（见[](#fig-a)）。"),
        ("[](#tbl-b) says so.", "[](#tbl-b) says so."),  # stops the build
        ("One (two) and [](#tbl-b) (three).", "One (two) and [](#tbl-b) (three)."),
        ("One ([site](#tbl-b)).", "One ([site](#tbl-b))."),
    ],
)
def test_a_bracketed_pointer_to_what_was_left_out_goes(said, kept):
    there = "::: {#tbl-a .table}\nx\n:::\n\n:::: {#fig-a .figure}\nx\n::::"
    assert drop_dead_asides(f"{said}\n\n{there}") == f"{kept}\n\n{there}"
