"""What each measured figure is of, and which level a change belongs to.

A *statement* is one quantity as one sentence speaks of it: its level, the level it came from, and
its changes. A figure with a noun of its own before it begins a statement; one with nothing but
verbs, dates and comparisons before it goes on with the statement before. So a change never takes
a neighbour's level: where words of another thing stand between, it is a statement of its own, and
where nothing says what it is of, it is left alone and says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from analysis.core.period import Period
from analysis.core.vocabulary import MONEY_UNITS, POINTS
from analysis.extract.genre import genre
from analysis.extract.intake import Document
from analysis.extract.reasons import reason
from analysis.extract.relations.clauses import Placed, Sentence, find_sentences
from analysis.extract.relations.naming import (
    SHARE_HEAD,
    Words,
    clean_name,
    complete_name,
    is_part,
    name_counted,
    name_structure,
    read_words,
    shorten_share,
    split_names,
)
from analysis.extract.relations.statements import Statement, Subjects, fits, may_change
from analysis.extract.scan import Mention

_GENRE: Final = genre("subjects")
_PASSES: Final = _GENRE.pattern("passes")
_CAME_TO: Final = _GENRE.pattern("came_to")
_OUTCOME: Final = _GENRE.pattern("outcome")
_PLAN_NAME: Final = _GENRE.pattern("plan_name")
_MILESTONE: Final = _GENRE.pattern("milestone")
_BUDGETED: Final = _GENRE.pattern("budgeted")
_OF_AIM: Final = _GENRE.text("of_aim")
_ON_ANOTHER: Final = _GENRE.pattern("on_another")
_NAMES: Final = _GENRE.pattern("names")
_JOINTS: Final = _GENRE.word_set("joints")
_RATIO_JOINTS: Final = frozenset(_GENRE.text("ratio_joints"))
_PASSED: Final = "more_than"
_NUMBER_OF: Final = _GENRE.pattern("number_of")
_SHORTEST_NAME: Final = 2
_COMMA: Final = "，"
_SEVERALLY: Final = _GENRE.pattern("severally")
_VERB_JOINT: Final = _GENRE.pattern("verb_joint")
_EACH: Final = _GENRE.pattern("each")
_PART: Final = _GENRE.words("part")
_FROM: Final = _GENRE.pattern("from")
_AGAINST: Final = _GENRE.pattern("against")
_TO: Final = _GENRE.pattern("to")
_REACH: Final = _GENRE.pattern("reach")
_CONVERTED: Final = _GENRE.pattern("converted")
_AMONG: Final = _GENRE.pattern("among")
_OWNED: Final = _GENRE.pattern("owned")
_YEARLY: Final = _GENRE.pattern("yearly")
_MEAN_RATE: Final = _GENRE.pattern("mean_rate")
_SUMMED: Final = _GENRE.text("summed")
_MULTIPLE: Final = _GENRE.pattern("multiple")
_OTHER_BASIS: Final = _GENRE.pattern("other_basis")
_DATED: Final = _GENRE.pattern("dated")
_ITS_RATE: Final = _GENRE.pattern("its_rate")
_ITS_SHARE: Final = _GENRE.word_set("its_share")
_OF_PLAN: Final = _GENRE.pattern("of_plan")
_COMPARED_WITH: Final = _GENRE.pattern("compared_with")
_ASIDE_OPENS: Final = _GENRE.pattern("aside_opens")
_AFTER_ASIDE: Final = _GENRE.pattern("after_aside")
_FULFILLED: Final = _GENRE.pattern("fulfilled")
_FULFILLED_NAME: Final = _GENRE.text("fulfilled_name")
_OVER_YEARS: Final = _GENRE.pattern("over_years")
_TOTAL: Final = _GENRE.pattern("total")
_LISTED_AFTER: Final = {
    "level": ("level",),
    "share": ("share",),
    "rank": ("rank",),
    # 分别增加3个、2个: the verb stands before the first only.
    "change": ("change", "level"),
}
_GAP_NOTE: Final = "gap"
"""How the note of a difference between places begins: it is no change."""

_CELLS_BACK: Final = 8
"""Statements before a change in a table among which its row's level stands."""
IN_TABLES: Final = -1
"""The paragraph of all cells of tables: a row may stand on several lines."""
NO_SUBJECT: Final = reason("change_of_what")
LIST_DOUBT: Final = reason("list_unnamed")
SAME_DATE: Final = reason("same_date")
SEVERAL: Final = reason("one_change_for_several")
OF_RATIO: Final = reason("percent_of_rate")
OTHER_BASIS: Final = reason("other_basis")
ONE_YEAR: Final = reason("years_under_one")
OTHER_UNIT: Final = reason("other_unit")


def find_subjects(document: Document, mentions: Sequence[Mention]) -> Subjects:
    """Return what the document's measured figures are of."""
    subjects = Subjects()
    heading: Statement | None = None
    carried: Statement | None = None
    for sentence in find_sentences(document, mentions):
        if heading is not None and heading.paragraph != sentence.paragraph:
            heading = None
        reader = _Reader(subjects, sentence.paragraph, heading, carried)
        for group in _group_lists(sentence):
            for part in reader.part(group):
                reader.read(part)
        heading, carried = reader.heading, reader.current
    subjects.statements = [one for one in subjects.statements if one.name]
    return subjects


def _group_lists(sentence: Sentence) -> list[list[Placed]]:
    """Join the members of lists: of one kind and unit, with nothing but 、 or 和 between."""
    groups: list[list[Placed]] = []
    for placed in sentence.figures:
        before = groups[-1][-1].mention if groups else None
        if (
            before is not None
            and not placed.opens
            and _follows_in_list(groups[-1], placed)
            and (
                before.unit == placed.mention.unit
                or _is_counted_out(groups[-1][0], placed)
                or _is_moved_by_each(groups[-1][0], placed)
            )
            and placed.mention.kind in _LISTED_AFTER.get(before.kind, ())
            and not _is_reached(placed, before)
        ):
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return groups


def _follows_in_list(group: list[Placed], placed: Placed) -> bool:
    """Tell whether nothing but the joint of a list stands between a figure and the one before."""
    joint = placed.gap.strip()
    if joint in _JOINTS or _goes_on_listing(group[0], placed):
        return True
    if joint in _RATIO_JOINTS:
        return _is_term(placed.mention) and _is_term(group[-1].mention)
    # 户数、从业人员、资金为0.6万户，4.0万人和226.1亿元: as many figures as names
    return joint == _COMMA and len(group) < len(_names_before(group[0]))


def _is_term(mention: Mention) -> bool:
    """Tell whether a figure may be a term of a printed structure, a percentage without a sign."""
    return mention.kind == "share" and mention.unit == "percent" and mention.printed[-1].isdigit()


def _names_before(first: Placed) -> list[str]:
    words = read_words(first.gap, opens=first.opens)
    return _NAMES.split(words.clauses[-1]) if words.clauses else []


def _is_counted_out(first: Placed, placed: Placed) -> bool:
    """户数、从业人员、资金为2.5万户、9.9万人和256.8亿元: a list whose names stand before it."""
    several = len(_names_before(first)) > 1
    return several and placed.mention.kind == first.mention.kind == "level"


def _is_moved_by_each(first: Placed, placed: Placed) -> bool:
    """分别增加81.5平方公里和11.5个百分点: a change each of what was named before, in its unit."""
    changes = first.mention.kind == placed.mention.kind == "change"
    return changes and _SEVERALLY.search(first.gap) is not None


def _goes_on_listing(first: Placed, placed: Placed) -> bool:
    """分别增长5.1%和下降2.3%: each member of a list of changes may have a verb of its own."""
    return (
        placed.mention.kind == "change"
        and _SEVERALLY.search(first.gap) is not None
        and _VERB_JOINT.fullmatch(placed.gap) is not None
    )


def _is_reached(placed: Placed, before: Mention) -> bool:
    """新增1700公里、突破7000公里: the second says what is reached, and is no second member."""
    return not placed.mention.printed[0].isdigit() and before.printed[0].isdigit()


def _is_short_for(name: str, whole: str) -> bool:
    """Tell whether a name is another's end, or the same but for 数 (卫生人员数)."""
    return name == whole or (len(name) >= _SHORTEST_NAME and whole.endswith(name))


def name_share(name: str) -> str:
    """Return what a share is a share of, by its name (第一产业所占比重, 第一产业比重)."""
    return shorten_share(name).removesuffix(SHARE_HEAD)


def strip_number(name: str) -> str:
    """Return a name without what says only that it is counted (医院床位数)."""
    return _NUMBER_OF.sub("", name)


def _is_one_share(first: str, second: str) -> bool:
    """Tell whether two names are of one share (第一产业, 第一产业所占比重)."""
    return name_share(first) == name_share(second)


def _is_structure(group: list[Placed]) -> bool:
    return len(group) > 1 and group[1].gap.strip() in _RATIO_JOINTS


_State = tuple[Statement | None, list[Statement], list[Statement], Placed | None]


class _Reader:
    """Reads the figures of one sentence in order."""

    def __init__(
        self,
        subjects: Subjects,
        paragraph: int,
        heading: Statement | None,
        carried: Statement | None,
    ) -> None:
        self.subjects = subjects
        self.paragraph = paragraph
        self.heading = heading
        """The statement that a name which says only a part (城镇) is a part of."""
        self.carried = carried if carried and carried.paragraph == paragraph else None
        """What the sentence before ended with."""
        self.current: Statement | None = None
        self.listed: list[Statement] = []
        """The statements of the list just read."""
        self.open: list[Statement] = []
        """The statements of this part of the sentence that have a level and no change yet."""
        self.before: Placed | None = None
        self.amount: Statement | None = None
        """The statement that the current one gives a share of."""
        self.terms: list[Statement] = []
        """The terms of the structure that the paragraph printed last."""
        self.outside: _State | None = None
        """What stood before the parenthesis that is open."""

    def part(self, group: list[Placed]) -> list[list[Placed]]:
        """Part a list of several units whose members the words before it don't name one by one."""
        units = {placed.mention.unit for placed in group}
        first = group[0]
        words = read_words(first.gap, opens=first.opens)
        if len(units) == 1 or (words.name and self._split(words, len(group))):
            return [group]
        if not words.name and len(self.open) == len(group) and first.mention.kind == "change":
            pairs = zip(self.open, group, strict=True)
            if all(fits(one, placed.mention) for one, placed in pairs):
                return [group]  # 161.5平方公里、59.5%，分别增加81.5平方公里和11.5个百分点
        return [[placed] for placed in group]

    def read(self, group: list[Placed]) -> None:
        """Read a figure, or a list of them."""
        first = group[0]
        if first.opens:
            self.current, self.listed, self.open, self.before = None, [], [], None
            self.amount = self.outside = None
        elif _AFTER_ASIDE.match(first.gap) and self.outside is not None:
            # 900家(省级以上424家)增加到1621家: behind the aside, the sentence goes on.
            self.current, self.listed, self.open, self.before = self.outside
            self.outside = None
            first = group[0] = replace(first, gap=_AFTER_ASIDE.sub("", first.gap))
        if _ASIDE_OPENS.search(first.gap):
            self.outside = (self.current, self.listed, self.open[:], self.before)
        words = read_words(first.gap, opens=first.opens, rank=first.mention.unit == "rank")
        if len(group) > 1:
            self._read_list(group, words)
        elif getattr(first.mention, "label", ""):
            self._read_cell(first)
        elif self.current is not None and _BUDGETED.search(words.lead):
            self.current.aims.append(first.mention)  # 完成年初预算391,267万元的97.34%
        elif first.mention.kind == "change":
            self._read_change(first, words)
        elif first.mention.kind == "policy" and not self._moves(first, words):
            self._read_aim(first, words)
        elif _MULTIPLE.search(words.lead) and first.mention.unit == "times":
            self._read_multiple(first, words)
        else:
            self._read_level(first, words)
        self.before = group[-1]

    # --- lists --------------------------------------------------------------------------------

    def _read_list(self, group: list[Placed], words: Words) -> None:
        count = len(group)
        changes = group[0].mention.kind == "change"
        if changes:
            self.subjects.increments.update(
                one.mention.figure for one in group if one.mention.kind == "level"
            )
        previous, self.listed = self.listed, []
        if words.name:
            self._read_named_list(group, words, previous)
            return
        if _MULTIPLE.search(words.lead) and self._multiply(group, previous):
            pass
        elif len(previous) == count and self._continue_list(group, previous, words):
            self.listed = previous
        elif changes and (run := self._run(count)) and self._continue_list(group, run, words):
            self.listed = run
        else:
            self._doubt(group, LIST_DOUBT)
            self.current, self.open = None, []
            return
        self.current, self.open = None, []

    def _run(self, count: int) -> list[Statement]:
        """The last so many levels without a change: all there are, or those of one list."""
        run = self.open[-count:]
        listed = [one.joined for one in run] == [False] + [True] * (count - 1)
        return run if len(run) == count and (listed or len(self.open) == count) else []

    def _read_named_list(
        self, group: list[Placed], words: Words, previous: list[Statement]
    ) -> None:
        """A list whose members the words before it name one by one."""
        changes = group[0].mention.kind == "change"
        structure = _is_structure(group)
        count = len(group)
        names = self._name_terms(words, count) if structure else self._split(words, count)
        meant = self._meant_by_list(names, group, previous) if changes else []
        self.current, self.open = None, []
        if not names:
            self._doubt(group, LIST_DOUBT)
            return
        if meant:
            for statement, placed in zip(meant, group, strict=True):
                statement.changes.append(placed.mention)
            self.listed = previous or meant
            return
        for name, placed in zip(names, group, strict=True):
            statement = self._start(name, placed.mention)
            if changes:
                statement.changes.append(placed.mention)
            else:
                self._set_level(statement, placed, words)
            self.listed.append(statement)
        if structure:
            self.terms = self.listed[:]
        else:
            self.heading = self.listed[-1]

    def _meant_by_list(
        self, names: list[str], group: list[Placed], listed: list[Statement]
    ) -> list[Statement]:
        """The levels that a list of changes names again: 第一、第三产业比重分别上升0.1和0.8."""
        found = []
        for name, placed in zip(names, group, strict=False):
            known = [
                one
                for one in (*listed, *self.open, *self.terms)
                if _is_one_share(one.name, name) and fits(one, placed.mention)
            ]
            found += known[:1]
        return found if len(found) == len(group) else []

    def _multiply(self, group: list[Placed], listed: list[Statement]) -> bool:
        """1470家、74家、73件，分别是▯的3倍、3.4倍和3倍: a multiple for each level before it."""
        levels = next((one for one in (self.open, listed) if len(one) == len(group)), [])
        if not levels or any(placed.mention.unit != "times" for placed in group):
            return False
        for statement, placed in zip(levels, group, strict=True):
            statement.changes.append(placed.mention)
        return True

    def _name_terms(self, words: Words, count: int) -> list[str]:
        """The names of a structure's terms, by the last clause that says what it is of."""
        found = (name_structure(clause, count) for clause in reversed(words.clauses))
        return next(filter(None, found), [])

    def _split(self, words: Words, count: int) -> list[str]:
        """The names of a list's members, in the last clause that names so many."""
        for clause in reversed(words.clauses):
            names = split_names(clause, count)
            if names:
                return names
        return []

    def _continue_list(
        self, group: list[Placed], statements: list[Statement], words: Words
    ) -> bool:
        """Give each member of a list of statements its change or its later level, in order."""
        pairs = list(zip(statements, group, strict=True))
        if group[0].mention.kind == "change":
            if not all(fits(one, placed.mention) for one, placed in pairs):
                return False
            for one, placed in pairs:
                one.changes.append(placed.mention)
            return True
        later = _TO.search(words.lead) is not None or _REACH.fullmatch(words.lead) is not None
        for one, placed in pairs:
            held = one.level
            if not later or (held is not None and held.unit != placed.mention.unit):
                return False
        for one, placed in pairs:
            if one.end is not None and one.base is None:
                one.base, one.end = one.end, None
            one.unit = placed.mention.unit
            one.end = placed.mention
        return True

    # --- single figures -----------------------------------------------------------------------

    def _moves(self, placed: Placed, words: Words) -> bool:
        """标准由240元提高到280元: of what is planned, too, one level becomes another."""
        if _FROM.search(words.lead) is not None:
            return True
        current = self._running(placed)
        return current is not None and current.base is not None and current.end is None

    def _read_change(self, placed: Placed, words: Words) -> None:
        change = placed.mention
        if change.note.startswith(_GAP_NOTE):
            return
        lead = words.lead
        if _OTHER_BASIS.search(lead):
            self._doubt([placed], OTHER_BASIS)
            return
        if _OVER_YEARS.search(lead) and not (change.basis or "-" in change.period):
            self._doubt([placed], ONE_YEAR)
        its_share = words.name in _ITS_SHARE and change.unit == "percentage_point"
        its_rate = its_share or (
            _ITS_RATE.fullmatch(words.name) and change.unit != "percentage_point"
        )
        if not words.name or its_rate:
            self._continue(placed, words)
            return
        name = self._complete(words.name, change)
        meant = self._meant_by(name, change)
        if meant is not None:
            meant.changes.append(change)
            self.current, self.listed = meant, []
            return
        terms = [*self.listed, *self.terms] if change.unit == "percentage_point" else []
        for statement in (self.current, *reversed(self.open), *terms):
            same = statement is not None and (
                statement.name == name
                or (statement in terms and _is_one_share(statement.name, name))
            )
            if statement is not None and same and fits(statement, change):
                statement.changes.append(change)
                self.current, self.listed = statement, self.listed if statement in terms else []
                return
        self.listed = []
        self.current = self.heading = self._start(name, change)
        self.current.changes.append(change)

    def _meant_by(self, name: str, change: Mention) -> Statement | None:
        """The one level of this sentence that a shorter or a longer name means: 卫生人员, 人员."""
        bare = _NUMBER_OF.sub("", name)
        open_ones = [one for one in self.open if one.name != name and fits(one, change)]
        found = [one for one in open_ones if _is_short_for(bare, one.name)]
        return (
            found[0]
            if len(found) == 1 and not any(one.name == name for one in self.open)
            else None
        )

    def _continue(self, placed: Placed, words: Words) -> None:
        """A change with no noun before it: of the statement it stands in, or of nothing."""
        change = placed.mention
        current = self.current
        several = _EACH.search(words.lead) is not None and len(self.open) > 1
        if self.listed or several:
            self._doubt([placed], SEVERAL)
        elif any(word in words.lead for word in _PART) or current is None:
            self._doubt([placed], NO_SUBJECT)
            self.current = None
            if _YEARLY.search(words.lead):
                self.current = self._start("", change)
                self.current.changes.append(change)
        elif current.level is None:
            current.changes.append(change)
        elif self._is_on_another(current, words):
            self.current = self._start(current.name, current.end or change)
            self.current.end, self.current.changes = current.end, [change]
        elif current.summed and (change.basis or _MEAN_RATE.search(words.lead)):
            self._doubt([placed], OTHER_BASIS)  # a sum over years doesn't grow yearly
        elif fits(current := self._grown(current, change), change):
            current.changes.append(change)
            by_points = change.unit == "percentage_point" or change.unit == current.unit == "times"
            if current.unit in POINTS and not by_points:
                self._doubt([placed], OF_RATIO)
            self.open = [one for one in self.open if one is not current]
        else:
            self._doubt([placed], OTHER_UNIT)

    def _is_on_another(self, current: Statement, words: Words) -> bool:
        """比报告数49,500万元增加8万元，比2019年下降24.8%: the second is on another base."""
        beside = self.before is not None and self.before.mention is current.base
        return (
            current.base is not None and not beside and _ON_ANOTHER.search(words.lead) is not None
        )

    def _grown(self, current: Statement, change: Mention) -> Statement:
        """X亿元，占…的7%，增长8%: what grows by percent is the amount, not its share."""
        amount = self.amount
        if amount is None or current.unit not in POINTS or change.unit == "percentage_point":
            return current
        self.current = amount
        return amount

    def _read_aim(self, placed: Placed, words: Words) -> None:
        aim = placed.mention
        name = self._complete(words.name, aim)
        current = self.current
        if not name and current is not None and current.unit == aim.unit:
            current.aims.append(aim)
        elif name or (name := name_counted(placed.after)):
            self.current = self._start(name, aim)
            self.current.aims.append(aim)
            self.listed, self.open = [], []

    def _read_multiple(self, placed: Placed, words: Words) -> None:
        """是▯的2.3倍: a multiple of an earlier level of what stands before it."""
        name = clean_name(_MULTIPLE.sub("", words.lead))
        if name:
            statement = self._start(name, placed.mention)
            statement.unit, statement.changes = "", [placed.mention]
        elif self.current is not None and self.current.end is not None and not self.listed:
            self.current.changes.append(placed.mention)
        else:
            self._doubt([placed], NO_SUBJECT)

    def _read_level(self, placed: Placed, words: Words) -> None:
        """A level, share or rank: the first way to read it that its words allow."""
        ways: tuple[Callable[[Placed, Words], bool], ...] = (
            self._pass_over,
            self._end_rise,
            self._meet_aim,
            self._fulfil,
            self._take_change,
            self._total,
            self._begin_counted,
            self._begin_named,
            self._begin_carried,
            self._follow_change,
            self._come_to,
            self._reach,
            self._set_base,
            self._add_date,
            self._place,
        )
        if not any(way(placed, words) for way in ways):
            self.current, self.listed = None, []

    def _pass_over(self, placed: Placed, words: Words) -> bool:
        """产值5亿元，在全省181个县中排名第14位，增长3%: what is ranked among them goes on.

        人均9.5万元，约合1.5万美元，增长6%: so does what is told in another money.
        """
        current = self._running(placed)
        if _COMPARED_WITH.match(placed.after) is not None and _OF_PLAN.search(words.lead):
            return True  # 与计划的118亿元相比: no earlier date
        if _COMPARED_WITH.match(placed.after) is not None:
            if placed.opens:
                current = self.current = self.carried  # B。与▯的A相比，增加…
            beside = current is not None and current.end is not None and not current.changes
            if current is not None and beside and current.takes(placed.mention):
                current.base = current.base or placed.mention  # B, 与▯的A相比，增加…
            else:
                self.current = None  # of a level that is not printed here
            return True
        if current is None:
            return False
        level = current.level
        money = level is not None and {level.unit, placed.mention.unit} <= MONEY_UNITS
        converted = money and _CONVERTED.search(words.lead) is not None
        return converted or _AMONG.match(placed.after) is not None

    def _begin_named(self, placed: Placed, words: Words) -> bool:
        """A noun of its own stands before it."""
        ranked = placed.mention.unit == "rank" and _AMONG.match(placed.gap) is not None
        if words.name and not ranked:
            self._begin(self._complete(words.name, placed.mention), placed, words)
        return bool(words.name) and not ranked

    def _begin_carried(self, placed: Placed, words: Words) -> bool:
        """生产总值翻一番。由681亿元增至1402亿元: a rise of what the sentence before is about."""
        if not placed.opens or self.carried is None or not _FROM.match(words.lead):
            return False
        self._begin(self.carried.name, placed, words)
        return bool(self.carried.name)

    def _begin_counted(self, placed: Placed, words: Words) -> bool:
        """Nothing but verbs stands before it, and the noun that it counts behind it."""
        name = name_counted(placed.after, words.lead)
        if not name or placed.mention.unit in POINTS or placed.mention.unit == "rank":
            return False
        if _MILESTONE.match(placed.after):
            return False  # 逼近300亿元大关: nothing is counted
        self._begin(name, placed, words)
        self.open[-1].counted = True
        return True

    def _begin(self, name: str, placed: Placed, words: Words) -> None:
        self.listed = []
        statement = self._start(name, placed.mention)
        self._set_level(statement, placed, words)
        statement.summed = _SUMMED in words.lead
        statement.joined = placed.gap[:1] in _JOINTS
        self.amount = self.current if is_part(words.name) else None
        if not is_part(words.name):
            self.heading = statement
        self.current = statement
        self.open.append(statement)

    def _set_level(self, statement: Statement, placed: Placed, words: Words) -> None:
        if _FROM.search(words.lead) or _AGAINST.search(words.lead):
            statement.base = placed.mention
        else:
            statement.end = placed.mention

    def _end_rise(self, placed: Placed, words: Words) -> bool:
        """由A增至B: B is the later level of what A is the earlier of."""
        current, level = self._running(placed), placed.mention
        held = current.level if current is not None else None
        if current is None or held is None or _TO.search(placed.gap) is None:
            return False
        if current.base is not None and self.before and self.before.mention is current.base:
            held = current.base
        if self.before is None or self.before.mention is not held or held.unit != level.unit:
            return False
        if current.end is None:  # 由51家企业整合为33家: the noun is that of the first
            ends = not words.name or len(words.clauses) == 1
        elif current.base is held and current.end.hedge == _PASSED:
            ends = not words.name  # 突破8000亿元大关，由上年的7342亿元增至8403亿元
        else:
            ends = not words.name and not (current.base or current.changes or current.is_flow)
        if ends:
            current.base, current.end = held, level
        return ends

    def _meet_aim(self, placed: Placed, words: Words) -> bool:
        """收入年预算21亿元，实际完成21.87亿元: the outcome of what was planned before it."""
        current = self.carried if placed.opens else self._running(placed)
        if current is None or not current.aims or current.level is not None or current.changes:
            return False
        if words.name or current.unit != placed.mention.unit or not _OUTCOME.search(words.lead):
            return False
        current.name = _PLAN_NAME.sub("", current.name) or current.name
        current.end, self.current = placed.mention, current
        self.open.append(current)
        return True

    def _fulfil(self, placed: Placed, words: Words) -> bool:
        """完成预算的102%: how far what stands before is fulfilled."""
        current = self._running(placed)
        if current is None or placed.mention.unit != "percent":
            return False
        behind = self.before is not None and self.before.mention in current.aims
        if _FULFILLED.search(words.lead) is None and not (behind and words.lead == _OF_AIM):
            return False
        self._begin(current.name + _FULFILLED_NAME, placed, words)
        self.amount = current
        return True

    def _take_change(self, placed: Placed, words: Words) -> bool:
        """同比增长8%的财政收入8亿元: the change stands before the noun it is of."""
        current = self.current
        if not words.name or current is None or current.name:
            return False
        if _OWNED.match(placed.gap) is None:
            return False
        for change in current.changes:
            self.subjects.doubts.pop(change.figure, None)
        current.name, current.unit, current.end = words.name, placed.mention.unit, placed.mention
        self.heading = current
        self.open.append(current)
        return True

    def _total(self, placed: Placed, words: Words) -> bool:
        """新增高速公路里程A，总里程B: A is the increment of B."""
        found = _TOTAL.match(words.name)
        current = self._running(placed)
        if found is None or current is None or not current.name.endswith(found["head"]):
            return False
        return self._make_increment(current, placed.mention)

    def _make_increment(self, current: Statement, level: Mention) -> bool:
        """Make the flow read before the increment of a level, and the name the level's."""
        flow = current.end
        if not current.is_flow or flow is None or current.base or current.changes:
            return False
        if flow.unit != level.unit:
            return False
        self.subjects.increments.add(flow.figure)
        current.changes, current.end = [flow], level
        current.name = current.stock_name
        return True

    def _follow_change(self, placed: Placed, words: Words) -> bool:
        """财政收入增长7.9%、达到8亿元: the level that a named change has led to."""
        current, level = self._running(placed), placed.mention
        if current is None or current.level is not None or not current.name:
            return False
        starts = not words.name and _FROM.search(words.lead) is not None
        if level.unit == "rank" or not (starts or _reaches(placed, words.lead)):
            return False
        if not all(may_change(one, level) for one in current.changes):
            return False
        current.unit = level.unit
        self._set_level(current, placed, words)
        self.open.append(current)
        return True

    def _come_to(self, placed: Placed, words: Words) -> bool:
        """跨越130亿元，累计完成136.6亿元: what a round number that was passed has come to."""
        current, level = self._running(placed), placed.mention
        if current is None or current.end is None or level.unit == "rank" or words.name:
            return False
        before = self.before.gap if self.before is not None else ""
        passed = current.end.hedge == _PASSED or _PASSES.search(before) is not None
        if passed and current.takes(level) and _CAME_TO.search(placed.gap):
            current.end = level
            return True
        return False

    def _reach(self, placed: Placed, words: Words) -> bool:
        """新增16条、达到54条; 迈上4个万亿元台阶、达14.2万亿元: what is reached at last."""
        current, level = self._running(placed), placed.mention
        if current is None or level.unit == "rank" or not _reaches(placed, words.lead):
            return False
        if current.end is not None and current.takes(level) and _MILESTONE.match(placed.gap):
            current.end = level  # 突破2000亿元大关，达到2052.12亿元
            self.open.append(current)
            return True
        if current.level is not None and current.unit != level.unit:
            if _TO.search(words.lead):
                return False  # 由2%提高到3家: not of one thing
            self._begin(current.name, placed, words)
            return True
        return self._make_increment(current, level)

    def _set_base(self, placed: Placed, words: Words) -> bool:
        """财政收入8.2亿元，较上年7.6亿元: the level that the one before is held against."""
        current, level = self._running(placed), placed.mention
        if current is not None and current.unit in POINTS and level.unit not in POINTS:
            current = self.amount  # 完成预算的54%，比上年133191万元减收…
        if current is None or current.end is None or _AGAINST.search(words.lead) is None:
            return False
        if not current.takes(level):
            return False
        if current.base is not None:  # 较上年…增加…，较前年…增加…
            end, current = current.end, self._start(current.name, level)
            current.end = end
        current.base, self.current = level, current
        return True

    def _add_date(self, placed: Placed, words: Words) -> bool:
        """▯600家，▯1286家; cells of a row: the same quantity at another date."""
        current, level = self._running(placed), placed.mention
        held = current.end if current is not None else None
        if current is None or held is None or current.base is not None:
            return False
        if not current.takes(level) or held.period == level.period:
            return False
        if placed.gap.strip() and _DATED.search(words.lead) is None:
            return False
        current.base, current.end = sorted(
            (held, level), key=lambda one: one.period.removeprefix("asof ")
        )
        return True

    def _place(self, placed: Placed, words: Words) -> bool:
        """增长5%、居全国第5位: the place of what stands before, which goes on.

        从第三位提升到第二位: the place it held, from which it goes on itself.
        """
        if placed.mention.unit != "rank":
            return False
        current = self._running(placed)
        if current is not None:
            place = self._start(current.name, placed.mention)
            self._set_level(place, placed, words)
            if place.base is not None:
                self.current = place
        return True

    def _running(self, placed: Placed) -> Statement | None:
        """The statement that a figure may go on with."""
        return None if placed.opens or self.listed else self.current

    def _read_cell(self, placed: Placed) -> None:
        """A cell of a table: its row's label and its column's head name it."""
        cell = placed.mention
        name = str(getattr(cell, "label", ""))
        if cell.kind == "change":
            if not self._change_cell(name, cell):
                self._doubt([placed], NO_SUBJECT)
            return
        statement = self._start(name, cell)
        statement.paragraph = IN_TABLES
        if cell.kind == "policy":
            statement.aims.append(cell)
        else:
            statement.end = cell
        self.current, self.listed, self.open = None, [], []

    def _change_cell(self, name: str, cell: Mention) -> bool:
        """Give a change in a table its level, the row's of its date, and the row's before it."""
        row = [
            one
            for one in reversed(self.subjects.statements[-_CELLS_BACK:])
            if one.name == name and fits(one, cell)
        ]
        if not row:
            return False
        first, last = _dates_of(cell)
        changed = next((one for one in row if _dates_of(one.end)[1] == last), row[0])
        changed.changes.append(cell)
        bases = [one.end for one in row if _dates_of(one.end)[1] == first]
        if changed.base is None and len(bases) == 1 and _dates_of(changed.end)[1] == last:
            changed.base = bases[0]
        return True

    # --- helpers ------------------------------------------------------------------------------

    def _complete(self, name: str, mention: Mention) -> str:
        """A name that says only a part, with the head that stands before it."""
        heading = self.heading
        if heading is None:
            return name
        alike = mention.kind == "change" or is_part(name) or heading.unit == mention.unit
        return complete_name(name, heading.name) if alike else name

    def _start(self, name: str, mention: Mention) -> Statement:
        unit = "" if mention.kind == "change" else mention.unit
        statement = Statement(name, unit, mention.scope, self.paragraph)
        self.subjects.statements.append(statement)
        return statement

    def _doubt(self, group: list[Placed], why: str) -> None:
        for placed in group:
            self.subjects.doubts[placed.mention.figure] = why


def _dates_of(mention: Mention | None) -> tuple[int | None, int | None]:
    """The years that a change runs between, of a level the one before its own and its own."""
    period = Period.parse(mention.period) if mention is not None and mention.period else None
    if period is None or period.month is not None:
        return None, None
    return (period.start if period.span else period.end - 1), period.end


def _reaches(placed: Placed, lead: str) -> bool:
    """Tell whether nothing but a word of reaching stands before a level (、达到, 、突破)."""
    if _REACH.fullmatch(lead) is None:
        return False
    return bool(lead.strip("、，")) or not placed.mention.printed[0].isdigit()
