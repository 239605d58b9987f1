"""The view of one entity for templates."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import (
    Entity,
    ListEndpoint,
    Paging,
    describe_order,
    endpoint_descriptions,
    names_trait_columns,
    standard_error_statuses,
    with_article,
)
from generator.emit.views.mapped_model import ModelView, model_view
from generator.emit.views.operations import OperationView, operation_view
from generator.emit.views.pydantic_schema import SchemaView, schema_view
from generator.emit.views.queries import QueriesView, queries_view
from generator.emit.views.sqlmodel import SqlModelView, sqlmodel_view
from generator.emitted_tests import EntityTesting, SampleSet, entity_testing
from generator.naming import snake
from generator.python import Code, docstring, join, literal, prose_lines
from generator.schema import Table
from generator.types import wire_type


@dataclass(frozen=True)
class KeyView:
    """The primary key, as routers and services use it."""

    signature: Code
    """`book_id: uuid.UUID`, with one parameter per key field."""
    arguments: Code
    """`book_id`."""
    path: Code
    """A string literal: `"/{book_id}"`."""


@dataclass(frozen=True)
class RoutesView:
    """The standard endpoints of an entity: their existence and their responses."""

    list: bool
    get: bool
    create: bool
    update: bool
    delete: bool
    page: Code
    """`CursorPage` or `OffsetPage`."""
    rows: Code
    """`CursorRows` or `OffsetRows`."""
    fetch: Code
    """The method of the repository: `cursor_page` or `offset_page`."""
    embeds_in_list: bool
    embeds_in_get: bool
    list_docstring: Code
    get_docstring: Code
    create_docstring: Code
    update_docstring: Code
    delete_docstring: Code
    list_problems: Code
    get_problems: Code
    create_problems: Code
    update_problems: Code
    delete_problems: Code


@dataclass(frozen=True)
class ExtraView:
    """A parameter that only some endpoints have, and the argument that passes it on.

    Both begin with a comma, or are empty.
    """

    parameter: Code
    argument: Code


@dataclass(frozen=True)
class EntityView:
    """One entity."""

    name: Code
    cls: Code
    singular: Code
    plural: Code
    module: Code
    """The module that the entity belongs to."""
    label: Code
    labels: Code
    a_label: Code
    a_label_capital: Code
    verb_singular: Code
    """The suffix of function names: `order_line` in `get_order_line`."""
    verb_plural: Code
    prefix: Code
    """A string literal: `"/order-lines"`."""
    tag: Code
    docstring: Code
    versioned: bool
    has_endpoints: bool
    key: KeyView
    etag: ExtraView
    if_match: ExtraView
    item_query: ExtraView
    routes: RoutesView
    queries: QueriesView
    operations: list[OperationView]
    model: ModelView
    sqlmodel: SqlModelView
    schema: SchemaView
    schema_classes: Code
    """All classes that its schemas may consist of, as a list of imports."""
    testing: EntityTesting


def entity_view(
    entity: Entity, tables: dict[str, Table], world: SampleSet
) -> EntityView:
    """Build the view of an entity; `tables` are those of the domain, by name."""
    names = entity.names
    a_label = with_article(names.label)
    versioned = entity.versioned
    names_traits = names_trait_columns(world.domain)
    operations = [
        operation_view(action, f"/{names.path}") for action in entity.endpoints.actions
    ]
    return EntityView(
        name=Code(entity.name),
        cls=Code(names.cls),
        singular=Code(names.singular),
        plural=Code(names.plural),
        module=Code(entity.module),
        label=Code(names.label),
        labels=Code(names.labels),
        a_label=Code(a_label),
        a_label_capital=Code(a_label.capitalize()),
        verb_singular=Code(snake(entity.name)),
        verb_plural=Code(names.path.replace("-", "_")),
        prefix=literal(f"/{names.path}"),
        tag=literal(names.labels),
        docstring=docstring(
            entity.description or "", fallback=f"{a_label.capitalize()}."
        ),
        versioned=versioned,
        has_endpoints=entity.endpoints.has_any,
        key=_key(entity),
        etag=_RESPONSE if versioned else _NOTHING,
        if_match=_IF_MATCH if versioned else _NOTHING,
        item_query=_item_query(entity),
        routes=_routes(entity),
        queries=queries_view(entity),
        operations=operations,
        model=model_view(entity, tables, names_traits=names_traits),
        sqlmodel=sqlmodel_view(entity, tables[entity.table], names_traits=names_traits),
        schema=schema_view(entity),
        schema_classes=_schema_classes(entity, operations),
        testing=entity_testing(entity, world, tables[entity.table]),
    )


_NOTHING = ExtraView(Code(""), Code(""))
_RESPONSE = ExtraView(Code(", response: Response"), Code(""))
_IF_MATCH = ExtraView(Code(", if_match: IfMatch"), Code(", if_match"))


_SCHEMAS = ("Create", "Detail", "ItemQuery", "ListQuery", "Page", "Public", "Update")


def _schema_classes(entity: Entity, operations: list[OperationView]) -> Code:
    own = [Code(f"{entity.names.cls}{suffix}") for suffix in _SCHEMAS]
    return join([*own, *(cls for each in operations for cls in each.classes)])


def _item_query(entity: Entity) -> ExtraView:
    if not (entity.endpoints.get and entity.endpoints.get.includes):
        return _NOTHING
    annotation = f"Annotated[{entity.names.cls}ItemQuery, Query()]"
    return ExtraView(Code(f", query: {annotation}"), Code(", query"))


def _key(entity: Entity) -> KeyView:
    pairs = zip(entity.key_parameters, entity.key, strict=True)
    return KeyView(
        signature=join(
            Code(f"{name}: {wire_type(field.type)}") for name, field in pairs
        ),
        arguments=join(Code(name) for name in entity.key_parameters),
        path=literal("".join(f"/{{{name}}}" for name in entity.key_parameters)),
    )


def _routes(entity: Entity) -> RoutesView:
    endpoints = entity.endpoints
    kind = (
        "Offset"
        if endpoints.list and endpoints.list.page is Paging.OFFSET
        else "Cursor"
    )
    statuses = standard_error_statuses(entity)
    texts = {
        name: docstring(_said(entity, name, text), 4)
        for name, text in endpoint_descriptions(entity).items()
    }
    return RoutesView(
        list=endpoints.list is not None,
        get=endpoints.get is not None,
        create=endpoints.create is not None,
        update=endpoints.update is not None,
        delete=endpoints.delete is not None,
        page=Code(f"{kind}Page"),
        rows=Code(f"{kind}Rows"),
        fetch=Code(f"{kind.lower()}_page"),
        embeds_in_list=bool(endpoints.list and endpoints.list.includes),
        embeds_in_get=bool(endpoints.get and endpoints.get.includes),
        list_docstring=texts["list"],
        get_docstring=texts["get"],
        create_docstring=texts["create"],
        update_docstring=texts["update"],
        delete_docstring=texts["delete"],
        list_problems=_statuses(statuses["list"]),
        get_problems=_statuses(statuses["get"]),
        create_problems=_statuses(statuses["create"]),
        update_problems=_statuses(statuses["update"]),
        delete_problems=_statuses(statuses["delete"]),
    )


def _said(entity: Entity, name: str, fallback: str) -> str:
    endpoint = getattr(entity.endpoints, name)
    written = (endpoint.description or "") if endpoint else ""
    said = "\n".join(prose_lines(written)) or fallback
    if isinstance(endpoint, ListEndpoint):
        said += f"\n\n{describe_order(entity, endpoint)}"
    return said


def _statuses(statuses: tuple[int, ...]) -> Code:
    return join(Code(str(status)) for status in statuses)
