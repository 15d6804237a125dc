"""A drawing as a file."""

import io
import re
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from analysis.exhibits.canvas import ACCENT, DPI, FAMILY, WIDE, style
from analysis.exhibits.sheet import Sheet
from analysis.exhibits.svg import (
    _shorten_path,
    _shorten_style,
    save_png,
    save_svg,
    save_text_svg,
    slim_svg,
)

SAID = {"title": "标题", "alt": "An alternative", "language": "zh"}


@pytest.fixture
def drawing():
    with style("one"):
        sheet = Sheet(WIDE)
        sheet.set_height(2)
        axes = sheet.lay(left=0.4, right=1, top=0.3, bottom=0.3)
        axes.plot([0, 1], [0, 1])
        axes.plot([0.2, 0.4], [0.5, 0.5], "o", markerfacecolor=ACCENT, markeredgecolor=ACCENT)
        sheet.write(axes, "研发 R&D", (0.5, 0.5), fontweight="bold")
    return sheet.drawing


def test_outlines_are_coarser_relative_and_end_where_they_did():
    path = "M 640 0 \nL 640 6400 \nQ 1280 6400 1280 3200 \nz\n"
    svg = f'<path id="NotoSansSC-Bold-4e" d="{path}" transform="scale(0.015625)"/>'
    assert slim_svg(svg) == ('<path id="b4e" d="m40 0v400q40 0 40-200z" transform="scale(0.25)"/>')


@pytest.mark.parametrize(
    ("path", "slim"),
    [
        ("M 160 160 L 320 160 z", "m10 10h10z"),
        ("M 160 160 L 320 320 z", "m10 10l10 10z"),
        ("M 160 160 L 0 0 z", "m10 10l-10-10z"),
        ("M 160 160 L 160 160 z", "m10 10h0z"),
        # after z the pen is back where the outline began
        ("M 160 320 L 320 480 z M 480 480 L 480 640 z", "m10 20l10 10zm20 10v10z"),
        ("M 7.9 8.1 L 23 24.5 z", "m0 1l1 1z"),
        ("M 0 0 Q 160 320 480 160 L 480 0 z", "m0 0q10 20 30 10v-10z"),
    ],
)
def test_each_step_is_told_from_where_the_pen_is(path, slim):
    svg = f'<path id="NotoSansSC-Regular-1" d="{path}" transform="scale(0.015625)"/>'
    assert slim_svg(svg) == f'<path id="r1" d="{slim}" transform="scale(0.25)"/>'


def test_other_paths_lose_only_their_spaces_and_indentation():
    assert slim_svg('<g>\n   <path d="M 1.5 2 \nL 3 4 \n"/>\n</g>') == (
        '<g>\n<path d="M 1.5 2 L 3 4"/>\n</g>'
    )


def test_what_is_said_in_a_picture_stays_as_it_is_said():
    said = '<title>NotoSansSC-Bold-4e d=&quot;M  1&quot; &amp;</title><!-- id="a" &lt; -->'
    head = '<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<!DOCTYPE svg PUBLIC "a"\n"b">'
    svg = f'{head}\n<svg xmlns:xlink="x" width="1pt" xmlns="y">{said}<g id="a&apos;&lt;"/></svg>\n'
    assert slim_svg(svg) == svg
    assert slim_svg("<text>a\n   b</text>") == "<text>a\nb</text>"


def test_an_outline_is_known_by_its_element_not_by_how_its_attributes_stand():
    path = 'transform="scale(0.015625)" d="M 160 160 L 320 160 z" id="NotoSansSC-Bold-4e"'
    slim = 'transform="scale(0.25)" d="m10 10h10z" id="b4e"'
    assert slim_svg(f"<g><path\n {path}></path></g>") == f"<g><path {slim}/></g>"
    blank = '<path id="NotoSansSC-Bold-1" transform="scale(0.015625)"/>'
    assert slim_svg(blank) == '<path id="b1" transform="scale(0.015625)"/>'


def test_the_slim_picture_is_half_the_bytes_and_refers_to_what_it_holds(drawing):
    svg = save_svg(drawing, "one", **SAID).decode()
    buffer = io.BytesIO()
    with style("one"):
        drawing.savefig(buffer, format="svg")
    assert len(svg) < 0.75 * len(buffer.getvalue())
    root = ET.fromstring(svg)  # noqa: S314 (our own output)
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    used = set(re.findall(r'href="#([^"]+)"', svg))
    assert used
    assert used <= ids
    for letter in "rb":  # glyphs of both weights, under short ids
        assert any(re.fullmatch(f"{letter}[0-9a-f]+", name) for name in used)
    assert "NotoSans" not in svg


def test_a_file_says_its_title_alternative_and_language_and_no_date(drawing):
    svg = save_svg(drawing, "one", **SAID).decode()
    for text in ("标题", "An alternative", ">zh<"):
        assert text in svg
    for name in ("dc:date", "dc:creator", "dc:format"):
        assert name not in svg


def test_text_stays_text_in_the_shipped_type_when_asked(drawing):
    svg = save_text_svg(drawing, "one-wide").decode()
    assert 'font-family="Noto Sans SC"' in svg
    assert FAMILY not in svg
    assert "研发 R&amp;D</text>" in svg
    assert "</text>" not in save_svg(drawing, "one", **SAID).decode()


def test_a_text_svg_holds_what_is_seen_and_nothing_else(drawing):
    svg = save_text_svg(drawing, "one-wide").decode()
    root = ET.fromstring(svg)  # noqa: S314 (our own output)
    assert {e.tag.split("}")[1] for e in root.iter()} <= {"svg", "defs", "path", "use", "text"}
    for name in ("metadata", "clip-path", "<style", "<?xml", "DOCTYPE", "rotate(", "\n", "title"):
        assert name not in svg
    assert not re.search(r"\d\.\d{3}", svg)
    assert root.attrib["viewBox"].split()[2:] == ["453.6", "144"]
    assert root.attrib["width"] == "453.6pt"
    assert save_text_svg(drawing, "one-wide").decode() == svg


def test_the_ids_of_a_text_svg_begin_with_its_salt(drawing):
    svg = save_text_svg(drawing, "one-wide").decode()
    ids = re.findall(r' id="([^"]+)"', svg)
    assert ids
    assert len(ids) == len(set(ids))
    assert all(name.startswith("one-wide-") for name in ids)
    assert set(re.findall(r'href="#([^"]+)"', svg)) == set(ids)


def test_a_text_svg_shows_the_same_shapes(drawing):
    """Each stroke of the picture ends where it does in matplotlib's own, to a hundredth."""
    svg = save_text_svg(drawing, "one-wide").decode()
    axes = drawing.axes[0]
    ends = axes.transData.transform([(0, 0), (1, 1)]) * 72 / drawing.dpi
    (x0, y0), (x1, y1) = [(round(x, 2), round(144 - y, 2)) for x, y in ends]
    assert f'd="M{x0:g} {y0:g}L{x1:g} {y1:g}"' in svg
    x, y = axes.transData.transform((0.2, 0.5)) * 72 / drawing.dpi
    assert f'x="{round(x, 2):g}" y="{round(144 - y, 2):g}"' in svg


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 0 0 \nL 10.004 0 \nL 10.004 5 \nL 0 5 \nz\n", "M0 0H10V5H0z"),
        ("M 1.239 2 L 3 4.5", "M1.24 2L3 4.5"),
        ("M 1 2 L 1 2 L 3 2", "M1 2H3"),
        ("M 0 -0.001 C 1 2 3 4 5 6 L 5 7", "M0 0C1 2 3 4 5 6V7"),
        ("M 0 0 L 0 1 z M 5 5 L 5 6 z", "M0 0V1zM5 5V6z"),
    ],
)
def test_paths_are_short(path, short):
    assert _shorten_path(path) == short


def test_a_picture_that_breaks_off_is_refused():
    with pytest.raises(ExpatError):
        slim_svg("<svg><g>")


def test_styles_say_what_differs_from_the_standard():
    style_ = "fill: none; stroke: #14507a; stroke-width: 0.12345; stroke-linejoin: round"
    assert _shorten_style(style_) == "fill:none;stroke:#14507a;stroke-width:0.12"
    assert _shorten_style("text-anchor: start; font-weight: 700") == "font-weight:700"
    assert _shorten_style("text-anchor: end; font-family: 'X'") == "text-anchor:end"
    assert _shorten_style("text-anchor: end; ") == "text-anchor:end"


def test_the_ids_inside_follow_from_the_salt(drawing):
    one, again, other = (save_svg(drawing, salt, **SAID) for salt in ("one", "one", "two"))
    assert one == again
    assert one != other


def test_a_png_shows_the_picture_in_few_colours_and_says_what_it_is(drawing):
    content = save_png(drawing, "one", **SAID)
    assert content == save_png(drawing, "one", **SAID)
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (round(6.3 * DPI), 2 * DPI)
    assert tuple(map(round, picture.info["dpi"])) == (DPI, DPI)
    assert len(picture.convert("RGB").getcolors()) <= 32
    assert picture.text["Title"] == "标题"
    assert (picture.text["Description"], picture.text["Title"].lang) == ("An alternative", "zh")
    assert "Software" not in picture.text
    with style("one"):
        drawing.set_dpi(DPI)
        canvas = FigureCanvasAgg(drawing)
        canvas.draw()
    full = Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba()))
    few, many = (
        np.asarray(x.convert("RGB").convert("L").resize((63, 20)), dtype=int)
        for x in (picture, full)
    )
    assert abs(few - many).max() < 24
