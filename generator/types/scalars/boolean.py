"""`boolean`: true or false."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.python import Code
from generator.source import Scalar
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType, FieldType, Limits, SqlType
from generator.types.samples import SampleRequest
from generator.types.scalar import ScalarType, Schema


class Boolean(ScalarType):
    """True or false."""

    name = "boolean"
    summary = "`true` or `false`."
    place = 80
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("bool", "bit", "booleanfield"), "boolean"
    )
    filters = ("",)
    index_methods = ()
    python = annotation = "bool"
    is_inferred = True
    sql_type = SqlType.BOOLEAN
    is_cast_target = True
    postgresql = "boolean"
    is_bare = True
    has_few_values = True
    stand_in = "false"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "text": (
            "CASE {x} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END",
            "CAST({x} AS text)",
        ),
        "integer": ("{x}", "CAST({x} AS integer)"),
    }
    wrong: ClassVar[Any] = "true"

    def read(self, node: Scalar, type: FieldType) -> bool:
        """Return a literal."""
        if not isinstance(node.value, bool):
            raise ValueError("`true` or `false`")
        return node.value

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("Boolean")

    def server_default(self, value: bool) -> str:
        """Return the literal that both databases read."""
        return "true" if value else "false"

    def sqlite_value(self, default: str) -> int:
        """Return 1 for true and 0 for false."""
        return int(default == "true")

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "boolean"}

    def samples(self, wanted: SampleRequest) -> Iterator[bool]:
        """Yield both values."""
        return iter((True, False))


TYPE = Boolean()
