"""Present and coming forms are read alike."""

from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.exhibits.interim import as_ids, as_period, curl_quotes, format_range


def test_periods_and_ids_are_read_from_text_and_taken_as_they_are():
    assert as_period("asof 2020") == Period(2020, 2020, asof=True)
    assert as_period(Period(2020, 2020)) == Period(2020, 2020)
    assert as_ids("p31.01 p31.02") == as_ids(["p31.01", "p31.02"]) == ("p31.01", "p31.02")
    with pytest.raises(ValueError, match="without a date"):
        as_period("unknown")


def test_ranges_and_quotes():
    assert format_range(Decimal("14.371"), Decimal("17.361"), "percent", "en", 1) == "14.3–17.4%"
    assert curl_quotes("the city's") == "the city’s"
