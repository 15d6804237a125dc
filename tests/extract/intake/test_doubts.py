"""Documents outside the genre are named."""

import pytest

from analysis.extract.intake.doubts import find_doubts, is_readable

GENRE = "全市实现地区生产总值5230.4亿元，比上年增长5.8%，新增企业12 家（R&D投入占比3.1%）。\n"


def codes(text: str) -> list[str]:
    return [one.code for one in find_doubts(text)]


@pytest.mark.parametrize(
    "text",
    [
        GENRE,
        "全市實現地區生產總值五千億元，較上年增長百分之三點五。\n",
        "指标 2021 2022\n产值 5 6 7 8\n企业 1 2 3\n",
        "推进5G、AI与GDP核算，T700、H2O、CO2、PM2.5、B1O2公告。" + GENRE,
        "a<b，3<5，<名>5家</名>。" + GENRE,
        "",
    ],
)
def test_a_document_of_the_genre_has_none(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Revenue grew by 4.5 per cent to $13.6 billion. " * 3, "mostly_latin"),
        ("人口は1億2644万3千人で、前年に比べ26万3千人の減少となった。", "japanese"),
        ("Население составило 146 миллионов человек.", "other_script"),
        ("인구는 5천만 명이다. 总 5", "other_script"),
    ],
)
def test_another_language_is_named(text: str, code: str) -> None:
    assert codes(text) == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one sign of the syllabary in ten is none too many
        ("全市产值平稳增长好の", []),
        ("全市产值平稳增长の", ["japanese"]),
        # letters of another script must outnumber the rest
        ("全市产值平稳 Привет", []),
        ("全市 Привет", ["other_script"]),
        ("全市产值 abcdefgh Привет", []),
        # one letter alone is a sign (a 5), two are a word
        ("5 a", []),
        ("5 ab", ["mostly_latin"]),
        ("全市 abcd", []),
        ("全市 abcde", ["mostly_latin"]),
    ],
)
def test_a_language_is_told_by_the_share_of_its_signs(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_digits_set_with_spaces_are_named_with_an_example() -> None:
    (doubt,) = find_doubts(f"产值1 2 5 0亿元，面积1 0 0 0 万公顷，增长3 .5 %。{GENRE}")
    assert (doubt.code, dict(doubt.arguments)) == (
        "spaced_digits",
        {"count": 2, "example": "1 2 5 0"},
    )


def test_letters_among_digits_are_named() -> None:
    (doubt,) = find_doubts(f"产值1O0亿元，增长l2.5%，企业3l家。{GENRE}")
    assert (doubt.code, dict(doubt.arguments)) == ("mixed_signs", {"count": 3, "example": "1O0"})


def test_markup_and_odd_signs_are_named() -> None:
    assert codes("<p>5家</p><br><b>6</b>" + GENRE) == ["markup"]
    assert codes("\ue000\ufffd\x01" + GENRE) == ["odd_signs"]
    assert codes("\ue000" + GENRE * 30) == []


def test_what_has_neither_a_character_nor_a_digit_is_not_readable() -> None:
    assert is_readable("中")
    assert is_readable("a ７")
    assert not is_readable("abc, é — б")
