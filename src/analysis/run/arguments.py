"""What a cell hands over to be published, each argument held against what is accepted.

A cell is typed by hand, and what it computes may be of any type: a frame where a number is meant,
one id where a list is. Whatever does not fit is refused by the argument's name, with what was
given and what would be accepted, before anything is drawn or written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd

from analysis.core.errors import InputError, say_accepted, show_given
from analysis.core.frames import to_decimal
from analysis.core.names import check_device
from analysis.core.records import refuse
from analysis.core.units import UNITS
from analysis.core.units import check_unit as check_name
from analysis.register.added import NAME, Kind
from analysis.words.catalogue import Language

#: Units of a number that counts or dates, beside those of the codebook.
_COUNTING: Final = ("count", "year")


def name_thing(kind: Kind, name: object) -> str:
    """Return how messages name what is published: ``number 'my_number'``.

    Raises:
        InputError: for a name that prose could not write, or that no file can have on Windows.
    """
    if type(name) is not str or not re.fullmatch(NAME, name):  # an Enum's is written otherwise
        msg = (
            f"{kind}, name {show_given(name)}; accepted: at most 64 lower-case ASCII letters, "
            "digits and _, a letter first, such as 'my_number'"
        )
        raise InputError(msg)
    try:
        check_device(name)
    except ValueError as error:
        msg = f"{kind}, name {name!r}: {error}"
        raise InputError(msg) from error
    return f"{kind} {name!r}"


def read_number(where: str, argument: str, given: object) -> Decimal:
    """Return a number exactly; a float as the decimal it is written as.

    Raises:
        InputError: for what is no number, or no finite one.
    """
    plain = _as_plain(given)
    accepted = "accepted: one int, float or Decimal, such as 15.8"
    if isinstance(plain, bool) or not isinstance(plain, int | float | Decimal):
        msg = f"{where}, {argument}: {show_given(given)} is no number; {accepted}"
        raise InputError(msg)
    if not Decimal(plain).is_finite():
        msg = f"{where}, {argument}: {show_given(given)} is no finite number; {accepted}"
        raise InputError(msg)
    return to_decimal(plain) if isinstance(plain, float) else Decimal(plain)


def _as_plain(given: object) -> object:
    """Return a number of numpy's as Python's: one of few bits as the decimal it is written as."""
    if not isinstance(given, np.generic):
        return given
    match given.dtype.kind:
        case "f":
            return float(str(given))
        case "i" | "u":
            return int(given.item())
    return given  # a date, a truth: no number


def check_unit(where: str, given: object) -> None:
    """Refuse what is neither a unit of the codebook nor one that counts or dates.

    Raises:
        InputError: with the nearest units.
    """
    if isinstance(given, str):
        if given in _COUNTING:
            return
        with suppress(ValueError):
            check_name(given)
            return
    msg = f"{where}, unit {show_given(given)}; {say_accepted(str(given), (*_COUNTING, *UNITS))}"
    raise InputError(msg)


def check_operands(where: str, given: object) -> None:
    """Refuse what is no list of ids.

    Raises:
        InputError: for one id alone, an empty list, anything in it that is no text.
    """
    fits = (
        isinstance(given, Sequence)
        and not isinstance(given, str)
        and len(given) > 0
        and all(isinstance(one, str) and one.strip() for one in given)
    )
    if not fits:
        msg = (
            f"{where}, operands {show_given(given)}; accepted: a list of the ids it was "
            "computed from, such as ['p31.03', 'p31.06']"
        )
        raise InputError(msg)


def check_texts(where: str, texts: Mapping[str, object]) -> None:
    """Refuse a label, title, formula, note or alternative that is no text.

    Raises:
        InputError: naming each.
    """
    refuse(
        [
            f"{where}, {argument} {show_given(given)}; accepted: a text in quotes"
            for argument, given in texts.items()
            if not (isinstance(given, str) and _can_be_written(given))
        ]
    )


def _can_be_written(text: str) -> bool:
    """Tell whether a text can stand in a file: it holds no half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_frame(where: str, argument: str, given: object) -> None:
    """Refuse what is no DataFrame.

    Raises:
        InputError: naming the argument, and what would be accepted.
    """
    if not isinstance(given, pd.DataFrame):
        one = "; of a Series, its to_frame()" if isinstance(given, pd.Series) else ""
        msg = f"{where}, {argument} {show_given(given)}; accepted: a pandas DataFrame{one}"
        raise InputError(msg)


def check_cells(where: str, table: pd.DataFrame) -> None:
    """Refuse a table that says nothing, and a cell of several values, which it can't show.

    Raises:
        InputError: for a table without rows or columns; naming row and column of a cell.
    """
    rows, columns = table.shape
    if not rows or not columns:
        msg = (
            f"{where}, table: {rows} rows, {columns} columns; accepted: at least one of each; "
            "where there may be none, publish it under `if len(table):`"
        )
        raise InputError(msg)
    if isinstance(table.columns, pd.MultiIndex):
        msg = (
            f"{where}, table: heads of {table.columns.nlevels} levels; accepted: one name a "
            "column, such as table.columns = ['…', '…']"
        )
        raise InputError(msg)
    refuse(
        [
            f"{where}, table, row {row}, column {column}: {show_given(cell)}; accepted: one "
            "value a cell, a number finite"
            for row, cells in enumerate(table.itertuples(index=False, name=None), start=1)
            for column, cell in zip(table.columns, cells, strict=True)
            if pd.api.types.is_list_like(cell) or _is_no_value(cell)
        ]
    )


def _is_no_value(cell: object) -> bool:
    """Tell whether a cell holds an endless number, or one that signals a fault."""
    if isinstance(cell, Decimal):
        return cell.is_infinite() or cell.is_snan()
    return isinstance(cell, float | np.floating) and bool(np.isinf(cell))


def read_heads(
    where: str, given: object, columns: Sequence[str], languages: Iterable[Language]
) -> dict[Language, tuple[str, ...]]:
    """Return the heads of a table's columns by language.

    Args:
        where: the table.
        given: what was handed over; None for none.
        columns: the columns' own names.
        languages: those that the project has, whether or not this brief is in them.

    Raises:
        InputError: for what is no mapping, a language that the project lacks, heads that are no
            list of texts, and heads that are not as many as the columns.
    """
    known = tuple(languages)
    accepted = f"accepted: a list of {len(columns)} texts for each language"
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        msg = (
            f"{where}, header {show_given(given)}; {accepted}, such as { {known[0]: [*columns]} }"
        )
        raise InputError(msg)
    for language, heads in given.items():
        if language not in known:
            msg = (
                f"{where}, header: unknown language {show_given(language)}; "
                f"{say_accepted(str(language), known)}"
            )
            raise InputError(msg)
        if not _is_list_of_texts(heads):
            msg = f"{where}, header {language}: {show_given(heads)}; {accepted}"
            raise InputError(msg)
        if len(heads) != len(columns):
            msg = f"{where}, header {language}: {len(heads)} heads for {len(columns)} columns"
            raise InputError(msg)
    return {language: tuple(heads) for language, heads in given.items()}


def _is_list_of_texts(given: object) -> bool:
    return (
        isinstance(given, Sequence | pd.Index | np.ndarray)
        and not isinstance(given, str)
        and all(isinstance(one, str) for one in given)
    )
