"""What the statements of revisions name: columns, constraints and indexes of a table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Mentions:
    """The revisions that one branch has made, as texts by their files."""

    texts: Mapping[str, str]

    def of(self, table: str, name: str) -> str | None:
        """Return the file of a revision that names a part of a table; None if none does.

        A statement that a person wrote need not name the table: it may come from above.
        """
        for path, statements in self._statements.items():
            for words, is_generated in statements or [({table, name}, True)]:
                if name in words and (table in words or not is_generated):
                    return path
        return None

    @cached_property
    def _statements(self) -> dict[str, list[tuple[set[str], bool]] | None]:
        """The words of each statement, and whether it has a form that we write.

        None for a text that cannot be read.
        """
        return {path: _statements(text) for path, text in self.texts.items()}


def _statements(text: str) -> list[tuple[set[str], bool]] | None:
    try:
        module = ast.parse(text)
        return [(set(_words(each)), _is_generated(each)) for each in _simple(module)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _simple(module: ast.Module) -> Iterator[ast.AST]:
    """Yield the statements of a revision that hold no others, and heads of those that do.

    What undoes the revision is left out.
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
    """Return whether a statement is one call with values that are written out."""
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
"""What the calls in a generated revision name beside literals."""


def _words(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield from _WORD.findall(each.value)
        elif isinstance(each, ast.Attribute):
            yield each.attr
