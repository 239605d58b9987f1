"""The paths of the contract: parameters, bodies and responses of the endpoints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from generator.contract.openapi import (
    JSON,
    PREFIX,
    PROBLEM_JSON,
    Json,
    Schema,
    array,
    nullable,
    ref,
)
from generator.contract.parameters import (
    if_match_header,
    include_parameters,
    key_parameters,
    list_parameters,
    operation_parameters,
)
from generator.contract.schemas import description_or, single_name
from generator.contract.value_schemas import unlimited_schema
from generator.domain import (
    Entity,
    ListEndpoint,
    Operation,
    Returns,
    ReturnsEntity,
    ReturnsObject,
    ReturnsValue,
    describe_operation,
    describe_order,
    endpoint_descriptions,
    is_conditional,
    operation_classes,
    operation_error_statuses,
    operation_id,
    operation_summary,
    returns_version,
    standard_error_statuses,
    standard_ids,
)

UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE.value
"""The status of every endpoint while the database is unavailable."""
_RETRY_AFTER = {
    "Retry-After": {
        "description": "The number of seconds to wait before retrying.",
        "schema": {"type": "integer"},
    }
}

Route = tuple[str, str, Json]
"""A path, a method, and the operation they identify."""
_RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Phrases of statuses that older versions of Python name differently."""


def entity_routes(entity: Entity) -> Iterator[Route]:
    """Yield the routes of an entity in the order in which the application adds them."""
    cls = entity.names.cls
    collection = f"{PREFIX}/{entity.names.path}"
    one = collection + "".join(f"/{{{name}}}" for name in entity.key_parameters)
    problems, ids = standard_error_statuses(entity), standard_ids(entity)
    key, endpoints = key_parameters(entity), entity.endpoints
    conditional = [if_match_header()] if entity.versioned else []
    fetched = endpoints.get.includes if endpoints.get else ()
    listed = list_parameters(endpoints.list) if endpoints.list else []
    public = ref(f"{cls}Public")
    single = [*key, *include_parameters(fetched)]
    parts: dict[str, tuple[str, str, list[Json], str, int, Schema | None]] = {
        "list": (collection, "get", listed, "", 200, ref(f"{cls}Page")),
        "create": (collection, "post", [], f"{cls}Create", 201, public),
        "get": (one, "get", single, "", 200, ref(single_name(entity))),
        "update": (one, "patch", [*key, *conditional], f"{cls}Update", 200, public),
        "delete": (one, "delete", [*key, *conditional], "", 204, None),
    }
    for name, (path, method, parameters, body, status, answer) in parts.items():
        endpoint = getattr(endpoints, name)
        if endpoint is None:
            continue
        tagged = entity.versioned and name in ("create", "get", "update")
        route = _operation(
            entity.names.labels,
            ids[name],
            _description(entity, name),
            parameters,
            body,
        )
        route["responses"] = {
            **_success(status, answer, is_tagged=tagged),
            **(_not_modified_response() if tagged and name == "get" else {}),
            **problem_responses((*problems[name], UNAVAILABLE)),
        }
        yield path, method, route
    for action in endpoints.actions:
        yield operation_route(action, entity.names.labels)


def _description(entity: Entity, name: str) -> str:
    endpoint = getattr(entity.endpoints, name)
    said = description_or(endpoint.description, endpoint_descriptions(entity)[name])
    if isinstance(endpoint, ListEndpoint):
        said += f"\n\n{describe_order(entity, endpoint)}"
    return said


def operation_route(operation: Operation, tag: str) -> Route:
    """Build the route of a custom operation."""
    classes = operation_classes(operation)
    route = _operation(
        tag,
        operation_id(operation),
        description_or(operation.description, describe_operation(operation)),
        [
            *operation_parameters(operation),
            *([if_match_header()] if is_conditional(operation) else []),
        ],
        classes.get("body", ""),
    )
    answer = _answer(operation.returns, classes)
    route["responses"] = {
        **_success(
            200 if answer else 204, answer, is_tagged=returns_version(operation)
        ),
        **problem_responses((*operation_error_statuses(operation), UNAVAILABLE)),
    }
    return f"{PREFIX}{operation.path}", operation.method.value, route


def problem_responses(statuses: Iterable[int]) -> Json:
    """Build the responses whose content is a problem detail."""
    content = {PROBLEM_JSON: {"schema": ref("Problem")}}
    return {
        str(status): {
            "description": _phrase(status),
            **({"headers": _RETRY_AFTER} if status == UNAVAILABLE else {}),
            "content": content,
        }
        for status in statuses
    }


def _phrase(status: int) -> str:
    return _RENAMED.get(status) or HTTPStatus(status).phrase


def _operation(
    tag: str, name: str, description: str, parameters: list[Json], body: str
) -> Json:
    found: Json = {
        "tags": [tag],
        "summary": operation_summary(name),
        "description": description,
        "operationId": name,
    }
    if parameters:
        found["parameters"] = parameters
    if body:
        content = {JSON: {"schema": ref(body)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _success(status: int, schema: Schema | None, *, is_tagged: bool = False) -> Json:
    found: Json = {"description": "Successful Response"}
    if is_tagged:
        found["headers"] = _etag()
    if schema is not None:
        found["content"] = {JSON: {"schema": schema}}
    return {str(status): found}


def _not_modified_response() -> Json:
    said = "The version in `If-None-Match` is current."
    return {"304": {"description": said, "headers": _etag()}}


def _etag() -> Json:
    header = {"description": "The version, for `If-Match`."}
    return {"ETag": {**header, "schema": {"type": "string"}}}


def _answer(returns: Returns, classes: dict[str, str]) -> Schema | None:
    if isinstance(returns, ReturnsObject):
        return ref(classes["result"])
    if isinstance(returns, ReturnsEntity):
        public = ref(f"{returns.entity.names.cls}Public")
        return array(public) if returns.is_list else public
    if isinstance(returns, ReturnsValue):
        schema = unlimited_schema(returns.type)
        return nullable(schema) if returns.nullable else schema
    return None
