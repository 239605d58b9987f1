"""The complete OpenAPI document, assembled from its parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.contract.common import common_schemas, health_paths
from generator.contract.openapi import SCHEMAS, Json, OpenApiDocument, Schema
from generator.contract.path_items import entity_routes, operation_route
from generator.contract.schemas import (
    entity_schemas,
    enum_schema,
    operation_schemas,
)
from generator.domain import Domain

OPENAPI = "3.1.0"


def build_contract(domain: Domain) -> OpenApiDocument:
    """Build the OpenAPI document that the backend of a domain serves."""
    app = domain.app
    info = {"title": app.title, "version": app.version}
    if app.description:
        info["description"] = app.description
    paths = health_paths()
    for operation in domain.endpoints:
        path, method, route = operation_route(operation, "operations")
        paths.setdefault(path, {})[method] = route
    for entity in domain.entities:
        for path, method, route in entity_routes(entity):
            paths.setdefault(path, {})[method] = route
    schemas = _used_schemas(paths, _schemas(domain))
    return {
        "openapi": OPENAPI,
        "info": info,
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _schemas(domain: Domain) -> dict[str, Schema]:
    schemas = common_schemas()
    schemas |= {enum.cls: enum_schema(enum) for enum in domain.enums}
    for operation in domain.endpoints:
        schemas |= operation_schemas(operation)
    for entity in domain.entities:
        schemas |= entity_schemas(entity)
        for action in entity.endpoints.actions:
            schemas |= operation_schemas(action)
    return schemas


def _used_schemas(paths: Json, schemas: dict[str, Schema]) -> dict[str, Schema]:
    """Return the schemas reachable from the paths, sorted by name."""
    found: set[str] = set()
    pending = list(_references(paths))
    while pending:
        name = pending.pop()
        if name in schemas and name not in found:
            found.add(name)
            pending += _references(schemas[name])
    return {name: schemas[name] for name in sorted(found)}


def _references(value: Any) -> Iterator[str]:
    """Yield the names of the schemas referenced anywhere in a part of the document."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, list):
            pending += part
        elif isinstance(part, dict):
            name = part.get("$ref")
            if isinstance(name, str) and name.startswith(SCHEMAS):
                yield name.removeprefix(SCHEMAS)
            pending += part.values()
