"""Errors as problem details (RFC 9457)."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema
from starlette import routing
from starlette.exceptions import HTTPException

PROBLEM_JSON = "application/problem+json"
MAX_ERRORS = 100
"""The maximum number of errors in a response."""
RENAMED = {413: "Content Too Large", 422: "Unprocessable Content"}
"""Status phrases that differ between Python versions."""
METHODS = ("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT")

UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
RETRY_AFTER = {
    "Retry-After": {
        "description": "The number of seconds to wait before retrying.",
        "schema": {"type": "integer"},
    }
}
"""The documentation of the header of 503 responses."""


class FieldError(BaseModel):
    """An error in a value of the request."""

    pointer: str | SkipJsonSchema[None] = Field(
        default=None,
        description="The location of the value in the body: a JSON pointer (RFC 6901).",
    )
    parameter: str | SkipJsonSchema[None] = Field(
        default=None,
        description="The name of the invalid path, query or header parameter.",
    )
    message: str
    code: str


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] = []


class DomainError(Exception):
    """The base class of errors that clients receive as problem details."""

    status = HTTPStatus.BAD_REQUEST
    headers: ClassVar[Mapping[str, str]] = {}

    def __init__(self, detail: str, *errors: FieldError) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors


class NotFound(DomainError):
    """The resource does not exist."""

    status = HTTPStatus.NOT_FOUND


class Conflict(DomainError):
    """The request conflicts with the stored data."""

    status = HTTPStatus.CONFLICT


class PreconditionFailed(DomainError):
    """The client's version of the resource is out of date."""

    status = HTTPStatus.PRECONDITION_FAILED


class PreconditionRequired(DomainError):
    """The request must specify the version to change."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class RuleViolation(DomainError):
    """The request is well-formed, but violates a rule."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotImplementedYet(DomainError):
    """The operation is not implemented yet."""

    status = HTTPStatus.NOT_IMPLEMENTED

    def __init__(self, operation: str) -> None:
        super().__init__(f"{operation} is not implemented.")


class ServiceUnavailable(DomainError):
    """A service that the application depends on is unavailable."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "2"}


class InvalidJSON(HTTPException):
    """The body is not valid JSON.

    A subclass of `HTTPException`, because FastAPI replaces other errors raised while
    it reads a body.
    """

    def __init__(self, reason: str) -> None:
        detail = f"The body is not valid JSON: {reason}."
        super().__init__(HTTPStatus.UNPROCESSABLE_ENTITY, detail)


def problem_response(
    request: Request,
    status: int,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a response with problem details."""
    problem = Problem(
        title=phrase(status),
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=list(errors),
    )
    # As ASCII, because values sent by clients might not be encodable.
    content = problem.model_dump_json(exclude_none=True, ensure_ascii=True)
    return Response(content, status, headers, PROBLEM_JSON)


async def on_domain_error(request: Request, error: DomainError) -> Response:
    """Return the response to an error raised by the application."""
    return problem_response(
        request, error.status, error.detail, error.errors, error.headers
    )


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Return the response to an error of the framework, such as an unknown path."""
    detail, headers = str(error.detail), error.headers
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        # The framework lists the methods of one route; a path can have several.
        methods = allowed_methods(request)
        headers = {"Allow": ", ".join(methods)} if methods else headers
    errors: list[FieldError] = []
    if isinstance(error, InvalidJSON):
        errors = [FieldError(pointer="", message=detail, code="json_invalid")]
    return problem_response(request, error.status_code, detail, errors, headers)


def allowed_methods(request: Request) -> list[str]:
    """Return the methods that the request's path supports."""
    found = [
        method
        for method in METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is routing.Match.FULL
            for route in request.app.routes
        )
    ]
    return sorted({*found, "HEAD"}) if "GET" in found else found


async def on_invalid_request(
    request: Request, error: RequestValidationError
) -> Response:
    """Return the response to an invalid request."""
    found = error.errors()
    is_raw = isinstance(error.body, bytes)
    if is_raw and any(item["loc"][0] == "body" for item in found):
        # The framework has not parsed the body: it was not declared as JSON.
        return problem_response(
            request,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "Send JSON, with Content-Type: application/json.",
        )
    errors = [
        FieldError(
            **place(item["loc"]),
            message=item["msg"].removeprefix("Value error, "),
            code=item["type"],
        )
        for item in found[:MAX_ERRORS]
    ]
    return problem_response(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "; ".join(
            f"{item.pointer or item.parameter or 'body'}: {item.message}"
            for item in errors
        ),
        errors,
    )


def place(location: Sequence[int | str]) -> dict[str, str]:
    """Return the location of a validation error: a body pointer or a parameter."""
    where, *path = location
    if where == "body":
        return {"pointer": pointer(path)}
    return {"parameter": str(path[0])} if path else {}


def pointer(path: Sequence[int | str]) -> str:
    """Return the JSON pointer (RFC 6901) of a value in a body."""
    parts = (str(part).replace("~", "~0").replace("/", "~1") for part in path)
    return "".join(f"/{part}" for part in parts)


def install_error_handlers(app: FastAPI) -> None:
    """Convert errors of the application and FastAPI to problem details."""
    app.exception_handler(DomainError)(on_domain_error)
    app.exception_handler(HTTPException)(on_http_error)
    app.exception_handler(RequestValidationError)(on_invalid_request)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of a route's error responses."""
    return {
        status: {
            "model": Problem,
            "description": phrase(status),
            **({"headers": RETRY_AFTER} if status == UNAVAILABLE else {}),
        }
        for status in sorted(statuses)
    }


def phrase(status: int) -> str:
    """Return the phrase of a status, the same in every Python version."""
    names = {known.value: known.phrase for known in HTTPStatus} | RENAMED
    return names.get(status, "Error")
