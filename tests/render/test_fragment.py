"""Pages around the briefs: data shown harmlessly, each language in its own words."""

import pytest

from analysis.core.errors import InputError
from analysis.render.fragment import fill_fragment, format_size, mark_text, show_controls
from analysis.words.catalogue import pseudo

BRIEF = {"page": {"path": "b.html"}, "print": {"path": "b.pdf", "size": 14_800_000}}


def edition(*languages: str, **cells) -> dict:
    briefs = [BRIEF | {"language": one, "title": "T", "description": "D"} for one in languages]
    content = {
        "source": {"title": "A <b>", "title_zh": "甲"},
        "date": "2023-05-01",
        "data": {"licenses": [{"title": "CC BY"}]},
        "groups": [],
        "briefs": briefs,
    }
    return content | cells


def page(given: dict, **keywords) -> str:
    return fill_fragment(
        "edition.html.j2",
        title=given["source"]["title"],
        edition=given,
        links=[],
        home="../",
        checksums="SHA256SUMS",
        linked_data={},
        **keywords,
    )


def test_each_brief_is_offered_in_its_own_language():
    html = page(edition("zh", "en"))
    assert '<section lang="zh-Hans">' in html
    assert 'type="application/pdf">PDF版</a>，14.8 MB' in html
    assert '<section lang="en">' in html
    assert 'type="application/pdf">As PDF</a>, 14.8 MB' in html


def test_a_projects_language_is_offered_in_its_words(tmp_path):
    (tmp_path / "xx.yml").write_text(pseudo("en").as_yaml(), encoding="utf-8")
    assert ">⟦As PDF⟧</a>, 14.8 MB" in page(edition("xx"), words=tmp_path)
    with pytest.raises(InputError, match="language 'xx'; accepted: zh, en"):
        page(edition("xx"))


def test_text_from_data_is_shown_as_it_is_with_its_chinese_marked():
    html = page(edition())
    assert "<h1>A &lt;b&gt;</h1>" in html
    assert '<p><span lang="zh-Hans">甲</span></p>' in html
    assert mark_text("a\u202e甲，b") == 'a[U+202E]<span lang="zh-Hans">甲，</span>b'
    assert show_controls("a\tb") == "a[U+0009]b"


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
