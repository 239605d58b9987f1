"""Construction of a domain's tables, with named constraints and indexes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from generator.domain import (
    BelongsTo,
    Domain,
    Entity,
    Field,
    Index,
    ManyToMany,
    OnDelete,
    Role,
    Unique,
    is_included_as_list,
)
from generator.schema.constraint_names import SchemaNames, conventional_name
from generator.schema.list_indexes import (
    WantedIndex,
    is_index_prefix,
    live_condition,
    searched_columns,
    wanted_indexes,
)
from generator.schema.order import order_tables
from generator.schema.server_defaults import application_default, server_default
from generator.schema.tables import (
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    TableIndex,
    UniqueConstraint,
)
from generator.sql import identifier, text_literal
from generator.types import DialectSql, EnumType, IndexMethod

_ON_DELETE = {
    OnDelete.RESTRICT: "RESTRICT",
    OnDelete.CASCADE: "CASCADE",
    OnDelete.SET_NULL: "SET NULL",
}


def build_tables(domain: Domain) -> tuple[Table, ...]:
    """Build the tables of a domain, each after those that it refers to.

    Tables of entities are in the order of the spec, followed by join tables. Foreign
    keys that close a cycle of tables are marked as deferred.
    """
    return order_tables(_Builder(domain).tables())


class _Builder:
    """A builder of tables that tracks the names taken in their schema."""

    def __init__(self, domain: Domain) -> None:
        self._entities = domain.entities
        self._joins = [
            relation for entity in domain.entities for relation in entity.many_to_many
        ]
        self._names = SchemaNames(self._reserved_names())

    def tables(self) -> tuple[Table, ...]:
        entities = [self._entity(entity) for entity in self._entities]
        joins = [self._join(relation) for relation in self._joins]
        return (*entities, *joins)

    def _reserved_names(self) -> Iterable[str]:
        yield from (entity.table for entity in self._entities)
        yield from (relation.table for relation in self._joins)
        for entity in self._entities:
            rules: tuple[Unique | Index, ...] = (*entity.uniques, *entity.indexes)
            yield from (rule.name for rule in rules if rule.name is not None)

    def _entity(self, entity: Entity) -> Table:
        key_name = self._names.claim(conventional_name("pk", entity.table))
        uniques, unique_indexes = self._uniques(entity)
        checks = (*self._enum_checks(entity), *self._checks(entity))
        indexes = [*unique_indexes, *(self._index(entity, i) for i in entity.indexes)]
        table = Table(
            name=entity.table,
            columns=tuple(_column(entity, field) for field in entity.fields),
            primary_key=_columns(entity.key),
            primary_key_name=key_name,
            foreign_keys=tuple(self._foreign_key(r) for r in entity.belongs_to),
            uniques=tuple(uniques),
            checks=checks,
            entity=entity.name,
        )
        table = self._add_indexes(table, indexes, list(wanted_indexes(entity)))
        return replace(table, indexes=(*table.indexes, *self._searches(entity)))

    def _searches(self, entity: Entity) -> Iterable[TableIndex]:
        declared = [_columns(i.fields) for i in entity.indexes if i.finds_parts]
        for column in searched_columns(entity):
            if (column,) in declared:
                continue
            name = self._search_name(entity, column)
            yield TableIndex(name, (column,), concurrently=True, finds_parts=True)

    def _join(self, relation: ManyToMany) -> Table:
        sides = (
            (relation.entity, relation.entity_columns),
            (relation.target, relation.target_columns),
        )
        columns = tuple(
            Column(name, field.type.column, nullable=False)
            for entity, names in sides
            for name, field in zip(names, entity.key, strict=True)
        )
        key_name = self._names.claim(conventional_name("pk", relation.table))
        keys = tuple(
            self._key_to(relation.table, names, entity, _columns(entity.key), "CASCADE")
            for entity, names in sides
        )
        table = Table(
            name=relation.table,
            columns=columns,
            primary_key=tuple(column.name for column in columns),
            primary_key_name=key_name,
            foreign_keys=keys,
            entity=relation.entity.name,
            relation=relation.name,
        )
        indexes: list[TableIndex] = []
        if is_included_as_list(relation.inverse):
            # From the other side, the primary key does not serve the order.
            reverse = (*relation.target_columns, *relation.entity_columns)
            self._add(table, indexes, reverse, None)
        return self._add_indexes(table, indexes, [])

    def _foreign_key(self, relation: BelongsTo) -> ForeignKey:
        key = self._key_to(
            relation.entity.table,
            _columns(own for own, _ in relation.pairs),
            relation.target,
            _columns(target for _, target in relation.pairs),
            _ON_DELETE[relation.on_delete],
        )
        on_update = None if relation.on_update is None else relation.on_update.name
        return replace(key, on_update=on_update, deferrable=relation.deferrable)

    def _key_to(
        self,
        table: str,
        columns: tuple[str, ...],
        target: Entity,
        target_columns: tuple[str, ...],
        on_delete: str,
    ) -> ForeignKey:
        name = conventional_name("fk", table, *columns, target.table)
        name = self._names.claim(name, table, columns, target.table)
        return ForeignKey(name, columns, target.table, target_columns, on_delete)

    def _uniques(
        self, entity: Entity
    ) -> tuple[list[UniqueConstraint], list[TableIndex]]:
        constraints: list[UniqueConstraint] = []
        indexes: list[TableIndex] = []
        for unique in entity.uniques:
            where = _live_unique_condition(entity, unique)
            name = self._name("uq", entity, unique, where)
            if where is None and unique.expression is None:
                columns = _columns(unique.fields)
                constraints.append(UniqueConstraint(name, columns, unique.concurrently))
            else:
                indexes.append(_table_index(name, unique, where, unique=True))
        return [*constraints, *self._referred_keys(entity, constraints)], indexes

    def _referred_keys(
        self, entity: Entity, others: list[UniqueConstraint]
    ) -> Iterable[UniqueConstraint]:
        """Yield the constraints that foreign keys with common fields refer to."""
        known = {frozenset(unique.columns) for unique in others}
        for relation in entity.referrers:
            columns = _columns(target for _, target in relation.pairs)
            if relation.same and frozenset(columns) not in known:
                known.add(frozenset(columns))
                name = conventional_name("uq", entity.table, *columns)
                name = self._names.claim(name, entity.table, columns, None, None)
                yield UniqueConstraint(name, columns)

    def _index(self, entity: Entity, index: Index) -> TableIndex:
        where = None if index.where is None else index.where.sql
        if index.finds_parts and index.name is None:
            name = self._search_name(entity, *_columns(index.fields))
        else:
            name = self._name("ix", entity, index, where)
        return _table_index(name, index, where, unique=False)

    def _search_name(self, entity: Entity, column: str) -> str:
        name = conventional_name("ix", entity.table, column, "trgm")
        return self._names.claim(name, entity.table, (column,), "trgm")

    def _name(
        self,
        prefix: str,
        entity: Entity,
        rule: Unique | Index,
        where: DialectSql | None,
    ) -> str:
        if rule.name is not None:
            return rule.name
        columns = _columns(rule.fields)
        expression = None
        if rule.expression is not None:
            columns = rule.expression.columns
            expression = rule.expression.sql.postgresql
        name = conventional_name(prefix, entity.table, *columns)
        among = None if where is None else where.postgresql
        return self._names.claim(name, entity.table, columns, expression, among)

    def _enum_checks(self, entity: Entity) -> Iterable[CheckConstraint]:
        for field in entity.fields:
            if field.type.enum is None or field.type.is_list:
                continue
            values, members = _enum_values(field.type.enum)
            listed = ", ".join(text_literal(value) for value in values)
            sql = DialectSql.for_both(f"{identifier(field.column)} IN ({listed})")
            name = self._check_name(entity, field.column)
            yield CheckConstraint(name, sql, (field.column,), values, members)

    def _checks(self, entity: Entity) -> Iterable[CheckConstraint]:
        for check in entity.checks:
            name = self._check_name(entity, check.name)
            yield CheckConstraint(name, check.expression.sql, check.expression.columns)

    def _check_name(self, entity: Entity, name: str) -> str:
        return self._names.claim(
            conventional_name("ck", entity.table, name), "check", name
        )

    def _add_indexes(
        self, table: Table, indexes: list[TableIndex], wanted: list[WantedIndex]
    ) -> Table:
        """Add the declared indexes, and those that foreign keys and lists lack."""
        orders = [each for each in wanted if each.purpose != "filter"]
        self._add_wanted(table, indexes, orders)
        for key in table.foreign_keys:
            if not _has_leading_index(key.columns, table, indexes):
                self._add(table, indexes, key.columns, None)
        filters = [each for each in wanted if each.purpose == "filter"]
        self._add_wanted(table, indexes, filters)
        return replace(table, indexes=tuple(indexes))

    def _add_wanted(
        self, table: Table, indexes: list[TableIndex], wanted: list[WantedIndex]
    ) -> None:
        for each in wanted:
            where = None if each.is_full else each.where
            if each.fits and not _serves(each, table, indexes):
                self._add(table, indexes, each.columns, where)

    def _add(
        self,
        table: Table,
        indexes: list[TableIndex],
        columns: tuple[str, ...],
        where: DialectSql | None,
    ) -> None:
        name = conventional_name("ix", table.name, *columns)
        name = self._names.claim(name, table.name, columns)
        indexes.append(TableIndex(name, columns, where=where))


def _enum_values(enum: EnumType | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the values of an enum as they are stored, and their names if they differ."""
    if enum is None:
        return (), ()
    return enum.stored_values, enum.values if enum.is_coded else ()


def _column(entity: Entity, field: Field) -> Column:
    # Other columns have a CHECK.
    values, members = _enum_values(field.type.enum if field.type.is_list else None)
    return Column(
        name=field.column,
        type=field.type.column,
        nullable=field.nullable,
        server_default=server_default(field),
        autoincrement=field.type.scalar.is_whole
        and field.role is Role.SURROGATE
        and len(entity.key) == 1,
        field=None if field.name == field.column else field.name,
        relation=None if field.relation is None else field.relation.name,
        values=values,
        members=members,
        fill=application_default(field),
    )


def _columns(fields: Iterable[Field]) -> tuple[str, ...]:
    return tuple(field.column for field in fields)


def _live_unique_condition(entity: Entity, unique: Unique) -> DialectSql | None:
    """Return the condition of a unique rule, limited to live rows."""
    where = None if unique.where is None else unique.where.sql
    if not entity.soft_delete:
        return where
    live = live_condition(entity)
    if where is None or live is None:
        return live
    return where.map(f"{live.postgresql} AND ({{}})".format)


def _table_index(
    name: str, rule: Unique | Index, where: DialectSql | None, *, unique: bool
) -> TableIndex:
    expression = None if rule.expression is None else rule.expression.sql.postgresql
    using = rule.using if isinstance(rule, Index) else None
    finds_parts = isinstance(rule, Index) and rule.finds_parts
    if finds_parts and using is IndexMethod.GIN:
        # It is the index of a list's `search`.
        using = None
    return TableIndex(
        name,
        _columns(rule.fields),
        expression,
        where,
        unique,
        rule.concurrently,
        finds_parts=finds_parts,
        using=None if using is None else using.value,
    )


def _serves(wanted: WantedIndex, table: Table, indexes: list[TableIndex]) -> bool:
    """Return whether an existing index serves the purpose, or nearly so."""
    own = [
        index.columns
        for index in indexes
        if index.columns and index.is_ordinary and index.where in (None, wanted.where)
    ]
    others = (table.primary_key, *(u.columns for u in table.uniques), *own)
    return any(is_index_prefix(other, wanted.columns) for other in others)


def _has_leading_index(
    columns: tuple[str, ...], table: Table, indexes: list[TableIndex]
) -> bool:
    """Return whether some index begins with exactly these columns, in any order."""
    whole = [i.columns for i in indexes if i.where is None and i.is_ordinary]
    leading = (table.primary_key, *(u.columns for u in table.uniques), *whole)
    return any(set(other[: len(columns)]) == set(columns) for other in leading)
