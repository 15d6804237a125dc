"""The registry of units against answers written down by hand."""

from decimal import Decimal

import pytest

from analysis.core.errors import InputError
from analysis.core.records import validate
from analysis.core.units import (
    CLASSIFIER_DEFAULTS,
    CLASSIFIERS,
    DENOMINATORS,
    ENDING_NOUNS,
    MEASURES,
    NOUNS,
    UNITS,
    UnitTable,
    check_unit,
    is_own,
    refuse_unknown,
    split_unit,
    unit_table,
)
from analysis.words.catalogue import catalogue, languages

# SI prefixes (BIPM, The International System of Units, 9th edition, table 7).
NANO, MICRO, MILLI, CENTI = (Decimal(10) ** power for power in (-9, -6, -3, -2))
KILO, MEGA, GIGA, TERA, PETA, EXA = (10**power for power in (3, 6, 9, 12, 15, 18))

KNOWN = {
    "percent": {"%": 1},
    "percentage_point": {"个百分点": 1, "百分点": 1},
    "permille": {"个千分点": 1, "‰": 1},
    "ratio": {"成": Decimal("0.1")},  # 三成 is three tenths
    "times": {"倍": 1},
    "doubling": {"番": 1},
    "rank": {"个位次": 1},
    "point": {"分": 1},
    "CNY": {"元": 1, "元人民币": 1, "块钱": 1},
    "USD": {"美元": 1, "美金": 1},
    "EUR": {"欧元": 1},
    "HKD": {"港元": 1, "港币": 1, "元港币": 1},
    "JPY": {"日元": 1},
    "GBP": {"英镑": 1},
    "TWD": {"新台币": 1, "台币": 1, "元新台币": 1},
    "person": {"人": 1, "名": 1, "人年": 1},
    "person_time": {"人次": 1, "次人": 1, "人/次": 1},
    "household": {"户": 1, "户次": 1},
    "team": {"团队": 1, "个团队": 1, "支": 1},
    "enterprise": {"企业": 1},
    "village": {"个村": 1, "个行政村": 1, "村": 1},
    "device": {"台": 1, "台套": 1, "台(套)": 1, "套(台)": 1, "台/套": 1},
    "event": {"场": 1, "场次": 1, "次": 1, "届": 1, "批次": 1},
    "loan": {"笔": 1},
    "article": {"篇": 1},
    "category": {"类": 1, "大类": 1},
    "vehicle": {"辆": 1, "标准车": 1, "标台": 1},
    "bed": {"张床位": 1, "个床位": 1, "床": 1},
    "case": {"起": 1, "例": 1, "宗": 1},
    "flight": {"架次": 1, "班次": 1},
    "head": {"头": 1, "只": 1, "羽": 1},
    "plant": {"株": 1, "棵": 1},
    "square_metre": {"平方米": 1, "平米": 1, "㎡": 1, "m²": 1, "m2": 1},
    "square_kilometre": {"平方公里": 1, "平方千米": 1},
    "mu": {"亩": 1},
    "hectare": {"公顷": 1, "hm²": 1, "hm2": 1},
    "metre": {"米": 1, "厘米": CENTI, "毫米": MILLI, "mm": MILLI, "微米": MICRO, "纳米": NANO},
    "kilometre": {"公里": 1, "千米": 1, "km": 1},
    "cubic_metre": {"立方米": 1, "方": 1, "m³": 1, "m3": 1, "㎥": 1},
    "litre": {"升": 1},
    "gram": {"克": 1, "毫克": MILLI},
    "microgram": {"微克": 1},
    "kilogram": {"千克": 1, "公斤": 1, "kg": 1},
    "jin": {"斤": 1},
    # a metric ton, a ton of capacity, and of coal by its heat
    "tonne": {"吨": 1, "公吨": 1, "载重吨": 1, "吨标准煤": 1, "吨标煤": 1},
    "tonne_kilometre": {"吨公里": 1},
    "person_kilometre": {"人公里": 1},
    "teu": {"标箱": 1, "标准箱": 1, "个标箱": 1, "个标准箱": 1, "TEU": 1},
    "watt": {"瓦": 1, "千瓦": KILO, "kW": KILO, "兆瓦": MEGA, "MW": MEGA, "GW": GIGA},
    "watt_hour": {
        "瓦时": 1,
        "Wh": 1,
        "千瓦时": KILO,
        "千瓦小时": KILO,
        "度电": KILO,  # one 度 is one kilowatt hour
        "kWh": KILO,
        "兆瓦时": MEGA,
        "MWh": MEGA,
        "GWh": GIGA,
    },
    "volt": {"伏": 1, "千伏": KILO, "kV": KILO},
    "volt_ampere": {"千伏安": KILO, "兆伏安": MEGA},
    "celsius": {"摄氏度": 1, "℃": 1},
    "decibel": {"分贝": 1},
    "lux": {"勒克斯": 1},
    "byte": {"GB": GIGA, "TB": TERA, "PB": PETA},
    "bit_per_second": {"Mbps": MEGA, "Gbps": GIGA},
    "flop_per_second": {"PFLOPS": PETA, "EFLOPS": EXA, "PF": PETA, "EF": EXA},
    "year": {"年": 1, "周年": 1, "年时间": 1},
    "month": {"月": 1, "个月": 1},
    "week": {"周": 1},
    "day": {"天": 1, "日": 1, "个工作日": 1, "工作日": 1},
    "hour": {"小时": 1, "个小时": 1},
    "minute": {"分钟": 1},
    "second": {"秒": 1},
}


def test_every_measure_word_has_the_unit_and_factor_that_are_known_for_it() -> None:
    known = {
        word: (unit, factor) for unit, words in KNOWN.items() for word, factor in words.items()
    }
    assert known == MEASURES
    assert all(isinstance(factor, Decimal) for _, factor in MEASURES.values())


def test_units_come_in_their_published_order_and_each_is_named_in_every_language() -> None:
    assert UNITS[:3] == ("percent", "percentage_point", "permille")
    assert UNITS[-1] == "item"
    assert len(UNITS) == len(set(UNITS)) == 80
    for language in languages():
        named = {key.removeprefix("unit.") for key in catalogue(language).under("unit")}
        assert set(UNITS) <= named


@pytest.mark.parametrize(
    ("noun", "unit"),
    [("企业", "enterprise"), ("实验室", "institution"), ("孵化器", "platform"), ("村", "village")],
)
def test_a_counted_noun_settles_a_unit(noun: str, unit: str) -> None:
    assert NOUNS[noun] == unit
    assert noun not in ENDING_NOUNS


def test_some_nouns_settle_it_only_at_the_end_of_a_phrase() -> None:
    assert ENDING_NOUNS == {
        "国家": "place",
        "县": "place",
        "技术": "achievement",
        "产品": "achievement",
    }


def test_classifiers_are_open_or_settled_and_some_have_a_default() -> None:
    assert CLASSIFIERS["家"] == CLASSIFIERS["个"] == ""
    assert CLASSIFIERS["位"] == "person"
    assert CLASSIFIERS["岁"] == "year"
    assert not set(CLASSIFIERS) & set(MEASURES)
    assert CLASSIFIER_DEFAULTS == {"套": "device", "张": "bed"}


def table(**changes: object) -> dict[str, object]:
    content: dict[str, object] = {
        "units": {"metre": {"measures": {"米": 1}}, "item": {"nouns": ["桥"]}},
        "classifiers": {"open": ["座"], "settled": {"item": ["口"]}, "default": {"座": "item"}},
    }
    return {**content, **changes}


def test_a_sound_table_is_taken() -> None:
    read = validate(UnitTable, table(), "units.yml")
    assert read.units["metre"].measures == {"米": Decimal(1)}
    assert unit_table() is unit_table()


CLASSES = {"open": [], "settled": {}, "default": {}}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"classifiers": {**CLASSES, "settled": {"itm": ["口"]}}}, "'itm'; did you mean: item?"),
        ({"units": {"metre": {"measures": {"厘米": 0.01}}}}, "written as a text"),
        ({"units": {"metre": {"measures": {"米": 0}}}}, "accepted: more than 0"),
        ({"units": {"metre": {"measures": {"米": -1}}}}, "accepted: more than 0"),
        ({"units": {"metre": {"measure": {"米": 1}}}}, "units.metre.measure"),
        (
            {"units": {"metre": {"measures": {"米": 1}}, "litre": {"measures": {"米": 1}}}},
            "the measure word '米' stands more than once",
        ),
        ({"classifiers": {**CLASSES, "open": ["座", "座"]}}, "'座' stands more than once"),
        ({"classifiers": {**CLASSES, "settled": {"item": ["米"]}}}, "'米' stands more than once"),
        (
            {"units": {"item": {"nouns": ["桥"]}, "metre": {"ending": ["桥"]}}},
            "the noun '桥' stands more than once",
        ),
        (
            {"denominators": {"month": ["月"], "year": ["年", "月"]}},
            "the denominator '月' stands more than once",
        ),
        ({"classifiers": {**CLASSES, "default": {"座": "meter"}}}, "did you mean: metre?"),
    ],
)
def test_a_faulty_table_is_refused_with_its_reason(change: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=r"units\.yml") as caught:
        validate(UnitTable, table(**change), "units.yml")
    assert said in str(caught.value)


def test_an_unknown_unit_is_answered_with_the_nearest_or_with_all() -> None:
    refuse_unknown(["a", "b"], iter(["a", "b", "c"]))
    with pytest.raises(ValueError, match=r"^no unit 'metres'; did you mean: metre\?"):
        refuse_unknown(["item", "metres"], ["item", "metre"])
    with pytest.raises(ValueError, match=r"^no unit 'zzz'; did you mean: item, metre\?"):
        refuse_unknown(["zzz"], ["item", "metre"])


@pytest.mark.parametrize(
    "unit",
    [
        "CNY",
        "酒庄",
        "产业链",
        "甲" * 8,
        "CNY/month",
        "CNY/person/month",
        "bed/thousand_person",
        "托位/person",
    ],
)
def test_a_unit_is_listed_or_a_noun_as_printed_and_may_be_per_something(unit: str) -> None:
    assert check_unit(unit) == unit


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("shop", r"no such unit; accepted: CNY, EUR.*noun as printed, of at most 8 Chinese"),
        ("", "no such unit"),
        ("甲" * 9, "no such unit"),
        ("酒庄 ", "no such unit"),
        ("A酒庄", "no such unit"),
        ("CNY/yuan", r"per what; accepted after /, once or twice: cubic_metre"),
        ("CNY/", "per what"),
        ("CNY/month/person/day", "once or twice"),
        ("/month", "no such unit"),
    ],
)
def test_what_is_no_unit_is_refused_with_what_is_accepted(unit: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_unit(unit)


def test_a_unit_is_split_into_its_base_and_what_it_is_per() -> None:
    assert split_unit("CNY") == ("CNY", ())
    assert split_unit("CNY/person/month") == ("CNY", ("person", "month"))
    assert is_own("酒庄")
    assert is_own("酒庄/month")
    assert not is_own("CNY/month")
    assert not is_own("item")


def test_denominators_are_ids_with_the_words_that_print_them() -> None:
    assert DENOMINATORS["月"] == "month"
    assert DENOMINATORS["千人"] == DENOMINATORS["千人口"] == "thousand_person"
    assert DENOMINATORS["立方米"] == "cubic_metre"
    assert DENOMINATORS["件"] == "piece"
    for language in languages():
        named = {
            one.removeprefix("denominator.") for one in catalogue(language).under("denominator")
        }
        assert named == set(DENOMINATORS.values())
