"""What a number is called: the one function that makes an id.

An id is ASCII, dotted, and holds all that tells two numbers apart, the indicator always among it::

    growth.rd_institutions.cagr                      the headline pair of the main scope
    growth.park_revenue@jintan.pct                   of another scope
    growth.rd_institutions.other.cagr                the count's other printed date
    composition.rd_institutions_provincial.end_share
    claim.st_service_firms_growth.stated
    trend.rd_gdp.place_comparison.changzhou-less-china@wdi_latest.gap.2020
    trend.all.growth_described.growth_pct_per_year_median
    projection.rd_gdp.two_point_linear.2022
    reference.rd_gdp_ratio.jiangsu.2020
"""

from collections.abc import Mapping
from typing import Final

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, Subject, Term

#: Terms an indicator can have at several dates; the others stand once for a subject and model.
_DATED: Final = frozenset(
    {Term.LEVEL, Term.GAP, Term.GAP_CHANGE, Term.ERROR, Term.END_NEEDED, Term.PROJECTED}
)
_ROOMS: Final[Mapping[ModelId, str]] = {
    ModelId.GROWTH: "growth",
    ModelId.COMPOSITION: "composition",
    ModelId.CLAIM: "claim",
}


def number_id(estimate: Estimate, main_scope: str) -> str:
    """Return the id of an estimate's number.

    Args:
        estimate: whose id is wanted.
        main_scope: the source's main scope, which ids leave out.

    Raises:
        ValueError: if the estimate's subject names nothing.
    """
    subject, term = estimate.subject, estimate.term
    room = _ROOMS.get(estimate.model)
    if room == "claim":
        return ".".join(("claim", subject.claim or "", subject.reading or Term.STATED.value))
    parts = [subject_key(subject, main_scope)]
    if room is None:
        room = "projection" if term is Term.PROJECTED else "trend"
        parts.append(estimate.model.value)
        if subject.place is not None:
            parts.append(_where(subject))
    parts.append(estimate.variant)
    if term is not Term.PROJECTED:
        parts.append(term.value)
    if term in _DATED and estimate.start is not None and estimate.end is not None:
        parts.append(_dates(estimate.start, estimate.end))
    return ".".join((room, *filter(None, parts)))


def subject_key(subject: Subject, main_scope: str) -> str:
    """Return the part of an id that names what a number is about.

    Raises:
        ValueError: if the subject names neither an indicator nor a series, and is held against
            something: a comparison is always of one measure.
    """
    if subject.indicator is not None:
        other = subject.scope not in {None, main_scope}
        return f"{subject.indicator}@{subject.scope}" if other else subject.indicator
    if subject.series is not None:
        return subject.series
    if subject.against is not None or subject.place is not None:
        msg = f"a number of {subject} would be named by its place alone"
        raise ValueError(msg)
    return "all"


def _where(subject: Subject) -> str:
    own = _place(subject)
    return f"{own}-less-{_place(subject.against)}" if subject.against is not None else own


def _place(subject: Subject) -> str:
    place = subject.place or ""
    return f"{place}@{subject.vintage}" if subject.vintage else place


def _dates(start: Period, end: Period) -> str:
    return str(end.end) if start.end == end.end else f"{start.end}_{end.end}"
