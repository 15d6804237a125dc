"""What a source's rows must be: each fault is refused by column and value."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.core.period import Period
from analysis.core.records import validate
from analysis.source.schema import (
    CHANGE_UNITS,
    MEASURED,
    UNVALUED,
    Correction,
    Figure,
    Indicator,
    Readings,
    Scope,
    Section,
    Source,
    SourceInfo,
    UnitTitles,
)
from analysis.words.catalogue import catalogue
from analysis.words.units import name_unit

#: A row of figures.csv, to be spoilt.
LABS = "p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,labs,"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "p01.02,1,900家,level,901,exact,enterprise,2015,stated,甲市,labs,",
            ["column value: '901' does not follow from the printed '900家', which reads 900"],
        ),
        (
            "p01.02,1,100-5000万元,level,100..50000000,exact,CNY,2015,stated,甲市,grant,",
            ["column value: '100..50000000'", "which reads 1000000..50000000"],
        ),
        (
            "p01.02,1,100-5000万元,level,1000000..5000000,exact,CNY,2015,stated,甲市,grant,",
            ["column value: '1000000..5000000'", "which reads 1000000..50000000"],
        ),
        (
            "p01.02,1,900家,level,-900,exact,enterprise,2015,stated,甲市,labs,",
            ["column value: '-900' does not follow"],
        ),
        (
            "p01.02,1,若干家,level,900,exact,enterprise,2015,stated,甲市,labs,",
            ["column printed: '若干家' can't be read as a figure"],
        ),
        (
            "p01.02,1,900家,level,900家,exact,enterprise,2015,stated,甲市,labs,",
            ["column value: '900家' is refused", "a decimal in the unit's base scale"],
        ),
        (
            "p01.02,1,900家,level,,exact,enterprise,2015,stated,甲市,labs,",
            ["column value: is empty on a row of kind level"],
        ),
        (
            "p01.02,1,900家,level,900,exact,,2015,stated,甲市,labs,",
            ["column unit: is empty on a row of kind level"],
        ),
        (
            "p01.02,1,900家,level,900,exact,shop,2015,stated,甲市,labs,",
            ["column unit: 'shop' is refused", "accepted: ", "enterprise", "percentage_point"],
        ),
        (
            "p01.02,1,900家,level,900,exact,enterprise,2015年,stated,甲市,labs,",
            ["column period: '2015年' is refused", "accepted: 2020, 2019-04, 2016-2020"],
        ),
        (
            "p01.02,1,900家,level,900,exact,enterprise,2016-2015,stated,甲市,labs,",
            ["column period: '2016-2015' is refused", "runs backwards"],
        ),
        (
            "p01.02,1,900家,levle,900,exact,enterprise,2015,stated,甲市,labs,",
            ["column kind: 'levle' is refused", "'level', 'change', 'share'"],
        ),
        (
            "p01.02,1,900家,level,900,about,enterprise,2015,stated,甲市,labs,",
            ["column hedge: 'about' is refused", "'exact', 'approx', 'more_than'"],
        ),
        (
            "p01.02,1,900家,level,900,exact,enterprise,2015,guessed,甲市,labs,",
            ["column period_basis: 'guessed' is refused", "'stated', 'inherited' or 'inferred'"],
        ),
        (
            "p1.2,1,900家,level,900,exact,enterprise,2015,stated,甲市,labs,",
            ["column figure: 'p1.2' is refused", "such as p31.05"],
        ),
        (
            "p01.02,7,900家,level,900,exact,enterprise,2015,stated,甲市,labs,",
            ["column page: 7 disagrees with column figure: 'p01.02'"],
        ),
        (
            "p01.02,1,2015年,date,2015,exact,,2015,stated,,,",
            ["column value: '2015' on a row of kind date, which has none"],
        ),
    ],
)
def test_a_faulty_figure_is_refused_by_file_row_column_and_value(source_folder, row, said):
    source_folder.replace("figures.csv", LABS, row)
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert str(error.value).startswith(f"{source_folder.path('figures.csv')}, row 3, ")
    for part in said:
        assert part in str(error.value)


def test_a_figure_id_used_twice_is_refused_at_both_rows(source_folder):
    source_folder.append("figures.csv", LABS + "\n")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert "row 3, column figure: 'p01.02' is used more than once" in str(error.value)
    assert "row 21, column figure: 'p01.02' is used more than once" in str(error.value)


def test_several_faults_are_all_named_at_once(source_folder):
    source_folder.replace("figures.csv", LABS, LABS.replace(",900,", ",901,"))
    source_folder.replace("figures.csv", "p01.03,1,424家,level,", "p01.03,1,424家,lvl,")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert ["row 3" in line or "row 4" in line for line in str(error.value).splitlines()] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "labs:\n",
            "Labs Of Jia:\n",
            "'Labs Of Jia' is no indicator id; accepted: lower-case ASCII words joined by _",
        ),
        (
            "of: labs}",
            "of: shops}",
            "indicator labs_provincial, column of: 'shops' is no indicator",
        ),
        (
            "unit: rank, measure",
            "unit: rang, measure",
            "indicator place, column unit: 'rang' is refused; no such unit; accepted: CNY",
        ),
        (
            "measure: ratio, topic: rd",
            "measure: proportion, topic: rd",
            "indicator rd_gdp, column measure: 'proportion' is refused",
        ),
        (
            "title_en: R&D intensity, ",
            "",
            "indicator rd_gdp, column title_en: is empty or missing",
        ),
        ("title_en: R&D intensity", "titel_en: R&D intensity", "unknown name 'titel_en'"),
        ("rd_gdp:", "labs:", "the key 'labs' stands more than once"),
    ],
)
def test_a_faulty_indicator_is_refused_by_file_and_name(source_folder, old, new, said):
    source_folder.replace("indicators.yml", old, new)
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert str(error.value).startswith(str(source_folder.path("indicators.yml")))
    assert said in str(error.value)


FIGURE = {
    "figure": "p01.02",
    "page": 1,
    "printed": "900家",
    "kind": "level",
    "value": "900",
    "unit": "enterprise",
    "period": "2015",
}


def figure(**cells):
    return Figure(**(FIGURE | cells))


def test_a_figure_gives_its_value_period_and_reading():
    row = figure(printed="100-5000万元", value="1000000..50000000", unit="CNY", hedge="up_to")
    assert row.low_high == row.values == (Decimal(1000000), Decimal(50000000))
    assert (row.reading.hedge, row.reading.unit, row.reading.step) == ("up_to", "CNY", 10000)
    assert (row.reading.low, row.reading.high) == row.low_high
    assert row.when == Period(2015, 2015)
    assert figure(printed="1-2家", value="1..2").values == (1, 2)
    assert figure(period=None).when is None
    assert figure(period="unknown").when is None


def test_a_figure_is_dated_by_its_period_and_a_document_s_number_by_the_year_in_it():
    number = {"kind": "ordinal", "printed": "〔2018〕48号", "value": None, "unit": None}
    assert figure(**number, period=None).dated == Period.of_year(2018)
    assert figure(**number, period="2019").dated == Period.of_year(2019)
    assert figure(**(number | {"printed": "48号"}), period=None).dated is None
    assert figure(**(number | {"kind": "name"}), period=None).dated is None
    assert figure().dated == Period.of_year(2015)


def test_the_step_of_a_decimal_is_that_of_its_last_digit():
    row = figure(printed="2.65%", value="2.65", unit="percent", kind="share")
    assert (row.reading.step, row.reading.decimal) == (Decimal("0.01"), True)
    assert (figure().reading.step, figure().reading.decimal) == (1, False)


def test_a_date_has_no_value():
    date = figure(kind="date", printed="2015年", value=None, unit=None)
    assert date.values is None
    with pytest.raises(InputError, match=r"p01\.02 has no value"):
        date.low_high  # noqa: B018 (the property is what is tested)


@pytest.mark.parametrize(
    ("printed", "period", "follows"),
    [
        ("2015年", "2015", True),
        ("2015年", "2016", False),
        ("2016-2020年", "2016-2020", True),
        ("2016-2020年", "2016", False),
        ("2019年4月", "2019-04", True),
        ("2019年4月", "2019-05", False),
        ("2019年4月", "2019", True),
        ("2019年", "2019-04", True),
        ("去年", "2019", True),
        ("今年4月", "2020-04", True),
        ("今年4月", "2020-05", False),
        ("2019年", "unknown", True),
    ],
)
def test_a_date_s_period_has_the_years_and_the_month_that_are_printed(printed, period, follows):
    date = {"kind": "date", "printed": printed, "period": period, "value": None, "unit": None}
    if follows:
        assert figure(**date).period == period
    else:
        with pytest.raises(ValidationError, match=f"column period: '{period}' does not follow"):
            figure(**date)


@pytest.mark.parametrize("printed", ["hello", '20"01', "900家"])
@pytest.mark.parametrize("period", ["2001", "unknown", None])
def test_a_print_without_a_date_is_of_no_date(printed, period):
    date = {"kind": "date", "printed": printed, "period": period, "value": None, "unit": None}
    with pytest.raises(ValidationError, match=r"column printed: .* is no date; accepted: a year"):
        figure(**date)


@pytest.mark.parametrize(
    ("printed", "unit", "follows"),
    [
        ("900户", "enterprise", True),
        ("900户", "household", True),
        ("900元", "CNY/month", True),
        ("900斛", "tonne", True),
        ("900元", "USD", False),
        ("900人", "CNY", False),
        ("900元", "enterprise", False),
    ],
)
def test_a_unit_is_the_printed_one_where_that_settles_it(printed, unit, follows):
    if follows:
        assert figure(printed=printed, unit=unit).unit == unit
    else:
        with pytest.raises(ValidationError, match=f"column unit: '{unit}' does not follow"):
            figure(printed=printed, unit=unit)


@pytest.mark.parametrize("kind", sorted(UNVALUED))
def test_kinds_without_value_are_refused_one(kind):
    with pytest.raises(ValidationError, match=f"column value: '900' on a row of kind {kind}"):
        figure(kind=kind)


@pytest.mark.parametrize("kind", sorted(MEASURED))
def test_kinds_that_measure_need_value_and_unit(kind):
    for column in ("value", "unit"):
        with pytest.raises(ValidationError, match=f"column {column}: is empty on a row of kind"):
            figure(kind=kind, **{column: None})
    assert figure(kind="duration", value=None, unit=None).value is None


@pytest.mark.parametrize(
    ("printed", "value", "fits"),
    [
        ("3395.27万亿元", "3395270000000000", True),  # what banks pay in a year
        ("123456789012345元", "123456789012345", True),
        ("1234567890123456元", "1234567890123456", False),
        ("0.1234567890123456元", "0.1234567890123456", False),
        ("99.9万万亿元", "999000000000000000", True),
        ("100万万亿元", "1000000000000000000", False),
    ],
)
def test_a_figure_has_the_digits_that_a_table_of_numbers_holds(printed, value, fits):
    """Zeros at its end are none of them."""
    given = {"printed": printed, "value": value, "unit": "CNY"}
    if fits:
        assert figure(**given).low_high == (Decimal(value), Decimal(value))
    else:
        with pytest.raises(ValidationError, match="more digits than a table of numbers holds"):
            figure(**given)


def test_only_a_change_may_fall_below_what_is_printed():
    fall = figure(kind="change", printed="5%", value="-5", unit="percent")
    assert fall.low_high == (-5, -5)
    with pytest.raises(ValidationError, match="does not follow"):
        figure(kind="level", printed="5%", value="-5", unit="percent")
    ends = figure(kind="change", printed="1-2%", value="-2..-1", unit="percent")
    assert ends.low_high == (-2, -1)


def test_a_document_without_pages_numbers_its_figures_from_page_nought():
    assert figure(figure="p00.07", page=None).page is None
    with pytest.raises(ValidationError, match="column page: None disagrees"):
        figure(page=None)
    with pytest.raises(ValidationError, match="greater than or equal to 1"):
        figure(figure="p00.07", page=0)
    assert figure(figure="p123.01", page=123).page == 123


def test_a_count_changes_by_no_unit_that_the_list_lacks():
    assert "percentage_point" in CHANGE_UNITS
    with pytest.raises(ValidationError, match="no such unit; accepted: CNY, EUR"):
        figure(unit="shop")


INDICATOR = {
    "title_zh": "机构",
    "title_en": "Labs",
    "unit": "enterprise",
    "measure": "stock",
    "topic": "labs",
}


def test_an_indicator_is_of_every_tier_and_comparable_unless_it_says_otherwise():
    plain = Indicator(**INDICATOR)
    assert (plain.tier, plain.comparable, plain.of, plain.reference) == ("all", True, None, None)
    for column in ("title_zh", "title_en", "topic"):
        with pytest.raises(ValidationError, match="at least 1 character"):
            Indicator(**INDICATOR | {column: ""})


INFO = {
    "title_zh": "文",
    "title_en": "text",
    "publisher_zh": "局",
    "publisher_en": "bureau",
    "year": 2020,
    "scope": "甲市",
    "scopes": {
        "甲市": {"id": "jia", "title_en": "Jia"},
        "乙工业园": {"id": "yi-park", "title_en": "Yi Park"},
    },
}


def test_a_scope_is_known_by_its_id_from_its_name_as_printed():
    info = SourceInfo(**INFO)
    assert (info.scope_id, info.find_scope(None), info.find_scope("乙工业园")) == (
        *("jia", "jia", "yi-park"),
    )
    titles = info.title_scope("yi-park")
    assert (titles.id, titles.title_zh, titles.title_en) == ("yi-park", "乙工业园", "Yi Park")


def test_a_scope_that_is_not_listed_is_refused_with_what_may_be_meant():
    info = SourceInfo(**INFO)
    with pytest.raises(InputError) as error:
        info.find_scope("乙产业园")
    assert str(error.value) == (
        "'乙产业园' is not under scopes of source.yml; did you mean 乙工业园? "
        "accepted: 甲市, 乙工业园"
    )
    with pytest.raises(InputError, match="accepted: 甲市, 乙工业园"):
        info.find_scope("丙")
    with pytest.raises(InputError, match=r"no scope has the id 'yi_park'; did you mean yi-park"):
        info.title_scope("yi_park")
    with pytest.raises(InputError, match="accepted: none yet"):
        SourceInfo(**INFO | {"scopes": {}}).scope_id  # noqa: B018 (the property is tested)


def test_two_scopes_of_one_id_are_refused_naming_both():
    scopes = {key: {"id": "shanxi", "title_en": "Shanxi"} for key in ("陕西", "山西")}
    with pytest.raises(ValidationError, match="'陕西' and '山西' share the id 'shanxi'"):
        SourceInfo(**INFO | {"scopes": scopes})


@pytest.mark.parametrize("name", ["Jia", "甲", "", "jia_", "1jia", "jia--b"])
def test_a_scope_id_is_ascii(name):
    with pytest.raises(ValidationError, match="should match pattern"):
        Scope(id=name, title_en="Jia")
    assert Scope(id="jia-2_b", title_en="Jia").id == "jia-2_b"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("year", 1899), ("year", 2101), ("pages", 0), ("scope", "")),
        *(("sha256", "0" * 63), ("sha256", "G" * 64)),
    ],
)
def test_what_a_source_is_has_its_limits(column, value):
    with pytest.raises(ValidationError, match=column):
        SourceInfo(**INFO | {column: value})


def test_the_limits_themselves_are_accepted():
    for column, value in (("year", 1900), ("year", 2100), ("pages", 1), ("sha256", "0a" * 32)):
        assert getattr(SourceInfo(**INFO | {column: value}), column) == value


def test_a_correction_gives_its_reason_in_both_languages():
    content = {
        "figure": "p01.02",
        "column": "unit",
        "was": "a",
        "becomes": "b",
        "reason_zh": "漏",
        "reason_en": "missing",
    }
    assert Correction(**content).column == "unit"
    for column in ("reason_zh", "reason_en"):
        with pytest.raises(ValidationError, match="at least 1 character"):
            Correction(**content | {column: ""})


def test_two_readings_share_at_least_one_figure():
    assert Readings(first=1, second=1, both=1).added == ()
    for counts in ((-1, 1, 1), (1, -1, 1), (1, 1, 0)):
        with pytest.raises(ValidationError):
            Readings(**dict(zip(("first", "second", "both"), counts, strict=True)))
    for counts in ((2, 1, 2), (1, 2, 2)):
        with pytest.raises(ValidationError, match=r"column both: 2 of .*accepted: no more"):
            Readings(**dict(zip(("first", "second", "both"), counts, strict=True)))
    with pytest.raises(ValidationError, match="column added: a figure stands twice"):
        Readings(first=1, second=1, both=1, added=("p01.01", "p01.01"))


def test_a_source_knows_its_figures_and_its_main_scope():
    source = Source("s", SourceInfo(**INFO), (figure(),), {}, (), Path("data/raw/s"))
    assert source.figure("p01.02") == figure()
    assert source.main_scope == "jia"
    with pytest.raises(InputError) as error:
        source.figure("p01.03")
    assert str(error.value) == (
        "data/raw/s/figures.csv has no figure 'p01.03'; did you mean p01.02? accepted: p01.02"
    )


def test_a_unit_may_be_a_noun_as_printed_or_per_something():
    assert figure(unit="酒庄").unit == "酒庄"
    assert figure(unit="enterprise/year").unit == "enterprise/year"
    with pytest.raises(ValidationError, match="accepted after /"):
        figure(unit="enterprise/shop")


def test_a_source_names_its_own_nouns_in_english():
    titles = {"one": "winery", "many": "wineries"}
    assert SourceInfo(**INFO | {"units": {"酒庄": titles}}).units["酒庄"].many == "wineries"
    for noun in ("enterprise", "CNY/month", "甲" * 9):
        with pytest.raises(ValidationError, match="no noun as printed"):
            SourceInfo(**INFO | {"units": {noun: titles}})


def test_sections_follow_each_other(source_folder):
    section = "{{paragraph: {}, title_zh: 甲, title_en: A}}"
    given = source_folder.path("source.yml").read_text("utf-8")

    def write(*firsts):
        listed = ", ".join(section.format(first) for first in firsts)
        source_folder.path("source.yml").write_text(f"{given}sections: [{listed}]\n", "utf-8")

    write(1, 4)
    assert [one.paragraph for one in source_folder.read().info.sections] == [1, 4]
    for wrong in ((4, 1), (4, 4)):
        write(*wrong)
        with pytest.raises(InputError, match=r"accepted: each later than the one before"):
            source_folder.read()
    write(0)
    with pytest.raises(InputError, match="paragraph"):
        source_folder.read()


def test_a_source_names_its_own_units_where_a_language_says_them():
    info = SimpleNamespace(units={"酒庄": UnitTitles(one="winery", many="wineries")})
    source = Source("jia", info, (), {}, (), Path())
    assert name_unit("酒庄", source.speak("en")) == "winery"
    assert source.speak("zh") is catalogue("zh")


@pytest.mark.parametrize("column", ["note", "label", "scope", "head", "review"])
def test_a_text_of_a_figure_that_a_spreadsheet_would_run_is_refused_when_read(column):
    given = {"figure": "p01.01", "page": "1", "printed": "2015年", "kind": "date"}
    with pytest.raises(ValidationError, match=f"column {column}: '=1' is refused; accepted"):
        Figure.model_validate({**given, column: "=1"})
    assert getattr(Figure.model_validate({**given, column: "-3.5%"}), column) == "-3.5%"


def test_a_title_and_a_name_in_a_source_are_refused_likewise():
    with pytest.raises(ValidationError, match="column title_en: '@SUM"):
        Section.model_validate({"paragraph": 1, "title_zh": "甲", "title_en": "@SUM(1)"})
    with pytest.raises(ValidationError, match="column title_en: '\\+x'"):
        Scope.model_validate({"id": "a", "title_en": "+x"})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"title_zh": ""},
            "column title_zh: '' is refused; accepted: a text of 1 or more characters",
        ),
        ({"title_en": " "}, "column title_en: ' ' is refused; shows nothing"),
        ({"compare_with": ["jia", "bing"]}, "'jia' is the source's own place"),
        ({"compare_with": ["bing", "ding", "bing"]}, "'bing' is named twice"),
        (
            {
                "scopes": {
                    "甲市": {"id": "a", "title_en": "A"},
                    "乙市": {"id": "b", "title_en": "A"},
                }
            },
            "'甲市' and '乙市' share the title_en 'A'",
        ),
    ],
)
def test_a_source_is_titled_and_compared_with_each_other_place_once(given, said):
    content = {
        "title_zh": "甲",
        "title_en": "A",
        "publisher_zh": "",
        "publisher_en": "",
        "year": 2020,
        "scope": "甲市",
        "place": "jia",
        "compare_with": ["bing", "ding"],
        "scopes": {"甲市": {"id": "jia", "title_en": "Jia"}},
    }
    assert validate(SourceInfo, content, "source.yml").compare_with == ("bing", "ding")
    with pytest.raises(InputError, match=re.escape(said)):
        validate(SourceInfo, content | given, "source.yml")
