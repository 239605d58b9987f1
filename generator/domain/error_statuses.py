"""The error statuses that each endpoint may respond with."""

from __future__ import annotations

from generator.domain.model import (
    Entity,
    Method,
    OnDelete,
    Operation,
    ReturnsEntity,
)

_BODY = (413, 415)
"""Statuses of bodies rejected before parsing: too large, or not JSON."""


def standard_error_statuses(entity: Entity) -> dict[str, tuple[int, ...]]:
    """Return the error statuses of the five standard endpoints, by name."""
    conflicts = (409,) if _can_conflict(entity) else ()
    conditional = (412, 428) if entity.versioned else ()
    restricted = (409,) if _is_restricted(entity) else ()
    return {
        "list": (422,),
        "get": (404, 422),
        "create": _sort(*conflicts, *_BODY, 422),
        "update": _sort(404, *conflicts, *_BODY, 422, *conditional),
        "delete": _sort(404, *restricted, 422, *conditional),
    }


def operation_error_statuses(operation: Operation) -> tuple[int, ...]:
    """Return the error statuses of an operation, whose body is user-written."""
    of_entity = (404,) if operation.entity is not None else ()
    takes_input = (
        operation.entity,
        operation.path_parameters,
        operation.query,
        operation.body,
    )
    refused = (*_BODY, 422) if operation.body else (422,)
    invalid = refused if any(takes_input) else ()
    conditional = (412, 428) if is_conditional(operation) else ()
    return _sort(*of_entity, *invalid, *conditional, 501)


def is_conditional(operation: Operation) -> bool:
    """Return whether an action changes a row only in the version sent by the client."""
    entity = operation.entity
    return (
        entity is not None and entity.versioned and operation.method is not Method.GET
    )


def returns_version(operation: Operation) -> bool:
    """Return whether an action responds with the versioned row that it changes."""
    returns = operation.returns
    return (
        is_conditional(operation)
        and isinstance(returns, ReturnsEntity)
        and returns.entity is operation.entity
        and not returns.is_list
    )


def _sort(*statuses: int) -> tuple[int, ...]:
    return tuple(sorted(statuses))


def _can_conflict(entity: Entity) -> bool:
    """Return whether the database can reject a row because of other rows."""
    return bool(
        entity.uniques
        or entity.belongs_to
        or entity.surrogate is None
        or any(relation.same for relation in entity.referrers)
    )


def _is_restricted(entity: Entity) -> bool:
    """Return whether rows of other entities can prevent deleting a row."""
    return any(rel.on_delete is OnDelete.RESTRICT for rel in entity.referrers)
