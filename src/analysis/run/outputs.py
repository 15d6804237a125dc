"""Notebook outputs compared: numbers within a declared tolerance, text exactly.

An output is split into its numbers and the text between them. Whole numbers must be equal;
decimals may differ by the tolerance, relative to the larger, which leaves room for what another
processor does to the last binary digits and for nothing that a reader could see. How many blanks
stand between two columns is no text.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: A number that stands by itself: the digits of an id such as ``p31.03`` are text.
_NUMBER: Final = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w])")


@dataclass(frozen=True)
class Difference:
    """One thing that an output shows otherwise: a number, or all its text."""

    old: str
    new: str
    number: bool = True


def compare_texts(old: str, new: str, tolerance: float) -> list[Difference]:
    """Return how one text differs from another: number by number, or as a whole."""
    if old == new:
        return []
    if _words(old) != _words(new):
        return [Difference(old, new, number=False)]
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(new), strict=True)
    return [Difference(a, b) for a, b in pairs if not agree(a, b, tolerance)]


def _words(text: str) -> list[str]:
    return " ".join(_NUMBER.sub(" \0 ", text).split()).split("\0")


def agree(old: str, new: str, tolerance: float) -> bool:
    """Tell whether two written numbers agree: whole ones exactly, decimals nearly."""
    if old == new:
        return True
    a, b = (_value(text) for text in (old, new))
    if a.is_integer() and b.is_integer():
        return a == b
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=0.0)


def _value(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


def texts_of(outputs: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the text of a cell's outputs, by the place and kind of each."""
    found: dict[str, str] = {}
    for place, output in enumerate(outputs):
        parts = dict(output.get("data", {}))
        if "text" in output:
            parts[str(output.get("name", "text"))] = output["text"]
        for kind, content in parts.items():
            if isinstance(content, str | list) and not kind.startswith(("image/png", "image/jp")):
                found[f"{place} {kind}"] = (
                    content if isinstance(content, str) else "".join(content)
                )
    return found


def compare_outputs(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], tolerance: float
) -> list[Difference]:
    """Return how the outputs of a cell differ, each number once."""
    before, after = texts_of(old), texts_of(new)
    found: dict[Difference, None] = {}
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key, ""), after.get(key, "")
        found |= dict.fromkeys(compare_texts(one, other, tolerance))
    return list(found)


def align(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], tolerance: float
) -> Iterator[dict[str, Any]]:
    """Yield the new outputs, with the old text wherever the two agree.

    So that a comparison letter by letter passes where numbers are within the tolerance.
    """
    for place, output in enumerate(new):
        stored = old[place] if place < len(old) else {}
        aligned = dict(output)
        if "text" in output and "text" in stored:
            aligned["text"] = _nearest(stored["text"], output["text"], tolerance)
        if "data" in output:
            data = stored.get("data", {})
            aligned["data"] = {
                kind: _nearest(data[kind], content, tolerance) if kind in data else content
                for kind, content in output["data"].items()
            }
        yield aligned


def _nearest(old: object, new: object, tolerance: float) -> object:
    if not (isinstance(old, str) and isinstance(new, str)):
        return new
    return old if not compare_texts(old, new, tolerance) else new
