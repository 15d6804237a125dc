"""What a run does once its notebooks have run: draw, fill the prose, set the pages, publish.

Each stage is a function from files to files, so that it can be done in a process of its own, and
left out where all that it is made from is as it was. What a notebook page, a brief or a table is
made of is said by the stage's arguments alone.
"""

import json
import pickle
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from analysis.brief.blocks import LeftOut, included_figures
from analysis.core.errors import InputError
from analysis.core.files import load_json, write_whole
from analysis.core.project import Project, read_settings
from analysis.core.records import read_csv
from analysis.register.steps import REGISTER_FILE, STEPS, find_step
from analysis.run.prose import read_prose
from analysis.source.scenario import Scenario, read_scenario_source
from analysis.words.catalogue import Catalogue, Language, catalogue

if TYPE_CHECKING:
    from analysis.register.number import Register
    from analysis.register.results import Results
    from analysis.run.session import Session

Tell = Callable[[str], None]
#: What a report is made from.
INPUTS = "inputs.json"
#: What drawn charts say beside their pictures.
_TOLD = "charts.json"


@dataclass(frozen=True)
class Stage:
    """What every stage knows: where everything is, the parameters, what notebooks handed on.

    Attributes:
        project: its `derived` is where this run's notebooks handed things on.
        scenario: the parameters.
        out: the folder to write to.
    """

    project: Project
    scenario: Scenario
    out: Path

    @property
    def handed_on(self) -> Path:
        """What the notebooks handed on."""
        return self.project.handed_on(self.scenario.scenario)

    @cached_property
    def session(self) -> "Session":
        """The last notebook's session, as if it ran now."""
        from analysis.run.session import Session

        return Session(self.project, find_step(STEPS[-1].name), self.scenario)

    def results(self) -> "Results":
        """Take what the notebooks found."""
        return self.session.results()

    def words(self, language: Language) -> Catalogue:
        """Return a language's messages, with the source's units in them."""
        return self.session.words[language]


def wanted_figures(project: Project, scenario: Scenario, language: Language) -> tuple[str, ...]:
    """Return the names of the charts that a language's prose includes.

    Raises:
        InputError: as :func:`analysis.run.prose.read_prose`.
    """
    return tuple(sorted(included_figures(read_prose(project, scenario, language))))


def draw_stage(stage: Stage, language: Language, wanted: Sequence[str], *, tell: Tell) -> None:
    """Draw a language's charts: `figures/<name>.<language>.*`, and what they say beside."""
    from analysis.brief.assemble import draw_brief

    told = {}
    for name, chart in draw_brief(stage.results(), stage.words(language), wanted).items():
        tell(name)
        told[name] = {"alt": chart.alt, "note": chart.note}
        for end, content in chart.files().items():
            write_whole(stage.out / "figures" / f"{name}.{language}{end}", content)
    _write_json(stage.out / _TOLD, told)


def brief_stage(stage: Stage, language: Language, drawn: Path, *, tell: Tell) -> None:
    """Fill a language's prose and set it: `brief.<language>.md`, `.html`, `.pdf`.

    Args:
        stage: what every stage knows.
        language: of the brief.
        drawn: what :func:`draw_stage` wrote.
        tell: is told what it is at.

    Raises:
        InputError: for prose that names what does not exist, naming file and line; for what the
            renderer refuses.
    """
    from analysis.brief.assemble import Told, compose_brief
    from analysis.render import frame_brief, render_html, render_pdf

    tell("prose")
    project, scenario = stage.project, stage.scenario
    handed = stage.handed_on / REGISTER_FILE
    if not handed.is_file():
        msg = (
            f"notebook {STEPS[-1].name} handed no register on; accepted: a cell of it that calls "
            "run.save_register(number_brief(run.results(), run.words))"
        )
        raise InputError(msg)
    results: Results
    register: Register
    results, register = pickle.loads(handed.read_bytes())  # noqa: S301 (this run's own)
    # That notebook depended on no prose, and its folder is gone.
    added = replace(results.added, folder=stage.handed_on / "added")
    results = replace(results, scenario=scenario, added=added)
    words = results.source.speak(language, project.words)
    told = {name: Told(**one) for name, one in load_json(drawn / _TOLD).items()}
    prose = read_prose(project, scenario, language)
    brief = compose_brief(results, register, prose, words, told)
    stem = stage.out / f"brief.{language}"
    metadata = replace(brief.metadata, languages=scenario.languages)
    write_whole(stem.with_name(f"{stem.name}.md"), brief.markdown.encode())
    left_out = [vars(one) for one in brief.left_out]
    _write_json(stem.with_name(f"{stem.name}.left_out.json"), {"left_out": left_out})
    resources = _gather_pictures(stage, drawn)
    own = catalogue(language, project.words)
    folder = _published_at(project, scenario)
    frame = frame_brief(
        own,
        scenario.languages,
        notebook=f"notebooks/{STEPS[-1].name}.html",
        folder=folder,
        own_words=project.words,
    )
    tell("html")
    page = render_html(brief.markdown, metadata, resources=resources, words=own, frame=frame)
    write_whole(stem.with_name(f"{stem.name}.html"), page.encode())
    tell("pdf")
    pages = render_pdf(brief.markdown, metadata, resources=resources, words=own, site_url=folder)
    write_whole(stem.with_name(f"{stem.name}.pdf"), pages)
    shutil.rmtree(resources)


def _gather_pictures(stage: Stage, drawn: Path) -> Path:
    """Put the pictures that a brief names where it names them: drawn and published ones."""
    folder = stage.out / "pictures"
    shutil.copytree(drawn / "figures", folder / "figures") if (
        drawn / "figures"
    ).is_dir() else None
    if (stage.handed_on / "added").is_dir():
        shutil.copytree(stage.handed_on / "added", folder / "added")
    folder.mkdir(exist_ok=True)
    return folder


def _published_at(project: Project, scenario: Scenario) -> str:
    site = read_settings(project).site_url
    return urljoin(site, f"{scenario.scenario}/") if site else ""


def publish_stage(stage: Stage, *, tell: Tell) -> None:
    """Write what is for other people's tools: tables, workbook, descriptor, dictionary."""
    from analysis.publish.release import publish_report

    tell("tables.xlsx, datapackage.json")
    source = read_scenario_source(stage.project, stage.scenario)
    publish_report(stage.project, stage.out, stage.scenario, source)


def page_stage(stage: Stage, notebook: Path, beside: Mapping[str, Path], *, tell: Tell) -> None:
    """Make the page of an executed notebook, with the ways to the briefs and to its neighbours.

    Args:
        stage: what every stage knows.
        notebook: as it was executed.
        beside: the notebook ``before`` it and the one ``after``.
        tell: is told what it is at.
    """
    from analysis.publish.dictionary import read_dictionary
    from analysis.publish.heads import Heads
    from analysis.register.names import name_ids
    from analysis.render import render_notebook
    from analysis.render.frame import Frame, Way, lead_to_report
    from analysis.render.notebook import find_title
    from analysis.run.notebook_files import read_notebook
    from analysis.source.reference import read_reference
    from analysis.study.claims import ClaimRow
    from analysis.study.measures import MeasureRow

    project, scenario = stage.project, stage.scenario
    tell(notebook.stem)
    words = catalogue("en", project.words)
    languages = [catalogue(one, project.words) for one in scenario.languages]
    tables = stage.handed_on / "tables"
    names = name_ids(
        read_scenario_source(project, scenario),
        read_reference(project.reference),
        read_csv(tables / "claims.csv", ClaimRow),
        read_csv(tables / "measures.csv", MeasureRow),
    )
    ways = [
        Way(
            words.say(f"page.{place}", title=find_title(read_notebook(path)) or path.stem),
            f"{path.stem}.html",
        )
        for place, path in beside.items()
    ]
    executed = read_notebook(notebook)
    page = render_notebook(
        executed,
        title=find_title(executed) or notebook.stem,
        language=words,
        frame=Frame((*lead_to_report(words, languages, "../"), *ways)),
        column_of=Heads(read_dictionary(project.words), names, words),
    )
    write_whole(stage.out / f"{notebook.stem}.html", page.encode())


def rehearse() -> None:
    """Make the page of a notebook of one cell, in each language, for nobody.

    Much is read, compiled or imported at its first use: messages, templates, what a notebook's
    format is, how code is coloured, how fonts are packed. Processes forked afterwards have it.
    """
    from nbformat.v4 import new_code_cell, new_notebook

    from analysis.publish.dictionary import read_dictionary
    from analysis.render import render_notebook
    from analysis.words.catalogue import languages

    read_dictionary()
    cell = new_code_cell("1")  # type: ignore[no-untyped-call]
    notebook = new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    for language in languages():
        render_notebook(notebook, title="1", language=language)


def inputs_stage(stage: Stage, *, tell: Tell) -> None:
    """Describe what the report is made from: `inputs.json`, the first part of its manifest."""
    from analysis.run.manifest import describe_inputs

    tell("inputs")
    _write_json(stage.out / INPUTS, describe_inputs(stage.project, stage.scenario))


def finish_stage(
    stage: Stage,
    inputs: Path,
    seen: Sequence[str],
    left_out: Mapping[Language, Sequence[LeftOut]],
    *,
    tell: Tell,
) -> None:
    """Write a report's manifest and the pages of its contents, when all its other files are there.

    Args:
        stage: what every stage knows; its `out` is the report's folder.
        inputs: what :func:`inputs_stage` wrote.
        seen: what the notebooks' kernels were seen to read.
        left_out: by language, the blocks of the prose that its brief left out.
        tell: is told what it is at.
    """
    from analysis.run.manifest import describe_seen, write_manifest
    from analysis.run.site.pages import Pages

    tell("manifest")
    described = load_json(inputs / INPUTS)
    described["inputs"] = describe_seen(stage.project, seen) | described["inputs"]
    write_manifest(described, stage.scenario, stage.out, left_out)
    tell("contents")  # home for its pages, and not held by its manifest
    Pages(stage.project.words).write_edition(stage.out)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    write_whole(path, f"{text}\n".encode())
