"""What the files of a draft hold, and what a correction makes of it.

Each function takes a content and gives another; nothing is read, written or checked here. What a
cell brings with it (a kind its value and unit, a place its entry) is changed in the same step.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from analysis.core.units import is_own
from analysis.extract.relations.pairs import ProposedIndicator
from analysis.extract.scan import Mention
from analysis.run.review.faults import Fault, RefusedError
from analysis.source.reading import Reading, read_row, read_scale
from analysis.source.schema import MEASURED, RATED, SLUG, UNVALUED

#: Columns of a row that a reader may correct.
EDITABLE: Final[tuple[str, ...]] = (
    "kind",
    "value",
    "hedge",
    "unit",
    "period",
    "period_basis",
    "scope",
    "indicator",
    "basis",
    "prices",
    "head",
    "note",
)
#: Columns that can be corrected in many rows at once; `topic` is that of their indicators.
IN_BULK: Final[tuple[str, ...]] = (
    "period",
    "period_basis",
    "scope",
    "topic",
    "unit",
    "kind",
    "hedge",
    "indicator",
    "basis",
    "prices",
    "head",
    "note",
)
#: What a reader may correct of an indicator.
INDICATOR_COLUMNS: Final[tuple[str, ...]] = ("title_zh", "title_en", "unit", "measure", "topic")
#: What a reader may correct of the source.
INFO_COLUMNS: Final[tuple[str, ...]] = (
    "title_zh",
    "title_en",
    "publisher_zh",
    "publisher_en",
    "year",
    "scope",
)
#: What a piece of the text is counted in where neither it nor the draft names a unit.
_BARE_UNIT: Final = "item"
#: Ids that the draft made, and that nobody has chosen.
_MADE_ID: Final = re.compile(r"draft_\d+|figure_p\d+_\d+")
_CHINESE: Final = re.compile("[\u4e00-\u9fff]")
#: Columns of an indicator that name another.
_REFERENCES: Final = ("of", "superseded_by", "amount")
#: Words that tell no indicator from another, and an id's length.
_EMPTY_WORDS: Final = frozenset({"a", "an", "and", "by", "for", "in", "of", "on", "the", "to"})
_LONGEST_ID: Final = 48

Row = dict[str, str]


@dataclass(frozen=True)
class Content:
    """What the files of a draft hold, as read."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    indicators: Mapping[str, Mapping[str, Any]]
    info: Mapping[str, Any]
    claims: Mapping[str, Any]

    def row(self, figure: str) -> Row:
        """Return a row by its id.

        Raises:
            RefusedError: if no row has it.
        """
        for row in self.rows:
            if row["figure"] == figure:
                return row
        raise RefusedError(Fault("no_figure", given=figure))

    def with_cells(self, figures: Iterable[str], **cells: str) -> "Content":
        """Return the content with the same cells in each of some figures' rows."""
        chosen = set(figures)
        rows = tuple({**row, **cells} if row["figure"] in chosen else row for row in self.rows)
        return replace(self, rows=rows)

    def using(self, indicator: str) -> list[str]:
        """Return the ids of the figures of an indicator."""
        return [row["figure"] for row in self.rows if row.get("indicator") == indicator]

    def indicator(self, name: str) -> Mapping[str, Any]:
        """Return an indicator's entry by its id.

        Raises:
            RefusedError: if there is none.
        """
        if name not in self.indicators:
            raise RefusedError(Fault("no_indicator", given=name, accepted=tuple(self.indicators)))
        return self.indicators[name]


def set_cell(
    content: Content, figure: str, column: str, value: str, drafted: Mention | None, unit: str = ""
) -> Content:
    """Set one cell of a row, and what hangs on it; a row that a reader touched waits for no look.

    Args:
        content: to change.
        figure: the row's id.
        column: one of :data:`EDITABLE`.
        value: the cell's new content.
        drafted: how the extractor reads the figure, by which a new kind is filled in.
        unit: the unit of a new kind that needs one which the print doesn't tell.

    Raises:
        RefusedError: for a kind whose value or unit can't be read from the print.
    """
    row = content.row(figure)
    value = _settle_unit(value) if column == "unit" else value
    cells = {column: value, "review": ""}
    if column == "kind" and value != row["kind"]:
        cells |= _fit_to_kind(content, row, value, drafted, _settle_unit(unit))
    if column == "period" and not value:
        cells |= {"period_basis": ""}
    content = content.with_cells([figure], **cells)
    if column == "indicator" and value and value not in content.indicators:
        made = _propose(value, content.row(figure))
        content = replace(content, indicators={**content.indicators, value: made})
    if column == "scope":
        content = list_scope(content, value)
    if column == "unit" and row["kind"] != "change":
        content = _take_unit_along(content, row)
    return content


def _fit_to_kind(
    content: Content, row: Row, kind: str, drafted: Mention | None, unit: str
) -> dict[str, str]:
    """The cells that a row of another kind has: none that it can't have, those that it needs."""
    if kind in UNVALUED:
        gone = ("value", "unit", "scope", "indicator", "head", "basis", "prices")
        when = () if kind == "date" else ("period", "period_basis")
        return {**dict.fromkeys((*gone, *when), ""), "hedge": "exact"}
    cells: dict[str, str] = {}
    if kind not in MEASURED:
        cells |= {"indicator": "", "prices": ""}
    if kind not in RATED:
        cells |= {"basis": ""}
    if not row["value"]:
        cells |= _read_again(row, kind, drafted) | {
            key: cell for key, cell in _date_like(content, row).items() if not row[key]
        }
    elif row["kind"] == "change":
        cells |= {"value": _read(row["printed"], row["head"], kind).written}
    found = unit or row["unit"] or cells.get("unit", "")
    if not found and kind in MEASURED:
        raise RefusedError(Fault("needed", row["figure"], "unit", more=(("kind", kind),)))
    return cells | {"unit": found}


def _read_again(row: Row, kind: str, drafted: Mention | None) -> dict[str, str]:
    """What is printed as the draft reads it, else as any figure is read by itself."""
    head = row["head"] or (drafted.head if drafted else "")
    reading = _read(row["printed"], head, kind)
    fall = f"{-reading.low:f}"
    cells = {"value": reading.written, "hedge": reading.hedge, "unit": reading.unit, "head": head}
    if drafted is not None and drafted.value in {reading.written, fall}:
        cells |= {"hedge": drafted.hedge, "unit": drafted.unit or reading.unit}
        if kind == drafted.kind == "change":
            cells |= {"value": drafted.value}
    return cells


def _read(printed: str, head: str, kind: str) -> Reading:
    try:
        return read_row(printed, head or None)
    except ValueError as error:
        raise RefusedError(Fault("no_value", given=printed, more=(("kind", kind),))) from error


def _date_like(content: Content, row: Row) -> dict[str, str]:
    """The period and place of the nearest measured row of the same paragraph (or page)."""
    place = row.get("page"), row.get("paragraph")
    start = int(row["start"])
    beside = [
        one
        for one in content.rows
        if (one.get("page"), one.get("paragraph")) == place
        and one["kind"] in MEASURED
        and one["figure"] != row["figure"]
    ]
    nearest = min(beside, key=lambda one: abs(int(one["start"]) - start), default={})
    return {key: nearest.get(key, "") for key in ("period", "period_basis", "scope")}


def cut_piece(
    content: Content, row: Row, reading: Reading, text: str
) -> tuple[Content, tuple[str, ...]]:
    """Put a row for a piece of the text in the place of those it overlaps; name these.

    Args:
        content: to change.
        row: the piece's id, place, offsets and print.
        reading: how the print reads.
        text: the document's.

    Raises:
        RefusedError: for a piece that would leave a digit of a figure outside.
    """
    start, end = int(row["start"]), int(row["end"])
    inside = []
    for one in content.rows:
        first, last = int(one["start"]), int(one["end"])
        if first >= end or start >= last:
            continue
        if any(sign.isdigit() for sign in text[first:start] + text[end:last]):
            more = (("other", one["printed"]),)
            raise RefusedError(Fault("cut_in_two", given=row["printed"], more=more))
        inside.append(one)
    like = inside[0] if inside else {}
    unit = reading.unit or _BARE_UNIT
    made = {
        **dict.fromkeys(content.columns, ""),
        **_date_like(content, row),
        **{key: like[key] for key in ("period", "period_basis", "scope") if like.get(key)},
        **row,
        "kind": kind if (kind := like.get("kind", "")) in MEASURED else "level",
        "value": reading.written,
        "hedge": reading.hedge,
        "unit": unit,
        "indicator": like.get("indicator", "") if like.get("unit") == unit else "",
    }
    gone = tuple(one["figure"] for one in inside)
    kept = [one for one in content.rows if one["figure"] not in gone]
    rows = sorted([*kept, made], key=lambda one: int(one["start"]))
    return replace(content, rows=tuple(rows)), gone


def next_id(content: Content, page: int | None) -> str:
    """Return the id of a further figure on a page."""
    prefix = f"p{page or 0:02d}."
    taken = [
        int(row["figure"].removeprefix(prefix))
        for row in content.rows
        if row["figure"].startswith(prefix)
    ]
    return f"{prefix}{max(taken, default=0) + 1:02d}"


def set_entry(content: Content, indicator: str, column: str, value: str) -> tuple[Content, str]:
    """Set what an indicator is in one column; return its id too, for a title can change it.

    An id that the draft made follows from the English title; one that somebody chose stays.
    """
    value = _settle_unit(value) if column == "unit" else value
    entry = {key: part for key, part in content.indicator(indicator).items() if key != "doubt"}
    changed = {**content.indicators, indicator: {**entry, column: value}}
    content = replace(content, indicators=changed)
    if column != "title_en" or not _MADE_ID.fullmatch(indicator):
        return content, indicator
    name = propose_id(value, content.indicators)
    return (rename_indicator(content, indicator, name), name) if name else (content, indicator)


def propose_id(title: str, taken: Iterable[str]) -> str:
    """Return the id that an English title gives an indicator; none where it has no such word."""
    if _CHINESE.search(title):
        return ""
    words = [word for word in re.findall(r"[a-z0-9]+", title.lower()) if word not in _EMPTY_WORDS]
    while words and words[0][0].isdigit() and any(word[0].isalpha() for word in words):
        words.append(words.pop(0))  # an id begins with a letter
    while len(words) > 1 and len("_".join(words)) > _LONGEST_ID:
        words.pop()
    name = "_".join(words)[:_LONGEST_ID]
    if not re.fullmatch(SLUG, name):
        return ""
    known = set(taken)
    others = (f"{name}_{number}" for number in range(2, len(known) + 3))
    return name if name not in known else next(one for one in others if one not in known)


def rename_indicator(content: Content, indicator: str, name: str) -> Content:
    """Give an indicator another id, in its rows and where others name it."""
    indicators = {
        name if key == indicator else key: entry for key, entry in content.indicators.items()
    }
    return _point_to(replace(content, indicators=indicators), indicator, name)


def join_indicators(content: Content, indicator: str, into: str) -> Content:
    """Leave an indicator out: its figures are another's."""
    left = {key: one for key, one in content.indicators.items() if key != indicator}
    return _point_to(replace(content, indicators=left), indicator, into)


def _point_to(content: Content, indicator: str, name: str) -> Content:
    """What named an indicator names another."""
    indicators = {
        key: {
            column: name if column in _REFERENCES and part == indicator else part
            for column, part in entry.items()
        }
        for key, entry in content.indicators.items()
    }
    content = content.with_cells(content.using(indicator), indicator=name)
    return replace(content, indicators=indicators)


def set_info(content: Content, column: str, value: str) -> Content:
    """Set what the source says of itself in one column; a new home moves its figures."""
    given: object = int(value) if column == "year" and value.isdecimal() else value
    if column == "scope":
        before = content.info.get("scope")
        content = list_scope(content, value)
        moved = [row["figure"] for row in content.rows if row.get("scope") == before]
        content = content.with_cells(moved, scope=value)
    return replace(content, info={**content.info, column: given})


def list_scope(content: Content, name: str) -> Content:
    """Add a place to the source's scopes, with the next free id."""
    scopes = dict(content.info.get("scopes") or {})
    if not name or name in scopes:
        return content
    taken = {entry.get("id") for entry in scopes.values()}
    number = next(n for n in range(1, len(taken) + 2) if f"place_{n}" not in taken)
    scopes[name] = {"id": f"place_{number}", "title_en": name}
    return replace(content, info={**content.info, "scopes": scopes})


def drop_unused(content: Content, before: Content) -> Content:
    """Drop indicators that had figures and have none any more."""
    used = {row.get("indicator") for row in content.rows}
    had = {row.get("indicator") for row in before.rows}
    kept = {
        name: entry
        for name, entry in content.indicators.items()
        if name in used or name not in had
    }
    return replace(content, indicators=kept)


def drop_claims(
    content: Content, bears: Callable[[str, Any], bool]
) -> tuple[Content, tuple[str, ...]]:
    """Leave out the claims that the figures can't bear any more, and name them."""
    kept = {name: one for name, one in content.claims.items() if bears(name, one)}
    gone = tuple(name for name in content.claims if name not in kept)
    return (replace(content, claims=kept), gone) if gone else (content, ())


def _settle_unit(typed: str) -> str:
    """The unit that a measure word stands for, whatever its scale (万元 is CNY); else as typed."""
    return (read_scale(typed)[0] if is_own(typed) else "") or typed


def _take_unit_along(content: Content, row: Row) -> Content:
    """A new unit of a figure is its indicator's too, where no other level is counted in it."""
    indicator = row.get("indicator", "")
    entry = content.indicators.get(indicator)
    levels = [
        one
        for one in content.rows
        if one.get("indicator") == indicator and one["kind"] != "change"
    ]
    if entry is None or len(levels) != 1:
        return content
    kept = {key: part for key, part in entry.items() if key not in {"unit", "measure"}}
    made = _propose(indicator, content.row(row["figure"]))
    measure = made["measure"]
    if entry.get("measure") in {"stock", "flow"} and measure == "flow":
        measure = entry["measure"]
    changed = {**kept, "unit": made["unit"], "measure": measure}
    return replace(content, indicators={**content.indicators, indicator: changed})


def _propose(name: str, row: Row) -> dict[str, Any]:
    """An indicator made for a row, which its reader will name."""
    made = ProposedIndicator(name, name, row["unit"])
    return made.describe("made in the review; name it, say whether it is a stock or a flow")
