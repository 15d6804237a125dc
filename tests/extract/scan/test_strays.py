"""Dates that nothing near a figure prints."""

from collections.abc import Callable

import pytest

from analysis.extract.scan.state import Read
from analysis.extract.scan.strays import doubt_strays

Lines = Callable[..., list[str]]

FAR = 100
"""Signs from each figure to the next: none stands beside another's date."""


def figure(place: int, period: str, basis: str = "inherited", **more: str) -> Read:
    """A figure three signs long."""
    start = FAR * place
    given = {"kind": "level", "period": period, "basis": basis, **more}
    return Read(start, start + 3, **given)


def date(place: int, period: str, *, before: int) -> Read:
    """A date that ends so many signs before the figure of a place."""
    end = FAR * place - before
    return Read(end - 5, end, "date", period=period, basis="stated")


def doubted(*reads: Read) -> list[int]:
    """The places of the figures whose dates are doubted."""
    return [start // FAR for start in doubt_strays(sorted(reads, key=lambda read: read.start))]


def figures(*periods: str) -> list[Read]:
    return [figure(place, period) for place, period in enumerate(periods, 1)]


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        # one date for all goes without saying, and for four of five
        (["2020"] * 5, []),
        (["2020"] * 4 + ["2019"], [5]),
        (["2019", *["2020"] * 4], [1]),
        (["2020"] * 8 + ["2019"] * 2, [9, 10]),
        # where fewer are of one, no date does
        (["2020"] * 3 + ["2019"] * 2, [1, 2, 3, 4, 5]),
        (["2020"] * 7 + ["2019"] * 3, [*range(1, 11)]),
        # four are no company
        (["2020", "2019", "2018", "2017"], []),
        (["2020", "2019", "2018", "2017", "2016"], [1, 2, 3, 4, 5]),
    ],
)
def test_a_date_goes_without_saying_if_four_of_five_figures_around_are_of_it(
    periods: list[str], expected: list[int]
) -> None:
    assert doubted(*figures(*periods)) == expected


@pytest.mark.parametrize(
    ("before", "printed", "expected"),
    [
        (12, "2019", []),
        (13, "2019", [5]),
        # the date of a day's month is the year's as well, of a span that of its end
        (12, "2019-06", []),
        (12, "2016-2019", []),
        (12, "2019-2021", []),
        # another one isn't
        (12, "2018", [5]),
    ],
)
def test_a_date_within_twelve_signs_before_a_figure_is_its_own(
    before: int, printed: str, expected: list[int]
) -> None:
    others = figures(*["2020"] * 4)
    assert doubted(*others, date(5, printed, before=before), figure(5, "2019")) == expected


def test_the_last_print_of_a_date_is_the_one_beside_a_figure() -> None:
    others = figures(*["2020"] * 4)
    stray = figure(5, "2019")
    assert doubted(*others, date(2, "2019", before=12), stray) == [5]
    again = date(5, "2019", before=12)
    assert doubted(*others, date(2, "2019", before=12), again, stray) == []
    # One behind a figure is the next one's.
    assert doubted(*others, stray, date(6, "2019", before=12)) == [5]


def test_a_month_is_printed_by_itself_and_not_by_its_year() -> None:
    others = figures(*["2020"] * 4)
    june = figure(5, "2019-06")
    assert doubted(*others, date(5, "2019-06", before=12), june) == []
    assert doubted(*others, date(5, "2019", before=12), june) == [5]
    assert doubted(*others, date(5, "2019-07", before=12), june) == [5]


def test_a_span_and_what_stands_at_a_date_are_of_the_date_they_end_with() -> None:
    assert doubted(*figures("2020", "asof 2020", "2016-2020", "2020", "2020")) == []
    # A month of the year is another date.
    assert doubted(*figures("2020", "2020", "2020-06", "2020", "2020")) == [3]


def test_the_base_of_a_rise_is_dated_by_the_rise_and_is_no_company() -> None:
    others = figures(*["2020"] * 4)
    assert doubted(*others, figure(5, "2015", "stated")) == []
    assert doubted(*others, figure(5, "2015", "inferred")) == [5]
    # With a date that is printed somewhere before, it is one among the others.
    printed = date(2, "2015", before=50)
    assert doubted(printed, *others, figure(5, "2015", "stated")) == [5]
    # Three figures and two bases are no five.
    bases = [figure(place, "2015", "stated") for place in (4, 5)]
    assert doubted(*figures("2020", "2019", "2018"), *bases) == []


@pytest.mark.parametrize("told", [{"label": "产值"}, {"head": "亿元"}])
def test_a_cell_is_dated_by_its_table_and_is_no_company(told: dict[str, str]) -> None:
    others = figures(*["2020"] * 4)
    assert doubted(*others, figure(5, "2019", **told)) == []
    # Four figures with a cell are no five.
    assert doubted(*figures("2020", "2019", "2018", "2017"), figure(5, "2016", **told)) == []


@pytest.mark.parametrize("kind", ["duration", "name", "date", "ordinal"])
def test_what_measures_nothing_is_neither_doubted_nor_company(kind: str) -> None:
    assert doubted(*figures("2020", "2019", "2018", "2017"), figure(5, "2016", kind=kind)) == []


@pytest.mark.parametrize("kind", ["level", "change", "share", "rank", "policy"])
def test_whatever_measures_or_aims_is_doubted(kind: str) -> None:
    assert doubted(*figures(*["2020"] * 4), figure(5, "2019", kind=kind)) == [5]


def test_the_company_of_a_figure_are_fifteen_before_it_and_fifteen_behind() -> None:
    # Of itself and fifteen others, thirteen are of one date; with a sixteenth they were too few.
    many = ["2020"] * 13 + ["2019"] * 4
    behind = doubted(*figures(*many))
    assert 1 not in behind
    assert 2 in behind
    before = doubted(*figures(*reversed(many)))
    assert 17 not in before
    assert 16 in before


def test_the_doubt_names_the_period_as_it_is_read() -> None:
    reads = [*figures(*["2020"] * 4), figure(5, "2016-2019")]
    (why,) = doubt_strays(reads).values()
    assert why == "no date beside it, and others around it: is it of 2016-2019?"


def test_a_text_without_figures_has_no_strays() -> None:
    assert doubt_strays([]) == {}
    assert doubted(date(1, "2020", before=12)) == []


def test_a_sentence_that_goes_on_after_one_year_of_many_waits_for_a_look(lines: Lines) -> None:
    years = "，".join(f"{year}年产值{year - 2010}亿元" for year in range(2015, 2020))
    reviews = [one.endswith("?") for one in lines(f"{years}。规模以上工业企业产值6亿元。")]
    assert reviews == [False] * 10 + [True]
    # Not where one year is spoken of.
    one = "2019年产值1亿元，税收2亿元，利润3亿元，投资4亿元，出口5亿元。工业6亿元。"
    assert not any(found.endswith("?") for found in lines(one))
