"""Shares beside their part and their whole: 占…的比重, 占比, and rates of one count in another."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import regex

from analysis.core.formula import FormulaUnit
from analysis.extract.genre import genre
from analysis.extract.relations.fit import Fit, weigh
from analysis.extract.relations.make import make_relation
from analysis.extract.relations.model import Relation
from analysis.extract.relations.naming import split_names
from analysis.extract.relations.parts import AMONG, PART_CUE
from analysis.extract.relations.sentences import (
    CLAUSE_END,
    Paragraph,
    Term,
    is_one_date,
    may_be_of_one_time,
    take_list,
)
from analysis.extract.relations.statements import is_counted_alike

_GENRE: Final = genre("shares")
_OF_WHOLE: Final = _GENRE.pattern("of_whole")
_GENERIC: Final = _GENRE.pattern("generic_whole")
_PLACE: Final = _GENRE.pattern("place_whole")
_RATE: Final = _GENRE.pattern("rate_name")
_REGISTERED: Final = _GENRE.text("registered")
_RATES: Final = tuple(
    tuple(regex.compile(words) for words in line.split()) for line in _GENRE.words("rates")
)
_UNITS: Final = frozenset({"percent", "ratio"})
_OWN_SHARE: Final = _GENRE.pattern("own_share")
_FIRST_PLAN: Final = _GENRE.pattern("first_plan")
_ADJUSTED_PLAN: Final = _GENRE.pattern("adjusted_plan")
_FULFILS: Final = _GENRE.pattern("fulfils")
_OWN_ALONE: Final = _GENRE.pattern("own_alone")
_EARLIER: Final = _GENRE.pattern("earlier")
_HUNDRED: Final = 100
_PLAN_NAME: Final = _GENRE.pattern("plan_name")
_PLANS_SET: Final = _GENRE.pattern("plans_set")
_VITAL_RATE: Final = _GENRE.pattern("vital_rate")
_PEOPLE: Final = _GENRE.pattern("people")
_OUTCOME: Final = _GENRE.pattern("outcome")
_FULFILLING: Final = _GENRE.pattern("fulfilling")
_LIST_JOINT: Final = _GENRE.pattern("list_joint")
_OF_BUDGET: Final = _GENRE.text("of_budget")
_BUDGET: Final = _GENRE.pattern("budget")
_CARRIED: Final = _GENRE.pattern("carried")
_COLONS: Final = frozenset(":：∶")
_JOINTS: Final = regex.compile("[，；：、（(]")
_DONE: Final = _GENRE.pattern("done")
_DAY: Final = "day"
_ALL_DAYS: Final = _GENRE.pattern("all_days")
_TOTAL_OF: Final = _GENRE.pattern("total_of")
#: Signs that end the name of a whole, by which those above are told from other amounts.
_CORE_SIGNS: Final = 2
_PER_HEAD: Final = _GENRE.text("per_head")
_PRODUCT: Final = _GENRE.text("product")
_LETTERS: Final = _GENRE.text("product_in_letters")
_KIND_OF_AMOUNT: Final = _GENRE.pattern("kind_of_amount")
_SHARE: Final = "share(part, whole)"
_PER_MILLE: Final = "permille"
_IN_A_THOUSAND: Final = "1000 * part / whole"
#: Signs of a lead that is a comma and the rate's own name, with no subject: ，转化率达.
_NO_SUBJECT: Final = 6
#: How far back in its paragraph a share's part and whole are looked for, in amounts.
_REACH: Final = 24


def find_shares(
    paragraph: Paragraph,
    earlier: Sequence[Term] = (),
    plans: Sequence[Term] = (),
    wholes: Mapping[str, Term] = MappingProxyType({}),
    far: Sequence[Term] = (),
) -> Iterator[Relation]:
    """Yield the shares of a paragraph whose part and whole it prints.

    Args:
        paragraph: the paragraph.
        earlier: the figures of the paragraphs right before it, where a whole may stand that a
            share names.
        plans: what the document has planned so far, by which 完成全年计划的107.9% is measured.
        wholes: of what each part is one, by its id, where a sum or a division says so.
        far: the figures before, near and far, among which a whole may stand that digits alone
            tell.
    """
    terms = paragraph.terms
    yield from _find_of_known(terms, wholes)
    of: tuple[int, Term] | None = None  # the whole of the share before, and its sentence
    for position, term in enumerate(terms):
        if not _may_be_share(term) or _is_of_proportion(term):
            continue
        amounts = [one for one in terms[:position] if one.is_amount]
        before = [one for one in amounts if not one.is_plan]
        carried = _find_carried(term, before, of[1]) if of and of[0] == term.sentence else None
        before = before[-_REACH:]
        found = (
            _find_beside_known(term, before, wholes)
            or carried
            or _find_of(term, before, of[1] if of and of[0] == term.sentence else None)
            or _find_fulfilled(term, amounts[-_REACH:])
            or _find_planned(term, before, plans)
            or _find_above(term, before, earlier)
            or _find_above(term, before, far, sure=False)
            or _find_total_above(term, before, far)
            or _find_named(term, terms)
            or _find_named(term, far, forced=False)
            or _find_rate(term, before)
        )
        if found is not None:
            part, whole = found
            of = term.sentence, whole
            yield _state(term, part, whole, term.lead)


def _state(share: Term, part: Term, whole: Term, words: str) -> Relation:
    operands = {"part": part, "whole": whole}
    return make_relation("share", share, operands, _formula_of(share), label="share", words=words)


def _fits(share: Term, part: Term, whole: Term, *, forced: bool) -> bool:
    if not whole.value or part.id == whole.id or _is_of_days(whole):
        return False
    like = FormulaUnit(part.unit).is_like(FormulaUnit(whole.unit))
    if not like and not is_counted_alike(part.mention, whole.mention):
        return False
    if not is_one_date(part, whole):
        return False
    weight = weigh(share, {"part": part, "whole": whole}, _formula_of(share))
    if part.value > whole.value and weight.fit is not Fit.NEAR:
        return False
    return weight.holds(forced=forced)


def _is_of_days(whole: Term) -> bool:
    """Tell whether a whole is a count of days: a share is of all days, which nobody prints."""
    return whole.unit == _DAY and _ALL_DAYS.search(whole.name) is None


def _find_of(share: Term, before: Sequence[Term], known: Term | None) -> tuple[Term, Term] | None:
    """Return part and whole of 占…的比重: the amount before it, of one that is named or stands by.

    ``known`` is the whole of the share before it in the sentence.

    What stands between part and share must name nothing else: a share with a subject of its own
    (服务业增加值占地区生产总值比重达54%) is of that, and not of the amount before it.
    """
    found = _OF_WHOLE.search(share.lead)
    named = "" if found is None else _PLACE.sub("", found["whole"] or "")
    if found is None or not before or (found["whole"] and not named):
        return None  # 占全国: the whole is another place's
    subject = _JOINTS.split(share.lead[: found.start()])[-1].strip()
    beside = before[-1] if before[-1].sentence == share.sentence else None
    part = _by_name(subject, before) if subject else beside
    if part is None:
        return None
    earlier = [one for one in before if one.start != part.start]
    whole = _by_name(named, earlier) or _by_digits(share, part, earlier)
    if _GENERIC.match(named):
        near = [
            one
            for one in earlier
            if one.start < part.start
            and _OWN_SHARE.match(one.after) is None  # a part beside it
            and one.unit == part.unit
            and one.sentence >= share.sentence - 1
        ]
        # 占总人口的34.1%, some sentences on: of what it fits to the last digit
        whole = _fitting(share, part, near) or _fitting(share, part, [known] if known else [])
        larger = [one for one in near if one.value >= part.value]
        whole = whole or (larger[-1] if larger else _fitting(share, part, earlier))
    if whole is not None:
        whole = _meant(share, part, whole, earlier) or whole
    return (part, whole) if whole and _fits(share, part, whole, forced=True) else None


def _by_digits(share: Term, part: Term, among: Sequence[Term]) -> Term | None:
    """Return the amount that a share of a part fits by more digits than chance does."""
    for tried, one in enumerate(reversed(among), 1):
        near = one.is_exact and one.value > part.value and _is_near(share, part, one)
        if not near or not _counts(one, part):
            continue
        weight = weigh(share, {"part": part, "whole": one}, _formula_of(share))
        if weight.fit is Fit.HOLDS:
            return one if weight.holds(forced=False, tries=tried) else None
    return None


def _fitting(share: Term, part: Term, among: Sequence[Term]) -> Term | None:
    """Return the last amount of a part's unit that a share of it fits to the last digit."""
    for one in reversed(among):
        like = one.unit == part.unit and one.start < part.start and one.is_exact
        if like and _is_near(share, part, one) and _holds(share, part, one):
            return one
    return None


def _find_fulfilled(share: Term, before: Sequence[Term]) -> tuple[Term, Term] | None:
    """Return outcome and budget of 为调整预算的98.3%, both before it in the sentence."""
    own = [one for one in before if one.sentence == share.sentence]
    if own and share.lead == _OF_BUDGET and _FULFILS.search(own[-1].lead + _OF_BUDGET):
        # 380,869万元，完成年初预算391,267万元的97.34%
        *outcomes, budget = own
        budgets = [budget]
    elif _FULFILS.search(share.lead) is not None:
        budgets = [one for one in own if _BUDGET.search(one.lead)] or _find_met(own, before)
        outcomes = [one for one in own if budgets and one.start > budgets[-1].start]
    else:
        return None
    if not budgets or not outcomes or _is_other_plan(share, budgets[-1]):
        return None
    whole = budgets[-1]
    part = _fulfilling(share, outcomes, whole)
    weight = weigh(share, {"part": part, "whole": whole}, _formula_of(share))
    like = FormulaUnit(part.unit).is_like(FormulaUnit(whole.unit))
    # 预算21万元，决算17万元，其中：运行费决算15万元，完成预算的80%: of a budget of its own
    listed = outcomes[1 : outcomes.index(part) + 1]
    own_budget = not any(PART_CUE.search(one.lead) for one in listed)
    return (part, whole) if like and weight.holds(forced=own_budget) else None


def _is_other_plan(share: Term, plan: Term) -> bool:
    """Tell whether one says 年初预算, and the other the plan as adjusted."""
    first, adjusted = _FIRST_PLAN.search, _ADJUSTED_PLAN.search
    return bool(
        (first(share.lead) and adjusted(plan.lead)) or (adjusted(share.lead) and first(plan.lead))
    )


def _find_met(own: Sequence[Term], before: Sequence[Term]) -> list[Term]:
    """Return what was planned right before an outcome that opens its sentence (实际完成)."""
    at = before.index(own[0]) if own else 0
    met = at > 0 and before[at - 1].is_plan and _OUTCOME.search(own[0].lead) is not None
    return [before[at - 1]] if met else []


def sets_plans(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph lists what is planned: 我县2023年度预算为：."""
    return _PLANS_SET.search(paragraph.text) is not None


def _fulfilling(share: Term, outcomes: Sequence[Term], budget: Term) -> Term:
    """Return the outcome that a share fits, of this year and the last; else the last printed."""
    for one in reversed(outcomes):
        weight = weigh(share, {"part": one, "whole": budget}, _formula_of(share))
        if weight.fit is Fit.HOLDS:
            return one
    return outcomes[-1]


def _find_above(
    share: Term, before: Sequence[Term], earlier: Sequence[Term], *, sure: bool = True
) -> tuple[Term, Term] | None:
    """Return part and whole of a share whose whole it names and a paragraph above prints.

    The part stands beside it or is named too. Beside a budget stands its outcome: of the amounts
    in the sentence that names the whole, the one that the share fits to the last digit is meant.
    """
    found = _OF_WHOLE.search(share.lead)
    named = "" if found is None else _PLACE.sub("", found["whole"] or "")
    if found is None:
        return None
    if _GENERIC.match(named):
        return None
    subject = _JOINTS.split(share.lead[: found.start()])[-1].strip()
    beside = [one for one in before if one.sentence == share.sentence]
    above = [one for one in earlier if one.is_amount and not one.is_plan and one.is_exact]
    part = _by_name(subject, [*above, *before]) if subject else (beside[-1] if beside else None)
    whole = _by_name(named, above)
    if part is None or whole is None:
        return None
    meant = _meant(share, part, whole, above)
    return (part, meant) if meant and _fits(share, part, meant, forced=sure) else None


def _find_beside_known(
    share: Term, before: Sequence[Term], wholes: Mapping[str, Term]
) -> tuple[Term, Term] | None:
    """Return part and whole of 内资企业1834.8万个，占98.8%, a part of what is divided.

    That may be a part itself: of it or of its own whole, by which of them the share fits.
    """
    if not before or before[-1].id not in wholes or _OWN_ALONE.fullmatch(share.lead) is None:
        return None
    part = before[-1]
    if part.sentence != share.sentence:
        return None
    of: list[Term] = []
    at: Term | None = wholes[part.id]
    while at is not None and at not in of:
        of.append(at)
        at = wholes.get(at.id)
    for whole in of:
        weight = weigh(share, {"part": part, "whole": whole}, _formula_of(share))
        if weight.fit is Fit.HOLDS:
            return part, whole
    alone = len(of) == 1 and _fits(share, part, of[0], forced=True)
    return (part, of[0]) if alone else None


def _find_total_above(
    share: Term, before: Sequence[Term], earlier: Sequence[Term]
) -> tuple[Term, Term] | None:
    """Return 4747所 and the total above that it is 占总数的68.08% of, by its digits."""
    found = _OF_WHOLE.search(share.lead)
    named = "" if found is None else _PLACE.sub("", found["whole"] or "")
    own = [one for one in before if one.sentence == share.sentence]
    alone = found is not None and not _JOINTS.split(share.lead[: found.start()])[-1].strip()
    elsewhere = found is not None and bool(found["whole"]) and not named  # 占全国
    if not own or not alone or elsewhere:
        return None
    part = own[-1]
    amounts = [one for one in earlier if one.is_amount]
    core = _TOTAL_OF.sub("", named)[-_CORE_SIGNS:]
    if core and not _GENERIC.match(named):
        amounts = [one for one in amounts if core in one.name]
    whole = _by_digits(share, part, amounts)
    return (part, whole) if whole is not None else None


def _is_near(share: Term, part: Term, whole: Term) -> bool:
    """Tell, at a glance, whether a share may be a part's of a whole: within two of its digits."""
    if not whole.value or _is_of_days(whole):
        return False
    scale = _HUNDRED if share.unit == "percent" else 1
    miss = abs(scale * part.value / whole.value - share.value)
    slack = scale * (part.step + whole.step) / abs(whole.value)
    return miss <= 2 * (share.step + slack)


def _counts(whole: Term, part: Term) -> bool:
    """Tell whether an amount counts as another does, if only by its measure word."""
    same = whole.mention.kind == part.mention.kind and is_one_date(whole, part)
    return same and (whole.unit == part.unit or is_counted_alike(part.mention, whole.mention))


def _find_planned(
    share: Term, before: Sequence[Term], plans: Sequence[Term]
) -> tuple[Term, Term] | None:
    """Return outcome and plan of 64.75万人，完成全年计划的107.9%, the plan of its name above."""
    own = [one for one in before if one.sentence == share.sentence]
    if not own or _FULFILS.search(share.lead) is None:
        return None
    part = own[-1]
    like = [one for one in plans if one.unit == part.unit and one.start < part.start]
    for tried, plan in enumerate(reversed(like), 1):
        if not _is_near(share, part, plan) or not plan.is_exact:
            continue
        weight = weigh(share, {"part": part, "whole": plan}, _formula_of(share))
        named = _shares_end(_PLAN_NAME.sub("", plan.name), part.name)
        if weight.fit is Fit.HOLDS and (named or weight.holds(forced=False, tries=tried)):
            return part, plan
    return _find_missed(share, part, like)


def _find_missed(share: Term, part: Term, plans: Sequence[Term]) -> tuple[Term, Term] | None:
    """Return outcome and plan that miss by a digit, if one plan only has the outcome's name."""
    name = _FULFILLING.sub("", part.name)
    named = [
        one
        for one in plans
        if _FULFILLING.sub("", _PLAN_NAME.sub("", one.name)) == name
        and may_be_of_one_time(one, part)
    ]
    if not name or len(named) != 1 or not _is_same_plan(share, named[0]):
        return None
    weight = weigh(share, {"part": part, "whole": named[0]}, _formula_of(share))
    return (part, named[0]) if weight.fit is Fit.NEAR else None


def _is_same_plan(share: Term, plan: Term) -> bool:
    """Tell whether both are of a plan as adjusted, or neither."""
    adjusted = _ADJUSTED_PLAN.search
    return bool(adjusted(share.lead)) == bool(adjusted(plan.name))


def _shares_end(first: str, second: str) -> bool:
    """Tell whether two names end alike, but for verbs of fulfilling in them (实现再就业)."""
    names = [_FULFILLING.sub("", one) for one in (first, second)]
    short, long = sorted(names, key=len)
    return len(short) > 1 and long.endswith(short)


def _find_of_known(terms: Sequence[Term], wholes: Mapping[str, Term]) -> Iterator[Relation]:
    """Yield 基础研究经费所占比重为6.57% of what the named parts are known to be parts of.

    A list (应用研究和试验发展经费所占比重分别为11.3%和82.1%) must fit to the digit, but for one.
    """
    parts = [one for one in terms if one.id in wholes]
    for position, first in enumerate(terms):
        found = _CARRIED.search(CLAUSE_END.split(first.lead)[-1]) if _may_be_share(first) else None
        if found is None or not parts or _EARLIER.search(first.lead):
            continue
        shares = take_list(terms, position, _LIST_JOINT)
        names = [found["subject"]]
        if len(shares) > 1:
            names = split_names(found["subject"], len(shares))
        named = [_by_name(name, parts) for name in names]
        of = [
            (one, wholes[one.id])
            for one in named
            if one is not None and one.mention.period == first.mention.period
        ]
        if not of or len(of) != len(shares):
            continue
        weights = [
            weigh(share, {"part": part, "whole": whole}, _formula_of(share))
            for share, (part, whole) in zip(shares, of, strict=True)
        ]
        fitting = sum(one.fit is Fit.HOLDS for one in weights)
        if fitting + (len(shares) > 1) < len(shares):
            continue
        for share, (part, whole), weight in zip(shares, of, weights, strict=True):
            if weight.holds(forced=True):
                yield _state(share, part, whole, first.lead)


def _is_of_proportion(term: Term) -> bool:
    """Tell whether a figure is a term of a printed proportion, which is read as a whole."""
    return term.after[:1] in _COLONS or (term.lead[-1:] in _COLONS and len(term.lead) == 1)


def _may_be_share(term: Term) -> bool:
    measured = term.unit in _UNITS and term.mention.kind == "share"
    return measured and term.is_exact and bool(term.value)


def _meant(share: Term, part: Term, whole: Term, among: Sequence[Term]) -> Term | None:
    """Return the amount in the sentence of a named one that a share fits to the last digit."""
    for one in (whole, *reversed(among)):
        if one.sentence != whole.sentence or one.id == part.id:
            continue
        if _is_near(share, part, one):
            weight = weigh(share, {"part": part, "whole": one}, _formula_of(share))
            if weight.fit is Fit.HOLDS:
                return one
    return None


def _formula_of(share: Term) -> str:
    return _SHARE if share.unit == "percent" else "part / whole"


def _find_carried(share: Term, before: Sequence[Term], whole: Term) -> tuple[Term, Term] | None:
    """Return part and whole of a further share that names its part alone: 第二产业比重为36.5%."""
    found = _CARRIED.search(share.lead)
    part = _by_name(found["subject"], before) if found else None
    return (part, whole) if part and _fits(share, part, whole, forced=True) else None


def _by_name(words: str, terms: Sequence[Term]) -> Term | None:
    """Return the last amount of a name: one that ends as the words do, or the words as it."""
    words = _DONE.sub("", words.strip().replace(_LETTERS, _PRODUCT))
    for term in reversed(terms):
        if _PER_HEAD in term.name and _PER_HEAD not in words:
            continue
        whole, part = sorted((_DONE.sub("", term.name), words), key=len, reverse=True)
        if part and (whole.endswith(part) or _KIND_OF_AMOUNT.sub("", whole) == part):
            return term
    return None


def find_vital_rates(paragraph: Paragraph, far: Sequence[Term] = ()) -> Iterator[Relation]:
    """Yield 出生人口6.22万人，出生率为9.42‰, of the population that it fits to the last digit.

    The rate is of the year's mean population, which is seldom printed; of the one at its end it
    is the same often enough.
    """
    for position, term in enumerate(paragraph.terms):
        found = _VITAL_RATE.search(term.lead) if term.unit == _PER_MILLE else None
        before = paragraph.terms[:position]
        if found is None or not before or not term.is_exact:
            continue
        part = before[-1]
        if found["stem"] not in part.lead or part.sentence != term.sentence or not part.is_amount:
            continue
        people = [
            one
            for one in (*far, *before[:-1])
            if one.is_amount and one.unit == part.unit and _PEOPLE.search(one.name) and one.value
        ]
        for tried, whole in enumerate(reversed(people), 1):
            operands = {"part": part, "whole": whole}
            weight = weigh(term, operands, _IN_A_THOUSAND)
            if weight.fit is Fit.HOLDS and weight.holds(forced=False, tries=tried):
                yield make_relation(
                    "share", term, operands, _IN_A_THOUSAND, label="share", words=term.lead
                )
                break


def _find_named(
    share: Term, terms: Sequence[Term], *, forced: bool = True
) -> tuple[Term, Term] | None:
    """Return part and whole of a rate that is known by its name: 城镇化率.

    Those of paragraphs before must fit by more digits than chance does.
    """
    for rate, part_name, whole_name in _RATES:
        if rate.search(share.lead) is None:
            continue
        registered = _REGISTERED in share.lead
        amounts = [one for one in terms if one.is_amount and not one.is_plan]
        parts = [one for one in amounts if part_name.search(one.name)]
        wholes = [one for one in amounts if whole_name.search(one.name) and one not in parts]
        wholes = [one for one in wholes if registered == (_REGISTERED in one.lead)]
        pairs = [
            (part, whole)
            for part in parts
            for whole in wholes
            if part.unit == whole.unit
            and is_one_date(part, whole)
            and may_be_of_one_time(share, part)
            and may_be_of_one_time(share, whole)
        ]
        for part, whole in pairs:
            near = _is_near(share, part, whole) and _holds(share, part, whole)
            if near and _fits(share, part, whole, forced=forced):
                return part, whole
        sole = len(pairs) == 1 and _may_be_within(*pairs[0], amounts)
        if forced and sole and _fits(share, *pairs[0], forced=True):
            return pairs[0]  # there is no other that it could be of
    return None


def _may_be_within(part: Term, whole: Term, amounts: Sequence[Term]) -> bool:
    """Tell whether a part behind 其中 is of a whole, and not of the amount before it."""
    before = [one for one in amounts if one.sentence == part.sentence and one.start < part.start]
    return not (before and PART_CUE.search(part.lead)) or before[-1] is whole


def _holds(share: Term, part: Term, whole: Term) -> bool:
    """Tell whether a share is a part's of a whole, to its last digit."""
    weight = weigh(share, {"part": part, "whole": whole}, _formula_of(share))
    return weight.fit is Fit.HOLDS


def _is_known(share: Term) -> bool:
    """Tell whether a rate's own name says what it is of: it is not of what stands beside it."""
    return any(rate.search(share.lead) for rate, *_ in _RATES)


def _find_rate(share: Term, before: Sequence[Term]) -> tuple[Term, Term] | None:
    """Return part and whole of a rate after two counts, one of them named by its stem.

    解决231项，解决率90.6%: what was solved of the count before it. A rate without a subject is
    that of the count before it, too.
    """
    found = _RATE.search(share.lead)
    own = [one for one in before if one.sentence == share.sentence]
    if found is None or not own[1:]:
        return None
    *wholes, part = own
    whole = wholes[-1]
    own_words = part.lead + _JOINTS.split(part.after)[0]
    named = found["stem"] in own_words or AMONG.fullmatch(part.lead) is not None
    if not named and (len(share.lead) > _NO_SUBJECT or _is_known(share)):
        return None
    counts = all(FormulaUnit(one.unit).counts_things for one in (part, whole))
    forced = named and (part.unit == whole.unit or counts)
    # 预算19亿元，采购16亿元，节约3亿元，节约率15%: of which of them it is, its digits tell
    like = [one for one in wholes if one.unit == part.unit and _holds(share, part, one)]
    if forced and part.unit == whole.unit and whole not in like and len(wholes) > 1:
        return (part, like[-1]) if like and _fits(share, part, like[-1], forced=True) else None
    return (part, whole) if _fits(share, part, whole, forced=forced) else None
