"""What a document's figures say of each other: pairs of dates, and relations it asserts.

A *pair* is what growth is computed from: two levels of one indicator, or a level and its printed
change. A *relation* is a statement whose figures can be recomputed from each other: a stated
growth between two printed levels, a share beside part and whole, parts beside their total, a
figure repeated elsewhere. Both are drafted here, from the figures (`extract.scan`) and the words
between them; whether a relation holds is judged by `study.claims`.
"""

from analysis.extract.relations.model import Pair, Relation, RelationKind, RelationReading

__all__ = ["Pair", "Relation", "RelationKind", "RelationReading"]
