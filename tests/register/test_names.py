"""Every id that a run's tables hold has its titles."""

import pytest

from analysis.register.names import is_untranslated, names_of, title_indicators
from analysis.source.schema import Indicator

EXPECTED = {
    ("indicator", "labs"): ("企业研发机构数", "Enterprise labs"),
    ("scope", "jia"): ("甲市", "Jia"),
    ("scope", "yi-park"): ("乙园", "Yi Park"),
    ("place", "sheng"): ("陕西", "Shaanxi"),
    ("series", "rd_gdp_ratio"): ("研发占比", "R&D share"),
    ("vintage", "yearbook"): ("年鉴版", "yearbook edition"),
    ("publisher", "bureau"): ("统计局", "Bureau of Statistics"),
    ("claim", "labs_growth"): ("研发机构增长到1621家", "Labs grew to 1,621"),
    ("reading", "labs_growth.plain"): ("平实", "plain"),
}


@pytest.mark.usefixtures("compared")
def test_ids_have_the_titles_of_the_data(run_study):
    names = names_of(run_study())
    assert names.main_scope == "jia"
    for (kind, name), (zh, en) in EXPECTED.items():
        assert names.title(kind, name, "zh") == zh
        assert names.title(kind, name, "en") == en


def test_publications_of_a_publisher_have_their_titles(run_study, reference):
    from dataclasses import replace

    from analysis.source.reference import Publication, Publisher

    bureau = Publisher(
        title_zh="统计局",
        title_en="Bureau",
        publications={"年鉴": Publication(title_zh="《年鉴》", title_en="Yearbook")},
    )
    results = replace(run_study(), reference=replace(reference, publishers={"bureau": bureau}))
    assert names_of(results).publications["年鉴"] == {"zh": "《年鉴》", "en": "Yearbook"}


def test_a_measure_has_the_titles_that_it_is_declared_with(compared, run_study):
    compared.path("measures.yml").write_text(
        """\
relief_per_lab:
  title_zh: 平均每家减免税
  title_en: tax relief per lab
  unit: CNY
  operands: {relief: p02.01, labs: p01.04}
  formula: relief / labs
  note_zh: 假定均享受
  note_en: supposes that all had some
""",
        "utf-8",
    )
    names = names_of(run_study())
    titles = [names.title("measure", "relief_per_lab", language) for language in ("zh", "en")]
    assert titles == ["平均每家减免税", "tax relief per lab"]


def test_sections_are_named_by_the_paragraph_they_begin_with(source_folder, run_study):
    source_folder.append(
        "source.yml", "sections: [{paragraph: 3, title_zh: 回顾, title_en: Review}]\n"
    )
    assert names_of(run_study()).sections == {3: {"zh": "回顾", "en": "Review"}}


def indicator(title, unit, **cells):
    given = {"title_zh": title, "title_en": title, "unit": unit, "measure": "flow", "topic": "x"}
    return Indicator(**(given | cells))


def test_indicators_of_one_title_are_told_apart_by_unit_and_else_by_their_place():
    titles = title_indicators(
        {
            "a": indicator("住宅", "CNY"),
            "b": indicator("住宅", "square_metre", title_en="Homes"),
            "c": indicator("增加值", "CNY"),
            "d": indicator("增加值", "CNY"),
            "e": indicator("产量", "tonne"),
        }
    )
    assert [one["zh"] for one in titles.values()] == [
        *("住宅（元）", "住宅（平方米）", "增加值（元, 1）", "增加值（元, 2）", "产量"),
    ]
    assert [titles[name]["en"] for name in "abe"] == ["住宅", "Homes", "产量"]
    assert titles["c"]["en"] == "增加值 (CNY, 1)"


@pytest.mark.parametrize(
    ("title", "untranslated"), [("产值", True), ("GDP", False), ("A城", True)]
)
def test_a_title_in_chinese_is_not_translated(title, untranslated):
    assert is_untranslated(title) == untranslated
