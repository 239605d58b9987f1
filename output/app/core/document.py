"""The OpenAPI document as FastAPI writes it, for any number of routes."""

import re
from typing import Any

from fastapi import FastAPI, routing
from fastapi.openapi.utils import get_openapi
from pydantic_core import from_json, to_json
from starlette.routing import BaseRoute

AT_ONCE = 50
"""How many routes are described at once: FastAPI tells 128 query models apart."""
REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the document as FastAPI writes it, put together from its parts."""
    routes = single_routes(app.routes)
    document: dict[str, Any] = {"components": {"schemas": {}}}
    for start in range(0, len(routes), AT_ONCE):
        part = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=routes[start : start + AT_ONCE],
        )
        join(document, part)
    return document


def single_routes(routes: list[BaseRoute]) -> list[BaseRoute]:
    """Return the routes, those of included routers one by one."""
    # Older versions of FastAPI include routers by copying their routes.
    each: Any = getattr(routing, "iter_route_contexts", iter)
    return list(each(routes))


def join(document: dict[str, Any], part: dict[str, Any]) -> None:
    """Add a part of a document to what is there."""
    known = document["components"]["schemas"]
    part = apart(part, known)
    paths, components = part.pop("paths"), part.pop("components", {})
    known |= components.pop("schemas", {})
    for kind, named in components.items():
        document["components"].setdefault(kind, {}).update(named)
    for path, operations in paths.items():
        document.setdefault("paths", {}).setdefault(path, {}).update(operations)
    document |= part


def apart(part: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """Return a part whose schemas do not have the names of different known ones."""
    schemas = part.get("components", {}).get("schemas", {})
    names = {
        name: f"{name}_{len(known)}"
        for name, schema in schemas.items()
        if known.get(name, schema) != schema
    }
    if not names:
        return part
    text = REFERENCE.sub(
        lambda found: f'"#/components/schemas/{names.get(found[1], found[1])}"',
        to_json(part).decode(),
    )
    renamed: dict[str, Any] = from_json(text)
    schemas = renamed["components"]["schemas"]
    renamed["components"]["schemas"] = {
        names.get(name, name): schema for name, schema in schemas.items()
    }
    return renamed
