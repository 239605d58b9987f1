"""Variables of a module that the generator has renamed.

A module of one entity has a `router`; one of several has one for each, and a joint one of
that name. Variables are matched by the values assigned to them.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping

from generator.merge.python.module_names import module_names
from generator.merge.python.python_source import parse_python

AssignedCalls = Mapping[str, str]
"""The calls assigned to the variables of a module, by name."""


def unique_calls(text: str) -> dict[str, str]:
    """Return the variables of a module to which a unique call is assigned."""
    source = parse_python(text)
    found = {}
    for node in source.tree.body if source is not None else ():
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            continue
        target, value = node.targets[0], node.value
        given = isinstance(value, ast.Call) and [*value.args, *value.keywords]
        if isinstance(target, ast.Name) and given:
            found[target.id] = ast.dump(value)
    often = Counter(found.values())
    return {name: value for name, value in found.items() if often[value] == 1}


def rename_variables(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Return base and ours with their variables named as in theirs."""
    known = module_names(base), module_names(ours)
    if known[0] is None or known[1] is None:
        return base, ours
    names = _names(unique_calls(base), unique_calls(theirs), known[0].bound)
    added = known[1].bound - known[0].bound
    names = {old: new for old, new in names.items() if new not in added}
    if not names:
        return base, ours
    return _with_names(base, names), _with_names(ours, names)


def _names(
    old: AssignedCalls, new: AssignedCalls, bound: frozenset[str]
) -> dict[str, str]:
    """Return the new names of variables with unchanged values.

    A variable that had one of these names before swaps names with the renamed one.
    """
    by_value = {value: name for name, value in new.items()}
    found = {
        name: by_value[value]
        for name, value in old.items()
        if by_value.get(value, name) != name
    }
    swapped = {
        after: before
        for before, after in found.items()
        if after in bound and after not in found
    }
    return found | swapped


def _with_names(text: str, names: Mapping[str, str]) -> str:
    source = parse_python(text)
    if source is None:
        return text
    spans = sorted(
        (source.span(node), names[node.id]) for node in _uses(source.tree, {*names})
    )
    parts, at = [], 0
    for (start, end), name in spans:
        parts += [text[at:start], name]
        at = end
    return "".join([*parts, text[at:]])


def _uses(node: ast.AST, names: set[str]) -> Iterator[ast.Name]:
    """Yield the uses of module variables, outside functions that shadow them."""
    if isinstance(node, ast.Name) and node.id in names:
        yield node
    for name, value in ast.iter_fields(node):
        inner = names - _own(node) if name == "body" else names
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _uses(child, inner)


def _own(node: ast.AST) -> set[str]:
    """Return the local names of a function."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return set()
    parts = list(ast.walk(node))
    shared = {n for each in parts if isinstance(each, ast.Global) for n in each.names}
    stored = {
        each.id
        for each in parts
        if isinstance(each, ast.Name) and not isinstance(each.ctx, ast.Load)
    }
    return (stored | {each.arg for each in parts if isinstance(each, ast.arg)}) - shared
