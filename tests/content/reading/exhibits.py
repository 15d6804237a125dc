"""Tables and charts against what is said of them: titles, notes, marks, references."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

import pandas as pd
from tests.content.reading.page import Exhibit, Page

from analysis.register.number import Number

_WIDEST = ("The widest", "相差最大的一处")
_LARGEST_FIRST = ("largest gap first", "相差最大者在前")
_DASH_TOLD = ("A dash marks", "短横表示")
_DASHES = ("–", "—")
_OPEN_END = ("or more", "不低于")
_TWO_WAYS = ("fell as a share", "占比下降")
#: To the digits of a rate as it is shown.
_AS_SHOWN = Decimal("0.06")


def check_exhibits(
    page: Page, charts: Mapping[str, pd.DataFrame], numbers: Mapping[str, Number]
) -> Iterator[str]:
    """Yield marks and notes that do not go together, titles and references that mislead.

    Args:
        page: the brief.
        charts: what each chart plots.
        numbers: by the entries they lead to.
    """
    exhibits = page.exhibits
    for text in page.texts:
        for name in re.findall(r"\[\]\(#([^)]*)\)", text.marked):
            if name not in exhibits:
                yield f"{text.plain!r} points to {name}, which is not there"
    yield from _check_widest(page)
    for one in exhibits.values():
        if one.chart in _CHARTS:
            yield from _CHARTS[one.chart](one, charts[one.chart])
        elif not one.chart:
            yield from _check_table(one, numbers)


def _check_widest(page: Page) -> Iterator[str]:
    """Yield a finding on the widest conflict that is not the first of the table of conflicts."""
    conflicts = page.exhibits.get("tbl-conflicts")
    for text in page.findings:
        for sentence in text.sentences:
            if says(sentence.plain, _WIDEST) and conflicts is not None:
                first = [one.ref for cell in conflicts.rows[0] for one in cell.numbers]
                if sentence.shown_in()[0].ref not in first:
                    yield f"not the widest: {sentence.plain!r}"


def _check_table(one: Exhibit, numbers: Mapping[str, Number]) -> Iterator[str]:
    cells = [cell.plain for row in one.rows for cell in row]
    for mark in "†‡":
        yield from _pair(one, mark, mark in one.note, any(mark in cell for cell in cells))
    if one.id == "tbl-key":
        dashed = any(dash in cells for dash in _DASHES)
        yield from _pair(one, "a dash", says(one.note, _DASH_TOLD), dashed)
    if says(one.title.plain, _LARGEST_FIRST):
        gaps = [numbers[number.ref].value for row in one.rows for number in row[-2].numbers]
        if gaps != sorted(gaps, reverse=True):
            yield f"{one.id}: the largest gap does not come first"


def _check_ranking(one: Exhibit, data: pd.DataFrame) -> Iterator[str]:
    ends = one.title.numbers
    if ends and not any(says(end.text, _OPEN_END) for end in ends):
        drawn = (data["cagr"].min(), data["cagr"].max())
        shown = [read_value(end.text) for end in ends]
        if any(abs(a - b) > _AS_SHOWN for a, b in zip(shown, drawn, strict=True)):
            yield f"{one.id}: {one.title.plain!r}, and drawn are {drawn[0]:.1f} to {drawn[1]:.1f}"


def _check_series(one: Exhibit, data: pd.DataFrame) -> Iterator[str]:
    forecast = data["origin"].astype(str).str.startswith("forecast")
    if says(one.title.plain, ("forecast", "预测")) and not forecast.any():
        yield f"{one.id}: no forecast is drawn under {one.title.plain!r}"
    home, main = data["series"].iloc[0], data["vintage"].iloc[0]
    since = (data["series"] == home) & (data["vintage"] != main) & ~forecast
    if says(one.title.plain + one.note, ("ublished since", "此后公布")) and not since.any():
        yield f"{one.id}: nothing published since is drawn under {one.title.plain!r}"


def _check_composition(one: Exhibit, data: pd.DataFrame) -> Iterator[str]:
    if not says(one.title.plain, _TWO_WAYS):
        return
    for part, rows in data.groupby("part"):
        first, last = rows.iloc[0], rows.iloc[-1]
        fell = first["share_low"] > last["share_high"]
        if not fell or first["part_value"] >= last["part_value"]:
            yield f"{one.id}: {one.title.plain!r} does not hold for {part}"


_CHARTS: Final[Mapping[str, Callable[[Exhibit, pd.DataFrame], Iterator[str]]]] = {
    "growth_ranking": _check_ranking,
    "series": _check_series,
    "composition": _check_composition,
}


def _pair(one: Exhibit, mark: str, *sides: bool) -> Iterator[str]:
    """Yield a mark that is told of and not drawn, or drawn and not told of."""
    told, drawn = sides
    if told != drawn:
        yield f"{one.id}: {mark} {'told of and not drawn' if told else 'drawn and not told of'}"


def says(text: str, phrases: Iterable[str]) -> bool:
    """Tell whether a text has one of these phrases."""
    return any(phrase in text for phrase in phrases)


def read_value(text: str) -> Decimal:
    """Return the first number that stands in a text."""
    match = re.search(r"[−-]?\d[\d,]*(?:\.\d+)?", text)
    assert match, text
    return Decimal(match[0].replace("−", "-").replace(",", ""))
