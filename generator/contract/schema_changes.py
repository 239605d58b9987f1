"""The differences between two schemas, judged by the direction of the values."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from generator.contract.change import ContractChange, Direction
from generator.contract.normalization import allows_null, normalize_schema, without_null
from generator.contract.openapi import SCHEMAS, OpenApiDocument, Schema
from generator.contract.value_changes import (
    are_disjoint,
    default_changes,
    value_changes,
)


class SchemaChanges:
    """A comparison of schemas that visits each named pair once per direction."""

    def __init__(self, old: OpenApiDocument, new: OpenApiDocument) -> None:
        self._old, self._new = _named_schemas(old), _named_schemas(new)
        self._seen: set[tuple[str, str, Direction]] = set()

    def compare(
        self, where: str, old: Schema, new: Schema, direction: Direction
    ) -> Iterator[ContractChange]:
        """Yield the changes from one schema to another."""
        yield from _nulls(where, old, new, direction)
        old, new = without_null(old), without_null(new)
        names = _name(old), _name(new)
        if names[0] is not None and names[1] is not None:
            key = (names[0], names[1], direction)
            if key in self._seen:
                return
            self._seen.add(key)
            where = f"{direction} {names[1]}"
        old = normalize_schema(_resolve(old, self._old))
        new = normalize_schema(_resolve(new, self._new))
        changes = value_changes(where, old, new, direction)
        if are_disjoint(old, new):
            # The other changes follow from that of the type, which comes first.
            yield from islice(changes, 1)
            return
        yield from changes
        yield from self._properties(where, old, new, direction)
        if "items" in old and "items" in new:
            yield from self.compare(f"{where}[]", old["items"], new["items"], direction)

    def _properties(
        self, where: str, old: Schema, new: Schema, direction: Direction
    ) -> Iterator[ContractChange]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        sent = direction is Direction.INPUT
        for name in before:
            if name not in after:
                # Unknown input is rejected; no client can rely on optional output.
                breaks = sent or name in needed
                yield ContractChange(where, f"the property `{name}` is gone", breaks)
                continue
            if name in needs - needed:
                yield ContractChange(where, f"`{name}` is required now", sent)
            if name in needed - needs:
                yield ContractChange(where, f"`{name}` is optional now", not sent)
            place = f"{where}.{name}"
            if sent:
                pair = before[name], after[name]
                yield from default_changes(place, *pair, is_breaking=False)
            yield from self.compare(place, before[name], after[name], direction)
        for name in after:
            if name not in before:
                kind = "required" if name in needs else "optional"
                breaks = sent and name in needs
                yield ContractChange(
                    where, f"the {kind} property `{name}` is new", breaks
                )
        closed = old.get("additionalProperties"), new.get("additionalProperties")
        if closed[0] is not False and closed[1] is False:
            yield ContractChange(where, "unknown properties are refused now", sent)
        if closed[0] is False and closed[1] is not False:
            yield ContractChange(where, "unknown properties are taken now", not sent)


def _nulls(
    where: str, old: Schema, new: Schema, direction: Direction
) -> Iterator[ContractChange]:
    before, after = allows_null(old), allows_null(new)
    if after and not before:
        yield ContractChange(where, "it may be null now", direction is Direction.OUTPUT)
    if before and not after:
        yield ContractChange(
            where, "it is never null now", direction is Direction.INPUT
        )


def _named_schemas(document: OpenApiDocument) -> dict[str, Schema]:
    schemas: dict[str, Schema] = document.get("components", {}).get("schemas", {})
    return schemas


def _name(schema: Schema) -> str | None:
    target = schema.get("$ref")
    return target.removeprefix(SCHEMAS) if isinstance(target, str) else None


def _resolve(schema: Schema, named: dict[str, Schema]) -> Schema:
    name = _name(schema)
    return schema if name is None else named.get(name, {})
