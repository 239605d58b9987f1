"""Authentication guards: on a route, its router, or where the router is included."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_SECURITY = frozenset(
    {
        *("HTTPBearer", "HTTPBasic", "HTTPDigest", "OpenIdConnect"),
        *("OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer"),
        *("APIKeyHeader", "APIKeyQuery", "APIKeyCookie"),
    }
)
"""The classes of FastAPI that require authentication."""
_DEPENDENCY_CALLS = frozenset({"Depends", "Security"})
_INCLUDE = "include"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class AuthGuard:
    """A place that requires authentication for many routes."""

    name: str
    """The router or application, as named in the code."""
    path: str


def callee_name(call: ast.Call) -> str:
    """Return the last part of the name of a called function."""
    return _last_name(call.func)


@dataclass(frozen=True)
class AuthNames:
    """The names in a backend that require authentication."""

    dependencies: frozenset[str]
    """Names that require it where something depends on them:
    `Depends(get_current_user)`."""
    aliases: frozenset[str]
    """Names that require it wherever they are used: `CurrentUser`, for `Annotated[…,
    Depends(…)]`."""

    def is_required_in(self, part: ast.AST) -> bool:
        """Return whether a part of a module requires authentication."""
        return _UsedNames.of(part).include_any(self.dependencies, self.aliases)


def find_auth_names(modules: Mapping[str, ast.Module]) -> AuthNames:
    """Return the names that require authentication, directly or by what they depend on.

    A name that also means something else in the backend is left out.
    """
    found: dict[str, list[_Definition]] = {}
    for module in modules.values():
        for each in _definitions(module):
            found.setdefault(each.name, []).append(each)
    known, aliases = _SECURITY - found.keys(), frozenset[str]()
    while True:
        new = {
            name
            for name, definitions in found.items()
            if name not in known and name not in aliases
            if all(each.requires_auth(known, aliases) for each in definitions)
        }
        if not new:
            return AuthNames(known, aliases)
        stand = {name for name in new if all(each.is_alias for each in found[name])}
        aliases, known = aliases | stand, known | (new - stand)


@dataclass(frozen=True)
class _UsedNames:
    """The names in a part of a module, by how they are used."""

    depended_on: frozenset[str]
    mentioned: frozenset[str]

    @classmethod
    def of(cls, *parts: ast.AST) -> _UsedNames:
        nodes = [node for part in parts for node in ast.walk(part)]
        depended = (
            _last_name(given)
            for call in nodes
            if isinstance(call, ast.Call) and callee_name(call) in _DEPENDENCY_CALLS
            for given in _dependency_arguments(call)
        )
        named = (
            _last_name(n) for n in nodes if isinstance(n, ast.Name | ast.Attribute)
        )
        return cls(frozenset(depended), frozenset(named))

    def include_any(
        self, dependencies: frozenset[str], aliases: frozenset[str]
    ) -> bool:
        return bool(self.depended_on & dependencies or self.mentioned & aliases)


@dataclass(frozen=True)
class _Definition:
    """A name that a module defines."""

    name: str
    used_names: _UsedNames
    instance_of: frozenset[str]
    """The classes that it is an instance or a subclass of."""
    is_alias: bool

    def requires_auth(
        self, dependencies: frozenset[str], aliases: frozenset[str]
    ) -> bool:
        """Return whether it requires authentication."""
        return bool(self.instance_of & dependencies) or self.used_names.include_any(
            dependencies, aliases
        )


# Unedited modules are the same objects on both sides: search them once.
@lru_cache(maxsize=1024)
def _definitions(module: ast.Module) -> tuple[_Definition, ...]:
    return tuple(_find_definitions(module))


def _find_definitions(module: ast.Module) -> Iterator[_Definition]:
    for node in module.body:
        if isinstance(node, _Function):
            # A dependency factory contains the function that is the dependency.
            yield _Definition(node.name, _names_in_parameters(node), frozenset(), False)
        elif isinstance(node, ast.ClassDef):
            bases = frozenset(map(_last_name, node.bases))
            calls = (each for each in node.body if isinstance(each, _Function))
            used = [each for each in calls if each.name in ("__init__", "__call__")]
            yield _Definition(node.name, _names_in_parameters(*used), bases, False)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            value, asked = node.value, _UsedNames.of(node.value)
            made = frozenset(
                {callee_name(value)} if isinstance(value, ast.Call) else ()
            )
            is_alias = not made or bool(made & _DEPENDENCY_CALLS)
            for target in targets:
                if isinstance(target, ast.Name):
                    yield _Definition(target.id, asked, made, is_alias)


def _names_in_parameters(*functions: _Function) -> _UsedNames:
    inner = (each for node in functions for each in ast.walk(node))
    return _UsedNames.of(*(each.args for each in inner if isinstance(each, _Function)))


def _dependency_arguments(call: ast.Call) -> list[ast.expr]:
    named = [each.value for each in call.keywords if each.arg == "dependency"]
    return [*call.args[:1], *named]


def _last_name(node: ast.expr) -> str:
    """Return the last part of the name in an expression or call; empty if none."""
    if isinstance(node, ast.Call):
        return _last_name(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def find_guarded_modules(
    modules: Mapping[str, ast.Module], guards: AuthNames
) -> dict[str, AuthGuard]:
    """Return the modules whose routers are included with a guard, and the guard."""
    found: dict[str, AuthGuard] = {}
    for path, module in modules.items():
        calls = _calls(module)
        if not calls:
            continue
        imported = dict(_imported_names(module, modules))
        routers = {
            name
            for name, made in _routers(module)
            if _has_auth_dependency(made, guards)
        }
        for call in calls:
            includes = callee_name(call).startswith(_INCLUDE)
            by_owner = includes and _owner(call) in routers
            if not (_has_auth_dependency(call, guards) or by_owner):
                continue
            first = ast.unparse(call.args[0]) if call.args else ""
            if callee_name(call) == "FastAPI":
                return dict.fromkeys(modules, AuthGuard("FastAPI", path))
            if includes and first.split(".")[0] in imported:
                guard = AuthGuard(_owner(call) if by_owner else first, path)
                found[imported[first.split(".")[0]]] = guard
            elif callee_name(call) == "partial" and first.endswith(
                f"{_INCLUDE}_router"
            ):
                found |= dict.fromkeys(imported.values(), AuthGuard(first, path))
    return found


@lru_cache(maxsize=1024)
def _calls(module: ast.Module) -> tuple[ast.Call, ...]:
    """Return the calls in a module that include routers or have dependencies."""
    calls = (node for node in ast.walk(module) if isinstance(node, ast.Call))
    return tuple(
        call
        for call in calls
        if callee_name(call).startswith(_INCLUDE)
        or any(each.arg == "dependencies" for each in call.keywords)
    )


@lru_cache(maxsize=1024)
def _routers(module: ast.Module) -> tuple[tuple[str, ast.Call], ...]:
    """Return the names of a module's routers, and the calls that create them."""
    assigned = (node for node in ast.walk(module) if isinstance(node, ast.Assign))
    return tuple(
        (target.id, node.value)
        for node in assigned
        if isinstance(node.value, ast.Call) and callee_name(node.value) == "APIRouter"
        for target in node.targets
        if isinstance(target, ast.Name)
    )


def _owner(call: ast.Call) -> str:
    """Return the name of the object that a method is called on; empty if none."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.id if isinstance(owner, ast.Name) else ""


def _has_auth_dependency(call: ast.Call, guards: AuthNames) -> bool:
    given = [each.value for each in call.keywords if each.arg == "dependencies"]
    return any(guards.is_required_in(each) for each in given)


def _imported_names(
    module: ast.Module, modules: Mapping[str, ast.Module]
) -> Iterator[tuple[str, str]]:
    """Yield the names that a module imports from others, and the paths of these."""
    for node in module.body:
        if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
            continue
        folder = node.module.replace(".", "/")
        for each in node.names:
            for path in (f"{folder}/{each.name}.py", f"{folder}.py"):
                if path in modules:
                    yield each.asname or each.name, path
                    break
