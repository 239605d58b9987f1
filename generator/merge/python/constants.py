"""The values assigned to names in a module and its classes, replaced by name."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from generator.merge.pieces import join_lines
from generator.merge.python.python_source import PythonSource, parse_python

_Span = tuple[int, int]


def with_constants_of(text: str, donor: str, names: Collection[str]) -> str:
    """Return a text with the assignments of some names replaced by those of another.

    Names are dotted: `Settings.limit`. Names not assigned exactly once in both texts
    are left alone.
    """
    source, other = parse_python(text), parse_python(donor)
    if source is None or other is None:
        return text
    mine, theirs = _constants(source), _constants(other)
    lines = list(source.lines)
    found = [name for name in mine if name in theirs and name in names]
    for name in sorted(found, key=lambda each: mine[each], reverse=True):
        (first, end), (start, stop) = mine[name], theirs[name]
        lines[first:end] = other.lines[start:stop]
    return join_lines(lines)


def definition_names(text: str) -> frozenset[str]:
    """Return the dotted names that a module and its classes define."""
    source = parse_python(text)
    if source is None:
        return frozenset()
    return frozenset(name for name, _ in _find_definitions(source.tree.body, ""))


def _constants(source: PythonSource) -> dict[str, _Span]:
    """Return the lines of constants, by name, if no other code shares these lines."""
    found: dict[str, list[ast.stmt]] = {}
    for name, node in _find_definitions(source.tree.body, ""):
        found.setdefault(name, []).append(node)
    return {
        name: (nodes[0].lineno - 1, nodes[0].end_lineno or 0)
        for name, nodes in found.items()
        if len(nodes) == 1 and isinstance(nodes[0], ast.Assign | ast.AnnAssign)
        if _is_alone(source, nodes[0])
    }


def _is_alone(source: PythonSource, node: ast.stmt) -> bool:
    before = source.lines[node.lineno - 1][: node.col_offset]
    last = source.lines[(node.end_lineno or 1) - 1].encode("utf-8")
    behind = last[node.end_col_offset :].strip()
    return not before.strip() and (not behind or behind.startswith(b"#"))


def _find_definitions(
    body: list[ast.stmt], scope: str
) -> Iterator[tuple[str, ast.stmt]]:
    for node in body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{scope}{node.name}", node
            if isinstance(node, ast.ClassDef):
                yield from _find_definitions(node.body, f"{scope}{node.name}.")
        elif isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign):
            targets = [node.target]
        for target in targets:
            if isinstance(target, ast.Name):
                yield f"{scope}{target.id}", node
