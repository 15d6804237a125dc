"""How many of what a run has, and the years it is about."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, get_args

from analysis.core.result import Operand, OperandKind
from analysis.core.vocabulary import VERDICTS, Topic, is_money
from analysis.register.names import is_untranslated
from analysis.register.results import Results
from analysis.study.claims import ClaimRow, count_verdicts
from analysis.study.growth import OTHER_DATE, measure_growth
from analysis.study.robustness import count_robust

_OF_POLICY: Final = "policy"
_PARAMETERS: Final = ("base_year", "end_year", "horizon")


@dataclass(frozen=True)
class Count:
    """An exact count, or a year.

    Attributes:
        id: also the key of its words: ``count.pairs``.
        operand: the table whose rows are counted, or where the number is given.
        table: the table whose cell made it.
    """

    id: str
    value: int
    unit: str
    operand: Operand
    table: str


def count_rows(run: Results) -> Iterator[Count]:
    """Yield the counts of a run, then the years it is about."""
    topics = Counter({row.claim: row.topic for row in run.claims}.values())
    printed = sum(row.base_origin == "printed" for row in run.growth)
    yield _count("count.figures", len(run.source.figures), "figures", table="observations")
    # A cap, a subsidy's rate, a plan or target is measured, but is no outcome that was observed.
    observed = [row for row in run.observations if row.kind != _OF_POLICY]
    yield _count("count.observations", len(observed), "observations")
    policies = len(run.observations) - len(observed)
    yield _count("count.policy_figures", policies, "observations")
    bounded = sum(row.low != row.high for row in observed)
    yield _count("count.bounded", bounded, "observations")
    indicators = len({row.indicator for row in observed})
    yield _count("count.indicators", indicators, "observations")
    yield _count("count.pairs", len(run.growth), "growth")
    yield _count("count.pairs.printed", printed, "growth")
    yield _count("count.pairs.back_cast", len(run.growth) - printed, "growth")
    everywhere = _count_pairs_of_any_year(run)
    yield _count("count.pairs.outside", max(0, everywhere - len(run.growth)), "growth")
    amounts = [row for row in run.growth if is_money(row.unit) and row.prices != "constant"]
    assumed = sum(row.assumes_prices for row in amounts)
    yield _count("count.pairs.nominal", len(amounts) - assumed, "growth")
    yield _count("count.pairs.prices_unstated", assumed, "growth")
    yield _count("count.rates", len(run.rates), "rates")
    implied = sum(row.deflator is not None for row in run.rates)
    yield _count("count.rates.implied", implied, "rates")
    measured = {row.indicator for row in observed}
    titles = [run.source.indicators[name].title_en for name in measured]
    untranslated = sum(map(is_untranslated, titles))
    yield _count("count.indicators.untranslated", untranslated, "observations")
    headlines = {(row.indicator, row.scope) for row in run.growth if row.headline}
    dated = {(row.indicator, row.scope) for row in run.growth if row.variant == OTHER_DATE}
    yield _count("count.pairs.other_date", len(headlines & dated), "growth")
    yield from _count_claims("count.claims", run.claims)
    yield from _count_claims("count.claims.own", [row for row in run.claims if not row.outside])
    yield from _count_claims("count.claims.outside", [row for row in run.claims if row.outside])
    for topic in get_args(Topic):
        yield _count(f"count.topics.{topic}", topics[topic], "claims")
    for name, number in count_robust(run.robustness).items():
        yield _count(f"count.robust.{name}", number, "robustness")
    info = run.source.info
    if info.pages is not None:
        yield _given("source.pages", info.pages, "count", OperandKind.SOURCE, "pages")
    for name in _PARAMETERS:
        year = getattr(run.scenario, name)
        yield _given(f"scenario.{name}", year, "year", OperandKind.PARAMETER, name)
    yield _given("source.year", info.year, "year", OperandKind.SOURCE, "year")


def _count_pairs_of_any_year(run: Results) -> int:
    """Return how many pairs the source prints, whatever years were chosen."""
    years = [row.period for row in run.observations if row.period is not None]
    found = measure_growth(
        run.observations,
        run.source.indicators,
        base_year=min((one.start for one in years), default=0) - 1,
        end_year=max((one.end for one in years), default=0),
    )
    return len(found.rows)


def _count_claims(name: str, rows: Iterable[ClaimRow]) -> Iterator[Count]:
    """Yield how many claims there are, then how many came out how.

    A claim that another publication is held against says nothing of what the document says of
    itself, so those are counted apart.
    """
    verdicts = count_verdicts(rows)
    yield _count(name, sum(verdicts.values()), "claims")
    for verdict in VERDICTS:
        yield _count(f"{name}.{verdict}", verdicts[verdict], "claims")


def _count(name: str, value: int, rows: str, *, table: str = "") -> Count:
    operand = Operand(kind=OperandKind.TABLE, id=rows)
    return Count(name, value, "count", operand, table or rows)


def _given(name: str, value: int, unit: str, kind: OperandKind, of: str) -> Count:
    return Count(name, value, unit, Operand(kind=kind, id=of), "observations")
