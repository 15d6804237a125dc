"""A print: archival, tagged, and set so that all of it can be read."""

import ctypes
import dataclasses
import re

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from analysis.core.errors import InputError
from analysis.render import mark_entry, mark_number, render_pdf


def structure(page):
    """The type and alt text of every element of a page's structure tree."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found = []

    def text(function, element):
        size = function(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        function(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element):
        found.append(
            (
                text(pdfium.FPDF_StructElement_GetType, element),
                text(pdfium.FPDF_StructElement_GetAltText, element),
            )
        )
        for index in range(pdfium.FPDF_StructElement_CountChildren(element)):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, index)
            if child:
                walk(child)

    for index in range(pdfium.FPDF_StructTree_CountChildren(tree)):
        walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, index))
    pdfium.FPDF_StructTree_Close(tree)
    return found


def test_pdf_is_tagged_archival_and_described(language, pdf, metadata):
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert len(pdf) < 500_000
    document = pypdfium2.PdfDocument(pdf)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == metadata[language].title
    assert document.get_metadata_value("Author") == metadata[language].author
    assert language in re.search(rb"<dc:language>.*?</dc:language>", pdf).group().decode()
    assert len(list(document.get_toc())) == 8
    alternatives = [
        text for page in document for kind, text in structure(page) if kind == "Figure"
    ]
    assert len(alternatives) == 1
    assert "80.1" in alternatives[0]


def test_the_prints_own_words_and_codes_are_the_languages(
    metadata, sample, samples, bracketed, squeezed
):
    metadata = dataclasses.replace(metadata["en"], language="xx")
    pdf = render_pdf(sample("en"), metadata, resources=samples, words=bracketed)
    text = squeezed(pdf)
    for word in ("〚Researchbrief〛", "〚Figure1〛", "〚Source:〛", "1〚May〛2023", "〚s.1〛"):
        assert word in text
    assert b"<rdf:li>fi-GB</rdf:li>" in pdf


def test_pages_of_an_entry_are_told_by_one_or_several(language, pdf, as_pdf, squeezed):
    one, several = {"zh": (r"↑第\d页", r"第1、2页"), "en": (r"↑p\.\d", r"pp\.1,2")}[language]
    assert re.search(one, squeezed(pdf))
    place = mark_number("1", ref="n-a")
    filler = "word\n\n" * 60
    entry = mark_entry("n-a", value="1", body="x")
    markdown = f"{place}\n\n{filler}{place}\n\n::: appendix\n{entry}\n:::\n"
    assert re.search(several, squeezed(as_pdf(markdown, language)))


def test_a_character_without_a_glyph_is_refused(as_pdf):
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 1"):
        as_pdf("a\u202eb")


def test_quotation_marks_are_narrow_in_english_and_wide_in_chinese(as_pdf):
    step = {}
    for language in ("zh", "en"):
        page = pypdfium2.PdfDocument(as_pdf("some n“n words\n", language))[0].get_textpage()
        place = page.get_text_range().index("n“n")
        step[language] = page.get_charbox(place + 2)[0] - page.get_charbox(place)[0]
    assert step["en"] < 11.5  # points, at a body size of 9.8
    assert step["zh"] > 15


def test_a_word_longer_than_the_line_stays_on_the_page(as_pdf):
    word = "x" * 300
    markdown = f"{word}\n\n::: {{#t .table}}\nC\n\n| a | b |\n|---|--:|\n| {word} | 1 |\n:::"
    page = pypdfium2.PdfDocument(as_pdf(markdown))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars())]
    assert max(box[2] for box in boxes) < page.get_width() - 60
    assert "x" * 300 in re.sub(r"[\s\u200b]", "", text.get_text_bounded())


def test_a_long_table_runs_over_the_page_with_its_head_repeated(as_pdf, pdf_text):
    rows = "\n".join(f"| row{n} | {n} |" for n in range(90))
    pdf = as_pdf(f"::: {{#t .table}}\nC\n\n| headword | n |\n|---|--:|\n{rows}\n:::")
    text = pdf_text(pdf)
    assert text.count("headword") == len(pypdfium2.PdfDocument(pdf)) > 1
    assert "row89" in text
