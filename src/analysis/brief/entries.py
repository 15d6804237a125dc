"""What a reader is told of one number: in passing, and in its entry of the appendix."""

import re
from collections.abc import Callable
from typing import Final

from analysis.core.result import IntervalKind
from analysis.register.number import Number
from analysis.register.steps import STEPS, executed_name
from analysis.render import escape_markdown, mark_entry
from analysis.words.catalogue import Catalogue, Language
from analysis.words.numerals import format_bounds

#: How many prints are named one by one; more are a series, told by its ends.
_MOST_IN_TIP, _MOST_IN_ENTRY = 6, 12
_NO_ANCHOR: Final = re.compile(r"[^A-Za-z0-9_.-]")


def entry_id(name: str) -> str:
    """Return the anchor of a number's entry in the appendix."""
    return "n-" + _NO_ANCHOR.sub("-", name)


def show_bounds(number: Number, words: Catalogue) -> str:
    """Write what lies between a number's two ends, with its unit once."""
    return format_bounds(
        number.low,
        number.high,
        number.unit,
        words,
        places=number.places,
        value=number.value if number.point else None,
    )


def write_tip(number: Number, words: Catalogue) -> str:
    """Return what a reader sees on pointing at a number: formula, pages, publication, bounds."""
    parts = [number.formula.get(words.language, ""), number.method.get(words.language, "")]
    if number.pages:
        parts.append(_say_prints(number, words, "brief.tip", _MOST_IN_TIP, str))
    parts.append(number.citation.get(words.language, ""))
    if number.bounded:
        parts.append(_label(words, number.interval, show_bounds(number, words)))
    return " · ".join(filter(None, parts))


def write_entry(number: Number, words: Catalogue) -> str:
    """Return a number's entry of the appendix as Markdown."""
    stop, colon = words.say("language.stop"), words.say("language.colon")
    lines = [escape_markdown(number.label[words.language])]
    if number.pages:
        places = _say_prints(number, words, "brief.entry", _MOST_IN_ENTRY, escape_markdown)
        lines.append(f"{words.say('brief.source')}{colon}{places}")
    for key, text in (
        ("brief.source", number.citation.get(words.language)),
        ("brief.formula", number.formula.get(words.language)),
        ("brief.method", number.method.get(words.language)),
    ):
        if text:
            lines.append(f"{words.say(key)}{colon}{escape_markdown(text)}")
    if number.bounded:
        lines.append(_label(words, number.interval, escape_markdown(show_bounds(number, words))))
    if step := number.made_by.step:
        lines.append(
            words.say(
                "brief.computed_in",
                link=f"[{escape_markdown(step)}]({cell_link(number, words.language)})",
            )
        )
    body = "".join(f"{line}{stop}" for line in lines).rstrip()
    return mark_entry(entry_id(number.id), value=number.display[words.language], body=body)


def cell_link(number: Number, language: Language) -> str:
    """Return the address of the cell that made a number, from the report's folder.

    A notebook that runs once a language is kept once a language; any other once.
    """
    step, cell = number.made_by.step, number.made_by.cell
    per_language = any(one.name == step and one.per_language for one in STEPS)
    page = executed_name(step, language if per_language else None)
    return f"notebooks/{page}.html" + (f"#cell-{cell}" if cell else "")


def _label(words: Catalogue, kind: IntervalKind, shown: str) -> str:
    return f"{words.say(f'interval.{kind}')}{words.say('language.colon')}{shown}"


def _say_prints(
    number: Number, words: Catalogue, key: str, most: int, escape: Callable[[str], str]
) -> str:
    """Say what each page prints; of a long series the first and the last, and how many."""
    prints = list(dict.fromkeys(zip(number.pages, number.printed, strict=True)))
    said = [_say_print(words, key, page, escape(printed)) for page, printed in prints]
    if len(said) <= most:
        return words.say("language.semicolon").join(said)
    return words.say("brief.series", first=said[0], last=said[-1], count=len(said))


def _say_print(words: Catalogue, key: str, page: int, printed: str) -> str:
    if page:
        return words.say(key, page=page, printed=printed)
    return words.say(f"{key}_unpaged", printed=printed)
