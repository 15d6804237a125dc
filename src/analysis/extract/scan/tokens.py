"""The tokens of a text: sentence ends, words that date, names, dates, ranks and figures.

One regular expression finds them all in one pass. Every piece of it is possessive or bounded, so
time is linear in the length of the text.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import regex

from analysis.extract.genre import genre
from analysis.source.numerals import SIMPLIFIED, read_numeral

_GENRE: Final = genre("tokens")
_TOKEN: Final = _GENRE.pattern("token")
_PART: Final = _GENRE.pattern("part")
_WIDE_THOUSANDS: Final = _GENRE.pattern("wide_thousands")
_NARROW_THOUSANDS: Final = _GENRE.pattern("narrow_thousands")
_RAISED_DOT: Final = _GENRE.pattern("raised_dot")
_CLAUSE_COMMA: Final = _GENRE.pattern("clause_comma")
NUMERAL_PART: Final = _GENRE.pattern("numeral_part")
"""A Chinese numeral with its measure word."""
YEARS: Final = _GENRE.pattern("year")
_REPUBLIC: Final = _GENRE.pattern("republic")
_BEFORE_REPUBLIC: Final = 1911
_ERA: Final = _GENRE.pattern("era")
_ERAS: Final = {era: int(year) for era, year in genre("shared").word_map("eras").items()}
_FIRST_YEAR, _ONE = _GENRE.text("first_year"), _GENRE.text("one")
HAN: Final = regex.compile(r"\p{Han}")
LONGEST_TITLE: Final = 60
"""Signs within which the closing mark of a title must stand."""
LONGEST_QUOTATION: Final = 14
"""Signs within which the closing mark of a short quotation must stand: a name or a slogan."""

_WIDE: Final = 0xFEE0
PLAIN: Final[dict[int, str | int]] = {
    **{
        code: code - _WIDE
        for first, last in ("09", "AZ", "az")
        for code in range(ord(first) + _WIDE, ord(last) + _WIDE + 1)
    },
    **SIMPLIFIED,
    **{ord(wide): plain for wide, plain in _GENRE.word_map("plain").items()},
}
"""Wide digits and signs to plain ones, traditional characters to simplified ones, one for one;
clause signs to the wide ones."""

_ALL_ONES: Final = str.maketrans("0123456789", "1" * 10)


def plain_text(text: str) -> str:
    """Return the text with plain digits and signs, of the same length; clauses end in ，.

    A traditional character is read as its simplified form; what is printed stays in the document.
    """
    if "，" in text:
        text = _NARROW_THOUSANDS.sub(",", _WIDE_THOUSANDS.sub(",", text))
    text = _RAISED_DOT.sub(".", text).translate(PLAIN)
    return _CLAUSE_COMMA.sub("，", text) if "," in text else text


def find_tokens(text: str) -> Iterator[tuple[str, "regex.Match[str]"]]:
    """Yield each token's kind and where it was found, in reading order."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        yield ("arabic" if kind == "same" else kind), found


def measure_in(core: str) -> str:
    """The measure word of a figure as printed; of a range, the upper end's."""
    return _measure_of_shape(core.translate(_ALL_ONES))


@lru_cache(maxsize=4096)
def _measure_of_shape(core: str) -> str:
    """The same for every number of digits and places alike (311.1亿元), so it is kept."""
    parts = list(_PART.finditer(core))
    return (parts[-1]["scaled"] or parts[-1]["measure"] or "") if parts else ""


def years_in(printed: str) -> list[int]:
    """The years that a date prints, those of an era (民国113年, 令和5年) as common ones."""
    common = [int(year) for year in YEARS.findall(printed)]
    return common or _era_years(printed) or republic_years(printed)


def _era_years(printed: str) -> list[int]:
    found = _ERA.match(printed)
    if found is None:
        return []
    digits = found["digits"].replace(_FIRST_YEAR, _ONE)
    year = int(digits) if digits.isdecimal() else read_numeral(digits)[0]
    return [year + _ERAS[found["era"]]]


def republic_years(text: str) -> list[int]:
    """The years of the Republic of China that a text prints (111年度), as common ones."""
    return [int(year) + _BEFORE_REPUBLIC for year in _REPUBLIC.findall(text)]


def inside(text: str, position: int, opening: str, closing: str, reach: int) -> bool:
    """Whether a position stands between an opening and a closing sign not far away."""
    begin = text.rfind(opening, max(0, position - reach), position)
    if begin < 0 or closing in text[begin:position]:
        return False
    return closing in text[position : position + reach]
