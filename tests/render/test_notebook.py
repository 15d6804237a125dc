"""A notebook's page: its tables, charts and folded code, and nothing that acts."""

import base64
import copy
import re

import nbformat.v4 as nb
import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.render import page, render_notebook
from analysis.render.notebook import _Tables

SCROLL = '<div class="scroll" role="region" tabindex="0" aria-label="Table 1">'
PNG = base64.b64encode(b"\x89PNG").decode()


def clean(html):
    """What is kept of a cell's HTML."""
    return _Tables("Table").clean(html)


def table(row):
    """What is kept of a table's row."""
    kept = clean(f"<table><tr>{row}</tr></table>")
    assert kept.startswith(f"{SCROLL}<table><tr>")
    assert kept.endswith("</tr></table></div>")
    return kept.removeprefix(f"{SCROLL}<table><tr>").removesuffix("</tr></table></div>")


@pytest.fixture
def body_of(monkeypatch):
    """What stands on a notebook's page, whose type costs a second and has tests of its own."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")

    def make(executed, title="Growth", language="en"):
        html = render_notebook(executed, title=title, language=language)
        return html.partition('<main id="brief-text" tabindex="-1">')[2].partition("</main>")[0]

    return make


@pytest.fixture
def output_of(body_of, notebook):
    """What stands on the page for the outputs of a cell."""

    def make(*outputs):
        return body_of(notebook(*outputs)).partition('<div class="output">')[2]

    return make


def display(**data):
    kinds = {"html": "text/html", "markdown": "text/markdown", "plain": "text/plain"}
    return nb.new_output("display_data", {kinds[name]: text for name, text in data.items()})


@pytest.fixture
def displayed(samples):
    """A chart that a cell displays."""

    def make(**metadata):
        image = (samples / "figures" / "growth.svg").read_text(encoding="utf-8")
        return nb.new_output("display_data", {"image/svg+xml": image}, metadata=metadata)

    return make


def test_a_notebook_keeps_its_tables_charts_and_folded_code(notebook, displayed):
    frame = pd.DataFrame({"label": ["<script>x()</script>"], "value": [1621]})
    result = nb.new_output(
        "execute_result",
        {"text/html": frame._repr_html_() + "<script>x()</script>", "text/plain": "no"},
        execution_count=1,
    )
    executed = notebook(result, displayed(alt="Bars"), source="table  # 表")
    html = render_notebook(executed, title="Growth", language="en")
    assert '<td class="n">1621</td>' in html
    assert '<th scope="col">value</th>' in html
    assert "&lt;script&gt;x()&lt;/script&gt;" in html
    assert "<script" not in html
    assert 'alt="Bars"' in html
    assert 'id="cell-answer"' in html
    assert re.search(r"<details><summary>Code \[1\]</summary>.*# 表", html, re.DOTALL)
    assert "://" not in html
    assert html == render_notebook(executed, title="Growth", language="en")


def test_a_notebook_with_a_mute_chart_or_a_failed_cell_is_refused(notebook, displayed):
    with pytest.raises(InputError, match="Cell answer: an image has no alt text"):
        render_notebook(notebook(displayed()), title="x", language="en")
    failure = nb.new_output("error", ename="ValueError", evalue="no", traceback=[])
    with pytest.raises(InputError, match="Cell answer failed with ValueError: no"):
        render_notebook(notebook(failure), title="x", language="zh")


def test_the_notebooks_own_words_are_the_languages(notebook, bracketed):
    executed = notebook(nb.new_output("stream", text="x"))
    page = render_notebook(executed, title="Growth", language=bracketed)
    assert "<summary>〚Code〛 [1]</summary>" in page


@pytest.mark.parametrize(
    "tag", ["script", "style", "template", "iframe", "object", "svg", "title"]
)
def test_what_acts_is_left_out_with_all_it_holds(tag):
    assert clean(f"<p>a</p><{tag}><b>x</b></{tag}><p>b</p>") == "<p>a</p><p>b</p>"


def test_what_is_left_out_may_hold_its_like():
    assert clean("a<svg><svg><td>1</td></svg>2</svg>b") == "ab"
    assert clean("a</svg>b<p>c</p>") == "ab<p>c</p>"
    assert clean("a<svg><p>b</p>") == "a"


def test_of_other_elements_the_text_is_kept_and_of_kept_ones_no_attribute():
    assert clean('<form onsubmit="x()"><p onclick="x()" style="color: red">a</p></form>') == (
        "<p>a</p>"
    )
    assert clean('<a href="javascript:x()">a</a><img src=x onerror="x()">') == "a"
    assert clean("<ul><li><code>a</code><br>b</li></ul><sub>1</sub>") == (
        "<ul><li><code>a</code><br>b</li></ul><sub>1</sub>"
    )


def test_text_is_escaped_but_keeps_its_quotation_marks():
    assert (
        clean("<p>1 &lt; 2 &amp; \"3\" '4' &#x4e00;</p>") == "<p>1 &lt; 2 &amp; \"3\" '4' 一</p>"
    )


def test_every_element_is_closed_in_its_order():
    assert clean("<p><b>a<em>b</b>c") == "<p><b>a<em>b</em></b>c</p>"
    assert clean("<div><p>a") == "<div><p>a</p></div>"
    assert clean("a</b>c</table>") == "ac"
    assert clean("<p>a</b>c</p>") == "<p>ac</p>"


@pytest.mark.parametrize(
    ("number", "is_number"),
    [
        *((shown, True) for shown in ("1", " 1,621 ", "+2.65", "−3", "-3", "80.1%", "80.1 %")),
        *((shown, True) for shown in ("1e6", "1.5e-07", "2e+3")),
        *((shown, False) for shown in ("", "–", "2.", "about 2", "p. 8", "2015–2019", "NaN")),
    ],
)
def test_a_cell_that_is_a_number_is_set_as_one(number, is_number):
    kept = '<td class="n">' if is_number else "<td>"
    assert table(f"<td>{number}</td>") == f"{kept}{number}</td>"
    assert clean(f"<p>{number}</p>") == f"<p>{number}</p>"


def test_spans_of_cells_are_kept_where_they_are_numbers():
    assert table('<td colspan="2" rowspan="3">a</td>') == '<td colspan="2" rowspan="3">a</td>'
    assert table('<td rowspan="02">a</td>') == '<td rowspan="2">a</td>'
    for spoilt in ("-1", "2%", "x", "", "1.5"):
        assert table(f'<td colspan="{spoilt}" rowspan="{spoilt}">a</td>') == "<td>a</td>"
    assert table("<td colspan>a</td>") == "<td>a</td>"
    assert clean('<p colspan="2">a</p>') == "<p>a</p>"


def test_a_head_says_what_it_heads():
    head = "<thead><tr><th></th><th>a</th></tr></thead>"
    rows = "<tbody><tr><th>x</th><td>y</td></tr></tbody><tfoot><tr><th>z</th></tr></tfoot>"
    assert clean(f"<table>{head}{rows}</table>") == (
        f"{SCROLL}<table>"
        '<thead><tr><td></td><th scope="col">a</th></tr></thead>'
        '<tbody><tr><th scope="row">x</th><td>y</td></tr></tbody>'
        '<tfoot><tr><th scope="row">z</th></tr></tfoot>'
        "</table></div>"
    )


def test_tables_are_counted_over_the_notebook(body_of, notebook):
    question = "| a |\n|---|\n| b |\n"
    html = "<table>\n<tr><td>x</td></tr>\n</table><p>and</p><table></table>"
    for language, word in (("en", "Table"), ("zh", "表")):
        body = body_of(notebook(display(html=html), question=question), language=language)
        labels = re.findall('role="region" tabindex="0" aria-label="(.*?)"><table>', body)
        assert labels == [f"{word} {number}" for number in (1, 2, 3)]
        assert body.count("</table></div>") == 3


def test_a_table_s_label_is_harmless():
    assert 'aria-label="&quot;&lt; 1">' in _Tables('"<').clean("<table></table>")


def test_prose_stands_where_its_cell_does_and_markdown_where_it_was_displayed(body_of):
    cells = [
        nb.new_markdown_cell("## First\n\n甲\n乙", id="one"),
        nb.new_code_cell(
            "x",
            id="two",
            execution_count=3,
            outputs=[
                nb.new_output("stream", text="1 < 2\n"),
                display(markdown="**out**", plain="PLAIN"),
                display(markdown="*more*"),
            ],
        ),
        nb.new_markdown_cell("Last $x$", id="three"),
        nb.new_code_cell("", id="four"),
        nb.new_code_cell("y", id="five"),
    ]
    body = body_of(nb.new_notebook(cells=cells), title="A < b")
    parts = [
        "<h1>A &lt; b</h1>",
        '<section class="prose">',
        "First</h2>",
        "<p>甲乙</p>",
        '<section class="cell" id="cell-two">',
        "<summary>Code [3]</summary>",
        "<pre>1 &lt; 2\n</pre>",
        "<p><strong>out</strong></p>",
        "<p><em>more</em></p>",
        '<section class="prose">',
        "<p>Last <math",
        '<section class="cell" id="cell-four">',
        '<section class="cell" id="cell-five">',
        "<summary>Code [ ]</summary>",
    ]
    place = 0
    for part in parts:
        place = body.index(part, place) + len(part)
    assert body.count("<details>") == 2
    assert body.count('class="prose"') == 2
    assert "PLAIN" not in body
    assert body.count("<div") == body.count("</div>")
    assert body.count("<section") == body.count("</section>")


def test_a_notebook_that_has_a_headline_gets_no_other(body_of, notebook):
    body = body_of(notebook())
    assert body.count("<h1") == 1
    assert "A question</h1>" in body
    assert "Growth" not in body


def test_the_notebook_given_is_left_as_it_is(body_of, notebook):
    executed = notebook(display(markdown="a"))
    before = copy.deepcopy(executed)
    body_of(executed)
    assert executed == before


def test_of_what_a_cell_displays_the_richest_form_is_shown(output_of):
    assert "plain" not in output_of(display(html="<p>rich</p>", plain="plain"))
    rich = display(html="<p>rich</p>", markdown="*rich*")
    assert "<p>rich</p>" in output_of(rich)
    assert "<em>" not in output_of(rich)
    assert "<pre>a &lt; b</pre>" in output_of(display(plain="a < b"))


def test_pixels_are_inlined_as_they_are_with_what_they_show(output_of, displayed):
    image = nb.new_output(
        "display_data",
        {"image/png": f"{PNG[:4]}\n{PNG[4:]}\n", "text/plain": "plain"},
        metadata={"image/png": {"alt": ' A < "b" '}},
    )
    shown = output_of(image)
    assert f'<img alt="A &lt; &quot;b&quot;" src="data:image/png;base64,{PNG}">' in shown
    assert "plain" not in shown
    chart = displayed(alt="Bars")
    chart.data["image/png"] = PNG
    drawing = base64.b64encode(chart.data["image/svg+xml"].encode()).decode()
    shown = output_of(chart)
    assert f'<img alt="Bars" src="data:image/svg+xml;base64,{drawing}">' in shown
    assert shown.count("<img") == 1


@pytest.mark.parametrize(
    "metadata", [{}, {"alt": " "}, {"image/svg+xml": {"alt": "Bars"}}, {"image/png": {}}]
)
def test_pixels_without_words_are_refused(metadata, output_of):
    image = nb.new_output("display_data", {"image/png": PNG}, metadata=metadata)
    with pytest.raises(InputError, match="Cell answer: an image has no alt text"):
        output_of(image)


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("![a](b.png)", "an image in Markdown can't be shown"),
        ("[a](javascript:x)", "javascript:x” is not allowed"),
        ("[a](/etc)", "/etc” is not allowed"),
    ],
)
def test_markdown_with_an_image_or_a_dangerous_link_is_refused(
    markdown, message, body_of, notebook
):
    with pytest.raises(InputError, match=f"Cell ask: .*{message}"):
        body_of(notebook(question=markdown))
    with pytest.raises(InputError, match=f"Cell answer-out-2: .*{message}"):
        body_of(notebook(display(plain="1"), display(markdown=markdown)))
    assert "summary" in body_of(notebook(source=markdown))  # what is code is no Markdown


def test_links_that_are_harmless_are_kept(body_of, notebook):
    body = body_of(notebook(question="[a](https://a.org) [b](02.html) [c](#cell-answer)"))
    assert re.findall('<a href="(.*?)"', body) == ["https://a.org", "02.html", "#cell-answer"]
