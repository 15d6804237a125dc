"""What the lines above a table say: its title, its years, the unit of its caption."""

from dataclasses import dataclass, field
from typing import Final

from analysis.extract.genre import genre
from analysis.extract.scan.heads import is_unit, read_label, unit_in

_GENRE: Final = genre("captions")
_CAPTION: Final = _GENRE.pattern("caption")
_LISTED: Final = _GENRE.pattern("listed")
_TITLE: Final = _GENRE.pattern("title")
_TITLE_MARK: Final = _GENRE.pattern("title_mark")
_CONTENTS: Final = _GENRE.pattern("contents")
_YEAR: Final = _GENRE.pattern("year")
LONGEST_TITLE: Final = 60
_MOST_TITLES: Final = 3


def is_caption(line: str) -> bool:
    """Tell whether a line names the unit of a table (单位：亿元)."""
    return _CAPTION.search(line) is not None


def is_title(line: str) -> bool:
    """Tell whether a line begins as the title of a table does (表1)."""
    return _TITLE.match(line) is not None


@dataclass(slots=True)
class Captions:
    """The title lines above a table, the units of its caption, and whether it lists contents."""

    titles: list[str] = field(default_factory=list)
    units: tuple[str, ...] = ()
    contents: bool = False

    def hear(self, line: str) -> None:
        """Take up a line that may be a title or a caption."""
        caption = _CAPTION.search(line)
        if caption:
            words = tuple(word.strip() for word in _LISTED.split(caption[1]))
            self.units = tuple(filter(is_unit, words)) or (caption[1].strip(),)
            line = line[: caption.start()]
        title = line.strip().rstrip("(（").strip()
        if not title or len(title) > LONGEST_TITLE:
            return
        self.contents = self.contents or _CONTENTS.fullmatch("".join(title.split())) is not None
        if is_title(title):
            self.titles.clear()
            self.units = self.units if caption else ()
        self.titles = [*self.titles[1 - _MOST_TITLES :], title]
        if not self.units and (unit := unit_in(title)):
            self.units = (unit,)

    def forget(self) -> None:
        """Running text, or a table of its own, stands between: nothing said holds any longer."""
        self.titles, self.units, self.contents = [], (), False

    @property
    def year(self) -> str:
        """The one year that the nearest line with a date names; empty if it names several."""
        for title in reversed(self.titles):
            if years := set(_YEAR.findall(title)):
                return years.pop() if len(years) == 1 else ""
        return ""

    @property
    def name(self) -> str:
        """What the table is of, without its number and its years."""
        named = (read_label(_TITLE_MARK.sub("", title)).name for title in reversed(self.titles))
        return next(filter(None, named), "")
