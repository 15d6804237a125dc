"""A draft on the desk: its rows and indicators, each change checked, saved whole, undoable.

Nothing here knows of a browser. A change is a function of the files' content; what it makes is
held against the same models that `analysis check` reads the folder with, and refused if it adds a
fault. Faults that were there before stay listed and hinder nobody.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import yaml

from analysis.core.errors import InputError, say_accepted
from analysis.core.files import read_text, write_whole
from analysis.core.records import parse_yaml, validate
from analysis.extract.intake import Document
from analysis.extract.relations.pairs import ProposedIndicator
from analysis.source.check import check_figures
from analysis.source.claims import Claim, check_claims
from analysis.source.load import build_indicators
from analysis.source.reading import read_printed
from analysis.source.schema import MEASURED, Figure, Indicator, Source, SourceInfo

FIGURES: Final = "figures.csv"
INDICATORS: Final = "indicators.yml"
INFO: Final = "source.yml"
CLAIMS: Final = "claims.yml"

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
_MOST_UNDONE: Final = 500

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
            InputError: if no row has it.
        """
        for row in self.rows:
            if row["figure"] == figure:
                return row
        known = [row["figure"] for row in self.rows]
        msg = f"no figure {figure!r}; {say_accepted(figure, known)}"
        raise InputError(msg)

    def with_cells(self, figures: Iterable[str], **cells: str) -> "Content":
        """Return the content with the same cells in each of some figures' rows."""
        chosen = set(figures)
        rows = tuple({**row, **cells} if row["figure"] in chosen else row for row in self.rows)
        return replace(self, rows=rows)

    def using(self, indicator: str) -> list[str]:
        """Return the ids of the figures of an indicator."""
        return [row["figure"] for row in self.rows if row.get("indicator") == indicator]


@dataclass
class Draft:
    """The folder of a draft, open for corrections.

    Attributes:
        folder: `data/raw/<name>/`.
        document: the document itself, whose text is shown and whose pieces become figures.
        content: what the files hold now.
        faults: what `analysis check` would say of it, a line each.
        dropped: the claims that the last change left without a footing, and that went with it.
    """

    folder: Path
    document: Document
    content: Content = field(init=False)
    faults: tuple[str, ...] = field(init=False, default=())
    dropped: tuple[str, ...] = field(init=False, default=())
    _undone: list[dict[str, bytes]] = field(init=False, default_factory=list)
    _written: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the files."""
        self._reload()

    @property
    def steps(self) -> int:
        """How many changes can be taken back."""
        return len(self._undone)

    def source(self) -> Source | None:
        """Return the draft as a source, or None where it has faults."""
        return None if self.faults else _build(self.content, self.folder)

    def claims(self, source: Source) -> dict[str, Claim]:
        """Return the claims that the draft makes.

        Raises:
            InputError: as :func:`analysis.source.claims.check_claims`.
        """
        return check_claims(self.content.claims, source.figures, CLAIMS)

    # Changes

    def correct(self, figure: str, column: str, value: str) -> None:
        """Set one cell of a row; a row that a reader has touched waits for no look.

        A new value of `printed` is no correction of a cell: see :meth:`cut`. An indicator that is
        not there yet is made, in the row's unit.

        Raises:
            InputError: for a column that can't be corrected, or a value that the models refuse.
        """
        if column not in EDITABLE:
            msg = f"column {column!r} can't be corrected; {say_accepted(column, EDITABLE)}"
            raise InputError(msg)
        row = self.content.row(figure)
        cells = {column: value.strip(), "review": ""}
        if column == "kind" and value not in MEASURED:
            cells |= {"indicator": ""}
        if column == "period" and not value.strip():
            cells |= {"period_basis": ""}
        content = self.content.with_cells([figure], **cells)
        if column == "indicator" and value and value not in content.indicators:
            made = _propose(value, row)
            content = replace(content, indicators={**content.indicators, value: made})
        if column == "scope":
            content = _list_scope(content, value.strip())
        if column == "unit" and row["kind"] != "change":
            content = _take_unit_along(content, row)
        self._change(_drop_unused(content, self.content))

    def accept(self, figures: Sequence[str]) -> None:
        """Say of figures that they are right as they stand.

        Raises:
            InputError: for a figure that isn't there.
        """
        for figure in figures:
            self.content.row(figure)
        self._change(self.content.with_cells(figures, review=""))

    def cut(self, start: int, end: int) -> str:
        """Make one figure of a piece of the text; return its id.

        Rows that it overlaps are replaced; a piece that would leave a digit of one outside is
        refused, so that none is lost. The piece is read as any figure is; its place is that of the
        row before.

        Raises:
            InputError: for a piece that can't be read as a figure, or that cuts one in two.
        """
        printed = "".join(self.document.text[start:end].split())
        try:
            reading = read_printed(printed)
        except ValueError as error:
            msg = f"{printed!r} can't be read as a figure ({error})"
            raise InputError(msg) from error
        inside, before = [], None
        for row in self.content.rows:
            first, last = int(row["start"]), int(row["end"])
            if first < end and start < last:
                text = self.document.text
                if any(sign.isdigit() for sign in text[first:start] + text[end:last]):
                    msg = (
                        f"{printed!r} would cut {row['printed']!r} in two; "
                        "accepted: a piece that holds every digit of it"
                    )
                    raise InputError(msg)
                inside.append(row)
            elif last <= start:
                before = row
        like = inside[0] if inside else before or {}
        page = self.document.page_at(start)
        low, high = f"{reading.low:f}", f"{reading.high:f}"
        unit = reading.unit or "item"
        alike = bool(inside) and like.get("unit") == unit
        row = {
            **dict.fromkeys(self.content.columns, ""),
            **{key: like.get(key, "") for key in ("period", "period_basis", "scope")},
            "figure": self._next_id(page),
            "page": "" if page is None else str(page),
            "paragraph": str(like.get("paragraph", "")) if page is None else "",
            "printed": printed,
            "kind": kind if (kind := like.get("kind", "")) in MEASURED else "level",
            "value": low if low == high else f"{low}..{high}",
            "hedge": reading.hedge,
            "unit": unit,
            "indicator": like.get("indicator", "") if alike else "",
            "start": str(start),
            "end": str(end),
        }
        gone = {one["figure"] for one in inside}
        kept = [one for one in self.content.rows if one["figure"] not in gone]
        rows = sorted([*kept, row], key=lambda one: int(one["start"]))
        self._change(_drop_unused(replace(self.content, rows=tuple(rows)), self.content))
        return row["figure"]

    def _next_id(self, page: int | None) -> str:
        prefix = f"p{page or 0:02d}."
        taken = [
            int(row["figure"].removeprefix(prefix))
            for row in self.content.rows
            if row["figure"].startswith(prefix)
        ]
        return f"{prefix}{max(taken, default=0) + 1:02d}"

    def retitle(self, indicator: str, column: str, value: str) -> None:
        """Change what an indicator is called or is, in one column.

        Raises:
            InputError: for an unknown indicator or column, or a value that is refused.
        """
        known = self._known_indicator(indicator)
        if column not in INDICATOR_COLUMNS:
            msg = f"column {column!r} can't be changed; {say_accepted(column, INDICATOR_COLUMNS)}"
            raise InputError(msg)
        entry = {key: part for key, part in known.items() if key != "doubt"}
        changed = {**self.content.indicators, indicator: {**entry, column: value.strip()}}
        self._change(replace(self.content, indicators=changed))

    def rename(self, indicator: str, name: str) -> None:
        """Give an indicator another id, in its rows too.

        Raises:
            InputError: for an unknown indicator, or an id that is taken or is none.
        """
        self._known_indicator(indicator)
        if name in self.content.indicators:
            msg = f"{name!r} is an indicator already; join the two instead"
            raise InputError(msg)
        indicators = {
            name if key == indicator else key: entry
            for key, entry in self.content.indicators.items()
        }
        content = self.content.with_cells(self.content.using(indicator), indicator=name)
        self._change(replace(content, indicators=indicators))

    def join(self, indicator: str, into: str) -> None:
        """Make two indicators one: the figures of the first become figures of the second.

        Raises:
            InputError: for an unknown indicator, one joined to itself, or units that differ.
        """
        self._known_indicator(indicator)
        self._known_indicator(into)
        if indicator == into:
            msg = f"{indicator!r} can't be joined to itself; accepted: another indicator"
            raise InputError(msg)
        content = self.content.with_cells(self.content.using(indicator), indicator=into)
        left = {key: one for key, one in self.content.indicators.items() if key != indicator}
        self._change(replace(content, indicators=left))

    def drop_claim(self, name: str) -> None:
        """Leave a drafted claim out: the document doesn't assert it.

        Raises:
            InputError: if there is no such claim.
        """
        if name not in self.content.claims:
            msg = f"no claim {name!r}; {say_accepted(name, self.content.claims)}"
            raise InputError(msg)
        left = {key: one for key, one in self.content.claims.items() if key != name}
        self._change(replace(self.content, claims=left))

    def describe(self, column: str, value: str) -> None:
        """Change what the source says of itself, in one column; a new home moves its figures.

        Raises:
            InputError: for a column that can't be changed, or a value that is refused.
        """
        if column not in INFO_COLUMNS:
            msg = f"column {column!r} can't be changed; {say_accepted(column, INFO_COLUMNS)}"
            raise InputError(msg)
        value = value.strip()
        given: object = int(value) if column == "year" and value.isdecimal() else value
        content = self.content
        if column == "scope":
            before = content.info.get("scope")
            content = _list_scope(content, value)
            moved = [row["figure"] for row in content.rows if row.get("scope") == before]
            content = content.with_cells(moved, scope=value)
        content = replace(content, info={**content.info, column: given})
        self._change(content)

    def undo(self) -> None:
        """Take the last change back.

        Raises:
            InputError: if there is none.
        """
        if not self._undone:
            msg = "nothing to take back"
            raise InputError(msg)
        self._refuse_foreign()
        for name, content in self._undone.pop().items():
            write_whole(self.folder / name, content)
        self._reload()

    def _known_indicator(self, indicator: str) -> Mapping[str, Any]:
        if indicator not in self.content.indicators:
            msg = f"no indicator {indicator!r}; {say_accepted(indicator, self.content.indicators)}"
            raise InputError(msg)
        return self.content.indicators[indicator]

    # Files

    def _change(self, content: Content) -> None:
        """Save a changed content, unless it has faults that were not there."""
        self._refuse_foreign()
        faults = tuple(_find_faults(content))
        if new := [fault for fault in faults if fault not in self.faults]:
            raise InputError("\n".join(new[:5]))
        content, self.dropped = (
            _drop_unfounded(content, self.folder) if not faults else (content, ())
        )
        texts = {
            FIGURES: _write_rows(content),
            INDICATORS: _write_mapping(content.indicators, self._written[INDICATORS]),
            INFO: _write_mapping(content.info, self._written[INFO]),
            CLAIMS: _write_mapping(content.claims, self._written[CLAIMS]),
        }
        changed = {name: text for name, text in texts.items() if text != self._written[name]}
        if not changed:
            return
        self._undone.append({name: self._written[name] for name in changed})
        del self._undone[:-_MOST_UNDONE]
        for name, text in changed.items():
            write_whole(self.folder / name, text)
            self._written[name] = text
        self.content, self.faults = content, faults

    def _refuse_foreign(self) -> None:
        """A file that somebody else has written meanwhile is read anew, never written over."""
        for name, known in self._written.items():
            if _read_bytes(self.folder / name) != known:
                self._undone.clear()
                self._reload()
                msg = (
                    f"{name} was changed outside this page; it has been read again: try once more"
                )
                raise InputError(msg)

    def _reload(self) -> None:
        self._written = {
            name: _read_bytes(self.folder / name) for name in (FIGURES, INDICATORS, INFO, CLAIMS)
        }
        reader = csv.DictReader(io.StringIO(read_text(self.folder / FIGURES), newline=""))
        rows = tuple({key: value or "" for key, value in row.items()} for row in reader)
        for needed in ("start", "end", "review"):
            if needed not in (reader.fieldnames or ()):
                msg = (
                    f"{self.folder / FIGURES}: no column {needed!r}; accepted: a draft as "
                    "`analysis extract` writes it"
                )
                raise InputError(msg)
        self.content = Content(
            tuple(reader.fieldnames or ()),
            rows,
            parse_yaml(read_text(self.folder / INDICATORS), str(self.folder / INDICATORS)),
            parse_yaml(read_text(self.folder / INFO), str(self.folder / INFO)),
            parse_yaml(self._written[CLAIMS].decode("utf-8-sig"), str(self.folder / CLAIMS)),
        )
        self.faults = tuple(_find_faults(self.content))


def _read_bytes(path: Path) -> bytes:
    """A file's content; a file that isn't there has none."""
    return path.read_bytes() if path.is_file() else b""


def _drop_unfounded(content: Content, folder: Path) -> tuple[Content, tuple[str, ...]]:
    """Leave out the claims that the figures can't bear any more, and name them."""
    figures = _build(content, folder).figures
    unfounded = []
    for name, entry in content.claims.items():
        try:
            check_claims({name: entry}, figures, CLAIMS)
        except InputError:
            unfounded.append(name)
    kept = {name: one for name, one in content.claims.items() if name not in unfounded}
    return replace(content, claims=kept), tuple(unfounded)


def _find_faults(content: Content) -> Iterator[str]:
    """What is wrong with the files' content, one line a fault, by the models that read them."""
    figures: list[Figure] = []
    indicators: dict[str, Indicator] = {}
    info = None
    for row in content.rows:
        try:
            figures.append(_figure(row))
        except InputError as error:
            yield from str(error).splitlines()
    try:
        indicators = build_indicators(content.indicators, INDICATORS)
    except InputError as error:
        yield from str(error).splitlines()
        return
    try:
        info = validate(SourceInfo, content.info, INFO)
    except InputError as error:
        yield from str(error).splitlines()
    if info is None:
        return
    if info.scope not in info.scopes:
        yield f"{INFO}, column scope: {info.refuse_scope(info.scope)}"
    for figure in figures:
        # One by one, so that a fault is named by its figure and not by where its row stands.
        try:
            check_figures([figure], indicators, info, where=figure.figure)
        except InputError as error:
            yield str(error).replace(f", row 2 ({figure.figure})", "")


def _figure(row: Row) -> Figure:
    return validate(Figure, {key: cell for key, cell in row.items() if cell}, row["figure"])


def _build(content: Content, folder: Path) -> Source:
    return Source(
        folder.name,
        validate(SourceInfo, content.info, INFO),
        tuple(_figure(row) for row in content.rows),
        build_indicators(content.indicators, INDICATORS),
        (),
        folder,
    )


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


def _list_scope(content: Content, name: str) -> Content:
    """Add a place to the source's scopes, with the next free id."""
    scopes = dict(content.info.get("scopes") or {})
    if not name or name in scopes:
        return content
    taken = {entry.get("id") for entry in scopes.values()}
    number = next(n for n in range(1, len(taken) + 2) if f"place_{n}" not in taken)
    scopes[name] = {"id": f"place_{number}", "title_en": name}
    return replace(content, info={**content.info, "scopes": scopes})


def _drop_unused(content: Content, before: Content) -> Content:
    """Drop indicators that had figures and have none any more."""
    used = {row.get("indicator") for row in content.rows}
    had = {row.get("indicator") for row in before.rows}
    kept = {
        name: entry
        for name, entry in content.indicators.items()
        if name in used or name not in had
    }
    return replace(content, indicators=kept)


def _write_rows(content: Content) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, content.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(content.rows)
    return buffer.getvalue().encode()


def _write_mapping(content: Mapping[str, Any], before: bytes) -> bytes:
    """YAML under the comment that the file begins with; unchanged content stays as it is typed."""
    text = before.decode("utf-8-sig")
    if parse_yaml(text, "") == content:
        return before
    lines = text.splitlines(keepends=True)
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line)
    dumped = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False)
    return ("".join(comment) + dumped).encode()
