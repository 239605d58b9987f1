"""The whole application, as templates see it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain.includes import includes_lists
from generator.domain.model import Domain, ListEndpoint, Page
from generator.domain.prose import enum_words
from generator.emit.samples.check import sample_world
from generator.emit.types import filter_operators
from generator.emit.views.entity import EntityView, entity_view
from generator.emit.views.modules import ModuleView, module_views
from generator.emit.views.operations import OperationView, operation_view
from generator.emit.views.testing import AppTesting, app_testing
from generator.python.code import Code, join
from generator.python.docstrings import docstring, prose
from generator.python.imports import exports
from generator.python.literals import literal
from generator.schema.lengths import has_long_cursors, has_long_index_entries
from generator.schema.tables import Table
from generator.types import EnumType, Generated, scalars
from generator.types.printing import definitions

_MOST_QUERIES = 60
"""FastAPI tells 128 query models apart; people add routes of their own."""
_PACKAGED = re.compile(
    r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?"
)
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+)*")
_PACKAGES = {
    "tanstack_query": ("@tanstack/react-query@5", "react@19", "@types/react@19"),
    "zod": ("zod@4",),
}
"""What of npm the extras of the frontend import."""


@dataclass(frozen=True)
class MemberView:
    """One member of an enumeration."""

    name: Code
    value: Code
    """A string literal."""


@dataclass(frozen=True)
class EnumView:
    """One enumeration."""

    cls: Code
    docstring: Code
    members: list[MemberView]


@dataclass(frozen=True)
class EdgesView:
    """The boundary values of a type, as the emitted tests have them."""

    comment: Code
    name: Code
    code: Code


@dataclass(frozen=True)
class AppView:
    """The whole application."""

    name: Code
    slug: Code
    """`bookshop`, with hyphens: the name of the distribution."""
    title: Code
    """A string literal."""
    heading: Code
    """The title in one line of prose, for Markdown."""
    version: Code
    """A string literal."""
    release: Code
    """The version as packages of Python have it."""
    description: Code
    """A string literal, empty where there is none."""
    has_ordered_keys: bool
    """Keys of some entity rise with time."""
    has_included_lists: bool
    """Answers of some entity can include many related rows."""
    has_long_cursors: bool
    """Rows of some list are sorted by values that are too long for a URL."""
    has_long_index_entries: bool
    """Some index has values that PostgreSQL may find too long for an entry."""
    has_text_search: bool
    """Some list looks for parts of texts."""
    has_offset_pages: bool
    """Some list is paged by offset."""
    has_links: bool
    """Some entity has a many-to-many relation."""
    has_references: bool
    """Some entity belongs to another one."""
    has_many_queries: bool
    """Routes take more query models than FastAPI describes at once."""
    has_bigtext: bool
    wire_code: Code
    """The definitions of the types in `app/core/wire.py`."""
    column_code: Code
    """The definitions of column types in `app/db/types.py`."""
    edges: list[EdgesView]
    """The tables of boundary values in the emitted tests."""
    """Some whole number of 64 bits is text on the wire."""
    search_indexes: Code
    """String literals: the names of the indexes that only PostgreSQL has, if any."""
    enums: list[EnumView]
    entities: list[EntityView]
    routed: list[EntityView]
    """The entities that have endpoints."""
    model_names: list[Code]
    """String literals, sorted as `__all__` wants them."""
    schema_names: list[Code]
    """String literals of the public schemas, sorted likewise."""
    sent_and_public: list[Code]
    """The same with those of what clients send."""
    modules: list[ModuleView]
    operations: list[OperationView]
    """The endpoints that belong to no entity."""
    operation_classes: Code
    """Every schema of these endpoints, as imports list them; empty without any."""
    example: EntityView | None
    """An entity that the README can show."""
    frontend_packages: Code
    """The packages that the frontend imports, each after a space, for npm."""
    testing: AppTesting


def app_view(domain: Domain, tables: tuple[Table, ...]) -> AppView:
    """Prepare a domain and its tables for the templates."""
    by_name = {table.name: table for table in tables}
    world = sample_world(domain)
    entities = [entity_view(entity, by_name, world) for entity in domain.entities]
    fields = [field for entity in domain.entities for field in entity.fields]
    lists = [e.endpoints.list for e in domain.entities if e.endpoints.list]
    routed = [entity for entity in entities if entity.has_endpoints]
    operations = [operation_view(operation, "") for operation in domain.endpoints]
    return AppView(
        name=Code(domain.app.name),
        slug=Code(domain.app.name.replace("_", "-").strip("-")),
        title=literal(domain.app.title),
        heading=_markdown(domain.app.title),
        version=literal(domain.app.version),
        release=_release(domain.app.version),
        description=literal(domain.app.description or ""),
        has_ordered_keys=any(f.default is Generated.UUID7 for f in fields),
        has_included_lists=any(includes_lists(entity) for entity in domain.entities),
        has_long_cursors=any(has_long_cursors(entity) for entity in domain.entities),
        has_long_index_entries=any(map(has_long_index_entries, tables)),
        has_text_search=any(_finds_parts(each) for each in lists),
        has_offset_pages=any(each.page is Page.OFFSET for each in lists),
        has_links=any(entity.many_to_many for entity in domain.entities),
        has_references=any(entity.belongs_to for entity in domain.entities),
        has_many_queries=_query_models(domain) > _MOST_QUERIES,
        has_bigtext=any(f.type.scalar.is_printed for f in fields),
        wire_code=definitions(
            each.wire_code
            for each in sorted(scalars(), key=lambda s: s.wire_place or s.place)
        ),
        column_code=definitions(each.column_code for each in scalars()),
        edges=[*_edges()],
        search_indexes=join(
            literal(index.name)
            for table in tables
            for index in table.indexes
            if index.finds_parts
        ),
        enums=[_enum(enum) for enum in domain.enums],
        entities=entities,
        routed=routed,
        model_names=[literal(name) for name in exports(e.cls for e in entities)],
        schema_names=[literal(name) for name in _schema_names(entities)],
        sent_and_public=[
            literal(name)
            for name in exports((*_schema_names(entities), *_sent_names(entities)))
        ],
        modules=module_views(domain, entities),
        operations=operations,
        operation_classes=join(cls for each in operations for cls in each.classes),
        example=next((e for e in routed if e.routes.list), None),
        frontend_packages=_frontend_packages(domain),
        testing=app_testing(domain),
    )


def _release(version: str) -> Code:
    """Return a version as PEP 440 has it: as it is, or the numbers that it begins with."""
    if _PACKAGED.fullmatch(version):
        return Code(version)
    numbers = _NUMBERS.match(version)
    return Code(numbers[0] if numbers else "0")


def _frontend_packages(domain: Domain) -> Code:
    found = (_PACKAGES[extra] for extra in sorted(set(domain.app.frontend)))
    return Code("".join(f" {name}" for names in found for name in names))


def _finds_parts(endpoint: ListEndpoint) -> bool:
    filtered = (filter_operators(field.type) for field in endpoint.filters)
    return bool(endpoint.searches) or any("contains" in found for found in filtered)


def _query_models(domain: Domain) -> int:
    """Return how many routes take a query model at most."""
    entities = (entity.endpoints for entity in domain.entities)
    return sum((e.list is not None) + (e.get is not None) for e in entities)


def _schema_names(entities: list[EntityView]) -> list[str]:
    names = [f"{entity.cls}Public" for entity in entities]
    names += [f"{entity.cls}Detail" for entity in entities if entity.schema.detail]
    return exports(names)


def _sent_names(entities: list[EntityView]) -> list[str]:
    factories = (entity.testing.factory for entity in entities)
    return [factory.sends for factory in factories if factory.has_payload]


def _enum(enum: EnumType) -> EnumView:
    members = zip(enum.members, enum.values, strict=True)
    return EnumView(
        cls=Code(enum.cls),
        docstring=docstring(enum.description or "", fallback=enum_words(enum)),
        members=[MemberView(Code(name), literal(value)) for name, value in members],
    )


def _markdown(text: str) -> Code:
    line = " ".join(prose(text))
    return Code("".join(f"\\{c}" if c in "\\`*_{}[]<>()#|!" else c for c in line))


def _edges() -> Iterator[EdgesView]:
    for each in scalars():
        if each.edges is not None and each.edges_code is not None:
            said = "" if each.edges_comment is None else f"# {each.edges_comment}"
            yield EdgesView(Code(said), Code(each.edges), Code(each.edges_code))
