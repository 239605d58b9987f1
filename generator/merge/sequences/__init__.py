"""Generic three-way merge of sequences.

`running` is for items identified by their order: lines, the statements of a function,
the clauses of a statement, the links of a chain. `named` is for items with an identity:
the statements of a module or class, arguments, parameters, names of an import,
decorators, elements, keys. Both align the sides as `rows`; a policy defines how items
of a kind are identified and where new ones are inserted.
"""

from generator.merge.sequences.alignment import (
    BaseMatches,
    Contradiction,
    Gap,
    MergeSide,
    Row,
)
from generator.merge.sequences.keyed import KeyedMerge, MergePolicy, merge_keyed
from generator.merge.sequences.ordered_items import (
    match_by_text,
    matching_blocks,
    merge_by_order,
)

__all__ = [
    "BaseMatches",
    "Contradiction",
    "Gap",
    "KeyedMerge",
    "MergePolicy",
    "MergeSide",
    "Row",
    "match_by_text",
    "matching_blocks",
    "merge_by_order",
    "merge_keyed",
]
