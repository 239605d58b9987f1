"""Imports of modules that the user deleted, which fail at load time."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence

from generator.diagnostics import Problems
from generator.merge import is_python
from generator.workspace.file_actions import Action, DriftReason
from generator.workspace.files import Files
from generator.workspace.lock import FileState
from generator.workspace.python_modules import module_of

_PACKAGE = "/__init__.py"


def warn_of_deleted_imports(
    actions: Sequence[Action], files: Files, problems: Problems
) -> None:
    """Warn of deleted modules that files of the output still import.

    Only once: when the deletion is first noticed, or when the import is added.
    """
    for action in actions:
        is_deleted = action.entry and action.entry.state is FileState.DELETED
        if is_deleted and action.after is None and is_python(action.path):
            found = sorted(_importers(action, actions, files))
            if found:
                problems.add("deleted-import", None, path=action.path, excerpt=found)


def _importers(
    deleted: Action, actions: Sequence[Action], files: Files
) -> Iterator[str]:
    """Yield the files that import a deleted module."""
    module = module_of(deleted.path)
    if deleted.path.endswith(_PACKAGE):
        folder = deleted.path.removesuffix(_PACKAGE)
        is_there = files.exists(f"{folder}.py")
    else:
        folder = deleted.path.removesuffix(".py")
        is_there = files.exists(f"{folder}{_PACKAGE}")
    if is_there:
        return
    tail = module.rpartition(".")[2].encode("utf-8")
    is_new = deleted.reason is DriftReason.MISSING
    for action in actions:
        if action.after is None or tail not in action.after:
            continue
        if not is_python(action.path) or not _imports(action, action.after, module):
            continue
        if is_new or not (action.before and _imports(action, action.before, module)):
            yield action.path


def _imports(action: Action, data: bytes, module: str) -> bool:
    """Return whether a text imports a module, or names from it."""
    package = module_of(action.path)
    if not action.path.endswith(_PACKAGE):
        package = package.rpartition(".")[0]
    return module in set(_imported_modules(data, package))


def _imported_modules(data: bytes, package: str) -> Iterator[str]:
    """Yield the modules that a file of a package imports, and the names from them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            above = above[: len(above) - node.level + 1] if node.level else []
            name = ".".join([*above, *([node.module] if node.module else [])])
            yield name
            yield from (f"{name}.{alias.name}" for alias in node.names)
