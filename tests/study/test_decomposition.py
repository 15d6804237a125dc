"""An amount and what moved it: hand-computed terms, sums that hold, bounds that contain."""

from decimal import Decimal
from fractions import Fraction
from math import exp, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import (
    Dimension,
    ModelId,
    Operand,
    OperandKind,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.study.decomposition import (
    Account,
    Split,
    Stretch,
    compare_paces,
    decompose_amount,
    measure_pace,
    split_whole,
    state_amount,
)
from analysis.study.products import Product

SUBJECT = Subject(indicator="rd_gdp", series="rd", place="jia", vintage="report", unit="CNY")
START, END = Period(2015, 2015), Period(2020, 2020)
SAID = (remark(RemarkCode.EDITION_UNSTATED),)


def quantity(value, low=None, high=None, **more):
    ends = (value, value if low is None else low, value if high is None else high)
    return Quantity(*(Fraction(str(x)) for x in ends), **more)


def row(name):
    return Operand(kind=OperandKind.REFERENCE, id=name)


def product(name, *ends, **more):
    return Product.of(name, quantity(*ends), [row(name)], **more)


# The city's report: 7,700 (100 million yuan) in 2020, 1.46 times 2015; 6.9 % a year in real terms.
LAST = product("gdp20", "770e9", "769.95e9", "770.05e9")
MULTIPLE = product("multiple", "1.46", "1.455", "1.465")
FIRST = LAST / MULTIPLE
SHARES = product("s15", "2.65", "2.645", "2.655"), product("s20", "3.0", "2.9", "3.1")
ACCOUNT = Account(SUBJECT, START, END, SHARES[1] / SHARES[0], LAST / FIRST, SAID)
REAL = Split("real", "jia", "volume", product("real", "1.069", "1.0685", "1.0695") ** 5)
PRICES = Split(
    "prices",
    "guo",
    "prices",
    product("p", "1.10", "1.09", "1.11"),
    elsewhere=True,
    remarks=(remark(RemarkCode.MEAN_RATE, years=5),),
)


def by_term(results):
    return {one.term: one for one in results}


def value(results, term):
    return float(by_term(results)[term].value)


def ends(results, term):
    interval = by_term(results)[term].interval
    return float(interval.low), float(interval.high)


# --- an amount ---------------------------------------------------------------------------------


def test_an_amount_is_the_whole_times_the_share():
    # 770 × 0.03 = 23.1; 770/1.46 × 0.0265 = 13.976 (billion yuan).
    percent = Product(scale=Fraction(1, 100))
    found = state_amount(SUBJECT, END, LAST, SHARES[1] * percent, SAID)
    assert found.value == Decimal(23100000000)
    assert (found.interval.low, found.interval.high) == (
        Decimal(22328550000),
        Decimal(23871550000),
    )
    assert (found.model, found.term) == (ModelId.AMOUNT_OF_SHARE, Term.LEVEL)
    assert (found.start, found.end, found.n, found.dof) == (END, END, 1, 0)
    assert found.operands == (row("s20"), row("gdp20"))
    assert found.remarks == SAID
    assert found.unit.name == "CNY"
    assert not found.unit.per_year
    first = state_amount(SUBJECT, START, FIRST, SHARES[0] * percent, ())
    assert isclose(first.value, 770e9 / 1.46 * 0.0265, rel_tol=1e-11)
    assert isclose(first.interval.low, 769.95e9 / 1.465 * 0.02645, rel_tol=1e-11)
    assert isclose(first.interval.high, 770.05e9 / 1.455 * 0.02655, rel_tol=1e-11)
    assert first.operands == (row("s15"), row("gdp20"), row("multiple"))


# --- share and nominal whole -------------------------------------------------------------------


def test_the_terms_are_logs_of_the_changes():
    found = decompose_amount(ACCOUNT)
    assert [one.term for one in found] == [
        *(Term.LOG_AMOUNT, Term.LOG_SHARE, Term.LOG_WHOLE, Term.GROWTH_PCT_PER_YEAR)
    ]
    assert isclose(value(found, Term.LOG_SHARE), 100 * log(3 / 2.65), rel_tol=1e-11)
    assert isclose(value(found, Term.LOG_WHOLE), 100 * log(1.46), rel_tol=1e-11)
    assert isclose(value(found, Term.LOG_AMOUNT), 100 * log(3 * 1.46 / 2.65), rel_tol=1e-11)
    yearly = 100 * ((3 * 1.46 / 2.65) ** 0.2 - 1)
    assert isclose(value(found, Term.GROWTH_PCT_PER_YEAR), yearly, rel_tol=1e-10)
    low, high = ends(found, Term.GROWTH_PCT_PER_YEAR)
    assert isclose(low, 100 * ((2.9 * 1.455 / 2.655) ** 0.2 - 1), rel_tol=1e-10)
    assert isclose(high, 100 * ((3.1 * 1.465 / 2.645) ** 0.2 - 1), rel_tol=1e-10)


def test_the_level_that_both_ends_share_leaves_nothing_open():
    # 2015 is 2020 over a multiple: the level of 2020 cancels, only the multiple is open.
    low, high = ends(decompose_amount(ACCOUNT), Term.LOG_WHOLE)
    assert isclose(low, 100 * log(1.455), rel_tol=1e-11)
    assert isclose(high, 100 * log(1.465), rel_tol=1e-11)
    assert by_term(decompose_amount(ACCOUNT))[Term.LOG_WHOLE].operands == (row("multiple"),)


def test_each_term_says_what_it_rests_on_and_is():
    found = by_term(decompose_amount(ACCOUNT))
    assert set(found[Term.LOG_AMOUNT].operands) == {row("s20"), row("s15"), row("multiple")}
    for one in found.values():
        assert one.model is ModelId.LOG_DECOMPOSITION
        assert (one.subject, one.start, one.end) == (SUBJECT, START, END)
        assert (one.variant, one.n, one.dof) == ("", 2, 0)
        assert one.has(RemarkCode.EDITION_UNSTATED)
        in_logs = one.term is not Term.GROWTH_PCT_PER_YEAR
        assert one.has(RemarkCode.LOG_POINTS) == one.has(RemarkCode.BOUNDS_JOINT) == in_logs
    assert found[Term.GROWTH_PCT_PER_YEAR].unit.name == "percent"
    assert found[Term.GROWTH_PCT_PER_YEAR].unit.per_year


@pytest.mark.parametrize(
    "term",
    [
        *(Term.LOG_AMOUNT, Term.LOG_SHARE, Term.LOG_WHOLE, Term.LOG_VOLUME, Term.LOG_PRICES),
        Term.LOG_AMOUNT_DEFLATED,
    ],
)
def test_log_points_have_no_unit_of_money(term):
    assert term.dimension is Dimension.NONE


# --- real growth and prices --------------------------------------------------------------------


def test_prices_are_what_real_growth_leaves():
    found = split_whole(ACCOUNT, REAL)
    assert [one.term for one in found] == [
        *(Term.LOG_VOLUME, Term.LOG_PRICES, Term.LOG_AMOUNT_DEFLATED),
        Term.GROWTH_PCT_PER_YEAR_DEFLATED,
    ]
    volume = 500 * log(1.069)
    assert isclose(value(found, Term.LOG_VOLUME), volume, rel_tol=1e-11)
    assert isclose(value(found, Term.LOG_PRICES), 100 * log(1.46) - volume, rel_tol=1e-10)
    low, high = ends(found, Term.LOG_PRICES)
    assert isclose(low, 100 * log(1.455) - 500 * log(1.0695), rel_tol=1e-10)
    assert isclose(high, 100 * log(1.465) - 500 * log(1.0685), rel_tol=1e-10)
    # Deflated, the multiple cancels: what is left of the amount is share and real growth.
    deflated = 100 * log(3 / 2.65) + volume
    assert isclose(value(found, Term.LOG_AMOUNT_DEFLATED), deflated, rel_tol=1e-11)
    low, high = ends(found, Term.LOG_AMOUNT_DEFLATED)
    assert isclose(low, 100 * log(2.9 / 2.655) + 500 * log(1.0685), rel_tol=1e-11)
    assert isclose(high, 100 * log(3.1 / 2.645) + 500 * log(1.0695), rel_tol=1e-11)
    yearly = 100 * (exp(deflated / 500) - 1)
    assert isclose(value(found, Term.GROWTH_PCT_PER_YEAR_DEFLATED), yearly, rel_tol=1e-10)


def test_real_growth_is_what_prices_leave():
    found = split_whole(ACCOUNT, PRICES)
    assert isclose(value(found, Term.LOG_PRICES), 100 * log(1.1), rel_tol=1e-11)
    assert isclose(value(found, Term.LOG_VOLUME), 100 * log(1.46 / 1.1), rel_tol=1e-11)
    low, high = ends(found, Term.LOG_VOLUME)
    assert isclose(low, 100 * log(1.455 / 1.11), rel_tol=1e-11)
    assert isclose(high, 100 * log(1.465 / 1.09), rel_tol=1e-11)


@pytest.mark.parametrize(
    ("split", "variant", "implied", "elsewhere"),
    [
        (REAL, "real", RemarkCode.PRICES_IMPLIED, False),
        (PRICES, "prices-guo", RemarkCode.VOLUME_IMPLIED, True),
    ],
)
def test_a_split_says_by_what_and_whose_prices(split, variant, implied, elsewhere):
    both = {RemarkCode.PRICES_IMPLIED, RemarkCode.VOLUME_IMPLIED}
    for one in split_whole(ACCOUNT, split):
        assert one.variant == variant
        said = remark(RemarkCode.SPLIT_BY, series=split.series, place=split.place)
        assert said in one.remarks
        assert one.has(implied)
        assert not one.has(*(both - {implied}))
        assert one.has(RemarkCode.PRICES_ELSEWHERE) == elsewhere
        assert one.has(RemarkCode.MEAN_RATE) == elsewhere
        assert one.has(RemarkCode.EDITION_UNSTATED)


def test_a_fall_and_an_amount_that_stands_still():
    still = Account(SUBJECT, START, END, product("s", 1), product("w", "0.5"))
    found = decompose_amount(still)
    assert by_term(found)[Term.LOG_SHARE].value == 0
    assert by_term(found)[Term.LOG_SHARE].interval is None
    assert isclose(value(found, Term.LOG_AMOUNT), 100 * log(0.5), rel_tol=1e-11)


def test_what_is_no_point_stays_none():
    over = Product.of("over", quantity(3, 3, 4, point=False), [row("over")])
    account = Account(SUBJECT, START, END, over, product("w", 2))
    assert [one.point for one in decompose_amount(account)] == [False, False, True, False]


ratios = st.lists(st.integers(50, 200), min_size=3, max_size=3).map(
    lambda each: tuple(Fraction(one, 100) for one in sorted(each))
)


def changed(name, three):
    low, middle, high = three
    return Product.of(name, Quantity(middle, low, high), [row(name)])


@given(ratios, ratios, ratios, st.sampled_from(["volume", "prices"]))
def test_the_terms_add_up_and_their_bounds_contain_the_totals(share, whole, given, gives):
    account = Account(SUBJECT, START, END, changed("s", share), changed("w", whole))
    split = Split("x", "jia", gives, changed("x", given))
    terms = by_term([*decompose_amount(account), *split_whole(account, split)])
    parts = (Term.LOG_SHARE, Term.LOG_VOLUME, Term.LOG_PRICES)
    total = terms[Term.LOG_AMOUNT]
    assert isclose(total.value, sum(terms[one].value for one in parts), abs_tol=1e-9)
    deflated = terms[Term.LOG_AMOUNT_DEFLATED].value
    assert isclose(deflated, total.value - terms[Term.LOG_PRICES].value, abs_tol=1e-9)

    def end(term, side):
        interval = terms[term].interval
        return terms[term].value if interval is None else getattr(interval, side)

    # The total is no wider than its terms together: what one implies of another cancels.
    assert end(Term.LOG_AMOUNT, "low") >= sum(end(one, "low") for one in parts) - Decimal("1e-8")
    assert end(Term.LOG_AMOUNT, "high") <= sum(end(one, "high") for one in parts) + Decimal("1e-8")


@given(ratios, ratios, st.integers(1, 10**6))
def test_no_term_depends_on_the_unit_of_money(whole, share, factor):
    ends = [changed("w0", whole), changed("w1", whole)]
    accounts = [
        Account(SUBJECT, START, END, changed("s", share), last / first)
        for first, last in (ends, [one * Product(scale=Fraction(factor)) for one in ends])
    ]
    one, other = ([r.value for r in decompose_amount(account)] for account in accounts)
    assert one == other


# --- the pace of an amount and of its share ----------------------------------------------------

AMOUNTS = [product(f"a{n}", *ends) for n, ends in enumerate(
    (("100", "99", "101"), ("400", "399", "401"), ("600", "598", "602"))
)]  # fmt: skip
RATIOS = [product(f"r{n}", *ends) for n, ends in enumerate(
    (("1", "0.99", "1.01"), ("2", "1.99", "2.01"), ("2.4", "2.39", "2.41"))
)]  # fmt: skip
OWN = Subject(indicator="rd", place="jia", unit="CNY")


def stretch(variant, first, last, years):
    periods = (Period(year, year) for year in years)
    return Stretch(variant, *periods, AMOUNTS[last] / AMOUNTS[first], RATIOS[last] / RATIOS[first])


EARLIER = stretch("before", 0, 1, (2000, 2004))
LATER = stretch("after", 1, 2, (2004, 2006))


def test_a_pace_is_the_log_change_a_year_and_the_whole_is_what_the_share_leaves():
    found = measure_pace(OWN, EARLIER)
    assert isclose(value(found, Term.LOG_AMOUNT_PER_YEAR), 100 * log(4) / 4, rel_tol=1e-9)
    assert isclose(value(found, Term.LOG_SHARE_PER_YEAR), 100 * log(2) / 4, rel_tol=1e-9)
    assert isclose(value(found, Term.LOG_WHOLE_PER_YEAR), 100 * log(2) / 4, rel_tol=1e-9)
    low, high = ends(found, Term.LOG_AMOUNT_PER_YEAR)
    assert isclose(low, 100 * log(399 / 101) / 4, rel_tol=1e-9)
    assert isclose(high, 100 * log(401 / 99) / 4, rel_tol=1e-9)
    low, high = ends(found, Term.LOG_WHOLE_PER_YEAR)
    assert isclose(low, 100 * log(399 / 101 * 0.99 / 2.01) / 4, rel_tol=1e-9)
    assert isclose(high, 100 * log(401 / 99 * 1.01 / 1.99) / 4, rel_tol=1e-9)
    for one in found:
        assert (one.variant, one.start, one.end) == (
            "before",
            Period(2000, 2000),
            Period(2004, 2004),
        )
        assert (one.model, one.n) == (ModelId.LOG_DECOMPOSITION, 2)
        assert one.unit.name == "statistic"
        assert one.has(RemarkCode.WHOLE_IMPLIED)
    assert [o.id for o in by_term(found)[Term.LOG_SHARE_PER_YEAR].operands] == ["r1", "r0"]


def test_what_a_pace_lost_counts_the_figure_between_once():
    found = compare_paces(OWN, EARLIER, LATER)
    lost = 100 * (log(4) / 4 - log(1.5) / 2)
    assert isclose(value(found, Term.LOG_AMOUNT_PER_YEAR), lost, rel_tol=1e-9)
    # 400 ends the one stretch and begins the other: its share is ln(400) (1/4 + 1/2)
    low, high = ends(found, Term.LOG_AMOUNT_PER_YEAR)
    assert isclose(low, 100 * (log(399 / 101) / 4 - log(602 / 399) / 2), rel_tol=1e-9)
    assert isclose(high, 100 * (log(401 / 99) / 4 - log(598 / 401) / 2), rel_tol=1e-9)
    share = 100 * (log(2) / 4 - log(1.2) / 2)
    assert isclose(value(found, Term.LOG_SHARE_PER_YEAR), share, rel_tol=1e-9)
    assert isclose(value(found, Term.LOG_WHOLE_PER_YEAR), lost - share, rel_tol=1e-9)
    assert isclose(value(found, Term.PACE_FROM_SHARE), 100 * share / lost, rel_tol=1e-9)
    assert isclose(value(found, Term.PACE_FROM_WHOLE), 100 - 100 * share / lost, rel_tol=1e-9)
    least = 100 * (log(1.99 / 1.01) / 4 - log(2.41 / 1.99) / 2) / high
    assert isclose(ends(found, Term.PACE_FROM_SHARE)[0], 100 * least, rel_tol=1e-9)
    for one in found:
        assert (one.variant, one.n) == ("before-less-after", 3)
        assert (one.start, one.end) == (Period(2000, 2000), Period(2006, 2006))
        assert one.has(RemarkCode.DATE_CHOSEN)
        assert one.has(RemarkCode.STRETCHES_MEET)
        assert one.has(RemarkCode.EARLIER_LESS_LATER) is (one.unit.name == "statistic")
    [meet] = [r for r in found[0].remarks if r.code is RemarkCode.STRETCHES_MEET]
    assert meet.args == {"year": 2004}


def test_a_pace_that_may_not_have_changed_has_no_parts():
    same = Stretch("after", Period(2004, 2004), Period(2006, 2006),
                   product("x", "2", "1.9", "2.1"), product("y", "1.4", "1.3", "1.5"))  # fmt: skip
    terms = {one.term for one in compare_paces(OWN, EARLIER, same)}
    assert terms == {
        Term.LOG_AMOUNT_PER_YEAR,
        Term.LOG_SHARE_PER_YEAR,
        Term.LOG_WHOLE_PER_YEAR,
    }
