"""A number stays on the line of its unit; a space between two scripts ends a line, begins none."""

import pytest

from analysis.render.joints import JOINER, bind_numbers, join_numbers, loosen_units
from analysis.render.markup import classes, plain_text, read_brief
from analysis.words.catalogue import catalogue

ENTRY = "\n\n::: {#n-a .entry value=1}\nx\n:::\n"


@pytest.fixture
def joined(metadata):
    """The first paragraph with ␣ for a space that doesn't break, {…} around what is kept whole,
    | for a space between scripts."""

    def show(node):
        if node["t"] == "Span" and "nb" in classes(node):
            return "{" + "".join(map(show, node["c"][1])) + "}"
        if node["t"] == "Span" and "z" in classes(node):
            assert node["c"][1] == []
            return "|"
        if node["t"] == "Span" and "num" in classes(node):
            return f"<{''.join(map(show, node['c'][1]))}>"
        if node["t"] in {"Strong", "Emph"}:
            return "".join(map(show, node["c"]))
        return plain_text(node).replace("\u00a0", "␣")

    def make(text, language):
        words = catalogue(language)
        blocks = read_brief(text + ENTRY, metadata[language], words)
        join_numbers(blocks, words)
        return "".join(map(show, blocks[1]["c"]))

    return make


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CNY 5.2 bn and 3 pp, 4 m.", "CNY␣5.2␣bn and 3␣pp, 4␣m."),
        ("on page 31 (p. 8)", "on page␣31 (p.␣8)"),
        ("5% per year", "5%␣per year"),
        ("12% per year", "12%␣per year"),
        ("[5.2]{.num ref=n-a} bn", "<5.2>␣bn"),
        ("page [31]{.num ref=n-a}", "page␣<31>"),
        ("**rose 5 bn**", "rose 5␣bn"),
        ("a\n5\nbn", "a 5␣bn"),
        # Neither a unit nor a number.
        ("5 bands, bn of 7, per cent", "5 bands, bn of 7, per cent"),
        ("page one", "page one"),
        ("homepage 3", "homepage 3"),
        ("`5 bn` x", "5 bn x"),
    ],
)
def test_in_english_the_space_before_a_unit_does_not_break(joined, text, expected):
    assert joined(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2020年后", "到|{2020年}后"),
        ("2020年12月31日后", "{2020年12月31日}后"),
        ("见第31页。", "见{第31页}。"),
        ("约1,621家", "{约1,621家}"),
        ("6.42万亿元与5亿元", "{6.42万亿元}与|{5亿元}"),
        ("到[2020]{.num ref=n-a}年后", "到|{<2020>年}后"),
        ("见第[31]{.num ref=n-a}页。", "见{第<31>页}。"),
        ("第[31]{.num ref=n-a}。", "{第<31>}。"),
        ("有[3%]{.num ref=n-a}高", "有|<3%>高"),
        ("有[3%～5%]{.num ref=n-a}高", "有|<{3%～}5%>高"),
        ("约[3～5]{.num ref=n-a}家，[～5]{.num ref=n-a}", "{约<{3～}5>家}，<～5>"),
        ("，[3]{.num ref=n-a}年[4]{.num ref=n-a}页", "，{<3>年}|{<4>页}"),
        ("第[1]{.num ref=n-a}与[2]{.num ref=n-a}家", "{第<1>}与|{<2>家}"),
        ("[1]{.num ref=n-a}年第[2]{.num ref=n-a}", "{<1>年}{第<2>}"),
        ("[1]{.num ref=n-a}年见第", "{<1>年}见第"),
        ("数量3与年", "数量3与年"),
        ("*到*5年", "到|{5年}"),
    ],
)
def test_in_chinese_number_and_measure_are_one(joined, text, expected):
    assert joined(text, "zh") == expected


def test_tables_pictures_and_the_appendix_are_left_alone(metadata):
    words = catalogue("zh")
    text = (
        "到2020年\n\n::: {#t .table}\n题\n\n| 2020年 |\n|--|\n| 5亿元 |\n:::\n\n"
        "::: {#f .figure}\n图\n\n![见2020年](a.svg)\n:::\n\n"
        "::: appendix\n::: {#n-a .entry value=1}\n到2020年\n:::\n:::\n"
    )
    blocks = read_brief(text, metadata["zh"], words)
    before = [str(block) for block in blocks]
    join_numbers(blocks, words)
    changed = [
        at for at, (old, new) in enumerate(zip(before, blocks, strict=True)) if old != str(new)
    ]
    assert changed == [1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2020年底", "到2020⁀年底"),
        ("第31页", "第⁀31⁀页"),
        ("约6.42万人的", "约⁀6.42⁀万⁀人的"),
        ("2亿多元", "2⁀亿⁀多⁀元"),
        ("差0.35个百分点的", "差0.35⁀个⁀百⁀分⁀点的"),
        ("占63%的，3.0%左右", "占63%的，3.0%⁀左⁀右"),
        ("63%～68%高", "63%⁀～68%高"),
        ("14.3–17.4", "14.3⁀–⁀17.4"),
        ("第[31]{.num ref=n-a}页", "第⁀31⁀页"),
        ("[3]{.num ref=n-a}家；第 5", "3⁀家；第 5"),
        ("2和3与4", "2和3与4"),
        ("共5\n家", "共⁀5 家"),
        ("共5\\\n家", "共⁀5 家"),
        ("a – 5，年 年", "a – 5，年 年"),
    ],
)
def test_in_print_a_number_is_joined_to_what_measures_or_orders_it(metadata, text, expected):
    blocks = read_brief(text + ENTRY, metadata["zh"], catalogue("zh"))
    bind_numbers(blocks)
    assert plain_text(blocks[1]).replace(JOINER, "⁀") == expected


def test_a_number_may_be_parted_from_its_unit_where_there_is_no_room():
    words = [{"t": "Str", "c": f"0.1{JOINER}～{JOINER}0.2{JOINER}个{JOINER}点"}]
    loosen_units(words)
    assert words[0]["c"] == f"0.1{JOINER}～{JOINER}0.2个{JOINER}点"
