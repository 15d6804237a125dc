"""Editions of one ratio: which years, which marks, what is joined."""

from dataclasses import replace

import pytest

from analysis.core.errors import InputError
from analysis.exhibits.canvas import ACCENT, HAIR, SOFT
from analysis.exhibits.charts.vintages import Edition, draw_vintages, shared_years


@pytest.fixture
def editions(kit):
    def points(first, *values, origin="printed"):
        return [
            kit.point("china", first + n, value, origin)
            for n, value in enumerate(values)
            if value is not None
        ]

    return [
        Edition("revised", points(2000, "0.9", "1.0", "1.1", "1.2", "1.3"), joined=True),
        Edition("first published", points(2001, "1.05", None, "1.29"), joined=False),
        Edition("of 2004", points(2003, "1.21"), joined=True),
    ]


def draw(kit, editions, language="en", **more):
    return draw_vintages(editions, kit.labels(language), measure="R&D / GDP", **more)


def test_one_edition_is_no_comparison(kit, editions):
    assert draw(kit, editions[:1]) is None
    assert draw(kit, []) is None
    apart = replace(editions[1], points=[kit.point("china", 1990, "1")])
    assert draw(kit, [editions[0], apart]) is None


def test_the_years_shown_are_those_that_editions_share(kit, editions):
    assert shared_years(editions) == [2001, 2003]
    chart = draw(kit, editions)
    assert sorted(set(chart.data["year"])) == [2001, 2002, 2003]  # from the first to the last
    assert list(chart.data["edition"]) == ["revised"] * 3 + ["first published"] * 2 + ["of 2004"]


def test_each_edition_has_a_mark_of_its_own_and_only_the_latest_on_one_account_is_joined(
    kit, editions
):
    chart = draw(kit, editions)
    for narrow in (False, True):
        assert {"revised", "first published", "of 2004"} <= set(kit.texts(chart, narrow=narrow))
        axes = kit.plot(chart, narrow=narrow)
        marks = {
            shape: [(int(x.get_xdata()[0]), float(x.get_ydata()[0])) for x in axes.lines
                    if x.get_marker() == shape]
            for shape in "oDs"
        }  # fmt: skip
        assert marks == {
            "o": [(2001, 1.0), (2002, 1.1), (2003, 1.2)],
            "D": [(2001, 1.05), (2003, 1.29)],
            "s": [(2003, 1.21)],
        }
        joined = [list(x.get_xdata()) for x in axes.lines if x.get_color() == ACCENT
                  and len(x.get_xdata()) > 1]  # fmt: skip
        assert joined == [[2001, 2002, 2003]]
    assert "A line joins the edition" in chart.note
    apart = [replace(editions[0], joined=False), *editions[1:]]
    bare = draw(kit, apart)
    assert not [x for x in kit.plot(bare).lines if len(x.get_xdata()) == 3]
    assert "A line joins the edition" not in bare.note


def test_the_axes_hold_the_shared_years_with_room_around_the_figures(kit, editions):
    axes = kit.plot(draw(kit, editions))
    assert axes.get_xlim() == (2000.4, 2003.6)
    assert list(axes.get_xticks()) == [2001, 2002, 2003]
    room = 0.08 * (1.29 - 1.0)
    assert axes.get_ylim() == pytest.approx((1.0 - room, 1.29 + room))
    level = [
        replace(one, points=[kit.point("china", p.year, "2") for p in one.points])
        for one in editions
    ]
    assert kit.plot(draw(kit, level)).get_ylim() == pytest.approx((1.92, 2.08))


def test_the_plot_has_room_for_years_below_it_and_is_as_tall_as_others(kit, editions):
    chart = draw(kit, editions)
    for narrow in (False, True):
        assert kit.inches(chart, narrow=narrow) == (0.38, 0.24, 2.5 - 0.24)


def test_the_first_edition_is_in_colour_and_bold_and_the_others_are_not(kit, editions):
    axes = kit.plot(draw(kit, editions))
    looks = {t.get_text(): (t.get_color(), t.get_weight()) for t in axes.texts}
    ends = {text: look for text, look in looks.items() if text.endswith("(2003)")}
    assert ends == {
        "1.2% (2003)": (ACCENT, "bold"),
        "1.29% (2003)": (SOFT, "normal"),
        "1.21% (2003)": (SOFT, "normal"),
    }
    faces = {(x.get_marker(), x.get_markerfacecolor()) for x in axes.lines}
    assert {("o", ACCENT), ("D", SOFT), ("s", SOFT)} <= faces


def test_every_edition_s_last_figure_has_its_year(kit, editions):
    early = [editions[0], replace(editions[1], points=editions[1].points[:1]), editions[2]]
    for narrow in (False, True):
        shown = kit.texts(draw(kit, early), narrow=narrow)
        assert sum(text.endswith("(2003)") for text in shown) == 2
        assert "1.05% (2001)" in shown


def test_a_bar_joins_the_lowest_and_the_highest_of_one_year(kit, editions):
    bars = [
        (int(x.get_xdata()[0]), *x.get_ydata())
        for x in kit.plot(draw(kit, editions)).lines
        if x.get_color() == HAIR
    ]
    assert bars == [(2001, 1.0, 1.05), (2003, 1.2, 1.29)]


def test_a_hedged_figure_has_a_whisker(kit, editions):
    wide = kit.point("china", 2003, "1.21", "printed", ends=("1.1", "1.3"))
    chart = draw(kit, [*editions[:2], replace(editions[2], points=[wide])])
    ends = [float(x.get_ydata()[0]) for x in kit.plot(chart).lines if x.get_marker() == "_"]
    assert ends == [1.1, 1.3]
    assert "Whiskers" in chart.note
    ends = ("110000000000", "130000000000")
    money = kit.point("china", 2003, "121000000000", "printed", ends=ends)
    other = kit.point("china", 2003, "100000000000", "printed")
    pair = [replace(editions[2], points=[one]) for one in (money, other)]
    axes = kit.plot(draw(kit, pair, unit="CNY"))
    assert [x.get_ydata()[0] for x in axes.lines if x.get_marker() == "_"] == [110, 130]
    assert axes.yaxis.get_major_formatter().format_ticks([0, 1000]) == ["0", "1,000"]


def test_it_tells_every_figure_and_what_must_not_be_joined(kit, editions):
    chart = draw(kit, editions)
    assert chart.title == "R&D / GDP: China 2001–2003, the same years in 3 editions"
    assert "first published: 1.05% in 2001, 1.29% in 2003" in chart.alt
    assert "revised: 1.00% in 2001, 1.20% in 2003" in chart.alt or (
        "revised: 1.0% in 2001, 1.2% in 2003" in chart.alt
    )
    assert "1.1" not in chart.alt  # what lies between is in the data
    assert "must not be subtracted" in chart.note
    joined = [replace(one, joined=True) for one in editions]
    assert "subtracted" not in draw(kit, joined).note
    assert chart.source == "Compendium"
    outside = [
        replace(one, points=[replace(p, origin="published", publisher="bank") for p in one.points])
        for one in editions
    ]
    assert draw(kit, outside).source == "World Bank"


def test_no_more_than_can_be_told_apart(kit, editions):
    with pytest.raises(InputError, match="accepted: 4 editions"):
        draw(kit, editions * 2)
    most = [*editions, replace(editions[1], name="of 2005")]
    shapes = {line.get_marker() for line in kit.plot(draw(kit, most)).lines}
    assert {"o", "D", "s", "^"} <= shapes


def test_another_unit_is_named(kit, editions):
    assert "R&D / GDP, ‰" in kit.texts(draw(kit, editions, unit="permille"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, editions, language):
    kit.assert_readable(draw(kit, editions, language))


def test_every_text_is_a_message(kit, editions):
    def drawn(labels):
        named = [
            replace(one, name=labels.vintage(name))
            for one, name in zip(editions, ("latest", "first", "v0"), strict=True)
        ]
        return draw_vintages(named, labels, measure=labels.title("rd_gdp"))

    kit.assert_all_said(drawn)
