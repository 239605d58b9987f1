"""The factory of an entity's rows, for the emitted tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import BelongsTo, Entity, Field
from generator.emitted_tests.samples.relative_days import (
    days_from_now,
    is_relative_to_now,
)
from generator.emitted_tests.samples.sample_rows import Sample, SampleSet, input_fields
from generator.emitted_tests.views.snippets import (
    factory_call,
    factory_name,
    further_arguments,
    payload_name,
    reference_items,
)
from generator.naming import snake
from generator.python import Code, join, literal
from generator.types import python_value

_LOCAL = frozenset({"session", "number", "changes", "values", "sample"})


@dataclass(frozen=True)
class MakerView:
    """The names of a factory in imports."""

    module: Code
    make: Code
    payload: Code


@dataclass(frozen=True)
class NeededView:
    """A row that another one requires: its variable and the call that creates it."""

    variable: Code
    made: Code


@dataclass(frozen=True)
class FactoryView:
    """The factory of an entity's rows."""

    maker: MakerView
    values: Code
    """The name of the function that returns the values of a sample."""
    columns: list[Code]
    """Items of a dict: the values of each attribute, sample by sample."""
    needed: list[NeededView]
    references: Code
    """The items of a dict: the keys of the required rows, by attribute."""
    texts: Code
    """Further arguments: the attributes of integers that are sent as text."""
    has_payload: bool
    sends: Code
    """The schema of request bodies."""
    used: list[MakerView]
    """The factories that this one calls."""


def maker_view(entity: Entity) -> MakerView:
    """Return the names of an entity's factory."""
    return MakerView(
        Code(entity.names.singular), factory_name(entity), payload_name(entity)
    )


def factory_view(entity: Entity, world: SampleSet) -> FactoryView:
    """Build the view of an entity's factory."""
    rows = world.samples[entity]
    needed = [r for r in entity.belongs_to if rows[0].references[r] is not None]
    endpoints = entity.endpoints
    targets = dict.fromkeys(relation.target for relation in needed)
    return FactoryView(
        maker=maker_view(entity),
        values=Code(f"values_of_{snake(entity.name)}"),
        columns=list(_columns(entity, rows)),
        needed=[
            NeededView(variable(relation), _made(relation, rows)) for relation in needed
        ],
        references=join(
            reference_items(relation, variable(relation), by_name=False)
            for relation in needed
        ),
        texts=further_arguments(
            part.attribute
            for part in entity.fields
            if part.type.scalar.is_printed and is_given(part.relation, rows[0])
        ),
        has_payload=any((endpoints.create, endpoints.update)),
        sends=Code(f"{entity.names.cls}{'Create' if endpoints.create else 'Update'}"),
        used=[maker_view(target) for target in targets],
    )


def is_given(relation: BelongsTo | None, sample: Sample) -> bool:
    """Return whether samples set a field, by the relation that it belongs to."""
    return relation is None or sample.references[relation] is not None


def variable(relation: BelongsTo) -> Code:
    """Return the name of the variable for the target of a relation."""
    name = relation.attribute
    clashes = name in _LOCAL or name.startswith(("make_", "payload_", "values_"))
    return Code(f"{name}_row" if clashes else name)


def _made(relation: BelongsTo, rows: list[Sample]) -> Code:
    """Print the call that creates the target of a relation, by the sample's number."""
    numbers = [row.references[relation] for row in rows]
    call = factory_call(relation.target)
    if not any(numbers):
        return call
    if numbers == list(range(len(rows))):
        place = "number"
    else:
        most = max(number or 0 for number in numbers) + 1
        turned = [n % most for n in range(len(rows))]
        place = f"number % {most}" if numbers == turned else f"{tuple(numbers)}[number]"
    return Code(f"{call[:-1]}, {place})")


def _columns(entity: Entity, rows: list[Sample]) -> Iterator[Code]:
    """Print the values of each attribute, unless they are null by default.

    The last value also applies to the samples that follow.
    """
    for part in input_fields(entity):
        values = [row.values[part] for row in rows]
        if part.default is None and not any(value is not None for value in values):
            continue
        printed = [_value(entity, part, row) for row in rows]
        while printed[1:] and printed[-1] == printed[-2]:
            del printed[-1]
        yield Code(f"{literal(part.attribute)}: [{join(printed)}]")


def _value(entity: Entity, part: Field, sample: Sample) -> Code:
    value = sample.values[part]
    if is_relative_to_now(entity, part):
        return days_from_now(part, value)
    return Code("None") if value is None else python_value(part.type, value)
