"""The preview's server: a report's files as they are, and word of every build.

A page is loaded again when its own file has changed, so that each carries its version; the
stream of events says the present one, and how the builds stand, in the page's language.
"""

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, quote, unquote

from analysis.run.loopback import LoopbackHandler, LoopbackServer
from analysis.run.preview.builds import Builds, State
from analysis.run.preview.page import add_script, find_version, show_message
from analysis.words.catalogue import Catalogue, Language

#: Where the script and its events are; no file of a report begins with a point.
_OWN: Final = ".preview"
#: The kind of a report's file; a browser downloads any other.
_KINDS: Final[Mapping[str, str]] = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: The language that a page's name tells: `brief.zh.html`.
_LANGUAGE: Final = re.compile(r"\.([\w-]+)\.html$")
#: After so many seconds without news something is sent, to notice who has gone.
_SILENCE: Final = 15.0


class PreviewServer(LoopbackServer):
    """Serves a report's folder, which is replaced whole by each build, until it is shut down.

    Attributes:
        folder: the report's; it may not be there yet.
        builds: what is waited for.
        say_in: the messages of a language.
        language: of the brief that the address leads to, and of pages that name none.
    """

    def __init__(
        self,
        folder: Path,
        builds: Builds,
        say_in: Callable[[Language], Catalogue],
        *,
        language: Language,
        port: int = 0,
    ) -> None:
        """Bind to the loopback; port 0 takes any that is free."""
        super().__init__(port, _Handler)
        self.folder = folder
        self.builds = builds
        self.say_in = say_in
        self.language = language

    def first_page(self) -> str | None:
        """Return the name of the brief in the language, else of another; None where none is."""
        names = sorted(path.name for path in self.folder.glob("brief.*.html"))
        wanted = f"brief.{self.language}.html"
        return wanted if wanted in names else next(iter(names), None)

    def read(self, name: str) -> bytes | None:
        """Return a file of the report; None where there is none, or none that is its own."""
        try:
            root = self.folder.resolve()
            path = (root / name).resolve()
            return path.read_bytes() if path.is_relative_to(root) else None
        except (OSError, ValueError):
            return None

    def words_of(self, name: str) -> Catalogue:
        """Return the messages for the reader of a page."""
        found = _LANGUAGE.search(name)
        return self.say_in(found[1] if found else self.language)


class _Handler(LoopbackHandler):
    """Answers one request."""

    server: PreviewServer
    server_version = "preview"

    def do_GET(self) -> None:  # noqa: N802 (what the base class calls)
        """Send a file of the report, a page with the script in it, the script, or events."""
        asked = self.asked()
        if asked is None:
            return
        name = unquote(asked)
        if name == f"{_OWN}/preview.js":
            script = files("analysis.run.preview").joinpath("assets/preview.js")
            self.send("text/javascript", script.read_bytes())
        elif name == f"{_OWN}/events":
            self._send_events()
        elif not name and (first := self.server.first_page()):
            self.begin(
                "text/plain", HTTPStatus.FOUND, Location=f"/{self.server.token}/{quote(first)}"
            )
        else:
            self._send_file(name)

    def _send_file(self, name: str) -> None:
        content = self.server.read(name) if name else None
        suffix = Path(name).suffix
        if suffix in {"", ".html"}:
            self._send_page(name, content)
        elif content is None:
            self.refuse(HTTPStatus.NOT_FOUND)
        else:
            self.send(_KINDS.get(suffix, "application/octet-stream"), content)

    def _send_page(self, name: str, content: bytes | None) -> None:
        """Send a page with the script in it; where there is none, one that waits for it."""
        status = HTTPStatus.OK
        if content is None:
            words = self.server.words_of(name)
            page = show_message(
                words, words.say("preview.no_page" if name else "preview.no_brief")
            )
            status = HTTPStatus.NOT_FOUND if name else HTTPStatus.OK
        else:
            page = content.decode()
        script = f"/{self.server.token}/{_OWN}/preview.js"
        self.send("text/html", add_script(page, script, find_version(content)).encode(), status)

    def _send_events(self) -> None:
        """Tell of each change of state until the end, or until the browser has gone."""
        query = parse_qs(self.path.partition("?")[2])
        page = unquote(query.get("page", [""])[0]).removeprefix(f"/{self.server.token}/")
        builds = self.server.builds
        self.begin("text/event-stream")
        state, told = builds.state, -1
        while not state.ended:
            said = f"data: {json.dumps(self._show(state, page))}" if state.number > told else ":"
            told = state.number
            self.wfile.write(f"{said}\n\n".encode())
            state = builds.wait(told, _SILENCE)

    def _show(self, state: State, page: str) -> dict[str, str]:
        """Return what a page shows of a state, and the version that it should have by now.

        What says nothing now is empty; an error of the last build stands while the next one runs.
        """
        server = self.server
        words = server.words_of(page)
        brief = server.first_page()
        name = page or brief
        says = ""
        if state.building:
            says = words.say("preview.building")
        elif state.seconds is not None and not state.error:
            says = words.say("preview.built", seconds=f"{state.seconds:.1f}")
        failed = "preview.failed" if brief else "preview.failed_first"
        return {
            "version": find_version(server.read(name) if name else None),
            "says": says,
            "failed": words.say(failed) if state.error else "",
            "error": state.error,
            "lost": words.say("preview.lost"),
        }
