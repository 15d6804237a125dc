"""What a source's figures say of each other, and of figures from outside: all held together."""

from dataclasses import dataclass

from analysis.core.errors import Faults
from analysis.source.bounds import HedgePolicy
from analysis.source.check import check_readings
from analysis.source.claims import Claim, read_claims
from analysis.source.measures import Measure, read_measures
from analysis.source.reference import Reference
from analysis.source.schema import Source
from analysis.source.settled import check_outside, check_settled
from analysis.study.claims import ClaimRow, audit_claims, check_verdicts


@dataclass(frozen=True)
class Relations:
    """Relations of a source in which nothing was found wrong.

    Attributes:
        claims: what it asserts.
        audited: each reading of each claim, judged.
        measures: what follows from several of its figures.
    """

    claims: dict[str, Claim]
    audited: list[ClaimRow]
    measures: dict[str, Measure]


def check_relations(source: Source, reference: Reference) -> Relations:
    """Hold a source's figures against each other, its claims, its second reading, and others'.

    Raises:
        InputError: naming file, place and value of each fault of each kind.
    """
    faults = Faults()
    claims: dict[str, Claim] = {}
    audited: list[ClaimRow] = []
    measures: dict[str, Measure] = {}
    with faults:
        check_settled(source)
    with faults:
        check_readings(source)
    with faults:
        reference.check_source(source)  # claims are judged where its places and series are known
        claims = read_claims(source.folder / "claims.yml", source.figures)
        check_outside(source, reference, claims.values())
        audited = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
        check_verdicts(claims, audited, source)
    with faults:
        measures = read_measures(source.folder / "measures.yml", source.figures, reference)
    faults.refuse()
    return Relations(claims, audited, measures)
