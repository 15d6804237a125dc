"""A vector picture inside a page: its text is the page's text, its colours are the page's."""

import itertools
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from xml.etree import ElementTree as ET

from analysis.core.errors import InputError
from analysis.core.files import read_text
from analysis.render.palette import LIGHT

#: Which drawing stands beside `NAME.svg`, by its ending, and the class it gets in the page.
DRAWINGS = {".text.svg": "wide", ".narrow.text.svg": "narrow"}
#: A style that sets text in the bold face.
BOLD_STYLE = re.compile(r"\bfont(?:-weight)?:\s*(?:bold|[6-9]00)\b")

_DRAWN = {
    *("svg", "g", "defs", "use", "symbol", "clipPath", "path", "rect", "circle", "ellipse"),
    *("line", "polyline", "polygon", "text", "tspan", "linearGradient", "stop", "pattern", "mask"),
}
_LEFT_OUT = {"metadata", "title", "desc", "style"}  # the page says these itself
_ATTRIBUTES = {
    *("d", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx", "ry", "width"),
    *("height", "points", "transform", "viewBox", "clip-path", "clip-rule", "fill-rule", "style"),
    *("fill", "stroke", "offset", "gradientUnits", "patternUnits", "opacity", "text-anchor"),
    *("stroke-width", "stroke-dasharray", "fill-opacity", "stroke-opacity", "font-size"),
    *("stroke-linejoin", "stroke-linecap", "dominant-baseline", "font-weight", "mask"),
    *("textLength", "lengthAdjust"),
}
_PAINTS = ("fill", "stroke", "stop-color")
_ROLES = {colour: role for role, colour in LIGHT.items()}
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_FAMILY = re.compile(r"font-family:[^;]*;?\s*")
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
_NO_TURN = re.compile(r"rotate\(-?0(?:[ ,][^)]*)?\)")


def inline_drawings(picture: Path, prefix: str, *, narrow: bool) -> str:
    """Return the drawings beside a picture, as ``svg`` elements hidden from assistive technology.

    Each colour of `palette.LIGHT` becomes the style sheet's variable of its role, ids begin with
    `prefix`, and whatever a page doesn't need (metadata, ids that nothing refers to, decimals that
    nobody sees) is left out.

    Args:
        picture: `NAME.svg`, beside which `NAME.text.svg` and `NAME.narrow.text.svg` may lie.
        prefix: of the ids; no other picture of the page may have it.
        narrow: give the narrow drawing alone, where there is one.

    Raises:
        InputError: if a drawing is no SVG, or holds an element that acts or a reference that would
            be fetched. Attributes that don't draw are left out.
    """
    found = {
        kind: path
        for ending, kind in DRAWINGS.items()
        if picture.suffix == ".svg" and (path := picture.with_suffix(ending)).is_file()
    }
    if narrow and "narrow" in found:
        found = {"narrow": found["narrow"]}
    alone = " alone" if len(found) == 1 else ""
    return "".join(
        f'<svg class="{kind}{alone}" aria-hidden="true" {_draw(path, f"{prefix}-{kind[0]}")}'
        for kind, path in found.items()
    )


def _draw(path: Path, prefix: str) -> str:
    """Return a drawing from its ``viewBox`` on."""
    try:
        root = ET.fromstring(read_text(path))  # noqa: S314 - expat refuses to expand at length
    except ET.ParseError as error:
        msg = f"{path}: no SVG that can be read ({error})"
        raise InputError(msg) from error
    if _local(root.tag) != "svg" or "viewBox" not in root.attrib:
        msg = f"{path}: a drawing inside a page needs an svg element with a viewBox"
        raise InputError(msg)
    count = itertools.count(1)
    names = {name: f"{prefix}{next(count)}" for name in _referred(root)}
    content = "".join(_write(child, names, path) for child in root)
    return f'viewBox="{escape(root.attrib["viewBox"])}">{content}</svg>'


def _referred(root: ET.Element) -> Iterator[str]:
    """Yield the ids that something refers to, each once, in their order."""
    seen: dict[str, None] = {}
    for element in root.iter():
        for name, value in element.attrib.items():
            if _local(name) == "href":
                seen[value.removeprefix("#")] = None
            for found in _REFERENCE.findall(value):
                seen[found] = None
    return iter(seen)


def _write(element: ET.Element, names: dict[str, str], path: Path) -> str:
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if tag in _LEFT_OUT:
        return ""
    if tag not in _DRAWN:
        msg = f"{path}: the element “{tag}” can't stand inside a page"
        raise InputError(msg)
    content = "".join(_write(child, names, path) + escape(_said(child.tail)) for child in element)
    content = escape(_said(element.text)) + content
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in _attributes(element, names, path)
    )
    if tag in {"g", "defs"} and not content:
        return ""
    if tag == "g" and not attributes:
        return content
    return f"<{tag}{attributes}>{content}</{tag}>" if content else f"<{tag}{attributes}/>"


def _attributes(
    element: ET.Element, names: dict[str, str], path: Path
) -> Iterator[tuple[str, str]]:
    styles = []
    for full, given in element.attrib.items():
        name, value = _local(full), " ".join(given.split())
        if name == "style":
            styles.append(_restyle(value, names))
        elif name in _PAINTS and value.lower() in _ROLES:
            styles.append(f"{name}:{_as_role(value)}")
        elif name == "id":
            yield from ((name, new) for new in [names.get(value)] if new)
        elif name == "href":
            _check_reference(value, path)
            yield name, "#" + names[value[1:]]
        elif name == "transform":
            turned = _shorten(_NO_TURN.sub("", value)).strip()
            yield from [(name, turned)] * bool(turned)
        elif name in _ATTRIBUTES:
            yield name, _shorten(_point_anew(value, names))
    if style := ";".join(one for one in styles if one):
        yield "style", style


def _check_reference(target: str, path: Path) -> None:
    if not target.startswith("#"):
        msg = f"{path}: a drawing inside a page can't refer to “{target}”"
        raise InputError(msg)


def _restyle(style: str, names: dict[str, str]) -> str:
    style = _FAMILY.sub("", style)
    style = _COLOUR.sub(lambda found: _as_role(found.group()), style)
    return _shorten(_point_anew(style, names)).replace("; ", ";").replace(": ", ":").rstrip("; ")


def _as_role(colour: str) -> str:
    role = _ROLES.get(colour.lower())
    return f"var(--{role})" if role else colour


def _point_anew(value: str, names: dict[str, str]) -> str:
    return _REFERENCE.sub(lambda found: f"url(#{names[found[1]]})", value)


def _shorten(value: str) -> str:
    """Round to a hundredth of a point: less is not seen."""
    return _LONG_DECIMAL.sub(lambda found: f"{float(found.group()):.2f}", value)


def _said(text: str | None) -> str:
    return text if text and text.strip() else ""


def _local(name: str) -> str:
    return name.rpartition("}")[2]
