"""The Markdown tables that a prose file may include.

Pure functions: typed rows go in, and every number of a cell is asked of the register by its id,
so that it is linked and counted like one in a sentence. Heads and widths are messages.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from analysis.core.result import Term
from analysis.core.vocabulary import VERDICTS
from analysis.exhibits.chart import Labels
from analysis.exhibits.growth_rows import other_dates
from analysis.render import escape_markdown, mark_language
from analysis.study.claims import APART, ClaimRow, find_nearest
from analysis.study.growth import GrowthRow
from analysis.study.rates import RateRow
from analysis.study.robustness import RobustnessRow
from analysis.words.numerals import curl_quotes
from analysis.words.say import say_span

#: Claims a reader should see: those whose verdict is not plain agreement.
TELLING: Final = frozenset({"does_not_hold", "conflict", "under_reading"})
#: Conclusions that a reader takes as settled.
_STANDING: Final = frozenset({"stands", "rises", "falls"})
#: What stands in brackets, in either script's.
_BRACKETS: Final = re.compile(r" \((.+?)\)|（(.+?)）")


class Shown(Protocol):
    """A number, as far as a table looks at it."""

    @property
    def bounded(self) -> bool: ...  # noqa: D102
    @property
    def display(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def label(self) -> Mapping[str, str]: ...  # noqa: D102
    @property
    def point(self) -> bool: ...  # noqa: D102
    @property
    def value(self) -> Decimal: ...  # noqa: D102


class Numbers(Protocol):
    """The register."""

    def __contains__(self, number_id: object) -> bool: ...
    def __getitem__(self, number_id: str) -> Shown: ...


@dataclass(frozen=True)
class Cells:
    """How a table comes by its numbers.

    Attributes:
        register: tells which numbers there are.
        number: returns one as linked Markdown, by id and modifier (``short``, ``range``, …;
            ``bare`` leaves out a percentage's unit, which a head names).
    """

    register: Numbers
    number: Callable[[str, str], str]

    def find(self, number_id: str, labels: Labels, modifier: str = "") -> str:
        """Return a number, or a dash where the register has none of this id."""
        if number_id in self.register:
            return self.number(number_id, modifier)
        return labels.say("table.none")


def key_rows(rows: Iterable[GrowthRow], main_scope: str) -> list[GrowthRow]:
    """Return the headline pairs: printed ones first, then the main scope's."""
    return sorted(
        (row for row in rows if row.headline),
        key=lambda row: (row.base_origin != "printed", row.scope != main_scope),
    )


def has_change(row: GrowthRow) -> bool:
    """Tell whether a pair has a change to show: growth, or points."""
    return row.pp is not None or row.pct is not None


def is_bounded(row: GrowthRow) -> bool:
    """Tell whether the table of headline pairs gives a range for a pair's change."""
    return row.pp_low != row.pp_high if row.pp is not None else row.pct_low != row.pct_high


#: Groups of the table of pairs: over more than a year or not, and of levels or of ratios.
_PAIR_GROUPS: Final = tuple((long, ratio) for long in (True, False) for ratio in (False, True))


def tabulate_key_indicators(
    rows: Sequence[GrowthRow],
    cells: Cells,
    labels: Labels,
    id_of: Callable[[GrowthRow, str], str],
) -> str:
    """Return the headline pairs, grouped by span and unit of change, the largest first.

    Levels show their growth in percent, ratios their change in points; the groups' heads name
    these units. Over one year the change is the change a year, which is not told twice. A count
    that the source prints under two dates has a rate for each, and a mark that the table's note
    explains. A pair whose change the register lacks is left out.

    Args:
        rows: growth over every pair.
        cells: where numbers come from.
        labels: words and names.
        id_of: the id of a pair's number, by its term.
    """
    dated = other_dates(rows)
    shown = [
        row
        for row in key_rows(rows, labels.names.main_scope)
        if id_of(row, _change_of(row)) in cells.register
    ]
    yearly = any(row.years > 1 for row in shown)
    heads = ("indicator", "years", "base", "end", "change", "bounds")
    lines: list[list[str]] = []
    for group in _PAIR_GROUPS:
        members = [row for row in shown if (row.years > 1, row.pp is not None) == group]
        if not members:
            continue
        members.sort(key=lambda row: -cells.register[id_of(row, _change_of(row))].value)
        head = f"table.key_indicators.group.{'long' if group[0] else 'short'}"
        measure = f"table.key_indicators.group.{'points' if group[1] else 'percent'}"
        lines.append([labels.say(head, measure=labels.say(measure))])
        for row in members:
            other = dated.get((row.indicator, row.scope))
            lines.append(_tell_pair(row, other, cells, labels, id_of))
    if yearly:
        return _lay_out("key_indicators", (*heads, "yearly"), lines, "llrrrrr", labels)
    return _lay_out("key_indicators", heads, [line[:6] for line in lines], "llrrrr", labels)


def _change_of(row: GrowthRow) -> str:
    return "pct" if row.pp is None else "pp"


def _tell_pair(
    row: GrowthRow,
    other: GrowthRow | None,
    cells: Cells,
    labels: Labels,
    id_of: Callable[[GrowthRow, str], str],
) -> list[str]:
    """Return the cells of a pair: levels, change with its bounds, and its rate or rates a year."""
    changed = id_of(row, _change_of(row))
    yearly = "cagr" if row.pp is None else "pp_per_year"
    mark = labels.say("table.back_cast") if row.base_origin == "back-cast" else ""
    rates = [id_of(row, yearly)] if row.years > 1 else []
    if other is not None and other.years >= 1 and id_of(other, yearly) in cells.register:
        # Over one year the change is the change a year.
        rates = [*(rates or [changed]), id_of(other, yearly)]
        mark += labels.say("table.other_date")
    return [
        _title(row, labels) + mark,
        _years_of(row, labels),
        cells.number(id_of(row, "base"), "short"),
        cells.number(id_of(row, "end"), "short"),
        cells.number(changed, "bare"),
        _tell_bounds(changed, cells, labels),
        _tell_rates(rates, cells, labels),
    ]


def _tell_bounds(name: str, cells: Cells, labels: Labels) -> str:
    """Return what is open of a number: a dash for nothing, and nothing twice."""
    if not cells.register[name].bounded:
        return labels.say("table.none")
    return _find_bounds(name, cells)


def _find_bounds(name: str, cells: Cells) -> str:
    """Return the bounds of a number that is a point within them; empty for any other."""
    number = cells.register[name]
    return cells.number(name, "range") if number.bounded and number.point else ""


def _tell_rates(rates: Sequence[str], cells: Cells, labels: Labels) -> str:
    """Return the rates a year that a pair may have, in the order given; nothing for none."""
    if len(rates) <= 1:
        return "".join(cells.number(name, "bare") for name in rates)
    first, second = (cells.number(name, "bare") for name in rates)
    return labels.say("table.either", first=first, second=second)


def _title(row: GrowthRow | RateRow, labels: Labels) -> str:
    title = curl_quotes(labels.title(row.indicator, row.scope), labels.words)
    return mark_language(title, labels.words)


def shown_rates(rows: Iterable[RateRow], main_scope: str) -> list[RateRow]:
    """Return the rates that the table of them has: every date's, the main scope's first."""
    return sorted(rows, key=lambda row: (row.scope != main_scope, row.average, -row.rate))


def tabulate_rates(
    rows: Iterable[RateRow],
    cells: Cells,
    labels: Labels,
    id_of: Callable[[RateRow, str], str],
) -> str:
    """Return the growth rates printed at constant prices, with the amounts beside them.

    Nominal growth and the change of prices that it implies have columns where a row has them.

    Args:
        rows: the rates.
        cells: where numbers come from.
        labels: words and names.
        id_of: the id of a rate's number, by its term.
    """
    shown = shown_rates(rows, labels.names.main_scope)
    heads = ["indicator", "years", "end", "rate", "bounds"]
    implied = any(row.deflator is not None for row in shown)
    if implied:
        heads += ["nominal", "deflator"]
    lines = []
    for row in shown:
        rate = id_of(row, row.rate_term)
        average = labels.say("table.rates.average") if row.average else ""
        line = [
            _title(row, labels) + average,
            _years_of(row, labels),
            cells.find(id_of(row, Term.END), labels, "short"),
            cells.number(rate, "bare"),
            _tell_bounds(rate, cells, labels),
        ]
        if implied:
            line += [
                _tell_with_bounds(id_of(row, term), cells, labels)
                for term in (Term.NOMINAL_PCT, Term.PRICE_CHANGE)
            ]
        lines.append(line)
    return _lay_out("rates", heads, lines, "ll" + "r" * (len(heads) - 2), labels)


def _tell_with_bounds(name: str, cells: Cells, labels: Labels) -> str:
    """Return a number with its bounds behind it; a dash where there is none."""
    told = cells.find(name, labels, "bare")
    if name not in cells.register or not (bounds := _find_bounds(name, cells)):
        return told
    return labels.say("table.rates.bounded", value=told, bounds=bounds)


def _years_of(row: GrowthRow | RateRow, labels: Labels) -> str:
    """Write a row's two dates, to the month where one is printed."""
    base, end = row.base_period, row.end_period
    if base.month or end.month:
        return say_span(base, end, labels.words)
    return labels.say("table.years", base=base.end, end=end.end)


def telling_claims(rows: Iterable[ClaimRow]) -> list[list[ClaimRow]]:
    """Return the claims that do not simply hold, each with its readings."""
    return _group(row for row in rows if row.verdict in TELLING)


def tabulate_claims(
    rows: Iterable[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> str:
    """Return the claims that do not simply hold, by verdict, with every reading's result.

    Args:
        rows: claims under each of their readings.
        cells: where numbers come from.
        labels: words and names.
        id_of: the id of a claim's number: ``stated``, or that of a reading.
    """
    claims = telling_claims(rows)
    lines: list[list[str]] = []
    for verdict in VERDICTS:
        members = [readings for readings in claims if readings[0].verdict == verdict]
        if members:
            said = labels.say(f"verdict.{verdict}")
            lines.append([said[:1].upper() + said[1:]])
        lines += [
            [*_tell_claim(readings, cells, labels, id_of), _tell_place(readings[0], labels)]
            for readings in members
        ]
    return _lay_out(
        "claims",
        ("statement", "stated", "recomputed", labels.place_key),
        lines,
        "lrll",
        labels,
    )


def tabulate_conflicts(
    rows: Iterable[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> str:
    """Return what the document says of itself that no fair reading explains, the worst first.

    How far apart the two are at the least is in percent of what is stated; dates have none and
    come last. What another publication contradicts is told by :func:`tabulate_outside`.

    Args:
        rows: claims under each of their readings.
        cells: where numbers come from.
        labels: words and names.
        id_of: the id of a claim's number: ``stated``, ``gap``, or that of a reading.
    """
    own = [row for row in rows if not row.outside]
    claims = {readings[0].claim: readings for readings in _group(own)}
    lines = [
        [
            *_tell_claim(claims[row.claim], cells, labels, id_of),
            cells.find(id_of(row.claim, APART), labels, "bare"),
            _tell_place(row, labels),
        ]
        for row in find_nearest(own)
    ]
    heads = ("statement", "stated", "recomputed", "gap", labels.place_key)
    return _lay_out("conflicts", heads, lines, "lrlrl", labels)


def tabulate_readings(
    rows: Iterable[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> str:
    """Return what the document says of itself that holds under another than the plain reading."""
    chosen = (row for row in rows if not row.outside and row.verdict == "under_reading")
    lines = [
        [*_tell_claim(readings, cells, labels, id_of), _tell_place(readings[0], labels)]
        for readings in _group(chosen)
    ]
    heads = ("statement", "stated", "recomputed", labels.place_key)
    return _lay_out("readings", heads, lines, "lrll", labels)


def tabulate_outside(
    rows: Iterable[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> str:
    """Return where another publication prints something else than the document does."""
    chosen = (row for row in rows if row.outside and row.verdict in TELLING)
    lines = [
        [*_tell_claim(readings, cells, labels, id_of), _tell_place(readings[0], labels)]
        for readings in _group(chosen)
    ]
    heads = ("statement", "stated", "recomputed", labels.place_key)
    return _lay_out("outside", heads, lines, "lrll", labels)


def _group(rows: Iterable[ClaimRow]) -> list[list[ClaimRow]]:
    """Return each claim's readings together, in the order of the claims."""
    claims: dict[str, list[ClaimRow]] = defaultdict(list)
    for row in rows:
        claims[row.claim].append(row)
    return list(claims.values())


def _tell_claim(
    readings: Sequence[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> list[str]:
    """Return what a claim says, what it states, and what each reading makes of it."""
    says = curl_quotes(labels.pick(readings[0], "says"), labels.words)
    return [
        escape_markdown(says[:1].upper() + says[1:]),
        cells.find(id_of(readings[0].claim, "stated"), labels, "short"),
        _tell_results(readings, cells, labels, id_of),
    ]


def _tell_place(row: ClaimRow, labels: Labels) -> str:
    """Return the pages of a claim's figures; of a document without pages their paragraphs."""
    return labels.join("language.enumeration", map(str, labels.list_places(row)))


def _tell_results(
    readings: Sequence[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str, str], str]
) -> str:
    """Return the results of a claim's readings; those that look the same stand together."""
    results: dict[str, tuple[str, list[str]]] = {}
    for row in readings:
        name = id_of(row.claim, row.reading)
        known = name in cells.register
        value = cells.register[name].display[labels.language] if known else ""
        if value not in results:
            results[value] = (cells.find(name, labels, "short"), [])
        # a reading stands in brackets itself
        told = _BRACKETS.sub(
            lambda found: labels.say("table.claims.aside", text=found[1] or found[2]),
            curl_quotes(labels.pick(row, "reading"), labels.words),
        )
        results[value][1].append(escape_markdown(told))
    return labels.say("language.semicolon").join(
        labels.say(
            "table.claims.result",
            value=shown,
            readings=labels.say("language.semicolon").join(told),
        )
        for shown, told in results.values()
    )


def tabulate_verdicts(
    claims: Sequence[ClaimRow], cells: Cells, labels: Labels, id_of: Callable[[str], str]
) -> str:
    """Return how many claims came out how; nothing where none was checked.

    Args:
        claims: all that were checked.
        cells: where numbers come from.
        labels: words and names.
        id_of: the id of a verdict's count.
    """
    if not claims:
        return ""
    lines = [
        [labels.say(f"verdict.{verdict}"), cells.number(id_of(verdict), "")]
        for verdict in VERDICTS
    ]
    return _lay_out("verdicts", ("verdict", "claims"), lines, "lr", labels)


def flipping_subjects(rows: Iterable[RobustnessRow]) -> list[list[RobustnessRow]]:
    """Return the rows of each subject that stands as it is read here, and not otherwise."""
    subjects: dict[str, list[RobustnessRow]] = defaultdict(list)
    for row in rows:
        if not row.robust:
            subjects[row.subject].append(row)
    return [
        found
        for found in subjects.values()
        if any(row.baseline and row.conclusion in _STANDING for row in found)
    ]


def tabulate_flips(
    rows: Iterable[RobustnessRow], claims: Iterable[ClaimRow], cells: Cells, labels: Labels
) -> str:
    """Return what stands as it is read here and not under every convention, a row each.

    What does not stand as it reads, or only under one of its readings, hangs on how it is read
    anyhow, and is told of where the claims are.

    Args:
        rows: every subject under every convention.
        claims: what the document asserts, for its words.
        cells: where numbers are named, for a measure's or a gap's.
        labels: words and names.
    """
    says = {row.claim: labels.pick(row, "says") for row in claims}
    lines = []
    for found in flipping_subjects(rows):
        [quoted] = [row for row in found if row.baseline]
        if quoted.claim is not None:
            told = says[quoted.claim]
        elif quoted.number is not None:
            told = cells.register[quoted.number].label[labels.language]
        else:
            told = labels.title(quoted.indicator or "", quoted.scope or "")
        told = curl_quotes(told, labels.words)
        others: dict[str, list[str]] = defaultdict(list)
        for row in found:
            if row.flips:
                others[_tell_outcome(row, labels)].append(
                    labels.say(f"convention.{row.convention}")
                )
        joined = labels.join(
            "language.semicolon",
            (
                labels.say(
                    "table.flips.result",
                    verdict=outcome,
                    conventions=labels.join("language.comma", conventions),
                )
                for outcome, conventions in others.items()
            ),
        )
        lines.append(
            [
                escape_markdown(told[:1].upper() + told[1:]),
                _tell_outcome(quoted, labels),
                joined,
            ]
        )
    return _lay_out("flips", ("statement", "verdict", "others"), lines, "lll", labels)


def _tell_outcome(row: RobustnessRow, labels: Labels) -> str:
    """Return a claim's verdict, or a rate's conclusion, in a few words."""
    if row.verdict is not None:
        return labels.say(f"verdict_short.{row.verdict}")
    return labels.say(f"conclusion.{row.conclusion}")


@dataclass(frozen=True)
class OutlookYear:
    """The ids of a year's numbers: by the line, by the exponential, and what came later."""

    year: int
    line: str
    curve: str
    outturn: str


def tabulate_outlook(years: Iterable[OutlookYear], cells: Cells, labels: Labels) -> str:
    """Return where both forms through two points lead, beside what came later.

    A year that the line does not reach is left out; so is, from its row, what there is not.
    """
    lines = [
        [
            str(one.year),
            cells.number(one.line, "short"),
            cells.number(one.line, "range"),
            cells.find(one.curve, labels, "short"),
            cells.find(one.outturn, labels, "short"),
        ]
        for one in years
        if one.line in cells.register
    ]
    heads = ("year", "line", "bounds", "curve", "outturn")
    return _lay_out("outlook", heads, lines, "lrrrr", labels)


def _lay_out(
    name: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    align: str,
    labels: Labels,
) -> str:
    """Return a table with its heads as the language has them."""
    return pipe_table([labels.say(f"table.{name}.head.{head}") for head in heads], rows, align)


def pipe_table(header: Sequence[str], rows: Sequence[Sequence[str]], align: str) -> str:
    """Return a Markdown pipe table, or an empty text for no rows.

    Args:
        header: the column heads.
        rows: cells as Markdown; a row of one cell heads the group of rows below it.
        align: for each column ``l`` or ``r``.
    """
    if not rows:
        return ""
    rules = [":---" if one == "l" else "---:" for one in align]
    empty = [""] * len(align)
    lines = [
        "| " + " | ".join(header) + " |",
        "|" + "|".join(rules) + "|",
        *("| " + " | ".join((*cells, *empty[len(cells) :])) + " |" for cells in rows),
    ]
    return "\n".join(lines)
