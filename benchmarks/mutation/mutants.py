"""Small faults in Python code: each is what a slip in a template, or of a hand, makes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

COMPARISONS = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
Edit = tuple[int, int, str]
"""Where a piece of the text begins and ends, and what takes its place."""


@dataclass(frozen=True)
class Mutant:
    """A text with one fault, and what the fault is."""

    line: int
    kind: str
    text: str


def mutants(text: str, within: str | None = None) -> list[Mutant]:
    """Return every fault that can be made in a module, one at a time.

    With `within`, only statements of functions that hold this word are touched: the
    part of an Alembic revision that is about one table.
    """
    source = Source(text)
    found = []
    for node in ast.walk(source.tree):
        for kind, (start, end, new) in edits(source, node):
            if within is not None and within not in source.statement_at(start):
                continue
            changed = text[:start] + new + text[end:]
            if parses(changed):
                found.append(Mutant(text.count("\n", 0, start) + 1, kind, changed))
    return sorted(dict.fromkeys(found), key=lambda mutant: (mutant.line, mutant.kind))


def parses(text: str) -> bool:
    """Return whether a text is Python."""
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


class Source:
    """A module: its text, its tree, and where in the text its nodes are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._docstrings = set(docstrings(self.tree))

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Return where a node begins and ends."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self._offset(node.lineno, node.col_offset),
            self._offset(node.end_lineno, node.end_col_offset),
        )

    def _offset(self, line: int, column: int) -> int:
        start = self._lines[line - 1]
        before = self.text[start : self._lines[line]].encode()[:column]
        return start + len(before.decode())

    def is_docstring(self, node: ast.AST) -> bool:
        """Return whether a string is documentation."""
        return node in self._docstrings

    def statement_at(self, offset: int) -> str:
        """Return the text of the statement of a function around a place."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef):
                for statement in node.body:
                    start, end = self.span(statement)
                    if start <= offset < end:
                        return self.text[start:end]
        return ""


def docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the strings that stand as statements."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def edits(source: Source, node: ast.AST) -> Iterator[tuple[str, Edit]]:
    """Yield the faults of one node."""
    match node:
        case ast.Compare():
            yield from comparisons(source, node)
        case ast.UnaryOp(op=ast.Not()):
            (start, _), (operand, _) = source.span(node), source.span(node.operand)
            yield "condition", (start, operand, "")
        case ast.BoolOp():
            yield from connectives(source, node)
        case ast.Constant():
            yield from constants(source, node)
        case ast.Attribute(attr=name) if name.startswith("HTTP_"):
            yield "status", (*source.span(node), "status.HTTP_202_ACCEPTED")
        case ast.Call():
            yield from arguments(source, node)
        case ast.Dict():
            yield from entries(source, node)
        case ast.Tuple() | ast.List() | ast.Set():
            yield from removals(source, node.elts, "element")
        case ast.ClassDef():
            yield from removals(source, node.bases, "base")
            yield from members(source, node)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from statements(source, node)


def comparisons(source: Source, node: ast.Compare) -> Iterator[tuple[str, Edit]]:
    """Yield the comparison with each of its operators turned."""
    operands = [node.left, *node.comparators]
    for operator, (left, right) in zip(node.ops, pairwise(operands), strict=True):
        place = source.span(left)[1], source.span(right)[0]
        yield "operator", (*place, f" {COMPARISONS[type(operator)]} ")


def connectives(source: Source, node: ast.BoolOp) -> Iterator[tuple[str, Edit]]:
    """Yield `and` for `or`, and the other way round."""
    word = "or" if isinstance(node.op, ast.And) else "and"
    for left, right in pairwise(node.values):
        yield "operator", (source.span(left)[1], source.span(right)[0], f" {word} ")


def constants(source: Source, node: ast.Constant) -> Iterator[tuple[str, Edit]]:
    """Yield other values: the limit next to it, the other boolean, another text."""
    place = source.span(node)
    if isinstance(node.value, bool):
        yield "flag", (*place, str(not node.value))
    elif isinstance(node.value, int):
        yield "limit", (*place, str(node.value + 1))
    elif isinstance(node.value, str) and not source.is_docstring(node):
        start, end = place
        if source.text[start] in "'\"" and source.text[end - 1] in "'\"":
            quote = source.text[end - 1]
            yield "text", (end - 1, end, f"x{quote}")


def arguments(source: Source, node: ast.Call) -> Iterator[tuple[str, Edit]]:
    """Yield the call without each of its arguments."""
    yield from removals(source, [*node.args, *node.keywords], "argument")


def entries(source: Source, node: ast.Dict) -> Iterator[tuple[str, Edit]]:
    """Yield the dict without each of its entries."""
    places = [
        (source.span(key or value)[0], source.span(value)[1])
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    yield from cuts(source, places, "entry")


def removals(
    source: Source, nodes: list[ast.expr] | list[ast.expr | ast.keyword], kind: str
) -> Iterator[tuple[str, Edit]]:
    """Yield a list of nodes without each of them."""
    yield from cuts(source, [source.span(node) for node in nodes], kind)


def cuts(
    source: Source, places: list[tuple[int, int]], kind: str
) -> Iterator[tuple[str, Edit]]:
    """Yield a comma-separated list without each of its pieces."""
    for start, end in places:
        after = source.text[end:]
        rest = after.lstrip()
        if rest.startswith(","):
            end += len(after) - len(rest) + 1
        yield kind, (start, end, "")


def members(source: Source, node: ast.ClassDef) -> Iterator[tuple[str, Edit]]:
    """Yield the class without each of its fields."""
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            yield "field", (*source.span(statement), "pass")


def statements(
    source: Source, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[tuple[str, Edit]]:
    """Yield the function without each of its statements and decorators."""
    for statement in node.body:
        if isinstance(statement, ast.Raise) or is_effect(statement):
            yield "statement", (*source.span(statement), "pass")
    for decorator in node.decorator_list:
        start, end = source.span(decorator)
        yield "decorator", (source.text.rindex("@", 0, start), end, "")


def is_effect(statement: ast.stmt) -> bool:
    """Return whether a statement changes something that is not a local variable."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call | ast.Await)
    return isinstance(statement, ast.Assign) and not any(
        isinstance(target, ast.Name) for target in statement.targets
    )
