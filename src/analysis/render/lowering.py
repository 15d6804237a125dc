"""The parts of a brief as calls of the functions of brief.typ."""

import itertools
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.render.joints import loosen_units
from analysis.render.markup import (
    EXHIBITS,
    Node,
    attribute,
    classes,
    column_alignments,
    column_shares,
    decimal_tails,
    find_image,
    nodes,
    plain_text,
    table_rows,
)

_ROWS_KEPT_TOGETHER = 8  # a longer table may run over the foot of a page
_NARROW = 20  # columns up to this width, in the measure of `_width`, are not wrapped
# A word that may not fit its line, and the length of the pieces it may break into.
_UNBREAKABLE, _PIECE = re.compile(r"[^\u2e80-\uffef]{32,}"), 8


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


def set_apart(blocks: list[Node], resources: Path) -> None:
    """Mark what is set otherwise where it stands: figures of a hero, publications of an appendix.

    A picture of a hero is shown by its narrow drawing, where there is one.
    """
    for div in nodes(blocks, "Div"):
        if "hero" in classes(div):
            if not all("figure" in classes(one) for one in div["c"][1]):
                raise InputError("A hero holds figures and nothing else: ::: {#my-id .figure}.")
            for figure in div["c"][1]:
                figure["c"][0][1].append("paired")
            for image in nodes(div, "Image"):
                path = Path(image["c"][2][0])
                narrow = path.with_suffix(".narrow.text.svg")
                if path.suffix == ".svg" and (resources / narrow).is_file():
                    image["c"][2][0] = narrow.as_posix()
        if "appendix" in classes(div):
            for inner in nodes(div["c"][1], "Div"):
                if "references" in classes(inner):
                    inner["c"][0][1] = ["listed"]
    _place_exhibits(blocks)


def _place_exhibits(blocks: list[Node]) -> None:
    """Say of each exhibit whether it floats, stays where it stands, or runs over a page's foot.

    A short table floats as a figure does, but neither away from the heading right above it nor
    past the rows of a long one before it or behind it: tables stand in their order.
    """
    tables: list[tuple[Node, bool]] = []
    for above, div in itertools.pairwise([{"t": "Null"}, *blocks]):
        if "table" in classes(div):
            long = len(table_rows(next(nodes(div, "Table")))[1]) > _ROWS_KEPT_TOGETHER
            tables.append((div, long or above["t"] == "Header"))
        elif "figure" in classes(div):
            div["c"][0][2].append(["place", "float"])
    runs = [False, *(one for _, one in tables), False]
    for (div, here), before, behind in zip(tables, runs, runs[2:], strict=False):
        floats = "here" if before or behind else "float"
        div["c"][0][2].append(["place", "runs" if here else floats])


def set_words(blocks: list[Node]) -> None:
    """Make each word a string of Typst's, in place: the last step, for then no text can be read.

    Typst reads no markup in a string, so that ``--`` is two hyphens and ``-5`` begins with one,
    whatever stands before it. A run of letters that no line could hold may break anywhere.
    """
    for word in nodes(blocks, "Str"):
        text = word["c"]
        size = _PIECE if _UNBREAKABLE.search(text) else len(text)
        pieces = [text[start : start + size] for start in range(0, len(text), size or 1)]
        markup = "#may-break;".join(f"#{_string(piece)};" for piece in pieces)
        word["t"], word["c"] = "RawInline", ["typst", markup]


class Lowering:
    """Turns the nodes that are ours into calls of the functions of brief.typ."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self.images: dict[str, Path] = {}

    def __call__(self, node: Node) -> list[Node] | None:
        """What stands in the place of a node, none if it may stay."""
        match node["t"]:
            case "Span":
                return _span(node)
            case "Link":
                return _link(node)
            case "Image":
                return [self._image(node)]
            case "Div":
                return _div(node)
        return None

    def _image(self, image: Node) -> Node:
        path = _with_text(find_image(image["c"][2][0], self._resources))
        name = f"image-{len(self.images) + 1}{path.suffix.lower()}"
        self.images[name] = path
        alt = plain_text(image["c"][1])
        return raw_inline(f"#chart({_string(name)}, {_string(alt)})")


def _span(span: Node) -> list[Node] | None:
    (identifier, names, _), content = span["c"]
    if "num" in names:
        call = "key-number" if "key" in names else "number"
        return [
            raw_inline(f"#{call}(<{attribute(span, 'ref')}>)["),
            *content,
            # In a block of its own: at a heading's end the heading's label would follow this one.
            raw_inline(f"]#[#place-mark<{identifier}>]"),
        ]
    if "key-figure" in names:
        return None  # taken out by its finding
    for name in ("prefix", "what"):
        if name in names:
            return [raw_inline(f"#{name}["), *content, raw_inline("]")]
    if attribute(span, "lang") == "zh":
        content = [raw_inline("#in-chinese["), *content, raw_inline("]")]
    label = [raw_inline(f"#place-mark<{identifier}>")] if identifier else []
    return [*label, *content]


def _div(div: Node) -> list[Node] | None:
    names = classes(div)
    for kind in EXHIBITS:
        if kind in names:
            return _exhibit(div, kind)
    for name, lower in _PARTS.items():
        if name in names:
            return lower(div)
    for name in ("callout", "note", "source", "sure"):
        if name in names:
            return [raw_block(f"#{name}["), *div["c"][1], raw_block("]")]
    return None


def _hero(div: Node) -> list[Node]:
    return [raw_block("#hero("), *div["c"][1], raw_block(")")]


def _appendix(div: Node) -> list[Node]:
    """The entries in columns, below a heading that runs over both."""
    content = div["c"][1]
    heads = content[:1] if content and content[0]["t"] == "Header" else []
    return [*heads, raw_block("#appendix["), *content[len(heads) :], raw_block("]")]


def _exhibit(div: Node, kind: str) -> list[Node]:
    (identifier, names, _), (caption, body, *after) = div["c"]
    is_table = kind == "table"
    label = _string(attribute(div, "label"))
    title = {"t": "Plain", "c": caption["c"]}
    shown = _table(body) if is_table else body
    if "paired" in names:
        return [
            raw_block(f"(id: {_string(identifier)}, label: {label}, caption: ["),
            title,
            raw_block("], body: ["),
            shown,
            raw_block("], after: ["),
            {"t": "Plain", "c": _run_in(after, gap_first=True)},
            raw_block("]),"),
        ]
    place = _string(attribute(div, "place") or "here")
    return [
        raw_block(f'#exhibit("{kind}", {label}, place: {place}, ['),
        title,
        raw_block("], ["),
        shown,
        raw_block("], ["),
        *after,
        raw_block(f"])<{identifier}>"),
    ]


def _findings(div: Node) -> list[Node]:
    """The list of findings, before it their key figures, which stand in a column of their own."""
    keys: list[Node] = []
    for listing in nodes(div["c"][1], "OrderedList"):
        for blocks in listing["c"][1]:
            inlines = blocks[0]["c"] if blocks and blocks[0]["t"] in {"Para", "Plain"} else []
            key: list[Node] = []
            if inlines and "key-figure" in classes(inlines[0]):
                key = inlines.pop(0)["c"][1]
                while inlines and inlines[0]["t"] in {"Space", "SoftBreak"}:
                    inlines.pop(0)
            loosen_units(key)  # its column is narrow: the unit may go below
            keys += [raw_inline("["), *key, raw_inline("], ")]
    return [
        raw_block("#findings(("),
        {"t": "Plain", "c": keys},
        raw_block("), ["),
        *div["c"][1],
        raw_block("])"),
    ]


def _references(div: Node) -> list[Node]:
    return [raw_block("#references["), *_publications(div, "references"), raw_block("]")]


def _listed(div: Node) -> list[Node]:
    return _publications(div, "entries")


def _publications(div: Node, columns: str) -> list[Node]:
    """The publications, each an item of the columns it stands in."""
    items = [
        item
        for listing in nodes(div["c"][1], "BulletList", "OrderedList")
        for item in (listing["c"] if listing["t"] == "BulletList" else listing["c"][1])
    ]
    return [
        node
        for number, item in enumerate(items, start=1)
        for node in (
            raw_block(f'#item("{columns}", "publication-{number}", ['),
            *item,
            raw_block("])"),
        )
    ]


def _entry(div: Node) -> list[Node]:
    """An entry: its value, its name and parts run into one paragraph, its id and its pages."""
    identifier, content = div["c"][0][0], div["c"][1]
    marks = "".join(f"<{place}>, " for place in attribute(div, "places").split())
    value, code = (_string(attribute(div, key)) for key in ("value", "code"))
    return [
        raw_block(f"#entry({_string(identifier)}, ["),
        {
            "t": "Plain",
            "c": [
                raw_inline(f"#entry-value({value})"),
                *_run_in(content),
                raw_inline(f"#entry-code({code})#entry-pages(({marks}))"),
            ],
        },
        raw_block("])"),
    ]


def _run_in(blocks: list[Node], *, gap_first: bool = False) -> list[Node]:
    """The inlines of paragraphs, one after the other."""
    inlines: list[Node] = []
    for paragraph in nodes(blocks, "Para", "Plain"):
        gap = [raw_inline("#part-gap();")] if inlines or gap_first else []
        inlines += [*gap, *paragraph["c"]]
    return inlines


def _link(link: Node) -> list[Node] | None:
    """Keep links into the document and to the web; a PDF travels without its companions."""
    target = link["c"][2][0]
    if target.startswith(("#", "https:", "http:", "mailto:")):
        return None
    return list(link["c"][1])


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
    content.append(raw_inline("), "))
    for row, cells in enumerate(body):
        first, *others = cells
        if others and not any(plain_text(cell).strip() for cell in others):
            call = f"group-row({len(cells)})["
            content += [raw_inline(call), *_inlines(first), raw_inline("], ")]
            continue
        for column, cell in enumerate(cells):
            tail = f"#hide[{tails[row, column]}]" if (row, column) in tails else ""
            content += [raw_inline("["), *_inlines(cell), raw_inline(f"{tail}], ")]
    content.append(raw_inline(")"))
    return {"t": "Plain", "c": content}


def _inlines(cell: list[object]) -> list[Node]:
    blocks: list[Node] = cell[4]  # type: ignore[assignment]
    return [inline for block in blocks for inline in block["c"]]


def _width(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1.1 for one in text)


def _string(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_PARTS: Final[dict[str, Callable[[Node], list[Node]]]] = {
    "entry": _entry,
    "findings": _findings,
    "references": _references,
    "listed": _listed,
    "hero": _hero,
    "appendix": _appendix,
}
