"""A print: archival, tagged, and set so that all of it can be read."""

import ctypes
import dataclasses
import re
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from analysis.core.errors import InputError
from analysis.render import escape_markdown, mark_entry, mark_number, render_pdf
from analysis.render import pdf as printing

LINE = "word\n\n"
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20" width="99" height="20">'
    '<rect width="50" height="9" fill="#14507a"/>{}</svg>'
)
TABLE = "::: {{#t .table}}\nCap\n\n| {} | n |\n|---|--:|\n{}\n:::\n"


class Spot:
    """Where a text stands in a print, and how large."""

    def __init__(self, pdf, text):
        for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
            words = page.get_textpage()
            found = words.search(text, match_case=True).get_next()
            if found:
                self.page, self.count = number, found[1]
                self.left, self.bottom, _, _ = words.get_charbox(found[0], loose=True)
                self.right = words.get_charbox(found[0] + found[1] - 1, loose=True)[2]
                self.size = pdfium.FPDFText_GetFontSize(words.raw, found[0])
                return
        pytest.fail(f"the print does not say {text!r}")


def links(pdf):
    """Where each link leads: an address, or the number of a page."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for page in document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, position, link):
            destination = pdfium.FPDFLink_GetDest(document.raw, link)
            if destination:
                found.append(pdfium.FPDFDest_GetDestPageIndex(document.raw, destination) + 1)
                continue
            buffer = ctypes.create_string_buffer(999)
            action = pdfium.FPDFLink_GetAction(link)
            pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, 999)
            found.append(buffer.value.decode())
    return found


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
    assert max(box[2] for box in boxes) < page.get_width() - 59
    assert "x" * 300 in re.sub(r"[\s\u200b]", "", text.get_text_bounded())


def test_a_long_table_runs_over_the_page_with_its_head_repeated(as_pdf, pdf_text):
    rows = "\n".join(f"| row{n} | {n} |" for n in range(90))
    pdf = as_pdf(f"::: {{#t .table}}\nC\n\n| headword | n |\n|---|--:|\n{rows}\n:::")
    text = pdf_text(pdf)
    assert text.count("headword") == len(pypdfium2.PdfDocument(pdf)) > 1
    assert "row89" in text


def test_a_print_begins_with_its_headline_standfirst_and_who_made_it(as_pdf, squeezed):
    title = "Sampletown’slaboratoriesgrewby80%"  # long, but of words that a line can hold
    subtitle = "Innovationindicatorsofasampletown,2015–2019"
    opening, made = f"Researchbrief|{subtitle}1May2023{title}", "Sampleresearchgroup"
    foot = f"{subtitle}1/1"
    assert squeezed(as_pdf("")) == f"{opening}{made}{foot}"
    assert squeezed(as_pdf("First.\n\nSecond.\n")) == f"{opening}{made}First.Second.{foot}"
    assert squeezed(as_pdf("::: standfirst\nLead.\n:::\n\nFirst.\n\nSecond.\n")) == (
        f"{opening}Lead.{made}First.Second.{foot}"
    )
    assert squeezed(as_pdf("# Given *headline*\n\n::: standfirst\nLead.\n:::\n")) == (
        f"Researchbrief|{subtitle}1May2023GivenheadlineLead.{made}{foot}"
    )


def test_sections_are_listed_below_the_title_and_not_under_it(as_pdf):
    document = pypdfium2.PdfDocument(as_pdf("# Head\n\n## One\n\n### Inside\n\n## Two\n"))
    assert [(one.level, one.get_title()) for one in document.get_toc()] == [
        *((0, "One"), (1, "Inside"), (0, "Two"))
    ]
    assert "Head" not in [one.get_title() for one in document.get_toc()]


def test_a_print_is_described_and_dated_by_the_day_of_the_brief(pdf, language, metadata):
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_value("Subject") == metadata[language].description
    assert document.get_metadata_value("Keywords") == ", ".join(metadata[language].keywords)
    for name in ("CreationDate", "ModDate"):
        assert document.get_metadata_value(name).startswith("D:20230501")


def test_numbers_and_entries_lead_to_each_other_and_links_to_where_they_say(as_pdf, pdf_text):
    pdf = as_pdf(
        f"{mark_number('1', ref='n-a')} [web](https://a.org) [post](mailto:a@b.org) "
        "[file](02.html) [part](#x) [old](http://a.org) [text]{.other}\n\n"
        "::: appendix\n[there]{#x}\n\n"
        f"{mark_entry('n-a', value='1', body='y')}\n:::\n"
    )
    assert sorted(map(str, links(pdf))) == sorted(
        ["1", "https://a.org", "mailto:a@b.org", "1", "http://a.org", "1"]
    )
    assert "1 web post file part old text\r\n" in pdf_text(pdf)


def test_an_entry_begins_with_its_value_and_ends_with_its_pages(as_pdf, squeezed):
    number = mark_number("1", ref="n-a")
    pdf = as_pdf(
        f"{number} {number} {mark_number('2', ref='n-b')}\n\n::: appendix\n"
        '::: {#n-a .entry value="1"}\nOne.\n\nTwo.\n\nThree.\n:::\n\n'
        '::: {#n-b .entry value="a \\"b\\" \\\\n#d"}\nOnly.\n:::\n\n'
        "::: {#n-c .entry}\nUnused.\n:::\n:::\n"
    )
    assert '1One.Two.Three.↑p.1a"b"\\n#dOnly.↑p.1Unused.Innovation' in squeezed(pdf)


def test_each_part_of_a_brief_has_its_size_and_place(as_pdf):
    pdf = as_pdf(
        "Plain.\n\n::: findings\n1. Found.\n:::\n\n::: callout\nMind.\n:::\n\n"
        "::: sure\nSure.\n:::\n\n::: note\nAside.\n:::\n\n::: source\nBook.\n:::\n\n"
        "::: other\nOther.\n:::\n\n::: appendix\nSmall.\n:::\n\nAfter.\n"
    )
    small = {"1 Found": 7.8, "Sure": 8, "Aside": 7.8, "Book": 7.8, "Small": 7.4}
    size = {
        word: round(Spot(pdf, word).size, 1)
        for word in ("Plain", "Found", "Mind", "Other", "After", *small)
    }
    assert size == dict.fromkeys(size, 9.4) | small
    left = Spot(pdf, "Plain").left
    assert Spot(pdf, "Mind").left > left + 9  # inside a box
    assert Spot(pdf, "Sure").left > left + 9
    assert Spot(pdf, "Other").left == pytest.approx(left, abs=1)
    assert len(pypdfium2.PdfDocument(pdf)) == 1  # nothing begins a page by force


def test_a_finding_has_its_key_figure_beside_it_large_and_without_a_line(as_pdf, squeezed):
    entry = mark_entry("n-a", value="1", body="y")
    number = mark_number("+80.1%", ref="n-a", key=True)
    pdf = as_pdf(
        f"::: findings\n1. [{number} more]{{.key-figure}} **Said.** Text.\n2. Without.\n:::\n\n"
        f"::: appendix\n{entry}\n:::\n"
    )
    key, text, without = Spot(pdf, "+80.1%"), Spot(pdf, "Said."), Spot(pdf, "Without")
    assert key.size == pytest.approx(13.5)
    assert Spot(pdf, "more").size == pytest.approx(7.8)
    assert key.right < text.left == pytest.approx(without.left)
    assert "1+80.1%moreSaid.Text.2Without." in squeezed(pdf)
    assert links(pdf) == [1, 1]


def test_a_key_figure_too_wide_is_set_smaller_and_then_on_two_lines(as_pdf):
    entry = mark_entry("n-a", value="1", body="y")
    spots = []
    for shown in ("19.9–28.4%", "−110.3 to −103.6%", "−10,110.3 to −10,103.6 points"):
        pdf = as_pdf(
            f"::: findings\n1. [{mark_number(shown, ref='n-a')}]{{.key-figure}} Text.\n:::\n\n"
            f"::: appendix\n{entry}\n:::\n"
        )
        start, end = Spot(pdf, shown[:3]), Spot(pdf, shown[-3:])
        assert end.right < Spot(pdf, "Text").left
        spots.append((round(start.size, 1), start.bottom - end.bottom > 5))
    assert spots == [(12.5, False), (10.5, True), (10.5, True)]


def test_only_a_key_number_is_seen_to_be_a_link(as_pdf):
    entry = mark_entry("n-a", value="1", body="y")
    lines = []
    for key in (True, False):
        pdf = as_pdf(
            f"{mark_number('12345', ref='n-a', key=key)} x\n\n::: appendix\n{entry}\n:::\n"
        )
        assert links(pdf) == [1, 1]
        page = pypdfium2.PdfDocument(pdf)[0]
        lines.append(len(list(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]))))
    assert lines[0] > lines[1]


def test_what_lies_beside_a_print_is_named_and_with_an_address_linked(metadata, samples, squeezed):
    both = dataclasses.replace(metadata["en"], languages=("en", "zh"))
    said = "|Also:brief.zh.pdf|Data:tables.xlsx,numbers.json|Code:notebooks/"
    pdf = render_pdf("x", both, resources=samples)
    assert said in squeezed(pdf)
    assert links(pdf) == []
    linked = render_pdf("x", both, resources=samples, site_url="https://a.org/b/")
    assert said in squeezed(linked)
    assert links(linked) == [
        f"https://a.org/b/{name}" for name in ("brief.zh.pdf", "tables.xlsx", "numbers.json")
    ]
    alone = dataclasses.replace(metadata["en"], languages=("en",))
    assert "group|Data:" in squeezed(render_pdf("x", alone, resources=samples))
    assert "Data:" not in squeezed(render_pdf("x", metadata["en"], resources=samples))


def hero(tmp_path, notes=""):
    for name in ("a", "b"):
        for ending in (".svg", ".text.svg", ".narrow.text.svg"):
            words = f'<text y="18" font-size="6" font-family="Noto Sans SC">{name}{ending}</text>'
            (tmp_path / f"{name}{ending}").write_text(PICTURE.format(words), "utf-8")
    (tmp_path / "b.narrow.text.svg").unlink()
    figures = "".join(
        f"::: {{#f-{name} .figure}}\nTitle {name}\n\n![Alt {name}]({name}.svg)\n\n{notes}:::\n\n"
        for name in "ab"
    )
    return f":::: hero\n{figures}::::\n\nSee [](#f-b).\n"


def test_a_hero_stands_side_by_side_in_narrow_drawings_with_notes_below(
    as_pdf, tmp_path, squeezed
):
    notes = "::: note\nSmall.\n:::\n\n::: source\nBook.\n:::\n"
    pdf = as_pdf(hero(tmp_path, notes), resources=tmp_path)
    first, second = Spot(pdf, "Title a"), Spot(pdf, "Title b")
    assert first.bottom == pytest.approx(second.bottom)
    assert second.left > first.left + 200
    text = squeezed(pdf)
    assert "a.narrow.text.svg" in text
    assert "b.text.svg" in text  # where there is no narrow one
    assert "Figure1Note:Small.Source:Book.Figure2Note:Small.Source:Book.SeeFigure2." in text
    assert Spot(pdf, "Small").bottom < Spot(pdf, "b.text").bottom


def test_captions_of_a_chinese_hero_stand_below_and_level(as_pdf, tmp_path):
    pdf = as_pdf(hero(tmp_path), "zh", resources=tmp_path)
    assert Spot(pdf, "Title a").bottom < Spot(pdf, "a.narrow").bottom
    assert Spot(pdf, "Title a").bottom == pytest.approx(Spot(pdf, "Title b").bottom)


def test_a_hero_of_anything_but_figures_is_refused(as_pdf):
    with pytest.raises(InputError, match="A hero holds figures and nothing else"):
        as_pdf("::: hero\nText.\n:::\n")


def test_publications_are_items_of_two_columns_that_entries_lead_to(as_pdf, squeezed):
    listed = "::: references\n" + "".join(
        f"- []{{#ref-{n}}}[{n}] Publisher {n}.\n" for n in range(1, 5)
    )
    pdf = as_pdf(f"[go](#ref-3)\n\n{listed}:::\n\nAfter.\n")
    spots = [Spot(pdf, f"Publisher {n}") for n in range(1, 5)]
    assert spots[0].left == spots[1].left < spots[2].left == spots[3].left
    assert spots[0].bottom == spots[2].bottom > spots[1].bottom == spots[3].bottom
    assert Spot(pdf, "After").bottom < spots[3].bottom
    assert links(pdf) == [1]
    entry = mark_entry("n-a", value="1", body="Entry.")
    inside = as_pdf(f"::: appendix\n## All\n\n{entry}\n\n### Listed\n\n{listed}:::\n:::\n")
    assert "1Entry.Listed[1]Publisher1.[2]Publisher2." in squeezed(inside)


def test_columns_end_level_after_others_that_were_made_even(as_pdf):
    entries = "".join(
        mark_entry(f"n-{n}", value=f"v{n:02d}", body="text " * 40) for n in range(60)
    )
    listed = "::: references\n" + "- item\n" * 20 + ":::\n\n"
    pdf = as_pdf(f"{listed}::: appendix\n{entries}\n:::\n")
    spots = [Spot(pdf, f"v{n:02d}") for n in range(60)]
    last = [spot for spot in spots if spot.page == spots[-1].page]
    columns = [[spot for spot in last if (spot.left > 250) is right] for right in (False, True)]
    assert abs(len(columns[0]) - len(columns[1])) <= 1
    assert last[0].bottom == columns[1][0].bottom
    assert [spot.left for spot in last] == sorted(spot.left for spot in last)


def test_an_entry_runs_its_parts_in_and_ends_with_its_id_and_pages(as_pdf, squeezed):
    body = "Name\n\n[Print]{.what .print} p. 31\n\n[Formula]{.what .calculation} [1 + 1]{.formula}"
    entry = mark_entry("n-a", value="2", body=body, code="growth.rd_b.pct")
    pdf = as_pdf(f"{mark_number('2', ref='n-a')}\n\n::: appendix\n{entry}\n:::\n")
    assert "2NamePrintp.31Formula1+1growth.rd_b.pct↑p.1" in squeezed(pdf)
    assert Spot(pdf, "growth").size == pytest.approx(6.2)


def test_what_is_marked_as_chinese_has_wide_quotation_marks_in_an_english_brief(as_pdf):
    step = {}
    for attributes in ("lang=zh", "lang=fr", ".other"):
        pdf = as_pdf(f"some [n“n words]{{{attributes}}}\n")
        spot = Spot(pdf, "n“n")
        step[attributes] = spot.right - spot.left
    assert step["lang=zh"] > step["lang=fr"] + 3
    assert step["lang=fr"] == pytest.approx(step[".other"])


def test_a_table_is_tagged_with_its_head_and_its_rows(as_pdf, pdf_text):
    pdf = as_pdf(TABLE.format("head", "| x | 1.5 |\n| y | 2 |") + "\nEnd.\n")
    kinds = [kind for kind, _ in structure(pypdfium2.PdfDocument(pdf)[0])]
    counts = [kinds.count(kind) for kind in ("Table", "Caption", "THead", "TR", "TH", "TD")]
    assert counts == [1, 1, 1, 3, 4, 2]
    assert re.search(r"Table 1 +Cap\s+head n\s+x 1\.5\s+y 2\s+End\.", pdf_text(pdf))


def test_numbers_of_a_column_stand_under_each_other_at_the_decimal_point(as_pdf):
    pdf = as_pdf(TABLE.format("head", "| x | 71.5 |\n| y | 92 |\n| z | – |"))
    longer, shorter, dash = (Spot(pdf, text) for text in ("71", "92", "–\r"))
    assert longer.right == pytest.approx(shorter.right, abs=0.1)
    assert longer.bottom > shorter.bottom > dash.bottom
    assert Spot(pdf, "71.5").right > shorter.right + 4
    assert dash.left > shorter.left


def test_a_mark_joined_to_its_word_stays_on_its_line(as_pdf, squeezed):
    rows = "\n".join(f"| {'机' * length}（构）\u2060† | 1 |" for length in range(10, 80))
    pdf = as_pdf(TABLE.format("头", rows))
    lines = [line.strip() for page in pypdfium2.PdfDocument(pdf)
             for line in page.get_textpage().get_text_range().splitlines()]  # fmt: skip
    assert sum("†" in line for line in lines) == 70
    assert not [line for line in lines if line.startswith(("†", "）"))]
    latin = as_pdf("labs\u2060† grew\n")
    assert squeezed(latin).count("labs†grew") == 1


def test_a_number_stays_on_the_line_of_its_unit_in_english(as_pdf):
    pdf = as_pdf("\n\n".join(f"{'m' * n} {'in ' * 40}5 bn {'in ' * 9}" for n in range(1, 20)))
    lines = [line.strip() for page in pypdfium2.PdfDocument(pdf)
             for line in page.get_textpage().get_text_range().splitlines()]  # fmt: skip
    assert any(line.startswith("5 bn") for line in lines)
    assert not any(line.startswith("bn") for line in lines)


def test_a_narrow_column_is_not_wrapped(as_pdf):
    long = "many words that go on and on " * 5
    head = "::: {#t .table}\nCap\n\n| a |" + " b |" * 4 + "\n" + "|---" * 5 + "|\n"
    lines = []
    for first, last in (("3 July", "9 June"), ("3 July", "30 November")):
        pdf = as_pdf(f"{head}| {first} to {last} |{f' {long}|' * 4}\n:::\n")
        lines.append(Spot(pdf, first).bottom - Spot(pdf, last[-4:]).bottom)
    assert lines[0] == pytest.approx(0, abs=0.1)
    assert lines[1] > 5


def test_wide_columns_share_the_page_as_their_widest_cells_do(as_pdf):
    cells = "甲" * 12, "乙" * 99  # 2 + 24 of room, and of the second no more than 2 + 36
    pdf = as_pdf(f"::: {{#t .table}}\nCap\n\n|a|b|\n|---|---|\n|{'|'.join(cells)}|\n:::\n")
    first, second = (Spot(pdf, cell[0]).left for cell in cells)
    width = (210 - 2 * 21) / 25.4 * 72  # A4 without its margins, in points
    assert second - first == pytest.approx(width * 26 / (26 + 38) + 6 - 1, abs=0.5)


def test_a_short_table_is_kept_on_one_page_and_a_long_one_is_not(as_pdf):
    for count, pages in ((8, {2}), (9, {1, 2})):
        rows = "\n".join(f"| row{n:02d} | {n} |" for n in range(count))
        pdf = as_pdf(LINE * 36 + TABLE.format("headword", rows) + LINE * 3 + "\nLast.\n")
        assert {Spot(pdf, f"row{n:02d}").page for n in range(count)} == pages
        assert Spot(pdf, "Last").page == (1 if count == 8 else 2)  # the text runs on


def test_a_short_table_does_not_leave_its_heading_or_pass_a_long_one(as_pdf):
    short = TABLE.format("h", "| x | 1 |").replace("#t", "#s").replace("Cap", "Short")
    after = as_pdf(LINE * 36 + "## Heading\n\n" + short + LINE * 9)
    assert Spot(after, "Heading").page == Spot(after, "Short").page
    long = TABLE.format("h", "\n".join(f"| row{n:02d} | {n} |" for n in range(40)))
    pdf = as_pdf(LINE * 20 + long + "\n" + short + "\nEnd.\n")
    row, table, end = Spot(pdf, "row39"), Spot(pdf, "Short"), Spot(pdf, "End.")
    assert row.page == table.page == end.page == 2
    assert row.bottom > table.bottom > end.bottom


@pytest.mark.parametrize("lines", [5, 8, 20, 25])
def test_what_follows_a_long_table_stands_below_its_rows_in_order(as_pdf, tmp_path, lines):
    (tmp_path / "a.svg").write_text(PICTURE.format(""), "utf-8")
    long = TABLE.format("h", "\n".join(f"| row{n:02d} | {n} |" for n in range(40)))
    first, second = (
        TABLE.format("h", "| x | 1 |").replace("#t", f"#{name[0]}").replace("Cap", name)
        for name in ("Earlier", "Later")
    )
    figure = "::: {#f .figure}\nPicture\n\n![Alt](a.svg)\n:::\n\n"
    for parts, named in (
        (first + second, ("row39", "Earlier", "Later")),
        (figure, ("row39", "Picture")),
    ):
        pdf = as_pdf(LINE * lines + long + "\n" + parts + "End.\n", resources=tmp_path)
        spots = [Spot(pdf, name) for name in named]
        assert spots == sorted(spots, key=lambda spot: (spot.page, -spot.bottom))


def test_a_figure_floats_while_the_text_runs_on(as_pdf, tmp_path):
    tall = PICTURE.replace('viewBox="0 0 99 20" width="99" height="20"', 'viewBox="0 0 99 60"')
    (tmp_path / "a.svg").write_text(tall.format(""), "utf-8")
    figure = "::: {#f .figure}\nFloating\n\n![Alt](a.svg)\n:::\n\n"
    for language in ("en", "zh"):
        pdf = as_pdf(LINE * 30 + figure + LINE * 5 + "Later.\n", language, resources=tmp_path)
        assert (Spot(pdf, "Floating").page, Spot(pdf, "Later").page) == (2, 1)


def test_a_figure_has_its_picture_with_what_it_shows(as_pdf, tmp_path, squeezed):
    (tmp_path / "a.svg").write_text(PICTURE.format(""), "utf-8")
    (tmp_path / "b.svg").write_text(PICTURE.format(""), "utf-8")
    words = '<text x="5" y="18" font-size="6" font-family="Noto Sans SC">Legend {}</text>'
    for name in ("b", "c"):
        (tmp_path / f"{name}.text.svg").write_text(PICTURE.format(words.format(name)), "utf-8")
    pixels = BytesIO()
    Image.new("RGB", (9, 9), "#14507a").save(pixels, "PNG")
    (tmp_path / "c.PNG").write_bytes(pixels.getvalue())
    alts = {"a.svg": 'A "b" \\n', "b.svg": "Second", "c.PNG": "Third"}
    figures = "".join(
        f"::: {{#f-{name[0]} .figure}}\nFig\n\n![{escape_markdown(alt)}]({name})\n\n"
        "::: source\nBook\n:::\n:::\n\n"
        for name, alt in alts.items()
    )
    pdf = as_pdf(figures, resources=tmp_path)
    document = pypdfium2.PdfDocument(pdf)
    shown = [alt for page in document for kind, alt in structure(page) if kind == "Figure"]
    assert shown == list(alts.values())
    text = squeezed(pdf)
    assert text.count("Legend") == text.count("Legendb") == 1  # set as text, where it can be
    assert re.search("Figure1Fig.*Source:Book.*Figure2Fig.*Source:Book.*Figure3Fig", text)


def test_a_print_is_the_same_whatever_has_been_set_before(as_pdf):
    entries = "".join(
        f"::: {{#n-{n} .entry value={n}}}\n{'name ' * n}\n:::\n\n" for n in range(1, 9)
    )
    brief = f"x\n\n::: appendix\n## All\n\n### Some\n\n{entries}:::\n"
    printing._open_fonts.cache_clear()
    first = as_pdf(brief)
    as_pdf(brief.replace("name name", "other"))
    assert as_pdf(brief) == first


def test_what_typst_warns_of_stops_the_print(as_pdf, monkeypatch):
    options = {}

    class BadCompiler:
        def __init__(self, _main, **given):
            options.update(given)

        def query(self, *_, **_given):
            return "[]"

        def compile_with_warnings(self, **given):
            options.update(given)
            return b"", ["odd type", "odd page"]

    monkeypatch.setattr(printing.typst, "Compiler", BadCompiler)
    with pytest.raises(RuntimeError, match="Typst: odd type; odd page"):
        as_pdf("x")
    assert options["ignore_system_fonts"] is True
    assert options["pdf_standards"] == ["a-2a", "ua-1"]
