"""Why numbers changed: by what they rest on, and by what their step depends on."""

import pytest

from analysis.run.compare.causes import compare_inputs
from analysis.run.compare.changes import Tier, compare_runs
from analysis.run.compare.runs import Manifest, Run, StoredNumber
from analysis.source.bounds import HedgePolicy

CODE = "analysis.study.growth"


def changes_of(comparison):
    return {change.id: change for change in comparison.changes}


def test_a_changed_figure_is_the_cause_of_exactly_the_numbers_that_rest_on_it(
    make_run, source_folder, compare_folders
):
    old = make_run("old")
    source_folder.replace(
        "figures.csv", "p01.04,1,1621家,level,1621,exact", "p01.04,1,1261家,level,1261,exact"
    )
    comparison = compare_folders(old, make_run("new"))
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


def test_a_hedge_policy_is_the_cause_of_wider_bounds(make_run, compare_folders):
    comparison = compare_folders(make_run("old"), make_run("new", policy=HedgePolicy.WIDE))
    assert [str(item) for item in comparison.inputs] == ["hedge_policy (standard → wide)"]
    assert comparison.changes
    for change in comparison.changes:
        assert {cause.kind for cause in change.causes} == {"parameters"}
    share = changes_of(comparison)["figure.p01.07"]
    assert share.tier is Tier.WITHIN
    assert [field for field, _, _ in share.details] == ["low", "high"]


def test_a_parameter_that_is_itself_a_number_is_its_certain_cause(make_run, compare_folders):
    comparison = compare_folders(make_run("old"), make_run("new", base_year=2015, horizon=2030))
    change = changes_of(comparison)["scenario.base_year"]
    assert [(c.name, c.certain) for c in change.causes] == [("base_year (2014 → 2015)", True)]


def test_changed_code_and_packages_are_named_only_where_a_number_can_depend_on_them(
    make_run, compare_folders
):
    old, new = make_run("old"), make_run("new", code="second")
    path = new / "numbers.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"value": 0.35', '"value": 0.36'), encoding="utf-8")
    comparison = compare_folders(old, new)
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
    def described(text):
        inputs = {"notebooks/parameters/jia.yml": text, "data/reference/README.md": "same"}
        return Manifest(scenario={"seed": 1}, inputs=inputs, environment={}, outputs={})

    assert compare_inputs(described("a comment"), described("another")) == []


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
def test_an_input_is_a_cause_where_the_step_or_the_register_depends_on_it(
    changed, said, steps, make_manifest
):
    environment = changed.pop("environment", None)
    if environment is not None:
        kept = make_manifest()["environment"]
        packages = kept["packages"] | environment.get("packages", {})
        changed["environment"] = kept | environment | {"packages": packages}
    found = {
        step: reasons(step, make_manifest(), make_manifest(**changed))
        for step in ("02_growth", "03_trends")
    }
    for step, causes in found.items():
        assert [certain for _, certain in causes] == ([True] if step in steps else []), step
        assert all(said in name for name, _ in causes)


def test_either_run_s_word_makes_an_input_a_cause(make_manifest):
    facts = make_manifest()["steps"]["02_growth"]
    later = {"steps": {"02_growth": facts | {"modules": ["analysis.render.pdf"]}}}
    change = {"code": {"analysis.render.pdf": "new", "analysis.core.quantity": "new"}}
    expected = {("analysis.core.quantity", False), ("analysis.render.pdf", False)}
    assert set(reasons("02_growth", make_manifest(), make_manifest(**later, **change))) == expected
    assert set(reasons("02_growth", make_manifest(**later), make_manifest(**change))) == expected


def test_of_several_causes_the_step_s_own_module_comes_first_then_its_notebook(make_manifest):
    new = make_manifest(
        code=dict.fromkeys(
            [
                *("analysis.core.quantity", "analysis.register.numbers"),
                "analysis.study.growth",
            ],
            "new",
        ),
        inputs={"notebooks/02_growth.ipynb": "new"},
    )
    assert reasons("02_growth", make_manifest(), new) == [
        ("analysis.study.growth", False),
        ("notebooks/02_growth.ipynb", False),
        ("analysis.core.quantity", False),
        ("analysis.register.numbers", False),
    ]


def test_a_reference_figure_depends_on_the_policy_and_on_no_other_parameter_or_raw_data(
    make_manifest,
):
    policy = {"scenario": {"hedge_policy": "wide", "seed": 2}}
    assert reasons(
        "03_trends", make_manifest(), make_manifest(**policy), "reference.rd.china.2020"
    ) == [("hedge_policy (none → wide)", True)]
    new = make_manifest(
        scenario={"seed": 2},
        inputs={
            "data/raw/jia/figures.csv": "new",
            "data/reference/reference_figures.csv": "new",
        },
    )
    assert reasons("03_trends", make_manifest(), new, "reference.rd.china.2020") == [
        ("data/reference/reference_figures.csv", True)
    ]
    assert len(reasons("03_trends", make_manifest(), new)) == 3


def test_a_module_that_is_new_or_gone_is_said_to_be(make_manifest):
    without = make_manifest()
    del without["code"]["analysis.study.growth"]
    said = [
        (str(i), i.kind) for i in compare_inputs(Manifest(**without), Manifest(**make_manifest()))
    ]
    assert said == [("analysis.study.growth (new)", "code")]
    said = [str(i) for i in compare_inputs(Manifest(**make_manifest()), Manifest(**without))]
    assert said == ["analysis.study.growth (gone)"]


def earlier(content):
    """Return a manifest as one made before steps and modules were recorded."""
    del content["steps"], content["code"]
    content["inputs"] = content["inputs"] | {"src/analysis/growth.py": "old"}
    return content


def test_where_a_run_did_not_record_its_steps_any_input_may_be_the_cause_and_that_is_said(
    make_manifest,
):
    new = make_manifest(scenario={"seed": 2}, inputs={"data/raw/jia/claims.yml": "new"})
    assert set(reasons("02_growth", earlier(make_manifest()), new)) == {
        ("seed (1 → 2)", False),
        ("data/raw/jia/claims.yml", False),
    }
    edition = make_manifest(scenario={"edition": "2025-01-01"})
    assert reasons("02_growth", earlier(make_manifest()), edition) == []
    runs = [
        Run(name, Manifest(**content), {}, {}, {}, ())
        for name, content in (("old", earlier(make_manifest())), ("new", make_manifest()))
    ]
    (warning,) = compare_runs(*runs).warnings
    assert warning.startswith("old: made before reports recorded what each step depends on")
    packages = make_manifest()["environment"]["packages"] | {"typst": "2"}
    other = make_manifest(environment={"packages": packages})
    assert reasons("02_growth", earlier(make_manifest()), other) == [("typst (1 → 2)", True)]
