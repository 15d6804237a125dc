"""A brief as one HTML file that needs nothing else: what it fetches is nothing."""

import base64
import hashlib
import json
from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import jinja2

from analysis.render.appendix import fold_groups, read_script, write_entry
from analysis.render.elements import raw_block
from analysis.render.exhibits import write_figure, write_table
from analysis.render.frame import BARE, Frame, frame_brief
from analysis.render.glyphs import check_glyphs, font_faces
from analysis.render.head import (
    ICON,
    LICENCE,
    cite_bibtex,
    cite_text,
    describe,
    list_alternates,
    list_properties,
)
from analysis.render.joints import join_numbers
from analysis.render.markup import (
    Metadata,
    Node,
    classes,
    format_date,
    nodes,
    plain_text,
    read_brief,
    rewrite,
    write_blocks,
)
from analysis.render.palette import DARK, LIGHT
from analysis.render.picture import BOLD_STYLE
from analysis.render.places import mark_place
from analysis.render.popover import make_popovers
from analysis.words.catalogue import Catalogue, Language, catalogue, resolve

TEMPLATES = Path(__file__).resolve().parent / "templates"
#: Of all pages: a template is compiled once a process.
ENVIRONMENT: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# Elements that style.css sets in bold: only their characters go into the bold font.
_BOLD = {"h1", "h2", "h3", "h4", "strong", "b", "em", "th", "caption", "figcaption"}
_LIGHTER = "tbody"  # its row heads are not bold
_MARKS = "°↑"  # what the style sheet itself writes
_SECTION = 2  # the level of a section's heading


def render_html(
    markdown: str,
    metadata: Metadata,
    *,
    resources: Path,
    words: Catalogue | None = None,
    frame: Frame | None = None,
) -> str:
    """One self-contained HTML page of a brief.

    Images are read from `resources` and inlined; the glyphs used are embedded. The same input
    gives the same text. The words are those of the metadata's language, unless a project's own
    are given; the frame that of a report without an address. Raises InputError for whatever
    `read_brief`, `check_glyphs` or a part of the page refuses.
    """
    check_glyphs(markdown)
    words = words or catalogue(metadata.language)
    blocks = read_brief(markdown, metadata, words)
    join_numbers(blocks, words)
    _shrink_hero(blocks)
    lowered = rewrite(blocks, _Lowering(words, resources))
    switch = _write_switch(blocks, words)
    body = [*_arrange(lowered, switch, metadata, words), *make_popovers(blocks, words)]
    entries = any("entry" in classes(div) for div in nodes(blocks, "Div"))
    return fill_page(
        write_blocks(body, "html5"),
        title=metadata.title,
        language=words,
        metadata=metadata,
        frame=_show_picture(frame or frame_brief(words, metadata.languages), blocks, resources),
        script=read_script() if entries else "",
    )


def fill_page(
    body: str,
    *,
    title: str,
    language: Language | Catalogue,
    metadata: Metadata | None = None,
    frame: Frame = BARE,
    script: str = "",
) -> str:
    """The page around a body: metadata, header, footer, style, and the glyphs that its text needs.

    Args:
        body: HTML, which is trusted.
        title: of the page.
        language: of its own words.
        metadata: of a brief, which then can be cited.
        frame: the ways out of it.
        script: the only script that the page lets run.
    """
    words = resolve(language)
    around, script_hash = ENVIRONMENT.get_template("page.html.j2"), ""
    if script:
        digest = hashlib.sha256(script.encode()).digest()
        script_hash = f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
    given = {
        "body": body,
        "title": title,
        "words": words,
        "metadata": metadata,
        "frame": frame,
        "icon": ICON,
        "colours": (LIGHT["paper"], DARK["paper"]),
        "licence": LICENCE,
        "script": script,
        "script_hash": script_hash,
        "properties": list_properties(metadata, frame, words) if metadata else [],
        "alternates": list_alternates(metadata, frame) if metadata else [],
        "linked_data": describe(metadata, words) if metadata else "",
        "date": format_date(metadata.date, words) if metadata else "",
        "citation": cite_text(metadata, frame, words) if metadata else "",
        "bibtex": cite_bibtex(metadata, frame, words) if metadata else "",
    }
    collector = _TextCollector()
    collector.feed(around.render(style="", **given).partition("<body>")[2])
    collector.close()
    fonts = font_faces(collector.regular + _MARKS, collector.bold)
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    return around.render(style=f"{fonts}\n{_write_variables(words)}\n{style}", **given)


def _write_variables(words: Catalogue) -> str:
    """The style sheet's variables: the palette on light and dark, and what an arrow is called."""
    light, dark = (
        ":root{" + ";".join(f"--{role}:{colour}" for role, colour in palette.items()) + "}"
        for palette in (LIGHT, DARK)
    )
    called = json.dumps(words.say("page.way.places"), ensure_ascii=False).replace("<", "\\3c ")
    return (
        f":root{{--places:{called}}}\n{light}\n"
        f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
    )


def _show_picture(frame: Frame, blocks: list[Node], resources: Path) -> Frame:
    """The frame with the address of the first figure's pixels, where the page has an address."""
    for image in nodes(blocks, "Image") if frame.address else ():
        pixels = Path(image["c"][2][0]).with_suffix(".png")
        if (resources / pixels).is_file():
            return replace(frame, picture=urljoin(frame.address, pixels.as_posix()))
    return frame


class _TextCollector(HTMLParser):
    """The characters of a page that stand in regular type, and those that stand in bold."""

    def __init__(self) -> None:
        super().__init__()
        self.regular = " "
        self.bold = " "
        self._open: list[tuple[str, bool]] = []  # elements that can change the weight
        self._light = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag == "script"
        self._light += tag == _LIGHTER
        if tag in _BOLD:
            self._open.append((tag, tag != "th" or not self._light))
        elif tag in {"text", "tspan"}:
            self._open.append((tag, bool(BOLD_STYLE.search(dict(attrs).get("style") or ""))))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag == "script"
        self._light -= tag == _LIGHTER
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if any(bold for _, bold in self._open):
            self.bold += data
        else:
            self.regular += data


class _Lowering:
    """Turns the nodes that are ours into HTML; the rest is pandoc's."""

    def __init__(self, words: Catalogue, resources: Path) -> None:
        self._words = words
        self._resources = resources

    def __call__(self, node: Node) -> list[Node] | None:
        match node["t"]:
            case "Span" if "num" in classes(node):
                return mark_place(node, self._words)
            case "Div":
                return self._div(node)
        return None

    def _div(self, div: Node) -> list[Node] | None:
        names = classes(div)
        if "table" in names:
            return write_table(div)
        if "figure" in names:
            return write_figure(div, self._words, self._resources)
        if "entry" in names:
            return write_entry(div, self._words)
        if "appendix" in names:
            div["c"][1] = fold_groups(div["c"][1], self._words)
        if "findings" in names:
            _lay_findings(div)
        if "callout" in names:
            div["c"][0][2] = [["role", "note"]]
        return None


def _shrink_hero(blocks: list[Node]) -> None:
    """Let the figures of the first screen show their narrow drawings, at any width."""
    for hero in nodes(blocks, "Div"):
        if "hero" in classes(hero):
            for div in nodes(hero["c"][1], "Div"):
                if "figure" in classes(div):
                    div["c"][0][1].append("small")


def _lay_findings(div: Node) -> None:
    """Set each finding's key figure apart from its text."""
    for item in (item for one in nodes(div["c"][1], "OrderedList") for item in one["c"][1]):
        if not item or item[0]["t"] not in {"Para", "Plain"} or not item[0]["c"]:
            continue
        first, *rest = item[0]["c"]
        if "key-figure" in classes(first):
            figure = {"t": "Plain", "c": first["c"][1]}
            item[0]["c"] = rest[1:] if rest and rest[0]["t"] in {"Space", "SoftBreak"} else rest
            item[:] = [
                raw_block('<div class="key-figure">'),
                figure,
                raw_block('</div><div class="told">'),
                *item,
                raw_block("</div>"),
            ]


def _write_switch(blocks: list[Node], words: Catalogue) -> list[Node]:
    """How to ask for a number's source, and the box that shows the sources of all."""
    numbers = [set(classes(span)) for span in nodes(blocks, "Span") if "num" in classes(span)]
    said = ""
    if any("key" in names for names in numbers):
        said += f"<span>{escape(words.say('page.press'))}</span> "
    if any("key" not in names for names in numbers):
        label = escape(words.say("page.all_sources"))
        said += f'<label><input type="checkbox" id="all-sources"> {label}</label>'
    return [raw_block(f'<p class="switch">{said}</p>')] if said else []


def _arrange(
    blocks: list[Node], switch: list[Node], metadata: Metadata, words: Catalogue
) -> list[Node]:
    """The page's blocks: masthead, first screen, how to read it, contents, sections."""
    headline, *rest = blocks
    start = next((at for at, one in enumerate(rest) if _is_section(one)), len(rest))
    lead, sections = rest[:start], rest[start:]
    standfirst = [one for one in lead[:1] if "standfirst" in classes(one)]
    lead = lead[len(standfirst) :]
    hero = [one for one in lead[:1] if "hero" in classes(one)]
    date = format_date(metadata.date, words)
    bar = '<span class="bar"> | </span>'
    contents = _list_sections(sections)
    return [
        raw_block(f'<header class="masthead"><p class="kicker">{words.say("page.kicker")}{bar}'),
        raw_block(f'<time datetime="{metadata.date}">{date}</time></p>'),
        headline,
        *standfirst,
        raw_block("</header>"),
        *hero,
        # Below the picture, which is what the first screen is for.
        raw_block(f'<p class="byline">{escape(metadata.author)}{bar}'),
        raw_block(f"{escape(metadata.subtitle)}</p>"),
        *switch,
        *lead[len(hero) :],
        *_write_contents(contents, words),
        *sections,
    ]


def _is_section(block: Node) -> bool:
    heads = block["t"] == "Header" and block["c"][0] == _SECTION
    return heads or "appendix" in classes(block)


def _list_sections(blocks: list[Node]) -> list[tuple[str, str]]:
    return [
        (heading["c"][1][0], plain_text(heading["c"][2]))
        for heading in nodes(blocks, "Header")
        if heading["c"][0] == _SECTION
    ]


def _write_contents(sections: list[tuple[str, str]], words: Catalogue) -> list[Node]:
    """The list of sections: beside the text where there is room, folded before it elsewhere."""
    if len(sections) <= 1:
        return []
    items = "".join(f'<li><a href="#{name}">{escape(text)}</a></li>' for name, text in sections)
    word = escape(words.say("page.contents"))
    return [
        raw_block(
            f'<div class="rail"><nav aria-label="{word}"><p>{word}</p><ol>{items}</ol></nav></div>'
            f'<details class="toc"><summary>{word}</summary><nav aria-label="{word}">'
            f"<ol>{items}</ol></nav></details>"
        )
    ]
