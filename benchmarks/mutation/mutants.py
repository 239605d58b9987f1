"""Mutants of Python code, each with one small fault."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.merge.python.python_source import PythonSource, parse_python

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
SpanReplacement = tuple[int, int, str]
"""The start and end of a piece of text, and its replacement."""


@dataclass(frozen=True)
class Mutant:
    """A text with one fault, and the line and kind of the fault."""

    line: int
    kind: str
    text: str


def mutants(text: str, within: str | None = None) -> list[Mutant]:
    """Return every mutant of a module, each with one fault.

    With `within`, mutate only statements of functions that contain this word: the part
    of an Alembic revision that is about one table.
    """
    source = parse_python(text)
    assert source is not None
    places = [(0, len(text))] if within is None else statements_with(source, within)
    documentation = {*docstrings(source.tree)}
    found: list[Mutant] = []
    for node in (n for n in ast.walk(source.tree) if n not in documentation):
        for kind, (start, end, new) in node_mutations(source, node):
            changed = text[:start] + new + text[end:]
            is_inside = any(first <= start < last for first, last in places)
            if is_inside and parse_python(changed) is not None:
                found.append(Mutant(source.line_of(start) + 1, kind, changed))
    return sorted(dict.fromkeys(found), key=lambda mutant: (mutant.line, mutant.kind))


def statements_with(source: PythonSource, word: str) -> list[tuple[int, int]]:
    """Return the spans of statements in functions that contain a word."""
    functions = (n for n in ast.walk(source.tree) if isinstance(n, ast.FunctionDef))
    places = (source.span(statement) for each in functions for statement in each.body)
    return [(start, end) for start, end in places if word in source.text[start:end]]


def docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the constants that are statements by themselves: documentation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value


def node_mutations(
    source: PythonSource, node: ast.AST
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the faults of one node."""
    match node:
        case ast.Compare():
            yield from mutate_comparison(source, node)
        case ast.UnaryOp(op=ast.Not()):
            (start, _), (operand, _) = source.span(node), source.span(node.operand)
            yield "condition", (start, operand, "")
        case ast.BoolOp():
            yield from mutate_connective(source, node)
        case ast.Constant():
            yield from mutate_constant(source, node)
        case ast.Attribute(attr=name) if name.startswith("HTTP_"):
            yield "status", (*source.span(node), "status.HTTP_202_ACCEPTED")
        case ast.Call():
            yield from remove_arguments(source, node)
        case ast.Dict():
            yield from remove_entries(source, node)
        case ast.Tuple() | ast.List() | ast.Set():
            yield from remove_nodes(source, node.elts, "element")
        case ast.ClassDef():
            yield from remove_nodes(source, node.bases, "base")
            yield from remove_fields(source, node)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            yield from remove_statements(source, node)


def mutate_comparison(
    source: PythonSource, node: ast.Compare
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the comparison with each of its operators replaced."""
    operands = [node.left, *node.comparators]
    for operator, (left, right) in zip(node.ops, pairwise(operands), strict=True):
        place = source.span(left)[1], source.span(right)[0]
        yield "operator", (*place, f" {COMPARISONS[type(operator)]} ")


def mutate_connective(
    source: PythonSource, node: ast.BoolOp
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield `and` for `or` and vice versa."""
    word = "or" if isinstance(node.op, ast.And) else "and"
    for left, right in pairwise(node.values):
        yield "operator", (source.span(left)[1], source.span(right)[0], f" {word} ")


def mutate_constant(
    source: PythonSource, node: ast.Constant
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield other values: the next limit, the other boolean, another text."""
    place = source.span(node)
    if isinstance(node.value, bool):
        yield "flag", (*place, str(not node.value))
    elif isinstance(node.value, int):
        yield "limit", (*place, str(node.value + 1))
    elif isinstance(node.value, str):
        start, end = place
        if source.text[start] in "'\"" and source.text[end - 1] in "'\"":
            quote = source.text[end - 1]
            yield "text", (end - 1, end, f"x{quote}")


def remove_arguments(
    source: PythonSource, node: ast.Call
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each argument of a call."""
    yield from remove_nodes(source, [*node.args, *node.keywords], "argument")


def remove_entries(
    source: PythonSource, node: ast.Dict
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each entry of a dict."""
    places = [
        (source.span(key or value)[0], source.span(value)[1])
        for key, value in zip(node.keys, node.values, strict=True)
    ]
    yield from remove_pieces(source, places, "entry")


def remove_nodes(
    source: PythonSource, nodes: Sequence[ast.AST], kind: str
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each node in a list of nodes."""
    yield from remove_pieces(source, [source.span(node) for node in nodes], kind)


def remove_pieces(
    source: PythonSource, places: list[tuple[int, int]], kind: str
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each piece of a comma-separated list."""
    for start, end in places:
        after = source.text[end:]
        rest = after.lstrip()
        if rest.startswith(","):
            end += len(after) - len(rest) + 1
        yield kind, (start, end, "")


def remove_fields(
    source: PythonSource, node: ast.ClassDef
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each field of a class."""
    for statement in node.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            yield "field", (*source.span(statement), "pass")


def remove_statements(
    source: PythonSource, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[tuple[str, SpanReplacement]]:
    """Yield the removal of each effect and decorator of a function."""
    for statement in node.body:
        if isinstance(statement, ast.Raise) or has_side_effect(statement):
            yield "statement", (*source.span(statement), "pass")
    for decorator in node.decorator_list:
        start, end = source.span(decorator)
        yield "decorator", (source.text.rindex("@", 0, start), end, "")


def has_side_effect(statement: ast.stmt) -> bool:
    """Return whether a statement has an effect other than on a local variable."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Call | ast.Await)
    return isinstance(statement, ast.Assign) and not any(
        isinstance(target, ast.Name) for target in statement.targets
    )
