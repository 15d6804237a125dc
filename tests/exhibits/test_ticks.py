"""Numbers along an axis."""

from analysis.exhibits.ticks import Ticks


def test_numbers_of_an_axis_have_the_same_digits():
    assert Ticks("en").format_ticks([0, 0.5, 1]) == ["0.0", "0.5", "1.0"]
    assert Ticks("en").format_ticks([0, 1000, 20000]) == ["0", "1,000", "20,000"]
    assert Ticks("zh").format_ticks([1000.0]) == ["1000"]
    assert Ticks("en").format_ticks([-0.25, 0.1 + 0.2]) == ["−0.25", "0.30"]
    assert Ticks("en").format_ticks([1 / 3, 0.5]) == ["0.333333", "0.500000"]  # six at the most
    assert Ticks("en").format_ticks([]) == []
    assert Ticks("en")(1500.0) == "1,500"
