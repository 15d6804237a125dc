"""A draft of a new source: the extractor's figures with proposed indicators, ready to be edited.

What a figure measures is for a reader to say. But in this genre the words just before a figure
nearly always name it (全市地区生产总值5230.4亿元), and a change belongs to the level before it
(比上年增长5.8%); so the draft proposes indicators by these two rules, each marked as proposed.
Levels and changes then pair at once, and the reader corrects instead of starting from nothing.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from analysis.core.errors import InputError
from analysis.core.vocabulary import is_ratio
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.review import render_review
from analysis.extract.scan import COLUMNS, Mention, find_home, infer_year
from analysis.source.schema import CHANGE_UNITS, MEASURED

#: A title longer than this is cut to its end, where the noun is.
LONGEST_TITLE = 16
_GENRE = genre("draft")
_SENTENCE_END = _GENRE.pattern("sentence_end")
_CLAUSE_END = _GENRE.pattern("clause_end")
_TAIL = _GENRE.pattern("tail")
_HEAD = _GENRE.pattern("head")
_NOT_A_WORD = _GENRE.pattern("not_a_word")
_WRAP = _GENRE.pattern("wrap")
_WHOLE_CITY = _GENRE.text("whole_city")
_NOW = _GENRE.text("now")


@dataclass(frozen=True)
class ProposedIndicator:
    """An indicator named after the words before its first figure."""

    id: str
    title: str
    unit: str
    ratio: bool


def propose_indicators(
    document: Document, mentions: Sequence[Mention]
) -> tuple[list[Mention], list[ProposedIndicator]]:
    """Give each measured figure a proposed indicator.

    Figures of the same words and unit share one. A change takes the indicator of the level before
    it in the same sentence, and so does a figure without words of its own (由2.31%提高到2.95%).

    Returns:
        The mentions, with ``indicator`` filled where it could be proposed, and the indicators.
    """
    known: dict[tuple[str, str], ProposedIndicator] = {}
    result: list[Mention] = []
    subject: ProposedIndicator | None = None
    floor = 0
    for mention in mentions:
        between = document.text[floor : mention.start]
        if _SENTENCE_END.search(_WRAP.sub("", between)):
            subject = None
        if mention.kind not in MEASURED or not mention.unit or not mention.value:
            result.append(mention)  # a date stands between the name and the figure
            continue
        floor = mention.end
        words = name_figure(between)
        if mention.kind == "change" and not words:
            fits = subject is not None and (
                mention.unit in CHANGE_UNITS or mention.unit == subject.unit
            )
            result.append(replace(mention, indicator=subject.id) if subject and fits else mention)
            continue
        if not words and subject is not None and subject.unit == mention.unit:
            result.append(replace(mention, indicator=subject.id))
            continue
        if mention.kind == "change" or not words:
            result.append(mention)
            continue
        key = (words, mention.unit)
        if key not in known:
            ratio = is_ratio(mention.unit)
            known[key] = ProposedIndicator(
                f"draft_{len(known) + 1:03d}", words, mention.unit, ratio
            )
        subject = known[key]
        result.append(replace(mention, indicator=subject.id))
    return result, list(known.values())


def name_figure(before: str) -> str:
    """Return the name that the words before a figure give it, or an empty text."""
    sentence = _SENTENCE_END.split("".join(before.split()))[-1]
    clause = next((part for part in reversed(_CLAUSE_END.split(sentence)) if _strip(part)), "")
    return _strip(clause)[-LONGEST_TITLE:]


def _strip(words: str) -> str:
    words = _NOT_A_WORD.sub("", words)
    stripped = ""
    while words != stripped:
        stripped = words
        words = _HEAD.sub("", _TAIL.sub("", words))
    return words if len(words) > 1 else ""


def write_draft(mentions: Sequence[Mention], document: Document, folder: Path, name: str) -> Path:
    """Write figures.csv, source.yml, indicators.yml and review.html; return the review page.

    Raises:
        InputError: if the folder already holds figures.csv: an edited draft is work, and is not
            written over.
    """
    figures = folder / "figures.csv"
    if figures.exists():
        msg = (
            f"{figures} exists already; choose another name or folder, or remove it to draft anew"
        )
        raise InputError(msg)
    folder.mkdir(parents=True, exist_ok=True)
    proposed, indicators = propose_indicators(document, mentions)
    with figures.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for mention in proposed:
            values = (getattr(mention, column) for column in COLUMNS)
            writer.writerow("" if value is None else value for value in values)
    (folder / "source.yml").write_text(_source_yaml(document, proposed), encoding="utf-8")
    (folder / "indicators.yml").write_text(_indicators_yaml(indicators), encoding="utf-8")
    page = folder / "review.html"
    page.write_text(render_review(document, proposed, name), encoding="utf-8")
    return page


def _source_yaml(document: Document, mentions: Sequence[Mention]) -> str:
    year = infer_year(document.joined)
    pages = None if document.pages is None else len(document.pages)
    home = find_home(document.joined)
    main = home.name or home.whole or _WHOLE_CITY
    named = dict.fromkeys([main, *(one.scope for one in mentions if one.scope)])
    scopes = {
        scope: {"id": f"place_{number}", "title_en": scope}
        for number, scope in enumerate(named, start=1)
    }
    lines: Iterator[tuple[str, object]] = iter(
        (
            ("title_zh", document.path.stem),
            ("title_en", document.path.stem),
            ("publisher_zh", ""),
            ("publisher_en", ""),
            ("year", year),
            ("pages", pages),
            ("sha256", document.sha256 or None),
            ("scope", main),
            ("scopes", scopes),
        )
    )
    return (
        "# A draft: fill in what is empty, then run the check. The year is inferred: it is the\n"
        f"# year that {_NOW} refers to. Rename the scopes' ids, and translate their titles.\n"
        f"# Scope: {'' if home.sure else 'IN DOUBT; '}{home.why}.\n"
        f"# Encoding: {document.encoding}. Pages: {document.paging}.\n"
        + yaml.safe_dump(dict(lines), allow_unicode=True, sort_keys=False)
    )


def _indicators_yaml(indicators: Sequence[ProposedIndicator]) -> str:
    content = {
        one.id: {
            "title_zh": one.title,
            "title_en": one.title,
            "unit": one.unit,
            "measure": "rank" if one.unit == "rank" else "ratio" if one.ratio else "flow",
            "topic": "draft",
            "doubt": "proposed from the words before the figure; check, rename, translate",
        }
        for one in indicators
    }
    return (
        "# A draft: rename the ids (also in figures.csv), translate the titles, say what is a\n"
        "# stock and what a flow, and join what is one indicator under two names.\n"
        + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    )
