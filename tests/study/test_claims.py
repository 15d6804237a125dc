"""The claims engine: known answers by hand, honest bounds, what each number rests on."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.core.quantity import INFINITY, Quantity, to_decimal
from analysis.core.records import read_csv, write_csv
from analysis.core.result import Interval, RemarkCode, Subject, Term
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim, read_claims
from analysis.source.load import read_source
from analysis.source.reference import Reference, ReferenceRow, Series, read_reference
from analysis.source.schema import Figure, Source, SourceInfo
from analysis.study.claims import (
    ClaimRow,
    audit_claims,
    check_verdicts,
    count_verdicts,
    find_nearest,
    judge_claim,
    judge_claims,
    judge_prints,
    judge_reading,
)
from analysis.study.conventions import Conventions, DateReading, Rounding, YearCount
from analysis.words.catalogue import Catalogue, catalogue

DATA = Path(__file__).parents[2] / "data"


def figure(printed, value, unit, **columns):
    content = {
        "figure": "p01.01",
        "page": 1,
        "kind": "level",
        "indicator": "x",
        "period": "2020",
        "period_basis": "stated",
    } | columns
    return Figure(printed=printed, value=value, unit=unit, **content)


def source_of(*figures):
    """Return a source whose figures are p01.01, p01.02 … in order."""
    info = SourceInfo(
        title_zh="文",
        title_en="text",
        publisher_zh="局",
        publisher_en="bureau",
        year=2020,
        scope="市",
        scopes={"市": {"id": "shi", "title_en": "city"}},
    )
    rows = tuple(
        row.model_copy(update={"figure": f"p01.{n:02d}"}) for n, row in enumerate(figures, 1)
    )
    return Source("s", info, rows, {}, (), Path("data/raw/s"))


def audit(source, policy=HedgePolicy.STANDARD, data=None, **content):
    content = {"says_zh": "说", "says_en": "says"} | content
    return audit_claims({"c": Claim.model_validate(content)}, source, data, policy=policy)


def reference_of(*rows, unit="percent", scale=1):
    """Return reference data of one series, `rd`."""
    series = Series(title_zh="研", title_en="R&D", unit=unit, written="% of GDP", scale=scale)
    return Reference(rows, {"rd": series}, {}, {}, {})


def outside(value, **cells):
    content = {
        "series": "rd",
        "geo": "china",
        "year": 2017,
        "unit": "% of GDP",
        "status": "published",
        "trust": "high",
        "source_title": "t",
        "publisher": "p",
    }
    return ReferenceRow(value=value, **content | cells)


def reading(formula, **more):
    return {"label_zh": "读", "label_en": "read", "formula": formula} | more


def test_texts_say_figures_in_the_words_given_and_else_in_the_engine_s():
    own = Catalogue(
        "en",
        {
            **catalogue("en").messages,
            "figure.hedge.more_than": "more than {figure}",
            "claim.same_quantity": "the same thing",
            "language.note_joint": " / ",
        },
    )
    claims = {
        "c": Claim(
            topic="repeat",
            says_zh="{a}、{b}",
            says_en="{a}; {b}",
            operands={"a": "p01.02", "b": "p01.03"},
            note_en="of {b}",
        )
    }
    told = {}
    for words in (None, {"en": own}):
        [row] = audit_claims(claims, SERVICE_FIRMS, policy=HedgePolicy.STANDARD, words=words)
        told[bool(words)] = (row.says_zh, row.says_en, row.reading_en, row.note_en)
    engine = catalogue("en").say("claim.same_quantity")
    assert told[False] == ("268家、600多家", "268; over 600", engine, "of over 600")
    assert told[True] == (
        "268家、600多家",
        "268; more than 600",
        "the same thing",
        "of more than 600",
    )


SERVICE_FIRMS = source_of(
    figure("25%左右", "25", "percent", kind="change", hedge="approx", period="2014-2020"),
    figure("268家", "268", "enterprise", period="2014"),
    figure("600多家", "600", "enterprise", hedge="more_than"),
)
YEARS = {"from": "base", "to": "end"}


def test_service_firms_grow_by_a_quarter_only_as_a_simple_mean():
    rows = audit(
        SERVICE_FIRMS,
        topic="average_growth",
        stated="p01.01",
        operands={"base": "p01.02", "end": "p01.03"},
        readings={
            "compound": reading("cagr(base, end, years)", years=YEARS),
            "simple_mean": reading("mean_growth(base, end, years)", years=YEARS),
        },
    )
    compound, simple = rows
    # 600/268 = 2.238806, ^(1/6) = 1.143763; 700/268 = 2.611940, ^(1/6) = 1.173529
    assert float(compound.low) == pytest.approx(14.3763, abs=1e-4)
    assert float(compound.high) == pytest.approx(17.3529, abs=1e-4)
    # 123.8806 % / 6 = 20.64677; 161.1940 % / 6 = 26.86567; 25 % 左右 is 24 to 26
    assert float(simple.low) == pytest.approx(20.6468, abs=1e-4)
    assert float(simple.high) == pytest.approx(26.8657, abs=1e-4)
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "within_rounding"]
    assert {r.verdict for r in rows} == {"under_reading"}
    assert count_verdicts(rows)["under_reading"] == 1


def test_the_hedge_policy_can_decide_a_claim():
    content = {
        "topic": "average_growth",
        "stated": "p01.01",
        "operands": {"base": "p01.02", "end": "p01.03"},
        "readings": {"mean": reading("mean_growth(base, end, years)", years=YEARS)},
    }
    # without hedges: 25 is [24.5, 25.5], 600 is 600, so 20.65 against 24.5
    verdicts = {p: audit(SERVICE_FIRMS, p, **content)[0].verdict for p in HedgePolicy}
    assert verdicts == {
        HedgePolicy.STANDARD: "within_rounding",
        HedgePolicy.WIDE: "within_rounding",
        HedgePolicy.LITERAL: "does_not_hold",
        HedgePolicy.LOGICAL: "within_rounding",
    }


@pytest.mark.parametrize(
    ("stated", "base", "end", "recomputed"),
    [
        ("80.1", "900", "1621", "80.1111111111"),  # 721 / 900
        ("59", "424", "674", "58.9622641509"),  # 250 / 424
    ],
)
def test_rd_institutions_growth_is_as_stated(stated, base, end, recomputed):
    source = source_of(
        figure(f"{stated}%", stated, "percent", kind="change"),
        figure(f"{base}家", base, "institution"),
        figure(f"{end}家", end, "institution"),
    )
    (row,) = audit(
        source,
        topic="growth",
        stated="p01.01",
        operands={"base": "p01.02", "end": "p01.03"},
        readings={"total": reading("pct(base, end)")},
    )
    assert str(row.recomputed) == recomputed
    assert row.verdict == "certain"


def test_a_total_cut_off_instead_of_rounded_is_a_reading_of_its_own():
    # 305500..306500 / 26 = 11750..11788.5 misses 11791; 306000..307000 / 26 = 11769..11808 has it
    source = source_of(
        figure("11791平方米", "11791", "square_metre"),
        figure("30.6万平方米", "306000", "square_metre"),
        figure("26家", "26", "institution"),
    )
    rows = audit(
        source,
        topic="per_unit",
        stated="p01.01",
        operands={"area": "p01.02", "firms": "p01.03"},
        readings={
            "rounded": reading("area / firms"),
            "cut_off": reading("area / firms", cut=["area"]),
        },
    )
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "within_rounding"]
    assert (rows[0].low, float(rows[0].high)) == (11750, pytest.approx(11788.4615, abs=1e-4))
    assert float(rows[1].high) == pytest.approx(11807.6923, abs=1e-4)
    assert rows[0].verdict == "under_reading"


def test_a_fair_reading_that_cannot_be_checked_forbids_calling_it_an_error():
    # 64200 / 2497 = 25.71, not 50.62; over the reporting firms nobody can tell
    source = source_of(
        figure("50.62人", "50.62", "person"),
        figure("6.42万人", "64200", "person"),
        figure("2497家", "2497", "enterprise"),
    )
    content = {"topic": "per_unit", "stated": "p01.01"}
    operands = {"people": "p01.02", "firms": "p01.03"}
    every = reading("people / firms")
    some = {"label_zh": "读", "label_en": "read", "missing_zh": "缺。", "missing_en": "Missing."}
    alone = audit(source, **content, operands=operands, readings={"every": every})
    both = audit(source, **content, operands=operands, readings={"every": every, "some": some})
    assert alone[0].verdict == "does_not_hold"
    assert both[0].verdict == "not_checkable"
    assert both[1].recomputed is None
    assert both[1].note_en == "Missing."


def test_first_published_ratios_cannot_be_differenced_but_the_revised_one_can():
    # 2.19 - 2.13 = 0.06 where +0.04 is stated: the earlier year had been revised to 2.15
    source = source_of(
        figure("0.04个百分点", "0.04", "percentage_point", kind="change", period="2018"),
        figure("2.19%", "2.19", "percent", kind="share", period="2018"),
        figure("2.13%", "2.13", "percent", kind="share", period="2017"),
    )
    later = {"series": "rd", "place": "china", "year": 2017, "vintage": "revised"}
    rows = audit(
        source,
        data=reference_of(outside("2.15", vintage="revised"), outside("2.15", vintage="other")),
        says_en="says {later}",
        topic="previous_year",
        stated="p01.01",
        operands={"end": "p01.02", "base": "p01.03"},
        reference={"later": later},
        readings={"first": reading("end - base"), "revised": reading("end - later")},
    )
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "compatible"]
    assert rows[0].says_en == "says 2.15"
    assert rows[0].reference == ("rd.china.2017.revised",)
    assert [row.operands for row in rows] == [
        ("figure:p01.02", "figure:p01.03"),
        ("figure:p01.02", "reference:rd.china.2017.revised"),
    ]


def quantity(low, value, high, *, point=True):
    return Quantity(*(Fraction(str(part)) for part in (value, low, high)), point=point)


HALF_UP, TRUNCATION = Rounding


@pytest.mark.parametrize(
    ("stated", "recomputed", "step", "ranged", "verdict"),
    [
        # stated and recomputed as (low, value, high)
        ((80.05, 80.1, 80.15), (80.11, 80.11, 80.11), "0.1", False, "certain"),
        ((80.05, 80.1, 80.15), (80.05, 80.12, 80.14), "0.1", False, "certain"),
        ((80.05, 80.1, 80.15), (80.04, 80.12, 80.14), "0.1", False, "compatible"),
        ((80.05, 80.1, 80.15), (80.1, 80.12, 80.16), "0.1", False, "compatible"),
        ((80.05, 80.1, 80.15), (80.1, 80.2, 80.3), "0.1", False, "within_rounding"),
        ((80.05, 80.1, 80.15), (79, 80.0, 80.05), "0.1", False, "within_rounding"),
        ((80.05, 80.1, 80.15), (80.2, 80.2, 80.2), "0.1", False, "does_not_hold"),
        ((80.05, 80.1, 80.15), (79, 80.0, 80.04), "0.1", False, "does_not_hold"),
        # 80.05 is printed 80.1, 80.15 is printed 80.2
        ((80.05, 80.1, 80.15), (80.05, 80.05, 80.05), "0.1", False, "certain"),
        ((80.05, 80.1, 80.15), (80.15, 80.15, 80.15), "0.1", False, "does_not_hold"),
        ((80.05, 80.1, 80.15), (80.1, 80.15, 80.15), "0.1", False, "within_rounding"),
        ((80.05, 80.1, 80.15), (80.1, 80.12, 80.15), "0.1", False, "compatible"),
        ((80.05, 80.1, 80.15), (80.05, 80.1, 80.15), "0.1", False, "compatible"),
        # a plain count: 31.4 is printed 31, and no count lies between
        ((31, 31, 31), (31, 31, 31), "1", False, "certain"),
        ((31, 31, 31), (31.4, 31.4, 31.4), "1", False, "compatible"),
        ((31, 31, 31), (30.5, 30.5, 30.5), "1", False, "compatible"),
        ((31, 31, 31), (31.5, 31.5, 31.5), "1", False, "does_not_hold"),
        ((31, 31, 31), (31.4, 31.8, 31.9), "1", False, "within_rounding"),
        # a round number that a policy doubts: its range, without the neighbour's digits
        ((850, 900, 950), (870, 900.5, 910), "1", False, "certain"),
        ((850, 900, 950), (870, 950, 960), "1", False, "compatible"),
        # a range, by its hedge or as printed
        ((600, 600, 700), (632, 632, 632), "1", True, "certain"),
        ((600, 600, 700), (650, 690, 710), "1", True, "compatible"),
        ((600, 600, 700), (700, 710, 720), "1", True, "within_rounding"),
        ((600, 600, 700), (701, 710, 720), "1", True, "does_not_hold"),
        ((24, 25, 26), (26, 26, 26), "1", True, "certain"),
        ((24.5, 25, 25.5), (25.5, 25.5, 25.5), "1", True, "certain"),
        ((24, 25, 26), (20.6, 20.6, 26.9), "1", True, "within_rounding"),
        ((24, 25, 26), (14.4, 14.4, 17.4), "1", True, "does_not_hold"),
    ],
)
def test_a_reading_is_judged_by_all_its_values_then_by_its_point_then_by_any(
    stated, recomputed, step, ranged, verdict
):
    pair, rules = (quantity(*stated), quantity(*recomputed)), {"ranged": ranged}
    assert judge_reading(*pair, step=Fraction(step), **rules) == verdict
    mirrored = [quantity(-high, -value, -low) for low, value, high in (stated, recomputed)]
    assert judge_reading(*mirrored, step=Fraction(step), **rules) == verdict


@pytest.mark.parametrize(
    ("stated", "recomputed", "relation", "verdict"),
    [
        ((100, 100, 100), (60, 60, 60), "at_least", "certain"),
        ((100, 100, 100), (100, 100, 100), "at_least", "certain"),
        ((100, 100, 100), (100, 100, 100), "at_most", "certain"),
        ((95, 100, 105), (90, 92, 95), "at_least", "certain"),
        ((95, 100, 105), (90, 92, 96), "at_least", "compatible"),
        ((95, 100, 105), (100, 100, 100), "at_least", "compatible"),
        ((95, 100, 105), (101, 102, 103), "at_least", "within_rounding"),
        ((95, 100, 105), (105, 106, 107), "at_least", "within_rounding"),
        ((95, 100, 105), (106, 106, 107), "at_least", "does_not_hold"),
        ((95, 100, 105), (105, 108, 110), "at_most", "certain"),
        ((95, 100, 105), (104, 108, 110), "at_most", "compatible"),
        ((95, 100, 105), (100, 100, 100), "at_most", "compatible"),
        ((95, 100, 105), (97, 98, 99), "at_most", "within_rounding"),
        ((95, 100, 105), (93, 94, 95), "at_most", "within_rounding"),
        ((95, 100, 105), (93, 94, 94), "at_most", "does_not_hold"),
    ],
)
def test_a_whole_holds_its_parts_whatever_either_stands_for(stated, recomputed, relation, verdict):
    pair, other = (stated, recomputed), {"at_least": "at_most", "at_most": "at_least"}
    made = [quantity(*one) for one in pair]
    rules = {"step": Fraction(1), "ranged": False}
    assert judge_reading(*made, **rules, relation=relation) == verdict
    mirrored = [quantity(-high, -value, -low) for low, value, high in pair]
    assert judge_reading(*mirrored, **rules, relation=other[relation]) == verdict


@pytest.mark.parametrize(
    ("stated", "recomputed", "verdict"),
    [
        # 58.96 is cut off to 58, never to 59
        ((59, 59, 60), (58.96, 58.96, 58.96), "does_not_hold"),
        ((59, 59, 60), (59, 59.2, 59.9), "certain"),
        ((59, 59, 60), (60, 60, 60), "does_not_hold"),
        ((59, 59, 60), (59.5, 59.5, 60), "compatible"),
        ((1, 1, 1), (0.51, 0.51, 0.51), "does_not_hold"),
        ((1, 1, 1), (1.9, 1.9, 1.9), "compatible"),
        ((0, 0, 1), (0.99, 0.99, 0.99), "certain"),
        ((0, 0, 0), (-0.99, -0.99, -0.99), "compatible"),
    ],
)
def test_a_figure_cut_off_is_judged_by_the_digits_that_are_left(stated, recomputed, verdict):
    rules = {"step": Fraction(1), "ranged": False, "rounding": TRUNCATION}
    assert judge_reading(quantity(*stated), quantity(*recomputed), **rules) == verdict
    mirrored = [quantity(-high, -value, -low) for low, value, high in (stated, recomputed)]
    assert judge_reading(*mirrored, **rules) == verdict


def test_what_is_no_point_is_never_compatible():
    rules = {"step": Fraction(1), "ranged": True}
    over = Quantity(Fraction(600), Fraction(600), INFINITY, point=False)
    twice = Quantity(Fraction(1200), Fraction(1200), INFINITY, point=False)
    assert judge_reading(quantity(1100, 1200, 1300), twice, **rules) == "within_rounding"
    assert judge_reading(quantity(1100, 1150, 1199), twice, **rules) == "does_not_hold"
    assert judge_reading(over, quantity(1100, 1200, 1300), **rules) == "certain"
    assert judge_reading(over, twice, **rules) == "certain"
    assert judge_reading(over, quantity(500, 620, 700), **rules) == "compatible"
    for relation in ("at_least", "at_most"):
        for pair in ((over, quantity(600, 600, 700)), (quantity(500, 600, 600), over)):
            found = judge_reading(*pair, **rules, relation=relation)
            assert found in {"within_rounding", "certain"}
    at_least = {"relation": "at_least", **rules}
    assert judge_reading(over, quantity(500, 590, 600), **at_least) == "certain"
    assert judge_reading(over, quantity(500, 590, 601), **at_least) == "within_rounding"
    assert judge_reading(quantity(590, 700, 800), over, **at_least) == "within_rounding"


@pytest.mark.parametrize(
    ("prints", "verdict"),
    [
        ([(171, 171, 171)] * 3, "certain"),
        ([(171, 171, 171), (172, 172, 172)], "conflict"),
        ([(2.9, 3, 3.1), (2.9, 3, 3.1)], "compatible"),
        ([(600, 600, 600), (600, 600, 700)], "compatible"),
        ([(600, 600, 700), (632, 632, 632)], "within_rounding"),
        ([(600, 600, 700), (700, 700, 700)], "within_rounding"),
        ([(600, 600, 700), (700.1, 701, 702)], "conflict"),
        # each two have a value in common, all three have none
        ([(0, 1, 2), (1, 2, 3), (2.5, 3, 4)], "conflict"),
        ([(5, 5, 5)], "certain"),
    ],
)
def test_prints_of_one_quantity_are_judged_by_the_values_all_allow(prints, verdict):
    assert judge_prints([quantity(*one) for one in prints]) == verdict
    assert judge_prints([quantity(*one) for one in reversed(prints)]) == verdict


@pytest.mark.parametrize(
    ("readings", "conflicting", "verdict"),
    [
        (["certain", "does_not_hold"], False, "certain"),
        (["compatible", "certain"], False, "compatible"),
        (["within_rounding", "certain"], False, "within_rounding"),
        (["does_not_hold", "compatible"], False, "under_reading"),
        (["does_not_hold", "within_rounding"], False, "under_reading"),
        (["conflict", "compatible"], True, "under_reading"),
        (["not_checkable", "compatible"], False, "under_reading"),
        (["does_not_hold", "not_checkable"], False, "not_checkable"),
        (["not_checkable"], False, "not_checkable"),
        (["does_not_hold", "does_not_hold"], False, "does_not_hold"),
        (["conflict", "conflict"], True, "conflict"),
    ],
)
def test_a_claim_is_never_an_error_where_a_fair_reading_explains_it(
    readings, conflicting, verdict
):
    assert judge_claim(readings, conflicting=conflicting) == verdict
    if not conflicting:
        assert judge_claim(readings) == verdict


POSITIVE = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)


@st.composite
def bounded(draw):
    low, value, high = sorted(draw(st.tuples(POSITIVE, POSITIVE, POSITIVE)))
    return Quantity(value, low, high)


#: Numbers of few digits, so that ends, halves and whole steps often coincide.
TENTHS = st.integers(min_value=-60, max_value=60).map(lambda tenths: Fraction(tenths, 20))
RANKS = {
    verdict: rank
    for rank, verdict in enumerate(("does_not_hold", "within_rounding", "compatible", "certain"))
}
RULES = {
    "ranged": st.booleans(),
    "relation": st.sampled_from(("equal", "at_least", "at_most")),
    "rounding": st.sampled_from(Rounding),
}


@st.composite
def near(draw):
    low, value, high = sorted(draw(st.tuples(TENTHS, TENTHS, TENTHS)))
    return Quantity(value, low, high, point=draw(st.booleans()))


@st.composite
def within(draw, outer):
    """A quantity whose interval lies inside another's."""
    parts = [
        outer.low + (outer.high - outer.low) * share
        for share in sorted(draw(st.tuples(*[st.sampled_from((0, Fraction(1, 3), 1))] * 3)))
    ]
    return Quantity(parts[1], parts[0], parts[2], point=draw(st.booleans()))


def mirror(one):
    return Quantity(-one.value, -one.high, -one.low, point=one.point)


@given(stated=near(), recomputed=near(), rules=st.fixed_dictionaries(RULES))
def test_judging_is_symmetric_in_sign(stated, recomputed, rules):
    mirrored = {"equal": "equal", "at_least": "at_most", "at_most": "at_least"}
    step = Fraction(1, 10)
    assert judge_reading(stated, recomputed, step=step, **rules) == judge_reading(
        mirror(stated),
        mirror(recomputed),
        step=step,
        **rules | {"relation": mirrored[rules["relation"]]},
    )


@given(data=st.data(), stated=near(), recomputed=near(), rules=st.fixed_dictionaries(RULES))
def test_narrower_operands_leave_the_certain_certain_and_never_mend_a_failure(
    data, stated, recomputed, rules
):
    narrower = data.draw(within(recomputed))
    wide, narrow = (
        judge_reading(stated, one, step=Fraction(1, 10), **rules) for one in (recomputed, narrower)
    )
    if wide == "certain":
        assert narrow == "certain"
    if wide == "does_not_hold":
        assert narrow == "does_not_hold"


@given(
    shares=st.tuples(*[st.sampled_from((0, Fraction(1, 2), 1))] * 2),
    wider=near(),
    recomputed=near(),
    rules=st.fixed_dictionaries(RULES),
)
def test_a_wider_stated_interval_never_makes_an_equality_worse(shares, wider, recomputed, rules):
    below, above = wider.value - wider.low, wider.high - wider.value
    narrow = replace(
        wider, low=wider.value - below * shares[0], high=wider.value + above * shares[1]
    )
    rules |= {"relation": "equal", "step": Fraction(1, 10)}
    first, second = (judge_reading(one, recomputed, **rules) for one in (narrow, wider))
    assert RANKS[second] >= RANKS[first]


@given(stated=near(), recomputed=near(), rules=st.fixed_dictionaries(RULES))
def test_what_every_value_of_the_operands_gives_is_certain_and_what_none_gives_does_not_hold(
    stated, recomputed, rules
):
    """By trying values: the ends, the point and a fine grid between them."""
    rules |= {"step": Fraction(1, 10)}
    verdict = judge_reading(stated, recomputed, **rules)
    width = recomputed.high - recomputed.low
    tried = {recomputed.value, *(recomputed.low + width * Fraction(n, 12) for n in range(13))}
    each = {
        RANKS[judge_reading(stated, Quantity.exact(value), **rules)] for value in sorted(tried)
    }
    if verdict == "certain":
        assert each == {RANKS["certain"]}
    if rules["relation"] == "equal" and verdict == "does_not_hold":
        assert each == {RANKS["does_not_hold"]}


@given(values=st.lists(bounded(), min_size=2, max_size=5))
def test_repeated_figures_conflict_exactly_when_no_value_fits_all(values):
    common = max(q.low for q in values) <= min(q.high for q in values)
    # printed ranges carry any interval into the claim
    rows = [
        figure("1-2家", "1..2", "enterprise").model_copy(
            update={"value": f"{float(q.low):.6f}..{float(q.high):.6f}"}
        )
        for q in values
    ]
    assume(all(abs(a.low - b.high) > Fraction(1, 1000) for a in values for b in values))
    (row,) = audit(
        source_of(*rows),
        topic="repeat",
        operands={f"at{n}": f"p01.{n:02d}" for n in range(1, len(rows) + 1)},
    )
    assert (row.verdict != "conflict") == common


def test_dates_that_disagree_conflict_unless_now_means_the_latest_known():
    def dated(*periods):
        source = source_of(*(figure("9家", "9", "enterprise", period=p) for p in periods))
        operands = {f"at{n}": f"p01.{n:02d}" for n in range(1, len(periods) + 1)}
        return audit(source, topic="date", operands=operands)[0].verdict

    assert dated("2019", "2019") == "certain"
    assert dated("2019", "asof 2020", "asof 2020") == "under_reading"
    assert dated("2019-2020", "asof 2020") == "under_reading"
    assert dated("2019-2021", "2019-2022") == "conflict"
    assert dated("2018", "2019", "asof 2020") == "conflict"
    assert dated("2021", "asof 2020") == "conflict"
    assert dated("2019", "unknown") == "not_checkable"
    assert dated("2019", "2020", "unknown") == "conflict"


def test_a_name_or_an_unknown_reference_row_is_no_operand():
    source = source_of(
        figure("5%", "5", "percent", kind="change"), figure("T700", None, None, kind="name")
    )
    with pytest.raises(InputError, match="accepted: a measured figure"):
        audit(source, topic="date", operands={"a": "p01.01", "b": "p01.02"})
    with pytest.raises(InputError, match="0 rows of the reference data"):
        audit(
            source,
            topic="reference",
            stated="p01.01",
            reference={"r": {"series": "none", "place": "x", "year": 2020}},
            readings={"same": reading("r")},
        )


@pytest.fixture(scope="module")
def changzhou():
    source = read_source(DATA / "raw" / "changzhou")
    claims = read_claims(source.folder / "claims.yml", source.figures)
    reference = read_reference(DATA / "reference")
    return {
        policy: audit_claims(claims, source, reference, policy=policy) for policy in HedgePolicy
    }


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("rd_institutions_growth", "certain"),
        ("rd_institutions_provincial_growth", "certain"),
        ("st_service_firms_growth", "under_reading"),
        ("carriers_sum", "certain"),  # 42 + 128 + 104
        ("jintan_awards", "certain"),  # 6 + 8 + 8 + 9
        ("new_institutions_spending_per_head", "within_rounding"),
        ("new_institutions_area_mean", "under_reading"),
        ("hte_rd_personnel_mean", "under_reading"),  # 64,200 / 50.62 = 1,268.3: above-scale firms
        ("park_daily_firms_now", "under_reading"),  # 186 in 366 days; 3,500 in about ten years
        ("park_daily_firms", "under_reading"),  # 3,500 in about ten years
        ("rules_date", "conflict"),  # made in 2019, numbered 2018 twice
        ("innovation_platforms_parts", "under_reading"),  # 1,621 + 42 = 1,663 of 1,824
        ("zhonglou_carriers_part", "under_reading"),  # 28 of 57
        ("demo_zone_parks", "under_reading"),  # 9 + 9, the core counted in
        ("provincial_zones_with_approved", "under_reading"),  # two ranked, one approved
        ("major_platforms_repeat", "under_reading"),  # 42, over 20 of them built jointly
        ("zhonglou_longcheng_share", "compatible"),  # 28 / 67 = 41.79 %
        ("park_capacity_grantees_share", "compatible"),  # 7 / 9 = 0.78
        ("park_revenue_growth", "not_checkable"),  # several years, not named, against one
        ("testing_park_firsts", "does_not_hold"),  # four announced, three listed
        ("hte_sales_against_output", "under_reading"),  # 151.73 / 4.54 % = 3,342 over 3,257.9
        ("park_firms_sum", "under_reading"),  # 3,500 + 186 = 3,686 < 3,700
        ("carriers_repeat", "conflict"),  # 274, 265, 278
        ("jintan_firms_repeat", "conflict"),  # 55, 53
        ("jintan_projects_repeat", "conflict"),  # 136, 132
        ("plan_term", "conflict"),  # 2019-2021, 2019-2022
        ("rd_institutions_date", "under_reading"),
        ("invention_patents_reference", "conflict"),  # 40.8, 40.19
        ("graphene_centre_funds", "compatible"),  # 1,234 + 1,400: ±10,000 about ±5,000
        ("rd_gdp_repeat", "compatible"),  # "about" twice
        ("jintan_students_repeat", "certain"),
        ("leading_teams_repeat", "compatible"),  # "over 2,000" twice
        ("st_contribution_reference", "certain"),
        ("changzhou_zone_rank_reference", "certain"),
    ],
)
def test_changzhou_claims_checked_on_the_page(changzhou, claim, verdict):
    rows = changzhou[HedgePolicy.STANDARD]
    assert {row.verdict for row in rows if row.claim == claim} == {verdict}


def test_every_changzhou_claim_is_judged_under_every_policy(changzhou):
    counts = {policy: count_verdicts(rows) for policy, rows in changzhou.items()}
    assert len({sum(count.values()) for count in counts.values()}) == 1
    assert all("{" not in row.says_en + row.says_zh for row in changzhou[HedgePolicy.WIDE])


# What a row says


GROWTH = {
    "topic": "growth",
    "stated": "p01.01",
    "operands": {"base": "p01.02", "end": "p01.03"},
    "readings": {"total": reading("pct(base, end)")},
}


def labs():
    return source_of(
        figure("80.1%", "80.1", "percent", kind="change"),
        figure("900家", "900", "institution"),
        figure("1621家", "1621", "institution"),
    )


def test_a_row_names_its_figures_pages_and_operands():
    source = source_of(
        figure("80.1%", "80.1", "percent", kind="change"),
        figure("900家", "900", "institution").model_copy(update={"page": 7}),
        figure("1621家", "1621", "institution").model_copy(update={"page": None}),
    )
    (row,) = audit(source, **GROWTH)
    assert (row.claim, row.topic, row.reading, row.unit) == ("c", "growth", "total", "percent")
    assert (row.figures, row.stated_figure) == (("p01.01", "p01.02", "p01.03"), "p01.01")
    assert (row.pages, row.reference) == ((1, 7), ())
    assert row.operands == ("figure:p01.02", "figure:p01.03")
    assert (row.relation, row.refused) == ("equal", None)
    assert (row.stated_low, row.stated, row.stated_high) == tuple(
        map(Decimal, ("80.05", "80.1", "80.15"))
    )
    assert row.low == row.recomputed == row.high


def test_texts_show_figures_as_printed_in_chinese_and_in_words_in_english():
    (row,) = audit(
        SERVICE_FIRMS,
        topic="average_growth",
        says_zh="由{base}到{end}，年均{stated}",
        says_en="from {base} to {end}, {stated} a year",
        stated="p01.01",
        operands={"base": "p01.02", "end": "p01.03"},
        readings={
            "mean": reading("mean_growth(base, end, years)", years=YEARS, relation="at_most")
            | {"label_zh": "{end}，简单平均", "label_en": "{end}, a simple mean"}
        },
        note_zh="{base}起。",
        note_en="From {base}.",
    )
    assert row.says_zh == "由268家到600多家，年均25%左右"
    assert row.says_en == "from 268 to over 600, about 25% a year"
    assert (row.reading_zh, row.reading_en) == ("600多家，简单平均", "over 600, a simple mean")
    assert (row.note_zh, row.note_en) == ("268家起。", "From 268.")
    assert row.relation == "at_most"


def test_what_is_missing_stands_before_the_claims_own_note():
    missing = {"missing_zh": "缺{end}。", "missing_en": "No {end}."}
    (row,) = audit(
        labs(),
        **GROWTH
        | {
            "readings": {"none": {"label_zh": "读", "label_en": "read"} | missing},
            "says_zh": "由{base}",
            "operands": {"base": "p01.02", "end": "p01.03"},
            "note_zh": "注。",
            "note_en": "A note.",
        },
    )
    assert (row.note_zh, row.note_en) == ("缺1621家。注。", "No 1,621. A note.")
    assert (row.verdict, row.refused, row.operands) == (
        *("not_checkable", RemarkCode.NOT_PRINTED, ()),
    )
    (bare,) = audit(labs(), **GROWTH)
    assert (bare.note_zh, bare.note_en) == ("", "")


def test_repeats_are_worded_by_the_catalogues_and_rest_on_every_print():
    source = source_of(*(figure(f"{n}家", str(n), "enterprise") for n in (274, 265, 278)))
    operands = {f"at{n}": f"p01.{n:02d}" for n in (1, 2, 3)}
    (row,) = audit(source, topic="repeat", operands=operands)
    assert (row.reading, row.reading_zh, row.reading_en) == ("same", "同一数量", "one quantity")
    assert (row.stated, row.recomputed, row.verdict) == (265, 278, "conflict")
    assert row.stated_figure is None
    stated, recomputed = row.estimates()
    assert (
        [one.id for one in stated.operands]
        == [one.id for one in recomputed.operands]
        == [f"p01.{n:02d}" for n in (1, 2, 3)]
    )


def test_dates_are_in_years_and_worded_by_the_catalogues():
    source = source_of(
        *(figure("9家", "9", "enterprise", period=period) for period in ("2018", "asof 2020"))
    )
    first, second = audit(source, topic="date", operands={"a": "p01.01", "b": "p01.02"})
    assert (first.reading, first.reading_zh, first.reading_en) == ("same", "同一日期", "one date")
    assert (second.reading, second.reading_zh, second.reading_en) == (
        "latest_known",
        "“目前”指已知最近一次统计",
        "“now” means the latest count known",
    )
    assert (first.unit, first.stated, first.recomputed) == ("year", 2018, 2020)
    assert [row.reading_verdict for row in (first, second)] == ["conflict", "certain"]


def test_spans_that_begin_apart_are_shown_by_their_beginnings():
    source = source_of(
        *(figure("9家", "9", "enterprise", period=p) for p in ("2016-2020", "2018-2021"))
    )
    (row,) = audit(source, topic="date", operands={"a": "p01.01", "b": "p01.02"})
    assert (row.stated, row.recomputed) == (2016, 2018)


def test_prints_that_overlap_are_shown_by_the_least_and_the_greatest_as_printed():
    source = source_of(
        figure("632家", "632", "enterprise"),
        figure("600多家", "600", "enterprise", hedge="more_than"),
        figure("650家左右", "650", "enterprise", hedge="approx"),
    )
    operands = {f"at{n}": f"p01.{n:02d}" for n in (1, 2, 3)}
    (row,) = audit(source, topic="repeat", operands=operands)
    assert (row.stated, row.stated_high, row.recomputed) == (600, 700, 650)
    assert (row.stated_point, row.point, row.verdict) == (False, True, "within_rounding")


def test_spans_that_begin_together_are_shown_by_their_ends():
    source = source_of(
        *(figure("9家", "9", "enterprise", period=p) for p in ("2019-2021", "2019-2022"))
    )
    (row,) = audit(source, topic="date", operands={"a": "p01.01", "b": "p01.02"})
    assert (row.stated, row.recomputed) == (2021, 2022)


def test_undated_figures_say_that_their_date_is_not_printed():
    source = source_of(*(figure("9家", "9", "enterprise", period="unknown") for _ in range(2)))
    (row,) = audit(source, topic="date", operands={"a": "p01.01", "b": "p01.02"})
    assert (row.stated, row.recomputed, row.verdict) == (None, None, "not_checkable")
    assert row.refused is RemarkCode.NOT_PRINTED
    assert (row.stated_point, row.point) == (True, True)
    assert row.estimates() == []


# Estimates


def test_a_stated_number_rests_on_its_figure_and_a_recomputed_one_on_its_operands():
    (row,) = audit(labs(), **GROWTH)
    stated, recomputed = row.estimates()
    assert (stated.term, stated.value, stated.unit.name) == (
        Term.STATED,
        Decimal("80.1"),
        "percent",
    )
    assert stated.subject == Subject(claim="c", unit="percent")
    assert stated.interval == Interval(kind="bounds", low=Decimal("80.05"), high=Decimal("80.15"))
    assert [str(one) for one in stated.operands] == ["figure:p01.01"]
    assert (recomputed.term, recomputed.model) == (Term.RECOMPUTED, "claim")
    assert recomputed.subject == Subject(claim="c", reading="total", unit="percent")
    assert recomputed.value == Decimal("80.1111111111")
    assert recomputed.interval is None
    assert [str(one) for one in recomputed.operands] == ["figure:p01.02", "figure:p01.03"]
    assert row.refusals() == []
    assert row.quantity(Term.STATED).low == Fraction("80.05")


def test_a_reading_that_nothing_prints_is_refused_by_its_name():
    missing = {"label_zh": "读", "label_en": "read", "missing_zh": "缺", "missing_en": "none"}
    rows = audit(
        labs(),
        **GROWTH | {"readings": {"total": reading("pct(base, end)"), "other": missing}},
    )
    assert [[one.term for one in row.estimates()] for row in rows] == [
        [Term.STATED, Term.RECOMPUTED],
        [Term.STATED],
    ]
    assert rows[0].refusals() == []
    [refusal] = rows[1].refusals()
    assert refusal.term is Term.RECOMPUTED
    assert refusal.subject == Subject(claim="c", reading="other", unit="percent")
    assert (refusal.reason.code, refusal.model) == (RemarkCode.NOT_PRINTED, "claim")


def test_years_are_operands_too():
    rows = audit(
        SERVICE_FIRMS,
        topic="average_growth",
        stated="p01.01",
        operands={"end": "p01.03", "base": "p01.02"},
        readings={
            "a": reading("mean_growth(base, 600, years)", years={"from": "base", "to": "end"})
        },
    )
    assert rows[0].operands == ("figure:p01.03", "figure:p01.02")
    # 100 (600/268 − 1) / 6, the years from 2014 to 2020
    assert float(rows[0].recomputed) == pytest.approx(20.6468, abs=1e-4)


@pytest.mark.parametrize(
    ("formula", "base", "reason"),
    [
        ("share(end, base)", "0..9", RemarkCode.DIVISOR_MAY_VANISH),
        ("100 * end / base", "0..9", RemarkCode.DIVISOR_MAY_VANISH),
        ("cagr(base, end, 2)", "-9..-1", RemarkCode.NOT_POSITIVE),
    ],
)
def test_what_cannot_be_recomputed_is_refused_with_its_reason(formula, base, reason):
    source = labs()
    odd = source.figures[1].model_copy(update={"value": base})
    source = Source("s", source.info, (source.figures[0], odd, source.figures[2]), {}, (), DATA)
    (row,) = audit(source, **GROWTH | {"readings": {"total": reading(formula)}})
    assert (row.verdict, row.recomputed, row.refused) == ("not_checkable", None, reason)
    assert row.operands == ("figure:p01.02", "figure:p01.03")
    assert [one.term for one in row.estimates()] == [Term.STATED]
    assert [one.reason.code for one in row.refusals()] == [reason]


def test_a_formula_that_cannot_be_evaluated_for_another_reason_is_a_fault_of_the_file():
    with pytest.raises(InputError, match=r"reading total, column formula: 'cagr\(base, end, 0\)'"):
        audit(labs(), **GROWTH | {"readings": {"total": reading("cagr(base, end, 0)")}})


def test_years_between_dates_out_of_order_are_refused():
    backwards = {"total": reading("cagr(base, end, years)", years={"from": "end", "to": "base"})}
    with pytest.raises(InputError, match="column years: end to base is no span of at least one"):
        audit(SERVICE_FIRMS, **GROWTH | {"readings": backwards})
    undated = source_of(
        *SERVICE_FIRMS.figures[:2], figure("600家", "600", "enterprise", period="unknown")
    )
    forwards = {"total": reading("cagr(base, end, years)", years=YEARS)}
    with pytest.raises(InputError, match="column years: base to end is no span"):
        audit(undated, **GROWTH | {"readings": forwards})


def test_a_formula_in_another_unit_is_refused_where_it_stands():
    with pytest.raises(InputError) as error:
        audit(labs(), **GROWTH | {"readings": {"total": reading("end - base")}})
    assert str(error.value) == (
        "data/raw/s/claims.yml, claim c, reading total, column formula: 'end - base' is in "
        "institution, the stated figure in percent; accepted: a formula in percent"
    )


def test_an_outside_figure_counts_in_the_unit_of_its_series():
    source = source_of(figure("30亿元", "3000000000", "CNY"))
    content = {
        "topic": "reference",
        "stated": "p01.01",
        "reference": {"r": {"series": "rd", "place": "china", "year": 2017}},
        "says_en": "says {r}",
        "readings": {"same": reading("r")},
    }
    data = reference_of(outside("30.0"), unit="CNY", scale=10**8)
    (row,) = audit(source, data=data, **content)
    assert (row.low, row.recomputed, row.high) == (2995000000, 3000000000, 3005000000)
    assert (row.verdict, row.says_en, row.unit) == ("certain", "says 30.0", "CNY")
    assert (row.figures, row.pages) == (("p01.01",), (1,))
    # read as cut off, 30.0 is anything to 30.1
    (cut,) = audit(source, data=data, **content | {"readings": {"same": reading("r", cut=["r"])}})
    assert (cut.low, cut.recomputed, cut.high) == (3000000000, 3000000000, 3010000000)
    with pytest.raises(InputError, match="is in percent, the stated figure in CNY"):
        audit(source, data=reference_of(outside("30.0")), **content)


def test_an_outside_figure_must_be_one_row_and_no_other():
    content = {
        "topic": "reference",
        "stated": "p01.01",
        "reference": {"r": {"series": "rd", "place": "china", "year": 2017}},
        "readings": {"same": reading("r")},
    }
    source = source_of(figure("2.15%", "2.15", "percent", kind="share"))
    twice = reference_of(outside("2.15", vintage="a"), outside("2.15", vintage="b"))
    for data, count in ((twice, 2), (reference_of(), 0), (None, 0)):
        with pytest.raises(InputError, match=f"column reference: {count} rows of the reference"):
            audit(source, data=data, **content)
    (row,) = audit(source, data=reference_of(outside("2.11")), **content)
    assert row.verdict == "conflict"  # prints of one quantity that disagree


def test_a_documents_number_holds_the_year_it_was_made_in():
    source = source_of(
        figure("2019年", None, None, kind="date", period="2019"),
        figure("〔2018〕48号", None, None, kind="ordinal", period=None),
    )
    (row,) = audit(
        source,
        topic="date",
        stated="p01.01",
        operands={"number": "p01.02"},
        readings={"made": reading("number")},
    )
    assert (row.stated, row.recomputed, row.verdict) == (2019, 2018, "conflict")
    # a share of 2019 is no document's number, whatever stands in brackets
    with pytest.raises(InputError, match=r"figure p01\.02 \(name, '\(2018\)'\): can't be used"):
        audit(
            source_of(source.figures[0], figure("(2018)", None, None, kind="name", period=None)),
            topic="date",
            stated="p01.01",
            operands={"number": "p01.02"},
            readings={"made": reading("number")},
        )


def test_a_duration_is_an_operand_with_its_hedge():
    source = source_of(
        figure("3年", "3", "year", kind="duration", indicator=None, period=None),
        figure("3年多", "3", "year", kind="duration", indicator=None, hedge="more_than"),
    )
    (row,) = audit(source, topic="repeat", operands={"a": "p01.01", "b": "p01.02"})
    assert (row.verdict, row.stated, row.recomputed) == ("compatible", 3, 3)
    assert row.unit == "year"
    (held,) = audit(
        source,
        topic="part",
        stated="p01.02",
        operands={"a": "p01.01"},
        readings={"same": reading("a + 1")},
    )
    assert held.verdict == "certain"  # four years are "three and more"


def test_a_table_written_is_the_table_read(changzhou, tmp_path):
    rows = changzhou[HedgePolicy.STANDARD]
    write_csv(tmp_path / "claims.csv", rows, ClaimRow)
    assert read_csv(tmp_path / "claims.csv", ClaimRow) == rows
    recomputed = [
        one
        for row in rows
        for one in (*row.estimates(), *row.refusals())
        if one.term is Term.RECOMPUTED
    ]
    keys = {(one.subject.claim, one.subject.reading) for one in recomputed}
    assert len(keys) == len(recomputed)
    for row in rows:
        for one in row.estimates():
            assert one.operands, one.subject


def test_verdicts_are_counted_by_claim_and_each_is_named():
    (row,) = audit(labs(), **GROWTH)
    assert count_verdicts([row, row.model_copy(update={"reading": "other"})]) == {
        "certain": 1,
        "compatible": 0,
        "within_rounding": 0,
        "under_reading": 0,
        "does_not_hold": 0,
        "conflict": 0,
        "not_checkable": 0,
    }


# Conventions


def under(source, data=None, policy=HedgePolicy.STANDARD, *, claim, **conventions):
    declared = {"c": Claim.model_validate({"says_zh": "说", "says_en": "says"} | claim)}
    return audit_claims(
        declared, source, data, policy=policy, conventions=Conventions(**conventions)
    )


def test_cut_off_prints_are_those_of_the_stated_figure_and_of_every_operand():
    source = source_of(
        figure("59%", "59", "percent", kind="change"),
        figure("4.24万家", "42400", "institution"),
        figure("6.74万家", "67400", "institution"),
    )
    (row,) = under(source, claim=GROWTH, rounding=TRUNCATION)
    assert (row.stated_low, row.stated, row.stated_high) == (59, 59, 60)
    # 67,400 / 42,500 and 67,500 / 42,400
    assert float(row.low) == pytest.approx(58.5882, abs=1e-4)
    assert float(row.high) == pytest.approx(59.1981, abs=1e-4)
    assert row.verdict == "within_rounding"  # 58.96 is cut off to 58
    (usual,) = under(source, claim=GROWTH)
    assert (usual.stated_low, usual.verdict) == (Decimal("58.5"), "certain")


def test_hedges_and_ranges_are_not_cut_off():
    (row,) = under(
        SERVICE_FIRMS,
        claim=GROWTH | {"readings": {"a": reading("mean_growth(base, end, 6)")}},
        rounding=TRUNCATION,
    )
    (usual,) = under(
        SERVICE_FIRMS, claim=GROWTH | {"readings": {"a": reading("mean_growth(base, end, 6)")}}
    )
    assert row == usual
    assert (row.stated_point, row.point) == (True, False)
    source = source_of(
        figure("20-30%", "20..30", "percent", kind="share"),
        figure("25.5%", "25.5", "percent", kind="share"),
    )
    same = {"topic": "repeat", "stated": "p01.01", "operands": {"a": "p01.02"}}
    (row,) = under(source, claim=same | {"readings": {"a": reading("a")}}, rounding=TRUNCATION)
    assert (row.stated_low, row.stated_high, row.stated_point) == (20, 30, False)
    assert (row.low, row.high, row.verdict) == (Decimal("25.5"), Decimal("25.6"), "certain")


def test_outside_figures_are_cut_off_too_unless_they_are_hedged_or_in_full():
    source = source_of(figure("2.1%", "2.1", "percent", kind="share"))
    content = {
        "topic": "reference",
        "stated": "p01.01",
        "reference": {"r": {"series": "rd", "place": "china", "year": 2017}},
        "readings": {"same": reading("r")},
    }

    def bounds(**cells):
        (row,) = under(
            source, reference_of(outside("2.15", **cells)), claim=content, rounding=TRUNCATION
        )
        return row.low, row.high

    assert bounds() == (Decimal("2.15"), Decimal("2.16"))
    assert bounds(step="0") == (Decimal("2.15"), Decimal("2.15"))
    assert bounds(hedge="approx") == (Decimal("2.14"), Decimal("2.16"))


def test_years_may_be_counted_with_both_ends_or_to_a_count_s_other_date():
    source = source_of(
        figure("25%左右", "25", "percent", kind="change", hedge="approx"),
        figure("9家", "9", "institution", period="2015"),
        figure("18家", "18", "institution", period="2019"),
        figure("18家", "18", "institution", period="asof 2020"),
    )
    claim = GROWTH | {"readings": {"a": reading("mean_growth(base, end, years)", years=YEARS)}}
    found = {
        name: under(source, claim=claim, **conventions)[0].recomputed
        for name, conventions in {
            "usual": {},
            "inclusive": {"years": YearCount.INCLUSIVE},
            "other": {"dates": DateReading.OTHER},
        }.items()
    }
    assert found == {"usual": 25, "inclusive": 20, "other": 20}
    later = claim | {"operands": {"base": "p01.02", "end": "p01.04"}}
    assert under(source, claim=later)[0].recomputed == 20
    assert under(source, claim=later, dates=DateReading.OTHER)[0].recomputed == 25


def test_dates_that_are_compared_keep_their_own():
    source = source_of(
        figure("9家", "9", "enterprise", period="2019"),
        figure("9家", "9", "enterprise", period="asof 2020"),
    )
    claim = {"topic": "date", "operands": {"a": "p01.01", "b": "p01.02"}}
    first, second = under(source, claim=claim, dates=DateReading.OTHER)
    assert (first.stated, first.recomputed, second.reading_verdict) == (2019, 2020, "certain")


def test_a_hedge_that_a_policy_ignores_is_no_range():
    # read without its hedge 25 % is 24.5 to 25.5, and 25.5 is printed 26
    source = source_of(
        figure("25%左右", "25", "percent", kind="share", hedge="approx"),
        figure("51家", "51", "institution"),
        figure("200家", "200", "institution"),
    )
    claim = GROWTH | {"readings": {"a": reading("share(base, end)")}}
    verdicts = {
        policy: under(source, policy=policy, claim=claim)[0].verdict for policy in HedgePolicy
    }
    assert verdicts[HedgePolicy.STANDARD] == "certain"
    assert verdicts[HedgePolicy.LITERAL] == "does_not_hold"


def test_an_end_that_is_not_there_is_published_as_such():
    (row,) = under(
        SERVICE_FIRMS,
        policy=HedgePolicy.LOGICAL,
        claim=GROWTH | {"readings": {"a": reading("pct(base, end)")}},
    )
    assert (row.high, row.point) == (Decimal("Infinity"), False)
    recomputed = row.quantity(Term.RECOMPUTED)
    assert (recomputed.high, recomputed.point) == (INFINITY, False)
    [stated, made] = row.estimates()
    assert (stated.point, made.point) == (True, False)
    assert made.interval.high == Decimal("Infinity")


def test_a_stated_end_is_no_point_either():
    source = source_of(
        figure("600多家", "600", "enterprise", hedge="more_than"),
        figure("632家", "632", "enterprise"),
    )
    (row,) = audit(
        source,
        topic="part",
        stated="p01.01",
        operands={"a": "p01.02"},
        readings={"same": reading("a")},
    )
    assert (row.stated_point, row.point, row.verdict) == (False, True, "certain")
    assert [one.point for one in row.estimates()] == [False, True]


def test_years_between_months_are_the_months_over_twelve():
    source = source_of(
        figure("30%", "30", "percent", kind="change"),
        figure("100家", "100", "institution", period="2019-06"),
        figure("145家", "145", "institution", period="2020-12"),
        figure("145家", "145", "institution", period="2020-05"),
    )
    claim = GROWTH | {"readings": {"a": reading("mean_growth(base, end, years)", years=YEARS)}}
    (row,) = under(source, claim=claim)
    assert row.recomputed == 30  # 45 % over 18 months
    shorter = claim | {"operands": {"base": "p01.02", "end": "p01.04"}}
    with pytest.raises(InputError, match="column years: base to end is no span of at least one"):
        under(source, claim=shorter)


# What is listed, and whole numbers that are printed nowhere


def enumeration(*names, **content):
    claim = {
        "topic": "enumeration",
        "stated": "p01.01",
        "says_en": "{stated}: {named}",
        "listed": {"named": {"page": 7, "names": names}},
        "readings": {"count": reading("named")},
    } | content
    [row] = audit(source_of(figure("4家", "4", "institution")), **claim)
    return row


def test_names_are_held_against_the_number_announced():
    row = enumeration("甲", "乙", "丙")
    assert (row.stated, row.recomputed, row.low, row.high) == (4, 3, 3, 3)
    assert (row.verdict, row.gap, row.pages) == ("does_not_hold", 25, (1, 7))
    assert (row.operands, row.figures, row.reference) == (("listed:c.named",), ("p01.01",), ())
    assert row.says_en == "4: 3"
    assert enumeration("甲", "乙", "丙", "丁").verdict == "certain"
    assert enumeration("甲", "乙", "丙", "丁").gap is None


def test_a_count_announced_in_words_is_stated_without_a_figure():
    row = enumeration("甲", "乙", "丙", stated=None, announced={"page": 7, "printed": "四个第一"})
    assert (row.stated, row.recomputed, row.verdict) == (4, 3, "does_not_hold")
    assert (row.figures, row.stated_figure, row.announced) == ((), None, "四个第一")
    assert (row.pages, row.unit) == ((7,), "item")
    stated, made = row.estimates()
    assert [str(one) for one in stated.operands] == ["listed:c.stated"]
    assert [str(one) for one in made.operands] == ["listed:c.named"]


def share_of(part, printed, value, *, hedge="exact", unit="percent", formula="share(part, whole)"):
    source = source_of(
        figure(printed, value, unit, kind="share", hedge=hedge),
        figure(f"{part}家", str(part), "institution"),
    )
    [row] = audit(
        source,
        topic="integer",
        stated="p01.01",
        operands={"part": "p01.02"},
        unknown=["whole"],
        readings={"of": reading(formula, label_en="of {whole}")},
        note_en="{whole} in all",
    )
    return row


def test_a_share_of_a_whole_number_finds_it():
    """28 of 67 is 41.79 %; 66 and 68 give 42.42 and 41.18 %."""
    row = share_of(28, "41.8%", "41.8")
    assert (row.whole, row.verdict, round(row.recomputed, 2)) == (
        67,
        "compatible",
        Decimal("41.79"),
    )
    assert (row.reading_en, row.note_en) == ("of 67", "67 in all")
    assert row.operands == ("figure:p01.01", "figure:p01.02")  # it was found by what is stated


def test_nearly_four_fifths_is_seven_of_nine():
    row = share_of(
        7, "近4/5", "0.8", hedge="nearly", unit="ratio", formula="share(part, whole) / 100"
    )
    assert (row.whole, row.verdict) == (9, "compatible")


def test_a_share_that_no_whole_number_gives_does_not_hold():
    """3 of 4 is 75 %, 3 of 5 60 %: nothing is printed 70.0 %, and 75 is nearer."""
    row = share_of(3, "70.0%", "70.0")
    assert (row.whole, row.verdict, row.recomputed) == (4, "does_not_hold", 75)
    assert row.gap == to_decimal(Fraction(495, 70))  # 75 less 70.05, of 70


def test_no_number_below_one_is_looked_for():
    row = share_of(3, "400%", "400")
    assert (row.whole, row.recomputed, row.verdict) == (1, 300, "does_not_hold")


@given(
    part=st.integers(1, 60),
    tenths=st.integers(1, 1500),
    formula=st.sampled_from(["share(part, whole)", "pct(whole, part)", "pct(part, whole)"]),
)
def test_the_search_agrees_with_trying_every_number(part, tenths, formula):
    """A tenth of a percent and more is reached by no number above a thousand times the part."""
    value = Decimal(tenths) / 10
    row = share_of(part, f"{value:.1f}%", f"{value:.1f}", formula=formula)
    gives = {
        "share(part, whole)": lambda n: Fraction(100 * part, n),
        "pct(whole, part)": lambda n: 100 * (Fraction(part, n) - 1),
        "pct(part, whole)": lambda n: 100 * (Fraction(n, part) - 1),
    }[formula]
    stated = Fraction(tenths, 10)
    every = np.arange(1, 2000 * part + 2)
    # What each gives, in twentieths of a percent, times its divisor: whole numbers, so exact.
    twentieths, divisor = {
        "share(part, whole)": (np.full_like(every, 2000 * part), every),
        "pct(whole, part)": (2000 * (part - every), every),
        "pct(part, whole)": (2000 * (every - part), np.full_like(every, part)),
    }[formula]
    low, high = (2 * tenths - 1) * divisor, (2 * tenths + 1) * divisor
    fits = set(every[(low <= twentieths) & (twentieths < high)].tolist())
    assert (row.verdict in {"certain", "compatible", "within_rounding"}) == bool(fits)
    if fits:
        assert row.whole in fits
        assert abs(gives(row.whole) - stated) == min(abs(gives(n) - stated) for n in fits)


def test_what_vanishes_or_runs_both_ways_has_no_number():
    source = source_of(figure("2家", "2", "institution"), figure("9家", "9", "institution"))
    claim = {
        "topic": "integer",
        "stated": "p01.01",
        "operands": {"part": "p01.02"},
        "unknown": ["whole"],
    }
    [row] = audit(source, **claim, readings={"of": reading("part / (whole - 5)")})
    assert (row.verdict, row.refused) == ("not_checkable", RemarkCode.DIVISOR_MAY_VANISH)
    assert (row.whole, row.recomputed) == (None, None)
    rounded = source_of(
        figure("2万家", "20000", "institution"), figure("1万家", "10000", "institution")
    )
    with pytest.raises(InputError, match="its bounds run both ways in whole"):
        audit(rounded, **claim, readings={"of": reading("(part - 10000) * whole")})


def test_the_nearest_reading_tells_how_far_apart_and_the_worst_comes_first():
    source = source_of(
        *(figure(f"{n}家", str(n), "institution") for n in (100, 130, 160, 101)),
        figure("2019年", None, None, kind="date", period="2019"),
        figure("2021年", None, None, kind="date", period="2021"),
    )

    def claim(**content):
        return Claim.model_validate({"says_zh": "说", "says_en": "says"} | content)

    sums = {"topic": "sum", "stated": "p01.01"}
    rows = audit_claims(
        {
            "dates": claim(topic="date", operands={"a": "p01.05", "b": "p01.06"}),
            "near": claim(**sums, operands={"a": "p01.04"}, readings={"a": reading("a")}),
            "far": claim(
                **sums,
                operands={"a": "p01.02", "b": "p01.03"},
                readings={"b": reading("b"), "a": reading("a")},
            ),
            "part": claim(
                **sums,
                operands={"a": "p01.02"},
                readings={"a": reading("a", relation="at_least")},
            ),
            "within": claim(
                topic="sum",
                stated="p01.02",
                operands={"a": "p01.01"},
                readings={"a": reading("a", relation="at_most")},
            ),
            "holds": claim(
                **sums,
                operands={"a": "p01.02"},
                readings={"a": reading("a", relation="at_most"), "b": reading("a")},
            ),
        },
        source,
        policy=HedgePolicy.STANDARD,
    )
    found = [(row.claim, row.reading, row.gap) for row in find_nearest(rows)]
    assert found == [
        ("far", "a", 30),
        ("part", "a", 30),
        ("within", "a", to_decimal(Fraction(3000, 130))),
        ("near", "a", 1),
        ("dates", "same", None),
    ]
    far = find_nearest(rows)[0].disagreement()
    assert (far.value, far.unit.name, far.subject.reading) == (30, "percent", "gap")
    assert [str(one) for one in far.operands] == ["figure:p01.01", "figure:p01.02"]
    assert find_nearest(rows)[-1].disagreement() is None


def test_a_print_that_touches_what_fails_is_no_distance_away():
    """What rounds to 3 reaches to 3.5, which is printed 4: they touch and do not agree."""
    source = source_of(
        figure("3.0%", "3.0", "percent", kind="share"),
        figure("3.1%", "3.1", "percent", kind="share"),
    )
    [row] = audit(
        source,
        topic="sum",
        stated="p01.01",
        operands={"a": "p01.02"},
        readings={"a": reading("a")},
    )
    assert (row.verdict, row.gap) == ("does_not_hold", 0)


def test_a_reason_is_told_with_its_figures():
    row = enumeration("甲", reason_zh="因{named}", reason_en="for {named}")
    assert (row.reason_zh, row.reason_en) == ("因1", "for 1")


def test_a_claim_against_another_publication_is_not_the_document_s_own():
    assert not enumeration("甲").outside
    source = source_of(figure("2.1%", "2.1", "percent", kind="share"))
    [row] = audit(
        source,
        data=reference_of(outside("2.15")),
        topic="reference",
        stated="p01.01",
        reference={"r": {"series": "rd", "place": "china", "year": 2017}},
        readings={"same": reading("r")},
    )
    assert row.outside


def test_dates_seen_from_two_chapters_are_compared_as_dates():
    source = source_of(
        figure("9家", "9", "enterprise", period="2019"),
        figure("9家", "9", "enterprise", period="2020"),
    )
    [row] = audit(source, topic="vantage", operands={"a": "p01.01", "b": "p01.02"})
    assert (row.stated, row.recomputed, row.unit, row.verdict) == (2019, 2020, "year", "conflict")


def test_every_reason_in_the_document_s_claims_is_told_in_both_languages(changzhou):
    rows = {row.claim: row for row in changzhou[HedgePolicy.STANDARD] if row.reason_zh}
    assert len(rows) > 10
    assert all(row.reason_en and "{" not in row.reason_en + row.reason_zh for row in rows.values())


def test_a_note_names_the_whole_number_on_every_row():
    source = source_of(
        figure("41.8%", "41.8", "percent", kind="share"), figure("28家", "28", "institution")
    )
    rows = audit(
        source,
        topic="integer",
        stated="p01.01",
        operands={"part": "p01.02"},
        unknown=["whole"],
        readings={
            "of": reading("share(part, whole)"),
            "half": reading("share(part, 56)"),
        },
        note_en="{whole} in all",
    )
    assert [(row.whole, row.note_en) for row in rows] == [(67, "67 in all"), (None, "67 in all")]


def test_claims_are_judged_as_they_are_audited_under_every_policy_and_convention():
    source = read_source(DATA / "raw" / "changzhou")
    claims = read_claims(source.folder / "claims.yml", source.figures)
    reference = read_reference(DATA / "reference")
    usual = [(policy, Conventions()) for policy in HedgePolicy]
    others = [
        Conventions(rounding=Rounding.TRUNCATION),
        Conventions(dates=DateReading.OTHER),
        Conventions(years=YearCount.INCLUSIVE),
    ]
    for policy, conventions in (*usual, *((HedgePolicy.STANDARD, one) for one in others)):
        given = {"policy": policy, "conventions": conventions}
        rows = audit_claims(claims, source, reference, **given)
        assert judge_claims(claims, source, reference, **given) == {
            row.claim: row.verdict for row in rows
        }


def test_a_declared_verdict_is_held_against_what_the_figures_give():
    source = source_of(
        figure("9家", "9", "enterprise", period="2019"),
        figure("9家", "9", "enterprise", period="2020"),
    )
    content = {"topic": "date", "says_zh": "说", "says_en": "says"}
    plain = Claim(**content, operands={"a": "p01.01", "b": "p01.02"})
    rows = audit_claims({"c": plain}, source, policy=HedgePolicy.STANDARD)
    for verdict in (None, "conflict"):
        check_verdicts({"c": plain.model_copy(update={"verdict": verdict})}, rows, source)
    with pytest.raises(InputError, match="certain is declared, but the figures give conflict"):
        check_verdicts({"c": plain.model_copy(update={"verdict": "certain"})}, rows, source)


def test_what_a_hedge_excludes_is_not_rounded_to_it():
    firms = [figure(f"{n}家", str(n), "institution") for n in (249, 1000)]
    for hedge, verdict in (("more_than", "does_not_hold"), ("exact", "certain")):
        stated = figure("25%", "25", "percent", kind="share", hedge=hedge)
        [row] = audit(
            source_of(stated, *firms),
            topic="share",
            stated="p01.01",
            operands={"part": "p01.02", "whole": "p01.03"},
            readings={"of": reading("share(part, whole)")},
        )
        assert row.reading_verdict == verdict  # 24.9 is printed as 25 and is not over 25


def test_a_document_without_pages_has_none_to_name():
    firms = [figure("9家", "9", "enterprise", period=one, page=None, figure="p00.01")
             for one in ("2019", "2020")]  # fmt: skip
    [row] = audit(source_of(*firms), topic="date", operands={"a": "p01.01", "b": "p01.02"})
    assert row.pages == ()
