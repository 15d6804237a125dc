"""The locks, the package and the conda environment must name the same versions."""

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-supply.lock")
FONTS = ROOT / "src" / "analysis" / "render" / "fonts"


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    """Read a lock as package → version, with the marker that limits it, if any."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(
        r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==(.*?) *\\?$", text, flags=re.MULTILINE
    )
    return {canonical(name): version for name, version in entries}


def pinned(lock: str) -> dict[str, str]:
    """Read a lock as package → version, without markers."""
    return {name: entry.split(";")[0].strip() for name, entry in locked(lock).items()}


def names_of(requirements: list[str]) -> set[str]:
    found = (re.match(r"[A-Za-z0-9][\w.-]*", requirement) for requirement in requirements)
    return {canonical(match[0]) for match in found if match}


def test_every_direct_dependency_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    runtime = names_of(PROJECT["project"]["dependencies"]) | names_of(groups["build"])
    assert runtime <= set(locked("requirements.lock"))
    assert names_of(groups["dev"]) <= set(locked("requirements-dev.lock"))
    assert names_of(groups["supply"]) <= set(locked("requirements-supply.lock"))


def test_the_development_lock_holds_the_runtime_lock_at_the_same_versions() -> None:
    runtime, development = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert len(runtime) > 50
    assert {name: development.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", LOCKS)
def test_one_version_of_a_package_serves_every_python(lock: str) -> None:
    entries = re.findall(
        r"^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==", (ROOT / lock).read_text("utf-8"), re.MULTILINE
    )
    assert len(entries) == len(set(entries))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_hashes(lock: str) -> None:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    entries = text.replace("\\\n", " ").splitlines()
    assert len(entries) == len(locked(lock))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    "name", [*LOCKS, "environment.yml", "pyproject.toml", "Makefile", "scripts/setup-venv.sh"]
)
def test_no_package_index_or_machine_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+|--(?:extra-)?index\S*[ =]\S+|/(?:root|home|tmp)/\S*", text) == []


def test_the_conda_environment_takes_its_versions_from_the_lock() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, from_pip = environment["dependencies"]
    assert pip == "pip"
    assert from_pip == {"pip": ["-r requirements-dev.lock"]}
    lowest = PROJECT["project"]["requires-python"].removeprefix(">=")
    minor, lowest_minor = (
        tuple(map(int, version.split("."))) for version in (python.removeprefix("python="), lowest)
    )
    assert minor >= lowest_minor


def test_the_citation_names_the_packaged_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]


def test_each_direct_dependency_is_explained_and_no_other():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    tables = text.partition("## Licences")[0]
    rows = re.findall(r"^\| ([a-z][^|]*) \| [^|]+ \|$", tables, flags=re.MULTILINE)
    named = {canonical(name) for row in rows for name in row.split(", ")} - {"package"}
    groups = PROJECT["dependency-groups"]
    direct = [*PROJECT["project"]["dependencies"], *groups["build"], *groups["dev"]]
    direct += groups["supply"]
    assert named == names_of(direct)


def test_each_runtime_dependency_is_imported_or_run():
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "analysis").rglob("*.py")
    )
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", code, flags=re.MULTILINE))
    names = {
        "pillow": "PIL",
        "pyyaml": "yaml",
        "pypandoc-binary": "pypandoc",
        "fonttools": "fontTools",
    }
    # The kernel is started by its name; brotli is fontTools' own import for WOFF2; seaborn draws
    # in the notebooks.
    started = {"ipykernel", "brotli", "seaborn"}
    needed = names_of(PROJECT["project"]["dependencies"]) - started
    assert {name for name in needed if names.get(name, name) not in imported} == set()


def test_the_checks_of_continuous_integration_are_those_of_make_test():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^test: .*\n\t@sh scripts/run-checks.sh", makefile, flags=re.MULTILINE)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    checks = (ROOT / "scripts" / "run-checks.sh").read_text(encoding="utf-8")
    stages = re.findall(r'^ *stage "([^"]+)"', checks, flags=re.MULTILINE)
    assert stages == ["lint", "format", "types", "import rule", "notebooks", "tests"]
    (told,) = re.findall(r"^for name in (.*); do$", checks, flags=re.MULTILINE)
    assert sorted(shlex.split(told)) == sorted(stages)


def run_checks(tmp_path, failing, then="exit 3"):
    """Run the checks with a Python that only says what it is asked, and fails where told."""
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\necho "$@"\ncase "$*" in *{failing}*) {then} ;; esac\n', "utf-8")
    python.chmod(0o755)
    script = ROOT / "scripts" / "run-checks.sh"
    return subprocess.run(
        ["sh", str(script), str(python)], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(os.name == "nt", reason="a script that poses as Python needs a Unix shell")
def test_every_stage_runs_though_one_before_it_failed_and_the_end_names_it(tmp_path):
    done = run_checks(tmp_path, "mypy")
    assert done.returncode == 1
    assert done.stdout.endswith("failed: types\n")
    assert "--nbval" in done.stdout
    assert "-m pytest tests\n" in done.stdout
    passed = run_checks(tmp_path, "no-such-stage")
    assert passed.returncode == 0
    assert passed.stdout.endswith("passed: tests, lint, format, types, import rule, notebooks\n")
    killed = run_checks(tmp_path, "mypy", "kill -9 $PPID")  # and with it what goes on beside
    assert killed.returncode == 1
    assert killed.stdout.endswith("failed: types, import rule, notebooks\n")
    failed = run_checks(tmp_path, "-m")
    assert failed.stdout.endswith("failed: tests, lint, format, types, notebooks\n")


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_fonts_draw_the_characters_that_briefs_use(weight: str) -> None:
    font = TTFont(FONTS / f"NotoSansSC-{weight}.ttf")
    drawn = set(font.getBestCmap())
    listed = (FONTS / "tongyong-guifan-hanzi.txt").read_text(encoding="utf-8")
    standard = {ord(char) for line in listed.splitlines() if line[:1] != "#" for char in line}
    assert len(standard) == 8105
    assert sorted(map(chr, standard - drawn)) == []
    assert [char for char in "昇企業國〇·—…±×−≤≥‰％①→αβ“”《》" if ord(char) not in drawn] == []
    tables = set(font.keys())
    assert "glyf" in tables
    assert "CFF " not in tables
    assert "fvar" not in tables
    assert "Open Font License" in font["name"].getDebugName(13)
