"""The run: notebooks in order, tables handed on, a report moved into place whole.

A run works in a folder of its own and touches `reports/<scenario>/` only at the very end, by
renaming. A run that fails or is interrupted leaves the last good report as it was and says which
scenario, notebook and cell failed; two runs at once, even in one process, don't meet.
"""

import contextlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from analysis.brief.blocks import LeftOut
from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project, read_site_url
from analysis.core.records import read_csv
from analysis.register.steps import STEPS, Step, executed_name, runs_of
from analysis.run.links import check_links
from analysis.run.manifest import describe_inputs, write_manifest
from analysis.source.scenario import Scenario, read_scenario_source
from analysis.study.claims import ClaimRow
from analysis.study.measures import MeasureRow
from analysis.words.catalogue import Language, catalogue

Tell = Callable[[str], None]


class RunError(Exception):
    """A notebook failed; the message names scenario, notebook, cell and cause."""


@dataclass(frozen=True)
class Report:
    """Where a finished report is, how long it took, and what its briefs left out, by language."""

    folder: Path
    seconds: float
    left_out: Mapping[Language, Sequence[LeftOut]] = field(default_factory=dict)


class Progress:
    """Says which notebook and step is running: one changing line on a terminal, else a line."""

    def __init__(self, steps: int, *, out: Any = sys.stderr) -> None:  # noqa: ANN401 (a text stream)
        """Count ``steps`` steps and write to ``out``."""
        self._steps = steps
        self._done = 0
        self._out = out
        self._live = bool(getattr(out, "isatty", lambda: False)())
        self._name = ""
        self._started = 0.0

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[Tell]:
        """Announce a step; the context yields a function that names what it is at."""
        self._done += 1
        self._name = f"[{self._done}/{self._steps}] {name}"
        self._started = time.perf_counter()
        if not self._live:
            self._out.write(f"{self._name} …\n")
            self._out.flush()
        self._tell("")
        yield self._tell
        seconds = time.perf_counter() - self._started
        end = "\x1b[K\n" if self._live else "\n"
        start = "\r" if self._live else ""
        self._out.write(f"{start}{self._name}: {seconds:.1f} s{end}")
        self._out.flush()

    def _tell(self, at: str) -> None:
        if self._live:
            width = shutil.get_terminal_size().columns - 1
            self._out.write(f"\r{f'{self._name}: {at}'[:width]}\x1b[K")
            self._out.flush()


def run_report(
    project: Project, scenario: Scenario, *, progress: Progress | None = None
) -> Report:
    """Run a scenario's notebooks and put its report in place.

    Args:
        project: where everything is.
        scenario: checked parameters.
        progress: where to say how far it is.

    Returns:
        The report's folder and the seconds it took.

    Raises:
        InputError: if the data or parameters are faulty; nothing has run then.
        RunError: if a notebook or the rendering fails, or a number names a cell that there is
            not; the last good report is untouched.
    """
    started = time.perf_counter()
    name = scenario.scenario
    check_inputs(project, scenario)
    before = describe_inputs(project, scenario)
    runs = list(runs_of(scenario.languages))
    progress = progress or Progress(len(runs) + 1)
    project.reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=project.reports) as folder:
        staging = Path(folder) / "report"
        here = replace(project, derived=Path(folder) / "derived")
        for step, language in runs:
            shown = step.name if language is None else f"{step.name} ({language})"
            with progress.step(shown) as tell:
                run_notebook(here, step, scenario, language, staging, tell)
        with progress.step("render") as tell:
            try:
                check_links(here.handed_on(name) / "numbers.json", staging / "notebooks")
                _render(here, scenario, staging, tell)
            except InputError as error:
                msg = f"scenario {name}, rendering: {error}"
                raise RunError(msg) from error
        # A manifest records what the run began with; an edit meanwhile would make it a lie.
        if describe_inputs(project, scenario) != before:
            msg = (
                f"scenario {name}: its data, notebooks or code changed while it ran; run it again"
            )
            raise RunError(msg)
        left_out = {
            language: _read_left_out(here.handed_on(name) / f"brief.{language}.left_out.json")
            for language in scenario.languages
        }
        write_manifest(project, scenario, staging, left_out)
        _write_contents(project, staging)
        put_in_place(here.handed_on(name), project.handed_on(name))
        put_in_place(staging, project.reports / name)
    return Report(project.reports / name, time.perf_counter() - started, left_out)


def _read_left_out(path: Path) -> list[LeftOut]:
    return [LeftOut(**one) for one in json.loads(read_text(path))["left_out"]]


def check_inputs(project: Project, scenario: Scenario) -> None:
    """Check everything a run reads, before any kernel starts.

    Raises:
        InputError: naming what is wrong and what would be accepted.
    """
    from analysis.run.prose import read_prose
    from analysis.source.claims import read_claims
    from analysis.source.measures import read_measures
    from analysis.source.reference import read_reference

    source = read_scenario_source(project, scenario)
    read_claims(source.folder / "claims.yml", source.figures)
    reference = read_reference(project.reference)
    reference.check_source(source)
    read_measures(source.folder / "measures.yml", source.figures, reference)
    for language in scenario.languages:
        read_prose(project, scenario, language)


def run_notebook(
    project: Project,
    step: Step,
    scenario: Scenario,
    language: Language | None,
    staging: Path,
    tell: Tell,
) -> None:
    """Execute one notebook and keep it, without anything volatile, in the staging folder.

    Raises:
        RunError: naming scenario, notebook, cell and the error raised there.
    """
    from analysis.run.engine import NotebookError, execute, strip_volatile, write_notebook

    parameters = scenario.notebook_parameters() | {
        "languages": [language] if language else list(scenario.languages)
    }
    kept = f"{executed_name(step.name, language)}.ipynb"
    try:
        notebook = execute(
            project.notebooks / step.notebook,
            parameters,
            environment=project.environment,
            tell=tell,
            work=staging.parent / "work" / kept,
        )
    except NotebookError as error:
        msg = f"scenario {scenario.scenario}, notebook {step.name}, {error}"
        raise RunError(msg) from error
    write_notebook(strip_volatile(notebook), staging / "notebooks" / kept)


def _render(project: Project, scenario: Scenario, staging: Path, tell: Tell) -> None:
    """Make the briefs, the notebook pages and their companions in the staging folder."""
    from analysis.brief.assemble import read_metadata
    from analysis.publish.release import publish_report
    from analysis.render import frame_brief, render_html, render_pdf

    derived = project.handed_on(scenario.scenario)
    for name in ("tables", "figures"):
        # The variants for the PDF look right only in its type; what made a table is in the
        # manifest.
        (derived / name).mkdir(exist_ok=True)
        left = shutil.ignore_patterns("*.text.svg", "*.json")
        shutil.copytree(derived / name, staging / name, ignore=left)
    for path in sorted((derived / "added").glob("*.*")):
        if path.suffix != ".json":  # a chart made in a notebook, with its data
            shutil.copyfile(path, staging / "figures" / path.name)
    shutil.copyfile(derived / "numbers.json", staging / "numbers.json")
    tell("tables.xlsx, datapackage.json")
    publish_report(project, staging, scenario, read_scenario_source(project, scenario))
    site = read_site_url(project)
    folder = urljoin(site, f"{scenario.scenario}/") if site else ""
    for language in scenario.languages:
        tell(f"brief.{language}.html, brief.{language}.pdf")
        words = catalogue(language, project.words)
        markdown = read_text(derived / f"brief.{language}.md")
        told = read_metadata(json.loads(read_text(derived / f"brief.{language}.json")))
        metadata = replace(told, languages=scenario.languages)  # a run fills one of them
        frame = frame_brief(
            words,
            scenario.languages,
            notebook=f"notebooks/{executed_name(STEPS[-1].name, language)}.html",
            folder=folder,
            own_words=project.words,
        )
        page = render_html(markdown, metadata, resources=derived, words=words, frame=frame)
        write_whole(staging / f"brief.{language}.html", page.encode())
        pages = render_pdf(
            markdown,
            metadata,
            resources=derived,
            words=words,
            site_url=folder,
        )
        write_whole(staging / f"brief.{language}.pdf", pages)
    _render_notebooks(project, scenario, staging / "notebooks", tell)


def _write_contents(project: Project, staging: Path) -> None:
    """Write the pages of a report's contents: home for its pages, and not held by its manifest."""
    from analysis.run.site.pages import Pages

    Pages(project.words).write_edition(staging)


def _render_notebooks(project: Project, scenario: Scenario, folder: Path, tell: Tell) -> None:
    """Make the pages of the executed notebooks, each with the ways to the briefs and the next."""
    from analysis.publish.dictionary import read_dictionary
    from analysis.publish.heads import Heads
    from analysis.register.names import name_ids
    from analysis.render import render_notebook
    from analysis.render.frame import Frame, Way, lead_to_report
    from analysis.render.notebook import find_title
    from analysis.run.engine import read_notebook
    from analysis.source.reference import read_reference

    words = catalogue("en", project.words)
    languages = [catalogue(one, project.words) for one in scenario.languages]
    report = lead_to_report(words, languages, "../")
    tables = project.handed_on(scenario.scenario) / "tables"
    names = name_ids(
        read_scenario_source(project, scenario),
        read_reference(project.reference),
        read_csv(tables / "claims.csv", ClaimRow),
        read_csv(tables / "measures.csv", MeasureRow),
    )
    column_of = Heads(read_dictionary(project.words), names, words)
    paths = sorted(folder.glob("*.ipynb"))
    executed = [read_notebook(path) for path in paths]
    titles = [find_title(one) or path.stem for one, path in zip(executed, paths, strict=True)]
    for place, path in enumerate(paths):
        tell(path.stem)
        beside = [
            Way(words.say(key, title=titles[other]), f"{paths[other].stem}.html")
            for key, other in (("page.before", place - 1), ("page.after", place + 1))
            if 0 <= other < len(paths)
        ]
        page = render_notebook(
            executed[place],
            title=titles[place],
            language=words,
            frame=Frame((*report, *beside)),
            column_of=column_of,
        )
        write_whole(path.with_suffix(".html"), page.encode())


def put_in_place(folder: Path, target: Path) -> None:
    """Replace a folder in two renames; what was there comes back if the second fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}-old-", dir=target.parent))
    old = aside / "was"
    try:
        if target.exists():
            target.replace(old)
        try:
            folder.replace(target)
        except OSError:
            if old.exists() and not target.exists():
                old.replace(target)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
