"""One brief in one language: what the notebooks found, in the words of its prose.

Everything is pure: tables, register and prose go in, Markdown and charts come out. The files are
read and written by :mod:`analysis.run`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from analysis.brief.compose import Composer
from analysis.brief.prose import Prose
from analysis.exhibits.chart import Chart
from analysis.exhibits.charts import draw_charts
from analysis.exhibits.tables import TABLES, pipe_table
from analysis.register.added import AddedChart, AddedTable
from analysis.register.ids import is_possible, subject_key
from analysis.register.names import names_of
from analysis.register.number import Register
from analysis.register.results import Results
from analysis.render import Metadata, escape_markdown
from analysis.words.catalogue import Language, catalogue
from analysis.words.numerals import curl_quotes

#: How many generated findings a brief has room for.
MOST_FINDINGS: Final = 5


@dataclass(frozen=True)
class Brief:
    """A composed brief.

    Attributes:
        markdown: for :mod:`analysis.render`.
        metadata: title block and file properties.
        charts: the drawn charts by name; their pictures stand in `figures/<name>.<language>`.
        used: ids of the numbers it shows.
        left_out: lines of the prose whose numbers this scenario does not make.
    """

    language: Language
    markdown: str
    metadata: Metadata
    charts: Mapping[str, Chart]
    used: tuple[str, ...]
    left_out: tuple[int, ...]


def compose_brief(results: Results, register: Register, prose: Prose, language: Language) -> Brief:
    """Fill a prose file from a run's results.

    Args:
        results: the run's tables.
        register: its numbers, from :func:`analysis.register.build.build_register`.
        prose: in the language.
        language: the reader's.

    Raises:
        InputError: for prose that names what does not exist, naming file and line.
    """
    charts = draw_charts(results, names_of(results), language)
    added = results.added
    images = {name: _image(name, chart.alt, language) for name, chart in charts.items()}
    words = catalogue(language)
    composer = Composer(
        prose,
        language,
        register,
        placeholder_words(results, language),
        lambda name: is_possible(name, results),
        tables={name: _with(build, results, language) for name, build in TABLES.items()}
        | {one.name: _added_table(one, language) for one in added.tables},
        figures=dict.fromkeys(charts_known(), "")
        | images
        | {one.name: _image(one.name, _text(one.alt, language), language) for one in added.charts},
        extras={one.name: _exhibit_of_chart(one, language) for one in added.charts}
        | {one.name: _exhibit_of_table(one, language) for one in added.tables}
        | {"added_numbers": _list_of_numbers(results, language)},
        extras_heading=f"## {words.say('brief.added')}",
        findings=generate_findings(results, register, prose, language),
    )
    markdown = composer.compose()
    return Brief(
        language,
        markdown,
        _metadata(composer, results),
        charts,
        tuple(composer.used),
        tuple(composer.left_out),
    )


def placeholder_words(results: Results, language: Language) -> dict[str, str]:
    """Return the words a prose file may name, such as ``text.place``."""
    info = results.source.info
    words = catalogue(language)
    names = names_of(results)
    policy = results.scenario.hedge_policy
    found = {
        "text.place": names.title("scope", results.source.main_scope, language),
        "text.source_title": words.pick(info, "title"),
        "text.publisher": words.pick(info, "publisher"),
        "text.obtain": words.pick(info, "obtain"),
        "text.date_note": words.pick(info, "date_note"),
        "text.policy": words.say(f"policy.{policy}"),
    }
    for row in results.claims:
        found[f"claim.{row.claim}.verdict"] = words.say(f"verdict.{row.verdict}")
        found[f"claim.{row.claim}.says"] = words.pick(row, "says")
    return {name: curl_quotes(text, language) for name, text in found.items()}


def generate_findings(
    results: Results, register: Register, prose: Prose, language: Language
) -> list[str]:
    """Return finding sentences as template lines: the main scope first, printed, long spans."""
    head, names = prose.head, names_of(results)
    main = results.source.main_scope
    chosen = sorted(
        (row for row in results.growth if row.headline and row.has_rate),
        key=lambda row: (row.scope != main, row.base_origin != "printed", -row.years),
    )
    sentences = []
    for row in chosen[:MOST_FINDINGS]:
        template = head.finding_ratio if row.pp is not None else head.finding_level
        subject = row.subject
        title = escape_markdown(names.subject(subject, language))
        stem = f"growth.{subject_key(subject, main)}"
        sentences.append(template.replace("{{title}}", title).replace("{{key.", f"{{{{{stem}."))
    return [sentence for sentence in sentences if sentence]


def _image(name: str, alt: str, language: Language) -> str:
    return f"![{escape_markdown(alt)}](figures/{name}.{language}.svg)"


def _text(texts: Mapping[str, str], language: Language) -> str:
    """Return an author's text in a language, or in the one whose data that language shows."""
    data = catalogue(language).say("language.data")
    return texts.get(language) or texts.get(data) or ""


def _added_table(table: AddedTable, language: Language) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        del composer
        columns = [("r" if numeric else "l", 10) for numeric in table.numeric]
        rows = [[escape_markdown(cell) for cell in row] for row in table.rows]
        data = catalogue(language).say("language.data")
        heads = table.header.get(language) or table.header[data]
        return pipe_table([escape_markdown(head) for head in heads], rows, columns)

    return build


def _exhibit_of_table(table: AddedTable, language: Language) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        title = escape_markdown(_text(table.title, language))
        body = _added_table(table, language)(composer) + _note(table.note, language)
        return f"::: {{#tbl-{_anchor(table.name)} .table}}\n{title}\n\n{body}\n:::"

    return build


def _exhibit_of_chart(chart: AddedChart, language: Language) -> Callable[[Composer], str]:
    def build(composer: Composer) -> str:
        del composer
        title = escape_markdown(_text(chart.title, language))
        image = _image(chart.name, _text(chart.alt, language), language)
        told = _note(chart.note, language)
        return f"::: {{#fig-{_anchor(chart.name)} .figure}}\n{title}\n\n{image}{told}\n:::"

    return build


def _list_of_numbers(results: Results, language: Language) -> Callable[[Composer], str]:
    """Return the published numbers that the prose does not name, a line each."""

    def build(composer: Composer) -> str:
        words = catalogue(language)
        lines = []
        for one in results.added.numbers:
            name = f"added.{one.name}"
            if name not in composer.used:
                label = escape_markdown(_text(one.title, language))
                lines.append(f"- {label}{words.say('language.colon')}{composer.number(name)}")
        return "\n".join(lines)

    return build


def _note(texts: Mapping[str, str], language: Language) -> str:
    note = _text(texts, language)
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
        language=composer.language,
        description=composer.fill_plain(head.description),
        keywords=head.keywords,
        identifier=f"{scenario.scenario}-{scenario.edition.isoformat()}-{composer.language}",
    )


def metadata_json(metadata: Metadata) -> dict[str, Any]:
    """Return metadata as plain values, to hand from notebook to renderer."""
    content = dict(vars(metadata))
    content["date"] = metadata.date.isoformat()
    return content


def read_metadata(content: Mapping[str, Any]) -> Metadata:
    """Take :func:`metadata_json` back."""
    return Metadata(
        **{
            **content,
            "date": date.fromisoformat(content["date"]),
            "keywords": tuple(content["keywords"]),
        }
    )
