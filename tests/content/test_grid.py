"""A sample of the grid of runs, each brief read by every rule; `make grid` reads all of it."""

import itertools
import random
from pathlib import Path

import pytest
from tests.content.reading.grid import LANGUAGES, points, read_briefs

from analysis.core.project import find_project
from analysis.source.bounds import HedgePolicy

ROOT = find_project(Path(__file__).parent)
SEED = 20201231


def sample():
    """One run under each policy, the city's and the nation's in turn."""
    drawn = random.Random(SEED)  # noqa: S311 (the same sample each time)
    grid = list(points())
    return [
        drawn.choice([one for one in grid if (one.source, one.policy) == pair])
        for pair in zip(itertools.cycle(("changzhou", "china-rd")), HedgePolicy, strict=False)
    ]


def test_the_grid_has_every_policy_for_every_source_year_and_choice_of_indicators():
    grid = list(points())
    assert len(set(grid)) == len(grid) == 4 * (4 * 5 + 3 * 4)
    assert {one.policy for one in grid} == set(HedgePolicy)
    assert {one.policy for one in sample()} == set(HedgePolicy)


def some(points):
    """One of each source; all of the sample by `make stress`, and by `make grid` the grid."""
    long = pytest.mark.stress
    return [*points[:2], *(pytest.param(point, marks=long) for point in points[2:])]


@pytest.mark.parametrize("point", some(sample()), ids=str)
def test_no_sentence_of_a_brief_is_false(study, point):
    reading = read_briefs(study, ROOT, point)
    assert reading.briefs == 2 * len(LANGUAGES)
    assert reading.sentences > 100
    assert len(reading.unread) <= 2  # what no pattern reads, nobody has checked
    assert reading.faults == ()
