"""The names that a module binds, and those that it uses unbound.

They are read from the tree alone: the result is the same in every Python version.
"""

from __future__ import annotations

import ast
import builtins
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from generator.merge.python.scopes import LexicalScope, ScopeCollector

_BUILTIN = frozenset(dir(builtins)) | {
    *("__file__", "__name__", "__doc__", "__path__", "__package__", "__spec__"),
    *("__loader__", "__annotations__", "__dict__", "__class__", "__qualname__"),
    *("__module__", "PythonFinalizationError", "WindowsError"),
}


@dataclass(frozen=True)
class ModuleNames:
    """The names that a module binds and uses."""

    bound: frozenset[str]
    """Names that the module has after its import."""
    imported: frozenset[str]
    """Those of them bound by imports, including in `if` and `try` blocks."""
    is_open: bool = False
    """Whether it may have more: it has a star import or `__getattr__`."""
    unbound: Mapping[str, int] = field(default_factory=dict)
    """Names that are used but not bound, with counts; empty with a star import."""


@lru_cache(maxsize=64)
def module_names(text: str) -> ModuleNames | None:
    """Return the names that a module binds and uses; None if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        collector = ScopeCollector()
        collector.visit(tree)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = collector.module
    is_open = module.has_star or "__getattr__" in module.bound
    uses = [] if module.has_star else _unbound_names(module)
    return ModuleNames(
        frozenset(module.bound),
        frozenset(_imported_names(tree.body)),
        is_open,
        Counter(uses),
    )


def unbound_names(text: str) -> frozenset[str]:
    """Return the names that a module uses unbound; empty if it is not Python.

    In annotations and `__all__`, names in strings count too.
    """
    found = module_names(text)
    return frozenset(found.unbound) if found is not None else frozenset()


def newly_unbound_names(result: str, *sides: str) -> frozenset[str]:
    """Return the names used unbound more often in a merged text than on all its sides.

    Unbound uses that a side already has are accepted; new ones are not.
    """
    found = module_names(result)
    known = [module_names(side) for side in sides]
    if found is None or None in known:
        return frozenset()
    return frozenset(
        name
        for name, count in found.unbound.items()
        if count > sum(side.unbound.get(name, 0) for side in known if side is not None)
    )


def _imported_names(body: list[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            for alias in statement.names:
                yield alias.asname or alias.name.partition(".")[0]
        elif isinstance(statement, ast.If | ast.Try):
            yield from _imported_names(statement.body)
            yield from _imported_names(statement.orelse)
            for handler in getattr(statement, "handlers", []):
                yield from _imported_names(handler.body)


def _unbound_names(module: LexicalScope) -> Iterator[str]:
    """Yield each use of a name that no enclosing scope binds."""
    scopes = [module]
    while scopes:
        scope = scopes.pop()
        scopes += scope.children
        for name in scope.uses:
            if name not in _BUILTIN and not scope.is_bound(name):
                yield name
