"""The review page of a draft."""

import re
from html.parser import HTMLParser

import pytest

from analysis.core.text import find_unseen
from analysis.extract.intake import build_document
from analysis.extract.review import KINDS, render_review
from analysis.extract.scan import Mention, extract_mentions

TEXT = "— 1 —\n全区<新增>企业900家，指数1824。\n— 2 —\n下降5.7%，A&B共3个平台。\n"


class Tags(HTMLParser):
    """Counts what a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.focusable = 0
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.names.add(tag)
        if tag != "meta":
            self.open.append(tag)
        if "id" in values:
            self.ids.append(values["id"] or "")
        self.links.extend(filter(None, [values.get("href"), values.get("src")]))
        self.focusable += values.get("tabindex") == "0"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page() -> str:
    document = build_document(TEXT)
    return render_review(document, extract_mentions(document, 2020), "试<b>")


def test_the_page_is_well_formed_and_needs_nothing_from_elsewhere() -> None:
    tags = Tags(page())
    assert tags.open == []
    assert len(tags.ids) == len(set(tags.ids))
    assert all(link.startswith("#") and link[1:] in tags.ids for link in tags.links)
    assert "script" not in tags.names
    assert {"main", "header", "h1"} <= tags.names


def test_every_mention_can_be_reached_by_keyboard_and_shows_its_reading() -> None:
    html = page()
    assert Tags(html).focusable == 4
    assert "变化 · -5.7 %" in html
    assert ".m:focus>.r" in html


def test_what_needs_a_look_comes_first_and_links_to_its_place() -> None:
    html = page()
    link = html.index('<a href="#p01.02">')
    assert link < html.index('id="p01.02"')


def test_text_and_names_are_escaped() -> None:
    html = page()
    assert "&lt;新增&gt;" in html
    assert "A&amp;B" in html
    assert "试&lt;b&gt;" in html


def test_each_kind_is_counted() -> None:
    html = page()
    assert all(f'<li class="{kind}">' in html for kind in KINDS)
    assert '<li class="level">水平 3</li>' in html


def mention(**changes: object) -> Mention:
    cells: dict[str, object] = {
        "figure": "p00.01",
        "page": None,
        "printed": "5亿元",
        "kind": "level",
        "value": "500000000",
        "hedge": "exact",
        "unit": "CNY",
        "period": "2019",
        "period_basis": "stated",
        "scope": "甲市",
        "indicator": "",
        "head": "",
        "basis": "",
        "prices": "",
        "paragraph": None,
        "note": "",
        "label": "",
        "start": 2,
        "end": 5,
        "review": "",
    }
    return Mention(**{**cells, **changes})


def rendered(one: Mention, language: str = "zh", text: str = "产值5亿元。") -> str:
    return render_review(build_document(text), [one], "city", language)


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        (
            {},
            "p00.01 · 第1段 · 水平 · 500000000 元 · 2019（本句） · 甲市",
            "p00.01 · paragraph 1 · level · 500000000 CNY · 2019 (same sentence) · 甲市",
        ),
        (
            {"hedge": "approx", "period_basis": "", "period": "unknown", "scope": ""},
            "p00.01 · 第1段 · 水平 · 约500000000 元 · unknown",
            "p00.01 · paragraph 1 · level · about 500000000 CNY · unknown",
        ),
        (
            {"kind": "name", "value": "", "unit": "", "period": "", "period_basis": ""},
            "p00.01 · 第1段 · 名称 · 甲市",
            "p00.01 · paragraph 1 · name · 甲市",
        ),
        (
            {"head": "亿元", "basis": "annual_average", "note": "a fall, so negative"},
            "2019（本句） · 甲市 · 表头单位 亿元 · 年均 · a fall, so negative",
            "甲市 · unit from the table 亿元 · annual average · a fall, so negative",
        ),
    ],
)
def test_a_reading_is_said_in_one_line_of_the_page_s_language(
    changes: dict[str, object], zh: str, en: str
) -> None:
    one = mention(**changes)
    assert f"{zh}</span></span>" in rendered(one)
    assert f"{en}</span></span>" in rendered(one, "en")
    assert 'aria-label="5亿元：' in rendered(one)
    assert 'aria-label="5亿元: ' in rendered(one, "en")


def test_doubts_of_the_whole_document_stand_above_its_figures_and_only_if_there_are_any() -> None:
    text = "Revenue grew by 5亿元 in all, <b>and</b> so on."
    html = rendered(mention(), "en", text)
    said = html.index("The document is not in Chinese.")
    assert html.index("Of the whole document") < said < html.index('class="kinds"')
    assert 'class="doubts"' not in rendered(mention())
    assert Tags(html).open == []


def test_the_page_says_its_words_in_its_language() -> None:
    zh, en = rendered(mention()), rendered(mention(), "en")
    assert zh.startswith('<!doctype html>\n<html lang="zh">')
    assert en.startswith('<!doctype html>\n<html lang="en">')
    assert "<h1>核对草稿：city</h1>\n<p>1 处数字，0 处待核。文件没有页码，页次未知。" in zh
    assert "<h1>Review of the draft: city</h1>\n<p>1 figures, 0 to review. The document" in en
    assert '<h2 id="u">待核</h2><p>没有。</p></section>' in zh
    assert "<section><h2>Text</h2>" in en
    assert render_review(build_document("产值5亿元。"), [mention()], "city") == zh


def test_a_doubt_is_listed_and_marked() -> None:
    one = mention(review="a <doubt>", kind="rank")
    html = rendered(one)
    assert (
        '<tr><td><a href="#p00.01">p00.01</a></td><td>5亿元</td><td>位次</td>'
        "<td>a &lt;doubt&gt;</td></tr>"
    ) in html
    assert "<thead><tr><th>编号</th><th>原文</th><th>类别</th><th>原因</th></tr></thead>" in html
    assert '<span class="m rank u" id="p00.01" tabindex="0" role="note"' in html
    assert '<span class="w">a &lt;doubt&gt;</span></span></span>' in html
    assert "1 处待核" in html
    assert 'class="m level"' in rendered(mention())
    assert 'class="w"' not in rendered(mention()).split("</style>")[1]


def test_the_text_is_whole_page_by_page_and_unnumbered_parts_are_named() -> None:
    text = "封面\n— 1 —\n产值5亿元。\n\n\n— 2 —\n丙丁\n"
    document = build_document(text)
    html = render_review(document, extract_mentions(document, 2021), "city")
    body = html.split("<main")[1]
    assert re.findall("<h2>([^<]*)</h2>", body) == ["未编页码", "第 1 页", "第 2 页"]
    plain = re.sub(r'<span class="r".*?</span>', "", body)
    pages = re.findall(r'<div class="page">(.*?)</div>', plain, re.DOTALL)
    assert [re.sub("<[^>]*>", "", page).strip() for page in pages] == [
        "封面\n— 1 —",
        "产值5亿元。",
        "丙丁",
    ]
    assert "共 2 页。" in html


def test_text_after_the_last_page_is_shown_and_bare_page_marks_are_not() -> None:
    text = "甲乙\n- 1 -\n丙丁\n- 2 -\n"
    document = build_document(text)
    body = render_review(document, [], "city").split("<main")[1]
    assert re.findall("<h2>([^<]*)</h2>", body) == ["第 1 页", "第 2 页", "未编页码"]
    assert body.count("甲乙") == body.count("丙丁") == 1


def test_blank_lines_are_dropped_and_line_ends_around_a_mention_kept() -> None:
    html = rendered(mention(start=6, end=9), text="甲\n\n\n乙\n5亿元\n\n丙。")
    body = html.split('<div class="page">')[1].split("</div>")[0]
    assert body.startswith('甲\n乙\n<span class="m')
    assert re.sub(r"<span.*</span>", "#", body, flags=re.DOTALL) == "甲\n乙\n#\n丙。"


def test_a_mention_over_two_lines_is_shown_in_one_piece() -> None:
    html = rendered(mention(start=2, end=7), text="产值5\n\n亿元。")
    assert ">5亿元<span" in html


def test_mentions_off_a_page_s_end_are_shown_on_the_page_they_begin_on() -> None:
    text = "— 1 —\n各级部门持续推进重点领域改革任务落实见效全年完成投资超5\n— 2 —\n亿元。6家。\n"
    document = build_document(text)
    html = render_review(document, extract_mentions(document, 2021), "city")
    assert html.count('class="m ') == 2
    assert html.count("亿元。") == 0 or html.index("6家") > html.index("超5亿元")


def test_what_nobody_sees_of_a_document_is_shown_and_steers_nothing() -> None:
    document = build_document("市\x1b[m、研发\u202e经费\r\v区\n产值\u200b5\u2066亿元。\n")
    mentions = extract_mentions(document, 2021)
    html = render_review(document, mentions, "city")
    assert not list(find_unseen(html))
    assert "市[U+001B][m、研发[U+202E]经费\n区\n产值[U+200B]" in html
    assert 'id="p00.01"' in html
