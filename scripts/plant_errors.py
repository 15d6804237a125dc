"""How many misprints the audit of a document finds: one digit at a time is changed, and it is run.

    PYTHONPATH=src python scripts/plant_errors.py document.txt … --count 40

Of the relations that hold, figures are drawn; in each a digit is replaced by another, where the
relation can tell: it does not hold any more within rounding. A part of a whole is left out, for
nearly any digit fits it. Found is what some failing relation names; a failing relation in the
document as it stands, or one that does not name the changed figure, is a false alarm.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from analysis.extract.claims import DraftedClaim, read_figures
from analysis.extract.draft import draft_document, draft_source
from analysis.extract.intake import Document, build_document, read_document
from analysis.extract.relations import Relation
from analysis.extract.scan import Mention, extract_mentions
from analysis.run.audit import Audit, audit_document
from analysis.source.bounds import HedgePolicy
from analysis.study.claims import FAILING, audit_claims


def main() -> None:
    """Print the rates of each document and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=40, help="errors to plant in a document")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--missed", action="store_true", help="show what was not found")
    options = parser.parse_args()
    generator = np.random.default_rng(options.seed)
    total = [0, 0, 0]
    for path in options.documents:
        document = read_document(path)
        plain = audit_document(document)
        planted = found = others = 0
        for changed, start, label in _plant(document, plain, generator, options.count):
            audit = audit_document(changed)
            named = [start in _starts(audit, one.drafted.relation) for one in audit.failing]
            hit = any(named)
            planted += 1
            found += hit
            others += not all(named)
            if options.missed and not hit:
                print(f"  missed: {label}")
        print(
            f"{path.name}: {len(plain.findings)} relations, {len(plain.failing)} alarms as it "
            f"stands; {found} of {planted} errors found, {others} with another alarm"
        )
        total = [one + other for one, other in zip(total, (planted, found, others), strict=True)]
    print(f"all: {total[1]} of {total[0]} found, {total[2]} with another alarm")


def _starts(audit: Audit, relation: Relation) -> set[int]:
    names = (relation.stated, *relation.operands.values())
    return {audit.mentions[name].start for name in names}


def _plant(
    document: Document, audit: Audit, generator: np.random.Generator, count: int
) -> Iterator[tuple[Document, int, str]]:
    """Yield documents with one wrong digit each, where it stands, and what was done."""
    claims = [
        one.drafted
        for one in audit.findings
        if one.verdict not in FAILING and one.drafted.relation.kind != "part_of_whole"
    ]
    places = [
        (claim, audit.mentions[name], position)
        for claim in claims
        for name in dict.fromkeys((claim.relation.stated, *claim.relation.operands.values()))
        for position in _digits(document, audit.mentions[name])
    ]
    generator.shuffle(places)
    planted = 0
    for claim, mention, position in places:
        old = document.text[position]
        new = str(generator.choice([digit for digit in "123456789" if digit != old]))
        text = document.text[:position] + new + document.text[position + 1 :]
        changed = build_document(text, path=document.path, encoding=document.encoding)
        if not _shows(changed, claim):
            continue
        relation = claim.relation
        label = f"{relation.kind} {mention.printed} with {new} for {old}: {relation.words}"
        yield changed, mention.start, label
        planted += 1
        if planted == count:
            return


def _digits(document: Document, mention: Mention) -> list[int]:
    return [n for n in range(mention.start, mention.end) if document.text[n] in "0123456789"]


def _shows(document: Document, claim: DraftedClaim) -> bool:
    """Tell whether a claim does not hold any more, of the figures as they are now."""
    draft = draft_document(document, extract_mentions(document))
    figures = {one.figure for one in read_figures(draft.mentions)}
    if not figures.issuperset((claim.relation.stated, *claim.relation.operands.values())):
        return False
    source = draft_source(replace(draft, claims=()))
    rows = audit_claims({claim.name: claim.claim}, source, policy=HedgePolicy.STANDARD)
    return bool(rows) and rows[0].verdict in FAILING


if __name__ == "__main__":
    main()
