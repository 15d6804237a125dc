"""What a walk over a text remembers: which date governs, and what a new walk begins with."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.extract.scan.state import Anchor, Read, Walk, governing

#: What may govern, the nearest first; the document's own is always there.
PLACES = ("anchor", "inherited", "horizon", "section")
OWN = Anchor("2024", "inferred")


@given(st.sets(st.sampled_from(PLACES)))
def test_the_nearest_date_governs(held):
    walk = Walk(2024, OWN)
    anchors = {place: Anchor(f"20{number}", "stated") for number, place in enumerate(PLACES, 10)}
    for place in held:
        setattr(walk, place, anchors[place])
    nearest = next((anchors[place] for place in PLACES if place in held), OWN)
    assert governing(walk) is nearest


def test_a_date_that_governed_before_and_one_behind_brackets_do_not_govern():
    walk = Walk(2024, OWN)
    walk.outer = walk.before_brackets = walk.aside = Anchor("2011", "stated")
    assert governing(walk) is OWN


def test_a_new_walk_stands_at_the_beginning_and_has_met_nothing():
    walk = Walk(2024, OWN)
    assert (walk.sentence_start, walk.paragraph_start, walk.aside_start) == (0, 0, 0)
    assert (walk.aims, walk.previous_end, walk.counted_end, walk.brackets_end) == (-1, -1, -1, -1)
    assert walk.inherited_for == 0
    assert (walk.goals, walk.plans, walk.reviews) == (False, False, False)
    assert (walk.programme, walk.listed_hedge, walk.prices) == ("", "", "")


def test_walks_remember_apart():
    first, second = Walk(2024, OWN), Walk(2024, OWN)
    first.by_classifier["家"] = "企业"
    assert second.by_classifier == {}


def test_a_date_governs_further_sentences_and_says_a_time_unless_told_otherwise():
    anchor = Anchor("2024", "stated")
    assert (anchor.since, anchor.own, anchor.upto) == ("", False, False)


def test_a_mention_is_exact_and_without_doubt_unless_told_otherwise():
    read = Read(3, 5, "level")
    assert (read.start, read.end, read.kind, read.hedge) == (3, 5, "level", "exact")
    assert (read.average, read.falls) == (False, False)
    texts = (read.value, read.unit, read.period, read.basis, read.head, read.label)
    assert {*texts, read.prices, read.note, read.review} == {""}
