"""A project's archive: its reports with what they were made from, and what says what it is."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.publish.datapackage import describe_report, to_json
from analysis.run.archive import bundle_project
from analysis.run.bundle import BILL, CHECKSUMS, CRATE, check_current, is_made_of
from analysis.run.inputs import hash_file
from analysis.run.manifest import describe_inputs, describe_seen
from analysis.run.site.pages import Pages
from analysis.source.scenario import read_scenario, read_scenario_source


@pytest.fixture(name="report")
def make_whole(report, scenario):
    """The project's report, whole: its briefs, its description, its pages of contents."""
    folder = report.reports / "town"
    for language in scenario.languages:
        (folder / f"brief.{language}.html").write_text("<title>Labs</title>", "utf-8")
        (folder / f"brief.{language}.pdf").write_bytes(b"%PDF-2.0")
    source = read_scenario_source(report, scenario)
    described = describe_report(find_project(Path(__file__).parent), folder, scenario, source)
    (folder / "datapackage.json").write_bytes(to_json(described))
    seal(report, folder)
    Pages(report.words).write_edition(folder)
    return report


def seal(project, folder):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8")) | describe_inputs(
        project, read_scenario(project, folder.name)
    )
    manifest["outputs"] = {
        one.name: hash_file(one)
        for one in sorted(folder.iterdir())
        if one != path and not is_made_of(one)
    }
    path.write_text(json.dumps(manifest), "utf-8")


def test_a_report_that_would_come_out_the_same_is_bundled_with_what_it_was_made_from(report):
    inputs = check_current(report, read_scenario(report, "town"))
    assert "data/raw/jia/figures.csv" in inputs
    made = bundle_project(report)
    assert made.name == "reproducible-brief-2024-05-01.zip"
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        names = archive.namelist()
    assert {"reports/town/manifest.json", "reports/town/index.html", "brief.toml"} <= set(names)
    assert {"notebooks/parameters/town.yml", *inputs} <= set(names)


def test_what_git_does_not_know_yet_is_in_it_where_a_report_needs_it(report):
    git(report.root, "init", "-q")
    git(report.root, "add", "brief.toml")
    with zipfile.ZipFile(BytesIO(bundle_project(report).content)) as archive:
        names = set(archive.namelist())
    assert {"notebooks/parameters/town.yml", "data/raw/jia/figures.csv"} <= names


def test_what_git_knows_and_is_not_there_is_named(report):
    (report.root / "lost.txt").write_text("", "utf-8")
    git(report.root, "init", "-q")
    git(report.root, "add", "lost.txt")
    (report.root / "lost.txt").unlink()
    with pytest.raises(InputError, match=r"lost\.txt: not there, though git tracks it"):
        bundle_project(report)


def test_a_report_that_git_knows_and_that_was_removed_is_left_out(report):
    (report.reports / "other").mkdir()
    (report.reports / "other" / "brief.en.html").write_text("", "utf-8")
    git(report.root, "init", "-q")
    git(report.root, "add", "reports")
    (report.reports / "other" / "brief.en.html").unlink()
    with zipfile.ZipFile(BytesIO(bundle_project(report).content)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("reports/other")]


def git(folder, *arguments):
    subprocess.run(["git", "-C", str(folder), *arguments], check=True)


def test_what_a_kernel_was_seen_to_read_is_held_and_archived(report):
    table, manifest = report.root / "data" / "extra" / "t.csv", report.reports / "town"
    table.parent.mkdir()
    table.write_text("v,1\n", "utf-8")
    content = json.loads((manifest / "manifest.json").read_text("utf-8"))
    content["inputs"] |= describe_seen(
        report, ["data/extra/t.csv", "folder data/extra", "/elsewhere/x", "folder /elsewhere"]
    )
    assert not any("elsewhere" in name for name in content["inputs"])
    (manifest / "manifest.json").write_text(json.dumps(content), "utf-8")
    Pages(report.words).write_edition(manifest)
    with zipfile.ZipFile(BytesIO(bundle_project(report).content)) as archive:
        assert "data/extra/t.csv" in archive.namelist()
    table.write_text("v,2\n", "utf-8")
    with pytest.raises(InputError, match=r"another data/extra/t\.csv \(file\)"):
        bundle_project(report)
    table.write_text("v,1\n", "utf-8")
    (table.parent / "u.csv").write_text("", "utf-8")
    with pytest.raises(InputError, match=r"another folder data/extra \(file\)"):
        bundle_project(report)


def test_an_address_given_since_makes_a_report_stale(report):
    marker = report.root / "brief.toml"
    marker.write_text(f'{marker.read_text("utf-8")}\nsite_url = "https://a.example/b/"\n', "utf-8")
    with pytest.raises(InputError, match=r"another site_url \(setting of brief\.toml\)"):
        bundle_project(report)


@pytest.mark.parametrize("name", ["index.html", "index.zh.html", "index.xx.html"])
def test_a_page_of_contents_that_is_another_s_is_named(report, name):
    (report.reports / "town" / name).write_text("mine", "utf-8")
    with pytest.raises(InputError, match=f"{name}: not what the report's files make"):
        bundle_project(report)


def test_checksums_in_a_report_s_folder_are_none_of_it(report):
    (report.reports / "town" / CHECKSUMS).write_text("junk", "utf-8")
    with pytest.raises(InputError, match=f"{CHECKSUMS}: not what the report's files make"):
        bundle_project(report)


def test_a_report_of_no_scenario_is_named(report):
    shutil.copytree(report.reports / "town", report.reports / "gone")
    with pytest.raises(
        InputError, match=r"reports/gone/ is a report of no scenario \(there is no"
    ):
        bundle_project(report)


def test_it_holds_its_bill_of_materials_and_what_it_is_and_unpacked_makes_them_again(
    report, tmp_path
):
    (report.root / "constraints.txt").write_text("numpy==1.0\n", "utf-8")
    made = bundle_project(report)
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
        archive.extractall(tmp_path / "unpacked")
    assert json.loads(contents[BILL])["components"][0]["purl"] == "pkg:pypi/numpy@1.0"
    crate = {one["@id"]: one for one in json.loads(contents[CRATE])["@graph"]}
    assert crate["./"]["name"] == "A brief"
    assert crate["#run-town"]["result"] == {"@id": "reports/town/"}
    described = {name for name, one in crate.items() if "File" in one["@type"]}
    assert described - {"Makefile"} <= contents.keys()
    for name in (BILL, CRATE):
        assert f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" in (
            contents[CHECKSUMS].decode()
        )
        (tmp_path / "unpacked" / name).write_text("stale", "utf-8")
    assert bundle_project(Project.at(tmp_path / "unpacked")) == made


def test_what_is_made_for_an_archive_is_none_of_the_project_s_files(report):
    first = bundle_project(report)
    for name in (BILL, CRATE, CHECKSUMS):
        (report.root / name).write_text("stale", "utf-8")
    assert bundle_project(report) == first
    with zipfile.ZipFile(BytesIO(first.content)) as archive:
        assert BILL not in archive.namelist()  # for no versions are locked


def test_a_report_that_is_not_current_is_not_archived(report):
    (report.reports / "town" / "brief.en.html").write_text("added", "utf-8")
    with pytest.raises(InputError, match="changed since the report was made"):
        bundle_project(report)


def test_a_project_with_faulty_settings_is_not_archived(report):
    (report.root / "brief.toml").write_text("[notebooks]\ncell_second = 5\n", "utf-8")
    with pytest.raises(InputError, match=r"brief\.toml, notebooks: unknown name 'cell_second'"):
        bundle_project(report)
