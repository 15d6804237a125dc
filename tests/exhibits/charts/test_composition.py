"""Parts within wholes: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest
from matplotlib.colors import to_rgba

from analysis.exhibits.canvas import ACCENT, GREY, PAPER, TINT
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
    assert {"424 of 900 (47.1%)", "674 of 1,621 (41.6%)"} <= set(kit.texts(chart, narrow=True))
    for narrow in (False, True):
        keys = {"Provincial-level R&D institutions", "others (Enterprise R&D institutions)"}
        assert keys <= set(kit.texts(chart, narrow=narrow))
    assert chart.alt == (
        "Bar chart. Provincial-level R&D institutions, 2015: 424 of 900, or 47.1%; "
        "Provincial-level R&D institutions, 2019: 674 of 1,621, or 41.6%."
    )
    assert chart.title == "Parts within their wholes at two dates: number and share"
    assert chart.note == "Both bars of a group share one scale."
    assert chart.source == "Compendium, p. 31"
    bars = [(bar.get_y(), bar.get_width()) for bar in kit.plot(chart).patches]
    assert [width for _, width in bars] == [900, 424, 1621, 674]
    assert [bar.get_facecolor() for bar in kit.plot(chart).patches][:2] == [
        to_rgba(TINT), to_rgba(ACCENT),
    ]  # fmt: skip
    assert kit.plot(chart).patches[0].get_edgecolor() == to_rgba(GREY)
    assert bars[0][0] == bars[1][0] < bars[2][0] == bars[3][0]
    assert kit.plot(chart).get_xlim() == (0, 1621)


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
    [date] = [text for text in kit.plot(chart).texts if text.get_text() == "2019*"]
    assert (date.xy[0], date.xyann, date.get_ha()) == (0, (-5, 0), "right")  # left of its bar
    assert chart.note.startswith("* Dated only by the document itself.")
    assert list(chart.data["period"]) == ["2015", "asof 2019"]


def test_a_count_under_two_dates_has_both(kit):
    other = kit.part(end_period=kit.year(2020, asof=True), headline=False, other_date=True)
    for parts in ([kit.part(), other], [other, kit.part()]):
        chart = draw_composition(parts, kit.growth, kit.labels())
        assert "2019 or 2020*" in kit.texts(chart)
        assert "2019 or 2020*" in kit.texts(chart, narrow=True)
        assert "2019 or 2020*: 674 of 1,621" in chart.alt
        assert chart.note.startswith("* The same count is printed both under the earlier year")
        assert list(chart.data["other_period"]) == ["", "asof 2020"]
    assert draw_composition([other], kit.growth, kit.labels()) is None


def whiskers(kit, chart):
    return [list(map(float, x.get_xdata())) for x in kit.plot(chart).lines]


def test_whiskers_only_where_print_leaves_something_open(kit):
    plain = draw_composition([kit.part()], kit.growth, kit.labels())
    assert not whiskers(kit, plain)
    assert "leave open" not in plain.note
    hedged = replace(kit.institutions, end_high=Decimal(1700))
    chart = draw_composition([kit.part()], [hedged, kit.provincial], kit.labels())
    assert whiskers(kit, chart) == [[1621, 1700]]
    [bar] = [x for x in kit.plot(chart).patches if x.get_width() == 1621]
    assert kit.plot(chart).lines[0].get_ydata()[0] > bar.get_y() + bar.get_height()
    assert kit.plot(chart).get_xlim() == (0, 1700)
    assert chart.note.startswith("Line under a bar: what the print leaves open.")


def shares(kit, part, whole):
    rows = [
        kit.pair("institutions", 2015, 2019, "1000 1000 1000", f"{whole} {whole} {whole}"),
        kit.pair("provincial", 2015, 2019, f"{part} {part} {part}", f"{part} {part} {part}"),
    ]
    return draw_composition([kit.part()], rows, kit.labels())


def test_the_number_stands_in_its_bar_beside_it_or_behind_both(kit):
    inside = kit.plot(shares(kit, 900, 1000)).texts
    [text] = [t for t in inside if t.get_text() == "900 (47.1%)"]
    assert (text.get_color(), text.xy[0], text.xyann[1]) == (PAPER, 0, 0)
    beside = kit.plot(shares(kit, 50, 1000)).texts
    [text] = [t for t in beside if t.get_text() == "50 (47.1%)"]
    assert (text.get_color() != PAPER, text.xy[0]) == (True, 50)
    behind = kit.plot(shares(kit, 50, 20000)).texts
    assert "50 of 1,000 (47.1%)" in [t.get_text() for t in behind]
    assert "20,000" in [t.get_text() for t in behind]


@pytest.mark.parametrize(("groups", "wide", "narrow"), [(1, 0.66, 1.8), (2, 0.66, 1.0)])
def test_a_lone_group_stands_as_tall_narrow_as_a_chart_beside_it(kit, groups, wide, narrow):
    chart = draw_composition([kit.part()] * groups, kit.growth, kit.labels())
    for form, height in ((False, wide), (True, narrow)):
        drawing = chart.narrow if form else chart.drawing
        plots = [axes for axes in drawing.axes if axes.get_label() != "keys"]
        whole = drawing.get_size_inches()[1]
        assert [axes.get_position().height * whole for axes in plots] == pytest.approx(
            [height] * groups
        )
        # all of it within the drawing, the last just above its lower edge
        assert plots[-1].get_position().y0 * whole == pytest.approx(0.06)
        bars = [bar.get_height() for bar in plots[0].patches]
        assert bars == pytest.approx([height / 2 - (0.25 if form else 0.08)] * 4)


def test_narrow_the_bars_go_from_edge_to_edge(kit):
    box = kit.plot(draw_composition([kit.part()], kit.growth, kit.labels()), narrow=True)
    assert box.get_position().x0 < 0.02
    assert box.get_position().x1 > 0.98


def test_beyond_what_can_be_read_the_first_are_kept_and_the_rest_counted(kit):
    chart = draw_composition([kit.part()] * (MOST_PARTS + 3), kit.growth, kit.labels())
    assert len(chart.drawing.axes) == 2 * MOST_PARTS  # with its keys each
    assert len(chart.data) == 2 * MOST_PARTS
    assert chart.note.endswith("3 more in the table.")


def test_the_chinese_has_measure_words(kit):
    chart = draw_composition([kit.part()], kit.growth, kit.labels("zh"))
    assert "674家（41.6%）" in kit.texts(chart)
    assert "其余（企业研发机构）" in kit.texts(chart)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, language):
    chart = draw_composition([kit.part()] * 3, kit.growth, kit.labels(language))
    kit.assert_readable(chart)


def test_every_text_is_a_message(kit):
    kit.assert_all_said(
        lambda labels: draw_composition(
            [kit.part()] * (MOST_PARTS + 1)
            + [kit.part(end_period=kit.year(2020, asof=True), other_date=True)],
            kit.growth,
            labels,
        )
    )
