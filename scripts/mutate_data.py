"""Is a fault of the data noticed? Change the committed data in small ways and run the check.

`make stress`, or `python scripts/mutate_data.py --count 10000 --seed 1`. Every mutation
(:mod:`data_mutations`) is made on one file of a copy of the project's data; then runs what
`analysis check` runs of it, without the document. It is

*refused*, in a message that names the file and is shorter than 2,000 characters;
*harmless*: all that is read of the data is equal to what was read before;
*accepted*: something else was read, and nothing noticed. Each of these is listed with what it
changed and why no check without the document can know; one without such a reason is a fault of
the checks, and the script ends with status 1.

The last result is written to `docs/stress.md`.
"""

import argparse
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from data_mutations import Mutation, draw, kinds_of

from analysis.core.errors import InputError
from analysis.core.project import Project, find_project
from analysis.core.records import read_csv, read_yaml, validate
from analysis.run import relations
from analysis.run.prose import read_prose
from analysis.source import check, claims, load, measures, reference, scenario
from analysis.source.bounds import HedgePolicy
from analysis.source.reference import Reference, read_reference
from analysis.source.scenario import check_indicators, read_scenario, read_scenario_source
from analysis.source.schema import Difference, Readings, Seal, Source
from analysis.source.seal import check_seal
from analysis.study.claims import ClaimRow, audit_claims

ROOT: Final = Path(__file__).resolve().parent.parent
REFUSED, HARMLESS, ACCEPTED, CRASHED = "refused", "harmless", "accepted", "crashed"
#: A message that is longer helps nobody.
_LONGEST_MESSAGE: Final = 2000
_READERS: Final = (load, claims, measures, reference, check, scenario)

_WORDS = "words for a reader, which no number hangs on"
_PAGE = "another reading of the page, which only the page can tell (make verify, the seal)"
_ROW = "a row of a page, of a source without second reading: only the page can tell, or the seal"
_ABOUT = "what the source says of itself; nothing else in the data says it too"
_OUTSIDE = "what an outside publication says; only the publication can tell"
_CHOICE = "a choice of whoever asks, and as good as another"
_DECLARED = "what whoever declared it meant; another that holds too is as good a statement"
_COMPOSED = "a number's name is known when the notebooks have run: `report` refuses unknown ones"
#: Why no check of the data alone can tell: by what a mutation changed, the most telling first.
REASONS: Final[Mapping[str, str]] = {
    **{
        f"figure.{name}": _PAGE
        for name in (
            "printed",
            "value",
            "hedge",
            "unit",
            "period",
            "period_basis",
            "scope",
            "indicator",
            "kind",
            "page",
            "paragraph",
            "head",
            "basis",
            "prices",
        )
    },
    "figure+": _ROW,
    "figure-": _ROW,
    "figure.figure": _ROW,
    "figure.note": _WORDS,
    **{
        f"indicator.{name}": _ABOUT
        for name in (
            "measure",
            "tier",
            "of",
            "comparable",
            "reference",
            "superseded_by",
            "amount",
            "edition",
            "unit",
        )
    },
    **{
        f"indicator.{name}": _WORDS
        for name in ("title_zh", "title_en", "topic", "definition_zh", "definition_en", "doubt")
    },
    "info.year": _ABOUT,
    "info.pages": _ABOUT,
    "info.sha256": _ABOUT,
    "info.scope": _ABOUT,
    "info.place": _ABOUT,
    "info.compare_with": _CHOICE,
    "info.sections": _WORDS,
    "info.scopes": _ABOUT,
    "info.units": _WORDS,
    **{
        f"info.{name}_{language}": _WORDS
        for language in ("zh", "en")
        for name in ("title", "publisher", "date_note", "obtain", "rights")
    },
    "correction-": _ABOUT,
    "correction+": _ABOUT,
    "correction.reason_zh": _WORDS,
    "correction.reason_en": _WORDS,
    "correction.becomes": _PAGE,
    "correction.was": _ABOUT,
    **{
        f"claim.{name}": _WORDS
        for name in ("says_zh", "says_en", "note_zh", "note_en", "reason_zh", "reason_en")
    },
    **{
        f"claim.{name}": _DECLARED
        for name in (
            "topic",
            "verdict",
            "operands",
            "reference",
            "listed",
            "unknown",
            "readings",
            "stated",
            "announced",
        )
    },
    "claim+": _DECLARED,
    "claim-": _DECLARED,
    **{f"measure.{name}": _WORDS for name in ("title_zh", "title_en", "note_zh", "note_en")},
    **{
        f"measure.{name}": _DECLARED
        for name in ("operands", "reference", "formula", "unit", "change")
    },
    "measure+": _DECLARED,
    "measure-": _DECLARED,
    "difference.first": _PAGE,
    "difference.second": _PAGE,
    "difference.figure": _PAGE,
    "difference-": _PAGE,
    "difference+": _PAGE,
    "difference.column": _PAGE,
    "difference.final": _PAGE,
    "readings.first": _PAGE,
    "readings.second": _PAGE,
    "readings.both": _PAGE,
    "readings.added": _PAGE,
    **{
        f"row.{name}": _OUTSIDE
        for name in (
            "year",
            "geo",
            "series",
            "value",
            "hedge",
            "step",
            "vintage",
            "status",
            "trust",
            "publisher",
            "change",
            "operands",
            "derivation",
            "unit",
            "as_written",
        )
    },
    "row.id": _OUTSIDE,
    "measure.id": _DECLARED,
    "claim.id": _DECLARED,
    "correction.id": _ABOUT,
    **{f"{part}.id": _ABOUT for part in ("series", "place", "vintage", "publisher", "indicator")},
    "row.source_title": _WORDS,
    "row.url": _WORDS,
    "row.note": _WORDS,
    "row+": _OUTSIDE,
    "row-": _OUTSIDE,
    **{
        f"{part}{name}": _ABOUT
        for part in ("series", "place", "vintage", "publisher")
        for name in (
            "+",
            "-",
            ".unit",
            ".scale",
            ".whole",
            ".part",
            ".real_growth",
            ".deflators",
            ".years",
            ".over",
            ".within",
            ".comparable",
            ".account",
            ".written",
        )
    },
    **{
        f"{part}.{name}": _WORDS
        for part in ("series", "place", "vintage", "publisher")
        for name in ("title_zh", "title_en", "short_zh", "short_en", "publications")
    },
    **{
        f"scenario.{name}": _CHOICE
        for name in (
            "base_year",
            "end_year",
            "indicators",
            "hedge_policy",
            "horizon",
            "languages",
            "seed",
            "prose",
            "edition",
            "source",
        )
    },
    "prose.placeholders": _COMPOSED,
    "prose.head": _WORDS,
    "prose.body": _WORDS,
}


@dataclass(frozen=True)
class Outcome:
    """What became of a mutation.

    Attributes:
        mutation: the change.
        verdict: refused, harmless, accepted or crashed.
        said: the message of a refusal or a crash; of what was accepted, what it changed.
        reason: why no check can tell, of what was accepted; empty where there is none.
    """

    mutation: Mutation
    verdict: str
    said: str = ""
    reason: str = ""


@dataclass
class Bench:
    """A copy of a project's data, in which one file at a time is changed and checked.

    What was read of the other files is kept: a mapping by its bytes, an entry of it that was
    found right by itself, the audit of a claim none of whose inputs changed. Nothing is kept of
    the changed file.

    A source's seal is not asked, as if it had been made anew after each change, so that it can't
    answer for the checks; only a change of the seal itself is held against the files.

    Attributes:
        project: the copy.
    """

    project: Project
    _reference: Reference = field(init=False)
    _before: dict[str, Any] = field(init=False, default_factory=dict)
    _mappings: dict[bytes, dict[str, Any]] = field(init=False, default_factory=dict)
    _entries: dict[tuple[int, type], Any] = field(init=False, default_factory=dict)
    _sources: dict[Path, Source] = field(init=False, default_factory=dict)
    _audits: dict[Path, tuple[Any, ...]] = field(init=False, default_factory=dict)
    _seals: dict[Path, Seal | None] = field(init=False, default_factory=dict)
    _changed: Path | None = field(init=False, default=None)
    _filling: bool = field(init=False, default=True)

    @classmethod
    def copy(cls, origin: Project, folder: Path) -> "Bench":
        """Copy a project's data, parameters and prose into an empty folder."""
        for part in ("data/raw", "data/reference", "notebooks/parameters", "notebooks/prose"):
            shutil.copytree(origin.root / part, folder / part)
        shutil.copy(origin.root / "brief.toml", folder / "brief.toml")
        return cls(Project.at(folder))

    def __post_init__(self) -> None:
        """Read everything once, unchanged."""
        for module in _READERS:
            if hasattr(module, "read_yaml"):
                module.read_yaml = self._read_yaml
            if hasattr(module, "validate"):
                module.validate = self._validate
        relations.audit_claims = self._audit  # type: ignore[attr-defined]
        self._reference = read_reference(self.project.reference)
        for file in self.files:
            parts = self._read(file)
            self._before.setdefault(self._area(file), parts)
        self._filling = False

    def close(self) -> None:
        """Give the readers back what they read with."""
        for module in _READERS:
            if hasattr(module, "read_yaml"):
                module.read_yaml = read_yaml
            if hasattr(module, "validate"):
                module.validate = validate
        relations.audit_claims = audit_claims  # type: ignore[attr-defined]

    @property
    def files(self) -> list[str]:
        """Return the files of the data, in order."""
        root = self.project.root
        return sorted(
            path.relative_to(root).as_posix()
            for part in ("data/raw", "data/reference", "notebooks/parameters", "notebooks/prose")
            for path in (root / part).rglob("*")
            if path.suffix in {".csv", ".yml"} or path.parts[-2] == "prose"
        )

    def try_on(self, mutation: Mutation) -> Outcome:
        """Make a change, run the check, and take it back."""
        path = self.project.root / mutation.file
        before = path.read_bytes()
        self._changed = path
        try:
            path.write_bytes(mutation.content)
            try:
                parts = self._read(mutation.file)
            except InputError as error:
                return self._refused(mutation, str(error))
            except Exception as error:  # noqa: BLE001 (whatever it is, it is what we look for)
                return Outcome(mutation, CRASHED, f"{type(error).__name__}: {str(error)[:200]}")
        finally:
            path.write_bytes(before)
        changed = sorted(set(compare(self._before[self._area(mutation.file)], parts)))
        if not changed:
            return Outcome(mutation, HARMLESS)
        known = [REASONS[one] for one in changed if one in REASONS]
        reason = known[0] if len(known) == len(changed) else ""
        return Outcome(mutation, ACCEPTED, ", ".join(changed), reason)

    def _refused(self, mutation: Mutation, said: str) -> Outcome:
        name = mutation.file.rpartition("/")[2]
        if mutation.file.startswith("notebooks/parameters/"):
            name = Path(name).stem  # messages say which scenario's
        folder = mutation.file.split("/")[-2]
        if len(said) >= _LONGEST_MESSAGE:
            return Outcome(mutation, CRASHED, f"a message of {len(said)} characters: {said[:200]}")
        # what contradicts the changed file may be what is named, but then of the same source
        if name not in said and folder not in said and mutation.file.split("/")[1] != "reference":
            return Outcome(mutation, CRASHED, f"a message without a place: {said[:200]}")
        return Outcome(mutation, REFUSED, said)

    def _read_yaml(self, path: Path) -> dict[str, Any]:
        content = path.read_bytes() if path.is_file() else b""
        if content not in self._mappings:
            found = read_yaml(path)
            if not self._filling:
                return found
            self._mappings[content] = found
        return dict(self._mappings[content])

    def _validate(self, model: type[Any], content: Mapping[str, Any], where: str) -> Any:  # noqa: ANN401 (any record)
        key = (id(content), model)
        if key not in self._entries:
            found = validate(model, content, where)
            if not self._filling:
                return found
            # the content is kept too, so that its identity is no other's
            self._entries[key] = (found, content)
        return self._entries[key][0]

    def _read_raw(self, folder: Path) -> Source:
        """Read a source, or return it as it was read, where the change is of another file."""
        if not self._filling and self._changed is not None and self._changed.parent != folder:
            return self._sources[folder]
        found = load.read_source(folder)
        if self._filling:
            self._sources[folder] = found
        return found

    def _audit(
        self,
        named: Mapping[str, claims.Claim],
        source: Source,
        outside: Reference,
        *,
        policy: HedgePolicy,
    ) -> list[ClaimRow]:
        """Audit the claims whose figures, outside rows or words changed; the others stand."""
        rows = {row.figure: row for row in source.figures}
        held = self._audits.get(source.folder)
        stale = named
        known: dict[str, list[ClaimRow]] = defaultdict(list)
        if held is not None and held[0] == source.info:
            _, old_rows, old_claims, old_outside, known = held
            other = {
                key for key in rows.keys() | old_rows.keys() if rows.get(key) != old_rows.get(key)
            }
            stale = {
                key: one
                for key, one in named.items()
                if key not in old_claims
                or one != old_claims[key]
                or other.intersection(one.figures.values())
                or (one.reference and outside is not old_outside)
            }
        fresh: dict[str, list[ClaimRow]] = defaultdict(list)
        for row in audit_claims(stale, source, outside, policy=policy):
            fresh[row.claim].append(row)
        if held is None:
            self._audits[source.folder] = (source.info, rows, named, outside, fresh)
        return [row for key in named for row in (fresh if key in stale else known)[key]]

    def _area(self, file: str) -> str:
        """Return what is read again where a file has changed."""
        part, kind, *rest = file.split("/")
        return f"{part}/{kind}/{rest[0]}" if kind in {"raw", "parameters", "prose"} else kind

    def _read(self, file: str) -> dict[str, Any]:
        """Check what a file is part of, as `analysis check` does; return all that was read."""
        kind = file.split("/")[1]
        if kind == "raw":
            return dict(self._read_source(file.split("/")[2], self._reference))
        if kind == "reference":
            outside = read_reference(self.project.reference)
            for folder in sorted(self.project.raw.iterdir()):
                dict(self._read_source(folder.name, outside))
            return dict(_outside(outside))
        if kind == "parameters":
            one = read_scenario(self.project, Path(file).stem)
            read_scenario_source(self.project, one)
            for language in one.languages:
                read_prose(self.project, one, language)
            return {"scenario": {"": one.model_dump()}}
        name, language, _ = Path(file).name.split(".")
        able = [
            read_scenario(self.project, path.stem)
            for path in sorted(self.project.parameters.glob("*.yml"))
        ]
        using = able[0].model_copy(update={"prose": name})
        prose = read_prose(self.project, using, language)
        text = " ".join(prose.body.split())
        return {
            "prose": {
                "": {
                    "head": prose.head.model_dump(),
                    "body": text,
                    "placeholders": [one.group() for one in _PLACEHOLDERS.finditer(prose.body)],
                }
            }
        }

    def _read_source(self, name: str, outside: Reference) -> Iterator[tuple[str, Any]]:
        folder = self.project.raw / name
        source = self._read_raw(folder)
        if folder in self._seals and source.info.seal != self._seals[folder]:
            check_seal(source)
        self._seals.setdefault(folder, source.info.seal)
        found = relations.check_relations(source, outside)
        for path in sorted(self.project.parameters.glob("*.yml")):
            one = read_scenario(self.project, path.stem)
            if one.source == name:
                check_indicators(one, source)
        yield from _source(source)
        yield "claim", {key: one.model_dump() for key, one in found.claims.items()}
        yield "measure", {key: one.model_dump() for key, one in found.measures.items()}
        if (folder / "readings.yml").is_file():
            counts = validate(Readings, read_yaml(folder / "readings.yml"), "readings.yml")
            yield "readings", {"": counts.model_dump()}
            rows = read_csv(folder / "readings.csv", Difference)
            yield "difference", {f"{one.figure} {one.column}": one.model_dump() for one in rows}


#: The files in which most is written are where most goes wrong.
_WEIGHTS: Final = {
    "figures.csv": 8,
    "reference_figures.csv": 8,
    "claims.yml": 4,
    "indicators.yml": 3,
    "measures.yml": 3,
    "source.yml": 2,
}
_PLACEHOLDERS: Final = re.compile(r"\{\{.*?\}\}")


def _source(source: Source) -> Iterator[tuple[str, Any]]:
    yield "info", {"": source.info.model_dump(exclude={"seal"})}
    yield "indicator", {key: one.model_dump() for key, one in source.indicators.items()}
    yield "figure", {row.figure: row.model_dump() for row in source.figures}
    yield "order", [row.figure for row in source.figures]
    yield "correction", {one.figure: one.model_dump() for one in source.corrections}


def _outside(outside: Reference) -> Iterator[tuple[str, Any]]:
    for name in ("series", "place", "vintage", "publisher"):
        registry = getattr(outside, name if name == "series" else f"{name}s")
        yield name, {key: one.model_dump() for key, one in registry.items()}
    yield "row", {row.id: row.model_dump() for row in outside.rows}


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield what differs between two readings of the data: part and column, or a whole entry.

    The order of entries in a mapping, and of rows that have ids of their own, is not compared:
    every result is found by its id. That of figures is: it is the document's.
    """
    for part in before.keys() | after.keys():
        old, new = before.get(part, {}), after.get(part, {})
        if isinstance(old, list):
            if old != new and set(old) == set(new):
                yield part
            continue
        gone, come = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
        if gone and come and len(gone) == len(come):
            yield f"{part}.{'figure' if part == 'figure' else 'id'}"
        else:
            yield from (f"{part}-" for _ in gone)
            yield from (f"{part}+" for _ in come)
        for key in old.keys() & new.keys():
            yield from (
                f"{part}.{name}" for name in old[key] if old[key][name] != new[key].get(name)
            )


def run_mutations(
    bench: Bench,
    count: int,
    seed: int,
    tell: Callable[[str], None] = lambda _: None,
    part: tuple[int, int] = (0, 1),
) -> Iterator[Outcome]:
    """Draw and try mutations: a file by its weight, then a kind, each as likely as the others.

    Args:
        bench: where they are tried.
        count: how many are drawn.
        seed: of the drawing.
        tell: is told how far it is.
        part: try only those whose number leaves the first when divided by the second.
    """
    chance = random.Random(seed)  # noqa: S311 (a sample, not a secret)
    files = bench.files
    contents = {file: (bench.project.root / file).read_bytes() for file in files}
    weights = [_WEIGHTS.get(file.rpartition("/")[2], 1) for file in files]
    start = time.monotonic()
    for number in range(1, count + 1):
        [file] = chance.choices(files, weights)
        drawn = draw(file, contents[file], kinds_of(file), chance)
        if number % part[1] == part[0]:
            yield bench.try_on(drawn)
        if number % 500 == 0:
            tell(f"{number} mutations, {number / (time.monotonic() - start):.0f} a second")


def write_result(outcomes: Sequence[Outcome], count: int, seed: int) -> str:
    """Return the result as Markdown: by file, by kind, and what was accepted with its reason."""
    total = Counter(one.verdict for one in outcomes)
    lines = [
        f"`python scripts/mutate_data.py --count {count} --seed {seed}`: "
        + ", ".join(f"{total[one]:,} {one}" for one in (REFUSED, HARMLESS, ACCEPTED, CRASHED))
        + ". A crash is any other error than a refusal, a message without a place, or one of "
        f"{_LONGEST_MESSAGE:,} characters or more.",
        "",
        *_table("file", outcomes, lambda one: _shown(one.mutation.file)),
        "",
        *_table("kind of change", outcomes, lambda one: one.mutation.kind),
        "",
        "Accepted, and why no check without the document can tell:",
        "",
        "| reason | what was changed | mutations |",
        "|---|---|---:|",
    ]
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        if one.verdict == ACCEPTED:
            groups[one.reason or "NONE FOUND"].update(one.said.split(", "))
            groups[one.reason or "NONE FOUND"]["#"] += 1
    for reason, changed in sorted(groups.items(), key=lambda item: -item[1]["#"]):
        shown = ", ".join(
            f"`{name}` {times}" for name, times in changed.most_common() if name != "#"
        )
        lines.append(f"| {reason} | {shown} | {changed['#']:,} |")
    return "\n".join(lines)


def _table(
    title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str]
) -> Iterator[str]:
    verdicts = (REFUSED, HARMLESS, ACCEPTED, CRASHED)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one in outcomes:
        counts[key(one)][one.verdict] += 1
    yield f"| {title} | {' | '.join(verdicts)} |"
    yield f"|---|{'---:|' * len(verdicts)}"
    for name, found in sorted(counts.items()):
        yield f"| {name} | {' | '.join(f'{found[one]:,}' for one in verdicts)} |"


def _shown(file: str) -> str:
    """Files of one name in several sources are one kind."""
    parts = file.split("/")
    return f"raw/…/{parts[-1]}" if parts[1] == "raw" else "/".join(parts[1:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run mutations and write the result; return 1 if one crashed or has no reason."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    parser.add_argument("--show", action="store_true", help="print every accepted mutation")
    parser.add_argument("--out", type=Path, help="write the result between its marks in a file")
    options = parser.parse_args(arguments)
    parts = [(options.count, options.seed, (one, options.jobs)) for one in range(options.jobs)]
    with ProcessPoolExecutor(options.jobs) as pool:
        outcomes = [one for found in pool.map(_run_part, parts) for one in found]
    bad = [
        one
        for one in outcomes
        if one.verdict == CRASHED or (one.verdict == ACCEPTED and not one.reason)
    ]
    for one in outcomes if options.show else bad:
        if one in bad or one.verdict == ACCEPTED:
            place = f"{one.mutation.file}, {one.mutation.where}"
            print(f"{one.verdict}: {place}: {one.mutation.kind}: {one.said}")
    result = write_result(outcomes, options.count, options.seed)
    if options.out:
        from stress import write_part

        write_part(options.out, "mutations", result)
    else:
        print(result)
    return 1 if bad else 0


def _run_part(part: tuple[int, int, tuple[int, int]]) -> list[Outcome]:
    count, seed, which = part
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench.copy(find_project(ROOT), Path(folder))
        found = list(run_mutations(bench, count, seed, tell=_tell, part=which))
        bench.close()
    # The bytes are many, and what is told of a mutation is its file, kind and place.
    return [replace(one, mutation=replace(one.mutation, content=b"")) for one in found]


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
