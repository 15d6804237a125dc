"""From a document's text to the draft of figures.csv: every numeric mention and how it reads.

`walk` goes over the joined text once, in document order, and meets `tokens`: names and list
numbers first (they mask their digits), then dates, then figures, and between them the words that
fix a period (十三五期间, 目前, 去年) and the sentence and paragraph ends. Each figure is then read
from the shared registries (`source.reading`) and placed by what stands beside it in its sentence:
`unit`, `kind`, `period`, `lists`; bare numbers of tables by `grids`. The words of the genre are
data (`extract/tables/`).

What a rule can't settle is said in `review`; nothing is guessed in silence.
"""

from analysis.extract.scan.dating import infer_year
from analysis.extract.scan.home import Home, find_home, find_title
from analysis.extract.scan.mentions import COLUMNS, Mention, extract_mentions

__all__ = [
    "COLUMNS",
    "Home",
    "Mention",
    "extract_mentions",
    "find_home",
    "find_title",
    "infer_year",
]
