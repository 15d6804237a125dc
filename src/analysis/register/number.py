"""One number of the brief, and the register that holds them all.

Prose, tables and charts name a number by its id and can't hold one that is not here. A number is
complete: it says what it rests on and how it follows, or the register refuses it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any, Final

from pydantic_core import to_json

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.result import IntervalKind, MadeBy, Operand, OperandKind
from analysis.words.catalogue import Language

_NEAREST: Final = 3
#: Decimals travel through the JSON writer under this mark, to come out as numbers digit by digit.
_EXACT: Final = "\ufdd0"
_MARKED: Final = re.compile(f'"{_EXACT}([^"]*)"')
#: What is counted or set rests on a table or the parameters, and needs no formula.
_GIVEN: Final = frozenset({OperandKind.TABLE, OperandKind.PARAMETER, OperandKind.SOURCE})
#: What stands for itself: one figure of the source or from outside, one count in words.
_SINGLE: Final = ([OperandKind.FIGURE], [OperandKind.REFERENCE], [OperandKind.LISTED])

Texts = Mapping[Language, str]


@dataclass(frozen=True)
class Number:
    """One number, traceable to page and code.

    Attributes:
        id: see :mod:`analysis.register.ids`.
        value, low, high: exact decimals; the ends equal the value where nothing is left open.
        unit: from the closed list of units, or ``count``, ``year``, ``statistic``.
        label: what it is, per language.
        display: how it is written, per language, unit included.
        operands: what it rests on.
        formula: how it follows from its operands, per language; empty for one printed or published
            figure, which stands as it is, and for a count.
        method: how a model came to it, per language; empty where no model did.
        remarks: what the method says, one by one, per language.
        figures: ids of all figures behind it; ``pages`` and ``printed`` follow them, and then the
            names that it counts. A page is 0 where the document marks none; then ``paragraphs``
            say where it stands, 0 where that isn't known either.
        citation: the publications behind it, per language.
        made_by: the notebook and cell that made it.
        interval: what ``low`` and ``high`` are; an end is infinite where there is none.
        point: whether the value is a point; false where a print names only an end, so that
            ``low`` and ``high`` are all that is known.
        hedge: how the print says so, where this is a printed figure.
        per_year: whether the unit is per year.
        places: digits after the point as shown; all there are where it is None.
        when: the one date it is of; None where it lies between two dates, counts, follows from
            figures of several years, or was published by a notebook.
    """

    id: str
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    label: Texts
    display: Texts
    operands: tuple[Operand, ...]
    made_by: MadeBy
    formula: Texts = field(default_factory=dict)
    method: Texts = field(default_factory=dict)
    remarks: Mapping[Language, tuple[str, ...]] = field(default_factory=dict, repr=False)
    figures: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    paragraphs: tuple[int, ...] = ()
    printed: tuple[str, ...] = ()
    citation: Texts = field(default_factory=dict)
    interval: IntervalKind = IntervalKind.BOUNDS
    per_year: bool = False
    places: int | None = field(default=None, repr=False)
    point: bool = True
    hedge: str = "exact"
    when: Period | None = None

    @property
    def year(self) -> int | None:
        """The year it is of, a span's last; None where it has no one date."""
        return None if self.when is None else self.when.end

    @property
    def bounded(self) -> bool:
        """Whether anything is left open beside the value."""
        return self.low != self.high

    @property
    def spots(self) -> tuple[tuple[int, int], ...]:
        """The page and the paragraph of each print; 0 for what isn't known."""
        return tuple(zip_longest(self.pages, self.paragraphs, fillvalue=0))

    @property
    def names(self) -> tuple[tuple[int, str], ...]:
        """Pages and names of what the source lists and this number counts."""
        after = slice(len(self.figures), None)
        return tuple(zip(self.pages[after], self.printed[after], strict=True))

    @property
    def as_printed(self) -> str:
        """The print that this number is the reading of; empty if it was computed, or is a year."""
        computed = self.formula or self.method or self.unit == "year"
        return "" if computed or len(set(self.printed)) != 1 else self.printed[0]

    @property
    def faults(self) -> list[str]:
        """What is missing for a reader to follow the number to its origin."""
        found = []
        if not self.operands:
            found.append("rests on nothing")
        if not self.low <= self.value <= self.high and self.interval is IntervalKind.BOUNDS:
            found.append(f"lies outside its bounds: {self.value} in [{self.low}, {self.high}]")
        given = all(operand.kind in _GIVEN for operand in self.operands)
        # One figure, printed or published, is shown as it stands.
        itself = [operand.kind for operand in self.operands] in _SINGLE
        if not given and not itself and not self.formula and not self.method:
            found.append("has no formula")
        counted = any(operand.kind in _GIVEN for operand in self.operands)
        if not (counted or self.figures or self.pages or self.citation):
            found.append("has neither pages nor a citation")
        return found


class Register:
    """All numbers of a run, by id."""

    def __init__(self, numbers: Iterable[Number]) -> None:
        """Gather numbers.

        Raises:
            ValueError: if two numbers share an id, naming what both are, or if one is not
                complete.
        """
        self._numbers: dict[str, Number] = {}
        for number in numbers:
            other = self._numbers.get(number.id)
            if other is not None:
                msg = (
                    f"two numbers are called {number.id!r}: {_describe(other)} "
                    f"and {_describe(number)}"
                )
                raise ValueError(msg)
            if faults := number.faults:
                msg = f"the number {number.id!r} {'; '.join(faults)}"
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
            near = self.suggest(number_id)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            msg = f"no number is called {number_id!r}{hint}"
            raise InputError(msg) from None

    def suggest(self, number_id: str) -> list[str]:
        """Return the ids nearest to one that is not there, the likeliest first."""
        return get_close_matches(number_id, self._numbers, n=_NEAREST)

    def __contains__(self, number_id: object) -> bool:
        """Tell whether a number exists."""
        return number_id in self._numbers

    def __iter__(self) -> Iterator[Number]:
        """Iterate over the numbers, in the order they were made."""
        return iter(self._numbers.values())

    def __len__(self) -> int:
        """Count the numbers."""
        return len(self._numbers)

    def to_json(self) -> str:
        """Return `numbers.json`: a list of numbers, each decimal a JSON number digit by digit.

        An end that is not there is null.
        """
        # The standard library's writer takes ten times as long, for it indents in Python.
        text = to_json([_plain(number) for number in self], indent=1).decode()
        return _MARKED.sub(lambda found: found[1], text) + "\n"


def _plain(number: Number) -> dict[str, Any]:
    """Return a number's content by name, in the order of the alphabet."""
    ends = {name: getattr(number, name) for name in ("value", "low", "high")}
    exact = {name: f"{_EXACT}{end:f}" if end.is_finite() else None for name, end in ends.items()}
    content: dict[str, Any] = exact | {
        "point": number.point,
        "id": number.id,
        "unit": number.unit,
        "per_year": number.per_year,
        "label": dict(sorted(number.label.items())),
        "display": dict(sorted(number.display.items())),
        "operands": [str(operand) for operand in number.operands],
        "formula": dict(sorted(number.formula.items())),
        "method": dict(sorted(number.method.items())),
        "figures": list(number.figures),
        "pages": list(number.pages),
        "paragraphs": list(number.paragraphs),
        "printed": list(number.printed),
        "citation": dict(sorted(number.citation.items())),
        "notebook": number.made_by.step,
        "cell": number.made_by.cell,
        "interval": number.interval.value,
        "year": number.year,
    }
    return dict(sorted(content.items()))


def _describe(number: Number) -> str:
    label = next(iter(number.label.values()), number.id)
    return f"{label} = {number.value:f} ({', '.join(map(str, number.operands)) or 'no operands'})"
