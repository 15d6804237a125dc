"""A brief's Markdown: text from data stays text, and what is missing or unsafe is named."""

import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.render import escape_markdown, mark_entry, mark_language, mark_number
from analysis.render.markup import (
    READER,
    attribute,
    check_link,
    classes,
    column_alignments,
    column_shares,
    decimal_tails,
    find_image,
    format_date,
    nodes,
    plain_text,
    read_brief,
    rewrite,
    run_pandoc,
    table_rows,
    write_blocks,
)
from analysis.words.catalogue import catalogue

FIGURE = "::: {{#{name} .figure}}\nCaption\n\n![Bars](a.svg)\n:::\n\n"
TABLE = "::: {{#{name} .table}}\nCaption\n\n| a |\n|---|\n| b |\n:::\n\n"
ENTRY = "::: {{#{name} .entry value=1}}\nx\n:::\n\n"


def parse(markdown):
    return json.loads(run_pandoc(markdown, READER, "json"))["blocks"]


@pytest.fixture
def read(metadata):
    """The blocks of a brief in English."""
    return lambda markdown: read_brief(markdown, metadata["en"], catalogue("en"))


@pytest.fixture
def refusal(read):
    """What is said of a brief that is refused."""

    def refuse(markdown):
        with pytest.raises(InputError) as refused:
            read(markdown)
        return str(refused.value)

    return refuse


@pytest.mark.parametrize(("month", "zh", "en"), [(1, "1月", "January"), (12, "12月", "December")])
def test_a_date_is_written_as_its_language_does(month, zh, en):
    day = dt.date(2023, month, 5)
    assert format_date(day, "zh") == f"2023年{zh}5日"
    assert format_date(day, "en") == f"5 {en} 2023"


def test_metadata_hold_only_characters_that_can_be_shown(metadata):
    with pytest.raises(InputError, match="U\\+0E01"):
        dataclasses.replace(metadata["en"], title="ก")
    for name in ("subtitle", "author", "description"):
        with pytest.raises(InputError, match="U\\+0E01"):
            dataclasses.replace(metadata["en"], **{name: "ก"})
    with pytest.raises(InputError, match="U\\+0E01"):
        dataclasses.replace(metadata["en"], keywords=("a", "ก"))
    with pytest.raises(InputError, match="title: a brief needs a title"):
        dataclasses.replace(metadata["en"], title=" ")


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_escaping_keeps_any_text(text):
    blocks = parse(f"a{escape_markdown(text)}b")
    assert plain_text(blocks).split() == f"a{' '.join(text.split())}b".split()


@given(
    *2 * [st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1)]
)
def test_a_number_and_an_entry_keep_any_text(text, other):
    text, other = (f"a{' '.join(one.split())}b" for one in (text, other))
    number = mark_number(text, ref="n-1", key=True)
    [span] = [one for one in nodes(parse(number), "Span") if "num" in classes(one)]
    assert (attribute(span, "ref"), classes(span)) == ("n-1", ["num", "key"])
    assert plain_text(span["c"][1]) == text
    [div] = parse(mark_entry("n-1", value=text, body=escape_markdown(other)))
    assert (div["c"][0][0], classes(div), attribute(div, "value")) == ("n-1", ["entry"], text)
    assert plain_text(div["c"][1]) == other


@pytest.mark.parametrize(
    "text",
    ["AT&amp;T", "&#8238;x", "&lt;", "R&D;", "a\\&b", '"&quot;\\"', "\\u{41}", "=x", "a} b"],
)
def test_an_attribute_is_what_was_typed(text):
    [div] = parse(mark_entry("n-1", value=text, body="b", code=text, cell=text, span=text))
    assert {attribute(div, name) for name in ("value", "code", "cell", "span")} == {text}
    [span] = nodes(parse(mark_number("1", ref=text)), "Span")
    assert attribute(span, "ref") == text


def test_text_from_data_is_one_line():
    assert escape_markdown(" 1\n2\t*3* ") == "1 2 \\*3\\*"
    assert mark_number("1\n2", ref='"\\\n') == '[1 2]{.num ref="\\"\\\\"}'
    assert mark_number("80%", ref="n", key=True) == '[80\\%]{.num .key ref="n"}'
    assert mark_number("80%", ref="n") == '[80\\%]{.num ref="n"}'
    assert mark_entry("n", value="1", body="\n*x*\n\ny\n") == (
        '::: {#n .entry value="1"}\n*x*\n\ny\n:::\n'
    )


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:a", "data:text/html,x", "//host/x", "file:///x", "/x"],
)
def test_a_dangerous_link_is_refused(target, as_html):
    with pytest.raises(InputError, match="not allowed"):
        as_html(f"[text]({target})")


@pytest.mark.parametrize(
    "target",
    ["vbscript:x", "VBScript:x", "\\\\host", "\\x", "//host", "/x", "ftp://host"],
)
def test_a_link_that_could_act_or_leave_is_named_with_its_place(target):
    with pytest.raises(InputError) as refused:
        check_link(target, "Cell one")
    assert str(refused.value).startswith(f"Cell one: a link to “{target}” is not allowed")


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
    return next(nodes(parse(markdown), "Table"))


def test_numbers_of_a_column_stand_under_each_other_at_the_decimal_point():
    table = table_of(("x", "2.65", "80.1%"), ("y", "3.0", "+59%"), ("z", "1,621", "–"))
    assert decimal_tails(table) == {(1, 1): "5", (2, 1): ".65", (1, 2): ".1"}
    hedged = table_of(("x", "1.5", "2%"), ("y", "about 2", "0.35"), ("z", "2 to 3.25", "x"))
    assert decimal_tails(hedged) == {(0, 1): "5", (1, 1): ".25"}


def test_numbers_are_aligned_within_a_group_of_rows():
    table = table_of(
        ("one", "", ""), ("x", "1.5", "1%"), ("y", "2", ""), ("two", "", ""), ("z", "3.125", "2")
    )
    assert decimal_tails(table) == {(2, 1): ".5"}


def test_a_tail_is_what_a_number_lacks_before_its_ending():
    table = table_of(("x", "1.5%", "−1"), ("", "2%", "…"), ("", "—", "2.25"), ("", "", "+3.5"))
    assert decimal_tails(table) == {(1, 1): ".5", (0, 2): ".25", (3, 2): "5"}
    assert decimal_tails(table_of(("1.5", "1", "1"), ("2", "–", "–"))) == {}  # left; nothing lacks
    assert decimal_tails(table_of(("x", "1.5", "–"), ("y", "2 %", "–"))) == {}
    assert decimal_tails(table_of(("x", "–", "1.5"), ("y", "", "one"))) == {}


NUMBERS = st.decimals(-10_000, 10_000, places=None, allow_nan=False).map(
    lambda number: f"{number:,f}".replace("-", "−")
)


def cell(text):
    blocks = [{"t": "Plain", "c": [{"t": "Str", "c": text}]}] if text else []
    return [["", [], []], {"t": "AlignDefault"}, 1, 1, blocks]


def hand_made(head, *bodies, alignments):
    """A table as pandoc writes it, each body a pair of its head's rows and its own."""
    rows = lambda texts: [[["", [], []], [cell(one) for one in row]] for row in texts]  # noqa: E731
    return {
        "t": "Table",
        "c": [
            ["", [], []],
            [None, []],
            [[{"t": f"Align{one}"}, {"t": "ColWidthDefault"}] for one in alignments],
            [["", [], []], rows(head)],
            [[["", [], []], 0, rows(upper), rows(lower)] for upper, lower in bodies],
            [["", [], []], []],
        ],
    }


@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_with_their_tails_all_numbers_have_as_many_digits_after_the_point(numbers):
    table = hand_made([["a"]], ([], [[number] for number in numbers]), alignments=["Right"])
    tails = decimal_tails(table)
    filled = [number + tails.get((row, 0), "") for row, number in enumerate(numbers)]
    decimals = {len(number.partition(".")[2]) for number in filled}
    assert len(decimals) == 1
    assert decimals == {max(len(number.partition(".")[2]) for number in numbers)}


def test_rows_of_a_table_are_those_of_its_head_and_of_all_its_bodies():
    table = hand_made(
        [["a", "b"]],
        ([["c", "d"]], [["e", "f"]]),
        ([], [["g", ""]]),
        alignments=["Default", "Center"],
    )
    head, body = ([[plain_text(one) for one in row] for row in part] for part in table_rows(table))
    assert head == [["a", "b"]]
    assert body == [["c", "d"], ["e", "f"], ["g", ""]]


def test_a_column_is_aligned_as_its_rule_says():
    table = next(nodes(parse("|a|b|c|d|\n|---|:--|:-:|--:|\n|1|2|3|4|\n"), "Table"))
    assert column_alignments(table) == ["left", "left", "center", "right"]


def test_a_column_asks_for_its_widest_cell_up_to_a_cap():
    table = hand_made(
        [["a", "bbbb", "c"]],
        ([], [["aaa", "b", "c" * 36], ["", "", ""]]),
        ([], [["a", "b", "c" * 40]]),
        alignments=["Left"] * 3,
    )
    assert list(column_shares(table, len)) == [5, 6, 38]
    assert list(column_shares(table, lambda text: len(text) / 2)) == [3.5, 4, 22]


def test_nodes_come_in_reading_order_with_those_inside():
    blocks = parse("*a **b*** `c`\n\n> d\n> *e*\n")
    assert [plain_text(one) for one in nodes(blocks, "Emph", "Strong")] == ["a b", "b", "e"]
    assert [one["t"] for one in nodes(blocks, "Para", "Emph", "Code")] == [
        *("Para", "Emph", "Code", "Para", "Emph")
    ]
    assert list(nodes(blocks, "Table")) == []
    assert plain_text(blocks) == "a b cd e"
    assert plain_text(parse("a\\\nb")) == "a b"


def test_rewriting_replaces_innermost_first_and_leaves_the_tree_given():
    blocks = parse("*a* b `c`\n")
    before = json.dumps(blocks)
    seen = []

    def lower(node):
        seen.append(node["t"])
        if node["t"] == "Str":
            return [{"t": "Str", "c": node["c"].upper()}, {"t": "Space"}]
        if node["t"] == "Code":
            return []
        if node["t"] == "Emph":
            return list(node["c"])
        return None

    [paragraph] = rewrite(blocks, lower)
    assert paragraph["t"] == "Para"
    assert [one.get("c", " ") for one in paragraph["c"]] == ["A", " ", " ", "B", " ", " "]
    assert seen == ["Str", "Emph", "Space", "Str", "Space", "Code", "Para"]
    assert json.dumps(blocks) == before
    assert rewrite({"t": "Str", "c": "a"}, lower) == {"t": "Str", "c": "a"}  # in a list only
    assert rewrite([{"c": 1}], lower) == [{"c": 1}]


def test_what_is_done_to_a_rewritten_node_is_not_seen_in_the_tree_given():
    blocks = parse("*a* b\nc `d`\n")
    before = json.dumps(blocks)

    def mark(node):
        node["seen"] = True

    copies = list(nodes(rewrite(blocks, mark), "Para", "Emph", "Str", "Space", "Code"))
    assert all(one["seen"] for one in copies)
    assert len(copies) == 8
    assert json.dumps(blocks) == before


def test_classes_and_attributes_are_those_of_the_node():
    blocks = parse("::: {.a .b k=1}\n[c]{.d k=2} ![e](f.png){.g k=3}\n:::\n\n## H {.h}\n")
    [div] = nodes(blocks, "Div")
    [span] = nodes(blocks, "Span")
    [image] = nodes(blocks, "Image")
    assert [classes(one) for one in (div, span, image, blocks[1])] == [["a", "b"], ["d"], [], []]
    assert [attribute(one, "k") for one in (div, span, image)] == ["1", "2", "3"]
    assert attribute(div, "none") == ""


def test_what_pandoc_cannot_do_is_told_with_its_words():
    with pytest.raises(InputError, match=r"could not convert markdown to nothing: .*nothing"):
        run_pandoc("a", READER, "nothing")


def test_blocks_are_written_as_they_were_read():
    blocks = parse("*a* **b** c")
    assert write_blocks(blocks, "html5") == "<p><em>a</em> <strong>b</strong> c</p>\n"
    assert json.loads(write_blocks(blocks, "json"))["blocks"] == blocks


@pytest.mark.parametrize("name", ["a.svg", "a.png", "A.SVG", "b/c.PNG"])
def test_an_image_is_found_in_the_folder_of_the_brief(name, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert find_image(name, tmp_path) == path
    assert find_image(f"b/../{name}", tmp_path) == path


def test_an_image_elsewhere_or_of_no_file_is_refused(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (folder / "a.svg").touch()
    (folder / "folder.svg").mkdir()
    (tmp_path / "b.svg").touch()
    (folder / "c.svg").symlink_to(tmp_path / "b.svg")
    for name in ("../b.svg", "c.svg", str(folder / "a.svg"), str(tmp_path / "b.svg")):
        with pytest.raises(InputError, match="only files inside the resources folder"):
            find_image(name, folder)
    for name in ("a.jpg", "a", "svg", "a.svg.txt"):
        with pytest.raises(InputError, match="not an SVG or PNG file"):
            find_image(name, folder)
    for name in ("b.svg", "folder.svg"):
        with pytest.raises(InputError, match="no such file"):
            find_image(name, folder)


def test_the_headline_is_the_one_given_or_the_title(read, refusal):
    first = read("# Given *headline*\n\n## Section\n")[0]
    assert (first["c"][0], plain_text(first["c"][2])) == (1, "Given headline")
    assert first["c"][1][0] == "headline"  # whatever numbers it has
    blocks = read("text\n\n## Section\n")
    assert blocks[0]["c"][:2] == [1, ["headline", [], []]]
    title = "Sample town’s laboratories grew by 80%"
    assert plain_text(blocks[0]["c"][2]) == title
    assert [one["c"] for one in nodes(blocks[0], "Str")] == title.split()  # no long word
    assert [one["t"] for one in blocks] == ["Header", "Para", "Header"]
    assert len(read("## Section\n")) == 2
    assert len(read("")) == 1
    assert "“Second” is of level 1" in refusal("# First\n\n# Second\n\n# Third\n")
    assert "“Inside” is of level 1" in refusal("::: callout\n# Inside\n:::\n")
    assert "“Late” is of level 1" in refusal("## Early\n\n# Late\n")


def test_tables_and_figures_are_counted_apart_and_named_where_they_are_linked(read):
    blocks = read(
        "See [](#t-2), [](#f-1) and [that](#t-1).\n\n"
        + TABLE.format(name="t-1")
        + FIGURE.format(name="f-1")
        + TABLE.format(name="t-2")
    )
    assert [(one["c"][0][0], attribute(one, "label")) for one in nodes(blocks, "Div")] == [
        *(("t-1", "Table 1"), ("f-1", "Figure 1"), ("t-2", "Table 2"))
    ]
    assert [plain_text(one["c"][1]) for one in nodes(blocks, "Link")] == [
        *("Table\u00a02", "Figure\u00a01", "that")
    ]


def test_notes_and_sources_begin_with_their_word(read, refusal):
    blocks = read("::: note\nOne.\n\nTwo.\n:::\n\n::: source\n*Three*.\n:::\n")
    assert [plain_text(one["c"]) for one in nodes(blocks, "Para")] == [
        *("Note: One.", "Two.", "Source: Three.")
    ]
    assert [(classes(one), plain_text(one)) for one in nodes(blocks, "Span")] == [
        (["prefix"], "Note: "),
        (["prefix"], "Source: "),
    ]
    for spoilt in ("::: note\n- One\n:::\n", "::: note\n> One\n:::\n", "::: note\n:::\n"):
        assert "must begin with a paragraph, after which “Note: ” stands" in refusal(spoilt)


def test_each_place_of_a_number_has_an_id_and_its_entry_knows_it(read):
    blocks = read(
        "[1]{.num ref=n-a} [2]{.num ref=n-b} [x]{.other} [3]{.num ref=n-a}\n\n"
        + "".join(ENTRY.format(name=name) for name in ("n-a", "n-b", "n-c"))
    )
    places = [(one["c"][0][0], plain_text(one)) for one in nodes(blocks, "Span")]
    assert places == [("at-1", "1"), ("at-2", "2"), ("", "x"), ("at-3", "3")]
    assert [attribute(one, "places") for one in nodes(blocks, "Div")] == ["at-1 at-3", "at-2", ""]
    assert [attribute(one, "value") for one in nodes(blocks, "Div")] == ["1", "1", "1"]


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        (
            "[1]{.num ref=n-a} [2]{.num} [3]{.num ref=n-c}",
            "1 (ref “n-a”); 2 (ref “”); 3 (ref “n-c”)",
        ),
        ("::: entry\nx\n:::\n", "An entry of the appendix has no id"),
        ("::: {#n-a .entry}\n:::\n", "Entry “n-a” must begin and end with a paragraph"),
        ("::: {#n-a .entry}\n- a\n\nb\n:::\n", "Entry “n-a” must begin and end"),
        ("::: {#n-a .entry}\na\n\n- b\n:::\n", "Entry “n-a” must begin and end"),
        ("## A {#x}\n\n[b]{#x} [c]{#y} [d]{#y}", "These ids are given more than once: x, y."),
        ("`a`{#x} [b](c){#x}", "more than once: x"),
        ("[a]{#甲}", "Id “甲” can't be used"),
        ("::: {#1a}\nx\n:::\n", "Id “1a” can't be used"),
        ("[](https://a.org)", "Link to “https://a.org” has no text"),
        ("[](#x) [x]{#x}", "Link to “#x” has no text"),
        ("[a](#b) [b]{#bc}", "Link to “#b”: the document has no such id"),
        ("::: {.figure}\nC\n\n![a](b.svg)\n:::", "A figure has no id; write ::: {#my-id .figure}"),
        ("::: {#t .table}\n:::", "Table “t” has no caption"),
        ("::: {#t .table}\n> C\n:::", "Table “t” has no caption"),
        (
            "::: {#f .figure}\nC\n\n![a](b.svg)\n\n![c](d.svg)\n:::",
            "Figure “f” must hold exactly one image, right after its caption",
        ),
        ("::: {#f .figure}\nC\n\nx\n:::", "Figure “f” must hold exactly one image"),
        ("::: {#t .table}\nC\n\nx\n\n|a|\n|-|\n|b|\n:::", "Table “t” must hold exactly one table"),
        (
            f"{TABLE.format(name='t')}|a|\n|-|\n|b|\n",
            "Table: one stands outside a div of class table",
        ),
        ("::: {#f .figure}\nC\n\n![ ](b.svg)\n:::", "Figure “f” has no alt text"),
    ],
)
def test_what_is_wrong_is_said(markdown, message, refusal):
    assert message in refusal(markdown)


@pytest.mark.parametrize(
    ("kind", "other", "exhibit"),
    [("figure", "table", "![a](b.svg)"), ("table", "figure", "|a|\n|-|\n|b|")],
)
def test_an_exhibit_in_a_part_of_another_kind_stands_outside_its_own(
    kind, other, exhibit, refusal
):
    for part in ("callout", other):
        said = refusal(f"::: {{#x .{part}}}\nC\n\n{exhibit}\n:::\n")
        assert f"one stands outside a div of class {kind}" in said


def test_what_links_lead_to_may_be_a_part_a_text_or_a_section(read):
    blocks = read(
        "[a](#x) [b](#y) [c](#z) [d](02.html) [e](https://a.org) [f](mailto:a@b.org)\n\n"
        "::: {#x}\n[text]{#y}\n:::\n\n## Section {#z}\n"
    )
    assert len(list(nodes(blocks, "Link"))) == 6


def test_an_entry_may_hold_more_between_its_first_and_last_paragraph(read):
    [div] = nodes(read("::: {#n-a .entry}\na\n\n- b\n\nc\n:::\n"), "Div")
    assert [one["t"] for one in div["c"][1]] == ["Para", "BulletList", "Para"]


@pytest.mark.parametrize("name", ["find", "brief-text", "p-a", "at-3", "tbl-a-caption"])
@pytest.mark.parametrize("form", ["## Head {{#{}}}", "::: {{#{}}}\nx\n:::", "[x]{{#{}}}"])
def test_an_id_that_the_page_gives_by_itself_is_refused(metadata, name, form):
    with pytest.raises(InputError, match=f"the page's own: {name}; accepted"):
        read_brief(form.format(name), metadata["en"], catalogue("en"))


def test_an_id_that_only_resembles_the_page_s_own_is_taken(metadata):
    text = "## Head {#findings}\n\n::: {#at-last}\nx\n:::\n\n[x]{#captioned}"
    assert read_brief(text, metadata["en"], catalogue("en"))


def test_chinese_is_marked_in_another_language_s_text_only():
    en, zh = catalogue("en"), catalogue("zh")
    assert mark_language("产值*", en) == "[产值\\*]{lang=zh}"
    assert mark_language("GDP", en) == "GDP"
    assert mark_language("产值", zh) == "产值"


def walk(content, types):
    """The nodes of these types, one inside the other, as a reader meets them."""
    if isinstance(content, list):
        return [one for item in content for one in walk(item, types)]
    if isinstance(content, dict):
        return [content] * (content.get("t") in types) + walk(content.get("c"), types)
    return []


TREES = st.recursive(
    st.builds(lambda text: {"t": "Str", "c": text}, st.text(max_size=3)) | st.text(max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(
            lambda kind, content: {"t": kind, "c": content},
            st.sampled_from(["Div", "Span", "Para"]),
            st.lists(inner, max_size=4),
        )
    ),
)


@given(TREES, st.sets(st.sampled_from(["Div", "Span", "Para", "Str"])))
def test_nodes_come_in_reading_order(tree, types):
    found = list(nodes(tree, *types))
    assert [id(one) for one in found] == [id(one) for one in walk(tree, types)]


def test_what_a_node_holds_is_looked_at_after_the_node_was_given():
    tree = [{"t": "Div", "c": []}, {"t": "Str", "c": "b"}]
    texts = []
    for node in nodes(tree, "Div", "Str"):
        if node["t"] == "Div":
            node["c"].append({"t": "Str", "c": "a"})
        else:
            texts.append(node["c"])
    assert texts == ["a", "b"]


def test_what_is_done_to_one_reading_of_a_brief_is_not_seen_in_the_next(read):
    markdown = ENTRY.format(name="n-a") + '[1]{.num ref="n-a"}\n'
    first = read(markdown)
    as_read = json.dumps(first)
    first[1]["c"].clear()
    assert json.dumps(read(markdown)) == as_read
