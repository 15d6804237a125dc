"""Everything about a source that can be held against itself without computing anything.

`analysis check` runs it: what a report would stumble over, and what it would not notice. Each part
is looked at although another is faulty, as far as it can be, so that one run tells all there is.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from analysis.core.errors import Faults, InputError
from analysis.core.names import check_name
from analysis.core.project import Project, read_settings
from analysis.core.records import read_yaml
from analysis.publish.release import check_description
from analysis.register.steps import STEPS
from analysis.run.notebook_files import check_cells
from analysis.run.prose import read_prose
from analysis.run.relations import check_relations
from analysis.source.check import check_readings, measure_agreement
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import count_kinds
from analysis.source.reference import Reference, read_reference
from analysis.source.scenario import (
    check_indicators,
    find_parameters,
    find_source,
    read_scenario,
    scenario_names,
    source_names,
)
from analysis.source.schema import Source
from analysis.source.seal import check_seal
from analysis.source.settled import check_settled
from analysis.words.catalogue import catalogue, languages

#: What a part without a fault ends with.
_GOOD: Final = "no fault"
Tell = Callable[[str], None]


def check_source(project: Project, folder: Path, tell: Tell, *, sealed: bool = True) -> Source:
    """Check a source, and what its scenarios will read.

    Args:
        project: where everything is.
        folder: the source's.
        tell: is given a line of each part that has no fault.
        sealed: whether the seal is checked too, and the description that the seal is part of;
            not where it is about to be renewed.

    Returns:
        The source.

    Raises:
        InputError: naming the faults that were found, whichever part they are in.
    """
    faults = Faults()
    source = _check_data(project, folder, tell, faults, sealed=sealed)
    _check_project(project, faults)
    if folder.resolve() == (project.raw / folder.name).resolve():
        with faults:
            check_name("source", folder.name)
        for name in scenario_names(project):
            with faults:
                _check_scenario(project, name, folder.name, source, tell)
        if sealed and source is not None:
            with faults:
                _check_description(project, source, tell)
    faults.refuse()
    return cast("Source", source)  # which is there, or a fault is


def _check_data(
    project: Project, folder: Path, tell: Tell, faults: Faults, *, sealed: bool
) -> Source | None:
    """Check a source's own files; return it, or None where its figures are at fault."""
    source: Source | None = None
    reference: Reference | None = None
    with faults:
        source = read_source(folder)
        _tell_figures(source, tell)
    with faults:
        reference = read_reference(project.reference)
    if source is None:
        return None
    if sealed:
        with faults:
            _check_seal(source, tell)
    with faults:
        _check_relations(source, reference, tell)
    with faults:
        _tell_agreement(source, tell)
    return source


def _check_project(project: Project, faults: Faults) -> None:
    """Check what every scenario of a project reads: words, settings, notebooks."""
    for language in languages(project.words):
        with faults:
            catalogue(language, project.words)
    with faults:
        read_settings(project)
    for path in [project.notebooks / step.notebook for step in STEPS]:
        if path.is_file():  # data may be checked before there are notebooks
            with faults:
                check_cells(path, project.shown(path))


def _tell_figures(source: Source, tell: Tell) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in count_kinds(source.figures).items())
    tell(f"{source.folder.name}: {len(source.figures)} figures ({kinds})")
    indicators, corrections = len(source.indicators), len(source.corrections)
    tell(f"{indicators} indicators, {corrections} corrections: {_GOOD}")


def _check_seal(source: Source, tell: Tell) -> None:
    check_seal(source)
    if source.info.seal is None:
        tell(
            "no seal: a row that goes missing would not be noticed; once reviewed, seal it: "
            f"`analysis seal {source.folder.name}`"
        )
    else:
        tell(f"sealed: {len(source.info.seal.files)} files as they were reviewed")


def _check_relations(source: Source, reference: Reference | None, tell: Tell) -> None:
    """Check what figures say of each other, and of figures from outside."""
    if reference is None:  # its faults are told; what hangs on it can't be
        check_settled(source)
        check_readings(source)
        read_claims(source.folder / "claims.yml", source.figures)
        return
    found = check_relations(source, reference)
    tell(f"{len(found.claims)} claims in {len(found.audited)} readings: {_GOOD}")
    tell(f"{len(found.measures)} measures: {_GOOD}")


def _tell_agreement(source: Source, tell: Tell) -> None:
    if (rates := measure_agreement(source.folder)) is not None:
        shown = ", ".join(f"{column} {rate:.1f} %" for column, rate in rates.items())
        tell(f"two independent readings agreed on: {shown}")


def _check_scenario(
    project: Project, name: str, of: str, source: Source | None, tell: Tell
) -> None:
    """Check a scenario's parameters and prose, unless it is another source's.

    One whose source is none is nobody else's to check.
    """
    given = read_yaml(find_parameters(project, name)).get("source")
    if given != of and given in source_names(project):
        return
    scenario = read_scenario(project, name)
    if scenario.source != of:
        find_source(project, scenario)
    if source is not None:
        check_indicators(scenario, source)
    faults: list[str] = []
    for language in scenario.languages:
        try:
            read_prose(project, scenario, language)
        except InputError as error:
            faults.append(str(error))
    if faults:
        raise InputError("\n".join(faults))
    tell(f"scenario {name}: parameters, prose ({', '.join(scenario.languages)}): {_GOOD}")


def check_scenarios(project: Project) -> None:
    """Refuse the scenarios of no source, which no source's own check would look at.

    Raises:
        InputError: naming each, its source, and those there are.
    """
    faults = Faults()
    for name in scenario_names(project):
        with faults:
            find_source(project, read_scenario(project, name))
    faults.refuse()


def _check_description(project: Project, source: Source, tell: Tell) -> None:
    """Check what is published about the data; of a draft, which changes daily, only say it."""
    try:
        there = check_description(project)
    except InputError as error:
        if source.info.seal is not None:
            raise
        tell(f"note: {error}")
        return
    good = f"description of the data: {_GOOD}"
    tell(good if there else "no description of the data; make it: `analysis publish`")
