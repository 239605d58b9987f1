"""What changed between two schemas, judged by the way that the values go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from generator.contract.model import SCHEMAS, Document, Schema

_BOUNDS = {
    "minimum": -1,
    "minLength": -1,
    "minItems": -1,
    "maximum": 1,
    "maxLength": 1,
    "maxItems": 1,
}
"""Limits of values, by the direction that lets more values through."""
_ANY = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


class Direction(StrEnum):
    """Which way values go."""

    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True)
class Change:
    """One change, where it is, and whether it can break a client."""

    where: str
    what: str
    is_breaking: bool

    @property
    def text(self) -> str:
        """One line, by which the change can be accepted."""
        return f"{self.where}: {self.what}"


class SchemaChanges:
    """Compares schemas of two documents, each pair of named ones once a direction."""

    def __init__(self, old: Document, new: Document) -> None:
        self._old, self._new = _named(old), _named(new)
        self._seen: set[tuple[str, str, Direction]] = set()

    def compare(
        self, where: str, old: Schema, new: Schema, direction: Direction
    ) -> Iterator[Change]:
        """Give the changes from one schema to another."""
        yield from _nulls(where, old, new, direction)
        old, new = _without_null(old), _without_null(new)
        names = _name(old), _name(new)
        if names[0] is not None and names[1] is not None:
            key = (names[0], names[1], direction)
            if key in self._seen:
                return
            self._seen.add(key)
            where = f"{direction} {names[1]}"
        old, new = _resolved(old, self._old), _resolved(new, self._new)
        yield from _types(where, old, new, direction)
        yield from _values(where, old, new, direction)
        yield from _limits(where, old, new, direction)
        yield from self._properties(where, old, new, direction)
        if "items" in old and "items" in new:
            yield from self.compare(f"{where}[]", old["items"], new["items"], direction)

    def _properties(
        self, where: str, old: Schema, new: Schema, direction: Direction
    ) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        sent = direction is Direction.INPUT
        for name in before:
            if name not in after:
                # Unknown properties are refused; optional ones nobody could rely on.
                breaks = sent or name in needed
                yield Change(where, f"the property `{name}` is gone", breaks)
                continue
            if name in needs - needed:
                yield Change(where, f"`{name}` is required now", sent)
            if name in needed - needs:
                yield Change(where, f"`{name}` is optional now", not sent)
            place = f"{where}.{name}"
            yield from _defaults(place, before[name], after[name], direction)
            yield from self.compare(place, before[name], after[name], direction)
        for name in after:
            if name not in before:
                kind = "required" if name in needs else "optional"
                breaks = sent and name in needs
                yield Change(where, f"the {kind} property `{name}` is new", breaks)
        closed = old.get("additionalProperties"), new.get("additionalProperties")
        if closed[0] is not False and closed[1] is False:
            yield Change(where, "unknown properties are refused now", sent)
        if closed[0] is False and closed[1] is not False:
            yield Change(where, "unknown properties are taken now", not sent)


def _nulls(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[Change]:
    before, after = _may_be_null(old), _may_be_null(new)
    if after and not before:
        yield Change(where, "it may be null now", direction is Direction.OUTPUT)
    if before and not after:
        yield Change(where, "it is never null now", direction is Direction.INPUT)


def _types(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[Change]:
    before, after = _kinds(old), _kinds(new)
    if before == after:
        return
    gone, come = before - after, after - before
    if gone == {"integer"} and come == {"number"}:
        gone = frozenset()
    if come == {"integer"} and gone == {"number"}:
        come = frozenset()
    breaks = bool(gone) if direction is Direction.INPUT else bool(come)
    said = f"its type is {_shown(after)}, not {_shown(before)}"
    yield Change(where, said, breaks)


def _values(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[Change]:
    """Compare enumerations."""
    before, after = old.get("enum"), new.get("enum")
    sent = direction is Direction.INPUT
    if before is None or after is None:
        if after is not None:
            yield Change(where, "only some values are left", sent)
        if before is not None:
            yield Change(where, "it has any value now", not sent)
        return
    for value in before:
        if value not in after:
            yield Change(where, f"the value `{value}` is gone", sent)
    for value in after:
        if value not in before:
            yield Change(where, f"the value `{value}` is new", not sent)


def _limits(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[Change]:
    sent = direction is Direction.INPUT
    for key, wider in _BOUNDS.items():
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        is_wider = after is None or (
            before is not None and (after - before) * wider > 0
        )
        said = f"`{key}` is {_or_none(after)}, not {_or_none(before)}"
        yield Change(where, said, is_wider is not sent)
    for key in ("pattern", "format"):
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        # Whether one of two patterns allows more than the other, nobody can tell.
        breaks = (after if sent else before) is not None
        said = f"`{key}` is {_or_none(after)}, not {_or_none(before)}"
        yield Change(where, said, breaks)


def _defaults(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[Change]:
    if direction is Direction.INPUT and old.get("default") != new.get("default"):
        before, after = _or_none(old.get("default")), _or_none(new.get("default"))
        yield Change(where, f"its default is {after}, not {before}", False)


def _or_none(value: Any) -> str:
    return "none" if value is None else f"`{value}`"


def _shown(kinds: frozenset[str]) -> str:
    return "any" if kinds == _ANY else " or ".join(sorted(kinds))


def _named(document: Document) -> dict[str, Schema]:
    schemas: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    return schemas


def _name(schema: Schema) -> str | None:
    target = schema.get("$ref")
    return target.removeprefix(SCHEMAS) if isinstance(target, str) else None


def _resolved(schema: Schema, named: dict[str, Schema]) -> Schema:
    name = _name(schema)
    return schema if name is None else named.get(name, {})


def _may_be_null(schema: Schema) -> bool:
    kinds = schema.get("type", ())
    return "null" in kinds or any(map(_may_be_null, schema.get("anyOf", ())))


def _without_null(schema: Schema) -> Schema:
    """Give the schema of the values that are not null."""
    if isinstance(schema.get("type"), list):
        left = [kind for kind in schema["type"] if kind != "null"]
        return {**schema, "type": left}
    choices = schema.get("anyOf", [])
    found = [each for each in choices if each.get("type") != "null"]
    if len(found) == 1 and len(choices) > 1:
        return {**schema, **found[0]}
    return schema


def _kinds(schema: Schema) -> frozenset[str]:
    """Give the types of JSON that a schema allows."""
    kinds = schema.get("type", _ANY)
    return frozenset([kinds] if isinstance(kinds, str) else kinds)
