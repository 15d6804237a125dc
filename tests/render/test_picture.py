"""A drawing stands in a page in the page's colours and type, and can do nothing there."""

import re

import pytest

from analysis.core.errors import InputError
from analysis.render.palette import LIGHT
from analysis.render.picture import inline_drawings

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


@pytest.fixture
def draw(tmp_path):
    """The page's form of a drawing, given what stands inside its svg element."""

    def make(content, *, root='viewBox="0 0 9 9"', prefix="f"):
        (tmp_path / "a.text.svg").write_text(f"{HEAD}{root}>{content}</svg>", encoding="utf-8")
        drawn = inline_drawings(tmp_path / "a.svg", prefix, narrow=False)
        return re.fullmatch(
            r'<svg class="wide alone" aria-hidden="true" viewBox="0 0 9 9">(.*)</svg>', drawn
        )[1]

    return make


@pytest.mark.parametrize("role", LIGHT)
def test_every_colour_of_the_palette_follows_the_page(draw, role):
    colour = LIGHT[role]
    styled = f'style="fill: {colour}; stroke: {colour.upper()}"'
    assert draw(f"<path {styled}/>") == f'<path style="fill:var(--{role});stroke:var(--{role})"/>'
    assert draw(f'<path fill="{colour}"/>') == f'<path style="fill:var(--{role})"/>'


def test_other_colours_stay(draw):
    drawn = '<path fill="#123456" style="stroke:#abc;stroke-width:2"/>'
    assert draw(drawn) == drawn


def test_ids_are_the_pages_own_and_only_those_in_use_stay(draw):
    content = (
        '<defs><path id="m" d="M0 0"/><clipPath id="c"><rect/></clipPath></defs>'
        '<g id="axes"><use xlink:href="#m" x="1"/><use href="#m"/>'
        '<g clip-path="url(#c)" id="m2"><path style="mask: url(#c)"/></g></g>'
    )
    assert draw(content, prefix="fig-a") == (
        '<defs><path id="fig-a-w1" d="M0 0"/><clipPath id="fig-a-w2"><rect/></clipPath></defs>'
        '<use href="#fig-a-w1" x="1"/><use href="#fig-a-w1"/>'
        '<g clip-path="url(#fig-a-w2)"><path style="mask:url(#fig-a-w2)"/></g>'
    )


def test_what_a_page_does_not_need_is_left_out(draw):
    content = (
        "<title>T</title><desc>D</desc><metadata><x/></metadata><defs><style>*{}</style></defs>"
        "<!-- c --><g>\n <g/>\n</g>"
        '<path d="M 1.23456 -0.005\n L 10 2e-05 3.125e-3" data-x="1" transform="rotate(-0 1 2)"/>'
        '<text transform="rotate(90 1.999 2)" style="font-family: \'Noto Sans SC\'; x: 1">a &lt; b'
        "<tspan>c</tspan> d</text>"
    )
    assert draw(content) == (
        '<path d="M 1.23 -0.01 L 10 2e-05 0.00"/>'
        '<text transform="rotate(90 2.00 2)" style="x:1">a &lt; b<tspan>c</tspan> d</text>'
    )


def test_a_style_of_which_nothing_is_left_leaves_no_trace(draw):
    styled = f'style="font-family: \'Noto Sans SC\'" fill="{LIGHT["ink"]}"'
    assert draw(f"<text {styled}>a</text>") == '<text style="fill:var(--ink)">a</text>'


def test_both_drawings_or_the_narrow_one_alone(tmp_path):
    for name in ("a.text.svg", "a.narrow.text.svg"):
        (tmp_path / name).write_text(
            f'{HEAD}viewBox="0 0 1 1"><use href="#x"/><path id="x"/></svg>', encoding="utf-8"
        )
    both = inline_drawings(tmp_path / "a.svg", "f", narrow=False)
    assert re.findall(r'<svg class="([^"]*)".*?id="([^"]*)"', both) == [
        ("wide", "f-w1"),
        ("narrow", "f-n1"),
    ]
    alone = inline_drawings(tmp_path / "a.svg", "f", narrow=True)
    assert re.findall(r'<svg class="([^"]*)"', alone) == ["narrow alone"]
    (tmp_path / "a.narrow.text.svg").unlink()
    wide = inline_drawings(tmp_path / "a.svg", "f", narrow=True)
    assert re.findall(r'<svg class="([^"]*)"', wide) == ["wide alone"]
    assert inline_drawings(tmp_path / "b.svg", "f", narrow=False) == ""
    assert inline_drawings(tmp_path / "a.png", "f", narrow=False) == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<script>x()</script>", "the element “script” can't stand inside a page"),
        ("<foreignObject/>", "the element “foreignObject”"),
        ('<image href="x.png"/>', "the element “image”"),
        ('<a href="#x"><path/></a>', "the element “a”"),
        ('<use href="https://example.org/#a"/>', "can't refer to “https://example.org/#a”"),
        ("<g><path", "no SVG that can be read"),
    ],
)
def test_what_acts_or_is_fetched_is_refused(draw, content, message):
    with pytest.raises(InputError, match=re.escape(message)):
        draw(content)


def test_handlers_and_other_attributes_are_left_out(draw):
    assert draw('<path onclick="x()" d="M0 0" class="y" tabindex="0"/>') == '<path d="M0 0"/>'


@pytest.mark.parametrize("text", [f'{HEAD}width="1"/>', '<g viewBox="0 0 1 1"/>'])
def test_a_drawing_needs_its_box(tmp_path, text):
    (tmp_path / "a.text.svg").write_text(text, "utf-8")
    with pytest.raises(InputError, match="needs an svg element with a viewBox"):
        inline_drawings(tmp_path / "a.svg", "f", narrow=False)
