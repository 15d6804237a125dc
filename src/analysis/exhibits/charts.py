"""Charts of the brief: each makes one point, in Chinese and in English (notebooks 02 to 05).

Every function takes typed rows and :class:`Labels` and returns a :class:`Chart`, or None where
there is nothing to draw. A chart carries what it plots as a table, and a text alternative made
from the same numbers. Title, note and source are text beside the picture, so that the page can
typeset, search and translate them; the picture itself holds labels and units only.

Two kinds of ink keep their meaning throughout: the accent for what the source prints, grey for
context; hollow marks for what was computed rather than printed; a whisker for what rounding and
hedges leave open. Shape, fill and dash say the same as colour, so a grey print loses nothing.
"""

import io
import re
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Literal, Protocol, Self

import matplotlib as mpl
import pandas as pd
from fontTools.ttLib import TTFont
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator

from analysis.core.errors import InputError
from analysis.register.numbers import Number, format_bounds
from analysis.render.glyphs import FONT_FOLDER
from analysis.source.schema import Indicator, ReferenceRow, Source
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.words.numerals import format_number, group_digits

Language = Literal["zh", "en"]
Amount = Decimal | float
Origin = Literal["printed", "published", "derived"]

#: Width of every chart, the text width of an A4 page, in inches; and points per inch.
WIDTH = 6.3
POINTS = 72
#: Pixels per inch of the PNG: sharp in a notebook and in a slide, still small.
DPI = 160
#: Rows beyond these would no longer be read; the note says how many were left out.
MOST_RANKED = 14
MOST_PAIRS = 10
MOST_PARTS = 4

ACCENT = "#0b4f83"
TINT = "#c9dbe9"
INK = "#1c1f23"
MUTED = "#5b636b"
FAINT = "#d9dde1"
_DASH = (0, (4, 2))
#: How vintages after the first, and other places, are told apart.
_DASHES = ((0, (1, 1.2)), (0, (5, 1.5)), "-.")
_SHAPES = "Ds^v"
SIZE = 8.0
SMALL = 7.5

#: A family name of our own: a copy of the same type on the user's system must not be taken for it.
_FAMILY = "Brief Sans"
TYPE_FAMILY = "Noto Sans SC"
_FONTS = {
    weight: FONT_FOLDER / f"NotoSansSC-{style}.ttf"
    for weight, style in ((400, "Regular"), (700, "Bold"))
}
_STYLE: dict[str, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": MUTED,
    "axes.grid": False,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.6,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "white",
    "font.family": [_FAMILY],
    "font.size": SIZE,
    "grid.color": FAINT,
    "grid.linewidth": 0.5,
    "hatch.color": "white",
    "hatch.linewidth": 0.8,
    "legend.borderaxespad": 0,
    "legend.borderpad": 0,
    "legend.fontsize": SMALL,
    "legend.frameon": False,
    "legend.handletextpad": 0.5,
    "legend.labelcolor": MUTED,
    "lines.linewidth": 1.6,
    "lines.solid_capstyle": "butt",
    "savefig.dpi": DPI,
    "text.color": INK,
    "text.parse_math": False,  # a label with $ is a label, never a formula
    "xtick.color": MUTED,
    "xtick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.color": MUTED,
    "ytick.labelsize": SMALL,
    "ytick.major.size": 0,
}


class Projection(Protocol):
    """A projected value, as :class:`analysis.study.trends.ProjectionRow` holds it."""

    @property
    def indicator(self) -> str: ...  # noqa: D102
    @property
    def model(self) -> str: ...  # noqa: D102
    @property
    def year(self) -> int: ...  # noqa: D102
    @property
    def value(self) -> Amount: ...  # noqa: D102
    @property
    def low(self) -> Amount | None: ...  # noqa: D102
    @property
    def high(self) -> Amount | None: ...  # noqa: D102


class Judged(Protocol):
    """A claim with its verdict."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Point:
    """One dated value of one place, to be drawn as a mark.

    Attributes:
        geo: the place, as the reference data or the scopes name it.
        origin: ``printed`` in the source document, ``published`` elsewhere, or ``derived``.
        publisher, title: where it stands; empty for the document itself.
    """

    geo: str
    year: int
    value: Amount
    low: Amount
    high: Amount
    origin: Origin
    vintage: str = ""
    publisher: str = ""
    title: str = ""

    @classmethod
    def of_reference(cls, row: ReferenceRow) -> Self:
        """Take an external figure; an estimate at publication counts as published."""
        return cls(
            row.geo,
            row.year,
            row.value,
            row.value,
            row.value,
            "derived" if row.status == "derived" else "published",
            row.vintage or "",
            row.publisher,
            _name_publication(row.source_title),
        )

    @classmethod
    def ends_of(cls, row: GrowthRow) -> tuple[Self, Self]:
        """Take the two levels of a growth pair."""
        base: Origin = "printed" if row.base_origin == "printed" else "derived"
        return (
            cls(row.scope, _year(row.base_period), row.base, row.base_low, row.base_high, base),
            cls(row.scope, _year(row.end_period), row.end, row.end_low, row.end_high, "printed"),
        )


@dataclass(frozen=True)
class Labels:
    """Names, in one language, of everything a chart can show.

    Attributes:
        scopes: places in Chinese with their English titles.
        topics: titles of the topics in this language; a topic without one shows as it is.
        document: the source document's title in this language.
    """

    language: Language
    indicators: Mapping[str, Indicator]
    main_scope: str
    document: str
    scopes: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_source(
        cls, source: Source, language: Language, topics: Mapping[str, str] | None = None
    ) -> Self:
        """Take the names from a source's raw data."""
        info = source.info
        return cls(
            language,
            source.indicators,
            info.scope,
            info.title_zh if language == "zh" else info.title_en,
            {name: scope.title_en for name, scope in info.scopes.items()},
            topics or {},
        )

    def say(self, zh: str, en: str) -> str:
        """Return the wording in this language."""
        return zh if self.language == "zh" else en

    def title(self, indicator: str, scope: str | None = None) -> str:
        """Return an indicator's title, with the scope in brackets where it is not the main one.

        Raises:
            InputError: if the indicator is unknown, or a character has no glyph.
        """
        if indicator not in self.indicators:
            raise InputError(
                f"chart: no indicator {indicator!r}; accepted: {', '.join(self.indicators)}"
            )
        entry = self.indicators[indicator]
        column = self.say("title_zh", "title_en")
        name = clean_label(getattr(entry, column), f"indicator {indicator}, column {column}")
        if scope is None or scope == self.main_scope:
            return name
        return name + self.say(f"（{self.place(scope)}）", f" ({self.place(scope)})")

    def place(self, name: str) -> str:
        """Return a place's name, known from the scopes or the reference data."""
        shown = _PLACES.get(name, {}).get(self.language) or (
            name if self.language == "zh" else self.scopes.get(name, name)
        )
        return clean_label(shown, f"place {name!r}")

    def topic(self, name: str) -> str:
        """Return a topic's title."""
        return clean_label(self.topics.get(name, name), f"topic {name!r}")

    def number(self, value: Amount, unit: str, places: int | None = None) -> str:
        """Write a value with its unit."""
        return format_number(_exact(value), unit, self.language, places=places)

    def level(self, value: Amount, low: Amount, high: Amount, unit: str) -> str:
        """Write a level to the digits its bounds support."""
        return self.number(value, unit, _places(_exact(value), _exact(low), _exact(high), unit))

    def cite(self, figures: Iterable[str]) -> str:
        """Return the source line: the document and the pages the figures stand on."""
        pages = sorted({int(page) for id_ in figures for page in re.findall(r"^p(\d+)\.", id_)})
        name = clean_label(self.document, "the document's title")
        if not pages:
            return self.say(f"《{name}》", name)
        listed = self.say("、", ", ").join(map(str, pages))
        return self.say(f"《{name}》第{listed}页", f"{name}, p{'p' * (len(pages) > 1)}. {listed}")


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawn chart with its text and its data.

    Attributes:
        id: stable name, also the file's: ``growth_ranking``.
        data: exactly what is plotted, one row a mark, with labels in full.
        title: what is shown, where and when; no finding.
        alt: text alternative with the numbers.
        note: how to read the marks, and what was left out.
        source: documents and pages.
    """

    id: str
    language: Language
    figure: Figure
    data: pd.DataFrame
    title: str
    alt: str
    note: str
    source: str

    def svg(self, *, outlines: bool = True) -> bytes:
        """Return the chart as SVG: the same bytes on every run.

        Args:
            outlines: draw text as outlines, which look the same wherever they are opened. Without
                them the text stays text in the shipped type, for a renderer that has it: a
                fifth of the size, and it can be searched.
        """
        metadata = {
            "Title": self.title,
            "Description": self.alt,
            "Language": self.language,
            "Date": None,
            "Creator": None,
            "Format": None,
            "Type": None,
        }
        if outlines:
            return slim_svg(self._save("svg", metadata).decode()).encode()
        text = self._save("svg", metadata, fonttype="none").decode()
        return text.replace(_FAMILY, TYPE_FAMILY).encode()

    def png(self) -> bytes:
        """Return the chart as PNG at :data:`DPI`: the same bytes on every run."""
        from PIL import Image, PngImagePlugin

        said = PngImagePlugin.PngInfo()
        said.add_itxt("Title", self.title, self.language)
        said.add_itxt("Description", self.alt, self.language)
        picture = Image.open(io.BytesIO(self._save("png", {"Software": None}))).convert("RGB")
        # One accent and greys: 32 colours show no difference and leave a third of the bytes.
        few = picture.quantize(32, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        few.save(buffer, "PNG", optimize=True, dpi=(DPI, DPI), pnginfo=said)
        return buffer.getvalue()

    def _save(
        self, kind: str, metadata: dict[str, str | None], *, fonttype: str = "path"
    ) -> bytes:
        buffer = io.BytesIO()
        with _style(self.id):
            mpl.rcParams["svg.fonttype"] = fonttype
            self.figure.savefig(buffer, format=kind, metadata=metadata)
        return buffer.getvalue()

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show a notebook the picture with its text alternative."""
        del include, exclude
        width = round(WIDTH * 96)
        return (
            {"image/png": self.png(), "text/plain": f"{self.title}\n{self.alt}"},
            {"image/png": {"alt": self.alt, "width": width}},
        )


# --- the charts -------------------------------------------------------------------------------


def draw_level_pairs(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the headline pairs of ratios: both levels as figures, their change as a mark.

    The change is drawn rather than the levels: of ratios from 3 to 40 percent on one axis, a
    rise from 2.65 to 3.0 could not be seen, nor that its bounds are 0.245 and 0.455. Of
    more than :data:`MOST_PAIRS` pairs the printed, the city's own and the longest are kept.
    """
    ratios = [row for row in rows if row.headline and row.pp is not None]
    if not ratios:
        return None
    shown = sorted(_select(ratios, labels, MOST_PAIRS), key=lambda r: -_known(r.pp))
    say = labels.say
    with _style("level_pairs"):
        figure, axes = _row_canvas(len(shown), figures=2, right=1.18)
        for y, row in enumerate(shown):
            _name_row(axes, y, row, labels, figures=2)
            for end, inches in (("base", 0.74), ("end", 0.14)):
                places = _level_places(row, end)
                number = group_digits(getattr(row, end), places, language=labels.language)
                _write(axes, number, (0, y), (-inches * POINTS, 0), edges=_BESIDE, ha="right")
            text = _signed(_known(row.pp), _pp_places(row), labels)
            _draw_measure(axes, y, row, "pp", text, _interval(row, "pp", _pp_places(row), labels))
        _head(axes, say("基期（%）", "Base, %"), offset=-0.74 * POINTS, right=True)
        _head(axes, say("末期（%）", "End, %"), offset=-0.14 * POINTS, right=True)
        _head(axes, say("变动（百分点）", "Change, percentage points"))
        _measure_axis(axes, shown, "pp", labels)
        _key(figure, _measure_key(shown, labels))
    data = _tabulate(shown, labels, ("base", "end", "pp"))
    told = "；".join if labels.language == "zh" else "; ".join
    alt = say("点图，各比率的变动。", "Dot plot of changes in ratios. ") + told(
        f"{_row_name(r, labels)}{say('：', ': ')}"
        f"{_level(r, 'base', labels)}{say('→', ' to ')}{_level(r, 'end', labels)}{say('，', ', ')}"
        f"{_signed(_known(r.pp), _pp_places(r), labels)}{say('个百分点', ' percentage points')}"
        f"{_bounds(r.pp_low, r.pp_high, _pp_places(r), labels, unit='count')}"
        for r in shown
    )
    return Chart(
        "level_pairs",
        labels.language,
        figure,
        data,
        say("各比率指标的变动，百分点", "Change in ratios between two dates, percentage points"),
        alt + say("。", "."),
        _note(
            labels,
            _whisker_note(labels),
            say("各项跨期不同，见各行年份。", "Spans differ; the dates stand beside each."),
            _backcast_note(shown, labels),
            _asof_note(shown, labels),
            _left_out(len(ratios) - len(shown), labels),
        ),
        labels.cite(id_ for r in shown for id_ in r.figures.split()),
    )


def draw_growth_ranking(rows: Sequence[GrowthRow], labels: Labels) -> Chart | None:
    """Draw the compound annual growth of the headline pairs of levels, ranked, with bounds.

    Pairs of one year are drawn at their annual rate like all others; the dates stand beside
    each. Of more than :data:`MOST_RANKED` pairs the printed, the city's own and the longest are
    kept, never the fastest: a ranking of winners would say nothing.
    """
    levels = [row for row in rows if row.headline and row.cagr is not None]
    if not levels:
        return None
    shown = sorted(_select(levels, labels, MOST_RANKED), key=lambda r: -_known(r.cagr))
    say = labels.say
    with _style("growth_ranking"):
        figure, axes = _row_canvas(len(shown), right=1.18)
        for y, row in enumerate(shown):
            _name_row(axes, y, row, labels)
            rate = labels.number(_known(row.cagr), "percent")
            _draw_measure(axes, y, row, "cagr", rate, _interval(row, "cagr", 1, labels))
        _head(axes, say("年均复合增长率（%）", "Compound annual growth, % a year"))
        _measure_axis(axes, shown, "cagr", labels)
        _key(figure, _measure_key(shown, labels))
    data = _tabulate(shown, labels, ("cagr",))
    told = "；".join if labels.language == "zh" else "; ".join
    alt = say(
        "点图，按年均复合增长率排序。", "Dot plot ranked by compound annual growth. "
    ) + told(
        f"{_row_name(r, labels)}{say('：', ': ')}"
        f"{labels.number(_known(r.cagr), 'percent')}"
        f"{_bounds(r.cagr_low, r.cagr_high, 1, labels)}"
        for r in shown
    )
    return Chart(
        "growth_ranking",
        labels.language,
        figure,
        data,
        say("各指标的年均复合增长率", "Compound annual growth of indicators"),
        alt + say("。", "."),
        _note(
            labels,
            _whisker_note(labels),
            _backcast_note(shown, labels),
            _asof_note(shown, labels),
            _left_out(len(levels) - len(shown), labels),
        ),
        labels.cite(id_ for r in shown for id_ in r.figures.split()),
    )


def draw_scenarios(
    pair: GrowthRow | None,
    projections: Sequence[Projection],
    outturns: Sequence[Point],
    labels: Labels,
) -> Chart | None:
    """Draw two printed points, both forms that go through them, and what came later.

    The band is what rounding and hedges of the two points leave open under either form; it is
    no prediction interval. Lines run from the base, so that both forms are seen to interpolate.

    Args:
        pair: the two levels; its indicator is the chart's.
        projections: rows of that indicator; ``model`` ends in ``linear`` or ``exponential``.
        outturns: later values of the same indicator and place.
        labels: names and language.

    Raises:
        InputError: for a model that is neither form.
    """
    chosen = [p for p in projections if pair and p.indicator == pair.indicator]
    if pair is None or not chosen:
        return None
    ends = Point.ends_of(pair)
    later = sorted(outturns, key=lambda p: p.year)
    paths = {name: _path(ends, rows) for name, rows in _by_form(chosen).items()}
    last = max(path[-1].year for path in paths.values())
    name = labels.title(pair.indicator, pair.scope)
    scale, unit = _axis_unit(pair, labels)
    say = labels.say
    derived = bool(later) and all(p.origin == "derived" for p in later)
    with _style("scenarios"):
        figure, axes = _plain_canvas(3.15, right=1.55)
        _draw_paths(axes, paths, scale)
        for point in (*ends, *later):
            low, value, high = (float(x) / scale for x in (point.low, point.value, point.high))
            axes.plot([point.year] * 2, [low, high], color=INK, linewidth=1.1, zorder=4)
            shape, ink = ("o", ACCENT) if point in ends else ("D", INK)
            hollow = point.origin == "derived"
            axes.plot(point.year, value, **_marker(shape, ink=ink, hollow=hollow))
            text = labels.level(point.value, point.low, point.high, pair.unit)
            _write(axes, text, (point.year, high), (0, 6), ha="center", va="bottom",
                   fontweight="bold")  # fmt: skip
        # room for the first label, centred on its point
        axes.set_xlim(ends[0].year - 0.09 * (last - ends[0].year), last)
        years = range(ends[0].year, last + 1)
        _year_axis(axes, years, every=1 + len(years) // 14)
        _value_axis(axes, labels)
        _label_ends(
            axes,
            [
                (
                    last,
                    path[-1].value / scale,
                    f"{_FORMS[form][labels.language]} {_projected(path[-1].value, pair, labels)}",
                    ACCENT if form == "linear" else MUTED,
                )
                for form, path in paths.items()
            ],
        )
        _head(axes, name + say(f"（{unit}）", f", {unit}"))
        handles: list[Line2D | Patch] = [
            _mark("o", label=say("文件刊载", "printed in the document"))
        ]
        if later:
            told = say("其后实际值", "later outturn")
            told += say("（推算）", ", derived") if derived else ""
            handles.append(_mark("D", hollow=derived, ink=INK, label=told))
        open_ = say("舍入与约数留下的区间", "left open by rounding and hedges")
        _key(figure, [*handles, Patch(facecolor=FAINT, label=open_)])
    marks: list[tuple[str, Point | _Step]] = [
        *((p.origin, p) for p in ends),
        *((form, step) for form, path in paths.items() for step in path),
        *((f"outturn, {p.origin}", p) for p in later),
    ]
    return Chart(
        "scenarios",
        labels.language,
        figure,
        pd.DataFrame(
            [
                {"series": series, "year": x.year, "value": x.value, "low": x.low, "high": x.high}
                for series, x in marks
            ]
        ),
        say(
            f"{name}：由两点延伸至{last}年的两种情景",
            f"{name}: two printed points continued to {last} in two ways",
        ),
        _tell_scenarios(pair, paths, later, labels),
        _note(
            labels,
            say(
                "两点之间只是内插，没有自由度，区间不是预测区间；纵轴不从零开始。",
                "Two points leave no degree of freedom: the lines interpolate and the band is no "
                "prediction interval. The vertical axis does not start at zero.",
            ),
            say("空心点由公布数推算。", "Hollow: computed from published figures.")
            if any(p.origin == "derived" for p in (*ends, *later))
            else "",
        ),
        _cite_all(labels.cite(pair.figures.split()), later, labels),
    )


def _draw_paths(axes: Axes, paths: Mapping[str, Sequence["_Step"]], scale: float) -> None:
    """Draw both forms and the band that the printed bounds leave to either."""
    band: dict[int, list[_Step]] = defaultdict(list)
    for path in paths.values():
        for step in path:
            band[step.year].append(step)
    years = sorted(band)
    axes.fill_between(
        years,
        [min(s.low for s in band[year]) / scale for year in years],
        [max(s.high for s in band[year]) / scale for year in years],
        color=FAINT,
        alpha=0.75,
        linewidth=0,
        zorder=1,
    )
    for name, path in paths.items():
        pen: dict[str, Any] = {"color": MUTED, "linestyle": _DASH}
        if name == "linear":
            pen = {"color": ACCENT}
        xs, ys = [s.year for s in path], [s.value / scale for s in path]
        axes.plot(xs, ys, linewidth=1.5, zorder=3, **pen)


def _tell_scenarios(
    pair: GrowthRow,
    paths: Mapping[str, Sequence["_Step"]],
    later: Sequence[Point],
    labels: Labels,
) -> str:
    """Say both points, where both forms lead, and what came later."""
    say = labels.say

    def dated(points: Iterable[Point]) -> str:
        return say("，", ", ").join(
            say(f"{p.year}年{shown}", f"{shown} in {p.year}")
            for p in points
            for shown in (labels.level(p.value, p.low, p.high, pair.unit),)
        )

    ends = [
        f"{_FORMS[form][labels.language]} {_projected(path[-1].value, pair, labels)}"
        + _bounds(path[-1].low, path[-1].high, 2, labels, unit=pair.unit)
        for form, path in paths.items()
    ]
    last = max(path[-1].year for path in paths.values())
    parts = [
        labels.title(pair.indicator, pair.scope) + say("：", ": ") + dated(Point.ends_of(pair)),
        say(f"延伸至{last}年：", f"Continued to {last}: ") + say("，", ", ").join(ends),
    ]
    if later:
        parts.append(say("其后实际值：", "Later outturns: ") + dated(later))
    return say("折线图。", "Line chart. ") + say("。", ". ").join(parts) + say("。", ".")


def _projected(value: float, pair: GrowthRow, labels: Labels) -> str:
    """Write a projected value: two digits of a percentage, whole or one digit of the rest."""
    return labels.number(value, pair.unit, 2 if pair.unit == "percent" else _sparse(value))


#: Verdicts in order of severity, and whether they weigh against the document.
VERDICTS: dict[str, tuple[str, str, bool]] = {
    "holds": ("成立", "holds", False),
    "holds_within_rounding": ("舍入范围\n内成立", "within\nrounding", False),
    "holds_under_reading": ("仅在一种\n读法下成立", "under one\nreading only", False),
    "does_not_hold": ("不成立", "does not\nhold", True),
    "conflict": ("数字\n互相矛盾", "figures\nconflict", True),
    "not_checkable": ("无法\n核对", "not\ncheckable", False),
}


def draw_verdicts(claims: Sequence[Judged], labels: Labels) -> Chart | None:
    """Draw how many claims of each topic came out how: a matrix of counts.

    Raises:
        InputError: for an unknown verdict.
    """
    if not claims:
        return None
    for claim in claims:
        if claim.verdict not in VERDICTS:
            raise InputError(
                f"claim on {claim.topic!r}: unknown verdict {claim.verdict!r}; "
                f"accepted: {', '.join(VERDICTS)}"
            )
    import seaborn as sns  # pulls scipy.stats: only where it draws

    counts = Counter((claim.topic, claim.verdict) for claim in claims)
    per_topic = Counter(claim.topic for claim in claims)
    per_verdict = Counter(claim.verdict for claim in claims)
    topics = sorted(per_topic, key=lambda topic: (-per_topic[topic], topic))
    table = pd.DataFrame(
        [[counts[topic, verdict] for verdict in VERDICTS] for topic in topics],
        index=topics,
        columns=list(VERDICTS),
    )
    say = labels.say
    with _style("verdicts"):
        rows = len(topics)
        figure, axes = _canvas(0.27 * rows + 0.95, left=1.72, right=0.5, top=0.6, bottom=0.35)
        # Two shades say which verdicts weigh against the document; the number in each tile
        # says the rest, so that neither colour nor depth need be read.
        against = [VERDICTS[name][2] for name in VERDICTS]
        for weighs, pale, deep in ((False, "#eceef0", "#9aa1a8"), (True, "#e3edf5", "#7fa8c9")):
            hidden = table.eq(0).to_numpy() | [flag is not weighs for flag in against]
            sns.heatmap(
                table,
                mask=hidden,
                annot=True,
                fmt="d",
                annot_kws={"fontsize": SIZE, "fontweight": "bold", "color": INK},
                cmap=LinearSegmentedColormap.from_list("tiles", [pale, deep]),
                vmin=0,
                vmax=max(int(table.to_numpy().max()), 4),
                cbar=False,
                linewidths=1.5,
                linecolor="white",
                ax=axes,
            )
        axes.set(xlabel="", ylabel="")
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, top=False, bottom=False, left=False)
        axes.set_xticks([])
        axes.set_yticks([])
        for x, (verdict, (zh, en, weighs)) in enumerate(VERDICTS.items()):
            weight = {"color": ACCENT, "fontweight": "bold"} if weighs else {}
            look = _QUIET | {"ha": "center", "va": "bottom", "linespacing": 1.15} | weight
            _write(axes, say(zh, en), (x + 0.5, 0), (0, 5), **look)
            _total(axes, x + 0.5, rows, per_verdict[verdict], under=True)
        for y, topic in enumerate(topics):
            label = _wrap(labels.topic(topic), 1.64, SIZE, lines=1)
            _write(axes, label, (0, y + 0.5), (-1.72 * POINTS, 0))
            _total(axes, len(VERDICTS), y + 0.5, per_topic[topic])
        _total(axes, len(VERDICTS), rows, len(claims), under=True)
        _write(axes, say("合计", "all"), (len(VERDICTS), 0), (8, 5), va="bottom", **_QUIET)
        at = (-1.72 * POINTS, -5)
        _write(axes, say("合计", "all topics"), (0, rows), at, va="top", **_QUIET)
    data = table.rename_axis("topic").reset_index()
    data.insert(1, "label", [labels.topic(topic) for topic in topics])
    data["total"] = [per_topic[topic] for topic in topics]
    plain = {name: " ".join(v[1].split()) for name, v in VERDICTS.items()}
    if labels.language == "zh":
        plain = {name: "".join(v[0].split()) for name, v in VERDICTS.items()}

    def tell(count: Mapping[str, int]) -> str:
        return say("、", ", ").join(
            f"{plain[name]}{'' if labels.language == 'zh' else ' '}{count[name]}"
            for name in VERDICTS
            if count[name]
        )

    alt = (
        say(f"矩阵图，{len(claims)}条核对结果。", f"Matrix of {len(claims)} claims checked. ")
        + say("全部：", "All: ") + tell(per_verdict) + say("。", ". ")
        + say("；", "; ").join(
            labels.topic(topic) + say("：", ": ")
            + tell({name: counts[topic, name] for name in VERDICTS})
            for topic in topics
        )
        + say("。", ".")
    )  # fmt: skip
    return Chart(
        "verdicts",
        labels.language,
        figure,
        data,
        say(
            "文件自身数字关系的核对结果，按主题",
            "Claims the document makes about its own figures, by topic and verdict",
        ),
        alt,
        say(
            "每格为条数，空格为零；颜色越深条数越多，蓝色两列为与文件不符者。",
            "Number of claims; an empty tile is zero and a deeper shade means more. The two blue "
            "columns go against the document.",
        ),
        labels.cite([]),
    )


def draw_series(
    series: Sequence[Point],
    forecast: Sequence[Projection],
    comparison: Sequence[Point],
    labels: Labels,
    *,
    measure: str,
) -> Chart | None:
    """Draw a long annual series by vintage, its forecast, and other places' points.

    A year without a figure breaks the line. The first vintage given is the one the forecast
    continues; later ones are context.

    Args:
        series: one place's values, in any number of vintages.
        forecast: rows of one model, with its prediction interval.
        comparison: points of other places; derived ones are hollow.
        labels: names and language.
        measure: what is measured with its unit, in this language, such as "R&D / GDP, %".

    Raises:
        InputError: if the forecast mixes models.
    """
    if not series:
        return None
    vintages = _group(series, "vintage")
    places = _group(comparison, "geo")
    models = sorted({row.model for row in forecast})
    for found, most, what in (
        (models, 1, "model of the forecast"),
        (vintages, 1 + len(_DASHES), "vintages"),
        (places, len(_SHAPES), "other places"),
    ):
        if len(found) > most:
            raise InputError(
                f"chart of a series: {len(found)} ({', '.join(found)}); accepted: {most} {what}"
            )
    say = labels.say
    measure = clean_label(measure, "chart of a series, measure")
    main = next(iter(vintages))
    home = labels.place(series[0].geo)
    last = vintages[main][-1]
    ahead = sorted(forecast, key=lambda row: row.year)
    first = min(p.year for p in series)
    final = max([last.year, *(row.year for row in ahead), *(p.year for p in comparison)])
    with _style("series"):
        figure, axes = _plain_canvas(3.3, right=1.3)
        handles = _draw_vintages(axes, vintages, labels)
        ends = [(last.year, last.value, home)]
        if ahead:
            handles.append(_draw_forecast(axes, last, ahead, labels))
            ends = [(final, ahead[-1].value, say(f"{home}预测", f"{home}, forecast"))]
        _draw_places(axes, places)
        axes.set_xlim(first - 0.4, final + 0.3)
        _year_axis(axes, range(first, final + 1), every=5)
        _value_axis(axes, labels)
        _head(axes, measure)
        _label_ends(
            axes,
            [
                (x, float(value), f"{name} {labels.number(value, 'percent', 2)}", ACCENT)
                for x, value, name in ends
            ]
            + [
                (
                    points[-1].year,
                    float(points[-1].value),
                    f"{labels.place(place)} "
                    + labels.level(points[-1].value, points[-1].low, points[-1].high, "percent"),
                    INK,
                )
                for place, points in places.items()
            ],
        )
        _key(figure, handles)
    data = pd.DataFrame(
        [
            {
                "series": labels.place(p.geo),
                "vintage": p.vintage,
                "origin": p.origin,
                "year": p.year,
                "value": p.value,
                "low": p.low,
                "high": p.high,
            }
            for p in (*series, *comparison)
        ]
        + [
            {
                "series": home,
                "vintage": main,
                "origin": f"{row.model}",
                "year": row.year,
                "value": row.value,
                "low": row.low,
                "high": row.high,
            }
            for row in ahead
        ]
    )
    start = min(vintages[main], key=lambda p: p.year)
    comma, stop = say("，", ", "), say("。", ". ")

    def at(year: int, value: Amount) -> str:
        shown = labels.number(value, "percent", 2)
        return say(f"{year}年{shown}", f"{shown} in {year}")

    parts = [f"{home}{say('：', ': ')}{comma.join(at(p.year, p.value) for p in (start, last))}"]
    if ahead:
        parts.append(
            say("预测", "Forecast ")
            + at(ahead[-1].year, ahead[-1].value)
            + _bounds(ahead[-1].low, ahead[-1].high, 2, labels)
        )
    parts += [
        f"{labels.place(place)}{say('：', ': ')}{comma.join(at(p.year, p.value) for p in points)}"
        for place, points in places.items()
    ]
    shown_hollow = any(p.origin == "derived" for p in comparison)
    return Chart(
        "series",
        labels.language,
        figure,
        data,
        say(
            f"{measure}：{home}{first}—{last.year}年与各地公布值",
            f"{measure}: {home} {first}–{last.year}, and other places as published",
        )
        if comparison
        else say(
            f"{measure}：{home}{first}—{last.year}年", f"{measure}: {home} {first}–{last.year}"
        ),
        say("折线图。", "Line chart. ") + stop.join(parts) + stop.strip(),
        _note(
            labels,
            say(
                "不同版本的数值口径不同，不能相减；缺年处断开。",
                "Figures of different vintages can't be subtracted; a line breaks where years are "
                "missing.",
            )
            if len(vintages) > 1
            else "",
            say("纵轴不从零开始。", "The vertical axis does not start at zero."),
            say("空心点为推算值。", "Hollow: derived from published figures.")
            if shown_hollow
            else "",
            say("竖线为舍入与约数留下的区间。", "Whiskers: left open by rounding and hedges.")
            if any(p.low != p.high for p in comparison)
            else "",
        ),
        _cite_all(
            labels.cite([]) if any(p.origin == "printed" for p in comparison) else "",
            [*series, *comparison],
            labels,
        ),
    )


def draw_composition(
    compositions: Sequence[CompositionRow], growth: Sequence[GrowthRow], labels: Labels
) -> Chart | None:
    """Draw parts inside their wholes at two dates: numbers as length, shares as text.

    Bars of one part share a scale, so that both can be seen: the part's number rising and its
    share falling. Compositions without both growth rows can't be drawn and are passed over.
    """
    rows = {(r.indicator, r.scope, r.base_period, r.end_period): r for r in growth}
    found = [
        (row, part, whole)
        for row in compositions
        if (part := rows.get((row.part, row.scope, row.base_period, row.end_period)))
        and (whole := rows.get((row.whole, row.scope, row.base_period, row.end_period)))
    ]
    if not found:
        return None
    shown = found[:MOST_PARTS]
    say = labels.say
    entries: list[dict[str, Any]] = []
    with _style("composition"):
        height = 0.94 * len(shown) + 0.2
        figure = Figure(figsize=(WIDTH, height))
        for n, (row, part, whole) in enumerate(shown):
            axes = figure.add_axes(
                (0.075, 1 - (0.2 + 0.94 * (n + 1) - 0.04) / height, 0.80, 0.56 / height)
            )
            title = labels.title(row.part, row.scope)
            inside = labels.title(row.whole, row.scope)
            for y, end in enumerate(("base", "end")):
                _draw_part(axes, y, end, (row, part, whole), labels)
                entries.append(
                    {
                        "part": title,
                        "whole": inside,
                        "period": getattr(row, f"{end}_period"),
                        "part_value": getattr(part, end),
                        "whole_value": getattr(whole, end),
                        **{
                            f"share{tail}": getattr(row, f"{end}_share{tail}")
                            for tail in ("", "_low", "_high")
                        },
                    }
                )
            axes.set_xlim(0, float(max(whole.base_high, whole.end_high)))
            axes.set_ylim(1.5, -0.5)
            axes.axis("off")
            heading = say(f"{title}，占{inside}的比重", f"{title}, as part of: {inside}")
            heading = _wrap(heading, WIDTH - 0.1, SIZE, lines=1)
            at = (-0.075 * WIDTH * POINTS, 6)
            _write(
                axes, heading, (0, 1), at, edges="axes fraction", va="bottom", fontweight="bold"
            )
        _key(
            figure,
            [
                Patch(facecolor=ACCENT, label=say("部分（及占比）", "part, with its share")),
                Patch(facecolor=FAINT, label=say("其余", "rest of the whole")),
            ],
        )
    stop = say("；", "; ")
    alt = say("条形图。", "Bar chart. ") + stop.join(
        say(
            f"{e['part']}，{_plain_period(e['period'], labels)}：{p}，占{w}的{s}",
            f"{e['part']}, {_plain_period(e['period'], labels)}: {p} of {w}, or {s}",
        )
        for e, p, w, s in (
            (
                e,
                labels.number(e["part_value"], unit),
                labels.number(e["whole_value"], unit),
                labels.number(e["share"], "percent"),
            )
            for e, unit in zip(
                entries, (part.unit for _, part, _ in shown for _ in range(2)), strict=True
            )
        )
    )
    left = len(found) - len(shown)
    return Chart(
        "composition",
        labels.language,
        figure,
        pd.DataFrame(entries),
        say(
            "部分在整体中的数量与占比，两个时点",
            "Parts within their wholes at two dates: number and share",
        ),
        alt + say("。", "."),
        _note(
            labels,
            say("每组两条同一比例尺。", "Both bars of a group share one scale."),
            say(f"另有{left}组见附表。", f"{left} more in the table.") if left else "",
        ),
        labels.cite(id_ for row, _, _ in shown for id_ in row.figures.split()),
    )


def _draw_vintages(
    axes: Axes, vintages: Mapping[str, Sequence[Point]], labels: Labels
) -> list[Line2D | Patch]:
    """Draw one place's vintages, the first on top, and return their keys."""
    handles: list[Line2D | Patch] = []
    for n, (vintage, points) in enumerate(vintages.items()):
        pen: dict[str, Any] = {"color": ACCENT, "linewidth": 2.0, "zorder": 3}
        if n:
            pen = {"color": MUTED, "linewidth": 1.1, "linestyle": _DASHES[n - 1], "zorder": 2}
        for run in _runs(points):
            lone: dict[str, Any] = {"marker": ".", "markersize": 3} if len(run) == 1 else {}
            axes.plot([p.year for p in run], [float(p.value) for p in run], **pen, **lone)
        name = f"{labels.place(points[0].geo)}{_vintage(vintage, labels)}"
        handles.append(Line2D([], [], label=name, **pen))
    return handles


def _draw_forecast(axes: Axes, last: Point, ahead: Sequence[Projection], labels: Labels) -> Patch:
    """Draw a forecast from the last value on with its interval, and return the interval's key."""
    years = [last.year, *(row.year for row in ahead)]
    middle, low, high = (
        [float(last.value), *(float(x) for x in values)]
        for values in (
            [row.value for row in ahead],
            [row.value if row.low is None else row.low for row in ahead],
            [row.value if row.high is None else row.high for row in ahead],
        )
    )
    axes.fill_between(years, low, high, color=TINT, linewidth=0, zorder=1)
    axes.plot(years, middle, color=ACCENT, linestyle=_DASH, linewidth=1.5, zorder=3)
    return Patch(facecolor=TINT, label=labels.say("预测区间（95%）", "95% prediction interval"))


def _draw_places(axes: Axes, places: Mapping[str, Sequence[Point]]) -> None:
    """Draw other places' points, joined by a hairline; labels at their ends name them."""
    for points, shape in zip(places.values(), _SHAPES, strict=False):
        axes.plot(
            [p.year for p in points],
            [float(p.value) for p in points],
            color=INK,
            linewidth=0.6,
            alpha=0.5,
            zorder=3,
        )
        for point in points:
            ends = [float(point.low), float(point.high)]
            axes.plot([point.year] * 2, ends, color=INK, linewidth=1.0, zorder=3)
            hollow = point.origin == "derived"
            mark = _marker(shape, hollow=hollow, ink=INK, size=4.6)
            axes.plot(point.year, float(point.value), **mark)


def _group(points: Iterable[Point], name: Literal["geo", "vintage"]) -> dict[str, list[Point]]:
    """Group points in the order met, each group by year."""
    groups: dict[str, list[Point]] = {}
    for point in points:
        groups.setdefault(getattr(point, name), []).append(point)
    return {key: sorted(group, key=lambda p: p.year) for key, group in groups.items()}


# --- marks ------------------------------------------------------------------------------------


#: Counted across from the edges of the axes, and down in rows.
_BESIDE = ("axes fraction", "data")
_QUIET: dict[str, Any] = {"fontsize": SMALL, "color": MUTED}


def _draw_measure(
    axes: Axes, y: int, row: GrowthRow, measure: str, text: str, bounds: str
) -> None:
    """Draw one row's mark, its whisker, its value beside them, its bounds at the far right."""
    value, low, high = (float(getattr(row, measure + tail)) for tail in ("", "_low", "_high"))
    if low != high:
        for marker, line in (("", "-"), ("|", "none")):
            axes.plot(
                [low, high],
                [y, y],
                color=INK,
                linewidth=1.0,
                linestyle=line,
                marker=marker,
                markersize=6,
                markeredgewidth=1.0,
                zorder=2,
            )
    axes.plot(value, y, **_marker("o", hollow=row.base_origin != "printed"))
    if low != high:
        _write(axes, bounds, (1, y), (1.16 * POINTS, 0), edges=_BESIDE, ha="right", **_QUIET)
    # away from zero, so that no label lies across its line
    at, shift, side = (low, -7, "right") if value < 0 else (high, 7, "left")
    _write(axes, text, (at, y), (shift, 0), ha=side, fontweight="bold")


def _interval(row: GrowthRow, measure: str, places: int, labels: Labels) -> str:
    low, high = (getattr(row, measure + tail) for tail in ("_low", "_high"))
    return _range(low, high, places, labels, "count")


def _measure_axis(axes: Axes, rows: Sequence[GrowthRow], measure: str, labels: Labels) -> None:
    """Let the axis hold zero and every whisker."""
    low = min(0.0, *(float(getattr(row, f"{measure}_low")) for row in rows))
    high = max(0.0, *(float(getattr(row, f"{measure}_high")) for row in rows))
    span = high - low or 1.0
    axes.set_xlim(low - 0.26 * span if low < 0 else 0, high + 0.05 * span)
    axes.axvline(0, color=MUTED, linewidth=0.8, zorder=1, clip_on=False)
    axes.grid(axis="x")
    axes.tick_params(axis="x", length=0)
    axes.spines["bottom"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(_Ticks(labels.language))
    if any(getattr(row, f"{measure}_low") != getattr(row, f"{measure}_high") for row in rows):
        _head(axes, labels.say("区间", "Bounds"), x=1, offset=1.16 * POINTS, right=True)


def _measure_key(rows: Sequence[GrowthRow], labels: Labels) -> list[Line2D]:
    say = labels.say
    handles = []
    if any(row.base_origin == "printed" for row in rows):
        handles.append(_mark("o", label=say("两期均为刊载值", "both levels printed")))
    if any(row.base_origin != "printed" for row in rows):
        handles.append(_mark("o", hollow=True, label=say("基期反推", "base level back-cast")))
    whisker = Line2D(
        [],
        [],
        color=INK,
        linewidth=1.0,
        marker="|",
        markersize=6,
        markeredgewidth=1.0,
        label=say("舍入与约数留下的区间", "left open by rounding and hedges"),
    )
    return [*handles, whisker]


def _row_name(row: GrowthRow, labels: Labels) -> str:
    """Name a row with its dates, for the text alternative."""
    title = labels.title(row.indicator, row.scope)
    return f"{title}{labels.say('，', ', ')}{' '.join(_dates(row, labels).split())}"


def _tabulate(rows: Sequence[GrowthRow], labels: Labels, measures: Sequence[str]) -> pd.DataFrame:
    """Return what a row chart plots, labels in full."""
    about = ("indicator", "scope", "base_period", "end_period", "years", "base_origin")
    names = [name + tail for name in measures for tail in ("", "_low", "_high")]
    return pd.DataFrame(
        [
            {"label": labels.title(row.indicator, row.scope)}
            | {name: getattr(row, name) for name in (*about, *names)}
            for row in rows
        ]
    )


def _draw_part(
    axes: Axes, y: int, end: str, rows: tuple[CompositionRow, GrowthRow, GrowthRow], labels: Labels
) -> None:
    row, part, whole = rows
    piece, total = getattr(part, end), getattr(whole, end)
    share = labels.number(getattr(row, f"{end}_share"), "percent")
    axes.barh(y, float(total), height=0.74, color=FAINT, zorder=1)
    axes.barh(y, float(piece), height=0.74, color=ACCENT, zorder=2)
    scale = float(max(whole.base_high, whole.end_high))
    count = labels.number(piece, part.unit)
    text = labels.say(f"{count}（{share}）", f"{count} ({share})")
    inch = 0.80 * WIDTH / scale
    needed = _width(text, SIZE, bold=True) / POINTS + 0.12
    size = labels.number(total, whole.unit)
    if needed < float(piece) * inch:
        _write(axes, text, (0, y), (5, 0), color="white", fontweight="bold")
    elif needed < float(total - piece) * inch:
        _write(axes, text, (float(piece), y), (5, 0), fontweight="bold")
    else:  # both bars are short: everything goes behind them
        size = labels.say(f"{size}，其中{text}", f"{size}, of which {text}")
    _write(axes, size, (float(getattr(whole, f"{end}_high")), y), (5, 0))
    for quantity, ink in ((part, INK), (whole, MUTED)):
        low, high = (float(getattr(quantity, f"{end}_{tail}")) for tail in ("low", "high"))
        if low != high:
            axes.plot([low, high], [y + 0.24] * 2, color=ink, linewidth=1.2, zorder=3)
    date = _plain_period(getattr(row, f"{end}_period"), labels)
    _write(axes, date, (0, y), (-5, 0), ha="right", **_QUIET)


def _marker(
    shape: str, *, hollow: bool = False, ink: str = ACCENT, size: float = 5.2
) -> dict[str, Any]:
    """Return how a mark is drawn; hollow means computed."""
    return {
        "marker": shape,
        "markersize": size * (0.85 if shape in "Ds" else 1),
        "markerfacecolor": "white" if hollow else ink,
        "markeredgecolor": ink,
        "markeredgewidth": 1.2,
        "linestyle": "none",
        "zorder": 5,
        "clip_on": False,
    }


def _mark(shape: str, *, label: str, hollow: bool = False, ink: str = ACCENT) -> Line2D:
    return Line2D([], [], label=label, **_marker(shape, hollow=hollow, ink=ink))


def _label_ends(axes: Axes, ends: Sequence[tuple[float, float, str, str]]) -> None:
    """Write labels right of (x, y), moved up or down so that no two touch."""
    low, high = axes.get_ylim()
    height = axes.bbox.height / axes.figure.dpi * POINTS
    placed = spread([y for _, y, _, _ in ends], (high - low) / height * SIZE * 1.4)
    for (x, _, text, colour), y in zip(ends, placed, strict=True):
        _write(axes, text, (x, y), (7, 0), color=colour, fontweight="bold")


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move positions apart to at least ``gap``, each as little as the squares of moves allow.

    Less ``i * gap`` the sorted positions must not fall; the nearest such sequence is the
    isotonic regression, found by pooling neighbours that violate it.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[list[float]] = []
    for rank, index in enumerate(order):
        blocks.append([wanted[index] - rank * gap])
        while len(blocks) > 1 and _mean(blocks[-2]) > _mean(blocks[-1]):
            pooled = blocks.pop()
            blocks[-1] += pooled
    level = [_mean(block) for block in blocks for _ in block]
    placed = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        placed[index] = level[rank] + rank * gap
    return placed


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _total(axes: Axes, x: float, y: float, count: int, *, under: bool = False) -> None:
    at_end = x == len(VERDICTS)
    offset = (8 if at_end else 0, -5 if under else 0)
    sides = {"ha": "left" if at_end else "center", "va": "top" if under else "center"}
    _write(axes, str(count), (x, y), offset, color=MUTED, **sides)


# --- files ------------------------------------------------------------------------------------

#: Glyph outlines are written in 1/64 of a unit; a sixteenth of that detail is 0.02 pt in print.
_COARSER = 16
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def slim_svg(svg: str) -> str:
    """Return the same picture in about half the bytes.

    Most of a chart with Chinese labels is outlines of characters. They are written with fewer
    digits and relative to one another, under shorter ids, and the indentation goes.
    """
    svg = re.sub(
        r'(<path id="[^"]+-[0-9a-f]+" d=")([^"]+)(" transform="scale\()0\.015625\)',
        lambda m: f"{m[1]}{_shorten_outline(m[2])}{m[3]}{_COARSER / 64:g})",
        svg,
    )
    svg = re.sub(r' d="([^"]+)"', lambda m: f' d="{" ".join(m[1].split())}"', svg)
    svg = svg.replace("NotoSansSC-Regular-", "r").replace("NotoSansSC-Bold-", "b")
    return re.sub(r"\n\s*", "\n", svg)


def _shorten_outline(path: str) -> str:
    """Rewrite an outline of absolute M, L, Q and z with coarser, relative coordinates."""
    parts: list[str] = []
    x = y = start_x = start_y = 0
    for command, arguments in re.findall(r"([MLQz])([^MLQz]*)", path):
        numbers = [round(float(n) / _COARSER) for n in _NUMBER.findall(arguments)]
        if command == "z":
            parts.append("z")
            x, y = start_x, start_y
            continue
        moved = [n - (y if i % 2 else x) for i, n in enumerate(numbers)]
        if command == "L" and 0 in moved:  # the strokes of Chinese are mostly level or upright
            parts.append(f"h{moved[0]}" if moved[1] == 0 else f"v{moved[1]}")
        else:
            parts.append(command.lower() + " ".join(map(str, moved)).replace(" -", "-"))
        x, y = numbers[-2:]
        if command == "M":
            start_x, start_y = x, y
    return "".join(parts)


# --- canvas and axes --------------------------------------------------------------------------

_LABEL_INCHES = 1.86
_DATE_INCHES = 0.72
_FIGURE_INCHES = 0.56


def _canvas(
    height: float, *, left: float, right: float, top: float, bottom: float
) -> tuple[Figure, Axes]:
    """Return a figure and its axes, margins in inches: the same layout whatever the labels."""
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.add_axes(
        (left / WIDTH, bottom / height, 1 - (left + right) / WIDTH, 1 - (top + bottom) / height)
    )
    return figure, axes


def _row_canvas(rows: int, *, right: float, figures: int = 0) -> tuple[Figure, Axes]:
    """Return axes with a line a row, and room at the left for names, dates and figures."""
    left = _LABEL_INCHES + _DATE_INCHES + 0.1 + _FIGURE_INCHES * figures
    figure, axes = _canvas(0.31 * rows + 0.68, left=left, right=right, top=0.46, bottom=0.22)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_yticks([])
    width = WIDTH - left - right
    for edge in range(rows + 1):
        line = axes.axhline(edge - 0.5, -left / width, 1 + right / width, clip_on=False)
        line.set(color=FAINT, linewidth=0.5, zorder=0)
    return figure, axes


def _plain_canvas(height: float, *, right: float) -> tuple[Figure, Axes]:
    return _canvas(height, left=0.42, right=right, top=0.46, bottom=0.24)


def _write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    offset: tuple[float, float] = (0, 0),
    *,
    edges: str | tuple[str, str] = "data",
    **look: Any,  # noqa: ANN401 (whatever matplotlib knows of text)
) -> None:
    """Write a label at a place, moved by points; ``edges`` says what the place counts from."""
    placed: dict[str, Any] = {"va": "center", "zorder": 6} | look
    axes.annotate(
        text,
        at,
        offset,
        xycoords=edges,
        textcoords="offset points",
        annotation_clip=False,
        **placed,
    )


def _name_row(axes: Axes, y: int, row: GrowthRow, labels: Labels, *, figures: int = 0) -> None:
    """Write a row's name and its dates in the columns left of the axes."""
    title = _wrap(labels.title(row.indicator, row.scope), _LABEL_INCHES, SIZE, lines=2)
    dates = (_DATE_INCHES + _FIGURE_INCHES * figures) * POINTS
    names = dates + (_LABEL_INCHES + 0.1) * POINTS
    _write(axes, title, (0, y), (-names, 0), edges=_BESIDE, linespacing=1.1)
    _write(axes, _dates(row, labels), (0, y), (-dates, 0), edges=_BESIDE, **_QUIET)


def _head(axes: Axes, text: str, *, x: float = 0, offset: float = 0, right: bool = False) -> None:
    """Write what a column or axis measures above it."""
    side = "right" if right else "left"
    look = {"ha": side, "va": "baseline"} | _QUIET
    _write(axes, text, (x, 1), (offset, 7), edges="axes fraction", **look)


def _key(figure: Figure, handles: Sequence[Line2D | Patch]) -> None:
    """Explain the marks along the top edge."""
    legend = figure.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(0, 1), ncols=len(handles),
        columnspacing=1.6, handlelength=1.4,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)


def _value_axis(axes: Axes, labels: Labels) -> None:
    axes.grid(axis="y")
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(_Ticks(labels.language))


class _Ticks(Formatter):
    """Write all of an axis's numbers with the same digits after the point."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Write one number."""
        del pos
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all numbers of the axis."""
        exact = [_exact(round(float(value), 6)).normalize() for value in values]
        places = max((max(0, -int(x.as_tuple().exponent)) for x in exact), default=0)
        return [group_digits(x, places, language=self._language) for x in exact]


def _year_axis(axes: Axes, years: range, *, every: int) -> None:
    axes.set_xticks([year for year in years if year % every == 0])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))


# --- words ------------------------------------------------------------------------------------

_PLACES: dict[str, dict[str, str]] = {
    "China": {"zh": "全国", "en": "China"},
    "全国": {"zh": "全国", "en": "China"},
    "Jiangsu": {"zh": "江苏", "en": "Jiangsu"},
    "江苏省": {"zh": "江苏", "en": "Jiangsu"},
    "Changzhou": {"zh": "常州", "en": "Changzhou"},
    "常州市": {"zh": "常州", "en": "Changzhou"},
    "Suzhou": {"zh": "苏州", "en": "Suzhou"},
    "Wuxi": {"zh": "无锡", "en": "Wuxi"},
}
_FORMS = {
    "linear": {"zh": "线性", "en": "linear"},
    "exponential": {"zh": "指数", "en": "exponential"},
}


def clean_label(text: str, where: str) -> str:
    """Return a label as one line without invisible characters, once every character has a glyph.

    Direction marks, zero-width and control characters are dropped: they change how a label
    reads and can't be seen.

    Raises:
        InputError: naming the character without a glyph, and where it stands.
    """
    spaced = "".join(" " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    seen = "".join(c for c in spaced if unicodedata.category(c) not in {"Cc", "Cf"})
    line = " ".join(seen.split())
    known = _advances(400).keys() & _advances(700).keys()
    missing = [c for c in dict.fromkeys(line) if ord(c) not in known]
    if missing:
        named = ", ".join(
            f"{c!r} (U+{ord(c):04X} {unicodedata.name(c, 'without a name')})" for c in missing
        )
        raise InputError(
            f"{where}: no glyph for {named} in the type shipped with the project (Noto Sans SC, "
            "simplified Chinese and Latin); accepted: characters it has"
        )
    return line


def _wrap(text: str, inches: float, size: float, *, lines: int) -> str:
    """Break a clean label into lines that fit a width; what does not fit is elided with "…"."""
    room = inches * POINTS
    pieces = re.findall(
        r"[(（《“‘【]*(?:[A-Za-z0-9][^\s\u2e80-\uffef]*|.)\s*", text
    )  # Latin breaks at spaces, Chinese anywhere but after an opening mark
    rows = [""]
    for piece in pieces:
        head = piece.rstrip()
        closing = head in set("，。、；：！？）》”’】…")
        if rows[-1] and not closing and _width(rows[-1] + head, size) > room:
            rows.append("")
        for part in _split_word(piece, room, size):
            if rows[-1] and part is not piece and rows[-1].strip():
                rows.append("")
            rows[-1] += part
    rows = [row.strip() for row in rows if row.strip()]
    if len(rows) <= lines:
        return "\n".join(rows)
    last = rows[lines - 1]
    while last and _width(last + "…", size) > room:
        last = last[:-1]
    return "\n".join([*rows[: lines - 1], last.rstrip("，、, ") + "…"])


def _split_word(word: str, room: float, size: float) -> list[str]:
    """Break a word wider than the line."""
    if _width(word.rstrip(), size) <= room:
        return [word]
    fit = max(1, int(len(word) * room / _width(word, size)) - 1)
    return textwrap.wrap(word, fit, break_long_words=True)


def _width(text: str, size: float, *, bold: bool = False) -> float:
    """Return a text's width in points."""
    advances = _advances(700 if bold else 400)
    return size * sum(advances.get(ord(c), 1.0) for c in text)


@cache
def _advances(weight: int) -> dict[int, float]:
    """Return each character's advance in ems, from the shipped file."""
    with TTFont(_FONTS[weight], lazy=True) as font:
        widths, em = font["hmtx"], font["head"].unitsPerEm
        return {code: widths[name][0] / em for code, name in font.getBestCmap().items()}


@cache
def _register_fonts() -> None:
    """Make the shipped type known to matplotlib under :data:`_FAMILY`."""
    for weight, path in _FONTS.items():
        font_manager.fontManager.ttflist.append(
            font_manager.FontEntry(
                fname=str(path),
                name=_FAMILY,
                style="normal",
                variant="normal",
                weight=weight,
                stretch="normal",
                size="scalable",
            )
        )


@contextmanager
def _style(salt: str) -> Iterator[None]:
    """Draw and save with our settings alone, whatever a user's matplotlibrc or notebook sets."""
    _register_fonts()
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)  # type: ignore[arg-type]  # each name is known to it
        mpl.rcParams["svg.hashsalt"] = salt
        yield


# --- numbers and rows -------------------------------------------------------------------------


def _select(rows: Sequence[GrowthRow], labels: Labels, most: int) -> list[GrowthRow]:
    """Keep the best-founded pairs: printed first, then the main scope, then the longest."""
    return sorted(
        rows,
        key=lambda r: (
            r.base_origin != "printed",
            r.scope != labels.main_scope,
            -r.years,
            r.indicator,
            r.scope,
        ),
    )[:most]


def _known(value: Decimal | None) -> Decimal:
    if value is None:
        raise ValueError("a measure that was selected for is missing")
    return value


def _exact(value: Amount) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))


def _places(value: Decimal, low: Decimal, high: Decimal, unit: str) -> int | None:
    """Return the digits after the point that the bounds support, two at most.

    3.0 within [2.9, 3.1] keeps its one digit although its value is the whole number three.
    """
    if unit in {"CNY", "USD"}:
        return None
    if low == high:
        return min(2, max(0, -int(value.as_tuple().exponent)))
    return min(2, max(0, -(high - low).adjusted()))


def _sparse(value: float) -> int:
    return 0 if abs(value) >= 100 else 1  # noqa: PLR2004 (three digits say enough of a scenario)


def _level(row: GrowthRow, end: str, labels: Labels) -> str:
    value, low, high = (getattr(row, end + tail) for tail in ("", "_low", "_high"))
    return labels.level(value, low, high, row.unit)


def _level_places(row: GrowthRow, end: str) -> int | None:
    value, low, high = (getattr(row, end + tail) for tail in ("", "_low", "_high"))
    return _places(value, low, high, row.unit)


def _pp_places(row: GrowthRow) -> int:
    return max(_level_places(row, end) or 0 for end in ("base", "end"))


def _signed(value: Decimal, places: int, labels: Labels) -> str:
    text = group_digits(value, places, language=labels.language)
    return text if text.startswith("−") or not value else f"+{text}"


def _bounds(
    low: Amount | None, high: Amount | None, places: int, labels: Labels, *, unit: str = "percent"
) -> str:
    """Write bounds in brackets as the prose does; nothing where there is no latitude."""
    if low is None or high is None or low == high:
        return ""
    text = _range(low, high, places, labels, unit)
    return labels.say(f"（{text}）", f" ({text})")


def _range(low: Amount, high: Amount, places: int, labels: Labels, unit: str) -> str:
    shown = places if unit in {"percent", "percentage_point", "count"} else _sparse(float(high))
    ends = _exact(low), _exact(high)
    return format_bounds(
        Number("", ends[0], *ends, unit, label={}, display={}, places=shown), labels.language
    )


def _year(period: str) -> int:
    return int(re.findall(r"\d{4}", period)[-1])


def _dates(row: GrowthRow, labels: Labels) -> str:
    """Write a pair's dates; ``*`` marks a date that only the document itself gives."""
    periods = (row.base_period, row.end_period)
    mark = "*" if any(period.startswith("asof") for period in periods) else ""
    if re.match(r"\d{4}-\d{4}", row.base_period):  # spans, whose amounts are compared
        base, end = (period.replace("-", "–") for period in periods)
        return f"{base} →\n{end}{mark}"
    base, end = (str(_year(period)) for period in periods)
    return labels.say(f"{base}—{end}年{mark}", f"{base}–{end}{mark}")


def _plain_period(period: str, labels: Labels) -> str:
    mark = "*" if period.startswith("asof") else ""
    return labels.say(f"{_year(period)}年{mark}", f"{_year(period)}{mark}")


def _by_form(rows: Iterable[Projection]) -> dict[str, list[Projection]]:
    forms: dict[str, list[Projection]] = {}
    for row in rows:
        name = row.model.split()[-1]
        if name not in _FORMS:
            raise InputError(
                f"chart of scenarios: model {row.model!r}; accepted: {', '.join(_FORMS)}"
            )
        forms.setdefault(name, []).append(row)
    return {name: forms[name] for name in _FORMS if name in forms}


@dataclass(frozen=True)
class _Step:
    """One year of a form's path."""

    year: int
    value: float
    low: float
    high: float


def _path(ends: tuple[Point, Point], rows: Sequence[Projection]) -> list[_Step]:
    """Return a form's path, the two points included."""
    steps = {p.year: _Step(p.year, float(p.value), float(p.low), float(p.high)) for p in ends}
    for row in rows:
        low, high = (row.value if x is None else x for x in (row.low, row.high))
        step = _Step(row.year, float(row.value), float(low), float(high))
        steps.setdefault(row.year, step)
    return [steps[year] for year in sorted(steps)]


def _axis_unit(pair: GrowthRow, labels: Labels) -> tuple[float, str]:
    """Return what to divide by, and the unit's name on the axis."""
    match pair.unit:
        case "percent":
            return 1.0, "%"
        case "CNY" | "USD":
            if labels.language == "zh":
                return 1e8, "亿元" if pair.unit == "CNY" else "亿美元"
            return 1e9, f"{pair.unit} bn"
        case unit:
            sample = labels.number(Decimal(0), unit).removeprefix("0")
            return 1.0, sample or labels.say("数量", "number")


def _runs(points: Iterable[Point]) -> Iterator[list[Point]]:
    """Yield stretches of consecutive years: a gap stays a gap."""
    ordered = sorted(points, key=lambda p: p.year)
    run = ordered[:1]
    for before, point in pairwise(ordered):
        if point.year - before.year > 1:
            yield run
            run = []
        run.append(point)
    yield run


def _vintage(name: str, labels: Labels) -> str:
    if not name:
        return ""
    known = {"first published": labels.say("初次公布", "first published")}
    if name.startswith("WDI"):
        shown = labels.say("世行WDI修订值", "World Bank WDI, revised")
        shown = shown if "latest" in name else f"{shown} ({clean_label(name, 'vintage')})"
    else:
        shown = known.get(name) or clean_label(name, f"vintage {name!r}")
    return labels.say(f"，{shown}", f", {shown}")


def _name_publication(title: str) -> str:
    """Name a publication without its year and asides, so that a yearly bulletin is cited once.

    A figure derived from two publications has no title of its own: its publishers stand for it.
    """
    if title.startswith("DERIVED"):
        return ""
    return re.sub(r"^\d{4}年(我市)?|\s*\d{4}( 表[\d-]+)?$|\s*\(.*\)$", "", title)


def _cite_all(document: str, points: Iterable[Point], labels: Labels) -> str:
    """Return the source line of points from many publications, by publisher."""
    titles: dict[str, dict[str, None]] = {}
    for point in points:
        if point.publisher:
            publisher = clean_label(point.publisher, "publisher of a reference figure")
            title = clean_label(point.title, "title of a reference figure")
            titles.setdefault(publisher, {}).update({title: None} if title else {})
    parts = [document] if document else []
    for publisher, named in titles.items():
        marked = labels.say("".join(f"《{t}》" for t in named), ", ".join(named))
        parts.append(publisher + (labels.say(marked, f", {marked}") if marked else ""))
    return labels.say("；", "; ").join(parts)


def _note(labels: Labels, *sentences: str) -> str:
    return labels.say("", " ").join(sentence for sentence in sentences if sentence)


def _whisker_note(labels: Labels) -> str:
    return labels.say(
        "须线为刊载值的舍入与约数留下的区间；无须线者为整数计数。",
        "Whiskers: what rounding and hedges of the printed figures leave open; "
        "none on plain counts.",
    )


def _backcast_note(rows: Iterable[GrowthRow], labels: Labels) -> str:
    if all(row.base_origin == "printed" for row in rows):
        return ""
    return labels.say(
        "反推的基期由末期值与刊载的增幅算出。",
        "A back-cast base is computed from the end level and its printed change.",
    )


def _asof_note(rows: Iterable[GrowthRow], labels: Labels) -> str:
    if not any(p.startswith("asof") for row in rows for p in (row.base_period, row.end_period)):
        return ""
    return labels.say("*文件未注明日期，以成文年份计。", "* Dated only by the document itself.")


def _left_out(count: int, labels: Labels) -> str:
    if not count:
        return ""
    return labels.say(
        f"另有{count}项见附表；优先列出两期均有刊载、属全市、跨期较长者。",
        f"{count} more in the table; printed pairs, the main area and long spans come first.",
    )
