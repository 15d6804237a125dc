"""A sample brief in two languages, made into a page and a print once for all who read them."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat.v4 as nb
import pypdfium2
import pytest

from analysis.render import Metadata, render_html, render_pdf
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


def read_sample(language):
    return (SAMPLES / f"sample.{language}.md").read_text(encoding="utf-8")


def make_html(markdown, language="en", resources=SAMPLES):
    return render_html(markdown, METADATA[language], resources=resources)


def make_pdf(markdown, language="en", resources=SAMPLES):
    return render_pdf(markdown, METADATA[language], resources=resources)


def read_text(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document)


class Elements(HTMLParser):
    """Every element's tag and attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="session", params=["zh", "en"])
def language(request):
    return request.param


@pytest.fixture(scope="session")
def html(language):
    """The sample brief as a page."""
    return make_html(read_sample(language), language)


@pytest.fixture(scope="session")
def pdf(language):
    """The sample brief as a print."""
    return make_pdf(read_sample(language), language)


@pytest.fixture(scope="session")
def samples():
    """The folder of the sample brief and its figure."""
    return SAMPLES


@pytest.fixture(scope="session")
def metadata():
    """What is said of the sample brief, by language."""
    return METADATA


@pytest.fixture(scope="session")
def sample():
    """The Markdown of the sample brief in a language."""
    return read_sample


@pytest.fixture(scope="session")
def as_html():
    return make_html


@pytest.fixture(scope="session")
def as_pdf():
    return make_pdf


@pytest.fixture(scope="session")
def pdf_text():
    """The text of a print."""
    return read_text


@pytest.fixture(scope="session")
def squeezed():
    """The text of a print without its spaces, which fall where lines end."""
    return lambda pdf: re.sub(r"\s+", "", read_text(pdf))


@pytest.fixture(scope="session")
def elements():
    """Every element of a page: its tag and its attributes."""
    return lambda html: Elements(html).found


@pytest.fixture(scope="session")
def bracketed():
    """A language of a project's own: what the code said by itself would stand without brackets."""
    words = pseudo("en", brackets="〚〛")
    messages = {**words.messages, "language.html": "xx-Latn", "language.pdf": "fi"}
    return Catalogue("xx", {**messages, "page.pages": "〚s. {pages}〛"})


@pytest.fixture(scope="session")
def notebook():
    """A question and one executed cell that answers it."""

    def make(*outputs, source="1", question="# A question\n\n<script>x()</script> of $x$"):
        return nb.new_notebook(
            cells=[
                nb.new_markdown_cell(question, id="ask"),
                nb.new_code_cell(source, id="answer", execution_count=1, outputs=list(outputs)),
            ]
        )

    return make
