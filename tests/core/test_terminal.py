"""What may reach a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.terminal import plain, shorten


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("常州 2.65 %\u3000约\u00a0900家\t“x”\n", "常州 2.65 %\u3000约\u00a0900家\t“x”\n"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("a\rb\x7f\x85", "a\\rb\\x7f\\x85"),
        ("\u202eabc\u2066\u200b\ufeff", "\\u202eabc\\u2066\\u200b\\ufeff"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\ue000\ud800\U000e0041", "\\ue000\\ud800\\U000e0041"),
    ],
)
def test_what_would_steer_a_terminal_is_shown(text, shown):
    assert plain(text) == shown


@given(st.text())
def test_nothing_is_lost_and_nothing_steers(text):
    shown = plain(text)
    assert not any((ord(sign) < 32 and sign not in "\n\t") or sign == "\x7f" for sign in shown)
    assert len(shown) >= len(text)


@given(st.text(min_size=90, max_size=300))
def test_a_long_text_keeps_its_ends_and_says_how_much_is_left_out(text):
    shown = shorten(text, 100)
    assert len(shown) <= 100 + len(" … (999999 characters left out) … ")
    if len(text) > 100:
        assert shown.startswith(text[:75])
        assert shown.endswith(text[-25:])
        assert f"({len(text) - 100} characters left out)" in shown
    else:
        assert shown == text


def test_a_text_as_long_as_is_allowed_is_whole_and_one_sign_more_is_cut():
    assert shorten("a" * 100, 100) == "a" * 100
    assert shorten("a" * 101, 100) == f"{'a' * 75} … (1 characters left out) … {'a' * 25}"
