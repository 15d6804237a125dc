"""A notebook author's chart: shown, and as files of the same bytes anywhere, in our own type."""

import base64
import io
import warnings
from importlib.resources import as_file, files
from typing import Final

import matplotlib as mpl
import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from analysis.core.errors import InputError, show_given

_RESOLUTION: Final = 200  # dots an inch
_CSS_INCH: Final = 96
_BOLD: Final = 600
_DEEPEST: Final = 3  # axes, in a part of a figure, in a figure
#: What would differ from run to run, left out of each kind of file.
_METADATA: Final[dict[str, dict[str, None]]] = {
    "svg": {"Date": None, "Creator": None},
    "png": {"Software": None},
}


def draw_chart(figure: object, name: str) -> dict[str, bytes]:
    """Return a chart as SVG and PNG, its text in the shipped type, which has Chinese.

    Args:
        figure: matplotlib's figure, or what holds one (axes, a seaborn grid).
        name: the chart's.

    Raises:
        InputError: if it holds no figure, one without axes, or a character that the type does
            not have.
    """
    drawn = _find_figure(figure, name)
    made = {}
    with (
        as_file(files("analysis.render") / "fonts") as fonts,
        mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "path"}),
        warnings.catch_warnings(),
    ):
        for text in drawn.findobj(Text):
            style = "Bold" if _is_bold(text.get_fontweight()) else "Regular"
            kept = text.get_fontsize()
            face = FontProperties(fname=str(fonts / f"NotoSansSC-{style}.ttf"), size=kept)
            text.set_fontproperties(face)
        warnings.filterwarnings("error", message="Glyph .* missing")
        for kind, metadata in _METADATA.items():
            buffer = io.BytesIO()
            try:
                drawn.savefig(
                    buffer, format=kind, metadata=metadata, bbox_inches="tight", dpi=_RESOLUTION
                )
            except UserWarning as warning:
                msg = f"chart {name!r}: {warning}"
                raise InputError(msg) from warning
            made[kind] = buffer.getvalue()
    return made


def show_drawn(figure: object, drawing: bytes, alt: str) -> None:
    """Show a notebook what was published, with its text alternative.

    The open figure is closed: the notebook would show it once more at the cell's end, and without
    a word for those who can't see it.
    """
    drawn = _find_figure(figure, "")
    plt.close(drawn)
    width = round(drawn.get_figwidth() * _CSS_INCH)
    display(  # type: ignore[no-untyped-call]
        {"image/png": base64.b64encode(drawing).decode(), "text/plain": alt},
        metadata={"image/png": {"alt": alt, "width": width}},
        raw=True,
    )


def _find_figure(figure: object, name: str) -> Figure:
    drawn = figure
    for _ in range(_DEEPEST):
        drawn = drawn if isinstance(drawn, Figure) else getattr(drawn, "figure", None)
    if not isinstance(drawn, Figure):
        msg = (
            f"chart {name!r}, figure: {show_given(figure)} is no figure of matplotlib, nor holds "
            "one; accepted: a figure, its axes, a seaborn grid"
        )
        raise InputError(msg)
    if not drawn.axes:
        msg = f"chart {name!r}, figure: it has no axes; accepted: at least one, drawn in"
        raise InputError(msg)
    return drawn


def _is_bold(weight: str | int) -> bool:
    return weight in {"bold", "heavy", "semibold", "demibold", "black", "extra bold"} or (
        isinstance(weight, int) and weight >= _BOLD
    )
