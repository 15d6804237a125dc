"""Figures in English: ``$1.25 billion``, ``about 5.2 per cent``, ``RMB 3.2 billion`` (no I/O).

Only money, percentages and a few units are read; of everything else the unit stays unknown. The
words are data (`english.yml`); a figure is read without its white space, as all figures are.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from analysis.core.lexicon import Lexicon, alternatives
from analysis.source.numerals import SCALES, Amount, make_plain


def _spell(word: str) -> set[str]:
    """A word as it stands, and as it begins a sentence."""
    return {word, word[:1].upper() + word[1:]}


_WORDS: Final = Lexicon("analysis.source", "english.yml")
_MAPS: Final = {
    name: {
        "".join(spelled.split()): meaning
        for word, meaning in _WORDS.word_map(key).items()
        for spelled in _spell(word)
    }
    for name, key in (
        ("currency", "currencies"),
        ("scale", "scales"),
        ("unit", "units"),
        ("hedge", "hedges"),
    )
}
_FORMS: Final = Lexicon(
    "analysis.source",
    "english.yml",
    {
        **{name: alternatives(words) for name, words in _MAPS.items()},
        "any_scale": alternatives({*SCALES, *_MAPS["scale"]}),
    },
)
_FIGURE: Final = _FORMS.pattern("figure")
_AMOUNT: Final = _FORMS.pattern("amount")
_MOST_DIGITS: Final = 24

_FACTORS: Final[Mapping[str, Decimal]] = {
    sign: Decimal(str(factor)) for sign, factor in (*SCALES.items(), *_MAPS["scale"].items())
}

BARE_DOLLAR: Final = _WORDS.text("bare_dollar")
"""The sign that does not say whose dollar it is."""
ENGLISH_PIECES: Final = {
    f"english_{name}": alternatives(
        {spelled for word in _WORDS.word_map(key) for spelled in _spell(word)}
    )
    for name, key in (
        ("currency", "currencies"),
        ("scale", "scales"),
        ("unit", "units"),
        ("hedge", "hedges"),
    )
}
"""The words as alternatives for a pattern, with the white space that parts them."""


def read_english(text: str) -> tuple[Amount, str, tuple[str, ...]] | None:
    """Read a figure with an English word or a currency's sign.

    Args:
        text: the figure as printed, without white space.

    Returns:
        The amount, its unit (empty where none is printed) and its hedges; None where nothing of
        it is English.
    """
    found = _FIGURE.fullmatch(text)
    if found is None or not any(found[name] for name in ("hedge", "currency", "scale", "unit")):
        return None
    whole, places = found["whole"].replace(",", ""), found["places"] or ""
    if len(whole) + len(places) > _MOST_DIGITS:
        return None
    scale = Decimal(_MAPS["scale"].get(found["scale"] or "", "1"))
    value = Decimal(f"{whole}.{places or 0}") if places else Decimal(whole)
    step = Decimal(1).scaleb(-len(places)) * scale
    amount = Amount(
        value * scale,
        value * scale,
        step,
        decimal=bool(places),
        scaled=scale > 1,
        more=False,
    )
    unit = _MAPS["unit"].get(
        found["unit"] or "", _MAPS["currency"].get(found["currency"] or "", "")
    )
    hedge = _MAPS["hedge"].get(found["hedge"] or "", "")
    return amount, unit, (hedge,) if hedge else ()


def find_amounts(text: str) -> Iterator[Decimal]:
    """Yield every number in Arabic digits of a text, with its scale in either language.

    ``10.2719萬億元`` is 10271900000000 and ``490.19 billion yuan`` 490190000000.
    """
    for found in _AMOUNT.finditer(make_plain(text)):
        amount = Decimal(found["number"].replace(",", ""))
        for sign in found.captures("scale"):
            amount *= _FACTORS[sign]
        yield amount
