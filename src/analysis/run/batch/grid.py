"""Which scenarios a batch runs: bases × values, each checked as a parameter file is.

A grid is a YAML file, or the same said on the command line:

    base: changzhou                   # or a list; `all`: every scenario of the project
    set: {horizon: 2030}              # for every scenario made from a base
    grid:
      base_year: [2015, 2016]
      hedge_policy: [standard, wide]
    scenarios: [china-rd]             # run as they are

A point of the grid that no scenario can have is named with its values and stops no other.
"""

import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from analysis.core.errors import InputError, cut_text, say_accepted, show_given
from analysis.core.names import check_name
from analysis.core.project import Project, read_settings
from analysis.core.records import Record, parse_yaml, read_yaml, refuse, validate
from analysis.source.scenario import Scenario, check_parameters, read_scenario, scenario_names
from analysis.words.catalogue import Language

#: Stands for every scenario of the project.
ALL: Final = "all"
#: Parts a scenario's name from a value in it; a value that holds it is told by a hash.
_JOINT: Final = "--"
#: How long a scenario's name may be, as `Scenario` has it.
_LONGEST: Final = 64
_HASH_DIGITS: Final = 8

Value = Any


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


_Names = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Grid(Record):
    """What a grid file says.

    Attributes:
        base: the scenarios whose parameters are varied; `all` of them, or some.
        set: parameters that every scenario made from a base has.
        grid: the values that a parameter takes, one after the other.
        scenarios: run as they are, beside the others.
    """

    base: _Names = ()
    set: dict[str, Value] = Field(default_factory=dict)
    grid: dict[str, tuple[Value, ...]] = Field(default_factory=dict)
    scenarios: _Names = ()


@dataclass(frozen=True)
class Point:
    """One scenario of a batch.

    Attributes:
        name: the scenario's, and its report's folder.
        base: the scenario that it was made from.
        varied: the parameters that tell it from its base's other points.
        scenario: its checked parameters; None if they are refused.
        fault: why they are.
    """

    name: str
    base: str
    varied: Mapping[str, Value]
    scenario: Scenario | None
    fault: str = ""


@dataclass(frozen=True)
class Plan:
    """A batch: its name, and its scenarios in order."""

    name: str
    points: tuple[Point, ...]

    @property
    def varied(self) -> tuple[str, ...]:
        """The parameters that are varied in it, in the order they are."""
        return tuple(dict.fromkeys(name for point in self.points for name in point.varied))

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages of its briefs, in the order they come."""
        found = (point.scenario.languages for point in self.points if point.scenario)
        return tuple(dict.fromkeys(itertools.chain.from_iterable(found)))


def read_grid(path: Path) -> Grid:
    """Read a grid file.

    Raises:
        InputError: naming the file, the name in it, its value, and what is accepted.
    """
    return validate(Grid, read_yaml(path), str(path))


def add_options(
    grid: Grid,
    *,
    base: Iterable[str] = (),
    fixed: Iterable[str] = (),
    varied: Iterable[str] = (),
) -> Grid:
    """Return a grid with what the command line says over what the file does.

    Args:
        grid: what the file says.
        base: names of scenarios.
        fixed: as ``horizon=2030``; a value is read as YAML.
        varied: as ``base_year=2015,2016``; values are read as a YAML list.

    Raises:
        InputError: if one of them is no such pair.
    """
    said = {
        "base": tuple(base) or grid.base,
        "set": grid.set | dict(_read_pair("--set", text, "{}") for text in fixed),
        "grid": grid.grid
        | {
            name: tuple(values)
            for name, values in (_read_pair("--grid", text, "[{}]") for text in varied)
        },
    }
    # Not checked as a file's text is: what no scenario or parameter is called is told as such.
    return grid.model_copy(update=said)


def _read_pair(option: str, text: str, form: str) -> tuple[str, Value]:
    name, equals, written = (part.strip() for part in text.partition("="))
    if not (name and equals and written):
        example = "horizon=2030" if option == "--set" else "base_year=2015,2016"
        msg = (
            f"{option} {show_given(text)}; accepted: a parameter and what it is, such as {example}"
        )
        raise InputError(msg)
    return name, parse_yaml(f"value: {form.format(written)}", f"{option} {cut_text(text)}")[
        "value"
    ]


def plan_batch(project: Project, grid: Grid, name: str) -> Plan:
    """Return the scenarios of a grid, in its order: bases, then values, the last running first.

    Raises:
        InputError: before anything runs, if a base or a parameter is unknown, a value stands
            twice, or there is nothing to run, or the project's settings are faulty.
    """
    read_settings(project)
    check_name("batch", name)
    known = scenario_names(project)
    bases, others = (_choose(known, named) for named in (grid.base, grid.scenarios))
    _check_names(grid)
    if not bases and (grid.grid or grid.set):
        msg = f"values are given, but no base; {say_accepted('', known)}, or {ALL}"
        raise InputError(msg)
    if not bases and not others:
        msg = "nothing to run; accepted: a grid file, --base NAME with --grid NAME=A,B, or --all"
        raise InputError(msg)
    points = [
        *(point for base in bases for point in _vary(project, grid, base)),
        *(_take(project, one) for one in others if one not in bases or grid.set or grid.grid),
    ]
    return Plan(name, tuple(_tell_apart(points)))


def _choose(known: Sequence[str], named: Sequence[str]) -> list[str]:
    """Return the scenarios that are named, each once.

    Raises:
        InputError: naming each that there is not.
    """
    if tuple(named) == (ALL,) and ALL not in known:
        return list(known)
    refuse(
        [
            f"scenario {show_given(one)}: no such file; {say_accepted(one, known)}, or {ALL}"
            for one in named
            if one not in known
        ]
    )
    return list(dict.fromkeys(named))


def _check_names(grid: Grid) -> None:
    """Refuse parameters that a scenario has not, lists without values, and values given twice."""
    parameters = [name for name in Scenario.model_fields if name != "scenario"]
    refuse(
        [
            f"{where}: unknown parameter {show_given(name)}; {say_accepted(name, parameters)}"
            for where, names in (("set", grid.set), ("grid", grid.grid))
            for name in names
            if name not in parameters
        ]
        + [
            f"{name} stands in set and in grid; accepted: in one of them"
            for name in grid.grid
            if name in grid.set
        ]
        + [
            f"grid, {name}: no value; accepted: a list of values"
            for name, values in grid.grid.items()
            if not values
        ]
        + [
            f"grid, {name}: {text} stands twice; accepted: each value once"
            for name, values in grid.grid.items()
            for text, times in Counter(map(_canonical, values)).items()
            if times > 1
        ]
    )


def _vary(project: Project, grid: Grid, base: str) -> Iterator[Point]:
    """Yield the points that are made from a base, each with a checked scenario or its fault."""
    try:
        content = read_yaml(project.parameters / f"{base}.yml")
    except InputError as error:
        content, unreadable = {}, str(error)
    else:
        unreadable = ""
    for values in itertools.product(*grid.grid.values()):
        varied = dict(zip(grid.grid, values, strict=True))
        changed = varied or grid.set
        name = name_point(base, varied or grid.set) if changed else base
        yield _check(project, Point(name, base, varied, None, unreadable), content | grid.set)


def _take(project: Project, name: str) -> Point:
    """Return the point of a scenario that is run as it is."""
    point = Point(name, name, {}, None)
    try:
        return replace(point, scenario=read_scenario(project, name))
    except InputError as error:
        return replace(point, fault=str(error))


def _check(project: Project, point: Point, content: Mapping[str, Value]) -> Point:
    """Return a point with its checked scenario, or with what is wrong in it."""
    if point.fault:
        return point
    given = dict(content) | dict(point.varied) | {"scenario": point.name}
    try:
        return replace(point, scenario=check_parameters(project, **given))
    except InputError as error:
        named = f" ({say_values(point.varied)})" if point.varied else ""
        return replace(point, fault=f"{point.base}{named}: {error}")


def _tell_apart(points: Sequence[Point]) -> Iterator[Point]:
    """Give points that would share a name, and so a folder, names that tell them apart."""
    times = Counter(point.name for point in points)
    for point in points:
        if times[point.name] == 1 or not point.varied:
            yield point
            continue
        name = _with_hash(point.name, point.base, point.varied)
        renamed = point.scenario and point.scenario.model_copy(update={"scenario": name})
        yield replace(point, name=name, scenario=renamed)


# Names


def name_point(base: str, varied: Mapping[str, Value]) -> str:
    """Return a name for a base with other values: readable ASCII that a scenario accepts.

    ``changzhou--base_year-2016--hedge_policy-wide``. Where the values can't be read back from it
    (a long name, signs that a name may not have) it ends in a hash of them.
    """
    parts = [(name, *_write_value(value)) for name, value in varied.items()]
    name = _JOINT.join([base, *(f"{name}-{text}" for name, text, _ in parts)])
    faithful = _JOINT not in base and all(exact for *_, exact in parts)
    if faithful and len(name) <= _LONGEST:
        return name
    return _with_hash(name, base, varied)


def _with_hash(name: str, base: str, varied: Mapping[str, Value]) -> str:
    told = hashlib.sha256(_canonical([base, dict(varied)]).encode()).hexdigest()[:_HASH_DIGITS]
    room = _LONGEST - len(_JOINT) - len(told)
    return f"{name[:room].rstrip('-')}{_JOINT}{told}"


def _write_value(value: Value) -> tuple[str, bool]:
    """Return a value as a name can hold it, and whether the name then tells it exactly."""
    several = isinstance(value, list | tuple)
    items = [str(one) for one in value] if several else [_plain(value)]
    text = "-".join(items)
    written = re.sub(r"[^a-z0-9_]+", "-", text.lower()).strip("-")
    exact = written == text and bool(text) and not (several and any("-" in one for one in items))
    return written or "x", exact


def _plain(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _canonical(value: Value) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)


def say_values(varied: Mapping[str, Value]) -> str:
    """Return values as a message shows them: ``base_year=2016, languages=[zh, en]``."""
    return ", ".join(f"{name}={say_value(value)}" for name, value in varied.items())


def say_value(value: Value) -> str:
    """Return one value as a message or a table shows it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_plain, value))}]"
    return _plain(value)
