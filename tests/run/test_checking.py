"""A check tells every fault that needs no computing, each with its place and what to do."""

import json
import re
import shutil

import pytest

from analysis.core.errors import InputError
from analysis.run.checking import check_scenarios, check_source
from analysis.run.pipeline import check_inputs
from analysis.run.sealing import seal_source
from analysis.source.scenario import read_scenario

PARAMETERS = """\
source: jia
base_year: 2015
end_year: 2020
horizon: 2025
seed: 1
prose: jia
edition: 2024-05-01
"""


@pytest.fixture
def town(project):
    """A project whose small source has a scenario."""
    (project.parameters / "town.yml").write_text(PARAMETERS, "utf-8")
    return project


def check(project, **options) -> list[str]:
    lines: list[str] = []
    check_source(project, project.raw / "jia", lines.append, **options)
    return lines


def faults(project) -> list[str]:
    with pytest.raises(InputError) as error:
        check(project)
    return str(error.value).splitlines()


def edit(path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_sound_source_is_told_part_by_part(town):
    told = "\n".join(check(town))
    for part in (
        "jia: 19 figures (",
        "indicators, 0 corrections: no fault",
        "no seal: a row that goes missing would not be noticed",
        "0 claims in 0 readings: no fault",
        "0 measures: no fault",
        "scenario town: parameters, prose (zh, en): no fault",
        "no description of the data; make it: `analysis publish`",
    ):
        assert part in told


SPOILED = [
    ("data/raw/jia/figures.csv", "figure,", "figure;", "row 1: "),
    ("data/raw/jia/indicators.yml", "unit: enterprise", "unit: enterprize", "column unit"),
    ("data/raw/jia/source.yml", "scope: 甲市", "scope: 丙市", "'丙市' is not under scopes"),
    ("data/raw/jia/source.yml", "year: 2020", "year: 0777", "'0777' is typed"),
    ("data/reference/places.yml", "china:", "china: &a", "no anchor is read"),
    ("notebooks/parameters/town.yml", "base_year: 2015", "base_year: 33:20", "'33:20' is typed"),
    ("notebooks/parameters/town.yml", "seed: 1", "seed: 4294967296", "column seed: 4294967296"),
    ("notebooks/parameters/town.yml", "edition: 2024", "edition: 9999", "1980-01-01 to 2107-12"),
    ("notebooks/parameters/town.yml", "seed: 1", "sead: 1", "did you mean seed?"),
    ("notebooks/parameters/town.yml", "prose: jia", "prose: jai", "did you mean jia?"),
    ("notebooks/parameters/town.yml", "seed: 1", "seed: 1\nindicators: [lab]", "did you mean lab"),
    ("notebooks/prose/jia.en.md", "Text.", "Text {{growth.a.pp}.", "line 6: a stray '{'"),
    ("notebooks/prose/jia.en.md", "Text.", "Text growth.a.pp}}.", "line 6: a stray '}'"),
    ("notebooks/prose/jia.zh.md", "Text.", "Text {.", "line 6: a stray '{'"),
    ("notebooks/prose/jia.zh.md", "Text.", "Text }.", "line 6: a stray '}'"),
    ("notebooks/prose/jia.zh.md", "Text.", "Text 5.", "the digit '5' is typed"),
    ("notebooks/prose/jia.zh.md", "Text.", "Text ５.", "the digit '５' is typed"),
    ("notebooks/prose/jia.zh.md", "Text.", "Te\u202ext.", "line 6, column 3: U+202E RIGHT-TO-LEF"),
    ("notebooks/prose/jia.en.md", "Text.", "Text {{}}.", "line 6: a placeholder names nothing"),
    ("notebooks/prose/jia.en.md", "Text.", "Text {{ | bounds }}.", "line 6: a placeholder names"),
    ("notebooks/prose/jia.en.md", "title: A", 'title: "A {{}}"', "line 2: a placeholder names"),
    ("notebooks/prose/jia.en.md", "Text.", "Text {{a.b | loud}}.", "line 6: no modifier 'loud'"),
    (
        "notebooks/prose/jia.en.md",
        "Text.",
        "[a](javascript:x)",
        "line 6: a link to “javascript",
    ),
    ("notebooks/prose/jia.zh.md", "title: A", 'title: "A \\x7b"', "the digit '7' is typed"),
    ("notebooks/prose/jia.zh.md", "title: A", 'title: "A \\u0035"', "the digit '0' is typed"),
    ("notebooks/prose/jia.zh.md", "title: A", "titel: A", "unknown name 'titel'"),
    (
        "notebooks/02_growth.ipynb",
        "run.publish()",
        "run.publish() # \u200b",
        "cell 3, line 1, col",
    ),
    ("notebooks/02_growth.ipynb", "run.publish()", "run.publish() # \\u200b", "U+200B ZERO WIDTH"),
    ("notebooks/02_growth.ipynb", '"cells"', '"sells"', "cells"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), SPOILED)
def test_each_part_s_fault_is_told_with_its_file(town, name, old, new, said):
    edit(town.root / name, old, new)
    found = faults(town)
    fault = next(one for one in found if said in one)
    assert name.rsplit("/", 1)[1] in fault or "scenario town" in fault
    assert len(fault) < 950


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('title = "a', "not readable TOML"),
        ('title = "a\\u202e"', "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("site_url = 3", "an https address"),
        ("[notebooks]\ncell_second = 5", "did you mean cell_seconds?"),
        ("[notebooks]\ncell_seconds = nan", "seconds, such as 600"),
    ],
)
def test_settings_are_checked(town, content, said):
    (town.root / "brief.toml").write_text(content, "utf-8")
    [fault] = faults(town)
    assert "brief.toml" in fault
    assert said in fault
    with pytest.raises(InputError, match=re.escape(said)):
        check_inputs(town, read_scenario(town, "town"))


def test_words_of_the_project_are_checked(town):
    town.words.mkdir()
    (town.words / "en.yml").write_text("page:\n  coda: Code\n", "utf-8")
    [fault] = faults(town)
    assert "'page.coda' is no message; did you mean 'page.code'?" in fault


def test_one_check_tells_the_faults_of_all_parts(town):
    edit(town.prose / "jia.en.md", "Text.", "Text {.")
    edit(town.prose / "jia.zh.md", "Text.", "Text }.")
    edit(town.raw / "jia" / "figures.csv", "figure,", "figur,")
    (town.parameters / "other.yml").write_text("a: [\n", "utf-8")
    found = "\n".join(faults(town))
    for part in ("jia.en.md", "jia.zh.md", "figures.csv", "other.yml"):
        assert part in found


def test_another_source_s_scenario_is_none_of_its_business(town):
    shutil.copytree(town.raw / "jia", town.raw / "yi")
    (town.parameters / "other.yml").write_text("source: yi\nbase_year: never\n", "utf-8")
    assert "scenario other" not in "\n".join(check(town))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("sorce: jia", "unknown name 'sorce'; did you mean source"),
        ("", "column source: is empty or missing"),
        ("source: 5", "column source: 5 is refused"),
        ("source: [jia]", "column source: ['jia'] is refused"),
        ("source: Jia", "column source: 'Jia' is refused"),
        ("source: ../raw/jia", "column source: '../raw/jia' is refused"),
    ],
)
def test_a_scenario_that_names_no_source_is_not_passed_over(town, typed, said):
    edit(town.parameters / "town.yml", "source: jia", typed)
    where = "notebooks/parameters/town.yml, "
    assert any(one.startswith(where) and said in one for one in faults(town))


@pytest.mark.parametrize("name", ["con", "Yi", "archive", "JIA", "y i"])
def test_a_source_s_folder_that_no_draft_may_be_called_is_refused(town, name):
    from analysis.publish.release import publish_data

    (town.root / "data" / "CODEBOOK.md").write_text("How.\n", "utf-8")
    folder = town.raw / name
    shutil.copytree(town.raw / "jia", folder)
    said = rf"source '{name}'.*accepted: lower-case ASCII letters"
    for use in (
        lambda: check_source(town, folder, print),
        lambda: seal_source(town, folder, print),
        lambda: publish_data(town),
    ):
        with pytest.raises(InputError, match=said):
            use()
    assert "seal:" not in (folder / "source.yml").read_text("utf-8")


def test_a_scenario_of_no_source_is_named_with_those_there_are(town):
    check_scenarios(town)
    (town.parameters / "other.yml").write_text(PARAMETERS.replace("jia", "jai", 1), "utf-8")
    with pytest.raises(InputError, match=r"scenario other, source 'jai': .*did you mean jia"):
        check(town)
    with pytest.raises(InputError, match=r"scenario other, source 'jai': .*did you mean jia"):
        check_scenarios(town)


def test_a_file_of_parameters_that_would_be_passed_over_is_named(town):
    (town.parameters / "town.yml").rename(town.parameters / "town.yaml")
    with pytest.raises(InputError, match=r"town\.yaml: ends in \.yaml; accepted: town\.yml"):
        check(town)


def test_a_description_that_is_behind_the_data_says_how_to_renew_it(town):
    from analysis.publish import release

    (town.root / "data" / "CODEBOOK.md").write_text("How.\n", "utf-8")
    seal_source(town, town.raw / "jia", print)
    release.publish_data(town)
    assert check(town)[-1] == "description of the data: no fault"
    edit(town.raw / "jia" / "source.yml", "title_zh:", "# a comment\ntitle_zh:")
    [fault] = faults(town)
    assert fault == (
        "data/datapackage.json: not as the data are (jia-source); renew it: `analysis publish`"
    )
    release.publish_data(town)
    (town.root / "data" / "dictionary.md").unlink()
    assert faults(town) == ["data/dictionary.md: no such file; make it: `analysis publish`"]


def test_a_seal_is_put_on_what_was_reviewed_and_is_refused_once_broken(town):
    told: list[str] = []
    folder = town.raw / "jia"
    seal_source(town, folder, told.append)
    assert told == ["jia: sealed, 19 figures on 2 pages, 5 files"]
    assert "sealed: 5 files as they were reviewed" in check(town)
    check_inputs(town, read_scenario(town, "town"))
    path = folder / "figures.csv"
    text = path.read_text("utf-8")
    path.write_text("".join(text.splitlines(keepends=True)[:-1]), "utf-8")
    assert any(
        re.search(r"figures\.csv, page 2: \d+ figures, \d+ sealed", f) for f in faults(town)
    )
    with pytest.raises(InputError, match=r"figures\.csv, page 2: .* sealed"):
        check_inputs(town, read_scenario(town, "town"))
    path.write_text(f"{text.rstrip()}noted\n", "utf-8")
    with pytest.raises(InputError, match=r"page 2: \d+ figures as sealed, but not the same"):
        check_inputs(town, read_scenario(town, "town"))
    told.clear()
    seal_source(town, folder, told.append)
    assert told[0].startswith("was: figures.csv, page 2: ")
    assert check(town)
    told.clear()
    seal_source(town, folder, told.append)
    assert told == ["jia: sealed already, as it is"]


def test_what_is_at_fault_or_waits_for_a_look_is_not_sealed(town):
    folder = town.raw / "jia"
    before = (folder / "source.yml").read_text("utf-8")
    path = folder / "figures.csv"
    text = path.read_text("utf-8")
    head, *rows = text.splitlines()
    path.write_text(
        "\n".join([f"{head},review", f"{rows[0]},look", *(f"{r}," for r in rows[1:])]), "utf-8"
    )
    with pytest.raises(
        InputError, match=r"column review: 1 figures wait for a look, p01\.01 first"
    ):
        seal_source(town, folder, print)
    path.write_text(text, "utf-8")
    edit(town.prose / "jia.en.md", "Text.", "Text {.")
    with pytest.raises(InputError, match="a stray"):
        seal_source(town, folder, print)
    assert (folder / "source.yml").read_text("utf-8") == before


def test_a_report_refuses_a_notebook_with_what_nobody_sees(town):
    path = town.notebooks / "03_trends.ipynb"
    content = json.loads(path.read_text("utf-8"))
    content["cells"][1]["source"] = "a = 1\nb = '\u2066'"
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=r"03_trends\.ipynb, cell 2, line 2, column 6: U\+2066"):
        check_inputs(town, read_scenario(town, "town"))
