"""A language's messages: what a reader is told, as data.

`words/<language>.yml` holds a message for everything the code can say: each remark, term, model,
verdict, kind, unit, and each text of a chart, a table or a page. A message names its arguments in
braces, ``{lags}``; where English needs another form for one, it is a mapping with ``one`` and
``other``, chosen by the argument ``count``. Adding a language is adding a file: its `language`
section says how it writes numbers and dates and which of the data's two titles it shows.

This is the only package that knows a language.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from analysis.core.errors import InputError

#: A language's id, such as ``zh``: a catalogue's file name.
Language = str

_ARGUMENT: Final = re.compile(r"\{([a-z_]+)\}")
_FORMS: Final = frozenset({"one", "other"})


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language, by dotted key.

    Attributes:
        language: its id.
        messages: texts, or mappings from ``one`` and ``other`` to texts.
    """

    language: Language
    messages: Mapping[str, str | Mapping[str, str]]

    def say(self, key: str, **arguments: object) -> str:
        """Return a message with its arguments filled in.

        Args:
            key: such as ``remark.newey_west``.
            arguments: one for each name in braces, and ``count`` where there are two forms.

        Raises:
            KeyError: if there is no such message, naming the nearest.
            TypeError: if the arguments are not those of the message.
        """
        message = self.messages.get(key)
        if message is None:
            near = get_close_matches(key, self.messages, n=3)
            msg = f"{self.language}: no message {key!r}; nearest: {', '.join(near) or 'none'}"
            raise KeyError(msg)
        wanted = arguments_of(message)
        if set(arguments) - {"count"} != wanted - {"count"}:
            msg = f"{self.language}, {key}: arguments {sorted(arguments)}, not {sorted(wanted)}"
            raise TypeError(msg)
        if not isinstance(message, str):
            if "count" not in arguments:
                msg = f"{self.language}, {key}: needs a count to choose its form"
                raise TypeError(msg)
            message = message["one" if arguments["count"] in {1, "1"} else "other"]
        return _ARGUMENT.sub(lambda found: str(arguments[found[1]]), message)

    def has(self, key: str) -> bool:
        """Tell whether there is a message."""
        return key in self.messages

    def under(self, prefix: str) -> Iterator[str]:
        """Yield the keys below a prefix."""
        return (key for key in self.messages if key.startswith(f"{prefix}."))

    def pick(self, texts: Mapping[str, str] | object, stem: str = "title") -> str:
        """Return the data's text for this language: ``title_zh`` or ``title_en`` of a record.

        The data have two languages; a third shows the one its `language.data` names.
        """
        name = f"{stem}_{self.say('language.data')}"
        found = texts.get(name) if isinstance(texts, Mapping) else getattr(texts, name)
        return str(found or "")


def arguments_of(message: str | Mapping[str, str]) -> set[str]:
    """Return the names in braces of a message, over all its forms."""
    forms = (message,) if isinstance(message, str) else tuple(message.values())
    return {name for form in forms for name in _ARGUMENT.findall(form)}


def languages() -> tuple[Language, ...]:
    """Return the ids of the languages there are; Chinese first, as the sources are."""
    folder = files("analysis.words")
    found = sorted(one.name.split(".")[0] for one in folder.iterdir() if one.name.endswith(".yml"))
    return tuple(sorted(dict.fromkeys(found), key=lambda name: (name != "zh", name)))


@cache
def catalogue(language: Language) -> Catalogue:
    """Return a language's catalogue.

    Raises:
        InputError: if there is none, naming those there are, or if its file is faulty.
    """
    if language not in languages():
        msg = f"language {language!r}; accepted: {', '.join(languages())}"
        raise InputError(msg)
    folder = files("analysis.words")
    texts = [
        one.read_text("utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if re.fullmatch(rf"{language}(\.[a-z_]+)?\.yml", one.name)
    ]
    messages: dict[str, str | Mapping[str, str]] = {}
    for text in texts:
        for key, message in _flatten(yaml.safe_load(text) or {}, language):
            if key in messages:
                msg = f"words/{language}.yml: the message {key!r} stands more than once"
                raise InputError(msg)
            messages[key] = message
    return Catalogue(language, messages)


def _flatten(
    content: Mapping[str, Any], language: Language, prefix: str = ""
) -> Iterator[tuple[str, str | Mapping[str, str]]]:
    for name, value in content.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and set(value) != _FORMS:
            yield from _flatten(value, language, f"{key}.")
        elif isinstance(value, str | Mapping):
            yield key, value
        else:
            msg = f"words/{language}.yml, {key}: {value!r} is no text; quote it"
            raise InputError(msg)
