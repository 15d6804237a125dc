import http.client
import json
import threading

import pytest

from analysis.run.preview.preview import Preview
from analysis.words.catalogue import catalogue

LONG = 60


@pytest.fixture
def ask(preview):
    """Send a request as a browser would; return its status, headers and body."""
    _, place = preview.address.split("//")
    host, token, _ = place.split("/")

    def ask(path="", *, of=token, method="GET", **headers):
        connection = http.client.HTTPConnection(host, timeout=LONG)
        connection.request(method, f"/{of}/{path}", headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    return ask


class Listener:
    """A browser that hears of the builds."""

    def __init__(self, address, page):
        _, place = address.split("//")
        host, token, _ = place.split("/")
        self.connection = http.client.HTTPConnection(host, timeout=LONG)
        self.connection.request("GET", f"/{token}/.preview/events?page=/{token}/{page}")
        self.answer = self.connection.getresponse()
        assert self.answer.headers["Content-Type"] == "text/event-stream; charset=utf-8"

    def hear(self):
        """Return the next word of the server; None at the end."""
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                return json.loads(line.removeprefix(b"data: "))
        return None

    def hear_until(self, key):
        """Return the first word that says something under a key."""
        while not (said := self.hear())[key]:
            pass
        return said

    def hear_built(self):
        while not (said := self.hear())["says"].startswith(("Built", "已生成")):
            pass
        return said


@pytest.fixture
def listen(preview):
    made = []

    def listen(page="brief.en.html"):
        made.append(Listener(preview.address, page))
        return made[-1]

    yield listen
    for one in made:
        one.connection.close()


@pytest.fixture
def built(listen):
    """A listener to the English brief, once the first build has been made."""
    listener = listen()
    listener.hear_built()
    return listener


def version_of(ask, page="brief.en.html"):
    return ask(page)[2].decode().partition('data-version="')[2].partition('"')[0]


@pytest.mark.usefixtures("built")
def test_the_brief_is_served_with_the_script_and_its_file_is_as_it_was(ask, town):
    status, headers, content = ask("brief.en.html")
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    served = content.decode()
    written = (town.reports / "town" / "brief.en.html").read_text("utf-8")
    assert "script" not in written
    assert served.count("<script") == 1
    assert "<p>Text.</p>" in served
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    script = served.partition('<script src="')[2].partition('"')[0]
    status, headers, content = ask(script.split("/", 2)[2])
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert b"EventSource" in content


@pytest.mark.usefixtures("built")
def test_the_address_leads_to_the_brief_in_the_language(ask):
    status, headers, _ = ask()
    assert (status, headers["Location"].endswith("/brief.en.html")) == (302, True)


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("figures/a.csv", "text/csv; charset=utf-8"),
        ("figures/a.svg", "image/svg+xml"),
        ("figures/a.png", "image/png"),
        ("figures/%61.png", "image/png"),
    ],
)
def test_the_other_files_are_served_as_what_they_are(ask, name, kind):
    status, headers, content = ask(name)
    assert (status, headers["Content-Type"], content) == (200, kind, b"<svg/>")
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "name",
    [
        "../secret.csv",
        "%2e%2e/secret.csv",
        "..%2fsecret.csv",
        "figures/../../secret.csv",
        "figures/%2e%2e/%2e%2e/secret.csv",
        "//secret.csv",
        "link.csv",
        "a%00.csv",
        "figures/none.csv",
    ],
)
def test_nothing_outside_the_report_is_served(ask, town, name):
    secret = town.reports / "secret.csv"
    secret.write_text("secret", "utf-8")
    (town.reports / "town" / "link.csv").symlink_to(secret)
    status, _, content = ask(name)
    assert (status, content) == (404, b"Not Found")
    status, _, content = ask(str(secret).replace("/", "%2f"))
    assert (status, content) == (404, b"Not Found")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("token", ["", "guess", "%00", ".."])
def test_without_the_token_nothing_is_told(ask, token):
    for path in ("brief.en.html", ".preview/events", ".preview/preview.js"):
        assert ask(path, of=token)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80"])
def test_a_name_that_leads_here_reaches_nothing(ask, host):
    assert ask("brief.en.html", Host=host)[0] == 403
    assert ask(".preview/events", Host=host)[0] == 403


def test_nothing_can_be_sent(ask):
    assert ask("brief.en.html", method="POST")[0] == 501


def test_a_save_is_heard_and_its_page_is_another(ask, built, write):
    before = version_of(ask)
    write("Another text.")
    said = built.hear_built()
    assert said["version"] == version_of(ask) != before
    assert b"<p>Another text.</p>" in ask("brief.en.html")[2]


def test_a_page_that_an_edit_leaves_as_it_was_keeps_its_version(ask, built, write):
    before = version_of(ask, "brief.zh.html")
    write("Another text.")
    built.hear_built()
    assert version_of(ask, "brief.zh.html") == before


def test_each_reader_hears_it_in_the_language_of_the_page(built, listen, write):
    other = listen("brief.zh.html")
    other.hear()
    write("Another text.", "zh")
    assert built.hear_built()["says"].startswith("Built in ")
    assert other.hear_built()["says"].startswith("已生成，用时")


def test_an_error_is_heard_with_its_place_and_the_last_good_brief_stays(ask, built, write):
    write("A {fault.")
    said = built.hear_until("error")
    assert said["error"].startswith("notebooks/prose/jia.en.md, line 7")
    assert said["failed"] == catalogue("en").say("preview.failed")
    assert said["version"] == version_of(ask)
    assert b"<p>Text.</p>" in ask("brief.en.html")[2]
    write("Mended.")
    said = built.hear_built()
    assert (said["error"], said["failed"]) == ("", "")
    assert b"<p>Mended.</p>" in ask("brief.en.html")[2]


def test_an_edit_during_a_build_is_in_the_page_at_last(ask, built, build, write):
    build.hold.clear()
    build.begun.clear()
    write("First.")
    assert build.begun.wait(LONG)
    build.begun.clear()
    # A slow build keeps nobody waiting.
    assert b"<p>Text.</p>" in ask("brief.en.html")[2]
    write("Second.")
    build.hold.set()
    assert build.begun.wait(LONG)
    built.hear_built()
    while b"<p>Second.</p>" not in ask("brief.en.html")[2]:
        built.hear()


def test_before_the_first_build_a_page_waits_and_is_told(town, build):
    build.hold.clear()
    with Preview(town, "town", language="en", build=build) as preview:
        thread = threading.Thread(target=preview.run)
        thread.start()
        listener = Listener(preview.address, "")
        assert listener.hear()["version"] == ""
        listener.connection.close()
        host, token, _ = preview.address.split("//")[1].split("/")
        connection = http.client.HTTPConnection(host, timeout=LONG)
        connection.request("GET", f"/{token}/")
        answer = connection.getresponse()
        content = answer.read().decode()
        assert answer.status == 200
        assert catalogue("en").say("preview.no_brief") in content
        assert 'data-version=""' in content
        listener = Listener(preview.address, "")
        build.hold.set()
        assert listener.hear_built()["version"]
        preview.end()
        thread.join()
        assert listener.hear() is None


def test_a_scenario_that_was_never_built_shows_its_error_and_then_its_brief(town, build):
    path = town.parameters / "town.yml"
    good = path.read_text("utf-8")
    path.write_text(good.replace("base_year: 2014", "base_year: soon"), "utf-8")
    calls = []

    def read_and_build(project, name):
        from analysis.source.scenario import read_scenario

        calls.append(read_scenario(project, name))
        build(project, name)

    with Preview(town, "town", build=read_and_build) as preview:
        thread = threading.Thread(target=preview.run)
        thread.start()
        listener = Listener(preview.address, "")
        said = listener.hear_until("error")
        assert "notebooks/parameters/town.yml" in said["error"]
        assert "soon" in said["error"]
        assert said["failed"] == catalogue("zh").say("preview.failed_first")
        path.write_text(good, "utf-8")
        assert listener.hear_built()["version"]
        preview.end()
        thread.join()
    assert calls


@pytest.mark.usefixtures("built")
def test_a_page_that_the_report_lacks_says_so_and_waits_for_it(ask):
    status, headers, content = ask("brief.xx.html")
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b'data-version=""' in content
