"""Annual series: a source's own and those of the reference data."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from analysis.core.period import Period
from analysis.core.quantity import Quantity
from analysis.core.result import OperandKind, RemarkCode, Subject, remark
from analysis.source.bounds import HedgePolicy
from analysis.source.observe import clean_figures
from analysis.source.reference import Reference, ReferenceRow, Series, Vintage
from analysis.study.trends.annual import (
    MIN_YEARS,
    own_series,
    read_series,
    reference_series,
    require_regular,
    require_values,
)
from analysis.study.trends.outcome import Refused, TooFewObservations


def test_a_year_is_found_or_left_open(make_series):
    series = make_series([2.65, 3.0], years=(2015, 2020))
    assert series.at(2020) == Quantity(*map(Fraction, ("3", "2.995", "3.005")))
    assert series.at(2018) is None
    assert [one.id for one in series.operands_at(2020, 2015)] == ["rd.china.2020", "rd.china.2015"]
    assert [one.id for one in series.all_operands] == ["rd.china.2015", "rd.china.2020"]


def test_a_series_runs_from_its_first_year_to_its_last(make_series):
    series = make_series([1, 2, 4], years=(2000, 2001, 2003))
    assert (series.start, series.end) == (Period(2000, 2000), Period(2003, 2003))


PRINTED, TOLD, CAUTION = (
    remark(code)
    for code in (RemarkCode.AS_PRINTED, RemarkCode.ONE_PUBLISHER, RemarkCode.FIGURES_DISAGREE)
)


def test_figures_of_others_are_theirs_and_those_of_the_source_its_own(make_series):
    others = Subject(series="rd", place="jia", unit="percent")
    series = make_series([1, 2, 3], marks=(PRINTED, PRINTED, TOLD), outside=others)
    assert series.subject_at(2000, 2001) == series.subject
    assert series.subject_at(2002) == series.subject_at(2000, 2002) == others
    assert series.subject_at(1999, 2000) == series.subject  # of 1999 there is none
    assert replace(series, outside=None).subject_at(2002) == series.subject


def test_what_is_to_be_said_of_years_is_said_once(make_series):
    series = make_series(
        [1, 2, 3], marks=(PRINTED, PRINTED, TOLD), cautions={2001: (CAUTION, PRINTED)}
    )
    assert series.remarks_at(2000) == (PRINTED,)
    assert series.remarks_at(2000, 2001, 2002) == (PRINTED, CAUTION, TOLD)


def test_columns_of_other_length_and_years_that_turn_back_are_refused(make_series):
    with pytest.raises(ValueError, match="differ in length"):
        make_series([1, 2], marks=())
    with pytest.raises(ValueError, match="must ascend"):
        make_series([1, 2], years=(2020, 2020))


def test_a_ratio_moves_in_points_and_anything_else_in_logs(make_series):
    assert make_series([1, 2]).scale == "level"
    assert make_series([1, 2], unit="CNY").scale == "log"
    values, years = require_regular(make_series([1, 2, 4]), 3)
    assert values.tolist() == [1, 2, 4]
    assert make_series([1, 2]).comparable
    assert years.tolist() == [2000, 2001, 2002]
    logs, _ = require_regular(make_series([1, 2, 4], unit="CNY"), 3)
    np.testing.assert_allclose(logs, [0, math.log(2), math.log(4)])


def test_what_moves_by_points_is_said_of_the_series_and_not_read_from_its_unit(make_series):
    births = make_series([6.77, 6.39], unit="permille", ratio=True)
    assert births.scale == "level"
    assert make_series([1, 2], unit="percent", ratio=False).scale == "log"


def test_a_series_with_gaps_gives_what_it_has(make_series):
    gapped = make_series([1, 2, 4], years=(2000, 2001, 2003))
    assert not gapped.regular
    assert make_series([1, 2, 4]).regular
    values, years = require_values(gapped, 3)
    assert values.tolist() == [1, 2, 4]
    assert years.tolist() == [2000, 2001, 2003]
    with pytest.raises(TooFewObservations):
        require_values(gapped, 4)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"comparable": False}, RemarkCode.FIRST_PUBLISHED),
        ({"years": (2000, 2001, 2003, 2004)}, RemarkCode.YEARS_MISSING),
        ({"unit": "CNY"}, RemarkCode.NOT_POSITIVE),
    ],
)
def test_a_series_that_may_not_be_differenced_says_why(make_series, changes, code):
    with pytest.raises(Refused) as refusal:
        require_regular(make_series([0, 1, 2, 3], **changes), 4)
    assert refusal.value.reason == remark(code)


def test_figures_of_two_years_may_be_compared_across_a_gap(make_series):
    series = make_series([1, 2, 4, 8], years=(2000, 2001, 2003, 2004), unit="CNY")
    assert not series.regular
    assert make_series([1, 2, 4]).regular
    logs, years = require_values(series, 4)
    np.testing.assert_allclose(logs, np.log([1, 2, 4, 8]))
    assert years.tolist() == [2000, 2001, 2003, 2004]


def test_a_short_series_says_how_many_years_it_has_and_needs(make_series):
    with pytest.raises(TooFewObservations) as refusal:
        require_regular(make_series([1, 2, 3]), 4)
    assert refusal.value.reason == remark(RemarkCode.TOO_FEW_YEARS, years=3, needed=4)


def grow(source_folder, years):
    """Print the labs of each year, one more every year, and those of a park beside them."""
    for place, name in (("甲市", 3), ("乙园", 4)):
        for year in years:
            source_folder.append(
                "figures.csv",
                f"p{name:02}.{year - 1990},{name},{year - 1900}家,level,{year - 1900},exact,"
                f"enterprise,{year},stated,{place},service_firms,\n",
            )
    source_folder.replace("source.yml", "pages: 2", "pages: 4\nplace: changzhou")
    source = source_folder.read()
    return source, clean_figures(source, policy=HedgePolicy.STANDARD)


def test_eight_printed_years_are_a_series_of_the_place_and_of_the_park(source_folder):
    source, observations = grow(source_folder, range(2001, 2009))
    city, park = own_series(observations, source, 2001, 2008)
    if city.subject.scope != "jia":
        city, park = park, city
    assert city.subject == Subject(
        indicator="service_firms", scope="jia", place="changzhou", unit="enterprise"
    )
    # A park is not the place that the source's main scope is.
    assert park.subject == Subject(indicator="service_firms", scope="yi-park", unit="enterprise")
    assert city.years == tuple(range(2001, 2009))
    assert city.quantities[0] == Quantity.exact(101)
    assert [(one.kind, one.id) for one in city.operands[0]] == [(OperandKind.FIGURE, "p03.11")]
    assert city.marks == (remark(RemarkCode.AS_PRINTED),) * 8
    assert city.comparable
    assert not city.ratio


def test_a_series_of_ratios_moves_by_points_and_one_of_averages_does_not(source_folder):
    source, observations = grow(source_folder, range(2001, 2009))
    for unit, measure, ratio in (
        ("permille", "ratio", True),
        ("percent", "stock", False),
        ("CNY", "ratio", False),
    ):
        other = source.indicators["service_firms"].model_copy(
            update={"unit": unit, "measure": measure}
        )
        changed = replace(source, indicators=source.indicators | {"service_firms": other})
        assert {one.ratio for one in own_series(observations, changed, 2001, 2008)} == {ratio}


def test_the_window_and_the_shortest_length_are_kept(source_folder):
    source, observations = grow(source_folder, range(2001, 2009))
    assert own_series(observations, source, 2002, 2008) == []
    assert own_series(observations, source, 2001, 2007) == []
    assert MIN_YEARS == 8


def test_figures_that_must_not_be_differenced_are_no_series(source_folder):
    source, observations = grow(source_folder, range(2001, 2009))
    apart = source.indicators["service_firms"].model_copy(update={"comparable": False})
    source = replace(source, indicators=source.indicators | {"service_firms": apart})
    assert own_series(observations, source, 2001, 2008) == []


def test_no_rows_are_no_series():
    assert read_series(None, ()) is None


@pytest.mark.parametrize(("years", "found"), [(8, ["china"]), (7, [])])
def test_a_compared_places_series_counts_from_eight_years_on(source, years, found):
    rows = tuple(
        ReferenceRow(
            series="rd",
            geo="china",
            year=2000 + n,
            value=f"1.{n}",
            unit="%",
            vintage="first",
            status="published",
            trust="high",
            source_title="t",
            publisher="bureau",
        )
        for n in range(years)
    )
    reference = Reference(
        rows,
        {"rd": Series(title_zh="研发", title_en="R&D", unit="percent", written="%")},
        {},
        {
            "first": Vintage(
                title_zh="首次", title_en="first", comparable=False, account="first_published"
            )
        },
        {},
    )
    named = source.indicators["rd_gdp"].model_copy(update={"reference": "rd"})
    info = source.info.model_copy(update={"compare_with": ("china", "nowhere")})
    source = replace(source, info=info, indicators=source.indicators | {"rd_gdp": named})
    series = reference_series(source, reference)
    assert [one.subject.place for one in series] == found
    for one in series:
        assert one.subject == Subject(series="rd", place="china", vintage="first", unit="percent")
        assert one.quantities[3] == Quantity(*map(Fraction, ("1.3", "1.25", "1.35")))
        assert [operand.id for operand in one.operands[0]] == ["rd.china.2000.first"]
        assert one.marks[0].args == {"status": "published", "trust": "high"}
        assert not one.comparable
        assert one.account == "first_published"
        assert one.ratio
