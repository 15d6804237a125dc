"""Builders shared by the tests of the trend models: pairs of levels, annual series."""

from decimal import Decimal
from fractions import Fraction
from math import log

import pytest

from analysis.core.period import Period
from analysis.core.quantity import Quantity, from_decimal
from analysis.core.result import Operand, OperandKind, RemarkCode, Subject, remark
from analysis.core.vocabulary import is_ratio
from analysis.study.growth import Level, Pair
from analysis.study.trends.annual import AnnualSeries
from analysis.study.trends.panel import Member


def quantity(value, low=None, high=None, *, point=True):
    """A figure written in decimals, with the bounds its print leaves."""
    ends = (from_decimal(Decimal(str(x))) for x in (value, low or value, high or value))
    return Quantity(*ends, point=point)


def figure(*names):
    return tuple(Operand(kind=OperandKind.FIGURE, id=name) for name in names)


@pytest.fixture(scope="session")
def make_quantity():
    return quantity


@pytest.fixture(scope="session")
def make_pair():
    """The city's R&D share of GDP: 2.65 % (2015) and 3.0 %, hedged (2020)."""

    def make(base=None, end=None, *, unit="percent", base_date="2015", end_date="2020"):
        about = ("rd_gdp", "city", "ratio" if is_ratio(unit) else "stock", unit)
        return Pair(
            Level(
                *about,
                Period.parse(base_date),
                quantity("2.65", "2.645", "2.655") if base is None else base,
                ("p30.08",),
                ("p30.08",),
            ),
            Level(
                *about,
                Period.parse(end_date),
                quantity("3.0", "2.9", "3.1") if end is None else end,
                ("p30.10", "p38.06"),
                ("p30.10",),
            ),
        )

    return make


@pytest.fixture(scope="session")
def share():
    """What the pair above is about."""
    return Subject(indicator="rd_gdp", scope="city", unit="percent")


@pytest.fixture(scope="session")
def make_series():
    """A series of one figure a year, each within half a hundredth of its print."""

    def make(values, *, unit="percent", place="china", years=None, edition="one", **changes):
        years = tuple(range(2000, 2000 + len(values))) if years is None else tuple(years)
        exact = [Fraction(str(float(value))) for value in values]
        half = Fraction("0.005")
        columns = {
            "subject": Subject(series="rd", place=place, vintage=edition, unit=unit),
            "years": years,
            "ratio": unit == "percent",
            "quantities": tuple(Quantity(v, v - half, v + half) for v in exact),
            "operands": tuple(
                (Operand(kind=OperandKind.REFERENCE, id=f"rd.{place}.{year}"),) for year in years
            ),
            "marks": tuple(
                remark(RemarkCode.REFERENCE_TRUST, status="published", trust="high") for _ in years
            ),
        }
        return AnnualSeries(**(columns | changes))

    return make


@pytest.fixture(scope="session")
def make_member():
    """A stock that goes from 100 to ``end`` in so many years, each within one of its print."""

    def make(indicator, years, end, *, cluster=None, printed=True, point=True):
        ratios = (end / 100, (end - 1) / 101, (end + 1) / 99)
        value, low, high = (Fraction(str(log(ratio))) for ratio in ratios)
        rates = (Fraction(str(100 * (ratio ** (1 / years) - 1))) for ratio in ratios)
        return Member(
            indicator=indicator,
            scope="city",
            cluster=cluster or indicator,
            years=Fraction(years),
            log_growth=Quantity(value, low, high, point),
            rate=Quantity(*rates, point),
            printed=printed,
            operands=figure(f"{indicator}.base", f"{indicator}.end"),
        )

    return make


@pytest.fixture(scope="session")
def pick():
    """The one estimate of this term (and model)."""

    def find(rows, term, model=None):
        found = [row for row in rows if row.term == term and model in {None, row.model}]
        assert len(found) == 1, (term, [row.term for row in rows])
        return found[0]

    return find


@pytest.fixture(scope="session")
def codes():
    """The codes of an estimate's remarks, in their order."""

    def read(row):
        return [one.code for one in row.remarks]

    return read


@pytest.fixture(scope="session")
def said():
    """The arguments of a remark that an estimate makes once."""

    def read(row, code):
        [found] = [one.args for one in row.remarks if one.code is code]
        return found

    return read
