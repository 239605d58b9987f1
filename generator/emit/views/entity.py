"""The view of one entity for templates."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import Entity, names_trait_columns, with_article
from generator.emit.views.mapped_model import ModelView, model_view
from generator.emit.views.operations import OperationView, operation_view
from generator.emit.views.pydantic_schema import SchemaView, schema_view
from generator.emit.views.queries import QueriesView, queries_view
from generator.emit.views.sqlmodel import SqlModelView, sqlmodel_view
from generator.emit.views.standard_routes import RoutesView, routes_view
from generator.emitted_tests import EntityTesting, SampleSet, entity_testing
from generator.naming import snake
from generator.python import Code, docstring, join, literal
from generator.schema import Table


@dataclass(frozen=True)
class KeyView:
    """The primary key, as routers and services use it."""

    arguments: Code
    """`book_id`."""
    path: Code
    """A string literal: `"/{book_id}"`."""


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
    prefix: Code
    """A string literal: `"/order-lines"`."""
    tag: Code
    docstring: Code
    versioned: bool
    has_endpoints: bool
    key: KeyView
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
    schema = schema_view(entity)
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
        prefix=literal(f"/{names.path}"),
        tag=literal(names.labels),
        docstring=docstring(
            entity.description or "", fallback=f"{a_label.capitalize()}."
        ),
        versioned=entity.versioned,
        has_endpoints=entity.endpoints.has_any,
        key=_key(entity),
        routes=routes_view(entity, schema.single),
        queries=queries_view(entity),
        operations=operations,
        model=model_view(entity, tables, names_traits=names_traits),
        sqlmodel=sqlmodel_view(entity, tables[entity.table], names_traits=names_traits),
        schema=schema,
        schema_classes=_schema_classes(entity, operations),
        testing=entity_testing(entity, world, tables[entity.table]),
    )


_SCHEMAS = ("Create", "Detail", "ItemQuery", "ListQuery", "Page", "Public", "Update")


def _schema_classes(entity: Entity, operations: list[OperationView]) -> Code:
    own = [Code(f"{entity.names.cls}{suffix}") for suffix in _SCHEMAS]
    return join([*own, *(cls for each in operations for cls in each.classes)])


def _key(entity: Entity) -> KeyView:
    return KeyView(
        arguments=join(Code(name) for name in entity.key_parameters),
        path=literal("".join(f"/{{{name}}}" for name in entity.key_parameters)),
    )
