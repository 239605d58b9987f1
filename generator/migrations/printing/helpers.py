"""Helper functions that are copied into the revisions that call them.

A revision contains its helpers, so it always does the same when it is applied.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from generator.templates import builtin_folder

_FILE = "shared/_parts/revision_helpers.py.jinja"


@dataclass(frozen=True)
class Helpers:
    """The helpers of one revision, as source text."""

    imports: tuple[str, ...]
    definitions: tuple[str, ...]


@dataclass(frozen=True)
class _Definition:
    name: str
    text: str
    uses: frozenset[str]


def needed_helpers(code: str) -> Helpers:
    """Return the helpers that the code of a revision calls, directly or indirectly."""
    imports, known = _library()
    needed: set[str] = set()
    waiting = [name for name in _names(ast.parse(code)) if name in known]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += known[name].uses & known.keys()
    texts = [each.text for name, each in known.items() if name in needed]
    return Helpers(imports, tuple(texts))


def _names(tree: ast.AST) -> Iterable[str]:
    return (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


@cache
def _library() -> tuple[tuple[str, ...], dict[str, _Definition]]:
    """Return the imports of all helpers, and their definitions by name."""
    text = (builtin_folder() / _FILE).read_text("utf-8")
    lines = text.splitlines()
    imports: list[str] = []
    known: dict[str, _Definition] = {}
    for node in ast.parse(text).body[1:]:
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(each.lineno for each in decorators)])
        own = "\n".join(lines[first - 1 : node.end_lineno])
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(own)
        elif isinstance(node, ast.FunctionDef):
            known[node.name] = _Definition(node.name, own, frozenset(_names(node)))
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name = node.targets[0].id
            known[name] = _Definition(name, own, frozenset(_names(node.value)))
        elif isinstance(node, ast.Expr) and known:
            # The docstring of the constant above.
            name = [*known][-1]
            known[name] = _Definition(
                name, f"{known[name].text}\n{own}", known[name].uses
            )
    return tuple(imports), known
