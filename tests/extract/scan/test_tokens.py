"""The tokens of a text, in reading order."""

import pytest

from analysis.extract.scan.tokens import (
    HAN,
    LONGEST_QUOTATION,
    LONGEST_TITLE,
    NUMERAL_PART,
    YEARS,
    find_tokens,
    inside,
    measure_in,
    plain_text,
    years_in,
)


def tokens(text: str) -> list[tuple[str, str]]:
    return [(kind, found[0]) for kind, found in find_tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("好。\n", [("stop", "。"), ("stop", "\n")]),
        ("一是抓项目", [("segment", "一是")]),
        ("“十三五”期间", [("plan", "十三五")]),
        ("党的十八大以来", [("plan", "十八大以来")]),
        ("目前", [("now", "目前")]),
        ("去年", [("relative", "去年")]),
        ("比上年增长", []),
        ("〔2018〕128号", [("ordinal", "〔2018〕128号")]),
        ("见表3", [("ordinal", "表3")]),
        ("2019年4月5日", [("date", "2019年4月5日")]),
        ("2016-2020年", [("date", "2016-2020年")]),
        ("1-9月", [("date", "1-9月")]),
        ("T800纤维", [("name", "T800")]),
        ("世界500强企业", [("name", "世界500强")]),
        ("全国第23位", [("rank", "第23位")]),
        ("前10名", [("rank", "前10名")]),
        ("第5届", [("count", "第5届")]),
        ("三分之二", [("fraction", "三分之二")]),
        ("近4/5", [("fraction", "4/5")]),
        ("1,234.5万亩", [("arabic", "1,234.5万亩")]),
        ("3000元/月", [("arabic", "3000元/月")]),
        ("1亿元-2亿元", [("arabic", "1亿元-2亿元")]),
        ("30名左右", [("arabic", "30名左右")]),
        ("两个中心", [("chinese", "两个")]),
        ("上百家", [("chinese", "百家")]),
        ("公约落实", []),
        ("5" * 201, [("machine", "5" * 201)]),
        ("一" * 41, [("overlong", "一" * 41)]),
    ],
)
def test_each_kind_of_token_is_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert tokens(text) == expected


def test_tokens_come_in_reading_order() -> None:
    assert [kind for kind, _ in find_tokens("2020年，5家；增长3%。")] == [
        "date",
        "arabic",
        "arabic",
        "stop",
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("０１２３４５６７８９", "0123456789"),
        ("ＡＺａｚ", "AZaz"),
        ("％．＋－／（）～−–﹣〇", "%.+-/()~---零"),
        ("甲;乙!丙?", "甲；乙！丙？"),
        ("产值1,234亿元,增长,其中", "产值1,234亿元，增长，其中"),
        ("5,67家", "5，67家"),
        ("1,2345", "1，2345"),
        ("没有", "没有"),
        ("／０：９；＠Ｚ［｀ｚ｛", "/0：9；＠Z［｀z｛"),
    ],
)
def test_plain_text_is_as_long_as_the_text_and_parts_clauses_alike(text: str, plain: str) -> None:
    assert plain_text(text) == plain
    assert len(plain_text(text)) == len(text)


@pytest.mark.parametrize(
    ("core", "measure"),
    [
        ("311.1亿元", "元"),
        ("900家", "家"),
        ("7千瓦时", "千瓦时"),
        ("100-5000万元", "元"),
        ("8%至10%", "%"),
        ("300多人次", "人次"),
        ("5万", ""),
        ("5", ""),
        ("无", ""),
    ],
)
def test_a_figure_s_measure_word_is_that_of_its_upper_end(core: str, measure: str) -> None:
    assert measure_in(core) == measure


@pytest.mark.parametrize(
    ("text", "position", "reach", "expected"),
    [
        ("甲“乙5丙”丁", 3, 9, True),
        ("甲“乙5丙丁", 3, 9, False),
        ("甲乙5丙”丁", 2, 9, False),
        ("“甲”乙5丙“丁”", 4, 9, False),
        ("“甲乙5丙丁”", 3, 4, True),
        ("“甲乙5丙丁”", 3, 3, False),
        ("“甲乙5”", 3, 3, True),
        ("“甲乙5”", 3, 2, False),
        ("“甲5丙丁”", 2, 3, False),
        ("“甲5丙丁”", 2, 4, True),
        ("“5”", 1, 9, True),
    ],
)
def test_inside_is_between_an_opening_and_a_closing_sign_near_by(
    text: str, position: int, reach: int, *, expected: bool
) -> None:
    assert inside(text, position, "“", "”", reach) is expected


def test_a_title_is_longer_than_a_quotation() -> None:
    for longest, length in ((LONGEST_TITLE, 60), (LONGEST_QUOTATION, 14)):
        inner = "《" + "甲" * (length - 1)
        assert inside(f"{inner}5》", length, "《", "》", longest)
        assert not inside(f"{inner}甲5》", length + 1, "《", "》", longest)
        assert inside("《5" + "甲" * (length - 2) + "》", 1, "《", "》", longest)
        assert not inside("《5" + "甲" * (length - 1) + "》", 1, "《", "》", longest)


def test_small_patterns() -> None:
    assert YEARS.findall("2019年、1875年、20211年") == ["2019"]
    assert HAN.search("a乙")[0] == "乙"
    assert NUMERAL_PART.match("两百多万元")["measure"] == "元"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("８，９００户", "8,900户"),
        ("１２，３４５，６７８元", "12,345,678元"),
        ("８，９０户", "8，90户"),
        ("８，９０００户", "8，9000户"),
        ("８，900户", "8，900户"),
        ("2023，100家", "2023，100家"),
        ("０，９００", "0，900"),
        ("1,250億港元", "1,250亿港元"),
        ("貨物出口上升", "货物出口上升"),
        ("著名", "著名"),
        ("低於", "低于"),
    ],
)
def test_wide_thousands_and_traditional_characters_become_plain_ones(
    text: str, plain: str
) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    "printed",
    [
        "1亿2644万3千人",
        "5万6,566元",
        "3亿5000万元",
        "$1.25 billion",
        "5.2 per cent",
        "30元/平方米/月",
    ],
)
def test_a_figure_in_several_pieces_is_one_token(printed: str) -> None:
    assert [found[0] for kind, found in find_tokens(f"甲{printed}。") if kind != "stop"] == [
        printed
    ]


@pytest.mark.parametrize("text", ["390万65岁", "5万2020年"])
def test_what_stands_after_a_scale_may_be_another_figure(text: str) -> None:
    assert next(found[0] for _, found in find_tokens(text)) != text


def test_a_raised_dot_parts_the_places_of_a_number() -> None:
    assert plain_text("上涨1·8%，产2·5万吨") == "上涨1.8%，产2.5万吨"
    assert plain_text("“3·15”晚会，9·18") == "“3·15”晚会，9·18"


@pytest.mark.parametrize(
    ("printed", "years"),
    [
        ("2019年", [2019]),
        ("2016-2020年", [2016, 2020]),
        ("民国113年", [2024]),
        ("令和5年", [2023]),
        ("民国一百一十三年", [2024]),
        ("令和元年", [2019]),
        ("111年度", [2022]),
        ("5月", []),
    ],
)
def test_a_date_s_years_are_common_ones_whatever_its_era(printed: str, years: list[int]) -> None:
    assert years_in(printed) == years
