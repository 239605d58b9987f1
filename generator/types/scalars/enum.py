"""An enumeration of the spec: text with a closed list of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from generator.diagnostics import nearest_word
from generator.python import Code
from generator.source import Scalar
from generator.types.field_type import (
    ColumnType,
    DialectSql,
    EnumType,
    FieldType,
    IndexMethod,
    Limits,
)
from generator.types.samples import SampleRequest
from generator.types.scalar import EQUAL, Schema
from generator.types.texts import TextType


class Enum(TextType):
    """A value of an enumeration, which the type of a field names."""

    name = "enum"
    place = 190
    is_written = False
    is_searchable = False
    index_methods = (IndexMethod.HASH,)
    filters = EQUAL
    letters = 63
    has_few_values = True

    def read(self, node: Scalar, type: FieldType) -> str:
        """Return a value of the enumeration."""
        value = str(super().read(node, type))
        enum = _enum(type)
        if value not in enum.values:
            found = nearest_word(value, enum.values)
            near = f"`{found}`" if found else "`" + "`, `".join(enum.values) + "`"
            raise ValueError(f"a value of the enum: {near}")
        return value

    def annotate(self, type: FieldType, limits: Limits) -> str:
        """Return the class."""
        return _enum(type).cls

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the member."""
        enum = _enum(type)
        return Code(f"{enum.cls}.{enum.members[enum.values.index(value)]}")

    def misfit(self, type: ColumnType, name: str) -> tuple[str, DialectSql] | None:
        """Return None: a CHECK of its own holds the values."""
        return None

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the reference to the schema of the enumeration."""
        return {"$ref": f"#/components/schemas/{_enum(type).cls}"}

    def samples_near(self, sql: str, type: FieldType, limits: Limits) -> Iterable[str]:
        """Yield the texts of an expression, unless it has what the database stores."""
        return () if _enum(type).is_coded else super().samples_near(sql, type, limits)

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield the values."""
        return iter(_enum(wanted.type).values)


def no_member(type: FieldType) -> str:
    """Return text that is not a value of the enumeration."""
    values = _enum(type).values
    return next(word for word in ("nonsense", "gibberish") if word not in values)


def _enum(type: FieldType) -> EnumType:
    assert type.enum is not None
    return type.enum


TYPE = Enum()
