"""All scalar types, and those with a role of their own.

`scalar_type(name)` and `scalar_types()` find the modules of `generator/types/scalars`;
a new one needs no other change.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from generator.types import scalars as _modules
from generator.types.field_type import FieldType, GeneratedDefault, SqlType
from generator.types.generated_texts import GENERATED_TEXTS
from generator.types.scalar import ScalarType, Schema, Wire


@cache
def scalar_types() -> tuple[ScalarType, ...]:
    """Return all scalar types, in the order of their `place`."""
    names = (module.name for module in iter_modules(_modules.__path__))
    found = (import_module(f"{_modules.__name__}.{name}").TYPE for name in names)
    return tuple(sorted(found, key=lambda each: each.place))


@cache
def _by_name() -> dict[str, ScalarType]:
    return {each.name: each for each in scalar_types()}


def scalar_type(name: str) -> ScalarType:
    """Return the scalar type of a name, which is also that of a stored column.

    Raises:
        KeyError: there is none.
    """
    return _by_name()[name]


@cache
def written_scalars() -> dict[str, ScalarType]:
    """Return the types that a spec can name, by what it calls them."""
    return {each.written: each for each in scalar_types() if each.is_written}


@cache
def cast_targets() -> tuple[ScalarType, ...]:
    """Return the types that `cast(… as …)` can name."""
    return tuple(each for each in scalar_types() if each.is_cast_target)


@cache
def type_of_sql() -> dict[SqlType, ScalarType]:
    """Return the type that represents each sort of expression, where one can be cast."""
    sources = [each for each in scalar_types() if each.is_cast_source]
    return {each.sql_type: each for each in (*sources, *cast_targets())}


@cache
def types_of_text() -> dict[SqlType, ScalarType]:
    """Return the types that expressions compare with text, by their sort."""
    return {each.sql_type: each for each in scalar_types() if each.compares_with_text}


@cache
def types_by_sql_name() -> dict[str, ScalarType]:
    """Return the types by the names that SQL has for them."""
    named = [(name, each) for each in scalar_types() for name in each.sql_names]
    return {**{each.name: each for each in scalar_types()}, **dict(named)}


@cache
def wire_formats() -> dict[str, Wire]:
    """Return what is known of text in the contract, by its `format`."""
    wires = (each.wire for each in scalar_types())
    return {wire.format: wire for wire in wires if wire and wire.format}


def wire_of(schema: Schema) -> Wire | None:
    """Return what is known of the text of a schema, by its format or its pattern."""
    found = wire_formats().get(str(schema.get("format")))
    pattern = schema.get("pattern")
    if found is not None or not isinstance(pattern, str):
        return found
    wires = (each.wire for each in scalar_types())
    return next(
        (w for w in wires if w and w.pattern and pattern.startswith(w.pattern)), None
    )


@cache
def whole_bounds() -> tuple[frozenset[int | str], frozenset[int | str]]:
    """Return the bounds that types of whole numbers have in the contract by themselves."""
    wholes = [each for each in scalar_types() if each.is_whole]
    return (
        frozenset(str(w.least) if w.is_printed else w.least for w in wholes),
        frozenset(str(w.most) if w.is_printed else w.most for w in wholes),
    )


ENUM = scalar_type("enum")
DEFAULT_KEY = scalar_type("uuid")
"""The type of `id` where an entity does not name one."""
MOMENT = scalar_type("datetime")
"""The type of the columns that the traits set to the current time."""
COUNT = scalar_type("integer")
"""The type of versions and other counts."""
ANY_TEXT = scalar_type("text")


def key_type(default: GeneratedDefault) -> FieldType:
    """Return the type of keys that the application generates."""
    text = GENERATED_TEXTS.get(default)
    if text is None or default in DEFAULT_KEY.generated:
        return FieldType(DEFAULT_KEY)
    return FieldType(scalar_type("string"), length=text.length)
