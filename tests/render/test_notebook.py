"""A notebook's page: its tables, charts and folded code, and nothing that acts."""

import re

import nbformat.v4 as nb
import pandas as pd
import pytest

from analysis.core.errors import InputError
from analysis.render import render_notebook


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
