"""The run as a whole: same bytes anywhere, nothing lost on failure, other parameters at once."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pypdfium2
import pytest

from analysis.core.errors import InputError
from analysis.core.project import ROOT
from analysis.run import pipeline
from analysis.run.pipeline import Progress, RunError, run_report
from analysis.source.scenario import read_scenario

REPORT = ROOT / "reports" / "changzhou"
COPIED = ("data/raw", "data/reference", "data/CODEBOOK.md", "notebooks", "src")

SECOND = """\
source: changzhou
base_year: 2018
end_year: 2020
indicators: [tax_relief, hte_output_share, hte_rd_intensity, instrument_subsidy]
hedge_policy: wide
horizon: 2023
languages: [en]
seed: 7
edition: 2026-11-23
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The project in another folder, as a clone of another person would be."""
    folder = tmp_path_factory.mktemp("another person's") / "clone of it"
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copyfile(source, target)
    for name in ("requirements.lock", "pyproject.toml", "CITATION.cff"):
        shutil.copyfile(ROOT / name, folder / name)
    (folder / "second.yml").write_text(SECOND, "utf-8")
    return folder


def run_elsewhere(folder, *arguments):
    surroundings = {
        "PYTHONPATH": str(folder / "src"),
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C",
    }
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=folder,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def rebuilt(elsewhere):
    done = run_elsewhere(elsewhere, "report", "changzhou")
    assert done.returncode == 0, done.stdout + done.stderr
    return elsewhere / "reports" / "changzhou"


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_committed_report_is_rebuilt_byte_for_byte_in_another_place_and_time_zone(rebuilt):
    committed, built = files_of(REPORT), files_of(rebuilt)
    assert list(built) == list(committed)
    manifests = [json.loads(files.pop("manifest.json")) for files in (committed, built)]
    differing = [name for name in committed if committed[name] != built[name]]
    assert differing == []
    environments = [manifest.pop("environment") for manifest in manifests]
    assert manifests[0] == manifests[1]
    assert environments[0]["packages"] == environments[1]["packages"]


def test_no_file_of_the_report_holds_a_path_of_this_machine(rebuilt):
    for name, content in files_of(rebuilt).items():
        assert str(ROOT).encode() not in content, name
        assert str(rebuilt.parents[1]).encode() not in content, name


def read_pdf(path):
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_chinese_pdf_says_what_the_document_prints():
    text = re.sub(r"\s", "", read_pdf(REPORT / "brief.zh.pdf"))
    for expected in ("企业研发机构", "900", "1621", "2.65", "3.0", "80.1%", "15.8%", "12.5%"):
        assert expected in text, expected
    for expected in ("47.1%", "41.6%", "0.35个百分点"):
        assert expected in text, expected
    assert "\ufffd" not in text


def test_the_english_pdf_says_the_same():
    text = re.sub(r"\s+", " ", read_pdf(REPORT / "brief.en.pdf"))
    for expected in ("1,621", "2.65%", "80.1%", "15.8%", "12.5%", "47.1%", "41.6%"):
        assert expected in text, expected
    assert "0.35 percentage points" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_runs_no_script_and_asks_no_other_host(language):
    page = (REPORT / f"brief.{language}.html").read_text("utf-8")
    scripts = re.findall(r"<script[^>]*>", page)
    assert all("application/ld+json" in script for script in scripts)
    loaded = re.findall(r'(?:src|srcset|data|poster)="([^"]+)"|url\(([^)]+)\)', page)
    assert all((a or b).strip("'\"").startswith("data:") for a, b in loaded)
    assert not re.search(r"<link[^>]+href=\"https?:", page)
    assert len(page.encode()) < 400_000
    assert (REPORT / f"brief.{language}.pdf").stat().st_size < 500_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_the_body_leads_to_its_entry(language):
    page = (REPORT / f"brief.{language}.html").read_text("utf-8")
    targets = re.findall(r'class="num"[^>]*href="#([^"]+)"|href="#([^"]+)"[^>]*class="num"', page)
    used = {a or b for a, b in targets}
    assert len(used) > 50
    missing = [name for name in used if f'id="{name}"' not in page]
    assert missing == []


def test_another_parameter_file_renders_without_touching_code(elsewhere):
    done = run_elsewhere(elsewhere, "report", "second.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    folder = elsewhere / "reports" / "second"
    assert sorted(p.name for p in folder.glob("brief.*")) == ["brief.en.html", "brief.en.pdf"]
    text = re.sub(r"\s+", " ", read_pdf(folder / "brief.en.pdf"))
    assert "26.8%" in text
    assert "1,621" not in text


def test_a_failing_notebook_leaves_the_last_good_report_and_names_the_cell(tmp_path, monkeypatch):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    broken = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("scenario = 'x'", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell("1 / 0"),
        ],
        metadata={"language_info": {"name": "python"}},
    )
    for step in pipeline.STEPS:
        nbformat.write(broken, notebooks / f"{step}.ipynb")
    monkeypatch.setattr(pipeline, "NOTEBOOKS", notebooks)
    reports = tmp_path / "reports"
    last_good = reports / "changzhou" / "brief.en.html"
    last_good.parent.mkdir(parents=True)
    last_good.write_text("good", "utf-8")
    with pytest.raises(RunError, match=r"scenario changzhou, notebook 01_clean, cell \d+: Zero"):
        run_report(read_scenario("changzhou"), reports=reports, progress=quiet())
    assert last_good.read_text("utf-8") == "good"
    assert [path.name for path in reports.iterdir()] == ["changzhou"]


def quiet():
    return Progress(7, out=io.StringIO())


def test_bad_data_stop_the_run_before_any_kernel(tmp_path, monkeypatch):
    def never(*_: object, **__: object) -> None:
        pytest.fail("a kernel was started")

    monkeypatch.setattr(pipeline, "run_notebook", never)
    scenario = read_scenario("changzhou").model_copy(update={"indicators": ("no_such",)})
    with pytest.raises(InputError, match=r"'no_such' not known to source changzhou; accepted: "):
        run_report(scenario, reports=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    old, new = tmp_path / "reports" / "x", tmp_path / "new"
    for folder, text in ((old, "old"), (new, "new")):
        folder.mkdir(parents=True)
        (folder / "brief.html").write_text(text, "utf-8")
    renames = iter([False, True])
    rename = Path.replace

    def fail_on_second(self, target):
        if next(renames, False):
            message = "disk full"
            raise OSError(message)
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fail_on_second)
        with pytest.raises(OSError, match="disk full"):
            pipeline.put_in_place(new, old)
    assert (old / "brief.html").read_text("utf-8") == "old"
    pipeline.put_in_place(new, old)
    assert (old / "brief.html").read_text("utf-8") == "new"
    assert [path.name for path in old.parent.iterdir()] == ["x"]
