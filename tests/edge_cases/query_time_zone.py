"""Convert a moment to a day with hand-written SQL; print the answers."""

import asyncio
import importlib
import json

import sqlalchemy as sa

config = importlib.import_module("app.core.config")
engines = importlib.import_module("app.db.engine")
session_module = importlib.import_module("app.db.session")

MOMENT = "TIMESTAMPTZ '2024-01-01 23:30:00+00:00'"
QUERY = sa.text(
    f"SELECT CAST(({MOMENT}) AS date), date_trunc('day', {MOMENT}), "
    f"CAST(({MOMENT}) AS text)"
)


async def run() -> None:
    """Query over a new connection, and over one whose transaction was rolled back."""
    engine = engines.create_engine(config.Settings())
    sessions = session_module.create_sessionmaker(engine)
    answers = []
    for _ in range(2):
        async with sessions() as session:
            row = (await session.execute(QUERY)).one()
            await session.rollback()
        answers.append([str(value) for value in row])
    print(json.dumps(answers))
    await engine.dispose()


asyncio.run(run())
