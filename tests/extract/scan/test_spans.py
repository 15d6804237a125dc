"""At which end of a span of years a figure stands."""

from collections.abc import Callable

import pytest

Lines = Callable[..., list[str]]

PLAN = "2026年1月8日在某市人民代表大会上\n一、“十四五”时期工作回顾\n坚持稳中求进。\n"


def dated(lines: list[str]) -> list[str]:
    """Period of the figures that are no dates, with ? where it is in doubt."""
    found = []
    for line in lines:
        cells = line.split(" ")
        if cells[1] not in {"date", "ordinal"}:
            period = "asof " + cells[6] if cells[5] == "asof" else cells[5]
            found.append(period + (" ?" if line.endswith(" ?") else ""))
    return found


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # what stands is as at the end
        ("总产值达到9亿元。", ["2025"]),
        ("企业增至90家。", ["2025"]),
        ("里程突破90公里。", ["2025"]),
        ("经营主体90户。", ["2025"]),
        ("失业率4.9%。", ["2025"]),
        ("列全国第4位。", ["2025"]),
        ("机场旅客吞吐量90万人次。", ["2025"]),
        # what was done is of all the years
        ("新增就业90万人。", ["2021-2025"]),
        ("累计投资达到9亿元。", ["2021-2025"]),
        ("建成公路90公里。", ["2021-2025"]),
        ("国家领导人9次到访。", ["2021-2025"]),
        ("问题解决率达98%。", ["2021-2025"]),
        ("新建学校9所、医院3所。", ["2021-2025", "2021-2025"]),
        # a list goes on as it began
        ("普及率、覆盖率分别提高到88%、83%。", ["2025", "2025"]),
        ("分别新增9亿元、3亿元。", ["2021-2025", "2021-2025"]),
        # changes
        ("收入增长45%。", ["2020-2025"]),
        ("收入同比增长5%。", ["2025"]),
        ("收入年均增长6%。", ["2021-2025"]),
        ("收入年均分别增长6%、7%。", ["2021-2025", "2021-2025"]),
        ("收入较“十三五”增长16%。", ["2021-2025 ?"]),
        ("收入较“十三五”末增长16%。", ["2020-2025"]),
        ("高于全国1.2个百分点。", ["2025 ?"]),
        # open: done in these years, or so many at their end?
        ("各县有9个案例推广。", ["2025 ?"]),
        ("名牌产品9个。", ["2025"]),
        # lengths of time
        ("连续9年增长。", ["2025"]),
    ],
)
def test_a_figure_of_years_looked_back_on(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(f"{PLAN}{sentence}\n", 2026)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，企业由3家增至5家，增长66%。", ["2023", "2024", "2024"]),
        ("2024年，企业由2020年的3家增至5家，增长66%。", ["2020", "2024", "2020-2024"]),
        ("2024年，企业从3家，投资5亿元。", ["2024", "2024"]),
        ("2024年，由3家企业承担，投资增至5亿元。", ["2024", "2024"]),
        ("2024年，企业3家增加到5家。", ["2023", "2024"]),
        ("2024年，由此形成企业3家，增至5家。", ["2024", "2024"]),
        ("2024年，企业从事3家增至5家。", ["2023", "2024"]),
        ("企业由3家增至5家。", ["unknown ?", "asof 2024"]),
        ("2024年5月，企业由3家增至5家。", ["unknown ?", "2024-05"]),
        ("2015-2019年，企业由3家增至5家，增长66%。", ["2015", "2019", "2015-2019"]),
        ("自2018年以来，企业由3家增至5家。", ["2018 ?", "2024"]),
        ("2024年，企业由“十三五”末的3家增至5家。", ["2020", "2024"]),
        ("2024年，由全国第12位跃升至第9位。", ["2023", "2024"]),
        ("2024年，企业由3家增至5家。投资6亿元，增长66%。", ["2023", "2024", "2024", "2024"]),
    ],
)
def test_the_base_of_a_rise(lines: Lines, sentence: str, expected: list[str]) -> None:
    assert dated(lines(sentence, 2024)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，收入8亿元，较上年7亿元增长9%。", ["2024", "2023", "2024"]),
        ("2024年，收入8亿元，比上年决算数7亿元增长9%。", ["2024", "2023", "2024"]),
        ("2024年，收入8亿元，上年7亿元。", ["2024", "2023"]),
        ("2024年，失业率比上年5.2%下降0.1个百分点。", ["2023", "2024"]),
        ("2024年，是上年的4.5倍。", ["2024"]),
        ("2024年，为上年的98%。", ["2024"]),
        ("2024年，比上年增长9%。", ["2024"]),
        ("收入8亿元，较上年7亿元增长9%。", ["asof 2024", "2023", "asof 2024 ?"]),
    ],
)
def test_last_year_s_level(lines: Lines, sentence: str, expected: list[str]) -> None:
    assert dated(lines(sentence, 2024)) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2024年，三年增长9%。", ["2021-2024"]),
        ("2024年，三年累计新增企业9家。", ["2022-2024", "2022-2024"]),
        ("2024年，三年平均增长9%。", ["2021-2024"]),
        ("2024年，三年规划增长9%。", ["2024"]),
        ("2024年，连续三年增长9%。", ["2024", "2024"]),
        ("2024年，十二年增长9%。", ["2024"]),
        ("2024年，与2020年相比，三年增长9%。", ["2020-2024"]),
        ("2024年，三年有企业9家。", ["2024"]),
        ("2024年，三年来，增长9%。", ["2022-2024", "2021-2024"]),
    ],
)
def test_changes_and_counts_over_some_years(
    lines: Lines, sentence: str, expected: list[str]
) -> None:
    assert dated(lines(sentence, 2024)) == expected
