"""The site: every link leads somewhere, editions stay, checksums hold, from any folder."""

import hashlib
import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files as packaged
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.core.records import write_csv
from analysis.publish.datapackage import describe_report, to_json
from analysis.render import Metadata, page, render_html
from analysis.run.bundle import Bundle
from analysis.run.inputs import hash_file
from analysis.run.site import Edition, File, build_site
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.scenario import Scenario

ROOT = find_project(Path(__file__).parent).root
HOSTILE = "Labs <script>alert(1)</script> & grants"


class Links(HTMLParser):
    """The links, ids and outside requests of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.loads = [], set(), []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.links += [named["href"]] if tag == "a" else []
        self.loads += [v for k, v in attrs if k == "src" and not v.startswith("data:")]
        self.loads += ["script"] if tag == "script" and "json" not in named.get("type", "") else []
        self.loads += ["link"] if tag == "link" else []
        self.ids.add(named.get("id"))


def seal(folder, scenario):
    """Write the manifest of a report as its folder stands."""
    (folder / "manifest.json").unlink(missing_ok=True)
    manifest = {
        "scenario": scenario.model_dump(mode="json"),
        "outputs": {
            path.relative_to(folder).as_posix(): hash_file(path)
            for path in folder.rglob("*")
            if path.is_file()
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture
def project(source_folder, tmp_path, monkeypatch):
    """A folder with the small source and a way to put a report of it there."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")  # a second a site, tested elsewhere
    shutil.copyfile(ROOT / "CITATION.cff", tmp_path / "CITATION.cff")
    for name in ("reference", "CODEBOOK.md"):
        place = tmp_path / "data" / name
        copy = shutil.copytree if (ROOT / "data" / name).is_dir() else shutil.copyfile
        copy(ROOT / "data" / name, place)

    def put_report(edition, headline="Labs grew by 80%"):
        scenario = Scenario(
            scenario="jia",
            source="jia",
            base_year=2014,
            end_year=2020,
            horizon=2025,
            seed=1,
            edition=date.fromisoformat(edition),
        )
        folder = tmp_path / "reports" / "jia"
        shutil.rmtree(folder, ignore_errors=True)
        source = source_folder.read()
        rows = clean_figures(source, policy=HedgePolicy.STANDARD)
        write_csv(folder / "tables" / "observations.csv", rows, Observation)
        (folder / "numbers.json").write_text("[]", encoding="utf-8")
        (folder / "notebooks").mkdir()
        (folder / "notebooks" / "01_clean.html").write_text("<p id='a'>A notebook</p>")
        described = describe_report(Project.at(ROOT), folder, scenario, source)
        (folder / "datapackage.json").write_bytes(to_json(described))
        for language, title in (("zh", "研发机构增长八成"), ("en", headline)):
            metadata = Metadata(
                title=title,
                subtitle="Jia",
                author="The authors",
                language=language,
                date=scenario.edition,
                description=title,
                keywords=("labs",),
                identifier="jia",
            )
            text = render_html(
                "See [the code](notebooks/01_clean.html#a).", metadata, resources=folder
            )
            (folder / f"brief.{language}.html").write_text(text, encoding="utf-8")
            (folder / f"brief.{language}.pdf").write_bytes(b"%PDF-2.0 " + edition.encode())
        seal(folder, scenario)
        return scenario

    def publish(scenario):
        bundle = Bundle(f"archive-{scenario.edition}.zip", b"PK", 1)
        return build_site(Project.at(tmp_path), [scenario], bundle, tmp_path / "build" / "site")

    return SimpleNamespace(put_report=put_report, publish=publish)


def linked_data(text):
    """What a page says of itself to machines."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return json.loads(found[1])


def pages(site):
    return {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def test_every_link_is_relative_names_a_file_and_resolves_with_its_fragment(project):
    site = project.publish(project.put_report("2026-01-31")).folder
    read = pages(site)
    links = {path: Links(text) for path, text in read.items()}
    followed = 0
    for path, found in links.items():
        assert found.loads == [], path
        for link in found.links:
            parts = urlsplit(link)
            if parts.scheme in {"https", "mailto"}:
                continue
            assert not parts.scheme, f"{path}: {link}"
            assert not link.startswith("/"), f"{path}: {link}"
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path}: {link}"
            assert target.is_relative_to(site.resolve())
            if parts.fragment:
                assert parts.fragment in links[target].ids, f"{path}: {link}"
            followed += 1
    assert followed > 60
    reached = {
        (path.parent / unquote(urlsplit(link).path)).resolve()
        for path, found in links.items()
        for link in found.links
    }
    unlinked = {path for path in site.rglob("*") if path.is_file()} - reached
    assert unlinked == set()


def test_earlier_editions_stay_and_the_latest_stands_above_them(project):
    project.publish(project.put_report("2026-01-31", "Labs grew"))
    project.publish(project.put_report("2026-03-01", "Labs grew less"))
    site = project.publish(project.put_report("2026-03-01", "Labs grew less"))
    assert site.editions == {"jia": ["2026-03-01", "2026-01-31"]}
    assert site.replaced == ()
    jia = site.folder / "jia"
    for folder, title in (
        ("2026-01-31", "Labs grew"),
        ("2026-03-01", "Labs grew less"),
        ("", "Labs grew less"),
    ):
        assert f"<title>{title}</title>" in (jia / folder / "brief.en.html").read_text("utf-8")
        assert f">{title}</a>" in (jia / folder / "index.html").read_text("utf-8")
    assert (site.folder / "archive" / "archive-2026-01-31.zip").is_file()
    first = (site.folder / "index.html").read_text("utf-8")
    assert "jia/2026-01-31/index.html" in first


def test_an_edition_with_other_content_under_the_same_date_is_named(project):
    project.publish(project.put_report("2026-01-31"))
    site = project.publish(project.put_report("2026-01-31", "Labs grew by 79%"))
    assert site.replaced == ("jia 2026-01-31",)


def test_the_same_reports_give_the_same_site(project):
    scenario = project.put_report("2026-01-31")
    folder = project.publish(scenario).folder
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    project.publish(scenario)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_checksums_and_sizes_shown_are_those_of_the_files(project):
    folder = project.publish(project.put_report("2026-01-31")).folder / "jia"
    sums = dict(
        reversed(line.split("  ", 1)) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    assert set(sums) == {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(folder / "2026-01-31")
    } - {"index.html", "SHA256SUMS"}
    shown = (folder / "index.html").read_text("utf-8").replace("<wbr>", "")
    downloads = {entry["contentUrl"]: entry for entry in linked_data(shown)["distribution"]}
    for name, digest in sums.items():
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert digest in shown
        if not name.startswith("notebooks/"):
            assert downloads[name]["contentSize"] == f"{len(content)} B"
            assert downloads[name]["sha256"] == digest


def test_hostile_titles_are_shown_as_text_in_pages_and_metadata(project, source_folder):
    source_folder.replace("source.yml", "Science in Jia", f"'{HOSTILE}'")
    folder = project.publish(project.put_report("2026-01-31", HOSTILE)).folder
    for path, text in pages(folder).items():
        assert "<script>alert" not in text, path
        for block in re.findall(
            r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL
        ):
            json.loads(block)
    assert "Labs &lt;script&gt;" in (folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("where", ["reports/jia", "build/site/jia/2026-01-31"])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda folder: (folder / "brief.en.pdf").write_bytes(b"%PDF-other"),
            "brief.en.pdf: changed",
        ),
        (lambda folder: (folder / "numbers.json").unlink(), "numbers.json: missing"),
        (lambda folder: (folder / "notes.txt").write_text("x"), "notes.txt: added"),
        (lambda folder: (folder / "manifest.json").write_text("{}"), "no report's manifest"),
    ],
)
def test_a_report_or_edition_that_was_meddled_with_is_not_published(
    project, tmp_path, where, spoil, said
):
    scenario = project.put_report("2026-01-31")
    site = project.publish(scenario)
    before = (site.folder / "index.html").read_bytes()
    spoil(tmp_path / where)
    with pytest.raises(InputError, match=said):
        project.publish(scenario)
    assert (site.folder / "index.html").read_bytes() == before
    assert [path.name for path in Path(tmp_path / "build").iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("brief.en.html", "text/html"),
        ("brief.en.pdf", "application/pdf"),
        ("figures/share.en.svg", "image/svg+xml"),
        ("figures/share.en.png", "image/png"),
        ("notebooks/01_clean.ipynb", "application/x-ipynb+json"),
        ("archive.zip", "application/zip"),
        ("tables/observations.csv", "text/csv"),
        ("numbers.json", "application/json"),
        ("notes.other", "application/octet-stream"),
        ("svg/LICENCE", "application/octet-stream"),
    ],
)
def test_a_file_has_the_registered_media_type_of_its_extension(path, media_type):
    assert File(path, 1, "").media_type == media_type


def test_the_downloads_of_an_edition_have_their_media_types(project):
    site = project.publish(project.put_report("2026-01-31")).folder
    shown = (site / "jia" / "2026-01-31" / "index.html").read_text("utf-8")
    downloads = linked_data(shown)["distribution"]
    assert {entry["contentUrl"]: entry["encodingFormat"] for entry in downloads} == {
        "brief.en.html": "text/html",
        "brief.en.pdf": "application/pdf",
        "brief.zh.html": "text/html",
        "brief.zh.pdf": "application/pdf",
        "datapackage.json": "application/json",
        "manifest.json": "application/json",
        "numbers.json": "application/json",
        "tables/observations.csv": "text/csv",
    }


def test_each_file_stands_in_the_one_group_it_is_for():
    groups = [
        ["brief.en.html", "brief.zh.pdf"],
        ["numbers.json", "tables.xlsx", "tables/observations.csv"],
        ["tables/excel/observations.csv"],
        ["figures/share.en.svg"],
        ["notebooks/01_clean.html"],
        ["datapackage.json", "manifest.json", "notes/brief.md"],
    ]
    files = tuple(File(path, 1, "") for path in sorted(chain.from_iterable(groups)))
    edition = Edition("jia", "2026-01-31", {}, (), files, Path("words"))
    assert [[file.path for file in found] for _, _, found in edition.groups] == groups
    # A group without files has no heading.
    some = Edition(
        "jia", "2026-01-31", {}, (), (File("figures/share.en.svg", 1, ""),), Path("words")
    )
    assert [[file.path for file in found] for _, _, found in some.groups] == [groups[3]]


@pytest.mark.parametrize("name", ["brief.en.pdf", "brief.zh.html"])
def test_a_report_without_one_of_its_briefs_is_not_published(project, tmp_path, name):
    scenario = project.put_report("2026-01-31")
    folder = tmp_path / "reports" / "jia"
    (folder / name).unlink()
    seal(folder, scenario)
    with pytest.raises(InputError, match=rf"no {re.escape(name)}; make the report again"):
        project.publish(scenario)
    assert not (tmp_path / "build" / "site").exists()


def test_a_brief_is_shown_by_the_title_and_the_description_in_its_head(project, tmp_path):
    scenario = project.put_report("2026-01-31")
    folder = tmp_path / "reports" / "jia"
    (folder / "brief.en.html").write_text(
        "<meta name='author' content='An author'><title> Labs &amp; grants </title>"
        "<meta name='description' content='What &lt;labs&gt; got'>"
        "<meta name='keywords' content='Some keywords'><meta charset='utf-8'>"
        "<svg><title>A chart</title></svg><a name='description' content='A link'>Read</a>",
        encoding="utf-8",
    )
    (folder / "brief.zh.html").write_text(
        "<meta name='author' content='作者'><meta name='description'><title>机构</title>",
        encoding="utf-8",
    )
    seal(folder, scenario)
    site = project.publish(scenario).folder
    read = (site / "jia" / "2026-01-31" / "index.html").read_text("utf-8")
    reports = linked_data(read)["subjectOf"]
    assert {(report["name"], report["description"]) for report in reports} == {
        ("Labs & grants", "What <labs> got"),
        ("机构", ""),
    }
    for shown in (read, (site / "index.html").read_text("utf-8")):
        assert "<p>What &lt;labs&gt; got</p>" in shown


def test_the_pages_are_in_the_project_s_own_words(project, tmp_path):
    own = (packaged("analysis.words") / "en.yml").read_text("utf-8")
    notebooks = "Notebooks, as run"
    assert own.count(f"notebooks: {notebooks}") == 1
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yml").write_text(
        own.replace(f"notebooks: {notebooks}", "notebooks: Workings"), "utf-8"
    )
    site = project.publish(project.put_report("2026-01-31"))
    page_of_files = (site.folder / "jia" / "index.html").read_text("utf-8")
    assert "Workings" in page_of_files
