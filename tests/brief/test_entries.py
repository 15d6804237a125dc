"""What stands behind a number in the appendix: once, short, and under what the number is."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.brief.entries import (
    Appendix,
    Entry,
    cell_link,
    entry_id,
    find_owner,
    gather_entries,
    show_bounds,
)
from analysis.brief.references import Cited, References
from analysis.core.errors import InputError
from analysis.core.result import IntervalKind, MadeBy, Operand, OperandKind
from analysis.register.number import Number, Register
from analysis.words.catalogue import catalogue
from analysis.words.say import Names

EN, ZH = catalogue("en"), catalogue("zh")


def operand(name, kind=OperandKind.FIGURE):
    return Operand(kind=kind, id=name)


def both(text):
    return {"zh": text, "en": text}


def number(name="growth.labs.pct", value="80.1", **cells):
    amount = Decimal(value)
    content = {
        "id": name,
        **dict.fromkeys(("value", "low", "high"), amount),
        "unit": "percent",
        "label": {"zh": "增长率", "en": "growth"},
        "display": both(f"{value}%"),
        "operands": (operand("p01.02"), operand("p01.03")),
        "made_by": MadeBy(step="02_growth", cell="growth"),
        "places": 1,
        "figures": ("p01.02",),
    }
    return Number(**content | cells)


def figure(name, value, **cells):
    content = {
        "operands": (operand(name),),
        "pages": (31,),
        "printed": (f"{value}家",),
        "unit": "count",
        "places": 0,
        "display": both(value),
    }
    return number(f"figure.{name}", value, **content | cells)


def write(*numbers, words=EN, **cells):
    """The appendix of numbers, each shown as it is displayed."""
    entries = [Entry(one, (one.display[words.language],)) for one in numbers]
    return Appendix(entries, words, **cells).write()


def plain(markdown):
    """An appendix as a reader sees it: one line an entry, its parts set off by bars."""
    text = re.sub(r"\n:::(\n|$)", "\n", markdown.replace("\\", ""))
    text = re.sub(r"\[([^][]*)\]\{[^}]*\}", r"\1", text)
    text = re.sub(r"::: \{#(\S+) \.entry value=\"([^\"]*)\".*\}\n", r"= \2 | ", text)
    return [
        re.sub(r"\n\n", " | ", part.strip()) for part in re.split(r"\n\n(?==|#)", text.strip())
    ]


def entries(*numbers, **cells):
    return [line for line in plain(write(*numbers, **cells)) if line.startswith("=")]


# --- which numbers have an entry -----------------------------------------------------------------


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_the_anchor_is_plain_whatever_the_name(name):
    assert re.fullmatch(r"n-[A-Za-z0-9_.-]*", entry_id(name))


def pair(**cells):
    """A figure, the level that is its print, and the level's year."""
    year = {"unit": "year", "places": 0, "operands": (operand("p01.02"),)}
    return Register(
        [
            figure("p01.02", "900"),
            replace(figure("p01.02", "900"), id="growth.labs.base", **cells),
            number("growth.labs.base_year", "2015", **year),
            number("growth.labs.end_year", "2019", **year),
        ]
    )


@pytest.mark.parametrize("name", ["figure.p01.02", "growth.labs.base", "growth.labs.base_year"])
def test_a_level_that_is_one_print_and_its_year_have_the_entry_of_the_figure(name):
    assert find_owner(name, pair()).id == "figure.p01.02"


@pytest.mark.parametrize(
    "cells",
    [
        {"low": Decimal(890)},
        {"high": Decimal(910)},
        {"value": Decimal(899), "low": Decimal(890), "high": Decimal(910)},
        {"unit": "percent"},
        {"formula": both("1 + 1")},
        {"method": both("n = 2")},
        {"operands": (operand("p09.09"),)},
        {"operands": (operand("p01.02", OperandKind.TABLE),)},
    ],
)
def test_what_is_not_just_the_print_has_an_entry_of_its_own_and_so_has_its_year(cells):
    register = pair(**cells)
    assert find_owner("growth.labs.base", register).id == "growth.labs.base"
    assert find_owner("growth.labs.base_year", register).id == "growth.labs.base"
    # Its level is no number of this run.
    assert find_owner("growth.labs.end_year", register).id == "growth.labs.end_year"


def test_an_outside_figure_under_another_name_has_the_figures_entry():
    row = (operand("rd.jia.2020", OperandKind.REFERENCE),)
    register = Register(
        [
            number("reference.rd.jia.2020", "3", operands=row, citation=both("x")),
            number("claim.rd.same", "3", operands=row, citation=both("x")),
        ]
    )
    assert find_owner("claim.rd.same", register).id == "reference.rd.jia.2020"
    with pytest.raises(InputError, match="no number is called"):
        find_owner("claim.rd.other", register)


def test_an_entry_has_every_form_that_is_shown_once_in_full():
    register = Register([*pair(), number("growth.labs.pp", "-0.3", formula=both("x"))])
    shown = [
        *(("growth.labs.base_year", ""), ("growth.labs.pp", "−0.3 pp")),
        *(("growth.labs.base", "900"), ("figure.p01.02", "900 in all"), ("figure.p01.02", "900")),
        *(("growth.labs.pp", "−0.3 percentage points"), ("growth.labs.pp", "0.3")),
    ]
    found = gather_entries(shown, register)
    assert [(one.number.id, one.forms) for one in found] == [
        ("figure.p01.02", ("900 in all",)),
        ("growth.labs.pp", ("−0.3 percentage points", "0.3")),
    ]


def test_a_number_of_which_only_the_year_is_shown_is_displayed():
    [one] = gather_entries([("figure.p01.02", "")], pair())
    assert one.forms == ()
    assert '.entry value="900"' in Appendix([one], EN).write()


# --- one entry -----------------------------------------------------------------------------------


def test_an_entry_names_everything_in_a_fixed_order():
    made = number(
        pages=(31, 31),
        printed=("900家", "1621家"),
        formula=both("a ÷ b"),
        method=both("n = 23"),
        remarks=both(("n = 23",)),
        low=Decimal("79.1"),
        high=Decimal("82.3"),
    )
    cited = References(["x", "y"], {made.id: [Cited(1), Cited(2, "“3.2%”")]})
    assert entries(made, references=cited)[0].split(" | ") == [
        *("= 80.1%", "Growth", "Print “900家”, “1621家” (p.\u00a031)"),
        *("Source [[1]](#ref-1), [[2]](#ref-2) “3.2%”", "Formula a ÷ b", "Method n = 23"),
        "Bounds 79.1–82.3%",
    ]
    assert entries(made, words=ZH, references=cited)[0].split(" | ") == [
        *("= 80.1%", "增长率", "原文 “900家”，“1621家”（第31页）"),
        *(
            "文献 [[1]](#ref-1)，[[2]](#ref-2) “3.2%”",
            "算式 a ÷ b",
            "方法 n = 23",
            "界限 79.1%～82.3%",
        ),
    ]


def test_an_entry_is_marked_with_what_it_is_of():
    made = number("growth.labs@park.pct", low=Decimal("79.1"), high=Decimal("82.3"), pages=(3,),
                  printed=("9",), formula=both("x"))  # fmt: skip
    text = write(made)
    assert text.startswith(EN.say("brief.appendix_note") + "\n\n### Growth")
    assert (
        '::: {#n-growth.labs-park.pct .entry value="80.1%" code="growth.labs@park.pct" '
        'cell="notebooks/02_growth.html#cell-growth" span="79.1 80.1 82.3"}\nGrowth\n\n'
        "[Print]{.what .print} “[9]{lang=zh}” (p.\u00a03)\n\n"
        "[Formula]{.what .calculation} [x]{.formula}\n\n"
        "[Bounds]{.what .bounds} 79\\.1–82\\.3\\%\n:::"
    ) in text
    bare = write(number(made_by=MadeBy(step="", cell="")))
    assert "cell=" not in bare
    assert "span=" not in bare


def test_what_there_is_not_is_not_mentioned():
    assert entries(number()) == ["= 80.1% | Growth"]
    assert write() == ""


def test_an_end_that_is_not_there_has_no_span():
    open_ended = number(low=Decimal(80), high=Decimal("Infinity"), point=False)
    assert "span=" not in write(open_ended)
    assert entries(open_ended) == ["= 80.1% | Growth | Bounds 80.0% or more"]


def test_a_page_that_is_not_marked_is_not_named():
    assert entries(figure("p", "9", pages=(0,))) == ["= 9 | Growth | Print “9家”"]


def test_a_print_is_named_once_with_all_its_pages():
    made = figure("p", "9", pages=(31, 8, 31, 40), printed=("a", "a", "a", "b"))
    assert entries(made) == ["= 9 | Growth | Print “a” (pp.\u00a08, 31), “b” (p.\u00a040)"]


@pytest.mark.parametrize(
    ("paragraphs", "words", "told"),
    [
        ((12,), EN, "“a” (para.\u00a012, “Review”)"),
        ((12,), ZH, "“a”（“回顾”第12段）"),
        ((8, 12, 8), EN, "“a” (paras\u00a08, 12, “Review”)"),
        ((3,), EN, "“a” (para.\u00a03)"),  # before any section
        ((8, 30), ZH, "“a”（第8、30段）"),  # in two sections
        ((0,), EN, "“a”"),
    ],
)
def test_without_pages_a_print_is_named_with_its_paragraph_and_section(paragraphs, words, told):
    sections = {5: {"zh": "回顾", "en": "Review"}, 20: {"zh": "打算", "en": "Plans"}}
    length = len(paragraphs)
    made = figure("p", "9", pages=(0,) * length, paragraphs=paragraphs, printed=("a",) * length)
    [line] = entries(made, words=words, names=Names(sections=sections))
    assert told in line


def test_prints_of_the_same_paragraphs_name_them_once():
    made = figure("p", "9", pages=(0, 0, 0), paragraphs=(4, 4, 7), printed=("a", "b", "c"))
    assert "“a”, “b” (para.\u00a04), “c” (para.\u00a07)" in entries(made)[0]


def test_a_page_is_told_before_a_paragraph():
    made = figure("p", "9", pages=(31,), paragraphs=(4,), printed=("a",))
    assert "“a” (p.\u00a031)" in entries(made)[0]


@pytest.mark.parametrize(("length", "named"), [(12, 12), (13, 2)])
def test_a_long_series_is_told_by_its_ends(length, named):
    prints = {"pages": (5,) * length, "printed": tuple(f"{one}亿元" for one in range(length))}
    [line] = entries(number(**prints))
    assert line.count("亿元") == named
    assert (f"{length} figures, from “0亿元”" in line) == (length > 12)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (IntervalKind.BOUNDS, "Bounds"),
        (IntervalKind.CONFIDENCE, "95% confidence interval"),
        (IntervalKind.PREDICTION, "95% prediction interval"),
        (IntervalKind.RANGE, "Range"),
        (IntervalKind.CREDIBLE, "95% credible interval"),
    ],
)
def test_the_two_ends_are_called_what_they_are(kind, word):
    wide = number(low=Decimal(79), high=Decimal(82), interval=kind)
    assert entries(wide) == [f"= 80.1% | Growth | {word} 79.0–82.0%"]
    assert show_bounds(wide, ZH) == "79.0%～82.0%"
    point = number("x.pp", "1", unit="percentage_point", low=Decimal("0.5"), high=Decimal(2))
    assert show_bounds(point, EN, short=True) == "0.5–2.0 pp"


@pytest.mark.parametrize(
    ("low", "high", "cells", "told"),
    [
        ("80.0", "80.2", {}, False),
        ("79.99", "80.2", {}, True),
        ("80.0", "80.21", {}, True),
        ("80.0", "80.2", {"hedge": "approx"}, True),
        ("80.0", "80.2", {"point": False}, True),
        ("80.0", "80.2", {"interval": IntervalKind.RANGE}, True),
        ("80.0", "80.2", {"places": None}, False),  # of its unit
        ("80.0", "80.2", {"places": 2}, True),
        ("80.05", "80.15", {"unit": "CNY", "places": None}, False),  # as many as it has
        ("79.9", "80.15", {"unit": "CNY", "places": None}, True),
    ],
)
def test_bounds_within_one_of_the_last_digit_shown_are_left_out(low, high, cells, told):
    made = number(low=Decimal(low), high=Decimal(high), **cells)
    assert (" | " in entries(made)[0].removeprefix("= 80.1% | ")) == told
    assert "span=" in write(made)


def test_bounds_are_not_said_again_where_they_are_shown_but_the_point_is():
    made = number(low=Decimal(79), high=Decimal(82))

    def told(*forms):
        return plain(Appendix([Entry(made, forms)], EN).write())[-1].partition(" | Growth")[2]

    assert told("79.0–82.0%") == " | At printed values 80.1%"
    assert told("80.1%", "79.0–82.0%") == ""
    assert told("80.1%") == " | Bounds 79.0–82.0%"
    made = number(low=Decimal(79), high=Decimal(82), point=False)
    assert told("79.0–82.0%") == ""
    made = number(low=Decimal(79), high=Decimal(82), interval=IntervalKind.CONFIDENCE)
    assert told("79.0–82.0%") == (
        " | 95% confidence interval 79.0–82.0% | At printed values 80.1%"
    )


def test_a_link_leads_to_the_cell_or_to_the_notebook_where_no_cell_could_be_told():
    assert cell_link(number()) == "notebooks/02_growth.html#cell-growth"
    untold = number(made_by=MadeBy(step="02_growth", cell=""))
    assert cell_link(untold) == "notebooks/02_growth.html"
    brief = number(made_by=MadeBy(step="05_brief", cell="mine"))
    assert cell_link(brief) == "notebooks/05_brief.html#cell-mine"


def test_names_begin_with_a_capital_and_are_text_with_their_quotes_set():
    made = number(label={"zh": "x", "en": "the city's *best*"}, method=both("a's"),
                  remarks=both(("the city's",)))  # fmt: skip
    assert "The city’s \\*best\\*\n" in write(made)
    assert "[Method]{.what .method} the city’s" in write(made)


# --- groups --------------------------------------------------------------------------------------


def test_entries_stand_in_groups_by_what_they_are_in_the_order_of_use():
    numbers = [
        number(name, places=None)
        for name in (
            *("count.b", "trend.x", "claim.c.stated", "measure.m", "growth.g", "reference.r"),
            *("figure.f", "projection.p", "added.a", "composition.s", "source.pages"),
            *("scenario.base_year", "count.a", "odd"),
        )
    ]
    text = write(*numbers)
    assert re.findall(r"(?m)^### (.*)", text) == [
        *("Printed figures", "Outside figures", "Growth, changes and shares", "Derived measures"),
        "What the document says of its own figures",
        *("Comparisons, trends and forecasts", "Counts and settings"),
    ]
    assert re.findall(r'code="([^"]*)"', text) == [
        *("figure.f", "reference.r", "growth.g", "composition.s", "measure.m", "added.a"),
        *("claim.c.stated", "trend.x", "projection.p"),
        *("count.b", "source.pages", "scenario.base_year", "count.a", "odd"),
    ]


def claim(name, value, printed=("a",), **cells):
    label = {"zh": f"{name}？", "en": f"{name}?"}
    return number(f"claim.{name}", value, pages=(1,) * len(printed), printed=printed,
                  label=label, **cells)  # fmt: skip


def test_the_numbers_of_a_statement_stand_together_and_name_it_and_its_prints_once():
    names = Names(readings={"b.same": {"en": "one set", "zh": "同一"}})
    least = "Least distance of stated and recomputed, relative to the stated"
    told = entries(
        claim("a.stated", "1"),
        claim("b.same", "3", ("x", "y")),
        claim("a.gap", "2", ("a", "z")),
        claim("b.stated", "4", ("x",)),
        claim("a.other.whole", "5"),
        names=names,
    )
    assert told == [
        "= 1% | A.stated? | Print “a” (p.\u00a01)",
        f"= 2% | {least} ([statement](#n-claim.a.stated)) | Print “z” (p.\u00a01)",
        "= 5% | A.other.whole? ([statement](#n-claim.a.stated))",
        "= 3% | B.same? | Print “x”, “y” (p.\u00a01)",
        "= 4% | As stated ([statement](#n-claim.b.same))",
    ]
    two = entries(claim("b.stated", "1"), claim("b.same", "2", ("a", "a")), names=names, words=ZH)
    assert two[1] == "= 2% | 同一（[该说法](#n-claim.b.stated)）"


def test_a_print_repeated_in_several_places_needs_no_formula():
    made = number(formula={language.language: language.say("follows.repeated")
                           for language in (EN, ZH)})  # fmt: skip
    assert entries(made) == ["= 80.1% | Growth"]
    assert entries(made, words=ZH) == ["= 80.1% | 增长率"]


LONG = "both years from one publisher"


def trend(name, *remarks, **cells):
    joined = "; ".join(remarks)
    return number(name, method=both(joined), remarks=both(remarks), **cells)


def test_what_the_methods_of_several_say_is_said_once_by_letter():
    numbers = [
        trend("trend.a", "n = 2", LONG, "alone and so told in its own entry"),
        trend("trend.b", "n = 2", LONG),
        trend("measure.c", LONG),
        trend("measure.d", "another that two of a group have in common"),
        trend("measure.e", "another that two of a group have in common"),
    ]
    text = write(*numbers).replace("\\", "")
    assert (
        "### Derived measures\n\nSaid of several, by letter: [**a**]{#note-a}\u00a0another that "
        "two of a group have in common.\n\n:::"
    ) in text
    told = entries(*numbers)
    assert [line.partition("Method ")[2] for line in told] == [
        LONG,
        *("[a](#note-a)", "[a](#note-a)"),
        *("n = 2; alone and so told in its own entry; [b](#note-b)", "n = 2; [b](#note-b)"),
    ]
    assert "[**b**]{#note-b}" in write(*numbers)


def test_a_count_beside_an_estimate_has_its_method_and_no_second_formula():
    remarks = ("n = 2", "x")
    made = number("trend.a.n", formula=both("n = 2; x"), remarks=both(remarks))
    assert entries(made) == ["= 80.1% | Growth | Method n = 2; x"]


def test_a_long_series_of_several_is_said_once():
    prints = {"pages": (5,) * 20, "printed": tuple(f"{one}亿元" for one in range(20))}
    text = write(number("trend.a", **prints), number("trend.b", **prints))
    assert text.count("19亿元") == 1
    assert text.count("[Print]{.what .print} [a](#note-a)") == 2


def test_letters_go_on_after_z():
    remarks = [f"a remark that is long enough, number {one}" for one in range(28)]
    text = write(trend("trend.a", *remarks), trend("trend.b", *remarks))
    assert re.findall(r"\{#note-(\w+)\}", text)[24:] == ["y", "z", "aa", "ab"]
