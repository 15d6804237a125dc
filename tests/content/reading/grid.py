"""A grid of runs, and the briefs of one of them read by every rule."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import pandas as pd
from tests.content.reading.counts import check_counts, check_policies, check_scope
from tests.content.reading.directions import read_directions
from tests.content.reading.exhibits import check_exhibits
from tests.content.reading.page import Page, read_page
from tests.content.reading.rules import (
    check_entries,
    check_findings,
    check_grammar,
    check_policy,
    check_setting,
    compare_languages,
)

from analysis.brief.assemble import Brief, Told, compose_brief, draw_brief, number_brief
from analysis.brief.blocks import included_figures
from analysis.core.project import Project
from analysis.register.number import Number
from analysis.register.results import Results
from analysis.run.prose import read_prose
from analysis.source.bounds import HedgePolicy
from analysis.source.scenario import Scenario, read_scenario
from analysis.words.catalogue import catalogue

LANGUAGES = ("zh", "en")
#: Years and indicators that each source is read under: all, two, one, one without a pair.
YEARS = {
    "changzhou": ((2014, 2020), (2015, 2019), (2019, 2020), (2016, 2018)),
    "china-rd": ((2000, 2022), (2010, 2018), (2019, 2020)),
}
INDICATORS: Mapping[str, tuple[str | tuple[str, ...], ...]] = {
    "changzhou": (
        "all",
        ("rd_gdp", "st_service_firms"),
        ("rd_institutions", "rd_institutions_provincial"),
        ("hte_output_share",),
        ("maker_spaces_national",),
    ),
    "china-rd": (
        *("all", ("rd_gdp", "rd_expenditure")),
        *(("rd_expenditure",), ("rd_gdp_wdi_2013",)),
    ),
}

Study = Callable[[Project, Scenario], Results]


@dataclass(frozen=True)
class Point:
    """One run of the grid."""

    source: str
    years: tuple[int, int]
    indicators: str | tuple[str, ...]
    policy: HedgePolicy

    def __str__(self) -> str:
        """Name it, for a test's id."""
        named = "all" if self.indicators == "all" else "+".join(self.indicators)
        return f"{self.source}-{self.years[0]}-{self.years[1]}-{named}-{self.policy}"

    def scenario(self, project: Project) -> Scenario:
        """Return its parameters, the rest as the source's own scenario has them."""
        changed = {
            "base_year": self.years[0],
            "end_year": self.years[1],
            "indicators": self.indicators,
            "hedge_policy": self.policy,
        }
        own = read_scenario(project, self.source)
        return Scenario.model_validate(own.model_dump() | changed)


def points() -> Iterator[Point]:
    """Yield the runs of the whole grid."""
    for source, years in YEARS.items():
        for one in product(years, INDICATORS[source], HedgePolicy):
            yield Point(source, *one)


@dataclass(frozen=True)
class Reading:
    """What reading briefs came to.

    Attributes:
        briefs: how many were read.
        sentences: how many they had.
        directions: how many of these say a direction, and were held against their numbers.
        faults: what is false, with prose and language.
        unread: sentences with a direction and a number that no pattern reads.
    """

    briefs: int = 0
    sentences: int = 0
    directions: int = 0
    faults: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def __add__(self, other: "Reading") -> "Reading":
        """Return both together."""
        return Reading(
            *(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__)
        )


def read_briefs(study: Study, project: Project, point: Point) -> Reading:
    """Run a point of the grid and read its briefs: its own prose and the default, each language.

    Args:
        study: runs a scenario.
        project: where sources and prose are.
        point: the run.
    """
    scenario = point.scenario(project)
    run = study(project, scenario)
    words = {language: catalogue(language) for language in LANGUAGES}
    register = number_brief(run, words)
    numbers = {"n-" + re.sub(r"[^A-Za-z0-9_.-]", "-", one.id): one for one in register}
    names = {ref: one.id for ref, one in numbers.items()}
    total = Reading()
    for prose in dict.fromkeys((point.source, "default")):
        told = scenario.model_copy(update={"prose": prose})
        pages = {}
        for language in LANGUAGES:
            text = read_prose(project, told, language)
            charts = draw_brief(run, words[language], included_figures(text))
            said = {name: Told(one.alt, one.note) for name, one in charts.items()}
            brief = compose_brief(run, register, text, words[language], said)
            pages[language] = read_page(brief.markdown)
            drawn = {name: one.data for name, one in charts.items()}
            total += _read(brief, drawn, pages[language], run, numbers, f"{prose}.{language}")
        differ = compare_languages(pages, names)
        total += Reading(faults=tuple(f"{prose}: {fault}" for fault in differ))
    return total


def _read(
    brief: Brief,
    drawn: Mapping[str, pd.DataFrame],
    page: Page,
    run: Results,
    numbers: Mapping[str, Number],
    name: str,
) -> Reading:
    """Read one brief by every rule."""
    names = {ref: one.id for ref, one in numbers.items()}
    checked, false, unread = read_directions(page, numbers, brief.language)
    faults = (
        *false,
        *check_counts(page, names, run),
        *check_scope(page, run),
        *check_policies(page, names, run),
        *check_grammar(page),
        *check_setting(page),
        *check_exhibits(page, drawn, numbers),
        *check_policy(page, run, brief.language),
        *check_findings(page, names, brief.language),
        *check_entries(page, numbers),
    )
    return Reading(
        briefs=1,
        sentences=sum(len(text.sentences) for text in page.texts),
        directions=checked,
        faults=tuple(f"{name}: {fault}" for fault in faults),
        unread=tuple(unread),
    )
