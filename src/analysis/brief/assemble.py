"""One brief in one language: what the notebooks found, in the words of its prose.

Everything is pure: tables, register and prose go in, Markdown and charts come out. The files are
read and written by :mod:`analysis.run`.
"""

import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from analysis.brief.blocks import LeftOut
from analysis.brief.compose import BackMatter, Composer
from analysis.brief.directions import check_directions
from analysis.brief.entries import Appendix, gather_entries
from analysis.brief.findings import Found, choose_findings
from analysis.brief.grades import grade_results
from analysis.brief.methods import tell_methods
from analysis.brief.prose import FrontMatter, Prose
from analysis.brief.references import list_references
from analysis.brief.shown import Shown, Table
from analysis.exhibits.chart import Chart, Labels
from analysis.exhibits.charts import CHARTS, draw_charts
from analysis.exhibits.tables import Cells, pipe_table
from analysis.register.added import AddedChart, AddedTable
from analysis.register.build import build_register
from analysis.register.ids import KnownIds, added_id, claim_id, is_possible, pair_stem, rate_stem
from analysis.register.names import names_of
from analysis.register.number import Register
from analysis.register.results import Results
from analysis.render import Metadata, escape_markdown, format_date, mark_language
from analysis.source.claims import Claim
from analysis.source.schema import SourceInfo
from analysis.study.claims import LATEST_KNOWN, SAME, ClaimRow
from analysis.study.growth import GrowthRow
from analysis.study.rates import RateRow
from analysis.words.catalogue import Catalogue, Language
from analysis.words.numerals import curl_quotes

#: What a generated finding names its pair by, in placeholders and conditions.
_KEY: Final = re.compile(r"(?<=[{\s,])key(?=(?:\.[^{}]*|\s*(?:,[^{}]*)?)\}\})")
#: What a generated finding about a statement calls the reading that comes nearest to it.
_NEAREST: Final = "nearest"
#: The exhibit that lists published numbers which the prose does not name.
LIST_OF_NUMBERS: Final = "added_numbers"


@dataclass(frozen=True)
class Brief:
    """A composed brief.

    Attributes:
        markdown: for :mod:`analysis.render`.
        metadata: title block and file properties.
        used: ids of the numbers it shows.
        left_out: the blocks of the prose that this run does not bear out, each with the reason.
    """

    language: Language
    markdown: str
    metadata: Metadata
    used: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


def number_brief(results: Results, words: Mapping[Language, Catalogue]) -> Register:
    """Return every number that a run's briefs may show: its own, and how many their exhibits show.

    Args:
        results: the run's tables.
        words: the languages in which numbers are written, with their messages.

    Raises:
        ValueError, InputError: as :func:`analysis.register.build.build_register`.
    """
    labels = Labels.of_source(results.source, next(iter(words.values())), results.reference)
    return build_register(results, words, Shown(results, labels).counts())


@dataclass(frozen=True)
class Told:
    """What a drawn chart says beside its picture, `figures/<name>.<language>.svg`.

    Attributes:
        alt: text alternative with the numbers.
        note: how to read the marks, and what was left out.
    """

    alt: str
    note: str


def draw_brief(results: Results, words: Catalogue, wanted: Container[str]) -> dict[str, Chart]:
    """Draw the charts of a run in a language, of those wanted the ones that its results allow.

    Args:
        results: the run's tables.
        words: the language's messages.
        wanted: their names, as :func:`analysis.brief.blocks.included_figures` finds them.
    """
    labels = Labels.of_source(results.source, words, results.reference)
    return draw_charts(Shown(results, labels).findings(), labels, wanted)


def compose_brief(
    results: Results,
    register: Register,
    prose: Prose,
    words: Catalogue,
    charts: Mapping[str, Told],
) -> Brief:
    """Fill a prose file from a run's results.

    Args:
        results: the run's tables.
        register: its numbers, from :func:`number_brief`.
        prose: in the language.
        words: the language's messages.
        charts: those drawn for it, by name.

    Raises:
        InputError: for prose that names what does not exist, or says a direction under no
            condition, naming file and line.
    """
    check_directions(prose, words)
    labels = Labels.of_source(results.source, words, results.reference)
    shown = Shown(results, labels)
    added = results.added
    known = known_ids(results)
    images = {name: _image(name, chart.alt, words) for name, chart in charts.items()}
    tables = {name: _with_cells(build) for name, build in shown.tables().items()}
    composer = Composer(
        prose,
        words,
        register,
        placeholder_words(results, words)
        | {
            "text.author": prose.head.author,
            "text.identifier": _identifier(results, words),
        },
        lambda name: is_possible(name, known),
        tables=tables | {one.name: _added_table(one, words) for one in added.tables},
        figures=dict.fromkeys(CHARTS, "")
        | images
        | {one.name: _added_image(one, words) for one in added.charts},
        notes={name: chart.note for name, chart in charts.items()}
        | {one.name: words.choose(one.note) for one in added.charts},
        extras={one.name: _exhibit_of_chart(one, words) for one in added.charts}
        | {one.name: _exhibit_of_table(one, words) for one in added.tables}
        | {LIST_OF_NUMBERS: _list_of_numbers(results, words)},
        extras_heading=f"## {words.say('brief.added')}",
        findings=generate_findings(results, prose, words),
        verdicts={f"claim.{row.claim}": row.verdict for row in results.claims},
        grades=grade_results(results),
        methods=lambda used, drawn: tell_methods(used, drawn, results, words),
        back_matter=lambda shown: write_back_matter(shown, results, register, words),
    )
    markdown = composer.compose()
    return Brief(
        words.language,
        markdown,
        _metadata(composer, results),
        tuple(composer.used),
        tuple(composer.left_out),
    )


def write_back_matter(
    shown: Sequence[tuple[str, str]], results: Results, register: Register, words: Catalogue
) -> BackMatter:
    """Write the entries of the numbers that a brief shows, and the publications behind them."""
    names = names_of(results)
    entries = gather_entries(shown, register)
    references = list_references(
        (one.number.id for one in entries), register, results.reference, names, words
    )
    return BackMatter(Appendix(entries, words, references, names).write(), references.write())


def known_ids(results: Results) -> KnownIds:
    """Return the ids that numbers of a run's source can be made of."""
    source, reference = results.source, results.reference
    scopes: dict[str, set[str]] = {}
    years: dict[str, set[int]] = {}
    for row in source.figures:
        if row.indicator is not None:
            scopes.setdefault(row.indicator, set()).add(source.info.find_scope(row.scope))
            if row.when is not None:
                years.setdefault(row.indicator, set()).update((row.when.start, row.when.end))
    series: dict[tuple[str, str, str | None], set[int]] = {}
    for one in reference.outturns:
        series.setdefault((one.series, one.geo, one.vintage), set()).add(one.year)
    main = source.info.scope_id
    return KnownIds(
        indicators=source.indicators,
        scopes={name: found - {main} for name, found in scopes.items()},
        years=years,
        home=source.info.place,
        compared=source.info.compare_with,
        series=series,
        claims={name: _readings_of(claim) for name, claim in results.declared.items()},
        figures={row.figure for row in source.figures if row.indicator is not None},
        targets={
            (row.series, row.vintage, row.year)
            for row in reference.targets_of(source.info.place or "")
        },
        measures={row.measure for row in results.measures},
    )


def _readings_of(claim: Claim) -> set[str]:
    """Return what a claim can be recomputed by."""
    made = {name for name, one in claim.readings.items() if one.formula is not None}
    return made or {SAME, LATEST_KNOWN}


def _with_cells(build: Table) -> Callable[[Composer], str]:
    return lambda composer: build(Cells(composer.register, composer.number))


def placeholder_words(results: Results, words: Catalogue) -> dict[str, str]:
    """Return the words a prose file may name, such as ``text.place``."""
    info = results.source.info
    names = names_of(results)
    policy = results.scenario.hedge_policy
    found = {
        "text.place": names.title("scope", info.scope_id, words),
        "text.source_title": words.pick(info, "title"),
        "text.publisher": words.pick(info, "publisher"),
        "text.document": _name_document(info, words),
        "text.obtain": words.pick(info, "obtain"),
        "text.date_note": words.pick(info, "date_note"),
        "text.edition": format_date(results.scenario.edition, words),
        "text.policy": words.say(f"policy.{policy}"),
        "text.policy_rule": words.say(f"policy_rule.{policy}"),
    }
    for row in results.claims:
        found[f"claim.{row.claim}.verdict"] = words.say(f"verdict.{row.verdict}")
        found[f"claim.{row.claim}.says"] = words.pick(row, "says")
    return {name: curl_quotes(text, words) for name, text in found.items()}


def generate_findings(results: Results, prose: Prose, words: Catalogue) -> list[str]:
    """Return the sentences of :func:`analysis.brief.findings.choose_findings`, as template lines.

    A kind of finding that the prose has no sentence for is left out.
    """
    names = names_of(results)
    main = results.source.info.scope_id
    sentences = []
    for row in choose_findings(results):
        if isinstance(row, ClaimRow):
            stem, title = f"claim.{row.claim}", names.title("claim", row.claim, words)
        else:
            make = pair_stem if isinstance(row, GrowthRow) else rate_stem
            stem = make(row.subject, row.variant, main)
            title = names.subject(row.subject, words)
        template = _template_of(row, prose.head)
        told = template.replace("{{title}}", mark_language(title, words))
        told = _KEY.sub(stem, told)
        if isinstance(row, ClaimRow):
            told = told.replace(f"{stem}.{_NEAREST}", claim_id(row.claim, row.reading))
        sentences.append(told)
    return [sentence for sentence in sentences if sentence]


def _name_document(info: SourceInfo, words: Catalogue) -> str:
    """Name the document with its publisher and the note on its date, as far as they are known."""
    title, publisher, note = (words.pick(info, one) for one in ("title", "publisher", "date_note"))
    named = words.say("language.comma").join(filter(None, (title, publisher)))
    stop = words.say("language.stop")
    return stop.join(filter(None, (named, note.removesuffix(stop.strip())))) + stop.strip()


def _template_of(row: Found, head: FrontMatter) -> str:
    """Return the prose's sentence for a kind of finding; empty where it has none."""
    match row:
        case ClaimRow():
            return head.finding_statement
        case RateRow(average=True) | RateRow(end=None):
            return head.finding_rate_alone
        case RateRow():
            implied = head.finding_rate_implied if row.deflator is not None else ""
            return implied or head.finding_rate
        case GrowthRow() if row.pp is not None:
            return head.finding_ratio
        case GrowthRow(base_origin="back-cast"):
            return head.finding_printed or head.finding_level
        case _:
            return (head.finding_year if row.years <= 1 else "") or head.finding_level


def _image(name: str, alt: str, words: Catalogue) -> str:
    return f"![{escape_markdown(alt)}](figures/{name}.{words.language}.svg)"


def _added_image(chart: AddedChart, words: Catalogue) -> str:
    """Return a chart that a notebook drew: one picture, whatever the language."""
    return f"![{escape_markdown(words.choose(chart.alt))}](added/{chart.name}.svg)"


def _added_table(table: AddedTable, words: Catalogue) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        del composer
        align = "".join("r" if numeric else "l" for numeric in table.numeric)
        rows = [[escape_markdown(cell) for cell in row] for row in table.rows]
        data = words.say("language.data")
        heads = table.header.get(words.language) or table.header[data]
        return pipe_table([escape_markdown(head) for head in heads], rows, align)

    return build


def _exhibit_of_table(table: AddedTable, words: Catalogue) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        title = escape_markdown(words.choose(table.title))
        body = _added_table(table, words)(composer) + _note(table.note, words)
        return f"::: {{#tbl-{_anchor(table.name)} .table}}\n{title}\n\n{body}\n:::"

    return build


def _exhibit_of_chart(chart: AddedChart, words: Catalogue) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        del composer
        title = escape_markdown(words.choose(chart.title))
        image = _added_image(chart, words)
        told = _note(chart.note, words)
        return f"::: {{#fig-{_anchor(chart.name)} .figure}}\n{title}\n\n{image}{told}\n:::"

    return build


def _list_of_numbers(results: Results, words: Catalogue) -> Callable[[Composer], str]:
    """Return the published numbers that the prose does not name, a line each."""

    def build(composer: Composer) -> str:
        lines = []
        for one in results.added.numbers:
            name = added_id(one.name)
            if name not in composer.used:
                label = escape_markdown(words.choose(one.title))
                note = escape_markdown(words.choose(one.note))
                lines.append(
                    f"- {label}{words.say('language.colon')}{composer.number(name)}"
                    f"{words.say('language.semicolon') if note else ''}{note}"
                )
        return "\n".join(lines)

    return build


def _note(texts: Mapping[str, str], words: Catalogue) -> str:
    note = words.choose(texts)
    return f"\n\n::: note\n{escape_markdown(note)}\n:::" if note else ""


def _anchor(name: str) -> str:
    return name.replace("_", "-")


def _metadata(composer: Composer, results: Results) -> Metadata:
    head, scenario = composer.prose.head, results.scenario
    return Metadata(
        title=composer.title(linked=False),
        subtitle=composer.fill_plain(head.subtitle),
        author=head.author,
        date=scenario.edition,
        language=composer.catalogue.language,
        description=composer.fill_plain(head.description),
        keywords=head.keywords,
        identifier=_identifier(results, composer.catalogue),
    )


def _identifier(results: Results, words: Catalogue) -> str:
    """Return what a brief is called by: scenario, edition and language."""
    scenario = results.scenario
    return f"{scenario.scenario}-{scenario.edition.isoformat()}-{words.language}"
