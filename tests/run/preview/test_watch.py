"""A watch asks for a build after each save that counts, whatever notices the system gives."""

import threading

import pytest

from analysis.run.preview import watch as module
from analysis.run.preview.inputs import Inputs
from analysis.run.preview.watch import watch_inputs

LONG = 60


def append(path, text="\n# more\n"):
    path.write_text(path.read_text("utf-8") + text, "utf-8")


# By the notices of the system


@pytest.fixture
def inputs(town):
    return Inputs(town, "town")


@pytest.fixture
def asked(inputs, monkeypatch):
    """Set whenever the watch asks for a build; it looks often, for the watch to be set up."""
    monkeypatch.setattr(module, "_LOOK", 200)
    asked, ended = threading.Event(), threading.Event()
    thread = threading.Thread(target=watch_inputs, args=(inputs, asked.set, ended))
    thread.start()
    yield asked
    ended.set()
    thread.join()


def test_a_save_asks_for_a_build_and_so_does_the_next(town, asked):
    for _ in range(2):
        append(town.prose / "jia.en.md")
        assert asked.wait(LONG)
        asked.clear()


def test_a_file_put_in_the_place_of_another_asks_and_so_does_the_next(town, asked):
    for text in ("one", "two"):
        other = town.prose / "new"
        other.write_text(text, "utf-8")
        other.replace(town.prose / "jia.en.md")
        assert asked.wait(LONG)
        asked.clear()


def test_a_folder_that_comes_later_is_watched(town, asked):
    town.words.mkdir()
    (town.words / "en.yml").write_text("preview: {lost: Gone}\n", "utf-8")
    assert asked.wait(LONG)
    asked.clear()
    append(town.words / "en.yml")
    assert asked.wait(LONG)


# By notices that are made up


class Scripted:
    """Inputs that change when they are told to, and what the watch over them was asked."""

    def __init__(self, monkeypatch, rounds):
        """Take, for each round of notices, whether the inputs have changed at each of them."""
        self.ended = threading.Event()
        self.asked = 0
        self.watched = []
        self.options = {}
        self.place = ["a"]
        self._rounds = list(rounds)
        self._change = None
        monkeypatch.setattr(module, "watch", self.watch)
        monkeypatch.setattr(module, "_LOOK", 10)

    def folders(self):
        return list(self.place)

    def changed(self):
        return self._change() if callable(self._change) else self._change

    def ask(self):
        self.asked += 1

    def watch(self, *folders, **options):
        self.watched.append(folders)
        self.options = options
        if not self._rounds:
            self.ended.set()
            return
        for change in self._rounds.pop(0):
            gone = isinstance(change, OSError)
            self._change = gone or change
            if gone:
                raise change
            yield set()

    def run(self):
        watch_inputs(self, self.ask, self.ended)
        return self


def test_only_a_notice_after_which_something_differs_asks(monkeypatch):
    scripted = Scripted(monkeypatch, [[False, True, False, True, True]]).run()
    assert scripted.asked == 3


def test_the_folders_are_watched_anew_once_they_are_others(monkeypatch):
    scripted = Scripted(monkeypatch, [])

    def move():
        scripted.place = ["a", "b"]
        return True

    scripted._rounds = [[False, move, True, True], [True]]
    scripted.run()
    assert scripted.watched == [("a",), ("a", "b"), ("a", "b")]
    assert scripted.asked == 2  # what the first watch would still have told is not waited for


def test_without_notices_the_files_are_looked_at_and_watched_again(monkeypatch):
    gone = OSError("no space left for watches")
    scripted = Scripted(monkeypatch, [[gone], [False, gone], [False]]).run()
    assert scripted.asked == 2
    assert len(scripted.watched) == 4


def test_a_watch_is_told_when_to_end_and_looks_now_and_then(monkeypatch):
    scripted = Scripted(monkeypatch, [[False]]).run()
    options = scripted.options
    assert options["stop_event"] is scripted.ended
    assert options["yield_on_timeout"]
    assert not options["recursive"]
    assert options["watch_filter"] is None  # what counts is what stands in the files
    assert 0 < options["step"] < 1000


def test_what_has_ended_is_not_watched(monkeypatch):
    scripted = Scripted(monkeypatch, [[True]])
    scripted.ended.set()
    scripted.run()
    assert (scripted.watched, scripted.asked) == ([], 0)
