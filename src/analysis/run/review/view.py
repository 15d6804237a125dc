"""What the review page shows of a draft, as JSON: rows, indicators, pairs, claims, faults."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

from analysis.core.errors import InputError
from analysis.core.units import UNITS
from analysis.core.vocabulary import Hedge, Kind, Measure, PeriodBasis
from analysis.extract.intake import Document, say_doubts
from analysis.extract.reasons import say_reason
from analysis.run.review.draft import EDITABLE, INDICATOR_COLUMNS, INFO_COLUMNS, Draft
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.source.schema import Source
from analysis.study.claims import WORST_FIRST, audit_claims
from analysis.study.growth import GrowthRow, measure_growth
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import format_number
from analysis.words.say import say_span
from analysis.words.units import name_unit

_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def show_text(document: Document, words: Catalogue) -> dict[str, Any]:
    """Return the document's text, where its pages begin, and what to know of it before reading."""
    pages = [
        {"start": page.start, "title": words.say("review.page", number=page.number)}
        for page in document.pages or ()
    ]
    return {"text": document.text, "pages": pages, "doubts": list(say_doubts(document, words))}


def show_words(words: Catalogue) -> dict[str, Any]:
    """Return every message the page needs, and the values its lists offer."""
    return {
        "messages": {
            key.removeprefix("review."): words.messages[key]
            for key in words.under("review")
            if isinstance(words.messages[key], str)
        },
        "choices": {
            "kind": list(get_args(Kind)),
            "hedge": list(get_args(Hedge)),
            "period_basis": ["", *get_args(PeriodBasis)],
            "basis": ["", "annual_average"],
            "prices": ["", "current", "constant"],
            "measure": list(get_args(Measure)),
        },
        "units": {unit: name_unit(unit, words) for unit in UNITS},
        "columns": list(EDITABLE),
        "indicator_columns": list(INDICATOR_COLUMNS),
        "info_columns": list(INFO_COLUMNS),
    }


def show_draft(draft: Draft, words: Catalogue) -> dict[str, Any]:
    """Return all that a correction may change."""
    content = draft.content
    counts = Counter(row.get("indicator") for row in content.rows)
    source = draft.source()
    return {
        "figures": [
            {
                **row,
                "reason": say_reason(row["review"], words),
                "unit_name": name_unit(row["unit"], words) if row["unit"] else "",
            }
            for row in content.rows
        ],
        "indicators": [
            {
                "id": name,
                "count": counts[name],
                "unit_name": name_unit(str(entry.get("unit", "")), words),
                **{column: str(entry.get(column, "")) for column in INDICATOR_COLUMNS},
            }
            for name, entry in content.indicators.items()
        ],
        "info": {column: str(content.info.get(column) or "") for column in INFO_COLUMNS},
        "faults": list(draft.faults),
        "dropped": list(draft.dropped),
        "steps": draft.steps,
        "pairs": _show_pairs(source, words) if source else [],
        "claims": _show_claims(draft, source, words) if source else [],
    }


def _show_pairs(source: Source, words: Catalogue) -> list[dict[str, Any]]:
    """The growth that the brief will show, largest first, each with the figures it rests on."""
    growth = measure_growth(
        clean_figures(source, policy=HedgePolicy.STANDARD),
        source.indicators,
        base_year=_FIRST_YEAR,
        end_year=_LAST_YEAR,
    )
    return [
        {
            "indicator": row.indicator,
            "title": words.pick(source.indicators[row.indicator]),
            "scope": row.scope,
            "dates": say_span(row.base_period, row.end_period, words),
            "change": _say_change(row, words),
            "figures": _figures_of(row),
        }
        for row in growth.rows
    ]


def _figures_of(row: GrowthRow) -> list[str]:
    figures = dict.fromkeys(
        operand.id
        for estimate in row.estimates()
        for operand in estimate.operands
        if operand.kind.value == "figure"
    )
    return list(figures)


def _say_change(row: GrowthRow, words: Catalogue) -> str:
    """The two levels and the change between them, as a line."""
    unit, change = ("percent", row.pct) if row.pct is not None else (row.unit, row.change)
    if row.pp is not None:
        unit, change = "percentage_point", row.pp
    return words.say(
        "review.pair_change",
        base=format_number(row.base, row.unit, words),
        end=format_number(row.end, row.unit, words),
        change=format_number(change, unit, words, places=1 if unit == "percent" else None),
    )


def _show_claims(draft: Draft, source: Source, words: Catalogue) -> list[dict[str, Any]]:
    """The claims with their verdicts, the worst first."""
    try:
        claims = draft.claims(source)
        rows = audit_claims(claims, source, policy=HedgePolicy.STANDARD)
    except InputError as error:
        return [{"id": "", "verdict": "", "says": str(error), "figures": []}]
    first: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        first.setdefault(
            row.claim,
            {
                "id": row.claim,
                "verdict": words.say(f"verdict.{row.verdict}"),
                "code": row.verdict,
                "says": words.pick(row, "says"),
                "figures": list(row.figures),
            },
        )
    return sorted(map(dict, first.values()), key=lambda one: WORST_FIRST.index(one["code"]))
