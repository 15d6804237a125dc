"""A page needs nothing else, leads from each number to its entry and back, and says what it is."""

import base64
import dataclasses
import io
import json
import re
from html.parser import HTMLParser

import pytest
from fontTools.ttLib import TTFont

from analysis.core.errors import InputError
from analysis.render import page, render_html
from analysis.render.page import fill_page, inline_image

NUMBER = '<a href="#n-a" id="at-1" class="num"'


@pytest.fixture
def without_type(monkeypatch):
    """Pages without their type, which costs a second a page and has tests of its own."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")


@pytest.fixture
def text_of(without_type, as_html):  # noqa: ARG001
    """What stands between the masthead and the end of a page."""

    def make(markdown, **options):
        html = as_html(markdown, **options)
        main = html.partition('<main id="brief-text" tabindex="-1">')[2].partition("</main>")[0]
        return main.partition("</header>\n")[2]

    return make


class Words(HTMLParser):
    """The text of a page's body, and what of it stands in bold."""

    BOLD = ("h1", "h2", "h3", "h4", "strong", "b", "em", "th", "figcaption")

    def __init__(self, html):
        super().__init__()
        self.open, self.all, self.bold = [], "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):  # noqa: ARG002
        if tag not in {"img", "br", "col", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.all += data
        if any(tag in self.BOLD for tag in self.open):
            self.bold += data


def test_html_makes_no_request_and_runs_no_script(html, elements):
    for tag, attributes in elements(html):
        assert tag not in {"iframe", "object", "embed", "link", "form"}
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes == {"type": "application/ld+json"}
        if tag == "img":
            assert attributes["src"].startswith("data:")
            assert attributes["alt"]
    assert not re.search(r"@import|url\((?!data:)", html)
    assert len(html.encode()) < 400_000


def test_every_number_leads_to_its_entry_and_every_entry_back(html, elements):
    found = elements(html)
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    numbers = [a for _, a in found if a.get("class") == "num"]
    back = [a["href"] for _, a in found if str(a.get("href", "")).startswith("#at-")]
    assert len(numbers) == len(back) == 23
    assert {f"#{a['id']}" for a in numbers} == set(back)
    for _, attributes in found:
        for reference in (
            str(attributes.get("href", "")).partition("#")[2]
            if str(attributes.get("href", "")).startswith("#")
            else "",
            attributes.get("aria-describedby", ""),
            attributes.get("aria-labelledby", ""),
        ):
            assert not reference or reference in ids


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
    ):
        assert word in html
    assert 'aria-label="〚Back to place 1 in the text〛"' in html
    with pytest.raises(InputError, match="language 'xx'; accepted: zh, en"):
        render_html("x", metadata, resources=samples)


def test_html_says_what_it_is_to_machines(language, html, metadata):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    report = json.loads(data)
    assert report["@type"] == "Report"
    assert report["isBasedOn"]["@type"] == "Dataset"
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in html
    assert f"<title>{metadata[language].title}</title>" in html


def test_the_type_embedded_has_every_character_of_the_page(html):
    words = Words(html.partition("<body>")[2].partition("</body>")[0])
    assert words.open == []
    assert "\n" in words.all
    for weight, text in (("400", words.all), ("700", words.bold)):
        (data,) = re.findall(
            rf"font-weight:{weight};src:url\(data:font/woff2;base64,(.*?)\)", html
        )
        embedded = {chr(one) for one in TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()}
        assert embedded == set(text.replace("\n", " "))


def test_only_what_stands_in_bold_goes_into_the_bold_type(monkeypatch):
    asked = []
    monkeypatch.setattr(page, "font_faces", lambda *texts: asked.append(texts) or "TYPE")
    words = zip(Words.BOLD, "甲乙丙丁戊己庚辛壬", strict=True)
    body = "".join(f"<{tag}>{word}</{tag}>" for tag, word in words)
    body += "<p>子<b>丑<i>寅</i></b>卯&amp;</p><td>辰</td>"
    html = fill_page(body, title="午", language="zh")
    [(regular, bold)] = asked
    assert set(bold) == set(" 甲乙丙丁戊己庚辛壬丑寅")
    assert set(regular) == set(bold) | set("子卯&辰跳到正文")
    style = html.partition("<style>\n")[2].partition("</style>")[0]
    assert style.startswith("TYPE\n")
    assert ".skip" in style
    assert f'<main id="brief-text" tabindex="-1">\n{body}\n</main>' in html
    assert "<title>午</title>" in html


def test_a_page_that_is_no_brief_says_nothing_of_one(without_type):  # noqa: ARG001
    html = fill_page("<p>x</p>", title="a < b", language="en")
    assert "<title>a &lt; b</title>" in html
    assert '<a class="skip" href="#brief-text">Skip to the text</a>' in html
    assert "ld+json" not in html
    assert '<meta name="description"' not in html


def test_a_character_without_a_glyph_is_refused(as_html):
    with pytest.raises(InputError, match=r"U\+202E RIGHT-TO-LEFT OVERRIDE on line 2"):
        as_html("a\n\u202eb")


def test_a_brief_begins_with_its_headline_standfirst_and_who_made_it(as_html, without_type):  # noqa: ARG001
    opening = [
        '<header class="masthead"><p class="kicker">Research brief',
        '<span class="bar"> | </span>Innovation indicators of a sample town, 2015–2019</p>',
        '<h1 id="headline">Sample town’s laboratories grew by 80%</h1>',
        (
            '<p class="byline">Sample research group<span class="bar"> | </span>'
            '<time datetime="2023-05-01">1 May 2023</time></p>'
        ),
        "</header>",
    ]
    lead = ['<div class="standfirst">', "<p>Lead.</p>", "</div>"]
    rest = ["<p>First.</p>", "<p>Second.</p>"]
    for markdown, expected in (
        ("", opening),
        ("First.\n\nSecond.\n", [*opening, *rest]),
        (
            "::: standfirst\nLead.\n:::\n\nFirst.\n\nSecond.\n",
            [*opening[:3], *lead, *opening[3:], *rest],
        ),
    ):
        main = as_html(markdown).partition('tabindex="-1">\n')[2].partition("</main>")[0]
        assert main.split("\n")[: len(expected)] == expected
        assert not main.partition(expected[-1])[2].strip()


def test_what_is_said_of_a_brief_is_harmless_in_its_page(metadata, samples, without_type):  # noqa: ARG001
    hostile = '</script><b>"&'
    changed = dict.fromkeys(("title", "subtitle", "author", "description"), hostile)
    html = render_html("x", dataclasses.replace(metadata["en"], **changed), resources=samples)
    assert "<b>" not in html.partition("<body>")[2]
    assert html.count("</script>") == 1
    assert '<meta name="author" content="&lt;/script&gt;&lt;b&gt;&#34;&amp;">' in html


def test_a_number_carries_its_tip_and_counts_those_that_have_one(text_of):
    html = text_of(
        '[1]{.num ref=n-a}, [2]{.num ref=n-a tip="a < \\"b\\""}, [3]{.num ref=n-a tip=c}\n\n'
        "::: {#n-a .entry value=1}\nx\n:::\n"
    )
    assert html.startswith(
        f"<p>{NUMBER}>1</a>, "
        '<a href="#n-a" id="at-2" class="num" aria-describedby="tip-1">2</a>'
        '<span class="tip" role="tooltip" id="tip-1">a &lt; &quot;b&quot;</span>, '
        '<a href="#n-a" id="at-3" class="num" aria-describedby="tip-2">3</a>'
        '<span class="tip" role="tooltip" id="tip-2">c</span></p>\n'
    )


def test_an_entry_ends_with_the_way_back_to_each_of_its_places(text_of):
    html = text_of(
        "[1]{.num ref=n-a} [2]{.num ref=n-b} [3]{.num ref=n-a}\n\n"
        '::: {#n-a .entry value="1 < 2"}\nOne.\n\nTwo.\n\nThree.\n:::\n\n'
        "::: {#n-b .entry value=2}\nOnly.\n:::\n\n"
        "::: {#n-c .entry value=3}\nUnused.\n:::\n"
    )
    entries = re.sub(r"\n", "", html.partition("</p>")[2])
    assert entries == (
        '<div class="entry" id="n-a"><p class="value"><b>1 &lt; 2</b></p><div class="body">'
        '<p>One.</p><p>Two.</p><p>Three. <span class="places">'
        '<a href="#at-1" aria-label="Back to place 1 in the text">↑1</a> '
        '<a href="#at-3" aria-label="Back to place 2 in the text">↑2</a></span></p></div></div>'
        '<div class="entry" id="n-b"><p class="value"><b>2</b></p><div class="body"><p>Only. '
        '<span class="places"><a href="#at-2" aria-label="Back to place 1 in the text">↑1</a>'
        "</span></p></div></div>"
        '<div class="entry" id="n-c"><p class="value"><b>3</b></p><div class="body">'
        "<p>Unused.</p></div></div>"
    )


def test_a_table_is_captioned_scrolls_and_has_its_decimal_points_in_line(text_of):
    html = text_of(
        "::: {#t .table}\nCap *it*\n\n| a | b |\n|---|--:|\n| x | 1.5 |\n| y | 2 |\n\n"
        "::: note\nN\n:::\n:::\n"
    )
    assert [line.partition(' style="')[0] for line in html.strip().split("\n")] == [
        '<figure id="t" class="table">',
        '<figcaption id="t-caption">',
        "<b>Table 1</b> Cap <em>it</em>",
        "</figcaption>",
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="t-caption">',
        *("<table>", "<thead>", "<tr>", "<th>a</th>", "<th", "</tr>", "</thead>"),
        *("<tbody>", "<tr>", "<th>x</th>", "<td", "</tr>"),
        *("<tr>", "<th>y</th>", "<td", "</tr>", "</tbody>", "</table>", "</div>"),
        *('<div class="note">', '<p><span class="prefix">Note: </span>N</p>', "</div>"),
        "</figure>",
    ]
    assert '<td style="text-align: right;">1.5</td>' in html
    assert (
        '<td style="text-align: right;">2<span class="ghost" aria-hidden="true">.5</span></td>'
    ) in html


def test_a_figure_holds_its_picture_between_caption_and_source(text_of, samples):
    html = text_of(
        '::: {#f .figure .wide}\nFig\n\n![A < "b"](figures/growth.svg)\n\n'
        "::: source\nS\n:::\n:::\n"
    )
    picture = base64.b64encode((samples / "figures" / "growth.svg").read_bytes()).decode()
    assert html.strip().split("\n") == [
        '<figure id="f" class="figure wide">',
        '<figcaption id="f-caption">',
        "<b>Figure 1</b> Fig",
        "</figcaption>",
        f'<p><img alt="A &lt; &quot;b&quot;" src="data:image/svg+xml;base64,{picture}"></p>',
        *('<div class="source">', '<p><span class="prefix">Source: </span>S</p>', "</div>"),
        "</figure>",
    ]


def test_limits_are_a_note_and_other_parts_are_pandocs(text_of):
    html = text_of("::: callout\nMind.\n:::\n\n::: findings\n1. One\n:::\n\n[a]{.small} b\n")
    assert '<div class="callout" role="note">\n<p>Mind.</p>\n</div>' in html
    assert '<div class="findings">\n<ol' in html
    assert '<p><span class="small">a</span> b</p>' in html


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        (["a.svg"], "a.svg"),
        (["a.svg", "a.png"], "a.png"),  # pixels weigh less than labels as outlines
        (["a.png"], "a.png"),
        (["a.png", "a.svg"], "a.png"),
    ],
)
def test_the_lighter_picture_is_inlined(files, shown, tmp_path, text_of):
    for name in files:
        (tmp_path / name).write_bytes(name.encode())
    markdown = f"::: {{#f .figure}}\nFig\n\n![Bars]({files[0]})\n:::\n"
    html = text_of(markdown, resources=tmp_path)
    kind = {"a.svg": "svg+xml", "a.png": "png"}[shown]
    data = base64.b64encode(shown.encode()).decode()
    assert f'<img alt="Bars" src="data:image/{kind};base64,{data}">' in html


def test_a_picture_is_of_the_kind_its_name_says_in_any_case(tmp_path):
    path = tmp_path / "A.PNG"
    path.write_bytes(b"\x89PNG")
    assert inline_image(path, "x") == '<img alt="x" src="data:image/png;base64,iVBORw==">'


def test_report_and_data_are_described_in_full(html, language, metadata):
    data = html.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    given = metadata[language]
    common = {
        "inLanguage": {"zh": "zh-Hans", "en": "en"}[language],
        "creator": {"@type": "Organization", "name": given.author},
        "keywords": list(given.keywords),
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "description": given.description,
    }
    assert json.loads(data) == common | {
        "@context": "https://schema.org",
        "@type": "Report",
        "identifier": "sample",
        "name": given.title,
        "alternativeHeadline": given.subtitle,
        "datePublished": "2023-05-01",
        "isBasedOn": common
        | {"@type": "Dataset", "identifier": "sample-data", "name": given.subtitle},
    }
    assert f'<meta name="description" content="{given.description}">' in html
    assert f'<meta name="keywords" content="{", ".join(given.keywords)}">' in html
