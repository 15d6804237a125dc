"""An executed notebook as one HTML file, its code folded: the technical appendix of a brief."""

import base64
import copy
import json
import re
from html import escape
from html.parser import HTMLParser

import nbformat
from nbconvert.exporters import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML

from analysis.core.errors import InputError
from analysis.render.markup import check_link, nodes, run_pandoc, write_blocks
from analysis.render.page import TEMPLATES, fill_page
from analysis.words.catalogue import Catalogue, Language, resolve

_READER = "ipynb-raw_html-raw_tex-native_divs-native_spans+east_asian_line_breaks"
# What a table or a paragraph displayed by a cell may consist of; all else is left out.
_TAGS = {
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "p", "div", "span"),
    *("b", "strong", "em", "sub", "sup", "ul", "ol", "li", "code"),
}
_DROPPED_WITH_CONTENT = {"script", "style", "template", "iframe", "object", "svg", "title"}
_NUMBER_CELL = re.compile(r"<td>(\s*[+−-]?[\d,]+(?:\.\d+)?(?:e[+-]?\d+)?\s*%?\s*)</td>")
_PRIORITY = ["image/svg+xml", "image/png", "text/html", "text/markdown", "text/plain"]


def render_notebook(
    notebook: nbformat.NotebookNode, *, title: str, language: Language | Catalogue
) -> str:
    """One self-contained HTML page of an executed notebook.

    Each code cell is an element with id ``cell-<cell id>``, so that a number can link to the cell
    that made it. Markdown is converted in one pandoc call with raw HTML off; HTML outputs keep
    their tables and text and lose everything active; SVG and PNG outputs are inlined.

    Raises InputError, naming the cell, if a cell failed, an image has no alt text (``alt`` in the
    output's metadata), or Markdown holds an image or a link that is not allowed.
    """
    words = resolve(language)
    notebook = copy.deepcopy(notebook)
    prose = _convert_prose(notebook)
    _check_outputs(notebook)
    tables = _Tables(words.say("page.output"))
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
    return fill_page(body, title=title, language=words)


class _Tables:
    """Rebuilds HTML from an allow-list: tables and text, with heads that name their direction."""

    def __init__(self, word: str) -> None:
        self._word = word
        self._tables = 0

    def clean(self, html: str) -> str:
        parser = _AllowedOnly()
        parser.feed(html)
        parser.close()
        cleaned = re.sub(r"<th[^>]*>\s*</th>", "<td></td>", parser.finish())
        return self.wrap(_NUMBER_CELL.sub(r'<td class="n">\1</td>', cleaned))

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


class _AllowedOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._parts: list[str] = []
        self._open: list[str] = []
        self._dropped = 0
        self._section = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED_WITH_CONTENT:
            self._dropped += 1
        elif self._dropped:
            return
        elif tag == "br":
            self._parts.append("<br>")
        elif tag in _TAGS:
            if tag in {"thead", "tbody", "tfoot"}:
                self._section = tag
            self._open.append(tag)
            self._parts.append(f"<{tag}{self._attributes(tag, dict(attrs))}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED_WITH_CONTENT:
            self._dropped = max(0, self._dropped - 1)
        elif not self._dropped and tag in self._open:
            while (closing := self._open.pop()) != tag:
                self._parts.append(f"</{closing}>")
            self._parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self._parts.append(escape(data, quote=False))

    def finish(self) -> str:
        """The HTML kept, every element closed."""
        return "".join([*self._parts, *(f"</{tag}>" for tag in reversed(self._open))])

    def _attributes(self, tag: str, given: dict[str, str | None]) -> str:
        kept = ""
        if tag in {"th", "td"}:
            for name in ("colspan", "rowspan"):
                if (value := given.get(name)) and value.isdecimal():
                    kept += f' {name}="{int(value)}"'
        if tag == "th":
            kept += ' scope="col"' if self._section == "thead" else ' scope="row"'
        return kept


def _convert_prose(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The HTML of every Markdown cell and Markdown output, by id, from one pandoc call."""
    sources = {
        cell["id"]: cell["source"] for cell in notebook.cells if cell.cell_type == "markdown"
    }
    for cell in notebook.cells:
        for number, output in enumerate(cell.get("outputs", []), start=1):
            if "text/markdown" in output.get("data", {}):
                output.metadata["prose_id"] = f"{cell['id']}-out-{number}"
                sources[output.metadata["prose_id"]] = output.data["text/markdown"]
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


def _check_outputs(notebook: nbformat.NotebookNode) -> None:
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


def _alt_text(output: nbformat.NotebookNode, kind: str) -> str:
    metadata = output.metadata
    return str(metadata.get("alt") or metadata.get(kind, {}).get("alt") or "").strip()


def _inline_output(output: nbformat.NotebookNode, kind: str) -> str:
    data = output.data[kind]
    if kind == "image/svg+xml":
        data = base64.b64encode(data.encode("utf-8")).decode("ascii")
    alt = escape(_alt_text(output, kind))
    return f'<img alt="{alt}" src="data:{kind};base64,{"".join(data.split())}">'
