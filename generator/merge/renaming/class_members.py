"""Members of classes, and what sets them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge.renaming.inferred_types import (
    TypeArguments,
)
from generator.merge.renaming.module_scopes import Binding, Function, Scope


@dataclass(frozen=True)
class ClassMember:
    """A member of a class of the output folder."""

    scope: Scope
    """The class that defines the member."""
    name: str
    bindings: tuple[Binding, ...]
    values: TypeArguments
    """The values of the type variables of that class."""


def passed_argument(
    function: Function, scope: Scope, call: ast.Call
) -> Iterator[tuple[ast.arg, ast.expr]]:
    """Yield the parameters of a function with the arguments of a call."""
    args = function.args
    wanted = [*args.posonlyargs, *args.args]
    if scope.is_class and wanted and wanted[0].arg in ("self", "cls"):
        wanted = wanted[1:]
    yield from zip(wanted, call.args, strict=False)
    by_name = {arg.arg: arg for arg in [*wanted, *args.kwonlyargs]}
    for each in call.keywords:
        if each.arg in by_name:
            yield by_name[each.arg], each.value


def bindings_on_self(scope: Scope, name: str) -> Iterator[Binding]:
    """Yield the assignments to an attribute of `self` in the methods of a class."""
    for node in scope.module.attribute_stores.get(name, ()):
        inner = scope.module.scope_of[node]
        is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
        if not is_self or inner.parent is not scope:
            continue
        parent = scope.module.parent_of[node]
        if isinstance(parent, ast.Assign | ast.AnnAssign):
            annotation = (
                parent.annotation if isinstance(parent, ast.AnnAssign) else None
            )
            start = scope.module.source.end(node) - len(name)
            yield Binding(name, start, "value", parent, inner, parent.value, annotation)
