"""What stands around a page's text: the ways out of it, and what it says of itself."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """A link out of a page.

    Attributes:
        text: what it says, already in the page's language (or its target's, with `language`).
        target: a relative path, or an absolute address.
        language: of the target, where it differs from the page's.
        kind: the target's media type, where it is no page.
    """

    text: str
    target: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Frame:
    """The header and footer of a page.

    Attributes:
        ways: links of the header, in order: home, the other language, PDF, data, notebooks.
        foot: links of the footer: licence, checksums and the like.
        address: the page's own absolute address, where the project has a `site_url`.
    """

    ways: tuple[Way, ...] = ()
    foot: tuple[Way, ...] = ()
    address: str = ""
