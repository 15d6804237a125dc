"""The words of tables, columns and codes, and the pages made of them."""

import dataclasses
import re

import pytest

from analysis.core.errors import InputError
from analysis.core.result import ModelId, RemarkCode, Term
from analysis.core.vocabulary import VERDICTS
from analysis.publish.dictionary import (
    ColumnWords,
    dictionary_html,
    dictionary_markdown,
    list_codes,
    read_dictionary,
)
from analysis.publish.tables import RAW_TABLES, REPORT_TABLES
from analysis.render.frame import Frame, Way
from analysis.source.bounds import HedgePolicy
from analysis.words.catalogue import catalogue

HAN = re.compile(r"[\u4e00-\u9fff]")
COLUMNS = [
    (name, table.described_as or name, column)
    for name, table in [*RAW_TABLES.items(), *REPORT_TABLES.items()]
    for column in table.model.model_fields
]


# Words


@pytest.mark.parametrize("name", [*RAW_TABLES, *REPORT_TABLES])
def test_every_column_of_every_table_is_described_in_both_languages(name, dictionary):
    described = [dictionary.table(name)]
    described += [dictionary.column(as_, col) for table, as_, col in COLUMNS if table == name]
    assert len(described) > 3
    for words in described:
        assert HAN.search(words.title_zh)
        assert HAN.search(words.description_zh)
        assert not HAN.search(words.title_en + words.description_en)


def test_the_dictionary_describes_nothing_that_no_table_has(dictionary):
    known = {col for _, _, col in COLUMNS} | {f"{as_}.{col}" for _, as_, col in COLUMNS}
    assert dictionary.columns.keys() <= known | {"low", "high"}
    assert dictionary.tables.keys() == RAW_TABLES.keys() | REPORT_TABLES.keys()


def test_a_columns_own_meaning_in_a_table_comes_before_its_general_one(dictionary):
    assert dictionary.column("figures", "scope").description_en.endswith("as the source names it")
    assert dictionary.column("growth", "scope").description_en.startswith("id of")


def test_bounds_take_their_words_and_unit_from_what_they_bound(dictionary):
    low, high = (dictionary.column("growth", f"cagr_{side}") for side in ("low", "high"))
    assert (low.title_en, low.title_zh, low.unit) == (
        "Compound annual growth: lower bound",
        "年均复合增长率下界",
        "percent",
    )
    assert (high.title_en, high.title_zh) == (
        "Compound annual growth: upper bound",
        "年均复合增长率上界",
    )
    assert low.description_en == dictionary.column("growth", "low").description_en
    assert high.description_zh == dictionary.column("growth", "high").description_zh


def test_abound_with_words_of_its_own_keeps_them(dictionary):
    assert dictionary.column("results", "low").title_en == "Lower end"


@pytest.mark.parametrize("column", ["speed", "speed_low", "cagr_middle", "low_speed"])
def test_a_column_without_words_is_refused_by_name(column, dictionary):
    with pytest.raises(InputError, match=rf"no column growth\.{column}; add its words"):
        dictionary.column("growth", column)


def test_a_table_without_words_is_refused_with_the_nearest(dictionary):
    with pytest.raises(InputError, match=r"no table 'grwth'; did you mean growth\?"):
        dictionary.table("grwth")


def test_a_text_of_the_data_is_published_in_english_and_with_a_suffix_in_chinese(dictionary):
    record = {"title_en": "Jia", "title_zh": "甲市", "note_en": "n", "note_zh": "注"}
    assert dictionary.show(record, "title", "note") == {
        "title": "Jia",
        "title_zh": "甲市",
        "note": "n",
        "note_zh": "注",
    }


def test_a_message_is_published_alike(dictionary):
    assert dictionary.say("title", "publish.bound.low", title="X") == {
        "title": "X: lower bound",
        "title_zh": "X下界",
    }
    assert dictionary.both("publish.page.file") == "File · 文件"
    assert dictionary.both("publish.page.codes", "/") == "Codes/代码"


# Codes


@pytest.mark.parametrize(
    ("codes", "members"),
    [
        ("verdict", VERDICTS),
        ("policy_rule", HedgePolicy),
        ("model", ModelId),
        ("unit", ("CNY", "percent")),
    ],
)
def test_a_code_is_called_as_the_brief_calls_it(codes, members, dictionary):
    for member in members:
        assert dictionary.code(codes, member) == {
            "label": catalogue("en").say(f"{codes}.{member}"),
            "label_zh": catalogue("zh").say(f"{codes}.{member}"),
        }


def test_the_date_of_a_term_is_told_in_general(dictionary):
    assert dictionary.code("term", Term.LEVEL) == {
        "label": "level in the end year",
        "label_zh": "截止年水平",
    }
    assert dictionary.code("term", Term.GAP_CHANGE)["label"] == (
        "change of the gap, from start to end"
    )


def test_no_term_shows_abrace(dictionary):
    assert not any(
        "{" in label for term in Term for label in dictionary.code("term", term).values()
    )


def test_the_arguments_of_a_remark_stand_in_braces_as_its_json_names_them(dictionary):
    label = dictionary.code("remark", RemarkCode.TOO_FEW_YEARS)["label"]
    assert label == "{years} years are known, and {needed} are needed"
    assert "{form}" in dictionary.code("remark", RemarkCode.FORM_THROUGH)["label"]


def test_a_code_whose_words_count_is_told_of_many():
    dictionary = read_dictionary()
    messages = dataclasses.replace(
        dictionary.languages[""],
        messages={"fruit.apple": {"one": "{count} apple", "other": "{count} apples"}},
    )
    counting = dataclasses.replace(dictionary, languages={"": messages})
    assert counting.code("fruit", "apple") == {"label": "{count} apples"}


def test_a_code_beside_its_list_has_words_too(dictionary):
    assert dictionary.code("unit", "statistic") == {
        "label": "statistic without a unit",
        "label_zh": "无单位的统计量",
    }


def test_a_code_without_words_is_refused_with_language_list_and_nearest(dictionary):
    with pytest.raises(
        InputError, match=r"language en: no message verdict\.certan .*mean certain"
    ):
        dictionary.code("verdict", "certan")


def test_a_project_may_say_a_code_in_other_words(tmp_path):
    (tmp_path / "en.yml").write_text("verdict: {certain: stands}\n", "utf-8")
    assert read_dictionary(tmp_path).code("verdict", "certain")["label"] == "stands"
    assert (
        read_dictionary().code("verdict", "certain")["label"]
        == "holds for all values the prints allow"
    )


def test_column_words_are_complete():
    with pytest.raises(ValueError, match="title_zh"):
        ColumnWords(title_en="a", title_zh="", description_en="b", description_zh="乙")


# The pages


def texts(title, title_zh, about="about", about_zh="说明"):
    return {
        "title": title,
        "title_zh": title_zh,
        "description": about,
        "description_zh": about_zh,
    }


def column(name, **more):
    return {"name": name, "type": "string", **texts(name.upper(), f"{name}列")} | more


def codes(name, **labels):
    return {
        "codeList": name,
        "categories": [
            {"value": code, "label": label, "label_zh": f"{label}义"}
            for code, label in labels.items()
        ],
    }


FIELDS = [
    column("id", constraints={"required": True, "pattern": "a|b"}),
    column("size", type="number", unit="a*b", constraints={"minimum": 1}),
    column("when", type="integer", constraints={"minimum": 0, "maximum": 9}),
    column("sort", **codes("ab", x="ex"), constraints={"required": True, "enum": ["x"]}),
]
DESCRIPTOR = {
    **texts("All", "全部"),
    "resources": [
        {
            "name": "one",
            "type": "table",
            "path": "t/one.csv",
            **texts("One", "一"),
            "schema": {"fields": FIELDS, "primaryKey": ["id", "size"]},
        },
        {"name": "book", "path": "b.xlsx", "title": "The_book", "title_zh": "书"},
        {
            "name": "two",
            "type": "table",
            "path": "t/two.csv",
            **texts("Two", "二"),
            "schema": {"fields": FIELDS, "primaryKey": ["id", "size"]},
        },
        {
            "name": "in",
            "type": "table",
            **texts("Inside", "内"),
            "schema": {"fields": [column("sort", **codes("a_b", y="why"))]},
        },
    ],
}
MARKDOWN = r"""# Data dictionary

**数据字典**

**All**: about

**全部**：说明

An empty cell means “not given”. 空单元格表示“未给出”。

## one

**One**: about

**一**：说明

File · 文件 `t/one.csv`; key · 主键 `id`, `size`

| Column · 列 | Type, unit · 类型与单位 | Meaning | 含义 | Accepted · 可取值 |
| --- | --- | --- | --- | --- |
| `id` | string | **ID**: about | **id列**：说明 | required · 必填; `a\|b` |
| `size` | number, a\*b | **SIZE**: about | **size列**：说明 | ≥ 1 |
| `when` | integer | **WHEN**: about | **when列**：说明 | 0–9 |
| `sort` | string | **SORT**: about | **sort列**：说明 | required · 必填; [codes: ab](#codes-ab) |

## two

**Two**: about

**二**：说明

File · 文件 `t/two.csv`; key · 主键 `id`, `size`

Columns as in [one](#one). 各列同[one](#one)。

## in

**Inside**: about

**内**：说明

in this package · 载于数据包内

| Column · 列 | Type, unit · 类型与单位 | Meaning | 含义 | Accepted · 可取值 |
| --- | --- | --- | --- | --- |
| `sort` | string | **SORT**: about | **sort列**：说明 | [codes: a b](#codes-a-b) |

## Codes

**代码**

What the codes mean. 代码含义。

### Codes: a b

| Code · 代码 | Meaning | 含义 |
| --- | --- | --- |
| `y` | why | why义 |

### Codes: ab

| Code · 代码 | Meaning | 含义 |
| --- | --- | --- |
| `x` | ex | ex义 |

## Other files

**其他文件**

| File · 文件 | Content | 内容 |
| --- | --- | --- |
| `b.xlsx` | The\_book | 书 |
"""


def test_the_page_has_each_table_once_then_codes_then_other_files(dictionary):
    assert dictionary_markdown(DESCRIPTOR, dictionary) == MARKDOWN


def test_a_package_of_nothing_has_neither_codes_nor_files(dictionary):
    text = dictionary_markdown({**texts("All", "全部"), "resources": []}, dictionary)
    assert text.endswith("空单元格表示“未给出”。\n")


def test_the_lists_of_codes_are_gathered_over_tables_and_sorted_by_name():
    tables = [
        {"schema": {"fields": [column("a", **codes("two", x="ex")), column("b")]}},
        {
            "schema": {
                "fields": [
                    column("c", **codes("one", z="zed")),
                    column("d", **codes("two", y="w")),
                ]
            }
        },
    ]
    assert list_codes(tables) == [
        ("one", {"z": ("zed", "zed义")}),
        ("two", {"x": ("ex", "ex义"), "y": ("w", "w义")}),
    ]


@pytest.fixture
def page(dictionary):
    hostile = "<script>alert(1)</script> | *x* [y](javascript:z) &lt;b&gt;  \n $a$ ~b~ `c` # \\d"
    return dictionary_html(DESCRIPTOR | {"title": hostile}, dictionary)


def test_the_page_asks_for_nothing_and_its_anchors_lead_somewhere(page):
    assert not re.search(r"""(src|href)=["']?(?!data:|#)[a-z]+:""", page)
    assert "<title>Data dictionary</title>" in page
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert {"one", "codes-ab", "codes-a-b"} <= anchors
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def test_labels_cannot_leave_their_place_in_the_page(page):
    assert "<script" not in page
    assert 'href="javascript' not in page
    shown = "&lt;script&gt;alert(1)&lt;/script&gt; | *x* [y](javascript:z) &amp;lt;b&amp;gt; $a$"
    assert f"{shown} ~b~ `c` # \\d" in page


def test_the_page_names_its_languages_and_no_attribute_holds_chinese(page):
    assert '<html lang="en"' in page
    assert '<span lang="zh-Hans">数据字典</span>' in page
    assert '<span lang="zh-Hans">：说明</span>' in page
    assert not re.search(r'="[^"<>]*[\u4e00-\u9fff]', page)


def test_each_table_is_folded_scrolls_by_itself_and_is_named_by_its_heading(page):
    assert page.count("<table>") == page.count("</table></div></details>") == 5
    for heading in ("one", "in", "codes-ab", "codes-a-b", "other-files"):
        region = f'tabindex="0" aria-labelledby="{heading}"><table>'
        assert page.count(region) == 1
        assert f'id="{heading}"' in page
    folds = re.findall(r"<summary>(.*?)</summary>", page)
    counts = [re.sub("<.*?>", "", fold) for fold in folds]
    assert counts == [f"Rows · 行数: {count}" for count in (4, 1, 1, 1, 1)]


def test_the_contents_lead_to_every_table_and_list_of_codes(page):
    contents = page.partition('<ul class="contents">')[2].partition("</ul>")[0]
    assert re.findall('href="#(.*?)"', contents) == [
        *("one", "two", "in", "codes", "codes-a-b", "codes-ab", "other-files")
    ]
    assert page.index('class="contents"') < page.index("<h2 ")
    assert page.count('class="contents"') == 1


def test_a_page_of_nothing_has_no_contents(dictionary):
    page = dictionary_html({**texts("All", "全部"), "resources": []}, dictionary)
    assert 'class="contents"' not in page


def test_the_page_leads_where_it_is_told(dictionary):
    frame = Frame((Way("Home", "../index.html"),))
    assert '<a href="../index.html">Home</a>' in dictionary_html(DESCRIPTOR, dictionary, frame)
