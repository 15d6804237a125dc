"""What an archive holds, for machines: RO-Crate 1.1, as its profile for workflows asks.

The workflow (`make`, by its Makefile), the notebooks it runs, the data it reads, the reports it
makes, who made it and under which licence, and for each report the run that leads from the one
to the other. Nothing in it depends on when or where it is made.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from analysis.core.files import load_json
from analysis.core.project import Project
from analysis.publish.datapackage import LICENCE
from analysis.register.steps import STEPS
from analysis.run.bundle import CRATE

_CRATE_PROFILE: Final = "https://w3id.org/ro/crate/1.1"
_WORKFLOW_PROFILE: Final = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"
_WORKFLOW: Final = "Makefile"
_README: Final = "README.md"
_SPDX: Final = "https://spdx.org/licenses/"
_FORMATS: Final = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".toml": "application/toml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yml": "application/yaml",
}

Entity = dict[str, Any]
Reference = dict[str, str]


class _Graph:
    """The entities of a crate, each once, in the order they were first named."""

    def __init__(self) -> None:
        self.entities: dict[str, Entity] = {}

    def add(self, identity: str, kind: str | list[str], content: Entity) -> Reference:
        """Add an entity, unless it is there, and return what refers to it."""
        self.entities.setdefault(identity, {"@id": identity, "@type": kind} | content)
        return {"@id": identity}

    def add_file(self, path: str, content: Entity | None = None, *kinds: str) -> Reference:
        """Add a file, which may be of other kinds as well."""
        form = _FORMATS.get(PurePosixPath(path).suffix)
        told = {"name": PurePosixPath(path).name} | ({"encodingFormat": form} if form else {})
        return self.add(path, ["File", *kinds] if kinds else "File", told | (content or {}))

    def add_licence(self, name: str, title: str = "", path: str = "") -> Reference:
        """Add a licence by its SPDX identifier."""
        content = {"name": title or name, "identifier": name}
        return self.add(path or f"{_SPDX}{name}", "CreativeWork", content)


def make_crate(
    project: Project,
    reports: Mapping[str, Iterable[str]],
    citation: Mapping[str, Any],
    edition: date,
) -> bytes:
    """Return the description of a project's archive.

    Args:
        project: the project.
        reports: of each scenario with a report, the files that it was made from.
        citation: what `CITATION.cff` says.
        edition: the latest of the reports.
    """
    graph = _Graph()
    # Of the texts and results; and of the code, where the project says it.
    licences = [graph.add_licence(**LICENCE)]
    if "license" in citation:
        licences.insert(0, graph.add_licence(str(citation["license"])))
    authors = [_add_author(graph, one, n) for n, one in enumerate(citation.get("authors", ()), 1)]
    python = graph.add("#python", "ComputerLanguage", {"name": "Python"})
    notebooks = [
        graph.add_file(
            f"notebooks/{step.notebook}",
            {"name": step.name, "programmingLanguage": python},
            "SoftwareSourceCode",
        )
        for step in STEPS
        if (project.notebooks / step.notebook).is_file()
    ]
    workflow = graph.add_file(
        _WORKFLOW,
        {
            "name": "make report: from the printed figures to the brief",
            "programmingLanguage": graph.add("#make", "ComputerLanguage", {"name": "GNU make"}),
            "encodingFormat": "text/x-makefile",
            "license": licences[0],
            "author": _one_or_all(authors),
            "hasPart": notebooks,
        },
        "SoftwareSourceCode",
        "ComputationalWorkflow",
    )
    parts = {one["@id"]: one for one in (workflow, *notebooks)}
    if (project.root / _README).is_file():
        parts[_README] = graph.add_file(_README, {"about": {"@id": "./"}})
    runs = []
    for scenario, inputs in sorted(reports.items()):
        read = [graph.add_file(path) for path in sorted(inputs)]
        made = _add_report(graph, project.reports / scenario, licences[-1])
        parts |= {one["@id"]: one for one in (*read, made)}
        told = {
            "name": f"make report SCENARIO={scenario}",
            "instrument": workflow,
            "object": read,
            "result": made,
        }
        runs.append(graph.add(f"#run-{scenario}", "CreateAction", told))
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "name": str(citation.get("title", "A reproducible research brief")),
        "description": " ".join(str(citation.get("abstract", "")).split()),
        "version": str(citation.get("version", "0")),
        "datePublished": edition.isoformat(),
        "license": _one_or_all(licences),
        "author": _one_or_all(authors),
        "keywords": [str(one) for one in citation.get("keywords", ())],
        "mainEntity": workflow,
        "hasPart": list(parts.values()),
        "mentions": runs,
    }
    descriptor: Entity = {
        "@id": CRATE,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": [{"@id": _CRATE_PROFILE}, {"@id": _WORKFLOW_PROFILE}],
    }
    content = {
        "@context": f"{_CRATE_PROFILE}/context",
        "@graph": [descriptor, root, *graph.entities.values()],
    }
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


def _one_or_all(references: list[Reference]) -> Reference | list[Reference]:
    """Return one value as itself, as the form wants it."""
    return references[0] if len(references) == 1 else references


def _add_author(graph: _Graph, author: Mapping[str, Any], place: int) -> Reference:
    """Add an author as `CITATION.cff` names them: a person has a family name, a body has none."""
    identity = str(author.get("orcid") or author.get("website") or f"#author-{place}")
    if "family-names" not in author:
        return graph.add(identity, "Organization", {"name": str(author.get("name", ""))})
    names = [str(author[one]) for one in ("given-names", "family-names") if one in author]
    return graph.add(identity, "Person", {"name": " ".join(names)})


def _add_report(graph: _Graph, folder: Path, licence: Reference) -> Reference:
    """Add a report's folder, with the files at its top and what its data package is called."""
    package = folder / "datapackage.json"
    title = load_json(package).get("title") if package.is_file() else None
    files = []
    for path in sorted(one for one in folder.iterdir() if one.is_file()):
        language = path.name.split(".")[1:-1]  # of brief.zh.pdf
        told: Entity = {"inLanguage": language[0]} if language else {}
        files.append(graph.add_file(f"reports/{folder.name}/{path.name}", told))
    content = {"name": title or folder.name, "license": licence, "hasPart": files}
    return graph.add(f"reports/{folder.name}/", "Dataset", content)
