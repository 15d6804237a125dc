"""Web pages as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.intake.markup import read_markup, tokenize_markup


def lines(page: str) -> list[str]:
    return [line for line in read_markup(page).text.split("\n") if line]


def left(page: str) -> dict[str, object]:
    return {one.code: one.arguments["count"] for one in read_markup(page).doubts}


def test_scripts_styles_forms_and_comments_never_become_text() -> None:
    page = (
        "<html><head><title>甲 1</title><style>p{margin:12px}</style></head><body>"
        "<!-- 7 <p>8</p> --><script>var a = '<p>9家</p>';</script><p>新增5家</p>"
        "<select><option>2020</option></select><textarea>6</textarea><button>4</button>"
        "<noscript>请打开3</noscript><template>2</template><input value='8'>"
        "<xmp>5</xmp></body></html>"
    )
    assert lines(page) == ["新增5家"]


def test_a_page_that_is_nearly_all_script_gives_its_text() -> None:
    script = "<script>" + "for (let i = 0; i < 99; i++) { f('</p>'); }" * 2_000 + "</script>"
    assert lines(f"{script}<p>新增5家</p>{script}") == ["新增5家"]


def test_what_is_never_closed_ends_what_a_browser_ends() -> None:
    assert lines("<p>甲5家<script>1") == ["甲5家"]
    assert lines("<p>甲5家<!-- 1") == ["甲5家"]
    assert lines("<head><meta charset=utf-8><p>甲5家") == ["甲5家"]
    assert left("<p>甲</p><select><p>1</p>") == {"left_unclosed": 1}


def test_signs_of_comparison_are_text() -> None:
    assert lines("<p>a<b 8家，3 < 5，&lt;9&gt;，x<5</p>") == ["a<b 8家，3 < 5，<9>，x<5"]


def test_references_are_read_and_a_monstrous_one_is_no_crash() -> None:
    assert lines("<p>&#20840;&#x5e02;&nbsp;5&#37;</p>") == ["全市 5%"]
    assert lines(f"<p>5&#{'9' * 5000};</p>") == ["5\ufffd"]


def test_lines_and_paragraphs() -> None:
    page = "<h2>概况</h2>一<br>二<p>三\n四<div>五<span>2020</span><span>年</span><li>六<hr>七"
    assert lines(page) == ["概况", "一", "二", "三 四", "五2020年", "六", "七"]
    assert [(one.start, one.level) for one in read_markup(page).headings] == [(0, 2)]
    assert lines("<pre>年份  2020\n甲    5\n</pre>") == ["年份  2020", "甲    5"]


def test_raised_digits_are_no_part_of_the_number_before() -> None:
    assert lines("<p>5亿元<sup>1</sup>，30km<sup>2</sup>，PM<sub>2.5</sub></p>") == [
        "5亿元¹，30km²，PM2.5"
    ]


def test_marks_of_footnotes_go_and_their_text_stays() -> None:
    page = '<p>5亿元<a class="footnote-ref" href="#1"><sup>1</sup></a>。</p><p>含3家</p>'
    assert lines(page) == ["5亿元。", "含3家"]


def test_spanning_heads_stand_in_each_column_and_row() -> None:
    page = (
        "<p>概况。</p><table><caption>表1 收支 单位：亿元</caption>"
        "<thead><tr><th rowspan=2>指标<th colspan=2>2022年</tr><tr><th>本级<th>全县</tr></thead>"
        "<tr><td>收入<td>1<td>2<tr><td>支出<td colspan=2>3</table><p>尾</p>"
    )
    assert read_markup(page).text == (
        "概况。\n表1 收支 单位：亿元\n指标 | 2022年 | 2022年\n指标 | 本级 | 全县\n收入 | 1 | 2\n"
        "支出 | 3 | \n\n尾\n"
    )
    plain = read_markup("<p>概况。</p><table><tr><td>a<td>b</table>")
    assert plain.text == "概况。\n\na | b\n\n"


def test_a_cell_knows_its_place() -> None:
    content = read_markup("<table><tr><td>甲<td>乙<tr><td>丙<td>5</table>")
    assert [
        (content.text[one.start : one.end], one.table, one.row, one.column)
        for one in content.cells
    ] == [
        ("甲", 1, 1, 1),
        ("乙", 1, 1, 2),
        ("丙", 1, 2, 1),
        ("5", 1, 2, 2),
    ]


def test_an_empty_first_cell_leaves_its_bar_and_a_printed_bar_ends_no_cell() -> None:
    assert lines("<table><tr><td><td>2022<td>2023<tr><td>甲|乙<td>1<td>2</table>") == [
        "| 2022 | 2023",
        "甲¦乙 | 1 | 2",
    ]


def test_a_cell_of_several_lines_is_one() -> None:
    page = "<table><tr><td>地区<br>生产<p>总值</p></td><td>GDP<br>total</td></tr></table>"
    assert lines(page) == ["地区生产总值 | GDP total"]


def test_tables_that_lay_out_a_page_are_unfolded() -> None:
    inner = "<table><tr><td>甲<td>5</table>"
    assert lines(f"<table><tr><td>菜单<td><p>正文</p>{inner}</table>") == [
        "菜单",
        "正文",
        "甲 | 5",
    ]
    assert lines("<table><tr><td>正文5家<tr><td>尾</table>") == ["正文5家", "尾"]
    long = "".join(f"<p>{'全市新增企业五家' * 20}</p>" for _ in range(3))
    assert len(lines(f"<table><tr><td>菜单<td>{long}</table>")) == 4


def test_a_table_inside_a_cell_of_a_table_of_data_is_its_text() -> None:
    page = (
        "<table><tr><td>指标<td>值<tr><td>收入<td>1<tr><td>支出<td>2"
        "<tr><td><table><tr><td>x<td>y</table><td>z</table>"
    )
    assert lines(page)[-1] == "x y | z"


@pytest.mark.parametrize("depth", [5, 59, 60, 61, 3000])
def test_text_in_tables_however_deep_is_kept(depth: int) -> None:
    assert lines("<table><tr><td>" * depth + "5家" + "</table>" * depth + "尾") == ["5家", "尾"]
    assert lines("<div>" * depth + "5家") == ["5家"]


def test_spans_beyond_the_table_are_cut() -> None:
    page = "<table><tr><td rowspan=60000>甲<td rowspan=0>乙<td colspan=x>1<tr><td>2</table>"
    assert lines(page) == ["甲 | 乙 | 1", "甲 | 乙 | 2"]


def test_what_only_steers_the_page_goes_and_is_counted() -> None:
    page = (
        "<p>【打印】 【关闭】</p><p>字号： 大 中 小</p><p>来源：统计局 浏览次数：1234次</p>"
        "<p>下载5家</p><p>|</p>"
    )
    assert lines(page) == ["来源：统计局", "下载5家"]
    assert left(page) == {"left_steering": 4}


def test_pictures_frames_and_hidden_parts_are_counted_and_not_fetched() -> None:
    page = (
        '<img src="http://a.invalid/1.png"><svg><text>1</text></svg><iframe src="//b"></iframe>'
        '<div style="display: none">3家<div>4</div></div><p style="display:none">5家<p>6家'
    )
    assert lines(page) == ["5家", "6家"]
    assert left(page) == {"left_pictures": 2, "left_frames": 1, "left_hidden": 1}


def test_numbers_of_lists_are_text_only_where_they_were_typed() -> None:
    page = '<ol start="3"><li>甲<li><p>乙</p></ol><ul><li>丙</ul><ol><li>丁</ol>'
    assert lines(page) == ["甲", "乙", "丙", "丁"]
    assert left(page) == {"left_numbers": 2}
    typed = read_markup(page, "md", numbered=True)
    assert typed.text.split() == ["3.", "甲", "4.", "乙", "丙", "1.", "丁"]
    assert typed.doubts == ()


HOSTILE = st.lists(
    st.sampled_from(
        (
            "<",
            ">",
            "</",
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<table>",
            "</table>",
            "<tr>",
            "<td rowspan=3>",
            "<td colspan=2>",
            "</td>",
            '"',
            "'",
            "<a href='",
            "&#",
            "5",
            "家",
            "<p>",
            "<br>",
            "<li>",
            "<ol>",
            "<h1>",
            "</h1>",
            "<pre>",
            "<sup>",
            "<select>",
            " ",
        )
    ),
    max_size=60,
)


@given(HOSTILE)
def test_no_page_makes_reading_fail_and_cells_stand_where_they_say(pieces: list[str]) -> None:
    content = read_markup("".join(pieces))
    ends = 0
    for cell in content.cells:
        assert ends <= cell.start < cell.end <= len(content.text)
        assert "\n" not in content.text[cell.start : cell.end]
        ends = cell.end


@given(
    st.text(st.characters(blacklist_characters="<&\u00a0\u200b\u200c\u200d\xad", codec="utf-8"))
)
def test_a_text_without_tags_is_one_word(text: str) -> None:
    assert "".join(map(str, tokenize_markup(text))) == text
