"""The page of a batch and the list of its failures: each scenario in its place, and why."""

import csv
import io
import re

import pytest

from analysis.run.batch.child import Failure
from analysis.run.batch.grid import Plan, Point
from analysis.run.batch.page import FAILURES, KINDS, Row, write_failures, write_page


@pytest.fixture
def point(scenario):
    """Make a point of a batch; one without languages has refused parameters."""

    def point(name, spoken=("zh", "en"), **varied):
        made = scenario.model_copy(update={"scenario": name, "languages": spoken})
        return Point(name, "town", varied, made if spoken else None)

    return point


@pytest.fixture
def rows(point):
    """A batch of three: one with both briefs, one with a brief, one that failed."""
    return [
        Row(point("town--seed-1", seed=1), None),
        Row(point("town--en", ("en",), languages=("en", "fr"), seed=2), None),
        Row(point("town--seed-3", (), seed=3), Failure("input", "seed: 3 <is> no\u202e seed")),
    ]


def read_failures(folder):
    text = (folder / FAILURES).read_text("utf-8")
    return list(csv.reader(io.StringIO(text, newline="")))


def read_page(folder, rows, tables=(), words=None):
    plan = Plan("night", tuple(row.point for row in rows))
    write_page(folder, plan, rows, tables, words or folder / "words")
    return (folder / "index.html").read_text("utf-8")


def row_of(page, name):
    """Return the cells of a scenario's row, as they are written."""
    [row] = re.findall(rf'<tr id="{name}">(.*?)</tr>', page, re.DOTALL)
    return [cell for _, cell in re.findall(r"<t([hd])\b[^>]*>(.*?)</t\1>", row, re.DOTALL)]


def links(text):
    return dict(re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', text))


# The list


def test_the_list_has_a_line_for_each_scenario_without_a_report(tmp_path, rows, point):
    other = Row(point("town--b", seed=4, languages=["zh"]), Failure("run", "no\nmore"))
    write_failures(tmp_path, [*rows, other])
    assert read_failures(tmp_path) == [
        ["scenario", "base", "values", "kind", "message"],
        ["town--seed-3", "town", "seed=3", "input", "seed: 3 <is> no\u202e seed"],
        ["town--b", "town", "seed=4, languages=[zh]", "run", "no\nmore"],
    ]
    assert b"\r" not in (tmp_path / FAILURES).read_bytes()


def test_a_list_of_no_failures_has_its_heads(tmp_path, rows):
    write_failures(tmp_path, rows[:2])
    assert read_failures(tmp_path) == [["scenario", "base", "values", "kind", "message"]]


def test_no_cell_of_the_list_is_a_formula(tmp_path, point):
    name = point("=1", seed="@x")
    write_failures(tmp_path, [Row(name, Failure("run", "+A1"))])
    assert read_failures(tmp_path)[1] == ["text: =1", "town", "seed=@x", "run", "text: +A1"]


# The page


@pytest.mark.parametrize(
    ("count", "title", "said"),
    [
        (3, "Batch night: 2 of 3 reports", "1 has no report"),
        (2, "Batch night: 2 of 2 reports", "Every scenario has a report"),
    ],
)
def test_the_page_says_how_many_reports_there_are(tmp_path, rows, count, title, said):
    page = read_page(tmp_path, rows[:count])
    assert f"<title>{title}</title>" in page
    assert f"<h1>{title}</h1>" in page
    assert said in page
    assert '<html lang="en"' in page


def test_a_report_is_led_to_with_its_briefs_in_their_own_names(tmp_path, rows):
    page = read_page(tmp_path, rows)
    name, _, _, status, briefs = row_of(page, "town--seed-1")
    assert links(name) == {"town--seed-1/index.html": "town--seed-1"}
    assert status == "done"
    assert links(briefs) == {
        "town--seed-1/brief.zh.html": "中文",
        "town--seed-1/brief.en.html": "English",
    }
    assert 'lang="zh' in briefs
    assert links(row_of(page, "town--en")[-1]) == {"town--en/brief.en.html": "English"}


def test_what_failed_is_led_to_nowhere_and_says_why(tmp_path, rows):
    name, *_, status, briefs = row_of(read_page(tmp_path, rows), "town--seed-3")
    assert (name, briefs) == ("town--seed-3", "")
    assert "no report" in status
    assert "because of data or parameters: seed: 3 &lt;is&gt; no" in status
    assert "\u202e" not in status


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_cause_is_told_in_words(tmp_path, rows, kind):
    failed = Row(rows[2].point, Failure(kind, "why"))
    status = row_of(read_page(tmp_path, [failed]), "town--seed-3")[-2]
    assert status.endswith(f"because of {KINDS[kind]}: why")
    told = {
        "input": "data or parameters",
        "run": "a notebook or the rendering",
        "worker": "the process that ran it",
        "internal": "the engine",
    }
    assert KINDS[kind] == told[kind]


def test_a_failed_scenario_has_no_briefs_though_its_parameters_are_sound(tmp_path, point):
    failed = Row(point("town--a", seed=1), Failure("run", "why"))
    assert row_of(read_page(tmp_path, [failed]), "town--a")[-1] == ""


def test_the_values_stand_under_their_parameters(tmp_path, rows):
    page = read_page(tmp_path, rows)
    heads = re.findall(r'<th scope="col"><code>([^<]+)</code>', page)
    assert heads == ["seed", "languages"]
    assert row_of(page, "town--seed-1")[1:3] == ["1", ""]
    assert row_of(page, "town--en")[1:3] == ["2", "[en, fr]"]


def test_the_tables_are_offered_and_the_list_of_failures_last(tmp_path, rows):
    page = read_page(tmp_path, rows, ["numbers.csv", "numbers.parquet"])
    listed = page[page.index('<h2 id="tables">') :]
    names = [name for name in links(listed) if "/" not in name]
    assert names == ["numbers.csv", "numbers.parquet", "failures.csv"]


def test_a_language_is_called_as_the_project_calls_it(tmp_path, rows):
    own = tmp_path / "words"
    own.mkdir()
    (own / "en.yml").write_text("language: {name: Plain English}\n", "utf-8")
    page = read_page(tmp_path, rows, words=own)
    assert "town--en/brief.en.html" in links(page)
    assert links(page)["town--en/brief.en.html"] == "Plain English"
