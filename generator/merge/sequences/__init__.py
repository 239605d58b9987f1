"""Generic three-way merge of sequences.

`running` is for items identified by their order: lines, the statements of a function,
the clauses of a statement, the links of a chain. `named` is for items with an identity:
the statements of a module or class, arguments, parameters, names of an import,
decorators, elements, keys. Both align the sides as `rows`; a policy defines how items
of a kind are identified and where new ones are inserted.
"""

from generator.merge.sequences.named import Named, Policy, merge_named
from generator.merge.sequences.rows import Contradiction, Gap, Pairs, Row, Whose
from generator.merge.sequences.running import by_words, matching_blocks, merge_running

__all__ = [
    "Contradiction",
    "Gap",
    "Named",
    "Pairs",
    "Policy",
    "Row",
    "Whose",
    "by_words",
    "matching_blocks",
    "merge_named",
    "merge_running",
]
