"""Reading the raw data of a source."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from analysis.core.errors import InputError, say_accepted
from analysis.core.records import read_csv, read_yaml, refuse, say_round, validate
from analysis.source.check import apply_corrections, check_figures
from analysis.source.schema import (
    SLUG,
    Correction,
    Figure,
    Indicator,
    Source,
    SourceInfo,
)


def read_source(folder: Path) -> Source:
    """Read and check `data/raw/<source>/`.

    Raises:
        InputError: naming file, row, column, value, and what would be accepted.
    """
    if not folder.is_dir():
        known = sorted(p.name for p in folder.parent.glob("*") if (p / "figures.csv").is_file())
        msg = f"{folder}: no such source; {say_accepted(folder.name, known)}"
        raise InputError(msg)
    path = folder / "source.yml"
    info = validate(SourceInfo, read_yaml(path), str(path))
    if info.scope not in info.scopes:
        refuse([f"{path}, column scope: {info.refuse_scope(info.scope)}"])
    path = folder / "indicators.yml"
    indicators = build_indicators(read_yaml(path), str(path))
    corrections = _read_corrections(folder / "corrections.yml")
    figures = read_csv(folder / "figures.csv", Figure, unique="figure")
    figures = apply_corrections(figures, corrections, where=str(folder / "corrections.yml"))
    check_figures(figures, indicators, info, where=str(folder / "figures.csv"))
    return Source(folder.name, info, tuple(figures), indicators, corrections, folder)


def build_indicators(content: Mapping[str, Any], path: str) -> dict[str, Indicator]:
    """Return the indicators that an `indicators.yml` defines.

    Args:
        content: the file's, as read.
        path: what the file is called in a message.

    Raises:
        InputError: for an id that is none, an entry at fault, one that names no other, or several
            that name each other in a round.
    """
    faults = [
        f"{path}: {name!r} is no indicator id; accepted: lower-case ASCII words joined by _"
        for name in content
        if not re.fullmatch(SLUG, name)
    ]
    refuse(faults)
    indicators = {
        name: validate(
            Indicator, entry if isinstance(entry, dict) else {}, f"{path}, indicator {name}"
        )
        for name, entry in content.items()
    }
    refuse(list(_confused(path, indicators)))
    refuse(
        [
            f"{path}, indicator {name}, column of: {entry.of!r} is no indicator of this file; "
            f"{say_accepted(entry.of, indicators)}"
            for name, entry in indicators.items()
            if entry.of and entry.of not in indicators
        ]
    )
    refuse(
        [
            f"{path}, indicator {name}, column {column}: {other!r} is no other indicator of "
            f"this file; {say_accepted(other, [one for one in indicators if one != name])}"
            for name, entry in indicators.items()
            for column in ("superseded_by", "amount")
            if (other := getattr(entry, column)) is not None
            and (other == name or other not in indicators)
        ]
    )
    refuse(
        [
            f"{path}, column {column}: {fault}"
            for column in ("of", "superseded_by", "amount")
            for fault in say_round(
                {name: filter(None, [getattr(one, column)]) for name, one in indicators.items()},
                "indicators of which none leads back to itself",
            )
        ]
    )
    return indicators


def _confused(path: str, indicators: Mapping[str, Indicator]) -> Iterator[str]:
    """Yield which indicators have one title in one language and two in the other.

    What a draft proposes under one name in both may be joined, or told apart, in its review.
    """
    for column, other in (("title_en", "title_zh"), ("title_zh", "title_en")):
        first: dict[str, str] = {}
        for name, entry in indicators.items():
            title = getattr(entry, column)
            twin = first.setdefault(title, name)
            if getattr(indicators[twin], other) != getattr(entry, other):
                yield (
                    f"{path}, indicator {name}, column {column}: {title!r} is what {twin} is "
                    f"called too, but not its {other}; accepted: titles that tell them apart in "
                    "both languages, or are the same in both"
                )


def _read_corrections(path: Path) -> tuple[Correction, ...]:
    if not path.is_file():
        return ()
    content = read_yaml(path)
    entries = content.pop("corrections", None) or []
    refuse([f"{path}: unknown name {name!r}; accepted: corrections" for name in content])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        msg = f"{path}, corrections: expected a list of mappings from names to values"
        raise InputError(msg)
    return tuple(
        validate(Correction, entry, f"{path}, correction {n}")
        for n, entry in enumerate(entries, start=1)
    )
