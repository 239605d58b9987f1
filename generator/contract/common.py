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
            "description": "The location of the value in the body: a JSON pointer (RFC 6901).",
        },
        "parameter": {
            **_TEXT,
            "description": "The name of the invalid path, query or header parameter.",
        },
        "message": _TEXT,
        "code": _TEXT,
    }
    health: Json = {"status": {**_TEXT, "default": "ok"}}
    return {
        "FieldError": object_schema(
            "An error in a value of the request.", error, ["message", "code"]
        ),
        "Health": object_schema("The health of the application.", health, list(health)),
        "Problem": object_schema("Problem details (RFC 9457).", problem, list(problem)),
    }


def health_paths() -> Json:
    """Return the paths of the liveness and readiness checks."""
    return {
        "/health/live": {
            "get": _health("live", "Report that the process is running.", ())
        },
        "/health/ready": {
            "get": _health(
                "ready",
                "Report whether the application is ready to serve requests.",
                (503,),
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
