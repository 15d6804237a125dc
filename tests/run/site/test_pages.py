"""The site's pages: what a stranger reads first, in each language."""

import base64
import re
from importlib.resources import files as packaged

import pytest

from analysis.words.catalogue import pseudo


def read(site, page):
    return (site / page).read_text("utf-8")


def text_of(html):
    """The words of a page's body."""
    main = html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<script.*?</script>", "", main)).split())


@pytest.mark.parametrize(
    ("page", "headline", "said"),
    [
        (
            "index.html",
            "Labs grew by 80%",
            "Read: English 中文 As PDF: English 19 B 中文 19 B Charts, tables, notebooks",
        ),
        (
            "index.zh.html",
            "研发机构增长八成",
            "阅读： 中文 English PDF版： 中文 19 B English 19 B",
        ),
    ],
)
def test_a_card_has_the_finding_for_its_head_and_the_ways_to_read_it(site, page, headline, said):
    html = read(site, page)
    language = re.search(r'<html lang="(.*?)"', html)[1]
    folder = page.replace("index", "brief.en" if language == "en" else "brief")
    assert f'<h2 lang="{language}"><a href="jia/{folder}">{headline}</a></h2>' in html
    assert said in text_of(html)


def test_a_card_tells_date_authors_source_and_how_to_run_it_again(site):
    said = text_of(read(site, "index.html"))
    assert "31 January 2026 · The authors" in said
    assert "Source: Science in Jia (" in said
    assert "edit notebooks/parameters/jia.yml , then make report SCENARIO=jia" in said
    assert "Editions: 31 January 2026 (latest)" in said


def test_a_card_shows_the_chart_that_the_brief_offers_first(site):
    html = read(site, "index.html")
    shown = re.findall(r'<img alt="(.*?)" src="data:image/png;base64,(.*?)">', html)
    assert shown == [
        ("Figure 1 Labs grew, areas did not", base64.b64encode(b"\x89PNG labs").decode())
    ]


def test_no_hash_stands_on_the_first_page_but_a_way_to_them(site):
    html = read(site, "index.html")
    assert not re.search(r"[0-9a-f]{40}", html.partition("<main")[2])
    assert '<a href="archive/SHA256SUMS">' in html


def test_earlier_archives_are_folded(project):
    project.publish(project.put_report("2026-01-31"))
    site = project.publish(project.put_report("2026-03-01")).folder
    html = read(site, "index.html")
    before, folded = html.split("<summary>Earlier archives</summary>")
    assert "archive/archive-2026-03-01.zip" in before
    assert "archive/archive-2026-01-31.zip" in folded
    assert html.count("<p") == html.count("</p>")
    assert html.count("<ul") == html.count("</ul>")


def test_each_page_leads_home_and_to_itself_in_the_other_language(site, read_links):
    for page, home in (
        ("jia/index", "../"),
        ("jia/2026-01-31/index", "../../"),
        ("data/index", "../"),
    ):
        english, chinese = read(site, f"{page}.html"), read(site, f"{page}.zh.html")
        assert read_links(english).links[1] == f"{home}index.html"
        assert read_links(chinese).links[1] == f"{home}index.zh.html"
        assert read_links(english).alternates == {"zh-Hans": "index.zh.html"}
        assert read_links(chinese).alternates == {"en": "index.html"}
        assert '<html lang="zh-Hans"' in chinese
    assert read_links(read(site, "index.html")).alternates == {"zh-Hans": "index.zh.html"}


def test_an_edition_s_page_shows_briefs_charts_tables_and_notebooks_then_folds_the_files(site):
    html = read(site, "jia/index.html")
    said = text_of(html)
    assert "Edition of 31 January 2026" in said
    order = ["Read", "Charts", "Figure 1 Labs grew, areas did not", "SVG PNG data (CSV)", "areas"]
    order += ["Tables", "Observations", "Notebooks, as run", "1 · From print to figures", "Files"]
    count = len((site / "jia" / "SHA256SUMS").read_text("utf-8").splitlines())
    order += [f"All {count} files, with sizes and checksums", "The brief", "brief.en.html"]
    place = 0
    for one in order:
        place = said.index(one, place)
    assert html.index("<details>") < html.index('id="files-brief"')
    assert html.count("<img ") == 2
    assert said.count("sha256sum -c SHA256SUMS") == 1


def test_editions_are_listed_where_there_are_several(project):
    site = project.publish(project.put_report("2026-01-31")).folder
    assert 'id="editions"' not in read(site, "jia/index.html")
    site = project.publish(project.put_report("2026-03-01")).folder
    html = read(site, "jia/2026-01-31/index.html")
    assert re.findall(
        r'<li><a href="(.*?)"(.*?)>(.*?)</a>',
        html.partition('id="editions"')[2].partition("</ul>")[0],
    ) == [
        ("../2026-03-01/index.html", "", "1 March 2026 (latest)"),
        ("../2026-01-31/index.html", ' aria-current="true"', "31 January 2026"),
    ]


def test_the_data_s_page_says_what_each_file_holds_and_no_hash(site):
    html = read(site, "data/index.zh.html")
    assert "datapackage.json" in html
    assert "数据字典" in html
    assert not re.search(r"[0-9a-f]{32}", text_of(html))


def test_the_pages_are_in_the_project_s_own_words(project, tmp_path):
    own = (packaged("analysis.words") / "en.yml").read_text("utf-8")
    title = "title: Research briefs whose every number can be checked"
    assert own.count(title) == 1
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "en.yml").write_text(own.replace(title, "title: Workings"), "utf-8")
    site = project.publish(project.put_report("2026-01-31"))
    assert "<h1>Workings</h1>" in (site.folder / "index.html").read_text("utf-8")


def test_a_language_of_the_project_has_pages_of_its_own(project, tmp_path):
    (tmp_path / "words").mkdir()
    text = pseudo("en", brackets="〚〛").as_yaml()
    (tmp_path / "words" / "xx.yml").write_text(text, encoding="utf-8")
    site = project.publish(project.put_report("2026-01-31")).folder
    assert "<h1>〚Research briefs whose every number" in read(site, "index.xx.html")
    assert "index.xx.html" in read(site, "index.html")
