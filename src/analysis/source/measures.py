"""What follows from several figures and is printed nowhere, as `measures.yml` declares it.

A measure is a question that an economist asks of a document and that its figures answer together,
though no page does: R&D per institution, tax relief as a share of R&D. It names its operands,
figures of the source and rows of the reference data, and a formula over them in the claims'
language; the answer is computed by :mod:`analysis.study.measures`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from analysis.core.errors import InputError, say_accepted
from analysis.core.formula import (
    NAME,
    FormulaUnit,
    find_formula_unit,
    find_hundreds,
    is_change,
    parse_formula,
)
from analysis.core.records import Shown, read_yaml, refuse, validate
from analysis.source.claims import (
    DATE_UNIT,
    PLACEHOLDER,
    ReferenceKey,
    check_operand_names,
    check_words,
    read_formula,
    refuse_empty,
    refuse_twin,
)
from analysis.source.reference import Reference, ReferenceRow
from analysis.source.schema import Figure, Titled, UnitName


class Measure(Titled):
    """One quantity that follows from several figures; an entry of `measures.yml`.

    Titles and notes type no digit: `{operand}` stands for a figure as it is printed.
    """

    unit: UnitName = Field(description="of the result; the formula's own must agree with it")
    operands: dict[str, str] = Field(default_factory=dict, description="name: figure id")
    reference: dict[str, ReferenceKey] = Field(
        default_factory=dict, description="name: a row of the reference data"
    )
    formula: str = Field(description="over the operands, each once")
    change: bool = Field(
        default=False,
        description="whether its sign is what it tells: a change, a growth rate or a difference",
    )
    note_zh: str = Field(min_length=1, description="what it takes for granted")
    note_en: Shown

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a reader sees of it."""
        return self.title_zh, self.title_en, self.note_zh, self.note_en

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [*self.operands, *self.reference]
        check_operand_names(names)
        if twice := set(self.operands) & set(self.reference):
            msg = f"column reference: {min(twice)!r} names an operand already"
            raise ValueError(msg)
        used = read_formula(self.formula).names
        if unknown := used - set(names):
            name = min(unknown)
            msg = f"column formula: unknown operand {name!r}; {say_accepted(name, names)}"
            raise ValueError(msg)
        if unused := set(names) - used:
            msg = f"column formula: {self.formula!r} does not use {min(unused)!r}"
            raise ValueError(msg)
        if re.fullmatch(NAME, self.formula.strip()):
            msg = f"column formula: {self.formula!r} only repeats what is printed already"
            raise ValueError(msg)
        for text in self.texts:
            check_words(text)
            for name in PLACEHOLDER.findall(text):
                if name not in names:
                    msg = f"unknown operand {name!r} in {text!r}; {say_accepted(name, names)}"
                    raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _names_each_figure_once(self) -> Self:
        # Under two names a figure would vary as if it were two, and the bounds be too wide.
        counts = Counter(self.operands.values())
        if twice := sorted(figure for figure, count in counts.items() if count > 1):
            msg = f"column operands: {twice[0]} stands under two names; accepted: each figure once"
            raise ValueError(msg)
        return self


def read_measures(
    path: Path, figures: Iterable[Figure], reference: Reference
) -> dict[str, Measure]:
    """Read a source's `measures.yml`; a source without one asks nothing more of its figures.

    Args:
        path: the file.
        figures: the source's figures.
        reference: the outside figures.

    Raises:
        InputError: naming file, measure and column, what stands there and what is accepted: for a
            figure or an outside row that is none, or a formula whose unit is not the declared one.
    """
    if not path.is_file():
        return {}
    refuse_empty(path)
    known = {figure.figure: figure.unit or DATE_UNIT for figure in figures}
    measures: dict[str, Measure] = {}
    faults: list[str] = []
    for name, entry in read_yaml(path).items():
        where = f"{path}, measure {name}"
        if not re.fullmatch(NAME, name):
            faults.append(f"{where}: no measure id; accepted: lower-case ASCII words joined by _")
            continue
        try:
            measure = validate(Measure, entry if isinstance(entry, dict) else {}, where)
        except InputError as error:
            faults += str(error).splitlines()
            continue
        faults += [f"{where}, {fault}" for fault in _faults(measure, known, reference)]
        faults += refuse_twin(name, measure, measures, str(path))
        measures[name] = measure
    refuse(faults)
    return measures


def _faults(measure: Measure, known: Mapping[str, str], reference: Reference) -> Iterator[str]:
    """Yield which operands are none; where all are there, what is wrong with the unit."""
    rows = {name: find_rows(key, reference) for name, key in measure.reference.items()}
    missing = [
        f"column operands: {figure!r} is no figure of figures.csv; {say_accepted(figure, known)}"
        for figure in measure.operands.values()
        if figure not in known
    ]
    missing += [
        f"column reference: {name} is {len(found)} rows of the reference data, "
        f"{_write_key(measure.reference[name])}; one is accepted, and "
        f"{say_accepted(_write_key(measure.reference[name]), reference.by_id)}"
        for name, found in rows.items()
        if len(found) != 1
    ]
    same = Counter(found[0].id for found in rows.values() if len(found) == 1)
    missing += [
        f"column reference: {row} stands under two names; accepted: each row once"
        for row, count in same.items()
        if count > 1
    ]
    yield from missing
    if missing:
        return
    units = {name: known[figure] for name, figure in measure.operands.items()}
    units |= {name: reference.series[row.series].unit for name, [row] in rows.items()}
    try:
        formula = parse_formula(measure.formula)
        unit, hundreds = find_formula_unit(formula, units), find_hundreds(formula, units)
    except ValueError as error:
        yield f"column formula: {measure.formula!r} {error}"
        return
    if unit.name is None or not FormulaUnit(measure.unit).is_like(unit):
        yield (
            f"column unit: {measure.formula!r} is in {unit.name}, not in {measure.unit}; "
            f"accepted: {unit.name}"
        )
        return
    wanted = int(measure.unit in {"percent", "percentage_point"})
    if hundreds != wanted:
        yield (
            f"column formula: {measure.formula!r} is {'in' if hundreds > wanted else 'not in'} "
            f"percent, not as {measure.unit} is; accepted: / 100 after each percentage that is a "
            "factor, share(part, whole) for a percentage"
        )
    if measure.change and not is_change(formula):
        yield (
            f"column change: {measure.formula!r} is a level, whose sign says nothing; accepted: "
            "true for pct(…), cagr(…), mean_growth(…) or a difference"
        )


def find_rows(key: ReferenceKey, reference: Reference) -> list[ReferenceRow]:
    """Return the rows of the reference data that a key may mean."""
    return [row for row in reference.rows if key.fits(row)]


def _write_key(key: ReferenceKey) -> str:
    parts = (key.series, key.place, str(key.year), key.vintage)
    return ".".join(part for part in parts if part)
