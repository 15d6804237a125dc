"""The files that a process really opens: each in a process of its own, as a hook stays."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.core.project import DERIVED_VARIABLE
from analysis.core.project import VARIABLE as PROJECT_VARIABLE
from analysis.run.trace import VARIABLE, Trace, find_changed, hash_read, read_trace

SOURCE = Path(__file__).parents[2] / "src"
BEGIN = """\
import sys
from analysis.run.trace import trace_kernel
sys.path.insert(0, "")
trace_kernel()
"""


@pytest.fixture
def root(tmp_path):
    """A project with files of one's own, and a folder beside it."""
    root = tmp_path / "project"
    for name in (
        *("brief.toml", "notebooks/extra.csv", "notebooks/more.csv", "notebooks/sub/a.txt"),
        *("data/mine.csv", "build/made.txt", "dist/made.txt", ".git/config", ".hidden"),
        *("notebooks/.ipynb_checkpoints/a.ipynb", "work/derived/town/tables/a.csv"),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a,b\n1,2\n", "utf-8")
    (root / "notebooks" / "helper.py").write_text("x = 1\n", "utf-8")
    (tmp_path / "beside.txt").write_text("b", "utf-8")
    return root


@pytest.fixture
def trace(root):
    def run(code, own=(), **environment):
        """Trace code that runs where the notebooks stand."""
        target = root / "work" / "step" / "opened.txt"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        given = {VARIABLE: str(target), DERIVED_VARIABLE: str(root / "work" / "derived")}
        without = {PROJECT_VARIABLE, "PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX"}
        kept = {name: one for name, one in os.environ.items() if name not in without}
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", BEGIN + code],
            cwd=root / "notebooks",
            env={**kept, "PYTHONPATH": str(SOURCE), **given, **environment},
            check=True,
        )
        return read_trace(target, root, own)

    return run


def sha(content):
    return hashlib.sha256(content).hexdigest()


CONTENT = sha(b"a,b\n1,2\n")


@pytest.mark.parametrize(
    "code",
    [
        "open('extra.csv')",
        "open(b'extra.csv', 'rb')",
        "from pathlib import Path; Path('extra.csv').read_text()",
        "import os; os.close(os.open('extra.csv', os.O_RDONLY))",
        "import io; io.FileIO('extra.csv')",
        "open('../notebooks/sub/../extra.csv'); open('extra.csv')",
        "import pandas as pd; pd.read_csv('extra.csv')",
        "import csv; list(csv.reader(open('extra.csv')))",
    ],
)
def test_a_file_that_is_read_counts_with_its_content_however_it_is_opened(trace, code):
    assert trace(code) == Trace({"notebooks/extra.csv": CONTENT})


def test_an_imported_module_of_one_s_own_counts_by_its_source(trace, root):
    known = {"notebooks/helper.py": sha(b"x = 1\n")}
    assert trace("import helper") == Trace(known)
    assert list((root / "notebooks" / "__pycache__").glob("helper.*.pyc"))
    assert trace("import helper") == Trace(known)  # compiled by now


def test_a_file_beside_compiled_ones_counts_as_itself(trace, root):
    folder = root / "notebooks" / "__pycache__"
    folder.mkdir()
    (folder / "helper.one.txt").write_text("a,b\n1,2\n", "utf-8")
    assert trace("open('__pycache__/helper.one.txt')") == Trace(
        {"notebooks/__pycache__/helper.one.txt": CONTENT}
    )


def test_the_search_for_modules_lists_no_folder(trace):
    code = """\
import helper, importlib.metadata, pkgutil
list(importlib.metadata.entry_points()), list(pkgutil.iter_modules())
try:
    import nothing_of_this_name
except ImportError:
    pass
"""
    assert list(trace(code).reads) == ["notebooks/helper.py"]


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.listdir()",
        "import os; os.listdir('.')",
        "import os; list(os.scandir('.'))",
        "from pathlib import Path; list(Path('.').glob('*.csv'))",
        "from pathlib import Path; list(Path.cwd().iterdir())",
        "import glob; glob.glob('*.csv')",
        "import os; list(os.scandir())",
    ],
)
def test_a_folder_that_a_cell_lists_counts_even_where_modules_are_searched(trace, root, code):
    seen = {name: one for name, one in trace(code).reads.items() if "sub" not in name}
    assert list(seen) == ["folder notebooks"]
    assert not list(find_changed(seen, root))
    (root / "notebooks" / "extra.csv").write_text("other content", "utf-8")
    assert not list(find_changed(seen, root))
    (root / "notebooks" / "third.csv").write_text("", "utf-8")
    assert list(find_changed(seen, root)) == ["folder notebooks"]


def test_a_folder_that_is_opened_to_be_walked_counts_too(trace, root):
    seen = trace("import os; list(os.fwalk('sub'))").reads
    assert not list(find_changed(seen, root))
    (root / "notebooks" / "sub" / "b.txt").write_text("", "utf-8")
    assert list(find_changed(seen, root))


def test_a_file_that_is_not_there_counts_as_that(trace, root):
    code = """\
try:
    open("../data/later.csv")
except OSError:
    pass
"""
    seen = trace(code)
    assert seen == Trace({"data/later.csv": ""})
    (root / "data" / "later.csv").write_text("", "utf-8")
    assert list(find_changed(seen.reads, root)) == ["data/later.csv"]


@pytest.mark.parametrize(
    "code",
    [
        "open('new.txt', 'w').close()",
        "open('new.txt', 'x').close()",
        "open('new.txt', 'a').close()",
        "from pathlib import Path; Path('new.txt').write_text('a')",
        "import os; os.close(os.open('new.txt', os.O_WRONLY | os.O_CREAT))",
        "import os; os.close(os.open('new.txt', os.O_RDWR | os.O_CREAT))",
        "open('new.txt', 'w').close(); open('new.txt').read()",
    ],
)
def test_what_is_written_elsewhere_is_told_and_is_not_read(trace, code):
    assert trace(code) == Trace({}, ("notebooks/new.txt",))


def test_what_is_opened_to_be_changed_in_place_is_written(trace):
    assert trace("open('extra.csv', 'r+').close()") == Trace({}, ("notebooks/extra.csv",))


def test_what_is_known_otherwise_is_left_out(trace, root):
    code = """\
import json, sqlite3, email.mime.text, analysis.core.records, pathlib
root = pathlib.Path("..")
for name in ("build/made.txt", "dist/made.txt", ".git/config", ".hidden",
             "notebooks/.ipynb_checkpoints/a.ipynb", "work/derived/town/tables/a.csv"):
    (root / name).read_text()
(root / "work/derived/town/b.csv").write_text("x")
(root / "work/step/notebook.ipynb").write_text("x")
open("/proc/self/status").close()
open(json.__file__).close()
open(analysis.core.records.__file__).close()
open("extra.csv").close()
"""
    assert trace(code) == Trace({"notebooks/extra.csv": CONTENT})
    own = (root / "notebooks" / "extra.csv",)
    assert trace(code, own) == Trace()


def test_a_file_beside_the_project_is_named_by_its_whole_path(trace, root):
    beside = root.parent / "beside.txt"
    outside = {"TMPDIR": str(root.parent / "elsewhere"), "HOME": str(root.parent / "home")}
    Path(outside["TMPDIR"]).mkdir()
    seen = trace(f"open({str(beside)!r}).close()", **outside)
    assert seen == Trace({str(beside): sha(b"b")})
    assert not list(find_changed(seen.reads, root))
    beside.write_text("c", "utf-8")
    assert list(find_changed(seen.reads, root)) == [str(beside)]


def test_settings_and_files_for_temporary_use_are_left_out(trace, root):
    home, temporary = root.parent / "home", root.parent / "temporary"
    code = f"""\
from pathlib import Path
for folder in ({str(temporary)!r}, {str(home / ".ipython")!r}, {str(home / ".cache" / "x")!r}):
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "a.txt").write_text("a")
    (Path(folder) / "a.txt").read_text()
"""
    temporary.mkdir()
    assert trace(code, TMPDIR=str(temporary), HOME=str(home)) == Trace()


def test_a_link_is_what_it_leads_to(trace, root):
    (root / "notebooks" / "link.csv").symlink_to(root / "data" / "mine.csv")
    assert trace("open('link.csv')") == Trace({"data/mine.csv": CONTENT})


def test_a_process_that_is_not_asked_to_writes_nothing_down(trace):
    assert trace("open('extra.csv')", **{VARIABLE: ""}) == Trace()


def test_names_in_any_script_are_kept(trace, root):
    (root / "notebooks" / "数据 表.csv").write_text("x", "utf-8")
    assert list(trace("open('数据 表.csv')").reads) == ["notebooks/数据 表.csv"]


@pytest.mark.skipif(sys.platform != "linux", reason="names are any bytes on Linux alone")
@pytest.mark.parametrize("ascii_only", [False, True])
def test_names_that_the_locale_can_t_say_are_kept(trace, root, ascii_only):
    name = b"\xe5\x89\xaf.csv" if ascii_only else b"\xff.csv"
    Path(os.fsdecode(bytes(root / "notebooks") + b"/" + name)).write_text("x", "utf-8")
    locale = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"} if ascii_only else {}
    seen = trace(f"open({name!r})", **locale).reads
    assert seen == {os.fsdecode(b"notebooks/" + name): sha(b"x")}
    assert hash_read("folder notebooks", root)


# What was written down


def test_a_file_read_and_listed_is_hashed_as_it_is_now(root):
    assert hash_read("notebooks/extra.csv", root) == CONTENT
    assert hash_read("folder notebooks/sub", root) == sha(b"a.txt")
    (root / "notebooks" / "sub" / "0").mkdir()
    assert hash_read("folder notebooks/sub", root) == sha(b"0\0a.txt")
    assert hash_read("notebooks/sub", root) == sha(b"0\0a.txt")  # opened to be listed
    for gone in ("no", "folder no"):
        assert hash_read(gone, root) == ""


def test_what_changed_is_named(root):
    reads = {"notebooks/extra.csv": CONTENT, "no": "", "data/mine.csv": sha(b""), "brief.toml": ""}
    assert list(find_changed(reads, root)) == ["data/mine.csv", "brief.toml"]
    assert not list(find_changed({}, root))


def test_a_trace_is_read_once_for_each_file_sorted_and_without_what_is_known(root, tmp_path):
    path = tmp_path / "opened.txt"
    assert read_trace(path, root, ()) == Trace()
    lines = [
        f"r {root}/notebooks/more.csv",
        f"r {root}/notebooks/extra.csv",
        f"r {root}/notebooks/more.csv",
        f"w {root}/z.txt",
        f"w {root}/a.txt",
        f"r {root}/a.txt",
        f"r folder {root}/data",
        f"r {root}/data/mine.csv",
        f"r {root.parent}/projects.txt",
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    seen = read_trace(path, root, [root / "notebooks" / ".." / "data" / "mine.csv"])
    assert json.loads(json.dumps(dict(seen.reads))) == {
        f"{root.parent}/projects.txt": "",
        "folder data": sha(b"mine.csv"),
        "notebooks/extra.csv": CONTENT,
        "notebooks/more.csv": CONTENT,
    }
    assert list(seen.reads) == sorted(seen.reads)
    assert seen.writes == ("a.txt", "z.txt")
