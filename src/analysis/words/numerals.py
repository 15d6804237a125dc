"""How numbers are written, in every language in one way; what languages do is in the catalogue.

The catalogue of a language says with what its thousands are grouped and its decimals set off
(`language.grouping`, `language.decimal`, `language.minus`), how a number with a unit reads
(`number.<unit>`), and how amounts of money do (`money.<currency>` and the two scales above one).
"""

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

from analysis.words.catalogue import Catalogue, Language, resolve

#: Places after the point of a computed number, by unit; printed figures keep their own.
PLACES: Final = {
    "percent": 1,
    "percentage_point": 2,
    "rank": 0,
    "year": 0,
    "count": 0,
    "statistic": 3,
}
#: Units whose digits are never grouped: 2020 is no 2,020.
_UNGROUPED: Final = frozenset({"year"})
#: Units that a table names in another column, so that a range there needs none.
_NAMED_BESIDE: Final = frozenset({"percent", "percentage_point"})
#: Scales that an amount of money is written in, the larger first.
_SCALES: Final = ("large", "small")
#: Printed amounts have no more digits than this; a longer one is computed, and is rounded to it.
_MONEY_DIGITS: Final = 6
#: Digits of an amount's bounds: half a unit of what is printed is exact, what is computed short.
_BOUND_DIGITS, _COMPUTED_DIGITS = 8, 5
#: A sentence or a table has room for so many places of a percentage.
_SHORT_PLACES: Final = 2
_GROUP: Final = 3


def format_number(
    value: Decimal, unit: str, language: Language | Catalogue, *, places: int | None = None
) -> str:
    """Write a value in a language's style, with its unit.

    English groups thousands with commas and leaves counted nouns to the sentence; Chinese does
    not group and adds the measure word (1621家). Money is written in the scale its language
    uses: 亿元 and 万元, CNY bn and CNY m.

    Args:
        value: in the unit's base scale.
        unit: from the closed list, or ``count``, ``year``, ``statistic``.
        language: the reader's.
        places: digits after the point; by default the unit's own, or all there are.

    Raises:
        KeyError: for a unit that no message is written with.
    """
    words = resolve(language)
    if _is_money(unit, words):
        return words.say(f"money.{unit}", amount=_write_amount(value, places, words))
    return words.say(
        f"number.{unit}", number=_write_digits(value, unit, places, words), count=abs(value)
    )


def group_digits(
    value: Decimal, places: int | None, *, language: Language | Catalogue, grouped: bool = True
) -> str:
    """Write digits with a true minus sign, rounded half-even, grouped as the language does.

    Args:
        value: what is written.
        places: digits after the point, or None for all there are.
        language: the reader's.
        grouped: false for digits that name something, such as a year.
    """
    words = resolve(language)
    rounded = value if places is None else _round(value, places)
    whole, _, fraction = format(abs(rounded), "f").partition(".")
    if grouped and (mark := words.say("language.grouping")):
        first = len(whole) % _GROUP or _GROUP
        rest = [whole[start : start + _GROUP] for start in range(first, len(whole), _GROUP)]
        whole = mark.join([whole[:first], *rest])
    if fraction:
        whole += words.say("language.decimal") + fraction
    return (words.say("language.minus") if rounded < 0 else "") + whole


def format_open(  # noqa: PLR0913 (a quantity's parts, each named)
    value: Decimal,
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
    hedge: str = "exact",
    short: bool = False,
) -> str:
    """Write a quantity that has no point: ``over 600``, ``12.1–14.4%``, ``14.3% or more``.

    A print that names an end is written with its own hedge; what follows from one lies between
    its bounds.

    Args:
        value: the end as printed, or what follows from such ends.
        low, high: the bounds; infinite where there is none.
        unit, language, places: as for :func:`format_number`.
        hedge: how the figure is printed, if this is a printed figure.
        short: as a table has room for it, see :func:`format_short`.
    """
    words = resolve(language)
    if hedge != "exact" and low != high and value in {low, high}:
        write = format_short if short else format_number
        return words.say(f"figure.hedge.{hedge}", figure=write(value, unit, words, places=places))
    return format_bounds(low, high, unit, words, places=places)


def format_bounds(
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
) -> str:
    """Write bounds as a range, with one unit: ``14.3–17.4%``, ``600–700家``.

    Bounds are shown to the number's own places, or one more where that makes them exact, and are
    rounded outwards, so that the range shown never claims more than is known.

    Args:
        low, high: the two ends, in the unit's base scale; infinite where there is none.
        unit: as for :func:`format_number`.
        language: the reader's.
        places: of the number between them; by default the unit's own, or all there are.
    """
    words = resolve(language)
    if not (low.is_finite() and high.is_finite()):
        return _write_half_open(low, high, unit, words, places)
    if _is_money(unit, words):
        return _format_money_bounds(low, high, unit, words, places)
    return words.say(
        f"number.{unit}", number=_write_range(low, high, unit, words, places), count="range"
    )


def format_range(
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
) -> str:
    """Write bounds for a table whose other column names the unit: ``14.3–17.4``, ``600–700家``.

    Percentages and points go without their sign; any other unit stays, see :func:`format_bounds`.
    """
    words = resolve(language)
    if unit in _NAMED_BESIDE and low.is_finite() and high.is_finite():
        return _write_range(low, high, unit, words, places)
    return format_bounds(low, high, unit, words, places=places)


def format_short(
    value: Decimal, unit: str, language: Language | Catalogue, *, places: int | None = None
) -> str:
    """Write a number as a table has room for it: two places, percentage points cut short."""
    words = resolve(language)
    if unit == "percent" and (places or 0) > _SHORT_PLACES:
        places = _SHORT_PLACES
    if words.has(f"number_short.{unit}"):
        return words.say(f"number_short.{unit}", number=_write_digits(value, unit, places, words))
    return format_number(value, unit, words, places=places)


def round_significant(value: Decimal, digits: int) -> Decimal:
    """Round half-even to significant digits, whole numbers to whole ones, without end zeros."""
    if value:
        value = _round(value, max(0, digits - 1 - value.adjusted()))
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def curl_quotes(text: str, language: Language | Catalogue) -> str:
    """Write a text's straight quotes and apostrophes as the language's typesetter does.

    English data are typed with straight ones and shown with curled; Chinese stay as typed
    (`language.quotes`). A text already curled is left as it is.
    """
    if resolve(language).say("language.quotes") != "curled":
        return text
    text = re.sub(r"(?<![\w)])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![\w.,)’])"(?=\S)', "“", text).replace('"', "”")


def join_range(low: str, high: str, language: Language | Catalogue, *, signed: bool) -> str:
    """Join the two ends of a range; in words where a dash would stand before a minus sign."""
    return resolve(language).say("range.words" if signed else "range.dash", low=low, high=high)


def _is_money(unit: str, words: Catalogue) -> bool:
    return words.has(f"money.{unit}")


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def _write_digits(value: Decimal, unit: str, places: int | None, words: Catalogue) -> str:
    places = PLACES.get(unit) if places is None else places
    return group_digits(value, places, language=words, grouped=unit not in _UNGROUPED)


def _write_range(
    low: Decimal, high: Decimal, unit: str, words: Catalogue, places: int | None
) -> str:
    low, high, places = _round_outwards(low, high, PLACES.get(unit) if places is None else places)
    first, last = (
        group_digits(end, places, language=words, grouped=unit not in _UNGROUPED)
        for end in (low, high)
    )
    return join_range(first, last, words, signed=low < 0)


def _write_half_open(
    low: Decimal, high: Decimal, unit: str, words: Catalogue, places: int | None
) -> str:
    """Write bounds that lack an end, or both."""
    if low.is_finite():
        end, way, key = low, ROUND_FLOOR, "range.or_more"
    elif high.is_finite():
        end, way, key = high, ROUND_CEILING, "range.or_less"
    else:
        return words.say("range.unbounded")
    shown = PLACES.get(unit) if places is None and not _is_money(unit, words) else places
    if shown is not None:
        end = end.quantize(Decimal(1).scaleb(-shown), way)
    return words.say(key, end=format_number(end, unit, words, places=places))


def _round_outwards(
    low: Decimal, high: Decimal, places: int | None
) -> tuple[Decimal, Decimal, int | None]:
    """Round to places, or to one more if that is exact; the low end down, the high end up."""
    if places is None:
        return low, high, None
    ends = (low, high)
    if all(_round(end, places + 1) == end for end in ends):
        places += any(_round(end, places) != end for end in ends)
    step = Decimal(1).scaleb(-places)
    return low.quantize(step, ROUND_FLOOR), high.quantize(step, ROUND_CEILING), places


# --- money ---------------------------------------------------------------------------------------


def _write_amount(
    value: Decimal, places: int | None, words: Catalogue, digits: int = _MONEY_DIGITS
) -> str:
    """Write an amount in the scale it has, without its currency: ``30.25亿``, ``3.025 bn``."""
    scale = _scale_of(value, words)
    return _in_scale(_digits_of(value, scale, places, words, digits), scale, words)


def _format_money_bounds(
    low: Decimal, high: Decimal, unit: str, words: Catalogue, places: int | None
) -> str:
    low, high, _ = _round_outwards(low, high, places)
    ends = (_widen(low, ROUND_FLOOR), _widen(high, ROUND_CEILING))
    scales = [_scale_of(end, words) for end in ends]
    digits = [
        _digits_of(end, scale, None, words, _BOUND_DIGITS)
        for end, scale in zip(ends, scales, strict=True)
    ]
    if scales[0] == scales[1]:
        amount = _in_scale(_join(digits, words, signed=low < 0), scales[0], words)
        return words.say(f"money.{unit}", amount=amount)
    amounts = [_in_scale(end, scale, words) for end, scale in zip(digits, scales, strict=True)]
    if words.say("language.currency_stands") == "once":
        return words.say(f"money.{unit}", amount=_join(amounts, words, signed=low < 0))
    both = [words.say(f"money.{unit}", amount=amount) for amount in amounts]
    return _join(both, words, signed=low < 0)


def _join(ends: Sequence[str], words: Catalogue, *, signed: bool) -> str:
    return join_range(ends[0], ends[1], words, signed=signed)


def _scale_of(value: Decimal, words: Catalogue) -> str:
    """Return the largest scale that an amount reaches; empty for none."""
    for name in _SCALES:
        if abs(value) >= Decimal(1).scaleb(_power_of(name, words)):
            return name
    return ""


def _power_of(scale: str, words: Catalogue) -> int:
    """Return the power of ten of a scale."""
    return int(words.say(f"language.scale_{scale}"))


def _in_scale(digits: str, scale: str, words: Catalogue) -> str:
    return words.say(f"money.scale.{scale}", number=digits) if scale else digits


def _digits_of(
    value: Decimal, scale: str, places: int | None, words: Catalogue, digits: int
) -> str:
    plain = value.scaleb(-_power_of(scale, words)) if scale else value
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    elif places is None and len(plain.normalize().as_tuple().digits) > digits:
        plain = round_significant(plain, digits - 1)
    else:
        plain = plain.normalize()
    return group_digits(plain, places, language=words)


def _widen(amount: Decimal, way: str) -> Decimal:
    """Round an end of a range outwards, unless it is short enough to be shown exactly."""
    plain = amount.normalize()
    if len(plain.as_tuple().digits) <= _BOUND_DIGITS:
        return plain
    return plain.quantize(Decimal(1).scaleb(plain.adjusted() - _COMPUTED_DIGITS + 1), way)
