"""A sheet that a chart is drawn on in one format: its room, its keys, and what has been drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from analysis.exhibits.canvas import POINTS, SOFT, Format, lay_bare, width_of, wrap

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes


class Mark(StrEnum):
    """What a thing drawn is, if it says something; in the order in which a note explains them."""

    PRINTED = "printed"
    HOLLOW = "hollow"
    START = "start"
    SINCE = "since"
    PLACE = "place"
    OTHER_DATE = "other_date"
    READING = "reading"
    LINE = "line"
    JOIN = "join"
    BAR = "bar"
    WHISKER = "whisker"
    OPEN_END = "open_end"
    MODEL = "model"
    BAND = "band"
    BREAK = "break"
    SQUARE = "square"
    AS_OF = "as_of"


#: A key's mark, room included, and what follows a key, in ems; from key to key, in lines.
_KEY, _AFTER, _LEADING = 1.9, 1.6, 1.45


class Sheet:
    """A chart's drawing in one format, which knows what has been drawn on it.

    Whoever draws says after it what has been drawn, by `mark` or `rule`. So no mark is left that
    the chart must not explain, see :func:`analysis.exhibits.chart.build_chart`.

    Attributes:
        form: the format.
        drawing: matplotlib's own figure.
        marks: the kinds of mark drawn.
        keyed: those of them that a key or a label on the plot explains.
    """

    def __init__(self, form: Format) -> None:
        from matplotlib.figure import Figure as Drawing

        self.form = form
        self.drawing = Drawing(figsize=(form.width, form.width))
        self.marks: set[Mark] = set()
        self.keyed: set[Mark] = set()
        self._known: set[Artist] = set()

    # --- room ---------------------------------------------------------------------------------

    def set_height(self, inches: float) -> None:
        """Set the height, before any axes are laid."""
        self.drawing.set_size_inches(self.form.width, inches)

    def lay(self, *, left: float, right: float, top: float, bottom: float) -> "Axes":
        """Return new axes, margins in inches: the same layout whatever the labels."""
        width, height = self.drawing.get_size_inches()
        box = (left / width, bottom / height, 1 - (left + right) / width)
        return self.drawing.add_axes((*box, 1 - (top + bottom) / height))

    # --- what is drawn ------------------------------------------------------------------------

    def mark(self, kind: Mark) -> None:
        """Say that what has been drawn since is of a kind that the chart must explain."""
        self._know()
        self.marks.add(kind)

    def note(self, kind: Mark) -> None:
        """Say that a mark stands in a text that is written, such as a star behind a year."""
        self.marks.add(kind)

    def rule(self) -> None:
        """Say that what has been drawn since is a rule that says nothing of its own."""
        self._know()

    def _know(self) -> None:
        self._known |= set(self.unmarked())

    def unmarked(self) -> "list[Artist]":
        """Return what is drawn in the axes that nobody has said the kind of."""
        drawn: list[Artist] = []
        for axes in self.drawing.axes:
            drawn += [*axes.lines, *axes.patches, *axes.collections]
        return [one for one in drawn if one not in self._known]

    # --- writing ------------------------------------------------------------------------------

    def write(
        self,
        axes: "Axes",
        text: str,
        at: tuple[float, float],
        offset: tuple[float, float] = (0, 0),
        *,
        edges: str | tuple[str, str] = "data",
        quiet: bool = False,
        **look: Any,  # noqa: ANN401 (whatever matplotlib knows of text)
    ) -> None:
        """Write a label at a place, moved by points.

        Args:
            axes: where.
            text: a clean label.
            at: the place.
            offset: in points.
            edges: what the place counts from.
            quiet: whether it is not the point: a head, a date, a bound.
            look: of the text.
        """
        placed: dict[str, Any] = {"va": "center", "zorder": 6, "linespacing": 1.15}
        if quiet:
            placed |= {"fontsize": self.form.small, "color": SOFT}
        axes.annotate(
            text,
            at,
            offset,
            xycoords=edges,
            textcoords="offset points",
            annotation_clip=False,
            **(placed | look),
        )

    def write_head(self, axes: "Axes", text: str) -> None:
        """Write what an axis measures above it, from the sheet's left edge."""
        left = axes.get_position().x0 * self.form.width * POINTS
        self.write(
            axes, text, (0, 1), (-left, 8), edges="axes fraction", quiet=True, va="baseline"
        )

    def key_height(self, keys: Sequence["Key"]) -> float:
        """Return the height of the keys, in inches."""
        lines = sum(max(key.lines for key in row) for row in self._flow(keys))
        return lines * _LEADING * self.form.small / POINTS

    def write_keys(self, keys: Sequence["Key"], *, top: float = 0) -> None:
        """Explain marks from so many inches below the top edge, in as many rows as they need."""
        if not keys:
            return
        width, height = (inches * POINTS for inches in self.drawing.get_size_inches())
        axes = self.drawing.add_axes((0, 0, 1, 1), zorder=-1, label="keys")
        lay_bare(axes, width, height)
        em, y = self.form.small, top * POINTS
        for row in self._flow(keys):
            x = 0.0
            for key in row:
                middle = y + _LEADING * em / 2
                key.draw(axes, x, middle, em)
                self.write(
                    axes, key.text, (x + _KEY * em, middle - 0.5 * em), quiet=True, va="top"
                )
                x += key.width(em) + _AFTER * em
            y += max(key.lines for key in row) * _LEADING * em
        self.rule()
        self.keyed |= {key.kind for key in keys}

    def _flow(self, keys: Sequence["Key"]) -> list[list["Key"]]:
        """Break the keys into rows that fit the width; a text wider than it into lines."""
        em, room = self.form.small, self.form.width * POINTS
        rows: list[list[Key]] = []
        used = room
        for key in keys:
            key.fit(room, em)
            if used + key.width(em) > room:
                rows.append([])
                used = 0
            rows[-1].append(key)
            used += key.width(em) + _AFTER * em
        return rows


@dataclass
class Key:
    """The key of a kind of mark: the mark itself, and what it is.

    Attributes:
        kind: of mark.
        text: what it says.
        look: how it is drawn, in matplotlib's terms of a line: a marker alone where its
            ``linestyle`` is none.
        box: the colours of face and edge, where it is a box.
    """

    kind: Mark
    text: str
    look: Mapping[str, Any] = field(default_factory=dict)
    box: tuple[str, str] | None = None

    @property
    def lines(self) -> int:
        """How many lines its text has."""
        return self.text.count("\n") + 1

    def width(self, em: float) -> float:
        """Return its width in points."""
        return _KEY * em + max(width_of(line, em) for line in self.text.split("\n"))

    def fit(self, room: float, em: float) -> None:
        """Break the text into lines that fit a room in points."""
        joined = self.text.replace("\n", " ")
        if self.width(em) > room:
            self.text = wrap(joined, (room - _KEY * em) / POINTS, em, lines=3)

    def draw(self, axes: "Axes", x: float, y: float, em: float) -> None:
        """Draw the mark at a place in points."""
        from matplotlib.patches import Rectangle

        across = (_KEY - 0.5) * em
        if self.box is not None:
            face, edge = self.box
            box = Rectangle(
                (x + 0.5, y - 0.35 * em), across - 1, 0.7 * em, facecolor=face, edgecolor=edge
            )
            axes.add_patch(box)
        elif self.look.get("linestyle", "-") == "none":
            axes.plot([x + across / 2], [y], **self.look)
        else:
            axes.plot([x, x + across], [y, y], **self.look)
