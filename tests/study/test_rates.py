"""Growth at constant prices: what stands as printed, and what it leaves of nominal growth."""

from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.core.records import read_csv, write_csv
from analysis.core.result import ModelId, RemarkCode, Term, Unit
from analysis.source.observe import Observation
from analysis.source.schema import Indicator
from analysis.study.growth import measure_growth
from analysis.study.rates import RateRow, measure_rates

INDICATORS = {
    name: Indicator(title_zh=name, title_en=name, unit=unit, measure="flow", topic="money")
    for name, unit in (("gdp", "CNY"), ("steel", "CNY"), ("grain", "tonne"))
}


def observe(indicator: str, period: str, value: str, margin: str = "0", **cells) -> Observation:
    when = Period.parse(period)
    number, room = Decimal(value), Decimal(margin)
    content = {
        "figure": f"{indicator}@{period}",
        "printed": value,
        "kind": "level",
        "indicator": indicator,
        "scope": "jia",
        "value": number,
        "low": number - room,
        "high": number + room,
        "unit": INDICATORS[indicator].unit,
        "hedge": "exact",
        **{name: getattr(when, name) for name in ("start", "end", "span", "asof", "month")},
    }
    return Observation(**(content | cells))


def real(indicator: str, period: str, value: str, margin: str = "0.05", **cells) -> Observation:
    figure = {"figure": f"{indicator}%{period}"}
    kind = {"kind": "change", "unit": "percent", "prices": "constant"}
    return observe(indicator, period, value, margin, **(figure | kind | cells))


def measure(*observations: Observation, base_year: int = 2000, end_year: int = 2030):
    years = {"base_year": base_year, "end_year": end_year}
    growth = measure_growth(observations, INDICATORS, **years).rows
    return measure_rates(observations, growth, INDICATORS, **years)


def test_a_rate_stands_as_printed_beside_the_amount_of_its_year():
    [row] = measure(observe("gdp", "2023", "4218"), real("gdp", "2023", "6.2"))
    assert (row.rate, row.rate_low, row.rate_high) == (
        Decimal("6.2"),
        Decimal("6.15"),
        Decimal("6.25"),
    )
    assert (row.base_year, row.end_year, row.end, row.unit) == (2022, 2023, 4218, "CNY")
    assert (row.nominal, row.deflator) == (None, None)
    assert (row.figures, row.end_figures) == (("gdp%2023",), ("gdp@2023",))
    assert (row.headline, row.variant) == (True, "")


def test_both_amounts_and_a_real_rate_leave_a_change_of_prices():
    # 105 over 100 is 5 %; 1.05 / 1.02 - 1 is 2.941…%; with a rate of 1.95 to 2.05 %
    [row] = measure(
        observe("gdp", "2022", "100"), observe("gdp", "2023", "105"), real("gdp", "2023", "2")
    )
    assert row.nominal == 5
    assert float(row.deflator) == pytest.approx(100 * (1.05 / 1.02 - 1))
    assert float(row.deflator_low) == pytest.approx(100 * (1.05 / 1.0205 - 1))
    assert float(row.deflator_high) == pytest.approx(100 * (1.05 / 1.0195 - 1))
    assert row.base_figures == ("gdp@2022",)
    # and with amounts that are open too, at the corners
    [wide] = measure(
        observe("gdp", "2022", "100", "1"),
        observe("gdp", "2023", "105", "1"),
        real("gdp", "2023", "2"),
    )
    assert float(wide.deflator_low) == pytest.approx(100 * (104 / 101 / 1.0205 - 1))
    assert float(wide.deflator_high) == pytest.approx(100 * (106 / 99 / 1.0195 - 1))


def test_a_rate_without_an_amount_stands_alone():
    [row] = measure(real("steel", "2023", "-3.1"))
    assert (row.rate, row.end, row.end_figures) == (Decimal("-3.1"), None, ())
    assert [one.term for one in row.estimates()] == [Term.REAL_PCT]


def test_what_is_nominal_or_not_said_is_no_real_rate():
    assert (
        measure(
            real("gdp", "2023", "6", prices=None), real("steel", "2023", "6", prices="current")
        )
        == []
    )
    assert measure(real("gdp", "2023", "6", unit="CNY")) == []  # an increment


def test_an_amount_at_constant_prices_is_not_the_nominal_one():
    [row] = measure(
        observe("gdp", "2023", "90", prices="constant", figure="c"),
        observe("gdp", "2023", "99"),
        real("gdp", "2023", "6"),
    )
    assert row.end == 99


def test_growth_that_is_itself_printed_is_of_no_two_amounts():
    [row] = measure(
        observe("gdp", "2023", "105"),
        real("gdp", "2023", "5", figure="nominal", prices="current"),
        real("gdp", "2023", "2"),
    )
    assert (row.end, row.nominal, row.deflator) == (105, None, None)


def test_amounts_at_constant_prices_leave_no_change_of_prices():
    constant = {"prices": "constant", "low": 89, "high": 91}
    [row] = measure(
        observe("gdp", "2022", "90", figure="a", **constant),
        observe("gdp", "2023", "90", figure="b", **constant),
        real("gdp", "2023", "2"),
    )
    assert (row.end, row.nominal, row.deflator) == (None, None, None)


def test_rates_are_against_the_year_before_or_the_first_of_a_span():
    rows = measure(
        real("gdp", "2023", "6"),
        real("gdp", "2020-2023", "18"),
        real("gdp", "2020-2023", "5.7", figure="mean", average=True),
        real("gdp", "2023-06", "5.5"),
        observe("gdp", "2023", "99"),
    )
    assert [(str(row.base_period), str(row.end_period), row.average) for row in rows] == [
        ("2022", "2023", False),
        ("2020", "2023", False),
        ("2020", "2023", True),
        ("2022-06", "2023-06", False),
    ]
    assert [row.end for row in rows] == [99, 99, None, None]
    assert [row.headline for row in rows] == [True, False, False, False]
    assert [row.variant for row in rows] == [
        *("", "2020-2023", "2020-2023-average", "2022m06-2023m06"),
    ]
    [mean] = [row for row in rows if row.average]
    [estimate] = mean.estimates()
    assert (estimate.term, estimate.unit) == (
        Term.REAL_PCT_PER_YEAR,
        Unit(name="percent", per_year=True),
    )


def test_only_rates_within_the_years_are_shown():
    rates = [real("gdp", year, "6") for year in ("2020", "2021", "2022")]
    rows = measure(*rates, base_year=2020, end_year=2021)
    assert [row.end_year for row in rows] == [2021]


def test_prints_that_agree_are_one_rate_and_others_are_told_apart():
    rows = measure(
        real("gdp", "2023", "6.2"),
        real("gdp", "2023", "6", "0.5", figure="rounded"),
        real("gdp", "2023", "7.5", figure="other"),
    )
    assert [(row.rate, row.figures) for row in rows] == [
        (Decimal("6.2"), ("gdp%2023", "rounded")),
        (Decimal("7.5"), ("other",)),
    ]
    assert [row.variant for row in rows] == ["", "2022-2023"]


def test_the_latest_firmly_dated_rate_of_a_year_is_quoted():
    rows = measure(
        real("gdp", "2021", "6"),
        real("gdp", "2022", "5"),
        real("gdp", "asof 2023", "4"),
        real("steel", "2016-2020", "3", average=True),
    )
    quoted = {(row.indicator, row.end_year) for row in rows if row.headline}
    assert quoted == {("gdp", 2022), ("steel", 2020)}


def test_a_rate_that_may_take_everything_leaves_no_prices():
    [row] = measure(
        observe("gdp", "2022", "100"),
        observe("gdp", "2023", "5"),
        real("gdp", "2023", "-99.97", "0.05"),
    )
    assert (row.nominal, row.deflator) == (-95, None)


def test_an_amount_of_no_money_has_no_prices_beside_it():
    [row] = measure(
        observe("grain", "2022", "100"),
        observe("grain", "2023", "105"),
        real("grain", "2023", "2"),
    )
    assert (row.end, row.nominal, row.deflator) == (None, None, None)


def test_each_number_says_what_it_rests_on_and_which_prices_it_is_at():
    [row] = measure(
        observe("gdp", "2022", "100"), observe("gdp", "2023", "105"), real("gdp", "2023", "2")
    )
    told = {
        one.term: (
            [operand.id for operand in one.operands],
            [remark.code for remark in one.remarks],
        )
        for one in row.estimates()
    }
    assert told == {
        Term.REAL_PCT: (["gdp%2023"], [RemarkCode.REAL_AS_PRINTED]),
        Term.END: (["gdp@2023"], []),
        Term.NOMINAL_PCT: (["gdp@2022", "gdp@2023"], []),
        Term.PRICE_CHANGE: (
            ["gdp@2022", "gdp@2023", "gdp%2023"],
            [RemarkCode.PRICES_IMPLIED],
        ),
    }
    assert {one.model for one in row.estimates()} == {ModelId.CONSTANT_PRICES}
    assert {one.term: str(one.start) for one in row.estimates()}[Term.END] == "2023"


def test_rows_survive_the_way_to_a_file(tmp_path):
    rows = measure(
        observe("gdp", "2022", "100"), observe("gdp", "2023", "105"), real("gdp", "2023", "2")
    )
    write_csv(tmp_path / "rates.csv", rows, RateRow)
    assert read_csv(tmp_path / "rates.csv", RateRow) == rows
