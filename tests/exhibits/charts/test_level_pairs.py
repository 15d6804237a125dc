"""The pairs of ratios: what is plotted and said."""

from decimal import Decimal

import pytest

from analysis.exhibits.charts.level_pairs import MOST_PAIRS, draw_level_pairs


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_level_pairs([], kit.labels()) is None
    assert draw_level_pairs([kit.institutions], kit.labels()) is None  # a level, no ratio
    aside = kit.pair(
        "rd_gdp", 2015, 2020, "2 2 2", "3 3 3", unit="percent", pp="1 1 1", headline=False
    )
    assert draw_level_pairs([aside], kit.labels()) is None


def test_ratios_are_plotted_largest_change_first_with_their_printed_digits(kit):
    chart = draw_level_pairs(kit.growth, kit.labels())
    assert list(chart.data["indicator"]) == ["staff", "rd_gdp"]
    assert list(chart.data["label"]) == ["Share of R&D staff", "R&D / GDP"]
    assert list(chart.data["pp_low"]) == [Decimal("0.415"), Decimal("0.245")]
    assert list(chart.data["end_period"]) == ["asof 2020", "2020"]
    # levels, change and bounds of the one with hedges, in its row
    assert {"2.65%", "3.0%", "+0.35", "0.24–0.46", "2015–2020"} <= set(kit.texts(chart))
    assert {"20.09%", "20.51%", "+0.42", "2019–2020*"} <= set(kit.texts(chart))
    assert chart.alt == (
        "Dot plot of changes in ratios. "
        "Share of R&D staff, 2019–2020*: 20.09% to 20.51%, +0.42 percentage points (0.415–0.425); "
        "R&D / GDP, 2015–2020: 2.65% to 3.0%, +0.35 percentage points (0.24–0.46)."
    )
    assert chart.source == "Compendium, pp. 21, 31"


def test_columns_and_axis_are_headed(kit):
    texts = set(kit.texts(draw_level_pairs(kit.growth, kit.labels())))
    assert {"Base", "End", "Change, percentage points", "Bounds"} <= texts
    assert {
        "both levels printed",
        "base level back-cast",
        "left open by rounding and hedges",
    } <= texts


def test_the_note_says_only_what_is_drawn(kit):
    plain = draw_level_pairs([kit.rd_gdp], kit.labels())
    assert "Spans differ" in plain.note
    assert "back-cast" not in plain.note
    assert "Dated only" not in plain.note
    assert "more in the table" not in plain.note
    assert not any("back-cast" in text for text in kit.texts(plain))
    computed = draw_level_pairs([kit.staff], kit.labels())
    assert "back-cast" in computed.note
    assert "* Dated only by the document" in computed.note
    assert "both levels printed" not in kit.texts(computed)


def test_a_ratio_without_hedge_has_neither_whisker_nor_bounds(kit):
    bare = kit.pair("staff", 2015, 2020, "20 20 20", "18.5 18.5 18.5", unit="percent",
                    pp="-1.5 -1.5 -1.5")  # fmt: skip
    chart = draw_level_pairs([bare], kit.labels())
    assert {"20%", "18.5%", "−1.5"} <= set(kit.texts(chart))  # whole as printed whole
    assert "Bounds" not in kit.texts(chart)
    assert chart.alt.endswith(
        "Share of R&D staff, 2015–2020: 20% to 18.5%, −1.5 percentage points."
    )
    marks = [line for line in chart.drawing.axes[0].lines if line.get_marker() == "o"]
    assert [list(mark.get_xdata()) for mark in marks] == [[-1.5]]
    assert not [line for line in chart.drawing.axes[0].lines if line.get_marker() == "|"]


def test_beyond_what_can_be_read_the_best_founded_are_kept(kit):
    many = [kit.rd_gdp] * MOST_PAIRS + [kit.staff] * 2
    chart = draw_level_pairs(many, kit.labels())
    assert set(chart.data["base_origin"]) == {"printed"}
    assert len(chart.data) == MOST_PAIRS
    assert "2 more in the table" in chart.note


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, language):
    kit.assert_readable(draw_level_pairs(kit.growth, kit.labels(language)))
    kit.assert_readable(draw_level_pairs([kit.rd_gdp], kit.labels(language)))


def test_the_chinese_is_chinese(kit):
    chart = draw_level_pairs([kit.rd_gdp], kit.labels("zh"))
    assert chart.title == "各比率指标的变动，百分点"
    assert chart.alt == (
        "点图，各比率的变动。研发经费占比，2015—2020年：2.65%→3.0%，+0.35个百分点（0.24–0.46）。"
    )
    assert chart.source == "《创新汇编》第31页"


def test_every_text_is_a_message(kit):
    kit.assert_all_said(lambda labels: draw_level_pairs(kit.growth, labels))
