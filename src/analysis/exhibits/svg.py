"""A drawing as a file: SVG in about half the bytes, PNG in a third; the same on every run."""

import io
import re
from typing import Final

from matplotlib.figure import Figure as Drawing

from analysis.exhibits.canvas import DPI, FAMILY, TYPE_FAMILY, style

#: Glyph outlines are written in 1/64 of a unit; a sixteenth of that detail is 0.02 pt in print.
_COARSER: Final = 16
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
#: One accent and greys: more colours show no difference.
_COLOURS: Final = 32


def save_svg(
    drawing: Drawing, salt: str, *, title: str, alt: str, language: str, outlines: bool = True
) -> bytes:
    """Return a drawing as SVG: the same bytes on every run.

    Args:
        drawing: what was drawn.
        salt: the chart's id, from which the ids inside are made.
        title, alt, language: said in the file's metadata.
        outlines: draw text as outlines, which look the same wherever they are opened. Without
            them the text stays text in the shipped type, for a renderer that has it: a
            fifth of the size, and it can be searched.
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
    buffer = io.BytesIO()
    with style(salt, fonttype="path" if outlines else "none"):
        drawing.savefig(buffer, format="svg", metadata=metadata)
    text = buffer.getvalue().decode()
    return (slim_svg(text) if outlines else text.replace(FAMILY, TYPE_FAMILY)).encode()


def save_png(drawing: Drawing, salt: str, *, title: str, alt: str, language: str) -> bytes:
    """Return a drawing as PNG at :data:`DPI`: the same bytes on every run."""
    from PIL import Image, PngImagePlugin

    buffer = io.BytesIO()
    with style(salt):
        drawing.savefig(buffer, format="png", metadata={"Software": None})
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Title", title, language)
    said.add_itxt("Description", alt, language)
    picture = Image.open(buffer).convert("RGB")
    few = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    few.save(buffer, "PNG", optimize=True, dpi=(DPI, DPI), pnginfo=said)
    return buffer.getvalue()


def slim_svg(svg: str) -> str:
    """Return the same picture in about half the bytes.

    Most of a chart with Chinese labels is outlines of characters. They are written with fewer
    digits and relative to one another, under shorter ids, and the indentation goes.
    """
    svg = re.sub(
        r'(<path id="[^"]+-[0-9a-f]+" d=")([^"]+)(" transform="scale\()0\.015625\)',
        lambda m: f"{m[1]}{_shorten_outline(m[2])}{m[3]}{_COARSER / 64:g})",
        svg,
    )
    svg = re.sub(r' d="([^"]+)"', lambda m: f' d="{" ".join(m[1].split())}"', svg)
    svg = svg.replace("NotoSansSC-Regular-", "r").replace("NotoSansSC-Bold-", "b")
    return re.sub(r"\n\s*", "\n", svg)


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
