"""Prose holds no typed digit and no stray brace; its head is checked before anything runs."""

import pytest

from analysis.brief.prose import FrontMatter, parse_prose
from analysis.core.errors import InputError

HEAD = """---
title: A title
author: Somebody
description: A brief.
---
"""


def test_a_file_is_taken_apart_with_the_line_its_body_starts_on():
    prose = parse_prose(f"{HEAD}\nText.\n", "prose/x.en.md")
    assert prose.head.title == ("A title",)
    assert prose.body == "\nText.\n"
    assert prose.first_line == 6
    assert prose.shown == "prose/x.en.md"


def test_every_sentence_of_a_finding_is_among_the_findings_of_the_head():
    kinds = [name for name in FrontMatter.model_fields if name.startswith("finding_")]
    sentences = "".join(f"{kind}: It is {kind}.\n" for kind in kinds)
    head = parse_prose(HEAD.replace("author:", f"{sentences}author:"), "x").head
    assert sorted(head.findings) == sorted(f"It is {kind}." for kind in kinds)
    assert len(kinds) == 8


def test_a_title_may_offer_alternatives():
    prose = parse_prose(HEAD.replace("A title", "[one, two]"), "x")
    assert prose.head.title == ("one", "two")


@pytest.mark.parametrize("text", ["", "Text.", "---\ntitle: x\n", "\n" + HEAD])
def test_a_file_without_a_head_is_refused(text):
    with pytest.raises(InputError, match="line 1: expected a head"):
        parse_prose(text, "x.en.md")


def test_an_unknown_name_in_the_head_is_refused_with_what_is_accepted():
    with pytest.raises(InputError, match=r"autor.*accepted: title"):
        parse_prose(HEAD.replace("author", "autor"), "x.en.md")


@pytest.mark.parametrize(
    ("body", "line"),
    [("It rose by 5.\n", 6), ("Text.\n\nIn {{growth.x.pct}} of 2020.\n", 8)],
)
def test_a_typed_digit_is_refused_with_its_line(body, line):
    with pytest.raises(InputError, match=rf"x\.en\.md, line {line}: the digit"):
        parse_prose(HEAD + body, "x.en.md")


def test_a_digit_typed_in_the_head_is_refused_with_its_line():
    with pytest.raises(InputError, match="line 2: the digit '9'"):
        parse_prose(HEAD.replace("A title", "Title of 9"), "x.en.md")


@pytest.mark.parametrize(
    "body",
    [
        "1. An item {{growth.x.pct}}.\n",
        "  2. An indented item.\n",
        "{{figure.p08.12 | page}} and {{when a.b > 0.5}} more.\n",
        "::: {#fig-1 .figure}\ntext\n:::\n",
        "[](#tbl-2)\n",
    ],
)
def test_digits_of_placeholders_list_marks_and_anchors_are_no_typed_digits(body):
    parse_prose(HEAD + body, "x.en.md")


@pytest.mark.parametrize(
    "body",
    [
        "{{growth.x.cagr}\n",
        "{growth.x.cagr}}\n",
        "{ {growth.x.cagr}}\n",
        "{growth.x.cagr}\n",
        "a } b\n",
        "{{growth.x\n.cagr}}\n",
    ],
)
def test_a_stray_brace_is_refused_with_its_line(body):
    with pytest.raises(InputError, match="line 6: a stray"):
        parse_prose(HEAD + body, "x.en.md")


def test_a_character_nobody_sees_is_refused_with_its_line_and_column():
    for text, place in (("A\u200bB", "line 6, column 2"), ("One\n\u202eB", "line 7, column 1")):
        with pytest.raises(InputError, match=rf"x\.en\.md, {place}: .* stands in the text"):
            parse_prose(f"{HEAD}{text} and\u200b more\n", "x.en.md")
    parse_prose(f"{HEAD}A\u2060B\tand\n", "x.en.md")  # keeps two signs on one line


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("\nSee [it](javascript:x).\n", "javascript:x"),
        ("\nSee [it](\njavascript:x).\n", "javascript:x"),
        ("\nSee [it](<JavaScript:x>).\n", "JavaScript:x"),
        ("\nSee [it](java&#115;cript:x).\n", "javascript:x"),
        ("\nSee\n<vbscript:x>.\n", "vbscript:x"),
        ("\nSee [it].\n\n[it]: data:text/html,x\n", "data:text/html,x"),
        ("\nSee [it](//host/a).\n", "//host/a"),
        ("\nSee [it](http://[a).\n", "http://[a"),
    ],
)
def test_a_link_that_could_run_something_is_refused_with_its_line(body, target):
    line = HEAD.count("\n") + body.split(target)[0].count("\n") + 1
    if "&" in body:
        line = HEAD.count("\n") + 2
    with pytest.raises(InputError) as error:
        parse_prose(HEAD + body, "x.en.md")
    assert str(error.value).startswith(f"x.en.md, line {line}: a link to “{target}” is not all")


@pytest.mark.parametrize(
    "body",
    [
        "\nSee [](#tbl-key), [it](https://a.org/1?b#c), <https://a.org> and [m](mailto:a@b.c).\n",
        "\nSee [it](a/b.html), [n](#n-{{growth.a.pp}}) and `[a](javascript:x)`.\n",
        "\nIs a < b: c > d?\n\n[it]: https://a.org\n",
    ],
)
def test_a_link_to_a_page_a_place_or_a_file_beside_is_accepted(body):
    assert parse_prose(HEAD + body, "x.en.md").body == body
