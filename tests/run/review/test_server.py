import http.client
import json
import threading

import pytest

from analysis.run.review.server import ReviewServer
from analysis.words.catalogue import catalogue


@pytest.fixture
def served(draft):
    logged = []
    server = ReviewServer(draft, catalogue("zh"), log=logged.append)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    server.logged = logged
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ask(served):
    """Send a request as a browser would; return its status, headers and body."""

    def ask(path="", *, method="GET", body=None, token=None, **headers):
        host, port = served.server_address[:2]
        connection = http.client.HTTPConnection(host, port)
        path = f"/{served.token if token is None else token}/{path}"
        text = None if body is None else json.dumps(body).encode()
        if text is not None:
            headers.setdefault("Content-Type", "application/json")
        connection.request(method, path, text, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, answer.headers, content

    return ask


def post(ask, **change):
    status, _, content = ask("change", method="POST", body=change)
    return status, json.loads(content) if content.startswith(b"{") else content


def test_the_page_and_its_parts_are_there_and_load_nothing_from_elsewhere(ask):
    for name, kind in (("", "text/html"), ("review.css", "text/css"), ("review.js", "text/jav")):
        status, headers, content = ask(name)
        assert (status, headers["Content-Type"].startswith(kind)) == (200, True)
        assert b"{{" not in content.replace(b"{{name}}", b"") or name
        assert b"http" not in content
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"


def test_the_draft_is_told_whole(ask, draft, document):
    status, _, content = ask("start.json")
    told = json.loads(content)
    assert status == 200
    assert told["text"] == document.text
    assert [row["printed"] for row in told["figures"]] == [
        row["printed"] for row in draft.content.rows
    ]
    assert told["messages"]["undo"] == "撤销（{steps}）"
    assert {one["id"] for one in told["indicators"]} == set(draft.content.indicators)


@pytest.mark.parametrize("token", ["", "guess", "../", "%00"])
def test_without_the_token_nothing_is_told(ask, token):
    assert ask("start.json", token=token)[0] == 404


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "evil.example:80"])
def test_a_name_that_leads_here_reaches_nothing(ask, host):
    assert ask("start.json", Host=host)[0] == 403


def test_a_correction_is_saved_and_told(ask, served, draft, find, folder):
    figure = find(draft, "1286家")["figure"]
    status, told = post(ask, do="correct", figure=figure, column="note", value="mine", keys=7)
    assert (status, told["steps"]) == (200, 1)
    assert "mine" in (folder / "figures.csv").read_text("utf-8")
    [line] = served.logged
    assert (line.work, line.column, line.keystrokes) == ("correct", "note", 7)
    assert (line.seconds >= 0, line.refused) == (True, False)
    status, told = post(ask, do="undo")
    assert (status, told["steps"]) == (200, 0)
    assert "mine" not in (folder / "figures.csv").read_text("utf-8")


def test_a_refusal_says_why_and_changes_nothing(ask, draft, find, folder, served):
    figure = find(draft, "1286家")["figure"]
    before = (folder / "figures.csv").read_bytes()
    status, told = post(ask, do="correct", figure=figure, column="value", value="1", keys=3)
    assert status == 409
    assert "与原文“1286家”不符" in told["refused"]
    assert told["wants"] == ["value"]
    assert (folder / "figures.csv").read_bytes() == before
    [line] = served.logged
    assert (line.work, line.column, line.keystrokes, line.refused) == ("correct", "value", 3, True)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"do": "_change"},
        {"do": "correct"},
        {"do": "correct", "figure": "p00.01", "column": "note", "value": 7},
        {"do": "cut", "start": "a", "end": 3},
        {"do": "accept", "figures": 7},
        {"do": "undo", "keys": "many"},
        [],
        "undo",
    ],
)
def test_a_request_that_is_none_is_refused(ask, served, change):
    status, _, content = ask("change", method="POST", body=change)
    assert (status, content) == (400, b"Bad Request")
    assert served.draft.steps == 0


def test_a_form_of_another_page_can_not_correct(ask):
    body = {"do": "undo"}
    assert ask("change", method="POST", body=body, **{"Content-Type": "text/plain"})[0] == 400
    assert ask("other", method="POST", body=body)[0] == 400
    assert ask("change", method="POST", body={"do": "undo", "x": "y" * 200_000})[0] == 413


def test_pairs_and_claims_follow_from_the_figures(ask, draft, find):
    told = json.loads(ask("start.json")[2])
    figure = find(draft, "1286家")["figure"]
    [pair] = [one for one in told["pairs"] if figure in one["figures"]]
    # 1286 after 20 % is 1071.67 before.
    assert "20" in pair["change"]
    assert find(draft, "20%")["figure"] in pair["figures"]


def test_what_is_taken_back_is_named_with_its_place(ask, draft, find):
    row = find(draft, "112.6万吨")
    post(ask, do="correct", figure=row["figure"], column="note", value="mine")
    made = post(ask, do="undo")[1]["made"]
    assert made["figure"] == row["figure"]
    assert made["says"] == f"已撤销：{row['figure']}“112.6万吨”的备注。"
    start = int(row["start"])
    made = post(ask, do="cut", start=start, end=start + len("112.6万"))[1]["made"]
    undone = post(ask, do="undo")[1]["made"]
    assert (undone["figure"], made in undone["says"]) == (row["figure"], True)
    post(ask, do="retitle", indicator=row["indicator"], column="title_en", value="Grain output")
    made = post(ask, do="undo")[1]["made"]
    assert (made["indicator"], made["column"]) == (row["indicator"], "title_en")
    assert "英文名称" in made["says"]
