"""The headers of compound statements: names, parameters, bases, conditions."""

from __future__ import annotations

import ast
from typing import Any

from generator.merge.python.edits import SourceEdit, apply_source_edits
from generator.merge.python.elements import ARGUMENTS, ORDERED_ELEMENTS, PARAMETER_ITEMS
from generator.merge.python.expression_merge import (
    SourceTriple,
    merge_items,
    merge_nodes,
    merge_optional,
)
from generator.merge.python.items import (
    BracketItems,
    closing_offset,
    split_items,
    split_parameters,
)
from generator.merge.python.python_source import PythonSource, parse_python
from generator.merge.python.segments import Clause
from generator.merge.sequences.alignment import Contradiction

_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_WITHS = (ast.With, ast.AsyncWith)


def merge_header(
    texts: SourceTriple, base: Clause, ours: Clause, theirs: Clause
) -> list[SourceEdit]:
    """Return the edits that apply the changes of theirs to a header of ours.

    Raises Contradiction if both changed the same part of it.
    """
    nodes = (base.node, ours.node, theirs.node)
    clauses = (base, ours, theirs)
    if all(isinstance(node, _DEFINITIONS) for node in nodes):
        return _merge_function(texts, clauses)
    if all(isinstance(node, ast.ClassDef) for node in nodes):
        return _merge_class(texts, clauses)
    if not type(nodes[0]) is type(nodes[1]) is type(nodes[2]):
        raise Contradiction
    edits = []
    if ours.kind == "match":
        subjects: Any = [getattr(node, "subject", None) for node in nodes]
        edits = merge_nodes(texts, *subjects)
        nodes = tuple(node.cases[0] for node in nodes)  # type: ignore[attr-defined]
    for name in ("test", "target", "iter", "type", "pattern", "guard"):
        parts = [getattr(node, name, None) for node in nodes]
        if ours.kind not in ("else", "finally", "try"):
            edits += merge_nodes(texts, *parts)
    if all(isinstance(node, _WITHS) for node in nodes):
        edits += _merge_with(texts, nodes)
    if len({getattr(node, "name", None) for node in nodes}) > 1:
        raise Contradiction
    return edits


def merge_parameter(base: str, ours: str, theirs: str) -> str:
    """Merge a parameter by its annotation and its default.

    Raises Contradiction.
    """
    sources = [parse_python(f"def f({text}): 0\n") for text in (base, ours, theirs)]
    old, mine, other = sources
    if old is None or mine is None or other is None:
        raise Contradiction
    texts = SourceTriple(old, mine, other)
    parts = [_parameter(source) for source in (old, mine, other)]
    if any(part is None for part in parts):
        raise Contradiction
    (b_arg, b_value), (o_arg, o_value), (t_arg, t_value) = parts  # type: ignore[misc]
    name = mine.span(o_arg)[0] + len(o_arg.arg)
    edits = merge_optional(
        texts, b_arg.annotation, o_arg.annotation, t_arg.annotation, name, ": "
    )
    end = mine.span(o_arg)[1]
    sign = " = " if o_arg.annotation or t_arg.annotation else "="
    edits += merge_optional(texts, b_value, o_value, t_value, end, sign)
    return apply_source_edits(
        mine.text, len("def f("), len(mine.text) - len("): 0\n"), edits
    )


def _parameter(source: PythonSource) -> tuple[ast.arg, ast.expr | None] | None:
    arguments = source.tree.body[0].args  # type: ignore[attr-defined]
    if len(arguments.args) == 1:
        return arguments.args[0], (arguments.defaults or [None])[0]
    starred = arguments.vararg or arguments.kwarg
    return (starred, None) if starred is not None else None


def _merge_function(
    texts: SourceTriple, clauses: tuple[Clause, Clause, Clause]
) -> list[SourceEdit]:
    sources = (texts.base, texts.ours, texts.theirs)
    nodes: list[Any] = [clause.node for clause in clauses]
    if any(getattr(node, "type_params", None) for node in nodes):
        raise Contradiction
    edits = _merge_async(texts, nodes) + _merge_name(texts, nodes, "def")
    found: list[BracketItems] = []
    for source, node, clause in zip(sources, nodes, clauses, strict=True):
        start, end = source.slice(*clause.header)
        opened = source.text.index("(", _name_at(source, node, "def"))
        close = closing_offset(source, opened, end)
        items = None if close is None else split_parameters(source, opened + 1, close)
        if items is None or start > opened:
            raise Contradiction
        found.append(items)
    made = merge_items(texts, found[0], found[1], found[2], PARAMETER_ITEMS)
    inside = apply_source_edits(texts.ours.text, found[1].start, found[1].end, made)
    if made and not _keeps_parameter_kinds(inside, nodes[1], nodes[2]):
        raise Contradiction
    edits += made
    old, mine, other = (node.returns for node in nodes)
    return edits + merge_optional(texts, old, mine, other, found[1].end + 1, " -> ")


def _keeps_parameter_kinds(parameters: str, ours: Any, theirs: Any) -> bool:
    """Return whether each parameter is passed by position or name as on some side."""
    source = parse_python(f"def f({parameters}): 0\n")
    if source is None:
        return False
    known = [_parameter_kinds(ours.args), _parameter_kinds(theirs.args)]
    made = _parameter_kinds(source.tree.body[0].args)  # type: ignore[attr-defined]
    return all(way in (known[0].get(n), known[1].get(n)) for n, way in made.items())


def _parameter_kinds(arguments: ast.arguments) -> dict[str, str]:
    lists = ("posonlyargs", "args", "kwonlyargs")
    return {arg.arg: way for way in lists for arg in getattr(arguments, way)}


def _merge_with(texts: SourceTriple, nodes: Any) -> list[SourceEdit]:
    found = []
    for source, node in zip((texts.base, texts.ours, texts.theirs), nodes, strict=True):
        last = node.items[-1]
        start, _ = source.span(node.items[0].context_expr)
        _, end = source.span(last.optional_vars or last.context_expr)
        found.append(split_items(source, start, end, list(node.items)))
    base, ours, theirs = found
    if base is None or ours is None or theirs is None:
        raise Contradiction
    return merge_items(texts, base, ours, theirs, ARGUMENTS)


def _merge_class(
    texts: SourceTriple, clauses: tuple[Clause, Clause, Clause]
) -> list[SourceEdit]:
    sources = (texts.base, texts.ours, texts.theirs)
    nodes: list[Any] = [clause.node for clause in clauses]
    if any(getattr(node, "type_params", None) for node in nodes):
        raise Contradiction
    edits = _merge_name(texts, nodes, "class")
    found: list[BracketItems | None] = []
    for source, node, clause in zip(sources, nodes, clauses, strict=True):
        _, end = source.slice(*clause.header)
        after = _name_at(source, node, "class") + len(node.name)
        parts = sorted([*node.bases, *node.keywords], key=source.span)
        if not source.text[after:end].lstrip().startswith("("):
            found.append(BracketItems(source, after, after, [], False))
            continue
        opened = source.text.index("(", after)
        close = closing_offset(source, opened, end)
        found.append(
            None if close is None else split_items(source, opened + 1, close, parts)
        )
    base, ours, theirs = found
    if base is None or ours is None or theirs is None:
        raise Contradiction
    made = merge_items(texts, base, ours, theirs, ORDERED_ELEMENTS)
    bare = ours.start == ours.end and texts.ours.text[ours.start - 1] != "("
    if made and bare:
        made = [SourceEdit(e.start, e.end, f"({e.text})") for e in made]
    return edits + made


def _merge_async(texts: SourceTriple, nodes: list[Any]) -> list[SourceEdit]:
    kinds = [isinstance(node, ast.AsyncFunctionDef) for node in nodes]
    if kinds[2] in (kinds[0], kinds[1]):
        return []
    start, _ = texts.ours.span(nodes[1])
    if kinds[2]:
        return [SourceEdit(start, start, "async ")]
    end = texts.ours.text.index("def", start)
    return [SourceEdit(start, end, "")]


def _merge_name(texts: SourceTriple, nodes: list[Any], word: str) -> list[SourceEdit]:
    old, mine, other = (node.name for node in nodes)
    if other in (old, mine):
        return []
    if mine != old:
        raise Contradiction
    at = _name_at(texts.ours, nodes[1], word)
    return [SourceEdit(at, at + len(mine), other)]


def _name_at(source: PythonSource, node: Any, word: str) -> int:
    start, _ = source.span(node)
    return source.text.index(node.name, source.text.index(word, start) + len(word))
