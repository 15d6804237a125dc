"""What a page says of itself to machines, and how it is cited."""

import json
import re
from typing import Any
from urllib.parse import urljoin

from analysis.render.frame import Frame, name_brief
from analysis.render.markup import Metadata, format_date
from analysis.render.palette import LIGHT
from analysis.words.catalogue import Catalogue

#: The licence of every brief: its name, and where it stands.
LICENCE = ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
#: Three bars of a chart: the sign of a page in a browser's tab.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http%3A//www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    f"%3Cpath fill='%23{LIGHT['accent'][1:]}' d='M1 9h4v6H1zM6 5h4v10H6zM11 1h4v14h-4z'/%3E"
    "%3C/svg%3E"
)
# A name that BibTeX can hold, and the characters that mean something to it.
_NO_KEY = re.compile(r"[^A-Za-z0-9-]+")
_SPECIAL = re.compile(r"[\\{}$&#^_%~]")
_COMMANDS = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


def list_properties(
    metadata: Metadata, frame: Frame, words: Catalogue
) -> list[tuple[str, str, str]]:
    """The meta elements of a brief: attribute, name, content.

    Addresses are absolute or left out: without `Frame.address` none is known.
    """
    date = metadata.date.isoformat()
    found = [
        ("name", "description", metadata.description),
        ("name", "author", metadata.author),
        ("name", "keywords", ", ".join(metadata.keywords)),
        ("property", "og:type", "article"),
        ("property", "og:title", metadata.title),
        ("property", "og:description", metadata.description),
        ("property", "og:locale", _locale(words)),
        ("property", "article:published_time", date),
        ("name", "citation_title", metadata.title),
        ("name", "citation_author", metadata.author),
        ("name", "citation_publication_date", date.replace("-", "/")),
        ("name", "citation_language", words.say("language.html")),
    ]
    if frame.address:
        pdf = urljoin(frame.address, name_brief(metadata.language, "pdf"))
        found += [("property", "og:url", frame.address), ("name", "citation_pdf_url", pdf)]
    if frame.picture:
        found += [
            ("property", "og:image", frame.picture),
            ("name", "twitter:card", "summary_large_image"),
        ]
    return [one for one in found if one[2]]


def list_alternates(metadata: Metadata, frame: Frame) -> list[tuple[str, str]]:
    """Language and absolute address of each version of a brief; none where it has no address."""
    if not frame.address:
        return []
    return [
        (language, urljoin(frame.address, name_brief(language, "html")))
        for language in metadata.languages
    ]


def describe(metadata: Metadata, words: Catalogue) -> str:
    """schema.org description of the report and of the data it rests on, safe inside HTML."""
    common: dict[str, Any] = {
        "inLanguage": words.say("language.html"),
        "creator": {"@type": "Organization", "name": metadata.author},
        "keywords": list(metadata.keywords),
        "license": LICENCE[1],
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


def cite_text(metadata: Metadata, frame: Frame, words: Catalogue) -> str:
    """How a brief is cited in a list of references."""
    return words.say(
        "page.citation",
        author=metadata.author,
        year=metadata.date.year,
        title=metadata.title,
        subtitle=metadata.subtitle,
        date=format_date(metadata.date, words),
        identifier=metadata.identifier,
    ) + (f" {frame.address}" if frame.address else "")


def cite_bibtex(metadata: Metadata, frame: Frame, words: Catalogue) -> str:
    """The same as an entry of a BibTeX file."""
    fields = {
        "author": f"{{{_plain(metadata.author)}}}",  # a group's name isn't taken apart
        "title": f"{{{_plain(metadata.title)}}}",
        "institution": _plain(metadata.author),
        "type": _plain(words.say("page.kicker")),
        "number": _plain(metadata.identifier),
        "date": metadata.date.isoformat(),
        "year": str(metadata.date.year),
        "note": _plain(metadata.subtitle),
    }
    if frame.address:
        fields["url"] = frame.address
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@techreport{{{_NO_KEY.sub('-', metadata.identifier)},\n{lines}}}"


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: _COMMANDS.get(found.group(), "\\" + found.group()), text)


def _locale(words: Catalogue) -> str:
    return f"{words.say('language.pdf')}_{words.say('language.region').upper()}"
