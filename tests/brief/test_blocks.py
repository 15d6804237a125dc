"""Blocks of prose: how a file is taken apart, and how a block is named to its author."""

import pytest

from analysis.brief.blocks import first_words, is_div, is_exhibit, split_blocks, split_title

EXHIBIT = """\
{{when a > 0}} One title

Another title

{{table: key}}

::: note
A note.
:::"""


def blocks(text):
    return list(split_blocks(list(enumerate(text.split("\n"), start=1))))


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
        ("See [](#tbl-x) and [this](x.html).", "See and this."),
        ("word " * 20, "word word word word word word word word word word word word …"),
        ("市" * 40, "市" * 30 + " …"),
        ("市" * 30, "市" * 30),
    ],
)
def test_a_block_is_named_by_what_it_begins_with(text, words):
    assert first_words(text) == words
