"""A drawing as a file: SVG in about half the bytes, PNG in a third; the same on every run."""

import io
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from analysis.exhibits.canvas import DPI, TYPE_FAMILY, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

#: Glyph outlines are written in 1/64 of a unit; a sixteenth of that detail is 0.02 pt in print.
_COARSER: Final = 16
#: How matplotlib sets an outline, and how it writes quotation marks.
_OUTLINE: Final = "scale(0.015625)"
_QUOTES: Final = {'"': "&quot;", "'": "&apos;"}
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_SVG: Final = "{http://www.w3.org/2000/svg}"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_LINK: Final = f"{{{_XLINK}}}href"
#: What is seen of a drawing, and what is said of it; all else names or clips what needs neither.
_SEEN: Final = frozenset({"path", "text", "use"})
_KEPT: Final = frozenset({"d", "x", "y", "id", "style", "transform", _LINK})
#: A transformation of level text, which turns by nothing.
_LEVEL: Final = re.compile(r"rotate\(-?0 ")
#: Said once, at the root; and what is so anyhow.
_INHERITED: Final = frozenset({"font-family", "stroke-linejoin"})
_STANDARD: Final = frozenset(
    {("text-anchor", "start"), ("stroke-linecap", "butt"), ("font-weight", "400")}
)
_UNSEEN: Final = "fill:none"
#: One accent and greys: more colours show no difference.
_COLOURS: Final = 32


def save_svg(drawing: "Drawing", salt: str, *, title: str, alt: str, language: str) -> bytes:
    """Return a drawing as SVG, its text as outlines that look the same wherever they are opened.

    Args:
        drawing: what was drawn.
        salt: the chart's id, from which the ids inside are made.
        title, alt, language: said in the file's metadata.
    """
    metadata = {
        "Title": title,
        "Description": alt,
        "Language": language,
        "Date": None,
        "Creator": None,
        "Format": None,
        "Type": None,
    }
    return slim_svg(_save(drawing, salt, "path", metadata)).encode()


def save_text_svg(drawing: "Drawing", salt: str) -> bytes:
    """Return a drawing as SVG whose text is text in the shipped type, for who has it.

    It stands inside a page, which says its title and alternative; so it holds only what is seen.
    Every id inside begins with the salt, since the charts of a page share its ids.
    """
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    return _bare_svg(_save(drawing, salt, "none", nothing), salt).encode()


def _save(drawing: "Drawing", salt: str, fonttype: str, metadata: Mapping[str, str | None]) -> str:
    buffer = io.BytesIO()
    with style(salt, fonttype=fonttype):
        drawing.savefig(buffer, format="svg", metadata=dict(metadata))
    return buffer.getvalue().decode()


def save_png(drawing: "Drawing", salt: str, *, title: str, alt: str, language: str) -> bytes:
    """Return a drawing as PNG at :data:`DPI`: the same bytes on every run."""
    from PIL import Image, PngImagePlugin

    buffer = io.BytesIO()
    with style(salt):
        drawing.savefig(buffer, format="rgba")
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Title", title, language)
    said.add_itxt("Description", alt, language)
    width, height = (int(inches * DPI) for inches in drawing.get_size_inches())
    picture = Image.frombytes("RGBA", (width, height), buffer.getvalue()).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True, dpi=(DPI, DPI), pnginfo=said)
    return buffer.getvalue()


def _bare_svg(svg: str, salt: str) -> str:
    """Return what is seen of a drawing: no metadata, no group or id that nothing needs."""
    root = ET.fromstring(svg)  # noqa: S314 (matplotlib's own output)
    ids: dict[str, str] = {}
    styles = {
        element.attrib["id"]: _read_style(element.attrib.get("style", ""))
        for element in root.iter(f"{_SVG}path")
        if "id" in element.attrib
    }
    for element in root.iter(f"{_SVG}use"):
        used = element.attrib[_LINK].removeprefix("#")
        ids.setdefault(used, f"{salt}-{len(ids)}")
        # what the mark itself says need not be said at each of its places
        own = _read_style(element.attrib["style"]).items() - styles[used].items()
        element.attrib["style"] = "; ".join(f"{name}: {value}" for name, value in sorted(own))
    box = root.attrib["viewBox"]
    across, down = box.split()[2:]
    named = f'xmlns="{_SVG[1:-1]}" xmlns:xlink="{_XLINK}" viewBox="{box}"'
    said = f'font-family="{TYPE_FAMILY}" stroke-linejoin="round"'
    parts = [f'<svg {named} width="{across}pt" height="{down}pt" {said}>']
    marks: list[str] = []
    _write_bare(root, ids, marks, parts)
    if marks:
        parts.insert(1, f"<defs>{''.join(marks)}</defs>")
    return "".join((*parts, "</svg>"))


def _write_bare(
    parent: ET.Element, ids: Mapping[str, str], marks: list[str], parts: list[str]
) -> None:
    """Write an element's children: what is drawn, and marks that are used."""
    for element in parent:
        tag = element.tag.removeprefix(_SVG)
        if tag in {"g", "defs"}:
            _write_bare(element, ids, marks, parts)
            continue
        kept = _keep(element.attrib, ids)
        if kept.get("id") in ids:
            kept["id"] = ids[kept["id"]]
            marks.append(_tell_element(tag, kept, None))
        elif tag in _SEEN and kept.get("style") != _UNSEEN:
            kept.pop("id", None)
            parts.append(_tell_element(tag, kept, element.text))


def _keep(attributes: Mapping[str, str], ids: Mapping[str, str]) -> dict[str, str]:
    """Return the attributes that what is seen needs, each as short as it may be."""
    kept = {name: value for name, value in attributes.items() if name in _KEPT}
    if _LEVEL.match(kept.get("transform", "")):
        del kept["transform"]
    for name, shorten in _SHORTEN.items():
        if name in kept:
            kept[name] = shorten(kept[name])
    if _LINK in kept:
        kept["xlink:href"] = f"#{ids[kept.pop(_LINK).removeprefix('#')]}"
    return kept


def _tell_element(tag: str, attributes: Mapping[str, str], text: str | None) -> str:
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items() if value)
    return f"<{tag}{told}>{escape(text)}</{tag}>" if tag == "text" and text else f"<{tag}{told}/>"


def _read_style(text: str) -> dict[str, str]:
    pairs = (pair.strip().split(": ", 1) for pair in text.split(";") if pair.strip())
    return {pair[0]: pair[1] for pair in pairs}


def _shorten_style(text: str) -> str:
    """Write a style without spaces, and without what the root or the standard says."""
    return ";".join(
        f"{name}:{value if '#' in value else _shorten_numbers(value)}"
        for name, value in _read_style(text).items()
        if name not in _INHERITED and (name, value) not in _STANDARD
    )


def _shorten_numbers(text: str) -> str:
    """Round numbers to two digits after the point."""
    return _NUMBER.sub(lambda found: _round(found[0]), " ".join(text.split()))


def _round(number: str) -> str:
    return f"{round(float(number), 2) + 0.0:.2f}".rstrip("0").rstrip(".")


def _shorten_path(path: str) -> str:
    """Write a path of absolute commands rounded; level and upright lines by one number."""
    parts: list[str] = []
    x = y = first = ""
    for command, arguments in re.findall(r"([MLQCzZ])([^MLQCzZ]*)", path):
        numbers = [_round(number) for number in _NUMBER.findall(arguments)]
        if command == "M":
            first = " ".join(numbers)
        if command == "L" and numbers == [x, y]:
            continue
        if command in "zZ":
            parts.append("z")
        elif command == "L" and numbers[1] == y:
            parts.append(f"H{numbers[0]}")
        elif command == "L" and numbers[0] == x:
            parts.append(f"V{numbers[1]}")
        else:
            parts.append(command + " ".join(numbers))
        x, y = numbers[-2:] or first.split()
    return "".join(parts)


_SHORTEN: Final[Mapping[str, Callable[[str], str]]] = {
    "d": _shorten_path,
    "style": _shorten_style,
    **dict.fromkeys(("x", "y", "transform"), _shorten_numbers),
}


def slim_svg(svg: str) -> str:
    """Return the same picture in about half the bytes.

    Most of a chart with Chinese labels is outlines of characters. They are written with fewer
    digits and relative to one another, under shorter ids, and the indentation goes.
    """
    slimmer = _Slimmer()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = slimmer.start
    parser.EndElementHandler = slimmer.end
    parser.DefaultHandler = slimmer.keep
    parser.Parse(svg, True)  # noqa: FBT003 (the end of it)
    return slimmer.finish()


class _Slimmer:
    """Writes an SVG while it is read: its elements anew, what is between them as it stands."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._between: list[str] = []
        self._started = False

    def start(self, tag: str, given: list[str]) -> None:
        self._close()
        attributes = dict(zip(given[::2], given[1::2], strict=True))
        if path := attributes.get("d"):
            if "id" in attributes and attributes.get("transform") == _OUTLINE:
                attributes["d"] = _shorten_outline(path)
                attributes["transform"] = f"scale({_COARSER / 64:g})"
            else:
                attributes["d"] = " ".join(path.split())
        told = "".join(
            f' {name}="{escape(_shorten_id(name, value), _QUOTES)}"'
            for name, value in attributes.items()
        )
        self._parts.append(f"<{tag}{told}")
        self._started = True

    def end(self, tag: str) -> None:
        if self._started and not self._between:
            self._parts.append("/>")
            self._started = False
        else:
            self._close()
            self._parts.append(f"</{tag}>")

    def keep(self, text: str) -> None:
        self._between.append(text)

    def finish(self) -> str:
        self._close()
        return "".join(self._parts)

    def _close(self) -> None:
        """End the tag before, and write what has stood since, without indentation."""
        if self._started:
            self._parts.append(">")
            self._started = False
        first, *lines = "".join(self._between).split("\n")
        self._parts.append("\n".join((first, *(line.lstrip() for line in lines))))
        self._between.clear()


def _shorten_id(name: str, value: str) -> str:
    """Write the id of a character's outline, or what refers to it, in few bytes."""
    if name not in {"id", "xlink:href"}:
        return value
    return value.replace("NotoSansSC-Regular-", "r").replace("NotoSansSC-Bold-", "b")


def _shorten_outline(path: str) -> str:
    """Rewrite an outline of absolute M, L, Q and z with coarser, relative coordinates."""
    parts: list[str] = []
    x = y = start_x = start_y = 0
    for command, arguments in re.findall(r"([MLQz])([^MLQz]*)", path):
        numbers = [round(float(n) / _COARSER) for n in _NUMBER.findall(arguments)]
        if command == "z":
            parts.append("z")
            x, y = start_x, start_y
            continue
        moved = [n - (y if i % 2 else x) for i, n in enumerate(numbers)]
        if command == "L" and 0 in moved:  # the strokes of Chinese are mostly level or upright
            parts.append(f"h{moved[0]}" if moved[1] == 0 else f"v{moved[1]}")
        else:
            parts.append(command.lower() + " ".join(map(str, moved)).replace(" -", "-"))
        x, y = numbers[-2:]
        if command == "M":
            start_x, start_y = x, y
    return "".join(parts)
