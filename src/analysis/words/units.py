"""What a unit is called, and a number with its unit.

A unit is of the closed list, or a counted noun of the source, shown as printed; each may be per
something (:mod:`analysis.core.units`). A source may translate its nouns, which are then laid over
a language's messages.
"""

from collections.abc import Mapping

from analysis.core.units import is_own, split_unit
from analysis.words.catalogue import Catalogue, Message


def name_unit(unit: str, words: Catalogue) -> str:
    """Return what a unit is called; a noun without a translation says so."""
    base, denominators = split_unit(unit)
    key = f"unit.{base}"
    own = is_own(base) and not words.has(key)
    name = words.say("own.unit", noun=base) if own else words.say(key)
    for one in denominators:
        name = words.say("per.unit", unit=name, denominator=words.say(f"denominator.{one}"))
    return name


def write_with_unit(
    number: str, unit: str, count: object, words: Catalogue, *, short: bool = False
) -> str:
    """Write a number's digits with its unit.

    Args:
        number: the digits as they are shown.
        unit: from the closed list, ``count``, ``year``, ``statistic``, or a noun as printed.
        count: by which the language chooses the noun's form.
        words: the language's messages.
        short: cut the unit short, where that can be done.

    Raises:
        KeyError: for a unit that no message is written with.
    """
    base, denominators = split_unit(unit)
    key = f"number_short.{base}"
    if not (short and words.has(key)):
        key = f"number.{base}"
    if is_own(base) and not words.has(key):
        text = words.say("own.number", number=number, noun=base)
    else:
        text = words.say(key, number=number, count=count)
    return add_denominators(text, denominators, words)


def add_denominators(text: str, denominators: tuple[str, ...], words: Catalogue) -> str:
    """Write what a number with its unit is per."""
    for one in denominators:
        text = words.say("per.number", number=text, denominator=words.say(f"denominator.{one}"))
    return text


def translate_units(words: Catalogue, nouns: Mapping[str, tuple[str, str]]) -> Catalogue:
    """Return a language's messages with a source's own nouns in them.

    Args:
        words: the language's messages.
        nouns: of each noun as printed, what one and what many are called in this language.
    """
    laid: dict[str, Message] = {}
    for noun, (one, many) in nouns.items():
        laid[f"unit.{noun}"] = one
        laid[f"number.{noun}"] = {"one": f"{{number}} {one}", "other": f"{{number}} {many}"}
    return Catalogue(words.language, {**words.messages, **laid}) if laid else words
