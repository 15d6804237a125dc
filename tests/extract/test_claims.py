"""Relations as claims: ids, texts without digits, units that agree, dates that count years."""

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.extract.claims import draft_claims, read_figures, write_claims
from analysis.extract.draft import draft_document, name_operands
from analysis.extract.intake import build_document
from analysis.extract.relations import Relation, RelationReading
from analysis.extract.scan import extract_mentions
from analysis.source.claims import read_claims

TEXT = """2019年，授权专利147件，其中发明专利23件。
2023年，总装机达9157万千瓦，新能源装机达4091万千瓦、占比达44.7%。"""


def rows(text=TEXT):
    return extract_mentions(build_document(text))


def relate(kind, stated, formula, years=None, **operands):
    return Relation(kind, stated, operands, (RelationReading("own", formula, years),), "其中5件")


def test_claims_are_written_and_read_back(tmp_path: Path):
    draft = draft_document(build_document(TEXT), rows())
    mentions, claims = draft.mentions, draft.claims
    write_claims(claims, tmp_path / "claims.yml")
    read = read_claims(tmp_path / "claims.yml", read_figures(mentions))
    assert [*read] == ["part_of_whole_p00_02", "share_p00_07"]
    part, share = read.values()
    assert part.topic == "part"
    assert part.readings["part"].relation == "at_least"
    assert share.topic == "share"
    assert share.says_zh == "新能源装机：由{part}、{whole}推算占比，文中称{stated}"
    assert part.says_en == "授权专利: Of {stated} there are {part}"
    assert "{stated}" in share.says_en
    assert share == claims[1].claim


def test_a_claim_says_what_it_is_about_where_a_name_without_digits_tells_it():
    relation = relate("growth", "p00.02", "end - base", base="p00.02", end="p00.03")
    mentions = [replace(one, indicator=one.figure) for one in rows()]
    for title, begins in (
        ("发明专利", "发明专利：由{base}"),
        ("5G专利", "由{base}"),
        ("", "由{base}"),
    ):
        titles = {"p00.02": "授权专利", "p00.03": title}
        (one,) = draft_claims([relation], read_figures(mentions), titles)
        assert one.claim.says_zh.startswith(begins)


def test_a_note_holds_the_words_without_their_digits():
    relation = relate("part_of_whole", "p00.02", "part", part="p00.03")
    (one,) = draft_claims([relation], read_figures(rows()))
    assert one.claim.note_zh == "所据文字：“件”。"


def test_an_unsure_relation_says_so():
    relation = Relation(
        "part_of_whole",
        "p00.02",
        {"part": "p00.03"},
        (RelationReading("part", "part"),),
        "",
        sure=False,
    )
    (one,) = draft_claims([relation], read_figures(rows()))
    assert one.claim.note_en == "The words don't say so, but the figures fit."


@pytest.mark.parametrize(
    "relation",
    [
        relate("share", "p00.07", "share(part, whole)", part="p00.02", whole="p00.05"),  # units
        relate("sum", "p00.02", "part", part="p99.01"),  # no such figure
        relate("sum", "p00.02", "part +", part="p00.03"),  # no formula
        relate("cagr", "p00.07", "cagr(a, b, years)", ("a", "b"), a="p00.03", b="p00.02"),  # dates
    ],
)
def test_what_no_check_accepts_is_left_out(relation):
    assert draft_claims([relation], read_figures(rows())) == ()


def test_an_average_counts_its_years_between_two_dates():
    text = "产量由2019年的50吨增加到2023年的80吨，年均增长12.5%。"
    (one,) = draft_document(build_document(text), rows(text)).claims
    assert one.claim.topic == "average_growth"
    # under one date there are no years between
    text = "2023年，产量50吨，库存80吨，比例5%。"
    _, first, second, share = (one.figure for one in rows(text))
    years = relate("cagr", share, "cagr(a, b, years)", ("a", "b"), a=first, b=second)
    assert draft_claims([years], read_figures(rows(text))) == ()


def test_two_claims_of_one_kind_about_one_figure_have_two_ids():
    relation = relate("part_of_whole", "p00.02", "part", part="p00.03")
    found = draft_claims([relation, relation], read_figures(rows()))
    assert [one.name for one in found] == ["part_of_whole_p00_02", "part_of_whole_p00_02_2"]


def test_prints_of_one_quantity_have_no_stated_one():
    relation = Relation("repeat", "p00.02", {"a": "p00.02", "b": "p00.03"}, (), "专利")
    (one,) = draft_claims([relation], read_figures(rows()))
    assert one.claim.stated is None
    assert one.claim.topic == "repeat"


def test_an_operand_without_an_indicator_gets_its_own():
    document = build_document(TEXT)
    relation = relate("part_of_whole", "p00.02", "part", part="p00.03")
    named, indicators = name_operands(document, rows(), [], [relation])
    assert [one.figure for one in named if one.indicator] == ["p00.02", "p00.03"]
    assert [one.id for one in indicators] == ["figure_p00_02", "figure_p00_03"]
    assert indicators[0].unit == "patent"


def test_a_row_that_no_check_accepts_is_left_out():
    first, *others = rows()
    broken = [first, *[type(one)(**{**fields(one), "unit": "parsec"}) for one in others]]
    assert [one.figure for one in read_figures(broken)] == [first.figure]


def fields(mention):
    return {name: getattr(mention, name) for name in type(mention).__dataclass_fields__}
