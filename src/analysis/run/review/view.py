"""What the review page shows of a draft, as JSON: rows, indicators, pairs, claims, faults."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from analysis.core.errors import InputError
from analysis.core.quantity import decimal_places, supported_places
from analysis.core.text import cover_unseen
from analysis.core.units import UNITS, unit_table
from analysis.core.vocabulary import MONEY_UNITS
from analysis.extract.intake import Document, say_doubts
from analysis.extract.reasons import say_reason
from analysis.register.digits import ANY_PLACES, PRINTED_PLACES
from analysis.run.review.content import EDITABLE, IN_BULK, INDICATOR_COLUMNS, INFO_COLUMNS
from analysis.run.review.draft import CLAIMS, Draft, Step
from analysis.run.review.faults import CHOICES, Fault
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.source.schema import Source
from analysis.study.claims import WORST_FIRST, audit_claims
from analysis.study.growth import GrowthRow, measure_growth
from analysis.words.catalogue import Catalogue
from analysis.words.numerals import PLACES, format_number
from analysis.words.say import say_span
from analysis.words.units import name_unit

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
#: Columns of a few values that a row may have none of.
_MAY_BE_EMPTY = frozenset({"period_basis", "basis", "prices"})


def show_text(document: Document, words: Catalogue) -> dict[str, Any]:
    """Return the document's text, its pages and sections, and what to know of it beforehand."""
    pages = [
        {"start": page.start, "title": words.say("review.page", number=page.number)}
        for page in document.pages or ()
    ]
    sections = [
        {
            "start": one.start,
            "end": next(
                (later.start for later in document.sections[place:] if later.level <= one.level),
                len(document.text),
            ),
            "title": cover_unseen(one.title),
        }
        for place, one in enumerate(document.sections, start=1)
    ]
    return {
        "text": cover_unseen(document.text),  # the page reckons with its offsets
        "pages": pages,
        "sections": sections,
        "doubts": [cover_unseen(one) for one in say_doubts(document, words)],
    }


def show_words(words: Catalogue) -> dict[str, Any]:
    """Return every message the page needs, and the values its lists offer."""
    return {
        "messages": {
            key.removeprefix("review."): words.messages[key]
            for key in words.under("review")
            if isinstance(words.messages[key], str)
        },
        "choices": {
            column: [*([""] if column in _MAY_BE_EMPTY else []), *values]
            for column, (values, _) in CHOICES.items()
        },
        "choice_names": {column: prefix for column, (_, prefix) in CHOICES.items()},
        "units": {unit: name_unit(unit, words) for unit in UNITS},
        "denominators": {
            name: words.say(f"denominator.{name}") for name in unit_table().denominators
        },
        "bulk_columns": list(IN_BULK),
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
        "faults": [fault.say(words) for fault in draft.faults],
        "dropped": list(draft.dropped),
        "steps": draft.steps,
        "pairs": _show_pairs(source, words) if source else [],
        "claims": _show_claims(draft, source, words) if source else [],
    }


def show_made(made: object, draft: Draft, words: Catalogue) -> object:
    """Return what a change made: an id; of one taken back, what it was and where."""
    return _show_undone(made, draft, words) if isinstance(made, Step) else made


def _show_undone(step: Step, draft: Draft, words: Catalogue) -> dict[str, Any]:
    """Where to go once a step is taken back: its figure, or the one nearest to its place."""
    known = {row["figure"]: row for row in draft.content.rows}
    there = [figure for figure in step.figures if figure in known]
    if not there and step.place is not None and known:
        place = step.place
        there = [min(known, key=lambda one: abs(int(known[one]["start"]) - place))]
    entry = draft.content.indicators.get(step.indicator, {})
    arguments = {
        "column": words.say(f"review.column.{step.column}") if step.column else "",
        "figure": " ".join(step.figures[:1]),
        "printed": known[there[0]]["printed"] if there else "",
        "indicator": str(entry.get("title_zh", "")),
        "count": len(step.figures),
    }
    key = f"review.undone.{step.work}"
    taken = words.takes(key)
    return {
        "figure": there[0] if there else "",
        "indicator": step.indicator,
        "work": step.work,
        "column": step.column,
        "says": words.say(key, **{name: arguments[name] for name in taken}),
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
        base=_show_level(row.base, row.base_low, row.base_high, row.unit, words),
        end=_show_level(row.end, row.end_low, row.end_high, row.unit, words),
        change=format_number(change, unit, words, places=1 if unit == "percent" else None),
    )


def _show_level(value: Decimal, low: Decimal, high: Decimal, unit: str, words: Catalogue) -> str:
    """A level with its own digits, but one that is reckoned with no more than its bounds hold."""
    own = max(decimal_places(value), PLACES.get(unit, 0))  # a value has lost its end zeros
    least = ANY_PLACES if unit in MONEY_UNITS else 0
    most = own if own <= PRINTED_PLACES else 1
    held = supported_places(value, low, high, most, least=least)
    if unit in MONEY_UNITS and (held is None or held >= own):
        return format_number(value, unit, words)
    return format_number(value, unit, words, places=own if held is None else min(own, held))


def _show_claims(draft: Draft, source: Source, words: Catalogue) -> list[dict[str, Any]]:
    """The claims with their verdicts, the worst first."""
    try:
        claims = draft.claims(source)
        rows = audit_claims(claims, source, policy=HedgePolicy.STANDARD)
    except InputError:
        said = Fault("elsewhere", CLAIMS).say(words)
        return [{"id": "", "verdict": "", "says": said, "figures": []}]
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
