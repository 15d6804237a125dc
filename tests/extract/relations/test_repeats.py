"""Repeats: the same words, date and unit; other figures only where one digit differs."""

import pytest

from analysis.extract.relations.repeats import find_repeats

TEXT = "2023年，全县企业研发机构达{first}家。\n2023年，全县企业研发机构达{second}家。"


@pytest.mark.parametrize("second", ["1621", "1671"])
def test_one_quantity_twice(tell, second):
    assert tell(TEXT.format(first="1621", second=second)) == [
        ("repeat", "1621家", ("1621家", f"{second}家"))
    ]


@pytest.mark.parametrize(("first", "second"), [("162", "约162"), ("约162", "162")])
def test_a_hedged_figure_repeats_none(tell, first, second):
    assert tell(TEXT.format(first=first, second=second)) == []


@pytest.mark.parametrize("first", ["162", "1.62万"])
def test_three_digits_tell_one_quantity(tell, first):
    assert [one[0] for one in tell(TEXT.format(first=first, second=first))] == ["repeat"]
    assert [one[0] for one in tell(TEXT.format(first=first, second=first.replace("2", "7")))] == [
        "repeat"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("1621", "1870"), ("16", "16"), ("1600", "1600"), ("1.6万", "1.6万"), ("0.12", "0.12")],
)
def test_other_quantities_or_too_few_digits(tell, first, second):
    assert tell(TEXT.format(first=first, second=second)) == []


def test_another_year_or_a_short_name_is_no_repeat(tell):
    text = TEXT.format(first="1621", second="1621")
    assert tell(text.replace("2023", "2022", 1)) == []
    assert tell(text.replace("企业研发", "", 1)) == []


TABLE = "2023年，{name}1316.8万辆。\n\n指标 | 2023年（万辆）\n汽车产量 | 3155.9\n{row} | {cell}\n"


def test_a_cell_repeats_the_text_by_a_shorter_name(tell):
    said = ("repeat", "1316.8万辆", ("1316.8万辆", "1316.8"))
    assert said in tell(TABLE.format(name="电动汽车产量", row="电动汽车", cell="1316.8"))
    assert said in tell(TABLE.format(name="电动汽车", row="电动汽车产量", cell="1316.8"))
    assert said not in tell(TABLE.format(name="电动汽车产量", row="客车", cell="1316.8"))
    other = tell(TABLE.format(name="电动汽车产量", row="电动汽车", cell="1319.8"))
    assert all(one[0] != "repeat" for one in other)


def test_two_signs_are_a_name_beside_a_longer_one(tell):
    text = "2023年末，城镇常住人口75.51万人。\n\n指标 | 2023年末（万人）\n常住人口 | 144.32\n\
城镇 | 75.51\n"
    assert ("repeat", "75.51万人", ("75.51万人", "75.51")) in tell(text)


def test_the_same_amount_by_the_end_of_a_longer_name(tell):
    text = "2023年，市本级公共预算收入31.7亿元。\n2023年，{name}31.7亿元。"
    assert [one[0] for one in tell(text.format(name="本级公共预算收入"))] == ["repeat"]
    assert tell(text.format(name="预算收入")) == []
    assert tell(text.format(name="基金收入与上级补助")) == []


def test_a_value_is_repeated_in_other_digits(tell):
    text = (
        "2023年，第二产业增加值456538万元。\n\n指标 | 2023年绝对数（万元）\n第二产业 | 456538.0\n\
第三产业 | 613032.3\n"
    )
    assert ("repeat", "456538万元", ("456538万元", "456538.0")) in tell(text)


def test_four_equal_digits_repeat_under_a_name_of_four_signs(tell):
    text = "2019年，我国公共图书馆{}个。\n截至2019年末，全国共有公共图书馆3196个，成绩显著。"
    assert tell(text.format("3196")) == [("repeat", "3196个", ("3196个", "3196个"))]
    assert tell(text.format("3296")) == []
    assert tell(text.replace("3196", "319").format("319")) == []


def test_one_short_name_and_one_count_are_one_quantity(tell):
    text = "2012年，小学{}所。\n全市共有小学1010所，比上年减少6所。"
    assert ("repeat", "1010所", ("1010所", "1010所")) in tell(text.format("1010"))
    assert all(one[0] != "repeat" for one in tell(text.format("1011")))
    share = "2012年，支出完成预算的99.5%。\n收入完成预算的99.5%。"
    assert all(one[0] != "repeat" for one in tell(share))


def repeats(told):
    return [one for one in told if one[0] == "repeat"]


@pytest.mark.parametrize(("prints", "told"), [(20, 20), (21, 21), (22, 21), (23, 21)])
def test_so_many_prints_of_one_quantity_are_told_together(tell, prints, told):
    text = "2023年，全县企业研发机构达1621家。\n" * prints
    assert repeats(tell(text)) == [("repeat", "1621家", ("1621家",) * told)]


@pytest.mark.parametrize(
    ("name", "other", "found"),
    [("小学", "小学", True), ("小学", "中学", False), ("学", "学", False)],
)
def test_one_name_of_two_signs_is_enough_for_one_count(tell, name, other, found):
    text = f"2012年，{name}101所。\n2012年，{other}101所。"
    assert repeats(tell(text)) == [("repeat", "101所", ("101所", "101所"))] * found


def test_one_short_name_of_shares_is_not_enough(tell):
    text = "2012年，{0}占比34.5%。\n2012年，{0}占比34.5%。"
    assert repeats(tell(text.format("农业"))) == []
    assert repeats(tell(text.format("高新技术产业"))) == [("repeat", "34.5%", ("34.5%", "34.5%"))]


@pytest.mark.parametrize(
    ("printed", "found"),
    [("1010", False), ("1011", False), ("10100", True), ("31000", False), ("10101", True)],
)
def test_five_digits_are_the_same_by_no_chance_under_a_name_of_two_signs(tell, printed, found):
    text = f"2012年，小学{printed}所。\n2012年，公办小学{printed}所。"
    said = (f"{printed}所", f"{printed}所")
    assert repeats(tell(text)) == [("repeat", f"{printed}所", said)] * found


def test_what_is_planned_repeats_what_is_planned(tell):
    text = "2025年，企业研发机构力争达到{}家。\n2025年，企业研发机构力争达到{}家。"
    assert repeats(tell(text.format("1621", "1621"))) == [
        ("repeat", "1621家", ("1621家", "1621家"))
    ]
    assert repeats(tell(text.format("1621", "1870"))) == []


def test_a_digit_apart_in_another_place_is_another_quantity(tell):
    text = "2023年，企业研发机构经费{}亿元。\n2023年，企业研发机构经费{}亿元。"
    assert [one[2] for one in repeats(tell(text.format("16.21", "16.71")))] == [
        ("16.21亿元", "16.71亿元")
    ]
    assert repeats(tell(text.format("16.21", "16.7"))) == []
    # 17.50 with one digit changed, and yet printed to another place
    assert repeats(tell(text.format("17.50", "16.5"))) == []
    assert len(repeats(tell(text.format("17.50", "16.50")))) == 1
    # within its rounding
    assert [one[2] for one in repeats(tell(text.format("16.21", "16.2")))] == [
        ("16.21亿元", "16.2亿元")
    ]


def test_changes_repeat_none(tell):
    text = "2023年，企业研发机构增加1621家。\n2023年，企业研发机构增加1621家。"
    assert repeats(tell(text)) == []


def test_words_of_a_repeat_are_the_last_of_its_name(paragraphs):
    name = "规模以上高端装备制造企业研发机构新增专利授权与许可项目"
    text = f"2023年，{name}1621项。\n2023年，{name}1621项。"
    (found,) = find_repeats(paragraphs(text))
    assert len(found.words) == 24
    assert name.endswith(found.words)


@pytest.mark.parametrize(
    ("name", "printed", "found"),
    [
        # beside a table two signs are enough for four digits, and not for three
        ("城镇", "75.51", True),
        ("城镇", "75.5", False),
        ("城镇", "7.55", False),
        ("镇", "75.51", False),
    ],
)
def test_a_short_label_beside_the_text_needs_four_digits(tell, name, printed, found):
    text = (
        f"2023年末，城镇常住人口{printed}万人。\n\n指标 | 2023年末（万人）\n常住人口 | 144.32\n"
        f"{name} | {printed}\n"
    )
    said = ("repeat", f"{printed}万人", (f"{printed}万人", printed))
    assert (said in tell(text)) == found


@pytest.mark.parametrize(
    ("name", "found"), [("公共图书馆", True), ("公共图书", True), ("图书馆", False)]
)
def test_a_name_of_four_signs_is_enough_for_four_equal_digits(tell, name, found):
    text = f"2019年，{name}3196个。\n2019年，市内{name}3196个。"
    assert repeats(tell(text)) == [("repeat", "3196个", ("3196个", "3196个"))] * found


# What a headline prints stands again in the text under it.


@pytest.mark.parametrize(
    ("headline", "text", "told"),
    [
        # the same amount by a name that shares a word, in few digits or in many
        ("全县小麦产量12万吨", "全县小麦总产量12万吨", True),
        ("全县小麦产量126.5万吨", "全县小麦总产量126.5万吨", True),
        # or but for its rounding
        ("全县小麦产量126.5万吨", "全县小麦总产量126.53万吨", True),
        # of one digit, anything is the same
        ("全县小麦产量9万吨", "全县小麦总产量9万吨", False),
        # of few digits, what shares no word is another thing
        ("全县建成水库12座", "全县新建大桥12座", False),
        ("全县小麦产量12万吨", "全县工业用煤12万吨", False),
        ("全县小麦产量126.54万吨", "全县工业用煤126.54万吨", True),
        # a misprint: one digit in the same place, and three digits at least
        ("全县小麦产量126.5万吨", "有机小麦产量126.9万吨", True),
        ("1-5月小麦产量126.5万吨", "5月小麦产量126.9万吨", False),
        ("全县小麦产量126.5万吨", "全县小麦总产量137.9万吨", False),
        ("全县小麦产量126.5万吨", "全县工业用煤126.9万吨", False),
        ("全县小麦产量12万吨", "全县小麦总产量19万吨", False),
        # about so much, or of another unit or kind
        ("全县小麦产量近126.5万吨", "全县小麦总产量126.9万吨", False),
        ("全县小麦产量超126万吨", "全县小麦总产量126万吨", False),
        ("全县小麦产量126.5万吨", "全县小麦总产量约126.5万吨", False),
        # no name at all shares no word
        ("12万吨小麦归仓", "全县工业用煤12万吨", False),
        ("全县小麦产量126.5万吨", "全县小麦总产量超126.9万吨", False),
        ("全县小麦产量126.5万吨", "全县小麦总产量126.9万公顷", False),
        ("全县小麦产量126.5万吨", "全县小麦总产量增加126.9万吨", False),
    ],
)
def test_a_headline_s_figure_stands_again_in_the_text(tell, headline, text, told):
    assert len(repeats(tell(f"{headline}\n{text}。"))) == told


@pytest.mark.parametrize(
    ("body", "repeated"),
    [
        # the first of those that are the same
        ("小麦产量126.5万吨，有机小麦产量126.5万吨", "126.5万吨"),
        # what shares a word, of those that are the same
        ("煤产量126.54万吨。小麦产量126.53万吨", "126.54万吨"),
        ("工业用煤126.54万吨。小麦产量126.53万吨", "126.53万吨"),
        # what is the same, whatever else is so but for a digit
        ("小麦产量126.9万吨，小麦总产量126.5万吨", "126.5万吨"),
        # two that are so but for a digit: either may be another thing
        ("小麦产量126.9万吨，稻谷产量126.8万吨", None),
    ],
)
def test_which_figure_of_the_text_a_headline_tells(tell, body, repeated):
    found = repeats(tell(f"全县小麦产量126.5万吨\n2023年，{body}。"))
    told = [one[2] for one in found if one[2][0] == "126.5万吨"]
    assert told == ([] if repeated is None else [("126.5万吨", repeated)])


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("全县小麦产量126.5万吨\n", True),
        # a sentence, a long line, or a line that isn't the first
        ("全县小麦产量126.5万吨。\n", False),
        ("全县小麦产量126.5万吨，" + "好" * 46 + "\n　　", True),
        ("全县小麦产量126.5万吨，" + "好" * 47 + "\n　　", False),
        ("各位代表：\n全县小麦产量126.5万吨\n", False),
    ],
)
def test_a_headline_is_the_first_line_if_it_is_short_and_no_sentence(tell, before, found):
    told = repeats(tell(f"{before}有机小麦产量126.9万吨。"))
    assert told == [("repeat", "126.5万吨", ("126.5万吨", "126.9万吨"))] * found


def test_a_headline_s_figure_that_is_repeated_is_not_told_twice(tell):
    text = "全县企业研发机构达1621家\n2023年，全县企业研发机构达1621家。"
    assert repeats(tell(text)) == [("repeat", "1621家", ("1621家", "1621家"))]


def test_shares_that_do_not_say_whose_they_are_repeat_nothing(tell):
    text = (
        "2013年，运输费用5.4万亿元，占社会物流总费用的比重为52.5%。\n"
        "2013年，管理费用1.3万亿元，占社会物流总费用的比重为12.5%。"
    )
    assert [one for one in tell(text) if one[0] == "repeat"] == []
