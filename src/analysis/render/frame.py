"""What stands around a page's text: the ways out of it, and what it says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from analysis.core.names import CONTENTS
from analysis.words.catalogue import Catalogue, Language, catalogue

_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Way:
    """A link out of a page.

    Attributes:
        text: what it says, already in the page's language (or its target's, with `language`).
        target: a relative path, or an absolute address.
        language: of the target, where it differs from the page's.
        kind: the target's media type, where it is no page.
        alternate: whether the target is this very page in another language.
    """

    text: str
    target: str
    language: str = ""
    kind: str = ""
    alternate: bool = False


@dataclass(frozen=True)
class Frame:
    """The header and footer of a page.

    Attributes:
        ways: links of the header, in order: home, the other language, PDF, data, notebooks.
        foot: links of the footer: licence, checksums and the like.
        address: the page's own absolute address, where the project has a `site_url`.
        picture: the absolute address of a picture that stands for the page where it is shared.
    """

    ways: tuple[Way, ...] = ()
    foot: tuple[Way, ...] = ()
    address: str = ""
    picture: str = ""


#: Around a page that leads nowhere.
BARE: Final = Frame()


def name_brief(language: Language, ending: str) -> str:
    """The name of a brief's file in its report."""
    return f"brief.{language}.{ending}"


def frame_brief(
    words: Catalogue,
    languages: tuple[Language, ...],
    *,
    notebook: str = "",
    folder: str = "",
    own_words: Path | None = None,
) -> Frame:
    """The frame of a brief: the ways to what its report holds, relative to the report's folder.

    Args:
        words: of the brief's own language.
        languages: all that the brief is given in.
        notebook: the path of a notebook's page, if there are any.
        folder: the absolute address of the report's folder, ending in ``/``, if it has one. Only
            then is there a way home, for a report that lies alone has no page above it.
        own_words: a project's folder of words, for languages of its own.
    """
    home = (Way(words.say("page.way.home"), urljoin(folder, "../index.html")),) if folder else ()
    others = tuple(
        Way(
            other.say("language.name"),
            name_brief(language, "html"),
            language=other.say("language.html"),
        )
        for language in languages
        if language != words.language
        for other in [catalogue(language, own_words)]
    )
    kept = (Way(words.say("page.way.notebooks"), notebook),) if notebook else ()
    return Frame(
        ways=(
            *home,
            Way(words.say("site.report"), name_contents(words.language)),
            *others,
            Way("PDF", name_brief(words.language, "pdf"), kind="application/pdf"),
            Way(words.say("page.way.tables"), "tables.xlsx", kind=_SHEETS),
            Way(words.say("page.way.numbers"), "numbers.json", kind="application/json"),
            *kept,
        ),
        address=urljoin(folder, name_brief(words.language, "html")) if folder else "",
    )


def lead_to_report(
    words: Catalogue, languages: Iterable[Catalogue], folder: str = ""
) -> tuple[Way, ...]:
    """Return the ways to a report: its contents, then its briefs, each in its own words.

    Args:
        words: of the page's language.
        languages: of the briefs.
        folder: the way from the page to the report's folder, such as ``../``.
    """
    return (
        Way(words.say("site.report"), f"{folder}{name_contents(words.language)}"),
        *(
            Way(
                one.say("site.read_in", language=one.say("language.name")),
                f"{folder}{name_brief(one.language, 'html')}",
                language=one.say("language.html"),
            )
            for one in languages
        ),
    )


def name_contents(language: Language) -> str:
    """Return the name of a folder's page of contents in a language; in English, the plain one."""
    return f"{CONTENTS}.html" if language == "en" else f"{CONTENTS}.{language}.html"
