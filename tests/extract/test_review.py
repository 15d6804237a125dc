"""The review page of a draft."""

from html.parser import HTMLParser

from analysis.extract.intake import build_document
from analysis.extract.review import KINDS, render_review
from analysis.extract.scan import extract_mentions

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
