"""The review page of a draft: the document with every mention marked, in one self-contained file.

No script and nothing from elsewhere: a mention's reading shows on hover and on keyboard focus by
style alone (`templates/review.css`). Its words are messages (`words/`, ``review.*``). The page
holds the document's text, so it is written beside the draft and never committed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

from analysis.core.text import LAYOUT, show_unseen
from analysis.extract.intake import Document, say_doubts, say_place
from analysis.extract.reasons import say_reason
from analysis.extract.scan import Mention
from analysis.words.catalogue import Catalogue, Language, catalogue, languages
from analysis.words.units import name_unit

KINDS: Final[tuple[str, ...]] = (
    "level",
    "change",
    "share",
    "rank",
    "policy",
    "date",
    "duration",
    "name",
    "ordinal",
)
"""The kinds in the order of the legend."""
#: What ends a line or a page of a document, whatever program wrote it.
_BREAK: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def render_review(
    document: Document,
    mentions: Sequence[Mention],
    name: str,
    language: Language | None = None,
) -> str:
    """Return the whole page as HTML.

    Args:
        document: the source document.
        mentions: its figures in reading order.
        name: what the draft is called.
        language: of the page's own words; by default that of the sources.
    """
    words = catalogue(language or languages()[0])
    unsure = [mention for mention in mentions if mention.review]
    title = _show(words.say("review.title", name=name))
    heading = _show(words.say("review.heading", name=name))
    summary = words.say(
        "review.summary",
        count=len(mentions),
        unsure=len(unsure),
        pages=_say_pages(document, words),
    )
    parts = [
        f'<!doctype html>\n<html lang="{words.say("review.html_lang")}">\n<head>\n',
        '<meta charset="utf-8">\n',
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n',
        f"<title>{title}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n",
        f'<a class="skip" href="#text">{_show(words.say("review.skip"))}</a>\n',
        f"<header><h1>{heading}</h1>\n<p>{_show(summary)}</p>\n",
        *_doubts(document, words),
        _legend(mentions, words),
        "</header>\n",
        _unsure_table(unsure, words),
        f'<main id="text" tabindex="-1" aria-label="{_show(words.say("review.text"))}">\n',
        *_body(document, mentions, words),
        "</main>\n</body>\n</html>\n",
    ]
    return "".join(parts)


def _show(text: str) -> str:
    """Return text as HTML that shows it, what nobody sees by its number."""
    return escape(show_unseen(text, LAYOUT))


@cache
def _style() -> str:
    return files("analysis.extract").joinpath("templates/review.css").read_text("utf-8")


def _say_pages(document: Document, words: Catalogue) -> str:
    if document.pages is None:
        return words.say("review.no_pages")
    return words.say("review.pages", count=len(document.pages))


def _doubts(document: Document, words: Catalogue) -> Iterator[str]:
    """What a reader must know of the whole document, before any figure."""
    if said := say_doubts(document, words):
        items = "".join(f"<li>{_show(one)}</li>" for one in said)
        yield (
            f'<section class="doubts" aria-labelledby="d"><h2 id="d">'
            f"{_show(words.say('review.doubts'))}</h2>\n<ul>{items}</ul></section>\n"
        )


def _say_kind(kind: str, words: Catalogue) -> str:
    return _show(words.say(f"review.kind.{kind}"))


def _legend(mentions: Sequence[Mention], words: Catalogue) -> str:
    counts = Counter(mention.kind for mention in mentions)
    items = "".join(
        f'<li class="{kind}">{_say_kind(kind, words)} {counts[kind]}</li>' for kind in KINDS
    )
    return f'<ul class="kinds" aria-label="{_show(words.say("review.counts"))}">{items}</ul>\n'


def _unsure_table(unsure: Sequence[Mention], words: Catalogue) -> str:
    opening = f'<section aria-labelledby="u"><h2 id="u">{_show(words.say("review.unsure"))}</h2>'
    if not unsure:
        return f"{opening}<p>{_show(words.say('review.none'))}</p></section>\n"
    rows = "".join(
        f'<tr><td><a href="#{_show(mention.figure)}">{_show(mention.figure)}</a></td>'
        f"<td>{_show(mention.printed)}</td><td>{_say_kind(mention.kind, words)}</td>"
        f"<td>{_show(say_reason(mention.review, words))}</td></tr>\n"
        for mention in unsure
    )
    heads = "".join(
        f"<th>{_show(words.say(f'review.{column}'))}</th>"
        for column in ("figure", "printed", "kind_column", "reason")
    )
    return (
        f"{opening}\n<table><thead><tr>{heads}</tr></thead><tbody>\n{rows}</tbody></table>"
        "</section>\n"
    )


@dataclass(frozen=True)
class _Section:
    """A page, or a stretch of text off the numbered pages."""

    heading: str
    start: int
    end: int


def _body(document: Document, mentions: Sequence[Mention], words: Catalogue) -> Iterator[str]:
    """The text, page by page, each mention marked where it starts."""
    position = 0
    index = 0
    for section in _sections(document, words):
        yield f'<section><h2>{_show(section.heading)}</h2>\n<div class="page">'
        position = max(position, section.start)
        while index < len(mentions) and mentions[index].start < section.end:
            mention = mentions[index]
            yield _tidy(document.text[position : mention.start])
            # The page stands in the section's heading.
            place = say_place(replace(document.locate(mention.start), page=None), words)
            yield _mark(mention, document.text[mention.start : mention.end], place, words)
            position = mention.end
            index += 1
        yield _tidy(document.text[position : section.end])
        position = max(position, section.end)
        yield "</div></section>\n"


def _sections(document: Document, words: Catalogue) -> list[_Section]:
    if document.pages is None:
        return [_Section(words.say("review.text"), 0, len(document.text))]
    off = words.say("review.off_pages")
    sections = []
    position = 0
    for page in document.pages:
        if document.text[position : page.start].strip(" \n\r\f—-–0123456789"):
            sections.append(_Section(off, position, page.start))
        heading = words.say("review.page", number=page.number)
        sections.append(_Section(heading, page.start, page.end))
        position = page.end
    if document.text[position:].strip():
        sections.append(_Section(off, position, len(document.text)))
    return sections


def _tidy(text: str) -> str:
    """Escaped text; blank lines between wrapped lines are dropped."""
    text = _BREAK.sub("\n", text)
    lines = [line for line in _show(text).splitlines(keepends=True) if line.strip()]
    ending = "\n" if text.endswith("\n") and lines and not lines[-1].endswith("\n") else ""
    opening = "\n" if text[:1] == "\n" and lines and not lines[0].startswith("\n") else ""
    return opening + "".join(lines) + ending


def _mark(mention: Mention, text: str, place: str, words: Catalogue) -> str:
    unsure = " u" if mention.review else ""
    reading = _say_reading(mention, place, words)
    warning = (
        f' <span class="w">{_show(say_reason(mention.review, words))}</span>'
        if mention.review
        else ""
    )
    label = words.say("review.label", printed=mention.printed, reading=reading)
    return (
        f'<span class="m {_show(mention.kind)}{unsure}" id="{_show(mention.figure)}" '
        f'tabindex="0" role="note" aria-label="{_show(label)}">'
        f'{_show("".join(text.split()))}<span class="r" aria-hidden="true">'
        f"<b>{_show(mention.printed)}</b> {_show(reading)}{warning}</span></span>"
    )


def _say_reading(mention: Mention, place: str, words: Catalogue) -> str:
    """One line: place, kind, hedge, value, unit, period, scope, table head, basis, note."""
    period = mention.period
    if mention.period_basis:
        basis = words.say(f"review.period_basis.{mention.period_basis}")
        period = words.say("review.basis_of", period=period, basis=basis)
    value = words.say(f"review.hedge.{mention.hedge}", value=mention.value)
    unit = name_unit(mention.unit, words) if mention.unit else ""
    parts = [
        mention.figure,
        place,
        words.say(f"review.kind.{mention.kind}"),
        f"{value} {unit}".strip(),
        period,
        mention.scope,
        words.say("review.head", head=mention.head) if mention.head else "",
        words.say(f"review.{mention.basis}") if mention.basis else "",
        mention.note,
    ]
    return " · ".join(part for part in parts if part)
