"""What `measures.yml` may declare, and that each fault is named with file, entry and column."""

import pytest

from analysis.core.errors import InputError
from analysis.source.measures import read_measures

SOUND = """\
relief_per_lab:
  title_zh: 平均每家减免税
  title_en: tax relief per lab
  unit: CNY
  operands: {relief: p02.01, labs: p01.04}
  formula: relief / labs
  note_zh: 假定{labs}均享受
  note_en: supposes that all {labs} had some
share_over_province:
  title_zh: 占比之比
  title_en: the share over the province's
  unit: ratio
  operands: {own: p01.07}
  reference: {other: {series: rd_gdp_ratio, place: sheng, year: 2020}}
  formula: own / other
  note_zh: 同年
  note_en: of one year
"""


@pytest.fixture
def read(source_folder, reference):
    """Read the source's measures from a text."""

    def read_text(text):
        path = source_folder.path("measures.yml")
        path.write_text(text, encoding="utf-8")
        return read_measures(path, source_folder.read().figures, reference)

    return read_text


def test_a_source_without_measures_has_none(source_folder, reference):
    path = source_folder.path("measures.yml")
    assert not path.exists()
    assert read_measures(path, source_folder.read().figures, reference) == {}


def test_figures_and_outside_rows_are_operands(read):
    found = read(SOUND)
    assert list(found) == ["relief_per_lab", "share_over_province"]
    assert found["relief_per_lab"].operands == {"relief": "p02.01", "labs": "p01.04"}
    assert found["share_over_province"].reference["other"].place == "sheng"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "relief: p02.01",
            "relief: p02.99",
            r"measures.yml, measure relief_per_lab, column operands: 'p02.99' is no figure",
        ),
        (
            "year: 2020}}",
            "year: 2019}}",
            r"column reference: other is 0 rows .*sheng\.2019; one is accepted, .*sheng\.20[12]",
        ),
        ("unit: CNY", "unit: percent", r"column unit: 'relief / labs' is in CNY, not in percent"),
        (
            "formula: own / other",
            "formula: 100 * own / other",
            r"'100 \* own / other' is in percent, not as ratio is; accepted: / 100",
        ),
        (
            "formula: relief / labs",
            "formula: relief / labs\n  change: true",
            r"column change: 'relief / labs' is a level, whose sign says nothing",
        ),
        ("unit: ratio", "unit: percent", r"is in ratio, not in percent; accepted: ratio"),
        ("formula: relief / labs", "formula: relief - labs", r"sets CNY against enterprise"),
        ("formula: relief / labs", "formula: relief * 2", r"does not use 'labs'"),
        ("formula: relief / labs", "formula: relief / labz", r"unknown operand 'labz'.*labs"),
        ("formula: relief / labs", "formula: relief / labs / labs", r"stands more than once"),
        ("formula: relief / labs", "formula: exec(relief)", r"is refused: .*accepted: operand"),
        ("labs: p01.04", "labs: p02.01", r"p02.01 stands under two names"),
        ("labs: p01.04", "years: p01.04", r"'years' can't name an operand"),
        ("均享受", "}均享受", r"a stray '}' in '假定\{labs\}\}均享受"),
        ("均享受", "在2020年", r"a typed digit '2' in '假定\{labs\}在2020年'"),
        ("{labs} had", "{firms} had", r"unknown operand 'firms' in 'supposes"),
        ("  title_en: tax relief per lab\n", "", r"column title_en"),
        ("  note_zh: 同年\n", "", r"column note_zh"),
        ("unit: CNY", "unit: francs", r"column unit"),
        ("relief_per_lab:", "Relief:", r"measure Relief: no measure id; accepted: lower-case"),
        ("{own: p01.07}", "{other: p01.07}", r"'other' names an operand already"),
        (
            "  operands: {own: p01.07}\n",
            "",
            r"column formula: unknown operand 'own'",
        ),
    ],
)
def test_a_fault_is_named_with_file_entry_and_column(read, old, new, fault):
    assert SOUND.count(old) == 1
    with pytest.raises(InputError, match=f"(?s){fault}"):
        read(SOUND.replace(old, new))


def test_what_one_figure_says_is_printed_already(read):
    alone = SOUND.replace("relief: p02.01, labs: p01.04", "labs: p01.04")
    with pytest.raises(InputError, match="'labs' only repeats what is printed already"):
        read(alone.replace("formula: relief / labs", "formula: labs"))


def test_one_outside_row_is_not_two_operands(read):
    row = "{series: rd_gdp_ratio, place: sheng, year: 2020}"
    twice = SOUND.replace(f"{{other: {row}}}", f"{{other: {row}, again: {row}}}")
    with pytest.raises(InputError, match=r"rd_gdp_ratio\.sheng\.2020 stands under two"):
        read(twice.replace("own / other", "own / other + again / 2"))


def test_all_faults_are_told_at_once(read):
    spoilt = SOUND.replace("p02.01", "p02.99").replace("p01.07", "p01.99")
    with pytest.raises(InputError, match=r"(?s)p02\.99.*p01\.99"):
        read(spoilt)


@pytest.mark.parametrize("unit", ["CNY", "percent", "enterprise"])
def test_a_pure_number_is_in_no_unit(read, unit):
    number = f"""\
pair:
  title_zh: 数
  title_en: a number
  unit: {unit}
  formula: 1 + 1
  note_zh: 无
  note_en: nothing
"""
    with pytest.raises(InputError, match=rf"column unit: '1 \+ 1' is in None, not in {unit}"):
        read(number)


@pytest.mark.parametrize(
    ("unit", "formula"),
    [
        ("percent", "share(own, other)"),
        ("percentage_point", "own - other"),
        ("ratio", "own / other"),
    ],
)
def test_a_unit_in_percent_is_that_of_a_formula_in_percent(read, unit, formula):
    text = SOUND.replace("unit: ratio", f"unit: {unit}")
    text = text.replace("formula: own / other", f"formula: {formula}")
    assert read(text)["share_over_province"].unit == unit


def test_a_measure_is_declared_once(read):
    first, _, _ = SOUND.partition("share_over_province:")
    again = first.replace("relief_per_lab:", "relief_again:")
    with pytest.raises(InputError, match="relief_again: says what relief_per_lab says"):
        read(SOUND + again)
