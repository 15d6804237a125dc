"""The cache: an entry is whole or not there, and what is damaged is not taken."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from analysis.run import cache as module
from analysis.run.cache import Cache, Outputs, find_outputs, hash_bytes, key_of, list_files

KEY, OTHER = "ab" + "0" * 62, "cd" + "1" * 62
FILES = {"one.txt": b"1", "derived/tables/two.csv": b"2", "derived/three": b"\0\xff"}


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "build" / "cache")


@pytest.fixture
def made(tmp_path):
    return make(tmp_path / "made", FILES)


def make(folder, contents):
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return find_outputs(folder)


def contents(folder):
    return {name: path.read_bytes() for name, path in list_files(folder)}


def entry(cache, key=KEY):
    return cache.folder / key[:2] / key


def test_what_is_kept_can_be_taken_with_what_is_told_of_it(cache, made, tmp_path):
    assert cache.about(KEY) is None
    assert cache.take(KEY, tmp_path / "none") is None
    cache.keep(KEY, made, {"reads": {"a": "b"}})
    assert cache.about(KEY) == {"reads": {"a": "b"}, "hashes": dict(made.hashes)}
    taken = cache.take(KEY, tmp_path / "taken")
    assert taken == Outputs(tmp_path / "taken", made.hashes)
    assert contents(tmp_path / "taken") == FILES
    assert cache.take(OTHER, tmp_path / "none") is None
    assert not (tmp_path / "none").exists()
    assert [path.name for path in cache.folder.iterdir()] == [KEY[:2]]  # nothing left aside


def test_a_copy_is_kept_so_that_neither_can_spoil_the_other(cache, made, tmp_path):
    cache.keep(KEY, made, {})
    made.path("one.txt").write_bytes(b"changed")
    taken = cache.take(KEY, tmp_path / "taken")
    taken.path("one.txt").write_bytes(b"changed")
    cache.take(KEY, tmp_path / "again")
    assert contents(tmp_path / "again") == FILES


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("spoil", ["change", "remove", "empty"])
def test_a_damaged_entry_is_not_taken_and_is_gone(cache, made, tmp_path, name, spoil):
    cache.keep(KEY, made, {})
    cache.keep(OTHER, made, {})
    path = entry(cache) / "content" / name
    if spoil == "remove":
        path.unlink()
    else:
        path.write_bytes(b"x" if spoil == "change" else b"")
    assert cache.take(KEY, tmp_path / "taken") is None
    assert not (tmp_path / "taken").exists()
    assert cache.about(KEY) is None
    assert cache.take(OTHER, tmp_path / "taken") is not None


def test_an_entry_whose_description_is_damaged_is_none(cache, made, tmp_path):
    cache.keep(KEY, made, {})
    for spoilt in (
        '{"hashes": {',
        "[]",
        "{}",
        '{"hashes": []}',
        '{"hashes": {"a": 1}}',
        "[" * 10**5,
    ):
        (entry(cache) / "about.json").write_text(spoilt, "utf-8")
        assert cache.about(KEY) is None
    assert cache.take(KEY, tmp_path / "taken") is None
    cache.keep(KEY, made, {})
    assert cache.take(KEY, tmp_path / "taken") is not None


def test_what_is_kept_last_under_a_key_is_what_is_taken(cache, made, tmp_path):
    cache.keep(KEY, made, {"reads": 1})
    cache.keep(KEY, make(tmp_path / "other", {"new": b"n"}), {"reads": 2})
    assert cache.about(KEY)["reads"] == 2
    cache.take(KEY, tmp_path / "taken")
    assert contents(tmp_path / "taken") == {"new": b"n"}


def test_nothing_made_is_something_kept(cache, tmp_path):
    cache.keep(KEY, find_outputs(tmp_path / "nothing"), {"reads": {}})
    assert cache.take(KEY, tmp_path / "taken") == Outputs(tmp_path / "taken", {})


def test_a_writer_that_fails_half_way_leaves_what_was_there(cache, made, tmp_path, monkeypatch):
    cache.keep(KEY, made, {"reads": 1})
    copied = []

    def fail(source, target):
        if copied:
            raise OSError(28, "No space left on device")
        copied.append(target.write_bytes(source.read_bytes()))

    with monkeypatch.context() as patch:
        patch.setattr(module.shutil, "copyfile", fail)
        cache.keep(KEY, make(tmp_path / "other", {"a": b"a", "b": b"b"}), {"reads": 2})
        cache.keep(OTHER, made, {})
    assert cache.about(KEY)["reads"] == 1
    assert cache.about(OTHER) is None
    assert [path.name for path in cache.folder.iterdir()] == [KEY[:2]]


def test_a_folder_that_can_t_be_is_no_error(tmp_path, made):
    (tmp_path / "file").write_text("", "utf-8")
    cache = Cache(tmp_path / "file" / "cache")
    cache.keep(KEY, made, {})
    assert cache.take(KEY, tmp_path / "taken") is None
    cache.prune()


def test_two_writers_and_readers_at_once_leave_a_whole_entry(cache, made, tmp_path):
    others = [make(tmp_path / f"made {n}", {"one.txt": b"%d" % n, "n": b"n"}) for n in range(4)]

    def work(number):
        for turn in range(10):
            cache.keep(KEY, others[number], {"reads": {}})
            folder = tmp_path / "taken" / f"{number} {turn}"
            if (taken := cache.take(KEY, folder)) is not None:
                assert {name: hash_bytes(taken.path(name)) for name in taken.hashes} == dict(
                    taken.hashes
                )
                assert dict(taken.hashes) in [dict(one.hashes) for one in others]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    cache.keep(KEY, made, {})
    cache.take(KEY, tmp_path / "last")
    assert contents(tmp_path / "last") == FILES


def keep_in_order(cache, made, count):
    """Keep entries, each used a second after the one before, and return their keys."""
    keys = [f"{number:02d}" * 32 for number in range(count)]
    for age, key in enumerate(keys):
        cache.keep(key, made, {})
        os.utime(entry(cache, key), (1_000_000 + age, 1_000_000 + age))
    return keys


def size_of(cache, key):
    return sum(path.stat().st_size for _, path in list_files(entry(cache, key)))


def test_pruning_removes_what_was_used_longest_ago_and_no_more_than_it_must(cache, made):
    keys = keep_in_order(cache, made, 5)
    one = size_of(cache, keys[0])
    cache.prune(5 * one)
    assert all(cache.about(key) for key in keys)
    cache.prune(5 * one - 1)
    assert [cache.about(key) is not None for key in keys] == [False, True, True, True, True]
    cache.prune(2 * one)
    assert [cache.about(key) is not None for key in keys] == [False, False, False, True, True]
    cache.prune(0)
    assert not any(cache.about(key) for key in keys)


def test_what_was_taken_counts_as_used(cache, made, tmp_path):
    keys = keep_in_order(cache, made, 3)
    assert cache.take(keys[0], tmp_path / "taken") is not None
    cache.prune(size_of(cache, keys[0]))
    assert [cache.about(key) is not None for key in keys] == [True, False, False]


def test_by_default_a_small_cache_is_left_alone(cache, made):
    keys = keep_in_order(cache, made, 3)
    cache.prune()
    assert all(cache.about(key) for key in keys)


def test_pruning_sweeps_what_a_killed_run_began_and_leaves_what_one_is_writing(cache, made):
    cache.keep(KEY, made, {})
    now = time.time()
    for name, age in ((".new-old", 25), (".new-young", 23), (".other", 99)):
        folder = cache.folder / name
        folder.mkdir()
        (folder / "part").write_bytes(b"x")
        os.utime(folder, (now - age * 3600,) * 2)
    cache.prune()
    assert {path.name for path in cache.folder.iterdir()} == {".new-young", ".other", KEY[:2]}
    assert cache.about(KEY) is not None


def test_outputs_are_files_by_their_paths_with_hashes_of_their_bytes(made, tmp_path):
    assert list(made.hashes) == sorted(FILES)
    assert made.path("one.txt").read_bytes() == b"1"
    known = "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"  # of "1"
    assert made.hashes["one.txt"] == hash_bytes(tmp_path / "made" / "one.txt") == known
    assert set(made.within("derived")) == {"derived/tables/two.csv", "derived/three"}
    assert made.within("derived/tables") == {
        "derived/tables/two.csv": made.hashes["derived/tables/two.csv"]
    }
    assert made.within("deri") == {}


def test_a_key_is_of_what_the_facts_say_and_not_of_their_order():
    assert key_of({"a": "1", "b": "2"}) == key_of({"b": "2", "a": "1"})
    keys = {
        key_of(facts)
        for facts in ({}, {"a": "1"}, {"a": "2"}, {"b": "1"}, {"a": "1", "b": ""}, {"a": "1b"})
    }
    assert len(keys) == 6
    assert all(len(key) == 64 for key in keys)
