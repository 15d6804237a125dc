import pytest

from analysis.run.preview.page import add_script, allow_script, find_version, show_message
from analysis.words.catalogue import catalogue


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (
            "default-src 'none'; img-src data:",
            "default-src 'none'; img-src data:; script-src 'self'; connect-src 'self'",
        ),
        (
            "default-src 'none'; script-src 'sha256-abc='",
            "default-src 'none'; script-src 'sha256-abc=' 'self'; connect-src 'self'",
        ),
        (
            "script-src 'none'; connect-src 'none';",
            "script-src 'self'; connect-src 'self'",
        ),
    ],
)
def test_a_policy_lets_this_servers_script_in_and_nothing_else(policy, allowed):
    assert allow_script(policy) == allowed


def test_a_page_is_served_as_it_stands_but_for_the_script():
    policy = "default-src 'none'"
    page = f"""<html><head>
<meta http-equiv="Content-Security-Policy" content="{policy}">
</head><body><pre>&lt;/body> default-src 'none'</pre></body></html>
"""
    served = add_script(page, "/a&b/preview.js", "v1")
    assert served.count("<script") == 1
    assert '<script src="/a&amp;b/preview.js" data-version="v1" defer></script>\n</body>' in served
    without = served.replace(
        '<script src="/a&amp;b/preview.js" data-version="v1" defer></script>\n', ""
    )
    assert without.replace(allow_script(policy), policy) == page


def test_a_page_without_a_policy_gets_the_script_and_none():
    assert "Security" not in add_script("<body></body>", "/x.js", "")


def test_a_version_tells_one_content_from_another_and_from_none():
    assert find_version(None) == ""
    assert find_version(b"a") == find_version(b"a") != find_version(b"b")


def test_a_message_is_text():
    page = show_message(catalogue("zh"), "<b>")
    assert "<b>" not in page
    assert '<html lang="zh-Hans">' in page
