"""Relations whose kind changes: their pairs move to or from a join table."""

from __future__ import annotations

from collections.abc import Iterator

from generator.migrations.difference.compare import Difference
from generator.migrations.plan.revision_plan import Carry, Guard
from generator.schema.tables import Table
from generator.sql.text import identifier
from generator.types import Sql


def carries(
    difference: Difference, old: tuple[Table, ...], new: tuple[Table, ...]
) -> tuple[Carry, ...]:
    """Return the relations whose pairs move; composite keys are not supported."""
    found: list[Carry] = []
    for (entity, relation), (old_entity, old_relation) in sorted(
        difference.pairs.carried.items()
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
                Carry(
                    *(table.name, key, column, join.name, near, far, target),
                    into_join=comes is not None,
                )
            )
    return tuple(found)


def guards(carry: Carry, old_table: Table, *, required: bool) -> Iterator[Guard]:
    """Yield the guards for moving pairs into a foreign key."""
    join, near = identifier(carry.join_table), identifier(carry.near)
    yield Guard(
        f"{carry.join_table}: more than one row of {carry.far} for",
        Sql.same(f"SELECT {near} FROM {join} GROUP BY {near} HAVING count(*) > 1"),
    )
    if required:
        table = identifier(old_table.name)
        key = identifier(old_table.primary_key[0])
        yield Guard(
            f"{old_table.name}: no row of {carry.join_table} for",
            Sql.same(
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
