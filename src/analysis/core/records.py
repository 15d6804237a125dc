"""Typed records and the files that hold them.

Every table of the project, from `figures.csv` to the derived results, is a sequence of records
of one pydantic model. The model is the only schema: it checks each file that is read, writes
each file that is made, and describes the columns in the published Data Package. What does not
fit is refused with file, row, column, value, and what would be accepted.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Final, TypeVar, cast

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, ErrorDetails, PydanticCustomError

from analysis.core.cells import find_cell_faults, guard_cell
from analysis.core.errors import InputError, list_faults, say_accepted, show_given
from analysis.core.files import read_text, write_whole
from analysis.core.spreadsheet import (
    find_broken_cell,
    is_empty_row,
    refuse_separator,
    say_mangled,
    trim_header,
)
from analysis.core.text import split_address
from analysis.core.typed import guard_schema
from analysis.core.yaml import load_yaml

#: A float holds every decimal of so many significant digits (IEEE 754, binary64).
FLOAT_DIGITS: Final = 15


class Record(BaseModel):
    """One row of a table: frozen, closed to unknown columns, decimals kept exact.

    Its texts hold no character that a reader can't see, and what is typed for a number, a truth
    value or a date is in the one form that everybody reads alike.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Hold every cell against how its type is written, before it is read as one."""
        return guard_schema(handler(source), cls)


class Typed(Record):
    """What is typed from a source and published in tables, whose cells hold and only show it."""

    @model_validator(mode="before")
    @classmethod
    def _fits_cells(cls, given: object) -> object:
        for fault in find_cell_faults(given):
            raise PydanticCustomError("run", "{fault}", {"fault": fault})
        return given


def split_cell(given: object) -> object:
    """Read a cell that holds several values, as :func:`write_csv` writes a tuple."""
    return tuple(given.split()) if isinstance(given, str) else given


#: A column of several ids, or of several whole numbers; one space between them in a file.
Ids = Annotated[tuple[str, ...], BeforeValidator(split_cell)]
Numbers = Annotated[tuple[int, ...], BeforeValidator(split_cell)]


def _is_number(value: Decimal) -> Decimal:
    if value.is_nan():
        msg = "no number; accepted: a decimal, or INF for an end that is not there"
        raise ValueError(msg)
    return value


#: A column of ends of intervals, which may be open: INF or -INF where there is none.
Bound = Annotated[Decimal, Field(allow_inf_nan=True), AfterValidator(_is_number)]


def _on_one_line(text: str) -> str:
    if "\n" in text:
        msg = "holds a line end; accepted: one line"
        raise ValueError(msg)
    return text


def _not_blank(text: str) -> str:
    if not text.strip():
        msg = "shows nothing; accepted: a text that is not blank"
        raise ValueError(msg)
    return text


def _are_addresses(text: str) -> str:
    if not all(map(_is_address, text.split(" "))):
        msg = (
            "accepted: an address such as https://example.org/a.htm; several with a space between"
        )
        raise ValueError(msg)
    return text


def _is_address(text: str) -> bool:
    parts = split_address(text)
    return parts is not None and parts.scheme in {"https", "http"}


#: A text of one line: a name, a title, a figure as printed.
Line = Annotated[str, AfterValidator(_on_one_line)]
#: A text that a reader must be shown.
Shown = Annotated[str, Field(min_length=1), AfterValidator(_not_blank)]
#: A title: a text of one line that a reader must be shown.
Title = Annotated[
    str, Field(min_length=1), AfterValidator(_on_one_line), AfterValidator(_not_blank)
]
#: Where something is published on the web; several addresses stand with a space between.
Addresses = Annotated[str, AfterValidator(_are_addresses)]

R = TypeVar("R", bound=Record)
M = TypeVar("M", bound=BaseModel)


def read_csv(path: Path, model: type[R], *, unique: str | None = None) -> list[R]:
    """Read a CSV file into records.

    Args:
        path: UTF-8, with or without byte order mark; the header names the model's columns in
            any order. An empty cell means "not given".
        model: the row type.
        unique: a column whose values may not repeat.

    Raises:
        InputError: for a missing or undecodable file, a wrong header, a row of the wrong
            length, a value that does not fit its column, or a repeated id.
    """
    rows = list(_csv_rows(path, model))
    records: list[R] = []
    faults: list[str] = []
    for number, cells in rows:
        if broken := find_broken_cell(cells):
            faults.append(f"{path}, row {number}, {broken}")
            continue
        try:
            records.append(model.model_validate(cells))
        except ValidationError as error:
            faults += [
                f"{path}, row {number}, {fault}" for fault in say_faults(error, model, say_mangled)
            ]
    if unique:
        counts = Counter(cells.get(unique) for _, cells in rows)
        faults += [
            f"{path}, row {number}, column {unique}: {cells[unique]!r} is used more than once; "
            "each id may stand in one row"
            for number, cells in rows
            if unique in cells and counts[cells[unique]] > 1
        ]
    refuse(faults)
    return records


def _csv_rows(path: Path, model: type[Record]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each row's number, as a spreadsheet counts it, and its non-empty cells."""
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    try:
        known = list(model.model_fields)
        header = next(reader, [])
        if said := refuse_separator(header, known):
            refuse([f"{path}, row 1: {said}"])
        header, unnamed = trim_header(header)
        needed = [name for name, field in model.model_fields.items() if field.is_required()]
        if repeated := [name for name, times in Counter(header).items() if times > 1]:
            refuse([f"{path}, row 1: column {repeated[0]} stands more than once"])
        refuse(
            [
                f"{path}, row 1: unknown column {name!r}; {say_accepted(name, known)}"
                for name in header
                if name not in known
            ]
            + [
                f"{path}, row 1: column {name!r} is missing; needed: {', '.join(needed)}"
                for name in needed
                if name not in header
            ]
        )
        for number, cells in enumerate(reader, start=2):
            if is_empty_row(cells):
                continue
            if unnamed and is_empty_row(cells[len(header) :]):
                del cells[len(header) :]
            if len(cells) != len(header):
                msg = (
                    f"{path}, row {number}: {len(cells)} cells where the header has "
                    f"{len(header)} columns; quote a value that holds a comma"
                )
                raise InputError(msg)
            yield (
                number,
                {k: v for k, v in zip(header, map(str.strip, cells), strict=True) if v != ""},
            )
    except csv.Error as error:
        msg = f"{path}, line {reader.line_num}: not a readable CSV file ({error})"
        raise InputError(msg) from error


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a file that is one YAML mapping.

    Raises:
        InputError: for a missing file, and as :func:`parse_yaml`.
    """
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, where: str, *, allowed: str = "\n") -> dict[str, Any]:
    """Read a YAML mapping, naming ``where`` it stands if it can't be read.

    Args:
        text: the document.
        where: it stands, for messages.
        allowed: characters that its text may hold although they show nothing.

    Raises:
        InputError: as :func:`analysis.core.yaml.load_yaml`, and for a document that is no mapping
            of names.
    """
    content = load_yaml(text, where, allowed=allowed)
    if content is None:
        return {}
    if not isinstance(content, dict):
        msg = f"{where}: expected a mapping of names to values, found {type(content).__name__}"
        raise InputError(msg)
    if unnamed := [key for key in content if not isinstance(key, str)]:
        msg = f"{where}: the key {show_given(unnamed[0])} is no name; quote it"
        raise InputError(msg)
    return cast("dict[str, Any]", content)


def read_json(path: Path, model: type[M]) -> M:
    """Read a file that is one JSON object of a model.

    Raises:
        InputError: naming the file, each name at fault, its value, and what is accepted.
    """
    try:
        return model.model_validate_json(read_text(path))
    except ValidationError as error:
        raise InputError("\n".join(f"{path}, {f}" for f in say_faults(error, model))) from error


def validate(model: type[M], content: Mapping[str, Any], where: str) -> M:
    """Check one mapping against a model, naming ``where`` it stands if it does not fit.

    Raises:
        InputError: naming each column at fault, its value, and what is accepted.
    """
    try:
        return model.model_validate(dict(content))
    except ValidationError as error:
        raise InputError(
            "\n".join(f"{where}, {fault}" for fault in say_faults(error, model))
        ) from error


def refuse(faults: Sequence[str]) -> None:
    """Raise one error that names the faults, if there are any.

    Raises:
        InputError: with one fault a line (:func:`~analysis.core.errors.list_faults`).
    """
    if faults:
        raise InputError(list_faults(faults))


def find_round(named: Mapping[str, Iterable[str]]) -> list[str]:
    """Return the first names that lead to each other in a round, the last the first again.

    Args:
        named: which others each name leads to, such as the larger place that it is within.

    Returns:
        None of them where no way comes back.
    """
    sound: set[str] = set()
    for first in named:
        way, waiting = [first], [iter(named[first])]
        while way and first not in sound:
            other = next(waiting[-1], None)
            if other is None:
                sound.add(way.pop())
                waiting.pop()
            elif other in way:
                return [*way[way.index(other) :], other]
            elif other not in sound:
                way.append(other)
                waiting.append(iter(named.get(other, ())))
    return []


def say_round(named: Mapping[str, Iterable[str]], accepted: str) -> Iterator[str]:
    """Yield what is wrong with names that lead to each other in a round, if any do."""
    if found := find_round(named):
        yield f"{' → '.join(map(show_given, found))} goes round; accepted: {accepted}"


def say_faults(
    error: ValidationError,
    model: type[BaseModel],
    hint: Callable[[object], str] = lambda given: "",  # noqa: ARG005
) -> Iterator[str]:
    """Yield each fault pydantic found: the column, its value, and what is accepted.

    Args:
        error: what it found.
        model: whose columns they are.
        hint: says what may have come of a value on its way, to be put after the fault.
    """
    for fault in error.errors():
        column = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "missing":
            yield f"column {column}: is empty or missing; {_accepted(fault, model)}"
        elif fault["type"] == "extra_forbidden":
            yield f"unknown name {column!r}; {say_accepted(column, model.model_fields)}"
        elif column and isinstance(fault["input"], Mapping) and fault["type"] not in _ACCEPTED:
            # a rule of what stands there names its own place in it
            yield f"column {column}: {say_misfit(fault)}{hint(fault.get('ctx', {}).get('given'))}"
        elif column:
            given = show_given(fault["input"])
            said = _accepted(fault, model) + hint(fault["input"])
            yield f"column {column}: {given} is refused; {said}"
        else:
            yield f"{say_misfit(fault)}{hint(fault.get('ctx', {}).get('given'))}"


def _accepted(fault: ErrorDetails, model: type[BaseModel]) -> str:
    field = model.model_fields.get(str(fault["loc"][0])) if fault["loc"] else None
    said = f" ({field.description})" if field is not None and field.description else ""
    return f"{say_misfit(fault)}{said}"


#: What each of pydantic's kinds of fault would have accepted; the braces are its own context.
_ACCEPTED: Final[Mapping[str, str]] = {
    "missing": "accepted: a value",
    "string_type": "accepted: a text; digits meant as text stand in quotes, such as '900'",
    **dict.fromkeys(("literal_error", "enum"), "accepted: {expected}"),
    **dict.fromkeys(("tuple_type", "list_type", "set_type"), "accepted: a list"),
    **dict.fromkeys(
        ("dict_type", "mapping_type", "model_type", "model_attributes_type"),
        "accepted: names, each with a value",
    ),
    **dict.fromkeys(
        ("decimal_type", "decimal_parsing", "float_type", "float_parsing"),
        "accepted: a number in digits 0 to 9, such as 1234.5",
    ),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float"),
        "accepted: a whole number in digits 0 to 9, such as 2020",
    ),
    **dict.fromkeys(("bool_type", "bool_parsing"), "accepted: true or false"),
    **dict.fromkeys(
        ("date_type", "date_parsing", "date_from_datetime_parsing"),
        "accepted: a date such as 2026-11-23",
    ),
    "finite_number": "accepted: a finite number",
    "greater_than": "accepted: more than {gt}",
    "greater_than_equal": "accepted: {ge} or more",
    "less_than": "accepted: less than {lt}",
    "less_than_equal": "accepted: {le} or less",
    "string_too_short": "accepted: a text of {min_length} or more characters",
    "string_too_long": "accepted: a text of no more than {max_length} characters",
    "string_pattern_mismatch": "accepted: a text of the form {pattern}",
    "too_short": "accepted: at least {min_length} of them, and not {actual_length}",
    "too_long": "accepted: at most {max_length} of them, and not {actual_length}",
}


def say_misfit(fault: ErrorDetails) -> str:
    """Return what would be accepted in place of what pydantic refused."""
    accepted = _ACCEPTED.get(fault["type"])
    if accepted is None:  # a rule of the model's own, in its own words
        return fault["msg"].removeprefix("Value error, ")
    return accepted.format_map(fault.get("ctx", {}))


def write_csv(path: Path, rows: Iterable[Record], model: type[Record]) -> None:
    """Write records as UTF-8 CSV with the model's columns, whole or not at all.

    Raises:
        InputError: for a text that a spreadsheet would run or cut; nothing is written then.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(model.model_fields)
    for number, row in enumerate(rows, start=2):
        writer.writerow(
            _cell(getattr(row, name), path, name, number) for name in model.model_fields
        )
    write_whole(path, buffer.getvalue().encode())


def _cell(value: object, path: Path, column: str, row: int) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        # As Frictionless tables write them; pandas and Decimal read these.
        return format(value, "f").replace("Infinity", "INF")
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return guard_cell(text, f"{path}, row {row}, column {column}")
