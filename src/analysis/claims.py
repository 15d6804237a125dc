"""The document's own claims, recomputed with honest bounds (notebook 04).

A claim is a relation the source asserts between figures: a growth rate between two counts, parts
that make a whole, an average per head, the same count on two pages. It names the stated figure,
the operands, and every fair reading as a formula over them; the code recomputes it under each
reading with bounds and gives a verdict. A claim that any fair reading explains is never called
an error.
"""

import ast
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from pathlib import Path
from typing import Final, Literal, Self, get_args

from pydantic import Field, model_validator

from analysis.clean import clean_figures
from analysis.errors import InputError
from analysis.quantities import (
    HedgePolicy,
    Period,
    Quantity,
    bound_reading,
    compound_rate,
    pct_change,
    propagate,
    simple_mean_rate,
    to_decimal,
)
from analysis.reading import Reading
from analysis.sources import Figure, ReferenceRow, Source
from analysis.tables import Record, read_yaml, refuse, validate

Topic = Literal[
    "growth",
    "average_growth",
    "previous_year",
    "share",
    "sum",
    "part",
    "per_unit",
    "repeat",
    "date",
    "reference",
]
Verdict = Literal[
    "holds",
    "holds_within_rounding",
    "holds_under_reading",
    "does_not_hold",
    "conflict",
    "not_checkable",
]
Relation = Literal["equal", "at_least", "at_most"]

#: In the order a reader expects them; `count_verdicts` keeps it.
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
#: Where figures disagree about one quantity neither is the formula's fault: a conflict.
_CONFLICTING: Final = frozenset({"repeat", "date", "reference"})
_HOLDING: Final = frozenset({"holds", "holds_within_rounding"})

_NAME = r"[a-z][a-z0-9_]*"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_DOCUMENT_YEAR = re.compile(r"[〔\[（(](\d{4})[〕\]）)]")
#: Counts among the units of reference series: an integer stands for itself.
_COUNTED = frozenset({"rank", "enterprises", "persons", "patents"})
_PERCENT_OF_REFERENCE = frozenset({"% of GDP", "%", "percentage points"})
_LONGEST_FORMULA = 200


@dataclass(frozen=True)
class Function:
    """A function of the expression language.

    Attributes:
        arguments: their names, as an error shows them; empty for any number.
        divisor: which argument is divided by, so must not be able to be zero.
    """

    call: Callable[..., Fraction]
    arguments: tuple[str, ...] = ()
    divisor: int | None = None


def _share(part: Fraction, whole: Fraction) -> Fraction:
    return 100 * part / whole


def _total(*parts: Fraction) -> Fraction:
    return sum(parts, Fraction(0))


def _whole_years(years: Fraction) -> int:
    if years.denominator != 1 or years < 1:
        msg = f"{years} is no whole number of years"
        raise ValueError(msg)
    return int(years)


def _cagr(base: Fraction, end: Fraction, years: Fraction) -> Fraction:
    return compound_rate(base, end, _whole_years(years))


def _mean_growth(base: Fraction, end: Fraction, years: Fraction) -> Fraction:
    return simple_mean_rate(base, end, _whole_years(years))


FUNCTIONS: Final[dict[str, Function]] = {
    "pct": Function(pct_change, ("base", "end"), divisor=0),
    "cagr": Function(_cagr, ("base", "end", "years"), divisor=0),
    "mean_growth": Function(_mean_growth, ("base", "end", "years"), divisor=0),
    "share": Function(_share, ("part", "whole"), divisor=1),
    "sum": Function(_total),
}
_OPERATORS: Final[dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
ACCEPTED: Final = (
    "operand names, each at most once; numbers; years; + - * / and parentheses; "
    + ", ".join(f"{name}({', '.join(f.arguments) or '…'})" for name, f in FUNCTIONS.items())
)


@dataclass(frozen=True)
class Formula:
    """A checked expression over operands; build it with :func:`parse_formula`."""

    text: str
    tree: ast.expr
    names: frozenset[str]


def parse_formula(text: str) -> Formula:
    """Parse an expression of the claims' language; nothing else is ever run.

    Each operand may stand once, so that the bounds, taken operation by operation, are exact: an
    operand written twice would vary as if it were two.

    Raises:
        ValueError: for anything but what :data:`ACCEPTED` lists.
    """
    if len(text) > _LONGEST_FORMULA:
        msg = f"longer than {_LONGEST_FORMULA} characters"
        raise ValueError(msg)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        msg = "does not parse"
        raise ValueError(msg) from error
    names = list(_walk_names(tree))
    twice = sorted({name for name in names if names.count(name) > 1 and name != "years"})
    if twice:
        msg = f"{twice[0]!r} stands more than once"
        raise ValueError(msg)
    return Formula(text, tree, frozenset(names))


def _walk_names(node: ast.expr) -> Iterator[str]:
    """Yield the operand names of a whitelisted tree.

    Raises:
        ValueError: at the first thing that is not whitelisted.
    """
    match node:
        case ast.Constant(value=bool()):
            pass
        case ast.Constant(value=int() | float() as value) if abs(value) < 10**18:
            return
        case ast.Name(id=name) if re.fullmatch(_NAME, name) and name not in FUNCTIONS:
            yield name
            return
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield from _walk_names(operand)
            return
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            yield from _walk_names(left)
            yield from _walk_names(right)
            return
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            expected = FUNCTIONS[name].arguments
            if not args or (expected and len(args) != len(expected)):
                msg = f"{name} takes {', '.join(expected) or 'at least one argument'}"
                raise ValueError(msg)
            for argument in args:
                yield from _walk_names(argument)
            return
        case _:
            pass
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


def evaluate_formula(formula: Formula, operands: Mapping[str, Quantity]) -> Quantity:
    """Evaluate a formula with bounds, operation by operation.

    Every operation is monotone in each argument and every operand stands once, so the corners
    of each operation give the exact bounds of the whole.

    Raises:
        ZeroDivisionError: where a divisor may be zero within its bounds.
        ValueError: where a growth rate has no meaning (a level of nothing, no whole years).
    """
    return _evaluate(formula.tree, operands)


def _evaluate(node: ast.expr, operands: Mapping[str, Quantity]) -> Quantity:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Quantity.exact(Fraction(str(value)))
        case ast.Name(id=name):
            return operands[name]
        case ast.UnaryOp(operand=operand):
            return propagate(operator.neg, _evaluate(operand, operands))
        case ast.BinOp(left=left, op=op, right=right):
            parts = (_evaluate(left, operands), _evaluate(right, operands))
            if isinstance(op, ast.Div):
                _refuse_zero(parts[1])
            return propagate(_OPERATORS[type(op)], *parts)
        case ast.Call(func=ast.Name(id=name), args=args):
            function = FUNCTIONS[name]
            given = [_evaluate(argument, operands) for argument in args]
            if function.divisor is not None:
                _refuse_zero(given[function.divisor])
            return propagate(function.call, *given)
    msg = f"{ast.unparse(node)!r} is not part of the language"
    raise ValueError(msg)


def _refuse_zero(divisor: Quantity) -> None:
    if divisor.contains(Fraction(0)):
        msg = "division by a quantity that may be zero"
        raise ZeroDivisionError(msg)


class Years(Record):
    """Two operands whose dates count the years: from the first's start to the second's end."""

    start: str = Field(alias="from")
    end: str = Field(alias="to")


class ClaimReading(Record):
    """One fair way to understand a claim: a formula, or what is missing to check it."""

    label_zh: str = Field(min_length=1)
    label_en: str = Field(min_length=1)
    formula: str | None = None
    relation: Relation = Field(
        "equal", description="what the stated figure is to the recomputed one"
    )
    years: Years | None = Field(None, description="the operands that `years` counts between")
    cut: tuple[str, ...] = Field(
        (), description="operands read as cut off at the last printed digit, not rounded"
    )
    missing_zh: str | None = None
    missing_en: str | None = None

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        missing = self.missing_zh is not None and self.missing_en is not None
        if (self.formula is None) != missing or (self.missing_zh is None) == missing:
            msg = "a reading has either a formula or both missing_zh and missing_en"
            raise ValueError(msg)
        if self.formula is not None:
            try:
                names = parse_formula(self.formula).names
            except ValueError as error:
                msg = f"column formula: {self.formula!r} is refused: {error}; accepted: {ACCEPTED}"
                raise ValueError(msg) from error
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
    """Which row of the reference data an operand is."""

    series: str
    geo: str
    year: int
    vintage: str | None = None

    def fits(self, row: ReferenceRow) -> bool:
        """Tell whether this is the row meant."""
        return (row.series, row.geo, row.year) == (self.series, self.geo, self.year) and (
            self.vintage is None or row.vintage == self.vintage
        )


class Claim(Record):
    """One relation the source asserts; an entry of `claims.yml`.

    Texts are our own words and type no digit: `{stated}` and `{operand}` stand for the figures,
    as printed in Chinese, and as :func:`write_english` writes them in English.
    """

    topic: Topic
    says_zh: str = Field(min_length=1)
    says_en: str = Field(min_length=1)
    stated: str | None = Field(
        None, description="figure id; absent where figures repeat each other"
    )
    operands: dict[str, str] = Field(default_factory=dict, description="name: figure id")
    reference: dict[str, ReferenceKey] = Field(
        default_factory=dict, description="name: a row of the reference data"
    )
    readings: dict[str, ClaimReading] = Field(
        default_factory=dict, description="in order of fairness, the plain meaning first"
    )
    note_zh: str = ""
    note_en: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything a reader sees of it."""
        return (
            self.says_zh,
            self.says_en,
            self.note_zh,
            self.note_en,
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
        names = {*self.operands, *self.reference}
        for name in names:
            if not re.fullmatch(_NAME, name) or name in {*FUNCTIONS, "years", "stated"}:
                msg = (
                    f"column operands: {name!r} can't name an operand; accepted: lower-case "
                    "ASCII words that are no function, years or stated"
                )
                raise ValueError(msg)
        if twice := set(self.operands) & set(self.reference):
            msg = f"column reference: {min(twice)!r} names an operand already"
            raise ValueError(msg)
        for text in self.texts:
            bare = _PLACEHOLDER.sub("", text)
            if digit := re.search(r"\d", bare):
                msg = (
                    f"a typed digit {digit[0]!r} in {text!r}; accepted: a placeholder such as "
                    "{stated}, filled from the print"
                )
                raise ValueError(msg)
        used = self._names_used()
        known = names | ({"stated"} if self.stated else set())
        if unknown := used - known:
            msg = (
                f"unknown operand {min(unknown)!r}; accepted: {', '.join(sorted(known)) or 'none'}"
            )
            raise ValueError(msg)
        repeats = self.topic in {"repeat", "date"} and not self.stated and not self.reference
        if not self.readings and not (repeats and len(self.operands) > 1):
            msg = (
                "column readings: is empty; only figures that repeat each other need none (topic "
                "repeat or date, two or more operands, nothing stated)"
            )
            raise ValueError(msg)
        if self.readings and (not self.stated or names - used):
            msg = (
                "a claim with readings needs a stated figure and uses every operand; unused: "
                f"{', '.join(sorted(names - used)) or 'none'}"
            )
            raise ValueError(msg)
        return self

    def _names_used(self) -> set[str]:
        used = {name for text in self.texts for name in _PLACEHOLDER.findall(text)}
        for reading in self.readings.values():
            if reading.formula is not None:
                used |= parse_formula(reading.formula).names - {"years"}
            if reading.years is not None:
                used |= {reading.years.start, reading.years.end}
            used |= set(reading.cut)
        return used


class ClaimRow(Record):
    """A claim under one reading; a row of `tables/claims.csv`."""

    claim: str
    topic: Topic
    pages: str = Field(description="printed pages of the figures, in order")
    says_zh: str
    says_en: str
    stated: Decimal | None = Field(
        None, description="as printed; for a repeated figure, its lowest print; for dates, a year"
    )
    stated_low: Decimal | None = None
    stated_high: Decimal | None = None
    recomputed: Decimal | None = Field(
        None, description="by the reading; for a repeated figure, its highest print"
    )
    low: Decimal | None = None
    high: Decimal | None = None
    reading: str
    reading_zh: str
    reading_en: str
    relation: Relation = Field(description="what the stated figure should be to the recomputed")
    reading_verdict: Verdict
    verdict: Verdict = Field(description="of the claim, over all its readings")
    figures: str = Field(description="ids of the figures used, the stated one first")
    reference: str = Field("", description="rows of the reference data used")
    unit: str
    note_zh: str = ""
    note_en: str = ""


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
    known = {figure.figure for figure in figures}
    claims: dict[str, Claim] = {}
    faults: list[str] = []
    for name, entry in read_yaml(path).items():
        where = f"{path}, claim {name}"
        if not re.fullmatch(_NAME, name):
            faults.append(f"{where}: no claim id; accepted: lower-case ASCII words joined by _")
            continue
        try:
            claim = validate(Claim, entry if isinstance(entry, dict) else {}, where)
        except InputError as error:
            faults += str(error).splitlines()
            continue
        faults += [
            f"{where}, column {column}: {figure!r} is no figure of figures.csv"
            for column, figure in {"stated": claim.stated, **claim.operands}.items()
            if figure is not None and figure not in known
        ]
        claims[name] = claim
    refuse(faults)
    return claims


@dataclass(frozen=True)
class Operand:
    """A figure or reference row as a claim uses it.

    Attributes:
        printed: as the source prints it, for the Chinese text.
        english: the same for the English text, see :func:`write_english`.
        quantity: value and bounds; for a date its year, for a span its first year.
        step: one unit of the last printed digit.
        period: when it holds, for a date the date itself.
        hedged: printed with a hedge, so that a range of values agrees with it.
    """

    label: str
    printed: str
    english: str
    unit: str
    quantity: Quantity
    step: Fraction
    period: Period | None
    hedged: bool = False
    page: int | None = None


def audit_claims(
    claims: Mapping[str, Claim],
    source: Source,
    reference: Iterable[ReferenceRow] = (),
    *,
    policy: HedgePolicy,
) -> list[ClaimRow]:
    """Recompute every claim under each of its readings and judge it.

    Verdict of a reading: ``holds`` where the recomputed point, rounded as the stated figure is
    printed, gives the stated figure, or lies in the range its hedge names;
    ``holds_within_rounding`` where only the intervals overlap; ``not_checkable`` where an
    operand is not printed; else ``does_not_hold``, or ``conflict`` where prints of one quantity
    disagree. Verdict of a claim: see :func:`judge_claim`.

    Args:
        claims: from :func:`read_claims`.
        source: the figures they name.
        reference: external figures, for claims that name some.
        policy: how hedges and rounding become bounds.

    Returns:
        One row per claim and reading, in the order of the file.

    Raises:
        InputError: for a figure that can't be an operand, a reference row that does not exist,
            or a formula that can't be evaluated.
    """
    measured = {row.figure: row.quantity for row in clean_figures(source, policy=policy)}
    rows = tuple(reference)
    result: list[ClaimRow] = []
    for name, claim in claims.items():
        where = f"{source.folder / 'claims.yml'}, claim {name}"
        operands = {
            key: _load_operand(source.figure(figure), measured, policy, where)
            for key, figure in {
                **({"stated": claim.stated} if claim.stated else {}),
                **claim.operands,
            }.items()
        }
        operands |= {
            key: _load_reference(selector, rows, where)
            for key, selector in claim.reference.items()
        }
        result += _audit_claim(name, claim, operands, where)
    return result


def _load_operand(
    figure: Figure, measured: Mapping[str, Quantity], policy: HedgePolicy, where: str
) -> Operand:
    period = figure.when
    if figure.figure in measured:
        quantity, step = measured[figure.figure], Fraction(figure.reading.step)
    elif figure.kind == "duration" and figure.value is not None:
        quantity, step = bound_reading(figure.reading, policy), Fraction(figure.reading.step)
    else:
        if period is None and (found := _DOCUMENT_YEAR.search(figure.printed)):
            period = Period(int(found[1]), int(found[1]))  # a document's number holds its year
        if figure.kind not in {"date", "ordinal"} or period is None:
            msg = (
                f"{where}, figure {figure.figure} ({figure.kind}, {figure.printed!r}): can't be "
                "used; accepted: a measured figure with an indicator, a duration, a date"
            )
            raise InputError(msg)
        quantity, step = Quantity.exact(period.start), Fraction(1)
    return Operand(
        label=figure.figure,
        printed=figure.printed,
        english=write_english(figure),
        unit=figure.unit or "year",
        quantity=quantity,
        step=step,
        period=period,
        hedged=figure.hedge != "exact",
        page=figure.page or 0,  # 0: the document marks no pages
    )


_HEDGES_EN: Final = {
    "approx": "about ",
    "more_than": "over ",
    "nearly": "nearly ",
    "up_to": "up to ",
    "at_least": "at least ",
}
_UNITS_EN: Final = {
    "percent": "%",
    "percentage_point": " percentage points",
    "square_metre": " m²",
    "square_kilometre": " km²",
    "mu": " mu",
    "year": " years",
}


def write_english(figure: Figure) -> str:
    """Write a printed figure for an English sentence.

    600多家 becomes "over 600", 2.5亿元 "CNY 250 million", 近4/5 "nearly 80%"; the counted noun is
    left to the sentence. A date is written as its period, and what has no value as printed.
    """
    if figure.value is None:
        return figure.period.replace("-", "–") if figure.period else figure.printed
    low, high = figure.low_high
    unit = figure.unit or ""
    if unit == "ratio":
        low, high, unit = (100 * low).normalize(), (100 * high).normalize(), "percent"
    if unit in {"CNY", "USD"}:
        amounts = [_write_amount(amount) for amount in dict.fromkeys((low, high))]
        number = f"{unit} {' to '.join(amounts)}"
    else:
        number = "–".join(f"{value:,f}" for value in dict.fromkeys((low, high)))
    return f"{_HEDGES_EN.get(figure.hedge, '')}{number}{_UNITS_EN.get(unit, '')}"


def _write_amount(amount: Decimal) -> str:
    for scale, name in ((10**9, " billion"), (10**6, " million")):
        if amount >= scale:
            return f"{(amount / scale).normalize():,f}{name}"
    return f"{amount:,f}"


def _load_reference(key: ReferenceKey, rows: Sequence[ReferenceRow], where: str) -> Operand:
    found = [row for row in rows if key.fits(row)]
    if len(found) != 1:
        msg = (
            f"{where}, column reference: {len(found)} rows of the reference data are "
            f"{key.series!r}, {key.geo}, {key.year}, vintage {key.vintage}; one is accepted"
        )
        raise InputError(msg)
    row = found[0]
    exponent = row.value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    counted = row.unit in _COUNTED
    reading = Reading(
        row.value,
        row.value,
        "exact",
        "percent" if row.unit in _PERCENT_OF_REFERENCE or not counted else "",
        Decimal(1).scaleb(-places),
        places > 0,
    )
    return Operand(
        label=f"{row.series}, {row.geo} {row.year}",
        printed=str(row.value),
        english=str(row.value),
        unit=row.unit,
        quantity=bound_reading(reading, HedgePolicy.LITERAL),
        step=Fraction(reading.step),
        period=Period(row.year, row.year),
    )


def _audit_claim(
    name: str, claim: Claim, operands: Mapping[str, Operand], where: str
) -> list[ClaimRow]:
    # The texts were checked to name operands only.
    fill_zh = partial(_PLACEHOLDER.sub, lambda found: operands[found[1]].printed)
    fill_en = partial(_PLACEHOLDER.sub, lambda found: operands[found[1]].english)
    conflicting = claim.topic in _CONFLICTING
    if not claim.readings:
        findings = list(_compare_dates(operands) if claim.topic == "date" else _compare(operands))
    else:
        findings = [
            _recompute(key, reading, operands, f"{where}, reading {key}", conflicting=conflicting)
            for key, reading in claim.readings.items()
        ]
    verdict = judge_claim([f.verdict for f in findings], conflicting=conflicting)
    pages = dict.fromkeys(o.page for o in operands.values() if o.page)
    return [
        ClaimRow(
            claim=name,
            topic=claim.topic,
            pages=" ".join(map(str, sorted(pages))),
            says_zh=fill_zh(claim.says_zh),
            says_en=fill_en(claim.says_en),
            reading=finding.reading,
            reading_zh=fill_zh(finding.label_zh),
            reading_en=fill_en(finding.label_en),
            relation=finding.relation,
            reading_verdict=finding.verdict,
            verdict=verdict,
            figures=" ".join(
                dict.fromkeys(o.label for o in operands.values() if o.page is not None)
            ),
            reference="; ".join(o.label for o in operands.values() if o.page is None),
            unit="year" if claim.topic == "date" else next(iter(operands.values())).unit,
            note_zh=fill_zh(f"{finding.missing_zh}{claim.note_zh}"),
            note_en=fill_en(" ".join(filter(None, (finding.missing_en, claim.note_en)))),
            **_cells("stated", "stated_low", "stated_high", finding.stated),
            **_cells("recomputed", "low", "high", finding.recomputed),
        )
        for finding in findings
    ]


def _cells(value: str, low: str, high: str, quantity: Quantity | None) -> dict[str, Decimal]:
    if quantity is None:
        return {}
    parts = {value: quantity.value, low: quantity.low, high: quantity.high}
    return {name: to_decimal(part) for name, part in parts.items()}


@dataclass(frozen=True)
class _Finding:
    """What one reading gives."""

    reading: str
    label_zh: str
    label_en: str
    verdict: Verdict
    stated: Quantity | None = None
    recomputed: Quantity | None = None
    relation: Relation = "equal"
    missing_zh: str = ""
    missing_en: str = ""


def _recompute(
    key: str,
    reading: ClaimReading,
    operands: Mapping[str, Operand],
    where: str,
    *,
    conflicting: bool,
) -> _Finding:
    quantities = {
        name: _cut(operand) if name in reading.cut else operand.quantity
        for name, operand in operands.items()
    }
    stated = quantities.pop("stated")
    finding = partial(
        _Finding,
        reading=key,
        label_zh=reading.label_zh,
        label_en=reading.label_en,
        stated=stated,
        relation=reading.relation,
        missing_zh=reading.missing_zh or "",
        missing_en=reading.missing_en or "",
    )
    if reading.formula is None:
        return finding(verdict="not_checkable")
    if reading.years is not None:
        quantities["years"] = Quantity.exact(_count_years(reading.years, operands, where))
    try:
        recomputed = evaluate_formula(parse_formula(reading.formula), quantities)
    except (ZeroDivisionError, ValueError) as error:
        msg = f"{where}, column formula: {reading.formula!r} can't be evaluated: {error}"
        raise InputError(msg) from error
    printed = operands["stated"]
    verdict = judge_reading(
        stated, recomputed, step=printed.step, hedged=printed.hedged, relation=reading.relation
    )
    if conflicting and verdict == "does_not_hold":
        verdict = "conflict"
    return finding(recomputed=recomputed, verdict=verdict)


def _cut(operand: Operand) -> Quantity:
    """Read a figure as cut off after its last digit: 30.6 is anything from 30.6 to 30.7."""
    value = operand.quantity.value
    return Quantity(value, value, value + operand.step)


def _count_years(years: Years, operands: Mapping[str, Operand], where: str) -> int:
    first, last = operands[years.start].period, operands[years.end].period
    if first is None or last is None or last.end <= first.start:
        msg = (
            f"{where}, column years: {years.start} to {years.end} is no span of at least one year"
        )
        raise InputError(msg)
    return last.end - first.start


def judge_reading(
    stated: Quantity,
    recomputed: Quantity,
    *,
    step: Fraction,
    hedged: bool,
    relation: Relation = "equal",
) -> Verdict:
    """Judge a stated figure against the recomputed one.

    Args:
        stated: with the bounds of its print.
        recomputed: with the bounds of its operands.
        step: one unit of the stated figure's last printed digit.
        hedged: the stated figure carries a hedge, so any point within its bounds agrees.
        relation: ``at_least`` where the stated figure is a whole and the recomputed its parts,
            ``at_most`` the other way round.
    """
    difference = stated.value - recomputed.value
    if relation == "equal":
        rounded = floor(recomputed.value / step + Fraction(1, 2)) * step
        exactly = rounded == stated.value or (hedged and stated.contains(recomputed.value))
        possibly = stated.overlaps(recomputed)
    elif relation == "at_least":
        exactly, possibly = difference >= 0, stated.high >= recomputed.low
    else:
        exactly, possibly = difference <= 0, stated.low <= recomputed.high
    if exactly:
        return "holds"
    return "holds_within_rounding" if possibly else "does_not_hold"


def judge_claim(readings: Sequence[Verdict], *, conflicting: bool = False) -> Verdict:
    """Judge a claim by its readings' verdicts, the plain meaning first.

    The first reading's verdict stands if it holds. If another holds, so does the claim, under
    that reading. If a fair reading can't be checked, neither can the claim, since it may be the
    one that was meant. Otherwise the claim fails.
    """
    first = readings[0]
    if first in _HOLDING:
        return first
    if any(verdict in _HOLDING for verdict in readings):
        return "holds_under_reading"
    if "not_checkable" in readings:
        return "not_checkable"
    return "conflict" if conflicting else "does_not_hold"


def _compare(operands: Mapping[str, Operand]) -> Iterator[_Finding]:
    """Compare prints of one quantity, which one true value may or may not explain.

    Intervals on a line share a point exactly when the lowest upper end reaches the highest
    lower end; where it does not, those two prints are shown, else the least and the greatest.
    """
    quantities = [operand.quantity for operand in operands.values()]
    lowest = min(quantities, key=lambda q: q.high)
    highest = max(quantities, key=lambda q: q.low)
    verdict: Verdict = "conflict"
    if lowest.high >= highest.low:
        lowest = min(quantities, key=lambda q: q.value)
        highest = max(quantities, key=lambda q: q.value)
        verdict = "holds" if lowest.value == highest.value else "holds_within_rounding"
    yield _Finding("same", "同一数量", "one quantity", verdict, lowest, highest)


def _compare_dates(operands: Mapping[str, Operand]) -> Iterator[_Finding]:
    """Compare the dates of one thing, by year.

    Where some are dated only by the document ("now"), a second reading takes these as the
    latest count known, which may be older than the document.
    """
    periods = [operand.period for operand in operands.values()]
    known = [period for period in periods if period is not None]
    dates = sorted({(period.start, period.end) for period in known})
    shown: tuple[Quantity | None, Quantity | None] = (None, None)
    if dates:  # the earliest and latest; where spans begin together, their ends
        side = 0 if dates[0][0] != dates[-1][0] else 1
        shown = (Quantity.exact(dates[0][side]), Quantity.exact(dates[-1][side]))
    verdict: Verdict = "conflict"
    if len(dates) < 2:  # noqa: PLR2004 (one date can't disagree with itself)
        verdict = "holds" if len(known) == len(periods) else "not_checkable"
    yield _Finding("same", "同一日期", "one date", verdict, *shown)
    firm = {(period.start, period.end) for period in known if not period.asof}
    asof = [period.end for period in known if period.asof]
    if verdict == "conflict" and firm and asof:
        before = len(firm) == 1 and max(end for _, end in firm) <= min(asof)
        yield _Finding(
            "latest_known",
            "“目前”指已知最近一次统计",
            "“now” means the latest count known",
            "holds" if before else "conflict",
            *shown,
        )


def count_verdicts(rows: Iterable[ClaimRow]) -> dict[Verdict, int]:
    """Return how many claims (not readings) have each verdict, every verdict named."""
    verdicts = {row.claim: row.verdict for row in rows}
    return {verdict: list(verdicts.values()).count(verdict) for verdict in VERDICTS}
