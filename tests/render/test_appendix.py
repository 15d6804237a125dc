"""The appendix: entries that lead back, in groups that fold, searched where a script may run."""

import re

import pytest

from analysis.render.appendix import fold_groups, read_script, write_entry
from analysis.render.elements import raw_block
from analysis.render.markup import classes, read_brief, rewrite, write_blocks
from analysis.words.catalogue import catalogue


@pytest.fixture
def entries(metadata):
    """The HTML of the entries in a brief."""
    words = catalogue("en")

    def make(text):
        blocks = read_brief(text, metadata["en"], words)
        lowered = rewrite(
            blocks, lambda node: write_entry(node, words) if "entry" in classes(node) else None
        )
        return write_blocks(lowered, "html5").replace("\n", "")

    return make


def heading(level, text):
    return {"t": "Header", "c": [level, [text, [], []], [{"t": "Str", "c": text}]]}


def test_an_entry_says_value_name_parts_code_cell_and_its_places(entries):
    html = entries(
        "[1]{.num ref=n-a} [3]{.num ref=n-a}\n\n"
        '::: {#n-a .entry value="1 < 2" code="a<b" cell="notebooks/x.html#cell-y"}\nName\n\n'
        "[Print]{.what .print} x\n\n[Bounds]{.what .bounds} y\n:::\n"
    ).partition("</p>")[2]
    assert html == (
        '<div class="entry" id="n-a"><p class="value"><b>1 &lt; 2</b></p><div>'
        '<p>Name <span class="what print">Print</span> x '
        '<span class="what bounds">Bounds</span> y</p>'
        '<p class="ways"><code>a&lt;b</code> <a href="notebooks/x.html#cell-y">Cell</a> '
        '<span class="places"><a href="#at-1">1</a> <a href="#at-2">2</a></span></p></div></div>'
    )


def test_an_entry_without_ways_has_none_and_lists_stay_lists(entries):
    html = entries("x\n\n::: {#n-a .entry value=3}\nUnused.\n\n- one\n\nLast.\n:::\n")
    assert html.endswith(
        '<div class="entry" id="n-a"><p class="value"><b>3</b></p><div>'
        "<p>Unused. Last.</p><ul><li>one</li></ul></div></div>"
    )


def test_each_group_folds_under_its_heading_with_the_count_of_its_entries():
    entry = raw_block('<div class="entry" id="n-a">')
    other = raw_block("</div>")
    blocks = [
        heading(2, "All"), other, heading(3, "A"), entry, other, entry, heading(3, "B"), other,
        heading(2, "Next"), other,
    ]  # fmt: skip
    said = [
        one["c"][1] if one["t"] == "RawBlock" else one["c"][1][0]
        for one in fold_groups(blocks, catalogue("en"))
    ]
    tools = said.pop(2)
    assert tools.startswith('<div class="tools" role="search" hidden><label>Search ')
    opening = '<details class="group" open><summary>'
    assert said == [
        *("All", "</div>"),
        *(opening, "A", '<span class="count">2</span></summary>', entry["c"][1], "</div>"),
        *(entry["c"][1], "</details>"),
        *(opening, "B", '<span class="count">0</span></summary>', "</div>", "</details>"),
        *("Next", "</div>"),
    ]


def test_what_stands_before_the_first_heading_stays_there():
    first, entry = raw_block("First"), raw_block('<div class="entry" id="n-a">')
    kept, tools, *fold = fold_groups([first, heading(3, "A"), entry], catalogue("en"))
    assert kept == first
    assert "tools" in tools["c"][1]
    assert fold[1:] == [heading(3, "A"), raw_block('<span class="count">1</span></summary>'),
                        entry, raw_block("</details>")]  # fmt: skip


def test_without_groups_there_is_nothing_to_search():
    blocks = [heading(2, "All"), raw_block("x")]
    assert fold_groups(blocks, catalogue("en")) == blocks


def test_the_controls_are_labelled_and_name_what_the_script_asks_for():
    (tools,) = [
        one["c"][1]
        for one in fold_groups([heading(3, "A")], catalogue("zh"))
        if "tools" in str(one["c"][1])
    ]
    assert re.findall(r"<label>(\S+) <(\w+)", tools) == [
        ("查找", "input"),
        ("显示", "select"),
        ("排序", "select"),
    ]
    assert re.findall(r'<option value=["\'](\w*)["\']>', tools) == [
        *("", "calculation", "publication", "print", "count"),
        *("", "place", "name", "value"),
    ]
    script = read_script()
    for name in re.findall(r' id="(\w+)"', tools):
        assert f'"{name}"' in script
    for name in ("calculation", "publication", "print", "count", "place:", "name:", "value:"):
        assert name in script
    assert "</" not in script
