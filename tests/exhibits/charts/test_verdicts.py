"""A square a statement: what is counted and said."""

from collections import Counter

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgba

from analysis.core.errors import InputError
from analysis.core.vocabulary import VERDICTS
from analysis.exhibits.canvas import ACCENT, GREY, INK, PAPER, TINT
from analysis.exhibits.charts.verdicts import MOST_SQUARES, draw_verdicts


@pytest.fixture
def claims(kit):
    return [
        kit.claim("date", "certain"),
        *[kit.claim("repeat", "certain")] * 7,
        *[kit.claim("repeat", "conflict")] * 2,
    ]


def squares(kit, chart, *, narrow=False):
    """How many squares there are of a colour, and where; the labels' own left out."""
    patches = kit.plot(chart, narrow=narrow).patches[::2]
    return {p.get_facecolor(): len(p.get_path().vertices) // 5 for p in patches}


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_verdicts([], kit.labels()) is None
    assert draw_verdicts([kit.claim("date", "certain", outside=True)], kit.labels()) is None


def test_every_statement_on_own_figures_is_one_square(kit, claims):
    outside = kit.claim("reference", "conflict", outside=True)
    chart = draw_verdicts([*claims, outside], kit.labels())
    for narrow in (False, True):
        assert squares(kit, chart, narrow=narrow) == {to_rgba(TINT): 8, to_rgba(ACCENT): 2}
        shown = kit.texts(chart, narrow=narrow)
        assert shown == ["8 hold for all values the prints allow", "2 conflict: figures disagree"]
    assert list(chart.data["topic"]) == ["date", "repeat"]
    assert list(chart.data["label"]) == ["Dates", "Figures printed twice"]
    assert list(chart.data["certain"]) == [1, 7]
    assert list(chart.data["conflict"]) == [0, 2]
    assert set(VERDICTS) <= set(chart.data)
    assert list(chart.data["total"]) == [1, 9]
    assert chart.alt == (
        "Waffle chart of 10 statements. 8 hold for all values the prints allow; "
        "2 conflict: figures disagree."
    )
    assert chart.source == "Compendium"
    assert chart.note == "A square is a statement."
    assert chart.id == "verdicts"


def test_below_the_last_label_is_no_empty_room(kit):
    chart = draw_verdicts([kit.claim("date", verdict) for verdict in VERDICTS], kit.labels())
    for drawing in (chart.drawing, chart.narrow):
        FigureCanvasAgg(drawing).draw()
        lowest = min(text.get_window_extent().y0 for text in drawing.axes[0].texts)
        assert 0 <= lowest < 0.2 * drawing.dpi


def test_a_label_stands_level_with_its_square(kit):
    chart = draw_verdicts([kit.claim("date", verdict) for verdict in VERDICTS], kit.labels())
    axes = kit.plot(chart)
    for text, square in zip(axes.texts, axes.patches[1::2], strict=True):
        heights = square.get_path().vertices[:, 1]
        assert (min(heights) + max(heights)) / 2 == pytest.approx(text.xy[1])


def test_the_squares_follow_one_another_without_a_gap_or_an_overlap(kit):
    claims = [kit.claim("date", v) for v in VERDICTS for _ in range(9)]
    chart = draw_verdicts(claims, kit.labels())
    corners = Counter(
        tuple(round(float(x) / 0.145) for x in corner)
        for patch in kit.plot(chart).patches[::2]
        for corner in patch.get_path().vertices[::5]
    )
    columns = int(3.3 / 0.145)
    assert corners == Counter((n % columns, n // columns) for n in range(63))


def test_a_square_with_its_edge_fills_its_place_but_for_a_sixth(kit):
    chart = draw_verdicts([kit.claim("date", "certain")] * 2, kit.labels())
    squares = kit.plot(chart).patches[0].get_path().vertices.reshape(2, 5, 2)
    edge = 0.8 / 72  # half of it lies outside its line, on either side
    for n, corners in enumerate(squares):
        low, high = corners.min(axis=0), corners.max(axis=0)
        assert list(high - low + edge) == pytest.approx([0.145 * 0.84] * 2)
        assert list(low - edge / 2) == pytest.approx([n * 0.145, 0])


def test_what_weighs_against_the_document_is_dark_and_crossed_where_nothing_explains_it(kit):
    claims = [kit.claim("date", verdict) for verdict in VERDICTS]
    chart = draw_verdicts(claims, kit.labels())
    faces = dict(zip(VERDICTS, kit.plot(chart).patches[::2], strict=True))
    assert {v: p.get_facecolor() for v, p in faces.items()} == {
        "certain": to_rgba(TINT), "compatible": to_rgba(TINT), "within_rounding": to_rgba(TINT),
        "under_reading": to_rgba(GREY), "does_not_hold": to_rgba(INK),
        "conflict": to_rgba(ACCENT), "not_checkable": to_rgba(PAPER),
    }  # fmt: skip
    edges = {p.get_edgecolor() for v, p in faces.items() if p.get_facecolor() == to_rgba(TINT)}
    assert len(edges) == 3
    crosses = kit.plot(chart).lines
    assert len(crosses) == 4  # two strokes, in the squares and at the label
    bold = [t.get_text() for t in kit.plot(chart).texts if t.get_weight() == "bold"]
    assert bold == ["1 holds under no fair reading", "1 conflicts: figures disagree"]


def test_a_cross_joins_the_corners_of_its_square(kit):
    claims = [kit.claim("date", verdict) for verdict in ("certain", *["does_not_hold"] * 2)]
    chart = draw_verdicts(claims, kit.labels())
    crossed = [p for p in kit.plot(chart).patches if p.get_facecolor() == to_rgba(INK)]
    corners = Counter(
        (round(float(x), 4), round(float(y), 4))
        for patch in crossed
        for n, (x, y) in enumerate(patch.get_path().vertices)
        if n % 5 < 4  # the fifth closes the square
    )
    ends = Counter(
        (round(float(x), 4), round(float(y), 4))
        for line in kit.plot(chart).lines
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)
    )
    assert len(ends) == 12  # two squares and the label's own
    assert ends == corners


def test_of_very_many_statements_a_square_is_several(kit):
    few = [kit.claim("date", "certain")] * MOST_SQUARES
    assert squares(kit, draw_verdicts(few, kit.labels())) == {to_rgba(TINT): MOST_SQUARES}
    many = [*few, kit.claim("date", "conflict")]
    chart = draw_verdicts(many, kit.labels())
    assert squares(kit, chart) == {to_rgba(TINT): MOST_SQUARES // 2, to_rgba(ACCENT): 1}
    assert chart.note == "A square is 2 statements."


def test_an_unknown_verdict_or_topic_is_refused_with_the_nearest(kit):
    with pytest.raises(InputError, match=r"claim on 'date': unknown verdict 'certan'; .*certain"):
        draw_verdicts([kit.claim("date", "certan")], kit.labels())
    with pytest.raises(InputError, match="topic 'dat'"):
        draw_verdicts([kit.claim("dat", "certain")], kit.labels())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, claims, language):
    all_of_them = [*claims * 20, *(kit.claim("date", verdict) for verdict in VERDICTS)]
    kit.assert_readable(draw_verdicts(all_of_them, kit.labels(language)))


def test_every_text_is_a_message(kit):
    claims = [kit.claim("date", verdict) for verdict in VERDICTS]
    kit.assert_all_said(lambda labels: draw_verdicts(claims, labels))
    kit.assert_all_said(lambda labels: draw_verdicts(claims * 100, labels))
