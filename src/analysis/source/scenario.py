"""A scenario: the parameters of one run, checked before anything runs.

A scenario is a file of plain scalars, `notebooks/parameters/<scenario>.yml`. The same names are
the parameters of every notebook, so that a notebook run by hand and one run by the pipeline are
checked alike: an unknown name, a wrong type, an unknown indicator or language, a base year not
before the end year are refused with what would be accepted. It is a value: it reads nothing and
knows no folder, so that two can be run in one process.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final, Literal, Self

from pydantic import Field, StrictInt, field_validator, model_validator

from analysis.core.errors import InputError, cut_text, say_accepted, show_given
from analysis.core.files import is_file, write_whole
from analysis.core.names import Name
from analysis.core.project import Project
from analysis.core.records import Record, read_yaml, refuse, validate
from analysis.core.vocabulary import Kind
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.schema import Source
from analysis.words.catalogue import Language, languages

#: The dates an archive's entries can bear (ZIP counts from 1980, in seven bits of years).
_FIRST_EDITION, _LAST_EDITION = date(1980, 1, 1), date(2107, 12, 31)
#: The years that a scenario may have.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
#: The kinds of figure that say what became of something.
_OUTCOMES: Final[frozenset[Kind]] = frozenset({"level", "share", "change", "rank"})
#: What every generator of random numbers takes as a seed, the older ones of numpy too.
_LARGEST_SEED: Final = 2**32 - 1
#: Two points are carried on no further, in years.
_LONGEST_HORIZON: Final = 5
_LIST: Final = "a list such as [rd_gdp]; for papermill: -y 'indicators: [rd_gdp]'"


class Scenario(Record):
    """The parameters of one run.

    Attributes:
        scenario: its name, and its report's folder.
        source: the folder in `data/raw/`.
        base_year: no comparison starts before it.
        end_year: no comparison ends after it; later outturns are kept for out-of-sample tests.
        indicators: ``all``, or the ids to analyse.
        hedge_policy: how hedges and rounding become bounds.
        horizon: last year of projections.
        languages: languages of the briefs.
        seed: seed of every simulation.
        prose: the Markdown templates in `notebooks/prose/`.
        edition: the date of this edition of the brief, printed on it.
    """

    scenario: Name
    source: Name
    base_year: StrictInt = Field(ge=_FIRST_YEAR, le=_LAST_YEAR)
    end_year: StrictInt = Field(ge=_FIRST_YEAR, le=_LAST_YEAR)
    indicators: Literal["all"] | tuple[str, ...] = "all"
    hedge_policy: HedgePolicy = HedgePolicy.STANDARD
    horizon: StrictInt = Field(ge=_FIRST_YEAR, le=_LAST_YEAR)
    languages: tuple[Language, ...] = Field(default_factory=languages)
    seed: StrictInt = Field(ge=0, le=_LARGEST_SEED)
    prose: Name = "default"
    edition: date

    @field_validator("indicators", mode="before")
    @classmethod
    def _a_list_or_all(cls, given: object) -> object:
        named = isinstance(given, list | tuple) and all(isinstance(one, str) for one in given)
        if given != "all" and not (named and given):
            said = "one name where a list is meant" if isinstance(given, str) else "no such list"
            msg = f"{said if given else 'no indicator'}; accepted: all, or {_LIST}"
            raise ValueError(msg)
        if isinstance(given, list | tuple) and len(set(given)) != len(given):
            msg = "an indicator stands twice; accepted: each once"
            raise ValueError(msg)
        return given

    @field_validator("edition", mode="before")
    @classmethod
    def _a_date(cls, given: object) -> object:
        """Accept a date as YAML or a notebook writes it; a number would be read as seconds."""
        if not isinstance(given, date | str) or isinstance(given, datetime):
            msg = "accepted: a date such as 2026-11-23"
            raise ValueError(msg)  # noqa: TRY004 (pydantic collects these)
        return given

    @field_validator("edition")
    @classmethod
    def _a_date_that_an_archive_can_bear(cls, edition: date) -> date:
        if not _FIRST_EDITION <= edition <= _LAST_EDITION:
            msg = f"accepted: a date from {_FIRST_EDITION} to {_LAST_EDITION}"
            raise ValueError(msg)
        return edition

    @field_validator("languages", mode="before")
    @classmethod
    def _some_languages(cls, given: object) -> object:
        listed = isinstance(given, list | tuple) and all(isinstance(one, str) for one in given)
        if not isinstance(given, list | tuple) or not (listed and given):
            msg = f"accepted: a list of different languages from {', '.join(languages())}"
            raise ValueError(msg)
        if len(set(given)) != len(given):
            msg = f"a language stands twice; accepted: each once, from {', '.join(languages())}"
            raise ValueError(msg)
        return given

    @model_validator(mode="after")
    def _years_in_order(self) -> Self:
        if self.base_year >= self.end_year:
            msg = (
                f"column base_year: {self.base_year} is not before end_year {self.end_year}; "
                "accepted: a base year before the end year"
            )
            raise ValueError(msg)
        if self.horizon < self.end_year:
            msg = (
                f"column horizon: {self.horizon} is before end_year {self.end_year}; "
                "accepted: the end year or later"
            )
            raise ValueError(msg)
        return self

    @property
    def indicator_ids(self) -> tuple[str, ...] | None:
        """The indicators chosen, or None for all."""
        return None if self.indicators == "all" else self.indicators

    def notebook_parameters(self) -> dict[str, Any]:
        """Return the parameters as plain scalars, as a notebook's parameters cell has them."""
        content = self.model_dump(mode="json")
        return {name: content[name] for name in type(self).model_fields}


def scenario_names(project: Project) -> list[str]:
    """Return the names of the scenarios a project has.

    Raises:
        InputError: for a file that would be passed over, as its name ends otherwise.
    """
    refuse(
        [
            f"{project.shown(path)}: ends in {path.suffix}; accepted: {path.stem}.yml"
            for path in sorted(project.parameters.glob("*.*"))
            if path.suffix.lower() in {".yaml", ".yml"} and path.suffix != ".yml"
        ]
    )
    return sorted(path.stem for path in project.parameters.glob("*.yml"))


def find_parameters(project: Project, name: str) -> Path:
    """Return where a scenario's parameters stand, or should: by its name, or as its path says."""
    by_path = name.endswith((".yml", ".yaml"))
    return Path(name) if by_path else project.parameters / f"{name}.yml"


def read_scenario(project: Project, name: str) -> Scenario:
    """Read and check `notebooks/parameters/<name>.yml`, or a parameter file given by its path.

    Raises:
        InputError: naming the file, the parameter, its value, and what is accepted.
    """
    path = find_parameters(project, name)
    shown = project.shown(path)
    if not is_file(path):
        known = say_accepted(name, scenario_names(project))
        msg = (
            f"scenario {show_given(name)}: no such file {cut_text(shown)}; {known}, or the path "
            "of a .yml file"
        )
        raise InputError(msg)
    content = read_yaml(path)
    named = content.setdefault("scenario", path.stem)
    if named != path.stem:
        msg = (
            f"{shown}: scenario is {show_given(named)}, but the file is called {path.stem!r}; "
            "accepted: the same name"
        )
        raise InputError(msg)
    scenario = validate(Scenario, content, shown)
    _check_languages(project, scenario, shown)
    return scenario


def check_parameters(project: Project, **parameters: Any) -> Scenario:  # noqa: ANN401 (whatever a user typed)
    """Check a notebook's parameters and return the scenario they describe.

    Raises:
        InputError: naming the parameter, its value, and what is accepted.
    """
    scenario = validate(Scenario, parameters, "parameters")
    _check_languages(project, scenario, "parameters")
    return scenario


def _check_languages(project: Project, scenario: Scenario, where: str) -> None:
    """Refuse a language that neither the engine nor the project's `words/` has."""
    known = languages(project.words)
    refuse(
        [
            f"{where}, column languages: {name!r} is refused; {say_accepted(name, known)}"
            for name in scenario.languages
            if name not in known
        ]
    )


def read_scenario_source(project: Project, scenario: Scenario) -> Source:
    """Read a scenario's source and hold the chosen indicators against it.

    Raises:
        InputError: if there is no such source, its files are faulty, or an indicator is unknown
            to it.
    """
    source = read_source(find_source(project, scenario))
    check_indicators(scenario, source)
    return source


def source_names(project: Project) -> list[str]:
    """Return the names of the sources a project has, drafts among them."""
    return sorted(path.parent.name for path in project.raw.glob("*/figures.csv"))


def find_source(project: Project, scenario: Scenario) -> Path:
    """Return the folder of a scenario's source.

    Raises:
        InputError: if there is none of its name, with those there are.
    """
    folder = project.raw / scenario.source
    if not (folder / "figures.csv").is_file():
        known = say_accepted(scenario.source, source_names(project))
        msg = (
            f"scenario {scenario.scenario}, source {scenario.source!r}: no "
            f"{project.shown(folder / 'figures.csv')}; {known}"
        )
        raise InputError(msg)
    return folder


def check_indicators(scenario: Scenario, source: Source) -> None:
    """Refuse chosen indicators that a source does not have.

    Raises:
        InputError: naming each, and the nearest that there are.
    """
    refuse(
        [
            f"scenario {scenario.scenario}, indicators: {name!r} not known to source {source.id}; "
            f"{say_accepted(name, source.indicators)}"
            for name in scenario.indicator_ids or ()
            if name not in source.indicators
        ]
    )


def draft_parameters(project: Project, name: str, source: Source) -> Path:
    """Write a scenario for a newly drafted source, unless there is one; return its file.

    Its years are those of :func:`find_years`. Two points are carried on no further than they are
    apart, and no further than a plan of five years.
    """
    path = project.parameters / f"{name}.yml"
    if not path.exists():
        first, last = find_years(source)
        text = f"""\
# Drafted; change what you like. See notebooks/parameters/changzhou.yml for what each name means.
scenario: "{name}"
source: "{name}"
base_year: {first}
end_year: {last}
indicators: all
hedge_policy: standard
horizon: {min(last + min(last - first, _LONGEST_HORIZON), _LAST_YEAR)}
languages: [zh, en]
seed: {last}
prose: default
edition: {datetime.now(UTC).date().isoformat()}
"""
        write_whole(path, text.encode())
    return path


def find_years(source: Source) -> tuple[int, int]:
    """Return the years between which a source's figures can be compared, as far as is known.

    They begin where the earliest comparison does: at the date that a printed change is against
    (a year before its own, or the first year of its span), or at the first of several dates of
    one indicator's level. They end with the last outcome that bears a year. A plan is no
    outcome, nor is a date, a title or an ordinal, and nothing dated after the year that "now"
    refers to; what is dated by that "now" alone counts only where nothing else is dated. A source
    without a dated outcome has the year before "now", and now.
    """
    starts: set[int] = set()
    firm: set[int] = set()
    loose: set[int] = set()
    dates: dict[tuple[str | None, ...], set[int]] = {}
    for row in source.figures:
        when = row.when
        if row.kind not in _OUTCOMES or when is None or when.end > source.info.year:
            continue
        (loose if when.asof else firm).add(when.end)
        if row.kind == "change":
            starts.add(when.start if when.span else when.end - 1)
        elif row.indicator is not None:
            dates.setdefault((row.indicator, row.scope, row.unit), set()).add(when.end)
    starts |= {min(found) for found in dates.values() if len(found) > 1}
    last = max(firm or loose, default=source.info.year)
    first = min(starts, default=last - 1)
    return max(_FIRST_YEAR, min(first, last - 1)), last
