"""A draft as a source, without a folder: its figures and claims as the checks read them."""

from pathlib import Path
from typing import Final

from analysis.core.records import validate
from analysis.extract.claims import read_figures
from analysis.extract.draft import Draft
from analysis.extract.intake import Document
from analysis.extract.scan import find_home, infer_year
from analysis.source.schema import Indicator, Source, SourceInfo

#: Of what a document's year is not known, one that no text of the genre speaks of.
_NO_YEAR: Final = 1900


def draft_source(document: Document, draft: Draft) -> Source:
    """Return a document's draft as a source; nothing is written, and no folder is needed."""
    figures = read_figures(draft.mentions)
    home = find_home(document.joined).name
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
        for one in draft.indicators
    }
    return Source(document.path.stem, info, tuple(figures), known, (), Path())
