"""A formula written as text, as MathML: so that it is set, spoken and copied as mathematics."""

import re
from html import escape
from typing import NamedTuple

_OPERATORS = "+−×÷=/,;≥≤<>·…±≈–|-"
_PAIRS = {"(": ")", "[": "]"}
_APART = rf"\s\d()\[\]^{re.escape(_OPERATORS)}"  # what ends a word
_TOKEN = re.compile(
    r"(?P<mn>\d+(?:,\d{3})*(?:\.\d+)?%?)|(?P<open>[(\[])|(?P<close>[)\]])|(?P<power>\^)"
    rf"|(?P<mtext>[^{_APART}]+(?:[ -][^{_APART}]+)*)|(?P<space>\s+)|(?P<mo>.)"
)


class _Token(NamedTuple):
    kind: str
    text: str
    spaced: bool  # a space stands before it


def write_mathml(formula: str) -> str:
    """Return a formula as a ``math`` element.

    Numbers become ``mn``, operators ``mo``, words and units ``mtext``; ``a^(1/5)`` becomes a power
    of the number, word or bracket before it. A bracket without its partner, or a power of nothing,
    is an operator like any other, so that no text is refused and none is lost.

    Args:
        formula: such as ``100 × ((1,621 ÷ 900)^(1/4) − 1)``.
    """
    text = " ".join(formula.split())
    tokens: list[_Token] = []
    spaced = False
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "space":
            tokens.append(_Token(found.lastgroup or "", found.group(), spaced))
        spaced = found.lastgroup == "space"
    partners = _find_partners(tokens)
    body = _write_run(tokens, partners, 0, len(tokens))
    return f'<math alttext="{escape(text)}">{body}</math>'


def _find_partners(tokens: list[_Token]) -> dict[int, int]:
    """Return the place of the closing bracket of each open one that has its partner."""
    partners: dict[int, int] = {}
    waiting: list[int] = []
    for place, token in enumerate(tokens):
        if token.kind == "open":
            waiting.append(place)
        elif token.kind == "close":
            while waiting:
                opened = waiting.pop()
                if _PAIRS[tokens[opened].text] == token.text:
                    partners[opened] = place
                    break
    return partners


def _write_run(tokens: list[_Token], partners: dict[int, int], start: int, end: int) -> str:
    """Return the elements of the tokens from `start` to before `end`."""
    written: list[str] = []
    place = start
    while place < end:
        token = tokens[place]
        follows = place + 1 < end and tokens[place + 1].kind in {"mn", "mtext", "open"}
        if token.kind == "power" and written and follows:
            exponent, place = _write_atom(tokens, partners, place + 1, bare=True)
            written.append(f"<msup>{written.pop()}{exponent}</msup>")
            continue
        # Operators bring their space along; between a word and a number it is kept.
        if token.spaced and written and not written[-1].startswith("<mo>"):
            written += ["<mtext>\u00a0</mtext>"] * (token.kind in {"mn", "mtext", "open"})
        atom, place = _write_atom(tokens, partners, place)
        # A line may end after an operator, which MathML itself would not let it.
        written.append(f"{atom} " if atom.startswith("<mo>") else atom)
    return "".join(written).rstrip()


def _write_atom(
    tokens: list[_Token], partners: dict[int, int], place: int, *, bare: bool = False
) -> tuple[str, int]:
    """Return one element and the place after it: a token, or a bracket and what it holds.

    Args:
        tokens: all of the formula.
        partners: where its brackets close.
        place: of the token.
        bare: leave the bracket itself out, as around an exponent.
    """
    token = tokens[place]
    if place in partners:
        closed = partners[place]
        inner = _write_run(tokens, partners, place + 1, closed)
        if not bare:
            inner = f"<mo>{token.text}</mo>{inner}<mo>{tokens[closed].text}</mo>"
        return f"<mrow>{inner}</mrow>", closed + 1
    tag = token.kind if token.kind in {"mn", "mtext"} else "mo"
    return f"<{tag}>{escape(token.text)}</{tag}>", place + 1
