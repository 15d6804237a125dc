"""A comparison on the terminal and as a page."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from analysis import __main__ as commands
from analysis.core.project import find_project
from analysis.run.compare.causes import Cause, Input
from analysis.run.compare.changes import Change, Comparison, Tier
from analysis.run.compare.runs import Manifest, Run
from analysis.run.compare.show import render_comparison, say_outcome, summarize

HERE = find_project(Path(__file__).parent)


def comparison(*changes, inputs=(), files=(), altered=()):
    """Return two runs of no numbers, and what is said to differ between them."""
    manifest = Manifest(
        scenario={"scenario": "jia"},
        inputs={},
        environment={},
        outputs={},
        steps={"01_clean": {}},
    )
    runs = [Run(name, manifest, {}, {}, {}, altered) for name in ("old", "new")]
    return Comparison(*runs, tuple(inputs), changes, tuple(files))


def change(name, old, new, tier=None, *, details=(), causes=()):
    return Change(name, f"The {name}", old, new, details, tier, causes)


SEED = Input("parameters", "seed", "1 → 2")
CHANGES = (
    change(
        *("sign", "3", "−3", Tier.VERDICT),
        details=(("value", "3", "-3"),),
        causes=(Cause("data", "figure p1: a", certain=True),),
    ),
    change(
        *("bounds", "3", "3", Tier.WITHIN),
        details=(("low", "2", "1"), ("formula", "a", "b")),
        causes=tuple(Cause("code", f"m{n}", certain=False) for n in range(5)),
    ),
    change("words", "3", "3", Tier.WITHIN, details=(("formula", "a", "b"),)),
    change("in", "", "4"),
    change("out", "5", ""),
)

BESIDES = "Besides: 2 with other bounds, inputs or wording; 1 new; 1 gone."


def test_the_summary_tells_inputs_then_numbers_by_tier_each_with_its_causes():
    code = [Input("code", f"m{n}", "changed") for n in range(14)]
    given = comparison(*CHANGES, inputs=[SEED, *code], files=[("a.csv", "gone")], altered=("x",))
    assert summarize(given).splitlines() == [
        "old → new: 0 numbers, then 0",
        "1 number or verdict reads otherwise than before. " + BESIDES,
        "warning: old: x is not what its manifest records; changed by hand after the run?",
        "warning: new: x is not what its manifest records; changed by hand after the run?",
        "parameters changed: seed (1 → 2)",
        "code changed: m0; m1; m2; m3; m4; m5; m6; m7; m8; m9; m10; m11; and 2 more",
        "1 a verdict or a sign changed: 1",
        "  sign: 3 → −3",
        "      because of data: figure p1: a",
        "2 beyond the old bounds: 0",
        "3 within the old bounds, or only shown otherwise: 2",
        "  bounds: 3, low 2 → 1",
        "      perhaps code: m0; m1; m2; and 2 more",
        "  words: 3, other formula",
        "appeared: 1",
        "  in: none → 4",
        "disappeared: 1",
        "  out: 5 → none",
        "1 files differ",
    ]


def test_the_summary_shows_as_many_of_a_tier_as_one_can_read():
    def last(count):
        many = (change(f"n{n}", "1", "2", Tier.BEYOND) for n in range(count))
        return summarize(comparison(*many, inputs=[SEED])).splitlines()[-5:-3]

    # before "appeared" and "disappeared", after which the files are counted
    assert last(13) == [
        "  … and 1 more, on the page",
        "3 within the old bounds, or only shown otherwise: 0",
    ]
    assert last(12)[0] == "  n11: 1 → 2"
    twelve = [Input("code", f"m{n}", "changed") for n in range(12)]
    assert "m11\n" in summarize(comparison(inputs=twelve))
    assert "no input changed" not in summarize(comparison(inputs=twelve))
    assert summarize(comparison()).splitlines()[2] == "no input changed"


def test_the_page_has_a_heading_for_each_tier_and_tells_the_inputs():
    page = render_comparison(comparison(*CHANGES, inputs=[SEED], files=[("a.csv", "gone")]))
    assert [re.sub(r"<.*?>", "", one) for one in re.findall(r"<h[12].*?</h[12]>", page)] == [
        "1 number or verdict reads otherwise than before.",
        "A verdict or a sign changed (1)",
        "Within the old bounds, or only shown otherwise (2)",
        "Appeared (1)",
        "Disappeared (1)",
        "What went in",
        "Files that differ (1)",
        "How to read this",
    ]
    assert "<p>None of these: beyond the old bounds.</p>" in page
    assert "old, no edition → new, no edition. Besides: 2 with other" in page
    assert "Because of <strong>data</strong>: figure p1: a" in page
    assert '<th scope="row">parameters</th><td>seed</td><td>1 → 2</td>' in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ((), ("No number and no verdict reads otherwise than before.", "")),
        (
            CHANGES[1:3],
            (
                "No number and no verdict reads otherwise than before.",
                "Besides: 2 with other bounds, inputs or wording.",
            ),
        ),
        (CHANGES[:1], ("1 number or verdict reads otherwise than before.", "")),
        (
            (CHANGES[0], change("a", "1", "2", Tier.BEYOND)),
            ("2 numbers or verdicts read otherwise than before.", ""),
        ),
        (
            CHANGES[3:],
            ("No number and no verdict reads otherwise than before.", "Besides: 1 new; 1 gone."),
        ),
    ],
)
def test_a_comparison_opens_with_what_changed_for_a_reader(changes, said):
    assert say_outcome(comparison(*changes)) == said


def test_the_page_names_the_runs_by_their_editions_and_folds_many_causes():
    given = comparison(*CHANGES)
    manifest = given.new.manifest.model_copy(
        update={"scenario": {"scenario": "jia", "edition": "2026-01-31"}}
    )
    page = render_comparison(replace(given, new=replace(given.new, manifest=manifest)))
    assert "old, no edition → new, edition of 31 January 2026." in page
    assert "<summary>Perhaps <strong>code</strong>: m0; m1; m2; and 2 more</summary>" in page
    assert "<p>m0; m1; m2; m3; m4</p>" in page
    assert page.count("<details>") == 1


def test_the_page_is_self_contained_and_shows_hostile_labels_harmlessly(make_run, compare_folders):
    old, new = make_run("old"), make_run("new")
    numbers = json.loads((new / "numbers.json").read_text("utf-8"))
    numbers[0]["label"]["en"] = "<script>alert(1)</script> \u202egnp.exe \x1b[31m"
    numbers[0]["display"]["en"] = "{{ 7 * 7 }} 家"
    (new / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    comparison = compare_folders(old, new)
    page = render_comparison(comparison)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [U+202E]gnp.exe [U+001B][31m" in page
    assert '{{ 7 * 7 }} <span lang="zh-Hans">家</span>' in page
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"|https?://', page) == []
    assert "\x1b" not in summarize(comparison)


def test_the_command_writes_the_page_and_succeeds_whatever_differs(
    make_run, source_folder, tmp_path, capsys
):
    old = make_run("old")
    source_folder.replace("figures.csv", "p01.04,1,1621家,level,1621", "p01.04,1,810家,level,810")
    out = tmp_path / "out" / "page.html"
    arguments = ["compare", str(old), str(make_run("new")), "--out", str(out)]
    arguments += ["--project", str(HERE.root)]
    assert commands.main(arguments) == 0
    said = capsys.readouterr().out
    assert "claim.labs_growth.verdict: certain → does not hold" in said
    assert "because of data: figure p01.04: printed 1621家 → 810家, value 1621 → 810" in said
    assert "does not hold" in out.read_text("utf-8")
    assert commands.main(["compare", str(old), str(tmp_path), *arguments[-2:]]) == 2
    assert "no manifest.json" in capsys.readouterr().err
