"""Editions of one ratio: which years, which marks, what is joined."""

from dataclasses import replace

import pytest

from analysis.core.errors import InputError
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


def test_each_mark_stands_in_the_key_and_only_the_latest_on_one_account_is_joined(kit, editions):
    chart = draw(kit, editions)
    keys = chart.drawing.legends[0].get_lines()
    assert [x.get_label() for x in keys] == ["revised", "first published", "of 2004"]
    assert len({x.get_marker() for x in keys}) == 3
    drawn = [x for x in chart.drawing.axes[0].lines if not x.get_label().startswith("_")]
    assert [x.get_linestyle() for x in drawn] == ["-", "None", "None"]
    apart = [replace(editions[0], joined=False), *editions[1:]]
    [first, *_] = [
        x for x in draw(kit, apart).drawing.axes[0].lines if not x.get_label().startswith("_")
    ]
    assert first.get_linestyle() == "None"


def test_a_bar_joins_the_lowest_and_the_highest_of_one_year(kit, editions):
    lines = draw(kit, editions).drawing.axes[0].lines
    bars = [
        (int(x.get_xdata()[0]), *x.get_ydata())
        for x in lines
        if x.get_label().startswith("_") and len(x.get_xdata()) == 2
    ]
    assert bars == [(2001, 1.0, 1.05), (2003, 1.2, 1.29)]


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
