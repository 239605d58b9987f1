"""The parts common to all contracts: problem details and the health endpoints."""

from __future__ import annotations

from generator.contract.openapi import JSON, Json, Schema, array, object_schema, ref
from generator.contract.path_items import problem_responses

_TEXT: Schema = {"type": "string"}


def common_schemas() -> dict[str, Schema]:
    """Return the schemas that do not depend on the spec, by name."""
    problem: Json = {
        "type": {**_TEXT, "default": "about:blank"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": _TEXT,
        "errors": {**array(ref("FieldError")), "default": []},
    }
    error: Json = {
        "pointer": {
            **_TEXT,
            "description": "Where the value is in the body: a JSON pointer (RFC 6901).",
        },
        "parameter": {
            **_TEXT,
            "description": "The path, query or header parameter that is wrong.",
        },
        "message": _TEXT,
        "code": _TEXT,
    }
    health: Json = {"status": {**_TEXT, "default": "ok"}}
    return {
        "FieldError": object_schema(
            "An error in one value of a request.", error, ["message", "code"]
        ),
        "Health": object_schema("The health of the application.", health, list(health)),
        "Problem": object_schema("A problem detail.", problem, list(problem)),
    }


def health_paths() -> Json:
    """Return the paths of the liveness and readiness checks."""
    return {
        "/health/live": {
            "get": _health("live", "Report that the process is running.", ())
        },
        "/health/ready": {
            "get": _health(
                "ready", "Report that the database is available, too.", (503,)
            )
        },
    }


def _health(name: str, description: str, statuses: tuple[int, ...]) -> Json:
    content = {JSON: {"schema": ref("Health")}}
    return {
        "tags": ["health"],
        "summary": name.title(),
        "description": description,
        "operationId": name,
        "responses": {
            "200": {"description": "Successful Response", "content": content},
            **problem_responses(statuses),
        },
    }
