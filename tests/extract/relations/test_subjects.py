"""Statements of a text: what each figure is of, and which level a change belongs to."""

from dataclasses import replace

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.subjects import (
    IN_TABLES,
    LIST_DOUBT,
    NO_SUBJECT,
    OF_RATIO,
    ONE_YEAR,
    OTHER_BASIS,
    OTHER_UNIT,
    SEVERAL,
    find_subjects,
)
from analysis.extract.scan import extract_mentions

YEAR = 2024


def read(text):
    """A text's mentions and what they are of."""
    document = build_document(text)
    mentions = extract_mentions(document, YEAR)
    return mentions, find_subjects(document, mentions)


def show(statement):
    """A statement on one line: its name, base > end, then its changes (+) and its aims (!)."""
    parts = [statement.name]
    if statement.base is not None:
        parts += [statement.base.printed, ">"]
    if statement.end is not None:
        parts.append(statement.end.printed)
    parts += [f"+{one.printed}" for one in statement.changes]
    parts += [f"!{one.printed}" for one in statement.aims]
    return " ".join(parts)


def told(text):
    return [show(one) for one in read(text)[1].statements]


def doubted(text):
    mentions, subjects = read(text)
    return {
        one.printed: subjects.doubts[one.figure]
        for one in mentions
        if one.figure in subjects.doubts
    }


def increments(text):
    mentions, subjects = read(text)
    return [one.printed for one in mentions if one.figure in subjects.increments]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("产值5亿元，增长3%。", ["产值 5亿元 +3%"]),
        ("产值5亿元，利润增长3%。", ["产值 5亿元", "利润 +3%"]),
        ("产值5亿元，税收2亿元，产值增长3%。", ["产值 5亿元 +3%", "税收 2亿元"]),
        ("产值5亿元，税收2亿元，增长3%。", ["产值 5亿元", "税收 2亿元 +3%"]),
        ("产值5亿元，增速3%。", ["产值 5亿元 +3%"]),
        ("产值5亿元，居全国第3位，增长3%。", ["产值 5亿元 +3%", "产值 第3位"]),
        ("产值5亿元，高于全省平均3个百分点。", ["产值 5亿元"]),
        ("产值5亿元；增长3%。", ["产值 5亿元"]),
        ("产值5亿元。增长3%。", ["产值 5亿元"]),
        ("产值5亿元，6家企业上市，增长3%。", ["产值 5亿元", "企业 6家"]),
        ("居全国第3位。", []),
        ("粮食5万吨，均增长5%。", ["粮食 5万吨 +5%"]),
    ],
)
def test_a_figure_is_of_the_noun_before_it_and_a_change_of_the_level_before_it(text, statements):
    assert told(text) == statements


def test_a_text_without_measured_figures_states_nothing():
    mentions, subjects = read("2024年，产值有所增长。")
    assert [one.kind for one in mentions] == ["date"]
    assert (subjects.statements, subjects.doubts, subjects.increments) == ([], {}, set())


def test_statements_know_their_unit_and_paragraph():
    _, subjects = read("产值5亿元。税收占比6%。\n利润增长3%。")
    assert [(one.name, one.unit, one.paragraph) for one in subjects.statements] == [
        ("产值", "CNY", 0),
        ("税收占比", "percent", 0),
        ("利润", "", 1),
    ]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "居民收入5万元。其中，城镇6万元，增长4%；农村2万元，增长7%。",
            ["居民收入 5万元", "城镇居民收入 6万元 +4%", "农村居民收入 2万元 +7%"],
        ),
        (
            "居民收入增长5%，其中城镇增长4%，农村增长7%。",
            ["居民收入 +5%", "城镇居民收入 +4%", "农村居民收入 +7%"],
        ),
        # of another paragraph, or of another unit
        ("居民收入5万元。\n其中，城镇6万元。", ["居民收入 5万元", "城镇 6万元"]),
        ("居民收入5万元，其中城镇7家。", ["居民收入 5万元", "城镇 7家"]),
        (
            "支出31亿元，占总支出的81%，比上年提高2个百分点。",
            ["支出 31亿元", "支出占总支出 81% +2个百分点"],
        ),
        # what grows by percent is the amount, not its share
        ("支出31亿元，占总支出的81%，增长5%。", ["支出 31亿元 +5%", "支出占总支出 81%"]),
        # a share is no head of what follows
        (
            "居民收入5万元，占比60%，城镇增长4%。",
            ["居民收入 5万元", "居民收入占比 60%", "城镇居民收入 +4%"],
        ),
        # of a list, the last member is
        (
            "甲产值、乙利润分别为5亿元、4亿元，其中城镇2亿元。",
            ["甲产值 5亿元", "乙利润 4亿元", "城镇乙利润 2亿元"],
        ),
    ],
)
def test_a_name_that_says_only_a_part_is_completed_by_the_one_before(text, statements):
    assert told(text) == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "粮食、油料产量分别为5万吨、4万吨，分别增长7%、6%。",
            ["粮食产量 5万吨 +7%", "油料产量 4万吨 +6%"],
        ),
        (
            "粮食5万吨，油料4万吨，分别增长7%、6%。",
            ["粮食 5万吨 +7%", "油料 4万吨 +6%"],
        ),
        (
            "入学率、升学率分别从82%、79%提高到90%、88%。",
            ["入学率 82% > 90%", "升学率 79% > 88%"],
        ),
        (
            "图书馆、博物馆分别为9个、5个，达到12个、8个。",
            ["图书馆 9个 > 12个", "博物馆 5个 > 8个"],
        ),
        # of several units
        (
            "户数、人员、资金为2万户、9万人和256亿元。",
            ["户数 2万户", "人员 9万人", "资金 256亿元"],
        ),
        ("户数为2万户、9万人和256亿元。", ["户数 2万户"]),
        # each change with a verb of its own
        (
            "公路、水路客运量分别增长5%和下降2%。",
            ["公路客运量 +5%", "水路客运量 +2%"],
        ),
        ("客运量增长5%和下降2%。", ["客运量 +5% +2%"]),
        # the next clause is of what it names itself
        (
            "甲产值、乙利润分别为5亿元、4亿元，税收3亿元，增长2%。",
            ["甲产值 5亿元", "乙利润 4亿元", "税收 3亿元 +2%"],
        ),
        (
            "粮食、油料产量分别为5万吨、4万吨，粮食产量增长3%，达到6万吨。",
            ["粮食产量 5万吨", "油料产量 4万吨", "粮食产量 6万吨 +3%"],
        ),
    ],
)
def test_the_members_of_a_list_stand_in_order(text, statements):
    assert told(text) == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("企业由12家增至40家，增长3倍。", ["企业 12家 > 40家 +3倍"]),
        ("企业12家，增至40家。", ["企业 12家 > 40家"]),
        ("企业由51家公司整合为33家。", ["企业 51家 > 33家"]),
        ("12家企业，增至40家。", ["企业 12家 > 40家"]),
        ("企业12家，增长5%，增至40家。", ["企业 12家 +5%"]),
        ("企业由12家增至40家，增至50家。", ["企业 12家 > 40家"]),
        ("企业由12家增至40亿元。", ["企业 12家 >"]),
        ("占比由2%提高到3家。", ["占比 2% >"]),
        ("企业12家、居全省第2位，增至40家。", ["企业 12家", "企业 第2位"]),
        ("财政收入8亿元，较上年7亿元增长14%。", ["财政收入 7亿元 > 8亿元 +14%"]),
        (
            "财政收入8亿元，较上年7亿元增长14%，较2020年4亿元增长100%。",
            ["财政收入 7亿元 > 8亿元 +14%", "财政收入 4亿元 > 8亿元 +100%"],
        ),
        (
            "财政收入8亿元，较上年7亿元增加1亿元，比2020年增长25%。",
            ["财政收入 7亿元 > 8亿元 +1亿元", "财政收入 8亿元 +25%"],
        ),
        ("财政收入8亿元，较上年7家增长14%。", ["财政收入 8亿元"]),
        (
            "支出31亿元，完成预算的54%，比上年29亿元增长7%。",
            ["支出 29亿元 > 31亿元 +7%", "支出完成预算比例 54%"],
        ),
        ("2020年企业6家，2024年9家。", ["企业 6家 > 9家"]),
        ("2024年企业9家，2020年6家。", ["企业 6家 > 9家"]),
        ("2024年末企业9家，2020年6家。", ["企业 6家 > 9家"]),
        ("2024年企业9家，2020年6亿元。", ["企业 9家"]),
        ("2024年企业9家，2024年6家。", ["企业 9家"]),
        ("进出口增长12%，从全国第三位提升到第二位。", ["进出口 +12%", "进出口 第三位 > 第二位"]),
    ],
)
def test_the_earlier_level_of_a_quantity_is_its_base(text, statements):
    assert told(text) == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("机构9家（省级4家）增加到16家。", ["机构 9家 > 16家", "省级机构 4家"]),
        ("机构9家（省级4家），增长8%。", ["机构 9家 +8%", "省级机构 4家"]),
        (
            "机构从9家（省级4家），增加到16家（省级7家），增长78%。",
            ["机构 9家 > 16家 +78%", "省级机构 4家", "省级机构 7家"],
        ),
        (
            "机构9家（省级4家）；平台3个（国家级2个），增长8%。",
            ["机构 9家", "省级机构 4家", "平台 3个 +8%", "国家级平台 2个"],
        ),
        # the parenthesis was opened in the part of the sentence before
        (
            "机构9家（省级4家；市级5家），增长8%。",
            ["机构 9家", "省级机构 4家", "市级机构 5家 +8%"],
        ),
    ],
)
def test_behind_an_aside_a_sentence_goes_on(text, statements):
    assert told(text) == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("产值翻一番。从6亿元增加到14亿元，增长133%。", None),
        ("产值5亿元。由6亿元增至14亿元。", ["产值 5亿元", "产值 6亿元 > 14亿元"]),
        ("产值5亿元。\n由6亿元增至14亿元。", ["产值 5亿元"]),
        ("由6亿元增至14亿元。", []),
        ("产值5亿元。达14亿元。", ["产值 5亿元"]),
    ],
)
def test_a_sentence_that_begins_with_from_goes_on_in_its_paragraph(text, statements):
    found = told(text)
    if statements is None:
        assert found[-1].endswith("6亿元 > 14亿元 +133%")
    else:
        assert found == statements


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("财政收入增长8%、达到9亿元。", ["财政收入 9亿元 +8%"]),
        ("财政收入增长8%，利润达到9亿元。", ["财政收入 +8%", "利润 9亿元"]),
        ("财政收入年均增长6%，从23亿元增加到31亿元。", ["财政收入 23亿元 > 31亿元 +6%"]),
        ("企业增长8%、居全国第4位、达到9家。", ["企业 9家 +8%", "企业 第4位"]),
        ("企业提高8个百分点、达到9家。", ["企业 +8个百分点"]),
        ("财政收入增长8%，其中5亿元。", ["财政收入 +8%"]),
        ("产值增长8%的财政收入16亿元。", ["产值 +8%", "财政收入 16亿元"]),
        ("企业增加3家、达到9家，增长50%。", ["企业 9家 +3家 +50%"]),
        ("同比增长3%，达到5亿元。", []),
        ("同比增长8%的财政收入16亿元。", ["财政收入 16亿元 +8%"]),
        (
            "同比增长8%的财政收入16亿元，其中城镇9亿元。",
            ["财政收入 16亿元 +8%", "城镇财政收入 9亿元"],
        ),
        ("同比增长8%，财政收入16亿元。", ["财政收入 16亿元"]),
        (
            "产值突破20亿元大关，达到21亿元，增长5%。",
            ["产值 21亿元 +5%"],
        ),
        ("产值突破20亿元大关，达到21家。", ["产值 突破20亿元", "产值 21家"]),
        ("产值迈上4个台阶、达14亿元，增长5%。", ["产值 4个", "产值 14亿元 +5%"]),
        ("产值5亿元，达到6亿元。", ["产值 5亿元"]),
    ],
)
def test_a_change_may_stand_before_its_level(text, statements):
    assert told(text) == statements


def test_a_change_that_finds_its_noun_behind_it_is_in_doubt_no_more():
    assert doubted("同比增长8%的财政收入16亿元。") == {}
    assert doubted("同比增长8%，财政收入16亿元。") == {"8%": NO_SUBJECT}


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("铁路里程新增17公里、突破70公里。", "铁路里程 突破70公里 +17公里"),
        ("新增航线16条、达到54条。", "航线 54条 +16条"),
        ("新增企业12家，增至40家。", "企业 40家 +12家"),
        ("新增公路里程17公里，总里程90公里。", "公路里程 90公里 +17公里"),
    ],
)
def test_a_flow_beside_its_level_is_an_increment_of_it(text, statement):
    assert told(text) == [statement]
    (figure,) = increments(text)
    assert f"+{figure}" in statement


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("新增公路里程17公里，总里程90亿元。", ["新增公路里程 17公里", "总里程 90亿元"]),
        ("新增公路里程17公里，总面积90公里。", ["新增公路里程 17公里", "总面积 90公里"]),
        (
            "新增公路里程17公里，增长5%，总里程90公里。",
            ["新增公路里程 17公里 +5%", "总里程 90公里"],
        ),
        ("公路里程17公里，总里程90公里。", ["公路里程 17公里", "总里程 90公里"]),
        ("总里程90公里。", ["总里程 90公里"]),
        ("新增航线16条、达到54亿元。", ["新增航线 16条", "新增航线 54亿元"]),
        (
            "新增航线16条，比上年12条增加4条，达到54条。",
            ["新增航线 12条 > 16条 +4条"],
        ),
    ],
)
def test_a_flow_whose_level_is_another_thing_s_stays_a_level(text, statements):
    assert told(text) == statements
    assert increments(text) == []


def test_of_listed_increments_the_verb_stands_before_the_first_only():
    text = "图书馆、博物馆分别为12个、8个，增加3个和2个。"
    assert told(text) == ["图书馆 12个 +3个", "博物馆 8个 +2个"]
    assert increments(text) == ["2个"]  # the verb itself makes the first a change
    assert increments("图书馆、博物馆分别为12个、8个。") == []


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("今年拟安排支出12亿元、9亿元，比去年增加4亿元。", ["拟安排支出 +4亿元 !12亿元 !9亿元"]),
        ("今年力争企业达到20家，利税达到30亿元。", ["力争企业 !20家", "利税 !30亿元"]),
        ("今年力争标准由240元提高到280元。", ["力争标准 240元 > 280元"]),
        ("支出12亿元，完成预算的120%，增长3%。", ["支出 12亿元 +3%", "支出完成预算比例 120%"]),
        (
            "支出12亿元，完成年初预算10亿元的120%，增长3%。",
            ["支出 12亿元 +3% !10亿元", "支出完成预算比例 120%"],
        ),
        ("支出12亿元，的120%。", ["支出 12亿元"]),
    ],
)
def test_what_is_planned_is_an_aim_and_how_far_it_is_fulfilled_a_share(text, statements):
    assert told(text) == statements


@pytest.mark.parametrize(
    ("text", "statements", "doubts"),
    [
        ("旅游收入8亿元，是2020年的2.3倍。", ["旅游收入 8亿元 +2.3倍"], {}),
        ("旅游收入是2020年的2.3倍。", ["旅游收入 +2.3倍"], {}),
        ("是2020年的2.3倍。", [], {"2.3倍": NO_SUBJECT}),
        ("旅游收入增长8%，是2020年的2.3倍。", ["旅游收入 +8%"], {"2.3倍": NO_SUBJECT}),
        (
            "粮食、油料产量分别为5万吨、4万吨，是2020年的2.3倍。",
            ["粮食产量 5万吨", "油料产量 4万吨"],
            {"2.3倍": NO_SUBJECT},
        ),
    ],
)
def test_a_multiple_of_an_earlier_level_is_a_change(text, statements, doubts):
    assert told(text) == statements
    assert doubted(text) == doubts
    assert all(one.unit != "times" for one in read(text)[1].statements)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("增长3%。", {"3%": NO_SUBJECT}),
        ("产值5亿元，其中增长3%，提高4%。", {"3%": NO_SUBJECT, "4%": NO_SUBJECT}),
        ("产值5亿元，提高3个百分点。", {"3个百分点": OTHER_UNIT}),
        ("建成12个平台，增长3%。", {"3%": OTHER_UNIT}),
        ("建成12个平台，增加2个。", {}),
        ("产值5亿元，环比增长3%。", {"3%": OTHER_BASIS}),
        ("累计支出4亿元，年均增长23%，增长3%。", {"23%": OTHER_BASIS}),
        ("支出4亿元，年均增长23%。", {}),
        ("占比5%，增长3%。", {"3%": OF_RATIO}),
        ("占比5%，提高3个百分点。", {}),
        ("产值5亿元，增长3%。", {}),
        ("粮食5万吨，油料4万吨，均增长5%。", {"5%": SEVERAL}),
        ("粮食5万吨，增长3%，油料4万吨，均增长5%。", {}),
        ("粮食、油料产量分别为5万吨、4万吨，增长5%。", {"5%": SEVERAL}),
        ("粮食、油料产量分别为5万吨、4万吨；增长5%。", {"5%": NO_SUBJECT}),
        ("分别增长5%、6%。", {"5%": LIST_DOUBT, "6%": LIST_DOUBT}),
        ("进口、出口、投资分别增长1%、2%。", {"1%": LIST_DOUBT, "2%": LIST_DOUBT}),
        (
            "粮食5万吨，油料4万吨，棉花3万吨，分别增长5%、6%。",
            {"5%": LIST_DOUBT, "6%": LIST_DOUBT},
        ),
        (
            "粮食5万吨，油料4万吨，分别提高5个百分点、6个百分点。",
            {"5个百分点": LIST_DOUBT, "6个百分点": LIST_DOUBT},
        ),
    ],
)
def test_a_change_that_words_tie_to_nothing_is_in_doubt(text, doubts):
    assert doubted(text) == doubts


def test_a_change_over_years_under_the_date_of_one_is_in_doubt():
    document = build_document("产值五年增长30%。")
    (found,) = [one for one in extract_mentions(document, YEAR) if one.kind == "change"]
    for period, basis, doubts in [
        ("2024", "", [ONE_YEAR]),
        ("2019-2024", "", []),
        ("2024", "annual_average", []),
    ]:
        subjects = find_subjects(document, [replace(found, period=period, basis=basis)])
        assert list(subjects.doubts.values()) == doubts
        assert [show(one) for one in subjects.statements] == ["产值 +30%"]


def test_a_sum_over_years_is_marked_and_so_is_what_only_its_count_names():
    _, subjects = read("累计支出4亿元，建成12个平台，产值5亿元。")
    assert [(one.name, one.summed, one.counted) for one in subjects.statements] == [
        ("累计支出", True, False),
        ("建成平台", False, True),
        ("产值", False, False),
    ]


def cells(*rows):
    """Statements and doubts of cells that print 1, 2, 3, each with label, kind, unit, period."""
    printed = [str(number) for number in range(1, len(rows) + 1)]
    document = build_document("指标 数\n产值 " + " ".join(printed) + "\n")
    found = {one.printed: one for one in extract_mentions(document, YEAR)}
    mentions = [
        replace(found[one], label=label, kind=kind, unit=unit, period=period)
        for one, (label, kind, unit, period) in zip(printed, rows, strict=True)
    ]
    subjects = find_subjects(document, mentions)
    names = {one.figure: one.printed for one in mentions}
    assert all(one.paragraph == IN_TABLES < 0 for one in subjects.statements)
    doubts = {names[figure]: why for figure, why in subjects.doubts.items()}
    return [show(one) for one in subjects.statements], doubts


def test_a_cell_is_named_by_its_label_and_a_change_goes_to_the_level_of_its_date():
    level, other = ("产值", "level", "CNY", "2023"), ("产值", "level", "CNY", "2024")
    change = ("产值", "change", "percent", "2024")
    assert cells(level, other, change) == (["产值 1", "产值 1 > 2 +3"], {})
    assert cells(other, level, change) == (["产值 2 > 1 +3", "产值 2"], {})
    span = ("产值", "change", "percent", "2020-2024")
    first = ("产值", "level", "CNY", "2020")
    assert cells(first, level, other, span) == (["产值 1", "产值 2", "产值 1 > 3 +4"], {})


def test_a_change_whose_date_no_cell_has_goes_to_the_last_one():
    level, change = ("产值", "level", "CNY", "2023"), ("产值", "change", "percent", "2024")
    assert cells(level, change) == (["产值 1 +2"], {})
    month = ("产值", "change", "percent", "2024-03")
    assert cells(level, ("产值", "level", "CNY", "2024"), month) == (["产值 1", "产值 2 +3"], {})


def test_a_change_in_a_table_without_a_level_of_its_row_is_in_doubt():
    level, change = ("利润", "level", "CNY", "2024"), ("产值", "change", "percent", "2024")
    assert cells(level, change) == (["利润 1"], {"2": NO_SUBJECT})
    point = ("利润", "change", "percentage_point", "2024")
    assert cells(level, point) == (["利润 1"], {"2": NO_SUBJECT})


def test_a_change_finds_its_row_among_the_last_eight_cells():
    level, change = ("产值", "level", "CNY", "2024"), ("产值", "change", "percent", "2024")
    other = ("利润", "level", "CNY", "2024")
    found, doubts = cells(level, *[other] * 7, change)
    assert (found[0], doubts) == ("产值 1 +9", {})
    found, doubts = cells(level, *[other] * 8, change)
    assert doubts == {"10": NO_SUBJECT}


def test_a_planned_cell_is_an_aim():
    assert cells(("产值", "policy", "CNY", "2030")) == (["产值 !1"], {})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what was planned and what came of it
        ("收入年预算21亿元，实际完成22亿元。", ["收入 22亿元 !21亿元"]),
        ("收入年预算21亿元。实际完成22亿元，增长5%。", ["收入 22亿元 +5% !21亿元"]),
        ("年预算21亿元，实际完成22亿元。", ["年预算 22亿元 !21亿元"]),
        # counted otherwise, named otherwise, or not said to be its outcome
        ("收入年预算21亿元，实际完成22万人。", ["收入年预算 !21亿元"]),
        ("收入年预算21亿元，支出实际完成6亿元。", ["收入年预算 !21亿元", "支出 6亿元"]),
        ("收入年预算21亿元，而22亿元。", ["收入年预算 !21亿元"]),
        ("收入年预算21亿元，比上年增长5%，实际完成22亿元。", ["收入年预算 +5% !21亿元"]),
        # no second outcome
        (
            "收入年预算21亿元，实际完成22亿元，实际完成23亿元。",
            ["收入 22亿元 !21亿元"],
        ),
        # without a plan there is no outcome of one, in the same sentence or the next
        ("收入21亿元。实际完成22亿元。", ["收入 21亿元"]),
    ],
)
def test_an_outcome_is_of_what_was_planned_before_it(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a round number that was passed, by a verb before it or by the number's own
        ("收入跨越130亿元，累计完成136亿元。", ["收入 136亿元"]),
        ("收入超过130亿元，累计完成136亿元。", ["收入 136亿元"]),
        ("收入跨越130亿元，累计完成136亿元，增长5%。", ["收入 136亿元 +5%"]),
        # not passed; of another unit; of another name; no word of what it came to; a place
        ("收入130亿元，累计完成136亿元。", ["收入 130亿元"]),
        ("收入跨越130亿元，累计完成136万人。", ["收入 130亿元"]),
        ("收入跨越130亿元，支出累计完成136亿元。", ["收入 130亿元", "累计支出 136亿元"]),
        ("收入超过130亿元，居全省第5位。", ["收入 超过130亿元", "收入 第5位"]),
    ],
)
def test_what_has_passed_a_round_number_has_come_to_more(text, expected):
    assert told(text) == expected


def test_a_milestone_is_not_what_is_counted():
    assert told("逼近300亿元大关，增长5%。") == []
    assert doubted("逼近300亿元大关，增长5%。") == {"5%": NO_SUBJECT}
    assert told("存款逼近300亿元大关，增长5%。") == ["存款 逼近300亿元 +5%"]
    assert told("存款增长8%，逼近300亿元大关。") == ["存款 逼近300亿元 +8%"]
    assert told("发放300亿元贷款，余额5亿元。")[0] == "发放贷款 300亿元"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收入120亿元，与2023年的118亿元相比，增加2亿元。", ["收入 118亿元 > 120亿元 +2亿元"]),
        # a plan is no earlier date
        ("收入120亿元，与计划的118亿元相比，增加2亿元。", ["收入 120亿元 +2亿元"]),
        # of another unit, or of a level that has a change already, or of none
        ("收入120亿元，与2023年的118万人相比，增加2亿元。", ["收入 120亿元"]),
        ("收入120亿元，增长5%，与2020年的118亿元相比，增加2亿元。", ["收入 120亿元 +5%"]),
        ("收入增长5%，与2023年的118亿元相比，增加2亿元。", ["收入 +5%"]),
        ("与2023年的118亿元相比，增加2亿元。", []),
    ],
)
def test_a_level_that_another_is_compared_with_is_its_base(text, expected):
    assert told(text) == expected
    last = doubted(text).get("2亿元")
    assert last == (None if expected and expected[0].endswith("2亿元") else NO_SUBJECT)


def test_the_first_of_two_levels_compared_with_is_the_base():
    text = "收入120亿元，与2022年的110亿元相比，与2023年的118亿元相比，增加2亿元。"
    assert told(text) == ["收入 110亿元 > 120亿元 +2亿元"]


STRUCTURE = "三次产业结构为9.4:42.0:48.6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # by a longer name, one after another, and from the clause before
        (
            "，第一产业所占比重下降0.4个百分点，第三产业比重上升0.5个百分点。",
            [
                "第一产业比重 9.4 +0.4个百分点",
                "第二产业比重 42.0",
                "第三产业比重 48.6 +0.5个百分点",
            ],
        ),
        # a rate is of the sector itself
        (
            "，第一产业增长0.4%。",
            ["第一产业比重 9.4", "第二产业比重 42.0", "第三产业比重 48.6", "第一产业 +0.4%"],
        ),
        # points of something else
        (
            "，失业率下降0.4个百分点。",
            ["第一产业比重 9.4", "第二产业比重 42.0", "第三产业比重 48.6", "失业率 +0.4个百分点"],
        ),
        # behind another quantity
        (
            "，产值8亿元，第一产业比重下降0.4个百分点。",
            [
                "第一产业比重 9.4 +0.4个百分点",
                "第二产业比重 42.0",
                "第三产业比重 48.6",
                "产值 8亿元",
            ],
        ),
        (
            "，产值8亿元，第一产业、第三产业所占比重分别下降0.4和0.5个百分点。",
            [
                "第一产业比重 9.4 +0.4",
                "第二产业比重 42.0",
                "第三产业比重 48.6 +0.5个百分点",
                "产值 8亿元",
            ],
        ),
    ],
)
def test_points_are_of_the_term_of_a_structure_that_they_name(text, expected):
    assert told(STRUCTURE + text) == expected


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        # all that stand open, or the members of the last list
        ("产值5亿元，收入2亿元，支出3亿元，分别增长5%、6%、7%。", ["+5%", "+6%", "+7%"]),
        ("产值5亿元，收入2亿元、支出3亿元，分别增长5%、6%。", ["", "+5%", "+6%"]),
        # those that no list holds together, and a list of more members
        ("产值5亿元，收入2亿元，支出3亿元，分别增长5%、6%。", ["", "", ""]),
        ("产值5亿元、收入2亿元、支出3亿元，分别增长5%、6%。", ["", "", ""]),
        ("收入2亿元、支出3亿元，分别增长5%、6%、7%。", ["", ""]),
    ],
)
def test_a_list_of_changes_is_of_the_list_of_levels_before_it(text, changed):
    assert [one.partition("元")[2].strip() for one in told(text)] == changed
    # Which of them have the changes is said or in doubt; none is lost without a word.
    assert set(doubted(text).values()) == (set() if any(changed) else {LIST_DOUBT})


def test_a_second_change_is_of_the_term_that_the_first_has_named():
    text = "，产值8亿元，第一产业比重比上年下降0.4个百分点，比2020年下降1.2个百分点。"
    assert told(STRUCTURE + text) == [
        "第一产业比重 9.4 +0.4个百分点 +1.2个百分点",
        "第二产业比重 42.0",
        "第三产业比重 48.6",
        "产值 8亿元",
    ]


def test_a_second_list_of_changes_is_of_what_the_first_is_of():
    text = "收入2亿元、支出3亿元，分别增长5%、6%，比2020年分别增长8%、9%。"
    assert told(text) == ["收入 2亿元 +5% +8%", "支出 3亿元 +6% +9%"]


def test_points_are_of_no_amount_and_a_rate_of_a_sector_is_of_no_share():
    assert told("第一产业8亿元，第三产业9亿元，第一产业、第三产业比重分别下降0.4和0.5个百分点。")[
        :2
    ] == ["第一产业 8亿元", "第三产业 9亿元"]
    assert told("工业占比8%，工业增长2%。") == ["工业占比 8%", "工业 +2%"]
    assert told("工业占比8%，工业占比提高2个百分点。") == ["工业占比 8% +2个百分点"]
