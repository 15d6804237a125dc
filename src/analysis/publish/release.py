"""What is written for other people's tools: a report's tables, and the descriptor of the data."""

import json
from pathlib import Path
from typing import Any, Final

from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.core.records import refuse, write_csv
from analysis.publish.datapackage import (
    describe_data,
    describe_files,
    describe_report,
    to_json,
)
from analysis.publish.dictionary import (
    Descriptor,
    dictionary_html,
    dictionary_markdown,
    read_dictionary,
)
from analysis.publish.tables import (
    REPORT_TABLES,
    export_csv,
    find_tables,
    read_cells,
    rows_of_ids,
)
from analysis.render.frame import Frame, lead_to_report
from analysis.source.reference import read_reference
from analysis.source.scenario import Scenario
from analysis.source.schema import Source
from analysis.words.catalogue import catalogue

#: What describes the data, for machines and for readers.
_DESCRIPTION: Final = ("datapackage.json", "dictionary.md")
#: How many tables that changed a message names before the rest are only counted.
_NAMED: Final = 6


def publish_report(project: Project, folder: Path, scenario: Scenario, source: Source) -> None:
    """Publish the tables of a report folder, after they are there and before the manifest.

    Writes the tables in which ids can be looked up (indicators, scopes, outside figures and their
    registries); `tables/excel/*.csv`, `tables.xlsx`, `datapackage.json` and `dictionary.html`.
    The other `tables/*.csv` are left as they are.

    Raises:
        InputError: as :func:`analysis.publish.datapackage.describe_report`.
    """
    from analysis.publish.workbook import build_workbook

    tables, dictionary = folder / "tables", read_dictionary(project.words)
    for name, rows in rows_of_ids(source, read_reference(project.reference)).items():
        write_csv(tables / f"{name}.csv", rows, REPORT_TABLES[name].model)
    for name in find_tables(folder):
        exported = export_csv(read_cells(tables / f"{name}.csv"))
        write_whole(tables / "excel" / f"{name}.csv", exported)
    descriptor = describe_report(project, folder, scenario, source, dictionary)
    book = build_workbook(folder, descriptor, scenario, source, dictionary)
    write_whole(folder / "tables.xlsx", book)
    described = [one for one in descriptor["resources"] if one.get("type") == "table"]
    # The files once more, now that the workbook is there.
    descriptor["resources"] = [*described, *describe_files(folder, dictionary)]
    write_whole(folder / "datapackage.json", to_json(descriptor))
    briefs = [catalogue(name, project.words) for name in scenario.languages]
    ways = lead_to_report(catalogue("en", project.words), briefs)
    page = dictionary_html(descriptor, dictionary, Frame(ways))
    write_whole(folder / "dictionary.html", page.encode())


def publish_data(project: Project) -> list[Path]:
    """Write `data/datapackage.json` and `data/dictionary.md`; return their paths.

    Raises:
        InputError: as :func:`analysis.publish.datapackage.describe_data`.
    """
    files = _describe(project)
    for path, content in files.items():
        write_whole(path, content)
    return list(files)


def check_description(project: Project) -> bool:
    """Hold `data/datapackage.json` and `data/dictionary.md` against the data.

    Returns:
        Whether there is a description; a project need not have one.

    Raises:
        InputError: if one of them is not what :func:`publish_data` would write, naming the files
            of data that changed since; and as that.
    """
    data = project.root / "data"
    if not any((data / name).is_file() for name in _DESCRIPTION):
        return False
    faults = []
    for path, content in _describe(project).items():
        if not path.is_file():
            faults.append(f"{project.shown(path)}: no such file; make it: `analysis publish`")
        elif read_text(path).encode() != content:
            changed = _say_changed(path, content)
            faults.append(
                f"{project.shown(path)}: not as the data are{changed}; renew it: "
                "`analysis publish`"
            )
    refuse(faults)
    return True


def _say_changed(path: Path, content: bytes) -> str:
    """Name the data of a descriptor that are not as it says; nothing of any other file."""
    if path.suffix != ".json":
        return ""
    try:
        found = [_by_name(json.loads(one)) for one in (read_text(path), content)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return ""
    old, new = found
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    more = f" and {len(changed) - _NAMED} more" if len(changed) > _NAMED else ""
    return f" ({', '.join(changed[:_NAMED])}{more})" if changed else ""


def _by_name(descriptor: Descriptor) -> dict[str, Any]:
    return {one["name"]: one for one in descriptor["resources"]}


def _describe(project: Project) -> dict[Path, bytes]:
    """Return what describes the data, by its file."""
    descriptor = describe_data(project)
    markdown = dictionary_markdown(descriptor, read_dictionary(project.words))
    contents = to_json(descriptor), markdown.encode()
    data = project.root / "data"
    return {data / name: one for name, one in zip(_DESCRIPTION, contents, strict=True)}
