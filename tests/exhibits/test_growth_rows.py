"""A line a growth pair."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.exhibits.canvas import lay_rows
from analysis.exhibits.growth_rows import (
    cite_rows,
    dates_of,
    draw_measure,
    key_measures,
    measure_of,
    name_row,
    note_rows,
    rule_measure,
    select_rows,
    tabulate_rows,
    write_name,
)


@pytest.fixture
def axes():
    return lay_rows(3, right=1.18)[1]


def test_a_measure_comes_with_its_bounds(kit):
    assert measure_of(kit.firms, "cagr") == (
        Decimal("14.376"), Decimal("14.376"), Decimal("17.353"),
    )  # fmt: skip
    assert measure_of(kit.firms, "end") == (600, 600, 700)
    halves = (kit.firms, replace(kit.firms, pp=Decimal(1)), replace(kit.firms, pp_low=Decimal(1)))
    for row in halves:
        with pytest.raises(ValueError, match="the pair of firms has no pp"):
            measure_of(row, "pp")


def test_printed_pairs_are_kept_first_then_the_main_scope_then_the_longest(kit):
    firms = kit.firms
    back_cast = replace(firms, base_origin="back-cast")
    elsewhere = replace(firms, scope="park")
    short = replace(firms, base_period=kit.year(2019))
    alike = replace(firms, indicator="a")
    rows = [back_cast, elsewhere, short, firms, alike]
    assert select_rows(rows, "changzhou", 9) == [alike, firms, short, elsewhere, back_cast]
    assert select_rows(rows, "park", 2) == [elsewhere, alike]
    twins = [replace(firms, scope=scope) for scope in ("z", "y")]
    assert [row.scope for row in select_rows(twins, "changzhou", 2)] == ["y", "z"]


def test_a_row_is_named_with_its_dates(kit, axes):
    write_name(axes, 1, kit.staff, kit.labels())
    name, dates = axes.texts
    assert (name.get_text(), dates.get_text()) == ("Share of R&D staff", "2019–2020*")
    assert (name.xy, dates.xy) == ((0, 1), (0, 1))
    assert (name.xyann[0], dates.xyann[0]) == pytest.approx((-2.68 * 72, -0.72 * 72))
    assert name_row(kit.staff, kit.labels()) == "Share of R&D staff, 2019–2020*"


def test_spans_are_dated_in_two_lines_and_told_in_one(kit):
    spans = replace(
        kit.firms,
        base_period=Period(2011, 2015, span=True),
        end_period=Period(2016, 2020, span=True),
    )
    assert dates_of(spans, kit.labels()) == "2011–2015 →\n2016–2020"
    assert name_row(spans, kit.labels("zh")) == "科技服务业企业，2011–2015 → 2016–2020"


def marks(axes):
    return [line for line in axes.lines if line.get_marker() == "o"]


def test_a_hedged_measure_has_a_mark_a_whisker_and_bounds(kit, axes):
    before = len(axes.lines)
    axes.set_xlim(0, 20)
    draw_measure(axes, 2, kit.firms, "cagr", "14.4%", "14.3–17.4")
    drawn = [list(line.get_xdata()) for line in axes.lines[before:-1]]
    assert drawn == [[14.376, 17.353], [14.376], [17.353]]
    [mark] = marks(axes)
    assert (list(mark.get_xdata()), list(mark.get_ydata())) == ([14.376], [2])
    assert mark.get_markerfacecolor() != "white"
    bounds, value = axes.texts
    assert (bounds.get_text(), bounds.xy, bounds.get_ha()) == ("14.3–17.4", (1, 2), "right")
    assert bounds.xyann[0] == pytest.approx(1.16 * 72)
    assert (value.get_text(), value.xy, value.xyann, value.get_ha()) == (
        "14.4%", (17.353, 2), (7, 0), "left",
    )  # fmt: skip


def test_without_hedge_the_mark_stands_alone_and_a_fall_is_told_left_of_it(kit, axes):
    before = len(axes.lines)
    fall = replace(
        kit.institutions, base_origin="back-cast",
        cagr=Decimal(-2), cagr_low=Decimal(-2), cagr_high=Decimal(-2),
    )  # fmt: skip
    draw_measure(axes, 0, fall, "cagr", "−2.0%", "")
    assert len(axes.lines) == before + 1
    assert marks(axes)[0].get_markerfacecolor() == "white"
    [value] = axes.texts
    assert (value.xy, value.xyann, value.get_ha()) == ((-2, 0), (-7, 0), "right")


def test_a_hedged_fall_is_told_left_of_its_whisker_and_zero_right_of_it(kit, axes):
    row = replace(kit.firms, cagr=Decimal(-2), cagr_low=Decimal(-3), cagr_high=Decimal(1))
    axes.set_xlim(-5, 5)
    draw_measure(axes, 0, row, "cagr", "−2.0%", "")
    assert axes.texts[-1].xy == (-3, 0)
    still = replace(kit.firms, cagr=Decimal(0), cagr_low=Decimal(0), cagr_high=Decimal(0))
    draw_measure(axes, 0, still, "cagr", "0", "")
    assert (axes.texts[-1].xy, axes.texts[-1].get_ha()) == ((0, 0), "left")


def test_the_axis_holds_zero_and_every_whisker(kit, axes):
    rule_measure(axes, [kit.firms, kit.institutions], "cagr", kit.labels())
    low, high = axes.get_xlim()
    assert (low, high) == (0, pytest.approx(17.353 * 1.05))
    assert [t.get_text() for t in axes.texts] == ["Bounds"]
    assert axes.texts[0].get_ha() == "right"
    assert [0, 0] in [list(line.get_xdata()) for line in axes.lines]
    assert axes.xaxis.get_major_formatter().format_ticks([0, 2.5]) == ["0.0", "2.5"]


def test_the_axis_has_room_left_of_a_fall_for_its_value(kit, axes):
    fall = replace(kit.firms, cagr_low=Decimal(-10), cagr=Decimal(-10), cagr_high=Decimal(-10))
    rule_measure(axes, [fall], "cagr", kit.labels())
    assert axes.get_xlim() == (pytest.approx(-12.6), pytest.approx(0.5))
    assert not axes.texts  # nothing is left open, so no bounds are headed


def test_an_axis_of_zeros_still_has_a_width(kit, axes):
    zero = replace(kit.firms, cagr_low=Decimal(0), cagr=Decimal(0), cagr_high=Decimal(0))
    rule_measure(axes, [zero], "cagr", kit.labels())
    assert axes.get_xlim() == (0, 0.05)


def test_the_key_explains_the_marks_there_are(kit):
    def keys(*rows):
        return [
            (key.get_label(), key.get_markerfacecolor() == "white")
            for key in key_measures(rows, kit.labels())
        ]

    printed = ("both levels printed", False)
    computed = ("base level back-cast", True)
    assert keys(kit.firms)[:-1] == [printed]
    assert keys(kit.staff)[:-1] == [computed]
    assert keys(kit.firms, kit.staff)[:-1] == [printed, computed]
    assert keys(kit.firms)[-1][0] == "left open by rounding and hedges"


def test_the_table_holds_what_is_plotted(kit):
    table = tabulate_rows([kit.staff], kit.labels(), ("base", "pp"))
    assert table.to_dict("records") == [
        {
            "label": "Share of R&D staff", "indicator": "staff", "scope": "changzhou",
            "base_period": "2019", "end_period": "asof 2020", "months": 12,
            "base_origin": "back-cast",
            "base": Decimal("20.09"), "base_low": Decimal("20.08"), "base_high": Decimal("20.10"),
            "pp": Decimal("0.42"), "pp_low": Decimal("0.415"), "pp_high": Decimal("0.425"),
        }
    ]  # fmt: skip
    assert list(table)[:5] == ["label", "indicator", "scope", "base_period", "end_period"]


def test_all_figures_are_cited_by_their_pages(kit):
    assert cite_rows([kit.firms, kit.rd_gdp], kit.labels()) == "Compendium, pp. 31, 40"


def test_the_note_says_what_applies(kit):
    en = kit.labels()
    assert note_rows([kit.firms], 0, en) == (
        "Whiskers: what rounding and hedges of the printed figures leave open; "
        "none on plain counts."
    )
    full = note_rows([kit.firms, kit.staff], 3, en)
    assert full.endswith(
        "none on plain counts. A back-cast base is computed from the end "
        "level and its printed change. * Dated only by the document itself. 3 more in the table; "
        "printed pairs, the main area and long spans come first."
    )
    early = replace(kit.firms, base_period=kit.year(2014, asof=True))
    assert "Dated only" in note_rows([early], 0, en)


def test_an_end_that_is_not_there_is_drawn_to_the_edge_and_what_is_no_point_has_no_mark(kit, axes):
    opened = replace(kit.firms, cagr_high=Decimal("Infinity"), point=False)
    axes.set_xlim(0, 20)
    before = len(axes.lines)
    draw_measure(axes, 2, opened, "cagr", "14.3% or more", "14.3 or more")
    line, *ends = axes.lines[before:]
    assert list(line.get_xdata()) == [14.376, 20]
    assert [one.get_marker() for one in ends] == ["|", ">"]
    assert [text.get_text() for text in axes.texts] == ["14.3% or more"]
