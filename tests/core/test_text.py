"""Texts hold what a reader sees: anything else is refused by its number and name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core import text
from analysis.core.text import (
    cover_unseen,
    find_unseen,
    find_unseen_lines,
    make_visible,
    name_sign,
    say_unseen,
    show_unseen,
    split_address,
    texts_in,
    why_unseen,
)

UNSEEN = {
    "bell": ("\x07", "U+0007 (a control character)"),
    "escape": ("\x1b", "U+001B (a control character)"),
    "nul": ("\0", "U+0000 (a control character)"),
    "carriage return": ("\r", "U+000D (a control character)"),
    "next line": ("\x85", "U+0085 (a control character)"),
    "bidi override": ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE (an invisible sign of format)"),
    "bidi isolate": ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE (an invisible sign of format)"),
    "zero-width space": ("\u200b", "U+200B ZERO WIDTH SPACE (an invisible sign of format)"),
    "soft hyphen": ("\xad", "U+00AD SOFT HYPHEN (an invisible sign of format)"),
    "byte order mark": ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE (an invisible"),
    "word joiner": ("\u2060", "U+2060 WORD JOINER (an invisible sign of format)"),
    "tag letter": ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A (an invisible"),
    "variation selector": ("\ufe0f", "U+FE0F VARIATION SELECTOR-16 (an invisible"),
    "hangul filler": ("\u3164", "U+3164 HANGUL FILLER (an invisible sign of format)"),
    "line separator": ("\u2028", "U+2028 LINE SEPARATOR (an invisible separator of lines)"),
    "paragraph separator": (
        "\u2029",
        "U+2029 PARAGRAPH SEPARATOR (an invisible separator of paragraphs)",
    ),
    "private use": ("\ue000", "U+E000 (of private use)"),
    "private plane": ("\U0010fffd", "U+10FFFD (of private use)"),
    "half a pair": ("\ud800", "U+D800 (half of a surrogate pair)"),
    "noncharacter": ("\ufdd0", "U+FDD0 (no character that is assigned)"),
    "last of a plane": ("\U0002ffff", "U+2FFFF (no character that is assigned)"),
    "unassigned": ("\u0378", "U+0378 (no character that is assigned)"),
    "lost": ("\ufffd", "U+FFFD REPLACEMENT CHARACTER (put where a character was lost"),
}


@pytest.mark.parametrize(("sign", "named"), UNSEEN.values(), ids=UNSEEN.keys())
def test_what_nobody_sees_is_refused_by_number_and_name(sign, named):
    said = say_unseen(f"常州{sign}a")
    assert named in said
    assert "at character 3; accepted: text without it" in said


@pytest.mark.parametrize(
    ("ignored", "seen"),
    [
        (
            "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0",
            "\u034e\u1161\u17b3\u17b6\u3163\u3165\uffa1",
        ),
        ("\u180b\u180c\u180d\u180e\u180f\ufe00\ufe0f\U000e0100\U000e01ef", "\u180a\u1810\ufe10"),
    ],
)
def test_letters_and_marks_that_unicode_ignores_are_refused_and_their_neighbours_are_not(
    ignored, seen
):
    assert {sign: why_unseen(sign) for sign in ignored} == dict.fromkeys(
        ignored, "an invisible sign of format"
    )
    assert [sign for sign in seen if why_unseen(sign)] == []


@pytest.mark.parametrize(
    "seen",
    [
        "常州市“十三五”—2020年：１２３％（约数）、…",
        "Ünïcode, naïve — “quoted” ‘it’ 5 µg/m³ ½ € ≥ →",
        "\u3000全角空格 \xa0不断",
        "𠮷野家 \U00030edd \U0003134a",  # from planes of Chinese characters, the last unassigned
        "several\nlines",
        "",
    ],
)
def test_what_a_reader_sees_is_accepted(seen):
    assert say_unseen(seen) == ""
    assert make_visible(seen) == seen.replace("\n", " ")


def test_a_line_end_is_accepted_only_where_lines_are():
    assert say_unseen("a\nb", "") == (
        "holds U+000A (a control character) at character 2; accepted: text without it"
    )
    assert say_unseen("a\tb") != ""


@given(st.text(max_size=30))
def test_the_quick_way_finds_what_looking_up_every_character_does(given):
    slow = [(n, c) for n, c in enumerate(given) if c != "\n" and why_unseen(c)]
    assert list(find_unseen(given)) == slow


def test_the_usual_characters_need_no_looking_up():
    usual = [chr(n) for n in range(0x10000) if not text._UNUSUAL.match(chr(n))]
    assert len(usual) > 20_000
    assert not [sign for sign in usual if why_unseen(sign)]
    assert {unicodedata.category(sign)[0] for sign in usual} == set("LNPSZM")


def test_a_place_in_a_file_is_a_line_and_a_column():
    assert list(find_unseen_lines("a\n\tb\u200b\n\u202e", 5)) == [
        (2, 3, "\u200b"),
        (3, 1, "\u202e"),
    ]
    assert len(list(find_unseen_lines("\x07" * 9, 2))) == 2


@given(st.text(max_size=30))
def test_a_text_made_visible_holds_nothing_unseen(given):
    assert say_unseen(make_visible(given), "") == ""


def test_what_is_made_visible_is_a_space_nothing_or_the_sign_of_what_is_missing():
    assert make_visible("a\u202eb\r\nc\te\ue000\ufffd\u0378\x07") == "ab  c e□□□"
    assert name_sign("a") == "U+0061 LATIN SMALL LETTER A (accepted)"


def test_every_text_of_a_nested_value_is_found():
    assert list(texts_in({"a": [1, "b", {"c": ("d", None)}]})) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://example.org/a?b=1#c", "example.org"),
        ("ftp://example.org", "example.org"),
        ("https:///a", None),
        ("example.org", None),
        ("https://exa mple.org", None),
        ("https://example.org/<a>", None),
        ("https://[x", None),
        ("", None),
    ],
)
def test_an_address_has_a_host_and_nothing_that_would_cut_it(text, host):
    parts = split_address(text)
    assert parts is None if host is None else parts.hostname == host


def test_what_nobody_sees_is_shown_by_its_number():
    assert show_unseen("a\x1b[31m\u202e5\ue000\n") == "a[U+001B][31m[U+202E]5[U+E000][U+000A]"
    assert show_unseen("a\tb\n\r", "\n\t") == "a\tb\n[U+000D]"
    assert show_unseen("甲5%") == "甲5%"


@given(st.text())
def test_a_text_is_covered_sign_by_sign(given):
    covered = cover_unseen(given)
    assert len(covered) == len(given)
    assert not list(find_unseen(covered, "\n\t"))
    assert all(a in {b, "□", "\n"} for a, b in zip(covered, given, strict=True))


def test_what_breaks_a_line_is_covered_by_a_line_end():
    assert cover_unseen("a\fb\u202ec\x1b") == "a\nb□c□"
