"""The document's own claims, recomputed with honest bounds (notebook 04).

A claim is a relation the source asserts between figures: a growth rate between two counts, parts
that make a whole, an average per head, the same count on two pages. It names the stated figure,
the operands, and every fair reading as a formula over them; the code recomputes it under each
reading with bounds and gives a verdict. A claim that any fair reading explains is never called
an error.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import floor
from typing import Final, Literal, get_args

from pydantic import Field

from analysis.core.errors import InputError
from analysis.core.formula import evaluate_formula, parse_formula
from analysis.core.period import Period
from analysis.core.quantity import (
    Quantity,
    to_decimal,
)
from analysis.core.records import Record
from analysis.source.bounds import HedgePolicy, bound_reading
from analysis.source.claims import (
    PLACEHOLDER,
    Claim,
    ClaimReading,
    ReferenceKey,
    Relation,
    Topic,
    Years,
    write_english,
)
from analysis.source.observe import clean_figures
from analysis.source.reading import Reading
from analysis.source.schema import Figure, ReferenceRow, Source

Verdict = Literal[
    "holds",
    "holds_within_rounding",
    "holds_under_reading",
    "does_not_hold",
    "conflict",
    "not_checkable",
]

#: In the order a reader expects them; `count_verdicts` keeps it.
VERDICTS: Final[tuple[Verdict, ...]] = get_args(Verdict)
#: Where figures disagree about one quantity neither is the formula's fault: a conflict.
_CONFLICTING: Final = frozenset({"repeat", "date", "reference"})
_HOLDING: Final = frozenset({"holds", "holds_within_rounding"})

_DOCUMENT_YEAR = re.compile(r"[〔\[（(](\d{4})[〕\]）)]")
#: Counts among the units of reference series: an integer stands for itself.
_COUNTED = frozenset({"rank", "enterprises", "persons", "patents"})
_PERCENT_OF_REFERENCE = frozenset({"% of GDP", "%", "percentage points"})


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
    fill_zh = partial(PLACEHOLDER.sub, lambda found: operands[found[1]].printed)
    fill_en = partial(PLACEHOLDER.sub, lambda found: operands[found[1]].english)
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
