"""A page needs nothing else, leads from each number to its entry and back, and says what it is."""

import base64
import dataclasses
import hashlib
import io
import json
import re
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont

from analysis.core.errors import InputError
from analysis.render import Frame, Way, frame_brief, page, render_html
from analysis.render.page import fill_page
from analysis.render.palette import DARK, LIGHT
from analysis.words.catalogue import catalogue


@pytest.fixture
def without_type(monkeypatch):
    """Pages without their type, which costs a second a page and has tests of its own."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")


@pytest.fixture
def main_of(without_type, as_html):  # noqa: ARG001
    """What stands in a page's main part."""

    def make(markdown, **options):
        main = as_html(markdown, **options).partition('<main id="brief-text" tabindex="-1">')[2]
        return main.partition("</main>")[0].replace("\n", "")

    return make


@pytest.fixture(scope="session")
def rich(as_html, samples):
    """A brief with everything that a page can show."""
    return as_html((samples / "page.en.md").read_text(encoding="utf-8"))


class Words(HTMLParser):
    """The text of a page's body: in regular type, and in bold."""

    BOLD = ("h1", "h2", "h3", "h4", "strong", "b", "em", "th", "figcaption", "caption")
    VOID = ("img", "br", "col", "hr", "input", "option")

    def __init__(self, html):
        super().__init__()
        self.open, self.regular, self.bold = [], "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            light = tag == "th" and "tbody" in [one for one, _ in self.open]
            heavy = tag == "text" and "font: 700" in dict(attrs).get("style", "").replace(
                "font:700", "font: 700"
            )
            self.open.append((tag, (tag in self.BOLD and not light) or heavy))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        if self.open and self.open[-1][0] == "script":
            return
        if any(bold for _, bold in self.open):
            self.bold += data
        else:
            self.regular += data


def test_html_makes_no_request_and_runs_only_its_own_script(rich, elements):
    for tag, attributes in elements(rich):
        assert tag not in {"iframe", "object", "embed", "form"}
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes in ({}, {"type": "application/ld+json"})
        assert tag != "link" or attributes["href"].startswith("data:image/svg+xml,")
        if tag == "img":
            assert attributes["src"].startswith("data:")
            assert attributes["alt"]
    assert not re.search(r"@import|url\((?!data:|#)", rich)
    (script,) = re.findall(r"<script>(.*?)</script>", rich, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert (
        "content=\"default-src 'none'; img-src data:; font-src data:; "
        f"style-src 'unsafe-inline'; script-src 'sha256-{digest}'\""
    ) in rich
    assert len(rich.encode()) < 100_000


def test_every_number_leads_to_its_entry_and_every_entry_back(rich, elements):
    found = elements(rich)
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    places = {name for name in ids if name.startswith("at-")}
    links = {a["href"] for tag, a in found if tag == "a" and a["href"].startswith("#at-")}
    assert len(places) == 10
    assert links == {f"#{place}" for place in places}
    for _, attributes in found:
        for name in ("href", "aria-labelledby", "popovertarget"):
            target = str(attributes.get(name, "#headline"))
            if name != "href" or target.startswith("#"):
                assert target.removeprefix("#") in {*ids, "headline"}


def test_text_is_clean_of_what_explains_its_numbers(rich):
    for tag, text in (("h1", "Laboratories grew by 80.1% from 2015 to 2019"), ("h2", "Why 80.1%")):
        found = re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", rich, re.DOTALL)[1]
        assert re.sub("<[^>]*>", "", found).startswith(text)


def test_the_pages_own_words_and_codes_are_the_languages(metadata, sample, samples, bracketed):
    metadata = dataclasses.replace(metadata["en"], language="xx")
    html = render_html(sample("en"), metadata, resources=samples, words=bracketed)
    assert '<html lang="xx-Latn">' in html
    assert '"inLanguage": "xx-Latn"' in html
    for word in (
        "〚Research brief〛",
        "〚Skip to the text〛",
        "〚Table 1〛",
        "〚Note: 〛",
        "1 〚May〛 2023",
        "〚Show all sources〛",
        "〚Contents〛",
        "〚Cite〛",
        "〚Tables〛",
    ):
        assert word in html
    assert ':root{--places:"〚Used in the text at〛"}' in html
    with pytest.raises(InputError, match="language 'xx'; accepted: zh, en"):
        render_html("x", metadata, resources=samples)


def test_html_says_what_it_is_to_machines(language, html, metadata):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    report = json.loads(data)
    assert report["@type"] == "Report"
    assert report["isBasedOn"]["@type"] == "Dataset"
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in html
    assert f"<title>{metadata[language].title}</title>" in html
    assert f'<meta property="og:title" content="{metadata[language].title}">' in html
    assert "og:url" not in html
    assert "canonical" not in html


def test_the_type_embedded_has_every_character_of_the_page(rich):
    words = Words(rich.partition("<body>")[2].partition("</body>")[0])
    assert words.open == []
    assert "Firms" in words.regular
    for weight, text in (("400", words.regular + " °↑"), ("700", words.bold + " ")):
        (data,) = re.findall(
            rf"font-weight:{weight};src:url\(data:font/woff2;base64,(.*?)\)", rich
        )
        embedded = {chr(one) for one in TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()}
        assert embedded == set(text.replace("\n", " "))


def test_only_what_stands_in_bold_goes_into_the_bold_type(monkeypatch):
    asked = []
    monkeypatch.setattr(page, "font_faces", lambda *texts: asked.append(texts) or "TYPE")
    words = zip(Words.BOLD, "甲乙丙丁戊己庚辛壬癸", strict=True)
    body = "".join(f"<{tag}>{word}</{tag}>" for tag, word in words)
    body += "<p>子<b>丑<i>寅</i></b>卯&amp;</p><td>辰</td><tbody><th>巳<b>午</b></th></tbody>"
    body += '<svg><text style="font:700 9px x">未</text><text style="font:9px">申</text></svg>'
    body += '<text style="font-weight:bold"><tspan>酉</tspan></text><th>戌</th>'
    html = fill_page(body, title="亥", language="zh")
    [(regular, bold)] = asked
    assert set(bold) == set(" 甲乙丙丁戊己庚辛壬癸丑寅午未酉戌")
    assert set(regular) - set("\n") == set(" 子卯&辰巳申跳到正文°↑")
    style = html.partition("<style>\n")[2].partition("</style>")[0]
    assert style.startswith("TYPE\n")
    assert ".skip" in style
    assert f'<main id="brief-text" tabindex="-1">\n{body}\n</main>' in html
    assert "<title>亥</title>" in html


def test_every_colour_is_the_palettes(without_type):  # noqa: ARG001
    html = fill_page("<p>x</p>", title="x", language="en")
    style = html.partition("<style>\n")[2].partition("</style>")[0]
    for role in LIGHT:
        assert style.count(f"--{role}:{LIGHT[role]}") == 1
        assert style.count(f"--{role}:{DARK[role]}") == 1
    assert style.count("#") - style.count(" #") == len(LIGHT) + len(DARK) + style.count("(#")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", style)) == {*LIGHT.values(), *DARK.values()}
    used = set(re.findall(r"var\(--(\w+)\)", style))
    assert used <= {*LIGHT, "places"}
    dark = style.partition("@media screen and (prefers-color-scheme:dark){")[2]
    assert dark.startswith(f":root{{--paper:{DARK['paper']};")
    for palette, scheme in ((LIGHT, "light"), (DARK, "dark")):
        assert (
            f'<meta name="theme-color" content="{palette["paper"]}" '
            f'media="(prefers-color-scheme: {scheme})">'
        ) in html


def test_a_page_that_is_no_brief_says_nothing_of_one(without_type):  # noqa: ARG001
    html = fill_page("<p>x</p>", title="a < b", language="en")
    assert "<title>a &lt; b</title>" in html
    assert '<a class="skip" href="#brief-text">Skip to the text</a>' in html
    for word in ("ld+json", '<meta name="description"', "<nav", "<footer", "<script", "og:"):
        assert word not in html
    assert "script-src" not in html


def test_the_frame_leads_out_of_any_page(without_type):  # noqa: ARG001
    frame = Frame(
        ways=(
            Way("Home <", "a.html"),
            Way("中文", "b.html", language="zh-Hans", alternate=True),
            Way("PDF", "c.pdf", kind="application/pdf"),
        ),
        foot=(Way("Licence", "d.html"),),
    )
    html = fill_page("<p>x</p>", title="x", language="en", frame=frame).replace("\n", "")
    assert (
        '<header class="top"><nav aria-label="This page in other forms"><ul>'
        '<li><a href="a.html">Home &lt;</a></li>'
        '<li><a href="b.html" hreflang="zh-Hans" lang="zh-Hans">中文</a></li>'
        '<li><a href="c.pdf" type="application/pdf">PDF</a></li></ul></nav></header>'
    ) in html
    assert '<footer class="foot" aria-label="About this page"><ul><li><a href="d.html">' in html
    assert html.count('<link rel="alternate" hreflang="zh-Hans" href="b.html">') == 1


def test_a_brief_with_an_address_says_it_and_shows_its_first_picture(
    metadata,
    samples,
    without_type,  # noqa: ARG001
):
    metadata = dataclasses.replace(metadata["en"], languages=("zh", "en"))
    folder = "https://example.org/sample/"
    frame = frame_brief(catalogue("en"), ("zh", "en"), folder=folder)
    markdown = (samples / "page.en.md").read_text(encoding="utf-8")

    def head():
        html = render_html(markdown, metadata, resources=samples, frame=frame)
        return html.partition("<style>")[0]

    assert f'<link rel="canonical" href="{folder}brief.en.html">' in head()
    assert f'<link rel="alternate" hreflang="zh" href="{folder}brief.zh.html">' in head()
    assert f'<meta property="og:url" content="{folder}brief.en.html">' in head()
    assert "og:image" not in head()
    pixels = samples / "figures" / "growth.png"
    try:
        pixels.write_bytes(b"")
        assert f'<meta property="og:image" content="{folder}figures/growth.png">' in head()
    finally:
        pixels.unlink()


def test_a_brief_can_be_cited_and_says_its_licence(rich):
    foot = rich.partition('<footer class="foot"')[2].partition("</footer>")[0]
    assert "<summary>Cite</summary><p>Sample research group (2023). Sample town’s" in foot
    assert "<pre>@techreport{sample," in foot
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">' in foot
    assert "A typeset version for print is brief.en.pdf." in foot
    assert '<time datetime="2023-05-01">1 May 2023</time>' in foot


def test_a_character_without_a_glyph_is_refused(as_html):
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 2"):
        as_html("a\n\u202eb")


OPENING = (
    '<header class="masthead"><p class="kicker">Research brief<span class="bar"> | </span>'
    '<time datetime="2023-05-01">1 May 2023</time></p><h1 id="headline">Sample town’s '
    "laboratories grew by 80%</h1>"
)
BYLINE = (
    '<p class="byline">Sample research group<span class="bar"> | </span>'
    "Innovation indicators of a sample town, 2015–2019</p>"
)
LIST = (
    '<ol><li><a href="#section-1">One</a></li><li><a href="#two">Two</a></li>'
    '<li><a href="#section-3">Three</a></li></ol>'
)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("", f"{OPENING}</header>{BYLINE}"),
        ("First.\n\nSecond.\n", f"{OPENING}</header>{BYLINE}<p>First.</p><p>Second.</p>"),
        (
            "::: standfirst\nLead.\n:::\n\nFirst.\n",
            f'{OPENING}<div class="standfirst"><p>Lead.</p></div></header>{BYLINE}<p>First.</p>',
        ),
        (
            (
                "::: hero\nPictures\n:::\n\n::: sure\nFirm.\n:::\n\n## One\n\n## Two {#two}\n\n"
                "### Part\n\n::: appendix\n## Three\n:::\n"
            ),
            (
                f'{OPENING}</header><div class="hero"><p>Pictures</p></div>{BYLINE}'
                '<div class="sure"><p>Firm.</p></div><div class="rail">'
                f'<nav aria-label="Contents"><p>Contents</p>{LIST}</nav></div>'
                '<details class="toc"><summary>Contents</summary>'
                f'<nav aria-label="Contents">{LIST}</nav></details><h2 id="section-1">One</h2>'
                '<h2 id="two">Two</h2><h3 id="section-2-1">Part</h3>'
                '<section id="section-3" class="appendix"><h2>Three</h2></section>'
            ),
        ),
        ("## Only one\n", f'{OPENING}</header>{BYLINE}<h2 id="section-1">Only one</h2>'),
        (  # what is set apart is no number and needs no sources
            "[x]{.small}\n",
            f'{OPENING}</header>{BYLINE}<p><span class="small">x</span></p>',
        ),
        (
            "First.\n\n---\n\n## Only one\n",
            f'{OPENING}</header>{BYLINE}<p>First.</p><hr /><h2 id="section-1">Only one</h2>',
        ),
    ],
)
def test_a_brief_begins_with_its_headline_first_screen_and_contents(main_of, markdown, expected):
    assert main_of(markdown) == expected


@pytest.mark.parametrize(
    ("names", "press", "switch"),
    [([".num"], False, True), ([".num .key"], True, False), ([".num", ".num .key"], True, True)],
)
def test_what_numbers_can_do_is_said_where_there_are_any(main_of, names, press, switch):
    numbers = " ".join(f"[1]{{{name} ref=n-a}}" for name in names)
    html = main_of(f"{numbers}\n\n::: {{#n-a .entry value=1}}\nx\n:::\n")
    said = html.partition(BYLINE)[2]
    assert said.startswith('<p class="switch">')
    assert ("<span>Press a dotted number" in said) == press
    assert ('<label><input type="checkbox" id="all-sources"> Show all sources' in said) == switch


def test_a_number_that_carries_a_finding_opens_its_source_and_any_other_links_to_it(main_of):
    html = main_of(
        "[1]{.num .key ref=n-a} [2]{.num ref=n-a}\n\n::: {#n-a .entry value=1}\nx\n:::\n"
    )
    assert '<span class="num key" id="at-1">1<button popovertarget="p-a"' in html
    assert '<span id="at-2">2<a class="src" href="#n-a"' in html


def test_the_hero_shows_narrow_drawings_and_other_figures_both(rich):
    kinds = {
        name: re.findall(r'<svg class="(wide|narrow)( alone)?"', content)
        for name, content in re.findall(
            r'<figure id="(fig-[a-z]+)"(.*?)</figure>', rich, re.DOTALL
        )
    }
    assert kinds == {
        "fig-count": [("narrow", " alone")],
        "fig-spending": [("narrow", " alone")],
        "fig-whole": [("wide", ""), ("narrow", "")],
        "fig-image": [],
    }


def test_findings_are_a_key_figure_and_what_it_tells(main_of):
    html = main_of(
        "::: findings\n1. [+80%]{.key-figure} **More.** Text.\n2. Without.\n\n"
        "3. [1]{.key-figure}\n\n   More\n:::\n"
    )
    items = re.findall(r"<li>(.*?)</li>", html)
    assert [item.replace("<p>", "").replace("</p>", "") for item in items] == [
        '<div class="key-figure">+80%</div><div class="told"><strong>More.</strong> Text.</div>',
        "Without.",
        '<div class="key-figure">1</div><div class="told">More</div>',
    ]


def test_limits_are_a_note_and_other_parts_are_pandocs(main_of):
    html = main_of("::: callout\nMind.\n:::\n\n[a]{.small} b\n")
    assert '<div class="callout" role="note"><p>Mind.</p></div>' in html
    assert '<p><span class="small">a</span> b</p>' in html


def test_what_is_said_of_a_brief_is_harmless_in_its_page(metadata, samples, without_type):  # noqa: ARG001
    hostile = '</script><b>"&'
    changed = dict.fromkeys(("title", "subtitle", "author", "description"), hostile)
    html = render_html("x", dataclasses.replace(metadata["en"], **changed), resources=samples)
    assert "<b>" not in html.partition("<body>")[2]
    assert html.count("</script>") == 1
    assert '<meta name="author" content="&lt;/script&gt;&lt;b&gt;&#34;&amp;">' in html


def test_a_brief_without_entries_needs_no_script(without_type, as_html):  # noqa: ARG001
    assert "script-src" not in as_html("x")
    assert "script-src" in as_html("x\n\n::: {#n-a .entry value=1}\nx\n:::\n")
