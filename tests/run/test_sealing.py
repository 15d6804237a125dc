"""A source put under seal: what was checked and looked at, told in a line, and what it was."""

import shutil

import pytest

from analysis.core.errors import InputError
from analysis.run.sealing import seal_source
from analysis.source.load import read_source


@pytest.fixture
def seal(project):
    """Seal a source of the small project; return the seal and what was told."""

    def seal(name="jia"):
        told = []
        return seal_source(project, project.raw / name, told.append), told

    return seal


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def leave_out(path, figures):
    """Leave out the rows of figures by how their ids begin."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(figures)), "utf-8")


def with_column(path, *cells):
    """Add a column to the figures: its head, and cells of the first rows."""
    head, *rows = path.read_text("utf-8").splitlines()
    made = [head + ",review"]
    made += [f"{row},{cells[at] if at < len(cells) else ''}" for at, row in enumerate(rows)]
    path.write_text("\n".join(made) + "\n", "utf-8")


def test_a_sound_source_is_sealed_by_figures_pages_and_files(seal, project):
    made, told = seal()
    assert told == ["jia: sealed, 19 figures on 2 pages, 5 files"]
    assert read_source(project.raw / "jia").info.seal == made
    assert {page: one.figures for page, one in made.pages.items()} == {1: 9, 2: 10}
    assert set(made.files) == {
        *("figures.csv", "source.yml", "indicators.yml", "corrections.yml", "claims.yml")
    }


def test_what_is_sealed_as_it_is_is_written_no_second_time(seal, project):
    made, _ = seal()
    path = project.raw / "jia" / "source.yml"
    before = path.stat().st_mtime_ns
    assert seal() == (made, ["jia: sealed already, as it is"])
    assert path.stat().st_mtime_ns == before


def test_a_renewed_seal_tells_what_was_otherwise(seal, project):
    first, _ = seal()
    edit(project.raw / "jia" / "indicators.yml", "Enterprise labs", "Labs")
    second, told = seal()
    assert second != first
    assert [line for line in told if line.startswith("was: ")] == told[:-1]
    assert len(told) == 2
    assert "indicators.yml" in told[0]
    assert told[-1] == "jia: sealed, 19 figures on 2 pages, 5 files"


def test_a_source_of_one_page_is_sealed_without_its_count(seal, project):
    folder = project.raw / "jia"
    leave_out(folder / "figures.csv", "p02.")
    indicators = folder / "indicators.yml"
    first, mark, _ = indicators.read_text("utf-8").partition("tax_relief:")
    assert mark
    indicators.write_text(first, "utf-8")
    assert seal()[1] == ["jia: sealed, 9 figures, 5 files"]


def test_where_the_data_are_described_it_says_what_comes_next(seal, project):
    (project.root / "data" / "datapackage.json").write_text("{}", "utf-8")
    assert seal()[1] == [
        "jia: sealed, 19 figures on 2 pages, 5 files",
        "next: `analysis publish`, which describes the data anew",
    ]
    assert seal()[1] == ["jia: sealed already, as it is"]


def test_figures_that_wait_for_a_look_are_counted_and_the_first_named(seal, project):
    folder = project.raw / "jia"
    with_column(folder / "figures.csv", "", "which year?", "", "one?")
    before = (folder / "source.yml").read_bytes()
    with pytest.raises(InputError) as refused:
        seal()
    assert str(refused.value) == (
        f"{folder / 'figures.csv'}, column review: 2 figures wait for a look, p01.02 first; "
        "accepted: an empty column, `analysis review jia`"
    )
    assert (folder / "source.yml").read_bytes() == before


def test_an_empty_column_of_doubts_hinders_nothing(seal, project):
    with_column(project.raw / "jia" / "figures.csv")
    assert seal()[1] == ["jia: sealed, 19 figures on 2 pages, 5 files"]


def test_what_is_at_fault_is_not_sealed_and_nothing_is_told(project):
    folder = project.raw / "jia"
    edit(folder / "figures.csv", "900家,level,900", "900家,level,901")
    before = (folder / "source.yml").read_bytes()
    told = []
    with pytest.raises(InputError, match="'901' does not follow from the printed '900家'"):
        seal_source(project, folder, told.append)
    assert told == []
    assert (folder / "source.yml").read_bytes() == before


def test_a_broken_seal_hinders_no_new_one(seal, project):
    seal()
    edit(project.raw / "jia" / "figures.csv", "stated,,place,", "stated,,place,noted")
    _, told = seal()
    assert told[0].startswith("was: figures.csv, page 2: 10 figures as sealed, but not the same")
    assert told[-1] == "jia: sealed, 19 figures on 2 pages, 5 files"


def test_one_source_is_sealed_and_no_other(seal, project):
    shutil.copytree(project.raw / "jia", project.raw / "yi")
    assert seal("yi")[1] == ["yi: sealed, 19 figures on 2 pages, 5 files"]
    assert read_source(project.raw / "jia").info.seal is None
