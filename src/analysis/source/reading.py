"""How one printed figure is read: hedges, numerals, scales and units (no I/O).

``read_printed("超13000余人")`` gives the value, the hedge, the unit and how finely the figure was
printed. What a hedge does to the bounds is a policy and lives elsewhere; here a figure is read as
it stands. The tables are the coding manual's (``data/CODEBOOK.md``): hedges in `hedges.yml`,
numerals in `numerals.yml`, units in `core/units.yml`. They are shared with the extractor, so that
a figure is never recognised by one rule and read by another.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from analysis.core.lexicon import Lexicon, alternatives
from analysis.core.units import DENOMINATORS, MEASURES
from analysis.source.english import read_english
from analysis.source.numerals import (
    AND_A_HALF,
    HALVES,
    ONE,
    RANK_WORDS,
    SCALES,
    Amount,
    normalise,
    read_amount,
    read_fraction,
)

_HEDGES: Final = Lexicon(
    "analysis.source", "hedges.yml", {"denominator": alternatives(DENOMINATORS)}
)
HEDGES: Final[tuple[str, ...]] = _HEDGES.words("classes")
HEDGE_PREFIXES: Final[Mapping[str, str]] = _HEDGES.word_map("before")
"""Words before a number, with their class. 上 counts only before a bare scale (上百家)."""

HEDGE_SUFFIXES: Final[Mapping[str, str]] = _HEDGES.word_map("after")
"""Words after a number or its measure word, with their class."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed figure as read, before any policy widens it.

    ``low`` and ``high`` differ only for a printed range (``100-5000万``) or an indefinite numeral
    (``数十亿``); both are in the unit's base scale. ``step`` is one unit of the last printed digit
    in that scale. ``decimal`` says that a decimal point was printed, so that the figure stands for
    a rounding interval. ``unit`` is empty when the measure word alone doesn't settle it.
    """

    low: Decimal
    high: Decimal
    hedge: str
    unit: str
    step: Decimal
    decimal: bool

    @property
    def written(self) -> str:
        """The value as a row's column holds it: a decimal, or low..high for a printed range."""
        return f"{self.low:f}" if self.low == self.high else f"{self.low:f}..{self.high:f}"


_PREFIX: Final = _HEDGES.pattern("prefix")
_FILLER: Final = _HEDGES.pattern("fillers")
_RANGE: Final = _HEDGES.pattern("range")
_LAST_YEARS: Final = _HEDGES.pattern("last_years")
_DOCUMENT_YEAR: Final = _HEDGES.pattern("document_year")
_FOUR_DIGITS: Final = _HEDGES.pattern("year")
_DATE: Final = _HEDGES.pattern("date")
_MONTH: Final = _HEDGES.pattern("month")
_INNER_MORE: Final = _HEDGES.pattern("inner_more")
_ONLY_BEFORE_SCALE: Final = _HEDGES.text("only_before_a_scale")
_LAST_YEARS_MARK: Final = _HEDGES.text("last_years_mark")
_ORDER: Final = _HEDGES.text("order")
_FIRST_OF: Final = _HEDGES.text("first_of")
_SUFFIXES: Final = sorted(HEDGE_SUFFIXES, key=len, reverse=True)
_LONGEST_MEASURE: Final = max(map(len, MEASURES))
_LONGEST_PRINTED: Final = 120
#: A power of a metre in a plain digit (500m3), and that digit raised.
_POWER: Final = re.compile(r"(?:h?m|km)[23]$")
_RAISED: Final = str.maketrans("23", "\u00b2\u00b3")
_PER: Final = _HEDGES.pattern("per")


def measure_of(text: str) -> str:
    """The longest known measure word at the start of ``text``; empty if there is none."""
    for length in range(min(_LONGEST_MEASURE, len(text)), 0, -1):
        if text[:length] in MEASURES:
            return text[:length]
    return ""


def join_hedges(hedges: list[str]) -> str:
    """One hedge for several: the same class stays; classes that disagree are only approximate."""
    classes = set(hedges)
    if not classes:
        return "exact"
    return classes.pop() if len(classes) == 1 else "approx"


def _take_prefix(text: str) -> tuple[list[str], str]:
    """Hedges and verbs before the number."""
    hedges: list[str] = []
    while found := _PREFIX.match(text):
        word = found[1]
        if word == _ONLY_BEFORE_SCALE and text[len(word) : len(word) + 1] not in SCALES:
            break
        hedges.append(HEDGE_PREFIXES[word])
        text = text[found.end() :]
    if found := _FILLER.match(text):
        text = text[found.end() :]
    return hedges, text


def _take_suffix(text: str) -> tuple[list[str], str]:
    """Hedges after the measure word, from the end."""
    hedges: list[str] = []
    taken = True
    while taken:
        taken = False
        for word in _SUFFIXES:
            if text.endswith(word) and text not in MEASURES:
                hedges.append(HEDGE_SUFFIXES[word])
                text = text[: -len(word)]
                taken = True
                break
    return hedges, text


def read_scale(words: str) -> tuple[str, Decimal]:
    """Unit and factor of a measure word with its scale (亿元 → CNY, 10⁸); empty if unknown."""
    try:
        reading = read_printed(f"1{words}")
    except ValueError:
        return "", ONE
    return reading.unit, reading.low


def read_row(printed: str, head: str | None) -> Reading:
    """Read a figure as its row does.

    Args:
        printed: the figure as printed.
        head: the unit or scale that a table's head, label or caption gives to a bare number
            (亿元); it says nothing about a figure that prints a unit of its own.

    Raises:
        ValueError: naming what can't be read.
    """
    reading = read_printed(printed)
    if reading.unit or not head:
        return reading
    return scale_reading(reading, *read_scale(head))


def scale_reading(reading: Reading, unit: str, factor: Decimal) -> Reading:
    """A bare number in the unit and scale that its table gives it."""
    step = reading.step * factor
    low, high = (_trim(bound * factor, step) for bound in (reading.low, reading.high))
    return Reading(low, high, reading.hedge, unit, _trim(step, step), reading.decimal)


@lru_cache(maxsize=65_536)
def read_printed(printed: str) -> Reading:
    """Read one printed figure.

    Raises ValueError naming what can't be read. An unknown measure word is no error: the unit is
    then empty, never money. Hedges of the same class add up (``超13000余人``); hedges that
    disagree (``近600余家``) leave the figure approximate.
    """
    text = normalise(printed)
    if not text:
        raise ValueError("nothing is printed")
    if len(text) > _LONGEST_PRINTED:
        raise ValueError(f"{text[:20]!r}…: {len(text)} characters are no single figure")
    if english := read_english(text):
        amount, unit, words = english
        return _reading((amount, amount), 1, list(words), unit, ONE)
    text = _POWER.sub(lambda found: found[0].translate(_RAISED), text)
    hedges, text = _take_prefix(text)
    if printed.startswith(_LAST_YEARS_MARK) and _LAST_YEARS.fullmatch(text):
        hedges = []  # 近五年 is the last five years, not nearly five.
    series = text.startswith(_ORDER) or (text.isdigit() and _FIRST_OF in printed)
    text = text.removeprefix(_ORDER)
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").removeprefix("+")
    fraction = read_fraction(text)
    if fraction is not None:
        amount, unit, rest = fraction
        suffixes, rest = _take_suffix(rest)
        return _reading((amount, amount), sign, [*hedges, *suffixes], unit, ONE)
    first, rest = read_amount(text)
    last, rest = _read_upper(first, rest)
    if first.more or last.more:
        hedges.append("more_than")
    suffixes, rest = _take_suffix(rest)
    if inner := _INNER_MORE.match(rest):
        suffixes.append("more_than")
        rest = inner[1] + rest[inner.end() :]
    if any(character.isdecimal() for character in rest):  # m³ is a unit, and no number
        raise ValueError(f"{printed!r}: more than one number; {rest!r} is left over")
    unit, factor = _read_unit(text, rest, series=series)
    if rest.startswith(AND_A_HALF):
        first = last = _add_half(first)
    return _reading((first, last), sign, [*hedges, *suffixes], unit, factor)


def read_document_year(printed: str) -> int | None:
    """Read the year that a document's number holds (``〔2018〕48号``), if it does hold one."""
    found = _DOCUMENT_YEAR.search(printed)
    return int(found[1]) if found else None


def is_date(printed: str) -> bool:
    """Tell whether a print holds anything that dates: a year, a part of one, a word for one."""
    return bool(_DATE.search(normalise(printed)))


def read_dates(printed: str) -> tuple[tuple[int, ...], int | None]:
    """Read the years that a date prints, in order, and its month where it prints just one."""
    text = normalise(printed)
    months = [int(found[1]) for found in _MONTH.finditer(text)]
    years = tuple(int(found[1]) for found in _FOUR_DIGITS.finditer(text))
    return years, months[0] if len(months) == 1 else None


def _read_unit(text: str, rest: str, *, series: bool) -> tuple[str, Decimal]:
    """The unit that the measure word settles, and its factor to the base scale."""
    if series:
        return ("rank" if rest in RANK_WORDS else ""), ONE
    if not rest and text in HALVES:
        return "ratio", ONE
    measure = measure_of(rest)
    unit, factor = MEASURES.get(measure, ("", ONE))
    per = read_denominators(rest[len(measure) :]) if unit else ()
    return "/".join((unit, *per)), factor


def read_denominators(text: str) -> tuple[str, ...]:
    """What a printed unit is per, by the text after its measure word (``/月``, ``每立方米``)."""
    found = _PER.match(text)
    return tuple(DENOMINATORS[word] for word in found.captures(1)) if found else ()


def _add_half(amount: Amount) -> Amount:
    """两年半: half of the last place more."""
    half = amount.step / 2
    return replace(amount, low=amount.low + half, high=amount.high + half, step=half)


def _read_upper(first: Amount, rest: str) -> tuple[Amount, str]:
    """The upper end of a printed range, or the first amount again; a scale is shared backwards."""
    measure = measure_of(rest)
    for skipped in (len(measure), 0):
        found = _RANGE.match(rest, skipped)
        if found is None or found.end() == len(rest):
            continue
        try:
            last, after = read_amount(rest[found.end() :])
        except ValueError:
            continue
        return last, after
    return first, rest


def _reading(
    ends: tuple[Amount, Amount],
    sign: int,
    hedges: list[str],
    unit: str,
    factor: Decimal,
) -> Reading:
    """Put a figure together; the scale of a range's upper end is shared by the lower."""
    first, last = ends
    low, high, step = first.low, last.high, last.step
    if last is not first and not first.scaled and last.scaled and last.step > 0:
        shared = last.step if not last.decimal else last.step.scaleb(_places(last))
        if low < high / shared:
            low *= shared
    if low > high:
        raise ValueError(f"a range that falls: {low} to {high}")
    step *= factor
    bounds = sorted(_trim(sign * bound * factor, step) for bound in (low, high))
    return Reading(
        bounds[0],
        bounds[1],
        join_hedges(hedges),
        unit,
        _trim(step, step),
        first.decimal or last.decimal,
    )


def _trim(value: Decimal, step: Decimal) -> Decimal:
    """No decimals that a scale made (6.42万 is 64200); printed ones stay (3.0)."""
    whole = value.to_integral_value()
    return whole if step >= 1 and value == whole else value


def _places(amount: Amount) -> int:
    """How many decimals were printed before the scale."""
    return max(0, -int(amount.low.as_tuple().exponent))
