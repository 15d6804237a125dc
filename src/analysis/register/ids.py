"""What a number is called: ids are made here and nowhere else.

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

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.core.period import Period
from analysis.core.result import Estimate, ModelId, Subject, Term

#: Terms an indicator can have at several dates; the others stand once for a subject and model.
_DATED: Final = frozenset(
    {Term.LEVEL, Term.GAP, Term.GAP_CHANGE, Term.ERROR, Term.END_NEEDED, Term.PROJECTED}
)
#: Stands for the indicators of a panel together.
ALL: Final = "all"
_FAMILIES: Final[Mapping[ModelId, str]] = {
    ModelId.GROWTH: "growth",
    ModelId.COMPOSITION: "composition",
    ModelId.CLAIM: "claim",
}
_OF_PAIR: Final = frozenset(
    {
        *(Term.BASE, Term.END, Term.CHANGE, Term.PCT, Term.LOG_CHANGE, Term.CAGR),
        *(Term.PP, Term.PP_PER_YEAR),
    }
)
_OF_PART: Final = frozenset(
    {Term.BASE_SHARE, Term.END_SHARE, Term.SHARE_CHANGE, Term.CONTRIBUTION}
)
_OF_TREND: Final = frozenset(Term) - _OF_PAIR - _OF_PART - {Term.STATED, Term.RECOMPUTED}
_MODELS: Final = frozenset(model.value for model in ModelId)
#: Numbers beside a pair's estimates, and beside a model's.
_YEARS_OF_PAIR: Final = frozenset({"base_year", "end_year", "years"})
_OF_MODEL: Final = frozenset({"n", "dof"})
_DATE: Final = re.compile(r"\d{4}(_\d{4})?$")
_SHORTEST_PROJECTION: Final = 2


def number_id(estimate: Estimate, main_scope: str) -> str:
    """Return the id of an estimate's number.

    Args:
        estimate: whose id is wanted.
        main_scope: the source's main scope, which ids leave out.

    Raises:
        ValueError: if the estimate's subject names nothing.
    """
    subject, term = estimate.subject, estimate.term
    family = _FAMILIES.get(estimate.model)
    if family == "claim":
        return claim_id(subject.claim or "", subject.reading)
    parts = [subject_key(subject, main_scope)]
    if family is None:
        family = "projection" if term is Term.PROJECTED else "trend"
        parts.append(estimate.model.value)
        if subject.place is not None:
            parts.append(_where(subject))
    parts.append(estimate.variant)
    if term is not Term.PROJECTED:
        parts.append(term.value)
    if term in _DATED and estimate.start is not None and estimate.end is not None:
        parts.append(_dates(estimate.start, estimate.end))
    return ".".join((family, *filter(None, parts)))


def claim_id(claim: str, reading: str | None = None) -> str:
    """Return the id of what a claim states, or of what a reading of it recomputes."""
    return f"claim.{claim}.{reading or Term.STATED}"


def pair_stem(subject: Subject, variant: str, main_scope: str) -> str:
    """Return what the ids of a pair's numbers begin with: ``growth.rd_institutions.other``."""
    return ".".join(filter(None, ("growth", subject_key(subject, main_scope), variant)))


def figure_id(figure: str) -> str:
    """Return the id of a printed figure's number."""
    return f"figure.{figure}"


def reference_id(row: str) -> str:
    """Return the id of an outside figure's number."""
    return f"reference.{row}"


def added_id(name: str) -> str:
    """Return the id of a number that a notebook published."""
    return f"added.{name}"


def beside(number: str, name: str) -> str:
    """Return the id of a number that belongs to another: its ``n``, its ``base_year``."""
    return f"{number}.{name}"


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
    return ALL


def _where(subject: Subject) -> str:
    own = _place(subject)
    return f"{own}-less-{_place(subject.against)}" if subject.against is not None else own


def _place(subject: Subject) -> str:
    place = subject.place or ""
    return f"{place}@{subject.vintage}" if subject.vintage else place


def _dates(start: Period, end: Period) -> str:
    return str(end.end) if start.end == end.end else f"{start.end}_{end.end}"


@dataclass(frozen=True)
class KnownIds:
    """The ids that numbers of a source can be made of, whatever years and indicators are chosen.

    Attributes:
        subjects: indicators and series.
        scopes, places, vintages: of the source and the reference data.
        claims, figures: of the source.
    """

    subjects: Collection[str]
    scopes: Collection[str]
    places: Collection[str]
    vintages: Collection[str]
    claims: Collection[str]
    figures: Collection[str]


def is_possible(number: str, known: KnownIds) -> bool:
    """Tell whether another scenario of this source could make a number of this id.

    A number of an indicator, claim or figure that the source has may be missing only because of
    the years or indicators chosen; anything else is a slip of the pen.
    """
    family, _, rest = number.partition(".")
    parse = _POSSIBLE.get(family)
    return parse is not None and parse(rest.split("."), known)


def _is_of_pair(parts: Sequence[str], known: KnownIds) -> bool:
    return _is_subject(parts[0], known) and parts[-1] in _OF_PAIR | _YEARS_OF_PAIR


def _is_of_part(parts: Sequence[str], known: KnownIds) -> bool:
    return _is_subject(parts[0], known) and parts[-1] in _OF_PART


def _is_of_trend(parts: Sequence[str], known: KnownIds) -> bool:
    named = [part for part in parts[2:] if part not in _OF_MODEL and not _DATE.match(part)]
    return (
        len(named) > 0
        and _is_subject(parts[0], known)
        and parts[1] in _MODELS
        and named[-1] in _OF_TREND
        and all(_is_where(part, known) for part in named[:-1])
    )


def _is_projection(parts: Sequence[str], known: KnownIds) -> bool:
    return (
        len(parts) > _SHORTEST_PROJECTION
        and _is_subject(parts[0], known)
        and parts[1] in _MODELS
        and all(_is_where(part, known) for part in parts[2:-1])
        and _DATE.match(parts[-1]) is not None
    )


def _is_reference(parts: Sequence[str], known: KnownIds) -> bool:
    return len(parts) > 1 and parts[0] in known.subjects and parts[1] in known.places


_POSSIBLE: Final[Mapping[str, Callable[[Sequence[str], KnownIds], bool]]] = {
    "figure": lambda parts, known: ".".join(parts) in known.figures,
    "claim": lambda parts, known: parts[0] in known.claims,
    "growth": _is_of_pair,
    "composition": _is_of_part,
    "trend": _is_of_trend,
    "projection": _is_projection,
    "reference": _is_reference,
}


def _is_subject(part: str, known: KnownIds) -> bool:
    name, _, scope = part.partition("@")
    return (name in known.subjects or name == ALL) and (not scope or scope in known.scopes)


def _is_where(part: str, known: KnownIds) -> bool:
    """Tell whether a part is ``place[@vintage]`` or two of them with ``-less-`` between."""
    for one in part.split("-less-"):
        place, _, vintage = one.partition("@")
        if place not in known.places or (vintage and vintage not in known.vintages):
            return False
    return True
