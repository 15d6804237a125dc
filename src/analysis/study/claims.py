"""The document's own claims, recomputed with honest bounds (notebook 04).

A claim is a relation the source asserts between figures: a growth rate between two counts, parts
that make a whole, an average per head, the same count on two pages. It names the stated figure,
the operands, and every fair reading as a formula over them; the code recomputes it under each
reading with bounds and gives a verdict. A claim that any fair reading explains is never called
an error.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any, Final, Self

from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.formula import Formula, evaluate_formula, parse_formula
from analysis.core.period import Period
from analysis.core.quantity import (
    End,
    NotPositiveError,
    Quantity,
    is_finite,
    to_bounds,
    to_decimal,
)
from analysis.core.records import Bound, Ids, Numbers, Record, refuse
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.core.vocabulary import (
    DATA_LANGUAGES,
    VERDICTS,
    DataLanguage,
    Relation,
    Topic,
    Verdict,
)
from analysis.source.bounds import HedgePolicy, bound_reading, cut_off
from analysis.source.claims import (
    DATE_UNIT,
    PLACEHOLDER,
    Claim,
    ClaimReading,
    ReferenceKey,
    Years,
    check_units,
    name_units,
)
from analysis.source.numerals import FRACTION_PLACES
from analysis.source.observe import Observation, clean_figures
from analysis.source.reference import Reference
from analysis.source.schema import Figure, Source, UnitName
from analysis.study.conventions import (
    USUAL,
    Conventions,
    DateReading,
    Rounding,
    YearCount,
    count_years,
    find_other_dates,
    is_rounded,
    printed_range,
    read_rounding,
    round_print,
)
from analysis.study.published import estimate_cells, read_quantity, refer_to_figures
from analysis.words.catalogue import Catalogue, Language, catalogue
from analysis.words.figures import write_figure

#: Where figures disagree about one quantity neither is the formula's fault: a conflict.
_CONFLICTING: Final[frozenset[Topic]] = frozenset({"repeat", "date", "vantage", "reference"})
#: Prints that are compared by when they hold, where no reading says otherwise.
_DATED: Final[frozenset[Topic]] = frozenset({"date", "vantage"})
#: The largest number that an unknown one is looked for up to: more than there are people.
MOST_UNKNOWN: Final = 10**10
#: How figures that repeat each other are compared: as they stand, or as the latest count known.
SAME: Final = "same"
LATEST_KNOWN: Final = "latest_known"
#: The messages of each language that the data are written in.
Words = Mapping[DataLanguage, Catalogue]
#: The verdicts of a claim that holds as it plainly reads, from the surest on.
HOLDING: Final[tuple[Verdict, ...]] = ("certain", "compatible", "within_rounding")
#: The verdicts of a claim that no fair reading explains.
FAILING: Final[tuple[Verdict, ...]] = ("does_not_hold", "conflict")
#: The verdicts in the order in which they ask for a look.
WORST_FIRST: Final[tuple[Verdict, ...]] = (
    *FAILING,
    "under_reading",
    "within_rounding",
    "not_checkable",
    "compatible",
    "certain",
)
#: What is beside a claim's readings: how far what is stated lies from the nearest of them.
APART: Final = "gap"


class ClaimRow(Record):
    """A claim under one reading; a row of `tables/claims.csv`."""

    claim: str
    topic: Topic
    pages: Numbers = Field((), description="printed pages of the figures, in order")
    says_zh: str
    says_en: str
    stated: Decimal | None = Field(
        None, description="as printed; for a repeated figure, its lowest print; for dates, a year"
    )
    stated_low: Bound | None = None
    stated_high: Bound | None = None
    stated_point: bool = Field(
        default=True,
        description="whether the stated value is a point: false where the print names only an "
        "end, or a range",
    )
    recomputed: Decimal | None = Field(
        None, description="by the reading; for a repeated figure, its highest print"
    )
    low: Bound | None = None
    high: Bound | None = None
    point: bool = Field(
        default=True,
        description="whether the recomputed value is a point: false where it rests on a print "
        "that is none",
    )
    reading: str
    reading_zh: str
    reading_en: str
    relation: Relation = Field(description="what the stated figure should be to the recomputed")
    reading_verdict: Verdict
    verdict: Verdict = Field(description="of the claim, over all its readings")
    refused: RemarkCode | None = Field(None, description="why nothing could be recomputed")
    stated_figure: str | None = Field(
        None, description="id of the stated figure; none where figures repeat each other"
    )
    whole: int | None = Field(
        None,
        description="the whole number, printed nowhere, at which the recomputed value comes "
        "nearest to the stated one",
    )
    gap: Decimal | None = Field(
        None,
        description="how far apart the stated figure and the recomputed one are at the least, in "
        "percent of the stated; none where they agree, and none of dates",
    )
    announced: str | None = Field(
        None, description="as printed, a count in words that is no figure but is listed out"
    )
    figures: Ids = Field((), description="ids of the figures used, the stated one first")
    reference: Ids = Field((), description="ids of the rows of the reference data used")
    operands: Ids = Field(
        (), description="what the recomputed number rests on: figure:id, reference:id, listed:id"
    )
    unit: UnitName
    note_zh: str = ""
    note_en: str = ""
    reason_zh: str = Field("", description="why a disputed verdict was decided as it was")
    reason_en: str = ""

    @property
    def outside(self) -> bool:
        """Whether another publication is held against the document, not it against itself."""
        return bool(self.reference)

    def estimates(self) -> list[Estimate]:
        """Return the stated number and the recomputed one, each with what it rests on.

        The stated number is of the claim, the recomputed one of a reading of it. A recomputed
        number rests on the operands of its formula and never on the figure it is held against;
        where prints repeat each other, both numbers rest on all of them.
        """
        printed = self.figures if self.stated_figure is None else (self.stated_figure,)
        said = refer_to_figures(printed)
        if self.announced is not None:  # in words, so that there is no figure
            said = (Operand(kind=OperandKind.LISTED, id=f"{self.claim}.stated"),)
        numbers = (
            (Term.STATED, self.quantity(Term.STATED), said),
            (
                Term.RECOMPUTED,
                self.quantity(Term.RECOMPUTED),
                tuple(map(Operand.parse, self.operands)),
            ),
        )
        return [
            Estimate(
                subject=self._subject(term),
                model=ModelId.CLAIM,
                term=term,
                **estimate_cells(quantity),
                operands=operands,
            )
            for term, quantity, operands in numbers
            if quantity is not None
        ]

    def disagreement(self) -> Estimate | None:
        """Return how far apart the two numbers are at the least; None where they agree."""
        if self.gap is None:
            return None
        stated, recomputed = self.estimates()
        return Estimate(
            subject=self._subject(Term.DISAGREEMENT),
            model=ModelId.CLAIM,
            term=Term.DISAGREEMENT,
            **estimate_cells(Quantity.exact(self.gap)),
            operands=tuple(dict.fromkeys((*stated.operands, *recomputed.operands))),
        )

    def quantity(self, term: Term) -> Quantity | None:
        """Return the stated or the recomputed number with its bounds; None where there is none."""
        if term is Term.STATED:
            found, point = read_quantity(self, "stated"), self.stated_point
        else:
            found, point = read_quantity(self, "recomputed", "low", "high"), self.point
        return None if found is None else replace(found, point=point)

    def refusals(self) -> list[Refusal]:
        """Return why nothing was recomputed, where nothing was."""
        if self.refused is None:
            return []
        return [
            Refusal(
                subject=self._subject(Term.RECOMPUTED),
                model=ModelId.CLAIM,
                term=Term.RECOMPUTED,
                reason=remark(self.refused),
            )
        ]

    def _subject(self, term: Term) -> Subject:
        reading = {Term.STATED: None, Term.DISAGREEMENT: APART}.get(term, self.reading)
        return Subject(claim=self.claim, reading=reading, unit=self.unit)


@dataclass(frozen=True)
class ClaimInput:
    """A figure or reference row as a claim uses it.

    Attributes:
        operand: which figure or row it is.
        written: how a text of each language shows it.
        quantity: value and bounds; for a date its year, for a span its first year.
        step: one unit of the last printed digit.
        period: when it holds, for a date the date itself.
        counted: the date that years are counted by: its own, or the other of a count printed
            under two.
        ranged: read as a range of values, by its hedge or as printed, so that any of them agrees
            with it whatever its digits.
        page: the printed page of a figure, 0 where the document marks none.
    """

    operand: Operand
    written: Mapping[DataLanguage, str]
    unit: UnitName
    quantity: Quantity
    step: Fraction
    period: Period | None
    counted: Period | None
    ranged: bool = False
    page: int = 0

    @property
    def is_figure(self) -> bool:
        """Whether the source itself prints it."""
        return self.operand.kind is OperandKind.FIGURE


def audit_claims(
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference | None = None,
    *,
    policy: HedgePolicy,
    conventions: Conventions = USUAL,
    words: Mapping[Language, Catalogue] | None = None,
) -> list[ClaimRow]:
    """Recompute every claim under each of its readings and judge it.

    Verdict of a reading: that of :func:`judge_reading`, but ``not_checkable`` where an operand is
    not printed or may be nothing where it divides, and ``conflict`` instead of ``does_not_hold``
    where prints of one quantity disagree. Prints that only repeat each other are judged by
    :func:`judge_prints`. Verdict of a claim: see :func:`judge_claim`.

    Args:
        claims: from :func:`analysis.source.claims.read_claims`.
        source: the figures they name.
        reference: external figures, for claims that name some.
        policy: how hedges and rounding become bounds.
        conventions: how every print was rounded, which of two dates a count has, and how years
            are counted.
        words: the messages that the texts' figures are written with, a project's own among them;
            by default the engine's.

    Returns:
        One row per claim and reading, in the order of the file.

    Raises:
        InputError: for a figure that can't be an operand, a reference row that does not exist,
            a formula that can't be evaluated or is in another unit than the stated figure.
    """
    prints = Prints.of(source, reference, policy, conventions)
    said = {
        language: (words or {}).get(language) or catalogue(language) for language in DATA_LANGUAGES
    }
    result: list[ClaimRow] = []
    for name, claim in claims.items():
        inputs = _load_inputs(name, claim, source, prints, said)
        audit = _audit_claim(claim, inputs, conventions, _place(source, name))
        result += _write_rows(name, claim, inputs, audit, said)
    return result


def check_verdicts(
    claims: Mapping[str, Claim], audited: Iterable[ClaimRow], source: Source
) -> None:
    """Hold each declared verdict against what the figures give.

    A figure of a claim that was retyped, or took another's place, turns the verdict of its claim.

    Args:
        claims: as declared.
        audited: from :func:`audit_claims`, under the standard policy.
        source: whose claims they are.

    Raises:
        InputError: naming file, claim and both verdicts.
    """
    found = {row.claim: row.verdict for row in audited}
    refuse(
        [
            f"{_place(source, name)}, column verdict: {claim.verdict} is declared, but the "
            f"figures give {found[name]}; accepted: that, once "
            f"{', '.join(claim.figures.values()) or 'what it lists'} is held against the page"
            for name, claim in claims.items()
            if claim.verdict is not None and claim.verdict != found[name]
        ]
    )


def judge_claims(
    claims: Mapping[str, Claim],
    source: Source,
    reference: Reference | None = None,
    *,
    policy: HedgePolicy,
    conventions: Conventions = USUAL,
) -> dict[str, Verdict]:
    """Return the verdict of every claim, as :func:`audit_claims` gives it; no text is written.

    Args:
        claims, source, reference, policy, conventions: as :func:`audit_claims` takes them.

    Raises:
        InputError: as :func:`audit_claims`.
    """
    prints = Prints.of(source, reference, policy, conventions)
    return {
        name: _audit_claim(
            claim,
            _load_inputs(name, claim, source, prints, {}),
            conventions,
            _place(source, name),
        ).verdict
        for name, claim in claims.items()
    }


def _place(source: Source, name: str) -> str:
    """Say where a claim stands."""
    return f"{source.folder / 'claims.yml'}, claim {name}"


def _load_inputs(
    name: str, claim: Claim, source: Source, prints: "Prints", words: Words
) -> dict[str, "ClaimInput"]:
    """Return what a claim names: counts that it announces or lists out, figures, outside figures.

    Raises:
        InputError: for what can't be an operand, or a formula in another unit than is stated.
    """
    where = _place(source, name)
    inputs = {
        key: load_figure(source.figure(figure), prints, words, where)
        for key, figure in claim.figures.items()
    }
    inputs |= {
        key: load_reference(selector, prints, where) for key, selector in claim.reference.items()
    }
    units = name_units(claim, {key: one.unit for key, one in inputs.items()})
    refuse([f"{where}, {fault}" for fault in check_units(claim, units)])
    return _count_names(name, claim, units) | inputs


@dataclass(frozen=True)
class Prints:
    """How the prints that claims and measures use are read.

    Attributes:
        observations: the source's measured figures, by id.
        outside: the reference data, under the policy.
    """

    observations: Mapping[str, Observation]
    outside: Reference | None
    policy: HedgePolicy
    conventions: Conventions

    @classmethod
    def of(
        cls,
        source: Source,
        reference: Reference | None,
        policy: HedgePolicy,
        conventions: Conventions = USUAL,
    ) -> Self:
        """Read a source's prints and the outside figures under a policy and conventions."""
        return cls(
            observations={row.figure: row for row in clean_figures(source, policy=policy)},
            outside=None if reference is None else reference.under(policy),
            policy=policy,
            conventions=conventions,
        )

    @cached_property
    def _other_dates(self) -> Mapping[str, Period]:
        """The second date of a count that is printed under two, by figure."""
        return find_other_dates(self.observations.values())

    def quantity(self, figure: Figure) -> Quantity | None:
        """Return a figure's value and bounds; None where it measures nothing."""
        observed = self.observations.get(figure.figure)
        found = None if observed is None else observed.quantity
        if found is None and figure.kind == "duration" and figure.value is not None:
            found = bound_reading(figure.reading, self.policy)
        if found is None or not is_rounded(figure):
            return found
        return read_rounding(found, self.conventions.rounding)

    def is_ranged(self, figure: Figure) -> bool:
        """Tell whether a figure stands for a range of values, whatever its digits."""
        hedged = figure.hedge != "exact" and self.policy is not HedgePolicy.LITERAL
        return hedged or figure.is_range

    def counted(self, figure: Figure) -> Period | None:
        """Return the date by which years to or from a figure are counted."""
        if self.conventions.dates is DateReading.OTHER:
            return self._other_dates.get(figure.figure, figure.dated)
        return figure.dated


def load_figure(figure: Figure, prints: Prints, words: Words, where: str) -> ClaimInput:
    """Return a figure as an operand.

    Raises:
        InputError: naming where it is used, for one that measures and dates nothing.
    """
    period = figure.dated
    quantity = prints.quantity(figure)
    dated = quantity is None
    if quantity is None:
        if figure.kind not in {"date", "ordinal"} or period is None:
            msg = (
                f"{where}, figure {figure.figure} ({figure.kind}, {figure.printed!r}): can't be "
                "used; accepted: a measured figure with an indicator, a duration, a date"
            )
            raise InputError(msg)
        quantity = Quantity.exact(period.start)
    return ClaimInput(
        operand=Operand(kind=OperandKind.FIGURE, id=figure.figure),
        written={language: _write(figure, said) for language, said in words.items()},
        unit=figure.unit or DATE_UNIT,
        quantity=quantity,
        step=Fraction(1) if dated else _last_digit(figure),
        period=period,
        counted=prints.counted(figure),
        ranged=not dated and prints.is_ranged(figure),
        page=figure.page or 0,
    )


def _write(figure: Figure, words: Catalogue) -> str:
    return write_figure(
        figure.printed, figure.values, figure.hedge, figure.unit, figure.when, words
    )


def load_reference(key: ReferenceKey, prints: Prints, where: str) -> ClaimInput:
    """Return an outside figure as an operand.

    Raises:
        InputError: naming where it is used, unless exactly one row is meant.
    """
    reference = prints.outside
    rows = () if reference is None else reference.outturns_of(key.series, key.place)
    found = [row for row in rows if key.fits(row)]
    if reference is None or len(found) != 1:
        msg = (
            f"{where}, column reference: {len(found)} rows of the reference data are "
            f"{key.series!r}, {key.place}, {key.year}, vintage {key.vintage}; one is accepted"
        )
        raise InputError(msg)
    row = found[0]
    series = reference.series[row.series]
    digit = row.step or Decimal(1).scaleb(int(row.value.as_tuple().exponent))
    quantity = reference.quantity(row)
    if row.read_hedge == "exact":
        quantity = read_rounding(quantity, prints.conventions.rounding)
    return ClaimInput(
        operand=Operand(kind=OperandKind.REFERENCE, id=row.id),
        written=dict.fromkeys(DATA_LANGUAGES, str(row.value)),
        unit=series.unit,
        quantity=quantity,
        step=Fraction(digit) * series.scale,
        period=Period.of_year(row.year),
        counted=Period.of_year(row.year),
    )


def _count_names(
    name: str, claim: Claim, units: Mapping[str, str | None]
) -> dict[str, ClaimInput]:
    """Return what is announced and how many names are listed: counts that nothing rounds."""
    counts = {key: (one.page, len(one.names)) for key, one in claim.listed.items()}
    if (said := claim.announced) is not None:
        counts["stated"] = (said.page, said.number)
    return {
        key: ClaimInput(
            operand=Operand(kind=OperandKind.LISTED, id=f"{name}.{key}"),
            written=dict.fromkeys(DATA_LANGUAGES, str(number)),
            unit=units[key] or DATE_UNIT,
            quantity=Quantity.exact(number),
            step=Fraction(1),
            period=None,
            counted=None,
            page=page,
        )
        for key, (page, number) in counts.items()
    }


@dataclass(frozen=True)
class _Audit:
    """What becomes of a claim: what each of its readings gives, and all of them together."""

    findings: Sequence["_Finding"]
    verdict: Verdict


def _audit_claim(
    claim: Claim, inputs: Mapping[str, ClaimInput], conventions: Conventions, where: str
) -> _Audit:
    conflicting = claim.topic in _CONFLICTING
    if not claim.readings:
        dated = claim.topic in _DATED
        findings = list(_compare_dates(inputs) if dated else _compare(inputs))
    else:
        findings = [
            _recompute(
                key,
                reading,
                inputs,
                conventions,
                f"{where}, reading {key}",
                conflicting=conflicting,
            )
            for key, reading in claim.readings.items()
        ]
    verdict = judge_claim([f.verdict for f in findings], conflicting=conflicting)
    return _Audit(findings, verdict)


def _write_rows(
    name: str, claim: Claim, inputs: Mapping[str, ClaimInput], audit: _Audit, words: Words
) -> list[ClaimRow]:
    figures = [one for one in inputs.values() if one.is_figure]
    by_date = claim.topic in _DATED and not claim.readings
    whole = next((one.whole for one in audit.findings if one.whole is not None), None)
    first = inputs.get("stated") or next(iter(inputs.values()))
    unit = DATE_UNIT if by_date else first.unit
    return [
        ClaimRow(
            claim=name,
            topic=claim.topic,
            pages=tuple(sorted({one.page for one in inputs.values() if one.page})),
            reading=finding.reading,
            relation=finding.relation,
            reading_verdict=finding.verdict,
            verdict=audit.verdict,
            refused=finding.refused,
            stated_figure=claim.stated,
            announced=None if claim.announced is None else claim.announced.printed,
            figures=tuple(dict.fromkeys(one.operand.id for one in figures)),
            reference=tuple(
                dict.fromkeys(
                    one.operand.id
                    for one in inputs.values()
                    if one.operand.kind is OperandKind.REFERENCE
                )
            ),
            whole=finding.whole,
            gap=None if unit == DATE_UNIT else finding.gap,
            operands=tuple(dict.fromkeys(str(inputs[key].operand) for key in finding.uses)),
            unit=unit,
            **_write_texts(claim, finding, inputs, words, whole),
            **_write_cells("stated", "stated_", finding.stated),
            **_write_cells("recomputed", "", finding.recomputed),
        )
        for finding in audit.findings
    ]


def _write_texts(
    claim: Claim,
    finding: "_Finding",
    inputs: Mapping[str, ClaimInput],
    words: Words,
    whole: int | None,
) -> dict[str, str]:
    """Return the columns of text, the author's placeholders filled in each language."""
    result: dict[str, str] = {}
    for language, said in words.items():
        # The texts were checked to name operands only.
        written = {key: one.written[language] for key, one in inputs.items()}
        solved = finding.whole or whole
        written |= dict.fromkeys(claim.unknown, "?" if solved is None else str(solved))
        fill = partial(PLACEHOLDER.sub, lambda found, by=written: by[found[1]])
        missing = "" if isinstance(finding.text, str) else _pick(finding.text, "missing", language)
        notes = filter(None, (missing, _pick(claim, "note", language)))
        label = (
            said.say(finding.text)
            if isinstance(finding.text, str)
            else _pick(finding.text, "label", language)
        )
        result |= {
            f"says_{language}": fill(_pick(claim, "says", language)),
            f"reading_{language}": fill(label),
            f"note_{language}": fill(said.say("language.note_joint").join(notes)),
            f"reason_{language}": fill(_pick(claim, "reason", language)),
        }
    return result


def _pick(record: Claim | ClaimReading, stem: str, language: DataLanguage) -> str:
    """Return the author's text in a language of the data: ``says_zh``."""
    return getattr(record, f"{stem}_{language}") or ""


def _write_cells(name: str, prefix: str, quantity: Quantity | None) -> dict[str, Any]:
    if quantity is None:
        return {}
    value, low, high = to_bounds(quantity)
    return {
        name: value,
        f"{prefix}low": low,
        f"{prefix}high": high,
        f"{prefix}point": quantity.point or low == high,
    }


@dataclass(frozen=True)
class _Finding:
    """What one reading gives.

    Attributes:
        reading: its id.
        text: the reading as the author words it, or the message of one that all repeats share.
        uses: the operands that the recomputed number rests on.
        refused: why there is none.
        whole: the unknown number it was recomputed with.
    """

    reading: str
    verdict: Verdict
    uses: tuple[str, ...]
    text: ClaimReading | str
    stated: Quantity | None = None
    recomputed: Quantity | None = None
    relation: Relation = "equal"
    refused: RemarkCode | None = None
    whole: int | None = None

    @property
    def gap(self) -> Decimal | None:
        """How far apart the two are at the least where they fail, in percent of the stated."""
        stated, recomputed = self.stated, self.recomputed
        if self.verdict not in FAILING or not stated or not recomputed or not stated.value:
            return None
        short = recomputed.low - stated.high  # the stated one is too small by this
        over = stated.low - recomputed.high
        far = {"at_least": short, "at_most": over}.get(self.relation, max(short, over))
        # What fails touches at most: 0.5 is printed 1, so the end of 0.4 to 0.5 agrees with no 0.
        return to_decimal(100 * max(far, Fraction(0)) / abs(stated.value))


def _recompute(
    key: str,
    reading: ClaimReading,
    inputs: Mapping[str, ClaimInput],
    conventions: Conventions,
    where: str,
    *,
    conflicting: bool,
) -> _Finding:
    quantities = {
        name: cut_off(one.quantity, one.step) if name in reading.cut else one.quantity
        for name, one in inputs.items()
    }
    stated = quantities.pop("stated")
    finding = partial(
        _Finding, reading=key, text=reading, stated=stated, relation=reading.relation
    )
    if reading.formula is None:
        return finding(verdict="not_checkable", uses=(), refused=RemarkCode.NOT_PRINTED)
    formula = parse_formula(reading.formula)
    uses = formula.names
    if reading.years is not None:
        quantities["years"] = Quantity.exact(
            _count_years(reading.years, inputs, conventions, where)
        )
        uses |= {reading.years.start, reading.years.end}
    solved = next(iter(formula.names - {*inputs, "years"}), None)
    if solved is not None:
        uses |= {"stated"}  # the number that is looked for is the one that fits it
    finding = partial(finding, uses=tuple(name for name in inputs if name in uses))
    printed = inputs["stated"]
    judge = partial(
        judge_reading,
        stated,
        step=printed.step,
        ranged=printed.ranged,
        relation=reading.relation,
        rounding=conventions.rounding,
    )
    try:
        if solved is None:
            recomputed, whole = evaluate_formula(formula, quantities), None
        else:
            recomputed, whole = _solve(formula, quantities, solved, stated, judge)
    except ZeroDivisionError:
        return finding(verdict="not_checkable", refused=RemarkCode.DIVISOR_MAY_VANISH)
    except NotPositiveError:
        return finding(verdict="not_checkable", refused=RemarkCode.NOT_POSITIVE)
    except ValueError as error:
        msg = f"{where}, column formula: {reading.formula!r} can't be evaluated: {error}"
        raise InputError(msg) from error
    verdict = judge(recomputed)
    if solved is not None and verdict == "certain":
        verdict = "compatible"  # of some whole number, and any other may be the true one
    if conflicting and verdict == "does_not_hold":
        verdict = "conflict"
    return finding(recomputed=recomputed, verdict=verdict, whole=whole)


def _solve(
    formula: Formula,
    quantities: Mapping[str, Quantity],
    unknown: str,
    stated: Quantity,
    judge: Callable[[Quantity], Verdict],
) -> tuple[Quantity, int]:
    """Return what a formula gives at the positive whole number that fits what is stated best.

    The unknown stands once, so the formula runs one way in it, and so do its bounds. Of the
    numbers on one side of where it passes the stated value the nearest therefore agrees if any
    does, and only the two on either side need be judged; none above :data:`MOST_UNKNOWN` is
    looked for.

    Raises:
        ZeroDivisionError: where a divisor vanishes for some number.
        ValueError: where the formula's bounds run both ways, so that nothing is nearest.
    """

    def at(number: int) -> Quantity:
        return evaluate_formula(formula, {**quantities, unknown: Quantity.exact(number)})

    everything = Quantity(Fraction(1), Fraction(1), Fraction(MOST_UNKNOWN))
    evaluate_formula(formula, {**quantities, unknown: everything})  # no divisor vanishes
    first, last = at(1), at(MOST_UNKNOWN)
    rising, falling = (
        all(getattr(one, end) <= getattr(other, end) for end in ("low", "value", "high"))
        for one, other in ((first, last), (last, first))
    )
    if not rising and not falling:
        msg = f"its bounds run both ways in {unknown}"
        raise ValueError(msg)
    below, above = 1, MOST_UNKNOWN
    while above - below > 1:
        middle = (below + above) // 2
        short = at(middle).value < stated.value
        below, above = (middle, above) if short == rising else (below, middle)
    order = (*HOLDING, *FAILING)
    return min(
        ((at(number), number) for number in (below, above)),
        key=lambda one: (order.index(judge(one[0])), abs(one[0].value - stated.value)),
    )


def _count_years(
    years: Years, inputs: Mapping[str, ClaimInput], conventions: Conventions, where: str
) -> Fraction:
    first, last = inputs[years.start].counted, inputs[years.end].counted
    if first is None or last is None or count_years(first, last, YearCount.ELAPSED) < 1:
        msg = (
            f"{where}, column years: {years.start} to {years.end} is no span of at least one year"
        )
        raise InputError(msg)
    return count_years(first, last, conventions.years)


def judge_reading(
    stated: Quantity,
    recomputed: Quantity,
    *,
    step: Fraction,
    ranged: bool,
    relation: Relation = "equal",
    rounding: Rounding = Rounding.HALF_UP,
) -> Verdict:
    """Judge a stated figure against the recomputed one.

    Let *S* be the interval of values the stated figure may stand for, and *R* that of the
    recomputed number: every value its operands' prints allow. Let *s* be the figure and *r* the
    number at the operands' printed values. A value *agrees* with the figure where it is printed
    as *s* or lies in *S*; but of an unhedged figure, not the end of *S* that is printed as its
    neighbour (5.75 is printed 5.8, never 5.7, and -5.75 is printed -5.8), and of one that names
    an end or a range (over 25, 10 to 20), only what lies in *S*.

    ===================  =========================  ===================  ===================
    verdict              equal                      at_least             at_most
    ===================  =========================  ===================  ===================
    ``certain``          all of *R* lies in *S*     ``min S >= max R``   ``max S <= min R``
                         and agrees
    ``compatible``       *r* agrees                 ``s >= r``           ``s <= r``
    ``within_rounding``  some value of *R* agrees   ``max S >= min R``   ``min S <= max R``
    ``does_not_hold``    otherwise                  otherwise            otherwise
    ===================  =========================  ===================  ===================

    The first that applies is given, and each implies the next; where *r* (or *s*, of at_least and
    at_most) is no point, since a print names only an end, none is compatible. So narrower
    operands never spoil a certain verdict, a wider *S* never makes an equality worse, and judging
    -s against -r is judging s against r (with at_least and at_most exchanged). A plain count has
    no latitude of its own: 0.51 a day, printed as 1, is compatible with it and not certain.

    Args:
        stated: with the bounds of its print.
        recomputed: with the bounds of its operands.
        step: one unit of the stated figure's last printed digit.
        ranged: the stated figure stands for a range, by its hedge or as printed, so that any
            value within its bounds agrees.
        relation: ``at_least`` where the stated figure is a whole and the recomputed its parts,
            ``at_most`` the other way round.
        rounding: how the stated figure was made from its value.
    """
    points = stated.point and recomputed.point
    if relation == "at_least":
        surely = stated.low >= recomputed.high
        likely = points and stated.value >= recomputed.value
        possibly = stated.high >= recomputed.low
    elif relation == "at_most":
        surely = stated.high <= recomputed.low
        likely = points and stated.value <= recomputed.value
        possibly = stated.low <= recomputed.high
    else:
        covered = _Covered(stated, step, rounding, ranged=ranged)
        surely = all(
            stated.contains(end) and covered.holds(end)
            for end in (recomputed.low, recomputed.high)
        )
        likely = recomputed.point and covered.holds(recomputed.value)
        possibly = covered.meets(recomputed)
    if surely:
        return "certain"
    if likely:
        return "compatible"
    return "within_rounding" if possibly else "does_not_hold"


def _last_digit(figure: Figure) -> Fraction:
    """Return one unit of a figure's last digit.

    A fraction (三分之二) has none: that of the places it is kept to, so that only what is that
    fraction agrees with it.
    """
    step = figure.reading.step
    tenths = step.normalize().as_tuple().digits == (1,)
    return Fraction(step if tenths else FRACTION_PLACES)


@dataclass(frozen=True)
class _Covered:
    """The values that agree with a stated figure; see :func:`judge_reading`.

    They are one interval, for the figure's own range and what is printed as it both hold the
    figure; an end of it may be left out.
    """

    stated: Quantity
    step: Fraction
    rounding: Rounding
    ranged: bool

    @property
    def _only_ends(self) -> bool:
        """Whether the figure names an end or a range: what its words exclude is not rounded."""
        return self.ranged and not self.stated.point

    def holds(self, value: End) -> bool:
        """Tell whether a value agrees."""
        if self._only_ends:
            return self.stated.contains(value)
        if is_finite(value) and round_print(value, self.step, self.rounding) == self.stated.value:
            return True
        at_end = value in {self.stated.low, self.stated.high} & {*self._printed}
        return self.stated.contains(value) and (self.ranged or not at_end)

    def meets(self, other: Quantity) -> bool:
        """Tell whether any value of an interval agrees."""
        if self._only_ends:
            return self.stated.overlaps(other)
        low, high = self._printed
        first = max(other.low, min(low, self.stated.low))
        last = min(other.high, max(high, self.stated.high))
        return first < last or (first == last and self.holds(first))

    @property
    def _printed(self) -> tuple[Fraction, Fraction]:
        return printed_range(self.stated.value, self.step, self.rounding)


def judge_prints(prints: Sequence[Quantity]) -> Verdict:
    """Judge prints of one quantity against each other.

    ``certain`` where all are one exact value; ``compatible`` where they are the same figure,
    whose rounding or hedge may hide two values; ``within_rounding`` where only their intervals
    share a value; else ``conflict``. None of them is privileged, so unlike a stated figure none
    is held to cover the others.
    """
    if max(one.low for one in prints) > min(one.high for one in prints):
        return "conflict"
    if len({one.value for one in prints}) > 1:
        return "within_rounding"
    return "certain" if all(one.low == one.high for one in prints) else "compatible"


def judge_claim(readings: Sequence[Verdict], *, conflicting: bool = False) -> Verdict:
    """Judge a claim by its readings' verdicts, the plain meaning first.

    The first reading's verdict stands if it holds. If another holds, so does the claim, under
    that reading. If a fair reading can't be checked, neither can the claim, since it may be the
    one that was meant. Otherwise the claim fails.
    """
    first = readings[0]
    if first in HOLDING:
        return first
    if any(verdict in HOLDING for verdict in readings):
        return "under_reading"
    if "not_checkable" in readings:
        return "not_checkable"
    return "conflict" if conflicting else "does_not_hold"


def _compare(inputs: Mapping[str, ClaimInput]) -> Iterator[_Finding]:
    """Compare prints of one quantity, which one true value may or may not explain.

    Where they conflict, the two that lie furthest apart are shown: the one that ends first and
    the one that begins last; else the least and the greatest.
    """
    quantities = [one.quantity for one in inputs.values()]
    verdict = judge_prints(quantities)
    if verdict == "conflict":
        lowest = min(quantities, key=lambda q: q.high)
        highest = max(quantities, key=lambda q: q.low)
    else:
        lowest = min(quantities, key=lambda q: q.value)
        highest = max(quantities, key=lambda q: q.value)
    yield _Finding(
        SAME, verdict, tuple(inputs), "claim.same_quantity", stated=lowest, recomputed=highest
    )


def _compare_dates(inputs: Mapping[str, ClaimInput]) -> Iterator[_Finding]:
    """Compare the dates of one thing, by year.

    A date is printed in full, so that one date for all is certain. Where some are dated only by
    the document ("now"), a second reading takes these as the latest count known, which may be
    older than the document.
    """
    periods = [one.period for one in inputs.values()]
    known = [period for period in periods if period is not None]
    dates = sorted({(period.start, period.end) for period in known})
    finding = partial(_Finding, uses=tuple(inputs))
    if dates:  # the earliest and latest; where spans begin together, their ends
        side = 0 if dates[0][0] != dates[-1][0] else 1
        first, last = Quantity.exact(dates[0][side]), Quantity.exact(dates[-1][side])
        finding = partial(finding, stated=first, recomputed=last)
    else:
        finding = partial(finding, refused=RemarkCode.NOT_PRINTED)
    verdict: Verdict = "conflict"
    if len(dates) < 2:  # noqa: PLR2004 (one date can't disagree with itself)
        verdict = "certain" if len(known) == len(periods) else "not_checkable"
    yield finding(reading=SAME, verdict=verdict, text="claim.same_date")
    firm = {(period.start, period.end) for period in known if not period.asof}
    asof = [period.end for period in known if period.asof]
    if verdict == "conflict" and firm and asof:
        before = len(firm) == 1 and max(end for _, end in firm) <= min(asof)
        yield finding(
            reading=LATEST_KNOWN,
            verdict="certain" if before else "conflict",
            text="claim.latest_known",
        )


def find_nearest(rows: Iterable[ClaimRow]) -> list[ClaimRow]:
    """Return of each claim that fails its nearest reading, those furthest apart first.

    Where it is no matter of percent, of dates, the order is that of the claims, at the end.
    """
    nearest: dict[str, ClaimRow] = {}
    for row in rows:
        if row.verdict in FAILING:
            known = nearest.setdefault(row.claim, row)
            if row.gap is not None and (known.gap is None or row.gap < known.gap):
                nearest[row.claim] = row
    return sorted(nearest.values(), key=lambda row: 1 if row.gap is None else -row.gap)


def count_verdicts(rows: Iterable[ClaimRow]) -> dict[Verdict, int]:
    """Return how many claims (not readings) have each verdict, every verdict named."""
    verdicts = {row.claim: row.verdict for row in rows}
    return {verdict: list(verdicts.values()).count(verdict) for verdict in VERDICTS}
