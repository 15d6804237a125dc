"""A project's archive: its reports with what they were made from, and what says what it is."""

import hashlib
import json
import zipfile
from io import BytesIO

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.archive import bundle_project
from analysis.run.bundle import BILL, CHECKSUMS, CRATE, check_current
from analysis.source.scenario import read_scenario


def test_a_report_that_would_come_out_the_same_is_bundled_with_what_it_was_made_from(report):
    inputs = check_current(report, read_scenario(report, "town"))
    assert "data/raw/jia/figures.csv" in inputs
    made = bundle_project(report)
    assert made.name == "reproducible-brief-2024-05-01.zip"
    with zipfile.ZipFile(BytesIO(made.content)) as archive:
        names = archive.namelist()
    assert {"reports/town/manifest.json", "brief.toml", *inputs} <= set(names)


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
    with pytest.raises(InputError, match="added since the report was made"):
        bundle_project(report)
