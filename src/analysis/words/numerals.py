"""How numbers are written in each language."""

from decimal import ROUND_HALF_EVEN, Decimal

from analysis.words.wording import Language

#: Places after the point of a computed number, by unit; printed figures keep their own.
PLACES = {"percent": 1, "percentage_point": 2, "rank": 0, "year": 0, "count": 0, "statistic": 3}


#: Measure words for counts in Chinese; units not listed show a bare number.
MEASURE_WORDS = {
    "enterprise": "家",
    "institution": "家",
    "person": "人",
    "person_time": "人次",
    "team": "个",
    "platform": "家",
    "project": "项",
    "patent": "件",
    "device": "台套",
    "loan": "笔",
    "square_metre": "平方米",
    "year": "年",
}


#: Printed amounts have no more digits than this; a longer one is computed, and is rounded to it.
_MONEY_DIGITS = 6


_MINUS = "−"


def format_number(
    value: Decimal, unit: str, language: Language, *, places: int | None = None
) -> str:
    """Write a value in a language's style, with its unit.

    English groups thousands with commas and leaves counted nouns to the sentence; Chinese does
    not group and adds the measure word (1621家). Money is written in the scale its language
    uses: 亿元 and 万元, CNY bn and CNY m.

    Args:
        value: in the unit's base scale.
        unit: from the codebook's list.
        language: ``zh`` or ``en``.
        places: digits after the point; by default the unit's own, or all there are.
    """
    if unit in {"CNY", "USD"}:
        return _format_money(value, unit, language, places)
    if places is None:
        places = PLACES.get(unit)
    digits = group_digits(value, places, language="zh" if unit == "year" else language)
    match unit, language:
        case "percent", _:
            tail = "%"
        case "percentage_point", "zh":
            tail = "个百分点"
        case "percentage_point", "en":
            tail = " percentage point" if abs(value) == 1 else " percentage points"
        case "year" | "count" | "rank" | "statistic", _:
            tail = ""
        case _, "zh":
            tail = MEASURE_WORDS.get(unit, "")
        case _:
            tail = ""
    return digits + tail


def group_digits(value: Decimal, places: int | None, *, language: Language) -> str:
    """Write digits with a true minus sign, rounded half-even; grouped in English."""
    rounded = value if places is None else _round(value, places)
    if not rounded:
        rounded = abs(rounded)
    text = format(abs(rounded), ",f" if language == "en" else "f")
    return (_MINUS if rounded < 0 else "") + text


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)


def _format_money(
    value: Decimal,
    unit: str,
    language: Language,
    places: int | None,
    digits: int = _MONEY_DIGITS,
) -> str:
    if language == "zh":
        name = "元" if unit == "CNY" else "美元"
        for scale, word in ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")):
            if abs(value) >= scale:
                return f"{_scaled(value / scale, places, language, digits)}{word}{name}"
        return f"{_scaled(value, places, language, digits)}{name}"
    for least, power, word in ((9, 9, " bn"), (6, 6, " m")):  # powers of ten
        if abs(value) >= Decimal(10) ** least:
            return f"{unit} {_scaled(value.scaleb(-power), places, language, digits)}{word}"
    return f"{unit} {_scaled(value, places, language, digits)}"


def _scaled(value: Decimal, places: int | None, language: Language, digits: int) -> str:
    plain = value.normalize()
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    elif places is None and len(plain.as_tuple().digits) > digits:
        plain = _round(plain, max(0, digits - 2 - plain.adjusted()))
        if plain.as_tuple().exponent < 0:  # type: ignore[operator]  # finite, so an integer
            plain = plain.normalize()
    return group_digits(plain, places, language=language)
