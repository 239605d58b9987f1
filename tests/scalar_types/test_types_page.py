"""`docs/types.md` has one row per scalar type, and each row is true.

`UPDATE_GOLDEN=1` rewrites the rows.
"""

from __future__ import annotations

import os
import re

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from generator.types import (
    FieldType,
    Limits,
    ScalarType,
    SqlalchemyStyle,
    written_scalars,
)
from tests.emit_helpers import REPOSITORY

PAGE = REPOSITORY / "docs/types.md"
STYLE = SqlalchemyStyle("sa.", "postgresql.", in_models=False)
_ROW = re.compile(r"^\| `(\w+)[^|]*` \|.*\|$", re.MULTILINE)


def _field_type(scalar: ScalarType) -> FieldType:
    """Return the type with the arguments of its example."""
    numbers = map(int, re.findall(r"\d+", scalar.example or ""))
    return FieldType(scalar, **dict(zip(scalar.parameters, numbers, strict=True)))


def _row(scalar: ScalarType) -> str:
    type = _field_type(scalar)
    column = eval(scalar.column(type.column, STYLE, counts_up=False))
    schema = scalar.schema(type, Limits())
    kinds = schema.get("type") or [each["type"] for each in schema["anyOf"]]
    kind = " or ".join(dict.fromkeys([kinds] if isinstance(kinds, str) else kinds))
    filters = [f"`{operator or '='}`" for operator in scalar.filters]
    cells = [
        f"`{scalar.example or scalar.name}`",
        scalar.summary.removesuffix("."),
        f"`{scalar.python}`",
        f"`{column.compile(dialect=sqlite.dialect())}`",
        f"`{column.compile(dialect=postgresql.dialect())}`",
        f"{kind}, `{schema['format']}`" if "format" in schema else kind,
        " ".join(filters) or "none",
    ]
    return "| " + " | ".join(cells) + " |"


def test_every_type_has_a_true_row() -> None:
    text = PAGE.read_text("utf-8")
    rows = [_row(scalar) for scalar in written_scalars().values()]
    if os.environ.get("UPDATE_GOLDEN") == "1":
        start, _, others = text.partition("| --- |")
        header, _, _ = others.partition("\n")
        rest = _ROW.split(others)[-1]
        text = f"{start}| --- |{header}\n" + "\n".join(rows) + rest
        PAGE.write_text(text, encoding="utf-8", newline="\n")
    assert [match[0] for match in _ROW.finditer(text)] == rows
