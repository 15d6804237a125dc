"""Ratios at two dates: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.exhibits.canvas import ACCENT, GREY, NARROW, PAPER, WIDE
from analysis.exhibits.charts.shares import MOST_SHARES, draw_shares


def dots(kit, chart, *, narrow=False):
    """Each row's marks, from the top: where they begin and end, and their faces."""
    rows = {}
    for line in kit.plot(chart, narrow=narrow).lines:
        if line.get_marker() == "o":
            face = (float(line.get_xdata()[0]), line.get_markerfacecolor())
            rows.setdefault(line.get_ydata()[0], []).append(face)
    return [rows[y] for y in sorted(rows)]


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_shares([], kit.labels()) is None
    assert draw_shares([kit.firms], kit.labels()) is None  # a level
    assert draw_shares([replace(kit.rd_gdp, headline=False)], kit.labels()) is None
    assert draw_shares([replace(kit.rd_gdp, unit="permille")], kit.labels()) is None


def test_both_levels_stand_on_one_line_and_the_change_beside_it(kit):
    chart = draw_shares(kit.growth, kit.labels())
    assert list(chart.data["indicator"]) == ["rd_gdp", "staff"]
    for narrow in (False, True):
        assert dots(kit, chart, narrow=narrow) == [
            [(2.65, GREY), (3.0, ACCENT)],
            [(20.09, PAPER), (20.51, ACCENT)],
        ]
        shown = set(kit.texts(chart, narrow=narrow))
        change = "+0.35 (0.24–0.46)" if narrow else "+0.35\n(0.24–0.46)"
        assert {change, "+0.42", "earlier", "later", "Points"} <= shown
        assert {"over several years", "over one year"} <= shown
    assert "2015–2020\n2.65% → 3.0%" in kit.texts(chart)
    assert any("2015–2020, 2.65% → 3.0%" in " ".join(text.split())
               for text in kit.texts(chart, narrow=True))  # fmt: skip
    assert chart.alt == (
        "Dumbbell plot. R&D / GDP, 2015–2020: 2.65%, then 3.0%, +0.35 (0.24–0.46) points; "
        "Share of R&D staff, 2019–2020*: 20.09%, then 20.51%, +0.42 points."
    )
    assert chart.source == "Compendium, pp. 21, 31"
    assert list(chart.data["pp_low"]) == [Decimal("0.245"), Decimal("0.415")]


def test_the_note_explains_what_is_drawn_and_no_more(kit):
    chart = draw_shares(kit.growth, kit.labels())
    assert chart.note == (
        "Hollow: the earlier level is back-cast, from the later one and its printed change. "
        "A line joins the two dates of a ratio. * Dated only by the document itself."
    )
    assert draw_shares([kit.rd_gdp], kit.labels()).note.count("Hollow") == 0


def test_hedges_are_written_and_have_whiskers_where_they_are_wider_than_the_mark(kit):
    wide = replace(kit.rd_gdp, end_low=Decimal(2), end_high=Decimal(4), end_bound_by=("p31.06",))
    chart = draw_shares([wide], kit.labels(hedges={"p31.06": "approx"}))
    assert "2015–2020\n2.65% → about 3%" in kit.texts(chart)
    ends = [x.get_xdata()[0] for x in kit.plot(chart).lines if x.get_marker() == "|"]
    assert ends == [2, 4]
    assert "Whiskers" in chart.note


def test_the_farthest_moved_stands_first_in_its_group(kit):
    rows = [
        replace(kit.rd_gdp, scope=scope, pp=Decimal(pp), pp_low=Decimal(pp), pp_high=Decimal(pp))
        for scope, pp in (("changzhou", "-1"), ("park", "2"))
    ]
    chart = draw_shares(rows, kit.labels())
    assert list(chart.data["scope"]) == ["park", "changzhou"]
    assert {"+2.00", "−1.00"} <= set(kit.texts(chart))


@pytest.mark.parametrize(("high", "told"), [("1.05", "+1.00"), ("1.06", "+1.00\n(0.95–1.06)")])
def test_a_range_is_told_where_more_than_a_tenth_of_the_change_is_open(kit, high, told):
    change = {"pp": Decimal(1), "pp_low": Decimal("0.95"), "pp_high": Decimal(high)}
    assert told in kit.texts(draw_shares([replace(kit.rd_gdp, **change)], kit.labels()))


def test_changes_end_a_point_before_the_right_edge_below_their_head(kit):
    chart = draw_shares(kit.growth, kit.labels())
    for narrow, width in ((False, WIDE.width), (True, NARROW.width)):
        axes = kit.plot(chart, narrow=narrow)
        room = (1 - axes.get_position().x1) * width * 72
        [head] = [t for t in axes.texts if t.get_text() == "Points"]
        changes = [t for t in axes.texts if t.get_text().startswith("+")]
        assert len(changes) == 2
        for text in (head, *changes):
            assert text.xyann[0] == pytest.approx(room - 1)
            assert (text.xy[0], text.get_ha()) == (1, "right")
        assert head.xyann[1] == 12


def test_left_out_by_foundation_never_by_movement_and_counted(kit):
    far = replace(kit.rd_gdp, base_origin="back-cast", pp=Decimal(9))
    chart = draw_shares([far] * 2 + [kit.rd_gdp] * MOST_SHARES, kit.labels())
    assert set(chart.data["base_origin"]) == {"printed"}
    assert "2 more are not drawn" in chart.note


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, language):
    kit.assert_readable(draw_shares(kit.growth, kit.labels(language)))
    long = kit.names.indicators | {"rd_gdp": kit.titled("研发经费占比" * 6, "R&D of GDP " * 6)}
    kit.assert_readable(draw_shares(kit.growth, kit.labels(language, indicators=long)))


def test_every_text_is_a_message(kit):
    kit.assert_all_said(lambda labels: draw_shares([kit.rd_gdp] * 13 + [kit.staff], labels))
