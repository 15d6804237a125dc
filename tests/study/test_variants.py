"""Rows of one indicator: which is the headline, and what each other is called."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.study.variants import name_dates, tell_apart


class Row(NamedTuple):
    indicator: str
    scope: str
    weight: int
    wanted: str = "other"
    headline: bool | None = None
    variant: str | None = None

    def model_copy(self, *, update):
        return self._replace(**update)


def tell(*rows):
    return [
        (row.headline, row.variant)
        for row in tell_apart(rows, lambda row: (row.weight,), lambda row, _: row.wanted)
    ]


def test_the_row_that_ranks_highest_is_the_headline_and_has_no_name():
    rows = (Row("a", "x", 1), Row("a", "x", 3), Row("a", "x", 2, "third"))
    assert tell(*rows) == [(False, "other"), (True, ""), (False, "third")]


def test_of_rows_that_rank_alike_the_first_is_the_headline():
    assert tell(Row("a", "x", 2), Row("a", "x", 2)) == [(True, ""), (False, "other")]


def test_each_indicator_and_each_place_has_a_headline_of_its_own():
    rows = (Row("a", "x", 1), Row("a", "y", 2), Row("b", "x", 3), Row("a", "x", 0))
    assert tell(*rows) == [(True, ""), (True, ""), (True, ""), (False, "other")]


def test_a_name_that_is_taken_is_numbered_from_two():
    rows = (Row("a", "x", 9), *[Row("a", "x", 1)] * 3, Row("a", "y", 9), Row("a", "y", 1))
    names = [variant for _, variant in tell(*rows)]
    assert names == ["", "other", "other-2", "other-3", "", "other"]


def test_a_numbered_name_that_another_row_has_is_passed_over():
    rows = (Row("a", "x", 9), *(Row("a", "x", 1, name) for name in ("b", "b-2", "b")))
    assert [variant for _, variant in tell(*rows)] == ["", "b", "b-2", "b-3"]


def test_a_row_is_named_beside_its_headline():
    rows = (Row("a", "x", 1), Row("a", "x", 5), Row("b", "x", 2), Row("b", "x", 7))
    told = tell_apart(
        rows, lambda row: (row.weight,), lambda row, head: f"{row.weight}-of-{head.weight}"
    )
    assert [row.variant for row in told] == ["1-of-5", "", "2-of-7", ""]


def test_no_rows_are_none():
    assert tell() == []


@given(
    st.lists(
        st.builds(
            Row,
            st.sampled_from("ab"),
            st.sampled_from("xy"),
            st.integers(0, 2),
            st.sampled_from(["m", "m-2", "n"]),
        ),
        max_size=8,
    )
)
def test_rows_keep_their_order_and_values_and_no_two_of_a_group_share_a_name(rows):
    told = tell_apart(rows, lambda row: (row.weight,), lambda row, _: row.wanted)
    assert [row[:4] for row in told] == [row[:4] for row in rows]
    names = [(row.indicator, row.scope, row.variant) for row in told]
    assert len(set(names)) == len(names)
    heads = [(row.indicator, row.scope) for row in told if row.headline]
    assert sorted(heads) == sorted({(row.indicator, row.scope) for row in rows})


@pytest.mark.parametrize(
    ("dates", "name"),
    [
        (("2014", "asof 2020"), "2014-asof2020"),
        (("2019-06", "2020"), "2019m06-2020"),
        (("asof 2020-11",), "asof2020m11"),
        (("2016-2020",), "2020"),
        ((), ""),
    ],
)
def test_dates_are_named_by_the_year_and_month_they_end_in(dates, name):
    assert name_dates(*map(Period.parse, dates)) == name
