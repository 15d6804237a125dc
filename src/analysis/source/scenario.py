"""A scenario: the parameters of one run, checked before anything runs.

A scenario is a file of plain scalars, `notebooks/parameters/<scenario>.yml`. The same names are
the parameters of every notebook, so that a notebook run by hand and one run by the pipeline are
checked alike: an unknown name, a wrong type, an unknown indicator or language, a base year not
before the end year are refused with what would be accepted.
"""

import os
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, StrictInt, field_validator, model_validator

from analysis.core.errors import InputError
from analysis.core.files import write_whole
from analysis.core.project import ROOT
from analysis.core.records import R, Record, read_csv, read_yaml, validate, write_csv
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.schema import Source
from analysis.words.wording import LANGUAGES, Language

PARAMETERS = ROOT / "notebooks" / "parameters"
#: Lets one run keep its intermediate tables apart from another's (set by the pipeline).
DERIVED_VARIABLE = "ANALYSIS_DERIVED"


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

    scenario: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    source: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    base_year: StrictInt = Field(ge=1900, le=2100)
    end_year: StrictInt = Field(ge=1900, le=2100)
    indicators: Literal["all"] | tuple[str, ...] = "all"
    hedge_policy: HedgePolicy = HedgePolicy.STANDARD
    horizon: StrictInt = Field(ge=1900, le=2100)
    languages: tuple[Language, ...] = LANGUAGES
    seed: StrictInt = Field(ge=0)
    prose: str = Field("default", pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")
    edition: date

    @field_validator("indicators")
    @classmethod
    def _some_indicator(cls, indicators: str | tuple[str, ...]) -> str | tuple[str, ...]:
        if not indicators:
            msg = "no indicator; accepted: all, or a list of ids from indicators.yml"
            raise ValueError(msg)
        return indicators

    @field_validator("languages")
    @classmethod
    def _some_language(cls, languages: tuple[Language, ...]) -> tuple[Language, ...]:
        if not languages or len(set(languages)) != len(languages):
            msg = f"accepted: a list of different languages from {', '.join(LANGUAGES)}"
            raise ValueError(msg)
        return languages

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

    def read_source(self) -> Source:
        """Read the scenario's source and check the indicators against it.

        Raises:
            InputError: if the source's files are faulty or an indicator is unknown to it.
        """
        source = read_source(ROOT / "data" / "raw" / self.source)
        unknown = [i for i in self.indicator_ids or () if i not in source.indicators]
        if unknown:
            msg = (
                f"scenario {self.scenario}, indicators: {', '.join(map(repr, unknown))} not known "
                f"to source {self.source}; accepted: {', '.join(source.indicators)}"
            )
            raise InputError(msg)
        return source

    @property
    def derived(self) -> Path:
        """The folder that hands tables from one notebook to the next."""
        return Path(os.environ.get(DERIVED_VARIABLE, ROOT / "data" / "derived")) / self.scenario

    def save_table(self, name: str, rows: Iterable[Record], model: type[Record]) -> None:
        """Hand a table on: write `tables/<name>.csv` in the derived folder."""
        write_csv(self.derived / "tables" / f"{name}.csv", rows, model)

    def load_table(self, name: str, model: type[R]) -> list[R]:
        """Take a table that an earlier notebook handed on, checked against its model.

        Raises:
            InputError: if the earlier notebook has not run or the table does not fit.
        """
        path = self.derived / "tables" / f"{name}.csv"
        if not path.is_file():
            msg = f"{_shown(path)} is not there: run the earlier notebooks first"
            raise InputError(msg)
        return read_csv(path, model)

    def notebook_parameters(self) -> dict[str, Any]:
        """Return the parameters as plain scalars, as a notebook's parameters cell has them."""
        content = self.model_dump(mode="json")
        return {name: content[name] for name in type(self).model_fields}


def scenario_names() -> list[str]:
    """Return the names of the scenarios there are."""
    return sorted(path.stem for path in PARAMETERS.glob("*.yml"))


def read_scenario(name: str) -> Scenario:
    """Read and check `notebooks/parameters/<name>.yml`, or a parameter file given by its path.

    Raises:
        InputError: naming the file, the parameter, its value, and what is accepted.
    """
    path = Path(name) if name.endswith((".yml", ".yaml")) else PARAMETERS / f"{name}.yml"
    if not path.is_file():
        msg = (
            f"scenario {name!r}: no such file {_shown(path)}; "
            f"accepted: {', '.join(scenario_names())}, or the path of a .yml file"
        )
        raise InputError(msg)
    content = read_yaml(path)
    named = content.setdefault("scenario", path.stem)
    if named != path.stem:
        msg = (
            f"{_shown(path)}: scenario is {named!r}, but the file is called {path.stem!r}; "
            "accepted: the same name"
        )
        raise InputError(msg)
    return validate(Scenario, content, _shown(path))


def check_parameters(**parameters: Any) -> Scenario:  # noqa: ANN401 (whatever a user typed)
    """Check a notebook's parameters cell and return the scenario it describes.

    Raises:
        InputError: naming the parameter, its value, and what is accepted.
    """
    return validate(Scenario, parameters, "parameters")


def draft_parameters(name: str, periods: Iterable[str]) -> Path:
    """Write a scenario for a newly drafted source, unless there is one; return its file.

    The years are the first and last that the draft dates a figure by.
    """
    path = PARAMETERS / f"{name}.yml"
    if not path.exists():
        years = sorted(int(year) for text in periods for year in re.findall(r"\d{4}", text or ""))
        first, last = (years[0], years[-1]) if years else (2000, 2001)
        last = max(last, first + 1)
        text = f"""\
# Drafted; change what you like. See notebooks/parameters/changzhou.yml for what each name means.
scenario: "{name}"
source: "{name}"
base_year: {first}
end_year: {last}
indicators: all
hedge_policy: standard
horizon: {last + 5}
languages: [zh, en]
seed: {last}
prose: default
edition: {datetime.now(UTC).date().isoformat()}
"""
        write_whole(path, text.encode())
    return path


def _shown(path: Path) -> str:
    """Return a path as the user would write it from the project's folder."""
    resolved = path.resolve()
    return str(resolved.relative_to(ROOT)) if resolved.is_relative_to(ROOT) else str(path)
