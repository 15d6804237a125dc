"""A line a growth pair."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from analysis.core.period import Period
from analysis.exhibits.canvas import HAIR, NARROW, POINTS, SOFT, WIDE, style, width_of
from analysis.exhibits.growth_rows import (
    Named,
    cite_rows,
    dates_of,
    group_rows,
    has_whisker,
    is_hollow,
    is_point,
    lay_rows,
    measure_of,
    name_row,
    name_rows,
    other_dates,
    rule_measure,
    select_rows,
    tabulate_rows,
)
from analysis.exhibits.sheet import Key, Mark, Sheet


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


def test_rows_are_grouped_by_span_and_a_lone_group_has_no_head(kit):
    en = kit.labels()
    groups = group_rows([kit.staff, kit.firms, kit.rd_gdp], en)
    assert groups == [
        ("over several years", [kit.firms, kit.rd_gdp]),
        ("over one year", [kit.staff]),
    ]
    assert group_rows([kit.firms], en) == [("", [kit.firms])]
    assert group_rows([kit.staff], en) == [("", [kit.staff])]
    months = replace(kit.firms)
    object.__setattr__(months, "months", 13)
    assert len(group_rows([months, kit.staff], en)) == 2


def test_a_row_is_named_with_its_dates(kit):
    [(head, [named])] = name_rows([("Head", [kit.staff])], kit.labels())
    assert (head, named) == ("Head", Named("Share of R&D staff", "2019–2020*", starred=True))
    assert name_row(kit.staff, kit.labels()) == "Share of R&D staff, 2019–2020*"


def test_spans_are_dated_in_two_lines_and_told_in_one(kit):
    spans = replace(
        kit.firms,
        base_period=Period(2011, 2015, span=True),
        end_period=Period(2016, 2020, span=True),
    )
    assert dates_of(spans, kit.labels()) == "2011–2015 →\n2016–2020"
    assert name_row(spans, kit.labels("zh")) == "科技服务业企业，2011—2015 → 2016—2020"


def test_a_pair_has_a_whisker_where_its_ends_differ_and_is_hollow_where_back_cast(kit):
    assert has_whisker(kit.firms, "cagr")
    assert not has_whisker(kit.institutions, "cagr")
    assert is_point(kit.firms, "cagr")
    assert not is_point(kit.firms, "pp")
    assert is_hollow(kit.staff, "pp")
    assert not is_hollow(kit.rd_gdp, "pp")
    assert not is_hollow(replace(kit.staff, point=False), "pp")


def test_the_pairs_of_another_date_are_found_by_what_grew(kit):
    other = replace(kit.institutions, variant="other")
    assert other_dates([other, kit.institutions]) == other_dates([kit.institutions, other])
    assert other_dates([kit.institutions, other]) == {("institutions", "changzhou"): other}


GROUPS = [
    ("first", [Named("a name", "2015–2020"), Named("another " * 9, "2019")]),
    ("second", [Named("third", "2020\n1 → 2")]),
]


def laid(kit, form, groups=GROUPS, **more):
    sheet = Sheet(form)
    with style("one", form):
        axes, places = lay_rows(sheet, groups, kit.labels(), head="Rate", right=1.0, **more)
        FigureCanvasAgg(sheet.drawing).draw()
    return sheet, axes, places


def boxes(axes):
    return {text.get_text(): text.get_window_extent() for text in axes.texts}


def test_wide_a_row_has_its_name_and_its_dates_beside_its_marks(kit):
    sheet, axes, places = laid(kit, WIDE)
    found = boxes(axes)
    edge = axes.get_window_extent()
    for name, box in found.items():
        assert box.x0 >= -1
        assert box.x1 <= edge.x0 or name == "Rate", name
    assert found["2015–2020"].x0 > found["a name"].x1
    for at, name in zip(places, ("a name", None, "third"), strict=True):
        middle = axes.transData.transform((0, at))[1]
        if name:
            box = found[name]
            assert (box.y0 + box.y1) / 2 == pytest.approx(middle, abs=2)
    assert found["first"].y0 > found["a name"].y1
    assert edge.y1 - found["first"].y1 < 0.3 * sheet.drawing.dpi  # at the top, without a gap
    assert edge.y1 <= found["Rate"].y0 < found["Rate"].y1 <= sheet.drawing.bbox.y1
    assert found["second"].y0 > found["third"].y1
    lines = [line for line in axes.lines if line.get_color() == HAIR]
    assert len(lines) == 4
    assert sheet.unmarked() == []


def test_rules_between_rows_go_from_edge_to_edge_of_the_sheet(kit):
    for form in (WIDE, NARROW):
        sheet, axes, _ = laid(kit, form)
        for line in (one for one in axes.lines if one.get_color() == HAIR):
            (x0, _), (x1, _) = line.get_transform().transform(line.get_xydata())
            assert (x0, x1) == pytest.approx((0, sheet.drawing.bbox.x1), abs=0.01)


def test_narrow_a_row_has_its_name_above_its_marks_across_the_width(kit):
    _, axes, places = laid(kit, NARROW)
    found = boxes(axes)
    assert "a name, 2015–2020" in found
    assert "third, 2020, 1 → 2" in found
    for at, name in zip(places[::2], ("a name, 2015–2020", "third, 2020, 1 → 2"), strict=True):
        middle = axes.transData.transform((0, at))[1]
        assert found[name].y0 - middle > 0.05 * axes.figure.dpi  # no mark touches it
        assert found[name].x0 < 5
    assert axes.get_position().x0 * NARROW.width == pytest.approx(0.06)
    assert len(axes.lines) == 1  # below the last


def test_rows_go_down_apart_in_order(kit):
    for form in (WIDE, NARROW):
        _, axes, places = laid(kit, form)
        assert all(b - a > 0.25 for a, b in pairwise(places))
        assert axes.get_ylim()[0] > places[-1]
        assert axes.get_ylim()[1] == 0


def test_the_column_of_dates_is_as_wide_as_its_widest_line_and_right_of_the_names(kit):
    dated = [("", [Named("a name", "2015–2020"), Named("other", "2015\n→ 2020")])]
    sheet, axes, _ = laid(kit, WIDE, dated, name_width=3.0)
    wide = 3.0 + width_of("2015–2020", WIDE.small) / POINTS
    assert wide < axes.get_position().x0 * WIDE.width < wide + 0.3
    assert boxes(axes)["2015–2020"].x0 >= 3.0 * sheet.drawing.dpi


def test_without_dates_there_is_no_column_for_them_and_keys_stand_on_top(kit):
    plain = [("", [Named("a name")])]
    _, axes, _ = laid(kit, WIDE, plain, name_width=3.0)
    assert axes.get_position().x0 * WIDE.width == pytest.approx(3.1)
    lower, _, _ = laid(kit, WIDE, plain)
    keyed, _, _ = laid(kit, WIDE, plain, keys=[Key(Mark.BAR, "bar", {"color": SOFT})])
    extra = keyed.drawing.get_size_inches()[1] - lower.drawing.get_size_inches()[1]
    assert extra == pytest.approx(WIDE.small * 1.45 / 72)
    assert keyed.keyed == {Mark.BAR}


@pytest.fixture
def sheet():
    return Sheet(WIDE)


def ruled(kit, sheet, *values):
    axes = sheet.lay(left=2, right=1, top=0.5, bottom=0.5)
    rule_measure(sheet, axes, map(Decimal, values), [0.5, 1.0], kit.labels())
    return axes


def test_the_axis_holds_zero_and_every_value_that_is_there(kit, sheet):
    axes = ruled(kit, sheet, "2", "17.353", "Infinity")
    assert axes.get_xlim() == (0, pytest.approx(17.353 * 1.04))
    assert [0, 0] in [list(line.get_xdata()) for line in axes.lines]
    assert axes.xaxis.get_major_formatter().format_ticks([0, 2.5]) == ["0.0", "2.5"]
    assert axes.xaxis.get_major_formatter().format_ticks([1000]) == ["1,000"]
    assert len(axes.lines) == 1  # wide, one through all rows
    assert all(line.get_visible() for line in axes.get_xgridlines())
    assert sheet.unmarked() == []


def test_the_axis_has_room_left_of_a_fall_for_its_value(kit, sheet):
    assert ruled(kit, sheet, "-10").get_xlim() == (pytest.approx(-12.6), pytest.approx(0.4))


def test_an_axis_of_zeros_still_has_a_width(kit, sheet):
    assert ruled(kit, sheet, "0").get_xlim() == (0, 0.04)


def test_narrow_zero_is_marked_in_each_row_and_no_rule_crosses_the_names(kit):
    axes = ruled(kit, Sheet(NARROW), "10")
    assert [sum(line.get_ydata()) / 2 for line in axes.lines] == pytest.approx([0.5, 1.0])
    assert {tuple(line.get_xdata()) for line in axes.lines} == {(0, 0)}
    assert not any(line.get_visible() for line in axes.get_xgridlines())


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
