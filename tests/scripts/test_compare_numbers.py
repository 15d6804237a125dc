"""Numbers of another platform held against the committed ones, within a tolerance."""

import copy
import importlib.util
import json
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NUMBERS = [
    {"id": "a", "value": 0.1, "low": 0.05, "high": 3, "display": {"en": "0.1"}, "pages": [1, 2]},
    {"id": "b", "value": 4000, "low": None, "high": 1e6 + 0.5, "display": {"en": "4,000"}},
]


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location(
        "compare_numbers", ROOT / "scripts" / "compare_numbers.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def differences(script, change, tolerance=1e-6):
    other = copy.deepcopy(NUMBERS)
    change(other)
    return list(script.compare_registers(NUMBERS, other, tolerance))


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [(0, "value", 0.1 + 1e-8), (0, "high", 3.0000001), (1, "high", 1e6 + 0.6)],
)
def test_a_decimal_may_differ_by_the_tolerance_of_itself(script, name, field, value):
    assert differences(script, lambda numbers: numbers[name].update({field: value})) == []
    assert differences(script, lambda numbers: numbers[name].update({field: value}), 1e-12) != []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n: n[0].update(value=0.10001), "a, value: 0.1 is committed, 0.10001 is here"),
        (lambda n: n[1].update(value=4001), "b, value: 4000 is committed, 4001 is here"),
        (lambda n: n[1].update(low=0.0), "b, low: None is committed, 0.0 is here"),
        (lambda n: n[1].update(value=True), "b, value: 4000 is committed, True is here"),
        (lambda n: n[0]["display"].update(en="0.2"), "a, display, en: '0.1' is comm"),
        (lambda n: n[0]["pages"].append(3), "a, pages: [1, 2] is committed, [1, 2, 3] is here"),
        (lambda n: n[0]["pages"].reverse(), "a, pages, 1: 1 is committed, 2 is here"),
        (lambda n: n[0].pop("low"), "a, low: 0.05 is committed, None is here"),
        (lambda n: n.pop(), "b: missing"),
        (lambda n: n.append({"id": "c"}), "c: added"),
        (lambda n: n.reverse(), "the numbers stand in another order"),
    ],
)
def test_all_else_is_held_exactly_and_named(script, change, said):
    assert differences(script, change)[0].startswith(said)


@pytest.fixture
def committed(tmp_path):
    """A project of two reports in git."""
    (tmp_path / "brief.toml").write_text("[notebooks]\ntolerance = 1e-3\n", "utf-8")
    for name in ("jia", "yi"):
        path = tmp_path / "reports" / name / "numbers.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(NUMBERS), "utf-8")
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], [*settings, "commit", "-qm", "a"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    return tmp_path


def test_the_tolerance_is_the_project_s_and_the_status_tells(script, committed, capsys):
    path = committed / "reports" / "yi" / "numbers.json"
    within, beyond = (json.dumps([NUMBERS[0] | {"value": v}, NUMBERS[1]]) for v in (0.10009, 0.11))
    path.write_text(within, "utf-8")
    assert script.main(["--project", str(committed)]) == 0
    path.write_text(beyond, "utf-8")
    assert script.main(["--project", str(committed)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-3:] == [
        "reports/jia/numbers.json: 2 numbers, 0 differences",
        "reports/yi/numbers.json: 2 numbers, 1 differences",
        "reports/yi/numbers.json, a, value: 0.1 is committed, 0.11 is here",
    ]
    path.unlink()
    assert script.main(["--project", str(committed)]) == 1
    assert "reports/yi/numbers.json: missing" in capsys.readouterr().out


def test_nothing_committed_is_no_agreement(script, committed):
    subprocess.run(["git", "-C", str(committed), "rm", "-rq", "--cached", "reports"], check=True)
    settings = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "-C", str(committed), *settings, "commit", "-qm", "b"], check=True)
    assert script.main(["--project", str(committed)]) == 1
