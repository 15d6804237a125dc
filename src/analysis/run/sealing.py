"""`analysis seal`: what was reviewed is put under seal, once nothing in it is at fault."""

from collections.abc import Callable
from pathlib import Path

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.checking import check_source
from analysis.source.schema import Seal
from analysis.source.seal import find_breaks, write_seal


def seal_source(project: Project, folder: Path, tell: Callable[[str], None]) -> Seal:
    """Check a source, renew its seal, and say what is not as it was sealed before.

    Args:
        project: where everything is.
        folder: the source's.
        tell: is given each line.

    Raises:
        InputError: if anything is at fault, or a figure still waits for a reader's look.
    """
    source = check_source(project, folder, lambda line: None, sealed=False)  # noqa: ARG005
    waiting = [row.figure for row in source.figures if row.review]
    if waiting:
        msg = (
            f"{folder / 'figures.csv'}, column review: {len(waiting)} figures wait for a look, "
            f"{waiting[0]} first; accepted: an empty column, `analysis review {folder.name}`"
        )
        raise InputError(msg)
    seal, renewed = write_seal(folder)
    if source.info.seal is not None:
        for one in find_breaks(source.info.seal, seal):
            tell(f"was: {one}")
    if not renewed:
        tell(f"{folder.name}: sealed already, as it is")
        return seal
    pages = f" on {len(seal.pages)} pages" if len(seal.pages) > 1 else ""
    tell(f"{folder.name}: sealed, {len(source.figures)} figures{pages}, {len(seal.files)} files")
    if (project.root / "data" / "datapackage.json").is_file():
        tell("next: `analysis publish`, which describes the data anew")
    return seal
