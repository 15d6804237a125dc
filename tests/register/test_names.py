"""Every id that a run's tables hold has its titles."""

import pytest

from analysis.register.names import names_of

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
