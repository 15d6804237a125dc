"""The engine as it is installed: its name on an index and its version."""

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
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        msg = (
            f"{DISTRIBUTION} is not installed, so its version is not known; accepted: `make venv` "
            "in its own folder, or pip install of its wheel"
        )
        raise InputError(msg) from error
