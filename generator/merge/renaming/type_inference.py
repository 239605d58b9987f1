"""Type inference from annotations, imports and assignments."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import replace

from generator.merge.renaming import library_types as library
from generator.merge.renaming.class_members import (
    ClassMember,
    bindings_on_self,
    passed_argument,
)
from generator.merge.renaming.inferred_types import (
    NONE,
    InferredType,
    MaybeType,
    TypeArguments,
    as_class,
    as_instance,
    external_instance,
    list_of,
    substitute_types,
    unify,
    union_type,
)
from generator.merge.renaming.module_graph import ModuleGraph, import_target
from generator.merge.renaming.module_scopes import Binding, Function, Module, Scope

_MOST_STEPS = 40
"""The maximum depth of nested expressions and bindings that are followed."""


class Inference:
    """Infers the types of expressions in the modules of an output folder."""

    def __init__(self, world: ModuleGraph) -> None:
        self.modules = world
        self._types: dict[ast.AST | Binding, MaybeType] = {}
        self._steps = 0

    def expression_type(self, node: ast.expr | None) -> MaybeType:
        """Return the type of an expression in the current module."""
        return None if node is None else self._infer_once(node)

    def scope(self, node: ast.AST) -> Scope:
        """Return the scope of a node of the current module."""
        return self._module.scope_of[node]

    def enter_module(self, module: Module) -> Inference:
        """Set the current module; return self."""
        self._module = module
        return self

    def _infer_once(self, node: ast.expr | Binding) -> MaybeType:
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

    def _expression(self, node: ast.expr) -> MaybeType:
        method = getattr(self, f"_{type(node).__name__}", None)
        return None if method is None else method(node)

    def _Name(self, node: ast.Name) -> MaybeType:
        return self.type_of_name(node.id, self.scope(node))

    def type_of_name(self, name: str, scope: Scope) -> MaybeType:
        """Return the type of a name as used in a scope."""
        owner = scope.binding_scope(name)
        if owner is not None:
            return self.type_of_bindings(owner.bindings.get(name, ()))
        for star in scope.module.star_imports:
            found = self.type_of_import(star, name)
            if found is not None:
                return found
        return (
            InferredType("outside", "builtins", name)
            if hasattr(builtins, name)
            else None
        )

    def type_of_bindings(
        self, bindings: list[Binding] | tuple[Binding, ...]
    ) -> MaybeType:
        """Return the type of a name with these bindings."""
        annotated = [each for each in bindings if each.annotation is not None]
        return union_type(
            self._infer_once(each)
            for each in annotated or bindings
            if each.kind != "again"
        )

    def _Attribute(self, node: ast.Attribute) -> MaybeType:
        return self.type_of_attribute(self.expression_type(node.value), node.attr)

    def _Await(self, node: ast.Await) -> MaybeType:
        return self.expression_type(node.value)

    def _NamedExpr(self, node: ast.NamedExpr) -> MaybeType:
        return self.expression_type(node.value)

    def _BoolOp(self, node: ast.BoolOp) -> MaybeType:
        return union_type(self.expression_type(each) for each in node.values)

    def _IfExp(self, node: ast.IfExp) -> MaybeType:
        return union_type(
            [self.expression_type(node.body), self.expression_type(node.orelse)]
        )

    def _Constant(self, node: ast.Constant) -> MaybeType:
        if node.value is None:
            return NONE
        return external_instance("builtins", type(node.value).__name__)

    def _List(self, node: ast.List | ast.Tuple | ast.Set) -> MaybeType:
        return list_of(union_type(self.expression_type(each) for each in node.elts))

    _Tuple = _Set = _List

    def _ListComp(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
    ) -> MaybeType:
        return list_of(self.expression_type(node.elt))

    _SetComp = _GeneratorExp = _ListComp

    def _Dict(self, node: ast.Dict) -> MaybeType:
        keys = union_type(self.expression_type(key) for key in node.keys)
        return external_instance(
            "builtins",
            "dict",
            keys,
            union_type(self.expression_type(value) for value in node.values),
        )

    def _DictComp(self, node: ast.DictComp) -> MaybeType:
        return external_instance(
            "builtins",
            "dict",
            self.expression_type(node.key),
            self.expression_type(node.value),
        )

    def _Subscript(self, node: ast.Subscript) -> MaybeType:
        value = self.expression_type(node.value)
        if value is not None and value.kind in ("class", "outside", "variable"):
            return as_class(self.type_of_annotation(node, self.scope(node)))
        if isinstance(node.slice, ast.Slice):
            return value
        return library.item_type(value)

    def _BinOp(self, node: ast.BinOp) -> MaybeType:
        left = self.expression_type(node.left)
        is_type = left is not None and left.kind not in (
            "instance",
            "module",
            "function",
        )
        if isinstance(node.op, ast.BitOr) and is_type:
            return as_class(self.type_of_annotation(node, self.scope(node)))
        same = (
            left is not None
            and left.last == "list"
            and left == self.expression_type(node.right)
        )
        return left if same else None

    def _Call(self, node: ast.Call) -> MaybeType:
        called = self.expression_type(node.func)
        if called is not None and called.kind == "class":
            return replace(called, kind="instance")
        if called is not None and called.kind == "function":
            return self._returned_type(called, node)
        return library.call_type(self, node, called)

    def _returned_type(self, called: InferredType, node: ast.Call) -> MaybeType:
        """Return the type that a call of a function of the output folder returns."""
        defined = self.find_function(called)
        if defined is None or defined[0].returns is None:
            return None
        function, scope = defined
        assert function.returns is not None
        found = self.type_of_annotation(function.returns, scope)
        values: dict[str, MaybeType] = dict(called.bound)
        for arg, given in passed_argument(function, scope, node):
            if arg.annotation is not None:
                expected = self.type_of_annotation(arg.annotation, scope)
                values = {**unify(expected, self.expression_type(given)), **values}
        return substitute_types(found, values)

    def find_function(self, called: InferredType) -> tuple[Function, Scope] | None:
        """Return the definition of a function, and the scope that contains it."""
        module = self.modules.module(called.module)
        scope = module.scopes.get(called.name) if module else None
        if scope is None or scope.parent is None:
            return None
        node = scope.node
        return (node, scope.parent) if isinstance(node, Function) else None

    # Names.

    def _binding(self, binding: Binding) -> MaybeType:
        node, scope = binding.node, binding.scope
        if binding.kind == "import":
            imported = import_target(binding)
            return self.type_of_import(*imported) if imported else None
        if isinstance(node, ast.ClassDef):
            return InferredType("class", scope.module.name, scope.path(node.name))
        if isinstance(node, Function):
            return InferredType("function", scope.module.name, scope.path(node.name))
        if binding.kind == "parameter":
            return self._parameter(binding)
        if binding.annotation is not None:
            return self.type_of_annotation(binding.annotation, scope)
        if type(node).__name__ == "TypeVar":
            return InferredType("variable", scope.module.name, scope.path(binding.name))
        if binding.kind == "element":
            return library.element_type(self.expression_type(binding.value))
        if binding.value is None:
            return None
        if isinstance(binding.value, ast.Call):
            made = self.expression_type(binding.value.func)
            if made is not None and made.kind == "outside" and made.name == "TypeVar":
                return InferredType(
                    "variable", scope.module.name, scope.path(binding.name)
                )
        return self.expression_type(binding.value)

    def type_of_import(self, module: str, name: str) -> MaybeType:
        """Return the type of a name in a module; of the module for an empty name."""
        if not self.modules.is_local(module):
            return (
                InferredType("outside", module, name)
                if name
                else InferredType("module", module)
            )
        if not name:
            return InferredType("module", module)
        origin = self.modules.resolve_import(module, name)
        if origin is None:
            return None
        if not self.modules.is_local(origin[0]):
            return InferredType("outside" if origin[1] else "module", *origin)
        if not origin[1]:
            return InferredType("module", origin[0])
        found = self.modules.module(origin[0])
        return self.type_of_bindings(found.top.bindings[origin[1]]) if found else None

    def _parameter(self, binding: Binding) -> MaybeType:
        scope = binding.scope
        if binding.annotation is not None and scope.parent is not None:
            return self.type_of_annotation(binding.annotation, scope.parent)
        owner = scope.parent
        if isinstance(scope.node, ast.Lambda):
            return library.lambda_argument_type(self, scope.node)
        if owner is None or not owner.is_class or not isinstance(scope.node, Function):
            return None
        args = [*scope.node.args.posonlyargs, *scope.node.args.args]
        made = {ast.unparse(each) for each in scope.node.decorator_list}
        if not args or args[0] is not binding.node or "staticmethod" in made:
            return None
        of_class = "classmethod" in made or binding.name == "cls"
        kind = InferredType(
            "class" if of_class else "instance", owner.module.name, owner.name
        )
        return kind

    # Attributes.

    def type_of_attribute(self, owner: MaybeType, name: str) -> MaybeType:
        """Return the type of an attribute."""
        if owner is None:
            return None
        if owner.kind == "module":
            if self.modules.is_local(owner.module):
                return self.type_of_import(owner.module, name)
            return InferredType("outside", owner.module, name)
        found = self.find_member(owner, name)
        if found is None:
            return library.builtin_attribute_type(owner, name)
        result = substitute_types(self.type_of_bindings(found.bindings), found.values)
        if result is None or result.kind != "function":
            return result
        made = {ast.unparse(each) for each in self._decorators(result)}
        if made & {"property", "cached_property", "functools.cached_property"}:
            return self._returned_type(result, ast.Call(ast.Name(name), [], []))
        return replace(result, bound=tuple(found.values.items()))

    def _decorators(self, function: InferredType) -> list[ast.expr]:
        defined = self.find_function(function)
        return defined[0].decorator_list if defined else []

    def find_member(self, owner: MaybeType, name: str) -> ClassMember | None:
        """Return the member of a class or instance, own or inherited."""
        for scope, values in self.class_hierarchy(owner):
            bindings = scope.bindings.get(name) or list(bindings_on_self(scope, name))
            if bindings:
                return ClassMember(scope, name, tuple(bindings), values)
        return None

    def class_hierarchy(
        self, owner: MaybeType
    ) -> Iterator[tuple[Scope, TypeArguments]]:
        """Yield a type's class and its bases in the output folder, itself first."""
        seen: set[Scope] = set()
        types = [owner]
        while types:
            found = types.pop(0)
            if found is None or found.kind not in ("class", "instance"):
                continue
            module = self.modules.module(found.module)
            scope = module.scopes.get(found.name) if module else None
            if scope is None or scope in seen or not scope.is_class:
                continue
            seen.add(scope)
            bases, variables = self._bases(scope)
            values = dict(zip(variables, found.args, strict=False))
            yield scope, values
            types[:0] = [substitute_types(base, values) for base in bases]

    def has_known_bases(self, owner: MaybeType) -> bool:
        """Return whether all base classes of a type are known."""
        return all(
            base is not None
            for scope, _ in self.class_hierarchy(owner)
            for base in self._bases(scope)[0]
        )

    def _bases(self, scope: Scope) -> tuple[list[MaybeType], list[str]]:
        """Return the bases of a class, and the full paths of its type variables."""
        assert isinstance(scope.node, ast.ClassDef)
        bases = [
            self.type_of_annotation(base, scope.parent or scope)
            for base in scope.node.bases
        ]
        first = [
            each for each in bases if each and each.last in ("Generic", "Protocol")
        ]
        variables = [
            InferredType("variable", scope.module.name, scope.path(each.name)).key
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

    def type_of_annotation(self, node: ast.expr, scope: Scope) -> MaybeType:
        """Return the type of the values that an annotation declares."""
        before, self._module = getattr(self, "_module", None), scope.module
        found = library.annotation_type(self, node, scope)
        if before is not None:
            self._module = before
        return found

    def type_of_named(self, node: ast.expr, scope: Scope) -> MaybeType:
        """Return the type that a plain or dotted name in an annotation declares."""
        if isinstance(node, ast.Name):
            return as_instance(self.type_of_name(node.id, scope))
        if isinstance(node, ast.Attribute):
            owner = self.type_of_owner(node.value, scope)
            return as_instance(self.type_of_attribute(owner, node.attr))
        return None

    def type_of_owner(self, node: ast.expr, scope: Scope) -> MaybeType:
        """Return the type of the part before a dot in an annotation."""
        if isinstance(node, ast.Name):
            return self.type_of_name(node.id, scope)
        if isinstance(node, ast.Attribute):
            return self.type_of_attribute(
                self.type_of_owner(node.value, scope), node.attr
            )
        return None
