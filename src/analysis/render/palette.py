"""The colours of page, print and charts: each once, under its role.

A chart is drawn in the colours of `LIGHT`. Where it stands inside a page, each becomes the style
sheet's variable of the same role, so that one drawing serves light, dark and print. Series differ
by lightness too, so that they can be told apart in grey and by the colour-blind.
"""

from typing import Final

#: Role: colour on white paper.
LIGHT: Final[dict[str, str]] = {
    "paper": "#ffffff",
    "ink": "#1b2430",
    "soft": "#55606e",
    "hair": "#c9d0d8",
    "wash": "#f2f5f8",
    "accent": "#14507a",
    "tint": "#c3d8e8",
    "warm": "#b5541c",
    "grey": "#8a94a0",
    "mark": "#fff3cf",
}
#: The same roles on a dark screen.
DARK: Final[dict[str, str]] = {
    "paper": "#14191f",
    "ink": "#e4e8ed",
    "soft": "#a9b4c0",
    "hair": "#46505c",
    "wash": "#1e252d",
    "accent": "#86bde6",
    "tint": "#2b475d",
    "warm": "#f0a070",
    "grey": "#7d8996",
    "mark": "#4a3f1a",
}
