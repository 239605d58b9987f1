"""Names and expressions in the emitted tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from generator.domain import BelongsTo, Entity, Field, Role
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.naming import snake
from generator.python import Code, join, literal
from generator.types import unused_key


@dataclass(frozen=True)
class ScenarioView:
    """The setup of a test and its subject."""

    name: Code
    """The suffix of the test's name."""
    setup: list[Code]
    subject: Code


def factory_name(entity: Entity) -> Code:
    """Return the name of an entity's factory: `make_book`."""
    return Code(f"make_{snake(entity.name)}")


def payload_name(entity: Entity) -> Code:
    """Return the name of the function that builds requests: `payload_for_book`."""
    return Code(f"payload_for_{snake(entity.name)}")


def factory_call(entity: Entity, number: int = 0, changes: str = "") -> Code:
    """Print the call of a factory."""
    return Code(f"await {factory_name(entity)}({_arguments(number, changes)})")


def payload_call(entity: Entity, number: int = 0, changes: str = "") -> Code:
    """Print the call that builds the body of a request."""
    return Code(f"await {payload_name(entity)}({_arguments(number, changes)})")


def _arguments(number: int, changes: str) -> str:
    given = [
        "session",
        *([str(number)] if number else []),
        *([changes] if changes else []),
    ]
    return ", ".join(given)


def reference_arguments(relation: BelongsTo, variable: str) -> Code:
    """Print the keyword arguments that make a row refer to another."""
    return join(
        Code(f"{part.attribute}={variable}.{part.target.attribute}")
        for part in relation.fields
        if part.target is not None
    )


def reference_items(relation: BelongsTo, variable: str, *, by_name: bool) -> Code:
    """Print the same as the items of a dict, by attribute or by wire name."""
    return join(
        (
            Code(f"{literal(part.name)}: {sent_key(part.target, variable)}")
            if by_name
            else Code(f"{literal(part.attribute)}: {variable}.{part.target.attribute}")
        )
        for part in relation.fields
        if part.target is not None
    )


def sent_key(part: Field, variable: str) -> Code:
    """Print a part of a row's key in wire format."""
    value = f"{variable}.{part.attribute}"
    return Code(f"str({value})" if part.type.scalar.is_printed else value)


def copied_fields(fields: Iterable[Field], variable: str) -> Code:
    """Print keyword arguments that copy fields from a row."""
    return join(Code(f"{f.attribute}={variable}.{f.attribute}") for f in fields)


def collection_url(entity: Entity) -> Code:
    """Print the URL of an entity's collection."""
    return literal(f"/api/v1/{entity.names.path}")


def row_url(entity: Entity, variable: str = "row") -> Code:
    """Print the URL of a row."""
    first = entity.key[0]
    if len(entity.key) == 1 and first.type.scalar.is_made:
        return Code(f'f"{{URL}}/{{{variable}.{first.attribute}}}"')
    return Code(f"row_url(URL, {variable})")


def created_url(entity: Entity) -> Code:
    """Print the URL of the object that was just created."""
    first = entity.key[0]
    if len(entity.key) == 1 and first.type.scalar.is_made:
        return Code(f"f\"{{URL}}/{{created['{first.name}']}}\"")
    parts = ", ".join(f"created[{literal(part.name)}]" for part in entity.key)
    return Code(f"item_url(URL, {parts})")


def key_name_arguments(entity: Entity) -> Code:
    """Print the names of a key's parts as further arguments, none if it is `id`."""
    names = [part.name for part in entity.key]
    if names == ["id"]:
        return Code("")
    return Code("".join(f", {literal(name)}" for name in names))


def missing_value(world: SampleSet, part: Field, number: int) -> Any:
    """Return a reference's value that matches no row until row `number` is stored."""
    source = part
    while source.target is not None:
        source = source.target
    if source.role is Role.SURROGATE:
        return unused_key(source.type, source.default)
    assert part.target is not None
    return world.key(part.target, part, number)


def missing_key(world: SampleSet, entity: Entity) -> list[Any]:
    """Return the parts of a key that no row of an empty table has, in wire format."""
    sample = world.samples[entity][0]
    found: list[Any] = []
    for part in entity.key:
        if part.role is Role.SURROGATE:
            found.append(unused_key(part.type, part.default))
        elif part.relation is not None:
            found.append(
                missing_value(world, part, sample.references[part.relation] or 0)
            )
        else:
            found.append(sample.values[part])
    return found


def path_of(parts: Iterable[Any]) -> Code:
    """Print the path of a key as a string literal."""
    return literal("/".join(path_segment(part) for part in parts))


def path_segment(value: Any) -> str:
    """Return a value in wire format as a segment of a path."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return quote(text, safe="")


def malformed_key(world: SampleSet, entity: Entity) -> Code:
    """Print the path of a malformed key."""
    parts = [path_segment(part) for part in missing_key(world, entity)]
    words = [part.type.scalar.wrong_word for part in entity.key]
    place = next((n for n, word in enumerate(words) if word is not None), None)
    if place is None:
        parts[0] = "%00"
    else:
        parts[place] = "nonsense"
    return literal("/".join(parts))


def further_arguments(names: Iterable[str]) -> Code:
    """Print names as further arguments of a call."""
    return Code("".join(f", {literal(name)}" for name in names))
