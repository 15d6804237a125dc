"""What git says of a project, and why it doesn't."""

import os
import subprocess
from random import Random

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.compare.runs import find_run
from analysis.run.git import (
    find_commit,
    is_repository,
    is_shallow,
    list_tracked,
    list_unignored,
    read_blob,
)

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org")


def git(folder, *arguments):
    subprocess.run(["git", "-C", str(folder), *IDENTITY, *arguments], check=True, stdout=-1)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "常州.csv").write_text("1", "utf-8")
    (folder / "stray").write_text("", "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "常州.csv")
    git(folder, "commit", "--quiet", "-m", "one")
    return folder


def test_what_is_tracked_is_listed_in_any_script(repository):
    assert is_repository(repository)
    assert list_tracked(repository) == ["常州.csv"]
    assert not is_repository(repository.parent)


def test_a_revision_is_a_commit_or_none(repository):
    commit = find_commit(repository, "HEAD")
    assert read_blob(repository, commit, "常州.csv") == b"1"
    assert read_blob(repository, commit, "stray") is None
    assert find_commit(repository, "HEAD~1") is None
    assert find_commit(repository, "--help") is None
    assert find_commit(repository, "a\0b") is None


def test_a_revision_beyond_a_shallow_clone_is_said_to_be(repository, tmp_path):
    (repository / "常州.csv").write_text("2", "utf-8")
    git(repository, "commit", "--quiet", "-am", "two")
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", repository.as_uri(), str(tmp_path / "shallow")],
        check=True,
    )
    shallow = tmp_path / "shallow"
    assert find_commit(shallow, "HEAD")
    assert find_commit(shallow, "HEAD~1") is None
    assert (is_shallow(shallow), is_shallow(repository)) == (True, False)
    with pytest.raises(InputError, match=r"'HEAD~1' is neither .* shallow and may lack it: git f"):
        find_run(Project.at(shallow), "HEAD~1", "jia")


def test_where_there_is_no_git_it_is_said(repository, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    with pytest.raises(InputError, match=r"a git repository, but there is no git here"):
        list_tracked(repository)
    with pytest.raises(InputError, match=r"install git"):
        find_commit(repository, "HEAD")


def test_where_git_refuses_its_own_words_are_said(repository, monkeypatch):
    if os.name == "posix" and os.getuid() == 0:
        os.chown(repository, 12345, 12345)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for ask in (list_tracked, lambda root: find_commit(root, "HEAD")):
        with pytest.raises(InputError, match=r"git refuses: .*dubious ownership.*safe\.directory"):
            ask(repository)


def test_what_is_no_repository_after_all_is_refused(tmp_path):
    (tmp_path / ".git").write_text("gitdir: nowhere\n", "utf-8")
    with pytest.raises(InputError, match=r"git refuses: .*not a git repository"):
        list_tracked(tmp_path)


#: Names and patterns that are easily told wrongly: anchored or not, of folders alone, taken back,
#: escaped, of any depth, no pattern at all.
NAMES = ("a", "b", "a.b", "ab", "build", ".x", "x y", "#a", "!a", "[a]", "a*", "数据", "b ")
PATTERNS = (
    *("a", "/a", "a/", "/a/", "a/b", "/a/b", "a//b", "./a", "../a", "/", "", "  ", " a", "b "),
    *("*", "/*", "*/", "**", "/**", "**/", "*.b", "a?", "?", "ab*", "**b", "a**", "a/*", "a/**"),
    *("**/a", "a/**/b", "**/a/b", "**/a/*", "/a/*/b", "*/b", "*/*/a", "a/*b", "**/build"),
    *("!a", "!/a", "!a/", "!/a/", "!a/b", "!*/", "!**/", "!*.b", "!**/b", "!a/**", "!*", "build/"),
    *("#a", r"\#a", r"\!a", r"a\*", r"\[a\]", r"b\ ", r"x\ y", "[ab]", "[!ab]"),
    *("[a-b]*", "[", "[]a]", "!build/", "x y", "数*"),
)


def plant(folder, chance, depth=0):
    """A folder of folders, files and lists of patterns, as chance has it."""
    folder.mkdir()
    for name in chance.sample(NAMES, chance.randint(1, 6)):
        if chance.random() < 0.5 and depth < 3:
            plant(folder / name, chance, depth + 1)
        else:
            (folder / name).write_text("x", "utf-8")
    if depth == 0 or chance.random() < 0.25:
        lines = chance.choices(PATTERNS, k=chance.randint(1, 4))
        (folder / ".gitignore").write_text("\n".join(lines) + "\n", "utf-8")


def listed_by_git(folder):
    git(folder, "init", "--quiet")
    asked = ("-c", f"core.excludesFile={os.devnull}", "ls-files", "-coz", "--exclude-standard")
    done = subprocess.run(["git", "-C", str(folder), *asked], check=True, capture_output=True)
    return sorted({*done.stdout.decode().split("\0")} - {""})


@pytest.mark.skipif(os.name == "nt", reason="names that Windows has not")
@pytest.mark.parametrize("seed", range(40))
def test_what_is_ignored_where_git_is_not_asked_is_what_git_ignores(tmp_path, seed):
    plant(tmp_path / "tree", Random(seed))  # noqa: S311 (no secret)
    found = sorted(list_unignored(tmp_path / "tree"))
    assert found == listed_by_git(tmp_path / "tree")


KEPT = [".gitignore", "a.md", "d/.gitignore", "d/a.md", "d/a.txt", "d/e/a.md", "d/e/a.txt"]


@pytest.mark.parametrize(
    ("lists", "left"),
    [
        ({"": "*\n!*/\n!*.md\n"}, ["a.md", "d/a.md", "d/e/a.md"]),  # a list of what is kept
        ({"": "d/\n!d/a.md\n"}, [".gitignore", "a.md", "a.txt"]),  # nothing comes back of a folder
        ({"": "*.txt\r\n", "d/": "!a.txt\n"}, KEPT),
        ({"": "/a.*\n", "d/": "/e\n"}, [".gitignore", "d/.gitignore", "d/a.md", "d/a.txt"]),
        ({"": "\ufeffd\n"}, [".gitignore", "a.md", "a.txt"]),
    ],
)
def test_a_nearer_list_has_the_last_word_but_in_an_ignored_folder(tmp_path, lists, left):
    tree = tmp_path / "tree"
    (tree / "d/e").mkdir(parents=True)
    for place in ("", "d/", "d/e/"):
        for name in ("a.md", "a.txt"):
            (tree / place / name).write_text("x", "utf-8")
    for place, text in lists.items():
        (tree / place / ".gitignore").write_bytes(text.encode())
    found = sorted(list_unignored(tree))
    assert found == listed_by_git(tree)
    assert found == left


def test_an_ignored_folder_is_not_entered(tmp_path, monkeypatch):
    (tmp_path / ".venv/lib").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text(".venv/\n", "utf-8")
    entered, scan = [], os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: entered.append(path) or scan(path))
    assert list(list_unignored(tmp_path)) == [".gitignore"]
    assert entered == [tmp_path]


@pytest.mark.parametrize("line", ["!", "\\", "[[:alpha:]]"])
def test_a_pattern_that_can_not_be_followed_is_refused_with_its_line(tmp_path, line):
    (tmp_path / ".gitignore").write_text(f"# [:a:]\n{line}\n", "utf-8")
    with pytest.raises(InputError, match=r"\.gitignore, line 2: .* accepted: what git accepts"):
        list(list_unignored(tmp_path))


def test_a_folder_without_a_list_of_what_is_ignored_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.gitignore: no such file"):
        list(list_unignored(tmp_path))
