"""A long series: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.exhibits.charts.series import draw_series


@pytest.fixture
def series(kit):
    return [
        kit.point("china", when, value, vintage="latest", publisher="bank", title="WDI")
        for when, value in ((2000, "0.893"), (2001, "0.94"), (2003, "1.12"))
    ]


@pytest.fixture
def forecast(kit):
    return [
        kit.estimate("forecast_drift", 2005, "1.3", "1.15", "1.45"),
        kit.estimate("forecast_drift", 2004, "1.2", "1.1", "1.3"),
    ]


@pytest.fixture
def city(kit):
    return [
        kit.point("changzhou", 2006, "3", "printed", ends=("2.9", "3.1")),
        kit.point("changzhou", 2004, "2.65", "derived"),
    ]


def draw(kit, series, forecast=(), comparison=(), language="en", **more):
    return draw_series(
        series, forecast, comparison, kit.labels(language), measure="R&D / GDP", **more
    )


def lines_of(chart):
    return [
        (list(x.get_xdata()), [float(y) for y in x.get_ydata()])
        for x in chart.drawing.axes[0].lines
    ]


def test_nothing_to_draw_is_no_chart(kit, forecast, city):
    assert draw(kit, [], forecast, city) is None


def test_a_missing_year_breaks_the_line_and_a_lone_year_is_a_dot(kit, series):
    chart = draw(kit, series)
    assert lines_of(chart) == [([2000, 2001], [0.893, 0.94]), ([2003], [1.12])]
    assert [x.get_marker() for x in chart.drawing.axes[0].lines] == ["None", "."]
    whole = [*series, replace(series[0], year=2002)]
    assert lines_of(draw(kit, whole)) == [([2000, 2001, 2002, 2003], [0.893, 0.94, 0.893, 1.12])]


def test_the_forecast_goes_on_from_the_last_year_in_its_interval(kit, series, forecast):
    chart = draw(kit, series, forecast)
    assert ([2003, 2004, 2005], [1.12, 1.2, 1.3]) in lines_of(chart)
    [band] = chart.drawing.axes[0].collections
    edges = {(float(x), float(y)) for x, y in band.get_paths()[0].vertices}
    assert {(2003, 1.12), (2004, 1.1), (2004, 1.3), (2005, 1.15), (2005, 1.45)} <= edges
    assert "95% prediction interval" in kit.texts(chart)
    assert "China, forecast 1.30%" in kit.texts(chart)
    assert chart.alt == (
        "Line chart. China: 0.89% in 2000, 1.12% in 2003. Forecast 1.30% in 2005 (1.15–1.45%)."
    )
    told = chart.data[chart.data["origin"] == "forecast_drift"]
    assert list(told["year"]) == [2004, 2005]
    assert list(told["low"]) == [Decimal("1.1"), Decimal("1.15")]
    assert set(told["vintage"]) == {"latest"}
    assert chart.drawing.axes[0].get_xlim() == (1999.6, 2005.3)


def test_a_forecast_says_its_own_level_and_none_where_it_has_none(kit, series, forecast):
    ninety = [row.model_copy(update={"level": Decimal("0.9")}) for row in forecast]
    assert "90% prediction interval" in kit.texts(draw(kit, series, ninety))
    bare = [kit.estimate("forecast_drift", 2004, "1.2")]
    chart = draw(kit, series, bare)
    assert "forecast" in kit.texts(chart)
    assert not chart.drawing.axes[0].collections
    assert chart.alt.endswith("Forecast 1.20% in 2004.")


def test_a_refused_forecast_draws_nothing(kit, series):
    chart = draw(kit, series, [kit.estimate("forecast_drift", 2004, None)])
    assert len(chart.data) == len(series)
    assert "orecast" not in chart.alt
    assert "China 1.12%" in kit.texts(chart)


def test_other_places_are_points_hollow_where_derived(kit, series, city):
    chart = draw(kit, series, [], city)
    marks = {
        int(x.get_xdata()[0]): x.get_markerfacecolor()
        for x in chart.drawing.axes[0].lines
        if x.get_marker() == "D"
    }
    assert marks[2004] == "white"
    assert marks[2006] != "white"
    assert ([2006, 2006], [2.9, 3.1]) in lines_of(chart)
    assert "Changzhou 3.0%" in kit.texts(chart)  # at its last year, to the digits it supports
    assert "Changzhou: 2.65% in 2004, 3.0% in 2006." in chart.alt
    assert chart.title == "R&D / GDP: China 2000–2003, and other places as published"
    assert {"Hollow: derived from published figures."} <= {s + "." for s in chart.note.split(". ")}
    assert "Whiskers" in chart.note
    assert chart.source == "Compendium; World Bank, WDI"
    assert list(chart.data["series"]) == ["China"] * 3 + ["Changzhou"] * 2


def test_without_places_hedges_or_vintages_nothing_is_said_of_them(kit, series):
    chart = draw(kit, series[:1])
    assert chart.title == "R&D / GDP: China 2000–2000"
    assert chart.alt == "Line chart. China: 0.89% in 2000."
    assert chart.note == "The vertical axis does not start at zero."
    assert chart.source == "World Bank, WDI"


def test_a_series_printed_in_the_document_cites_it(kit):
    own = [kit.point("china", when, "1.5", "printed") for when in (2000, 2001)]
    chart = draw(kit, own)
    assert chart.source == "Compendium"
    assert "China" in kit.texts(chart)  # the key of the only vintage has no name beside it


def test_later_vintages_are_context_dashed_and_never_the_forecast(kit, series, forecast):
    old = [replace(p, vintage="first", value=p.value - 1) for p in series]
    chart = draw(kit, [*series, *old], forecast)
    keys = [text.get_text() for text in chart.drawing.legends[0].get_texts()]
    assert keys == ["China, revised", "China, as first published", "95% prediction interval"]
    assert "can't be subtracted" in chart.note
    styles = {x.get_label(): x.get_linestyle() for x in chart.drawing.legends[0].get_lines()}
    assert styles["China, revised"] == "-"
    assert styles["China, as first published"] != "-"
    assert ([2003, 2004, 2005], [1.12, 1.2, 1.3]) in lines_of(chart)


def test_one_forecast_four_vintages_and_four_places_at_most(kit, series, forecast, city):
    other = kit.estimate("forecast_last_value", 2004, "1", "0", "2")
    with pytest.raises(
        InputError, match=r"2 \(forecast_drift, forecast_last_value\); accepted: 1 model"
    ):
        draw(kit, series, [*forecast, other])
    places = [replace(city[0], place=f"place{n}") for n in range(5)]
    assert len(draw(kit, series, [], places[:4]).data) == 7
    with pytest.raises(InputError, match="accepted: 4 other places"):
        draw(kit, series, [], places)
    vintages = ("latest", "first", "v0", "v1", "v2")
    many = [replace(series[0], vintage=name) for name in vintages]
    assert len(draw(kit, many[:4]).data) == 4
    with pytest.raises(InputError, match="accepted: 4 vintages"):
        draw(kit, many)


def test_a_series_in_another_unit_is_not_called_percent(kit, series):
    money = [replace(p, value=p.value * 10**11, low=p.low * 10**11, high=p.high * 10**11)
             for p in series]  # fmt: skip
    chart = draw(kit, money, unit="CNY")
    assert "R&D / GDP, CNY bn" in kit.texts(chart)
    assert lines_of(chart)[0] == ([2000, 2001], [89.3, 94.0])
    assert "%" not in chart.alt
    assert "CNY 112.0 bn in 2003" in chart.alt or "CNY 112 bn in 2003" in chart.alt


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, series, forecast, city, language):
    chart = draw(kit, series, forecast, city, language)
    kit.assert_readable(chart)
    ticks = chart.drawing.axes[0].get_xticks()
    assert list(ticks) == [2000, 2005]


def test_every_text_is_a_message(kit, series, forecast, city):
    old = [replace(p, vintage="first") for p in series]

    def drawn(labels, comparison):
        measure = labels.title("rd_gdp")
        return draw_series([*series, *old], forecast, comparison, labels, measure=measure)

    kit.assert_all_said(
        lambda labels: drawn(labels, [replace(p, publisher="bureau") for p in city])
    )
    kit.assert_all_said(lambda labels: drawn(labels, []))


@pytest.fixture
def since(kit):
    return [
        kit.point("china", 2004, value, vintage=vintage, publisher="bureau", title="公报")
        for value, vintage in (("1.25", "first"), ("1.19", "v0"))
    ]


def test_what_was_published_since_stands_apart_and_the_forecast_by_itself(
    kit, series, forecast, since
):
    chart = draw(kit, series, forecast[:1], since=since)  # of 2005: 2004 is published
    axes = chart.drawing.axes[0]
    [rings] = [x for x in axes.lines if x.get_marker() == "o"]
    assert (list(rings.get_xdata()), list(rings.get_ydata())) == ([2004, 2004], [1.25, 1.19])
    assert rings.get_linestyle() == "None"
    assert rings.get_markerfacecolor() == "white"
    # one year has a width, and no line leads to it
    assert ([2004.7, 2005.3], [1.3, 1.3]) in lines_of(chart)
    [band] = axes.collections
    edges = {(float(x), float(y)) for x, y in band.get_paths()[0].vertices}
    assert {(2004.7, 1.15), (2004.7, 1.45), (2005.3, 1.15), (2005.3, 1.45)} <= edges
    keys = [text.get_text() for text in chart.drawing.legends[0].get_texts()]
    assert keys[-1] == "China, published since"
    assert (
        "so not forecast, as first published: 1.25% in 2004; edition 0: 1.19% in 2004."
        in chart.alt
    )
    assert "forecast is drawn for later years only" in chart.note
    assert list(chart.data["vintage"])[3:5] == ["first", "v0"]
    assert "Communiqué" in chart.source


def test_a_later_forecast_of_some_years_is_a_line_of_its_own(kit, series, since):
    later = [kit.estimate("forecast_drift", when, "1.4", "1.2", "1.6") for when in (2005, 2006)]
    chart = draw(kit, series, later, since=since)
    assert ([2005, 2006], [1.4, 1.4]) in lines_of(chart)
    assert "since" not in draw(kit, series, later).note


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read_with_what_was_published_since(kit, series, forecast, since, language):
    chart = draw(kit, series, forecast[:1], language=language, since=since)
    kit.assert_readable(chart)


def test_what_is_said_of_years_published_since_is_a_message(kit, series, forecast, since):
    def drawn(labels):
        measure = labels.title("rd_gdp")
        return draw_series(series, forecast[:1], [], labels, measure=measure, since=since)

    kit.assert_all_said(drawn)
