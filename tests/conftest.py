"""What several tests share: a small source of known figures, and the document where it is."""

import functools
import gc
import os
import signal
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# As in the engine's kernels, and before anything imports numpy: threads that wait for each other
# over matrices of four rows take most of a fit's time, all of it on a busy machine.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
# What this run was asked for is not meant for those that tests start.
os.environ.pop("PYTEST_ADDOPTS", None)

from analysis.core.estimates import tabulate_results
from analysis.core.project import Project, find_project
from analysis.core.result import MadeBy
from analysis.register.added import AddedSet
from analysis.register.results import Results
from analysis.source.claims import read_claims
from analysis.source.load import read_source
from analysis.source.measures import read_measures
from analysis.source.observe import clean_figures
from analysis.source.reference import Reference, read_reference
from analysis.source.scenario import Scenario, read_scenario_source
from analysis.source.schema import Source
from analysis.study.claims import audit_claims
from analysis.study.composition import decompose_growth
from analysis.study.context import compare_peers, hold_targets
from analysis.study.economy import shrink_slopes, split_amounts, split_own_amounts
from analysis.study.growth import measure_growth
from analysis.study.measures import compute_measures
from analysis.study.rates import measure_rates
from analysis.study.robustness import assess_robustness
from analysis.study.trends import study_trends
from analysis.study.trends.study import find_series
from analysis.words.catalogue import catalogue, languages

ROOT = Path(__file__).resolve().parent.parent

# What is collected (modules, some ten thousand tests) stays to the end. To look through it for
# garbage again and again would take a tenth of the processor time.
gc.disable()

# What runs in the background of a shell was told to ignore an interrupt, and by `nohup` that the
# terminal is gone; both are passed on to what it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# A test says whether the code is right, never how busy the machine is: no deadline, no check of
# how fast examples come. `make test` draws few examples and the same each time, so that what fails
# once fails again; `make stress` draws many, others each time, and says the seed of a failure.
settings.register_profile(
    "check",
    deadline=None,
    derandomize=True,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "stress",
    settings.get_profile("check"),
    derandomize=False,
    max_examples=2000,
    print_blob=True,
)
settings.load_profile("check")  # `--hypothesis-profile=stress` is asked for on the command line

#: Folders whose tests run notebooks, browsers and whole reports, the longest first.
LONG = (
    "tests/render/test_browser.py",
    "tests/run",
    "tests/content",
)


def pytest_collection_finish():
    """Look for garbage from now on, but only among what tests make."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 50)
    gc.enable()


def pytest_collection_modifyitems(items):
    """Begin with the files that take long, and measure coverage where it tells something.

    Workers take file after file, so that a long one at the end would leave the others idle. An
    example drawn at random enters branches that the known answers enter too, hundreds of times:
    tracing it tells nothing more and takes as long as the example itself.
    """
    places = {name: place for place, name in enumerate(LONG)}

    def place(item):
        name = item.nodeid
        return next((at for start, at in places.items() if name.startswith(start)), len(places))

    items.sort(key=place)
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)
            item.add_marker(pytest.mark.property)


SOURCE = """\
title_zh: 甲市科技汇编
title_en: Science in Jia
publisher_zh: 甲市科技局
publisher_en: Jia Science Bureau
year: 2020
pages: 2
scope: 甲市
scopes:
  甲市: {id: jia, title_en: Jia}
  乙园: {id: yi-park, title_en: Yi Park}
"""

INDICATORS = """\
labs:
  {title_zh: 企业研发机构数, title_en: Enterprise labs, unit: enterprise, measure: stock,
   topic: labs}
labs_provincial:
  {title_zh: 省级以上企业研发机构数, title_en: Provincial labs, unit: enterprise, measure: stock,
   topic: labs, tier: provincial_and_above, of: labs}
rd_gdp:
  {title_zh: 研发强度, title_en: R&D intensity, unit: percent, measure: ratio, topic: rd}
service_firms:
  {title_zh: 服务企业数, title_en: Service firms, unit: enterprise, measure: stock, topic: firms}
tax_relief:
  {title_zh: 减免税额, title_en: Tax relief, unit: CNY, measure: flow, topic: money}
subsidy:
  {title_zh: 补贴额, title_en: Subsidy, unit: CNY, measure: flow, topic: money}
hte_share:
  {title_zh: 高企占比, title_en: High-tech share, unit: percent, measure: ratio, topic: firms}
park_revenue:
  {title_zh: 园区收入, title_en: Park revenue, unit: CNY, measure: flow, topic: money}
grant:
  {title_zh: 补助上限, title_en: Cap of a grant, unit: CNY, measure: flow, topic: money}
place:
  {title_zh: 排名, title_en: Place among cities, unit: rank, measure: rank, topic: rd}
"""

FIGURES = """\
figure,page,printed,kind,value,hedge,unit,period,period_basis,scope,indicator,note
p01.01,1,2015年,date,,exact,,2015,stated,,,
p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,labs,
p01.03,1,424家,level,424,exact,enterprise,2015,stated,甲市,labs_provincial,
p01.04,1,1621家,level,1621,exact,enterprise,2019,stated,甲市,labs,
p01.05,1,674家,level,674,exact,enterprise,2019,stated,甲市,labs_provincial,
p01.06,1,2.65%,share,2.65,exact,percent,2015,stated,甲市,rd_gdp,
p01.07,1,3.0%左右,share,3.0,approx,percent,2020,stated,甲市,rd_gdp,
p01.08,1,268家,level,268,exact,enterprise,2014,stated,甲市,service_firms,
p01.09,1,600多家,level,600,more_than,enterprise,2020,stated,甲市,service_firms,
p02.01,2,61.84亿元,level,6184000000,exact,CNY,2020,stated,甲市,tax_relief,
p02.02,2,26.8%,change,26.8,exact,percent,2020,stated,甲市,tax_relief,
p02.03,2,138.12万元,level,1381200,exact,CNY,2020,stated,甲市,subsidy,
p02.04,2,53%,change,53,exact,percent,2020,stated,甲市,subsidy,
p02.05,2,25.21%,share,25.21,exact,percent,2020,stated,甲市,hte_share,
p02.06,2,3.78个百分点,change,3.78,exact,percentage_point,2020,stated,甲市,hte_share,
p02.07,2,1621家,level,1621,exact,enterprise,asof 2020,inferred,甲市,labs,
p02.08,2,30.25亿元,level,3025000000,exact,CNY,2020,stated,乙园,park_revenue,
p02.09,2,最高100万元,policy,1000000,up_to,CNY,2020,stated,,grant,
p02.10,2,第23位,rank,23,exact,rank,2020,stated,,place,
"""

CORRECTIONS = "corrections: []\n"


@dataclass(frozen=True)
class SourceFolder:
    """A source's four files, to be spoilt one at a time."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / name

    def replace(self, name: str, old: str, new: str) -> None:
        """Change the one place where a file says ``old``."""
        text = self.path(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} says {old!r} {text.count(old)} times"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, name: str, text: str) -> None:
        with self.path(name).open("a", encoding="utf-8") as file:
            file.write(text)

    def read(self) -> Source:
        return read_source(self.folder)


@pytest.fixture
def source_folder(tmp_path: Path) -> SourceFolder:
    """A small sound source: the pairs of the Changzhou compendium whose answers are known."""
    folder = tmp_path / "data" / "raw" / "jia"
    folder.mkdir(parents=True)
    for name, text in (
        ("source.yml", SOURCE),
        ("indicators.yml", INDICATORS),
        ("figures.csv", FIGURES),
        ("corrections.yml", CORRECTIONS),
    ):
        (folder / name).write_text(text, encoding="utf-8")
    return SourceFolder(folder)


@pytest.fixture
def beside_others(source_folder: SourceFolder) -> SourceFolder:
    """The small source set beside other places by its share of R&D."""
    place = "scope: 甲市\n"
    source_folder.replace("source.yml", place, f"{place}place: jia\ncompare_with: [sheng, guo]\n")
    share = "rd_gdp:\n  {title_zh: 研发强度"
    source_folder.replace(
        "indicators.yml", share, share.replace("{", "{reference: rd_gdp_ratio, ")
    )
    return source_folder


@pytest.fixture
def source(source_folder: SourceFolder) -> Source:
    return source_folder.read()


REFERENCE = {
    "series.yml": """\
rd_gdp_ratio: {title_zh: 研发占比, title_en: R&D share, unit: percent, written: "%"}
labs_census: {title_zh: 机构普查数, title_en: labs by census, unit: enterprise, written: labs}
""",
    "places.yml": """\
jia: {title_zh: 甲市, title_en: Jia}
sheng: {title_zh: 陕西, title_en: Shaanxi}
guo: {title_zh: 全国, title_en: Nation}
""",
    "vintages.yml": "yearbook: {title_zh: 年鉴版, title_en: yearbook edition}\n",
    "publishers.yml": "bureau: {title_zh: 统计局, title_en: Bureau of Statistics}\n",
}
REFERENCE_ROWS = [
    *(
        ("rd_gdp_ratio", place, year, value)
        for place, year, value in (
            ("sheng", 2015, "2.55"),
            ("sheng", 2020, "2.92"),
            ("guo", 2015, "2.07"),
            ("guo", 2020, "2.40"),
            ("jia", 2022, "3.38"),
        )
    ),
    *(
        ("labs_census", place, year, value)
        for place, year, value in (
            ("sheng", 2015, "700"),
            ("sheng", 2019, "1200"),
            ("jia", 2021, "1800"),
        )
    ),
]


@pytest.fixture
def reference(tmp_path: Path) -> Reference:
    """Outside figures beside the small source: a share of two places, a count of one."""
    folder = tmp_path / "data" / "reference"
    folder.mkdir(parents=True)
    for name, text in REFERENCE.items():
        (folder / name).write_text(text, encoding="utf-8")
    head = "series,geo,year,value,unit,vintage,status,trust,source_title,publisher"
    lines = [
        f"{series},{place},{year},{value},{'%' if series == 'rd_gdp_ratio' else 'labs'},"
        f"{'yearbook' if place == 'guo' else ''},published,high,年鉴,bureau"
        for series, place, year, value in REFERENCE_ROWS
    ]
    (folder / "reference_figures.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    return read_reference(folder)


def study_scenario(scenario: Scenario, source: Source, reference: Reference) -> Results:
    """Run notebooks 01 to 04 on a scenario in this process: the same functions, no kernel.

    Args:
        scenario: checked parameters.
        source: the scenario's.
        reference: the outside figures, under no policy yet.
    """
    policy, years = scenario.hedge_policy, (scenario.base_year, scenario.end_year)
    outside = reference.under(policy)
    observations = clean_figures(source, policy=policy, indicators=scenario.indicator_ids)
    growth = measure_growth(
        observations, source.indicators, base_year=years[0], end_year=years[1]
    ).rows
    study = study_trends(
        growth,
        observations,
        source,
        outside,
        base_year=years[0],
        end_year=years[1],
        horizon=scenario.horizon,
        seed=scenario.seed,
    )
    economy = (
        *split_amounts(growth, source, outside),
        *split_own_amounts(
            find_series(observations, source, outside, base_year=years[0], end_year=years[1]),
            source,
        ),
        *shrink_slopes(growth, source, outside),
        *compare_peers(source, outside),
        *hold_targets(observations, source, outside),
    )
    declared = read_claims(source.folder / "claims.yml", source.figures)
    tables = (
        *("observations", "growth", "rates", "composition", "claims", "robustness"),
        *("trends", "projections", "measures"),
    )
    measures = read_measures(source.folder / "measures.yml", source.figures, outside)
    words = {name: catalogue(name) for name in languages()}
    return Results(
        scenario=scenario,
        source=source,
        reference=outside,
        declared=declared,
        observations=tuple(observations),
        growth=tuple(growth),
        composition=tuple(decompose_growth(growth, source.indicators).rows),
        claims=tuple(audit_claims(declared, source, outside, policy=policy, words=words)),
        robustness=tuple(
            assess_robustness(
                growth,
                declared,
                source,
                outside,
                policy=policy,
                measures=measures,
                base_year=years[0],
                end_year=years[1],
            )
        ),
        trends=tuple(tabulate_results((*study.estimates, *economy))),
        projections=tuple(tabulate_results(study.projections)),
        made={name: MadeBy(step="x", cell=name) for name in (*tables, "reference")},
        added=AddedSet(source.folder / "added"),
        declared_measures=measures,
        rates=tuple(
            measure_rates(
                observations, growth, source.indicators, base_year=years[0], end_year=years[1]
            )
        ),
        measures=tuple(
            compute_measures(
                measures, source, outside, policy=policy, base_year=years[0], end_year=years[1]
            )
        ),
    )


@functools.cache
def study_here(scenario: str) -> Results:
    """Run a scenario of this project, given as JSON, once in a process: its data don't change."""
    project = find_project(ROOT)
    parameters = Scenario.model_validate_json(scenario)
    source = read_scenario_source(project, parameters)
    return study_scenario(parameters, source, read_reference(project.reference))


def run_scenario(project: Project, scenario: Scenario) -> Results:
    """Run a scenario of a project without a kernel."""
    if project.root == ROOT:
        return study_here(scenario.model_dump_json())
    source = read_scenario_source(project, scenario)
    return study_scenario(scenario, source, read_reference(project.reference))


#: Results of the small source by all that they were made from; records don't change.
STUDIED: dict[str, Results] = {}


def study_small(scenario: Scenario, folder: Path, reference: Reference) -> Results:
    """Run a scenario of the small source, once in a process for the same bytes.

    Args:
        scenario: checked parameters.
        folder: the source's; the results say that it is theirs, whichever was read first.
        reference: the outside figures.
    """
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    key = repr((scenario.model_dump_json(), files, reference))
    if key not in STUDIED:
        STUDIED[key] = study_scenario(scenario, read_source(folder), reference)
    found = STUDIED[key]
    return replace(
        found,
        source=replace(found.source, folder=folder),
        made=dict(found.made),
        added=AddedSet(folder / "added"),
    )


@pytest.fixture(scope="session")
def study():
    """Run a scenario of a project without a kernel: ``study(project, scenario)`` → its results.

    A grid of parameters is a loop over ``scenario.model_copy(update={...})``; a run of the
    project's own sources takes some seconds, and :func:`analysis.brief.assemble.number_brief` and
    ``compose_brief`` make the brief of it.
    """
    return run_scenario


@pytest.fixture
def run_study(source_folder: SourceFolder, reference: Reference):
    """Run the study of the small source as the notebooks do, and return its results."""

    def run(**parameters: object) -> Results:
        scenario = Scenario.model_validate(
            {
                "scenario": "jia",
                "source": "jia",
                "base_year": 2014,
                "end_year": 2020,
                "horizon": 2023,
                "seed": 1,
                "edition": "2024-05-01",
            }
            | parameters
        )
        return study_small(scenario, source_folder.folder, reference)

    return run


@pytest.fixture(scope="session")
def document_path() -> Path:
    """The source document, which is not part of the repository."""
    found = sorted((ROOT.parent / "shared" / "source").glob("*.txt"))
    if not found:
        pytest.skip("the source document is not here: expected ../shared/source/*.txt")
    return found[0]
