"""A draft as a source without a folder."""

from analysis.extract.draft import draft_document, draft_source
from analysis.extract.intake import build_document
from analysis.extract.scan import extract_mentions
from analysis.source.bounds import HedgePolicy
from analysis.study.claims import audit_claims


def draft(text):
    document = build_document(text)
    drafted = draft_document(document, extract_mentions(document))
    return draft_source(drafted), drafted.claims


def test_a_draft_is_judged_without_a_folder():
    source, claims = draft("2023年，授权专利147件，其中发明专利23件。")
    assert [one.name for one in claims] == ["part_of_whole_p00_02"]
    (row,) = audit_claims(
        {one.name: one.claim for one in claims}, source, policy=HedgePolicy.STANDARD
    )
    assert row.verdict == "certain"
    assert {one.indicator for one in source.figures if one.kind == "level"} <= {*source.indicators}


def test_a_document_without_a_place_or_year_is_a_source_too():
    source, claims = draft("授权专利若干件。")
    assert source.figures == ()
    assert claims == ()
    assert source.main_scope == "place_1"
