"""Fast parsing of YAML that is as plain as generated YAML."""

from __future__ import annotations

from functools import lru_cache

from generator.diagnostics import Problems
from generator.source import MAX_CONTRACT_NODES, Mapping, Node, Sequence, parse_document

_NAME = "document.yaml"


# One run compares a document with several others.
@lru_cache(maxsize=16)
def yaml_root(text: str) -> Node | None:
    """Return the root of a YAML document.

    None if it needs a full YAML parser: if it has a tag, an alias, a merge key or a
    duplicate key, for example.
    """
    problems = Problems()
    document = parse_document(text, _NAME, problems, most_nodes=MAX_CONTRACT_NODES)
    if document is None or problems.items:
        return None
    root = document.root
    if not isinstance(root, Mapping) or not root.entries or _has_aliases(root):
        return None
    return root


def _has_aliases(root: Node) -> bool:
    """Return whether a node occurs in two places, which have to change together."""
    seen: set[int] = set()
    pending = [root]
    while pending:
        node = pending.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, Mapping):
            pending += [entry.value for entry in node]
        elif isinstance(node, Sequence):
            pending += node.items
    return False
