"""A brief as an archival, accessible PDF: pandoc writes Typst markup, Typst sets it."""

import datetime as dt
import json
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

import typst

from analysis.render.glyphs import FONT_FOLDER, check_glyphs
from analysis.render.markup import (
    EXHIBITS,
    Metadata,
    Node,
    attribute,
    classes,
    column_alignments,
    column_shares,
    decimal_tails,
    find_image,
    format_date,
    plain_text,
    read_brief,
    rewrite,
    table_rows,
    write_blocks,
)
from analysis.words.catalogue import Catalogue, catalogue

_ROWS_KEPT_TOGETHER = 16  # a longer table may run over the foot of a page
_NARROW = 20  # columns up to this width, in the measure of `_width`, are not wrapped
# A word that may not fit its line, and the length of the pieces it may break into.
_UNBREAKABLE, _PIECE = re.compile(r"[^\u2e80-\uffef]{32,}"), 8

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render_pdf(
    markdown: str, metadata: Metadata, *, resources: Path, words: Catalogue | None = None
) -> bytes:
    """The brief as PDF/A-2a and PDF/UA-1, dated by its metadata.

    The same input gives the same bytes. The words are those of the metadata's language, unless a
    project's own are given. Raises InputError for whatever `read_brief` or `check_glyphs` refuses.
    """
    check_glyphs(markdown)
    words = words or catalogue(metadata.language)
    lowering = _Lowering(resources)
    headline, *rest = rewrite(read_brief(markdown, metadata, words), lowering)
    lead = rest.pop(0) if rest and "standfirst" in classes(rest[0]) else None
    masthead = [
        raw_block("#masthead(["),
        {"t": "Plain", "c": headline["c"][2]},
        raw_block("], ["),
        *(lead["c"][1] if lead else []),
        raw_block("])"),
    ]
    markup = write_blocks([*masthead, *_raise_headings(rest)], "typst-smart")
    return _compile(markup, metadata, words, lowering.images)


def raw_inline(markup: str) -> Node:
    """Typst markup of our own making inside a paragraph."""
    return {"t": "RawInline", "c": ["typst", markup]}


def raw_block(markup: str) -> Node:
    """Typst markup of our own making between blocks."""
    return {"t": "RawBlock", "c": ["typst", markup]}


def _with_text(path: Path) -> Path:
    """The variant of a vector picture whose text is text, where there is one.

    Typst sets it in the brief's own type, so that it can be searched and weighs little.
    """
    variant = path.with_suffix(".text.svg")
    return variant if path.suffix == ".svg" and variant.is_file() else path


class _Lowering:
    """Turns the nodes that are ours into calls of the functions of brief.typ."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self.images: dict[str, Path] = {}

    def __call__(self, node: Node) -> list[Node] | None:
        match node["t"]:
            case "Span":
                return self._span(node)
            case "Link":
                return _link(node)
            case "Image":
                return [self._image(node)]
            case "Div":
                return self._div(node)
            case "Str":
                return _breakable(node)
        return None

    def _span(self, span: Node) -> list[Node]:
        (identifier, names, _), content = span["c"]
        if "num" in names:
            target = attribute(span, "ref")
            return [
                raw_inline(f"#number(<{target}>)["),
                *content,
                raw_inline(f"]#place-mark<{identifier}>"),
            ]
        if "prefix" in names:
            return [raw_inline("#prefix["), *content, raw_inline("]")]
        if attribute(span, "lang") == "zh":
            content = [raw_inline("#in-chinese["), *content, raw_inline("]")]
        label = [raw_inline(f"#place-mark<{identifier}>")] if identifier else []
        return [*label, *content]

    def _image(self, image: Node) -> Node:
        path = _with_text(find_image(image["c"][2][0], self._resources))
        name = f"image-{len(self.images) + 1}{path.suffix.lower()}"
        self.images[name] = path
        alt = plain_text(image["c"][1])
        return raw_inline(f"#chart({_string(name)}, {_string(alt)})")

    def _div(self, div: Node) -> list[Node] | None:
        names = classes(div)
        for kind in EXHIBITS:
            if kind in names:
                return self._exhibit(div, kind)
        if "entry" in names:
            return _entry(div)
        for name in ("findings", "callout", "note", "source", "appendix"):
            if name in names:
                return [raw_block(f"#{name}["), *div["c"][1], raw_block("]")]
        return None

    def _exhibit(self, div: Node, kind: str) -> list[Node]:
        identifier, (caption, body, *after) = div["c"][0][0], div["c"][1]
        is_table = kind == "table"
        label = _string(attribute(div, "label"))
        long = is_table and len(table_rows(body)[1]) > _ROWS_KEPT_TOGETHER
        breakable = "true" if long else "false"
        return [
            raw_block(f'#exhibit("{kind}", {label}, breakable: {breakable}, ['),
            {"t": "Plain", "c": caption["c"]},
            raw_block("], ["),
            _table(body) if is_table else body,
            raw_block("], ["),
            *after,
            raw_block(f"])<{identifier}>"),
        ]


def _entry(div: Node) -> list[Node]:
    """An entry whose first line begins with its value and whose last ends with its pages."""
    identifier, content = div["c"][0][0], div["c"][1]
    value = raw_inline(f"#entry-value({_string(attribute(div, 'value'))})")
    marks = "".join(f"<{place}>, " for place in attribute(div, "places").split())
    pages = raw_inline(f"#entry-pages(({marks}))")
    content[0]["c"].insert(0, value)
    content[-1]["c"].append(pages)
    return [raw_block("#entry["), *content, raw_block(f"]<{identifier}>")]


def _link(link: Node) -> list[Node] | None:
    """Keep links into the document and to the web; a PDF travels without its companions."""
    target = link["c"][2][0]
    if target.startswith(("#", "https:", "http:", "mailto:")):
        return None
    return list(link["c"][1])


def _breakable(word: Node) -> list[Node] | None:
    """Let a run of letters that no line could hold break anywhere."""
    text = word["c"]
    if not _UNBREAKABLE.search(text):
        return None
    pieces = [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
    broken = [raw_inline("#may-break;")] * (2 * len(pieces) - 1)
    broken[::2] = [{"t": "Str", "c": piece} for piece in pieces]
    return broken


def _table(table: Node) -> Node:
    """One paragraph that calls `data-table` of brief.typ with every cell."""
    # A narrow column takes what it needs, so that a date or a number stays on one line.
    shares = ", ".join(
        "auto" if share < _NARROW else f"{share:.1f}fr" for share in column_shares(table, _width)
    )
    aligns = ", ".join(column_alignments(table))
    tails = decimal_tails(table)
    head, body = table_rows(table)
    content: list[Node] = [raw_inline(f"#data-table(({shares},), ({aligns},), (")]
    for cells in head:
        for cell in cells:
            content += [raw_inline("["), *_inlines(cell), raw_inline("], ")]
    content.append(raw_inline("), ("))
    for row, cells in enumerate(body):
        for column, cell in enumerate(cells):
            tail = f"#hide[{tails[row, column]}]" if (row, column) in tails else ""
            content += [raw_inline("["), *_inlines(cell), raw_inline(f"{tail}], ")]
    content.append(raw_inline("))"))
    return {"t": "Plain", "c": content}


def _inlines(cell: list[object]) -> list[Node]:
    blocks: list[Node] = cell[4]  # type: ignore[assignment]
    return [inline for block in blocks for inline in block["c"]]


def _width(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1.1 for one in text)


def _raise_headings(blocks: list[Node]) -> list[Node]:
    """Sections become level 1: the headline is the document's title, not a section of it."""

    def lower(node: Node) -> list[Node] | None:
        if node["t"] == "Header":
            node["c"][0] -= 1
        return None

    raised: list[Node] = rewrite(blocks, lower)
    return raised


def _string(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _around(words: Catalogue, count: str) -> list[str]:
    """What stands before and after the pages that a number is used on, where there are so many."""
    before, _, after = words.say("page.pages", pages="\0", count=count).partition("\0")
    return [before, after]


def _compile(markup: str, metadata: Metadata, words: Catalogue, images: dict[str, Path]) -> bytes:
    inputs = {
        "title": metadata.title,
        "subtitle": metadata.subtitle,
        "author": metadata.author,
        "day": metadata.date.isoformat(),
        "shown-date": format_date(metadata.date, words),
        "language": words.say("language.pdf"),
        "region": words.say("language.region"),
        "script": words.say("language.script"),
        "description": metadata.description,
        "keywords": list(metadata.keywords),
        "kicker": words.say("page.kicker"),
        "page-words": [_around(words, count) for count in ("1", "2")],
        "page-joint": words.say("language.enumeration"),
    }
    noon = dt.datetime.combine(metadata.date, dt.time(12), dt.UTC)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATES / "brief.typ", folder)
        for image, path in images.items():
            shutil.copy(path, folder / image)
        main = folder / "main.typ"
        main.write_text('#import "brief.typ": *\n#show: brief\n\n' + markup, encoding="utf-8")
        pdf, warnings = typst.compile_with_warnings(
            main,
            root=folder,
            font_paths=[FONT_FOLDER],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"metadata": json.dumps(inputs)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=noon,
        )
    if warnings:
        raise RuntimeError("Typst: " + "; ".join(str(warning) for warning in warnings))
    return bytes(pdf)
