"""How relations fit: exactly, but for a digit, nearly, not; and how likely by chance."""

from dataclasses import replace
from fractions import Fraction

import pytest

from analysis.core.quantity import INFINITY, NEGATIVE_INFINITY
from analysis.extract.relations.fit import (
    Fit,
    Weight,
    add_up,
    may_fill,
    name_letters,
    shift_by,
    vary_digits,
    weigh,
    weigh_parts,
)


@pytest.mark.parametrize(
    ("whole", "fit"),
    [
        ("90.40", Fit.HOLDS),
        ("90.41", Fit.HOLDS),  # both parts are rounded
        ("90.46", Fit.NEAR),
        ("98.40", Fit.NEAR),
        ("92.51", Fit.CLOSE),
        ("118.55", Fit.FAR),
    ],
)
def test_how_two_parts_fit_a_whole(paragraphs, whole, fit):
    (paragraph,) = paragraphs(f"2023年，甲收入{whole}亿元，乙收入50.25亿元，丙收入40.15亿元。")
    stated, *parts = paragraph.terms
    found = weigh(stated, dict(zip(("a", "b"), parts, strict=True)), "a + b")
    assert found.fit is fit


@pytest.mark.parametrize(("part", "fit"), [("212", Fit.CLOSE), ("213", Fit.FAR)])
def test_a_whole_is_close_within_three_hundredths(paragraphs, part, fit):
    # 412 is 3 % off 400, in two digits
    (paragraph,) = paragraphs(f"2023年，甲收入400亿元，乙收入200亿元，丙收入{part}亿元。")
    stated, *parts = paragraph.terms
    assert weigh(stated, dict(zip("ab", parts, strict=True)), "a + b").fit is fit


@pytest.mark.parametrize(
    ("part", "holds", "near"),
    [
        ("40.15", True, True),
        ("40.18", True, True),  # three prints, each off by half a hundredth, and a half
        ("40.19", False, True),
        ("40.45", False, True),
        ("80.15", False, True),
        ("1040.15", False, True),
        ("51.27", False, False),
        ("43.65", False, False),
    ],
)
def test_what_may_fill_a_whole_at_a_glance(paragraphs, part, holds, near):
    (paragraph,) = paragraphs(f"2023年，甲收入90.40亿元，乙收入50.25亿元，丙收入{part}亿元。")
    whole, *parts = paragraph.terms
    assert may_fill(whole, parts, Fit.HOLDS) is holds
    assert may_fill(whole, parts, Fit.NEAR) is near


def test_plans_that_miss_by_their_rounding_are_not_judged(paragraphs):
    (paragraph,) = paragraphs("2030年，力争甲收入90.41亿元，乙收入50.25亿元，丙收入40.15亿元。")
    stated, *parts = paragraph.terms
    assert stated.is_plan
    assert weigh(stated, dict(zip("ab", parts, strict=True)), "a + b").fit is Fit.FAR


def test_a_divisor_that_may_be_nothing_fits_nothing(paragraphs):
    (paragraph,) = paragraphs("2023年，甲率5.0%，乙率0.0%，丙率4.0%。")
    stated, zero, other = paragraph.terms
    assert weigh(stated, {"a": other, "b": zero}, "share(a, b)").fit is Fit.FAR
    # nor does one that would be nothing with another digit
    (paragraph,) = paragraphs("2023年，甲率47.3%，乙企业2家，丙企业5家。")
    stated, part, whole = paragraph.terms
    assert weigh(stated, {"a": part, "b": whole}, "share(a, b)").fit is Fit.FAR


@pytest.mark.parametrize(
    ("aim", "whole", "parts", "fit"),
    [
        ("", "90.40", ("50.25", "40.15"), Fit.HOLDS),
        ("", "90.40", ("20.25", "30.15"), Fit.HOLDS),  # they need not fill it
        ("", "90.40", ("50.25", "48.15"), Fit.NEAR),
        ("", "90.40", ("150.25", "400.15"), Fit.FAR),
        ("力争", "90.40", ("50.25", "48.15"), Fit.FAR),
    ],
)
def test_whether_parts_go_into_a_whole(paragraphs, aim, whole, parts, fit):
    first, second = parts
    (paragraph,) = paragraphs(
        f"2030年，{aim}甲收入{whole}亿元，乙收入{first}亿元，丙收入{second}亿元。"
        if aim
        else f"2023年，甲收入{whole}亿元，乙收入{first}亿元，丙收入{second}亿元。"
    )
    stated, *terms = paragraph.terms
    assert weigh_parts(stated, dict(zip("ab", terms, strict=True)), "a + b") is fit


@pytest.mark.parametrize(
    ("fit", "forced", "chance", "holds"),
    [
        (Fit.HOLDS, True, 1, True),
        (Fit.HOLDS, False, Fraction(1, 1000), True),
        (Fit.HOLDS, False, Fraction(1, 100), False),
        (Fit.NEAR, True, 1, True),
        (Fit.NEAR, False, Fraction(1, 50), False),
        (Fit.CLOSE, True, 1, True),
        (Fit.CLOSE, False, Fraction(1, 1000), False),
        (Fit.FAR, True, 0, False),
    ],
)
def test_words_or_figures_must_tie_a_relation(fit, forced, chance, holds):
    assert Weight(fit, Fraction(chance)).holds(forced=forced) is holds


def test_many_tries_make_a_fit_likelier_by_chance():
    weight = Weight(Fit.HOLDS, Fraction(1, 500))
    assert weight.holds(forced=False, tries=4)
    assert not weight.holds(forced=False, tries=5)


@pytest.mark.parametrize(
    ("text", "formula", "chance"),
    [
        # three counts, exact each; all are thousands, and not all tens of thousands
        ("甲企业48000家，乙企业32000家，丙企业16000家", "a + b", Fraction(1000, 48000)),
        ("甲企业48213家，乙企业32107家，丙企业16106家", "a + b", Fraction(1, 48213)),
        # all but the last two are tens
        ("甲企业48000家，乙企业32040家，丙企业15960家", "a + b", Fraction(10, 48000)),
        # three amounts, each rounded by half a unit up and down: 1 + 2 units, and the thousand
        ("甲收入48000亿元，乙收入32000亿元，丙收入16000亿元", "a + b", Fraction(1003, 48000)),
        # zeros behind a point are digits: 0.1 + 0.2 units, and a tenth
        (
            "甲收入48000.0亿元，乙收入32000.0亿元，丙收入16000.0亿元",
            "a + b",
            Fraction(4, 480000),
        ),
        # one point is enough; the coarsest print counts: 1 + 1.1 units, and a unit
        (
            "甲收入48000亿元，乙收入32000.0亿元，丙收入16000亿元",
            "a + b",
            Fraction(31, 480000),
        ),
        # a share moves by digits of its own, whatever its part and whole are: 1 unit, and one
        ("甲率50%，乙企业20000家，丙企业40000家", "share(a, b)", Fraction(2, 50)),
        ("甲率50.0%，乙企业20000家，丙企业40000家", "share(a, b)", Fraction(2, 500)),
    ],
)
def test_how_likely_chance_fits_figures(paragraphs, text, formula, chance):
    (paragraph,) = paragraphs(f"2023年，{text}。")
    stated, *operands = paragraph.terms
    found = weigh(stated, dict(zip("ab", operands, strict=True)), formula)
    assert found == Weight(Fit.HOLDS, chance)


@pytest.mark.parametrize(
    ("whole", "parts", "found"),
    [
        ("48000", ("32000", "16000"), False),  # two digits, by chance
        ("48213", ("32107", "16106"), True),
        ("640", ("240", "400"), False),
        ("641", ("240", "401"), True),
        ("64.0", ("24.0", "40.0"), True),  # measured to the tenth
    ],
)
def test_round_figures_show_as_much_as_their_digits(tell, whole, parts, found):
    first, second = (f"{part}吨" for part in parts)
    text = f"2023年，贸易总量{whole}吨。\n　　出口{first}，进口{second}。"
    assert tell(text) == ([("sum", f"{whole}吨", (first, second))] if found else [])


def test_a_figures_digits_are_varied_one_at_a_time(paragraphs):
    (paragraph,) = paragraphs("2023年，甲收入1.2亿元，乙收入约1.2亿元，丙企业7家。")
    sure, hedged, single = paragraph.terms
    found = [float(one.value) / 1e8 for one in vary_digits(sure)]
    assert len(found) == 8 + 9
    assert {1.0, 1.9, 2.2, 9.2} <= set(found)
    assert 0.2 not in found
    assert [*vary_digits(hedged)] == []
    assert [int(one.value) for one in vary_digits(single)] == [0, 1, 2, 3, 4, 5, 6, 8, 9]


def test_what_has_no_end_is_not_moved(paragraphs):
    (paragraph,) = paragraphs("2023年，甲收入5亿元。")
    plain = paragraph.terms[0].quantity
    moved = shift_by(plain, Fraction(1))
    assert (moved.low, moved.value, moved.high) == (plain.low + 1, plain.value + 1, plain.high + 1)
    for end in ({"high": INFINITY}, {"low": NEGATIVE_INFINITY}):
        half = replace(plain, **end)
        assert shift_by(half, Fraction(1)) == half


def test_a_figure_of_less_than_one_is_varied_upwards_too(paragraphs):
    (paragraph,) = paragraphs("2023年，甲率0.0%，乙率0.5%，丙率-0.5%。")
    found = [[float(one.value) for one in vary_digits(term)] for term in paragraph.terms]
    assert found[0] == pytest.approx([n / 10 for n in range(1, 10)])
    assert found[1] == pytest.approx([n / 10 for n in range(10) if n != 5])
    assert found[2] == pytest.approx([-n / 10 for n in range(10) if n != 5])


def test_names_of_parts():
    assert add_up(2) == ("sum(part_a, part_b)", ("part_a", "part_b"))
    assert name_letters(28)[24:] == ["y", "z", "aa", "ab"]
