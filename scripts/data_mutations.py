"""Faults that data can have, made on purpose: each kind of change, drawn by a seed.

A mutation takes the bytes of one file and gives other bytes, with a word for where it did what.
The kinds are those of people and programs that keep tables: a row lost, doubled or moved, digits
transposed, a decimal point shifted, a unit or a date taken from the neighbour, a file saved in
another encoding or half. `mutate_data` runs them through the check; a sample runs in the tests.
"""

import csv
import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, get_args

from analysis.core.vocabulary import Kind

#: How often a costly kind is drawn beside the others: a million rows take as long as a thousand
#: other mutations.
COSTLY: Final = 0.02
_LONG: Final = 100_000
_MANY: Final = 1_000_000
_UNITS: Final = (
    "CNY",
    "percent",
    "enterprise",
    "patent",
    "person",
    "year",
    "times",
    "item",
    "percentage_point",
    "square_metre",
    "USD",
    "no_such_unit",
)
_HEDGES: Final = ("exact", "approx", "more_than", "nearly", "up_to", "at_least", "roughly")
_KINDS: Final = (*get_args(Kind), "number")
_ODD: Final = (
    "-5",
    "0",
    "NaN",
    "inf",
    "-Infinity",
    "1e999",
    "true",
    "0777",
    "0x1F",
    "1_000",
    "12:30",
    "~",
    "null",
    "yes",
    "1,234",
    "=1+1",
    "@SUM(A1)",
    "{{x}}",
)


@dataclass(frozen=True)
class Mutation:
    """One change of a file.

    Attributes:
        file: its path in the project.
        kind: of change.
        where: row and column, line, or byte.
        content: the file's bytes after it.
    """

    file: str
    kind: str
    where: str
    content: bytes


class NothingToChangeError(Exception):
    """The file has nothing that this kind of change could be made on."""


Rows = list[list[str]]


def draw(file: str, content: bytes, kinds: list[str], chance: random.Random) -> Mutation:
    """Draw a kind and make it on a file; a kind that changes nothing there is drawn anew."""
    while True:
        kind = chance.choice(kinds)
        if kind in _COSTLY_KINDS and chance.random() > COSTLY:
            continue
        try:
            changed, where = _make(kind, file, content, chance)
        except NothingToChangeError:
            continue
        if changed != content:
            return Mutation(file, kind, where, changed)


def kinds_of(file: str) -> list[str]:
    """Return the kinds of change that a file can have, by its form."""
    of_form = {"csv": _TABLE, "yml": _MAPPING, "toml": _MAPPING, "md": _PROSE}
    return sorted({**_BYTES, **of_form[file.rpartition(".")[2]]})


def _make(kind: str, file: str, content: bytes, chance: random.Random) -> tuple[bytes, str]:
    if kind in _BYTES:
        return _BYTES[kind](content, chance)
    if file.endswith(".csv"):
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        where = _TABLE[kind](rows, chance)
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        return buffer.getvalue().encode(), where
    lines = content.decode().split("\n")
    change = _PROSE[kind] if file.endswith(".md") else _MAPPING[kind]
    where = change(lines, chance)
    return "\n".join(lines).encode(), where


# Of any file, as bytes


def _in_encoding(encoding: str) -> Callable[[bytes, random.Random], tuple[bytes, str]]:
    def change(content: bytes, _: random.Random) -> tuple[bytes, str]:
        return content.decode().encode(encoding, "replace"), encoding

    return change


def _insert(what: bytes) -> Callable[[bytes, random.Random], tuple[bytes, str]]:
    def change(content: bytes, chance: random.Random) -> tuple[bytes, str]:
        # between two characters: a byte inside one is a wrong encoding, and another kind
        at = len(content.decode()[: chance.randrange(len(content))].encode())
        return content[:at] + what + content[at:], f"byte {at}"

    return change


def _cut(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    at = chance.randrange(1, len(content))
    return content[:at], f"byte {at}"


def _flip(content: bytes, chance: random.Random) -> tuple[bytes, str]:
    at = chance.randrange(len(content))
    flipped = content[at] ^ (1 << chance.randrange(8))
    return content[:at] + bytes([flipped]) + content[at + 1 :], f"byte {at}"


_BYTES: Final[dict[str, Callable[[bytes, random.Random], tuple[bytes, str]]]] = {
    "encoding gbk": _in_encoding("gbk"),
    "encoding latin-1": _in_encoding("latin-1"),
    "encoding utf-16": _in_encoding("utf-16"),
    "byte order mark": lambda content, _: (b"\xef\xbb\xbf" + content, "start"),
    "mark in the middle": _insert(b"\xef\xbb\xbf"),
    "nul": _insert(b"\0"),
    "control": _insert(b"\x1b"),
    "bidi": _insert("\u202e".encode()),
    "no-break space": _insert("\u00a0".encode()),
    "crlf": lambda content, _: (content.replace(b"\n", b"\r\n"), "all lines"),
    "cut off": _cut,
    "bit flipped": _flip,
    "emptied": lambda _, __: (b"", "all"),
}


# Of a table


def _cell(
    rows: Rows, chance: random.Random, wanted: str = "", column: str = ""
) -> tuple[int, int]:
    """Draw a filled cell below the header, whose text has the wanted form."""
    head = rows[0]
    places = [head.index(column)] if column in head else list(range(len(head)))
    if column and column not in head:
        raise NothingToChangeError
    found = [
        (row, place)
        for row in range(1, len(rows))
        for place in places
        if rows[row][place] and re.search(wanted, rows[row][place])
    ]
    if not found:
        raise NothingToChangeError
    return chance.choice(found)


def _named(rows: Rows, row: int, place: int) -> str:
    return f"row {row + 1}, column {rows[0][place]}"


def _in_cell(
    change: Callable[[str, random.Random], str], wanted: str = "", *columns: str
) -> Callable[[Rows, random.Random], str]:
    """Make a change of a table from a change of one cell of some columns."""

    def apply(rows: Rows, chance: random.Random) -> str:
        row, place = _cell(rows, chance, wanted, chance.choice(columns) if columns else "")
        rows[row][place] = change(rows[row][place], chance)
        return _named(rows, row, place)

    return apply


def _to(*values: str) -> Callable[[str, random.Random], str]:
    return lambda _, chance: chance.choice(values)


def _shift_point(text: str, chance: random.Random) -> str:
    if found := re.search(r"(\d)\.(\d)", text):
        return text[: found.start()] + f".{found[1]}{found[2]}" + text[found.end() :]
    at = chance.choice([one.start() for one in re.finditer(r"\d", text)])
    return f"{text[:at]}.{text[at:]}" if at else f"{text}0"


def _drop_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([one.start() for one in re.finditer(r"\d", text)])
    return text[:at] + text[at + 1 :]


def _add_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([one.start() for one in re.finditer(r"\d", text)])
    return text[:at] + chance.choice("0123456789") + text[at:]


def _other_digit(text: str, chance: random.Random) -> str:
    at = chance.choice([one.start() for one in re.finditer(r"\d", text)])
    other = chance.choice([one for one in "0123456789" if one != text[at]])
    return text[:at] + other + text[at + 1 :]


def _transpose(text: str, chance: random.Random) -> str:
    pairs = [one.start() for one in re.finditer(r"(?=(\d)(?!\1)\d)", text)]
    if not pairs:
        raise NothingToChangeError
    at = chance.choice(pairs)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _full_width(text: str, _: random.Random) -> str:
    return re.sub(r"\d", lambda one: chr(ord(one[0]) + 0xFEE0), text)


def _later(years: int) -> Callable[[str, random.Random], str]:
    def change(text: str, _: random.Random) -> str:
        return re.sub(r"\d{4}", lambda one: str(int(one[0]) + years), text, count=1)

    return change


def _with_its_print(rows: Rows, chance: random.Random) -> str:
    """Retype a figure as a person would who misread it: print and value, both alike."""
    head = rows[0]
    if "printed" not in head:
        raise NothingToChangeError
    printed, value = head.index("printed"), head.index("value")
    whole = [
        row
        for row in range(1, len(rows))
        if re.fullmatch(r"[1-9]\d*", rows[row][value]) and rows[row][value] in rows[row][printed]
    ]
    if not whole:
        raise NothingToChangeError
    row = chance.choice(whole)
    old = rows[row][value]
    new = _other_digit(old, chance)
    if new[0] == "0":
        raise NothingToChangeError
    rows[row][printed] = rows[row][printed].replace(old, new, 1)
    rows[row][value] = new
    return _named(rows, row, value)


def _drop_row(rows: Rows, chance: random.Random) -> str:
    row = chance.randrange(1, len(rows))
    del rows[row]
    return f"row {row + 1}"


def _double_row(rows: Rows, chance: random.Random) -> str:
    row = chance.randrange(1, len(rows))
    rows.insert(row + 1, list(rows[row]))
    return f"row {row + 1}"


def _double_row_anew(rows: Rows, chance: random.Random) -> str:
    """Double a row, and give it the next id of its page."""
    row = chance.randrange(1, len(rows))
    twin = list(rows[row])
    page = twin[0].partition(".")[0]
    last = max(at for at in range(1, len(rows)) if rows[at][0].partition(".")[0] == page)
    twin[0] = re.sub(
        r"\d+$", lambda one: str(int(one[0]) + 1).zfill(len(one[0])), rows[last][0], count=1
    )
    rows.insert(last + 1, twin)
    return f"row {row + 1} again as {twin[0]}"


def _move_row(rows: Rows, chance: random.Random) -> str:
    one, other = chance.sample(range(1, len(rows)), 2)
    rows.insert(other, rows.pop(one))
    return f"row {one + 1} to {other + 1}"


def _swap_in(*columns: str) -> Callable[[Rows, random.Random], str]:
    """Swap some cells of two rows that stand near each other, as an eye that slips a line does."""

    def change(rows: Rows, chance: random.Random) -> str:
        there = [one for one in columns if one in rows[0]] or [chance.choice(rows[0])]
        one = chance.randrange(1, len(rows) - 1)
        other = min(len(rows) - 1, one + chance.randint(1, 3))
        for column in there:
            place = rows[0].index(column)
            rows[one][place], rows[other][place] = rows[other][place], rows[one][place]
        return f"rows {one + 1} and {other + 1}, {', '.join(there)}"

    return change


def _swap_cells(rows: Rows, chance: random.Random) -> str:
    row = chance.randrange(1, len(rows))
    one, other = chance.sample(range(len(rows[0])), 2)
    rows[row][one], rows[row][other] = rows[row][other], rows[row][one]
    return f"row {row + 1}, columns {rows[0][one]} and {rows[0][other]}"


def _from_neighbour(rows: Rows, chance: random.Random) -> str:
    """Give a cell what stands in another row of its column."""
    row, place = _cell(rows, chance)
    others = sorted({one[place] for one in rows[1:]} - {rows[row][place], ""})
    if not others:
        raise NothingToChangeError
    rows[row][place] = chance.choice(others)
    return _named(rows, row, place)


def _head(
    change: Callable[[list[str], random.Random], None],
) -> Callable[[Rows, random.Random], str]:
    def apply(rows: Rows, chance: random.Random) -> str:
        change(rows[0], chance)
        return "row 1"

    return apply


def _rename_column(head: list[str], chance: random.Random) -> None:
    place = chance.randrange(len(head))
    head[place] = chance.choice((head[place].upper(), f"{head[place]}s", "", f" {head[place]}"))


def _double_column(head: list[str], chance: random.Random) -> None:
    one, other = chance.sample(range(len(head)), 2)
    head[one] = head[other]


def _drop_column(rows: Rows, chance: random.Random) -> str:
    place = chance.randrange(len(rows[0]))
    name = rows[0][place]
    for cells in rows:
        del cells[place : place + 1]
    return f"column {name}"


def _move_column(rows: Rows, chance: random.Random) -> str:
    one, other = chance.sample(range(len(rows[0])), 2)
    for cells in rows:
        cells.insert(other, cells.pop(one))
    return f"column {one + 1} to {other + 1}"


def _many_rows(rows: Rows, chance: random.Random) -> str:
    row = rows[chance.randrange(1, len(rows))]
    rows += [row] * _MANY
    return f"{_MANY} rows"


def _blank_row(rows: Rows, chance: random.Random) -> str:
    row = chance.randrange(1, len(rows))
    rows.insert(row, chance.choice([[], [""] * len(rows[0])]))
    return f"row {row + 1}"


_NUMBER: Final = r"^-?\d+(\.\d+)?(\.\.-?\d+)?$"
_COUNTED: Final = ("value", "printed", "as_written", "change", "step", "first", "second", "final")
_TABLE: Final[dict[str, Callable[[Rows, random.Random], str]]] = {
    "row dropped": _drop_row,
    "row doubled": _double_row,
    "row doubled under a new id": _double_row_anew,
    "row moved": _move_row,
    "row blank": _blank_row,
    "values of two rows swapped": _swap_in("value"),
    "figures of two rows swapped": _swap_in("printed", "value", "hedge", "unit", "head"),
    "ids of two rows swapped": _swap_in("figure", "series"),
    "dates of two rows swapped": _swap_in("period", "period_basis", "year"),
    "cells of a column swapped": _swap_in(),
    "cells of a row swapped": _swap_cells,
    "cell of another row": _from_neighbour,
    "cell emptied": _in_cell(_to("")),
    "digit changed": _in_cell(_other_digit, r"\d", *_COUNTED, "year", "page", "period"),
    "digit dropped": _in_cell(_drop_digit, r"\d", *_COUNTED, "year", "page", "period"),
    "digit added": _in_cell(_add_digit, r"\d", *_COUNTED, "year", "page", "period"),
    "digits transposed": _in_cell(_transpose, r"\d\d", *_COUNTED, "year", "period"),
    "point shifted": _in_cell(_shift_point, r"\d", "value", "printed", "as_written", "step"),
    "figure retyped with its print": _with_its_print,
    "full-width digits": _in_cell(_full_width, r"\d"),
    "unit changed": _in_cell(_to(*_UNITS), "", "unit"),
    "hedge changed": _in_cell(_to(*_HEDGES), "", "hedge"),
    "kind changed": _in_cell(_to(*_KINDS), "", "kind", "status", "column"),
    "a year later": _in_cell(_later(1), r"\d{4}", "period", "year"),
    "a century later": _in_cell(_later(100), r"\d{4}", "period", "year"),
    "page changed": _in_cell(_other_digit, r"\d", "page", "paragraph", "figure"),
    "no number": _in_cell(_to(*_ODD)),
    "no number for a number": _in_cell(_to(*_ODD), r"\d", *_COUNTED, "year", "page"),
    "case of a letter": _in_cell(lambda text, _: text.swapcase(), r"[A-Za-z]"),
    "space in a cell": _in_cell(lambda text, _: f"{text[:1]} {text[1:]}"),
    "space round a cell": _in_cell(lambda text, _: f" {text}  "),
    "line end in a cell": _in_cell(lambda text, _: f"{text[:1]}\n{text[1:]}"),
    "column renamed": _head(_rename_column),
    "column doubled": _head(_double_column),
    "column dropped": _drop_column,
    "column moved": _move_column,
    "long cell": _in_cell(lambda text, _: text * (_LONG // len(text) + 1)),
    "million rows": _many_rows,
}
_COSTLY_KINDS: Final = frozenset({"million rows"})


# Of a mapping, as lines of YAML (or TOML)

Lines = list[str]
_ENTRY: Final = re.compile(r"^(\s*(?:- )?)([\w-]+)(\s*[:=]\s+)(\S.*)$")
_KEY: Final = re.compile(r"^(\s*(?:- )?)([^\s:#'\"]+)(:)(\s|$)")


def _match(pattern: re.Pattern[str], line: str) -> re.Match[str]:
    if found := pattern.match(line):
        return found
    raise NothingToChangeError


def _line(lines: Lines, chance: random.Random, wanted: str = r"\S") -> int:
    found = [at for at, line in enumerate(lines) if re.search(wanted, line) and line[:1] != "#"]
    if not found:
        raise NothingToChangeError
    return chance.choice(found)


def _of_line(
    change: Callable[[str, random.Random], str], wanted: str = r"\S"
) -> Callable[[Lines, random.Random], str]:
    def apply(lines: Lines, chance: random.Random) -> str:
        at = _line(lines, chance, wanted)
        lines[at] = change(lines[at], chance)
        return f"line {at + 1}"

    return apply


def _of_value(
    change: Callable[[str, random.Random], str], wanted: str = ""
) -> Callable[[Lines, random.Random], str]:
    """Make a change of lines from a change of what stands behind a key."""

    def apply(lines: Lines, chance: random.Random) -> str:
        found = [
            at
            for at, line in enumerate(lines)
            if (entry := _ENTRY.match(line)) and re.search(wanted, entry[4])
        ]
        if not found:
            raise NothingToChangeError
        at = chance.choice(found)
        entry = _match(_ENTRY, lines[at])
        lines[at] = f"{entry[1]}{entry[2]}{entry[3]}{change(entry[4], chance)}"
        return f"line {at + 1}, {entry[2]}"

    return apply


def _of_key(change: Callable[[str, random.Random], str]) -> Callable[[Lines, random.Random], str]:
    def apply(lines: Lines, chance: random.Random) -> str:
        at = _line(lines, chance, _KEY.pattern)
        found = _match(_KEY, lines[at])
        name = change(found[2], chance)
        lines[at] = lines[at][: found.start(2)] + name + lines[at][found.end(2) :]
        return f"line {at + 1}, {found[2]}"

    return apply


def _block(lines: Lines, at: int) -> slice:
    """Return the lines of the entry that begins at one: it, and those indented below it."""
    depth = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth
    ):
        end += 1
    return slice(at, end)


def _drop_entry(lines: Lines, chance: random.Random) -> str:
    at = _line(lines, chance, _KEY.pattern)
    name = lines[at].strip()[:40]
    del lines[_block(lines, at)]
    return f"line {at + 1}, {name}"


def _double_entry(lines: Lines, chance: random.Random) -> str:
    at = _line(lines, chance, _KEY.pattern)
    block = lines[_block(lines, at)]
    lines[at:at] = block
    return f"line {at + 1}, {block[0].strip()[:40]}"


def _double_entry_anew(lines: Lines, chance: random.Random) -> str:
    at = _line(lines, chance, r"^[A-Za-z]\w*:")
    block = list(lines[_block(lines, at)])
    block[0] = re.sub(r"^(\w+)", r"\1_again", block[0])
    lines[at:at] = block
    return f"line {at + 1}, {block[0][:40]}"


def _move_entry(lines: Lines, chance: random.Random) -> str:
    at = _line(lines, chance, r"^[A-Za-z]\w*:")
    span = _block(lines, at)
    block = lines[span]
    del lines[span]
    to = _line(lines, chance, r"^[A-Za-z]\w*:")
    lines[to:to] = block
    return f"line {at + 1} to {to + 1}"


def _swap_values(lines: Lines, chance: random.Random) -> str:
    """Swap what stands behind one key in two places."""
    places: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if entry := _ENTRY.match(line):
            places.setdefault(entry[2], []).append(at)
    several = sorted(key for key, found in places.items() if len(found) > 1)
    if not several:
        raise NothingToChangeError
    key = chance.choice(several)
    one, other = chance.sample(places[key], 2)
    first, second = _match(_ENTRY, lines[one]), _match(_ENTRY, lines[other])
    lines[one] = lines[one][: first.start(4)] + second[4]
    lines[other] = lines[other][: second.start(4)] + first[4]
    return f"lines {one + 1} and {other + 1}, {key}"


def _swap_operands(lines: Lines, chance: random.Random) -> str:
    """Swap two ids of figures, or give one another's."""
    found = [(at, one) for at, line in enumerate(lines) for one in re.findall(r"p\d\d\.\d+", line)]
    if not found[1:]:  # no pair
        raise NothingToChangeError
    (at, old), (_, new) = chance.sample(found, 2)
    lines[at] = lines[at].replace(old, new, 1)
    return f"line {at + 1}, {old} for {new}"


def _other_operand(lines: Lines, chance: random.Random) -> str:
    at = _line(lines, chance, r"p\d\d\.\d+")
    lines[at] = re.sub(
        r"(p\d\d\.)(\d+)", lambda m: m[1] + _other_digit(m[2], chance), lines[at], count=1
    )
    return f"line {at + 1}"


def _swap_formula(text: str, chance: random.Random) -> str:
    changes = [
        ("+", "-"),
        ("-", "+"),
        ("*", "/"),
        ("/", "*"),
        ("pct", "share"),
        (",", "+"),
        ("cagr", "mean_growth"),
        ("sum", "pct"),
        ("(", "(("),
        ("100", "1000"),
    ]
    able = [(old, new) for old, new in changes if old in text]
    if not able:
        raise NothingToChangeError
    old, new = chance.choice(able)
    return text.replace(old, new, 1)


_MAPPING: Final[dict[str, Callable[[Lines, random.Random], str]]] = {
    "entry dropped": _drop_entry,
    "entry doubled": _double_entry,
    "entry doubled under a new id": _double_entry_anew,
    "entry moved": _move_entry,
    "key unknown": _of_key(lambda name, chance: chance.choice((f"{name}x", f"x{name}", "zzz"))),
    "case of a key": _of_key(lambda name, _: name.swapcase()),
    "value emptied": _of_value(lambda _, __: ""),
    "values of two entries swapped": _swap_values,
    "wrong type": _of_value(
        lambda text, chance: chance.choice(
            ("[]", "{}", f"[{text}]", "{a: b}", "true", "2020", "~")
        )
    ),
    "no number": _of_value(_to(*_ODD), r"^-?\d"),
    "digit changed": _of_line(_other_digit, r"^[^#]*\d"),
    "digit dropped": _of_line(_drop_digit, r"^[^#]*\d"),
    "digits transposed": _of_line(_transpose, r"^[^#]*\d\d"),
    "full-width digits": _of_line(_full_width, r"^[^#]*\d"),
    "octal": _of_value(lambda text, _: f"0{text}", r"^\d"),
    "alias": _of_value(lambda text, _: f"&a {text}"),
    "alias unknown": _of_value(lambda _, __: "*nothing"),
    "tag": _of_value(lambda text, _: f"!!python/name:{text}"),
    "merge": _of_key(lambda _, __: "<<"),
    "unit changed": _of_line(
        lambda line, chance: re.sub(
            r"(unit: )[\w/]+", lambda m: m[1] + chance.choice(_UNITS), line, count=1
        ),
        r"unit: ",
    ),
    "figure of another id": _swap_operands,
    "id of no figure": _other_operand,
    "formula changed": _of_line(
        lambda line, chance: (
            line.partition(":")[0] + ":" + _swap_formula(line.partition(":")[2], chance)
        ),
        r"formula:",
    ),
    "typed digit": _of_line(
        lambda line, _: re.sub(r"(\{\w+\})", r"\1 5", line, count=1), r"\{\w+\}"
    ),
    "brace": _of_value(lambda text, chance: text[:-1] + chance.choice("{}[]") + text[-1:]),
    "tab": _of_line(lambda line, _: f"\t{line}"),
    "indented": _of_line(lambda line, _: f" {line}"),
    "space round a line": _of_line(lambda line, _: f"{line}   "),
    "line dropped": _of_line(lambda _, __: ""),
    "line doubled": _of_line(lambda line, _: f"{line}\n{line}"),
    "comment": _of_line(lambda line, _: f"{line}  # a remark"),
    "formula text": _of_value(lambda _, __: '"=1+1"'),
    "long value": _of_value(lambda text, _: "x" * _LONG + text[-1:]),
    "deep": _of_value(lambda _, __: "[" * 3000 + "]" * 3000),
}


# Of prose


def _of_placeholder(
    change: Callable[[str, random.Random], str],
) -> Callable[[Lines, random.Random], str]:
    def apply(lines: Lines, chance: random.Random) -> str:
        at = _line(lines, chance, r"\{\{.*\}\}")
        found = chance.choice(list(re.finditer(r"\{\{.*?\}\}", lines[at])))
        new = change(found[0], chance)
        lines[at] = lines[at][: found.start()] + new + lines[at][found.end() :]
        return f"line {at + 1}"

    return apply


def _swap_placeholders(lines: Lines, chance: random.Random) -> str:
    found = [one for line in lines for one in re.findall(r"\{\{[a-z][\w.]*\}\}", line)]
    if not {*found} - {*found[:1]}:  # no two
        raise NothingToChangeError
    at = _line(lines, chance, r"\{\{[a-z][\w.]*\}\}")
    lines[at] = re.sub(r"\{\{[a-z][\w.]*\}\}", lambda _: chance.choice(found), lines[at], count=1)
    return f"line {at + 1}"


_PROSE: Final[dict[str, Callable[[Lines, random.Random], str]]] = {
    "brace dropped": _of_placeholder(
        lambda text, chance: chance.choice((text[1:], text[:-1], text[2:], text[:-2]))
    ),
    "brace added": _of_line(lambda line, chance: line + chance.choice(("{", "}", "{{", "}}"))),
    "typed digit": _of_line(lambda line, _: f"{line} 42"),
    "name misspelt": _of_placeholder(
        lambda text, chance: text.replace(
            chance.choice(re.findall(r"[a-z]", text) or ["{"]), "q", 1
        )
    ),
    "name of another number": _swap_placeholders,
    "line dropped": _of_line(lambda _, __: ""),
    "line doubled": _of_line(lambda line, _: f"{line}\n{line}"),
    "space round a line": _of_line(lambda line, _: f"{line}  "),
    "long line": _of_line(lambda line, _: line * (_LONG // len(line) + 1)),
}
