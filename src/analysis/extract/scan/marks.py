"""The figures of a table that are no measurements: years of heads, running numbers, footnotes."""

from analysis.extract.scan.cells import Cell, Tables
from analysis.extract.table_rows import ALL_YEARS, BARE, MARK


def mark_words(start: int, word: str, year: str, tables: Tables) -> None:
    """A head or a label: a bare year is a date, a footnote's number an ordinal.

    Other digits (0-17岁) bound what is counted; they hold in the year of the table's title.
    """
    if not any(sign.isdecimal() for sign in word):
        return
    if BARE.fullmatch(word) and ALL_YEARS.fullmatch(word):
        tables.cells[start] = Cell(start + len(word), "date", period=word, basis="stated")
        return
    tables.cells[start] = Cell(
        start + len(word), "words", period=year, basis="inherited" if year else ""
    )
    for found in MARK.finditer(word, 1):
        mark_ordinal(start + found.start(), found[0], tables)


def mark_ordinal(start: int, word: str, tables: Tables) -> None:
    """A running number or a footnote's mark."""
    if any(sign.isdecimal() for sign in word):
        tables.cells[start] = Cell(start + len(word), "ordinal")


def take_mark(word: str) -> tuple[str, str]:
    """A number without its footnote's mark, and the mark."""
    found = MARK.search(word)
    if found is None or found.end() != len(word) or not BARE.fullmatch(word[: found.start()]):
        return word, ""
    return word[: found.start()], found[0]
