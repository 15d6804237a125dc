"""The publications behind the numbers that a brief shows: a numbered list, and who cites which.

A number may rest on outside figures through others: a lead is a difference of two ratios, one of
which was derived from an amount and a level. The walk goes on through derived rows: a quotient of
two figures has no publication of its own, its operands have.

Each print is quoted once: at the entry of its figure where the brief shows that figure, else at
its publication.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from analysis.core.result import Operand, OperandKind
from analysis.register.ids import reference_id
from analysis.register.number import Number, Register
from analysis.render import escape_markdown
from analysis.source.reference import Reference, ReferenceRow
from analysis.words.catalogue import Catalogue
from analysis.words.say import Names, say_written

#: Copies that need no remark.
_SOUND: Final = "high"
#: So many figures of one publication are quoted one by one.
_MOST_QUOTED: Final = 12


@dataclass(frozen=True)
class Cited:
    """A publication as a number cites it.

    Attributes:
        position: in the list, from 1.
        quoted: what it prints of the number, as Markdown; empty where that stands elsewhere.
    """

    position: int
    quoted: str = ""


@dataclass(frozen=True)
class References:
    """The numbered publications of a brief.

    Attributes:
        items: each as Markdown, by publisher and title.
        cited: by the id of a number, the publications behind it.
        note: what holds for all of them.
    """

    items: Sequence[str] = ()
    cited: Mapping[str, Sequence[Cited]] = field(default_factory=dict)
    note: str = ""

    def write(self) -> str:
        """Return the list as Markdown; empty where there is none."""
        if not self.items:
            return ""
        lines = "\n".join(
            f"- []{{#{ref_id(position)}}}\\[{position}\\] {item}"
            for position, item in enumerate(self.items, start=1)
        )
        return f"{self.note}\n\n::: references\n{lines}\n:::"


def ref_id(position: int) -> str:
    """Return the anchor of a publication in the list."""
    return f"ref-{position}"


def list_references(
    used: Iterable[str], register: Register, reference: Reference, names: Names, words: Catalogue
) -> References:
    """Return the publications behind numbers, by publisher and title, each once.

    Args:
        used: ids of the numbers that the brief has entries for.
        register: every number of the run.
        reference: the outside figures.
        names: what publishers and publications are called.
        words: the reader's language.
    """
    behind = {
        name: [row for row in find_rows([name], register, reference) if row.derivation != "ratio"]
        for name in used
    }
    own = set(behind)
    rows = list({row.id: row for found in behind.values() for row in found}.values())
    published: dict[tuple[str, str], list[ReferenceRow]] = {}
    for row in rows:
        published.setdefault(_publication_of(row, names, words), []).append(row)
    ordered = sorted(published)
    position = {
        row.id: number for number, key in enumerate(ordered, start=1) for row in published[key]
    }
    return References(
        items=[_write(key, published[key], own, words) for key in ordered],
        cited={
            name: list(_cite(register[name], found, position, words))
            for name, found in behind.items()
        },
        note=words.say("brief.references.note"),
    )


def find_rows(
    used: Iterable[str], register: Register, reference: Reference
) -> Iterator[ReferenceRow]:
    """Yield the outside figures that numbers rest on, through others too, each once."""
    seen: set[tuple[OperandKind, str]] = set()
    waiting = [Operand(kind=OperandKind.ESTIMATE, id=name) for name in used]
    while waiting:
        operand = waiting.pop()
        if (operand.kind, operand.id) in seen:
            continue
        seen.add((operand.kind, operand.id))
        if operand.kind is OperandKind.REFERENCE:
            row = reference.row(operand.id)
            yield row
            waiting += [Operand(kind=OperandKind.REFERENCE, id=name) for name in row.operands]
        elif operand.kind is OperandKind.ESTIMATE and operand.id in register:
            waiting += register[operand.id].operands


def _publication_of(row: ReferenceRow, names: Names, words: Catalogue) -> tuple[str, str]:
    """Return a figure's publisher and publication, as they are called."""
    titles = names.publications.get(row.source_title)
    title = row.source_title if titles is None else titles[words.say("language.data")]
    return names.title("publisher", row.publisher, words), title


def _cite(
    number: Number, rows: Iterable[ReferenceRow], position: Mapping[str, int], words: Catalogue
) -> Iterator[Cited]:
    """Yield the publications behind a number in the order of the list, with its own print."""
    quoted: dict[int, str] = {}
    for row in rows:
        own = number.id == reference_id(row.id)
        told = _quote([row], words) if own else ""
        if own and row.status not in {"published", "derived"}:
            status = escape_markdown(words.say(f"status.{row.status}"))
            told = words.say("brief.quoted_status", quoted=told, status=status)
        quoted[position[row.id]] = quoted.get(position[row.id], "") or told
    for number_in_list in sorted(quoted):
        yield Cited(number_in_list, quoted[number_in_list])


def _quote(rows: Iterable[ReferenceRow], words: Catalogue) -> str:
    """Quote what a publication prints of figures; of very many the first and the last."""
    written = list(dict.fromkeys(row.as_written for row in rows if row.as_written))
    if not written:
        return ""
    if len(written) > _MOST_QUOTED:
        return escape_markdown(say_written(written, words))
    return words.say("language.semicolon").join(
        escape_markdown(say_written([text], words)) for text in written
    )


def _write(
    publication: tuple[str, str],
    rows: Sequence[ReferenceRow],
    own: set[str],
    words: Catalogue,
) -> str:
    """Write a publication: publisher, title, what it prints, where it can be read, its copy."""
    publisher, title = map(escape_markdown, publication)
    told = words.say("brief.reference", publisher=publisher, title=title)
    quoted = _quote((row for row in rows if reference_id(row.id) not in own), words)
    if quoted:
        told += words.say("brief.references.quoted", quoted=quoted)
    urls = dict.fromkeys(url for row in rows for url in (row.url or "").split())
    trust = dict.fromkeys(row.trust for row in rows if row.trust != _SOUND)
    if trust:
        levels = words.say("language.enumeration").join(
            words.say(f"trust.{level}") for level in trust
        )
        told += words.say("brief.references.copy", trust=levels)
    return told + "".join(f" <{url}>" for url in urls)
