"""Migration hints in a spec: how to get from the tables of older specs to its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.diagnostics import Span
from generator.domain.model import Domain, Entity, Field
from generator.types import FormerName

TableOrColumn = tuple[str, str | None]
"""A table and one of its columns, or None for the table itself."""


@dataclass(frozen=True)
class MigrationHints:
    """The information that migrations take from a spec besides its tables."""

    spans: Mapping[TableOrColumn, Span] = field(default_factory=dict)
    """The spans of tables and columns in the spec."""
    former_names: Mapping[str, FormerName] = field(default_factory=dict)
    """Old names by path: `Book`, `Book.title`, `BookStatus/out_of_print`."""
    fields: Mapping[tuple[str, str], Field] = field(default_factory=dict)
    """The field of each column of an entity's table."""


def value_path(enum: str, value: str) -> str:
    """Return the path of an enum's value."""
    return f"{enum}/{value}"


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
    return MigrationHints(places, dict(_old_names(domain)), fields)


def _old_names(domain: Domain) -> Iterator[tuple[str, FormerName]]:
    for enum in domain.enums:
        for value, was in enum.was:
            yield value_path(enum.name, value), was
    for entity in domain.entities:
        if entity.was is not None:
            yield entity.name, entity.was
        yield from _old_parts(entity)


def _old_parts(entity: Entity) -> Iterator[tuple[str, FormerName]]:
    for part in (*entity.fields, *entity.relations):
        if part.was is not None:
            yield f"{entity.name}.{part.name}", part.was
