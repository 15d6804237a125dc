"""Results in words: every caution in full, refusals with their reason."""

from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.core.result import (
    Estimate,
    Interval,
    IntervalKind,
    ModelId,
    Refusal,
    RemarkCode,
    Subject,
    Term,
    remark,
)
from analysis.register.told import TOLD, tell_results
from analysis.words.catalogue import catalogue
from analysis.words.say import Names

NAMES = Names(indicators={"labs": {"zh": "实验室", "en": "laboratories"}})
LABS = Subject(indicator="labs", unit="percent")
YEARS = {"start": Period(2015, 2015), "end": Period(2020, 2020)}


def test_an_estimate_is_told_with_its_ends_its_unit_and_all_its_cautions():
    estimate = Estimate(
        subject=LABS,
        model=ModelId.TWO_POINT_LINEAR,
        term=Term.SLOPE_PER_YEAR,
        **YEARS,
        value=Decimal("0.07"),
        interval=Interval(kind=IntervalKind.BOUNDS, low=Decimal("0.049"), high=Decimal("0.091")),
        n=2,
        remarks=(remark(RemarkCode.NO_INFERENCE), remark(RemarkCode.PRINTED_BASE)),
    )
    words = catalogue("en")
    [row] = tell_results([estimate], NAMES, words)
    both = [words.say("remark.no_inference"), words.say("remark.printed_base")]
    assert row == {
        "model": words.say("model.two_point_linear"),
        "of": "laboratories",
        "what": "change per year",
        "value": 0.07,
        "low": 0.049,
        "high": 0.091,
        "interval": "Bounds",
        "unit": "percentage point a year",
        "n": 2,
        "dof": 0,
        "cautions": "; ".join(both),
    }
    assert tuple(row) == TOLD


def test_a_statistic_has_no_unit_and_what_leaves_nothing_open_no_ends():
    estimate = Estimate(
        subject=LABS,
        model=ModelId.SUP_F_BREAK,
        term=Term.SUP_F,
        **YEARS,
        value=Decimal("10.3"),
        n=23,
        dof=Decimal(19),
    )
    [row] = tell_results([estimate], NAMES, catalogue("en"))
    assert (row["unit"], row["low"], row["high"], row["interval"]) == ("", None, None, "")
    assert (row["dof"], row["cautions"]) == (19, "")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "refused: {reason}"), ("zh", "不作计算：{reason}")]
)
def test_a_refusal_has_its_reason_and_no_number(language, said):
    words = catalogue(language)
    refusal = Refusal(
        subject=LABS, model=ModelId.FORECAST, **YEARS, reason=remark(RemarkCode.NO_FIGURE)
    )
    [row] = tell_results([refusal], NAMES, words)
    assert row["cautions"] == said.format(reason=words.say("remark.no_figure"))
    assert (row["what"], row["interval"], row["unit"]) == ("", "", "")
    assert "value" not in row


@pytest.mark.parametrize(
    ("model", "term", "unit", "told"),
    [
        (ModelId.TWO_POINT_LINEAR, Term.PROJECTED, "percent", "percent"),
        (ModelId.TWO_POINT_LINEAR, Term.PROJECTED, "enterprise", "enterprise"),
        (ModelId.TWO_POINT_LINEAR, Term.SLOPE_PER_YEAR, "enterprise", "enterprise a year"),
    ],
)
def test_only_what_is_per_year_is_told_so(model, term, unit, told):
    subject = Subject(indicator="labs", unit=unit)
    estimate = Estimate(subject=subject, model=model, term=term, **YEARS, value=Decimal(3), n=2)
    [row] = tell_results([estimate], NAMES, catalogue("en"))
    assert row["unit"] == told
