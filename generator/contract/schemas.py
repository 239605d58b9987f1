"""The schemas of the contract: enums, entities, pages and operations."""

from __future__ import annotations

from generator.contract.openapi import (
    DESCRIPTIONS,
    LABELS,
    Json,
    Schema,
    array,
    nullable,
    object_schema,
    ref,
)
from generator.contract.value_schemas import (
    input_schema,
    output_schema,
    unlimited_schema,
    update_schema,
)
from generator.domain import (
    BelongsTo,
    Entity,
    Field,
    ListEndpoint,
    ManyToMany,
    Operation,
    Paging,
    Parameter,
    RelationSide,
    ReturnsObject,
    Role,
    TotalMode,
    describe_enum,
    included_sides,
    is_many,
    operation_classes,
    operation_id,
    schema_descriptions,
    target_entity,
)
from generator.python import prose_lines
from generator.types import EnumType, enum_descriptions, enum_labels

_SENT = (Role.DATA, Role.REFERENCE)


def description_or(text: str | None, fallback: str) -> str:
    """Return a description of the spec as it reads in the emitted docstrings."""
    return "\n".join(prose_lines(text or "")) or fallback


def enum_schema(enum: EnumType) -> Schema:
    """Build the schema of an enum."""
    schema = {
        "type": "string",
        "description": description_or(enum.description, describe_enum(enum)),
        "enum": list(enum.values),
    }
    # Lists in the order of the values are what generators of clients read. As titles
    # in `oneOf`, labels would become names in their code.
    labels, descriptions = enum_labels(enum), enum_descriptions(enum)
    if labels:
        schema[LABELS] = [labels.get(value, value) for value in enum.values]
    if descriptions:
        schema[DESCRIPTIONS] = [descriptions.get(value, "") for value in enum.values]
    return schema


def entity_schemas(entity: Entity) -> dict[str, Schema]:
    """Build all schemas that an entity could need, by name; some may be unused."""
    cls, said = entity.names.cls, schema_descriptions(entity)
    said["Public"] = description_or(entity.description, said["Public"])
    public = _public(entity)
    schemas = {
        "Public": object_schema(said["Public"], public, list(public)),
        "Create": _create(entity, said["Create"]),
        "Update": object_schema(said["Update"], _update(entity), [], closed=True),
    }
    related = _related_properties(entity)
    if related:
        schemas["Detail"] = object_schema(
            said["Detail"], {**public, **related}, list(public)
        )
    if entity.endpoints.list is not None:
        schemas["Page"] = _page(entity, entity.endpoints.list)
    return {f"{cls}{suffix}": schema for suffix, schema in schemas.items()}


def item_name(entity: Entity) -> str:
    """Return the name of the schema of an item in the entity's list."""
    endpoint = entity.endpoints.list
    return _single(entity, endpoint.includes if endpoint else ())


def single_name(entity: Entity) -> str:
    """Return the name of the schema that GET on a single object responds with."""
    endpoint = entity.endpoints.get
    return _single(entity, endpoint.includes if endpoint else ())


def operation_schemas(operation: Operation) -> dict[str, Schema]:
    """Build the schemas that belong to an operation alone, by name."""
    names, called = operation_classes(operation), operation_id(operation)
    if operation.entity is None:
        called = operation.function
    schemas: dict[str, Schema] = {}
    if operation.body:
        schemas[names["body"]] = object_schema(
            f"The request body of {called}.",
            {each.name: input_schema(each) for each in operation.body},
            [each.name for each in operation.body if is_required(each)],
            closed=True,
        )
    if isinstance(operation.returns, ReturnsObject):
        found = {
            each.name: output_schema(each, is_limited=False)
            for each in operation.returns.properties
        }
        schemas[names["result"]] = object_schema(
            f"The response of {called}.", found, list(found)
        )
    return schemas


def is_required(parameter: Parameter) -> bool:
    """Return whether clients must send the parameter."""
    return parameter.default is None and not parameter.nullable


def _single(entity: Entity, includes: tuple[RelationSide, ...]) -> str:
    return f"{entity.names.cls}{'Detail' if includes else 'Public'}"


def _public(entity: Entity) -> Json:
    """Build the properties that clients receive, in the order of the fields."""
    return {
        field.name: output_schema(
            # Fields with another attribute name are declared without limits.
            field,
            is_limited=field.role in _SENT and field.attribute == field.name,
        )
        for field in entity.fields
        if field.role is not Role.DELETED_AT
    }


def _create(entity: Entity, description: str) -> Schema:
    fields = _sent_fields(entity)
    properties = {field.name: input_schema(field) for field in fields}
    properties |= {rel.wire: _keys(rel) for rel in entity.many_to_many}
    required = [field.name for field in fields if field.is_required]
    return object_schema(description, properties, required, closed=True)


def _update(entity: Entity) -> Json:
    fields = [field for field in _sent_fields(entity) if field not in entity.key]
    properties = {field.name: update_schema(field) for field in fields}
    return properties | {rel.wire: _keys(rel) for rel in entity.many_to_many}


def _sent_fields(entity: Entity) -> list[Field]:
    return [field for field in entity.fields if field.role in _SENT]


def _keys(relation: ManyToMany) -> Schema:
    keys = array(unlimited_schema(relation.target.key[0].type))
    if relation.description:
        keys["description"] = relation.description
    return keys


def _related_properties(entity: Entity) -> Json:
    """Build the properties of related objects, present only if included."""
    return {side.name: _embedded_schema(side) for side in included_sides(entity)}


def _embedded_schema(side: RelationSide) -> Schema:
    public = ref(f"{target_entity(side).names.cls}Public")
    if is_many(side):
        return array(public)
    optional = not isinstance(side, BelongsTo) or side.optional
    return nullable(public) if optional else public


def _page(entity: Entity, endpoint: ListEndpoint) -> Schema:
    items = array(ref(item_name(entity)))
    if endpoint.page is Paging.OFFSET:
        counts = {name: {"type": "integer"} for name in ("limit", "offset")}
        properties: Json = {"items": items, **counts}
    else:
        cursor = {
            **nullable({"type": "string"}),
            "description": "Null on the last page.",
        }
        properties = {"items": items, "next_cursor": cursor}
    required = list(properties)
    if endpoint.total is TotalMode.ASKED:
        said = "The total number of items; present only if requested."
        properties["total"] = {"type": "integer", "description": said}
    elif endpoint.total is TotalMode.ALWAYS:
        properties["total"] = {"type": "integer"}
        required.append("total")
    return object_schema(schema_descriptions(entity)["Page"], properties, required)
