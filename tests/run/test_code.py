"""The engine's code: what a module does, what it imports, what lies beside it."""

import ast
import json
import os

import pytest

from analysis.core.files import write_memory
from analysis.run import code as module
from analysis.run.code import (
    engine_folder,
    find_data,
    find_modules,
    find_packages,
    hash_code,
    is_loaded,
    load_memo,
    module_file,
    notebook_imports,
    save_memo,
    stamp_engine,
)

CODE = '''\
"""A module."""
import math


def area(radius):
    """The area."""
    # pi r squared
    return math.pi * radius**2


class Circle:
    """A circle."""

    radius: float = 1.0
'''


@pytest.fixture
def hashed(tmp_path):
    def hash_text(text):
        path = tmp_path / "code.py"
        path.write_text(text, "utf-8")
        return hash_code(path)

    return hash_text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# pi r squared\n    ", "# another comment\n\n    "),
        ('"""A module."""\n', ""),
        ('"""The area."""', '"""Something else."""'),
        ('    """A circle."""\n\n', ""),
        ("return math.pi * radius**2", "return (\n        math.pi * radius ** 2\n    )"),
        ("1.0", "1.00"),
    ],
)
def test_comments_docstrings_and_layout_change_no_hash(hashed, old, new):
    assert CODE.count(old) == 1
    assert hashed(CODE.replace(old, new)) == hashed(CODE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("radius**2", "radius**3"),
        ("radius**2", "radius*2"),
        ("math.pi", "math.tau"),
        ("def area", "def areas"),
        ("import math", "import math as math2"),
        ("1.0", "1.5"),
        ("1.0", "None"),
        ("radius: float = 1.0", "radius: int = 1.0"),
        ("class Circle:", "class Circle(dict):"),
        ("# pi r squared", "radius += 1"),
        ("return math", "yield math"),
    ],
)
def test_whatever_the_code_does_otherwise_changes_it(hashed, old, new):
    assert hashed(CODE.replace(old, new)) != hashed(CODE)


def test_a_string_that_is_used_is_code_and_an_empty_body_none(hashed):
    assert hashed("x = 'a'") != hashed("x = 'b'")
    assert hashed("x = 1") != hashed("x = True")
    assert hashed("def f():\n    'doc'") == hashed("def f():\n    'other'")
    assert hashed("'doc'\n'two'") != hashed("'doc'\n'three'")
    assert hashed("async def f():\n    'doc'\n    x") == hashed("async def f():\n    x")


def test_the_modules_of_a_module_are_all_that_it_imports_anywhere():
    found = find_modules(["analysis.study.composition"])
    names = list(found)
    assert names[0] == "analysis.study.composition"
    assert {"analysis.study.growth", "analysis.source.observe", "analysis.core.quantity"} <= {
        *names
    }
    assert {"analysis", "analysis.study", "analysis.core"} <= set(names)
    assert not {name for name in names if name.startswith(("analysis.study.trends", "analysis.r"))}
    assert found["analysis.study"].name == "__init__.py"
    assert find_modules(["json", "analysis.nothing"]) == {}
    # an import inside a function, and `from a.room import module`
    assert "analysis.brief.compose" in find_modules(["analysis.run.pipeline"])


def test_packages_are_the_distributions_that_the_modules_import(tmp_path):
    path = tmp_path / "module.py"
    path.write_text("import json\nimport yaml\nfrom pydantic_core import CoreSchema\n", "utf-8")
    assert find_packages([path]) == ["pydantic_core", "PyYAML"]


def write_notebook(path, *sources):
    cells = [{"cell_type": "code", "source": source} for source in sources]
    path.write_text(
        json.dumps({"cells": [*cells, {"cell_type": "markdown", "source": "import"}]}), "utf-8"
    )


def test_what_a_notebook_imports_is_found_among_magics_and_broken_cells(tmp_path):
    path = tmp_path / "a.ipynb"
    write_notebook(
        path,
        "%matplotlib inline\n!ls\nimport pandas as pd\nfrom analysis.study.growth import Pair",
        "def (",
        ["import analysis.core.period\n", "from analysis.run import start"],
    )
    assert notebook_imports(path) == [
        "analysis.study.growth",
        "analysis.core.period",
        "analysis.run",
    ]


def test_a_module_s_file_is_its_own_or_its_package_s():
    assert module_file("analysis.run.code") == engine_folder() / "run" / "code.py"
    assert module_file("analysis.run") == engine_folder() / "run" / "__init__.py"
    assert module_file("analysis") == engine_folder() / "__init__.py"
    assert module_file("analysis.run.nothing") is None
    assert module_file("json.decoder") is None
    assert module_file("analysis2.run") is None


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """A small engine of two rooms, in a folder of its own."""
    folder = tmp_path / "analysis"
    for name, text in {
        "__init__.py": "",
        "a/__init__.py": "",
        "a/one.py": "import json\nfrom analysis.b import two\nPAGE = 'page.html.j2'\n",
        "a/words.yml": "a: 1\n",
        "a/type/font.ttf": "f",
        "a/page.html.j2": "",
        "a/other.html.j2": "",
        "a/.hidden.yml": "",
        "a/~$words.yml": "",
        "a/__pycache__/one.pyc": "",
        "a/inner/__init__.py": "",
        "a/inner/three.py": "",
        "a/inner/table.csv": "",
        "b/__init__.py": "",
        "b/two.py": "def late():\n    import analysis.a.one\n",
        "b/units.yml": "",
        "c/__init__.py": "",
        "c/units.yml": "",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    monkeypatch.setattr(module, "engine_folder", lambda: folder)
    module_file.cache_clear()  # it remembers where the engine's modules are
    yield folder
    module_file.cache_clear()


def test_modules_that_import_each_other_are_found_once(engine):
    found = find_modules(["analysis.a.one"])
    assert list(found) == [
        *("analysis.a.one", "analysis.a", "analysis.b", "analysis.b.two", "analysis"),
    ]
    assert found["analysis.b.two"] == engine / "b" / "two.py"


@pytest.mark.usefixtures("engine")
def test_a_package_s_data_count_and_of_the_templates_those_that_are_named():
    assert list(find_data(find_modules(["analysis.a.one"]))) == [
        *("a/page.html.j2", "a/type/font.ttf", "a/words.yml", "b/units.yml"),
    ]
    assert "a/inner/table.csv" in find_data(find_modules(["analysis.a.inner.three"]))


def test_a_stamp_differs_for_any_file_written_added_or_removed(engine):
    stamps = [stamp_engine(engine)]
    assert stamp_engine(engine) == stamps[0]
    path = engine / "a" / "one.py"
    (engine / "a" / "__pycache__" / "more.pyc").write_text("compiled", "utf-8")
    assert stamp_engine(engine) == stamps[0]
    path.write_text("import json, ast\n", "utf-8")
    stamps.append(stamp_engine(engine))
    os.utime(path, ns=(1, 1))
    stamps.append(stamp_engine(engine))
    (engine / "a" / "words.yml").unlink()
    stamps.append(stamp_engine(engine))
    (engine / "a" / "new.yml").write_text("", "utf-8")
    stamps.append(stamp_engine(engine))
    assert len(set(stamps)) == len(stamps)


def test_the_engine_is_loaded_until_its_code_is_another(engine, monkeypatch):
    assert is_loaded()
    monkeypatch.setattr(module, "_LOADED", (engine, stamp_engine(engine)))
    assert is_loaded()
    (engine / "b" / "two.py").write_text("def late():\n    return 1\n", "utf-8")
    assert not is_loaded()


def test_what_was_read_is_remembered_by_its_content(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_MEMO", {})
    memo = tmp_path / "memo.json"
    path = engine / "a" / "one.py"
    found, does = find_modules(["analysis.a.one"]), hash_code(path)
    save_memo(memo)
    module._MEMO.clear()

    def refuse(*_):
        raise AssertionError("parsed again")

    load_memo(memo)
    with monkeypatch.context() as patch:
        patch.setattr(module.ast, "parse", refuse)
        assert find_modules(["analysis.a.one"]) == found
        assert hash_code(path) == does
    path.write_text("import analysis.c\n", "utf-8")
    assert "analysis.c" in find_modules(["analysis.a.one"])
    assert hash_code(path) != does


@pytest.mark.parametrize("spoilt", ["", "{", "[]", "{}", '{"reader": ["x", "3"], "k": [[], ""]}'])
def test_a_memo_of_another_reader_or_a_damaged_one_is_not_taken_up(tmp_path, monkeypatch, spoilt):
    monkeypatch.setattr(module, "_MEMO", {})
    memo = tmp_path / "memo.json"
    load_memo(memo)  # there is none
    memo.write_text(spoilt, "utf-8")
    load_memo(memo)
    assert module._MEMO == {}
    write_memory(memo, {"reader": ["another"], "k": [["json"], "hash"]})
    load_memo(memo)
    assert module._MEMO == {}
    write_memory(memo, {"reader": module._reader(), "k": [["json"], "hash"]})
    whole = memo.read_text("utf-8")
    memo.write_text(whole.replace("json", "csv"), "utf-8")
    load_memo(memo)
    assert module._MEMO == {}
    memo.write_text(whole, "utf-8")
    load_memo(memo)
    assert list(module._MEMO) == ["k"]
    save_memo(tmp_path / "no folder" / "memo.json")  # only costs the next run time


def test_every_module_is_parsed_alike_whatever_the_python():
    for path in find_modules(["analysis.run.pipeline"]).values():
        shape = repr(module._shape(ast.parse(path.read_text("utf-8"))))
        assert " object at 0x" not in shape, path
