"""A series: what is plotted and said."""

from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.exhibits.canvas import ACCENT, GREY, PAPER, SOFT
from analysis.exhibits.charts.series import MOST_BESIDE, draw_series


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
        kit.point("changzhou", 2004, "3", "printed", ends=("2.9", "3.1")),
        kit.point("changzhou", 2005, "3.4", "derived", publisher="bureau"),
        kit.point("changzhou", 2003, "2.65", "printed"),
        kit.point("changzhou", 2001, "2.5", "derived", publisher="bureau"),
    ]


@pytest.fixture
def since(kit):
    return [
        kit.point("china", 2004, value, vintage=vintage, publisher="bureau", title="公报")
        for value, vintage in (("1.25", "first"), ("1.19", "v0"))
    ]


def draw(kit, series, forecast=(), comparison=(), language="en", **more):
    return draw_series(
        series, forecast, comparison, kit.labels(language), measure="R&D / GDP", **more
    )


def lines_of(kit, chart, ink=None, *, narrow=False):
    """The lines of a colour, those of one mark, whiskers' strokes and joins left out."""
    return [
        (list(map(int, x.get_xdata())), [float(y) for y in x.get_ydata()])
        for x in kit.plot(chart, narrow=narrow).lines
        if len(x.get_xdata()) > 1 and ink in {None, x.get_color()} and x.get_linestyle() == "-"
        and x.get_linewidth() > 0.6
    ]  # fmt: skip


def marks_of(kit, chart, shape="o", *, narrow=False):
    return [
        (int(x.get_xdata()[0]), float(x.get_ydata()[0]), x.get_markerfacecolor())
        for x in kit.plot(chart, narrow=narrow).lines
        if x.get_marker() == shape
    ]


def test_nothing_to_draw_is_no_chart(kit, series, forecast, city):
    assert draw(kit, [], forecast, city) is None
    assert draw(kit, series, home="changzhou") is None


def test_a_missing_year_breaks_the_line_and_a_lone_year_is_a_dot(kit, series):
    chart = draw(kit, series)
    for narrow in (False, True):
        assert lines_of(kit, chart, narrow=narrow) == [([2000, 2001], [0.893, 0.94])]
        assert (2003, 1.12, ACCENT) in marks_of(kit, chart, narrow=narrow)
    whole = [*series, replace(series[0], year=2002)]
    assert lines_of(kit, draw(kit, whole)) == [
        ([2000, 2001, 2002, 2003], [0.893, 0.94, 0.893, 1.12])
    ]
    assert "consecutive years" in chart.note
    assert "consecutive" not in draw(kit, series[:1]).note


def test_the_year_stands_on_every_label(kit, series):
    chart = draw(kit, series)
    assert {"China 1.12% (2003)"} <= set(kit.texts(chart))
    assert "China\n1.12% (2003)" in kit.texts(chart, narrow=True)


def test_the_forecast_goes_on_from_the_last_year_in_its_interval(kit, series, forecast):
    chart = draw(kit, series, forecast)
    axes = kit.plot(chart)
    [dashed] = [x for x in axes.lines if x.get_linestyle() == "--"]
    assert (list(dashed.get_xdata()), list(dashed.get_ydata())) == (
        [2003, 2004, 2005], [1.12, 1.2, 1.3],
    )  # fmt: skip
    [band] = axes.collections
    edges = {(float(x), float(y)) for x, y in band.get_paths()[0].vertices}
    assert {(2003, 1.12), (2004, 1.1), (2004, 1.3), (2005, 1.15), (2005, 1.45)} <= edges
    assert {"95% prediction interval", "China, forecast 1.30% (2005)"} <= set(kit.texts(chart))
    assert chart.alt == (
        "Line chart. China: 0.89% in 2000, 0.94% in 2001, 1.12% in 2003. "
        "Forecast 1.30% in 2005 (1.15–1.45%)."
    )
    told = chart.data[chart.data["origin"] == "forecast_drift"]
    assert list(told["year"]) == [2004, 2005]
    assert list(told["low"]) == [Decimal("1.1"), Decimal("1.15")]
    assert axes.get_xlim() == (1999.5, 2005.3)
    assert "Dashed: forecast." in chart.note


def test_the_axis_of_values_has_more_room_below_than_above(kit, series):
    axes = kit.plot(draw(kit, series))
    room = 0.08 * (1.12 - 0.893)
    assert axes.get_ylim() == pytest.approx((0.893 - 1.8 * room, 1.12 + 1.6 * room))
    alone = kit.plot(draw(kit, series[:1]))
    assert alone.get_ylim() == pytest.approx((0.893 - 0.144, 0.893 + 0.128))


def test_the_plot_has_room_for_years_below_it_and_is_as_tall_as_others(kit, series):
    chart = draw(kit, series)
    assert kit.inches(chart) == (0.38, 0.24, 2.75 - 0.24)
    assert kit.inches(chart, narrow=True) == (0.36, 0.24, 2.5 - 0.24)


def test_the_place_it_is_about_is_named_in_bold_colour_and_others_softly(kit, series, city):
    province = [replace(p, place="place0", vintage="v0") for p in series]
    axes = kit.plot(draw(kit, series, [], [*province, *city], home="changzhou"))
    looks = {t.get_text().split()[0]: (t.get_color(), t.get_weight()) for t in axes.texts
             if t.xyann == (8, 0)}  # fmt: skip
    assert looks["Changzhou"] == (ACCENT, "bold")
    assert looks["China"] == looks["Somewhere"] == (SOFT, "normal")


def test_a_forecast_says_its_own_level_and_none_where_it_has_none(kit, series, forecast):
    ninety = [row.model_copy(update={"level": Decimal("0.9")}) for row in forecast]
    assert "90% prediction interval" in kit.texts(draw(kit, series, ninety))
    bare = [kit.estimate("forecast_drift", 2004, "1.2")]
    chart = draw(kit, series, bare)
    assert not kit.plot(chart).collections
    assert "Dashed: forecast." in chart.note
    assert chart.alt.endswith("Forecast 1.20% in 2004.")


def test_a_refused_forecast_draws_nothing(kit, series):
    chart = draw(kit, series, [kit.estimate("forecast_drift", 2004, None)])
    assert len(chart.data) == len(series)
    assert "orecast" not in chart.alt + chart.note
    assert "China 1.12% (2003)" in kit.texts(chart)


def test_the_place_it_is_about_is_in_colour_and_begins_two_years_before_its_print(
    kit, series, city
):
    chart = draw(kit, series, [], city, home="changzhou")
    # printed first in 2003: from 2001, so that 2000 of the long series is left out
    assert sorted(set(chart.data["year"])) == [2001, 2003, 2004, 2005]
    for narrow in (False, True):
        own = lines_of(kit, chart, ACCENT, narrow=narrow)
        assert own == [([2003, 2004, 2005], [2.65, 3.0, 3.4])]  # 2002 has no figure
        assert set(marks_of(kit, chart, narrow=narrow)) == {
            (2001, 2.5, PAPER), (2003, 2.65, ACCENT), (2004, 3.0, ACCENT), (2005, 3.4, PAPER),
            (2001, 0.94, SOFT), (2003, 1.12, SOFT),
        }  # fmt: skip
        shown = kit.texts(chart, narrow=narrow)
        assert {"printed or published", "computed"} <= set(shown)
    assert {"Changzhou 3.4% (2005)", "China 1.12% (2003)", "2.65% (2003)", "3.0% (2004)"} <= set(
        kit.texts(chart)
    )
    assert {"2.65%", "3.0%"} <= set(kit.texts(chart, narrow=True))
    whiskers = [x for x in kit.plot(chart).lines if x.get_marker() == "_"]
    assert [list(x.get_ydata()) for x in whiskers] == [[2.9], [3.1]]
    assert {"Hollow", "Whiskers"} <= set(re_words(chart.note))
    assert chart.title == "R&D / GDP: Changzhou 2001–2005, beside other places"
    assert chart.alt.startswith(
        "Line chart. Changzhou: 2.5% in 2001, 2.65% in 2003, 3.0% in 2004, 3.4% in 2005. "
        "China: 0.94% in 2001, 1.12% in 2003."
    )
    assert chart.source == "Compendium; Bureau; World Bank, WDI"


def re_words(text):
    return {word.strip(":;.,") for word in text.split()}


def test_places_beside_it_are_grey_and_the_nearest_is_darkest(kit, series, city):
    province = [replace(p, place="place0", vintage="v0") for p in series]
    chart = draw(kit, series, [], [*province, *city], home="changzhou")
    faces = {(y, face) for _, y, face in marks_of(kit, chart) if y in {0.94, 1.12}}
    assert faces == {(0.94, SOFT), (1.12, SOFT), (0.94, GREY), (1.12, GREY)}


def test_a_long_series_is_a_line_without_marks_but_its_ends_are_told(kit):
    long = [kit.point("china", 1980 + n, f"{1 + n / 10:.2f}") for n in range(24)]
    chart = draw(kit, long, [kit.estimate("forecast_drift", 2004, "4", "3", "5")])
    assert marks_of(kit, chart) == []
    assert {"1.00% (1980)", "3.30% (2003)"} <= set(kit.texts(chart))
    assert "China: 1.00% in 1980, 3.30% in 2003." in chart.alt
    assert len(chart.data) == 25


def test_other_cities_are_squares_that_nothing_joins_named_in_the_note(kit, series, city):
    cities = [
        kit.point("place1", 2003, "2.0"),
        kit.point("place1", 2004, "2.1"),
        kit.point("place1", 1999, "2.1"),
    ]
    chart = draw(kit, series, [], city, home="changzhou", cities=cities)
    assert marks_of(kit, chart, "s") == [(2003, 2.0, GREY), (2004, 2.1, GREY)]
    assert ([2003, 2004], [2.0, 2.1]) not in lines_of(kit, chart)
    assert "Somewhere 1 2.0%" in kit.texts(chart)
    told = "Somewhere 1: 2.0% in 2003, 2.1% in 2004"
    assert f"where a figure is published ({told})." in chart.note
    assert told in chart.alt


def test_what_was_published_since_stands_apart_and_the_forecast_by_itself(
    kit, series, forecast, since
):
    chart = draw(kit, series, forecast[:1], since=since)  # of 2005: 2004 is published
    axes = kit.plot(chart)
    assert marks_of(kit, chart, "D") == [(2004, 1.25, ACCENT), (2004, 1.19, ACCENT)]
    # one year has a width, and no line leads to it
    [dashed] = [x for x in axes.lines if x.get_linestyle() == "--"]
    assert (list(dashed.get_xdata()), list(dashed.get_ydata())) == ([2004.7, 2005.3], [1.3, 1.3])
    [band] = axes.collections
    edges = {(float(x), float(y)) for x, y in band.get_paths()[0].vertices}
    assert {(2004.7, 1.15), (2004.7, 1.45), (2005.3, 1.15), (2005.3, 1.45)} <= edges
    assert "Published since, China: 1.25% in 2004, 1.19% in 2004." in chart.alt
    assert "Diamonds: published since" in chart.note
    assert list(chart.data["vintage"])[3:5] == ["first", "v0"]
    assert "Communiqué" in chart.source
    alone = draw(kit, series, since=since)  # the label is of the last figure, the best founded
    assert "China 1.25% (2004)" in kit.texts(alone)
    assert "since" not in draw(kit, series).note


def test_without_places_hedges_or_gaps_nothing_is_said_of_them(kit, series):
    chart = draw(kit, series[:1])
    assert chart.title == "R&D / GDP: China 2000–2000"
    assert chart.alt == "Line chart. China: 0.89% in 2000."
    assert chart.note == (
        "Dots: single figures as printed or published. The vertical axis does not start at zero."
    )
    assert chart.source == "World Bank, WDI"


def test_a_series_printed_in_the_document_cites_it(kit):
    own = [kit.point("china", when, "1.5", "printed") for when in (2000, 2001)]
    assert draw(kit, own).source == "Compendium"


def test_one_forecast_and_three_places_at_most(kit, series, forecast, city):
    other = kit.estimate("forecast_last_value", 2004, "1", "0", "2")
    with pytest.raises(
        InputError, match=r"2 \(forecast_drift, forecast_last_value\); accepted: 1 model"
    ):
        draw(kit, series, [*forecast, other])
    places = [replace(city[0], place=f"place{n}") for n in range(MOST_BESIDE + 1)]
    assert len(draw(kit, series, [], places[:-1]).data) == 3 + MOST_BESIDE
    with pytest.raises(InputError, match="accepted: 3 other places"):
        draw(kit, series, [], places)


def test_a_series_in_another_unit_is_not_called_percent(kit, series):
    money = [replace(p, value=p.value * 10**11, low=p.low * 10**11, high=p.high * 10**11)
             for p in series]  # fmt: skip
    chart = draw(kit, money, unit="CNY")
    assert "R&D / GDP, CNY bn" in kit.texts(chart)
    assert lines_of(kit, chart)[0] == ([2000, 2001], [89.3, 94.0])
    assert "%" not in chart.alt
    assert list(chart.data["value"]) == [p.value for p in money]
    wide = replace(money[1], low=Decimal(80 * 10**9), high=Decimal(99 * 10**9))
    chart = draw(kit, [money[0], wide], unit="CNY")
    ends = [x.get_ydata()[0] for x in kit.plot(chart).lines if x.get_marker() == "_"]
    assert ends == [80, 99]
    assert "R&D / GDP, %" in kit.texts(draw(kit, series))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_read(kit, series, forecast, city, since, language):
    kit.assert_readable(draw(kit, series, forecast, language=language))
    kit.assert_readable(draw(kit, series, forecast[:1], language=language, since=since))
    cities = [kit.point(f"place{n}", 2003, "2") for n in range(3)]
    more = {"home": "changzhou", "since": since, "cities": cities}
    kit.assert_readable(draw(kit, series, [], city, language, **more))


def test_every_text_is_a_message(kit, series, forecast, city, since):
    def drawn(labels, comparison, **more):
        measure = labels.title("rd_gdp")
        return draw_series(series, forecast[:1], comparison, labels, measure=measure, **more)

    cities = [kit.point("place1", 2003, "2")]
    kit.assert_all_said(
        lambda labels: drawn(labels, city, since=since, home="changzhou", cities=cities)
    )
    kit.assert_all_said(lambda labels: drawn(labels, [], since=since))
