"""What asks who is calling: on a route, its router, or where the router is included."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_SECURITY = frozenset(
    {
        *("HTTPBearer", "HTTPBasic", "HTTPDigest", "OpenIdConnect"),
        *("OAuth2PasswordBearer", "OAuth2AuthorizationCodeBearer"),
        *("APIKeyHeader", "APIKeyQuery", "APIKeyCookie"),
    }
)
"""The classes of FastAPI that ask who is calling."""
_INCLUDE = "include"


@dataclass(frozen=True)
class Guard:
    """Where it is said that many routes ask who is calling."""

    name: str
    """The router or application, as the code names it."""
    path: str


def called(call: ast.Call) -> str:
    """Return the last name of what a call calls."""
    return ast.unparse(call.func).rpartition(".")[2]


def guards_of(module: ast.Module) -> Iterator[str]:
    """Yield the names that a module gives to what asks who is calling."""
    for node in module.body:
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets = [node.target]
        value = getattr(node, "value", None)
        if isinstance(value, ast.Call) and called(value) in _SECURITY:
            yield from (each.id for each in targets if isinstance(each, ast.Name))


def asks_who(part: ast.AST, guards: set[str]) -> bool:
    """Return whether something depends on what asks who is calling."""
    for call in ast.walk(part):
        if isinstance(call, ast.Call) and called(call) in ("Depends", "Security"):
            for given in call.args[:1]:
                if isinstance(given, ast.Call) and called(given) in _SECURITY:
                    return True
                if isinstance(given, ast.Name) and given.id in guards:
                    return True
    return False


def guarded_modules(
    modules: Mapping[str, ast.Module], guards: set[str]
) -> dict[str, Guard]:
    """Return the modules whose routers are included with what asks who is calling."""
    found: dict[str, Guard] = {}
    for path, module in modules.items():
        imported = dict(_imported(module, modules))
        for call in ast.walk(module):
            if not isinstance(call, ast.Call):
                continue
            given = [each for each in call.keywords if each.arg == "dependencies"]
            if not any(asks_who(each.value, guards) for each in given):
                continue
            if called(call) == "FastAPI":
                return dict.fromkeys(modules, Guard("FastAPI", path))
            first = ast.unparse(call.args[0]) if call.args else ""
            if called(call).startswith(_INCLUDE) and first.split(".")[0] in imported:
                found[imported[first.split(".")[0]]] = Guard(first, path)
            elif called(call) == "partial" and first.endswith(f"{_INCLUDE}_router"):
                found |= dict.fromkeys(imported.values(), Guard(first, path))
    return found


def _imported(
    module: ast.Module, modules: Mapping[str, ast.Module]
) -> Iterator[tuple[str, str]]:
    """Yield the names that a module imports from others, with where these are."""
    for node in module.body:
        if not isinstance(node, ast.ImportFrom) or node.module is None or node.level:
            continue
        folder = node.module.replace(".", "/")
        for each in node.names:
            for path in (f"{folder}/{each.name}.py", f"{folder}.py"):
                if path in modules:
                    yield each.asname or each.name, path
                    break
