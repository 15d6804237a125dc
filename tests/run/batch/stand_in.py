"""What stands for `run_report` in tests of batches: it runs in other processes, by its name.

Each scenario it begins leaves a file in the folder that STAND_IN names. A scenario's seed says
what becomes of it, and one whose `wait.<scenario>` lies in that folder waits until it is gone.
"""

import json
import os
import signal
import sys
import time
import uuid
from pathlib import Path

from analysis.core.errors import InputError, RunError
from analysis.run.pipeline import Report

FAULTY_DATA, FAULTY_NOTEBOOK, BUG, KILLED = 101, 102, 103, 104


def numbers_of(scenario):
    """Return the numbers of a report: one of many digits, one without an upper end."""
    number = {
        "unit": "percent",
        "year": scenario.base_year,
        "per_year": False,
        "point": True,
        "interval": "bounds",
        "notebook": "02_growth",
        "cell": "growth",
        "label": {"zh": "增长", "en": "Growth, of\nlabs"},
        "display": {"zh": "1.5%", "en": "1.5%"},
    }
    exact = "EXACT"
    text = json.dumps(
        [
            number | {"id": "growth.labs", "value": exact, "low": 1, "high": 2},
            number | {"id": "count.labs", "value": 600, "low": 600, "high": None, "year": None},
        ]
    )
    return text.replace(f'"{exact}"', f"1.50000000000000000000{scenario.seed}")


def log(word, scenario):
    folder = Path(os.environ["STAND_IN"])
    whole = folder / f"{word}.{scenario.scenario}.{uuid.uuid4().hex}"
    part = whole.with_name(f"part.{whole.name}")
    part.write_text(str(os.getpid()), "utf-8")
    part.rename(whole)
    return folder


def run(project, scenario):
    folder = log("began", scenario)
    sys.stdout.write("a notebook prints\n")
    sys.stdout.flush()
    sys.stderr.write(f"at {scenario.scenario}\n")
    sys.stderr.flush()
    while (folder / f"wait.{scenario.scenario}").exists():
        time.sleep(0.02)
    if scenario.seed == FAULTY_DATA:
        raise InputError("figures.csv, row 3: no")
    if scenario.seed == FAULTY_NOTEBOOK:
        raise RunError(f"scenario {scenario.scenario}, notebook 02_growth: no\nmore of it")
    if scenario.seed == BUG:
        raise ZeroDivisionError("by zero")
    if scenario.seed == KILLED:
        os.kill(os.getpid(), signal.SIGKILL)
    indicators = (project.raw / scenario.source / "indicators.yml").read_text("utf-8")
    report = project.reports / scenario.scenario
    report.mkdir(parents=True)
    (report / "numbers.json").write_text(numbers_of(scenario), "utf-8")
    (report / "index.html").write_text(f"{indicators}\n{scenario!r}", "utf-8")
    (report / "tables").mkdir()
    (report / "tables" / "growth.csv").write_bytes(b"a\r\n1\r\n")
    project.handed_on(scenario.scenario).mkdir(parents=True)
    log("ended", scenario)
    return Report(report, 1.25)
