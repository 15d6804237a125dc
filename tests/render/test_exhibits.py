"""A table says what each cell belongs to on any screen; a figure lies above its data."""

import base64
import re

import pytest

from analysis.render.elements import inline_image
from analysis.render.exhibits import write_figure, write_table
from analysis.render.markup import classes, read_brief, rewrite, write_blocks
from analysis.words.catalogue import catalogue

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>'


@pytest.fixture
def html_of(metadata, tmp_path):
    """The HTML of the exhibits in a brief whose pictures lie in `tmp_path`."""

    def make(text, language="en"):
        words = catalogue(language)

        def lower(node):
            if "table" in classes(node):
                return write_table(node)
            if "figure" in classes(node):
                return write_figure(node, words, tmp_path)
            return None

        blocks = read_brief(text, metadata[language], words)[1:]
        return write_blocks(rewrite(blocks, lower), "html5").replace("\n", "")

    return make


def table(rows, heads="| a | b |\n|:--|--:|"):
    return f"::: {{#t .table}}\nCap *it*\n\n{heads}\n{rows}\n\n::: note\nN\n:::\n:::\n"


def test_a_table_has_its_caption_and_its_heads_their_scope(html_of):
    assert html_of(table("| x | 1.5 |\n| y | 2 |")) == (
        '<figure id="t" class="table">'
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="t-caption">'
        '<table><caption id="t-caption"><b>Table 1</b> Cap <em>it</em></caption>'
        '<thead><tr><th scope="col">a</th><th scope="col" class="r">b</th></tr></thead><tbody>'
        '<tr><th scope="row">x</th><td class="r n" data-label="b"><div>1.5</div></td></tr>'
        '<tr><th scope="row">y</th><td class="r n" data-label="b"><div>2'
        '<span class="ghost" aria-hidden="true">.5</span></div></td></tr></tbody></table></div>'
        '<div class="note"><p><span class="prefix">Note: </span>N</p></div></figure>'
    )


def test_a_row_of_which_only_the_first_cell_has_text_heads_a_group(html_of):
    html = html_of(table("| **G** | |\n| x | 1 |\n| | |\n| | 2 |"))
    rows = re.findall(r"<tr>(.*?)</tr>", html)[1:]
    assert rows == [
        '<th scope="rowgroup" colspan="2"><strong>G</strong></th>',
        '<th scope="row">x</th><td class="r n" data-label="b"><div>1</div></td>',
        '<th scope="row"></th><td class="r" data-label="b"></td>',
        '<th scope="row"></th><td class="r n" data-label="b"><div>2</div></td>',
    ]


def test_a_table_of_one_column_has_rows_and_no_groups(html_of):
    html = html_of(table("| x |", heads="| a |\n|:--|"))
    assert '<tbody><tr><th scope="row">x</th></tr></tbody>' in html


def test_a_column_without_a_head_has_no_label(html_of):
    html = html_of(table("| x | y | z |", heads="| a | | c < |\n|:--|:-:|---|"))
    assert (
        '<thead><tr><th scope="col">a</th><td class="c"></td><th scope="col">c &lt;</th></tr>'
    ) in html
    assert '<td class="c"><div>y</div></td><td data-label="c &lt;"><div>z</div></td>' in html


def test_a_table_without_heads_has_rows_without_labels(html_of):
    html = html_of(table("| x | 1 |", heads="| | |\n|:--|--:|"))
    assert "<thead></thead>" in html
    assert '<th scope="row">x</th><td class="r n"><div>1</div></td>' in html


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2015–2020", True),
        ("−0.16", True),
        ("2019*", True),
        ("2015—2020年", True),
        ("12 %", True),
        ("3 firms", False),
        ("600多", False),
        ("about 3", False),
        ("–", False),
    ],
)
def test_numbers_and_dates_stay_on_one_line(html_of, text, kept):
    text = text.replace("*", "\\*")
    html = html_of(table(f"| x | {text} |", heads="| a | b |\n|:--|:--|"))
    assert ('<td class="n" data-label="b">' in html) == kept


def figure(names=".figure", picture="a.svg"):
    return f'::: {{#f {names}}}\nFig\n\n![A < "b"]({picture})\n\n::: source\nS\n:::\n:::\n'


LINK = '<a href="#f">Link to this figure</a>'
FOLD = '<details class="data"><summary>Data and downloads</summary><p class="ways">'


def test_a_drawing_is_drawn_in_the_page_and_said_once(html_of, tmp_path):
    (tmp_path / "a.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "a.text.svg").write_text(SVG, "utf-8")
    assert html_of(figure(names=".figure .x")) == (
        '<figure id="f" class="figure x"><figcaption><b>Figure 1</b> Fig</figcaption>'
        '<div class="picture" role="img" aria-label="A &lt; &quot;b&quot;">'
        '<svg class="wide alone" aria-hidden="true" viewBox="0 0 9 9"><path d="M0 0"/></svg></div>'
        '<div class="source"><p><span class="prefix">Source: </span>S</p></div>'
        f'{FOLD}<a href="a.svg" download>SVG</a> {LINK}</p></details></figure>'
    )
    (tmp_path / "a.narrow.text.svg").write_text(SVG, "utf-8")
    assert html_of(figure()).count("<svg") == 2
    assert html_of(figure(names=".figure .small")).count("<svg") == 1


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (["a.svg"], "a.svg"),
        (["a.svg", "a.png"], "a.png"),  # pixels weigh less than labels as outlines
        (["a.png"], "a.png"),
        (["a.png", "a.svg"], "a.png"),
    ],
)
def test_of_a_picture_without_drawings_the_lighter_form_is_carried(
    html_of, tmp_path, files, shown
):
    for name in files:
        (tmp_path / name).write_bytes(name.encode())
    html = html_of(figure(picture=files[0]))
    kind = {"a.svg": "svg+xml", "a.png": "png"}[shown]
    data = base64.b64encode(shown.encode()).decode()
    assert (
        f'<div class="picture"><img alt="A &lt; &quot;b&quot;" src="data:image/{kind};base64,'
        f'{data}"></div>'
    ) in html
    links = "".join(
        f'<a href="{name}" download>{name[2:].upper()}</a> ' for name in sorted(files)[::-1]
    )
    assert f"{FOLD}{links}{LINK}</p>" in html


def test_a_picture_is_of_the_kind_its_name_says_in_any_case(tmp_path):
    path = tmp_path / "A.PNG"
    path.write_bytes(b"\x89PNG")
    assert inline_image(path, "x") == '<img alt="x" src="data:image/png;base64,iVBORw==">'


def data_of(html):
    (table,) = re.findall(r'aria-label="Data of Figure 1"><table>(.*?)</table>', html)
    return [
        re.findall(r"<(th|td)([^>]*)>(.*?)</", row) for row in re.findall(r"<tr>(.*?)</tr>", table)
    ]


def test_the_data_of_a_figure_are_a_table_below_it(html_of, tmp_path):
    (tmp_path / "charts").mkdir()
    (tmp_path / "charts" / "a.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "charts" / "a.csv").write_text(
        "label,empty,odd_name,value\nA < b,,2015,15.847089272\nC, ,,-0.000012345678\n",
        encoding="utf-8",
    )
    html = html_of(figure(picture="charts/a.svg"))
    assert '<a href="charts/a.csv" download>CSV</a>' in html
    right = ' class="r"'
    assert data_of(html) == [
        [
            ("th", ' scope="col"', "What"),
            ("th", f' scope="col"{right}', "odd name"),
            ("th", f' scope="col"{right}', "Value"),
        ],
        [("td", "", "A &lt; b"), ("td", right, "2015"), ("td", right, "15.8471")],
        [("td", "", "C"), ("td", right, ""), ("td", right, "−0.0000123457")],
    ]


@pytest.mark.parametrize(
    ("written", "en", "zh"),
    [
        ("0", "0", "0"),
        ("-5", "−5", "−5"),
        ("2015", "2015", "2015"),
        ("12345", "12,345", "12345"),
        ("89566000000", "89,566,000,000", "89566000000"),
        ("85192300000.0", "85,192,300,000", "85192300000"),
        ("1234567.891", "1,234,568", "1234568"),
        ("1.50", "1.5", "1.5"),
        ("100.0", "100", "100"),
        ("1e-2", "0.01", "0.01"),
        ("NaN", "NaN", "NaN"),
        ("x1", "x1", "x1"),
    ],
)
def test_numbers_of_the_data_are_shown_to_six_digits(html_of, tmp_path, written, en, zh):
    (tmp_path / "a.svg").write_text("<svg/>", "utf-8")
    (tmp_path / "a.csv").write_text(f"v\n{written}\n", "utf-8")
    assert data_of(html_of(figure()))[1][0][2] == en
    zh_html = html_of(figure(), language="zh").replace("图1的数据", "Data of Figure 1")
    assert data_of(zh_html)[1][0][2] == zh
