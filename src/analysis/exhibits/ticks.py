"""Numbers along an axis: a module of its own, for a formatter can't be without matplotlib."""

from collections.abc import Sequence
from decimal import Decimal

from matplotlib.ticker import Formatter

from analysis.words.catalogue import Catalogue, Language
from analysis.words.numerals import group_digits


class Ticks(Formatter):
    """Write all of an axis's numbers with the same digits after the point."""

    def __init__(self, language: Language | Catalogue) -> None:
        self._language = language

    def __call__(self, value: float, pos: int | None = None) -> str:
        """Write one number."""
        del pos
        return self.format_ticks([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Write all numbers of the axis."""
        exact = [Decimal(repr(round(float(value), 6))).normalize() for value in values]
        places = max((max(0, -int(x.as_tuple().exponent)) for x in exact), default=0)
        return [group_digits(x, places, language=self._language) for x in exact]
