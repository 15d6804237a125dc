"""Type, style, margins, axes, and labels that fit."""

import os
import shutil
import subprocess
import sys
from itertools import pairwise

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from analysis.core.errors import InputError
from analysis.exhibits import canvas
from analysis.exhibits.canvas import (
    FAMILY,
    NARROW,
    WIDE,
    clean_label,
    lay_bare,
    register_fonts,
    rule_values,
    rule_years,
    style,
    width_of,
    wrap,
)
from analysis.render.palette import LIGHT

SIZE = WIDE.size


# --- settings ---------------------------------------------------------------------------------


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    before = dict(mpl.rcParams)
    with style("one"):
        assert dict(mpl.rcParams) != before
        assert mpl.rcParams["font.family"] == [FAMILY]
        assert mpl.rcParams["svg.hashsalt"] == "one"
        assert mpl.rcParams["svg.fonttype"] == "path"
    assert dict(mpl.rcParams) == before


def test_the_settings_of_a_user_do_not_reach_the_chart():
    with mpl.rc_context({"lines.marker": "x", "svg.fonttype": "none", "axes.grid": True}):
        with style("one", fonttype="none"):
            assert mpl.rcParams["lines.marker"] == "None"
            assert mpl.rcParams["svg.fonttype"] == "none"
            assert mpl.rcParams["axes.grid"] is False
        assert mpl.rcParams["lines.marker"] == "x"


DRAWN = """
import hashlib, io
from matplotlib.figure import Figure
from analysis.exhibits.canvas import style
with style("one"):
    figure = Figure(figsize=(4, 1))
    figure.text(0, 0.5, "“share” … 常州")
    figure.text(0, 0, "before 2012:\\n23.5%", weight="bold")  # lines go without their text's own
    drawn = io.BytesIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
print(hashlib.sha256(drawn.getvalue()).hexdigest())
"""


@pytest.mark.skipif(shutil.which("localedef") is None, reason="no locale can be made here")
def test_text_is_drawn_alike_whatever_language_the_machine_speaks(tmp_path):
    made = ["localedef", "--quiet", "-i", "zh_CN", "-f", "UTF-8", str(tmp_path / "zh_CN.UTF-8")]
    if subprocess.run(made, check=False).returncode:
        pytest.skip("the sources of locales are not here")
    drawn = {
        subprocess.check_output(
            [sys.executable, "-c", DRAWN],
            env=os.environ | {"LOCPATH": str(tmp_path), "LC_ALL": locale},
        )
        for locale in ("C", "zh_CN.UTF-8")
    }
    assert len(drawn) == 1


def test_settings_come_back_after_an_error():
    before = dict(mpl.rcParams)
    with pytest.raises(ZeroDivisionError), style("one"):
        raise ZeroDivisionError
    assert dict(mpl.rcParams) == before


def test_fonts_are_registered_once_however_often():
    for _ in range(3):
        register_fonts()
    known = [entry for entry in font_manager.fontManager.ttflist if entry.name == FAMILY]
    assert sorted(entry.weight for entry in known) == [400, 700]
    for weight, style_ in ((400, "Regular"), (700, "Bold")):
        wanted = font_manager.FontProperties(family=FAMILY, weight=weight)
        found = font_manager.findfont(wanted, fallback_to_default=False)
        assert found.endswith(f"NotoSansSC-{style_}.ttf")


def test_one_font_missing_from_the_list_is_registered_again():
    register_fonts()
    listed = font_manager.fontManager.ttflist
    lost = next(entry for entry in listed if entry.name == FAMILY)
    listed.remove(lost)
    register_fonts()
    names = [entry.fname for entry in listed if entry.name == FAMILY]
    assert sorted(names) == sorted({*names, lost.fname})


# --- axes -------------------------------------------------------------------------------------


def plot(form=WIDE, inches=4.0):
    drawing = Figure(figsize=(form.width, 3))
    axes = drawing.add_axes((0.1, 0.1, inches / form.width, 0.8))
    return drawing, axes


def test_bare_axes_count_from_the_upper_left_corner_and_make_no_tick():
    with style("one"):
        axes = plot()[1]
        lay_bare(axes, 3, 2)
    assert (axes.get_xlim(), axes.get_ylim()) == ((0, 3), (2, 0))
    assert not axes.axison
    assert not axes.get_xticks().size
    assert not axes.get_yticks().size


def test_values_have_round_steps_and_level_rules():
    with style("one"):
        drawing, axes = plot()
        axes.set_ylim(0, 57)
        rule_values(axes, "en", WIDE)
        FigureCanvasAgg(drawing).draw()
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "0", "10", "20", "30", "40", "50", "60",
    ]  # fmt: skip
    assert all(line.get_visible() for line in axes.get_ygridlines())
    assert not any(line.get_visible() for line in axes.get_xgridlines())
    assert axes.spines["bottom"].get_visible()


def test_values_across_are_ruled_upright_and_narrow_by_fewer():
    with style("one", NARROW):
        drawing, axes = plot(NARROW, 2)
        axes.set_xlim(0, 57)
        rule_values(axes, "en", NARROW, "x")
        FigureCanvasAgg(drawing).draw()
    assert [text.get_text() for text in axes.get_xticklabels()] == ["0", "20", "40", "60"]
    assert all(line.get_visible() for line in axes.get_xgridlines())
    assert not any(line.get_visible() for line in axes.get_ygridlines())
    assert not axes.spines["bottom"].get_visible()


def test_only_the_axis_of_values_is_written_in_the_language():
    for which, ruled, other in (("y", "yaxis", "xaxis"), ("x", "xaxis", "yaxis")):
        with style("one"):
            drawing, axes = plot()
            axes.set(xlim=(0, 5700), ylim=(0, 5700))
            rule_values(axes, "en", WIDE, which)
            FigureCanvasAgg(drawing).draw()
        texts = [text.get_text() for text in getattr(axes, ruled).get_ticklabels()]
        assert texts == ["0", "1,000", "2,000", "3,000", "4,000", "5,000", "6,000"]
        left = [text.get_text() for text in getattr(axes, other).get_ticklabels()]
        assert "1000" in left  # as matplotlib writes it


@pytest.mark.parametrize(
    ("years", "inches", "marked"),
    [
        (range(2013, 2017), 4.0, ["2013", "2014", "2015", "2016"]),
        (range(1999, 2012), 1.5, ["2000", "2005", "2010"]),
        (range(2000, 2012), 1.6, ["2000", "2005", "2010"]),
        (range(2000, 2012), 2.0, ["2000", "2002", "2004", "2006", "2008", "2010"]),
        (range(1900, 2020), 0.1, ["1900", "1920", "1940", "1960", "1980", "2000"]),
    ],
)
def test_as_many_years_are_marked_as_there_is_room_for(years, inches, marked):
    drawing, axes = plot(inches=inches)
    rule_years(axes, years, WIDE)
    FigureCanvasAgg(drawing).draw()
    assert [text.get_text() for text in axes.get_xticklabels()] == marked


def test_each_width_has_type_that_can_be_read_where_it_is_shown():
    # wide at 675 pixels of a page, narrow at 351 of a phone
    assert WIDE.small * 675 / (WIDE.width * 72) >= 11.5
    assert NARROW.small * 351 / (NARROW.width * 72) >= 12
    assert (WIDE.is_narrow, NARROW.is_narrow) == (False, True)
    assert WIDE.size > WIDE.small
    assert NARROW.size > NARROW.small


def test_a_style_writes_in_the_sizes_of_its_format():
    with style("one", NARROW):
        assert mpl.rcParams["font.size"] == NARROW.size
        assert mpl.rcParams["xtick.labelsize"] == NARROW.small


# --- labels -----------------------------------------------------------------------------------


def test_invisible_marks_are_dropped():
    assert clean_label("R&D\u202e\u200b of\n\tGDP\u200f", "here") == "R&D of GDP"
    assert clean_label("e\u0301", "here") == "é"


def test_a_character_without_glyph_is_refused_with_its_name_and_place():
    with pytest.raises(
        InputError,
        match=r"^title of x: no glyph for 'س' \(U\+0633 ARABIC LETTER SEEN\), .*U\+1F600 GRIN",
    ):
        clean_label("a سa س \U0001f600", "title of x")


def test_a_label_breaks_at_spaces_and_between_characters():
    assert wrap("Enterprise R&D institutions", 1.0, SIZE, lines=2) == (
        "Enterprise R&D\ninstitutions"
    )
    assert wrap("省级以上企业研发机构", 0.6, 8.0, lines=2) == "省级以上企\n业研发机构"
    assert wrap("short", 1.0, SIZE, lines=2) == "short"


def test_no_line_opens_with_a_closing_mark_or_closes_with_an_opening_one():
    assert wrap("研发机构，企业", 4 * SIZE / 72, SIZE, lines=3) == "研发机构，\n企业"
    assert wrap("研发机构（企业）", 5 * SIZE / 72, SIZE, lines=3) == "研发机构\n（企业）"


def test_what_does_not_fit_is_elided():
    assert wrap("one two three", 0.35, 8.0, lines=2) == "one\ntwo…"
    assert wrap("研发机构，企业", 4.2 * SIZE / 72, SIZE, lines=1) == "研发机…"
    assert wrap("甲乙丙，丁戊己庚", 5 * SIZE / 72, SIZE, lines=1) == "甲乙丙…"


@given(
    st.text(st.sampled_from("ab cd研发机构，（）-&1"), min_size=1, max_size=60),
    st.floats(0.5, 3),
    st.integers(1, 4),
)
def test_lines_fit_their_width_and_lose_nothing_but_what_is_elided(text, inches, lines):
    broken = wrap(text, inches, SIZE, lines=lines).split("\n")
    assert len(broken) <= lines
    hanging = 2 * SIZE  # closing marks may hang over
    for line in broken:
        marks = sum(c in "，）" for c in line) + line.count("（")
        assert width_of(line, SIZE) <= inches * 72 + hanging + marks * SIZE
    kept, whole = ("".join("".join(part).split()) for part in (broken, text))
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1].rstrip("，、, ")))


def test_a_word_wider_than_the_line_is_broken():
    lines = wrap("Donaudampfschifffahrt", 0.5, SIZE, lines=9).split("\n")
    assert "".join(lines) == "Donaudampfschifffahrt"
    assert len(lines) > 2
    assert all(width_of(line, SIZE) <= 0.5 * 72 for line in lines)


def test_widths_are_those_of_the_shipped_type():
    assert width_of("研", 10) == pytest.approx(10)
    assert width_of("研发", 8) == pytest.approx(16)
    assert width_of("i", 10) < width_of("m", 10) < width_of("m", 10, bold=True)
    assert width_of("\U0001f600", 10) == 10  # unknown: as wide as a Chinese character


def test_the_colours_are_those_of_the_palette_and_can_be_seen():
    def luminance(colour):
        parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                 for c in mpl.colors.to_rgb(colour))  # fmt: skip
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    for role in ("accent", "ink", "soft", "grey", "tint", "hair", "paper"):
        assert getattr(canvas, role.upper()) == LIGHT[role]
    assert 1.05 / (luminance(canvas.GREY) + 0.05) >= 3
    for ink in (canvas.ACCENT, canvas.INK, canvas.SOFT):
        assert 1.05 / (luminance(ink) + 0.05) >= 4.5
    inks = sorted(luminance(x) for x in (canvas.ACCENT, canvas.GREY, canvas.TINT, canvas.PAPER))
    assert all(b > 1.5 * a for a, b in pairwise(inks))  # apart in grey
