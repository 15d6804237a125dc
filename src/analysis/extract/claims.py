"""Relations as the claims of a draft: what `claims.yml` holds and `study.claims` judges."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.records import validate
from analysis.core.text import make_visible
from analysis.core.vocabulary import DATA_LANGUAGES, Topic
from analysis.core.yaml import dump_yaml
from analysis.extract.relations.model import Relation, RelationKind, RelationReading
from analysis.extract.scan import COLUMNS, Mention
from analysis.source.claims import Claim, check_units, name_units
from analysis.source.schema import Figure
from analysis.words.catalogue import catalogue

#: The topic of the claims that each kind of relation makes.
TOPICS: Final[Mapping[RelationKind, Topic]] = {
    "growth": "growth",
    "difference": "growth",
    "pp_change": "growth",
    "cagr": "average_growth",
    "multiple": "growth",
    "share": "share",
    "sum": "sum",
    "part_of_whole": "part",
    "average": "per_unit",
    "repeat": "repeat",
}
#: The operand that names what a relation is about, where it isn't the stated figure.
_SUBJECTS: Final = ("end", "total", "more")
#: What can't stand in a text of a claim: digits, and what would be a placeholder.
_NO_WORDS: Final = re.compile(r"[\d{}]")


@dataclass(frozen=True)
class DraftedClaim:
    """A claim and the relation it was made of.

    ``name`` is its id in claims.yml; ``title`` what it is about, empty where nothing names it.
    """

    name: str
    relation: Relation
    claim: Claim
    title: str = ""


def read_figures(mentions: Sequence[Mention]) -> list[Figure]:
    """Return the mentions as checked rows; one that no check accepts is left out."""
    rows: list[Figure] = []
    for mention in mentions:
        cells = {column: getattr(mention, column) for column in COLUMNS}
        content = {name: None if value == "" else value for name, value in cells.items()}
        try:
            rows.append(validate(Figure, content, mention.figure))
        except InputError:
            continue
    return rows


def draft_claims(
    relations: Iterable[Relation],
    figures: Sequence[Figure],
    titles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[DraftedClaim, ...]:
    """Return the relations as claims, in their order; what no check would accept is left out.

    That is a relation of a figure that the draft lacks, or whose operands' units don't give the
    stated figure's. An id is made of the kind and the stated figure, so that it stays the same
    as long as these do.

    Args:
        relations: in order.
        figures: of the draft.
        titles: of indicators, by id, so that a claim says what it is about.
    """
    known = {figure.figure: figure for figure in figures}
    units = {name: figure.unit or "" for name, figure in known.items()}
    drafted: dict[str, DraftedClaim] = {}
    for relation in relations:
        used = (relation.stated, *relation.operands.values())
        if any(name not in known for name in used) or not _are_dated(relation, known):
            continue
        stem = f"{relation.kind}_{relation.stated.replace('.', '_')}"
        name = next(
            one for one in (stem, *(f"{stem}_{n}" for n in range(2, 1000))) if one not in drafted
        )
        title = titles.get(known[_subject_of(relation)].indicator or "", "")
        title = "" if _NO_WORDS.search(title) else title
        try:
            claim = validate(Claim, _write_entry(relation, title), name)
        except InputError:
            continue
        printed = {column: units[figure] for column, figure in claim.figures.items()}
        if not [*check_units(claim, name_units(claim, printed))]:
            drafted[name] = DraftedClaim(name, relation, claim, title)
    return tuple(drafted.values())


def write_claims(claims: Sequence[DraftedClaim], path: Path) -> None:
    """Write a draft's claims.yml."""
    content = {one.name: _write_entry(one.relation, one.title) for one in claims}
    path.write_text(
        "# A draft: what the document seems to assert between its figures, each found by words\n"
        "# or by figures that fit. Strike what it does not assert, reword what it does; see the\n"
        "# coding manual.\n" + dump_yaml(content),
        encoding="utf-8",
    )


def _are_dated(relation: Relation, known: Mapping[str, Figure]) -> bool:
    """Tell whether every reading that counts years has two dates to count between."""
    for reading in relation.readings:
        if reading.years is None:
            continue
        first, last = (known[relation.operands[name]].dated for name in reading.years)
        if first is None or last is None or last.end - first.start < 1:
            return False
    return True


def _subject_of(relation: Relation) -> str:
    """Return the figure that a relation is about: what changes, the part of a share, a total."""
    names = ("part",) if relation.kind == "share" else _SUBJECTS
    named = (relation.operands.get(name) for name in names)
    return next((figure for figure in named if figure is not None), relation.stated)


def _write_entry(relation: Relation, title: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"topic": TOPICS[relation.kind]}
    for language in DATA_LANGUAGES:
        words = catalogue(language)
        joint = words.say("language.enumeration")
        operands = joint.join(f"{{{name}}}" for name in relation.operands)
        key = f"drafted.says.{_pattern_of(relation)}"
        given = {"operands": operands, "stated": "{stated}"}
        said = words.say(key, **{name: given[name] for name in words.takes(key)})
        entry[f"says_{language}"] = (
            words.say("drafted.about", title=title, said=said) if title else said
        )
    if relation.readings:
        entry["stated"] = relation.stated
    entry["operands"] = dict(relation.operands)
    entry["readings"] = {
        reading.label: _write_reading(relation, reading) for reading in relation.readings
    }
    if not relation.readings:
        del entry["readings"]
    for language in DATA_LANGUAGES:
        if note := _write_note(relation, language):
            entry[f"note_{language}"] = note
    return entry


def _pattern_of(relation: Relation) -> str:
    """Return which text says a relation: that of its reading where it has one of its own."""
    label = relation.readings[0].label if relation.readings else ""
    return label if catalogue("zh").has(f"drafted.says.{label}") else relation.kind


def _write_reading(relation: Relation, reading: RelationReading) -> dict[str, Any]:
    entry: dict[str, Any] = {}
    for language in DATA_LANGUAGES:
        words = catalogue(language)
        key = f"drafted.reading.{reading.label}"
        entry[f"label_{language}"] = words.say(key) if words.has(key) else reading.label
    entry["formula"] = reading.formula
    if relation.kind == "part_of_whole":
        entry["relation"] = "at_least"
    if reading.cut:
        entry["cut"] = list(reading.cut)
    if reading.years is not None:
        first, last = reading.years
        entry["years"] = {"from": first, "to": last}
    return entry


def _write_note(relation: Relation, language: str) -> str:
    """Return what a claim rests on: the document's words, or the figures, where words lack."""
    words = catalogue(language)
    said = _NO_WORDS.split(make_visible(relation.words))[-1].strip("，。；、：:() ")
    notes = [
        *([words.say("drafted.rests_on", words=said)] if said else []),
        *([] if relation.sure else [words.say("drafted.by_fit")]),
    ]
    return words.say("language.note_joint").join(notes)
