"""What the site's pages say of themselves to machines, in the words of schema.org."""

from collections.abc import Sequence
from typing import Final

from analysis.publish.dictionary import Descriptor
from analysis.run.site.editions import Edition, File
from analysis.words.catalogue import Catalogue

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_CONTEXT: Final = {"@context": "https://schema.org"}


def describe_catalogue(title: str, editions: Sequence[Edition], words: Catalogue) -> Descriptor:
    """Describe the site: a catalogue of the latest reports and of the data behind them."""
    return {
        **_CONTEXT,
        "@type": "DataCatalog",
        "name": title,
        "license": LICENCE,
        "inLanguage": words.say("language.html"),
        "hasPart": [describe_reports(edition) for edition in editions],
        "dataset": [
            {
                "@type": "Dataset",
                "name": edition.data["title"],
                "description": edition.data["description"],
                "license": LICENCE,
                "url": f"{edition.scenario}/index.html",
            }
            for edition in editions
        ],
    }


def describe_edition(edition: Edition) -> Descriptor:
    """Describe an edition: the dataset with its files, and the reports made of it."""
    return {
        **describe_dataset(edition.data, edition.files),
        "version": edition.date,
        "datePublished": edition.date,
        "subjectOf": describe_reports(edition),
    }


def describe_dataset(descriptor: Descriptor, files: Sequence[File]) -> Descriptor:
    """Describe a Data Package and the files to download."""
    return {
        **_CONTEXT,
        "@type": "Dataset",
        "name": descriptor["title"],
        "alternateName": descriptor["title_zh"],
        "description": descriptor["description"],
        "license": LICENCE,
        "keywords": descriptor["keywords"],
        "creator": [
            {"@type": "Organization", "name": person["title"]}
            for person in descriptor["contributors"]
        ],
        "isBasedOn": list(dict.fromkeys(source["title"] for source in descriptor["sources"])),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": file.path,
                "encodingFormat": file.media_type,
                "contentSize": f"{file.size} B",
                "sha256": file.sha256,
            }
            for file in files
            if not file.path.startswith(("figures/", "notebooks/"))
        ],
    }


def describe_reports(edition: Edition) -> list[Descriptor]:
    """Describe the briefs of an edition."""
    return [
        {
            "@type": "Report",
            "name": brief.title,
            "description": brief.description,
            "inLanguage": brief.html_language,
            "datePublished": edition.date,
            "license": LICENCE,
        }
        for brief in edition.briefs
    ]
