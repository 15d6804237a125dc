"""What follows from several printed or outside figures, with exact bounds (notebook 04).

Each measure of `measures.yml` is its formula at the printed values, and between the least and the
most that all its operands' prints allow together. Every operand stands in it once, so that the
bounds, taken operation by operation, are exact; nothing is said of which value is likelier.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from pydantic import Field

from analysis.core.formula import evaluate_formula, parse_formula
from analysis.core.period import Period
from analysis.core.quantity import NotPositiveError, Quantity, is_finite
from analysis.core.records import Bound, Ids, Numbers, Record
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    Refusal,
    RemarkCode,
    Result,
    Subject,
    Term,
    remark,
)
from analysis.core.vocabulary import DATA_LANGUAGES
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import PLACEHOLDER
from analysis.source.measures import Measure
from analysis.source.reference import Reference
from analysis.source.schema import Source, UnitName
from analysis.study.claims import ClaimInput, Prints, load_figure, load_reference
from analysis.study.conventions import USUAL, Conventions
from analysis.study.published import estimate_cells, publish, read_quantity
from analysis.words.catalogue import Catalogue, Language, catalogue


class MeasureRow(Record):
    """A measure and its value, or why it has none; a row of `tables/measures.csv`."""

    measure: str
    title_zh: str
    title_en: str
    start_year: int | None = Field(None, description="first year that an operand holds for")
    end_year: int | None = Field(None, description="last year that an operand holds for")
    asof: bool = Field(
        default=False, description="whether an operand is dated only by the document (目前)"
    )
    value: Decimal | None = Field(None, description="at the printed values; empty if refused")
    value_low: Bound | None = None
    value_high: Bound | None = None
    point: bool = Field(
        default=True,
        description="whether the value is a point: false where it rests on a print that is none",
    )
    unit: UnitName
    formula: str = Field(description="over the operands' names, as measures.yml declares it")
    operands: Ids = Field(
        description="what it rests on, in the order declared: figure:id, reference:id"
    )
    pages: Numbers = Field((), description="printed pages of the figures, in order")
    refused: RemarkCode | None = Field(None, description="why there is no value")
    note_zh: str
    note_en: str

    def result(self) -> Result:
        """Return the estimate, or the refusal with its reason."""
        start, end = self._period()
        common: dict[str, Any] = {
            "subject": Subject(measure=self.measure, unit=self.unit),
            "model": ModelId.MEASURE,
            "term": Term.IMPLIED,
            "start": start,
            "end": end,
        }
        quantity = read_quantity(self, "value", point=self.point)
        if quantity is None:
            return Refusal(**common, reason=remark(self.refused or RemarkCode.NOT_PRINTED))
        return Estimate(
            **common,
            **estimate_cells(quantity),
            operands=tuple(map(Operand.parse, self.operands)),
        )

    def estimates(self) -> list[Estimate]:
        """Return the estimate, if there is one."""
        result = self.result()
        return [result] if isinstance(result, Estimate) else []

    def _period(self) -> tuple[Period | None, Period | None]:
        if self.start_year is None or self.end_year is None:
            return None, None
        end = Period.of_year(self.end_year, asof=self.asof)
        one_year = self.start_year == self.end_year
        return (end if one_year else Period.of_year(self.start_year)), end


def compute_measures(  # noqa: PLR0913 (what a measure depends on, each named)
    measures: Mapping[str, Measure],
    source: Source,
    reference: Reference | None,
    *,
    policy: HedgePolicy,
    conventions: Conventions = USUAL,
    base_year: int,
    end_year: int,
    words: Mapping[Language, Catalogue] | None = None,
) -> list[MeasureRow]:
    """Compute each measure with its bounds, or say why not.

    A measure is refused

    * ``outside_years``: unless its first year is one of those chosen, and so is the last year of
      each of the source's own figures; an outside figure may be later, as an outturn is;
    * ``operand_not_positive``: where an operand is nothing or less, or may be less within its
      bounds, for shares of it and quotients by it have no meaning;
    * ``divisor_may_vanish``: where what is divided by may be nothing;
    * ``not_positive``: where a growth rate has a level that may be nothing;
    * ``no_bound``: where prints that set no end leave it none above, and nothing below but zero,
      or a sign that is open. One end is enough to be told.

    Args:
        measures: from :func:`analysis.source.measures.read_measures`.
        source: the figures they name.
        reference: outside figures, for measures that name some.
        policy: how hedges and rounding become bounds.
        conventions: how a print is read beside its hedge; no measure counts years, so that only
            those of rounding touch any.
        base_year, end_year: the years chosen.
        words: the messages that figures in titles and notes are written with.

    Returns:
        One row per measure, in the order of the file.

    Raises:
        InputError: for a figure that can't be an operand.
    """
    prints = Prints.of(source, reference, policy, conventions)
    said = {
        language: (words or {}).get(language) or catalogue(language) for language in DATA_LANGUAGES
    }
    rows = []
    for name, measure in measures.items():
        where = f"{source.folder / 'measures.yml'}, measure {name}"
        inputs = {
            key: load_figure(source.figure(figure), prints, said, where)
            for key, figure in measure.operands.items()
        }
        inputs |= {
            key: load_reference(selector, prints, where)
            for key, selector in measure.reference.items()
        }
        rows.append(_compute(name, measure, inputs, range(base_year, end_year + 1)))
    return rows


def _compute(
    name: str, measure: Measure, inputs: Mapping[str, ClaimInput], years: Sequence[int]
) -> MeasureRow:
    found = _evaluate(measure, inputs, years)
    periods = [one.period for one in inputs.values() if one.period is not None]
    if isinstance(found, Quantity):
        cells = {**publish({"value": found}), "point": found.point or found.low == found.high}
    else:
        cells = {"refused": found}
    return MeasureRow(
        measure=name,
        start_year=min((one.start for one in periods), default=None),
        end_year=max((one.end for one in periods), default=None),
        asof=any(one.asof for one in periods),
        unit=measure.unit,
        formula=measure.formula,
        operands=tuple(str(one.operand) for one in inputs.values()),
        pages=tuple(sorted({one.page for one in inputs.values() if one.page})),
        **_write_texts(measure, inputs),
        **cells,
    )


def _evaluate(
    measure: Measure, inputs: Mapping[str, ClaimInput], years: Sequence[int]
) -> Quantity | RemarkCode:
    if not _is_within(inputs.values(), years):
        return RemarkCode.OUTSIDE_YEARS
    quantities = {name: one.quantity for name, one in inputs.items()}
    if any(one.value <= 0 or one.low < 0 for one in quantities.values()):
        return RemarkCode.OPERAND_NOT_POSITIVE
    try:
        found = evaluate_formula(parse_formula(measure.formula), quantities)
    except ZeroDivisionError:
        return RemarkCode.DIVISOR_MAY_VANISH
    except NotPositiveError:
        return RemarkCode.NOT_POSITIVE
    if found.low <= 0 and not is_finite(found.high):
        return RemarkCode.NO_BOUND
    return found


def _is_within(inputs: Iterable[ClaimInput], years: Sequence[int]) -> bool:
    """Tell whether a measure is of the years chosen; what is not dated is of any."""
    dated = [(one, one.period) for one in inputs if one.period is not None]
    first = min((period.start for _, period in dated), default=None)
    own = [period.end for one, period in dated if one.is_figure]
    return (first is None or first in years) and all(end in years for end in own)


def _write_texts(measure: Measure, inputs: Mapping[str, ClaimInput]) -> dict[str, str]:
    """Return titles and notes, their placeholders filled in each language."""
    result: dict[str, str] = {}
    for language in DATA_LANGUAGES:
        written = {key: one.written[language] for key, one in inputs.items()}
        fill = partial(PLACEHOLDER.sub, lambda found, by=written: by[found[1]])
        for stem in ("title", "note"):
            column = f"{stem}_{language}"
            result[column] = fill(getattr(measure, column))
    return result
