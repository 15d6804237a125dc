"""What columns of displayed tables are called, and the ids and codes in them, in a language."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache, cached_property
from typing import Final

from analysis.core.errors import InputError
from analysis.publish.dictionary import ColumnWords, Dictionary
from analysis.publish.tables import RAW_TABLES, REPORT_TABLES
from analysis.render.displayed import Column
from analysis.words.catalogue import Catalogue
from analysis.words.say import Names, Titles

#: The columns that hold ids of the data, and whose they are.
_IDS: Final = {
    "indicator": "indicators",
    "part": "indicators",
    "whole": "indicators",
    "scope": "scopes",
    "series": "series",
    "place": "places",
    "vintage": "vintages",
    "publisher": "publishers",
    "claim": "claims",
}
#: Lists of codes that say in a sentence what another list says in a word.
_AT_LENGTH: Final = "_rule"


class Heads:
    """Tells what a column is, as the data dictionary has it."""

    def __init__(self, dictionary: Dictionary, names: Names, words: Catalogue) -> None:
        """Take the words of columns, the titles of ids, and the language."""
        self._dictionary = dictionary
        self._names = names
        self._words = words

    def __call__(self, name: str, beside: Collection[str]) -> Column | None:
        """Return a column's title and the labels of what stands in it; None where not known.

        Args:
            name: the column's; empty for row heads without one, which may be any ids.
            beside: the names of all columns of its table. Where a published table has all of
                them, it is that table's column; else a column is known only by the ids or codes
                that it holds, for anybody may call a column ``value`` or ``figures``.
        """
        if not name:
            return Column(labels=self._ids)
        table = _find_table(frozenset(beside))
        described = self._describe(table or "", name)
        if described is None:
            return None
        labels = dict(self._labels(name, described))
        # One word is as good as another for a name that is a word.
        title = self._title(described) if table or "_" in name else ""
        return Column(title, labels, certain=table is not None)

    def _describe(self, table: str, name: str) -> ColumnWords | None:
        try:
            return self._dictionary.column(table, name)
        except InputError:
            # Of codes that stand in some tables only, the list is the same in each.
            columns = self._dictionary.columns.items()
            own = [words for key, words in columns if key.partition(".")[2] == name]
            return own[0] if len({words.codes for words in own}) == 1 else None

    def _title(self, described: ColumnWords) -> str:
        title, key = self._words.pick(described), f"unit.{described.unit}"
        if not self._words.has(key):
            return title
        return self._words.say("chart.axis.measure", name=title, unit=self._words.say(key))

    def _labels(self, name: str, described: ColumnWords) -> Iterator[tuple[str, str]]:
        if name in _IDS:
            yield from self._titles(getattr(self._names, _IDS[name]))
        elif name == "subject":
            yield from self._subjects
        elif name == "reading":
            yield from self._readings.items()
        if described.codes:
            yield from self._codes(described.codes)

    def _codes(self, codes: str) -> Iterator[tuple[str, str]]:
        short = codes.removesuffix(_AT_LENGTH)
        for key in self._words.under(codes):
            code = key.removeprefix(f"{codes}.")
            said = f"{short}.{code}" if self._words.has(f"{short}.{code}") else key
            if not self._words.takes(said):
                yield code, self._words.say(said)

    def _titles(self, titles: Mapping[str, Titles]) -> Iterator[tuple[str, str]]:
        data = self._words.say("language.data")
        yield from ((key, title[data]) for key, title in titles.items() if title.get(data))

    @cached_property
    def _subjects(self) -> tuple[tuple[str, str], ...]:
        """What is held against conventions: a claim, a measure, an indicator's growth."""
        scopes = dict(self._titles(self._names.scopes)) | {self._names.main_scope: ""}
        indicators = (
            (
                f"{indicator}.{scope}",
                self._words.say("chart.title_elsewhere", title=title, place=place)
                if place
                else title,
            )
            for indicator, title in self._titles(self._names.indicators)
            for scope, place in scopes.items()
        )
        named = (*self._titles(self._names.claims), *self._titles(self._names.measures))
        return (*indicators, *named)

    @cached_property
    def _readings(self) -> dict[str, str]:
        """Readings that every claim calls the same."""
        pairs = ((key.partition(".")[2], said) for key, said in self._titles(self._names.readings))
        return _agreeing(pairs)

    @cached_property
    def _ids(self) -> dict[str, str]:
        """Ids that mean the same wherever they stand."""
        kinds = ("indicators", "scopes", "series", "places", "vintages")
        return _agreeing(
            pair for kind in kinds for pair in self._titles(getattr(self._names, kind))
        )


def _agreeing(pairs: Iterator[tuple[str, str]]) -> dict[str, str]:
    """Return the labels of the keys that have but one."""
    found: dict[str, set[str]] = {}
    for key, label in pairs:
        found.setdefault(key, set()).add(label)
    return {key: next(iter(labels)) for key, labels in found.items() if len(labels) == 1}


@cache
def _find_table(names: frozenset[str]) -> str | None:
    """Return the name by which the published table that has all these columns is described.

    One column alone is no sign of a table.
    """
    for name, table in (*REPORT_TABLES.items(), *RAW_TABLES.items()):
        if len(names) > 1 and names <= table.model.model_fields.keys():
            return table.described_as or name
    return None
