"""Documents: pages, paragraphs, sections, and the place of every offset."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake import Content, Place, build_document, say_doubts, say_place
from analysis.extract.intake.content import CellSpan, Doubt, Heading
from analysis.extract.scan import extract_mentions
from analysis.words.catalogue import catalogue


def test_an_offset_leads_to_its_page_and_off_the_pages_to_none() -> None:
    text = "封面\n— 3 —\n甲\n— 4 —\n乙\n"
    document = build_document(text)
    assert document.page_at(text.index("封")) is None
    assert document.page_at(text.index("甲")) == 3
    assert document.page_at(text.index("乙")) == 4
    assert document.page_at(len(text)) is None
    assert document.page_at(len(text) - 1) == 4
    assert build_document("甲").page_at(0) is None


def test_a_joined_character_leads_to_its_place() -> None:
    document = build_document("甲\n\n乙  丙")
    assert document.joined == "甲\n乙 丙"
    assert [document.offset(position) for position in range(5)] == [0, 2, 3, 4, 6]
    assert [document.position(document.offset(position)) for position in range(5)] == [
        0,
        1,
        2,
        3,
        4,
    ]
    assert (document.encoding, document.sha256, document.path) == ("utf-8-sig", "", Path("-"))


REPORT = """甲市政府工作报告

一、二〇二二年工作回顾
全市生产总值5亿元。

（一）经济平稳。新增3家。
表1 收支
指标 | 2022年
收入 | 5
支出 | 4
二、打算
力争7家。
"""


def test_paragraphs_are_counted_where_there_are_no_pages_and_a_table_is_one() -> None:
    document = build_document(REPORT)
    at = document.text.index
    assert [document.paragraph_at(at(words)) for words in ("甲市", "一、", "全市", "（一）")] == [
        1,
        2,
        3,
        4,
    ]
    assert document.paragraph_at(at("新增")) == 4
    assert {document.paragraph_at(at(words)) for words in ("指标", "收入", "支出")} == {6}
    assert document.paragraph_at(at("力争")) == 8
    assert document.paragraph_at(len(document.text) - 1) == 8
    assert build_document("— 1 —\n甲5家\n").paragraph_at(8) is None
    assert build_document("").paragraph_at(0) == 1


def test_a_mention_has_its_paragraph() -> None:
    mentions = extract_mentions(build_document(REPORT), 2022)
    assert {one.printed: one.paragraph for one in mentions if one.kind == "level"} == {
        "5亿元": 3,
        "3家": 4,
        "5": 6,
        "4": 6,
    }


def test_sections_are_the_typed_headings_with_their_first_paragraph() -> None:
    document = build_document(REPORT)
    assert [(one.paragraph, one.level, one.title) for one in document.sections] == [
        (2, 1, "一、二〇二二年工作回顾"),
        (4, 2, "（一）经济平稳"),
        (7, 1, "二、打算"),
    ]
    at = document.text.index
    assert document.section_at(at("甲市")) is None
    assert document.section_at(at("新增")).title == "（一）经济平稳"
    assert document.section_at(at("力争")).title == "二、打算"


def test_a_long_sentence_behind_a_mark_is_no_heading() -> None:
    text = f"一、{'全面推进各项工作' * 6}。\n第一章 总则\n第二部分 任务\n一是抓好。\n"
    titles = [one.title for one in build_document(text).sections]
    assert titles == ["第一章总则", "第二部分任务"]


def test_headings_that_the_format_marks_go_before_typed_ones() -> None:
    text = "概况\n一、甲\n细目\n"
    marks = (Heading(0, 1), Heading(7, 2), Heading(3, 4))
    document = build_document(Content(text, "html", headings=marks, wrapped=False))
    assert [(one.title, one.level, one.paragraph) for one in document.sections] == [
        ("概况", 1, 1),
        ("细目", 2, 3),
    ]
    one = build_document(Content(text, "html", headings=(Heading(0, 1),), wrapped=False))
    assert [one.title for one in one.sections] == ["概况", "一、甲"]


def test_an_offset_is_named_in_the_terms_of_its_source() -> None:
    text = "一、甲\n收入 | 5\n尾\n"
    cells = (CellSpan(4, 6, 1, 3, 1, "Sheet1", "A3"), CellSpan(9, 10, 1, 3, 2, "Sheet1", "B3"))
    document = build_document(Content(text, "xlsx", cells, wrapped=False))
    assert document.locate(9) == Place(None, "一、甲", 2, 1, 3, 2, "Sheet1", "B3")
    assert document.locate(4) == Place(None, "一、甲", 2, 1, 3, 1, "Sheet1", "A3")
    assert document.locate(7) == Place(None, "一、甲", 2)
    assert document.locate(11) == Place(None, "一、甲", 3)
    paged = build_document("— 3 —\n甲5家\n")
    assert paged.locate(7) == Place(3)


def test_a_place_is_said_as_finely_as_it_is_known() -> None:
    zh, en = catalogue("zh"), catalogue("en")
    assert say_place(Place(3), en) == "p. 3"
    assert say_place(Place(None, "一、甲", 12), zh) == "“一、甲”一节，第12段"
    assert say_place(Place(None, "", 12), en) == "paragraph 12"
    assert say_place(Place(3, "一、甲", None, 2, 1, 4), en) == "p. 3, table 2, row 1, column 4"
    assert say_place(Place(None, "甲", 2, 1, 3, 2, "Sheet1", "B3"), en) == "Sheet1!B3"
    assert say_place(Place(), en) == ""


def test_every_doubt_is_said_in_both_languages() -> None:
    given = {"count": 2, "example": "1 2", "words": "甲", "pages": "1"}
    for language in ("zh", "en"):
        words = catalogue(language)
        doubts = tuple(
            Doubt(key.removeprefix("doubt."), {name: given[name] for name in arguments})
            for key in words.under("doubt")
            for arguments in [{*words.takes(key), *(["count"] if words.takes(key) else [])}]
        )
        document = build_document(Content("甲", doubts=doubts))
        assert len(set(say_doubts(document, words))) == len(doubts) > 20


def test_one_sheet_of_a_pdf_is_one_page() -> None:
    document = build_document(Content("甲5家", "pdf"))
    assert document.page_at(0) == 1
    assert document.paging == "1 pages from form feeds, numbered by sheet"
    assert build_document(Content("甲5家", "txt")).pages is None


HOSTILE = st.text(
    st.sampled_from(
        "0123456789,.，。%％|\n\t\f \u3000-—–~〔（《“”）年月日万亿元家十百千分之"
        "第约超近增长至由表单位：倍番、"
    ),
    max_size=160,
)


@given(text=HOSTILE | st.text(max_size=80), wrapped=st.booleans())
def test_no_text_makes_extraction_fail(text: str, *, wrapped: bool) -> None:
    document = build_document(Content(text, wrapped=wrapped))
    for mention in extract_mentions(document):
        assert 0 <= mention.start < mention.end <= len(text)
        document.locate(mention.start)
    assert document.sections is not None
    assert document.doubts is not None


def test_a_long_list_of_numbers_in_a_table_is_shown_and_not_read() -> None:
    text = f"企业 份额（%） 代码\n\n甲公司 38.8 {','.join(['412'] * 9)}\n"
    last = extract_mentions(build_document(text))[-1]
    assert (last.value, last.unit, last.kind, last.period) == ("", "", "name", "")
    assert last.review.startswith("can't be read")
