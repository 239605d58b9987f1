"""`bytes`: binary data, base64 on the wire."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from generator.python import Code, literal
from generator.types.column_printing import SqlalchemyStyle
from generator.types.field_type import ColumnType, FieldType, Limits, SqlType
from generator.types.samples import SampleRequest, letter
from generator.types.scalar import ScalarType, Schema, Wire

_CANONICAL = re.compile(r"[A-Za-z0-9]*=*")


class Bytes(ScalarType):
    """Binary data."""

    name = "bytes"
    summary = "Bytes, base64 on the wire."
    place = 150
    aliases: ClassVar[Mapping[str, str]] = dict.fromkeys(
        ("blob", "bytea", "binary", "varbinary", "longblob", "binaryfield"), "bytes"
    )
    may_be_key = False
    in_query = False
    in_path = False
    is_comparable = False
    python = "bytes"
    annotation = list_element = "wire.Bytes"
    is_inferred = True
    wire_code = (
        '''\
def from_base64(value: object) -> object:
    """Decode base64 text in the standard or the URL-safe alphabet."""
    if not isinstance(value, str):
        return value
    standard = value.replace("-", "+").replace("_", "/")
    try:
        decoded = base64.b64decode(standard, validate=True)
    except ValueError as error:
        raise ValueError("must be valid base64") from error
    if base64.b64encode(decoded).decode() != standard:
        raise ValueError("must be canonical base64")
    return decoded


Bytes = Annotated[
    bytes,
    BeforeValidator(from_base64),
    PlainSerializer(lambda value: base64.b64encode(value).decode(), when_used="json"),
    SchemaOf({"type": "string", "format": "byte"}),
]''',
    )
    sql_type = SqlType.OPAQUE
    postgresql = "bytea"
    shares_literals = False
    is_unlimited = True
    stand_in_fill = ""
    wire = Wire("byte", remark="bytes in base64")
    edges = "BYTE_STRINGS"
    edges_code = """\
Edges(
    [("_-8=", "/+8="), ("", "")], same("AA==", "/+8=", "AB==", "A", "AA", "A A=")
)"""
    wrong: ClassVar[Any] = "%"

    def parse(self, text: str) -> str:
        """Return bytes in base64."""
        try:
            return base64.b64encode(base64.b64decode(text, validate=True)).decode()
        except (binascii.Error, ValueError):
            raise ValueError("bytes in base64, such as `aGVsbG8=`") from None

    def print_value(self, value: Any, type: FieldType) -> Code:
        """Print the bytes."""
        return Code(f"b{literal(base64.b64decode(value).decode('latin-1'))}")

    def column(
        self, type: ColumnType, style: SqlalchemyStyle, *, counts_up: bool
    ) -> Code:
        """Print the column type."""
        return style.call("LargeBinary")

    def stored_value(self, value: Any) -> str:
        """Return what stands for any bytes: no expression looks inside."""
        return ""

    def print_fill(self, fill: str) -> str:
        """Print bytes as revisions compute them."""
        return f"b64decode({literal(fill)})"

    def schema(self, type: FieldType, limits: Limits) -> Schema:
        """Return the JSON Schema."""
        return {"type": "string", "format": "byte"}

    def schema_default(self, value: Any) -> str:
        """Return a default in the URL-safe alphabet, as Pydantic prints it."""
        return base64.urlsafe_b64encode(base64.b64decode(value)).decode()

    def is_canonical(self, value: Any) -> bool:
        """Return whether both alphabets of base64 print a value alike."""
        return _CANONICAL.fullmatch(value) is not None

    def samples(self, wanted: SampleRequest) -> Iterator[str]:
        """Yield bytes whose base64 has neither "+" nor "/": lower-case letters."""
        return (base64.b64encode(letter(n).encode() * 3).decode() for n in range(26))


TYPE = Bytes()
