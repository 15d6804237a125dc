"""A page needs nothing else, leads from each number to its entry and back, and says what it is."""

import dataclasses
import json
import re

import pytest

from analysis.core.errors import InputError
from analysis.render import render_html


def test_html_makes_no_request_and_runs_no_script(html, elements):
    for tag, attributes in elements(html):
        assert tag not in {"iframe", "object", "embed", "link", "form"}
        assert not any(name.startswith("on") for name in attributes)
        assert tag != "script" or attributes == {"type": "application/ld+json"}
        if tag == "img":
            assert attributes["src"].startswith("data:")
            assert attributes["alt"]
    assert not re.search(r"@import|url\((?!data:)", html)
    assert len(html.encode()) < 400_000


def test_every_number_leads_to_its_entry_and_every_entry_back(html, elements):
    found = elements(html)
    ids = [attributes["id"] for _, attributes in found if "id" in attributes]
    assert len(ids) == len(set(ids))
    numbers = [a for _, a in found if a.get("class") == "num"]
    back = [a["href"] for _, a in found if str(a.get("href", "")).startswith("#at-")]
    assert len(numbers) == len(back) == 23
    assert {f"#{a['id']}" for a in numbers} == set(back)
    for _, attributes in found:
        for reference in (
            str(attributes.get("href", "")).partition("#")[2]
            if str(attributes.get("href", "")).startswith("#")
            else "",
            attributes.get("aria-describedby", ""),
            attributes.get("aria-labelledby", ""),
        ):
            assert not reference or reference in ids


def test_the_pages_own_words_and_codes_are_the_languages(metadata, sample, samples, bracketed):
    metadata = dataclasses.replace(metadata["en"], language="xx")
    html = render_html(sample("en"), metadata, resources=samples, words=bracketed)
    assert '<html lang="xx-Latn">' in html
    assert '"inLanguage": "xx-Latn"' in html
    for word in (
        "〚Research brief〛",
        "〚Skip to the text〛",
        "〚Table 1〛",
        "〚Note: 〛",
        "1 〚May〛 2023",
    ):
        assert word in html
    assert 'aria-label="〚Back to place 1 in the text〛"' in html
    with pytest.raises(InputError, match="language 'xx'; accepted: zh, en"):
        render_html("x", metadata, resources=samples)


def test_html_says_what_it_is_to_machines(language, html, metadata):
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    report = json.loads(data)
    assert report["@type"] == "Report"
    assert report["isBasedOn"]["@type"] == "Dataset"
    assert f'<html lang="{"zh-Hans" if language == "zh" else "en"}">' in html
    assert f"<title>{metadata[language].title}</title>" in html
