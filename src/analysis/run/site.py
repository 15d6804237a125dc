"""The publishable site: every report with its editions, the data, the archive, on plain pages.

    index.html                     the briefs, in each language
    <scenario>/                    the latest edition: brief, tables, charts, notebooks
    <scenario>/<edition>/          every edition, by its date, kept
    data/                          raw and reference data, their dictionary
    archive/                       replication archives

Every link is relative and names a file, so that the site works from a folder and from a sub-path
of a server; no page needs a script. Editions that the site already has are kept.
"""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.publish.datapackage import MEDIA_TYPES, describe_data, to_json
from analysis.publish.dictionary import Descriptor, dictionary_html, read_dictionary
from analysis.render.fragment import fill_fragment
from analysis.run.api import api_reference
from analysis.run.bundle import CHECKSUMS, Bundle, check_whole, list_checksums
from analysis.run.pipeline import put_in_place
from analysis.source.scenario import Scenario
from analysis.words.catalogue import Language, catalogue

_EDITION: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_TYPES: Final = {
    **MEDIA_TYPES,
    "html": "text/html",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ipynb": "application/x-ipynb+json",
    "zip": "application/zip",
}
#: The groups of a report's files, in the order a reader wants them: the key of what it is called,
#: and what is in it.
_GROUPS: Final = (
    ("brief", re.compile(r"brief\..*")),
    ("numbers", re.compile(r"numbers\.json|tables\.xlsx|tables/[^/]*")),
    ("excel", re.compile(r"tables/excel/.*")),
    ("charts", re.compile(r"figures/.*")),
    ("notebooks", re.compile(r"notebooks/.*")),
    ("about", re.compile(r".*")),
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
class Brief:
    """A brief in one language, as its page describes itself."""

    language: Language
    title: str
    description: str
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
        files: all its files.
        words: where the project has words of its own.
    """

    scenario: str
    date: str
    data: Descriptor
    briefs: tuple[Brief, ...]
    files: tuple[File, ...]
    words: Path

    @property
    def source(self) -> Descriptor:
        """The source it is about, with titles in both languages."""
        found: Descriptor = self.data["sources"][0]
        return found

    @property
    def groups(self) -> list[tuple[str, str, list[File]]]:
        """The files by what they are for."""
        left = list(self.files)
        groups = []
        for key, pattern in _GROUPS:
            found = [file for file in left if pattern.fullmatch(file.path)]
            left = [file for file in left if file not in found]
            if found:
                groups.append((*_say_both(f"page.files.{key}", self.words), found))
        return groups


def _say_both(key: str, words: Path) -> tuple[str, str]:
    """Return a message in both languages of the site's pages, English first."""
    return catalogue("en", words).say(key), catalogue("zh", words).say(key)


@dataclass(frozen=True)
class Site:
    """A site that was built.

    Attributes:
        folder: where it is.
        editions: each scenario's editions, the latest first.
        replaced: editions whose files differ from those the site had under the same date.
    """

    folder: Path
    editions: dict[str, list[str]]
    replaced: tuple[str, ...]


def build_site(
    project: Project, scenarios: Sequence[Scenario], bundle: Bundle, target: Path
) -> Site:
    """Build the site from a project's reports and put it in place whole.

    Args:
        project: the project.
        scenarios: those that have a report.
        bundle: the replication archive to offer.
        target: the site's folder; editions and archives it holds are kept.

    Raises:
        InputError: if a report, or an edition kept, is not whole.
    """
    kept = _kept_editions(target)
    editions: dict[str, list[str]] = {}
    replaced = []
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        site = Path(folder) / "site"
        for name, dates in kept.items():
            for date in dates:
                shutil.copytree(target / name / date, site / name / date)
        if (target / "archive").is_dir():
            shutil.copytree(target / "archive", site / "archive")
        for scenario in scenarios:
            report, date = project.reports / scenario.scenario, str(scenario.edition)
            check_whole(report)
            place = site / scenario.scenario / date
            if place.is_dir():
                if read_text(place / "manifest.json") != read_text(report / "manifest.json"):
                    replaced.append(f"{scenario.scenario} {date}")
                shutil.rmtree(place)
            shutil.copytree(report, place)
        for name in sorted({*kept, *(scenario.scenario for scenario in scenarios)}):
            editions[name] = _write_scenario(site / name, project.words)
        write_whole(site / "archive" / bundle.name, bundle.content)
        _write_data(project, site / "data")
        for path, page in api_reference().items():
            write_whole(site / path, page.encode())
        _write_index(site, editions, project.words)
        put_in_place(site, target)
    return Site(target, editions, tuple(replaced))


def _kept_editions(target: Path) -> dict[str, list[str]]:
    """Return the editions a site holds, by scenario.

    Raises:
        InputError: if one of them is not as it was published.
    """
    kept: dict[str, list[str]] = {}
    for manifest in sorted(target.glob("*/*/manifest.json")):
        folder = manifest.parent
        if _EDITION.fullmatch(folder.name):
            check_whole(folder, added={"index.html", CHECKSUMS})
            kept.setdefault(folder.parent.name, []).append(folder.name)
    return kept


# Pages


def _write_scenario(folder: Path, words: Path) -> list[str]:
    """Write a scenario's pages: one for each edition, and the latest above them."""
    dates = sorted((path.name for path in folder.iterdir()), reverse=True)
    for date in dates:
        links = [(other, f"../{other}/index.html") for other in dates]
        _write_edition(folder / date, _read_edition(folder / date, words), links, home="../../")
    shutil.copytree(
        folder / dates[0],
        folder,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("index.html"),
    )
    links = [(other, f"{other}/index.html") for other in dates]
    _write_edition(folder, _read_edition(folder / dates[0], words), links, home="../")
    return dates


def _write_edition(
    folder: Path, edition: Edition, links: list[tuple[str, str]], *, home: str
) -> None:
    """Write the page of an edition's files, and their checksums."""
    contents = {file.path: (folder / file.path).read_bytes() for file in edition.files}
    write_whole(folder / CHECKSUMS, list_checksums(contents).encode())
    page = fill_fragment(
        "edition.html.j2",
        title=edition.source["title"],
        words=edition.words,
        edition=edition,
        links=links,
        home=home,
        checksums=CHECKSUMS,
        linked_data=_describe_edition(edition),
    )
    write_whole(folder / "index.html", page.encode())


def _read_edition(folder: Path, words: Path) -> Edition:
    """Read what an edition's page says of it, from the edition itself."""
    manifest = json.loads(read_text(folder / "manifest.json"))
    parameters = manifest["scenario"]
    described = json.loads(read_text(folder / "datapackage.json"))
    files = _list_files(folder)
    by_path = {file.path: file for file in files}
    briefs = []
    for language in parameters["languages"]:
        names = (f"brief.{language}.html", f"brief.{language}.pdf")
        if missing := [name for name in names if name not in by_path]:
            msg = f"{folder}: no {missing[0]}; make the report again"
            raise InputError(msg)
        page, printed = (by_path[name] for name in names)
        title, description = _describe_page(folder / page.path)
        briefs.append(Brief(language, title, description, page, printed))
    return Edition(
        parameters["scenario"], parameters["edition"], described, tuple(briefs), files, words
    )


def _list_files(folder: Path) -> tuple[File, ...]:
    return tuple(
        File(
            path.relative_to(folder).as_posix(),
            path.stat().st_size,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in {"index.html", CHECKSUMS}
    )


class _HeadReader(HTMLParser):
    """The title and the description of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.description = ""
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._inside = tag == "title" and not self.title
        if tag == "meta" and named.get("name") == "description":
            self.description = named.get("content") or ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "title"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.title += data


def _describe_page(path: Path) -> tuple[str, str]:
    """Return a page's title and description."""
    reader = _HeadReader()
    reader.feed(read_text(path))
    reader.close()
    return reader.title.strip(), reader.description


def _write_data(project: Project, folder: Path) -> None:
    """Write the data folder: the files, their Data Package, their dictionary, a page of them."""
    descriptor = describe_data(project)
    titles = {
        r["path"]: (r["title"], r["title_zh"]) for r in descriptor["resources"] if "path" in r
    }
    for path in titles:
        write_whole(folder / path, (project.root / "data" / path).read_bytes())
    write_whole(folder / "datapackage.json", to_json(descriptor))
    page = dictionary_html(descriptor, read_dictionary(project.words))
    write_whole(folder / "dictionary.html", page.encode())
    titles["datapackage.json"] = _say_both("page.files.package", project.words)
    titles["dictionary.html"] = _say_both("page.files.dictionary", project.words)
    files = _list_files(folder)
    contents = {file.path: (folder / file.path).read_bytes() for file in files}
    write_whole(folder / CHECKSUMS, list_checksums(contents).encode())
    page = fill_fragment(
        "data.html.j2",
        title=descriptor["title"],
        words=project.words,
        descriptor=descriptor,
        files=files,
        titles=titles,
        checksums=CHECKSUMS,
        linked_data={"@context": "https://schema.org", **_describe_dataset(descriptor, files)},
    )
    write_whole(folder / "index.html", page.encode())


def _write_index(site: Path, editions: dict[str, list[str]], words: Path) -> None:
    """Write the site's first page."""
    latest = [_read_edition(site / name / dates[0], words) for name, dates in editions.items()]
    page = fill_fragment(
        "site.html.j2",
        title="Research briefs whose every number can be checked",
        words=words,
        editions=latest,
        dates=editions,
        archives=sorted(_list_files(site / "archive"), key=lambda file: file.path, reverse=True),
        linked_data={
            "@context": "https://schema.org",
            "@type": "DataCatalog",
            "name": "Research briefs whose every number can be checked",
            "license": LICENCE,
            "inLanguage": [catalogue(name, words).say("language.html") for name in ("en", "zh")],
            "hasPart": [_describe_reports(edition) for edition in latest],
            "dataset": [
                {
                    "@type": "Dataset",
                    "name": edition.data["title"],
                    "description": edition.data["description"],
                    "license": LICENCE,
                    "url": f"{edition.scenario}/index.html",
                }
                for edition in latest
            ],
        },
    )
    write_whole(site / "index.html", page.encode())


# Metadata


def _describe_edition(edition: Edition) -> Descriptor:
    """Describe an edition: the dataset with its files, and the reports made of it."""
    dataset = _describe_dataset(edition.data, edition.files)
    return {
        "@context": "https://schema.org",
        **dataset,
        "version": edition.date,
        "datePublished": edition.date,
        "subjectOf": _describe_reports(edition),
    }


def _describe_dataset(descriptor: Descriptor, files: Sequence[File]) -> Descriptor:
    return {
        "@type": "Dataset",
        "name": descriptor["title"],
        "alternateName": descriptor["title_zh"],
        "description": descriptor["description"],
        "license": LICENCE,
        "keywords": descriptor["keywords"],
        "creator": [
            {"@type": "Organization", "name": person["title"]}
            for person in descriptor["contributors"]
        ],
        "isBasedOn": list(dict.fromkeys(source["title"] for source in descriptor["sources"])),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": file.path,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
            if not file.path.startswith(("figures/", "notebooks/"))
        ],
    }


def _describe_reports(edition: Edition) -> list[Descriptor]:
    return [
        {
            "@type": "Report",
            "name": brief.title,
            "description": brief.description,
            "inLanguage": catalogue(brief.language, edition.words).say("language.html"),
            "datePublished": edition.date,
            "license": LICENCE,
        }
        for brief in edition.briefs
    ]
