"""A draft on the desk: each change checked, saved whole, undoable.

Nothing here knows of a browser. A change is a function of the files' content; what it makes is
held against the same models that `analysis check` reads the folder with, and refused if it adds a
fault. Faults that were there before stay listed and hinder nobody.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_together
from analysis.core.records import parse_yaml, validate
from analysis.core.yaml import dump_yaml
from analysis.extract.draft import FIGURES
from analysis.extract.intake import Document
from analysis.extract.scan import Mention, extract_mentions
from analysis.run.review.content import (
    EDITABLE,
    IN_BULK,
    INDICATOR_COLUMNS,
    INFO_COLUMNS,
    Content,
    cut_piece,
    drop_claims,
    drop_unused,
    join_indicators,
    next_id,
    rename_indicator,
    set_cell,
    set_entry,
    set_info,
)
from analysis.run.review.faults import Fault, RefusedError, find_faults, read_figure
from analysis.source.claims import Claim, check_claims
from analysis.source.load import build_indicators
from analysis.source.reading import read_printed
from analysis.source.schema import Source, SourceInfo

INDICATORS: Final = "indicators.yml"
INFO: Final = "source.yml"
CLAIMS: Final = "claims.yml"

_MOST_UNDONE: Final = 500
_FAULTS_SHOWN: Final = 5


@dataclass(frozen=True)
class Step:
    """A change that was made, for whoever takes it back and wants to know where it was.

    Attributes:
        work: what was done, a name of :class:`Draft`.
        column: of a cell.
        figures: the figures concerned, the first of them where the reader was.
        indicator: the indicator concerned.
        place: where in the document's text; None where it is nowhere.
    """

    work: str
    column: str = ""
    figures: tuple[str, ...] = ()
    indicator: str = ""
    place: int | None = None


@dataclass
class Draft:
    """The folder of a draft, open for corrections.

    Attributes:
        folder: `data/raw/<name>/`.
        document: the document itself, whose text is shown and whose pieces become figures.
        content: what the files hold now.
        faults: what `analysis check` would say of it.
        dropped: the claims that the last change left without a footing, and that went with it.
    """

    folder: Path
    document: Document
    content: Content = field(init=False)
    faults: tuple[Fault, ...] = field(init=False, default=())
    dropped: tuple[str, ...] = field(init=False, default=())
    _undone: list[tuple[Step, dict[str, bytes]]] = field(init=False, default_factory=list)
    _written: dict[str, bytes] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Read the files."""
        self._reload()

    @property
    def steps(self) -> int:
        """How many changes can be taken back."""
        return len(self._undone)

    @property
    def is_sealed(self) -> bool:
        """Whether the source was sealed; a correction breaks the seal, and does not renew it."""
        return "seal" in self.content.info

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

    def correct(self, figure: str, column: str, value: str, unit: str = "") -> None:
        """Set one cell of a row, with what hangs on it: see :func:`set_cell`.

        A new value of `printed` is no correction of a cell: see :meth:`cut`. An indicator that is
        not there yet is made, in the row's unit.

        Raises:
            RefusedError: for a column that can't be corrected, or a value that the models refuse.
        """
        _refuse_column(column, EDITABLE)
        drafted = self._drafted(figure)
        content = set_cell(self.content, figure, column, value.strip(), drafted, unit.strip())
        self._change(drop_unused(content, self.content), Step("correct", column, (figure,)))

    def correct_all(self, figures: Sequence[str], column: str, value: str) -> None:
        """Set the same cell in each of some rows, as one step; or the topic of their indicators.

        Raises:
            RefusedError: as :meth:`correct`, and then none is changed.
        """
        _refuse_column(column, IN_BULK)
        content = self.content
        if column == "topic":
            topics = {name for one in figures if (name := content.row(one).get("indicator"))}
            for name in sorted(topics):
                content, _ = set_entry(content, name, column, value.strip())
        else:
            for one in figures:
                content = set_cell(content, one, column, value.strip(), self._drafted(one))
        self._change(
            drop_unused(content, self.content), Step("correct_all", column, tuple(figures))
        )

    def accept(self, figures: Sequence[str]) -> None:
        """Say of figures that they are right as they stand.

        Raises:
            RefusedError: for a figure that isn't there.
        """
        for figure in figures:
            self.content.row(figure)
        content = self.content.with_cells(figures, review="")
        self._change(content, Step("accept", figures=tuple(figures)))

    def cut(self, start: int, end: int) -> str:
        """Make one figure of a piece of the text; return its id.

        Rows that it overlaps are replaced; a piece that would leave a digit of one outside is
        refused, so that none is lost. The piece is read as any figure is; its place is where it
        stands, its period and scope are those of the nearest measured figure beside it.

        Raises:
            RefusedError: for a piece that can't be read as a figure, or that cuts one in two.
        """
        printed = "".join(self.document.text[start:end].split())
        try:
            reading = read_printed(printed)
        except ValueError as error:
            raise RefusedError(Fault("not_cut", given=printed)) from error
        page = self.document.page_at(start)
        paragraph = self.document.paragraph_at(start)
        row = {
            "figure": next_id(self.content, page),
            "page": "" if page is None else str(page),
            "paragraph": "" if paragraph is None else str(paragraph),
            "printed": printed,
            "start": str(start),
            "end": str(end),
        }
        content, gone = cut_piece(self.content, row, reading, self.document.text)
        step = Step("cut", figures=(row["figure"], *gone), place=start)
        self._change(drop_unused(content, self.content), step)
        return row["figure"]

    def delete(self, figures: Sequence[str]) -> None:
        """Take out figures that are none; what rests on them goes with them.

        Raises:
            RefusedError: for a figure that isn't there.
        """
        places = [int(self.content.row(figure)["start"]) for figure in figures]
        gone = set(figures)
        rows = tuple(row for row in self.content.rows if row["figure"] not in gone)
        self._change(
            drop_unused(replace(self.content, rows=rows), self.content),
            Step("delete", figures=tuple(figures), place=min(places, default=None)),
        )

    def retitle(self, indicator: str, column: str, value: str) -> str:
        """Change what an indicator is called or is, in one column; return its id.

        The id that the draft gave follows from the English title.

        Raises:
            RefusedError: for an unknown indicator or column, or a value that is refused.
        """
        _refuse_column(column, INDICATOR_COLUMNS)
        content, name = set_entry(self.content, indicator, column, value.strip())
        self._change(content, self._step_of("retitle", indicator, column))
        return name

    def rename(self, indicator: str, name: str) -> str:
        """Give an indicator another id, in its rows too; return it.

        Raises:
            RefusedError: for an unknown indicator, or an id that is taken or is none.
        """
        self.content.indicator(indicator)
        if name in self.content.indicators and name != indicator:
            raise RefusedError(Fault("taken", given=name))
        content = rename_indicator(self.content, indicator, name)
        self._change(content, self._step_of("rename", indicator))
        return name

    def join(self, indicator: str, into: str) -> str:
        """Make two indicators one: the figures of the first become figures of the second.

        Raises:
            RefusedError: for an unknown indicator, one joined to itself, or units that differ.
        """
        self.content.indicator(indicator)
        self.content.indicator(into)
        if indicator == into:
            raise RefusedError(Fault("itself", given=indicator))
        content = join_indicators(self.content, indicator, into)
        self._change(content, self._step_of("join", indicator))
        return into

    def drop_claim(self, name: str) -> None:
        """Leave a drafted claim out: the document doesn't assert it.

        Raises:
            RefusedError: if there is no such claim.
        """
        if name not in self.content.claims:
            raise RefusedError(Fault("no_claim", given=name))
        left = {key: one for key, one in self.content.claims.items() if key != name}
        self._change(replace(self.content, claims=left), Step("drop_claim"))

    def describe(self, column: str, value: str) -> None:
        """Change what the source says of itself, in one column; a new home moves its figures.

        Raises:
            RefusedError: for a column that can't be changed, or a value that is empty or refused.
        """
        _refuse_column(column, INFO_COLUMNS)
        if not value.strip():
            raise RefusedError(Fault("empty", column=column))
        self._change(set_info(self.content, column, value.strip()), Step("describe", column))

    def undo(self) -> Step:
        """Take the last change back; return what it was.

        Raises:
            RefusedError: if there is none.
        """
        if not self._undone:
            raise RefusedError(Fault("nothing_undone"))
        self._refuse_foreign()
        step, files = self._undone.pop()
        write_together(self.folder, files)
        self.dropped = ()
        self._reload()
        return step

    def _step_of(self, work: str, indicator: str, column: str = "") -> Step:
        return Step(work, column, tuple(self.content.using(indicator)), indicator)

    def _drafted(self, figure: str) -> Mention | None:
        """How the extractor reads a figure, where it finds one in its place."""
        row = self.content.row(figure)
        return self._mentions.get((int(row["start"]), int(row["end"])))

    @cached_property
    def _mentions(self) -> Mapping[tuple[int, int], Mention]:
        return {(one.start, one.end): one for one in extract_mentions(self.document)}

    # Files

    def _change(self, content: Content, step: Step) -> None:
        """Save a changed content, unless it has faults that were not there."""
        self._refuse_foreign()
        faults = tuple(find_faults(content.rows, content.indicators, content.info))
        if new := [fault for fault in faults if fault not in self.faults]:
            raise RefusedError(*new[:_FAULTS_SHOWN])
        content, self.dropped = (
            (content, ()) if faults else drop_claims(content, _bearer(content, self.folder))
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
        self._undone.append((step, {name: self._written[name] for name in changed}))
        del self._undone[:-_MOST_UNDONE]
        write_together(self.folder, changed)
        self._written |= changed
        self.content, self.faults = content, faults

    def _refuse_foreign(self) -> None:
        """A file that somebody else has written meanwhile is read anew, never written over."""
        for name, known in self._written.items():
            if _read_bytes(self.folder / name) != known:
                self._undone.clear()
                self._reload()
                raise RefusedError(Fault("foreign", given=name))

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
        found = find_faults(self.content.rows, self.content.indicators, self.content.info)
        self.faults = tuple(found)


def _refuse_column(column: str, columns: Sequence[str]) -> None:
    if column not in columns:
        raise RefusedError(Fault("no_column", given=column, accepted=tuple(columns)))


def _read_bytes(path: Path) -> bytes:
    """A file's content; a file that isn't there has none."""
    return path.read_bytes() if path.is_file() else b""


def _bearer(content: Content, folder: Path) -> Callable[[str, Any], bool]:
    """What tells whether the figures can bear a claim."""
    figures = _build(content, folder).figures if content.claims else ()

    def bears(name: str, entry: object) -> bool:
        try:
            check_claims({name: entry}, figures, CLAIMS)
        except InputError:
            return False
        return True

    return bears


def _build(content: Content, folder: Path) -> Source:
    return Source(
        folder.name,
        validate(SourceInfo, content.info, INFO),
        tuple(map(read_figure, content.rows)),
        build_indicators(content.indicators, INDICATORS),
        (),
        folder,
    )


def _write_rows(content: Content) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, content.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(content.rows)
    return buffer.getvalue().encode("utf-8-sig")  # as a draft is written, so that Excel opens it


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
    dumped = dump_yaml(content)
    return ("".join(comment) + dumped).encode()
