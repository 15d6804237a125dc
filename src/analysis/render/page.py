"""A brief as one HTML file that needs nothing else: no script, no request."""

import base64
import json
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import jinja2

from analysis.render.frame import BARE, Frame
from analysis.render.glyphs import check_glyphs, font_faces
from analysis.render.markup import (
    EXHIBITS,
    IMAGE_TYPES,
    Metadata,
    Node,
    attribute,
    classes,
    decimal_tails,
    find_image,
    format_date,
    plain_text,
    read_brief,
    rewrite,
    table_rows,
    write_blocks,
)
from analysis.words.catalogue import Catalogue, Language, catalogue, resolve

TEMPLATES = Path(__file__).resolve().parent / "templates"
# Elements that style.css sets in bold: only their characters go into the bold font.
_BOLD = {"h1", "h2", "h3", "h4", "strong", "b", "em", "th", "figcaption"}


def render_html(
    markdown: str, metadata: Metadata, *, resources: Path, words: Catalogue | None = None
) -> str:
    """One self-contained HTML page of a brief.

    Images are read from `resources` and inlined; the glyphs used are embedded. The same input
    gives the same text. The words are those of the metadata's language, unless a project's own
    are given. Raises InputError for whatever `read_brief` or `check_glyphs` refuses.
    """
    check_glyphs(markdown)
    words = words or catalogue(metadata.language)
    blocks = rewrite(read_brief(markdown, metadata, words), _Lowering(words, resources))
    return fill_page(
        write_blocks(_wrap_headline(blocks, metadata, words), "html5"),
        title=metadata.title,
        language=words,
        metadata=metadata,
    )


def fill_page(
    body: str,
    *,
    title: str,
    language: Language | Catalogue,
    metadata: Metadata | None = None,
    frame: Frame = BARE,
) -> str:
    """The page around a body: frame, metadata, style, and the glyphs that its text needs."""
    words = resolve(language)
    skip = words.say("page.skip")
    collector = _TextCollector()
    collector.feed(body + "".join(escape(way.text) for way in (*frame.ways, *frame.foot)))
    collector.close()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / "style.css").read_text(encoding="utf-8")
    fonts = font_faces(collector.all + skip, collector.bold)
    return environment.get_template("page.html.j2").render(
        body=body,
        title=title,
        html_language=words.say("language.html"),
        skip=skip,
        style=fonts + "\n" + style,
        metadata=metadata,
        frame=frame,
        linked_data=_linked_data(metadata, words) if metadata else "",
    )


class _TextCollector(HTMLParser):
    """The characters of a page, and those that stand in bold elements."""

    def __init__(self) -> None:
        super().__init__()
        self.all = " "
        self.bold = " "
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._depth += tag in _BOLD

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in _BOLD

    def handle_data(self, data: str) -> None:
        self.all += data
        if self._depth:
            self.bold += data


def _lighter(path: Path) -> Path:
    """The PNG beside a vector picture, where there is one.

    A chart's labels as outlines weigh several times its pixels; inlined, five of them would be
    most of the page. The PDF has room for the outlines.
    """
    pixels = path.with_suffix(".png")
    return pixels if path.suffix == ".svg" and pixels.is_file() else path


class _Lowering:
    """Turns the nodes that are ours into HTML; the rest is pandoc's."""

    def __init__(self, words: Catalogue, resources: Path) -> None:
        self._words = words
        self._resources = resources

    def __call__(self, node: Node) -> list[Node] | None:
        match node["t"]:
            case "Span" if "num" in classes(node):
                return self._number(node)
            case "Image":
                return [self._image(node)]
            case "Div" if set(EXHIBITS) & set(classes(node)):
                return self._exhibit(node)
            case "Div" if "entry" in classes(node):
                return self._entry(node)
            case "Div" if "callout" in classes(node):
                node["c"][0][2] = [["role", "note"]]
        return None

    def _number(self, span: Node) -> list[Node]:
        (place, _, _), shown = span["c"]
        return [
            {
                "t": "Link",
                "c": [[place, ["num"], []], shown, ["#" + attribute(span, "ref"), ""]],
            }
        ]

    def _image(self, image: Node) -> Node:
        path = _lighter(find_image(image["c"][2][0], self._resources))
        return raw_inline(inline_image(path, plain_text(image["c"][1])))

    def _exhibit(self, div: Node) -> list[Node]:
        (identifier, names, _), (caption, body, *after) = div["c"]
        label = attribute(div, "label")
        caption_id = f"{identifier}-caption"
        title = [
            raw_block(f'<figcaption id="{caption_id}">'),
            {
                "t": "Plain",
                "c": [raw_inline(f"<b>{escape(label)}</b> "), *caption["c"]],
            },
            raw_block("</figcaption>"),
        ]
        return [
            raw_block(f'<figure id="{identifier}" class="{escape(" ".join(names))}">'),
            *title,
            *(_scrolling(body, caption_id) if body["t"] == "Table" else [body]),
            *after,
            raw_block("</figure>"),
        ]

    def _entry(self, div: Node) -> list[Node]:
        identifier, value = div["c"][0][0], attribute(div, "value")
        places = attribute(div, "places").split()
        content = div["c"][1]
        if places:
            links = " ".join(
                f'<a href="#{place}" aria-label="{escape(label)}">↑{count}</a>'
                for count, place in enumerate(places, start=1)
                for label in [self._words.say("page.place", number=count)]
            )
            content[-1]["c"].append(raw_inline(f' <span class="places">{links}</span>'))
        return [
            raw_block(f'<div class="entry" id="{identifier}"><p class="value"><b>{escape(value)}'),
            raw_block('</b></p><div class="body">'),
            *content,
            raw_block("</div></div>"),
        ]


def inline_image(path: Path, alt: str) -> str:
    """An image element that carries the image itself."""
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    kind = IMAGE_TYPES[path.suffix.lower()]
    return f'<img alt="{escape(alt)}" src="data:{kind};base64,{data}">'


def raw_inline(html: str) -> Node:
    """HTML of our own making inside a paragraph."""
    return {"t": "RawInline", "c": ["html", html]}


def raw_block(html: str) -> Node:
    """HTML of our own making between blocks."""
    return {"t": "RawBlock", "c": ["html", html]}


def _scrolling(table: Node, caption_id: str) -> list[Node]:
    """A table in a region that scrolls by itself, its numbers aligned at the decimal point."""
    for body in table["c"][4]:
        body[1] = 1  # the first column heads its rows
    rows = table_rows(table)[1]
    for (row, column), tail in decimal_tails(table).items():
        ghost = raw_inline(f'<span class="ghost" aria-hidden="true">{tail}</span>')
        rows[row][column][4][-1]["c"].append(ghost)
    region = f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{caption_id}">'
    return [raw_block(region), table, raw_block("</div>")]


def _wrap_headline(blocks: list[Node], metadata: Metadata, words: Catalogue) -> list[Node]:
    headline, *rest = blocks
    lead = []
    if rest and "standfirst" in classes(rest[0]):
        lead, rest = rest[:1], rest[1:]
    date = format_date(metadata.date, words)
    byline = f'{escape(metadata.author)}<span class="bar"> | </span>'
    return [
        raw_block(f'<header class="masthead"><p class="kicker">{words.say("page.kicker")}'),
        raw_block(f'<span class="bar"> | </span>{escape(metadata.subtitle)}</p>'),
        headline,
        *lead,
        raw_block(f'<p class="byline">{byline}<time datetime="{metadata.date}">{date}</time></p>'),
        raw_block("</header>"),
        *rest,
    ]


def _linked_data(metadata: Metadata, words: Catalogue) -> str:
    """schema.org description of the report and of the data it rests on, safe inside HTML."""
    licence = "https://creativecommons.org/licenses/by/4.0/"
    author = {"@type": "Organization", "name": metadata.author}
    common = {
        "inLanguage": words.say("language.html"),
        "creator": author,
        "keywords": list(metadata.keywords),
        "license": licence,
    }
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "identifier": metadata.identifier,
        "name": metadata.title,
        "alternativeHeadline": metadata.subtitle,
        "description": metadata.description,
        "datePublished": metadata.date.isoformat(),
        **common,
        "isBasedOn": {
            "@type": "Dataset",
            "identifier": f"{metadata.identifier}-data",
            "name": metadata.subtitle,
            "description": metadata.description,
            **common,
        },
    }
    return json.dumps(report, ensure_ascii=False, indent=1).replace("<", "\\u003c")
