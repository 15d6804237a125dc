"""Both outputs of a brief: linked, labelled, accessible, safe, and the same every time."""

import ctypes
import dataclasses
import datetime as dt
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4 as nb
import pandas as pd
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.render import (
    Metadata,
    check_glyphs,
    escape_markdown,
    mark_entry,
    mark_number,
    render_html,
    render_notebook,
    render_pdf,
)
from analysis.render.glyphs import font_faces
from analysis.render.markup import (
    READER,
    decimal_tails,
    format_date,
    nodes,
    plain_text,
    run_pandoc,
)
from analysis.words.catalogue import Catalogue, pseudo

SAMPLES = Path(__file__).parents[1] / "data" / "render"
METADATA = {
    "en": Metadata(
        title="Sample town’s laboratories grew by 80%",
        subtitle="Innovation indicators of a sample town, 2015–2019",
        author="Sample research group",
        date=dt.date(2023, 5, 1),
        language="en",
        description="What a sample compendium says about its own numbers.",
        keywords=("innovation", "growth"),
        identifier="sample",
    ),
    "zh": Metadata(
        title="样例市研发机构四年增长八成",
        subtitle="样例市创新指标，2015—2019年",
        author="样例研究组",
        date=dt.date(2023, 5, 1),
        language="zh",
        description="样例汇编中的数字说明了什么。",
        keywords=("创新", "增长"),
        identifier="sample",
    ),
}
LANGUAGES = ("zh", "en")


def sample(language: str) -> str:
    return (SAMPLES / f"sample.{language}.md").read_text(encoding="utf-8")


def as_html(markdown: str, language: str = "en") -> str:
    return render_html(markdown, METADATA[language], resources=SAMPLES)


def as_pdf(markdown: str, language: str = "en") -> bytes:
    return render_pdf(markdown, METADATA[language], resources=SAMPLES)


def pdf_text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


@pytest.fixture(scope="module", params=LANGUAGES)
def pages(request) -> tuple[str, str, bytes]:
    language = request.param
    return language, as_html(sample(language), language), as_pdf(sample(language), language)


class Elements(HTMLParser):
    """Every element's tag and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def test_html_makes_no_request_and_runs_no_script(pages):
    _, html, _ = pages
    for tag, attributes in Elements(html).found:
        assert tag not in {"iframe", "object", "embed", "link", "form"}
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes == {"type": "application/ld+json"}
        if tag == "img":
            assert attributes["src"].startswith("data:")
            assert attributes["alt"]
    assert not re.search(r"@import|url\((?!data:)", html)
    assert len(html.encode()) < 400_000


def test_every_number_leads_to_its_entry_and_every_entry_back(pages):
    _, html, _ = pages
    elements = Elements(html).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    numbers = [a for _, a in elements if a.get("class") == "num"]
    back = [a["href"] for _, a in elements if str(a.get("href", "")).startswith("#at-")]
    assert len(numbers) == len(back) == 23
    assert {f"#{a['id']}" for a in numbers} == set(back)
    for _, attributes in elements:
        for reference in (
            str(attributes.get("href", "")).partition("#")[2]
            if str(attributes.get("href", "")).startswith("#")
            else "",
            attributes.get("aria-describedby", ""),
            attributes.get("aria-labelledby", ""),
        ):
            assert not reference or reference in ids


def test_labels_are_words_of_the_language_in_both_outputs(pages):
    language, html, pdf = pages
    text = re.sub(r"\s+", "", pdf_text(pdf))
    plain = re.sub(r"\s+|<[^>]*>", "", html)
    words = {
        "zh": "表1样例市关键 图1研发机构 注：区间 资料来源：样例 见表1与图1 2023年5月1日",
        "en": "Table1Key Figure1Lab Note:Ranges Source:sample SeeTable1andFigure1 1May2023",
    }
    for word in words[language].split():
        assert word in plain
        assert word in text


def test_the_renderers_own_words_and_codes_are_the_languages():
    # Every message in brackets, so that a word of the code's own would stand without.
    words = pseudo("en", brackets="〚〛")
    messages = {**words.messages, "language.html": "xx-Latn", "language.pdf": "fi"}
    words = Catalogue("xx", {**messages, "page.pages": "〚s. {pages}〛"})
    metadata = dataclasses.replace(METADATA["en"], language="xx")
    html = render_html(sample("en"), metadata, resources=SAMPLES, words=words)
    pdf = render_pdf(sample("en"), metadata, resources=SAMPLES, words=words)
    assert '<html lang="xx-Latn">' in html
    assert '"inLanguage": "xx-Latn"' in html
    for word in (
        "〚Research brief〛",
        "〚Skip to the text〛",
        "〚Table 1〛",
        "〚Note: 〛",
        "1 〚May〛 2023",
    ):
        assert word in html
    assert 'aria-label="〚Back to place 1 in the text〛"' in html
    text = re.sub(r"\s+", "", pdf_text(pdf))
    for word in ("〚Researchbrief〛", "〚Figure1〛", "〚Source:〛", "1〚May〛2023", "〚s.1〛"):
        assert word in text
    assert b"<rdf:li>fi-GB</rdf:li>" in pdf
    with pytest.raises(InputError, match="language 'xx'; accepted: zh, en"):
        render_html("x", metadata, resources=SAMPLES)
    executed = notebook(nb.new_output("stream", text="x"))
    page = render_notebook(executed, title="Growth", language=words)
    assert "<summary>〚Code〛 [1]</summary>" in page


def test_pages_of_an_entry_are_told_by_one_or_several(pages):
    language, _, pdf = pages
    text = re.sub(r"\s+", "", pdf_text(pdf))
    one, several = {"zh": (r"↑第\d页", r"第1、2页"), "en": (r"↑p\.\d", r"pp\.1,2")}[language]
    assert re.search(one, text)
    assert re.search(several, as_pdf_of_two_pages(language))


def as_pdf_of_two_pages(language: str) -> str:
    place = mark_number("1", ref="n-a")
    filler = "word\n\n" * 60
    entry = mark_entry("n-a", value="1", body="x")
    markdown = f"{place}\n\n{filler}{place}\n\n::: appendix\n{entry}\n:::\n"
    return re.sub(r"\s+", "", pdf_text(as_pdf(markdown, language)))


@pytest.mark.parametrize(("month", "zh", "en"), [(1, "1月", "January"), (12, "12月", "December")])
def test_a_date_is_written_as_its_language_does(month, zh, en):
    day = dt.date(2023, month, 5)
    assert format_date(day, "zh") == f"2023年{zh}5日"
    assert format_date(day, "en") == f"5 {en} 2023"


def test_html_says_what_it_is_to_machines(pages):
    language, html, _ = pages
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    report = json.loads(data)
    assert report["@type"] == "Report"
    assert report["isBasedOn"]["@type"] == "Dataset"
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in html
    assert f"<title>{METADATA[language].title}</title>" in html


def test_pdf_is_tagged_archival_and_described(pages):
    language, _, pdf = pages
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert len(pdf) < 500_000
    document = pypdfium2.PdfDocument(pdf)
    assert pdfium.FPDFCatalog_IsTagged(document.raw)
    assert document.get_metadata_value("Title") == METADATA[language].title
    assert document.get_metadata_value("Author") == METADATA[language].author
    assert language in re.search(rb"<dc:language>.*?</dc:language>", pdf).group().decode()
    assert len(list(document.get_toc())) == 8
    alternatives = [
        text for page in document for kind, text in structure(page) if kind == "Figure"
    ]
    assert len(alternatives) == 1
    assert "80.1" in alternatives[0]


def structure(page: pypdfium2.PdfPage) -> list[tuple[str, str]]:
    """The type and alt text of every element of a page's structure tree."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    found: list[tuple[str, str]] = []

    def text(function, element) -> str:
        size = function(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        function(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element) -> None:
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


def test_same_input_gives_same_bytes_anywhere(pages):
    language, html, pdf = pages
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import test_render as t;"
        "l = sys.argv[2];"
        "print(hashlib.sha256(t.as_html(t.sample(l), l).encode()).hexdigest(),"
        " hashlib.sha256(t.as_pdf(t.sample(l), l)).hexdigest())"
    )
    elsewhere = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(Path(__file__).parent), language],
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [hashlib.sha256(it).hexdigest() for it in (html.encode(), pdf)]


HOSTILE = (
    '<script>alert(1)</script> #import "x" $y$ @z [x](javascript:a) *b* `c` =d() \\e {{f}} ~g^h'
)


def test_text_from_data_is_shown_as_it_is():
    markdown = (
        f"# {escape_markdown(HOSTILE)}\n\n{escape_markdown(HOSTILE)}\n\n"
        f"{mark_number(HOSTILE, ref='n-a', tip=HOSTILE)}\n\n::: appendix\n"
        f"{mark_entry('n-a', value=HOSTILE, body=escape_markdown(HOSTILE))}\n:::\n"
    )
    html = as_html(markdown)
    assert "<script>alert" not in html
    assert "javascript:" not in "".join(str(a.get("href")) for _, a in Elements(html).found)
    texts = re.sub(r"<[^>]*>", "", html.partition("<body>")[2])
    shown = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    assert texts.replace("&quot;", '"').count(shown) == 6
    squeezed = re.sub(r"\s+", "", pdf_text(as_pdf(markdown)))
    assert squeezed.count(re.sub(r"\s+", "", HOSTILE)) == 5


def test_raw_markup_typed_into_the_prose_is_text():
    markdown = (
        '<b onclick="x()">bold</b>\n\n`#panic()`{=typst}\n\n#panic() \\textbf{x} <https://a.b>'
    )
    html = as_html(markdown)
    assert "<b onclick" not in html
    assert "#panic()" in html
    assert "#panic()" in pdf_text(as_pdf(markdown))


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_escaping_keeps_any_text(text):
    blocks = json.loads(run_pandoc(f"a{escape_markdown(text)}b", READER, "json"))["blocks"]
    assert plain_text(blocks).split() == f"a{' '.join(text.split())}b".split()


@pytest.mark.parametrize(
    "target",
    ["javascript:alert(1)", "JavaScript:a", "data:text/html,x", "//host/x", "file:///x", "/x"],
)
def test_a_dangerous_link_is_refused(target):
    with pytest.raises(InputError, match="not allowed"):
        as_html(f"[text]({target})")


@pytest.mark.parametrize(
    ("markdown", "message"),
    [
        ("[1,621]{.num ref=n-gone}", r"1,621 \(ref “n-gone”\)"),
        ("::: {#a .entry}\nx\n:::\n\n::: {#a .entry}\ny\n:::", "more than once: a"),
        ("[see](#nowhere)", "no such id"),
        ("text\n\n# Section", "Section.*level 1"),
        ("![alt](figures/growth.svg)", "outside a div of class figure"),
        ("| a |\n|---|\n| b |", "outside a div of class table"),
        ("::: {#f .figure}\nCaption\n\n![](figures/growth.svg)\n:::", "no alt text"),
        ("::: {#f .figure}\n![alt](figures/growth.svg)\n:::", "no caption"),
        ("::: {#f .figure}\nCaption\n\n![alt](../../conftest.py)\n:::", "inside the resources"),
        ("::: {#f .figure}\nCaption\n\n![alt](sample.en.md)\n:::", "not an SVG or PNG"),
        ("::: {#f .figure}\nCaption\n\n![alt](none.svg)\n:::", "no such file"),
        ("::: {.table}\nCaption\n:::", "has no id"),
        ("::: {#t .table}\nCaption\n:::", "exactly one table"),
    ],
)
def test_what_is_missing_is_named(markdown, message):
    for render in (as_html, as_pdf):
        with pytest.raises(InputError, match=message):
            render(markdown)


def test_a_character_without_a_glyph_is_named_with_its_line():
    with pytest.raises(InputError, match=r"“ก” \(U\+0E01 THAI CHARACTER KO KAI\) on line 2, 3"):
        check_glyphs("一\nกข\nก")
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 1"):
        as_pdf("a\u202eb")
    check_glyphs("昇·—〇“”‘’…％＋−×÷→\t\n")
    with pytest.raises(InputError, match="U\\+0E01"):
        dataclasses.replace(METADATA["en"], title="ก")


def test_quotation_marks_are_narrow_in_english_and_wide_in_chinese():
    step = {}
    for language in LANGUAGES:
        page = pypdfium2.PdfDocument(as_pdf("some n“n words\n", language))[0].get_textpage()
        place = page.get_text_range().index("n“n")
        step[language] = page.get_charbox(place + 2)[0] - page.get_charbox(place)[0]
    assert step["en"] < 11.5  # points, at a body size of 9.8
    assert step["zh"] > 15


def test_a_word_longer_than_the_line_stays_on_the_page():
    word = "x" * 300
    markdown = f"{word}\n\n::: {{#t .table}}\nC\n\n| a | b |\n|---|--:|\n| {word} | 1 |\n:::"
    page = pypdfium2.PdfDocument(as_pdf(markdown))[0]
    text = page.get_textpage()
    boxes = [text.get_charbox(i) for i in range(text.count_chars())]
    assert max(box[2] for box in boxes) < page.get_width() - 60
    assert "x" * 300 in re.sub(r"[\s\u200b]", "", text.get_text_bounded())


def test_a_long_table_runs_over_the_page_with_its_head_repeated():
    rows = "\n".join(f"| row{n} | {n} |" for n in range(90))
    pdf = as_pdf(f"::: {{#t .table}}\nC\n\n| headword | n |\n|---|--:|\n{rows}\n:::")
    text = pdf_text(pdf)
    assert text.count("headword") == len(pypdfium2.PdfDocument(pdf)) > 1
    assert "row89" in text


def table_of(*rows: tuple[str, ...]) -> dict:
    lines = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    markdown = f"| a | b | c |\n|---|--:|--:|\n{lines}"
    return next(nodes(json.loads(run_pandoc(markdown, READER, "json"))["blocks"], "Table"))


def test_numbers_of_a_column_stand_under_each_other_at_the_decimal_point():
    table = table_of(("x", "2.65", "80.1%"), ("y", "3.0", "+59%"), ("z", "1,621", "–"))
    assert decimal_tails(table) == {(1, 1): "5", (2, 1): ".65", (1, 2): ".1"}
    assert decimal_tails(table_of(("x", "1.5", "2%"), ("y", "about 2", "0.35"))) == {}


def test_embedded_fonts_hold_only_the_characters_used():
    few, more = (len(font_faces(text, "")) for text in ("一二", "一二三四五六七八九十百千万亿"))
    assert few < more < 20_000


def notebook(*outputs, source="1"):
    return nb.new_notebook(
        cells=[
            nb.new_markdown_cell("# A question\n\n<script>x()</script> of $x$", id="ask"),
            nb.new_code_cell(source, id="answer", execution_count=1, outputs=list(outputs)),
        ]
    )


def displayed(**metadata) -> dict:
    image = (SAMPLES / "figures" / "growth.svg").read_text(encoding="utf-8")
    return nb.new_output("display_data", {"image/svg+xml": image}, metadata=metadata)


def test_a_notebook_keeps_its_tables_charts_and_folded_code():
    frame = pd.DataFrame({"label": ["<script>x()</script>"], "value": [1621]})
    result = nb.new_output(
        "execute_result",
        {"text/html": frame._repr_html_() + "<script>x()</script>", "text/plain": "no"},
        execution_count=1,
    )
    executed = notebook(result, displayed(alt="Bars"), source="table  # 表")
    html = render_notebook(executed, title="Growth", language="en")
    assert '<td class="n">1621</td>' in html
    assert '<th scope="col">value</th>' in html
    assert "&lt;script&gt;x()&lt;/script&gt;" in html
    assert "<script" not in html
    assert 'alt="Bars"' in html
    assert 'id="cell-answer"' in html
    assert re.search(r"<details><summary>Code \[1\]</summary>.*# 表", html, re.DOTALL)
    assert "://" not in html
    assert html == render_notebook(executed, title="Growth", language="en")


def test_a_notebook_with_a_mute_chart_or_a_failed_cell_is_refused():
    with pytest.raises(InputError, match="Cell answer: an image has no alt text"):
        render_notebook(notebook(displayed()), title="x", language="en")
    failure = nb.new_output("error", ename="ValueError", evalue="no", traceback=[])
    with pytest.raises(InputError, match="Cell answer failed with ValueError: no"):
        render_notebook(notebook(failure), title="x", language="zh")
