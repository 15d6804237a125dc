"""nbval with a tolerance: ``pytest -p analysis.run.nbval --nbval notebooks/*.ipynb``.

Each cell is run and its output held against the stored one: numbers within the tolerance that
`brief.toml` declares, text exactly. A cell that is not to be compared (tag or comment of nbval)
has to say why, in a comment that begins ``# because``; else the notebook is not collected.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbval.plugin import (  # type: ignore[import-untyped]
    IPyNbCell,
    IPyNbFile,
    find_comment_markers,
    find_metadata_tags,
)

from analysis.core.project import find_project, read_settings
from analysis.run.engine import start_kernel
from analysis.run.outputs import align
from analysis.run.warm import PLAIN_ARITHMETIC


class NotebookFile(IPyNbFile):  # type: ignore[misc]
    """A notebook whose numbers are compared within a tolerance."""

    def setup(self) -> None:
        """Start the notebook's kernel, once more where it never answered."""
        for variable, one in PLAIN_ARITHMETIC.items():
            os.environ.setdefault(variable, one)
        start_kernel(super().setup)

    def collect(self) -> Iterator["NotebookCell"]:
        """Yield the cells to run, having seen that each that is not compared says why."""
        tolerance = read_settings(find_project(Path(self.path).parent)).tolerance
        for item in super().collect():
            if not says_why(item.cell):
                msg = (
                    f"{self.path.name}, cell {item.cell.get('id', item.cell_num)}: is not "
                    "compared and does not say why; accepted: a comment line in it that begins "
                    "'# because'"
                )
                raise self.CollectError(msg)
            cell = NotebookCell.from_parent(
                self,
                name=item.name,
                cell_num=item.cell_num,
                cell=item.cell,
                options=item.options,
            )
            cell.tolerance = tolerance
            yield cell


class NotebookCell(IPyNbCell):  # type: ignore[misc]
    """A cell whose numbers are compared within a tolerance."""

    tolerance = 0.0

    def compare_outputs(
        self,
        test: Sequence[Any],
        ref: Sequence[Any],
        skip_compare: Sequence[str] | None = None,
    ) -> bool:
        """Compare as nbval does, once numbers that agree are written alike."""
        aligned = [nbformat.from_dict(one) for one in align(ref, test, self.tolerance)]  # type: ignore[no-untyped-call]
        same: bool = super().compare_outputs(aligned, ref, skip_compare)
        return same


def says_why(cell: Any) -> bool:  # noqa: ANN401 (a notebook node)
    """Tell whether a cell is compared, or says in a comment why it is not."""
    marked = {*find_metadata_tags(cell.metadata), *find_comment_markers(cell.source)}
    if not marked & {("check", False), ("skip", True)}:
        return True
    return any(line.strip().startswith("# because") for line in cell.source.splitlines())


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[Any], list[Any]]:
    """Put our notebooks in the place of nbval's."""
    found = yield
    return [
        NotebookFile.from_parent(parent, path=file_path) if isinstance(one, IPyNbFile) else one
        for one in found
    ]
