"""Validation of request bodies: size and JSON syntax."""

from http import HTTPStatus

from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import InvalidJSON

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
UNTYPED = (b"content-type", b"application/octet-stream")


class BodyMiddleware:
    """Rejects invalid JSON and bodies that are too large."""

    def __init__(self, app: ASGIApp, max_size: int) -> None:
        self.app = app
        self.max_size = max_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, checking the body while it is read."""
        if scope["type"] != "http" or scope["method"] in WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not headers.get("Content-Type"):
            # FastAPI versions differ in their treatment of bodies without a type.
            scope = {**scope, "headers": [UNTYPED, *scope["headers"]]}
        declared = headers.get("Content-Length", "")
        json = bytearray() if is_json(headers.get("Content-Type", "")) else None
        received = 0

        async def receive_checked() -> Message:
            nonlocal received
            # A declared size can be checked before anything is read.
            self.check_size(int(declared) if declared.isdecimal() else 0)
            message = await receive()
            if message["type"] != "http.request":
                return message
            part = message.get("body", b"")
            received += len(part)
            self.check_size(received)
            if json is not None:
                json.extend(part)
                if json and not message.get("more_body", False):
                    check_json(bytes(json))
            return message

        await self.app(scope, receive_checked, send)

    def check_size(self, size: int) -> None:
        """Raise 413 if a size exceeds the limit."""
        if size > self.max_size:
            detail = f"The body is larger than {self.max_size} bytes."
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


def is_json(content_type: str) -> bool:
    """Return whether a content type is JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def check_json(body: bytes) -> None:
    """Check that a body is strictly valid JSON.

    Python's parser accepts NaN and lone surrogates, which cannot be stored.

    Raises:
        InvalidJSON: the body is invalid or nested too deeply.
    """
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidJSON(str(error)) from error
