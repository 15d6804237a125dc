"""Sentences with their figures: what stands between, where a statement opens, which paragraph."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.clauses import find_sentences, is_measured
from analysis.extract.scan import extract_mentions


def sentences(text):
    document = build_document(text)
    return find_sentences(document, extract_mentions(document, 2024))


def gaps(text):
    return [
        [(placed.gap, placed.mention.printed) for placed in sentence.figures]
        for sentence in sentences(text)
    ]


def test_a_gap_holds_the_words_since_the_figure_before():
    assert gaps("产值5亿元，增长3%。利润2亿元。") == [
        [("产值", "5亿元"), ("，增长", "3%")],
        [("利润", "2亿元")],
    ]


def test_dates_and_lengths_of_time_are_one_sign_each_and_names_stay():
    assert gaps("2020年，5G基站5个，连续3年增长3%。") == [
        [("▯，5G基站", "5个"), ("，连续◷增长", "3%")]
    ]


def test_list_numbers_and_asides_without_figures_leave_no_words():
    assert gaps("1. 产值（不含农户）5亿元。") == [[("产值", "5亿元")]]
    assert gaps("产值（现价5亿元）。") == [[("产值(现价", "5亿元")]]


def test_a_semicolon_opens_a_statement_within_the_sentence():
    (sentence,) = sentences("产值5亿元，增长3%；利润2亿元，增长1%。")
    assert [placed.opens for placed in sentence.figures] == [True, False, True, False]
    assert sentence.figures[2].gap == "利润"


def test_a_line_that_ends_in_a_comma_runs_on_and_others_end_a_paragraph():
    assert [len(one.figures) for one in sentences("产值5亿元，\n增长3%。\n利润2亿元。")] == [2, 1]
    assert [one.paragraph for one in sentences("产值5亿元。利润2亿元。\n税收1亿元。")] == [0, 0, 1]


def test_the_words_behind_a_figure_end_at_the_next_one_and_at_the_sentence():
    (sentence,) = sentences("产值5亿元，增长3%。")
    assert [placed.after for placed in sentence.figures] == ["，增长", "。"]
    (sentence,) = sentences("产值5亿元，增长3%，利润2亿元。")
    assert [placed.after for placed in sentence.figures] == ["，增长", "，利润", "。"]


def test_a_gap_and_what_follows_are_cut_where_no_sentence_ends():
    (sentence,) = sentences("甲" * 500 + "5亿元" + "乙" * 500)
    (placed,) = sentence.figures
    assert placed.gap == "甲" * 160
    assert placed.after == "乙" * 24


def test_only_what_measures_and_reads_is_measured():
    mentions = extract_mentions(build_document("2020年产值5亿元。"), 2024)
    assert [is_measured(one) for one in mentions] == [False, True]


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        # sizes and ages that describe what is counted behind them
        ("3-5岁幼儿130人。", [("3-5岁幼儿", "130人")]),
        ("100张以下医院5家。", [("100张以下医院", "5家")]),
        ("新增超过100张医院5家。", [("新增超过100张医院", "5家")]),
        ("60岁及以上人口5万人，增长3%。", [("60岁及以上人口", "5万人"), ("，增长", "3%")]),
        # figures of their own
        ("企业5家工厂8座。", [("企业", "5家"), ("工厂", "8座")]),
        ("60岁老人5万人。", [("", "60岁"), ("老人", "5万人")]),
    ],
)
def test_a_bound_before_what_is_counted_only_describes_it(text, measured):
    assert gaps(text) == [measured]
