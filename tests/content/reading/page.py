"""A composed brief as a reader has it: blocks, exhibits, numbers, taken off the Markdown alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

_NUMBER = re.compile(
    r'\[(?P<shown>(?:\\.|[^\[\]\\])*)\]\{\.num(?: \.key)? ref="(?P<ref>(?:\\.|[^"\\])*)"\}'
)
_ENTRY = re.compile(r"^::: \{#(\S+) \.entry value=.*?\}\n(.*?)\n:::$", re.MULTILINE | re.DOTALL)
_ANCHOR = re.compile(r"\[\]\{#[^}]*\}")
_OPENING = re.compile(r"(?P<colons>:{3,}) *(?:\{(?P<braced>[^}]*)\}|(?P<named>\w+))")
_BAR = re.compile(r"(?<!\\)\|")
_HEADING = re.compile(r"#+ ")
_OWN_ID = re.compile(r"(?<=\S) \{#[\w-]+\}$")
_KEY_FIGURE = re.compile(r"\[([^\[\]]*)\]\{\.key-figure\}")
_SENTENCE = re.compile(r"(?<=[.!?])\*{0,2}(?=\s)|(?<=[。！？])\*{0,2}")
#: A number's place in a text whose numbers are taken out: sign, position, sign.
SIGN = "\ue000"
PLACE = re.compile(f"{SIGN}(\\d+){SIGN}")


@dataclass(frozen=True)
class Shown:
    """A number in a text: what stands there, and the entry it leads to."""

    text: str
    ref: str


@dataclass(frozen=True)
class Text:
    """A text with its numbers apart.

    Attributes:
        marked: the words, with a mark for each number.
        numbers: in their order.
    """

    marked: str
    numbers: tuple[Shown, ...] = ()

    @property
    def plain(self) -> str:
        """What a reader reads."""
        return PLACE.sub(lambda found: self.numbers[int(found[1])].text, self.marked)

    @property
    def sentences(self) -> list["Text"]:
        """Its sentences, each with all the numbers of the text to be looked up in."""
        ends = [match.end() for match in _SENTENCE.finditer(self.marked)]
        cuts = [0, *ends, len(self.marked)]
        parts = (self.marked[a:b].strip() for a, b in pairwise(cuts))
        return [Text(part, self.numbers) for part in parts if part]

    def shown_in(self) -> list[Shown]:
        """Return the numbers that stand in it."""
        return [self.numbers[int(found)] for found in PLACE.findall(self.marked)]


@dataclass(frozen=True)
class Block:
    """A paragraph, item, heading, table or picture, and the divs it stands in."""

    raw: str
    within: tuple[str, ...]

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of a section."""
        return bool(_HEADING.match(self.raw))

    @property
    def is_table(self) -> bool:
        """Whether it is a pipe table."""
        return self.raw.startswith("|")

    @property
    def is_picture(self) -> bool:
        """Whether it is a chart."""
        return self.raw.startswith("![")

    @cached_property
    def text(self) -> Text:
        """Its words and numbers."""
        return read_text(self.raw)

    @property
    def rows(self) -> list[list[Text]]:
        """A table's rows below its head, cell by cell."""
        cells = (_BAR.split(line.strip()[1:-1]) for line in self.raw.split("\n")[2:])
        return [[read_text(one.strip()) for one in row] for row in cells]


@dataclass(frozen=True)
class Exhibit:
    """A table or figure: its title, its body, its note."""

    id: str
    blocks: tuple[Block, ...]

    @property
    def title(self) -> Text:
        """Its first block."""
        return self.blocks[0].text

    @property
    def note(self) -> str:
        """What its note says; empty without one."""
        return " ".join(one.text.plain for one in self.blocks if "note" in one.within)

    @property
    def rows(self) -> list[list[Text]]:
        """The rows of its table, without those that head a group of others."""
        rows = [row for one in self.blocks if one.is_table for row in one.rows]
        return [row for row in rows if any(cell.plain for cell in row[1:])]

    @property
    def chart(self) -> str:
        """The name of the chart it shows; empty where it is a table."""
        found = [re.search(r"\]\(figures/(\w+)\.", one.raw) for one in self.blocks]
        return next((match[1] for match in found if match), "")


@dataclass(frozen=True)
class Page:
    """A brief.

    Attributes:
        title: its headline.
        blocks: all that stands before the appendix.
        entries: of the appendix, by id.
    """

    title: Text
    blocks: tuple[Block, ...]
    entries: Mapping[str, str] = field(default_factory=dict)

    @property
    def exhibits(self) -> dict[str, Exhibit]:
        """Tables and figures by id."""
        found: dict[str, list[Block]] = {}
        for one in self.blocks:
            for name in one.within:
                if name.startswith(("tbl-", "fig-")):
                    found.setdefault(name, []).append(one)
        return {name: Exhibit(name, tuple(blocks)) for name, blocks in found.items()}

    @property
    def findings(self) -> list[Text]:
        """The findings."""
        return [one.text for one in self.blocks if "findings" in one.within]

    @property
    def texts(self) -> list[Text]:
        """Every text a reader reads in a row: no tables, no alternatives of pictures."""
        drawn = (one.text for one in self.blocks if not one.is_table and not one.is_picture)
        return [self.title, *drawn]

    @property
    def numbers(self) -> list[Shown]:
        """Every number before the appendix."""
        texts = (self.title, *(one.text for one in self.blocks))
        return [number for text in texts for number in text.numbers]


def read_page(markdown: str) -> Page:
    """Take a brief's Markdown apart."""
    body, _, appendix = markdown.partition("\n:::::: appendix")
    title, _, rest = body.partition("\n")
    entries = {found[1]: found[2] for found in _ENTRY.finditer(appendix)}
    return Page(read_text(title.removeprefix("# ")), tuple(_split(rest)), entries)


def read_text(raw: str) -> Text:
    """Take a text's numbers apart from its words."""
    numbers: list[Shown] = []

    def mark(match: re.Match[str]) -> str:
        numbers.append(Shown(_bare(match["shown"]), match["ref"]))
        return f"{SIGN}{len(numbers) - 1}{SIGN}"

    bare = _OWN_ID.sub("", _NUMBER.sub(mark, _ANCHOR.sub("", raw)))
    marked = _KEY_FIGURE.sub(r"\1", bare)
    return Text(" ".join(_bare(marked).split()), tuple(numbers))


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _split(text: str) -> Iterator[Block]:
    """Yield blocks, with the names of the divs around each."""
    within: list[str] = []
    for part in _pieces(text.split("\n")):
        opening = _OPENING.fullmatch(part)
        if opening:
            names = opening["named"] or opening["braced"]
            within.append(re.sub(r"[#.]", "", names))
        elif re.fullmatch(":{3,}", part):
            within.pop()
        else:
            yield Block(part, tuple(name for one in within for name in one.split()))


def _pieces(lines: Sequence[str]) -> Iterator[str]:
    """Yield the fences of divs, and what stands between empty lines."""
    block: list[str] = []
    for line in (*lines, ""):
        if (not line.strip() or line.startswith(":::")) and block:
            yield "\n".join(block)
            block = []
        if line.startswith(":::"):
            yield line
        elif line.strip():
            block.append(line)
