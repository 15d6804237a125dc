"""What stands around a page's text: the ways out of it, and what it says of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from analysis.words.catalogue import Catalogue, Language


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
    """

    ways: tuple[Way, ...] = ()
    foot: tuple[Way, ...] = ()
    address: str = ""


#: Around a page that leads nowhere.
BARE: Final = Frame()


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
                one.say("site.read_in", language=one.say("site.language")),
                f"{folder}brief.{one.language}.html",
                language=one.say("language.html"),
            )
            for one in languages
        ),
    )


def name_contents(language: Language) -> str:
    """Return the name of a folder's page of contents in a language; in English, the plain one."""
    return "index.html" if language == "en" else f"index.{language}.html"
