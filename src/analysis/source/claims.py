"""The claims a source makes of itself, as `claims.yml` declares them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any, Final, Self

from pydantic import Field, model_validator

from analysis.core.errors import InputError, say_accepted, show_given
from analysis.core.files import read_text
from analysis.core.formula import (
    ACCEPTED,
    FUNCTIONS,
    NAME,
    Formula,
    FormulaUnit,
    find_formula_unit,
    parse_formula,
)
from analysis.core.records import Record, Shown, Typed, read_yaml, refuse, validate
from analysis.core.result import ID
from analysis.core.vocabulary import Relation, Topic, Verdict
from analysis.source.numerals import normalise, read_amount
from analysis.source.reference import ReferenceRow
from analysis.source.schema import Figure, UnitName

#: Where an operand stands in a text.
PLACEHOLDER = re.compile(r"\{(\w+)\}")


#: What a date is counted in.
DATE_UNIT: Final = "year"
#: What figures that repeat each other may be about: an amount, a date, a date seen from another.
REPEATED: Final[frozenset[Topic]] = frozenset({"repeat", "date", "vantage"})


def read_formula(text: str) -> Formula:
    """Parse the formula of a column.

    Raises:
        ValueError: for one that is none, with what is accepted.
    """
    try:
        return parse_formula(text)
    except ValueError as error:
        msg = f"column formula: {show_given(text)} is refused: {error}; accepted: {ACCEPTED}"
        raise ValueError(msg) from error


def check_operand_names(names: Iterable[str]) -> None:
    """Refuse what can't name an operand of a formula.

    Raises:
        ValueError: for the first such name.
    """
    for name in names:
        if not re.fullmatch(NAME, name) or name in {*FUNCTIONS, "years", "stated"}:
            msg = (
                f"column operands: {name!r} can't name an operand; accepted: lower-case "
                "ASCII words that are no function, years or stated"
            )
            raise ValueError(msg)


def check_words(text: str) -> None:
    """Refuse a digit that is typed in a text for readers, and a brace that is of no placeholder.

    Raises:
        ValueError: naming the sign and the text.
    """
    words = PLACEHOLDER.sub("", text)
    if brace := re.search("[{}]", words):
        msg = (
            f"a stray {brace[0]!r} in {show_given(text)}; accepted: a placeholder, a name "
            "between two braces such as {stated}"
        )
        raise ValueError(msg)
    if digit := re.search(r"\d", words):
        msg = (
            f"a typed digit {digit[0]!r} in {show_given(text)}; accepted: a placeholder such as "
            "{stated}, filled from the print"
        )
        raise ValueError(msg)


class Years(Record):
    """Two operands whose dates count the years: from the first's start to the second's end."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")


class ClaimReading(Typed):
    """One fair way to understand a claim: a formula, or what is missing to check it."""

    label_zh: Shown
    label_en: Shown
    formula: str | None = None
    relation: Relation = Field(
        "equal", description="what the stated figure is to the recomputed one"
    )
    years: Years | None = Field(None, description="the operands that `years` counts between")
    cut: tuple[str, ...] = Field(
        (), description="operands read as cut off at the last printed digit, not rounded"
    )
    missing_zh: Shown | None = None
    missing_en: Shown | None = None

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        missing = self.missing_zh is not None and self.missing_en is not None
        if (self.formula is None) != missing or (self.missing_zh is None) == missing:
            msg = "a reading has either a formula or both missing_zh and missing_en"
            raise ValueError(msg)
        if self.formula is not None:
            names = read_formula(self.formula).names
            if "stated" in names:
                msg = f"column formula: {self.formula!r} uses stated, which it is compared with"
                raise ValueError(msg)
            if ("years" in names) != (self.years is not None):
                msg = (
                    f"column years: {self.formula!r} uses years exactly when from and to are given"
                )
                raise ValueError(msg)
        return self


class ReferenceKey(Record):
    """Which row of the reference data an operand is, by the registry's ids."""

    series: str = Field(pattern=ID)
    place: str = Field(pattern=ID)
    year: int
    vintage: str | None = Field(None, pattern=ID)

    def fits(self, row: ReferenceRow) -> bool:
        """Tell whether this is the row meant."""
        return (row.series, row.place, row.year) == (self.series, self.place, self.year) and (
            self.vintage is None or row.vintage == self.vintage
        )


#: A longer text would be a passage of the document and no name.
_LONGEST_NAME: Final = 40


class Listed(Typed):
    """What the document lists, by name; as an operand it is how many there are, exactly."""

    page: int = Field(ge=1, description="printed page that they stand on")
    names: tuple[str, ...] = Field(min_length=1, description="as printed, each once")

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        seen: set[str] = set()
        for name in self.names:
            bare = squeeze(name)
            if not 0 < len(bare) <= _LONGEST_NAME or bare in seen:
                msg = (
                    f"column names: {name!r} can't be counted; accepted: names of at most "
                    f"{_LONGEST_NAME} characters, none of them twice"
                )
                raise ValueError(msg)
            seen.add(bare)
        return self


class Announced(Typed):
    """A count in words of the document's own points, which no row of `figures.csv` holds.

    四个第一 announces four of them; whether four are listed can be checked.
    """

    page: int = Field(ge=1, description="printed page that it stands on")
    printed: str = Field(max_length=_LONGEST_NAME, description="as printed, its numeral first")
    unit: UnitName = Field("item", description="what it counts")

    @property
    def number(self) -> int:
        """The whole number that it begins with.

        Raises:
            ValueError: if it begins with none, or with one that leaves something open.
        """
        amount, _ = read_amount(normalise(self.printed))
        if amount.more or not amount.low == amount.high == amount.low.to_integral_value():
            msg = "is no whole number"
            raise ValueError(msg)
        return int(amount.low)

    @model_validator(mode="after")
    def _begins_with_a_number(self) -> Self:
        try:
            _ = self.number
        except ValueError as error:
            msg = f"column printed: {self.printed!r} {error}; accepted: an exact count, then words"
            raise ValueError(msg) from error
        return self


def squeeze(text: str) -> str:
    """Return a text without the spaces and line ends that a typesetter may have put anywhere."""
    return "".join(text.split())


#: What prose names of a claim beside its readings.
_NOT_A_READING: Final = frozenset({"stated", "says", "verdict", "gap"})


class Claim(Typed):
    """One relation the source asserts; an entry of `claims.yml`.

    Texts are our own words and type no digit: `{stated}` and `{operand}` stand for the figures,
    as :func:`analysis.words.figures.write_figure` writes them in each language.
    """

    topic: Topic
    says_zh: Shown
    says_en: Shown
    stated: str | None = Field(
        None, description="figure id; absent where figures repeat each other"
    )
    announced: Announced | None = Field(
        None, description="in place of a figure id: a count that is no row of figures.csv"
    )
    operands: dict[str, str] = Field(default_factory=dict, description="name: figure id")
    reference: dict[str, ReferenceKey] = Field(
        default_factory=dict, description="name: a row of the reference data"
    )
    listed: dict[str, Listed] = Field(
        default_factory=dict, description="name: what the document lists, to be counted"
    )
    unknown: tuple[str, ...] = Field(
        (), max_length=1, description="name of a whole number that the document does not print"
    )
    readings: dict[str, ClaimReading] = Field(
        default_factory=dict, description="in order of fairness, the plain meaning first"
    )
    verdict: Verdict | None = Field(
        None,
        description="what the figures as coded say of it under the standard reading of hedges; "
        "once it is declared, a figure that turns it is refused",
    )
    note_zh: str = ""
    note_en: str = ""
    reason_zh: str = Field("", description="why a disputed verdict was decided as it was")
    reason_en: str = ""

    @property
    def named(self) -> set[str]:
        """The names of all its operands, of whatever kind."""
        return {*self.operands, *self.reference, *self.listed, *self.unknown}

    @property
    def states(self) -> bool:
        """Whether something is stated that readings can be held against."""
        return self.stated is not None or self.announced is not None

    def find_names(self, key: str) -> tuple[tuple[int, str], ...]:
        """Return the pages and names that an operand counts, or that announce the count.

        Raises:
            KeyError: if nothing of this name is listed.
        """
        if key == "stated" and self.announced is not None:
            return ((self.announced.page, self.announced.printed),)
        return tuple((self.listed[key].page, name) for name in self.listed[key].names)

    @property
    def figures(self) -> dict[str, str]:
        """The figures it names, the stated one first."""
        stated = {} if self.stated is None else {"stated": self.stated}
        return stated | self.operands

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a reader sees of it."""
        return (
            self.says_zh,
            self.says_en,
            self.note_zh,
            self.note_en,
            self.reason_zh,
            self.reason_en,
            *(
                text
                for reading in self.readings.values()
                for text in (
                    reading.label_zh,
                    reading.label_en,
                    reading.missing_zh or "",
                    reading.missing_en or "",
                )
            ),
        )

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        check_operand_names(self.named)
        return self

    @model_validator(mode="after")
    def _readings_have_names_of_their_own(self) -> Self:
        for name, reading in self.readings.items():
            if reading.formula is None:
                continue
            if not re.fullmatch(NAME, name) or name in _NOT_A_READING:
                msg = (
                    f"column readings: {name!r} can't name a reading; accepted: lower-case ASCII "
                    f"words joined by _ that are none of {', '.join(sorted(_NOT_A_READING))}"
                )
                raise ValueError(msg)
            # an unknown alone would agree with any whole number that is stated
            if not parse_formula(reading.formula).names - set(self.unknown):
                msg = f"column formula: {reading.formula!r} names no operand"
                raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _texts_and_operands_fit(self) -> Self:
        names = self.named
        kinds = (self.operands, self.reference, self.listed, self.unknown)
        if twice := [name for name, n in Counter(chain(*kinds)).items() if n > 1]:
            msg = f"column operands: {min(twice)!r} names two operands"
            raise ValueError(msg)
        if bool(self.reason_zh) != bool(self.reason_en):
            msg = "column reason_zh: a reason is given in both languages or in none"
            raise ValueError(msg)
        for text in self.texts:
            check_words(text)
        used = self._names_used()
        if self.stated and self.announced:
            msg = "column announced: a figure is stated already"
            raise ValueError(msg)
        known = names | ({"stated"} if self.states else set())
        if unknown := used - known:
            msg = f"unknown operand {min(unknown)!r}; {say_accepted(min(unknown), sorted(known))}"
            raise ValueError(msg)
        repeats = self.topic in REPEATED and names == set(self.operands) and not self.states
        if not self.readings and not (repeats and len(self.operands) > 1):
            msg = (
                "column readings: is empty; only figures that repeat each other need none (topic "
                "repeat, date or vantage, two or more operands, nothing stated)"
            )
            raise ValueError(msg)
        if self.readings and (not self.states or names - used):
            msg = (
                "a claim with readings needs a stated figure and uses every operand; unused: "
                f"{', '.join(sorted(names - used)) or 'none'}"
            )
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _bare_numbers_are_only_reckoned_with(self) -> Self:
        for name in self.unknown:
            formulas = [one.formula for one in self.readings.values() if one.formula]
            if not any(name in parse_formula(one).names for one in formulas):
                msg = f"column unknown: {name!r} stands in no formula that could tell it"
                raise ValueError(msg)
        bare = {*self.listed, *self.unknown}
        for one in self.readings.values():
            dated = () if one.years is None else (one.years.start, one.years.end)
            if printed := bare.intersection((*dated, *one.cut)):
                msg = f"operand {min(printed)!r} has neither a date nor printed digits"
                raise ValueError(msg)
        return self

    def _names_used(self) -> set[str]:
        used = {name for text in self.texts for name in PLACEHOLDER.findall(text)}
        for reading in self.readings.values():
            if reading.formula is not None:
                used |= parse_formula(reading.formula).names - {"years"}
            if reading.years is not None:
                used |= {reading.years.start, reading.years.end}
            used |= set(reading.cut)
        return used


def name_units(claim: Claim, known: Mapping[str, str]) -> dict[str, str | None]:
    """Return the unit of each operand: what is listed is counted as the stated figure counts.

    An unknown whole number is in none.

    Args:
        claim: what is asserted.
        known: the units of the stated figure and of the operands that are printed.
    """
    stated = claim.announced.unit if claim.announced else known.get("stated")
    return {
        **({"stated": stated} if stated else {}),
        **known,
        **dict.fromkeys(claim.listed, stated),
        **dict.fromkeys(claim.unknown),
    }


def check_units(claim: Claim, units: Mapping[str, str | None]) -> Iterator[str]:
    """Yield what is wrong with the units of a claim, by column.

    Each reading's formula has a unit of its own, from its operands' units: growth and shares are
    in percent, a difference of percentages is in points, a quotient is in the unit of what is
    divided. It must be the stated figure's. Figures that only repeat each other must count or
    measure the same kind of thing.

    Args:
        claim: what is asserted.
        units: the unit of the stated figure and of each operand.
    """
    stated = units.get("stated")
    if claim.listed and not (stated and FormulaUnit(stated).counts_things):
        yield (
            f"column listed: names are counted, but the stated figure is in {stated}; accepted: a "
            "stated count"
        )
        return
    for name, reading in claim.readings.items():
        if reading.formula is None or stated is None:
            continue
        try:
            unit = find_formula_unit(parse_formula(reading.formula), units)
        except ValueError as error:
            yield f"reading {name}, column formula: {reading.formula!r} {error}"
            continue
        if not unit.agrees_with(stated):
            yield (
                f"reading {name}, column formula: {reading.formula!r} is in {unit.name}, the "
                f"stated figure in {stated}; accepted: a formula in {stated}"
            )
    if not claim.readings:
        (first, its_unit), *others = units.items()
        for other, found in others:
            if not FormulaUnit(its_unit).is_like(FormulaUnit(found)):
                yield (
                    f"column operands: {first} is in {its_unit}, {other} in {found}; accepted: "
                    "figures in one unit"
                )


def read_claims(path: Path, figures: Iterable[Figure]) -> dict[str, Claim]:
    """Read a source's `claims.yml`; a source without one asserts nothing.

    Args:
        path: the file.
        figures: the source's figures, which the claims name.

    Raises:
        InputError: naming file, claim and column, what stands there and what is accepted.
    """
    if not path.is_file():
        return {}
    refuse_empty(path)
    return check_claims(read_yaml(path), figures, str(path))


def refuse_twin(
    name: str, entry: Record, others: Mapping[str, Record], path: str
) -> Iterator[str]:
    """Yield what is wrong with an entry that says what another one says already."""
    for other, one in others.items():
        if one == entry:
            yield f"{path}, {name}: says what {other} says, word for word; accepted: each once"


def refuse_empty(path: Path) -> None:
    """Refuse a file that has lost its content.

    Raises:
        InputError: for a file with nothing in it, not even a remark or an empty mapping.
    """
    if not read_text(path).strip():
        msg = f"{path}: is empty; accepted: its entries, {{}} for none, or no such file"
        raise InputError(msg)


def check_claims(
    entries: Mapping[str, Any], figures: Iterable[Figure], path: str
) -> dict[str, Claim]:
    """Check the content of a `claims.yml` against a source's figures.

    Args:
        entries: each claim by its id, as read.
        figures: the source's figures, which the claims name.
        path: what the file is called in a message.

    Raises:
        InputError: naming file, claim and column, what stands there and what is accepted.
    """
    known = {figure.figure: figure.unit or DATE_UNIT for figure in figures}
    claims: dict[str, Claim] = {}
    faults: list[str] = []
    for name, entry in entries.items():
        where = f"{path}, claim {name}"
        if not re.fullmatch(NAME, name):
            faults.append(f"{where}: no claim id; accepted: lower-case ASCII words joined by _")
            continue
        try:
            claim = validate(Claim, entry if isinstance(entry, dict) else {}, where)
        except InputError as error:
            faults += str(error).splitlines()
            continue
        unknown = [
            f"{where}, column {column}: {figure!r} is no figure of figures.csv; "
            f"{say_accepted(figure, known)}"
            for column, figure in claim.figures.items()
            if figure not in known
        ]
        faults += unknown
        if not unknown and not claim.reference:  # the rows of others are not known yet
            printed = {column: known[figure] for column, figure in claim.figures.items()}
            units = name_units(claim, printed)
            faults += [f"{where}, {fault}" for fault in check_units(claim, units)]
        faults += refuse_twin(name, claim, claims, path)
        claims[name] = claim
    refuse(faults)
    return claims
