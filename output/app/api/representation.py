"""Responses without a body: to HEAD, and 304 if the client is up to date."""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.etags import entity_tags


class RepresentationMiddleware:
    """Answers HEAD like GET without a body, and sends 304 for current versions."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, and omit a body that the client does not need."""
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


def known_versions(scope: Scope) -> set[str]:
    """Return the entity tags of the client's versions."""
    if scope["query_string"]:
        # With `include`, the response contains more than the tagged resource.
        return set()
    return entity_tags(Headers(scope=scope).getlist("If-None-Match"))


def is_known(start: Message, known: set[str]) -> bool:
    """Return whether the client already has the response that starts here."""
    if not known or start["status"] != HTTPStatus.OK:
        return False
    tags = entity_tags(MutableHeaders(scope=start).getlist("ETag"))
    return bool(tags) and (bool(tags & known) or "*" in known)


def not_modified(start: Message) -> Message:
    """Return the start of a 304 response."""
    headers = MutableHeaders(raw=list(start["headers"]))
    del headers["Content-Type"], headers["Content-Length"]
    return {**start, "status": int(HTTPStatus.NOT_MODIFIED), "headers": headers.raw}
