"""No character is shown as a box, and a page carries the glyphs it needs and no others."""

import base64
import io
import re

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program

from analysis.core.errors import InputError
from analysis.render import check_glyphs, glyphs
from analysis.render.glyphs import FONT_FILES, FONT_FOLDER, check_decoded, font_faces


def named(text):
    """What is said of a text's characters."""
    with pytest.raises(InputError) as refusal:
        check_glyphs(text)
    message = str(refusal.value)
    assert message.startswith("The shipped type (Noto Sans SC) has no glyph for ")
    assert message.endswith(". Replace these characters, or rebuild the fonts with them.")
    return message.partition(" for ")[2].partition(". Replace")[0]


def embedded(rules):
    """The fonts of a style sheet, by weight."""
    form = re.compile(
        r"@font-face\{font-family:'Noto Sans SC';font-style:normal;font-weight:(\d+);"
        r"src:url\(data:font/woff2;base64,([^)]+)\) format\('woff2'\)\}"
    )
    lines = [form.fullmatch(line) for line in rules.split("\n")]
    return {
        int(line[1]): TTFont(io.BytesIO(base64.b64decode(line[2])), recalcTimestamp=False)
        for line in lines
    }


def outline(font, character):
    """How a font draws a character: its strokes and its advance."""
    pen = RecordingPen()
    glyph = font.getGlyphSet()[font.getBestCmap()[ord(character)]]
    glyph.draw(pen)
    return pen.value, glyph.width


def tags(font, table):
    """The features that a font's table offers."""
    return {one.FeatureTag for one in font[table].table.FeatureList.FeatureRecord}


def draw_type(path, characters):
    """Write a type of squares for these characters, with instructions to a screen."""
    pen = TTGlyphPen(None)
    for corner, place in enumerate(((0, 0), (0, 500), (500, 500), (500, 0))):
        (pen.lineTo if corner else pen.moveTo)(place)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"uni{ord(one):04X}" for one in characters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): f"uni{ord(one):04X}" for one in characters})
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["prep"] = newTable("prep")
    builder.font["prep"].program = Program()
    builder.font["prep"].program.fromAssembly(["SVTCA[0]"])
    builder.save(path)


@pytest.fixture
def squares(tmp_path, monkeypatch):
    """In the type's place, a regular and a bold one that have not the same characters."""
    draw_type(tmp_path / "regular.ttf", "AB\u00ad\u0085")
    draw_type(tmp_path / "bold.ttf", "AC\u00ad\u0085")
    monkeypatch.setattr(glyphs, "FONT_FOLDER", tmp_path)
    monkeypatch.setattr(glyphs, "FONT_FILES", {"Regular": "regular.ttf", "Bold": "bold.ttf"})
    glyphs.shown_characters.cache_clear()
    yield
    glyphs.shown_characters.cache_clear()


def test_a_character_without_a_glyph_is_named_with_its_line():
    with pytest.raises(InputError, match=r"“ก” \(U\+0E01 THAI CHARACTER KO KAI\) on line 2, 3"):
        check_glyphs("一\nกข\nก")
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 1"):
        check_glyphs("a\u202eb")
    check_glyphs("昇·—〇“”‘’…％＋−×÷→\t\n")


def test_each_character_is_named_once_and_a_line_once():
    assert named("กก\nᚠก") == (
        "“ก” (U+0E01 THAI CHARACTER KO KAI) on line 1, 2; "
        "“ᚠ” (U+16A0 RUNIC LETTER FEHU FEOH FE F) on line 2"
    )


def test_five_lines_are_named_and_of_more_it_is_said_that_there_are():
    assert named("\nก" * 5).endswith("on line 2, 3, 4, 5, 6")
    assert named("\nก" * 6).endswith("on line 2, 3, 4, 5, 6, …")


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),  # the type has it, but nobody would see it
        ("\r", "U+000D unnamed"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
    ],
)
def test_what_is_invisible_is_refused_and_named_by_its_code_alone(character, name):
    assert named(f"a{character}b") == f"{name} on line 1"


def test_what_an_entity_stands_for_is_refused_with_a_text_it_stands_in():
    check_decoded(["a\n\tb", "一\u2060二"])
    with pytest.raises(InputError) as refused:
        check_decoded(["a", "b\u202ec", "ก"])
    assert (
        "U+202E RIGHT-TO-LEFT OVERRIDE, for which an entity such as &#8238; stands in "
        "'b\\u202ec'; “ก” (U+0E01 THAI CHARACTER KO KAI), for which an entity such as &#3585; "
        "stands in 'ก'"
    ) in str(refused.value)


@pytest.mark.usefixtures("squares")
def test_a_character_is_shown_only_if_every_weight_has_it():
    check_glyphs("A\tA\nA")
    for line, character in enumerate("BC\u00ad\u0085", start=1):
        assert named("\n" * (line - 1) + character).endswith(f"on line {line}")
        assert f"U+{ord(character):04X}" in named(character)


def test_each_weight_is_embedded_with_its_characters_drawn_as_the_type_draws_them():
    fonts = embedded(font_faces("研发A研", ["1", "发"]))
    assert list(fonts) == [400, 700]
    for weight, style, characters in ((400, "Regular", "研发A"), (700, "Bold", "1发")):
        assert set(fonts[weight].getBestCmap()) == set(map(ord, characters))
        with TTFont(FONT_FOLDER / FONT_FILES[style]) as whole:
            for character in characters:
                assert outline(fonts[weight], character) == outline(whole, character)
    assert outline(fonts[400], "发") != outline(fonts[700], "发")


def test_what_is_embedded_keeps_copyright_licence_and_date():
    font = embedded(font_faces("一“A", ""))[400]
    with TTFont(FONT_FOLDER / FONT_FILES["Regular"]) as whole:
        kept = {one.nameID: one.toUnicode() for one in font["name"].names}
        assert set(kept) == {0, 1, 2, 13, 14}
        assert kept == {number: whole["name"].getDebugName(number) for number in kept}
        assert "SIL Open Font License" in kept[13]
        assert font["head"].modified == whole["head"].modified
        assert font["head"].created == whole["head"].created


def test_what_is_embedded_keeps_the_narrow_quotation_marks_and_the_kerning():
    font = embedded(font_faces("“”AV", ""))[400]
    assert "pwid" in tags(font, "GSUB")
    assert tags(font, "GPOS") == {"kern"}


def test_a_box_stands_for_what_a_reader_types_and_the_page_has_not():
    font = embedded(font_faces("一", ""))[400]
    assert font["glyf"][".notdef"].numberOfContours > 0


@pytest.mark.usefixtures("squares")
def test_instructions_to_a_screen_are_not_embedded():
    fonts = embedded(font_faces("AB", "C"))
    assert set(fonts[400].getBestCmap()) == set(map(ord, "AB"))
    assert set(fonts[700].getBestCmap()) == {ord("C")}
    assert not any("prep" in font for font in fonts.values())


def test_the_order_and_number_of_uses_change_nothing():
    assert font_faces("三一二一", "b") == font_faces("一二三", "bbb")


def test_a_cut_is_the_same_whatever_has_been_cut_before():
    texts = ("研发AV“”", "AV一", "研发AV“”一二三AWTo")
    first = []
    for text in texts:
        glyphs.open_face.cache_clear()
        glyphs._cut.cache_clear()
        first.append(font_faces(text, text))
    glyphs._cut.cache_clear()
    assert [font_faces(text, text) for text in reversed(texts)] == first[::-1]


def test_embedded_fonts_hold_only_the_characters_used():
    few, more = (len(font_faces(text, "")) for text in ("一二", "一二三四五六七八九十百千万亿"))
    assert few < more < 20_000


def test_a_joiner_of_words_passes():
    check_glyphs("labs\u2060†\n机构\u2060‡\t")
