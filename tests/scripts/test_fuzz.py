"""Readers and parsers on text that nobody wrote: a few examples of each target."""

from pathlib import Path

import fuzz
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("target", fuzz.TARGETS, ids=lambda one: one.__name__)
def test_it_is_read_or_refused_by_name(target):
    fuzz.run_target(target, 25)


def test_what_hangs_is_stopped(monkeypatch):
    if not hasattr(fuzz.signal, "setitimer"):
        pytest.skip("no such clock here")
    monkeypatch.setattr(fuzz, "PATIENCE_S", 0.05)

    def hang():
        with fuzz.in_time():
            while True:
                pass

    with pytest.raises(fuzz.HungError):
        hang()


def test_a_refusal_of_another_kind_or_too_long_is_none():
    with fuzz.refused(ValueError):
        raise ValueError
    with pytest.raises(KeyError), fuzz.refused(ValueError):
        raise KeyError
    with pytest.raises(AssertionError), fuzz.refused(ValueError):
        raise ValueError("x" * 5_000)
