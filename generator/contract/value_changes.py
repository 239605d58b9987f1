"""The differences between schemas of single values: types, limits and defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.contract.change import ContractChange, Direction
from generator.contract.normalization import ANY, DECIMALS, DIGITS, json_types
from generator.contract.openapi import Schema
from generator.types import wire_formats

_BOUNDS = {
    "minimum": -1,
    "minLength": -1,
    "minItems": -1,
    "maximum": 1,
    "maxLength": 1,
    "maxItems": 1,
    "x-minimum": -1,
    "x-maximum": 1,
    DIGITS: 1,
    DECIMALS: 1,
}
"""Limits of values, by the direction that lets more values through."""


def value_changes(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    """Yield the changes of the allowed values."""
    yield from _types(where, old, new, direction)
    yield from _values(where, old, new, direction)
    yield from _limits(where, old, new, direction)


def are_disjoint(old: Schema, new: Schema) -> bool:
    """Return whether two schemas share no type; integers count as numbers."""
    before, after = json_types(old), json_types(new)
    numbers = {"integer", "number"}
    return not (before & after or (before & numbers and after & numbers))


def default_changes(
    where: str, old: Schema, new: Schema, *, is_breaking: bool
) -> Iterator[ContractChange]:
    """Yield the change of the default, if there is one."""
    if old.get("default") != new.get("default"):
        before, after = _or_none(old.get("default")), _or_none(new.get("default"))
        yield ContractChange(
            where, f"its default is {after}, not {before}", is_breaking
        )


def _types(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    before, after = json_types(old), json_types(new)
    if before == after:
        return
    gone, come = before - after, after - before
    if "number" in after:
        gone -= {"integer"}
    if "number" in before:
        come -= {"integer"}
    breaks = bool(gone) if direction is Direction.INPUT else bool(come)
    said = f"its type is {_show_types(after)}, not {_show_types(before)}"
    yield ContractChange(where, said, breaks)


def _values(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    """Compare enums."""
    before, after = old.get("enum"), new.get("enum")
    sent = direction is Direction.INPUT
    if before is None or after is None:
        if after is not None:
            yield ContractChange(where, "only some values are left", sent)
        if before is not None:
            yield ContractChange(where, "it has any value now", not sent)
            yield from _values_too_long(where, before, new, direction)
        return
    for value in before:
        if value not in after:
            yield ContractChange(where, f"the value `{value}` is gone", sent)
    for value in after:
        if value not in before:
            yield ContractChange(where, f"the value `{value}` is new", not sent)


def _values_too_long(
    where: str, values: list[Any], new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    """Yield the values of a former enum that the new length limits reject."""
    least, most = new.get("minLength", 0), new.get("maxLength")
    for value in values if direction is Direction.INPUT else ():
        size = len(str(value))
        if size < least or (most is not None and size > most):
            yield ContractChange(where, f"the value `{value}` is gone", True)


def _limits(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    sent = direction is Direction.INPUT
    was_listed, is_listed = "enum" in old, "enum" in new
    # The values of an enum have already been compared one by one.
    for key in () if was_listed or is_listed else _BOUNDS:
        yield from _compare_bounds(where, key, old, new, sent=sent)
    for key in ("pattern", "format"):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        # Which of two patterns or formats is stricter cannot be decided.
        breaks = (after if sent else before) is not None
        said = f"`{key}` is {_or_none(after)}, not {_or_none(before)}"
        yield ContractChange(where, said, breaks)


def _compare_bounds(
    where: str, key: str, old: Schema, new: Schema, *, sent: bool
) -> Iterator[ContractChange]:
    before, after = _read(key, old), _read(key, new)
    if before == after:
        return
    said = f"`{key}` is {_or_none(new.get(key))}, not {_or_none(old.get(key))}"
    try:
        is_wider = after is None or (
            before is not None and (after > before) is (_BOUNDS[key] > 0)
        )
    except TypeError:
        # Bounds that cannot be ordered count as breaking.
        yield ContractChange(where, said, True)
        return
    yield ContractChange(where, said, is_wider is not sent)


def _read(key: str, schema: Schema) -> Any:
    """Return a bound in a comparable form, depending on the format."""
    bound = schema.get(key)
    wire = wire_formats().get(str(schema.get("format")))
    reader = None if wire is None else wire.reader
    if not key.startswith("x-") or reader is None or not isinstance(bound, str):
        return bound
    try:
        return reader(bound)
    except (ValueError, ArithmeticError):
        return bound


def _or_none(value: Any) -> str:
    return "none" if value is None else f"`{value}`"


def _show_types(types: frozenset[str]) -> str:
    return "any" if types == ANY else " or ".join(sorted(types))
