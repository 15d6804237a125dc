"""The table of steps: which notebook takes what, gives what, and what it depends on.

This is the one place that knows the order of the notebooks. The pipeline runs it, a notebook's
session hands tables on by it, the manifest writes it down with what a run really read, a
comparison finds causes by what two manifests wrote, and the register names a table's step by it.
It stands in this room because it is the lowest that all its readers may import: the record
models of the tables are known from here on up.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Final, Literal

from analysis.core.errors import InputError, say_accepted
from analysis.core.records import Record

#: What a run may read: the source's raw data, its claims, what its figures imply together, the
#: reference data, the project's own words. The prose is read when all notebooks have run: no
#: number depends on it.
Read = Literal["raw", "claims", "measures", "reference", "prose", "words"]


class _Tables(Mapping[str, type[Record]]):
    """Records by table, each imported when it is asked for.

    Who wants to know only which tables there are, as the run's own process does, need not wait
    for what computes them.
    """

    def __init__(self, places: Mapping[str, str]) -> None:
        """Take where each record is, ``module:class``."""
        self._places = dict(places)

    def __getitem__(self, table: str) -> type[Record]:
        """Return a table's record."""
        module, _, name = self._places[table].partition(":")
        record: type[Record] = getattr(import_module(module), name)
        return record

    def __iter__(self) -> Iterator[str]:
        """Yield the tables' names."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)

    def __contains__(self, table: object) -> bool:
        """Tell whether there is such a table, importing nothing."""
        return table in self._places


#: The tables that notebooks hand on, and the record of a row of each.
TABLES: Final[Mapping[str, type[Record]]] = _Tables(
    {
        "observations": "analysis.source.observe:Observation",
        "growth": "analysis.study.growth:GrowthRow",
        "rates": "analysis.study.rates:RateRow",
        "composition": "analysis.study.composition:CompositionRow",
        "refusals": "analysis.core.estimates:EstimateRow",
        "trends": "analysis.core.estimates:EstimateRow",
        "projections": "analysis.core.estimates:EstimateRow",
        "claims": "analysis.study.claims:ClaimRow",
        "robustness": "analysis.study.robustness:RobustnessRow",
        "measures": "analysis.study.measures:MeasureRow",
    }
)
#: The results and their register beside its `numbers.json`, as Python's values, for the engine
#: that wrote them.
REGISTER_FILE: Final = "register.pickle"


@dataclass(frozen=True)
class Step:
    """One notebook of a run.

    Attributes:
        name: the notebook's file name without `.ipynb`, and the step's.
        takes: tables that an earlier step gives.
        gives: tables it hands on.
        parameters: those of the scenario that its own computation depends on.
        reads: the data it reads beside the tables.
        modules: the engine's modules that compute in it, the nearest first; what they import is
            found from them.
    """

    name: str
    takes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    reads: tuple[Read, ...] = ()
    modules: tuple[str, ...] = ()

    @property
    def notebook(self) -> str:
        """The notebook's file name."""
        return f"{self.name}.ipynb"


STEPS: Final = (
    Step(
        "01_clean",
        gives=("observations",),
        parameters=("source", "indicators", "hedge_policy"),
        reads=("raw",),
        modules=("analysis.source.observe", "analysis.source.scenario"),
    ),
    Step(
        "02_growth",
        takes=("observations",),
        gives=("growth", "rates", "composition", "refusals"),
        parameters=("source", "base_year", "end_year", "indicators"),
        reads=("raw",),
        modules=(
            *("analysis.study.growth", "analysis.study.rates"),
            "analysis.study.composition",
        ),
    ),
    Step(
        "03_trends",
        takes=("observations", "growth"),
        gives=("trends", "projections"),
        parameters=("source", "base_year", "end_year", "hedge_policy", "horizon", "seed"),
        reads=("raw", "reference"),
        modules=("analysis.study.trends.study", "analysis.source.reference"),
    ),
    Step(
        "04_claims",
        takes=("growth",),
        gives=("claims", "robustness", "measures"),
        parameters=("source", "base_year", "end_year", "hedge_policy"),
        reads=("raw", "claims", "measures", "reference", "words"),
        modules=(
            *("analysis.study.claims", "analysis.study.robustness", "analysis.study.measures"),
            *("analysis.source.claims", "analysis.source.measures"),
        ),
    ),
    Step(
        "05_brief",
        takes=(
            *("observations", "growth", "rates", "composition", "trends", "projections"),
            *("claims", "robustness", "measures"),
        ),
        parameters=("source", "base_year", "end_year", "hedge_policy", "horizon"),
        reads=("raw", "claims", "measures", "reference", "words"),
        modules=("analysis.brief.assemble",),
    ),
)


def find_step(name: str) -> Step:
    """Return a step by its notebook's name.

    Raises:
        InputError: if there is none, with the nearest there is.
    """
    for step in STEPS:
        if step.name == name:
            return step
    msg = f"notebook {name!r}; {say_accepted(name, (step.name for step in STEPS))}"
    raise InputError(msg)


def giver_of(table: str) -> Step:
    """Return the step that gives a table.

    Raises:
        InputError: if none does, with the nearest table there is.
    """
    for step in STEPS:
        if table in step.gives:
            return step
    msg = f"table {table!r}; {say_accepted(table, TABLES)}"
    raise InputError(msg)


def steps_behind(step: Step) -> tuple[Step, ...]:
    """Return the steps whose results a step rests on, itself last, in the order they run."""
    needed = {step.name}
    for table in step.takes:
        needed |= {earlier.name for earlier in steps_behind(giver_of(table))}
    return tuple(one for one in STEPS if one.name in needed)


def parameters_behind(step: Step) -> tuple[str, ...]:
    """Return the parameters that a step's results depend on, its own and those of its tables."""
    return tuple(dict.fromkeys(name for one in steps_behind(step) for name in one.parameters))


def reads_behind(step: Step) -> tuple[Read, ...]:
    """Return the data that a step's results depend on."""
    return tuple(dict.fromkeys(name for one in steps_behind(step) for name in one.reads))


def modules_behind(step: Step) -> tuple[str, ...]:
    """Return the modules whose computation a step's results come from, its own first."""
    return tuple(
        dict.fromkeys(name for one in reversed(steps_behind(step)) for name in one.modules)
    )
