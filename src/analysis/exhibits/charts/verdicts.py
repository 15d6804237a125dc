"""How many claims of each topic came out how: a matrix of counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from analysis.core.errors import InputError, say_accepted
from analysis.core.vocabulary import VERDICTS
from analysis.exhibits.canvas import (
    ACCENT,
    INK,
    MUTED,
    POINTS,
    QUIET,
    SIZE,
    lay_canvas,
    style,
    wrap,
    write,
)
from analysis.exhibits.chart import Chart, Labels

#: The one that leaves nothing open.
SURE: Final = frozenset({"certain"})
#: Those that weigh against the document.
AGAINST: Final = frozenset({"does_not_hold", "conflict"})
#: Shades of the tiles, from few to many: of what is certain, of what leaves something open, and of
#: what weighs against the document.
_SHADES: Final = (
    (SURE, "#e4efe4", "#8dba90"),
    (frozenset(VERDICTS) - SURE - AGAINST, "#eceef0", "#9aa1a8"),
    (AGAINST, "#e3edf5", "#7fa8c9"),
)
#: A single claim among few is not drawn as if it were many.
_LEAST_DEEPEST: Final = 4
_LEFT: Final = 1.72


class Judged(Protocol):
    """A claim with its verdict."""

    @property
    def topic(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102


def draw_verdicts(claims: Sequence[Judged], labels: Labels) -> Chart | None:
    """Draw how many claims of each topic came out how: a matrix of counts.

    Args:
        claims: each once, whatever its readings.
        labels: words and names.

    Raises:
        InputError: for an unknown verdict or topic.
    """
    if not claims:
        return None
    for claim in claims:
        if claim.verdict not in VERDICTS:
            raise InputError(
                f"claim on {claim.topic!r}: unknown verdict {claim.verdict!r}; "
                f"{say_accepted(claim.verdict, VERDICTS)}"
            )
    counts = Counter((claim.topic, claim.verdict) for claim in claims)
    per_topic = Counter(claim.topic for claim in claims)
    per_verdict = Counter(claim.verdict for claim in claims)
    topics = sorted(per_topic, key=lambda topic: (-per_topic[topic], topic))
    table = pd.DataFrame(
        [[counts[topic, verdict] for verdict in VERDICTS] for topic in topics],
        index=topics,
        columns=list(VERDICTS),
    )
    say, rows = labels.say, len(topics)
    with style("verdicts"):
        drawing, axes = lay_canvas(0.27 * rows + 0.95, left=_LEFT, right=0.5, top=0.6, bottom=0.35)
        _draw_tiles(axes, table)
        for x, verdict in enumerate(VERDICTS):
            weight = {"color": ACCENT, "fontweight": "bold"} if verdict in AGAINST else {}
            look = QUIET | {"ha": "center", "va": "bottom", "linespacing": 1.15} | weight
            write(axes, say(f"chart.verdicts.head.{verdict}"), (x + 0.5, 0), (0, 5), **look)
            _write_total(axes, x + 0.5, rows, per_verdict[verdict], under=True)
        for y, topic in enumerate(topics):
            label = wrap(labels.topic(topic), _LEFT - 0.08, SIZE, lines=1)
            write(axes, label, (0, y + 0.5), (-_LEFT * POINTS, 0))
            _write_total(axes, len(VERDICTS), y + 0.5, per_topic[topic])
        _write_total(axes, len(VERDICTS), rows, len(claims), under=True)
        head, foot = say("chart.verdicts.all"), say("chart.verdicts.all_topics")
        write(axes, head, (len(VERDICTS), 0), (8, 5), va="bottom", **QUIET)
        write(axes, foot, (0, rows), (-_LEFT * POINTS, -5), va="top", **QUIET)
    data = table.rename_axis("topic").reset_index()
    data.insert(1, "label", [labels.topic(topic) for topic in topics])
    data["total"] = [per_topic[topic] for topic in topics]
    return Chart(
        "verdicts",
        labels.language,
        drawing,
        data,
        say("chart.verdicts.title"),
        _tell(counts, per_verdict, topics, labels),
        say("chart.verdicts.note"),
        labels.cite(),
    )


def _draw_tiles(axes: Axes, table: pd.DataFrame) -> None:
    """Draw the counts.

    Three colours say which verdicts leave nothing open and which weigh against the document; the
    head of a column and the number in each tile say the same, so that neither colour nor depth
    need be read.
    """
    import seaborn as sns  # pulls scipy.stats: only where it draws

    for verdicts, pale, deep in _SHADES:
        hidden = table.eq(0).to_numpy() | [verdict not in verdicts for verdict in table.columns]
        sns.heatmap(
            table,
            mask=hidden,
            annot=True,
            fmt="d",
            annot_kws={"fontsize": SIZE, "fontweight": "bold", "color": INK},
            cmap=LinearSegmentedColormap.from_list("tiles", [pale, deep]),
            vmin=0,
            vmax=max(int(table.to_numpy().max()), _LEAST_DEEPEST),
            cbar=False,
            linewidths=1.5,
            linecolor="white",
            ax=axes,
        )
    axes.set(xlabel="", ylabel="")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, top=False, bottom=False, left=False)
    axes.set_xticks([])
    axes.set_yticks([])


def _write_total(axes: Axes, x: float, y: float, count: int, *, under: bool = False) -> None:
    at_end = x == len(VERDICTS)
    offset = (8 if at_end else 0, -5 if under else 0)
    sides: dict[str, Any] = {
        "ha": "left" if at_end else "center",
        "va": "top" if under else "center",
    }
    write(axes, str(count), (x, y), offset, color=MUTED, **sides)


def _tell(
    counts: Mapping[tuple[str, str], int],
    per_verdict: Mapping[str, int],
    topics: Sequence[str],
    labels: Labels,
) -> str:
    say = labels.say

    def told(numbers: Mapping[str, int]) -> str:
        return labels.join(
            "language.enumeration",
            (
                say("chart.verdicts.number", verdict=_plain(verdict, labels), number=number)
                for verdict, number in numbers.items()
                if number
            ),
        )

    by_topic = (
        say(
            "chart.verdicts.topic",
            topic=labels.topic(topic),
            verdicts=told({verdict: counts[topic, verdict] for verdict in VERDICTS}),
        )
        for topic in topics
    )
    claims = sum(per_verdict.values())
    return say(
        "chart.verdicts.alt",
        claims=claims,
        all=told({verdict: per_verdict[verdict] for verdict in VERDICTS}),
        topics=labels.join("language.semicolon", by_topic),
        count=claims,
    )


def _plain(verdict: str, labels: Labels) -> str:
    """Return a column's head as one line."""
    return labels.join(
        "chart.join.words", labels.say(f"chart.verdicts.head.{verdict}").split("\n")
    )
