"""The JSON Schema of single values: types, limits, descriptions and defaults."""

from __future__ import annotations

import ast
import base64
import inspect
from dataclasses import replace
from typing import Any

from generator.contract.model import Schema, array, nullable, ref
from generator.domain.model import (
    EnumType,
    Field,
    FieldType,
    Generated,
    Kind,
    Limits,
    Parameter,
)
from generator.domain.prose import enum_words
from generator.domain.resolve.literals import INTEGERS
from generator.emit.python.docstrings import docstring

_NO_LIMITS = Limits()
_WHOLE_TEXT = r"^(0|-?[1-9]\d{0,18})$"
_TIME = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$"
_MOMENT = r"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:?\d\d)$"
_URL_LENGTH = 2083
_SCHEMAS: dict[Kind, Schema] = {
    Kind.STRING: {"type": "string"},
    Kind.TEXT: {"type": "string"},
    Kind.FLOAT: {"type": "number"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.TIME: {"type": "string", "pattern": _TIME, "examples": ["09:30:00"]},
    Kind.DATETIME: {"type": "string", "format": "date-time", "pattern": _MOMENT},
    Kind.DURATION: {"type": "string", "format": "duration"},
    Kind.UUID: {"type": "string", "format": "uuid"},
    Kind.JSON: {"type": ["object", "array", "string", "number", "boolean"]},
    Kind.BYTES: {"type": "string", "format": "byte"},
    Kind.EMAIL: {"type": "string", "format": "email"},
    Kind.URL: {"type": "string", "format": "uri", "maxLength": _URL_LENGTH},
    Kind.IP: {
        "anyOf": [
            {"type": "string", "format": "ipv4"},
            {"type": "string", "format": "ipv6"},
        ]
    },
}
_TEXTS = frozenset({Kind.STRING, Kind.TEXT})


def plain(type: FieldType) -> Schema:
    """Build the schema of a type without the limits of a field."""
    return limited(replace(type, length=None), _NO_LIMITS)


def limited(type: FieldType, limits: Limits) -> Schema:
    """Build the schema of a type within limits."""
    if not type.is_list:
        return _scalar(type, limits)
    schema = array(_scalar(type, _NO_LIMITS))
    items = {"minItems": limits.min_items, "maxItems": limits.max_items}
    return {**schema, **{k: v for k, v in items.items() if v is not None}}


def sent(field: Field | Parameter) -> Schema:
    """Build the schema of a value that clients send, with description and default."""
    return _property(field, limited(field.type, field.limits), _default(field))


def changed(field: Field) -> Schema:
    """Build the schema of a property in a partial update, which has no default."""
    return _property(field, limited(field.type, field.limits))


def received(field: Field | Parameter, *, is_limited: bool) -> Schema:
    """Build the schema of a value that clients receive."""
    return _property(
        field, limited(field.type, field.limits) if is_limited else plain(field.type)
    )


def in_url(parameter: Parameter) -> Schema:
    """Build the schema of a URL parameter, which is omitted rather than null."""
    schema = limited(parameter.type, parameter.limits)
    said = _said(parameter)
    said.pop("description", None)
    default = _default(parameter)
    if parameter.type.kind is Kind.BIGTEXT and default:
        # FastAPI writes the defaults of parameters as Python values.
        default = {"default": int(default["default"])}
    return {**schema, **default, **said}


def _property(
    field: Field | Parameter, schema: Schema, default: Schema | None = None
) -> Schema:
    said = {**(default or {}), **_said(field)}
    if field.nullable:
        return {**nullable(schema), **said}
    enum = None if field.type.is_list else field.type.enum
    if enum and field.description and field.description == _docstring(enum):
        # Pydantic omits a description equal to that of the referenced schema.
        del said["description"]
    return {**schema, **said}


def _docstring(enum: EnumType) -> str:
    """Return the docstring of an enum as Python reads it."""
    printed = docstring(enum.description or "", fallback=enum_words(enum))
    return inspect.cleandoc(ast.literal_eval(printed))


def _scalar(type: FieldType, limits: Limits) -> Schema:
    if type.enum is not None:
        return ref(type.enum.cls)
    if type.kind is Kind.BIGTEXT:
        return {"type": "string", "pattern": _WHOLE_TEXT, **_text_bounds(limits)}
    if type.kind in INTEGERS:
        return _whole(type.kind, limits)
    if type.kind is Kind.DECIMAL:
        said = {"type": "string", "format": "decimal", "pattern": _digits(type)}
        return {**said, **_told_bounds(limits)}
    found: dict[str, Any] = {}
    if type.kind in _TEXTS:
        longest = (type.length, limits.max_length)
        found = {
            "minLength": limits.min_length,
            "maxLength": min((n for n in longest if n is not None), default=None),
            "pattern": limits.pattern,
        }
    elif type.kind is Kind.FLOAT:
        found = {"minimum": limits.minimum, "maximum": limits.maximum}
    else:
        found = _told_bounds(limits)
    return {**_SCHEMAS[type.kind], **{k: v for k, v in found.items() if v is not None}}


def _told_bounds(limits: Limits) -> Schema:
    """Return bounds of strings such as dates, which JSON Schema has no keywords for."""
    found = {"x-minimum": limits.minimum, "x-maximum": limits.maximum}
    return {key: bound for key, bound in found.items() if bound is not None}


def _text_bounds(limits: Limits) -> Schema:
    """Return the bounds of an integer sent as text, by default those of 64 bits."""
    lowest, highest = INTEGERS[Kind.BIGTEXT]
    least = lowest if limits.minimum is None else limits.minimum
    most = highest if limits.maximum is None else limits.maximum
    return {"x-minimum": str(least), "x-maximum": str(most)}


def _whole(kind: Kind, limits: Limits) -> Schema:
    lowest, highest = INTEGERS[kind]
    return {
        "type": "integer",
        "minimum": lowest if limits.minimum is None else int(limits.minimum),
        "maximum": highest if limits.maximum is None else int(limits.maximum),
    }


def _digits(type: FieldType) -> str:
    assert type.precision is not None
    assert type.scale is not None
    whole = rf"\d{{1,{max(type.precision - type.scale, 1)}}}"
    fraction = rf"(\.\d{{1,{type.scale}}})?" if type.scale else ""
    return f"^-?{whole}{fraction}$"


def _said(field: Field | Parameter) -> Schema:
    said: Schema = {}
    if field.description:
        said["description"] = field.description
    if field.example is not None:
        said["examples"] = [field.example.value]
    return said


def _default(field: Field | Parameter) -> Schema:
    """Return the default, unless it is generated or mutable."""
    default = field.default
    if default is None or isinstance(default, Generated):
        return {}
    if isinstance(default.value, list | dict):
        return {}
    if field.type.kind is Kind.BYTES:
        data = base64.b64decode(default.value)
        return {"default": base64.urlsafe_b64encode(data).decode()}
    return {"default": default.value}
