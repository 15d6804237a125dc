"""A number says what it rests on; the register holds each id once, its digits as they are."""

import json
import pickle
from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.result import IntervalKind, MadeBy, Operand, OperandKind
from analysis.register.number import Number, Register

FIGURE = Operand(kind=OperandKind.FIGURE, id="p01.02")
END = Operand(kind=OperandKind.FIGURE, id="p01.04")
TABLE = Operand(kind=OperandKind.TABLE, id="growth")
MADE = MadeBy(step="02_growth", cell="growth")


def number(name="growth.labs.pct", value="80.1", **more):
    content = {
        "id": name,
        "value": Decimal(value),
        "low": Decimal(value),
        "high": Decimal(value),
        "unit": "percent",
        "label": {"zh": "企业研发机构数：增长率", "en": "Enterprise labs: growth"},
        "display": {"zh": f"{value}%", "en": f"{value}%"},
        "operands": (FIGURE, END),
        "made_by": MADE,
        "formula": {"zh": "100 × (1621 ÷ 900 − 1)", "en": "100 × (1,621 ÷ 900 − 1)"},
        "figures": ("p01.02",),
        "pages": (1,),
        "printed": ("900家",),
    }
    return Number(**content | more)


def test_a_complete_number_is_taken():
    register = Register([number(), number("growth.labs.cagr", "15.8")])
    assert len(register) == 2
    assert "growth.labs.pct" in register
    assert "growth.labs.other.pct" not in register
    assert register["growth.labs.cagr"].value == Decimal("15.8")
    assert [one.id for one in register] == ["growth.labs.pct", "growth.labs.cagr"]


def test_two_numbers_of_one_id_are_refused_naming_both():
    with pytest.raises(ValueError, match=r"growth\.labs\.pct") as refused:
        Register([number(value="80.1"), number(value="12.5")])
    assert "80.1" in str(refused.value)
    assert "12.5" in str(refused.value)
    assert "Enterprise labs: growth" in str(refused.value) or "企业研发机构数" in str(
        refused.value
    )


@pytest.mark.parametrize(
    ("missing", "fault"),
    [
        ({"operands": ()}, "rests on nothing"),
        ({"formula": {}}, "has no formula"),
        ({"figures": (), "pages": (), "printed": ()}, "has neither pages nor a citation"),
        ({"low": Decimal(81), "high": Decimal(82)}, "lies outside its bounds"),
        ({"low": Decimal(70), "high": Decimal(80)}, "lies outside its bounds"),
    ],
)
def test_a_number_that_can_t_be_followed_to_its_origin_is_refused(missing, fault):
    with pytest.raises(ValueError, match=fault):
        Register([number(**missing)])


def test_a_method_stands_for_a_formula_and_a_citation_for_pages():
    Register(
        [
            number(formula={}, method={"zh": "观测数23", "en": "n = 23"}),
            number(
                "reference.rd.china.2020",
                operands=(Operand(kind=OperandKind.REFERENCE, id="rd.china.2020"),),
                formula={},
                figures=(),
                pages=(),
                printed=(),
                citation={"zh": "世界银行", "en": "World Bank"},
            ),
        ]
    )


@pytest.mark.parametrize("kind", [OperandKind.FIGURE, OperandKind.REFERENCE])
def test_one_figure_stands_as_it_is_and_what_is_made_of_a_number_does_not(kind):
    one = Operand(kind=kind, id="p01.02")
    Register([number("figure.p01.02", formula={}, operands=(one,))])
    other = Operand(kind=OperandKind.ESTIMATE, id="growth.labs.base")
    for operands in ((one, END), (other,)):
        with pytest.raises(ValueError, match="has no formula"):
            Register([number("figure.p01.02", formula={}, operands=operands)])


def test_a_count_rests_on_a_table_and_needs_neither_formula_nor_page():
    Register(
        [
            number(
                "count.pairs",
                operands=(TABLE,),
                formula={},
                figures=(),
                pages=(),
                printed=(),
            )
        ]
    )


def test_a_prediction_may_lie_outside_no_bounds_of_print():
    apart = {"low": Decimal(81), "high": Decimal(82), "interval": IntervalKind.RANGE}
    assert number(**apart).faults == []


def test_bounded_says_whether_anything_is_left_open():
    assert not number().bounded
    assert number(low=Decimal(80)).bounded
    assert number(high=Decimal(81)).bounded


def test_an_unknown_id_names_the_nearest():
    register = Register([number(), number("growth.labs.cagr", "15.8")])
    with pytest.raises(InputError, match=r"did you mean growth\.labs\.cagr"):
        register["growth.labs.cgar"]
    with pytest.raises(InputError) as refused:
        register["zzzz"]
    assert "did you mean" not in str(refused.value)
    assert register.suggest("growth.labs.pc")[0] == "growth.labs.pct"


def test_digits_reach_json_as_numbers_and_unchanged():
    value = "0.1000000000000000055511151231257827"
    [stored] = json.loads(Register([number(value=value)]).to_json(), parse_float=Decimal)
    assert stored["value"] == Decimal(value)
    assert type(json.loads(Register([number()]).to_json())[0]["value"]) is float
    assert stored["operands"] == ["figure:p01.02", "figure:p01.04"]
    assert (stored["notebook"], stored["cell"]) == ("02_growth", "growth")
    assert stored["interval"] == "bounds"
    assert stored["pages"] == [1]
    assert (stored["point"], stored["figures"]) == (True, ["p01.02"])


def test_a_whole_number_of_many_digits_keeps_them_all():
    [stored] = json.loads(Register([number(value="12345678901234567890")]).to_json())
    assert stored["value"] == 12345678901234567890


def test_text_that_looks_like_a_number_stays_text():
    [stored] = json.loads(Register([number(printed=("1621",))]).to_json())
    assert stored["printed"] == ["1621"]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"formula": {}}, "900家"),
        ({"formula": {}, "printed": ("900家", "900家")}, "900家"),
        ({"formula": {}, "printed": ("900家", "1621家")}, ""),
        ({"formula": {}, "printed": ()}, ""),
        ({"formula": {}, "unit": "year"}, ""),
        ({"formula": {}, "method": {"en": "fitted"}}, ""),
        ({}, ""),
    ],
)
def test_only_what_was_read_from_a_print_is_shown_as_printed(changes, shown):
    assert number(**changes).as_printed == shown


def test_a_print_s_spot_is_its_page_and_its_paragraph_or_nought():
    assert number(pages=(3, 0), paragraphs=(0, 7)).spots == ((3, 0), (0, 7))
    assert number(pages=(3, 4), paragraphs=(7,)).spots == ((3, 7), (4, 0))


def test_a_number_is_not_per_year_unless_said():
    assert not number().per_year


def test_json_is_what_the_standard_library_writes():
    odd = '“引”"\\/\t\n\r\b\f\x01\x7f\u2028é😀'
    texts = {"zh": odd, "en": "", "de": "x"}
    one = number(
        label=texts, citation=texts, method={}, high=Decimal("Infinity"), when=Period(2020, 2020)
    )
    written = Register([one]).to_json()
    content = json.loads(written)
    # 80.1 is the nearest float to itself, so that the standard library writes it as it stands.
    assert written == (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    assert (content[0]["label"], content[0]["high"]) == (texts, None)


def test_a_number_comes_back_whole_from_a_pickle():
    one = number(
        remarks={"en": ("said",)}, places=1, hedge="about", low=Decimal("-Infinity"), point=False
    )
    register = Register([one, number("growth.labs.cagr", "15.8")])
    again = pickle.loads(pickle.dumps(register))  # noqa: S301 (its own)
    assert list(again) == list(register)
    assert again.to_json() == register.to_json()
    assert again["growth.labs.pct"] == one
