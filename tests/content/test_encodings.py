"""No file and no other program's output is read or written in whatever encoding a machine has."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "scripts", "benchmarks", "tests")
#: How many arguments each takes before the encoding is given too.
METHODS = {"read_text": 1, "write_text": 2}
#: These have a mode: binary needs no encoding.
OPENERS = {"open": 1, "fdopen": 1, "TextIOWrapper": 1}
#: `open` of these is another's: no text file.
OTHERS = {
    "os", "Image", "pdfplumber", "pikepdf", "tarfile", "zipfile", "webbrowser",
    "into", "journal", "labels",
}  # fmt: skip
RUNNERS = {"run", "Popen", "check_output"}


def find_unsaid(source, *, runners=True):
    """Yield the lines of calls that leave the encoding to the machine.

    Args:
        source: Python's.
        runners: whether programs are looked at. A test's are this Python, whose output comes in
            the machine's encoding as it is read in it.
    """
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        given = {one.arg: one.value for one in node.keywords}
        if "encoding" in given or None in given:
            continue
        called = node.func
        name = getattr(called, "attr", getattr(called, "id", ""))
        owner = getattr(called, "value", None)
        owner = getattr(owner, "id", getattr(owner, "attr", ""))
        if name in METHODS and len(node.args) < METHODS[name]:
            yield node.lineno
        elif name in OPENERS and (name == "fdopen" or owner not in OTHERS):
            place = 0 if name == "open" and isinstance(called, ast.Attribute) else 1
            mode = node.args[place] if len(node.args) > place else given.get("mode")
            if not (isinstance(mode, ast.Constant) and "b" in str(mode.value)):
                yield node.lineno
        elif runners and name in RUNNERS and {"text", "universal_newlines"} & given.keys():
            yield node.lineno


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text()",
        "path.write_text(x)",
        "path.write_text(data=x)",
        "open(path)",
        "open(path, 'w')",
        "path.open()",
        "path.open('a')",
        "io.TextIOWrapper(x)",
        "subprocess.run(x, text=True)",
        "os.fdopen(x, 'w')",
    ],
)
def test_what_is_left_to_the_machine_is_found(code):
    assert list(find_unsaid(code)) == [1]


@pytest.mark.parametrize(
    "code",
    [
        "path.read_text('utf-8')",
        "path.read_text(encoding='utf-8')",
        "path.write_text(x, 'utf-8')",
        "open(path, 'rb')",
        "path.open('wb')",
        "open(path, encoding='ascii')",
        "os.open(path, 0)",
        "subprocess.run(x, capture_output=True)",
        "subprocess.run(x, encoding='utf-8')",
    ],
)
def test_what_says_it_or_is_bytes_is_passed(code):
    assert list(find_unsaid(code)) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_text_file_s_encoding_is_said(folder):
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{line}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in find_unsaid(
            path.read_text("utf-8"), runners=folder not in ("tests", "benchmarks")
        )
    ]
    assert found == []
