"""What the charts plot and say; how they look is judged by eye."""

import hashlib
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis.core.errors import InputError
from analysis.exhibits.charts import (
    MOST_RANKED,
    VERDICTS,
    WIDTH,
    Chart,
    Labels,
    Point,
    clean_label,
    draw_composition,
    draw_growth_ranking,
    draw_level_pairs,
    draw_scenarios,
    draw_series,
    draw_verdicts,
    slim_svg,
    spread,
)
from analysis.source.observe import Observation
from analysis.source.schema import Indicator, ReferenceRow
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth

CITY = "常州市"
LANGUAGES = ("zh", "en")


def indicator(zh, en, unit, measure="stock", of=None):
    return Indicator(title_zh=zh, title_en=en, unit=unit, measure=measure, topic="rd", of=of)


INDICATORS = {
    "institutions": indicator("企业研发机构", "Enterprise R&D institutions", "enterprise"),
    "provincial": indicator(
        "省级以上企业研发机构",
        "Provincial-level R&D institutions",
        "enterprise",
        of="institutions",
    ),
    "firms": indicator("科技服务业企业", "Technology service firms", "enterprise"),
    "rd_gdp": indicator("R&D占GDP比重", "R&D / GDP", "percent", "ratio"),
    "staff": indicator("研发人员占比", "Share of R&D staff", "percent", "ratio"),
}


def observe(figure, kind, name, period, bounds, **more):
    low, value, high = map(Decimal, bounds.split())
    unit = more.pop("unit", INDICATORS[name].unit)
    return Observation(
        figure=figure,
        page=int(figure[1:3]),
        printed="…",
        kind=kind,
        indicator=name,
        scope=more.pop("scope", CITY),
        value=value,
        low=low,
        high=high,
        unit=unit,
        hedge="exact",
        start=period,
        end=period,
        **more,
    )


OBSERVATIONS = [
    observe("p31.01", "level", "institutions", 2015, "900 900 900"),
    observe("p31.02", "level", "provincial", 2015, "424 424 424"),
    observe("p31.03", "level", "institutions", 2019, "1621 1621 1621"),
    observe("p31.04", "level", "provincial", 2019, "674 674 674"),
    observe("p31.05", "level", "rd_gdp", 2015, "2.645 2.65 2.655"),
    observe("p31.06", "level", "rd_gdp", 2020, "2.9 3 3.1"),
    observe("p40.01", "level", "firms", 2014, "268 268 268"),
    observe("p40.02", "level", "firms", 2020, "600 600 700"),
    observe("p21.01", "level", "staff", 2020, "20.505 20.51 20.515", asof=True),
    observe("p21.02", "change", "staff", 2020, "0.415 0.42 0.425", unit="percentage_point"),
]
GROWTH = measure_growth(OBSERVATIONS, INDICATORS, base_year=2014, end_year=2020)
COMPOSITION = decompose_growth(GROWTH, INDICATORS)
PAIR = next(row for row in GROWTH if row.indicator == "rd_gdp")


@dataclass(frozen=True)
class Projected:
    model: str
    year: int
    value: float
    low: float | None
    high: float | None
    indicator: str = "rd_gdp"


@dataclass(frozen=True)
class Claim:
    topic: str
    verdict: str


PROJECTIONS = [
    Projected("two-point linear", 2025, 3.35, 3.145, 3.555),
    Projected("two-point exponential", 2025, 3.39623, 3.1676, 3.63327),
]
OUTTURNS = [
    Point("Changzhou", 2021, Decimal("3.30"), Decimal("3.30"), Decimal("3.30"), "derived"),
    Point("Changzhou", 2022, Decimal("3.38"), Decimal("3.38"), Decimal("3.38"), "derived"),
]
CLAIMS = [Claim("rd", "holds")] * 7 + [Claim("rd", "conflict")] * 2 + [Claim("x", "holds")]


def national(vintage, values):
    return [
        Point("China", year, value, value, value, "published", vintage, "World Bank", "WDI")
        for year, value in values.items()
    ]


SERIES = national("WDI, latest stored vintage", {2000: 0.893, 2001: 0.94, 2003: 1.12})
FORECAST = [Projected("forecast drift", 2004, 1.2, 1.1, 1.3)]


def labels(language="en", **changes):
    document = "创新汇编" if language == "zh" else "Compendium"
    return Labels(
        language, changes.get("indicators", INDICATORS), CITY, document, {"科教城": "Park"}
    )


def draw_all(language):
    names = labels(language)
    return [
        draw_level_pairs(GROWTH, names),
        draw_growth_ranking(GROWTH, names),
        draw_scenarios(PAIR, PROJECTIONS, OUTTURNS, names),
        draw_verdicts(CLAIMS, names),
        draw_series(SERIES, FORECAST, OUTTURNS, names, measure="R&D / GDP, %"),
        draw_composition(COMPOSITION, GROWTH, names),
    ]


@pytest.fixture(scope="module", params=LANGUAGES)
def charts(request) -> list[Chart]:
    return draw_all(request.param)


def texts(chart):
    return [text.get_text() for text in chart.figure.findobj(Text) if text.get_text()]


def test_nothing_to_draw_is_no_chart():
    names = labels()
    assert draw_level_pairs([], names) is None
    assert draw_growth_ranking([], names) is None
    assert draw_scenarios(None, PROJECTIONS, OUTTURNS, names) is None
    assert draw_scenarios(PAIR, [], OUTTURNS, names) is None
    assert draw_verdicts([], names) is None
    assert draw_series([], FORECAST, OUTTURNS, names, measure="%") is None
    assert draw_composition([], GROWTH, names) is None
    assert draw_composition(COMPOSITION, [], names) is None


def test_every_chart_is_complete_in_both_languages(charts):
    for chart in charts:
        assert all((chart.title, chart.alt, chart.source, len(chart.data))), chart.id
        assert chart.figure.get_size_inches()[0] == WIDTH
        chinese = re.search(
            r"[一-鿿]", chart.title + chart.note + chart.alt + "".join(texts(chart))
        )
        assert bool(chinese) == (chart.language == "zh"), chart.id


def test_no_text_is_smaller_than_seven_and_a_half_points(charts):
    for chart in charts:
        for text in chart.figure.findobj(Text):
            if text.get_text():
                assert text.get_fontsize() >= 7.5, (chart.id, text.get_text())


def test_every_text_lies_inside_the_picture_and_on_no_other(charts):
    for chart in charts:
        canvas = FigureCanvasAgg(chart.figure)
        canvas.draw()
        renderer, frame = canvas.get_renderer(), chart.figure.bbox
        keys = [text for legend in chart.figure.legends for text in legend.get_texts()]
        written = [text for axes in chart.figure.axes for text in axes.texts]
        boxes = [
            (text.get_text(), text.get_window_extent(renderer))
            for text in (*keys, *written)
            if text.get_text()
        ]
        for text, box in boxes:
            inside = box.x0 >= -2 and box.x1 <= frame.x1 + 2 and box.y1 <= frame.y1 + 2
            assert inside, (chart.id, chart.language, text)
        for (one, box), (other, its) in combinations(boxes, 2):
            across = min(box.x1, its.x1) - max(box.x0, its.x0)
            down = min(box.y1, its.y1) - max(box.y0, its.y0)
            assert across <= 1 or down <= 1, (chart.id, chart.language, one, other)


def test_ranking_plots_the_growth_rows_fastest_first():
    chart = draw_growth_ranking(GROWTH, labels())
    assert list(chart.data["indicator"]) == ["institutions", "firms", "provincial"]
    known = {row.indicator: row for row in GROWTH if row.headline}
    for entry in chart.data.to_dict("records"):
        row = known[entry["indicator"]]
        assert (entry["cagr"], entry["cagr_low"], entry["cagr_high"]) == (
            row.cagr,
            row.cagr_low,
            row.cagr_high,
        )
    assert "15.8%" in texts(chart)
    assert "15.8%" in chart.alt
    assert "14.4% (14.3–17.4%)" in chart.alt  # 268 → 600多
    assert chart.source == "Compendium, pp. 31, 40"


def test_ranking_leaves_out_by_foundation_and_says_how_many():
    best = next(row for row in GROWTH if row.indicator == "institutions")
    slow = best.model_copy(update={"cagr": Decimal(1), "cagr_low": Decimal(1)})
    computed = best.model_copy(update={"base_origin": "back-cast", "cagr": Decimal(90)})
    rows = [slow] * MOST_RANKED + [computed] * 3
    chart = draw_growth_ranking(rows, labels())
    assert set(chart.data["base_origin"]) == {"printed"}  # the fastest are not kept for being fast
    assert "3 more in the table" in chart.note


def test_pairs_plot_ratios_in_points_with_their_printed_digits():
    chart = draw_level_pairs(GROWTH, labels())
    assert list(chart.data["indicator"]) == ["staff", "rd_gdp"]
    assert {"2.65", "3.0", "+0.35", "0.245–0.455"} <= set(texts(chart))
    assert "2.65% to 3.0%, +0.35 percentage points (0.245–0.455)" in chart.alt
    assert "back-cast" in chart.note
    assert "2019–2020*" in texts(chart)
    assert "* Dated only by the document" in chart.note


def test_scenarios_join_both_points_and_hold_every_outturn():
    chart = draw_scenarios(PAIR, PROJECTIONS, OUTTURNS, labels())
    linear = chart.data[chart.data["series"] == "linear"]
    assert list(linear["year"]) == [2015, 2020, 2025]
    assert list(linear["value"]) == [2.65, 3.0, 3.35]
    assert list(chart.data[chart.data["series"] == "outturn, derived"]["value"]) == [
        Decimal("3.30"),
        Decimal("3.38"),
    ]
    for number in ("2.65%", "3.0%", "3.35%", "3.40%", "3.30%", "3.38%"):
        assert number in chart.alt
    assert "no prediction interval" in " ".join(chart.note.split())


def test_scenarios_refuse_another_model():
    with pytest.raises(InputError, match="'cubic'; accepted: linear, exponential"):
        draw_scenarios(PAIR, [replace(PROJECTIONS[0], model="cubic")], [], labels())


def test_verdicts_count_every_claim_once():
    chart = draw_verdicts(CLAIMS, labels())
    assert chart.data[list(VERDICTS)].to_numpy().sum() == len(CLAIMS)
    assert list(chart.data["total"]) == [9, 1]
    assert "Matrix of 10 claims" in chart.alt
    assert "figures conflict 2" in chart.alt


def test_an_unknown_verdict_is_refused():
    with pytest.raises(InputError, match="unknown verdict 'maybe'; accepted: holds"):
        draw_verdicts([Claim("rd", "maybe")], labels())


def test_a_missing_year_breaks_the_line():
    chart = draw_series(SERIES, [], [], labels(), measure="R&D / GDP, %")
    drawn = [list(line.get_xdata()) for line in chart.figure.axes[0].lines]
    assert [2000, 2001] in drawn
    assert not any(2001 in years and 2003 in years for years in drawn)


def test_a_series_plots_forecast_and_places_as_given():
    chart = draw_series(SERIES, FORECAST, OUTTURNS, labels(), measure="R&D / GDP, %")
    assert len(chart.data) == len(SERIES) + len(FORECAST) + len(OUTTURNS)
    assert "Forecast 1.20% in 2004 (1.10–1.30%)" in chart.alt
    assert "3.38% in 2022" in chart.alt


def test_a_series_takes_one_forecast_and_no_more_places_than_shapes():
    with pytest.raises(InputError, match="accepted: 1 model"):
        draw_series(SERIES, [*FORECAST, PROJECTIONS[0]], [], labels(), measure="%")
    many = [replace(OUTTURNS[0], geo=f"place {n}") for n in range(5)]
    with pytest.raises(InputError, match="accepted: 4 other places"):
        draw_series(SERIES, [], many, labels(), measure="%")


def test_composition_shows_the_share_fall_while_the_number_rises():
    chart = draw_composition(COMPOSITION, GROWTH, labels())
    assert list(chart.data["part_value"]) == [424, 674]
    assert {"424 (47.1%)", "674 (41.6%)", "1,621"} <= set(texts(chart))
    assert "424 of 900, or 47.1%" in chart.alt
    zh = draw_composition(COMPOSITION, GROWTH, labels("zh"))
    assert "674家（41.6%）" in texts(zh)


def test_another_place_is_named_in_brackets():
    elsewhere = [
        row.model_copy(update={"scope": "科教城"}) for row in GROWTH if row.indicator == "firms"
    ]
    assert "Technology service firms (Park)" in draw_growth_ranking(elsewhere, labels()).alt
    zh = draw_growth_ranking(elsewhere, labels("zh"))
    assert zh.data["label"][0] == "科技服务业企业（科教城）"


def ranked_as(title):
    hostile = INDICATORS | {"firms": indicator("企业", title, "enterprise")}
    return draw_growth_ranking(GROWTH, labels(indicators=hostile))


@pytest.mark.parametrize(
    "title",
    [
        "$\\frac{1}{0}$ per $head$",
        "<script>alert(1)</script>",
        "=cmd()|' /C calc'!A0",
        '#import "x"',
        "Donaudampfschifffahrtsgesellschaft" * 8,
        "研发" * 200,
    ],
)
def test_hostile_labels_are_drawn_as_they_are_or_shortened(title):
    chart = ranked_as(title)
    assert title in set(chart.data["label"])  # kept in full in the data
    root = ET.fromstring(chart.svg())  # noqa: S314 (our own output)
    assert not [e for e in root.iter() if e.tag.endswith("script")]
    chart.png()
    drawn = "".join(t for text in texts(chart) for t in text.split("\n"))
    assert title in drawn or "…" in drawn


def test_invisible_marks_are_dropped():
    assert clean_label("R&D\u202e\u200b of\n\tGDP\u200f", "here") == "R&D of GDP"


def test_a_character_without_glyph_is_refused_by_name():
    with pytest.raises(
        InputError, match=r"indicator firms, column title_en: .*U\+0633 ARABIC LETTER SEEN"
    ):
        ranked_as("firms س")


def test_an_unknown_indicator_is_refused():
    with pytest.raises(InputError, match="no indicator 'institutions'; accepted: firms"):
        draw_growth_ranking(GROWTH, labels(indicators={"firms": INDICATORS["firms"]}))


def test_reference_points_cite_a_yearly_bulletin_once():
    rows = [
        ReferenceRow(
            series="R&D", geo="China", year=year, value=Decimal(2), unit="%", status="published",
            trust="high", source_title=f"{year}年全国科技经费投入统计公报", publisher="国家统计局",
        )
        for year in (2019, 2020)
    ]  # fmt: skip
    chart = draw_series([Point.of_reference(r) for r in rows], [], [], labels("zh"), measure="%")
    assert chart.source == "国家统计局《全国科技经费投入统计公报》"


def test_drawing_leaves_the_settings_of_matplotlib_alone():
    before = dict(mpl.rcParams)
    draw_growth_ranking(GROWTH, labels()).svg()
    assert dict(mpl.rcParams) == before


def test_a_notebook_gets_a_picture_with_its_text_alternative():
    chart = draw_growth_ranking(GROWTH, labels())
    data, metadata = chart._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert metadata["image/png"]["alt"] == chart.alt


def test_slimming_keeps_outlines_where_they_were():
    path = "M 640 0 \nL 640 6400 \nQ 1280 6400 1280 3200 \nz\n"
    svg = f'<path id="NotoSansSC-Bold-4e" d="{path}" transform="scale(0.015625)"/>'
    assert slim_svg(svg) == ('<path id="b4e" d="m40 0v400q40 0 40-200z" transform="scale(0.25)"/>')


@given(st.lists(st.floats(-100, 100), max_size=8), st.floats(0.01, 10))
def test_spread_labels_are_apart_in_order_and_no_further_than_needed(wanted, gap):
    placed = spread(wanted, gap)
    ranked = sorted(range(len(wanted)), key=lambda i: wanted[i])
    for one, other in pairwise(ranked):
        assert placed[other] - placed[one] >= gap - 1e-6
    apart = sorted(wanted)
    if all(b - a >= gap for a, b in pairwise(apart)):
        assert placed == pytest.approx(wanted)


def hash_pictures() -> str:
    digest = hashlib.sha256()
    for language in LANGUAGES:
        for chart in draw_all(language):
            digest.update(chart.svg() + chart.png())
    return digest.hexdigest()


def test_two_processes_make_the_same_bytes():
    command = "import test_charts; print(test_charts.hash_pictures())"
    runs = []
    for seed, zone, locale in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/Lima", "C")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        runs.append(
            subprocess.Popen(
                [sys.executable, "-c", command],
                cwd=Path(__file__).parent,
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    digests = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert digests[0] == digests[1]
