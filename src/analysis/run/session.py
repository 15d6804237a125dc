"""A notebook's session: its parameters checked, tables taken and handed on, things published.

A notebook begins with ``run = start("02_growth", globals())`` after its parameters. From then on
``run`` holds the scenario, the source and the reference data; it loads the tables that earlier
notebooks handed on as DataFrames, saves this notebook's, and publishes charts, numbers and tables
made in any cell to the brief. All that is written says which notebook and cell made it, and with
which parameters; what was made with others is refused when it is read.
"""

import json
import math
import os
import pickle
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import Field

from analysis.brief.assemble import LIST_OF_NUMBERS
from analysis.brief.shown import BRIEF_TABLES
from analysis.core.cells import write_frame
from analysis.core.errors import InputError, say_accepted
from analysis.core.estimates import EstimateRow
from analysis.core.files import write_whole
from analysis.core.frames import frame_of, records_of, to_decimal
from analysis.core.project import DERIVED_VARIABLE, Project, find_project
from analysis.core.records import Record, read_csv, read_json, refuse, validate, write_csv
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.exhibits.charts import CHARTS
from analysis.register.added import (
    MODELS,
    AddedChart,
    AddedNumber,
    AddedSet,
    AddedTable,
    Kind,
    read_added,
    read_one,
)
from analysis.register.names import name_ids
from analysis.register.number import Register
from analysis.register.results import Results
from analysis.register.steps import (
    REGISTER_FILE,
    STEPS,
    TABLES,
    Step,
    find_step,
    giver_of,
    parameters_behind,
    reads_behind,
)
from analysis.register.told import TOLD, tell_results
from analysis.run.arguments import (
    check_cells,
    check_frame,
    check_operands,
    check_texts,
    check_unit,
    name_thing,
    read_heads,
    read_number,
)
from analysis.run.cells import executed_cells, find_parameters, find_running_cell
from analysis.run.inputs import hash_inputs
from analysis.source.claims import Claim, read_claims
from analysis.source.measures import Measure, read_measures
from analysis.source.reference import Reference, read_reference
from analysis.source.scenario import Scenario, check_parameters, read_scenario_source
from analysis.source.schema import Source
from analysis.source.seal import check_seal
from analysis.words.catalogue import Catalogue, Language, languages
from analysis.words.say import Names

#: How many significant digits a display shows.
_SHOWN: Final = 5


class TableOrigin(Record):
    """What stands beside a table that was handed on, `tables/<name>.json`.

    Attributes:
        made_by: the notebook and cell that made it.
        parameters: those that it depends on, with their values.
        inputs: the data files that it depends on, with their hashes.
    """

    made_by: MadeBy
    parameters: dict[str, Any]
    inputs: dict[str, str] = Field(default_factory=dict)


class Session:
    """What a notebook works with.

    Attributes:
        project: the project it stands in.
        step: which notebook it is.
        scenario: its parameters, checked.
        source: the source's raw data.
    """

    def __init__(self, project: Project, step: Step, scenario: Scenario) -> None:
        """Begin a notebook.

        Raises:
            InputError: if the source is faulty or lacks a chosen indicator.
        """
        self.project = project
        self.step = step
        self.scenario = scenario
        self.source: Source = read_scenario_source(project, scenario)
        self._taken = False
        self._last: Results | None = None

    def __repr__(self) -> str:
        """Say which notebook of which scenario this is."""
        return f"{self.step.name} of scenario {self.scenario.scenario}"

    @cached_property
    def reference(self) -> Reference:
        """The external figures of `data/reference/`."""
        return read_reference(self.project.reference).under(self.scenario.hedge_policy)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """What the source claims of itself, as `claims.yml` declares it."""
        return read_claims(self.source.folder / "claims.yml", self.source.figures)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """What the source's figures imply together, as `measures.yml` declares it."""
        path = self.source.folder / "measures.yml"
        return read_measures(path, self.source.figures, self.reference)

    @cached_property
    def _names(self) -> Names:
        """Titles for the ids of results; a notebook tells many tables of them."""
        return name_ids(self.source, self.reference)

    @property
    def added(self) -> AddedSet:
        """The numbers, charts and tables that notebooks published to the brief so far."""
        return read_added(self.folder / "added")

    @property
    def folder(self) -> Path:
        """What the scenario's notebooks hand on."""
        return self.project.handed_on(self.scenario.scenario)

    # --- tables ----------------------------------------------------------------------------------

    def load(self, name: str) -> pd.DataFrame:
        """Take a table that an earlier notebook handed on, as a DataFrame with typed columns.

        Raises:
            InputError: if that notebook has not run, or ran with other parameters or data.
        """
        return frame_of(self.records(name), TABLES[name])

    def records(self, name: str) -> list[Any]:
        """Take a table that an earlier notebook handed on, as records of its model.

        Raises:
            InputError: as :meth:`load`.
        """
        path = self._table(name)
        self.origin(name)
        return read_csv(path, TABLES[name])

    def made_by(self, name: str) -> MadeBy:
        """Return which notebook and cell made a table.

        Raises:
            InputError: as :meth:`load`.
        """
        return self.origin(name).made_by

    def origin(self, name: str) -> TableOrigin:
        """Return what made a table, having held it against this notebook's own parameters.

        Raises:
            InputError: as :meth:`load`.
        """
        giver, path = giver_of(name), self._table(name)
        shown = self.project.shown(path)
        order = [step.name for step in STEPS]
        if order.index(giver.name) > order.index(self.step.name):
            msg = f"table {name!r} is made by {giver.name}, which runs after {self.step.name}"
            raise InputError(msg)
        again = f"run notebooks/{giver.notebook} first, with the same parameters"
        if not (path.is_file() and path.with_suffix(".json").is_file()):
            msg = f"{shown} is not there: {again}"
            raise InputError(msg)
        origin = read_json(path.with_suffix(".json"), TableOrigin)
        here = self.scenario.notebook_parameters()
        refuse(
            [
                f"{shown} was made by {giver.name} with {parameter} {_say(value)}, but "
                f"{self.step.name} has {parameter} {_say(here.get(parameter))}: {again}, or give "
                f"this notebook those"
                for parameter, value in origin.parameters.items()
                if here.get(parameter) != value
            ]
        )
        now = self._inputs(giver)
        refuse(
            [
                f"{shown} was made by {giver.name} from another {file}: run "
                f"notebooks/{giver.notebook} again"
                for file in sorted(origin.inputs.keys() | now.keys())
                if origin.inputs.get(file) != now.get(file)
            ]
        )
        return origin

    def save(self, name: str, table: pd.DataFrame | Iterable[Record]) -> None:
        """Hand a table on: `tables/<name>.csv`, and beside it what made it.

        Args:
            name: one of the tables that this notebook gives.
            table: its rows.

        Raises:
            InputError: naming the row, the column, the value and what is accepted, if the rows
                are not such a table's; or if this notebook doesn't give it.
        """
        if name not in self.step.gives:
            msg = f"table {name!r} is not given by {self.step.name}; " + (
                say_accepted(name, self.step.gives)
                if self.step.gives
                else "accepted: none; to show a table in the brief, use publish_table"
            )
            raise InputError(msg)
        model = TABLES[name]
        rows = records_of(table, model, f"table {name}")
        here = self.scenario.notebook_parameters()
        origin = TableOrigin(
            made_by=self._made_by(),
            parameters={parameter: here[parameter] for parameter in parameters_behind(self.step)},
            inputs=self._inputs(self.step),
        )
        path = self._table(name)
        path.with_suffix(".json").unlink(missing_ok=True)  # never beside another's rows
        write_csv(path, rows, model)
        _write_json(path.with_suffix(".json"), origin)

    def _table(self, name: str) -> Path:
        giver_of(name)
        return self.folder / "tables" / f"{name}.csv"

    def _inputs(self, step: Step) -> dict[str, str]:
        return hash_inputs(self.project, self.scenario, reads_behind(step))

    def tell(self, results: pd.DataFrame, language: Language = "en") -> pd.DataFrame:
        """Return results in words, each with its cautions in full: a table for a reader.

        Args:
            results: rows of estimates and refusals, as the study's models give them.
            language: the reader's.

        Raises:
            InputError: if the rows are none of results.
        """
        rows = records_of(results, EstimateRow, "results")
        told = tell_results((row.result() for row in rows), self._names, self.words[language])
        return pd.DataFrame(told, columns=list(TOLD)).dropna(axis="columns", how="all")

    # --- the brief -------------------------------------------------------------------------------

    @cached_property
    def words(self) -> dict[Language, Catalogue]:
        """Every language's messages: the engine's, the project's `words/`, the source's units."""
        folder = self.project.words
        return {name: self.source.speak(name, folder) for name in languages(folder)}

    def results(self) -> Results:
        """Take everything the earlier notebooks handed on, and what has been published so far.

        Raises:
            InputError: if one of them has not run, or ran with other parameters or data.
        """
        self._taken = True
        added = self._own_added()
        made = {name: self.made_by(name) for name in self.step.takes}
        tables: dict[str, Any] = {
            name: tuple(read_csv(self._table(name), TABLES[name])) for name in made
        }
        # An outside figure is taken as it is published by the step that sets it beside others.
        made["reference"] = made["trends"]
        self._last = Results(
            scenario=self.scenario,
            source=self.source,
            reference=self.reference,
            declared=self.claims,
            declared_measures=self.measures,
            made=made,
            added=added,
            **tables,
        )
        return self._last

    def save_register(self, register: Register) -> None:
        """Hand the register on, `numbers.json`, and beside it what it was made of, pickled.

        From these a run fills the prose, language by language, when all notebooks have run.
        """
        write_whole(self.folder / "numbers.json", register.to_json().encode())
        last = self._last or self.results()
        results = replace(last, added=replace(last.added, folder=Path()))  # it is this run's only
        write_whole(self.folder / REGISTER_FILE, pickle.dumps((results, register)))

    # --- what a cell adds to the brief -----------------------------------------------------------

    def publish_number(
        self,
        name: str,
        value: Decimal | float,
        *,
        unit: str,
        operands: Sequence[str],
        low: Decimal | float | None = None,
        high: Decimal | float | None = None,
        **texts: str,
    ) -> None:
        """Publish a number to the brief, where prose names it ``{{added.<name>}}``.

        Args:
            name: lower-case words joined by ``_``.
            value: the number.
            unit: from the codebook's list, ``count`` or ``year``.
            operands: what it was computed from: ids of figures, of numbers of the register, of
                reference rows.
            low, high: its bounds, if it has any.
            texts: ``label_zh``, ``label_en``: what it is; ``formula_zh``, ``formula_en``: how it
                was computed; ``note_zh``, ``note_en``.

        Raises:
            InputError: naming what is missing, or what is not accepted.
        """
        what = name_thing("number", name)
        said = self._texts(what, texts, needed=("label", "formula"), possible=("note",))
        check_unit(what, unit)
        check_operands(what, operands)
        exact = {"value": read_number(what, "value", value)}
        exact |= {
            end: read_number(what, end, number)
            for end, number in (("low", low), ("high", high))
            if number is not None
        }
        content: dict[str, Any] = {
            "low": exact["value"],
            "high": exact["value"],
            **exact,
            "unit": unit,
            "operands": tuple(map(self._operand, operands)),
            "title": said["label"],
            "formula": said["formula"],
            "note": said["note"],
        }
        self._publish("number", name, content, {})

    def publish_chart(
        self,
        figure: Any,  # noqa: ANN401 (matplotlib's, or what holds one)
        name: str,
        *,
        data: pd.DataFrame | None = None,
        **texts: str,
    ) -> None:
        """Publish a chart to the brief and show it; prose places it by ``{{figure: <name>}}``.

        Where none does, it stands in a section of its own before the appendix.

        Args:
            figure: matplotlib's, or what holds one (axes, a seaborn grid).
            name: lower-case words joined by ``_``.
            data: what it draws, offered beside it as CSV.
            texts: ``title_zh``, ``title_en``; ``alt_zh``, ``alt_en`` or, for all languages,
                ``alt``: what it shows, for those who can't see it; ``note_zh``, ``note_en``.

        Raises:
            InputError: naming what is missing, a figure without axes, or a character that no font
                here has.
        """
        what = name_thing("chart", name)
        said = self._texts(what, texts, needed=("title", "alt"), possible=("note",))
        if data is not None:
            check_frame(what, "data", data)
        from analysis.run.drawing import draw_chart, show_drawn

        drawings = draw_chart(figure, name)
        files = {f"{name}.{kind}": drawn for kind, drawn in drawings.items()}
        if data is not None:
            files[f"{name}.csv"] = write_frame(data, f"{what}, data")
        content = said | {"data": data is not None}
        self._publish("chart", name, content, files)
        show_drawn(figure, drawings["png"], next(iter(said["alt"].values())))

    def publish_table(
        self,
        table: pd.DataFrame,
        name: str,
        *,
        header: Mapping[str, Sequence[str]] | None = None,
        **texts: str,
    ) -> None:
        """Publish a table to the brief, where prose places it by ``{{table: <name>}}``.

        Where no prose does, it stands in a section of its own before the appendix.

        Args:
            table: its rows, one at least, as the brief should show them.
            name: lower-case words joined by ``_``.
            header: the columns' heads per language; the frame's own names where not given.
            texts: ``title_zh``, ``title_en``; ``note_zh``, ``note_en``.

        Raises:
            InputError: naming what is missing, a language that the project lacks, or heads that
                are not as many as the columns.
        """
        what = name_thing("table", name)
        said = self._texts(what, texts, needed=("title",), possible=("note",))
        check_frame(what, "table", table)
        check_cells(what, table)
        names = [str(column) for column in table.columns]
        given = read_heads(what, header, names, self.words)
        heads = {
            language: given.get(language, tuple(names)) for language in self.scenario.languages
        }
        content = said | {
            "header": heads,
            "rows": tuple(
                tuple(_show_cell(cell) for cell in row)
                for row in table.itertuples(index=False, name=None)
            ),
            "numeric": tuple(pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes),
        }
        self._publish("table", name, content, {})

    def _texts(
        self,
        what: str,
        texts: Mapping[str, str],
        *,
        needed: Sequence[str],
        possible: Sequence[str],
    ) -> dict[str, dict[str, str]]:
        """Sort texts by what they are and their language, refusing unknown and missing ones."""
        languages = self.scenario.languages
        known = {
            f"{stem}_{language}": (stem, language)
            for stem in (*needed, *possible)
            for language in languages
        }
        said: dict[str, dict[str, str]] = {stem: {} for stem in (*needed, *possible)}
        for key, text in texts.items():
            if key == "alt" and "alt" in needed:
                said["alt"] = dict.fromkeys(languages, text) | said["alt"]
            elif key in known:
                stem, language = known[key]
                said[stem][language] = text
            elif key.rpartition("_")[0] not in said or key.rpartition("_")[2] not in self.words:
                accepted = (*known, *(stem for stem in ("alt",) if stem in needed))
                msg = f"{what}: unknown {key!r}; {say_accepted(key, accepted)}"
                raise InputError(msg)
        check_texts(what, texts)
        refuse(
            [
                f"{what}: {stem}_{language} is missing or empty; this brief is in "
                f"{', '.join(languages)}"
                for stem in needed
                for language in languages
                if not said[stem].get(language, "").strip()
            ]
        )
        return said

    def _operand(self, given: str) -> Operand:
        """Return what an id names: a figure, a reference row, or else another number.

        Whether there is such a number is seen when all are there, in the brief.
        """
        figure = given.removeprefix("figure.")
        if any(row.figure == figure for row in self.source.figures):
            return Operand(kind=OperandKind.FIGURE, id=figure)
        row_id = given.removeprefix("reference.")
        if row_id in self.reference.by_id:
            return Operand(kind=OperandKind.REFERENCE, id=row_id)
        return Operand(kind=OperandKind.ESTIMATE, id=given)

    def _given(self) -> dict[str, Any]:
        """Return the parameters that what a cell makes may depend on: all but the brief's own."""
        own = {"edition", "languages", "prose"}
        given = self.scenario.notebook_parameters()
        return {name: value for name, value in given.items() if name not in own}

    def _own_added(self) -> AddedSet:
        """Take what was published, refusing what was made with other parameters or data."""
        added, here = self.added, self._given()
        spoken = list(self.scenario.languages)
        faults = []
        for kind, ones in added.kinds.items():
            for one in ones:
                step = find_step(one.made_by.step)
                said = one.title
                what, again = f"{kind} {one.name!r}", f"run notebooks/{step.notebook} again"
                now = self._inputs(step)
                faults += [
                    f"{what} was published by {step.name} with {parameter} "
                    f"{_say(one.parameters.get(parameter))}, but {self.step.name} has {parameter} "
                    f"{_say(value)}: {again}, with the same parameters"
                    for parameter, value in here.items()
                    if one.parameters.get(parameter) != value
                ]
                missing = [one for one in self.scenario.languages if one not in said]
                if missing:
                    faults.append(
                        f"{what} was published by {step.name} without a text in "
                        f"{', '.join(missing)}: {again}, with languages {_say(spoken)}"
                    )
                faults += [
                    f"{what} was published by {step.name} from another {file}: {again}"
                    for file in sorted(one.inputs.keys() | now.keys())
                    if one.inputs.get(file) != now.get(file)
                ]
        refuse(faults)
        return added

    def _publish(
        self, kind: Kind, name: str, content: Mapping[str, Any], files: Mapping[str, bytes]
    ) -> None:
        if self._taken:
            msg = (
                f"{kind} {name!r}: the briefs are made of what run.results() took, which was "
                "before this; accepted: publish in a cell above it"
            )
            raise InputError(msg)
        if kind != "number":
            self._refuse_taken(kind, name)
        made_by = self._made_by()
        record: AddedNumber | AddedChart | AddedTable = validate(
            MODELS[kind],
            {
                "name": name,
                "made_by": made_by,
                "parameters": self._given(),
                "inputs": self._inputs(self.step),
                **content,
            },
            f"{kind} {name!r}",
        )
        path = self.folder / "added" / f"{kind}.{name}.json"
        if path.is_file():
            earlier = read_one(path, kind).made_by
            if earlier != made_by and earlier.cell and made_by.cell:
                msg = (
                    f"{kind} {name!r} is published by {earlier.step}, cell {earlier.cell!r}, too; "
                    "accepted: another name"
                )
                raise InputError(msg)
        for file, drawn in files.items():
            write_whole(path.parent / file, drawn)
        _write_json(path, record)

    def _refuse_taken(self, kind: Kind, name: str) -> None:
        """Refuse an exhibit's name that the brief already has for another."""
        other: Kind = "table" if kind == "chart" else "chart"
        taken = {*CHARTS, *BRIEF_TABLES, LIST_OF_NUMBERS}
        if name in taken or (self.folder / "added" / f"{other}.{name}.json").is_file():
            msg = (
                f"{kind} {name!r}: the brief has an exhibit of that name already; accepted: "
                f"another name than those of published exhibits and {', '.join(sorted(taken))}"
            )
            raise InputError(msg)

    def forget_added(self) -> None:
        """Take away what this notebook published when it last ran; what it still does comes again.

        Else a chart whose cell was deleted would stay in the brief.
        """
        for path in sorted((self.folder / "added").glob("*.*.json")):
            kind, name, _ = path.name.split(".")
            if kind in MODELS and read_one(path, kind).made_by.step == self.step.name:
                for file in (path, *(path.parent / f"{name}.{end}" for end in _FILES[kind])):
                    file.unlink(missing_ok=True)

    def _made_by(self) -> MadeBy:
        path = self.project.notebooks / self.step.notebook
        cell = find_running_cell(path)
        if not cell:
            warnings.warn(
                f"no cell of {self.project.shown(path)} is this one, so what it makes can't be "
                "traced to it; save the notebook and run the cell again",
                stacklevel=3,
            )
        return MadeBy(step=self.step.name, cell=cell)


_FILES: Final[Mapping[str, tuple[str, ...]]] = {
    "chart": ("svg", "png", "csv"),
    "number": (),
    "table": (),
}


def start_session(step: str, namespace: Mapping[str, Any]) -> Session:
    """Begin a notebook.

    Args:
        step: the notebook's file name without `.ipynb`.
        namespace: the notebook's ``globals()``, which hold its parameters.

    Returns:
        Its session, in the project that the working folder stands in.

    Raises:
        InputError: for a parameter that is unknown, missing, or not as it should be; a source
            that is faulty, or not as it was sealed; or an indicator that it doesn't have.
    """
    found = find_step(step)
    names = find_parameters(executed_cells(), namespace)
    given = {name: namespace[name] for name in names if name in namespace}
    project = find_project()
    session = Session(project, found, check_parameters(project, **given))
    if DERIVED_VARIABLE not in os.environ:  # else the run that it belongs to has looked
        check_seal(session.source)
    session.forget_added()
    _set_display()
    return session


# Values


def _say(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else repr(value)


def _show_cell(cell: object) -> str:
    if cell is None or cell is pd.NA or cell != cell:  # noqa: PLR0124 (NaN)
        return ""
    return show_float(cell) if isinstance(cell, float) else str(cell)


def show_float(value: float) -> str:
    """Write a number for a display: whole ones whole, others to a few significant digits."""
    if not math.isfinite(value):
        return ""
    exact = to_decimal(value)
    if exact == exact.to_integral_value():
        return f"{exact:,f}"
    places = max(_SHOWN - exact.adjusted() - 1, 0)
    return f"{exact.quantize(Decimal(1).scaleb(-places)).normalize():,f}"


def _set_display() -> None:
    """Let pandas show tables alike in every front end: whole, and with a few digits."""
    pd.set_option("display.float_format", show_float)
    pd.set_option("display.max_columns", None)
    pd.set_option("display.max_rows", 100)
    pd.set_option("display.width", 160)
    pd.set_option("display.max_colwidth", None)  # a caution is read whole or not at all


def _write_json(path: Path, record: Record) -> None:
    _write_plain(path, record.model_dump(mode="json"))


def _write_plain(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(path, f"{text}\n".encode())
