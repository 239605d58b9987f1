"""`docs/types.md` has one row per scalar type, and each row is true.

`UPDATE_GOLDEN=1` rewrites the rows.
"""

from __future__ import annotations

import os
import re
from typing import Any

import sqlalchemy
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
DIALECTS: tuple[Any, ...] = (sqlite.dialect(), postgresql.dialect())  # type: ignore[no-untyped-call]
_ROW = re.compile(r"^\| `(\w+)[^|]*` \|.*\|$", re.MULTILINE)


def _field_type(scalar: ScalarType) -> FieldType:
    """Return the type with the arguments of its example."""
    numbers = map(int, re.findall(r"\d+", scalar.example or ""))
    arguments: dict[str, Any] = dict(zip(scalar.parameters, numbers, strict=True))
    return FieldType(scalar, **arguments)


def _row(scalar: ScalarType) -> str:
    type = _field_type(scalar)
    code = scalar.column(type.column, STYLE, counts_up=False)
    column: Any = eval(code, {"sa": sqlalchemy, "postgresql": postgresql})
    schema = scalar.schema(type, Limits())
    kinds = schema.get("type") or [each["type"] for each in schema["anyOf"]]
    kind = " or ".join(dict.fromkeys([kinds] if isinstance(kinds, str) else kinds))
    filters = [f"`{operator or '='}`" for operator in scalar.filters]
    cells = [
        f"`{scalar.example or scalar.name}`",
        scalar.summary.removesuffix("."),
        f"`{scalar.python}`",
        *(f"`{column.compile(dialect=dialect)}`" for dialect in DIALECTS),
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
