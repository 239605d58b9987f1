"""Definitions in a Python text, for detecting the changes of each side of a merge."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator


def first_line(node: ast.stmt) -> int:
    """Return the first line of a statement, decorators included, counted from 0."""
    decorators = getattr(node, "decorator_list", [])
    lines: list[int] = [node.lineno, *(d.lineno for d in decorators)]
    return min(lines) - 1


def definitions(text: str) -> dict[str, list[str]]:
    """Return the code at each dotted name, with comments but without formatting.

    Members of a class are listed separately from the class. Statements without a name
    are listed under their text.
    """
    comments = {}
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            comments[token.start[0] - 1] = token.string
    found: dict[str, list[str]] = {}
    for name, first, end, shown in _walk(ast.parse(text).body, "", 0, 1 << 30):
        # The last statement of a text extends far past its end.
        inside = [said for n, said in comments.items() if first <= n < end]
        found.setdefault(name, []).extend([shown, *inside])
    return found


def changed_names(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> set[str]:
    """Return the names at which two texts differ."""
    return {
        name
        for name in before.keys() | after.keys()
        if before.get(name) != after.get(name)
    }


def _walk(
    body: list[ast.stmt], scope: str, start: int, stop: int
) -> Iterator[tuple[str, int, int, str]]:
    at = start
    for number, node in enumerate(body):
        end = node.end_lineno or 0
        if number + 1 == len(body):
            end = max(end, min(stop, 1 << 20))
        name = scope + _name(node)
        if isinstance(node, ast.ClassDef):
            head = [ast.dump(part) for part in (*node.decorator_list, *node.bases)]
            first = first_line(node.body[0])
            yield name, at, node.lineno, " ".join(
                [*head, *map(ast.dump, node.keywords)]
            )
            yield from _walk(node.body, f"{name}.", node.lineno, end)
            del first
        else:
            yield name, at, end, ast.dump(node)
        at = end


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            return node.name
        case ast.Assign():
            return " ".join(ast.unparse(target) for target in node.targets)
        case ast.AnnAssign():
            return ast.unparse(node.target)
        case ast.ImportFrom():
            return f"from {node.module}"
        case ast.If():
            return f"if {ast.unparse(node.test)}"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "docstring"
    return ast.unparse(node)
