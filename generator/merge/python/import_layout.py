"""The text of imports, and their place among others according to isort."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from generator.merge.pieces import Lines
from generator.merge.python.edits import WIDTH
from generator.merge.python.python_source import PythonSource

LineEdit = tuple[int, int, Lines]
"""The first line, the line after the last one, and the lines that replace them."""
_STEP = "    "


def format_import(
    module: str, names: Sequence[str], indent: str, comment: str = ""
) -> Lines:
    """Return the lines of an import, in parentheses if it is too long for one."""
    line = f"{indent}from {module} import {', '.join(names)}"
    if comment:
        return [f"{line}  {comment}"]
    if len(line) <= WIDTH:
        return [line]
    inner = [f"{indent}{_STEP}{name}," for name in names]
    return [f"{indent}from {module} import (", *inner, f"{indent})"]


def format_alias(alias: ast.alias) -> str:
    """Return an imported name as written."""
    return f"{alias.name} as {alias.asname}" if alias.asname else alias.name


def full_module(node: ast.ImportFrom) -> str:
    """Return the module of an import as written."""
    return "." * node.level + (node.module or "")


def insert_import(
    source: PythonSource,
    body: Sequence[ast.stmt],
    number: int,
    module: str,
    names: Sequence[str],
    comment: str,
) -> LineEdit:
    """Return the edit that adds an import to those around the statement `number`.

    Blank lines and comments, such as `# isort: split`, end that group. If the group has
    an import of the module already, the names are added to it.
    """
    node = body[number]
    indent = " " * node.col_offset
    group = _group(body, number)
    for other in group:
        if full_module(other) == module and not _comments(source, other):
            known = {*names, *map(format_alias, other.names)}
            lines = format_import(module, sorted(known, key=_name_order), indent)
            return other.lineno - 1, other.end_lineno or other.lineno, lines
    lines = format_import(module, names, indent, comment)
    for other in group:
        if _natural(full_module(other)) > _natural(module):
            return other.lineno - 1, other.lineno - 1, lines
    last = group[-1] if group else node
    return last.end_lineno or 0, last.end_lineno or 0, lines


def _group(body: Sequence[ast.stmt], number: int) -> list[ast.ImportFrom]:
    first = last = number
    while first and _touches(body[first - 1], body[first]):
        first -= 1
    while last + 1 < len(body) and _touches(body[last], body[last + 1]):
        last += 1
    return [n for n in body[first : last + 1] if isinstance(n, ast.ImportFrom)]


def _touches(before: ast.stmt, after: ast.stmt) -> bool:
    both = isinstance(before, ast.Import | ast.ImportFrom) and isinstance(
        after, ast.Import | ast.ImportFrom
    )
    return both and before.end_lineno == after.lineno - 1


def _comments(source: PythonSource, node: ast.stmt) -> bool:
    lines = range(node.lineno - 1, node.end_lineno or node.lineno)
    return any(line in source.comments for line in lines)


def _name_order(name: str) -> tuple[int, str]:
    """Return the sort key of isort: constants, then classes, then the rest."""
    original = name.partition(" as ")[0]
    if original.isupper() and len(original) > 1:
        return 0, _natural(original)
    return (1 if original[:1].isupper() else 2), _natural(original)


def _natural(name: str) -> str:
    return name.lower()
