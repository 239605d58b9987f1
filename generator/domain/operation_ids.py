"""Operation ids: what each endpoint is called in the contract and in client code."""

from __future__ import annotations

from generator.domain.model import Endpoints, Entity, Operation


def standard_ids(entity: Entity) -> dict[str, str]:
    """Give the ids of the standard endpoints that an entity offers, by their name.

    `{"list": "list_books", "get": "get_book", …}`.
    """
    one, many = _spelled(entity.names.label), _spelled(entity.names.labels)
    ids = {
        "list": f"list_{many}",
        "get": f"get_{one}",
        "create": f"create_{one}",
        "update": f"update_{one}",
        "delete": f"delete_{one}",
    }
    offered: Endpoints = entity.endpoints
    return {name: id for name, id in ids.items() if getattr(offered, name) is not None}


def operation_id(operation: Operation) -> str:
    """Give the id of an action, `publish_book`, or of a top-level endpoint, `stats`."""
    if operation.entity is None:
        return operation.name
    return f"{operation.name}_{_spelled(operation.entity.names.label)}"


def _spelled(label: str) -> str:
    return label.replace(" ", "_")
