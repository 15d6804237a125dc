"""The site's folders: editions copied and kept, data, archives, and the pages above them."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from analysis.core.files import read_text, write_whole
from analysis.core.names import SITE_ARCHIVE, SITE_DATA
from analysis.core.project import Project
from analysis.core.records import refuse
from analysis.publish.datapackage import describe_data, to_json
from analysis.publish.dictionary import dictionary_html, read_dictionary
from analysis.render.frame import Frame, Way
from analysis.run.api import api_reference
from analysis.run.bundle import CHECKSUMS, Bundle, check_whole, is_made_of, leave_contents
from analysis.run.cache import hash_bytes
from analysis.run.place import Place
from analysis.run.site.editions import list_files
from analysis.run.site.pages import Pages, write_checksums
from analysis.source.scenario import Scenario
from analysis.words.catalogue import catalogue

_EDITION: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


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
    place = Place(target)
    with place.hold(), place.workshop() as folder:
        site = folder / "site"
        editions, replaced = _fill(project, scenarios, bundle, target, site)
        place.put(site)
    return Site(target, editions, tuple(replaced))


def _fill(
    project: Project, scenarios: Sequence[Scenario], bundle: Bundle, target: Path, site: Path
) -> tuple[dict[str, list[str]], list[str]]:
    """Make the site in a folder; return the editions and those that replace others."""
    pages = Pages(project.words)
    editions: dict[str, list[str]] = {}
    replaced = []
    kept = _kept_editions(target)
    for name, dates in kept.items():
        for date in dates:
            shutil.copytree(target / name / date, site / name / date, ignore=leave_contents)
    for archive in _kept_archives(target / SITE_ARCHIVE):
        (site / SITE_ARCHIVE).mkdir(parents=True, exist_ok=True)
        shutil.copyfile(archive, site / SITE_ARCHIVE / archive.name)
    for scenario in scenarios:
        report, date = project.reports / scenario.scenario, str(scenario.edition)
        check_whole(report)
        place = site / scenario.scenario / date
        if place.is_dir():
            if read_text(place / "manifest.json") != read_text(report / "manifest.json"):
                replaced.append(f"{scenario.scenario} {date}")
            shutil.rmtree(place)
        shutil.copytree(report, place, ignore=leave_contents)
    for name in sorted({*kept, *(scenario.scenario for scenario in scenarios)}):
        editions[name] = _write_scenario(site / name, pages)
    write_whole(site / SITE_ARCHIVE / bundle.name, bundle.content)
    write_checksums(site / SITE_ARCHIVE, list_files(site / SITE_ARCHIVE))
    _write_data(project, site / SITE_DATA, pages)
    for path, page in api_reference().items():
        write_whole(site / path, page.encode())
    pages.write_index(site, editions)
    return editions, replaced


def _kept_editions(target: Path) -> dict[str, list[str]]:
    """Return the editions a site holds, by scenario.

    Raises:
        InputError: if one of them is not as it was published.
    """
    kept: dict[str, list[str]] = {}
    for manifest in sorted(target.glob("*/*/manifest.json")):
        folder = manifest.parent
        if _EDITION.fullmatch(folder.name):
            check_whole(folder)
            kept.setdefault(folder.parent.name, []).append(folder.name)
    return kept


def _kept_archives(folder: Path) -> list[Path]:
    """Return the archives that a site holds, earlier editions'.

    Raises:
        InputError: if one is not as it was published.
    """
    if not folder.is_dir():
        return []
    archives = sorted(path for path in folder.iterdir() if path.name != CHECKSUMS)
    listed = dict(
        line.split("  ", 1)[::-1] for line in read_text(folder / CHECKSUMS).splitlines() if line
    )
    refuse(
        [
            f"{path}: not as the site's {CHECKSUMS} has it; restore it, or remove it from both"
            for path in archives
            if not path.is_file() or hash_bytes(path) != listed.get(path.name)
        ]
    )
    return archives


def _write_scenario(folder: Path, pages: Pages) -> list[str]:
    """Write a scenario's pages: one for each edition, and the latest above them."""
    dates = sorted((path.name for path in folder.iterdir()), reverse=True)
    for date in dates:
        pages.write_edition(folder / date, {other: f"../{other}/" for other in dates}, "../../")
    for path in (folder / dates[0]).iterdir():
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        elif not is_made_of(path):
            shutil.copyfile(path, folder / path.name)
    pages.write_edition(folder, {date: f"{date}/" for date in dates}, "../")
    return dates


def _write_data(project: Project, folder: Path, pages: Pages) -> None:
    """Write the data folder: the files, their Data Package, their dictionary, a page of them."""
    descriptor = describe_data(project)
    for resource in descriptor["resources"]:
        if path := resource.get("path"):
            write_whole(folder / path, (project.root / "data" / path).read_bytes())
    write_whole(folder / "datapackage.json", to_json(descriptor))
    words = catalogue("en", project.words)
    ways = (
        Way(words.say("page.way.home"), "../index.html"),
        Way(words.say("site.data"), "index.html"),
    )
    page = dictionary_html(descriptor, read_dictionary(project.words), Frame(ways))
    write_whole(folder / "dictionary.html", page.encode())
    pages.write_data(folder, descriptor)
