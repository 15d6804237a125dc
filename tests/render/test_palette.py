"""The colours can be read and told apart, on white paper as on a dark screen."""

import re
from itertools import pairwise

import pytest

from analysis.render.palette import DARK, LIGHT

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
# Success criteria 1.4.3 and 1.4.11 of WCAG 2.2: text, and what isn't text but must be seen.
TEXT, SEEN = 4.5, 3


def luminance(colour):
    """The relative luminance as WCAG 2.2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_of_contrast_gives_the_known_answers():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


def test_every_role_has_its_colour_on_paper_and_on_a_dark_screen():
    assert list(LIGHT) == list(DARK)
    # The style sheet and brief.typ call them by these names.
    assert set(LIGHT) == {
        *("paper", "ink", "soft", "hair", "wash"),
        *("accent", "tint", "warm", "grey", "mark"),
    }


@PALETTES
def test_a_colour_is_six_small_digits_and_has_one_role(palette):
    for colour in palette.values():
        assert re.fullmatch("#[0-9a-f]{6}", colour)
    assert len(set(palette.values())) == len(palette)  # else a chart's colour had two variables


def test_paper_is_white_and_a_dark_screen_is_dark():
    assert LIGHT["paper"] == "#ffffff"
    assert luminance(DARK["paper"]) < 0.02
    for palette, sign in ((LIGHT, 1), (DARK, -1)):
        for role in palette.keys() - {"paper"}:
            assert sign * luminance(palette[role]) < sign * luminance(palette["paper"])


@PALETTES
@pytest.mark.parametrize("ground", ["paper", "wash", "mark"])
@pytest.mark.parametrize("ink", ["ink", "soft", "accent"])
def test_text_can_be_read_on_all_that_lies_below_it(palette, ground, ink):
    assert contrast(palette[ink], palette[ground]) >= TEXT


@PALETTES
def test_the_colours_of_a_chart_can_be_seen_on_its_paper(palette):
    assert contrast(palette["warm"], palette["paper"]) >= TEXT
    assert contrast(palette["grey"], palette["paper"]) >= SEEN


@PALETTES
def test_the_series_of_a_chart_differ_in_grey_too(palette):
    steps = sorted(luminance(palette[role]) for role in ("paper", "tint", "grey", "accent"))
    assert all(lighter > 1.5 * darker for darker, lighter in pairwise(steps))


@PALETTES
def test_lines_and_grounds_stay_behind_the_text(palette):
    for quiet in ("hair", "wash", "tint", "mark"):
        assert 1.05 < contrast(palette[quiet], palette["paper"]) < SEEN


@pytest.mark.parametrize(
    ("role", "strongest"), [("accent", "blue"), ("tint", "blue"), ("warm", "red")]
)
@PALETTES
def test_a_role_keeps_its_hue_in_the_dark(palette, role, strongest):
    parts = {
        part: int(palette[role][at : at + 2], 16)
        for part, at in (("red", 1), ("green", 3), ("blue", 5))
    }
    assert max(parts, key=parts.get) == strongest
