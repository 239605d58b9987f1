"""ASGI middleware that handles every request."""

import re
import time
from inspect import isawaitable
from secrets import token_hex
from traceback import format_exception

import structlog
from fastapi import Request, Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import problem_response
from app.core.logging import get_logger

REQUEST_ID = "X-Request-ID"
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
]
OUR_HEADERS = {b"x-request-id", *dict(SECURITY_HEADERS)}

access_log = get_logger("app.access")
error_log = get_logger("app.errors")


class RequestContextMiddleware:
    """Adds the request ID and security headers to responses, and logs requests."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, and log it after the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        request_id = accepted_id(Headers(scope=scope).get(REQUEST_ID))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 500
        started = time.perf_counter()

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                message = with_our_headers(message, request_id)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        finally:
            access_log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )


class ErrorMiddleware:
    """Turns unhandled exceptions into 500 responses without details."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, and turn an exception into a response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        has_started = False

        async def send_noted(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self.app(scope, receive, send_noted)
        except Exception as error:
            # As text: exception renderers may show the values of variables.
            traceback = "".join(format_exception(error))
            error_log.error("unexpected error", exception=traceback)
            if has_started:
                # A broken connection shows the client that the response is incomplete.
                raise
            answer = scope["app"].exception_handlers.get(Exception, on_unhandled_error)
            response = answer(Request(scope), error)
            if isawaitable(response):
                response = await response
            await response(scope, receive, send)


def on_unhandled_error(request: Request, error: Exception) -> Response:
    """Return the response if the application has no handler for `Exception`."""
    return problem_response(request, 500, "An unexpected error occurred.")


def accepted_id(given: str | None) -> str:
    """Return the client's request ID if it is well-formed, or else a new one."""
    return given if given and ACCEPTED_ID.fullmatch(given) else token_hex(16)


def with_our_headers(start: Message, request_id: str) -> Message:
    """Return the start of a response with the request ID and security headers."""
    others = [each for each in start.get("headers", ()) if each[0] not in OUR_HEADERS]
    ours = [(b"x-request-id", request_id.encode()), *SECURITY_HEADERS]
    return {**start, "headers": [*others, *ours]}
