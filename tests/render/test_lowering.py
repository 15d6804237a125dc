"""The parts of a brief become calls of the functions of brief.typ, their texts strings in them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.render.joints import JOINER
from analysis.render.lowering import Lowering, raw_block, raw_inline, set_apart, set_words
from analysis.render.markup import nodes, read_brief, rewrite, write_blocks
from analysis.render.pdf import TEMPLATES
from analysis.words.catalogue import catalogue

ENTRY = "\n\n::: {#n-a .entry value=1}\nx\n:::\n"
FIGURE = "::: {{#{0} .figure}}\nCaption\n\n![Alt]({0}.svg)\n:::\n\n"


def flat(tree):
    """The markup of a tree whose words are plain: what we wrote of Typst, and the words."""
    if isinstance(tree, list):
        return "".join(map(flat, tree))
    if not isinstance(tree, dict):
        return ""
    match tree["t"]:
        case "RawInline" | "RawBlock":
            assert tree["c"][0] == "typst"
            return tree["c"][1]
        case "Str":
            return tree["c"]
        case "Space" | "SoftBreak":
            return " "
    return flat(tree.get("c"))


def word(text):
    return {"t": "Str", "c": text}


def node(kind, content, identifier="", names=(), **attributes):
    """A Span or Div."""
    return {
        "t": kind,
        "c": [[identifier, list(names), [list(one) for one in attributes.items()]], content],
    }


@pytest.fixture
def lower(metadata, tmp_path):
    """The markup of a brief below its headline, and the pictures that it shows."""

    def make(text):
        blocks = read_brief(text, metadata["en"], catalogue("en"))
        set_apart(blocks, tmp_path)
        lowering = Lowering(tmp_path)
        markup = flat(rewrite(blocks[1:], lowering))
        pictures = {
            name: path.relative_to(tmp_path).as_posix() for name, path in lowering.images.items()
        }
        return markup, pictures

    return make


@pytest.fixture
def draw(tmp_path):
    """Makes empty pictures of these names."""

    def make(*names):
        for name in names:
            (tmp_path / name).write_bytes(b"")

    return make


def lower_one(one):
    return flat(rewrite([one], Lowering(Path())))


def test_markup_of_our_own_reaches_a_print_as_it_was_given():
    blocks = [raw_block("#f["), {"t": "Para", "c": [raw_inline("#g(<a>)"), word("*")]}]
    assert write_blocks(blocks, "typst").split() == ["#f[", "#g(<a>)\\*"]


def test_a_number_leads_to_its_entry_and_leaves_a_mark_behind_it():
    plain = node("Span", [word("5%")], "at-1", ["num"], ref="n-a")
    key = node("Span", [word("5%")], "at-2", ["num", "key"], ref="n-b.c")
    assert lower_one(plain) == "#number(<n-a>)[5%]#[#place-mark<at-1>]"
    assert lower_one(key) == "#key-number(<n-b.c>)[5%]#[#place-mark<at-2>]"


@pytest.mark.parametrize(
    ("span", "markup"),
    [
        (node("Span", [word("a")], names=["prefix"]), "#prefix[a]"),
        (node("Span", [word("a")], names=["what", "bounds"]), "#what[a]"),
        (node("Span", [word("占")], lang="zh"), "#in-chinese[占]"),
        (node("Span", [word("a")], lang="de"), "a"),
        (node("Span", [word("a")], names=["other"]), "a"),
        (node("Span", [word("a")], "here"), "#place-mark<here>a"),
        (node("Span", [word("占")], "here", lang="zh"), "#place-mark<here>#in-chinese[占]"),
    ],
)
def test_a_span_is_called_by_its_class_its_language_and_its_id(span, markup):
    assert lower_one(span) == markup


def test_links_into_the_document_and_to_the_web_stay_and_others_leave_their_text():
    for target in ("#t", "https://a.org", "http://a.org", "mailto:a@b.org"):
        link = {"t": "Link", "c": [["", [], []], [word("a")], [target, ""]]}
        assert rewrite([link], Lowering(Path())) == [link]
    for target in ("tables.xlsx", "notebooks/01.html#a", "a#https:"):
        link = {"t": "Link", "c": [["", [], []], [word("a")], [target, ""]]}
        assert rewrite([link], Lowering(Path())) == [word("a")]


def test_a_box_is_called_by_its_class_and_any_other_part_stays_as_it_is():
    inside = [{"t": "Para", "c": [word("a")]}]
    for name in ("callout", "note", "source", "sure"):
        assert lower_one(node("Div", inside, names=[name])) == f"#{name}[a]"
    other = node("Div", inside, names=["other"])
    assert rewrite([other, *inside], Lowering(Path())) == [other, *inside]


def test_a_table_is_called_with_its_label_its_widths_and_every_cell(lower):
    markup, _ = lower(
        "x\n\n::: {#t .table}\nThe *caption*\n\n"
        "| a | b | c |\n|:--|--:|:-:|\n| x | 1.25 | y |\n| z | 3 | |\n\n"
        "::: note\nN\n:::\n\n::: source\nS\n:::\n:::\n"
    )
    assert markup == (
        'x#exhibit("table", "Table 1", place: "float", [The caption], ['
        "#data-table((auto, auto, auto,), (left, right, center,), ([a], [b], [c], ), "
        "[x], [1.25], [y], [z], [3#hide[.25]], [], )"
        "], [#note[#prefix[Note: ]N]#source[#prefix[Source: ]S]])<t>"
    )


def test_a_row_with_nothing_after_its_head_heads_those_below_it(lower):
    table = "::: {{#t .table}}\nx\n\n{}\n:::\n"
    markup, _ = lower(table.format("| a | b | c |\n|---|---|---|\n| g | | |\n| x | | 1 |"))
    assert "([a], [b], [c], ), group-row(3)[g], [x], [], [1], )" in markup
    markup, _ = lower(table.format("| a |\n|---|\n| g |\n"))
    assert "([a], ), [g], )" in markup  # in a single column no row heads another


@pytest.mark.parametrize(
    ("cell", "share"),
    [
        ("甲" * 8 + "a", "auto"),  # 2 + 16 + 1.1
        ("甲" * 9, "20.0fr"),  # 2 + 18
        ("a" * 16, "auto"),  # 2 + 17.6
        ("a" * 17, "20.7fr"),  # 2 + 18.7
        ("，Ａ甲" * 4, "26.0fr"),  # 2 + 24
        ("甲" * 99, "38.0fr"),  # 2 + 36, the most
    ],
)
def test_a_narrow_column_takes_what_it_needs_and_others_share_the_rest(lower, cell, share):
    markup, _ = lower(f"::: {{#t .table}}\nx\n\n| a | b |\n|---|---|\n| 1 | {cell} |\n:::\n")
    assert f"#data-table((auto, {share},), " in markup


def table(rows):
    return "::: {{#t-{} .table}}\nx\n\n| a | b |\n|---|---|\n{}\n:::\n\n".format(
        rows, "| c | d |\n" * rows
    )


@pytest.mark.parametrize(
    ("brief", "places"),
    [
        ("x\n\n" + table(8), ["float"]),
        ("x\n\n" + table(9), ["runs"]),
        ("## Heading\n\n" + table(1), ["runs"]),
        ("## Heading\n\nx\n\n" + table(1), ["float"]),
        ("x\n\n" + table(9) + table(1), ["runs", "here"]),
        ("x\n\n" + table(9) + "Text\n\n" + table(1), ["runs", "here"]),
        ("## H\n\n" + table(1) + table(2) + table(3), ["runs", "here", "float"]),
        ("x\n\n" + table(1) + table(2), ["float", "float"]),
        ("x\n\n" + table(1) + "## H\n\n" + table(2), ["here", "runs"]),
        ("x\n\n" + table(1) + table(2) + "x\n\n" + table(9), ["float", "here", "runs"]),
        ("x\n\n" + table(1) + FIGURE.format("a") + table(9), ["here", "float", "runs"]),
        ("x\n\n" + FIGURE.format("a") + table(1), ["float", "float"]),
        ("## Heading\n\n" + FIGURE.format("a"), ["float"]),
    ],
)
def test_a_short_exhibit_floats_but_not_from_its_heading_or_past_a_long_one(
    lower, draw, brief, places
):
    draw("a.svg")
    assert re.findall(r'place: "(\w+)"', lower(brief)[0]) == places


def test_an_exhibit_inside_another_part_stays_where_it_stands(lower):
    markup, _ = lower("x\n\n::: callout\n" + table(1) + ":::\n")
    assert 'place: "here"' in markup


def test_a_figure_is_called_with_its_picture_and_what_it_shows(lower, draw):
    draw("a.svg", "b.PNG")
    markup, pictures = lower(
        '::: {#f .figure}\nCaption\n\n![A "b" \\\\n](a.svg)\n\n::: source\nS\n:::\n:::\n\n'
        "::: {#g .figure}\nOther\n\n![*B*](b.PNG)\n:::\n"
    )
    assert markup == (
        '#exhibit("figure", "Figure 1", place: "float", [Caption], '
        '[#chart("image-1.svg", "A \\"b\\" \\\\n")], [#source[#prefix[Source: ]S]])<f>'
        '#exhibit("figure", "Figure 2", place: "float", [Other], '
        '[#chart("image-2.png", "B")], [])<g>'
    )
    assert pictures == {"image-1.svg": "a.svg", "image-2.png": "b.PNG"}


def test_a_picture_is_set_with_text_where_it_has_such_a_drawing(lower, draw):
    draw("a.svg", "a.text.svg", "a.narrow.text.svg", "b.svg", "c.png", "c.text.svg")
    brief = FIGURE.format("a") + FIGURE.format("b") + FIGURE.format("c").replace("svg", "png")
    assert list(lower(brief)[1].values()) == ["a.text.svg", "b.svg", "c.png"]


def test_a_heros_figures_stand_side_by_side_in_their_narrow_drawings(lower, draw):
    draw("a.svg", "a.text.svg", "a.narrow.text.svg", "b.svg", "b.text.svg")
    note = "\n::: source\nS\n:::\n:::\n\n"
    first = FIGURE.format("a").replace(":::\n\n", note)
    markup, pictures = lower(f":::: hero\n{first}{FIGURE.format('b')}::::\n")
    assert markup == (
        '#hero((id: "a", label: "Figure 1", caption: [Caption], '
        'body: [#chart("image-1.svg", "Alt")], after: [#part-gap();#prefix[Source: ]S]),'
        '(id: "b", label: "Figure 2", caption: [Caption], '
        'body: [#chart("image-2.svg", "Alt")], after: []),)'
    )
    assert list(pictures.values()) == ["a.narrow.text.svg", "b.text.svg"]


def test_a_heros_picture_that_is_no_drawing_stays(lower, draw):
    draw("a.png", "a.narrow.text.svg")
    figure = FIGURE.format("a").replace("svg", "png")
    assert list(lower(f":::: hero\n{figure}::::\n")[1].values()) == ["a.png"]


def test_a_hero_holds_figures_only(lower, draw):
    draw("a.svg")
    with pytest.raises(InputError, match=r"A hero holds figures and nothing else: ::: {#my-id"):
        lower(f":::: hero\n{FIGURE.format('a')}Text\n::::\n")


def test_findings_have_their_key_figures_in_a_column_of_their_own(lower):
    markup, _ = lower(
        "::: findings\n"
        "1. [[5%]{.num .key ref=n-a}]{.key-figure} Rose\n"
        "2. [5 bn]{.key-figure}\nFell *by far*\n"
        "3. [a]{.other} [6]{.key-figure}\n"
        f"4. ```\n   code\n   ```\n:::{ENTRY}"
    )
    assert markup.startswith(
        "#findings(([#key-number(<n-a>)[5%]#[#place-mark<at-1>]], [5 bn], [], [], ), "
        "[RoseFell by fara "
    )


def test_a_key_figure_may_be_parted_from_its_unit(metadata):
    blocks = read_brief(
        "::: findings\n1. [5人]{.key-figure} x\n:::\n", metadata["en"], catalogue("en")
    )
    text = next(one for one in nodes(blocks[1:], "Str") if one["c"] == "5人")
    text["c"] = f"5{JOINER}人"
    assert flat(rewrite(blocks[1:], Lowering(Path()))) == "#findings(([5人], ), [x])"


def test_an_appendix_has_its_entries_in_columns_below_its_heading(lower):
    markup, _ = lower(
        "[1]{.num ref=n-a} [2]{.num ref=n-b} [3]{.num ref=n-a}\n\n"
        "::: appendix\n## All\n\n### Some\n\n"
        '::: {#n-a .entry value="5\\"" code="a_b.c"}\nName\n\n[Print]{.what} p. 1\n:::\n\n'
        "::: {#n-b .entry}\nOther\n:::\n:::\n"
    )
    assert markup.partition("All")[2] == (
        '#appendix[Some#entry("n-a", [#entry-value("5\\"")Name#part-gap();#what[Print] p. 1'
        '#entry-code("a_b.c")#entry-pages((<at-1>, <at-3>, ))])'
        '#entry("n-b", [#entry-value("")Other#entry-code("")#entry-pages((<at-2>, ))])]'
    )
    assert lower("::: appendix\nText\n\n## Late\n:::\n")[0] == "#appendix[TextLate]"
    assert lower("::: appendix\n:::\n")[0] == "#appendix[]"


def test_publications_are_items_of_the_columns_that_they_stand_in(lower):
    items = "::: references\n* A\n* B\n\n1. C\n:::\n"
    listed = "".join(
        f'#item("{{0}}", "publication-{n}", [{name}])' for n, name in enumerate("ABC", start=1)
    )
    assert lower(items)[0] == f"#references[{listed.format('references')}]"
    inside = f":::: appendix\n{items}::::\n"
    assert lower(inside)[0] == f"#appendix[{listed.format('entries')}]"


def test_all_that_is_called_is_defined_in_the_template(metadata, sample, samples):
    template = (TEMPLATES / "brief.typ").read_text("utf-8")
    defined = set(re.findall(r"^#let ([a-z-]+)", template, re.MULTILINE)) | {"hide"}
    blocks = read_brief(sample("zh"), metadata["zh"], catalogue("zh"))
    set_apart(blocks, samples)
    called = set(
        re.findall(r"#([a-z][a-z-]*)[\[(<;]", flat(rewrite(blocks[1:], Lowering(samples))))
    )
    assert {"exhibit", "data-table", "chart", "number", "entry"} <= called <= defined


def set_word(text):
    """The markup of one word of a paragraph."""
    one = word(text)
    set_words([{"t": "Para", "c": [one]}])
    assert one["t"] == "RawInline"
    assert one["c"][0] == "typst"
    return one["c"][1]


def test_only_a_word_that_no_line_could_hold_may_be_broken():
    for text in ("x" * 31, "甲" * 99, "x" * 31 + "甲" + "x" * 31):
        assert set_word(text) == f'#"{text}";'
    assert set_word("abcdefgh" * 4) == "#may-break;".join(['#"abcdefgh";'] * 4)
    assert set_word("abcdefgh" * 4 + "i") == "#may-break;".join(['#"abcdefgh";'] * 4 + ['#"i";'])


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("a--b", '#"a--b";'),
        ('"q"', '#"\\"q\\"";'),
        ("\\u{41}", '#"\\\\u{41}";'),
        ("", ""),
    ],
)
def test_a_word_is_a_string_in_which_nothing_is_markup(text, markup):
    assert set_word(text) == markup


@given(st.text('ab"\\#;[]*-甲', max_size=50))
def test_the_strings_of_a_word_say_the_word(text):
    pieces = re.findall(r'#("(?:[^"\\]|\\["\\])*");', set_word(text))
    assert "".join(map(json.loads, pieces)) == text  # its escapes of these two are Typst's
    assert "#may-break;".join(f"#{piece};" for piece in pieces) == set_word(text)
