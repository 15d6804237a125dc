"""How far figures disagree: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest
from matplotlib.colors import to_rgba

from analysis.exhibits.canvas import ACCENT, GREY
from analysis.exhibits.charts.disagreements import MOST_ROWS, draw_disagreements
from analysis.exhibits.marks import SIZE


@pytest.fixture
def rows(kit):
    def row(claim, gap, verdict="conflict", **more):
        gap = None if gap is None else Decimal(gap)
        return kit.claim("repeat", verdict, claim=claim, gap=gap, **more)

    return [
        row("near", "3.03"),
        row("far", "31.4", reading="all", pages=(21, 31), says_en="platforms"),
        row("far", "5.81", reading="few", pages=(21, 31), says_en="platforms"),
        row("list", "25", "does_not_hold"),
        row("dates", None),
        row("outside", "80", outside=True),
        row("fine", "60", "under_reading"),
    ]


def test_nothing_to_draw_is_no_chart(kit, rows):
    assert draw_disagreements([], kit.labels()) is None
    assert draw_disagreements(rows[4:], kit.labels()) is None


def test_the_least_disagreement_ranks_and_the_others_stand_beside_it(kit, rows):
    chart = draw_disagreements(rows, kit.labels())
    assert list(chart.data["claim"]) == ["list", "far", "far", "near"]
    assert list(chart.data["verdict"]) == ["does_not_hold", *["conflict"] * 3]
    assert chart.alt == (
        "Bar chart of least disagreements. A figure in two places (p. 21): 25.0%; "
        "Platforms (pp. 21, 31): 5.8% to 31.4%; A figure in two places (p. 21): 3.0%."
    )
    for narrow in (False, True):
        axes = kit.plot(chart, narrow=narrow)
        assert axes.get_xlim() == (0, pytest.approx(31.4 * 1.04))
        assert {"25.0%", "5.8% to 31.4%", "3.0%"} <= set(kit.texts(chart, narrow=narrow))
        dots = [
            (float(x), face)
            for points in axes.collections
            for (x, _), face in zip(
                points.get_offsets(), map(tuple, points.get_facecolors()), strict=True
            )
        ]
        assert sorted(dots) == [
            (3.03, to_rgba(ACCENT)), (5.81, to_rgba(ACCENT)),
            (25.0, to_rgba(ACCENT)), (31.4, to_rgba(GREY)),
        ]  # fmt: skip
        bars = [list(x.get_xdata()) for x in axes.lines if x.get_color() == ACCENT]
        assert bars == [[0, 25], [0, 5.81], [0, 3.03]]
        assert [list(x.get_xdata()) for x in axes.lines if x.get_color() == GREY] == [[5.81, 31.4]]
        heights = [y for points in axes.collections for _, y in points.get_offsets()]
        lines = {x.get_ydata()[0] for x in axes.lines if x.get_color() == ACCENT}
        assert set(map(float, heights)) == lines
        # as large as the marks of other charts; matplotlib takes the square of the diameter
        assert {float(s) for points in axes.collections for s in points.get_sizes()} == {SIZE**2}
    assert chart.source == "Compendium, p. 21"


def test_without_pages_a_statement_bears_its_paragraphs(kit):
    paged = kit.labels()
    labels = replace(paged, names=replace(paged.names, pages={}, paragraphs={"a": 12, "b": 4}))
    near = {"claim": "near", "gap": Decimal(3), "pages": ()}
    rows = [kit.claim("repeat", "conflict", **near, figures=("a", "b"))]
    chart = draw_disagreements(rows, labels)
    assert "A figure in two places (paras\u00a04, 12): 3.0%" in chart.alt
    assert (list(chart.data["paragraphs"]), "pages" in chart.data) == (["4 12"], False)
    assert chart.source == "Compendium, paras\u00a04, 12"
    unknown = [kit.claim("repeat", "conflict", **near, figures=("c",))]
    assert "A figure in two places: 3.0%" in draw_disagreements(unknown, labels).alt


def test_dates_are_counted_and_only_what_is_drawn_is_explained(kit, rows):
    assert draw_disagreements(rows, kit.labels()).note == (
        "Bar and dot: the least disagreement under any fair reading. "
        "Grey: under the other readings. 1 disagreement on dates has no percentage."
    )
    assert draw_disagreements(rows[:1], kit.labels()).note == (
        "Bar and dot: the least disagreement under any fair reading."
    )


def test_beyond_what_can_be_read_the_nearest_are_left_out_and_counted(kit):
    rows = [
        kit.claim("repeat", "conflict", claim=str(n), gap=Decimal(n + 1))
        for n in range(MOST_ROWS + 2)
    ]
    chart = draw_disagreements(rows, kit.labels())
    assert list(chart.data["gap"])[::11] == [14, 3]
    assert "2 more" in chart.note


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, rows, language):
    kit.assert_readable(draw_disagreements(rows, kit.labels(language)))


def test_every_text_is_a_message(kit, rows):
    def draw(labels):
        chart = draw_disagreements(rows, labels)
        said = ("a figure in two places", "A figure in two places", "platforms", "Platforms",
                "某数两处刊出")  # fmt: skip
        for name in said:  # what a claim says is data
            for drawing in (chart.drawing, chart.narrow):
                for axes in drawing.axes:
                    for text in axes.texts:
                        text.set_text(" ".join(text.get_text().split()).replace(name, ""))
            object.__setattr__(chart, "alt", chart.alt.replace(name, ""))
        return chart

    kit.assert_all_said(draw)
