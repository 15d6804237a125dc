"""What `analysis check` reads and holds against itself: all that needs no document."""

from dataclasses import dataclass
from pathlib import Path

from analysis.source.bounds import HedgePolicy
from analysis.source.check import check_readings, measure_agreement
from analysis.source.claims import Claim, read_claims
from analysis.source.load import read_source
from analysis.source.measures import Measure, read_measures
from analysis.source.reference import Reference
from analysis.source.schema import Source
from analysis.source.settled import check_outside, check_settled
from analysis.study.claims import ClaimRow, audit_claims, check_verdicts


@dataclass(frozen=True)
class Checked:
    """A source in which nothing was found wrong.

    Attributes:
        source: its raw data.
        claims: what it asserts.
        audited: each reading of each claim, judged.
        measures: what follows from several of its figures.
        agreement: of two readings, by column, in percent; None where it was read once.
    """

    source: Source
    claims: dict[str, Claim]
    audited: list[ClaimRow]
    measures: dict[str, Measure]
    agreement: dict[str, float] | None


def check_source(folder: Path, reference: Reference) -> Checked:
    """Read a source and hold it against itself and against the reference data.

    Raises:
        InputError: for the first kind of fault there is, naming file, place and value.
    """
    source = read_source(folder)
    check_settled(source)
    check_readings(source)
    reference.check_source(source)
    claims = read_claims(folder / "claims.yml", source.figures)
    check_outside(source, reference, claims.values())
    audited = audit_claims(claims, source, reference, policy=HedgePolicy.STANDARD)
    check_verdicts(claims, audited, source)
    measures = read_measures(folder / "measures.yml", source.figures, reference)
    return Checked(source, claims, audited, measures, measure_agreement(folder))
