"""Types, constants and builders for OpenAPI 3.1 documents and JSON Schema."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
Schema = Json
OpenApiDocument = Json

CONTRACT = "openapi.yaml"
"""The path of the contract in the output."""

PREFIX = "/api/v1"
SCHEMAS = "#/components/schemas/"
LABELS = "x-enum-labels"
"""The display names of the values of an enum, in the same order."""
DESCRIPTIONS = "x-enum-descriptions"
"""What the values of an enum mean, in the same order; empty where it is not stated."""
JSON = "application/json"
PROBLEM_JSON = "application/problem+json"
NULL: Schema = {"type": "null"}


def ref(name: str) -> Schema:
    """Build a reference to a schema in the components of the document."""
    return {"$ref": f"{SCHEMAS}{name}"}


def nullable(schema: Schema) -> Schema:
    """Build the schema of a value that may be null."""
    choices = schema.get("anyOf", [schema])
    return {"anyOf": [*choices, NULL]}


def array(items: Schema) -> Schema:
    """Build the schema of a list."""
    return {"type": "array", "items": items}


def object_schema(
    description: str, properties: Json, required: list[str], *, closed: bool = False
) -> Schema:
    """Build the schema of an object; a closed one allows no other properties."""
    schema: Schema = {"type": "object", "description": description}
    schema["properties"] = properties
    if required:
        schema["required"] = required
    if closed:
        schema["additionalProperties"] = False
    return schema
