"""The scopes of a module, with the names that each binds and uses."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

ScopeKind = Literal["module", "class", "function", "comprehension", "parameters"]
_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(eq=False)
class LexicalScope:
    """A module, class, function, comprehension, or the type parameters `[T]`."""

    kind: ScopeKind
    parent: LexicalScope | None = None
    bound: set[str] = field(default_factory=set)
    globals: set[str] = field(default_factory=set)
    """Names that it declares global."""
    uses: list[str] = field(default_factory=list)
    children: list[LexicalScope] = field(default_factory=list)
    has_star: bool = False
    """Whether it has a star import."""

    def is_bound(self, name: str) -> bool:
        """Return whether a name used here is bound here or in an enclosing scope."""
        scope = self
        inside = True
        while scope.parent is not None and name not in scope.globals:
            # Names bound in a class are not visible in its functions.
            if name in scope.bound and (inside or scope.kind != "class"):
                return True
            inside = inside and scope.kind == "parameters"
            scope = scope.parent
        while scope.parent is not None:
            scope = scope.parent
        return name in scope.bound


class ScopeCollector(ast.NodeVisitor):
    """A visitor that collects the scopes of a module, starting with `module`."""

    def __init__(self) -> None:
        self.module = self._scope = LexicalScope("module")

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._scope.uses.append(node.id)
        else:
            self._bind(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        self._scope.globals.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        # The enclosing function binds them; binding them here too is equivalent.
        self._scope.bound.update(node.names)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._bind(alias.asname or alias.name.partition(".")[0])

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            if alias.name == "*":
                self.module.has_star = True
            else:
                self._bind(alias.asname or alias.name)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self._bind_optional(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs) -> None:
        self._bind_optional(node.name)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self._bind_optional(node.name)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        self._bind_optional(node.rest)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.visit(node.value)
        inner = self._scope
        while self._scope.kind == "comprehension" and self._scope.parent is not None:
            self._scope = self._scope.parent
        self._bind(node.target.id)
        self._scope = inner

    def visit_Assign(self, node: ast.Assign) -> None:
        self.generic_visit(node)
        self._exports(node.targets, node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.generic_visit(node)
        self._exports([node.target], node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        self._annotation(node.annotation)
        if node.value is not None:
            self.visit(node.value)
            self._exports([node.target], node.value)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._defaults(node.args)
        outer = self._enter("function")
        self._parameters(node.args)
        self.visit(node.body)
        self._scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name)
        self._all(node.decorator_list)
        outer = self._with_type_parameters(node)
        self._all(node.bases)
        self._all(node.keywords)
        self._enter("class")
        self._all(node.body)
        self._scope = outer

    def visit_TypeAlias(self, node: ast.AST) -> None:
        self.visit(node.name)  # type: ignore[attr-defined]
        outer = self._with_type_parameters(node)
        self._annotation(node.value)  # type: ignore[attr-defined]
        self._scope = outer

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self._comprehension(node, [node.elt])

    def visit_SetComp(self, node: ast.SetComp) -> None:
        self._comprehension(node, [node.elt])

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self._comprehension(node, [node.elt])

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self._comprehension(node, [node.key, node.value])

    def _comprehension(self, node: _Comprehension, given: list[ast.expr]) -> None:
        first, *more = node.generators
        self.visit(first.iter)
        outer = self._enter("comprehension")
        self.visit(first.target)
        self._all(first.ifs)
        self._all(more)
        self._all(given)
        self._scope = outer

    def _function(self, node: _Function) -> None:
        self._bind(node.name)
        self._all(node.decorator_list)
        self._defaults(node.args)
        outer = self._with_type_parameters(node)
        arguments = node.args
        for arg in (
            *(*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs),
            *(arguments.vararg, arguments.kwarg),
        ):
            if arg is not None and arg.annotation is not None:
                self._annotation(arg.annotation)
        if node.returns is not None:
            self._annotation(node.returns)
        self._enter("function")
        self._parameters(arguments)
        self._all(node.body)
        self._scope = outer

    def _with_type_parameters(self, node: ast.AST) -> LexicalScope:
        """Enter the scope of `[T]` if there is one; return the enclosing scope."""
        parameters = getattr(node, "type_params", [])
        if not parameters:
            return self._scope
        outer = self._enter("parameters")
        for parameter in parameters:
            self._bind(parameter.name)
            self.generic_visit(parameter)
        return outer

    def _annotation(self, node: ast.expr) -> None:
        """Visit an annotation, in which strings are names too."""
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                self._visit_quoted(node.value)
        elif isinstance(node, ast.Subscript):
            self._annotation(node.value)
            name = getattr(node.value, "attr", getattr(node.value, "id", ""))
            inner = node.slice
            if name == "Annotated" and isinstance(inner, ast.Tuple) and inner.elts:
                self._annotation(inner.elts[0])
                self._all(inner.elts[1:])
            elif name != "Literal":
                self._annotation(inner)
        elif isinstance(node, ast.Tuple | ast.List):
            for element in node.elts:
                self._annotation(element)
        elif isinstance(node, ast.BinOp):
            self._annotation(node.left)
            self._annotation(node.right)
        else:
            self.visit(node)

    def _visit_quoted(self, text: str) -> None:
        try:
            inner = ast.parse(text.strip(), mode="eval").body
        except (SyntaxError, ValueError):
            return
        self._annotation(inner)

    def _exports(self, targets: list[ast.expr], value: ast.expr) -> None:
        """Count the names in `__all__` as used."""
        if not any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets):
            return
        for item in ast.walk(value):
            if isinstance(item, ast.Constant) and isinstance(item.value, str):
                self.module.uses.append(item.value)

    def _defaults(self, arguments: ast.arguments) -> None:
        self._all(arguments.defaults)
        self._all([value for value in arguments.kw_defaults if value is not None])

    def _parameters(self, arguments: ast.arguments) -> None:
        for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            self._bind(arg.arg)
        for rest in (arguments.vararg, arguments.kwarg):
            self._bind_optional(rest.arg if rest is not None else None)

    def _enter(self, kind: ScopeKind) -> LexicalScope:
        """Enter a scope within the current one, and return the latter."""
        outer = self._scope
        self._scope = LexicalScope(kind, outer)
        outer.children.append(self._scope)
        return outer

    def _bind_optional(self, name: str | None) -> None:
        if name is not None:
            self._bind(name)

    def _bind(self, name: str) -> None:
        owner = self.module if name in self._scope.globals else self._scope
        owner.bound.add(name)

    def _all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)
