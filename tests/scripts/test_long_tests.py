"""The tests at their longest: what is said of them, and that the status is pytest's."""

from pathlib import Path

import long_tests
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A project of one property, one test that is left out and one that is neither."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "pyproject.toml").write_text(
        "[tool.pytest.ini_options]\n"
        'addopts = ["-q", "-m", "not stress", "-p", "no:nbval", "-p", "no:anyio"]\n'
        'markers = ["stress: x", "property: x"]\n'
        '[tool.coverage.run]\nbranch = true\nsource = ["tests"]\n'
        "[tool.coverage.report]\nfail_under = 95\n",
        "utf-8",
    )
    (tmp_path / "tests" / "conftest.py").write_text(
        "from hypothesis import settings\nsettings.register_profile('stress', max_examples=7)\n",
        "utf-8",
    )
    monkeypatch.setattr(long_tests, "ROOT", tmp_path)
    return tmp_path


def write_tests(folder, last="assert True"):
    (folder / "tests" / "test_x.py").write_text(
        "import pytest\n"
        "from hypothesis import given, settings, strategies\n"
        "seen = []\n"
        "@pytest.mark.property\n@given(strategies.integers())\n"
        "def test_each(number):\n    seen.append(number)\n"
        "@pytest.mark.stress\ndef test_long():\n    assert len(seen) == 7\n"
        f"def test_last():\n    {last}\n",
        "utf-8",
    )


def test_properties_and_what_is_left_out_are_run_on_many_examples(folder):
    write_tests(folder)
    status, said = long_tests.draw_examples()
    assert status == 0
    assert said.startswith("All passed")


def test_coverage_is_told_by_lines_and_branches_and_too_little_of_it_fails(folder, tmp_path):
    write_tests(folder)
    result = tmp_path / "r.md"
    result.write_text("<!-- coverage -->\n<!-- end of coverage -->\n", "utf-8")
    # the body of the test that is left out is one of some 17 statements
    assert long_tests.main(["coverage", "--out", str(result)]) != 0
    said = result.read_text("utf-8")
    assert "too little covered" in said
    assert " statements and 0 of 0 branches." in said
    (folder / "tests" / "test_x.py").write_text("def test_last():\n    assert True\n", "utf-8")
    assert long_tests.main(["coverage", "--out", str(result)]) == 0
    passed = "All passed: 100.00 %, 4 of 4 statements and 0 of 0 branches."
    assert passed in result.read_text("utf-8")


def test_a_failing_test_is_a_failure(folder):
    write_tests(folder, "assert False")
    status, said = long_tests.measure_coverage()
    assert status != 0
    assert said.startswith("Not all passed")
