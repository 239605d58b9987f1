"""Type inference from annotations, imports and assignments."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.merge.renaming import library
from generator.merge.renaming.scopes import Binding, Function, Module, Scope
from generator.merge.renaming.types import (
    NONE,
    Known,
    Type,
    Values,
    as_class,
    as_instance,
    filled,
    joined,
    list_of,
    outside,
    unified,
)
from generator.merge.renaming.world import World, imported_by

_MOST_STEPS = 40
"""The maximum depth of nested expressions and bindings that are followed."""


@dataclass(frozen=True)
class Member:
    """A member of a class of the output folder."""

    scope: Scope
    """The class that defines the member."""
    name: str
    bindings: tuple[Binding, ...]
    values: Values
    """The values of the type variables of that class."""


class Inference:
    """Infers the types of expressions in the modules of an output folder."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._types: dict[ast.AST | Binding, Known] = {}
        self._steps = 0

    def of(self, node: ast.expr | None) -> Known:
        """Return the type of an expression in the current module."""
        return None if node is None else self._once(node)

    def scope(self, node: ast.AST) -> Scope:
        """Return the scope of a node of the current module."""
        return self._module.scope_of[node]

    def reading(self, module: Module) -> Inference:
        """Set the current module; return self."""
        self._module = module
        return self

    def _once(self, node: ast.expr | Binding) -> Known:
        if node in self._types:
            return self._types[node]
        # A cyclic reference finds an unknown type.
        self._types[node] = None
        if self._steps < _MOST_STEPS:
            self._steps += 1
            module = self._module
            if isinstance(node, Binding):
                self._module = node.scope.module
                self._types[node] = self._binding(node)
            else:
                self._types[node] = self._expression(node)
            self._module = module
            self._steps -= 1
        return self._types[node]

    # Expressions.

    def _expression(self, node: ast.expr) -> Known:
        method = getattr(self, f"_{type(node).__name__}", None)
        return None if method is None else method(node)

    def _Name(self, node: ast.Name) -> Known:
        return self.name(node.id, self.scope(node))

    def name(self, name: str, scope: Scope) -> Known:
        """Return the type of a name as used in a scope."""
        owner = scope.find(name)
        if owner is not None:
            return self.bound(owner.bindings.get(name, ()))
        for star in scope.module.stars:
            found = self.imported(star, name)
            if found is not None:
                return found
        return Type("outside", "builtins", name) if hasattr(builtins, name) else None

    def bound(self, bindings: list[Binding] | tuple[Binding, ...]) -> Known:
        """Return the type of a name with these bindings."""
        told = [each for each in bindings if each.annotation is not None]
        return joined(
            self._once(each) for each in told or bindings if each.way != "again"
        )

    def _Attribute(self, node: ast.Attribute) -> Known:
        return self.attribute(self.of(node.value), node.attr)

    def _Await(self, node: ast.Await) -> Known:
        return self.of(node.value)

    def _NamedExpr(self, node: ast.NamedExpr) -> Known:
        return self.of(node.value)

    def _BoolOp(self, node: ast.BoolOp) -> Known:
        return joined(self.of(each) for each in node.values)

    def _IfExp(self, node: ast.IfExp) -> Known:
        return joined([self.of(node.body), self.of(node.orelse)])

    def _Constant(self, node: ast.Constant) -> Known:
        if node.value is None:
            return NONE
        return outside("builtins", type(node.value).__name__)

    def _List(self, node: ast.List | ast.Tuple | ast.Set) -> Known:
        return list_of(joined(self.of(each) for each in node.elts))

    _Tuple = _Set = _List

    def _ListComp(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Known:
        return list_of(self.of(node.elt))

    _SetComp = _GeneratorExp = _ListComp

    def _Dict(self, node: ast.Dict) -> Known:
        keys = joined(self.of(key) for key in node.keys)
        return outside(
            "builtins", "dict", keys, joined(self.of(value) for value in node.values)
        )

    def _DictComp(self, node: ast.DictComp) -> Known:
        return outside("builtins", "dict", self.of(node.key), self.of(node.value))

    def _Subscript(self, node: ast.Subscript) -> Known:
        value = self.of(node.value)
        if value is not None and value.kind in ("class", "outside", "variable"):
            return as_class(self.annotation(node, self.scope(node)))
        if isinstance(node.slice, ast.Slice):
            return value
        return library.item(value)

    def _BinOp(self, node: ast.BinOp) -> Known:
        left = self.of(node.left)
        is_type = left is not None and left.kind not in (
            "instance",
            "module",
            "function",
        )
        if isinstance(node.op, ast.BitOr) and is_type:
            return as_class(self.annotation(node, self.scope(node)))
        same = left is not None and left.last == "list" and left == self.of(node.right)
        return left if same else None

    def _Call(self, node: ast.Call) -> Known:
        called = self.of(node.func)
        if called is not None and called.kind == "class":
            return replace(called, kind="instance")
        if called is not None and called.kind == "function":
            return self._returned(called, node)
        return library.called(self, node, called)

    def _returned(self, called: Type, node: ast.Call) -> Known:
        """Return the type that a call of a function of the output folder returns."""
        defined = self.function(called)
        if defined is None or defined[0].returns is None:
            return None
        function, scope = defined
        assert function.returns is not None
        found = self.annotation(function.returns, scope)
        values: dict[str, Known] = dict(called.bound)
        for arg, given in _passed(function, scope, node):
            if arg.annotation is not None:
                told = self.annotation(arg.annotation, scope)
                values = {**unified(told, self.of(given)), **values}
        return filled(found, values)

    def function(self, called: Type) -> tuple[Function, Scope] | None:
        """Return the definition of a function, and the scope that contains it."""
        module = self.world.module(called.module)
        scope = module.scopes.get(called.name) if module else None
        if scope is None or scope.parent is None:
            return None
        node = scope.node
        return (node, scope.parent) if isinstance(node, Function) else None

    # Names.

    def _binding(self, binding: Binding) -> Known:
        node, scope = binding.node, binding.scope
        if binding.way == "import":
            imported = imported_by(binding)
            return self.imported(*imported) if imported else None
        if isinstance(node, ast.ClassDef):
            return Type("class", scope.module.name, scope.path(node.name))
        if isinstance(node, Function):
            return Type("function", scope.module.name, scope.path(node.name))
        if binding.way == "parameter":
            return self._parameter(binding)
        if binding.annotation is not None:
            return self.annotation(binding.annotation, scope)
        if type(node).__name__ == "TypeVar":
            return Type("variable", scope.module.name, scope.path(binding.name))
        if binding.way == "element":
            return library.element(self.of(binding.value))
        if binding.value is None:
            return None
        if isinstance(binding.value, ast.Call):
            made = self.of(binding.value.func)
            if made is not None and made.kind == "outside" and made.name == "TypeVar":
                return Type("variable", scope.module.name, scope.path(binding.name))
        return self.of(binding.value)

    def imported(self, module: str, name: str) -> Known:
        """Return the type of a name in a module; of the module for an empty name."""
        if not self.world.is_ours(module):
            return Type("outside", module, name) if name else Type("module", module)
        if not name:
            return Type("module", module)
        origin = self.world.origin(module, name)
        if origin is None:
            return None
        if not self.world.is_ours(origin[0]):
            return Type("outside" if origin[1] else "module", *origin)
        if not origin[1]:
            return Type("module", origin[0])
        found = self.world.module(origin[0])
        return self.bound(found.top.bindings[origin[1]]) if found else None

    def _parameter(self, binding: Binding) -> Known:
        scope = binding.scope
        if binding.annotation is not None and scope.parent is not None:
            return self.annotation(binding.annotation, scope.parent)
        owner = scope.parent
        if isinstance(scope.node, ast.Lambda):
            return library.passed_to(self, scope.node)
        if owner is None or not owner.is_class or not isinstance(scope.node, Function):
            return None
        args = [*scope.node.args.posonlyargs, *scope.node.args.args]
        made = {ast.unparse(each) for each in scope.node.decorator_list}
        if not args or args[0] is not binding.node or "staticmethod" in made:
            return None
        of_class = "classmethod" in made or binding.name == "cls"
        kind = Type("class" if of_class else "instance", owner.module.name, owner.name)
        return kind

    # Attributes.

    def attribute(self, owner: Known, name: str) -> Known:
        """Return the type of an attribute."""
        if owner is None:
            return None
        if owner.kind == "module":
            if self.world.is_ours(owner.module):
                return self.imported(owner.module, name)
            return Type("outside", owner.module, name)
        found = self.member(owner, name)
        if found is None:
            return library.attribute(owner, name)
        result = filled(self.bound(found.bindings), found.values)
        if result is None or result.kind != "function":
            return result
        made = {ast.unparse(each) for each in self._decorators(result)}
        if made & {"property", "cached_property", "functools.cached_property"}:
            return self._returned(result, ast.Call(ast.Name(name), [], []))
        return replace(result, bound=tuple(found.values.items()))

    def _decorators(self, function: Type) -> list[ast.expr]:
        defined = self.function(function)
        return defined[0].decorator_list if defined else []

    def member(self, owner: Known, name: str) -> Member | None:
        """Return the member of a class or instance, own or inherited."""
        for scope, values in self.classes(owner):
            bindings = scope.bindings.get(name) or list(_set_on_self(scope, name))
            if bindings:
                return Member(scope, name, tuple(bindings), values)
        return None

    def classes(self, owner: Known) -> Iterator[tuple[Scope, Values]]:
        """Yield a type's class and its bases in the output folder, itself first."""
        seen: set[Scope] = set()
        types = [owner]
        while types:
            found = types.pop(0)
            if found is None or found.kind not in ("class", "instance"):
                continue
            module = self.world.module(found.module)
            scope = module.scopes.get(found.name) if module else None
            if scope is None or scope in seen or not scope.is_class:
                continue
            seen.add(scope)
            bases, variables = self._bases(scope)
            values = dict(zip(variables, found.args, strict=False))
            yield scope, values
            types[:0] = [filled(base, values) for base in bases]

    def is_whole(self, owner: Known) -> bool:
        """Return whether all base classes of a type are known."""
        return all(
            base is not None
            for scope, _ in self.classes(owner)
            for base in self._bases(scope)[0]
        )

    def _bases(self, scope: Scope) -> tuple[list[Known], list[str]]:
        """Return the bases of a class, and the full paths of its type variables."""
        assert isinstance(scope.node, ast.ClassDef)
        bases = [
            self.annotation(base, scope.parent or scope) for base in scope.node.bases
        ]
        first = [
            each for each in bases if each and each.last in ("Generic", "Protocol")
        ]
        variables = [
            Type("variable", scope.module.name, scope.path(each.name)).key
            for each in getattr(scope.node, "type_params", ())
        ]
        for base in [*first, *bases]:
            variables += [
                arg.key
                for arg in (base.args if base else ())
                if arg is not None and arg.kind == "variable"
            ]
        return bases, list(dict.fromkeys(variables))

    # Annotations.

    def annotation(self, node: ast.expr, scope: Scope) -> Known:
        """Return the type of the values that an annotation declares."""
        before, self._module = getattr(self, "_module", None), scope.module
        found = library.annotated(self, node, scope)
        if before is not None:
            self._module = before
        return found

    def named(self, node: ast.expr, scope: Scope) -> Known:
        """Return the type that a plain or dotted name in an annotation declares."""
        if isinstance(node, ast.Name):
            return as_instance(self.name(node.id, scope))
        if isinstance(node, ast.Attribute):
            owner = self.named_owner(node.value, scope)
            return as_instance(self.attribute(owner, node.attr))
        return None

    def named_owner(self, node: ast.expr, scope: Scope) -> Known:
        """Return the type of the part before a dot in an annotation."""
        if isinstance(node, ast.Name):
            return self.name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return self.attribute(self.named_owner(node.value, scope), node.attr)
        return None


def _passed(
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


def _set_on_self(scope: Scope, name: str) -> Iterator[Binding]:
    """Yield the assignments to an attribute of `self` in the methods of a class."""
    for node in scope.module.stores.get(name, ()):
        inner = scope.module.scope_of[node]
        is_self = isinstance(node.value, ast.Name) and node.value.id == "self"
        if not is_self or inner.parent is not scope:
            continue
        parent = scope.module.parent_of[node]
        if isinstance(parent, ast.Assign | ast.AnnAssign):
            told = parent.annotation if isinstance(parent, ast.AnnAssign) else None
            start = scope.module.source.end(node) - len(name)
            yield Binding(name, start, "value", parent, inner, parent.value, told)
