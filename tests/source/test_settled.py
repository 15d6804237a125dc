"""A settled source is held against what it says twice: each contradiction is named by its row."""

import pytest

from analysis.core.errors import InputError
from analysis.source.claims import read_claims
from analysis.source.reference import read_reference
from analysis.source.settled import check_outside, check_settled

FIRM = "p02.02,2,26.8%,change,26.8,exact,percent,2020,stated,甲市,tax_relief,"
BLOCK = "p01.09,1,600多家,level,600,more_than,enterprise,2020,stated,甲市,service_firms,"
LAST = "p02.10,2,第23位,rank,23,exact,rank,2020,stated,,place,\n"


def faults(source_folder):
    with pytest.raises(InputError) as error:
        check_settled(source_folder.read())
    return str(error.value).splitlines()


def test_a_sound_source_is_settled(source):
    check_settled(source)


def test_rows_of_a_draft_are_their_reader_s_to_settle(source_folder):
    text = source_folder.path("figures.csv").read_text("utf-8")
    lines = [line + ",0,5" for line in text.replace("p01.05,", "p01.25,").splitlines()]
    lines[0] = text.splitlines()[0] + ",start,end"
    source_folder.path("figures.csv").write_text("\n".join(lines) + "\n", "utf-8")
    check_settled(source_folder.read())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        # in order
        ("p01.05,1,674家", "p01.55,1,674家", "row 6 (p01.55), column figure: stands after p01.04"),
        ("p01.01,1,2015年", "p01.99,1,2015年", "row 2 (p01.99), column figure: stands at"),
        ("p02.01,2,61.84", "p02.11,2,61.84", "row 11 (p02.11), column figure: stands after"),
        # as its kind
        ("2015年,date,,exact,,", "2015年,date,,exact,enterprise,", "column unit: 'enterprise'"),
        ("2015年,date,,exact", "2015年,date,,approx", "column hedge: approx on a row"),
        ("2015,stated,,,\n", "2015,stated,,labs,\n", "column indicator: 'labs' on a"),
        (FIRM, FIRM.replace("tax_relief", ""), "column indicator: is empty on a"),
        ("第23位,rank,23", "第23位,level,23", "column kind: level in unit rank"),
        ("900家,level", "900家,share", "column unit: enterprise on a row of kind share"),
        (BLOCK, BLOCK.replace("stated", ""), "column period_basis: empty beside"),
        (BLOCK, BLOCK.replace(",2020,", ",,"), "column period_basis: stated beside"),
        # explained
        (BLOCK, BLOCK.replace("more_than", "exact"), "column hedge: exact, where the"),
        (BLOCK, BLOCK.replace(",2020,", ",2021,"), "column period: 2021 of a level"),
        # repeated
        (FIRM, "p02.02,2,62.00亿元,level,6200000000,exact,CNY,2020,stated,甲市,tax_relief,",
         "column value: '62.00亿元' of tax_relief in 2020 stands beside 61.84亿元 (p02.01); a"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_itself_or_another_is_named(source_folder, old, new, said):
    source_folder.replace("figures.csv", old, new)
    found = faults(source_folder)
    assert any(said in line for line in found), found
    assert all("figures.csv, row " in line for line in found)


def test_a_duration_is_in_any_unit_of_time(source_folder):
    units = {"年": "year", "个月": "month", "周": "week", "天": "day"}
    units |= {"小时": "hour", "分钟": "minute", "秒": "second"}
    for number, (word, unit) in enumerate(units.items(), start=11):
        row = f"p02.{number},2,3{word},duration,3,exact,{unit},2020,stated,,,\n"
        source_folder.append("figures.csv", row)
    check_settled(source_folder.read())


def test_a_note_explains_a_hedge_a_later_year_and_a_second_print(source_folder):
    source_folder.replace(
        "figures.csv", BLOCK, BLOCK.replace("more_than", "exact") + "the hedge is another's"
    )
    source_folder.replace(
        "figures.csv",
        FIRM,
        "p02.02,2,62.00亿元,level,6200000000,exact,CNY,2020,stated,甲市,tax_relief,as on p. 2",
    )
    [line] = faults(source_folder)  # the note is of one of the two only
    assert "(p02.01), column value: '61.84亿元'" in line
    source_folder.replace("figures.csv", "2020,stated,甲市,tax_relief,\n",
                          "2020,stated,甲市,tax_relief,p. 2\n")  # fmt: skip
    check_settled(source_folder.read())


def test_two_prints_whose_bounds_meet_are_one_quantity(source_folder):
    rounded = "p02.02,2,61.8亿元,level,6180000000,exact,CNY,2020,stated,甲市,tax_relief,"
    source_folder.replace("figures.csv", FIRM, rounded)
    check_settled(source_folder.read())  # 61.75 to 61.85 holds all of 61.835 to 61.845
    source_folder.replace(
        "figures.csv", rounded, rounded.replace("61.8亿", "61.9亿").replace("618", "619")
    )
    assert len(faults(source_folder)) == 2


def test_an_indicator_without_a_figure_is_named(source_folder):
    source_folder.replace("figures.csv", LAST, "")
    [line] = faults(source_folder)
    assert "indicators.yml, indicator place: no figure has it" in line


def test_rows_found_to_be_none_are_named_and_then_no_gap(source_folder):
    source_folder.replace("figures.csv", BLOCK.partition(",")[0], "p01.11")
    found = faults(source_folder)
    assert "stands after p01.08" in found[0]
    assert "(p01.09), unless source.yml names under removed" in found[0]
    source_folder.append("source.yml", "removed: [p01.09]\n")
    assert "(p01.10)" in faults(source_folder)[0]
    source_folder.replace("source.yml", "[p01.09]", "[p01.10, p01.09]")
    check_settled(source_folder.read())
    source_folder.replace("figures.csv", "p01.11", "p01.09")
    assert "(p01.09), column figure: source.yml names it under removed" in faults(source_folder)[0]


def test_pages_are_those_of_a_document_that_has_pages(source_folder):
    source_folder.replace("source.yml", "pages: 2\n", "")
    assert (
        "column page: 1, where source.yml gives the document no pages" in faults(source_folder)[0]
    )


@pytest.fixture
def unpaged(source_folder):
    """The small source as a document without pages: its rows in paragraphs 1, 2, 3 and so on."""
    source_folder.replace("source.yml", "pages: 2\n", "")
    head, *rows = source_folder.path("figures.csv").read_text("utf-8").splitlines()
    lines = [
        f"p00.{number:02d},,{row.split(',', 2)[2]},{number}"
        for number, row in enumerate(rows, start=1)
    ]
    source_folder.path("figures.csv").write_text(
        "\n".join([f"{head},paragraph", *lines]) + "\n", "utf-8"
    )
    return source_folder


@pytest.mark.parametrize(("paragraph", "said"), [("2", "2 after 3"), ("", "empty after 3")])
def test_rows_of_a_document_without_pages_stand_in_the_order_of_its_paragraphs(
    unpaged, paragraph, said
):
    check_settled(unpaged.read())
    unpaged.replace("figures.csv", "labs,,4\n", f"labs,,{paragraph}\n")
    [line] = faults(unpaged)
    assert f"row 5 (p00.04), column paragraph: {said}; accepted: that or later" in line


# Beside figures from outside


@pytest.fixture
def outside(source_folder, reference):
    """Hold the small source, whose share of R&D has a series outside, against that."""

    def check(claims=None, **entry):
        named = "".join(f"{name}: {value}, " for name, value in entry.items())
        source_folder.replace(
            "indicators.yml", "rd_gdp:\n  {title_zh", f"rd_gdp:\n  {{{named}title_zh"
        )
        if claims is not None:
            source_folder.path("claims.yml").write_text(claims, "utf-8")
        source = source_folder.read()
        path = source_folder.path("claims.yml")
        declared = read_claims(path, source.figures).values() if claims else ()
        check_outside(source, reference, declared)

    return check


def print_share(source_folder, printed, year):
    source_folder.replace(
        "figures.csv",
        "3.0%左右,share,3.0,approx,percent,2020",
        f"{printed}%,share,{printed},exact,percent,{year}",
    )


def test_what_agrees_with_a_row_of_its_year_is_passed(source_folder, outside):
    print_share(source_folder, "3.4", "2022")  # 3.35 to 3.45 holds 3.38
    outside(reference="rd_gdp_ratio")


def test_what_no_row_of_its_year_allows_is_named_with_the_row(source_folder, outside):
    print_share(source_folder, "3.3", "2022")
    with pytest.raises(
        InputError,
        match=r"row 8 \(p01\.07\).*'3\.3%' is not what.*3\.38 \(rd_gdp_ratio\.jia\.2022",
    ):
        outside(reference="rd_gdp_ratio")


def test_an_indicator_of_no_series_is_held_against_none(source_folder, outside):
    print_share(source_folder, "3.3", "2022")
    outside()


def test_a_claim_that_compares_the_two_lets_them_differ(source_folder, outside):
    print_share(source_folder, "3.3", "2022")
    outside(
        """\
share:
  topic: reference
  says_zh: 占比{stated}，外部为{found}
  says_en: a share of {stated}, {found} outside
  stated: p01.07
  reference: {found: {series: rd_gdp_ratio, place: jia, year: 2022}}
  readings:
    same: {label_zh: 相同, label_en: the same, formula: found}
""",
        reference="rd_gdp_ratio",
    )


@pytest.fixture
def yearbook(reference, tmp_path):
    """Outside figures of which those of 2015 and 2022 stand in one edition, that of 2020 not."""
    assert "yearbook" in reference.vintages
    path = tmp_path / "data" / "reference" / "reference_figures.csv"
    text = path.read_text("utf-8")
    row = "rd_gdp_ratio,jia,2022,3.38,%,,"
    assert row in text
    dated = row.replace(",%,,", ",%,yearbook,")
    more = [
        line.replace(row, other)
        for line in text.splitlines()
        if line.startswith(row)
        for other in (dated.replace("2022,3.38", "2015,2.65"), row.replace("2022", "2020"))
    ]
    path.write_text("\n".join([text.replace(row, dated).rstrip(), *more]) + "\n", "utf-8")
    return read_reference(path.parent)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("3.38%,share,3.38,exact,percent,2022", None),
        ("3.4%,share,3.4,exact,percent,2022", "value: '3.4%' is not what .* has, 3.38"),
        ("3.38%左右,share,3.38,approx,percent,2022", "value: '3.38%左右' is not what"),
        ("3.38%,share,3.38,exact,percent,2020", "2020 is no year of rd_gdp_ratio in edition yea"),
        ("2.65%,share,2.65,exact,percent,2015", "2015 is p01.06 already .*from 2015 to 2022 once"),
    ],
)
def test_a_figure_of_an_edition_is_its_row_there(source_folder, yearbook, cells, said):
    source_folder.replace("figures.csv", "3.0%左右,share,3.0,approx,percent,2020", cells)
    entry = "{reference: rd_gdp_ratio, edition: yearbook, title_zh"
    source_folder.replace("indicators.yml", "rd_gdp:\n  {title_zh", f"rd_gdp:\n  {entry}")
    if said is None:
        check_outside(source_folder.read(), yearbook, ())
    else:
        with pytest.raises(InputError, match=rf"row 8 \(p01\.07\), column .*{said}"):
            check_outside(source_folder.read(), yearbook, ())


def test_an_edition_that_has_no_row_of_the_place_holds_nothing(source_folder, outside):
    print_share(source_folder, "3.3", "2022")
    outside(reference="rd_gdp_ratio", edition="yearbook")
