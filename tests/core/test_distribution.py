"""The engine's version stands in its metadata, and nowhere else."""

import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import analysis
from analysis.core.distribution import read_version
from analysis.core.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_version_is_that_of_the_metadata():
    assert analysis.__version__ == read_version() == PROJECT["version"]
    assert metadata.version(PROJECT["name"]) == read_version()
    with pytest.raises(AttributeError, match="no attribute 'versoin'"):
        _ = analysis.versoin


def test_an_engine_that_is_not_installed_has_no_version(monkeypatch):
    monkeypatch.setattr("analysis.core.distribution.DISTRIBUTION", "no-such-engine")
    with pytest.raises(InputError, match="no-such-engine is not installed"):
        _ = analysis.__version__
