"""What the walk over a text remembers, and a mention before it gets its place on the page."""

from dataclasses import dataclass, field
from typing import Literal

Since = Literal["", "from", "ever"]
"""A date that only says since when: 自2009年起 (from) or 2009年以来 (ever), else neither."""


@dataclass(slots=True)
class Anchor:
    """A period and how it is known."""

    period: str
    basis: str
    since: Since = ""
    """Where the date only says since when."""
    own: bool = False
    """Governs its own sentence only (近三年), and leaves the earlier date to the next one."""
    upto: bool = False
    """Looks back over years up to one (“十四五”时期, 五年来): a stock stands at their end, and a
    change counts from the end of the year before them."""


@dataclass(slots=True)
class Walk:
    """What the walk remembers: where the sentence began, what dates govern, the figure before."""

    year: int | None
    default: Anchor
    sentence_start: int = 0
    paragraph_start: int = 0
    anchor: Anchor | None = None
    inherited: Anchor | None = None
    baseline: int | None = None
    standing: int | None = None
    """The year that the paragraph says its levels are compared with (与2020年相比，…)."""
    since: int | None = None
    goals: bool = False
    plans: bool = False
    """The document is a plan or a report that ends in one: goals last until a look back."""
    programme: str = ""
    """The years a plan is for, from its title (十四五规划, 2023-2027年)."""
    reviews: bool = False
    """The document is a report that looks back by sections: 五年来, 过去一年 at the beginning of a
    sentence govern what follows until another such word or heading."""
    latest: int | None = None
    """The last year that the document looks back on: of a work report, the year before the one in
    which it is delivered; else the document's own."""
    section: Anchor | None = None
    """The years of the section, by its heading (2023年工作回顾) or by the word that opens it."""
    outer: Anchor | None = None
    """What governed before a base date (由2020年的…增加到…), and governs again after it."""
    rise: tuple[int, int] | None = None
    """The years between which the last 由A增至B in this sentence runs."""
    horizon: Anchor | None = None
    """The year for which goals are being listed (到2025年)."""
    aims: int = -1
    """Where in this sentence a word of intent was last seen; -1 for none."""
    first_year: int | None = None
    previous_end: int = -1
    previous: "Read | None" = None
    by_classifier: dict[str, str] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    listed_hedge: str = ""
    counted_end: int = -1
    counted: "Read | None" = None
    inherited_for: int = 0
    aside: Anchor | None = None
    aside_start: int = 0
    brackets_end: int = -1
    """Where the parentheses close that a date stands in; -1 outside of them."""
    before_brackets: Anchor | None = None
    """What governs again behind them."""
    prices: str = ""
    """The price basis that the document has said to hold from there on (下同)."""


@dataclass(slots=True)
class Read:
    """A mention before it gets its place on the page."""

    start: int
    end: int
    kind: str
    value: str = ""
    hedge: str = "exact"
    unit: str = ""
    period: str = ""
    basis: str = ""
    head: str = ""
    """The unit or scale that a table gives to a bare number, as printed (亿元)."""
    label: str = ""
    """What a table says is measured, with its place or part (税收收入·本级)."""
    average: bool = False
    """A change that is an annual average."""
    prices: str = ""
    """At ``constant`` prices or at ``current`` ones, where it is said or the genre's custom."""
    note: str = ""
    review: str = ""
    falls: bool = False


def governing(walk: Walk) -> Anchor:
    """The anchor that governs: the sentence's, an earlier one's, the heading's, the document's."""
    return walk.anchor or walk.inherited or walk.horizon or walk.section or walk.default
