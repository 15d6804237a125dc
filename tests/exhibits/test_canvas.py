"""Type, style, margins, axes, and labels that fit."""

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import Patch

from analysis.core.errors import InputError
from analysis.exhibits import canvas
from analysis.exhibits.canvas import (
    FAMILY,
    SIZE,
    WIDTH,
    Ticks,
    clean_label,
    lay_canvas,
    lay_plain,
    lay_rows,
    register_fonts,
    rule_values,
    rule_years,
    style,
    width_of,
    wrap,
    write,
    write_head,
    write_key,
)


def margins(drawing, axes):
    """Left, bottom, right and top margin in inches."""
    width, height = drawing.get_size_inches()
    box = axes.get_position()
    inches = (box.x0 * width, box.y0 * height, (1 - box.x1) * width, (1 - box.y1) * height)
    return tuple(round(inch, 6) for inch in inches)


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


# --- canvases ---------------------------------------------------------------------------------


def test_margins_are_in_inches_whatever_the_height():
    for height in (1.5, 4.0):
        drawing, axes = lay_canvas(height, left=0.5, right=0.7, top=0.3, bottom=0.2)
        assert tuple(drawing.get_size_inches()) == (WIDTH, height)
        assert margins(drawing, axes) == (0.5, 0.2, 0.7, 0.3)


def test_rows_have_a_line_each_and_room_for_names_and_dates():
    drawing, axes = lay_rows(3, right=1.0)
    assert drawing.get_size_inches()[1] == pytest.approx(0.68 + 3 * 0.31)
    assert margins(drawing, axes) == (2.68, 0.22, 1.0, 0.46)
    assert axes.get_ylim() == (2.5, -0.5)
    assert [line.get_ydata()[0] for line in axes.lines] == [-0.5, 0.5, 1.5, 2.5]
    assert {line.get_color() for line in axes.lines} == {canvas.FAINT}
    assert len(axes.get_yticks()) == 0


def test_row_lines_reach_from_edge_to_edge():
    drawing, axes = lay_rows(2, right=1.0)
    FigureCanvasAgg(drawing).draw()
    for line in axes.lines:
        ends = line.get_transform().transform(line.get_xydata())[:, 0]
        assert ends == pytest.approx([0, drawing.bbox.x1])


def test_a_plain_canvas_has_room_for_values_years_and_labels():
    drawing, axes = lay_plain(3, right=1.3)
    assert margins(drawing, axes) == (0.42, 0.24, 1.3, 0.46)


# --- writing ----------------------------------------------------------------------------------


def test_a_label_stands_where_it_is_put_and_moved_by_points():
    _, axes = lay_plain(3, right=1)
    write(axes, "here", (1, 2), (3, -4), ha="right")
    [text] = axes.texts
    assert (text.xy, text.xyann, text.get_ha(), text.get_va()) == (
        (1, 2),
        (3, -4),
        "right",
        "center",
    )
    assert (text.xycoords, text.anncoords) == ("data", "offset points")
    assert text.get_annotation_clip() is False
    write(axes, "edge", (0, 1), edges="axes fraction", va="top")
    assert (axes.texts[1].xycoords, axes.texts[1].get_va()) == ("axes fraction", "top")
    assert axes.texts[1].xyann == (0, 0)


def test_a_head_stands_above_the_axes_at_either_side():
    _, axes = lay_plain(3, right=1)
    write_head(axes, "left")
    write_head(axes, "right", x=1, offset=5, right=True)
    left, right = axes.texts
    assert (left.xy, left.xyann, left.get_ha()) == ((0, 1), (0, 7), "left")
    assert (right.xy, right.xyann, right.get_ha()) == ((1, 1), (5, 7), "right")


def test_the_key_stands_in_one_line_at_the_top_and_takes_no_formula():
    drawing, _ = lay_plain(3, right=1)
    write_key(drawing, [Patch(label="$a$"), Patch(label="b")])
    [legend] = drawing.legends
    assert [text.get_text() for text in legend.get_texts()] == ["$a$", "b"]
    assert not any(text.get_parse_math() for text in legend.get_texts())
    assert legend._ncols == 2
    FigureCanvasAgg(drawing).draw()
    box = legend.get_window_extent()
    assert box.y1 <= drawing.bbox.y1 + 1
    assert box.y1 > drawing.bbox.y1 - 20
    assert box.x0 < 20


# --- axes -------------------------------------------------------------------------------------


def test_numbers_of_an_axis_have_the_same_digits():
    assert Ticks("en").format_ticks([0, 0.5, 1]) == ["0.0", "0.5", "1.0"]
    assert Ticks("en").format_ticks([0, 1000, 20000]) == ["0", "1,000", "20,000"]
    assert Ticks("zh").format_ticks([1000.0]) == ["1000"]
    assert Ticks("en").format_ticks([-0.25, 0.1 + 0.2]) == ["−0.25", "0.30"]
    assert Ticks("en").format_ticks([]) == []
    assert Ticks("en")(1500.0) == "1,500"


def test_values_have_round_steps_and_level_rules():
    with style("one"):
        drawing, axes = lay_plain(3, right=1)
        axes.set_ylim(0, 57)
        rule_values(axes, "en")
        FigureCanvasAgg(drawing).draw()
    assert [text.get_text() for text in axes.get_yticklabels()] == [
        "0", "10", "20", "30", "40", "50", "60",
    ]  # fmt: skip
    assert all(line.get_visible() for line in axes.get_ygridlines())
    assert not any(line.get_visible() for line in axes.get_xgridlines())


def test_years_are_marked_where_the_step_divides_them():
    drawing, axes = lay_plain(3, right=1)
    rule_years(axes, range(1999, 2012), every=5)
    FigureCanvasAgg(drawing).draw()
    assert [text.get_text() for text in axes.get_xticklabels()] == ["2000", "2005", "2010"]


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
    assert wrap("省级以上企业研发机构", 0.6, SIZE, lines=2) == "省级以上企\n业研发机构"
    assert wrap("short", 1.0, SIZE, lines=2) == "short"


def test_no_line_opens_with_a_closing_mark_or_closes_with_an_opening_one():
    assert wrap("研发机构，企业", 4 * SIZE / 72, SIZE, lines=3) == "研发机构，\n企业"
    assert wrap("研发机构（企业）", 5 * SIZE / 72, SIZE, lines=3) == "研发机构\n（企业）"


def test_what_does_not_fit_is_elided():
    assert wrap("one two three", 0.35, SIZE, lines=2) == "one\ntwo…"
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


def test_colours_keep_their_contrast_with_white():
    def luminance(colour):
        parts = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                 for c in mpl.colors.to_rgb(colour))  # fmt: skip
        return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    for pale in (canvas.TINT, canvas.FAINT):
        assert 1.05 / (luminance(pale) + 0.05) < 1.6
    for ink in (canvas.ACCENT, canvas.INK, canvas.MUTED):
        assert 1.05 / (luminance(ink) + 0.05) >= 4.5
