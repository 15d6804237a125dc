"""The last result of the long runs: each part between its marks."""

from pathlib import Path

import pytest
import stress

ROOT = Path(__file__).resolve().parents[2]


def test_a_part_is_written_between_its_marks_and_nothing_else_changes(tmp_path):
    path = tmp_path / "r.md"
    path.write_text("a\n<!-- one -->\nold\n<!-- end of one -->\nb\n", "utf-8")
    stress.write_part(path, "one", "new \\1\n")
    assert path.read_text("utf-8") == "a\n<!-- one -->\nnew \\1\n<!-- end of one -->\nb\n"
    with pytest.raises(ValueError, match="no <!-- two -->"):
        stress.write_part(path, "two", "x")


def test_every_part_has_a_script_and_its_marks_in_the_committed_result():
    text = stress.RESULT.read_text("utf-8")
    for part, (script, *_) in stress.SCRIPTS.items():
        assert (ROOT / "scripts" / script).is_file()
        assert text.index(f"<!-- {part} -->") < text.index(f"<!-- end of {part} -->")


def test_no_part_of_the_committed_result_stands_under_two_heads():
    text = stress.RESULT.read_text("utf-8")
    told = [
        text.partition(f"<!-- {part} -->\n")[2].partition(f"<!-- end of {part} -->")[0]
        for part in stress.SCRIPTS
    ]
    assert all(told)
    assert len(set(told)) == len(told)
