"""The review page's server: this machine's loopback only, one draft, one reader.

Corrections arrive one at a time, in order.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final

from analysis.core.errors import InputError
from analysis.run.loopback import LoopbackHandler, LoopbackServer
from analysis.run.review.draft import Draft
from analysis.run.review.faults import RefusedError
from analysis.run.review.log import Attempt
from analysis.run.review.view import show_draft, show_made, show_text, show_words
from analysis.words.catalogue import Catalogue

_LONGEST_REQUEST: Final = 100_000
_ASSETS: Final[Mapping[str, str]] = {
    "": "text/html",
    "review.css": "text/css",
    "nodes.js": "text/javascript",
    "fields.js": "text/javascript",
    "panels.js": "text/javascript",
    "keys.js": "text/javascript",
    "review.js": "text/javascript",
}


class ReviewServer(LoopbackServer):
    """Serves one draft until it is shut down.

    Attributes:
        draft: what is corrected.
        words: the messages of the page's language.
        log: called with each change that is asked for, refused ones too.
    """

    def __init__(
        self,
        draft: Draft,
        words: Catalogue,
        *,
        port: int = 0,
        log: Callable[[Attempt], None] = lambda _: None,
    ) -> None:
        """Bind to the loopback; port 0 takes any that is free."""
        super().__init__(port, _Handler)
        self.draft = draft
        self.words = words
        self.log = log
        self.one_at_a_time = threading.Lock()
        self._since = time.monotonic()

    def take_time(self) -> float:
        """Return the seconds since this was last asked."""
        now = time.monotonic()
        passed, self._since = now - self._since, now
        return passed


class _Handler(LoopbackHandler):
    """Answers one request."""

    server: ReviewServer
    server_version = "review"
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"

    def do_GET(self) -> None:  # noqa: N802 (what the base class calls)
        """Send the page, its style and script, or the draft as JSON."""
        name = self.asked()
        server = self.server
        if name is None:
            return
        if name in _ASSETS:
            text = files("analysis.run.review").joinpath(f"assets/{name or 'review.html'}")
            self.send(_ASSETS[name], self._fill(text.read_text("utf-8")).encode())
        elif name == "start.json":
            with server.one_at_a_time:
                self._send_json(
                    show_text(server.draft.document, server.words)
                    | show_words(server.words)
                    | {"name": server.draft.folder.name}
                    | show_draft(server.draft, server.words)
                )
        else:
            self.refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:  # noqa: N802 (likewise)
        """Make one correction; answer with the draft as it then is, or with the refusal."""
        name = self.asked()
        if name is None:
            return
        length = self.headers.get("Content-Length", "")
        if (
            name != "change"
            or self.headers.get_content_type() != "application/json"
            or not length.isascii()
            or not length.isdigit()
        ):
            self.refuse(HTTPStatus.BAD_REQUEST)
            return
        if int(length) > _LONGEST_REQUEST:
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        asked = _read_change(self.rfile.read(int(length)))
        if asked is None:
            self.refuse(HTTPStatus.BAD_REQUEST)
            return
        make, change, keys = asked
        server = self.server
        with server.one_at_a_time:
            draft, words = server.draft, server.words
            answer: dict[str, Any] = {}
            try:
                answer["made"] = show_made(make(draft, **change), draft, words)
            except InputError as error:
                answer["refused"] = (
                    error.say(words) if isinstance(error, RefusedError) else str(error)
                )
                answer["wants"] = [one.column for one in getattr(error, "faults", ())]
            except TypeError:  # arguments that the change doesn't take, or too few
                self.refuse(HTTPStatus.BAD_REQUEST)
                return
            refused = "refused" in answer
            column = str(change.get("column", ""))
            server.log(Attempt(make.__name__, column, keys, server.take_time(), refused))
            self._send_json(
                answer | show_draft(draft, words),
                HTTPStatus.CONFLICT if refused else HTTPStatus.OK,
            )

    def _fill(self, page: str) -> str:
        say = self.server.words.say
        return page.replace("{{lang}}", say("review.html_lang")).replace(
            "{{loading}}", say("review.loading")
        )

    def _send_json(self, content: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send("application/json", json.dumps(content, ensure_ascii=False).encode(), status)


def _read_change(body: bytes) -> tuple[Callable[..., Any], dict[str, Any], int] | None:
    """The change that a request asks for, its arguments, and the keystrokes it took."""
    try:
        change = json.loads(body)
        make = _CHANGES[change.pop("do")]
        keys = int(change.pop("keys", 0))
        fits = all(_fits(name, value) for name, value in change.items())
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (make, change, keys) if fits else None


def _fits(name: str, value: object) -> bool:
    """Whether an argument of a change is of its kind: offsets, ids, else a text."""
    if name in {"start", "end"}:
        return type(value) is int
    if name == "figures":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, str)


_CHANGES: Final[Mapping[str, Callable[..., Any]]] = {
    change.__name__: change
    for change in (
        Draft.correct,
        Draft.correct_all,
        Draft.accept,
        Draft.cut,
        Draft.delete,
        Draft.retitle,
        Draft.rename,
        Draft.join,
        Draft.drop_claim,
        Draft.describe,
        Draft.undo,
    )
}
