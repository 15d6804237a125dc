"""The rules that briefs are read by bite: each finds what is wrong in a text made wrong."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from tests.content.reading.counts import check_counts, check_policies, check_scope
from tests.content.reading.directions import read_directions
from tests.content.reading.exhibits import check_exhibits
from tests.content.reading.page import read_page, read_text
from tests.content.reading.rules import (
    check_entries,
    check_findings,
    check_grammar,
    check_policy,
    check_setting,
    compare_languages,
)

from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.number import Number


def number(name, low, high=None, kind=OperandKind.FIGURE):
    low, high = Decimal(low), Decimal(low if high is None else high)
    of = Operand(kind=kind, id="p01.01")
    return Number(
        *(name, low, low, high, "count", {}, {}, (of,)), made_by=MadeBy(step="x", cell="y")
    )


def register(*numbers):
    return {f"n-{one.id.replace('@', '-')}": one for one in numbers}


def shown(text, name):
    return f'[{text}]{{.num ref="n-{name}"}}'


def page(body, title="Title", entries=""):
    return read_page(f"# {title}\n\n{body}\n\n:::::: appendix\n\n{entries}\n\n::::::\n")


def exhibit(title, body, note="", name="tbl-key"):
    kind = "figure" if name.startswith("fig") else "table"
    told = f"\n\n::: note\n\n{note}\n\n:::" if note else ""
    return f"::: {{#{name} .{kind}}}\n\n{title}\n\n{body}{told}\n\n:::"


ESCAPED = r"1\,621"
TABLE = "| Indicator | Change |\n|:---|---:|\n| Labs† | 5 |\n| Firms | – |"


# --- what a page is ------------------------------------------------------------------------------


def test_a_page_is_taken_apart_into_blocks_numbers_and_entries():
    body = (
        f"::: findings\n\n1. It is {shown(ESCAPED, 'a')}. And more.\n\n:::\n\n"
        f"## Head\n\n{exhibit('Labs', TABLE, '† computed')}"
    )
    entry = '::: {#n-a .entry value="1,621"}\nLabs. Source: page 8.\n:::'
    read = page(body, entries=entry)
    assert read.title.plain == "Title"
    assert [one.plain for one in read.findings] == ["1. It is 1,621. And more."]
    assert [one.plain for one in read.findings[0].sentences] == ["1.", "It is 1,621.", "And more."]
    assert [one.text for one in read.findings[0].sentences[1].shown_in()] == ["1,621"]
    key = read.exhibits["tbl-key"]
    assert key.title.plain == "Labs"
    assert key.note == "† computed"
    assert [row[0].plain for row in key.rows] == ["Labs†", "Firms"]
    assert read.entries == {"n-a": "Labs. Source: page 8."}
    assert [one.ref for one in read.numbers] == ["n-a"]


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "It has 1 pairs.",
        "There 1 hold.",
        "1 more hold.",
        "Of 12 pair.",
        "The other 0 differ.",
        "其余0条不同。",
    ],
)
def test_a_count_agrees_with_its_noun(text):
    assert len(list(check_grammar(page(text)))) == 1


def test_good_grammar_is_left_alone():
    text = "It has 1 pair, 12 pairs, 21 pairs, 0 pairs, 0.1 pairs and 1 holds; 1.1 hold."
    assert list(check_grammar(page(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "It is about about 3.",
        "It is ( ) so.",
        "It is None.",
        "It is {so.",
        "So,. it is.",
        "如此，。",
        "It fell by −3 %.",
        "It is , so.",
    ],
)
def test_what_is_set_wrong_is_seen(text):
    assert len(list(check_setting(page(text)))) == 1
    assert list(check_setting(page("It is so, “as” (here): 3–4, see [](#tbl-a)."))) == []


def test_a_heading_with_nothing_under_it_is_seen():
    assert list(check_setting(page("## One\n\nText.\n\n## Two\n\n## Three\n\nText."))) == [
        "nothing stands under '## Two'"
    ]


def run(policy="standard", indicators="all", robustness=()):
    scenario = SimpleNamespace(hedge_policy=SimpleNamespace(value=policy), indicators=indicators)
    return SimpleNamespace(scenario=scenario, robustness=robustness)


RULES = {
    "literal": "Hedges are ignored: a decimal, a percentage or an amount stands for whatever "
    "rounds to it, and “over”, “at least” or “nearly” a number for that number.",
}


def test_the_policy_of_the_run_is_told_and_no_other():
    told = page(f"**Bounds.** {RULES['literal']}")
    assert list(check_policy(told, run("literal"), "en")) == []
    assert list(check_policy(told, run("wide"), "en")) == [
        "the rule of wide is not told",
        "the rule of literal is told under wide",
    ]
    named = page(f"{RULES['literal']} This brief follows “wide”.")
    assert list(check_policy(named, run("literal"), "en")) == [
        "the policy wide is named under literal"
    ]
    hedged = page(f"{RULES['literal']} See what rounding and hedges leave.")
    assert len(list(check_policy(hedged, run("literal"), "en"))) == 1


def test_what_is_said_of_all_indicators_is_seen_where_some_were_chosen():
    text = page("Every comparable indicator")
    assert len(list(check_scope(text, run(indicators=("a",))))) == 1
    assert list(check_scope(text, run())) == []


# --- exhibits ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "faults"),
    [
        ("† computed. A dash marks nothing.", []),
        ("A dash marks nothing.", ["tbl-key: † drawn and not told of"]),
        (
            "† and ‡. A dash marks nothing.",
            ["tbl-key: ‡ told of and not drawn"],
        ),
        ("†", ["tbl-key: a dash drawn and not told of"]),
    ],
)
def test_a_mark_and_its_note_go_together(note, faults):
    assert list(check_exhibits(page(exhibit("Labs", TABLE, note)), {}, {})) == faults


def test_a_reference_needs_its_exhibit():
    assert len(list(check_exhibits(page("See [](#tbl-x)."), {}, {}))) == 1


def test_the_largest_gap_comes_first_and_is_the_one_called_so():
    rows = [
        f"| A | {shown('9%', 'claim.a.gap')} | 1 |",
        f"| B | {shown('5%', 'claim.b.gap')} | 2 |",
    ]
    numbers = register(number("claim.a.gap", 9), number("claim.b.gap", 5))

    def faults(rows, first):
        table = "\n".join(["| S | Gap | Pages |", "|:--|--:|:--|", *rows])
        finding = f"::: findings\n\n1. The widest: {shown('9%', first)}.\n\n:::\n\n"
        shown_ = finding + exhibit("Conflicts, the largest gap first", table, "", "tbl-conflicts")
        return list(check_exhibits(page(shown_), {}, numbers))

    assert faults(rows, "claim.a.gap") == []
    assert faults(rows, "claim.b.gap") == [f"not the widest: {'The widest: 9%.'!r}"]
    assert "tbl-conflicts: the largest gap does not come first" in faults(
        rows[::-1], "claim.b.gap"
    )


RANKING = pd.DataFrame({"cagr": [Decimal(3), Decimal(10)]})


@pytest.mark.parametrize(
    ("title", "faults"),
    [
        ("Growth", 0),
        (f"From {shown('3%', 'a')} to {shown('10%', 'b')}", 0),
        (f"From {shown('4%', 'a')} to {shown('10%', 'b')}", 1),
        (f"From {shown('3%', 'a')} to {shown('9% or more', 'b')}", 0),
    ],
)
def test_a_ranking_is_as_its_title_says(title, faults):
    text = page(exhibit(title, "![Alt.](figures/growth_ranking.en.svg)", "", "fig-ranking"))
    assert len(list(check_exhibits(text, {"growth_ranking": RANKING}, {}))) == faults


@pytest.mark.parametrize(
    ("title", "origins", "vintages", "faults"),
    [
        ("The series", ["printed"] * 2, ["", ""], 0),
        ("A forecast", ["printed", "forecast_theta"], ["", ""], 0),
        ("Its forecast", ["printed", "printed"], ["", ""], 1),
        ("What was published since", ["printed"] * 2, ["", ""], 1),
        ("What was published since", ["printed"] * 2, ["", "first"], 0),
    ],
)
def test_a_series_is_as_its_title_says(title, origins, vintages, faults):
    data = pd.DataFrame({"series": "A", "origin": origins, "vintage": vintages})
    text = page(exhibit(title, "![Alt.](figures/series.en.svg)", "", "fig-series"))
    assert len(list(check_exhibits(text, {"series": data}, {}))) == faults


@pytest.mark.parametrize(("share", "part", "faults"), [(40, 9, 0), (48, 9, 1), (40, 3, 1)])
def test_a_composition_s_title_holds_for_what_is_drawn(share, part, faults):
    data = pd.DataFrame(
        {
            "part": "A",
            "part_value": [4, part],
            "share_low": [46, share],
            "share_high": [47, share],
        }
    )
    body = "![Alt.](figures/composition.en.svg)"
    text = page(exhibit("Rose in number and fell as a share", body, "", "fig-composition"))
    assert len(list(check_exhibits(text, {"composition": data}, {}))) == faults


# --- directions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "high", "false"),
    [
        ("en", "Labs rose from {a} to {b}.", 20, 0),
        ("en", "Labs rose from {a} to {b}.", 35, 1),
        ("en", "Labs fell from {b} to {a}.", 20, 0),
        ("en", "Labs fell from {a} to {b}.", 20, 1),
        ("zh", "由{a}增至{b}。", 20, 0),
        ("zh", "由{a}增至{b}。", 35, 1),
        ("zh", "由{b}降至{a}。", 20, 0),
    ],
)
def test_a_direction_holds_for_all_values_or_is_false(language, text, high, false):
    numbers = register(number("a", 10, high), number("b", 30, 40))
    filled = text.replace("{a}", shown("10", "a")).replace("{b}", shown("30", "b"))
    checked, found, unread = read_directions(page(filled), numbers, language)
    assert (checked, len(found), unread) == (1, false, [])


def test_a_lead_without_numbers_is_held_against_the_run():
    pct = number("growth.rd_institutions.pct", 80)
    each = number("measure.rd_per_institution_growth", -10, -3)
    as_province = number("measure.rd_per_institution_growth_if_as_province", 1)
    text = page("[More]{.key-figure} **Barely more R&D for each, if not less.**")

    def faults(*numbers):
        return len(read_directions(text, register(*numbers), "en")[1])

    assert faults(pct, each, as_province) == 0
    assert faults(pct, replace(each, high=Decimal(3)), as_province) == 1
    assert faults(pct, each) == 1


def test_the_model_that_erred_least_is_the_best_of_all_tried():
    def errors(theta, drift):
        stem = "trend.rd.forecast_{}.china.rolling_origin_mae"
        return register(number(stem.format("theta"), theta), number(stem.format("drift"), drift))

    text = page(
        "For the amounts theta erred least: "
        f"{shown('1', 'trend.rd.forecast_theta.china.rolling_origin_mae')}."
    )
    assert read_directions(text, errors(1, 2), "en")[1] == []
    assert len(read_directions(text, errors(2, 1), "en")[1]) == 1


def test_a_direction_that_no_pattern_reads_is_named():
    text = page(f"It is higher by some {shown('10', 'a')}.")
    assert len(read_directions(text, register(number("a", 10)), "en")[2]) == 1
    assert read_text("plain").sentences[0].plain == "plain"


# --- findings and appendix -----------------------------------------------------------------------


def test_findings_agree_and_a_brief_without_them_says_so():
    names = {"n-a": "a"}

    def faults(*told, first=""):
        listed = "\n\n".join(f"{n}. It is {shown(one, 'a')}." for n, one in enumerate(told, 1))
        div = f"::: findings\n\n{listed}\n\n:::" if told else ""
        return list(check_findings(page(f"{first}Text.\n\n{div}"), names, "en"))

    none = "No finding of this brief holds under these parameters; what follows describes only. "
    assert faults("15.8%", "16%", "page 31") == []
    assert len(faults("15.8%", "12.5%")) == 1
    assert len(faults()) == 1
    assert faults(first=none) == []
    assert len(faults("1%", first=none)) == 1


def test_both_languages_show_the_same_numbers():
    one, other = (page(f"::: findings\n\n1. {shown('1', name)}\n\n:::") for name in ("a", "b"))
    names = {"n-a": "a", "n-b": "b"}
    assert list(compare_languages({"zh": one, "en": one}, names)) == []
    assert len(list(compare_languages({"zh": one, "en": other}, names))) == 2


def test_every_number_leads_to_its_origin():
    body = f"It is {shown('1', 'a')}."
    entry = '::: {{#n-a .entry value="1"}}\n{}\n:::'
    figure, counted = number("a", 1), number("a", 1, kind=OperandKind.TABLE)
    paged = page(body, entries=entry.format("Labs\n\n“8家” (p.\xa08)"))
    bare = page(body, entries=entry.format("Labs."))
    assert list(check_entries(paged, register(figure))) == []
    assert len(list(check_entries(bare, register(figure)))) == 1
    assert list(check_entries(bare, register(counted))) == []
    assert list(check_entries(page(body), register(figure))) == ["n-a has no entry"]


# --- counts --------------------------------------------------------------------------------------


def test_counts_are_counted_anew(run_study):
    results = run_study()
    right = len(results.growth)
    table = "\n".join(["| Indicator | B |", "|:--|:--|", *["| A | 1 |"] * (right + 1)])

    def faults(count, name="count.pairs", said="pairs", more=""):
        text = f"There are {shown(str(count), name)} {said}.{more}"
        return list(check_counts(page(text), {f"n-{name}": name}, results))

    assert faults(right) == []
    assert faults(right + 1) == [f"count.pairs is shown as '{right + 1}'; counted anew: {right}"]
    assert faults(len(results.source.figures), "count.figures") == []
    assert faults(0, "count.figures") != []
    assert len(faults(1, "count.nothing")) == 1
    pointed = f"They form {shown(str(right), 'count.pairs')} pairs ([](#tbl-key)).\n\n"
    names = {"n-count.pairs": "count.pairs"}
    listed = page(pointed + exhibit("Pairs", table))
    assert len(list(check_counts(listed, names, results))) == 1
    readings = page(exhibit("Readings", table, "", "tbl-readings"))
    assert len(list(check_counts(readings, {}, results))) == 1


def test_a_number_of_all_policies_is_not_said_of_one():
    rows = [
        SimpleNamespace(flips=True, convention=one, subject=one) for one in ("wide", "literal")
    ]
    names = {"n-count.robust.policy": "count.robust.policy"}
    told = shown("2 conclusions", "count.robust.policy")
    of_one, of_all = page(f"Another one would change {told}."), page(f"Under one, {told} change.")
    assert len(list(check_policies(of_one, names, run(robustness=rows)))) == 1
    assert list(check_policies(of_all, names, run(robustness=rows))) == []
