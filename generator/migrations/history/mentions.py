"""Mentions of columns, constraints and indexes in the statements of revisions."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Mentions:
    """The revisions of one branch."""

    texts: Mapping[str, str]

    def find_file(self, table: str, name: str) -> str | None:
        """Return the file of a revision that names a part of a table, if any.

        A hand-written statement need not name the table: a variable may hold it.
        """
        for path, statements in self._statements.items():
            for words, is_generated in statements or [({table, name}, True)]:
                if name in words and (table in words or not is_generated):
                    return path
        return None

    @cached_property
    def _statements(self) -> dict[str, list[tuple[set[str], bool]] | None]:
        """By file: the words of each statement, and whether it looks generated.

        None for a file that cannot be parsed.
        """
        return {path: _statements(text) for path, text in self.texts.items()}


def _statements(text: str) -> list[tuple[set[str], bool]] | None:
    try:
        module = ast.parse(text)
        return [(set(_words(each)), _is_generated(each)) for each in _simple(module)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _simple(module: ast.Module) -> Iterator[ast.AST]:
    """Yield the simple statements of a revision, and the headers of compound ones.

    `downgrade` is left out.
    """
    todo: list[ast.AST] = list(module.body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef) and node.name == "downgrade":
            continue
        inner = [
            each
            for each in ast.iter_child_nodes(node)
            if isinstance(each, ast.stmt | ast.ExceptHandler | ast.match_case)
        ]
        if not inner:
            if not _is_docstring(node):
                yield node
            continue
        todo += inner
        yield from (e for e in ast.iter_child_nodes(node) if isinstance(e, ast.expr))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_generated(node: ast.AST) -> bool:
    """Return whether a statement is a single call with literal arguments."""
    if not isinstance(node, ast.Expr):
        return False
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return isinstance(node.value, ast.Call) and names <= _CALLED


_CALLED = frozenset(
    (
        *("op", "sa", "postgresql", "rebuild", "refuse_rows", "validate"),
        *("rename_not_nulls", "create_trigram_index", "drop_trigram_index"),
        "can_commit",
    )
)
"""The names in the calls of a generated revision."""


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from _WORD.findall(each.value)
        elif isinstance(each, ast.Attribute):
            yield each.attr
