"""Comparing the code and the contract of a backend, as generated and as edited.

A rule applies only where it explains the generated code: where its reading of that code
matches the generated contract. Only then does it read the edited code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.served.auth_guards import AuthGuard
from generator.served.backend_code import BackendCode, ServedRoute

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_JSON = "application/json"
_SCHEMAS = "#/components/schemas/"
_IMPLICIT_STATUSES = frozenset({401, 422})
"""Statuses that the application documents even where the code does not declare them."""


@dataclass(frozen=True)
class BackendVersion:
    """A backend as generated, or as it is on disk: its code and its contract."""

    code: BackendCode
    contract: Mapping[str, Any]


@dataclass(frozen=True)
class ContractMismatch:
    """An edit of the code that is missing from the contract."""

    name: str
    """The class or function, or the router for a guard of all its routes."""
    path: str
    description: str


def find_contract_mismatches(
    generated: BackendVersion, edited: BackendVersion
) -> list[ContractMismatch]:
    """Return where the edited contract does not match the edited code."""
    return [
        *_schema_mismatches(generated, edited),
        *_route_mismatches(generated, edited),
    ]


def _schema_mismatches(
    generated: BackendVersion, edited: BackendVersion
) -> Iterator[ContractMismatch]:
    before, after = _schemas(generated.contract), _schemas(edited.contract)
    for name, schema in after.items():
        here = edited.code.classes.get(name, [])
        if name not in before or len(here) != 1:
            continue
        try:
            made = generated.code.property_names(name)
            now = edited.code.property_names(name)
        except LookupError:
            continue
        if made != _properties(before[name]) or now == made:
            # The rule does not explain this class, or the class is unchanged.
            continue
        stated = _properties(schema)
        said = [
            *(f"it has `{each}`, openapi.yaml does not" for each in now - stated),
            *(f"openapi.yaml has `{each}`, it does not" for each in stated - now),
        ]
        for what in sorted(said):
            yield ContractMismatch(name, here[0].path, what)


def _route_mismatches(
    generated: BackendVersion, edited: BackendVersion
) -> Iterator[ContractMismatch]:
    before, after = _operations(generated.contract), _operations(edited.contract)
    guards: dict[AuthGuard, None] = {}
    for name, (method, path, operation) in after.items():
        made = generated.code.routes.get(name, [])
        if name not in before or len(made) != 1:
            continue
        was_method, was_path, was = before[name]
        route = made[0]
        if (route.method, True) != (was_method, was_path.endswith(route.path_suffix)):
            continue
        now = edited.code.routes.get(name, [])
        if not now:
            what = f"openapi.yaml has `{method.upper()} {path}`, no function serves it"
            yield ContractMismatch(name, route.path, what)
        if len(now) != 1 or now[0] == route:
            continue
        if (now[0].method, True) != (method, path.endswith(now[0].path_suffix)):
            served = f"{now[0].method.upper()} …{now[0].path_suffix}"
            what = f"it serves `{served}`, openapi.yaml has `{method.upper()} {path}`"
            yield ContractMismatch(name, now[0].path, what)
            continue
        for what in _response_mismatches(route, now[0], was, operation):
            yield ContractMismatch(name, now[0].path, what)
        if (
            now[0].requires_auth
            and not route.requires_auth
            and not operation.get("security")
        ):
            # One guard of a router is one edit, however many routes it guards.
            place = now[0].guard or AuthGuard(name, now[0].path)
            guards.setdefault(place)
    for guard in guards:
        what = "it asks who is calling, openapi.yaml does not"
        yield ContractMismatch(guard.name, guard.path, what)


def _response_mismatches(
    made: ServedRoute,
    now: ServedRoute,
    was: Mapping[str, Any],
    operation: Mapping[str, Any],
) -> Iterator[str]:
    stated = {*map(str, _as_mapping(operation.get("responses")))}
    known = {*map(str, _as_mapping(was.get("responses")))}
    said = {made.success_status, *made.statuses} - {None}
    if all(str(status) in known for status in said):
        mine = {now.success_status, *now.statuses} - {None}
        for status in sorted(each for each in mine - said if each is not None):
            if str(status) not in stated:
                yield f"it answers {status}, openapi.yaml does not"
        for status in sorted(each for each in said - mine if each is not None):
            if str(status) in stated and status not in _IMPLICIT_STATUSES:
                yield f"openapi.yaml answers {status}, it does not"
    taken = now.parameters - made.parameters
    if made.parameters <= _parameters(was):
        for name in sorted(taken - _parameters(operation)):
            yield f"it takes `{name}`, openapi.yaml does not"
    if (
        made.response_type
        == _response_schema(was, made.success_status)
        != now.response_type
    ):
        there = _response_schema(operation, now.success_status)
        # If the contract was edited as well, only the application can decide.
        if there == made.response_type:
            yield f"it returns `{now.response_type}`, openapi.yaml has `{there}`"


def _response_schema(operation: Mapping[str, Any], status: int | None) -> str:
    """Return the schema name of an operation's response; empty if there is none."""
    response = _as_mapping(_as_mapping(operation.get("responses")).get(str(status)))
    schema = _as_mapping(
        _as_mapping(_as_mapping(response.get("content")).get(_JSON)).get("schema")
    )
    reference = schema.get("$ref")
    return reference.removeprefix(_SCHEMAS) if isinstance(reference, str) else ""


def _parameters(operation: Mapping[str, Any]) -> set[str]:
    given = operation.get("parameters")
    found = (
        (_as_mapping(each).get("name") for each in given)
        if isinstance(given, list)
        else ()
    )
    return {name for name in found if isinstance(name, str)}


def _schemas(contract: Mapping[str, Any]) -> Mapping[str, Any]:
    return _as_mapping(_as_mapping(contract.get("components")).get("schemas"))


def _properties(schema: Any) -> set[str]:
    return set(_as_mapping(_as_mapping(schema).get("properties")))


def _operations(
    contract: Mapping[str, Any],
) -> dict[str, tuple[str, str, Mapping[str, Any]]]:
    found = {}
    for path, methods in _as_mapping(contract.get("paths")).items():
        for method, operation in _as_mapping(methods).items():
            name = _as_mapping(operation).get("operationId")
            if method in _METHODS and isinstance(name, str):
                found[name] = method, path, _as_mapping(operation)
    return found


def _as_mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
