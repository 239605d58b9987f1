"""Constraints as PostgreSQL prints them are expressions of the spec."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa

from generator.diagnostics import Problems, Span
from generator.sql import ExpressionColumn, parse_expression
from generator.types import scalar_type
from tests.migrations.databases import postgresql

TYPES = {
    "price": ("numeric(10, 2)", "decimal"),
    "pages": ("integer", "integer"),
    "big": ("bigint", "bigint"),
    "small": ("smallint", "smallint"),
    "weight": ("double precision", "float"),
    "title": ("varchar(20)", "string"),
    "body": ("text", "text"),
    "code": ("char(3)", "string"),
    "status": ("varchar(10)", "enum"),
    "mood": ("mood", "enum"),
    "born": ("date", "date"),
    "opens": ("time", "time"),
    "made": ("timestamptz", "datetime"),
    "stamped": ("timestamptz(3)", "datetime"),
    "noted": ("timestamp(3)", "local_datetime"),
    "active": ("boolean", "boolean"),
    "uid": ("uuid", "uuid"),
}
COLUMNS = {
    name: ExpressionColumn(
        name, scalar_type(kind), values=("a", "b") if kind == "enum" else ()
    )
    for name, (_, kind) in TYPES.items()
}
CONDITIONS = [
    "price > 0",
    "price > -1.5",
    "price in (1, 2.5)",
    "pages between -1 and 5",
    "pages not between 1 and 5",
    "pages not in (1, 2)",
    "big in (1, 2)",
    "small >= 0 and small in (1, 2)",
    "weight > 0 or weight < -1.5",
    "title <> '' and body <> title",
    "code = 'abc'",
    "status in ('a', 'b')",
    "status not in ('a', 'b')",
    "mood = 'a' or mood in ('a', 'b')",
    "born > '2020-01-01'",
    "opens > '09:30'",
    "made > '2020-01-01 00:00:00+02'",
    "made between '2020-01-01 00:00:00+00' and '2021-01-01 12:30:00.5+00'",
    "made in ('2020-01-01 00:00:00+05:30', '2021-01-01 00:00:00+00')",
    "stamped < '2020-01-01 00:00:00+00'::timestamptz(3)",
    "noted > '2020-01-01' and noted in ('2021-01-01 09:30:00.5', '2022-01-01')",
    "active is not false and not active = true",
    "uid <> '00000000-0000-0000-0000-000000000000'",
    "length(title) > 3 and char_length(body) > 3",
    "lower(title) = title",
    "substring(title, 1, 2) = substring(title from 1 for 2)",
    "trim(title) = trim(both from body)",
    "title like 'a%' and body not like 'a\\%\\_'",
    "upper(title) like '_A%'",
    "pages is distinct from 3",
    "title is not distinct from body",
    "round(price) = round(price, 1)",
    "greatest(pages, 3) > least(price, pages, 0)",
    "greatest(born, '2020-01-01') > born",
    "coalesce(title, '') <> '' or coalesce(price, 0) > nullif(pages, 0)",
    "case when active then pages when pages > 3 then 1 else 0 end > -1",
    "pages + 1 > big * 2 and -pages < 3",
    "price / 2 > 1 and pages / 2 > 1 and pages % 2 = 0 and weight / 0.5 > 1",
    "pages::numeric / 2 > 1.4",
    "price / nullif(pages, 0) > 1",
    "title || 'x' = body",
    "(price > 0) = active",
    "(pages, big) = (1, 2)",
    "title = any (array['a', 'b']) and body = any ('{a,\"b c\",d\\\\e}')",
    "pages = any ('{1,2}')",
    "born is distinct from null",
]
"""Conditions that are printed with casts, arrays, and operators of their own."""


@pytest.fixture(scope="module")
def connection(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[psycopg.Connection]:
    with postgresql(tmp_path_factory.mktemp("postgresql")) as url:
        made = sa.make_url(url).set(drivername="postgresql")
        text = made.render_as_string(hide_password=False)
        with psycopg.connect(text, autocommit=True) as connection:
            connection.execute("CREATE TYPE mood AS ENUM ('a', 'b')")
            listed = ", ".join(f"{name} {kind}" for name, (kind, _) in TYPES.items())
            connection.execute(f"CREATE TABLE t ({listed})".encode())
            connection.execute(
                "INSERT INTO t (pages, big, small, price, weight, title, body, active, "
                "born, made, mood, status) VALUES "
                "(1, 2, 1, 2.5, 3, 'a', 'ax', true, '2020-01-01', "
                "'2020-01-01 00:00:00.5+00', 'a', 'b'), "
                "(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
                "NULL), "
                "(4, 1, 3, -2.5, 0.1, 'Abcd', 'b c', false, '2021-01-01', "
                "'2019-12-31 22:00:00+00', 'b', 'c')"
            )
            yield connection


def printed_forms(connection: psycopg.Connection, condition: str) -> list[str]:
    """Return a condition as PostgreSQL prints it for a check and an index."""
    connection.execute(
        f"ALTER TABLE t ADD CONSTRAINT c CHECK ({condition}) NOT VALID".encode()
    )
    connection.execute(f"CREATE INDEX i ON t (pages) WHERE {condition}".encode())
    row = connection.execute(
        "SELECT pg_get_constraintdef(c.oid), pg_get_expr(conbin, conrelid), "
        "pg_get_expr(indpred, indrelid) FROM pg_constraint AS c, pg_index "
        "WHERE conname = 'c' AND indexrelid = 'i'::regclass"
    ).fetchone()
    connection.execute("ALTER TABLE t DROP CONSTRAINT c")
    connection.execute("DROP INDEX i")
    assert row is not None
    whole = str(row[0]).removeprefix("CHECK (").removesuffix(") NOT VALID")
    return [whole, str(row[1]), str(row[2])]


@pytest.mark.expensive
@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_printed_constraints_are_read_with_the_same_meaning(
    connection: psycopg.Connection, zone: str
) -> None:
    connection.execute(f"SET TIME ZONE '{zone}'".encode())
    lite = sqlite3.connect(":memory:")
    names = ", ".join(TYPES)
    lite.execute(f"CREATE TABLE t ({names})")
    for condition in CONDITIONS:
        for printed in printed_forms(connection, condition):
            problems = Problems()
            span = Span("specs/app.yaml", 1, 1, 1)
            found = parse_expression(printed, span, COLUMNS, problems, boolean=True)
            assert found is not None, (printed, problems.items)
            lite.execute(f"SELECT {found.sql.sqlite} FROM t")
            query = "SELECT ({}) FROM t ORDER BY pages"
            answers = [
                connection.execute(query.format(sql).encode()).fetchall()
                for sql in (condition, found.sql.postgresql)
            ]
            assert answers[0] == answers[1], printed
    lite.close()
