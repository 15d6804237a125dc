"""YAML as typed: a mapping of plain values, read by the core schema of YAML 1.2.

PyYAML reads YAML 1.1, in which ``0777`` is 511, ``33:20`` is 2000, ``1_000`` is 1000, ``no`` is
false and ``2026-11-23`` a date, wherever it stands. Here a scalar is what version 1.2 says, and
what the versions read as different numbers is refused, for whoever typed it meant one of them.
A date is text until a parameter that wants one reads it. There are no aliases, so that a file is
as large as it looks; depth and length are bounded; and every fault names its line.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

import yaml

from analysis.core.errors import InputError, cut_text, show_given
from analysis.core.text import LAYOUT, find_unseen_lines, name_sign, say_unseen

try:  # about ten times as fast, where PyYAML was built with it
    from yaml import CSafeLoader as _Loader
except ImportError:
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

#: A file of ours nests five deep; beyond this a reader has long lost the thread.
DEEPEST: Final = 20
#: Characters; the largest file that is written by hand has a hundredth of it.
LONGEST: Final = 20_000_000
#: Digits of the longest whole number: none that is counted, and no seed, has more.
_MOST_DIGITS: Final = 40

_NULL: Final = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE: Final = frozenset({"true", "True", "TRUE"})
_FALSE: Final = frozenset({"false", "False", "FALSE"})
_WHOLE: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_DECIMAL: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)\.[0-9]*([eE][-+][0-9]+)?|\.[0-9]+")
#: What one version of YAML reads as another number, or as text, than the other version does.
_DISPUTED: Final = re.compile(
    r"[-+]?0[0-9_]+(\.[0-9_]*)?([eE][-+]?[0-9]+)?"  # octal, or decimal
    r"|[-+]?0[xXoObB][0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?"
    r"|[-+]?[0-9]+\.[0-9]*_[0-9_]*"
    r"|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"  # to the base of sixty
    r"|[-+]?[0-9]+(\.[0-9]*)?[eE][-+]?[0-9]+"
    r"|[-+]?\.[0-9][0-9_]*([eE][-+]?[0-9]+)?"
    r"|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)


def load_yaml(text: str, where: str, *, allowed: str = "\n") -> Any:  # noqa: ANN401 (whatever a file holds)
    """Return what a YAML document holds; None if it holds nothing.

    Args:
        text: the document.
        where: it stands, for messages.
        allowed: characters that quoted text may hold although they show nothing.

    Raises:
        InputError: naming the line, for what does not parse, an alias, anchor or tag, a key that
            stands twice or is none, a scalar that versions 1.1 and 1.2 of YAML read differently,
            a character that nobody sees, a text too deep or too long, a second document.
    """
    if len(text) > LONGEST:
        msg = f"{where}: {len(text):,} characters; accepted: at most {LONGEST:,}"
        raise InputError(msg)
    for line, column, sign in find_unseen_lines(text, 1, allowed=LAYOUT + allowed):
        msg = f"{where}: line {line}, column {column}: {name_sign(sign)} stands in the text; "
        raise InputError(f"{msg}accepted: text without it")
    builder = _Builder(where, allowed)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        msg = f"{where}: not readable YAML: {cut_text(_said_by(error))}"
        raise InputError(msg) from error
    return builder.documents.content[0] if builder.documents.content else None


def _said_by(error: yaml.YAMLError) -> str:
    """Return what the parser says of a fault, and where, on one line."""
    problem = getattr(error, "problem", None) or " ".join(str(error).split())
    return f"{problem}{_say_place(getattr(error, 'problem_mark', None))}"


def _say_place(mark: Any) -> str:  # noqa: ANN401 (either parser's mark)
    return f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""


def dump_yaml(content: Mapping[str, Any]) -> str:
    """Return a mapping as YAML that :func:`load_yaml` reads back; text is quoted where it must."""
    return yaml.dump(
        dict(content),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=99,
    )


class _Dumper(yaml.SafeDumper):
    """Quotes what either version of YAML reads as anything but the text it is, and repeats."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (the signature it overrides)
        """Write a value out wherever it stands."""
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    quoted = _is_plain_number(text) or _DISPUTED.fullmatch(text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="'" if quoted else None)


_Dumper.add_representer(str, _represent_text)


def _is_plain_number(text: str) -> bool:
    return bool(_WHOLE.fullmatch(text) or _DECIMAL.fullmatch(text))


class _Mapping:
    """A mapping that is being read: what it holds, and the key that waits for its value."""

    def __init__(self) -> None:
        self.content: dict[Any, Any] = {}
        self._written: set[str] = set()
        self._key: Any = None
        self.waits = False

    def open(self, event: yaml.ScalarEvent, key: object) -> str:
        """Let a key wait for its value; return what is wrong with it, if anything."""
        if event.value in self._written:
            return f"the key {show_given(event.value)} stands more than once"
        if event.value == "<<" and event.implicit[0]:
            return "the key '<<' merges in one version of YAML only; write the entries out"
        self._written.add(event.value)
        self._key, self.waits = key, True
        return ""

    def add(self, value: object) -> None:
        """Give the key that waits its value."""
        self.content[self._key] = value
        self.waits = False


class _Sequence:
    """A sequence that is being read."""

    waits = True

    def __init__(self) -> None:
        self.content: list[Any] = []

    def add(self, value: object) -> None:
        """Add what comes next."""
        self.content.append(value)


class _Builder:
    """Builds the values that a stream of events describes; events say where they stand."""

    def __init__(self, where: str, allowed: str) -> None:
        self.documents = _Sequence()
        self._where = where
        self._allowed = allowed
        self._open: list[_Mapping | _Sequence] = []

    def take(self, event: yaml.Event) -> None:
        """Take the next event.

        Raises:
            InputError: naming its line, if there is anything wrong with it.
        """
        if fault := _find_forbidden(event) or self._add(event):
            msg = f"{self._where}: not readable YAML: {fault}{_say_place(event.start_mark)}"
            raise InputError(msg)

    def _add(self, event: yaml.Event) -> str:
        """Add what an event says; return what is wrong with it, if anything."""
        into = self._open[-1] if self._open else self.documents
        match event:
            case yaml.ScalarEvent():
                value, fault = _read_scalar(event, self._allowed)
                if not fault and isinstance(into, _Mapping) and not into.waits:
                    return into.open(event, value)
                into.add(value)
                return fault
            case yaml.CollectionStartEvent():
                if not into.waits:
                    return "a key must be a name; quote a value that begins with { or ["
                if len(self._open) == DEEPEST:
                    return f"nested too deeply; accepted: at most {DEEPEST} levels"
                starts = isinstance(event, yaml.SequenceStartEvent)
                self._open.append(_Sequence() if starts else _Mapping())
            case yaml.CollectionEndEvent():
                closed = self._open.pop()
                (self._open[-1] if self._open else self.documents).add(closed.content)
            case yaml.DocumentStartEvent() if self.documents.content:
                return "a second document; accepted: one"
        return ""


def _find_forbidden(event: yaml.Event) -> str:
    """Return what is said of an alias, an anchor or a tag; nothing of what has none."""
    if isinstance(event, yaml.AliasEvent):
        return f"{show_given(f'*{event.anchor}')}: no alias is read; write the value out"
    if anchor := getattr(event, "anchor", None):
        return f"{show_given(f'&{anchor}')}: no anchor is read; write the value out"
    if tag := getattr(event, "tag", None):
        return f"{show_given(tag)}: no tag is read; leave it out"
    return ""


def _read_scalar(event: yaml.ScalarEvent, allowed: str) -> tuple[Any, str]:
    """Return what a scalar is, and what is wrong with it, if anything."""
    text = event.value
    if not event.implicit[0]:  # quoted, where an escape may stand for a character; or a block
        unseen = say_unseen(text, allowed)
        return text, f"the text {unseen}" if unseen else ""
    if text in _NULL:
        return None, ""
    if text in _TRUE | _FALSE:
        return text in _TRUE, ""
    return _read_number(text)


def _read_number(text: str) -> tuple[Any, str]:
    """Return a plain scalar as the number it is, else as text; and what is wrong with it."""
    if len(text) > _MOST_DIGITS and _is_plain_number(text):
        return None, f"{show_given(text)} is too long; accepted: at most {_MOST_DIGITS} digits"
    if _WHOLE.fullmatch(text):
        return int(text), ""
    if _DECIMAL.fullmatch(text):
        return float(text), ""
    if _DISPUTED.fullmatch(text):
        return None, (
            f"{show_given(text)} is typed, which not every reader takes for the same number; "
            "accepted: a number in decimal digits such as 2020 or 0.5, or text in quotes"
        )
    return text, ""
