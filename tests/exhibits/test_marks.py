"""Marks, whiskers, and labels that don't touch."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D

from analysis.exhibits.canvas import ACCENT, GREY, INK, PAPER, WIDE, style
from analysis.exhibits.marks import (
    DASH,
    SHAPES,
    Label,
    draw_mark,
    draw_whisker,
    end_room,
    key_marker,
    label_ends,
    label_marks,
    measure_across,
    spread,
    style_marker,
    trace,
)
from analysis.exhibits.sheet import Mark, Sheet


@pytest.fixture
def sheet():
    with style("one"):
        one = Sheet(WIDE)
        one.set_height(3)
        yield one


@pytest.fixture
def axes(sheet):
    """Axes of 4 by 2 inches, so 288 by 144 points, over 0 to 10 and 100 to 110."""
    made = sheet.lay(left=0.5, right=WIDE.width - 4.5, top=0.5, bottom=0.5)
    made.set(xlim=(0, 10), ylim=(100, 110))
    return made


# --- marks ------------------------------------------------------------------------------------


def test_hollow_means_computed_and_keeps_its_edge():
    printed, computed = style_marker("o"), style_marker("o", hollow=True)
    assert (printed["markerfacecolor"], printed["markeredgecolor"]) == (ACCENT, ACCENT)
    assert (computed["markerfacecolor"], computed["markeredgecolor"]) == (PAPER, ACCENT)
    assert style_marker("o", ink=INK)["markerfacecolor"] == INK
    assert printed["linestyle"] == "none"


def test_shapes_look_as_large_as_each_other_and_differ():
    assert style_marker("o")["markersize"] == 5.2
    for square in "Ds":
        assert style_marker(square, size=10)["markersize"] == 8.5
    assert style_marker("^", size=10)["markersize"] == 10
    assert len(set(SHAPES)) == len(SHAPES) == 4
    assert Line2D([], [], linestyle=DASH).get_linestyle() == "--"


def test_a_mark_is_of_its_kind_and_a_hollow_one_is_hollow_besides(sheet, axes):
    draw_mark(sheet, axes, (1, 101), ink=GREY)
    assert sheet.marks == {Mark.PRINTED}
    draw_mark(sheet, axes, (2, 102), Mark.SINCE, shape="D", hollow=True)
    assert sheet.marks == {Mark.PRINTED, Mark.SINCE, Mark.HOLLOW}
    solid, hollow = axes.lines
    assert (list(solid.get_xdata()), list(solid.get_ydata())) == ([1], [101])
    assert (solid.get_markerfacecolor(), hollow.get_markerfacecolor()) == (GREY, PAPER)
    assert sheet.unmarked() == []


def test_a_hollow_mark_is_no_printed_one(sheet, axes):
    draw_mark(sheet, axes, (1, 101), hollow=True)
    assert sheet.marks == {Mark.HOLLOW}


def test_a_key_shows_the_mark_it_explains():
    key = key_marker(Mark.SINCE, "later", shape="D", hollow=True, ink=INK)
    assert (key.kind, key.text) == (Mark.SINCE, "later")
    assert key.look == style_marker("D", hollow=True, ink=INK)
    assert key_marker(Mark.PRINTED, "plain").look == style_marker("o")


def test_a_whisker_has_a_line_and_a_stroke_at_each_end(sheet, axes):
    assert draw_whisker(sheet, axes, (1.0, 2.5), 104)
    line, *strokes = axes.lines
    assert [list(one.get_xdata()) for one in (line, *strokes)] == [[1.0, 2.5], [1.0], [2.5]]
    assert {tuple(set(one.get_ydata())) for one in axes.lines} == {(104,)}
    assert (line.get_linestyle(), line.get_marker()) == ("-", "None")
    assert [(one.get_linestyle(), one.get_marker()) for one in strokes] == [("None", "|")] * 2
    assert (sheet.marks, sheet.unmarked()) == ({Mark.WHISKER}, [])


def test_an_upright_whisker_stands(sheet, axes):
    assert draw_whisker(sheet, axes, (101.0, 104.0), 5, upright=True)
    line, *strokes = axes.lines
    assert (list(line.get_xdata()), list(line.get_ydata())) == ([5, 5], [101, 104])
    assert [list(one.get_ydata()) for one in strokes] == [[101], [104]]
    assert [one.get_marker() for one in strokes] == ["_", "_"]


def test_a_whisker_no_wider_than_its_mark_is_left_out(sheet, axes):
    # a tenth of the axis is 28.8 points across and 14.4 up; a mark is 5.2
    assert not draw_whisker(sheet, axes, (1.0, 1.18), 104)
    assert not draw_whisker(sheet, axes, (101, 101.36), 5, upright=True)
    assert (axes.lines[:], sheet.marks) == ([], set())
    assert draw_whisker(sheet, axes, (1.0, 1.19), 104)
    assert draw_whisker(sheet, axes, (101, 101.37), 5, upright=True)
    assert not draw_whisker(sheet, axes, (1.0, 1.3), 104, mark=9)


def test_an_end_that_goes_on_has_an_arrow_at_the_edge(sheet, axes):
    draw_whisker(sheet, axes, (1.0, float("inf")), 104)
    assert [one.get_marker() for one in axes.lines[1:]] == ["|", ">"]
    assert list(axes.lines[0].get_xdata()) == [1, 10]
    assert sheet.marks == {Mark.WHISKER, Mark.OPEN_END}
    draw_whisker(sheet, axes, (float("-inf"), 9.99), 104)
    assert [one.get_marker() for one in axes.lines[4:]] == ["<", "|"]
    draw_whisker(sheet, axes, (float("-inf"), float("inf")), 5, upright=True)
    assert [one.get_marker() for one in axes.lines[7:]] == ["v", "^"]


# --- labels -----------------------------------------------------------------------------------


def test_end_labels_stand_right_of_the_edge_and_apart(sheet, axes):
    ends = [
        Label((10, 105.0), "low", GREY),
        Label((10, 105.1), "high", ACCENT, bold=True),
        Label((10, 109.0), "far"),
    ]
    label_ends(sheet, axes, ends)
    low, high, far = axes.texts
    assert [text.get_text() for text in axes.texts] == ["low", "high", "far"]
    assert [text.get_weight() for text in axes.texts] == ["normal", "bold", "normal"]
    assert {text.xyann for text in axes.texts} == {(8, 0)}
    assert {text.xy[0] for text in axes.texts} == {1}
    assert low.xy[1] < 105.0
    assert high.xy[1] > 105.1
    assert (low.xy[1] + high.xy[1]) / 2 == pytest.approx(105.05)
    assert far.xy[1] == 109.0
    FigureCanvasAgg(sheet.drawing).draw()
    boxes = [text.get_window_extent() for text in (low, high)]
    assert 0 <= boxes[1].y0 - boxes[0].y1 < boxes[0].height  # apart, and no further than that
    # what was moved is joined to its mark, what was not is not
    assert [list(line.get_ydata()) for line in axes.lines] == [
        [105.0, low.xy[1]], [105.1, high.xy[1]],
    ]  # fmt: skip
    assert sheet.unmarked() == []


def test_a_label_whose_line_ends_early_is_joined_to_it(sheet, axes):
    label_ends(sheet, axes, [Label((9.6, 105.0), "near")])
    assert not axes.lines
    label_ends(sheet, axes, [Label((9.0, 105.0), "early")])
    [join] = axes.lines
    assert list(join.get_ydata()) == [105, 105]
    assert 9 < join.get_xdata()[0] < 10 < join.get_xdata()[1]


def test_the_room_for_end_labels_is_that_of_the_widest_line(sheet):
    one, two = Label((0, 0), "研发"), Label((0, 0), "研\n研发研", bold=True)
    wide = end_room(sheet, [one, two])
    assert wide == pytest.approx((14 + 1.03 * 3 * WIDE.size) / 72 + 0.02)
    assert end_room(sheet, [one]) < wide
    assert end_room(sheet, []) == pytest.approx(14 / 72 + 0.02)


def test_a_label_stands_above_its_mark_where_there_is_room(sheet, axes):
    assert label_marks(sheet, axes, [Label((5, 105), "value", ACCENT)], [(5, 105)], []) == []
    [text] = axes.texts
    assert (text.get_text(), text.xy, text.get_color()) == ("value", (5, 105), ACCENT)
    assert text.xyann[1] == 7
    assert text.xyann[0] < 0


def test_a_label_gives_way_to_the_edge_to_lines_and_to_other_labels(sheet, axes):
    top = Label((5, 109.9), "below")
    line = trace([(0, 104), (5, 103), (10, 104)])  # above its mark
    under = Label((5, 102.4), "beneath")
    assert label_marks(sheet, axes, [top, under], [top.at, under.at], line) == []
    assert [text.xyann[1] < 0 for text in axes.texts] == [True, True]
    twins = [Label((5, 106), "one"), Label((5, 106), "two")]
    assert label_marks(sheet, axes, twins, [(5, 106)], []) == []
    FigureCanvasAgg(sheet.drawing).draw()
    one, two = (text.get_window_extent() for text in axes.texts[2:])
    assert not one.overlaps(two)


def test_a_label_without_room_is_left_out_and_returned(sheet, axes):
    crowd = [(x / 10, 100 + y / 5) for x in range(101) for y in range(51)]
    label = Label((5, 105), "nowhere")
    assert label_marks(sheet, axes, [label], [label.at], crowd) == [label]
    assert not axes.texts


def test_no_label_is_nearer_to_another_mark_than_to_its_own(sheet, axes):
    # right above the mark stands another, so that above would be the other's
    own, other = (5.0, 105.0), (5.0, 106.6)
    label_marks(sheet, axes, [Label(own, "mine")], [own, other], [])
    [text] = axes.texts
    assert text.xyann[1] < 0


def test_distances_across_are_those_of_the_axis_wherever_it_begins(sheet, axes):
    for first in (0, 2000, -20):
        axes.set_xlim(first, first + 10)
        assert measure_across(sheet, axes, 5) == pytest.approx(144)  # half of 4 inches


def test_a_label_may_begin_or_end_just_inside_the_axes(sheet, axes):
    # half a point from the left edge; beside the mark stands a line
    mark = (0.5 / 28.8, 105)
    assert label_marks(sheet, axes, [Label(mark, "value")], [mark], [(0.5, 105)]) == []
    assert axes.texts[-1].xyann == (0, 7)
    # and from the lower one, which is 7 points and a line of 9.6 below; above the mark is one
    mark = (5, 100 + 17.1 / 14.4)
    assert label_marks(sheet, axes, [Label(mark, "value")], [mark], [(5, mark[1] + 1)]) == []
    assert axes.texts[-1].xyann[1] == pytest.approx(-16.6)
    assert axes.texts[-1].get_va() == "bottom"


def test_a_label_may_end_just_inside_the_right_edge(sheet, axes):
    half = (Label((0, 0), "value").width(WIDE.small) + 2) / 2
    mark = ((288 - half - 0.5) / 28.8, 105)
    assert label_marks(sheet, axes, [Label(mark, "value")], [mark], []) == []
    assert axes.texts[-1].xyann == (pytest.approx(-half), 7)


def test_two_lines_need_the_room_of_two(sheet, axes):
    # 20 points below the upper edge: one line of 9.6 and the gap of 7 have room, two have not
    mark = (5, 110 - 20 / 14.4)
    for text, above in (("one", True), ("one\ntwo", False)):
        label_marks(sheet, axes, [Label(mark, text)], [mark], [])
        assert (axes.texts[-1].xyann[1] > 0) is above


def test_a_label_is_bold_where_its_mark_is_what_the_chart_is_about(sheet, axes):
    wanted = [Label((2, 105), "plain"), Label((8, 105), "about", ACCENT, bold=True)]
    label_marks(sheet, axes, wanted, [one.at for one in wanted], [])
    assert [(t.get_weight(), t.get_fontsize()) for t in axes.texts] == [
        ("normal", WIDE.small), ("bold", WIDE.small),
    ]  # fmt: skip


def test_a_line_is_traced_along_its_steps():
    assert trace([]) == trace([(1, 1)]) == []
    assert trace([(0, 0), (6, 12)]) == [(n, 2 * n) for n in range(7)]
    assert len(trace([(0, 0), (1, 1), (2, 0)])) == 14


def test_labels_move_as_little_as_the_squares_of_their_moves_allow():
    assert spread([], 1) == []
    assert spread([5], 1) == [5]
    assert spread([0, 10], 1) == [0, 10]
    assert spread([5, 5], 1) == [4.5, 5.5]
    assert spread([5, 5, 5], 2) == [3, 5, 7]
    assert spread([6, 5], 2) == pytest.approx([6.5, 4.5])  # in the order given
    assert spread([0, 1, 1.5, 9], 1) == pytest.approx([-1 / 6, 5 / 6, 11 / 6, 9])


@given(st.lists(st.floats(-100, 100), max_size=8), st.floats(0.01, 10))
def test_spread_labels_are_apart_in_order_and_no_further_than_needed(wanted, gap):
    placed = spread(wanted, gap)
    ranked = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for one, other in pairwise(ranked):
        assert placed[other] - placed[one] >= gap - 1e-6
    apart = sorted(wanted)
    if all(b - a >= gap for a, b in pairwise(apart)):
        assert placed == pytest.approx(wanted)
    assert sum(placed) == pytest.approx(sum(wanted), abs=1e-6)
