"""An edition as its own files tell it."""

import re
from itertools import chain
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.run.site.editions import (
    Brief,
    Chart,
    Edition,
    File,
    first_chart,
    list_files,
    pick_text,
    read_edition,
)
from analysis.words.catalogue import catalogue

WORDS = Path("no words of its own")
ENGLISH, CHINESE = catalogue("en"), catalogue("zh")


@pytest.fixture
def edition(project):
    """An edition read from a report's folder."""
    project.put_report("2026-01-31")
    return read_edition(project.folder, WORDS)


def brief(language, captions=()):
    page, printed = (File(f"brief.{language}.{end}", 1, "") for end in ("html", "pdf"))
    return Brief(language, language, language, "T", "D", "A", dict(captions), page, printed)


def edition_of(*briefs, paths=(), data=None):
    files = tuple(File(path, 1, "") for path in paths)
    return Edition("jia", "2026-01-31", data or {}, briefs, (), files)


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
    edition = Edition("jia", "2026-01-31", {}, (), (), files)
    assert [[file.path for file in found] for _, found in edition.groups] == groups
    # A group without files has no heading.
    some = Edition("jia", "2026-01-31", {}, (), (), (File("figures/share.en.svg", 1, ""),))
    assert [(key, [file.path for file in found]) for key, found in some.groups] == [
        ("charts", groups[3])
    ]


def test_an_edition_tells_its_briefs_notebooks_and_source(edition):
    assert (edition.scenario, edition.date) == ("jia", "2026-01-31")
    assert edition.source["title"] == "Science in Jia"
    chinese, english = edition.briefs
    assert (english.language, english.html_language, english.called) == ("en", "en", "English")
    assert (chinese.language, chinese.html_language, chinese.called) == ("zh", "zh-Hans", "中文")
    assert (english.title, english.description) == ("Labs grew by 80%", "Labs grew by 80%")
    assert (english.author, english.page.path) == ("The authors", "brief.en.html")
    assert english.print.path == "brief.en.pdf"
    assert [(title, file.path) for title, file in edition.notebooks] == [
        ("1 · From print to figures", "notebooks/01_clean.html")
    ]


def test_a_notebook_that_ran_for_each_language_is_called_by_it(project):
    scenario = project.put_report("2026-01-31")
    for name in ("05_brief.zh.html", "06.other.html"):
        (project.folder / "notebooks" / name).write_text("<title>The brief</title>", "utf-8")
    project.seal(project.folder, scenario)
    titles = [title for title, _ in read_edition(project.folder, WORDS).notebooks]
    assert titles[1:] == ["The brief (中文)", "The brief"]


def test_a_brief_s_page_tells_its_title_and_description_by_its_head_alone(project):
    scenario = project.put_report("2026-01-31")
    (project.folder / "brief.en.html").write_text(
        "<!-- <title>None</title> --><script>'<title>None</title>'</script>"
        "<meta name='author' content='An author'><TITLE lang='en'> Labs &amp;\n grants </TITLE >"
        "<meta name='description' content='What &lt;labs> got'>"
        "<meta name='keywords' content='Some keywords'><meta charset='utf-8'>"
        "<svg><title>A chart</title></svg><a name='description' content='A link'>Read</a>",
        encoding="utf-8",
    )
    (project.folder / "brief.zh.html").write_text(
        "<meta name='description'><title>机构</title>", encoding="utf-8"
    )
    (project.folder / "notebooks" / "01_clean.html").write_text("<p>No title</p>", "utf-8")
    project.seal(project.folder, scenario)
    edition = read_edition(project.folder, WORDS)
    chinese, english = edition.briefs
    assert (english.title, english.description) == ("Labs & grants", "What <labs> got")
    assert (english.author, english.captions) == ("An author", {})
    assert (chinese.title, chinese.description, chinese.author) == ("机构", "", "")
    assert edition.notebooks[0][0] == "notebooks/01_clean.html"


def test_a_brief_without_its_print_is_refused(project):
    scenario = project.put_report("2026-01-31")
    (project.folder / "brief.zh.pdf").unlink()
    project.seal(project.folder, scenario)
    with pytest.raises(InputError, match=r"no brief\.zh\.pdf; make the report again"):
        read_edition(project.folder, WORDS)


@pytest.mark.parametrize("name", ["manifest.json", "datapackage.json"])
def test_a_description_that_is_nested_too_deep_is_named(project, name):
    project.put_report("2026-01-31")
    (project.folder / name).write_text("[" * 100_000, "utf-8")
    with pytest.raises(InputError, match=rf"{re.escape(name)}: nested too deep"):
        read_edition(project.folder, WORDS)


def test_the_brief_of_a_reader_s_language_comes_first_else_that_of_the_report():
    both = edition_of(brief("zh"), brief("en"))
    assert [one.language for one in both.briefs_for("en")] == ["en", "zh"]
    assert both.brief("en").language == "en"
    assert both.brief("xx").language == "zh"


def test_charts_stand_in_the_order_of_the_brief_under_its_captions(edition):
    chosen, left = edition.charts("en")
    assert chosen.title == "Figure 1 Labs grew, areas did not"
    assert left.title == "areas"
    assert {end: file.path for end, file in chosen.files.items()} == {
        end: f"figures/labs.en.{end}" for end in ("csv", "png", "svg")
    }
    assert edition.charts("zh")[0].title == "Figure 1 机构增加，面积未增"


def test_a_chart_without_a_language_is_in_each_and_other_files_are_none():
    paths = ["figures/my_own.png", "figures/a.en.svg", "figures/a.zh.svg", "figures/a.en.text.svg"]
    edition = edition_of(brief("en", [("gone", "Gone")]), paths=[*paths, "tables/b.en.csv"])
    assert [(one.title, *one.files) for one in edition.charts("en")] == [
        ("a", "svg"),
        ("my own", "png"),
    ]
    assert edition.charts("en")[0].files["svg"].path == "figures/a.en.svg"


def test_the_first_chart_is_the_first_with_pixels():
    drawn, shown = (Chart(end, {end: File(f"a.{end}", 1, "")}) for end in ("svg", "png"))
    assert first_chart([drawn, shown, drawn]) is shown
    assert first_chart([drawn]) is None


def test_tables_are_called_by_their_titles_and_offered_for_excel_where_they_are():
    resources = [
        {"name": "growth", "path": "tables/growth.csv", "title": "Growth", "title_zh": "增长"},
        {"name": "book", "path": "b.xlsx", "title": "Book", "title_zh": "书"},
        {"name": "gone", "path": "tables/gone.csv", "title": "Gone", "title_zh": "无"},
        {"name": "inside", "title": "Inside", "title_zh": "内"},
    ]
    paths = ["b.xlsx", "tables/growth.csv", "tables/excel/growth.csv"]
    edition = edition_of(paths=paths, data={"resources": resources})
    growth, book = edition.tables(ENGLISH)
    assert (growth.title, growth.plain.path) == ("Growth", "tables/growth.csv")
    assert growth.excel.path == "tables/excel/growth.csv"
    assert (book.title, book.plain.path, book.excel) == ("Book", "b.xlsx", None)
    assert [one.title for one in edition.tables(CHINESE)] == ["增长", "书"]


def test_a_text_of_a_descriptor_is_that_of_the_language_or_none():
    described = {"title": "A", "title_zh": "甲"}
    assert (pick_text(described, "title", ENGLISH), pick_text(described, "title", CHINESE)) == (
        "A",
        "甲",
    )
    assert pick_text(described, "rights", CHINESE) == ""


def test_files_are_listed_without_the_pages_and_sums_that_the_site_adds(tmp_path):
    for name in ("index.html", "index.zh.html", "SHA256SUMS", "a.txt", "b/index.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"abc")
    found = list_files(tmp_path)
    assert [(file.path, file.size) for file in found] == [("a.txt", 3), ("b/index.txt", 3)]
    assert found[0].sha256.startswith("ba7816bf8f01cfea")
    assert [file.path for file in list_files(tmp_path, only=["a.txt"])] == ["a.txt"]
