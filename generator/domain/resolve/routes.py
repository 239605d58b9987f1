"""Pass 14, routes: every operation needs a unique id, and a unique method and path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.diagnostics import Related, Span
from generator.domain.model import Operation
from generator.domain.operation_ids import operation_id, standard_ids
from generator.domain.resolve.resolve_context import ResolveContext

_PARAMETER = re.compile(r"\{[^{}]*\}")
_METHODS = {
    "list": "GET",
    "get": "GET",
    "create": "POST",
    "update": "PATCH",
    "delete": "DELETE",
}


@dataclass(frozen=True)
class _Route:
    """One endpoint, with the parts that must be unique."""

    id: str
    method: str
    path: str
    span: Span
    what: str


def report_duplicate_routes(context: ResolveContext) -> None:
    """Report operations with the same id, or the same method and shape of path."""
    ids: dict[str, _Route] = {}
    shapes: dict[tuple[str, str], _Route] = {}
    for route in _routes(context):
        first = ids.setdefault(route.id, route)
        if first is not route:
            context.problems.add(
                "duplicate-operation-id",
                route.span,
                what=route.what,
                id=route.id,
                related=[Related(first.span, f"{first.what} is defined here")],
            )
        shape = (route.method, _PARAMETER.sub("{}", route.path))
        other = shapes.setdefault(shape, route)
        if other is not route:
            context.problems.add(
                "duplicate-route",
                route.span,
                what=route.what,
                method=route.method,
                path=route.path,
                related=[Related(other.span, f"{other.what} is defined here")],
            )


def _routes(context: ResolveContext) -> Iterator[_Route]:
    for draft in context.drafts.values():
        if draft.key is None or draft.name in context.colliding:
            continue
        entity = draft.entity
        row = f"/{entity.names.path}" + "/{}" * len(draft.key)
        for name, id in standard_ids(entity).items():
            path = f"/{entity.names.path}" if name in ("list", "create") else row
            what = f"`{name}` of `{entity.name}`"
            yield _Route(id, _METHODS[name], path, entity.span, what)
        for action in entity.endpoints.actions:
            yield _of_operation(action, f"`{action.name}` of `{entity.name}`")
    for operation in context.operations:
        yield _of_operation(operation, f"endpoint `{operation.name}`")


def _of_operation(operation: Operation, what: str) -> _Route:
    method = operation.method.value.upper()
    id = operation_id(operation)
    return _Route(id, method, operation.path, operation.span, what)
