"""Tables and figures of a brief as HTML: captioned, readable on a phone, with their data."""

import csv
import io
import re
from decimal import Decimal, InvalidOperation
from html import escape
from pathlib import Path
from typing import Any

from analysis.core.files import read_text
from analysis.render.elements import inline_image, raw_block, raw_inline
from analysis.render.markup import (
    Node,
    attribute,
    column_alignments,
    decimal_tails,
    find_image,
    nodes,
    plain_text,
    table_rows,
)
from analysis.render.picture import inline_drawings
from analysis.words.catalogue import Catalogue

# A cell that must not break: numbers, dates and ranges with their signs.
_NUMERIC = re.compile(r"[\d\s.,–—‒~～+−<>≈%％()\[\]（）†‡*/年月日-]*\d[^a-zA-Z\u4e00-\u9fff]*年?")
_DIGITS_SHOWN = 6
_UNGROUPED = 4  # whole digits that stand without separators, as those of a year


def write_table(div: Node) -> list[Node]:
    """The figure element of a table.

    The caption is the table's own; column and row heads have their scope, and a row of which only
    the first cell has text heads the rows below it. Each cell carries the head of its column, so
    that on a phone a row can be shown as a card.
    """
    (identifier, names, _), (caption, table, *after) = div["c"]
    caption_id = f"{identifier}-caption"
    content = [
        raw_inline(f'<table><caption id="{caption_id}">{_label(div)}'),
        *caption["c"],
        raw_inline("</caption>"),
        *_write_rows(table),
        raw_inline("</table>"),
    ]
    region = f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{caption_id}">'
    return [
        raw_block(f'<figure id="{identifier}" class="{escape(" ".join(names))}">{region}'),
        {"t": "Plain", "c": content},
        raw_block("</div>"),
        *after,
        raw_block("</figure>"),
    ]


def write_figure(div: Node, words: Catalogue, resources: Path) -> list[Node]:
    """The figure element of a picture, its data and its files below it.

    A picture with drawings for a page is drawn inside it, any other carried as an image. A figure
    of class ``small`` shows its narrow drawing alone.
    """
    (identifier, names, _), (caption, body, *after) = div["c"]
    image = next(nodes(body, "Image"))
    target = image["c"][2][0]
    alt, path = plain_text(image["c"][1]), find_image(target, resources)
    drawn = inline_drawings(path, identifier, narrow="small" in names)
    if drawn:
        picture = f'<div class="picture" role="img" aria-label="{escape(alt)}">{drawn}</div>'
    else:
        picture = f'<div class="picture">{inline_image(_lighter(path), alt)}</div>'
    return [
        raw_block(f'<figure id="{identifier}" class="{escape(" ".join(names))}">'),
        raw_block("<figcaption>"),
        {"t": "Plain", "c": [raw_inline(_label(div)), *caption["c"]]},
        raw_block(f"</figcaption>{picture}"),
        *after,
        raw_block(_write_data(identifier, attribute(div, "label"), path, target, words)),
        raw_block("</figure>"),
    ]


def _label(div: Node) -> str:
    return f"<b>{escape(attribute(div, 'label'))}</b> "


def _lighter(path: Path) -> Path:
    """The PNG beside a vector picture, where there is one.

    Labels of a vector picture are outlines, so that they look the same everywhere; inlined, they'd
    be most of the page.
    """
    pixels = path.with_suffix(".png")
    return pixels if path.suffix == ".svg" and pixels.is_file() else path


# --- tables --------------------------------------------------------------------------------------


def _write_rows(table: Node) -> list[Node]:
    """The table's head and body, the cells' inlines between tags of our own."""
    head, body = table_rows(table)
    sides = [side[0] if side != "left" else "" for side in column_alignments(table)]
    tails = decimal_tails(table)
    labels = [plain_text(cell).strip() for cell in head[0]] if head else [""] * len(sides)
    content = [raw_inline("<thead>")]
    for cells in head:
        content.append(raw_inline("<tr>"))
        for cell, side in zip(cells, sides, strict=True):
            tag = "th" if plain_text(cell).strip() else "td"
            scope = ' scope="col"' if tag == "th" else ""
            content += _write_cell(cell, tag, f"{scope}{_class(side)}")
        content.append(raw_inline("</tr>"))
    content.append(raw_inline("</thead><tbody>"))
    for number, (first, *others) in enumerate(body):
        texts = [plain_text(cell).strip() for cell in others]
        content.append(raw_inline("<tr>"))
        if others and not any(texts) and plain_text(first).strip():
            content += _write_cell(first, "th", f' scope="rowgroup" colspan="{len(others) + 1}"')
        else:
            content += _write_cell(first, "th", ' scope="row"')
            for column, (cell, text) in enumerate(zip(others, texts, strict=True), start=1):
                kept = sides[column] + "n" * bool(_NUMERIC.fullmatch(text))
                label = f' data-label="{escape(labels[column])}"' if labels[column] else ""
                tail = tails.get((number, column), "")
                content += _write_cell(cell, "td", f"{_class(kept)}{label}", tail, box=True)
        content.append(raw_inline("</tr>"))
    content.append(raw_inline("</tbody>"))
    return content


def _write_cell(
    cell: list[Any], tag: str, attributes: str, tail: str = "", *, box: bool = False
) -> list[Node]:
    """One cell; `box` puts its content in an element of its own, to stand beside the label."""
    inlines = [inline for block in cell[4] for inline in block["c"]]
    if tail:
        inlines.append(raw_inline(f'<span class="ghost" aria-hidden="true">{tail}</span>'))
    boxed = box and bool(inlines)
    opening, closing = ("<div>", "</div>") if boxed else ("", "")
    return [
        raw_inline(f"<{tag}{attributes}>{opening}"),
        *inlines,
        raw_inline(f"{closing}</{tag}>"),
    ]


def _class(letters: str) -> str:
    """r: right, c: centred, n: must not break."""
    return f' class="{" ".join(letters)}"' if letters else ""


# --- data and files of a figure ------------------------------------------------------------------


def _write_data(identifier: str, label: str, path: Path, target: str, words: Catalogue) -> str:
    """What a figure was drawn from, and its files, folded below it."""
    files = [
        f'<a href="{escape(other)}" download>{ending[1:].upper()}</a>'
        for ending in (".svg", ".png", ".csv")
        if path.with_suffix(ending).is_file()
        for other in [str(Path(target).with_suffix(ending).as_posix())]
    ]
    link = f'<a href="#{identifier}">{escape(words.say("page.link_figure"))}</a>'
    data = path.with_suffix(".csv")
    table = ""
    if data.is_file():
        name = escape(words.say("page.data_of", label=label))
        rows = _write_records(read_text(data), words)
        table = f'<div class="scroll" role="region" tabindex="0" aria-label="{name}">{rows}</div>'
    return (
        f'<details class="data"><summary>{escape(words.say("page.data"))}</summary>'
        f'<p class="ways">{" ".join([*files, link])}</p>{table}</details>'
    )


def _write_records(text: str, words: Catalogue) -> str:
    """A CSV file as a table; columns in which nothing stands are left out."""
    heads, *records = csv.reader(io.StringIO(text))
    columns = [
        (head, cells)
        for head, *cells in zip(heads, *records, strict=True)
        if any(cell.strip() for cell in cells)
    ]
    numeric = [all(_as_number(cell) is not None for cell in cells if cell) for _, cells in columns]
    content = ["<table><thead><tr>"]
    for (head, _), right in zip(columns, numeric, strict=True):
        key = f"page.column.{head}"
        said = words.say(key) if words.has(key) else head.replace("_", " ")
        content.append(f'<th scope="col"{_class("r" * right)}>{escape(said)}</th>')
    content.append("</tr></thead><tbody>")
    for cells in zip(*(cells for _, cells in columns), strict=True):
        content.append("<tr>")
        for cell, right in zip(cells, numeric, strict=True):
            content.append(f"<td{_class('r' * right)}>{escape(_show_compact(cell, words))}</td>")
        content.append("</tr>")
    content.append("</tbody></table>")
    return "".join(content)


def _as_number(cell: str) -> Decimal | None:
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _show_compact(cell: str, words: Catalogue) -> str:
    """A number to six digits as the language writes it; any other text as it is."""
    number = _as_number(cell)
    if number is None:
        return cell
    digits = max(0, _DIGITS_SHOWN - 1 - number.adjusted()) if number else 0
    shown = f"{number:.{digits}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    whole, _, part = shown.lstrip("-").partition(".")
    if len(whole) > _UNGROUPED:
        whole = f"{int(whole):,}".replace(",", words.say("language.grouping"))
    sign = words.say("language.minus") if shown.startswith("-") else ""
    return sign + whole + (words.say("language.decimal") + part if part else "")
