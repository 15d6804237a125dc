"""A language's messages: what a reader is told, as data.

`words/<language>.yml` holds a message for everything the code can say: each remark, term, model,
verdict, kind, unit, and each text of a chart, a table or a page. A message names its arguments in
braces, ``{lags}``; where English needs another form for one, it is a mapping with ``one`` and
``other``, chosen by the argument ``count``. The `language` section says how the language writes
numbers and dates, how its pages are marked, and which of the data's two titles it shows.

Adding a language is adding a file: to the package, or to the folder `words/` of a project, which
lies over the package's: a file there may add a language, and may say a message of a packaged one
in other words. A language of a project's is read once a run and handed on as a :class:`Catalogue`;
wherever a language is asked for, its catalogue can be given in its place. Nothing is registered,
so two runs with different words don't meet.

This is the only package that knows a language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.core.files import read_text
from analysis.core.records import parse_yaml
from analysis.core.text import JOINER
from analysis.core.yaml import dump_yaml

#: A language's id, such as ``zh``: a catalogue's file name.
Language = str
#: A text, or one for ``one`` and another for all ``other`` counts.
Message = str | Mapping[str, str]

#: The language whose messages say which there have to be.
REFERENCE: Final = "zh"
#: The language that shows each message between brackets, to find text that is none.
PSEUDO: Final = "xx"

_ARGUMENT: Final = re.compile(r"\{([a-z_]+)\}")
_FORMS: Final = frozenset({"one", "other"})
#: The argument that any message may be given, for it chooses the form.
_COUNT: Final = frozenset({"count"})
#: Messages that are no text: facts of the language, such as its HTML code.
_FACTS: Final = "language"
_FAULTS_SHOWN: Final = 5


@dataclass(frozen=True)
class Catalogue:
    """The messages of one language, by dotted key.

    Attributes:
        language: its id.
        messages: texts, or mappings from ``one`` and ``other`` to texts.
    """

    language: Language
    messages: Mapping[str, Message]

    def say(self, key: str, **arguments: object) -> str:
        """Return a message with its arguments filled in.

        Args:
            key: such as ``remark.cosines``.
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
        if not (wanted or arguments) and isinstance(message, str):
            return message
        if arguments.keys() - _COUNT != wanted - _COUNT:
            msg = f"{self.language}, {key}: arguments {sorted(arguments)}, not {sorted(wanted)}"
            raise TypeError(msg)
        if "count" not in arguments and ("count" in wanted or not isinstance(message, str)):
            msg = f"{self.language}, {key}: needs a count"
            raise TypeError(msg)
        if not isinstance(message, str):
            message = message["one" if arguments["count"] in {1, "1"} else "other"]
        parts = _parts_of(message)
        return "".join(
            [str(arguments[part]) if place % 2 else part for place, part in enumerate(parts)]
        )

    def has(self, key: str) -> bool:
        """Tell whether there is a message."""
        return key in self.messages

    def takes(self, key: str) -> frozenset[str]:
        """Return the names of a message's arguments; none where there is no such message."""
        return arguments_of(self.messages.get(key, ""))

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

    def choose(self, texts: Mapping[Language, str]) -> str:
        """Return an author's text in this language, or in the one whose data it shows."""
        return texts.get(self.language) or texts.get(self.say("language.data")) or ""

    def as_yaml(self) -> str:
        """Return the messages as the content of a file that gives this catalogue back."""
        return dump_yaml({key: _plain(message) for key, message in self.messages.items()})


def arguments_of(message: Message) -> frozenset[str]:
    """Return the names in braces of a message, over all its forms."""
    if isinstance(message, str):
        return _names_in(message)
    return frozenset().union(*map(_names_in, message.values()))


@lru_cache(maxsize=16_384)
def _names_in(text: str) -> frozenset[str]:
    """Return the names in braces; each text of a catalogue is said many times."""
    return frozenset(_ARGUMENT.findall(text))


@lru_cache(maxsize=16_384)
def _parts_of(text: str) -> tuple[str, ...]:
    """Return what stands around the names in braces and, at every second place, the names."""
    return tuple(_ARGUMENT.split(text))


def languages(folder: Path | None = None) -> tuple[Language, ...]:
    """Return the ids of the languages there are; Chinese first, as the sources are.

    Args:
        folder: a project's own words, such as ``project.root / "words"``.
    """
    names = {_language_of(name) for name in (*_packaged(), *_own(folder))}
    return tuple(sorted(names, key=lambda name: (name != REFERENCE, name)))


def catalogue(language: Language, folder: Path | None = None) -> Catalogue:
    """Return a language's catalogue.

    Args:
        language: its id.
        folder: a project's own words, laid over the package's. They are read anew at each call.

    Raises:
        InputError: if there is no such language, naming those there are; if its file is faulty;
            if a project's file has a message that no code says, other arguments than it should,
            or, for a language of its own, not every message.
    """
    own = _merge(_own(folder), language, str(folder))
    if not own:
        if language not in languages():
            msg = f"language {language!r}; accepted: {', '.join(languages(folder))}"
            raise InputError(msg)
        return _packaged_catalogue(language)
    reference = _packaged_catalogue(REFERENCE)
    below = _packaged_catalogue(language).messages if language in languages() else {}
    found = Catalogue(language, {**below, **own})
    if faults := compare_catalogues(found, reference):
        more = len(faults) - _FAULTS_SHOWN
        msg = f"{folder}, language {language}: " + "; ".join(faults[:_FAULTS_SHOWN])
        raise InputError(msg + (f"; and {more} more" if more > 0 else ""))
    return found


def resolve(language: Language | Catalogue) -> Catalogue:
    """Return the catalogue of a language that is given by its id, or as the catalogue itself."""
    return language if isinstance(language, Catalogue) else catalogue(language)


def compare_catalogues(found: Catalogue, reference: Catalogue) -> list[str]:
    """Return what a catalogue lacks, has too much, or says with other arguments than another."""
    faults = []
    for key in reference.messages:
        if not found.has(key):
            faults.append(f"no message {key!r}")
        elif (given := found.takes(key) - {"count"}) != (
            wanted := reference.takes(key) - {"count"}
        ):
            faults.append(f"{key!r} has the arguments {sorted(given)}; accepted: {sorted(wanted)}")
    for key in found.messages:
        if not reference.has(key):
            near = get_close_matches(key, reference.messages, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            faults.append(f"{key!r} is no message{hint}")
    return faults


def pseudo(
    language: Language | Catalogue, name: Language = PSEUDO, *, brackets: str = "⟦⟧"
) -> Catalogue:
    """Return a catalogue whose every text stands between ⟦ and ⟧, its arguments inside.

    A brief made with it shows unbracketed what comes from the data and what some code says by
    itself. Messages without a letter, such as the joint of a range, and the facts of the language
    stay as they are. It is a language of no package: a project gets it from a file
    `words/xx.yml` that holds :meth:`Catalogue.as_yaml`.

    Args:
        language: whose messages are bracketed.
        name: the id of the language made.
        brackets: an opening and a closing one. A page's type has 〚 and 〛, but not the default.
    """
    base = resolve(language)
    return Catalogue(
        name,
        {
            key: message if key.startswith(f"{_FACTS}.") else _bracket(message, brackets)
            for key, message in base.messages.items()
        },
    )


def _bracket(message: Message, brackets: str) -> Message:
    if not isinstance(message, str):
        return {form: str(_bracket(text, brackets)) for form, text in message.items()}
    said = any(char.isalpha() for char in _ARGUMENT.sub("", message))
    return f"{brackets[0]}{message}{brackets[1]}" if said else message


def _plain(message: Message) -> str | dict[str, str]:
    return message if isinstance(message, str) else dict(message)


# --- files ---------------------------------------------------------------------------------------


@cache
def _packaged() -> Mapping[str, str]:
    """Return the package's files, name: text."""
    folder = files("analysis.words")
    return {
        one.name: one.read_text("utf-8")
        for one in sorted(folder.iterdir(), key=lambda one: one.name)
        if one.name.endswith(".yml")
    }


@cache
def _packaged_catalogue(language: Language) -> Catalogue:
    return Catalogue(language, _merge(_packaged(), language, "words"))


def _own(folder: Path | None) -> Mapping[str, str]:
    """Return a project's files, name: text; none where it has no such folder."""
    if folder is None or not folder.is_dir():
        return {}
    return {path.name: read_text(path) for path in sorted(folder.glob("*.yml"))}


def _language_of(name: str) -> Language:
    """Return the language of a file: ``zh`` of ``zh.yml`` and of its part ``zh.charts.yml``."""
    return name.partition(".")[0]


def _merge(texts: Mapping[str, str], language: Language, where: str) -> dict[str, Message]:
    """Return the messages of a language's files, which may not repeat each other."""
    messages: dict[str, Message] = {}
    for name, text in texts.items():
        if _language_of(name) != language:
            continue
        path = f"{where}/{name}"
        for key, message in _flatten(parse_yaml(text, path, allowed=f"\n{JOINER}").items(), path):
            if key in messages:
                msg = f"{path}: the message {key!r} stands more than once"
                raise InputError(msg)
            messages[key] = message
    return messages


def _flatten(
    content: Iterable[tuple[object, Any]], where: str, prefix: str = ""
) -> Iterator[tuple[str, Message]]:
    for name, value in content:
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and set(value) == _FORMS:
            texts = {form: text for form, text in value.items() if isinstance(text, str)}
            if set(texts) != _FORMS:
                msg = f"{where}, {key}: a form is no text; quote it"
                raise InputError(msg)
            yield key, texts
        elif isinstance(value, Mapping):
            yield from _flatten(value.items(), where, f"{key}.")
        elif isinstance(value, str):
            yield key, value
        else:
            msg = f"{where}, {key}: {value!r} is no text; quote it"
            raise InputError(msg)
