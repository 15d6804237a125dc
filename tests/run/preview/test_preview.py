"""A preview from beginning to end: in which language, of what, built when, and gone at last."""

import contextlib
import http.client
import threading
import urllib.parse

import pytest

from analysis.core.errors import InputError
from analysis.run.preview import preview as module
from analysis.run.preview.preview import Preview, build_report, find_words
from analysis.words.catalogue import catalogue, languages

LONG = 60


def read(address, path=""):
    asked = urllib.parse.urlsplit(address + path)
    connection = http.client.HTTPConnection(asked.netloc, timeout=LONG)
    with contextlib.closing(connection):
        connection.request("GET", asked.path)
        answer = connection.getresponse()
        if answer.status == http.HTTPStatus.FOUND:
            return read(urllib.parse.urljoin(address, answer.headers["Location"]))
        assert answer.status == http.HTTPStatus.OK
        return answer.read().decode()


def waits_in(preview):
    """Return the languages in which the page says that there is no brief yet."""
    with preview:
        page = read(preview.address)
    return [one for one in languages() if catalogue(one).say("preview.no_brief") in page]


def spoil(town):
    path = town.parameters / "town.yml"
    path.write_text(path.read_text("utf-8").replace("base_year: 2014", "base_year: soon"), "utf-8")


# What is shown


def test_the_page_is_in_the_scenario_s_first_language_or_the_one_asked_for(town, build):
    assert waits_in(Preview(town, "town", build=build)) == ["zh"]
    path = town.parameters / "town.yml"
    path.write_text(path.read_text("utf-8").replace("[zh, en]", "[en, zh]"), "utf-8")
    assert waits_in(Preview(town, "town", build=build)) == ["en"]
    assert waits_in(Preview(town, "town", language="zh", build=build)) == ["zh"]


def test_faulty_parameters_are_waited_for_in_the_engine_s_first_language(town, build):
    spoil(town)
    assert waits_in(Preview(town, "town", build=build)) == [languages()[0]]


def test_a_scenario_or_language_there_is_not_is_refused_at_once(town, build):
    with pytest.raises(InputError, match=r"no such file notebooks/parameters/twon\.yml"):
        Preview(town, "twon", build=build)
    with pytest.raises(InputError, match="language 'xx'"):
        Preview(town, "town", language="xx", build=build)


def test_a_scenario_given_by_its_path_is_shown_by_its_name(town, build, tmp_path):
    path = tmp_path / "elsewhere" / "village.yml"
    path.parent.mkdir()
    path.write_bytes((town.parameters / "town.yml").read_bytes())
    brief = town.reports / "village" / "brief.zh.html"
    brief.parent.mkdir(parents=True)
    brief.write_text("<html><body>The village.</body></html>", "utf-8")
    with Preview(town, str(path), build=build) as preview:
        assert "The village." in read(preview.address)


def test_a_page_is_spoken_to_in_the_projects_words_while_they_can_be_read(town):
    town.words.mkdir()
    own = town.words / "en.yml"
    own.write_text("preview: {lost: Gone}\n", "utf-8")
    assert find_words(town, "en").say("preview.lost") == "Gone"
    own.write_text("preview: {lots: Gone}\n", "utf-8")
    assert find_words(town, "en") == catalogue("en")
    assert find_words(town, "xx") == catalogue("zh")


def test_a_page_without_a_brief_says_so_in_the_project_s_words(town, build):
    town.words.mkdir()
    (town.words / "en.yml").write_text("preview: {no_brief: Soon here}\n", "utf-8")
    with Preview(town, "town", language="en", build=build) as preview:
        assert "Soon here" in read(preview.address)


# What is built


@pytest.fixture
def running(town, build):
    """A preview whose builds run in a thread; what was told of them, and a bell for each."""
    told, bell = [], threading.Semaphore(0)

    def tell(state):
        told.append(state)
        bell.release()

    with Preview(town, "town", tell=tell, build=build) as preview:
        thread = threading.Thread(target=preview.run)
        thread.start()
        yield preview, told, bell
        preview.end()
        thread.join(LONG)
        assert not thread.is_alive()


def test_the_first_build_is_asked_for_at_once_and_the_next_by_a_save(town, running, write):
    preview, told, bell = running
    assert bell.acquire(timeout=LONG)
    assert (told[0].error, told[0].seconds is not None) == ("", True)
    assert "<p>Text.</p>" in read(preview.address, "brief.en.html")
    write("Other.")
    while "<p>Other.</p>" not in read(preview.address, "brief.en.html"):
        assert bell.acquire(timeout=LONG)
    assert (town.reports / "town" / "brief.zh.html").is_file()


def test_a_build_is_given_the_project_and_the_name(town):
    given, done = [], threading.Event()
    with Preview(
        town, "town", tell=lambda _: done.set(), build=lambda *both: given.append(both)
    ) as preview:
        thread = threading.Thread(target=preview.run)
        thread.start()
        assert done.wait(LONG)
        preview.end()
        thread.join(LONG)
    assert given[0] == (town, "town")


def test_where_no_build_is_given_the_report_is_made(town, monkeypatch):
    made, done = [], threading.Event()
    monkeypatch.setattr(module, "run_report", lambda *both: made.append(both))
    with Preview(town, "town", tell=lambda _: done.set()) as preview:
        thread = threading.Thread(target=preview.run)
        thread.start()
        assert done.wait(LONG)
        preview.end()
        thread.join(LONG)
    [(project, scenario), *_] = made
    assert (project, scenario.scenario, scenario.base_year) == (town, "town", 2014)


def test_a_report_is_made_from_the_parameters_as_they_stand(town, monkeypatch):
    made = []
    monkeypatch.setattr(module, "run_report", lambda _, scenario: made.append(scenario.base_year))
    path = town.parameters / "town.yml"
    build_report(town, "town")
    path.write_text(path.read_text("utf-8").replace("2014", "2016", 1), "utf-8")
    build_report(town, "town")
    assert made == [2014, 2016]
    spoil(town)
    path.write_text(path.read_text("utf-8").replace("2016", "soon", 1), "utf-8")
    with pytest.raises(InputError, match=r"town\.yml.*base_year"):
        build_report(town, "town")
    assert len(made) == 2


# The end


def test_once_it_is_left_nothing_is_served_or_watched_any_more(town, build):
    before = threading.active_count()
    preview = Preview(town, "town", build=build)
    assert threading.active_count() == before
    with preview:
        assert threading.active_count() >= before + 2
        read(preview.address)
    assert threading.active_count() == before
    with pytest.raises((OSError, http.client.HTTPException)):
        read(preview.address)
    preview.run()
    assert build.made == 0


def test_an_error_inside_goes_through_once_all_has_ended(town, build):
    before = threading.active_count()
    with (
        pytest.raises(KeyboardInterrupt),
        Preview(town, "town", build=build),
    ):
        raise KeyboardInterrupt
    assert threading.active_count() == before


def test_a_port_that_was_asked_for_is_the_page_s(town, build):
    first = Preview(town, "town", build=build)
    with first:
        port = int(first.address.split(":")[2].split("/")[0])
    with Preview(town, "town", port=port, build=build) as second:
        assert second.address.startswith(f"http://127.0.0.1:{port}/")
