"""Notebooks as files: read or refused by name, written alike, freed of what no two runs share."""

import json
import warnings

import nbformat
import pytest

from analysis.core.errors import InputError
from analysis.run.notebook_files import (
    check_cells,
    is_injected,
    list_headings,
    read_notebook,
    strip_volatile,
    write_notebook,
)


def make(*cells):
    """Return a notebook: a text is a heading where it begins with #, else code."""
    made = [
        nbformat.v4.new_markdown_cell(text, id=f"c{place}")
        if text.startswith("#")
        else nbformat.v4.new_code_cell(text, id=f"c{place}")
        for place, text in enumerate(cells)
    ]
    return nbformat.v4.new_notebook(cells=made, metadata={"language_info": {"name": "python"}})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.ipynb"


# Read


def test_each_cell_stands_under_the_last_heading():
    notebook = make("x", "# One\ntext", "y", "## Two", "z")
    assert list_headings(notebook) == ["", "One", "One", "Two", "Two"]
    assert list_headings(make()) == []


def test_a_comment_in_code_or_text_without_a_mark_is_no_heading():
    code = make("x")
    code.cells[0].source = "# a comment"
    text = make("# One", "# Two")
    text.cells[1].source = "Two # three"
    assert list_headings(code) == [""]
    assert list_headings(text) == ["One", "One"]
    assert list_headings(make("## XX Large")) == ["XX Large"]


def test_a_notebook_is_read_as_it_is_stored(path):
    write_notebook(make("# 常州", "print(1)"), path)
    read = read_notebook(path)
    assert [(cell.id, cell.cell_type, cell.source) for cell in read.cells] == [
        ("c0", "markdown", "# 常州"),
        ("c1", "code", "print(1)"),
    ]


def test_an_older_format_is_read_as_format_4(path):
    cell = {"cell_type": "code", "language": "python", "input": "a", "outputs": []}
    text = {"cell_type": "code", "source": ["a\n", "b"], "outputs": [], "metadata": {}}
    old = {"metadata": {}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [cell]}]}
    path.write_text(json.dumps(old | {"cells": []}), "utf-8")
    assert [one.source for one in read_notebook(path).cells] == ["a"]
    lines = {"cells": [text | {"execution_count": 1}], "metadata": {}}
    path.write_text(json.dumps(lines | {"nbformat": 4, "nbformat_minor": 4}), "utf-8")
    assert [one.source for one in read_notebook(path).cells] == ["a\nb"]


@pytest.mark.parametrize(
    ("minor", "stored", "expected"),
    [
        (5, ["a", "b"], ["a", "b"]),
        (5, ["a", "a", None], ["a", "cell-2", "cell-3"]),
        (5, [None, "cell-1", "cell-1"], ["cell-1-", "cell-1", "cell-3"]),
        (4, [None, None], ["cell-1", "cell-2"]),
    ],
)
def test_a_cell_without_an_id_of_its_own_gets_that_of_its_place(path, minor, stored, expected):
    plain = {"cell_type": "markdown", "source": "a", "metadata": {}}
    cells = [plain | ({} if name is None else {"id": name}) for name in stored]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": minor}
    path.write_text(json.dumps(content), "utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [cell.id for cell in read_notebook(path).cells] == expected


@pytest.mark.parametrize(
    "content",
    [
        {"cells": [], "nbformat": 5, "nbformat_minor": 0, "metadata": {}},
        {"cells": [], "nbformat": "four", "nbformat_minor": 5, "metadata": {}},
        {"cells": [], "nbformat": 4, "nbformat_minor": 5},
        {
            "cells": [{"cell_type": "poem", "source": "", "metadata": {}, "id": "a"}],
            "metadata": {},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
    ],
    ids=["a format to come", "a format in words", "no metadata", "a cell of no kind"],
)
def test_what_is_no_notebook_is_refused_by_name_in_one_line(path, content):
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match=r"a\.ipynb: no notebook \(.*accepted: one of format 4$"):
        read_notebook(path)


def test_what_holds_no_cells_is_refused_before(path):
    with pytest.raises(InputError, match=r"a\.ipynb: no such file"):
        read_notebook(path)
    path.write_text('{"nbformat": 4}', "utf-8")
    with pytest.raises(InputError, match=r"a\.ipynb: no list of cells"):
        read_notebook(path)


# Checked


def test_a_sign_that_nobody_sees_is_named_by_cell_line_and_column(path):
    write_notebook(make("# fine", "a = 1\nb = '\u202e'", "c\u200b"), path)
    with pytest.raises(InputError) as refused:
        check_cells(path, "notebooks/a.ipynb")
    first, second = str(refused.value).splitlines()
    assert first.startswith("notebooks/a.ipynb, cell 2, line 2, column 6: U+202E RIGHT-TO-LEFT")
    assert first.endswith("accepted: text without it, or its escape in code")
    assert second.startswith("notebooks/a.ipynb, cell 3, line 1, column 2: U+200B")


def test_a_cell_s_first_three_such_signs_are_named(path):
    write_notebook(make("\u200b" * 5), path)
    with pytest.raises(InputError) as refused:
        check_cells(path, "a")
    assert [line.partition(": ")[0] for line in str(refused.value).splitlines()] == [
        f"a, cell 1, line 1, column {column}" for column in (1, 2, 3)
    ]


def test_a_source_stored_by_lines_is_checked_as_one_text(path):
    content = make("x")
    content.cells[0].source = ["a\n", "b\n", "\u200b"]
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(InputError, match="a, cell 1, line 3, column 1: U"):
        check_cells(path, "a")


def test_escapes_and_outputs_may_hold_anything(path):
    notebook = make("b = '\\u202e'\n\tc = 1")
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="\u202e")]
    write_notebook(notebook, path)
    check_cells(path, "a")
    assert "\u202e" in path.read_text("utf-8")
    path.write_text("{", "utf-8")
    with pytest.raises(InputError, match=r"^a: not readable JSON"):
        check_cells(path, "a")


# Written


def test_nothing_volatile_is_kept():
    notebook = make("a", "b", "c")
    notebook.metadata["papermill"] = {"duration": 1}
    notebook.metadata["language_info"]["version"] = "3.11.7"
    notebook.cells[0].metadata = {"execution": {}, "papermill": {}, "tags": ["keep"]}
    notebook.cells[1].metadata = {"tags": ["injected-parameters"]}
    kept = strip_volatile(notebook)
    assert kept.metadata == {"language_info": {"name": "python"}}
    assert kept.cells[0].metadata == {"tags": ["keep"]}
    assert [cell.id for cell in kept.cells] == ["c0", "injected-parameters-1", "c2"]
    assert [is_injected(cell) for cell in kept.cells] == [False, True, False]


def test_where_nothing_is_volatile_all_is_kept():
    notebook = make("a")
    del notebook.metadata["language_info"]
    before = json.dumps(notebook)
    assert json.dumps(strip_volatile(notebook)) == before


def test_a_notebook_is_written_alike_each_time(tmp_path):
    path = tmp_path / "deep" / "a.ipynb"
    notebook = make("print('常州')")
    write_notebook(notebook, path)
    first = path.read_bytes()
    text = first.decode()
    assert "常州" in text
    assert text.startswith('{\n "cells": [')
    assert text.endswith("}\n")
    names = [line.split('"')[1] for line in text.splitlines() if line.startswith(' "')]
    assert names == ["cells", "metadata", "nbformat", "nbformat_minor"]
    write_notebook(read_notebook(path), path)
    assert path.read_bytes() == first
