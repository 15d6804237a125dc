"""Totals that later amounts of the same name fill."""

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
