"""What tables, columns and codes are called, and the dictionary's pages.

The words of tables and columns stand in `dictionary.yml`; those of codes are the messages that
the brief uses, so that a verdict is called the same wherever it is met. What lacks its words is
refused by name. The pages are made from a descriptor, which has all words already, see
:mod:`analysis.publish.datapackage`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from analysis.core.errors import InputError, say_accepted
from analysis.core.packaged import read_packaged
from analysis.core.records import Record, Shown
from analysis.core.vocabulary import DataLanguage
from analysis.render.frame import BARE, Frame
from analysis.words.catalogue import Catalogue, catalogue

Descriptor = dict[str, Any]

#: How the published names of texts end, by their language: a Data Package's own are in English.
SUFFIXES: Final[Mapping[DataLanguage, str]] = {"en": "", "zh": "_zh"}
#: Chinese text, its punctuation included.
_HAN: Final = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff01-\uffee]+")
#: The ends of the columns that bound another.
_BOUNDS: Final = frozenset({"low", "high"})


class Words(Record):
    """Title and description in both languages."""

    title_en: Shown
    title_zh: Shown
    description_en: Shown
    description_zh: Shown


class ColumnWords(Words):
    """A column's words, its unit where that is fixed, and the codes it may hold.

    Attributes:
        codes: the list they are of: a family of messages, such as ``verdict``.
        also: codes that the column may hold beside those of the list.
    """

    unit: str | None = None
    codes: str | None = None
    also: tuple[str, ...] = ()


class _Content(Record):
    """`dictionary.yml`."""

    tables: dict[str, Words]
    columns: dict[str, ColumnWords]


@dataclass(frozen=True)
class Dictionary:
    """The words of every table, column and code.

    Attributes:
        tables: by name.
        columns: by ``table.column``, or by name where they mean the same in every table.
        languages: the messages of each language, by the suffix of its texts.
    """

    tables: Mapping[str, Words]
    columns: Mapping[str, ColumnWords]
    languages: Mapping[str, Catalogue]

    def table(self, name: str) -> Words:
        """Return a table's words.

        Raises:
            InputError: if the dictionary does not describe the table.
        """
        if name not in self.tables:
            msg = f"dictionary.yml: no table {name!r}; {say_accepted(name, self.tables)}"
            raise InputError(msg)
        return self.tables[name]

    def column(self, table: str, name: str) -> ColumnWords:
        """Return a column's words; bounds take theirs from the column they bound.

        Raises:
            InputError: if the dictionary does not describe the column.
        """
        words = self._find(table, name)
        if words is not None:
            return words
        bounded, _, side = name.rpartition("_")
        words = self._find(table, bounded) if side in _BOUNDS else None
        if words is None:
            msg = f"dictionary.yml: no column {table}.{name}; add its words in both languages"
            raise InputError(msg)
        bound = self.columns[side]
        titles = {
            f"title_{messages.say('language.data')}": messages.say(
                f"publish.bound.{side}", title=messages.pick(words)
            )
            for messages in self.languages.values()
        }
        return bound.model_copy(update={**titles, "unit": words.unit})

    def _find(self, table: str, name: str) -> ColumnWords | None:
        return self.columns.get(f"{table}.{name}") or self.columns.get(name)

    def show(self, record: object, *stems: str) -> dict[str, str]:
        """Return texts of the data as published: ``title`` and ``title_zh``."""
        return {
            f"{stem}{suffix}": messages.pick(record, stem)
            for stem in stems
            for suffix, messages in self.languages.items()
        }

    def say(self, name: str, key: str, **arguments: object) -> dict[str, str]:
        """Return a message as published under a name: ``title`` and ``title_zh``."""
        return {
            f"{name}{suffix}": messages.say(key, **arguments)
            for suffix, messages in self.languages.items()
        }

    def both(self, key: str, joint: str = " · ") -> str:
        """Return a message in every language, one after the other."""
        return joint.join(self.say("", key).values())

    def code(self, codes: str, code: str) -> dict[str, str]:
        """Return what a code means, as published under ``label``.

        An argument of its message is told in general (`publish.argument`), or stands as its name
        in braces, as the JSON of remarks has it.

        Raises:
            InputError: if a language has no words for it.
        """
        return {
            f"label{suffix}": _say_code(codes, code, messages)
            for suffix, messages in self.languages.items()
        }


def _say_code(codes: str, code: str, messages: Catalogue) -> str:
    key = next(
        (one for one in (f"{codes}.{code}", f"publish.also.{codes}.{code}") if messages.has(one)),
        None,
    )
    if key is None:
        known = [one.removeprefix(f"{codes}.") for one in messages.under(codes)]
        msg = (
            f"words, language {messages.language}: no message {codes}.{code} for a code that a "
            f"published table may hold; {say_accepted(code, known)}"
        )
        raise InputError(msg)
    general = {name: f"publish.argument.{codes}.{name}" for name in messages.takes(key)}
    return messages.say(
        key,
        **{"count": "{count}"}
        | {
            name: messages.say(said) if messages.has(said) else f"{{{name}}}"
            for name, said in general.items()
        },
    )


def read_dictionary(folder: Path | None = None) -> Dictionary:
    """Read the words of tables and columns, and the messages that codes are told by.

    Args:
        folder: a project's own messages, see :func:`analysis.words.catalogue.catalogue`.

    Raises:
        InputError: naming what does not fit.
    """
    content = read_packaged("analysis.publish", "dictionary.yml", _Content)
    languages = {suffix: catalogue(name, folder) for name, suffix in SUFFIXES.items()}
    return Dictionary(content.tables, content.columns, languages)


# The pages


def dictionary_markdown(descriptor: Descriptor, dictionary: Dictionary) -> str:
    """Return the data dictionary of a Data Package as Markdown, in both languages."""
    both = dictionary.both
    tables = [r for r in descriptor["resources"] if r.get("type") == "table"]
    files = [r for r in descriptor["resources"] if r.get("type") != "table"]
    lines = [*_heading("#", "publish.page.title", dictionary)]
    lines += [*_introduce(descriptor, dictionary), both("publish.page.empty", " ")]
    for resource in tables:
        lines += [f"## {_markdown(resource['name'])}", *_introduce(resource, dictionary)]
        lines.append(_locate(resource, dictionary))
        schema = resource["schema"]
        same = next(r["name"] for r in tables if r["schema"] == schema)
        if same != resource["name"]:
            link = f"[{_markdown(same)}](#{same})"
            lines.append(" ".join(dictionary.say("", "publish.page.same", table=link).values()))
            continue
        head = (
            both("publish.page.column"),
            both("publish.page.type"),
            *dictionary.say("", "publish.page.meaning").values(),
            both("publish.page.accepted"),
        )
        rows = (_dictionary_row(field, dictionary) for field in schema["fields"])
        lines.append(_markdown_table(head, rows))
    meanings = tuple(dictionary.say("", "publish.page.meaning").values())
    lines += _list_codes(tables, dictionary, meanings)
    if files:
        contents = dictionary.say("", "publish.page.content").values()
        rows = ((f"`{r['path']}`", *map(_markdown, _texts(r, "title"))) for r in files)
        lines += _heading("##", "publish.page.files", dictionary)
        lines.append(_markdown_table((both("publish.page.file"), *contents), rows))
    return "\n\n".join(lines) + "\n"


def _heading(level: str, key: str, dictionary: Dictionary) -> Iterator[str]:
    """Yield a heading in the first language, so that its anchor is ASCII, then the others."""
    title, *others = dictionary.say("", key).values()
    yield f"{level} {title}"
    yield from (f"**{other}**" for other in others)


def _locate(resource: Descriptor, dictionary: Dictionary) -> str:
    """Say in which file a table stands, and its key."""
    where = (
        f"{dictionary.both('publish.page.file')} `{resource['path']}`"
        if "path" in resource
        else dictionary.both("publish.page.inside")
    )
    if columns := resource["schema"].get("primaryKey", ()):
        key = ", ".join(f"`{column}`" for column in columns)
        return f"{where}; {dictionary.both('publish.page.key')} {key}"
    return where


def list_codes(tables: Iterable[Descriptor]) -> list[tuple[str, dict[str, tuple[str, ...]]]]:
    """Return the lists of codes that the tables use, by name: each code with its meanings."""
    lists: dict[str, dict[str, tuple[str, ...]]] = {}
    for resource in tables:
        for field in resource["schema"]["fields"]:
            if "codeList" in field:
                lists.setdefault(field["codeList"], {}).update(
                    (code["value"], _texts(code, "label")) for code in field["categories"]
                )
    return sorted(lists.items())


def _list_codes(
    tables: Iterable[Descriptor], dictionary: Dictionary, meanings: Sequence[str]
) -> Iterator[str]:
    lists = list_codes(tables)
    if lists:
        yield from _heading("##", "publish.page.codes", dictionary)
        yield dictionary.both("publish.page.codes_about", " ")
    for name, codes in lists:
        rows = ((f"`{code}`", *map(_markdown, said)) for code, said in codes.items())
        yield f"### {_code_heading(name)}"
        yield _markdown_table((dictionary.both("publish.page.code"), *meanings), rows)


def _code_heading(name: str) -> str:
    return f"Codes: {name.replace('_', ' ')}"


def _texts(described: Mapping[str, str], stem: str) -> tuple[str, ...]:
    return tuple(described[f"{stem}{suffix}"] for suffix in SUFFIXES.values())


def _introduce(described: Descriptor, dictionary: Dictionary) -> list[str]:
    """Return title and description, in each language."""
    colons = dictionary.say("", "language.colon").values()
    texts = zip(_texts(described, "title"), colons, _texts(described, "description"), strict=True)
    return [f"**{_markdown(title)}**{colon}{_markdown(about)}" for title, colon, about in texts]


def _dictionary_row(field: Descriptor, dictionary: Dictionary) -> tuple[str, ...]:
    limits = field.get("constraints", {})
    accepted = [dictionary.both("publish.page.required")] if limits.get("required") else []
    if "codeList" in field:
        heading = _code_heading(field["codeList"])
        anchor = heading.lower().replace(":", "").replace(" ", "-")
        accepted.append(f"[{heading.lower()}](#{anchor})")
    if "pattern" in limits:
        accepted.append(f"`{limits['pattern'].replace('|', chr(92) + '|')}`")
    if "minimum" in limits:
        top = f"–{limits['maximum']}" if "maximum" in limits else ""
        accepted.append(f"{limits['minimum']}{top}" if top else f"≥ {limits['minimum']}")
    return (
        f"`{field['name']}`",
        ", ".join([field["type"], *([_markdown(field["unit"])] if "unit" in field else [])]),
        *_introduce(field, dictionary),
        "; ".join(accepted),
    )


def _markdown_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (header, ["---"] * len(header), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _markdown(text: str) -> str:
    """Return text from data as Markdown that shows it and does nothing else."""
    return re.sub(r"([\\`*_\[\]<>|~$&#])", r"\\\1", " ".join(text.split()))


def dictionary_html(descriptor: Descriptor, dictionary: Dictionary, frame: Frame = BARE) -> str:
    """Return the data dictionary as one self-contained page: no script, no request.

    Each table and each list of codes is folded under its name, which a list of contents leads to.

    Args:
        descriptor: of the Data Package.
        dictionary: the words of its tables.
        frame: the ways out of the page.

    Raises:
        InputError: for a character that the shipped type has no glyph for.
    """
    from analysis.render import check_glyphs
    from analysis.render.markup import run_pandoc
    from analysis.render.page import fill_page

    markdown = dictionary_markdown(descriptor, dictionary)
    check_glyphs(markdown)
    body = run_pandoc(markdown, "gfm-raw_html-tex_math_dollars", "html5")
    chinese = dictionary.languages[SUFFIXES["zh"]].say("language.html")
    # It stands in text only, never in an attribute: see _heading.
    rows = dictionary.both("publish.page.rows")
    body = "".join(_fold_tables(re.split(r"(<h[23] id=\"[^\"]+\")", body), rows))
    body = _list_contents(body, dictionary.both("publish.page.contents"))
    body = _HAN.sub(rf'<span lang="{chinese}">\g<0></span>', body)
    title = next(iter(dictionary.say("", "publish.page.title").values()))
    return fill_page(body, title=title, language="en", frame=frame)


def _fold_tables(parts: Iterable[str], rows: str) -> Iterator[str]:
    """Fold each table, in a region that scrolls by itself and is named by the heading above it."""
    heading = ""
    for part in parts:
        if found := re.fullmatch(r'<h[23] id="([^"]+)"', part):
            heading = found[1]
        count = part.count("<tr>") - 1
        region = f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{heading}">'
        fold = f"<details><summary>{rows}: {count}</summary>{region}<table>"
        yield part.replace("<table>", fold).replace("</table>", "</table></div></details>")


def _list_contents(body: str, title: str) -> str:
    """Put a list of all headings before the first."""
    headings = re.findall(r'<h[23] id="([^"]+)">(.*?)</h[23]>', body)
    if not headings:
        return body
    links = "".join(f'<li><a href="#{anchor}">{text}</a></li>' for anchor, text in headings)
    contents = f'<p><strong>{title}</strong></p>\n<ul class="contents">{links}</ul>\n'
    return body.replace("<h2 ", f"{contents}<h2 ", 1)
