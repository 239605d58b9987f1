"""The OpenAPI document that the application serves."""

import decimal
import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from pydantic_core import to_json

from app.core.errors import PROBLEM_JSON, phrase

REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
INT64 = 2**63
NOT_SAID = ("title", "ge", "le", "gt", "lt")
"""Pydantic keywords that are redundant or unknown to JSON Schema."""
NULL = {"type": "null"}
SCHEMAS = "#/components/schemas/"
AS_PROBLEM = {"schema": {"$ref": f"{SCHEMAS}Problem"}}
UNAUTHORIZED = {"description": phrase(401), "content": {PROBLEM_JSON: AS_PROBLEM}}


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function: `list_books`."""
    return route.name


def install_openapi(app: FastAPI) -> None:
    """Serve the document in a form that suits client generators."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = tidy(FastAPI.openapi(app))
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def tidy(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with problem details for errors and simplified schemas."""
    schemas = document.get("components", {}).get("schemas", {})
    for path in document["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if "schema" in parameter:
                    parameter["schema"] = in_url(parameter["schema"])
            if operation.get("security") and "Problem" in schemas:
                # Requests without credentials get problem details.
                operation["responses"].setdefault("401", deepcopy(UNAUTHORIZED))
            retype_errors(operation["responses"])
    for schema in (*schemas.values(), *schemas_of(document["paths"])):
        simplify(schema)
    while unused := schemas.keys() - REFERENCE.findall(to_json(document).decode()):
        for name in unused:
            del schemas[name]
    return document


def retype_errors(responses: dict[str, Any]) -> None:
    """Declare that all error responses are problem details."""
    for status, response in responses.items():
        content = response.get("content", {})
        if not status.startswith(("1", "2", "3")) and "application/json" in content:
            sent = content.pop("application/json")
            is_own = sent.get("schema") != {"$ref": f"{SCHEMAS}HTTPValidationError"}
            content[PROBLEM_JSON] = sent if is_own else deepcopy(AS_PROBLEM)


def in_url(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a parameter, which may be absent, but never null."""
    schema.pop("description", None)
    choices = schema.get("anyOf", [])
    if NULL not in choices:
        return schema
    del schema["anyOf"]
    left = [choice for choice in choices if choice != NULL]
    return left[0] | schema if len(left) == 1 else {"anyOf": left, **schema}


def schemas_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield the schemas that are inline in the paths."""
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if key == "schema":
            yield item
        else:
            yield from schemas_of(item)


def simplify(schema: Any) -> None:
    """Remove redundant keywords, and format numbers as in JSON."""
    if not isinstance(schema, dict):
        return
    for key in NOT_SAID:
        schema.pop(key, None)
    for key in ("minimum", "maximum"):
        if schema.get("type") == "integer" and isinstance(schema.get(key), float):
            schema[key] = max(-INT64, min(int(schema[key]), INT64 - 1))
    if "default" in schema and "decimal" in formats(schema):
        schema["default"] = f"{decimal.Decimal(schema['default']):f}"
    for item in schema.get("properties", {}).values():
        simplify(item)
    for item in (*schema.get("anyOf", []), schema.get("items")):
        simplify(item)


def formats(schema: dict[str, Any]) -> list[str | None]:
    """Return the formats of a schema and its alternatives."""
    return [each.get("format") for each in (schema, *schema.get("anyOf", []))]
