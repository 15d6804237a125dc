"""Reading a source's folder: what is missing, misspelt or undecodable is refused by name."""

import hashlib
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.records import read_yaml
from analysis.source.load import build_indicators, read_source

ROOT = Path(__file__).resolve().parents[2]
CORRECTION = """\
corrections:
  - figure: p01.02
    column: {column}
    was: {was}
    becomes: {becomes}
    reason_zh: 漏字
    reason_en: a character is missing
"""


def test_a_sound_source_is_read_in_order(source, source_folder):
    assert (source.id, source.folder) == ("jia", source_folder.folder)
    assert [row.figure for row in source.figures][:3] == ["p01.01", "p01.02", "p01.03"]
    assert source.indicators["labs_provincial"].of == "labs"
    assert source.figure("p02.08").low_high == (3025000000, 3025000000)
    assert source.info.scope_id == "jia"


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "data" / "raw").iterdir()))
def test_every_committed_source_is_sound(name):
    assert read_source(ROOT / "data" / "raw" / name).figures


def test_the_document_here_is_the_one_the_source_names(document_path):
    named = read_source(ROOT / "data" / "raw" / "changzhou").info.sha256
    assert hashlib.sha256(document_path.read_bytes()).hexdigest() == named


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


def test_a_main_scope_that_is_not_listed_is_refused_where_it_stands(source_folder):
    source_folder.replace("source.yml", "\nscope: 甲市", "\nscope: 甲城市")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert str(error.value) == (
        f"{source_folder.path('source.yml')}, column scope: '甲城市' is not under scopes of "
        "source.yml; did you mean 甲市? accepted: 甲市, 乙园"
    )


def test_only_folders_that_hold_figures_are_offered_as_sources(source_folder):
    (source_folder.folder.parent / "empty").mkdir()
    with pytest.raises(InputError, match=r"no such source; accepted: jia$"):
        read_source(source_folder.folder.parent / "xyz")
    with pytest.raises(InputError, match=r"no such source; did you mean jia\? accepted: jia$"):
        read_source(source_folder.folder.parent / "jai")
    with pytest.raises(InputError, match="no such source; accepted: none"):
        read_source(source_folder.folder / "xyz")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "labs:\n",
            "Labs Of Jia:\n",
            ": 'Labs Of Jia' is no indicator id; accepted: lower-case ASCII words joined by _",
        ),
        (
            "of: labs}",
            "of: lab}",
            (
                ", indicator labs_provincial, column of: 'lab' is no indicator of this file; "
                "did you mean labs? accepted: labs, labs_provincial, rd_gdp, service_firms, "
                "tax_relief, subsidy, hte_share, park_revenue, grant, place"
            ),
        ),
        (
            "of: labs}",
            "superseded_by: lab}",
            (
                ", indicator labs_provincial, column superseded_by: 'lab' is no other indicator "
                "of this file; did you mean labs? accepted: labs, rd_gdp, service_firms, "
                "tax_relief, subsidy, hte_share, park_revenue, grant, place"
            ),
        ),
        (
            "of: labs}",
            "superseded_by: labs_provincial}",
            (
                ", indicator labs_provincial, column superseded_by: 'labs_provincial' is no other "
                "indicator of this file; accepted: labs, rd_gdp, "
                "service_firms, tax_relief, subsidy, hte_share, park_revenue, grant, place"
            ),
        ),
        (
            "of: labs}",
            "amount: lab}",
            (
                ", indicator labs_provincial, column amount: 'lab' is no other indicator "
                "of this file; did you mean labs? accepted: labs, rd_gdp, service_firms, "
                "tax_relief, subsidy, hte_share, park_revenue, grant, place"
            ),
        ),
    ],
)
def test_a_faulty_indicator_file_is_refused_by_entry(source_folder, old, new, said):
    source_folder.replace("indicators.yml", old, new)
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert str(error.value).splitlines()[0] == f"{source_folder.path('indicators.yml')}{said}"


@pytest.mark.parametrize("column", ["of", "superseded_by", "amount"])
def test_indicators_that_name_each_other_in_a_round_are_refused(source_folder, column):
    content = read_yaml(source_folder.path("indicators.yml"))
    first, second, third = list(content)[:3]
    for name, other in ((first, second), (second, third), (third, first)):
        content[name].pop("of", None)
        content[name][column] = other
    with pytest.raises(InputError) as error:
        build_indicators(content, "indicators.yml")
    assert str(error.value) == (
        f"indicators.yml, column {column}: {first!r} → {second!r} → {third!r} → {first!r} goes "
        "round; accepted: indicators of which none leads back to itself"
    )


def test_an_indicator_is_no_part_of_itself(source_folder):
    source_folder.replace("indicators.yml", "of: labs}", "of: labs_provincial}")
    with pytest.raises(InputError, match="column of: 'labs_provincial' → 'labs_provincial' goes"):
        source_folder.read()


def test_an_indicator_may_be_superseded_by_another(source_folder):
    source_folder.replace("indicators.yml", "of: labs}", "superseded_by: labs}")
    source = source_folder.read()
    assert source.indicators["labs_provincial"].superseded_by == "labs"
    assert source.indicators["labs"].superseded_by is None


def test_an_indicator_that_is_no_mapping_lacks_everything(source_folder):
    source_folder.append("indicators.yml", "empty: 3\n")
    with pytest.raises(InputError, match="indicator empty, column title_zh: is empty or missing"):
        source_folder.read()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            CORRECTION.format(column="unit", was="enterprise", becomes="shop"),
            "corrections.yml, figure p01.02, column unit: 'shop' is refused",
        ),
        (
            CORRECTION.format(column="page", was="1", becomes="2"),
            "corrections.yml, correction 1, column column: 'page' is refused; accepted: ",
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


def test_corrections_are_numbered_from_one(source_folder):
    good = CORRECTION.format(column="unit", was="enterprise", becomes="institution")
    entry = good.partition("corrections:\n")[2]
    source_folder.path("corrections.yml").write_text(
        good + entry.replace("reason_en", "reasen"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="correction 2, column reason_en: is empty or missing"):
        source_folder.read()


def test_a_correction_is_applied_before_figures_are_held_against_their_indicators(source_folder):
    source_folder.path("corrections.yml").write_text(
        CORRECTION.format(column="indicator", was="labs", becomes="labs_provincial"),
        encoding="utf-8",
    )
    source = source_folder.read()
    assert source.figure("p01.02").indicator == "labs_provincial"
    assert source.corrections[0].reason_en == "a character is missing"
    source_folder.path("corrections.yml").write_text("", encoding="utf-8")
    assert source_folder.read().corrections == ()


@pytest.mark.parametrize("other", ["en", "zh"])
def test_two_indicators_are_told_apart_in_both_languages(source_folder, other):
    old, new = {"en": ("Provincial labs", "Enterprise labs"),
                "zh": ("省级以上企业研发机构数", "企业研发机构数")}[other]  # fmt: skip
    source_folder.replace("indicators.yml", old, new)
    with pytest.raises(
        InputError, match=f"labs_provincial, column title_{other}: .* what labs is"
    ):
        source_folder.read()


def test_a_note_longer_than_a_cell_of_a_spreadsheet_is_refused(source_folder):
    path = source_folder.path("figures.csv")
    head, first, *rows = path.read_text("utf-8").splitlines()
    assert head.split(",")[-1] == "note", head
    path.write_text("\n".join([head, f"{first}{'x' * 40_000}", *rows]), "utf-8")
    with pytest.raises(InputError) as error:
        source_folder.read()
    assert "row 2, column note: 'xxx" in str(error.value)
    assert "40000 characters; accepted: at most 32767" in str(error.value)
