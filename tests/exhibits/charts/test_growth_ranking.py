"""The ranking: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.exhibits.canvas import PAPER
from analysis.exhibits.charts.growth_ranking import MOST_RANKED, draw_growth_ranking


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_growth_ranking([], kit.labels()) is None
    assert draw_growth_ranking([kit.rd_gdp], kit.labels()) is None  # a ratio, no level
    assert draw_growth_ranking([replace(kit.firms, headline=False)], kit.labels()) is None


def test_levels_are_plotted_fastest_first_with_their_bounds(kit):
    chart = draw_growth_ranking(kit.growth, kit.labels())
    assert list(chart.data["indicator"]) == ["institutions", "firms", "provincial"]
    assert list(chart.data["cagr"]) == [Decimal(x) for x in ("15.847", "14.376", "12.287")]
    assert list(chart.data["cagr_high"])[1] == Decimal("17.353")
    assert {"15.8%", "14.4% (14.3–17.4%)", "12.3%", "2014–2020"} <= set(kit.texts(chart))
    assert chart.alt == (
        "Dot plot ranked by compound annual growth. "
        "Enterprise R&D institutions, 2015–2019: 15.8%; "
        "Technology service firms, 2014–2020: 14.4% (14.3–17.4%); "
        "Provincial-level R&D institutions, 2015–2019: 12.3%."
    )
    assert chart.title == "Compound annual growth of indicators"
    assert chart.source == "Compendium, pp. 31, 40"
    for narrow in (False, True):
        axes = kit.plot(chart, narrow=narrow)
        drawn = [line for line in axes.lines if line.get_marker() == "o"]
        assert [float(x.get_xdata()[0]) for x in drawn] == [15.847, 14.376, 12.287]
        heights = [float(x.get_ydata()[0]) for x in drawn]
        assert heights == sorted(heights)
        ends = [x.get_xdata()[0] for x in axes.lines if x.get_marker() == "|"]
        assert ends == [14.376, 17.353]  # of the hedged one alone
        told = {text.get_text(): text for text in axes.texts}
        assert told["14.4% (14.3–17.4%)"].xy == (17.353, heights[1])  # beyond its whisker
        assert told["14.4% (14.3–17.4%)"].get_ha() == "left"
    assert chart.note == (
        "Solid: both levels printed. Whiskers: what the print leaves open, "
        "where that is wider than the mark."
    )


def test_rates_of_one_year_stand_apart(kit):
    single = kit.pair(
        "revenue", 2019, 2020, "1 1 1", "2 2 2", cagr="99 99 99", base_origin="back-cast"
    )
    chart = draw_growth_ranking([single, *kit.growth], kit.labels())
    assert list(chart.data["indicator"]) == ["institutions", "firms", "provincial", "revenue"]
    assert {"over several years", "over one year"} <= set(kit.texts(chart))
    assert "Hollow: the earlier level is back-cast" in chart.note
    hollow = [x for x in kit.plot(chart).lines if x.get_markerfacecolor() == PAPER]
    assert [float(x.get_xdata()[0]) for x in hollow if x.get_marker() == "o"] == [99]
    alone = draw_growth_ranking([single], kit.labels())
    assert "over one year" not in kit.texts(alone)
    assert "Solid" not in alone.note


def test_a_fall_is_told_left_of_its_mark(kit):
    fall = replace(kit.institutions, cagr=Decimal(-2), cagr_low=Decimal(-3), cagr_high=Decimal(-1))
    chart = draw_growth_ranking([fall], kit.labels())
    [text] = [t for t in kit.plot(chart).texts if "−2" in t.get_text()]
    assert (text.xy[0], text.xyann, text.get_ha()) == (-3, (-7, 0), "right")


def test_what_has_no_end_is_an_arrow_to_the_edge_and_no_mark(kit):
    opened = replace(kit.firms, cagr_high=Decimal("Infinity"), point=False)
    chart = draw_growth_ranking([opened, kit.institutions], kit.labels())
    axes = kit.plot(chart)
    assert len([x for x in axes.lines if x.get_marker() == "o"]) == 1
    [arrow] = [x for x in axes.lines if x.get_marker() == ">"]
    assert arrow.get_xdata()[0] == axes.get_xlim()[1]
    assert "An arrow" in chart.note
    assert "14.3% or more" in chart.alt


def test_left_out_by_foundation_never_by_speed_and_counted(kit):
    slow = replace(kit.institutions, cagr=Decimal(1), cagr_low=Decimal(1), cagr_high=Decimal(1))
    fast = replace(kit.institutions, base_origin="back-cast", cagr=Decimal(90))
    chart = draw_growth_ranking([fast] * 3 + [slow] * MOST_RANKED, kit.labels())
    assert set(chart.data["base_origin"]) == {"printed"}
    assert len(chart.data) == MOST_RANKED
    assert "3 more are not drawn" in chart.note


def test_a_rate_stands_at_its_mark_where_no_whisker_goes_beyond_it(kit):
    ends = {"cagr_low": Decimal("15.84"), "cagr_high": Decimal("15.86")}  # within the mark
    axes = kit.plot(draw_growth_ranking([replace(kit.institutions, **ends)], kit.labels()))
    assert not [line for line in axes.lines if line.get_marker() == "|"]
    [rate] = [text for text in axes.texts if text.get_text() == "15.8%"]
    assert rate.xy[0] == 15.847


@pytest.mark.parametrize(("high", "told"), [("10.5", "10.0%"), ("10.51", "10.0% (9.5–10.6%)")])
def test_a_range_is_told_where_more_than_a_tenth_of_the_rate_is_open(kit, high, told):
    rate = {"cagr": Decimal(10), "cagr_low": Decimal("9.5"), "cagr_high": Decimal(high)}
    assert told in kit.texts(draw_growth_ranking([replace(kit.firms, **rate)], kit.labels()))


def test_rows_without_hedge_have_no_bounds_and_no_word_of_them(kit):
    chart = draw_growth_ranking([kit.institutions], kit.labels())
    assert chart.note == "Solid: both levels printed."
    assert "(" not in chart.alt
    assert len(chart.data) == 1


def test_another_scope_is_named_in_brackets(kit):
    elsewhere = [replace(kit.firms, scope="park")]
    assert (
        "Technology service firms (Science Park)"
        in draw_growth_ranking(elsewhere, kit.labels()).alt
    )
    assert draw_growth_ranking(elsewhere, kit.labels("zh")).data["label"][0] == (
        "科技服务业企业（科教城）"
    )


def ranked_as(kit, title):
    hostile = kit.names.indicators | {"firms": kit.titled("企业", title)}
    return draw_growth_ranking(kit.growth, kit.labels(indicators=hostile))


@pytest.mark.parametrize(
    "title",
    [
        "$\\frac{1}{0}$ per $head$",
        "<script>alert(1)</script>",
        "=cmd()|' /C calc'!A0",
        '#import "x"',
        "{rows} and {name}",
        "Donaudampfschifffahrtsgesellschaft" * 8,
        "研发" * 200,
    ],
)
def test_hostile_titles_are_drawn_as_they_are_or_shortened(kit, title):
    chart = ranked_as(kit, title)
    assert title in set(chart.data["label"])  # kept in full in the data
    assert title in chart.alt
    root = ET.fromstring(chart.svg())  # noqa: S314 (our own output)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    drawn = "".join(t for text in kit.texts(chart) for t in text.split("\n"))
    assert title in drawn or "…" in drawn


def test_a_character_without_glyph_is_refused_by_name(kit):
    with pytest.raises(InputError, match=r"indicator firms, .*U\+0633 ARABIC LETTER SEEN"):
        ranked_as(kit, "firms س")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, language):
    kit.assert_readable(draw_growth_ranking(kit.growth, kit.labels(language)))


def test_every_text_is_a_message(kit):
    kit.assert_all_said(lambda labels: draw_growth_ranking(kit.growth, labels))


def test_a_count_under_two_dates_has_both_rates_and_a_mark_for_each(kit):
    rate = {"cagr": Decimal("12.488"), "cagr_low": Decimal("12.48"), "cagr_high": Decimal("12.49")}
    other = replace(
        kit.institutions,
        end_period=kit.year(2020, asof=True), headline=False, variant="other", **rate,
    )  # fmt: skip
    chart = draw_growth_ranking([*kit.growth, other], kit.labels())
    assert "15.8% or 12.5%" in kit.texts(chart)
    assert "Enterprise R&D institutions, 2015–2019: 15.8% or 12.5%;" in chart.alt
    assert "Diamond: the same count at the other date" in chart.note
    [second] = [line for line in kit.plot(chart).lines if line.get_marker() == "D"]
    assert float(second.get_xdata()[0]) == 12.488
    first = next(line for line in kit.plot(chart).lines if line.get_marker() == "o")
    assert first.get_ydata()[0] == second.get_ydata()[0]
    assert list(chart.data["cagr"])[-1] == Decimal("12.488")
    alone = draw_growth_ranking(kit.growth, kit.labels())
    assert "Diamond" not in alone.note


def test_a_printed_rate_keeps_its_digits(kit):
    rate = {"cagr": Decimal(53), "cagr_low": Decimal("52.5"), "cagr_high": Decimal("53.5")}
    row = replace(kit.firms, base_origin="back-cast", printed_change=Decimal(53), **rate)
    slow = {"cagr": Decimal("1.04"), "cagr_low": Decimal("1.035"), "cagr_high": Decimal("1.045")}
    other = replace(kit.firms, scope="park", printed_change=Decimal("1.04"), **slow)
    shown = kit.texts(draw_growth_ranking([row, other], kit.labels()))
    assert {"53%", "1.04%"} <= set(shown)  # what is left open is no more than a tenth
    computed = replace(kit.institutions, printed_change=Decimal("80.111"))
    assert "15.8%" in kit.texts(draw_growth_ranking([computed], kit.labels()))


def test_the_rate_at_the_prints_ranks_and_thirteen_months_are_more_than_a_year(kit):
    open_low = replace(kit.institutions, cagr_low=Decimal(10))
    dates = (Period(2019, 2019, month=6), Period(2020, 2020, month=7))
    long = kit.pair("revenue", *dates, "1 1 1", "2 2 2", cagr="99 99 99")
    single = kit.pair("staff", 2019, 2020, "1 1 1", "3 3 3", cagr="200 200 200")
    chart = draw_growth_ranking([single, kit.firms, open_low, long], kit.labels())
    assert list(chart.data["indicator"]) == ["revenue", "institutions", "firms", "staff"]
