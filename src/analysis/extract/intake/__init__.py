"""A source document as text: whatever its format, read, decoded, and every place in it nameable.

    bytes --formats--> a reader (text, markup, office, sheets, pdf) --> Content --> Document

`read_document` is the door: it bounds what it takes in, tells the format by content, and refuses
by name what it doesn't read. Each reader makes *content*: running text in which every table row is
one line of cells between bars, with the place of each cell in its source. `build_document` adds
pages, paragraphs, sections and doubts. Nothing here reaches for a network, runs a macro or follows
a link.
"""

from analysis.extract.intake.content import Content, Doubt
from analysis.extract.intake.document import Document, Place, Section, build_document
from analysis.extract.intake.formats import read_document
from analysis.extract.intake.told import say_doubts, say_place

__all__ = [
    "Content",
    "Document",
    "Doubt",
    "Place",
    "Section",
    "build_document",
    "read_document",
    "say_doubts",
    "say_place",
]
