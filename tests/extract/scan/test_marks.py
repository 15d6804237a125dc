"""The figures of a table that are no measurements."""

from analysis.extract.scan.cells import Cell, Tables
from analysis.extract.scan.marks import mark_ordinal, mark_words, take_mark


def marked(word: str, year: str = "") -> dict[int, Cell]:
    tables = Tables()
    mark_words(10, word, year, tables)
    return tables.cells


def test_a_bare_year_is_a_date_and_other_digits_are_words() -> None:
    assert marked("2022") == {10: Cell(14, "date", period="2022", basis="stated")}
    assert marked("2022年") == {10: Cell(15, "words")}
    assert marked("1234") == {10: Cell(14, "words")}
    assert marked("0-17岁", "2022") == {10: Cell(15, "words", period="2022", basis="inherited")}
    assert marked("粮食") == {}


def test_a_footnote_s_number_is_an_ordinal() -> None:
    cells = marked("粮食[12]")
    assert cells == {10: Cell(16, "words"), 12: Cell(16, "ordinal")}
    assert marked("粮食①") == {}


def test_a_number_loses_its_footnote_s_mark() -> None:
    assert take_mark("12.5①") == ("12.5", "①")
    assert take_mark("12*") == ("12", "*")
    assert take_mark("12[1]") == ("12", "[1]")
    assert take_mark("12（注2）") == ("12", "（注2）")
    assert take_mark("约12[1]") == ("约12[1]", "")
    assert take_mark("12[1]家") == ("12[1]家", "")
    assert take_mark("12") == ("12", "")


def test_a_mark_without_digits_is_no_figure() -> None:
    tables = Tables()
    mark_ordinal(5, "*", tables)
    assert tables.cells == {}
    mark_ordinal(5, "[1]", tables)
    assert tables.cells == {5: Cell(8, "ordinal")}
