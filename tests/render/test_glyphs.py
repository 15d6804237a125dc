"""No character is shown as a box, and a page carries the glyphs it needs and no others."""

import pytest

from analysis.core.errors import InputError
from analysis.render import check_glyphs
from analysis.render.glyphs import font_faces


def test_a_character_without_a_glyph_is_named_with_its_line():
    with pytest.raises(InputError, match=r"“ก” \(U\+0E01 THAI CHARACTER KO KAI\) on line 2, 3"):
        check_glyphs("一\nกข\nก")
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 1"):
        check_glyphs("a\u202eb")
    check_glyphs("昇·—〇“”‘’…％＋−×÷→\t\n")


def test_embedded_fonts_hold_only_the_characters_used():
    few, more = (len(font_faces(text, "")) for text in ("一二", "一二三四五六七八九十百千万亿"))
    assert few < more < 20_000
