"""The API reference: what is offered is shown, with its signature; what is private is not."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from analysis.run.api import ROOMS, _show_room, api_reference, read_module, show_docstring

ROOT = Path(__file__).resolve().parents[2]

SOURCE = '''\
"""About this."""


class Pair(Base):
    """Two of a kind."""

    first: int

    @property
    def both(self) -> int:
        """Their sum."""

    def _hidden(self):
        """Not shown."""


def join(a: int, *, sep: str = ", ") -> str:
    """Join them."""

    def inner():
        """Not shown."""


def drop(one):
    """Drop one."""


def _private():
    """Not shown."""
'''


def test_a_module_offers_its_public_classes_and_functions_in_their_order():
    module = read_module("analysis.x", SOURCE)
    assert (module.name, module.text) == ("analysis.x", "About this.")
    pair, join, drop = module.entries
    assert (pair.signature, pair.text) == ("class Pair(Base)", "Two of a kind.")
    assert [(one.signature, one.text) for one in pair.members] == [("both: int", "Their sum.")]
    assert join.signature == "join(a: int, *, sep: str=', ') -> str"
    assert join.members == ()
    assert drop.signature == "drop(one)"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Give ``x`` & `y`.", "<p>Give <code>x</code> &amp; <code>y</code>.</p>"),
        ("See :func:`~analysis.a.b`.", "<p>See <code>analysis.a.b</code>.</p>"),
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"),
        (
            "Do.\n\nArgs:\n    a: first.\n    b: <second>.",
            "<p>Do.</p>\n<p><strong>Args</strong></p>\n<pre>a: first.\nb: &lt;second&gt;.</pre>",
        ),
        ("* one\n* two", "<pre>* one\n* two</pre>"),
        ("As so::\n\n    a = b", "<p>As so::</p>\n<pre>    a = b</pre>"),
    ],
)
def test_a_docstring_becomes_paragraphs_and_sections(text, html):
    assert show_docstring(text) == html


class Links(HTMLParser):
    """Every id of a page, every link, and its outline: headings' levels by id; lists closed."""

    def __init__(self, page):
        super().__init__()
        self.ids, self.links, self.levels, self.open = [], [], {}, []
        self.feed(page)

    def handle_endtag(self, tag):
        if tag == "ul":
            self.open.pop()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "ul":
            self.open.append(tag)
        if tag in {"h1", "h2", "h3", "h4"}:
            self.levels[given.get("id")] = int(tag[1])
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []


@pytest.fixture(scope="module")
def pages():
    return api_reference()


def test_each_room_has_a_page_and_each_module_its_place(pages):
    assert set(pages) == {"api/index.html", *(f"api/{room}.html" for room in ROOMS)}
    folders = {path.parent.name for path in (ROOT / "src" / "analysis").glob("*/__init__.py")}
    assert folders == set(ROOMS)
    assert "analysis.core.period.Period.parse" in Links(pages["api/core.html"]).ids
    assert "analysis.run.cli.main" in Links(pages["api/run.html"]).ids


def test_every_link_of_the_reference_leads_somewhere_and_no_id_is_there_twice(pages):
    found = {path.removeprefix("api/"): Links(page) for path, page in pages.items()}
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids)), name
        for link in page.links:
            target, _, fragment = link.partition("#")
            if target.endswith(".html"):
                assert not fragment or fragment in found[target].ids, link


def test_a_room_s_page_begins_with_the_room_and_goes_down_a_level_at_a_time(pages):
    page = Links(pages["api/study.html"])
    assert next(iter(page.levels)) == "analysis.study"
    assert page.levels["analysis.study"] == 1
    assert page.levels["analysis.study.growth"] == 2
    assert page.levels["analysis.study.trends.panel"] == 2  # of a package in the room
    assert page.levels["analysis.study.growth.GrowthRow"] == 3
    assert page.levels["analysis.study.growth.GrowthRow.estimates"] == 4


def test_each_page_leads_home_and_a_room_s_to_the_index_and_down_to_its_modules(pages):
    assert Links(pages["api/index.html"]).links[1] == "../index.html"
    study = Links(pages["api/study.html"])
    assert study.links[1:3] == ["../index.html", "index.html"]
    assert "#analysis.study.growth" in study.links
    assert "#analysis.study" not in study.links


def test_a_room_s_modules_are_listed_once_below_its_name_and_of_a_lone_one_there_is_no_list(pages):
    for room in ROOMS:
        page = pages[f"api/{room}.html"]
        assert page.count('<ul class="contents">') == 1
        assert page.index('<ul class="contents">') < page.index("<h2 ")
    alone = _show_room([read_module("analysis.x", SOURCE)])
    assert alone.startswith('<h1 id="analysis.x">analysis.x</h1>\n<p>About this.</p>\n<h3 ')
    assert "<ul" not in alone
    both = _show_room([read_module("analysis.x", ""), read_module("analysis.x.y", SOURCE)])
    assert both.count("<ul") == 1
    assert '<li><a href="#analysis.x.y">analysis.x.y</a></li>\n</ul>\n<h2 ' in both


def test_the_index_leads_to_every_room_and_module_and_says_what_each_is_for(pages):
    index = Links(pages["api/index.html"])
    assert {f"{room}.html" for room in ROOMS} <= set(index.links)
    for room in ROOMS:
        assert f"{room}.html#analysis.{room}" in index.links
    assert "study.html#analysis.study.growth" in index.links
    assert index.open == []  # each list is closed


def test_nothing_private_and_nothing_of_this_machine_is_shown(pages):
    for page in pages.values():
        text = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        assert str(ROOT) not in text
        assert not re.search(r'id="[\w.]*\._', text)
