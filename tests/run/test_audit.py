"""The audit of a document: verdicts worst first, as text, page and data; exit status."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from analysis.extract.intake import build_document
from analysis.run.audit import (
    audit_document,
    audit_file,
    say_numbers,
    say_summary,
    write_formula,
    write_json,
    write_page,
    write_text,
)
from analysis.run.cli import main
from analysis.words.catalogue import catalogue

RIGHT = "2023年，授权专利147件，其中发明专利23件。\n"
SHEDS = "2023年，共有大棚1200多座，其中新增大棚300多座、改造大棚700多座。\n"
WRONG = """\
2023年，授权专利147件，其中发明专利23件。
2023年，进出口总额98.90亿元，增长6.7%。其中，出口60.50亿元，进口28.40亿元。
2023年，抽检食品3250批次，合格3198批次，合格率98.7%。
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "<b>报告.txt"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_the_worst_comes_first_with_place_words_and_numbers(wrong):
    audit = audit_file(wrong)
    assert [one.verdict for one in audit.findings] == [
        "does_not_hold",
        "does_not_hold",
        "certain",
    ]
    first, second, _ = audit.findings
    assert first.row.gap > second.row.gap
    words = catalogue("zh")
    assert write_formula(first, words) == "60.50亿元 + 28.40亿元 = 98.90亿元"
    assert write_formula(second, words) == "3198批次 / 3250批次 = 98.7%"
    assert first.place[1] == 2
    assert "进出口总额98.90亿元" in first.context
    text = write_text(audit, "zh")
    assert text.index("98.90亿元") < text.index("98.7%") < text.index("成立的关系")
    assert "文中为98.9亿元" in text.replace(" ", "")
    assert "147件 ≥ 23件" in text
    assert text.endswith(say_summary(audit, catalogue("zh")))
    assert "地区未能确定" in text


def test_numbers_stand_beside_the_range_that_the_prints_allow(wrong):
    words = catalogue("zh")
    findings = audit_file(wrong).findings
    assert [say_numbers(one, words).replace(" ", "") for one in findings] == [
        "文中为98.9亿元；推算为88.9亿元（88.89亿元～88.91亿元）",
        "文中为98.7%；推算为98.4%",
        "文中为147件；推算为23件；整体应不小于部分",
    ]
    (sheds,) = audit_document(build_document(SHEDS)).findings
    assert "（1000～1200个大棚）" in say_numbers(sheds, words)
    text = write_text(audit_file(wrong), "zh")
    assert [part.splitlines()[0].split()[0] for part in text.split("\n\n")[1:3]] == [
        "[不成立]"
    ] * 2


def test_a_relation_has_its_page_where_the_document_has_pages():
    audit = audit_document(build_document(f"第1页\n{RIGHT}"))
    assert [one.place for one in audit.findings] == [("page", 1)]


def test_the_same_is_said_in_english(wrong):
    text = write_text(audit_file(wrong), "en")
    assert "does not hold" in text
    assert "stated CNY 9.89 bn; recomputed CNY 8.89 bn" in text
    assert "Of 3 relations 2 do not hold" in text


def test_a_document_without_relations_says_so():
    audit = audit_document(build_document("2023年，授权专利147件。\n"))
    assert write_text(audit, "en").endswith(
        "No relation between its figures was found that can be checked."
    )


def test_each_relation_is_counted_once_by_how_it_came_out(wrong):
    found = [
        SimpleNamespace(verdict=verdict)
        for count, verdict in enumerate(
            ("certain", "compatible", "within_rounding", "under_reading", "does_not_hold",
             "conflict", "not_checkable"), start=1,
        )
        for _ in range(count)
    ]  # fmt: skip
    audit = replace(audit_file(wrong), findings=tuple(found))
    assert say_summary(audit, catalogue("en")) == (
        "Of 28 relations 11 do not hold, 7 hold within rounding or under one reading only, "
        "3 hold, 7 can't be checked."
    )


def test_the_page_shows_the_same_and_runs_nothing(wrong):
    page = write_page(audit_file(wrong), "zh")
    assert "60.50亿元 + 28.40亿元 = 98.90亿元" in page
    assert "&lt;b&gt;报告" in page
    assert "<b>报告" not in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")


def test_the_data_have_offsets_into_the_text_and_exact_numbers(wrong):
    content = json.loads(write_json(audit_file(wrong)), parse_float=Decimal)
    assert content["home"] == ""
    assert [
        (one["base"], one["end"]["printed"], one["change"]["printed"]) for one in content["pairs"]
    ] == [(None, "98.90亿元", "6.7%")]
    assert [(one["indicator"], one["unit"]) for one in content["pairs"]] == [("进出口总额", "CNY")]
    first = content["relations"][0]
    assert first["kind"] == "sum"
    assert first["verdict"] == "does_not_hold"
    assert first["formula"] == "sum(part_a, part_b)"
    assert (first["recomputed"], first["low"], first["high"]) == (
        8890000000,
        8889000000,
        8891000000,
    )
    assert [one["value"] for one in first["operands"]] == [6050000000, 2840000000]
    stated = first["stated"]
    assert WRONG[stated["start"] : stated["end"]] == stated["printed"] == "98.90亿元"
    assert stated["value"] == 9890000000
    assert stated["period"] == "2023"
    share = content["relations"][1]
    assert share["stated"]["value"] == Decimal("98.7")


def test_an_open_end_and_a_range_are_no_numbers():
    text = "2023年，投资超3000亿元，其中工业投资超500亿元。\n2023年，企业10-20家，其中新增5家。\n"
    relations = json.loads(write_json(audit_document(build_document(text))))["relations"]
    by_print = {one["stated"]["printed"]: one for one in relations}
    assert by_print["10-20家"]["stated"]["value"] is None
    assert by_print["超3000亿元"]["stated"]["value"] == 300000000000


def test_prints_that_repeat_each_other_conflict():
    line = "2023年，全县企业研发机构达{}家。\n"
    audit = audit_document(build_document(line.format(1621) + line.format(1671)))
    (finding,) = audit.findings
    assert finding.verdict == "conflict"
    assert write_formula(finding, catalogue("zh")) == "1621家 = 1671家"
    (relation,) = json.loads(write_json(audit))["relations"]
    assert relation["formula"] is None
    assert [one["printed"] for one in relation["operands"]] == ["1671家"]


@pytest.mark.parametrize(("text", "status"), [(RIGHT, 0), (WRONG, 1), ("", 2)])
def test_the_exit_status_tells_what_was_found(tmp_path, monkeypatch, capsys, text, status):
    monkeypatch.chdir(tmp_path)  # no project
    Path("doc.txt").write_text(text, encoding="utf-8")
    assert main(["audit", "doc.txt", "--json", "a.json", "--html", "a.html"]) == status
    assert Path("a.json").exists() == Path("a.html").exists() == (status < 2)
    shown = capsys.readouterr()
    assert ("doc.txt" in shown.out) == (status < 2)
    assert shown.err.startswith("error: ") == (status == 2)


def test_a_language_there_is_not_is_refused_before_the_work(tmp_path):
    path = tmp_path / "doc.txt"
    path.write_text(RIGHT, encoding="utf-8")
    assert main(["audit", str(path), "--language", "klingon"]) == 2


TABLE = """\
句容市2024年统计公报

表1 主要指标
指标  2023年  2024年  增长（%）
高新技术企业（家）  842  1072  {firms}
粮食产量（万吨）  40.1  42.5  6.0
"""


def test_a_wrong_rate_in_a_table_is_found_and_a_right_one_is_not():
    wrong = audit_document(build_document(TABLE.format(firms="97.3")))
    assert [(one.drafted.relation.kind, one.verdict) for one in wrong.findings] == [
        ("growth", "does_not_hold"),
        ("growth", "compatible"),
    ]
    assert write_formula(wrong.findings[0], catalogue("zh")) == "842 → 1072，称97.3"
    assert not audit_document(build_document(TABLE.format(firms="27.3"))).failing


def test_the_pairs_name_what_they_measure_and_have_both_levels():
    audit = audit_document(build_document(TABLE.format(firms="27.3")))
    pairs = json.loads(write_json(audit))["pairs"]
    assert [
        (one["indicator"], *(one[side]["printed"] for side in ("base", "end", "change")))
        for one in pairs
    ] == [("高新技术企业", "842", "1072", "27.3"), ("粮食产量", "40.1", "42.5", "6.0")]


def test_what_offsets_count_in_is_given_where_it_is_not_the_file(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("# 句容市2024年统计公报\n\n2024年，产值**5亿元**，增长3%。\n", "utf-8")
    content = json.loads(write_json(audit_file(path)))
    (pair,) = content["pairs"]
    assert content["text"][pair["end"]["start"] : pair["end"]["end"]] == "5亿元"
    (tmp_path / "a.txt").write_bytes("\ufeff2024年，产值5亿元，增长3%。".encode())
    content = json.loads(write_json(audit_file(tmp_path / "a.txt")))
    assert "text" not in content
    text = (tmp_path / "a.txt").read_text("utf-8-sig")
    (pair,) = content["pairs"]
    assert text[pair["end"]["start"] : pair["end"]["end"]] == "5亿元"


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_finding_is_never_written_over_the_document(wrong, capsys, option):
    before = wrong.read_bytes()
    (wrong.parent / "link.txt").symlink_to(wrong)
    for target in (wrong, wrong.parent / "link.txt", wrong.parent, wrong.parent / "no" / "a"):
        assert main(["audit", str(wrong), option, str(target)]) == 2
        assert option in capsys.readouterr().err
    assert wrong.read_bytes() == before
    assert not (wrong.parent / "no").exists()


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_finding_is_written_where_a_link_leads(wrong, capsys, option):
    link = wrong.parent / "link"
    link.symlink_to("target")
    assert main(["audit", str(wrong), option, str(link)]) == 1
    assert link.is_symlink()
    assert (wrong.parent / "target").read_bytes()
    assert main(["audit", str(wrong), "--json", str(link), "--html", f"{wrong}/../target"]) == 2
    assert main(["audit", str(wrong), "--json", str(link), "--html", str(link)]) == 2
    assert "--json and --html" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="no such devices elsewhere")
def test_findings_may_all_go_to_one_device(wrong, capfd):
    both = ["--json", "/dev/stdout", "--html", "/dev/stdout"]
    assert main(["audit", str(wrong), *both]) == 1
    told = capfd.readouterr().out
    assert told.index('"relations"') < told.index("<!DOCTYPE html>") < told.rindex(wrong.name)


def test_what_a_reader_must_know_of_the_document_is_said_first(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(
        "In 2023 revenue rose by 5.2 per cent to $1.25 billion, officials said.\n" * 3, "utf-8"
    )
    assert main(["audit", str(path), "--language", "en"]) == 0
    assert "Note: " in capsys.readouterr().out
