"""Pairing of the tables, columns and enum values of two states of the schema."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from generator.domain import MigrationHints
from generator.migrations.difference.rename_matching import (
    RenameMatcher,
    SpecProperty,
    spec_properties,
)
from generator.renames import RenameKind
from generator.schema import CheckConstraint, Column, Table

ColumnKey = tuple[str, str]
"""A table and one of its columns, or an entity and one of its relations."""


@dataclass
class SchemaPairs:
    """The old names of everything in the new state that existed before."""

    tables: dict[str, str] = field(default_factory=dict)
    columns: dict[ColumnKey, str] = field(default_factory=dict)
    """The old name of each kept column of a kept table."""
    values: dict[ColumnKey, dict[str, str]] = field(default_factory=dict)
    """By new column: the old values of its enum that are stored otherwise now."""
    moved_relations: dict[ColumnKey, ColumnKey] = field(default_factory=dict)
    """Relations that change their kind: new entity and relation to old."""

    def inverse(self) -> SchemaPairs:
        """Return the pairs of the downgrade."""
        back = SchemaPairs({old: new for new, old in self.tables.items()})
        for (table, column), old in self.columns.items():
            back.columns[self.tables[table], old] = column
        for (table, column), values in self.values.items():
            spot = self.tables[table], self.columns[table, column]
            back.values[spot] = {old: new for new, old in values.items()}
        back.moved_relations = {old: new for new, old in self.moved_relations.items()}
        return back


def pair_schemas(
    old: tuple[Table, ...],
    new: tuple[Table, ...],
    hints: MigrationHints,
    names: RenameMatcher,
) -> SchemaPairs:
    """Pair the tables, columns and enum values of two states.

    The spec's `was` decides first, then the name in the spec, then the name in the
    database. An invalid `was` is reported by `names`.
    """
    pairing = _Pairing(old, new, hints, names)
    pairing.run()
    return pairing.pairs


class _Pairing:
    def __init__(
        self,
        old: tuple[Table, ...],
        new: tuple[Table, ...],
        hints: MigrationHints,
        names: RenameMatcher,
    ) -> None:
        self.pairs = SchemaPairs()
        self._old = {table.name: table for table in old}
        self._new = {table.name: table for table in new}
        self._hints = hints
        self._names = names

    def run(self) -> None:
        self._tables()
        for new_name, old_name in list(self.pairs.tables.items()):
            if self._new[new_name].relation is None:
                self._properties(self._old[old_name], self._new[new_name])
        by_name = self._unpaired_names(self._new, self.pairs.tables, self._old)
        self.pairs.tables.update((name, name) for name in by_name)
        for new_name, old_name in self.pairs.tables.items():
            self._columns(self._old[old_name], self._new[new_name])
        self._values()
        self._names.report_unknown()

    def _tables(self) -> None:
        olds = {
            t.entity or t.name: t.name for t in self._old.values() if not t.relation
        }
        news = {
            t.entity or t.name: t.name for t in self._new.values() if not t.relation
        }
        found = self._names.match("", olds, news)
        self.pairs.tables.update((news[new], olds[old]) for new, old in found.items())

    def _unpaired_names(
        self, new: Iterable[str], pairs: Mapping[str, str], old: Iterable[str]
    ) -> list[str]:
        """Return the names in both states that are not paired yet."""
        taken = set(pairs.values())
        free = {name for name in old if name not in taken}
        return [name for name in new if name not in pairs and name in free]

    def _properties(self, old: Table, new: Table) -> None:
        """Pair the fields and relations of an entity."""
        olds, news = spec_properties(old, self._old.values()), spec_properties(
            new, self._new.values()
        )
        entity = new.entity or new.name
        olds = {**self._reassigned_join_tables(old, new), **olds}
        for new_name, old_name in self._names.match(entity, olds, news).items():
            before, after = olds[old_name], news[new_name]
            if before.is_many and after.is_many:
                self.pairs.tables[after.table] = before.table
            elif before.is_many or after.is_many:
                if before.is_relation and after.is_relation:
                    spot = entity, new_name
                    self.pairs.moved_relations[spot] = old.entity or old.name, old_name
            elif len(before.columns) == len(after.columns) == 1:
                self.pairs.columns[new.name, after.columns[0]] = before.columns[0]

    def _reassigned_join_tables(
        self, old: Table, new: Table
    ) -> dict[str, SpecProperty]:
        """Return join tables of other entities that `was` assigns to this entity."""
        found: dict[str, SpecProperty] = {}
        entity = new.entity or new.name
        renames = self._names.declared.of(RenameKind.MEMBER, entity)
        wanted = {each.old for each in renames}
        for join in self._old.values():
            if join.relation not in wanted or join.entity == old.entity:
                continue
            owner = next(t for t in self._old.values() if t.entity == join.entity)
            back = {before: after for after, before in self.pairs.tables.items()}
            now = self._new.get(back.get(owner.name, ""))
            is_left = any(
                now and (t.entity, t.relation) == (now.entity, join.relation)
                for t in self._new.values()
            )
            if not is_left and any(
                k.target_table == old.name for k in join.foreign_keys
            ):
                found[join.relation] = SpecProperty(join.name, (), True)
        return found

    def _columns(self, old: Table, new: Table) -> None:
        """Pair the remaining columns: by position, target or name."""
        if old.relation and new.relation:
            self._join_table_columns(old, new)
            return
        for key in new.foreign_keys:
            if len(key.columns) > 1:
                for column in key.columns:
                    self._composite_key_column(old, new, column)
        found = {
            column: before
            for (table, column), before in self.pairs.columns.items()
            if table == new.name
        }
        names = [column.name for column in new.columns]
        others = [column.name for column in old.columns]
        for name in self._unpaired_names(names, found, others):
            self.pairs.columns[new.name, name] = name

    def _join_table_columns(self, old: Table, new: Table) -> None:
        """Pair the columns of join tables: by target, otherwise by position."""
        befores = {key.target_table: key.columns[0] for key in old.foreign_keys}
        afters = {
            self.pairs.tables.get(key.target_table, ""): key.columns[0]
            for key in new.foreign_keys
        }
        if len(befores) == 2 and befores.keys() == afters.keys():
            pairs = [(befores[target], afters[target]) for target in befores]
        else:
            both = zip(old.columns, new.columns, strict=True)
            pairs = [(before.name, after.name) for before, after in both]
        for before, after in pairs:
            self.pairs.columns[new.name, after] = before

    def _composite_key_column(self, old: Table, new: Table, column: str) -> str | None:
        """Pair a column of a composite foreign key by the column it references."""
        spot = new.name, column
        if spot in self.pairs.columns:
            return self.pairs.columns[spot]
        relation = _relation_of(new, column)
        key = new.key_of(column)
        if key is None or relation is None:
            return None
        target = key.target_columns[key.columns.index(column)]
        target_was = self._target(key.target_table, target)
        was = self._names.old_name(RenameKind.MEMBER, relation, new.entity or new.name)
        for before in old.foreign_keys:
            for name, pointed in zip(
                before.columns, before.target_columns, strict=True
            ):
                same = (before.target_table, pointed) == target_was
                if same and _relation_of(old, name) == was:
                    self.pairs.columns[spot] = name
                    return name
        return None

    def _target(self, table: str, column: str) -> tuple[str, str] | None:
        before = self.pairs.tables.get(table)
        if before is None:
            return None
        found = self._composite_key_column(self._old[before], self._new[table], column)
        return before, found or self.pairs.columns.get((table, column), column)

    def _values(self) -> None:
        """Pair the values of enums."""
        for (table, column), before in self.pairs.columns.items():
            news = stored_values_by_name(self._new[table], column)
            olds = stored_values_by_name(self._old[self.pairs.tables[table]], before)
            if not olds:
                continue
            field = self._hints.fields.get((table, column))
            enum = None if field is None else field.type.enum
            if not news and _is_text(self._new[table], column):
                # Text without an enum is the same in the database and on the wire.
                news = {name: name for name in olds}
                same = news
            elif enum is not None:
                same = self._names.match_values(enum.name, olds, news)
            else:
                continue
            found = {
                news[new]: olds[old]
                for new, old in same.items()
                if news[new] != olds[old]
            }
            if found:
                self.pairs.values[table, column] = found


def _relation_of(table: Table, name: str) -> str | None:
    return next((c.relation for c in table.columns if c.name == name), None)


def _is_text(table: Table, name: str) -> bool:
    return next(c for c in table.columns if c.name == name).type.scalar.is_text


def stored_values_by_name(table: Table, name: str) -> dict[str, str]:
    """Return the values of a column's enum by name, as they are stored.

    Empty if the column has no enum.
    """
    column = next(column for column in table.columns if column.name == name)
    checks = (c for c in table.checks if c.values and c.columns == (name,))
    holder: CheckConstraint | Column = next(checks, column)
    return dict(zip(holder.members or holder.values, holder.values, strict=True))


def lost_values(
    before: Iterable[str], after: Collection[str], renamed: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the stored values that rows may have, but that no value continues.

    `renamed` are the old values by the new ones: a new one can look like one that is
    gone.
    """
    kept = {*renamed.values()}
    return tuple(
        value
        for value in before
        if value not in kept and (value not in after or value in renamed)
    )
