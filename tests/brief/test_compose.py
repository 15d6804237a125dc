"""The brief: prose filled from the register, with every fault named by file and line."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from analysis.brief.blocks import LeftOut
from analysis.brief.compose import BackMatter, Composer
from analysis.brief.entries import Appendix, gather_entries
from analysis.brief.grades import Grade
from analysis.brief.prose import FrontMatter, Prose
from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.result import MadeBy, Operand, OperandKind
from analysis.register.number import Number, Register
from analysis.render.markup import READER, run_pandoc
from analysis.words.catalogue import catalogue

EVIL = "<script>alert(1)</script> [x](javascript:alert(2)) `{=html}` ::: {{b}} $x$ | # *a*\n\n:::"
FIGURES = (
    Operand(kind=OperandKind.FIGURE, id="p31.03"),
    Operand(kind=OperandKind.FIGURE, id="p31.06"),
)


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
        "operands": FIGURES[:1],
        "figures": ("p31.03",),
        "made_by": MadeBy(step="02_growth", cell="growth"),
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
        operands=FIGURES,
        formula={"zh": "100 × (1621 ÷ 900 − 1)", "en": "100 × (1,621 ÷ 900 − 1)"},
    ),
    make_number("b", "-5.5"),
    make_number(
        "n",
        "2",
        unit="count",
        display={"zh": "2", "en": "2"},
        operands=(Operand(kind=OperandKind.TABLE, id="growth"),),
        figures=(),
        places=0,
    ),
)


def composer(body: str, *, title: tuple[str, ...] = ("A town",), **cells) -> Composer:
    """Make a composer whose prose begins on line 6; `gone` and `gone.too` exist elsewhere."""
    head = FrontMatter(title=title, author="Somebody", description="What {{a}} says")
    content = {
        "prose": Prose("notebooks/prose/town.en.md", head, body, 6),
        "catalogue": catalogue("en"),
        "register": Register(NUMBERS),
        "words": {"place": "Jia"},
        "is_possible": lambda name: name.startswith("gone"),
    }
    made = Composer(**(content | cells))
    if "back_matter" not in cells:
        made.back_matter = lambda shown: BackMatter(
            Appendix(gather_entries(shown, made.register), made.catalogue).write()
        )
    return made


def visible(markdown: str) -> str:
    """Return composed Markdown without links, as a reader sees it."""
    return re.sub(r"\[([^]]*)\]\{[^}]*\}", r"\1", markdown).replace("\\", "")


# Filling it


def test_a_placeholder_becomes_a_number_linked_to_its_entry():
    text = composer("It grew by {{a}} in {{place}}.").compose()
    assert visible(text) == "# A town\n\nIt grew by 80.1% in Jia.\n"
    assert 'ref="n-a"' in text


@pytest.mark.parametrize(
    ("modifier", "shown"),
    [("bounds", "79.9–80.3%"), ("plain", "80.1"), ("page", "page 31")],
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
    assert made.left_out == [
        LeftOut(8, "Second … and … and more.", "number gone is not made by this scenario")
    ]
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


def test_an_exhibit_stands_or_falls_as_a_whole_and_other_divs_by_their_blocks():
    inner = "Kept {{a}}.\n\nLost {{gone}}.\n"
    assert "Kept" in composer(f"::: note\n{inner}:::").compose()
    assert "Lost" not in composer(f"::: note\n{inner}:::").compose()
    titled = f"::: {{#t .table}}\nA title\n\n{{{{table: key}}}}\n\n::: source\n{inner}:::\n:::"
    made = composer(titled.replace("Kept {{a}}.", ""), tables={"key": lambda _: "| a |"})
    assert made.compose() == "# A town\n\n\n"
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
    body = "::: findings\n1. First.\n\n{{findings}}\n:::"
    text = composer(body, findings=["It is {{a}}.", "Then {{n}}."]).compose()
    inner = "1. First.\n\n2. It is 80.1%.\n\n3. Then 2."
    assert visible(text) == f"# A town\n\n::: findings\n\n{inner}\n\n:::\n"


def test_the_appendix_lists_every_number_used_in_all_its_forms_and_no_other():
    body = (
        "It {{n}}.\n\nLost {{b}} {{gone}}.\n\n::: appendix\n{{appendix}}\n:::\n\n"
        "Within {{a | bounds}}, on {{a | page}}.\n\n{{table: bare}}"
    )
    made = composer(
        body,
        title=("{{gone}} and {{b}}", "Up {{a}}"),
        tables={"bare": lambda one: f"{one.number('b', 'bare')} {one.number('a', 'range')}"},
    )
    text = made.compose()
    entries = re.findall(r'\{#(n-\S+) \.entry value="([^"]*)" code="([^"]*)"', text)
    assert entries == [("n-a", "80.1%; 79.9–80.3%", "a"), ("n-n", "2", "n"), ("n-b", "−5.5%", "b")]
    linked = set(re.findall(r'ref="([^"]*)"', text))
    assert linked == {entry for entry, _, _ in entries}


def test_publications_stand_where_the_prose_has_them_or_else_end_the_appendix():
    def behind(shown):
        return BackMatter(f"{len(shown)} entries", "a list")

    body = "{{a}}\n\n## Numbers\n\n{{appendix}}\n"
    text = composer(body, back_matter=behind).compose()
    assert text.endswith("## Numbers\n\n1 entries\n\n### References\n\na list\n")
    placed = composer(f"{body}\n## Publications\n\n{{{{references}}}}\n", back_matter=behind)
    assert placed.compose().endswith("1 entries\n\n## Publications\n\na list\n")
    none = composer(body, back_matter=lambda _: BackMatter("entries")).compose()
    assert none.endswith("## Numbers\n\nentries\n")


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
    print_of_it = replace(evil, id="p", formula={})
    body = "{{a}} in {{place}} as {{p | printed}}\n\n{{appendix}}"
    text = composer(
        body,
        register=Register([evil, print_of_it]),
        words={"place": EVIL},
        catalogue=catalogue(language),
    ).compose()
    html = run_pandoc(text, READER, "html")
    assert "<script" not in html
    assert not re.search(r'href="\s*javascript', html)
    assert not re.search(r"<(em|h1 [^>]*>\s*a|table|span class=\"math)", html)
    assert html.count('class="entry"') == 2
    assert html.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 5
    assert "{{b}}" in html  # a placeholder in data is shown, not filled


# What notebooks added


def test_an_exhibit_that_no_prose_places_stands_before_the_appendix_under_its_heading():
    made = composer(
        "{{a}}\n\n:::::: appendix\n{{appendix}}\n::::::",
        extras={"mine": lambda _: "::: {#fig-mine .figure}\nMy chart\n:::", "none": lambda _: ""},
        extras_heading="## Added",
    )
    text = made.compose()
    assert text.index("80") < text.index("## Added") < text.index("My chart")
    assert text.index("My chart") < text.index(":::::: appendix")
    assert text.count("My chart") == 1


def test_an_exhibit_that_the_prose_places_stands_there_alone():
    made = composer(
        "::: {#fig-mine .figure}\nCaption\n\n{{figure: mine}}\n:::",
        figures={"mine": "![x](y.svg)"},
        extras={"mine": lambda _: "again"},
        extras_heading="## Added",
    )
    text = made.compose()
    assert "![x](y.svg)" in text
    assert "again" not in text
    assert "## Added" not in text


def test_added_exhibits_are_shown_where_there_is_no_appendix_and_their_numbers_count_as_used():
    made = composer(
        "Text.", extras={"mine": lambda made: made.number("a")}, extras_heading="## Added"
    )
    text = made.compose()
    assert visible(text).endswith("Text.\n\n## Added\n\n80.1%\n")
    assert list(made.used) == ["a"]


def test_without_anything_added_there_is_no_heading():
    made = composer("Text.", extras={"none": lambda _: ""}, extras_heading="## Added")
    assert "## Added" not in made.compose()


def test_an_unknown_name_gets_the_nearest_ones():
    register = Register([make_number("growth.labs.cagr", "15.8")])
    with pytest.raises(InputError, match=r"did you mean growth\.labs\.cagr\?"):
        composer("{{growth.labs.cgar}}", title=("T",), register=register).compose()
    with pytest.raises(InputError, match="did you mean place"):
        composer("{{plaec}}").compose()


@pytest.mark.parametrize(
    ("modifier", "number", "shown"),
    [
        ("range", make_number("x", "2", low=Decimal(1), high=Decimal(3)), "1.0–3.0"),
        ("short", make_number("x", "0.35", unit="percentage_point", places=2), "0.35 pp"),
        ("year", make_number("x", "2", when=Period(2019, 2019)), "2019"),
        ("year", make_number("x", "2", when=Period(2016, 2020, span=True)), "2020"),
        ("date", make_number("x", "2", when=Period(2019, 2019)), "2019"),
        ("date", make_number("x", "2", when=Period(2019, 2019, month=6)), "June 2019"),
        ("date", make_number("x", "2", when=Period(2016, 2020, span=True)), "2016–2020"),
        ("printed", make_number("x", "2", pages=(1, 2), printed=("2.0%", "2.0%")), "2.0%"),
        ("short", make_number("x", "2", high=Decimal(3), point=False), "2.0–3.0%"),
        ("plain", make_number("x", "2", places=1), "2.0"),
        ("short", make_number("x", "3", places=1, hedge="approx"), "about 3.0%"),
        ("plain", make_number("x", "3", places=1, hedge="approx"), "3.0"),
        (
            "plain",
            make_number("x", "600", high=Decimal(700), places=0, point=False, hedge="more_than"),
            "600",
        ),
        ("range", make_number("x", "2.04", low=Decimal("2.01"), high=Decimal(3)), "1.9–3.0"),
        (
            "short",
            make_number("x", "2", low=Decimal(0), point=False, hedge="below"),
            "< 2.0%",
        ),
    ],
)
def test_each_modifier_shows_what_it_names(modifier, number, shown):
    made = composer(f"{{{{x | {modifier}}}}}", register=Register([number]), title=("T",))
    assert visible(made.compose()) == f"# T\n\n{shown}\n"


@pytest.mark.parametrize(
    ("pages", "english", "chinese"),
    [
        ((31,), "page 31", "第31页"),
        ((31, 12, 31), "pages 12, 31", "第12、31页"),
        ((0, 12), "page 12", "第12页"),  # what stands on no numbered page has none to show
        ((12, 31, 8), "pages 8, 12, 31", "第8、12、31页"),
    ],
)
def test_all_pages_that_a_number_stands_on_are_shown_with_their_word(pages, english, chinese):
    number = make_number("x", "2", pages=pages, printed=("2%",) * len(pages))
    for language, shown in (("en", english), ("zh", chinese)):
        made = composer(
            "{{x | page}}",
            register=Register([number]),
            title=("{{x | page}}",),
            catalogue=catalogue(language),
        )
        assert visible(made.compose()) == f"# {shown}\n\n{shown}\n"


@pytest.mark.parametrize(
    ("paragraphs", "english", "chinese"),
    [((12,), "para. 12", "第12段"), ((31, 12, 31, 0), "paras 12, 31", "第12、31段")],
)
def test_without_pages_its_paragraphs_are_shown(paragraphs, english, chinese):
    none = (0,) * len(paragraphs)
    number = make_number(
        "x", "2", pages=none, paragraphs=paragraphs, printed=("2%",) * len(paragraphs)
    )
    for language, shown in (("en", english), ("zh", chinese)):
        made = composer(
            "{{x | page}}",
            register=Register([number]),
            title=("T",),
            catalogue=catalogue(language),
        )
        assert visible(made.compose()) == f"# T\n\n{shown}\n"


@pytest.mark.parametrize(
    ("modifier", "number"),
    [
        ("year", make_number("x", "2")),
        ("date", make_number("x", "2")),
        ("page", make_number("x", "2", pages=(0,), printed=("2%",))),
        ("page", make_number("x", "2")),
        ("printed", make_number("x", "2")),
        ("printed", make_number("x", "2", pages=(1, 2), printed=("2%", "2.0%"))),
        ("printed", make_number("x", "2", printed=("4",), pages=(1,), formula={"en": "4 ÷ 2"})),
        ("printed", make_number("x", "2", printed=("4",), pages=(1,), method={"en": "fitted"})),
        ("printed", make_number("x", "2015", printed=("4",), pages=(1,), unit="year")),
    ],
)
@pytest.mark.parametrize("linked", [True, False])
def test_a_page_or_year_that_is_not_there_is_no_number_in_its_place(modifier, number, linked):
    text = f"{{{{x | {modifier}}}}}"
    body, title = (text, "T") if linked else ("Text.", text)
    made = composer(body, register=Register([number]), title=(title,))
    with pytest.raises(
        InputError,
        match=f"line .: 'x' has no {modifier} to show; accepted: bounds, range, plain, short, or "
        f"{modifier} of a number ",
    ):
        made.compose() if linked else made.title(linked=False)


def test_a_list_that_lost_items_is_numbered_from_one():
    items = "1. Gone {{gone}}.\n2. First {{a}}.\n3. Gone {{gone}}.\n4. Second {{n}}."
    body = f"{items}\n\nText.\n\n1. New."
    made = visible(composer(body).compose())
    assert "1. First 80.1%.\n\n2. Second 2.\n\nText.\n\n1. New." in made


def test_a_word_has_no_page_to_be_shown_in_its_place():
    with pytest.raises(
        InputError, match=r"line 6: 'text\.place' is a word, which is shown one way"
    ):
        composer("In {{text.place | page}}.", words={"text.place": "Jia"}).compose()


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("x < 4", True),
        ("x < 3", False),
        ("x <= 3", True),
        ("x > 0.5", True),
        ("x > 1", False),
        ("x >= 1", True),
        ("x = 2", False),
        ("y = 2", True),
        ("x < z", False),
        ("y < z", True),
        ("z > y", True),
        ("z >= x", False),
    ],
)
def test_a_condition_holds_only_where_it_holds_for_all_values(condition, holds):
    numbers = [
        make_number("x", "2", low=Decimal(1), high=Decimal(3)),
        make_number("y", "2"),
        make_number("z", "3", low=Decimal("2.5"), high=Decimal(4)),
    ]
    made = composer(f"{{{{when {condition}}}}} Kept.", register=Register(numbers), title=("T",))
    assert ("Kept." in made.compose()) is holds


# What is undecided, audited, there or not


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("maybe x > 2", True),
        ("maybe x > 0", False),
        ("maybe x > 3", False),
        ("maybe z > y", False),
        ("exists x", True),
        ("no x", False),
        ("exists gone", False),
        ("no gone", True),
        ("claim.c is conflict", True),
        ("claim.c is does_not_hold or conflict", True),
        ("claim.c is certain", False),
    ],
)
def test_a_condition_asks_what_is_open_what_was_found_and_what_there_is(condition, holds):
    numbers = [
        make_number("x", "2", low=Decimal(1), high=Decimal(3)),
        make_number("y", "2"),
        make_number("z", "3", low=Decimal("2.5"), high=Decimal(4)),
    ]
    made = composer(
        f"{{{{when {condition}}}}} Kept.",
        register=Register(numbers),
        title=("T",),
        verdicts={"claim.c": "conflict"},
    )
    assert ("Kept." in made.compose()) is holds
    assert len(made.left_out) == (not holds)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{when exists c}} It.", "line 6: no number or word is called 'c'"),
        ("{{when no c}} It.", "line 6: no number or word is called 'c'"),
        ("{{when maybe c > 0}} It.", "line 6: no number or word is called 'c'"),
        (
            "{{when claim.x is conflict}} It.",
            "line 6: no statement is called 'claim.x'; did you mean claim.c",
        ),
        (
            "Text.\n\n{{unless a > n}} It.",
            "line 8: no number or word is called 'unless a > n'; of",
        ),
        ("One\n{{when a > 0}}\n{{when c > n}} It.", "line 8: no number or word is called 'c'"),
        ("{{when a > 0}}\n{{c}} It.", "line 7: no number or word is called 'c'"),
        ("::: findings\n1. {{grade: c}}\n:::", "line 7: nothing to grade is called 'c'; "),
        ("1. It {{grade: a}}.", "line 6: a grade is that of a finding: ::: findings"),
        ("## In {{a}}", "line 6: a heading that shows a number needs an id that stays"),
        ("Text.\n\n{{when a > 0}} ### In {{a}}\n\nText.", "line 8: a heading that shows a number"),
        ("{{n | of pairs}}", "line 6: no noun is called 'pairs'; did you mean pair"),
        ("{{a | of pair}}", "line 6: 'a' is no count, which '| of pair' is for"),
        ("{{a | agree is/are}}", "line 6: 'a' is no count"),
    ],
)
def test_a_fault_of_the_newer_forms_is_named_too(body, said):
    with pytest.raises(InputError) as error:
        composer(body, verdicts={"claim.c": "conflict"}).compose()
    assert str(error.value).startswith(f"notebooks/prose/town.en.md, {said}")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("{{when n > 5}} It.", "n > 5 does not hold: 2 against 5"),
        ("{{when a < 80}} It.", "a < 80 does not hold: [79.9, 80.3] against 80"),
        ("{{when claim.c is certain}} It.", "claim.c is conflict, not certain"),
        ("{{when no a}} It.", "number a is made by this scenario"),
        ("{{when exists gone}} It.", "number gone is not made by this scenario"),
        ("{{when gone > 1}} It.", "number gone is not made by this scenario"),
        ("It {{gone}}.", "number gone is not made by this scenario"),
        ("{{table: none}}", "there is nothing for the table none to show"),
    ],
)
def test_what_is_left_out_is_told_with_the_reason(body, reason):
    made = composer(
        f"Text.\n\n{body}", verdicts={"claim.c": "conflict"}, tables={"none": lambda _: ""}
    )
    assert made.compose() == "# A town\n\nText.\n"
    [one] = made.left_out
    assert (one.line, one.reason) == (8, reason)


# Exhibits


def exhibit(*blocks):
    return "::: {#t .table}\n" + "\n\n".join(blocks) + "\n:::"


def test_the_first_title_that_fits_stands_over_an_exhibit():
    body = exhibit(
        "{{when b > 0}} It rose", "{{when b < 0}} It fell", "It moved", "{{table: key}}"
    )
    made = composer(body, tables={"key": lambda _: "| a |"})
    assert made.compose() == "# A town\n\n::: {#t .table}\n\nIt fell\n\n| a |\n\n:::\n"
    assert made.left_out == []


def test_an_exhibit_without_a_title_that_fits_is_left_out_and_told():
    body = exhibit("{{when b > 0}} It rose", "{{when b >= 0}} It held", "{{table: key}}")
    made = composer(f"Text.\n\n{body}", tables={"key": lambda done: done.number("a")})
    assert made.compose() == "# A town\n\nText.\n"
    assert made.left_out == [
        LeftOut(
            8,
            "It rose",
            "b > 0 does not hold: -5.5 against 0; b >= 0 does not hold: -5.5 against 0",
        )
    ]
    assert list(made.used) == []


def test_a_paragraph_of_a_note_falls_alone_and_the_others_are_set_as_one():
    note = "::: note\nOne.\n\n{{when n > 5}} † Two.\n\nThree {{gone}}.\n\nFour.\n:::"
    made = composer(exhibit("T", "{{table: key}}", note), tables={"key": lambda _: "| a |"})
    assert "| a |\n\n::: note\n\nOne. Four.\n\n:::" in made.compose()
    assert [one.line for one in made.left_out] == [14, 16]
    chinese = composer(
        exhibit("T", "{{table: key}}", "::: note\n一。\n\n二。\n:::"),
        tables={"key": lambda _: "| a |"},
        catalogue=catalogue("zh"),
    )
    assert "一。二。" in chinese.compose()


def test_a_note_of_which_nothing_is_left_goes_without_its_exhibit():
    note = "::: note\n{{when n > 5}} † Two.\n:::"
    made = composer(exhibit("T", "{{table: key}}", note), tables={"key": lambda _: "| a |"})
    text = made.compose()
    assert "| a |" in text
    assert "note" not in text


# Findings


@pytest.mark.parametrize("inside", ["1. {{when b > 0}} It rose.", "{{findings}}"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_a_finding_the_first_line_says_so(inside, language):
    said = catalogue(language).say("brief.no_finding")
    findings = f"::: findings\n{inside}\n:::"
    for lead in ("", "::: standfirst\nA lead.\n:::\n\n"):
        made = composer(f"{lead}{findings}\n\nText.", catalogue=catalogue(language))
        text = made.compose()
        assert text.startswith(f"# A town\n\n::: standfirst\n\n{said}\n")
        assert ":::\n\nText.\n" in text
        assert ("A lead." in text) is bool(lead)
    kept = composer(findings.replace("b > 0", "b < 0"), findings=["It is {{a}}."]).compose()
    assert said not in kept


def test_a_generated_finding_falls_alone():
    made = composer(
        "::: findings\n{{findings}}\n:::",
        findings=["{{when b > 0}} It rose {{a}}.", "It {{gone}}.", "It is {{n}}."],
    )
    assert "::: findings\n\n1. It is 2.\n\n:::" in visible(made.compose())
    assert [one.words for one in made.left_out] == ["It rose ….", "It …."]


# Counts, grades, methods


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [("1", "1 pair shares", "1对"), ("14", "14 pairs share", "14对")],
)
def test_a_count_has_its_noun_and_a_word_that_agrees(value, english, chinese):
    number = make_number("n", value, unit="count", display={"zh": value, "en": value}, places=0)
    body = "{{n | of pair}} {{n | agree shares/share}}"
    made = composer(body, register=Register([number]), title=("T",))
    assert visible(made.compose()) == f"# T\n\n{english}\n"
    body = "{{n | of pair}}"
    made = composer(body, register=Register([number]), title=("T",), catalogue=catalogue("zh"))
    assert visible(made.compose()) == f"# T\n\n{chinese}\n"


@pytest.mark.parametrize(
    ("value", "unit"),
    [("5", "percent"), ("5", "enterprise"), ("5.5", "count"), ("5.5", "percent")],
)
def test_a_word_agrees_with_a_whole_count_only(value, unit):
    number = make_number("n", value, unit=unit)
    made = composer("{{n | agree shares/share}}", register=Register([number]))
    with pytest.raises(InputError, match=r"line 6: 'n' is no count"):
        made.compose()


def test_a_line_of_the_head_is_filled_as_plain_text_or_left_empty():
    made = composer("Text.")
    assert made.fill_plain("In {{place}} {{a}} more") == "In Jia 80.1% more"
    assert made.fill_plain("{{a}} and {{gone}}") == ""
    with pytest.raises(InputError, match=r"town\.en\.md, line 2: .*nowhere"):
        made.fill_plain("{{nowhere}}")


GRADED = """::: findings
1. {{when b > 0}} Gone. {{grade: growth.x}}
2. One {{a}}. {{grade: growth.x, claim.c}}
3. Gone {{gone}} {{grade: growth.x}}
4. Two.{{grade: growth.x}}
5. Gone, with what it rests on. {{grade: gone}}
6. Three, of no grade.
7. Four. {{grade: b}}
:::"""


def test_the_strip_tells_each_finding_that_is_left_by_its_number():
    grades = {"growth.x": Grade("firm"), "claim.c": Grade("depends", ("wide",))}
    made = composer(f"{GRADED}\n\n{{{{grades}}}}\n\nText.", grades=grades)
    text = made.compose()
    assert visible(text).split("\n\n")[2:6] == [
        *("1. One 80.1%.", "2. Two.", "3. Three, of no grade.", "4. Four."),
    ]
    strip = text[text.index("::: sure") :]
    assert strip.startswith("::: sure\n\n**How sure?** **Firm:** 2 (")
    assert "**As read here:** 4 (" in strip
    assert "**Depends on a convention:** 1 (changes with hedges and round counts" in strip
    assert strip.endswith(").\n\n:::\n\nText.\n")
    assert "\ue003" not in text
    assert "gone is not made by this scenario" in {one.reason for one in made.left_out}


def test_without_a_graded_finding_there_is_no_strip_and_none_is_kept_back():
    assert composer("Text.\n\n{{grades}}\n\nMore.").compose() == "# A town\n\nText.\n\nMore.\n"
    ungraded = "::: findings\n1. One.\n:::\n\n{{grades}}\n\nMore."
    assert "sure" not in composer(ungraded).compose()
    with pytest.raises(
        InputError, match=r"town\.en\.md: its findings are graded and nothing tells"
    ):
        composer("::: findings\n1. One. {{grade: b}}\n:::").compose()


# Key numbers, key figures, the hero, headings


def keys(markdown):
    return re.findall(r'\{\.num( \.key)? ref="n-(\w+)"\}', markdown)


def test_numbers_of_title_and_findings_are_key_each_at_its_first_place_in_a_block():
    body = (
        "Lead {{a}}.\n\n::: findings\n1. [{{a}} more]{.key-figure} **Up.** From {{b}}, {{a}}.\n"
        "2. Then {{a}}.\n:::\n\nAnd {{a}}."
    )
    text = composer(body, title=("Up {{a}}, {{a}}",)).compose()
    key, no = " .key", ""
    assert keys(text) == [
        *((key, "a"), (no, "a")),
        (no, "a"),
        *((key, "a"), (key, "b"), (no, "a")),
        (key, "a"),
        (no, "a"),
    ]
    assert '1. [[80\\.1\\%]{.num .key ref="n-a"} more]{.key-figure} **Up.** From' in text


def test_a_generated_finding_has_key_numbers_too():
    made = composer("::: findings\n{{findings}}\n:::", findings=["[{{a}}]{.key-figure} {{b}}"])
    assert keys(made.compose()) == [(" .key", "a"), (" .key", "b")]


def test_a_number_left_out_with_its_title_is_key_in_the_next():
    text = composer("", title=("{{a}} {{gone}}", "Up {{a}}")).compose()
    assert keys(text) == [(" .key", "a")]


@pytest.mark.parametrize(
    ("placeholder", "number"),
    [
        ("x | page", make_number("x", "2", pages=(3,), printed=("2%",))),
        ("x | year", make_number("x", "2", when=Period(2019, 2019))),
        ("x", make_number("x", "2019", unit="year", display={"zh": "2019", "en": "2019"})),
    ],
)
def test_years_and_pages_are_no_key_numbers(placeholder, number):
    body = f"::: findings\n1. In {{{{{placeholder}}}}}.\n:::"
    made = composer(body, register=Register([number]), title=("T",))
    assert keys(made.compose()) == [("", "x")]


def test_a_key_figure_is_a_span_around_its_number_and_its_label():
    body = "::: findings\n1. [{{a}} more, or {{b}}]{.key-figure} **Up.** Text.\n:::"
    html = run_pandoc(composer(body).compose(), READER, "html")
    number = '<span class="num key" data-ref="n-a">80.1%</span>'
    assert f'<span class="key-figure">{number}' in html
    assert " more, or <span" in html


HERO = """::: hero
::: {#fig-one .figure}
One

{{figure: one}}
:::

::: {#fig-two .figure}
Two

{{figure: two}}
:::
:::"""


@pytest.mark.parametrize("drawn", [("one", "two"), ("one",), ("two",), ()])
def test_a_hero_holds_the_figures_that_can_be_drawn_and_falls_without_one(drawn):
    figures = {name: f"![x]({name}.svg)" if name in drawn else "" for name in ("one", "two")}
    text = composer(f"{HERO}\n\nText.", figures=figures).compose()
    assert re.findall(r"fig-(\w+)", text) == list(drawn)
    assert ("::: hero" in text) is bool(drawn)
    assert text.count(":::\n") == (0 if not drawn else len(drawn) + 1)


def test_a_chart_s_own_note_comes_first_wherever_the_chart_is_included():
    def compose(inner, **cells):
        body = f"::: {{#f .figure}}\nT\n\n{{{{figure: one}}}}\n{inner}:::"
        made = composer(
            body,
            figures={"one": "![x](one.svg)", "other": "![x](other.svg)"},
            notes={"one": "* Marks of *this* chart.", "other": "Not here."},
            **cells,
        )
        return made.compose().partition("one.svg)")[2]

    source = "\n::: source\nHere.\n:::\n"
    own = "\\* Marks of \\*this\\* chart\\."
    assert compose("") == f"\n\n::: note\n\n{own}\n\n:::\n\n:::\n"
    assert compose(source) == (
        f"\n\n::: note\n\n{own}\n\n:::\n\n::: source\n\nHere.\n\n:::\n\n:::\n"
    )
    mine = "\n::: note\nMore.\n\n{{when b > 0}} Gone.\n:::\n"
    assert f"::: note\n\n{own} More.\n\n:::\n\n::: source" in compose(mine + source)
    assert f"{own}More." in compose(mine, catalogue=catalogue("zh"))


def test_a_chart_without_a_note_and_a_table_of_its_name_have_none():
    made = composer(
        exhibit("T", "{{table: one}}"), tables={"one": lambda _: "| a |"}, notes={"one": "Marks."}
    )
    assert "Marks" not in made.compose()
    made = composer(
        "::: {#f .figure}\nT\n\n{{figure: one}}\n:::",
        figures={"one": "![x](one.svg)"},
        notes={"one": ""},
    )
    assert "note" not in made.compose()


def test_a_heading_keeps_its_id_and_falls_with_its_section():
    body = "## First {#one}\n\n{{gone}}\n\n{{when a > 0}} ## In {{a}} {#two}\n\nText."
    text = composer(body).compose()
    assert visible(text) == "# A town\n\n## In 80.1% {#two}\n\nText.\n"
    assert '<h2 id="two">' in run_pandoc(text, READER, "html")


def test_methods_are_those_of_what_the_whole_brief_uses_and_shows():
    asked = []

    def tell(used, charts):
        asked.append((used, charts))
        return "How."

    made = composer(
        "{{methods}}\n\nIt is {{a}}, not {{b}} {{gone}}.\n\nAnd {{n}}.\n\n"
        "::: {#f .figure}\nT\n\n{{figure: one}}\n:::\n\n"
        "::: {#g .figure}\nT {{gone}}\n\n{{figure: two}}\n:::",
        figures={"one": "![x](one.svg)", "two": "![x](two.svg)"},
        methods=tell,
    )
    assert made.compose().startswith("# A town\n\nHow.\n\nAnd")
    assert asked[0] == (("n",), ("one",))
