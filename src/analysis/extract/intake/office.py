"""Office packages (docx, odt, xlsx): opened within bounds, and the texts read by pandoc.

A package is a ZIP archive of XML parts. What it declares of their sizes is not believed: every
part that is read is inflated against a budget, and a new archive of only those parts, without
pictures, macros and embedded files, goes to the program that reads it. A part that declares
entities is refused. Links are text; pandoc runs without access to files or network, with a
bounded heap and time.
"""

import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

import pypandoc

from analysis.core.errors import InputError
from analysis.extract.intake.content import Content, Doubt
from analysis.extract.intake.markup import read_markup

_MOST_MEMBERS: Final = 10_000
_MOST_INFLATED: Final = 200_000_000
"""Bytes that the parts of one package may inflate to, together."""
_CHUNK: Final = 1 << 20
_HEAP: Final = "1500m"
_SECONDS: Final = 120
_HEAP_EXHAUSTED: Final = 251
_ENCRYPTED: Final = 0x1
_LOCAL_HEADER: Final = 30
_OPEN_XML: Final = "http://schemas.openxmlformats.org"
_PREFIXES: Final = {
    "w": f"{_OPEN_XML}/wordprocessingml/2006/main",
    "r": f"{_OPEN_XML}/officeDocument/2006/relationships",
    "m": f"{_OPEN_XML}/officeDocument/2006/math",
    "mc": f"{_OPEN_XML}/markup-compatibility/2006",
    "wp": f"{_OPEN_XML}/drawingml/2006/wordprocessingDrawing",
    "a": f"{_OPEN_XML}/drawingml/2006/main",
}
"""By which pandoc knows the elements."""
_WORD: Final = f"{{{_PREFIXES['w']}}}"
_FALLBACK: Final = f"{{{_PREFIXES['mc']}}}Fallback"
_DIGIT: Final = re.compile(r"\d")
_WORDS: Final = re.compile(rb"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_READERS: Final = {
    "docx": "docx",
    "odt": "odt",
    "md": (
        "gfm-tex_math_dollars-tex_math_gfm-yaml_metadata_block-emoji-alerts-autolink_bare_uris"
    ),
}


def open_package(data: bytes) -> dict[str, bytes]:
    """Return the XML parts of a package by name.

    Raises:
        InputError: if the archive is damaged or encrypted, has too many members, inflates to more
            than is taken in, or a part declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(f"a damaged archive ({error}); save the document anew") from error
    if len(members) > _MOST_MEMBERS:
        raise InputError(
            f"an archive of {len(members):,} files; at most {_MOST_MEMBERS:,} are read"
        )
    parts: dict[str, bytes] = {}
    budget = _MOST_INFLATED
    for member in members:
        name = member.filename
        if not (name.endswith((".xml", ".rels")) or name == "mimetype"):
            continue
        if member.flag_bits & _ENCRYPTED:
            raise InputError("protected by a password; save it without one")
        content = _inflate(data, member, budget)
        budget -= len(content)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content or b"\0!\0D\0O" in content:
            raise InputError(
                f"{name} declares a document type or entities, which no office program writes; "
                "save the document anew"
            )
        parts[name] = content
    return parts


def _inflate(data: bytes, member: zipfile.ZipInfo, budget: int) -> bytes:
    """A member's content, inflated only as far as the budget goes, whatever it declares."""
    header = data[member.header_offset : member.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise InputError(f"a damaged archive ({member.filename}); save the document anew")
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    start = member.header_offset + _LOCAL_HEADER + names
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        pieces = [bytes(packed)]
        size = len(packed)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        pieces, size = [], 0
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        rest = bytes(packed)
        try:
            while rest and size <= budget and not inflater.eof:
                pieces.append(inflater.decompress(rest, _CHUNK))
                size += len(pieces[-1])
                rest = inflater.unconsumed_tail
        except zlib.error as error:
            raise InputError(
                f"a damaged archive ({member.filename}: {error}); save the document anew"
            ) from error
    else:
        raise InputError(
            f"{member.filename} is packed by a method that office programs don't use; "
            "save the document anew"
        )
    if size > budget:
        raise InputError(
            f"its parts inflate to more than {_MOST_INFLATED // 1_000_000} MB; "
            "split the document, or take its pictures and embedded files out"
        )
    content = b"".join(pieces)
    if zlib.crc32(content) != member.CRC:
        raise InputError(f"a damaged archive ({member.filename}); save the document anew")
    return content


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """Return an archive of the parts, not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def convert_markup(data: bytes, form: str) -> str:
    """Return a docx, odt or Markdown document as HTML, made by pandoc.

    Raises:
        InputError: if pandoc can't read it, or not within bounds.
    """
    command = [
        str(pypandoc.get_pandoc_path()),
        "--sandbox",
        f"--from={_READERS[form]}",
        "--to=html",
        "--wrap=none",
        "--columns=100000",
        "--syntax-highlighting=none",
        "+RTS",
        f"-M{_HEAP}",
        "-RTS",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own binary, fixed arguments
            command, input=data, capture_output=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"takes more than {_SECONDS} seconds to convert; save it as plain text (.txt)"
        ) from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()[:200]
        if done.returncode == _HEAP_EXHAUSTED or done.returncode < 0:
            said = "more memory needed than it may take"
        raise InputError(
            f"can't be read as {form} ({said}); save it anew, or as plain text (.txt)"
        )
    return done.stdout.decode("utf-8", "replace")


def read_docx(parts: Mapping[str, bytes]) -> Content:
    """Return the text of a Word document: body, text boxes and notes, changes accepted."""
    parts = {name: part for name, part in parts.items() if not name.startswith("customXml")}
    document = _main_part(parts)
    body = parts[document]
    doubts = []
    if b"txbxContent" in body:
        body = _lift_boxes(body)
        parts = {**parts, document: body}
    changes = len(re.findall(rb"<w:(?:ins|del|moveFrom|moveTo)\s", body))
    if changes:
        doubts.append(Doubt("changes_accepted", {"count": changes}))
    if comments := len(re.findall(rb"<w:comment\s", parts.get("word/comments.xml", b""))):
        doubts.append(Doubt("left_comments", {"count": comments}))
    heads = _words_of(parts, re.compile(r"word/(?:header|footer)\d*\.xml"))
    if heads:
        doubts.append(Doubt("left_heads", {"words": heads[:60]}))
    content = read_markup(convert_markup(pack_parts(parts), "docx"), "docx")
    printed = _words_of({"_": body, **parts}, re.compile(r"_|word/(?:foot|end)notes\.xml"))
    lost = len(_DIGIT.findall(printed)) - len(_DIGIT.findall(content.text))
    if lost > 0:
        doubts.append(Doubt("lost_digits", {"count": lost}))
    return _with_doubts(content, doubts)


def read_odt(parts: Mapping[str, bytes]) -> Content:
    """Return the text of an OpenDocument text.

    Raises:
        InputError: if it is encrypted.
    """
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise InputError("protected by a password; save it without one")
    return read_markup(convert_markup(pack_parts(parts), "odt"), "odt")


def read_markdown(text: str) -> Content:
    """Return the text of a Markdown document."""
    return read_markup(convert_markup(text.encode(), "md"), "md", numbered=True)


def _with_doubts(content: Content, doubts: list[Doubt]) -> Content:
    return Content(
        content.text,
        content.format,
        content.cells,
        content.headings,
        (*doubts, *content.doubts),
        content.wrapped,
    )


def _main_part(parts: Mapping[str, bytes]) -> str:
    """The part with the body, which some programs call document2.xml."""
    found = re.search(
        rb'Type="[^"]*/officeDocument"\s+Target="/?([^"]+)"|'
        rb'Target="/?([^"]+)"\s+Type="[^"]*/officeDocument"',
        parts.get("_rels/.rels", b""),
    )
    name = (found[1] or found[2]).decode("utf-8", "replace") if found else "word/document.xml"
    if name not in parts:
        raise InputError("a Word document without a body; save it anew")
    return name


def _words_of(parts: Mapping[str, bytes], wanted: re.Pattern[str]) -> str:
    pieces = [
        piece.decode("utf-8", "replace")
        for name, part in parts.items()
        if wanted.fullmatch(name)
        for piece in _WORDS.findall(part)
    ]
    return " ".join("".join(pieces).split())


def _lift_boxes(body: bytes) -> bytes:
    """Move the paragraphs of text boxes behind the paragraph that a box is anchored in.

    pandoc reads the box in place of its paragraph, whose own words would be lost.
    """
    for prefix, name in _PREFIXES.items():
        ET.register_namespace(prefix, name)
    try:
        root = ET.fromstring(body)  # noqa: S314 - entities were refused, its size is bounded
        for parent in [*root.iter()]:
            _drop_fallbacks(parent)
        for parent in reversed([*root.iter()]):  # a box in a box first
            for position, child in reversed([*enumerate(parent)]):
                if child.tag == f"{_WORD}p" and (boxes := _take_boxes(child)):
                    parent[position + 1 : position + 1] = boxes
        return bytes(ET.tostring(root, "utf-8"))
    except (ET.ParseError, RecursionError) as error:
        raise InputError(f"its body can't be read ({error}); save the document anew") from error


def _drop_fallbacks(parent: ET.Element) -> None:
    """An alternative for old programs says the same once more."""
    for child in parent.findall(_FALLBACK):
        parent.remove(child)


def _take_boxes(paragraph: ET.Element) -> list[ET.Element]:
    """Cut the drawings with text out of a paragraph; return their paragraphs."""
    taken: list[ET.Element] = []
    for run in paragraph.iter(f"{_WORD}r"):
        for drawing in [*run]:
            boxes = [*drawing.iter(f"{_WORD}txbxContent")]
            if boxes:
                taken.extend(child for box in boxes for child in box)
                run.remove(drawing)
    return taken
