"""The imports that a module cannot do without: it fails if their targets are missing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from generator.merge.python.import_references import (
    ModuleReference,
    find_references,
    references_of_import,
)
from generator.merge.python.python_source import parse_python

_CAUGHT = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
)

_IMPORT_PARENTS = (ast.stmt, ast.ExceptHandler, ast.match_case)
"""Nodes that may contain imports."""
_LOOKUP_WORDS = ("hasattr(", "getattr(", "AttributeError")
"""Signs that a module may look up names that do not exist."""


@lru_cache(maxsize=2048)
def find_required_imports(text: str, package: str) -> tuple[ModuleReference, ...]:
    """Return the imports that a module cannot do without; empty if it is not Python.

    `package` is the package that its relative imports start from. Not included are
    imports for type checkers only, imports whose failure is caught, and those of
    modules that use `sys.modules`. Attributes of imported modules count as imports.
    """
    source = parse_python(text)
    if source is None or "sys.modules" in text:
        return ()
    found = dict.fromkeys(_find_required(source.tree, package))
    lines = {reference.line for reference in found}
    if not any(word in text for word in _LOOKUP_WORDS):
        found |= {
            reference: None
            for reference in find_references(text, package) or ()
            if reference.is_attribute and reference.line in lines
        }
    return tuple(found)


def _find_required(node: ast.AST, package: str) -> Iterator[ModuleReference]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from (reference for _, reference in references_of_import(node, package))
        return
    children = [n for n in ast.iter_child_nodes(node) if isinstance(n, _IMPORT_PARENTS)]
    if isinstance(node, ast.If) and "TYPE_CHECKING" in _names(node.test):
        # The test is not evaluated: `not TYPE_CHECKING` excludes both branches.
        is_plain = isinstance(node.test, ast.Name | ast.Attribute)
        children = list(node.orelse) if is_plain else []
    elif isinstance(node, ast.Try | ast.TryStar) and any(map(_catches, node.handlers)):
        children = list(node.finalbody)
    elif isinstance(node, ast.With | ast.AsyncWith) and any(
        _CAUGHT & _names(item.context_expr) for item in node.items
    ):
        children = []
    for child in children:
        yield from _find_required(child, package)


def _catches(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or bool(_CAUGHT & _names(handler.type))


def _names(node: ast.expr) -> set[str]:
    """Return the names in an expression, those of attributes included."""
    return {
        each.id if isinstance(each, ast.Name) else each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Name | ast.Attribute)
    }
