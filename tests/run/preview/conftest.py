"""A small project, and a stand-in for the build that writes small pages into its report."""

import threading
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.preview.preview import Preview

PARAMETERS = """\
source: jia
base_year: 2014
end_year: 2020
horizon: 2025
languages: [zh, en]
seed: 1
prose: jia
edition: 2024-05-01
"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
#: As a brief is: a skip link, contents that stay, a text with blocks that have ids or have none.
PAGE = """\
<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>A brief</title>
<meta http-equiv="Content-Security-Policy" content="{policy}">
<style>p {{ margin: 1em 0; }} nav {{ position: sticky; top: 0; float: right; }}</style></head>
<body><a class="skip" href="#text">Skip</a><main id="text" tabindex="-1"><h1>A brief</h1>
<nav aria-label="Contents"><p>Contents</p></nav>
{body}</main></body></html>
"""


def read_body(path: Path) -> str:
    """Return the prose as HTML: paragraphs, and headings with ids."""
    blocks = path.read_text("utf-8").split("---\n", 2)[2].split("\n\n")
    made = []
    for block in (block.strip() for block in blocks):
        if block.startswith("# "):
            made.append(f'<h2 id="section-{block[2:].strip()}">{block[2:]}</h2>')
        elif block.startswith("> "):
            made.append(f"<details><summary>{block[2:]}</summary><p>In it.</p></details>")
        else:
            made.append(f"<p>{block}</p>")
    return "\n".join(made)


class StandIn:
    """Makes the report of a scenario from its prose alone.

    Attributes:
        made: how many builds have begun.
        hold: cleared, builds wait for it before they write.
        begun: set as each build begins.
    """

    def __init__(self) -> None:
        self.made = 0
        self.hold = threading.Event()
        self.hold.set()
        self.begun = threading.Event()

    def __call__(self, project: Project, name: str) -> None:
        self.made += 1
        self.begun.set()
        texts = {
            language: read_body(project.prose / f"jia.{language}.md") for language in ("zh", "en")
        }
        assert self.hold.wait(60)
        folder = project.reports / name
        (folder / "figures").mkdir(parents=True, exist_ok=True)
        for language, body in texts.items():
            if "{" in body:
                msg = f"notebooks/prose/jia.{language}.md, line 7: '{{'; accepted: a name"
                raise InputError(msg)
        for language, body in texts.items():
            page = PAGE.format(language=language, policy=POLICY, body=body)
            (folder / f"brief.{language}.html").write_text(page, "utf-8")
        for kind in ("csv", "svg", "png"):
            (folder / "figures" / f"a.{kind}").write_bytes(b"<svg/>")


@pytest.fixture
def town(project) -> Project:
    """The small project with a scenario, `town`."""
    (project.parameters / "town.yml").write_text(PARAMETERS, "utf-8")
    return project


@pytest.fixture
def build() -> StandIn:
    return StandIn()


@pytest.fixture
def write(town):
    """Save another text in the prose of a language."""

    def write(text, language="en"):
        path = town.prose / f"jia.{language}.md"
        head = path.read_text("utf-8").split("---\n", 2)[1]
        path.write_text(f"---\n{head}---\n{text}\n", "utf-8")

    return write


@pytest.fixture
def preview(town, build):
    """A preview that is watching, serving and building; its builds run in a thread here."""
    with Preview(town, "town", language="en", build=build) as made:
        thread = threading.Thread(target=made.run)
        thread.start()
        yield made
        build.hold.set()
        made.end()
        thread.join()
