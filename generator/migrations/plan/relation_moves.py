"""Relations whose kind changes: their pairs move to or from a join table."""

from __future__ import annotations

from collections.abc import Iterator

from generator.migrations.difference.compare import SchemaDifference
from generator.migrations.plan.revision_plan import RelationMove, RowGuard
from generator.schema import Table
from generator.sql import identifier
from generator.types import DialectSql


def find_relation_moves(
    difference: SchemaDifference, old: tuple[Table, ...], new: tuple[Table, ...]
) -> tuple[RelationMove, ...]:
    """Return the relations whose pairs move; composite keys are not supported."""
    found: list[RelationMove] = []
    for (entity, relation), (old_entity, old_relation) in sorted(
        difference.pairs.moved_relations.items()
    ):
        for change in difference.kept:
            table = change.new
            if table.entity != entity or table.relation or change.before.relation:
                continue
            comes = _join(new, entity, relation)
            goes = _join(old, old_entity, old_relation)
            column = _column(change.old, old_relation) if comes else None
            column = column or (_column(table, relation) if goes else None)
            join = comes or goes
            if column is None or join is None or len(table.primary_key) != 1:
                continue
            near, far = (part.name for part in join.columns)
            target = next(k.target_table for k in join.foreign_keys if far in k.columns)
            back = {before: after for after, before in difference.pairs.tables.items()}
            key = table.primary_key[0]
            target = target if comes else back.get(target, target)
            found.append(
                RelationMove(
                    *(table.name, key, column, join.name, near, far, target),
                    to_join_table=comes is not None,
                )
            )
    return tuple(found)


def move_guards(
    carry: RelationMove, old_table: Table, *, required: bool
) -> Iterator[RowGuard]:
    """Yield the guards for moving pairs into a foreign key."""
    join, near = identifier(carry.join_table), identifier(carry.entity_column)
    yield RowGuard(
        f"{carry.join_table}: more than one row of {carry.target_column} for",
        DialectSql.for_both(
            f"SELECT {near} FROM {join} GROUP BY {near} HAVING count(*) > 1"
        ),
    )
    if required:
        table = identifier(old_table.name)
        key = identifier(old_table.primary_key[0])
        yield RowGuard(
            f"{old_table.name}: no row of {carry.join_table} for",
            DialectSql.for_both(
                f"SELECT {key} FROM {table} WHERE NOT EXISTS (SELECT 1 FROM {join} "
                f"WHERE {join}.{near} = {table}.{key})"
            ),
        )


def _join(tables: tuple[Table, ...], entity: str, relation: str) -> Table | None:
    return next(
        (t for t in tables if t.relation == relation and t.entity == entity), None
    )


def _column(table: Table, relation: str) -> str | None:
    columns = [c.name for c in table.columns if c.relation == relation]
    return columns[0] if len(columns) == 1 else None
