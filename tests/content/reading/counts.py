"""Every count in a brief, counted anew: from the source's file, the run's rows, the page's tables.

Nothing is asked of what the brief itself counts with.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from tests.content.reading.page import Exhibit, Page, Text

from analysis.core.vocabulary import VERDICTS
from analysis.register.results import Results
from analysis.study.growth import measure_growth
from analysis.study.robustness import RobustnessRow

_ALL_OUTCOMES = "outcomes of every indicator"
_OUTCOMES = {"level", "share", "rank", "change"}
_FLIPS_NOT_LISTED = "claims that flip, and do not stand as they are read"
_FLIPS_LISTED = "claims that flip, and stand as they are read"
_ROWS_LISTED = "what flips, and stands as it is read"
_STANDING = {"stands", "rises", "falls"}
_CLAIMS_ONLY = ("Statements", "说法")
#: How a note says that there are more than its table lists.
_OTHERS = ("Others", "其余")
_POLICIES = {"standard", "wide", "literal", "logical"}


def count_anew(run: Results, page: Page) -> dict[str, int]:
    """Return every count that prose may show, by its id."""
    found = dict(_count_source(run)) | dict(_count_pairs(run)) | dict(_count_robust(run))
    found |= dict(_count_claims(run))
    key = page.exhibits.get("tbl-key")
    if key is not None:
        found["count.shown.key_indicators"] = len(key.rows)
        found["count.shown.back_cast"] = sum("†" in row[0].plain for row in key.rows)
        found["count.pairs.other_date"] = sum("‡" in row[0].plain for row in key.rows)
    for name in ("claims", "flips"):
        if (shown := page.exhibits.get(f"tbl-{name}")) is not None:
            found[f"count.shown.{name}"] = len(shown.rows)
    return found


def _count_source(run: Results) -> Iterator[tuple[str, int]]:
    with (Path(run.source.folder) / "figures.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    yield "count.figures", len(rows)
    chosen = run.scenario.indicators
    of = [
        row
        for row in rows
        if row["indicator"] and (chosen == "all" or row["indicator"] in set(chosen))
    ]
    yield "count.observations", sum(row["kind"] in _OUTCOMES for row in of)
    measured = [row for row in rows if row["indicator"] and row["kind"] in _OUTCOMES]
    yield _ALL_OUTCOMES, len(measured)
    yield "count.policy_figures", sum(row["kind"] == "policy" for row in of)


def _count_pairs(run: Results) -> Iterator[tuple[str, int]]:
    printed = [row for row in run.growth if row.base_origin == "printed"]
    yield "count.pairs", len(run.growth)
    yield "count.pairs.printed", len(printed)
    yield "count.pairs.back_cast", len([*run.growth]) - len(printed)
    ever = measure_growth(run.observations, run.source.indicators, base_year=1, end_year=9999)
    yield "count.pairs.outside", max(0, len(ever.rows) - len(run.growth))


def _count_claims(run: Results) -> Iterator[tuple[str, int]]:
    claims = {row.claim: row for row in run.claims}.values()
    kinds: Mapping[str, Callable[[bool], bool]] = {
        "count.claims": lambda _: True,
        "count.claims.own": lambda outside: not outside,
        "count.claims.outside": lambda outside: outside,
    }
    for name, wanted in kinds.items():
        of = [row for row in claims if wanted(row.outside)]
        verdicts = Counter(row.verdict for row in of)
        yield name, len(of)
        yield from ((f"{name}.{one}", verdicts[one]) for one in VERDICTS)
    topics = Counter(row.topic for row in claims)
    yield from ((f"count.topics.{topic}", number) for topic, number in topics.items())


def _count_robust(run: Results) -> Iterator[tuple[str, int]]:
    """Yield what keeps its conclusion under every convention, and what does not.

    Measures follow from figures that are counted, and are not counted themselves.
    """
    subjects = groupby(sorted(run.robustness, key=_subject), key=_subject)
    found = Counter[str]()
    for _, grouped in subjects:
        rows: Sequence[RobustnessRow] = list(grouped)
        [own] = [row.conclusion for row in rows if row.baseline]
        others = [row for row in rows if row.conclusion != own]
        found["rows"] += bool(others) and own in _STANDING
        if rows[0].number is not None:
            continue
        kind = "pairs" if rows[0].claim is None else "claims"
        if others and kind == "claims":
            found["flips"] += 1
        elif not others and own not in {"unchecked", "unsure"}:
            found[kind] += 1
        found["hidden"] += kind == "claims" and bool(others) and own not in _STANDING
        found["listed"] += kind == "claims" and bool(others) and own in _STANDING
        found["policy"] += any(row.convention in _POLICIES for row in others)
    for name in ("claims", "flips", "pairs", "policy"):
        yield f"count.robust.{name}", found[name]
    yield _FLIPS_NOT_LISTED, found["hidden"]
    yield _FLIPS_LISTED, found["listed"]
    yield _ROWS_LISTED, found["rows"]


def _subject(row: RobustnessRow) -> str:
    return row.subject


def check_counts(page: Page, names: Mapping[str, str], run: Results) -> Iterator[str]:
    """Yield the counts that another count of the same rows does not give.

    Args:
        page: the brief.
        names: ids of numbers by the entries they lead to.
        run: its tables.
    """
    anew = count_anew(run, page)
    for shown in page.numbers:
        name = names[shown.ref]
        if not name.startswith("count."):
            continue
        digits = "".join(one for one in shown.text if one.isdigit())
        if name not in anew:
            yield f"{name} is shown as {shown.text!r}, and nothing here counts it"
        elif digits != str(anew[name]):
            yield f"{name} is shown as {shown.text!r}; counted anew: {anew[name]}"
    yield from _check_rows(page, anew)
    for text in page.texts:
        for sentence in text.sentences:
            yield from _check_sums(sentence, names, anew, page)


def _check_rows(page: Page, anew: Mapping[str, int]) -> Iterator[str]:
    """Yield the tables that have more or fewer rows than what they list."""
    own = "count.claims.own"
    listed = {
        "tbl-flips": anew[_ROWS_LISTED],
        "tbl-conflicts": anew[f"{own}.conflict"] + anew[f"{own}.does_not_hold"],
        "tbl-readings": anew[f"{own}.under_reading"],
        "tbl-claims": sum(
            anew[f"count.claims.{one}"] for one in ("conflict", "does_not_hold", "under_reading")
        ),
    }
    flips = page.exhibits.get("tbl-flips")
    if flips is not None and _tells_others(flips) != bool(anew[_FLIPS_NOT_LISTED]):
        yield f"tbl-flips: {anew[_FLIPS_NOT_LISTED]} others flip: {flips.note!r}"
    only = anew[_FLIPS_LISTED] == anew[_ROWS_LISTED]
    if flips is not None and not only and any(one in flips.title.plain for one in _CLAIMS_ONLY):
        yield f"tbl-flips: not all its rows are statements: {flips.title.plain!r}"
    for name, number in listed.items():
        exhibit = page.exhibits.get(name)
        if exhibit is not None and len(exhibit.rows) != number:
            yield f"{name} has {len(exhibit.rows)} rows and lists {number}"


def _check_sums(
    sentence: Text, names: Mapping[str, str], anew: Mapping[str, int], page: Page
) -> Iterator[str]:
    """Yield parts that do not make their whole, and totals that a reader's own count refutes."""
    shown = [names[one.ref] for one in sentence.shown_in()]
    for whole in ("count.claims", "count.claims.own"):
        parts = [f"{whole}.{one}" for one in VERDICTS]
        if whole in shown and set(parts) <= set(shown):
            total = sum(anew[one] for one in parts)
            if total != anew[whole]:
                yield f"{total} of {anew[whole]} in {sentence.plain!r}"
    # "Of all figures so many measure an outcome" is of all, not of the indicators chosen.
    of_all = {"count.figures", "count.observations"} <= set(shown)
    if of_all and anew["count.observations"] != anew[_ALL_OUTCOMES]:
        yield f"{anew[_ALL_OUTCOMES]} of all figures: {sentence.plain!r}"
    key = page.exhibits.get("tbl-key")
    if "count.pairs" in shown and "(#tbl-key)" in sentence.marked and key is not None:
        dated = sum("‡" in row[0].plain for row in key.rows)
        explained = "count.shown.key_indicators" in {names[n.ref] for n in page.numbers}
        if not explained and len(key.rows) + dated != anew["count.pairs"]:
            yield (
                f"{anew['count.pairs']} pairs, {len(key.rows)} rows of which {dated} have two "
                f"dates: {sentence.plain!r}"
            )
    flips = page.exhibits.get("tbl-flips")
    pointed = "count.robust.flips" in shown and "(#tbl-flips)" in sentence.marked
    if pointed and flips is not None and len(flips.rows) != anew["count.robust.flips"]:
        yield f"{len(flips.rows)} rows of tbl-flips: {sentence.plain!r}"


def check_scope(page: Page, run: Results) -> Iterator[str]:
    """Yield what is said of all indicators where some were chosen."""
    if run.scenario.indicators != "all":
        for text in page.texts:
            for phrase in ("Every comparable", "every comparable", "全部可比"):
                if phrase in text.plain:
                    yield f"{phrase!r} of {len(run.scenario.indicators)} indicators"


def check_policies(page: Page, names: Mapping[str, str], run: Results) -> Iterator[str]:
    """Yield a number of conclusions that is said to hang on one policy and hangs on several."""
    by_policy = Counter(
        row.convention for row in run.robustness if row.flips and row.convention in _POLICIES
    )
    most = max(by_policy.values(), default=0)
    for text in page.texts:
        for sentence in text.sentences:
            said = [one for one in sentence.shown_in() if names[one.ref] == "count.robust.policy"]
            of_one = said and "Another one" in sentence.plain
            if of_one and not said[0].text.startswith(f"{most} "):
                yield f"no policy changes more than {most}: {sentence.plain!r}"


def _tells_others(flips: Exhibit) -> bool:
    return any(one in flips.note for one in _OTHERS)
