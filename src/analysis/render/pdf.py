"""A brief as an archival, accessible PDF: pandoc writes Typst markup, Typst sets it."""

import datetime as dt
import json
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import cast

import typst

from analysis.render.columns import Mark, find_break
from analysis.render.frame import name_brief
from analysis.render.glyphs import FONT_FOLDER, check_glyphs
from analysis.render.joints import bind_numbers, join_numbers
from analysis.render.lowering import Lowering, raw_block, set_apart, set_words
from analysis.render.markup import (
    Metadata,
    classes,
    format_date,
    read_brief,
    rewrite,
    write_blocks,
)
from analysis.render.palette import LIGHT
from analysis.words.catalogue import Catalogue, catalogue

# What lies beside a print in its report, under the words that say what it is.
_BESIDE = {"data": ("tables.xlsx", "numbers.json"), "code": ("notebooks/",)}

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render_pdf(
    markdown: str,
    metadata: Metadata,
    *,
    resources: Path,
    words: Catalogue | None = None,
    site_url: str = "",
) -> bytes:
    """The brief as PDF/A-2a and PDF/UA-1, dated by its metadata.

    The same input gives the same bytes. The words are those of the metadata's language, unless a
    project's own are given. `site_url` is the absolute address of the folder that the report is
    published in, ending in ``/``: with it, the names of the files beside the print are links.

    Raises InputError for whatever `read_brief` or `check_glyphs` refuses, and for a hero that
    holds anything but figures.
    """
    from analysis.render.finish import finish_pdf

    check_glyphs(markdown)
    words = words or catalogue(metadata.language)
    blocks = read_brief(markdown, metadata, words)
    set_apart(blocks, resources)
    bind_numbers(blocks)
    if words.say("language.script") == "latin":
        join_numbers(blocks, words)
    lowering = Lowering(resources)
    headline, *rest = rewrite(blocks, lowering)
    lead = rest.pop(0) if rest and "standfirst" in classes(rest[0]) else None
    masthead = [
        raw_block("#masthead(["),
        {"t": "Plain", "c": headline["c"][2]},
        raw_block("], ["),
        *(lead["c"][1] if lead else []),
        raw_block("])"),
    ]
    body = [*masthead, *rest]
    set_words(body)
    markup = write_blocks(body, "typst")
    inputs = _describe(metadata, words) | {"beside": _list_beside(metadata, words, site_url)}
    noon = dt.datetime.combine(metadata.date, dt.time(12), dt.UTC)
    return finish_pdf(_compile(markup, inputs, lowering.images, noon))


def _list_beside(metadata: Metadata, words: Catalogue, site_url: str) -> list[object]:
    """What lies beside the print: words, and the names of files with their addresses, if any."""
    others = tuple(
        name_brief(language, "pdf")
        for language in metadata.languages
        if language != words.language
    )
    named = {"also": others, **_BESIDE} if metadata.languages else {}
    return [
        [
            words.say(f"page.beside.{key}"),
            [
                [name, "" if name.endswith("/") or not site_url else site_url + name]
                for name in names
            ],
        ]
        for key, names in named.items()
        if names
    ]


def _around(words: Catalogue, count: str) -> list[str]:
    """What stands before and after the pages that a number is used on, where there are so many."""
    before, _, after = words.say("page.pages", pages="\0", count=count).partition("\0")
    return [before, after]


def _describe(metadata: Metadata, words: Catalogue) -> dict[str, object]:
    """What brief.typ is told of the document and of its language."""
    return {
        "title": metadata.title,
        "subtitle": metadata.subtitle,
        "author": metadata.author,
        "day": metadata.date.isoformat(),
        "shown-date": format_date(metadata.date, words),
        "language": words.say("language.pdf"),
        "region": words.say("language.region"),
        "script": words.say("language.script"),
        "description": metadata.description,
        "keywords": list(metadata.keywords),
        "kicker": words.say("page.kicker"),
        "page-words": [_around(words, count) for count in ("1", "2")],
        "page-joint": words.say("language.enumeration"),
        "palette": LIGHT,
    }


def _compile(
    markup: str, inputs: dict[str, object], images: dict[str, Path], noon: dt.datetime
) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATES / "brief.typ", folder)
        for image, path in images.items():
            shutil.copy(path, folder / image)
        main = folder / "main.typ"
        main.write_text('#import "brief.typ": *\n#show: brief\n\n' + markup, encoding="utf-8")
        compiler = typst.Compiler(
            main,
            root=folder,
            font_paths=_open_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"metadata": json.dumps(inputs)},
        )
        _even_columns(compiler, folder / "breaks.json")
        pdf, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=noon
        )
    if warnings:
        raise RuntimeError("Typst: " + "; ".join(str(warning) for warning in warnings))
    return cast("bytes", pdf)  # one file, for a PDF is not written to a path and in pages


@cache
def _open_fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONT_FOLDER])


def _even_columns(compiler: typst.Compiler, file: Path) -> None:
    """Write which items begin a second column, learnt from settings without them.

    Each set of columns is made even when those before it are, for that moves what comes after.
    The compiler keeps what it has set, as long as nothing it is made of changes: the file holds
    what does change, and nothing else.
    """
    breaks: dict[str, str | None] = {}
    while True:
        file.write_text(json.dumps(breaks), encoding="utf-8")
        found = compiler.query("<item-mark>", field="value")
        marks = [Mark(*one) for one in json.loads(found) if one[0] not in breaks]
        if not marks:
            return
        columns = marks[0].columns
        breaks[columns] = find_break([mark for mark in marks if mark.columns == columns])
