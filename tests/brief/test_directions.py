"""A sentence with a direction stands under a condition on one of its numbers."""

import pytest

from analysis.brief.directions import check_directions, stem_of
from analysis.brief.prose import parse_prose
from analysis.core.errors import InputError
from analysis.words.catalogue import catalogue

EN, ZH = catalogue("en"), catalogue("zh")
HEAD = "---\ntitle: {title}\nauthor: A\ndescription: D\n---\n"


def faults(body, words=EN, title="T"):
    prose = parse_prose(HEAD.replace("{title}", title) + body, "x.md")
    try:
        check_directions(prose, words)
    except InputError as error:
        return str(error).split("\n")
    return []


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("It rose to {{growth.x.end}}.", "rose"),
        ("By {{growth.x.end}} it had kept pace.", "kept pace"),
        ("It has {{growth.x.pct}} more labs than before.", "more labs than"),
        ("It lies above {{growth.x.end}}.", "above"),
        ("The Lead was {{growth.x.pp}}.", "Lead"),
        ("It was\nlevel\nwith {{growth.x.end}}.", "level with"),
    ],
)
def test_a_word_of_a_direction_beside_a_number_needs_a_condition(sentence, word):
    [fault] = faults(f"Text.\n\n{sentence}\n")
    line = 9 if sentence.startswith("It was\n") else 8
    assert fault.startswith(f"x.md, line {line}: {word!r} says")
    assert "accepted: a condition on one of its numbers" in fault
    assert "{{when growth.x." in fault
    assert faults(f"{{{{when growth.x.pp > 0}}}} {sentence}\n") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "It went from {{growth.x.base}} to {{growth.x.end}}.",
        "The prose of {{growth.x.end}} aboveboard.",
        "Labs of provincial level or above are {{growth.x.end}}.",
        "It rose. It is {{growth.x.end}}.",
        "It is {{growth.x.end}}. It rose.",
        "It rose on {{growth.x.end | page}} in {{growth.x.end | year}}.",
        "It rose on {{growth.x.end | date}}.",
        "It rose from {{scenario.base_year}} to {{source.year}}, says {{text.publisher}}.",
        "It rose, it {{claim.x.verdict}}.",
        "Above-scale firms are {{growth.x.end}}.",
    ],
)
def test_what_says_no_direction_of_a_number_needs_none(sentence):
    assert faults(f"{sentence}\n") == []


@pytest.mark.parametrize(
    ("condition", "fine"),
    [
        ("growth.x.pct > 0", True),
        ("growth.x.end > growth.y.end", True),
        ("0 < growth.x.pct", True),
        ("growth.x.other.cagr > 0", True),
        ("growth.xx.pct > 0", False),
        ("growth.y.pct > 0", False),
        ("count.pairs > 0", False),
        ("exists growth.x.pct", False),
        ("no growth.x.other.cagr", False),
        ("maybe growth.x.pct > 0", False),
        ("claim.x is certain", False),
    ],
)
def test_the_condition_bears_on_the_sentence_s_number(condition, fine):
    found = faults(f"{{{{when {condition}}}}} It rose to {{{{growth.x.end}}}}.\n")
    assert (found == []) is fine


def test_another_block_s_condition_is_none_of_this_one():
    body = "{{when growth.x.pct > 0}} Text.\n\nIt rose to {{growth.x.end}}.\n"
    assert len(faults(body)) == 1


def test_a_comparison_is_not_backed_by_maybe():
    [fault] = faults("{{when maybe growth.x.pct > 0}} It rose to {{growth.x.end}}.\n")
    assert "'rose' says for sure what a condition with maybe leaves open" in fault
    both = "{{when maybe growth.x.pct > 0}} {{when growth.x.pp > 0}} It rose to {{growth.x.end}}."
    assert faults(both) == []
    assert faults("{{when maybe growth.x.pct > 0}} It may be {{growth.x.end}} or not.") == []


def test_a_statement_s_verdict_bears_on_its_numbers():
    body = "{{when claim.x is conflict}} It is below {{claim.x.stated}}.\n"
    assert faults(body) == []
    assert len(faults(body.replace("claim.x is", "claim.y is"))) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("## Labs rose\n\nText.", 6),
        ("**Labs rose.** They are {{growth.x.end}}.", 6),
        ("1. **Labs rose.** They are {{growth.x.end}}.", 6),
        ("::: {#f .figure}\nLabs rose\n\n{{figure: x}}\n:::", 7),
        ("::: {#f .table}\nLabs\n\nLabs rose\n\n{{table: x}}\n:::", 9),
    ],
)
def test_a_title_a_heading_a_lead_or_a_caption_needs_one_even_without_a_number(text, line):
    [fault] = faults(text)
    assert fault.startswith(f"x.md, line {line}: 'rose' says")
    conditioned = text.replace("Labs rose", "{{when growth.x.pct > 0}} Labs rose")
    assert faults(conditioned) == []


def test_titles_of_the_head_are_titles_and_its_findings_are_sentences():
    assert faults("", title="Labs rose")[0].startswith("x.md, line 2: 'rose'")
    assert faults("", title="'{{when growth.x.pct > 0}} Labs rose'") == []
    template = "T\nfinding_level: '{{title}} rose to {{key.end}}.'"
    assert len(faults("", title=template)) == 1
    assert faults("", title=template.replace("'{{", "'{{when key.pct > 0}} {{")) == []


def test_notes_of_exhibits_and_items_of_lists_are_read():
    note = "::: {#f .figure}\nLabs\n\n{{figure: x}}\n\n::: note\nBelow {{growth.x.end}}.\n:::\n:::"
    assert [fault[:13] for fault in faults(note)] == ["x.md, line 12"]
    assert len(faults("- one\n- It fell to {{growth.x.end}}.")) == 1


def test_all_faults_are_named_at_once():
    assert len(faults("It rose to {{growth.x.end}}. It fell to {{growth.y.end}}.")) == 2


@pytest.mark.parametrize(
    ("sentence", "word"),
    [
        ("企业由{{growth.x.base}}增至{{growth.x.end}}。", "增至"),
        ("高出全省{{growth.x.pp}}。", "高出"),
        ("与全省持平，为{{growth.x.end}}。", "持平"),
        ("比重比全省高{{growth.x.pp}}。", "比全省高"),
        ("较上年增长{{growth.x.pct}}。", "增长"),
    ],
)
def test_chinese_has_its_own_words(sentence, word):
    [fault] = faults(f"{sentence}\n", ZH)
    assert f"{word!r} says" in fault
    assert faults(f"{{{{when growth.x.pp > 0}}}}{sentence}\n", ZH) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "{{growth.x.base_year}}年为{{growth.x.base}}，年均复合增长{{growth.x.cagr}}。",
        "可以比较的数字不多，共{{count.pairs}}对。",
        "占生产总值比重为{{growth.x.end}}。",
        "企业增多。共{{growth.x.end}}。",
    ],
)
def test_chinese_words_inside_others_say_no_direction(sentence):
    assert faults(f"{sentence}\n", ZH) == []


@pytest.mark.parametrize(
    ("item", "word"),
    [
        ("1. [{{growth.x.pct}} larger]{.key-figure} **Labs.** Text.", "larger"),
        ("1. [{{growth.x.pct}}]{.key-figure} **Labs grew.** Text.", "grew"),
        ("1. [{{growth.x.pct}}]{.key-figure}\n   **Labs grew.** Text.", "grew"),
        ("1. [ever larger]{.key-figure} **Labs.** Text.", "larger"),
        ("1. [{{growth.x.pct}}]{.key-figure} **Labs.** They grew to {{growth.x.end}}.", "grew"),
    ],
)
def test_a_key_figure_and_the_bold_words_after_it_are_titles(item, word):
    [fault] = faults(f"{item}\n")
    assert f"{word!r} says" in fault
    assert faults(f"{item.replace('1. ', '1. {{when growth.x.pct > 0}} ')}\n") == []


def test_a_condition_bears_on_a_key_figure_by_its_own_number():
    item = "1. {{when growth.y.pct > 0}} [{{growth.x.pct}} larger]{.key-figure} **Labs.** Text.\n"
    assert "'larger' says" in faults(item)[0]
    led = "1. {{when growth.y.pct > 0}} [{{growth.x.pct}}]{.key-figure} **Labs grew.** Text.\n"
    assert faults(led) == []  # its bold words name no number


def test_a_fault_after_a_key_figure_is_named_by_its_line():
    [fault] = faults(
        "1. [{{growth.x.pct}}]{.key-figure}\n   **Labs.**\n   They grew {{count.x}}.\n"
    )
    assert fault.startswith("x.md, line 8: 'grew'")
    [fault] = faults("1. [{{growth.x.pct}}\n   of all]{.key-figure} **Labs grew.** Text.\n")
    assert fault.startswith("x.md, line 7: 'grew'")


def test_a_faulty_condition_is_named_by_file_and_line():
    [fault] = faults("Text.\n\nOne\n{{when not a}} two.\n")
    assert fault.startswith("x.md, line 9: 'when not a' is no condition; accepted:")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("growth.x@park.pct", "growth.x@park"),
        ("growth.x.other.cagr", "growth.x.other"),
        ("growth.x.base_year", "growth.x"),
        ("composition.x.share_change", "composition.x"),
        (
            "trend.x.place_comparison.a-less-b@v.gap_change.2015_2020",
            "trend.x.place_comparison.a-less-b@v",
        ),
        ("projection.x.two_point_linear.2022", "projection.x.two_point_linear"),
        ("claim.x.stated", "claim.x"),
        ("figure.p31.03", "figure.p31.03"),
        ("count.claims.certain", "count.claims.certain"),
    ],
)
def test_numbers_of_one_estimate_have_one_stem(name, stem):
    assert stem_of(name) == stem
