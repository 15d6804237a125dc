"""HTML of our own making, set into pandoc's syntax tree."""

import base64
from html import escape
from pathlib import Path

from analysis.render.markup import IMAGE_TYPES, Node


def raw_inline(html: str) -> Node:
    """HTML inside a paragraph."""
    return {"t": "RawInline", "c": ["html", html]}


def raw_block(html: str) -> Node:
    """HTML between blocks."""
    return {"t": "RawBlock", "c": ["html", html]}


def inline_image(path: Path, alt: str) -> str:
    """An image element that carries the image itself."""
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    kind = IMAGE_TYPES[path.suffix.lower()]
    return f'<img alt="{escape(alt)}" src="data:{kind};base64,{data}">'
