"""From a document to its mentions: every number it prints, as a draft row of figures.csv."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final

import regex

from analysis.extract.intake import Document
from analysis.extract.lines import is_spaced
from analysis.extract.reasons import join_reasons, reason
from analysis.extract.scan.calendar import last_year
from analysis.extract.scan.dating import infer_year, is_year_guessed
from analysis.extract.scan.home import Home, find_home
from analysis.extract.scan.scope import find_scope
from analysis.extract.scan.state import Read
from analysis.extract.scan.strays import doubt_strays
from analysis.extract.scan.tokens import plain_text
from analysis.extract.scan.walk import walk_text
from analysis.source.schema import MEASURED

_CLAUSE_COMMA_INSIDE: Final = regex.compile(r"[0-9]，[0-9]")
_DESCRIBED: Final = frozenset({"level", "change", "share", "rank", "policy", "duration"})
"""Kinds that say something of a place."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeric mention of a document, as a draft row of figures.csv.

    ``start`` and ``end`` are offsets into the document's stored text. ``review`` says why a reader
    should look at the row; it is empty where the rules were sure. ``label`` is what a table says
    the figure measures: the label of its row with the place or part of its column; empty outside
    tables. A level and its change have the same label.
    """

    figure: str
    page: int | None
    printed: str
    kind: str
    value: str
    hedge: str
    unit: str
    period: str
    period_basis: str
    scope: str
    indicator: str
    head: str
    basis: str
    prices: str
    paragraph: int | None
    note: str
    label: str
    start: int
    end: int
    review: str


def extract_mentions(document: Document, year: int | None = None) -> list[Mention]:
    """Every numeric mention of the document in reading order.

    ``year`` is the document's own year, against which 目前, 去年 and 近五年 are dated; without it,
    the latest year the text speaks of as past is taken. Mentions off the numbered pages (a cover,
    the contents) are left out where the document has page numbers.
    """
    text = plain_text(document.joined)
    guessed = year is None and is_year_guessed(document.joined)
    year = year if year is not None else infer_year(document.joined)
    home = find_home(document.joined)
    mentions: list[Mention] = []
    counts: Counter[int | None] = Counter()
    reads = list(walk_text(text, year))
    strays = doubt_strays(reads)
    for read in reads:
        start = document.offset(read.start)
        end = document.offset(read.end - 1) + 1
        page = document.page_at(start)
        if page is None and document.pages is not None:
            continue
        counts[page] += 1
        scope, doubt = find_scope(text, read.start, home) if read.kind in _DESCRIBED else ("", "")
        mentions.append(
            Mention(
                f"p{page or 0:02d}.{counts[page]:02d}",
                page,
                _print(document.joined[read.start : read.end]),
                read.kind,
                read.value,
                read.hedge,
                read.unit,
                read.period,
                read.basis,
                scope,
                "",
                read.head,
                "annual_average" if read.average else "",
                read.prices,
                document.paragraph_at(start),
                read.note,
                read.label,
                start,
                end,
                join_reasons(
                    read.review
                    or _doubt_date(read, home, year if guessed else None)
                    or strays.get(read.start, ""),
                    doubt,
                    *_doubt_print(document.text[start:end]),
                ),
            )
        )
    return mentions


def _doubt_date(read: Read, home: Home, guessed: int | None) -> str:
    """Why a date is doubted that no word near a figure gives.

    The text is of another genre, or the year that it is counted from is no more than a guess.
    """
    ends_in_guess = guessed is not None and read.period.endswith(f"-{guessed}")
    if read.kind not in MEASURED or not (read.basis == "inferred" or ends_in_guess):
        return ""
    if home.is_outside:
        return reason("outside_date")
    if guessed is None:
        return ""
    return reason("no_date_near", year=last_year(read.period) or guessed)


def _doubt_print(stored: str) -> Iterator[str]:
    """Why a number as stored may be several: digits set apart, a clause's comma within them."""
    if is_spaced(stored):
        yield reason("spaced")
    if _CLAUSE_COMMA_INSIDE.search(stored):
        yield reason("wide_comma")


def _print(text: str) -> str:
    """What a row prints: white space survives between Latin words only (5.2 per cent)."""
    parts = text.split()
    latin = text.isascii() and any(part[0].isalpha() for part in parts[1:])
    return (" " if latin else "").join(parts)


COLUMNS: Final = tuple(field.name for field in fields(Mention))
"""The columns of a draft's figures.csv."""
