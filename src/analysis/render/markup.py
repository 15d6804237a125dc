"""The Markdown of a brief, parsed, checked and labelled: what both outputs are made from.

The document is handled as pandoc's syntax tree (JSON): a node is ``{"t": type, "c": content}``,
an attribute ``[id, classes, [[key, value], …]]``.
"""

import datetime as dt
import itertools
import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import pypandoc

from analysis.core.errors import InputError, cut_text
from analysis.render.glyphs import check_decoded, check_glyphs
from analysis.words.catalogue import Catalogue, Language, resolve

Node: TypeAlias = dict[str, Any]
Tree: TypeAlias = Any  # a node, or any part of one: lists, texts and numbers, nested

# Everything that lets text reach an output unescaped is off, and so is what would give a meaning
# to characters an economist types as text ($, @, quotes, dashes).
READER = (
    "markdown-raw_html-raw_tex-raw_attribute-native_divs-native_spans-markdown_in_html_blocks"
    "-tex_math_dollars-latex_macros-citations-example_lists-yaml_metadata_block"
    "-pandoc_title_block-mmd_title_block-smart-implicit_figures-inline_notes-auto_identifiers"
    "+east_asian_line_breaks"
)
EXHIBITS = {"table": "Table", "figure": "Image"}  # class of the div: what it holds
#: What the paragraphs of an entry tell: the print, the publication, the calculation, how it was
#: made, and what is left open.
PARTS = ("print", "publication", "calculation", "method", "bounds")
IMAGE_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

_NUMBER = re.compile(r"\d[\d,]*(?P<tail>\.\d+)?(?P<ending>\D*)$")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
# Ids that the page gives by itself: an author's would take a popover, a control or a caption.
_TAKEN = re.compile(r"brief-text|find|kind|order|found|all-sources|p-.+|at-\d+|.+-caption")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ASCII_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SECTION = 2  # the level of a section's heading
# Most nodes of a brief, which hold no others: a walk need not look into them.
_LEAVES = frozenset({"Str", "Space", "SoftBreak"})
# What has an id, a label or a target.
_CHECKED = ("Header", "Div", "Span", "Link", "Image", "Table", "Code", "CodeBlock")


@dataclass(frozen=True)
class Metadata:
    """What the title block, the page's metadata and the PDF's properties say of a brief."""

    title: str
    subtitle: str
    author: str
    date: dt.date
    language: Language
    description: str
    keywords: tuple[str, ...]
    identifier: str
    languages: tuple[Language, ...] = ()  # all that the brief is given in

    def __post_init__(self) -> None:
        check_glyphs(
            "\n".join((self.title, self.subtitle, self.author, self.description, *self.keywords))
        )
        if not self.title.strip():
            raise InputError("title: a brief needs a title that is not empty.")


def escape_markdown(text: str) -> str:
    """Text from data as Markdown that shows exactly that text, on one line."""
    return _ASCII_PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def mark_language(text: str, words: Catalogue) -> str:
    """Text from data as Markdown; Chinese in another language's text is marked as Chinese."""
    shown = escape_markdown(text)
    foreign = words.say("language.script") != "han" and _HAN.search(text) is not None
    return f"[{shown}]{{lang=zh}}" if foreign else shown


def mark_number(shown: str, *, ref: str, key: bool = False) -> str:
    """Markdown for a number that links to entry `ref` of the appendix.

    `shown` is the number as the reader sees it; `key` marks one that carries a finding.
    """
    names = ".num .key" if key else ".num"
    return f"[{escape_markdown(shown)}]{{{names} ref={_quote_attribute(ref)}}}"


def mark_entry(
    identifier: str, *, value: str, body: str, code: str = "", cell: str = "", span: str = ""
) -> str:
    """Markdown for one entry of the appendix; `body` is Markdown already."""
    said = {"value": value, "code": code, "cell": cell, "span": span}
    attributes = "".join(f" {key}={_quote_attribute(text)}" for key, text in said.items() if text)
    return f"::: {{#{identifier} .entry{attributes}}}\n{body.strip()}\n:::\n"


def format_date(date: dt.date, language: Language | Catalogue) -> str:
    """The date as that language writes it: 1 May 2023 in English (whatever the locale)."""
    words = resolve(language)
    month = words.say(f"month.{date.month}")
    return words.say("date.day", day=date.day, month=month, year=date.year)


def read_brief(markdown: str, metadata: Metadata, words: Catalogue) -> list[Node]:
    """The blocks of a brief, checked and labelled, ready to be lowered to either output.

    Adds: the headline, an id to each section, labels and keys of tables and figures, the words
    before notes and sources, an id to each place of a number, and to each appendix entry the list
    of its places.

    Raises InputError for a character that can't be shown, whatever it was written as, a reference
    without its target, an id given twice, an image without alt text, a link that is not allowed,
    or an exhibit without its parts.
    """
    blocks: list[Node] = json.loads(_parse(markdown))["blocks"]
    check_decoded(_texts(blocks))
    blocks = _set_headline(blocks, metadata)
    found = list(nodes(blocks, *_CHECKED))  # the tree is walked once for all that follows
    _name_sections(found)
    _check_identifiers(found)
    _label_exhibits(found, words)
    _link_numbers(found)
    _check_links(found)
    return blocks


@lru_cache(maxsize=1)  # a page and a print are made of one reading
def _parse(markdown: str) -> str:
    """Pandoc's syntax tree, as JSON."""
    return run_pandoc(markdown, READER, "json")


def run_pandoc(text: str, source: str, target: str) -> str:
    """Convert with pandoc, which gets no access to files or network from the document."""
    done = subprocess.run(  # noqa: S603 - our own binary, fixed arguments
        [
            _pandoc_path(),
            "--sandbox",
            f"--from={source}",
            f"--to={target}",
            "--wrap=none",
            "--columns=100000",  # else a long table row would set the column widths
            "--syntax-highlighting=none",
            "--mathml",  # of a notebook; in a brief "$" is a character like any other
        ],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise InputError(
            f"pandoc could not convert {source.partition('-')[0]} to {target}: {done.stderr}"
        )
    return done.stdout


def write_blocks(blocks: list[Node], target: str) -> str:
    """The markup of these blocks in a pandoc output format."""
    document = {"pandoc-api-version": _api_version(), "meta": {}, "blocks": blocks}
    return run_pandoc(json.dumps(document), "json", target)


def rewrite(content: Tree, lower: Callable[[Node], list[Node] | None]) -> Tree:
    """A copy of the tree with each node replaced, innermost first, by `lower(node)`.

    ``None`` keeps the node.
    """
    if isinstance(content, list):
        rewritten: list[Any] = []
        for item in content:
            if not isinstance(item, dict):
                rewritten.append(item if isinstance(item, str) else rewrite(item, lower))
                continue
            kind = item.get("t")
            copy = item.copy() if kind in _LEAVES else rewrite(item, lower)
            replaced = None if kind is None else lower(copy)
            rewritten.extend([copy] if replaced is None else replaced)
        return rewritten
    if isinstance(content, dict):
        return {
            key: value if isinstance(value, str) else rewrite(value, lower)
            for key, value in content.items()
        }
    return content


def nodes(content: Tree, *types: str) -> Iterator[Node]:
    """The nodes of these types in reading order.

    A node may be changed when it is given: what it holds is looked at after.
    """
    wanted = frozenset(types)
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if type(one) is dict:  # JSON has no subclasses, and isinstance is dearer
            kind = one.get("t")
            if kind in wanted:
                yield one
            if kind not in _LEAVES:
                waiting.append(one.get("c"))
        elif type(one) is list:
            waiting += one[::-1]


def _texts(content: Tree) -> Iterator[str]:
    """Every text in the tree: words, attributes, targets."""
    waiting = [content]
    while waiting:
        one = waiting.pop()
        if type(one) is str:
            yield one
        elif type(one) is list:
            waiting += one
        elif type(one) is dict:
            waiting.append(one.get("c"))


def plain_text(content: Tree) -> str:
    """The text of the nodes without its form."""
    if isinstance(content, dict) and content.get("t") == "Str":
        return str(content["c"])  # as most are that are asked for
    parts = []
    for node in nodes(content, "Str", "Space", "SoftBreak", "LineBreak", "Code"):
        if node["t"] == "Str":
            parts.append(node["c"])
        elif node["t"] == "Code":
            parts.append(node["c"][1])
        else:
            parts.append(" ")
    return "".join(parts)


def classes(node: Node) -> list[str]:
    """The classes of a Div or Span, none for any other node."""
    return list(node["c"][0][1]) if node["t"] in {"Div", "Span"} else []


def attribute(node: Node, key: str) -> str:
    """An attribute of a Div, Span, Link or Image, empty where it isn't set."""
    return str(dict(node["c"][0][2]).get(key, ""))


def check_link(target: str, where: str) -> None:
    """Refuse a link that could run something or leave the folder of the report by its root."""
    try:
        scheme = urlsplit(target).scheme.lower()
    except ValueError:  # such as half a pair of brackets
        scheme = "none"
    if scheme not in {"", "https", "http", "mailto"} or target.startswith(("//", "/", "\\")):
        raise InputError(
            f"{where}: a link to “{cut_text(target)}” is not allowed; use https:, http:, "
            "mailto:, #id or the relative path of a file beside the report."
        )


def find_image(target: str, resources: Path) -> Path:
    """The image file of a brief, which must lie inside its resources folder."""
    folder = resources.resolve()
    path = (folder / target).resolve()
    if not path.is_relative_to(folder) or Path(target).is_absolute():
        raise InputError(f"Image “{target}”: only files inside the resources folder can be used.")
    if path.suffix.lower() not in IMAGE_TYPES:
        raise InputError(f"Image “{target}”: not an SVG or PNG file.")
    if not path.is_file():
        raise InputError(f"Image “{target}”: no such file in the resources folder.")
    return path


def table_rows(table: Node) -> tuple[list[list[Any]], list[list[Any]]]:
    """The cells of a table's head and of its bodies, row by row."""
    head, bodies = table["c"][3], table["c"][4]
    return (
        [row[1] for row in head[1]],
        [row[1] for body in bodies for row in (*body[2], *body[3])],
    )


def column_alignments(table: Node) -> list[str]:
    """left, right or center for each column."""
    return [
        {"AlignRight": "right", "AlignCenter": "center"}.get(spec[0]["t"], "left")
        for spec in table["c"][2]
    ]


def decimal_tails(table: Node) -> dict[tuple[int, int], str]:
    """What each body cell lacks on its right to stand under the others at the decimal point.

    Only in right-aligned columns, among the cells of one group of rows that end in a number with
    the same ending (``%``, or none), a hedge before it or not; keys are row and column.
    """
    lacking: dict[tuple[int, int], str] = {}
    right = [at for at, one in enumerate(column_alignments(table)) if one == "right"]
    alike: dict[tuple[int, int, str], dict[int, str]] = {}
    group = 0
    for row, cells in enumerate(table_rows(table)[1]):
        texts = [plain_text(cell).strip() for cell in cells]
        group += len(texts) > 1 and not any(texts[1:])
        for column in right:
            if match := _NUMBER.search(texts[column]):
                found = alike.setdefault((group, column, match["ending"]), {})
                found[row] = match["tail"] or ""
    for (_, column, _), tails in alike.items():
        longest = max(tails.values(), key=len)
        for row, tail in tails.items():
            if len(tail) < len(longest):
                lacking[row, column] = longest[len(tail) :]
    return lacking


def _quote_attribute(text: str) -> str:
    """A value as pandoc reads it again: it takes escapes and decodes entities there."""
    return '"' + re.sub(r'([\\"&])', r"\\\1", " ".join(text.split())) + '"'


@cache
def _pandoc_path() -> str:
    return str(pypandoc.get_pandoc_path())


@cache
def _api_version() -> list[int]:
    return list(json.loads(run_pandoc("", "markdown", "json"))["pandoc-api-version"])


def _set_headline(blocks: list[Node], metadata: Metadata) -> list[Node]:
    """The blocks with the headline first; sections then start at level 2."""
    first_levels = [node for node in nodes(blocks, "Header") if node["c"][0] == 1]
    given = bool(blocks) and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1
    if len(first_levels) > given:
        surplus = plain_text(first_levels[int(given)]["c"][2])
        raise InputError(
            f"Heading “{surplus}” is of level 1, which only the headline at the very top may be; "
            "sections begin with ##."
        )
    if given:
        blocks[0]["c"][1][0] = "headline"  # not one of its text, whose numbers may change
        return blocks
    # Word by word, as pandoc reads one: in one piece a print would break it like a long word.
    words = [{"t": "Str", "c": word} for word in metadata.title.split(" ")]
    title = [node for word in words for node in ({"t": "Space"}, word)][1:]
    return [{"t": "Header", "c": [1, ["headline", [], []], title]}, *blocks]


def _of(found: list[Node], *types: str) -> list[Node]:
    return [node for node in found if node["t"] in types]


def _name_sections(found: list[Node]) -> None:
    """Give each heading without an id one that outlives a change of its words and numbers.

    The headline is ``headline``, the sections ``section-1``, …, their parts ``section-1-1``, ….
    """
    section = part = 0
    for heading in _of(found, "Header"):
        level, named, _ = heading["c"]
        if level == 1:
            name = "headline"
        elif level == _SECTION:
            section, part = section + 1, 0
            name = f"section-{section}"
        else:
            part += 1
            name = f"section-{section}-{part}"
        named[0] = named[0] or name


def _check_identifiers(found: list[Node]) -> None:
    given = [
        identifier
        for node in found
        if node["t"] != "Table"
        if (identifier := (node["c"][1] if node["t"] == "Header" else node["c"][0])[0])
    ]
    twice = sorted(identifier for identifier, count in Counter(given).items() if count > 1)
    if twice:
        raise InputError(f"These ids are given more than once: {', '.join(twice)}.")
    taken = sorted(identifier for identifier in given if _TAKEN.fullmatch(identifier))
    if taken:
        raise InputError(
            f"These ids are the page's own: {', '.join(taken)}; accepted: any that is none of "
            "brief-text, find, kind, order, found, all-sources, and neither begins with p- or is "
            "at- and a number nor ends in -caption."
        )
    for node in _of(found, "Div", "Span"):
        identifier = node["c"][0][0]
        if identifier and not _IDENTIFIER.fullmatch(identifier):
            raise InputError(
                f"Id “{identifier}” can't be used: an id begins with a letter and holds ASCII "
                "letters, digits and _ . : - only."
            )


def _label_exhibits(found: list[Node], words: Catalogue) -> None:
    """Number tables and figures, word notes and sources, fill links that name an exhibit."""
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for kind, wanted in EXHIBITS.items():
        inside = [
            node
            for div in _of(found, "Div")
            if kind in classes(div)
            for node in nodes(div, wanted)
        ]
        if len(inside) < len(_of(found, wanted)):
            raise InputError(
                f"{wanted}: one stands outside a div of class {kind}: ::: {{#my-id .{kind}}}."
            )
    for div in _of(found, "Div"):
        for kind in EXHIBITS:
            if kind in classes(div):
                _check_exhibit(div, kind)
                counts[kind] += 1
                label = words.say(f"page.exhibit.{kind}", number=counts[kind])
                div["c"][0][2] = [["label", label]]
                labels["#" + div["c"][0][0]] = label
        for name in ("note", "source"):
            if name in classes(div):
                _prefix_paragraph(div, words.say(f"page.aside.{name}"))
    for link in _of(found, "Link"):
        if not link["c"][1] and link["c"][2][0] in labels:
            link["c"][1] = [{"t": "Str", "c": labels[link["c"][2][0]].replace(" ", "\u00a0")}]


def _check_exhibit(div: Node, kind: str) -> None:
    identifier = div["c"][0][0]
    where = f"{kind.capitalize()} “{identifier}”" if identifier else f"A {kind}"
    content = div["c"][1]
    wanted = EXHIBITS[kind]
    form = "Table" if kind == "table" else "Para"
    if not identifier:
        message = f"{where} has no id; write ::: {{#my-id .{kind}}}."
    elif not content or content[0]["t"] != "Para" or list(nodes(content[0], "Image")):
        message = f"{where} has no caption: its first paragraph is the caption."
    elif len(content) == 1 or content[1]["t"] != form or len(list(nodes(content, wanted))) != 1:
        message = f"{where} must hold exactly one {wanted.lower()}, right after its caption."
    elif kind == "figure" and not plain_text(next(nodes(content, "Image"))["c"][1]).strip():
        message = f"{where} has no alt text; write ![what the chart shows](file)."
    else:
        return
    raise InputError(message)


def _prefix_paragraph(div: Node, words: str) -> None:
    content = div["c"][1]
    if not content or content[0]["t"] not in {"Para", "Plain"}:
        raise InputError(
            f"A note or source must begin with a paragraph, after which “{words}” stands."
        )
    prefix = {"t": "Span", "c": [["", ["prefix"], []], [{"t": "Str", "c": words}]]}
    content[0]["c"].insert(0, prefix)


def _link_numbers(found: list[Node]) -> None:
    """Give each place of a number an id, and each entry the ids of its places."""
    entries = {div["c"][0][0]: div for div in _of(found, "Div") if "entry" in classes(div)}
    if "" in entries:
        raise InputError("An entry of the appendix has no id; write ::: {#n-my-number .entry}.")
    for identifier, entry in entries.items():
        content = entry["c"][1]
        if not content or {content[0]["t"], content[-1]["t"]} - {"Para", "Plain"}:
            raise InputError(f"Entry “{identifier}” must begin and end with a paragraph.")
    places: dict[str, list[str]] = {}
    position = itertools.count(1)
    undefined: list[str] = []
    for span in _of(found, "Span"):
        if "num" not in classes(span):
            continue
        ref = attribute(span, "ref")
        if ref not in entries:
            undefined.append(f"{plain_text(span['c'][1])} (ref “{ref}”)")
            continue
        place = f"at-{next(position)}"  # short: it stands twice a number
        places.setdefault(ref, []).append(place)
        span["c"][0][0] = place
    if undefined:
        raise InputError(
            "These numbers refer to no entry of the appendix: "
            + "; ".join(undefined)
            + ". Each needs ::: {#ref .entry}."
        )
    for identifier, entry in entries.items():
        entry["c"][0][2].append(["places", " ".join(places.get(identifier, []))])


def _check_links(found: list[Node]) -> None:
    known = {
        (node["c"][1] if node["t"] == "Header" else node["c"][0])[0]
        for node in _of(found, "Div", "Span", "Header")
    }
    for link in _of(found, "Link"):
        target = link["c"][2][0]
        check_link(target, "The brief")
        if target.startswith("#") and target[1:] not in known:
            raise InputError(f"Link to “{target}”: the document has no such id.")
        if not link["c"][1]:
            raise InputError(f"Link to “{target}” has no text.")


def column_shares(table: Node, measure: Callable[[str], float]) -> Sequence[float]:
    """Width of each column in relation to the others: what its widest cell asks for, capped."""
    head, body = table_rows(table)
    return [
        2 + min(36.0, max(measure(plain_text(cell)) for cell in column))
        for column in zip(*head, *body, strict=True)
    ]
