"""Numbers that are no figures."""

from collections.abc import Callable

import pytest

from analysis.extract.scan.names import is_name

Lines = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. 推进改革。", ["1. ordinal - exact - - -"]),
        ("。\n 2. 推进改革。", ["2. ordinal - exact - - -"]),
        ("（1）完善机制。", ["（1） ordinal - exact - - -"]),
        ("第5届大会。", ["第5届 ordinal - exact - - -"]),
        ("T800纤维。", ["T800 name - exact - - -"]),
        ("“T800”纤维。", ["“T800” name - exact - - -"]),
        ("‘T800’纤维。", ["‘T800’ name - exact - - -"]),
        ("“T800纤维。", ["T800 name - exact - - -"]),
        ("T800”纤维。", ["T800 name - exact - - -"]),
        ("“甲T800”纤维。", ["甲T800 name - exact - - -"]),
        ("“甲T800乙”纤维。", ["甲T800乙 name - exact - - -"]),
        ("“5T800乙”纤维。", ["5T800乙 name - exact - - -"]),
        ("“世界500强”企业。", ["世界500强 name - exact - - -"]),
        ("电话：0519-12345678。", None),
        ("“1+N”体系。", None),
        ("5.18展洽会。", ["5.18展洽会 name - exact - - -"]),
    ],
)
def test_names_and_list_numbers_have_no_value(
    lines: Lines, text: str, expected: list[str] | None
) -> None:
    found = lines(text)
    if expected is None:
        assert len(found) == 1
        assert found[0].split(" ")[1:4] == ["name", "-", "exact"]
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("“5+3”模式。", ["“5+3”"]),
        ("产值3+2.50万元。", ["3", "2.50万元"]),
        ("占1+0.00%。", ["1", "0.00%"]),
        ("“1+1+0.5”模式。", ["1+1", "0.5"]),
        ("拨款100+2,000万元。", ["100", "2,000万元"]),
        ("新增企业12+1,234家。", ["12", "1,234家"]),
        ("拨款100+2000万元。", ["100", "2000万元"]),
        ("占5+3%。", ["5", "3%"]),
        ("“1+3+6”体系，100家企业。", ["“1+3+6”", "100家"]),
    ],
)
def test_a_name_of_numbers_joined_takes_no_part_of_an_amount(
    lines: Lines, text: str, printed: list[str]
) -> None:
    """Else its decimals, or its thousands, would be left as a figure, or none would be."""
    assert [line.split(" ")[0] for line in lines(text)] == printed


def test_contacts_are_noted(lines: Lines) -> None:
    note = "[telephone number or post code]"
    for text in ("电话：0519-12345678。", "邮编：213000。", "0519-12345678。"):
        assert lines(text)[0].endswith(note)
    assert note not in lines("T800纤维。")[0]


def test_a_name_takes_its_quotation_unless_another_number_stands_in_it(lines: Lines) -> None:
    assert lines("“T800和5家”的。")[0] == "T800 name - exact - - -"
    assert lines("“5家和T800”的。")[-1] == "T800 name - exact - - -"
    assert lines("“" + "甲" * 13 + "T800”的。")[0] == "甲" * 13 + "T800 name - exact - - -"
    assert lines("“" + "甲" * 14 + "T800”的。")[0] == "T800 name - exact - - -"


def test_a_machine_s_run_of_digits_waits_for_a_look(lines: Lines) -> None:
    assert lines("1" * 201) == ["1" * 201 + " name - exact - - - ?"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“四个90%”经验。", "四个90% policy 90 exact percent asof 2021 inferred ?"),
        ("2019年“90%”经验。", "90% policy 90 exact percent 2019 stated ?"),
        ("“90”经验。", "“90” name - exact - - -"),
        ("“甲90”经验。", "甲90 name - exact - - -"),
        ("“90个”经验。", "90个 name - exact - - -"),
        ("“90和91”经验。", "90 name - exact - - - ?"),
        ("“甲90%和91%”经验。", "90% name - exact - - - ?"),
    ],
)
def test_a_number_in_a_short_quotation_is_a_name_or_a_slogan(
    lines: Lines, text: str, expected: str
) -> None:
    found = [one for one in lines(text) if " date " not in one]
    if "四个" in text:
        expected = expected.removeprefix("四个")
    assert found[0] == expected


def test_a_figure_far_inside_a_quotation_is_a_figure(lines: Lines) -> None:
    assert lines("“" + "甲" * 20 + "90家”的。")[0].split(" ")[1] == "level"


@pytest.mark.parametrize(
    ("text", "begin", "end", "measure", "expected"),
    [
        ("“5”", 1, 2, "", True),
        ('"5"', 1, 2, "", True),
        ('"5家"', 1, 3, "家", False),
        ("“5家”", 1, 3, "家", True),
        ("“5家", 1, 3, "家", False),
        ('"5', 1, 2, "", False),
        ('5"', 0, 1, "", False),
        ("“" + "甲" * 13 + "5”", 14, 15, "", True),
        ("“" + "甲" * 14 + "5”", 15, 16, "", False),
        ("甲5乙", 1, 2, "", False),
    ],
)
def test_a_name_stands_between_quotation_marks(
    text: str, begin: int, end: int, measure: str, *, expected: bool
) -> None:
    assert is_name(text, begin, end, measure) is expected
