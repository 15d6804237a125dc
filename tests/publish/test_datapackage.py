"""The descriptors: what a Data Package says of the raw data and of a report's tables."""

import dataclasses
import hashlib
import json
import re
from pathlib import Path
from types import NoneType, UnionType
from typing import Literal, Union, get_args, get_origin

import pytest

from analysis.core.errors import InputError
from analysis.core.records import write_csv
from analysis.core.units import UNITS
from analysis.publish.datapackage import describe_data, describe_report, to_json
from analysis.publish.tables import RAW_TABLES, REPORT_TABLES, rows_of_ids
from analysis.source.reference import read_reference


def by_name(descriptor):
    return {resource["name"]: resource for resource in descriptor["resources"]}


def fields_of(resource):
    return {field["name"]: field for field in resource["schema"]["fields"]}


@pytest.fixture
def data(project):
    return describe_data(project)


@pytest.fixture
def report(project, folder, scenario, source):
    rows = rows_of_ids(source, read_reference(project.reference))
    for name, held in rows.items():
        write_csv(folder / "tables" / f"{name}.csv", held, REPORT_TABLES[name].model)
    return describe_report(project, folder, scenario, source)


# The raw data


def test_the_package_of_the_data_says_which_standard_licence_authors_and_version(data):
    assert {key: value for key, value in data.items() if key not in {"resources", "sources"}} == {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "reproducible-brief-data",
        "title": "Figures of printed sources, and reference figures",
        "title_zh": "原文数字与外部参考数据",
        "description": (
            "Every numeric mention of each source document, page by page and as printed, and "
            "figures of other publishers to compare with."
        ),
        "description_zh": "各来源文件中的每一处数字，逐页照录；另附其他机构发布的可比数据。",
        "version": "0.1.0",
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [{"title": "The authors", "roles": ["creator"]}],
        "keywords": ["labs"],
    }


def test_an_author_is_a_person_in_two_parts_or_a_body_and_nothing_else(project):
    path = project.root / "CITATION.cff"
    text = path.read_text("utf-8").partition("authors:")[0]
    persons = "authors:\n  - {given-names: Ada, family-names: Bai}\n  - {name: An office}\n"
    path.write_text(f"{text}{persons}", "utf-8")
    roles = {"roles": ["creator"]}
    assert describe_data(project)["contributors"] == [
        {"title": "Ada Bai", **roles},
        {"title": "An office", **roles},
    ]
    for wrong in ("{alias: ada}", "Ada Bai"):
        path.write_text(f"{text}authors:\n  - {wrong}\n", "utf-8")
        with pytest.raises(InputError, match=r"CITATION\.cff, authors: .*; accepted: name, or"):
            describe_data(project)


def test_every_file_of_a_source_is_described_and_what_is_not_there_is_left_out(data):
    assert list(by_name(data)) == [
        *("jia-figures", "jia-source", "jia-indicators", "jia-corrections", "reference"),
        *("series", "places", "vintages", "publishers", "publications", "codebook"),
    ]


def test_sources_stand_in_the_order_of_their_names(project):
    raw = project.raw
    (raw / "an").mkdir()
    for name in ("figures.csv", "source.yml", "claims.yml"):
        (raw / "an" / name).write_text((raw / "jia" / "source.yml").read_text("utf-8"), "utf-8")
    (raw / "an" / "figures.csv").write_text("figure,printed,kind\n", "utf-8")
    found = describe_data(project)
    assert list(by_name(found))[:4] == ["an-figures", "an-source", "an-claims", "jia-figures"]
    assert len(found["sources"]) == 2


def test_a_file_bears_its_path_type_size_hash_title_and_rights(project, data):
    content = (project.raw / "jia" / "source.yml").read_bytes()
    source = {
        "title": "Science in Jia",
        "title_zh": "甲市科技汇编",
        "publisher": "Jia Science Bureau",
        "publisher_zh": "甲市科技局",
        "year": 2020,
    }
    assert by_name(data)["jia-source"] == {
        "name": "jia-source",
        "path": "raw/jia/source.yml",
        "format": "yml",
        "mediatype": "application/yaml",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "encoding": "utf-8",
        "title": "The source and its scopes",
        "title_zh": "来源与范围",
        "sources": [source],
        "rights": "",
        "rights_zh": "",
    }
    assert data["sources"] == [source]
    assert by_name(data)["codebook"]["title_zh"] == "编码手册"
    assert by_name(data)["codebook"]["mediatype"] == "text/markdown"


def test_a_source_that_knows_its_documents_checksum_says_it(project, source_folder):
    source_folder.append("source.yml", f"sha256: {'a' * 64}\nrights_en: Theirs.\n")
    figures = by_name(describe_data(project))["jia-figures"]
    assert figures["sources"][0]["hash"] == f"sha256:{'a' * 64}"
    assert figures["rights"] == "Theirs."


def test_the_figures_are_a_table_with_a_key(data):
    figures = by_name(data)["jia-figures"]
    assert figures["type"] == "table"
    assert figures["path"] == "raw/jia/figures.csv"
    assert figures["mediatype"] == "text/csv"
    assert figures["title"] == "Figures as printed"
    assert figures["description_zh"] == "原文中出现的每一处数字，按阅读顺序排列"
    assert figures["schema"]["primaryKey"] == ["figure"]
    assert figures["schema"]["missingValues"] == [""]
    assert "foreignKeys" not in figures["schema"]
    header = "figure,page,printed,kind,value,hedge,unit,period,period_basis,scope,indicator,note"
    assert list(fields_of(figures)) == header.split(",")


def test_a_column_says_type_words_and_what_it_accepts(data):
    fields = fields_of(by_name(data)["jia-figures"])
    assert fields["figure"] == {
        "name": "figure",
        "type": "string",
        "title": "Figure",
        "title_zh": "数字编号",
        "description": "page and order on the page, such as p31.05",
        "description_zh": "页码与页内次序，如p31.05",
        "constraints": {"required": True, "pattern": r"p[0-9]{2,3}\.[0-9]{2,6}"},
    }
    assert fields["page"]["type"] == "integer"
    assert fields["page"]["constraints"] == {"minimum": 1}
    assert "constraints" not in fields["note"]
    assert set(fields["unit"]["constraints"]) == {"pattern"}
    accepted = re.compile(fields["unit"]["constraints"]["pattern"])
    for unit in (*UNITS, "酒庄", "CNY/month", "CNY/person/month", "托位/thousand_person"):
        assert accepted.fullmatch(unit)
    for unit in ("", "two words", "甲" * 9, "CNY/", "a/b/c/d"):
        assert not accepted.fullmatch(unit)
    assert fields["unit"]["codeList"] == "unit"
    assert [one["value"] for one in fields["unit"]["categories"]] == list(UNITS)
    assert fields["hedge"]["categories"][3] == {
        "value": "nearly",
        "label": "nearly",
        "label_zh": "近",
    }


def test_outside_figures_name_each_publication_and_address_once(data):
    assert by_name(data)["reference"]["sources"] == [
        {"title": "Indicators", "publisher": "World Bank", "path": "https://a.org"},
        {"title": "Indicators", "publisher": "World Bank", "path": "https://b.org"},
        {"title": "Yearbook", "publisher": "Statistics bureau"},
    ]


def test_the_registries_are_tables_inside_the_package(data):
    places = by_name(data)["places"]
    assert "path" not in places
    assert places["type"] == "table"
    assert places["data"] == [
        {"place": "jia", "title_zh": "甲市", "title_en": "Jia", "within": None},
        {"place": "china", "title_zh": "全国", "title_en": "China", "within": None},
    ]
    assert list(fields_of(places)) == ["place", "title_zh", "title_en", "within"]
    assert places["schema"]["primaryKey"] == ["place"]
    assert fields_of(places)["place"]["constraints"] == {"required": True, "minLength": 1}


def test_outside_figures_are_linked_to_their_registries(data):
    links = {
        link["fields"][0]: link["reference"]
        for link in by_name(data)["reference"]["schema"]["foreignKeys"]
    }
    assert links == {
        "series": {"resource": "series", "fields": ["series"]},
        "geo": {"resource": "places", "fields": ["place"]},
        "vintage": {"resource": "vintages", "fields": ["vintage"]},
        "publisher": {"resource": "publishers", "fields": ["publisher"]},
    }


def test_a_column_that_no_record_has_is_refused_with_the_nearest(project, source_folder):
    path = source_folder.path("figures.csv")
    path.write_text(path.read_text("utf-8").replace("printed", "printde", 1), "utf-8")
    with pytest.raises(InputError, match=r"row 1: unknown column 'printde'; did you mean printed"):
        describe_data(project)


def test_a_file_without_a_header_has_no_columns(project, source_folder):
    source_folder.path("figures.csv").write_text("", "utf-8")
    assert by_name(describe_data(project))["jia-figures"]["schema"]["fields"] == []


# A report


def test_a_report_says_what_was_compared_when_and_by_which_policy(report):
    assert report["name"] == "trial-tables"
    assert report["title"] == "Tables behind the brief: Science in Jia"
    assert report["title_zh"] == "简报所依据的表格：甲市科技汇编"
    assert report["description"].startswith(
        "Comparisons from 2014 to 2020, projections to 2025; hedge policy standard: A hedge is "
        "read as its writer is likely to mean it: “about” leaves one unit of the last "
    )
    assert report["description"].endswith("is shown as a range.")
    assert report["description_zh"].startswith(
        "比较期2014—2020年，推算至2025年；上下界口径为标准：约数用语按"
    )
    assert report["created"] == "2026-01-02T00:00:00Z"
    assert report["sources"][0]["title"] == "Science in Jia"
    assert report["rights"] == report["rights_zh"] == ""
    assert report["version"] == "0.1.0"


def test_a_report_describes_its_tables_in_reading_order_then_its_files(report):
    assert list(by_name(report)) == [*REPORT_TABLES, "numbers"]
    assert by_name(report)["growth"]["path"] == "tables/growth.csv"
    numbers = by_name(report)["numbers"]
    assert numbers["title"] == "Every number of the brief"
    assert (numbers["format"], numbers["mediatype"]) == ("json", "application/json")


def test_a_workbook_is_described_once_it_is_there(project, folder, scenario, source):
    (folder / "tables.xlsx").write_bytes(b"PK")
    workbook = by_name(describe_report(project, folder, scenario, source))["workbook"]
    assert workbook["mediatype"].endswith("spreadsheetml.sheet")
    assert workbook["bytes"] == 2
    assert "encoding" not in workbook


def test_periods_amounts_and_truth_values_are_typed(report):
    fields = fields_of(by_name(report)["growth"])
    types = {name: field["type"] for name, field in fields.items()}
    assert [types[n] for n in ("base_year", "end_year", "span_years", "months")] == ["integer"] * 4
    assert [types[n] for n in ("base_asof", "end_asof", "headline")] == ["boolean"] * 3
    assert [types[n] for n in ("base", "end_low", "cagr", "pp_high")] == ["number"] * 4
    assert [types[n] for n in ("indicator", "figures", "variant", "measure")] == ["string"] * 4
    assert fields["cagr_high"]["unit"] == "percent"
    assert "unit" not in fields["change"]


def test_trends_projections_and_refusals_are_one_kind_of_row(report):
    found = by_name(report)
    assert found["trends"]["schema"] == found["projections"]["schema"]
    assert found["trends"]["schema"] == found["refusals"]["schema"]
    assert found["trends"]["title"] != found["refusals"]["title"]
    fields = fields_of(found["trends"])
    assert fields["value"]["title"] == "Value"
    assert [one["value"] for one in fields["unit"]["categories"]] == [*UNITS, "statistic"]
    assert fields["unit"]["categories"][-1]["label_zh"] == "无单位的统计量"
    assert fields["term"]["codeList"] == "term"
    assert "primaryKey" not in found["trends"]["schema"]


def literals(annotation):
    if get_origin(annotation) in {Union, UnionType}:
        return literals(next(a for a in get_args(annotation) if a is not NoneType))
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    return [m.value for m in annotation] if hasattr(annotation, "__members__") else []


def test_the_codes_published_are_the_records_own_each_with_its_words(report, data):
    described = [(REPORT_TABLES[name], by_name(report)[name]) for name in REPORT_TABLES]
    described.append((RAW_TABLES["figures"], by_name(data)["jia-figures"]))
    compared = 0
    for table, resource in described:
        for name, field in fields_of(resource).items():
            own = literals(table.model.model_fields[name].annotation)
            if own:
                compared += 1
                assert field["constraints"]["enum"] == own
                assert [c["value"] for c in field["categories"]] == own
                assert all(c["label"] and c["label_zh"] for c in field["categories"])
    assert compared > 20


def test_a_column_of_codes_needs_a_list_of_their_words(
    project, folder, scenario, source, dictionary
):
    bare = dictionary.columns["kind"].model_copy(update={"codes": None})
    without = dataclasses.replace(dictionary, columns={**dictionary.columns, "kind": bare})
    with pytest.raises(InputError, match=r"column kind holds codes; name the list"):
        describe_report(project, folder, scenario, source, without)


def test_a_report_says_codes_in_the_projects_own_words(project, folder, scenario, source):
    project.words.mkdir()
    (project.words / "en.yml").write_text("measure: {stock: held}\n", "utf-8")
    growth = by_name(describe_report(project, folder, scenario, source))["growth"]
    assert fields_of(growth)["measure"]["categories"][0]["label"] == "held"


def test_a_table_that_has_no_description_is_refused(project, folder, scenario, source):
    (folder / "tables" / "mine.csv").write_text("a\n", "utf-8")
    with pytest.raises(InputError, match=r"tables/mine\.csv has no description"):
        describe_report(project, folder, scenario, source)


# Both


def test_every_path_is_relative_and_inside_its_package(project, data, report):
    for descriptor in (data, report):
        assert str(project.root) not in to_json(descriptor).decode()
        for resource in descriptor["resources"]:
            path = Path(resource.get("path", ""))
            assert not path.is_absolute()
            assert ".." not in path.parts


def test_a_descriptor_is_written_as_readable_json():
    assert to_json({"a": "甲", "b": [1]}) == '{\n "a": "甲",\n "b": [\n  1\n ]\n}\n'.encode()


@pytest.mark.usefixtures("no_network")
def test_an_outside_validator_accepts_the_data_and_refuses_a_value_that_is_none_of_its_codes(
    project, data
):
    from frictionless import Package

    path = project.root / "data" / "datapackage.json"
    path.write_bytes(to_json(data))
    checked = Package(str(path)).validate()
    assert checked.flatten(["message"]) == []
    assert checked.stats["tasks"] == len(data["resources"])
    changed = json.loads(path.read_text("utf-8"))
    table = by_name(changed)["jia-figures"]
    table["schema"] = json.loads(re.sub('"rank"', '"ranked"', json.dumps(table["schema"])))
    path.write_text(json.dumps(changed), "utf-8")
    faults = Package(str(path)).validate().flatten(["rowNumber", "fieldName", "type"])
    assert [20, "kind", "constraint-error"] in faults
