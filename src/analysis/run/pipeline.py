"""The run: notebooks and stages as tasks, a report moved into place whole.

A run works in a folder of its own and touches `reports/<scenario>/` only at the very end, by
renaming. A run that fails or is interrupted leaves the last good report as it was and says which
scenario, notebook and cell failed; two runs at once, even in one process, don't meet. What was
made before from the same is not made again (:mod:`analysis.run.tasks`).
"""

import contextlib
import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Literal

from analysis.brief.blocks import LeftOut
from analysis.core.errors import InputError, RunError
from analysis.core.files import load_json
from analysis.core.project import Project, read_settings
from analysis.core.terminal import plain
from analysis.register.steps import STEPS, Step
from analysis.run.boundary import say_cause
from analysis.run.cache import Cache, Outputs
from analysis.run.cells import read_cells
from analysis.run.code import is_loaded, load_memo, save_memo
from analysis.run.facts import Facts, file_facts, notebook_facts, stage_facts, takes
from analysis.run.fresh import (
    FACTS,
    MEMO,
    Fingerprint,
    cache_folder,
    fingerprint,
    read_current,
    write_current,
)
from analysis.run.links import check_links
from analysis.run.place import Place
from analysis.run.tasks import Done, Made, Runner, Task, read_facts, write_facts
from analysis.run.trace import VARIABLE, Trace, find_changed, read_trace
from analysis.run.uses import Uses, code_cells, find_uses
from analysis.run.warm import (
    Child,
    ChildEndedError,
    Work,
    can_fork,
    end_warm_process,
    warm_process,
)
from analysis.source.scenario import Scenario, read_scenario_source
from analysis.words.catalogue import Language

Tell = Callable[[str], None]
#: How kernels are started: forked from a warm process, or by Jupyter, as plain papermill does.
Engine = Literal["warm", "papermill"]
ENGINES: Final[tuple[Engine, ...]] = ("warm", "papermill")
#: Data that every stage may read.
_READS: Final = ("raw", "claims", "measures", "reference", "words")


@dataclass(frozen=True)
class Report:
    """Where a finished report is, and what became of it.

    Attributes:
        folder: the report's.
        seconds: how long it took.
        left_out: what its briefs left out of their prose, by language.
        told: of each task, whether it ran now, and why or why not.
        current: whether nothing had changed, and so nothing was done.
    """

    folder: Path
    seconds: float
    left_out: Mapping[Language, Sequence[LeftOut]] = field(default_factory=dict)
    told: Mapping[str, tuple[bool, str]] = field(default_factory=dict)
    current: bool = False


class Progress:
    """Says what is running and what is done: one changing line on a terminal, else a line each."""

    def __init__(self, steps: int = 0, *, out: Any = None) -> None:  # noqa: ANN401 (a text stream)
        """Count up to so many steps, 0 for as many as are told later, and write to a stream."""
        self.steps = steps
        self._done = 0
        self._out = sys.stderr if out is None else out
        self._live = bool(getattr(self._out, "isatty", lambda: False)())
        self._at: dict[str, str] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[Tell]:
        """Announce a step; the context yields a function that names what it is at."""
        started = time.perf_counter()
        self._tell(name, "")
        yield lambda at: self._tell(name, at)
        seconds = time.perf_counter() - started
        with self._lock:
            self._at.pop(name, None)
            self._done += 1
            self._line(f"{self._count()} {name}: {seconds:.1f} s")

    def note(self, text: str) -> None:
        """Say something on a line of its own."""
        with self._lock:
            self._line(text)

    def skip(self) -> None:
        """Count a step that need not be done."""
        with self._lock:
            self._done += 1

    def _count(self) -> str:
        return f"[{self._done}/{self.steps}]"

    def _tell(self, name: str, at: str) -> None:
        with self._lock:
            self._at[name] = at
            if self._live:
                width = shutil.get_terminal_size().columns - 1
                running = "; ".join(
                    f"{one}: {what}" if what else one for one, what in self._at.items()
                )
                self._write(f"\r{plain(f'{self._count()} {running}')[:width]}\x1b[K")

    def _line(self, text: str) -> None:
        start, end = ("\r", "\x1b[K\n") if self._live else ("", "\n")
        self._write(f"{start}{plain(text)}{end}")

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError):  # that nobody can read it stops no run
            self._out.write(text)
            self._out.flush()


def run_report(
    project: Project,
    scenario: Scenario,
    *,
    progress: Progress | None = None,
    force: bool = False,
    engine: Engine = "warm",
    jobs: int | None = None,
) -> Report:
    """Run a scenario's notebooks and put its report in place, as far as anything changed.

    Args:
        project: where everything is.
        scenario: checked parameters.
        progress: where to say how far it is.
        force: whether to make everything anew, whatever was made before.
        engine: how kernels are started; what a notebook shows is the same either way.
        jobs: how many tasks may run side by side; by default as many as there are processors.

    Returns:
        The report's folder, the seconds it took, and what ran.

    Raises:
        InputError: if the data or parameters are faulty; nothing has run then.
        RunError: if a notebook or the rendering fails, or a number names a cell that there is
            not, or if the engine's code is no longer what this process has imported; the last
            good report is untouched.
    """
    started = time.perf_counter()
    progress = progress or Progress()
    place = Place(project.reports / scenario.scenario)

    def find_current(made_from: Fingerprint) -> Report | None:
        told = None if force else read_current(project, scenario.scenario, made_from)
        if told is None:
            return None
        seconds = time.perf_counter() - started
        with contextlib.suppress(AttributeError, TypeError):  # damaged
            return Report(place.target, seconds, _left_out(told), current=True)
        return None

    before = fingerprint(project, scenario)
    if current := find_current(before):
        return current
    if not is_loaded():  # what it makes would pass for the new code's
        msg = "the engine's code has changed since this process began: begin another"
        raise RunError(msg)
    waiting = f"waiting for another run of {scenario.scenario}, which makes its report"
    with place.hold(lambda: progress.note(waiting)) as waited:
        if waited:
            before = fingerprint(project, scenario)
            if current := find_current(before):
                return current
        run = _Run(project, scenario, progress, engine)
        return run.make(before, started, force=force, jobs=jobs)


def _left_out(told: Mapping[str, Any]) -> dict[Language, list[LeftOut]]:
    return {language: [LeftOut(**one) for one in blocks] for language, blocks in told.items()}


class _Run:
    """One run of one scenario."""

    def __init__(
        self, project: Project, scenario: Scenario, progress: Progress, engine: Engine
    ) -> None:
        self._project = project
        self._scenario = scenario
        self._progress = progress
        self._warm = engine == "warm" and can_fork()
        self._name = scenario.scenario
        self._place = Place(project.reports / self._name)
        self._folder = Path()
        self._children: set[Child] = set()
        self._one_at_a_time = threading.Lock()

    def make(
        self, before: Fingerprint, started: float, *, force: bool, jobs: int | None
    ) -> Report:
        """Make what has to be made, and put it in place."""
        project, name = self._project, self._name
        if self._warm:
            warm_process()  # it imports while this process goes on
        cache = Cache(cache_folder(project))
        load_memo(cache.folder / MEMO)
        check_inputs(project, self._scenario)
        facts = cache.folder / FACTS.format(name)
        with self._place.workshop() as folder:
            self._folder = folder
            runner = Runner(
                project.root,
                cache,
                self._folder / "tasks",
                before=read_facts(facts),
                force=force,
                step=self._progress.step,
                skip=self._progress.skip,
                interrupt=self._end_children,
            )
            tasks = self._tasks(before)
            self._progress.steps = self._progress.steps or len(tasks) + 1  # the contents
            runner.run(tasks, jobs or (_processors() if self._warm else 1))
            staging, derived = self._gather(runner.done)
            # A manifest records what the run began with; an edit meanwhile would make it a lie.
            reads = {
                path: one for done in runner.done.values() for path, one in done.reads.items()
            }
            moved = fingerprint(project, self._scenario) != before
            if moved or any(find_changed(reads, project.root)):
                msg = (
                    f"scenario {name}: its data, notebooks or code changed while it ran; run it "
                    "again"
                )
                raise RunError(msg)
            left_out = {
                language: load_json(derived / f"brief.{language}.left_out.json")["left_out"]
                for language in self._scenario.languages
            }
            blocks = _left_out(left_out)
            inputs = runner.done[_INPUTS].outputs.folder
            self._finish(staging, inputs, tuple(reads), blocks)
            handed_on = Place(project.handed_on(name))
            with handed_on.hold():
                handed_on.put(derived)
            self._place.put(staging)
        save_memo(cache.folder / MEMO)
        write_facts(facts, runner.done)
        if not any(one.always for one in runner.done.values()):
            write_current(project, name, before, reads, left_out)
        cache.prune()
        told = {task: (done.ran, done.why) for task, done in runner.done.items()}
        return Report(project.reports / name, time.perf_counter() - started, blocks, told)

    # --- tasks -----------------------------------------------------------------------------------

    def _tasks(self, made_from: Fingerprint) -> list[Task]:
        """Return what is to be made, the longest way to the end first."""
        uses = {step.name: self._uses(step) for step in STEPS}
        notebooks = [self._notebook(step, uses[step.name]) for step in STEPS]
        languages = self._scenario.languages
        return [
            *notebooks,
            *(self._charts(language) for language in languages),
            *(self._brief(language) for language in languages),
            self._publishing(),
            self._inputs(made_from),
            *(self._page(place) for place in range(len(STEPS))),
        ]

    def _uses(self, step: Step) -> Uses:
        path = self._project.notebooks / step.notebook
        return find_uses(step, code_cells(read_cells(path)))

    def _notebook(self, step: Step, uses: Uses) -> Task:
        project, scenario = self._project, self._scenario
        path = project.notebooks / step.notebook

        def make(folder: Path, made: Made, tell: Tell) -> Trace:
            work = self._folder / "run" / step.name
            here = replace(project, derived=work / "derived")
            target = here.handed_on(self._name)
            given = _hand_over(target, made, uses)
            traced = work / "opened.txt"
            self._execute(here, step, folder / f"{step.name}.ipynb", traced, tell)
            _keep_new(target, folder / "derived", given)
            declared = file_facts(project, scenario, step.reads)
            known = (path, *(project.root / name for name in declared))
            return read_trace(traced, project.root, known)

        def reuse(folder: Path) -> None:
            self._inject(path, folder / f"{step.name}.ipynb")

        return Task(
            step.name,
            tuple(one.name for one in uses.givers(step)),
            lambda made: notebook_facts(project, scenario, step, uses, made),
            make,
            reuse,
        )

    def _execute(
        self, project: Project, step: Step, target: Path, traced: Path, tell: Tell
    ) -> None:
        """Execute one notebook and keep it, without anything volatile."""
        from analysis.run.engine import NotebookError, execute
        from analysis.run.notebook_files import strip_volatile, write_notebook

        with self._naming(f"notebook {step.name}"):
            try:
                notebook = execute(
                    project.notebooks / step.notebook,
                    self._scenario.notebook_parameters(),
                    environment={**project.environment, VARIABLE: str(traced)},
                    tell=tell,
                    warm=self._warm,
                    seconds=read_settings(project).cell_seconds,
                )
            except NotebookError as error:
                msg = f"scenario {self._name}, notebook {step.name}, {error}"
                raise RunError(msg) from error
            write_notebook(strip_volatile(notebook), target)

    def _inject(self, notebook: Path, executed: Path) -> None:
        """Let a notebook that ran for another scenario show this one's parameters."""
        from analysis.run.engine import inject_parameters

        inject_parameters(notebook, executed, self._scenario.notebook_parameters())

    def _charts(self, language: Language) -> Task:
        from analysis.run.stages import wanted_figures

        wanted = wanted_figures(self._project, self._scenario, language)

        def facts(made: Made) -> Facts:
            return {
                "charts that the prose includes": json.dumps(wanted),
                **self._stage_facts(_handed_on(made), left_out=frozenset({"prose", "languages"})),
            }

        def make(folder: Path, made: Made, tell: Tell) -> Trace:
            self._do("draw_stage", folder, made, tell, language, wanted)
            return Trace()

        return Task(f"charts ({language})", _NOTEBOOKS[:-1], facts, make)

    def _brief(self, language: Language) -> Task:
        drawn = f"charts ({language})"

        def facts(made: Made) -> Facts:
            own = self._scenario.model_copy(update={"languages": (language,)})
            return {
                **file_facts(self._project, own, ("prose",)),
                **self._stage_facts([*_handed_on(made), made[drawn]]),
            }

        def make(folder: Path, made: Made, tell: Tell) -> Trace:
            self._do("brief_stage", folder, made, tell, language, made[drawn].folder)
            return Trace()

        return Task(f"brief ({language})", (*_NOTEBOOKS, drawn), facts, make)

    def _publishing(self) -> Task:
        def facts(made: Made) -> Facts:
            citation = self._project.root / "CITATION.cff"
            return {
                "CITATION.cff": citation.read_text("utf-8") if citation.is_file() else "",
                **self._stage_facts(_handed_on(made)),  # the workbook tells every parameter
            }

        def make(folder: Path, made: Made, tell: Tell) -> Trace:
            for outputs in _handed_on(made):
                for name in outputs.hashes:
                    part = name.removeprefix("derived/")
                    # What made a table is in the manifest.
                    if part == "numbers.json" or (
                        part.startswith("tables/") and part.endswith(".csv")
                    ):
                        (folder / part).parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(outputs.path(name), folder / part)
            self._do("publish_stage", folder, made, tell)
            return Trace()

        return Task("tables", _NOTEBOOKS, facts, make)

    def _inputs(self, made_from: Fingerprint) -> Task:
        def make(folder: Path, _: Made, tell: Tell) -> Trace:
            from analysis.run.stages import Stage, inputs_stage

            # In this process, which has read the code: another would have to read it again.
            with self._naming(_INPUTS):
                inputs_stage(Stage(self._project, self._scenario, folder), tell=tell)
            return Trace()

        return Task(_INPUTS, (), lambda _: {"all that is read": made_from}, make)

    def _finish(
        self,
        staging: Path,
        inputs: Path,
        seen: Sequence[str],
        left_out: Mapping[Language, Sequence[LeftOut]],
    ) -> None:
        with self._progress.step("contents") as tell:
            self._do("finish_stage", staging, {}, tell, inputs, seen, left_out)

    def _page(self, place: int) -> Task:
        step = STEPS[place]
        beside = {
            word: self._project.notebooks / STEPS[other].notebook
            for word, other in (("before", place - 1), ("after", place + 1))
            if 0 <= other < len(STEPS)
        }
        headings = {path.stem: _heading(path) for path in beside.values()}
        tabled = ("derived/tables/claims.csv", "derived/tables/measures.csv")

        def facts(made: Made) -> Facts:
            executed = f"{step.name}.ipynb"
            named = [Outputs(made[step.name].folder, {executed: made[step.name].hashes[executed]})]
            named += [
                Outputs(one.folder, {name: one.hashes[name]})
                for one in made.values()
                for name in tabled
                if name in one.hashes
            ]
            return {
                "titles of the notebooks beside it": json.dumps(headings),
                **self._stage_facts(named, left_out=frozenset({"prose"})),
            }

        def make(folder: Path, made: Made, tell: Tell) -> Trace:
            executed = made[step.name].path(f"{step.name}.ipynb")
            self._do("page_stage", folder, made, tell, executed, beside)
            return Trace()

        return Task(f"page {step.name}", tuple({step.name: 0, _CLAIMS: 0}), facts, make)

    def _stage_facts(
        self, made: Sequence[Outputs], *, left_out: frozenset[str] = frozenset()
    ) -> Facts:
        return stage_facts(self._project, self._scenario, _READS, made, left_out=left_out)

    # --- stages ----------------------------------------------------------------------------------

    def _do(self, job: str, folder: Path, made: Made, tell: Tell, *arguments: object) -> None:
        """Do a stage, in a forked process where one can be had.

        Raises:
            RunError: naming what is at fault.
        """
        from analysis.run import stages

        derived = self._folder / "handed on" / folder.name
        for outputs in _handed_on(made):
            _link(outputs, derived / self._name)
        here = replace(self._project, derived=derived)
        stage = stages.Stage(here, self._scenario, folder)
        with self._naming(folder.name):
            if self._warm:
                name, work = f"{stages.__name__}:{job}", _WORK.get(job, "setting")
                child = warm_process().start(name, stage, *arguments, work=work)
                self._children.add(child)
                try:
                    child.result(tell)
                finally:
                    self._children.discard(child)
            else:
                with self._one_at_a_time:  # what draws is not made for two at once
                    getattr(stages, job)(stage, *arguments, tell=tell)

    @contextlib.contextmanager
    def _naming(self, where: str) -> Iterator[None]:
        """Say of what goes wrong inside in which scenario, and where in it, it did.

        Raises:
            RunError: with that and the cause.
        """
        try:
            yield
        except Exception as error:
            if isinstance(error, RunError) and not isinstance(error, ChildEndedError):
                raise  # it says already where it was
            msg = f"scenario {self._name}, {where}: {say_cause(error)}"
            raise RunError(msg) from error

    def _end_children(self) -> None:
        """End what runs in other processes: stages, and kernels by the process they came from."""
        for child in tuple(self._children):
            child.kill()
        end_warm_process()

    # --- the report ------------------------------------------------------------------------------

    def _gather(self, done: Mapping[str, Done]) -> tuple[Path, Path]:
        """Put what tasks made where a report and what notebooks hand on have it."""
        staging, derived = self._folder / "report", self._folder / "derived"
        for step in STEPS:
            outputs = done[step.name].outputs
            _link(outputs, derived)
            _copy(outputs, f"{step.name}.ipynb", staging / "notebooks")
            for name in outputs.hashes:
                path = Path(name)
                if path.parent == Path("derived/added") and path.suffix != ".json":
                    _copy(outputs, name, staging / "figures")  # a chart made in a notebook
        for name, one in done.items():
            _place(name.partition(" ")[0], one.outputs, staging, derived)
        try:
            check_links(derived / "numbers.json", staging / "notebooks")
        except InputError as error:
            msg = f"scenario {self._name}, rendering: {error}"
            raise RunError(msg) from error
        return staging, derived


_NOTEBOOKS: Final = tuple(step.name for step in STEPS)
#: The step whose tables name what a notebook's page may show.
_CLAIMS: Final = next(step.name for step in STEPS if "claims" in step.gives)


#: What kind of work the stages are that import more than a brief's setting does.
_WORK: Final[Mapping[str, Work]] = {
    "draw_stage": "drawing",
    "publish_stage": "publishing",
    "page_stage": "publishing",
}
#: The task that describes what a report is made from.
_INPUTS: Final = "inputs"


def _heading(notebook: Path) -> str:
    """Return what a notebook is called in its first cell of text, with all that stands there."""
    cells = read_cells(notebook)
    return next(("".join(one["source"]) for one in cells if one["cell_type"] == "markdown"), "")


def _processors() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _handed_on(made: Made) -> list[Outputs]:
    """Return what the notebooks among the tasks handed on, in their order."""
    return [
        Outputs(made[name].folder, made[name].within("derived"))
        for name in _NOTEBOOKS
        if name in made
    ]


def _place(kind: str, outputs: Outputs, staging: Path, derived: Path) -> None:
    """Put what a kind of stage made where a report, and what is handed on, have it."""
    for file in outputs.hashes:
        path = Path(file)
        match kind:
            case "charts" if path.parent.name == "figures":
                _copy(outputs, file, derived / "figures")
                # The variants for the PDF look right only in its type.
                if not file.endswith(".text.svg"):
                    _copy(outputs, file, staging / "figures")
            case "brief":
                inside = path.suffix in {".html", ".pdf"}
                _copy(outputs, file, staging if inside else derived)
            case "tables":
                _copy(outputs, file, (staging / file).parent)
            case "page":
                _copy(outputs, file, staging / "notebooks")


def _copy(outputs: Outputs, name: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(outputs.path(name), folder / Path(name).name)


def _link(outputs: Outputs, target: Path) -> None:
    """Put what a notebook handed on where the next finds it."""
    for name in outputs.within("derived"):
        place = target / name.removeprefix("derived/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(outputs.path(name), place)


def _hand_over(target: Path, made: Made, uses: Uses) -> dict[str, str]:
    """Give a notebook what it takes from earlier ones; return the hashes of it."""
    given: dict[str, str] = {}
    target.mkdir(parents=True, exist_ok=True)
    for outputs in made.values():
        for name, one in outputs.hashes.items():
            if takes(uses, name):
                part = name.removeprefix("derived/")
                (target / part).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(outputs.path(name), target / part)
                given[part] = one
    return given


def _keep_new(target: Path, folder: Path, given: Mapping[str, str]) -> None:
    """Move what a notebook handed on itself to the task's own folder."""
    from analysis.run.cache import hash_bytes, list_files

    for part, path in list_files(target):
        if given.get(part) != hash_bytes(path):
            (folder / part).parent.mkdir(parents=True, exist_ok=True)
            path.replace(folder / part)


def check_inputs(project: Project, scenario: Scenario) -> None:
    """Check everything a run reads, before any kernel starts.

    Raises:
        InputError: naming what is wrong and what would be accepted.
    """
    from analysis.run.notebook_files import check_cells
    from analysis.run.prose import read_prose
    from analysis.source.claims import read_claims
    from analysis.source.measures import read_measures
    from analysis.source.reference import read_reference
    from analysis.source.seal import check_seal

    read_settings(project)  # also what only a notebook that is not run would read
    source = read_scenario_source(project, scenario)
    check_seal(source)
    for step in STEPS:
        path = project.notebooks / step.notebook
        check_cells(path, project.shown(path))
    read_claims(source.folder / "claims.yml", source.figures)
    reference = read_reference(project.reference)
    reference.check_source(source)
    read_measures(source.folder / "measures.yml", source.figures, reference)
    for language in scenario.languages:
        read_prose(project, scenario, language)
