"""How one printed figure is read: hedges, numerals, scales and units (no I/O).

``read_printed("超13000余人")`` gives the value, the hedge, the unit and how finely the figure was
printed. What a hedge does to the bounds is a policy and lives elsewhere; here a figure is read as
it stands. The tables are the coding manual's (``data/CODEBOOK.md``) and are shared with the
extractor, so that a figure is never recognised by one rule and read by another.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

import regex

SCALES: Final[dict[str, int]] = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "亿": 100_000_000,
}

HEDGE_PREFIXES: Final[dict[str, str]] = {
    **dict.fromkeys(("约", "大约", "约为", "大概", "大致"), "approx"),
    **dict.fromkeys(("超", "超过", "突破", "逾", "过", "多于", "高于", "大于", ">"), "more_than"),
    **dict.fromkeys(("近", "接近", "将近", "逼近"), "nearly"),
    **dict.fromkeys(
        (
            "最高",
            "最多",
            "至多",
            "不超过",
            "不超",
            "不高于",
            "不多于",
            "不大于",
            "低于",
            "小于",
            "少于",
            "不足",
            "不到",
            "前",
            "≤",
            "<",
        ),
        "up_to",
    ),
    **dict.fromkeys(
        (
            "至少",
            "最低",
            "最少",
            "不少于",
            "不低于",
            "不小于",
            "不下于",
            "不下",
            "上",
            "≥",
        ),
        "at_least",
    ),
}
"""Words before a number. 上 counts only before a bare scale (上百家)."""

HEDGE_SUFFIXES: Final[dict[str, str]] = {
    **dict.fromkeys(("左右", "上下", "前后"), "approx"),
    **dict.fromkeys(("多", "余", "开外"), "more_than"),
    **dict.fromkeys(("以内", "之内", "以下", "之下"), "up_to"),
    **dict.fromkeys(("以上", "之上", "及以上"), "at_least"),
}

HEDGES: Final[tuple[str, ...]] = ("exact", "approx", "more_than", "nearly", "up_to", "at_least")

UNITS: Final[dict[str, str]] = {
    "percent": "%",
    "percentage_point": "个百分点",
    "permille": "‰",
    "ratio": "比（小数）",
    "times": "倍",
    "doubling": "番",
    "rank": "位次",
    "point": "分",
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "HKD": "港元",
    "JPY": "日元",
    "person": "人",
    "person_time": "人次",
    "household": "户",
    "team": "团队",
    "enterprise": "企业",
    "institution": "机构",
    "platform": "平台",
    "school": "学校",
    "village": "村",
    "project": "项目",
    "patent": "专利",
    "achievement": "成果",
    "award": "奖项",
    "policy_item": "政策事项",
    "loan": "贷款",
    "device": "台（套）",
    "event": "场次",
    "place": "地区",
    "fund": "基金",
    "article": "篇（条）",
    "category": "类",
    "bank": "银行",
    "agreement": "协议",
    "vehicle": "辆",
    "bed": "床位",
    "dwelling": "住房（套）",
    "line": "线路（条）",
    "case": "起（例）",
    "flight": "航班（架次）",
    "head": "头（只、羽）",
    "plant": "株",
    "square_metre": "平方米",
    "square_kilometre": "平方公里",
    "mu": "亩",
    "hectare": "公顷",
    "metre": "米",
    "kilometre": "公里",
    "cubic_metre": "立方米",
    "litre": "升",
    "gram": "克",
    "kilogram": "千克",
    "jin": "斤",
    "tonne": "吨",
    "teu": "标箱",
    "microgram_per_cubic_metre": "微克/立方米",
    "watt": "瓦",
    "watt_hour": "瓦时",
    "volt": "伏",
    "volt_ampere": "伏安",
    "celsius": "摄氏度",
    "decibel": "分贝",
    "byte": "字节",
    "bit_per_second": "比特/秒",
    "year": "年",
    "month": "个月",
    "week": "周",
    "day": "天",
    "hour": "小时",
    "minute": "分钟",
    "second": "秒",
    "item": "项（其他）",
}
"""The closed list of units with the Chinese label shown to readers."""

_D = Decimal
MEASURES: Final[dict[str, tuple[str, Decimal]]] = {
    "%": ("percent", _D(1)),
    "个百分点": ("percentage_point", _D(1)),
    "百分点": ("percentage_point", _D(1)),
    "个千分点": ("permille", _D(1)),
    "‰": ("permille", _D(1)),
    "倍": ("times", _D(1)),
    "番": ("doubling", _D(1)),
    "成": ("ratio", _D("0.1")),
    "分": ("point", _D(1)),
    "元": ("CNY", _D(1)),
    "元人民币": ("CNY", _D(1)),
    "块钱": ("CNY", _D(1)),
    "美元": ("USD", _D(1)),
    "美金": ("USD", _D(1)),
    "欧元": ("EUR", _D(1)),
    "港元": ("HKD", _D(1)),
    "港币": ("HKD", _D(1)),
    "日元": ("JPY", _D(1)),
    "人": ("person", _D(1)),
    "名": ("person", _D(1)),
    "人次": ("person_time", _D(1)),
    "次人": ("person_time", _D(1)),
    "人年": ("person", _D(1)),
    "户": ("household", _D(1)),
    "户次": ("household", _D(1)),
    "团队": ("team", _D(1)),
    "个团队": ("team", _D(1)),
    "支": ("team", _D(1)),
    "企业": ("enterprise", _D(1)),
    "个村": ("village", _D(1)),
    "个行政村": ("village", _D(1)),
    "村": ("village", _D(1)),
    "台": ("device", _D(1)),
    "台套": ("device", _D(1)),
    "台(套)": ("device", _D(1)),
    "套(台)": ("device", _D(1)),
    "场": ("event", _D(1)),
    "场次": ("event", _D(1)),
    "次": ("event", _D(1)),
    "届": ("event", _D(1)),
    "批次": ("event", _D(1)),
    "笔": ("loan", _D(1)),
    "篇": ("article", _D(1)),
    "类": ("category", _D(1)),
    "大类": ("category", _D(1)),
    "辆": ("vehicle", _D(1)),
    "标准车": ("vehicle", _D(1)),
    "标台": ("vehicle", _D(1)),
    "张床位": ("bed", _D(1)),
    "个床位": ("bed", _D(1)),
    "床": ("bed", _D(1)),
    "起": ("case", _D(1)),
    "例": ("case", _D(1)),
    "宗": ("case", _D(1)),
    "架次": ("flight", _D(1)),
    "班次": ("flight", _D(1)),
    "头": ("head", _D(1)),
    "只": ("head", _D(1)),
    "羽": ("head", _D(1)),
    "株": ("plant", _D(1)),
    "棵": ("plant", _D(1)),
    "平方米": ("square_metre", _D(1)),
    "平米": ("square_metre", _D(1)),
    "㎡": ("square_metre", _D(1)),
    "m²": ("square_metre", _D(1)),
    "平方公里": ("square_kilometre", _D(1)),
    "平方千米": ("square_kilometre", _D(1)),
    "亩": ("mu", _D(1)),
    "公顷": ("hectare", _D(1)),
    "米": ("metre", _D(1)),
    "毫米": ("metre", _D("0.001")),
    "厘米": ("metre", _D("0.01")),
    "微米": ("metre", _D("0.000001")),
    "纳米": ("metre", _D("0.000000001")),
    "公里": ("kilometre", _D(1)),
    "千米": ("kilometre", _D(1)),
    "km": ("kilometre", _D(1)),
    "立方米": ("cubic_metre", _D(1)),
    "方": ("cubic_metre", _D(1)),
    "升": ("litre", _D(1)),
    "克": ("gram", _D(1)),
    "毫克": ("gram", _D("0.001")),
    "微克/立方米": ("microgram_per_cubic_metre", _D(1)),
    "微克每立方米": ("microgram_per_cubic_metre", _D(1)),
    "千克": ("kilogram", _D(1)),
    "公斤": ("kilogram", _D(1)),
    "kg": ("kilogram", _D(1)),
    "斤": ("jin", _D(1)),
    "吨": ("tonne", _D(1)),
    "标箱": ("teu", _D(1)),
    "TEU": ("teu", _D(1)),
    "瓦": ("watt", _D(1)),
    "瓦时": ("watt_hour", _D(1)),
    "千瓦": ("watt", _D(1_000)),
    "兆瓦": ("watt", _D(1_000_000)),
    "kW": ("watt", _D(1_000)),
    "MW": ("watt", _D(1_000_000)),
    "GW": ("watt", _D(1_000_000_000)),
    "千瓦时": ("watt_hour", _D(1_000)),
    "千瓦小时": ("watt_hour", _D(1_000)),
    "度电": ("watt_hour", _D(1_000)),
    "兆瓦时": ("watt_hour", _D(1_000_000)),
    "kWh": ("watt_hour", _D(1_000)),
    "MWh": ("watt_hour", _D(1_000_000)),
    "GWh": ("watt_hour", _D(1_000_000_000)),
    "Wh": ("watt_hour", _D(1)),
    "伏": ("volt", _D(1)),
    "千伏": ("volt", _D(1_000)),
    "kV": ("volt", _D(1_000)),
    "千伏安": ("volt_ampere", _D(1_000)),
    "兆伏安": ("volt_ampere", _D(1_000_000)),
    "摄氏度": ("celsius", _D(1)),
    "℃": ("celsius", _D(1)),
    "分贝": ("decibel", _D(1)),
    "GB": ("byte", _D(1_000_000_000)),
    "TB": ("byte", _D(1_000_000_000_000)),
    "PB": ("byte", _D(1_000_000_000_000_000)),
    "Mbps": ("bit_per_second", _D(1_000_000)),
    "Gbps": ("bit_per_second", _D(1_000_000_000)),
    "年": ("year", _D(1)),
    "周年": ("year", _D(1)),
    "年时间": ("year", _D(1)),
    "月": ("month", _D(1)),
    "个月": ("month", _D(1)),
    "周": ("week", _D(1)),
    "天": ("day", _D(1)),
    "日": ("day", _D(1)),
    "个工作日": ("day", _D(1)),
    "工作日": ("day", _D(1)),
    "小时": ("hour", _D(1)),
    "个小时": ("hour", _D(1)),
    "分钟": ("minute", _D(1)),
    "秒": ("second", _D(1)),
}
"""Measure words that settle the unit alone, with the factor to the unit's base scale.

个, 家, 项, 件, 条, 所, 座, 套, 位 … are absent on purpose: the counted noun settles those, and the
noun is not part of the printed figure.
"""

SEVERAL_LOW, SEVERAL_HIGH = 2, 9
"""数 and 几 ("several") stand for two to nine."""

ONE: Final = _D(1)
FRACTION_PLACES: Final = _D("0.000001")
"""Fractions that don't end (2/3) are kept to six places."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One printed figure as read, before any policy widens it.

    ``low`` and ``high`` differ only for a printed range (``100-5000万``) or an indefinite numeral
    (``数十亿``); both are in the unit's base scale. ``step`` is one unit of the last printed digit
    in that scale. ``decimal`` says that a decimal point was printed, so that the figure stands for
    a rounding interval. ``unit`` is empty when the measure word alone doesn't settle it.
    """

    low: Decimal
    high: Decimal
    hedge: str
    unit: str
    step: Decimal
    decimal: bool


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number and its scale, before the measure word."""

    low: Decimal
    high: Decimal
    step: Decimal
    decimal: bool
    scaled: bool
    more: bool


FULL_WIDTH: Final[dict[int, str | int]] = {
    code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)
} | {
    ord("−"): "-",
    ord("–"): "-",
    ord("﹣"): "-",
    ord("‐"): "-",
    ord("﹪"): "%",
    ord("〇"): "零",
    ord("○"): "零",
    ord("兩"): "两",
    ord("•"): ".",
    ord("／"): "/",
}
"""Full-width and look-alike characters to the plain ones, one for one (offsets survive)."""

_DIGITS: Final = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}
_ALTERNATIVES = "|".join(sorted(map(regex.escape, HEDGE_PREFIXES), key=len, reverse=True))
FILLERS: Final = (
    "给予|可达|达到|达|可|为|按|奖励|补助|补贴|资助|支持|的?额度|总额|再|一次性|到|"
    "占[^\\d一二三四五六七八九十百千万]{0,8}|安排|投入|增长|提高|下降|翻了?"
)
"""Verbs that may stand between a leading hedge and its number (最高给予500万元)."""

_PREFIX = regex.compile(rf"(?:({_ALTERNATIVES})(?:{FILLERS})*+)")
_FILLER = regex.compile(rf"(?:{FILLERS})++")
_ARABIC = regex.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})++(?!\d)|\d++)(?:\.(?P<places>\d++))?"
    r"(?P<more>[多余几])?(?P<scale>[十百千万亿]*+)(?P<still_more>[多余](?P<rest>[万亿]*+))?"
)
_CHINESE = regex.compile(r"(?P<run>[零一二两三四五六七八九十百千万亿几数半点]++)")
_CHINESE_MORE = regex.compile(r"(?P<more>[多余])?(?P<scale>[十百千万亿]*+)")
_RANGE = regex.compile(r"-{1,2}|~|—{1,2}|至|到")
_LONGEST_MEASURE: Final = max(map(len, MEASURES))
_LONGEST_PRINTED: Final = 120
_MOST_DIGITS: Final = 24
_LARGEST_SCALE: Final = 10**16
_SUFFIXES = sorted(HEDGE_SUFFIXES, key=len, reverse=True)


#: Traditional forms of scales, measure words and hedges, read as the simplified ones.
TRADITIONAL: Final = str.maketrans("億萬個點餘約過", "亿万个点余约过")


def normalise(printed: str) -> str:
    """Full-width and traditional characters to plain and simplified ones, white space away."""
    return "".join(printed.translate(FULL_WIDTH).translate(TRADITIONAL).split())


def read_numeral(numeral: str) -> tuple[int, int, int]:
    """Low, high and last printed place of an isolated Chinese numeral.

    ``三百二十`` → (320, 320, 10); ``数十亿`` → (2·10⁹, 9·10⁹, 10⁹); ``十几`` → (11, 19, 1);
    ``三四十`` → (30, 40, 10); ``二〇二〇`` → (2020, 2020, 1). Raises ValueError for anything else.
    """
    if len(numeral) > 1 and all(sign in _DIGITS for sign in numeral):
        pair = _read_digits(numeral)
        value = int("".join(str(_DIGITS[sign]) for sign in numeral))
        return (*pair, 1) if pair else (value, value, 1)
    low, high, place = _sum_numeral(numeral)
    if numeral.endswith(("十几", "十数")):
        low = low - SEVERAL_LOW + 1
    return low, high, place


def _read_digits(digits: str) -> tuple[int, int] | None:
    """One digit, two that follow each other (三四 is three to four), or 几; else None."""
    if digits in {"几", "数"}:
        return SEVERAL_LOW, SEVERAL_HIGH
    values = [_DIGITS[sign] for sign in digits if sign in _DIGITS]
    if len(values) != len(digits) or not values:
        return None
    rises_by_one = values[1:] == [values[0] + 1] and values[0] > 0
    return (values[0], values[-1]) if len(values) == 1 or rises_by_one else None


def _sum_numeral(numeral: str) -> tuple[int, int, int]:
    """Low, high and last place of a positional numeral, split at its largest scale."""
    for sign in ("亿", "万", "千", "百", "十"):
        left, found, right = numeral.rpartition(sign)
        if not found:
            continue
        scale = SCALES[sign]
        low, high, place = _sum_numeral(left) if left else (1, 1, 1)
        if not right:
            return low * scale, high * scale, place * scale
        # 一百三 is 130 and 三万五 is 35000, but 一百零三 is 103 and 二十三 is 23.
        short = scale // 10 if right in _DIGITS and right != "零" else 1
        tail = _sum_numeral(right.lstrip("零") or "零")
        return low * scale + tail[0] * short, high * scale + tail[1] * short, tail[2] * short
    digits = _read_digits(numeral)
    if digits is None:
        raise ValueError(f"{numeral!r} is no numeral")
    return (*digits, 1)


def read_chinese(run: str) -> _Amount:
    """A run of Chinese numerals, with 半 and 点."""
    if run in {"半", "一半"}:
        return _Amount(_D("0.5"), _D("0.5"), _D("0.5"), decimal=False, scaled=False, more=False)
    if "点" in run:
        whole, _, places = run.partition("点")
        scale = 1
        while places and places[-1] in SCALES:
            scale *= SCALES[places[-1]]
            places = places[:-1]
        if not places or not all(sign in _DIGITS for sign in places):
            raise ValueError(f"numeral {run!r}: no digits after 点")
        digits = "".join(str(_DIGITS[sign]) for sign in places)
        value = _D(f"{read_numeral(whole)[0]}.{digits}") * scale
        step = _D(10) ** -len(digits) * scale
        return _Amount(value, value, step, decimal=True, scaled=scale > 1, more=False)
    half = len(run) > 1 and run.endswith("半")
    low, high, place = read_numeral(run[:-1] if half else run)
    extra = _D(place) / 2 if half else _D(0)
    step = _D(place) / 2 if half else _D(place)
    return _Amount(low + extra, high + extra, step, decimal=False, scaled=place > 1, more=False)


def _scale_of(scales: str) -> int:
    product = 1
    for sign in scales:
        product *= SCALES[sign]
    if product > _LARGEST_SCALE:
        raise ValueError(f"{scales!r} is no scale in use")
    return product


def _split_scale(scales: str, rest: str) -> tuple[str, str]:
    """Give a scale back to the measure word where the two are one word (千米, 千瓦时, 百分点)."""
    for kept in range(len(scales)):
        tail = scales[kept:] + rest
        if any(tail.startswith(measure) for measure in _SCALED_MEASURES):
            return scales[:kept], tail
    return scales, rest


_SCALED_MEASURES = tuple(measure for measure in MEASURES if measure[0] in SCALES)


def _read_amount(text: str) -> tuple[_Amount, str]:
    """The amount at the start of ``text`` and what follows it."""
    found = _ARABIC.match(text)
    if found is None:
        return _read_chinese_amount(text)
    places = found["places"] or ""
    if len(found["whole"]) + len(places) > _MOST_DIGITS:
        raise ValueError(f"{text[:_MOST_DIGITS]!r}…: more digits than a figure has")
    rest = text[found.end() :]
    scales = found["scale"]
    if found["still_more"] is None:
        scales, rest = _split_scale(scales, rest)
    scale = _scale_of(scales) * _scale_of(found["rest"] or "")
    value = _D(found["whole"].replace(",", "") + ("." + places if places else "")) * scale
    step = _D(10) ** -len(places) * scale
    amount = _Amount(
        value,
        value,
        step,
        decimal=bool(places),
        scaled=scale > 1,
        more=found["more"] is not None or found["still_more"] is not None,
    )
    if scale > 1 and rest[:1].isdigit():
        # 3亿5000万: the smaller part is added.
        smaller, rest = _read_amount(rest)
        if smaller.low >= scale or smaller.more:
            raise ValueError(f"{text!r}: the second part is not smaller than the first's scale")
        total = value + smaller.low
        amount = _Amount(
            total, total, smaller.step, decimal=smaller.decimal, scaled=True, more=False
        )
    return amount, rest


def _read_chinese_amount(text: str) -> tuple[_Amount, str]:
    found = _CHINESE.match(text)
    if found is None:
        raise ValueError(f"{text!r} does not start with a number")
    run, rest = found["run"], text[found.end() :]
    if rest.startswith("分之") and run[-1] in "百千" and len(run) > 1:
        raise ValueError(f"{text!r}: a fraction is read from its denominator")
    amount = read_chinese(run)
    more = _CHINESE_MORE.match(rest)
    if more is None or more["more"] is None:
        return amount, rest
    scales, rest = _split_scale(more["scale"], rest[more.end() :])
    scale = _scale_of(scales)
    return (
        _Amount(
            amount.low * scale,
            amount.high * scale,
            amount.step * scale,
            decimal=amount.decimal,
            scaled=True,
            more=True,
        ),
        rest,
    )


_FRACTION = regex.compile(
    r"(?P<over>[一二两三四五六七八九十百千万]++|\d++)分之(?P<part>[零一二两三四五六七八九十百千万点几]++|\d++(?:\.\d++)?)"
    r"|(?P<top>\d++)/(?P<bottom>\d++)(?![\d/])"
)


_PER_UNITS: Final = {_D(100): "percent", _D(1000): "permille"}


def _read_fraction(text: str) -> tuple[_Amount, str, str] | None:
    """``4/5``, ``十分之一``, ``百分之三``: amount, unit and the rest; None if none."""
    found = _FRACTION.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if found["top"] is not None:
        top, bottom = _D(found["top"]), _D(found["bottom"])
        decimal = False
    else:
        bottom = _read_amount(found["over"])[0].low
        part = _read_amount(found["part"])[0]
        top, decimal = part.low, part.decimal
        if bottom in _PER_UNITS:
            return part, _PER_UNITS[bottom], rest
    if bottom == 0:
        raise ValueError(f"{text!r}: division by zero")
    value, step = _quotient(top, bottom), _quotient(ONE, bottom)
    return _Amount(value, value, step, decimal=decimal, scaled=False, more=False), "ratio", rest


def _quotient(top: Decimal, bottom: Decimal) -> Decimal:
    exact = top / bottom
    rounded = exact.quantize(FRACTION_PLACES)
    return exact.normalize() if rounded == exact else rounded


def measure_of(text: str) -> str:
    """The longest known measure word at the start of ``text``; empty if there is none."""
    for length in range(min(_LONGEST_MEASURE, len(text)), 0, -1):
        if text[:length] in MEASURES:
            return text[:length]
    return ""


def join_hedges(hedges: list[str]) -> str:
    """One hedge for several: the same class stays; classes that disagree are only approximate."""
    classes = set(hedges)
    if not classes:
        return "exact"
    return classes.pop() if len(classes) == 1 else "approx"


def _take_prefix(text: str) -> tuple[list[str], str]:
    """Hedges and verbs before the number."""
    hedges: list[str] = []
    while found := _PREFIX.match(text):
        word = found[1]
        if word == "上" and text[len(word) : len(word) + 1] not in SCALES:
            break
        hedges.append(HEDGE_PREFIXES[word])
        text = text[found.end() :]
    if found := _FILLER.match(text):
        text = text[found.end() :]
    return hedges, text


def _take_suffix(text: str) -> tuple[list[str], str]:
    """Hedges after the measure word, from the end."""
    hedges: list[str] = []
    taken = True
    while taken:
        taken = False
        for word in _SUFFIXES:
            if text.endswith(word) and text not in MEASURES:
                hedges.append(HEDGE_SUFFIXES[word])
                text = text[: -len(word)]
                taken = True
                break
    return hedges, text


_LAST_YEARS = regex.compile(
    r"(?:\d{1,2}|[一二两三四五六七八九十几]{1,3})(?:年|个月|个?月)(?:来|间)?"
)
_INNER_MORE = regex.compile(r"(个?)([多余])(?=[月年天日小元人])")


HEAD_NOTE: Final = "unit from the table: "
"""How the note of a table's cell begins; the unit's words as printed follow (亿元)."""


def read_scale(words: str) -> tuple[str, Decimal]:
    """Unit and factor of a measure word with its scale (亿元 → CNY, 10⁸); empty if unknown."""
    try:
        reading = read_printed(f"1{words}")
    except ValueError:
        return "", ONE
    return reading.unit, reading.low


def read_row(printed: str, note: str | None) -> Reading:
    """Read a figure as its row does: a bare number of a table takes its scale from the note."""
    reading = read_printed(printed)
    if reading.unit or not note or not note.startswith(HEAD_NOTE):
        return reading
    words = note.removeprefix(HEAD_NOTE).partition(";")[0]
    return scale_reading(reading, *read_scale(words))


def scale_reading(reading: Reading, unit: str, factor: Decimal) -> Reading:
    """A bare number in the unit and scale that its table gives it."""
    step = reading.step * factor
    low, high = (_trim(bound * factor, step) for bound in (reading.low, reading.high))
    return Reading(low, high, reading.hedge, unit, _trim(step, step), reading.decimal)


@lru_cache(maxsize=65_536)
def read_printed(printed: str) -> Reading:
    """Read one printed figure.

    Raises ValueError naming what can't be read. An unknown measure word is no error: the unit is
    then empty, never money. Hedges of the same class add up (``超13000余人``); hedges that
    disagree (``近600余家``) leave the figure approximate.
    """
    text = normalise(printed)
    if not text:
        raise ValueError("nothing is printed")
    if len(text) > _LONGEST_PRINTED:
        raise ValueError(f"{text[:20]!r}…: {len(text)} characters are no single figure")
    hedges, text = _take_prefix(text)
    if printed.startswith("近") and _LAST_YEARS.fullmatch(text):
        hedges = []  # 近五年 is the last five years, not nearly five.
    series = text.startswith("第") or (text.isdigit() and "前" in printed)
    text = text.removeprefix("第")
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-").removeprefix("+")
    fraction = _read_fraction(text)
    if fraction is not None:
        amount, unit, rest = fraction
        suffixes, rest = _take_suffix(rest)
        return _reading((amount, amount), sign, [*hedges, *suffixes], unit, ONE)
    first, rest = _read_amount(text)
    last, rest = _read_upper(first, rest)
    if first.more or last.more:
        hedges.append("more_than")
    suffixes, rest = _take_suffix(rest)
    if inner := _INNER_MORE.match(rest):
        suffixes.append("more_than")
        rest = inner[1] + rest[inner.end() :]
    if any(character.isdigit() for character in rest):
        raise ValueError(f"{printed!r}: more than one number; {rest!r} is left over")
    unit, factor = _read_unit(text, rest, series=series)
    if rest.startswith("年半"):
        first = last = _add_half(first)
    return _reading((first, last), sign, [*hedges, *suffixes], unit, factor)


def _read_unit(text: str, rest: str, *, series: bool) -> tuple[str, Decimal]:
    """The unit that the measure word settles, and its factor to the base scale."""
    if series:
        return ("rank" if rest in {"", "位", "名"} else ""), ONE
    if rest in {"", "数"} and text in {"半", "一半", "半数"}:
        return "ratio", ONE
    return MEASURES.get(measure_of(rest), ("", ONE))


def _add_half(amount: _Amount) -> _Amount:
    """两年半: half of the last place more."""
    half = amount.step / 2
    low, high = amount.low + half, amount.high + half
    return _Amount(low, high, half, decimal=False, scaled=False, more=False)


def _read_upper(first: _Amount, rest: str) -> tuple[_Amount, str]:
    """The upper end of a printed range, or the first amount again; a scale is shared backwards."""
    measure = measure_of(rest)
    for skipped in (len(measure), 0):
        found = _RANGE.match(rest, skipped)
        if found is None or found.end() == len(rest):
            continue
        try:
            last, after = _read_amount(rest[found.end() :])
        except ValueError:
            continue
        return last, after
    return first, rest


def _reading(
    ends: tuple[_Amount, _Amount],
    sign: int,
    hedges: list[str],
    unit: str,
    factor: Decimal,
) -> Reading:
    """Put a figure together; the scale of a range's upper end is shared by the lower."""
    first, last = ends
    low, high, step = first.low, last.high, last.step
    if last is not first and not first.scaled and last.scaled and last.step > 0:
        shared = last.step if not last.decimal else last.step.scaleb(_places(last))
        if low < high / shared:
            low *= shared
    if low > high:
        raise ValueError(f"a range that falls: {low} to {high}")
    step *= factor
    bounds = sorted(_trim(sign * bound * factor, step) for bound in (low, high))
    return Reading(
        bounds[0],
        bounds[1],
        join_hedges(hedges),
        unit,
        _trim(step, step),
        first.decimal or last.decimal,
    )


def _trim(value: Decimal, step: Decimal) -> Decimal:
    """No decimals that a scale made (6.42万 is 64200); printed ones stay (3.0)."""
    whole = value.to_integral_value()
    return whole if step >= 1 and value == whole else value


def _places(amount: _Amount) -> int:
    """How many decimals were printed before the scale."""
    exponent = amount.low.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0
