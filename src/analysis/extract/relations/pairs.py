"""Pairs: two dates of one quantity, from how the sentences put them.

Two levels are a pair where one sentence says that the first became the second (由A增至B), or
holds the second against the first (较上年A); a level and its change are one where nothing of
another quantity stands between. Aims are no outcomes, and no part is set against its whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.vocabulary import is_ratio
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.reasons import JOINT, join_reasons, reason
from analysis.extract.relations.model import Pair
from analysis.extract.relations.statements import Statement, is_counted_alike, may_change
from analysis.extract.relations.subjects import SAME_DATE, find_subjects, name_share, strip_number
from analysis.extract.scan import Mention
from analysis.extract.scan.calendar import last_year
from analysis.source.bounds import bound_reading
from analysis.source.reading import read_row
from analysis.source.schema import CHANGE_UNITS

_GENRE: Final = genre("pairs")
_RATE: Final = _GENRE.text("rate")
_AVERAGE_RATE: Final = _GENRE.text("average_rate")
_POINTS: Final = _GENRE.text("points")
_MULTIPLE: Final = _GENRE.text("multiple")
_INCREMENT: Final = _GENRE.text("increment")
#: A shorter name is none of one thing in the whole of a document.
_LONG_NAME: Final = 4
#: What is said of a change in a part of a year that isn't on the same part of the year before.
_OTHER_BASES: Final = frozenset(
    reason(code) for code in ("months_over_years", "year_end_as_base", "month_before_as_base")
)


@dataclass(frozen=True, slots=True)
class ProposedIndicator:
    """An indicator named after the words before its first figure."""

    id: str
    title: str
    unit: str

    def describe(self, doubt: str) -> dict[str, object]:
        """Return its entry of `indicators.yml`, with what is to be looked at.

        Its Chinese title stands for the English one, until somebody translates it.
        """
        ratio = "ratio" if is_ratio(self.unit) else "flow"
        return {
            "title_zh": self.title,
            "title_en": self.title,
            "unit": self.unit,
            "measure": "rank" if self.unit == "rank" else ratio,
            "topic": "draft",
            "doubt": doubt,
        }


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is drafted of a document's figures together.

    ``of`` gives figures, by their ids, the id of their indicator; ``doubts`` says of figures why
    a reader should look; ``increments`` are levels that are increments of a level beside them.
    """

    indicators: tuple[ProposedIndicator, ...]
    pairs: tuple[Pair, ...]
    of: Mapping[str, str]
    doubts: Mapping[str, str]
    increments: frozenset[str]


def draft_pairs(document: Document, mentions: Sequence[Mention]) -> Drafted:
    """Name what each figure measures, and pair its dates.

    Figures of the same words and unit share an indicator.
    """
    subjects = find_subjects(document, mentions)
    registry = _Registry()
    doubts = dict(subjects.doubts)
    pairs: list[Pair] = []
    of: dict[str, str] = {}
    statements = _join_far(_join_changes(subjects.statements))
    for statement in statements:
        if not statement.unit:
            for change in statement.changes:
                if has_no_period(change):
                    continue
                title = statement.name + _say_change(change)
                of[change.figure] = registry.propose(title, change.unit).id
            continue
        indicator = registry.propose(statement.name, statement.unit)
        for mention in (statement.base, statement.end, *statement.aims, *statement.changes):
            if mention is not None and _belongs(mention, statement, indicator):
                of[mention.figure] = indicator.id
        if statement.unit == "percentage_point":
            continue  # a gap, no level
        pairs += _pairs_of(statement, indicator.id)
        if (
            statement.base is not None
            and statement.end is not None
            and statement.base.period == statement.end.period
        ):
            doubts.update(dict.fromkeys((statement.base.figure, statement.end.figure), SAME_DATE))
    pairs += _pair_dates(statements, of)
    drafted = Drafted(
        tuple(registry.known.values()), tuple(pairs), of, doubts, frozenset(subjects.increments)
    )
    for figure, why in find_conflicts(settle_figures(mentions, drafted)).items():
        doubts.setdefault(figure, why)
    return drafted


def settle_figures(mentions: Iterable[Mention], drafted: Drafted) -> list[Mention]:
    """Return the mentions with their indicators, and with what their sentences settle of them.

    An increment printed beside its level (新增16条、达到54条) is a change of it, and counts what
    its level counts (1286家，净增214家).
    """
    units = {one.id: one.unit for one in drafted.indicators}
    return [_settle(mention, drafted, units) for mention in mentions]


def _settle(mention: Mention, drafted: Drafted, units: Mapping[str, str]) -> Mention:
    indicator = drafted.of.get(mention.figure, "")
    kind, unit = mention.kind, mention.unit
    if mention.figure in drafted.increments:
        kind = "change"
    if indicator and kind == "change" and unit not in CHANGE_UNITS:
        unit = units[indicator]
    doubts = (mention.review, drafted.doubts.get(mention.figure, ""))
    return replace(
        mention,
        kind=kind,
        unit=unit,
        indicator=indicator,
        review=join_reasons(*doubts),
    )


def find_pairs(document: Document, mentions: Sequence[Mention]) -> list[Pair]:
    """Return the pairs of a document; their indicators are those of :func:`draft_pairs`."""
    return list(draft_pairs(document, mentions).pairs)


def _say_change(change: Mention) -> str:
    """What a change is called whose level isn't printed."""
    if change.unit == "percentage_point":
        return _POINTS
    if change.unit not in CHANGE_UNITS:
        return _INCREMENT
    if change.kind != "change":
        return _MULTIPLE
    return _AVERAGE_RATE if change.basis else _RATE


def _pairs_of(statement: Statement, indicator: str) -> list[Pair]:
    base = statement.base.figure if statement.base else None
    end = statement.end.figure if statement.end else None
    changes: list[str | None] = [one.figure for one in statement.changes]
    if statement.level is None and len(statement.aims) == 1:
        (aim,) = statement.aims  # 拟安排1.2万亿元，比去年增加4000亿元
        end = aim.figure if all(may_change(one, aim) for one in statement.changes) else None
    if (base is None and end is None) or (not changes and (base is None or end is None)):
        return []
    return [
        Pair(indicator, statement.scope, statement.unit, base, end, change)
        for change in changes or [None]
    ]


def _join_changes(statements: Sequence[Statement]) -> list[Statement]:
    """Give a change with a noun of its own the level that its paragraph prints of that noun.

    财政收入8.2亿元。…财政收入增长7.9%: of the same name, place and date, and the only one.

    Returns:
        The statements that are left.
    """
    left: list[Statement] = []
    levels: dict[tuple[int, str, str], list[Statement]] = defaultdict(list)
    for one in statements:
        if one.unit and one.level is not None:
            levels[one.paragraph, strip_number(one.name), one.scope].append(one)
    for one in statements:
        found = levels.get((one.paragraph, strip_number(one.name), one.scope), [])
        held = found[0] if len(found) == 1 and not one.unit else None
        level = held.level if held is not None else None
        if (
            held is not None
            and level is not None
            and not held.changes
            and all(may_change(new, level) and new.period == level.period for new in one.changes)
            and all(_is_since_base(new, held.base) for new in one.changes)
        ):
            held.changes += one.changes
        else:
            left.append(one)
    return left


def _join_far(statements: Sequence[Statement]) -> list[Statement]:
    """Give a change the only level that the document prints of its name, wherever that stands.

    0-14岁人口…，占15.55%。…与▯相比，0-14岁人口的比重上升2.06个百分点: a share's by what it is
    of; an amount's by a name that is long enough to be one thing's.

    Returns:
        The statements that are left.
    """
    left: list[Statement] = []
    levels: dict[tuple[str, str, bool], list[Statement]] = defaultdict(list)
    for one in statements:
        if one.unit and one.end is not None:
            share = one.unit == "percent"
            levels[_call_far(one, share=share), one.scope, share].append(one)
    for one in statements:
        points = all(new.unit == "percentage_point" for new in one.changes)
        found = levels.get((_call_far(one, share=points), one.scope, points), [])
        held = found[0] if len(found) == 1 and not one.unit else None
        if held is not None and not held.changes and _may_be_of(one, held, points=points):
            held.changes += one.changes
        else:
            left.append(one)
    return left


def _call_far(statement: Statement, *, share: bool) -> str:
    return name_share(statement.name) if share else strip_number(statement.name)


def _may_be_of(statement: Statement, held: Statement, *, points: bool) -> bool:
    """Tell whether changes may be of a level far off: they lead up to its date, in its unit."""
    level = held.end
    if level is None or points != (held.unit == "percent") or held.summed:
        return False
    if not points and len(statement.name) < _LONG_NAME:
        return False
    return all(
        may_change(new, level)
        and last_year(new.period) == last_year(level.period)
        and _is_since_base(new, held.base)
        for new in statement.changes
    )


def _is_since_base(change: Mention, base: Mention | None) -> bool:
    """Tell whether a change told elsewhere is since a level's base, and not of a year since then.

    五年来，财政收入从11.7万亿元增加到17.3万亿元。…过去一年，财政收入增长7.4%.
    """
    if base is None:
        return True
    span, begin = Period.parse(change.period or "unknown"), last_year(base.period)
    if span is None or begin is None:
        return True
    return span.start in {begin, begin + 1} if span.span else span.end - begin <= 1


def _pair_dates(statements: Sequence[Statement], of: Mapping[str, str]) -> list[Pair]:
    """Pair levels of one name, place and unit that a paragraph prints for different years."""
    dated: dict[tuple[int, str, str], dict[str, list[Statement]]] = defaultdict(dict)
    for one in statements:
        if one.end is None or one.base is not None or one.unit in {"", "rank"}:
            continue
        if one.end.period.isdigit():
            key = one.paragraph, of[one.end.figure], one.scope
            dated[key].setdefault(one.end.period, []).append(one)
    pairs = []
    for (_, indicator, scope), years in dated.items():
        if any(len({one.end.value for one in found if one.end}) > 1 for found in years.values()):
            continue  # which of them is it?
        for earlier, later in pairwise(sorted(years)):
            base, end = years[earlier][0], years[later][0]
            if base.end is not None and end.end is not None and not end.changes:
                pairs.append(
                    Pair(indicator, scope, end.unit, base.end.figure, end.end.figure, None)
                )
    return pairs


def _belongs(mention: Mention, statement: Statement, indicator: ProposedIndicator) -> bool:
    """Tell whether raw data may give a figure the indicator: by its unit, and by its date."""
    if has_no_period(mention):
        return False
    if mention.unit == indicator.unit:
        return True
    if mention.kind != "change":
        return False
    if statement.level is not None and is_counted_alike(mention, statement.level):
        return True
    if mention.unit == "percentage_point":
        return is_ratio(indicator.unit)
    return mention.unit in CHANGE_UNITS


def has_no_period(mention: Mention) -> bool:
    """Tell whether no period says what a change is against, so that no base follows from it."""
    return not _OTHER_BASES.isdisjoint(mention.review.split(JOINT))


@dataclass(slots=True)
class _Registry:
    known: dict[tuple[str, str], ProposedIndicator] = field(default_factory=dict)

    def propose(self, name: str, unit: str) -> ProposedIndicator:
        key = (name, unit)
        if key not in self.known:
            number = len(self.known) + 1
            self.known[key] = ProposedIndicator(f"draft_{number:03d}", name, unit)
        return self.known[key]


def find_conflicts(mentions: Iterable[Mention]) -> dict[str, str]:
    """Find levels, or changes, of one indicator, place and period that no one value explains.

    Returns:
        The figures by id, each with what is in doubt of it.
    """
    groups: dict[tuple[str, ...], list[tuple[str, Quantity]]] = defaultdict(list)
    for mention in mentions:
        if not mention.indicator or mention.kind == "policy" or not mention.period:
            continue
        kind = "change" if mention.kind == "change" else "level"
        try:
            quantity = bound_reading(read_row(mention.printed, mention.head or None))
        except ValueError:
            continue
        key = (kind, mention.indicator, mention.scope, mention.period, mention.unit, mention.basis)
        groups[key].append((mention.figure, quantity))
    found: dict[str, str] = {}
    for (kind, *_), prints in groups.items():
        low = max(quantity.low for _, quantity in prints)
        high = min(quantity.high for _, quantity in prints)
        if low > high:
            found.update(dict.fromkeys((one for one, _ in prints), reason("conflict", kind=kind)))
    return found
