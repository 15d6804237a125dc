"""The register of numbers: the one source of prose, tables and charts (notebook 05).

Every number a brief can show stands here once, with its value, bounds, unit, how it is written
in each language, the formula and figures it comes from, and the notebook cell that made it. Prose
names a number by its id and can't hold one that is not here.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, Literal

from analysis.claims import ClaimRow
from analysis.clean import Observation
from analysis.errors import InputError
from analysis.growth import CompositionRow, GrowthRow
from analysis.sources import Figure, Indicator, ReferenceRow, Source
from analysis.trends.study import ProjectionRecord, TrendRecord

Language = Literal["zh", "en"]

#: Places after the point of a computed number, by unit; printed figures keep their own.
PLACES = {"percent": 1, "percentage_point": 2, "rank": 0, "year": 0, "count": 0, "statistic": 3}
#: Measure words for counts in Chinese; units not listed show a bare number.
MEASURE_WORDS = {
    "enterprise": "家",
    "institution": "家",
    "person": "人",
    "person_time": "人次",
    "team": "个",
    "platform": "家",
    "project": "项",
    "patent": "件",
    "device": "台套",
    "loan": "笔",
    "square_metre": "平方米",
    "year": "年",
}
#: Printed amounts have no more digits than this; a longer one is computed, and is rounded to it.
_MONEY_DIGITS = 6
_MINUS = "−"


@dataclass(frozen=True)
class Number:
    """One number of the brief, traceable to page and code.

    Attributes:
        id: dotted name, such as ``growth.rd_institutions.cagr``.
        value, low, high: exact decimals; the bounds equal the value where it is a plain count.
        unit: from the codebook's list, or ``count`` for counts of rows and ``year`` for dates.
        label: what it is, per language.
        display: how it is written, per language, unit included.
        formula: how it was computed from its inputs; empty for a printed figure.
        figures: ids of the figures behind it; ``pages`` and ``printed`` follow them.
        notebook, cell: where it was made.
    """

    id: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    label: Mapping[Language, str]
    display: Mapping[Language, str]
    formula: str = ""
    figures: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    printed: tuple[str, ...] = ()
    notebook: str = ""
    cell: str = ""
    source: str = ""
    places: int | None = field(default=None, repr=False)

    @property
    def bounded(self) -> bool:
        """Whether rounding or hedges leave the number any room."""
        return self.low != self.high


def format_number(
    value: Decimal, unit: str, language: Language, *, places: int | None = None
) -> str:
    """Write a value in a language's style, with its unit.

    English groups thousands with commas and leaves counted nouns to the sentence; Chinese does
    not group and adds the measure word (1621家). Money is written in the scale its language
    uses: 亿元 and 万元, CNY bn and CNY m.

    Args:
        value: in the unit's base scale.
        unit: from the codebook's list.
        language: ``zh`` or ``en``.
        places: digits after the point; by default the unit's own, or all there are.
    """
    if unit in {"CNY", "USD"}:
        return _format_money(value, unit, language, places)
    if places is None:
        places = PLACES.get(unit)
    digits = group_digits(value, places, language="zh" if unit == "year" else language)
    match unit, language:
        case "percent", _:
            tail = "%"
        case "percentage_point", "zh":
            tail = "个百分点"
        case "percentage_point", "en":
            tail = " percentage point" if abs(value) == 1 else " percentage points"
        case "year" | "count" | "rank" | "statistic", _:
            tail = ""
        case _, "zh":
            tail = MEASURE_WORDS.get(unit, "")
        case _:
            tail = ""
    return digits + tail


def group_digits(value: Decimal, places: int | None, *, language: Language) -> str:
    """Write digits with a true minus sign, rounded half-even; grouped in English."""
    rounded = value if places is None else _round(value, places)
    if not rounded:
        rounded = abs(rounded)
    text = format(abs(rounded), ",f" if language == "en" else "f")
    return (_MINUS if rounded < 0 else "") + text


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def _format_money(value: Decimal, unit: str, language: Language, places: int | None) -> str:
    if language == "zh":
        name = "元" if unit == "CNY" else "美元"
        for scale, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
            if abs(value) >= scale:
                return f"{_scaled(value / scale, places, language)}{word}{name}"
        return f"{_scaled(value, places, language)}{name}"
    for least, power, word in ((9, 9, " bn"), (5, 6, " m")):  # powers of ten
        if abs(value) >= Decimal(10) ** least:
            return f"{unit} {_scaled(value.scaleb(-power), places, language)}{word}"
    return f"{unit} {_scaled(value, places, language)}"


def _scaled(value: Decimal, places: int | None, language: Language) -> str:
    plain = value.normalize()
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    elif places is None and len(plain.as_tuple().digits) > _MONEY_DIGITS:
        plain = _round(plain, max(0, _MONEY_DIGITS - 2 - plain.adjusted()))
        if plain.as_tuple().exponent < 0:  # type: ignore[operator]  # finite, so an integer
            plain = plain.normalize()
    return group_digits(plain, places, language=language)


def format_bounds(number: Number, language: Language) -> str:
    """Write a number's bounds as a range, with one unit: ``14.3–17.4%``, ``600–700家``.

    Bounds are shown to the number's own places, or one more where that makes them exact, and are
    rounded outwards, so that the range shown never claims more than is known.
    """
    places = number.places if number.places is not None else PLACES.get(number.unit)
    low, high = number.low, number.high
    if places is not None:
        if all(_round(bound, places + 1) == bound for bound in (low, high)):
            places += any(_round(bound, places) != bound for bound in (low, high))
        low = low.quantize(Decimal(1).scaleb(-places), ROUND_FLOOR)
        high = high.quantize(Decimal(1).scaleb(-places), ROUND_CEILING)
    first = format_number(low, number.unit, language, places=places)
    last = format_number(high, number.unit, language, places=places)
    first_unit, last_unit = (re.sub(r"^.*\d", "", text) for text in (first, last))
    if first_unit.removesuffix("s") == last_unit.removesuffix("s"):  # one point, two points
        first = first.removesuffix(first_unit)
    for head in ("CNY ", "USD "):
        if first.startswith(head):
            last = last.removeprefix(head)
    if low < 0:
        return f"{first}{' to ' if language == 'en' else '至'}{last}"
    return f"{first}–{last}"


def format_short(number: Number, language: Language) -> str:
    """Write a number as a table has room for it: percentage points as ``pp``."""
    shown = number.display[language]
    return re.sub(r" percentage points?$", " pp", shown)


class Register:
    """All numbers of a run, by id."""

    def __init__(self, numbers: Iterable[Number]) -> None:
        """Gather numbers.

        Raises:
            ValueError: if two numbers share an id.
        """
        self._numbers: dict[str, Number] = {}
        for number in numbers:
            if number.id in self._numbers:
                msg = f"two numbers are called {number.id!r}"
                raise ValueError(msg)
            self._numbers[number.id] = number

    def __getitem__(self, number_id: str) -> Number:
        """Return a number by id.

        Raises:
            InputError: if there is none, naming the nearest ids.
        """
        try:
            return self._numbers[number_id]
        except KeyError:
            msg = f"no number is called {number_id!r}"
            raise InputError(msg) from None

    def __contains__(self, number_id: str) -> bool:
        """Tell whether a number exists."""
        return number_id in self._numbers

    def __iter__(self) -> Iterator[Number]:
        """Iterate over the numbers, in the order they were made."""
        return iter(self._numbers.values())

    def __len__(self) -> int:
        """Count the numbers."""
        return len(self._numbers)

    def to_json(self) -> str:
        """Return `numbers.json`: a list of numbers, decimals as text so that none is changed."""

        def plain(number: Number) -> dict[str, Any]:
            content = asdict(number)
            del content["places"]
            for name in ("value", "low", "high"):
                content[name] = format(content[name], "f")
            return content

        return (
            json.dumps([plain(n) for n in self], ensure_ascii=False, indent=1, sort_keys=True)
            + "\n"
        )


@dataclass(frozen=True)
class Context:
    """What turning rows into numbers needs to know of the source."""

    source: Source
    figures: Mapping[str, Figure]

    @classmethod
    def of(cls, source: Source) -> "Context":
        """Index a source's figures by id."""
        return cls(source, {row.figure: row for row in source.figures})

    def trace(self, figures: Sequence[str]) -> dict[str, Any]:
        """Return the figures with their pages and printed forms."""
        rows = [self.figures[f] for f in figures if f in self.figures]
        return {
            "figures": tuple(row.figure for row in rows),
            "pages": tuple(row.page or 0 for row in rows),  # 0: the document marks no pages
            "printed": tuple(row.printed for row in rows),
        }

    def key(self, indicator: str, scope: str) -> str:
        """Return the id part of an indicator, with the scope where it is not the main one."""
        if scope == self.source.info.scope:
            return indicator
        known = self.source.info.scopes.get(scope)
        return f"{indicator}@{known.id if known else scope}"

    def title(self, indicator: Indicator, scope: str, language: Language) -> str:
        """Return an indicator's title, with the scope where it is not the main one."""
        title = indicator.title_zh if language == "zh" else indicator.title_en
        if scope == self.source.info.scope:
            return title
        known = self.source.info.scopes.get(scope)
        named = scope if language == "zh" or known is None else known.title_en
        return f"{title}（{named}）" if language == "zh" else f"{title} ({named})"


def number_figures(
    context: Context, observations: Iterable[Observation], indicators: Mapping[str, Indicator]
) -> Iterator[Number]:
    """Yield each measured figure as printed: ``figure.p31.02``."""
    for row in observations:
        indicator = indicators[row.indicator]
        places = _printed_places(row, context)
        yield Number(
            id=f"figure.{row.figure}",
            value=row.value,
            low=row.low,
            high=row.high,
            unit=row.unit,
            label={
                language: context.title(indicator, row.scope, language)
                for language in ("zh", "en")
            },
            display={
                language: format_number(row.value, row.unit, language, places=places)
                for language in ("zh", "en")
            },
            notebook="01_clean",
            cell="bounds",
            places=places,
            **context.trace([row.figure]),
        )


def _printed_places(row: Observation, context: Context) -> int | None:
    """Return the digits after the point that the print shows (3.0 has one)."""
    if row.unit in {"CNY", "USD"}:
        return None
    low, _ = context.figures[row.figure].low_high
    return max(0, -int(low.as_tuple().exponent))


_GROWTH_LABELS: dict[str, tuple[str, str, str, str]] = {
    # measure: unit ('' = the indicator's), label zh, label en, formula
    "base": ("", "基期值", "base level", ""),
    "end": ("", "末期值", "end level", ""),
    "change": ("", "增量", "change", "{end} − {base}"),
    "pct": ("percent", "增长率", "growth", "100 × ({end} ÷ {base} − 1)"),
    "cagr": (
        "percent",
        "年均复合增长率",
        "compound annual growth rate",
        "100 × (({end} ÷ {base})^(1/{years}) − 1)",
    ),
    "pp": ("percentage_point", "变动", "change", "{end} − {base}"),
    "pp_per_year": (
        "percentage_point",
        "年均变动",
        "change per year",
        "({end} − {base}) ÷ {years}",
    ),
}


def number_growth(
    context: Context, rows: Iterable[GrowthRow], indicators: Mapping[str, Indicator]
) -> Iterator[Number]:
    """Yield the measures of each headline pair, and of its other date if the print has one.

    Ids: ``growth.<indicator>.<measure>``; the reading under the other printed date is
    ``growth.<indicator>.other.<measure>``.
    """
    made: set[str] = set()
    for row in rows:
        if row.headline:
            stem = f"growth.{context.key(row.indicator, row.scope)}"
        elif row.note:
            stem = f"growth.{context.key(row.indicator, row.scope)}.other"
        else:
            continue
        if stem in made:
            continue
        made.add(stem)
        trace = context.trace(row.figures.split())
        operands = {name: _plain(getattr(row, name)) for name in ("base", "end")}
        for name, (unit, zh, en, formula) in _GROWTH_LABELS.items():
            value = getattr(row, name)
            if value is None:
                continue
            shown_unit = unit or (
                "percentage_point" if name == "change" and row.unit == "percent" else row.unit
            )
            places = PLACES.get(shown_unit)
            if name in {"base", "end"}:
                places = _level_places(context, row, name)
            title = {
                language: context.title(indicators[row.indicator], row.scope, language)
                for language in ("zh", "en")
            }
            yield Number(
                id=f"{stem}.{name}",
                value=value,
                low=getattr(row, f"{name}_low"),
                high=getattr(row, f"{name}_high"),
                unit=shown_unit,
                label={
                    "zh": f"{title['zh']}：{zh}，{row.base_period}—{row.end_period}",
                    "en": f"{title['en']}: {en}, {row.base_period} to {row.end_period}",
                },
                display={
                    language: format_number(value, shown_unit, language, places=places)
                    for language in ("zh", "en")
                },
                formula=formula.format(years=row.years, **operands)
                or (
                    ""
                    if row.base_origin == "printed" or name == "end"
                    else "level and its printed change"
                ),
                notebook="02_growth",
                cell="growth",
                places=places,
                **(
                    trace
                    if name not in {"base", "end"}
                    else context.trace(_operand_figures(row, name))
                ),
            )
        for name, year in (
            ("base_year", row.base_period),
            ("end_year", row.end_period),
            ("years", str(row.years)),
        ):
            yield plain_count(
                f"{stem}.{name}",
                int(year.removeprefix("asof ")[-4:]),
                {"zh": "年份" if name != "years" else "年数", "en": name.replace("_", " ")},
                unit="year",
                notebook="02_growth",
                cell="growth",
            )


def _operand_figures(row: GrowthRow, name: str) -> list[str]:
    """Return the figures that give a pair's level: the best print, or a back-cast's inputs."""
    if name == "end":
        return row.end_figures.split()[:1]
    return row.figures.split()[: 2 if row.base_origin == "back-cast" else 1]


def _level_places(context: Context, row: GrowthRow, name: str) -> int | None:
    if row.unit in {"CNY", "USD"}:
        return None
    if name == "base" and row.base_origin == "back-cast":
        return (
            2 if row.unit == "percent" else None if row.base == row.base.to_integral_value() else 1
        )
    low, _ = context.figures[_operand_figures(row, name)[0]].low_high
    return max(0, -int(low.as_tuple().exponent))


def number_composition(
    context: Context, rows: Iterable[CompositionRow], indicators: Mapping[str, Indicator]
) -> Iterator[Number]:
    """Yield shares and contributions of parts: ``composition.<part>.<measure>``."""
    names = {
        "base_share": ("percent", "基期占比", "share at the base date", "100 × part ÷ whole"),
        "end_share": ("percent", "末期占比", "share at the end date", "100 × part ÷ whole"),
        "pp": ("percentage_point", "占比变动", "change of the share", "end share − base share"),
        "contribution": (
            "percent",
            "对增量的贡献",
            "contribution to the increase",
            "100 × increase of the part ÷ increase of the whole",
        ),
    }
    made: set[str] = set()
    for row in rows:
        stem = f"composition.{context.key(row.part, row.scope)}"
        if stem in made:
            continue
        made.add(stem)
        for name, (unit, zh, en, formula) in names.items():
            yield Number(
                id=f"{stem}.{name}",
                value=getattr(row, name),
                low=getattr(row, f"{name}_low"),
                high=getattr(row, f"{name}_high"),
                unit=unit,
                label={
                    "zh": f"{context.title(indicators[row.part], row.scope, 'zh')}：{zh}",
                    "en": f"{context.title(indicators[row.part], row.scope, 'en')}: {en}",
                },
                display={
                    language: format_number(getattr(row, name), unit, language)
                    for language in ("zh", "en")
                },
                formula=formula,
                notebook="02_growth",
                cell="composition",
                places=PLACES[unit],
                **context.trace(row.figures.split()),
            )


def number_claims(context: Context, rows: Iterable[ClaimRow]) -> Iterator[Number]:
    """Yield what each claim states and what each reading recomputes.

    Ids: ``claim.<claim>.stated`` and ``claim.<claim>.<reading>``.
    """
    stated: set[str] = set()
    for row in rows:
        trace = context.trace(row.figures.split())
        says = {"zh": row.says_zh, "en": row.says_en}
        if row.stated is not None and row.claim not in stated:
            stated.add(row.claim)
            first = row.figures.split()[0] if row.figures else ""
            printed = context.figures.get(first)
            places = None
            if (
                printed is not None
                and printed.value is not None
                and row.unit not in {"CNY", "USD"}
            ):
                places = max(0, -int(printed.low_high[0].as_tuple().exponent))
            yield Number(
                id=f"claim.{row.claim}.stated",
                value=row.stated,
                low=row.stated if row.stated_low is None else row.stated_low,
                high=row.stated if row.stated_high is None else row.stated_high,
                unit=row.unit,
                label={"zh": f"{says['zh']}（所述）", "en": f"{says['en']} (as stated)"},
                display={
                    language: format_number(row.stated, row.unit, language, places=places)
                    for language in ("zh", "en")
                },
                notebook="04_claims",
                cell="audit",
                places=places,
                **trace,
            )
        if row.recomputed is not None:
            yield Number(
                id=f"claim.{row.claim}.{row.reading}",
                value=row.recomputed,
                low=row.recomputed if row.low is None else row.low,
                high=row.recomputed if row.high is None else row.high,
                unit=row.unit,
                label={
                    "zh": f"{says['zh']}（重算：{row.reading_zh}）",
                    "en": f"{says['en']} (recomputed: {row.reading_en})",
                },
                display={
                    language: format_number(
                        row.recomputed, row.unit, language, places=_claim_places(row)
                    )
                    for language in ("zh", "en")
                },
                formula=row.reading_en,
                notebook="04_claims",
                cell="audit",
                places=_claim_places(row),
                **trace,
            )


def _claim_places(row: ClaimRow) -> int | None:
    if row.unit in {"CNY", "USD"}:
        return None
    if row.recomputed is not None:
        whole = row.recomputed == row.recomputed.to_integral_value()
        return PLACES.get(row.unit, 0 if whole else 1)
    return PLACES.get(row.unit)


#: Terms of the trend table by what they are in; the first prefix that fits decides.
_TERM_UNITS = (
    ("growth_pct", "percent"),
    ("level_", "percent"),
    ("first_year", "year"),
    ("end_needed", "percent"),
    ("slope", "percentage_point"),
    ("gap", "percentage_point"),
    ("midpoint", "percentage_point"),
    ("error", "percentage_point"),
    ("mean_revision", "percentage_point"),
)


def number_trends(rows: Iterable[TrendRecord]) -> Iterator[Number]:
    """Yield estimates with their intervals: ``trend.<model>.<sample>.<term>``.

    Where a model has degrees of freedom they are numbers too, ``… .n`` and ``… .dof``.
    """
    made: set[str] = set()
    for row in rows:
        if row.estimate is None:
            continue
        stem = f"trend.{slug(row.model)}.{_sample_slug(row.sample)}.{row.term}"
        if stem in made:
            continue
        made.add(stem)
        unit = next((unit for term, unit in _TERM_UNITS if row.term.startswith(term)), "statistic")
        places = 2 if unit == "percent" and row.term.startswith(("level", "end")) else PLACES[unit]
        if unit == "percentage_point" and row.term.startswith("slope"):
            places = 3
        value = _decimal(row.estimate)
        low = value if row.low is None else min(value, _decimal(row.low))
        high = value if row.high is None else max(value, _decimal(row.high))
        label = f"{row.model}: {row.term.replace('_', ' ')} ({row.sample})"
        note = f"n = {row.n}, df = {row.dof:g}; {row.note}"
        yield Number(
            id=stem,
            value=value,
            low=low,
            high=high,
            unit=unit,
            label={"zh": label, "en": label},
            display={
                language: format_number(value, unit, language, places=places)
                for language in ("zh", "en")
            },
            formula=note,
            notebook="03_trends",
            cell="trends",
            places=places,
        )


def number_projections(
    rows: Iterable[ProjectionRecord], units: Mapping[str, str]
) -> Iterator[Number]:
    """Yield projected values: ``projection.<indicator>.<model>.<year>``.

    Args:
        rows: from the trend models.
        units: unit of each indicator; others are ratios in percent.
    """
    for row in rows:
        unit = units.get(row.indicator, "percent")
        value, low, high = (_decimal(x) for x in (row.value, row.low, row.high))
        places = 2 if unit == "percent" else None
        yield Number(
            id=f"projection.{slug(row.indicator)}.{slug(row.model)}.{row.year}",
            value=value,
            low=min(low, value),
            high=max(high, value),
            unit=unit,
            label={
                "zh": f"{row.indicator}，{row.year}年，{row.model}",
                "en": f"{row.indicator}, {row.year}, {row.model}",
            },
            display={
                language: format_number(value, unit, language, places=places)
                for language in ("zh", "en")
            },
            formula=row.basis,
            notebook="03_trends",
            cell="projections",
            places=places,
        )


def number_reference(rows: Iterable[ReferenceRow]) -> Iterator[Number]:
    """Yield external figures as published: ``reference.<series>.<geo>.<year>[.<vintage>]``."""
    made: set[str] = set()
    for row in rows:
        stem = f"reference.{slug(row.series)}.{slug(row.geo)}.{row.year}"
        if row.vintage:
            stem += f".{slug(row.vintage)}"
        name = stem if stem not in made else f"{stem}.{row.status}"
        if name in made:
            continue
        made.add(name)
        unit = "percent" if row.unit in {"% of GDP", "%"} else "statistic"
        half = Decimal(5).scaleb(int(row.value.as_tuple().exponent) - 1)
        if row.value == row.value.to_integral_value():
            half = Decimal(0)
        places = max(0, -int(row.value.as_tuple().exponent))
        label = f"{row.series}, {row.geo}, {row.year}" + (
            f", {row.vintage}" if row.vintage else ""
        )
        yield Number(
            id=name,
            value=row.value,
            low=row.value - half,
            high=row.value + half,
            unit=unit,
            label={"zh": label, "en": label},
            display={
                language: format_number(row.value, unit, language, places=places)
                for language in ("zh", "en")
            },
            source=f"{row.source_title}, {row.publisher} ({row.status}, trust {row.trust})",
            notebook="03_trends",
            cell="reference",
            places=places,
        )


def slug(text: str) -> str:
    """Return text as an ASCII id part: ``two-point linear`` becomes ``two-point-linear``."""
    return re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")


def _sample_slug(sample: str) -> str:
    """Return what tells a sample from others of its model, without its years and counts."""
    parts = [part.strip() for part in re.sub(r"\([^()]*\)", "", sample).split(",")]
    if parts[0][:1].isdigit():
        return "all"
    return slug(" ".join(p for p in parts[:2] if p.isascii()))


def _decimal(value: float) -> Decimal:
    return Decimal(repr(value))


def plain_count(
    number_id: str,
    value: int,
    label: Mapping[Language, str],
    notebook: str,
    cell: str,
    *,
    unit: str = "count",
) -> Number:
    """Return an exact count of rows, or a year, as a number."""
    amount = Decimal(value)
    return Number(
        id=number_id,
        value=amount,
        low=amount,
        high=amount,
        unit=unit,
        label=label,
        display={language: format_number(amount, unit, language) for language in ("zh", "en")},
        notebook=notebook,
        cell=cell,
        places=0,
    )


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
