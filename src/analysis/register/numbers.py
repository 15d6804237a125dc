"""The register of numbers: the one source of prose, tables and charts (notebook 05).

Every number a brief can show stands here once, with its value, bounds, unit, how it is written
in each language, the formula and figures it comes from, and the notebook cell that made it. Prose
names a number by its id and can't hold one that is not here.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Literal

from analysis.core.errors import InputError
from analysis.source.claims import Claim, ClaimReading, read_claims, write_english
from analysis.source.observe import Observation
from analysis.source.schema import Figure, Indicator, ReferenceRow, Source
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.trends.rows import ProjectionRow, TrendRow
from analysis.words.numerals import PLACES, _format_money, _round, format_number, group_digits
from analysis.words.wording import (
    LANGUAGES,
    Language,
    Words,
    cite_reference,
    curl_quotes,
    say_model,
    say_note,
    say_period,
    say_reference,
    say_sample,
    say_span,
    say_term,
    split_bounds,
    write_formula,
)

#: A figure with no more places than this may be printed somewhere; one with more is computed.
_PRINTED_DIGITS = 5
#: A sentence or a table has room for so many places of a percentage.
_SHORT_PLACES = 2
#: Digits of an amount's bounds: half a unit of what is printed is exact, what is computed short.
_BOUND_DIGITS, _COMPUTED_DIGITS = 8, 5
Room = Literal["bounds", "confidence", "prediction", "range"]


@dataclass(frozen=True)
class Number:
    """One number of the brief, traceable to page and code.

    Attributes:
        id: dotted name, such as ``growth.rd_institutions.cagr``.
        value, low, high: exact decimals; the bounds equal the value where it is a plain count.
        unit: from the codebook's list, or ``count`` for counts of rows and ``year`` for dates.
        label: what it is, per language.
        display: how it is written, per language, unit included.
        formula: how it was computed from its inputs, per language; empty for a printed figure.
        figures: ids of the figures behind it; ``pages`` and ``printed`` follow them.
        notebook, cell: where it was made.
        citation: the publication of an outside figure, per language.
        room: what ``low`` and ``high`` are: the bounds that rounding and hedges leave, a
            confidence or a prediction interval (95 %), or a range of values.
        year: of a printed figure, the last year it holds for.
    """

    id: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    label: Mapping[Language, str]
    display: Mapping[Language, str]
    formula: Mapping[Language, str] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    printed: tuple[str, ...] = ()
    notebook: str = ""
    cell: str = ""
    citation: Mapping[Language, str] = field(default_factory=dict)
    room: Room = "bounds"
    places: int | None = field(default=None, repr=False)
    year: int | None = None

    @property
    def bounded(self) -> bool:
        """Whether rounding or hedges leave the number any room."""
        return self.low != self.high


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
    if number.unit in {"CNY", "USD"}:
        first, last = (
            _format_money(_widen(end, way), number.unit, language, None, _BOUND_DIGITS)
            for end, way in ((low, ROUND_FLOOR), (high, ROUND_CEILING))
        )
    else:
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


def _widen(amount: Decimal, way: str) -> Decimal:
    """Round an end of a range outwards, unless it is short enough to be shown exactly."""
    plain = amount.normalize()
    if len(plain.as_tuple().digits) <= _BOUND_DIGITS:
        return plain
    return plain.quantize(Decimal(1).scaleb(plain.adjusted() - _COMPUTED_DIGITS + 1), way)


def format_short(number: Number, language: Language) -> str:
    """Write a number as a table has room for it: two places, percentage points cut short."""
    shown = number.display[language]
    if number.unit == "percent" and (number.places or 0) > _SHORT_PLACES:
        shown = format_number(number.value, "percent", language, places=_SHORT_PLACES)
    return re.sub(r" percentage points?$", " pp", shown).replace("个百分点", "百分点")


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
        title = indicator.title_zh if language == "zh" else curl_quotes(indicator.title_en)
        if scope == self.source.info.scope:
            return title
        known = self.source.info.scopes.get(scope)
        named = scope if language == "zh" or known is None else known.title_en
        return f"{title}（{named}）" if language == "zh" else f"{title} ({named})"

    @property
    def names(self) -> dict[str, Words]:
        """Words for the ids that trend tables hold: indicators and scopes."""
        titles: dict[str, Words] = {
            name: {"zh": one.title_zh, "en": curl_quotes(one.title_en)}
            for name, one in self.source.indicators.items()
        }
        scopes: dict[str, Words] = {
            name: {"zh": name, "en": one.title_en} for name, one in self.source.info.scopes.items()
        }
        return scopes | titles


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
                language: _dated(
                    context.title(indicator, row.scope, language),
                    context.figures[row.figure].period,
                    language,
                )
                for language in ("zh", "en")
            },
            display={
                language: format_number(row.value, row.unit, language, places=places)
                for language in ("zh", "en")
            },
            notebook="01_clean",
            cell="bounds",
            places=places,
            year=row.end,
            **context.trace([row.figure]),
        )


def _dated(title: str, period: str | None, language: Language) -> str:
    if period in {None, "unknown"}:
        return title
    joint = "，" if language == "zh" else ", "
    return f"{title}{joint}{say_period(period or '', language)}"


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
        for name, (unit, zh, en, _) in _GROWTH_LABELS.items():
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
                    "zh": f"{title['zh']}：{zh}，{_say_dates(row, name, 'zh')}",
                    "en": f"{title['en']}: {en}, {_say_dates(row, name, 'en')}",
                },
                display={
                    language: format_number(value, shown_unit, language, places=places)
                    for language in ("zh", "en")
                },
                formula=_growth_formula(context, row, name),
                notebook="02_growth",
                cell="growth",
                places=places,
                **(
                    trace
                    if name not in {"base", "end"}
                    else context.trace(_operand_figures(row, name))
                ),
            )
        for name, year, zh, en in (
            ("base_year", row.base_period, "基期年份", "base year"),
            ("end_year", row.end_period, "末期年份", "end year"),
            ("years", str(row.years), "相隔年数", "years between the two levels"),
        ):
            yield plain_count(
                f"{stem}.{name}",
                int(year.removeprefix("asof ")[-4:]),
                {"zh": f"{title['zh']}：{zh}", "en": f"{title['en']}: {en}"},
                unit="year",
                notebook="02_growth",
                cell="growth",
            )


def _say_dates(row: GrowthRow, name: str, language: Language) -> str:
    """Write a level's own date, or the span of a change."""
    if name in {"base", "end"}:
        return say_period(row.base_period if name == "base" else row.end_period, language)
    return say_span(row.base_period, row.end_period, language)


def _growth_formula(context: Context, row: GrowthRow, name: str) -> dict[Language, str]:
    """Write how a measure follows from the levels, or from a level and its printed change."""
    if name == "end" or (name == "base" and row.base_origin == "printed"):
        return {}
    if row.base_origin == "back-cast":
        change = context.figures[row.figures.split()[1]]
        if name == "base":
            return {language: _undo_formula(context, row, language) for language in LANGUAGES}
        if name in {"pct", "cagr"} and change.unit == "percent" and row.years == 1:
            return {"zh": "原文所印增幅", "en": "growth as printed"}
    pattern = _GROWTH_LABELS[name][3]
    if row.years == 1:  # nothing to divide by, no root to take
        pattern = {"cagr": _GROWTH_LABELS["pct"][3], "pp_per_year": "{end} − {base}"}.get(
            name, pattern
        )
    return {
        language: pattern.format(
            years=row.years,
            **{
                side: _write_operand(
                    getattr(row, side), row.unit, language, _level_places(context, row, side)
                )
                for side in ("base", "end")
            },
        )
        for language in LANGUAGES
    }


def _undo_formula(context: Context, row: GrowthRow, language: Language) -> str:
    """Write how a back-cast base follows from the end level and its printed change."""
    end = _write_operand(row.end, row.unit, language, _level_places(context, row, "end"))
    change = context.figures[row.figures.split()[1]]
    unit, (low, _) = change.unit or row.unit, change.low_high
    amount = _write_operand(low, unit, language, max(0, -int(low.as_tuple().exponent)))
    return f"{end} ÷ (1 + {amount})" if unit == "percent" else f"{end} − {amount}"


def _write_operand(value: Decimal, unit: str, language: Language, places: int | None) -> str:
    """Write a level inside a formula: counts bare, money and percentages with their unit."""
    if unit in {"CNY", "USD"}:
        return format_number(value, unit, language)
    if unit in {"percent", "percentage_point"}:
        return format_number(value, unit, language, places=places)
    return group_digits(value, places, language=language)


def _operand_figures(row: GrowthRow, name: str) -> list[str]:
    """Return the figures that give a pair's level: the best print, or a back-cast's inputs."""
    if name == "end":
        return row.end_figures.split()[:1]
    return row.figures.split()[: 2 if row.base_origin == "back-cast" else 1]


def _level_places(context: Context, row: GrowthRow, name: str) -> int | None:
    if row.unit in {"CNY", "USD"}:
        return None
    if name == "base" and row.base_origin == "back-cast":
        digits = max(0, -int(row.base.normalize().as_tuple().exponent))
        return 2 if row.unit == "percent" else digits if digits <= _SHORT_PLACES else 1
    low, _ = context.figures[_operand_figures(row, name)[0]].low_high
    return max(0, -int(low.as_tuple().exponent))


def number_composition(
    context: Context, rows: Iterable[CompositionRow], indicators: Mapping[str, Indicator]
) -> Iterator[Number]:
    """Yield shares and contributions of parts: ``composition.<part>.<measure>``."""
    names = {
        "base_share": ("percent", "基期占比", "share at the base date"),
        "end_share": ("percent", "末期占比", "share at the end date"),
        "pp": ("percentage_point", "占比变动", "change of the share"),
        "contribution": ("percent", "对增量的贡献", "contribution to the increase"),
    }
    made: set[str] = set()
    for row in rows:
        stem = f"composition.{context.key(row.part, row.scope)}"
        if stem in made:
            continue
        made.add(stem)
        formulas = _composition_formulas(context, row)
        figures = row.figures.split()
        for name, (unit, zh, en) in names.items():
            date = {"base_share": row.base_period, "end_share": row.end_period}.get(name)
            own = [f for f in figures if date is None or context.figures[f].period == date]
            dates = {
                language: say_period(date, language)
                if date
                else say_span(row.base_period, row.end_period, language)
                for language in LANGUAGES
            }
            yield Number(
                id=f"{stem}.{name}",
                value=getattr(row, name),
                low=getattr(row, f"{name}_low"),
                high=getattr(row, f"{name}_high"),
                unit=unit,
                label={
                    "zh": f"{context.title(indicators[row.part], row.scope, 'zh')}：{zh}，"
                    f"{dates['zh']}",
                    "en": f"{context.title(indicators[row.part], row.scope, 'en')}: {en}, "
                    f"{dates['en']}",
                },
                display={
                    language: format_number(getattr(row, name), unit, language)
                    for language in ("zh", "en")
                },
                formula=formulas[name],
                notebook="02_growth",
                cell="composition",
                places=PLACES[unit],
                **context.trace(own or figures),
            )


#: Shares where a level is not printed as such: in words.
_SHARE_WORDS: Mapping[str, Words] = {
    "base_share": {"zh": "100 × 部分 ÷ 整体", "en": "100 × part ÷ whole"},
    "end_share": {"zh": "100 × 部分 ÷ 整体", "en": "100 × part ÷ whole"},
    "pp": {"zh": "末期占比 − 基期占比", "en": "end share − base share"},
    "contribution": {
        "zh": "100 × 部分的增量 ÷ 整体的增量",
        "en": "100 × increase of the part ÷ increase of the whole",
    },
}


def _composition_formulas(context: Context, row: CompositionRow) -> Mapping[str, Words]:
    """Write a part's shares with the levels as printed, where all four of them are."""
    levels: dict[tuple[str | None, str | None], str] = {}
    for name in row.figures.split():
        figure = context.figures[name]
        if figure.value is not None and figure.unit not in {"CNY", "USD"}:
            key = (figure.indicator, figure.period)
            levels.setdefault(key, f"{figure.low_high[0]:,f}")
    wanted = [(i, p) for p in (row.base_period, row.end_period) for i in (row.part, row.whole)]
    if any(key not in levels for key in wanted):
        return _SHARE_WORDS

    def write(language: Language) -> dict[str, str]:
        a, b, c, d = (
            levels[key] if language == "en" else levels[key].replace(",", "") for key in wanted
        )
        return {
            "base_share": f"100 × {a} ÷ {b}",
            "end_share": f"100 × {c} ÷ {d}",
            "pp": f"100 × {c} ÷ {d} − 100 × {a} ÷ {b}",
            "contribution": f"100 × ({c} − {a}) ÷ ({d} − {b})",
        }

    written = {language: write(language) for language in LANGUAGES}
    return {
        name: {language: written[language][name] for language in LANGUAGES}
        for name in _SHARE_WORDS
    }


def number_claims(
    context: Context, rows: Iterable[ClaimRow], reference: Sequence[ReferenceRow] = ()
) -> Iterator[Number]:
    """Yield what each claim states and what each reading recomputes.

    A recomputed number rests on the claim's operands, not on the figure it is held against.

    Ids: ``claim.<claim>.stated`` and ``claim.<claim>.<reading>``.
    """
    stated: set[str] = set()
    claims = read_claims(context.source.folder / "claims.yml", context.source.figures)
    for row in rows:
        claim = claims.get(row.claim)
        figures = row.figures.split()
        trace = context.trace(figures)
        says = {"zh": row.says_zh, "en": curl_quotes(row.says_en)}
        if row.stated is not None and row.claim not in stated:
            stated.add(row.claim)
            first = figures[0] if figures else ""
            own = trace if claim is None or claim.stated is None else context.trace([first])
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
                **own,
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
                    "en": f"{says['en']} (recomputed: {curl_quotes(row.reading_en)})",
                },
                display={
                    language: format_number(
                        row.recomputed, row.unit, language, places=_claim_places(row)
                    )
                    for language in ("zh", "en")
                },
                formula=_claim_formula(context, claim, row.reading),
                citation=_cite_claim(claim, reference),
                notebook="04_claims",
                cell="audit",
                places=_claim_places(row),
                **(
                    trace
                    if claim is None
                    else context.trace([f for f in figures if f != claim.stated])
                ),
            )


def _cite_claim(claim: Claim | None, reference: Sequence[ReferenceRow]) -> dict[Language, str]:
    """Return the publications of the outside figures that a claim rests on."""
    keys = () if claim is None else claim.reference.values()
    rows = [row for key in keys for row in reference if key.fits(row)]
    return {
        language: ("；" if language == "zh" else "; ").join(_cite(language, row) for row in rows)
        for language in LANGUAGES
        if rows
    }


def _cite(language: Language, row: ReferenceRow) -> str:
    return cite_reference(row.source_title, row.publisher, row.status, row.trust, language)


def _claim_formula(context: Context, claim: Claim | None, reading: str) -> dict[Language, str]:
    """Write a reading's formula with its operands as printed."""
    known: ClaimReading | None = None if claim is None else claim.readings.get(reading)
    if claim is None or known is None or known.formula is None:
        return {}
    result: dict[Language, str] = {}
    for language in LANGUAGES:
        operands = {
            name: context.figures[figure].printed
            if language == "zh"
            else write_english(context.figures[figure])
            for name, figure in claim.operands.items()
        }
        operands |= {
            name: say_reference(key.series, key.geo, key.year, key.vintage, language)
            for name, key in claim.reference.items()
        }
        if known.years is not None:
            ends = [
                context.figures[claim.operands[name]].when
                for name in (known.years.start, known.years.end)
            ]
            if ends[0] is not None and ends[1] is not None:
                operands["years"] = str(ends[1].end - ends[0].start)
        if text := write_formula(known.formula, operands):
            result[language] = text
    return result


def _claim_places(row: ClaimRow) -> int | None:
    if row.unit in {"CNY", "USD"}:
        return None
    if row.recomputed is not None:
        digits = max(0, -int(row.recomputed.normalize().as_tuple().exponent))
        # What is printed elsewhere keeps its digits; what is computed has as many as its unit.
        if digits <= _PRINTED_DIGITS and row.unit != "percentage_point":
            return digits
        return PLACES.get(row.unit, 1)
    return PLACES.get(row.unit)


#: Terms of the trend table by what they are in, and their places; the first that fits decides.
_TERM_UNITS: Sequence[tuple[str, str, int]] = (
    ("growth_pct", "percent", 1),
    ("level_", "percent", 2),
    ("end_needed", "percent", 2),
    ("first_year", "year", 0),
    ("slope", "percentage_point", 3),
    ("rolling_origin_mae", "percentage_point", 3),
    ("gap", "percentage_point", 2),
    ("midpoint", "percentage_point", 3),
    ("error", "percentage_point", 2),
    ("mean_revision", "percentage_point", 2),
    ("largest_revision", "percentage_point", 2),
    ("", "statistic", 3),
)
_SMALL_P = Decimal("0.001")
#: Rows whose low and high are no 95 % interval.
_ROOMS: Mapping[str, Room] = {
    "growth_pct_per_year_printed_bounds": "bounds",
    "growth_pct_per_year_leave_one_out": "range",
}


def number_trends(context: Context, rows: Iterable[TrendRow]) -> Iterator[Number]:
    """Yield estimates with their intervals: ``trend.<model>.<sample>.<term>``.

    What printed figures leave open, which the models put into words, becomes bounds. How many
    observations and degrees of freedom an estimate has are numbers too, ``… .n`` and ``… .dof``.
    A log growth rate on either side of a break is also told in percent, as
    ``growth_pct_per_year_before`` and ``_after``.
    """
    made: set[str] = set()
    for row in rows:
        stem = f"trend.{slug(row.model)}.{_sample_slug(row.sample)}.{row.term}"
        if row.estimate is None or stem in made:
            continue
        made.add(stem)
        yield from _number_trend(context, row, stem)
        if row.term in {"log_growth_per_year_before", "log_growth_per_year_after"}:
            term = row.term.replace("log_growth", "growth_pct")
            percent = row.model_copy(
                update={"term": term, "estimate": 100 * math.expm1(row.estimate)}
            )
            yield from _number_trend(context, percent, stem.replace(row.term, term))


def _number_trend(context: Context, row: TrendRow, stem: str) -> Iterator[Number]:
    unit, places = next((u, p) for prefix, u, p in _TERM_UNITS if row.term.startswith(prefix))
    if row.note.startswith("log points"):
        unit = "statistic"
    note, bounds = split_bounds(row.note)
    value = _decimal(row.estimate or 0)
    if "p_value" in row.term and value < _SMALL_P:
        places += 1  # a simulated p-value is never zero
    ends = [
        value if end is None else _decimal(end)
        for end in ((row.low, row.high) if bounds is None else map(float, bounds))
    ]
    names = context.names
    label: dict[Language, str] = {}
    formula: dict[Language, str] = {}
    for language in LANGUAGES:
        sample = say_sample(row.sample, names, language)
        model, term = say_model(row.model, language), say_term(row.term, language)
        zh = language == "zh"
        label[language] = f"{sample}：{model}，{term}" if zh else f"{sample}: {model}, {term}"
        counts = (
            f"观测数{row.n}，自由度{row.dof:.3g}" if zh else f"n = {row.n}, df = {row.dof:.3g}"
        )
        said = say_note(note, names, language)
        formula[language] = f"{counts}；{said}" if zh else f"{counts}; {said}"
    yield Number(
        id=stem,
        value=value,
        low=min(value, *ends),
        high=max(value, *ends),
        unit=unit,
        label=label,
        display={
            language: format_number(value, unit, language, places=places) for language in LANGUAGES
        },
        formula=formula,
        notebook="03_trends",
        cell="trends",
        room="bounds" if bounds else _ROOMS.get(row.term, "confidence"),
        places=places,
    )
    for name, amount, zh_name, en_name in (
        ("n", Decimal(row.n), "观测数", "observations"),
        ("dof", _decimal(row.dof), "自由度", "degrees of freedom"),
    ):
        whole = 0 if amount == amount.to_integral_value() else 1
        yield Number(
            id=f"{stem}.{name}",
            value=amount,
            low=amount,
            high=amount,
            unit="count",
            label={"zh": f"{label['zh']}：{zh_name}", "en": f"{label['en']}: {en_name}"},
            display={
                language: group_digits(amount, whole, language=language) for language in LANGUAGES
            },
            notebook="03_trends",
            cell="trends",
            places=whole,
        )


def number_projections(context: Context, rows: Iterable[ProjectionRow]) -> Iterator[Number]:
    """Yield projected values: ``projection.<indicator>.<model>.<year>``.

    A series the source does not hold is a ratio of the reference data, in percent.
    """
    names, indicators = context.names, context.source.indicators
    for row in rows:
        known = indicators.get(row.indicator.split(", ", 1)[0])
        unit = "percent" if known is None else known.unit
        value, low, high = (_decimal(x) for x in (row.value, row.low, row.high))
        places = 2 if unit == "percent" else None
        label: dict[Language, str] = {}
        for language in LANGUAGES:
            series = say_sample(row.indicator, names, language)
            model = say_model(row.model, language)
            label[language] = (
                f"{series}：{model}，{row.year}年"
                if language == "zh"
                else f"{series}: {model}, {row.year}"
            )
        yield Number(
            id=f"projection.{slug(row.indicator)}.{slug(row.model)}.{row.year}",
            value=value,
            low=min(low, value),
            high=max(high, value),
            unit=unit,
            label=label,
            display={
                language: format_number(value, unit, language, places=places)
                for language in LANGUAGES
            },
            formula={language: say_note(row.basis, names, language) for language in LANGUAGES},
            notebook="03_trends",
            cell="projections",
            room="prediction" if "prediction interval" in row.basis else "bounds",
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
        yield Number(
            id=name,
            value=row.value,
            low=row.value - half,
            high=row.value + half,
            unit=unit,
            label={
                language: say_reference(row.series, row.geo, row.year, row.vintage, language)
                for language in LANGUAGES
            },
            display={
                language: format_number(row.value, unit, language, places=places)
                for language in LANGUAGES
            },
            citation={language: _cite(language, row) for language in LANGUAGES},
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
