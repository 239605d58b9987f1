"""Database failures: requests are retried once, or answered with 503."""

from collections.abc import Callable
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.errors import ServiceUnavailable, on_domain_error
from app.core.logging import get_logger
from app.db.faults import is_fault, is_undone

SAFE_METHODS = {"GET", "HEAD"}

EndpointT = TypeVar("EndpointT", bound=Callable[..., Any])

log = get_logger("app.recovery")

repeatable_endpoints: set[Callable[..., Any]] = set()


def repeatable(endpoint: EndpointT) -> EndpointT:
    """Mark an endpoint as safe to retry after a deadlock or a lost connection.

    Only for endpoints without side effects outside the database: database changes are
    rolled back before the retry, but an e-mail would be sent twice.
    """
    repeatable_endpoints.add(endpoint)
    return endpoint


class RecoveryMiddleware:
    """Retries a request once, or responds with 503, if the database fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request, and retry it if the first attempt had no effect."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = ReplayableExchange(receive, send)
        original = dict(scope)
        for is_last in (False, True):
            try:
                await self.app(scope, exchange.receive, exchange.send)
            except SQLAlchemyError as error:
                if exchange.has_response or not is_fault(error):
                    raise
                log.warning("database fault", error=reason(error))
                if is_last or not is_undone(error) or not may_repeat(scope):
                    break
            else:
                return
            # Routing has modified the scope.
            scope.clear()
            scope.update(original)
            exchange.rewind()
        problem = ServiceUnavailable("The database is currently unavailable.")
        response = await on_domain_error(Request(scope), problem)
        await response(scope, exchange.receive, exchange.send)


class ReplayableExchange:
    """The messages of a request, which can be replayed, and of its response."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive_next, self.send_next = receive, send
        self.received: list[Message] = []
        self.position = 0
        self.has_response = False

    async def receive(self) -> Message:
        """Return the next message of the request."""
        if self.position == len(self.received):
            self.received.append(await self.receive_next())
        self.position += 1
        return self.received[self.position - 1]

    async def send(self, message: Message) -> None:
        """Send a message of the response."""
        self.has_response = True
        await self.send_next(message)

    def rewind(self) -> None:
        """Rewind to the start of the request."""
        self.position = 0


def reason(error: SQLAlchemyError) -> str:
    """Return the driver's message, without the parameters of the statement."""
    return str(getattr(error, "orig", error))


def may_repeat(scope: Scope) -> bool:
    """Return whether a request may be retried."""
    if scope["method"] in SAFE_METHODS:
        return True
    return scope.get("endpoint") in repeatable_endpoints
