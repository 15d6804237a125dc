"""What several figures imply: answers worked out by hand, exact bounds, refusals that bite."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.records import read_csv, write_csv
from analysis.core.result import Estimate, IntervalKind, ModelId, Refusal, RemarkCode, Term
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.measures import Measure, read_measures
from analysis.source.reference import ReferenceRow, read_reference
from analysis.study.measures import MeasureRow, compute_measures

DATA = Path(__file__).parents[2] / "data"
STANDARD = HedgePolicy.STANDARD


@pytest.fixture(scope="module")
def changzhou():
    source = read_source(DATA / "raw" / "changzhou")
    reference = read_reference(DATA / "reference")
    measures = read_measures(source.folder / "measures.yml", source.figures, reference)

    def compute(policy=STANDARD, base_year=2014, end_year=2020):
        rows = compute_measures(
            measures, source, reference, policy=policy, base_year=base_year, end_year=end_year
        )
        return {row.measure: row for row in rows}

    return compute


def near(value, expected, digits):
    return round(float(value), digits) == expected


# Each line is worked out from the page with pencil and paper; 亿 are 100 million. Bounds take the
# worst corners: 61.84 is printed to 0.01, GDP to 0.1, 3.0%左右 is 2.9 to 3.1.
KNOWN = {
    # 2.65 % × 5273.2 = 139.7398; 2.645 % × 5273.15 = 139.4748; 2.655 % × 5273.25 = 140.0048
    "rd_amount_base": (1e8, 139.7398, 139.4748, 140.0048, 4),
    # 3.0 % × 7805.3 = 234.159; 2.9 % × 7805.25 = 226.35225; 3.1 % × 7805.35 = 241.96585
    "rd_amount_end": (1e8, 234.159, 226.352, 241.966, 3),
    # 234.159/139.7398 = 1.67568; 226.35225/140.0048 = 1.61675; 241.96585/139.4748 = 1.73484
    "rd_amount_growth": (1, 67.57, 61.67, 73.48, 2),
    # 139.7398/900 = 0.155266; 234.159/1621 = 0.144453 (亿)
    "rd_per_institution_base": (1e4, 1552.66, 1549.72, 1555.61, 2),
    "rd_per_institution_end": (1e4, 1444.53, 1396.37, 1492.69, 2),
    # 1444.53/1552.66 = 0.93036; 1396.37/1555.61 = 0.89763; 1492.69/1549.72 = 0.96320
    "rd_per_institution_growth": (1, -6.96, -10.24, -3.68, 2),
    # 290.4/234.159 = 1.24018; 290.35/241.96585 = 1.19996; 290.45/226.35225 = 1.28318
    "rd_jump": (1, 24.02, 20.00, 28.32, 2),
    # 290.4/(0.03 x 8807.6) = 290.4/264.228 = 1.09905; 290.35/(0.031 x 8807.65) = 1.06341 and
    # 290.45/(0.029 x 8807.55) = 1.13715
    "rd_jump_beyond_gdp": (1, 9.91, 6.34, 13.72, 2),
    # 290.4/(234.159 x 1.143950) = 290.4/267.866 = 1.08412; 290.35/(241.96585 x 1.143986) = 1.04893
    # and 290.45/(226.35225 x 1.143914) = 1.12175
    "rd_jump_beyond_province": (1, 8.41, 4.89, 12.17, 2),
    # 8807.6/7805.3 = 1.128413
    "gdp_jump": (1, 12.84, 12.84, 12.84, 2),
    # 3438.6/3005.9 = 1.143950
    "rd_jump_province": (1, 14.40, 14.39, 14.40, 2),
    # 290.4/1.143950 = 253.857; /7805.3 = 3.2524 %
    "rd_intensity_if_as_province": (1, 3.2524, 3.2517, 3.2531, 4),
    # 253.857/1621 = 1566.05; /1552.66 = 1.00862. 290.35/1.143986 = 253.806 and 290.45/1.143914 =
    # 253.909, so 1565.73/1555.61 = 1.00651 and 1566.37/1549.72 = 1.01075
    "rd_per_institution_growth_if_as_province": (1, 0.86, 0.65, 1.07, 2),
    # 29.61/25.21 = 1.1745, 42.22/25.21 = 1.6747, 9.82/25.21 = 0.3895
    "hte_output_per_firm_share": (1, 1.175, 1.174, 1.175, 3),
    "hte_patents_per_firm_share": (1, 1.675, 1.674, 1.675, 3),
    "hte_investment_per_firm_share": (1, 0.3895, 0.3893, 0.3898, 4),
    # the year before: 23.37/21.43, 33.51/21.43, 6.47/21.43; each end moves by 0.01
    "hte_output_per_firm_share_before": (1, 1.0905, 1.0896, 1.0915, 4),
    "hte_patents_per_firm_share_before": (1, 1.5637, 1.5625, 1.5649, 4),
    "hte_investment_per_firm_share_before": (1, 0.3019, 0.3013, 0.3025, 4),
    # 151.73/234.159 = 64.798 %; 151.725/241.96585 = 62.705; 151.735/226.35225 = 67.035
    "hte_rd_share": (1, 64.80, 62.71, 67.03, 2),
    # 151.73/2497 = 0.0607649 亿
    "hte_rd_per_firm": (1e4, 607.65, 607.63, 607.67, 2),
    # 61.84/234.159 = 26.409 %; 61.835/241.96585 = 25.555; 61.845/226.35225 = 27.322
    "tax_relief_share_of_rd": (1, 26.41, 25.56, 27.32, 2),
    # 30.25/5 = 6.05; 6.05/61.84 = 9.783 %; 7.88/5 = 1.576; 1.576/61.84 = 2.549 %
    "grants_above_share_of_relief": (1, 9.783, 9.781, 9.786, 3),
    "grants_city_share_of_relief": (1, 2.549, 2.547, 2.550, 3),
    # 6.05/234.159 = 2.584 %; 6.049/241.96585 = 2.500; 6.051/226.35225 = 2.673
    "grants_above_share_of_rd": (1, 2.584, 2.500, 2.673, 3),
    "grants_city_share_of_rd": (1, 0.673, 0.651, 0.697, 3),
    # over 100 is 100 to 200: 20/234.159 = 8.541 %; 20/241.96585 = 8.266; 40/226.35225 = 17.672
    "fiscal_st_share_of_rd": (1, 8.54, 8.27, 17.67, 2),
    # 1000 to 2000 over 100 to 200: 5 to 20
    "fiscal_leverage": (1, 10, 5, 20, 3),
    # 5 × 234.159 = 1170.795; 5 × 226.35225 = 1131.76; 5 × 241.96585 = 1209.83
    "rd_five_years_at_most": (1e8, 1170.80, 1131.76, 1209.83, 2),
    # 1000/1170.795 = 85.412 %; 1000/1209.83 = 82.656; 2000/1131.76 = 176.716
    "leverage_share_of_rd_at_least": (1, 85.41, 82.66, 176.72, 2),
    # 302500/2291 = 132.038 万; 78800/3401 = 23.170 万; 132.038/23.170 = 5.699
    "grant_above_mean": (1e4, 132.04, 132.02, 132.06, 2),
    "grant_city_mean": (1e4, 23.170, 23.155, 23.184, 3),
    "grant_mean_ratio": (1, 5.699, 5.694, 5.703, 3),
    # 85/2291 = 3.7102 %; 6.395/30.25 = 21.140 %; 63950/85 = 752.35 万; 3401/5842 = 58.216 %
    "transfer_share_of_projects": (1, 3.7102, 3.7102, 3.7102, 4),
    "transfer_share_of_funds": (1, 21.14, 21.14, 21.15, 2),
    "transfer_grant_mean": (1e4, 752.35, 752.29, 752.41, 2),
    "municipal_approval_rate": (1, 58.216, 58.216, 58.216, 3),
    # 186/366 = 0.50820; 110/2497 = 4.4053 %; 110/3500 = 3.1429 %; 14/32 = 43.75 %
    "park_entrants_per_day": (1, 0.5082, 0.5082, 0.5082, 4),
    "park_hte_share": (1, 4.4053, 4.4053, 4.4053, 4),
    "park_hte_share_of_incubated": (1, 3.1429, 3.1429, 3.1429, 4),
    "park_awards_share": (1, 43.75, 43.75, 43.75, 2),
    # 1824 − 1621 − 42 = 161; 161/1824 = 8.8268 %
    "platforms_unlisted": (1, 161, 161, 161, 0),
    "platforms_unlisted_share": (1, 8.8268, 8.8268, 8.8268, 4),
    # 40.8 × 4723000/5278121 = 36.509; 40.75 × 4722500/… = 36.460; 40.85 × 4723500/… = 36.558
    "patents_per_10k_census": (1, 36.51, 36.46, 36.56, 2),
    # 46.5/29.61 = 1.5704; 46.4/29.615 = 1.5668; 46.6/29.605 = 1.5741
    "hightech_industry_over_hte": (1, 1.570, 1.567, 1.574, 3),
}


@pytest.mark.parametrize("name", KNOWN)
def test_the_measure_is_what_the_page_gives_by_hand(name, changzhou):
    scale, value, low, high, digits = KNOWN[name]
    row = changzhou()[name]
    assert near(row.value / Decimal(scale), value, digits)
    assert near(row.value_low / Decimal(scale), low, digits)
    assert near(row.value_high / Decimal(scale), high, digits)


def test_every_measure_has_its_answer_by_hand(changzhou):
    assert set(changzhou()) == set(KNOWN)


def test_what_rests_on_an_end_is_no_point(changzhou):
    ends = {name for name, row in changzhou().items() if not row.point}
    assert ends == {"fiscal_st_share_of_rd", "fiscal_leverage", "leverage_share_of_rd_at_least"}


def test_each_says_pages_operands_and_years(changzhou):
    row = changzhou()["rd_per_institution_growth"]
    assert row.pages == (8, 30, 31)
    assert row.operands == (
        *("figure:p30.08", "figure:p31.03", "figure:p30.10", "figure:p08.12"),
        "reference:gdp.changzhou.2015.first_published",
        "reference:gdp.changzhou.2020.first_published",
    )
    assert (row.start_year, row.end_year, row.asof) == (2015, 2020, True)
    [estimate] = row.estimates()
    assert (estimate.start, estimate.end) == (Period.of_year(2015), Period.parse("asof 2020"))
    [census] = changzhou()["transfer_grant_mean"].estimates()
    assert (census.start, census.end) == (Period(2016, 2016), Period(2020, 2020))
    assert "1,621" in row.note_en
    assert "1621" in row.note_zh


def test_a_wider_policy_allows_all_that_a_narrower_one_does(changzhou):
    by_policy = [
        changzhou(policy)
        for policy in (HedgePolicy.LITERAL, STANDARD, HedgePolicy.WIDE, HedgePolicy.LOGICAL)
    ]
    for narrow, wide in pairwise(by_policy):
        for name, row in wide.items():
            if row.value is not None:
                assert row.value_low <= narrow[name].value_low
                assert narrow[name].value_high <= row.value_high
    # Twice the latitude of 3.0%左右 leaves the change per institution without a sign.
    wide = by_policy[2]["rd_per_institution_growth"]
    assert wide.value_low < 0 < wide.value_high


def test_words_alone_leave_the_leverage_without_any_end(changzhou):
    logical = changzhou(HedgePolicy.LOGICAL)
    assert logical["fiscal_leverage"].refused is RemarkCode.NO_BOUND
    # But the share has a least value: over 1000 of at most 5 × 3.2 % × 7805.35 = 1248.856.
    share = logical["leverage_share_of_rd_at_least"]
    assert near(share.value_low, 80.07, 2)
    assert share.value_high == Decimal("Infinity")


@pytest.mark.parametrize(
    ("years", "name", "refused"),
    [
        ({"base_year": 2016}, "rd_amount_base", True),
        ({"base_year": 2015}, "rd_amount_base", False),
        ({"end_year": 2019}, "rd_amount_end", True),
        ({"end_year": 2019}, "rd_amount_base", False),
        ({"end_year": 2019}, "rd_amount_growth", True),  # from a year chosen to one after them
        ({"end_year": 2020}, "rd_amount_growth", False),
        ({"end_year": 2019}, "rd_jump", True),
        ({}, "rd_jump", False),  # the later figure is an outturn from outside
        ({"end_year": 2019}, "gdp_jump", True),  # begins after the years chosen
        ({"end_year": 2020}, "gdp_jump", False),
        ({"base_year": 2017}, "grant_above_mean", True),  # a sum that begins before
        ({"base_year": 2016}, "grant_above_mean", False),
    ],
)
def test_a_measure_of_other_years_is_refused(changzhou, years, name, refused):
    row = changzhou(**years)[name]
    assert (row.refused is RemarkCode.OUTSIDE_YEARS) is refused
    assert (row.value is None) is refused


# A small source


@pytest.fixture
def compute(source_folder, reference):
    def compute_one(formula, unit="percent", *, policy=STANDARD, reference_rows=None, **operands):
        measure = Measure.model_validate(
            {
                "title_zh": "题",
                "title_en": "title",
                "unit": unit,
                "operands": operands,
                "reference": reference_rows or {},
                "formula": formula,
                "note_zh": "注",
                "note_en": "note",
            }
        )
        source = source_folder.read()
        [row] = compute_measures(
            {"one": measure}, source, reference, policy=policy, base_year=2014, end_year=2020
        )
        return row

    return compute_one


def test_an_operand_below_nothing_is_refused(compute, source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,-5%,change,-5,exact,percent,2020,stated,,labs,\n"
    )
    row = compute("share(part, whole)", part="p02.11", whole="p01.06")
    assert row.refused is RemarkCode.OPERAND_NOT_POSITIVE
    [result] = [row.result()]
    assert isinstance(result, Refusal)
    assert (result.model, result.term) == (ModelId.MEASURE, Term.IMPLIED)
    assert result.reason.code is RemarkCode.OPERAND_NOT_POSITIVE


def test_an_operand_of_nothing_is_refused(compute, source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,0家,level,0,exact,enterprise,2020,stated,,labs,\n"
    )
    row = compute("share(part, whole)", part="p02.11", whole="p01.04")
    assert row.refused is RemarkCode.OPERAND_NOT_POSITIVE


def test_one_is_an_operand_like_any_other(compute, source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,1家,level,1,exact,enterprise,2020,stated,甲市,labs,\n"
    )
    row = compute("share(part, whole)", part="p02.11", whole="p01.02")
    assert near(row.value, round(100 / 900, 6), 6)


def test_an_operand_that_may_be_nothing_is_no_less_than_it(compute, source_folder):
    # 0 to 20 of 900 are 0 to 2.2 percent
    source_folder.append(
        "figures.csv", "p02.11,2,0-20家,level,0..20,exact,enterprise,2020,stated,甲市,labs,\n"
    )
    row = compute("share(part, whole)", part="p02.11", whole="p01.02")
    assert (row.refused, row.value_low) == (None, 0)
    assert near(row.value_high, 2.2222, 4)


def test_one_end_is_enough_to_be_told_be_it_below_one(compute):
    # over 600, without an end above, of 1621 are 37 hundredths at least
    row = compute(
        "part / whole", "ratio", policy=HedgePolicy.LOGICAL, part="p01.09", whole="p01.04"
    )
    assert near(row.value_low, 0.3701, 4)
    assert row.value_high == Decimal("Infinity")


def test_what_is_not_dated_is_of_any_year(compute, source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,90家,level,90,exact,enterprise,unknown,stated,甲市,labs,\n"
    )
    row = compute("share(part, whole)", part="p02.11", whole="p01.02")
    assert (row.value, row.start_year, row.end_year) == (10, 2015, 2015)


def test_an_operand_that_may_be_below_nothing_is_refused(source_folder, reference):
    # 0.05 % less a rise printed as 0.0 points: 0.045 less 0.05 is below nothing.
    common = {
        "series": "rd_gdp_ratio",
        "geo": "jia",
        "value": "0.05",
        "unit": "%",
        "trust": "high",
        "source_title": "年鉴",
        "publisher": "bureau",
    }
    later = ReferenceRow.model_validate({**common, "year": 2020, "status": "published"})
    before = ReferenceRow.model_validate(
        {
            **common,
            "year": 2019,
            "status": "derived",
            "derivation": "less_change",
            "operands": (later.id,),
            "change": "0.0",
        }
    )
    outside = replace(reference, rows=(*reference.rows, later, before))
    assert outside.quantity(before).low == Fraction("-0.005")
    measure = Measure.model_validate(
        {
            "title_zh": "题",
            "title_en": "title",
            "unit": "ratio",
            "operands": {"own": "p01.07"},
            "reference": {"other": {"series": "rd_gdp_ratio", "place": "jia", "year": 2019}},
            "formula": "other / own",
            "note_zh": "注",
            "note_en": "note",
        }
    )
    [row] = compute_measures(
        {"one": measure},
        source_folder.read(),
        outside,
        policy=STANDARD,
        base_year=2014,
        end_year=2020,
    )
    assert row.refused is RemarkCode.OPERAND_NOT_POSITIVE


def test_a_divisor_that_may_be_nothing_is_refused(compute):
    # 900 − (600 to 1000) under wide may be nothing.
    row = compute(
        "share(part, whole - other)",
        policy=HedgePolicy.WIDE,
        part="p01.03",
        whole="p01.02",
        other="p01.09",
    )
    assert row.refused is RemarkCode.DIVISOR_MAY_VANISH
    assert row.value is None
    row = compute("share(part, whole - other)", part="p01.03", whole="p01.02", other="p01.09")
    assert row.refused is None  # 900 − (600 to 700) is 200 at least


def test_a_growth_rate_from_what_may_be_nothing_is_refused(compute):
    # 268 less 600 to 700 is no level that could grow at a rate a year.
    row = compute("cagr(base - less, end, 5)", base="p01.08", less="p01.09", end="p01.04")
    assert row.refused is RemarkCode.NOT_POSITIVE


def test_an_estimate_says_what_it_is_of(compute):
    row = compute(
        "share(own, other)",
        own="p01.07",
        reference_rows={"other": {"series": "rd_gdp_ratio", "place": "sheng", "year": 2020}},
    )
    [estimate] = row.estimates()
    assert isinstance(estimate, Estimate)
    assert (estimate.model, estimate.term) == (ModelId.MEASURE, Term.IMPLIED)
    assert estimate.subject.measure == "one"
    assert estimate.unit.name == "percent"
    assert list(map(str, estimate.operands)) == [
        "figure:p01.07",
        "reference:rd_gdp_ratio.sheng.2020",
    ]
    # 3.0/2.92; about 3.0 is 2.9 to 3.1, and 2.92 is 2.915 to 2.925
    assert estimate.interval.kind is IntervalKind.BOUNDS
    assert near(estimate.value, 102.74, 2)
    assert near(estimate.interval.low, 99.15, 2)
    assert near(estimate.interval.high, 106.35, 2)


def test_a_table_gives_back_what_was_saved(changzhou, tmp_path):
    rows = [*changzhou().values(), *changzhou(end_year=2016).values()]
    write_csv(tmp_path / "measures.csv", rows, MeasureRow)
    assert read_csv(tmp_path / "measures.csv", MeasureRow) == rows


@pytest.fixture(scope="module")
def relief_share(changzhou):
    return changzhou()["tax_relief_share_of_rd"]


@given(
    st.fractions(min_value=0, max_value=1),
    st.fractions(min_value=0, max_value=1),
    st.fractions(min_value=0, max_value=1),
)
def test_no_value_that_the_prints_allow_lies_outside(relief_share, first, second, third):
    """Any relief, intensity and GDP within their prints give a share within the bounds."""
    relief = Fraction("61.835") + first * Fraction("0.01")
    intensity = Fraction("2.9") + second * Fraction("0.2")
    gdp = Fraction("7805.25") + third * Fraction("0.1")
    share = 100 * relief / (gdp * intensity / 100)
    assert Fraction(relief_share.value_low) <= share <= Fraction(relief_share.value_high)


@pytest.mark.parametrize(
    ("end", "relief", "intensity", "gdp"),
    [("value_low", "61.835", "3.1", "7805.35"), ("value_high", "61.845", "2.9", "7805.25")],
)
def test_the_bounds_are_reached_at_the_worst_corners(relief_share, end, relief, intensity, gdp):
    share = 100 * Fraction(relief) / (Fraction(gdp) * Fraction(intensity) / 100)
    assert near(share - Fraction(getattr(relief_share, end)), 0, 9)
