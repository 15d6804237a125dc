"""A small source, its names, and a catalogue in which every message shows."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from analysis.core.estimates import EstimateRow
from analysis.core.period import Period
from analysis.core.quantity import Quantity, from_decimal
from analysis.core.result import ModelId, Term
from analysis.exhibits.canvas import NARROW, WIDE
from analysis.exhibits.chart import ExhibitNames, Labels, Point
from analysis.exhibits.svg import save_text_svg
from analysis.render.palette import LIGHT
from analysis.words.catalogue import Catalogue, catalogue

LANGUAGES = ("zh", "en")
#: Settings that are no text; numbers are written before they reach a chart.
_SETTINGS = ("language.", "number.", "money.", "range.")


def titled(zh, en, **more):
    return {"title_zh": zh, "title_en": en, **more}


NAMES = ExhibitNames(
    document=titled("创新汇编", "Compendium"),
    main_scope="changzhou",
    indicators={
        "institutions": titled("企业研发机构", "Enterprise R&D institutions"),
        "provincial": titled("省级以上企业研发机构", "Provincial-level R&D institutions"),
        "firms": titled("科技服务业企业", "Technology service firms"),
        "rd_gdp": titled("研发经费占比", "R&D / GDP"),
        "staff": titled("研发人员占比", "Share of R&D staff"),
        "revenue": titled("园区营业收入", "Park revenue"),
    },
    scopes={
        "changzhou": titled("常州市", "Changzhou"),
        "park": titled("科教城", "Science Park"),
    },
    pages={f"p{page}.{n:02d}": page for page in (21, 31, 40) for n in range(9)},
    places={
        "changzhou": titled("常州", "Changzhou"),
        "china": titled("全国", "China"),
        **{f"place{n}": titled(f"某地{n}", f"Somewhere {n}") for n in range(5)},
    },
    vintages={
        "latest": titled(
            "最新存本", "latest stored edition", short_zh="修订值", short_en="revised"
        ),
        "first": titled("首次公布", "as first published", short_zh="", short_en=""),
        **{f"v{n}": titled(f"版本{n}", f"edition {n}") for n in range(3)},
    },
    publishers={
        "bank": titled("世界银行", "World Bank"),
        "bureau": titled(
            "统计局", "Bureau", publications={"公报": titled("统计公报", "Communiqué")}
        ),
    },
)


def year(number, **more):
    return Period(number, number, **more)


@dataclass(frozen=True)
class Pair:
    """A growth row, as far as exhibits look at it."""

    indicator: str
    scope: str
    base_period: Period
    end_period: Period
    unit: str
    base: Decimal
    base_low: Decimal
    base_high: Decimal
    end: Decimal
    end_low: Decimal
    end_high: Decimal
    base_origin: str = "printed"
    headline: bool = True
    cagr: Decimal | None = None
    cagr_low: Decimal | None = None
    cagr_high: Decimal | None = None
    pp: Decimal | None = None
    pp_low: Decimal | None = None
    pp_high: Decimal | None = None
    figures: tuple[str, ...] = ()
    point: bool = True
    variant: str = ""
    base_bound_by: tuple[str, ...] = ()
    end_bound_by: tuple[str, ...] = ()
    printed_change: Decimal | None = None
    months: int = field(init=False)
    years: Fraction = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "months", self.base_period.months_to(self.end_period))
        object.__setattr__(self, "years", self.base_period.distance(self.end_period))

    def quantity(self, name):
        ends = [getattr(self, name + tail) for tail in ("", "_low", "_high")]
        return None if ends[0] is None else Quantity(*map(from_decimal, ends), point=self.point)


def triple(text):
    low, value, high = map(Decimal, text.split())
    return value, low, high


def make_pair(indicator, start, end, base, last, **more):
    """A pair: periods as years or periods, levels as "low value high", a measure likewise."""
    for name in ("cagr", "pp"):
        if name in more:
            measure = triple(more.pop(name))
            more |= dict(zip((name, f"{name}_low", f"{name}_high"), measure, strict=True))
    periods = (one if isinstance(one, Period) else year(one) for one in (start, end))
    scope = more.pop("scope", "changzhou")
    unit = more.pop("unit", "enterprise")
    return Pair(indicator, scope, *periods, unit, *triple(base), *triple(last), **more)


INSTITUTIONS = make_pair(
    "institutions", 2015, 2019, "900 900 900", "1621 1621 1621",
    cagr="15.847 15.847 15.847", figures=("p31.01", "p31.03"),
)  # fmt: skip
PROVINCIAL = make_pair(
    "provincial", 2015, 2019, "424 424 424", "674 674 674",
    cagr="12.287 12.287 12.287", figures=("p31.02", "p31.04"),
)  # fmt: skip
FIRMS = make_pair(
    "firms", 2014, 2020, "268 268 268", "600 600 700",
    cagr="14.376 14.376 17.353", figures=("p40.01", "p40.02"),
)  # fmt: skip
RD_GDP = make_pair(
    "rd_gdp", 2015, 2020, "2.645 2.65 2.655", "2.9 3 3.1",
    unit="percent", pp="0.245 0.35 0.455", figures=("p31.05", "p31.06"),
)  # fmt: skip
STAFF = make_pair(
    "staff", 2019, year(2020, asof=True), "20.08 20.09 20.10", "20.505 20.51 20.515",
    unit="percent", base_origin="back-cast", pp="0.415 0.42 0.425", figures=("p21.01", "p21.02"),
)  # fmt: skip
GROWTH = (INSTITUTIONS, PROVINCIAL, FIRMS, RD_GDP, STAFF)


_BASE, _END = year(2015), year(2019)


@dataclass(frozen=True)
class Part:
    """A composition row, as far as exhibits look at it."""

    part: str = "provincial"
    whole: str = "institutions"
    scope: str = "changzhou"
    base_period: Period = _BASE
    end_period: Period = _END
    base_share: Decimal = Decimal("47.11")
    base_share_low: Decimal = Decimal("47.10")
    base_share_high: Decimal = Decimal("47.12")
    end_share: Decimal = Decimal("41.58")
    end_share_low: Decimal = Decimal("41.57")
    end_share_high: Decimal = Decimal("41.59")
    figures: tuple[str, ...] = ("p31.01", "p31.02", "p31.03", "p31.04")
    headline: bool = True
    other_date: bool = False


@dataclass(frozen=True)
class Claim:
    """A claim under a reading, as far as exhibits look at it."""

    topic: str
    verdict: str
    claim: str = "one"
    reading: str = "same"
    gap: Decimal | None = None
    pages: tuple[int, ...] = (21,)
    figures: tuple[str, ...] = ("p21.01",)
    outside: bool = False
    says_zh: str = "某数两处刊出"
    says_en: str = "a figure in two places"


def estimate(model, when, value, *ends, **more):
    """A projection; its ends are those of an interval, where there are any."""
    interval = {}
    if ends:
        kind = {"interval": "bounds"}
        if model.startswith("forecast"):
            kind = {"interval": "prediction", "level": Decimal("0.95")}
        interval = kind | {"low": Decimal(ends[0]), "high": Decimal(ends[1])}
    return EstimateRow(
        model=ModelId(model),
        indicator=more.pop("indicator", "rd_gdp"),
        term=Term.PROJECTED,
        start_year=when,
        end_year=when,
        value=None if value is None else Decimal(value),
        unit="percent",
        subject_unit="percent",
        refused='[{"code": "not_positive"}]' if value is None else "",
        **interval,
        **more,
    )


def point(place, when, value, origin="published", **more):
    """A point; its bounds are its value unless given."""
    low, high = more.pop("ends", (value, value))
    return Point(place, when, *map(Decimal, (value, low, high)), origin, **more)


def make_labels(language="en", words=None, **names):
    return Labels(words or catalogue(language), replace(NAMES, **names))


def reveal(language):
    """The catalogue with each of its own words in ⟦⟧; what is filled in stays outside."""

    def wrap(text):
        parts = re.split(r"(\{[a-z_]+\})", text)
        return "".join(p if i % 2 or not p else f"⟦{p}⟧" for i, p in enumerate(parts))

    known = catalogue(language)
    wrapped = {
        key: message
        if key.startswith(_SETTINGS) or key.endswith("widths")
        else wrap(message)
        if isinstance(message, str)
        else {form: wrap(text) for form, text in message.items()}
        for key, message in known.messages.items()
    }
    return Catalogue(known.language, wrapped)


def data_texts(names, language):
    """Every title that data give, longest first."""

    def walk(entry):
        for key, value in entry.items():
            if isinstance(value, dict):
                yield from walk(value)
            elif key.endswith(f"_{language}") and value:
                yield value

    tables = (
        names.indicators, names.scopes, names.places, names.vintages, names.publishers,
        {"document": names.document},
    )  # fmt: skip
    return sorted({text for table in tables for text in walk(table)}, key=len, reverse=True)


def unsaid(text, data):
    """What of a text is neither in ⟦⟧ nor data: letters of a language that no message holds."""
    depth, outside = 0, []
    for character in " ".join(text.split()):
        depth += (character == "⟦") - (character == "⟧")
        outside.append(character if depth == 0 and character != "⟧" else " ")
    left = " ".join("".join(outside).split())
    for title in data:
        left = left.replace(title, "")
    return [character for character in left if character.isalpha()]


def texts_of(chart, *, narrow=False):
    """All that is written in a chart's picture."""
    drawing = chart.narrow if narrow else chart.drawing
    return [text.get_text() for text in drawing.findobj(Text) if text.get_text()]


def plot_of(chart, *, narrow=False):
    """The axes of a picture, its keys' apart."""
    drawing = chart.narrow if narrow else chart.drawing
    return next(axes for axes in drawing.axes if axes.get_label() != "keys")


def inches_of(chart, *, narrow=False):
    """Left of a picture's plot, below it, and its height, in inches."""
    axes = plot_of(chart, narrow=narrow)
    width, height = axes.figure.get_size_inches()
    box = axes.get_position()
    return pytest.approx((box.x0 * width, box.y0 * height, box.height * height))


class Kit:
    """What the tests of a chart have in common."""

    languages = LANGUAGES
    names = NAMES
    growth = GROWTH
    institutions, provincial, firms, rd_gdp, staff = GROWTH
    year = staticmethod(year)
    pair = staticmethod(make_pair)
    part = Part
    claim = Claim
    estimate = staticmethod(estimate)
    point = staticmethod(point)
    labels = staticmethod(make_labels)
    texts = staticmethod(texts_of)
    plot = staticmethod(plot_of)
    inches = staticmethod(inches_of)
    titled = staticmethod(titled)

    @staticmethod
    def assert_all_said(draw):
        """Draw with every message in ⟦⟧ and require that nothing else is said."""
        for language in LANGUAGES:
            names = make_labels(language, reveal(language))
            chart = draw(names)
            # measure words are written with the number
            data = [*data_texts(names.names, language), "家", "亿元", "CNY bn", "CNY", "WDI"]
            for text in (
                chart.title,
                chart.alt,
                chart.note,
                chart.source,
                *texts_of(chart),
                *texts_of(chart, narrow=True),
            ):
                assert not unsaid(text, data), (chart.id, language, text)
            assert "⟦" in chart.alt

    @staticmethod
    def assert_readable(chart):
        """Require in both widths that no text is small, outside, or upon another.

        And that every colour is one of the palette, which pages replace by their own.
        """
        for drawing, form in ((chart.drawing, WIDE), (chart.narrow, NARROW)):
            canvas = FigureCanvasAgg(drawing)
            canvas.draw()
            renderer, frame = canvas.get_renderer(), drawing.bbox
            assert drawing.get_size_inches()[0] == form.width
            written = [text for axes in drawing.axes for text in axes.texts]
            boxes = [
                (text.get_text(), text.get_window_extent(renderer))
                for text in written
                if text.get_text()
            ]
            for text in drawing.findobj(Text):
                assert not text.get_text() or text.get_fontsize() >= form.small, text.get_text()
            for text, box in boxes:
                inside = (
                    box.x0 >= -2
                    and box.x1 <= frame.x1 + 2
                    and box.y0 >= -2
                    and box.y1 <= frame.y1 + 2
                )
                assert inside, (chart.id, chart.language, form.name, text)
            for (one, box), (other, its) in combinations(boxes, 2):
                across = min(box.x1, its.x1) - max(box.x0, its.x0)
                down = min(box.y1, its.y1) - max(box.y0, its.y0)
                assert across <= 1 or down <= 1, (chart.id, chart.language, form.name, one, other)
            # What pages show; that every chart's other files are drawn, test_charts asks.
            content = save_text_svg(drawing, f"{chart.id}-{form.name}")
            text = content.decode()
            assert set(re.findall(r"#[0-9a-f]{6}", text)) <= set(LIGHT.values())
            paints = set(re.findall(r"(?:fill|stroke):([^;\"]+)", text))
            assert paints <= {*LIGHT.values(), "none"}, (chart.id, form.name, paints)
            assert "opacity" not in text
            assert len(content) <= 12_000


@pytest.fixture(scope="session")
def kit():
    return Kit()
