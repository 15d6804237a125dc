"""The tables of a brief: their rows, their order, and where a cell stays empty."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest

from analysis.core.period import Period
from analysis.exhibits.tables import (
    Cells,
    OutlookYear,
    pipe_table,
    tabulate_claims,
    tabulate_conflicts,
    tabulate_flips,
    tabulate_key_indicators,
    tabulate_outlook,
    tabulate_outside,
    tabulate_readings,
    tabulate_verdicts,
)
from analysis.study.robustness import RobustnessRow


@dataclass(frozen=True)
class Number:
    value: Decimal = Decimal(0)
    bounded: bool = False
    display: dict = field(default_factory=dict)
    label: dict = field(default_factory=dict)


class Everything(dict):
    """A register in which every id is a number."""

    def __contains__(self, number_id):
        return True

    def __missing__(self, number_id):
        return Number(display={"en": number_id, "zh": number_id})


def show(number_id, modifier):
    return f"<{number_id}|{modifier}>" if modifier else f"<{number_id}>"


def cells_of(register=None):
    return Cells(Everything() if register is None else register, show)


def grid(table):
    """Cells of a pipe table as a reader sees them, the line of rules left out."""
    table = re.sub(r"\\(.)", r"\1", table)
    head, _, *rows = table.split("\n")
    split = [[cell.strip() for cell in line[1:-1].split(" | ")] for line in (head, *rows)]
    return split[0], split[1:]


def growth_id(row, term):
    return f"{row.indicator}@{row.scope}.{term}"


# --- key indicators ---------------------------------------------------------------------------


def key_table(kit, rows, register=None, language="en"):
    return tabulate_key_indicators(rows, cells_of(register), kit.labels(language), growth_id)


def test_levels_show_growth_and_ratios_points(kit):
    head, rows = grid(key_table(kit, [kit.firms, kit.rd_gdp]))
    assert head == ["Indicator", "Years", "From", "To", "Change", "Bounds", "A year"]
    f, r = "firms@changzhou", "rd_gdp@changzhou"
    assert rows == [
        ["Technology service firms", "2014–2020", f"<{f}.base|short>", f"<{f}.end|short>",
         f"<{f}.pct|short>", "–", f"<{f}.cagr|short>"],
        ["R&D / GDP", "2015–2020", f"<{r}.base|short>", f"<{r}.end|short>",
         f"<{r}.pp|short>", "–", f"<{r}.pp_per_year|short>"],
    ]  # fmt: skip


def test_printed_pairs_come_first_then_the_main_scope_and_others_are_left_out(kit):
    elsewhere = replace(kit.firms, scope="park")
    aside = replace(kit.firms, headline=False)
    rows = grid(key_table(kit, [kit.staff, elsewhere, aside, kit.institutions, kit.firms]))[1]
    assert [row[0] for row in rows] == [
        "Enterprise R&D institutions", "Technology service firms",
        "Technology service firms (Science Park)", "Share of R&D staff†",
    ]  # fmt: skip


def test_the_change_of_a_single_year_is_its_yearly_change(kit):
    [row] = grid(key_table(kit, [kit.staff]))[1]
    assert row[4] == row[6] == "<staff@changzhou.pp|short>"
    [row] = grid(key_table(kit, [replace(kit.staff, base_period=kit.year(2018))]))[1]
    assert row[6] == "<staff@changzhou.pp_per_year|short>"


def test_dates_less_than_a_year_apart_have_their_months_and_no_yearly_change(kit):
    months = {
        "base_period": Period(2019, 2019, month=12),
        "end_period": Period(2020, 2020, month=1),
    }
    [row] = grid(key_table(kit, [replace(kit.firms, **months)]))[1]
    assert (row[1], row[6]) == ("December 2019 to January 2020", "–")


def test_bounds_are_shown_where_there_are_any(kit):
    register = {
        "firms@changzhou.pct": Number(bounded=True),
        "institutions@changzhou.pct": Number(),
    }
    rows = grid(key_table(kit, [kit.firms, kit.institutions], register))[1]
    assert [row[5] for row in rows] == ["<firms@changzhou.pct|range>", "–"]


def test_a_pair_without_its_change_in_the_register_is_left_out(kit):
    register = {"firms@changzhou.pct": Number(), "rd_gdp@changzhou.pct": Number()}
    rows = grid(key_table(kit, [kit.firms, kit.rd_gdp, kit.institutions], register))[1]
    assert [row[0] for row in rows] == ["Technology service firms"]
    assert key_table(kit, [kit.firms], {}) == ""
    assert key_table(kit, []) == ""


def test_a_title_is_plain_text_with_its_quotes_set(kit):
    labels = kit.labels(indicators={"firms": kit.titled("企业", "The city's *best* | firms")})
    table = tabulate_key_indicators([kit.firms], cells_of(), labels, growth_id)
    assert "The city’s \\*best\\* \\| firms" in table


def test_the_chinese_table_has_its_own_heads_and_widths(kit):
    table = key_table(kit, [kit.firms], language="zh")
    assert grid(table)[0] == ["指标", "年份", "基期", "期末", "变动", "界限", "年均"]
    assert grid(table)[1][0][1] == "2014—2020"
    rules = table.split("\n")[1].strip("|").split("|")
    assert [len(rule) for rule in rules] == [32, 12, 12, 12, 13, 12, 17]
    assert [rule[0] for rule in rules] == [":", ":", "-", "-", "-", "-", "-"]


# --- claims -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Claim:
    claim: str
    verdict: str
    reading: str = "total"
    says_zh: str = "企业增至“百家”"
    says_en: str = "the city's firms rose"
    reading_zh: str = "总增幅（全期）"
    reading_en: str = "total growth (all years)"
    gap: int | None = None
    pages: tuple = (3,)
    outside: bool = False


def claim_id(claim, reading):
    return f"{claim}.{reading}"


def claims_table(kit, rows, register=None, language="en"):
    return tabulate_claims(rows, cells_of(register), kit.labels(language), claim_id)


def test_only_claims_that_do_not_simply_hold_are_told(kit):
    verdicts = [
        "certain", "does_not_hold", "within_rounding", "conflict", "not_checkable",
        "under_reading", "compatible",
    ]  # fmt: skip
    claims = [Claim(f"c{n}", verdict) for n, verdict in enumerate(verdicts)]
    head, rows = grid(claims_table(kit, claims))
    assert head == ["Statement", "Stated", "Recomputed", "Verdict"]
    assert [(row[1], row[3]) for row in rows] == [
        ("<c1.stated|short>", "does not hold"),
        ("<c3.stated|short>", "conflict"),
        ("<c5.stated|short>", "one reading"),
    ]
    assert claims_table(kit, claims[:1]) == ""


def test_a_statement_opens_with_a_capital_and_a_reading_has_no_brackets_of_its_own(kit):
    [row] = grid(claims_table(kit, [Claim("c", "conflict")]))[1]
    assert row[0] == "The city’s firms rose"
    assert row[2] == "<c.total|short> (total growth, all years)"
    [row] = grid(claims_table(kit, [Claim("c", "conflict")], language="zh"))[1]
    assert row[0] == "企业增至“百家”"
    assert row[2] == "<c.total|short>（总增幅，全期）"
    assert row[3] == "互相冲突"


def test_readings_that_look_the_same_stand_together_others_apart(kit):
    readings = [
        Claim("c", "conflict", reading=name, reading_en=name) for name in ("one", "two", "three")
    ]
    register = {
        "c.one": Number(display={"en": "5%"}),
        "c.two": Number(display={"en": "6%"}),
        "c.three": Number(display={"en": "5%"}),
    }
    [row] = grid(claims_table(kit, readings, register))[1]
    assert row[1] == "–"  # what was stated is no number
    assert row[2] == "<c.one|short> (one; three); <c.two|short> (two)"


TOLD = [
    Claim("small", "conflict", gap=2, pages=(8, 36)),
    Claim("dates", "conflict"),
    Claim("large", "does_not_hold", gap=40, reading="a", reading_en="one"),
    Claim("large", "does_not_hold", gap=30, reading="b", reading_en="other"),
    Claim("either", "under_reading", gap=9),
    Claim("sure", "certain"),
    Claim("theirs", "conflict", gap=90, outside=True),
    Claim("theirs_too", "certain", outside=True),
    Claim("open", "not_checkable", gap=99),
]


def test_own_conflicts_are_told_the_worst_first_with_how_far_they_are_apart(kit):
    head, rows = grid(tabulate_conflicts(TOLD, cells_of(), kit.labels("en"), claim_id))
    assert head == ["Statement", "Stated", "Recomputed", "Apart by at least", "Pages"]
    assert [(row[1], row[3], row[4]) for row in rows] == [
        ("<large.stated|short>", "<large.gap|short>", "3"),
        ("<small.stated|short>", "<small.gap|short>", "8, 36"),
        ("<dates.stated|short>", "<dates.gap|short>", "3"),
    ]
    assert rows[0][2] == "<large.a|short> (one); <large.b|short> (other)"
    lacking = {"dates.stated": Number()}
    dates = grid(tabulate_conflicts([TOLD[1]], cells_of(lacking), kit.labels("en"), claim_id))
    assert dates[1][0][3] == "–"
    assert tabulate_conflicts(TOLD[4:], cells_of(), kit.labels("en"), claim_id) == ""


def test_what_holds_under_one_reading_and_what_others_print_have_tables_of_their_own(kit):
    head, rows = grid(tabulate_readings(TOLD, cells_of(), kit.labels("en"), claim_id))
    assert head == ["Statement", "Stated", "By each reading", "Pages"]
    assert [row[1] for row in rows] == ["<either.stated|short>"]
    head, rows = grid(tabulate_outside(TOLD, cells_of(), kit.labels("zh"), claim_id))
    assert head == ["说法", "文件所述", "外部数据", "页码"]
    assert [row[1] for row in rows] == ["<theirs.stated|short>"]
    both = [Claim("c", "conflict", gap=1, pages=(8, 36))]
    [row] = grid(tabulate_conflicts(both, cells_of(), kit.labels("zh"), claim_id))[1]
    assert row[4] == "8、36"


def test_readings_that_gave_no_number_are_a_dash_together(kit):
    readings = [Claim("c", "conflict", reading=name, reading_en=name) for name in ("a", "b")]
    [row] = grid(claims_table(kit, readings, {}))[1]
    assert row[2] == "– (a; b)"


# --- verdicts ---------------------------------------------------------------------------------


def test_every_verdict_is_counted_in_order(kit):
    table = tabulate_verdicts(
        [Claim("c", "certain")], cells_of(), kit.labels(), lambda verdict: f"count.{verdict}"
    )
    head, rows = grid(table)
    assert head == ["Verdict", "Claims"]
    assert rows == [
        ["holds for all values the prints allow", "<count.certain>"],
        ["holds at the printed values", "<count.compatible>"],
        ["holds within rounding only", "<count.within_rounding>"],
        ["holds under one reading only", "<count.under_reading>"],
        ["does not hold", "<count.does_not_hold>"],
        ["figures conflict", "<count.conflict>"],
        ["not checkable", "<count.not_checkable>"],
    ]
    assert tabulate_verdicts([], cells_of(), kit.labels(), str) == ""


# --- what flips -------------------------------------------------------------------------------


def row(subject, convention, outcome, **more):
    """A claim's verdict, or a rate's conclusion, under a convention; the first is the run's."""
    columns = {"claim": subject, "verdict": outcome, "conclusion": "stands"}
    if more.pop("change", False):
        columns = {"number": subject, "conclusion": outcome}
    if more.pop("rate", False):
        columns = {"indicator": subject, "scope": "park", "conclusion": outcome}
    flips = more.pop("flips", convention != "standard")
    return RobustnessRow(
        subject=subject,
        convention=convention,
        baseline=convention == "standard",
        moves=flips,
        flips=flips,
        **{"robust": False} | columns | more,
    )


def test_what_flips_is_told_with_what_it_becomes_under_which_conventions(kit):
    rows = [
        row("revenue", "standard", "rises", rate=True),
        row("revenue", "wide", "unsure", rate=True),
        row("a", "standard", "certain"),
        row("a", "wide", "does_not_hold"),
        row("a", "literal", "compatible", flips=False),
        row("a", "truncation", "does_not_hold"),
        row("a", "inclusive_years", "within_rounding"),
        row("c", "standard", "under_reading", conclusion="one_reading"),
        row("c", "wide", "certain"),
        row("b", "standard", "certain", robust=True),
    ]
    claims = [Claim("a", "certain"), Claim("b", "certain", says_en="nothing")]
    head, lines = grid(tabulate_flips(rows, claims, cells_of(), kit.labels()))
    assert head == ["Statement", "As read here", "Under other conventions"]
    assert lines == [
        [
            "Park revenue (Science Park)",
            "every value the prints allow is a rise",
            "neither a rise nor a fall for sure (hedges and round counts read widely)",
        ],
        [
            "The city’s firms rose",
            "certain",
            (
                "does not hold (hedges and round counts read widely, "
                "figures cut off instead of rounded); "
                "within rounding (years counted with both ends)"
            ),
        ],
    ]
    _, [_, line] = grid(tabulate_flips(rows, claims, cells_of(), kit.labels("zh")))
    assert line == [
        "企业增至“百家”",
        "必然成立",
        "不成立（约数与整数都放宽，数字截尾而非四舍五入）；舍入内成立（年数首尾都计）",
    ]
    assert tabulate_flips(rows[-1:], claims, cells_of(), kit.labels()) == ""


def test_a_change_that_flips_is_called_as_its_number_is(kit):
    rows = [
        row("measure.x", "standard", "falls", change=True),
        row("measure.x", "wide", "unsure", change=True),
    ]
    named = {
        "measure.x": Number(label={"en": "R&D per lab, change", "zh": "每家机构研发经费变动"})
    }
    _, lines = grid(tabulate_flips(rows, [], cells_of(named), kit.labels()))
    assert lines == [
        [
            "R&D per lab, change",
            "every value the prints allow is a fall",
            "neither a rise nor a fall for sure (hedges and round counts read widely)",
        ]
    ]
    _, [[said, *_]] = grid(tabulate_flips(rows, [], cells_of(named), kit.labels("zh")))
    assert said == "每家机构研发经费变动"


# --- outlook ----------------------------------------------------------------------------------


def test_each_year_shows_both_forms_and_what_came_later(kit):
    years = [OutlookYear(year, f"l{year}", f"c{year}", f"o{year}") for year in (2021, 2022, 2023)]
    register = dict.fromkeys(("l2021", "c2021", "o2021", "l2022", "c2023"), Number())
    head, rows = grid(tabulate_outlook(years, cells_of(register), kit.labels()))
    assert head == ["Year", "Line", "Bounds", "Exponential", "Later outturn"]
    assert rows == [
        ["2021", "<l2021>", "<l2021|bounds>", "<c2021>", "<o2021>"],
        ["2022", "<l2022>", "<l2022|bounds>", "–", "–"],
    ]
    assert tabulate_outlook([], cells_of(), kit.labels()) == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_widths_add_up_to_a_page(kit, language):
    labels = kit.labels(language)
    years = [OutlookYear(2021, "l", "c", "o")]
    for table, width in (
        (tabulate_outlook(years, cells_of(), labels), 80),
        (claims_table(kit, [Claim("c", "conflict")], language=language), 100),
    ):
        rules = table.split("\n")[1].strip("|").split("|")
        assert sum(len(rule) - 1 for rule in rules) == width


# --- pipes ------------------------------------------------------------------------------------


def test_a_pipe_table_aligns_and_weighs_its_columns():
    assert pipe_table(["a", "b"], [["1", "2"], ["3", "4"]], [("l", 3), ("r", 2)]) == (
        "| a | b |\n|:---|--:|\n| 1 | 2 |\n| 3 | 4 |"
    )
    assert pipe_table(["a"], [], [("l", 3)]) == ""


def test_a_count_under_two_dates_has_a_rate_for_each_and_a_mark(kit):
    other = replace(kit.institutions, headline=False, variant="other")

    def name(row, term):
        return f"{row.variant}.{term}"

    register = Everything(
        {".cagr": Number(Decimal("15.8")), "other.cagr": Number(Decimal("12.5"))}
    )
    cells = cells_of(register)
    table = tabulate_key_indicators([kit.institutions, other], cells, kit.labels(), name)
    [row] = grid(table)[1]
    assert row[0] == "Enterprise R&D institutions‡"
    assert row[-1] == "<other.cagr|short> or <.cagr|short>"
    [alone] = grid(tabulate_key_indicators([kit.institutions], cells, kit.labels(), name))[1]
    assert alone[0] == "Enterprise R&D institutions"
    assert alone[-1] == "<.cagr|short>"
