"""The bodies of requests: how large they may be, and what counts as JSON."""

from http import HTTPStatus

from pydantic_core import from_json
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import InvalidJSON

WITHOUT_BODY = ("GET", "HEAD", "OPTIONS")
UNTYPED = (b"content-type", b"application/octet-stream")


class BodyMiddleware:
    """Refuses bodies that are too large, or that are called JSON and are none."""

    def __init__(self, app: ASGIApp, max_size: int) -> None:
        self.app = app
        self.max_size = max_size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with a body that is checked while it is read."""
        if scope["type"] != "http" or scope["method"] in WITHOUT_BODY:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if not headers.get("Content-Type"):
            # Versions of the framework differ in what they take such a body for.
            scope = {**scope, "headers": [UNTYPED, *scope["headers"]]}
        body = CheckedBody(receive, headers, self.max_size)
        await self.app(scope, body.receive, send)


class CheckedBody:
    """The body of a request, as far as it has been read."""

    def __init__(self, receive: Receive, headers: Headers, max_size: int) -> None:
        announced = headers.get("Content-Length", "")
        self.size = int(announced) if announced.isdecimal() else 0
        self.received = 0
        self.max_size = max_size
        self.json = bytearray() if is_json(headers.get("Content-Type", "")) else None
        self.receive_next = receive

    async def receive(self) -> Message:
        """Receive the next part.

        Raises:
            HTTPException: the body is too large.
            InvalidJSON: it is no JSON, though it is called so.
        """
        # What is announced need not be read first.
        self.check_size(self.size)
        message = await self.receive_next()
        if message["type"] == "http.request":
            part = message.get("body", b"")
            self.received += len(part)
            self.check_size(self.received)
            if self.json is not None:
                self.json += part
                if self.json and not message.get("more_body", False):
                    check_json(bytes(self.json))
        return message

    def check_size(self, size: int) -> None:
        """Refuse a body of this size if it is too large."""
        if size > self.max_size:
            detail = f"The body is larger than {self.max_size} bytes."
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


def is_json(content_type: str) -> bool:
    """Return whether a body of this type is to be JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or kind.endswith("+json")


def check_json(body: bytes) -> None:
    """Refuse what is not JSON by the letter, or nested too deep.

    Python's own parser takes NaN and halves of surrogate pairs, which nothing behind it
    can store.

    Raises:
        InvalidJSON: the body is refused.
    """
    try:
        from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise InvalidJSON(str(error)) from error
