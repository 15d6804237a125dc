"""The descriptor: a Data Package (version 2) of the raw data, or of a report's tables.

Types and constraints of a column come from its record's model, words from the dictionary, and
which columns there are from the header of the file itself. Nothing volatile goes in: the same
data give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError, say_accepted, show_given
from analysis.core.names import check_name
from analysis.core.project import Project
from analysis.core.records import Record, read_yaml, validate
from analysis.core.spreadsheet import trim_header
from analysis.core.units import LONGEST_NOUN, UNITS
from analysis.publish.dictionary import (
    ColumnWords,
    Descriptor,
    Dictionary,
    read_dictionary,
)
from analysis.publish.tables import (
    RAW_TABLES,
    REPORT_TABLES,
    Table,
    find_tables,
    read_cells,
    rows_of_registries,
)
from analysis.source.reference import Reference, read_reference
from analysis.source.scenario import Scenario, source_names
from analysis.source.schema import Source, SourceInfo

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENCE: Final = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
}
#: Codes of the lists that are no enumeration of a model.
_LISTED: Final[Mapping[str, tuple[str, ...]]] = {"unit": tuple(UNITS)}
#: What else a column of such a list may hold: a noun of the source, a unit per something.
_OPEN: Final[Mapping[str, str]] = {
    "unit": rf"([A-Za-z_]+|[^ -~]{{1,{LONGEST_NOUN}}})(/[A-Za-z_]+){{0,2}}"
}
#: The files beside a source's figures, by what `publish.file` calls them.
_SOURCE_FILES: Final = ("source", "indicators", "claims", "measures", "corrections")
_REPORT_FILES: Final = {"workbook": "tables.xlsx", "numbers": "numbers.json"}


def describe_data(project: Project) -> Descriptor:
    """Describe the raw and reference data under `data/` as a Data Package (version 2).

    Paths are relative to `data/`. Every file carries its size and SHA-256, so that a changed
    raw file is noticed. The registries of the reference data are tables inside the package.

    Raises:
        InputError: if a file has a column that no model has, the dictionary lacks words, or a
            source's folder can't be called so on every system.
    """
    dictionary = read_dictionary(project.words)
    data = project.root / "data"
    resources: list[Descriptor] = []
    sources: list[Descriptor] = []
    for source in source_names(project):
        check_name("source", source)
        folder = project.raw / source
        info = validate(SourceInfo, read_yaml(folder / "source.yml"), f"{folder.name}/source.yml")
        origin: Descriptor = {
            "sources": [_describe_source(info, dictionary)],
            **dictionary.show(info, "rights"),
        }
        sources += origin["sources"]
        name = f"{folder.name}-figures"
        path = folder / "figures.csv"
        resources.append(
            {"name": name}
            | _describe_table(path, data, "figures", RAW_TABLES, dictionary)
            | origin
        )
        resources += [
            {"name": f"{folder.name}-{name}"}
            | _describe_file(path, data)
            | dictionary.say("title", f"publish.file.{name}")
            | origin
            for name in _SOURCE_FILES
            if (path := folder / f"{name}.yml").is_file()
        ]
    reference = read_reference(project.reference)
    path = project.reference / "reference_figures.csv"
    resources.append(
        {"name": "reference"}
        | _describe_table(path, data, "reference", RAW_TABLES, dictionary)
        | {"sources": _reference_sources(reference)}
    )
    resources += [
        _describe_rows(name, rows, dictionary)
        for name, rows in rows_of_registries(reference).items()
    ]
    resources.append(
        {"name": "codebook"}
        | _describe_file(data / "CODEBOOK.md", data)
        | dictionary.say("title", "publish.file.codebook")
    )
    return _package(
        project,
        "reproducible-brief-data",
        dictionary.say("title", "publish.data.title")
        | dictionary.say("description", "publish.data.description"),
        sources=sources,
        resources=resources,
    )


def describe_report(
    project: Project,
    folder: Path,
    scenario: Scenario,
    source: Source,
    dictionary: Dictionary | None = None,
) -> Descriptor:
    """Describe the tables of a report folder as a Data Package (version 2).

    Args:
        project: where everything is.
        folder: the report's.
        scenario, source: what it is a report of.
        dictionary: the project's, if it has been read already.

    Raises:
        InputError: for a table that :data:`analysis.publish.tables.REPORT_TABLES` does not know,
            or as :func:`describe_data`.
    """
    words = dictionary or read_dictionary(project.words)
    present = find_tables(folder)
    resources = [
        {"name": name}
        | _describe_table(folder / "tables" / f"{name}.csv", folder, name, REPORT_TABLES, words)
        for name in present
    ]
    resources += describe_files(folder, words)
    texts: dict[str, str] = {}
    for suffix, messages in words.languages.items():
        title = messages.pick(source.info)
        texts[f"title{suffix}"] = messages.say("publish.report.title", title=title)
    for suffix, messages in words.languages.items():
        texts[f"description{suffix}"] = messages.say(
            "publish.report.description",
            base_year=scenario.base_year,
            end_year=scenario.end_year,
            horizon=scenario.horizon,
            policy=messages.say(f"policy.{scenario.hedge_policy}"),
            rule=messages.say(f"policy_rule.{scenario.hedge_policy}"),
        )
    return _package(
        project,
        f"{scenario.scenario}-tables",
        texts,
        created=f"{scenario.edition}T00:00:00Z",
        sources=[_describe_source(source.info, words)],
        **words.show(source.info, "rights"),
        resources=resources,
    )


def describe_files(folder: Path, words: Dictionary) -> list[Descriptor]:
    """Describe the files of a report beside its tables, those that are there."""
    return [
        {"name": name} | _describe_file(path, folder) | words.say("title", f"publish.file.{name}")
        for name, file in _REPORT_FILES.items()
        if (path := folder / file).is_file()
    ]


def to_json(descriptor: Descriptor) -> bytes:
    """Return a descriptor as it is written to a file."""
    return f"{json.dumps(descriptor, ensure_ascii=False, indent=1)}\n".encode()


def _package(project: Project, name: str, texts: Mapping[str, str], **content: Any) -> Descriptor:  # noqa: ANN401 (JSON)
    path = project.root / "CITATION.cff"
    # A new project has none until its authors write one.
    citation = read_yaml(path) if path.is_file() else {}
    return {
        "$schema": PROFILE,
        "name": name,
        **texts,
        "version": str(citation.get("version", "0")),
        "licenses": [LICENCE],
        "contributors": [
            {"title": _name_author(author, path), "roles": ["creator"]}
            for author in citation.get("authors") or ()
        ],
        "keywords": citation.get("keywords", []),
        **content,
    }


def _name_author(author: object, path: Path) -> str:
    """Return an author's name as CITATION.cff gives it: a body's, or a person's in two parts."""
    if isinstance(author, dict):
        parts = [author.get("given-names"), author.get("family-names")]
        if name := author.get("name") or " ".join(str(part) for part in parts if part):
            return str(name)
    msg = f"{path}, authors: {show_given(author)}; accepted: name, or given-names and family-names"
    raise InputError(msg)


def _describe_source(info: SourceInfo, dictionary: Dictionary) -> Descriptor:
    return {
        **dictionary.show(info, "title", "publisher"),
        "year": info.year,
        **({"hash": f"sha256:{info.sha256}"} if info.sha256 else {}),
    }


def _reference_sources(reference: Reference) -> list[Descriptor]:
    """Return each publication once, in the order of the table; an address it may have twice."""
    found: dict[tuple[str, str, str], Descriptor] = {}
    for row in reference.rows:
        publisher = reference.publishers[row.publisher].title_en
        for url in (row.url or "").split() or [""]:
            entry = {"title": row.source_title, "publisher": publisher}
            found[row.source_title, publisher, url] = entry | ({"path": url} if url else {})
    return list(found.values())


def _describe_file(path: Path, base: Path) -> Descriptor:
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        msg = f"{path}: no such file, which the description of the data names"
        raise InputError(msg) from error
    extension = path.suffix.removeprefix(".")
    described = {
        "path": path.relative_to(base).as_posix(),
        "format": extension,
        "mediatype": MEDIA_TYPES[extension],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return described if extension == "xlsx" else described | {"encoding": "utf-8"}


def _describe_table(
    path: Path, base: Path, kind: str, tables: Mapping[str, Table], dictionary: Dictionary
) -> Descriptor:
    """Describe a CSV file by its own header, its rows' model and the dictionary."""
    table = tables[kind]
    header, _ = trim_header(next(read_cells(path), []))
    known = table.model.model_fields
    if unknown := [column for column in header if column not in known]:
        msg = f"{path}, row 1: unknown column {unknown[0]!r}; {say_accepted(unknown[0], known)}"
        raise InputError(msg)
    return _describe_file(path, base) | _describe_schema(kind, table, header, dictionary)


def _describe_rows(name: str, rows: Iterable[Record], dictionary: Dictionary) -> Descriptor:
    """Describe a table that stands inside the package, with its rows."""
    table = RAW_TABLES[name]
    # Several ids in a cell are one text, as in a CSV file.
    data = [
        {
            column: " ".join(cell) if isinstance(cell, list) else cell
            for column, cell in row.model_dump(mode="json").items()
        }
        for row in rows
    ]
    described = _describe_schema(name, table, list(table.model.model_fields), dictionary)
    return {"name": name, **described, "data": data}


def _describe_schema(
    kind: str, table: Table, header: Sequence[str], dictionary: Dictionary
) -> Descriptor:
    types = _describe_model(table.model)
    described_as = table.described_as or kind
    schema: Descriptor = {
        "fields": [
            _describe_column(column, types, dictionary.column(described_as, column), dictionary)
            for column in header
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {
                "fields": [column],
                "reference": {"resource": other, "fields": list(REPORT_TABLES[other].key)},
            }
            for column, other in table.links.items()
        ]
    texts = dictionary.show(dictionary.table(kind), "title", "description")
    return {"type": "table", **texts, "schema": schema}


@cache
def _describe_model(model: type[Record]) -> Descriptor:
    """Return a model's JSON schema, to be read only: it is built once."""
    return model.model_json_schema()


def _describe_column(
    name: str, types: Descriptor, words: ColumnWords, dictionary: Dictionary
) -> Descriptor:
    """Describe a column: type and constraints from the model's JSON schema, words given."""
    spec = types["properties"][name]
    # The first branch says what a value is; others are its text form, and that it may be absent.
    main = _resolve(spec.get("anyOf", [spec])[0], types)
    accepted = [*_find_codes(main, words), *words.also]
    # XML Schema's patterns, which the standard asks for, are anchored by themselves.
    pattern = main.get("pattern", "").removeprefix("^").removesuffix("$")
    open_list = _OPEN.get(words.codes or "", "")
    constraints = {
        "required": True if name in types.get("required", ()) else None,
        "enum": None if open_list else accepted or None,
        "pattern": pattern or open_list or None,
        **{limit: main.get(limit) for limit in ("minimum", "maximum", "minLength")},
    }
    described: Descriptor = {
        "name": name,
        # A list is written with spaces between its members.
        "type": "string" if main["type"] == "array" else main.get("format", main["type"]),
        **dictionary.show(words, "title", "description"),
    }
    if words.unit:
        described["unit"] = words.unit
    if words.codes:
        described["codeList"] = words.codes
        described["categories"] = [
            {"value": code, **dictionary.code(words.codes, code)} for code in accepted
        ]
    elif accepted:
        msg = f"dictionary.yml: column {name} holds codes; name the list of their words in `codes`"
        raise InputError(msg)
    if kept := {key: value for key, value in constraints.items() if value is not None}:
        described["constraints"] = kept
    return described


def _find_codes(main: Descriptor, words: ColumnWords) -> Sequence[str]:
    """Return the codes a column may hold: its model's own, else those of the closed list."""
    if "enum" in main:
        return list(main["enum"])
    if "const" in main:
        return [main["const"]]
    return _LISTED.get(words.codes or "", ())


def _resolve(option: Descriptor, types: Descriptor) -> Descriptor:
    if "$ref" not in option:
        return option
    found: Descriptor = types["$defs"][option["$ref"].removeprefix("#/$defs/")]
    return found
