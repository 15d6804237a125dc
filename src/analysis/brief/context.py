"""Which places and targets a brief's tables of context show: chosen by what the data are."""

from collections.abc import Iterator, Sequence
from typing import Final

from analysis.core.result import Estimate, ModelId, OperandKind, RemarkCode, Term
from analysis.exhibits.chart import Labels
from analysis.exhibits.context_tables import ContextFigure, ContextLine, Outcome, TargetLine
from analysis.register.ids import figure_id, number_id, reference_id
from analysis.register.names import names_of
from analysis.register.results import Results
from analysis.source.reference import Reference, ReferenceRow
from analysis.study.context import choose_targets, find_peers
from analysis.study.growth import GrowthRow

_VERDICTS: Final[dict[RemarkCode, Outcome]] = {
    RemarkCode.TARGET_REACHED: "reached",
    RemarkCode.TARGET_MISSED: "missed",
    RemarkCode.TARGET_UNDECIDED: "undecided",
}
#: The two series under which places are compared.
_ACCOUNTS: Final = ("first_published", "revised")
#: What a mark may tell of how a figure came about, beside the edition it stands in.
_HOW: Final = ("derived", "estimate", "outside")


def list_targets(run: Results, labels: Labels) -> list[TargetLine]:
    """Return the targets a run is asked about, by the years they are for, up to its horizon."""
    held: dict[str, Estimate] = {}
    for row in run.trends:
        if row.model is ModelId.TARGET_OUTCOME and row.term is Term.MARGIN:
            result = row.result()
            if isinstance(result, Estimate):
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
    """Return the pair's place and those beside it, one edition a row.

    First the place's own figures, as the source prints them and, marked, as others published them
    for other years; then the places it is compared with, as first published and as revised; then
    its peers, in whatever edition there is. A row without a figure of the years shown is left out.
    """
    if pair is None or run.source.info.place is None:
        return []
    series = run.source.indicators[pair.indicator].reference or ""
    home, reference, years = run.source.info.place, run.reference, list_years(run, pair)
    rows = [_line_of_home(run, pair, series, years, labels)]
    for place in run.source.info.compare_with:
        for account in _ACCOUNTS:
            found = reference.find_account(series, place, account)
            rows += _lines(found, years, labels)
    for place in find_peers(reference, home):
        for vintage in reference.vintages_of(series, place):
            rows += _lines(reference.series_of(series, place, vintage), years, labels)
    return rows


def _line_of_home(
    run: Results, pair: GrowthRow, series: str, years: Sequence[int], labels: Labels
) -> ContextLine:
    place, reference = run.source.info.place or "", run.reference
    figures: dict[int, list[ContextFigure]] = {
        level.year: [ContextFigure(figure_id(level.figures[0]))]
        for level in (pair.pair.base, pair.pair.end)
        if level.origin == "printed"
    }
    for year in years:
        if year not in figures:
            figures[year] = [
                ContextFigure(reference_id(row.id), tuple(_marks_of(row, reference, labels)))
                for row in reference.figures_of(series, place, year)
            ]
    own = labels.say("table.context.own")
    return ContextLine(labels.place(place), own, figures)


def _marks_of(row: ReferenceRow, reference: Reference, labels: Labels) -> Iterator[str]:
    """Yield how a figure that others published of the source's own place came about."""
    mark = "" if row.vintage is None else labels.pick(reference.vintages[row.vintage], "mark")
    if row.status in {"derived", "estimate"}:
        yield labels.say(f"table.context.{row.status}")
    elif not mark:
        yield labels.say("table.context.outside")
    if mark:
        yield mark


def _lines(
    rows: Sequence[ReferenceRow], years: Sequence[int], labels: Labels
) -> Iterator[ContextLine]:
    shown = [row for row in rows if row.year in years]
    if not shown:
        return
    first = shown[0]
    edition = (
        labels.say("table.context.unstated")
        if first.vintage is None
        else labels.vintage(first.vintage)
    )
    yield ContextLine(
        labels.place(first.geo),
        edition,
        {
            row.year: [
                ContextFigure(
                    reference_id(row.id),
                    (labels.say(f"table.context.{row.status}"),)
                    if row.status in {"derived", "estimate"}
                    else (),
                )
            ]
            for row in shown
        },
    )


def say_context_marks(lines: Sequence[ContextLine], reference: Reference, labels: Labels) -> str:
    """Say what the marks of a context table mean, those it has and no other; empty for none."""
    told = {labels.say(f"table.context.{name}"): name for name in _HOW}
    meaning = {mark: labels.say(f"table.context.told.{name}") for mark, name in told.items()} | {
        labels.pick(one, "mark"): labels.pick(one)
        for one in reference.vintages.values()
        if one.mark_en
    }
    there = {
        mark
        for line in lines
        for figures in line.figures.values()
        for figure in figures
        for mark in figure.marks
    }
    marks = labels.join(
        "language.semicolon",
        (
            labels.say("table.context.mark", mark=mark, meaning=said)
            for mark, said in meaning.items()
            if mark in there
        ),
    )
    return labels.say("table.context.marks", marks=marks) if marks else ""
