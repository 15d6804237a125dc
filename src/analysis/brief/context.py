"""Which places and targets a brief's tables of context show: chosen by what the data are."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from analysis.core.result import Estimate, ModelId, OperandKind, RemarkCode, Term
from analysis.exhibits.chart import Labels
from analysis.exhibits.context_tables import ContextLine, Outcome, TargetLine
from analysis.register.ids import figure_id, number_id, reference_id
from analysis.register.names import names_of
from analysis.register.results import Results
from analysis.source.reference import ReferenceRow
from analysis.study.context import choose_targets, find_peers
from analysis.study.growth import GrowthRow

_VERDICTS: Final[dict[RemarkCode, Outcome]] = {
    RemarkCode.TARGET_REACHED: "reached",
    RemarkCode.TARGET_MISSED: "missed",
    RemarkCode.TARGET_UNDECIDED: "undecided",
}
#: The two series under which places are compared.
_ACCOUNTS: Final = ("first_published", "revised")
#: What a row tells of how its figures came about, beside the edition they stand in.
_HOW: Final = frozenset({"derived", "estimate"})


def list_targets(run: Results, labels: Labels) -> list[TargetLine]:
    """Return the targets a run is asked about, by the years they are for, up to its horizon."""
    held: dict[str, Estimate] = {}
    for result in run.trend_results:
        if (
            isinstance(result, Estimate)
            and result.model is ModelId.TARGET_OUTCOME
            and result.term is Term.MARGIN
        ):
            held[result.operands[-1].id] = result
    names = names_of(run)
    lines: list[TargetLine] = []
    for target in choose_targets(run.observations, run.source, run.reference):
        if target.year > run.scenario.horizon:
            continue
        margin = held.get(target.id)
        vintage = "" if target.vintage is None else target.vintage
        lines.append(
            TargetLine(
                title=names.title("series", target.series, labels.words),
                target=reference_id(target.id),
                year=target.year,
                set_in=names.title("vintage", vintage, labels.words) if vintage else "",
                outcome="" if margin is None else _outcome_of(margin),
                margin="" if margin is None else number_id(margin, run.source.info.scope_id),
                verdict="unknown" if margin is None else _judge(margin),
            )
        )
    return lines


def _outcome_of(margin: Estimate) -> str:
    outcome = margin.operands[0]
    make = figure_id if outcome.kind is OperandKind.FIGURE else reference_id
    return make(outcome.id)


def _judge(margin: Estimate) -> Outcome:
    [verdict] = [_VERDICTS[one.code] for one in margin.remarks if one.code in _VERDICTS]
    return verdict


def list_years(run: Results, pair: GrowthRow | None) -> list[int]:
    """Return the years a context table shows: those of the pair, and later ones with a figure."""
    if pair is None:
        return []
    series = run.source.indicators[pair.indicator].reference
    later = {
        row.year
        for row in run.reference.outturns
        if (row.series, row.geo) == (series, run.source.info.place) and row.year > pair.base_year
    }
    return sorted(later | {pair.base_year, pair.end_year})


def list_places(run: Results, pair: GrowthRow | None, labels: Labels) -> list[ContextLine]:
    """Return figures of the pair's place and of those beside it, one way of coming about a row.

    First the place's own figures, as the source prints them and as others published them for other
    years; then the places it is compared with, as first published and as revised; then its peers
    together, in whatever edition there is. A row without a figure of the years shown is left out.
    """
    if pair is None or run.source.info.place is None:
        return []
    series = run.source.indicators[pair.indicator].reference or ""
    home, reference, years = run.source.info.place, run.reference, list_years(run, pair)
    rows = _lines_of_home(run, pair, series, years, labels)
    for place in run.source.info.compare_with:
        for account in _ACCOUNTS:
            found = reference.find_account(series, place, account)
            rows += _lines(found, years, labels, labels.place(place))
    peers = labels.say("table.context.peers")
    for place in find_peers(reference, home):
        for vintage in reference.vintages_of(series, place):
            rows += _lines(reference.series_of(series, place, vintage), years, labels, peers)
    return rows


def _lines_of_home(
    run: Results, pair: GrowthRow, series: str, years: Sequence[int], labels: Labels
) -> list[ContextLine]:
    place, reference = run.source.info.place or "", run.reference
    printed = {
        level.year: figure_id(level.figures[0])
        for level in (pair.pair.base, pair.pair.end)
        if level.origin == "printed"
    }
    later = [
        row
        for year in years
        if year not in printed
        for row in reference.figures_of(series, place, year)
    ]
    name = labels.place(place)
    own = [ContextLine(name, labels.say("table.context.own"), printed)] if printed else []
    return [*own, *_lines(later, years, labels, name)]


def _lines(
    rows: Iterable[ReferenceRow], years: Sequence[int], labels: Labels, group: str
) -> Iterator[ContextLine]:
    """Yield rows of figures of a place that came about in one way, in the order of the first."""
    lines: dict[str, dict[int, str]] = {}
    for row in rows:
        if row.year in years:
            title = _tell_origin(row, labels)
            if labels.place(row.geo) != group:
                title = labels.say("table.context.of", place=labels.place(row.geo), origin=title)
            lines.setdefault(title, {})[row.year] = reference_id(row.id)
    for title, figures in lines.items():
        yield ContextLine(group, title, figures)


def _tell_origin(row: ReferenceRow, labels: Labels) -> str:
    """Say in which edition an outside figure stands, and whether it was derived or expected."""
    edition = (
        labels.say("table.context.unstated")
        if row.vintage is None and row.status not in _HOW
        else ("" if row.vintage is None else labels.vintage(row.vintage))
    )
    how = labels.say(f"table.context.{row.status}") if row.status in _HOW else ""
    return labels.join("language.comma", filter(None, (edition, how)))
