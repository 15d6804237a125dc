"""The seal of a source: what its files held when they were last reviewed.

Without the document nobody sees that a row is missing. So a reviewed source says of itself, in
`source.yml`, how many figures each page has and what they and the other files held, as digests of
their content: line ends, order of columns, quotes and comments of a file are free. A draft has no
seal. A seal that no longer fits is refused, until whoever changed the data has looked at it again.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.files import read_text, write_whole
from analysis.core.records import Record, parse_yaml, read_csv, read_yaml, refuse
from analysis.source.schema import Difference, Figure, PageSeal, Seal, Source

_INFO: Final = "source.yml"
_FIGURES: Final = "figures.csv"
_TABLES: Final[dict[str, type[Record]]] = {_FIGURES: Figure, "readings.csv": Difference}
_MAPPINGS: Final = (
    _INFO,
    "indicators.yml",
    "claims.yml",
    "measures.yml",
    "corrections.yml",
    "readings.yml",
)
#: The key in source.yml under which the seal stands, with all that is indented below it.
_KEY: Final = "seal"
_BLOCK: Final = re.compile(rf"^{_KEY}:.*\n(?:[ \t]+.*\n|\n(?=[ \t]))*", re.MULTILINE)
#: How many breaks of a seal are named before the rest are only counted.
_SHOWN: Final = 12
_HEAD: Final = f"{_KEY}:  # of the data as last reviewed; renewed by `analysis seal`\n"


def compute_seal(folder: Path) -> Seal:
    """Return the seal that fits a source's files as they are.

    Raises:
        InputError: if one of them can't be read.
    """
    tables = {
        name: read_csv(folder / name, model)
        for name, model in _TABLES.items()
        if (folder / name).is_file()
    }
    files = {name: _digest(list(map(_write_row, rows))) for name, rows in tables.items()}
    for name in _MAPPINGS:
        if (folder / name).is_file():
            content = read_yaml(folder / name)
            content.pop(_KEY if name == _INFO else "", None)
            files[name] = _digest(content)
    pages: dict[int, list[Any]] = {}
    for row in tables.get(_FIGURES, ()):
        pages.setdefault(getattr(row, "page", None) or 0, []).append(_write_row(row))
    return Seal(
        files=dict(sorted(files.items())),
        pages={
            page: PageSeal(figures=len(rows), digest=_digest(rows)[:16])
            for page, rows in sorted(pages.items())
        },
    )


def _write_row(row: Record) -> dict[str, Any]:
    """Return a row's cells by column, without those that say nothing."""
    return dict(sorted(row.model_dump(mode="json", exclude_defaults=True).items()))


def _digest(content: Any) -> str:  # noqa: ANN401 (what a file holds)
    """Return the SHA-256 of what a file holds; its order counts, as that of readings does."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_seal(source: Source) -> None:
    """Refuse a source whose files are not as they were sealed; one without a seal is a draft.

    Raises:
        InputError: naming each file and page, how many figures it has, how many are sealed, and
            what to do.
    """
    if source.info.seal is None:
        return
    breaks = list(find_breaks(source.info.seal, compute_seal(source.folder)))
    if breaks:
        name = source.folder.name
        remedy = (
            f"{source.folder}: not as it was sealed. If the change is meant, review it, then "
            f"renew the seal: `analysis seal {name}`; while you work on it, take `{_KEY}` out of "
            f"{_INFO}"
        )
        refuse([*(f"{source.folder}/{one}" for one in breaks[:_SHOWN]), *_more(breaks), remedy])


def _more(breaks: Sequence[str]) -> list[str]:
    return [f"… and {len(breaks) - _SHOWN} more"] if len(breaks) > _SHOWN else []


def find_breaks(sealed: Seal, now: Seal) -> Iterator[str]:
    """Yield what is not as it was sealed: pages by their figures, other files as a whole."""
    pages = [
        f"{_FIGURES}, {_name_page(page)}: {said}"
        for page in sorted({*sealed.pages, *now.pages})
        if (said := _compare_pages(sealed.pages.get(page), now.pages.get(page)))
    ]
    yield from pages
    for name in sorted({*sealed.files, *now.files}):
        if sealed.files.get(name) == now.files.get(name) or (name == _FIGURES and pages):
            continue
        if name not in now.files:
            yield f"{name}: was sealed, and is not there"
        elif name not in sealed.files:
            yield f"{name}: is there, and was not sealed"
        elif name == _FIGURES:
            yield f"{name}: the figures of the pages stand in another order than sealed"
        else:
            yield f"{name}: not what was sealed"


def _name_page(page: int) -> str:
    return f"page {page}" if page else "without page"


def _compare_pages(sealed: PageSeal | None, now: PageSeal | None) -> str:
    before, after = (0 if one is None else one.figures for one in (sealed, now))
    if before != after:
        return f"{after} figures, {before} sealed"
    if sealed != now:
        return f"{after} figures as sealed, but not the same ones, or in another order"
    return ""


def write_seal(folder: Path) -> tuple[Seal, bool]:
    """Renew the seal in a source's `source.yml`; return it, and whether it was another.

    What else stands there stays as it is typed.

    Raises:
        InputError: if a file can't be read, or `source.yml` is not written as lines of names.
    """
    path = folder / _INFO
    text = read_text(path)
    seal = compute_seal(folder)
    before = parse_yaml(text, str(path))
    kept = _BLOCK.sub("", text if text.endswith("\n") else f"{text}\n")
    made = kept + _write(seal)
    after = parse_yaml(made, str(path))
    if {**before, _KEY: after.get(_KEY)} != after or Seal.model_validate(after[_KEY]) != seal:
        msg = f"{path}: the seal can't be put there; accepted: names at the beginning of lines"
        raise InputError(msg)
    old = before.get(_KEY)
    renewed = old is None or old != after[_KEY]
    if renewed:
        write_whole(path, made.encode())
    return seal, renewed


def _write(seal: Seal) -> str:
    files = "".join(f'    {name}: "{digest}"\n' for name, digest in seal.files.items())
    pages = "".join(
        f'    {page}: {{figures: {one.figures}, digest: "{one.digest}"}}\n'
        for page, one in seal.pages.items()
    )
    return f"{_HEAD}  files:\n{files}  pages:" + (f"\n{pages}" if pages else " {}\n")
