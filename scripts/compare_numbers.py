"""Are the numbers of the reports here the committed ones, within the tolerance? `make numbers`.

On another platform the last binary digits may differ, and with them the bytes of a report. What
a reader is told may not: each number's id, unit, operands, formula and text are held exactly, its
value and bounds within `[notebooks] tolerance` of `brief.toml`, relative to the larger. Exit
status 1 if any differs; each is named.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

from analysis.core.project import Project, find_project, read_settings
from analysis.run.git import find_commit, list_committed, read_blob

#: So many differences are printed.
SHOWN: Final = 50


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare every committed report's numbers with those in the folder; return the status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--revision", default="HEAD", help="what is committed (default: HEAD)")
    parser.add_argument("--project", type=Path, help="the project's folder")
    options = parser.parse_args(arguments)
    project = find_project(options.project)
    tolerance = read_settings(project).tolerance
    found = []
    commit = find_commit(project.root, options.revision)
    paths = list_registers(project, commit) if commit else []
    for path in paths:
        committed = json.loads(read_blob(project.root, commit or "", path) or "[]")
        if not (project.root / path).is_file():
            found.append(f"{path}: missing")
            continue
        here = json.loads((project.root / path).read_text(encoding="utf-8"))
        differing = list(compare_registers(committed, here, tolerance))
        print(f"{path}: {len(committed)} numbers, {len(differing)} differences")
        found += [f"{path}, {one}" for one in differing]
    if not paths:
        found.append(f"{options.revision} holds no reports/*/numbers.json")
    for one in found[:SHOWN]:
        print(one)
    if len(found) > SHOWN:
        print(f"… and {len(found) - SHOWN} more")
    return 1 if found else 0


def list_registers(project: Project, commit: str) -> list[str]:
    """Return the paths of the committed registers of numbers."""
    listed = list_committed(project.root, commit, "reports")
    return [path for path in listed if path.endswith("/numbers.json")]


def compare_registers(
    committed: Sequence[dict[str, Any]], here: Sequence[dict[str, Any]], tolerance: float
) -> Iterator[str]:
    """Yield what differs between two registers: number, field, both values.

    Args:
        committed: the register to be held to.
        here: the other.
        tolerance: how far two decimals may differ, relative to the larger.
    """
    before, after = ({one["id"]: one for one in register} for register in (committed, here))
    yield from (f"{name}: missing" for name in before if name not in after)
    yield from (f"{name}: added" for name in after if name not in before)
    common = [name for name in before if name in after]
    if common != [name for name in after if name in before]:
        yield "the numbers stand in another order"
    for name in common:
        yield from _differences(name, before[name], after[name], tolerance)


def _differences(where: str, one: object, other: object, tolerance: float) -> Iterator[str]:
    """Yield the places below ``where`` at which two values of JSON differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in dict.fromkeys([*one, *other]):
            yield from _differences(f"{where}, {key}", one.get(key), other.get(key), tolerance)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for place, (a, b) in enumerate(zip(one, other, strict=True), 1):
            yield from _differences(f"{where}, {place}", a, b, tolerance)
    elif not _agree(one, other, tolerance):
        yield f"{where}: {one!r} is committed, {other!r} is here"


def _agree(one: object, other: object, tolerance: float) -> bool:
    """Tell whether two values are the same: whole numbers and text exactly, decimals nearly."""
    if type(one) is type(other):
        same = one == other
        return same or (isinstance(one, float) and _is_near(one, other, tolerance))
    # A decimal that happens to be whole may be written as one.
    kinds = {type(one), type(other)}
    return kinds == {int, float} and _is_near(one, other, tolerance)


def _is_near(one: object, other: object, tolerance: float) -> bool:
    return math.isclose(cast("float", one), cast("float", other), rel_tol=tolerance, abs_tol=0.0)


if __name__ == "__main__":
    sys.exit(main())
