"""The parameters of the contract: path keys, list queries and headers."""

from __future__ import annotations

import re

from generator.contract.openapi import PREFIX, Json, Schema, array
from generator.contract.value_schemas import (
    limited_schema,
    parameter_schema,
    unlimited_schema,
)
from generator.domain import (
    Entity,
    Field,
    ListEndpoint,
    Operation,
    Paging,
    Parameter,
    RelationSide,
    TotalMode,
    describe_included_lists,
)
from generator.types import (
    ANY_TEXT,
    COUNT,
    LIST_VALUED,
    FieldType,
    Limits,
    filter_operators,
)

_TEXT = FieldType(ANY_TEXT)
_ANY_OF = "Any of these values; an empty value matches nothing."
_LONGEST_SEARCH = 200
_LONGEST_CURSOR = 4096
_MOST_ROWS = 200
_ROWS = 50
_LISTED = re.compile(r"\^(-\?)?\(([a-z0-9_|]+)\)\(,(?:-\?)?\(\2\)\)\*\$")
"""The pattern of a parameter that takes several names, separated by commas."""


def key_parameters(entity: Entity) -> list[Json]:
    """Return the path parameters of an entity's key."""
    pairs = zip(entity.key_parameters, entity.key, strict=True)
    return [_in_path(name, unlimited_schema(field.type)) for name, field in pairs]


def list_parameters(endpoint: ListEndpoint) -> list[Json]:
    """Return a list's query parameters: paging, filters, sort, search and includes."""
    found = [
        _optional_parameter("limit", _rows(), "Items per page."),
        _page_position(endpoint.page),
    ]
    if endpoint.total is TotalMode.ASKED:
        said = "Whether to return the total number of items."
        found.append(
            _optional_parameter("total", {"type": "boolean", "default": False}, said)
        )
    for field in endpoint.filters:
        found += _filters(field)
    if endpoint.sorts:
        found.append(_sort(endpoint))
    if endpoint.searches:
        names = ", ".join(field.name for field in endpoint.searches)
        said = f"Case-insensitive search in: {names}."
        schema = {"type": "string", "maxLength": _LONGEST_SEARCH}
        found.append(_optional_parameter("search", schema, said))
    return [*found, *include_parameters(endpoint.includes)]


def include_parameters(sides: tuple[RelationSide, ...]) -> list[Json]:
    """Return the parameter that requests related objects, if there are any."""
    if not sides:
        return []
    names = [side.name for side in sides]
    said = f"Related objects to embed, comma-separated: {', '.join(names)}."
    said = f"{said} {describe_included_lists(sides, PREFIX)}".rstrip()
    return [_optional_parameter("include", _name_list_schema(names), said)]


def accepted_names(schema: Schema) -> list[str]:
    """Return the names that a comma-separated parameter accepts, or an empty list."""
    pattern = schema.get("pattern")
    found = _LISTED.fullmatch(pattern) if isinstance(pattern, str) else None
    if found is None:
        return []
    names = found[2].split("|")
    return [*names, *(f"-{name}" for name in names)] if found[1] else names


def if_match_header() -> Json:
    """Return the header that makes a change conditional."""
    return {
        "name": "If-Match",
        "in": "header",
        "required": False,
        "description": "The `ETag` of the version to change.",
        "schema": {"type": "string"},
    }


def operation_parameters(operation: Operation) -> list[Json]:
    """Return the parameters of an operation: those of the path, then of the query."""
    of_entity = [] if operation.entity is None else key_parameters(operation.entity)
    in_path = [
        _with_description(_in_path(each.name, parameter_schema(each)), each)
        for each in operation.path_parameters
    ]
    return [*of_entity, *in_path, *(_in_query(each) for each in operation.query)]


def _in_path(name: str, schema: Schema) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _in_query(parameter: Parameter) -> Json:
    required = parameter.default is None and not parameter.nullable
    found = {"name": parameter.name, "in": "query", "required": required}
    return _with_description(
        {**found, "schema": parameter_schema(parameter)}, parameter
    )


def _with_description(parameter: Json, source: Parameter) -> Json:
    if source.description:
        parameter["description"] = source.description
    return parameter


def _optional_parameter(
    name: str, schema: Schema, description: str | None = None
) -> Json:
    found: Json = {"name": name, "in": "query", "required": False}
    if description is not None:
        found["description"] = description
    return {**found, "schema": schema}


def _rows() -> Schema:
    return {"type": "integer", "minimum": 1, "maximum": _MOST_ROWS, "default": _ROWS}


def _page_position(page: Paging) -> Json:
    if page is Paging.OFFSET:
        skipped = limited_schema(FieldType(COUNT), Limits(minimum=0))
        return _optional_parameter(
            "offset", {**skipped, "default": 0}, "Items to skip."
        )
    schema = {"type": "string", "maxLength": _LONGEST_CURSOR}
    return _optional_parameter("cursor", schema, "`next_cursor` of the previous page.")


def _filters(field: Field) -> list[Json]:
    found = []
    for operator in filter_operators(field.type):
        schema = unlimited_schema(_TEXT if operator == "contains" else field.type)
        said = None
        if operator in LIST_VALUED:
            schema, said = array(schema), _ANY_OF
        tail = f"__{operator}" if operator else ""
        found.append(_optional_parameter(f"{field.name}{tail}", schema, said))
    if field.nullable:
        found.append(_optional_parameter(f"{field.name}__is_null", {"type": "boolean"}))
    return found


def _sort(endpoint: ListEndpoint) -> Json:
    names = [field.name for field in endpoint.sorts]
    said = f"Comma-separated, `-` for descending order: {', '.join(names)}."
    if endpoint.order:
        usual = ",".join(term.name for term in endpoint.order)
        said += f" Default: `{usual}`."
    return _optional_parameter("sort", _name_list_schema(names, "-?"), said)


def _name_list_schema(names: list[str], sign: str = "") -> Schema:
    one = f"{sign}({'|'.join(names)})"
    return {"type": "string", "pattern": f"^{one}(,{one})*$"}
