"""Tables: totals before and after their rows, 其中 groups, numbered rows, shares."""

#: A line as long as none of a page is, so that nobody takes the rows for broken lines.
PROSE = "各项收入按规定足额入库，各部门按照职责分工推进工作落实并及时报告进展情况。" * 4
RECEIPTS = (
    f"{PROSE}\n\n"
    """\
2023年收入表（单位：万元）

项目 | 2022年 | 2023年 | 增长（%） |
一、税收收入 | 74120 | 78211 | 5.5 |
增值税 | 50150 | 52461 | 4.6 |
其他税收 | 23970 | 25750 | 7.4 |
二、非税收入 | 44850 | 46825 | 4.4 |
合计 | 118970 | {total} | 5.1 |
"""
)
PEOPLE = (
    f"{PROSE}\n\n"
    """\
表 年末人口

指标 | 年末数（万人） | 比重（%） |
全县人口 | 125.00 | 100.0 |
其中：城镇 | 80.00 | 64.0 |
乡村 | 45.00 | 36.0 |
其中：男性 | 63.50 | {share} |
女性 | 61.50 | 49.2 |
"""
)


def test_numbered_rows_fill_the_total_and_the_rows_between_fill_them(tell):
    assert tell(RECEIPTS.format(total="125036")) == [
        ("sum", "74120", ("50150", "23970")),
        ("sum", "78211", ("52461", "25750")),
        ("sum", "118970", ("74120", "44850")),
        ("sum", "125036", ("78211", "46825")),
    ]


def test_a_column_that_misses_by_a_digit_is_summed_as_the_others_are(tell):
    assert ("sum", "725036", ("78211", "46825")) in tell(RECEIPTS.format(total="725036"))
    assert all(one[1] != "131117" for one in tell(RECEIPTS.format(total="131117")))


def test_each_group_fills_the_row_above_the_first(tell):
    sums = [one for one in tell(PEOPLE.format(share="50.8")) if one[0] == "sum"]
    assert sums == [
        ("sum", "125.00", ("80.00", "45.00")),
        ("sum", "125.00", ("63.50", "61.50")),
        ("sum", "100.0", ("64.0", "36.0")),
        ("sum", "100.0", ("50.8", "49.2")),
    ]


def test_a_column_of_shares_beside_its_amounts(tell):
    shares = [one[1] for one in tell(PEOPLE.format(share="58.8")) if one[0] == "share"]
    assert shares == ["64.0", "36.0", "58.8", "49.2"]


def test_a_column_of_changes_adds_up_as_its_levels_do(tell):
    text = (
        f"{PROSE}\n\n"
        """\
项目 | 2022年（万元） | 增长（万元） |
增值税 | 50150 | 2311 |
其他税收 | 23970 | 1780 |
合计 | 74120 | 4091 |
"""
    )
    levels = ("sum", "74120", ("50150", "23970"))
    assert tell(text) == [levels, ("sum", "4091", ("2311", "1780"))]
    # where the levels don't, nothing says that the changes should
    assert tell(text.replace("74120", "99999")) == []


def test_a_hundred_with_a_misprint_is_still_the_sum_of_its_shares(tell):
    told = tell(PEOPLE.format(share="50.8").replace("100.0", "700.0"))
    assert ("sum", "700.0", ("64.0", "36.0")) in told


def test_a_table_with_one_cell_a_line(tell):
    text = """2023年末人口及构成
指标
年末数（万人）
比重（%）
常住人口
144.32
100.0
其中：城镇
75.51
52.3
乡村
68.81
47.7
其中：0-14岁
19.94
13.8
15-59岁
95.96
66.5
60岁及以上
28.42
19.7
"""
    told = tell(text)
    assert ("sum", "144.32", ("75.51", "68.81")) in told
    assert ("sum", "144.32", ("19.94", "95.96", "28.42")) in told
    assert ("sum", "100.0", ("13.8", "66.5", "19.7")) in told
    assert ("share", "52.3", ("75.51", "144.32")) in told
    assert ("share", "19.7", ("28.42", "144.32")) in told


def test_prose_ends_a_table_with_one_cell_a_line(tell):
    rows = "指标\n年末数（万人）\n常住人口\n{}\n城镇\n{}\n乡村\n68.81\n"
    prose = "2023年，人口平稳增长，各项事业有序推进，全年完成投资5亿元。\n"
    text = (
        f"2023年末人口\n{rows.format('144.32', '75.51')}{prose}{rows.format('244.32', '175.51')}"
    )
    assert [one for one in tell(text) if one[0] == "sum"] == [
        ("sum", "144.32", ("75.51", "68.81")),
        ("sum", "244.32", ("175.51", "68.81")),
    ]
