"""An edition of a report, as its own files tell it: briefs, charts, tables, notebooks."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.files import load_json, read_text
from analysis.publish.datapackage import MEDIA_TYPES
from analysis.publish.dictionary import SUFFIXES, Descriptor
from analysis.run.bundle import is_made_of
from analysis.words.catalogue import Catalogue, Language, catalogue

_TYPES: Final = {
    **MEDIA_TYPES,
    "html": "text/html",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ipynb": "application/x-ipynb+json",
    "zip": "application/zip",
}
#: The groups of a report's files, in the order a reader wants them.
_GROUPS: Final = (
    ("brief", re.compile(r"brief\..*")),
    ("numbers", re.compile(r"numbers\.json|tables\.xlsx|tables/[^/]*")),
    ("excel", re.compile(r"tables/excel/.*")),
    ("charts", re.compile(r"figures/.*")),
    ("notebooks", re.compile(r"notebooks/.*")),
    ("about", re.compile(r".*")),
)
#: A chart's file: its name, its language where it has one, what it is.
_CHART: Final = re.compile(r"figures/([^/.]+)(?:\.([^/.]+))?\.(svg|png|csv)")
#: Where a page speaks of itself, and what it shows; the rest of it is long. A comment or a
#: script is neither, whatever stands in it.
_TELLING: Final = re.compile(
    r"<!--.*?-->|<script\b.*?</script\s*>|<title\b[^>]*>.*?</title\s*>|<figure\b.*?</figure\s*>"
    r"|<meta\b(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True)
class File:
    """A file to download.

    Attributes:
        path: relative to the page that links it.
        size: in bytes.
        sha256: of its bytes.
    """

    path: str
    size: int
    sha256: str

    @property
    def media_type(self) -> str:
        """Its media type, by its name."""
        return _TYPES.get(self.path.rpartition(".")[2], "application/octet-stream")


@dataclass(frozen=True)
class Chart:
    """A chart of an edition.

    Attributes:
        title: its caption in the brief, or its name where no brief offers it.
        files: its vector drawing, pixels and plotted data, by the ends of their names.
    """

    title: str
    files: Mapping[str, File]


@dataclass(frozen=True)
class Table:
    """Published data: what they are called, and their file, plain and, of a table, for Excel."""

    title: str
    plain: File
    excel: File | None


@dataclass(frozen=True)
class Brief:
    """A brief in one language, as its page describes itself.

    Attributes:
        html_language: the code of its language in a page.
        called: what its language calls itself.
        captions: of the charts it offers for download, by chart, in the order of the page.
    """

    language: Language
    html_language: str
    called: str
    title: str
    description: str
    author: str
    captions: Mapping[str, str]
    page: File
    print: File


@dataclass(frozen=True)
class Edition:
    """One edition of a scenario's report.

    Attributes:
        scenario: its name and folder.
        date: the edition's date, as printed on it.
        data: its `datapackage.json`, which names source, publisher and licence.
        briefs: one a language.
        notebooks: the pages of its notebooks by their titles, in the order they ran.
        files: all its files.
    """

    scenario: str
    date: str
    data: Descriptor
    briefs: tuple[Brief, ...]
    notebooks: tuple[tuple[str, File], ...]
    files: tuple[File, ...]

    @property
    def source(self) -> Descriptor:
        """The source it is about, with titles in both languages."""
        found: Descriptor = self.data["sources"][0]
        return found

    def brief(self, language: Language) -> Brief:
        """Return the brief in a language, or the first where there is none."""
        return self.briefs_for(language)[0]

    def briefs_for(self, language: Language) -> list[Brief]:
        """Return the briefs, that of a reader's language first."""
        return sorted(self.briefs, key=lambda brief: brief.language != language)

    @property
    def groups(self) -> list[tuple[str, list[File]]]:
        """The files by what they are for."""
        left = list(self.files)
        groups = []
        for key, pattern in _GROUPS:
            found = [file for file in left if pattern.fullmatch(file.path)]
            left = [file for file in left if file not in found]
            if found:
                groups.append((key, found))
        return groups

    def charts(self, language: Language) -> list[Chart]:
        """Return the charts in the language of its brief, in the brief's order."""
        brief = self.brief(language)
        found: dict[str, dict[str, File]] = {}
        for file in self.files:
            chart = _CHART.fullmatch(file.path)
            if chart and chart[2] in {brief.language, None}:
                found.setdefault(chart[1], {})[chart[3]] = file
        order = [name for name in brief.captions if name in found]
        return [
            Chart(brief.captions.get(name) or name.replace("_", " "), found[name])
            for name in (*order, *sorted(found.keys() - set(order)))
        ]

    def tables(self, words: Catalogue) -> list[Table]:
        """Return the data files that its description names, by their titles in a language."""
        by_path = {file.path: file for file in self.files}
        return [
            Table(
                pick_text(resource, "title", words),
                by_path[resource["path"]],
                by_path.get(f"tables/excel/{resource['name']}.csv"),
            )
            for resource in self.data["resources"]
            if resource.get("path") in by_path
        ]


def pick_text(described: Mapping[str, Any], stem: str, words: Catalogue) -> str:
    """Return a descriptor's text in a language; empty where it has none."""
    data = words.say("language.data")
    suffix = next(suffix for language, suffix in SUFFIXES.items() if language == data)
    return str(described.get(f"{stem}{suffix}", ""))


def read_edition(folder: Path, words: Path) -> Edition:
    """Read what an edition's page says of it, from the edition itself.

    Args:
        folder: where it is.
        words: where the project has words of its own.

    Raises:
        InputError: if it lacks a brief in one of its languages, or a language has no words.
    """
    manifest = load_json(folder / "manifest.json")
    parameters = manifest["scenario"]
    described = load_json(folder / "datapackage.json")
    # What the scenario's folder holds of earlier editions is not of this one.
    files = list_files(folder, only=(*manifest["outputs"], "manifest.json"))
    by_path = {file.path: file for file in files}
    briefs = []
    for language in parameters["languages"]:
        names = (f"brief.{language}.html", f"brief.{language}.pdf")
        if missing := [name for name in names if name not in by_path]:
            msg = f"{folder}: no {missing[0]}; make the report again"
            raise InputError(msg)
        said = catalogue(language, words)
        head = _PageReader(read_text(folder / names[0]))
        briefs.append(
            Brief(
                language,
                said.say("language.html"),
                said.say("language.name"),
                head.title,
                head.described.get("description", ""),
                head.described.get("author", ""),
                head.captions,
                *(by_path[name] for name in names),
            )
        )
    notebooks = (
        (_title_notebook(folder, file, {brief.language: brief.called for brief in briefs}), file)
        for file in files
        if re.fullmatch(r"notebooks/[^/]*\.html", file.path)
    )
    return Edition(
        parameters["scenario"],
        parameters["edition"],
        described,
        tuple(briefs),
        tuple(notebooks),
        files,
    )


def _title_notebook(folder: Path, file: File, called: Mapping[Language, str]) -> str:
    """Return the title of a notebook's page, with the language of one that ran for each."""
    title = _PageReader(read_text(folder / file.path)).title or file.path
    language = called.get(file.path.removesuffix(".html").rpartition(".")[2])
    return f"{title} ({language})" if language else title


def list_files(folder: Path, *, only: Collection[str] | None = None) -> tuple[File, ...]:
    """Return the files of a folder but for the site's own pages and checksums.

    Args:
        folder: where they are.
        only: those to list; all, by default.
    """
    return tuple(_list(folder, only))


def _list(folder: Path, only: Collection[str] | None) -> Iterator[File]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or (path.parent == folder and is_made_of(path)):
            continue
        if only is None or name in only:
            content = path.read_bytes()
            yield File(name, len(content), hashlib.sha256(content).hexdigest())


class _PageReader(HTMLParser):
    """What a report's page says of itself: title, description, the charts that it offers.

    A chart is offered by a link to one of its files inside its figure, whose caption it bears.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.title = ""
        self.described: dict[str, str] = {}
        self.captions: dict[str, str] = {}
        self._inside = ""
        self._caption = ""
        self._offered: list[str] = []
        self.feed("".join(_TELLING.findall(text)))
        self.close()
        self.title = " ".join(self.title.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "title":
            self._inside = "" if self.title else tag
        elif tag == "figure":
            self._caption, self._offered = "", []
        elif tag == "figcaption":
            self._inside = tag
        elif tag == "meta":
            self.described.setdefault(named.get("name") or "", named.get("content") or "")
        elif tag == "a" and (chart := _CHART.fullmatch(named.get("href") or "")):
            self._offered.append(chart[1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":  # a caption may stand below
            for name in self._offered:
                self.captions.setdefault(name, " ".join(self._caption.split()))
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif self._inside == "figcaption":
            self._caption += data


def first_chart(charts: Iterable[Chart]) -> Chart | None:
    """Return the chart that stands for a report: the first with pixels to show."""
    return next((chart for chart in charts if "png" in chart.files), None)
