"""Reproducible research briefs: from the printed figure to the published page."""


def __getattr__(name: str) -> str:
    """Return ``__version__``, read only when asked for: most commands don't need it."""
    if name == "__version__":
        from analysis.core.distribution import read_version

        return read_version()
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
