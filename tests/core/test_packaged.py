"""Tables that ship with the code."""

import sys
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.packaged import read_packaged, read_packaged_rows
from analysis.core.records import Record


class Size(Record):
    metres: int
    name: str = "längd"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package = tmp_path / "made_up_sizes"
    (package / "tables").mkdir(parents=True)
    (package / "__init__.py").write_text("", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "made_up_sizes", raising=False)
    return package


def test_a_file_beside_or_below_the_package_is_read_into_its_model(folder: Path) -> None:
    (folder / "size.yml").write_text("metres: 3\n", "utf-8")
    (folder / "tables" / "size.yml").write_text("metres: 4\nname: 米\n", "utf-8")
    assert read_packaged("made_up_sizes", "size.yml", Size) == Size(metres=3)
    assert read_packaged("made_up_sizes", "tables/size.yml", Size) == Size(metres=4, name="米")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("metres: far\n", "size.yml, column metres: 'far' is refused"),
        ("meters: 3\n", "size.yml, unknown name 'meters'"),
        ("metres: 3\nmetres: 4\n", "size.yml: not readable YAML"),
        ("- 3\n", "size.yml: expected a mapping"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_by_name(folder: Path, text: str, said: str) -> None:
    (folder / "size.yml").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_packaged("made_up_sizes", "size.yml", Size)
    assert said in str(caught.value)


def test_rows_are_read_and_a_fault_names_its_row(folder: Path) -> None:
    (folder / "tables" / "sizes.csv").write_text("name,metres\n米,3\n,4\n", "utf-8")
    rows = read_packaged_rows("made_up_sizes", "tables/sizes.csv", Size)
    assert rows == [Size(metres=3, name="米"), Size(metres=4)]
    (folder / "sizes.csv").write_text("name,metres\n米,far\n", "utf-8")
    with pytest.raises(InputError, match=r"sizes\.csv, row 2, column metres: 'far' is refused"):
        read_packaged_rows("made_up_sizes", "sizes.csv", Size)
