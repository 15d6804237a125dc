"""Relations of a text, told by the figures as printed."""

from collections.abc import Callable

import pytest

from analysis.extract.intake import build_document
from analysis.extract.relations.propose import find_relations
from analysis.extract.relations.sentences import Paragraph, split_paragraphs
from analysis.extract.scan import extract_mentions

#: A relation as its kind, the stated print, and the operands' prints.
Told = tuple[str, str, tuple[str, ...]]


@pytest.fixture
def tell() -> Callable[[str], list[Told]]:
    """What is proposed of a text."""

    def relate(text: str) -> list[Told]:
        document = build_document(text)
        mentions = extract_mentions(document)
        printed = {one.figure: one.printed for one in mentions}
        return [
            (one.kind, printed[one.stated], tuple(printed[name] for name in one.operands.values()))
            for one in find_relations(document, mentions)
        ]

    return relate


@pytest.fixture
def paragraphs() -> Callable[[str], list[Paragraph]]:
    """The paragraphs of a text."""

    def split(text: str) -> list[Paragraph]:
        document = build_document(text)
        return split_paragraphs(document, extract_mentions(document))

    return split
