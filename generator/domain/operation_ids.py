"""Operation ids: the names of endpoints in the contract and in client code.

Also the names of the classes for their input and output.
"""

from __future__ import annotations

from generator.domain.model import Endpoints, Entity, Operation, ReturnsObject
from generator.naming import pascal


def standard_ids(entity: Entity) -> dict[str, str]:
    """Return the ids of the standard endpoints that an entity has, by name.

    `{"list": "list_books", "get": "get_book", …}`.
    """
    one, many = _join_words(entity.names.label), _join_words(entity.names.labels)
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
    """Return the id: `publish_book` of an action, `stats` of a top-level endpoint."""
    if operation.entity is None:
        return operation.name
    return f"{operation.name}_{_join_words(operation.entity.names.label)}"


def operation_classes(operation: Operation) -> dict[str, str]:
    """Return the classes that an operation needs: `{"body": "PublishBookBody"}`."""
    owner = operation.entity.names.cls if operation.entity else ""
    stem = pascal(operation.name) + owner
    needed = {
        "body": bool(operation.body),
        "query": bool(operation.query),
        "result": isinstance(operation.returns, ReturnsObject),
    }
    return {
        part: f"{stem}{part.capitalize()}"
        for part, is_used in needed.items()
        if is_used
    }


def _join_words(label: str) -> str:
    return label.replace(" ", "_")
