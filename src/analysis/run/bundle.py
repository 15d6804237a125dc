"""The replication archive: sources, data, locks and reports in one file that rebuilds itself.

Unzipped into an empty folder it is the project, ready for `make report`, which gives the reports
in it again, byte for byte. A project unzipped from it makes the same archive again. Made for it,
and in no project: its checksums, its bill of materials, and a description of it for machines.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from analysis.core.errors import InputError
from analysis.core.files import load_json, read_text
from analysis.core.project import Project
from analysis.core.records import refuse
from analysis.run.git import is_repository, list_tracked, list_unignored
from analysis.run.inputs import hash_file
from analysis.run.manifest import describe_inputs, hash_seen
from analysis.run.place import hold_still
from analysis.source.scenario import Scenario, read_scenario, scenario_names

#: The archive's name before its edition; a folder's name is each machine's own.
NAME = "reproducible-brief"
#: Lists every other file with its SHA-256; `sha256sum -c` reads it.
CHECKSUMS = "SHA256SUMS"
#: The bill of materials, and the description for machines: `run/archive.py` has them made.
BILL, CRATE = "bom.cdx.json", "ro-crate-metadata.json"
#: What is made for an archive, and lies in a folder that one was unzipped into.
_MADE = frozenset({CHECKSUMS, BILL, CRATE})
#: The pages of contents of a report's folder, one a language.
_CONTENTS = re.compile(r"index(\.[a-z]{2,3}(-[a-z]+)?)?\.html")


@dataclass(frozen=True)
class Bundle:
    """A replication archive in memory.

    Attributes:
        name: the file's name, with the latest edition in it.
        content: the archive's bytes.
        files: how many files it holds.
    """

    name: str
    content: bytes
    files: int

    @property
    def sha256(self) -> str:
        """The archive's own hash."""
        return hashlib.sha256(self.content).hexdigest()


def built_scenarios(project: Project) -> list[Scenario]:
    """Return the scenarios that have a report.

    Raises:
        InputError: if there is no report at all.
    """
    names = [
        name
        for name in scenario_names(project)
        if (project.reports / name / "manifest.json").is_file()
    ]
    if not names:
        msg = "reports/ holds no report; make one first: make report, or make reports"
        raise InputError(msg)
    return [read_scenario(project, name) for name in names]


def refuse_strays(project: Project) -> None:
    """Refuse reports of no scenario: there is nothing to hold them against.

    Raises:
        InputError: naming each.
    """
    known = set(scenario_names(project))
    refuse(
        [
            f"{project.shown(path.parent)}/ is a report of no scenario (there is no "
            f"{project.shown(project.parameters / path.parent.name)}.yml); give its parameters "
            "back, or remove it"
            for path in sorted(project.reports.glob("[!.]*/manifest.json"))
            if path.parent.name not in known
        ]
    )


def unbuilt_scenarios(project: Project) -> list[str]:
    """Return the names of the scenarios that have no report, and so can't be published."""
    built = {scenario.scenario for scenario in built_scenarios(project)}
    return [name for name in scenario_names(project) if name not in built]


@contextmanager
def hold_reports(project: Project, waiting: Callable[[Path], None]) -> Iterator[None]:
    """Keep the reports as they are while they are published.

    Args:
        project: whose they are.
        waiting: is told of one that a run is making.
    """
    folders = [project.reports / name for name in scenario_names(project)]
    with hold_still([folder for folder in folders if folder.is_dir()], waiting):
        yield


def check_current(project: Project, scenario: Scenario) -> list[str]:
    """Refuse a report that the project as it stands would not give again.

    Returns:
        The data files and notebooks that it was made from, undeclared ones too.

    Raises:
        InputError: naming the first parameter, file or module that differs from what the
            manifest records.
    """
    manifest = check_whole(project.reports / scenario.scenario)
    present = describe_inputs(project, scenario) | {"scenario": scenario.model_dump(mode="json")}
    undeclared = manifest.get("inputs", {}).keys() - present["inputs"].keys()
    present["inputs"] |= {name: hash_seen(project, name) for name in sorted(undeclared)}
    for part, what in (
        ("scenario", "parameter"),
        ("settings", "setting of brief.toml"),
        ("inputs", "file"),
        ("code", "module"),
    ):
        recorded, now = manifest.get(part, {}), present.get(part, {})
        for name in sorted(recorded.keys() | now.keys()):
            if recorded.get(name) != now.get(name):
                msg = (
                    f"reports/{scenario.scenario} was made from another {name} ({what}); "
                    f"make it again: make report SCENARIO={scenario.scenario}"
                )
                raise InputError(msg)
    return list(present["inputs"])


def tell_environment(project: Project, scenario: Scenario) -> str:
    """Tell which versions here are others than those a whole report was made with, if any are."""
    manifest = load_json(project.reports / scenario.scenario / "manifest.json")
    was, now = (
        {"python": one.get("python", ""), **one.get("packages", {})}
        for one in (
            manifest.get("environment", {}),
            describe_inputs(project, scenario)["environment"],
        )
    )
    return ", ".join(
        f"{name} {was.get(name) or 'none'} (here {now.get(name) or 'none'})"
        for name in sorted(was.keys() | now.keys())
        if was.get(name) != now.get(name)
    )


def check_whole(folder: Path) -> dict[str, dict[str, Any]]:
    """Return a report's manifest, having held its files against it.

    Its pages of contents and checksums are made of the others, and anew when it is published.

    Raises:
        InputError: naming a file that is missing, added or changed since the run.
    """
    try:
        manifest: dict[str, dict[str, Any]] = json.loads(read_text(folder / "manifest.json"))
        recorded = dict(manifest["outputs"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        msg = f"{folder / 'manifest.json'} is no report's manifest; make the report again"
        raise InputError(msg) from error
    present = {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in folder.rglob("*")
        if path.is_file()
        and not (path.parent == folder and (path.name == "manifest.json" or is_made_of(path)))
    }
    for path in sorted(recorded.keys() | present.keys()):
        if recorded.get(path) != present.get(path):
            how = "changed" if path in recorded and path in present else "missing"
            how = "added" if path not in recorded else how
            msg = f"{folder / path}: {how} since the report was made; make the report again"
            raise InputError(msg)
    return manifest


def list_files(root: Path, needed: Iterable[Path]) -> list[str]:
    """Return the archive's files, sorted: what git tracks, and what is needed whether or not.

    Where there is no git, as in an unzipped archive, all files but those that git would ignore.

    Raises:
        InputError: naming what git tracks and is not there: the archive would lack it.
    """
    known = is_repository(root)
    tracked = list_tracked(root) if known else []
    refuse(
        [
            f"{root / name}: not there, though git tracks it; restore it, or commit that it left"
            for name in tracked
            # Reports are held to their manifests; a scenario that has none is told as such.
            if not name.startswith("reports/") and not (root / name).exists()
        ]
    )
    names = set(tracked if known else list_unignored(root))
    names |= {path.relative_to(root).as_posix() for path in needed}
    return sorted(
        name for name in names - _MADE if (root / name).is_file() and not _is_staging(name)
    )


def _is_staging(name: str) -> bool:
    """Tell whether a file belongs to a run that is going on."""
    return name.startswith("reports/.")


def build_bundle(
    root: Path,
    edition: date,
    needed: Iterable[Path],
    made: Mapping[str, bytes] = MappingProxyType({}),
) -> Bundle:
    """Return the replication archive of a project; the same files give the same bytes.

    Args:
        root: the project's folder.
        edition: the archive's date.
        needed: files that belong in it whether git knows them or not.
        made: what is in it besides, by its path there.
    """
    contents = {name: (root / name).read_bytes() for name in list_files(root, needed)}
    contents |= made
    packed = pack_files(contents | {CHECKSUMS: list_checksums(contents).encode()}, edition)
    return Bundle(f"{NAME}-{edition}.zip", packed, len(contents) + 1)


def is_made_of(path: Path) -> bool:
    """Tell whether a file of a report's folder is a page of its contents, or checksums."""
    return bool(_CONTENTS.fullmatch(path.name)) or path.name == CHECKSUMS


def leave_contents(folder: str, names: list[str]) -> list[str]:
    """Leave the pages of a report's contents where they are, for `shutil.copytree`."""
    top = (Path(folder) / "manifest.json").is_file()
    return [name for name in names if top and is_made_of(Path(name))]


def list_checksums(contents: Mapping[str, bytes]) -> str:
    """Return the files' SHA-256 as `sha256sum` writes and checks them."""
    return "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n"
        for name, content in sorted(contents.items())
    )


def pack_files(contents: Mapping[str, bytes], edition: date) -> bytes:
    """Return files as an archive that is the same wherever it is made.

    Entries are sorted, bear one date and are stored, not compressed: deflate gives other bytes
    with another zlib, and Pythons differ in theirs. A file is executable if it names its
    interpreter, since an unzipped folder may have lost the mark.

    Args:
        contents: by their paths in the archive.
        edition: the date of every entry.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, (*edition.timetuple()[:3], 0, 0, 0))
            entry.create_system = 3  # else it tells Windows from the rest
            runs = contents[name].startswith(b"#!")
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            archive.writestr(entry, contents[name])
    return buffer.getvalue()
