"""Parts within wholes: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from analysis.exhibits.charts.composition import MOST_PARTS, draw_composition


def test_nothing_to_draw_is_no_chart(kit):
    assert draw_composition([], kit.growth, kit.labels()) is None
    assert draw_composition([kit.part()], [], kit.labels()) is None
    assert draw_composition([kit.part()], [kit.institutions], kit.labels()) is None
    assert draw_composition([kit.part()], [kit.provincial], kit.labels()) is None


def test_the_share_falls_while_the_number_rises(kit):
    chart = draw_composition([kit.part()], kit.growth, kit.labels())
    assert list(chart.data["period"]) == ["2015", "2019"]
    assert list(chart.data["part_value"]) == [424, 674]
    assert list(chart.data["whole_value"]) == [900, 1621]
    assert list(chart.data["share"]) == [Decimal("47.11"), Decimal("41.58")]
    assert list(chart.data["share_low"]) == [Decimal("47.10"), Decimal("41.57")]
    assert list(chart.data["share_high"]) == [Decimal("47.12"), Decimal("41.59")]
    assert {"424 (47.1%)", "674 (41.6%)", "900", "1,621", "2015", "2019"} <= set(kit.texts(chart))
    assert chart.alt == (
        "Bar chart. Provincial-level R&D institutions, 2015: 424 of 900, or 47.1%; "
        "Provincial-level R&D institutions, 2019: 674 of 1,621, or 41.6%."
    )
    assert chart.title == "Parts within their wholes at two dates: number and share"
    assert chart.note == "Both bars of a group share one scale."
    assert chart.source == "Compendium, p. 31"
    bars = [(bar.get_y(), bar.get_width()) for bar in chart.drawing.axes[0].patches]
    assert [width for _, width in bars] == [900, 424, 1621, 674]
    assert bars[0][0] == bars[1][0] < bars[2][0] == bars[3][0]
    assert chart.drawing.axes[0].get_xlim() == (0, 1621)


def test_dates_and_scopes_must_agree(kit):
    parts = [
        kit.part(),
        kit.part(base_period=kit.year(2014)),
        kit.part(end_period=kit.year(2019, asof=True)),
        kit.part(scope="park"),
    ]
    assert len(draw_composition(parts, kit.growth, kit.labels()).data) == 2


def test_a_date_only_the_document_gives_is_starred(kit):
    now = kit.year(2019, asof=True)
    rows = [replace(row, end_period=now) for row in (kit.institutions, kit.provincial)]
    chart = draw_composition([kit.part(end_period=now)], rows, kit.labels())
    [date] = [text for text in chart.drawing.axes[0].texts if text.get_text() == "2019*"]
    assert (date.xy, date.xyann, date.get_ha()) == ((0, 1), (-5, 0), "right")  # left of its bar
    assert list(chart.data["period"]) == ["2015", "asof 2019"]


def whiskers(chart):
    return [(list(map(float, x.get_xdata())), float(x.get_ydata()[0]))
            for x in chart.drawing.axes[0].lines]  # fmt: skip


def test_whiskers_only_where_print_leaves_something_open(kit):
    assert not whiskers(draw_composition([kit.part()], kit.growth, kit.labels()))
    hedged = replace(kit.institutions, end_high=Decimal(1700))
    chart = draw_composition([kit.part()], [hedged, kit.provincial], kit.labels())
    assert whiskers(chart) == [([1621, 1700], 1.24)]
    assert chart.drawing.axes[0].get_xlim() == (0, 1700)


def shares(kit, part, whole):
    rows = [
        kit.pair("institutions", 2015, 2019, "1000 1000 1000", f"{whole} {whole} {whole}"),
        kit.pair("provincial", 2015, 2019, f"{part} {part} {part}", f"{part} {part} {part}"),
    ]
    return draw_composition([kit.part()], rows, kit.labels())


def test_the_number_stands_in_its_bar_beside_it_or_behind_both(kit):
    inside = shares(kit, 900, 1000).drawing.axes[0].texts
    [text] = [t for t in inside if t.get_text() == "900 (47.1%)"]
    assert (text.get_color(), text.xy[0]) == ("white", 0)
    beside = shares(kit, 50, 1000).drawing.axes[0].texts
    [text] = [t for t in beside if t.get_text() == "50 (47.1%)"]
    assert (text.get_color() != "white", text.xy[0]) == (True, 50)
    behind = shares(kit, 50, 20000).drawing.axes[0].texts
    assert "1,000, of which 50 (47.1%)" in [t.get_text() for t in behind]
    assert "20,000" in [t.get_text() for t in behind]


def test_beyond_what_can_be_read_the_first_are_kept_and_the_rest_counted(kit):
    chart = draw_composition([kit.part()] * (MOST_PARTS + 3), kit.growth, kit.labels())
    assert len(chart.drawing.axes) == MOST_PARTS
    assert len(chart.data) == 2 * MOST_PARTS
    assert chart.note.endswith("3 more in the table.")


def test_the_chinese_has_measure_words(kit):
    chart = draw_composition([kit.part()], kit.growth, kit.labels("zh"))
    assert "674家（41.6%）" in kit.texts(chart)
    assert "省级以上企业研发机构，占企业研发机构的比重" in kit.texts(chart)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, language):
    chart = draw_composition([kit.part()] * 3, kit.growth, kit.labels(language))
    kit.assert_readable(chart)
    tops = [axes.get_position().y1 for axes in chart.drawing.axes]
    height = chart.drawing.get_size_inches()[1]
    assert height == pytest.approx(3 * 0.94 + 0.2)
    assert [round((a - b) * height, 6) for a, b in pairwise(tops)] == [
        0.94,
        0.94,
    ]


def test_every_text_is_a_message(kit):
    kit.assert_all_said(
        lambda labels: draw_composition([kit.part()] * (MOST_PARTS + 1), kit.growth, labels)
    )
