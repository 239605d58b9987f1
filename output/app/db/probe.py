"""The readiness check of the database."""

import asyncio

from sqlalchemy import NullPool, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import create_async_engine

from app.core.config import Settings
from app.db.engine import connect_args

TIMEOUT_SECONDS = 2.0
"""The time limit for the database to respond."""


class DatabaseProbe:
    """Checks the database on separate connections: the pool may be exhausted."""

    def __init__(self, settings: Settings) -> None:
        url = settings.database_url.get_secret_value()
        self.engine = create_async_engine(
            url, poolclass=NullPool, connect_args=connect_args(settings)
        )
        self.questions: set[asyncio.Task[bool]] = set()

    async def is_answered(self) -> bool:
        """Return whether the database responds in time.

        Cancelling a query on a hanging server is slow, so it is not awaited.
        """
        question = asyncio.create_task(self.ask())
        self.questions.add(question)
        question.add_done_callback(self.questions.discard)
        done, _ = await asyncio.wait({question}, timeout=TIMEOUT_SECONDS)
        if not done:
            question.cancel()
            return False
        return question.result()

    async def ask(self) -> bool:
        """Return whether the database responds."""
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, OSError):
            return False
        return True
