"""One edition: everything the notebooks found, made into numbers, exhibits and the brief.

This is what notebook 05 calls. It reads the tables that the other notebooks handed on and adds
nothing to them: each number of the register is a cell of a table.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from analysis.brief.compose import (
    Composer,
    brief_metadata,
    entry_id,
    metadata_json,
    pipe_table,
    read_prose,
)
from analysis.core.files import read_text, write_whole
from analysis.core.project import Project
from analysis.exhibits import charts
from analysis.exhibits.charts import Chart, Labels, Point
from analysis.register.numbers import (
    Context,
    Number,
    Register,
    number_claims,
    number_composition,
    number_figures,
    number_growth,
    number_projections,
    number_reference,
    number_trends,
    plain_count,
    slug,
)
from analysis.render import Metadata, escape_markdown
from analysis.source.observe import Observation
from analysis.source.scenario import Scenario
from analysis.source.schema import ReferenceRow, Source
from analysis.study.claims import VERDICTS, ClaimRow, count_verdicts
from analysis.study.composition import CompositionRow
from analysis.study.growth import GrowthRow
from analysis.study.trends import ProjectionRow, TrendRow
from analysis.study.trends.study import own_series
from analysis.words.wording import Language, curl_quotes

#: Words for verdicts and topics, in each language.
VERDICT_WORDS: Mapping[str, Mapping[Language, str]] = {
    "holds": {"zh": "成立", "en": "holds"},
    "holds_within_rounding": {"zh": "在四舍五入范围内成立", "en": "holds within rounding"},
    "holds_under_reading": {"zh": "仅在一种读法下成立", "en": "holds under one reading only"},
    "does_not_hold": {"zh": "不成立", "en": "does not hold"},
    "conflict": {"zh": "数字互相冲突", "en": "figures conflict"},
    "not_checkable": {"zh": "无法核对", "en": "not checkable"},
}
TOPIC_WORDS: Mapping[str, Mapping[Language, str]] = {
    "growth": {"zh": "增长", "en": "Growth"},
    "average_growth": {"zh": "年均增长", "en": "Average growth"},
    "previous_year": {"zh": "与上年比", "en": "On the previous year"},
    "share": {"zh": "占比与比率", "en": "Shares and rates"},
    "sum": {"zh": "合计", "en": "Sums"},
    "part": {"zh": "部分与整体", "en": "Parts of wholes"},
    "per_unit": {"zh": "人均与单位均值", "en": "Averages per unit"},
    "repeat": {"zh": "多处重复的数字", "en": "Figures printed twice"},
    "date": {"zh": "日期", "en": "Dates"},
    "reference": {"zh": "与外部数据", "en": "Outside figures"},
}
#: Claims a reader should see: those whose verdict is not plain agreement.
TELLING = ("does_not_hold", "conflict", "holds_under_reading")
#: Their verdicts, as a table has room for them.
_TELLING_WORDS: Mapping[str, Mapping[Language, str]] = {
    "does_not_hold": {"zh": "不成立", "en": "does not hold"},
    "conflict": {"zh": "互相冲突", "en": "conflict"},
    "holds_under_reading": {"zh": "限一种读法", "en": "one reading"},
}
#: How many rows of a generated table or list a brief has room for.
MOST_FINDINGS = 5
#: Plain counts and years: labels, and the notebook and cell where they are made.
_COUNTED: Mapping[str, tuple[Mapping[Language, str], str, str]] = {
    "count.figures": ({"zh": "收录的数字", "en": "Figures recorded"}, "01_clean", "kinds"),
    "count.observations": (
        {"zh": "有度量的数字", "en": "Figures that measure something"},
        "01_clean",
        "bounds",
    ),
    "count.bounded": ({"zh": "带界限的数字", "en": "Figures with bounds"}, "01_clean", "bounds"),
    "count.indicators": ({"zh": "指标数", "en": "Indicators"}, "01_clean", "bounds"),
    "count.pairs": ({"zh": "可比数对", "en": "Comparable pairs"}, "02_growth", "growth"),
    "count.pairs.printed": (
        {"zh": "两期均印出的数对", "en": "Pairs printed at both dates"},
        "02_growth",
        "growth",
    ),
    "count.pairs.back_cast": (
        {"zh": "推算前期的数对", "en": "Pairs with a back-cast base"},
        "02_growth",
        "growth",
    ),
    "count.claims": ({"zh": "核对的说法", "en": "Statements audited"}, "04_claims", "audit"),
    **{
        f"count.claims.{verdict}": (
            {"zh": f"说法：{words['zh']}", "en": f"Statements: {words['en']}"},
            "04_claims",
            "audit",
        )
        for verdict, words in VERDICT_WORDS.items()
    },
    **{
        f"count.topics.{topic}": (
            {"zh": f"核对的说法：{words['zh']}", "en": f"Statements audited: {words['en']}"},
            "04_claims",
            "audit",
        )
        for topic, words in TOPIC_WORDS.items()
    },
    "source.pages": ({"zh": "页数", "en": "Pages of the source"}, "01_clean", "source"),
    "scenario.base_year": ({"zh": "起始年份", "en": "First year"}, "01_clean", "scenario"),
    "scenario.end_year": ({"zh": "截止年份", "en": "Last year"}, "01_clean", "scenario"),
    "scenario.horizon": ({"zh": "推演终点", "en": "Horizon"}, "01_clean", "scenario"),
    "source.year": ({"zh": "来源所指年份", "en": "Year of the source"}, "01_clean", "source"),
}


class Tables(Protocol):
    """What a notebook's session has: the scenario, the data, and the tables handed on."""

    project: Project
    scenario: Scenario
    source: Source
    folder: Path
    reference: Sequence[ReferenceRow]

    def records(self, name: str) -> Sequence[Any]:
        """Return the rows of a table."""


_KNOWN_STEMS = ("figure", "growth", "composition", "claim", "trend", "projection", "reference")


@dataclass(frozen=True)
class Edition:
    """The tables of a run, and what is made of them."""

    project: Project
    folder: Path
    scenario: Scenario
    source: Source
    observations: tuple[Observation, ...]
    growth: tuple[GrowthRow, ...]
    composition: tuple[CompositionRow, ...]
    claims: tuple[ClaimRow, ...]
    trends: tuple[TrendRow, ...]
    projections: tuple[ProjectionRow, ...]
    reference: tuple[ReferenceRow, ...]

    @classmethod
    def load(cls, run: Tables) -> "Edition":
        """Read the tables the earlier notebooks handed on.

        Raises:
            InputError: if one of them has not run.
        """
        return cls(
            run.project,
            run.folder,
            run.scenario,
            run.source,
            tuple(run.records("observations")),
            tuple(run.records("growth")),
            tuple(run.records("composition")),
            tuple(run.records("claims")),
            tuple(run.records("trends")),
            tuple(run.records("projections")),
            tuple(run.reference),
        )

    # --- numbers ---------------------------------------------------------------------------------

    @cached_property
    def register(self) -> Register:
        """Every number the brief may show."""
        context = Context.of(self.source)
        indicators = self.source.indicators
        return Register(
            [
                *self._counts(),
                *number_figures(context, self.observations, indicators),
                *number_growth(context, self.growth, indicators),
                *number_composition(context, self.composition, indicators),
                *number_claims(context, self.claims, self.reference),
                *number_trends(context, self.trends),
                *number_projections(context, self.projections),
                *number_reference(self.reference),
            ]
        )

    def _counts(self) -> list[Number]:
        """Return how many of what, and the years of the run."""
        run, info = self.scenario, self.source.info
        printed = sum(row.base_origin == "printed" for row in self.growth)
        verdicts = count_verdicts(self.claims)
        topics = Counter[str]({row.claim: row.topic for row in self.claims}.values())
        counts = {
            "count.figures": len(self.source.figures),
            "count.observations": len(self.observations),
            "count.bounded": sum(row.low != row.high for row in self.observations),
            "count.indicators": len({row.indicator for row in self.observations}),
            "count.pairs": len(self.growth),
            "count.pairs.printed": printed,
            "count.pairs.back_cast": len(self.growth) - printed,
            "count.claims": sum(verdicts.values()),
            **{f"count.claims.{verdict}": verdicts.get(verdict, 0) for verdict in VERDICTS},
            **{f"count.topics.{topic}": topics[topic] for topic in TOPIC_WORDS},
            "source.pages": info.pages,
        }
        years = {
            "scenario.base_year": run.base_year,
            "scenario.end_year": run.end_year,
            "scenario.horizon": run.horizon,
            "source.year": info.year,
        }
        return [
            plain_count(name, value, *_COUNTED[name], unit=unit)
            for unit, group in (("count", counts), ("year", years))
            for name, value in group.items()
            if value is not None
        ]

    def words(self, language: Language) -> dict[str, str]:
        """Return the words placeholders may name."""
        info = self.source.info
        zh = language == "zh"
        scope = info.scopes.get(info.scope)
        words = {
            "text.place": info.scope if zh or scope is None else scope.title_en,
            "text.source_title": info.title_zh if zh else info.title_en,
            "text.publisher": info.publisher_zh if zh else info.publisher_en,
            "text.obtain": info.obtain_zh if zh else info.obtain_en,
            "text.date_note": info.date_note_zh if zh else info.date_note_en,
            "text.policy": self.scenario.hedge_policy.value,
        }
        for row in self.claims:
            words[f"claim.{row.claim}.verdict"] = VERDICT_WORDS[row.verdict][language]
            words[f"claim.{row.claim}.says"] = row.says_zh if zh else row.says_en
        return words if zh else {name: curl_quotes(text) for name, text in words.items()}

    def is_known(self, name: str) -> bool:
        """Tell whether another scenario of this source could make a number of this name.

        A number of an indicator, claim or figure that the source has may be missing only
        because of the years or indicators chosen; anything else is a slip of the pen.
        """
        stem, _, rest = name.partition(".")
        if stem not in _KNOWN_STEMS:
            return False
        if stem in {"trend", "projection"}:
            return re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+){1,3}", rest) is not None
        first = rest.split(".")[0]
        if stem == "claim":
            from analysis.source.claims import read_claims

            return first in read_claims(self.source.folder / "claims.yml", self.source.figures)
        if stem == "figure":
            return any(row.figure == rest for row in self.source.figures)
        return first.partition("@")[0] in self.source.indicators

    # --- exhibits --------------------------------------------------------------------------------

    def draw_charts(self, language: Language) -> dict[str, Chart]:
        """Draw every chart the tables allow."""
        labels = Labels.of_source(
            self.source, language, {name: words[language] for name, words in TOPIC_WORDS.items()}
        )
        seen: set[str] = set()
        claims = [row for row in self.claims if not (row.claim in seen or seen.add(row.claim))]  # type: ignore[func-returns-value]
        pair = self._reference_pair()
        drawn = [
            charts.draw_level_pairs(self.growth, labels),
            charts.draw_growth_ranking(self.growth, labels),
            charts.draw_composition(self._headline_composition(), self.growth, labels),
            charts.draw_verdicts(claims, labels),
            charts.draw_scenarios(pair, self._two_point(pair), self._outturns(pair), labels),
            self._draw_series(labels, pair),
        ]
        return {chart.id: chart for chart in drawn if chart is not None}

    def _headline_composition(self) -> list[CompositionRow]:
        """Return the compositions over the dates of their part's headline pair."""
        dates = {
            (r.indicator, r.scope): (r.base_period, r.end_period)
            for r in self.growth
            if r.headline
        }
        return [
            row
            for row in self.composition
            if dates.get((row.part, row.scope)) == (row.base_period, row.end_period)
        ]

    def _reference_pair(self) -> GrowthRow | None:
        """Return the main scope's headline pair that the reference data also measure."""
        for row in self.growth:
            named = self.source.indicators[row.indicator].reference
            if row.headline and named and row.scope == self.source.info.scope:
                return row
        return None

    def _two_point(self, pair: GrowthRow | None) -> list[ProjectionRow]:
        return [
            row
            for row in self.projections
            if pair is not None
            and row.indicator == pair.indicator
            and row.model.startswith("two-point")
        ]

    def _outturns(self, pair: GrowthRow | None) -> list[Point]:
        if pair is None:
            return []
        end = int(pair.end_period[-4:])
        name = self.source.indicators[pair.indicator].reference
        return [
            Point.of_reference(row)
            for row in self.reference
            if row.series == name
            and row.geo == self.source.info.geo
            and end < row.year <= self.scenario.horizon
        ]

    def _draw_series(self, labels: Labels, pair: GrowthRow | None) -> Chart | None:
        own = [
            s
            for s in own_series(
                self.observations, self.source, self.scenario.base_year, self.scenario.end_year
            )
            if s.unit == "percent"
        ]
        if own:
            series = own[0]
            points = [
                Point(
                    series.geo,
                    y,
                    Decimal(repr(v)),
                    Decimal(repr(lo)),
                    Decimal(repr(hi)),
                    "printed",
                )
                for y, v, lo, hi in zip(
                    series.years, series.values, series.lows, series.highs, strict=True
                )
            ]
            ahead = self._chosen(f"{series.name}, {series.geo}")
            return charts.draw_series(points, ahead, [], labels, measure=labels.title(series.name))
        if pair is None or not self.source.info.compare_with:
            return None
        name = self.source.indicators[pair.indicator].reference
        far = self.source.info.compare_with[-1]
        points = [
            Point.of_reference(row)
            for row in self.reference
            if row.series == name and row.geo == far and "WDI, latest" in (row.vintage or "")
        ]
        near = [
            Point.of_reference(row)
            for row in self.reference
            if row.series == name
            and row.geo in self.source.info.compare_with[:-1]
            and row.status != "estimate"
        ]
        geo = self.source.info.geo or pair.scope
        home = [*(replace(p, geo=geo) for p in Point.ends_of(pair)), *self._outturns(pair)]
        return charts.draw_series(
            points,
            self._chosen(f"{name}, {far}"),
            [*_one_a_year(near), *home],
            labels,
            measure=labels.title(pair.indicator),
        )

    def _chosen(self, indicator: str) -> list[ProjectionRow]:
        return [
            row
            for row in self.projections
            if row.indicator == indicator and row.basis.startswith("chosen")
        ]

    def tables(self, language: Language) -> dict[str, Callable[[Composer], str]]:
        """Return the builders of the tables a prose file may include."""
        return {
            "key_indicators": lambda composer: self._key_table(composer, language),
            "claims": lambda composer: self._claims_table(composer, language),
            "outlook": lambda composer: self._outlook_table(composer, language),
            "verdicts": lambda composer: self._verdict_table(composer, language),
        }

    def _key_table(self, composer: Composer, language: Language) -> str:
        context = Context.of(self.source)
        zh = language == "zh"
        rows = []
        chosen = [row for row in self.growth if row.headline]
        chosen.sort(
            key=lambda row: (row.base_origin != "printed", row.scope != self.source.info.scope)
        )
        for row in chosen:
            key = f"growth.{context.key(row.indicator, row.scope)}"
            ratio = row.pp is not None
            change, yearly = ("pp", "pp_per_year") if ratio else ("pct", "cagr")
            if row.years == 1:
                yearly = change
            if f"{key}.{change}" not in self.register:
                continue
            title = context.title(self.source.indicators[row.indicator], row.scope, language)
            mark = "†" if row.base_origin == "back-cast" else ""
            bounded = self.register[f"{key}.{change}"].bounded
            rows.append(
                [
                    escape_markdown(title) + mark,
                    f"{_year(row.base_period)}{'—' if zh else '–'}{_year(row.end_period)}",
                    composer.number(f"{key}.base", "short"),
                    composer.number(f"{key}.end", "short"),
                    composer.number(f"{key}.{change}", "short"),
                    composer.number(f"{key}.{change}", "range") if bounded else "–",
                    composer.number(f"{key}.{yearly}", "short"),
                ]
            )
        header = (
            ["指标", "年份", "基期", "末期", "变动", "界限", "年均"]
            if zh
            else ["Indicator", "Years", "From", "To", "Change", "Bounds", "A year"]
        )
        widths = (33, 11, 11, 11, 13, 12, 13) if zh else (32, 10, 15, 15, 9, 12, 8)
        columns = list(zip("llrrrrr", widths, strict=True))
        return pipe_table(header, rows, columns)

    def _claims_table(self, composer: Composer, language: Language) -> str:
        """One row a statement that does not simply hold, each reading's result in one cell."""
        zh = language == "zh"
        readings: dict[str, list[ClaimRow]] = {}
        for row in self.claims:
            if row.verdict in TELLING:
                readings.setdefault(row.claim, []).append(row)
        rows = []
        for claim, group in readings.items():
            first = group[0]
            results: dict[str, tuple[str, list[str]]] = {}  # readings that give the same together
            for row in group:
                name = f"claim.{claim}.{row.reading}"
                known = name in self.register
                value = self.register[name].display[language] if known else "–"
                if value not in results:
                    results[value] = (composer.number(name, "short") if known else value, [])
                reading = row.reading_zh if zh else curl_quotes(row.reading_en)
                # The reading stands in brackets itself.
                reading = re.sub(r"（(.+?)）", r"，\1", re.sub(r" \((.+?)\)", r", \1", reading))
                results[value][1].append(escape_markdown(reading))
            told = [
                f"{shown}（{'；'.join(readings)}）" if zh else f"{shown} ({'; '.join(readings)})"
                for shown, readings in results.values()
            ]
            stated = f"claim.{claim}.stated"
            says = first.says_zh if zh else curl_quotes(first.says_en)
            rows.append(
                [
                    escape_markdown(says[:1].upper() + says[1:]),
                    composer.number(stated, "short") if stated in self.register else "–",
                    ("；" if zh else "; ").join(told),
                    _TELLING_WORDS[first.verdict][language],
                ]
            )
        header = (
            ["说法", "所述", "重算", "判断"]
            if zh
            else ["Statement", "Stated", "Recomputed", "Verdict"]
        )
        return pipe_table(header, rows, [("l", 41), ("r", 11), ("l", 36), ("l", 12)])

    def _verdict_table(self, composer: Composer, language: Language) -> str:
        rows = [
            [VERDICT_WORDS[verdict][language], composer.number(f"count.claims.{verdict}")]
            for verdict in VERDICTS
        ]
        header = ["判断", "说法数"] if language == "zh" else ["Verdict", "Claims"]
        return pipe_table(header, rows, [("l", 30), ("r", 10)]) if self.claims else ""

    def _outlook_table(self, composer: Composer, language: Language) -> str:
        pair = self._reference_pair()
        if pair is None:
            return ""
        name = slug(self.source.indicators[pair.indicator].reference or "")
        geo = slug(self.source.info.geo or "")
        rows = []
        for year in range(self.scenario.end_year + 1, self.scenario.horizon + 1):
            line, curve = (
                f"projection.{pair.indicator}.two-point-{form}.{year}"
                for form in ("linear", "exponential")
            )
            if line not in self.register:
                continue
            outturn = f"reference.{name}.{geo}.{year}"
            rows.append(
                [
                    str(year),
                    composer.number(line),
                    composer.number(line, "bounds"),
                    composer.number(curve) if curve in self.register else "–",
                    composer.number(outturn) if outturn in self.register else "–",
                ]
            )
        header = (
            ["年份", "直线", "界限", "指数", "后来的实际数"]
            if language == "zh"
            else ["Year", "Line", "Bounds", "Exponential", "Later outturn"]
        )
        columns = [("l", 10), ("r", 15), ("r", 20), ("r", 15), ("r", 20)]
        return pipe_table(header, rows, columns)

    def findings(self, language: Language) -> list[str]:
        """Return generated findings: the main scope first, printed pairs, long spans."""
        prose = read_prose(self.project, self.scenario, language).head
        context = Context.of(self.source)
        chosen = sorted(
            (row for row in self.growth if row.headline and (row.pp or row.pct) is not None),
            key=lambda row: (
                row.scope != self.source.info.scope,
                row.base_origin != "printed",
                -row.years,
            ),
        )
        sentences = []
        for row in chosen[:MOST_FINDINGS]:
            template = prose.finding_ratio if row.pp is not None else prose.finding_level
            key = f"growth.{context.key(row.indicator, row.scope)}"
            title = context.title(self.source.indicators[row.indicator], row.scope, language)
            sentences.append(
                template.replace("{{title}}", escape_markdown(title)).replace(
                    "{{key.", f"{{{{{key}."
                )
            )
        return [sentence for sentence in sentences if sentence]

    # --- the brief -------------------------------------------------------------------------------

    def compose(self, language: Language) -> Composer:
        """Return a composer with everything a prose file may name, charts included."""
        drawn = self.draw_charts(language)
        figures = dict.fromkeys(CHARTS, "")
        for name, chart in drawn.items():
            stem = f"figures/{name}.{language}"
            self._save_chart(chart, self.folder / stem)
            figures[name] = f"![{escape_markdown(chart.alt)}]({stem}.svg)"
        return Composer(
            read_prose(self.project, self.scenario, language),
            language,
            self.register,
            self.words(language),
            self.is_known,
            self.tables(language),
            figures,
            self.findings(language),
        )

    @staticmethod
    def _save_chart(chart: Chart, stem: Path) -> None:
        for suffix, content in (
            (".svg", chart.svg()),
            (".text.svg", chart.svg(outlines=False)),
            (".png", chart.png()),
            (".csv", chart.data.to_csv(index=False, lineterminator="\n").encode()),
        ):
            write_whole(stem.with_name(stem.name + suffix), content)

    def write_brief(self, language: Language) -> str:
        """Compose the brief and hand it to the renderer; returns its Markdown.

        Raises:
            InputError: for prose that names what does not exist, naming file and line.
        """
        composer = self.compose(language)
        markdown = composer.compose()
        metadata = brief_metadata(composer, self.scenario)
        folder = self.folder
        write_whole(folder / f"brief.{language}.md", markdown.encode())
        text = json.dumps(metadata_json(metadata), ensure_ascii=False, indent=1)
        write_whole(folder / f"brief.{language}.json", text.encode())
        write_whole(folder / "numbers.json", self.register.to_json().encode())
        return markdown


CHARTS = (
    "level_pairs",
    "growth_ranking",
    "composition",
    "verdicts",
    "scenarios",
    "series",
)


def read_metadata(derived: Path, language: Language) -> Metadata:
    """Read back what :meth:`Edition.write_brief` said of a brief."""
    content = json.loads(read_text(derived / f"brief.{language}.json"))
    content["date"] = date.fromisoformat(content["date"])
    content["keywords"] = tuple(content["keywords"])
    return Metadata(**content)


def _year(period: str) -> str:
    return period[-4:]


def _one_a_year(points: Sequence[Point]) -> list[Point]:
    """Keep one point a place and year, a published one before a derived."""
    best: dict[tuple[str, int], Point] = {}
    for point in points:
        held = best.get((point.geo, point.year))
        if held is None or (held.origin == "derived" and point.origin != "derived"):
            best[point.geo, point.year] = point
    return list(best.values())


__all__ = ["CHARTS", "TOPIC_WORDS", "VERDICT_WORDS", "Edition", "entry_id", "read_metadata"]
