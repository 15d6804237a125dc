"""Prints held against what others say a PDF should be: qpdf, poppler, pikepdf, fontTools, PDFium.

The sample brief and the reports of the repository are checked, for PDF/A-2a and PDF/UA-1 as far
as programs of PyPI and Debian can: syntax, claims, fonts, colour, tags, links, and how full pages
are. Typst itself refuses what it knows to break either standard. Nobody here checks every clause
of ISO 19005-2 and ISO 14289-1 (veraPDF and PAC are in none of these registries), whether the
reading order and the alternative texts make sense, or how a screen reader takes them.
"""

import io
import itertools
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pikepdf import Dictionary, Name

from analysis.render.finish import elements

ROOT = Path(__file__).parents[2]
REPORTS = sorted((ROOT / "reports").glob("*/brief.*.pdf"))
MOST_BYTES = 500_000
MOST_BLANK = 0.2  # of the height between the margins
TOP, BOTTOM, HEIGHT = 15, 18, 297  # margins and height of a page, in millimetres
HEADINGS = {Name.H1: 1, Name.H2: 2, Name.H3: 3}


@pytest.fixture(
    scope="session",
    params=[None, *REPORTS],
    ids=["sample", *(f"{path.parent.name}-{path.stem}" for path in REPORTS)],
)
def print_bytes(request, sample, samples, metadata):
    """A print: of the sample brief, and each of the reports."""
    if request.param:
        return request.param.read_bytes()
    from analysis.render import render_pdf

    return render_pdf(sample("en"), metadata["en"], resources=samples)


@pytest.fixture(scope="session")
def document(print_bytes):
    """The same, opened."""
    return pikepdf.open(io.BytesIO(print_bytes))


@pytest.fixture(scope="session")
def tags(document):
    """Its structure elements in reading order."""
    return list(elements(document.Root.StructTreeRoot))


def run(program, *arguments):
    found = shutil.which(program)
    if not found:
        pytest.skip(
            f"{program} is not installed; Debian's packages qpdf and poppler-utils have it"
        )
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def measure_feet(pdf):
    """How much of the room between the margins is blank at the foot of each page, from 0 to 1."""
    feet = []
    for page in pypdfium2.PdfDocument(pdf):
        pixels = page.render(scale=0.5, grayscale=True).to_numpy().reshape(-1)
        lines = pixels.reshape(round(page.get_height() / 2), -1)
        first, last = (round(at / HEIGHT * len(lines)) for at in (TOP, HEIGHT - BOTTOM))
        inked = np.nonzero((lines[first:last] < 230).any(axis=1))[0]
        feet.append(1 - (inked[-1] + 1) / (last - first) if len(inked) else 1.0)
    return feet


def test_its_syntax_is_sound_to_qpdf_and_pikepdf(print_bytes, document, tmp_path):
    assert document.check_pdf_syntax() == []
    path = tmp_path / "a.pdf"
    path.write_bytes(print_bytes)
    done = run("qpdf", "--check", str(path))
    assert "No syntax or stream encoding errors found" in done.stdout


def test_poppler_reads_it_as_tagged_and_without_complaint(print_bytes, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(print_bytes)
    done = run("pdfinfo", str(path))
    assert done.stderr == ""
    assert re.search(r"^Tagged: +yes$", done.stdout, re.MULTILINE)
    assert re.search(r"^Suspects: +no$", done.stdout, re.MULTILINE)
    assert re.search(r"^JavaScript: +no$", done.stdout, re.MULTILINE)


def test_it_claims_both_standards_where_archives_look(print_bytes, document):
    claims = document.Root.Metadata.read_raw_bytes()
    for claim in ("pdfaid:part>2<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert claim.encode() in claims
    assert claims in print_bytes  # not packed: it can be read without a PDF reader
    assert len(document.trailer.ID) == 2
    assert not document.is_encrypted
    intents = list(document.Root.OutputIntents)
    assert [one.S for one in intents] == [Name.GTS_PDFA1]
    assert len(intents[0].DestOutputProfile.read_bytes()) > 300


def test_it_is_no_heavier_than_agreed(print_bytes):
    assert len(print_bytes) <= MOST_BYTES


def test_all_its_type_travels_with_it_and_can_be_read_as_text(document):
    fonts = [
        one
        for one in document.objects
        if isinstance(one, Dictionary) and one.get(Name.Type) == Name.Font
    ]
    assert fonts
    for font in fonts:
        if font.Subtype == Name.Type0:
            assert b"beginbf" in font.ToUnicode.read_bytes()
            continue
        assert font.Subtype == Name.CIDFontType2
        assert re.match(r"/[A-Z]{6}\+", str(font.FontDescriptor.FontName))  # a part of a font
        _check_widths(font)


def _check_widths(font):
    """The widths told are those of the font that is embedded, as PDF/A asks."""
    embedded = TTFont(io.BytesIO(font.FontDescriptor.FontFile2.read_bytes()))
    scale = embedded["head"].unitsPerEm / 1000
    order = embedded.getGlyphOrder()
    told = list(font.get(Name.W, []))
    while told:
        first, widths = int(told.pop(0)), told.pop(0)
        if not isinstance(widths, pikepdf.Array):
            last, width = int(widths), told.pop(0)
            widths = [width] * (last - first + 1)
        for glyph, width in enumerate(widths, start=first):
            assert float(width) * scale == pytest.approx(embedded["hmtx"][order[glyph]][0], abs=1)


def test_nothing_in_it_runs_or_is_fetched(document):
    assert "/JavaScript" not in document.Root.get(Name.Names, {})
    assert not {"/OpenAction", "/AA", "/AcroForm", "/AF"} & document.Root.keys()
    links = (link for page in document.pages for link in page.get(Name.Annots, []))
    kinds = {str(link.A.S) for link in links if Name.A in link}
    assert kinds <= {"/URI", "/GoTo"}


def test_each_link_says_where_it_leads_and_stands_in_the_tree(document):
    links = [link for page in document.pages for link in page.get(Name.Annots, [])]
    assert links
    for link in links:
        assert link.Subtype == Name.Link
        assert str(link.Contents).strip()
        assert int(link.StructParent) >= 0
        assert int(link.F) & 4  # is printed
    assert {page.get(Name.Tabs) for page in document.pages} == {Name.S}


def test_its_language_and_title_are_what_a_reader_announces(document):
    assert re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", str(document.Root.Lang))
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.Root.MarkInfo.Marked
    assert Name.Suspects not in document.Root.MarkInfo
    assert str(document.docinfo.Title).strip()


def test_its_headline_is_the_one_heading_above_all_others(document, tags):
    levels = [HEADINGS[one.S] for one in tags if one.S in HEADINGS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(low - high <= 1 for high, low in itertools.pairwise(levels))
    assert str(next(one for one in tags if one.S == Name.H1).T).strip()
    with document.open_outline() as outline:
        assert len(outline.root) == levels.count(2)  # the sections, not the headline


def test_no_text_lies_loose_in_the_tree(tags):
    whole = tags[0]
    assert Name.Document == whole.S
    assert Name.Span not in {child.S for child in whole.K}


def test_each_picture_is_told_in_words(tags):
    pictures = [one for one in tags if Name.Figure == one.S]
    assert pictures
    assert all(len(str(one.Alt).strip()) > 20 for one in pictures)


def test_each_table_has_its_title_and_each_row_its_head(document, tags):
    tables = [one for one in tags if Name.Table == one.S]
    names = set(dict(pikepdf.NameTree(document.Root.StructTreeRoot.IDTree)))
    assert tables
    for table in tables:
        inside = list(elements(table))
        assert any(Name.Caption == one.S and list(elements(one)) for one in inside)
        bodies = [one for one in inside if Name.TBody == one.S]
        rows = [row for body in bodies for row in elements(body) if row.S == Name.TR]
        assert rows
        for row in rows:
            head, *others = row.K
            assert head.S == Name.TH
            if not others:  # it heads a group of rows
                assert _said(head).ColSpan > 1
                continue
            assert _said(head).Scope == Name.Row
            assert {cell.S for cell in others} <= {Name.TD}
            assert all(head.ID in list(_said(cell).Headers) for cell in others)
        heads = {str(one) for cell in inside if cell.S == Name.TD for one in _said(cell).Headers}
        assert heads <= names


def _said(cell):
    return next(one for one in cell.A if Name.Table == one.O)


def test_no_page_but_the_last_ends_emptier_than_a_fifth(print_bytes):
    feet = measure_feet(print_bytes)
    assert {page: foot for page, foot in enumerate(feet[:-1], 1) if foot > MOST_BLANK} == {}


@pytest.mark.parametrize("count", [1, 15, 30])
def test_a_blank_foot_is_measured(as_pdf, count):
    pdf = as_pdf("word\n\n" * count)
    [foot] = measure_feet(pdf)
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    last = text.get_text_range().rindex("word")
    lowest = text.get_charbox(last)[1] / 72 * 25.4  # in millimetres from the page's foot
    assert foot == pytest.approx((lowest - BOTTOM) / (HEIGHT - TOP - BOTTOM), abs=0.01)
