"""Endpoints that raise database errors."""

import sqlite3
from typing import Any

from fastapi import FastAPI
from psycopg import errors
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from app.api.recovery import repeatable


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("locked")
    error.sqlite_errorcode = code
    return error


def operational_error(orig: Exception, statement: str | None = "SELECT 1") -> OperationalError:
    return OperationalError(statement, {}, orig)


def connection_lost_error(statement: str | None) -> InterfaceError:
    error = errors.AdminShutdown()
    return InterfaceError(statement, {}, error, connection_invalidated=True)


DEADLOCK = operational_error(errors.DeadlockDetected())


class FailingEndpoints:
    """Endpoints that raise a configurable database error a number of times."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.reset()
        app.get("/fail")(self.read)
        app.post("/fail")(self.write)
        app.post("/fail-again")(repeatable(self.write_again))

    def reset(self) -> None:
        self.error: SQLAlchemyError = DEADLOCK
        self.times = 1
        self.bodies: list[Any] = []

    async def read(self) -> str:
        return self.respond_or_raise(None)

    async def write(self, body: list[int]) -> str:
        return self.respond_or_raise(body)

    async def write_again(self, body: list[int]) -> str:
        return self.respond_or_raise(body)

    def respond_or_raise(self, body: Any) -> str:
        self.bodies.append(body)
        if len(self.bodies) <= self.times:
            raise self.error
        return "done"
