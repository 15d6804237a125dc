"""The command line: one line for whatever goes wrong, names with the nearest there is."""

import codecs
import re
from types import SimpleNamespace

import pytest

from analysis.brief.blocks import LeftOut
from analysis.core.errors import RunError
from analysis.run import cli, pipeline
from analysis.run.boundary import BAD_INPUT, FAILED
from analysis.run.cli import COMMANDS, Command, main
from analysis.run.pipeline import Report

TOWN = """\
source: jia
base_year: 2014
end_year: 2020
horizon: 2025
seed: 1
prose: jia
edition: 2024-05-01
"""


LISTED = """\
c:
  topic: enumeration
  says_zh: 所列
  says_en: listed
  announced: {page: 1, printed: 1286家}
  listed: {named: {page: 1, names: [统计年报]}}
  readings: {count: {label_zh: 所列, label_en: listed, formula: named}}
"""


@pytest.fixture
def town(project):
    (project.parameters / "town.yml").write_text(TOWN, "utf-8")
    return project


@pytest.fixture
def ran(monkeypatch):
    """Let reports be made by noting which; give what to raise instead."""
    made = []

    def give(raised=None):
        def run(project, scenario, **_):
            made.append((project, scenario.scenario))
            if raised:
                raise raised
            folder = project.reports / scenario.scenario
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "brief.en.html").write_text("x", "utf-8")
            return Report(folder, 1.25, {"en": [LeftOut(7, "Labs …", "labs > 5 does not hold")]})

        monkeypatch.setattr(pipeline, "run_report", run)
        return made

    return give


def command(monkeypatch, run, *, in_project=False):
    monkeypatch.setattr(cli, "COMMANDS", (Command("try", "tries", run, in_project=in_project),))


# Where the project is


def test_the_project_is_where_one_stands_or_where_one_says(town, monkeypatch, capsys, tmp_path):
    seen = []
    command(monkeypatch, lambda options: seen.append(options.project.root) or 0, in_project=True)
    monkeypatch.chdir(town.notebooks)
    assert main(["try"]) == 0
    elsewhere = tmp_path.parent
    monkeypatch.chdir(elsewhere)
    assert main(["try", "--project", str(town.root)]) == 0
    assert seen == [town.root, town.root]
    empty = elsewhere / "empty"
    empty.mkdir(exist_ok=True)
    assert main(["try", "--project", str(empty)]) == BAD_INPUT
    assert "no project here or in a folder above it" in capsys.readouterr().err


def test_a_command_that_needs_no_project_runs_anywhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    command(monkeypatch, lambda _: 0)
    assert main(["try"]) == 0


# Commands


def test_every_command_is_listed_with_what_it_does(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for one in COMMANDS:
        assert one.name in said
    assert len({one.name for one in COMMANDS}) == len(COMMANDS)


def test_a_report_is_made_of_the_scenario_named_or_of_all(town, ran, capsys):
    made = ran()
    (town.parameters / "city.yml").write_text(TOWN, "utf-8")
    at = ["--project", str(town.root)]
    assert main(["report", "town", *at]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "scenario town: 2014–2020",
        "done in 1.2 s: reports/town/",
        "  brief.en.html",
        "left out (en), line 7 “Labs …”: labs > 5 does not hold",
    ]
    assert main(["report", "--all", *at]) == 0
    assert [name for _, name in made] == ["town", "city", "town"]
    assert main(["report", *at]) == BAD_INPUT
    assert "name one scenario, or give --all; accepted: city, town" in capsys.readouterr().err
    assert main(["report", "town", "--all", *at]) == BAD_INPUT
    assert "not both" in capsys.readouterr().err
    assert main(["report", "twn", *at]) == BAD_INPUT
    assert "did you mean town?" in capsys.readouterr().err


def test_where_there_is_one_scenario_it_needs_no_name(town, ran):
    made = ran()
    assert main(["report", "--project", str(town.root)]) == 0
    assert [name for _, name in made] == ["town"]


def test_a_report_that_fails_is_said_and_the_others_are_still_made(town, ran, capsys):
    made = ran(RunError("notebook 01_clean, cell 3: boom"))
    (town.parameters / "city.yml").write_text(TOWN, "utf-8")
    assert main(["report", "--all", "--project", str(town.root)]) == FAILED
    said = capsys.readouterr().err
    assert said.count("error: notebook 01_clean, cell 3: boom") == 2
    assert "the last good report is as it was" in said
    assert len(made) == 2


def test_notebooks_are_refreshed_with_what_changed(town, monkeypatch, capsys):
    from analysis.run import refresh

    monkeypatch.setattr(refresh, "refresh_notebooks", lambda _: iter(["01_clean:", "  x"]))
    assert main(["notebooks", "--project", str(town.root)]) == 0
    assert capsys.readouterr().out == "01_clean:\n  x\n"

    def fail(_):
        raise RunError("notebook 01_clean, cell 2: boom")

    monkeypatch.setattr(refresh, "refresh_notebooks", fail)
    assert main(["notebooks", "--project", str(town.root)]) == FAILED
    assert "error: notebook 01_clean, cell 2: boom" in capsys.readouterr().err


def test_a_source_is_checked_by_name_or_folder_and_a_mistyped_one_gets_the_nearest(
    town, capsys, monkeypatch
):
    monkeypatch.chdir(town.root)
    assert main(["check", "jia"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("jia: 19 figures (")
    assert "10 indicators, 0 corrections: no fault" in said
    assert " claims in " in said
    assert main(["check", "data/raw/jia"]) == 0
    capsys.readouterr()
    assert main(["check"]) == 0
    assert capsys.readouterr().out == said
    (town.parameters / "other.yml").write_text("source: jai\n", "utf-8")
    assert main(["check"]) == BAD_INPUT
    assert "other" in capsys.readouterr().err
    (town.parameters / "other.yml").unlink()
    assert main(["check", "jai"]) == BAD_INPUT
    assert capsys.readouterr().err == (
        "error: source 'jai': no file data/raw/jai/figures.csv; did you mean jia? accepted: jia\n"
    )


def test_a_check_says_how_far_two_readings_agree_and_what_waits_for_a_look(
    town, capsys, monkeypatch
):
    monkeypatch.chdir(town.root)
    folder = town.raw / "jia"
    assert main(["check", "jia"]) == 0
    said = capsys.readouterr().out
    assert "two independent readings" not in said
    assert "to review" not in said
    (folder / "readings.yml").write_text("{first: 18, second: 18, both: 17}\n", "utf-8")
    (folder / "readings.csv").write_text(
        "figure,column,first,second,final\np01.02,value,900,901,900\n", "utf-8"
    )
    figures = folder / "figures.csv"
    head, *rows = figures.read_text("utf-8").splitlines()
    looked = [row + (",left open" if row.startswith("p02.10") else ",") for row in rows]
    figures.write_text("\n".join([f"{head},review", *looked]) + "\n", "utf-8")
    assert main(["check", "jia"]) == 0
    said = capsys.readouterr().out
    assert "two independent readings agreed on: row 89.5 %, value 94.1 %, unit 100.0 %" in said
    assert said.count("to review: ") == 1
    assert said.endswith("to review: p02.10 第23位: left open\n")


@pytest.mark.parametrize(
    ("more", "scenario", "page"),
    [
        ([], "town", "build/compare.html"),
        (["--scenario", "other", "--out", "x/page.html"], "other", "x/page.html"),
    ],
)
def test_a_comparison_is_told_and_written_where_one_says(
    town, monkeypatch, capsys, more, scenario, page
):
    from analysis.run.compare import changes, runs, show

    monkeypatch.chdir(town.root)
    monkeypatch.setattr(runs, "find_run", lambda _, given, name: (given, name))
    monkeypatch.setattr(changes, "compare_runs", lambda old, new: (old, new))
    monkeypatch.setattr(show, "summarize", lambda compared: f"{compared}")
    monkeypatch.setattr(show, "render_comparison", lambda compared: f"<p>{compared}</p>")
    assert main(["compare", "HEAD~1", "here", *more]) == 0
    told = f"(('HEAD~1', '{scenario}'), ('here', '{scenario}'))"
    assert capsys.readouterr().out == f"{told}\npage: {page}\n"
    assert (town.root / page).read_text("utf-8") == f"<p>{told}</p>"


def test_where_a_comparison_cannot_be_written_is_told_before_the_work(town, monkeypatch, capsys):
    from analysis.run.compare import runs

    monkeypatch.chdir(town.root)
    monkeypatch.setattr(runs, "find_run", lambda *_: pytest.fail("it began"))
    assert main(["compare", "HEAD", "HEAD", "--out", "data"]) == BAD_INPUT
    assert main(["compare", "HEAD", "HEAD", "--out", "brief.toml/x"]) == BAD_INPUT
    assert capsys.readouterr().err == (
        "error: --out data: is a folder; accepted: a file in a folder that can be written\n"
        "error: --out brief.toml/x: can't be written (Not a directory); accepted: a file in a "
        "folder that can be written\n"
    )


def test_a_draft_goes_where_a_link_leads(town, monkeypatch, capsys):
    monkeypatch.chdir(town.root)
    (town.root / "doc.txt").write_text("句容市2024年高新技术企业1286家。", "utf-8")
    (town.root / "link").symlink_to("aside")
    (town.root / "aside").mkdir()
    monkeypatch.chdir(town.root / "aside")
    assert main(["extract", "../doc.txt", "--name", "b", "--out", "../link"]) == 0
    assert (town.root / "aside" / "figures.csv").is_file()
    (town.root / "aside" / "figures.csv").unlink()
    assert main(["extract", "../doc.txt", "--name", "b", "--out", "."]) == 0
    capsys.readouterr()
    assert main(["extract", "no.txt", "--name", "b", "--out", "../brief.toml"]) == BAD_INPUT
    assert "--out ../brief.toml: is a file; accepted" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["preview", "none"], ["review", "none"]])
def test_a_port_that_there_is_not_is_told_before_anything_is_read(town, monkeypatch, capsys, argv):
    monkeypatch.chdir(town.root)
    assert main([*argv, "--port", "99999"]) == BAD_INPUT
    assert "error: --port 99999; accepted: 0 to 65535" in capsys.readouterr().err


LONG = "x" * 100_000


@pytest.mark.parametrize(
    "argv",
    [
        ["report", "--jobs", LONG, "town"],
        ["report", "--engine", LONG],
        ["report", f"--{LONG}"],
        ["report", "town", LONG],
        ["report", f"--{LONG}=--"],
        [LONG],
        ["report", "town", "\x1b[31m" * 10_000],
    ],
)
def test_an_argument_of_any_length_is_refused_in_a_message_that_can_be_read(capsys, argv):
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == BAD_INPUT
    said = capsys.readouterr().err
    assert "error: " in said
    assert "characters left out" in said
    assert len(said) < 2_500
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "argv",
    [
        *(["check", LONG], ["check", f"jia/{LONG}"], ["seal", LONG], ["review", LONG]),
        *(["verify", LONG, "x"], ["report", LONG], ["report", f"{LONG}.yml"], ["preview", LONG]),
        *(["compare", LONG, LONG], ["report", "--project", LONG], ["new", "a", "--at", LONG]),
        *(["batch", LONG], ["batch", "--base", LONG], ["audit", LONG]),
        ["extract", LONG, "--name", "a"],
    ],
)
def test_a_name_of_any_length_is_refused_as_any_unknown_one(town, monkeypatch, capsys, argv):
    monkeypatch.chdir(town.root)
    assert main(argv) == BAD_INPUT
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert len(said) < 2_100


def test_an_unknown_source_is_refused_with_those_there_are(town, monkeypatch, capsys):
    monkeypatch.chdir(town.root)
    for given, shown in (("nowhere", "'nowhere'"), (LONG, f"'{'x' * 119}…")):
        assert main(["check", given]) == BAD_INPUT
        said = capsys.readouterr().err
        assert said.startswith(f"error: source {shown}: no file data/raw/{given[:99]}")
        assert said.endswith("accepted: jia\n")


def test_no_command_is_no_success(capsys):
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == BAD_INPUT
    assert "required: command" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["extract", "--name=--", "x.txt"],
        ["report", "--project=--", "town"],
        ["report", "--jobs=--"],
        ["batch", "--set=--"],
        ["compare", "--scenario=--", "a", "b"],
    ],
)
def test_an_option_that_is_nothing_but_dashes_is_refused(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        main(argv)
    assert ended.value.code == BAD_INPUT
    option = next(one for one in argv if one.startswith("--")).partition("=")[0]
    assert f"argument {option}: '--' is refused; accepted: a value" in capsys.readouterr().err


def test_a_name_of_dashes_after_the_options_is_a_name_like_any_other(town, capsys, monkeypatch):
    monkeypatch.chdir(town.root)
    assert main(["check", "--", "--name=--"]) == BAD_INPUT
    assert "source '--name=--'" in capsys.readouterr().err


def test_a_claim_that_names_no_outside_figure_fails_the_check(town, capsys, monkeypatch):
    monkeypatch.chdir(town.root)
    path = town.raw / "jia" / "claims.yml"
    path.write_text(
        """\
outside:
  topic: reference
  says_zh: 占比{stated}，全国{other}
  says_en: A share of {stated}; in the nation {other}
  stated: p01.06
  reference:
    other: {series: rd_gdp_ratio, place: guo, year: 1999}
  readings:
    same: {label_zh: 平实, label_en: plain, formula: other}
""",
        "utf-8",
    )
    assert main(["check", "jia"]) == BAD_INPUT
    assert "claim outside" in capsys.readouterr().err


def test_a_source_is_sealed_and_a_missing_row_then_refused(town, capsys, monkeypatch):
    monkeypatch.chdir(town.root)
    assert main(["seal", "jia"]) == 0
    assert capsys.readouterr().out.startswith("jia: sealed, 19 figures on 2 pages, ")
    path = town.raw / "jia" / "figures.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    assert main(["check", "jia"]) == BAD_INPUT
    said = capsys.readouterr().err
    assert "figures.csv, page 2: " in said
    assert "`analysis seal jia`" in said


def test_a_document_is_drafted_into_the_project_and_checked(town, capsys, monkeypatch):
    monkeypatch.chdir(town.root)
    document = town.root / "doc.txt"
    document.write_text("云溪市2023年统计公报\n2023年，高新技术企业1286家。\n", "utf-8")
    assert main(["extract", "doc.txt", "--name", "my-city"]) == 0
    said = capsys.readouterr().out
    assert "figures drafted: data/raw/my-city/figures.csv" in said
    assert "parameters: notebooks/parameters/my-city.yml" in said
    assert (town.raw / "my-city" / "figures.csv").read_bytes().startswith(codecs.BOM_UTF8)
    assert main(["check", "my-city"]) == BAD_INPUT
    assert "scenario my-city, prose: there is no" in capsys.readouterr().err
    for language in ("zh", "en"):
        prose = (town.prose / f"jia.{language}.md").read_bytes()
        (town.prose / f"default.{language}.md").write_bytes(prose)
    assert main(["check", "my-city"]) == 0
    assert main(["verify", "my-city", "doc.txt"]) == 0
    claims = town.raw / "my-city" / "claims.yml"
    claims.write_text(LISTED, "utf-8")
    capsys.readouterr()
    assert main(["verify", "my-city", "doc.txt"]) == FAILED
    told = capsys.readouterr()
    assert told.err == "failed: claim c, named (p. 1) '统计年报': does not stand on that page\n"
    assert "2 names that claims count\n" in told.out
    claims.write_text(LISTED.replace("年报", "公报"), "utf-8")
    assert main(["verify", "my-city", "doc.txt"]) == 0
    document.write_text("另一份", "utf-8")
    assert main(["verify", "my-city", "doc.txt"]) == BAD_INPUT
    assert "sha256" in capsys.readouterr().err
    assert main(["extract", "doc.txt", "--name", "My City"]) == BAD_INPUT
    assert "accepted: lower-case ASCII letters" in capsys.readouterr().err
    out = town.root / "aside"
    assert main(["extract", "doc.txt", "--name", "b", "--out", str(out)]) == 0
    assert (out / "figures.csv").is_file()
    assert not (town.parameters / "b.yml").exists()


def test_the_data_are_described_where_they_are(town, capsys):
    (town.root / "data" / "CODEBOOK.md").write_text("# Codebook\n", "utf-8")
    assert main(["publish", "--project", str(town.root)]) == 0
    assert capsys.readouterr().out == "data/datapackage.json\ndata/dictionary.md\n"


def test_bundle_and_site_need_a_report(town, capsys):
    for name in ("bundle", "site"):
        assert main([name, "--project", str(town.root)]) == BAD_INPUT
        assert "holds no report" in capsys.readouterr().err


def test_bundle_and_site_are_written_to_build(town, monkeypatch, capsys):
    from analysis.run import archive, bundle, site
    from analysis.run.bundle import Bundle

    made = Bundle("brief-2024.zip", b"PK", 3)
    monkeypatch.setattr(archive, "bundle_project", lambda _: made)
    monkeypatch.setattr(bundle, "built_scenarios", lambda _: [])
    built = SimpleNamespace(
        folder=town.build / "site", editions={"town": ["2024-05-01"]}, replaced=("town 2024",)
    )
    monkeypatch.setattr(site, "build_site", lambda *_: built)
    at = ["--project", str(town.root)]
    assert main(["bundle", *at]) == 0
    assert (town.build / "bundle" / "brief-2024.zip").read_bytes() == b"PK"
    said = capsys.readouterr().out
    assert "build/bundle/brief-2024.zip: 3 files" in said
    assert f"sha256 {made.sha256}" in said
    assert main(["site", *at]) == 0
    said = capsys.readouterr().out
    assert "town: 2024-05-01" in said
    assert "note: town 2024 was there with other content" in said
    assert "open build/site/index.html" in said


# The preview


def test_a_preview_says_where_it_is_and_each_build_until_it_is_interrupted(
    town, monkeypatch, capsys
):
    path = town.parameters / "town.yml"
    answers = [None, RunError("notebook 01_clean, cell 3: boom"), KeyboardInterrupt()]

    def build(project, name):
        assert (project.root, name) == (town.root, "town")
        answer = answers.pop(0)
        # So that another build follows; seen once this one has ended.
        path.write_text(f"{path.read_text('utf-8')}# {len(answers)}\n", "utf-8")
        if answer is not None:
            raise answer

    opened = []
    monkeypatch.setattr("analysis.run.preview.preview.build_report", build)
    monkeypatch.setattr(cli.webbrowser, "open", opened.append)
    assert main(["preview", "--project", str(town.root)]) == 0
    said = capsys.readouterr()
    address, _, done = said.out.splitlines()
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\S+/", address)
    assert opened == [address]
    assert done.startswith("done in ")
    assert "error: notebook 01_clean, cell 3: boom\nthe last good report is as it was" in said.err


def test_a_preview_needs_a_scenario_that_there_is(town, capsys):
    at = ["--no-open", "--project", str(town.root)]
    assert main(["preview", "twn", *at]) == BAD_INPUT
    assert "did you mean town?" in capsys.readouterr().err
    (town.parameters / "city.yml").write_text(TOWN, "utf-8")
    assert main(["preview", *at]) == BAD_INPUT
    assert "name one scenario; accepted: city, town" in capsys.readouterr().err
