"""The scalar types of the language: one module each, with every fact about it.

`scalar(name)` and `SCALARS` find the modules of `generator/types/scalars`, so that a new
one needs no other change.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from generator.types import scalars as _modules
from generator.types.model import (
    ColumnType,
    Default,
    DialectSql,
    EnumType,
    FieldType,
    FormerName,
    GeneratedDefault,
    Limits,
    Literal,
    SqlType,
)
from generator.types.samples import FIRST_DAY, SAMPLE_COUNT, SampleRequest
from generator.types.scalar import ScalarType, Schema, Wire

__all__ = [
    "ANY_TEXT",
    "COUNT",
    "DEFAULT_KEY",
    "ENUM",
    "FIRST_DAY",
    "MOMENT",
    "SAMPLE_COUNT",
    "ColumnType",
    "Default",
    "DialectSql",
    "EnumType",
    "FieldType",
    "FormerName",
    "GeneratedDefault",
    "Limits",
    "Literal",
    "SampleRequest",
    "ScalarType",
    "Schema",
    "SqlType",
    "Wire",
    "cast_targets",
    "scalar",
    "scalars",
    "type_of_sql",
    "whole_bounds",
    "wire_formats",
    "wire_of",
    "written_scalars",
]


@cache
def scalars() -> tuple[ScalarType, ...]:
    """Return all scalar types, in the order of their `place`."""
    names = (module.name for module in iter_modules(_modules.__path__))
    found = (import_module(f"{_modules.__name__}.{name}").TYPE for name in names)
    return tuple(sorted(found, key=lambda each: each.place))


@cache
def _by_name() -> dict[str, ScalarType]:
    return {each.name: each for each in scalars()}


def scalar(name: str) -> ScalarType:
    """Return the scalar type of a name, which is also that of a stored column.

    Raises:
        KeyError: there is none.
    """
    return _by_name()[name]


@cache
def written_scalars() -> dict[str, ScalarType]:
    """Return the types that a spec can name, by name."""
    return {each.name: each for each in scalars() if each.is_written}


@cache
def cast_targets() -> tuple[ScalarType, ...]:
    """Return the types that `cast(… as …)` can name."""
    return tuple(each for each in scalars() if each.is_cast_target)


@cache
def type_of_sql() -> dict[SqlType, ScalarType]:
    """Return the type that represents each sort of expression, where one can be cast."""
    return {each.sql_type: each for each in cast_targets()}


@cache
def wire_formats() -> dict[str, Wire]:
    """Return what is known of text in the contract, by its `format`."""
    wires = (each.wire for each in scalars())
    return {wire.format: wire for wire in wires if wire and wire.format}


def wire_of(schema: Schema) -> Wire | None:
    """Return what is known of the text of a schema, by its format or its pattern."""
    found = wire_formats().get(str(schema.get("format")))
    pattern = schema.get("pattern")
    if found is not None or not isinstance(pattern, str):
        return found
    wires = (each.wire for each in scalars())
    return next(
        (w for w in wires if w and w.pattern and pattern.startswith(w.pattern)), None
    )


@cache
def whole_bounds() -> tuple[frozenset[int | str], frozenset[int | str]]:
    """Return the bounds that types of whole numbers have in the contract by themselves."""
    wholes = [each for each in scalars() if each.is_whole]
    return (
        frozenset(str(w.least) if w.is_printed else w.least for w in wholes),
        frozenset(str(w.most) if w.is_printed else w.most for w in wholes),
    )


ENUM = scalar("enum")
DEFAULT_KEY = scalar("uuid")
"""The type of `id` where an entity does not name one."""
MOMENT = scalar("datetime")
"""The type of the columns that the traits set to the current time."""
COUNT = scalar("integer")
"""The type of versions and other counts."""
ANY_TEXT = scalar("text")
