"""What is proposed of a whole text: each relation once, by place, and none of exact nonsense."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

AMOUNTS = st.integers(1000, 99999).map(lambda n: Decimal(n) / 100)


def test_a_set_of_figures_is_related_once(tell):
    text = "2023年，进出口总额88.90亿元，其中出口60.50亿元，进口28.40亿元。"
    assert [one[0] for one in tell(text)] == ["sum"]


def test_relations_stand_in_reading_order(tell):
    text = (
        "2023年，授权专利300件，其中发明23件。\n"
        "2023年，总装机达9157万千瓦，新能源装机达4091万千瓦、占比达44.7%。\n"
        "2023年，登记企业900家，其中新登记47家。"
    )
    assert [one[1] for one in tell(text)] == ["300件", "44.7%", "900家"]


def write(parts: list[Decimal], whole: Decimal) -> str:
    share = round(100 * parts[0] / whole, 1)
    first, second, third, whole = (f"{one:.2f}" for one in (*parts, whole))
    return (
        f"2023年，全县生产总值{whole}亿元。其中，第一产业增加值{first}亿元，占比{share}%；"
        f"第二产业增加值{second}亿元；第三产业增加值{third}亿元。"
    )


@given(st.lists(AMOUNTS, min_size=3, max_size=3))
def test_consistent_figures_raise_no_alarm(parts):
    audit = audit_document(build_document(write(parts, sum(parts))))
    assert not audit.failing
    assert any(one.drafted.relation.kind == "sum" for one in audit.findings)


@given(st.lists(AMOUNTS, min_size=3, max_size=3), st.integers(1, 9), st.integers(0, 3))
def test_a_digit_beyond_rounding_does(parts, by, place):
    whole = sum(parts)
    digits = str(int(whole * 100))
    at = len(digits) - 1 - place
    other = str((int(digits[at]) + by) % 10)
    changed = Decimal(digits[:at] + other + digits[at + 1 :]) / 100
    off = abs(changed - whole)
    if off <= Decimal("0.02") or not changed or (at == 0 and other == "0"):
        return
    audit = audit_document(build_document(write(parts, changed)))
    assert any(one.drafted.relation.kind == "sum" for one in audit.failing)
