"""The default prose over drafted data: nothing is said that the data don't say."""

import re
from pathlib import Path

import pytest

from analysis.brief.assemble import Told, compose_brief, draw_brief, number_brief
from analysis.brief.blocks import included_figures
from analysis.brief.prose import parse_prose
from analysis.words.catalogue import catalogue

PROSE = Path(__file__).parents[2] / "notebooks" / "prose"
WORDS = {language: catalogue(language) for language in ("zh", "en")}


def told(results, language="en"):
    """Return the default brief as a reader sees it, on lines."""
    path = PROSE / f"default.{language}.md"
    prose = parse_prose(path.read_text("utf-8"), path.name)
    words = WORDS[language]
    drawn = draw_brief(results, words, included_figures(prose))
    told = {name: Told(one.alt, one.note) for name, one in drawn.items()}
    text = compose_brief(results, number_brief(results, WORDS), prose, words, told).markdown
    text = re.sub(r"\[([^][]*)\]\{[^}]*\}", r"\1", text.replace("\\", ""))
    return " ".join(text.partition("::: appendix")[0].split())


@pytest.fixture
def unpaged(source_folder):
    """The small source as a draft is: no pages, no publisher, titles in Chinese only."""
    path = source_folder.path("figures.csv")
    head, *rows = path.read_text("utf-8").splitlines()
    lines = []
    for n, row in enumerate(rows, start=1):
        figure, _, rest = row.split(",", 2)
        number = int(figure.partition(".")[2]) + (9 if figure.startswith("p02") else 0)
        lines.append(f"p00.{number:02d},,{rest},{n}")
    path.write_text("\n".join([f"{head},paragraph", *lines]) + "\n", "utf-8")
    info = source_folder.path("source.yml")
    text = info.read_text("utf-8").replace("pages: 2\n", "")
    info.write_text(re.sub(r"publisher_(..): .*", r"publisher_\1: ''", text), "utf-8")
    source_folder.replace("indicators.yml", "title_en: Tax relief", "title_en: 减免税额")
    return source_folder


def test_what_is_not_there_is_not_printed_as_an_empty_place(unpaged, run_study):
    del unpaged
    results = run_study()
    english, chinese = told(results), told(results, "zh")
    assert "**Data.** Science in Jia. **" in english
    assert "**数据。**甲市科技汇编。" in chinese
    for text in (english, chinese):
        assert ", ." not in text
        assert "，。" not in text


def test_a_publisher_and_a_note_on_the_date_stand_behind_the_title(source_folder, run_study):
    source_folder.append(
        "source.yml", "date_note_en: Written in 2020.\ndate_note_zh: 写于2020年。\n"
    )
    results = run_study()
    assert "**Data.** Science in Jia, Jia Science Bureau. Written in 2020. **" in told(results)
    assert "**数据。**甲市科技汇编，甲市科技局。写于2020年。" in told(results, "zh")


def test_figures_are_located_by_their_paragraphs(unpaged, run_study):
    del unpaged
    results = run_study()
    numbers = {one.id: one for one in number_brief(results, WORDS)}
    assert (numbers["figure.p00.02"].pages, numbers["figure.p00.02"].paragraphs) == ((0,), (2,))
    assert numbers["growth.labs.pct"].paragraphs == (2, 4)
    assert numbers["growth.labs.base_year"].paragraphs == (2,)
    assert '"paragraphs": [\n   2,\n   4\n  ]' in number_brief(results, WORDS).to_json()


def test_names_that_wait_for_a_translation_are_counted_in_english_only(unpaged, run_study):
    del unpaged
    results = run_study(indicators=("labs", "tax_relief"))
    text = told(results)
    assert (
        "**Translations missing.** 1 of 2 indicators has no English name yet and is shown in "
        "Chinese, as the source words it." in text
    )
    assert "减免税额" in text
    assert "Translations" not in told(results, "zh")
    assert "Translations" not in told(run_study(indicators=("labs",)))


@pytest.mark.parametrize(
    ("parameters", "english", "chinese"),
    [
        (
            {"indicators": ("labs",), "base_year": 2016, "end_year": 2018},
            "2016 and 2018: the 2 pairs that the source prints lie outside these years.",
            "原文可以比较的2对均在这些年份以外。",
        ),
        (
            {"indicators": ("place",)},
            "as the figures are coded, no indicator has two dates, or one date and a change",
            "没有哪个指标有两个日期，或有一个日期及可据以推算的变动。",
        ),
        (
            {"indicators": ("grant",)},
            "No coded figure of the source is an observed outcome of what this brief asks about",
            "来源中没有已编录的、与本简报有关且反映实际情况的数字，故不作比较。",
        ),
    ],
)
def test_where_nothing_is_compared_the_reason_is_the_true_one(
    run_study, parameters, english, chinese
):
    results = run_study(**parameters)
    opening = told(results).partition("## ")[0]
    assert english in opening
    assert chinese in told(results, "zh").partition("## ")[0]
    reasons = ("outside these years", "as the figures are coded", "No coded figure")
    assert sum(one in opening for one in reasons) == 1
    assert "Two points support" not in told(results)


def test_that_no_statement_was_checked_is_said(run_study):
    assert "No statement of the source about its own figures has been declared" in told(
        run_study()
    )
    assert "来源中尚未列出可供核对的说法" in told(run_study(), "zh")


@pytest.mark.usefixtures("compared")
def test_nothing_of_it_where_some_were(run_study):
    assert "No statement" not in told(run_study())


def with_prices(source_folder, **prices):
    """Give figures of the small source a price basis, by their ids with _ for the dot."""
    path = source_folder.path("figures.csv")
    head, *rows = path.read_text("utf-8").splitlines()
    named = {name.replace("_", "."): value for name, value in prices.items()}
    rows = [f"{row},{named.get(row.partition(',')[0], '')}" for row in rows]
    path.write_text("\n".join([f"{head},prices", *rows]) + "\n", "utf-8")


NOMINAL = "is nominal."
UNSTATED = "doesn't say at which prices; it is read as nominal"


def test_growth_is_called_nominal_only_where_it_is(source_folder, run_study):
    money = {"indicators": ("labs", "tax_relief", "subsidy")}
    assert (NOMINAL in told(run_study(**money)), UNSTATED in told(run_study(**money))) == (
        False,
        True,
    )
    counts = told(run_study(indicators=("labs",)))
    assert (NOMINAL in counts, UNSTATED in counts) == (False, False)
    with_prices(source_folder, p02_02="current", p02_04="current")
    stated = told(run_study(**money))
    assert (NOMINAL in stated, UNSTATED in stated) == (True, False)


def test_a_real_rate_is_shown_as_printed_and_gives_no_earlier_amount(source_folder, run_study):
    with_prices(source_folder, p02_02="constant")
    results = run_study(indicators=("tax_relief",))
    text = told(results)
    assert "Beside these, 1 growth rate is printed at constant prices" in text
    assert "**Tax relief**: CNY 6.184 bn in 2020, its change at constant prices 26.8%" in text
    assert "| Tax relief | 2019–2020 | CNY 6.184 bn | 26.8 | 26.75–26.85 |" in text
    assert "4.877" not in text
    assert "growth.tax_relief.base" not in {one.id for one in number_brief(results, WORDS)}
    assert "按可比价的增速为26.8%（照录原文）" in told(results, "zh")


def test_with_both_amounts_the_change_of_prices_is_told(source_folder, run_study):
    with_prices(source_folder, p02_02="constant")
    row = "p02.11,2,50亿元,level,5000000000,exact,CNY,2019,stated,甲市,tax_relief,,\n"
    source_folder.append("figures.csv", row)
    results = run_study(indicators=("tax_relief",))
    numbers = {one.id: one for one in number_brief(results, WORDS)}
    change = numbers["rate.tax_relief.price_change"]
    assert float(change.value) == pytest.approx(100 * (61.84 / 50 / 1.268 - 1))
    assert change.formula["en"] == "100 × (CNY 6.184 bn ÷ CNY 5 bn ÷ (1 + 26.8%) − 1)"
    assert numbers["rate.tax_relief.nominal_pct"].formula["zh"] == "100 × (61.84亿元 ÷ 50亿元 − 1)"
    assert numbers["rate.tax_relief.end_year"].display["en"] == "2020"
    text = told(results)
    assert "at current ones 23.7%, so that prices changed by −3.5 to −1.4%" in text
    assert "Implied change of prices" in text
    assert "Models.** Two figures" in text
    assert "no earlier amount is computed from it" in text
