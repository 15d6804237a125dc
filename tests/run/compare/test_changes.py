"""What changed between two runs, and how much it matters."""

from decimal import Decimal

import pytest

from analysis.run.compare.causes import Cause
from analysis.run.compare.changes import Change, Tier, compare_runs, grade_change
from analysis.run.compare.runs import Manifest, Run, StoredNumber
from analysis.run.compare.show import summarize


def stored(value, low=None, high=None, unit="percent"):
    content = {"value": value, "low": low or value, "high": high or value, "unit": unit}
    return StoredNumber(id="n", label={}, display={}, **content)


@pytest.mark.parametrize(
    ("old", "new", "tier"),
    [
        (stored("3.0", "2.9", "3.1"), stored("-0.1", "-0.2", "0"), Tier.VERDICT),
        (stored("3.0", "2.9", "3.1"), stored("0"), Tier.VERDICT),
        (stored("0.5", "-1", "1"), stored("0"), Tier.VERDICT),
        (stored("0", "-1", "1"), stored("-0.5"), Tier.VERDICT),
        (stored("2", "0", "3"), stored("0.5"), Tier.WITHIN),
        (stored("3.0", "2.9", "3.1"), stored("3.11"), Tier.BEYOND),
        (stored("3.0", "2.9", "3.1"), stored("2.8999999999999999999"), Tier.BEYOND),
        (stored("3.0", "2.9", "3.1"), stored("3.1"), Tier.WITHIN),
        (stored("3.0", "2.9", "3.1"), stored("3.0", "2.0", "4.0"), Tier.WITHIN),
        (stored("1621"), stored("1622"), Tier.BEYOND),
        (stored("3.0", "2.9", "3.1"), stored("3.0", unit="percentage_point"), Tier.BEYOND),
    ],
)
def test_a_change_is_graded_by_sign_then_by_the_old_bounds(old, new, tier):
    assert grade_change(old, new) is tier


def test_decimals_are_compared_exactly():
    one = stored("0.10000000000000000000000000001")
    assert one.value == Decimal("0.10000000000000000000000000001")
    assert grade_change(stored("0.1"), one) is Tier.BEYOND


def test_equal_runs_have_no_difference(make_run, compare_folders):
    comparison = compare_folders(make_run("old"), make_run("new"))
    assert (comparison.inputs, comparison.changes, comparison.files) == ((), (), ())
    assert comparison.warnings == []
    assert "no input changed" in summarize(comparison)


def changes_of(comparison):
    return {change.id: change for change in comparison.changes}


def test_known_answers_of_a_changed_figure_stand_in_their_tiers(
    make_run, source_folder, compare_folders
):
    old = make_run("old")
    source_folder.replace(
        "figures.csv", "p01.04,1,1621家,level,1621,exact", "p01.04,1,810家,level,810,exact"
    )
    changes = changes_of(compare_folders(old, make_run("new")))
    verdict, pct = changes["claim.labs_growth.verdict"], changes["growth.labs.pct"]
    assert (verdict.old, verdict.new, verdict.tier) == ("certain", "does not hold", Tier.VERDICT)
    assert (pct.old, pct.new, pct.tier) == ("80.1%", "−10.0%", Tier.VERDICT)
    assert changes["growth.labs.end"].tier is Tier.BEYOND
    assert "claim.labs_growth.stated" not in changes  # only its words changed


def test_a_figure_added_or_taken_away_makes_numbers_appear_and_disappear(
    make_run, source_folder, compare_folders
):
    short = make_run("short")
    source_folder.append(
        "figures.csv", "p02.12,2,12家,level,12,exact,enterprise,2020,stated,乙园,labs,\n"
    )
    long = make_run("long")
    (appeared,) = compare_folders(short, long).appeared
    assert (appeared.id, appeared.new, appeared.tier) == ("figure.p02.12", "12", None)
    assert appeared.causes[0].name == "figure p02.12: 12家 added"
    (gone,) = compare_folders(long, short).disappeared
    assert (gone.old, gone.causes[0].name) == ("12", "figure p02.12: 12家 removed")


# Two small runs, written down here


def run(name, *numbers, scenario="jia", outputs=None, claims=None, altered=(), **more):
    content = {"scenario": {"scenario": scenario}, "inputs": {}, "environment": {}}
    content |= {"outputs": outputs or {}, "steps": {"02_growth": {}}} | more
    by_id = {one.id: one for one in numbers}
    return Run(name, Manifest(**content), by_id, {}, claims or {}, altered)


def test_numbers_are_told_in_the_new_order_and_then_those_that_are_gone():
    one, two, three = (stored(str(n)).model_copy(update={"id": f"n{n}"}) for n in (1, 2, 3))
    moved = three.model_copy(update={"value": Decimal(4), "low": Decimal(4), "high": Decimal(4)})
    comparison = compare_runs(run("old", one, three), run("new", two, moved))
    assert [(c.id, c.old, c.new, c.tier) for c in comparison.changes] == [
        ("n2", "", "2", None),
        ("n3", "3", "4", Tier.BEYOND),
        ("n1", "1", "", None),
    ]
    assert [c.id for c in comparison.appeared] == ["n2"]
    assert [c.id for c in comparison.disappeared] == ["n1"]
    assert [c.id for c in comparison.of_tier(Tier.BEYOND)] == ["n3"]
    assert [c.details for c in comparison.changes] == [(), (("value", "3", "4"),), ()]


def test_a_number_whose_label_alone_differs_has_not_changed():
    old = stored("1").model_copy(update={"label": {"en": "One"}})
    new = stored("1").model_copy(update={"label": {"en": "Another"}})
    assert compare_runs(run("old", old), run("new", new)).changes == ()
    new = new.model_copy(update={"unit": "CNY"})
    (change,) = compare_runs(run("old", old), run("new", new)).changes
    assert change.label == "Another"
    (change,) = compare_runs(run("old", old), run("new")).changes
    assert change.label == "One"
    (change,) = compare_runs(run("old"), run("new", stored("1"))).changes
    assert change.label == "n"


def test_each_field_that_differs_is_told_with_both_its_contents():
    old = StoredNumber(
        id="n",
        value="1.50",
        low="1",
        high="2",
        unit="percent",
        label={"en": "N"},
        display={"zh": "1.5%", "en": "1.5%"},
        formula={"zh": "甲", "en": "a"},
        operands=("figure:p1", "figure:p2"),
        pages=(1, 2),
        printed=("1.5%",),
        notebook="02_growth",
        per_year=False,
        year=2019,
    )
    new = StoredNumber(
        id="n",
        value="1.60",
        low="1",
        high="3",
        unit="percent",
        label={"en": "N"},
        display={"zh": "1.6%", "en": "1.60%"},
        operands=("figure:p1",),
        pages=(1,),
        notebook="03_trends",
        per_year=True,
        year=2020,
    )
    (change,) = compare_runs(run("old", old), run("new", new)).changes
    assert (change.old, change.new, change.tier) == ("1.5%", "1.60%", Tier.WITHIN)
    assert change.details == (
        ("value", "1.50", "1.60"),
        ("high", "2", "3"),
        ("shown as", "1.5%", "1.60% · 1.6%"),
        ("formula", "a · 甲", "none"),
        ("operands", "figure:p1, figure:p2", "figure:p1"),
        ("per_year", "False", "True"),
        ("year", "2019", "2020"),
        ("pages", "1, 2", "1"),
        ("as printed", "1.5%", "none"),
        ("made in", "02_growth", "03_trends"),
    )


def test_bounds_are_told_unless_both_values_are_exact():
    (change,) = compare_runs(run("old", stored("3")), run("new", stored("3", "2", "4"))).changes
    assert change.details == (("low", "3", "2"), ("high", "3", "4"))


def test_verdicts_are_told_before_numbers_and_only_where_they_differ():
    def claim(verdict):
        return {"verdict": verdict, "says_en": "It grew"}

    old = {"a": claim("certain"), "b": claim("certain"), "gone": claim("conflict")}
    new = {"new": claim("certain"), "b": claim("certain"), "a": claim("does_not_hold")}
    comparison = compare_runs(
        run("old", stored("1"), claims=old), run("new", stored("2"), claims=new)
    )
    assert [(c.id, c.label, c.old, c.new, c.tier) for c in comparison.changes] == [
        ("claim.new.verdict", "It grew", "", "certain", None),
        ("claim.a.verdict", "It grew", "certain", "does not hold", Tier.VERDICT),
        ("claim.gone.verdict", "It grew", "conflict", "", None),
        ("n", "n", "1", "2", Tier.BEYOND),
    ]


def test_files_that_differ_are_told_with_what_became_of_them():
    old = run("old", outputs={"b.csv": "1", "a.csv": "1", "same.csv": "1"})
    new = run("new", outputs={"b.csv": "2", "c.csv": "1", "same.csv": "1"})
    assert compare_runs(old, new).files == (
        ("a.csv", "gone"),
        ("b.csv", "changed"),
        ("c.csv", "new"),
    )


def test_reasons_stand_by_how_sure_they_are_and_then_by_kind():
    causes = (
        Cause("code", "a", certain=False),
        Cause("parameters", "b", certain=True),
        Cause("data", "c", certain=False),
        Cause("data", "d", certain=True),
        Cause("code", "e", certain=False),
    )
    change = Change("n", "", "1", "2", (), Tier.BEYOND, causes)
    assert change.reasons == [
        (True, "data", ["d"]),
        (True, "parameters", ["b"]),
        (False, "data", ["c"]),
        (False, "code", ["a", "e"]),
    ]


def test_a_reader_is_warned_before_trusting_the_causes():
    def warnings(old, new):
        return compare_runs(old, new).warnings

    changed = run("new", stored("2"))
    assert warnings(run("old", stored("2")), changed) == []
    said = "Numbers differ although no recorded input does."
    assert warnings(run("old", stored("1")), changed) == [said]
    assert warnings(run("old", stored("1"), inputs={"data/a.csv": "1"}), changed) == []
    assert warnings(run("old", stored("2"), altered=("a", "b")), changed) == [
        "old: a, b is not what its manifest records; changed by hand after the run?"
    ]
    other = run("old", stored("2"), scenario="yi")
    said = "These are reports of different scenarios: yi and jia."
    assert warnings(other, changed) == [said]
    (said,) = warnings(run("old", stored("1"), steps={}), changed)
    assert said.startswith("old: made before reports recorded what each step depends on")
    (said,) = warnings(run("old", steps={}), run("new", steps={}))
    assert said.startswith("old, new: made before")
