"""A small draft, made by the extractor from a text of our own."""

import pytest

from analysis.extract.draft import write_draft
from analysis.extract.intake import read_document
from analysis.extract.scan import extract_mentions
from analysis.run.review.draft import Draft

TEXT = (
    "昆山市2023年统计公报\n"
    "2023年，昆山市高新技术企业1286家，比上年增长20%。\n"
    "昆山市粮食产量达到112.6万吨，昆山市研发投入占比为3.12%，建成驿站12个。\n"
)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "doc.txt"
    path.write_text(TEXT, encoding="utf-8")
    document = read_document(path)
    folder = tmp_path / "raw" / "yunxi"
    write_draft(extract_mentions(document), document, folder, "yunxi")
    return folder


@pytest.fixture
def document(tmp_path, folder):
    assert folder.is_dir()
    return read_document(tmp_path / "doc.txt")


@pytest.fixture
def draft(folder, document):
    return Draft(folder, document)


@pytest.fixture
def find():
    """Find a row of a draft by what it prints."""

    def find(draft, printed):
        return next(row for row in draft.content.rows if row["printed"] == printed)

    return find
