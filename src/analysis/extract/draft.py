"""A draft of a new source: the extractor's figures with proposed indicators, ready to be edited.

What a figure measures is for a reader to say. But in this genre the words just before a figure
nearly always name it, and how a sentence puts two figures says which level a change is of; so the
draft proposes indicators (`extract.relations`), each marked as proposed. Levels and changes then
pair at once, and the reader corrects instead of starting from nothing. A draft passes the check
that its figures will be held to: a row that raw data would refuse is written as a name, for a
reader to look at.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import regex

from analysis.core.cells import strip_start
from analysis.core.errors import InputError
from analysis.core.records import validate
from analysis.core.text import make_visible
from analysis.core.yaml import dump_yaml
from analysis.extract.claims import DraftedClaim, draft_claims, read_figures, write_claims
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.reasons import join_reasons, reason
from analysis.extract.relations.change_relations import find_pair_relations, find_repeated_changes
from analysis.extract.relations.fair_readings import add_fair_readings
from analysis.extract.relations.model import Pair, Relation
from analysis.extract.relations.naming import read_words
from analysis.extract.relations.pairs import ProposedIndicator, draft_pairs, settle_figures
from analysis.extract.relations.propose import find_relations, join_relations
from analysis.extract.review import render_review
from analysis.extract.scan import COLUMNS, Home, Mention, find_home, find_title, infer_year
from analysis.source.load import build_indicators
from analysis.source.schema import MEASURED, Figure, Source, SourceInfo

_GENRE: Final = genre("draft")
_WHOLE_CITY: Final = _GENRE.text("whole_city")
_NOW: Final = _GENRE.text("now")
_NO_YEAR_ZH: Final = _GENRE.text("no_year_zh")
_NO_YEAR_EN: Final = _GENRE.text("no_year_en")
_YEAR: Final = regex.compile(r"(?:19|20)\d\d")
_NAME_BREAK: Final = _GENRE.pattern("name_break")
_TERM: Final = "·"
_PLACEHOLDER_YEAR: Final = 2000
#: What a document is called that has neither a title nor a file's name.
_UNTITLED: Final = "untitled"
"""Stands in source.yml where a document names no year; a note beside it says so."""
#: The page to read a draft on, beside its files.
REVIEW_PAGE: Final = "review.html"
#: The file whose presence makes a folder a source.
FIGURES: Final = "figures.csv"
_PROPOSED: Final = "proposed from the words before the figure; check, rename, translate"
#: Signs before an operand in which its name stands.
_REACH: Final = 60


@dataclass(frozen=True)
class Draft:
    """All that is drafted of a document, as raw data will accept it.

    ``mentions`` have their ``indicator`` where it could be proposed, and ``review`` where the
    proposal is in doubt; ``indicators`` are those that they use. ``pairs`` and ``claims`` are what
    the figures say together. ``home`` is the place it is about, ``year`` its own, if it says one.
    """

    document: Document
    home: Home
    year: int | None
    mentions: tuple[Mention, ...]
    indicators: tuple[ProposedIndicator, ...]
    pairs: tuple[Pair, ...]
    claims: tuple[DraftedClaim, ...]


def draft_document(document: Document, mentions: Sequence[Mention]) -> Draft:
    """Draft what a document's figures measure and what they say together."""
    # What a table's head says may begin with a mark that a spreadsheet would take for a formula.
    mentions = [replace(one, label=strip_start(one.label)) for one in mentions]
    drafted = draft_pairs(document, mentions)
    settled = [_make_acceptable(_make_visible(one)) for one in settle_figures(mentions, drafted)]
    related = find_relations(document, settled)
    relations = join_relations(
        settled,
        find_pair_relations(document, settled, drafted),
        related,
        find_repeated_changes(settled, drafted, related),
    )
    relations = add_fair_readings(relations, settled)
    used = {one.indicator for one in settled}
    indicators = [one for one in drafted.indicators if one.id in used]
    named, indicators = name_operands(document, settled, indicators, relations)
    indicators = [
        replace(one, title=strip_start(make_visible(one.title)) or one.id) for one in indicators
    ]
    titles = {one.id: one.title for one in indicators}
    claims = draft_claims(relations, read_figures(named), titles)
    return Draft(
        document,
        find_home(document.joined),
        _find_year(document, mentions),
        tuple(named),
        tuple(indicators),
        drafted.pairs,
        claims,
    )


def _name_alone(document: Document, mention: Mention) -> str:
    """The name that the words right before a figure give it, without figures in it."""
    before = document.text[max(0, mention.start - _REACH) : mention.start]
    words = _NAME_BREAK.split(before)[-1]
    return read_words("".join(words.split()), opens=False).name


def draft_source(draft: Draft) -> Source:
    """Return a draft as a source; nothing is written, and no folder is needed."""
    return Source(
        draft.document.path.stem,
        validate(SourceInfo, _describe_source(draft), "source.yml"),
        tuple(read_figures(draft.mentions)),
        build_indicators(_describe_indicators(draft.indicators), "indicators.yml"),
        (),
        Path(),
    )


def _make_visible(mention: Mention) -> Mention:
    """Return a mention whose texts hold what a reader sees, whatever the document holds."""
    seen: dict[str, Any] = {}
    for column in COLUMNS:
        text = getattr(mention, column)
        if isinstance(text, str) and (visible := make_visible(text)) != text:
            seen[column] = visible
    return replace(mention, **seen) if seen else mention


def _make_acceptable(mention: Mention) -> Mention:
    """Return a mention as it is, or as a name where raw data would refuse its row."""
    cells = {
        column: getattr(mention, column) for column in COLUMNS if column in Figure.model_fields
    }
    try:
        validate(Figure, {key: None if cell == "" else cell for key, cell in cells.items()}, "")
    except InputError as error:
        why = str(error).splitlines()[0].removeprefix(", ")
        return replace(
            mention,
            kind="name",
            value="",
            hedge="exact",
            unit="",
            period="",
            period_basis="",
            scope="",
            indicator="",
            head="",
            basis="",
            prices="",
            review=join_reasons(mention.review, reason("no_row", why=why)),
        )
    return mention


def name_operands(
    document: Document,
    mentions: Sequence[Mention],
    indicators: Sequence[ProposedIndicator],
    relations: Sequence[Relation],
) -> tuple[list[Mention], list[ProposedIndicator]]:
    """Give every measured figure that a relation uses an indicator, where it was given none.

    Such a figure is its own indicator: it is compared with what the relation says, and with
    nothing else.
    """
    used = {name for one in relations for name in (one.stated, *one.operands.values())}
    named = list(indicators)
    titles = {one.id: one.title for one in indicators}
    result: list[Mention] = []
    for mention in mentions:
        if mention.figure in used and mention.kind in MEASURED and not mention.indicator:
            title = _name_alone(document, mention)
            if not title and result:
                # A further term of what the figure before it begins (三次产业结构为5.4:42.4).
                before = titles.get(result[-1].indicator, "").partition(_TERM)[0]
                title = f"{before}{_TERM}{mention.printed}" if before else ""
            own = ProposedIndicator(
                f"figure_{mention.figure.replace('.', '_')}",
                title or mention.printed,
                mention.unit,
            )
            named.append(own)
            titles[own.id] = own.title
            result.append(replace(mention, indicator=own.id))
        else:
            result.append(mention)
    return result, named


def refuse_drafted(folder: Path) -> None:
    """Refuse what is no folder, or holds figures: an edited draft is work, not to be written over.

    Raises:
        InputError: naming the file, and what to do.
    """
    if folder.exists() and not folder.is_dir():
        msg = f"{folder} is a file; accepted: a folder without figures, or none yet"
        raise InputError(msg)
    figures = folder / FIGURES
    if figures.exists():
        msg = (
            f"{figures} exists already; choose another name or folder, or remove it to draft anew"
        )
        raise InputError(msg)


def write_draft(mentions: Sequence[Mention], document: Document, folder: Path, name: str) -> Draft:
    """Write figures.csv, source.yml, indicators.yml, claims.yml and review.html; return the draft.

    Raises:
        InputError: as :func:`refuse_drafted`.
    """
    refuse_drafted(folder)
    folder.mkdir(parents=True, exist_ok=True)
    draft = draft_document(document, mentions)
    # A byte order mark, without which Excel takes the file for one of its system's encoding.
    with (folder / FIGURES).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for mention in draft.mentions:
            values = (getattr(mention, column) for column in COLUMNS)
            writer.writerow("" if value is None else value for value in values)
    (folder / "source.yml").write_text(_source_yaml(draft), encoding="utf-8")
    (folder / "indicators.yml").write_text(_indicators_yaml(draft.indicators), encoding="utf-8")
    if draft.claims:
        write_claims(draft.claims, folder / "claims.yml")
    page = render_review(document, draft.mentions, name)
    (folder / REVIEW_PAGE).write_text(page, encoding="utf-8")
    return draft


def _source_yaml(draft: Draft) -> str:
    home, document = draft.home, draft.document
    return (
        "# A draft: fill in what is empty, then run the check. The year is inferred: it is the\n"
        f"# year that {_NOW} refers to. Rename the scopes' ids, and translate their titles.\n"
        f"# Scope: {'' if home.sure else 'IN DOUBT; '}{make_visible(home.why)}.\n"
        f"# Encoding: {document.encoding}. Pages: {document.paging}.\n"
        + dump_yaml(_describe_source(draft))
    )


def _describe_source(draft: Draft) -> dict[str, object]:
    """Return what `source.yml` says of the document, as far as the document says it."""
    document, home = draft.document, draft.home
    notes = {}
    if draft.year is None:
        notes = {"date_note_zh": _NO_YEAR_ZH, "date_note_en": _NO_YEAR_EN}
    pages = None
    if document.pages is not None:
        pages = max(len(document.pages), *(one.page or 0 for one in draft.mentions), 1)
    found = (find_title(document.joined), document.path.stem)
    title = next(filter(None, (strip_start(make_visible(one)) for one in found)), _UNTITLED)
    main = make_visible(home.name or home.whole or _WHOLE_CITY)
    named = dict.fromkeys([main, *(one.scope for one in draft.mentions if one.scope)])
    return {
        "title_zh": title,
        "title_en": title,
        "publisher_zh": "",
        "publisher_en": "",
        "year": _PLACEHOLDER_YEAR if draft.year is None else draft.year,
        **notes,
        "pages": pages,
        "sha256": document.sha256 or None,
        "scope": main,
        "scopes": {
            scope: {"id": f"place_{number}", "title_en": scope}
            for number, scope in enumerate(named, start=1)
        },
    }


def _find_year(document: Document, mentions: Sequence[Mention]) -> int | None:
    """The document's own year, else the latest year that a date in it names."""
    year = infer_year(document.joined)
    if year is not None:
        return year
    dated = (one for one in mentions if one.kind == "date")
    years = [int(found) for one in dated for found in _YEAR.findall(one.period)]
    return max(years, default=None)


def _describe_indicators(indicators: Sequence[ProposedIndicator]) -> dict[str, dict[str, Any]]:
    """Return what `indicators.yml` says of the indicators, in texts that a reader sees."""
    return {
        one.id: {
            name: make_visible(text) if isinstance(text, str) else text
            for name, text in one.describe(_PROPOSED).items()
        }
        for one in indicators
    }


def _indicators_yaml(indicators: Sequence[ProposedIndicator]) -> str:
    content = _describe_indicators(indicators)
    return (
        "# A draft: rename the ids (also in figures.csv), translate the titles, say what is a\n"
        "# stock and what a flow, and join what is one indicator under two names.\n"
        + dump_yaml(content)
    )
