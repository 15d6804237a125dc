"""Relations as they are put down: operands by name, one reading, an expression of the words."""

from analysis.extract.relations.make import make_relation, name_parts


def terms_of(paragraphs):
    (paragraph,) = paragraphs("2023年，甲收入9亿元，乙收入5亿元，丙收入4亿元。")
    return paragraph.terms


def test_a_relation_holds_its_figures_by_their_ids_and_one_reading(paragraphs):
    whole, *parts = terms_of(paragraphs)
    formula, named = name_parts(parts)
    made = make_relation("sum", whole, named, formula, label="sum_of_parts", words="其中")
    assert (made.kind, made.stated, made.words, made.sure) == ("sum", whole.id, "其中", True)
    assert made.operands == {"part_a": parts[0].id, "part_b": parts[1].id}
    (reading,) = made.readings
    assert (reading.label, reading.formula) == ("sum_of_parts", "sum(part_a, part_b)")
    assert reading.years is None


def test_a_relation_that_only_its_figures_tie_is_not_sure(paragraphs):
    whole, part, _ = terms_of(paragraphs)
    made = make_relation("share", whole, {"part": part}, "part", label="x", sure=False)
    assert not made.sure
    assert made.words == ""


def test_a_relation_shows_the_end_of_long_words_without_white_space(paragraphs):
    whole, part, _ = terms_of(paragraphs)
    words = "甲" * 10 + " \n\u3000" + "乙" * 20
    made = make_relation("share", whole, {"part": part}, "part", label="x", words=words)
    assert made.words == "甲" * 4 + "乙" * 20


def test_parts_are_named_in_their_order(paragraphs):
    terms = terms_of(paragraphs)
    assert name_parts(terms[:1]) == ("sum(part_a)", {"part_a": terms[0]})
    formula, named = name_parts(terms)
    assert formula == "sum(part_a, part_b, part_c)"
    assert list(named.values()) == list(terms)
