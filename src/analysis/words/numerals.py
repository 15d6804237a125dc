"""How numbers are written, in every language in one way; what languages do is in the catalogue.

The catalogue of a language says with what its thousands are grouped and its decimals set off
(`language.grouping`, `language.decimal`, `language.minus`), how a number with a unit reads
(`number.<unit>`), and how amounts of money do (`money.<currency>` and the two scales above one).
A unit that no catalogue has is one that a document printed, and is shown as it was printed. What
is counted in millions is written in scales too.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Final

from analysis.core.quantity import (
    decimal_places,
    move_off,
    round_outwards,
    round_to,
    width_places,
)
from analysis.core.units import NOUNS, split_unit
from analysis.words.catalogue import Catalogue, Language, resolve
from analysis.words.units import add_denominators, write_with_unit

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
#: Bounds have no more: half a printed unit is exact, and a longer print is rounded to as many.
_BOUND_DIGITS: Final = 8
#: Units in which nothing is counted piece by piece: no 600多 of them.
_NOT_PIECES: Final = frozenset(
    {"percent", "percentage_point", "permille", "ratio", "times", "rank", "point", "year"}
)
#: A sentence or a table has room for so many places of a percentage.
_SHORT_PLACES: Final = 2
_GROUP: Final = 3
#: What is counted is written in a scale from here on.
_LARGE: Final = 10**6
#: What a large round number is a multiple of.
_ROUND_LARGE: Final = 100
#: Units whose nouns are counted piece by piece.
_PIECES: Final = frozenset(NOUNS.values())
#: An end that has no scale of its own.
_NOTHING: Final = "0"
#: The scale of counts above the two that money has.
_HUGE: Final = "huge"
#: Units of numbers that no scale is used with: what they say is no amount.
_UNSCALED: Final = _NOT_PIECES | {"count", "statistic", "percent"}
#: Between the amount and what it is for, in a unit such as ``CNY/person``.
#: What a round number of pieces is a multiple of.
_ROUND: Final = 10


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
        places: digits after the point; by default the unit's own, or all there are. Of an amount
            of money they are those of its base unit: -4 is ten thousand, and an amount that is
            rounded so shows the zeros that are sure.

    """
    words = resolve(language)
    base, denominators = split_unit(unit)
    if _is_money(base, words):
        amount = words.say(f"money.{base}", amount=_write_amount(value, places, words))
        return add_denominators(amount, denominators, words)
    return write_with_unit(_write_digits(value, unit, places, words), unit, abs(value), words)


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
    rounded = value if places is None else round_to(value, places)
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
    point: bool = False,
) -> str:
    """Write a quantity as its print or its bounds allow: ``over 600``, ``about 3.0%``, ``12–14%``.

    What is printed with a hedge is written with it. What has no point and no print of its own
    lies between its bounds; a printed range stands as its two ends.

    Args:
        value: the printed or computed figure.
        low, high: the bounds; infinite where there is none.
        unit, language, places: as for :func:`format_number`.
        hedge: how the figure is printed, if this is a printed figure.
        short: as a table has room for it, see :func:`format_short`.
        point: whether the value is a point within the bounds, and not only an end of them.
    """
    words = resolve(language)
    printed = point or value in {low, high}
    if hedge != "exact" and printed:
        return write_hedged(value, unit, words, hedge, places=places, short=short)
    if point:
        write = format_short if short else format_number
        return write(value, unit, words, places=places)
    return format_bounds(low, high, unit, words, places=places, short=short)


def write_hedged(
    value: Decimal,
    unit: str,
    language: Language | Catalogue,
    hedge: str,
    *,
    places: int | None = None,
    short: bool = False,
) -> str:
    """Write a number with the hedge it is printed with: ``about 3.0%``, ``600多家``.

    A language may set a hedge on the digits of a round number of pieces (``figure.round``).
    """
    words = resolve(language)
    key = f"figure.round.{hedge}"
    whole = value == value.to_integral_value() and not value % _ROUND
    pieces = unit not in _NOT_PIECES and not split_unit(unit)[1]
    if words.has(key) and whole and pieces and not _is_money(unit, words):
        scale = _find_scale(value, unit, places, words)
        plain = value.scaleb(-_power_of(scale, words)) if scale else value
        if plain == plain.to_integral_value() and not plain % _ROUND:
            digits = words.say(key, number=_write_digits(plain, "count", places, words))
            digits = _in_scale_of_counts(digits, scale, words)
            return write_with_unit(digits, unit, abs(value), words)
    write = format_short if short else format_number
    figure = write(value, unit, words, places=places)
    return say_hedge(hedge, figure, words, falls=value < 0)


def say_hedge(hedge: str, figure: str, words: Catalogue, *, falls: bool = False) -> str:
    """Qualify a written figure: ``over 600``; of a fall by more than 14 %, ``below −14%``.

    Args:
        hedge: how the figure is printed; of a fall, on its size.
        figure: as written, with its unit.
        words: of the language.
        falls: whether the figure is below nothing.
    """
    return words.say(f"figure.fall.{hedge}" if falls else f"figure.hedge.{hedge}", figure=figure)


def format_bounds(  # noqa: PLR0913 (a range's parts, each named)
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
    value: Decimal | None = None,
    short: bool = False,
) -> str:
    """Write bounds as a range: ``14.3–17.4%``, ``600～700家``, ``63%～68%``, ``2015—2019``.

    The unit stands once, but for those that a language sets on each end (`language.unit_on_each`;
    in Chinese by GB/T 15835, which also has 9亿元～16亿元).

    Bounds are shown to the number's own places, or one more where that makes them exact, but with
    no more digits than tell their distance to two digits, and are rounded outwards, so that the
    range shown never claims more than is known.

    Args:
        low, high: the two ends, in the unit's base scale; infinite where there is none.
        unit: as for :func:`format_number`.
        language: the reader's.
        places: of the number between them; by default the unit's own, or all there are.
        value: the number between them, if it is shown beside them: it is then never on an end
            that it isn't.
        short: cut the unit short, where that can be done.
    """
    words = resolve(language)
    if not (low.is_finite() and high.is_finite()):
        return _write_half_open(low, high, unit, words, places)
    base, denominators = split_unit(unit)
    if _is_money(base, words):
        amounts = _format_money_bounds(low, high, base, words, places, value)
        return add_denominators(amounts, denominators, words)
    if scale := _scale_of_count(max(abs(low), abs(high)), unit, words):
        ends = _scale_ends(low, high, scale, words, places, value)
        return write_with_unit(_join_scaled(ends, scale, words), unit, "range", words)
    ends = _round_ends(low, high, unit, words, places, value)
    return _join_ends(ends, unit, words, short=short)


def _join_ends(ends: tuple[str, str], unit: str, words: Catalogue, *, short: bool) -> str:
    """Join the digits of two ends with their unit: once, or on each."""
    signed = _is_signed(ends, words)

    def tell(number: str) -> str:
        return write_with_unit(number, unit, "range", words, short=short)

    if unit in _units_on_each(words):
        both = [tell(end) for end in ends]
        return join_range(both[0], both[1], words, signed=signed)
    if unit in _UNGROUPED:
        return words.say("range.years", low=ends[0], high=ends[1])
    return tell(join_range(*ends, words, signed=signed))


def format_range(
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
    value: Decimal | None = None,
) -> str:
    """Write bounds for a table whose other column names the unit: ``14.3–17.4``, ``600～700家``.

    Percentages and points go without their sign; any other unit stays, see :func:`format_bounds`.
    """
    words = resolve(language)
    if unit in _NAMED_BESIDE and low.is_finite() and high.is_finite():
        ends = _round_ends(low, high, unit, words, places, value)
        return join_range(*ends, words, signed=_is_signed(ends, words))
    return format_bounds(low, high, unit, words, places=places, value=value)


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


def format_bare(  # noqa: PLR0913 (a quantity's parts, each named)
    value: Decimal,
    low: Decimal,
    high: Decimal,
    unit: str,
    language: Language | Catalogue,
    *,
    places: int | None = None,
    hedge: str = "exact",
    point: bool = False,
) -> str:
    """Write a quantity for a table whose head names percent or points: ``about 3.0``, ``12–14``.

    Any other unit stays; the rest is as for :func:`format_open`, cut short.
    """
    if unit in _NAMED_BESIDE:
        places = PLACES[unit] if places is None else places
        unit, places = "count", min(places, _SHORT_PLACES) if unit == "percent" else places
    return format_open(
        value, low, high, unit, language, places=places, hedge=hedge, short=True, point=point
    )


def round_significant(value: Decimal, digits: int) -> Decimal:
    """Round half-even to significant digits, whole numbers to whole ones, without end zeros."""
    if value:
        value = round_to(value, max(0, digits - 1 - value.adjusted()))
    plain = value.normalize()
    return plain.quantize(Decimal(1)) if plain == plain.to_integral_value() else plain


def curl_quotes(text: str, language: Language | Catalogue) -> str:
    """Write a text's straight quotes and apostrophes as the language's typesetter does.

    English data are typed with straight ones and shown with curled; Chinese stay as typed
    (`language.quotes`). A text already curled is left as it is.
    """
    straight = "'" in text or '"' in text
    if not straight or resolve(language).say("language.quotes") != "curled":
        return text
    text = re.sub(r"(?<![\w)])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![\w.,)’])"(?=\S)', "“", text).replace('"', "”")


def join_range(low: str, high: str, language: Language | Catalogue, *, signed: bool) -> str:
    """Join the two ends of a range; in words where a dash would stand before a minus sign."""
    return resolve(language).say("range.words" if signed else "range.dash", low=low, high=high)


def _is_money(unit: str, words: Catalogue) -> bool:
    return words.has(f"money.{unit}")


def _write_digits(value: Decimal, unit: str, places: int | None, words: Catalogue) -> str:
    places = PLACES.get(unit) if places is None else places
    if _find_scale(value, unit, places, words):
        return write_count(value, words, unit=unit, places=places)
    return group_digits(value, places, language=words, grouped=unit not in _UNGROUPED)


def _units_on_each(words: Catalogue) -> list[str]:
    """Return the units that stand on both ends of a range."""
    return [one.strip() for one in words.say("language.unit_on_each").split(",")]


def _is_signed(ends: Sequence[str], words: Catalogue) -> bool:
    """Tell whether a range begins below zero."""
    return ends[0].startswith(words.say("language.minus"))


def _round_ends(
    low: Decimal,
    high: Decimal,
    unit: str,
    words: Catalogue,
    places: int | None,
    value: Decimal | None,
) -> tuple[str, str]:
    """Return the digits of the two ends, rounded outwards, off a value shown between them."""
    own = PLACES.get(unit) if places is None else places
    printed = value is None or own is None or value == round_to(value, own)
    first, last, shown = _round_outwards(low, high, own, printed=printed)
    if value is not None:
        point = value if own is None else round_to(value, own)
        first, last = move_off(value, point, (low, high), (first, last))
    grouped = unit not in _UNGROUPED
    return (
        group_digits(first, shown, language=words, grouped=grouped),
        group_digits(last, shown, language=words, grouped=grouped),
    )


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
    low: Decimal, high: Decimal, places: int | None, *, printed: bool
) -> tuple[Decimal, Decimal, int | None]:
    """Round to the places that bounds are shown with; the low end down, the high end up.

    Those are the number's own where they are exact, else no more than tell the width to two
    digits. Around what is shown in full, as a print is, they are one more where that is exact.
    """
    if low == high:
        return *((low, high) if places is None else round_outwards(low, high, places)), places
    enough = max(0, width_places(low, high))
    longest = max(decimal_places(end.normalize()) for end in (low, high))
    if places is None:
        places = min(longest, enough)
    elif longest > places:
        places = min(enough, longest if printed and longest == places + 1 else places)
    return *round_outwards(low, high, places), places


# --- what is counted in millions -----------------------------------------------------------------


def write_count(
    value: Decimal,
    language: Language | Catalogue,
    *,
    unit: str = "",
    places: int | None = None,
) -> str:
    """Write a count without its unit, a large one in a scale: ``1.126 million``, ``112.6万``.

    Args:
        value: in its base unit.
        language: the reader's.
        unit: what is counted; some units have no scale.
        places: digits after the point of the base unit; by default all there are.
    """
    words = resolve(language)
    rounded = value if places is None else round_to(value, places)
    scale = _find_scale(value, unit, places, words)
    if not scale:
        return group_digits(rounded, None, language=words)
    power = _power_of(scale, words)
    plain = rounded.scaleb(-power).normalize()
    # What is rounded to ten thousands shows the zeros of its scale that are sure.
    sure = max(0, (places or 0) + power) if places is not None and places < 0 else 0
    digits = group_digits(plain, max(sure, decimal_places(plain)), language=words)
    return _in_scale_of_counts(digits, scale, words)


def _find_scale(value: Decimal, unit: str, places: int | None, words: Catalogue) -> str:
    """Return the scale of a large number that is round, or has parts of a piece; empty for none.

    A long number that is known to its last piece is written out, as a census has it. Nobody
    counts tenths of a person: such a number was printed in a scale (1860.57692万人).
    """
    rounded = value if places is None else round_to(value, places)
    whole = rounded == rounded.to_integral_value()
    fits = not rounded % _ROUND_LARGE if whole else unit in _PIECES
    return _scale_of_count(value, unit, words) if fits else ""


def _scale_of_count(value: Decimal, unit: str, words: Catalogue) -> str:
    """Return the scale that a count is written in; empty for none."""
    if unit in _UNSCALED or not value.is_finite() or abs(value) < _LARGE:
        return ""
    if abs(value) >= Decimal(1).scaleb(_power_of(_HUGE, words)):
        return _HUGE
    return _scale_of(value, words)


def _in_scale_of_counts(digits: str, scale: str, words: Catalogue) -> str:
    return words.say(f"number_scale.{scale}", number=digits) if scale else digits


def _scale_ends(
    low: Decimal,
    high: Decimal,
    scale: str,
    words: Catalogue,
    places: int | None,
    value: Decimal | None,
) -> tuple[str, str]:
    """Return the digits of two ends in a scale, rounded outwards to what tells their width."""
    first, last = low, high
    if low != high:
        enough = width_places(low, high)
        if places is not None and places < 0:
            enough = min(enough, places)
        first, last = round_outwards(low, high, enough)
        if value is not None:
            first, last = move_off(value, round_to(value, enough), (low, high), (first, last))
    digits = _write_ends(first, last, scale, words)
    return digits if first else (_NOTHING, digits[1])


def _join_scaled(ends: tuple[str, str], scale: str, words: Catalogue) -> str:
    """Join two ends of one scale: it stands on each, or once."""
    signed = _is_signed(ends, words)
    if words.say("language.currency_stands") == "each":
        first, last = (_in_scale_of_counts(end, scale, words) for end in ends)
        return join_range(ends[0] if ends[0] == _NOTHING else first, last, words, signed=signed)
    return _in_scale_of_counts(join_range(*ends, words, signed=signed), scale, words)


# --- money ---------------------------------------------------------------------------------------


def _write_amount(value: Decimal, places: int | None, words: Catalogue) -> str:
    """Write an amount in the scale it has, without its currency: ``30.25亿``, ``3.025 bn``."""
    scale = _scale_of(value, words, places)
    return _in_scale(_digits_of(value, scale, places, words), scale, words)


def _format_money_bounds(
    low: Decimal,
    high: Decimal,
    unit: str,
    words: Catalogue,
    places: int | None,
    value: Decimal | None,
) -> str:
    """Write a range of amounts, to the places that tell its width to two digits.

    A printed amount may be longer than it is shown; its bounds then are no longer than it.
    """
    first, last = low, high
    if low != high:
        enough = width_places(low, high)
        if places is not None and places < 0:
            enough = min(enough, places)
        elif value is not None and _is_long(value):
            enough = min(enough, _MONEY_DIGITS - 2 - value.adjusted())
        most = _digits_before(high, low) + enough
        if most > _BOUND_DIGITS:
            enough -= most - _MONEY_DIGITS + 1
        first, last = round_outwards(low, high, enough)
        if value is not None:
            first, last = move_off(value, round_to(value, enough), (low, high), (first, last))
    scales = [_scale_of(end, words, places) for end in (first, last)]
    if not first:  # nothing has no scale of its own
        scales[0] = scales[1]
    elif scales[0] != scales[1]:
        scales = [_scale_of(end, words) for end in (first, last)]
    if scales[0] == scales[1]:
        return _join_one_scale(first, last, scales[0], unit, words)
    # The ends are rounded outwards already, and must not be rounded again.
    low_end, high_end = (
        _in_scale(_write_end(end, scale, words), scale, words)
        for end, scale in zip((first, last), scales, strict=True)
    )
    if words.say("language.currency_stands") == "once" and all(scales):
        joined = join_range(low_end, high_end, words, signed=first < 0)
        return words.say(f"money.{unit}", amount=joined)
    return _join_money(low_end, high_end, unit, words, signed=first < 0)


def _join_one_scale(low: Decimal, high: Decimal, scale: str, unit: str, words: Catalogue) -> str:
    """Join two amounts of one scale: 9亿元～16亿元, but 0～500万元 and 12500～20000元."""
    first, last = _write_ends(low, high, scale, words)
    if words.say("language.currency_stands") == "each" and scale and low:
        low_end, high_end = (_in_scale(one, scale, words) for one in (first, last))
        return _join_money(low_end, high_end, unit, words, signed=low < 0)
    joined = join_range(first, last, words, signed=low < 0)
    return words.say(f"money.{unit}", amount=_in_scale(joined, scale, words))


def _join_money(low: str, high: str, unit: str, words: Catalogue, *, signed: bool) -> str:
    """Join two amounts, each with its currency."""
    first, last = (words.say(f"money.{unit}", amount=amount) for amount in (low, high))
    return join_range(first, last, words, signed=signed)


def _is_long(amount: Decimal) -> bool:
    """Tell whether an amount has more digits than are shown."""
    return len(amount.normalize().as_tuple().digits) > _MONEY_DIGITS


def _digits_before(*amounts: Decimal) -> int:
    """Return how many digits the longest of some amounts has before the point."""
    return max(amount.adjusted() for amount in amounts) + 1


def _write_end(end: Decimal, scale: str, words: Catalogue) -> str:
    """Write an amount in a scale with all its digits."""
    plain = end.scaleb(-_power_of(scale, words) if scale else 0).normalize()
    return group_digits(plain, decimal_places(plain), language=words)


def _write_ends(low: Decimal, high: Decimal, scale: str, words: Catalogue) -> tuple[str, str]:
    """Write two amounts of one scale with the same digits after the point."""
    power = _power_of(scale, words) if scale else 0
    ends = [end.scaleb(-power).normalize() for end in (low, high)]
    places = max(map(decimal_places, ends))
    first, last = (group_digits(end, places, language=words) for end in ends)
    return first, last


def _scale_of(value: Decimal, words: Catalogue, places: int | None = None) -> str:
    """Return the largest scale that an amount reaches; empty for none.

    A rounded amount that is near the least scale is written in it, so that 900,000 known to its
    ten thousands is 0.90 million and shows no zeros that are not known.
    """
    for name in _SCALES:
        if abs(value) >= Decimal(1).scaleb(_power_of(name, words)):
            return name
    least = _SCALES[-1]
    near = abs(value) >= Decimal(1).scaleb(_power_of(least, words) - 1)
    return least if near and places is not None and places < 0 else ""


def _power_of(scale: str, words: Catalogue) -> int:
    """Return the power of ten of a scale."""
    return int(words.say(f"language.scale_{scale}"))


def _in_scale(digits: str, scale: str, words: Catalogue) -> str:
    return words.say(f"money.scale.{scale}", number=digits) if scale else digits


def _digits_of(value: Decimal, scale: str, places: int | None, words: Catalogue) -> str:
    """Write the digits of an amount in its scale: all, up to those of a print, or to places."""
    power = _power_of(scale, words) if scale else 0
    plain = value.scaleb(-power)
    if places is not None and places < 0 and round_to(value, places) != value:
        shown = round_to(value, places).scaleb(-power)
        return group_digits(shown, max(0, places + power), language=words)
    if places is not None and decimal_places(plain) > places + power:
        plain = round_to(plain, places + power)
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    elif _is_long(plain):
        plain = round_significant(plain, _MONEY_DIGITS - 1)
    else:
        plain = plain.normalize()
    return group_digits(plain, None, language=words)
