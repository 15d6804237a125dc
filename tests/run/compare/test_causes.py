"""Why numbers changed: by what they rest on, and by what their step depends on."""

import pytest

from analysis.run.compare.causes import Cause, Causes, Input, compare_inputs, say_few
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
    # which rests on figures that did not change, and there are other counts of rows.
    other = set(changes) - resting - {"claim.labs_growth.verdict"}
    assert {name.partition(".")[0] for name in other} == {"count", "growth"}
    because = "figure p01.04: printed 1621家 → 1261家, value 1621 → 1261"
    for name in set(changes) - other:
        assert changes[name].reasons == [(True, "data", [because])]
    for name in other:
        said = f"data/raw/jia/figures.csv: {because.removeprefix('figure ')}"
        assert changes[name].reasons == [(name.startswith("count."), "data", [said])]


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


def test_every_input_that_differs_is_told_with_its_kind_and_how():
    def described(inputs, scenario, **environment):
        return Manifest(inputs=inputs, scenario=scenario, environment=environment, outputs={})

    old = described(
        {"data/a.csv": "1", "data/b.csv": "1", "same": "1", "requirements.lock": "1"},
        {"languages": ["zh", "en"], "same": 1, "seed": 1},
        packages={"scipy": "1", "gone": "1"},
    )
    new = described(
        {"data/a.csv": "2", "data/c.csv": "1", "same": "1", "requirements.lock": "2"}
        | {"notebooks/prose/a.md": "1", "CITATION.cff": "1", "notebooks/a.ipynb": "1"},
        {"languages": ["zh"], "same": 1, "horizon": 2030},
        python="3.13",
        packages={"scipy": "2", "new": "1"},
    )
    assert [(one.kind, str(one)) for one in compare_inputs(old, new)] == [
        ("data", "data/a.csv"),
        ("data", "data/b.csv (gone)"),
        ("data", "data/c.csv (new)"),
        ("parameters", "horizon (none → 2030)"),
        ("parameters", "languages (zh, en → zh)"),
        ("parameters", "seed (1 → none)"),
        ("code", "notebooks/a.ipynb (new)"),
        ("prose", "CITATION.cff (new)"),
        ("prose", "notebooks/prose/a.md (new)"),
        ("environment", "requirements.lock"),
        ("environment", "gone (1 → none)"),
        ("environment", "new (none → 1)"),
        ("environment", "python ( → 3.13)"),
        ("environment", "scipy (1 → 2)"),
    ]


def test_a_few_names_are_told_and_how_many_more_there_are():
    assert say_few([]) == ""
    assert say_few(["a", "b", "c"]) == "a; b; c"
    assert say_few(["a", "b", "c", "d", "e"]) == "a; b; c; and 2 more"


# By what a step depends on, as the two runs wrote it


def number(value, name="growth.labs.pct", operands=None, **more):
    content = {"value": value, "low": value, "high": value, "unit": "percent"}
    content |= {"label": {"en": "A number"}, "display": {"en": f"{value}%"}}
    return StoredNumber(id=name, operands=operands, **content | more)


def reasons(notebook, old, new):
    """Return the causes of a number of a notebook that changed between two manifests."""
    runs = [
        Run(which, Manifest(**content), {"n": number(value, "n", notebook=notebook)}, {}, {}, ())
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
        ({"inputs": {"data/raw/jia/measures.yml": "new"}}, "measures", set()),
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
    prose = make_manifest(inputs={"notebooks/prose/jia.en.md": "new"})
    assert reasons("02_growth", earlier(make_manifest()), prose) == []
    runs = [
        Run(name, Manifest(**content), {}, {}, {}, ())
        for name, content in (("old", earlier(make_manifest())), ("new", make_manifest()))
    ]
    (warning,) = compare_runs(*runs).warnings
    assert warning.startswith("old: made before reports recorded what each step depends on")
    packages = make_manifest()["environment"]["packages"] | {"typst": "2"}
    other = make_manifest(environment={"packages": packages})
    assert reasons("02_growth", earlier(make_manifest()), other) == [("typst (1 → 2)", True)]


# By what a number rests on


FIGURES = "data/raw/jia/figures.csv"
OUTSIDE = "data/reference/reference_figures.csv"
#: What the small runs read: two figures of one indicator, one of another whose name it begins.
READ = {
    "p1": {"value": "900", "indicator": "labs"},
    "p2": {"value": "1621", "indicator": "labs"},
    "p3": {"value": "424", "indicator": "labs_provincial"},
}
SAID = {"p1": "value 900 → 901", "p2": "value 1621 → 1622", "p3": "value 424 → 425"}


@pytest.fixture
def explain(make_manifest):
    """Return the causes of the first number between two runs that hold these.

    In the second run some figures are read as one more, and some inputs are others.
    """

    def find(old, new, *figures, inputs=(FIGURES,), scenario=None):
        changed = {
            name: row | ({"value": str(int(row["value"]) + 1)} if name in figures else {})
            for name, row in READ.items()
        }
        after = make_manifest(inputs=dict.fromkeys(inputs, "new"), scenario=scenario or {})
        runs = [
            Run(which, Manifest(**content), {one.id: one for one in numbers}, rows, {}, ())
            for which, content, numbers, rows in (
                ("old", make_manifest(), old, READ),
                ("new", after, new, changed),
            )
        ]
        (causes,) = (one.causes for one in compare_runs(*runs).changes if one.id == new[0].id)
        return [(cause.name, cause.certain) for cause in causes]

    return find


def resting(*operands, others=(), name="n", **more):
    """Return the numbers of two runs: one that changed, with what it rests on, and others."""
    more = {"notebook": "03_trends"} | more
    return [[number(value, name, operands, **more), *others] for value in ("1.5", "1.6")]


def test_a_trend_names_the_changed_figure_behind_the_number_it_rests_on(explain):
    others = [
        number("2", "growth.labs.cagr", ("figure:p1", "number:growth.labs.base")),
        number("3", "growth.labs.base", ("figure:p2",)),
    ]
    numbers = resting("number:growth.labs.cagr", "reference:r", others=others, method={"en": "n"})
    assert explain(*numbers, "p2", "p3") == [(f"figure p2: {SAID['p2']}", True)]
    assert explain(*numbers, "p2", "p1") == [
        (f"figure p1: {SAID['p1']}", True),
        (f"figure p2: {SAID['p2']}", True),
    ]
    assert explain(*numbers, "p2", inputs=[FIGURES, OUTSIDE], scenario={"seed": 2}) == [
        (f"figure p2: {SAID['p2']}", True),
        (OUTSIDE, False),
        ("seed (1 → 2)", False),
    ]


def test_a_figure_read_otherwise_without_other_data_is_the_doing_of_the_code(explain):
    numbers = resting("figure:p2")
    assert explain(*numbers, "p2", inputs=["notebooks/02_growth.ipynb"]) == [
        (f"figure p2: {SAID['p2']}", True),
        ("notebooks/02_growth.ipynb", True),
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [(FIGURES, "data"), (CODE, "code"), ("data/raw/jia/claims.yml", None), (OUTSIDE, None)],
)
def test_a_figure_is_a_cause_of_the_kind_of_what_made_it_differ(make_manifest, name, kind):
    rows = ({"value": "1", "page": "3"}, {"value": "2", "page": "4", "unit": "CNY"})
    runs = [Run("", Manifest(**make_manifest()), {}, {"p1": row}, {}, ()) for row in rows]
    changed = [Input("code" if name == CODE else "data", name, "changed")]
    causes = Causes(changed, *runs).of_step("02_growth", ["p1", "p2"])
    said = "figure p1: value 1 → 2, unit none → CNY"
    assert [one for one in causes if "p1" in one.name] == (
        [Cause(kind, said, certain=True)] if kind else []
    )


def test_a_run_without_its_table_and_a_column_of_later_say_nothing_of_figures(make_manifest):
    def causes(old, new):
        runs = [Run("", Manifest(**make_manifest()), {}, rows, {}, ()) for rows in (old, new)]
        found = Causes([Input("code", CODE, "changed")], *runs).of_step("02_growth", ["p1"])
        return [one.name for one in found]

    row = {"value": "1", "indicator": "labs"}
    assert causes({}, {"p1": row}) == causes({"p1": row}, {}) == [CODE]
    assert causes({"p1": row}, {"p1": row | {"month": ""}}) == [CODE]
    told = "figure p1: month none → 5"
    assert causes({"p1": row}, {"p1": row | {"month": "5"}}) == [told, CODE]


def test_figures_stand_in_the_order_they_are_printed_in_whatever_names_them(explain):
    expected = [(f"figure {name}: {SAID[name]}", True) for name in ("p1", "p2", "p3")]
    for order in ("123", "321", "231"):
        operands = [f"figure:p{n}" for n in order]
        assert explain(*resting(*operands), "p1", "p2", "p3") == expected


def test_what_a_number_rested_on_counts_as_what_it_rests_on(explain):
    (old, _), (_, new) = resting("figure:p1"), resting("figure:p2")
    expected = [(f"figure {name}: {SAID[name]}", True) for name in ("p1", "p2")]
    assert explain(old, new, "p1", "p2", "p3") == expected
    assert explain(old, new, "p1") == [(f"figure p1: {SAID['p1']}", True)]


def test_an_indicator_in_a_number_s_id_makes_no_figure_its_cause(explain):
    numbers = resting("figure:p3", name="growth.labs.pct")
    assert explain(*numbers, "p1", "p3") == [(f"figure p3: {SAID['p3']}", True)]
    others = [number("1", "growth.labs.base", ("figure:p1",))]
    numbers = resting("figure:p3", name="trend.labs.slope", others=others)
    said = f"{FIGURES}: p1: {SAID['p1']}; p2: {SAID['p2']}"
    assert explain(*numbers, "p1", "p2") == [(said, False)]
    numbers = resting("figure:p1", name="growth.labs_provincial.pct")
    assert explain(*numbers, "p2", "p3") == [(f"{FIGURES}: p2: {SAID['p2']}", False)]


def test_figures_that_a_number_does_not_rest_on_are_never_its_certain_cause(explain):
    numbers = resting("figure:p1")
    assert explain(*numbers, inputs=[FIGURES]) == [(FIGURES, False)]
    assert explain(*numbers, inputs=["notebooks/03_trends.ipynb"]) == [
        ("notebooks/03_trends.ipynb", True)
    ]
    given = resting("source:pages", "parameter:base_year")
    assert explain(*given, "p1") == [(f"{FIGURES}: p1: {SAID['p1']}", False)]


def test_a_count_rests_on_rows_it_does_not_name(explain):
    numbers = resting("number:count.rows", others=[number("9", "count.rows", ("table:figures",))])
    assert explain(*numbers, "p1") == [(f"{FIGURES}: p1: {SAID['p1']}", True)]


def test_numbers_that_rest_on_each_other_are_followed_once(explain):
    others = [number("2", "m", ("number:n", "number:m", "figure:p1"))]
    assert explain(*resting("number:m", others=others), "p1") == [
        (f"figure p1: {SAID['p1']}", True)
    ]


def test_where_a_number_it_rests_on_is_not_there_the_rest_is_unknown(explain):
    numbers = resting("number:gone", "figure:p1", "figure:p3")
    assert explain(*numbers, "p1") == [(f"figure p1: {SAID['p1']}", True)]
    assert explain(*numbers, "p2") == [(f"{FIGURES}: p2: {SAID['p2']}", True)]


def test_earlier_runs_recorded_only_figures(explain):
    (old, new) = ([number(value, "n", figures=("p1",))] for value in ("1.5", "1.6"))
    assert explain(old, new, "p1", "p2") == [(f"figure p1: {SAID['p1']}", True)]
    assert explain(old, new, "p2") == [(f"{FIGURES}: p2: {SAID['p2']}", True)]
    later = [number("1.6", "n", ("figure:p2",))]
    assert explain(old, later, "p1", "p2") == [
        (f"figure p1: {SAID['p1']}", True),
        (f"figure p2: {SAID['p2']}", True),
    ]
    assert explain(old, later, "p3") == [(f"{FIGURES}: p3: {SAID['p3']}", False)]
    behind = [number("1.6", "n", ("number:m",)), number("1", "m", figures=("p3",))]
    assert explain(behind, [number("1.7", "n", ("number:m",)), behind[1]], "p3") == [
        (f"figure p3: {SAID['p3']}", True)
    ]


def test_a_changed_parameter_that_a_number_rests_on_is_a_certain_cause(explain):
    start = number("2014", "scenario.base_year", ("parameter:base_year",))
    numbers = resting("number:scenario.base_year", "figure:p1", others=[start])
    years = {"base_year": 2015, "horizon": 2030}
    assert explain(*numbers, inputs=[], scenario=years) == [
        ("base_year (2014 → 2015)", True),
        ("horizon (2025 → 2030)", False),
    ]
    assert explain(*numbers, "p1", scenario={"base_year": 2015}) == [
        (f"figure p1: {SAID['p1']}", True),
        ("base_year (2014 → 2015)", True),
    ]
    # a number that is a parameter has no other cause
    assert explain(*resting("parameter:base_year"), "p1", scenario=years) == [
        ("base_year (2014 → 2015)", True)
    ]
    assert explain(*resting("parameter:base_year"), inputs=[], scenario={"seed": 2}) == [
        ("seed (1 → 2)", True)
    ]


@pytest.mark.parametrize(
    "numbers",
    [
        resting("reference:r"),
        resting("number:r", others=[number("1", "r", ("reference:r",))]),
        resting("reference:r", "reference:s", method={}),
    ],
)
def test_what_is_read_from_outside_depends_on_the_policy_and_no_other_parameter_or_raw_data(
    explain, numbers
):
    policy = {"hedge_policy": "wide", "seed": 2}
    assert explain(*numbers, "p1", scenario=policy) == [("hedge_policy (none → wide)", True)]
    assert explain(*numbers, "p1", inputs=[FIGURES, OUTSIDE], scenario={"seed": 2}) == [
        (OUTSIDE, True)
    ]
    (_, new), earlier = numbers, [number("1.5", "n")]
    assert explain(earlier, new, scenario=policy) == [("hedge_policy (none → wide)", True)]


@pytest.mark.parametrize(
    "numbers",
    [
        resting("reference:r", method={"en": "n = 23"}),
        resting("number:fit", others=[number("1", "fit", ("reference:r",), method={"en": "n"})]),
        resting("reference:r", "figure:p2"),
        resting("reference:r", "number:gone"),
        [[number(value, "n")] for value in ("1.5", "1.6")],
    ],
)
def test_what_is_estimated_from_outside_or_not_from_there_alone_depends_on_all(explain, numbers):
    scenario = {"hedge_policy": "wide", "seed": 2}
    causes = explain(*numbers, "p1", inputs=[FIGURES, OUTSIDE], scenario=scenario)
    assert [certain for _, certain in causes] == [False] * 4


def test_a_claim_that_repeats_an_outside_figure_depends_on_how_it_is_declared(explain):
    numbers = resting("reference:r", notebook="04_claims")
    declared = "data/raw/jia/claims.yml"
    assert explain(*numbers, inputs=[declared, FIGURES]) == [(declared, True)]
