"""A sheet: its room, its keys, and what has been drawn on it."""

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.exhibits.canvas import (
    ACCENT,
    GREY,
    NARROW,
    POINTS,
    SOFT,
    TINT,
    WIDE,
    Format,
    style,
)
from analysis.exhibits.sheet import Key, Mark, Sheet


@pytest.fixture
def sheet():
    one = Sheet(WIDE)
    one.set_height(3)
    return one


def lay(sheet, **margins):
    return sheet.lay(**{"left": 0.5, "right": 0.7, "top": 0.3, "bottom": 0.2} | margins)


def test_margins_are_in_inches_whatever_the_height():
    for height in (1.5, 4.0):
        sheet = Sheet(NARROW)
        sheet.set_height(height)
        box = lay(sheet).get_position()
        assert tuple(sheet.drawing.get_size_inches()) == (NARROW.width, height)
        inches = (box.x0 * NARROW.width, box.y0 * height,
                  (1 - box.x1) * NARROW.width, (1 - box.y1) * height)  # fmt: skip
        assert inches == pytest.approx((0.5, 0.2, 0.7, 0.3))


def test_what_is_drawn_is_nameless_until_somebody_says_what_it_is(sheet):
    axes = lay(sheet)
    assert sheet.unmarked() == []
    line, *_ = axes.plot([0, 1], [0, 1])
    band = axes.fill_between([0, 1], 0, 1)
    [bar] = axes.bar([0], [1])
    assert set(sheet.unmarked()) == {line, band, bar}
    sheet.mark(Mark.LINE)
    assert (sheet.unmarked(), sheet.marks) == ([], {Mark.LINE})
    axes.axhline(0)
    assert len(sheet.unmarked()) == 1
    sheet.rule()
    assert (sheet.unmarked(), sheet.marks) == ([], {Mark.LINE})


def test_a_label_stands_where_it_is_put_and_moved_by_points(sheet):
    axes = lay(sheet)
    sheet.write(axes, "here", (1, 2), (3, -4), ha="right")
    sheet.write(axes, "edge", (0, 1), edges="axes fraction", quiet=True, va="top")
    here, edge = axes.texts
    assert (here.xy, here.xyann, here.get_ha(), here.get_va()) == (
        (1, 2), (3, -4), "right", "center",
    )  # fmt: skip
    assert (here.xycoords, here.anncoords) == ("data", "offset points")
    assert here.get_annotation_clip() is False
    assert here.get_color() != SOFT  # it is the point
    assert (edge.xycoords, edge.get_va(), edge.xyann) == ("axes fraction", "top", (0, 0))
    assert (edge.get_color(), edge.get_fontsize()) == (SOFT, WIDE.small)


def test_a_head_begins_at_the_left_edge_above_the_axes(sheet):
    axes = lay(sheet)
    sheet.write_head(axes, "measure")
    [head] = axes.texts
    assert head.xy == (0, 1)
    assert head.xyann == pytest.approx((-0.5 * POINTS, 8))


def keys(*texts):
    return [Key(Mark.BAR, text, box=(TINT, GREY)) for text in texts]


def test_keys_stand_along_the_top_in_as_many_rows_as_they_need(sheet):
    line = WIDE.small * 1.45 / POINTS
    assert sheet.key_height([]) == 0
    assert sheet.key_height(keys("a", "b")) == pytest.approx(line)
    assert sheet.key_height(keys("a" * 60, "b" * 60)) == pytest.approx(2 * line)
    long = "word " * 120
    assert sheet.key_height(keys(long)) == pytest.approx(3 * line)
    with style("one"):
        sheet.write_keys(keys("a", "$b$", "c" * 90, long))
        FigureCanvasAgg(sheet.drawing).draw()
    [axes] = sheet.drawing.axes
    texts = [text.get_text() for text in axes.texts]
    assert texts[:3] == ["a", "$b$", "c" * 90]
    assert texts[3].endswith("…")
    a, b, c, d = (text.get_window_extent() for text in axes.texts)
    assert b.x0 > a.x1
    assert c.y1 <= a.y0
    assert d.y1 <= c.y0
    assert max(box.x1 for box in (a, b, c, d)) <= sheet.drawing.bbox.x1
    assert max(box.y1 for box in (a, b, c, d)) <= sheet.drawing.bbox.y1
    assert (sheet.keyed, sheet.unmarked()) == ({Mark.BAR}, [])


def test_a_row_holds_keys_that_just_fill_it():
    tiny = Sheet(Format("tiny", 1.0, 5.0, 5.0, 2))  # 72 points
    # a mark takes 9.5 points, a character 5, and between two keys are 8
    assert tiny.key_height(keys("甲" * 4, "甲" * 5)) == pytest.approx(5 * 1.45 / POINTS)
    assert tiny.key_height(keys("甲" * 5, "甲" * 5)) == pytest.approx(2 * 5 * 1.45 / POINTS)


def test_a_key_keeps_its_own_lines_where_they_fit():
    key = Key(Mark.BAR, "two\nlines")
    key.fit(200, 8.0)
    assert (key.text, key.lines) == ("two\nlines", 2)
    key = Key(Mark.BAR, "two\nlines")
    key.fit(key.width(8.0), 8.0)  # just so
    assert key.text == "two\nlines"


def test_keys_begin_so_far_down_and_none_are_nothing(sheet):
    sheet.write_keys([])
    assert sheet.drawing.axes == []
    sheet.write_keys(keys("a"), top=1.0)
    [axes] = sheet.drawing.axes
    assert axes.texts[0].xy[1] == pytest.approx(POINTS + WIDE.small * (1.45 - 1) / 2)
    top = Sheet(WIDE)
    top.write_keys(keys("a"))
    [axes] = top.drawing.axes
    assert axes.texts[0].xy[1] == pytest.approx(WIDE.small * (1.45 - 1) / 2)


def test_a_key_s_text_follows_its_mark_and_the_next_key_its_text(sheet):
    em = WIDE.small
    sheet.write_keys([*keys("甲" * 10, "乙"), Key(Mark.LINE, "丙" * 50, {"color": ACCENT})])
    [axes] = sheet.drawing.axes
    left, gap, line = 1.9 * em, 1.6 * em, 1.45 * em
    assert [text.xy[0] for text in axes.texts] == pytest.approx(
        [left, left + 10 * em + gap + left, left]
    )
    tops = [text.xy[1] for text in axes.texts]
    assert [top - tops[0] for top in tops] == pytest.approx([0, 0, line])
    first, second = axes.patches
    assert first.get_xy() == pytest.approx((0.5, line / 2 - 0.35 * em))
    assert second.get_x() - first.get_x() == pytest.approx(left + 10 * em + gap)
    [drawn] = axes.lines
    assert list(drawn.get_xdata()) == pytest.approx([0, 1.4 * em])
    assert list(drawn.get_ydata()) == pytest.approx([1.5 * line] * 2)


def test_a_key_shows_the_mark_that_it_explains(sheet):
    line = {"color": ACCENT, "linewidth": 2.0}
    dot = {"marker": "D", "linestyle": "none", "markerfacecolor": GREY}
    sheet.write_keys([Key(Mark.LINE, "l", line), Key(Mark.PRINTED, "d", dot), *keys("b")])
    [axes] = sheet.drawing.axes
    drawn, mark = axes.lines
    assert (drawn.get_color(), len(drawn.get_xdata())) == (ACCENT, 2)
    assert (mark.get_marker(), mark.get_markerfacecolor(), len(mark.get_xdata())) == ("D", GREY, 1)
    [box] = axes.patches
    assert (box.get_width(), box.get_height()) == pytest.approx((1.4 * 8 - 1, 0.7 * 8))
    assert sheet.keyed == {Mark.LINE, Mark.PRINTED, Mark.BAR}
