"""A broken line: what is plotted on which scale, and what is said of its date."""

from dataclasses import replace
from decimal import Decimal
from math import exp, log

import pytest

from analysis.exhibits.canvas import ACCENT
from analysis.exhibits.charts.broken_line import Broken, draw_broken_line

#: 100 · e^(0.2 t) before the fourth year, from there on 200 · e^(0.1 (t − 3)).
AMOUNTS = [100 * exp(0.2 * t) for t in range(3)] + [200 * exp(0.1 * t) for t in range(3)]


@pytest.fixture
def broken(kit):
    points = [
        kit.point("china", 2000 + t, f"{value * 1e9:.0f}", "printed")
        for t, value in enumerate(AMOUNTS)
    ]
    return Broken(
        points, "Spending", "CNY", logs=True, first_year=2003, p_value=Decimal("0.001"),
        below=True, before=Decimal("0.2"), after=Decimal("0.1"),
    )  # fmt: skip


@pytest.fixture
def ratio(kit, broken):
    points = [
        kit.point("china", 2000 + t, value, publisher="bank", title="WDI")
        for t, value in enumerate(("1", "1.1", "1.2", "2", "2.05", "2.1"))
    ]
    slopes = {"before": Decimal("0.1"), "after": Decimal("0.05")}
    return replace(broken, points=points, unit="percent", logs=False, below=False,
                   p_value=Decimal("0.041"), **slopes)  # fmt: skip


def fitted(kit, chart, *, narrow=False):
    """Both lines, that before the break first."""
    return [
        (list(x.get_xdata()), list(x.get_ydata()))
        for x in kit.plot(chart, narrow=narrow).lines
        if x.get_color() == ACCENT
    ]


def test_without_a_break_there_is_no_chart(kit):
    assert draw_broken_line(None, kit.labels()) is None


def test_each_side_has_its_line_through_the_mean_of_its_own_figures(kit, broken):
    chart = draw_broken_line(broken, kit.labels())
    before, after = fitted(kit, chart)
    assert fitted(kit, chart, narrow=True) == [before, after]
    assert list(before[0]) == [2000, 2001, 2002]
    assert list(before[1]) == pytest.approx(AMOUNTS[:3])  # on the line, so that it meets them
    assert list(after[0]) == [2003, 2004, 2005]
    assert list(after[1]) == pytest.approx(AMOUNTS[3:])
    marks = [x for x in kit.plot(chart).lines if x.get_marker() == "o"]
    assert [float(x.get_ydata()[0]) for x in marks] == pytest.approx(AMOUNTS)
    assert kit.plot(chart).get_yscale() == "log"
    [cut] = [x for x in kit.plot(chart).lines if list(x.get_xdata()) == [2002.5, 2002.5]]
    assert cut.get_linestyle() != "-"


def test_a_slope_that_is_not_the_figures_own_still_passes_through_their_mean(kit, broken):
    flat = replace(broken, before=Decimal(0))
    before, _ = fitted(kit, draw_broken_line(flat, kit.labels()))
    mean = exp(sum(map(log, AMOUNTS[:3])) / 3)
    assert list(before[1]) == pytest.approx([mean] * 3)


def test_it_names_the_date_the_paces_and_the_p_value(kit, broken):
    chart = draw_broken_line(broken, kit.labels())
    # 100 (e^0.2 - 1) = 22.1, 100 (e^0.1 - 1) = 10.5
    for narrow in (False, True):
        assert {
            "China, yearly figures",
            "fitted line on either side of the break",
            "before 2003:\n22.1% a year",
            "from 2003 on:\n10.5% a year",
            "CNY 100 bn (2000)",
            "CNY 244 bn (2005)",
        } <= set(kit.texts(chart, narrow=narrow))
    assert chart.id == "broken_line"
    assert chart.note.startswith("Dotted: the break, before 2003.")
    assert "p-value < 0.001" in chart.note
    assert "equal steps" in chart.note
    assert "Spending, CNY bn, log scale" in kit.texts(chart)
    assert chart.title == (
        "Spending: China 2000–2005, with a line before 2003 and one from 2003 on"
    )
    assert chart.alt.endswith("The line before 2003: 22.1% a year; from 2003 on: 10.5% a year.")
    assert list(chart.data["side"]) == ["before"] * 3 + ["after"] * 3
    assert float(chart.data["line"].iloc[0]) == pytest.approx(1e11)
    assert chart.source == "Compendium"


def test_a_ratio_moves_by_points_on_its_own_scale(kit, ratio):
    chart = draw_broken_line(ratio, kit.labels())
    assert kit.plot(chart).get_yscale() == "linear"
    assert "log" not in chart.note.lower()
    assert "does not start at zero" in chart.note
    assert "Spending, %" in kit.texts(chart)
    assert "(p-value 0.041)" in chart.note
    assert "before 2003:\n0.100 percentage points a year" in kit.texts(chart)
    before, after = fitted(kit, chart)
    assert list(before[1]) == pytest.approx([1, 1.1, 1.2])
    assert list(after[1]) == pytest.approx([2, 2.05, 2.1])
    assert chart.source == "World Bank, WDI"


def test_the_axes_hold_every_year_and_leave_room_around_the_figures(kit, broken, ratio):
    axes = kit.plot(draw_broken_line(ratio, kit.labels()))
    assert axes.get_xlim() == (1999.4, 2005.6)
    assert list(axes.get_xticks()) == list(range(2000, 2006))
    assert axes.get_ylim() == pytest.approx((1 - 0.12 * 1.1, 2.1 + 0.12 * 1.1))
    logs = kit.plot(draw_broken_line(broken, kit.labels()))
    room = (AMOUNTS[-1] / 100) ** 0.12 * 1.05
    assert logs.get_ylim() == pytest.approx((100 / room, AMOUNTS[-1] * room))
    level = [replace(p, value=Decimal(2)) for p in ratio.points]
    flat = replace(ratio, points=level, before=Decimal(0), after=Decimal(0))
    assert kit.plot(draw_broken_line(flat, kit.labels())).get_ylim() == pytest.approx((1.88, 2.12))


def test_the_plot_has_room_for_years_below_it_and_is_as_tall_as_others(kit, broken):
    chart = draw_broken_line(broken, kit.labels())
    for narrow in (False, True):
        assert kit.inches(chart, narrow=narrow) == (0.5, 0.24, 2.7 - 0.24)


def test_the_first_figure_is_told_below_right_of_its_mark_and_the_last_above_left(kit, ratio):
    told = {t.get_text(): t for t in kit.plot(draw_broken_line(ratio, kit.labels())).texts}
    first, last = told["1.00% (2000)"], told["2.10% (2005)"]
    assert (first.xyann, first.get_ha(), first.get_va()) == ((-4, -7), "left", "top")
    assert (last.xyann, last.get_ha(), last.get_va()) == ((4, 7), "right", "bottom")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, broken, ratio, language):
    kit.assert_readable(draw_broken_line(broken, kit.labels(language)))
    kit.assert_readable(draw_broken_line(ratio, kit.labels(language)))


def test_a_label_stands_off_a_line_that_falls(kit, ratio):
    falling = replace(ratio, before=Decimal("-0.1"), after=Decimal("-0.05"))
    for one, sides in ((ratio, ["bottom", "top"]), (falling, ["top", "bottom"])):
        texts = kit.plot(draw_broken_line(one, kit.labels())).texts
        assert [t.get_va() for t in texts if t.get_weight() == "bold"] == sides


def test_every_text_is_a_message(kit, broken, ratio):
    for one in (replace(broken, unit="enterprise"), replace(ratio, unit="enterprise")):

        def drawn(labels, one=one):
            return draw_broken_line(replace(one, measure=labels.title("rd_gdp")), labels)

        kit.assert_all_said(drawn)
