"""The site's own pages, each written once a language: the first, an edition's, the data's."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from analysis.core.files import write_whole
from analysis.core.names import SITE_ARCHIVE, SITE_CODE, SITE_DATA
from analysis.publish.dictionary import Descriptor
from analysis.render import format_date
from analysis.render.elements import inline_image
from analysis.render.fragment import fill_fragment
from analysis.render.frame import Frame, Way, name_contents
from analysis.run.bundle import CHECKSUMS, list_checksums
from analysis.run.site.editions import (
    Chart,
    Edition,
    File,
    first_chart,
    list_files,
    pick_text,
    read_edition,
)
from analysis.run.site.metadata import (
    LICENCE,
    describe_catalogue,
    describe_dataset,
    describe_edition,
)
from analysis.words.catalogue import Language, catalogue, languages


class Pages:
    """Writes pages in every language that the engine or the project has words in."""

    def __init__(self, words: Path) -> None:
        """Take the folder where the project has words of its own."""
        self._folder = words
        self._words = {name: catalogue(name, words) for name in languages(words)}

    def write_index(self, site: Path, editions: Mapping[str, Sequence[str]]) -> None:
        """Write the site's first page.

        Args:
            site: its folder.
            editions: each scenario's editions, the latest first.
        """
        latest = [read_edition(site / name, self._folder) for name in editions]
        archives = sorted(
            list_files(site / SITE_ARCHIVE), key=lambda file: file.path, reverse=True
        )
        for language, words in self._words.items():
            title = words.say("site.title")
            cards = [
                {
                    "edition": edition,
                    "briefs": edition.briefs_for(language),
                    "picture": self._picture(site / edition.scenario, edition, language),
                    "dates": editions[edition.scenario],
                }
                for edition in latest
            ]
            ways = (
                Way(words.say("site.data"), f"{SITE_DATA}/{name_contents(language)}"),
                Way(words.say("site.code"), f"{SITE_CODE}/{name_contents('en')}"),
            )
            self._write(
                site,
                "site.html.j2",
                language,
                home="",
                title=title,
                ways=ways,
                cards=cards,
                archives=archives,
                archive=SITE_ARCHIVE,
                checksums=CHECKSUMS,
                linked_data=describe_catalogue(title, latest, words),
            )

    def write_edition(
        self, folder: Path, editions: Mapping[str, str] = MappingProxyType({}), home: str = ""
    ) -> None:
        """Write the page of an edition's files; in a site, their checksums as well.

        Args:
            folder: where the edition is.
            editions: where each edition of the scenario is, the latest first.
            home: the way from here to the site's first page; empty for a report by itself.
        """
        edition = read_edition(folder, self._folder)
        if home:
            write_checksums(folder, edition.files)
        for language, words in self._words.items():
            charts = [(chart, _show(folder, chart)) for chart in edition.charts(language)]
            self._write(
                folder,
                "edition.html.j2",
                language,
                home=home,
                title=edition.brief(language).title,
                ways=(Way(words.say("site.data"), f"{home}{SITE_DATA}/{name_contents(language)}"),)
                if home
                else (),
                edition=edition,
                briefs=edition.briefs_for(language),
                charts=charts,
                tables=edition.tables(words),
                editions=editions,
                checksums=CHECKSUMS if home else "",
                linked_data=describe_edition(edition),
            )

    def write_data(self, folder: Path, descriptor: Descriptor) -> None:
        """Write the page of the data folder, and the files' checksums."""
        files = list_files(folder)
        write_checksums(folder, files)
        for language, words in self._words.items():
            titles = {
                resource["path"]: pick_text(resource, "title", words)
                for resource in descriptor["resources"]
                if "path" in resource
            }
            titles["datapackage.json"] = words.say("page.files.package")
            titles["dictionary.html"] = words.say("page.files.dictionary")
            self._write(
                folder,
                "data.html.j2",
                language,
                home="../",
                title=pick_text(descriptor, "title", words),
                ways=(Way(words.say("page.files.dictionary"), "dictionary.html"),),
                descriptor=descriptor,
                files=files,
                titles=titles,
                checksums=CHECKSUMS,
                linked_data=describe_dataset(descriptor, files),
            )

    def _picture(self, folder: Path, edition: Edition, language: Language) -> str:
        chart = first_chart(edition.charts(language))
        return _show(folder, chart) if chart else ""

    def _write(
        self,
        folder: Path,
        template: str,
        language: Language,
        *,
        home: str,
        title: str,
        ways: tuple[Way, ...],
        **values: object,
    ) -> None:
        """Write a page in a language, with the ways out of it."""
        words = self._words[language]
        first = (
            ()
            if home == ""
            else (Way(words.say("page.way.home"), f"{home}{name_contents(language)}"),)
        )
        others = tuple(
            Way(
                other.say("language.name"),
                name_contents(name),
                language=other.say("language.html"),
                alternate=True,
            )
            for name, other in self._words.items()
            if name != language
        )
        foot = (
            Way(words.say("site.licence"), LICENCE),
            Way(words.say("site.checksums"), CHECKSUMS),
        )
        page = fill_fragment(
            template,
            title=title,
            words=words,
            frame=Frame((*first, *others, *ways), foot if home else foot[:1]),
            home=home,
            index=name_contents(language),
            date=lambda written: format_date(dt.date.fromisoformat(written), words),
            pick=lambda described, stem: pick_text(described, stem, words),
            **values,
        )
        write_whole(folder / name_contents(language), page.encode())


def write_checksums(folder: Path, files: Sequence[File]) -> None:
    """Write the checksums of a folder's files."""
    contents = {file.path: (folder / file.path).read_bytes() for file in files}
    write_whole(folder / CHECKSUMS, list_checksums(contents).encode())


def _show(folder: Path, chart: Chart) -> str:
    """Return a chart's picture as HTML that carries it; nothing where it has none."""
    shown = chart.files.get("png") or chart.files.get("svg")
    return inline_image(folder / shown.path, chart.title) if shown else ""
