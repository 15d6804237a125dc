"""Drafts of new sources: written once, readable as raw data, with pairs from the start."""

import csv
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.extract.draft import name_figure, propose_indicators, write_draft
from analysis.extract.intake import build_document
from analysis.extract.scan import COLUMNS, extract_mentions
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.study.growth import measure_growth

TEXT = """\
— 1 —
2023年，全市实现地区生产总值5230.4亿元，比上年增长5.8%，其中第二产业增加值2410.6亿元，增长6.2%。
全社会研发投入占比由2018年的2.31%提高到2023年的2.95%左右。
孵化器56家，其中国家级12家。
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    document = build_document(TEXT)
    page = write_draft(extract_mentions(document), document, tmp_path, "a-city")
    assert page.read_text("utf-8").startswith("<!doctype html>")
    return tmp_path


def test_a_draft_is_written_once_and_is_not_written_over(draft: Path) -> None:
    with (draft / "figures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    document = build_document(TEXT)
    with pytest.raises(InputError, match="exists already"):
        write_draft([], document, draft, "a-city")


def test_a_draft_is_raw_data_whose_levels_and_changes_pair_at_once(draft: Path) -> None:
    source = read_source(draft)
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    growth = measure_growth(observations, source.indicators, base_year=2018, end_year=2023)
    titles = {name: one.title_zh for name, one in source.indicators.items()}
    found = {(titles[row.indicator], row.base_period, str(row.pct or row.pp)) for row in growth}
    assert ("地区生产总值", "2022", "5.8") in found
    assert ("第二产业增加值", "2022", "6.2") in found
    assert ("全社会研发投入占比", "2018", "0.64") in found


def test_a_level_with_words_of_its_own_is_an_indicator_of_its_own() -> None:
    document = build_document(TEXT)
    _, indicators = propose_indicators(document, extract_mentions(document))
    assert {one.title for one in indicators} >= {"孵化器", "国家级"}


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("。2023年，全市实现地区生产总值", "地区生产总值"),
        ("，其中：技术合同成交额首次突破", "技术合同成交额"),
        ("，比上年增长", ""),
        ("截至年底，在孵企业达到", "在孵企业"),
        ("", ""),
    ],
)
def test_the_words_before_a_figure_name_it(before: str, name: str) -> None:
    assert name_figure(before) == name
