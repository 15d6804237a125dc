"""How well the extractor's own draft meets a source's final table, column by column.

    python benchmarks/draft_accuracy.py changzhou ../shared/source/document.txt

These rules were developed on Changzhou's document, so its scores are no estimate for another one.
"""

import argparse
from pathlib import Path

from analysis.core.project import find_project
from analysis.extract.intake import read_document
from analysis.extract.scan import extract_mentions
from analysis.extract.score import score_draft
from analysis.source.load import read_source


def main() -> None:
    """Print recall, precision and the accuracy of each column."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", help="a folder in data/raw/")
    parser.add_argument("document", type=Path)
    options = parser.parse_args()
    source = read_source(find_project().raw / options.source)
    draft = extract_mentions(read_document(options.document))
    for name, score in score_draft(draft, list(source.figures)).items():
        print(f"{name:<12}{score:>8g}" if score > 1 else f"{name:<12}{score:>8.3f}")


if __name__ == "__main__":
    main()
