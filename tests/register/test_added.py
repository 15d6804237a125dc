"""What notebooks added is read back as it was written, or refused by file."""

from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.added import AddedChart, AddedNumber, AddedTable, read_added

MADE = MadeBy(step="02_growth", cell="mine")
NUMBER = AddedNumber(
    name="my_number",
    title={"zh": "数", "en": "A number"},
    made_by=MADE,
    value=Decimal("1.5"),
    low=Decimal(1),
    high=Decimal(2),
    unit="percent",
    operands=(Operand(kind=OperandKind.FIGURE, id="p01.02"),),
)
CHART = AddedChart(name="my_chart", title={"en": "A chart"}, made_by=MADE, alt={}, data=False)
TABLE = AddedTable(
    name="my_table",
    title={"en": "A table"},
    made_by=MADE,
    header={"en": ("a", "b")},
    rows=(("x", "1"),),
    numeric=(False, True),
)


def put(folder, *things):
    folder.mkdir(exist_ok=True)
    for thing in things:
        kind = type(thing).__name__.removeprefix("Added").lower()
        (folder / f"{kind}.{thing.name}.json").write_text(thing.model_dump_json(), "utf-8")
    return folder


def test_all_that_was_added_is_read_by_kind_and_name(tmp_path):
    other = NUMBER.model_copy(update={"name": "a_number"})
    folder = put(tmp_path / "added", NUMBER, CHART, TABLE, other)
    (folder / "my_chart.svg").write_text("<svg/>", "utf-8")
    found = read_added(folder)
    assert found.numbers == (other, NUMBER)
    assert found.charts == (CHART,)
    assert found.tables == (TABLE,)
    assert found.folder == folder
    assert found.kinds == {"number": (other, NUMBER), "chart": (CHART,), "table": (TABLE,)}


def test_without_a_folder_nothing_was_added(tmp_path):
    found = read_added(tmp_path / "added")
    assert (found.numbers, found.charts, found.tables) == ((), (), ())


def test_a_value_outside_its_bounds_is_refused():
    content = NUMBER.model_dump() | {"high": Decimal("1.4")}
    with pytest.raises(ValueError, match=r"1\.5 is not within 1 and 1\.4"):
        AddedNumber.model_validate(content)
    with pytest.raises(ValueError, match="is not within"):
        AddedNumber.model_validate(NUMBER.model_dump() | {"low": Decimal("1.6")})
    edge = {"low": Decimal("1.5"), "high": Decimal("1.5")}
    assert AddedNumber.model_validate(NUMBER.model_dump() | edge).low == Decimal("1.5")


def test_a_number_without_operands_is_refused():
    with pytest.raises(ValueError, match="operands"):
        AddedNumber.model_validate(NUMBER.model_dump() | {"operands": ()})


@pytest.mark.parametrize("name", ["My", "1st", "a-b", "a.b", "../a", "a" * 65, ""])
def test_a_name_that_prose_could_not_write_is_refused(name):
    with pytest.raises(ValueError, match="name"):
        AddedChart.model_validate(CHART.model_dump() | {"name": name})


def test_a_file_that_is_none_of_these_is_refused_by_name(tmp_path):
    folder = put(tmp_path / "added", NUMBER)
    (folder / "chart.bad.json").write_text('{"name": "bad"}', "utf-8")
    with pytest.raises(InputError, match=r"chart\.bad\.json, column title: is empty or missing"):
        read_added(folder)
    (folder / "chart.bad.json").unlink()
    (folder / "picture.a.json").write_text("{}", "utf-8")
    with pytest.raises(InputError, match=r"picture\.a\.json: accepted: number\.NAME\.json"):
        read_added(folder)
