"""Python source → the schemas and routes that it defines."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from generator.served.auth_guards import (
    AuthGuard,
    AuthNames,
    callee_name,
    find_auth_names,
    find_guarded_modules,
)

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_PLAIN_TYPES = frozenset({"int", "str", "float", "bool", "UUID", "Decimal"})
_UNSUPPORTED_ARGUMENTS = frozenset(
    {"validation_alias", "exclude", "alias_generator", "exclude_if"}
)
"""Arguments of `Field` whose effects on the wire are not followed."""


@dataclass(frozen=True)
class SourceClass:
    """A class as written in the source."""

    path: str
    bases: tuple[str, ...]
    wire_names: Mapping[str, str]
    """The wire names of the fields that it defines itself, by attribute."""
    is_complete: bool
    """Whether the source determines all of its fields on the wire."""


@dataclass(frozen=True)
class ServedRoute:
    """A function that serves a route."""

    path: str
    method: str
    path_suffix: str
    """The end of its path, including the prefix of its router."""
    success_status: int | None
    """The status of its response; None if the source does not show it."""
    statuses: frozenset[int]
    """The other statuses that it declares."""
    response_type: str
    """The type that it declares to return."""
    requires_auth: bool
    """Whether it requires authentication."""
    guard: AuthGuard | None
    """What requires it for several routes; None if the route itself does, or none is
    required."""
    parameters: frozenset[str]
    """Its path and query parameters of plain types."""


@dataclass
class BackendCode:
    """The classes and routes that the modules of a backend define."""

    classes: dict[str, list[SourceClass]] = field(default_factory=dict)
    routes: dict[str, list[ServedRoute]] = field(default_factory=dict)

    def property_names(self, name: str) -> set[str]:
        """Return the wire names of a class's fields, including those of its bases.

        Raises LookupError if they cannot be determined.
        """
        return set(self._fields(name, frozenset()).values())

    def _fields(self, name: str, seen: frozenset[str]) -> dict[str, str]:
        found = self.classes.get(name, [])
        if not found:
            return {}
        if len(found) > 1 or name in seen or not found[0].is_complete:
            raise LookupError(name)
        fields: dict[str, str] = {}
        for base in reversed(found[0].bases):
            fields |= self._fields(base, seen | {name})
        return fields | dict(found[0].wire_names)


def parse_code(texts: Mapping[str, str]) -> BackendCode | None:
    """Parse modules, given by path; None if one of them does not parse."""
    modules: dict[str, ast.Module] = {}
    for path, text in texts.items():
        try:
            modules[path] = _parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    guards = find_auth_names(modules)
    guarded = find_guarded_modules(modules, guards)
    code = BackendCode()
    for path, module in modules.items():
        routers = _routers(module)
        for node in module.body:
            if isinstance(node, ast.ClassDef):
                code.classes.setdefault(node.name, []).append(_class(path, node))
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for route in _routes(path, node, routers, guards):
                    if path in guarded and not route.requires_auth:
                        route = replace(route, requires_auth=True, guard=guarded[path])
                    code.routes.setdefault(node.name, []).append(route)
    return code


# Unedited files have the same text on both sides: parse them once.
@lru_cache(maxsize=1024)
def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _class(path: str, node: ast.ClassDef) -> SourceClass:
    wire: dict[str, str] = {}
    clear = True
    for each in node.body:
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            name = each.target.id
            if name.startswith("_") or "ClassVar" in ast.unparse(each.annotation):
                continue
            parts = [each.annotation, *([each.value] if each.value else [])]
            arguments = [
                keyword
                for part in parts
                for call in ast.walk(part)
                if isinstance(call, ast.Call) and callee_name(call) == "Field"
                for keyword in call.keywords
            ]
            clear &= not any(
                k.arg is None or k.arg in _UNSUPPORTED_ARGUMENTS for k in arguments
            )
            wire[name] = _alias(arguments) or name
        elif isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
            if any("computed_field" in ast.unparse(d) for d in each.decorator_list):
                wire[each.name] = each.name
                clear &= not any("alias" in ast.unparse(d) for d in each.decorator_list)
        elif isinstance(each, ast.Assign):
            clear &= "alias_generator" not in ast.unparse(each.value)
    bases = tuple(map(_base, node.bases))
    return SourceClass(path, bases, wire, clear)


def _alias(arguments: Iterable[ast.keyword]) -> str | None:
    known = {keyword.arg: keyword.value for keyword in arguments}
    for name in ("serialization_alias", "alias"):
        value = known.get(name)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            return value.value
    return None


def _base(node: ast.expr) -> str:
    inner = node.value if isinstance(node, ast.Subscript) else node
    return ast.unparse(inner).rpartition(".")[2]


@dataclass(frozen=True)
class _Router:
    prefix: str
    dependencies: ast.expr | None


def _routers(module: ast.Module) -> dict[str, _Router]:
    found = {}
    for node in module.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        if callee_name(node.value) != "APIRouter":
            continue
        given = {keyword.arg: keyword.value for keyword in node.value.keywords}
        prefix = given.get("prefix")
        text = prefix.value if isinstance(prefix, ast.Constant) else ""
        for target in node.targets:
            if isinstance(target, ast.Name):
                found[target.id] = _Router(str(text), given.get("dependencies"))
    return found


def _routes(
    path: str,
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    routers: Mapping[str, _Router],
    guards: AuthNames,
) -> Iterator[ServedRoute]:
    for decorator in node.decorator_list:
        if not isinstance(decorator, ast.Call) or not decorator.args:
            continue
        target, address = decorator.func, decorator.args[0]
        if not isinstance(target, ast.Attribute) or target.attr not in _METHODS:
            continue
        if not isinstance(address, ast.Constant) or not isinstance(address.value, str):
            continue
        router = routers.get(ast.unparse(target.value), _Router("", None))
        given = {keyword.arg: keyword.value for keyword in decorator.keywords}
        answer = given.get("response_model", node.returns)
        asks = [
            _requires_auth(part, guards)
            for part in (given.get("dependencies"), node.args)
        ]
        by_router = _requires_auth(router.dependencies, guards) and not any(asks)
        yield ServedRoute(
            path,
            target.attr,
            f"{router.prefix}{address.value}",
            _status(given.get("status_code")),
            frozenset(_statuses(given.get("responses"))),
            "None" if answer is None else ast.unparse(answer),
            any(asks) or by_router,
            AuthGuard(ast.unparse(target.value), path) if by_router else None,
            frozenset(_parameters(node.args)),
        )


def _requires_auth(part: ast.AST | None, guards: AuthNames) -> bool:
    return part is not None and guards.is_required_in(part)


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    """Yield the parameters of plain types, with a plain default or none."""
    named = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(named) - len(arguments.defaults))
    both = [
        *zip(named, [*missing, *arguments.defaults], strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    for argument, default in both:
        if argument.annotation is None or not isinstance(default, ast.Constant | None):
            continue
        kinds = ast.unparse(argument.annotation).removesuffix(" | None")
        if kinds.rpartition(".")[2] in _PLAIN_TYPES:
            yield argument.arg


def _status(node: ast.expr | None) -> int | None:
    if node is None:
        return 200
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    words = ast.unparse(node).rpartition(".")[2].split("_")
    return next((int(word) for word in words if word.isdigit()), None)


def _statuses(node: ast.expr | None) -> Iterator[int]:
    """Yield the statuses of `responses`: keys of dicts, arguments of `problems`."""
    for each in ast.walk(node) if node is not None else ():
        values: list[ast.expr | None] = []
        if isinstance(each, ast.Dict):
            values = list(each.keys)
        elif isinstance(each, ast.Call) and callee_name(each) == "problems":
            values = list(each.args)
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, int):
                yield value.value
