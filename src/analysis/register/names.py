"""Titles for every id that the tables of a run hold."""

from collections.abc import Iterable, Mapping
from typing import Any

from analysis.register.results import Results
from analysis.source.reference import Reference
from analysis.source.schema import Source
from analysis.study.claims import ClaimRow
from analysis.study.measures import MeasureRow
from analysis.words.say import Names, Titles


def names_of(results: Results) -> Names:
    """Return the titles of whatever ids a run has: indicators, places, claims and so on."""
    return name_ids(results.source, results.reference, results.claims, results.measures)


def name_ids(
    source: Source,
    reference: Reference,
    claims: Iterable[ClaimRow] = (),
    measures: Iterable[MeasureRow] = (),
) -> Names:
    """Return the titles of whatever ids a source, the reference data, claims and measures have."""
    rows = tuple(claims)
    return Names(
        main_scope=source.info.scope_id,
        indicators=_titles(source.indicators),
        scopes={
            scope.id: {"zh": name, "en": scope.title_en}
            for name, scope in source.info.scopes.items()
        },
        places=_titles(reference.places),
        series=_titles(reference.series),
        vintages=_titles(reference.vintages),
        publishers=_titles(reference.publishers),
        publications={
            name: titles
            for publisher in reference.publishers.values()
            for name, titles in _titles(publisher.publications).items()
        },
        claims={row.claim: {"zh": row.says_zh, "en": row.says_en} for row in rows},
        readings={
            f"{row.claim}.{row.reading}": {"zh": row.reading_zh, "en": row.reading_en}
            for row in rows
        },
        measures={row.measure: {"zh": row.title_zh, "en": row.title_en} for row in measures},
    )


def _titles(entries: Mapping[str, Any]) -> dict[str, Titles]:
    return {name: {"zh": one.title_zh, "en": one.title_en} for name, one in entries.items()}
