"""Figures as printed to observations with bounds."""

from dataclasses import replace
from decimal import Decimal

import pytest
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.source import observe
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import Observation, clean_figures, compare_bounds, count_kinds


def test_every_measured_figure_becomes_one_observation_in_reading_order(source):
    rows = clean_figures(source, policy=HedgePolicy.STANDARD)
    measured = [row.figure for row in source.figures if row.kind != "date"]
    assert [row.figure for row in rows] == measured
    assert all(row.low <= row.value <= row.high for row in rows)


@pytest.mark.parametrize(
    ("figure", "value", "low", "high"),
    [
        ("p01.06", "2.65", "2.645", "2.655"),
        ("p01.07", "3.0", "2.9", "3.1"),
        ("p01.09", "600", "600", "700"),
        ("p02.01", "6184000000", "6183500000", "6184500000"),
        ("p02.09", "1000000", "1000000", "1000000"),  # a cap is a rule, not a measurement
        ("p02.10", "23", "23", "23"),
    ],
)
def test_observations_carry_the_bounds_of_the_policy(source, figure, value, low, high):
    rows = {row.figure: row for row in clean_figures(source, policy=HedgePolicy.STANDARD)}
    row = rows[figure]
    assert (row.value, row.low, row.high) == (Decimal(value), Decimal(low), Decimal(high))


def test_dates_say_whether_they_are_firm_and_an_empty_scope_is_the_main_one(source):
    rows = {row.figure: row for row in clean_figures(source, policy=HedgePolicy.STANDARD)}
    assert (rows["p02.07"].end, rows["p02.07"].asof) == (2020, True)
    assert (rows["p01.04"].end, rows["p01.04"].asof) == (2019, False)
    assert rows["p02.09"].scope == "jia"
    assert rows["p02.08"].scope == "yi-park"
    assert rows["p01.04"].period == Period(2019, 2019)
    assert rows["p02.07"].period == Period(2020, 2020, asof=True)


@pytest.mark.parametrize(
    ("period", "columns", "when"),
    [
        ("2019-04", (2019, 2019, False, False, 4), Period(2019, 2019, month=4)),
        ("2016-2020", (2016, 2020, False, True, None), Period(2016, 2020, span=True)),
        ("asof 2020-06", (2020, 2020, True, False, 6), Period(2020, 2020, asof=True, month=6)),
        ("unknown", (None, None, False, False, None), None),
        ("", (None, None, False, False, None), None),
    ],
)
def test_a_date_stands_in_columns_of_one_type_each(source_folder, period, columns, when):
    row = f"p02.11,2,9家,level,9,exact,enterprise,{period},,,labs,\n"
    source_folder.append("figures.csv", row)
    found = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)[-1]
    assert (found.start, found.end, found.asof, found.span, found.month) == columns
    assert found.period == when


@pytest.mark.parametrize("policy", list(HedgePolicy))
def test_a_figure_observed_before_is_observed_as_if_for_the_first_time(source, policy):
    before = clean_figures(source, policy=policy)
    observe._observe.cache_clear()
    assert clean_figures(source, policy=policy) == before


def test_a_figure_that_has_changed_is_observed_anew(source_folder):
    [before] = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)[:1]
    assert before.printed == "900家"
    source_folder.replace("figures.csv", "900家,level,900,exact", "900余家,level,900,more_than")
    [after] = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)[:1]
    assert (before.low, before.high) == (900, 900)
    assert (after.printed, after.low, after.high) == ("900余家", 900, 1000)


def test_an_observation_keeps_what_its_figure_says(source):
    row = clean_figures(source, policy=HedgePolicy.STANDARD)[6]
    assert (row.figure, row.page, row.printed, row.kind) == ("p01.08", 1, "268家", "level")
    assert (row.indicator, row.unit, row.hedge) == ("service_firms", "enterprise", "exact")
    assert (row.period_basis, row.average, row.note) == ("stated", False, None)
    assert row.quantity == Quantity.exact(268)
    again = clean_figures(source, policy=HedgePolicy.STANDARD)[7].quantity
    assert (again.low, again.value, again.high) == (600, 600, 700)


def test_a_scope_that_the_source_does_not_list_is_no_observation(source):
    lost = source.figure("p01.02").model_copy(update={"scope": "丙市"})
    with pytest.raises(InputError, match=r"'丙市' is not under scopes of source\.yml"):
        clean_figures(replace(source, figures=(lost,)), policy=HedgePolicy.STANDARD)


def test_a_figure_without_indicator_or_of_no_measured_kind_is_left_out(source_folder):
    source_folder.append("figures.csv", "p02.11,2,9家,level,9,exact,enterprise,2015,,,,\n")
    source_folder.append("figures.csv", "p02.12,2,9家,duration,9,exact,enterprise,,,,labs,\n")
    rows = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)
    assert {"p02.11", "p02.12"}.isdisjoint(row.figure for row in rows)


@pytest.mark.parametrize(
    ("printed", "kind", "hedge", "ends"),
    [
        ("最高100家", "policy", "up_to", (100, 100)),
        ("100家以上", "policy", "at_least", (100, 100)),
        ("100家", "policy", "exact", (100, 100)),
        ("约100家", "policy", "approx", (90, 110)),
        ("约100家", "rank", "approx", (100, 100)),
    ],
)
def test_a_rule_and_a_rank_stand_for_themselves_and_a_goal_of_about_an_amount_leaves_room(
    source_folder, printed, kind, hedge, ends
):
    source_folder.append(
        "figures.csv", f"p02.11,2,{printed},{kind},100,{hedge},enterprise,,,,labs,\n"
    )
    row = clean_figures(source_folder.read(), policy=HedgePolicy.WIDE)[-1]
    assert (row.value, row.low, row.high) == (100, *ends)


@pytest.mark.parametrize(("kind", "high"), [("share", "100"), ("level", "100.5")])
def test_a_share_in_percent_is_no_more_than_its_whole(source_folder, kind, high):
    row = f"p02.11,2,100%,{kind},100,exact,percent,2020,stated,甲市,rd_gdp,\n"
    source_folder.append("figures.csv", row)
    row = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)[-1]
    assert (row.low, row.value, row.high) == (Decimal("99.5"), 100, Decimal(high))


def test_no_digit_of_a_long_print_is_lost(source_folder):
    source_folder.append(
        "figures.csv", "p02.11,2,1234567.8901亿元,level,123456789010000,exact,CNY,,,,subsidy,\n"
    )
    row = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)[-1]
    assert (row.low, row.value, row.high) == tuple(
        map(Decimal, ("123456789005000", "123456789010000", "123456789015000"))
    )


def test_only_the_chosen_indicators_are_kept(source):
    rows = clean_figures(source, policy=HedgePolicy.STANDARD, indicators=["rd_gdp"])
    assert [row.figure for row in rows] == ["p01.06", "p01.07"]


def test_a_fall_hedged_as_more_than_keeps_its_sign(source_folder):
    row = "p02.11,2,下降5%以上,change,-5,at_least,percent,2020,stated,甲市,subsidy,\n"
    source_folder.append("figures.csv", row.replace("下降", ""))
    rows = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)
    assert (rows[-1].low, rows[-1].value, rows[-1].high) == (-6, -5, -5)


def test_the_basis_marks_an_annual_average_and_a_note_does_not(source_folder):
    header, *rows = source_folder.path("figures.csv").read_text("utf-8").splitlines()
    row = "p02.11,2,25%左右,change,25,approx,percent,2016-2020,stated,甲市,labs"
    table = [f"{header},basis", *(f"{line}," for line in rows), f"{row},,annual_average"]
    source_folder.path("figures.csv").write_text("\n".join(table) + "\n", "utf-8")
    read = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)
    assert [one.average for one in read[-2:]] == [False, True]
    table[-1] = f"{row},annual average,"
    source_folder.path("figures.csv").write_text("\n".join(table) + "\n", "utf-8")
    read = clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)
    assert not read[-1].average


def test_kinds_are_counted_in_the_order_of_the_codebook(source):
    counts = count_kinds(reversed(source.figures))
    assert counts == {"level": 10, "change": 3, "share": 3, "rank": 1, "policy": 1, "date": 1}
    assert list(counts) == ["level", "change", "share", "rank", "policy", "date"]


def test_policies_are_compared_by_how_many_figures_they_leave_room(source):
    by_policy = {row["policy"]: row for row in compare_bounds(source, indicators=["rd_gdp"])}
    assert list(by_policy) == ["standard", "wide", "literal", "logical"]
    # 0.01/2.65 = 0.38 %, 0.2/3.0 = 6.67 %, 0.4/3.0 = 13.33 %, 0.1/3.0 = 3.33 %
    assert by_policy["standard"]["median width, %"] == round((0.3774 + 6.6667) / 2, 2)
    assert by_policy["wide"]["median width, %"] == round((0.3774 + 13.3333) / 2, 2)
    assert by_policy["literal"]["median width, %"] == round((0.3774 + 3.3333) / 2, 2)
    assert by_policy["logical"] == by_policy["wide"] | {"policy": "logical"}
    assert {row["with bounds"] for row in by_policy.values()} == {2}


def test_a_figure_of_nothing_has_no_width_and_all_indicators_are_compared(source_folder):
    source_folder.append("figures.csv", "p02.11,2,0.0%,share,0.0,exact,percent,2015,,,rd_gdp,\n")
    source = source_folder.read()
    rows = {row["policy"]: row for row in compare_bounds(source)}
    assert {row["figures"] for row in rows.values()} == {19}
    one = compare_bounds(source, indicators=["rd_gdp"])[0]
    assert (one["figures"], one["with bounds"]) == (3, 2)
    assert compare_bounds(source, indicators=["place"])[0] == {
        "policy": "standard",
        "figures": 1,
        "with bounds": 0,
        "median width, %": 0.0,
    }


def test_an_observation_is_firmly_dated_and_no_average_unless_it_says_so(source):
    content = clean_figures(source, policy=HedgePolicy.STANDARD)[0].model_dump()
    for column in ("asof", "span", "average", "month", "point"):
        del content[column]
    plain = Observation(**content)
    assert plain.point
    assert (plain.asof, plain.span, plain.average, plain.month) == (False, False, False, None)
    for month in (0, 13):
        with pytest.raises(ValidationError, match="month"):
            Observation(**content, month=month)
    half = Observation(**content | {"end": None})
    assert half.period is None


def test_an_observation_has_its_figure_s_prices_and_paragraph(source_folder):
    source_folder.replace("figures.csv", "indicator,note\n", "indicator,note,prices,paragraph\n")
    text = source_folder.path("figures.csv").read_text("utf-8")
    lines = [f"{line},," for line in text.splitlines()[1:]]
    lines[10] = lines[10].removesuffix(",,") + ",constant,7"
    head = text.splitlines()[0]
    source_folder.path("figures.csv").write_text("\n".join([head, *lines]) + "\n", "utf-8")
    rows = {
        row.figure: row for row in clean_figures(source_folder.read(), policy=HedgePolicy.STANDARD)
    }
    assert (rows["p02.02"].prices, rows["p02.02"].paragraph) == ("constant", 7)
    assert (rows["p02.01"].prices, rows["p02.01"].paragraph) == (None, None)
