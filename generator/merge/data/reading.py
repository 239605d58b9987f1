"""YAML read quickly, where it is as plain as what is generated."""

from __future__ import annotations

from functools import lru_cache

from generator.diagnostics import Problems
from generator.source import Mapping, Node, parse

_MOST_NODES = 2_000_000
_NAME = "document.yaml"


# One document is compared with several others in one run.
@lru_cache(maxsize=16)
def yaml_root(text: str) -> Node | None:
    """Return the root of a YAML document.

    None if there is anything odd in it, such as a tag, a merge key or a key that stands
    twice. That is for a reader that knows all of YAML.
    """
    problems = Problems()
    document = parse(text, _NAME, problems, most_nodes=_MOST_NODES)
    if document is None or problems.items:
        return None
    root = document.root
    return root if isinstance(root, Mapping) and root.entries else None
