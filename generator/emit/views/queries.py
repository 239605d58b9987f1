"""The queries of one entity: its lists and relations in the repository."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import (
    BelongsTo,
    Entity,
    Field,
    ListEndpoint,
    RelationSide,
    included_sides,
    is_limited,
)
from generator.emit.views.pydantic_schema import filter_attribute
from generator.python import Code, join, literal
from generator.types import filter_operators

_COMPARED = {"": "==", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


@dataclass(frozen=True)
class ConditionView:
    """A condition of a list's query, and the test that enables it."""

    test: Code
    value: Code
    typed: Code
    """The value for models whose columns have the types of their values."""


@dataclass(frozen=True)
class LinkView:
    """A property with the keys of a many-to-many relation."""

    name: Code
    """A string literal: `"tag_ids"`."""
    relation: Code
    """`Book.tags`."""


@dataclass(frozen=True)
class QueriesView:
    """The operations that the repository supports for lists and relations."""

    conditions: list[ConditionView]
    sorts: Code
    """The items of a dict, as are `order`, `includes` and `lists`."""
    order: Code
    includes: Code
    lists: Code
    """The includes that are limited to the first rows."""
    links: list[LinkView]
    link_names: Code
    references: list[Code]
    """The relations that have a foreign key: `Book.author`."""


def queries_view(entity: Entity) -> QueriesView:
    """Build the view of an entity's queries."""
    listed, cls = entity.endpoints.list, entity.names.cls
    sides = included_sides(entity)
    links = [
        LinkView(literal(each.wire_attribute), Code(f"{cls}.{each.attribute}"))
        for each in entity.many_to_many
    ]
    return QueriesView(
        conditions=list(_conditions(cls, listed)) if listed else [],
        sorts=join(
            Code(f"{literal(field.name)}: {cls}.{field.attribute}")
            for field in (listed.sorts if listed else ())
        ),
        order=join(
            Code(f"{literal(term.name)}: {cls}.{term.field.attribute}")
            for term in (listed.order if listed else ())
        ),
        includes=_relations(cls, [s for s in sides if not is_limited(s)]),
        lists=_relations(cls, [s for s in sides if is_limited(s)]),
        links=links,
        link_names=join(link.name for link in links),
        references=[_reference(cls, each) for each in entity.belongs_to],
    )


def _relations(cls: str, sides: list[RelationSide]) -> Code:
    return join(Code(f"{literal(side.name)}: {cls}.{side.attribute}") for side in sides)


def _reference(cls: str, relation: BelongsTo) -> Code:
    return Code(f"{cls}.{relation.attribute}")


def _conditions(cls: str, endpoint: ListEndpoint) -> Iterator[ConditionView]:
    for field in endpoint.filters:
        for operator in filter_operators(field.type):
            yield _condition(cls, field, operator)
        if field.nullable:
            yield _condition(cls, field, "is_null")
    if endpoint.searches:
        found = [
            f"contains({cls}.{f.attribute}, query.search)" for f in endpoint.searches
        ]
        whole = Code(found[0] if len(found) == 1 else f"or_({', '.join(found)})")
        yield ConditionView(Code("query.search"), whole, whole)


def _condition(cls: str, field: Field, operator: str) -> ConditionView:
    query = f"query.{filter_attribute(field, operator)}"
    column = f"{cls}.{field.attribute}"
    plain, typed = (
        Code(_print_condition(each, query, operator))
        for each in (column, f"col({column})")
    )
    return ConditionView(Code(f"{query} is not None"), plain, typed)


def _print_condition(column: str, query: str, operator: str) -> str:
    match operator:
        case "in":
            return f"{column}.in_({query})"
        case "contains":
            return f"contains({column}, {query})"
        case "is_null":
            return f"{column}.is_(None) if {query} else {column}.is_not(None)"
    return f"{column} {_COMPARED[operator]} {query}"
