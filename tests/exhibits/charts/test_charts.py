"""The table of charts: each draws what it needs of the findings."""

import hashlib
import importlib
import os
import pkgutil
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.exhibits import charts
from analysis.exhibits.charts import CHARTS, Broken, Edition, Findings, draw_charts

HASH = """
import hashlib, sys, pathlib
sys.path.insert(0, {folder!r})
import conftest
from analysis.exhibits.charts import draw_growth_ranking, draw_verdicts
digest = hashlib.sha256()
for language in ("zh", "en"):
    labels = conftest.make_labels(language)
    claims = [conftest.Claim("date", "certain"), conftest.Claim("sum", "conflict", "two")]
    for chart in (draw_growth_ranking(conftest.GROWTH, labels), draw_verdicts(claims, labels)):
        digest.update(b"".join(chart.files().values()))
print(digest.hexdigest())
"""


@pytest.fixture
def findings(kit):
    return Findings(
        growth=kit.growth,
        compositions=[kit.part()],
        claims=[
            kit.claim("date", "conflict", reading="same", gap=Decimal(3)),
            kit.claim("date", "conflict", reading="other", gap=Decimal(4)),
        ],
        pair=kit.rd_gdp,
        projections=[kit.estimate("two_point_linear", 2025, "3.35")],
        outturns=[kit.point("changzhou", 2021, "3.3", "derived")],
        series=[kit.point("china", year, "1e9", publisher="bank") for year in (2000, 2001)],
        forecast=[kit.estimate("forecast_drift", 2002, "2e9", "1e9", "3e9")],
        comparison=[kit.point("changzhou", 2001, "2e9")],
        measure="Spending",
        unit="CNY",
        broken=Broken(
            [kit.point("china", year, "1e9", "printed") for year in range(2000, 2004)],
            *("Spending", "CNY"),
            logs=True,
            first_year=2002,
            p_value=Decimal("0.01"),
            below=False,
            before=Decimal(0),
            after=Decimal(0),
        ),
        editions=[
            Edition(name, [kit.point("china", 2000, value, "printed")], joined=True)
            for name, value in (("new", "2e9"), ("old", "3e9"))
        ],
        edition_measure="Spending",
    )


def test_nothing_found_is_no_chart(kit):
    assert draw_charts(Findings(), kit.labels()) == {}


def test_every_chart_is_drawn_under_its_own_id_in_both_languages(kit, findings):
    for language in kit.languages:
        drawn = draw_charts(findings, kit.labels(language))
        assert list(drawn) == list(CHARTS)
        for name, chart in drawn.items():
            assert (chart.id, chart.language) == (name, language)
            assert all((chart.title, chart.alt, chart.note, chart.source, len(chart.data)))
            kit.assert_readable(chart)
            assert all(chart.files().values())


def test_each_takes_what_it_needs(kit, findings):
    drawn = draw_charts(findings, kit.labels())
    assert list(drawn["composition"].data["part_value"]) == [424, 674]
    assert list(drawn["verdicts"].data["total"]) == [1]  # once, whatever its readings
    assert list(drawn["disagreements"].data["gap"]) == [3, 4]
    assert list(drawn["shares"].data["indicator"]) == ["rd_gdp", "staff"]
    assert list(drawn["scenarios"].data["year"]) == [2015, 2020, 2015, 2020, 2025, 2021]
    assert list(drawn["series"].data["year"]) == [2000, 2001, 2001, 2002]
    assert "Spending, CNY bn" in kit.texts(drawn["series"])
    assert list(drawn["broken_line"].data["year"]) == [2000, 2001, 2002, 2003]
    assert list(drawn["vintages"].data["edition"]) == ["new", "old"]


def test_what_is_missing_leaves_out_only_the_charts_that_need_it(kit, findings):
    drawn = draw_charts(Findings(growth=findings.growth), kit.labels())
    assert set(drawn) == {"growth_ranking", "shares"}


def test_the_series_is_of_the_place_it_is_about(kit, findings):
    more = {"home": "changzhou", "cities": [kit.point("place1", 2001, "2e9")]}
    chart = draw_charts(replace(findings, forecast=[], **more), kit.labels())["series"]
    assert "Changzhou 2000–2001" in chart.title
    assert "Somewhere 1" in chart.note


def test_what_nobody_wants_is_not_drawn(kit, findings):
    assert set(draw_charts(findings, kit.labels(), {"series", "verdicts"})) == {
        "series",
        "verdicts",
    }
    assert draw_charts(findings, kit.labels(), set()) == {}


def test_every_module_of_a_chart_stands_in_the_table():
    modules = {module.name for module in pkgutil.iter_modules(charts.__path__)}
    assert modules == set(CHARTS)
    for name in modules:
        module = importlib.import_module(f"analysis.exhibits.charts.{name}")
        assert callable(getattr(module, f"draw_{name}"))


@pytest.mark.stress
def test_two_processes_make_the_same_bytes(request):
    """So does test_bundle, for the charts that a report shows."""
    folder = str(request.path.parent.parent)
    runs = []
    for seed, zone, locale in (("1", "Asia/Shanghai", "C.UTF-8"), ("2", "America/Lima", "C")):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        runs.append(
            subprocess.Popen(
                [sys.executable, "-c", HASH.format(folder=folder)],
                env=environment,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
    digests = [run.communicate()[0].strip() for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert digests[0] == digests[1]
    assert len(digests[0]) == len(hashlib.sha256().hexdigest())
