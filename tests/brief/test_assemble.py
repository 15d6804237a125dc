"""One brief from a run's results: words, exhibits, findings, and what notebooks added."""

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.brief.assemble import (
    Told,
    compose_brief,
    draw_brief,
    generate_findings,
    known_ids,
    number_brief,
    placeholder_words,
)
from analysis.brief.blocks import LeftOut, included_figures
from analysis.brief.entries import entry_id
from analysis.brief.prose import parse_prose
from analysis.core.errors import InputError
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.added import AddedChart, AddedNumber, AddedSet, AddedTable
from analysis.source.reference import ReferenceRow
from analysis.study.rates import RateRow
from analysis.words.catalogue import catalogue, pseudo

EN, ZH = catalogue("en"), catalogue("zh")
WORDS = {"zh": ZH, "en": EN}
MADE = MadeBy(step="02_growth", cell="mine")


def draw(results, prose, words=EN):
    return draw_brief(results, words, included_figures(prose))


def compose(results, prose, words=EN):
    register = number_brief(results, WORDS | {words.language: words})
    told = {name: Told(one.alt, one.note) for name, one in draw(results, prose, words).items()}
    return compose_brief(results, register, prose, words, told)


def plain(markdown):
    return re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", markdown).replace("\\", "")


@pytest.mark.usefixtures("compared")
def test_a_brief_is_filled_from_its_run(run_study, prose):
    brief = compose(run_study(), prose)
    text = plain(brief.markdown)
    assert text.startswith("# Jia has 80.1% more\n")
    row = "| Enterprise labs\u2060‡ | 2015–2019 | 900 | 1,621 | 80.1 | – | 15.8 or 12.5 |"
    assert row in text
    assert "| R&D intensity | 2015–2020 | 2.65% | about 3.0% | 0.35 |" in text
    assert "| 2022 | 3.14% | 2.99–3.29 | 3.15% | 3.38% |" in text
    assert "Both kinds together are 1,621" in text
    assert "| does not hold | 1 |" in text
    assert brief.left_out == ()
    assert brief.language == "en"


@pytest.mark.usefixtures("compared")
def test_every_number_shown_has_its_entry_and_no_other_has(run_study, prose):
    brief = compose(run_study(), prose)
    entries = re.findall(r'\{#(n-\S+) \.entry value="[^"]+" code="([^"]+)"', brief.markdown)
    linked = set(re.findall(r'ref="([^"]*)"', brief.markdown))
    assert {entry for entry, _ in entries} == linked
    assert len(entries) == len(set(entries)) < len(brief.used)  # a print has one, however named
    register = number_brief(run_study(), WORDS)
    assert all(entry_id(code) == entry and code in register for entry, code in entries)


@pytest.mark.usefixtures("compared")
def test_the_charts_a_run_allows_are_drawn_and_placed(run_study, prose):
    brief = compose(run_study(), prose)
    drawn = draw(run_study(), prose)
    assert set(drawn) == {*("growth_ranking", "composition", "verdicts", "scenarios", "series")}
    placed = re.findall(r"\]\(figures/(\w+)\.en\.svg\)", brief.markdown)
    assert set(placed) == set(drawn)


def test_without_other_places_their_exhibits_are_left_out(run_study, prose):
    brief = compose(run_study(), prose)
    assert {"scenarios", "series", "verdicts"}.isdisjoint(draw(run_study(), prose))
    assert not any(word in brief.markdown for word in ("Outlook", "Scenarios", "Verdicts"))
    lines = prose.body.split("\n")
    dropped = [lines[one.line - prose.first_line + 1].strip() for one in brief.left_out]
    assert dropped == ["Claims", "Verdicts", "Outlook", "Scenarios", "Series", "Verdicts"]


@pytest.mark.usefixtures("compared")
def test_a_narrower_run_leaves_out_what_it_lacks(run_study):
    prose = parse_prose(
        "---\ntitle: T\nauthor: A\ndescription: D\n---\n\nLabs {{growth.labs.pct}}.\n\nShare "
        "{{growth.rd_gdp.pp}}.\n",
        "x.md",
    )
    brief = compose(run_study(indicators=("rd_gdp",)), prose)
    assert "Share" in brief.markdown
    assert "Labs" not in brief.markdown
    assert brief.left_out == (
        LeftOut(7, "Labs ….", "number growth.labs.pct is not made by this scenario"),
    )


@pytest.mark.usefixtures("compared")
def test_a_slip_in_an_id_is_no_narrower_run(run_study):
    prose = parse_prose(
        "---\ntitle: T\nauthor: A\ndescription: D\n---\n\nShare {{composition.labs.pp}}.\n", "x.md"
    )
    with pytest.raises(InputError, match=r"x\.md, line 7: no number or word"):
        compose(run_study(), prose)


def test_findings_are_told_by_the_prose_s_sentence_for_their_kind(run_study, prose):
    sentences = generate_findings(run_study(indicators=("labs", "rd_gdp")), prose, EN)
    assert sentences == [
        "**Enterprise labs** came to {{growth.labs.end}}, by {{growth.labs.pct}}.",
        "**R\\&D intensity** went to {{growth.rd_gdp.end | short}}, by {{growth.rd_gdp.pp}}.",
    ]


def with_sentences(**sentences):
    """Return prose whose only sentences of findings are these."""
    head = "".join(f"{name}: '{text}'\n" for name, text in sentences.items())
    return parse_prose(f"---\ntitle: T\nauthor: A\ndescription: D\n{head}---\n\nText.\n", "x.md")


def test_a_pair_s_sentence_tells_whether_its_earlier_level_is_printed(run_study):
    prose = with_sentences(
        finding_level="L {{title}}", finding_printed="P {{title}}", finding_year="Y {{title}}"
    )
    results = run_study(indicators=("labs", "tax_relief"))
    assert sorted(generate_findings(results, prose, EN)) == ["L Enterprise labs", "P Tax relief"]
    year = [
        row.model_copy(update={"base_year": 2018, "months": 12}) if row.headline else row
        for row in results.growth
        if row.indicator == "labs"
    ]
    changed = replace(results, growth=tuple(year))
    assert generate_findings(changed, prose, EN) == ["Y Enterprise labs"]
    two = {"base_year": 2017, "months": 24}
    longer = replace(results, growth=tuple(row.model_copy(update=two) for row in year))
    assert generate_findings(longer, prose, EN) == ["L Enterprise labs"]
    few = with_sentences(finding_level="L {{title}}")
    assert generate_findings(changed, few, EN) == ["L Enterprise labs"]
    assert "L Tax relief" in generate_findings(results, few, EN)


def test_a_rate_s_sentence_tells_its_amount_where_one_is_printed(run_study):
    prose = with_sentences(
        finding_rate="{{title}} {{key.end}} {{key.real_pct}}",
        finding_rate_alone="{{title}} {{key.real_pct}}",
    )
    rate = RateRow(
        indicator="subsidy",
        scope="jia",
        unit="CNY",
        base_year=2019,
        end_year=2020,
        rate=6,
        rate_low="5.5",
        rate_high="6.5",
        headline=True,
        figures=("p02.04",),
    )
    results = replace(run_study(indicators=("subsidy",)), growth=(), rates=(rate,))
    assert generate_findings(results, prose, EN) == ["Subsidy {{rate.subsidy.real_pct}}"]
    beside = rate.model_copy(update={"end": Decimal(9)})
    assert generate_findings(replace(results, rates=(beside,)), prose, EN) == [
        "Subsidy {{rate.subsidy.end}} {{rate.subsidy.real_pct}}"
    ]


def test_a_rate_beside_the_change_of_prices_it_implies_has_a_sentence_that_tells_of_it(run_study):
    both = with_sentences(
        finding_rate="R {{title}}", finding_rate_implied="I {{title}}", finding_rate_alone="A"
    )
    plain = with_sentences(finding_rate="R {{title}}")
    rate = RateRow(
        indicator="subsidy",
        scope="jia",
        unit="CNY",
        figures=("p02.04",),
        base_year=2019,
        end_year=2020,
        headline=True,
        **dict.fromkeys(("rate", "rate_low", "rate_high", "end"), 6),
    )
    implied = rate.model_copy(update={"deflator": Decimal(1)})
    results = replace(run_study(indicators=("subsidy",)), growth=())
    for row, prose, told in (
        (implied, both, "I Subsidy"),
        (rate, both, "R Subsidy"),
        (implied, plain, "R Subsidy"),  # for want of one of its own
    ):
        assert generate_findings(replace(results, rates=(row,)), prose, EN) == [told]


@pytest.mark.usefixtures("compared")
def test_a_contradicted_statement_is_told_with_the_reading_that_comes_nearest(run_study):
    prose = with_sentences(
        finding_statement="{{title}}: {{key.stated}}, {{key.nearest}}, {{key.gap}}"
    )
    [told] = generate_findings(run_study(), prose, EN)
    assert told.endswith(
        ": {{claim.labs_growth.stated}}, {{claim.labs_growth.plain}}, {{claim.labs_growth.gap}}"
    )


def test_prose_without_a_sentence_for_a_kind_of_finding_has_none_of_it(run_study):
    prose = parse_prose(
        "---\ntitle: T\nauthor: A\ndescription: D\nfinding_ratio: '{{title}}'\n---\n\nText.\n",
        "x.md",
    )
    assert generate_findings(run_study(indicators=("labs", "rd_gdp")), prose, EN) == [
        "R\\&D intensity"
    ]


@pytest.mark.usefixtures("compared")
def test_words_are_those_of_source_policy_and_claims(run_study):
    words = placeholder_words(run_study(hedge_policy="wide"), ZH)
    assert words["text.place"] == "甲市"
    assert words["text.policy"] == ZH.say("policy.wide")
    assert words["claim.labs_growth.says"] == "两类机构合计1621家"
    strict = placeholder_words(run_study(), ZH)
    assert strict["claim.labs_growth.verdict"] == ZH.say("verdict.does_not_hold")
    english = placeholder_words(run_study(edition="2024-05-01"), EN)
    assert (english["text.place"], english["text.edition"]) == ("Jia", "1 May 2024")
    info = run_study().source.info
    assert strict["text.source_title"] == info.title_zh
    assert (strict["text.publisher"], strict["text.obtain"], strict["text.date_note"]) == (
        info.publisher_zh,
        info.obtain_zh,
        info.date_note_zh,
    )


@pytest.mark.usefixtures("compared")
def test_known_ids_are_the_source_s_whatever_was_chosen(run_study):
    known = known_ids(run_study(indicators=("rd_gdp",)))
    assert "labs" in known.indicators
    assert {2015, 2019, 2020} <= set(known.years["labs"])
    assert known.scopes["park_revenue"] == {"yi-park"}
    assert known.home == "jia"
    assert ("rd_gdp_ratio", "sheng", None) in known.series
    assert "labs_growth" in known.claims
    assert "p01.02" in known.figures
    assert "p01.01" not in known.figures  # a date measures nothing
    assert set(known.scopes) == set(known.indicators)
    assert known.targets == set()  # the place has none


def test_a_figure_without_a_date_is_known_though_it_is_of_no_year(source_folder, run_study):
    source_folder.append("figures.csv", "p02.11,2,9家,level,9,exact,enterprise,,,乙园,labs,\n")
    known = known_ids(run_study())
    assert "p02.11" in known.figures
    assert known.scopes["labs"] == {"yi-park"}
    assert known.years["labs"] == {2015, 2019, 2020}


@pytest.mark.usefixtures("compared")
def test_known_targets_are_those_of_the_home_place(run_study):
    cells = {
        "series": "rd_gdp_ratio", "geo": "jia", "year": 2025, "value": "4", "unit": "%",
        "status": "target", "trust": "high", "source_title": "规划", "publisher": "bureau",
    }  # fmt: skip
    rows = [
        ReferenceRow.model_validate(cells | more)
        for more in ({}, {"vintage": "yearbook"}, {"geo": "guo"}, {"status": "estimate"})
    ]
    results = run_study()
    reference = results.reference
    planned = replace(reference, rows=(*reference.rows, *rows))
    assert known_ids(replace(results, reference=planned)).targets == {
        ("rd_gdp_ratio", None, 2025),
        ("rd_gdp_ratio", "yearbook", 2025),
    }


def test_a_claim_is_recomputed_by_its_readings_or_if_it_repeats_by_what_repeats(
    compared, run_study
):
    compared.append(
        "claims.yml",
        """\
    unknown: {label_zh: 未知, label_en: unknown, missing_zh: 无数, missing_en: not given}
labs_twice:
  topic: repeat
  says_zh: 两处{first}、{second}
  says_en: Printed as {first} and {second}
  operands: {first: p01.04, second: p02.07}
""",
    )
    assert known_ids(run_study()).claims == {
        "labs_growth": {"plain"},
        "labs_twice": {"same", "latest_known"},
    }


def everything_added():
    texts = {"title": {"zh": "自绘", "en": "Mine"}, "note": {"zh": "注", "en": "A note"}}
    return AddedSet(
        Path("added"),
        numbers=(
            AddedNumber(
                name="ratio",
                title={"zh": "比值", "en": "my ratio"},
                made_by=MADE,
                value=Decimal("1.8"),
                low=Decimal("1.8"),
                high=Decimal("1.8"),
                unit="count",
                operands=(Operand(kind=OperandKind.ESTIMATE, id="growth.labs.end"),),
                formula={"zh": "甲 ÷ 乙", "en": "a ÷ b"},
            ),
        ),
        charts=(
            AddedChart(
                name="my_chart", made_by=MADE, alt={"zh": "图", "en": "Alt"}, data=False, **texts
            ),
        ),
        tables=(
            AddedTable(
                name="my_table",
                made_by=MADE,
                header={"zh": ("甲", "乙"), "en": ("One", "Two")},
                rows=(("a", "1"),),
                numeric=(False, True),
                **texts,
            ),
        ),
    )


@pytest.mark.usefixtures("compared")
@pytest.mark.parametrize(
    ("words", "told"),
    [(EN, ("Mine", "A note", "my ratio: 1.8")), (ZH, ("自绘", "注", "比值：1.8"))],
)
def test_what_a_notebook_added_is_seen_in_each_brief_and_its_appendix(
    run_study, prose, words, told
):
    results = replace(run_study(), added=everything_added())
    text = plain(compose(results, prose, words).markdown)
    body, _, appendix = text.partition(":::::: appendix")
    assert f"## {words.say('brief.added')}" in body
    assert all(one in body for one in told)
    assert "](added/my_chart.svg)" in body
    assert "::: {#fig-my-chart .figure}" in body
    assert "::: {#tbl-my-table .table}" in body
    assert "| a | 1 |" in body
    assert "n-added.ratio" in appendix
    assert "02_growth.html#cell-mine" in appendix


@pytest.mark.usefixtures("compared")
def test_what_the_prose_places_is_not_shown_again(run_study):
    prose = parse_prose(
        "---\ntitle: T\nauthor: A\ndescription: D\n---\n\nIt is {{added.ratio}}.\n\n"
        "::: {#fig-x .figure}\nHere\n\n{{figure: my_chart}}\n:::\n\n"
        "::: {#tbl-x .table}\nThere\n\n{{table: my_table}}\n:::\n",
        "x.md",
    )
    text = plain(compose(replace(run_study(), added=everything_added()), prose).markdown)
    assert text.count("added/my_chart.svg") == 1
    assert text.count("| a | 1 |") == 1
    assert EN.say("brief.added") not in text


@pytest.mark.usefixtures("compared")
def test_a_brief_says_what_it_is(run_study, prose):
    metadata = compose(run_study(), prose).metadata
    assert metadata.title == "Jia has 80.1% more"
    assert metadata.subtitle == "Science in Jia"
    assert metadata.identifier == "jia-2024-05-01-en"
    assert metadata.keywords == ("labs",)


# A language that brackets everything it says


def bracketed(text):
    """Take away what stands in brackets, inner ones first, and what is data or markup."""
    while (shorter := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = shorter
    return text


@pytest.mark.usefixtures("compared")
def test_in_a_language_that_brackets_its_messages_no_letter_but_the_data_s_stands_outside(
    run_study, prose
):
    results = run_study()
    brief = compose(results, prose, pseudo(EN))
    _, _, appendix = brief.markdown.partition(":::::: appendix")
    left = bracketed(plain(re.sub(r"\[\w+\]\(#note-\w+\)", "", appendix)))
    markup = r"::: references|\{#\S+ \.entry [^}]*\}|:::\S*|## Numbers|\(#[^)]*\)|<[^>]*>"
    left = re.sub(markup, "", left)
    data = [
        *(one.title_en for one in results.source.indicators.values()),
        *(one.title_en for one in results.reference.series.values()),
        *(one.title_en for one in results.reference.places.values()),
        *(row.printed for row in results.source.figures),
        *("yearbook edition", "Bureau of Statistics", "年鉴", "Jia", "Yi Park", "CNY"),
        *(row.says_en for row in results.claims),
        *(row.reading_en for row in results.claims),
    ]
    for known in sorted(data, key=len, reverse=True):
        left = left.replace(known, "")
    assert re.findall(r"[^\W\d_]+", left) == []
    for chart in draw(results, prose, pseudo(EN)).values():
        assert "⟦" in chart.alt


# What the run bears out


def small(body, finding="'**{{title}}** came to {{key.end}}.'"):
    head = "---\ntitle: T\nauthor: A\ndescription: D\nfinding_level: {0}\n---\n\n"
    return parse_prose(head.replace("{0}", finding) + body, "x.md")


@pytest.mark.usefixtures("compared")
def test_a_generated_finding_has_conditions_and_a_grade_of_its_own_pair(run_study):
    finding = (
        "'{{when key.pct > 100}} [{{key.pct}}]{.key-figure} **{{title}}** rose to {{key.end}}."
        "{{grade: key}}'"
    )
    body = "::: findings\n{{findings}}\n:::\n\n{{grades}}\n"
    few = run_study(indicators=("labs", "service_firms", "rd_gdp"))
    brief = compose(few, small(body, finding))
    text = plain(brief.markdown)
    assert "1. [123–162%]{.key-figure} **Service firms** rose to over 600.\n" in text
    assert "**How sure?** **Firm:** 1 (the sign or verdict" in text
    assert ".num .key ref" in brief.markdown
    assert "2." not in text
    assert "growth.labs.pct > 100 does not hold: 80.1111 against 100" in {
        one.reason for one in brief.left_out
    }


@pytest.mark.usefixtures("compared")
def test_prose_that_says_a_direction_under_no_condition_fails_the_build(run_study):
    with pytest.raises(InputError, match=r"x\.md, line 8: 'rose' says which way"):
        compose(run_study(), small("Labs rose to {{growth.labs.end}}.\n"))


@pytest.mark.usefixtures("compared")
@pytest.mark.parametrize("words", [EN, ZH])
def test_where_no_finding_is_left_the_brief_says_so_first(run_study, words):
    body = "::: findings\n{{findings}}\n:::\n\nText {{count.pairs | of pair}}.\n"
    prose = small(body)
    text = compose(run_study(indicators=("grant",)), prose, words).markdown
    assert text.split("\n\n")[2] == words.say("brief.no_finding")
    assert words.say("brief.no_finding") not in compose(run_study(), prose, words).markdown


@pytest.mark.usefixtures("compared")
def test_a_statement_s_verdict_is_asked_for(run_study):
    body = (
        "{{when claim.labs_growth is does_not_hold}} No.\n\n"
        "{{when claim.labs_growth is certain or compatible}} Yes.\n"
    )
    brief = compose(run_study(), small(body))
    assert brief.markdown == "# T\n\nNo.\n"
    [one] = brief.left_out
    assert one.reason == "claim.labs_growth is does_not_hold, not certain or compatible"
    wide = compose(run_study(hedge_policy="wide"), small(body))
    assert wide.markdown == "# T\n\n" or "No." not in wide.markdown


@pytest.mark.usefixtures("compared")
def test_methods_and_a_dagger_are_there_only_with_what_they_are_of(run_study):
    body = (
        "{{methods}}\n\n::: {#t .table}\nPairs\n\n{{table: key_indicators}}\n\n"
        "::: note\nNote.\n\n{{when count.shown.back_cast > 0}} † Back-cast.\n:::\n:::\n"
    )
    full = compose(run_study(), small(body)).markdown
    assert EN.say("method.growth") in full
    assert EN.say("method.claim") not in full
    assert "Note. † Back-cast." in full
    labs = compose(run_study(indicators=("labs",)), small(body)).markdown
    assert "Note.\n\n:::" in labs
    assert "†" not in labs
    nothing = compose(run_study(indicators=("grant",)), small(body)).markdown
    assert nothing == "# T\n\n\n" or EN.say("method.growth") not in nothing


@pytest.mark.usefixtures("compared")
def test_a_chart_that_no_prose_includes_is_not_drawn(run_study, prose):
    body = prose.body.replace("{{figure: growth_ranking}}", "Words instead.")
    drawn = draw(run_study(), replace(prose, body=body))
    assert "growth_ranking" not in drawn
    assert "composition" in drawn


def test_only_what_draws_or_tabulates_imports_what_that_takes():
    modules = (
        "analysis.brief.assemble",
        "analysis.brief.shown",
        "analysis.brief.context",
        "analysis.publish.release",
        "analysis.run.site.pages",
    )
    asked = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    listed = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    ).stdout.split()
    assert set(modules) <= set(listed)
    assert not {"pandas", "matplotlib", "statsmodels"} & set(listed)
