"""The declarations of fields in schemas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from generator.domain import Field, Parameter, Role
from generator.python import Code, literal
from generator.types import (
    Default,
    FieldType,
    GeneratedDefault,
    Limits,
    Literal,
    keywords,
    python_value,
    wire_type,
)


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
    arguments = (
        *alias_arguments(field, "alias"),
        *limit_arguments(field),
        *documentation_arguments(field),
    )
    arguments += tuple(_documented_default(field))
    return Declaration(field.attribute, annotation, arguments, default)


def _documented_default(field: Field | Parameter) -> list[str]:
    """Return the argument that documents a default in wire format, if that is text."""
    default = field.default
    if not field.type.scalar.default_is_text or not isinstance(default, Literal):
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
    arguments = (
        *alias_arguments(field, "alias"),
        *limit_arguments(field),
        *documentation_arguments(field),
    )
    return Declaration(field.attribute, annotation, arguments, "default=None")


def declare_output(field: Field | Parameter) -> Declaration:
    """Declare a field of a response, which is always present."""
    annotation = wire_type(field.type)
    if field.nullable:
        annotation = Code(f"{annotation} | None")
    arguments = (
        *alias_arguments(field, "serialization_alias"),
        *documentation_arguments(field),
    )
    return Declaration(field.attribute, annotation, arguments)


def annotate(field_type: FieldType, limits: Limits, *, is_key: bool = False) -> Code:
    """Return the annotation of a field; the limits of list elements are part of it."""
    if limits.pattern is not None:
        text = "wire.KeyText" if is_key else wire_type(field_type)
        return Code(f"Annotated[{text}, wire.Matching({literal(limits.pattern)})]")
    if is_key and field_type.scalar.key_annotation is not None:
        return Code(field_type.scalar.key_annotation)
    annotation = wire_type(field_type.element, limits)
    if not field_type.is_list:
        return annotation
    inner = ", ".join(_value_limits(field_type.element, limits))
    if inner:
        return Code(f"list[Annotated[{annotation}, Field({inner})]]")
    return Code(f"list[{annotation}]")


def limit_arguments(field: Field | Parameter) -> list[str]:
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
    if field_type.scalar.bounds_in_field:
        arguments += keywords(limits, "ge", "le")
    return arguments


def documentation_arguments(field: Field | Parameter) -> list[str]:
    """Return the arguments of `Field` that document the field."""
    arguments = []
    if field.description:
        arguments.append(f"description={literal(field.description)}")
    if field.example is not None:
        arguments.append(f"examples=[{literal(field.example.value)}]")
    return arguments


def alias_arguments(field: Field | Parameter, kind: str) -> list[str]:
    """Return the argument for the wire name, if it differs from the attribute."""
    if field.attribute == field.name:
        return []
    return [f"{kind}={literal(field.name)}"]


def default_argument(field_type: FieldType, default: Default | None) -> str | None:
    """Return a default as an argument of `Field`, or None if there is none."""
    if default is None:
        return None
    if isinstance(default, GeneratedDefault):
        return f"default_factory={field_type.scalar.generated[default]}"
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
