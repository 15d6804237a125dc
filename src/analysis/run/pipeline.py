"""The run: notebooks in order, tables handed on, a report moved into place whole.

A run works in a folder of its own and touches `reports/<scenario>/` only at the very end, by
renaming. A run that fails or is interrupted leaves the last good report as it was and says which
scenario, notebook and cell failed; two runs at once don't meet.
"""

import contextlib
import hashlib
import importlib.metadata
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from analysis.core.errors import InputError
from analysis.core.files import write_whole
from analysis.core.project import ROOT
from analysis.source.scenario import DERIVED_VARIABLE, Scenario
from analysis.words.wording import Language

NOTEBOOKS = ROOT / "notebooks"
REPORTS = ROOT / "reports"
#: The notebooks, in order. The last runs once per language.
STEPS = ("01_clean", "02_growth", "03_trends", "04_claims", "05_brief")
#: What a step's notebook may depend on; the manifest records their hashes.
INPUTS = (
    "data/raw/{source}",
    "data/reference",
    "notebooks",
    "src/analysis",
    "requirements.lock",
    "CITATION.cff",
)

Tell = Callable[[str], None]


#: Small matrices gain nothing from threads and, on a busy machine, lose a lot. A fixed hash seed,
#: time zone and locale are not needed for equal bytes; tests run with others.
_KERNEL_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


#: Kernels listen on this machine only; that they say so at each start would drown the progress.
KERNEL_ARGUMENTS = ["--log-level=ERROR"]


class RunError(Exception):
    """A notebook failed; the message names scenario, notebook, cell and cause."""


@dataclass(frozen=True)
class Report:
    """Where a finished report is and how long it took."""

    folder: Path
    seconds: float


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
    scenario: Scenario, *, reports: Path = REPORTS, progress: Progress | None = None
) -> Report:
    """Run a scenario's notebooks and put its report in place.

    Args:
        scenario: checked parameters.
        reports: the folder that holds the reports.
        progress: where to say how far it is.

    Returns:
        The report's folder and the seconds it took.

    Raises:
        InputError: if the data or parameters are faulty; nothing has run then.
        RunError: if a notebook or the rendering fails; the last good report is untouched.
    """
    started = time.perf_counter()
    check_inputs(scenario)
    runs = [*((step, None) for step in STEPS[:-1])] + [
        (STEPS[-1], language) for language in scenario.languages
    ]
    progress = progress or Progress(len(runs) + 1)
    reports.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{scenario.scenario}-", dir=reports) as folder:
        staging, derived = Path(folder) / "report", Path(folder) / "derived"
        with _environment({DERIVED_VARIABLE: str(derived)} | _KERNEL_ENVIRONMENT):
            for step, language in runs:
                name = step if language is None else f"{step} ({language})"
                with progress.step(name) as tell:
                    notebook = run_notebook(step, scenario, language, staging, tell)
                    target = staging / "notebooks" / f"{notebook_name(step, language)}.ipynb"
                    write_notebook(notebook, target)
            with progress.step("render") as tell:
                try:
                    _render(scenario, staging, derived / scenario.scenario, tell)
                except InputError as error:
                    msg = f"scenario {scenario.scenario}, rendering: {error}"
                    raise RunError(msg) from error
        write_manifest(scenario, staging)
        put_in_place(derived / scenario.scenario, ROOT / "data" / "derived" / scenario.scenario)
        put_in_place(staging, reports / scenario.scenario)
    return Report(reports / scenario.scenario, time.perf_counter() - started)


def check_inputs(scenario: Scenario) -> None:
    """Check everything a run reads, before any kernel starts.

    Raises:
        InputError: naming what is wrong and what would be accepted.
    """
    from analysis.brief.compose import read_prose
    from analysis.source.claims import read_claims
    from analysis.source.load import read_reference

    source = scenario.read_source()
    read_claims(source.folder / "claims.yml", source.figures)
    read_reference(ROOT / "data" / "reference")
    for language in scenario.languages:
        read_prose(scenario, language)


def notebook_name(step: str, language: Language | None) -> str:
    """Return the name an executed notebook is kept under."""
    return step if language is None else f"{step}.{language}"


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for the kernels started inside the context."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def run_notebook(
    step: str, scenario: Scenario, language: Language | None, staging: Path, tell: Tell
) -> nbformat.NotebookNode:
    """Execute one notebook through papermill and return it without anything volatile.

    Raises:
        RunError: naming scenario, notebook, cell and the error raised there.
    """
    import papermill
    from papermill.engines import NBClientEngine, papermill_engines
    from papermill.exceptions import PapermillExecutionError

    class StepEngine(NBClientEngine):  # type: ignore[misc]
        """Papermill's own engine, which also says under which heading it is."""

        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> Any:  # noqa: ANN401 (papermill's interface)
            """Run the notebook, telling each cell's heading."""
            start = nb_man.cell_start
            headings = _headings(nb_man.nb)

            def cell_start(cell: Any, cell_index: int = 0, **rest: Any) -> Any:  # noqa: ANN401
                tell(headings[cell_index])
                return start(cell, cell_index, **rest)

            nb_man.cell_start = cell_start
            return super().execute_managed_notebook(nb_man, kernel_name, **options)

    papermill_engines.register("steps", StepEngine)
    parameters = scenario.notebook_parameters() | {
        "languages": [language] if language else list(scenario.languages)
    }
    work = staging.parent / "work" / f"{notebook_name(step, language)}.ipynb"
    work.parent.mkdir(parents=True, exist_ok=True)
    try:
        notebook = papermill.execute_notebook(
            str(NOTEBOOKS / f"{step}.ipynb"),
            str(work),
            parameters=parameters,
            engine_name="steps",
            kernel_name="python3",
            cwd=str(NOTEBOOKS),
            progress_bar=False,
            shutdown_kernel="immediate",
            extra_arguments=KERNEL_ARGUMENTS,
        )
    except PapermillExecutionError as error:
        cell = error.cell_index
        msg = (
            f"scenario {scenario.scenario}, notebook {step}, cell {cell}: "
            f"{error.ename}: {error.evalue}"
        )
        raise RunError(msg) from error
    return strip_volatile(notebook)


def refresh_notebooks() -> None:
    """Execute the notebooks in place at their own parameters, so that they show what they give.

    The stored outputs are what nbval compares with.

    Raises:
        RunError: if a cell fails; the notebook is then left as it was.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    with _environment(_KERNEL_ENVIRONMENT):
        for step in STEPS:
            path = NOTEBOOKS / f"{step}.ipynb"
            notebook = read_notebook(path)
            client = NotebookClient(
                notebook,
                kernel_name="python3",
                resources={"metadata": {"path": str(NOTEBOOKS)}},
                extra_arguments=KERNEL_ARGUMENTS,
            )
            try:
                client.execute()
            except CellExecutionError as error:
                msg = f"notebook {step}: {error.ename}: {error.evalue}"
                raise RunError(msg) from error
            write_notebook(strip_volatile(notebook), path)


def _headings(notebook: nbformat.NotebookNode) -> list[str]:
    """Return, for each cell, the heading it stands under."""
    heading, result = "", []
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("#"):
            heading = cell.source.splitlines()[0].lstrip("# ")
        result.append(heading)
    return result


def strip_volatile(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Remove times, durations and random ids, so that equal runs give equal bytes."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.get("language_info", {}).pop("version", None)
    for position, cell in enumerate(notebook.cells):
        for name in ("execution", "papermill"):
            cell.metadata.pop(name, None)
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = f"injected-parameters-{position}"
    return notebook


def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Read a notebook as it is stored."""
    notebook: nbformat.NotebookNode = nbformat.reads(  # type: ignore[no-untyped-call]
        path.read_text("utf-8"), as_version=4
    )
    return notebook


def write_notebook(notebook: nbformat.NotebookNode, path: Path) -> None:
    """Write a notebook with sorted keys and a final newline."""
    text = json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, f"{text}\n".encode())


def _render(scenario: Scenario, staging: Path, derived: Path, tell: Tell) -> None:
    """Make the briefs, the notebook pages and their companions in the staging folder."""
    from analysis.brief.edition import read_metadata
    from analysis.publish.package import publish_report
    from analysis.render import render_html, render_notebook, render_pdf

    for name in ("tables", "figures"):
        # The variants for the PDF look right only in its type.
        (derived / name).mkdir(exist_ok=True)
        shutil.copytree(
            derived / name, staging / name, ignore=shutil.ignore_patterns("*.text.svg")
        )
    shutil.copyfile(derived / "numbers.json", staging / "numbers.json")
    tell("tables.xlsx, datapackage.json")
    publish_report(staging, scenario, scenario.read_source())
    for language in scenario.languages:
        tell(f"brief.{language}.html, brief.{language}.pdf")
        markdown = (derived / f"brief.{language}.md").read_text("utf-8")
        metadata = read_metadata(derived, language)
        page = render_html(markdown, metadata, resources=derived)
        write_whole(staging / f"brief.{language}.html", page.encode())
        pages = render_pdf(markdown, metadata, resources=derived)
        write_whole(staging / f"brief.{language}.pdf", pages)
    for path in sorted((staging / "notebooks").glob("*.ipynb")):
        tell(path.stem)
        notebook = read_notebook(path)
        page = render_notebook(notebook, title=path.stem, language="en")
        write_whole(path.with_suffix(".html"), page.encode())


def write_manifest(scenario: Scenario, folder: Path) -> None:
    """Write `manifest.json`: what went in, with which parameters and packages, what came out."""
    requirements = importlib.metadata.requires("analysis") or []
    packages = sorted({_requirement_name(text) for text in requirements})
    manifest = {
        "scenario": scenario.model_dump(mode="json"),
        "inputs": {
            str(path.relative_to(ROOT).as_posix()): hash_file(path)
            for path in input_files(scenario)
        },
        "environment": {
            "python": ".".join(platform.python_version_tuple()[:2]),
            "packages": {name: importlib.metadata.version(name) for name in packages},
        },
        "outputs": {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / "manifest.json", f"{text}\n".encode())


def _requirement_name(text: str) -> str:
    return "".join(char if char.isalnum() or char in "-_." else " " for char in text).split()[0]


def input_files(scenario: Scenario) -> list[Path]:
    """Return the files a run depends on, in a fixed order."""
    files: set[Path] = set()
    for pattern in INPUTS:
        path = ROOT / pattern.format(source=scenario.source)
        files |= set(path.rglob("*")) if path.is_dir() else {path}
    return sorted(
        path
        for path in files
        if path.is_file()
        and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
    )


def hash_file(path: Path) -> str:
    """Return a file's SHA-256, text files with their line ends made equal on all platforms."""
    content = path.read_bytes()
    if b"\0" not in content[:8192]:
        content = content.replace(b"\r\n", b"\n")
    return hashlib.sha256(content).hexdigest()


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
