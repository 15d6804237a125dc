"""What a spreadsheet would run, or could not hold, of a text that stands in a cell.

A program that opens a CSV file takes a cell for a formula by its first character, and a formula
can read other cells, call addresses and, by DDE, start programs (OWASP, CSV injection). What is
printed as a number may begin with a sign; nothing else that a source says needs to.
"""

import re
from collections.abc import Iterator, Mapping
from numbers import Number
from typing import TYPE_CHECKING, Final

from analysis.core.errors import InputError, show_given

if TYPE_CHECKING:
    import pandas as pd

#: What makes a cell a formula, full-width forms included, and what a program may skip before it:
#: white space, quotation marks, and marks that are not seen.
_STARTS: Final = r"=+\-@\uff1d\uff0b\uff0d\uff20"
_SKIPPED: Final = r"[\s\"'`“”‘’\ufeff\u200b\u2060\x00-\x1f]*"
_RUN: Final = re.compile(rf"{_SKIPPED}[{_STARTS}]|[\t\r\n]")
_START: Final = re.compile(rf"\A{_SKIPPED}[{_STARTS}]")
#: A number as printed, with its unit, or two with a dash between: -3.5, +12%, -1,234.5万元,
#: -3.5元/吨, +1.2 percentage points, -3..-1.
_DIGITS: Final = (
    r"(?:[0-9０-９](?:[0-9０-９,，]|[ \u00a0\u2009\u202f](?=[0-9]{3}))*(?:[.．][0-9０-９]+)?"
    r"|[.．][0-9０-９]+)(?:[eE][-+]?[0-9]+)?[%％‰]?"
)
_NUMBER: Final = re.compile(
    rf"[-+＋－]{_DIGITS}(?:(?:\.\.|[–—~～])[-+−＋－]?{_DIGITS})?"
    r"\s?(?:[\u3400-\u9fff]{0,12}|[\u3400-\u9fff]{1,12}/[\u3400-\u9fff]{1,12}"
    r"|[A-Za-z]+(?: [A-Za-z]+){0,5})"
)
#: What is accepted in place of a text that a spreadsheet would run.
ACCEPTED: Final = (
    "accepted: a text that does not begin with = + - or @, nor after quotes or spaces, unless it "
    "is a number as printed, such as -3.5 or +12%; else a spreadsheet runs it as a formula"
)


#: What a cell of a spreadsheet holds at most, in units of UTF-16.
LONGEST: Final = 32_767


def is_run(text: str) -> bool:
    """Tell whether a spreadsheet could run a text cell; a number as printed is harmless."""
    return bool(_RUN.match(text)) and not _NUMBER.fullmatch(text)


def guard_cell(text: str, where: str) -> str:
    """Return a text that is about to be written into a table, if a spreadsheet only shows it.

    Raises:
        InputError: for one that it would run, or is too long for it, naming where it stands, and
            what is accepted.
    """
    if fault := _find_fault(text):
        msg = f"{where}: {fault}"
        raise InputError(msg)
    return text


def _find_fault(text: str) -> str:
    """Return what is wrong with a text as a cell, and what is accepted; empty for one that is."""
    if is_run(text):
        return f"{show_given(text)} is refused; {ACCEPTED}"
    beyond = sum(sign > "\uffff" for sign in text) if len(text) > LONGEST // 2 else 0
    if (length := len(text) + beyond) > LONGEST:
        return f"{show_given(text)} is refused: {length} characters; accepted: at most {LONGEST}"
    return ""


def write_frame(frame: "pd.DataFrame", what: str) -> bytes:
    """Return a frame's columns as CSV, unless a spreadsheet would run a cell.

    Args:
        frame: its index is left out.
        what: whose it is, as a message begins: ``chart 'x', data``.

    Raises:
        InputError: naming the column, the row and what is accepted.
    """
    for name, column in frame.items():
        for part in name if isinstance(name, tuple) else (name,):
            guard_cell(str(part), f"{what}, a column's name")
        for row, cell in enumerate(column, start=1):
            if not isinstance(cell, Number):
                guard_cell(str(cell), f"{what}, row {row}, column {show_given(name)}")
    return frame.to_csv(index=False, lineterminator="\n").encode()


def tell_text(text: str) -> str:
    """Return a text as a cell that no spreadsheet runs, where it must be told whatever it is."""
    return f"text: {text}" if is_run(text) else text


def strip_start(text: str) -> str:
    """Return a text without what makes it a formula before its first letter, if it is one."""
    while is_run(text):
        text = _START.sub("", text, count=1) if _START.match(text) else text.lstrip()
    return text


def find_cell_faults(content: object, column: str = "") -> Iterator[str]:
    """Yield what is wrong with the texts of a row, or of a mapping and all that is in it."""
    if isinstance(content, str):
        if fault := _find_fault(content):
            yield f"column {column}: {fault}"
    elif isinstance(content, Mapping):
        for name, one in content.items():
            inner = f"{column}.{name}" if column else str(name)
            if isinstance(name, str) and (fault := _find_fault(name)):
                yield f"name {fault}"
            yield from find_cell_faults(one, inner)
    elif isinstance(content, list | tuple):
        for one in content:
            yield from find_cell_faults(one, column)
