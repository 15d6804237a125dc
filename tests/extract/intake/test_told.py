"""A document's doubts and places, said to a reader in words."""

from dataclasses import replace

import pytest

from analysis.extract.intake import build_document
from analysis.extract.intake.content import Doubt
from analysis.extract.intake.document import Place
from analysis.extract.intake.told import say_doubts, say_place
from analysis.words.catalogue import catalogue

EN, ZH = catalogue("en"), catalogue("zh")


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(page=7), "p. 7"),
        (Place(page=0), "p. 0"),
        (Place(paragraph=3), "paragraph 3"),
        (Place(page=7, paragraph=3), "p. 7, paragraph 3"),
        (Place(section="Trade", paragraph=3), "section “Trade”, paragraph 3"),
        (Place(page=7, section="Trade", paragraph=3), "p. 7, paragraph 3"),
        (Place(section="Trade"), "section “Trade”"),
        (Place(table=2, row=5, column=4), "table 2, row 5, column 4"),
        (Place(paragraph=3, table=2, row=5, column=4), "table 2, row 5, column 4"),
        (
            Place(section="Trade", table=2, row=5, column=4),
            "section “Trade”, table 2, row 5, column 4",
        ),
        (Place(sheet="Sheet1", cell="B3"), "Sheet1!B3"),
        (Place(page=7, sheet="Sheet1", cell="B3"), "p. 7, Sheet1!B3"),
        (Place(section="Trade", paragraph=3, sheet="Sheet1", cell="B3"), "Sheet1!B3"),
        (Place(), ""),
    ],
)
def test_a_place_is_the_page_or_section_then_the_paragraph_or_cell(place, said):
    assert say_place(place, EN) == said


def test_a_place_is_said_in_the_reader_s_language():
    comma = ZH.say("language.comma")
    assert comma != EN.say("language.comma")
    said = say_place(Place(page=7, paragraph=3), ZH)
    first, second = said.split(comma)
    assert "7" in first
    assert "3" in second
    assert "paragraph" not in said


def test_a_document_without_doubts_says_none():
    assert say_doubts(build_document("2024年，产值5亿元。"), EN) == []


def test_each_doubt_is_a_sentence_with_its_example_and_count():
    doubts = (
        Doubt("japanese"),
        Doubt("markup", {"count": 5, "example": "<td>"}),
        Doubt("markup", {"count": 1, "example": "<b>"}),
    )
    plain = build_document("2024年，产值5亿元。")
    document = replace(plain, content=replace(plain.content, doubts=doubts))
    said = say_doubts(document, EN)
    assert said[0].startswith("The document is in Japanese")
    assert "“<td>” (5 tags)" in said[1]
    assert "“<b>”:" in said[2]
    assert [one for one in say_doubts(document, ZH) if "<td>" in one]
