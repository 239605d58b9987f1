"""Migration hints in a spec: how to get from the tables of older specs to its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Span
from generator.domain.model import Domain, Field
from generator.renames import Rename, RenameKind, Renames
from generator.types import FormerName

TableOrColumn = tuple[str, str | None]
"""A table and one of its columns, or None for the table itself."""


@dataclass(frozen=True)
class MigrationHints:
    """The information that migrations take from a spec besides its tables."""

    spans: Mapping[TableOrColumn, Span] = field(default_factory=dict)
    """The spans of tables and columns in the spec."""
    renames: Renames = field(default_factory=Renames)
    """The renames that the spec states."""
    fields: Mapping[tuple[str, str], Field] = field(default_factory=dict)
    """The field of each column of an entity's table."""


def collect_migration_hints(domain: Domain) -> MigrationHints:
    """Collect the hints of a domain."""
    places: dict[TableOrColumn, Span] = {}
    fields: dict[tuple[str, str], Field] = {}
    for entity in domain.entities:
        places[entity.table, None] = entity.span
        for each in entity.fields:
            places[entity.table, each.column] = each.span
            fields[entity.table, each.column] = each
        for relation in entity.many_to_many:
            places[relation.table, None] = relation.span
    return MigrationHints(places, Renames(tuple(_renames(domain))), fields)


def _renames(domain: Domain) -> Iterator[Rename]:
    for enum in domain.enums:
        for value, was in enum.was:
            yield _rename(RenameKind.VALUE, was, value, enum.name)
    for entity in domain.entities:
        if entity.was is not None:
            yield _rename(RenameKind.ENTITY, entity.was, entity.name)
        for part in (*entity.fields, *entity.relations):
            if part.was is not None:
                yield _rename(RenameKind.MEMBER, part.was, part.name, entity.name)


def _rename(kind: RenameKind, was: FormerName, new: str, parent: str = "") -> Rename:
    return Rename(kind, was.name, new, parent, was.span)
