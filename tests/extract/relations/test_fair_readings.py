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
