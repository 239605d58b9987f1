"""Which names of a module are used and not bound."""

from __future__ import annotations

import ast
import builtins
import symtable
import warnings
from collections.abc import Iterator

_BUILTIN = frozenset(dir(builtins)) | {"__file__", "__name__", "__doc__", "__path__"}


def imported(tree: ast.Module) -> set[str]:
    """Give the names that the module's imports bind, those in `if` blocks too."""
    names = set()
    for statement in _module_level(tree.body):
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                names.add(alias.asname or alias.name.partition(".")[0])
    return names


def unbound(text: str) -> set[str]:
    """Give the names that a module uses and nobody binds.

    In annotations and `__all__`, names in texts count too. Empty if the text does not
    compile.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
            table = symtable.symtable(text, "merged", "exec")
    except (SyntaxError, ValueError, RecursionError):
        return set()
    used: set[str] = set()
    bound: set[str] = set()
    tables = [table]
    while tables:
        scope = tables.pop()
        tables += scope.get_children()
        module = scope.get_type() == "module"
        for symbol in scope.get_symbols():
            if module and (symbol.is_assigned() or symbol.is_imported()):
                bound.add(symbol.get_name())
            elif module or symbol.is_global():
                if symbol.is_referenced():
                    used.add(symbol.get_name())
                if symbol.is_assigned():
                    bound.add(symbol.get_name())
    return (used | set(_quoted(tree))) - bound - _BUILTIN


def _module_level(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        yield statement
        if isinstance(statement, ast.If | ast.Try):
            yield from _module_level(statement.body)
            yield from _module_level(statement.orelse)


def _quoted(tree: ast.Module) -> Iterator[str]:
    """Give the names in annotations, which may be quoted, and in `__all__`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            if node.annotation is not None:
                yield from _names(node.annotation)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.returns is not None:
                yield from _names(node.returns)
        elif isinstance(node, ast.Assign) and _is_all(node):
            for item in ast.walk(node.value):
                if isinstance(item, ast.Constant) and isinstance(item.value, str):
                    yield item.value


def _is_all(node: ast.Assign) -> bool:
    return any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)


def _names(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            try:
                inner = ast.parse(part.value, mode="eval")
            except (SyntaxError, ValueError, RecursionError):
                continue
            yield from (n.id for n in ast.walk(inner) if isinstance(n, ast.Name))
