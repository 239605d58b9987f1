"""The JSON Schema of single values: types, limits, descriptions and defaults."""

from __future__ import annotations

import ast
import inspect
from dataclasses import replace

from generator.contract.openapi import Schema, array, nullable
from generator.domain import Field, Parameter, describe_enum
from generator.python import docstring
from generator.types import EnumType, FieldType, GeneratedDefault, Limits

_NO_LIMITS = Limits()


def unlimited_schema(type: FieldType) -> Schema:
    """Build the schema of a type without the limits of a field."""
    return limited_schema(replace(type, length=None), _NO_LIMITS)


def limited_schema(type: FieldType, limits: Limits) -> Schema:
    """Build the schema of a type within limits."""
    if not type.is_list:
        return type.scalar.schema(type, limits)
    schema = array(type.scalar.schema(type, _NO_LIMITS))
    items = {"minItems": limits.min_items, "maxItems": limits.max_items}
    return {**schema, **{k: v for k, v in items.items() if v is not None}}


def input_schema(field: Field | Parameter) -> Schema:
    """Build the schema of a value that clients send, with description and default."""
    return _property(field, limited_schema(field.type, field.limits), _default(field))


def update_schema(field: Field) -> Schema:
    """Build the schema of a property in a partial update, which has no default."""
    return _property(field, limited_schema(field.type, field.limits))


def output_schema(field: Field | Parameter, *, is_limited: bool) -> Schema:
    """Build the schema of a value that clients receive."""
    return _property(
        field,
        (
            limited_schema(field.type, field.limits)
            if is_limited
            else unlimited_schema(field.type)
        ),
    )


def parameter_schema(parameter: Parameter) -> Schema:
    """Build the schema of a URL parameter, which is omitted rather than null."""
    schema = limited_schema(parameter.type, parameter.limits)
    said = _documentation(parameter)
    said.pop("description", None)
    default = _default(parameter)
    if default:
        value = parameter.type.scalar.parameter_default(default["default"])
        default = {"default": value}
    return {**schema, **default, **said}


def _property(
    field: Field | Parameter, schema: Schema, default: Schema | None = None
) -> Schema:
    said = {**(default or {}), **_documentation(field)}
    if field.nullable:
        return {**nullable(schema), **said}
    enum = None if field.type.is_list else field.type.enum
    if enum and field.description and field.description == _docstring(enum):
        # Pydantic omits a description equal to that of the referenced schema.
        del said["description"]
    return {**schema, **said}


def _docstring(enum: EnumType) -> str:
    """Return the docstring of an enum as Python reads it."""
    printed = docstring(enum.description or "", fallback=describe_enum(enum))
    return inspect.cleandoc(ast.literal_eval(printed))


def _documentation(field: Field | Parameter) -> Schema:
    said: Schema = {}
    if field.description:
        said["description"] = field.description
    if field.example is not None:
        said["examples"] = [field.example.value]
    return said


def _default(field: Field | Parameter) -> Schema:
    """Return the default, unless it is generated or mutable."""
    default = field.default
    if default is None or isinstance(default, GeneratedDefault):
        return {}
    if isinstance(default.value, list | dict):
        return {}
    return {"default": field.type.scalar.schema_default(default.value)}
