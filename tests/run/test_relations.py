"""A source's relations held together: each kind of fault is found, and none hides another."""

import pytest
import yaml

from analysis.core.errors import InputError
from analysis.run.relations import check_relations
from analysis.source.load import read_source
from analysis.source.reference import read_reference


@pytest.fixture
def check(project):
    def check():
        return check_relations(read_source(project.raw / "jia"), read_reference(project.reference))

    return check


@pytest.fixture
def write(project):
    """Write a file of the source."""

    def write(name, content):
        text = yaml.safe_dump(content, allow_unicode=True)
        (project.raw / "jia" / name).write_text(text, "utf-8")

    return write


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def claim(**parts):
    """The 1621 labs of one page are those of another."""
    reading = {"label_zh": "同", "label_en": "same", "formula": "base"}
    return {
        "topic": "repeat",
        "says_zh": "研发机构{stated}",
        "says_en": "Labs {stated}",
        "stated": "p01.04",
        "operands": {"base": "p02.07"},
        "readings": {"same": reading},
    } | parts


def measure(**parts):
    return {
        "title_zh": "每家机构补贴",
        "title_en": "Subsidy per lab",
        "unit": "CNY",
        "operands": {"money": "p02.03", "labs": "p01.04"},
        "formula": "money / labs",
        "note_zh": "视同一年",
        "note_en": "takes both to be of one year",
    } | parts


def faults(check):
    with pytest.raises(InputError) as refused:
        check()
    return str(refused.value).splitlines()


def test_a_source_that_relates_nothing_has_no_relations(check):
    found = check()
    assert (found.claims, found.audited, found.measures) == ({}, [], {})


def test_claims_are_judged_and_measures_read(check, write):
    write("claims.yml", {"labs": claim()})
    write("measures.yml", {"per_lab": measure()})
    found = check()
    assert list(found.claims) == ["labs"]
    assert [(row.claim, row.verdict) for row in found.audited] == [("labs", "certain")]
    assert found.measures["per_lab"].title_en == "Subsidy per lab"


def test_a_verdict_that_was_declared_is_held_against_the_one_found(check, write):
    write("claims.yml", {"labs": claim(verdict="certain")})
    assert check().claims["labs"].verdict == "certain"
    write("claims.yml", {"labs": claim(verdict="conflict")})
    [fault] = faults(check)
    assert "labs" in fault
    assert "conflict is declared, but the figures give certain" in fault


def test_a_claim_on_no_figure_is_refused(check, write):
    write("claims.yml", {"labs": claim(stated="p09.09")})
    [fault] = faults(check)
    assert "claims.yml" in fault
    assert "p09.09" in fault


def test_a_measure_on_no_figure_is_refused(check, write):
    write("measures.yml", {"per_lab": measure(operands={"money": "p09.09", "labs": "p01.04"})})
    [fault] = faults(check)
    assert "measures.yml" in fault
    assert "p09.09" in fault


def test_figures_that_contradict_each_other_are_refused(check, project):
    # The same labs in the same year, printed twice as different numbers.
    edit(
        project.raw / "jia" / "figures.csv",
        "p02.07,2,1621家,level,1621",
        "p02.07,2,1622家,level,1622",
    )
    edit(project.raw / "jia" / "figures.csv", "asof 2020,inferred", "2019,stated")
    assert any("p02.07" in one for one in faults(check))


def test_a_place_that_the_reference_does_not_know_is_refused(check, project):
    edit(project.raw / "jia" / "source.yml", "scope: 甲市\n", "scope: 甲市\nplace: nowhere\n")
    [fault] = faults(check)
    assert "source.yml, column place: 'nowhere' is no place of places.yml" in fault


def test_a_second_reading_that_disagrees_is_refused(check, project, write):
    write("readings.yml", {"first": 19, "second": 19, "both": 19})
    (project.raw / "jia" / "readings.csv").write_text(
        "figure,column,first,second,final\np01.02,value,900,909,909\n", "utf-8"
    )
    assert any("readings.csv, row 2 (p01.02)" in one for one in faults(check))


def test_faults_of_every_kind_are_told_at_once(check, project, write):
    write("readings.yml", {"first": 18, "second": 18, "both": 18})
    (project.raw / "jia" / "readings.csv").write_text(
        "figure,column,first,second,final\n", "utf-8"
    )
    edit(project.raw / "jia" / "source.yml", "scope: 甲市\n", "scope: 甲市\nplace: nowhere\n")
    write("measures.yml", {"per_lab": measure(formula="money / ")})
    edit(project.raw / "jia" / "figures.csv", "asof 2020,inferred", "2019,stated")
    edit(
        project.raw / "jia" / "figures.csv",
        "1621家,level,1621,exact,enterprise,2019,stated,甲市,labs,\np02.08",
        "1622家,level,1622,exact,enterprise,2019,stated,甲市,labs,\np02.08",
    )
    found = "\n".join(faults(check))
    for name in ("readings.yml", "source.yml", "measures.yml", "figures.csv"):
        assert name in found, found
