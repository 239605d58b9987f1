"""The factory of an entity's rows, for the emitted tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import BelongsTo, Entity, Field
from generator.emitted_tests.samples.relative_days import (
    days_from_now,
    is_relative_to_now,
)
from generator.emitted_tests.samples.sample_rows import (
    Sample,
    SampleSet,
    input_fields,
    stand_in,
)
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
class ClosingView:
    """References to rows that cannot be stored first."""

    name: Code
    """The name of the function that returns them."""
    needed: list[NeededView]
    references: Code
    used: list[MakerView]
    """The factories that it calls, whose modules import this one."""
    first: Code
    """The number of the sample that a cycle begins with."""
    placeholders: Code
    """Keyword arguments: the values that this sample has until then."""


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
    closing: ClosingView | None
    """The references that close a cycle of required rows."""
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
    given = [r for r in entity.belongs_to if rows[0].references[r] is not None]
    needed = [relation for relation in given if not relation.closes_cycle]
    endpoints = entity.endpoints
    targets = dict.fromkeys(relation.target for relation in needed)
    return FactoryView(
        maker=maker_view(entity),
        values=Code(f"values_of_{snake(entity.name)}"),
        columns=list(_columns(entity, rows)),
        needed=_needed_views(needed, rows),
        references=_references(needed),
        closing=_closing_view(entity, world),
        texts=further_arguments(
            part.attribute
            for part in entity.fields
            if part.type.scalar.is_printed and is_given(part.relation, rows[0])
        ),
        has_payload=any((endpoints.create, endpoints.update)),
        sends=Code(f"{entity.names.cls}{'Create' if endpoints.create else 'Update'}"),
        used=[maker_view(target) for target in targets],
    )


def _needed_views(relations: list[BelongsTo], rows: list[Sample]) -> list[NeededView]:
    return [
        NeededView(variable(each), _print_target_call(each, rows)) for each in relations
    ]


def _references(relations: list[BelongsTo]) -> Code:
    return join(
        reference_items(each, variable(each), by_name=False) for each in relations
    )


def _closing_view(entity: Entity, world: SampleSet) -> ClosingView | None:
    relations = [each for each in entity.belongs_to if each.closes_cycle]
    if not relations:
        return None
    fields = [field for relation in relations for field in relation.fields]
    values = (
        Code(f"{part.attribute}={python_value(part.type, stand_in(part))}")
        for part in fields
    )
    targets = dict.fromkeys(each.target for each in relations)
    rows = world.samples[entity]
    return ClosingView(
        name=Code(f"references_of_{snake(entity.name)}"),
        needed=[NeededView(variable(each), _first(each, world)) for each in relations],
        references=_references(relations),
        used=[maker_view(target) for target in targets if target is not entity],
        first=literal(len(rows) - 1),
        placeholders=join(values),
    )


def is_given(relation: BelongsTo | None, sample: Sample) -> bool:
    """Return whether samples set a field, by the relation that it belongs to."""
    return relation is None or sample.references[relation] is not None


def variable(relation: BelongsTo) -> Code:
    """Return the name of the variable for the target of a relation."""
    name = relation.attribute
    clashes = name in _LOCAL or name.startswith(("make_", "payload_", "values_"))
    return Code(f"{name}_row" if clashes else name)


def _print_target_call(relation: BelongsTo, rows: list[Sample]) -> Code:
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


def _first(relation: BelongsTo, world: SampleSet) -> Code:
    """Print the call that creates the target that a cycle begins with."""
    return factory_call(relation.target, world.count(relation.target) - 1)


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
