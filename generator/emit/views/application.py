"""The view of the application for templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import (
    Domain,
    ListEndpoint,
    Paging,
    describe_enum,
    includes_lists,
    names_trait_columns,
)
from generator.emit.views.app_modules import ModuleView, module_views
from generator.emit.views.entity import EntityView, entity_view
from generator.emit.views.generated_keys import GeneratedKeysView, generated_keys_view
from generator.emit.views.operations import OperationView, operation_view
from generator.emitted_tests import AppTesting, app_testing, sample_set
from generator.python import Code, docstring, join, literal, prose_lines, sort_exports
from generator.schema import Table, has_long_cursors, has_long_index_entries
from generator.types import (
    EnumType,
    definitions,
    enum_descriptions,
    enum_labels,
    filter_operators,
    is_described,
    scalar_types,
)

_MOST_QUERIES = 60
"""FastAPI can handle 128 query models, and routes that users add need some."""
_PACKAGED = re.compile(
    r"[0-9]+(\.[0-9]+)*((a|b|rc)[0-9]+)?(\.post[0-9]+)?(\.dev[0-9]+)?"
)
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+)*")
_PACKAGES = {
    "tanstack_query": ("@tanstack/react-query@5", "react@19", "@types/react@19"),
    "zod": ("zod@4",),
}
"""The npm packages that the extras of the frontend import."""


@dataclass(frozen=True)
class MemberView:
    """One member of an enum."""

    name: Code
    value: Code
    """A string literal, or a call with label, description and stored value."""


@dataclass(frozen=True)
class EnumView:
    """One enum."""

    cls: Code
    base: Code
    is_described: bool
    """Whether there is more to say about its members than their values."""
    is_coded: bool
    """Whether the database has other values."""
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
    """The application."""

    name: Code
    slug: Code
    """The name of the distribution, such as `bookshop`, with hyphens."""
    title: Code
    """A string literal."""
    heading: Code
    """The title as one line of Markdown."""
    version: Code
    """A string literal."""
    release: Code
    """The version in the format of Python packages."""
    description: Code
    """A string literal, empty if there is no description."""
    keys: GeneratedKeysView
    """Whether keys of some entity increase with time."""
    has_included_lists: bool
    """Whether responses for some entity can include several related rows."""
    has_long_cursors: bool
    """Whether some list is sorted by values that may be too long for a URL."""
    has_long_index_entries: bool
    """Whether some index has values that may be too long for PostgreSQL."""
    has_text_search: bool
    """Whether some list searches for substrings."""
    has_offset_pages: bool
    """Whether some list is paginated by offset."""
    has_links: bool
    """Whether some entity has a many-to-many relation."""
    has_references: bool
    """Whether some entity belongs to another one."""
    has_deferrable: bool
    """Whether some references are checked only when a transaction is committed."""
    has_same: bool
    """Whether some foreign keys have columns in common."""
    has_cycles: bool
    """Whether rows of some entities require each other."""
    has_many_queries: bool
    """Whether routes take more query models than FastAPI can describe at once."""
    names_traits: bool
    """Whether the spec names columns of built-in traits."""
    has_bigtext: bool
    wire_code: Code
    """The definitions of the types in `app/core/wire.py`."""
    column_code: Code
    """The definitions of column types in `app/db/types.py`."""
    edges: list[EdgesView]
    """The tables of boundary values in the emitted tests."""
    """Some whole number of 64 bits is text on the wire."""
    search_indexes: Code
    """String literals of the indexes that exist on PostgreSQL only, if any."""
    enums: list[EnumView]
    entities: list[EntityView]
    routed: list[EntityView]
    """The entities that have endpoints."""
    model_names: list[Code]
    """String literals, sorted for `__all__`."""
    schema_names: list[Code]
    """String literals of the public schemas, sorted likewise."""
    sent_and_public: list[Code]
    """The same, with the schemas that clients send."""
    modules: list[ModuleView]
    operations: list[OperationView]
    """Endpoints that do not belong to an entity."""
    operation_classes: Code
    """The schemas of these endpoints, as a list of imports; empty if there are none."""
    example: EntityView | None
    """An entity for the example in the README."""
    frontend_packages: Code
    """The npm packages that the frontend imports, each preceded by a space."""
    testing: AppTesting

    @property
    def has_described_enums(self) -> bool:
        """Whether some enum has labels, descriptions or other values when stored."""
        return any(enum.is_described for enum in self.enums)

    @property
    def has_coded_enums(self) -> bool:
        """Whether the database has other values for some enum than the API."""
        return any(enum.is_coded for enum in self.enums)


def app_view(domain: Domain, tables: tuple[Table, ...]) -> AppView:
    """Build the view of a domain and its tables."""
    by_name = {table.name: table for table in tables}
    world = sample_set(domain)
    entities = [entity_view(entity, by_name, world) for entity in domain.entities]
    fields = [field for entity in domain.entities for field in entity.fields]
    relations = [each for entity in domain.entities for each in entity.belongs_to]
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
        keys=generated_keys_view(domain),
        has_included_lists=any(includes_lists(entity) for entity in domain.entities),
        has_long_cursors=any(has_long_cursors(entity) for entity in domain.entities),
        has_long_index_entries=any(map(has_long_index_entries, tables)),
        has_text_search=any(_finds_parts(each) for each in lists),
        has_offset_pages=any(each.page is Paging.OFFSET for each in lists),
        has_links=any(entity.many_to_many for entity in domain.entities),
        has_references=bool(relations),
        has_deferrable=any(relation.deferrable for relation in relations),
        has_same=any(relation.same for relation in relations),
        has_cycles=any(relation.closes_cycle for relation in relations),
        has_many_queries=_query_models(domain) > _MOST_QUERIES,
        names_traits=names_trait_columns(domain),
        has_bigtext=any(f.type.scalar.is_printed for f in fields),
        wire_code=_wire_code(),
        column_code=definitions(each.column_code for each in scalar_types()),
        edges=[*_edges()],
        search_indexes=_search_indexes(tables),
        enums=[_enum(enum) for enum in domain.enums],
        entities=entities,
        routed=routed,
        model_names=[literal(name) for name in sort_exports(e.cls for e in entities)],
        schema_names=[literal(name) for name in _schema_names(entities)],
        sent_and_public=_sent_and_public_names(entities),
        modules=module_views(domain, entities),
        operations=operations,
        operation_classes=join(cls for each in operations for cls in each.classes),
        example=next((e for e in routed if e.routes.list), None),
        frontend_packages=_frontend_packages(domain),
        testing=app_testing(domain),
    )


def _wire_code() -> Code:
    places = sorted(scalar_types(), key=lambda each: each.wire_place or each.place)
    return definitions(each.wire_code for each in places)


def _release(version: str) -> Code:
    """Return a version unchanged if PEP 440 allows it, else its leading numbers."""
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
    """Return the maximum number of routes with a query model."""
    entities = (entity.endpoints for entity in domain.entities)
    return sum((e.list is not None) + (e.get is not None) for e in entities)


def _schema_names(entities: list[EntityView]) -> list[str]:
    names = [f"{entity.cls}Public" for entity in entities]
    names += [f"{entity.cls}Detail" for entity in entities if entity.schema.detail]
    return sort_exports(names)


def _sent_names(entities: list[EntityView]) -> list[str]:
    factories = (entity.testing.factory for entity in entities)
    return [factory.sends for factory in factories if factory.has_payload]


def _enum(enum: EnumType) -> EnumView:
    members = zip(enum.members, enum.values, strict=True)
    return EnumView(
        cls=Code(enum.cls),
        base=Code("DescribedEnum" if is_described(enum) else "StrEnum"),
        is_described=is_described(enum),
        is_coded=enum.is_coded,
        docstring=docstring(enum.description or "", fallback=describe_enum(enum)),
        members=[
            MemberView(Code(name), _member(enum, value)) for name, value in members
        ],
    )


def _member(enum: EnumType, value: str) -> Code:
    stored = enum.stored[value]
    given = {
        "label": enum_labels(enum).get(value),
        "description": enum_descriptions(enum).get(value),
        "stored": stored if stored != value else None,
    }
    said = [f"{key}={literal(text)}" for key, text in given.items() if text is not None]
    return (
        Code(f"EnumMember({literal(value)}, {', '.join(said)})")
        if said
        else literal(value)
    )


def _markdown(text: str) -> Code:
    line = " ".join(prose_lines(text))
    return Code("".join(f"\\{c}" if c in "\\`*_{}[]<>()#|!" else c for c in line))


def _search_indexes(tables: tuple[Table, ...]) -> Code:
    indexes = (index for table in tables for index in table.indexes)
    return join(literal(index.name) for index in indexes if index.finds_parts)


def _sent_and_public_names(entities: list[EntityView]) -> list[Code]:
    names = (*_schema_names(entities), *_sent_names(entities))
    return [literal(name) for name in sort_exports(names)]


def _edges() -> Iterator[EdgesView]:
    for each in scalar_types():
        if each.edges is not None and each.edges_code is not None:
            said = "" if each.edges_comment is None else f"# {each.edges_comment}"
            yield EdgesView(Code(said), Code(each.edges), Code(each.edges_code))
