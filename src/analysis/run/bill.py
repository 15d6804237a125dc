"""The bill of materials of an archive: the packages its lock names, as CycloneDX 1.6.

It is made of the lock and of licences, without a time or a chance number, so that it is the same
wherever it is made. Hashes of the wheels stand in the lock, which the archive holds too. Written
as plain JSON: the library for it is made to read and convert, brings four packages, and stamps
time and number of its own.
"""

import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from analysis.core.project import Project
from analysis.run.packages import Locked, find_licence, read_lock

#: Where versions are locked: this project's, or one's that `analysis new` made.
_LOCKS: Final = ("requirements.lock", "constraints.txt")
_PROJECT: Final = "project"


def make_bill(project: Project, citation: Mapping[str, Any]) -> bytes | None:
    """Return the bill of materials of a project, or None if it locks no versions.

    Args:
        project: the project.
        citation: what its `CITATION.cff` says.
    """
    lock = next((path for name in _LOCKS if (path := project.root / name).is_file()), None)
    if lock is None:
        return None
    return write_bill(read_lock(lock.read_text(encoding="utf-8")), citation)


def write_bill(packages: list[Locked], citation: Mapping[str, Any]) -> bytes:
    """Return the bill of materials of some packages."""
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": _PROJECT,
                "name": str(citation.get("title", _PROJECT)),
                "version": str(citation.get("version", "0")),
            }
        },
        "components": [_describe(one) for one in packages],
        "dependencies": _dependencies(packages),
    }
    text = json.dumps(content, sort_keys=True)
    number = uuid.uuid5(uuid.NAMESPACE_URL, text)
    numbered = {"serialNumber": f"urn:uuid:{number}"} | content
    return f"{json.dumps(numbered, ensure_ascii=False, indent=1)}\n".encode()


def _address(package: Locked) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _describe(package: Locked) -> dict[str, Any]:
    licence = find_licence(package.name)
    return {
        "type": "library",
        "bom-ref": _address(package),
        "name": package.name,
        "version": package.version,
        "purl": _address(package),
        **({"licenses": [{"expression": licence}]} if licence else {}),
        # Not there on each platform: the marker of the lock says where it is.
        **({"scope": "optional"} if package.marker else {}),
        **(
            {"properties": [{"name": "marker", "value": package.marker}]} if package.marker else {}
        ),
    }


def _dependencies(packages: list[Locked]) -> list[dict[str, Any]]:
    """Return what needs what; the project needs all packages where the lock does not say."""
    told = any(one.needed_by or one.direct for one in packages)
    needs: dict[str, list[str]] = {
        _PROJECT: [_address(one) for one in packages if one.direct or not told]
    }
    names = {one.name: _address(one) for one in packages}
    for one in packages:
        needs.setdefault(_address(one), [])
    for one in packages:
        for other in one.needed_by:
            if other in names:
                needs[names[other]].append(_address(one))
    return [{"ref": ref, "dependsOn": sorted(others)} for ref, others in needs.items()]
