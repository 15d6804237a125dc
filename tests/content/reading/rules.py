"""What a reader can hold against a brief's words without knowing how it was made."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from tests.content.reading.exhibits import read_value
from tests.content.reading.page import Page

from analysis.register.number import Number
from analysis.register.results import Results


@cache
def _read_words(language: str) -> dict[str, Any]:
    return yaml.safe_load(files("analysis.words").joinpath(f"{language}.yml").read_text("utf-8"))


# --- grammar -------------------------------------------------------------------------------------

_ONE = re.compile(
    r"(?<![\d.,–−-])1 (?:pairs|statements|cases|figures|rows|pages|rates|conclusions|mentions"
    r"|years|hold|do|are|keep|have|can be|were|more hold)\b"
)
_SEVERAL = re.compile(
    r"(?<![\d.,–−])(?:0|[2-9]|\d[\d,]*\d) (?:pair|statement|case|figure|row|page|rate|conclusion"
    r"|mention|year|holds|does|keeps|has)\b"
)
_NONE_OF_OTHERS = re.compile(r"the other 0|others? 0\b|\b0 others?|其余0|另有0|另外0")


def check_grammar(page: Page) -> Iterator[str]:
    """Yield plurals of one, singulars of several, and others that are none."""
    for text in page.texts:
        for pattern in (_ONE, _SEVERAL, _NONE_OF_OTHERS):
            for match in pattern.finditer(text.plain):
                yield f"{match[0]!r} in {text.plain!r}"


# --- how it is set -------------------------------------------------------------------------------

_SET = re.compile(
    r"\babout about|\bover over|(?<!\])[(（]\s*[)）]|\bNone\b|\bnan\b|[{}]|,\.|\.\.(?!\.)|,,"
    r"|  | [,.;:](?!\w)|\bby [−-]\d|，。|。。|，，|、。|；。|：。|年年|约约|左右左右"
)
_URL = re.compile(r"<https?://[^>]*>|https?://\S+")


def check_setting(page: Page) -> Iterator[str]:
    """Yield doubled words and marks, stray braces, and headings with nothing under them."""
    for text in page.texts:
        plain = _URL.sub("URL", text.plain)
        for match in _SET.finditer(plain):
            yield f"{match[0]!r} in {plain!r}"
    for one, after in zip(page.blocks, (*page.blocks[1:], None), strict=True):
        if one.is_heading and (after is None or after.is_heading):
            # The appendix has a heading of its own.
            yield f"nothing stands under {one.text.plain!r}"


# --- the policy ----------------------------------------------------------------------------------

#: What is so under some policies only, wherever it is said but in the policy's own rule.
_NOT_LITERAL = (
    *("hedges leave", "“about” leaves", "no point within", "约数留下", "约数的余地", "因“左右”"),
    "没有确定的点",
)


def check_policy(page: Page, run: Results, language: str) -> Iterator[str]:
    """Yield what is said of another hedge policy than the run's."""
    words = _read_words(language)
    own = run.scenario.hedge_policy.value
    told = " ".join(text.plain for text in page.texts)
    if " ".join(words["policy_rule"][own].split()) not in told:
        yield f"the rule of {own} is not told"
    quoted = set(re.findall(r"“([^”]*)”", told))
    for other in set(words["policy"]) - {own}:
        if " ".join(words["policy_rule"][other].split()) in told:
            yield f"the rule of {other} is told under {own}"
        if words["policy"][other] in quoted:
            yield f"the policy {other} is named under {own}"
    if own == "literal":
        rest = told.replace(" ".join(words["policy_rule"][own].split()), "")
        for phrase in _NOT_LITERAL:
            if phrase in rest:
                yield f"{phrase!r} is said where hedges are ignored"


# --- findings ------------------------------------------------------------------------------------


def check_findings(page: Page, names: Mapping[str, str], language: str) -> Iterator[str]:
    """Yield findings that show one number in two ways, and a missing word that there are none."""
    first = page.blocks[0].text.plain
    words = _read_words(language)
    said = " ".join(words["brief"]["no_finding"].split())
    if (not page.findings) != (said in first):
        yield f"{len(page.findings)} findings, and it begins {first!r}"
    ways: dict[str, set[Decimal]] = defaultdict(set)
    for text in (page.title, *page.findings):
        for one in text.numbers:
            if re.search(r"\d", one.text) and not re.search(
                r"page|第\d+页|–|～|至| to |or ", one.text
            ):
                ways[names[one.ref]].add(read_value(one.text))
    for name, values in ways.items():
        # One may be a year, where that is asked of a figure.
        plain = {value for value in values if not Decimal(1900) < value < Decimal(2100)}
        if len(plain) > 1 and not _abbreviate(plain):
            yield f"findings show {name} as {sorted(plain)}"


def _abbreviate(values: set[Decimal]) -> bool:
    """Tell whether values are one to the digits shown."""
    ordered = sorted(values, key=lambda one: -len(one.as_tuple().digits))
    longest = ordered[0]
    return all(longest.quantize(one, rounding="ROUND_HALF_UP") == one for one in ordered[1:])


def compare_languages(pages: Mapping[str, Page], names: Mapping[str, str]) -> Iterator[str]:
    """Yield the numbers that the findings of one language show and those of the other do not."""
    shown = {
        language: {names[one.ref] for text in page.findings for one in text.numbers}
        for language, page in pages.items()
    }
    (first, ours), (second, theirs) = shown.items()
    for language, only in ((first, ours - theirs), (second, theirs - ours)):
        for name in sorted(only):
            yield f"findings: {name} in {language} only"


# --- the appendix --------------------------------------------------------------------------------

#: A page, a publication, what several numbers have in common, or the statement it belongs to.
_ORIGIN = re.compile(r"\(pp?\.\xa0\d|第[\d、]+页|\(#(?:ref|note|n)-")
_GIVEN = {"table", "parameter", "source"}


def check_entries(page: Page, numbers: Mapping[str, Number]) -> Iterator[str]:
    """Yield the numbers that lead to no entry, or to one without page, publication or count."""
    for ref in dict.fromkeys(one.ref for one in page.numbers):
        if ref not in page.entries:
            yield f"{ref} has no entry"
            continue
        given = any(one.kind.value in _GIVEN for one in numbers[ref].operands)
        if not given and not _ORIGIN.search(page.entries[ref]):
            yield f"{ref} has neither page, publication nor count: {page.entries[ref]!r}"
