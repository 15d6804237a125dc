"""The engine as it is installed: its name on an index, its version, what it needs."""

import re
from importlib import metadata
from typing import Final

from analysis.core.errors import InputError

#: The name it is installed by. It is imported as `analysis`, which on an index is another's.
DISTRIBUTION: Final = "traced-brief"


def read_version() -> str:
    """Return the engine's version, as its metadata say it; nowhere else is it written.

    Raises:
        InputError: if the package is not installed, so that there are no metadata.
    """
    return _installed().version


def list_dependencies() -> list[str]:
    """Return the names of the packages the engine needs, sorted, without versions.

    Raises:
        InputError: if the package is not installed.
    """
    needed = [text for text in _installed().requires or () if "extra ==" not in text]
    return sorted({re.split(r"[^A-Za-z0-9._-]", text, maxsplit=1)[0] for text in needed})


def _installed() -> metadata.Distribution:
    try:
        return metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        msg = (
            f"{DISTRIBUTION} is not installed, so its version is not known; accepted: `make venv` "
            "in its own folder, or pip install of its wheel"
        )
        raise InputError(msg) from error
