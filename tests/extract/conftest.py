"""What the tests of extraction share: mentions as lines, to be held against hand-read ones."""

from collections.abc import Callable

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions

YEAR = 2021


def show(mention: Mention) -> str:
    """One line: printed kind value hedge unit period basis, then (doubtful), [note], {head}."""
    parts = [
        mention.printed,
        mention.kind,
        mention.value,
        mention.hedge,
        mention.unit,
        mention.period,
        mention.period_basis,
    ]
    line = " ".join(part or "-" for part in parts)
    line += " annual" if mention.basis == "annual_average" else ""
    line += f" [{mention.note}]" if mention.note else ""
    line += f" {{{mention.head}}}" if mention.head else ""
    return line + (" ?" if mention.review else "")


@pytest.fixture
def lines() -> Callable[..., list[str]]:
    """Every mention of a text, shown."""

    def read(text: str, year: int | None = YEAR) -> list[str]:
        return [show(mention) for mention in extract_mentions(build_document(text), year)]

    return read


@pytest.fixture
def line(lines: Callable[..., list[str]]) -> Callable[..., str]:
    """The only mention of a text that is no date."""

    def read(text: str, year: int | None = YEAR) -> str:
        found = [one for one in lines(text, year) if " date " not in one]
        assert len(found) == 1, found
        return found[0]

    return read
