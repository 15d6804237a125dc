"""The noun beside a measure word, and the unit it makes."""

import time
from collections.abc import Callable

import pytest

from analysis.extract.scan.nouns import Noun, names_thing, noun_after, noun_before


@pytest.mark.parametrize(
    ("after", "measure", "expected"),
    [
        ("企业。", "家", Noun("enterprise", known=True, sure=True)),
        ("酒庄。", "家", Noun("酒庄", known=True, sure=True)),
        ("重点产业链全面起势。", "条", Noun("产业链", known=True, sure=True)),
        ("产业链强链补链。", "条", Noun("产业链", known=True, sure=False)),
        ("茶空间。", "家", Noun("茶空间", known=False, sure=True)),
        ("国家级茶空间。", "家", Noun("茶空间", known=False, sure=True)),
        ("粮油千亩高产片。", "个", Noun("粮油千亩高产片", known=False, sure=False)),
        ("粮油千亩高产示范大片。", "个", None),
        ("山后小巷整治。", "条", Noun("山后小巷", known=False, sure=False)),
        ("“跑起来”示范场景，", "个", Noun("场景", known=True, sure=True)),
        (
            "县（市）扩权。".replace("（", "(").replace("）", ")"),
            "个",
            Noun("place", known=True, sure=True),
        ),
        ("示范区。", "个", Noun("platform", known=True, sure=True)),
        ("区。", "个", Noun("place", known=True, sure=True)),
        ("学区。", "个", Noun("学区", known=True, sure=True)),
        ("县。", "项", Noun("place", known=True, sure=True)),
        ("国企改制。", "家", Noun("enterprise", known=True, sure=True)),
        ("企业甲乙。", "家", Noun("enterprise", known=True, sure=False)),
        ("企业专利。", "件", Noun("patent", known=True, sure=True)),
        ("专利。", "家", Noun("专利", known=False, sure=True)),
        ("类别项目。", "个", Noun("category", known=True, sure=True)),
        ("通过验收的项目。", "个", Noun("project", known=True, sure=True)),
        ("完成项目。", "个", Noun("project", known=True, sure=False)),
        ("入选。", "个", None),
        ("、企业", "个", None),
        ("，企业", "个", None),
        ("5", "个", None),
        ("", "个", None),
        ("千亿级、24家百亿级企业", "家", None),
        ("全资、控股企业。", "家", Noun("enterprise", known=True, sure=False)),
        ("吸引力强、带动面广的场景。", "个", Noun("场景", known=True, sure=False)),
        ("甲乙、控股或参股企业。", "家", Noun("enterprise", known=True, sure=False)),
        ("甲乙、丙丁、戊己、企业。", "家", Noun("enterprise", known=True, sure=False)),
        ("甲乙、丙丁、戊己、庚辛、企业。", "家", Noun("甲乙", known=False, sure=True)),
        ("高新区的项目。", "个", Noun("platform", known=True, sure=True)),
        ("行业的龙头企业。", "个", Noun("enterprise", known=True, sure=True)),
        ("产业公共创新与服务平台。", "家", Noun("platform", known=True, sure=True)),
        ("企业和项目。", "个", Noun("enterprise", known=True, sure=True)),
        ("粮食产能提升重点县。", "个", Noun("place", known=True, sure=True)),
        ("专利成果转化及产业化。", "项", Noun("patent", known=True, sure=False)),
        ("以高校为主体、企业为支撑的创新联盟。", "家", Noun("institution", known=True, sure=True)),
        ("一等奖。", "项", Noun("award", known=True, sure=True)),
    ],
)
def test_the_head_of_the_run_after_a_measure_word_counts(
    after: str, measure: str, expected: Noun | None
) -> None:
    assert noun_after(f"共5{measure}{after}", 2 + len(measure), measure) == expected


@pytest.mark.parametrize(
    ("before", "measure", "expected"),
    [
        ("酒庄", "家", Noun("酒庄", known=True, sure=True)),
        ("新建口袋公园", "个", Noun("口袋公园", known=True, sure=True)),
        ("茶空间达到", "家", Noun("茶空间", known=False, sure=True)),
        ("打造“山后小巷”", "条", Noun("山后小巷", known=False, sure=True)),
        ("婴幼儿托位数增至", "个", Noun("托位", known=True, sure=True)),
        ("业务量", "件", Noun("业务量", known=True, sure=True)),
        ("班列(某地)累计开行", "列", Noun("班列", known=True, sure=True)),
        ("对外开放县", "个", Noun("place", known=True, sure=True)),
        ("县域医共同体", "个", Noun("县域医共同体", known=False, sure=True)),
        ("课题研究", "项", Noun("project", known=True, sure=False)),
        ("国企由", "家", Noun("enterprise", known=True, sure=True)),
        ("添置", "套", None),
        ("茶肆", "家", Noun("茶肆", known=False, sure=False)),
        ("全市", "个", None),
        ("省级以上", "家", None),
        ("近三年拥有", "家", None),
        ("产值", "家", None),
        ("企业，新增", "家", None),
        ("", "家", None),
    ],
)
def test_the_noun_right_before_a_figure_counts(
    before: str, measure: str, expected: Noun | None
) -> None:
    assert noun_before(f"{before}5{measure}", 0, len(before), measure) == expected


def test_a_floor_ends_the_look_back() -> None:
    assert noun_before("酒庄5家", 1, 2, "家") is None
    assert noun_before("酒庄5家", 0, 2, "家") is not None


def test_points_of_the_text_are_no_things() -> None:
    assert names_thing(noun_after("5个企业", 2, "个"))
    assert names_thing(noun_after("5座水库", 2, "座"))
    assert not names_thing(noun_after("5个方面", 2, "个"))
    assert not names_thing(noun_after("5个茶空间", 2, "个"))
    assert not names_thing(None)


def test_a_hostile_run_takes_linear_time() -> None:
    start = time.process_time()
    for text in (
        "的" * 50_000,
        "、甲" * 50_000,
        "和乙" * 50_000,
        "“" * 50_000,
        "以甲的" * 30_000,
        "甲、" * 30_000,
    ):
        noun_after(f"5个{text}", 2, "个")
        noun_before(f"{text}5个", 0, len(text), "个")
    assert time.process_time() - start < 5


def test_people_told_of_behind_a_place_are_not_what_is_counted() -> None:
    place, person = (Noun(unit, known=True, sure=True) for unit in ("place", "person"))
    for run in ("街道人口", "县常住人口", "县户籍人数"):
        assert noun_before(f"{run}7个", 0, len(run), "个") == place, run
    # By a word that counts no places, it is the people; and so it is where no place stands.
    assert noun_before("街道人口7处", 0, 4, "处") == person
    assert noun_before("人口7个", 0, 2, "个") == person


def test_a_size_before_a_noun_is_no_part_of_it() -> None:
    tea = Noun("茶空间", known=False, sure=True)
    assert noun_after("亿元以上茶空间，", 0, "个") == tea
    assert noun_after("人以下的茶空间，", 0, "个") == tea
    assert noun_after("元茶空间，", 0, "个") == Noun("元茶空间", known=False, sure=True)


def test_places_whose_people_are_told_of_are_counted_as_places(
    lines: Callable[..., list[str]],
) -> None:
    def units(text: str) -> list[str]:
        return [one.split()[4] for one in lines(text)]

    assert units("12个县人口超过50万人。") == ["place", "person"]
    assert units("七个街道人口为50万人。") == ["place", "person"]
    assert units("12个项目投资超过50万元。") == ["project", "CNY"]
