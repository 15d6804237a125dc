"""A document drafted into a project: the draft is whole, with its parameters, or not there."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from analysis.core.project import Project
from analysis.extract.draft import FIGURES, Draft, refuse_drafted, write_draft
from analysis.extract.intake import read_document, say_doubts
from analysis.extract.scan import extract_mentions
from analysis.run.place import Place
from analysis.run.review.origin import note_document
from analysis.source.load import read_source
from analysis.source.scenario import draft_parameters, scenario_names
from analysis.words.catalogue import catalogue


@dataclass(frozen=True)
class Drafted:
    """What became of a document.

    Attributes:
        draft: what was written.
        doubts: what its reader should know of the document.
        parameters: the scenario drafted with it, or None where it isn't in the project.
    """

    draft: Draft
    doubts: tuple[str, ...]
    parameters: Path | None


def draft_source(
    project: Project,
    path: Path,
    name: str,
    *,
    out: Path | None = None,
    encoding: str | None = None,
) -> Drafted:
    """Draft the raw data of a document.

    Args:
        project: where its scenario goes.
        path: the document.
        name: the source's id.
        out: the folder to write to, instead of the project's for that source.
        encoding: the document's, where it is not found rightly.

    Raises:
        InputError: if there is a draft already, or the document can't be read.
    """
    folder = out or project.raw / name
    refuse_drafted(folder)
    document = read_document(path, encoding=encoding)
    mentions = extract_mentions(document)
    place = Place(folder)
    with place.hold(), place.workshop() as workshop:
        refuse_drafted(folder)
        aside = workshop / name
        aside.mkdir()
        draft = write_draft(mentions, document, aside, name)
        note_document(aside, path, encoding)
        with ExitStack() as undo:
            parameters = None
            if out is None:
                there = set(scenario_names(project))
                parameters = draft_parameters(project, name, read_source(aside))
                if name not in there:  # else they are somebody's own
                    undo.callback(parameters.unlink, missing_ok=True)
            if folder.exists():  # somebody's own files are in it, or nothing
                # Its figures make a folder a source: they come last.
                for made in sorted(aside.iterdir(), key=lambda one: one.name == FIGURES):
                    made.replace(folder / made.name)
            else:
                folder.parent.mkdir(parents=True, exist_ok=True)
                aside.replace(folder)
            undo.pop_all()
    return Drafted(draft, tuple(say_doubts(document, catalogue("en"))), parameters)
