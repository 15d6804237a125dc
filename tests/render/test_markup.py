"""A brief's Markdown: text from data stays text, and what is missing or unsafe is named."""

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.render import escape_markdown
from analysis.render.markup import (
    READER,
    decimal_tails,
    format_date,
    nodes,
    plain_text,
    run_pandoc,
)


@pytest.mark.parametrize(("month", "zh", "en"), [(1, "1月", "January"), (12, "12月", "December")])
def test_a_date_is_written_as_its_language_does(month, zh, en):
    day = dt.date(2023, month, 5)
    assert format_date(day, "zh") == f"2023年{zh}5日"
    assert format_date(day, "en") == f"5 {en} 2023"


def test_metadata_hold_only_characters_that_can_be_shown(metadata):
    with pytest.raises(InputError, match="U\\+0E01"):
        dataclasses.replace(metadata["en"], title="ก")


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_escaping_keeps_any_text(text):
    blocks = json.loads(run_pandoc(f"a{escape_markdown(text)}b", READER, "json"))["blocks"]
    assert plain_text(blocks).split() == f"a{' '.join(text.split())}b".split()


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:a", "data:text/html,x", "//host/x", "file:///x", "/x"],
)
def test_a_dangerous_link_is_refused(target, as_html):
    with pytest.raises(InputError, match="not allowed"):
        as_html(f"[text]({target})")


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("[1,621]{.num ref=n-gone}", r"1,621 \(ref “n-gone”\)"),
        ("::: {#a .entry}\nx\n:::\n\n::: {#a .entry}\ny\n:::", "more than once: a"),
        ("[see](#nowhere)", "no such id"),
        ("text\n\n# Section", "Section.*level 1"),
        ("![alt](figures/growth.svg)", "outside a div of class figure"),
        ("| a |\n|---|\n| b |", "outside a div of class table"),
        ("::: {#f .figure}\nCaption\n\n![](figures/growth.svg)\n:::", "no alt text"),
        ("::: {#f .figure}\n![alt](figures/growth.svg)\n:::", "no caption"),
        ("::: {#f .figure}\nCaption\n\n![alt](../../conftest.py)\n:::", "inside the resources"),
        ("::: {#f .figure}\nCaption\n\n![alt](sample.en.md)\n:::", "not an SVG or PNG"),
        ("::: {#f .figure}\nCaption\n\n![alt](none.svg)\n:::", "no such file"),
        ("::: {.table}\nCaption\n:::", "has no id"),
        ("::: {#t .table}\nCaption\n:::", "exactly one table"),
    ],
)
def test_what_is_missing_is_named(markdown, message, as_html, as_pdf):
    for render in (as_html, as_pdf):
        with pytest.raises(InputError, match=message):
            render(markdown)


def table_of(*rows):
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    markdown = f"| a | b | c |\n|---|--:|--:|\n{lines}"
    return next(nodes(json.loads(run_pandoc(markdown, READER, "json"))["blocks"], "Table"))


def test_numbers_of_a_column_stand_under_each_other_at_the_decimal_point():
    table = table_of(("x", "2.65", "80.1%"), ("y", "3.0", "+59%"), ("z", "1,621", "–"))
    assert decimal_tails(table) == {(1, 1): "5", (2, 1): ".65", (1, 2): ".1"}
    assert decimal_tails(table_of(("x", "1.5", "2%"), ("y", "about 2", "0.35"))) == {}
