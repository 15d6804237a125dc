"""A brief as an archival, accessible PDF: pandoc writes Typst markup, Typst sets it."""

import datetime as dt
import json
import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

import typst

from analysis.core.errors import InputError
from analysis.render.finish import JOINER, finish_pdf
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
    nodes,
    plain_text,
    read_brief,
    rewrite,
    table_rows,
    write_blocks,
)
from analysis.render.palette import LIGHT
from analysis.words.catalogue import Catalogue, catalogue

_ROWS_KEPT_TOGETHER = 8  # a longer table may run over the foot of a page
_ITEM_GAP = 6.0  # between two items of the appendix, in points
_NARROW = 20  # columns up to this width, in the measure of `_width`, are not wrapped
# A word that may not fit its line, and the length of the pieces it may break into.
_UNBREAKABLE, _PIECE = re.compile(r"[^\u2e80-\uffef]{32,}"), 8
# What a line may not part: 2020年, 6.42万人, 63%的, 第31.
_HAN = r"[\u4e00-\u9fff]"
_AFTER_NUMBER = re.compile(rf"(?<=[\d%‰])(?:[十百千万亿余多]*{_HAN})")
_BEFORE_NUMBER = re.compile(r"(?<=[第约近超逾共])(?=\d)")
# What lies beside a print in its report, under the words that say what it is.
_BESIDE = {"data": ("tables.xlsx", "numbers.json"), "code": ("notebooks/",)}

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render_pdf(
    markdown: str,
    metadata: Metadata,
    *,
    resources: Path,
    words: Catalogue | None = None,
    site_url: str = "",
) -> bytes:
    """The brief as PDF/A-2a and PDF/UA-1, dated by its metadata.

    The same input gives the same bytes. The words are those of the metadata's language, unless a
    project's own are given. `site_url` is the absolute address of the folder that the report is
    published in, ending in ``/``: with it, the names of the files beside the print are links.

    Raises InputError for whatever `read_brief` or `check_glyphs` refuses, and for a hero that
    holds anything but figures.
    """
    check_glyphs(markdown)
    words = words or catalogue(metadata.language)
    blocks = read_brief(markdown, metadata, words)
    _set_apart(blocks, resources)
    _bind_numbers(blocks)
    lowering = _Lowering(resources)
    headline, *rest = rewrite(blocks, lowering)
    lead = rest.pop(0) if rest and "standfirst" in classes(rest[0]) else None
    masthead = [
        raw_block("#masthead(["),
        {"t": "Plain", "c": headline["c"][2]},
        raw_block("], ["),
        *(lead["c"][1] if lead else []),
        raw_block("])"),
    ]
    markup = write_blocks([*masthead, *rest], "typst-smart")
    beside = _list_beside(metadata, words, site_url)
    return finish_pdf(_compile(markup, metadata, words, lowering.images, beside))


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


def _set_apart(blocks: list[Node], resources: Path) -> None:
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


def _bind_numbers(blocks: list[Node]) -> None:
    """Join a number to the Chinese characters that measure or order it, so that no line ends there.

    A number is often a span of its own: its neighbours are the words next to it, not inside.
    """
    before = ""
    for node in nodes(blocks, "Str", "Space", "SoftBreak", "LineBreak"):
        text = node["c"] if node["t"] == "Str" else " "
        if node["t"] == "Str":
            node["c"] = _bind(before, text)
        before = text[-1:]


def _bind(before: str, text: str) -> str:
    """The text with joiners, given the character before it."""
    whole = _AFTER_NUMBER.sub(
        lambda found: "".join(JOINER + one for one in found.group()), before + text
    )
    return _BEFORE_NUMBER.sub(JOINER, whole)[len(before) :]


def _list_beside(metadata: Metadata, words: Catalogue, site_url: str) -> list[object]:
    """What lies beside the print: words, and the names of files with their addresses, if any."""
    others = tuple(
        f"brief.{language}.pdf" for language in metadata.languages if language != words.language
    )
    named = {"also": others, **_BESIDE} if metadata.languages else {}
    return [
        [
            words.say(f"page.beside.{key}"),
            [[name, "" if name.endswith("/") or not site_url else site_url + name] for name in names],
        ]
        for key, names in named.items()
        if names
    ]


class _Lowering:
    """Turns the nodes that are ours into calls of the functions of brief.typ."""

    def __init__(self, resources: Path) -> None:
        self._resources = resources
        self.images: dict[str, Path] = {}

    def __call__(self, node: Node) -> list[Node] | None:
        match node["t"]:
            case "Span":
                return _span(node)
            case "Link":
                return _link(node)
            case "Image":
                return [self._image(node)]
            case "Div":
                return _div(node)
            case "Str":
                return _breakable(node)
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
            raw_inline(f"]#place-mark<{identifier}>"),
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
    if "entry" in names:
        return _entry(div)
    if "findings" in names:
        return _findings(div)
    if "references" in names:
        return [raw_block("#references["), *_references(div, "references"), raw_block("]")]
    if "listed" in names:
        return _references(div, "entries")
    if "hero" in names:
        return [raw_block("#hero[#pair("), *div["c"][1], raw_block(")]")]
    if "appendix" in names:
        # Its heading runs over both columns.
        content = div["c"][1]
        heads = [] if not content or content[0]["t"] != "Header" else [content[0]]
        return [*heads, raw_block("#appendix["), *content[len(heads) :], raw_block("]")]
    for name in ("callout", "note", "source", "sure"):
        if name in names:
            return [raw_block(f"#{name}["), *div["c"][1], raw_block("]")]
    return None


def _exhibit(div: Node, kind: str) -> list[Node]:
    (identifier, names, _), (caption, body, *after) = div["c"]
    is_table = kind == "table"
    long = is_table and len(table_rows(body)[1]) > _ROWS_KEPT_TOGETHER
    paired = "paired" in names
    place = "here" if paired else "runs" if long else "float"
    exhibit = [
        raw_block(f'#exhibit("{kind}", {_string(attribute(div, "label"))}, place: "{place}", ['),
        {"t": "Plain", "c": caption["c"]},
        raw_block("], ["),
        _table(body) if is_table else body,
        raw_block("], ["),
        *after,
        raw_block(f"])<{identifier}>"),
    ]
    return [raw_block("["), *exhibit, raw_block("],")] if paired else exhibit


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
            keys += [raw_inline("["), *key, raw_inline("], ")]
    return [
        raw_block("#findings(("),
        {"t": "Plain", "c": keys},
        raw_block("), ["),
        *div["c"][1],
        raw_block("])"),
    ]


def _references(div: Node, set_name: str) -> list[Node]:
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
            raw_block(f'#item("{set_name}", "publication-{number}", ['),
            *item,
            raw_block("])"),
        )
    ]


def _entry(div: Node) -> list[Node]:
    """An entry: its value, its name and parts run into one paragraph, its id and its pages."""
    identifier, content = div["c"][0][0], div["c"][1]
    marks = "".join(f"<{place}>, " for place in attribute(div, "places").split())
    value, code = (_string(attribute(div, key)) for key in ("value", "code"))
    run_in: list[Node] = []
    for block in content:
        run_in += [raw_inline("#part-gap"), *block["c"]] if run_in else block["c"]
    return [
        raw_block(f"#entry({_string(identifier)}, ["),
        {
            "t": "Plain",
            "c": [
                raw_inline(f"#entry-value({value})"),
                *run_in,
                raw_inline(f"#entry-code({code})#entry-pages(({marks}))"),
            ],
        },
        raw_block("])"),
    ]


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


def _around(words: Catalogue, count: str) -> list[str]:
    """What stands before and after the pages that a number is used on, where there are so many."""
    before, _, after = words.say("page.pages", pages="\0", count=count).partition("\0")
    return [before, after]


def _compile(
    markup: str,
    metadata: Metadata,
    words: Catalogue,
    images: dict[str, Path],
    beside: list[object],
) -> bytes:
    inputs: dict[str, object] = {
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
        "palette": LIGHT,
        "breaks": {},
        "beside": beside,
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
        compiler = typst.Compiler(
            main,
            root=folder,
            font_paths=[FONT_FOLDER],
            ignore_system_fonts=True,
            sys_inputs={"metadata": json.dumps(inputs)},
        )
        marks = json.loads(compiler.query("<item-mark>", field="value"))
        inputs["breaks"] = _find_breaks(marks)
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"metadata": json.dumps(inputs)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=noon,
        )
    if warnings:
        raise RuntimeError("Typst: " + "; ".join(str(warning) for warning in warnings))
    return bytes(pdf)


def _find_breaks(marks: list[tuple[str, str | None, bool, int, float]]) -> dict[str, str]:
    """For each set of items in two columns, the item that begins the second on the last page.

    `marks` tell of each item's start and end: its set, its name (none for a heading), whether it
    is the end, page and height. The columns end as level as can be without an item that leaves
    its heading behind.
    """
    breaks = {}
    for set_name in dict.fromkeys(mark[0] for mark in marks):
        own = [mark for mark in marks if mark[0] == set_name]
        last = own[-1][3]
        starts, ends = (
            [mark for mark in own if mark[2] is end and mark[3] == last] for end in (False, True)
        )
        tall = [
            end[4] - start[4] + _ITEM_GAP for start, end in zip(starts, ends, strict=True)
        ]
        names = [start[1] for start in starts]
        longer = {
            index: max(sum(tall[:index]), sum(tall[index:]))
            for index in range(1, len(names))
            if names[index] is not None and names[index - 1] is not None
        }
        if longer and (name := names[min(longer, key=longer.__getitem__)]):
            breaks[set_name] = name
    return breaks
