"""Drafts of new sources: written once, readable as raw data, with pairs from the start."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from analysis.core.errors import InputError
from analysis.core.text import say_unseen
from analysis.extract.draft import REVIEW_PAGE, draft_document, write_draft
from analysis.extract.intake import build_document
from analysis.extract.scan import COLUMNS, extract_mentions
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.study.growth import measure_growth
from analysis.study.rates import measure_rates

TEXT = """\
— 1 —
2023年，全市实现地区生产总值5230.4亿元，比上年增长5.8%，其中第二产业增加值2410.6亿元，增长6.2%。
全社会研发投入占比由2018年的2.31%提高到2023年的2.95%左右。
孵化器56家，其中国家级12家。
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = build_document(TEXT)
    write_draft(extract_mentions(document), document, tmp_path, "a-city")
    page = tmp_path / REVIEW_PAGE
    assert page.read_text("utf-8").startswith("<!doctype html>")
    return tmp_path


def test_a_draft_is_written_once_and_is_not_written_over(draft: Path) -> None:
    with (draft / "figures.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    document = build_document(TEXT)
    with pytest.raises(InputError, match="exists already"):
        write_draft([], document, draft, "a-city")


def test_a_draft_has_claims_where_its_figures_are_related(draft: Path, tmp_path: Path) -> None:
    assert "part_of_whole" in (draft / "claims.yml").read_text("utf-8")
    alone = build_document("2023年，产值5亿元。\n")
    write_draft(extract_mentions(alone), alone, tmp_path / "alone", "a-city")
    assert (tmp_path / "alone" / "figures.csv").is_file()
    assert not (tmp_path / "alone" / "claims.yml").exists()


def test_a_draft_is_raw_data_whose_levels_and_changes_pair_at_once(draft: Path) -> None:
    source = read_source(draft)
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    years = {"base_year": 2018, "end_year": 2023}
    growth = measure_growth(observations, source.indicators, **years).rows
    titles = {name: one.title_zh for name, one in source.indicators.items()}
    found = {
        (titles[row.indicator], str(row.base_period), str(row.pct or row.pp)) for row in growth
    }
    assert found == {("全社会研发投入占比", "2018", "0.64")}
    # Growth of GDP and of value added is real: it undoes no level at current prices.
    rates = measure_rates(observations, growth, source.indicators, **years)
    assert {(titles[one.indicator], str(one.rate)) for one in rates} >= {
        ("地区生产总值", "5.8"),
        ("第二产业增加值", "6.2"),
    }


def test_a_level_with_words_of_its_own_is_an_indicator_of_its_own() -> None:
    document = build_document(TEXT)
    indicators = draft_document(document, extract_mentions(document)).indicators
    assert {one.title for one in indicators} >= {"孵化器", "国家级孵化器"}


def proposed(text: str) -> list[tuple[str, str]]:
    """Each figure as printed, with the title of its proposed indicator."""
    document = build_document(text)
    draft = draft_document(document, extract_mentions(document, 2021))
    mentions, indicators = draft.mentions, draft.indicators
    titles = {one.id: one.title for one in indicators}
    return [(one.printed, titles.get(one.indicator, "")) for one in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值5亿元，增长3%。", [("5亿元", "产值"), ("3%", "产值")]),
        ("产值5亿元，增加1亿元。", [("5亿元", "产值"), ("1亿元", "产值")]),
        ("产值5亿元，增加3家。", [("5亿元", "产值"), ("3家", "")]),
        ("产值5亿元。增长3%。", [("5亿元", "产值"), ("3%", "")]),
        ("产值5亿元；增长3%。", [("5亿元", "产值"), ("3%", "")]),
        ("产值5亿元，\n增长3%。", [("5亿元", "产值"), ("3%", "产值")]),
        ("增长3%。", [("3%", "")]),
        ("占比由2%提高到3%。", [("2%", "占比"), ("3%", "占比")]),
        ("占比由2%提高到3家。", [("2%", "占比"), ("3家", "")]),
        ("产值2019年5亿元。", [("2019年", ""), ("5亿元", "产值")]),
        ("产值在2019年达5亿元。", [("2019年", ""), ("5亿元", "产值")]),
        ("产值5亿元，利润增长3%。", [("5亿元", "产值"), ("3%", "利润增速")]),
        (
            "产值5亿元，利润2亿元，增长3%。",
            [("5亿元", "产值"), ("2亿元", "利润"), ("3%", "利润")],
        ),
        ("产值5亿元。产值6亿元。", [("5亿元", "产值"), ("6亿元", "产值")]),
        ("总产值5亿元。5亿元。", [("5亿元", "总产值"), ("5亿元", "")]),
    ],
)
def test_a_change_and_a_figure_without_words_take_the_subject_of_their_sentence(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert proposed(text) == expected


def test_a_draft_describes_its_source_and_its_indicators(tmp_path: Path) -> None:
    text = (
        "— 1 —\n我市常州市。全市常州市。常州市。常州市。常州市。常州市。\n2020年产值增长5%。"
        "2020年，产值5亿元，占比3%，排名列第4名。\n"
    )
    document = build_document(text, path=Path("x/report.txt"), sha256="a" * 64)
    write_draft(extract_mentions(document), document, tmp_path / "new" / "city", "city")
    folder = tmp_path / "new" / "city"
    assert yaml.safe_load((folder / "source.yml").read_text("utf-8")) == {
        "title_zh": "report",
        "title_en": "report",
        "publisher_zh": "",
        "publisher_en": "",
        "year": 2020,
        "pages": 1,
        "sha256": "a" * 64,
        "scope": "常州市",
        "scopes": {"常州市": {"id": "place_1", "title_en": "常州市"}},
    }
    comment = (folder / "source.yml").read_text("utf-8").splitlines()[:4]
    assert comment == [
        "# A draft: fill in what is empty, then run the check. The year is inferred: it is the",
        "# year that 目前 refers to. Rename the scopes' ids, and translate their titles.",
        "# Scope: no title names it; the text speaks of 全市, of 常州市 most.",
        "# Encoding: utf-8-sig. Pages: 1 pages from marks at the top of the page.",
    ]
    indicators = yaml.safe_load((folder / "indicators.yml").read_text("utf-8"))
    assert [(one["unit"], one["measure"]) for one in indicators.values()] == [
        ("CNY", "flow"),
        ("percent", "ratio"),
        ("rank", "rank"),
    ]
    assert indicators["draft_001"] == {
        "title_zh": "产值",
        "title_en": "产值",
        "unit": "CNY",
        "measure": "flow",
        "topic": "draft",
        "doubt": "proposed from the words before the figure; check, rename, translate",
    }
    head = (folder / "indicators.yml").read_text("utf-8").splitlines()[0]
    assert head.startswith("# A draft: rename the ids (also in figures.csv)")
    assert "<title>核对 city</title>" in (folder / "review.html").read_text("utf-8")


def test_a_draft_without_pages_place_or_checksum_leaves_them_open(tmp_path: Path) -> None:
    document = build_document("产值5亿元。")
    write_draft(extract_mentions(document), document, tmp_path, "city")
    read = yaml.safe_load((tmp_path / "source.yml").read_text("utf-8"))
    assert (read["pages"], read["sha256"], read["scope"]) == (
        None,
        None,
        "全市",
    )
    (row,) = csv.DictReader((tmp_path / "figures.csv").open(encoding="utf-8-sig"))
    assert (row["page"], row["printed"], row["indicator"]) == ("", "5亿元", "draft_001")


@pytest.mark.parametrize(
    "text",
    [
        "The village has 12 shops, 5.5 percent more.",
        "产值5亿元，提高2个百分点。占比5%，增加3家。",
        "2023年，百分之零点的产值，1 0 0 0万公顷，12.5.3，3:4:5。",
        "— 5 —\n2023年产值5亿元。\n— 6 —\n增长3%。\n",
        "没有一个数字。",
        "规划到2120年，面积5亩。1500年的树5株。",
        "0+．０",  # what stands before the figure would be its title, and a formula
    ],
)
def test_a_draft_passes_its_own_check(tmp_path: Path, text: str) -> None:
    document = build_document(text)
    write_draft(extract_mentions(document), document, tmp_path, "city")
    assert read_source(tmp_path).id == tmp_path.name


def test_a_row_that_raw_data_refuse_is_written_as_a_name_with_its_reason() -> None:
    document = build_document("2023年产值5亿元。")
    date, level = extract_mentions(document)
    unread = replace(level, value="", review="odd")
    draft = draft_document(document, [date, unread])
    (_, row), indicators = draft.mentions, draft.indicators
    assert (row.kind, row.value, row.unit, row.period, row.indicator) == ("name", "", "", "", "")
    assert row.review.startswith("odd; no row as read: column value")
    assert indicators == ()


def test_a_year_that_the_document_does_not_say_is_a_placeholder_that_says_so(
    tmp_path: Path,
) -> None:
    document = build_document("产值5亿元。")
    write_draft(extract_mentions(document), document, tmp_path, "city")
    info = read_source(tmp_path).info
    assert info.year == 2000
    assert "占位" in info.date_note_zh
    assert "placeholder" in info.date_note_en


def test_a_document_that_only_looks_ahead_takes_the_latest_year_it_names(tmp_path: Path) -> None:
    document = build_document("到2030年，产值达到5亿元；到2035年，产值达到7亿元。")
    write_draft(extract_mentions(document), document, tmp_path, "city")
    info = read_source(tmp_path).info
    assert (info.year, info.date_note_zh) == (2035, "")


def test_the_pages_of_a_draft_reach_to_the_last_that_is_numbered(tmp_path: Path) -> None:
    document = build_document("— 5 —\n2023年产值5亿元。\n— 6 —\n2023年利润3亿元。\n")
    write_draft(extract_mentions(document), document, tmp_path, "city")
    assert read_source(tmp_path).info.pages == 6


ODD = (
    "甲市\u200b2020年国民经济和社会发展统计公报\n\n2020年，\ue001甲市企业\u202e研发\x07机构数1234家，"
    "比上年增长5.2%\ufffd；\t规模以上工业\xad增加值２３４.5亿元，增长\u20603.1%。全市\uf0b7专利授权量"
    "5000件\u0378。\x0b高新区\ue002企业\ue00320家。\n"
)


def test_a_draft_of_a_text_with_what_nobody_sees_passes_its_own_check(tmp_path):
    document = build_document(ODD)
    write_draft(extract_mentions(document), document, tmp_path, "odd")
    assert (tmp_path / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbffigure,")
    source = read_source(tmp_path)
    assert {row.printed for row in source.figures} >= {"1234家", "5.2%", "２３４.5亿元", "5000件"}
    read_claims(tmp_path / "claims.yml", source.figures)
    for path in tmp_path.glob("*.[cy]*"):
        assert say_unseen(path.read_text("utf-8-sig")) == ""
