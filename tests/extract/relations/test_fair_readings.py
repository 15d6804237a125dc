"""Rates that were cut off after their last digit, and so are no error."""

import pytest

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

TITLE = "某市2015年统计公报\n"


def judge(text: str) -> list[tuple[str, str]]:
    audit = audit_document(build_document(TITLE + text))
    return [(one.verdict, one.row.reading) for one in audit.findings]


@pytest.mark.parametrize(
    ("printed", "judged"),
    [
        # 208 / (3072 - 208) = 7.26 %
        ("7.3%", ("certain", "increment")),
        ("7.2%", ("under_reading", "cut")),
        ("7.1%", ("does_not_hold", "increment")),
        ("7.4%", ("does_not_hold", "increment")),
    ],
)
def test_a_growth_that_drops_what_follows_its_last_digit(printed, judged):
    text = f"2015年，月收入3072元，比上年提高208元，增长{printed}。"
    assert judge(text) == [judged]


def test_a_fall_is_cut_towards_nothing():
    # (92.74 - 100) / 100 = -7.26 %
    text = "2015年，产值92.74亿元，比上年100.00亿元下降{}。"
    assert judge(text.format("7.2%")) == [("under_reading", "cut")]
    assert judge(text.format("7.4%"))[0][0] == "does_not_hold"


def test_a_share_that_drops_what_follows_its_last_digit():
    text = "2015年，生产总值2458.8亿元。其中，工业增加值153.8亿元，占地区生产总值的比重{}。"
    verdicts = {printed: dict(judge(text.format(printed))) for printed in ("6.3%", "6.2%", "6.1%")}
    assert "under_reading" not in verdicts["6.3%"]
    assert verdicts["6.2%"]["under_reading"] == "cut"
    assert "does_not_hold" in verdicts["6.1%"]


def test_a_sum_is_never_cut_off():
    text = "2015年，产值10.0亿元，其中工业4.04亿元，农业6.05亿元。"
    assert all(reading != "cut" for _, reading in judge(text))


@pytest.mark.parametrize(
    ("printed", "judged"),
    [("72.1", "certain"), ("72.0", "does_not_hold"), ("75.1", "does_not_hold")],
)
def test_a_mean_over_years_is_not_cut_off(printed, judged):
    # 360.5 / 5 = 72.1
    text = f"2011-2015年，累计投入资金360.5亿元，年均{printed}亿元。"
    assert judge(text) == [(judged, "yearly")]


def test_a_mean_over_years_that_drops_its_last_digit_is_none_that_holds():
    # 360.9 / 5 = 72.18
    text = "2011-2015年，累计投入资金360.90亿元，年均{}亿元。"
    assert judge(text.format("72.2")) == [("certain", "yearly")]
    assert judge(text.format("72.1")) == [("does_not_hold", "yearly")]


def test_a_mean_over_people_that_drops_its_last_digit_is_fair():
    # 12347 / 700 = 17.6386
    text = "2015年，发放资金12347万元，惠及群众700人，人均{}万元。"
    assert judge(text.format("17.64"))[0][0] == "certain"
    assert judge(text.format("17.63")) == [("under_reading", "cut")]
    assert judge(text.format("17.62"))[0][0] == "does_not_hold"


#: A third each, which three prints of one decimal do not fill.
THIRDS = "2015年，全市人口600人，其中：少儿200人，占{}%；中年200人，占{}%；老年200人，占{}%。"


def read_shares(text: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return verdict and operands of each share of an amount, by its print."""
    found = audit_document(build_document(TITLE + text)).findings
    return {
        one.prints["stated"]: (
            one.verdict,
            tuple(print_ for name, print_ in one.prints.items() if name != "stated"),
        )
        for one in found
        if one.drafted.relation.kind == "share"
    }


def test_a_share_set_so_that_all_fill_a_hundred_is_read_as_what_the_others_leave():
    told = read_shares(THIRDS.format("33.3", "33.3", "33.4"))
    assert told["33.4%"] == ("under_reading", ("200人", "600人", "33.3%", "33.3%"))
    assert told["33.3%"][0] == "certain"
    assert ("under_reading", "closed") in judge(THIRDS.format("33.3", "33.3", "33.4"))


def test_a_share_whose_whole_is_not_filled_is_read_plainly():
    # 100.1 in all, within what three may miss by
    told = read_shares(THIRDS.format("33.3", "33.4", "33.4"))
    assert told["33.4%"] == ("does_not_hold", ("200人", "600人"))


def test_a_share_more_than_a_unit_of_its_last_digit_off_is_an_error():
    # 33.5 fills a hundred, and yet is 0.17 from a third
    told = read_shares(THIRDS.format("33.3", "33.2", "33.5"))
    assert told["33.5%"] == ("does_not_hold", ("200人", "600人"))


def test_a_share_is_set_beside_those_of_its_own_whole():
    other = (
        "2015年，土地800亩，其中：耕地600亩，占75.0%；园地120亩，占15.0%；林地80亩，占10.0%。\n"
    )
    for text in (other + THIRDS, THIRDS + "\n" + other):
        told = read_shares(text.format("33.3", "33.3", "33.4"))
        assert told["33.4%"] == ("under_reading", ("200人", "600人", "33.3%", "33.3%"))


def test_a_share_that_stands_in_no_hundred_is_read_plainly():
    # 67 / 200 = 33.5 %
    text = "2015年，全市人口200人，其中：少儿67人，占{}%。"
    assert read_shares(text.format("33.5"))["33.5%"][0] == "certain"
    assert read_shares(text.format("33.6"))["33.6%"] == ("does_not_hold", ("67人", "200人"))


def test_a_growth_from_nothing_has_no_value_to_miss():
    # 3072 - 3072 = 0, which nothing grew from
    text = "2015年，月收入3072元，比上年提高3072元，增长7.2%。"
    assert judge(text) == [("not_checkable", "increment")]
