"""Two columns of items end as level as they can on their last page."""

import pytest

from analysis.render.columns import Mark, find_break


def marks(*items):
    """Marks of items given as name, page (or that of its start and of its end), start and end."""
    found = []
    for name, page, start, end in items:
        first, last = page if isinstance(page, tuple) else (page, page)
        found += [Mark("set", name, first, start), Mark("set", name, last, end)]
    return found


def test_the_item_that_evens_the_columns_begins_the_second():
    four = [(name, 1, 100 + 20 * n, 114 + 20 * n) for n, name in enumerate("abcd")]
    assert find_break(marks(*four)) == "c"
    five = [*four, ("e", 1, 180, 194)]
    assert find_break(marks(*five)) == "c"  # the first of two that are as good
    assert find_break(marks(("a", 1, 0, 100), *five[1:])) == "b"


def test_only_the_last_page_counts():
    items = [("a", 1, 10, 500), ("b", 2, 10, 30), ("c", 2, 36, 56), ("d", 2, 62, 82)]
    assert find_break(marks(*items)) == "c"
    assert find_break(marks(*items[:2])) is None
    assert find_break(marks(items[0])) is None


def test_items_in_both_columns_already_are_weighed_as_they_are():
    even = [("a", 1, 100, 120), ("b", 1, 126, 146), ("c", 1, 100, 120), ("d", 1, 126, 146)]
    assert find_break(marks(*even)) == "c"
    uneven = [*even[:2], ("c", 1, 152, 172), ("d", 1, 100, 120)]
    assert find_break(marks(*uneven)) == "c"


def test_what_stands_between_two_items_counts_with_the_upper_one():
    items = [("a", 1, 100, 120), ("b", 1, 190, 210), ("c", 1, 216, 236), ("d", 1, 242, 262)]
    assert find_break(marks(*items)) == "b"


def test_what_stands_above_the_first_item_counts_with_it():
    items = [("a", 1, 160, 180), ("b", 1, 186, 206), ("c", 1, 212, 232), ("d", 1, 100, 120)]
    assert find_break(marks(*items)) == "b"


def test_a_heading_is_not_left_behind():
    items = [("a", 1, 100, 120), ("b", 1, 126, 146), (None, 1, 152, 166), ("c", 1, 172, 192)]
    assert find_break(marks(*items)) == "b"  # not between the heading and its item
    assert find_break(marks(("a", 1, 10, 30), (None, 1, 36, 50), ("b", 1, 56, 76))) is None


def test_a_heading_whose_start_stayed_on_the_page_before_counts_by_its_end():
    items = [
        (None, (1, 2), 700, 60),
        *((name, 2, 66 + 26 * n, 86 + 26 * n) for n, name in enumerate("abcd")),
    ]
    assert find_break(marks(*items)) == "c"


def test_what_follows_such_a_heading_counts_from_its_end():
    items = [
        (None, (1, 2), 700, 60),
        *((name, 2, 160 + 26 * n, 180 + 26 * n) for n, name in enumerate("abcd")),
    ]
    assert find_break(marks(*items)) == "b"  # 126 beside 78; at c it would be 152 beside 52


def test_the_last_page_is_the_one_that_the_last_item_ends_on():
    items = [(name, 1, 100 + 26 * n, 120 + 26 * n) for n, name in enumerate("abcd")]
    assert find_break(marks(*items, ("e", (1, 2), 700, 60))) is None


def test_an_item_that_ends_a_column_has_its_gap_counted_too():
    items = [("a", 1, 100, 114), ("b", 1, 120, 140), ("c", 1, 146, 166)]
    assert find_break(marks(*items)) == "c"  # 20 + 26 beside 26; at b it would be 20 beside 52


def test_an_item_beside_another_is_not_above_it():
    items = [("a", 1, 100, 130), ("b", 1, 100, 120), ("c", 1, 126, 146)]
    assert find_break(marks(*items)) == "b"  # 36 beside 52; at c it would be 62 beside 26


def test_marks_come_in_pairs():
    with pytest.raises(ValueError, match="zip"):
        find_break(marks(("a", 1, 0, 1))[:1])
