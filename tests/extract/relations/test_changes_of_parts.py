"""Changes of parts and of their whole."""

import pytest

CROPS = (
    "2023年，播种面积5.00万亩，增加0.52万亩。其中，早稻播种面积2.00万亩，{first}0.02万亩；"
    "晚稻播种面积3.00万亩，增加{last}万亩。"
)
AREAS = ("sum", "5.00万亩", ("2.00万亩", "3.00万亩"))


def sums(told):
    return [one for one in told if one[0] == "sum"]


def test_what_parts_have_gained_is_what_their_whole_has(tell):
    found = sums(tell(CROPS.format(first="减少", last="0.54")))
    assert found == [AREAS, ("sum", "0.52万亩", ("0.02万亩", "0.54万亩"))]


def test_a_misprint_is_told_and_what_is_far_off_is_not(tell):
    assert len(sums(tell(CROPS.format(first="减少", last="0.94")))) == 2
    assert sums(tell(CROPS.format(first="增加", last="1.77"))) == [AREAS]


@pytest.mark.parametrize(
    "text",
    [
        # without the sum, or without the change of a part, or in another unit
        CROPS.format(first="减少", last="0.54").replace("5.00", "9.00"),
        CROPS.format(first="减少", last="0.54").replace("，减少0.02万亩", ""),
        CROPS.format(first="减少", last="0.54").replace("0.02万亩", "0.02%"),
    ],
)
def test_without_all_of_them_nothing_is_said(tell, text):
    assert [one for one in sums(tell(text)) if "0.54万亩" in one[2]] == []


@pytest.mark.parametrize("words", ["比预算增加", "比全省平均高", "2021年增加"])
def test_a_gap_or_a_change_on_another_base_is_no_part_of_a_change(tell, words):
    text = CROPS.format(first="减少", last="0.54").replace("减少0.02", f"{words}0.02")
    assert [one for one in sums(tell(text)) if "0.54万亩" in one[2]] == []
