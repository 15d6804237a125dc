"""Which way numbers went: what a sentence says, held against the intervals of its numbers.

Read off the words a reader reads, not off the conditions that let them stand. ``{a}`` in a
pattern is a number of the sentence, ``{_}`` any one, ``...`` what stands between. Beside it is
what must be so for all values of both: ``a < b``, ``a > 0``; ``a ~ 0`` where the interval must
hold it; ``@id`` is another number of the run. So two findings can't say opposite directions of one
number: one of them would be false.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache

from tests.content.reading.page import PLACE, SIGN, Page, Text

from analysis.register.number import Number

Ends = tuple[Decimal, Decimal]
_GAP = "trend.rd_gdp.place_comparison.changzhou-less-jiangsu.gap_change_both"
_SPLIT = "trend.rd_expenditure.log_decomposition.china"
_MORE_BUT_NOT_EACH = (
    "@growth.rd_institutions.pct > 0",
    "0 > @measure.rd_per_institution_growth",
    "@measure.rd_per_institution_growth_if_as_province < 2",
)
_OPEN_THEN_WIDER = (f"@{_GAP}.2015_2020 ~ 0", f"@{_GAP}.2015_2022 > 0", f"@{_GAP}.2020_2021 > 0")
_LOOKS_LOW = (
    "@measure.rd_jump > @measure.gdp_jump",
    "@measure.rd_jump > @measure.rd_jump_province",
)
_RELIEF = ("@measure.tax_relief_share_of_rd > @measure.fiscal_st_share_of_rd",)
_PATENTS_MOST = tuple(
    f"a > @growth.{other}.pp"
    for other in (
        *("rd_gdp", "hte_output_share", "hte_above_scale_share", "hte_fixed_investment_share"),
        *("hte_rd_intensity", "hte_rd_personnel_share"),
    )
)
_BETWEEN = ("a > b", "a > c", "a > d", "a < e", "a < f")
_TARGET_OPEN = ("@trend.rd_gdp_ratio.target_outcome.changzhou@science_plan_13.margin.2020 ~ 0",)
_SLOWED = (f"@{_SPLIT}.before.log_amount_per_year > @{_SPLIT}.after.log_amount_per_year",)
_MOSTLY_GDP = (
    f"@{_SPLIT}.before-less-after.pace_from_whole > 50",
    f"@{_SPLIT}.before-less-after.pace_from_share > 0",
)
_SHARE_SLOWER = (
    f"@{_SPLIT}.before.log_share_per_year > @{_SPLIT}.after.log_share_per_year",
    f"@{_SPLIT}.after.log_share_per_year > 0",
)
_MOST_OF_GROWTH = (
    f"@{_SPLIT}.log_whole_per_year > @{_SPLIT}.log_share_per_year",
    f"@{_SPLIT}.log_share_per_year > 0",
)
_SHARE_RISES = ("@trend.rd_gdp.mean_annual_change.china.slope_per_year > 0",)
_NO_BREAK = ("@trend.rd_gdp.sup_f_break.china.sup_f_p_value > 0.05",)
_TWO_WAYS = (
    "@growth.rd_institutions_provincial.pct > 0",
    "0 > @composition.rd_institutions_provincial.share_change",
)
_SAID = {
    "en": {
        # Titles, and the bold words that open a finding
        "Barely more R&D for each, if not less": _MORE_BUT_NOT_EACH,
        "A wider lead over Jiangsu": _OPEN_THEN_WIDER,
        "Estimate and next survey do not fit": _LOOKS_LOW,
        "Tax relief exceeds the science budgets": _RELIEF,
        "spending grew more slowly, mostly with GDP": (*(*_SLOWED, *_MOSTLY_GDP, *_SHARE_SLOWER),),
        "Spending grew more slowly": _SLOWED,
        r"accounts for most, the share": _MOSTLY_GDP,
        "accounts for most of the growth": _MOST_OF_GROWTH,
        r"The share rose(?: by|, and|\.)": _SHARE_RISES,
        "no break in its pace is found": _NO_BREAK,
        "rose in number and fell as a share": _TWO_WAYS,
        # Any two numbers
        r"\b(?:rose|grew) from {a}(?: in {_})? to {b}": ("a < b",),
        r"\bfell from {a} to {b}": ("a > b",),
        r"(?:rose|grew|rise|led|widened|went up)(?: the province)? by {a}": ("a > 0",),
        r"(?:rose by|led the province by) {a}...and...by {b}": ("a > 0", "b > 0"),
        r"{a} more enterprise R&D institutions than": ("a > 0",),
        r"a (?:gain|rise) of {a}": ("a > 0",),
        # These
        "grew more slowly, by {a} or {b}": (
            "@growth.rd_institutions.cagr > a",
            "@growth.rd_institutions.other.cagr > b",
        ),
        "it is less, {a}": ("a < @claim.st_service_firms_growth.stated",),
        "It led by {a} and {b} in {_}, by {c} and {d} in": ("a > 0", "b > 0", "c > 0", "d > 0"),
        "No common rate: from {a} to {b}": ("a < b",),
        "share of patents rose most: {a}": _PATENTS_MOST,
        "rose by {a} on the estimate, to {_}: less than the count of institutions": (
            "a > 0",
            "a < @growth.rd_institutions.pct",
        ),
        "undecided too up to {_} .{a} points., and a gain of {b}": ("a ~ 0", "b > 0"),
        "Whether R&D reached {a} of GDP, its print leaves open": _TARGET_OPEN,
        "of GDP in {_}; GDP grew by {a}, the province’s R&D by {b}": (
            "@measure.rd_jump > a",
            "@measure.rd_jump > b",
        ),
        r"grew by {a}, faster than in Wuxi .{b}., Nantong .{c}. and Suzhou .{d}., a little slower "
        "than in Nanjing .{e}. and the province .{f}.": _BETWEEN,
        "fell from {a} of all to {b}": ("a > b",),
        "Lead over Jiangsu: open in {_}, {a} or {b} in {_}": ("a > 0", "b > 0"),
        "the lead changed by anything within {a} points": ("a ~ 0",),
        "by {a} a year before {_}, by {b} from then on": ("a > b",),
        "{a} of {_} lower in the latest edition": ("a > 0",),
        "{a}, then {b} log points a year...grew more slowly": ("a > b", "b > 0"),
        "Of {a} log points a year by which growth fell, {b} are GDP’s,...and {c} the share’s": (
            *("a > 0", "b > 0", "c > 0"),
        ),
        "the stated rise is {a}": ("a > 0",),
        "announced as {a}, is lower by now: {b}, a revision of {c}": ("a > b", "0 > c"),
        "it erred by {a} on average, the combination by {b}, drift by {c}, the last value "
        "repeated by {d}": ("a < b", "a < c", "a < d"),
    },
    "zh": {
        "研发经费下降或基本未动": _MORE_BUT_NOT_EACH,
        "年对全省的领先比{_}年扩大": _OPEN_THEN_WIDER,
        "预计数与次年调查数难以衔接": _LOOKS_LOW,
        "减免税多于财政科技投入": _RELIEF,
        "经费增速放缓：大半来自国内生产总值增速回落，其余来自占比的相对升幅减小": (
            *_SLOWED,
            *_MOSTLY_GDP,
            *_SHARE_SLOWER,
        ),
        r"\*\*经费增速放缓": _SLOWED,
        "(?<!增长)大半来自国内生产总值": _MOSTLY_GDP,
        "增长大半来自国内生产总值": _MOST_OF_GROWTH,
        r"\*\*占比提高": _SHARE_RISES,
        "步伐未见变点": _NO_BREAK,
        "数量上升，占比下降": _TWO_WAYS,
        "由(?:{_}年的)?{a}个?(?:对数点)?增至{b}": ("a < b",),
        "由{a}个?(?:对数点)?降至{b}": ("a > b",),
        "(?:增长|增加|扩大了?|提高|高出|领先|高){a}": ("a > 0",),
        "增长较慢，年均{a}或{b}": (
            "@growth.rd_institutions.cagr > a",
            "@growth.rd_institutions.other.cagr > b",
        ),
        "低于此数，为{a}": ("a < @claim.st_service_firms_growth.stated",),
        "领先{a}和{b}": ("a > 0", "b > 0"),
        "是否达到{a}，...无从判定": _TARGET_OPEN,
        "没有共同的增速：年均{a}至{b}": ("a < b",),
        "专利占比提高最多，为{a}": _PATENTS_MOST,
        "增长{a}，达{_}；即使取上端，也不及机构数的增幅": (
            "a > 0",
            "a < @growth.rd_institutions.pct",
        ),
        "差距的变动同样未定（{a}），到{_}年扩大{b}": ("a ~ 0", "b > 0"),
        "高出这么多，而同期生产总值名义增长{a}，全省研发经费增长{b}": (
            "@measure.rd_jump > a",
            "@measure.rd_jump > b",
        ),
        "增长{a}，快于无锡（{b}）、南通（{c}）和苏州（{d}），"
        "略慢于南京（{e}）和全省（{f}）": _BETWEEN,
        "由占全部机构的{a}降至{b}": ("a > b",),
        "对全省的领先：{_}年未定，{_}年为{a}或{b}": ("a > 0", "b > 0"),
        "领先的变动在{a}之间，未定": ("a ~ 0",),
        "研发经费年均增长：{_}年之前{a}，此后{b}": ("a > b",),
        "{_}个中有{a}个高于最新存本": ("a > 0",),
        "年均{a}个对数点，其后{b}个...增速放缓": ("a > b", "b > 0"),
        "回落{a}个对数点，其中国内生产总值（经费除以占比）占{b}个，占比自身占{c}个": (
            *("a > 0", "b > 0", "c > 0"),
        ),
        "首次公布为{a}，最新存本下调为{b}，修订{c}": ("a > b", "0 > c"),
        "其平均误差为{a}，组合为{b}，漂移法为{c}，沿用末值为{d}": ("a < b", "a < c", "a < d"),
    },
}
#: The smallest error is said to be one model's: of all that were tried.
_LEAST = {
    "en": ("theta forecast is", "theta erred least"),
    "zh": ("θ法对", "以θ法误差最小"),
}
_WORDS = {
    "en": re.compile(
        r"\b(?:rose|rises?|fell|grew|gain|widen\w*|wider|slow\w*|more (?!than (?:one|once)|holds?)"
        r"|less|fewer|larger|smaller|lower|higher|greater|below(?!\))|outweighs?|lead|led|least|low)\b"
        r"|(?<!or )(?<!and )(?<!from )\babove\b(?!-scale| designated)"
    ),
    "zh": re.compile(
        "增至|降至|升至|上升|下降|提高|放缓|放慢|增长|扩大|高于|低于|高出|领先|落后|偏低|偏高|未增加"
        "|没有增加|重于|下调|回落"
    ),
}
_COMPARED = re.compile(r"(\S+) ([<>~]) (\S+)")


def read_directions(
    page: Page, numbers: Mapping[str, Number], language: str
) -> tuple[int, list[str], list[str]]:
    """Hold what a brief's sentences say of directions against their numbers.

    Returns:
        How many sentences were held against numbers; the false ones, each with what is not so; and
        those that show a number and a word of a direction, and that no pattern here reads.
    """
    checked, false, unread = 0, [], []
    for text in page.texts:
        for sentence in text.sentences:
            read, faults = _read(sentence, numbers, language)
            checked += read
            false += faults
            if not read and sentence.shown_in() and _WORDS[language].search(sentence.marked):
                unread.append(sentence.plain)
    return checked, false, unread


def _read(sentence: Text, numbers: Mapping[str, Number], language: str) -> tuple[bool, list[str]]:
    read, faults = False, []
    for pattern, wanted in _SAID[language].items():
        for match in _compile(pattern).finditer(sentence.marked):
            read = read or bool(wanted)
            named = {
                name: _ends_of(numbers, sentence.numbers[int(at)].ref)
                for name, at in match.groupdict().items()
                if at is not None
            }
            for one in wanted:
                if not _holds(one, named, _finder(numbers)):
                    faults.append(f"not so: {one}, of {sentence.plain!r}")  # noqa: PERF401
    for said in _LEAST[language]:
        if said in sentence.plain:
            read = True
            faults += _least(sentence, numbers)
    return read, faults


def _least(sentence: Text, numbers: Mapping[str, Number]) -> Iterator[str]:
    """Yield the models that erred less than the one the sentence calls the best."""
    [shown, *_] = [one for one in sentence.shown_in() if ".forecast_" in one.ref]
    subject = numbers[shown.ref].id.split(".")[1]
    errors = {
        number.id.split(".")[2]: number.value
        for number in numbers.values()
        if re.fullmatch(
            rf"trend\.{subject}\.forecast_\w+\.\w+\.rolling_origin_mae(_log)?", number.id
        )
    }
    model = numbers[shown.ref].id.split(".")[2]
    for other, error in errors.items():
        if error < errors[model]:
            yield f"{other} erred less than {model}: {sentence.plain!r}"


def _holds(one: str, named: Mapping[str, Ends], find: Callable[[str], Ends | None]) -> bool:
    match = _COMPARED.fullmatch(one)
    assert match, one
    sides = []
    for term in (match[1], match[3]):
        if term.startswith("@"):
            found = find(term[1:])
            if found is None:  # the sentence says more than the run has
                return False
            sides.append(found)
        elif term in named:
            sides.append(named[term])
        else:
            sides.append((Decimal(term), Decimal(term)))
    left, right = sides
    if match[2] == "~":
        return left[0] <= right[0] <= left[1]
    return left[1] < right[0] if match[2] == "<" else left[0] > right[1]


def _finder(numbers: Mapping[str, Number]) -> Callable[[str], Ends | None]:
    def find(name: str) -> Ends | None:
        ref = "n-" + re.sub(r"[^A-Za-z0-9_.-]", "-", name)
        return _ends_of(numbers, ref) if ref in numbers else None

    return find


def _ends_of(numbers: Mapping[str, Number], ref: str) -> Ends:
    return numbers[ref].low, numbers[ref].high


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    parts = pattern.replace("...", "[^;；。]*?")
    parts = parts.replace("{_}", PLACE.pattern.replace("(", "(?:"))
    return re.compile(re.sub(r"\{(\w)\}", rf"{SIGN}(?P<\1>\\d+){SIGN}", parts))
