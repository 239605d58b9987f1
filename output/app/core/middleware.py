"""Middleware in plain ASGI, from the outermost to the innermost."""

import re
import time
import uuid
from http import HTTPStatus

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import problem_response
from app.core.etags import entity_tags

REQUEST_ID = "X-Request-ID"
ACCEPTED_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
}

access_log = structlog.stdlib.get_logger("app.access")
error_log = structlog.stdlib.get_logger("app.errors")


class RequestContextMiddleware:
    """Adds the request id and security headers to an answer, and logs the request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and log it once it is answered."""
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
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                headers.update(SECURITY_HEADERS)
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


class RepresentationMiddleware:
    """Answers HEAD like GET, without a body, and 304 to who has the present version."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and leave out the body that the client does not need."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        known = known_versions(scope)
        has_body = scope["method"] == "GET"
        if has_body and not known:
            await self.app(scope, receive, send)
            return

        async def send_what_is_needed(message: Message) -> None:
            nonlocal has_body
            if message["type"] == "http.response.start" and is_known(message, known):
                message = not_modified(message)
                has_body = False
            elif message["type"] == "http.response.body" and not has_body:
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, send_what_is_needed)


class ErrorMiddleware:
    """Answers what nobody foresaw, without telling the client anything about it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and answer the error that comes back."""
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
            error_log.error("unexpected error", exc_info=error)
            if has_started:
                # Nothing else tells the client that the answer is not complete.
                raise
            detail = "Something went wrong on our side."
            response = problem_response(Request(scope), 500, detail)
            await response(scope, receive, send)


def accepted_id(given: str | None) -> str:
    """Return the client's request id if it is a short plain word, else a new one."""
    return given if given and ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex


def known_versions(scope: Scope) -> set[str]:
    """Return the entity tags of what the client has already."""
    if scope["query_string"]:
        # A tag is about one resource, and a query may have others embedded.
        return set()
    return entity_tags(Headers(scope=scope).getlist("If-None-Match"))


def is_known(start: Message, known: set[str]) -> bool:
    """Return whether an answer begins that the client has already."""
    if not known or start["status"] != HTTPStatus.OK:
        return False
    tags = entity_tags(MutableHeaders(scope=start).getlist("ETag"))
    return bool(tags) and (bool(tags & known) or "*" in known)


def not_modified(start: Message) -> Message:
    """Return the beginning of an answer that has no body."""
    headers = MutableHeaders(raw=list(start["headers"]))
    del headers["Content-Type"], headers["Content-Length"]
    return {**start, "status": int(HTTPStatus.NOT_MODIFIED), "headers": headers.raw}
