"""Numbers as they are written, in two languages, and the way back to page and figure."""

import json
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.errors import InputError
from analysis.register.numbers import (
    Context,
    Number,
    Register,
    format_bounds,
    number_composition,
    number_figures,
    number_growth,
    plain_count,
)
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.study.composition import decompose_growth
from analysis.study.growth import measure_growth
from analysis.words.numerals import format_number, group_digits

UNITS = ["percent", "percentage_point", "enterprise", "CNY", "USD", "person", "rank", "project"]
DECIMALS = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(-(10**9), 10**9),
    st.integers(0, 6),
)


def number(low: str, high: str, unit: str, **cells) -> Number:
    words = {"zh": "数", "en": "number"}
    content = {"id": "n", "value": Decimal(low), "label": words, "display": words}
    return Number(low=Decimal(low), high=Decimal(high), unit=unit, **(content | cells))


# How a number is written


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        ("1621", "enterprise", "1621家", "1,621"),
        ("900", "enterprise", "900家", "900"),
        ("64200", "person", "64200人", "64,200"),
        ("12", "project", "12项", "12"),
        ("80.1111", "percent", "80.1%", "80.1%"),
        ("15.847089", "percent", "15.8%", "15.8%"),
        ("-5.53", "percent", "−5.5%", "−5.5%"),
        ("0.35", "percentage_point", "0.35个百分点", "0.35 percentage points"),
        ("-5.531", "percentage_point", "−5.53个百分点", "−5.53 percentage points"),
        ("1", "percentage_point", "1.00个百分点", "1.00 percentage point"),
        ("-0.001", "percentage_point", "0.00个百分点", "0.00 percentage points"),
        ("3025000000", "CNY", "30.25亿元", "CNY 3.025 bn"),
        ("6184000000", "CNY", "61.84亿元", "CNY 6.184 bn"),
        ("1381200", "CNY", "138.12万元", "CNY 1.3812 m"),
        ("1000000", "CNY", "100万元", "CNY 1 m"),
        ("100000000", "CNY", "1亿元", "CNY 100 m"),
        ("5000", "CNY", "5000元", "CNY 5,000"),
        ("0", "CNY", "0元", "CNY 0"),
        ("-3025000000", "CNY", "−30.25亿元", "CNY −3.025 bn"),
        ("20000000", "USD", "2000万美元", "USD 20 m"),
        ("2020", "year", "2020", "2020"),
        ("23", "rank", "23", "23"),
        ("2738", "count", "2738", "2,738"),
    ],
)
def test_numbers_are_written_as_each_language_does(value, unit, zh, en):
    assert format_number(Decimal(value), unit, "zh") == zh
    assert format_number(Decimal(value), unit, "en") == en


def test_a_printed_zero_at_the_end_is_kept():
    assert format_number(Decimal("3.0"), "percent", "en", places=1) == "3.0%"
    assert format_number(Decimal("3.0"), "percent", "zh", places=2) == "3.00%"


@given(DECIMALS, st.integers(0, 6), st.sampled_from(["zh", "en"]))
def test_written_digits_are_the_value_to_half_a_place_and_never_a_negative_zero(
    value, places, language
):
    text = group_digits(value, places, language=language)
    back = Decimal(text.replace(",", "").replace("−", "-"))
    assert abs(back - value) <= Decimal(5).scaleb(-places - 1)
    assert "-" not in text
    assert not re.fullmatch(r"−[0.,]*", text)
    assert ("," in text) == (language == "en" and abs(back) >= 1000)


@given(DECIMALS, DECIMALS, st.sampled_from(UNITS), st.sampled_from(["zh", "en"]))
def test_the_larger_of_two_numbers_is_never_written_as_the_smaller(one, other, unit, language):
    scales = {"万": 10**4, "亿": 10**8, " m": 10**6, " bn": 10**9}

    def read(text: str) -> Decimal:
        found = re.search(r"(−?)([\d,.]+)(万|亿| m| bn)?", text)
        sign = -1 if found[1] else 1
        return sign * Decimal(found[2].replace(",", "")) * scales.get(found[3], 1)

    low, high = sorted((one, other))
    assert read(format_number(low, unit, language)) <= read(format_number(high, unit, language))


# Bounds


@pytest.mark.parametrize(
    ("low", "high", "unit", "zh", "en"),
    [
        ("14.376", "17.353", "percent", "14.3–17.4%", "14.3–17.4%"),
        (
            "0.245",
            "0.455",
            "percentage_point",
            "0.245–0.455个百分点",
            "0.245–0.455 percentage points",
        ),
        ("600", "700", "enterprise", "600–700家", "600–700"),
        ("1000", "4500", "person", "1000–4500人", "1,000–4,500"),
        ("3024500000", "3025500000", "CNY", "30.245–30.255亿元", None),
        (
            "3078285000000",
            "3078295000000",
            "CNY",
            "30782.85–30782.95亿元",
            "CNY 3,078.285–3,078.295 bn",
        ),
        ("4874655104.45", "4879289940.83", "CNY", "48.746–48.793亿元", "CNY 4.8746–4.8793 bn"),
        ("6000000", "7000000", "USD", "600–700万美元", "USD 6–7 m"),
        ("-6", "-5", "percent", "−6.0至−5.0%", "−6.0 to −5.0%"),
        ("-1", "2", "percentage_point", "−1.00至2.00个百分点", "−1.00 to 2.00 percentage points"),
        ("1", "2", "percentage_point", "1.00–2.00个百分点", "1.00–2.00 percentage points"),
        # Two scales need two units.
        ("50000000", "120000000", "CNY", "5000万元–1.2亿元", "CNY 50–120 m"),
    ],
)
def test_bounds_are_a_range_with_one_unit(low, high, unit, zh, en):
    bounded = number(low, high, unit)
    assert format_bounds(bounded, "zh") == zh
    if en is not None:
        assert format_bounds(bounded, "en") == en


@given(DECIMALS, DECIMALS, st.sampled_from(["percent", "percentage_point", "rank"]))
def test_the_range_shown_never_claims_more_than_is_known(one, other, unit):
    low, high = sorted((one, other))
    shown = format_bounds(number(str(low), str(high), unit), "zh")
    ends = [Decimal(text.replace("−", "-")) for text in re.findall(r"−?\d+(?:\.\d+)?", shown)]
    assert len(ends) == 2
    assert ends[0] <= low
    assert high <= ends[1]


# The register


def test_the_register_refuses_an_id_twice_and_a_name_it_does_not_have():
    with pytest.raises(ValueError, match="two numbers are called 'n'"):
        Register([number("1", "1", "count"), number("2", "2", "count")])
    with pytest.raises(InputError, match="no number is called 'm'"):
        Register([number("1", "1", "count")])["m"]


def test_the_register_keeps_order_and_writes_decimals_as_text():
    register = Register(
        plain_count(name, value, {"zh": "数", "en": "n"}, notebook="01_clean", cell="counts")
        for name, value in (("b", 2), ("a", 10**20))
    )
    assert [n.id for n in register] == ["b", "a"]
    assert (len(register), "a" in register, "c" in register) == (2, True, False)
    content = json.loads(register.to_json())
    assert [entry["id"] for entry in content] == ["b", "a"]
    assert content[1]["value"] == "1" + "0" * 20
    assert "places" not in content[1]


@pytest.fixture
def register(source) -> Register:
    """Every number of the small source."""
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    rows = measure_growth(observations, source.indicators, base_year=2014, end_year=2020)
    context = Context.of(source)
    parts = decompose_growth(rows, source.indicators)
    return Register(
        [
            *number_figures(context, observations, source.indicators),
            *number_growth(context, rows, source.indicators),
            *number_composition(context, parts, source.indicators),
        ]
    )


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("figure.p01.07", "3.0%", "3.0%"),
        ("figure.p02.08", "30.25亿元", "CNY 3.025 bn"),
        ("growth.labs.pct", "80.1%", "80.1%"),
        ("growth.labs.cagr", "15.8%", "15.8%"),
        ("growth.labs.other.cagr", "12.5%", "12.5%"),
        ("growth.labs.end", "1621家", "1,621"),
        ("growth.labs.base_year", "2015", "2015"),
        ("growth.labs.other.end_year", "2020", "2020"),
        ("growth.rd_gdp.pp", "0.35个百分点", "0.35 percentage points"),
        ("growth.rd_gdp.base", "2.65%", "2.65%"),
        ("growth.hte_share.base", "21.43%", "21.43%"),
        ("composition.labs_provincial.base_share", "47.1%", "47.1%"),
        ("composition.labs_provincial.end_share", "41.6%", "41.6%"),
        ("composition.labs_provincial.pp", "−5.53个百分点", "−5.53 percentage points"),
    ],
)
def test_the_known_findings_are_in_the_register_as_the_brief_shows_them(register, name, zh, en):
    assert dict(register[name].display) == {"zh": zh, "en": en}


@pytest.mark.parametrize(
    ("name", "figures", "printed"),
    [
        ("growth.labs.base", ("p01.02",), ("900家",)),
        ("growth.labs.end", ("p01.04",), ("1621家",)),
        ("growth.labs.pct", ("p01.02", "p01.04"), ("900家", "1621家")),
        ("growth.labs.other.end", ("p02.07",), ("1621家",)),
        ("growth.tax_relief.base", ("p02.01", "p02.02"), ("61.84亿元", "26.8%")),
        ("growth.tax_relief.end", ("p02.01",), ("61.84亿元",)),
        ("figure.p02.09", ("p02.09",), ("最高100万元",)),
    ],
)
def test_every_number_leads_back_to_its_own_figures(register, name, figures, printed):
    assert (register[name].figures, register[name].printed) == (figures, printed)
    assert register[name].pages == tuple(int(f[1:3]) for f in figures)


def test_an_end_level_is_traced_to_its_own_page_when_the_base_is_printed_twice(source_folder):
    row = "p02.11,2,900家,level,900,exact,enterprise,2015,stated,甲市,labs,\n"
    source_folder.append("figures.csv", row)
    source = source_folder.read()
    rows = measure_growth(
        clean_figures(source, policy=HedgePolicy.STANDARD, indicators=["labs"]),
        source.indicators,
        base_year=2014,
        end_year=2020,
    )
    numbers = Register(number_growth(Context.of(source), rows, source.indicators))
    assert numbers["growth.labs.base"].printed[0] == "900家"
    assert numbers["growth.labs.end"].figures == ("p01.04",)


def test_a_formula_names_the_operands_it_was_computed_from(register):
    assert register["growth.labs.pct"].formula["zh"] == "100 × (1621 ÷ 900 − 1)"
    assert register["growth.labs.cagr"].formula["zh"] == "100 × ((1621 ÷ 900)^(1/4) − 1)"
    assert register["growth.labs.cagr"].formula["en"] == "100 × ((1,621 ÷ 900)^(1/4) − 1)"
    assert not register["growth.labs.base"].formula
    assert register["growth.rd_gdp.pp"].formula["en"] == "3.0% − 2.65%"
    assert register["growth.tax_relief.base"].formula["zh"] == "61.84亿元 ÷ (1 + 26.8%)"
    assert register["growth.tax_relief.pct"].formula["zh"] == "原文所印增幅"
    shares = "100 × 424 ÷ 900", "100 × 674 ÷ 1,621"
    ids = "composition.labs_provincial.base_share", "composition.labs_provincial.end_share"
    assert tuple(register[name].formula["en"] for name in ids) == shares


def test_a_date_of_now_is_said_and_not_shown_in_code(register):
    label = register["growth.labs.other.cagr"].label
    assert label["zh"].endswith("：年均复合增长率，2015—2020年（“目前”）")
    assert label["en"].endswith(": compound annual growth rate, 2015–2020 (“now”)")
    assert register["growth.labs.base"].label["zh"].endswith("：基期值，2015年")


def test_every_number_has_bounds_around_it_and_words_in_both_languages(register):
    for entry in register:
        assert entry.low <= entry.value <= entry.high
        assert all(entry.label[language] and entry.display[language] for language in ("zh", "en"))
        assert entry.notebook
        assert entry.cell
    assert "Yi Park" in register["figure.p02.08"].label["en"]
    assert "（乙园）" in register["figure.p02.08"].label["zh"]
    assert "Jia" not in register["figure.p01.02"].label["en"]
