"""From a document to its mentions."""

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan.mentions import COLUMNS, Mention, extract_mentions

PAGES = "前言7家。\n— 1 —\n新增5家，\n— 2 —\n甲乙市3家、甲乙市4家、甲乙市。2019年，6家。\n"


def test_mentions_are_numbered_page_by_page_and_those_off_the_pages_are_left_out() -> None:
    found = extract_mentions(build_document(PAGES), 2021)
    assert [(one.figure, one.page, one.printed) for one in found] == [
        ("p01.01", 1, "5家"),
        ("p02.01", 2, "3家"),
        ("p02.02", 2, "4家"),
        ("p02.03", 2, "2019年"),
        ("p02.04", 2, "6家"),
    ]


def test_without_pages_mentions_are_numbered_through_the_document() -> None:
    found = extract_mentions(build_document("新增5家，6家。\n"), 2021)
    assert [(one.figure, one.page) for one in found] == [("p00.01", None), ("p00.02", None)]


def test_a_mention_has_every_column_in_the_order_of_the_table() -> None:
    assert COLUMNS == (
        "figure",
        "page",
        "printed",
        "kind",
        "value",
        "hedge",
        "unit",
        "period",
        "period_basis",
        "scope",
        "indicator",
        "head",
        "basis",
        "prices",
        "paragraph",
        "note",
        "label",
        "start",
        "end",
        "review",
    )
    text = "产值年均下降5%。"
    assert extract_mentions(build_document(text), 2021) == [
        Mention(
            "p00.01",
            None,
            "5%",
            "change",
            "-5",
            "exact",
            "percent",
            "asof 2021",
            "inferred",
            "",
            "",
            "",
            "annual_average",
            "",
            1,
            "a fall, so negative",
            "",
            6,
            8,
            "an annual average under the date of one year: over which years?",
        )
    ]


def test_a_cell_has_its_head_and_a_doubt_its_review() -> None:
    table = "指标  2019年\n产值（亿元）  5.5\n"
    (_, cell) = extract_mentions(build_document(table), 2021)
    assert (cell.head, cell.note, cell.basis, cell.review) == ("亿元", "", "", "")
    assert cell.label == "产值"
    (bare,) = extract_mentions(build_document("指数5。"), 2021)
    assert bare.review
    assert bare.basis == bare.head == ""


def test_what_says_something_of_a_place_has_the_document_s_place() -> None:
    text = "常州市工作总结\n1. 2019年5家，增长5%，占5%，列第3名，最高5万元，历时3年，T800。"
    scopes = {one.kind: one.scope for one in extract_mentions(build_document(text), 2021)}
    assert scopes == {
        "ordinal": "",
        "date": "",
        "name": "",
        "level": "常州市",
        "change": "常州市",
        "share": "常州市",
        "rank": "常州市",
        "policy": "常州市",
        "duration": "常州市",
    }
    assert {one.indicator for one in extract_mentions(build_document(text), 2021)} == {""}


def test_the_document_s_year_is_inferred_unless_it_is_given() -> None:
    document = build_document("2019年5家。2019年6家。\n目前7家。")
    assert extract_mentions(document)[-1].period == "asof 2019"
    assert extract_mentions(document, 2021)[-1].period == "asof 2021"


@pytest.mark.parametrize("sign", [",", "，"])
def test_printed_text_and_offsets_are_those_of_the_stored_text(sign: str) -> None:
    text = f"产值１,234亿元{sign}增长 １２．５％\n"
    first, second = extract_mentions(build_document(text), 2021)
    assert (first.printed, text[first.start : first.end]) == ("１,234亿元", "１,234亿元")
    assert (second.printed, text[second.start : second.end]) == ("１２．５％", "１２．５％")
    assert second.value == "12.5"


def test_a_guessed_date_in_a_report_of_another_genre_is_doubted() -> None:
    text = "本澳各口岸錄得9萬人次出入境，較去年同期增加，共5億元。2020年，投入6億元。"
    found = {one.printed: one for one in extract_mentions(build_document(text), 2021)}
    assert found["9萬人次"].review.startswith("a report of Hong Kong, Macao or Taiwan")
    assert found["6億元"].review == ""
    inland = text.replace("本澳", "本市")
    assert not any(one.review for one in extract_mentions(build_document(inland), 2021))


def test_digits_set_apart_wait_for_a_look() -> None:
    def review(text: str) -> str:
        (found,) = extract_mentions(build_document(text), 2021)
        return f"{found.printed}: {bool(found.review)}"

    assert review("产值1250亿元。") == "1250亿元: False"
    assert review("产值1 250亿元。") == "1250亿元: True"
    assert review("产值1 2 5 0亿元。") == "1250亿元: True"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("It was 5.2 per cent.", "5.2 per cent"),
        ("It cost RMB 3.2 billion.", "RMB 3.2 billion"),
        ("产值 5 亿元。", "5亿元"),
        ("增长 5 %。", "5%"),
        ("增长1 250%。", "1250%"),
    ],
)
def test_white_space_is_kept_between_latin_words_only(text: str, printed: str) -> None:
    assert extract_mentions(build_document(text), 2021)[0].printed == printed


GUESSED = "no date near it: is it of 2018?"


@pytest.mark.parametrize(
    ("text", "review"),
    [
        # years that run up to the one that a text is guessed to be of
        ("自2016年以来累计投资9亿元。", GUESSED),
        ("“十三五”以来累计投资9亿元。", GUESSED),
        # others, and a date that is printed
        ("2016-2017年累计投资9亿元。", ""),
        ("2018年投资9亿元。", ""),
    ],
)
def test_years_up_to_a_guessed_one_are_doubted_with_it(text: str, review: str) -> None:
    body = f"某市经济\n2018年发展。2018年增长。{text}"
    guessed = extract_mentions(build_document(body))[-1]
    assert (guessed.printed, guessed.review) == ("9亿元", review)
    told = extract_mentions(build_document(body), 2018)[-1]
    assert told.review == ""


def test_a_stray_date_is_doubted_where_nothing_else_is() -> None:
    years = "，".join(f"{year}年产值{year - 2010}亿元" for year in range(2015, 2020))
    text = f"{years}。规模以上工业企业主营业务产值6亿元。新增5个，投资7亿元。"
    reviews = {
        one.printed: one.review for one in extract_mentions(build_document(text), 2021)[10:]
    }
    assert reviews["6亿元"] == "no date beside it, and others around it: is it of 2019?"
    # A doubt of its own comes first.
    assert reviews["5个"] == "no noun found that settles the unit of 个"
