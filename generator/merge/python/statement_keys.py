"""The keys of statements: equal keys identify versions of the same statement."""

from __future__ import annotations

import ast

from generator.merge.python.folding import folded_name

Key = tuple[str, ...]
_ROLES = frozenset({"setter", "deleter", "getter", "overload", "register"})
UNIQUE = frozenset({"def", "class", "assign", "from", "import", "doc", "region"})
"""Kinds of keys that a body has at most once."""


def key_of(nodes: tuple[ast.stmt, ...], documented: bool) -> Key:
    """Return the key of a statement, or of several on one line.

    `documented` means that a string in this position is a docstring.
    """
    if len(nodes) > 1:
        return ("group", *(part for node in nodes for part in key_of((node,), False)))
    node = nodes[0]
    if documented and isinstance(node, ast.Expr):
        value = node.value
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return ("doc",)
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return _definition(node)
        case ast.ClassDef():
            return ("class", node.name)
        case ast.ImportFrom():
            return ("from", "." * node.level + (node.module or ""))
        case ast.Import():
            return ("import", *(f"{a.name} {a.asname or ''}" for a in node.names))
        case ast.Assign():
            return ("assign", *map(ast.dump, node.targets))
        case ast.AnnAssign():
            return ("assign", ast.dump(node.target))
        case ast.AugAssign():
            return ("augment", ast.dump(node.target), type(node.op).__name__)
        case ast.Expr():
            return _expression(node)
    return _compound(node)


def call_key(node: ast.expr) -> Key | None:
    """Return the key of a call: function and first or named argument; None for others."""
    if isinstance(node, ast.Await):
        return call_key(node.value)
    if not isinstance(node, ast.Call):
        return None
    named = [k.value for k in node.keywords if k.arg == "name"]
    first = node.args[0] if node.args else None
    if first is not None and call_key(first) is not None and named:
        first = None
    shown = [ast.dump(part) for part in [first, *named] if part is not None]
    return ("call", ast.dump(node.func), *shown[:1])


def roles_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Return the decorators that allow several functions of the same name."""
    roles = []
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = getattr(called, "attr", getattr(called, "id", ""))
        if name in _ROLES:
            roles.append(name)
    return roles


def routes_of(node: ast.stmt) -> set[str]:
    """Return the routes that a function serves, empty for other statements."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return set()
    found = set()
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(
            decorator.func, ast.Attribute
        ):
            path = decorator.args[0] if decorator.args else None
            if isinstance(path, ast.Constant) and isinstance(path.value, str):
                found.add(f"{ast.dump(decorator.func)} {path.value}")
    return found


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Key:
    roles = roles_of(node)
    if node.name == "_" or "overload" in roles:
        roles.append(ast.dump(node.args))
    return ("def", node.name, *roles)


def _expression(node: ast.Expr) -> Key:
    region = folded_name(node)
    if region is not None:
        return ("region", region)
    return call_key(node.value) or ("expression", ast.dump(node.value))


def _compound(node: ast.stmt) -> Key:
    match node:
        case ast.If() | ast.While():
            return (type(node).__name__, ast.dump(node.test))
        case ast.For() | ast.AsyncFor():
            return ("for", ast.dump(node.target), ast.dump(node.iter))
        case ast.With() | ast.AsyncWith():
            return ("with", *map(ast.dump, node.items))
        case ast.Return() | ast.Raise() | ast.Try() | ast.Pass():
            return (type(node).__name__,)
    return (type(node).__name__, ast.dump(node))
