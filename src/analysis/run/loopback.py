"""A page of this machine alone: what the servers of the review and of the preview share.

The address holds a token made for this run, so that no other page in the reader's browser can
guess it; a request for another host's name is refused, so that a name that resolves to the
loopback (DNS rebinding) reaches nothing. Nothing is stored, framed, or sent elsewhere.
"""

import secrets
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from analysis.core.errors import InputError, show_given

LOOPBACK: Final = "127.0.0.1"
_LAST_PORT: Final = 65_535
#: What every page's policy of content ends with.
_NEVER: Final = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_HEADERS: Final[Mapping[str, str]] = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check_port(port: int) -> None:
    """Refuse a number that no port has.

    Raises:
        InputError: with what is accepted.
    """
    if not 0 <= port <= _LAST_PORT:
        msg = f"--port {show_given(port)}; accepted: 0 to {_LAST_PORT}, 0 for any that is free"
        raise InputError(msg)


class LoopbackServer(ThreadingHTTPServer):
    """Answers requests of this machine until it is shut down, each in a thread of its own.

    Attributes:
        token: what the address begins with.
    """

    daemon_threads = True

    def __init__(self, port: int, handler: type["LoopbackHandler"]) -> None:
        """Bind to the loopback; port 0 takes any that is free.

        Raises:
            InputError: for a port that there is not, or that can't be had: another program's, or
                one that the system keeps to itself.
        """
        check_port(port)
        try:
            super().__init__((LOOPBACK, port), handler)
        except OSError as error:
            msg = f"--port {port}: {error.strerror}; accepted: another, or 0 for any that is free"
            raise InputError(msg) from error
        self.token = secrets.token_urlsafe(18)

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{LOOPBACK}:{self.server_address[1]}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (the signature of the class it extends)
        """Say nothing of a browser that has gone before its answer came."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class LoopbackHandler(BaseHTTPRequestHandler):
    """Answers one request; a subclass says what, and what its pages may load.

    Attributes:
        policy: of content, for every answer; each forbids framing, forms and another base.
    """

    server: LoopbackServer
    sys_version = ""
    policy = ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the signature of the class it extends)
        """Say nothing of requests."""

    def asked(self) -> str | None:
        """The path behind the token; None where the request was refused."""
        port = self.server.server_address[1]
        if self.headers.get("Host") not in {f"{LOOPBACK}:{port}", f"localhost:{port}"}:
            self.refuse(HTTPStatus.FORBIDDEN)
            return None
        _, token, *rest = (*self.path.partition("?")[0].split("/"), "")
        if not secrets.compare_digest(token.encode(), self.server.token.encode()):
            self.refuse(HTTPStatus.NOT_FOUND)
            return None
        return "/".join(rest).strip("/")

    def begin(self, kind: str, status: HTTPStatus = HTTPStatus.OK, **headers: str) -> None:
        """Send the head of an answer: its kind, what is said with every one, and ``headers``."""
        text = kind.startswith("text/") or kind == "application/json"
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        policy = f"{self.policy}; {_NEVER}" if self.policy else _NEVER
        for name, value in {**_HEADERS, "Content-Security-Policy": policy, **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def send(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        """Send a whole answer."""
        self.begin(kind, status, **{"Content-Length": str(len(body))})
        self.wfile.write(body)

    def refuse(self, status: HTTPStatus) -> None:
        """Answer that there is nothing here for this request, and why in two words."""
        self.close_connection = True
        self.send("text/plain", status.phrase.encode(), status)
