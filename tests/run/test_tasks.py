"""Tasks: none is done twice, and what comes out is what a clean run makes."""

import contextlib
import random
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from analysis.run.cache import Cache, find_outputs, list_files
from analysis.run.tasks import Runner, Task, read_facts, write_facts
from analysis.run.trace import Trace, hash_read


@dataclass
class Bench:
    """A project's folder and cache, and runs of tasks in it."""

    root: Path
    before: dict = field(default_factory=dict)
    runs: int = 0
    told: list = field(default_factory=list)

    def run(self, *tasks, jobs=1, force=False, cache="cache", interrupt=lambda: None):
        """Run tasks, and return what became of each."""
        self.runs += 1
        self.told = []

        @contextlib.contextmanager
        def step(name):
            self.told.append(name)
            yield lambda at: self.told.append(f"{name}: {at}")

        runner = Runner(
            self.root,
            Cache(self.root / cache),
            self.root / f"work {self.runs}",
            before=self.before,
            force=force,
            step=step,
            interrupt=interrupt,
        )
        runner.run(tasks, jobs)
        self.before = {name: one.facts for name, one in runner.done.items()}
        return runner.done


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def task(name, needs=(), *, facts=None, text=None, make=None, **rest):
    """Return a task that writes a text: its own facts' and that of those it needs."""
    own = {"own": "0"} if facts is None else facts

    def tell_facts(made):
        return own | {
            f"{giver} {file}": one
            for giver, outputs in made.items()
            for file, one in outputs.hashes.items()
        }

    def write(folder, made, _tell):
        given = "".join(made[giver].path("out.txt").read_text("utf-8") for giver in sorted(made))
        (folder / "out.txt").write_text(f"{text or own}{given}", "utf-8")
        return Trace()

    return Task(name, tuple(needs), tell_facts, make or write, **rest)


def ran(done):
    return [name for name, one in done.items() if one.ran]


def test_nothing_is_done_twice(bench):
    tasks = [task("a"), task("b", ["a"]), task("c", ["a", "b"])]
    first = bench.run(*tasks)
    assert ran(first) == ["a", "b", "c"] == bench.told
    assert {one.why for one in first.values()} == {"it was not run before"}
    second = bench.run(*tasks)
    assert ran(second) == [] == bench.told
    assert {one.why for one in second.values()} == {"nothing changed"}
    for name, one in first.items():
        assert one.outputs.hashes == second[name].outputs.hashes
        assert one.outputs.folder != second[name].outputs.folder
        assert find_outputs(second[name].outputs.folder).hashes == one.outputs.hashes


def test_a_change_runs_what_depends_on_it_and_says_why(bench):
    bench.run(task("a"), task("b", ["a"]), task("c"))
    done = bench.run(task("a", facts={"own": "1"}), task("b", ["a"]), task("c"))
    assert ran(done) == ["a", "b"]
    assert done["a"].why == "own changed"
    assert done["b"].why == "a out.txt changed"
    assert done["c"].why == "nothing changed"


def test_what_comes_out_the_same_ends_the_chain(bench):
    bench.run(task("a", text="same"), task("b", ["a"]))
    done = bench.run(task("a", facts={"own": "1"}, text="same"), task("b", ["a"]))
    assert ran(done) == ["a"]


def test_what_was_made_before_the_last_run_is_taken_again(bench):
    bench.run(task("a"))
    bench.run(task("a", facts={"own": "1"}))
    done = bench.run(task("a"))
    assert ran(done) == []
    assert done["a"].why == "made before, by what it depends on now"
    assert done["a"].outputs.path("out.txt").read_text("utf-8") == "{'own': '0'}"


def test_the_same_facts_under_another_name_are_another_task(bench):
    bench.run(task("a", text="a's"))
    done = bench.run(task("b", text="b's"))
    assert ran(done) == ["b"]
    assert done["b"].outputs.path("out.txt").read_text("utf-8") == "b's"


def test_forced_everything_is_made_anew_and_kept(bench):
    bench.run(task("a", text="old"))
    done = bench.run(task("a", text="new"), force=True)
    assert ran(done) == ["a"]
    assert done["a"].why == "asked for"
    assert bench.run(task("a"))["a"].outputs.path("out.txt").read_text("utf-8") == "new"


def test_a_damaged_entry_is_made_again(bench):
    bench.run(task("a"))
    for path in (bench.root / "cache").rglob("out.txt"):
        path.write_text("spoilt", "utf-8")
    done = bench.run(task("a"))
    assert ran(done) == ["a"]
    for path in (bench.root / "cache").rglob("about.json"):
        path.write_text(path.read_text("utf-8").replace("reads", "seads"), "utf-8")
    done = bench.run(task("a"))
    assert ran(done) == ["a"]
    assert done["a"].why == "what it made is not kept any more"
    assert done["a"].outputs.path("out.txt").read_text("utf-8") == "{'own': '0'}"


def reading(root, name="a", *, file="extra.csv"):
    def make(folder, _made, _tell):
        path = root / file
        (folder / "out.txt").write_text(
            path.read_text("utf-8") if path.is_file() else "none", "utf-8"
        )
        return Trace({file: hash_read(file, root)})

    return task(name, make=make)


def test_a_file_that_a_task_was_seen_to_read_counts(bench):
    extra = bench.root / "extra.csv"
    first = bench.run(reading(bench.root))["a"]
    assert first.reads == {"extra.csv": ""}
    assert first.facts == {"own": "0", "extra.csv": ""}
    assert ran(bench.run(reading(bench.root))) == []
    for content in ("1", "2"):
        extra.write_text(content, "utf-8")
        done = bench.run(reading(bench.root))
        assert ran(done) == ["a"]
        assert done["a"].why == "extra.csv changed"
        again = bench.run(reading(bench.root))["a"]
        assert not again.ran
        assert again.reads == done["a"].reads
        assert again.facts == done["a"].facts
        assert again.outputs.path("out.txt").read_text("utf-8") == content
    extra.unlink()
    assert ran(bench.run(reading(bench.root))) == ["a"]


def test_what_writes_elsewhere_always_runs(bench):
    def make(folder, _made, _tell):
        (folder / "out.txt").write_text("x", "utf-8")
        return Trace({}, ("log.txt", "other.txt"))

    for _ in range(2):
        done = bench.run(task("a", make=make), task("b", ["a"]))
        assert done["a"].ran
        assert done["a"].always
        assert done["a"].why.endswith("; it writes to log.txt, other.txt, so it always runs")
    assert not done["b"].ran
    assert not done["b"].always


def test_what_is_made_while_an_input_is_edited_is_used_and_not_kept(bench):
    path = bench.root / "input"
    path.write_text("1", "utf-8")

    def make(folder, _made, _tell):
        path.write_text("2", "utf-8")
        (folder / "out.txt").write_text(path.read_text("utf-8"), "utf-8")
        return Trace()

    edited = Task("a", (), lambda _: {"input": path.read_text("utf-8")}, make)
    assert bench.run(edited)["a"].outputs.path("out.txt").read_text("utf-8") == "2"
    path.write_text("1", "utf-8")
    plain = Task("a", (), lambda _: {"input": path.read_text("utf-8")}, task("a", text="1").make)
    done = bench.run(plain)
    assert ran(done) == ["a"]
    assert done["a"].outputs.path("out.txt").read_text("utf-8") == "1"


def test_what_is_taken_is_made_this_run_s_own_and_counts_as_that(bench):
    def reuse(folder):
        (folder / "out.txt").write_text("mine", "utf-8")

    first = bench.run(task("a", text="theirs", reuse=reuse), task("b", ["a"]))
    assert first["a"].outputs.path("out.txt").read_text("utf-8") == "theirs"
    done = bench.run(task("a", reuse=reuse), task("b", ["a"]))
    assert ran(done) == ["b"]  # it is made of the other text
    assert done["a"].outputs.path("out.txt").read_text("utf-8") == "mine"
    assert done["a"].outputs.hashes == find_outputs(done["a"].outputs.folder).hashes
    assert ran(bench.run(task("a", text="x"))) == []
    assert bench.run(task("a"))["a"].outputs.path("out.txt").read_text("utf-8") == "theirs"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_is_raised_and_nothing_after_it_begins(bench, jobs):
    def fail(*_):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        bench.run(task("a", make=fail), task("b", ["a"]), task("c", ["b"]), jobs=jobs)
    assert bench.told == ["a"]
    assert ran(bench.run(task("a"), task("b", ["a"]))) == ["a", "b"]


def test_those_running_beside_one_that_fails_are_waited_for_and_kept(bench):
    begun = threading.Event()

    def fail(*_):
        begun.wait(30)
        raise ValueError("no")

    def slow(folder, _made, _tell):
        begun.set()
        (folder / "out.txt").write_text("done", "utf-8")
        return Trace()

    with pytest.raises(ValueError, match="no"):
        bench.run(task("a", make=fail), task("b", make=slow), task("c"), jobs=2)
    assert ran(bench.run(task("b"))) == []


def test_an_interruption_ends_what_begins_after_it_too(bench, monkeypatch):
    begun, ended = threading.Event(), threading.Semaphore(0)
    interruptions = []

    def stubborn(*_):
        """Wait to be ended, and begin anew, as a kernel does that ended before it answered."""
        for _ in range(3):
            begun.set()
            assert ended.acquire(timeout=30)
        raise ValueError("ended")

    def stop(*_):
        interruptions.append(1)
        ended.release()

    def interrupt(*_, **__):
        begun.wait(30)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr("analysis.run.tasks.wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        bench.run(task("a", make=stubborn), task("b", ["a"]), jobs=2, interrupt=stop)
    assert len(interruptions) == 3
    assert bench.told == ["a"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_tasks_that_wait_for_each_other_or_for_none_are_refused(bench, jobs):
    with pytest.raises(RuntimeError, match=r"wait for each other: \['a', 'b'\]"):
        bench.run(task("c"), task("a", ["b"]), task("b", ["a"]), jobs=jobs)
    with pytest.raises(RuntimeError, match="wait for each other"):
        bench.run(task("a", ["nobody"]), jobs=jobs)


def test_the_earlier_in_the_list_goes_first_and_none_before_what_it_needs(bench):
    tasks = [task("d", ["b"]), task("c"), task("a"), task("b", ["a"])]
    assert list(bench.run(*tasks)) == ["c", "a", "b", "d"]


def test_as_many_run_side_by_side_as_there_may(bench):
    both, at_once, most = threading.Barrier(2), set(), []
    lock = threading.Lock()

    def meet(folder, _made, _tell):
        with lock:
            at_once.add(folder.name)
            most.append(len(at_once))
        both.wait(60)  # neither goes on before the other is here
        with lock:
            at_once.discard(folder.name)
        (folder / "out.txt").write_text(folder.name, "utf-8")
        return Trace()

    names = "abcd"
    done = bench.run(*(task(name, make=meet) for name in names), jobs=2)
    assert sorted(done) == list(names)
    assert max(most) == 2


def test_what_a_task_tells_is_passed_on(bench):
    def make(_folder, _made, tell):
        tell("half way")
        return Trace()

    bench.run(task("a", make=make))
    assert bench.told == ["a", "a: half way"]


def test_a_task_is_given_what_it_needs_and_nothing_else(bench):
    seen = []

    def make(_folder, made, _tell):
        seen.append(sorted(made))
        return Trace()

    bench.run(task("a"), task("b"), task("c", ["b"], make=make))
    assert seen == [["b"]]


def test_facts_are_remembered_from_run_to_run(bench):
    path = bench.root / "folder" / "facts.json"
    assert read_facts(path) == {}
    done = bench.run(task("a"), reading(bench.root, "b"))
    path.parent.mkdir()
    write_facts(path, done)
    assert read_facts(path) == {"a": {"own": "0"}, "b": {"own": "0", "extra.csv": ""}}
    for spoilt in ("{", "[]", '{"a": []}', '{"a": {"b": 1}}', "[" * 10**5):
        path.write_text(spoilt, "utf-8")
        assert read_facts(path) == {}
    (bench.root / "file").write_text("", "utf-8")
    write_facts(bench.root / "file" / "facts.json", done)  # only costs an explanation


# Against a clean run


def draw_tasks(state, root):
    """Return a chain of tasks, of which each takes a part only of what it could."""

    def source(name):
        def make(folder, _made, _tell):
            extra = root / f"{name}.extra"
            (folder / "coarse.txt").write_text(str(state[name] // 3), "utf-8")
            (folder / "out.txt").write_text(str(state[name]), "utf-8")
            (folder / "seen.txt").write_text(
                extra.read_text("utf-8") if extra.is_file() else "", "utf-8"
            )
            return Trace({extra.name: hash_read(extra.name, root)})

        return Task(name, (), lambda _: {"value": str(state[name])}, make)

    def taker(name, needs, file):
        def facts(made):
            return {f"{giver} {file}": made[giver].hashes[file] for giver in needs} | {
                "value": str(state[name])
            }

        def make(folder, made, _tell):
            text = "+".join(made[giver].path(file).read_text("utf-8") for giver in needs)
            for one in ("out.txt", "coarse.txt", "seen.txt"):
                (folder / one).write_text(f"{name}({text})x{state[name] % 2}", "utf-8")
            return Trace()

        return Task(name, needs, facts, make)

    return [
        source("a"),
        source("b"),
        taker("c", ("a",), "coarse.txt"),
        taker("d", ("a", "b"), "seen.txt"),
        taker("e", ("c", "d"), "out.txt"),
        taker("f", ("b", "e"), "coarse.txt"),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_what_comes_out_is_what_a_clean_run_makes(bench, seed):
    """Edits, undone edits, files seen to be read, lost and damaged entries, in any order."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    state = dict.fromkeys("abcdef", 0)
    kept = 0
    for turn in range(15):
        for _ in range(chance.randint(0, 2)):
            kind = chance.choice(["value", "value", "extra", "gone", "spoil", "prune"])
            name = chance.choice("ab")
            if kind == "value":
                state[chance.choice(list(state))] = chance.randint(0, 5)
            elif kind == "extra":
                (bench.root / f"{name}.extra").write_text(str(chance.randint(0, 2)), "utf-8")
            elif kind == "gone":
                (bench.root / f"{name}.extra").unlink(missing_ok=True)
            elif kind == "prune":
                Cache(bench.root / "cache").prune(chance.randint(0, 3000))
            elif found := [p for _, p in list_files(bench.root / "cache") if p.suffix == ".txt"]:
                chance.choice(found).write_text("spoilt", "utf-8")
        tasks = draw_tasks(dict(state), bench.root)
        done = bench.run(*tasks, jobs=chance.choice([1, 3]))
        kept += len(tasks) - len(ran(done))
        clean = bench.run(*tasks, cache=f"clean {turn}")
        assert ran(clean) == [one.name for one in tasks]
        for name, one in clean.items():
            assert done[name].outputs.hashes == one.outputs.hashes
            assert find_outputs(done[name].outputs.folder).hashes == one.outputs.hashes
            assert done[name].facts == one.facts
    assert kept > 30  # else it is a proof of nothing
