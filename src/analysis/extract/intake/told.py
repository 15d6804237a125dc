"""A document's doubts and places in words."""

from analysis.extract.intake.document import Document, Place
from analysis.words.catalogue import Catalogue


def say_doubts(document: Document, words: Catalogue) -> list[str]:
    """Return what a reader must know of the whole document, a sentence or two each."""
    return [words.say(f"doubt.{one.code}", **one.arguments) for one in document.doubts]


def say_place(place: Place, words: Catalogue) -> str:
    """Return where something stands: the page, else the section and paragraph, and the cell."""
    parts = []
    if place.page is not None:
        parts.append(words.say("at.page", number=place.page))
    if place.sheet:
        parts.append(f"{place.sheet}!{place.cell}")
        return words.say("language.comma").join(parts)
    if place.page is None and place.section:
        parts.append(words.say("at.section", title=place.section))
    if place.table is not None:
        parts.append(words.say("at.cell", table=place.table, row=place.row, column=place.column))
    elif place.paragraph is not None:
        parts.append(words.say("at.paragraph", number=place.paragraph))
    return words.say("language.comma").join(parts)
