"""A draft as a source, without a folder: its figures and claims as the checks read them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from analysis.core.records import validate
from analysis.extract.claims import DraftedClaim, read_figures
from analysis.extract.draft import draft_rows
from analysis.extract.intake import Document
from analysis.extract.scan import Mention, find_home, infer_year
from analysis.source.schema import Indicator, Source, SourceInfo

#: Of what a document's year is not known, one that no text of the genre speaks of.
_NO_YEAR: Final = 1900


def draft_source(
    document: Document, mentions: Sequence[Mention]
) -> tuple[Source, tuple[DraftedClaim, ...]]:
    """Return a document's draft as a source, and the claims it makes of itself.

    Nothing is written, and no folder is needed.
    """
    proposed, indicators, claims = draft_rows(document, mentions)
    figures = read_figures(proposed)
    home = find_home(document.joined)
    scopes = dict.fromkeys([home or "-", *(one.scope for one in figures if one.scope)])
    info = validate(
        SourceInfo,
        {
            "title_zh": document.path.stem,
            "title_en": document.path.stem,
            "publisher_zh": "",
            "publisher_en": "",
            "year": infer_year(document.joined) or _NO_YEAR,
            "scope": home or "-",
            "scopes": {
                name: {"id": f"place_{number}", "title_en": name}
                for number, name in enumerate(scopes, start=1)
            },
        },
        str(document.path),
    )
    known = {
        one.id: Indicator(
            title_zh=one.title,
            title_en=one.title,
            unit=one.unit,
            measure="rank" if one.unit == "rank" else "ratio" if one.ratio else "flow",
            topic="draft",
        )
        for one in indicators
    }
    source = Source(document.path.stem, info, tuple(figures), known, (), Path())
    return source, claims
