"""The edges: command line, run, notebooks' session, comparison, site, archive."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.run.session import Session


def start(step: str, namespace: dict[str, Any]) -> "Session":
    """Begin a notebook: check its parameters and return what it works with.

    See :func:`analysis.run.session.start_session`; imported only here, so that a command that
    runs no notebook needn't wait for pandas.
    """
    from analysis.run.session import start_session

    return start_session(step, namespace)
