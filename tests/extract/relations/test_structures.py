"""Structures: shares of amounts named before them, and changes told behind two of them."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.propose import find_relations
from analysis.extract.scan import extract_mentions
from analysis.run.audit import audit_document

GDP = "2023年，生产总值100.00亿元。其中，第一产业增加值11.25亿元；第二产业增加值40.15亿元；\
第三产业增加值48.60亿元。"
SHARES = [
    ("share", "11.3", ("11.25亿元", "100.00亿元")),
    ("share", "40.1", ("40.15亿元", "100.00亿元")),
    ("share", "48.6", ("48.60亿元", "100.00亿元")),
]


def shares(told):
    return [one for one in told if one[0] == "share"]


@pytest.mark.parametrize("between", ["", "\n　　"])
def test_the_terms_of_a_structure_are_shares_of_what_adds_up(tell, between):
    text = f"{GDP}{between}三次产业结构为11.3:40.1:48.6。"
    assert shares(tell(text)) == SHARES


def test_one_misprint_is_proposed_and_another_structure_is_none_of_theirs(tell):
    text = f"{GDP}三次产业结构为{{}}。"
    assert shares(tell(text.format("11.3:40.7:48.6")))[1][1] == "40.7"
    assert shares(tell(text.format("14.3:42.1:43.6"))) == []
    assert shares(tell(text.format("51.4:48.6"))) == []


def test_what_changed_between_two_structures_is_told_part_by_part(tell):
    text = "2023年，三次产业结构由上年的17.1:32.4:50.5{}16.2:34.1:49.7，\
第一产业比重下降{}个百分点。"
    told = ("pp_change", "0.9个百分点", ("17.1", "16.2"))
    assert told in tell(text.format("调整为", "0.9"))
    assert all(one[0] != "pp_change" for one in tell(text.format("，去年", "0.9")))
    assert all(one[0] != "pp_change" for one in tell(text.format("调整为", "3.3")))


def test_a_list_of_shares_is_of_the_list_of_amounts_before_it(tell):
    text = "2023年，公路总里程358.37万公里，增加2.10万公里。其中，国道113.71万公里，\
省道82.51万公里，县道162.15万公里。各等级里程分别占总里程的31.7%、{}%和45.2%。"
    told = shares(tell(text.format("23.0")))
    assert [one[1:] for one in told] == [
        ("31.7%", ("113.71万公里", "358.37万公里")),
        ("23.0%", ("82.51万公里", "358.37万公里")),
        ("45.2%", ("162.15万公里", "358.37万公里")),
    ]
    assert len(shares(tell(text.format("23.7")))) == 3  # one misprint
    assert shares(tell(text.format("23.0").replace("31.7", "37.1").replace("45.2", "54.2"))) == []


@pytest.mark.parametrize(
    "text",
    [
        # told before the structures, or in another sentence, of something else
        "2023年，第一产业比重下降0.9个百分点，结构由上年的17.1:32.4:50.5调整为16.2:34.1:49.7。",
        "2023年，结构由上年的17.1:32.4:50.5调整为16.2:34.1:49.7。第一产业比重下降0.9个百分点。",
    ],
)
def test_changes_that_stand_elsewhere_are_of_something_else(tell, text):
    assert all(one[0] != "pp_change" for one in tell(text))


def test_a_list_of_shares_ends_where_something_else_is_told(tell):
    text = "2023年，公路总里程358.37万公里，其中国道113.71万公里，省道82.51万公里，\
县道162.15万公里。各等级里程分别占总里程的31.7%、23.0%，县道{}45.2%。"
    assert [one[1] for one in shares(tell(text.format("增长")))] == ["31.7%", "23.0%"]
    other = text.replace("，县道{}", "，占全国的")  # a share of something else
    assert [one[1] for one in shares(tell(other))] == ["31.7%", "23.0%"]


def test_what_a_structure_says_is_recomputed_as_it_says():
    text = f"{GDP}三次产业结构由上年的12.2:40.2:47.6调整为11.3:40.1:48.6，\
第一产业比重下降0.9个百分点。"
    document = build_document(text)
    found = find_relations(document, extract_mentions(document))
    formulas = {one.kind: one.readings[0].formula for one in found if one.kind != "sum"}
    assert formulas == {"share": "share(part, whole)", "pp_change": "end - base"}


PULLED = (
    "2023年，生产总值增长5.2%。三次产业分别拉动经济增长0.7、2.1和2.4个百分点，"
    "三次产业对经济增长的贡献率分别为{}、40.4%和46.3%。"
)


def test_contributions_are_the_shares_of_a_growth_that_its_points_are(tell):
    for first in ("13.3%", "73.3%"):  # the second is a misprint
        found = [one for one in tell(PULLED.format(first)) if one[0] == "share"]
        assert found == [
            ("share", first, ("0.7", "5.2%")),
            ("share", "40.4%", ("2.1", "5.2%")),
            ("share", "46.3%", ("2.4个百分点", "5.2%")),
        ]
    other = PULLED.format("73.3%").replace("40.4%", "60.4%")
    assert [one for one in tell(other) if one[0] == "share"] == []


def test_a_share_may_be_set_so_that_its_structure_adds_up_to_a_hundred():
    text = (
        "某区2023年统计公报\n2023年，生产总值4207422万元。其中，第一产业增加值{first}万元；"
        "第二产业增加值1293002万元；第三产业增加值1999994万元。三次产业结构为{share}:30.73:47.53。"
    )

    def verdicts(first, share):
        audit = audit_document(build_document(text.format(first=first, share=share)))
        return {one.prints["stated"]: (one.verdict, one.row.reading) for one in audit.findings}

    # 914426 / 4207422 = 21.734 %, and 21.73 + 30.73 + 47.53 = 99.99
    assert verdicts("914426", "21.74")["21.74"] == ("under_reading", "closed")
    assert verdicts("914426", "21.73")["21.73"][0] in {"certain", "compatible"}
    # a miss of more than one unit is not explained so
    assert "closed" not in {reading for _, reading in verdicts("924426", "21.74").values()}


def test_a_structure_says_the_shares_again(tell):
    text = (
        "2018年，第一产业增加值占地区生产总值比重为37.5%，第二产业增加值比重为25.4%，"
        "第三产业增加值比重为37.1%。三次产业结构比为{}:25.4:37.1。"
    )
    repeats = [one for one in tell(text.format("37.5")) if one[0] == "repeat"]
    assert [one[2] for one in repeats] == [
        ("37.5%", "37.5"),
        ("25.4%", "25.4"),
        ("37.1%", "37.1"),
    ]
    again = [one for one in tell(text.format("37.4")) if one[0] == "repeat"]
    assert [one[2] for one in again] == [("25.4%", "25.4"), ("37.1%", "37.1")]


def test_listed_shares_may_be_of_a_whole_before_their_parts(tell):
    text = (
        "2018年末，总人口497.96万人，城镇人口221万人。\n"
        "男性259.44万人，女性238.52万人，分别占{}%和47.9%。"
    )
    shares = [one for one in tell(text.format("52.1")) if one[0] == "share"]
    assert shares == [
        ("share", "52.1%", ("259.44万人", "497.96万人")),
        ("share", "47.9%", ("238.52万人", "497.96万人")),
    ]
    assert [one for one in tell(text.format("62.1")) if one[1] == "62.1%"][:1] != []


def told_again(told):
    return [one for one in told if one[0] == "repeat"]


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ("第一产业占比37.5%", "37.5%"),
        ("第一产业增加值比重37.5%", "37.5%"),
        ("第一产业占比37.50%", "37.50%"),
        # another share of it, another value, hedged, of what is no member, or of another one
        ("第一产业贡献率37.5%", None),
        ("第一产业占比37.4%", None),
        ("第一产业占比约37.5%", None),
        ("民营经济占比37.5%", None),
        ("第二产业占比37.5%", None),
    ],
)
@pytest.mark.parametrize("between", ["", "\n学校5所。\n医院6所。\n桥梁7座。\n"])
def test_a_share_is_told_again_by_its_name_its_value_and_its_date(tell, first, again, between):
    text = f"2018年，{first}。{between}三次产业结构比为37.5:25.4:37.1。"
    told = [("repeat", again, (again, "37.5"))]
    assert told_again(tell(text)) == (told if again else [])


@pytest.mark.parametrize(("year", "found"), [("2018", True), ("2017", False)])
def test_a_share_of_another_date_is_not_told_again(tell, year, found):
    text = f"{year}年，第一产业占比37.5%。2018年，三次产业结构比为37.5:25.4:37.1。"
    told = [("repeat", "37.5%", ("37.5%", "37.5"))]
    assert told_again(tell(text)) == (told if found else [])


def test_a_share_that_is_told_behind_its_structure_repeats_it(tell):
    text = "2018年，三次产业结构比为37.5:25.4:37.1，第二产业占比{}%。"
    assert [one[2] for one in told_again(tell(text.format("25.4")))] == [("25.4", "25.4%")]
    assert told_again(tell(text.format("25.3"))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # 259.44 / 497.96 = 52.10 %, 238.52 / 497.96 = 47.90 %
        ("用水497.96万吨。\n城区259.44万吨，乡镇238.52万吨，", True),
        ("用水497.96万吨。\n管网30公里，城区259.44万吨，乡镇238.52万吨，", True),
        ("用水497.96万吨，投资5亿元。城区259.44万吨，乡镇238.52万吨，", True),
        ("用水497.96万吨，节水300.00万吨，投资5亿元，城区259.44万吨，乡镇238.52万吨，", True),
        ("用水497.96万吨，耗资约497.96万吨。\n城区259.44万吨，乡镇238.52万吨，", True),
        (
            "节水100.00万吨，输水300.00万吨，用水497.96万吨，投资5亿元，\
城区259.44万吨，乡镇238.52万吨，",
            True,
        ),
        # the whole is hedged, another thing, too far off or not printed
        ("用水约497.96万吨。\n城区259.44万吨，乡镇238.52万吨，", False),
        ("投资497.96万元。\n城区259.44万吨，乡镇238.52万吨，", False),
        ("用水531.07万吨。\n城区259.44万吨，乡镇238.52万吨，", False),
        ("城区259.44万吨，乡镇238.52万吨，", False),
        # the parts stand in another sentence, are of two kinds, or are not as many
        ("用水497.96万吨。\n城区259.44万吨，乡镇238.52万吨。", False),
        ("用水497.96万吨。\n城区259.44万吨，乡镇238.52万元，", False),
        ("用水497.96万吨。\n城区259.44万吨。乡镇238.52万吨，", False),
        ("用水497.96万吨。\n城区259.44万吨，", False),
    ],
)
def test_a_list_of_shares_finds_the_whole_before_its_parts(tell, text, found):
    told = [
        ("share", "52.1%", ("259.44万吨", "497.96万吨")),
        ("share", "47.9%", ("238.52万吨", "497.96万吨")),
    ]
    assert shares(tell(f"2018年，{text}分别占52.1%和47.9%。")) == (told if found else [])


def test_one_share_is_no_list(tell):
    text = "2018年，用水497.96万吨。\n城区259.44万吨，分别占52.1%。"
    assert shares(tell(text)) == []


def test_a_structure_is_of_amounts_and_not_of_other_shares(tell):
    text = "2023年，占比甲11.3%、乙40.1%、丙48.6%，合计100%。三次产业结构为11.3:40.1:48.6。"
    assert shares(tell(text)) == []


@pytest.mark.parametrize(
    "listed", ["占比分别占52.1个百分点和47.9个百分点", "分别增长52.1%和47.9%"]
)
def test_points_and_changes_listed_severally_are_no_shares(tell, listed):
    text = f"2018年，总人口497.96万人。\n男性259.44万人，女性238.52万人，{listed}。"
    assert shares(tell(text)) == []


@pytest.mark.parametrize("between", ["投资增长3%", "完成5亿元"])
def test_contributions_are_of_the_points_before_them_whatever_stands_between(tell, between):
    text = PULLED.format("13.3%").replace("个百分点，", f"个百分点，{between}，")
    assert [one[2] for one in shares(tell(text))] == [
        ("0.7", "5.2%"),
        ("2.1", "5.2%"),
        ("2.4个百分点", "5.2%"),
    ]


@pytest.mark.parametrize("grown", ["占比5.2%", "增长5.2个百分点", "5.2亿元"])
def test_contributions_are_the_shares_of_a_growth_and_of_nothing_else(tell, grown):
    text = PULLED.format("13.3%").replace("增长5.2%", grown, 1)
    assert shares(tell(text)) == []
