"""An executed notebook as one HTML file, its code folded: the technical appendix of a brief."""

import base64
import copy
import json
import re
from collections.abc import Collection
from html import escape
from typing import TYPE_CHECKING, Final

from analysis.core.errors import InputError
from analysis.render.displayed import Column, ColumnOf, keep_allowed, set_tables
from analysis.render.frame import BARE, Frame
from analysis.render.markup import check_link, nodes, run_pandoc, write_blocks
from analysis.render.page import TEMPLATES, fill_page
from analysis.words.catalogue import Catalogue, Language, resolve

if TYPE_CHECKING:
    from nbformat import NotebookNode

_READER = "ipynb-raw_html-raw_tex-native_divs-native_spans+east_asian_line_breaks"
_HEADLINE: Final = re.compile(r"^# (.+)$", re.MULTILINE)
#: So many sections make a list of them worth its room.
_FEW: Final = 2
_PRIORITY = ["image/svg+xml", "image/png", "text/html", "text/markdown", "text/plain"]


def find_title(notebook: "NotebookNode") -> str:
    """Return a notebook's own headline, the first of level 1; empty where it has none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := _HEADLINE.search(cell.source)):
            return found[1].strip()
    return ""


def _no_column(_name: str, _names: Collection[str]) -> Column | None:
    return None


def render_notebook(
    notebook: "NotebookNode",
    *,
    title: str,
    language: Language | Catalogue,
    frame: Frame = BARE,
    column_of: ColumnOf = _no_column,
) -> str:
    """One self-contained HTML page of an executed notebook, with a list of its sections.

    Each code cell is an element with id ``cell-<cell id>``, so that a number can link to the cell
    that made it. Markdown is converted in one pandoc call with raw HTML off; HTML outputs keep
    their tables and text and lose everything active; SVG and PNG outputs are inlined.

    Args:
        notebook: as it ran.
        title: its headline, where it has none of its own.
        language: of the page's own words.
        frame: the ways out of the page.
        column_of: what a column of a displayed table is called, and the ids in it.

    Raises InputError, naming the cell, if a cell failed, an image has no alt text (``alt`` in the
    output's metadata), or Markdown holds an image or a link that is not allowed.
    """
    from nbconvert.exporters import TemplateExporter
    from nbconvert.filters.highlight import Highlight2HTML

    words = resolve(language)
    notebook = copy.deepcopy(notebook)
    prose = _convert_prose(notebook)
    _check_outputs(notebook)
    tables = _Tables(words.say("page.output"), column_of)
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        raw_template=(TEMPLATES / "notebook.html.j2").read_text(encoding="utf-8"),
        filters={
            "page_html": tables.clean,
            "page_image": _inline_output,
            "page_code": Highlight2HTML(pygments_lexer="python"),  # type: ignore[no-untyped-call]
        },
    )
    exporter.config.NbConvertBase.display_data_priority = _PRIORITY
    body, _ = exporter.from_notebook_node(
        notebook,
        resources={
            "prose": {key: tables.wrap(html) for key, html in prose.items()},
            "code_word": words.say("page.code"),
            "output_mimetype": "text/html",
        },
    )
    if "<h1" not in body:
        body = f"<h1>{escape(title)}</h1>\n{body}"
    body = _list_sections(body, words.say("page.contents"))
    shown = find_title(notebook) or title
    return fill_page(body, title=shown, language=words, frame=frame)


def _list_sections(body: str, word: str) -> str:
    """Put a list of the sections under the headline, where there are several."""
    sections = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', body, re.DOTALL)
    if len(sections) < _FEW:
        return body
    links = "".join(f'<li><a href="#{anchor}">{text}</a></li>' for anchor, text in sections)
    contents = f'<nav aria-label="{escape(word)}"><ul class="contents">{links}</ul></nav>'
    return body.replace("</h1>", f"</h1>\n{contents}", 1)


class _Tables:
    """What cells displayed as HTML, kept from an allow-list, its tables set for a reader."""

    def __init__(self, word: str, column_of: ColumnOf = _no_column) -> None:
        self._word = word
        self._column_of = column_of
        self._tables = 0

    def clean(self, html: str) -> str:
        return self.wrap(set_tables(keep_allowed(html), self._column_of))

    def wrap(self, html: str) -> str:
        """Put each table into a region that scrolls by itself, labelled in order."""
        return re.sub(r"<table>.*?</table>", self._region, html, flags=re.DOTALL)

    def _region(self, table: re.Match[str]) -> str:
        self._tables += 1
        label = f"{self._word} {self._tables}"
        return (
            f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(label)}">'
            f"{table.group()}</div>"
        )


def _convert_prose(notebook: "NotebookNode") -> dict[str, str]:
    """The HTML of every Markdown cell and Markdown output, by id, from one pandoc call."""
    sources = {
        cell["id"]: cell["source"] for cell in notebook.cells if cell.cell_type == "markdown"
    }
    for cell in notebook.cells:
        for number, output in enumerate(cell.get("outputs", []), start=1):
            if "text/markdown" in output.get("data", {}):
                output.metadata["prose_id"] = f"{cell['id']}-out-{number}"
                sources[output.metadata["prose_id"]] = output.data["text/markdown"]
    if not sources:
        return {}
    cells = [
        {"cell_type": "markdown", "id": key, "metadata": {}, "source": source}
        for key, source in sources.items()
    ]
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    blocks = json.loads(run_pandoc(json.dumps(document), _READER, "json"))["blocks"]
    for div in blocks:
        where = f"Cell {div['c'][0][0]}"
        if any(True for _ in nodes(div, "Image")):
            raise InputError(
                f"{where}: an image in Markdown can't be shown; display it from code."
            )
        for link in nodes(div, "Link"):
            check_link(link["c"][2][0], where)
    # The namespace is a URL, which a page without requests need not name.
    html = write_blocks(blocks, "html5").replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    pieces = re.split(r'^<div id="([^"]*)" class="cell markdown">\n', html, flags=re.MULTILINE)
    return {
        key: piece.rstrip().removesuffix("</div>")
        for key, piece in zip(pieces[1::2], pieces[2::2], strict=True)
    }


def _check_outputs(notebook: "NotebookNode") -> None:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise InputError(
                    f"Cell {cell['id']} failed with {output.ename}: {output.evalue}. "
                    "Only a notebook that ran to its end is published."
                )
            for kind in ("image/svg+xml", "image/png"):
                if kind in output.get("data", {}) and not _alt_text(output, kind):
                    raise InputError(
                        f"Cell {cell['id']}: an image has no alt text; display it with "
                        'metadata={"alt": "what the chart shows"}.'
                    )


def _alt_text(output: "NotebookNode", kind: str) -> str:
    metadata = output.metadata
    return str(metadata.get("alt") or metadata.get(kind, {}).get("alt") or "").strip()


def _inline_output(output: "NotebookNode", kind: str) -> str:
    data = output.data[kind]
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode("utf-8")).decode("ascii")
    alt = escape(_alt_text(output, kind))
    return f'<img alt="{alt}" src="data:{kind};base64,{"".join(data.split())}">'
