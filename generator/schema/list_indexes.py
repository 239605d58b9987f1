"""The indexes that lists need for sorting and filtering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from generator.domain import Entity, Field, ListEndpoint, Role, is_included_as_list
from generator.sql import identifier
from generator.types import DialectSql, fits_index


@dataclass(frozen=True)
class WantedIndex:
    """A sort, filter or include of a list, with the index that would serve it."""

    name: str
    """The name in the spec."""
    purpose: str
    """`sort`, `filter` or `include`."""
    fields: tuple[Field, ...]
    where: DialectSql | None
    """The condition of every query, so that the index needs no other rows."""
    is_full: bool = False
    """Over all rows, because a foreign key needs the index as well."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the index."""
        return tuple(field.column for field in self.fields)

    @property
    def fits(self) -> bool:
        """Whether every row fits into an index."""
        return fits_index(field.type.column for field in self.fields)


def live_condition(entity: Entity) -> DialectSql | None:
    """Return the condition that every query of an entity has, if any."""
    mark = entity.field_with(Role.DELETED_AT)
    if mark is None:
        return None
    return DialectSql.for_both(f"{identifier(mark.column)} IS NULL")


def wanted_indexes(entity: Entity) -> Iterator[WantedIndex]:
    """Yield the indexes that responses of an entity need, sort orders first."""
    live = live_condition(entity)
    for relation in entity.belongs_to:
        if is_included_as_list(relation.inverse):
            tail = tuple(field for field in entity.key if field not in relation.fields)
            yield WantedIndex(
                relation.name, "include", (*relation.fields, *tail), live, is_full=True
            )
    endpoint = entity.endpoints.list
    if endpoint is None:
        return
    for name, fields in _orders(endpoint):
        tail = tuple(field for field in entity.key if field not in fields)
        is_full = _is_foreign_key(fields[0])
        yield WantedIndex(name, "sort", (*fields, *tail), live, is_full)
    for field in endpoint.filters:
        # The parts of a foreign key have its index.
        if field.relation is None and not field.type.scalar.has_few_values:
            yield WantedIndex(field.name, "filter", (field,), live)


def searched_columns(entity: Entity) -> tuple[str, ...]:
    """Return the columns to index for substring search."""
    endpoint = entity.endpoints.list
    if endpoint is None or not endpoint.indexes_search:
        return ()
    return tuple(field.column for field in endpoint.searches)


def unindexable_fields(entity: Entity) -> dict[str, list[str]]:
    """Return the fields too long to index, by the purpose that lists have for them."""
    found: dict[str, list[str]] = {}
    for wanted in wanted_indexes(entity):
        if wanted.purpose == "include":
            continue  # The foreign key's index finds them, if not in order.
        if not wanted.fits and wanted.name not in found.get(wanted.purpose, []):
            found.setdefault(wanted.purpose, []).append(wanted.name)
    return found


def _orders(endpoint: ListEndpoint) -> Iterator[tuple[str, tuple[Field, ...]]]:
    if endpoint.order:
        descending = endpoint.order[0].descending
        # An index can be read forwards or backwards, but not in mixed directions.
        alike = takewhile(lambda term: term.descending == descending, endpoint.order)
        fields = tuple(term.field for term in alike)
        yield fields[0].name, fields
    for field in endpoint.sorts:
        yield field.name, (field,)


def _is_foreign_key(field: Field) -> bool:
    return field.relation is not None and len(field.relation.fields) == 1


def is_index_prefix(other: Iterable[str], columns: tuple[str, ...]) -> bool:
    """Return whether one of two indexes is a prefix of the other."""
    pairs = zip(other, columns, strict=False)
    return all(one == two for one, two in pairs)
