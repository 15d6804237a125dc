"""A folder with the small source, reports of it, and the site made of them."""

import functools
import json
import re
import shutil
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.core.files import write_whole
from analysis.core.project import Project, find_project
from analysis.core.records import write_csv
from analysis.publish.datapackage import describe_report, to_json
from analysis.render import Metadata, page, render_html
from analysis.run.bundle import Bundle
from analysis.run.inputs import hash_file
from analysis.run.site import build_site
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures
from analysis.source.scenario import Scenario

ROOT = find_project(Path(__file__).parent).root


CAPTIONS = {"en": "Labs grew, areas did not", "zh": "机构增加，面积未增"}
CHART = """<figure id="fig-x"><figcaption><b>Figure 1</b> {caption}</figcaption>
<p><a href="figures/labs.{language}.svg">SVG</a> <a href="figures/labs.{language}.csv">CSV</a></p>
</figure>"""
DRAWN = {"svg": b"<svg/>", "png": b"\x89PNG labs", "csv": b"year,labs\n2014,9\n"}
NOTEBOOK = "<title>1 · From print to figures</title><p id='a'>A notebook</p>"


class Links(HTMLParser):
    """The links, ids and outside requests of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.loads, self.alternates = [], set(), [], {}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.links += [named["href"]] if tag == "a" else []
        self.loads += [v for k, v in attrs if k == "src" and not v.startswith("data:")]
        self.loads += ["script"] if tag == "script" and "json" not in named.get("type", "") else []
        if tag == "link" and named.get("rel") == "alternate":
            self.alternates[named["hreflang"]] = named["href"]
        elif tag == "link" and not named.get("href", "").startswith("data:"):
            self.loads.append("link")
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


@functools.cache
def render_brief(language, title, edition):
    """The page of a brief of a few words, rendered once for all the reports that hold it."""
    metadata = Metadata(
        title=title,
        subtitle="Jia",
        author="The authors",
        language=language,
        date=edition,
        description=title,
        keywords=("labs",),
        identifier="jia",
    )
    text = render_html("See [the code](notebooks/01_clean.html#a).", metadata, resources=ROOT)
    chart = CHART.format(language=language, caption=CAPTIONS[language])
    return text.replace("</main>", f"{chart}</main>")


@pytest.fixture
def project(source_folder, tmp_path, monkeypatch):
    """A folder with the small source, and the ways to put a report of it there and publish it."""
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
        (folder / "tables.xlsx").write_bytes(b"PK")
        (folder / "notebooks").mkdir()
        (folder / "notebooks" / "01_clean.html").write_text(NOTEBOOK, "utf-8")
        described = describe_report(Project.at(ROOT), folder, scenario, source)
        (folder / "datapackage.json").write_bytes(to_json(described))
        for language, title in (("zh", "研发机构增长八成"), ("en", headline)):
            text = render_brief(language, title, scenario.edition)
            (folder / f"brief.{language}.html").write_text(text, encoding="utf-8")
            for name in ("areas", "labs"):
                for end, content in DRAWN.items():
                    write_whole(folder / "figures" / f"{name}.{language}.{end}", content)
            (folder / f"brief.{language}.pdf").write_bytes(b"%PDF-2.0 " + edition.encode())
        seal(folder, scenario)
        return scenario

    def publish(scenario):
        bundle = Bundle(f"archive-{scenario.edition}.zip", b"PK", 1)
        return build_site(Project.at(tmp_path), [scenario], bundle, tmp_path / "build" / "site")

    return SimpleNamespace(
        put_report=put_report, publish=publish, seal=seal, folder=tmp_path / "reports" / "jia"
    )


@pytest.fixture
def site(project):
    """A site of one edition."""
    return project.publish(project.put_report("2026-01-31")).folder


@pytest.fixture(scope="session")
def read_links():
    """Reads a page's links, ids and outside requests."""
    return Links


@pytest.fixture(scope="session")
def linked_data():
    """Reads what a page says of itself to machines."""

    def read(text):
        found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        return json.loads(found[1])

    return read
