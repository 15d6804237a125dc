"""Totals that later amounts of the same name fill."""

import pytest

from analysis.extract.relations.recurrences import find_recurrences

TEXT = (
    "2022年，全县一般公共预算收入502682万元。\n城区一般公共预算收入280595万元，增长3.4%。\n"
    "乡镇一般公共预算收入{}万元，增长21.5%。"
)
PARTS = ("280595万元", "222087万元")


def test_amounts_of_a_total_s_name_that_fill_it_are_its_parts(tell):
    assert tell(TEXT.format("222087")) == [("sum", "502682万元", PARTS)]
    # one digit off, of so many, is a misprint
    assert tell(TEXT.format("222097")) == [("sum", "502682万元", ("280595万元", "222097万元"))]
    assert tell(TEXT.format("122197")) == []


def test_other_names_dates_and_short_figures_tie_nothing(paragraphs):
    text = TEXT.format("222087")
    assert len(list(find_recurrences(paragraphs(text)))) == 1
    other = text.replace("乡镇一般公共预算收入", "乡镇一般公共预算支出")
    assert list(find_recurrences(paragraphs(other))) == []
    dated = text.replace("乡镇一般", "2021年，乡镇一般")
    assert list(find_recurrences(paragraphs(dated))) == []
    few = "2022年，全县企业9家。\n城区企业4家。\n乡镇企业5家。"
    assert list(find_recurrences(paragraphs(few))) == []


def test_the_first_of_several_parts_may_fill_a_total(tell):
    text = "{}\n镇办一般公共预算收入1234万元。".format(TEXT.format("222087"))
    assert ("sum", "502682万元", PARTS) in tell(text)


def sums(told):
    return [one for one in told if one[0] == "sum"]


def count(paragraphs, text):
    return len(list(find_recurrences(paragraphs(text))))


@pytest.mark.parametrize(
    "between",
    [
        # as much as the whole, or more, is no part of it
        "全县一般公共预算收入502682万元。",
        "全市一般公共预算收入902682万元。",
        # nor is what each has
        "户均一般公共预算收入12345万元。",
        # nor a change, nor what is about so much
        "一般公共预算收入增加12345万元。",
        "园区一般公共预算收入约12345万元。",
    ],
)
def test_what_is_no_part_does_not_come_between_parts(paragraphs, tell, between):
    text = TEXT.format("222087").replace("\n乡镇", f"\n{between}\n乡镇")
    assert ("sum", "502682万元", PARTS) in tell(text)
    assert count(paragraphs, text) >= 1
    text = TEXT.format("222087").replace("\n乡镇", "\n园区一般公共预算收入12345万元。\n乡镇")
    assert count(paragraphs, text) == 0


def test_changes_fill_no_total_and_neither_do_hedged_amounts(paragraphs):
    text = TEXT.format("222087")
    assert count(paragraphs, text) == 1
    assert count(paragraphs, text.replace("收入", "收入增加")) == 0
    assert count(paragraphs, text.replace("222087", "约222087")) == 0
    assert count(paragraphs, text.replace("502682", "约502682")) == 0


def test_a_cell_of_a_table_fills_no_total_of_the_text(paragraphs):
    table = "\n\n指标 | 2022年（万元）\n城区收入 | 280595\n乡镇收入 | 222087\n"
    assert count(paragraphs, f"2022年，收入502682万元。{table}") == 0
    assert count(paragraphs, f"2022年，收入有增有减。{table}") == 0
    whole = table.replace("城区", "收入 | 502682\n城区", 1)
    assert count(paragraphs, f"2022年，收入有增有减。{whole}") == 0


def test_one_sign_is_no_name(paragraphs):
    text = "2022年，夏粮502682吨。\n{0}280595吨。\n{0}222087吨。"
    assert count(paragraphs, text.format("粮")) == 0
    assert count(paragraphs, text.format("夏粮")) == 1
    assert count(paragraphs, text.format("薯")) == 0


def list_owners(parts):
    lines = (f"{owner}片区一般公共预算收入{part}万元。" for owner, part in parts)
    return "\n".join(lines)


@pytest.mark.parametrize(("many", "found"), [(8, 1), (9, 0)])
def test_owners_are_eight_at_most(paragraphs, many, found):
    parts = [502683 + 10307 * number for number in range(many)]
    owners = zip("东南西北中前后左右"[:many], parts, strict=True)
    text = f"2022年，全县一般公共预算收入{sum(parts)}万元。\n{list_owners(owners)}"
    assert count(paragraphs, text) == found


@pytest.mark.parametrize(("between", "found"), [(58, 1), (59, 0)])
def test_parts_stand_within_sixty_amounts(paragraphs, between, found):
    others = "\n".join(["新建桥梁3座。"] * between)
    text = TEXT.format("222087").replace("\n城区", f"\n{others}\n城区")
    assert count(paragraphs, text) == found


def test_the_more_parts_are_tried_the_more_digits_must_agree(paragraphs):
    # one of 203 fits by chance; more than one of a hundred does where three parts are tried
    text = "2022年，全县稻谷{}吨。\n城区稻谷{}吨。\n乡镇稻谷{}吨。{}"
    assert count(paragraphs, text.format("203", "101", "102", "")) == 1
    assert count(paragraphs, text.format("203", "101", "102", "\n园区稻谷11吨。")) == 0
    assert count(paragraphs, text.format("303", "151", "152", "\n园区稻谷11吨。")) == 1


def test_what_fits_goes_before_what_does_but_for_a_digit(paragraphs, tell):
    # the first two, with one digit changed, would do as well; the first three do as they are
    text = TEXT.format("222087").replace("502682", "552682")
    text = f"{text}\n园区一般公共预算收入50000万元。"
    assert sums(tell(text)) == [("sum", "552682万元", (*PARTS, "50000万元"))]
    assert count(paragraphs, text) == 1


def test_a_recurrence_is_never_sure(paragraphs):
    (found,) = find_recurrences(paragraphs(TEXT.format("222087")))
    assert not found.sure
    assert found.words == "一般公共预算收入"
