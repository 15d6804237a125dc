"""Numerals as printed: Arabic and Chinese amounts with their scales, and fractions (no I/O).

``read_amount("6.42万人")`` gives the number, its scale, how finely it was printed, and what is
left over. The signs and forms are data (`numerals.yml`). Hedges and units are `reading`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources import files
from typing import Final

from analysis.core.lexicon import Lexicon
from analysis.core.units import MEASURES

_WORDS: Final = Lexicon("analysis.source", "numerals.yml")

SCALES: Final[Mapping[str, int]] = {
    sign: int(factor) for sign, factor in _WORDS.word_map("scales").items()
}
"""Signs of scale with their factors."""

SEVERAL_LOW, SEVERAL_HIGH = 2, 9
"""数 and 几 ("several") stand for two to nine."""

ONE: Final = Decimal(1)
FRACTION_PLACES: Final = Decimal("0.000001")
"""Fractions that don't end (2/3) are kept to six places."""

FULL_WIDTH: Final[Mapping[int, str | int]] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{ord(sign): plain for sign, plain in _WORDS.word_map("look_alikes").items()},
}
"""Full-width and look-alike characters to the plain ones, one for one (offsets survive)."""

SIMPLIFIED: Final[Mapping[int, str]] = {
    ord(traditional): simplified
    for line in files("analysis.source")
    .joinpath("traditional.txt")
    .read_text("utf-8")
    .splitlines()
    if not line.startswith("#")
    for pair in line.split()
    for traditional, simplified in [tuple(pair)]
}
"""Traditional characters to simplified ones, one for one (offsets survive)."""

HALVES: Final = _WORDS.word_set("halves")
RANK_WORDS: Final = _WORDS.word_set("rank_words")
AND_A_HALF: Final = _WORDS.words("and_a_half")

_PLAIN: Final[Mapping[int, str | int]] = {**SIMPLIFIED, **FULL_WIDTH}
_SIGNS: Final = _WORDS.text("digits")
_ZERO: Final = _WORDS.text("zero")
_POINT: Final = _WORDS.text("point")
_HALF: Final = _WORDS.text("half")
_SEVERAL: Final = _WORDS.word_set("several")
_TEENS: Final = _WORDS.words("teens")
_OF: Final = _WORDS.text("fraction")
_OF_FRACTION: Final = _WORDS.text("of_fraction")
_DIGITS: Final[Mapping[str, int]] = {
    **{sign: value for value, sign in enumerate(_SIGNS)},
    _WORDS.text("other_two"): 2,
}
_FALLING_SCALES: Final = sorted(SCALES, key=lambda sign: -SCALES[sign])
_ARABIC: Final = _WORDS.pattern("arabic")
_CHINESE: Final = _WORDS.pattern("chinese")
_CHINESE_MORE: Final = _WORDS.pattern("chinese_more")
_FRACTION: Final = _WORDS.pattern("fraction")
_MOST_DIGITS: Final = 24
_LARGEST_SCALE: Final = 10**16
_SCALED_MEASURES: Final = tuple(measure for measure in MEASURES if measure[0] in SCALES)
_PER_UNITS: Final[Mapping[Decimal, str]] = {Decimal(100): "percent", Decimal(1000): "permille"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its scale, before the measure word."""

    low: Decimal
    high: Decimal
    step: Decimal
    decimal: bool
    scaled: bool
    more: bool


def make_plain(text: str) -> str:
    """Full-width and traditional characters to plain and simplified ones, one for one."""
    return text.translate(_PLAIN)


def normalise(printed: str) -> str:
    """Full-width and traditional characters to plain and simplified ones, white space away."""
    return "".join(make_plain(printed).split())


def read_numeral(numeral: str) -> tuple[int, int, int]:
    """Low, high and last printed place of an isolated Chinese numeral.

    ``三百二十`` → (320, 320, 10); ``数十亿`` → (2·10⁹, 9·10⁹, 10⁹); ``十几`` → (11, 19, 1);
    ``三四十`` → (30, 40, 10); ``二〇二〇`` → (2020, 2020, 1). Raises ValueError for anything else.
    """
    if len(numeral) > 1 and all(sign in _DIGITS for sign in numeral):
        pair = _read_digits(numeral)
        value = int("".join(str(_DIGITS[sign]) for sign in numeral))
        return (*pair, 1) if pair else (value, value, 1)
    low, high, place = _sum_numeral(numeral)
    if numeral.endswith(_TEENS):
        low = low - SEVERAL_LOW + 1
    return low, high, place


def _read_digits(digits: str) -> tuple[int, int] | None:
    """One digit, two that follow each other (三四 is three to four), or 几; else None."""
    if digits in _SEVERAL:
        return SEVERAL_LOW, SEVERAL_HIGH
    values = [_DIGITS[sign] for sign in digits if sign in _DIGITS]
    if len(values) != len(digits) or not values:
        return None
    rises_by_one = values[1:] == [values[0] + 1] and values[0] > 0
    return (values[0], values[-1]) if len(values) == 1 or rises_by_one else None


def _sum_numeral(numeral: str) -> tuple[int, int, int]:
    """Low, high and last place of a positional numeral, split at its largest scale."""
    for sign in _FALLING_SCALES:
        left, found, right = numeral.rpartition(sign)
        if not found:
            continue
        scale = SCALES[sign]
        low, high, place = _sum_numeral(left) if left else (1, 1, 1)
        if not right:
            return low * scale, high * scale, place * scale
        # 一百三 is 130 and 三万五 is 35000, but 一百零三 is 103 and 二十三 is 23.
        short = scale // 10 if right in _DIGITS and right != _ZERO else 1
        tail = _sum_numeral(right.lstrip(_ZERO) or _ZERO)
        return low * scale + tail[0] * short, high * scale + tail[1] * short, tail[2] * short
    digits = _read_digits(numeral)
    if digits is None:
        raise ValueError(f"{numeral!r} is no numeral")
    return (*digits, 1)


def read_chinese(run: str) -> Amount:
    """Read a run of Chinese numerals, with 半 and 点 (两点五, 一年半's 一半).

    Raises ValueError for a run that is no numeral.
    """
    if run in HALVES:
        return Amount(
            Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), decimal=False, scaled=False, more=False
        )
    if _POINT in run:
        whole, _, places = run.partition(_POINT)
        scale = 1
        while places and places[-1] in SCALES:
            scale *= SCALES[places[-1]]
            places = places[:-1]
        if not places or not all(sign in _DIGITS for sign in places):
            raise ValueError(f"numeral {run!r}: no digits after the point")
        digits = "".join(str(_DIGITS[sign]) for sign in places)
        value = Decimal(f"{read_numeral(whole)[0]}.{digits}") * scale
        step = Decimal(10) ** -len(digits) * scale
        return Amount(value, value, step, decimal=True, scaled=scale > 1, more=False)
    half = len(run) > 1 and run.endswith(_HALF)
    low, high, place = read_numeral(run[:-1] if half else run)
    extra = Decimal(place) / 2 if half else Decimal(0)
    step = Decimal(place) / 2 if half else Decimal(place)
    return Amount(low + extra, high + extra, step, decimal=False, scaled=place > 1, more=False)


def _scale_of(scales: str) -> int:
    product = 1
    for sign in scales:
        product *= SCALES[sign]
    if product > _LARGEST_SCALE:
        raise ValueError(f"{scales!r} is no scale in use")
    return product


def _split_scale(scales: str, rest: str) -> tuple[str, str]:
    """Give a scale back to the measure word where the two are one word (千米, 千瓦时, 百分点)."""
    for kept in range(len(scales)):
        tail = scales[kept:] + rest
        if any(tail.startswith(measure) for measure in _SCALED_MEASURES):
            return scales[:kept], tail
    return scales, rest


def read_amount(text: str) -> tuple[Amount, str]:
    """The amount at the start of ``text`` and what follows it."""
    found = _ARABIC.match(text)
    if found is None:
        return _read_chinese_amount(text)
    places = found["places"] or ""
    if len(found["whole"]) + len(places) > _MOST_DIGITS:
        raise ValueError(f"{text[:_MOST_DIGITS]!r}…: more digits than a figure has")
    rest = text[found.end() :]
    scales = found["scale"]
    if found["still_more"] is None:
        scales, rest = _split_scale(scales, rest)
    scale = _scale_of(scales) * _scale_of(found["rest"] or "")
    value = Decimal(found["whole"].replace(",", "") + ("." + places if places else "")) * scale
    step = Decimal(10) ** -len(places) * scale
    amount = Amount(
        value,
        value,
        step,
        decimal=bool(places),
        scaled=scale > 1,
        more=found["more"] is not None or found["still_more"] is not None,
    )
    if scale > 1 and rest[:1].isdigit():
        # 3亿5000万: the smaller part is added.
        smaller, rest = read_amount(rest)
        if smaller.low >= scale or smaller.more:
            raise ValueError(f"{text!r}: the second part is not smaller than the first's scale")
        total = value + smaller.low
        amount = Amount(
            total, total, smaller.step, decimal=smaller.decimal, scaled=True, more=False
        )
    return amount, rest


def _read_chinese_amount(text: str) -> tuple[Amount, str]:
    found = _CHINESE.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not start with a number")
    run, rest = found["run"], text[found.end() :]
    if rest.startswith(_OF) and run[-1] in _OF_FRACTION and len(run) > 1:
        raise ValueError(f"{text!r}: a fraction is read from its denominator")
    amount = read_chinese(run)
    more = _CHINESE_MORE.match(rest)
    if more is None or more["more"] is None:
        return amount, rest
    scales, rest = _split_scale(more["scale"], rest[more.end() :])
    scale = _scale_of(scales)
    return (
        Amount(
            amount.low * scale,
            amount.high * scale,
            amount.step * scale,
            decimal=amount.decimal,
            scaled=True,
            more=True,
        ),
        rest,
    )


def read_fraction(text: str) -> tuple[Amount, str, str] | None:
    """``4/5``, ``十分之一``, ``百分之三``: amount, unit and the rest; None if none."""
    found = _FRACTION.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if found["top"] is not None:
        top, bottom = Decimal(found["top"]), Decimal(found["bottom"])
        decimal = False
    else:
        bottom = read_amount(found["over"])[0].low
        part = read_amount(found["part"])[0]
        top, decimal = part.low, part.decimal
        if bottom in _PER_UNITS:
            return part, _PER_UNITS[bottom], rest
    if bottom == 0:
        raise ValueError(f"{text!r}: division by zero")
    value, step = _quotient(top, bottom), _quotient(ONE, bottom)
    return Amount(value, value, step, decimal=decimal, scaled=False, more=False), "ratio", rest


def _quotient(top: Decimal, bottom: Decimal) -> Decimal:
    exact = top / bottom
    rounded = exact.quantize(FRACTION_PLACES)
    return exact.normalize() if rounded == exact else rounded
