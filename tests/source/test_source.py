"""Raw data held against itself: each fault stops the run, naming what and where."""

import hashlib
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.source.load import read_source

ROOT = Path(__file__).resolve().parents[2]

#: A row of figures.csv, and the row it is to become with the words that must refuse it.
LABS = "p01.02,1,900家,level,900,exact,enterprise,2015,stated,甲市,labs,"


def test_a_sound_source_is_read_in_order(source):
    assert source.id == "jia"
    assert [row.figure for row in source.figures][:3] == ["p01.01", "p01.02", "p01.03"]
    assert source.indicators["labs_provincial"].of == "labs"
    assert source.figure("p02.08").low_high == (3025000000, 3025000000)
    with pytest.raises(InputError, match=r"figures\.csv has no figure 'p09\.01'"):
        source.figure("p09.01")


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "data" / "raw").iterdir()))
def test_every_committed_source_is_sound(name):
    assert read_source(ROOT / "data" / "raw" / name).figures


def test_the_document_here_is_the_one_the_source_names(document_path):
    named = read_source(ROOT / "data" / "raw" / "changzhou").info.sha256
    assert hashlib.sha256(document_path.read_bytes()).hexdigest() == named


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


@pytest.mark.parametrize("name", ["source.yml", "indicators.yml", "figures.csv"])
def test_a_missing_file_is_refused_by_name(source_folder, name):
    source_folder.path(name).unlink()
    with pytest.raises(InputError, match="no such file") as error:
        source_folder.read()
    assert str(source_folder.path(name)) in str(error.value)


@pytest.mark.parametrize("name", ["source.yml", "indicators.yml", "figures.csv"])
def test_a_file_saved_in_gb18030_is_refused_by_name(source_folder, name):
    path = source_folder.path(name)
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(InputError, match="save the file as UTF-8") as error:
        source_folder.read()
    assert str(path) in str(error.value)


def test_an_unknown_source_is_refused_with_those_there_are(source_folder):
    with pytest.raises(InputError, match="yi: no such source; accepted: jia"):
        read_source(source_folder.folder.parent / "yi")


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            CORRECTION.format(column="unit", was="enterprise", becomes="shop"),
            "corrections.yml, figure p01.02, column unit: 'shop' is refused",
        ),
        (
            CORRECTION.format(column="page", was="1", becomes="2"),
            "corrections.yml, correction 1, column column: 'page' is refused; Input should be",
        ),
        (
            CORRECTION.format(column="unit", was="a", becomes="b").replace("p01.02", "p09.09"),
            "figure p09.09, column unit: expected 'a', found None",
        ),
        (
            CORRECTION.format(column="unit", was="a", becomes="b").replace("reason_en", "reasen"),
            "correction 1, column reason_en: is empty or missing",
        ),
        ("correction: []\n", "corrections.yml: unknown name 'correction'; accepted: corrections"),
        ("corrections: all\n", "corrections: expected a list of mappings"),
        ("corrections: [p01.02]\n", "corrections: expected a list of mappings"),
    ],
)
def test_a_faulty_correction_is_refused(source_folder, text, said):
    source_folder.path("corrections.yml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert said in str(error.value)


def test_a_source_needs_no_corrections(source_folder):
    source_folder.path("corrections.yml").unlink()
    assert source_folder.read().corrections == ()
