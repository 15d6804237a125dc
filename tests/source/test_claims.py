"""`claims.yml`: what an entry must hold, and the unit a formula must have."""

import pytest
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.source.claims import (
    Claim,
    ClaimReading,
    ReferenceKey,
    check_units,
    read_claims,
)
from analysis.source.schema import Figure

GOOD = """
c:
  topic: growth
  says_zh: 由{base}到{end}
  says_en: from {base} to {end}, {stated}
  stated: p01.01
  operands: {base: p01.02, end: p01.03}
  readings:
    total: {formula: "pct(base, end)", label_zh: 总, label_en: total}
"""


def figure(number, printed, value, unit, **cells):
    content = {"figure": f"p01.{number:02d}", "page": 1, "kind": "level", "indicator": "x"}
    return Figure(printed=printed, value=value, unit=unit, **content | cells)


FIGURES = (
    figure(1, "25%", "25", "percent", kind="change"),
    figure(2, "268家", "268", "enterprise"),
    figure(3, "600家", "600", "enterprise"),
    figure(4, "2015年", None, None, kind="date", period="2015"),
    figure(5, "9元", "9", "CNY"),
)


@pytest.fixture
def read(tmp_path):
    def read(old="", new="", text=GOOD):
        assert old in text
        path = tmp_path / "claims.yml"
        path.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return read_claims(path, FIGURES)

    return read


def test_an_entry_is_read_as_it_stands(read):
    claim = read()["c"]
    assert claim.figures == {"stated": "p01.01", "base": "p01.02", "end": "p01.03"}
    assert claim.readings["total"].relation == "equal"
    assert claim.texts == (
        *(
            "由{base}到{end}",
            "from {base} to {end}, {stated}",
            "",
            "",
            "",
            "",
            "总",
            "total",
            "",
            "",
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("p01.02", "p01.99", "column base: 'p01.99' is no figure of figures.csv; did you mean"),
        ("stated: p01.01", "stated: x", "column stated: 'x' is no figure"),
        ("由{base}", "由268", "typed digit '2' in '由268到"),
        ("由{base}", "由{base", "a stray '{' in '由{base"),
        ("由{base}", "由{base.end}", "a stray '{' in '由{base.end}"),
        ("由{base}", "由{base}}", "a stray '}' in '由{base}}"),
        ("{stated}", "{other}", "unknown operand 'other'; accepted: base, end, stated"),
        ("pct(base, end)", "pct(base, end) + exit()", "is refused: .*accepted: operand names"),
        ("pct(base, end)", "cagr(base, end, years)", "uses years exactly when from and to"),
        ("pct(base, end)", "pct(base, stated)", "uses stated, which it is compared with"),
        ("topic: growth", "topic: opinion", "'opinion' is refused.*average_growth"),
        ("says_zh", "says_fr", "unknown name 'says_fr'"),
        ("\nc:", "\nc d:", "c d: no claim id; accepted: lower-case ASCII"),
        ("base:", "pct:", "'pct' can't name an operand"),
        ("base:", "years:", "'years' can't name an operand"),
        ("base:", "stated:", "'stated' can't name an operand"),
        ("base:", "Base:", "'Base' can't name an operand"),
        ("total: {formula", "total: {formulae", "unknown name 'readings.total.formulae'"),
        ("label_zh: 总", "label_zh: ''", "column readings.total.label_zh"),
        ("pct(base, end)", "base", "the stated figure in percent; accepted: a formula in percent"),
        ("pct(base, end)", "pct(base, end), cut: [start]", "unknown operand 'start'"),
    ],
)
def test_an_entry_that_does_not_fit_is_refused_by_claim_and_what_is_accepted(
    read, tmp_path, old, new, said
):
    if "cut:" in new:
        old, new = f'"{old}"', '"pct(base, end)", cut: [start]'
    with pytest.raises(InputError, match=rf"(?s)^{tmp_path}/claims.yml, claim .*{said}"):
        read(old, new)


@pytest.mark.parametrize("formula", ["base / 0 + end", "exit(base, end)", "base ** end"])
def test_a_formula_is_refused_with_the_cause_and_not_with_all_that_stands_around_it(read, formula):
    with pytest.raises(InputError) as error:
        read("pct(base, end)", formula)
    said = str(error.value)
    assert f"claim c, column readings.total: column formula: {formula!r} is refused: " in said
    assert "label_zh" not in said
    assert "{" not in said
    assert len(said.partition("claim c, ")[2].partition("accepted:")[0]) < 150


def test_every_fault_of_every_claim_is_named_at_once(read):
    twice = GOOD + GOOD.replace("\nc:", "\nd:").replace("p01.03", "p01.77")
    with pytest.raises(InputError) as error:
        read("p01.02", "p01.88", twice)
    assert [line.split("claim ")[1][:14] for line in str(error.value).splitlines()] == [
        *("c, column base", "d, column base", "d, column end:"),
    ]


def test_an_entry_that_is_no_mapping_is_refused_as_empty(read):
    with pytest.raises(InputError, match="claim c, column topic: is empty or missing"):
        read(text="c: 3\n")


def test_a_source_without_claims_asserts_nothing(tmp_path):
    assert read_claims(tmp_path / "claims.yml", []) == {}


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_a_file_of_claims_that_has_lost_its_content_is_refused(read, text):
    with pytest.raises(InputError, match=r"claims\.yml: is empty; accepted: its entries"):
        read(text=text)


@pytest.mark.parametrize("text", ["{}\n", "# none yet\n"])
def test_a_file_of_claims_may_say_that_there_are_none(read, text):
    assert read(text=text) == {}


TEXTS = {"says_zh": "说", "says_en": "says"}
READ = {"label_zh": "读", "label_en": "read"}


def claim(**content):
    return Claim.model_validate(TEXTS | content)


def test_only_repeats_need_no_reading():
    operands = {"a": "p01.02", "b": "p01.03"}
    for topic in ("repeat", "date"):
        assert claim(topic=topic, operands=operands).readings == {}
    one = {"a": "p01.02"}
    for faulty in (
        {"topic": "growth", "operands": operands},
        {"topic": "repeat", "operands": one},
        {"topic": "repeat", "operands": operands, "stated": "p01.01"},
        {
            "topic": "repeat",
            "operands": operands,
            "reference": {"r": {"series": "s", "place": "p", "year": 2020}},
        },
    ):
        with pytest.raises(ValidationError, match="column readings: is empty"):
            claim(**faulty)


def test_a_reading_needs_a_stated_figure_and_every_operand():
    readings = {"total": READ | {"formula": "base"}}
    with pytest.raises(ValidationError, match=r"needs a stated figure.*unused: none"):
        claim(topic="growth", operands={"base": "p01.02"}, readings=readings)
    with pytest.raises(ValidationError, match="uses every operand; unused: end"):
        claim(
            topic="growth",
            stated="p01.01",
            operands={"base": "p01.02", "end": "p01.03"},
            readings=readings,
        )


@pytest.mark.parametrize(
    ("name", "formula", "said"),
    [
        ("stated", "base", "'stated' can't name a reading"),
        ("verdict", "base", "'verdict' can't name a reading"),
        ("gap", "base", "'gap' can't name a reading"),
        ("a.b", "base", "'a.b' can't name a reading; accepted: lower-case"),
        ("total", "5", "'5' names no operand"),
    ],
)
def test_a_reading_has_a_name_that_prose_can_tell_and_an_operand(name, formula, said):
    with pytest.raises(ValidationError, match=said):
        claim(
            topic="growth",
            stated="p01.01",
            operands={"base": "p01.02"},
            readings={name: READ | {"formula": formula}, "other": READ | {"formula": "base"}},
        )


def test_operands_may_be_used_by_years_or_texts_alone():
    found = claim(
        topic="growth",
        stated="p01.01",
        operands={"base": "p01.02", "first": "p01.04", "end": "p01.03"},
        readings={
            "span": READ
            | {"formula": "base * years", "years": {"from": "first", "to": "end"}, "cut": ["base"]}
        },
    )
    assert found.readings["span"].years.end == "end"


def test_a_figure_and_a_reference_row_have_names_of_their_own():
    with pytest.raises(ValidationError, match="column operands: 'base' names two operands"):
        claim(
            topic="growth",
            stated="p01.01",
            operands={"base": "p01.02"},
            reference={"base": {"series": "s", "place": "p", "year": 2020}},
            readings={"total": READ | {"formula": "base"}},
        )


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"formula": "a", "missing_zh": "缺", "missing_en": "missing"},
        {"formula": "a", "missing_zh": "缺"},
        {"missing_zh": "缺"},
        {"missing_en": "missing"},
    ],
)
def test_a_reading_has_a_formula_or_says_what_is_missing_in_both_languages(content):
    with pytest.raises(ValidationError, match="either a formula or both missing_zh and"):
        ClaimReading.model_validate(READ | content)


def test_a_reading_without_formula_says_what_is_missing():
    missing = {"missing_zh": "缺。", "missing_en": "Missing."}
    assert ClaimReading.model_validate(READ | missing).missing_en == "Missing."
    with pytest.raises(ValidationError, match="uses years exactly when"):
        ClaimReading.model_validate(
            READ | {"formula": "a", "years": {"from": "a", "to": "b"}},
        )


def test_a_key_without_vintage_fits_any_and_with_one_only_its_own():
    class Row:
        series, place, year, vintage = "rd", "jia", 2020, "old"

    key = {"series": "rd", "place": "jia", "year": 2020}
    assert ReferenceKey(**key).fits(Row)
    assert ReferenceKey(**key, vintage="old").fits(Row)
    assert not ReferenceKey(**key, vintage="new").fits(Row)
    for column, value in (("series", "gdp"), ("place", "yi"), ("year", 2019)):
        assert not ReferenceKey(**key | {column: value}).fits(Row)


# Units


def faults(units, topic="growth", **readings):
    operands = {name: "p01.02" for name in units if name != "stated"}
    stated = {"stated": "p01.01"} if "stated" in units else {}
    made = {
        name: READ | {"formula": text}
        if text
        else READ | {"missing_zh": "缺", "missing_en": "missing"}
        for name, text in readings.items()
    }
    found = claim(topic=topic, operands=operands, readings=made, **stated)
    return list(check_units(found, units))


def test_a_formula_in_the_stated_unit_is_accepted():
    units = {"stated": "percent", "a": "enterprise", "b": "enterprise"}
    assert faults(units, total="pct(a, b)", mean="mean_growth(a, b, 2)", none=None) == []


def test_a_formula_in_another_unit_than_the_stated_figure_is_refused():
    units = {"stated": "percent", "a": "percent", "b": "percent"}
    assert faults(units, share="share(a, b)", rise="a - b") == [
        (
            "reading rise, column formula: 'a - b' is in percentage_point, the stated figure in "
            "percent; accepted: a formula in percent"
        )
    ]


def test_a_formula_that_units_forbid_is_refused():
    units = {"stated": "CNY", "a": "CNY", "b": "square_metre"}
    assert faults(units, total="a + b", area="b * a") == [
        (
            "reading total, column formula: 'a + b' sets CNY against square_metre; accepted: "
            "operands in one unit"
        ),
        (
            "reading area, column formula: 'b * a' multiplies square_metre by CNY; accepted: a "
            "count, a ratio or a number"
        ),
    ]


def test_prints_of_one_quantity_are_in_one_unit():
    assert faults({"a": "enterprise", "b": "institution"}, topic="repeat") == []
    assert faults({"a": "CNY", "b": "CNY", "c": "percent"}, topic="repeat") == [
        "column operands: a is in CNY, c in percent; accepted: figures in one unit"
    ]


def test_units_are_checked_when_the_file_is_read_but_not_before_the_reference_is(read):
    assert read("pct(base, end)", "share(base, end)")
    with pytest.raises(InputError, match="sets CNY against enterprise"):
        read("base: p01.02", "base: p01.05")
    later = "{base: p01.05, end: p01.03}\n  reference: {r: {series: s, place: p, year: 2020}}"
    text = GOOD.replace("{base: p01.02, end: p01.03}", later)
    assert read("pct(base, end)", "pct(base, end) + r", text)


def test_a_date_is_counted_in_years(read):
    text = GOOD.replace("p01.03", "p01.04").replace("pct(base, end)", "base / end")
    with pytest.raises(InputError, match="is in enterprise, the stated figure in percent"):
        read(text=text)
    with pytest.raises(InputError, match="is in year, the stated figure in percent"):
        read("base / end", "end / base", text)


# Counts of what is listed, and whole numbers that are printed nowhere

LISTED = """
c:
  topic: enumeration
  says_zh: 称{stated}，所列{firsts}
  says_en: said to be {stated}; {firsts} are listed
  stated: p01.02
  listed: {firsts: {page: 40, names: [甲, 乙, 丙]}}
  readings:
    count: {formula: firsts, label_zh: 所列, label_en: listed}
"""
WHOLE = """
c:
  topic: integer
  says_zh: "{part}占{stated}"
  says_en: "{part} are {stated}"
  stated: p01.01
  operands: {part: p01.02}
  unknown: [whole]
  readings:
    of_whole: {formula: "share(part, whole)", label_zh: "共{whole}", label_en: "of {whole}"}
"""
ANNOUNCED = LISTED.replace("stated: p01.02", "announced: {page: 40, printed: 四个第一}")


def test_names_are_counted_and_an_unknown_number_is_none(read):
    listed = read(text=LISTED)["c"]
    assert listed.find_names("firsts") == ((40, "甲"), (40, "乙"), (40, "丙"))
    assert read(text=WHOLE)["c"].unknown == ("whole",)
    announced = read(text=ANNOUNCED)["c"]
    assert (announced.announced.number, announced.figures) == (4, {})
    assert announced.find_names("stated") == ((40, "四个第一"),)
    with pytest.raises(KeyError):
        listed.find_names("stated")


def test_an_unknown_number_need_not_stand_in_every_reading(read):
    gap = (
        "  readings:\n    gap_of_print: {missing_zh: 缺, missing_en: x, label_zh: 读, label_en: r}"
    )
    assert list(read("  readings:", gap, text=WHOLE)["c"].readings) == ["gap_of_print", "of_whole"]


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (LISTED, "[甲, 乙, 丙]", "[]", "column listed.firsts.names"),
        (LISTED, "[甲, 乙, 丙]", "[甲, '  ']", "column names: '  ' can't be counted"),
        (LISTED, "[甲, 乙, 丙]", '[甲乙, "甲 乙"]', "column names: '甲 乙' can't be counted"),
        (LISTED, "[甲, 乙, 丙]", f"[{'甲' * 41}]", "names of at most 40 characters"),
        (LISTED, "page: 40", "page: 0", "column listed.firsts.page"),
        (LISTED, "p01.02", "p01.01", "names are counted, but the stated figure is in percent"),
        (LISTED, "listed: {firsts", "operands: {firsts: p01.03}\n  listed: {firsts", "names two"),
        (
            LISTED,
            "formula: firsts",
            "formula: firsts, cut: [firsts]",
            "neither a date nor printed",
        ),
        (LISTED, "firsts:", "sum:", "'sum' can't name an operand"),
        (WHOLE, "share(part, whole)", "part / 9", "unknown: 'whole' stands in no formula"),
        (WHOLE, "share(part, whole)", "whole * 9", "'whole \\* 9' names no operand"),
        (WHOLE, "[whole]", "[whole, other]", "column unknown"),
        (WHOLE, "[whole]", "[part]", "column operands: 'part' names two operands"),
        (ANNOUNCED, "四个第一", "第一", "'第一' .*accepted: an exact count, then words"),
        (ANNOUNCED, "四个第一", "四十多个", "'四十多个' is no whole number"),
        (ANNOUNCED, "四个第一", "数十个", "'数十个' is no whole number"),
        (ANNOUNCED, "announced:", "stated: p01.02\n  announced:", "a figure is stated already"),
        (ANNOUNCED, "四个第一}", "四个第一, unit: percent}", "figure is in percent; accepted: a"),
        (LISTED, "  readings", "  reason_zh: 因\n  readings", "in both languages or in none"),
        (LISTED, "  readings", "  reason_zh: 因1\n  reason_en: x\n  readings", "digit '1'"),
    ],
)
def test_what_can_t_be_counted_or_solved_for_is_refused(read, text, old, new, said):
    with pytest.raises(InputError, match=f"(?s)claim c.*{said}"):
        read(old, new, text=text)


def test_a_repeat_of_listed_things_needs_a_reading(read):
    with pytest.raises(InputError, match="column readings: is empty"):
        read(
            text=LISTED.split("  readings", maxsplit=1)[0]
            .replace("stated: p01.02", "operands: {a: p01.02, b: p01.03}")
            .replace("enumeration", "repeat")
            .replace("{stated}", "{a}{b}")
        )


def test_a_reason_may_name_figures(read):
    reasons = "  reason_zh: 因{stated}\n  reason_en: for {stated}\n  readings"
    found = read("  readings", reasons, text=LISTED)["c"]
    assert found.reason_en == "for {stated}"
    assert "for {stated}" in found.texts
    with pytest.raises(InputError, match="unknown operand 'other'"):
        read("  readings", reasons.replace("stated", "other"), text=LISTED)
