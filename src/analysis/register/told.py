"""Results as a notebook shows them: in words, with every caution in full."""

from collections.abc import Iterable
from typing import Any, Final

from analysis.core.result import Refusal, Result, Unit
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import name_unit
from analysis.words.say import Names, say_model, say_remark, say_term

#: What a statistic is in.
_NO_UNIT: Final = "statistic"
#: What a row of :func:`tell_results` says, in the order a reader asks; a refusal says less.
TOLD: Final = (
    *("model", "of", "what", "value", "low", "high", "interval", "unit", "n", "dof"),
    "cautions",
)


def tell_results(
    results: Iterable[Result], names: Names, words: Catalogue
) -> list[dict[str, Any]]:
    """Return a row of plain values for each result, in a language.

    A row says what was estimated, of what, by which model; the number with its ends and what
    they are; how many observations and degrees of freedom stand behind it; and all that is to be
    said of it. A refusal has no number, and its reason in the place of cautions.

    Raises:
        KeyError: for an id without a title.
    """
    return [_tell(result, names, words) for result in results]


def _tell(result: Result, names: Names, words: Catalogue) -> dict[str, Any]:
    term = result.term
    row: dict[str, Any] = {
        "model": say_model(result.model, words),
        "of": names.subject(result.subject, words),
        "what": "" if term is None else say_term(term, result.start, result.end, words),
    }
    if isinstance(result, Refusal):
        reason = say_remark(result.reason, names, words)
        empty = {"interval": "", "unit": ""}
        return row | empty | {"cautions": words.say("label.refused", reason=reason)}
    interval, unit = result.interval, result.unit
    said = [say_remark(one, names, words) for one in result.remarks]
    return row | {
        "value": float(result.value),
        "low": None if interval is None else float(interval.low),
        "high": None if interval is None else float(interval.high),
        "interval": "" if interval is None else words.say(f"interval.{interval.kind}"),
        "unit": _say_unit(unit, words),
        "n": result.n,
        "dof": float(result.dof),
        "cautions": words.say("language.semicolon").join(said),
    }


def _say_unit(unit: Unit, words: Catalogue) -> str:
    """Name a unit; a statistic has none."""
    if unit.name == _NO_UNIT:
        return ""
    name = name_unit(unit.name, words)
    return words.say("label.unit_per_year", unit=name) if unit.per_year else name
