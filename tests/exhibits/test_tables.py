"""The tables of a brief: their rows, their order, and where a cell stays empty."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import SimpleNamespace

import pytest

from analysis.core.period import Period
from analysis.exhibits.tables import (
    Cells,
    OutlookYear,
    has_change,
    is_bounded,
    pipe_table,
    tabulate_claims,
    tabulate_conflicts,
    tabulate_flips,
    tabulate_key_indicators,
    tabulate_outlook,
    tabulate_outside,
    tabulate_rates,
    tabulate_readings,
    tabulate_verdicts,
)
from analysis.study.rates import RateRow
from analysis.study.robustness import RobustnessRow


@dataclass(frozen=True)
class Number:
    value: Decimal = Decimal(0)
    bounded: bool = False
    point: bool = True
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
    split = [[cell.strip() for cell in line[2:-2].split(" | ")] for line in (head, *rows)]
    return split[0], split[1:]


def ungrouped(rows):
    """The rows without those that head a group of others."""
    return [row for row in rows if any(row[1:])]


def growth_id(row, term):
    return f"{row.indicator}@{row.scope}.{term}"


# --- key indicators ---------------------------------------------------------------------------


def key_table(kit, rows, register=None, language="en"):
    return tabulate_key_indicators(rows, cells_of(register), kit.labels(language), growth_id)


def test_levels_show_growth_and_ratios_points_under_heads_that_name_the_unit(kit):
    head, rows = grid(key_table(kit, [kit.rd_gdp, kit.firms]))
    assert head == ["Indicator", "Years", "From", "To", "Change", "Bounds", "A year"]
    f, r = "firms@changzhou", "rd_gdp@changzhou"
    assert rows == [
        ["Over more than one year: growth in percent, largest first", *[""] * 6],
        ["Technology service firms", "2014–2020", f"<{f}.base|short>", f"<{f}.end|short>",
         f"<{f}.pct|bare>", "–", f"<{f}.cagr|bare>"],
        ["Over more than one year: change in percentage points, largest first", *[""] * 6],
        ["R&D / GDP", "2015–2020", f"<{r}.base|short>", f"<{r}.end|short>",
         f"<{r}.pp|bare>", "–", f"<{r}.pp_per_year|bare>"],
    ]  # fmt: skip


def test_the_largest_change_comes_first_and_what_is_no_headline_is_left_out(kit):
    elsewhere = replace(kit.firms, scope="park")
    aside = replace(kit.firms, headline=False)
    register = Everything(
        {
            "firms@changzhou.pct": Number(Decimal(3)),
            "firms@park.pct": Number(Decimal(9)),
            "institutions@changzhou.pct": Number(Decimal(-4)),
        }
    )
    pairs = [kit.staff, kit.institutions, elsewhere, aside, kit.firms]
    rows = grid(key_table(kit, pairs, register))[1]
    assert [row[0] for row in rows] == [
        "Over more than one year: growth in percent, largest first",
        "Technology service firms (Science Park)", "Technology service firms",
        "Enterprise R&D institutions",
        "Over one year: change in percentage points, largest first",
        "Share of R&D staff\u2060†",
    ]  # fmt: skip


def test_the_change_of_a_single_year_is_not_told_twice(kit):
    head, rows = grid(key_table(kit, [kit.staff]))
    assert len(head) == 6  # no column for rates a year
    assert [len(row) for row in rows] == [6, 6]
    assert rows[1][4] == "<staff@changzhou.pp|bare>"
    assert grid(key_table(kit, [kit.staff, kit.firms]))[1][-1][6] == ""
    longer = replace(kit.staff, base_period=kit.year(2018))
    assert grid(key_table(kit, [longer]))[1][1][6] == "<staff@changzhou.pp_per_year|bare>"


def test_dates_less_than_a_year_apart_have_their_months_and_no_yearly_change(kit):
    months = {
        "base_period": Period(2019, 2019, month=12),
        "end_period": Period(2020, 2020, month=1),
    }
    _, [group, row] = grid(key_table(kit, [replace(kit.firms, **months)]))
    assert group[0].startswith("Over one year: growth")
    assert row[1] == "December 2019 to January 2020"
    assert len(row) == 6


def test_bounds_are_shown_where_there_are_any_and_where_the_change_is_not_they_itself(kit):
    register = {
        "firms@changzhou.pct": Number(bounded=True),
        "institutions@changzhou.pct": Number(),
        "staff@changzhou.pp": Number(bounded=True, point=False),
    }
    rows = grid(key_table(kit, [kit.firms, kit.institutions, kit.staff], register))[1]
    assert [row[5] for row in ungrouped(rows)] == ["<firms@changzhou.pct|range>", "–", ""]


def test_a_pair_without_its_change_in_the_register_is_left_out(kit):
    register = {"firms@changzhou.pct": Number(), "rd_gdp@changzhou.pct": Number()}
    rows = grid(key_table(kit, [kit.firms, kit.rd_gdp, kit.institutions], register))[1]
    assert [row[0] for row in ungrouped(rows)] == ["Technology service firms"]
    assert key_table(kit, [kit.firms], {}) == ""
    assert key_table(kit, []) == ""


def test_a_title_is_plain_text_with_its_quotes_set(kit):
    labels = kit.labels(indicators={"firms": kit.titled("企业", "The city's *best* | firms")})
    table = tabulate_key_indicators([kit.firms], cells_of(), labels, growth_id)
    assert "The city’s \\*best\\* \\| firms" in table


def test_the_chinese_table_has_its_own_heads(kit):
    table = key_table(kit, [kit.firms], language="zh")
    assert grid(table)[0] == ["指标", "年份", "基期", "期末", "变动", "界限", "年均"]
    assert grid(table)[1][0][0] == "一年以上：增幅（%），由大到小"
    assert grid(table)[1][1][1] == "2014—2020"
    assert table.split("\n")[1] == "|:---|:---|---:|---:|---:|---:|---:|"


# --- claims -----------------------------------------------------------------------------------


def a_rate(indicator="revenue", rate=6, **more):
    given = {"scope": "changzhou", "unit": "CNY", "base_year": 2018, "end_year": 2019}
    bounds = dict.fromkeys(("rate", "rate_low", "rate_high"), rate)
    return RateRow(indicator=indicator, figures=("x",), **(given | bounds | more))


def rates_table(kit, rows, register=None):
    return tabulate_rates(rows, cells_of(register), kit.labels("en"), growth_id)


def test_rates_stand_beside_their_amounts_the_main_place_s_and_the_largest_first(kit):
    rows = [
        a_rate(rate=1),
        a_rate(rate=9, scope="park"),
        a_rate(rate=5, average=True, base_year=2015),
        a_rate("firms", rate=7),
    ]
    register = {
        **{f"{name}@changzhou.real_pct": Number(bounded=True) for name in ("revenue", "firms")},
        "revenue@park.real_pct": Number(),
        "revenue@changzhou.real_pct_per_year": Number(),
        "firms@changzhou.end": Number(),
    }
    head, lines = grid(rates_table(kit, rows, register))
    assert head == [
        *("Indicator", "Years", "Amount, current prices"),
        *("Growth at constant prices, %", "Bounds"),
    ]
    assert lines == [
        [
            *("Technology service firms", "2018–2019", "<firms@changzhou.end|short>"),
            *("<firms@changzhou.real_pct|bare>", "<firms@changzhou.real_pct|range>"),
        ],
        [
            *("Park revenue", "2018–2019", "–"),
            *("<revenue@changzhou.real_pct|bare>", "<revenue@changzhou.real_pct|range>"),
        ],
        [
            *("Park revenue (a year)", "2015–2019", "–"),
            *("<revenue@changzhou.real_pct_per_year|bare>", "–"),
        ],
        [
            *("Park revenue (Science Park)", "2018–2019", "–"),
            *("<revenue@park.real_pct|bare>", "–"),
        ],
    ]
    assert rates_table(kit, []) == ""


def test_prices_have_columns_where_a_rate_implies_them_with_their_bounds(kit):
    implied = a_rate(deflator=1, deflator_low=0, deflator_high=2)
    stem = "revenue@changzhou"
    register = {
        f"{stem}.real_pct": Number(),
        f"{stem}.nominal_pct": Number(),
        f"{stem}.price_change": Number(bounded=True),
    }
    head, [line] = grid(rates_table(kit, [implied], register))
    assert head[5:] == ["At current prices, %", "Implied change of prices, %"]
    assert line[5:] == [
        f"<{stem}.nominal_pct|bare>",
        f"<{stem}.price_change|bare> (<{stem}.price_change|range>)",
    ]
    head, [line] = grid(rates_table(kit, [implied], {f"{stem}.real_pct": Number()}))
    assert line[5:] == ["–", "–"]


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
    figures: tuple = ()
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
    assert head == ["Statement", "Stated", "Recomputed", "Pages"]
    assert [(row[0], row[1], row[3]) for row in rows] == [
        ("Holds under one reading only", "", ""),
        ("The city’s firms rose", "<c5.stated|short>", "3"),
        ("Does not hold", "", ""),
        ("The city’s firms rose", "<c1.stated|short>", "3"),
        ("Figures conflict", "", ""),
        ("The city’s firms rose", "<c3.stated|short>", "3"),
    ]
    assert claims_table(kit, claims[:1]) == ""


def test_a_statement_opens_with_a_capital_and_a_reading_has_no_brackets_of_its_own(kit):
    _, row = grid(claims_table(kit, [Claim("c", "conflict")]))[1]
    assert row[0] == "The city’s firms rose"
    assert row[2] == "<c.total|short> (total growth, all years)"
    group, row = grid(claims_table(kit, [Claim("c", "conflict")], language="zh"))[1]
    assert row[0] == "企业增至“百家”"
    assert row[2] == "<c.total|short>（总增幅，全期）"
    assert group[0] == "数字互相冲突"


def test_readings_that_look_the_same_stand_together_others_apart(kit):
    readings = [
        Claim("c", "conflict", reading=name, reading_en=name) for name in ("one", "two", "three")
    ]
    register = {
        "c.one": Number(display={"en": "5%"}),
        "c.two": Number(display={"en": "6%"}),
        "c.three": Number(display={"en": "5%"}),
    }
    _, row = grid(claims_table(kit, readings, register))[1]
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
    assert head == [
        *(
            "Statement",
            "Stated",
            "Recomputed or printed elsewhere",
            "Apart by at least, %",
            "Pages",
        )
    ]
    assert [(row[1], row[3], row[4]) for row in rows] == [
        ("<large.stated|short>", "<large.gap|bare>", "3"),
        ("<small.stated|short>", "<small.gap|bare>", "8, 36"),
        ("<dates.stated|short>", "<dates.gap|bare>", "3"),
    ]
    assert rows[0][2] == "<large.a|short> (one); <large.b|short> (other)"
    lacking = {"dates.stated": Number()}
    dates = grid(tabulate_conflicts([TOLD[1]], cells_of(lacking), kit.labels("en"), claim_id))
    assert dates[1][0][3] == "–"
    assert tabulate_conflicts(TOLD[4:], cells_of(), kit.labels("en"), claim_id) == ""


def test_what_holds_under_one_reading_and_what_others_print_have_tables_of_their_own(kit):
    head, rows = grid(tabulate_readings(TOLD, cells_of(), kit.labels("en"), claim_id))
    assert head == ["Statement", "Stated", "By each reading (named in brackets)", "Pages"]
    assert [row[1] for row in rows] == ["<either.stated|short>"]
    head, rows = grid(tabulate_outside(TOLD, cells_of(), kit.labels("zh"), claim_id))
    assert head == ["说法", "文件所述", "外部数据", "页码"]
    assert [row[1] for row in rows] == ["<theirs.stated|short>"]
    both = [Claim("c", "conflict", gap=1, pages=(8, 36))]
    [row] = grid(tabulate_conflicts(both, cells_of(), kit.labels("zh"), claim_id))[1]
    assert row[4] == "8、36"


def test_without_pages_statements_are_located_by_paragraphs(kit):
    paged = kit.labels("en")
    labels = replace(paged, names=replace(paged.names, pages={}, paragraphs={"a": 12, "b": 4}))
    claims = [Claim("c", "conflict", gap=1, pages=(), figures=("a", "b"))]
    for table in (tabulate_claims, tabulate_conflicts):
        head, rows = grid(table(claims, cells_of(), labels, claim_id))
        assert (head[-1], rows[-1][-1]) == ("Paragraphs", "4, 12")


def test_readings_that_gave_no_number_are_a_dash_together(kit):
    readings = [Claim("c", "conflict", reading=name, reading_en=name) for name in ("a", "b")]
    _, row = grid(claims_table(kit, readings, {}))[1]
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
            "holds for all values",
            (
                "does not hold (hedges and round counts read widely, "
                "figures cut off instead of rounded); "
                "holds within rounding only (years counted with both ends)"
            ),
        ],
    ]
    _, [_, line] = grid(tabulate_flips(rows, claims, cells_of(), kit.labels("zh")))
    assert line == [
        "企业增至“百家”",
        "任何取值下都成立",
        ("不成立（约数与整数都放宽，数字截尾而非四舍五入）；仅在舍入范围内成立（年数首尾都计）"),
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
        ["2021", "<l2021|short>", "<l2021|range>", "<c2021|short>", "<o2021|short>"],
        ["2022", "<l2022|short>", "<l2022|range>", "–", "–"],
    ]
    assert tabulate_outlook([], cells_of(), kit.labels()) == ""


# --- pipes ------------------------------------------------------------------------------------


def test_a_pipe_table_aligns_its_columns_and_heads_groups():
    assert pipe_table(["a", "b"], [["head"], ["1", "2"], ["3", "4"]], "lr") == (
        "| a | b |\n|:---|---:|\n| head |  |\n| 1 | 2 |\n| 3 | 4 |"
    )
    assert pipe_table(["a"], [], "l") == ""


def test_a_count_under_two_dates_has_a_rate_for_each_and_a_mark(kit):
    other = replace(kit.institutions, headline=False, variant="other")

    def name(row, term):
        return f"{row.variant}.{term}"

    register = Everything(
        {".cagr": Number(Decimal("15.8")), "other.cagr": Number(Decimal("12.5"))}
    )
    cells = cells_of(register)
    table = tabulate_key_indicators([kit.institutions, other], cells, kit.labels(), name)
    _, row = grid(table)[1]
    assert row[0] == "Enterprise R&D institutions\u2060‡"
    assert row[-1] == "<.cagr|bare> or <other.cagr|bare>"
    _, alone = grid(tabulate_key_indicators([kit.institutions], cells, kit.labels(), name))[1]
    assert alone[0] == "Enterprise R&D institutions"
    assert alone[-1] == "<.cagr|bare>"


@pytest.mark.parametrize(
    ("pp", "pct", "shown", "bounded"),
    [
        (None, "79.1 80.1 81.1", True, True),
        (None, "80.1 80.1 80.1", True, False),
        ("0.245 0.35 0.455", None, True, True),
        ("0.35 0.35 0.35", None, True, False),
        (None, None, False, False),
    ],
)
def test_a_pair_has_its_change_in_points_or_in_percent_and_a_range_where_it_is_open(
    pp, pct, shown, bounded
):
    cells = {}
    for name, ends in (("pp", pp), ("pct", pct)):
        low, value, high = map(Decimal, ends.split()) if ends else (None, None, None)
        cells |= {name: value, f"{name}_low": low, f"{name}_high": high}
    row = SimpleNamespace(**cells)
    assert (has_change(row), is_bounded(row)) == (shown, bounded)
