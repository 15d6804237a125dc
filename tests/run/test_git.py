"""What git says of a project, and why it doesn't."""

import os
import subprocess

import pytest

from analysis.core.errors import InputError
from analysis.core.project import Project
from analysis.run.compare.runs import find_run
from analysis.run.git import find_commit, is_repository, is_shallow, list_tracked, read_blob

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
