"""From typed values to what a reader is told: Chinese without English, and never an id."""

import re
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.formula import parse_formula
from analysis.core.period import Period
from analysis.core.result import (
    REMARK_ARGS,
    ArgKind,
    Estimate,
    ModelId,
    Remark,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.words.catalogue import pseudo
from analysis.words.say import (
    Amount,
    Names,
    label_estimate,
    label_figure,
    list_method,
    say_citation,
    say_method,
    say_model,
    say_paragraphs,
    say_period,
    say_reference,
    say_remark,
    say_span,
    say_term,
    write_formula,
)

#: Latin letters that stand in Chinese statistical prose.
LATIN = re.compile(r"CR[12]|Bell–McCaffrey|sup-F|R&D|GDP|CI3|\b[tp]\b|t（G−1）|p值|t检验")


def titles(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


NAMES = Names(
    main_scope="jia",
    indicators={
        "rd_gdp": titles("研发经费占比", "R&D share"),
        "labs": titles("企业研发机构数", "Firms' labs"),
        "revenue": titles("园区收入", "Park revenue"),
    },
    scopes={"jia": titles("甲市", "Jia city"), "yi": titles("乙区", "Yi district")},
    places={
        "jia": titles("甲", "Jia"),
        "shaanxi": titles("陕西", "Shaanxi"),
        "china": titles("全国", "China"),
    },
    series={
        "ratio": titles("研发经费占生产总值比重", "R&D as a share of GDP"),
        "spending": titles("研发经费", "R&D expenditure"),
        "gdp": titles("地区生产总值", "GDP"),
    },
    vintages={
        "latest": titles("最新版", "latest edition"),
        "old": titles("旧版", "old edition"),
        "untold": titles("", ""),
    },
    publishers={"bureau": titles("甲市统计局", "Jia's Bureau of Statistics")},
    claims={"growth": titles("机构增长80.1%", 'Labs "grew" by 80.1%')},
    readings={"growth.total": titles("期间总增幅", "total growth")},
    measures={"rd_per_lab": titles("每家机构研发经费", "R&D per lab")},
    publications={"公报": titles("甲市公报", "Communiqué of Jia")},
)
Y2015, Y2019, Y2020, Y2021 = (Period(year, year) for year in (2015, 2019, 2020, 2021))
NOW = Period(2020, 2020, asof=True)
PANEL = remark(
    RemarkCode.PANEL, indicators=6, clusters=5, pairs=7, shortest=1, longest=6, back_cast=3
)


def estimate(model: ModelId, term: Term, **cells) -> Estimate:
    content = {
        "subject": Subject(indicator="rd_gdp", scope="jia", unit="percent"),
        "value": Decimal(1),
        "start": Y2015,
        "end": Y2020,
        "dof": Decimal(3) if term.is_test else Decimal(0),
    }
    return Estimate(model=model, term=term, **(content | cells))


def both(function, *arguments, **keywords) -> tuple[str, str]:
    return tuple(function(*arguments, language, **keywords) for language in ("zh", "en"))


# --- dates


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (Y2015, "2015年", "2015"),
        (NOW, "2020年（文中未注年份）", "2020 (no year printed)"),
        (Period(2019, 2019, month=4), "2019年4月", "April 2019"),
        (
            Period(2020, 2020, asof=True, month=12),
            "2020年12月（文中未注年份）",
            "December 2020 (no year printed)",
        ),
        (Period(2016, 2020, span=True), "2016—2020年", "2016–2020"),
    ],
)
def test_a_date_is_written_as_each_language_does(period, zh, en):
    assert both(say_period, period) == (zh, en)


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        (Y2015, Y2019, "2015—2019年", "2015–2019"),
        (Y2015, NOW, "2015—2020年（文中未注年份）", "2015–2020 (no year printed)"),
        (NOW, Y2021, "2020年（文中未注年份）—2021年", "2020 (no year printed)–2021"),
        (Y2015, Y2015, "2015年", "2015"),
        (
            Period(2011, 2015, span=True),
            Period(2016, 2020, span=True),
            "2011—2015年至2016—2020年",
            "2011–2015 to 2016–2020",
        ),
        (
            Period(2019, 2019, month=4),
            Y2020,
            "2019年4月至2020年",
            "April 2019 to 2020",
        ),
        (
            Y2019,
            Period(2020, 2020, month=6),
            "2019年至2020年6月",
            "2019 to June 2020",
        ),
    ],
)
def test_a_span_is_written_as_each_language_does(start, end, zh, en):
    assert both(say_span, start, end) == (zh, en)


# --- places


@pytest.mark.parametrize(
    ("paragraphs", "zh", "en"),
    [
        ([12], "“目标”第12段", "para.\u00a012, “Jia’s targets”"),
        ([7, 5, 7], "“目标”第5、7段", "paras\u00a05, 7, “Jia’s targets”"),
        ([4], "“前言”第4段", "para.\u00a04, “Preface”"),
        ([4, 5], "第4、5段", "paras\u00a04, 5"),  # of two sections
        ([2], "第2段", "para.\u00a02"),  # before the first
        ([2, 4], "第2、4段", "paras\u00a02, 4"),
    ],
)
def test_paragraphs_are_named_with_the_section_that_all_of_them_are_in(paragraphs, zh, en):
    sections = {3: titles("前言", "Preface"), 5: titles("目标", "Jia's targets")}
    assert both(say_paragraphs, paragraphs, sections=sections) == (zh, en)


def test_paragraphs_of_a_document_without_sections_are_named_alone():
    assert both(say_paragraphs, [12]) == ("第12段", "para.\u00a012")


# --- names


@pytest.mark.parametrize(
    ("subject", "zh", "en"),
    [
        ({"indicator": "labs", "scope": "jia"}, "企业研发机构数", "Firms’ labs"),
        (
            {"indicator": "labs", "scope": "yi"},
            "企业研发机构数（乙区）",
            "Firms’ labs (Yi district)",
        ),
        ({"indicator": "labs"}, "企业研发机构数", "Firms’ labs"),
        ({"series": "gdp"}, "地区生产总值", "GDP"),
        ({"series": "gdp", "place": "shaanxi"}, "陕西地区生产总值", "GDP, Shaanxi"),
        (
            {"series": "gdp", "place": "china", "vintage": "latest"},
            "全国（最新版）地区生产总值",
            "GDP, China (latest edition)",
        ),
        ({"place": "china"}, "全国", "China"),
        ({"claim": "growth"}, "机构增长80.1%", "Labs “grew” by 80.1%"),
        ({}, "各指标合计", "the indicators together"),
    ],
)
def test_a_subject_is_named_by_its_titles(subject, zh, en):
    assert both(NAMES.subject, Subject(unit="CNY", **subject)) == (zh, en)


def test_two_subjects_are_told_one_less_the_other():
    other = Subject(place="shaanxi", unit="percent")
    subject = Subject(place="china", unit="percent", against=other)
    assert both(NAMES.subject, subject) == ("全国减陕西", "China less Shaanxi")


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("indicator", "rd_gdpp"),
        ("scope", "shaanxi"),
        ("place", "yi"),
        ("series", "labs"),
        ("vintage", "gdp"),
        ("publisher", "jia"),
        ("claim", "total"),
        ("reading", "growth.other"),
    ],
)
def test_an_id_without_a_title_is_refused_and_never_shown(kind, name):
    with pytest.raises(KeyError, match=f"no title of the {kind} '{name}'; nearest: "):
        NAMES.title(kind, name, "en")


def test_the_nearest_id_that_has_a_title_is_named():
    with pytest.raises(KeyError, match="'rd_gdpp'; nearest: rd_gdp"):
        NAMES.title("indicator", "rd_gdpp", "zh")
    with pytest.raises(KeyError, match="nearest: none"):
        Names().title("indicator", "rd_gdp", "zh")


@pytest.mark.parametrize(
    ("kind", "name", "zh", "en"),
    [
        ("indicator", "labs", "企业研发机构数", "Firms’ labs"),
        ("scope", "yi", "乙区", "Yi district"),
        ("place", "jia", "甲", "Jia"),
        ("series", "gdp", "地区生产总值", "GDP"),
        ("vintage", "old", "旧版", "old edition"),
        ("publisher", "bureau", "甲市统计局", "Jia’s Bureau of Statistics"),
        ("claim", "growth", "机构增长80.1%", "Labs “grew” by 80.1%"),
        ("reading", "growth.total", "期间总增幅", "total growth"),
    ],
)
def test_each_kind_of_id_has_its_own_titles(kind, name, zh, en):
    assert both(lambda language: NAMES.title(kind, name, language)) == (zh, en)


# --- models, terms, intervals


def test_a_forecast_is_named_shortly_where_its_sentence_says_what_it_is():
    assert both(say_model, ModelId.FORECAST_DRIFT) == ("漂移预测", "drift forecast")
    assert say_model(ModelId.FORECAST_DRIFT, "en", short=True) == "drift"
    assert say_model(ModelId.OLS_TREND, "en", short=True) == "least-squares trend"


@pytest.mark.parametrize(
    ("term", "zh", "en"),
    [
        (Term.LEVEL, "2020年水平", "level in 2020"),
        (Term.GAP, "2020年之差", "gap in 2020"),
        (Term.GAP_CHANGE, "差距的变动，2015—2020年", "change of the gap, 2015–2020"),
        (Term.ERROR, "2020年实际数减推演数", "outturn of 2020 less its projection"),
        (Term.CAGR, "年均复合增长率", "compound annual growth rate"),
    ],
)
def test_a_term_is_named_with_its_date_where_it_has_one(term, zh, en):
    assert both(say_term, term, Y2015, Y2020) == (zh, en)


def test_a_term_at_a_date_is_not_told_without_it():
    assert say_term(Term.CAGR, None, None, "en") == "compound annual growth rate"
    for start, end in ((None, None), (Y2015, None), (None, Y2020)):
        with pytest.raises(ValueError, match="the term gap_change can't be told without"):
            say_term(Term.GAP_CHANGE, start, end, "en")


# --- remarks

SAMPLE_ARGUMENTS = {
    ArgKind.COUNT: 27,
    ArgKind.NUMBER: Decimal("-1234.50"),
    ArgKind.YEAR: 2016,
    ArgKind.PERIOD: "asof 2020",
    ArgKind.INDICATOR: "labs",
    ArgKind.INDICATORS: "labs rd_gdp",
    ArgKind.MODEL: "forecast_drift",
    ArgKind.FORM: "exponential",
    ArgKind.STATUS: "estimate",
    ArgKind.TRUST: "medium-low",
    ArgKind.UNIT: "enterprise",
    ArgKind.SERIES: "ratio",
    ArgKind.PLACE: "china",
    ArgKind.VINTAGE: "latest",
}


@pytest.mark.parametrize("code", RemarkCode)
def test_every_remark_is_told_in_its_language_and_without_ids(code):
    arguments = {name: SAMPLE_ARGUMENTS[kind] for name, kind in REMARK_ARGS[code].items()}
    zh, en = both(say_remark, Remark(code=code, args=arguments), NAMES)
    assert not re.search("[A-Za-z]{2}", LATIN.sub("", zh))
    assert not re.search("[\u4e00-\u9fff]", en)
    for text in (zh, en):
        assert text
        assert not re.search(r"[a-z]_[a-z]|asof|[{}]", text)


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        (
            remark(RemarkCode.COSINES, cosines=3),
            "标准误取自与趋势线正交的3个余弦，t(3)",
            "error from 3 cosines that are orthogonal to the line, t(3)",
        ),
        (
            remark(
                RemarkCode.RESIDUAL_RHO_TAKEN,
                rho=Decimal("-0.12"),
                corrected=Decimal("-0.04"),
                taken=Decimal("0.5"),
            ),
            "残差自相关−0.12，纠偏后−0.04，取0.5",
            "residual autocorrelation −0.12, corrected for bias −0.04, taken as 0.5",
        ),
        (
            remark(RemarkCode.PRINTED_END, value=1621, low=1600, high=1700),
            "文中为1621，界限为1600至1700",
            "printed 1,621, bounds [1,600, 1,700]",
        ),
        (
            remark(
                RemarkCode.PRINTED_END,
                value=Decimal("3.0"),
                low=Decimal("2.9"),
                high=Decimal("3.1"),
            ),
            "文中为3.0，界限为2.9至3.1",
            "printed 3.0, bounds [2.9, 3.1]",
        ),
        (
            remark(RemarkCode.END_FOR_OUTTURN, period="2020", form="linear"),
            "使实际数恰在直线上的2020年数值",
            "value of 2020 that puts the outturn on the linear form",
        ),
        (
            remark(RemarkCode.FORM_THROUGH, form="exponential", base="2015", end="2020"),
            "插值，不作统计推断：过2015与2020两点的指数曲线",
            "interpolation, no inference: exponential through 2015 and 2020",
        ),
        (
            remark(RemarkCode.FORM_THROUGH, form="linear", base="2015", end="asof 2020"),
            "插值，不作统计推断：过2015与2020年（文中未注年份）两点的直线",
            "interpolation, no inference: linear through 2015 and 2020 (no year printed)",
        ),
        (
            remark(RemarkCode.LEFT_OUT, lowest="labs", highest="revenue"),
            "剔除“企业研发机构数”时最低，剔除“园区收入”时最高",
            "low without Firms’ labs, high without Park revenue",
        ),
        (
            remark(RemarkCode.REFERENCE_TRUST, status="derived", trust="medium"),
            "推算数，副本可信程度中",
            "derived, trust medium",
        ),
        (
            remark(RemarkCode.UNITS_DIFFER, first="enterprise", second="person"),
            "单位不同：企业与人",
            "the units differ: enterprise and person",
        ),
        (
            remark(
                RemarkCode.CHOSEN_FORECAST, model="forecast_drift", first=2000, last=2022, n=23
            ),
            "选用的模型：漂移，拟合区间2000—2022年，观测数23",
            "chosen: drift, fitted 2000–2022, n 23",
        ),
        (
            remark(RemarkCode.BREAK_SIZE, independent=Decimal("0.0"), walk=Decimal("5.0")),
            "名义水平5%时，误差独立则拒绝0.0%的无变点趋势，误差为随机游走则拒绝5.0%",
            (
                "at 5%, the test rejects 0.0% of unbroken lines with independent errors and 5.0% "
                "with random-walk errors"
            ),
        ),
    ],
)
def test_a_remarks_arguments_are_told_in_their_kinds_way(said, zh, en):
    assert both(say_remark, said, NAMES) == (zh, en)


def test_an_unknown_period_can_not_be_told():
    said = remark(RemarkCode.END_FOR_OUTTURN, period="unknown", form="linear")
    with pytest.raises(ValueError, match="an unknown period"):
        say_remark(said, NAMES, "en")


def test_an_indicator_without_a_title_stops_the_sentence():
    with pytest.raises(KeyError, match="no title of the indicator 'gone'"):
        say_remark(remark(RemarkCode.OF_INDICATOR, indicator="gone"), NAMES, "zh")


# --- methods


def test_a_method_is_counts_and_all_remarks():
    made = estimate(
        ModelId.OLS_TREND,
        Term.SLOPE_PER_YEAR,
        n=23,
        dof=Decimal("20.956"),
        remarks=(
            remark(RemarkCode.COSINES, cosines=3),
            remark(RemarkCode.FALLS_SHORT),
        ),
    )
    assert both(say_method, made, NAMES) == (
        "观测数23，自由度21；标准误取自与趋势线正交的3个余弦，t(3)；不足95%",
        (
            "n = 23, df = 21; error from 3 cosines that are orthogonal to the line, t(3); falls "
            "short of 95%"
        ),
    )
    assert list_method(made, NAMES, "en") == [
        *("n = 23, df = 21", "error from 3 cosines that are orthogonal to the line, t(3)"),
        "falls short of 95%",
    ]


def test_degrees_of_freedom_have_three_digits():
    made = estimate(ModelId.POOLED_PANEL, Term.CAGR, n=12, dof=Decimal("3.45678"))
    assert say_method(made, NAMES, "en") == "n = 12, df = 3.46"


def test_what_the_label_tells_is_not_told_twice_and_a_projection_counts_in_its_remark():
    through = remark(RemarkCode.FORM_THROUGH, form="linear", base="2015", end="2020")
    panel = estimate(
        ModelId.GROWTH_DESCRIBED,
        Term.GROWTH_PCT_PER_YEAR,
        n=12,
        remarks=(PANEL, remark(RemarkCode.SPAN_WEIGHTED)),
    )
    assert say_method(panel, NAMES, "en") == "n = 12, df = 0; mean weighted by squared span"
    checked = estimate(
        ModelId.OUT_OF_SAMPLE_EXPONENTIAL,
        Term.ERROR,
        n=3,
        remarks=(through, remark(RemarkCode.OUTTURN_ABOVE)),
    )
    assert say_method(checked, NAMES, "en") == (
        "n = 3, df = 0; outturn above the bounds of the projection"
    )
    ahead = estimate(ModelId.TWO_POINT_LINEAR, Term.PROJECTED, n=2, remarks=(through,))
    assert say_method(ahead, NAMES, "en") == (
        "interpolation, no inference: linear through 2015 and 2020"
    )
    assert say_method(estimate(ModelId.GROWTH, Term.PCT), NAMES, "en") == ""


# --- labels

NEAR = Subject(indicator="rd_gdp", place="jia", unit="percent")
FAR = Subject(series="ratio", place="china", vintage="latest", unit="percent")
DISTRICT = Subject(indicator="revenue", scope="yi", unit="CNY")
OWN_SERIES = Subject(indicator="rd_gdp", scope="jia", place="china", unit="percent")
MEASURED = Subject(measure="rd_per_lab", unit="CNY")


@pytest.mark.parametrize(
    ("made", "zh", "en"),
    [
        (
            estimate(ModelId.GROWTH, Term.BASE),
            "研发经费占比：基期值，2015年",
            "R&D share: base level, 2015",
        ),
        (
            estimate(ModelId.GROWTH, Term.END, end=NOW),
            "研发经费占比：期末值，2020年（文中未注年份）",
            "R&D share: end level, 2020 (no year printed)",
        ),
        (
            estimate(ModelId.GROWTH, Term.CAGR, subject=DISTRICT),
            "园区收入（乙区）：年均复合增长率，2015—2020年",
            "Park revenue (Yi district): compound annual growth rate, 2015–2020",
        ),
        (
            estimate(ModelId.COMPOSITION, Term.BASE_SHARE),
            "研发经费占比：基期占比，2015年",
            "R&D share: share at the base date, 2015",
        ),
        (
            estimate(ModelId.COMPOSITION, Term.END_SHARE),
            "研发经费占比：期末占比，2020年",
            "R&D share: share at the end date, 2020",
        ),
        (
            estimate(ModelId.COMPOSITION, Term.CONTRIBUTION),
            "研发经费占比：对增量的贡献，2015—2020年",
            "R&D share: contribution to the increase, 2015–2020",
        ),
        (
            estimate(ModelId.CLAIM, Term.STATED, subject=Subject(claim="growth", unit="percent")),
            "机构增长80.1%（所述）",
            "Labs “grew” by 80.1% (as stated)",
        ),
        (
            estimate(
                ModelId.CLAIM,
                Term.RECOMPUTED,
                subject=Subject(claim="growth", reading="total", unit="percent"),
            ),
            "机构增长80.1%（重算：期间总增幅）",
            "Labs “grew” by 80.1% (recomputed: total growth)",
        ),
        (
            estimate(ModelId.TWO_POINT_LINEAR, Term.SLOPE_PER_YEAR),
            "研发经费占比，甲市，2015—2020年：两点直线，年均变动",
            "R&D share, Jia city, 2015–2020: line through two points, change per year",
        ),
        (
            estimate(
                ModelId.OUT_OF_SAMPLE_LINEAR,
                Term.ERROR,
                start=Y2021,
                end=Y2021,
                remarks=(
                    remark(RemarkCode.OUTTURN_ABOVE),
                    remark(RemarkCode.FORM_THROUGH, form="linear", base="2015", end="2020"),
                ),
            ),
            "研发经费占比，甲市，2015—2020年：两点直线的样本外检验，2021年实际数减推演数",
            (
                "R&D share, Jia city, 2015–2020: line through two points, out of sample, "
                "outturn of 2021 less its projection"
            ),
        ),
        (
            estimate(ModelId.OUT_OF_SAMPLE_LINEAR, Term.END_NEEDED, start=Y2021, end=Y2021),
            "研发经费占比，甲市：两点直线的样本外检验，与2021年实际数相符所需的期末值",
            (
                "R&D share, Jia city: line through two points, out of sample, "
                "end level that would have met the outturn of 2021"
            ),
        ),
        (
            estimate(ModelId.OLS_TREND, Term.SLOPE_PER_YEAR, subject=FAR),
            "全国，研发经费占生产总值比重，最新版，2015—2020年：最小二乘趋势，年均变动",
            (
                "China, R&D as a share of GDP, latest edition, 2015–2020: least-squares trend, "
                "change per year"
            ),
        ),
        (
            estimate(
                ModelId.OLS_TREND,
                Term.SLOPE_PER_YEAR,
                subject=FAR.model_copy(update={"vintage": "untold"}),
            ),
            "全国，研发经费占生产总值比重，2015—2020年：最小二乘趋势，年均变动",
            "China, R&D as a share of GDP, 2015–2020: least-squares trend, change per year",
        ),
        (
            estimate(ModelId.FORECAST_DRIFT, Term.ROLLING_ORIGIN_MAE, subject=OWN_SERIES),
            "全国，研发经费占比，2015—2020年：漂移预测，滚动起点平均绝对误差",
            (
                "China, R&D share, 2015–2020: drift forecast, "
                "mean absolute error from rolling origins"
            ),
        ),
        (
            estimate(ModelId.SUP_F_BREAK, Term.FIRST_YEAR_AFTER_BREAK),
            "甲市，研发经费占比，2015—2020年：结构变点检验（sup-F），变点后首年",
            (
                "Jia city, R&D share, 2015–2020: structural-break test (sup-F), "
                "first year after the break"
            ),
        ),
        (
            estimate(
                ModelId.LOG_DECOMPOSITION,
                Term.LOG_PRICES,
                subject=FAR,
                remarks=(
                    remark(RemarkCode.PRICES_IMPLIED),
                    remark(RemarkCode.SPLIT_BY, series="ratio", place="china"),
                ),
            ),
            (
                "全国，研发经费占生产总值比重，最新版，2015—2020年，"
                "按研发经费占生产总值比重（全国）拆分：对数分解，价格对数变动×100"
            ),
            (
                "China, R&D as a share of GDP, latest edition, 2015–2020, split by R&D as a "
                "share of GDP, China: log decomposition, 100 × log change of prices"
            ),
        ),
        (
            estimate(
                ModelId.SHRINKAGE,
                Term.PRIOR_WEIGHT,
                remarks=(
                    remark(
                        RemarkCode.PRIOR_NORMAL,
                        mean=Decimal("0.07"),
                        sd=Decimal("0.01"),
                        times=Decimal(2),
                    ),
                ),
            ),
            (
                "甲市，研发经费占比，2015—2020年，正态先验，均值0.07，标准差0.01，为经验尺度的2倍："
                "向其他地区收缩的斜率，先验权重"
            ),
            (
                "Jia city, R&D share, 2015–2020, normal prior, mean 0.07, standard deviation "
                "0.01, 2 times the empirical scale: slope drawn towards other places, weight of "
                "the prior"
            ),
        ),
        (
            estimate(
                ModelId.VINTAGE_REVISION,
                Term.MEAN_REVISION,
                subject=FAR.model_copy(
                    update={"against": FAR.model_copy(update={"vintage": "old"})}
                ),
            ),
            "全国，研发经费占生产总值比重，2015—2020年，旧版至最新版：版本间修订，平均修订幅度",
            (
                "China, R&D as a share of GDP, 2015–2020, old edition to latest edition: "
                "revision between editions, mean revision"
            ),
        ),
        (
            estimate(
                ModelId.VINTAGE_REVISION,
                Term.MEAN_REVISION,
                subject=FAR.model_copy(
                    update={"against": FAR.model_copy(update={"vintage": None})}
                ),
            ),
            "全国，研发经费占生产总值比重，2015—2020年，最新版：版本间修订，平均修订幅度",
            (
                "China, R&D as a share of GDP, 2015–2020, latest edition: "
                "revision between editions, mean revision"
            ),
        ),
        (
            estimate(
                ModelId.GROWTH_DESCRIBED,
                Term.GROWTH_PCT_PER_YEAR_MEDIAN,
                subject=Subject(unit="percent"),
                remarks=(remark(RemarkCode.MIDDLE_OF, indicators="labs"), PANEL),
            ),
            "6个指标（5个聚类）的7对数值，跨度1至6年，其中3对基期为推算：增速描述，年均增长率，中位数",
            (
                "7 pairs of 6 indicators in 5 clusters, 1 to 6 years apart, "
                "3 with a back-cast base: growth described, growth per year, the median"
            ),
        ),
        (
            estimate(ModelId.POOLED_PANEL, Term.CAGR, subject=Subject(unit="percent")),
            "各指标合计，2015—2020年：合并面板，年均复合增长率",
            "the indicators together, 2015–2020: pooled panel, compound annual growth rate",
        ),
        (
            estimate(ModelId.PLACE_COMPARISON, Term.LEVEL, subject=NEAR),
            "甲（文中所载）：地区比较，2020年水平",
            "Jia (as printed): comparison of places, level in 2020",
        ),
        (
            estimate(ModelId.PLACE_COMPARISON, Term.SLOPE_PER_YEAR, subject=FAR),
            "全国（最新版）：地区比较，年均变动，2015—2020年",
            "China (latest edition): comparison of places, change per year, 2015–2020",
        ),
        (
            estimate(
                ModelId.PLACE_COMPARISON,
                Term.GAP_CHANGE,
                subject=NEAR.model_copy(update={"against": FAR}),
            ),
            "甲（文中所载）减全国（最新版）：地区比较，差距的变动，2015—2020年",
            (
                "Jia (as printed) less China (latest edition): comparison of places, "
                "change of the gap, 2015–2020"
            ),
        ),
        (
            estimate(ModelId.MEASURE, Term.IMPLIED, subject=MEASURED, start=Y2020),
            "每家机构研发经费，2020年",
            "R&D per lab, 2020",
        ),
        (
            estimate(ModelId.MEASURE, Term.IMPLIED, subject=MEASURED, start=None, end=None),
            "每家机构研发经费",
            "R&D per lab",
        ),
        (
            estimate(ModelId.TWO_POINT_LINEAR, Term.PROJECTED, start=Y2021, end=Y2021),
            "研发经费占比：两点直线，2021年",
            "R&D share: line through two points, 2021",
        ),
        (
            estimate(ModelId.TWO_POINT_LINEAR, Term.PROJECTED, subject=DISTRICT, end=Y2021),
            "园区收入（乙区）：两点直线，2021年",
            "Park revenue (Yi district): line through two points, 2021",
        ),
        (
            estimate(ModelId.FORECAST_DRIFT, Term.PROJECTED, subject=FAR, end=Y2021),
            "研发经费占生产总值比重，全国：漂移预测，2021年",
            "R&D as a share of GDP, China: drift forecast, 2021",
        ),
        (
            estimate(ModelId.FORECAST_DRIFT, Term.PROJECTED, subject=OWN_SERIES, end=Y2021),
            "研发经费占比，全国：漂移预测，2021年",
            "R&D share, China: drift forecast, 2021",
        ),
        (
            estimate(
                ModelId.FORECAST_THETA,
                Term.PROJECTED_MODEL_INTERVAL,
                subject=OWN_SERIES,
                end=Y2021,
            ),
            "研发经费占比，全国：θ法预测，2021年，模型自带区间",
            "R&D share, China: theta forecast, 2021, with the model's own interval",
        ),
    ],
)
def test_an_estimate_is_labelled_by_subject_model_term_and_date(made, zh, en):
    assert both(label_estimate, made, NAMES) == (zh, en)


def test_a_comparison_of_places_names_its_measure_where_there_are_several():
    gap = estimate(
        ModelId.PLACE_COMPARISON, Term.GAP, subject=NEAR.model_copy(update={"against": FAR})
    )
    assert both(label_estimate, gap, NAMES, full=True) == (
        "研发经费占比，甲（文中所载）减全国（最新版）：地区比较，2020年之差",
        (
            "R&D share, Jia (as printed) less China (latest edition): comparison of places, "
            "gap in 2020"
        ),
    )


@pytest.mark.parametrize("model", ModelId)
def test_any_model_and_term_make_a_label_without_ids_or_gaps(model):
    claim = {"claim": "growth", "reading": "total"} if model is ModelId.CLAIM else {}
    subject = Subject(indicator="rd_gdp", scope="jia", unit="percent", **claim)
    for term in Term:
        zh, en = both(label_estimate, estimate(model, term, subject=subject), NAMES)
        assert not re.search("[A-Za-z]{2}", LATIN.sub("", zh))
        for text in (zh, en):
            assert not re.search(r"[a-z]_[a-z]|[{}]|，，|, ,|：$|: $", text)


def test_an_estimate_without_its_dates_has_no_label_that_needs_them():
    for model, term in (
        (ModelId.GROWTH, Term.PCT),
        (ModelId.TWO_POINT_LINEAR, Term.PROJECTED),
        (ModelId.PLACE_COMPARISON, Term.SLOPE_PER_YEAR),
    ):
        for dates in ({"start": None}, {"end": None}):
            with pytest.raises(ValueError, match="without its period can't be told"):
                label_estimate(estimate(model, term, **dates), NAMES, "en")
    bare = estimate(ModelId.OLS_TREND, Term.SLOPE_PER_YEAR, start=None, end=None)
    assert label_estimate(bare, NAMES, "en").startswith("Jia city, R&D share: least-squares")


def test_a_printed_figure_is_labelled_by_indicator_scope_and_date():
    assert both(lambda language: label_figure("labs", "yi", Y2015, NAMES, language)) == (
        "企业研发机构数（乙区），2015年",
        "Firms’ labs (Yi district), 2015",
    )
    assert label_figure("labs", "jia", None, NAMES, "en") == "Firms’ labs"
    assert label_figure("labs", None, NOW, NAMES, "en") == "Firms’ labs, 2020 (no year printed)"


def test_a_label_made_of_messages_alone_has_no_letter_outside_their_brackets():
    words = pseudo("en")
    made = estimate(ModelId.TWO_POINT_LINEAR, Term.SLOPE_PER_YEAR)
    label = label_estimate(made, NAMES, words)
    assert label == "R&D share, Jia city, 2015–2020: ⟦line through two points⟧, ⟦change per year⟧"


# --- outside figures


@dataclass(frozen=True)
class Row:
    series: str = "ratio"
    geo: str = "shaanxi"
    year: int = 2020
    vintage: str | None = None
    status: str = "published"
    trust: str = "medium-high"
    source_title: str = "年鉴"
    publisher: str = "bureau"


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (Row(), "陕西研发经费占生产总值比重，2020年", "R&D as a share of GDP, Shaanxi, 2020"),
        (
            Row(geo="china", vintage="latest"),
            "全国研发经费占生产总值比重，2020年（最新版）",
            "R&D as a share of GDP, China, 2020 (latest edition)",
        ),
        (
            Row(vintage="untold"),
            "陕西研发经费占生产总值比重，2020年",
            "R&D as a share of GDP, Shaanxi, 2020",
        ),
    ],
)
def test_an_outside_figure_is_named_by_titles(row, zh, en):
    assert both(say_reference, row, NAMES) == (zh, en)


def test_a_place_without_a_title_is_no_latin_word_in_a_chinese_sentence():
    with pytest.raises(KeyError, match="no title of the place 'hangzhou'"):
        say_reference(Row(geo="hangzhou"), NAMES, "zh")


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        (
            Row(),
            "年鉴，甲市统计局（公布数，副本可信程度较高）",
            "年鉴, Jia’s Bureau of Statistics (published; trust in the copy: medium-high)",
        ),
        (
            Row(source_title="公报", status="estimate", trust="unstated"),
            "甲市公报，甲市统计局（预计数，副本可信程度未注明）",
            (
                "Communiqué of Jia, Jia’s Bureau of Statistics "
                "(official estimate; trust in the copy: unstated)"
            ),
        ),
    ],
)
def test_an_outside_figure_is_cited_by_publication_publisher_status_and_trust(row, zh, en):
    assert both(say_citation, row, NAMES) == (zh, en)


def test_what_a_publication_says_is_quoted_as_written_and_of_much_the_ends():
    zh, en = both(say_citation, Row(), NAMES, written=("江苏 2.53", "江苏 2.92"))
    assert zh == "年鉴，甲市统计局：“江苏 2.53”；“江苏 2.92”（公布数，副本可信程度较高）"
    assert "Statistics: “江苏 2.53”; “江苏 2.92” (published;" in en
    _, en = both(say_citation, Row(), NAMES, written=tuple("abcde"))
    assert ": “a” to “e” (5 figures) (" in en


def test_a_ratio_that_we_derived_says_of_what():
    parts = (
        Amount("spending", Decimal(32320000000), "CNY"),
        Amount("gdp", Decimal(955000000000), "CNY"),
    )
    zh, en = both(say_citation, Row(status="derived", trust="high"), NAMES, parts=parts)
    assert zh.startswith("研发经费323.2亿元除以首次公布的地区生产总值9550亿元，甲市统计局（推算数")
    assert en.startswith("R&D expenditure of CNY 32.32 bn over GDP of CNY 955 bn as first publ")


# --- formulas

OPERANDS = {"a": "4", "b": "9", "c": "2", "d": "5", "years": "5"}


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("pct(a, b)", "100 × (9 ÷ 4 − 1)"),
        ("cagr(a, b, years)", "100 × ((9 ÷ 4)^(1/5) − 1)"),
        ("mean_growth(a, b, years)", "100 × (9 ÷ 4 − 1) ÷ 5"),
        ("share(a, b)", "100 × 4 ÷ 9"),
        ("share(a, b + c)", "100 × 4 ÷ (9 + 2)"),
        ("share(a, b * c)", "100 × 4 ÷ (9 × 2)"),
        ("pct(a * b, c)", "100 × (2 ÷ (4 × 9) − 1)"),
        ("sum(a, b, c)", "4 + 9 + 2"),
        ("sum(a, b - c)", "4 + 9 − 2"),
        ("a - sum(b, c)", "4 − (9 + 2)"),
        ("a + b - c", "4 + 9 − 2"),
        ("a - (b - c)", "4 − (9 − 2)"),
        ("a + (b - c)", "4 + 9 − 2"),
        ("a * (b + c) / 3", "4 × (9 + 2) ÷ 3"),
        ("a * b * c", "4 × 9 × 2"),
        ("a / (b / c)", "4 ÷ (9 ÷ 2)"),
        ("a / (b * c)", "4 ÷ (9 × 2)"),
        ("a / ((b + c) * d)", "4 ÷ ((9 + 2) × 5)"),
        ("a / share(b, c)", "4 ÷ (100 × 9 ÷ 2)"),
        ("a / sum(b, c)", "4 ÷ (9 + 2)"),
        ("(a - b) * c", "(4 − 9) × 2"),
        ("-a + b", "−4 + 9"),
        ("-(a + b)", "−(4 + 9)"),
        ("a * 0.5", "4 × 0.5"),
        ("a", ""),
    ],
)
def test_a_formula_is_written_with_its_operands(formula, written):
    assert parse_formula(formula)
    assert both(lambda language: write_formula(formula, OPERANDS, language)) == (
        written,
        written,
    )


def test_the_numbers_of_a_formula_are_written_as_the_language_does():
    assert both(lambda language: write_formula("a / 10000", {"a": "x"}, language)) == (
        "x ÷ 10000",
        "x ÷ 10,000",
    )


def test_what_is_no_formula_is_refused():
    with pytest.raises(ValueError, match="not part of the language"):
        write_formula("a ** 2", {"a": "1"}, "en")


EXPRESSIONS = st.recursive(
    st.sampled_from("pqrstuvw"),
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner)
        | st.builds("share({}, {})".format, inner, inner)
        | st.builds("pct({}, {})".format, inner, inner)
        | st.builds("sum({}, {})".format, inner, inner)
    ),
    max_leaves=6,
)


@given(EXPRESSIONS)
def test_a_written_formula_has_the_value_of_the_one_it_writes(expression):
    # Each operand may stand once: the letters are numbered as they come.
    names = iter("abcdefghijklmnopqrstuvwxyz")
    expression = re.sub(r"\b[p-w]\b", lambda _: f"{next(names)}1", expression)
    values = {f"{letter}1": f"{place + 2}" for place, letter in enumerate("abcdefghij")}
    functions = {
        "share": lambda part, whole: 100 * part / whole,
        "pct": lambda base, end: 100 * (end / base - 1),
        "sum": lambda *parts: sum(parts),
    }
    known = {name: float(value) for name, value in values.items()}
    try:
        expected = eval(expression, functions, known)  # noqa: S307 (our own expression)
    except ZeroDivisionError:
        return
    shown = write_formula(expression, values, "zh")
    if shown:
        plain = shown.replace("×", "*").replace("÷", "/").replace("−", "-")
        assert eval(plain) == pytest.approx(expected)  # noqa: S307 (our own formula)
