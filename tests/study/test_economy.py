"""Which pairs, places and editions the economist's questions take, and what is refused."""

from dataclasses import replace
from decimal import Decimal
from math import exp, isclose, log
from pathlib import Path

import pytest

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import (
    Estimate,
    ModelId,
    Operand,
    OperandKind,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.source.bounds import HedgePolicy
from analysis.source.load import read_source
from analysis.source.observe import clean_figures
from analysis.source.reference import (
    Place,
    Publisher,
    Reference,
    ReferenceRow,
    Series,
    Vintage,
    read_reference,
)
from analysis.study.economy import shrink_slopes, split_amounts, split_own_amounts
from analysis.study.growth import measure_growth
from analysis.study.trends.annual import AnnualSeries

DATA = Path(__file__).parents[2] / "data"
PERCENT = {"unit": "percent", "written": "%"}
MONEY = {"unit": "CNY", "written": "bn", "scale": 10**9}
SERIES = {
    "share": Series(title_zh="占比", title_en="share", whole="gdp", part="rd", **PERCENT),
    "rd": Series(title_zh="研发", title_en="R&D", **MONEY),
    "gdp": Series(
        title_zh="总值",
        title_en="GDP",
        real_growth=("real", "real_mean"),
        deflators=("implied", "bank"),
        **MONEY,
    ),
    "real": Series(title_zh="实", title_en="real", **PERCENT),
    "real_mean": Series(title_zh="均", title_en="mean", years=5, **PERCENT),
    "implied": Series(title_zh="隐", title_en="implied", **PERCENT),
    "bank": Series(title_zh="银", title_en="bank", **PERCENT),
    "labs": Series(title_zh="机构", title_en="labs", unit="enterprise", written="labs"),
}


def line(series, place, year, value, **changes):
    written = SERIES[series].written
    return ReferenceRow(
        **(
            {
                "series": series,
                "geo": place,
                "year": year,
                "value": value,
                "unit": written,
                "status": "published",
                "trust": "high",
                "source_title": "t",
                "publisher": "bureau",
            }
            | changes
        )
    )


def years_of(series, place, values, start=2016, **changes):
    return [line(series, place, start + i, value, **changes) for i, value in enumerate(values)]


#: The city's level: 770 in 2020, 1.46 times 2015, both by one report, and 6.9 % a year.
REPORT = {"vintage": "report"}
HOME = (
    line("gdp", "jia", 2020, "770", status="estimate", **REPORT),
    line(
        *("gdp", "jia", 2015, "527.4"),
        status="derived",
        derivation="over_multiple",
        change="1.46",
        operands="gdp.jia.2020.report.estimate",
        trust="medium",
        **REPORT,
    ),
    line("real_mean", "jia", 2020, "6.9", **REPORT),
    line("gdp", "jia", 2015, "527.32", vintage="first"),
    line("gdp", "jia", 2020, "780.53", vintage="first"),
    line("real", "jia", 2020, "4.5", vintage="first"),
)
#: The province: its ratios in one edition, its expenditure, no level.
PROVINCE = (
    line("share", "yi", 2015, "2.53", vintage="yearbook"),
    line("share", "yi", 2020, "2.92", vintage="yearbook"),
    line("share", "yi", 2015, "2.57", vintage="first"),
    line("share", "yi", 2020, "2.93", vintage="first"),
    line("rd", "yi", 2015, "180.12"),
    line("rd", "yi", 2020, "300.59"),
    *years_of("real", "yi", ["7.8", "7.2", "6.7", "5.9"], vintage="yearbook"),
)
#: The nation: ratios in two editions, levels, prices.
NATION = (
    line("share", "guo", 2015, "2.06", vintage="yearbook"),
    line("share", "guo", 2020, "2.41", vintage="yearbook"),
    *years_of(
        "share", "guo", ["2.0", "2.1", "2.2", "2.3", "2.3", "2.4", "2.5"], 2014, vintage="bank"
    ),
    line("gdp", "guo", 2015, "68886", vintage="yearbook"),
    line("gdp", "guo", 2020, "101357", vintage="yearbook"),
    *years_of("bank", "guo", ["2.00", "1.59", "2.07", "2.90", "2.42"], vintage="bank"),
)


def make_reference(*rows):
    return Reference(
        rows=rows or (*HOME, *PROVINCE, *NATION),
        series=SERIES,
        places={name: Place(title_zh=name, title_en=name) for name in ("jia", "yi", "guo")},
        vintages={
            name: Vintage(title_zh=name, title_en=name, comparable=name != "first")
            for name in ("report", "first", "yearbook", "bank")
        },
        publishers={"bureau": Publisher(title_zh="局", title_en="Bureau")},
    )


def refer_to(source, **references):
    changed = {
        name: source.indicators[name].model_copy(update={"reference": series})
        for name, series in references.items()
    }
    return replace(source, indicators=source.indicators | changed)


@pytest.fixture
def city(source_folder):
    """The small source: 2.65 % in 2015 and about 3.0 % in 2020, beside a province and a nation."""
    source_folder.replace(
        "source.yml", "pages: 2", "pages: 2\nplace: jia\ncompare_with: [yi, guo]"
    )
    return refer_to(source_folder.read(), rd_gdp="share")


def growth_of(source, base_year=2014, end_year=2020):
    observations = clean_figures(source, policy=HedgePolicy.STANDARD)
    return measure_growth(
        observations, source.indicators, base_year=base_year, end_year=end_year
    ).rows


def split(source, *rows):
    return split_amounts(growth_of(source), source, make_reference(*rows))


def at(results, place, term=None, variant=""):
    """What was found of a place: one estimate, or all that was refused."""
    if term is None:
        return [one for one in results if isinstance(one, Refusal) and one.subject.place == place]
    [found] = [
        one
        for one in results
        if isinstance(one, Estimate)
        and (one.subject.place, one.term, one.variant) == (place, term, variant)
        and one.model is ModelId.LOG_DECOMPOSITION
    ]
    return found


def amounts_of(results, place):
    """What a place spent at the two dates."""
    return [
        one
        for one in results
        if one.model is ModelId.AMOUNT_OF_SHARE and one.subject.place == place
    ]


def ids_of(estimate):
    return [one.id for one in estimate.operands]


# --- the place itself --------------------------------------------------------------------------


def test_the_amounts_of_both_dates_stand_on_one_edition(city):
    first, last = amounts_of(split(city), "jia")
    assert isclose(first.value, 770e9 / 1.46 * 0.0265, rel_tol=1e-11)
    assert last.value == Decimal(23_100_000_000)
    assert [one.start for one in (first, last)] == [Period(2015, 2015), Period(2020, 2020)]
    assert [one.end for one in (first, last)] == [Period(2015, 2015), Period(2020, 2020)]
    assert last.operands == (
        Operand(kind=OperandKind.FIGURE, id="p01.07"),
        Operand(kind=OperandKind.REFERENCE, id="gdp.jia.2020.report.estimate"),
    )
    assert ids_of(first) == [
        *("p01.06", "gdp.jia.2020.report.estimate", "gdp.jia.2015.report.derived")
    ]
    subject = first.subject
    assert (subject.indicator, subject.scope, subject.series) == ("rd_gdp", "jia", "rd")
    assert (subject.place, subject.vintage, subject.unit) == ("jia", "report", "CNY")
    assert first.remarks == (
        remark(RemarkCode.EDITION_UNSTATED),
        remark(RemarkCode.REFERENCE_TRUST, status="derived", trust="medium"),
        remark(RemarkCode.REFERENCE_TRUST, status="estimate", trust="high"),
    )


def test_the_share_is_as_printed_and_the_level_as_reported(city):
    results = split(city)
    assert isclose(at(results, "jia", Term.LOG_SHARE).value, 100 * log(3 / 2.65), rel_tol=1e-11)
    whole = at(results, "jia", Term.LOG_WHOLE)
    assert isclose(whole.value, 100 * log(1.46), rel_tol=1e-11)
    # Half a unit of the printed multiple's last digit; the level of 2020 cancels.
    assert isclose(whole.interval.low, 100 * log(1.455), rel_tol=1e-11)
    assert isclose(whole.interval.high, 100 * log(1.465), rel_tol=1e-11)
    assert ids_of(whole) == ["gdp.jia.2015.report.derived"]
    amount = at(results, "jia", Term.LOG_AMOUNT)
    assert isclose(amount.value, 100 * log(1.46 * 3 / 2.65), rel_tol=1e-11)
    assert (amount.start, amount.end) == (Period(2015, 2015), Period(2020, 2020))
    assert not amount.has(RemarkCode.WHOLE_IMPLIED)


def test_the_city_s_own_real_growth_and_the_nation_s_prices_are_two_splits(city):
    results = split(city)
    volume = at(results, "jia", Term.LOG_VOLUME, "real_mean")
    assert isclose(volume.value, 500 * log(1.069), rel_tol=1e-11)
    assert isclose(volume.interval.low, 500 * log(1.0685), rel_tol=1e-11)
    assert remark(RemarkCode.MEAN_RATE, years=5) in volume.remarks
    assert not volume.has(RemarkCode.OTHER_EDITION)
    assert not volume.has(RemarkCode.PRICES_ELSEWHERE)
    assert remark(RemarkCode.SPLIT_BY, series="real_mean", place="jia") in volume.remarks
    prices = at(results, "jia", Term.LOG_PRICES, "bank-guo")
    change = sum(log(1 + rate / 100) for rate in (2.00, 1.59, 2.07, 2.90, 2.42))
    assert isclose(prices.value, 100 * change, rel_tol=1e-11)
    assert prices.has(RemarkCode.PRICES_ELSEWHERE)
    assert not prices.has(RemarkCode.MEAN_RATE)
    assert prices.has(RemarkCode.OTHER_EDITION)
    assert ids_of(prices) == [f"bank.guo.{year}.bank" for year in range(2016, 2021)]


def test_real_growth_of_some_years_is_refused(city):
    [years] = [one for one in at(split(city), "jia") if one.subject.series == "real"]
    assert years.reason.code is RemarkCode.YEARS_MISSING
    assert years.term is Term.LOG_VOLUME
    assert (years.subject.indicator, years.subject.scope) == ("rd_gdp", "jia")
    assert (years.subject.unit, years.subject.vintage) == ("percent", None)
    assert (years.start, years.end) == (Period(2015, 2015), Period(2020, 2020))
    assert years.model is ModelId.LOG_DECOMPOSITION


def test_levels_first_published_are_not_held_against_each_other(city):
    first = [row for row in HOME if row.vintage == "first"]
    [refused] = at(split(city, *first, *NATION), "jia")
    assert refused.reason.code is RemarkCode.FIRST_PUBLISHED
    assert refused.term is None
    assert (refused.subject.series, refused.subject.unit) == ("rd", "CNY")


def test_a_level_of_one_year_only_is_not_enough(city):
    [refused] = at(split(city, HOME[0], HOME[4], *NATION), "jia")
    assert refused.reason.code is RemarkCode.NO_FIGURE


def test_an_amount_that_was_published_goes_before_one_computed(city):
    amounts = [line("rd", "jia", 2015, "14.0"), line("rd", "jia", 2020, "24.0")]
    results = split(city, *HOME, *amounts, *NATION)
    total = at(results, "jia", Term.LOG_AMOUNT)
    assert isclose(total.value, 100 * log(24 / 14), rel_tol=1e-11)
    assert total.has(RemarkCode.WHOLE_IMPLIED)
    assert total.has(RemarkCode.EDITION_UNSTATED)
    assert total.subject.vintage is None
    whole = at(results, "jia", Term.LOG_WHOLE)
    assert isclose(whole.value, 100 * log(24 / 14 / (3 / 2.65)), rel_tol=1e-10)
    assert not amounts_of(results, "jia")
    # The report's real growth is of another edition than the level that is implied.
    assert at(results, "jia", Term.LOG_VOLUME, "real_mean").has(RemarkCode.OTHER_EDITION)


def test_amounts_first_published_are_no_account(city):
    amounts = [line("rd", "jia", year, "14.0", vintage="first") for year in (2015, 2020)]
    assert at(split(city, *HOME, *amounts), "jia", Term.LOG_AMOUNT).subject.vintage == "report"


# --- other places ------------------------------------------------------------------------------


def test_another_place_s_share_and_amount_imply_its_level(city):
    results = split(city)
    share = at(results, "yi", Term.LOG_SHARE)
    assert isclose(share.value, 100 * log(2.92 / 2.53), rel_tol=1e-11)
    assert ids_of(share) == ["share.yi.2020.yearbook", "share.yi.2015.yearbook"]
    total = at(results, "yi", Term.LOG_AMOUNT)
    assert isclose(total.value, 100 * log(300.59 / 180.12), rel_tol=1e-11)
    # What share and level make up is the amount, whose print alone is open.
    assert isclose(total.interval.low, 100 * log(300.585 / 180.125), rel_tol=1e-11)
    assert ids_of(total) == ["rd.yi.2020", "rd.yi.2015"]
    assert total.has(RemarkCode.WHOLE_IMPLIED)
    assert not total.has(RemarkCode.EDITION_UNSTATED)
    subject = total.subject
    assert (subject.indicator, subject.scope, subject.series) == ("rd_gdp", None, "rd")
    assert (subject.vintage, subject.unit) == ("yearbook", "CNY")
    assert not amounts_of(results, "yi")


def test_real_growth_is_never_that_of_another_place(city):
    results = split(city)
    assert {
        one.variant for one in results if isinstance(one, Estimate) and one.subject.place == "yi"
    } == {*("", "bank-guo")}
    [refused] = at(results, "yi")
    assert (refused.subject.series, refused.reason.code) == ("real", RemarkCode.YEARS_MISSING)
    assert refused.subject.scope is None


def test_a_place_with_prices_of_its_own_takes_no_other_s(city):
    own = years_of("bank", "yi", ["1.0"] * 5, vintage="bank")
    results = split(city, *HOME, *PROVINCE, *NATION, *own)
    prices = at(results, "yi", Term.LOG_PRICES, "bank")
    assert isclose(prices.value, 500 * log(1.01), rel_tol=1e-11)
    # The city has none, and is shown by those of each other place.
    assert at(results, "jia", Term.LOG_PRICES, "bank-yi").value == prices.value
    assert at(results, "jia", Term.LOG_PRICES, "bank-guo").value != prices.value


def test_a_level_is_taken_from_the_table_where_no_amount_is(city):
    results = split(city)
    whole = at(results, "guo", Term.LOG_WHOLE)
    assert isclose(whole.value, 100 * log(101357 / 68886), rel_tol=1e-11)
    amounts = amounts_of(results, "guo")
    # The edition with more years is the place's main one, but the level stands in the other.
    assert isclose(amounts[0].value, 68886e9 * 0.0206, rel_tol=1e-11)
    assert isclose(amounts[1].value, 101357e9 * 0.0241, rel_tol=1e-11)
    assert amounts[0].subject.vintage == "yearbook"
    assert amounts[0].subject.scope is None
    assert len([one for one in amounts[0].remarks if one.code is RemarkCode.REFERENCE_TRUST]) == 1
    assert not amounts[0].has(RemarkCode.EDITION_UNSTATED)


def test_a_level_of_another_edition_than_the_share_is_refused(city):
    other = [row for row in NATION if row.series != "share" or row.vintage == "bank"]
    [refused] = at(split(city, *HOME, *other), "guo")
    assert refused.reason.code is RemarkCode.EDITIONS_DIFFER
    assert refused.term is None


def test_a_place_without_a_share_or_only_first_published_ones_is_refused(city):
    first = [row for row in PROVINCE if row.vintage == "first"]
    amounts = [line("rd", "yi", 2015, "180.12"), line("rd", "yi", 2020, "300.59")]
    results = split(city, *HOME, *first, *amounts)
    [province] = at(results, "yi")
    [nation] = at(results, "guo")
    assert province.reason.code is RemarkCode.FIRST_PUBLISHED
    assert nation.reason.code is RemarkCode.NO_FIGURE


def test_without_any_measure_of_prices_it_is_said(city):
    results = split(city, *HOME[:2])
    [refused] = at(results, "jia")
    assert (refused.term, refused.reason.code) == (Term.LOG_PRICES, RemarkCode.NO_FIGURE)
    assert refused.subject.series == "rd"


# --- growth and prices over the years ----------------------------------------------------------


def test_yearly_real_growth_is_chained(city):
    rates = ["8.0", "7.0", "6.0", "5.0", "4.0"]
    real = years_of("real", "jia", rates, **REPORT)
    volume = at(split(city, *HOME[:2], *real), "jia", Term.LOG_VOLUME, "real")
    assert isclose(
        volume.value, 100 * sum(log(1 + float(one) / 100) for one in rates), rel_tol=1e-11
    )
    assert ids_of(volume) == [f"real.jia.{year}.report" for year in range(2016, 2021)]
    assert not volume.has(RemarkCode.MEAN_RATE)


def test_the_years_are_those_after_the_base(city):
    # 2015 is the base: its growth is before the span.
    late = years_of("real", "jia", ["9.0", "8.0", "7.0", "6.0", "5.0"], 2015, **REPORT)
    [refused] = at(split(city, *HOME[:2], *late), "jia")
    assert refused.reason.code is RemarkCode.YEARS_MISSING
    before = line("real", "jia", 2015, "9.0", **REPORT)
    [none] = at(split(city, *HOME[:2], before), "jia")
    assert none.reason.code is RemarkCode.NO_FIGURE
    after = line("real", "jia", 2021, "9.0", **REPORT)
    assert at(split(city, *HOME[:2], after), "jia")[0].reason.code is RemarkCode.NO_FIGURE
    last = line("real", "jia", 2020, "9.0", **REPORT)
    assert at(split(city, *HOME[:2], last), "jia")[0].reason.code is RemarkCode.YEARS_MISSING


def test_growth_first_published_year_by_year_is_not_chained(city):
    real = years_of("real", "jia", ["8.0"] * 5, vintage="first")
    some = line("real", "jia", 2017, "8.0", vintage="bank")
    [refused] = at(split(city, *HOME[:2], *real, some), "jia")
    assert refused.reason.code is RemarkCode.FIRST_PUBLISHED


def test_a_mean_over_other_years_does_not_cover_the_span(city):
    mean = line("real_mean", "jia", 2019, "7.0", **REPORT)
    [refused] = at(split(city, *HOME[:2], mean), "jia")
    assert refused.reason.code is RemarkCode.YEARS_MISSING


def test_an_implied_deflator_moves_with_what_implies_it(city):
    levels = years_of(
        "gdp", "yi", ["100", "110", "120", "130", "140", "150"], 2015, vintage="yearbook"
    )
    real = years_of("real", "yi", ["5.0"] * 5, vintage="yearbook")
    implied = [
        line(
            *("implied", "yi", year, f"{100 * (level / before / 1.05 - 1):.1f}"),
            status="derived",
            derivation="deflator",
            vintage="yearbook",
            operands=f"gdp.yi.{year}.yearbook gdp.yi.{year - 1}.yearbook real.yi.{year}.yearbook",
        )
        for year, before, level in zip(
            range(2016, 2021), range(100, 150, 10), range(110, 160, 10), strict=True
        )
    ]
    shares = [row for row in PROVINCE if row.vintage == "yearbook" and row.series == "share"]
    results = split(city, *HOME, *shares, *levels, *real, *implied)
    prices = at(results, "yi", Term.LOG_PRICES, "implied")
    assert isclose(prices.value, 100 * (log(1.5) - 5 * log(1.05)), rel_tol=1e-10)
    # Levels of the years between cancel: only those of both ends and the rates are open.
    widest = log(150.5 / 99.5) - 5 * log(1.0495)
    assert isclose(prices.interval.high, 100 * widest, rel_tol=1e-10)
    # And so do they in real growth: it is what the rates say.
    volume = at(results, "yi", Term.LOG_VOLUME, "implied")
    assert isclose(volume.interval.high, 500 * log(1.0505), rel_tol=1e-11)
    assert volume.value == at(results, "yi", Term.LOG_VOLUME, "real").value


def test_a_fall_of_everything_has_no_log(city):
    real = years_of("real", "jia", ["8.0", "8.0", "-100", "8.0", "8.0"], **REPORT)
    [refused] = at(split(city, *HOME[:2], *real), "jia")
    assert refused.reason.code is RemarkCode.NOT_POSITIVE
    assert refused.term is Term.LOG_VOLUME
    shares = [
        line("share", "guo", year, value, vintage="bank")
        for year, value in ((2015, "0"), (2020, "1"))
    ]
    [nothing] = at(split(city, *shares, *NATION[9:]), "guo")
    assert nothing.reason.code is RemarkCode.NOT_POSITIVE
    assert nothing.term is None


def test_a_ratio_of_two_figures_is_split_into_them(city):
    rows = [
        line("rd", "yi", 2015, "50"),
        line("gdp", "yi", 2015, "2000", vintage="yearbook"),
        line("gdp", "yi", 2020, "3000", vintage="yearbook"),
        line("share", "yi", 2020, "3.0", vintage="yearbook"),
        line(
            *("share", "yi", 2015, "2.50"),
            status="derived",
            derivation="ratio",
            vintage="yearbook",
            operands="rd.yi.2015 gdp.yi.2015.yearbook",
        ),
    ]
    results = split(city, *HOME, *rows)
    first, last = amounts_of(results, "yi")
    # 2000 × (50/2000) is 50 again, as printed: the level cancels.
    assert first.value == Decimal(50_000_000_000)
    assert (first.interval.low, first.interval.high) == (
        Decimal(49_500_000_000),
        Decimal(50_500_000_000),
    )
    assert last.value == Decimal(90_000_000_000)


# --- which pairs -------------------------------------------------------------------------------


def test_only_printed_ratios_of_the_place_itself_are_asked(city):
    reference = make_reference()
    rows = growth_of(city)
    for ask in (split_amounts, shrink_slopes):
        assert ask(rows, city, reference)
        # No series, a series of another unit, a count, a back-cast base, no place.
        assert not ask(rows, refer_to(city, rd_gdp=None), reference)
        assert not ask(rows, refer_to(city, rd_gdp="labs"), reference)
        assert not ask(rows, refer_to(city, rd_gdp=None, labs="labs"), reference)
        assert not ask(rows, refer_to(city, rd_gdp=None, hte_share="share"), reference)
        nowhere = replace(city, info=city.info.model_copy(update={"place": None}))
        assert not ask(rows, nowhere, reference)
        elsewhere = [row.model_copy(update={"scope": "yi-park"}) for row in rows]
        assert not ask(elsewhere, city, reference)
        other = [row.model_copy(update={"headline": False}) for row in rows]
        assert not ask(other, city, reference)


def test_a_series_that_is_a_share_of_nothing_is_not_split(city):
    reference = make_reference()
    plain = SERIES["share"].model_copy(update={"whole": None})
    bare = replace(reference, series=SERIES | {"share": plain})
    assert not split_amounts(growth_of(city), city, bare)
    assert shrink_slopes(growth_of(city), city, bare)


def test_a_share_without_a_series_of_its_amount_is_of_the_level(city):
    plain = SERIES["share"].model_copy(update={"part": None})
    reference = replace(make_reference(), series=SERIES | {"share": plain})
    results = split_amounts(growth_of(city), city, reference)
    assert at(results, "jia", Term.LOG_AMOUNT).subject.series == "gdp"
    [refused] = [one for one in at(results, "yi") if one.term is None]
    assert refused.reason.code is RemarkCode.NO_FIGURE


# --- shrinkage ---------------------------------------------------------------------------------


def found(results, term, variant=""):
    [one] = [
        row
        for row in results
        if isinstance(row, Estimate) and (row.term, row.variant) == (term, variant)
    ]
    return one


def test_others_stand_in_one_edition_where_they_share_one(city):
    more = [
        *years_of("share", "yi", ["2.4", "2.5"], 2013, vintage="yearbook"),
        *years_of("share", "yi", ["2.6", "2.8"], 2018, vintage="yearbook"),
    ]
    reference = make_reference(*HOME, *PROVINCE, *NATION, *more)
    results = shrink_slopes(growth_of(city), city, reference)
    # (2.92 − 2.53)/5 and, in the yearbook that both have, (2.41 − 2.06)/5.
    assert found(results, Term.PRIOR_MEAN).value == Decimal("0.074")
    assert all("yearbook" in one for one in ids_of(found(results, Term.PRIOR_MEAN)))
    home = found(results, Term.PRIOR_WEIGHT).subject
    assert (home.indicator, home.scope, home.place, home.unit) == (
        "rd_gdp",
        "jia",
        "jia",
        "percent",
    )
    assert ids_of(found(results, Term.PRIOR_WEIGHT))[:2] == ["p01.06", "p01.07"]
    assert found(results, Term.PRIOR_SD).n == 1


def test_others_without_a_shared_edition_stand_in_their_best(city):
    only = [row for row in NATION if row.vintage == "bank"]
    reference = make_reference(*HOME, *PROVINCE, *only)
    results = shrink_slopes(growth_of(city), city, reference)
    # The nation's other edition: (2.5 − 2.1)/5 = 0.08, beside 0.078.
    assert found(results, Term.PRIOR_MEAN).value == Decimal("0.079")


def test_first_published_ratios_have_no_part_in_the_prior(city):
    first = [row for row in PROVINCE if row.vintage == "first"]
    [refused] = shrink_slopes(growth_of(city), city, make_reference(*first, *NATION))
    assert refused.reason.code is RemarkCode.NO_SPREAD


def test_a_place_without_both_ends_has_no_slope(city):
    half = [row for row in PROVINCE if row.year != 2015]
    [refused] = shrink_slopes(growth_of(city), city, make_reference(*half, *NATION))
    assert refused.reason.code is RemarkCode.NO_SPREAD
    [alone] = shrink_slopes(growth_of(city), city, make_reference(*HOME))
    assert alone.reason.code is RemarkCode.NO_SPREAD


# --- the project's own -------------------------------------------------------------------------


def test_changzhou_by_hand():
    """Its report prints 7,700, 1.46 times and 6.9 %; the compendium 2.65 % and about 3.0 %."""
    source = read_source(DATA / "raw" / "changzhou")
    reference = read_reference(DATA / "reference")
    growth = growth_of(source)
    results = split_amounts(growth, source, reference)
    assert at(results, "changzhou", Term.LOG_AMOUNT).subject.vintage == "work_report_2021"
    total = at(results, "changzhou", Term.LOG_AMOUNT).value
    assert isclose(total, 100 * log(7700 / (7700 / 1.46) * 3.0 / 2.65), rel_tol=1e-11)
    prices = at(results, "changzhou", Term.LOG_PRICES, "real_gdp_growth_mean").value
    assert isclose(prices, 100 * log(1.46) - 500 * log(1.069), rel_tol=1e-10)
    jiangsu = at(results, "jiangsu", Term.LOG_SHARE)
    assert isclose(jiangsu.value, 100 * log(2.92 / 2.53), rel_tol=1e-11)
    assert jiangsu.subject.vintage == "yearbook_2024"
    shrunk = shrink_slopes(growth, source, reference)
    assert found(shrunk, Term.PRIOR_MEAN).value == Decimal("0.074")
    assert found(shrunk, Term.PRIOR_SD).value == Decimal("0.00616441")


# --- the source's own amount and share ---------------------------------------------------------


def own(name, values, first=2000, unit="enterprise", scope="jia"):
    """A source's own series, each figure exact."""
    years = tuple(range(first, first + len(values)))
    return AnnualSeries(
        subject=Subject(indicator=name, scope=scope, place="jia", unit=unit),
        years=years,
        quantities=tuple(Quantity.exact(Decimal(f"{one:.6f}")) for one in values),
        operands=tuple((Operand(kind=OperandKind.FIGURE, id=f"{name}.{year}"),) for year in years),
        marks=tuple(remark(RemarkCode.AS_PRINTED) for _ in years),
        ratio=unit == "percent",
    )


#: 20 log points a year up to 2010 and 5 from then on, with what keeps them off the line.
BENT = [100 * exp(0.2 * min(t, 10) + 0.05 * max(t - 10, 0) + 0.004 * (-1) ** t) for t in range(20)]
STRAIGHT = [100 * exp(0.1 * t + 0.03 * (-1) ** (t // 2)) for t in range(20)]
SHARE = [1 + 0.05 * t for t in range(20)]


@pytest.fixture
def priced(city):
    shares = city.indicators["rd_gdp"].model_copy(update={"amount": "labs"})
    return replace(city, indicators=city.indicators | {"rd_gdp": shares})


def test_an_amount_is_split_where_its_line_is_broken(priced):
    found = split_own_amounts([own("rd_gdp", SHARE, unit="percent"), own("labs", BENT)], priced)
    spans = {one.variant: (one.start.end, one.end.end) for one in found}
    meet = spans["before"][1]
    assert spans == {
        "": (2000, 2019),
        "before": (2000, meet),
        "after": (meet, 2019),
        "before-less-after": (2000, 2019),
    }
    assert meet in {2010, 2011}  # the bend itself, or the year after it
    before = at(found, "jia", Term.LOG_AMOUNT_PER_YEAR, "before")
    years = meet - 2000
    assert isclose(before.value, 100 * log(BENT[years] / BENT[0]) / years, rel_tol=1e-6)
    assert before.subject.indicator == "labs"
    assert ids_of(before) == [f"labs.{meet}", "labs.2000"]
    share = at(found, "jia", Term.LOG_SHARE_PER_YEAR)
    assert isclose(share.value, 100 * log(SHARE[-1] / SHARE[0]) / 19, rel_tol=1e-9)


def test_without_a_break_there_is_one_pace(priced):
    series = [own("rd_gdp", SHARE, unit="percent"), own("labs", STRAIGHT)]
    assert {one.variant for one in split_own_amounts(series, priced)} == {""}


def test_a_break_outside_the_years_of_both_splits_nothing(priced):
    late = own("rd_gdp", SHARE[:6], first=2014, unit="percent")
    found = split_own_amounts([late, own("labs", BENT)], priced)
    assert {(one.variant, one.start.end, one.end.end) for one in found} == {("", 2014, 2019)}


def test_a_share_without_its_amount_or_without_years_in_common_is_refused(priced):
    share = own("rd_gdp", SHARE, unit="percent")
    [refusal] = split_own_amounts([share], priced)
    assert (refusal.subject.indicator, refusal.model) == ("labs", ModelId.LOG_DECOMPOSITION)
    assert refusal.reason.code is RemarkCode.NO_FIGURE
    elsewhere = own("labs", BENT, scope="yi-park")
    assert [type(one) for one in split_own_amounts([share, elsewhere], priced)] == [Refusal]
    twice = own("labs", BENT, first=2018)
    found = split_own_amounts([share, twice], priced)
    assert {(one.variant, one.start.end, one.end.end) for one in found} == {("", 2018, 2019)}
    apart = own("labs", BENT, first=2019)
    [refusal] = split_own_amounts([share, apart], priced)
    assert refusal.reason.code is RemarkCode.NO_FIGURE
    nothing = own("labs", [0, *BENT[1:]])
    [refusal] = split_own_amounts([share, nothing], priced)
    assert refusal.reason.code is RemarkCode.NOT_POSITIVE


def test_a_share_that_names_no_amount_is_not_asked(city):
    assert split_own_amounts([own("rd_gdp", SHARE), own("labs", BENT)], city) == []


def test_a_source_with_its_own_amounts_is_not_split_by_others_too(priced, city):
    places = {one.subject.place for one in split(priced, *HOME)}
    assert "jia" not in places
    assert "jia" in {one.subject.place for one in split(city, *HOME)}
