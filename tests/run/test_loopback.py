"""A page of this machine alone: who may ask, by which path, and what each answer forbids."""

import http.client
import re
import socket
import threading
from http import HTTPStatus

import pytest

from analysis.core.errors import InputError
from analysis.run.loopback import LoopbackHandler, LoopbackServer, check_port


class Handler(LoopbackHandler):
    policy = "default-src 'self'"

    def do_GET(self):  # noqa: N802 (the name that http.server calls)
        asked = self.asked()
        if asked is None:
            return
        if asked == "fail":
            raise self.server.failure
        kind = asked if asked.count("/") == 1 else "text/plain"
        self.send(kind, asked.encode())


class Plain(LoopbackHandler):
    def do_GET(self):  # noqa: N802 (the name that http.server calls)
        self.begin("image/png", HTTPStatus.CREATED, **{"X-Own": "1", "Referrer-Policy": "origin"})


@pytest.fixture
def serve():
    begun = []

    def serve(handler=Handler):
        server = LoopbackServer(0, handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        begun.append((server, thread))
        return server

    yield serve
    for server, thread in begun:
        server.shutdown()
        server.server_close()
        thread.join()


def ask(server, path, host="127.0.0.1:{port}"):
    """Send a request as it stands; return its status, headers and body."""
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest("GET", path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host.format(port=port))
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def test_the_address_is_of_the_loopback_and_cannot_be_guessed(serve):
    first, second = serve(), serve()
    found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{24})/", first.address)
    assert found is not None
    assert (int(found[1]), found[2]) == (first.server_address[1], first.token)
    assert first.server_address[0] == "127.0.0.1"
    assert first.token != second.token


@pytest.mark.parametrize(
    ("behind", "asked"),
    [
        ("", ""),
        ("/", ""),
        ("/a.css", "a.css"),
        ("/a/b/c.css", "a/b/c.css"),
        ("/a/b/c/", "a/b/c"),
        ("/a?x=1/2", "a"),
        ("?x=1", ""),
    ],
)
def test_what_is_asked_is_the_path_behind_the_token(serve, behind, asked):
    server = serve()
    status, _, body = ask(server, f"/{server.token}{behind}")
    assert (status, body) == (200, asked.encode())


@pytest.mark.parametrize("path", ["/", "/a", "/x/{token}/", "/{token}x/", "/%00/", "{token}"])
def test_without_the_token_there_is_nothing(serve, path):
    server = serve()
    status, headers, body = ask(server, path.format(token=server.token))
    assert (status, body) == (404, b"Not Found")
    assert headers["Content-Type"] == "text/plain; charset=utf-8"


def test_a_path_that_is_no_ascii_is_refused_like_any_other(serve):
    server = serve()
    request = f"GET /é/ HTTP/1.0\r\nHost: 127.0.0.1:{server.server_address[1]}\r\n\r\n"
    with socket.create_connection(server.server_address[:2], timeout=30) as connection:
        connection.sendall(request.encode())
        with connection.makefile("rb") as answer:
            assert answer.readline().split()[1] == b"404"


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}"])
def test_this_machine_s_own_names_are_answered(serve, host):
    server = serve()
    assert ask(server, f"/{server.token}/a", host)[0] == 200


@pytest.mark.parametrize(
    "host",
    [None, "", "localhost", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", "LOCALHOST:{port}"],
)
def test_another_host_s_name_reaches_nothing_even_with_the_token(serve, host):
    server = serve()
    status, _, body = ask(server, f"/{server.token}/a", host)
    assert (status, body) == (403, b"Forbidden")


def test_a_refused_connection_is_closed_and_an_answered_one_is_measured(serve):
    server = serve()
    _, headers, body = ask(server, f"/{server.token}/abc")
    assert (headers["Content-Length"], body) == ("3", b"abc")
    _, headers, _ = ask(server, "/guess/")
    assert headers["Content-Length"] == str(len(b"Not Found"))


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("text/html", "text/html; charset=utf-8"),
        ("application/json", "application/json; charset=utf-8"),
        ("application/pdf", "application/pdf"),
        ("image/text", "image/text"),
    ],
)
def test_text_says_its_encoding(serve, kind, said):
    server = serve()
    assert ask(server, f"/{server.token}/{kind}")[1]["Content-Type"] == said


@pytest.mark.parametrize("path", ["/{token}/a", "/guess/"])
def test_every_answer_forbids_keeping_framing_and_telling_others(serve, path):
    server = serve()
    _, headers, _ = ask(server, path.format(token=server.token))
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert "Python" not in headers["Server"]


def test_a_page_without_a_policy_of_its_own_forbids_no_less_and_may_say_more(serve):
    status, headers, _ = ask(serve(Plain), "/")
    assert status == 201
    assert headers["Content-Security-Policy"] == (
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert (headers["X-Own"], headers["Referrer-Policy"]) == ("1", "origin")


@pytest.mark.parametrize(
    ("failure", "told"), [(BrokenPipeError("gone"), ""), (ValueError("a fault"), "a fault")]
)
def test_of_a_browser_that_has_gone_nothing_is_said_but_of_a_fault_it_is(
    serve, capfd, failure, told
):
    server = serve()
    server.failure = failure
    with pytest.raises(http.client.RemoteDisconnected):
        ask(server, f"/{server.token}/fail")
    assert ask(server, f"/{server.token}/a")[0] == 200
    said = capfd.readouterr()
    assert (told in said.err, said.out == "" and bool(said.err)) == (True, bool(told))


def test_a_request_that_never_ends_keeps_no_server_from_closing(serve):
    server = serve()
    with socket.create_connection(server.server_address[:2], timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\n")
        assert ask(server, f"/{server.token}/a")[0] == 200  # so that the other has begun
        server.shutdown()
        closing = threading.Thread(target=server.server_close)
        closing.start()
        closing.join(30)
        assert not closing.is_alive()


@pytest.mark.parametrize("port", [-1, 65_536, 99_999_999, 10**4_000])
def test_a_port_that_there_is_not_is_refused(port):
    with pytest.raises(InputError) as refused:
        LoopbackServer(port, Handler)
    shown = str(port) if port < 10**9 else f"1{'0' * 119}…"
    assert str(refused.value) == (f"--port {shown}; accepted: 0 to 65535, 0 for any that is free")
    check_port(0)
    check_port(65_535)


def test_a_port_that_another_has_is_refused_by_its_number(serve):
    port = serve().server_address[1]
    with pytest.raises(InputError, match=rf"^--port {port}: Address already in use; accepted: an"):
        LoopbackServer(port, Handler)
