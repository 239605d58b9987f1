"""Answers where the database fails: another attempt, or 503."""

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
    """Let an endpoint run once more after a deadlock or a lost connection.

    For endpoints that write to nothing but the database. What they wrote there is
    undone before they run again; an e-mail would be sent twice.
    """
    repeatable_endpoints.add(endpoint)
    return endpoint


class RecoveryMiddleware:
    """Runs a request once more, or answers 503, where the database fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and once more if the first attempt left no trace."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = ReplayableExchange(receive, send)
        # Routing writes into the scope, and must find it as it was.
        original = dict(scope)
        try:
            await self.attempt(scope, exchange, is_last=False)
        except RepeatRequest:
            scope.clear()
            scope.update(original)
            exchange.rewind()
            await self.attempt(scope, exchange, is_last=True)

    async def attempt(
        self,
        scope: Scope,
        exchange: "ReplayableExchange",
        is_last: bool,
    ) -> None:
        """Pass the request on, and answer 503 where the database fails.

        Raises:
            RepeatRequest: the request has to run once more.
        """
        try:
            await self.app(scope, exchange.receive, exchange.send)
        except SQLAlchemyError as error:
            if exchange.has_answer or not is_fault(error):
                raise
            log.warning("database fault", error=reason(error))
            if not is_last and is_undone(error) and may_repeat(scope):
                raise RepeatRequest from error
            problem = ServiceUnavailable("The database is not available right now.")
            response = await on_domain_error(Request(scope), problem)
            await response(scope, exchange.receive, exchange.send)


class RepeatRequest(Exception):
    """The request has to run once more."""


class ReplayableExchange:
    """The messages of a request, which can be read once more, and of its answer."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.receive_next, self.send_next = receive, send
        self.received: list[Message] = []
        self.position = 0
        self.has_answer = False

    async def receive(self) -> Message:
        """Return the next message of the request."""
        if self.position == len(self.received):
            self.received.append(await self.receive_next())
        self.position += 1
        return self.received[self.position - 1]

    async def send(self, message: Message) -> None:
        """Send a message of the answer."""
        self.has_answer = True
        await self.send_next(message)

    def rewind(self) -> None:
        """Return to the start of the request."""
        self.position = 0


def reason(error: SQLAlchemyError) -> str:
    """Return what the driver says about a fault, without the statement's values."""
    return str(getattr(error, "orig", error))


def may_repeat(scope: Scope) -> bool:
    """Return whether a request may run twice."""
    if scope["method"] in SAFE_METHODS:
        return True
    return scope.get("endpoint") in repeatable_endpoints
