"""Figures in Arabic digits, fractions, lengths of time and cells of tables."""

from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.reasons import join_reasons, reason
from analysis.extract.scan.calendar import last_year
from analysis.extract.scan.cells import Cell
from analysis.extract.scan.kind import SHARE_UNITS, set_kind
from analysis.extract.scan.lists import in_proportion, proportion_at, read_proportion, share_hedge
from analysis.extract.scan.names import is_name, read_quoted
from analysis.extract.scan.period import (
    begins_sentence,
    drop_date_doubt,
    govern_figure,
    look_back,
    set_period,
)
from analysis.extract.scan.state import Anchor, Read, Walk, governing
from analysis.extract.scan.tokens import LONGEST_QUOTATION, inside, measure_in
from analysis.extract.scan.unit import set_unit
from analysis.source.reading import Reading, read_printed, scale_reading

_GENRE: Final = genre("figures")
_BEFORE: Final = _GENRE.pattern("before")
_AVERAGE_SPAN: Final = _GENRE.pattern("average_span")
_LAST_YEARS: Final = _GENRE.pattern("last_years")
_COUNTED_DAYS: Final = _GENRE.pattern("counted_days")
_LENGTHENED: Final = _GENRE.pattern("lengthened")
_NEXT_YEARS: Final = _GENRE.pattern("next_years")
_LAST_YEARS_MARK: Final = _GENRE.text("last_years_mark")
_PAST_YEARS_TAIL: Final = _GENRE.text("past_years_tail")
_DURING: Final = _GENRE.pattern("during")
_THIS: Final = _GENRE.text("this")
_YEAR: Final = _GENRE.text("year_word")
_AGE: Final = _GENRE.text("age")
_RUNNING: Final = _GENRE.word_set("running")
_TIME_UNITS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
_MEASURING: Final = frozenset({"level", "change", "share", "rank", "policy", "duration"})
_NO_DATE: Final = reason("table_undated")
_HEDGE_REACH: Final = 14
"""Signs before a number within which its hedges stand."""
_SPAN_REACH: Final = 14
"""Signs before a length of time within which a word makes it a measurement (平均年限)."""
_LONGEST_NUMBER: Final = 24
_MOST_YEARS: Final = 10


def read_arabic(walk: Walk, text: str, found: "regex.Match[str]") -> Read:
    """Read a figure in Arabic digits: in running text or in a quotation."""
    begin, end = found.span()
    core = found[0]
    if len(core) > 2 * _LONGEST_NUMBER and core[:_LONGEST_NUMBER].isdigit():
        return Read(begin, end, "name", review=reason("too_long", count=len(core)))
    floor = max(walk.sentence_start, walk.previous_end, 0)
    start = take_hedge(text, floor, begin)
    if begin == walk.previous_end and walk.previous is not None and core[0] == "-":
        begin = start = begin + 1
        core = core[1:]
    measure = measure_in(core)
    if is_name(text, begin, end, measure):
        return read_quoted(walk, text, begin, end, core)
    return read_figure(walk, text, start, end, measure)


def read_cell(walk: Walk, text: str, start: int, cell: Cell) -> Read:
    """A bare number in a table: its heads, its label, a title or a caption say the rest."""
    if cell.role in {"ordinal", "date"}:
        return Read(start, cell.end, cell.role, period=cell.period, basis=cell.basis)
    digits = text[start : cell.end]
    try:
        reading = scale_reading(read_printed(digits), cell.unit, cell.factor)
    except ValueError as error:
        return Read(start, cell.end, "name", review=reason("unread", why=error))
    if cell.role == "name":
        return Read(start, cell.end, "name")
    read = Read(start, cell.end, "level", _value_of(reading), "exact", cell.unit or "item")
    read.head = cell.words
    if not cell.unit and not cell.words:
        read.review = reason("cell_without_unit")
    describe_by_table(walk, read, cell)
    return read


def describe_by_table(walk: Walk, read: Read, cell: Cell) -> None:
    """Let a table say of a figure what its cell can't: kind, period, name.

    A figure in a head or a label (0-17岁) bounds what is counted there, and measures nothing.
    """
    if read.kind not in _MEASURING:
        return
    if cell.role == "words":
        read.kind, read.note = "policy", "bounds what a row or column of the table counts"
        read.period, read.basis = (
            (cell.period, cell.basis) if cell.period else (read.period, read.basis)
        )
        return
    read.label = cell.label
    if cell.period:
        drop_date_doubt(walk, read)
    doubts = [read.review, *cell.doubts]
    read.period, read.basis, doubt = _period_in_table(walk, cell)
    read.review = join_reasons(*doubts, doubt)
    last = last_year(read.period)
    if cell.kind == "policy" or (walk.year and last is not None and last > walk.year):
        read.kind = "policy"
    elif cell.role != "printed" or cell.kind == "change":
        read.kind = "share" if cell.kind == "level" and read.unit in SHARE_UNITS else cell.kind
    if read.kind == "change" and cell.falls and read.value:
        if read.value.startswith("-"):
            read.review = join_reasons(read.review, reason("fall_with_minus"))
        else:
            read.value, read.falls = f"-{read.value}", True
            read.note = "a fall, so negative"


def _period_in_table(walk: Walk, cell: Cell) -> tuple[str, str, str]:
    """Period, basis and doubt: the table's own date, else what governs where it stands."""
    if cell.period:
        return cell.period, cell.basis, ""
    anchor = governing(walk)
    period = anchor.period
    basis = anchor.basis if period != "unknown" else ""
    year = period.removeprefix("asof ")[:4]
    if cell.ago is not None and walk.year is not None:
        known = (
            int(year)
            if anchor.basis in {"stated", "inherited"} and len(period) == len("2025")
            else walk.year
        )
        return str(known - cell.ago), "inferred", ""
    sure = anchor in (walk.default, walk.section) and anchor.basis == "inherited"
    doubt = "" if sure else _NO_DATE
    if cell.month is not None and year.isdigit():
        return f"{year}-{cell.month:02d}", basis, doubt
    return period, basis, doubt


def read_figure(walk: Walk, text: str, start: int, end: int, measure: str) -> Read:
    """A figure with or without a measure word."""
    printed = text[start:end]
    try:
        reading = read_printed(printed)
    except ValueError as error:
        return Read(start, end, "name", review=reason("unread", why=error))
    period, basis = govern_figure(walk, text, start)
    read = Read(
        start, end, "level", _value_of(reading), reading.hedge, reading.unit, period, basis
    )
    lasts = reading.unit in _TIME_UNITS and measure != _AGE
    if (measure == _YEAR or lasts) and not _is_measured(walk, text, start, measure, reading.unit):
        return _duration(walk, text, read, reading)
    _place(walk, text, read, measure, reading)
    return read


def _is_measured(walk: Walk, text: str, start: int, measure: str, unit: str) -> bool:
    """Whether a length of time is what is measured (平均寿命, 优良天数), and no time it took."""
    near = max(0, start - _SPAN_REACH)
    counted = unit == "day" and _COUNTED_DAYS.search(text, near, start) is not None
    changed = _LENGTHENED.match(text, max(walk.sentence_start, start - 10), start)
    return (
        counted
        or _AVERAGE_SPAN.search(text, near, start) is not None
        or (measure != _YEAR and changed is not None)
    )


def _duration(walk: Walk, text: str, read: Read, reading: Reading) -> Read:
    read.kind = "duration"
    looks_back = (
        _LAST_YEARS.match(text, 0, read.start) is not None
        or text[read.start - 1 : read.start] == _THIS
        or text.startswith(_PAST_YEARS_TAIL, read.end)
        or (_DURING.match(text, read.end) and begins_sentence(walk, text, read.start))
    )
    near = text[read.start] == _LAST_YEARS_MARK
    past = near or (looks_back and reading.high <= _MOST_YEARS)
    if past and reading.unit == "year" and reading.low == reading.high:
        years = int(reading.high)
        anchor = look_back(walk, text, read.start, years, carried=not near)
        if anchor is not None:
            read.period, read.basis = anchor.period, anchor.basis
        read.hedge = "exact"
    elif (
        _NEXT_YEARS.match(text, 0, read.start)
        and walk.latest is not None
        and reading.unit == "year"
        and 1 < reading.high <= _MOST_YEARS
    ):
        walk.anchor = Anchor(
            f"{walk.latest + 1}-{walk.latest + int(reading.high)}", "inferred", own=True
        )
        read.period, read.basis = walk.anchor.period, walk.anchor.basis
    elif (
        text[max(0, read.start - 2) : read.start] in _RUNNING
        and reading.unit == "year"
        and walk.anchor is not None
        and walk.anchor.since
        and walk.since is not None
    ):
        read.period, read.basis = f"{walk.since}-{walk.since + int(reading.high) - 1}", "stated"
        walk.anchor = Anchor(read.period, "stated")
    elif (
        _DURING.match(text, read.end) and read.period.isdigit() and 1 < reading.high <= _MOST_YEARS
    ):
        last = int(read.period)
        read.period = f"{last - int(reading.high) + 1}-{last}"
    else:
        set_period(walk, text, read)
    return read


def read_fraction(walk: Walk, text: str, found: "regex.Match[str]") -> Read | None:
    """Read a fraction, a multiple of ten or a doubling; None where it is part of a slogan."""
    start = take_hedge(text, max(walk.sentence_start, walk.previous_end, 0), found.start())
    printed = text[start : found.end()]
    if inside(text, found.start(), "“", "”", LONGEST_QUOTATION):
        if found[0].isascii():
            return Read(*found.span(), "name", review=reason("fraction_or_name"))
        return None
    try:
        reading = read_printed(printed)
    except ValueError as error:
        return Read(start, found.end(), "name", review=reason("unread", why=error))
    period, basis = govern_figure(walk, text, start)
    read = Read(
        start,
        found.end(),
        "share",
        _value_of(reading),
        reading.hedge,
        reading.unit,
        period,
        basis,
    )
    _place(walk, text, read, "", reading)
    if reading.unit == "doubling":
        read.kind = "policy" if read.kind == "policy" else "change"
    return read


def _place(walk: Walk, text: str, read: Read, measure: str, reading: Reading) -> None:
    """Give a figure its unit, kind and period."""
    if in_proportion(text, read):
        read_proportion(walk, text, read)
        _date_proportion(walk, text, read)
        return
    set_unit(walk, text, read, measure, reading)
    set_kind(walk, text, read)
    set_period(walk, text, read)
    share_hedge(walk, text, read)


def _date_proportion(walk: Walk, text: str, read: Read) -> None:
    """A proportion is dated as a whole: 由上年的17.1:32.4:50.5调整为…."""
    previous, whole = walk.previous, proportion_at(text, read.start)
    inner = whole is not None and whole.start() < read.start
    if inner and previous is not None and previous.end == read.start - 1:
        read.period, read.basis = previous.period, previous.basis
        return
    end, read.end = read.end, whole.end() if whole is not None else read.end
    set_period(walk, text, read)
    read.end = end


def take_hedge(text: str, floor: int, start: int) -> int:
    """Where the leading hedge starts."""
    found = _BEFORE.match(text, max(floor, start - _HEDGE_REACH), start)
    return found.start() if found else start


def _value_of(reading: Reading) -> str:
    low = f"{reading.low:f}"
    return low if reading.low == reading.high else f"{low}..{reading.high:f}"
