"""Tables of a domain: order, names, keys, defaults and constraints."""

from __future__ import annotations

import pytest

from generator.domain.migration_hints import collect_migration_hints
from generator.schema.constraint_names import SchemaNames, conventional_name
from generator.schema.table_builder import build_tables
from generator.schema.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.types import DialectSql
from tests.domain.domain_text import domain_of


def tables_of(text: str) -> dict[str, Table]:
    return {table.name: table for table in build_tables(domain_of(text))}


def column(table: Table, name: str) -> Column:
    return next(column for column in table.columns if column.name == name)


def test_constraints_and_indexes_have_conventional_names() -> None:
    found = tables_of("""
        enums:
          Status: [draft, "it's out"]
        entities:
          Author:
            fields: {name: string(20)}
          Book:
            fields:
              title: {type: string(50), unique: true}
              status: {type: Status, default: draft}
              moods: [Status]
            relations:
              author: {belongs_to: Author, on_delete: cascade}
              sequel_to: {belongs_to: Book | null, on_delete: set_null, unique: true}
            unique: [[author, title]]
            indexes: [[status, title], {fields: [title], where: status = 'draft'}]
            checks: {titled: length(title) > 0}
        """)
    book = found["books"]
    assert [column.name for column in book.columns] == [
        *("id", "title", "status", "moods", "author_id", "sequel_to_id"),
    ]
    assert (book.primary_key, book.primary_key_name) == (("id",), "pk_books")
    assert book.foreign_keys == (
        ForeignKey(
            "fk_books_author_id_authors", ("author_id",), "authors", ("id",), "CASCADE"
        ),
        ForeignKey(
            "fk_books_sequel_to_id_books",
            ("sequel_to_id",),
            "books",
            ("id",),
            "SET NULL",
        ),
    )
    assert book.uniques == (
        UniqueConstraint("uq_books_title", ("title",)),
        UniqueConstraint("uq_books_sequel_to_id", ("sequel_to_id",)),
        UniqueConstraint("uq_books_author_id_title", ("author_id", "title")),
    )
    assert book.checks == (
        CheckConstraint(
            "ck_books_status",
            DialectSql.for_both("status IN ('draft', 'it''s out')"),
            ("status",),
            ("draft", "it's out"),
        ),
        CheckConstraint(
            "ck_books_titled", DialectSql.for_both("length(title) > 0"), ("title",)
        ),
    )
    assert book.indexes == (
        TableIndex("ix_books_status_title", ("status", "title")),
        TableIndex(
            "ix_books_title",
            ("title",),
            where=DialectSql.for_both("status = 'draft'"),
        ),
    )


def test_keys_of_every_kind() -> None:
    found = tables_of("""
        entities:
          Counted: {id: integer, fields: {name: text}}
          Big: {id: bigint, fields: {name: text}}
          Coded: {id: [code], fields: {code: integer}}
          Line:
            id: [coded, line]
            fields: {line: integer}
            relations: {coded: {belongs_to: Coded}}
          Note:
            fields: {text: text}
            relations: {line: {belongs_to: Line}}
        """)
    assert column(found["counteds"], "id").autoincrement
    assert column(found["bigs"], "id").autoincrement
    assert not column(found["codeds"], "code").autoincrement
    assert found["lines"].primary_key == ("coded_code", "line")
    (key,) = found["notes"].foreign_keys
    assert (key.columns, key.target_columns) == (
        ("line_coded_code", "line_line"),
        ("coded_code", "line"),
    )
    # The key of lines starts with the foreign key's columns; that of notes does not.
    assert found["lines"].indexes == ()
    assert [index.columns for index in found["notes"].indexes] == [key.columns]


def test_join_tables_come_last_with_both_keys() -> None:
    found = tables_of("""
        entities:
          Book:
            fields: {title: text}
            relations: {tags: {many_to_many: Tag}}
          Tag: {id: integer, fields: {name: text}}
        """)
    assert list(found) == ["books", "tags", "book_tags"]
    join = found["book_tags"]
    assert join.primary_key == ("book_id", "tag_id")
    assert [c.type.kind for c in join.columns] == ["uuid", "integer"]
    assert not any(column.autoincrement for column in join.columns)
    assert {key.on_delete for key in join.foreign_keys} == {"CASCADE"}
    assert join.indexes == (TableIndex("ix_book_tags_tag_id", ("tag_id",)),)


def test_soft_deleted_rows_leave_their_unique_values_free() -> None:
    found = tables_of("""
        entities:
          Book:
            traits: [soft_delete]
            fields: {isbn: {type: text, unique: true}, pages: integer}
            unique: [{fields: [pages], where: pages > 3 OR isbn IS NULL}]
        """)
    assert found["books"].uniques == ()
    alive = DialectSql.for_both("deleted_at IS NULL")
    where = alive.map("{} AND (pages > 3 OR isbn IS NULL)".format)
    assert found["books"].indexes == (
        TableIndex("uq_books_isbn", ("isbn",), None, alive, unique=True),
        TableIndex("uq_books_pages", ("pages",), None, where, unique=True),
    )


@pytest.mark.parametrize(
    ("field", "default", "fill"),
    [
        ("integer = 3", "3", None),
        ("{type: decimal, precision: 5, scale: 2, default: '1.50'}", "1.50", None),
        ("float = 0.1", "0.1", None),
        ("boolean = false", "false", None),
        ('{type: text, default: "it\'s"}', "it's", None),
        ('{type: text, default: "a\\nb"}', None, "a\nb"),
        ("{type: date, default: '2026-01-31'}", "2026-01-31", None),
        ("{type: time, default: '09:30:00'}", "09:30:00.000000", None),
        (
            "{type: uuid, default: 6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11}",
            "6f1c2f6095f54b8ea6f30d6c0b3c6a11",
            None,
        ),
        ("{type: json, default: {a: [1, null]}}", '{"a": [1, null]}', None),
        ("{type: [text], default: [a]}", '["a"]', None),
        ("{type: datetime, default: now}", None, "now"),
        ("{type: date, default: today}", None, "today"),
        ("{type: uuid, default: uuid}", None, "uuid"),
        ("{type: bytes, default: aGVsbG8=}", None, "aGVsbG8="),
        ("text", None, None),
    ],
)
def test_server_defaults_are_used_where_databases_agree(
    field: str, default: str | None, fill: str | None
) -> None:
    found = tables_of(f"entities:\n  Thing:\n    fields:\n      value: {field}\n")
    value = column(found["things"], "value")
    assert (value.server_default, value.fill) == (default, fill)


RING = """
entities:
  A: {relations: {next: {belongs_to: B | null}, other: {belongs_to: A | null}}}
  B: {relations: {next: {belongs_to: C | null}}}
  C: {relations: {next: {belongs_to: A | null}, again: {belongs_to: A | null}}}
  Alone: {fields: {name: text}}
  First: {relations: {second: {belongs_to: Second}}}
  Second: {fields: {name: text}}
"""


def test_tables_follow_their_targets() -> None:
    order = list(tables_of(RING))
    assert order == ["cs", "bs", "as", "alones", "seconds", "firsts"]


def test_only_keys_that_close_a_cycle_are_deferred() -> None:
    deferred = [
        (table.name, key.columns)
        for table in build_tables(domain_of(RING))
        for key in table.foreign_keys
        if key.deferred
    ]
    assert deferred == [("cs", ("next_id",)), ("cs", ("again_id",))]


def test_a_cycle_does_not_affect_the_order_of_other_tables() -> None:
    without = RING.replace("{belongs_to: A | null}", "{belongs_to: Alone | null}")
    others = {"alones", "seconds", "firsts"}
    before, after = (
        [name for name in tables_of(text) if name in others] for text in (without, RING)
    )
    assert before == after


@pytest.mark.expensive
def test_long_chains_do_not_exceed_the_recursion_limit() -> None:
    count = 1_500
    chain = "".join(
        f"  E{n}: {{relations: {{next: {{belongs_to: E{n + 1} | null}}}}}}\n"
        for n in range(count)
    )
    text = f"entities:\n{chain}  E{count}: {{fields: {{name: text}}}}\n"
    assert len(tables_of(text)) == count + 1


def test_names_end_in_a_hash_at_63_bytes() -> None:
    table, one, two = "t" * 40, "c" * 40, "c" * 41
    names = [conventional_name("ix", table, name) for name in (one, two)]
    assert [len(name) for name in names] == [63, 63]
    assert names[0] != names[1]
    assert conventional_name("ix", table, one) == names[0]
    assert len(conventional_name("uq", "é" * 31, "é" * 31).encode()) <= 63
    assert conventional_name("ix", "t" * 30, "c" * 29) == f"ix_{'t' * 30}_{'c' * 29}"


def test_colliding_schema_names_are_made_unique() -> None:
    found = tables_of("""
        entities:
          One:
            table: a
            fields: {b_c: text, d: text}
            indexes: [[b_c], {fields: [b_c], where: d IS NULL}]
          Two:
            table: a_b
            fields: {c: text}
            indexes: [[c]]
          Three:
            table: pk_a
            fields: {name: text}
        """)
    names = [index.name for table in found.values() for index in table.indexes]
    names += [table.primary_key_name for table in found.values()]
    names += list(found)
    assert len({name.casefold() for name in names}) == len(names)
    assert found["a"].indexes[0].name == "ix_a_b_c"
    assert found["a"].primary_key_name.startswith("pk_a_")


def test_claimed_names_differ_by_their_definition() -> None:
    names = SchemaNames(["Books"])
    first = names.claim("books", "a")
    second = names.claim("books", "b")
    assert len({"books", first, second}) == 3
    assert SchemaNames(["books"]).claim("books", "a") == first


def test_tables_and_columns_have_spans() -> None:
    found = collect_migration_hints(domain_of("""
            entities:
              Book:
                fields:
                  title: text
                relations:
                  tags: {many_to_many: Tag}
              Tag: {fields: {name: text}}
            """)).spans
    lines = {key: span.line for key, span in found.items()}
    assert lines["books", None] + 2 == lines["books", "title"]
    assert lines["books", None] + 4 == lines["book_tags", None]
