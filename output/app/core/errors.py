"""Errors as problem details (RFC 9457)."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException

from app.db.violations import Violation, explain

PROBLEM_JSON = "application/problem+json"

log = structlog.stdlib.get_logger("app.errors")


class FieldError(BaseModel):
    """What is wrong with one value of a request."""

    pointer: str = Field(
        description="A JSON pointer into the body, or the name of a parameter."
    )
    message: str
    code: str


class Problem(BaseModel):
    """A problem detail."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldError] = []


class DomainError(Exception):
    """Something that the rules of the application do not allow."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, detail: str, *errors: FieldError) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = errors


class NotFound(DomainError):
    """What was asked for does not exist."""

    status = HTTPStatus.NOT_FOUND


class Conflict(DomainError):
    """The request contradicts what is stored."""

    status = HTTPStatus.CONFLICT


class PreconditionFailed(DomainError):
    """What the client knows of the resource is out of date."""

    status = HTTPStatus.PRECONDITION_FAILED


class PreconditionRequired(DomainError):
    """The request has to say which version it is about."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class RuleViolation(DomainError):
    """The request is well formed, but breaks a rule."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NotImplementedYet(DomainError):
    """Nobody has written the body of this operation yet."""

    status = HTTPStatus.NOT_IMPLEMENTED

    def __init__(self, operation: str) -> None:
        super().__init__(f"Nobody has written {operation} yet.")


class ServiceUnavailable(DomainError):
    """Something that the application needs does not answer."""

    status = HTTPStatus.SERVICE_UNAVAILABLE


def problem_response(
    request: Request,
    status: int,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a problem detail."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        instance=request.url.path,
        errors=list(errors),
    )
    # Escaped to ASCII: what clients sent may not be encodable.
    content = problem.model_dump_json(ensure_ascii=True)
    return Response(content, status, headers, PROBLEM_JSON)


async def on_domain_error(request: Request, error: DomainError) -> Response:
    """Answer an error that the application raised."""
    return problem_response(request, error.status, error.detail, error.errors)


async def on_http_error(request: Request, error: HTTPException) -> Response:
    """Answer an error of the framework, such as an unknown path."""
    status, headers = error.status_code, error.headers
    if isinstance(error.__cause__, UnicodeDecodeError):
        # Like every other body that is no JSON.
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        # The framework names the methods of one route; a path can have several.
        methods = methods_of(request)
        headers = {"Allow": ", ".join(methods)} if methods else headers
    return problem_response(request, status, str(error.detail), headers=headers)


def methods_of(request: Request) -> list[str]:
    """Return the methods that the contract has for the path of a request."""
    return sorted(
        method.upper()
        for template, operations in request.app.openapi()["paths"].items()
        if re.fullmatch(
            re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)),
            request.url.path,
        )
        for method in operations
    )


async def on_invalid_request(
    request: Request, error: RequestValidationError
) -> Response:
    """Answer a request that does not fit the contract."""
    errors = [
        FieldError(
            pointer=pointer(item["loc"]),
            message=item["msg"].removeprefix("Value error, "),
            code=item["type"],
        )
        for item in error.errors()
    ]
    return problem_response(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "; ".join(f"{item.pointer or 'body'}: {item.message}" for item in errors),
        errors,
    )


async def on_broken_constraint(request: Request, error: IntegrityError) -> Response:
    """Answer a write that a constraint of the database refused."""
    violation = explain(error)
    if violation is None:
        return await on_unexpected(request, error)
    status, detail = describe(violation)
    errors = [
        FieldError(pointer=f"/{name}", message=detail, code=violation.kind)
        for name in violation.attributes
    ]
    return problem_response(request, status, detail, errors)


async def on_unfit_value(request: Request, error: DataError) -> Response:
    """Answer a value that fits its type, but not the database."""
    return problem_response(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "A value is out of range."
    )


async def on_stale_row(request: Request, error: Exception) -> Response:
    """Answer a write to a row that another request has changed meanwhile."""
    return problem_response(
        request, HTTPStatus.PRECONDITION_FAILED, "This was changed in the meantime."
    )


async def on_unexpected(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw, without telling the client anything about it."""
    await log.aerror("unexpected error", exc_info=error)
    return problem_response(
        request, HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong on our side."
    )


def describe(violation: Violation) -> tuple[HTTPStatus, str]:
    """Put a broken constraint into words, with the status that fits it."""
    fields = " and ".join(violation.attributes)
    name = violation.constraint or "of the database"
    match violation.kind:
        case "unique":
            return HTTPStatus.CONFLICT, f"{fields or name} is already taken."
        case "reference":
            return HTTPStatus.CONFLICT, "Other rows still refer to this one."
        case "check":
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"The rule {name} does not hold."
        case "required":
            return HTTPStatus.UNPROCESSABLE_ENTITY, f"{fields} must not be null."


def pointer(location: Sequence[int | str]) -> str:
    """Turn the place of a validation error into a pointer."""
    where, *path = location
    if where == "body":
        return "".join(f"/{part}" for part in path)
    return ".".join(str(part) for part in path)


def install_error_handlers(app: FastAPI) -> None:
    """Make every error of the application a problem detail."""
    app.exception_handler(DomainError)(on_domain_error)
    app.exception_handler(HTTPException)(on_http_error)
    app.exception_handler(RequestValidationError)(on_invalid_request)
    app.exception_handler(IntegrityError)(on_broken_constraint)
    app.exception_handler(DataError)(on_unfit_value)
    app.exception_handler(StaleDataError)(on_stale_row)
    app.exception_handler(Exception)(on_unexpected)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of errors that a route may answer with."""
    return {status: {"model": Problem} for status in sorted(statuses)}
