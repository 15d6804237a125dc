"""Names that become files, folders and addresses: one rule, on every system the same.

A scenario's name is a parameter file, a folder of the reports and a folder of the site; a source's
a folder, and the scenario that is drafted for it; a batch's and a project's a folder. So all of
them are lower-case ASCII (none differ by case alone, none ends in a point or a space), none is a
device's of Windows, and none is what the site calls a folder or page of its own.
"""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from analysis.core.errors import InputError, show_given

#: The site's own folders, and what its pages of contents are called before their ending.
SITE_ARCHIVE: Final = "archive"
SITE_DATA: Final = "data"
SITE_CODE: Final = "api"
CONTENTS: Final = "index"
SITE_NAMES: Final = (SITE_ARCHIVE, SITE_DATA, SITE_CODE, CONTENTS)
#: No file or folder of Windows can be called so, whatever its ending (Naming Files, Microsoft).
DEVICES: Final = (
    *("con", "prn", "aux", "nul", "conin", "conout"),
    *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_ACCEPTED: Final = (
    "accepted: lower-case ASCII letters, digits, - and _, beginning with a letter or digit, "
    "at most 64 of them"
)


def check_name(what: str, name: str) -> None:
    """Refuse a name that can't be a file's, a folder's and an address on every system.

    Args:
        what: what is called so, as a message begins: ``--name``, ``batch``.
        name: as given.

    Raises:
        InputError: naming both, and what is accepted.
    """
    if fault := _find_fault(name):
        msg = f"{what} {show_given(name)}{fault}"
        raise InputError(msg)


def check_device(name: str) -> str:
    """Return a file's name without its ending, unless Windows reserves it.

    Raises:
        ValueError: naming what is accepted.
    """
    if name.casefold() in DEVICES:
        msg = f"a name that Windows reserves; accepted: any but {', '.join(DEVICES)}"
        raise ValueError(msg)
    return name


def _find_fault(name: str) -> str:
    """Return what is wrong with a name, and what is accepted; empty for one that is accepted."""
    if not _NAME.fullmatch(name):
        return f"; {_ACCEPTED}"
    if name in DEVICES:
        return f": Windows reserves this name; {_ACCEPTED}; none of {', '.join(DEVICES)}"
    if name in SITE_NAMES:
        return f": the site has this name; {_ACCEPTED}; none of {', '.join(SITE_NAMES)}"
    return ""


def _accept(name: str) -> str:
    if fault := _find_fault(name):
        raise ValueError(fault.lstrip(";: "))
    return name


#: A parameter that is such a name.
Name = Annotated[str, AfterValidator(_accept)]
