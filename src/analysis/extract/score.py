"""How well a draft meets the final table, column by column."""

from collections.abc import Sequence
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.extract.scan.tokens import PLAIN
from analysis.extract.verify import FigureRow

SCORED: Final = ("value", "unit", "hedge", "kind", "period")
_NUMBER: Final = genre("score").pattern("core")


def score_draft(draft: Sequence[FigureRow], final: Sequence[FigureRow]) -> dict[str, float]:
    """How well a draft meets the final table.

    Rows are paired page by page in reading order, by the digits they print. ``recall`` is the
    share of final rows that the draft has, ``precision`` the share of draft rows that the final
    table has; each of value, unit, hedge, kind and period is the share of paired rows that agree,
    and ``printed`` the share that print the same piece of text.
    """
    pairs = _pair_rows(draft, final)
    scores: dict[str, float] = {
        "rows_draft": len(draft),
        "rows_final": len(final),
        "paired": len(pairs),
        "recall": len(pairs) / len(final) if final else 1.0,
        "precision": len(pairs) / len(draft) if draft else 1.0,
    }
    for column in ("printed", *SCORED):
        agree = sum(1 for ours, theirs in pairs if _same(column, ours, theirs))
        scores[column] = agree / len(pairs) if pairs else 1.0
    return scores


def _same(column: str, ours: FigureRow, theirs: FigureRow) -> bool:
    left, right = getattr(ours, column) or "", getattr(theirs, column) or ""
    if column == "value" and left and right and left != right:
        return [Decimal(part) for part in left.split("..")] == [
            Decimal(part) for part in right.split("..")
        ]
    return bool(left == right)


def _core_of(printed: str) -> str:
    """The number in a printed figure, which two readers share even where their pieces differ."""
    printed = printed.translate(PLAIN)
    digits = regex.findall(r"\d+", printed)
    if digits:
        return "-".join(digits)
    found = _NUMBER.search(printed)
    return found[0] if found else printed


def _pair_rows(
    draft: Sequence[FigureRow], final: Sequence[FigureRow]
) -> list[tuple[FigureRow, FigureRow]]:
    by_page: dict[int | None, tuple[list[FigureRow], list[FigureRow]]] = {}
    for side, rows in enumerate((draft, final)):
        for row in rows:
            by_page.setdefault(row.page, ([], []))[side].append(row)
    pairs: list[tuple[FigureRow, FigureRow]] = []
    for ours, theirs in by_page.values():
        matcher = SequenceMatcher(
            None,
            [_core_of(row.printed) for row in ours],
            [_core_of(row.printed) for row in theirs],
            autojunk=False,
        )
        for left, right, size in matcher.get_matching_blocks():
            pairs.extend(zip(ours[left : left + size], theirs[right : right + size], strict=True))
    return pairs
