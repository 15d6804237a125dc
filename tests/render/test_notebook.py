"""A notebook's page: its tables, charts and folded code, and nothing that acts."""

import base64
import copy
import re

import nbformat.v4 as nb
import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.render import notebook as module
from analysis.render import page, render_notebook
from analysis.render.displayed import Column
from analysis.render.frame import Frame, Way
from analysis.render.notebook import _Tables, find_title

PNG = base64.b64encode(b"\x89PNG").decode()


@pytest.fixture
def body_of(monkeypatch):
    """What stands on a notebook's page, whose type costs a second and has tests of its own."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")

    def make(executed, title="Growth", language="en", **given):
        html = render_notebook(executed, title=title, language=language, **given)
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
    assert '<th scope="col" class="n">value</th>' in html
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


def test_a_notebook_without_prose_starts_no_pandoc(body_of, monkeypatch):
    monkeypatch.setattr(module, "run_pandoc", lambda *_: pytest.fail("pandoc"))
    assert "<summary>" in body_of(nb.new_notebook(cells=[nb.new_code_cell("x")]))


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


def test_a_page_bears_the_notebook_s_own_headline_else_the_title_given(notebook, monkeypatch):
    monkeypatch.setattr(page, "font_faces", lambda *_: "")
    own = render_notebook(notebook(question="# Own  \n\nText"), title="Given", language="en")
    assert "<title>Own</title>" in own
    none = notebook(question="## No headline\n\n#none")
    assert "<title>Given</title>" in render_notebook(none, title="Given", language="en")
    assert find_title(none) == ""
    assert find_title(notebook(question="Text\n\n# Own # 1", source="# code")) == "Own # 1"


def test_several_sections_are_listed_under_the_headline(body_of, notebook):
    body = body_of(notebook(question="# A\n\nText\n\n## One & *two*\n\n## Three\n\n### Four"))
    assert (
        'A</h1>\n<nav aria-label="Contents"><ul class="contents">'
        '<li><a href="#one--two">One &amp; <em>two</em></a></li>'
        '<li><a href="#three">Three</a></li></ul></nav>'
    ) in body
    assert 'id="one--two"' in body
    assert "<nav" not in body_of(notebook(question="# A\n\n## One"))
    assert body_of(notebook(question="# A\n\n## B\n\n## C\n\n# D")).count("<nav") == 1


def test_the_ways_out_and_what_columns_are_called_are_given(notebook, monkeypatch):
    monkeypatch.setattr(page, "font_faces", lambda *_: "")
    html = render_notebook(
        notebook(display(html=pd.DataFrame({"part": ["a"], "b": ["c"]})._repr_html_())),
        title="x",
        language="en",
        frame=Frame((Way("Home", "../index.html"),)),
        column_of=lambda name, _: Column("Part", {"a": "Title"}) if name == "part" else None,
    )
    assert '<a href="../index.html">Home</a>' in html
    assert '<th scope="col">Part</th><th scope="col">b</th>' in re.sub(r">\s+<", "><", html)
    assert "<td>Title</td>" in html
