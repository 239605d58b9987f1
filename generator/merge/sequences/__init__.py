"""The one merge of three sequences, whatever their items are.

`running` is for items that follow one another: lines, the statements of a function, the
clauses of a statement, the links of a chain. `named` is for items that have an identity:
the statements of a module or class, arguments, parameters, names of an import,
decorators, elements, keys. Both say who has which item, as `rows`; a policy says how
items of a kind are told apart and where new ones go.
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
