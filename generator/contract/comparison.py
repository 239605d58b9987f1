"""The differences between two contracts, each breaking or safe for clients."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.contract.change import ContractChange, Direction
from generator.contract.openapi import Json, OpenApiDocument
from generator.contract.schema_changes import SchemaChanges
from generator.contract.value_changes import default_changes

_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options"})
_DEMANDING_STATUSES = frozenset({"401", "403", "428"})
"""Statuses of responses that demand more of a request than before."""


def compare_contracts(
    old: OpenApiDocument, new: OpenApiDocument
) -> list[ContractChange]:
    """Return the changes from `old` to `new` in document order, without duplicates."""
    comparison = _Comparison(old, new)
    return list(dict.fromkeys(comparison.changes()))


class _Comparison:
    """A comparison of the operations of two documents."""

    def __init__(self, old: OpenApiDocument, new: OpenApiDocument) -> None:
        self._old, self._new = old, new
        self._schemas = SchemaChanges(old, new)

    def changes(self) -> Iterator[ContractChange]:
        before, after = _operations(self._old), _operations(self._new)
        for name in before:
            if name not in after:
                yield ContractChange(name, "it is gone", True)
            else:
                yield from self._operation(name, before[name], after[name])
        for name in after:
            if name not in before:
                yield ContractChange(name, "it is new", False)

    def _operation(self, where: str, old: Json, new: Json) -> Iterator[ContractChange]:
        names = old.get("operationId"), new.get("operationId")
        if names[0] != names[1]:
            said = f"its operation id is `{names[1]}`, not `{names[0]}`"
            yield ContractChange(where, said, True)
        yield from self._security(where, old, new)
        yield from self._parameters(where, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        yield from self._responses(
            where, old.get("responses", {}), new.get("responses", {})
        )

    def _security(self, where: str, old: Json, new: Json) -> Iterator[ContractChange]:
        before, after = _requires_credentials(old, self._old), _requires_credentials(
            new, self._new
        )
        if after and not before:
            yield ContractChange(where, "it asks who is calling now", True)
        if before and not after:
            yield ContractChange(where, "it asks nobody who is calling any more", False)

    def _parameters(self, where: str, old: Json, new: Json) -> Iterator[ContractChange]:
        before, after = _parameters(old), _parameters(new)
        for key, parameter in before.items():
            what = f"{key[0]} parameter `{parameter['name']}`"
            if key not in after:
                # Unknown parameters are rejected, so clients that send it fail.
                yield ContractChange(where, f"the {what} is gone", True)
                continue
            now = after[key]
            yield from _requirement_changes(where, f"the {what}", parameter, now)
            schemas = parameter.get("schema", {}), now.get("schema", {})
            # The default matters only if the parameter is optional in both versions.
            optional = not (parameter.get("required") or now.get("required"))
            place = f"{where} {what}"
            yield from default_changes(place, *schemas, is_breaking=optional)
            yield from self._schemas.compare(place, *schemas, Direction.INPUT)
        for key, parameter in after.items():
            if key not in before:
                required = bool(parameter.get("required"))
                kind = "required" if required else "optional"
                said = f"the {kind} {key[0]} parameter `{parameter['name']}` is new"
                yield ContractChange(where, said, required)

    def _body(
        self, where: str, old: Json | None, new: Json | None
    ) -> Iterator[ContractChange]:
        if old is None or new is None:
            if new is not None:
                required = bool(new.get("required"))
                kind = "required" if required else "optional"
                yield ContractChange(where, f"a {kind} body is new", required)
            if old is not None:
                yield ContractChange(where, "it takes no body any more", True)
            return
        yield from _requirement_changes(where, "the body", old, new)
        yield from self._content(where, old, new, Direction.INPUT)

    def _responses(self, where: str, old: Json, new: Json) -> Iterator[ContractChange]:
        for status, response in old.items():
            answer = f"{where} {status}"
            if status not in new:
                # Dropping an error response cannot harm a client that handles it.
                yield ContractChange(
                    answer, "the answer is gone", status.startswith("2")
                )
                continue
            yield from self._headers(answer, response, new[status])
            yield from self._content(answer, response, new[status], Direction.OUTPUT)
        for status in new:
            if status not in old:
                demands = status in _DEMANDING_STATUSES
                more = ": more is asked of requests" if demands else ""
                yield ContractChange(
                    f"{where} {status}", f"the answer is new{more}", demands
                )

    def _headers(self, where: str, old: Json, new: Json) -> Iterator[ContractChange]:
        before, after = old.get("headers", {}), new.get("headers", {})
        for name in before:
            if name not in after:
                yield ContractChange(where, f"the header `{name}` is gone", True)
        for name in after:
            if name not in before:
                yield ContractChange(where, f"the header `{name}` is new", False)

    def _content(
        self, where: str, old: Json, new: Json, direction: Direction
    ) -> Iterator[ContractChange]:
        before, after = old.get("content", {}), new.get("content", {})
        for media in before:
            if media not in after:
                yield ContractChange(where, f"the media type `{media}` is gone", True)
                continue
            yield from self._schemas.compare(
                where,
                before[media].get("schema", {}),
                after[media].get("schema", {}),
                direction,
            )
        for media in after:
            if media not in before:
                yield ContractChange(where, f"the media type `{media}` is new", False)


def _operations(document: OpenApiDocument) -> dict[str, Json]:
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document.get("paths", {}).items()
        for method, operation in methods.items()
        if method in _METHODS
    }


def _requires_credentials(operation: Json, document: OpenApiDocument) -> bool:
    """Return whether an operation requires credentials."""
    ways = operation.get("security", document.get("security")) or []
    return bool(ways) and all(ways)


def _parameters(operation: Json) -> dict[tuple[str, str], Any]:
    """Return parameters by location and name; header names are case-insensitive."""
    return {
        (
            each["in"],
            each["name"].lower() if each["in"] == "header" else each["name"],
        ): (each)
        for each in operation.get("parameters", [])
    }


def _requirement_changes(
    where: str, what: str, old: Json, new: Json
) -> Iterator[ContractChange]:
    before, after = bool(old.get("required")), bool(new.get("required"))
    if after and not before:
        yield ContractChange(where, f"{what} is required now", True)
    if before and not after:
        yield ContractChange(where, f"{what} is optional now", False)
