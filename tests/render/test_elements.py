"""HTML of our own reaches a page as it is, with nothing in it that could end an attribute."""

import base64
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.render.elements import inline_image, raw_block, raw_inline
from analysis.render.markup import write_blocks


@pytest.fixture(scope="module")
def picture(tmp_path_factory):
    """Makes a file of these bytes."""
    folder = tmp_path_factory.mktemp("pictures")

    def make(name, content=b"<svg/>"):
        (folder / name).write_bytes(content)
        return folder / name

    return make


def test_html_stands_in_a_paragraph_or_between_two_as_it_was_given():
    word = {"t": "Str", "c": "a<b"}
    blocks = [
        {"t": "Para", "c": [raw_inline("<i>x &amp; y</i>"), word]},
        raw_block('<hr class="*z*">'),
        {"t": "Para", "c": [word]},
    ]
    assert write_blocks(blocks, "html5").splitlines() == [
        "<p><i>x &amp; y</i>a&lt;b</p>",
        '<hr class="*z*">',
        "<p>a&lt;b</p>",
    ]


def test_html_of_a_page_is_left_out_of_a_print():
    blocks = [raw_block("<hr>"), {"t": "Para", "c": [raw_inline("<i>"), {"t": "Str", "c": "x"}]}]
    assert write_blocks(blocks, "typst").strip() == "x"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.svg", "image/svg+xml"),
        ("a.png", "image/png"),
        ("A.PNG", "image/png"),
        ("a.text.svg", "image/svg+xml"),
    ],
)
def test_an_image_carries_its_kind_and_its_bytes(picture, elements, name, kind):
    content = bytes(range(256))
    ((tag, said),) = elements(inline_image(picture(name, content), "A chart"))
    assert tag == "img"
    assert said.keys() == {"alt", "src"}
    assert said["alt"] == "A chart"
    head, data = said["src"].split(",")
    assert head == f"data:{kind};base64"
    assert base64.b64decode(data, validate=True) == content


def test_a_known_image_is_written_as_rfc_2397_has_it(picture):
    # The three bytes of “Man” are the example of base64 that everyone knows: TWFu.
    assert inline_image(picture("man.png", b"Man"), "") == (
        '<img alt="" src="data:image/png;base64,TWFu">'
    )


class Alternatives(HTMLParser):
    """What each element of a page says instead of itself."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, _tag, attrs):
        self.found.append(dict(attrs)["alt"])

    def handle_data(self, data):
        self.found.append(data)


@given(st.text("a \"'<>&;=/\\占%\n"))
def test_any_text_is_the_alternative_of_an_image_and_no_more(picture, alt):
    assert Alternatives(inline_image(picture("a.svg"), alt)).found == [alt]


def test_a_file_that_is_no_image_is_not_carried(picture):
    with pytest.raises(KeyError):
        inline_image(picture("a.gif"), "x")
