"""Asks for a build whenever something was saved that the brief is made from."""

import threading
from collections.abc import Callable
from typing import Final

from watchfiles import watch

from analysis.run.preview.inputs import Inputs

#: Saves that follow each other by less belong together, in milliseconds.
_QUIET: Final = 100
#: How often to look without notice, in milliseconds: a network's folder may send none, and what is
#: saved while the watch is set up sends none either.
_LOOK: Final = 3000


def watch_inputs(inputs: Inputs, ask: Callable[[], None], ended: threading.Event) -> None:
    """Call ``ask`` after each change of the inputs, until the end is set."""

    def look() -> None:
        if inputs.changed():
            ask()

    while not ended.is_set():
        folders = inputs.folders()
        try:
            for _ in watch(
                *folders,
                watch_filter=None,
                step=_QUIET,
                stop_event=ended,
                rust_timeout=_LOOK,
                yield_on_timeout=True,
                recursive=False,
            ):
                look()
                if inputs.folders() != folders:  # another source, a first file in words/
                    break
        except OSError:  # a folder has just gone, or the system gives no notices: look without
            ended.wait(_LOOK / 1000)
            look()
