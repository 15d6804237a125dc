"""The publications behind a brief's numbers: each once, through whatever rests on them."""

from dataclasses import replace

import pytest

from analysis.brief.assemble import compose_brief, number_brief
from analysis.brief.prose import parse_prose
from analysis.brief.references import find_rows, write_references
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.names import names_of
from analysis.register.number import Number, Register
from analysis.source.reference import ReferenceRow
from analysis.words.catalogue import catalogue

WORDS = {"zh": catalogue("zh"), "en": catalogue("en")}
HEAD = "---\ntitle: T\nauthor: A\ndescription: D\n---\n\n"


def listed(results, used, language="en"):
    register = number_brief(results, WORDS)
    return write_references(
        used, register, results.reference, names_of(results), WORDS[language]
    ).split("\n")


@pytest.mark.usefixtures("compared")
def test_a_difference_rests_on_the_publications_of_its_outside_figures(run_study):
    results = run_study()
    register = number_brief(results, WORDS)
    [gap] = [
        number.id
        for number in register
        if ".gap.2015" in number.id and number.id.startswith("trend") and number.id[-1] == "5"
    ][:1]
    rows = list(find_rows([gap], register, results.reference))
    assert {row.year for row in rows} == {2015}
    [line] = listed(results, [gap])
    title = rows[0].source_title
    assert title in line.replace("\\", "")
    assert line.startswith("- ")


def row_of(series, value, title, **more):
    return ReferenceRow.model_validate(
        {
            "series": series,
            "geo": "jia",
            "year": 2021,
            "value": value,
            "unit": "%",
            "status": "published",
            "trust": "high",
            "source_title": title,
            "publisher": "bureau",
        }
        | more
    )


def with_rows(results, *rows):
    reference = results.reference
    return replace(results, reference=replace(reference, rows=(*reference.rows, *rows)))


@pytest.mark.usefixtures("compared")
def test_a_quotient_is_listed_by_what_was_divided(run_study):
    part = row_of(
        "rd_gdp_ratio", "3", "R&D bulletin", url="https://example.org/a https://example.org/b"
    )
    whole = row_of("rd_gdp_ratio", "4", "GDP bulletin", year=2022)
    quotient = row_of(
        *("rd_gdp_ratio", "0.75", "DERIVED from both"),
        status="derived",
        derivation="ratio",
        operands=(part.id, whole.id),
    )
    results = with_rows(run_study(), part, whole, quotient)
    register = Register([number_of(quotient)])
    found = write_references(
        [f"reference.{quotient.id}"], register, results.reference, names_of(results), WORDS["en"]
    ).split("\n")
    assert len(found) == 2
    assert "GDP bulletin" in found[0]
    assert "<https://example.org/a> <https://example.org/b>" in found[1]


def number_of(row):
    return Number(
        id=f"reference.{row.id}",
        **dict.fromkeys(("value", "low", "high"), row.value),
        unit="percent",
        label={},
        display={},
        operands=(Operand(kind=OperandKind.REFERENCE, id=row.id),),
        citation={"en": "x"},
        made_by=MadeBy(step="x", cell="y"),
    )


@pytest.mark.usefixtures("compared")
def test_printed_figures_have_none(run_study):
    results = run_study()
    assert listed(results, ["growth.labs.pct", "count.pairs"]) == [""]


@pytest.mark.usefixtures("compared")
def test_a_brief_lists_what_it_used_and_no_more(run_study):
    results = run_study()
    register = number_brief(results, WORDS)
    row = results.reference.rows[0]
    body = f"Text {{{{reference.{row.id}}}}}.\n\n## References\n\n{{{{references}}}}\n"
    brief = compose_brief(results, register, parse_prose(HEAD + body, "x.md"), WORDS["en"])
    lines = [line for line in brief.markdown.split("\n") if line.startswith("- ")]
    assert len(lines) == 1
    assert row.source_title in lines[0]
    plain = replace(parse_prose(HEAD + "{{references}}\n\nText.\n", "x.md"))
    assert "- " not in compose_brief(results, register, plain, WORDS["en"]).markdown
