"""A printed figure inside a sentence of our own.

Chinese sentences show a figure as the source prints it. Another language puts it into its own
words: 600多家 is "over 600", 2.5亿元 "CNY 250 m", 近4/5 "nearly 80%"; the counted noun is left to
the sentence.
"""

from decimal import Decimal

from analysis.core.period import Period
from analysis.core.units import split_unit
from analysis.core.vocabulary import MONEY_UNITS, Hedge
from analysis.words.catalogue import Catalogue, Language, resolve
from analysis.words.numerals import format_number, say_hedge, write_count
from analysis.words.units import add_denominators


def write_figure(
    printed: str,
    values: tuple[Decimal, Decimal] | None,
    hedge: Hedge,
    unit: str | None,
    period: Period | None,
    language: Language | Catalogue,
) -> str:
    """Write a printed figure for a sentence in a language.

    Args:
        printed: as the source prints it.
        values: the ends of its value, the same twice unless a range is printed; None for a date
            or a name.
        hedge: how the print qualifies it.
        unit: from the codebook's list; a ratio is written in percent.
        period: when it holds; what is written of a date.
        language: the sentence's language.
    """
    words = resolve(language)
    if words.say("language.figures") == "as_printed":
        return printed
    if values is None:
        return printed if period is None else _write_date(period, words)
    return say_hedge(hedge, _write_amount(values, unit, words), words, falls=values[1] < 0)


def _write_amount(values: tuple[Decimal, Decimal], unit: str | None, words: Catalogue) -> str:
    low, high = values
    if unit == "ratio":
        low, high, unit = 100 * low, 100 * high, "percent"
        low, high = low.normalize(), high.normalize()
    ends = tuple(dict.fromkeys((low, high)))
    base, denominators = split_unit(unit or "")
    if base in MONEY_UNITS:
        amounts = [format_number(end, base, words) for end in ends]
        money = amounts[0] if len(ends) == 1 else _join("figure.money_range", amounts, words)
        return add_denominators(money, denominators, words)
    numbers = [write_count(end, words, unit=unit or "count") for end in ends]
    number = numbers[0] if len(ends) == 1 else _join("figure.range", numbers, words)
    keys = (f"figure.unit.{base}", f"number.{base}", "number.count")
    # A noun of the source's own is left to the sentence, as any counted noun is.
    said = words.say(next(filter(words.has, keys)), number=number, count=high)
    return add_denominators(said, denominators, words)


def _join(key: str, ends: list[str], words: Catalogue) -> str:
    low, high = ends
    return words.say(key, low=low, high=high)


def _write_date(period: Period, words: Catalogue) -> str:
    if period.asof:
        return words.say("figure.date.asof", year=period.end)
    if period.span:
        return words.say("figure.date.span", start=period.start, end=period.end)
    if period.month is not None:
        return words.say("figure.date.month", year=period.end, month=f"{period.month:02d}")
    return words.say("figure.date.year", year=period.end)
