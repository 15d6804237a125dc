"""A source held against itself: units, scopes, pages, corrections, two readings."""

import pytest

from analysis.core.errors import InputError
from analysis.source.check import (
    apply_corrections,
    check_figures,
    check_readings,
    measure_agreement,
)
from analysis.source.schema import Correction

#: A row of figures.csv, to be spoilt.
LABS = "p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,labs,"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,shops,",
            "column indicator: 'shops' has no definition in indicators.yml",
        ),
        # A percentage and a count under one indicator would be paired with each other.
        (
            "p01.02,1,9%,share,9,exact,percent,2015,stated,甲市,labs,",
            "column unit: 'percent' where indicator labs is in 'enterprise'; accepted: enterprise",
        ),
        (
            "p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,rd_gdp,",
            "column unit: 'enterprise' where indicator rd_gdp is in 'percent'; accepted: percent",
        ),
        # A count does not change by percentage points.
        (
            "p01.02,1,5个百分点,change,5,exact,percentage_point,2019,stated,甲市,labs,",
            "unit: 'percentage_point' where indicator labs is in 'enterprise'; accepted: ",
        ),
    ],
)
def test_a_figure_at_odds_with_its_indicator_is_refused(source_folder, row, said):
    source_folder.replace("figures.csv", LABS, row)
    with pytest.raises(InputError) as error:
        source_folder.read()
    place = f"{source_folder.path('figures.csv')}, row 3 (p01.02), column "
    assert str(error.value).startswith(place)
    assert said in str(error.value)
    assert "percentage_point" not in str(error.value).partition("accepted: ")[2]


def test_a_page_the_source_does_not_have_is_refused(source_folder):
    source_folder.append("figures.csv", "p03.01,3,5家,level,5,exact,enterprise,2015,,,labs,\n")
    with pytest.raises(InputError, match=r"\(p03\.01\), column page: 3; the source has 2 pages"):
        source_folder.read()


def test_an_indicator_without_definition_may_be_a_slip_of_the_pen(source_folder):
    source_folder.replace("figures.csv", LABS, LABS.replace("labs", "lbas"))
    with pytest.raises(InputError, match=r"no definition in indicators\.yml; did you mean labs"):
        source_folder.read()


def test_a_scope_that_the_source_does_not_list_is_refused_with_the_nearest(source_folder):
    source_folder.replace("figures.csv", LABS, LABS.replace("甲市", "甲城市"))
    source_folder.append("figures.csv", "p02.11,2,9家,level,9,exact,enterprise,2015,,丙,,\n")
    with pytest.raises(InputError) as error:
        source_folder.read()
    where = source_folder.path("figures.csv")
    assert str(error.value).splitlines() == [
        (
            f"{where}, row 3 (p01.02), column scope: '甲城市' is not under scopes of source.yml; "
            "did you mean 甲市? accepted: 甲市, 乙园"
        ),
        (
            f"{where}, row 21 (p02.11), column scope: '丙' is not under scopes of source.yml; "
            "accepted: 甲市, 乙园"
        ),
    ]


def test_the_last_page_is_a_page_and_a_source_without_pages_has_no_last_one(source):
    check_figures(source.figures, source.indicators, source.info, where="f")
    short = source.info.model_copy(update={"pages": 1})
    with pytest.raises(InputError, match="column page: 2; the source has 1 pages"):
        check_figures(source.figures, source.indicators, short, where="f")
    endless = source.info.model_copy(update={"pages": None})
    check_figures(source.figures, source.indicators, endless, where="f")


def test_a_change_may_be_in_percent_or_in_its_indicator_own_unit(source_folder):
    row = "p02.{},2,5{},change,5,exact,{},2020,stated,甲市,{},\n"
    for n, (printed, unit, indicator) in enumerate(
        [
            ("%", "percent", "labs"),
            ("家", "enterprise", "labs"),
            ("个百分点", "percentage_point", "rd_gdp"),
            ("倍", "times", "labs"),
        ],
        start=11,
    ):
        source_folder.append("figures.csv", row.format(n, printed, unit, indicator))
    assert len(source_folder.read().figures) == 23


CORRECTION = """\
corrections:
  - figure: p01.02
    column: {column}
    was: {was}
    becomes: {becomes}
    reason_zh: 漏字
    reason_en: a character is missing
"""


def correct(source_folder, **words):
    source_folder.path("corrections.yml").write_text(CORRECTION.format(**words), encoding="utf-8")


def test_a_declared_correction_is_applied_and_kept_on_record(source_folder):
    correct(source_folder, column="indicator", was="labs", becomes="labs_provincial")
    source = source_folder.read()
    assert source.figure("p01.02").indicator == "labs_provincial"
    assert source.corrections[0].reason_en == "a character is missing"
    assert "labs," in source_folder.path("figures.csv").read_text(encoding="utf-8")


def test_a_correction_may_fill_or_clear_a_cell(source_folder):
    correct(source_folder, column="indicator", was="labs", becomes="''")
    assert source_folder.read().figure("p01.02").indicator is None
    source_folder.replace("figures.csv", LABS, LABS.replace("labs", ""))
    correct(source_folder, column="indicator", was="''", becomes="labs")
    assert source_folder.read().figure("p01.02").indicator == "labs"


def test_a_correction_whose_cause_is_gone_must_be_removed(source_folder):
    correct(source_folder, column="indicator", was="shops", becomes="labs")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert (
        f"{source_folder.path('corrections.yml')}, figure p01.02, column indicator: "
        "expected 'shops', found 'labs'; a correction whose cause is gone must be removed"
    ) == str(error.value)


def test_corrections_name_what_is_accepted_where_they_do_not_fit(source):
    faulty = Correction(
        figure="p01.02",
        column="unit",
        was="enterprise",
        becomes="shop",
        reason_zh="误",
        reason_en="wrong",
    )
    with pytest.raises(InputError, match=r"^here, figure p01\.02, column unit: 'shop' is refused"):
        apply_corrections(source.figures, [faulty], where="here")
    nowhere = faulty.model_copy(update={"figure": "p09.09"})
    with pytest.raises(InputError, match=r"figure p09\.09, column unit: expected 'enterprise', f"):
        apply_corrections(source.figures, [nowhere], where="here")


def test_corrections_keep_the_order_of_the_figures(source):
    assert apply_corrections(source.figures, [], where="") == list(source.figures)


READINGS = "first: 110\nsecond: 100\nboth: 90\n"
DIFFERENCES = """\
figure,column,first,second,final
p01.02,value,900,901,900
p01.03,value,424,42,424
p01.03,unit,enterprise,institution,enterprise
p01.04,note,a,b,
"""


def test_two_readings_agree_where_they_do_not_differ(tmp_path):
    (tmp_path / "readings.yml").write_text(READINGS, encoding="utf-8")
    (tmp_path / "readings.csv").write_text(DIFFERENCES, encoding="utf-8")
    rates = measure_agreement(tmp_path)
    assert rates["row"] == 75  # 90 of the 120 that either found
    assert rates["value"] == pytest.approx(100 * 88 / 90)
    assert rates["unit"] == pytest.approx(100 * 89 / 90)
    assert {name: rate for name, rate in rates.items() if rate == 100} == dict.fromkeys(
        ("hedge", "kind", "printed", "period", "scope"), 100
    )


def test_a_source_read_once_has_no_agreement(tmp_path):
    assert measure_agreement(tmp_path) is None


#: Twenty in the first reading, nineteen in the second: one of the first's was found to be none.
TWICE = "first: 20\nsecond: 19\nboth: 19\n"
SETTLED = """\
figure,column,first,second,final
p01.02,value,900,901,900
p01.07,note,x,,
p01.04,row,1621家,,1621家
p09.09,row,9家,,
"""


def read_twice(source_folder, readings=TWICE, settled=SETTLED):
    source_folder.path("readings.yml").write_text(readings, "utf-8")
    source_folder.path("readings.csv").write_text(settled, "utf-8")
    check_readings(source_folder.read())


def test_a_source_read_twice_has_what_was_settled_on_and_as_many_rows(source_folder):
    check_readings(source_folder.read())  # read once
    read_twice(source_folder)
    correct(source_folder, column="indicator", was="labs", becomes="labs_provincial")
    settled = f"{SETTLED}p01.02,indicator,labs,place,labs\n"  # a correction is no other reading
    read_twice(source_folder, settled=settled)


def test_a_row_that_was_found_since_is_one_more(source_folder):
    read_twice(source_folder, "first: 19\nsecond: 18\nboth: 18\nadded: [p02.10]\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("901,900", "901,901", "row 2 (p01.02), column final: '901', but column value of f"),
        ("x,,\n", "x,,x\n", "row 3 (p01.07), column final: 'x', but column note of figures"),
        ("901,900", "900,900", "row 2 (p01.02): both readings have '900'"),
        ("家,,1621家", "家,,", "row 4, column final: None, but figures.csv has a row"),
        ("9家,,", "9家,,9家", "row 5, column final: '9家', but figures.csv has no row"),
        ("p01.02,value", "p01.20,value", "row 2, column figure: 'p01.20' is no figure"),
        ("02,value", "02,valeu", "row 2, column column: 'valeu' is none; did you mean value"),
        ("value,900,901,900", "figure,p01.02,x,p01.02", "row 2, column column: 'figure' is none"),
        ("p01.07,note", "p01.02,value", "row 3: column value of p01.02 stands in two rows"),
        ("p09.09,row,9家,,\n", "", "make 20 less 0 found to be none, but figures.csv has 19"),
    ],
)
def test_what_differs_from_what_two_readings_settled_on_is_named(source_folder, old, new, said):
    assert SETTLED.count(old) == 1
    with pytest.raises(InputError) as error:
        read_twice(source_folder, settled=SETTLED.replace(old, new))
    assert said in str(error.value)


def test_what_was_added_since_is_a_figure(source_folder):
    with pytest.raises(InputError, match=r"added: 'p03\.01' is no figure of figures\.csv"):
        read_twice(source_folder, f"{TWICE}added: [p03.01]\n")
