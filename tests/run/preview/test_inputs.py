import json

import pytest

from analysis.run.preview.inputs import Inputs


@pytest.fixture
def inputs(town):
    return Inputs(town, "town")


def change_cell(path, text):
    content = json.loads(path.read_text("utf-8"))
    content["cells"][2]["source"] = text
    path.write_text(json.dumps(content), "utf-8")


def append(path, text="\n# more\n"):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "notebooks/parameters/town.yml",
        "notebooks/prose/jia.en.md",
        "data/raw/jia/figures.csv",
        "data/raw/jia/claims.yml",
        "data/reference/places.yml",
        "brief.toml",
        "CITATION.cff",
    ],
)
def test_what_the_brief_is_made_from_counts_once(town, inputs, name):
    assert not inputs.changed()
    append(town.root / name)
    assert inputs.changed()
    assert not inputs.changed()
    assert (town.root / name).parent in inputs.folders()


def test_a_notebook_counts_by_its_cells_and_not_by_its_outputs(town, inputs):
    path = town.notebooks / "02_growth.ipynb"
    content = json.loads(path.read_text("utf-8"))
    content["cells"][2]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    path.write_text(json.dumps(content), "utf-8")
    assert not inputs.changed()
    change_cell(path, "run.publish()  # again")
    assert inputs.changed()
    path.write_text("{", "utf-8")
    assert inputs.changed()
    path.write_text("[1]", "utf-8")
    assert inputs.changed()


@pytest.mark.parametrize(
    "name",
    [
        "notebooks/prose/jia.en.md~",
        "notebooks/prose/.jia.en.md.swp",
        "notebooks/prose/other.en.md",
        "notebooks/parameters/other.yml",
        "notebooks/.ipynb_checkpoints/02_growth-checkpoint.ipynb",
        "notebooks/scratch.ipynb",
        "words/.en.yml.swp",
        "data/raw/other/figures.csv",
    ],
)
def test_what_it_is_not_made_from_does_not_count(town, inputs, name):
    path = town.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")
    assert not inputs.changed()


def test_a_save_that_changes_nothing_does_not_count(town, inputs):
    path = town.prose / "jia.en.md"
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(text)
    assert not inputs.changed()


def test_a_file_that_goes_and_one_that_comes_count(town, inputs):
    (town.prose / "jia.en.md").unlink()
    assert inputs.changed()
    town.words.mkdir()
    assert not inputs.changed()
    assert town.words in inputs.folders()
    (town.words / "en.yml").write_text("preview: {lost: Gone}\n", "utf-8")
    assert inputs.changed()


def test_faulty_parameters_count_and_what_the_last_good_ones_named_still_does(town, inputs):
    path = town.parameters / "town.yml"
    good = path.read_text("utf-8")
    path.write_text("base_year: x\n", "utf-8")
    assert inputs.changed()
    append(town.prose / "jia.en.md")
    assert inputs.changed()
    path.write_text(good, "utf-8")
    assert inputs.changed()


def test_with_parameters_that_were_never_good_they_are_waited_for(town):
    path = town.parameters / "town.yml"
    good = path.read_text("utf-8")
    path.write_text("base_year: x\n", "utf-8")
    inputs = Inputs(town, "town")
    assert path.parent in inputs.folders()
    assert town.raw / "jia" not in inputs.folders()
    path.write_text(good, "utf-8")
    assert inputs.changed()
    assert town.raw / "jia" in inputs.folders()


def test_another_source_is_watched_in_its_place(town, inputs):
    (town.raw / "yi").mkdir()
    path = town.parameters / "town.yml"
    path.write_text(path.read_text("utf-8").replace("source: jia", "source: yi"), "utf-8")
    assert inputs.changed()
    assert town.raw / "yi" in inputs.folders()
    assert town.raw / "jia" not in inputs.folders()


def test_parameters_given_by_their_path_are_watched_there(town, tmp_path):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    path = folder / "town.yml"
    path.write_bytes((town.parameters / "town.yml").read_bytes())
    inputs = Inputs(town, str(path))
    assert folder in inputs.folders()
    append(path)
    assert inputs.changed()
