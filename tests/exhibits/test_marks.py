"""Marks, whiskers, and labels that don't touch."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D

from analysis.exhibits.canvas import ACCENT, INK, lay_plain
from analysis.exhibits.marks import (
    DASH,
    DASHES,
    SHAPES,
    draw_whisker,
    key_marker,
    key_whisker,
    label_ends,
    spread,
    style_marker,
)


def test_hollow_means_computed_and_keeps_its_edge():
    printed, computed = style_marker("o"), style_marker("o", hollow=True)
    assert (printed["markerfacecolor"], printed["markeredgecolor"]) == (ACCENT, ACCENT)
    assert (computed["markerfacecolor"], computed["markeredgecolor"]) == ("white", ACCENT)
    assert style_marker("o", ink=INK)["markerfacecolor"] == INK
    assert printed["linestyle"] == "none"
    assert printed["clip_on"] is False


def test_shapes_look_as_large_as_each_other():
    assert style_marker("o")["markersize"] == 5.2
    for square in "Ds":
        assert style_marker(square, size=10)["markersize"] == 8.5
    assert style_marker("^", size=10)["markersize"] == 10


def test_shapes_and_dashes_differ():
    assert len(set(SHAPES)) == len(SHAPES) == 4
    assert len(set(DASHES)) == len(DASHES) == 3
    for dash in (*DASHES, DASH):  # each is one that can be drawn, and none is a full line
        assert Line2D([], [], linestyle=dash).get_linestyle() in {"--", "-."}


def test_a_key_shows_the_mark_it_explains():
    key = key_marker("D", label="later", hollow=True, ink=INK)
    assert (key.get_label(), key.get_marker(), key.get_markerfacecolor()) == (
        "later",
        "D",
        "white",
    )
    assert key.get_markeredgecolor() == INK
    assert list(key.get_xdata()) == []


def test_a_whisker_has_a_line_and_a_stroke_at_each_end():
    _, axes = lay_plain(3, right=1)
    draw_whisker(axes, 1.0, 2.5, 4)
    line, *strokes = axes.lines
    assert [list(one.get_xdata()) for one in (line, *strokes)] == [[1.0, 2.5], [1.0], [2.5]]
    assert {tuple(set(one.get_ydata())) for one in axes.lines} == {(4,)}
    assert {one.get_color() for one in axes.lines} == {INK}
    assert (line.get_linestyle(), line.get_marker()) == ("-", "None")
    assert [(one.get_linestyle(), one.get_marker()) for one in strokes] == [("None", "|")] * 2
    key = key_whisker("open")
    assert (key.get_label(), key.get_marker(), key.get_linestyle()) == ("open", "|", "-")
    assert key.get_markersize() == strokes[0].get_markersize()


def test_an_end_that_goes_on_has_an_arrow():
    _, axes = lay_plain(3, right=1)
    draw_whisker(axes, 1.0, 2.5, 4, open_ends=(False, True))
    assert [one.get_marker() for one in axes.lines[1:]] == ["|", ">"]
    draw_whisker(axes, 1.0, 2.5, 4, open_ends=(True, False))
    assert [one.get_marker() for one in axes.lines[4:]] == ["<", "|"]


def test_end_labels_stand_right_of_their_points_and_apart():
    drawing, axes = lay_plain(3, right=1)
    axes.set_ylim(100, 110)
    axes.set_xlim(0, 1)
    label_ends(axes, [(1, 105.0, "low", INK), (1, 105.1, "high", ACCENT), (1, 109.0, "far", INK)])
    low, high, far = axes.texts
    assert [text.get_text() for text in axes.texts] == ["low", "high", "far"]
    assert [text.get_color() for text in axes.texts] == [INK, ACCENT, INK]
    assert {text.xyann for text in axes.texts} == {(7, 0)}
    assert {text.get_weight() for text in axes.texts} == {"bold"}
    assert low.xy[1] < 105.0
    assert high.xy[1] > 105.1
    assert (low.xy[1] + high.xy[1]) / 2 == pytest.approx(105.05)
    assert far.xy == (1, 109.0)
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()
    boxes = [text.get_window_extent(canvas.get_renderer()) for text in (low, high)]
    assert 0 <= boxes[1].y0 - boxes[0].y1 < boxes[0].height  # apart, and no further than that


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
