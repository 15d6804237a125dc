"""Conditions of prose: what has to be so for a block to stand.

``when A > B``
    holds where it holds for all values between the ends of both sides. A and B are numbers of the
    register, or one is a literal; ``<``, ``<=``, ``>=`` and ``=`` likewise.
``when maybe A > B``
    holds where it holds for some of those values and not for all: what is undecided.
``when claim.NAME is conflict or does_not_hold``
    holds where an audited statement has one of these verdicts.
``when exists NAME``, ``when no NAME``
    holds where the run made the number, or did not.

There is no ``not`` and no ``and``: the opposite of a comparison is another comparison, and a block
may have several conditions, all of which must hold.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final, get_args

from analysis.core.errors import InputError, say_accepted
from analysis.core.vocabulary import VERDICTS, Verdict

#: Two ends of what is compared: of a number its bounds or interval, of a literal itself twice.
Ends = tuple[Decimal, Decimal]

LITERAL: Final = re.compile(r"-?\d+(\.\d+)?")
ACCEPTED: Final = (
    "accepted: when NAME < NAME or a number, with < <= > >= =; when maybe NAME < NAME, for some "
    "values and not all; when claim.NAME is VERDICT or VERDICT; when exists NAME; when no NAME"
)
_COMPARISON: Final = re.compile(
    r"when\s+(?P<maybe>maybe\s+)?(?P<left>[^\s<=>]+)\s*(?P<sign><=|>=|<|>|=)\s*(?P<right>[^\s<=>]+)"
)
_JUDGEMENT: Final = re.compile(r"when\s+(?P<claim>claim\.[^\s.]+)\s+is\s+(?P<verdicts>\S.*)")
_PRESENCE: Final = re.compile(r"when\s+(?P<how>exists|no)\s+(?P<name>\S+)")
_OR: Final = re.compile(r"\s+or\s+")
#: For all values between the ends, and for some of them.
_ALL: Final[Mapping[str, Callable[[Ends, Ends], bool]]] = {
    "<": lambda left, right: left[1] < right[0],
    "<=": lambda left, right: left[1] <= right[0],
    ">": lambda left, right: left[0] > right[1],
    ">=": lambda left, right: left[0] >= right[1],
    "=": lambda left, right: len({*left, *right}) == 1,
}
_SOME: Final[Mapping[str, Callable[[Ends, Ends], bool]]] = {
    "<": lambda left, right: left[0] < right[1],
    "<=": lambda left, right: left[0] <= right[1],
    ">": lambda left, right: left[1] > right[0],
    ">=": lambda left, right: left[1] >= right[0],
    "=": lambda left, right: left[0] <= right[1] and right[0] <= left[1],
}
#: An end is told by so many digits.
_TOLD: Final = Context(prec=6)


@dataclass(frozen=True)
class Comparison:
    """Two sides held against each other: a number's id, or a literal.

    Attributes:
        maybe: whether it is to hold for some values and not for all.
    """

    left: str
    sign: str
    right: str
    maybe: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The numbers it compares."""
        return tuple(one for one in (self.left, self.right) if not LITERAL.fullmatch(one))

    def holds(self, left: Ends, right: Ends) -> bool:
        """Tell whether it holds for all values between the ends, or for some and not all."""
        certain = _ALL[self.sign](left, right)
        if not self.maybe:
            return certain
        return not certain and _SOME[self.sign](left, right)

    def refusal(self, left: Ends, right: Ends) -> str:
        """Say why it does not hold."""
        asked = f"{self.left} {self.sign} {self.right}"
        found = f"{say_ends(left)} against {say_ends(right)}"
        if not self.maybe:
            return f"{asked} does not hold: {found}"
        settled = "all values" if _ALL[self.sign](left, right) else "none"
        return f"{asked} is not open, it holds for {settled}: {found}"


@dataclass(frozen=True)
class Judgement:
    """Verdicts that an audited statement may have."""

    claim: str
    verdicts: tuple[Verdict, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The statement it is about."""
        return (self.claim,)


@dataclass(frozen=True)
class Presence:
    """Whether the run made a number."""

    name: str
    there: bool


Condition = Comparison | Judgement | Presence


def parse_condition(text: str) -> Condition:
    """Take a condition apart.

    Args:
        text: from ``when`` on.

    Raises:
        InputError: for what is none, naming what is accepted.
    """
    if match := _PRESENCE.fullmatch(text):
        return Presence(match["name"], match["how"] == "exists")
    if match := _JUDGEMENT.fullmatch(text):
        named = _OR.split(match["verdicts"])
        for one in named:
            if one not in get_args(Verdict):
                msg = f"{text!r}: no verdict is called {one!r}; {say_accepted(one, VERDICTS)}"
                raise InputError(msg)
        return Judgement(match["claim"], tuple(one for one in VERDICTS if one in named))
    match = _COMPARISON.fullmatch(text)
    if match is None or all(LITERAL.fullmatch(match[side]) for side in ("left", "right")):
        msg = f"{text!r} is no condition; {ACCEPTED}"
        raise InputError(msg)
    return Comparison(match["left"], match["sign"], match["right"], match["maybe"] is not None)


def say_ends(ends: Ends) -> str:
    """Write two ends for the author of a prose file: ``[-0.135, 0.095]``, or one number."""
    low, high = (_say_end(end) for end in ends)
    return low if low == high else f"[{low}, {high}]"


def _say_end(end: Decimal) -> str:
    return f"{_TOLD.plus(end).normalize():f}" if end.is_finite() else f"{end:f}".lower()
