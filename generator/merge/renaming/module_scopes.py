"""The scopes of a module, with the names they bind and the uses of names."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from generator.merge.renaming.source_text import (
    ParsedSource,
    UnparsableSource,
    parse_python_source,
)

_NAME = re.compile(r"[^\W\d]\w*")
Function = ast.FunctionDef | ast.AsyncFunctionDef
_Made = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
BindingKind = Literal[
    "import", "class", "function", "parameter", "value", "element", "again", "other"
]
"""How a name is bound; `element` is by a loop, `again` by augmented assignment."""


@dataclass(eq=False)
class Scope:
    """A module, class, function, lambda or comprehension."""

    node: ast.AST
    name: str
    """The dotted path in the module; empty for the module itself."""
    parent: Scope | None
    module: Module
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    declared: dict[str, Scope] = field(default_factory=dict)
    """By name declared global or nonlocal: the scope that it belongs to."""

    @property
    def is_class(self) -> bool:
        """Whether it is a class, whose names are not visible in its functions."""
        return isinstance(self.node, ast.ClassDef)

    def binding_scope(self, name: str) -> Scope | None:
        """Return the scope that binds a name used here."""
        scope: Scope | None = self
        while scope is not None:
            if scope is self or not scope.is_class:
                if name in scope.declared:
                    return scope.declared[name]
                if name in scope.bindings:
                    return scope
            scope = scope.parent
        return None

    def enclosing_scopes(self) -> Iterator[Scope]:
        """Yield this scope and the scopes that enclose it."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def path(self, name: str) -> str:
        """Return the dotted path of a name bound here."""
        return f"{self.name}.{name}" if self.name else name


@dataclass(frozen=True, eq=False)
class Binding:
    """A place where a name is bound."""

    name: str
    start: int
    kind: BindingKind
    node: ast.AST
    scope: Scope
    value: ast.expr | None = None
    """The assigned value, or the iterable of a loop."""
    annotation: ast.expr | None = None


@dataclass(frozen=True, eq=False)
class Use:
    """A place where a name is read, deleted, or declared global or nonlocal."""

    name: str
    start: int
    scope: Scope


@dataclass(eq=False)
class Module:
    """A module with its scopes."""

    name: str
    source: ParsedSource
    is_package: bool = False
    scopes: dict[str, Scope] = field(default_factory=dict)
    """By path: the module and its classes and functions."""
    uses: list[Use] = field(default_factory=list)
    scope_of: dict[ast.AST, Scope] = field(default_factory=dict)
    parent_of: dict[ast.AST, ast.AST] = field(default_factory=dict)
    attribute_stores: dict[str, list[ast.Attribute]] = field(default_factory=dict)
    """By attribute name: the assignments to attributes."""
    star_imports: list[str] = field(default_factory=list)
    """The modules imported with `*`."""

    @property
    def top(self) -> Scope:
        """The scope of the module itself."""
        return self.scopes[""]

    @property
    def package(self) -> str:
        """The package that relative imports start from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def absolute(self, node: ast.ImportFrom) -> str:
        """Return the absolute dotted name of the module in an import."""
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def of_type(self, kind: type[ast.AST]) -> Iterator[ast.AST]:
        """Return the nodes of a kind, in source order."""
        return (node for node in self.scope_of if isinstance(node, kind))

    def definition_of(self, node: ast.AST) -> str:
        """Return the path of the class or function that contains a node."""
        for scope in self.scope_of[node].enclosing_scopes():
            if scope.name in self.scopes and self.scopes[scope.name] is scope:
                return scope.name
        return ""

    @cached_property
    def _definitions(self) -> list[tuple[int, int, str]]:
        return [
            (
                self.source.start([*scope.node.decorator_list, scope.node][0]),
                self.source.end(scope.node),
                path,
            )
            for path, scope in self.scopes.items()
            if isinstance(scope.node, Function | ast.ClassDef)
        ]

    def definition_at(self, place: int) -> str:
        """Return the path of the innermost class or function at an offset."""
        around = [
            path for start, end, path in self._definitions if start <= place < end
        ]
        return max(around, key=len, default="")


# The outputs before and after a change have most modules in common.
@lru_cache(maxsize=128)
def read_module(name: str, text: str, *, is_package: bool = False) -> Module:
    """Parse a module with its scopes; callers must not modify it. Raises Unreadable."""
    module = Module(name, parse_python_source(text), is_package)
    top = Scope(module.source.tree, "", None, module)
    module.scopes[""] = top
    builder = _Builder(module)
    try:
        for statement in module.source.tree.body:
            builder.visit(statement, top, module.source.tree)
    except RecursionError as error:
        raise UnparsableSource("it is nested too deeply") from error
    return module


def bound_name(node: ast.alias) -> str:
    """Return the name that an import binds."""
    return node.asname or node.name.split(".")[0]


class _Builder:
    def __init__(self, module: Module) -> None:
        self.module = module
        self.source = module.source

    def visit(self, node: ast.AST, scope: Scope, parent: ast.AST) -> None:
        self.module.scope_of[node] = scope
        self.module.parent_of[node] = parent
        method = getattr(self, f"_{type(node).__name__}", None)
        if method is None:
            self._all(ast.iter_child_nodes(node), scope, node)
        else:
            method(node, scope)

    def _all(
        self, nodes: Iterable[ast.AST | None], scope: Scope, parent: ast.AST
    ) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node, scope, parent)

    def _bind(
        self,
        scope: Scope,
        name: str,
        start: int,
        way: BindingKind,
        node: ast.AST,
        value: ast.expr | None = None,
        annotation: ast.expr | None = None,
    ) -> None:
        scope = scope.declared.get(name, scope)
        if isinstance(node, ast.NamedExpr):
            while isinstance(scope.node, _Made) and scope.parent is not None:
                scope = scope.parent
        binding = Binding(name, start, way, node, scope, value, annotation)
        scope.bindings.setdefault(name, []).append(binding)

    def _word(self, name: str, start: int) -> int:
        """Return the offset of the next occurrence of a name."""
        for found in _NAME.finditer(self.source.text, start):
            if found[0] == name:
                return found.start()
        return start

    # Names and bindings.

    def _Name(self, node: ast.Name, scope: Scope) -> None:
        if not isinstance(node.ctx, ast.Store):
            self.module.uses.append(Use(node.id, self.source.start(node), scope))
        elif not self._bind_by_parent(node, scope):
            self._bind(scope, node.id, self.source.start(node), "other", node)

    def _Attribute(self, node: ast.Attribute, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Store):
            self.module.attribute_stores.setdefault(node.attr, []).append(node)
        self.visit(node.value, scope, node)

    def _bind_by_parent(self, node: ast.Name, scope: Scope) -> bool:
        parent, start = self.module.parent_of[node], self.source.start(node)
        way: BindingKind = "value"
        value: ast.expr | None = None
        annotation: ast.expr | None = None
        if isinstance(parent, ast.Assign | ast.NamedExpr):
            value = parent.value
        elif isinstance(parent, ast.AnnAssign):
            value, annotation = parent.value, parent.annotation
        elif isinstance(parent, ast.AugAssign):
            way = "again"
        elif isinstance(parent, ast.For | ast.AsyncFor | ast.comprehension):
            way, value = "element", parent.iter
        else:
            return False
        self._bind(scope, node.id, start, way, parent, value, annotation)
        return True

    def _Import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            self._alias(alias, scope, node)

    def _ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.module.star_imports.append(self.module.absolute(node))
            else:
                self._alias(alias, scope, node)

    def _alias(self, alias: ast.alias, scope: Scope, node: ast.stmt) -> None:
        self.module.scope_of[alias] = scope
        self.module.parent_of[alias] = node
        start = self.source.offset(alias.lineno, alias.col_offset)
        if alias.asname:
            assert alias.end_lineno is not None
            assert alias.end_col_offset is not None
            end = self.source.offset(alias.end_lineno, alias.end_col_offset)
            start = end - len(alias.asname)
        self._bind(scope, bound_name(alias), start, "import", alias)

    def _declare(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        at = self.source.start(node) + len(type(node).__name__)
        for name in node.names:
            owner = scope.parent.binding_scope(name) if scope.parent else None
            if isinstance(node, ast.Global) or owner is None:
                owner = self.module.top
            scope.declared[name] = owner
            at = self._word(name, at)
            self.module.uses.append(Use(name, at, scope))

    def _Global(self, node: ast.Global, scope: Scope) -> None:
        self._declare(node, scope)

    def _Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        self._declare(node, scope)

    def _ExceptHandler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        self._all([node.type], scope, node)
        if node.name:
            behind = self.source.end(node.type) if node.type else 0
            start = self._word(node.name, behind)
            self._bind(scope, node.name, start, "other", node)
        self._all(node.body, scope, node)

    def _capture(self, node: ast.MatchAs | ast.MatchStar, scope: Scope) -> None:
        self._all([getattr(node, "pattern", None)], scope, node)
        if node.name:
            end = self.source.offset(node.end_lineno, node.end_col_offset)
            self._bind(scope, node.name, end - len(node.name), "other", node)

    def _MatchAs(self, node: ast.MatchAs, scope: Scope) -> None:
        self._capture(node, scope)

    def _MatchStar(self, node: ast.MatchStar, scope: Scope) -> None:
        self._capture(node, scope)

    # Scopes.

    def _open(self, node: ast.AST, name: str, scope: Scope) -> Scope:
        inner = Scope(node, scope.path(name), scope, self.module)
        if isinstance(node, Function | ast.ClassDef):
            self.module.scopes[inner.name] = inner
        return inner

    def _ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        start = self._word(node.name, self.source.start(node) + len("class"))
        self._bind(scope, node.name, start, "class", node)
        inner = self._open(node, node.name, scope)
        self._parameters_of_types(node, inner)
        self._all(node.decorator_list, scope, node)
        outer = inner if getattr(node, "type_params", ()) else scope
        self._all([*node.bases, *node.keywords], outer, node)
        self._all(node.body, inner, node)

    def _FunctionDef(self, node: Function, scope: Scope) -> None:
        keyword = "def" if isinstance(node, ast.FunctionDef) else "async"
        start = self._word(node.name, self.source.start(node) + len(keyword))
        self._bind(scope, node.name, start, "function", node)
        self._all(node.decorator_list, scope, node)
        inner = self._open(node, node.name, scope)
        self._parameters_of_types(node, inner)
        self._signature(node.args, inner, scope, node)
        self._all([node.returns], scope, node)
        self._all(node.body, inner, node)

    _AsyncFunctionDef = _FunctionDef

    def _Lambda(self, node: ast.Lambda, scope: Scope) -> None:
        inner = self._open(node, "<lambda>", scope)
        self._signature(node.args, inner, scope, node)
        self.visit(node.body, inner, node)

    def _signature(
        self, args: ast.arguments, inner: Scope, outer: Scope, node: ast.AST
    ) -> None:
        every = [*args.posonlyargs, *args.args, args.vararg]
        every += [*args.kwonlyargs, args.kwarg]
        for arg in every:
            if arg is None:
                continue
            self.module.scope_of[arg] = inner
            self.module.parent_of[arg] = node
            kept = None if arg in (args.vararg, args.kwarg) else arg.annotation
            start = self.source.start(arg)
            self._bind(inner, arg.arg, start, "parameter", arg, annotation=kept)
            self._all([arg.annotation], outer, arg)
        self._all([*args.defaults, *args.kw_defaults], outer, node)

    def _parameters_of_types(self, node: Function | ast.ClassDef, inner: Scope) -> None:
        for each in getattr(node, "type_params", ()):
            start = self.source.offset(each.lineno, each.col_offset)
            self._bind(inner, each.name, start, "other", each)
            self._all(ast.iter_child_nodes(each), inner, node)

    def _comprehension(self, node: _Made, scope: Scope) -> None:
        inner = self._open(node, "<comprehension>", scope)
        for number, each in enumerate(node.generators):
            self.module.scope_of[each] = inner
            self.module.parent_of[each] = node
            self.visit(each.iter, inner if number else scope, each)
            self._all([each.target, *each.ifs], inner, each)
        if isinstance(node, ast.DictComp):
            self._all([node.key, node.value], inner, node)
        else:
            self.visit(node.elt, inner, node)

    _ListComp = _SetComp = _GeneratorExp = _DictComp = _comprehension
