"""Both outputs of a brief from one document: labelled alike, safe, and the same every time."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from analysis.render import escape_markdown, mark_entry, mark_number


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
