"""The served copy of a page: as it stands in the report, and the script that loads it again."""

import hashlib
import html
import re
from typing import Final

from analysis.words.catalogue import Catalogue

_POLICY: Final = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")')
#: What the script needs: to be loaded from here, and to hear of builds.
_NEEDED: Final = ("script-src", "connect-src")


def find_version(content: bytes | None) -> str:
    """Return what tells a page from what it was before; empty where there is none."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def add_script(page: str, script: str, version: str) -> str:
    """Return a page with the preview's script at its end.

    Args:
        page: HTML; what it forbids stays forbidden, but for the script and what it asks for.
        script: its address.
        version: the page's, as :func:`find_version` gives it.
    """
    page = _POLICY.sub(lambda found: f"{found[1]}{allow_script(found[2])}{found[3]}", page, 1)
    before, end, after = page.rpartition("</body>")
    element = f'<script src="{html.escape(script)}" data-version="{version}" defer></script>'
    return f"{before}{element}\n{end}{after}"


def allow_script(policy: str) -> str:
    """Return a policy of content that also lets a script of this server run and ask it."""
    directives = [one.split() for one in policy.split(";") if one.strip()]
    for name in _NEEDED:
        found = next((one for one in directives if one[0] == name), None)
        if found is None:
            directives.append([name, "'self'"])
        else:
            found[1:] = [*(one for one in found[1:] if one != "'none'"), "'self'"]
    return "; ".join(" ".join(one) for one in directives)


def show_message(words: Catalogue, heading: str) -> str:
    """Return a page of its own, where the report has none to show."""
    return f"""<!DOCTYPE html>
<html lang="{words.say("language.html")}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{html.escape(heading)}</title>
</head>
<body>
<main><h1>{html.escape(heading)}</h1></main>
</body>
</html>
"""
