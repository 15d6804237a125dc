"""The site: every link leads somewhere, editions stay, checksums hold, from any folder."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from analysis.core.errors import InputError
from analysis.core.names import SITE_NAMES

HOSTILE = "Labs <script>alert(1)</script> & grants"


def pages(site):
    return {path: path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def test_every_link_is_relative_names_a_file_and_resolves_with_its_fragment(site, read_links):
    links = {path: read_links(text) for path, text in pages(site).items()}
    followed = 0
    for path, found in links.items():
        assert found.loads == [], path
        for link in (*found.links, *found.alternates.values()):
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
    assert followed > 100
    reached = {
        (path.parent / unquote(urlsplit(link).path)).resolve()
        for path, found in links.items()
        for link in found.links
    }
    unlinked = {path for path in site.rglob("*") if path.is_file()} - reached
    assert unlinked == set()


def test_no_scenario_can_be_called_what_the_site_calls_its_own(site):
    own = {path.name.partition(".")[0] for path in site.iterdir()} - {"jia"}
    assert own == set(SITE_NAMES)


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
        assert f"<h1>{title}</h1>" in (jia / folder / "index.html").read_text("utf-8")
    assert (site.folder / "archive" / "archive-2026-01-31.zip").is_file()
    first = (site.folder / "index.html").read_text("utf-8")
    assert "jia/2026-01-31/index.html" in first


def test_an_edition_of_the_latest_folder_does_not_hold_those_below_it(project):
    project.publish(project.put_report("2026-01-31"))
    site = project.publish(project.put_report("2026-03-01")).folder
    sums = (site / "jia" / "SHA256SUMS").read_text("utf-8")
    assert "2026-0" not in sums
    assert (site / "archive" / "SHA256SUMS").read_text("utf-8").count(".zip") == 2


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


def test_the_checksums_and_sizes_shown_are_those_of_the_files(site, linked_data):
    folder = site / "jia"
    sums = dict(
        reversed(line.split("  ", 1))
        for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    assert set(sums) == {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(folder / "2026-01-31")
    } - {"index.html", "index.zh.html", "SHA256SUMS"}
    shown = (folder / "index.html").read_text("utf-8").replace("<wbr>", "")
    downloads = {entry["contentUrl"]: entry for entry in linked_data(shown)["distribution"]}
    for name, digest in sums.items():
        content = (folder / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == digest
        assert digest in shown
        if not name.startswith(("notebooks/", "figures/")):
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
        (lambda folder: (folder / "notes.txt").write_text("x", "utf-8"), "notes.txt: added"),
        (
            lambda folder: (folder / "manifest.json").write_text("{}", "utf-8"),
            "no report's manifest",
        ),
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


@pytest.mark.parametrize("name", ["brief.en.pdf", "brief.zh.html"])
def test_a_report_without_one_of_its_briefs_is_not_published(project, tmp_path, name):
    scenario = project.put_report("2026-01-31")
    (project.folder / name).unlink()
    project.seal(project.folder, scenario)
    with pytest.raises(InputError, match=rf"no {re.escape(name)}; make the report again"):
        project.publish(scenario)
    assert not (tmp_path / "build" / "site").exists()


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("archive-2026-01-31.zip", lambda path: path.write_bytes(b"PX")),
        ("foreign.html", lambda path: path.write_text("x", "utf-8")),
        ("foreign", lambda path: path.mkdir()),
    ],
)
def test_an_archive_that_was_meddled_with_is_not_certified_anew(project, name, spoil):
    site = project.publish(project.put_report("2026-01-31")).folder
    spoil(site / "archive" / name)
    before = (site / "archive" / "SHA256SUMS").read_bytes()
    with pytest.raises(InputError, match=f"{name}: not as the site's SHA256SUMS has it"):
        project.publish(project.put_report("2026-03-01"))
    assert (site / "archive" / "SHA256SUMS").read_bytes() == before


def test_a_stray_page_of_contents_of_an_edition_is_not_kept(project):
    site = project.publish(project.put_report("2026-01-31")).folder
    (site / "jia" / "2026-01-31" / "index.xx.html").write_text("mine", "utf-8")
    (project.folder / "index.yy.html").write_text("mine", "utf-8")
    again = project.publish(project.put_report("2026-03-01")).folder
    assert not [*again.rglob("index.xx.html"), *again.rglob("index.yy.html")]
