"""How a reader is told, in each language, what tables say in code (used by `numbers`).

The tables name periods, models, terms, samples and outside series by fixed codes, and the trend
models explain themselves in short English notes. Here each of them gets its words in Chinese and
in English, and a claim's formula is written with the figures it was computed from. An indicator's
id is never shown: its title is.

A code without words here is shown as it is; a test holds that the project's own sources have none.
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import Final, Literal

from analysis.core.formula import parse_formula

Language = Literal["zh", "en"]
Words = Mapping[Language, str]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en")


def _words(zh: str, en: str) -> Words:
    return {"zh": zh, "en": en}


#: Names in the reference data and in samples of the trend models.
GLOSSARY: Final[Mapping[str, Words]] = {
    "China": _words("全国", "China"),
    "Jiangsu": _words("江苏", "Jiangsu"),
    "Changzhou": _words("常州", "Changzhou"),
    "Suzhou": _words("苏州", "Suzhou"),
    "Nanjing": _words("南京", "Nanjing"),
    "Wuxi": _words("无锡", "Wuxi"),
    "Nantong": _words("南通", "Nantong"),
    "R&D expenditure, % of GDP": _words(
        "研发经费占生产总值比重", "R&D expenditure as a share of GDP"
    ),
    "R&D expenditure, level": _words("研发经费", "R&D expenditure"),
    "invention patents per 10,000 population": _words(
        "每万人发明专利拥有量", "invention patents per 10,000 people"
    ),
    "contribution rate of S&T progress": _words(
        "科技进步贡献率", "contribution of science and technology to growth"
    ),
    "national innovative city rank": _words("国家创新型城市排名", "innovative-city rank"),
    "national high-tech zone rank, Changzhou": _words(
        "常州国家高新区排名", "rank of Changzhou National High-tech Zone"
    ),
    "national high-tech zone rank, Wujin": _words(
        "武进国家高新区排名", "rank of Wujin National High-tech Zone"
    ),
    "high-tech enterprises": _words("高新技术企业数", "high-tech enterprises"),
    "high-tech industry output, Q1-Q3": _words(
        "前三季度高新技术产业产值", "high-tech industry output, first three quarters"
    ),
    "high-tech industry share of above-scale industrial output": _words(
        "高新技术产业产值占规上工业比重", "high-tech share of above-scale industrial output"
    ),
    "high-tech industry share of above-scale industrial output, change 2015-2020": _words(
        "“十三五”期间高新技术产业产值占规上工业比重的变动",
        "change of the high-tech share of above-scale industrial output, 2015–2020",
    ),
    "GDP": _words("地区生产总值", "GDP"),
    "GDP per head": _words("人均地区生产总值", "GDP per head"),
    "R&D personnel in above-scale industry": _words(
        "规上工业研发人员", "R&D personnel in above-scale industry"
    ),
    "industrial enterprises with R&D activity": _words(
        "有研发活动的工业企业数", "industrial enterprises with R&D activity"
    ),
    "registered population": _words("户籍人口", "registered population"),
    "resident population": _words("常住人口", "resident population"),
    "census": _words("普查数", "census"),
    "implied mean": _words("隐含年平均数", "implied mean"),
    "Xinbei": _words("新北", "Xinbei"),
    "as printed": _words("文件所印", "as printed"),
    "first published": _words("首次公布", "as first published"),
    "single vintage": _words("", ""),
    "WDI, latest stored vintage": _words("《世界发展指标》最新存本", "WDI, latest stored edition"),
    "WDI, Oct 2021 vintage": _words(
        "《世界发展指标》二〇二一年十月版", "WDI, edition of October 2021"
    ),
    "WDI, c.2013 vintage": _words("《世界发展指标》约二〇一三年版", "WDI, edition of about 2013"),
}

_STATUS: Final[Mapping[str, Words]] = {
    "published": _words("公布数", "published"),
    "derived": _words("推算数", "derived"),
    "estimate": _words("预计数", "official estimate"),
}
_TRUST: Final[Mapping[str, str]] = {
    "high": "高",
    "medium-high": "较高",
    "medium": "中",
    "medium-low": "较低",
    "low": "低",
}
_CITED: Final[Mapping[str, Words]] = {
    "World Development Indicators: Research and development expenditure (% of GDP)": _words(
        "《世界发展指标》：研究与开发支出占国内生产总值比重",
        "World Development Indicators: research and development expenditure (% of GDP)",
    ),
    "World Bank": _words("世界银行", "World Bank"),
    "国家统计局": _words("国家统计局", "National Bureau of Statistics"),
    "江苏省统计局": _words("江苏省统计局", "Jiangsu Bureau of Statistics"),
    "江苏省人民政府": _words("江苏省人民政府", "Jiangsu Provincial Government"),
    "江苏省统计局 / 常州市": _words(
        "江苏省统计局、常州市统计局", "statistical bureaus of Jiangsu and Changzhou"
    ),
    "常州市统计局": _words("常州市统计局", "Changzhou Bureau of Statistics"),
    "常州市人民政府": _words("常州市人民政府", "Changzhou Municipal Government"),
    "2021年江苏R&D经费投入保持较快增长": _words(
        "2021年江苏研发经费投入保持较快增长", "R&D spending in Jiangsu, 2021 (in Chinese)"
    ),
    "2022年江苏省科技经费投入统计公报": _words(
        "2022年江苏省科技经费投入统计公报",
        "Statistical communiqué on science and technology spending in Jiangsu, 2022 (in Chinese)",
    ),
}
_DERIVED_RATIO: Final = re.compile(r"DERIVED from R&D ([\d.]+) and GDP ([\d.]+)$")

_MODELS: Final[Mapping[str, Words]] = {
    "two-point linear": _words("两点直线", "line through two points"),
    "two-point exponential": _words("两点指数曲线", "exponential through two points"),
    "two-point gap": _words("两点直线与指数曲线之差", "line less exponential"),
    "out of sample, two-point linear": _words(
        "两点直线的样本外检验", "line through two points, out of sample"
    ),
    "out of sample, two-point exponential": _words(
        "两点指数曲线的样本外检验", "exponential through two points, out of sample"
    ),
    "comparison of places": _words("地区比较", "comparison of places"),
    "pooled panel": _words("合并面板", "pooled panel"),
    "growth described": _words("增速描述", "growth described"),
    "OLS trend": _words("最小二乘趋势", "least-squares trend"),
    "OLS trend, AR(1) bootstrap-t": _words(
        "最小二乘趋势（一阶自回归自助法区间）", "least-squares trend with AR(1) bootstrap interval"
    ),
    "mean annual change": _words("逐年变动的均值", "mean of the annual changes"),
    "sup-F break": _words("结构变点检验（sup-F）", "structural-break test (sup-F)"),
    "forecast last value": _words("末值预测", "last-value (naive) forecast"),
    "forecast drift": _words("漂移预测", "drift forecast"),
    "forecast damped trend": _words("阻尼趋势预测", "damped-trend forecast"),
    "forecast local linear trend": _words("局部线性趋势预测", "local-linear-trend forecast"),
    "forecast": _words("预测", "forecast"),
    "vintage revision": _words("版本间修订", "revision between editions"),
}

_Pattern = tuple[str, str, str]

#: Terms of the trend table: pattern, Chinese, English.
_TERMS: Final[tuple[_Pattern, ...]] = (
    (r"slope_per_year_(\d{4})_(\d{4})", r"年均变动，\1—\2年", r"change per year, \1–\2"),
    (r"slope_per_year", "年均变动", "change per year"),
    (r"slope_per_year_before", "变点之前的年均变动", "change per year before the break"),
    (r"slope_per_year_after", "变点之后的年均变动", "change per year after the break"),
    (r"growth_pct_per_year", "年均增长率", "growth per year"),
    (r"growth_pct_per_year_before", "变点之前的年均增长率", "growth per year before the break"),
    (r"growth_pct_per_year_after", "变点之后的年均增长率", "growth per year after the break"),
    (
        r"growth_pct_per_year_wild",
        "年均增长率，野聚类自助法区间",
        "growth per year, wild-cluster interval",
    ),
    (
        r"growth_pct_per_year_printed_bounds",
        "年均增长率，附舍入与约数所留界限",
        "growth per year, with the bounds that rounding and hedges leave",
    ),
    (
        r"growth_pct_per_year_leave_one_out",
        "年均增长率，逐一剔除指标",
        "growth per year, leaving out one indicator at a time",
    ),
    (r"growth_pct_per_year_slowest", "年均增长率，最低者", "growth per year, the slowest"),
    (r"growth_pct_per_year_median", "年均增长率，中位数", "growth per year, the median"),
    (r"growth_pct_per_year_fastest", "年均增长率，最高者", "growth per year, the fastest"),
    (r"log_growth_per_year", "年均对数增长", "log growth per year"),
    (r"log_growth_per_year_cr1", "年均对数增长，CR1区间", "log growth per year, CR1 interval"),
    (
        r"log_growth_per_year_before",
        "变点之前的年均对数增长",
        "log growth per year before the break",
    ),
    (
        r"log_growth_per_year_after",
        "变点之后的年均对数增长",
        "log growth per year after the break",
    ),
    (r"p_value_no_growth", "“无增长”假设的p值", "p-value of no growth"),
    (
        r"mean_log_growth_unweighted",
        "年均对数增长，各指标等权",
        "log growth per year, each indicator counted once",
    ),
    (
        r"sd_log_growth_between_indicators",
        "各指标年均对数增长的标准差",
        "standard deviation of log growth between indicators",
    ),
    (r"midpoint_gap", "跨度中点处两式之差", "gap between the forms halfway"),
    (r"error_(\d{4})", r"\1年实际数减推演数", r"outturn of \1 less its projection"),
    (
        r"end_needed_for_(\d{4})",
        r"与\1年实际数相符所需的末期值",
        r"end level that would have met the outturn of \1",
    ),
    (r"level_(\d{4})", r"\1年水平", r"level in \1"),
    (r"gap_(\d{4})", r"\1年之差", r"gap in \1"),
    (r"gap_change_(\d{4})_(\d{4})", r"差距的变动，\1—\2年", r"change of the gap, \1–\2"),
    (r"sup_f", "sup-F统计量", "sup-F statistic"),
    (r"sup_f_p_value", "sup-F检验p值", "p-value of sup-F"),
    (r"first_year_after_break", "变点后首年", "first year after the break"),
    (r"rolling_origin_mae", "滚动起点平均绝对误差", "mean absolute error from rolling origins"),
    (r"mean_revision", "平均修订幅度", "mean revision"),
    (r"largest_revision", "最大修订幅度", "largest revision"),
)

_FORM: Final[Mapping[str, str]] = {"linear": "直线", "exponential": "指数曲线"}
_FORECASTS: Final[Mapping[str, str]] = {
    "last value": "末值",
    "drift": "漂移",
    "damped trend": "阻尼趋势",
    "local linear trend": "局部线性趋势",
}

#: Notes of the trend models, piece by piece: pattern and Chinese. {0}, {1} … are its groups.
_NOTES: Final[tuple[tuple[str, str], ...]] = (
    ("interpolation, no inference", "插值，不作统计推断"),
    ("printed base", "基期为印出值"),
    ("back-cast base", "基期为推算值"),
    ("exponential undefined at zero", "数值为零处指数曲线无定义"),
    ("outturn above the bounds of the projection", "实际数高于推演所容许的范围"),
    ("outturn below the bounds of the projection", "实际数低于推演所容许的范围"),
    (
        "outturn and projection meet within their bounds",
        "实际数与推演数在各自界限内可以相合",
    ),
    (
        r"value of (.+) that puts the outturn on the (linear|exponential) form",
        "使实际数恰在{1}上的{0}年数值",
    ),
    (r"printed (\S+), bounds \[(\S+), (\S+)\]", "印出值为{0}，界限为{1}至{2}"),
    ("% of GDP", "占生产总值的百分比"),
    ("% of GDP a year", "占生产总值的百分比，每年"),
    ("printed", "文件所印"),
    (r"(published|derived|estimate), trust (\S+)", "{0}，副本可信程度{1}"),
    (r"two points, (\d+) years known between them", "两点，其间已知{0}个年份"),
    ("CR2 by indicator, Bell–McCaffrey dof", "按指标聚类的CR2标准误，自由度按Bell–McCaffrey"),
    (
        "describes the indicators an authority chose to print",
        "只描述主管部门选印的指标",
    ),
    (
        "estimates nothing about the city at large, and two points .+ different ones",
        "不是对全市的估计，且每个指标只有两点，分辨不出共同增速与各异增速",
    ),
    (r"CR1 by indicator, t\(G − 1\)", "按指标聚类的CR1标准误，t（G−1）"),
    ("too narrow where spans differ much", "跨度悬殊时区间偏窄"),
    ("exp of the CR2 row", "由CR2估计取指数换算"),
    ("exp of the log row", "由对数估计取指数换算"),
    ("wild cluster bootstrap-t inverted", "由野聚类自助t检验反推"),
    (r"all (\d+) sign patterns, no Monte-Carlo error", "穷举{0}种符号组合，无模拟误差"),
    (
        r"(\d+) sign patterns drawn, Monte-Carlo error of a 5 % tail (\S+)",
        "抽取{0}种符号组合，5%尾部的模拟误差为{1}",
    ),
    ("sign flips, H0 growth 0, studentised", "符号翻转的学生化检验，原假设为零增长"),
    (
        "low and high are what rounding and hedges leave, not sampling error",
        "上下限来自舍入与约数，不是抽样误差",
    ),
    (r"low without (.+), high without (.+)", "剔除“{0}”时最低，剔除“{1}”时最高"),
    ("a range, not an interval", "是取值范围，不是置信区间"),
    ("each indicator counts once, whatever its span", "各指标不论跨度均计一次"),
    (r"t\(G − 1\)", "t（G−1）"),
    ("how far the indicators are from sharing one rate", "各指标偏离同一增速的程度"),
    ("mean weighted by squared span", "以跨度平方加权的均值"),
    (
        "described, not estimated: too few indicators for errors",
        "只作描述，不作估计：指标太少，给不出标准误",
    ),
    ("middle of the printed indicators", "所印各指标的中间值"),
    (
        r"Newey–West, (\d+) lags by floor\(4\(n/100\)\^\(2/9\)\)",
        "Newey–West标准误，滞后{0}阶",
    ),
    (r"residual autocorrelation (\S+)", "残差自相关{0}"),
    (r"residual autocorrelation (\S+), taken as (\S+)", "残差自相关{0}，模拟时取{1}"),
    ("interval too narrow", "区间偏窄"),
    (
        r"(\d+) simulated series, critical value (\S+), Monte-Carlo error of its tail (\S+)",
        "模拟{0}条序列，临界值{1}，其尾部的模拟误差为{2}",
    ),
    ("random walk with drift", "带漂移的随机游走"),
    ("only the two ends set the estimate", "估计值只由首末两年决定"),
    (
        r"break in level and slope, (\d+) years kept either side",
        "水平与斜率同时变化，两侧各至少留{0}年",
    ),
    (
        r"(\d+) simulated unbroken lines with AR\(1\) errors, rho (\S+), Monte-Carlo error (\S+)",
        "模拟{0}条无变点、误差为一阶自回归的直线，自相关系数{1}，模拟误差{2}",
    ),
    (
        "rejects too seldom, so a high p-value says little",
        "检验偏于保守，p值高并不说明没有变点",
    ),
    ("the date at which the statistic is highest", "统计量最大处的年份"),
    ("no error given: the data chose the date", "变点由数据选定，故不给标准误"),
    (r"points, 1 to (\d+) years ahead, (\d+) origins", "百分点，向前1至{0}年，{1}个起点"),
    (
        r"log points, 1 to (\d+) years ahead, (\d+) origins",
        "对数值，向前1至{0}年，{1}个起点",
    ),
    (
        r"95 % interval held (\d+) of (\d+) outturns",
        "95%区间包住{1}个实际数中的{0}个",
    ),
    ("chosen: smallest error, lead not tested", "误差最小，故选用，其优势未经检验"),
    (
        r"interpolation, no inference: (linear|exponential) through (.+) and (.+)",
        "插值，不作统计推断：过{1}与{2}两点的{0}",
    ),
    ("bounds from printed rounding and hedges", "界限来自舍入与约数"),
    ("passes 100 percent, which a share can't", "超过百分之百，而占比不能如此"),
    (
        r"chosen: (.+), fitted (\d+)–(\d+), n (\d+)",
        "选用的模型：{0}，拟合区间{1}—{2}年，观测数{3}",
    ),
    (
        r"comparison: (.+), fitted (\d+)–(\d+), n (\d+)",
        "对照模型：{0}，拟合区间{1}—{2}年，观测数{3}",
    ),
    ("95 % prediction interval", "95%预测区间"),
)
#: Notes too terse for an English reader.
_PLAIN_NOTES: Final[Mapping[str, str]] = {
    "exp of the CR2 row": "exponentiated from the estimate with CR2 errors",
    "exp of the log row": "exponentiated from the estimate in logs",
    "interval too narrow": "the interval is too narrow",
}
_PANEL_SAMPLE: Final = re.compile(
    r"(\d+) indicators in (\d+) clusters, (\d+) pairs of levels, spans (\S+) to (\S+) years, "
    r"(\d+) back-cast"
)
_BOUNDS_PIECE: Final = re.compile(r"printed figures leave \[(\S+), (\S+)\]")
_SPAN: Final = re.compile(r"((?:asof )?\d{4})–((?:asof )?\d{4})")


def curl_quotes(text: str) -> str:
    """Write an English text's straight quotes and apostrophes as a typesetter does."""
    text = re.sub(r"(?<![\w)])'(?=\w)", "‘", text).replace("'", "’")
    return re.sub(r'(?<![\w.,)’])"(?=\S)', "“", text).replace('"', "”")


def say_period(period: str, language: Language) -> str:
    """Write a date: ``asof 2020`` is 2020年（“目前”） and 2020 (“now”)."""
    zh = language == "zh"
    if period.startswith("asof "):
        year = period.removeprefix("asof ")
        return f"{year}年（“目前”）" if zh else f"{year} (“now”)"
    shown = period.replace("-", "—" if zh else "–")
    return f"{shown}年" if zh else shown


def say_span(base: str, end: str, language: Language) -> str:
    """Write a span: 2015—2019年, 2015–2020 (“now”)."""
    if language == "en":
        joint = " to " if "-" in base + end else "–"
        return f"{say_period(base, 'en')}{joint}{say_period(end, 'en')}"
    if "-" in base + end:
        return f"{say_period(base, 'zh')}至{say_period(end, 'zh')}"
    first = say_period(base, "zh")
    return f"{first if base.startswith('asof ') else base}—{say_period(end, 'zh')}"


def say_model(model: str, language: Language) -> str:
    """Name a trend model."""
    return _MODELS.get(model, {"zh": model, "en": model})[language]


def say_term(term: str, language: Language) -> str:
    """Name what a row of the trend table estimates."""
    for pattern, zh, en in _TERMS:
        if match := re.fullmatch(pattern, term):
            return match.expand(zh if language == "zh" else en)
    return term.replace("_", " ")


def say_sample(sample: str, names: Mapping[str, Words], language: Language) -> str:
    """Write what a model was fitted to, with titles for ids and places in the reader's language.

    Args:
        sample: as the trend table has it.
        names: words for the source's indicator ids and scopes.
        language: the reader's.
    """
    zh = language == "zh"
    if match := _PANEL_SAMPLE.fullmatch(sample):
        count, clusters, pairs, short, long, cast = match.groups()
        return (
            f"{count}个指标（{clusters}个聚类）的{pairs}对数值，跨度{short}至{long}年，"
            f"其中{cast}对基期为推算"
            if zh
            else f"{pairs} pairs of {count} indicators in {clusters} clusters, {short} to {long} "
            f"years apart, {cast} with a back-cast base"
        )
    if " less " in sample:
        first, second = (say_sample(part, names, language) for part in sample.split(" less "))
        return f"{first}减{second}" if zh else f"{first} less {second}"
    if match := re.fullmatch(r"(.+?) \((.+)\)", sample):
        inner = say_sample(match[2], names, language)
        outer = say_sample(match[1], names, language)
        return f"{outer}（{inner}）" if zh else f"{outer} ({inner})"
    parts = [_say_part(part, names, language) for part in _split_names(sample, names)]
    return ("，" if zh else ", ").join(part for part in parts if part)


def _split_names(text: str, names: Mapping[str, Words]) -> list[str]:
    """Split at commas, but not inside a name that holds one."""
    known = sorted((name for name in (*GLOSSARY, *names) if ", " in name), key=len, reverse=True)
    parts: list[str] = []
    while text:
        name = next((n for n in known if text == n or text.startswith(f"{n}, ")), None)
        part = text.split(", ", 1)[0] if name is None else name
        parts.append(part)
        text = text[len(part) :].removeprefix(", ")
    return parts


def _say_part(part: str, names: Mapping[str, Words], language: Language) -> str:
    if match := _SPAN.fullmatch(part):
        return say_span(match[1], match[2], language)
    words = names.get(part) or GLOSSARY.get(part)
    return part if words is None else words[language]


def split_bounds(note: str) -> tuple[str, tuple[str, str] | None]:
    """Take the bounds that printed figures leave out of a note, for they are numbers."""
    found = _BOUNDS_PIECE.search(note)
    if found is None:
        return note, None
    pieces = [piece for piece in note.split("; ") if not _BOUNDS_PIECE.fullmatch(piece)]
    return "; ".join(pieces), (found[1], found[2])


def say_note(note: str, names: Mapping[str, Words], language: Language) -> str:
    """Write a model's note in the reader's language, ids replaced by titles."""
    zh = language == "zh"
    said = [_say_piece(piece, names, language) for piece in note.split("; ") if piece]
    return ("；" if zh else "; ").join(said)


def _say_piece(piece: str, names: Mapping[str, Words], language: Language) -> str:
    if piece in names:
        return names[piece][language]
    if language == "en":
        piece = _PLAIN_NOTES.get(piece, piece)
        # Only ids hold an underscore; a scope's Chinese name never stands in a note.
        return re.sub(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b", lambda m: _title(m[0], names, "en"), piece)
    for pattern, zh in _NOTES:
        if match := re.fullmatch(pattern, piece):
            return zh.format(*(_say_group(group, names) for group in match.groups()))
    return piece


def _say_group(group: str, names: Mapping[str, Words]) -> str:
    if group in _STATUS:
        return _STATUS[group]["zh"]
    if group.startswith("asof "):
        return say_period(group, "zh").replace("年", "")
    return (
        _FORM.get(group)
        or _FORECASTS.get(group)
        or _TRUST.get(group)
        or _title(group, names, "zh")
    )


def _title(name: str, names: Mapping[str, Words], language: Language) -> str:
    return names[name][language] if name in names else name


def say_reference(
    series: str, geo: str, year: int, vintage: str | None, language: Language
) -> str:
    """Name an outside figure: series, place, year and vintage."""
    place, name = (_say_part(part, {}, language) for part in (geo, series))
    edition = _say_part(vintage, {}, language) if vintage else ""
    if language == "zh":
        return f"{place}{name}，{year}年" + (f"（{edition}）" if edition else "")
    return f"{name}, {place}, {year}" + (f" ({edition})" if edition else "")


def cite_reference(title: str, publisher: str, status: str, trust: str, language: Language) -> str:
    """Name an outside figure's publication, what kind of figure it is and how sound the copy."""
    zh = language == "zh"
    cited = _CITED.get(title, {"zh": title, "en": title})[language]
    body = _CITED.get(publisher, {"zh": publisher, "en": publisher})[language]
    kind = _STATUS.get(status, {"zh": status, "en": status})[language]
    if match := _DERIVED_RATIO.fullmatch(title):
        cited = (
            f"研发经费{match[1]}亿元除以首次公布的地区生产总值{match[2]}亿元"
            if zh
            else f"R&D expenditure of CNY {_billions(match[1])} bn over GDP of CNY "
            f"{_billions(match[2])} bn as first published"
        )
    if zh:
        return f"{cited}，{body}（{kind}，副本可信程度{_TRUST.get(trust, trust)}）"
    return f"{cited}, {body} ({kind}; trust in the copy: {trust})"


def _billions(hundred_millions: str) -> str:
    return f"{float(hundred_millions) / 10:,.5g}"


_OPERATIONS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "−",
    ast.Mult: "×",
    ast.Div: "÷",
}
_FUNCTIONS: Final[Mapping[str, Callable[..., str]]] = {
    "pct": "100 × ({} ÷ {} − 1)".format,
    "cagr": "100 × (({} ÷ {})^(1/{}) − 1)".format,
    "mean_growth": "100 × ({} ÷ {} − 1) ÷ {}".format,
    "share": "100 × {} ÷ {}".format,
    "sum": lambda *parts: " + ".join(parts),
}


def write_formula(formula: str, operands: Mapping[str, str]) -> str:
    """Write a claim's formula with its operands as printed; empty if it only names one of them.

    Args:
        formula: in the claims' language.
        operands: how each operand, and ``years`` where it stands, is written.
    """
    tree = parse_formula(formula).tree
    return "" if isinstance(tree, ast.Name) else _write(tree, operands)


def _write(node: ast.expr, operands: Mapping[str, str], *, inside: bool = False) -> str:
    match node:
        case ast.Name(id=name):
            return operands[name]
        case ast.UnaryOp(operand=operand):
            return f"−{_write(operand, operands, inside=True)}"
        case ast.BinOp(left=left, op=op, right=right):
            low = isinstance(op, ast.Add | ast.Sub)
            second = _write(right, operands, inside=not low or isinstance(op, ast.Sub))
            if isinstance(op, ast.Div) and isinstance(right, ast.BinOp) and second[0] != "(":
                second = f"({second})"
            text = f"{_write(left, operands, inside=not low)} {_OPERATIONS[type(op)]} {second}"
            return f"({text})" if inside and low else text
        case ast.Call(func=ast.Name(id=name), args=args):
            # base and end stand in the order of a claim; a growth rate divides the end by the base
            shown = [_write(argument, operands, inside=name != "sum") for argument in args]
            if name in {"pct", "cagr", "mean_growth"}:
                shown[:2] = shown[1], shown[0]
            text = _FUNCTIONS[name](*shown)
            return f"({text})" if inside else text
    return ast.unparse(node)
