"""What revisions do beyond Alembic's own operations."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError
from sqlalchemy.schema import CreateIndex, CreateTable

from app.db.folding import folded

SHOWN_ROWS = 10
LONGEST_NAME = 63
MARK = "last part to be done: "


def on_sqlite() -> bool:
    """Tell whether the database is SQLite, which changes tables by copying them."""
    return op.get_context().dialect.name == "sqlite"


def refuse_rows(reason: str, query: str) -> None:
    """Stop the revision if a query finds rows, and name their keys.

    Raises RuntimeError; what the revision has done so far is undone.
    """
    if op.get_context().as_sql:
        return
    found = op.get_bind().execute(sa.text(escaped(query))).fetchmany(SHOWN_ROWS + 1)
    if not found:
        return
    keys = [
        str(row[0]) if len(row) == 1 else str(tuple(map(str, row)))
        for row in found[:SHOWN_ROWS]
    ]
    more = " and more" if len(found) > SHOWN_ROWS else ""
    raise RuntimeError(f"{reason}: {', '.join(keys)}{more}")


def rename_not_nulls(table: str) -> None:
    """Call the NOT NULLs of a PostgreSQL table as it would call them now.

    Since version 18 they have names, which renaming a table or a column leaves.
    """
    context = op.get_context()
    if context.as_sql:
        return
    quote = context.dialect.identifier_preparer.quote
    found = op.get_bind().execute(
        sa.text(
            "SELECT conname, attname FROM pg_constraint JOIN pg_attribute "
            "ON attrelid = conrelid AND attnum = conkey[1] "
            "WHERE contype = 'n' AND conrelid = CAST(:table AS regclass)"
        ),
        {"table": quote(table)},
    )
    renames = [(name, f"{table}_{column}_not_null") for name, column in found.all()]
    renames = [
        (name, usual)
        for name, usual in renames
        if name != usual and len(usual.encode()) <= LONGEST_NAME
    ]
    start = f"ALTER TABLE {quote(table)} RENAME CONSTRAINT"
    # In two steps, because columns may have swapped their names.
    for number, (name, _) in enumerate(renames):
        run(f"{start} {quote(name)} TO _not_null_{number}")
    for number, (_, usual) in enumerate(renames):
        run(f"{start} _not_null_{number} TO {quote(usual)}")


def is_half_done(revision: str) -> bool:
    """Tell whether a revision has only its last part left.

    It is so on PostgreSQL once that part has failed.
    """
    return not op.get_context().as_sql and not on_sqlite() and mark() == revision


@contextmanager
def last_part(revision: str) -> Iterator[None]:
    """Commit what a revision has done, and do what keeps nobody from writing.

    If that fails, `alembic upgrade` does it again, and only that: until then, a comment
    on Alembic's own table names the revision. In a transaction of the caller's,
    everything is part of that.
    """
    if not can_commit():
        yield
        return
    set_mark(f"'{MARK}{revision}'")
    try:
        with op.get_context().autocommit_block():
            yield
    except sa.exc.SQLAlchemyError as error:
        error.add_note(
            f"All of {revision} but its last part is committed. Put right what the "
            "database says and run `alembic upgrade` again, which does the rest."
        )
        raise
    set_mark("NULL")


def can_commit() -> bool:
    """Tell whether the transaction is the revision's own, and not the caller's."""
    return not op.get_context()._in_external_transaction


def mark() -> str | None:
    """Give the revision whose last part is to be done, if there is one."""
    table = op.get_context().version_table
    found = op.get_bind().scalar(
        sa.text("SELECT obj_description(CAST(:name AS regclass), 'pg_class')"),
        {"name": quoted(table)},
    )
    is_ours = found is not None and found.startswith(MARK)
    return found.removeprefix(MARK) if is_ours else None


def set_mark(comment: str) -> None:
    """Write down on Alembic's table what is to be done, or that nothing is."""
    run(f"COMMENT ON TABLE {quoted(op.get_context().version_table)} IS {comment}")


def quoted(name: str) -> str:
    """Give a name as the database wants it in SQL."""
    return op.get_context().dialect.identifier_preparer.quote(name)


def is_missing(index: str) -> bool:
    """Tell whether an index of PostgreSQL is to be made.

    One that an earlier run could not finish is dropped.
    """
    if op.get_context().as_sql:
        return True
    is_valid = op.get_bind().scalar(
        sa.text(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
        ),
        {"name": quoted(index)},
    )
    if is_valid is False:
        run(f"DROP INDEX CONCURRENTLY {quoted(index)}")
    return not is_valid


def create_trigram_index(
    name: str, table: str, column: str, *, concurrently: bool = False
) -> None:
    """Make an index that finds parts of a text, on PostgreSQL.

    It is over what `folded` makes of the column, so that it serves `search=`.
    """
    if on_sqlite():
        return
    provide_trigrams()
    # Quoted, as `collation` is reserved where no table is named before it.
    text = folded(sa.column(sa.quoted_name(column, quote=True)))
    expression = text.compile(dialect=op.get_context().dialect)
    kind = "INDEX CONCURRENTLY" if concurrently else "INDEX"
    run(
        f"CREATE {kind} {quoted(name)} ON {quoted(table)} "
        f"USING gin (({expression}) gin_trgm_ops)"
    )


def drop_trigram_index(name: str, table: str) -> None:
    """Drop an index that finds parts of a text, on PostgreSQL.

    The extension stays, which others may use.
    """
    if not on_sqlite():
        op.drop_index(name, table_name=table)


def provide_trigrams() -> None:
    """Make sure that the database has the extension pg_trgm.

    Raises CommandError if the server does not know it, or the role may not create it.
    """
    if on_sqlite():
        return
    if not op.get_context().as_sql:
        found = op.get_bind().execute(
            sa.text(
                "SELECT installed_version IS NOT NULL, "
                "has_database_privilege(current_database(), 'CREATE') "
                "FROM pg_available_extensions WHERE name = 'pg_trgm'"
            )
        )
        is_there, may_create = found.one_or_none() or (False, None)
        if is_there:
            return
        if may_create is None:
            raise CommandError(
                "An index of `search` needs the extension pg_trgm: install the contrib "
                "modules of PostgreSQL."
            )
        if not may_create:
            raise CommandError(
                "An index of `search` needs the extension pg_trgm: have the owner of the "
                "database run CREATE EXTENSION pg_trgm."
            )
    run("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def validate(table: str, *constraints: str) -> None:
    """Check the rows of PostgreSQL against constraints that hold for new ones already.

    Outside of a `last_part`, what the revision has done so far is committed before.
    """
    level = op.get_bind().get_execution_options().get("isolation_level")
    is_open = can_commit() and level != "AUTOCOMMIT"
    with op.get_context().autocommit_block() if is_open else nullcontext():
        for name in constraints:
            run(f"ALTER TABLE {quoted(table)} VALIDATE CONSTRAINT {quoted(name)}")


def rebuild(
    table: sa.Table,
    *,
    without: Sequence[str] = (),
    values: Mapping[str, str] | None = None,
) -> None:
    """Copy a table of SQLite into its new form.

    `without` names the columns and constraints that go, `values` gives SQL for columns
    whose values change. What the revision does not know stays: columns, constraints,
    indexes and triggers that a person or another branch has made.
    """
    later = [] if op.get_context().as_sql else list(keep_others(table, without))
    dialect = op.get_context().dialect
    quote = dialect.identifier_preparer.quote
    name, copy = quote(table.name), quote(f"_new_{table.name}")
    columns = [quote(column.name) for column in table.columns]
    changed = {quote(column): sql for column, sql in (values or {}).items()}
    name_targets(table)
    create = str(CreateTable(table).compile(dialect=dialect))
    run(create.replace(f"CREATE TABLE {name} (", f"CREATE TABLE {copy} (", 1))
    given = [changed.get(column, column) for column in columns]
    run(
        f"INSERT INTO {copy} ({', '.join(columns)}) "  # noqa: S608 -- SQL of a revision
        f"SELECT {', '.join(given)} FROM {name}"
    )
    run(f"DROP TABLE {name}")
    # Else views and triggers that name the table would stop the renaming.
    run("PRAGMA legacy_alter_table = ON")
    run(f"ALTER TABLE {copy} RENAME TO {name}")
    run("PRAGMA legacy_alter_table = OFF")
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        op.execute(CreateIndex(index))
    for statement in later:
        run(statement)


def keep_others(table: sa.Table, without: Sequence[str]) -> Iterator[str]:
    """Add to a table what the database has beyond it.

    Yields the statements that make other indexes and triggers again.
    """
    found = sa.inspect(op.get_bind())
    known = {*without, *(column.name for column in table.columns)}
    for column in found.get_columns(table.name):
        if column["name"] not in known:
            default = column["default"]
            table.append_column(
                sa.Column(
                    column["name"],
                    column["type"],
                    server_default=None if default is None else sa.text(default),
                    nullable=column["nullable"],
                )
            )
    known = {*without, *(str(constraint.name) for constraint in table.constraints)}
    for constraint in other_constraints(found, table.name):
        if constraint.name and constraint.name not in known:
            table.append_constraint(constraint)
    known = {*without, *(str(index.name) for index in table.indexes)}
    rows = op.get_bind().execute(
        sa.text(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
            "AND type IN ('index', 'trigger') AND tbl_name = :table"
        ),
        {"table": table.name},
    )
    yield from [sql for name, sql in rows if name not in known]


def name_targets(table: sa.Table) -> None:
    """Put the tables beside a table that its foreign keys lead to."""
    for key in list(table.foreign_keys):
        target, _, column = key.target_fullname.rpartition(".")
        if target != table.name:
            sa.Table(
                target,
                table.metadata,
                sa.Column(column, sa.types.NullType()),
                extend_existing=True,
            )


def other_constraints(found: sa.Inspector, table: str) -> Iterator[sa.Constraint]:
    """Yield the constraints that the database has on a table, but its primary key."""
    for key in found.get_foreign_keys(table):
        yield sa.ForeignKeyConstraint(
            key["constrained_columns"],
            [f"{key['referred_table']}.{name}" for name in key["referred_columns"]],
            name=key["name"],
            ondelete=key.get("options", {}).get("ondelete"),
        )
    for unique in found.get_unique_constraints(table):
        yield sa.UniqueConstraint(*unique["column_names"], name=unique["name"])
    for check in found.get_check_constraints(table):
        yield sa.CheckConstraint(escaped(check["sqltext"]), name=check["name"])


def run(statement: str) -> None:
    """Run one statement as it is."""
    op.execute(sa.text(escaped(statement)))


def escaped(sql: str) -> str:
    """Escape SQL for `text()`, which takes `:name` for a parameter."""
    return sql.replace(":", "\\:")
