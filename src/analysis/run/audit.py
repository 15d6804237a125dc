"""A spell-checker for figures: every relation a document asserts, recomputed, worst first.

Nothing but the document is needed: no project, no folder, no edited draft. It is read as
``extract`` reads it, its relations are drafted as claims, and these are judged as a source's own
claims are (:mod:`analysis.study.claims`), with the bounds that rounding and hedges leave.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from analysis.core.formula import NAME
from analysis.core.text import show_unseen
from analysis.core.vocabulary import Verdict
from analysis.extract.claims import DraftedClaim
from analysis.extract.draft import draft_document, draft_source
from analysis.extract.intake import Document, read_document, say_doubts
from analysis.extract.relations.model import Pair
from analysis.extract.scan import Mention, extract_mentions
from analysis.render.fragment import fill_fragment
from analysis.source.bounds import HedgePolicy
from analysis.source.schema import MEASURED
from analysis.study.claims import FAILING, HOLDING, WORST_FIRST, ClaimRow, audit_claims
from analysis.words.catalogue import Catalogue, Language, catalogue
from analysis.words.numerals import format_bounds, format_number, group_digits

#: The format whose text is the file's own.
_TEXT: Final = "txt"
_DOUBTFUL: Final = frozenset({"under_reading", "within_rounding"})
#: Functions of the claims' language that a sign says to everybody.
_PLAIN: Final = (
    (re.compile(r"^sum\((.*)\)$"), lambda found: found[1].replace(",", " +")),
    (re.compile(r"sum\((.*)\)"), lambda found: f"({found[1].replace(',', ' +')})"),
    (re.compile(r"share\((\w+), (\w+)\)"), r"\1 / \2"),
)
#: A rate of change between two figures, of whatever kind: the figures tell it better than a name.
_RATE: Final = re.compile(r"(?:pct|cagr|mean_growth)\((?P<base>\w+), (?P<end>\w+)(?:, years)?\)")
#: White space of a table's row, which parts its cells.
_CELL_GAP: Final = re.compile(r"[ \t\u3000]{2,}|\t")
_SPACE: Final = re.compile(r"\s+")
#: Signs of the document shown on either side of a relation's figures.
_CONTEXT: Final = 30


@dataclass(frozen=True)
class Finding:
    """A relation with its verdict.

    Attributes:
        drafted: the relation and the claim it makes.
        row: the reading that the verdict goes by: the first that holds, else the nearest.
        place: where the stated figure stands: a page, a paragraph or a line, by its number.
        context: the document's own words around the figures.
        prints: the operands as printed, by their names in the formula, and ``stated``.
    """

    drafted: DraftedClaim
    row: ClaimRow
    place: tuple[str, int]
    context: str
    prints: Mapping[str, str]

    @property
    def verdict(self) -> Verdict:
        """What is found of it."""
        return self.row.verdict


@dataclass(frozen=True)
class Audit:
    """What a document's figures say of each other, worst first."""

    document: Document
    mentions: Mapping[str, Mention]
    home: str
    year: int | None
    findings: tuple[Finding, ...]
    pairs: tuple[Pair, ...]
    titles: Mapping[str, str]

    @property
    def measured(self) -> int:
        """How many figures measure something."""
        return sum(one.kind in MEASURED for one in self.mentions.values())

    @property
    def doubts(self) -> int:
        """How many figures a reader should look at, as they may be misread."""
        return sum(bool(one.review) for one in self.mentions.values())

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The relations that no fair reading explains."""
        return tuple(one for one in self.findings if one.verdict in FAILING)


def audit_file(path: Path, encoding: str | None = None) -> Audit:
    """Audit a document.

    Raises:
        InputError: if it can't be read.
    """
    return audit_document(read_document(path, encoding=encoding))


def audit_document(document: Document) -> Audit:
    """Draft the relations of a document that was read, and judge them."""
    draft = draft_document(document, extract_mentions(document))
    known = {mention.figure: mention for mention in draft.mentions}
    source = draft_source(draft)
    rows: dict[str, list[ClaimRow]] = {}
    claims = {one.name: one.claim for one in draft.claims}
    for row in audit_claims(claims, source, policy=HedgePolicy.STANDARD):
        rows.setdefault(row.claim, []).append(row)
    findings = [_find(document, known, one, rows[one.name]) for one in draft.claims]
    return Audit(
        document,
        known,
        draft.home.name,
        draft.year,
        tuple(sorted(findings, key=_badness)),
        draft.pairs,
        {one.id: one.title for one in draft.indicators},
    )


def _find(
    document: Document,
    mentions: Mapping[str, Mention],
    drafted: DraftedClaim,
    rows: Sequence[ClaimRow],
) -> Finding:
    holding = [row for row in rows if row.reading_verdict in HOLDING]
    nearest = min(rows, key=lambda row: (row.gap is None, row.gap or 0))
    row = holding[0] if holding else nearest
    used = [mentions[name] for name in _figures(drafted)]
    stated = mentions[drafted.relation.stated]
    return Finding(
        drafted,
        row,
        _place(document, stated),
        _quote(document, used),
        {
            **{key: mentions[name].printed for key, name in drafted.relation.operands.items()},
            "stated": stated.printed,
        },
    )


def _figures(drafted: DraftedClaim) -> tuple[str, ...]:
    relation = drafted.relation
    return tuple(dict.fromkeys((relation.stated, *relation.operands.values())))


def _badness(finding: Finding) -> tuple[int, Decimal]:
    """Order by verdict, those furthest apart first; what is alike stays in reading order."""
    return WORST_FIRST.index(finding.verdict), -(finding.row.gap or Decimal(0))


def _place(document: Document, mention: Mention) -> tuple[str, int]:
    if mention.page is not None:
        return "page", mention.page
    if mention.paragraph is not None:
        return "paragraph", mention.paragraph
    return "line", document.text.count("\n", 0, mention.start) + 1


def _quote(document: Document, mentions: Sequence[Mention]) -> str:
    """Return the words around figures, without the typesetter's spaces; gaps are shown as such."""
    text = document.text
    pieces: list[tuple[int, int]] = []
    for mention in sorted(mentions, key=lambda one: one.start):
        start, end = max(0, mention.start - _CONTEXT), min(len(text), mention.end + _CONTEXT)
        if pieces and start <= pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return "…".join(["", *(_close_up(text[first:last]) for first, last in pieces), ""])


def _close_up(text: str) -> str:
    """Return a piece of the document on one line; between a table's cells stands one space."""
    cells = (_SPACE.sub("", cell) for cell in _CELL_GAP.split(text))
    return " ".join(cell for cell in cells if cell)


def write_formula(finding: Finding, words: Catalogue) -> str:
    """Return the assertion in the figures' own prints: 12.3亿元 + 4.5亿元 = 16.8亿元."""
    prints = finding.prints
    stated = prints["stated"]
    reading = finding.drafted.claim.readings.get(finding.row.reading)
    if reading is None or reading.formula is None:
        return " = ".join(printed for name, printed in prints.items() if name != "stated")
    rate = _RATE.fullmatch(reading.formula)
    if rate is not None and {rate["base"], rate["end"]} <= prints.keys():
        base, end = prints[rate["base"]], prints[rate["end"]]
        return words.say("audit.rate", base=base, end=end, stated=stated)
    formula = reading.formula
    for pattern, plain in _PLAIN:
        formula = pattern.sub(plain, formula)
    written = re.sub(NAME, lambda found: prints.get(found[0], found[0]), formula)
    return (
        f"{stated} ≥ {written}" if finding.row.relation == "at_least" else f"{written} = {stated}"
    )


# --- as text


def write_text(audit: Audit, language: Language) -> str:
    """Return what a terminal shows."""
    words = catalogue(language)
    lines = [*_write_head(audit, words), ""]
    for finding in audit.findings:
        if finding.verdict in HOLDING and finding.verdict not in _DOUBTFUL:
            continue
        lines += [*_write_finding(finding, words), ""]
    holding = [
        one for one in audit.findings if one.verdict in HOLDING and one.verdict not in _DOUBTFUL
    ]
    if holding:
        lines.append(words.say("audit.holds") + words.say("language.colon").rstrip())
        lines += [f"  {_write_title(one, words)} {write_formula(one, words)}" for one in holding]
        lines.append("")
    lines.append(say_summary(audit, words))
    return "\n".join(map(show_unseen, lines))


def _write_head(audit: Audit, words: Catalogue) -> Iterator[str]:
    yield words.say("audit.title", name=audit.document.path.name)
    yield (words.say("audit.home", home=audit.home) if audit.home else words.say("audit.no_home"))
    yield words.say("audit.year", year=audit.year) if audit.year else words.say("audit.no_year")
    yield words.say(
        "audit.counts",
        figures=audit.measured,
        doubts=audit.doubts,
        relations=len(audit.findings),
    )
    for doubt in say_doubts(audit.document, words):
        yield words.say("audit.note", note=doubt)


def _write_title(finding: Finding, words: Catalogue) -> str:
    key, number = finding.place
    kind = words.say(f"audit.kind.{finding.drafted.relation.kind}")
    place = words.say(f"audit.{key}", number=number)
    verdict = words.say(f"verdict.{finding.verdict}")
    return f"[{verdict}] {place} {kind}"


def _write_finding(finding: Finding, words: Catalogue) -> Iterator[str]:
    yield _write_title(finding, words)
    yield f"  {finding.context}"
    yield f"  {write_formula(finding, words)}"
    yield f"  {say_numbers(finding, words)}"


def say_numbers(finding: Finding, words: Catalogue) -> str:
    """Return what is stated beside what is recomputed, with the range the prints allow."""
    row = finding.row
    parts = []
    if finding.drafted.claim.stated is not None and row.stated is not None:
        parts.append(words.say("audit.stated", stated=_write(row.stated, row.unit, words)))
    if row.recomputed is None:
        parts.append(words.say("audit.no_number"))
    else:
        value = _write(row.recomputed, row.unit, words)
        if row.low == row.high or row.low is None or row.high is None:
            parts.append(words.say("audit.recomputed", value=value))
        else:
            ends = _write_range(row.low, row.high, row.unit, words)
            parts.append(words.say("audit.within", value=value, range=ends))
    if row.relation == "at_least":
        parts.append(words.say("audit.at_least"))
    return words.say("language.semicolon").join(parts)


def _write(value: Decimal, unit: str, words: Catalogue) -> str:
    try:
        return format_number(value, unit, words)
    except KeyError:  # a noun of the document's own
        return group_digits(value, None, language=words)


def _write_range(low: Decimal, high: Decimal, unit: str, words: Catalogue) -> str:
    try:
        return format_bounds(low, high, unit, words)
    except KeyError:
        ends = (group_digits(end, None, language=words) for end in (low, high))
        return words.say("range.dash", **dict(zip(("low", "high"), ends, strict=True)))


def say_summary(audit: Audit, words: Catalogue) -> str:
    """Return the last line: how many relations hold, and how many don't."""
    verdicts = [one.verdict for one in audit.findings]
    if not verdicts:
        return words.say("audit.none")
    doubtful = sum(one in _DOUBTFUL for one in verdicts)
    return words.say(
        "audit.summary",
        relations=len(verdicts),
        failing=len(audit.failing),
        doubtful=doubtful,
        holding=sum(one in HOLDING and one not in _DOUBTFUL for one in verdicts),
        unchecked=verdicts.count("not_checkable"),
    )


# --- as a page


def write_page(audit: Audit, language: Language) -> str:
    """Return the same as one self-contained HTML page, without a script."""
    words = catalogue(language)
    groups = []
    for verdict in WORST_FIRST:
        shown = [
            (
                _write_title(one, words),
                one.context,
                write_formula(one, words),
                say_numbers(one, words),
            )
            for one in audit.findings
            if one.verdict == verdict
        ]
        if shown:
            groups.append((words.say(f"verdict.{verdict}"), shown))
    title, *head = _write_head(audit, words)
    return fill_fragment(
        "audit.html.j2",
        title=title,
        words=words,
        head=head,
        groups=groups,
        summary=say_summary(audit, words),
    )


# --- as data


def write_json(audit: Audit) -> str:
    """Return the audit as JSON: figures by offsets into the document's text, numbers exact.

    Offsets count the characters of a text file's decoded text, without its byte order mark; of
    another format those of the text made from it, which is then given too.
    """
    content: dict[str, object] = {
        "home": audit.home,
        "relations": [_describe(audit, one) for one in audit.findings],
        "pairs": [
            {
                "indicator": audit.titles[one.indicator],
                "scope": one.scope,
                "unit": one.unit,
                **{
                    side: None if name is None else _describe_figure(audit.mentions[name])
                    for side, name in (
                        ("base", one.base),
                        ("end", one.end),
                        ("change", one.change),
                    )
                },
            }
            for one in audit.pairs
        ],
    }
    if audit.document.format != _TEXT:
        content["text"] = audit.document.text
    return _dump(content) + "\n"


def _describe(audit: Audit, finding: Finding) -> dict[str, object]:
    relation, row = finding.drafted.relation, finding.row
    reading = finding.drafted.claim.readings.get(row.reading)
    operands = [name for name in relation.operands.values() if name != relation.stated]
    return {
        "kind": relation.kind,
        "stated": _describe_figure(audit.mentions[relation.stated]),
        "operands": [_describe_figure(audit.mentions[name]) for name in operands],
        "formula": None if reading is None else reading.formula,
        "recomputed": row.recomputed,
        "low": _finite(row.low),
        "high": _finite(row.high),
        "verdict": finding.verdict,
    }


def _describe_figure(mention: Mention) -> dict[str, object]:
    single = mention.value and ".." not in mention.value
    return {
        "start": mention.start,
        "end": mention.end,
        "printed": mention.printed,
        "value": Decimal(mention.value) if single else None,
        "period": mention.period,
    }


def _finite(end: Decimal | None) -> Decimal | None:
    return end if end is not None and end.is_finite() else None


def _dump(value: object) -> str:
    """Write JSON whose numbers are the decimals themselves, which a float would not be."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key)}: {_dump(one)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_dump, value))}]"
    return json.dumps(value, ensure_ascii=False)
