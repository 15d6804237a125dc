"""What a reader is told of a number: pages, print, formula, publication, bounds, cell."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.brief.entries import cell_link, entry_id, show_bounds, write_entry, write_tip
from analysis.core.result import IntervalKind, MadeBy, Operand, OperandKind
from analysis.register.number import Number
from analysis.words.catalogue import catalogue

EN, ZH = catalogue("en"), catalogue("zh")


def number(**cells):
    content = {
        "id": "growth.labs.pct",
        "value": Decimal("80.1"),
        "low": Decimal("80.1"),
        "high": Decimal("80.1"),
        "unit": "percent",
        "label": {"zh": "增长率", "en": "growth"},
        "display": {"zh": "80.1%", "en": "80.1%"},
        "operands": (Operand(kind=OperandKind.FIGURE, id="p01.02"),),
        "made_by": MadeBy(step="02_growth", cell="growth"),
        "places": 1,
    }
    return Number(**content | cells)


def plain(markdown):
    return re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", markdown).replace("\\", "")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_the_anchor_is_plain_whatever_the_name(name):
    assert re.fullmatch(r"n-[A-Za-z0-9_.-]*", entry_id(name))


def test_an_entry_names_everything_in_a_fixed_order():
    entry = plain(
        write_entry(
            number(
                pages=(31,),
                printed=("900家",),
                citation={"en": "World Bank", "zh": "世界银行"},
                formula={"en": "a ÷ b", "zh": "a ÷ b"},
                method={"en": "n = 23", "zh": "观测数23"},
                low=Decimal("79.9"),
                high=Decimal("80.3"),
            ),
            EN,
        )
    )
    told = [
        "growth. ",
        "Source: page 31, printed “900家”. ",
        "Source: World Bank. ",
        "Formula: a ÷ b. ",
        "Method: n = 23. ",
        "Bounds: 79.9–80.3%. ",
        "Computed in [02_growth](notebooks/02_growth.html#cell-growth).",
    ]
    assert "".join(told) in entry


def test_what_there_is_not_is_not_mentioned():
    entry = plain(write_entry(number(), EN))
    assert entry.count(": ") == 0 or "Source" not in entry
    assert not any(word in entry for word in ("Source", "Formula", "Method", "Bounds"))
    assert write_tip(number(), EN) == ""


def test_a_page_that_is_not_marked_is_not_cited():
    unpaged = number(pages=(0,), printed=("900家",))
    assert write_tip(unpaged, EN) == "printed “900家”"
    assert "page" not in write_entry(unpaged, EN).replace("notebooks", "")


def test_the_same_print_on_the_same_page_is_named_once():
    twice = number(pages=(31, 31), printed=("900家", "900家"))
    assert write_tip(twice, EN).count("900家") == 1


@pytest.mark.parametrize(("length", "named"), [(6, 6), (7, 2)])
def test_a_tip_tells_a_long_series_by_its_ends(length, named):
    long = number(pages=(5,) * length, printed=tuple(f"{n}亿元" for n in range(length)))
    tip = write_tip(long, ZH)
    assert tip.count("亿元") == named
    assert ("0亿元" in tip, f"{length - 1}亿元" in tip) == (True, True)
    assert (str(length) in tip) == (length > 6)


@pytest.mark.parametrize(("length", "named"), [(12, 12), (13, 2)])
def test_an_entry_tells_a_long_series_by_its_ends(length, named):
    long = number(pages=(5,) * length, printed=tuple(f"{n}亿元" for n in range(length)))
    assert write_entry(long, EN).count("亿元") == named


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (IntervalKind.BOUNDS, "Bounds: "),
        (IntervalKind.CONFIDENCE, "95% confidence interval: "),
        (IntervalKind.PREDICTION, "95% prediction interval: "),
        (IntervalKind.RANGE, "Range: "),
    ],
)
def test_the_two_ends_are_called_what_they_are(kind, word):
    wide = number(low=Decimal(79), high=Decimal(82), interval=kind)
    assert f"{word}79.0–82.0%" in plain(write_entry(wide, EN))
    assert write_tip(wide, EN) == f"{word}79.0–82.0%"
    assert show_bounds(wide, ZH) == "79.0%～82.0%"


def test_a_link_leads_to_the_cell_or_to_the_notebook_where_no_cell_could_be_told():
    assert cell_link(number(), "en") == "notebooks/02_growth.html#cell-growth"
    untold = number(made_by=MadeBy(step="02_growth", cell=""))
    assert cell_link(untold, "en") == "notebooks/02_growth.html"
    brief = number(made_by=MadeBy(step="05_brief", cell="mine"))
    assert cell_link(brief, "zh") == "notebooks/05_brief.zh.html#cell-mine"
    assert "Computed in" not in write_entry(number(made_by=MadeBy(step="", cell="")), EN)


def test_a_tip_joins_its_parts_in_the_order_of_an_entry():
    told = number(
        formula={"en": "a", "zh": "a"},
        method={"en": "b", "zh": "b"},
        pages=(3,),
        printed=("c",),
        citation={"en": "d", "zh": "d"},
    )
    assert write_tip(told, EN) == "a · b · p. 3, printed “c” · d"
