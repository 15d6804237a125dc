"""Pages around the briefs: data shown harmlessly, in the page's language."""

import re

import jinja2
import pytest

from analysis.core.text import show_unseen
from analysis.render import page
from analysis.render.fragment import fill_fragment, format_size, mark_text
from analysis.render.frame import Frame, Way
from analysis.words.catalogue import catalogue, pseudo


@pytest.fixture
def fill(monkeypatch):
    """Fills a template of one's own."""
    monkeypatch.setattr(page, "font_faces", lambda *_: "")

    def make(template, words="en", **values):
        own = jinja2.DictLoader({"own.html.j2": template})
        loader = jinja2.ChoiceLoader([own, jinja2.FileSystemLoader(page.TEMPLATES)])
        monkeypatch.setattr(page.ENVIRONMENT, "loader", loader)
        html = fill_fragment("own.html.j2", title="A <b>", words=words, **values)
        return html, re.search(r"<main[^>]*>\n(.*?)\n*</main>", html, re.DOTALL)[1]

    return make


def test_a_template_gets_title_and_values_escaped(fill):
    html, body = fill("<h1>{{ title }}</h1>{{ value }}{{ own | html }}", value="<i>", own="<hr>")
    assert body == "<h1>A &lt;b&gt;</h1>&lt;i&gt;<hr>"
    assert "<title>A &lt;b&gt;</title>" in html


def test_a_value_that_is_not_given_is_a_fault(fill):
    with pytest.raises(jinja2.UndefinedError, match="missing"):
        fill("{{ missing }}")


def test_a_page_speaks_the_language_it_is_given(fill, tmp_path):
    template = "{{ say('page.code') }}"
    html, body = fill(template, "zh")
    assert (body, '<html lang="zh-Hans"' in html) == ("代码", True)
    (tmp_path / "xx.yml").write_text(pseudo("en", brackets="〚〛").as_yaml(), encoding="utf-8")
    assert fill(template, catalogue("xx", tmp_path))[1] == "〚Code〛"


def test_the_ways_out_stand_around_the_page(fill):
    frame = Frame((Way("Home", "../index.html"),), (Way("Licence", "https://a.org"),))
    html, _ = fill("x", frame=frame)
    assert html.index('href="../index.html"') < html.index("<main") < html.index("https://a.org")
    assert "<nav" not in fill("x")[0]


def test_text_from_data_is_shown_as_it_is_with_its_chinese_marked_on_another_language_s_page(fill):
    template = "{{ value | text }}"
    assert fill(template, value="<i>甲")[1] == '&lt;i&gt;<span lang="zh-Hans">甲</span>'
    assert fill(template, "zh", value="<i>甲\u202e")[1] == "&lt;i&gt;甲[U+202E]"
    assert mark_text("a\u202e甲，b") == 'a[U+202E]<span lang="zh-Hans">甲，</span>b'
    assert show_unseen("a\tb\ud800") == "a[U+0009]b[U+D800]"


def test_a_number_of_bytes_is_written_for_a_reader(fill):
    assert fill("{{ 14800000 | size }}")[1] == "14.8 MB"


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1 kB"),
        (380_400, "380 kB"),
        (999_999, "1000 kB"),
        (1_000_000, "1.0 MB"),
        (14_800_000, "14.8 MB"),
    ],
)
def test_a_size_is_told_as_a_reader_wants_it(size, shown):
    assert format_size(size) == shown
