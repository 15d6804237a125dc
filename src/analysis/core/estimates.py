"""Estimates as a flat table: the columns of `trends.csv` and `projections.csv`.

One row an estimate or a refusal, so that a spreadsheet and pandas can read it. A row holds what
trends, projections and refusals consist of, and no more. It has no column for:

* a claim or a reading as the subject;
* an indicator, a scope or a unit of its own of what the subject is held against;
* a start without an end;
* degrees of freedom of an interval other than those of the estimate;
* the cell that made it, which is known of the table.

:meth:`EstimateRow.of` refuses what would be lost, so :meth:`EstimateRow.result` gives back what
it was given.
"""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Self

from pydantic import Field

from analysis.core.files import parse_json
from analysis.core.period import Period
from analysis.core.records import Bound, Ids, Record
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Operand,
    Refusal,
    Remark,
    Result,
    Subject,
    Term,
)


class EstimateRow(Record):
    """One estimate or refusal; a row of a long table of results."""

    model: ModelId
    indicator: str | None = None
    scope: str | None = None
    series: str | None = None
    place: str | None = None
    vintage: str | None = None
    against_series: str | None = None
    against_place: str | None = None
    against_vintage: str | None = None
    term: Term | None = Field(None, description="empty where the whole model was refused")
    variant: str = ""
    start_year: int | None = None
    end_year: int | None = None
    start_month: int | None = Field(None, ge=1, le=12, description="where one is printed")
    end_month: int | None = Field(None, ge=1, le=12, description="where one is printed")
    start_asof: bool = Field(default=False, description="dated only by the document (目前)")
    end_asof: bool = False
    span: bool = Field(default=False, description="the period is a span over which a flow adds up")
    start_span_years: int = Field(
        0, ge=0, description="over how many years the start adds up, where there are two dates"
    )
    end_span_years: int = Field(
        0, ge=0, description="over how many years the end adds up, where there are two dates"
    )
    value: Decimal | None = Field(None, description="empty where the estimate was refused")
    unit: str = Field(description="of the value")
    per_year: bool = False
    subject_unit: str = Field(description="of what the estimate is about")
    interval: IntervalKind | None = Field(None, description="what low and high are")
    low: Bound | None = None
    high: Bound | None = None
    point: bool = Field(
        default=True,
        description="whether the value is a point; false where a print names only an end or a "
        "range, so that low and high are all that is known",
    )
    level: Decimal | None = Field(None, description="nominal coverage, such as 0.95")
    se: Decimal | None = Field(None, description="standard error")
    n: int | None = Field(None, description="observations used")
    dof: Decimal = Field(Decimal(0), description="degrees of freedom; 0: no inference")
    operands: Ids = ()
    remarks: str = Field("", description="codes with arguments, as JSON")
    refused: str = Field("", description="why there is no estimate: a code with arguments, JSON")

    @classmethod
    def of(cls, result: Result) -> Self:
        """Return the row of an estimate or a refusal.

        Raises:
            ValueError: for a result that a row can't hold whole, naming what would be lost.
        """
        row = cls._write(result)
        back = row.result()
        if back != result:
            lost = ", ".join(
                name
                for name in type(result).model_fields
                if getattr(result, name) != getattr(back, name, None)
            )
            msg = f"{result.model}, {result.term}: a row of a table can't hold its {lost}"
            raise ValueError(msg)
        return row

    @classmethod
    def _write(cls, result: Result) -> Self:
        subject, against = result.subject, result.subject.against
        common: dict[str, Any] = {
            "model": result.model,
            "indicator": subject.indicator,
            "scope": subject.scope,
            "series": subject.series,
            "place": subject.place,
            "vintage": subject.vintage,
            "against_series": against.series if against else None,
            "against_place": against.place if against else None,
            "against_vintage": against.vintage if against else None,
            "term": result.term,
            "subject_unit": subject.unit,
            "unit": subject.unit,
        }
        if result.start is not None and result.end is not None:
            start, end = result.start, result.end
            whole = start == end and end.span
            common |= {
                "start_year": start.start if whole else start.end,
                "end_year": end.end,
                "start_month": start.month,
                "end_month": end.month,
                "start_asof": start.asof,
                "end_asof": end.asof,
                "span": whole,
                "start_span_years": 0 if whole else start.span_years,
                "end_span_years": 0 if whole else end.span_years,
            }
        if isinstance(result, Refusal):
            return cls(**common, refused=_write_remarks([result.reason]))
        interval = result.interval
        return cls(
            **common
            | {
                "variant": result.variant,
                "value": result.value,
                "point": result.point,
                "unit": result.unit.name,
                "per_year": result.unit.per_year,
                "n": result.n,
                "dof": result.dof,
                "operands": tuple(map(str, result.operands)),
                "remarks": _write_remarks(result.remarks),
            },
            **(
                {}
                if interval is None
                else {
                    "interval": interval.kind,
                    "low": interval.low,
                    "high": interval.high,
                    "level": interval.level,
                    "se": interval.se,
                }
            ),
        )

    def result(self) -> Result:
        """Return the estimate or refusal of the row.

        Raises:
            ValueError: if the row claims more than it has, such as an interval without degrees
                of freedom, or has a part of what is only whole: one of two years, one end.
        """
        for names in (("start_year", "end_year"), ("interval", "low", "high")):
            empty = [name for name in names if getattr(self, name) is None]
            if empty and len(empty) < len(names):
                msg = (
                    f"{', '.join(names)}: given together or not at all; empty: {', '.join(empty)}"
                )
                raise ValueError(msg)
        against = None
        if self.against_series or self.against_place or self.against_vintage:
            against = Subject(
                series=self.against_series,
                place=self.against_place,
                vintage=self.against_vintage,
                unit=self.subject_unit,
            )
        subject = Subject(
            indicator=self.indicator,
            scope=self.scope,
            series=self.series,
            place=self.place,
            vintage=self.vintage,
            unit=self.subject_unit,
            against=against,
        )
        start, end = self._periods()
        if self.value is None or self.term is None:
            [reason] = _read_remarks(self.refused)
            return Refusal(
                subject=subject,
                model=self.model,
                term=self.term,
                start=start,
                end=end,
                reason=reason,
            )
        return Estimate(
            subject=subject,
            model=self.model,
            term=self.term,
            variant=self.variant,
            start=start,
            end=end,
            value=self.value,
            interval=self._interval(),
            point=self.point,
            n=self.n,
            dof=self.dof,
            operands=tuple(map(Operand.parse, self.operands)),
            remarks=tuple(_read_remarks(self.remarks)),
        )

    def _periods(self) -> tuple[Period | None, Period | None]:
        if self.start_year is None or self.end_year is None:  # both, then
            return None, None
        if self.span:
            whole = Period(self.start_year, self.end_year, span=True)
            return whole, whole
        return (
            Period.of_year(
                self.start_year,
                month=self.start_month,
                asof=self.start_asof,
                span_years=self.start_span_years,
            ),
            Period.of_year(
                self.end_year,
                month=self.end_month,
                asof=self.end_asof,
                span_years=self.end_span_years,
            ),
        )

    def _interval(self) -> Interval | None:
        if self.interval is None or self.low is None or self.high is None:  # all, then
            return None
        return Interval(
            kind=self.interval,
            low=self.low,
            high=self.high,
            level=self.level,
            se=self.se,
            dof=self.dof if self.dof > 0 else None,
        )


def tabulate_results(results: Iterable[Result]) -> list[EstimateRow]:
    """Return results as rows of a table, in their order."""
    return [EstimateRow.of(result) for result in results]


def _write_remarks(remarks: Iterable[Remark]) -> str:
    plain = [
        {"code": one.code.value}
        | {
            name: {"decimal": str(value)} if isinstance(value, Decimal) else value
            for name, value in one.args.items()
        }
        for one in remarks
    ]
    return json.dumps(plain, ensure_ascii=False, separators=(", ", ": ")) if plain else ""


def _read_remarks(text: str) -> list[Remark]:
    return [
        Remark(
            code=entry.pop("code"),
            args={
                name: Decimal(value["decimal"]) if isinstance(value, dict) else value
                for name, value in entry.items()
            },
        )
        for entry in (parse_json(text, "column remarks") if text else [])
    ]
