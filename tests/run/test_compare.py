"""Two runs compared: what changed, how much it matters, and why."""

import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from analysis import __main__ as commands
from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.core.records import write_csv
from analysis.core.result import MadeBy
from analysis.register.added import AddedSet
from analysis.register.build import build_register
from analysis.register.results import Results
from analysis.run.compare import (
    Manifest,
    Run,
    StoredNumber,
    Tier,
    compare_inputs,
    compare_runs,
    find_run,
    grade_change,
    read_run,
    render_comparison,
    summarize,
)
from analysis.run.inputs import hash_file
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.observe import Observation, clean_figures
from analysis.source.reference import read_reference
from analysis.study.claims import ClaimRow, audit_claims
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth
from analysis.words.catalogue import catalogue

CLAIMS = """\
labs_growth:
  topic: growth
  says_zh: "由{base}增至{end}，称增长{stated}"
  says_en: "Labs rose from {base} to {end}, said to be growth of {stated}"
  stated: p02.11
  operands: {base: p01.02, end: p01.04}
  readings:
    total: {label_zh: "总增幅", label_en: "total growth", formula: "pct(base, end)"}
"""
STATED = "p02.11,2,80.1%,change,80.1,exact,percent,2019,stated,甲市,labs,\n"
STEPS = ("01_clean", "02_growth", "03_trends", "04_claims")
HERE = find_project(Path(__file__).parent)
CODE = "analysis.study.growth"
FACTS = {
    "parameters": ["source", "hedge_policy", "base_year"],
    "inputs": ["data/raw/jia/figures.csv", "notebooks/02_growth.ipynb"],
    "modules": [CODE, "analysis.core.quantity"],
    "packages": ["PyYAML"],
}


@pytest.fixture
def make_run(source_folder, tmp_path, scenario):
    """Make a report of the small source, as it is now, by the functions that make the real one."""
    source_folder.path("claims.yml").write_text(CLAIMS, encoding="utf-8")
    source_folder.append("figures.csv", STATED)

    def make(name, *, policy=HedgePolicy.STANDARD, code="first", **parameters):
        source = source_folder.read()
        rows = clean_figures(source, policy=policy)
        growth = measure_growth(rows, source.indicators, base_year=2014, end_year=2020).rows
        declared = read_claims(source_folder.path("claims.yml"), source.figures)
        claims = audit_claims(declared, source, policy=policy)
        base_year = parameters.setdefault("base_year", 2014)
        made = {
            table: MadeBy(step=step, cell="mine")
            for step, tables in {
                "01_clean": ["observations"],
                "02_growth": ["growth", "composition"],
                "03_trends": ["trends", "projections", "reference"],
                "04_claims": ["claims"],
            }.items()
            for table in tables
        }
        results = Results(
            scenario=scenario.model_copy(
                update={"base_year": base_year, "hedge_policy": policy}
                | {name: value for name, value in parameters.items() if name == "horizon"}
            ),
            source=source,
            reference=read_reference(HERE.reference),
            declared=declared,
            observations=tuple(rows),
            growth=tuple(growth),
            composition=tuple(decompose_growth(growth, source.indicators).rows),
            claims=tuple(claims),
            trends=(),
            projections=(),
            made=made,
            added=AddedSet(tmp_path / "added"),
        )
        register = build_register(results, {name: catalogue(name) for name in ("zh", "en")})
        folder = tmp_path / name
        write_csv(folder / "tables" / "observations.csv", rows, Observation)
        write_csv(folder / "tables" / "claims.csv", claims, ClaimRow)
        (folder / "numbers.json").write_text(register.to_json(), encoding="utf-8")
        manifest = {
            "scenario": {"scenario": "jia", "hedge_policy": policy, **parameters},
            "inputs": {
                **{
                    f"data/raw/jia/{path.name}": hash_file(path)
                    for path in source_folder.folder.iterdir()
                },
                "notebooks/prose/jia.en.md": code,
            },
            "code": {CODE: code, "analysis.render.pdf": code},
            "steps": dict.fromkeys((*STEPS, "register"), FACTS),
            "environment": {"python": "3.11", "packages": {"pyyaml": code, "typst": code}},
            "outputs": {
                path.relative_to(folder).as_posix(): hash_file(path)
                for path in folder.rglob("*")
                if path.is_file()
            },
        }
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return make


def compared(old: Path, new: Path):
    return compare_runs(read_run(old, "old"), read_run(new, "new"))


def changes_of(comparison):
    return {change.id: change for change in comparison.changes}


# How much a change matters


def stored(value, low=None, high=None, unit="percent"):
    content = {"value": value, "low": low or value, "high": high or value, "unit": unit}
    return StoredNumber(id="n", label={}, display={}, **content)


@pytest.mark.parametrize(
    ("old", "new", "tier"),
    [
        (stored("3.0", "2.9", "3.1"), stored("-0.1", "-0.2", "0"), Tier.VERDICT),
        (stored("3.0", "2.9", "3.1"), stored("0"), Tier.VERDICT),
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


# What changed, and why


def test_equal_runs_have_no_difference(make_run):
    comparison = compared(make_run("old"), make_run("new"))
    assert (comparison.inputs, comparison.changes, comparison.files) == ((), (), ())
    assert comparison.warnings == []
    assert "no input changed" in summarize(comparison)


def test_a_changed_figure_is_the_cause_of_exactly_the_numbers_that_rest_on_it(
    make_run, source_folder
):
    old = make_run("old")
    source_folder.replace(
        "figures.csv", "p01.04,1,1621家,level,1621,exact", "p01.04,1,1261家,level,1261,exact"
    )
    comparison = compared(old, make_run("new"))
    assert [str(item) for item in comparison.inputs] == ["data/raw/jia/figures.csv"]
    changes = changes_of(comparison)
    resting = {
        number.id
        for run in (comparison.old, comparison.new)
        for number in run.numbers.values()
        if "p01.04" in number.figures
    }
    assert {"figure.p01.04", "growth.labs.cagr", "claim.labs_growth.total"} <= resting
    assert resting | {"claim.labs_growth.verdict"} <= set(changes)
    # The count printed elsewhere differs now, so there is a second reading of the same growth,
    # and there are other counts of rows.
    other = set(changes) - resting - {"claim.labs_growth.verdict"}
    assert {name.partition(".")[0] for name in other} == {"count", "growth"}
    because = "figure p01.04: printed 1621家 → 1261家, value 1621 → 1261"
    for name in set(changes) - other:
        assert changes[name].reasons == [(True, "data", [because])]
    for name in other:
        ((certain, kind, (said,)),) = changes[name].reasons
        assert (certain, kind) == (True, "data")
        assert said == f"data/raw/jia/figures.csv: {because.removeprefix('figure ')}"


def test_known_answers_of_a_changed_figure_stand_in_their_tiers(make_run, source_folder):
    old = make_run("old")
    source_folder.replace(
        "figures.csv", "p01.04,1,1621家,level,1621,exact", "p01.04,1,810家,level,810,exact"
    )
    changes = changes_of(compared(old, make_run("new")))
    verdict, pct = changes["claim.labs_growth.verdict"], changes["growth.labs.pct"]
    assert (verdict.old, verdict.new, verdict.tier) == ("holds", "does not hold", Tier.VERDICT)
    assert (pct.old, pct.new, pct.tier) == ("80.1%", "−10.0%", Tier.VERDICT)
    assert changes["growth.labs.end"].tier is Tier.BEYOND
    assert "claim.labs_growth.stated" not in changes  # only its words changed


def test_a_figure_added_or_taken_away_makes_numbers_appear_and_disappear(make_run, source_folder):
    short = make_run("short")
    source_folder.append(
        "figures.csv", "p02.12,2,12家,level,12,exact,enterprise,2020,stated,乙园,labs,\n"
    )
    long = make_run("long")
    (appeared,) = compared(short, long).appeared
    assert (appeared.id, appeared.new, appeared.tier) == ("figure.p02.12", "12", None)
    assert appeared.causes[0].name == "figure p02.12: 12家 added"
    (gone,) = compared(long, short).disappeared
    assert (gone.old, gone.causes[0].name) == ("12", "figure p02.12: 12家 removed")


def test_a_hedge_policy_is_the_cause_of_wider_bounds(make_run):
    comparison = compared(make_run("old"), make_run("new", policy=HedgePolicy.WIDE))
    assert [str(item) for item in comparison.inputs] == ["hedge_policy (standard → wide)"]
    assert comparison.changes
    for change in comparison.changes:
        assert {cause.kind for cause in change.causes} == {"parameters"}
    share = changes_of(comparison)["figure.p01.07"]
    assert share.tier is Tier.WITHIN
    assert [field for field, _, _ in share.details] == ["low", "high"]


def test_a_parameter_that_is_itself_a_number_is_its_certain_cause(make_run):
    comparison = compared(make_run("old"), make_run("new", base_year=2015, horizon=2030))
    change = changes_of(comparison)["scenario.base_year"]
    assert [(c.name, c.certain) for c in change.causes] == [("base_year (2014 → 2015)", True)]


def test_changed_code_and_packages_are_named_only_where_a_number_can_depend_on_them(make_run):
    old, new = make_run("old"), make_run("new", code="second")
    path = new / "numbers.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"value": 0.35', '"value": 0.36'), encoding="utf-8")
    comparison = compared(old, new)
    assert [(item.kind, item.name) for item in comparison.inputs] == [
        ("code", "analysis.render.pdf"),
        ("code", CODE),
        ("prose", "notebooks/prose/jia.en.md"),
        ("environment", "pyyaml"),
        ("environment", "typst"),
    ]
    pp = changes_of(comparison)["growth.rd_gdp.pp"]
    assert pp.reasons == [
        (False, "code", [CODE]),
        (False, "environment", ["pyyaml (first → second)"]),
    ]
    assert "numbers.json is not what its manifest records" in comparison.warnings[0]


def test_a_parameter_file_counts_only_by_the_parameters_it_gave():
    def manifest(text):
        inputs = {"notebooks/parameters/jia.yml": text, "data/reference/README.md": "same"}
        return Manifest(scenario={"seed": 1}, inputs=inputs, environment={}, outputs={})

    assert compare_inputs(manifest("a comment"), manifest("another")) == []


# Causes, from what two runs wrote of themselves


def manifest(**changed):
    """Return the manifest of a run whose steps depend on different things."""
    facts = {
        "02_growth": {
            "parameters": ["source", "base_year"],
            "inputs": ["data/raw/jia/figures.csv", "notebooks/02_growth.ipynb"],
            "modules": ["analysis.study.growth", "analysis.core.quantity"],
            "packages": ["PyYAML"],
        },
        "03_trends": {
            "parameters": ["source", "base_year", "seed", "horizon", "hedge_policy"],
            "inputs": [
                "data/raw/jia/figures.csv",
                "data/reference/reference_figures.csv",
                "notebooks/02_growth.ipynb",
                "notebooks/03_trends.ipynb",
            ],
            "modules": ["analysis.study.trends.study", "analysis.study.growth"],
            "packages": ["PyYAML", "scipy"],
        },
        "register": {
            "parameters": [],
            "inputs": [],
            "modules": ["analysis.register.numbers", "words/en.yml"],
            "packages": ["pydantic"],
        },
    }
    content = {
        "scenario": {"scenario": "jia", "base_year": 2014, "seed": 1, "horizon": 2025}
        | {"edition": "2024-05-01"},
        "inputs": dict.fromkeys(
            [
                *facts["03_trends"]["inputs"],
                "notebooks/prose/jia.en.md",
                "CITATION.cff",
                "data/raw/jia/claims.yml",
            ],
            "old",
        ),
        "code": dict.fromkeys(
            [
                *("analysis.study.growth", "analysis.study.trends.study"),
                *("analysis.register.numbers", "analysis.render.pdf", "words/en.yml"),
                "analysis.core.quantity",
            ],
            "old",
        ),
        "environment": {
            "python": "3.11",
            "packages": dict.fromkeys(["pyyaml", "scipy", "typst", "pydantic"], "1"),
        },
        "steps": facts,
        "outputs": {},
    }
    for part, values in changed.items():
        content[part] = content[part] | values
    return content


def number(notebook, value, name="growth.labs.pct"):
    return StoredNumber(
        id=name,
        value=value,
        low=value,
        high=value,
        unit="percent",
        label={"en": "A number"},
        display={"en": f"{value}%"},
        notebook=notebook,
    )


def reasons(notebook, old, new, name="growth.labs.pct"):
    """Return the causes of a number of a notebook that changed between two manifests."""
    runs = [
        Run(which, Manifest(**content), {name: number(notebook, value, name)}, {}, {}, ())
        for which, content, value in (("old", old, "1.5"), ("new", new, "1.6"))
    ]
    (change,) = compare_runs(*runs).changes
    return [(cause.name, cause.certain) for cause in change.causes]


@pytest.mark.parametrize(
    ("changed", "said", "steps"),
    [
        ({"scenario": {"seed": 2}}, "seed (1 → 2)", {"03_trends"}),
        ({"scenario": {"horizon": 2030}}, "horizon (2025 → 2030)", {"03_trends"}),
        (
            {"scenario": {"base_year": 2015}},
            "base_year (2014 → 2015)",
            {"02_growth", "03_trends"},
        ),
        ({"scenario": {"edition": "2025-01-01"}}, "edition", set()),
        (
            {"inputs": {"data/reference/reference_figures.csv": "new"}},
            "data/reference/reference_figures.csv",
            {"03_trends"},
        ),
        ({"inputs": {"data/raw/jia/claims.yml": "new"}}, "claims", set()),
        ({"inputs": {"notebooks/prose/jia.en.md": "new"}}, "prose", set()),
        ({"inputs": {"CITATION.cff": "new"}}, "CITATION", set()),
        (
            {"inputs": {"notebooks/02_growth.ipynb": "new"}},
            "notebooks/02_growth.ipynb",
            {"02_growth", "03_trends"},
        ),
        ({"inputs": {"notebooks/03_trends.ipynb": "new"}}, "03_trends.ipynb", {"03_trends"}),
        ({"code": {"analysis.core.quantity": "new"}}, "analysis.core.quantity", {"02_growth"}),
        ({"code": {"analysis.render.pdf": "new"}}, "pdf", set()),
        (
            {"code": {"analysis.register.numbers": "new"}},
            "analysis.register.numbers",
            {"02_growth", "03_trends"},
        ),
        ({"code": {"words/en.yml": "new"}}, "words/en.yml", {"02_growth", "03_trends"}),
        (
            {"environment": {"packages": {"scipy": "2", "pyyaml": "1"}}},
            "scipy (1 → 2)",
            {"03_trends"},
        ),
        (
            {"environment": {"python": "3.13"}},
            "python (3.11 → 3.13)",
            {"02_growth", "03_trends"},
        ),
    ],
)
def test_an_input_is_a_cause_where_the_step_or_the_register_depends_on_it(changed, said, steps):
    environment = changed.pop("environment", None)
    if environment is not None:
        kept = manifest()["environment"]
        packages = kept["packages"] | environment.get("packages", {})
        changed["environment"] = kept | environment | {"packages": packages}
    found = {
        step: reasons(step, manifest(), manifest(**changed)) for step in ("02_growth", "03_trends")
    }
    for step, causes in found.items():
        assert [certain for _, certain in causes] == ([True] if step in steps else []), step
        assert all(said in name for name, _ in causes)


def test_either_run_s_word_makes_an_input_a_cause():
    facts = manifest()["steps"]["02_growth"]
    later = {"steps": {"02_growth": facts | {"modules": ["analysis.render.pdf"]}}}
    change = {"code": {"analysis.render.pdf": "new", "analysis.core.quantity": "new"}}
    expected = {("analysis.core.quantity", False), ("analysis.render.pdf", False)}
    assert set(reasons("02_growth", manifest(), manifest(**later, **change))) == expected
    assert set(reasons("02_growth", manifest(**later), manifest(**change))) == expected


def test_of_several_causes_the_step_s_own_module_comes_first_then_its_notebook():
    new = manifest(
        code=dict.fromkeys(
            [
                *("analysis.core.quantity", "analysis.register.numbers"),
                "analysis.study.growth",
            ],
            "new",
        ),
        inputs={"notebooks/02_growth.ipynb": "new"},
    )
    assert reasons("02_growth", manifest(), new) == [
        ("analysis.study.growth", False),
        ("notebooks/02_growth.ipynb", False),
        ("analysis.core.quantity", False),
        ("analysis.register.numbers", False),
    ]


def test_a_reference_figure_depends_on_the_policy_and_on_no_other_parameter_or_raw_data():
    policy = {"scenario": {"hedge_policy": "wide", "seed": 2}}
    assert reasons("03_trends", manifest(), manifest(**policy), "reference.rd.china.2020") == [
        ("hedge_policy (none → wide)", True)
    ]
    new = manifest(
        scenario={"seed": 2},
        inputs={
            "data/raw/jia/figures.csv": "new",
            "data/reference/reference_figures.csv": "new",
        },
    )
    assert reasons("03_trends", manifest(), new, "reference.rd.china.2020") == [
        ("data/reference/reference_figures.csv", True)
    ]
    assert len(reasons("03_trends", manifest(), new)) == 3


def test_a_module_that_is_new_or_gone_is_said_to_be():
    without = manifest()
    del without["code"]["analysis.study.growth"]
    said = [(str(i), i.kind) for i in compare_inputs(Manifest(**without), Manifest(**manifest()))]
    assert said == [("analysis.study.growth (new)", "code")]
    said = [str(i) for i in compare_inputs(Manifest(**manifest()), Manifest(**without))]
    assert said == ["analysis.study.growth (gone)"]


def earlier(**changed):
    """Return the manifest of a run made before steps and modules were recorded."""
    content = manifest(**changed)
    del content["steps"], content["code"]
    content["inputs"] = content["inputs"] | {"src/analysis/growth.py": "old"}
    return content


def test_where_a_run_did_not_record_its_steps_any_input_may_be_the_cause_and_that_is_said():
    new = manifest(scenario={"seed": 2}, inputs={"data/raw/jia/claims.yml": "new"})
    assert set(reasons("02_growth", earlier(), new)) == {
        ("seed (1 → 2)", False),
        ("data/raw/jia/claims.yml", False),
    }
    edition = manifest(scenario={"edition": "2025-01-01"})
    assert reasons("02_growth", earlier(), edition) == []
    runs = [
        Run(name, Manifest(**content), {}, {}, {}, ())
        for name, content in (("old", earlier()), ("new", manifest()))
    ]
    (warning,) = compare_runs(*runs).warnings
    assert warning.startswith("old: made before reports recorded what each step depends on")
    packages = manifest()["environment"]["packages"] | {"typst": "2"}
    other = manifest(environment={"packages": packages})
    assert reasons("02_growth", earlier(), other) == [("typst (1 → 2)", True)]


# Reading runs


def test_numbers_of_an_earlier_form_are_read_as_the_same(make_run):
    old, new = make_run("old"), make_run("new")
    numbers = json.loads((old / "numbers.json").read_text("utf-8"))
    for number in numbers:
        number["formula"] = number["formula"].get("en", "") if number["formula"] else ""
        number["source"] = ""
        number |= {name: str(number[name]) for name in ("value", "low", "high")}
        del number["citation"], number["interval"]
        del number["method"], number["operands"], number["per_year"]
    (old / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    read = read_run(old, "old").numbers
    assert len(read) == len(numbers)
    fields = {f for c in compared(old, new).changes for f, _, _ in c.details}
    assert fields <= {"formula", "interval", "citation"}


def test_decimals_are_compared_exactly():
    one = stored("0.10000000000000000000000000001")
    assert one.value == Decimal("0.10000000000000000000000000001")
    assert grade_change(stored("0.1"), one) is Tier.BEYOND


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "no manifest.json"),
        (lambda folder: (folder / "numbers.json").unlink(), "no numbers.json"),
        (lambda folder: (folder / "numbers.json").write_text("[{}]"), r"numbers.json .* 0\.id"),
        (lambda folder: (folder / "manifest.json").write_text("no"), "manifest.json can't be"),
    ],
)
def test_what_is_no_report_is_refused_saying_what_is_accepted(make_run, spoil, said):
    folder = make_run("spoilt")
    spoil(folder)
    with pytest.raises(InputError, match=said):
        find_run(HERE, str(folder), "changzhou")


@pytest.mark.parametrize("revision", ["no-such-branch", "--output=stolen", "HEAD:", "", "\0"])
def test_an_unknown_revision_is_refused_saying_what_is_accepted(revision, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"neither a folder nor a git revision .* accepted"):
        find_run(HERE, revision, "changzhou")


def test_a_revision_s_committed_report_is_compared_with_a_folder(make_run, tmp_path):
    project = tmp_path / "project"
    shutil.copytree(make_run("jia"), project / "reports" / "jia")
    for command in (
        ["init", "--quiet"],
        ["add", "."],
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "A report"],
    ):
        subprocess.run(["git", "-C", str(project), *command], check=True)
    here = Project.at(project)
    committed = find_run(here, "HEAD", "jia")
    assert compare_runs(committed, find_run(here, str(tmp_path / "jia"), "")).changes == ()
    assert committed.figures["p01.04"]["printed"] == "1621家"
    with pytest.raises(InputError, match="holds no reports/other"):
        find_run(here, "HEAD", "other")
    with pytest.raises(InputError, match=r"scenario '\.\./x'"):
        find_run(here, "HEAD", "../x")


# What is shown


def test_the_page_is_self_contained_and_shows_hostile_labels_harmlessly(make_run):
    old, new = make_run("old"), make_run("new")
    numbers = json.loads((new / "numbers.json").read_text("utf-8"))
    numbers[0]["label"]["en"] = "<script>alert(1)</script> \u202egnp.exe \x1b[31m"
    numbers[0]["display"]["en"] = "{{ 7 * 7 }} 家"
    (new / "numbers.json").write_text(json.dumps(numbers), encoding="utf-8")
    comparison = compared(old, new)
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
    assert "claim.labs_growth.verdict: holds → does not hold" in said
    assert "because of data: figure p01.04: printed 1621家 → 810家, value 1621 → 810" in said
    assert "does not hold" in out.read_text("utf-8")
    assert commands.main(["compare", str(old), str(tmp_path), *arguments[-2:]]) == 2
    assert "no manifest.json" in capsys.readouterr().err
