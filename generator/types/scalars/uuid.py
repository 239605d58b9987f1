"""`uuid`: a UUID, the usual key."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import (
    ColumnType,
    FieldType,
    GeneratedDefault,
    IndexMethod,
    Limits,
    SqlType,
)
from generator.types.samples import SampleRequest
from generator.types.scalar import EQUAL, ScalarType, Schema, Wire

_FORM = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DASHED = " || '-' || ".join(
    f"substr({{x}}, {start}, {length})"
    for start, length in ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
)


class Uuid(ScalarType):
    """A UUID."""

    name = "uuid"
    summary = "A UUID."
    place = 130
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("guid", "uniqueidentifier", "uuidfield"), "uuid"
    )
    generated: ClassVar[Mapping[GeneratedDefault, str]] = {
        GeneratedDefault.UUID: "uuid.uuid4",
        GeneratedDefault.UUID7: "uuid7",
    }
    may_be_id = True
    is_made = True
    filters = EQUAL
    index_methods = (IndexMethod.BRIN, IndexMethod.HASH)
    python = annotation = "uuid.UUID"
    is_inferred = True
    sql_type = SqlType.UUID
    compares_with_text = True
    is_cast_target = True
    postgresql = "uuid"
    stand_in_fill = "uuid"
    casts: ClassVar[Mapping[str, tuple[str, str]]] = {
        "text": (_DASHED, "CAST({x} AS text)")
    }
    wire = Wire("uuid", remark="a UUID", zod="z.guid()")
    edges = "UUIDS"
    edges_code = """\
Edges(
    [("FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "ffffffff-ffff-ffff-ffff-ffffffffffff")],
    words("00000000-0000-0000-0000-000000000000 ffffffff-ffff-ffff-ffff-fffffffffffff"),
)"""
    wrong: ClassVar[Any] = "nonsense"
    no_key: ClassVar[Any] = "00000000-0000-4000-8000-00000000ffff"

    def parse(self, text: str) -> str:
        """Return a UUID in lower case."""
        if _FORM.fullmatch(text) is None:
            raise ValueError("a UUID such as `6f1c2f60-95f5-4b8e-a6f3-0d6c0b3c6a11`")
        return str(uuid.UUID(text))

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the UUID."""
        return Code(f"uuid.UUID({literal(value)})")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("Uuid")

    def server_default(self, value: Any) -> str:
        """Return the digits alone, which SQLite stores and PostgreSQL reads."""
        return uuid.UUID(value).hex

    def stored_value(self, value: Any) -> str:
        """Return the digits alone."""
        return str(value).replace("-", "")

    def print_fill(self, fill: str) -> str:
        """Print a new UUID as revisions compute it."""
        return "uuid4()" if fill == GeneratedDefault.UUID else super().print_fill(fill)

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "uuid"}

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield UUIDs of version 4."""
        return (str(uuid.UUID(int=n, version=4)) for n in count(1))

    def made_key(self, number: int) -> str:
        """Return a UUID of version 4."""
        return f"00000000-0000-4000-8000-{number + 1:012d}"


TYPE = Uuid()
