"""The brief: prose filled from the register, with every fault named by file and line."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from analysis.register.numbers import Number, Register, plain_count
from hypothesis import given
from hypothesis import strategies as st

from analysis.brief import compose as module
from analysis.brief.compose import (
    Composer,
    FrontMatter,
    Prose,
    brief_metadata,
    entry_id,
    read_prose,
)
from analysis.core.errors import InputError
from analysis.render.markup import READER, run_pandoc
from analysis.source.scenario import Scenario

SCENARIO = Scenario(
    scenario="town",
    source="jia",
    base_year=2015,
    end_year=2020,
    horizon=2025,
    seed=1,
    prose="town",
    edition="2024-05-01",
)
HEAD = """\
---
title: A town
author: Somebody
description: What {{a}} says
---
"""
EVIL = "<script>alert(1)</script> [x](javascript:alert(2)) `{=html}` ::: {{b}} $x$ | # *a*\n\n:::"


def make_number(name: str, value: str, **cells) -> Number:
    amount = Decimal(value)
    content = {
        "id": name,
        "value": amount,
        "low": amount,
        "high": amount,
        "unit": "percent",
        "label": {"zh": f"标签{name}", "en": f"label {name}"},
        "display": {"zh": f"{value}%", "en": f"{value}%"},
        "places": 1,
    }
    return Number(**(content | cells))


NUMBERS = (
    make_number(
        "a",
        "80.1",
        low=Decimal("79.9"),
        high=Decimal("80.3"),
        figures=("p31.03", "p31.06"),
        pages=(31, 31),
        printed=("900家", "1621家"),
        formula={"zh": "100 × (1621 ÷ 900 − 1)", "en": "100 × (1,621 ÷ 900 − 1)"},
        notebook="02_growth",
        cell="growth",
    ),
    make_number("b", "-5.5"),
    plain_count("n", 2, {"zh": "个数", "en": "count"}, notebook="01_clean", cell="counts"),
)


def composer(body: str, *, title: tuple[str, ...] = ("A town",), **cells) -> Composer:
    """Make a composer whose prose begins on line 6; `gone` and `gone.too` exist elsewhere."""
    head = FrontMatter(title=title, author="Somebody", description="What {{a}} says")
    content = {
        "prose": Prose(Path("notebooks/prose/town.en.md"), head, body, 6),
        "language": "en",
        "register": Register(NUMBERS),
        "words": {"place": "Jia"},
        "is_known": lambda name: name.startswith("gone"),
    }
    return Composer(**(content | cells))


def visible(markdown: str) -> str:
    """Return composed Markdown without links, as a reader sees it."""
    return re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", markdown).replace("\\", "")


# Reading prose


@pytest.fixture
def prose_folder(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "notebooks" / "prose"
    folder.mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PROSE", folder)
    return folder


def write_prose(folder: Path, text: str) -> None:
    (folder / "town.en.md").write_text(text, encoding="utf-8")


def test_prose_is_read_with_the_line_its_body_starts_on(prose_folder):
    write_prose(prose_folder, HEAD + "\nIt grew by {{a}}.\n")
    prose = read_prose(SCENARIO, "en")
    assert prose.head.title == ("A town",)
    assert prose.first_line == 6
    assert prose.path.as_posix() == "notebooks/prose/town.en.md"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "\nIt grew.\nBy 80 percent.\n", "line 8: the digit '8' is typed; a number comes"),
        (HEAD + "\nIt grew by {{a}} or 5%.\n", "line 7: the digit '5' is typed"),
        (HEAD + "\n一共９家。\n", "line 7: the digit '９' is typed"),
        (HEAD.replace("A town", "Town of 1621"), "line 2: the digit '1' is typed"),
        ("no head\n", "line 1: expected a head between two lines of ---"),
        ("---\ntitle: a\n", "line 1: expected a head between two lines of ---"),
        ("---\n---\n", "line 1: expected a head between two lines of ---"),
        ("---\n# nothing\n---\n", "column title: is empty or missing"),
        ("---\n- a\n---\n", "head: expected a mapping of names to values, found list"),
        (HEAD.replace("author:", "auther:"), "unknown name 'auther'; accepted: title, subtitle"),
        (HEAD.replace("author:", "title:"), "head: not readable YAML: the key 'title' stands mo"),
        (HEAD.replace("A town", "{{a}} town"), "head: not readable YAML"),
        (HEAD.replace("A town", "[]"), "column title: [] is refused"),
    ],
)
def test_faulty_prose_is_refused_by_file_and_line(prose_folder, text, said):
    write_prose(prose_folder, text)
    with pytest.raises(InputError) as error:
        read_prose(SCENARIO, "en")
    assert "notebooks/prose/town.en.md" in str(error.value)
    assert said in str(error.value)


def test_digits_of_lists_links_and_attributes_are_not_numbers_of_the_text(prose_folder):
    body = "1. One {{growth.labs2.pct}}\n2. [Two](#tbl-2)\n\n::: {#tbl-2 .table}\n:::\n"
    write_prose(prose_folder, HEAD + body)
    assert read_prose(SCENARIO, "en").body == body


def test_a_missing_translation_is_refused_with_the_prose_there_is(prose_folder):
    write_prose(prose_folder, HEAD)
    (prose_folder / "other.zh.md").write_text(HEAD, encoding="utf-8")
    with pytest.raises(
        InputError, match=r"no notebooks/prose/town\.zh\.md; accepted in this lan.*: other"
    ):
        read_prose(SCENARIO, "zh")


@pytest.mark.parametrize("path", sorted(module.PROSE.glob("*.md")), ids=lambda path: path.name)
def test_all_committed_prose_is_free_of_typed_digits(path):
    name, language, _ = path.name.split(".")
    assert read_prose(SCENARIO.model_copy(update={"prose": name}), language).body


# Filling it


def test_a_placeholder_becomes_a_number_linked_to_its_entry():
    text = composer("It grew by {{a}} in {{place}}.").compose()
    assert visible(text) == "# A town\n\nIt grew by 80.1% in Jia.\n"
    assert 'ref="n-a"' in text
    assert "p. 31, printed “1621家”" in text
    assert "Bounds: 79.9–80.3%" in text


@pytest.mark.parametrize(
    ("modifier", "shown"),
    [("bounds", "79.9–80.3%"), ("plain", "80.1"), ("printed", "1621家"), ("page", "31")],
)
def test_a_modifier_says_how_a_number_is_shown(modifier, shown):
    text = composer(f"It is {{{{a | {modifier}}}}}.").compose()
    assert visible(text).endswith(f"It is {shown}.\n")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("\nIt grew.\n\nBy {{growht.labs.pct}}.", "line 9: no number or word is called 'growht"),
        ("Here {{a | loud}}.", "line 6: no modifier 'loud'; accepted: bounds"),
        ("{{when a}} It.", "line 6: 'when a' is no condition; accepted: when NAME < NAME or a"),
        ("{{when a ~ n}} It.", "line 6: 'when a ~ n' is no condition"),
        ("{{when c > n}} It.", "line 6: no number or word is called 'c'"),
        ("{{when a > c}} It.", "line 6: no number or word is called 'c'"),
        ("{{table: some}}", "line 6: no table 'some'; accepted: key"),
        ("{{figure: some}}", "line 6: no figure 'some'; accepted: growth"),
        ("Text.\n\n::: note\nOpen.\n", "line 8: this div is not closed by a line of :::"),
        ("::: {.a}\n::: {.b}\nOpen.\n:::\n", "line 6: this div is not closed"),
        ("::: {.a}\n::: {.b}\nOpen.\n:::", "line 7: this div is not closed"),
        ("Text.\n:::\n", "line 7: this line of ::: closes no div"),
        ("Text.\n\n:::\n\n::: note\nText.\n:::\n", "line 8: this line of ::: closes no div"),
    ],
)
def test_a_fault_of_the_prose_is_named_by_file_and_line(body, said):
    faulty = composer(body, tables={"key": lambda _: "x"}, figures={"growth": "x"})
    with pytest.raises(InputError) as error:
        faulty.compose()
    assert str(error.value).startswith(f"notebooks/prose/town.en.md, {said}")


def test_a_block_whose_numbers_this_scenario_lacks_is_left_out():
    made = composer("First {{a}}.\n\nSecond {{b}} and {{gone}}\nand more.\n\nThird {{n}}.")
    assert visible(made.compose()) == "# A town\n\nFirst 80.1%.\n\nThird 2.\n"
    assert made.left_out == [8]
    assert list(made.used) == ["a", "n"]


def test_an_item_of_a_list_is_left_out_without_the_others():
    text = visible(composer("1. {{a}} first\n2. {{gone}} second\n3. third\n").compose())
    assert "first" in text
    assert "third" in text
    assert "second" not in text


def test_a_heading_whose_section_was_left_out_goes_too():
    blocks = (
        "## First",
        "{{gone}}",
        "### Sub",
        "{{gone}}",
        "## Second",
        "### Kept",
        "{{a}}",
        "## E",
    )
    body = "\n\n".join(blocks)
    text = composer(body).compose()
    assert re.findall("(?m)^##.*", text) == ["## Second", "### Kept"]


@pytest.mark.parametrize("room", ["bounds", "confidence", "prediction", "range"])
def test_the_two_ends_of_a_number_are_called_what_they_are(room):
    made = make_number("a", "2", low=Decimal(1), high=Decimal(3), room=room)
    text = visible(composer("{{a}}\n\n{{appendix}}", register=Register([made])).compose())
    assert f"{module.ROOM_WORDS[room]['en']}: 1.0–3.0%." in text
    assert text.count("Bounds") == (room == "bounds")


def test_an_exhibit_stands_or_falls_as_a_whole_and_other_divs_by_their_blocks():
    inner = "Kept {{a}}.\n\nLost {{gone}}.\n"
    assert "Kept" in composer(f"::: note\n{inner}:::").compose()
    assert "Lost" not in composer(f"::: note\n{inner}:::").compose()
    assert composer(f"::: {{#t .table}}\n{inner}:::").compose() == "# A town\n\n\n"
    assert composer("::: note\nLost {{gone}}.\n:::").compose() == "# A town\n\n\n"


def test_an_exhibit_without_rows_is_left_out_with_its_caption():
    body = "::: {#t .table}\nA caption\n\n{{table: key}}\n\n::: source\nHere.\n:::\n:::"
    full = composer(body, tables={"key": lambda made: f"| {made.number('a')} |"}).compose()
    assert [part in full for part in ("A caption", "80", "::: source\n\nHere.")] == [True] * 3
    assert composer(body, tables={"key": lambda _: ""}).compose() == "# A town\n\n\n"


@pytest.mark.parametrize(
    ("condition", "stands"),
    [
        ("a > n", True),
        ("a < n", False),
        ("b < 0", True),
        ("b >= 0", False),
        ("n = 2", True),
        ("n <= 2", True),
        ("n<=2", True),
        ("n>2", False),
        ("b > -5.6", True),
        ("gone > 0", False),
    ],
)
def test_a_block_stands_only_if_the_numbers_say_so(condition, stands):
    text = composer(f"Always.\n\n{{{{when {condition}}}}} Sometimes.").compose()
    assert text == "# A town\n\nAlways.\n" + ("\nSometimes.\n" if stands else "")


def test_lists_keep_their_indentation():
    text = composer("- one\n  - two {{place}}\n\n    more").compose()
    assert text == "# A town\n\n- one\n  - two Jia\n\n    more\n"


def test_the_first_title_that_fits_is_taken():
    assert composer("", title=("{{gone}} grew", "{{a}} grew", "Last")).title(linked=False) == (
        "80.1% grew"
    )
    with pytest.raises(InputError, match="no title fits this scenario; add a last one without"):
        composer("", title=("{{gone}}",)).compose()
    with pytest.raises(InputError, match="no number or word is called 'c'"):
        composer("", title=("{{c}}", "Last")).compose()


def test_findings_are_numbered_in_order():
    text = composer("{{findings}}", findings=["It is {{a}}.", "Then {{n}}."]).compose()
    assert visible(text) == "# A town\n\n1. It is 80.1%.\n\n2. Then 2.\n"


def test_the_appendix_lists_every_number_used_and_no_other():
    body = "It {{n}}.\n\nLost {{b}} {{gone}}.\n\n::: appendix\n{{appendix}}\n:::"
    made = composer(body, title=("{{gone}} and {{b}}", "Up {{a}}"))
    text = made.compose()
    entries = re.findall(r'\{#(n-\S+) \.entry value="([^"]*)"\}', text)
    assert entries == [("n-a", "80.1%"), ("n-n", "2")]
    linked = set(re.findall(r'ref="([^"]*)"', text))
    assert linked == {entry for entry, _ in entries}


def test_an_entry_gives_page_print_formula_bounds_and_notebook():
    text = visible(composer("{{a}}\n\n{{appendix}}").compose())
    assert (
        "label a. Source: page 31, printed “900家”; page 31, printed “1621家”. "
        "Formula: 100 × (1,621 ÷ 900 − 1). Bounds: 79.9–80.3%. "
        "Computed in [02_growth](notebooks/02_growth.html#cell-growth).\n:::"
    ) in text
    chinese = visible(composer("{{a}}\n\n{{appendix}}", language="zh").compose())
    assert (
        "标签a。来源：第31页，原文“900家”；第31页，原文“1621家”。算式：100 × (1621 ÷ 900 − 1)。"
        "界限：79.9–80.3%。计算：[02_growth](notebooks/02_growth.html#cell-growth)。\n:::"
    ) in chinese


# Words from data are text, never markup


@pytest.mark.parametrize("language", ["zh", "en"])
def test_malicious_labels_words_and_prints_stay_text(language):
    evil = make_number(
        "a",
        "1",
        label={"zh": EVIL, "en": EVIL},
        display={"zh": EVIL, "en": EVIL},
        formula={"zh": EVIL, "en": EVIL},
        citation={"zh": EVIL, "en": EVIL},
        pages=(1,),
        printed=(EVIL,),
        figures=("p01.01",),
    )
    body = "{{a}} in {{place}} as {{a | printed}}\n\n{{appendix}}"
    text = composer(
        body, register=Register([evil]), words={"place": EVIL}, language=language
    ).compose()
    html = run_pandoc(text, READER, "html")
    assert "<script" not in html
    assert not re.search(r'href="\s*javascript', html)
    assert not re.search(r"<(em|h1 [^>]*>\s*a|table|span class=\"math)", html)
    assert html.count('class="entry"') == 1
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5
    assert "{{b}}" in html  # a placeholder in data is shown, not filled


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20))
def test_the_id_of_an_entry_is_plain_whatever_the_name(name):
    assert re.fullmatch(r"n-[A-Za-z0-9_.-]*", entry_id(name))


def test_file_properties_are_plain_text_and_name_the_edition():
    made = composer("", title=("{{a}} grew in {{place}}",))
    metadata = brief_metadata(made, SCENARIO)
    assert metadata.title == "80.1% grew in Jia"
    assert metadata.description == "What 80.1% says"
    assert metadata.identifier == "town-2024-05-01-en"
    assert made.fill_plain("{{gone}}") == ""


def test_a_figure_of_a_document_without_page_marks_is_cited_without_a_page():
    unpaged = make_number("u", "5.8", pages=(0,), printed=("5.8%",))
    made = composer("{{u}}\n\n{{appendix}}", register=Register([unpaged]))
    text = visible(made.compose())
    assert "printed “5.8%”" in text
    assert "page 0" not in made.compose()
    assert "p. 0" not in made.compose()
