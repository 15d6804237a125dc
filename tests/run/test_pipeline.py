"""The run as a whole: same bytes anywhere, nothing lost on failure, other parameters at once."""

import base64
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest

from analysis.brief.blocks import LeftOut
from analysis.core.errors import InputError, RunError
from analysis.core.project import find_project
from analysis.register.steps import STEPS
from analysis.run import pipeline, stages
from analysis.run.new import make_project
from analysis.run.pipeline import Progress, check_inputs, run_report
from analysis.run.site.pages import Pages

ROOT = find_project(Path(__file__).parent).root
REPORT = ROOT / "reports" / "changzhou"
REPORTS = sorted(path.stem for path in (ROOT / "notebooks" / "parameters").glob("*.yml"))
COPIED = ("data/raw", "data/reference", "data/CODEBOOK.md", "notebooks", "src")

SECOND = """\
source: example
base_year: 2018
end_year: 2023
indicators: [high_tech_firms, high_tech_firms_large, technology_contracts]
hedge_policy: wide
horizon: 2025
languages: [zh, en]
seed: 7
edition: 2026-11-23
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """The project in another folder, as a clone of another person would be."""
    folder = tmp_path_factory.mktemp("another person's") / "clone of it"
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        else:
            shutil.copyfile(source, target)
    for name in ("brief.toml", "pyproject.toml", "CITATION.cff"):
        shutil.copyfile(ROOT / name, folder / name)
    return folder


def run_elsewhere(folder, *arguments, engine):
    surroundings = {
        "PYTHONPATH": str(engine),
        "TZ": "Pacific/Kiritimati",
        "PYTHONHASHSEED": "4711",
        "LC_ALL": "C",
        # As on an older processor, whose sums of products end in other bits.
        "OPENBLAS_CORETYPE": "Nehalem",
    }
    return subprocess.run(
        [sys.executable, "-m", "analysis", *arguments],
        cwd=folder,
        env=os.environ | surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.stress
@pytest.mark.parametrize("name", REPORTS)
def test_the_committed_report_is_rebuilt_byte_for_byte_in_another_place_and_time_zone(
    elsewhere, name
):
    """So does test_bundle from the archive, for the smallest at each `make test`."""
    done = run_elsewhere(elsewhere, "report", name, engine=elsewhere / "src")
    assert done.returncode == 0, done.stdout + done.stderr
    committed, built = (files_of(root / "reports" / name) for root in (ROOT, elsewhere))
    assert list(built) == list(committed)
    manifests = [json.loads(files.pop("manifest.json")) for files in (committed, built)]
    differing = [name for name in committed if committed[name] != built[name]]
    assert differing == []
    environments = [manifest.pop("environment") for manifest in manifests]
    assert manifests[0] == manifests[1]
    assert environments[0]["packages"] == environments[1]["packages"]
    for file, content in built.items():
        assert str(elsewhere).encode() not in content, file


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_s_pages_lead_to_its_contents_and_each_notebook_to_the_next(name):
    report = ROOT / "reports" / name
    pages = sorted((report / "notebooks").glob("*.html"))
    assert len(pages) == len(STEPS)
    for place, path in enumerate(pages):
        links = re.findall(r'<a href="([^"#:]+)"', path.read_text("utf-8"))
        assert {"../index.html", "../brief.en.html", "../brief.zh.html"} <= set(links)
        beside = [page.name for page in pages[max(0, place - 1) : place + 2] if page != path]
        assert [link for link in links if "/" not in link] == beside
    for index in ("index.html", "index.zh.html", "dictionary.html"):
        for link in re.findall(r'<a href="([^"#:]+)"', (report / index).read_text("utf-8")):
            assert (report / link).is_file(), f"{index}: {link}"
    assert "index.html" not in json.loads((report / "manifest.json").read_text("utf-8"))["outputs"]


def read_pdf(path):
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_chinese_pdf_says_what_the_document_prints():
    text = re.sub(r"\s", "", read_pdf(REPORT / "brief.zh.pdf"))
    for expected in ("企业研发机构", "900", "1621", "2.65", "3.0", "80.1%", "15.8%", "12.5%"):
        assert expected in text, expected
    for expected in ("47.1%", "41.6%", "0.35个百分点"):
        assert expected in text, expected
    assert "\ufffd" not in text


def test_the_english_pdf_says_the_same():
    text = re.sub(r"\s+", " ", read_pdf(REPORT / "brief.en.pdf"))
    for expected in ("1,621", "2.65%", "80.1%", "15.8%", "12.5%", "47.1%", "41.6%"):
        assert expected in text, expected
    assert "0.08 percentage points" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_runs_its_own_script_alone_and_asks_no_other_host(language):
    page = (REPORT / f"brief.{language}.html").read_text("utf-8")
    [own] = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    assert "default-src 'none'" in policy
    assert re.findall(r"script-src ([^;]*)", policy) == [f"'sha256-{allowed}'"]
    others = re.findall(r"<script [^>]*>", page)
    assert others == ['<script type="application/ld+json">']
    loaded = re.findall(r'(?:src|srcset|data|poster)="([^"]+)"|url\(([^)]+)\)', page)
    assert all((a or b).strip("'\"").startswith("data:") for a, b in loaded)
    assert not re.search(r"<link[^>]+href=\"https?:", page)
    assert len(page.encode()) < 620_000  # three hundred entries, each with what it rests on
    assert (REPORT / f"brief.{language}.pdf").stat().st_size < 500_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_of_the_body_leads_to_its_entry(language):
    page = (REPORT / f"brief.{language}.html").read_text("utf-8")
    entries = re.findall(r'<a class="src" href="#(n-[^"]+)"', page)
    opened = re.findall(r'<button popovertarget="([^"]+)" aria-label', page)
    assert len(set(entries)) > 50
    assert len(set(opened)) > 10
    used = {*entries, *opened, *(name.replace("p-", "n-", 1) for name in opened)}
    missing = [name for name in used if f'id="{name}"' not in page]
    assert missing == []


ADDED = """\
import matplotlib.pyplot as plt

drawn, axes = plt.subplots()
axes.plot(growth["months"] / 12, growth["cagr"], "o")
run.publish_chart(
    drawn, "my_chart", title_zh="自绘图", title_en="A chart of mine", alt="dots", data=growth
)
run.publish_number(
    "my_ratio",
    2.5,
    unit="count",
    operands=["growth.high_tech_firms.pct", "growth.technology_contracts.pct"],
    label_zh="自算比值",
    label_en="A ratio of mine",
    formula_zh="甲 ÷ 乙",
    formula_en="a ÷ b",
)
"""


def add_cell(path, name, source):
    """Put a cell behind those of a notebook, as an economist does."""
    content = json.loads(path.read_text("utf-8"))
    content["cells"].append(
        {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
    )
    path.write_text(json.dumps(content), "utf-8")


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    """Of a new project: other parameters, a chart and a number added in a cell of notebook 2."""
    folder = make_project("copy", tmp_path_factory.mktemp("second"))
    (folder / "second.yml").write_text(SECOND, "utf-8")
    add_cell(folder / "notebooks" / "02_growth.ipynb", "my-own", ADDED)
    done = run_elsewhere(folder, "report", "second.yml", engine=ROOT / "src")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "reports" / "second"


def test_another_parameter_file_renders_without_touching_code(second):
    assert len(list(second.glob("brief.*"))) == 4
    text = re.sub(r"\s+", " ", read_pdf(second / "brief.en.pdf"))
    assert "149.6%" in text
    assert "2.9%" not in text  # of an indicator that is left out


@pytest.mark.parametrize(
    ("language", "title", "label"),
    [("en", "A chart of mine", "A ratio of mine"), ("zh", "自绘图", "自算比值")],
)
def test_what_a_cell_added_is_seen_in_both_briefs_and_the_appendix(second, language, title, label):
    page = (second / f"brief.{language}.html").read_text("utf-8")
    assert title in page
    assert 'id="n-added.my_ratio"' in page
    assert page.count(label) >= 2  # in the text, and as an entry of the appendix
    assert "notebooks/02_growth.html#cell-my-own" in page
    notebook = (second / "notebooks" / "02_growth.html").read_text("utf-8")
    assert 'id="cell-my-own"' in notebook
    assert title in re.sub(r"\s", " ", read_pdf(second / f"brief.{language}.pdf"))
    assert (second / "figures" / "my_chart.svg").is_file()
    numbers = {one["id"]: one for one in json.loads((second / "numbers.json").read_text("utf-8"))}
    mine = numbers["added.my_ratio"]
    assert (mine["value"], mine["cell"], mine["notebook"]) == (2.5, "my-own", "02_growth")
    assert mine["pages"]


# A run of small notebooks


HAND_ON = """\
import json, os
from pathlib import Path

folder = Path(os.environ["ANALYSIS_DERIVED"]) / scenario
folder.mkdir(parents=True, exist_ok=True)
with (folder / "told.txt").open("a") as file:
    file.write(f"{os.environ['ANALYSIS_PROJECT']} {languages} {seed}\\n")
numbers = [{"id": "a", "notebook": "01_clean", "cell": "CELL"}]
(folder / "numbers.json").write_text(json.dumps(numbers))
"""


@pytest.fixture
def small(project, scenario, monkeypatch):
    """A project whose notebooks note how they were run, and whose report is those notes."""

    def fill(source=HAND_ON, cell="work"):
        for step in STEPS:
            path = project.notebooks / step.notebook
            content = json.loads(path.read_text("utf-8"))
            content["cells"][1:] = [
                content["cells"][1] | {"id": "work", "source": source.replace("CELL", cell)}
            ]
            path.write_text(json.dumps(content), "utf-8")

    def do(run, job, folder, made, tell, *arguments):
        tell("notes")
        if job == "finish_stage":
            stage = stages.Stage(run._project, run._scenario, folder)
            stages.finish_stage(stage, *arguments, tell=tell)
        if job == "brief_stage":
            language = arguments[0]
            left = {"line": 7, "words": "Labs …", "reason": "labs > 5 does not hold"}
            name = folder / f"brief.{language}.left_out.json"
            name.write_text(json.dumps({"left_out": [left]}), "utf-8")
            told = made[STEPS[-1].name].path("derived/told.txt").read_text("utf-8")
            (folder / f"brief.{language}.html").write_text(told, "utf-8")

    monkeypatch.setattr(pipeline._Run, "_do", do)
    monkeypatch.setattr(Pages, "write_edition", lambda *_: None)
    fill()
    return SimpleNamespace(project=project, scenario=scenario, fill=fill, do=do)


def quiet():
    return Progress(out=io.StringIO())


def test_a_run_executes_each_notebook_and_puts_report_and_tables_in_place(small):
    project, out = small.project, io.StringIO()
    report = run_report(project, small.scenario, progress=Progress(out=out))
    assert report.folder == project.reports / "town"
    assert report.seconds > 0
    told = (report.folder / "brief.en.html").read_text("utf-8")
    assert told == f"{project.root} ['zh', 'en'] 1\n"
    names = sorted(path.name for path in (report.folder / "notebooks").iterdir())
    assert names == [f"{step.name}.ipynb" for step in STEPS]
    manifest = json.loads((report.folder / "manifest.json").read_text("utf-8"))
    assert "brief.zh.html" in manifest["outputs"]
    left = LeftOut(7, "Labs …", "labs > 5 does not hold")
    assert report.left_out == {"zh": [left], "en": [left]}
    assert [one["line"] for one in manifest["left_out"]["en"]] == [7]
    assert (project.handed_on("town") / "told.txt").read_text("utf-8") == told
    assert [path.name for path in project.reports.iterdir()] == ["town"]
    assert re.search(r"^\[\d+/17\] 05_brief: \d+\.\d s$", out.getvalue(), re.MULTILINE)
    assert "[17/17] " in out.getvalue()
    assert {ran for ran, _ in report.told.values()} == {True}


def test_two_runs_go_on_in_one_process_and_do_not_meet(small):
    before = dict(os.environ)
    other = small.scenario.model_copy(update={"scenario": "city", "seed": 2, "languages": ("en",)})
    failures = []

    def run(scenario):
        try:
            run_report(small.project, scenario, progress=quiet())
        except Exception as error:  # noqa: BLE001 (told below)
            failures.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in (small.scenario, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    told = {
        name: (small.project.reports / name / "brief.en.html").read_text("utf-8")
        for name in ("town", "city")
    }
    assert told["town"].endswith("['zh', 'en'] 1\n")
    assert told["city"].endswith("['en'] 2\n")
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("1 / 0", r"^scenario town, notebook 01_clean, cell 3: ZeroDivisionError: division by"),
        (
            "import os\nos.kill(os.getpid(), 9)",
            r"^scenario town, notebook 01_clean, cell 3: the kernel died \(out of memory\?\)$",
        ),
    ],
)
def test_a_failing_notebook_leaves_the_last_good_report_and_names_the_cell(small, source, said):
    small.fill(source)
    last_good = small.project.reports / "town" / "brief.en.html"
    last_good.parent.mkdir(parents=True)
    last_good.write_text("good", "utf-8")
    with pytest.raises(RunError, match=said):
        run_report(small.project, small.scenario, progress=quiet())
    assert last_good.read_text("utf-8") == "good"
    assert [path.name for path in small.project.reports.iterdir()] == ["town"]
    assert not small.project.handed_on("town").exists()


def test_a_number_that_names_no_cell_fails_the_build(small):
    small.fill(cell="wrk")
    with pytest.raises(RunError) as error:
        run_report(small.project, small.scenario, progress=quiet())
    assert str(error.value).startswith(
        "scenario town, rendering: number a: notebook 01_clean has no cell 'wrk'; did you mean wor"
    )
    assert list(small.project.reports.iterdir()) == []


def test_an_edit_while_a_run_goes_on_fails_it_rather_than_the_manifest(small, monkeypatch):
    def do(run, job, folder, made, tell, *arguments):
        small.do(run, job, folder, made, tell, *arguments)
        figures = small.project.raw / "jia" / "figures.csv"
        figures.write_text(figures.read_text("utf-8").replace("900家", "901家"), "utf-8")

    monkeypatch.setattr(pipeline._Run, "_do", do)
    with pytest.raises(RunError, match=r"changed while it ran; run it again$"):
        run_report(small.project, small.scenario, progress=quiet())
    assert list(small.project.reports.iterdir()) == []


def test_what_a_stage_refuses_is_said_with_the_scenario(small, monkeypatch):
    prose = small.project.prose / f"{small.scenario.prose}.en.md"
    monkeypatch.undo()  # the stages as they are: the notes are no tables
    assert prose.is_file()
    first = r"^scenario town, (charts \(\w\w\)|page \w+|tables): "  # whichever comes to it
    with pytest.raises(RunError, match=first):
        run_report(small.project, small.scenario, progress=quiet())


def test_nothing_is_made_twice_and_an_edit_runs_what_depends_on_it(small):
    project, scenario = small.project, small.scenario
    run_report(project, scenario, progress=quiet())
    again = run_report(project, scenario, progress=quiet())
    assert again.current
    assert again.left_out["en"][0].line == 7

    def ran(report):
        return {name for name, (now, _) in report.told.items() if now}

    prose = project.prose / f"{scenario.prose}.en.md"
    prose.write_text(prose.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    assert ran(run_report(project, scenario, progress=quiet())) == {"brief (en)", "inputs"}
    other = scenario.model_copy(update={"seed": 3})  # every small notebook names it
    assert set(map(str, ran(run_report(project, other, progress=quiet())))) >= {
        step.name for step in STEPS
    }
    back = run_report(project, scenario, progress=quiet())
    assert ran(back) == {"inputs"} or not ran(back)
    assert (back.folder / "brief.en.html").read_text("utf-8").endswith(" 1\n")
    (back.folder / "brief.en.html").write_text("altered", "utf-8")
    mended = run_report(project, scenario, progress=quiet())
    assert not mended.current
    assert (back.folder / "brief.en.html").read_text("utf-8").endswith(" 1\n")
    forced = run_report(project, scenario, progress=quiet(), force=True)
    assert len(ran(forced)) == len(forced.told)
    for language in scenario.languages:  # of other prose no notebook knows, but the workbook does
        own = project.prose / f"{scenario.prose}.{language}.md"
        own.with_name(f"other.{language}.md").write_text(own.read_text("utf-8"), "utf-8")
    retold = ran(
        run_report(project, scenario.model_copy(update={"prose": "other"}), progress=quiet())
    )
    assert "tables" in retold
    assert not retold & {step.name for step in STEPS}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda p, s: (p, s.model_copy(update={"indicators": ("no_such",)})),
            "'no_such' not known to source jia; accepted: ",
        ),
        (lambda p, s: (p, s.model_copy(update={"prose": "none"})), "there is no notebooks/prose/"),
        (
            lambda p, s: ((p.raw / "jia" / "claims.yml").write_text("a: b\n", "utf-8") and p, s),
            r"claims\.yml",
        ),
        (
            lambda p, s: (
                (p.reference / "reference_figures.csv").write_text("x\n", "utf-8") and p,
                s,
            ),
            r"reference_figures\.csv, row 1",
        ),
    ],
)
def test_bad_data_stop_the_run_before_any_kernel(small, monkeypatch, spoil, said):
    def never(*_: object, **__: object) -> None:
        pytest.fail("a kernel was started")

    monkeypatch.setattr(pipeline._Run, "_execute", never)
    project, scenario = spoil(small.project, small.scenario)
    with pytest.raises(InputError, match=said):
        run_report(project, scenario)
    assert not list(project.reports.glob("*"))


def test_sound_data_pass(small):
    check_inputs(small.project, small.scenario)


# Progress


def test_where_there_is_no_terminal_each_step_is_a_line():
    out = io.StringIO()
    progress = Progress(2, out=out)
    for name in ("one", "two"):
        with progress.step(name) as tell:
            tell("a heading")
    told = re.sub(r"\d+\.\d s", "N s", out.getvalue())
    assert told == "[1/2] one: N s\n[2/2] two: N s\n"


def test_on_a_terminal_one_line_changes():
    out = io.StringIO()
    out.isatty = lambda: True
    with Progress(1, out=out).step("one") as tell:
        tell("a heading")
        tell("x" * 500)
    told = out.getvalue()
    assert "\r[0/1] one: a heading\x1b[K" in told
    assert max(len(line) for line in told.split("\r")) < shutil.get_terminal_size().columns + 5
    assert re.search(r"\r\[1/1\] one: \d+\.\d s\x1b\[K\n$", told)
    assert "…" not in told
