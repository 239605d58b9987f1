"""The schemas of one entity."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import (
    BelongsTo,
    Entity,
    Field,
    ListEndpoint,
    ManyToMany,
    Paging,
    RelationSide,
    Role,
    TotalMode,
    describe_included_lists,
    included_sides,
    is_many,
    target_entity,
)
from generator.emit.views.fields import (
    Declaration,
    declare,
    declare_change,
    declare_output,
    is_sent,
)
from generator.emit.views.references import EntityReference, entity_reference
from generator.python import Code, join, literal
from generator.types import LIST_VALUED, filter_operators, wire_type


@dataclass(frozen=True)
class SchemaView:
    """The printed fields of an entity's schemas."""

    base: list[Code]
    create: list[Code]
    update: list[Code]
    public: list[Code]
    detail: list[Code]
    """Empty if no related objects can be included."""
    includable: Code
    """The attributes of related objects by their names in `include`."""
    related: list[EntityReference]
    """The entities whose public schemas the details embed."""
    query_base: Code
    query: list[Code]
    item_query: list[Code]
    """The query of GET on a single object, empty if it has none."""
    counts_if_asked: bool
    """Whether pages contain the total on request."""
    counts_always: bool
    item: Code
    """The schema of list items: `BookDetail` or `BookPublic`."""
    single: Code
    """The schema that GET on a single object responds with."""


def schema_view(entity: Entity) -> SchemaView:
    """Build the view of an entity's schemas."""
    endpoints = entity.endpoints
    listed = endpoints.list.includes if endpoints.list else ()
    fetched = endpoints.get.includes if endpoints.get else ()
    total = endpoints.list.total if endpoints.list else TotalMode.NEVER
    included = included_sides(entity)
    sent = [field for field in entity.fields if is_sent(field)]
    shared = [field for field in sent if field.attribute == field.name]
    aliased = [field for field in sent if field.attribute != field.name]
    managed = [f for f in entity.fields if _is_read_only(f)]
    changeable = [field for field in sent if field not in entity.key]
    public, detail = f"{entity.names.cls}Public", f"{entity.names.cls}Detail"
    return SchemaView(
        base=[declare(field, is_key=field in entity.key).code() for field in shared],
        create=[
            *(declare(field, is_key=field in entity.key).code() for field in aliased),
            *(_links(relation).code() for relation in entity.many_to_many),
        ],
        update=[
            *(declare_change(field).code() for field in changeable),
            *(_link_changes(relation).code() for relation in entity.many_to_many),
        ],
        public=[declare_output(field).code() for field in (*managed, *aliased)],
        detail=[_embedded_field(side) for side in included],
        includable=join(
            Code(f"{literal(side.name)}: {literal(side.attribute)}")
            for side in included
        ),
        related=_related_entities(entity, included),
        query_base=_query_base(endpoints.list),
        query=_query(endpoints.list) if endpoints.list else [],
        item_query=[_include(fetched)] if fetched else [],
        counts_if_asked=total is TotalMode.ASKED,
        counts_always=total is TotalMode.ALWAYS,
        item=Code(detail if listed else public),
        single=Code(detail if fetched else public),
    )


def _is_read_only(field: Field) -> bool:
    return not is_sent(field) and field.role is not Role.DELETED_AT


def _links(relation: ManyToMany) -> Declaration:
    key = wire_type(relation.target.key[0].type)
    return Declaration(
        relation.wire_attribute,
        Code(f"list[{key}]"),
        _link_arguments(relation),
        "default_factory=list",
    )


def _link_changes(relation: ManyToMany) -> Declaration:
    key = wire_type(relation.target.key[0].type)
    annotation = Code(f"wire.Omittable[list[{key}]]")
    return Declaration(
        relation.wire_attribute, annotation, _link_arguments(relation), "default=None"
    )


def _link_arguments(relation: ManyToMany) -> tuple[str, ...]:
    arguments = []
    if relation.wire_attribute != relation.wire:
        arguments.append(f"alias={literal(relation.wire)}")
    if relation.description:
        arguments.append(f"description={literal(relation.description)}")
    return tuple(arguments)


def _embedded_field(side: RelationSide) -> Code:
    public = f"{target_entity(side).names.cls}Public"
    alias = "" if side.attribute == side.name else literal(side.name)
    extra = f", serialization_alias={alias}" if alias else ""
    if is_many(side):
        arguments = f"default_factory=list{extra}"
        return Code(f"{side.attribute}: list[{public}] = Field({arguments})")
    optional = not isinstance(side, BelongsTo) or side.optional
    annotation = f"{public} | None" if optional else f"wire.Omittable[{public}]"
    value = f"Field(default=None{extra})" if extra else "None"
    return Code(f"{side.attribute}: {annotation} = {value}")


def _related_entities(
    entity: Entity, included: tuple[RelationSide, ...]
) -> list[EntityReference]:
    targets = dict.fromkeys(target_entity(side) for side in included)
    return [entity_reference(item) for item in targets if item is not entity]


def _query_base(endpoint: ListEndpoint | None) -> Code:
    offset = endpoint is not None and endpoint.page is Paging.OFFSET
    counts = endpoint is not None and endpoint.total is TotalMode.ASKED
    paged = "OffsetQuery" if offset else "CursorQuery"
    return Code(f"CountedQuery, {paged}" if counts else paged)


def _query(endpoint: ListEndpoint) -> list[Code]:
    lines = [line for field in endpoint.filters for line in _filters(field)]
    if endpoint.sorts:
        lines.append(_sort(endpoint))
    if endpoint.searches:
        names = ", ".join(field.name for field in endpoint.searches)
        description = literal(f"Case-insensitive search in: {names}.")
        given = f"default=None, max_length=200, description={description}"
        lines.append(Code(f"search: wire.Text | None = Field({given})"))
    if endpoint.includes:
        lines.append(_include(endpoint.includes))
    return lines


def _filters(field: Field) -> list[Code]:
    value = wire_type(field.type)
    lines = []
    for operator in filter_operators(field.type):
        annotation = f"{value} | None"
        if operator in LIST_VALUED:
            annotation = f"wire.AnyOf[{value}]"
        if operator == "contains":
            annotation = "wire.Text | None"  # a part of a URL is not a URL
        lines.append(_filter(field, operator, annotation))
    if field.nullable:
        lines.append(_filter(field, "is_null", "bool | None"))
    return lines


def _filter(field: Field, operator: str, annotation: str) -> Code:
    tail = f"__{operator}" if operator else ""
    name, attribute = f"{field.name}{tail}", filter_attribute(field, operator)
    if attribute == name:
        return Code(f"{name}: {annotation} = None")
    arguments = f"default=None, alias={literal(name)}"
    return Code(f"{attribute}: {annotation} = Field({arguments})")


def filter_attribute(field: Field, operator: str) -> str:
    """Return the name of the attribute for a filter in the query model."""
    tail = f"__{operator}" if operator else ""
    if not operator or field.attribute.startswith("the_"):
        return f"{field.attribute}{tail}"
    return f"{field.name}{tail}"


def _sort(endpoint: ListEndpoint) -> Code:
    names = [field.name for field in endpoint.sorts]
    said = f"Comma-separated, `-` for descending order: {', '.join(names)}."
    if endpoint.order:
        said += f" Default: `{','.join(term.name for term in endpoint.order)}`."
    return Code(f"sort: str | None = {_one_or_more('-?', names, said)}")


def _include(sides: tuple[RelationSide, ...]) -> Code:
    names = [side.name for side in sides]
    said = f"Related objects to embed, comma-separated: {', '.join(names)}."
    said = f"{said} {describe_included_lists(sides, '/api/v1')}".rstrip()
    return Code(f"include: str | None = {_one_or_more('', names, said)}")


def _one_or_more(sign: str, names: list[str], description: str) -> str:
    """Print the field of a parameter that takes several names, comma-separated."""
    name = f"{sign}({'|'.join(names)})"
    pattern = literal(f"^{name}(,{name})*$")
    return f"Field(default=None, pattern={pattern}, description={literal(description)})"
