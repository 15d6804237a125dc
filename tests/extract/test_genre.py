"""The genre's tables."""

import ast
import re
from importlib.resources import files
from pathlib import Path

import pytest

from analysis.core.errors import InputError
from analysis.core.lexicon import Lexicon
from analysis.core.records import parse_yaml
from analysis.extract import genre as module
from analysis.extract.genre import genre, units_by_word

TABLES = sorted(
    one.name.removesuffix(".yml") for one in files("analysis.extract").joinpath("tables").iterdir()
)


def strings_of(source: str) -> set[object]:
    """Return the constants of a module's text, however they are quoted."""
    return {one.value for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Constant)}


@pytest.fixture(scope="module")
def code():
    """The constants of each module of the extraction, parsed once for all tables."""
    folder = Path(str(files("analysis.extract")))
    return {one.stem: strings_of(one.read_text("utf-8")) for one in folder.rglob("*.py")}


@pytest.mark.parametrize("name", TABLES)
def test_every_pattern_of_every_table_compiles_and_is_read_by_the_module_of_its_name(
    name: str, code: dict[str, set[object]]
) -> None:
    path = files("analysis.extract").joinpath("tables", f"{name}.yml")
    sections = parse_yaml(path.read_text("utf-8"), name)
    table = genre(name)
    for key in sections.get("patterns", {}):
        if "<<" not in table.piece(key):
            assert table.piece(key)
    reader = code.get(name, code["genre"])
    tables = files("analysis.extract").joinpath("tables")
    # What all tables share any of them may use; a table's own pieces only itself.
    using = TABLES if name == "shared" else [name]
    pieces = "".join(tables.joinpath(f"{one}.yml").read_text("utf-8") for one in using)
    for section in ("texts", "lists", "maps", "patterns"):
        for key in sections.get(section, {}):
            assert key in reader or f"<<{key}>>" in pieces, f"{name}: {key} is not used"


def test_no_han_character_stands_in_the_code_outside_comments_and_docstrings() -> None:
    folder = Path(str(files("analysis.extract")))
    for path in [*folder.rglob("*.py"), folder.parent / "source" / "reading.py"]:
        code = re.sub(r'"""(?:[^"]|"(?!""))*"""|#[^\n]*', "", path.read_text("utf-8"))
        assert not re.search(r"[\u3400-\u9fff]", code), path


def test_measure_words_are_not_met_inside_other_words() -> None:
    measure = genre("tokens").piece("measure")
    words = re.compile(measure)
    assert words.match("名")[0] == "名"
    assert not words.match("名单")
    assert words.match("人次")[0] == "人次"
    assert words.match("千瓦时")[0] == "千瓦时"
    assert not words.fullmatch("企业")
    assert not words.fullmatch("前后")


def test_scaled_measures_hedges_and_nouns_are_pieces() -> None:
    table = genre("tokens")
    assert re.fullmatch(table.piece("scaled_measure"), "千瓦时")
    assert not re.fullmatch(table.piece("scaled_measure"), "元")
    assert re.fullmatch(table.piece("hedge"), "不超过")
    assert not re.fullmatch(table.piece("hedge"), "近")
    assert re.fullmatch(table.piece("long_suffix"), "左右")
    assert not re.fullmatch(table.piece("long_suffix"), "多")
    assert re.match(table.piece("counted_noun"), "研发机构人员")[0] == "研发机构"
    assert re.fullmatch(table.piece("ending_noun"), "国家")


def test_units_of_a_table_are_of_the_closed_list(tmp_path: Path, monkeypatch) -> None:
    package = tmp_path / "made_up_units"
    package.mkdir()
    (package / "__init__.py").write_text("", "utf-8")
    text = "maps: {good: {家: patent award}, bad: {件: award pattent}}\n"
    (package / "unit.yml").write_text(text, "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    table = Lexicon("made_up_units", "unit.yml")
    assert units_by_word(table, "good") == {"家": frozenset({"patent", "award"})}
    with pytest.raises(InputError) as caught:
        units_by_word(table, "bad")
    said = str(caught.value)
    assert said == "unit.yml, maps.bad.件: no unit 'pattent'; did you mean: patent, plant?"


def test_an_unknown_table_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        module.genre("nowhere")
