"""The wheel, and a project made from it alone, away from this checkout: it runs, and it checks."""

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from analysis.run import new

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "analysis"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Build the wheel as an index would get it; unpack and compile it as an installer would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "flit_core.wheel", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    assert wheel.name == f"traced_brief-{PROJECT['version']}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    compiled = [sys.executable, "-m", "compileall", "-q", str(folder / "site")]
    subprocess.run(compiled, check=True, capture_output=True)
    return folder / "site"


#: What `make test-notebooks` runs of each notebook.
NBVAL = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "analysis.run.nbval", "--nbval")


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_whole_package_and_names_its_command(site):
    assert set(files_in(site / "analysis")) == set(files_in(PACKAGE))
    assert {"py.typed", "words/zh.yml", "render/fonts/NotoSansSC-Bold.ttf"} <= set(
        files_in(site / "analysis")
    )
    (information,) = site.glob("*.dist-info")
    assert "analysis=analysis.run.cli:main" in (information / "entry_points.txt").read_text(
        "utf-8"
    )
    described = (information / "METADATA").read_text("utf-8")
    assert "Requires-Python: >=3.11" in described
    assert "# traced-brief" in described


def run_in(folder, site, *command):
    """Run a command with the unpacked wheel as the only engine there is."""
    environment = os.environ | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("ANALYSIS_PROJECT", None)
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="session")
def made(site, tmp_path_factory):
    """Make a project by the unpacked wheel, in an empty folder, and check it as its CI does."""
    folder = tmp_path_factory.mktemp("empty")
    before = files_in(site)
    done = run_in(folder, site, sys.executable, "-m", "analysis", "new", "my-city")
    assert done.returncode == 0, done.stderr
    project = folder / "my-city"
    python = Path(sys.executable).as_posix()
    checked = run_in(project, site, "sh", ".ci/run", f"PY={python}")
    assert files_in(site) == before, "nothing is written beside the engine"
    assert [path.name for path in folder.iterdir()] == ["my-city"]
    return project, checked


def test_a_new_project_s_checks_pass_as_made_and_leave_its_files_as_they_were(made):
    project, checked = made
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert int(re.search(r"(\d+) passed", checked.stdout)[1]) > 40
    for path, content in new.read_template():
        if not path.name.endswith(".in"):
            assert (project / new.target_of(path)).read_bytes() == content


def test_a_new_project_makes_a_brief_that_shows_each_kind_of_exhibit(made):
    report = made[0] / "reports" / "example"
    for language in ("zh", "en"):
        assert (report / f"brief.{language}.pdf").read_bytes().startswith(b"%PDF")
        page = (report / f"brief.{language}.html").read_text("utf-8")
        # Its ratio is printed for years between too, so that no form through two points is drawn.
        for exhibit in ("composition", "ranking", "series", "verdicts"):
            assert f'id="fig-{exhibit}"' in page
        assert 'id="tbl-key"' in page
    verdicts = (report / "tables" / "claims.csv").read_text("utf-8")
    assert "does_not_hold" in verdicts
    assert "not_checkable" in verdicts


def test_a_new_project_s_checks_fail_when_one_stored_number_is_altered(made, site):
    project = made[0]
    path = project / "notebooks" / "01_clean.ipynb"
    text = path.read_text("utf-8")
    assert text.count("4,250,000,000") > 0
    path.write_text(text.replace("4,250,000,000", "4,250,000,001"), "utf-8")
    try:
        checked = run_in(project, site, sys.executable, *NBVAL, "notebooks/01_clean.ipynb")
    finally:
        path.write_text(text, "utf-8")
    assert checked.returncode != 0
    assert "1 failed" in checked.stdout


def test_the_example_s_document_agrees_with_its_raw_data(made, site):
    project = made[0]
    command = [sys.executable, "-m", "analysis", "verify", "example", "documents/example.txt"]
    verified = run_in(project, site, *command)
    assert verified.returncode == 0, verified.stderr
    assert "40 figures; 40 digit runs, 40 covered" in verified.stdout
