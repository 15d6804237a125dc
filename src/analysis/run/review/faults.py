"""What is refused, and why, in the page's language.

The models that read the files refuse with codes (:mod:`analysis.source.schema`) or by a column
that doesn't take a value; either becomes a `Fault`, which is said by a message of `words/`
(``review.fault.*``) with the field's label, the value, and what would be accepted.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from analysis.core.errors import InputError
from analysis.core.units import UNITS
from analysis.core.vocabulary import Hedge, Kind, Measure, PeriodBasis
from analysis.source.check import Misfit, find_misfits
from analysis.source.load import build_indicators
from analysis.source.reading import read_scale
from analysis.source.schema import SLUG, Basis, Figure, Indicator, Prices, SourceInfo
from analysis.words.catalogue import Catalogue, catalogue
from analysis.words.units import name_unit

#: Columns that take one of a few values: these, and the messages that name them.
CHOICES: Final[Mapping[str, tuple[tuple[str, ...], str]]] = {
    "kind": (get_args(Kind), "kind"),
    "hedge": (get_args(Hedge), "hedge_name"),
    "period_basis": (get_args(PeriodBasis), "period_basis"),
    "basis": (get_args(Basis), "basis_name"),
    "prices": (get_args(Prices), "prices_name"),
    "measure": (get_args(Measure), "measure_name"),
}
_MESSAGES: Final = "review.fault"
#: Codes of the models that are said as they are.
_CODED: Final = frozenset(
    {
        "other_page",
        "no_change",
        "unvalued",
        "needed",
        "unreadable",
        "not_following",
        "other_print",
        "other_date",
        "no_date",
        "no_amount",
    }
)
_SEPARATED: Final = re.compile(r"-?\d{1,3}([,，\s'’]\d{3})+(\.\d+)?")
_SEPARATOR: Final = re.compile(r"[,，\s'’]")
#: How many names are suggested of those that would be accepted.
_NEAREST: Final = 3
_NEAR: Final = 0.4


@dataclass(frozen=True)
class Fault:
    """One thing that is refused.

    Attributes:
        code: its message, ``review.fault.<code>``.
        where: the figure or indicator it is about.
        column: the cell's column.
        given: what was given.
        accepted: names that would be accepted.
        more: further arguments of the message.
    """

    code: str
    where: str = ""
    column: str = ""
    given: str = ""
    accepted: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()

    def say(self, words: Catalogue) -> str:
        """Return what is refused, why, and what would be accepted."""
        key = f"{_MESSAGES}.{self.code}"
        wanted = words.takes(key)
        filled = {
            "where": self.where,
            "given": self.given,
            "column": _label(self.column, words),
            **{name: _say_argument(name, part, words) for name, part in self.more},
        }
        if "accepted" in wanted:
            filled["accepted"] = self._say_accepted(words)
        if "given_unit" in wanted:
            filled["given_unit"] = name_unit(self.given, words)
        said = words.say(key, **{name: filled.get(name, "") for name in wanted})
        return f"{self.where} {said}" if self.where else said

    def _say_accepted(self, words: Catalogue) -> str:
        """What a column takes: its few values, the nearest of many, or how it is written."""
        joint = words.say("review.accepts.joint")
        if self.column == "unit" and self.code != "other_unit":
            return words.say(
                "review.accepts.unit", near=joint.join(_near_units(self.given, words))
            )
        if self.column == "unit":
            return joint.join(_show_unit(unit, words) for unit in self.accepted)
        if self.column in CHOICES:
            values, prefix = CHOICES[self.column]
            return joint.join(words.say(f"review.{prefix}.{value}") for value in values)
        if self.accepted:
            near = get_close_matches(self.given, self.accepted, n=_NEAREST, cutoff=_NEAR)
            return joint.join(near or self.accepted[:_NEAREST])
        key = f"review.accepts.{self.column}"
        return words.say(key if words.has(key) else "review.accepts.other")

    def __str__(self) -> str:
        """Return the fault in English."""
        return self.say(catalogue("en"))


class RefusedError(InputError):
    """A change that isn't made, by its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    def say(self, words: Catalogue) -> str:
        """Return the faults in a language, one a line."""
        return "\n".join(fault.say(words) for fault in self.faults)


def find_faults(
    rows: Iterable[Mapping[str, str]],
    indicators: Mapping[str, Any],
    info: Mapping[str, Any],
) -> Iterator[Fault]:
    """Yield what is wrong with the files of a draft, by the models that read them.

    Args:
        rows: of figures.csv, cells by column.
        indicators: the content of indicators.yml.
        info: that of source.yml.
    """
    figures: list[Figure] = []
    for row in rows:
        try:
            figures.append(read_figure(row))
        except ValidationError as error:
            yield from (_of_model(one, row["figure"], row) for one in error.errors())
    defined = yield from _build_indicators(indicators)
    try:
        source = SourceInfo.model_validate(dict(info))
    except ValidationError as error:
        yield from (_of_model(one, "", info) for one in error.errors())
        return
    if source.scope not in source.scopes:
        yield Fault("no_scope", column="scope", given=source.scope, accepted=tuple(source.scopes))
    if defined is not None:
        for one in find_misfits(figures, defined, source):
            yield _of_misfit(one, figures[one.number].indicator or "", defined, source)


def _build_indicators(
    entries: Mapping[str, Any],
) -> Generator[Fault, None, dict[str, Indicator] | None]:
    """Yield what is wrong with indicators; return them, or None where an entry is none."""
    defined: dict[str, Indicator] | None = {}
    for name, entry in entries.items():
        given = entry if isinstance(entry, dict) else {}
        if not re.fullmatch(SLUG, name):
            defined = None
            yield Fault("no_id", column="indicator", given=name)
        try:
            made = Indicator.model_validate(given)
        except ValidationError as error:
            defined = None
            yield from (_of_model(one, name, given) for one in error.errors())
        else:
            if defined is not None:
                defined[name] = made
    if defined is not None:
        try:
            build_indicators(entries, "indicators.yml")
        except InputError as error:  # what one says of another: nothing that the page changes
            yield Fault("elsewhere", given=str(error))
    return defined


def read_figure(row: Mapping[str, str]) -> Figure:
    """Return a row as the model reads it; an empty cell is none.

    Raises:
        ValidationError: as the model.
    """
    return Figure.model_validate({key: cell for key, cell in row.items() if cell})


def _of_misfit(
    misfit: Misfit, indicator: str, defined: Mapping[str, Indicator], source: SourceInfo
) -> Fault:
    """What doesn't fit a figure's indicator or source."""
    codes = {"unit": "other_unit", "scope": "no_scope", "indicator": "no_indicator"}
    more = [("pages", str(source.pages)), ("indicator", indicator)]
    if indicator in defined:
        more.append(("unit", defined[indicator].unit))
    return Fault(
        codes.get(misfit.column, "no_page"),
        misfit.figure,
        misfit.column,
        misfit.given,
        misfit.accepted,
        tuple(more),
    )


def _of_model(error: ErrorDetails, where: str, record: Mapping[str, Any]) -> Fault:
    """What a model refuses, by its code, else by its column."""
    code = error["type"]
    if code in _CODED:
        context = {key: str(part) for key, part in error.get("ctx", {}).items()}
        column, given = context.pop("column"), context.pop("given", "")
        return Fault(code, where, column, given, more=tuple(context.items()))
    column = str(error["loc"][0]) if error["loc"] else ""
    if not column:
        return Fault("elsewhere", where, given=error["msg"])
    given = str(record.get(column) or "")
    if not given:
        return Fault("empty", where, column)
    if column == "value" and _SEPARATED.fullmatch(given):
        digits = _SEPARATOR.sub("", given)
        return Fault("separators", where, column, given, more=(("digits", digits),))
    return Fault("refused", where, column, given)


def _label(column: str, words: Catalogue) -> str:
    key = f"review.column.{column}"
    return words.say(key) if words.has(key) else column


def _say_argument(name: str, part: str, words: Catalogue) -> str:
    if name == "kind":
        return words.say(f"review.kind.{part}")
    return name_unit(part, words) if name == "unit" else part


def _show_unit(unit: str, words: Catalogue) -> str:
    name = name_unit(unit, words)
    return name if name == unit else words.say("review.accepts.code", name=name, code=unit)


def _near_units(given: str, words: Catalogue) -> list[str]:
    """The units whose id or name in the page's language is nearest to what was typed."""
    base = given.partition("/")[0].strip().lower()
    names = {unit: unit for unit in UNITS} | {name_unit(unit, words): unit for unit in UNITS}
    low = {name.lower(): unit for name, unit in names.items()}
    begun = [unit for name, unit in low.items() if base and (base in name or name in base)]
    near = [low[name] for name in get_close_matches(base, low, n=2 * _NEAREST, cutoff=_NEAR)]
    printed, _ = read_scale(given)
    found = list(dict.fromkeys([*filter(None, [printed]), *near, *begun])) or list(UNITS)
    return [_show_unit(unit, words) for unit in found[:_NEAREST]]
