"""The publications behind the numbers that a brief shows, each once.

A number may rest on outside figures through others: a lead is a difference of two ratios, one of
which was derived from an amount and a level. The walk goes on through derived rows: a quotient of
two figures has no publication of its own, its operands have.
"""

from collections.abc import Iterable, Iterator

from analysis.core.result import Operand, OperandKind
from analysis.register.number import Register
from analysis.render import escape_markdown
from analysis.source.reference import Reference, ReferenceRow
from analysis.words.catalogue import Catalogue
from analysis.words.say import Names


def write_references(
    used: Iterable[str], register: Register, reference: Reference, names: Names, words: Catalogue
) -> str:
    """Return a list of publications as Markdown, by publisher and title; empty where none is used.

    Args:
        used: ids of the numbers that the brief shows.
        register: every number of the run.
        reference: the outside figures.
        names: what publishers and publications are called.
        words: the reader's language.
    """
    lines = {
        _write(row, names, words)
        for row in find_rows(used, register, reference)
        if row.derivation != "ratio"
    }
    return "\n".join(f"- {line}" for line in sorted(lines))


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


def _write(row: ReferenceRow, names: Names, words: Catalogue) -> str:
    """Name a publication: publisher, title, and where it can be read."""
    data = words.say("language.data")
    titles = names.publications.get(row.source_title)
    title = row.source_title if titles is None else titles[data]
    told = words.say(
        "brief.reference",
        publisher=escape_markdown(names.title("publisher", row.publisher, words)),
        title=escape_markdown(title),
    )
    return told + "".join(f" <{url}>" for url in (row.url or "").split())
