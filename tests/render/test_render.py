"""Both outputs of a brief from one document: labelled alike, safe, and the same every time."""

import dataclasses
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pypdfium2
import pytest

from analysis.core.errors import InputError
from analysis.render import (
    check_glyphs,
    escape_markdown,
    mark_entry,
    mark_number,
    render_html,
    render_pdf,
)
from analysis.render.glyphs import shown_characters


def test_labels_are_words_of_the_language_in_both_outputs(language, html, pdf, squeezed):
    text = squeezed(pdf)
    plain = re.sub(r"\s+|<[^>]*>", "", html)
    words = {
        "zh": "表1样例市关键 图1研发机构 注：区间 资料来源：样例 见表1与图1 2023年5月1日",
        "en": "Table1Key Figure1Lab Note:Ranges Source:sample SeeTable1andFigure1 1May2023",
    }
    for word in words[language].split():
        assert word in plain
        assert word in text


def test_same_input_gives_same_bytes_anywhere(language, html, pdf):
    program = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import conftest as t;"
        "l = sys.argv[2];"
        "print(hashlib.sha256(t.make_html(t.read_sample(l), l).encode()).hexdigest(),"
        " hashlib.sha256(t.make_pdf(t.read_sample(l), l)).hexdigest())"
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


def test_text_from_data_is_shown_as_it_is(as_html, as_pdf, elements, squeezed):
    markdown = (
        f"# {escape_markdown(HOSTILE)}\n\n{escape_markdown(HOSTILE)}\n\n"
        f"{mark_number(HOSTILE, ref='n-a')}\n\n::: appendix\n"
        f"{mark_entry('n-a', value=HOSTILE, body=escape_markdown(HOSTILE))}\n:::\n"
    )
    html = as_html(markdown)
    assert "<script>alert" not in html
    assert "javascript:" not in "".join(str(a.get("href")) for _, a in elements(html))
    texts = re.sub(r"<[^>]*>", "", html.partition("<body>")[2])
    shown = HOSTILE.replace("<", "&lt;").replace(">", "&gt;")
    assert texts.replace("&quot;", '"').count(shown) == 5
    assert squeezed(as_pdf(markdown)).count(re.sub(r"\s+", "", HOSTILE)) == 5


def test_raw_markup_typed_into_the_prose_is_text(as_html, as_pdf, pdf_text):
    markdown = (
        '<b onclick="x()">bold</b>\n\n`#panic()`{=typst}\n\n#panic() \\textbf{x} <https://a.b>'
    )
    html = as_html(markdown)
    assert "<b onclick" not in html
    assert "#panic()" in html
    assert "#panic()" in pdf_text(as_pdf(markdown))


# --- the same characters in both outputs -------------------------------------------------------

#: Strings that programs have taken for something else, by what they have been taken for.
NAUGHTY = json.loads(Path(__file__, "../../data/naughty.json").resolve().read_text("utf-8"))


def is_shown(text):
    try:
        check_glyphs(escape_markdown(text))
    except InputError:
        return False
    return True


SHOWN = [text for texts in NAUGHTY.values() for text in texts if is_shown(text)]


def squeeze(text):
    """A text without its spaces, which fall where lines end, and without what says where."""
    return re.sub(r"[\s\u200b\u2060]", "", text.replace("\x02", "-"))  # PDFium's, at a line's end


class Words(HTMLParser):
    """What a page shows as text, and what it says of that by attribute."""

    def __init__(self, html):
        super().__init__()
        self.text, self.said, self._unseen = "", [], 0
        self.feed(html.partition("<body>")[2])
        self.close()

    def handle_starttag(self, tag, attrs):
        self._unseen += tag in {"script", "style"}
        said = dict(attrs)
        self.said += [said[one] for one in ("aria-label", "alt", "data-label") if one in said]

    def handle_endtag(self, tag):
        self._unseen -= tag in {"script", "style"}

    def handle_data(self, data):
        self.text += "" if self._unseen else data


def read_print(pdf, subtitle):
    """The text of a print without its running feet."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [squeeze(page.get_textpage().get_text_bounded()) for page in document]
    feet = [f"{squeeze(subtitle)}{n}/{len(pages)}" for n in range(1, len(pages) + 1)]
    assert all(foot in page for foot, page in zip(feet, pages, strict=True))
    return "".join(page.replace(foot, "") for foot, page in zip(feet, pages, strict=True))


#: What a string is written into, and what the page and the print show there.
PLACES = {
    "inline": (
        "a{n}a {text} **{text}** [{text}](https://example.org/) [{text}]{{lang=zh}} z{n}z\n\n",
        "a{n}a{text}{text}{text}{text}z{n}z",
        "a{n}a{text}{text}{text}{text}z{n}z",
    ),
    "block": (
        "\n\n".join(
            (
                *("a{n}a", "## {text}", "{text}", "- {text}", "1. {text}"),
                *("::: note\n{text}\n:::", "::: callout\n{text}\n:::", "z{n}z\n\n"),
            )
        ),
        "a{n}a{text}{text}{text}{text}Note:{text}{text}z{n}z",
        "a{n}a{text}{text}–{text}1.{text}Note:{text}{text}z{n}z",
    ),
    "row": (
        "| a{n}a | {text} | z{n}z |\n| {text} | b{n}b | x |\n",
        "a{n}a{text}z{n}z{text}b{n}b",
        "a{n}a{text}z{n}z{text}b{n}b",
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_naughty_string_has_the_same_characters_on_the_page_and_in_print(
    place, metadata, as_html, as_pdf
):
    write, *shown = PLACES[place]
    written = [write.format(n=n, text=escape_markdown(text)) for n, text in enumerate(SHOWN)]
    if place == "row":
        written = ["::: {#t .table}\nC\n\n| | | |\n|---|---|---|\n", *written, ":::\n"]
    markdown = "## First\n\n" + "".join(written)
    page = squeeze(Words(as_html(markdown)).text)
    printed = read_print(as_pdf(markdown), metadata["en"].subtitle)
    for output, form in zip((page, printed), shown, strict=True):
        wanted = [form.format(n=n, text=squeeze(text)) for n, text in enumerate(SHOWN)]
        assert [one for one in wanted if one not in output] == []


#: What Typst or pandoc would read otherwise, for places that take longer to set.
READ = [
    text
    for kind in ("shorthands of typesetters", "Typst", "entities", "Markdown")
    for text in NAUGHTY[kind]
][::2]


def test_captions_heads_and_groups_of_rows_have_their_characters(metadata, as_html, as_pdf):
    markdown = "".join(
        f"::: {{#t{n} .table}}\n{text}\n\n"
        f"| b{n}b | {text} | c{n}c |\n|---|---|---|\n| {text} | | |\n| x | y | z |\n:::\n\n"
        for n, text in enumerate(map(escape_markdown, READ), start=1)
    )
    page = squeeze(Words(as_html(markdown)).text)
    printed = read_print(as_pdf(markdown), metadata["en"].subtitle)
    for n, text in enumerate(map(squeeze, READ), start=1):
        wanted = f"Table{n}{text}b{n}b{text}c{n}c{text}xyz"
        assert wanted in page
        assert wanted in printed


def test_a_title_and_what_stands_with_it_have_their_characters(metadata, samples):
    words = [
        one for text in SHOWN for one in text.split() if len(one) < 60 and "\u2060" not in one
    ]
    text = " ".join(words)
    said = dataclasses.replace(metadata["en"], title=text, author=text, description=text)
    page = render_html("x", said, resources=samples)
    shown = squeeze(Words(page).text)
    printed = render_pdf("x", said, resources=samples)
    assert shown.count(squeeze(text)) >= 2  # the headline and who wrote it
    assert read_print(printed, said.subtitle).count(squeeze(text)) == 2
    assert f'"description" content="{text}"' in unescape(page)
    document = pypdfium2.PdfDocument(printed)
    assert document.get_metadata_value("Title") == text
    assert document.get_metadata_value("Author") == text


def test_an_entry_a_number_and_an_alternative_say_what_was_typed(
    metadata, as_html, as_pdf, tmp_path
):
    (tmp_path / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0L9 9"/></svg>',
        encoding="utf-8",
    )
    markdown = "".join(
        f"a{n}a {mark_number(text, ref=f'n-{n}', key=True)} z{n}z\n\n"
        f"::: {{#f{n} .figure}}\nC\n\n![{escape_markdown(text)}](a.svg)\n:::\n\n"
        for n, text in enumerate(READ)
    )
    entries = "".join(
        mark_entry(f"n-{n}", value=text, code=text, body=f"b{n}b {escape_markdown(text)} c{n}c")
        for n, text in enumerate(READ)
    )
    markdown += f"::: appendix\n## All\n\n### Some\n\n{entries}:::\n"
    words = Words(as_html(markdown, resources=tmp_path))
    page = squeeze(words.text)
    pdf = as_pdf(markdown, resources=tmp_path)
    printed = read_print(pdf, metadata["en"].subtitle)
    for n, text in enumerate(READ):
        shown, one_line = squeeze(text), " ".join(text.split())
        for output in (page, printed):
            assert f"a{n}a{shown}z{n}z" in output
            assert f"{shown}b{n}b{shown}c{n}c{shown}" in output
        assert one_line in words.said  # the alternative of a picture
        assert any(one.startswith(f"{one_line}: b{n}b") for one in words.said)  # of a popover


def test_every_character_that_the_type_has_is_printed_as_itself(metadata, as_pdf):
    shown = sorted(shown_characters())
    lines = ["".join(shown[at : at + 40]) for at in range(0, len(shown), 40)]
    markdown = "".join(f"a{n}a {escape_markdown(line)} z{n}z\n\n" for n, line in enumerate(lines))
    printed = read_print(as_pdf(markdown), metadata["en"].subtitle)
    assert len(shown) > 12_000
    assert [
        line for n, line in enumerate(lines) if f"a{n}a{squeeze(line)}z{n}z" not in printed
    ] == []


@pytest.mark.parametrize(
    "text", [text for texts in NAUGHTY.values() for text in texts if not is_shown(text)]
)
def test_a_character_that_can_t_be_shown_is_named_and_never_dropped(text, as_html, as_pdf):
    lacking = next(one for one in " ".join(text.split()) if one not in shown_characters())
    decoded = "".join(f"&#{ord(one)};" for one in text)
    for written in (text, decoded) if lacking != "\0" else (text,):
        for make in (as_html, as_pdf):
            with pytest.raises(InputError, match=re.escape(f"U+{ord(lacking):04X}")):
                make(written)
