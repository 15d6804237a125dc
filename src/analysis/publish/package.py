"""The data for other people's tools: a Data Package, a dictionary, a workbook, Excel-safe CSV.

Every description comes from one place: types and constraints from the records' models, words from
`dictionary.yml`. The descriptor is built from these two and from the header of the file itself;
the dictionary page and the workbook are built from the descriptor. Nothing volatile goes in: the
same data give the same bytes.
"""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import Field, create_model

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.core.records import Record, read_yaml, validate, write_csv
from analysis.core.units import UNITS
from analysis.source.load import read_reference
from analysis.source.observe import Observation
from analysis.source.scenario import Scenario
from analysis.source.schema import Figure, Indicator, ReferenceRow, Scope, Source, SourceInfo
from analysis.study.claims import ClaimRow
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow, SensitivityRow
from analysis.study.trends.rows import ProjectionRow, TrendRow
from analysis.words.catalogue import catalogue

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Descriptor = dict[str, Any]

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
LICENSES: Final = [
    {
        "name": "CC-BY-4.0",
        "title": "Creative Commons Attribution 4.0 International",
        "path": "https://creativecommons.org/licenses/by/4.0/",
    }
]
MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "md": "text/markdown",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "yml": "application/yaml",
}


def _with_id(name: str, column: str, model: type[Record]) -> type[Record]:
    """Return the row type of a mapping from ids to records: the id, then the record's columns."""
    fields: dict[str, Any] = {column: (str, Field(min_length=1))}
    fields |= {field: (info.annotation, info) for field, info in model.model_fields.items()}
    return create_model(name, __base__=Record, **fields)


IndicatorRow: Final = _with_id("IndicatorRow", "indicator", Indicator)
ScopeRow: Final = _with_id("ScopeRow", "scope", Scope)


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        model: the type of its rows.
        key: the columns that tell its rows apart; empty where rows may repeat.
        links: columns that hold an indicator's id, so that the tables can be joined.
    """

    model: type[Record]
    key: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


_DATES: Final = ("scope", "base_period", "end_period", "figures")
#: The tables of the raw data, and of a report in the order a reader meets them.
RAW_TABLES: Final = {"figures": Table(Figure, ("figure",)), "reference": Table(ReferenceRow)}
REPORT_TABLES: Final = {
    "observations": Table(Observation, ("figure",), ("indicator",)),
    "growth": Table(GrowthRow, ("indicator", *_DATES), ("indicator",)),
    "composition": Table(CompositionRow, ("part", "whole", *_DATES), ("part", "whole")),
    "sensitivity": Table(SensitivityRow, ("indicator", "scope", "policy"), ("indicator",)),
    "trends": Table(TrendRow),
    "projections": Table(ProjectionRow),
    "claims": Table(ClaimRow, ("claim", "reading")),
    "indicators": Table(IndicatorRow, ("indicator",)),
    "scopes": Table(ScopeRow, ("scope",)),
}


# Words


class Words(Record):
    """Title and description in both languages."""

    title_en: str = Field(min_length=1)
    title_zh: str = Field(min_length=1)
    description_en: str = Field(min_length=1)
    description_zh: str = Field(min_length=1)


class ColumnWords(Words):
    """A column's words, its unit where that is fixed, and the list its codes come from."""

    unit: str | None = None
    codes: str | None = None


class CodeWords(Record):
    """What a code means."""

    en: str = Field(min_length=1)
    zh: str = Field(min_length=1)


class Dictionary(Record):
    """The words of every table, column and code: `dictionary.yml`."""

    tables: dict[str, Words]
    columns: dict[str, ColumnWords]
    codes: dict[str, dict[str, CodeWords]]

    def column(self, table: str, name: str) -> ColumnWords:
        """Return a column's words; bounds take theirs from the column they bound.

        Raises:
            InputError: if the dictionary does not describe the column.
        """
        words = self._find(table, name)
        if words is not None:
            return words
        bounded, _, side = name.rpartition("_")
        words = self._find(table, bounded) if side in {"low", "high"} else None
        if words is not None:
            bound = self.columns[side]
            return ColumnWords(
                title_en=f"{words.title_en}: {bound.title_en.lower()}",
                title_zh=f"{words.title_zh}{bound.title_zh}",
                description_en=bound.description_en,
                description_zh=bound.description_zh,
                unit=words.unit,
            )
        msg = f"dictionary.yml: no column {table}.{name}; add it with its words in both languages"
        raise InputError(msg)

    def _find(self, table: str, name: str) -> ColumnWords | None:
        return self.columns.get(f"{table}.{name}") or self.columns.get(name)


@cache
def read_dictionary() -> Dictionary:
    """Read `dictionary.yml` and add the closed list of units.

    Raises:
        InputError: naming what does not fit.
    """
    path = Path(__file__).with_name("dictionary.yml")
    content = read_yaml(path)
    units = {
        unit: {language: catalogue(language).say(f"unit.{unit}") for language in ("en", "zh")}
        for unit in UNITS
    }
    content["codes"] = {**content.get("codes", {}), "unit": units}
    return validate(Dictionary, content, path.name)


# Descriptors


def describe_data(project: Project) -> Descriptor:
    """Describe the raw and reference data under `data/` as a Data Package (version 2).

    Paths are relative to `data/`. Every file carries its size and SHA-256, so that a changed
    raw file is noticed.

    Raises:
        InputError: if a file has a column that no model has, or the dictionary lacks words.
    """
    data = project.root / "data"
    resources: list[Descriptor] = []
    sources: list[Descriptor] = []
    for folder in sorted(path.parent for path in (data / "raw").glob("*/figures.csv")):
        info = validate(SourceInfo, read_yaml(folder / "source.yml"), f"{folder.name}/source.yml")
        origin: Descriptor = {
            "sources": [_describe_source(info)],
            "rights": info.rights_en,
            "rights_zh": info.rights_zh,
        }
        sources += origin["sources"]
        figures = _describe_table(
            f"{folder.name}-figures", folder / "figures.csv", data, "figures", RAW_TABLES
        )
        resources.append(figures | origin)
        resources += [
            _describe_file(f"{folder.name}-{name}", path, data, title, title_zh) | origin
            for name, title, title_zh in (
                ("source", "The source and its scopes", "来源与范围"),
                ("indicators", "Indicators", "指标"),
                ("claims", "Claims of the source", "原文的说法"),
                ("corrections", "Declared corrections", "订正"),
            )
            if (path := folder / f"{name}.yml").is_file()
        ]
    reference = data / "reference"
    resources.append(
        _describe_table(
            "reference", reference / "reference_figures.csv", data, "reference", RAW_TABLES
        )
        | {"sources": _reference_sources(read_reference(reference))}
    )
    resources.append(
        _describe_file("codebook", data / "CODEBOOK.md", data, "Codebook", "编码手册")
    )
    return _package(
        project,
        "reproducible-brief-data",
        {
            "title": "Figures of printed sources, and reference figures",
            "title_zh": "原文数字与外部参考数据",
            "description": (
                "Every numeric mention of each source document, page by page and as printed, "
                "and figures of other publishers to compare with."
            ),
            "description_zh": "各来源文件中的每一处数字，逐页照录；另附其他机构发布的可比数据。",
        },
        sources=sources,
        resources=resources,
    )


def describe_report(
    project: Project, folder: Path, scenario: Scenario, source: Source
) -> Descriptor:
    """Describe the tables of a report folder as a Data Package (version 2).

    Raises:
        InputError: for a table that :data:`REPORT_TABLES` does not know, or as
            :func:`describe_data`.
    """
    resources = [
        _describe_table(name, folder / "tables" / f"{name}.csv", folder, name, REPORT_TABLES)
        for name in _report_tables(folder)
    ]
    for name, path, title, title_zh in (
        ("workbook", "tables.xlsx", "All tables as a workbook", "全部表格（Excel工作簿）"),
        ("numbers", "numbers.json", "Every number of the brief", "简报中的全部数字"),
    ):
        if (folder / path).is_file():
            resources.append(_describe_file(name, folder / path, folder, title, title_zh))
    info = source.info
    policy = read_dictionary().codes["policy"][scenario.hedge_policy]
    return _package(
        project,
        f"{scenario.scenario}-tables",
        {
            "title": f"Tables behind the brief: {info.title_en}",
            "title_zh": f"简报所依据的表格：{info.title_zh}",
            "description": (
                f"Comparisons from {scenario.base_year} to {scenario.end_year}, projections to "
                f"{scenario.horizon}; hedge policy {scenario.hedge_policy}: {policy.en}."
            ),
            "description_zh": (
                f"比较期{scenario.base_year}—{scenario.end_year}年，推算至{scenario.horizon}年；"
                f"上下界口径：{policy.zh}。"
            ),
        },
        created=f"{scenario.edition}T00:00:00Z",
        sources=[_describe_source(info)],
        rights=info.rights_en,
        rights_zh=info.rights_zh,
        resources=resources,
    )


def _package(project: Project, name: str, words: Mapping[str, str], **content: Any) -> Descriptor:  # noqa: ANN401 (JSON)
    citation = read_yaml(project.root / "CITATION.cff")
    return {
        "$schema": PROFILE,
        "name": name,
        **words,
        "version": str(citation["version"]),
        "licenses": LICENSES,
        "contributors": [
            {"title": author["name"], "roles": ["creator"]} for author in citation["authors"]
        ],
        "keywords": citation["keywords"],
        **content,
    }


def _describe_source(info: SourceInfo) -> Descriptor:
    return {
        "title": info.title_en,
        "title_zh": info.title_zh,
        "publisher": info.publisher_en,
        "publisher_zh": info.publisher_zh,
        "year": info.year,
        **({"hash": f"sha256:{info.sha256}"} if info.sha256 else {}),
    }


def _reference_sources(rows: Iterable[ReferenceRow]) -> list[Descriptor]:
    """Return each publication once, in the order of the table; an address it may have twice."""
    found: dict[tuple[str, str, str], Descriptor] = {}
    for row in rows:
        for url in (row.url or "").split() or [""]:
            entry = {"title": row.source_title, "publisher": row.publisher}
            found[row.source_title, row.publisher, url] = entry | ({"path": url} if url else {})
    return list(found.values())


def _describe_file(name: str, path: Path, base: Path, title: str, title_zh: str) -> Descriptor:
    content = path.read_bytes()
    extension = path.suffix.removeprefix(".")
    described = {
        "name": name,
        "path": path.relative_to(base).as_posix(),
        "title": title,
        "title_zh": title_zh,
        "format": extension,
        "mediatype": MEDIA_TYPES[extension],
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    return described if extension == "xlsx" else described | {"encoding": "utf-8"}


def _describe_table(
    name: str, path: Path, base: Path, kind: str, tables: Mapping[str, Table]
) -> Descriptor:
    """Describe a CSV file by its own header, its rows' model and the dictionary."""
    table, dictionary = tables[kind], read_dictionary()
    words = dictionary.tables[kind]
    header = next(read_cells(path), [])
    types = table.model.model_json_schema()
    if unknown := [column for column in header if column not in types["properties"]]:
        msg = (
            f"{path}, row 1: unknown column {unknown[0]!r}; "
            f"accepted: {', '.join(types['properties'])}"
        )
        raise InputError(msg)
    schema: Descriptor = {
        "fields": [
            _describe_column(column, types, dictionary.column(kind, column)) for column in header
        ],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = [
            {"fields": [link], "reference": {"resource": "indicators", "fields": ["indicator"]}}
            for link in table.links
        ]
    described = _describe_file(name, path, base, words.title_en, words.title_zh)
    return described | {
        "type": "table",
        "description": words.description_en,
        "description_zh": words.description_zh,
        "schema": schema,
    }


def _describe_column(name: str, types: Descriptor, words: ColumnWords) -> Descriptor:
    """Describe a column: type and constraints from the model's JSON schema, words given."""
    spec = types["properties"][name]
    # An optional value has a second branch, null; a decimal has its text form as a third.
    options = [_resolve(option, types) for option in spec.get("anyOf", [spec])]
    main = next(option for option in options if option.get("type") != "null")
    codes = read_dictionary().codes.get(words.codes or "", {})
    accepted = main.get("enum") or ([main["const"]] if "const" in main else list(codes))
    # XML Schema's patterns, which the standard asks for, are anchored by themselves.
    pattern = main.get("pattern", "").removeprefix("^").removesuffix("$")
    constraints = {
        "required": True if name in types.get("required", ()) else None,
        "enum": accepted or None,
        "pattern": pattern or None,
        **{limit: main.get(limit) for limit in ("minimum", "maximum", "minLength", "maxLength")},
    }
    described: Descriptor = {
        "name": name,
        # A list is written with spaces between its members.
        "type": "string" if main["type"] == "array" else main.get("format", main["type"]),
        "title": words.title_en,
        "title_zh": words.title_zh,
        "description": words.description_en,
        "description_zh": words.description_zh,
    }
    if words.unit:
        described["unit"] = words.unit
    if words.codes:
        described["codeList"] = words.codes
        described["categories"] = [
            {"value": code, "label": codes[code].en, "label_zh": codes[code].zh}
            for code in accepted
        ]
    if kept := {key: value for key, value in constraints.items() if value is not None}:
        described["constraints"] = kept
    return described


def _resolve(option: Descriptor, types: Descriptor) -> Descriptor:
    if "$ref" not in option:
        return option
    found: Descriptor = types["$defs"][option["$ref"].removeprefix("#/$defs/")]
    return found


def _report_tables(folder: Path) -> list[str]:
    """Return the tables of a report folder, in reading order.

    Raises:
        InputError: for a table without a description.
    """
    present = {path.stem for path in (folder / "tables").glob("*.csv")}
    if unknown := sorted(present - REPORT_TABLES.keys()):
        msg = (
            f"tables/{unknown[0]}.csv has no description; accepted: {', '.join(REPORT_TABLES)}. "
            "A new table's model goes into REPORT_TABLES of publish.py, its words into "
            "dictionary.yml"
        )
        raise InputError(msg)
    return [name for name in REPORT_TABLES if name in present]


def read_cells(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file as text, the header first."""
    return csv.reader(io.StringIO(read_text(path), newline=""), strict=True)


def to_json(descriptor: Descriptor) -> bytes:
    """Return a descriptor as it is written to a file."""
    return f"{json.dumps(descriptor, ensure_ascii=False, indent=1)}\n".encode()


# The dictionary page


def dictionary_markdown(descriptor: Descriptor) -> str:
    """Return the data dictionary of a Data Package as Markdown, in both languages."""
    tables = [r for r in descriptor["resources"] if r.get("type") == "table"]
    files = [r for r in descriptor["resources"] if r.get("type") != "table"]
    lines = ["# Data dictionary", "**数据字典**", *_introduce(descriptor)]
    lines.append("An empty cell means “not given”. 空单元格表示“未给出”。")
    for resource in tables:
        schema = resource["schema"]
        key = ", ".join(f"`{column}`" for column in schema.get("primaryKey", ()))
        keyed = f"; key · 主键 {key}" if key else ""
        lines += [f"## {_markdown(resource['name'])}", *_introduce(resource)]
        lines.append(f"File · 文件 `{resource['path']}`{keyed}")
        same = next(r["name"] for r in tables if r["schema"] == schema)
        if same != resource["name"]:
            lines.append(f"Columns as in [{_markdown(same)}](#{same}). 各列同上。")
            continue
        lines.append(
            _markdown_table(
                ("Column", "Type, unit", "Meaning", "含义", "Accepted"),
                (_dictionary_row(field) for field in schema["fields"]),
            )
        )
    if lists := _code_lists(tables):
        lines += ["## Codes", "What the codes mean. 代码含义。"]
    for name, codes in lists:
        rows = ((f"`{code}`", _markdown(en), _markdown(zh)) for code, (en, zh) in codes.items())
        lines += [
            f"### {_code_heading(name)}",
            _markdown_table(("Code", "Meaning", "含义"), rows),
        ]
    if files:
        rows = ((f"`{r['path']}`", _markdown(r["title"]), _markdown(r["title_zh"])) for r in files)
        lines += ["## Other files", _markdown_table(("File", "Content", "内容"), rows)]
    return "\n\n".join(lines) + "\n"


def _code_lists(tables: Iterable[Descriptor]) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    """Return the lists of codes that the tables use, by name: each code with its two meanings."""
    lists: dict[str, dict[str, tuple[str, str]]] = {}
    for resource in tables:
        for field in resource["schema"]["fields"]:
            if "codeList" in field:
                lists.setdefault(field["codeList"], {}).update(
                    (code["value"], (code["label"], code["label_zh"]))
                    for code in field["categories"]
                )
    return sorted(lists.items())


def _code_heading(name: str) -> str:
    return f"Codes: {name.replace('_', ' ')}"


def _introduce(described: Descriptor) -> tuple[str, str]:
    """Return title and description, in English and in Chinese."""
    title, title_zh, about, about_zh = (
        _markdown(described[name])
        for name in ("title", "title_zh", "description", "description_zh")
    )
    return f"**{title}**: {about}", f"**{title_zh}**：{about_zh}"


def _dictionary_row(field: Descriptor) -> tuple[str, ...]:
    meaning, meaning_zh = _introduce(field)
    limits = field.get("constraints", {})
    accepted = ["required"] if limits.get("required") else []
    if "codeList" in field:
        heading = _code_heading(field["codeList"])
        anchor = heading.lower().replace(":", "").replace(" ", "-")
        accepted.append(f"[{heading.lower()}](#{anchor})")
    if "pattern" in limits:
        accepted.append(f"`{limits['pattern'].replace('|', chr(92) + '|')}`")
    if "minimum" in limits:
        top = f"to {limits['maximum']}" if "maximum" in limits else "or more"
        accepted.append(f"{limits['minimum']} {top}")
    return (
        f"`{field['name']}`",
        ", ".join([field["type"], *([_markdown(field["unit"])] if "unit" in field else [])]),
        meaning,
        meaning_zh,
        "; ".join(accepted),
    )


def _markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (header, ["---"] * len(header), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _markdown(text: str) -> str:
    """Return text from data as Markdown that shows it and does nothing else."""
    return re.sub(r"([\\`*_\[\]<>|~$&#])", r"\\\1", " ".join(text.split()))


def dictionary_html(descriptor: Descriptor) -> str:
    """Return the data dictionary as one self-contained page: no script, no request.

    Raises:
        InputError: for a character that the shipped type has no glyph for.
    """
    from analysis.render import check_glyphs
    from analysis.render.markup import run_pandoc
    from analysis.render.page import fill_page

    markdown = dictionary_markdown(descriptor)
    check_glyphs(markdown)
    body = run_pandoc(markdown, "gfm-raw_html-tex_math_dollars", "html5")
    # Chinese stands in text only, never in an attribute: headings, and so ids, are in English.
    body = re.sub(
        r"[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]+", r'<span lang="zh-Hans">\g<0></span>', body
    )
    parts = re.split(r"(<h[23] id=\"[^\"]+\")", body)
    return fill_page("".join(_label_tables(parts)), title="Data dictionary", language="en")


def _label_tables(parts: Iterable[str]) -> Iterator[str]:
    """Put each table into a region that scrolls by itself, named by the heading above it."""
    heading = ""
    for part in parts:
        if found := re.fullmatch(r'<h[23] id="([^"]+)"', part):
            heading = found[1]
            yield part
        else:
            region = f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{heading}">'
            yield part.replace("<table>", f"{region}<table>").replace("</table>", "</table></div>")


# Spreadsheets

#: What a spreadsheet may take for a formula, full-width forms included.
_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER: Final = re.compile(r"[-+]?(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?")
_TEXT_LIMIT: Final = 32_767
_EXACT_DIGITS: Final = 15
_SMALL: Final = Decimal("0.001")


def is_formula_like(text: str) -> bool:
    """Tell whether a spreadsheet could run a text cell; a plain number is harmless."""
    return bool(_FORMULA.match(text)) and not _NUMBER.fullmatch(text)


def export_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV that Excel opens rightly: byte order mark, no cell that can run.

    A text that begins like a formula gets an apostrophe before it; numbers stay numbers. Every
    cell is quoted, so that an Excel that separates by semicolons finds no second cell inside one.
    The exact table is the plain CSV beside it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow(f"'{cell}" if is_formula_like(cell) else cell for cell in row)
    return buffer.getvalue().encode("utf-8-sig")


def build_workbook(
    folder: Path, descriptor: Descriptor, scenario: Scenario, source: Source
) -> bytes:
    """Return one XLSX workbook: notes, columns, codes, then a sheet a table.

    Numbers are numbers, texts are texts whatever they begin with. A sheet has three rows of
    heads: the English title, the Chinese title, and the column's name as in the CSV. Excel keeps
    15 digits; the exact decimals are in the CSV. The same tables give the same bytes.
    """
    from openpyxl import Workbook

    tables = [r for r in descriptor["resources"] if r.get("type") == "table"]
    book = Workbook()
    del book["Sheet"]
    _fill_sheet(
        book.create_sheet(), "notes", _notes(descriptor, scenario, source, tables), heads=1
    )
    _fill_sheet(book.create_sheet(), "columns", _column_rows(tables), heads=1)
    codes = [
        [name, code, *meanings]
        for name, meaning in _code_lists(tables)
        for code, meanings in meaning.items()
    ]
    _fill_sheet(
        book.create_sheet(), "codes", [["list", "code", "English", "中文"], *codes], heads=1
    )
    for resource in tables:
        fields = resource["schema"]["fields"]
        rows = list(read_cells(folder / resource["path"]))
        titles = ([field["title"] for field in fields], [field["title_zh"] for field in fields])
        types = [field["type"] for field in fields]
        _fill_sheet(book.create_sheet(), resource["name"], [*titles, *rows], heads=3, types=types)
    book.properties.creator = descriptor["contributors"][0]["title"]
    book.properties.title = descriptor["title"]
    stamp = datetime.combine(scenario.edition, time())
    book.properties.created = stamp
    buffer = io.BytesIO()
    book.save(buffer)
    return _fix_times(buffer.getvalue(), stamp)


def _notes(
    descriptor: Descriptor, scenario: Scenario, source: Source, tables: Sequence[Descriptor]
) -> list[list[str]]:
    info = source.info
    parameters = (
        (name, " ".join(map(str, value)) if isinstance(value, list) else str(value))
        for name, value in scenario.notebook_parameters().items()
    )
    licence = descriptor["licenses"][0]
    return [
        ["Note", "English", "中文"],
        ["Title", descriptor["title"], descriptor["title_zh"]],
        ["Source", info.title_en, info.title_zh],
        ["Publisher", info.publisher_en, info.publisher_zh],
        ["Date", info.date_note_en, info.date_note_zh],
        ["How to obtain", info.obtain_en, info.obtain_zh],
        ["Rights in the source", info.rights_en, info.rights_zh],
        [
            "Licence of these tables",
            f"{licence['title']}, {licence['path']}",
            "知识共享署名4.0国际",
        ],
        [
            "Bounds",
            "low and high: what printed rounding and hedges leave open",
            "low、high：原文舍入与模糊用语所允许的范围",
        ],
        [
            "Digits",
            "Excel keeps 15 digits; the exact decimals are in tables/*.csv",
            "Excel只保留15位数字；精确小数见tables/*.csv",
        ],
        *(["Parameter", name, value] for name, value in parameters),
        *([f"Sheet {r['name']}", r["description"], r["description_zh"]] for r in tables),
    ]


def _column_rows(tables: Iterable[Descriptor]) -> list[list[str]]:
    names = ("title", "title_zh", "unit", "description", "description_zh")
    return [
        ["table", "column", *names],
        *(
            [resource["name"], field["name"], *(field.get(name, "") for name in names)]
            for resource in tables
            for field in resource["schema"]["fields"]
        ),
    ]


def _fill_sheet(
    sheet: "Worksheet",
    name: str,
    rows: Sequence[Sequence[str]],
    *,
    heads: int,
    types: Sequence[str] = (),
) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet.title = name
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            cell = cast("Cell", sheet.cell(number, place))
            _fill_cell(cell, text, types[place - 1] if types and number > heads else "string")
            if number <= heads:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(vertical="top", wrap_text=heads > 1)
    for place, cells in enumerate(zip(*rows, strict=True), start=1):
        width = max(sum(2 if char > "\u2e7f" else 1 for char in text[:60]) for text in cells)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(width + 2, 9), 44)
    sheet.freeze_panes = f"A{heads + 1}"
    if types:
        sheet.auto_filter.ref = f"A{heads}:{get_column_letter(len(types))}{len(rows)}"


def _fill_cell(cell: "Cell", text: str, kind: str) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if text == "":
        return
    if kind in {"number", "integer"}:
        number = Decimal(text)
        whole = number == number.to_integral_value() and number.adjusted() < _EXACT_DIGITS
        cell.value = int(number) if whole else float(number)
        cell.number_format = "0" if kind == "integer" else number_format(number)
    elif kind == "boolean":
        cell.value = text == "true"
    else:
        shown = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)
        cell.value = shown if len(shown) <= _TEXT_LIMIT else f"{shown[: _TEXT_LIMIT - 1]}…"
        cell.data_type = "s"  # a text, whatever it begins with
        cell.quotePrefix = is_formula_like(text)  # and it stays one when it is edited


def number_format(number: Decimal) -> str:
    """Return how a spreadsheet shows a decimal: its own places, four at most."""
    places = min(max(-int(number.as_tuple().exponent), 0), 4)
    if number == number.to_integral_value():
        return "#,##0"
    return "0.00E+00" if abs(number) < _SMALL else f"#,##0.{'0' * places}"


def _fix_times(content: bytes, stamp: datetime) -> bytes:
    """Return a workbook without the time of its making, and not compressed.

    Deflate gives other bytes with another zlib, and Pythons differ in theirs.
    """
    modified = f"{stamp.isoformat()}Z".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(buffer, "w") as fixed:
        for name in made.namelist():
            part = made.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + modified, part)
            entry = zipfile.ZipInfo(name)  # of 1 January 1980
            entry.create_system = 3  # else it tells Windows from the rest
            entry.external_attr = 0o644 << 16
            fixed.writestr(entry, part)
    return buffer.getvalue()


# Commands


def publish_report(project: Project, folder: Path, scenario: Scenario, source: Source) -> None:
    """Publish the tables of a report folder, after they are there and before the manifest.

    Writes `tables/indicators.csv` and `tables/scopes.csv`, so that ids can be looked up;
    `tables/excel/*.csv`, `tables.xlsx`, `datapackage.json` and `dictionary.html`. The other
    `tables/*.csv` are left as they are.

    Raises:
        InputError: as :func:`describe_report`.
    """
    tables = folder / "tables"
    for name, column, entries in (
        ("indicators", "indicator", source.indicators),
        ("scopes", "scope", source.info.scopes),
    ):
        model = REPORT_TABLES[name].model
        rows = [model(**{column: key}, **dict(entry)) for key, entry in entries.items()]
        write_csv(tables / f"{name}.csv", rows, model)
    for name in _report_tables(folder):
        exported = export_csv(read_cells(tables / f"{name}.csv"))
        write_whole(tables / "excel" / f"{name}.csv", exported)
    described = describe_report(project, folder, scenario, source)
    write_whole(folder / "tables.xlsx", build_workbook(folder, described, scenario, source))
    descriptor = describe_report(project, folder, scenario, source)  # now with the workbook
    write_whole(folder / "datapackage.json", to_json(descriptor))
    write_whole(folder / "dictionary.html", dictionary_html(descriptor).encode())


def publish_data(project: Project) -> list[Path]:
    """Write `data/datapackage.json` and `data/dictionary.md`; return their paths.

    Raises:
        InputError: as :func:`describe_data`.
    """
    descriptor = describe_data(project)
    root = project.root
    files = {
        root / "data" / "datapackage.json": to_json(descriptor),
        root / "data" / "dictionary.md": dictionary_markdown(descriptor).encode(),
    }
    for path, content in files.items():
        write_whole(path, content)
    return list(files)
