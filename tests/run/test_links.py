"""A number's link leads to a cell that there is, or the build names what is wrong."""

import json

import pytest
from pydantic import ValidationError

from analysis.core.errors import InputError
from analysis.run.links import MadeNumber, check_links, find_dead_links

CELLS = {
    "01_clean": ["title", "kinds", "bounds"],
    "04_claims": ["audit"],
    "05_brief": ["kinds"],
}


def faults(*numbers):
    made = [MadeNumber(id=name, notebook=book, cell=cell) for name, book, cell in numbers]
    return list(find_dead_links(made, CELLS))


def test_live_links_pass():
    assert (
        faults(("a", "01_clean", "kinds"), ("b", "04_claims", "audit"), ("c", "05_brief", "kinds"))
        == []
    )


def test_a_renamed_cell_is_named_with_the_number_the_notebook_and_the_nearest():
    assert faults(("count.figures", "01_clean", "the-kinds")) == [
        (
            "number count.figures: notebook 01_clean has no cell 'the-kinds'; did you mean kinds? "
            "accepted: title, kinds, bounds"
        )
    ]


def test_a_number_whose_cell_could_not_be_told_is_refused():
    (fault,) = faults(("a", "01_clean", ""))
    assert fault.startswith("number a: notebook 01_clean has no cell ''; accepted: title")


def test_a_notebook_that_did_not_run_is_refused():
    (fault,) = faults(("a", "02_growth", "growth"))
    assert fault.startswith("number a: there is no notebook '02_growth'; ")
    (fault,) = faults(("a", "01", "kinds"))
    assert "there is no notebook '01'" in fault


def test_a_notebook_kept_under_another_name_is_none():
    kept = {"01_clean.old": ["kinds"], "04_claims": ["audit"]}
    made = [MadeNumber(id="a", notebook="01_clean", cell="kinds")]
    (fault,) = find_dead_links(made, kept)
    assert "there is no notebook '01_clean'" in fault


def test_what_was_made_in_no_notebook_needs_no_link():
    assert faults(("a", "", "")) == []


def test_a_dead_cell_of_many_numbers_is_told_once():
    assert len(faults(*((f"n{n}", "01_clean", "gone") for n in range(50)))) == 1
    assert len(faults(("a", "01_clean", "gone"), ("b", "04_claims", "gone"))) == 2


def test_a_report_s_files_are_held_against_each_other(tmp_path):
    notebook = {
        "cells": [
            {"cell_type": "code", "id": "kinds", "source": "", "metadata": {}, "outputs": []}
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    notebook["cells"][0]["execution_count"] = None
    (tmp_path / "01_clean.ipynb").write_text(json.dumps(notebook), "utf-8")
    numbers = tmp_path / "numbers.json"
    good = {"id": "a", "notebook": "01_clean", "cell": "kinds", "value": "1"}
    numbers.write_text(json.dumps([good]), "utf-8")
    check_links(numbers, tmp_path)
    numbers.write_text(json.dumps([good, good | {"id": "b", "cell": "kind"}]), "utf-8")
    with pytest.raises(
        InputError, match="number b: notebook 01_clean has no cell 'kind'; did you"
    ):
        check_links(numbers, tmp_path)


def test_a_number_is_read_for_its_link_alone_and_stays_as_it_was_read():
    number = MadeNumber.model_validate({"id": "a", "value": "1", "notebook": "01_clean"})
    assert number == MadeNumber(id="a", notebook="01_clean", cell="")
    with pytest.raises(ValidationError, match="frozen"):
        number.cell = "kinds"
