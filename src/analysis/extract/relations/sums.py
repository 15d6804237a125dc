"""Parts that add up to a total: sets of names that exhaust it, lists that fill it, structures.

Three things tell a sum. Names that leave nothing out: 第一产业, 第二产业 and 第三产业, 城镇 and
乡村, 出口 and 进口 (`tables/partitions.yml`). A list after an amount that fills it to the last
digit. And percentages of a structure, which fill a hundred.
"""

import operator
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.relations.fit import CHANCE, MOST_PARTS, Fit, may_fill, weigh
from analysis.extract.relations.make import make_relation, name_parts
from analysis.extract.relations.model import Relation
from analysis.extract.relations.partitions import PARTITIONS, Member, Partition, are_alike, which
from analysis.extract.relations.parts import PART_CUE
from analysis.extract.relations.sentences import (
    CLAUSE_END,
    Paragraph,
    Term,
    may_be_of_one_time,
)

_GENRE: Final = genre("sums")
_LISTING: Final = _GENRE.pattern("listing_cue")
_TOTAL: Final = _GENRE.pattern("total_cue")
_SHARE: Final = _GENRE.pattern("share_cue")
_JOINT: Final = _GENRE.pattern("list_joint")
_GRAND: Final = _GENRE.pattern("grand_total")
_MINUS: Final = _GENRE.pattern("minus")
_PLUS: Final = _GENRE.pattern("plus")
_DIVIDED: Final = _GENRE.pattern("divided")
_PULLED: Final = _GENRE.pattern("pulled")
_ECONOMY: Final = _GENRE.pattern("economy")
_PRODUCT: Final = _GENRE.text("product")
_TOGETHER: Final = _GENRE.pattern("together")
_OWN: Final = _GENRE.pattern("own_share")
_ANY: Final = regex.compile("")
_SHORT: Final = {regex.compile(key): names for key, names in _GENRE.word_map("short").items()}
#: How many figures a set of names may be spread over, with their rates and sub-parts.
_WIDEST_SET: Final = 24
#: How many amounts before the first part may be its whole.
_WHOLES_TRIED: Final = 4
#: Parts of a list that are tried as the breakdown of the amount before it.
_LONGEST_LIST: Final = MOST_PARTS
#: Shares that fill a hundred by no chance, if only as rounded.
_SURE_TO_FILL: Final = 4
#: Members of a list that an amount above may be the total of, at least.
_SHORTEST_LISTED: Final = 3
#: What else a digit can be; every figure of a relation has one or more.
_OTHER_DIGITS: Final = 9
#: How likely chance may have filled an amount with all that its sentence lists after it; or all
#: but for a digit, of parts that are named alike.
_CHANCE_OF: Final = {Fit.HOLDS: Fraction(1, 4), Fit.NEAR: Fraction(1, 3)}
#: By how much a word such as 合计 makes it likelier that a list is a breakdown.
_TOTALLED: Final = Fraction(1, 5)
#: Signs back to the parenthesis that a figure stands in.
_LONGEST_ASIDE: Final = 200
#: Shares add up to this; shares that miss it by more were none of one whole.
_HUNDRED: Final = 100
_PERCENT: Final = "percent"
#: Units of the terms of a proportion; those of a structure are percentages.
_RATIOS: Final = frozenset({"percent", "ratio"})
_SENTENCE_END: Final = _GENRE.pattern("sentence_end")
_CARRIED: Final = _GENRE.pattern("carried")
_LEFT: Final = _GENRE.pattern("left")
_PLAIN_COUNTS: Final = frozenset({"item"})
_RATIO_JOINTS: Final = frozenset(":：∶")


def find_sums(paragraph: Paragraph, earlier: Sequence[Term] = ()) -> Iterator[Relation]:
    """Yield the sums that a paragraph asserts, surest first; none of them twice.

    Args:
        paragraph: the paragraph.
        earlier: the figures of the paragraphs right before it, where the whole of parts may stand
            that leave nothing out.
    """
    seen: set[tuple[str, frozenset[str]]] = set()
    filled: set[str] = set()
    taken: set[str] = set()
    for relation in (
        *_find_structures(paragraph),
        *_find_filling(paragraph),
        *_find_partitions(paragraph, taken, earlier),
        *_find_named_lists(paragraph, taken),
        *_find_contributions(paragraph),
        *_find_totals(paragraph, taken),
        *_find_added(paragraph),
        *_find_together(paragraph),
        *_find_remainders(paragraph),
        *_find_lists(paragraph, taken),
        *_find_listed_above(paragraph, earlier),
        *_find_divided_above(paragraph, earlier),
    ):
        key = (relation.stated, frozenset(relation.operands.values()))
        chance = not relation.sure and relation.stated in filled  # words tell its parts already
        if key not in seen and not chance:
            seen.add(key)
            filled.add(relation.stated)
            yield relation


def _find_partitions(
    paragraph: Paragraph, taken: set[str], earlier: Sequence[Term]
) -> Iterator[Relation]:
    for partition in PARTITIONS:
        for first, parts in _gather(paragraph.terms, partition):
            if parts[0].is_share and not partition.whole.search(parts[0].name):
                continue
            if parts[0].is_share:
                complete = partition.strict and len(parts) == len(partition.members)
                if complete or _fills(parts):
                    yield from _fill_hundred(paragraph, parts)
                continue
            whole = _find_whole(paragraph, first, parts, taken, partition.whole)
            lacking = len(parts) < len(partition.members)
            if whole is not None and lacking and not _holds(whole, parts):
                whole = None  # a member that isn't printed may be what is missing
            if whole is not None and not _holds(whole, parts):
                whole = whole if partition.strict and not _lack(paragraph, whole, parts) else None
            whole = whole or _find_above(earlier, parts)
            yield from fill_beside(paragraph, parts, surely=not partition.strict)
            if whole is not None:
                taken |= {part.id for part in parts}
                formula, operands = name_parts(parts)
                yield make_relation(
                    "sum", whole, operands, formula, label="sum", words=parts[0].name
                )


def _fills(shares: Sequence[Term]) -> bool:
    """Tell whether shares fill a hundred to the last digit."""
    return sum((one.value for one in shares), Fraction(0)) == _HUNDRED


def _lack(paragraph: Paragraph, whole: Term, parts: Sequence[Term]) -> bool:
    """Tell whether parts fill a whole with one more amount that is listed with them."""
    own = {whole.id, *(one.id for one in parts)}
    sentences = {one.sentence for one in (whole, *parts)}
    return any(
        _holds(whole, [*parts, one])
        for one in paragraph.terms
        if one.sentence in sentences and one.is_like(whole) and one.id not in own and one.value
    )


def _gather(terms: Sequence[Term], partition: Partition) -> Iterator[tuple[int, tuple[Term, ...]]]:
    """Yield each run of figures that the names of a set name, with where it starts."""
    used: set[int] = set()
    for start in range(len(terms)):
        positions = [] if start in used else _follow(terms, start, partition.members)
        if len(positions) > 1:
            used |= set(positions)
            yield start, tuple(terms[n] for n in positions)


def _follow(terms: Sequence[Term], start: int, partition: Sequence[Member]) -> list[int]:
    """Return where the members of a set stand, if the first is here and all of them follow.

    What stands between them (其中工业…) is passed over; a member's second coming ends the search.
    """
    first = terms[start]
    introduced = PART_CUE.search(first.lead) or _DIVIDED.search(first.lead)
    found: dict[int, int] = {}
    if not (first.is_amount or first.is_share) or which(first.name, partition) is None:
        return []
    for position in range(start, min(start + _WIDEST_SET, len(terms))):
        term = terms[position]
        member = which(term.name, partition) if first.is_like(term) else None
        if member is None:
            introduced = None if first.is_like(term) else introduced
            continue
        if not introduced and not are_alike((first.name, term.name), partition):
            continue
        if member in found:
            break
        found[member] = position
        if len(found) == len(partition):
            break
    complete = all(n in found or one.optional for n, one in enumerate(partition))
    return sorted(found.values()) if complete else []


def _find_whole(
    paragraph: Paragraph,
    first: int,
    parts: Sequence[Term],
    taken: Collection[str],
    named: "regex.Pattern[str]",
) -> Term | None:
    """Return the amount that parts fill: the nearest before them, or one further off that fits.

    A list that says by what it parts the whole (分门类看) is of the amount before the first such.
    """
    terms = paragraph.terms
    formula, operands = name_parts(parts)
    last = first
    if _DIVIDED.search(parts[0].lead):
        last = next(n for n, one in enumerate(terms) if _DIVIDED.search(one.lead))
    inner = _behind_part_cues(terms[:last]) if _DIVIDED.search(parts[0].lead) else set()
    before = (
        term
        for term in reversed(terms[:last])
        if term.is_like(parts[0]) and term.id not in {*taken, *inner} and named.search(term.name)
    )
    wholes = [(term, weigh(term, operands, formula)) for term in islice(before, _WHOLES_TRIED)]
    # Beside a total stands last year's or the plan's: one that holds comes before one that nearly
    # does.
    for exactly in (True, False):
        for tried, (term, weight) in enumerate(wholes):
            holds = weight.fit is Fit.HOLDS
            if (holds or not exactly) and (
                weight.holds(forced=tried == 0, tries=tried + 1)
                or (tried and holds and weight.chance * len(parts) < Fraction(1, 20))
            ):
                return term
    last = terms.index(parts[-1])
    for term in terms[last + 1 : last + 3]:
        if term.is_like(parts[0]) and _TOTAL.search(term.lead):
            if weigh(term, operands, formula).holds(forced=True):
                return term
            break
    return None


def _behind_part_cues(terms: Sequence[Term]) -> set[str]:
    """Return which figures stand behind 其中 in their sentences: parts themselves."""
    inner: dict[int, set[str]] = {}
    for term in terms:
        if term.sentence in inner or PART_CUE.search(term.lead):
            inner.setdefault(term.sentence, set()).add(term.id)
    return {name for names in inner.values() for name in names}


def fill_beside(
    paragraph: Paragraph, parts: Sequence[Term], *, surely: bool = False
) -> Iterator[Relation]:
    """Yield 男性83万人，占51.1%；女性79万人，占48.9%: shares beside parts that leave nothing out.

    Args:
        paragraph: the paragraph.
        parts: the parts, in order.
        surely: only where the shares do fill a hundred, as parts may have been left out.
    """
    terms = paragraph.terms
    places = [*(terms.index(part) for part in parts), len(terms)]
    shares = []
    for first, following in pairwise(places):
        beside = [
            one
            for one in terms[first + 1 : following]
            if one.is_share and one.sentence == terms[first].sentence and _OWN.search(one.lead)
        ]
        shares += beside[:1]
    total = sum((term.value for term in shares), Fraction(0))
    if len(shares) == len(parts) and not (surely and total != _HUNDRED):
        yield from _fill_hundred(paragraph, shares, forced=True)


def _holds(whole: Term, parts: Sequence[Term]) -> bool:
    formula, operands = name_parts(parts)
    return weigh(whole, operands, formula).fit is Fit.HOLDS


def _find_above(earlier: Sequence[Term], parts: Sequence[Term]) -> Term | None:
    """Return the amount above that parts fill by more digits than chance does, but for one."""
    formula, operands = name_parts(parts)
    wholes = [
        one
        for one in reversed(earlier)
        if one.is_like(parts[0]) and one.is_exact and one.is_amount and one.value
        if may_be_of_one_time(one, parts[0])
    ]
    for wanted in (Fit.HOLDS, Fit.NEAR):
        digits = 1 if wanted is Fit.HOLDS else _OTHER_DIGITS * (1 + len(parts))
        for tried, whole in enumerate(wholes, 1):
            if tried * digits * whole.step >= CHANCE * abs(whole.value):
                continue  # too many were tried for so short a figure to tell anything
            if not may_fill(whole, parts, wanted):
                continue
            weight = weigh(whole, operands, formula)
            if weight.fit is wanted and weight.holds(forced=False, tries=tried):
                return whole
    return None


def _find_named_lists(paragraph: Paragraph, taken: Collection[str]) -> Iterator[Relation]:
    """Yield lists whose names stand before them: 三次产业增加值的比重分别为3.1%、46.2%和50.7%."""
    terms = paragraph.terms
    for position, first in enumerate(terms):
        count = _count_named(first.lead)
        parts = terms[position : position + count]
        if not parts[1:] or len(parts) < count:
            continue
        pairs = pairwise(parts)
        if not all(
            one.is_like(other) and _JOINT.match(paragraph.between(one, other))
            for one, other in pairs
        ):
            continue
        if first.is_share:
            yield from _fill_hundred(paragraph, parts)
        elif first.is_amount:
            whole = _find_whole(paragraph, position, parts, taken, _ANY)
            if whole is not None:
                formula, operands = name_parts(parts)
                yield make_relation("sum", whole, operands, formula, label="sum", words=first.lead)


def _count_named(lead: str) -> int:
    """Return how many names of one set stand before a list of figures; 0 for none."""
    clause = _spell_out(CLAUSE_END.split(lead)[-1])
    for partition in PARTITIONS:
        if _names_all(clause, partition):
            return len(partition.members)
    return 0


def _names_all(words: str, partition: Partition) -> bool:
    return all(member.pattern.search(words) for member in partition.members)


def _spell_out(words: str) -> str:
    """Write each name of a set that is named in short: 三次产业, 第二、三产业, 轻、重工业."""
    for short, names in _SHORT.items():
        words = short.sub(names, words)
    return words


def _find_contributions(paragraph: Paragraph) -> Iterator[Relation]:
    """消费拉动增长2.2个百分点, 投资…, 净出口…: together they are the growth of the whole."""
    points = [one for one in paragraph.terms if one.unit == "percentage_point"]
    for partition in PARTITIONS:
        for parts in _runs_of(paragraph, points, partition):
            pulled = _PULLED.search(parts[0].lead)
            rate = _find_growth(paragraph, parts, pulled["whole"] if pulled else "")
            if rate is None:
                continue
            formula, operands = name_parts(parts)
            if weigh(rate, operands, formula).holds(forced=True):
                yield make_relation(
                    "sum", rate, operands, formula, label="sum", words=parts[0].lead
                )


def _runs_of(
    paragraph: Paragraph, terms: Sequence[Term], partition: Partition
) -> Iterator[Sequence[Term]]:
    """Yield the runs of contributions whose words name all members of a set, each once.

    Those of a list share their verb: 第二、三产业分别拉动增长2.1和2.4个百分点.
    """
    count = len(partition.members)
    for start in range(len(terms) - count + 1):
        run = terms[start : start + count]
        pulls = [_PULLED.search(one.lead) is not None for one in run]
        listed = [_JOINT.match(paragraph.between(*pair)) is not None for pair in pairwise(run)]
        if run[0].sentence != run[-1].sentence or not pulls[0]:
            continue
        if not all(map(operator.or_, pulls[1:], listed)):
            continue
        members = {which(one.lead, partition.members) for one in run}
        before = paragraph.text[: run[0].start - paragraph.start]
        sentence = _SENTENCE_END.split(before)[-1]  # 三次产业的贡献率分别为…，分别拉动…
        named = _spell_out("".join((sentence, *(one.lead for one in run))))
        if members == set(range(count)) or (any(listed) and _names_all(named, partition)):
            yield run


def _find_growth(paragraph: Paragraph, parts: Sequence[Term], whole: str) -> Term | None:
    """Return the growth that is printed right behind the level of what is pulled."""
    name = whole if _ECONOMY.search(whole) is None else _PRODUCT
    for level, rate in pairwise(paragraph.terms):
        if rate.start >= parts[0].start or not name:
            break
        product = name == _PRODUCT and _ECONOMY.fullmatch(level.name)
        named = level.is_amount and (product or level.name.endswith(name))
        if named and rate.mention.kind == "change" and rate.unit == "percent":
            return rate if rate.sentence == level.sentence else None
    return None


def _find_totals(paragraph: Paragraph, taken: Collection[str]) -> Iterator[Relation]:
    """收入27.7亿元，补助38.4亿元，…，收入总计88.2亿元: all that the sentence lists before it."""
    for position, total in enumerate(paragraph.terms):
        if not total.is_amount or not total.is_exact or not _GRAND.search(total.lead):
            continue
        parts = _list_before(paragraph, total, paragraph.terms[:position])
        if any(_PLUS.search(one.lead) or _MINUS.search(one.lead) for one in parts):
            continue  # see _find_added; what is taken off adds to nothing
        listed = all(one.is_exact and one.id not in taken for one in parts)
        if not listed or not 1 < len(parts) <= MOST_PARTS:
            continue
        if any(PART_CUE.search(one.lead) for one in parts) or _depth(paragraph, parts[-1]):
            continue
        formula, operands = name_parts(parts)
        weight = weigh(total, operands, formula)
        whole = _lists_all(paragraph, parts, total)
        if weight.fit is Fit.HOLDS or (weight.fit is Fit.NEAR and whole):
            yield make_relation("sum", total, operands, formula, label="sum", words=total.lead)


def _lists_all(paragraph: Paragraph, parts: Sequence[Term], total: Term) -> bool:
    """Tell whether a list leaves no amount out that may belong to it: 约20亿元, 债券（60亿元）.

    What is left out is as large as a misprint of one digit, more often than not.
    """
    own = {one.id for one in parts}
    return not any(
        one.is_like(total)
        and one.id not in own
        and parts[0].start < one.start < total.start
        and (not one.is_exact or one.lead[-1:] == "(")
        for one in paragraph.terms
    )


def _list_before(paragraph: Paragraph, total: Term, before: Sequence[Term]) -> list[Term]:
    """Return what the sentence lists before a total, from its last subtotal on."""
    parts: list[Term] = []
    for term in reversed(before):
        if term.sentence != total.sentence or "；" in paragraph.between(term, total):
            break
        if term.is_like(total) and not _depth(paragraph, term):
            parts.insert(0, term)
            if _GRAND.search(term.lead):
                break
    return parts


def _find_added(paragraph: Paragraph) -> Iterator[Relation]:
    """支出199亿元，完成预算的98%，加上上解支出9亿元、还本支出1亿元，总支出209亿元.

    What is added stands behind 加上; what it is added to, before: the first amount of its
    sentence, or of the one before, that fills the total.
    """
    terms = [one for one in paragraph.terms if one.is_amount and one.is_exact]
    for position, total in enumerate(terms):
        if not _GRAND.search(total.lead):
            continue
        before = [one for one in terms[:position] if one.is_like(total)]
        plus = next((one for one in reversed(before) if _PLUS.search(one.lead)), None)
        if plus is None or plus.sentence != total.sentence:
            continue
        added = [
            one for one in before if one.start >= plus.start and not _is_inside(paragraph, one)
        ]
        if any(_MINUS.search(one.lead) for one in added) or len(added) >= MOST_PARTS:
            continue
        mains = [one for one in before if one.start < plus.start]
        last = mains[-1].sentence if mains else -1
        lists = [
            [main, *added]
            for main in mains
            if main.sentence == last >= total.sentence - 1 and not _is_inside(paragraph, main)
        ]
        holding = [one for one in lists if may_fill(total, one, Fit.HOLDS)]
        sole = lists[0] if len(lists) == 1 else []
        left_none = bool(sole) and _lists_all(paragraph, sole, total)
        if not holding and left_none and may_fill(total, sole, Fit.NEAR):
            holding = lists  # of several any may be near by chance
        for parts in holding[:1]:
            formula, operands = name_parts(parts)
            if weigh(total, operands, formula).fit in {Fit.HOLDS, Fit.NEAR}:
                yield make_relation("sum", total, operands, formula, label="sum", words=total.lead)


def _is_inside(paragraph: Paragraph, term: Term) -> bool:
    """Tell whether an amount is only a part of one before it: in parentheses, or behind 其中."""
    return bool(PART_CUE.search(term.lead)) or _depth(paragraph, term) > 0


def _find_together(paragraph: Paragraph) -> Iterator[Relation]:
    """因病(36.2%)、因学(4.9%)，上述因素占41.1%: the shares that the sentence lists before it."""
    for position, total in enumerate(paragraph.terms):
        clause = CLAUSE_END.split(total.lead)[-1] + CLAUSE_END.split(total.after)[0]
        if not total.is_share or not total.is_exact or not _TOGETHER.search(clause):
            continue
        before = [one for one in paragraph.terms[:position] if one.sentence == total.sentence]
        parts = [one for one in before if one.is_like(total) and one.is_exact]
        if not 1 < len(parts) <= MOST_PARTS:
            continue
        formula, operands = name_parts(parts)
        if weigh(total, operands, formula).fit in {Fit.HOLDS, Fit.NEAR}:
            yield make_relation("sum", total, operands, formula, label="sum", words=clause)


def _find_remainders(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield 16项问题，已整改7项，剩余9项: what is done and what is left, of the count before."""
    for whole, done, left in zip(
        paragraph.terms, paragraph.terms[1:], paragraph.terms[2:], strict=False
    ):
        one_sentence = whole.sentence == left.sentence
        alike = whole.is_like(done) and (left.is_like(done) or left.unit in _PLAIN_COUNTS)
        if not (_LEFT.match(left.lead) and one_sentence and alike and whole.is_amount):
            continue
        formula, operands = name_parts([done, left])
        if whole.is_exact and weigh(whole, operands, formula).fit is Fit.HOLDS:
            yield make_relation("sum", whole, operands, formula, label="sum", words=left.lead)


def _find_structures(paragraph: Paragraph) -> Iterator[Relation]:
    """3.1:46.2:50.7 of a structure fills a hundred, and so do shares that are listed as one."""
    run: list[Term] = []
    for term in (*paragraph.terms, None):
        if (
            term is not None
            and run
            and paragraph.between(run[-1], term) in _RATIO_JOINTS
            and term.unit in _RATIOS
        ):
            run.append(term)
            continue
        if len(run) > 1:
            yield from _fill_hundred(paragraph, run, forced=True)
        run = [term] if term is not None and term.unit in _RATIOS and term.is_share else []


def _find_filling(paragraph: Paragraph) -> Iterator[Relation]:
    """Yield 农业用水占76.92%，工业用水占6.81%，…占0.27%: shares of a sentence that fill a hundred.

    Nothing says that they leave nothing out but that they fill it to the last digit.
    """
    shares = [
        one
        for one in paragraph.terms
        if one.is_share and one.is_exact and one.unit == _PERCENT and one.value
    ]
    taken: set[str] = set()
    for position, first in enumerate(shares):
        if first.id in taken or not _OWN.search(first.lead):
            continue
        parts: list[Term] = []
        total = Fraction(0)
        for term in shares[position : position + _WIDEST_SET]:
            listed = bool(parts) and _JOINT.match(paragraph.between(parts[-1], term)) is not None
            if term.sentence != first.sentence or not (listed or _OWN.search(term.lead)):
                break
            parts.append(term)
            total += term.value
            if total >= _HUNDRED:
                break
        slack = sum((one.step for one in parts), Fraction(0)) / 2
        rounded = len(parts) >= _SURE_TO_FILL and abs(total - _HUNDRED) <= slack
        if len(parts) > 1 and (total == _HUNDRED or rounded):
            taken |= {one.id for one in parts}
            yield from _fill_hundred(paragraph, parts, forced=True)


def _fill_hundred(
    paragraph: Paragraph, parts: Sequence[Term], *, forced: bool = False
) -> Iterator[Relation]:
    """Yield that percentages of one whole fill it, where words say that they are its parts."""
    *others, last = parts
    before = paragraph.text[: last.start - paragraph.start][-80:]
    if not forced and not _SHARE.search(before):
        return
    formula, operands = name_parts(others)
    formula = f"{_HUNDRED} - {formula}"
    if len({term.unit for term in parts}) > 1 or not {term.unit for term in parts} <= _RATIOS:
        return
    total = sum((term.value for term in parts), Fraction(0))
    if weigh(last, operands, formula).fit in {Fit.HOLDS, Fit.NEAR} or abs(total - _HUNDRED) < 1:
        yield make_relation("sum", last, operands, formula, label="rest", words=before)


def _find_lists(paragraph: Paragraph, taken: Collection[str]) -> Iterator[Relation]:
    """Yield amounts that the list after them, or before them, fills to the last digit.

    What is known as a part of an amount is none of another's, though it may have parts itself.
    """
    free = [one for one in paragraph.terms if one.id not in taken]
    depths = {one.id: _depth(paragraph, one) for one in paragraph.terms}
    for whole in paragraph.terms:
        if not whole.is_amount or not whole.is_exact or not whole.value:
            continue
        behind = [one for one in free if one.start > whole.start]
        inside = [one for one in behind if depths[one.id] == depths[whole.id] + 1]
        beside = [one for one in behind if depths[one.id] == depths[whole.id]]
        for after in (_run(beside, whole), _run(inside, whole)):
            yield from _match(paragraph, whole, after, listed=_is_listed(paragraph, whole, after))
        if _TOTAL.search(whole.lead):
            ahead = [one for one in free if one.start < whole.start]
            before = [one for one in reversed(ahead) if not depths[one.id]]
            yield from _match(paragraph, whole, _run(before, whole), listed=True)


def _find_listed_above(paragraph: Paragraph, earlier: Sequence[Term]) -> Iterator[Relation]:
    """Yield 五县收入分别完成7234万元、9305万元、…和10002万元 as what a total above is made of.

    The total stands before the list's sentence, and is filled to more digits than chance does.
    """
    run: list[Term] = []
    for term in (*paragraph.terms, None):
        joined = (
            term is not None
            and run
            and term.is_like(run[-1])
            and _JOINT.match(paragraph.between(run[-1], term)) is not None
        )
        if term is not None and joined and term.is_exact:
            run.append(term)
            continue
        if len(run) >= _SHORTEST_LISTED:
            before = [one for one in paragraph.terms if one.start < run[0].start]
            whole = _find_above([*earlier, *before], run)
            if whole is not None:
                formula, operands = name_parts(run)
                yield make_relation(
                    "sum", whole, operands, formula, label="sum", words=run[0].lead, sure=False
                )
        run = [term] if term is not None and term.is_amount and term.is_exact else []


def _find_divided_above(paragraph: Paragraph, earlier: Sequence[Term]) -> Iterator[Relation]:
    """Yield 分区域看，街道人口621091人；镇人口93828人 as what a total above is made of."""
    terms = paragraph.terms
    for first in terms:
        if not _DIVIDED.search(first.lead):
            continue
        listed = [
            one
            for one in terms
            if one.sentence == first.sentence and one.start >= first.start
            if one.is_amount and one.is_exact and not _is_inside(paragraph, one)
        ]
        for unit in dict.fromkeys(one.unit for one in listed):
            parts = [one for one in listed if one.unit == unit]
            whole = _find_above(earlier, parts) if 1 < len(parts) <= MOST_PARTS else None
            if whole is not None:
                formula, operands = name_parts(parts)
                yield make_relation(
                    "sum", whole, operands, formula, label="sum", words=first.lead, sure=False
                )


def _depth(paragraph: Paragraph, term: Term) -> int:
    """Return how many parentheses a figure stands in; at most two are told apart."""
    before = paragraph.text[max(0, term.start - paragraph.start - _LONGEST_ASIDE) :][
        : min(_LONGEST_ASIDE, term.start - paragraph.start)
    ]
    return max(0, before.count("(") - before.count(")"))


def _run(terms: Sequence[Term], whole: Term) -> list[Term]:
    """Return the amounts that may be parts, up to the second that is as large as the whole.

    The first may be a misprint.
    """
    result: list[Term] = []
    large = 0
    for term in terms:
        # What is less than the whole's last digit fills nothing, and fits anywhere.
        nothing = not term.value and bool(result)  # 事业收入0万元: listed, and fills nothing
        if term.is_like(whole) and term.is_exact and (nothing or term.value >= whole.step):
            large += term.value >= whole.value
            if large > 1:
                break
            result.append(term)
            if len(result) == _LONGEST_LIST:
                break
    return result


def _is_listed(paragraph: Paragraph, whole: Term, parts: Sequence[Term]) -> bool:
    return bool(parts) and _LISTING.search(paragraph.between(whole, parts[0])) is not None


def _match(
    paragraph: Paragraph, whole: Term, run: Sequence[Term], *, listed: bool
) -> Iterator[Relation]:
    """Yield that the first of a run fill the whole: exactly, else but for one digit."""
    total = _TOTAL.search(whole.lead) is not None
    tries = (_TOTALLED if total else Fraction(1)) if listed else None
    between = paragraph.between(whole, run[0]) if run and whole.start < run[0].start else ""
    may_miss = listed and _CARRIED.search(between) is None  # 含年初结转: what isn't listed
    for wanted in (Fit.HOLDS, Fit.NEAR) if may_miss else (Fit.HOLDS,):
        for count in range(2, len(run) + 1):
            if not may_fill(whole, run[:count], wanted):
                continue
            parts = sorted(run[:count], key=lambda one: one.start)
            formula, operands = name_parts(parts)
            weight = weigh(whole, operands, formula)
            ends = listed and _is_whole_list(parts, run)
            if weight.fit is wanted and (
                weight.holds(forced=False, tries=tries or count)
                or (ends and weight.chance < _CHANCE_OF[wanted] and _is_of(whole, parts, wanted))
            ):
                words = paragraph.between(whole, parts[0]) if whole.start < parts[0].start else ""
                yield make_relation(
                    "sum",
                    whole,
                    operands,
                    formula,
                    label="sum",
                    words=words or whole.lead,
                    sure=listed,
                )
                return


def _is_of(whole: Term, parts: Sequence[Term], wanted: Fit) -> bool:
    """Tell whether a list is one of parts of a whole: if it misses it, all are named as it is."""
    names = [whole.name]
    for one in parts:
        listed = one.sentence == whole.sentence  # 其中…供水量分别为1、2和3: named as the first is
        names.append(one.name or (names[-1] if listed else ""))
    alike = all(len(name) > 1 and name[-1] == names[0][-1] for name in names)
    return wanted is Fit.HOLDS or alike


def _is_whole_list(parts: Sequence[Term], run: Sequence[Term]) -> bool:
    """Tell whether a list's parts are all that its sentence lists."""
    sentences = {one.sentence for one in parts}
    return len(parts) == sum(one.sentence in sentences for one in run)
