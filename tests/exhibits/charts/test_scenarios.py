"""The two scenarios: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.core.errors import InputError
from analysis.exhibits.canvas import ACCENT, INK, PAPER, SOFT
from analysis.exhibits.charts.scenarios import draw_scenarios
from analysis.exhibits.marks import trace


@pytest.fixture
def projections(kit):
    return [
        kit.estimate("two_point_exponential", 2025, "3.39623", "3.1676", "3.63327"),
        kit.estimate("two_point_linear", 2025, "3.35", "3.145", "3.555"),
        kit.estimate("two_point_linear", 2021, "3.07", "2.949", "3.191"),
    ]


@pytest.fixture
def outturns(kit):
    return [
        kit.point("changzhou", 2022, "3.38", "derived", publisher="bureau"),
        kit.point("changzhou", 2021, "3.30", "derived", publisher="bureau"),
    ]


def test_nothing_to_draw_is_no_chart(kit, projections, outturns):
    assert draw_scenarios(None, projections, outturns, kit.labels()) is None
    assert draw_scenarios(kit.rd_gdp, [], outturns, kit.labels()) is None
    assert draw_scenarios(kit.staff, projections, outturns, kit.labels()) is None
    refused = [kit.estimate("two_point_exponential", 2025, None)]
    assert draw_scenarios(kit.rd_gdp, refused, outturns, kit.labels()) is None


def test_both_forms_join_both_points_and_hold_every_outturn(kit, projections, outturns):
    chart = draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels())
    drawn = {
        name: [tuple(row) for row in rows[["year", "value", "low", "high"]].to_numpy()]
        for name, rows in chart.data.groupby("series")
    }
    ends = [(2015, 2.65, 2.645, 2.655), (2020, 3.0, 2.9, 3.1)]
    assert drawn["linear"] == [*ends, (2021, 3.07, 2.949, 3.191), (2025, 3.35, 3.145, 3.555)]
    assert drawn["exponential"] == [*ends, (2025, 3.39623, 3.1676, 3.63327)]
    assert [row[:2] for row in drawn["outturn, derived"]] == [
        (2021, Decimal("3.30")), (2022, Decimal("3.38")),
    ]  # fmt: skip
    assert [row[:2] for row in drawn["printed"]] == [(2015, Decimal("2.65")), (2020, 3)]
    assert list(dict.fromkeys(chart.data["series"])) == [
        "printed", "linear", "exponential", "outturn, derived",
    ]  # fmt: skip


def test_the_picture_shows_the_paths_and_the_points(kit, projections, outturns):
    chart = draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels())
    lines = [(list(x.get_xdata()), list(x.get_ydata())) for x in kit.plot(chart).lines]
    assert ([2015, 2020, 2021, 2025], [2.65, 3.0, 3.07, 3.35]) in lines
    assert ([2015, 2020, 2025], [2.65, 3.0, 3.39623]) in lines
    assert ([2020, 2020], [2.9, 3.1]) in lines  # a whisker; that of 2015 is within its mark
    assert ([2015, 2015], [2.645, 2.655]) not in lines
    pens = {len(x.get_xdata()): x for x in kit.plot(chart).lines if len(x.get_xdata()) > 2}
    assert (pens[4].get_linestyle(), pens[3].get_linestyle()) == ("-", "--")
    assert pens[4].get_color() != pens[3].get_color()
    marks = {
        (x.get_marker(), float(x.get_xdata()[0]), x.get_markerfacecolor())
        for x in kit.plot(chart).lines
        if x.get_marker() in {"o", "D"}
    }
    assert {mark[:2] for mark in marks} == {("o", 2015), ("o", 2020), ("D", 2021), ("D", 2022)}
    assert {mark[2] for mark in marks if mark[0] == "D"} == {PAPER}
    assert PAPER not in {mark[2] for mark in marks if mark[0] == "o"}
    values = {"2.65% (2015)", "3.0% (2020)", "3.30% (2021)", "3.38% (2022)"}
    assert values <= set(kit.texts(chart))
    assert {"linear 3.35% (2025)", "exponential 3.40% (2025)"} <= set(kit.texts(chart))
    assert {"linear\n3.35% (2025)", "exponential\n3.40% (2025)"} <= set(
        kit.texts(chart, narrow=True)
    )
    keys = {"R&D / GDP, %", "printed in the document", "left open by rounding and hedges"}
    assert keys <= set(kit.texts(chart))
    [band] = kit.plot(chart).collections
    edges = {(float(x), float(y)) for x, y in band.get_paths()[0].vertices}
    assert {(2015, 2.645), (2020, 3.1), (2025, 3.145), (2025, 3.63327)} <= edges


def test_the_end_of_each_form_is_named_in_the_ink_of_its_line(kit, projections, outturns):
    axes = kit.plot(draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels()))
    inks = {text.get_text(): text.get_color() for text in axes.texts}
    lines = {len(x.get_xdata()): x.get_color() for x in axes.lines if len(x.get_xdata()) > 2}
    heights = {text.get_text(): text.xy[1] for text in axes.texts}
    assert abs(heights["linear 3.35% (2025)"] - 3.35) < 0.1
    assert abs(heights["exponential 3.40% (2025)"] - 3.40) < 0.1
    assert inks["linear 3.35% (2025)"] == lines[4] == ACCENT
    assert inks["exponential 3.40% (2025)"] == lines[3] == SOFT
    assert (inks["3.0% (2020)"], inks["3.38% (2022)"]) == (ACCENT, INK)


def test_every_year_is_marked_or_narrow_every_other(kit, projections):
    chart = draw_scenarios(kit.rd_gdp, projections, [], kit.labels())
    assert list(kit.plot(chart).get_xticks()) == list(range(2015, 2026))
    assert list(kit.plot(chart, narrow=True).get_xticks()) == list(range(2016, 2026, 2))


def test_no_value_stands_across_a_path_whatever_the_scale(kit, projections):
    def money(one):
        ends = ("value", "low", "high")
        return {"unit": "CNY", **{name: getattr(one, name) * 10**11 for name in ends}}

    ahead = [one.model_copy(update=money(one) | {"subject_unit": "CNY"}) for one in projections]
    levels = ("base", "base_low", "base_high", "end", "end_low", "end_high")
    pair = replace(
        kit.rd_gdp, unit="CNY", **{name: getattr(kit.rd_gdp, name) * 10**11 for name in levels}
    )
    chart = draw_scenarios(pair, ahead, [], kit.labels())
    FigureCanvasAgg(chart.drawing).draw()
    axes = kit.plot(chart)
    paths = [
        axes.transData.transform(trace([*zip(*line.get_data(), strict=True)]))
        for line in axes.lines
        if len(line.get_xdata()) > 2
    ]
    boxes = [t.get_window_extent() for t in axes.texts if t.get_text().startswith("CNY")]
    assert len(boxes) == len(paths) == 2
    for box in boxes:
        assert not any(box.contains(*place) for path in paths for place in path)


def test_the_plot_has_room_for_years_below_it_and_is_as_tall_as_others(kit, projections):
    chart = draw_scenarios(kit.rd_gdp, projections, [], kit.labels())
    for narrow in (False, True):
        assert kit.inches(chart, narrow=narrow) == (0.36, 0.24, 2.5 - 0.24)


def test_a_tenth_of_what_is_drawn_is_left_above_and_below(kit, projections, outturns):
    low, high = Decimal("2.645"), Decimal("3.63327")  # the first point's end, the second form's
    room = (high - low) / 10
    axes = kit.plot(draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels()))
    assert axes.get_ylim() == pytest.approx((float(low - room), float(high + room)))
    level = kit.pair("rd_gdp", 2015, 2020, "3 3 3", "3 3 3", unit="percent")
    ahead = [kit.estimate("two_point_linear", 2025, "3")]
    axes = kit.plot(draw_scenarios(level, ahead, [], kit.labels()))
    assert axes.get_ylim() == pytest.approx((2.9, 3.1))


def test_the_alternative_says_points_ends_and_outturns(kit, projections, outturns):
    chart = draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels())
    assert chart.alt == (
        "Line chart. R&D / GDP: 2.65% in 2015, 3.0% in 2020. "
        "Continued to 2025: linear 3.35% (3.14–3.56%), exponential 3.40% (3.16–3.64%). "
        "Later outturns: 3.30% in 2021, 3.38% in 2022."
    )
    assert chart.title == "R&D / GDP: two printed points continued to 2025 in two ways"
    assert "no prediction interval" in chart.note
    assert "Hollow" in chart.note
    assert chart.source == "Compendium, p. 31; Bureau"


def test_without_outturns_back_casts_or_hedges_nothing_is_said_of_them(kit):
    pair = kit.pair("rd_gdp", 2015, 2020, "2.65 2.65 2.65", "3 3 3", unit="percent")
    bare = [kit.estimate("two_point_linear", 2025, "3.35")]
    chart = draw_scenarios(pair, bare, [], kit.labels())
    assert chart.alt == (
        "Line chart. R&D / GDP: 2.65% in 2015, 3% in 2020. Continued to 2025: linear 3.35%."
    )
    assert "Hollow" not in chart.note
    assert chart.source == "Compendium"
    assert "later" not in chart.note
    assert not any("exponential" in text for text in kit.texts(chart))


def test_a_back_cast_base_is_hollow_and_said(kit, projections):
    pair = replace(kit.rd_gdp, base_origin="back-cast")
    chart = draw_scenarios(pair, projections, [], kit.labels())
    assert list(chart.data["series"])[:2] == ["derived", "printed"]
    assert "Hollow" in chart.note


def test_outturns_published_are_solid(kit, projections, outturns):
    published = [replace(one, origin="published") for one in outturns]
    chart = draw_scenarios(kit.rd_gdp, projections, published, kit.labels())
    faces = {x.get_markerfacecolor() for x in kit.plot(chart).lines if x.get_marker() == "D"}
    assert faces == {INK}
    assert "Hollow" not in chart.note
    assert "Diamonds: published later." in chart.note


def test_money_is_drawn_in_the_scale_of_the_language(kit):
    pair = kit.pair("revenue", 2018, 2020, "1e9 1e9 1e9", "2e9 2e9 2.5e9", unit="CNY")
    ahead = [kit.estimate("two_point_linear", 2022, "3e9", "3e9", "4e9", indicator="revenue")]
    for language, scale, unit in (("en", 1e9, "CNY bn"), ("zh", 1e8, "亿元")):
        chart = draw_scenarios(pair, ahead, [], kit.labels(language))
        low, high = kit.plot(chart).get_ylim()
        assert low < 1e9 / scale < 4e9 / scale < high < 10e9 / scale
        assert any(unit in text for text in kit.texts(chart))
        assert list(chart.data["value"])[-1] == 3e9  # data in the unit itself


def test_another_model_is_refused(kit, projections):
    other = kit.estimate("forecast_drift", 2025, "3", "2", "4")
    with pytest.raises(
        InputError, match="'forecast_drift'; accepted: two_point_linear, two_point_exponential"
    ):
        draw_scenarios(kit.rd_gdp, [*projections, other], [], kit.labels())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, projections, outturns, language):
    chart = draw_scenarios(kit.rd_gdp, projections, outturns, kit.labels(language))
    kit.assert_readable(chart)
    assert kit.plot(chart).get_xlim() == (2015 - 1.2, 2025)


def test_every_text_is_a_message(kit, projections, outturns):
    kit.assert_all_said(lambda it: draw_scenarios(kit.rd_gdp, projections, outturns, it))
    kit.assert_all_said(lambda it: draw_scenarios(kit.rd_gdp, projections[:1], [], it))
