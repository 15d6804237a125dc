"""What a cell displayed as HTML: kept from an allow-list, its tables set for a reader."""

import re
from html import escape, unescape

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.render.displayed import Column, keep_allowed, set_tables


def kept(html):
    """What is kept of a cell's HTML when no column is known."""
    return set_tables(keep_allowed(html), lambda *_: None)


def row_of(row):
    """What is kept of a table's row."""
    return (
        kept(f"<table><tr>{row}</tr></table>")
        .removeprefix("<table><tbody><tr>")
        .removesuffix("</tr></tbody></table>")
    )


def rows_of(frame, columns=None):
    """What a reader sees of a DataFrame, row by row; what stands to the right ends in ``>``."""
    known = columns or {}
    html = set_tables(keep_allowed(frame._repr_html_()), lambda name, _: known.get(name))
    return [
        [
            re.sub(r"<[^>]*>", "", text).replace("&lt;", "<")
            + (">" if 'class="n"' in given else "")
            for given, text in re.findall(r"<t[hd]([^>]*)>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    ]


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "iframe", "object", "svg", "title"]
)
def test_what_acts_is_left_out_with_all_it_holds(tag):
    assert kept(f"<p>a</p><{tag}><g>x</g></{tag}><p>b</p>") == "<p>a</p><p>b</p>"


def test_what_is_left_out_may_hold_its_like():
    assert kept("a<svg><svg><text>1</text></svg>2</svg>b") == "ab"
    assert kept("a</svg>b<p>c</p>") == "ab<p>c</p>"
    assert kept("a<svg><g>b</g>") == "a"
    assert kept("a<svg><foreignObject><p>b</p></foreignObject></svg>") == "a"


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("a<svg><p>b</p>", "a<p>b</p>"),  # a paragraph ends a drawing
        ("<table><tr><td>b</table>", "<table><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<table>a<tr><td>b</table>", "a<table><tbody><tr><td>b</td></tr></tbody></table>"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<noscript><b>x</b></noscript>", "&lt;b&gt;x&lt;/b&gt;"),
        ("<!-- a --><!--> <b>b</b> <!--->c", " <b>b</b> c"),
        ('<textarea></p><script>x</script>"', '&lt;/p&gt;&lt;script&gt;x&lt;/script&gt;"'),
        ("<p\tclass='>'>a</p\n>", "<p>a</p>"),
    ],
)
def test_html_is_read_as_a_browser_reads_it(html, shown):
    assert kept(html) == shown


ACTIVE = (
    "<script>x()</script>",
    "<svg onload=x()>",
    "<math><mi xlink:href=javascript:x()>",
    '<img src=x onerror="x()">',
    "<p onclick=x() style='background:url(//a)' id=a class=b>",
    "<td colspan='1\" onclick=\"x()' rowspan=javascript:1>",
    "<style>@import '//a'</style>",
    "<form action=//a><input formaction=//a>",
    "<iframe srcdoc='<script>x()</script>'>",
    "<base href=//a><link rel=stylesheet href=//a><meta http-equiv=refresh content=0>",
    "<a href=javascript:x()>",
    "<template><b onclick=x()></template>",
    "<!--><script>x()</script>-->",
    "<noscript><p title='</noscript><img src=x onerror=x()>'>",
    "<table><th colspan=2>",
    "</title></table></p>",
    "<",
    '">',
    "&lt;script&gt;",
)


@given(st.lists(st.sampled_from(ACTIVE), max_size=8).map("".join))
def test_nothing_but_bare_elements_of_tables_and_text_is_left_of_anything(html):
    left = re.findall(r"<([^>]*)>?", kept(html))
    said = r"/?[a-z]+|(th|td)( (colspan|rowspan)=\"\d+\")*( scope=\"(col|row)\")?( class=\"n\")?"
    assert [tag for tag in left if not re.fullmatch(said, tag)] == []
    assert {tag.strip("/").split()[0] for tag in left} <= ELEMENTS


ELEMENTS = {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "div", "span"),
    *("b", "strong", "em", "sub", "sup", "ul", "ol", "li", "code", "br"),
}


@given(st.text())
def test_text_stays_the_same_characters(text):
    shown = "".join(c for c in text if c != "\0").replace("\r\n", "\n").replace("\r", "\n")
    assert unescape(kept(f"<p>{escape(text)}</p>")) == f"<p>{shown}</p>"


def test_of_other_elements_the_text_is_kept_and_of_kept_ones_no_attribute():
    assert kept('<form onsubmit="x()"><p onclick="x()" style="color: red">a</p></form>') == (
        "<p>a</p>"
    )
    assert kept('<a href="javascript:x()">a</a><img src=x onerror="x()">') == "a"
    assert kept("<ul><li><code>a</code><br>b</li></ul><sub>1</sub>") == (
        "<ul><li><code>a</code><br>b</li></ul><sub>1</sub>"
    )


def test_text_is_escaped_but_keeps_its_quotation_marks():
    assert kept("<p>1 &lt; 2 &amp; \"3\" '4' &#x4e00;</p>") == "<p>1 &lt; 2 &amp; \"3\" '4' 一</p>"


def test_every_element_is_closed_in_its_order():
    assert kept("<p><b>a<em>b</b>c") == "<p><b>a<em>b</em></b><em>c</em></p>"
    assert kept("<div><p>a") == "<div><p>a</p></div>"
    assert kept("a</b>c</table>") == "ac"
    assert kept("<p>a</b>c</p>") == "<p>ac</p>"


@pytest.mark.parametrize(
    ("number", "is_number"),
    [
        *((shown, True) for shown in ("1", " 1,621 ", "+2.65", "−3", "-3", "80.1%", "80.1 %")),
        *((shown, True) for shown in ("1e6", "1.5e-07", "2e+3")),
        *((shown, False) for shown in ("", "–", "2.", "about 2", "p. 8", "2015–2019", "NaN")),
    ],
)
def test_a_cell_that_is_a_number_is_set_as_one(number, is_number):
    tag = '<td class="n">' if is_number else "<td>"
    shown = "–" if number == "NaN" else number
    assert row_of(f"<td>{number}</td>") == f"{tag}{shown}</td>"
    assert kept(f"<p>{number}</p>") == f"<p>{number}</p>"


def test_spans_of_cells_are_kept_where_they_are_numbers():
    assert row_of('<td colspan="2" rowspan="3">a</td>') == '<td colspan="2" rowspan="3">a</td>'
    assert row_of('<td rowspan="02">a</td>') == '<td rowspan="2">a</td>'
    assert row_of('<td colspan="1">5</td>') == '<td colspan="1" class="n">5</td>'
    for spoilt in ("-1", "2%", "x", "", "1.5", "２", "9" * 5000):
        assert row_of(f'<td colspan="{spoilt}" rowspan="{spoilt}">a</td>') == "<td>a</td>"
    assert row_of("<td colspan>a</td>") == "<td>a</td>"
    assert kept('<p colspan="2">a</p>') == "<p>a</p>"


def test_a_span_reaches_no_further_than_in_a_browser():
    assert row_of('<td colspan="999999999">a</td>') == '<td colspan="1000">a</td>'
    assert row_of('<td rowspan="999999999">a</td>') == '<td rowspan="65534">a</td>'


def test_a_head_says_what_it_heads():
    head = "<thead><tr><th></th><th>a</th></tr></thead>"
    rows = "<tbody><tr><th>x</th><td>y</td></tr></tbody><tfoot><tr><th>z</th></tr></tfoot>"
    assert kept(f"<table>{head}{rows}</table>") == (
        "<table>"
        '<thead><tr><td></td><th scope="col">a</th></tr></thead>'
        '<tbody><tr><th scope="row">x</th><td>y</td></tr></tbody>'
        '<tfoot><tr><th scope="row">z</th></tr></tfoot>'
        "</table>"
    )


def test_a_column_of_numbers_stands_to_the_right_under_its_head_and_what_is_missing_is_a_dash():
    frame = pd.DataFrame({"a": [1.5, None], "b": ["1", "about 2"], "c": [None, None]})
    assert rows_of(frame) == [["a>", "b", "c"], ["1.5>", "1", "–"], ["–>", "about 2", "–"]]


def test_a_count_of_rows_is_left_out_and_row_heads_that_say_more_stay():
    assert rows_of(pd.DataFrame({"a": ["x", "y"]})) == [["a"], ["x"], ["y"]]
    years = pd.DataFrame({"a": ["x", "y"]}, index=[2015, 2016])
    assert rows_of(years) == [["", "a"], ["2015", "x"], ["2016", "y"]]
    named = pd.DataFrame({"a": ["x", "y"]}, index=pd.RangeIndex(2, name="row"))
    assert rows_of(named) == [["row", "a"], ["0", "x"], ["1", "y"]]
    from_one = pd.DataFrame({"a": ["x", "y"]}, index=[1, 2])
    assert rows_of(from_one)[1] == ["1", "x"]
    assert rows_of(pd.DataFrame(index=range(2))) == [[], [], []]


def test_a_cell_of_several_numbers_lists_them():
    frame = pd.DataFrame({"pages": [(30,), (30, 38), ()], "b": ["(a, b)", "(1, x)", "f(1)"]})
    assert rows_of(frame)[1:] == [["30", "(a, b)"], ["30, 38", "(1, x)"], ["–", "f(1)"]]


KNOWN = {
    "part": Column("Part", {"a_b": "A & b"}),
    "sort": Column("Sort", {"x": "Ex"}, certain=False),
    "": Column(labels={"jia": "Jia"}),
}


def test_a_known_column_and_its_ids_are_called_by_their_titles():
    frame = pd.DataFrame({"part": ["a_b", "c_d", None], "other": ["a_b", "b", "c"]})
    assert rows_of(frame, KNOWN) == [
        ["Part", "other"],
        ["A &amp; b", "a_b"],
        ["c_d", "b"],
        ["–", "c"],
    ]


def test_a_column_known_by_what_it_holds_is_so_only_where_all_of_it_fits():
    fits = pd.DataFrame({"sort": ["x", None], "n": [1, 2]})
    assert rows_of(fits, KNOWN) == [["Sort", "n>"], ["Ex", "1>"], ["–", "2>"]]
    other = pd.DataFrame({"sort": ["x", "y"]})
    assert rows_of(other, KNOWN) == [["sort"], ["x"], ["y"]]


def test_row_heads_are_said_in_words_by_their_names_or_without_any():
    counted = pd.Series(["a_b", "a_b"], name="part").value_counts().to_frame()
    assert rows_of(counted, KNOWN) == [["Part", "count>"], ["A &amp; b", "2>"]]
    unnamed = pd.DataFrame({"n": [1]}, index=["jia"])
    assert rows_of(unnamed, KNOWN) == [["", "n>"], ["Jia", "1>"]]


def test_a_column_is_told_those_beside_it():
    asked = []
    frame = pd.DataFrame({"a": [1], "b": [2]})
    set_tables(keep_allowed(frame._repr_html_()), lambda *given: asked.append(given))
    assert asked == [("", {"a", "b"}), ("a", {"a", "b"}), ("b", {"a", "b"})]


def test_a_title_keeps_no_unit_within_and_is_shown_as_text():
    frame = pd.DataFrame({"part": ["a_b"]})
    html = set_tables(
        keep_allowed(frame._repr_html_()), lambda *_: Column("<i>", {"a_b": "<b>"}, certain=True)
    )
    assert "<i>" not in html
    assert "&lt;i&gt;" in html
    assert "&lt;b&gt;" in html


def test_cells_that_span_rows_or_columns_keep_the_others_in_their_columns():
    index = pd.MultiIndex.from_tuples([("jia", "x"), ("jia", "y")], names=["where", "part"])
    frame = pd.DataFrame({"n": [1, 2]}, index=index)
    assert rows_of(frame, KNOWN | {"where": Column("Where", {"jia": "Jia"})}) == [
        ["Where", "Part", "n>"],
        ["Jia", "x", "1>"],
        ["y", "2>"],
    ]
    table = "<thead><tr><th colspan='2'>part</th><th>n</th></tr></thead>"
    table = f"<table>{table}<tbody><tr><td>a_b</td><td>b</td><td>1</td></tr></tbody></table>"
    html = set_tables(keep_allowed(table), lambda name, _: KNOWN.get(name))
    assert '<th colspan="2" scope="col">part</th><th scope="col" class="n">n</th>' in html
    assert '<td>a_b</td><td>b</td><td class="n">1</td>' in html


def test_the_names_of_rows_and_columns_stay_apart_where_both_have_one():
    frame = pd.crosstab(pd.Series(["x"], name="sort"), pd.Series(["y"], name="by"))
    assert rows_of(frame)[:2] == [["by", "y>"], ["sort", ">"]]


def test_rows_that_pandas_left_out_do_not_hide_that_a_column_holds_numbers():
    frame = pd.DataFrame({"a": range(100), "b": ["x"] * 100})
    with pd.option_context("display.max_rows", 4):
        rows = rows_of(frame)
    assert rows[0] == ["", "a>", "b"]
    assert rows[3] == ["...", "...>", "..."]


def test_a_table_inside_another_is_set_and_the_outer_left():
    inner = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    html = inner.replace("1", inner)
    assert kept(html) == html.replace("<td>1", '<td class="n">1')
