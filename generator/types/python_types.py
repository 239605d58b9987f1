"""Types of fields in Python: their scalar types, lists of these, and nothing else."""

from __future__ import annotations

from typing import Any

from generator.python import Code
from generator.types.field_type import FieldType, Limits

LIST_VALUED = frozenset({"in"})
"""The operators of filters that take several values."""


def python_type(type: FieldType) -> Code:
    """Return the type of a field's values: `list[uuid.UUID]`."""
    return _list_type(type, _element(type))


def _element(type: FieldType) -> str:
    return type.scalar.python if type.enum is None else type.enum.cls


def wire_type(type: FieldType, limits: Limits | None = None) -> Code:
    """Return the annotation of a field in schemas, with bounds that belong to the type."""
    return _list_type(type, type.scalar.annotate(type, limits or Limits()))


def _list_type(type: FieldType, element: str) -> Code:
    return Code(f"list[{element}]" if type.is_list else element)


def column_class(type: FieldType) -> Code | None:
    """Return the column type of models where migrations write a plainer one."""
    scalar = type.scalar
    if type.is_list and type.enum is not None and type.enum.is_coded:
        return Code(f"CodedEnumList({type.enum.cls})")
    if type.is_list:
        return Code(
            scalar.list_column or f"JsonList({scalar.list_element or _element(type)})"
        )
    if type.enum is not None and type.enum.is_coded:
        return Code(f"CodedEnum({type.enum.cls})")
    if type.enum is not None:
        return Code(f"EnumText({type.enum.cls})")
    return None if scalar.column_class is None else Code(scalar.column_class)


def filter_operators(type: FieldType) -> tuple[str, ...]:
    """Return the operators that lists can filter a field by."""
    return () if type.is_list else type.scalar.filters


def python_value(type: FieldType, value: Any) -> Code:
    """Print a value in wire form as a Python expression of the field's type."""
    if type.is_list:
        items = ", ".join(python_value(type.element, item) for item in value)
        return Code(f"[{items}]")
    return Code("None") if value is None else type.scalar.print_value(value, type)
