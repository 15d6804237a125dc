"""What follows the notebooks, from files to files: charts, briefs, tables, pages, the manifest."""

import json
import pickle
import re
import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest

import analysis.brief.assemble
import analysis.publish.release
import analysis.render
import analysis.run.manifest
from analysis.brief.assemble import number_brief
from analysis.brief.blocks import LeftOut
from analysis.core.errors import InputError
from analysis.register.steps import REGISTER_FILE, STEPS
from analysis.run.session import Session
from analysis.run.site.pages import Pages
from analysis.run.stages import (
    INPUTS,
    Stage,
    brief_stage,
    draw_stage,
    finish_stage,
    inputs_stage,
    page_stage,
    publish_stage,
    rehearse,
    wanted_figures,
)
from analysis.study.claims import ClaimRow
from analysis.study.measures import MeasureRow
from analysis.words.catalogue import catalogue, languages

HEAD = "---\ntitle: A\nauthor: The authors\ndescription: A brief.\n---\n"


@pytest.fixture
def stage(project, scenario, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    return Stage(project, scenario, out)


@pytest.fixture
def write(project):
    """Write the body of a language's prose."""

    def write(body, language="en"):
        (project.prose / f"jia.{language}.md").write_text(HEAD + body, "utf-8")

    return write


def files_of(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def read_json(path):
    return json.loads(path.read_text("utf-8"))


# What a stage knows


def test_a_stage_finds_what_this_run_s_notebooks_handed_on(stage, tmp_path):
    assert stage.handed_on == stage.project.derived / "town"
    other = replace(stage.project, derived=tmp_path / "elsewhere")
    assert replace(stage, project=other).handed_on == tmp_path / "elsewhere" / "town"


def test_a_stage_speaks_and_takes_as_the_last_notebook(stage, monkeypatch):
    monkeypatch.setattr(Session, "results", lambda self: self.step.name)
    assert stage.results() == STEPS[-1].name
    assert stage.words("zh").language == "zh"
    assert stage.session is stage.session


# Charts


def test_the_charts_of_a_prose_are_each_named_once_in_order(stage, write):
    write("Text.\n\n{{figure: trends}}\n\n{{figure: growth}}\n\n{{table: growth}}\n")
    write("Text.\n", "zh")
    assert wanted_figures(stage.project, stage.scenario, "en") == ("growth", "trends")
    assert wanted_figures(stage.project, stage.scenario, "zh") == ()


class Chart(SimpleNamespace):
    def files(self):
        return {".svg": b"<svg/>", ".data.csv": b"a\n"}


def test_drawn_charts_lie_beside_what_they_say(stage, monkeypatch):
    asked, told = [], []

    def draw(results, words, wanted):
        asked.append((results, words.language, wanted))
        return {"growth": Chart(alt="升", note="note"), "trends": Chart(alt="b", note="")}

    monkeypatch.setattr(analysis.brief.assemble, "draw_brief", draw)
    monkeypatch.setattr(Session, "results", lambda _: "results")
    draw_stage(stage, "zh", ("growth", "trends"), tell=told.append)
    assert asked == [("results", "zh", ("growth", "trends"))]
    assert told == ["growth", "trends"]
    assert files_of(stage.out) == [
        "charts.json",
        "figures/growth.zh.data.csv",
        "figures/growth.zh.svg",
        "figures/trends.zh.data.csv",
        "figures/trends.zh.svg",
    ]
    assert (stage.out / "figures" / "growth.zh.svg").read_bytes() == b"<svg/>"
    assert read_json(stage.out / "charts.json") == {
        "growth": {"alt": "升", "note": "note"},
        "trends": {"alt": "b", "note": ""},
    }
    assert "升" in (stage.out / "charts.json").read_text("utf-8")


# Briefs


#: What the last notebook hands on, made once: the small source is the same in every test.
HANDED: list[bytes] = []


@pytest.fixture
def handed(stage, study):
    """A stage whose notebooks handed on what they found, and a picture of their own."""
    if not HANDED:
        results = study(stage.project, stage.scenario)
        register = number_brief(results, {name: catalogue(name) for name in ("zh", "en")})
        # As the notebook had it: other prose, and a folder that is gone.
        other = stage.scenario.model_copy(update={"prose": "other"})
        added = replace(results.added, folder=stage.out)
        HANDED.append(pickle.dumps((replace(results, scenario=other, added=added), register)))
    (stage.handed_on / "added").mkdir(parents=True)
    (stage.handed_on / "added" / "mine.svg").write_bytes(b"<svg>mine</svg>")
    (stage.handed_on / REGISTER_FILE).write_bytes(HANDED[0])
    return stage


@pytest.fixture
def drawn(tmp_path):
    """A chart's picture and what it says beside it."""
    folder = tmp_path / "drawn"
    (folder / "figures").mkdir(parents=True)
    (folder / "figures" / "growth.en.svg").write_bytes(b"<svg>growth</svg>")
    told = {"growth": {"alt": "Labs rose.", "note": "Bars are growth."}}
    (folder / "charts.json").write_text(json.dumps(told), "utf-8")
    return folder


@pytest.fixture
def rendered(monkeypatch):
    """What the renderer is given, in place of what it makes of it."""
    calls = {}

    def render(kind):
        def note(markdown, metadata, **given):
            pictures = {name: (given["resources"] / name).read_bytes()
                        for name in files_of(given["resources"])}  # fmt: skip
            calls[kind] = SimpleNamespace(
                markdown=markdown, metadata=metadata, pictures=pictures, **given
            )
            return kind if kind == "html" else kind.encode()

        return note

    monkeypatch.setattr(analysis.render, "render_html", render("html"))
    monkeypatch.setattr(analysis.render, "render_pdf", render("pdf"))
    return calls


def test_a_brief_without_a_register_says_which_cell_makes_one(stage, drawn):
    with pytest.raises(InputError, match=r"notebook 05_brief handed no register on; .*save_reg"):
        brief_stage(stage, "en", drawn, tell=lambda _: None)
    assert files_of(stage.out) == []


PROSE = """\
The growth of labs is {{growth.labs.pct}}.

{{figure: growth}}

{{when growth.labs.pct > 500}}
Sixfold and more.
"""


def test_a_brief_is_text_page_and_pages_with_what_was_left_out(handed, drawn, write, rendered):
    write(PROSE)
    told = []
    brief_stage(handed, "en", drawn, tell=told.append)
    assert told == ["prose", "html", "pdf"]
    assert files_of(handed.out) == [
        *("brief.en.html", "brief.en.left_out.json", "brief.en.md", "brief.en.pdf")
    ]
    markdown = (handed.out / "brief.en.md").read_text("utf-8")
    assert r"![Labs rose\.](figures/growth.en.svg)" in markdown
    assert r"80\.1\%" in markdown  # 900 labs became 1621
    assert "Sixfold" not in markdown
    [left] = read_json(handed.out / "brief.en.left_out.json")["left_out"]
    assert (left["line"], left["words"][:7]) == (10, "Sixfold")
    for kind in ("html", "pdf"):
        assert (handed.out / f"brief.en.{kind}").read_text("utf-8") == kind
        assert rendered[kind].markdown == markdown
        assert rendered[kind].metadata.languages == ("zh", "en")
        assert rendered[kind].words.language == "en"
        assert rendered[kind].pictures == {
            "figures/growth.en.svg": b"<svg>growth</svg>",
            "added/mine.svg": b"<svg>mine</svg>",
        }
    ways = {way.target for way in rendered["html"].frame.ways}
    assert {"brief.zh.html", "notebooks/05_brief.html"} <= ways


def test_a_brief_of_no_pictures_needs_none(handed, drawn, write, rendered):
    write("Text.\n")
    shutil.rmtree(drawn / "figures")
    shutil.rmtree(handed.handed_on / "added")
    brief_stage(handed, "en", drawn, tell=lambda _: None)
    assert rendered["pdf"].pictures == {}


def test_a_brief_has_the_address_that_its_site_gives_it(handed, drawn, write, rendered):
    write("Text.\n")
    brief_stage(handed, "en", drawn, tell=lambda _: None)
    assert (rendered["pdf"].site_url, rendered["html"].frame.address) == ("", "")
    (handed.project.root / "brief.toml").write_text('site_url = "https://a.org/b/"\n', "utf-8")
    brief_stage(handed, "en", drawn, tell=lambda _: None)
    assert rendered["pdf"].site_url == "https://a.org/b/town/"
    assert rendered["html"].frame.address == "https://a.org/b/town/brief.en.html"


def test_a_word_of_the_project_s_own_is_in_its_brief(handed, drawn, write, rendered):
    write("Text.\n")
    handed.project.words.mkdir()
    (handed.project.words / "en.yml").write_text("page: {way: {tables: All of it}}\n", "utf-8")
    brief_stage(handed, "en", drawn, tell=lambda _: None)
    assert rendered["html"].words.say("page.way.tables") == "All of it"
    assert "All of it" in {way.text for way in rendered["html"].frame.ways}


# Tables


def test_what_is_published_is_published_from_the_stage_s_folder(stage, monkeypatch):
    calls, told = [], []
    monkeypatch.setattr(
        analysis.publish.release, "publish_report", lambda *given: calls.append(given)
    )
    publish_stage(stage, tell=told.append)
    [(project, folder, scenario, source)] = calls
    assert (project, folder, scenario) == (stage.project, stage.out, stage.scenario)
    assert source.folder == stage.project.raw / "jia"
    assert told == ["tables.xlsx, datapackage.json"]


# Notebook pages


def notebook(path, *sources):
    """Write an executed notebook: text that begins with # is Markdown."""
    cells = [
        {"cell_type": "markdown", "id": f"c{place}", "metadata": {}, "source": source}
        if source.startswith("#")
        else {
            "cell_type": "code",
            "id": f"c{place}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": 1,
        }
        for place, source in enumerate(sources)
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return path


@pytest.fixture
def tabled(stage):
    """A stage whose notebooks handed on the two tables whose rows have names."""
    tables = stage.handed_on / "tables"
    tables.mkdir(parents=True)
    for name, model in (("claims", ClaimRow), ("measures", MeasureRow)):
        (tables / f"{name}.csv").write_text(",".join(model.model_fields) + "\n", "utf-8")
    return stage


def test_a_notebook_s_page_leads_to_the_briefs_and_to_the_notebooks_beside_it(tabled, tmp_path):
    executed = notebook(tmp_path / "02_growth.ipynb", "# How it grew", "rate = 1")
    before = notebook(tmp_path / "01_clean.ipynb", "# Cleaned")
    after = notebook(tmp_path / "03_claims.ipynb", "x = 1")
    told = []
    page_stage(tabled, executed, {"before": before, "after": after}, tell=told.append)
    assert told == ["02_growth"]
    assert files_of(tabled.out) == ["02_growth.html"]
    page = (tabled.out / "02_growth.html").read_text("utf-8")
    assert "<title>How it grew" in page
    links = dict(re.findall(r'<a href="([^"#]+)"[^>]*>([^<]+)<', page))
    assert "Cleaned" in links["01_clean.html"]
    assert "03_claims" in links["03_claims.html"]
    assert links["01_clean.html"] != "Cleaned"
    assert {"../brief.zh.html", "../brief.en.html"} <= set(links)
    assert '<html lang="en"' in page


def test_a_notebook_without_a_title_is_called_as_its_file(tabled, tmp_path):
    executed = notebook(tmp_path / "02_growth.ipynb", "rate = 1")
    page_stage(tabled, executed, {}, tell=lambda _: None)
    page = (tabled.out / "02_growth.html").read_text("utf-8")
    assert "<title>02_growth" in page
    assert "01_clean" not in page


def test_a_rehearsal_makes_a_page_in_each_language(monkeypatch):
    made = []
    render = analysis.render.render_notebook

    def note(content, **given):
        made.append((given["language"], [cell.source for cell in content.cells]))
        return render(content, **given)

    monkeypatch.setattr(analysis.render, "render_notebook", note)
    rehearse()
    assert made == [(language, ["1"]) for language in languages()]


# The manifest


def test_the_inputs_are_described_as_the_project_stands(stage, monkeypatch):
    def describe(project, scenario):
        return {"inputs": {"甲.csv": project.root.name, "scenario": scenario.scenario}}

    monkeypatch.setattr(analysis.run.manifest, "describe_inputs", describe)
    told = []
    inputs_stage(stage, tell=told.append)
    assert told == ["inputs"]
    described = {"甲.csv": stage.project.root.name, "scenario": "town"}
    assert read_json(stage.out / INPUTS) == {"inputs": described}
    text = (stage.out / INPUTS).read_text("utf-8")
    # a fact a line, so that git tells what changed
    lines = ["{", ' "inputs": {', f'  "甲.csv": "{described["甲.csv"]}",']
    assert text.split("\n")[:3] == lines
    assert text.endswith(" }\n}\n")


def test_a_finished_report_has_its_manifest_and_then_its_contents(stage, tmp_path, monkeypatch):
    def write_edition(_pages, folder):
        assert (folder / "manifest.json").is_file()
        (folder / "index.html").write_text("<p>", "utf-8")

    monkeypatch.setattr(Pages, "write_edition", write_edition)
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / INPUTS).write_text('{"inputs": {"a": "甲"}}', "utf-8")
    (stage.out / "brief.en.html").write_text("<p>", "utf-8")
    told = []
    left_out = {"en": [LeftOut(7, "Labs …", "labs > 5 does not hold")], "zh": []}
    finish_stage(stage, inputs, ("data/extra.csv", "/elsewhere"), left_out, tell=told.append)
    assert told == ["manifest", "contents"]
    manifest = read_json(stage.out / "manifest.json")
    assert manifest["inputs"] == {"a": "甲", "data/extra.csv": ""}
    assert manifest["scenario"]["scenario"] == "town"
    assert list(manifest["outputs"]) == ["brief.en.html"]
    [left] = manifest["left_out"]["en"]
    assert (left["line"], manifest["left_out"]["zh"]) == (7, [])
    assert (stage.out / "index.html").is_file()
