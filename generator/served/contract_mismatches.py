"""Comparing the code and the contract of a backend, as generated and as edited.

A rule applies only where it explains the generated code: where its reading of that code
matches the generated contract. Only then does it read the edited code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.served.auth_guards import Guard
from generator.served.code import Code, Route

_METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_JSON = "application/json"
_SCHEMAS = "#/components/schemas/"
_BY_ITSELF = frozenset({401, 422})
"""Statuses that the application documents even where the code does not declare them."""


@dataclass(frozen=True)
class Side:
    """A backend as generated, or as it is on disk: its code and its contract."""

    code: Code
    contract: Mapping[str, Any]


@dataclass(frozen=True)
class Misfit:
    """An edit of the code that is missing from the contract."""

    name: str
    """The class or function, or the router for a guard of all its routes."""
    path: str
    what: str


def misfits(generated: Side, edited: Side) -> list[Misfit]:
    """Return where the edited contract does not match the edited code."""
    return [*_of_schemas(generated, edited), *_of_routes(generated, edited)]


def _of_schemas(generated: Side, edited: Side) -> Iterator[Misfit]:
    before, after = _schemas(generated.contract), _schemas(edited.contract)
    for name, schema in after.items():
        here = edited.code.classes.get(name, [])
        if name not in before or len(here) != 1:
            continue
        try:
            made = generated.code.properties(name)
            now = edited.code.properties(name)
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
            yield Misfit(name, here[0].path, what)


def _of_routes(generated: Side, edited: Side) -> Iterator[Misfit]:
    before, after = _operations(generated.contract), _operations(edited.contract)
    guards: dict[Guard, None] = {}
    for name, (method, path, operation) in after.items():
        made = generated.code.routes.get(name, [])
        if name not in before or len(made) != 1:
            continue
        was_method, was_path, was = before[name]
        route = made[0]
        if (route.method, True) != (was_method, was_path.endswith(route.address)):
            continue
        now = edited.code.routes.get(name, [])
        if not now:
            what = f"openapi.yaml has `{method.upper()} {path}`, no function serves it"
            yield Misfit(name, route.path, what)
        if len(now) != 1 or now[0] == route:
            continue
        if (now[0].method, True) != (method, path.endswith(now[0].address)):
            served = f"{now[0].method.upper()} …{now[0].address}"
            what = f"it serves `{served}`, openapi.yaml has `{method.upper()} {path}`"
            yield Misfit(name, now[0].path, what)
            continue
        for what in _of_answers(route, now[0], was, operation):
            yield Misfit(name, now[0].path, what)
        if now[0].asks_who and not route.asks_who and not operation.get("security"):
            # One guard of a router is one edit, however many routes it guards.
            place = now[0].guard or Guard(name, now[0].path)
            guards.setdefault(place)
    for guard in guards:
        what = "it asks who is calling, openapi.yaml does not"
        yield Misfit(guard.name, guard.path, what)


def _of_answers(
    made: Route, now: Route, was: Mapping[str, Any], operation: Mapping[str, Any]
) -> Iterator[str]:
    stated = {*map(str, _map(operation.get("responses")))}
    known = {*map(str, _map(was.get("responses")))}
    said = {made.success, *made.statuses} - {None}
    if all(str(status) in known for status in said):
        mine = {now.success, *now.statuses} - {None}
        for status in sorted(each for each in mine - said if each is not None):
            if str(status) not in stated:
                yield f"it answers {status}, openapi.yaml does not"
        for status in sorted(each for each in said - mine if each is not None):
            if str(status) in stated and status not in _BY_ITSELF:
                yield f"openapi.yaml answers {status}, it does not"
    taken = now.parameters - made.parameters
    if made.parameters <= _parameters(was):
        for name in sorted(taken - _parameters(operation)):
            yield f"it takes `{name}`, openapi.yaml does not"
    if made.answer == _answer(was, made.success) != now.answer:
        there = _answer(operation, now.success)
        # If the contract was edited as well, only the application can decide.
        if there == made.answer:
            yield f"it returns `{now.answer}`, openapi.yaml has `{there}`"


def _answer(operation: Mapping[str, Any], status: int | None) -> str:
    """Return the schema name of an operation's response; empty if there is none."""
    response = _map(_map(operation.get("responses")).get(str(status)))
    schema = _map(_map(_map(response.get("content")).get(_JSON)).get("schema"))
    reference = schema.get("$ref")
    return reference.removeprefix(_SCHEMAS) if isinstance(reference, str) else ""


def _parameters(operation: Mapping[str, Any]) -> set[str]:
    given = operation.get("parameters")
    found = (
        (_map(each).get("name") for each in given) if isinstance(given, list) else ()
    )
    return {name for name in found if isinstance(name, str)}


def _schemas(contract: Mapping[str, Any]) -> Mapping[str, Any]:
    return _map(_map(contract.get("components")).get("schemas"))


def _properties(schema: Any) -> set[str]:
    return set(_map(_map(schema).get("properties")))


def _operations(
    contract: Mapping[str, Any],
) -> dict[str, tuple[str, str, Mapping[str, Any]]]:
    found = {}
    for path, methods in _map(contract.get("paths")).items():
        for method, operation in _map(methods).items():
            name = _map(operation).get("operationId")
            if method in _METHODS and isinstance(name, str):
                found[name] = method, path, _map(operation)
    return found


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
