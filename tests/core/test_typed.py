"""What is typed for a value: one form that everybody reads alike, of each type."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import BaseModel

from analysis.core.errors import InputError
from analysis.core.records import Bound, Line, Record, validate


class Inner(Record):
    count: int


class Row(Record):
    count: int | None = None
    value: Decimal | None = None
    bound: Bound | None = None
    ratio: float | None = None
    flag: bool = False
    day: date | None = None
    name: str = ""
    title: Line = ""
    many: tuple[int, ...] = ()
    either: int | date = 0
    named: dict[str, Inner] = {}  # noqa: RUF012 (pydantic copies it)


@pytest.mark.parametrize(
    ("column", "given", "accepted"),
    [
        *(
            ("count", given, "a whole number in digits 0 to 9")
            for given in (
                "２０２０",
                "٣",
                "1_000",
                "007",
                "2020.0",
                "yes",
                " 5",
                "+5",
                "1e3",
                True,
            )
        ),
        *(("count", given, "every table can hold") for given in (2**63, -(2**63), "9" * 30)),
        *(
            ("value", given, "a number in digits 0 to 9")
            for given in ("１２", "1_0", "1,000", "1,5", "1E+5", "Infinity", "inf", "½", "", True)
        ),
        *(("bound", given, "digits 0 to 9") for given in ("Infinity", "inf", "sNaN", "٣")),
        *(("ratio", given, "digits 0 to 9") for given in ("0x1p3", "1_0.5", "٣.٥", "infinity")),
        *(
            ("flag", given, "true or false")
            for given in ("yes", "no", "on", "off", "1", "0", "t", "y", 1, 0, 1.0)
        ),
        *(
            ("day", given, "a date such as 2026-11-23")
            for given in (
                "1600041600",
                1600041600,
                "2024-05-01T00:00:00",
                "2024/5/1",
                "２０２４-05-01",
            )
        ),
        ("name", "a\x07\x1bb\0c", "U+0007 (a control character) at character 2"),
        ("title", "one\ntwo", "holds a line end; accepted: one line"),
        ("many", ["1", "٣"], "a whole number in digits 0 to 9"),
        ("either", "1_000", "a whole number in digits 0 to 9"),
        ("either", "2024-05-01T00:00:00", "a date such as 2026-11-23"),
        ("named", {"a": {"count": "٣"}}, "a whole number in digits 0 to 9"),
        ("named", {"a\u200b": {"count": 3}}, "U+200B ZERO WIDTH SPACE"),
    ],
)
def test_another_form_is_refused_with_the_one_that_is_accepted(column, given, accepted):
    with pytest.raises(InputError) as error:
        validate(Row, {column: given}, "here")
    assert f"here, column {column}" in str(error.value)
    assert accepted in str(error.value)


@pytest.mark.parametrize(
    ("column", "given", "read"),
    [
        ("count", "2020", 2020),
        ("count", "-3", -3),
        ("count", 2**63 - 1, 2**63 - 1),
        ("value", "-1234.50", Decimal("-1234.50")),
        ("value", 3, Decimal(3)),
        ("bound", "-INF", Decimal("-Infinity")),
        ("ratio", "1e-05", 1e-05),
        ("flag", "true", True),
        ("flag", "False", False),
        ("flag", True, True),
        ("day", "2026-11-23", date(2026, 11, 23)),
        ("day", date(2026, 11, 23), date(2026, 11, 23)),
        ("name", "１２，常州\nb", "１２，常州\nb"),
        ("title", "１２，常州", "１２，常州"),
        ("many", ("1", 2), (1, 2)),
        ("either", "2026-11-23", date(2026, 11, 23)),
        ("named", {"a": {"count": "3"}}, {"a": Inner(count=3)}),
    ],
)
def test_the_one_form_is_read(column, given, read):
    assert getattr(validate(Row, {column: given}, "here"), column) == read


class Loose(BaseModel):
    count: int


class Outer(Record):
    loose: Loose
    strict: Inner | None = None


def test_a_model_inside_is_left_to_itself():
    assert validate(Outer, {"loose": {"count": "1_000"}}, "here").loose.count == 1000
    with pytest.raises(InputError, match=r"column strict\.count: .*digits 0 to 9"):
        validate(Outer, {"loose": {"count": 1}, "strict": {"count": "1_000"}}, "here")


def test_a_guard_leaves_a_model_s_schema_as_it_was():
    described = Row.model_json_schema()["properties"]
    assert described["count"]["anyOf"] == [{"type": "integer"}, {"type": "null"}]
    assert described["name"] == {"default": "", "title": "Name", "type": "string"}
