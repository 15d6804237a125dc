"""Titles for every id that the tables of a run hold."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analysis.core.vocabulary import DATA_LANGUAGES
from analysis.register.results import Results
from analysis.source.reference import Reference
from analysis.source.schema import Indicator, Source
from analysis.study.claims import ClaimRow
from analysis.study.measures import MeasureRow
from analysis.words.catalogue import catalogue
from analysis.words.say import Names, Titles
from analysis.words.units import name_unit

#: The characters of Chinese.
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


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
        indicators=title_indicators(source.indicators),
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
        sections={
            one.paragraph: {"zh": one.title_zh, "en": one.title_en} for one in source.info.sections
        },
        measures={row.measure: {"zh": row.title_zh, "en": row.title_en} for row in measures},
    )


def title_indicators(indicators: Mapping[str, Indicator]) -> Mapping[str, Titles]:
    """Return what indicators are called; those of one title are told apart by their units.

    What shares its unit too bears its place among them: 住宅（平方米）, 住宅（元）.
    """
    titles = _titles(indicators)
    for language in DATA_LANGUAGES:
        words = catalogue(language)
        alike: dict[str, list[str]] = {}
        for name, title in titles.items():
            alike.setdefault(title[language], []).append(name)
        for shared, names in alike.items():
            if len(names) == 1:
                continue
            units = [name_unit(indicators[name].unit, words) for name in names]
            for place, (name, unit) in enumerate(zip(names, units, strict=True), start=1):
                told = unit if units.count(unit) == 1 else f"{unit}, {place}"
                titles[name][language] = words.say("label.scoped", title=shared, scope=told)
    return titles


def is_untranslated(title: str) -> bool:
    """Tell whether an English title is the Chinese one still: it holds a Chinese character."""
    return _HAN.search(title) is not None


def _titles(entries: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    return {name: {"zh": one.title_zh, "en": one.title_en} for name, one in entries.items()}
