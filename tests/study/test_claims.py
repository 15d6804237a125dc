"""The claims engine: known answers by hand, a language that runs nothing else, honest bounds."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.core.formula import evaluate_formula, parse_formula
from analysis.core.quantity import Quantity
from analysis.source.bounds import HedgePolicy
from analysis.source.claims import Claim, read_claims, write_english
from analysis.source.load import read_reference, read_source
from analysis.source.schema import Figure, ReferenceRow, Source, SourceInfo
from analysis.study.claims import audit_claims, count_verdicts, judge_claim, judge_reading

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
    )
    rows = tuple(
        row.model_copy(update={"figure": f"p01.{n:02d}"}) for n, row in enumerate(figures, 1)
    )
    return Source("s", info, rows, {}, (), Path("data/raw/s"))


def audit(source, policy=HedgePolicy.STANDARD, rows=(), **content):
    content = {"says_zh": "说", "says_en": "says"} | content
    return audit_claims({"c": Claim.model_validate(content)}, source, rows, policy=policy)


def reading(formula, **more):
    return {"label_zh": "读", "label_en": "read", "formula": formula} | more


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
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "holds_within_rounding"]
    assert {r.verdict for r in rows} == {"holds_under_reading"}
    assert count_verdicts(rows)["holds_under_reading"] == 1


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
        HedgePolicy.STANDARD: "holds_within_rounding",
        HedgePolicy.WIDE: "holds_within_rounding",
        HedgePolicy.LITERAL: "does_not_hold",
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
    assert row.verdict == "holds"


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
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "holds_within_rounding"]
    assert (rows[0].low, float(rows[0].high)) == (11750, pytest.approx(11788.4615, abs=1e-4))
    assert float(rows[1].high) == pytest.approx(11807.6923, abs=1e-4)
    assert rows[0].verdict == "holds_under_reading"


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
    revised = ReferenceRow(
        series="rd",
        geo="China",
        year=2017,
        value="2.15",
        unit="% of GDP",
        vintage="revised",
        status="derived",
        trust="high",
        source_title="t",
        publisher="p",
    )
    later = {"series": "rd", "geo": "China", "year": 2017, "vintage": "revised"}
    rows = audit(
        source,
        rows=[revised, revised.model_copy(update={"vintage": "other"})],
        says_en="says {later}",
        topic="previous_year",
        stated="p01.01",
        operands={"end": "p01.02", "base": "p01.03"},
        reference={"later": later},
        readings={"first": reading("end - base"), "revised": reading("end - later")},
    )
    assert [r.reading_verdict for r in rows] == ["does_not_hold", "holds"]
    assert rows[0].says_en == "says 2.15"
    assert rows[0].reference == "rd, China 2017"


@pytest.mark.parametrize(
    ("stated", "recomputed", "step", "hedged", "relation", "verdict"),
    [
        # stated and recomputed as (low, value, high)
        ((80.05, 80.1, 80.15), (80.11, 80.11, 80.11), "0.1", False, "equal", "holds"),
        ((80.05, 80.1, 80.15), (80.2, 80.2, 80.2), "0.1", False, "equal", "does_not_hold"),
        ((80.05, 80.1, 80.15), (80.1, 80.2, 80.3), "0.1", False, "equal", "holds_within_rounding"),
        ((31, 31, 31), (31, 31, 31), "1", False, "equal", "holds"),
        ((600, 600, 700), (632, 632, 632), "1", True, "equal", "holds"),
        ((600, 600, 700), (632, 632, 632), "1", False, "equal", "holds_within_rounding"),
        ((24, 25, 26), (20.6, 20.6, 26.9), "1", True, "equal", "holds_within_rounding"),
        ((24, 25, 26), (14.4, 14.4, 17.4), "1", True, "equal", "does_not_hold"),
        ((100, 100, 100), (60, 60, 60), "1", False, "at_least", "holds"),
        ((100, 100, 100), (99, 101, 103), "1", False, "at_least", "holds_within_rounding"),
        ((100, 100, 100), (101, 101, 101), "1", False, "at_least", "does_not_hold"),
        ((100, 100, 100), (101, 101, 101), "1", False, "at_most", "holds"),
        ((100, 100, 100), (97, 99, 101), "1", False, "at_most", "holds_within_rounding"),
        ((100, 100, 100), (99, 99, 99), "1", False, "at_most", "does_not_hold"),
    ],
)
def test_a_reading_is_judged_by_point_then_by_bounds(
    stated, recomputed, step, hedged, relation, verdict
):
    pair = [
        Quantity(*(Fraction(str(part)) for part in (value, low, high)))
        for low, value, high in (stated, recomputed)
    ]
    assert judge_reading(*pair, step=Fraction(step), hedged=hedged, relation=relation) == verdict


@pytest.mark.parametrize(
    ("readings", "conflicting", "verdict"),
    [
        (["holds", "does_not_hold"], False, "holds"),
        (["holds_within_rounding", "holds"], False, "holds_within_rounding"),
        (["does_not_hold", "holds"], False, "holds_under_reading"),
        (["does_not_hold", "holds_within_rounding"], False, "holds_under_reading"),
        (["conflict", "holds"], True, "holds_under_reading"),
        (["not_checkable", "holds"], False, "holds_under_reading"),
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

    assert dated("2019", "2019") == "holds"
    assert dated("2019", "asof 2020", "asof 2020") == "holds_under_reading"
    assert dated("2019-2021", "2019-2022") == "conflict"
    assert dated("2018", "2019", "asof 2020") == "conflict"
    assert dated("2021", "asof 2020") == "conflict"
    assert dated("2019", "unknown") == "not_checkable"
    assert dated("2019", "2020", "unknown") == "conflict"


def test_an_entry_that_does_not_fit_is_refused_by_file_claim_and_what_is_accepted(tmp_path):
    good = """
c:
  topic: growth
  says_zh: 由{base}到{end}
  says_en: from {base} to {end}, {stated}
  stated: p01.01
  operands: {base: p01.02, end: p01.03}
  readings:
    total: {formula: "pct(base, end)", label_zh: 总, label_en: total}
"""
    path = tmp_path / "claims.yml"

    def read(old="", new=""):
        assert old in good
        path.write_text(good.replace(old, new) if old else good)
        return read_claims(path, SERVICE_FIRMS.figures)

    assert read()["c"].operands["base"] == "p01.02"
    faults = {
        ("p01.02", "p09.09"): "'p09.09' is no figure",
        ("由{base}", "由268"): "typed digit",
        ("{stated}", "{other}"): "'other'",
        ("pct(base, end)", "pct(base, end) + exit()"): r"pct\(base, end\).*accepted: operand",
        ("pct(base, end)", "cagr(base, end, years)"): "years",
        ("pct(base, end)", "pct(base, stated)"): "uses stated",
        ("pct(base, end)", "pct(base, 9)"): None,  # end still stands in the text
        ("topic: growth", "topic: opinion"): "opinion.*average_growth",
        ("says_zh", "says_fr"): "says_fr",
        ("\nc:", "\nc d:"): "claim id",
        ("base:", "pct:"): "'pct'",
    }
    for (old, new), message in faults.items():
        if message is None:
            assert read(old, new)
            continue
        with pytest.raises(InputError, match=rf"(?s){path}, claim .*{message}"):
            read(old, new)


def test_a_source_without_claims_asserts_nothing(tmp_path):
    assert read_claims(tmp_path / "claims.yml", []) == {}


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
            reference={"r": {"series": "none", "geo": "x", "year": 2020}},
            readings={"same": reading("r")},
        )


@pytest.mark.parametrize(
    ("row", "english"),
    [
        (figure("600多家", "600", "enterprise", hedge="more_than"), "over 600"),
        (figure("3.0%左右", "3.0", "percent", hedge="approx"), "about 3.0%"),
        (figure("30.25亿元", "3025000000", "CNY"), "CNY 3.025 billion"),
        (figure("近4/5", "0.8", "ratio", hedge="nearly"), "nearly 80%"),
        (figure("6.42万人", "64200", "person"), "64,200"),
        (figure("2019-2021年", None, None, kind="date", period="2019-2021"), "2019–2021"),
    ],
)
def test_a_printed_figure_is_written_in_english(row, english):
    assert write_english(row) == english


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
        ("rd_institutions_growth", "holds"),
        ("rd_institutions_provincial_growth", "holds"),
        ("st_service_firms_growth", "holds_under_reading"),
        ("carriers_sum", "holds"),  # 42 + 128 + 104
        ("jintan_awards", "holds"),  # 6 + 8 + 8 + 9
        ("new_institutions_spending_per_head", "holds_within_rounding"),
        ("new_institutions_area_mean", "holds_under_reading"),
        ("hte_rd_personnel_mean", "not_checkable"),
        ("carriers_repeat", "conflict"),  # 274, 265, 278
        ("jintan_firms_repeat", "conflict"),  # 55, 53
        ("jintan_projects_repeat", "conflict"),  # 136, 132
        ("plan_term", "conflict"),  # 2019-2021, 2019-2022
        ("rd_institutions_date", "holds_under_reading"),
        ("invention_patents_reference", "conflict"),  # 40.8, 40.19
        ("st_contribution_reference", "holds"),
        ("changzhou_zone_rank_reference", "holds"),
    ],
)
def test_changzhou_claims_checked_on_the_page(changzhou, claim, verdict):
    rows = changzhou[HedgePolicy.STANDARD]
    assert {row.verdict for row in rows if row.claim == claim} == {verdict}


def test_every_changzhou_claim_is_judged_under_every_policy(changzhou):
    counts = {policy: count_verdicts(rows) for policy, rows in changzhou.items()}
    assert len({sum(count.values()) for count in counts.values()}) == 1
    assert all("{" not in row.says_en + row.says_zh for row in changzhou[HedgePolicy.WIDE])
