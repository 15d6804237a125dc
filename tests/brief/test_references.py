"""The publications behind a brief's numbers: each once, through whatever rests on them."""

from dataclasses import replace

import pytest

from analysis.brief.assemble import compose_brief, number_brief
from analysis.brief.prose import parse_prose
from analysis.brief.references import Cited, References, find_rows, list_references, ref_id
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.names import names_of
from analysis.register.number import Number, Register
from analysis.source.reference import ReferenceRow
from analysis.words.catalogue import catalogue

WORDS = {"zh": catalogue("zh"), "en": catalogue("en")}
EN = WORDS["en"]
HEAD = "---\ntitle: T\nauthor: A\ndescription: D\n---\n\n"


def references_of(results, used, register=None, language="en"):
    made = number_brief(results, WORDS) if register is None else register
    return list_references(used, made, results.reference, names_of(results), WORDS[language])


def plain(text):
    return text.replace("\\", "")


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
    found = references_of(results, [gap])
    [item] = map(plain, found.items)
    assert rows[0].source_title in item
    assert found.cited == {gap: [Cited(1)]}  # whose print stands in the list
    assert rows[0].as_written is None or rows[0].as_written in item


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
    name = f"reference.{quotient.id}"
    found = references_of(results, [name], register)
    assert len(found.items) == 2
    assert "GDP bulletin" in found.items[0]
    assert "<https://example.org/a> <https://example.org/b>" in found.items[1]
    assert found.cited == {name: [Cited(1), Cited(2)]}


def shown(results, *rows, language="en"):
    """The references of figures that a brief shows, each under its own name."""
    made = Register([number_of(row) for row in rows])
    return references_of(results, [one.id for one in made], made, language)


@pytest.mark.usefixtures("compared")
def test_publications_are_numbered_by_publisher_and_title_and_each_stands_once(run_study):
    more = {"url": "https://example.org/a https://example.org/b", "trust": "medium"}
    rows = [
        row_of("rd_gdp_ratio", "3", "Bulletin", year=2021, url="https://example.org/a"),
        row_of("rd_gdp_ratio", "4", "Annals", year=2022, trust="medium-low"),
        row_of("rd_gdp_ratio", "5", "Bulletin", year=2023, **more),
    ]
    found = shown(with_rows(run_study(), *rows), *rows)
    publisher = plain(found.items[0]).partition(":")[0]
    assert [plain(item) for item in found.items] == [
        f"{publisher}: Annals. (Copy: medium-low.)",
        f"{publisher}: Bulletin. (Copy: medium.) <https://example.org/a> <https://example.org/b>",
    ]
    # none of them has its print on record
    assert list(found.cited.values()) == [[Cited(2)], [Cited(1)], [Cited(2)]]
    text = found.write()
    assert text.startswith(f"{EN.say('brief.references.note')}\n\n::: references\n")
    assert text.endswith("\n:::")
    assert text.split("\n")[3:-1] == [
        f"- []{{#ref-1}}\\[1\\] {found.items[0]}",
        f"- []{{#ref-2}}\\[2\\] {found.items[1]}",
    ]
    assert ref_id(2) == "ref-2"
    assert References().write() == ""


@pytest.mark.usefixtures("compared")
def test_a_print_is_quoted_at_its_figure_or_else_at_its_publication_and_once(run_study):
    first = row_of("rd_gdp_ratio", "3", "Bulletin", year=2021, as_written="ratio 3")
    other = row_of("rd_gdp_ratio", "6", "Bulletin", year=2022, as_written="ratio 6")
    divided = {"status": "derived", "derivation": "ratio", "operands": (first.id, other.id)}
    derived = row_of("rd_gdp_ratio", "0.5", "DERIVED", year=2023, **divided)
    results = with_rows(run_study(), first, other, derived)
    found = shown(results, first, derived)
    assert found.cited[f"reference.{first.id}"] == [Cited(1, "“ratio 3”")]
    assert found.cited[f"reference.{derived.id}"] == [Cited(1)]
    [item] = map(plain, found.items)
    assert item.endswith("Bulletin. Prints: “ratio 6”.")
    [item] = map(plain, shown(results, derived).items)
    assert set(item.rpartition("Prints: ")[2].rstrip(".").split("; ")) == {
        "“ratio 3”",
        "“ratio 6”",
    }
    [item] = map(plain, shown(results, derived, language="zh").items)
    assert item.endswith(("Bulletin。原文：“ratio 3”；“ratio 6”。", "“ratio 6”；“ratio 3”。"))


@pytest.mark.usefixtures("compared")
def test_what_rests_on_no_number_of_the_register_has_no_publication(run_study):
    row = row_of("rd_gdp_ratio", "3", "Bulletin", year=2021)
    reference = with_rows(run_study(), row).reference
    one = number_of(row)

    def behind(*operands):
        rests = replace(one, id="trend.a", formula={"en": "x", "zh": "x"}, operands=operands)
        return list(find_rows(["trend.a"], Register([one, rests]), reference))

    lost = Operand(kind=OperandKind.ESTIMATE, id="trend.not_made")
    # a table that is called as a number is leads nowhere
    assert behind(lost, Operand(kind=OperandKind.TABLE, id=one.id)) == []
    twice = [Operand(kind=OperandKind.ESTIMATE, id=one.id)] * 2
    assert behind(lost, *twice) == [row]


@pytest.mark.usefixtures("compared")
def test_of_very_many_prints_the_first_and_the_last_are_quoted(run_study):
    def quoted(count):
        rows, quotients = [], []
        for n in range(count):
            cells = {"year": 1950 + n, "as_written": f"print {n}"}
            rows.append(row_of("rd_gdp_ratio", "3", "Bulletin", **cells))
            operands = (rows[-1].id, rows[-1].id)
            divided = {"status": "derived", "derivation": "ratio", "operands": operands}
            quotients.append(row_of("rd_gdp_ratio", "1", "X", year=2050 + n, **divided))
        found = shown(with_rows(run_study(), *rows, *quotients), *quotients)
        return plain(found.items[0])

    assert quoted(12).count("“print ") == 12
    assert quoted(13).endswith("“print 0” to “print 12” (13 figures).")


@pytest.mark.usefixtures("compared")
def test_a_figure_that_takes_a_printed_change_back_is_quoted_as_any_other(run_study):
    first = row_of("rd_gdp_ratio", "3", "Bulletin", year=2022, as_written="up, to 3")
    back = {"status": "derived", "derivation": "less_change", "change": "0.2"}
    cells = back | {"operands": (first.id,), "as_written": "up a little"}
    derived = row_of("rd_gdp_ratio", "2.8", "Bulletin", **cells)
    found = shown(with_rows(run_study(), first, derived), derived)
    assert found.cited[f"reference.{derived.id}"] == [Cited(1, "“up a little”")]


@pytest.mark.usefixtures("compared")
def test_a_figure_that_is_no_outcome_is_called_what_it_is(run_study):
    target = row_of("rd_gdp_ratio", "3", "Plan", status="target", as_written="at least 3")
    estimate = row_of("rd_gdp_ratio", "4", "News", status="estimate", as_written="about 4")
    found = shown(with_rows(run_study(), target, estimate), target, estimate)
    assert found.cited[f"reference.{target.id}"] == [Cited(2, "“at least 3” (target)")]
    assert found.cited[f"reference.{estimate.id}"] == [Cited(1, "“about 4” (official estimate)")]


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
    found = references_of(results, ["growth.labs.pct", "count.pairs"])
    assert found.items == []
    assert found.cited == {"growth.labs.pct": [], "count.pairs": []}


@pytest.mark.usefixtures("compared")
def test_a_brief_lists_what_it_used_and_no_more(run_study):
    results = run_study()
    register = number_brief(results, WORDS)
    row = results.reference.rows[0]
    body = f"Text {{{{reference.{row.id}}}}}.\n\n## References\n\n{{{{references}}}}\n"
    brief = compose_brief(results, register, parse_prose(HEAD + body, "x.md"), WORDS["en"], {})
    lines = [line for line in brief.markdown.split("\n") if line.startswith("- ")]
    assert len(lines) == 1
    assert row.source_title in lines[0]
    assert "::: references" in brief.markdown
    plain = replace(parse_prose(HEAD + "{{references}}\n\nText.\n", "x.md"))
    assert "- " not in compose_brief(results, register, plain, WORDS["en"], {}).markdown
