"""The declarations of fields in schemas."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from generator.domain.model import (
    Default,
    Field,
    FieldType,
    Generated,
    Kind,
    Limits,
    Literal,
    Parameter,
    Role,
)
from generator.emit.code import Code
from generator.emit.python.literals import literal
from generator.emit.types import python_value, wire_type

FACTORIES = {
    Generated.NOW: "utc_now",
    Generated.TODAY: "utc_today",
    Generated.UUID: "uuid.uuid4",
    Generated.UUID7: "uuid7",
}
"""The function that generates the value of each generated default."""
_WHOLE = frozenset({Kind.INTEGER, Kind.BIGINT})
"""Types with built-in bounds, which would override those of a separate `Field`."""
_TIMELY = frozenset({Kind.DATE, Kind.TIME, Kind.DATETIME, Kind.DURATION})
"""Types with bounds that JSON Schema has no keywords for."""


@dataclass(frozen=True)
class Declaration:
    """A field of a schema, before it is printed."""

    attribute: str
    annotation: Code
    arguments: tuple[str, ...] = ()
    default: str | None = None
    """`default=…` or `default_factory=…`, as an argument of `Field`."""

    def code(self) -> Code:
        """Print the declaration in its shortest form."""
        head = f"{self.attribute}: {self.annotation}"
        default = self.default or ""
        if not self.arguments and default.startswith("default="):
            return Code(f"{head} = {default.removeprefix('default=')}")
        arguments = [*([self.default] if self.default else []), *self.arguments]
        return Code(f"{head} = Field({', '.join(arguments)})" if arguments else head)


def declare(field: Field | Parameter, *, is_key: bool = False) -> Declaration:
    """Declare a field of a request; omitted, it has its default, if any."""
    annotation = annotate(field.type, field.limits, is_key=is_key)
    if field.nullable:
        annotation = Code(f"{annotation} | None")
    default = default_argument(field.type, field.default)
    if default is None and field.nullable:
        default = "default=None"
    arguments = (*alias(field, "alias"), *constraints(field), *about(field))
    arguments += tuple(_told_default(field))
    return Declaration(field.attribute, annotation, arguments, default)


def _told_default(field: Field | Parameter) -> list[str]:
    """Return the argument that documents a default in wire format, if that is text."""
    default = field.default
    if field.type.kind is not Kind.BIGTEXT or not isinstance(default, Literal):
        return []
    if field.type.is_list:
        return []
    return [f'json_schema_extra={{"default": {literal(default.value)}}}']


def declare_change(field: Field) -> Declaration:
    """Declare a field of a partial update; omitted, it stays unchanged."""
    annotation = annotate(field.type, field.limits)
    if field.nullable:
        annotation = Code(f"{annotation} | None")
    else:
        annotation = Code(f"wire.Omittable[{annotation}]")
    arguments = (*alias(field, "alias"), *constraints(field), *about(field))
    return Declaration(field.attribute, annotation, arguments, "default=None")


def declare_output(field: Field | Parameter) -> Declaration:
    """Declare a field of a response, which is always present."""
    annotation = wire_type(field.type)
    if field.nullable:
        annotation = Code(f"{annotation} | None")
    arguments = (*alias(field, "serialization_alias"), *about(field))
    return Declaration(field.attribute, annotation, arguments)


def annotate(field_type: FieldType, limits: Limits, *, is_key: bool = False) -> Code:
    """Return the annotation of a field; the limits of list elements are part of it."""
    if limits.pattern is not None:
        text = "wire.KeyText" if is_key else wire_type(field_type)
        return Code(f"Annotated[{text}, wire.Matching({literal(limits.pattern)})]")
    if is_key and field_type.kind in (Kind.STRING, Kind.TEXT):
        return Code("wire.KeyText")
    if is_key and field_type.kind is Kind.EMAIL:
        return Code("wire.KeyEmail")
    if not field_type.is_list:
        annotation = wire_type(
            field_type, minimum=limits.minimum, maximum=limits.maximum
        )
        return _bounded(annotation, field_type, limits)
    element = replace(field_type, is_list=False)
    annotation = wire_type(element, minimum=limits.minimum, maximum=limits.maximum)
    inner = ", ".join(_value_limits(element, limits))
    if inner:
        return Code(f"list[Annotated[{annotation}, Field({inner})]]")
    return Code(f"list[{annotation}]")


def _bounded(annotation: Code, field_type: FieldType, limits: Limits) -> Code:
    """Return an annotation with the bounds that belong to the type."""
    if field_type.kind in _WHOLE:
        marker, bounds = "Field", _bounds(limits, "ge", "le")
    elif field_type.kind in _TIMELY:
        marker, bounds = "wire.Between", _bounds(limits, "minimum", "maximum")
    else:
        return annotation
    found = ", ".join(bounds)
    return Code(f"Annotated[{annotation}, {marker}({found})]") if found else annotation


def constraints(field: Field | Parameter) -> list[str]:
    """Return the arguments of `Field` that limit the value."""
    limits = field.limits
    if not field.type.is_list:
        return _value_limits(field.type, limits)
    items = {"min_length": limits.min_items, "max_length": limits.max_items}
    return [f"{name}={value}" for name, value in items.items() if value is not None]


def _value_limits(field_type: FieldType, limits: Limits) -> list[str]:
    longest = limits.max_length if field_type.length is None else field_type.length
    if field_type.length is not None and limits.max_length is not None:
        longest = min(field_type.length, limits.max_length)
    found: dict[str, Any] = {"min_length": limits.min_length, "max_length": longest}
    arguments = [
        f"{name}={value}" for name, value in found.items() if value is not None
    ]
    if field_type.kind is Kind.FLOAT:
        arguments += _bounds(limits, "ge", "le")
    return arguments


def _bounds(limits: Limits, least: str, most: str) -> list[str]:
    """Return bounds in wire format as keyword arguments with the given names."""
    found = {least: limits.minimum, most: limits.maximum}
    return [f"{k}={literal(v)}" for k, v in found.items() if v is not None]


def about(field: Field | Parameter) -> list[str]:
    """Return the arguments of `Field` that document the field."""
    arguments = []
    if field.description:
        arguments.append(f"description={literal(field.description)}")
    if field.example is not None:
        arguments.append(f"examples=[{literal(field.example.value)}]")
    return arguments


def alias(field: Field | Parameter, kind: str) -> list[str]:
    """Return the argument for the wire name, if it differs from the attribute."""
    if field.attribute == field.name:
        return []
    return [f"{kind}={literal(field.name)}"]


def default_argument(field_type: FieldType, default: Default | None) -> str | None:
    """Return a default as an argument of `Field`, or None if there is none."""
    if default is None:
        return None
    if isinstance(default, Generated):
        return f"default_factory={FACTORIES[default]}"
    return literal_default(field_type, default)


def literal_default(field_type: FieldType, default: Literal) -> str:
    """Return a literal default as an argument; mutable values need a factory."""
    value = python_value(field_type, default.value)
    factory = factory_of(default, value)
    return f"default={value}" if factory is None else f"default_factory={factory}"


def factory_of(default: Literal, value: str) -> str | None:
    """Return the factory of a mutable default, or None for an immutable one."""
    if not isinstance(default.value, list | dict):
        return None
    return {"[]": "list", "{}": "dict"}.get(value, f"copy_of({value})")


def is_sent(field: Field) -> bool:
    """Return whether clients send this field."""
    return field.role in (Role.DATA, Role.REFERENCE)
