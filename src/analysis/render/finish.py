"""What is done to a PDF after it is set: its tags completed, its objects packed.

Typst tags the first cell of a row like any other; here it becomes the head of its row. What was
put between characters only to tell where a line may end is taken out of the text that readers
search and copy. Then the objects are packed into streams, which leaves two fifths of the bytes.
"""

import io
import re
from collections.abc import Iterator
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from analysis.render.joints import BREAK, JOINER

_CONTROLS: Final = re.compile(f"[{JOINER}{BREAK}]")
_TOLD: Final = (Name.Title, Name.T, Name.Alt)  # of a bookmark, of a heading, of a picture
# Text in UTF-16, four digits a unit: what several glyphs of a page stand for, what a glyph does.
_IN_PAGE: Final = re.compile(rb"(?<=<FEFF)(?:[0-9A-F]{4})+(?=>)")
_IN_GLYPH: Final = re.compile(rb"(?<=> <)(?:[0-9A-F]{4}){2,}(?=>)")
_UNITS: Final = {f"{ord(one):04X}".encode() for one in (JOINER, BREAK)}


def finish_pdf(pdf: bytes) -> bytes:
    """Return the same pages with complete tags and in fewer bytes.

    The same PDF gives the same bytes: its id is made of its content. What it says of itself (XMP,
    conformance, dates) is left as it is.
    """
    with pikepdf.open(io.BytesIO(pdf)) as document:
        tagged = list(elements(document.Root.StructTreeRoot))  # walked once: there are thousands
        _take_captions(tagged)
        _head_rows(document, tagged)
        _drop_controls(document)
        # False is what holds without it, and some readers stumble over it.
        if document.Root.MarkInfo.get(Name.Suspects) == False:  # noqa: E712 - or it is missing
            del document.Root.MarkInfo[Name.Suspects]
        pikepdf.settings.set_flate_compression_level(9)
        written = io.BytesIO()
        document.save(
            written,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            recompress_flate=True,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return written.getvalue()


def elements(parent: Object) -> Iterator[Object]:
    """Yield the structure elements below one, in reading order."""
    children = parent.get(Name.K)
    for child in children if isinstance(children, Array) else [children]:
        if isinstance(child, Dictionary) and Name.S in child:  # else it is content of a page
            yield child
            yield from elements(child)


def _take_captions(tagged: list[Object]) -> None:
    """Put a caption that stands beside its table into it: over a page's foot they are parted."""
    for group in tagged:
        if Name.Div != group.S:
            continue
        inside = list(elements(group))
        caption = next((one for one in inside if Name.Caption == one.S), None)
        tables = [one for one in inside if Name.Table == one.S]
        if len(tables) != 1 or caption is None or group != caption.P:
            continue
        [table] = tables
        group.K = Array([one for one in group.K if one != caption])
        table.K.insert(0, caption)
        caption.P = table


def _head_rows(document: pikepdf.Pdf, tagged: list[Object]) -> None:
    """Make the first cell of each row of a table's body the head of that row."""
    tables = [one for one in tagged if Name.Table == one.S]
    if not tables:
        return
    names = pikepdf.NameTree(document.Root.StructTreeRoot.IDTree)
    rows = (row for table in tables for row in elements(table) if row.S == Name.TR)
    for number, row in enumerate(rows):
        first, *others = row.K
        if first.S != Name.TD or not any(True for _ in first.get(Name.K, [])):
            continue
        identifier = String(f"row-{number}")
        first.S = Name.TH
        first.ID = identifier
        names[str(identifier)] = first
        _table_attributes(first)[Name.Scope] = Name.Row
        for cell in others:
            attributes = _table_attributes(cell)
            if Name.Headers in attributes:
                attributes.Headers.append(identifier)


def _table_attributes(cell: Object) -> Object:
    """Return what a cell says of itself as part of a table, empty at first if it says nothing."""
    said = list(cell.get(Name.A, Array()))
    for one in said:
        if Name.Table == one.O:
            return one
    made = Dictionary(O=Name.Table)
    cell.A = Array([made, *said])
    return cell.A[0]  # type: ignore[no-any-return]


def _drop_controls(document: pikepdf.Pdf) -> None:
    """Take what told lines where to end out of all text, that it be found and copied as it is."""
    streams = [(page.Contents, _IN_PAGE) for page in document.pages]
    for one in document.objects:
        if isinstance(one, pikepdf.Stream):
            streams += [(one, _IN_GLYPH)] if one.get(Name.Type) == Name.CMap else []
        elif isinstance(one, Dictionary):
            for key in _TOLD:
                if isinstance(told := one.get(key), String) and _CONTROLS.search(str(told)):
                    one[key] = String(_CONTROLS.sub("", str(told)))
    for stream, pattern in streams:
        content = stream.read_bytes()
        cleaned = pattern.sub(_drop_units, content)
        if cleaned != content:
            stream.write(cleaned)


def _drop_units(found: re.Match[bytes]) -> bytes:
    text = found.group()
    units = (text[at : at + 4] for at in range(0, len(text), 4))
    return b"".join(unit for unit in units if unit not in _UNITS)
