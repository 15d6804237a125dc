"""What a reader can hold against a brief without knowing how it was made."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd
import yaml

from analysis.register.number import Number
from analysis.register.results import Results
from tests.content.reading.page import SIGN, Exhibit, Page, Text



@cache
def _read_words(language: str) -> dict[str, Any]:
    return yaml.safe_load(files("analysis.words").joinpath(f"{language}.yml").read_text("utf-8"))


# --- grammar -------------------------------------------------------------------------------------

_ONE = re.compile(
    r"(?<![\d.,–−-])1 (?:pairs|statements|cases|figures|rows|pages|rates|conclusions|mentions|years"
    r"|hold|do|are|keep|have|can be|were)\b"
    r"|(?<![\d.,–−-])1 more hold\b"
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
    r"\babout about|\bover over|[(（]\s*[)）]|\bNone\b|\bnan\b|\{\{|\}\}|[{}]|,\.|\.\.(?!\.)|，。|。。|，，"
    r"|  |,,| [,.;:](?!\w)|\bby [−-]\d|年年|约约|左右左右|、。|；。|：。"
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


# --- exhibits ------------------------------------------------------------------------------------

#: What a note calls the marks of its chart, and which column of its data tells whether they are there.
_HOLLOW = ("Hollow marks", "空心点")
_WHISKERS = ("Whiskers", "横线")
_BAND = ("band is the prediction", "Band: the prediction", "色带为预测区间")
_RINGS = ("Rings", "空心圆")
_FAN = ("The fan", "扇形")
_DASH = ("A dash marks", "短横表示")
_MARKS_OF_TEXT = re.compile(r"(?:^|[;；] ?)(\w+)(?:: |：)")
_MARKS_OF_CELL = re.compile(r"\(([a-z](?:, [a-z])*)\)|（([一-鿿、，]{2,})）")
_LARGEST_FIRST = ("largest gap first", "相差最大者在前")
_WITH_FORECAST = ("forecast", "预测")
_WITH_SINCE = ("published since", "此后公布")


def check_exhibits(
    page: Page, charts: Mapping[str, pd.DataFrame], numbers: Mapping[str, Number]
) -> Iterator[str]:
    """Yield notes that explain no mark, marks without a note, titles and references that mislead."""
    exhibits = page.exhibits
    for text in page.texts:
        for name in re.findall(r"\[\]\(#([^)]*)\)", text.marked):
            if name not in exhibits:
                yield f"{text.plain!r} points to {name}, which is not there"
    yield from _check_widest(page)
    for one in exhibits.values():
        if one.chart:
            yield from _check_chart(one, charts[one.chart])
        else:
            yield from _check_table(one, numbers)


def _check_widest(page: Page) -> Iterator[str]:
    """Yield a finding on the widest conflict that is not the first of the table of conflicts."""
    conflicts = page.exhibits.get("tbl-conflicts")
    for text in page.findings:
        for sentence in text.sentences:
            if _has(sentence.plain, ("The widest", "相差最大的一处")) and conflicts is not None:
                first = [one.ref for cell in conflicts.rows[0] for one in cell.numbers]
                if sentence.shown_in()[0].ref not in first:
                    yield f"not the widest: {sentence.plain!r}"


def _check_table(one: Exhibit, numbers: Mapping[str, Number]) -> Iterator[str]:
    cells = [cell.plain for row in one.rows for cell in row]
    for mark in "†‡":
        if (mark in one.note) != any(mark in cell for cell in cells):
            yield f"{one.id}: {mark} stands in its {'note' if mark in one.note else 'table'} only"
    if _has(one.note, _DASH) != ("–" in cells or "—" in cells) and one.id == "tbl-key":
        yield f"{one.id}: its note and its table differ about a dash"
    if one.id == "tbl-context":
        told = set(_MARKS_OF_TEXT.findall(re.split(r"\. |。", one.note)[0]))
        met = {
            mark.strip()
            for cell in cells
            for found in _MARKS_OF_CELL.findall(cell)
            for mark in re.split("[,，、]", found[0] or found[1])
        }
        if told != met:
            yield f"{one.id}: its note tells {sorted(told)}, its table has {sorted(met)}"
    if _has(one.title.plain, _LARGEST_FIRST):
        gaps = [
            numbers[n.ref].value
            for row in one.rows
            for n in row[-2].numbers
        ]
        if gaps != sorted(gaps, reverse=True):
            yield f"{one.id}: the largest gap does not come first"


def _check_chart(one: Exhibit, data: pd.DataFrame) -> Iterator[str]:
    note, title = one.note, one.title.plain

    def compare(what: str, told: bool, there: bool) -> Iterator[str]:
        if told != there:
            yield f"{one.id}: {what} {'told of and not drawn' if told else 'drawn and not told of'}"

    if one.chart == "growth_ranking":
        hollow = (data["base_origin"] != "printed").any()
        if note:
            yield from compare("hollow marks", _has(note, _HOLLOW), bool(hollow))
            open_ = (data["cagr_low"] != data["cagr_high"]).any()
            yield from compare("whiskers", _has(note, _WHISKERS), bool(open_))
        ends = [n for n in one.title.numbers]
        if ends:
            drawn = [data["cagr"].min(), data["cagr"].max()]
            shown = [_value(n.text) for n in ends]
            if any(abs(a - b) > Decimal("0.06") for a, b in zip(shown, drawn, strict=True)):
                yield f"{one.id}: its title says {shown}, drawn are {[str(x) for x in drawn]}"
    if one.chart == "series":
        forecast = data["origin"].astype(str).str.startswith("forecast")
        if note or forecast.any():
            yield from compare("a band", _has(note, _BAND), bool(forecast.any()))
        if _has(title, _WITH_FORECAST) and not forecast.any():
            yield f"{one.id}: no forecast is drawn under {title!r}"
        last = data[~forecast].groupby("series")["year"].count()
        since = _has(title, _WITH_SINCE) or _has(note, _RINGS)
        if since and last.empty:
            yield f"{one.id}: nothing was published since under {title!r}"
    if one.chart == "scenarios" and _has(note, _FAN):
        ends = data.columns.intersection(["low", "high"])
        if len(ends) == 2 and (data["low"] == data["high"]).all():
            yield f"{one.id}: a fan is told of and not drawn"
    if one.chart == "composition" and _has(title, ("fell as a share", "占比下降")):
        for part, rows in data.groupby("part"):
            first, last = rows.iloc[0], rows.iloc[-1]
            if not (first["share_low"] > last["share_high"] and first["part_value"] < last["part_value"]):
                yield f"{one.id}: its title does not hold for {part}"


def _has(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _value(text: str) -> Decimal:
    match = re.search(r"[−-]?[\d,]+(?:\.\d+)?", text)
    assert match, text
    return Decimal(match[0].replace("−", "-").replace(",", ""))


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
            if re.search(r"\d", one.text) and not re.search(r"page|第\d+页|–|至| to |or ", one.text):
                ways[names[one.ref]].add(_value(one.text))
    for name, values in ways.items():
        # One may be a year, where that is asked of a figure.
        plain = {value for value in values if not Decimal(1900) < value < Decimal(2100)}
        if len(plain) > 1 and not _abbreviate(plain):
            yield f"findings show {name} as {sorted(plain)}"


def _abbreviate(values: set[Decimal]) -> bool:
    """Tell whether values are one to the digits shown."""
    ordered = sorted(values, key=lambda one: -len(one.as_tuple().digits))
    longest = ordered[0]
    return all(
        longest.quantize(one, rounding="ROUND_HALF_UP") == one for one in ordered[1:]
    )


def compare_languages(
    pages: Mapping[str, Page], names: Mapping[str, str]
) -> Iterator[str]:
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

_ORIGIN = re.compile(r"pages? \d|Source: |第\d+页|出处：|来源：")
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
