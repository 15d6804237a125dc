"""Every package and every file has a licence that was looked at, and their lists are true."""

import fnmatch
import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from analysis.run.bundle import BILL, CHECKSUMS, CRATE
from analysis.run.packages import find_licence, read_lock

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
#: What asks for no more than notices, or for the source of its own changed files.
ALLOWED = {
    "0BSD", "Apache-2.0", "Artistic-1.0-Perl", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0",
    "CNRI-Python", "ISC", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unicode-3.0",
    "Zlib", "GPL-3.0-or-later WITH GCC-exception-3.1",
}  # fmt: skip
#: What asks for more, and why that is not asked of us: pandoc is run, never linked or passed on.
ALLOWED_OF_ONE = {"pypandoc-binary": {"GPL-2.0-or-later"}}


def is_allowed(expression, allowed):
    """Tell whether a licence without parentheses may be accepted: OR binds less than AND."""
    assert "(" not in expression
    return any(
        all(one in allowed for one in choice.split(" AND ")) for choice in expression.split(" OR ")
    )


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("MIT", True),
        ("GPL-3.0-or-later", False),
        ("MIT OR GPL-3.0-or-later", True),
        ("MIT AND GPL-3.0-or-later", False),
        ("GPL-2.0-only OR MIT AND Zlib", True),
        ("BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1", True),
    ],
)
def test_a_choice_needs_one_good_licence_and_a_sum_all(expression, right):
    assert is_allowed(expression, ALLOWED) is right


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_licence_that_is_allowed(lock):
    packages = read_lock((ROOT / lock).read_text("utf-8"))
    assert len(packages) > 90
    found = {one.name: find_licence(one.name) for one in packages}
    refused = {
        name: licence
        for name, licence in found.items()
        if licence is None or not is_allowed(licence, ALLOWED | ALLOWED_OF_ONE.get(name, set()))
    }
    assert refused == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_package_that_is_not_everywhere_has_its_licence_told_here(lock, monkeypatch):
    """Else the bill of materials would be another where it is not installed."""

    def nowhere(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "metadata", nowhere)
    marked = [one.name for one in read_lock((ROOT / lock).read_text("utf-8")) if one.marker]
    assert [name for name in marked if find_licence(name) is None] == []


def test_the_page_of_dependencies_lists_these_licences():
    spec = importlib.util.spec_from_file_location(
        "list_licences", ROOT / "scripts" / "list_licences.py"
    )
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    page = script.PAGE.read_text("utf-8")
    listed = page.partition(script.BEGIN)[2].partition(script.END)[0]
    assert listed == script.list_licences(), "stale: make licences"


# The project's own files


ANNOTATIONS = tomllib.loads((ROOT / "REUSE.toml").read_text("utf-8"))["annotations"]
#: What needs no licence of its own: licences.
EXEMPT = re.compile(r"LICENSE|LICENSES/.*|.*/UNICODE-LICENSE\.txt")


def patterns(annotation):
    """Return what an annotation covers, as expressions: `*` stays in a folder, `**` does not."""
    given = annotation["path"]
    for one in [given] if isinstance(given, str) else given:
        parts = re.split(r"(\*\*|\*)", one)
        yield re.compile(
            "".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts)
        )


@pytest.fixture(scope="module")
def files():
    """The project's files, as git has them or, in an unpacked archive, as they lie there."""
    if not (ROOT / ".git").exists():
        pytest.skip("no git: which files are the project's own can't be told")
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "-c", "-o", "--exclude-standard"],
        capture_output=True,
        check=True,
        encoding="utf-8",
    ).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_every_file_is_under_a_licence_whose_text_is_here(files):
    covered = [one for annotation in ANNOTATIONS for one in patterns(annotation)]
    bare = [
        name
        for name in files
        if not EXEMPT.fullmatch(name) and not any(one.fullmatch(name) for one in covered)
    ]
    assert bare == [], "give them a licence in REUSE.toml"
    named = {
        part
        for one in ANNOTATIONS
        for part in one["SPDX-License-Identifier"].replace(" OR ", " AND ").split(" AND ")
    }
    assert {path.stem for path in (ROOT / "LICENSES").iterdir()} == named


def test_every_entry_covers_a_file_of_the_project_or_of_its_archive(files):
    for annotation in ANNOTATIONS:
        for one in patterns(annotation):
            assert any(map(one.fullmatch, (*files, BILL, CHECKSUMS, CRATE))), one.pattern


def test_what_is_made_for_an_archive_has_its_licence():
    patterned = [one for annotation in ANNOTATIONS for one in patterns(annotation)]
    for name in (BILL, CHECKSUMS, CRATE):
        assert any(one.fullmatch(name) for one in patterned), name


def test_what_says_that_it_is_another_s_is_not_under_our_licence(files):
    said = re.compile(r"(?:Copyright|©) (?:\(c\) )?(?:\d|Carbo)", re.IGNORECASE)
    ours = "The reproducible-brief authors"
    for name in files:
        if EXEMPT.fullmatch(name) or name == "REUSE.toml" or not name.startswith("src/"):
            continue
        head = (ROOT / name).read_bytes()[:600].decode("utf-8", "replace")
        if fnmatch.fnmatch(name, "*.py") or not said.search(head):
            continue
        last = [one for one in ANNOTATIONS if any(p.fullmatch(name) for p in patterns(one))][-1]
        assert ours not in last["SPDX-FileCopyrightText"], name


def test_the_wheel_s_licence_is_that_of_all_it_carries(files):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    carried = set()
    for name in files:
        if name.startswith("src/analysis/") and not EXEMPT.fullmatch(name):
            last = [one for one in ANNOTATIONS if any(p.fullmatch(name) for p in patterns(one))][
                -1
            ]
            carried |= set(last["SPDX-License-Identifier"].split(" AND "))
    assert set(project["license"].split(" AND ")) == carried
    assert all((ROOT / name).is_file() for name in project["license-files"])
