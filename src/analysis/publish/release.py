"""What is written for other people's tools: a report's tables, and the descriptor of the data."""

from pathlib import Path

from analysis.core.files import write_whole
from analysis.core.project import Project
from analysis.core.records import write_csv
from analysis.publish.datapackage import (
    describe_data,
    describe_files,
    describe_report,
    to_json,
)
from analysis.publish.dictionary import dictionary_html, dictionary_markdown, read_dictionary
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
    descriptor = describe_data(project)
    markdown = dictionary_markdown(descriptor, read_dictionary(project.words))
    files = {
        project.root / "data" / "datapackage.json": to_json(descriptor),
        project.root / "data" / "dictionary.md": markdown.encode(),
    }
    for path, content in files.items():
        write_whole(path, content)
    return list(files)
