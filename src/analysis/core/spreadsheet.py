"""CSV as a spreadsheet leaves it: what it did to a file, recognised and said with the remedy.

A spreadsheet reads cells as it thinks they were meant and saves what it shows: 2015-12 becomes
Dec-15, a long number 1.23E+11, and where the comma is the decimal mark cells are parted by
semicolons. What is lost can't be told from what is left, so none of it is read as if it were
typed; rows and columns that hold nothing are passed over.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from analysis.core.errors import show_given

_REMEDY: Final = "save it as “CSV UTF-8 (comma delimited)”"
_SEPARATORS: Final = {";": "semicolons", "\t": "tabs", "|": "bars"}
#: What a cell shows that can't be computed, or is too narrow.
_BROKEN: Final = re.compile(r"#(REF|VALUE|NAME|DIV/0|NUM|NULL|N/A|SPILL|CALC)[!?]?|#{2,}")
_MONTH: Final = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
_DATE: Final = re.compile(
    rf"{_MONTH}-[0-9]{{1,4}}|[0-9]{{1,2}}-{_MONTH}(-[0-9]{{2,4}})?"
    r"|[0-9]{4}/[0-9]{1,2}(/[0-9]{1,2})?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|([0-9]{4}年)?[0-9]{1,2}月([0-9]{1,2}日)?"
    r"|[一二三四五六七八九十]{1,2}月-[0-9]{2}"
    r"|([0-9/-]+ )?[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( [AP]M)?",
    re.IGNORECASE,
)
_SHORT: Final = re.compile(r"-?[0-9](\.[0-9]+)?E[+-]?[0-9]+", re.IGNORECASE)
_GROUPED: Final = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_COMMA: Final = re.compile(r"-?[0-9]+,[0-9]+")


def refuse_separator(header: Sequence[str], known: Sequence[str]) -> str:
    """Return what is said of a first row whose cells are parted by another sign than a comma.

    Args:
        header: the first row, read as parted by commas.
        known: the columns there can be.

    Returns:
        Nothing where it is parted by commas, or is no row of these columns at all.
    """
    if not header:
        return ""
    if header[0].strip().lower().startswith("sep="):
        return (
            f"{show_given(','.join(header))} is a line for spreadsheets only; accepted: the names "
            f"of the columns in row 1, parted by commas ({_REMEDY})"
        )
    # A comma may stand in a cell of the header only by chance: one name is enough to know it.
    for sign, name in _SEPARATORS.items():
        cells = [cell.strip().strip('"') for cell in ",".join(header).split(sign)]
        if len(cells) > 1 and any(cell in known for cell in cells):
            return (
                f"cells are parted by {name}; accepted: commas ({_REMEDY}; where that still gives "
                "semicolons, the system's list separator is one: set it to a comma)"
            )
    return ""


def trim_header(header: Sequence[str]) -> tuple[list[str], int]:
    """Return the header without the nameless columns at its end, and how many these were."""
    names = list(header)
    while names and not names[-1].strip():
        names.pop()
    return names, len(header) - len(names)


def is_empty_row(cells: Sequence[str]) -> bool:
    """Tell whether a row holds nothing, as a spreadsheet leaves those below its last."""
    return not any(cell.strip() for cell in cells)


def find_broken_cell(cells: Mapping[str, str]) -> str:
    """Return what is said of the first cell that shows a spreadsheet's error; empty for none."""
    for column, cell in cells.items():
        if _BROKEN.fullmatch(cell):
            return (
                f"column {column}: {show_given(cell)} is what a spreadsheet shows instead of a "
                "value; accepted: the value itself (widen the column or mend the formula, then "
                "save again)"
            )
    return ""


def say_mangled(given: object) -> str:
    """Return what a spreadsheet seems to have done to a refused cell, and the remedy."""
    if not isinstance(given, str):
        return ""
    text = given.strip()
    undo = "; type it again in a column formatted as text, or import the file with columns as text"
    if _DATE.fullmatch(text):
        return f"; a spreadsheet seems to have made a date of what was typed{undo}"
    if _SHORT.fullmatch(text):
        return f"; a spreadsheet seems to have shortened the number, so that digits are lost{undo}"
    if _GROUPED.fullmatch(text):
        return f"; commas between thousands are for reading: write {text.replace(',', '')}"
    if _COMMA.fullmatch(text):
        return f"; the decimal mark is a point: write {text.replace(',', '.')}"
    return ""
