"""The language of claims: it runs nothing else, its bounds hold, and it knows units."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.core.formula import (
    FUNCTIONS,
    FormulaUnit,
    evaluate_formula,
    find_formula_unit,
    find_hundreds,
    is_change,
    parse_formula,
)
from analysis.core.quantity import Quantity
from analysis.core.units import UNITS


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "open('x')",
        "base.denominator",
        "base[0]",
        "base ** 9",
        "base // 2",
        "base % 2",
        "~base",
        "+base",
        "base and end",
        "base < end",
        "base if end else 1",
        "lambda: 1",
        "(base := 1)",
        "[base]",
        "{base}",
        "f'{base}'",
        "'text'",
        "True",
        "None",
        "1j",
        "1e999",
        "9" * 40,
        "pct",
        "pct(base)",
        "pct(base, end=end)",
        "pct(*base)",
        "sum()",
        "eval(base)",
        "pct.call(base, end)",
        "base + base",
        "pct(base, end) + end",
        "Base",
        "_base",
        "base +",
        "",
        "base; end",
        "(" * 150 + "base" + ")" * 40,
        "-" * 300 + "base",
    ],
)
def test_the_language_refuses_everything_but_arithmetic(text):
    with pytest.raises(ValueError, match=r"."):
        parse_formula(text)


def test_a_divisor_that_may_be_zero_is_refused():
    wide = Quantity(Fraction(1), Fraction(-1), Fraction(2))
    one = Quantity.exact(1)
    for text in ("end / base", "pct(base, end)", "share(end, base)"):
        with pytest.raises(ZeroDivisionError):
            evaluate_formula(parse_formula(text), {"base": wide, "end": one})


POSITIVE = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)


@st.composite
def bounded(draw):
    low, value, high = sorted(draw(st.tuples(POSITIVE, POSITIVE, POSITIVE)))
    return Quantity(value, low, high)


@st.composite
def formulas(draw, depth=3):
    """Return a formula over operands a, b, c …, each named once."""
    names = iter("abcdefghijklmnopqrstuvwxyz")

    def grow(level):
        shapes = ["name", "name", "number", "op", "minus", "call"] if level else ["name"]
        match draw(st.sampled_from(shapes)):
            case "number":
                return str(draw(st.integers(1, 99)))
            case "op":
                sign = draw(st.sampled_from("+-*/"))
                return f"({grow(level - 1)} {sign} {grow(level - 1)})"
            case "minus":
                return f"(-{grow(level - 1)})"
            case "call":
                name = draw(st.sampled_from(["pct", "share", "sum", "cagr", "mean_growth"]))
                years = f", {draw(st.integers(1, 9))}" if name in {"cagr", "mean_growth"} else ""
                return f"{name}({grow(level - 1)}, {grow(level - 1)}{years})"
            case _:
                return next(names)

    return grow(depth)


@given(text=formulas(), data=st.data())
def test_the_bounds_of_any_formula_contain_every_inner_point(text, data):
    formula = parse_formula(text)
    operands = {name: data.draw(bounded(), name) for name in sorted(formula.names)}
    inner = {
        name: Quantity.exact(q.low + (q.high - q.low) * data.draw(st.fractions(0, 1), name))
        for name, q in operands.items()
    }
    try:
        outer = evaluate_formula(formula, operands)
    except (ZeroDivisionError, ValueError):
        assume(False)  # noqa: FBT003 (hypothesis's way to pass over a case)
    point = evaluate_formula(formula, inner).value
    slack = Fraction(1, 10**25) * max(1, abs(point))  # the root has forty digits
    assert outer.low - slack <= point <= outer.high + slack


def exact(**values):
    return {name: Quantity.exact(Fraction(str(value))) for name, value in values.items()}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * c", 26),  # 6 + 4 × 5
        ("(a + b) * c", 50),
        ("a - b - c", -3),
        ("a / b", Fraction(3, 2)),
        ("-a + 0.5", Fraction(-11, 2)),
        ("sum(a, b, c)", 15),
        ("sum(a)", 6),
        ("pct(b, c)", 25),
        ("share(b, c)", 80),
        ("cagr(b, 9, 2)", 50),
        ("mean_growth(b, a, 2)", 25),
        ("years + years", 4),
        ("cagr(b, 9, years)", 50),
        ("  a  ", 6),
        ("999999999999999999 - a", 999999999999999993),
    ],
)
def test_a_formula_is_worked_out_as_arithmetic_has_it(text, value):
    operands = exact(a=6, b=4, c=5, years=2)
    assert evaluate_formula(parse_formula(text), operands) == Quantity.exact(Fraction(value))


def test_the_bounds_of_each_operation_are_those_of_its_corners():
    a = Quantity(Fraction(6), Fraction(5), Fraction(7))
    b = Quantity(Fraction(2), Fraction(1), Fraction(4))
    bounds = {
        text: (
            (q := evaluate_formula(parse_formula(text), {"a": a, "b": b})).low,
            q.value,
            q.high,
        )
        for text in ("a + b", "a - b", "a * b", "a / b", "-a", "share(a, b)")
    }
    assert bounds == {
        "a + b": (6, 8, 11),
        "a - b": (1, 4, 6),
        "a * b": (5, 12, 28),
        "a / b": (Fraction(5, 4), 3, 7),
        "-a": (-7, -6, -5),
        "share(a, b)": (125, 300, 700),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("base + end + base", "'base' stands more than once"),
        ("pct(base)", "pct takes base, end"),
        ("cagr(base, end)", "cagr takes base, end, years"),
        ("mean_growth(base, end)", "mean_growth takes base, end, years"),
        ("sum()", "sum takes at least one argument"),
        ("base ** 2", r"'base \*\* 2' is not part of the language"),
        ("base +", "does not parse"),
        ("base / 0", "^0 is zero, which nothing is divided by"),
        ("base / (1 - 1)", r"^1 - 1 is zero"),
        ("base + 1 / sum(1, -1)", "is zero"),
        ("share(base, 0)", "^0 is zero"),
        ("base / (1 / (2 - 2))", "^2 - 2 is zero"),
        ("pct(0, base)", "^0 is zero"),
        ("base" + " + 1" * 50, "longer than 200 characters"),
        ("1000000000000000000 + base", "is not part of the language"),
    ],
)
def test_a_refused_formula_says_what_is_wrong(text, said):
    with pytest.raises(ValueError, match=said):
        parse_formula(text)


def test_a_formula_of_two_hundred_characters_is_still_read():
    text = "base" + " + 1" * 49
    assert len(text) == 200
    assert parse_formula(text).names == {"base"}


@pytest.mark.parametrize("text", ["cagr(base, end, 0)", "mean_growth(base, end, 0.75)"])
def test_a_growth_a_year_over_less_than_a_year_is_refused(text):
    with pytest.raises(ValueError, match="is less than a year"):
        evaluate_formula(parse_formula(text), exact(base=1, end=2))


def test_years_may_be_months_over_twelve():
    levels = exact(base=100, end=8 * 100)
    assert evaluate_formula(parse_formula("cagr(base, end, 1.5)"), levels).value == 300  # 8^(2/3)
    assert evaluate_formula(parse_formula("mean_growth(base, end, 1.75)"), levels).value == 400
    assert evaluate_formula(parse_formula("cagr(base, end, 1)"), levels).value == 700


def test_only_the_divisor_must_not_be_nothing():
    nothing = {**exact(one=1), "none": Quantity(Fraction(0), Fraction(0), Fraction(1))}
    for text in ("none / one", "share(none, one)", "pct(one, none)", "mean_growth(one, none, 2)"):
        assert evaluate_formula(parse_formula(text), nothing)
    for text in ("one / none", "share(one, none)", "mean_growth(none, one, 2)"):
        with pytest.raises(ZeroDivisionError, match="may be zero"):
            evaluate_formula(parse_formula(text), nothing)


# Units


def unit_of(text, **units):
    return find_formula_unit(parse_formula(text), units)


@pytest.mark.parametrize(
    ("text", "units", "unit"),
    [
        ("pct(a, b)", {"a": "enterprise", "b": "enterprise"}, "percent"),
        ("cagr(a, b, years)", {"a": "CNY", "b": "CNY"}, "percent"),
        ("mean_growth(a, b, 3)", {"a": "patent", "b": "patent"}, "percent"),
        ("share(a, b)", {"a": "enterprise", "b": "team"}, "percent"),  # both are counts
        ("sum(a, b)", {"a": "platform", "b": "institution"}, "platform"),
        ("a + b", {"a": "CNY", "b": "CNY"}, "CNY"),
        ("a - b", {"a": "CNY", "b": "CNY"}, "CNY"),
        ("a - b", {"a": "percent", "b": "percent"}, "percentage_point"),
        ("a + b", {"a": "percent", "b": "percent"}, "percent"),
        ("a - b", {"a": "percent", "b": "percentage_point"}, "percent"),
        ("a + b", {"a": "percentage_point", "b": "percent"}, "percent"),
        ("a + b", {"a": "percentage_point", "b": "percentage_point"}, "percentage_point"),
        ("100 - a", {"a": "percent"}, "percent"),
        ("a + 2", {"a": "rank"}, "rank"),
        ("2 + a", {"a": "rank"}, "rank"),
        ("-a", {"a": "CNY"}, "CNY"),
        ("years + 1", {}, "year"),
        ("a / b", {"a": "CNY", "b": "person"}, "CNY"),
        ("a / b", {"a": "person", "b": "enterprise"}, "person"),
        ("a / b", {"a": "square_metre", "b": "institution"}, "square_metre"),
        ("a / b", {"a": "CNY", "b": "CNY"}, "ratio"),
        ("a / 366", {"a": "person_time"}, "person_time"),
        ("a * b", {"a": "device", "b": "CNY"}, "CNY"),
        ("b * a", {"a": "device", "b": "CNY"}, "CNY"),
        ("a * b", {"a": "percent", "b": "CNY"}, "CNY"),
        ("a * b", {"a": "CNY", "b": "ratio"}, "CNY"),
        ("a * years", {"a": "CNY"}, "CNY"),
        ("a * 3 / 2000", {"a": "square_metre"}, "square_metre"),
        ("a * b", {"a": "percent", "b": "percent"}, "percent"),
        ("2 * 3", {}, None),
    ],
)
def test_a_formula_has_the_unit_that_its_operations_give(text, units, unit):
    assert unit_of(text, **units).name == unit


def test_a_ratio_of_two_is_how_many_times_the_one_is_the_other():
    unit = find_formula_unit(parse_formula("end / base"), {"end": "CNY", "base": "CNY"})
    assert unit.agrees_with("times")
    assert unit.agrees_with("ratio")
    assert not unit.agrees_with("percent")


def test_growth_follows_from_a_level_and_its_increment():
    formula = parse_formula("100 / (end / change - 1)")
    operands = {"end": Quantity.exact(Fraction(120)), "change": Quantity.exact(Fraction(20))}
    assert evaluate_formula(formula, operands).value == 20
    units = {"end": "CNY", "change": "CNY"}
    assert find_formula_unit(formula, units).agrees_with("percent")
    assert find_hundreds(formula, units) == 1


@pytest.mark.parametrize(
    ("text", "units", "said"),
    [
        ("a + b", {"a": "CNY", "b": "square_metre"}, "sets CNY against square_metre"),
        ("a - b", {"a": "CNY", "b": "USD"}, "sets CNY against USD"),
        ("a + b", {"a": "CNY", "b": "enterprise"}, "sets CNY against enterprise"),
        ("a + b", {"a": "square_metre", "b": "mu"}, "sets square_metre against mu"),
        ("a / b", {"a": "square_metre", "b": "mu"}, "sets square_metre against mu"),
        ("pct(a, b)", {"a": "CNY", "b": "enterprise"}, "sets CNY against enterprise"),
        ("share(a, b)", {"a": "percent", "b": "CNY"}, "sets percent against CNY"),
        ("sum(a, b, c)", {"a": "CNY", "b": "CNY", "c": "year"}, "sets CNY against year"),
        ("a * b", {"a": "CNY", "b": "square_metre"}, "multiplies CNY by square_metre"),
        ("1 / a", {"a": "CNY"}, "divides a number by CNY"),
    ],
)
def test_what_units_forbid_is_refused(text, units, said):
    with pytest.raises(ValueError, match=said):
        unit_of(text, **units)


@pytest.mark.parametrize(
    ("text", "units", "stated", "agrees"),
    [
        ("a", {"a": "percent"}, "percent", True),
        ("a", {"a": "percent"}, "percentage_point", False),
        ("a", {"a": "percent"}, "CNY", False),
        ("a", {"a": "institution"}, "platform", True),  # counts of things
        ("a", {"a": "institution"}, "percent", False),
        ("a", {"a": "square_metre"}, "mu", False),  # not converted
        ("a * 3 / 2000", {"a": "square_metre"}, "mu", True),
        ("a / 1000", {"a": "square_metre"}, "mu", True),
        ("a * 3 / 2000", {"a": "square_metre"}, "metre", False),
        ("a / b", {"a": "CNY", "b": "CNY"}, "percent", False),
        ("100 * a / b", {"a": "CNY", "b": "CNY"}, "percent", True),
        ("a / b", {"a": "CNY", "b": "percent"}, "CNY", True),
        ("2 * a + b * 3", {"a": "mu", "b": "square_metre"}, "hectare", True),
        ("2 * 3", {}, "CNY", True),
    ],
)
def test_a_stated_figure_is_held_only_against_a_formula_in_its_unit(text, units, stated, agrees):
    assert unit_of(text, **units).agrees_with(stated) is agrees


def test_every_unit_of_the_list_measures_something_or_counts_things():
    kinds = {unit: FormulaUnit(unit).quantity for unit in UNITS}
    assert {unit for unit, kind in kinds.items() if kind == "area"} == {
        *("square_metre", "square_kilometre", "mu", "hectare")
    }
    assert {unit for unit, kind in kinds.items() if kind == "time"} == {
        *("year", "month", "week", "day", "hour", "minute", "second")
    }
    assert {unit for unit, kind in kinds.items() if kind == "ratio"} == {
        *("percent", "permille", "ratio", "times")
    }
    counted = ("enterprise", "institution", "person", "patent", "platform", "item", "device")
    assert {kinds[unit] for unit in counted} == {"count"}
    assert len({kinds[unit] for unit in ("CNY", "USD", "rank", "percentage_point")}) == 4
    assert FormulaUnit(None).quantity is None


def test_every_function_of_the_language_has_a_unit():
    for name, function in FUNCTIONS.items():
        operands = [f"x{n}" for n in range(len(function.arguments) or 2)]
        unit = unit_of(f"{name}({', '.join(operands)})", **dict.fromkeys(operands, "CNY"))
        assert unit.name == ("CNY" if name == "sum" else "percent")


OPERANDS = {
    "gdp": "CNY",
    "rd": "CNY",
    "ratio": "percent",
    "other": "percent",
    "labs": "institution",
}


@pytest.mark.parametrize(
    ("formula", "hundreds"),
    [
        ("gdp * ratio / 100", 0),  # 3 % of 7,805 is 7,805 times 3 over 100
        ("gdp * ratio", 1),
        ("rd / ratio", -1),
        ("rd / ratio * 100", 0),
        ("100 * rd / gdp", 1),
        ("rd / gdp", 0),
        ("share(rd, gdp * ratio / 100)", 1),
        ("share(rd, gdp * ratio)", 0),
        ("ratio / other", 0),
        ("ratio - other", 1),
        ("sum(ratio, other)", 1),
        ("pct(gdp * ratio / 100, rd)", 1),
        ("cagr(gdp, rd, years)", 1),
        ("rd / 5 / labs", 0),
        ("ratio - 5", 1),  # a bare number is read as what it stands beside
        ("labs + 100", 0),
    ],
)
def test_factors_of_a_hundred_are_counted(formula, hundreds):
    assert find_hundreds(parse_formula(formula), OPERANDS) == hundreds


@pytest.mark.parametrize("formula", ["pct(gdp * ratio, rd)", "ratio + rd / gdp", "sum(ratio, rd)"])
def test_a_percentage_is_not_set_against_what_is_none(formula):
    with pytest.raises(ValueError, match="a percentage with what is none"):
        find_hundreds(parse_formula(formula), OPERANDS)


@pytest.mark.parametrize(
    ("formula", "change"),
    [("pct(rd, gdp)", True), ("rd - gdp", True), ("rd / gdp", False), ("share(rd, gdp)", False)],
)
def test_only_growth_and_differences_are_changes(formula, change):
    assert is_change(parse_formula(formula)) is change


def test_a_noun_of_its_own_and_what_is_per_something_are_like_nothing_else() -> None:
    assert FormulaUnit("酒庄").is_like(FormulaUnit("酒庄"))
    assert not FormulaUnit("酒庄").is_like(FormulaUnit("产业链"))
    assert not FormulaUnit("酒庄").is_like(FormulaUnit("enterprise"))
    assert not FormulaUnit("CNY/month").is_like(FormulaUnit("CNY"))
    assert FormulaUnit("CNY/month").is_like(FormulaUnit("CNY/month"))
    assert not FormulaUnit("酒庄").counts_things


def test_points_that_are_added_up_make_a_rate_and_their_difference_does_not():
    units = {"a": "percentage_point", "b": "percentage_point"}
    added = find_formula_unit(parse_formula("sum(a, b)"), units)
    assert added.agrees_with("percent")
    assert added.agrees_with("percentage_point")
    assert not find_formula_unit(parse_formula("a - b"), units).agrees_with("percent")
    amounts = find_formula_unit(parse_formula("sum(a, b)"), {"a": "CNY", "b": "CNY"})
    assert not amounts.agrees_with("percent")
