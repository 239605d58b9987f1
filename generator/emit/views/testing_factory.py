"""The factory of an entity's rows, for the emitted tests."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import BelongsTo, Entity, Field, Kind
from generator.domain.naming import snake
from generator.emit.code import Code, join
from generator.emit.python.literals import literal
from generator.emit.samples.rows import Sample, World, sent
from generator.emit.types import python_value
from generator.emit.views.testing_code import (
    make,
    make_name,
    payload_name,
    reference_items,
)

_LOCAL = frozenset({"session", "number", "changes", "values", "stored", "payload_of"})


@dataclass(frozen=True)
class MakerView:
    """A factory, as imports name it."""

    module: Code
    make: Code
    payload: Code


@dataclass(frozen=True)
class NeededView:
    """A row that another one needs: a variable, and how it is made."""

    variable: Code
    made: Code


@dataclass(frozen=True)
class FactoryView:
    """The factory of an entity's rows."""

    maker: MakerView
    values: Code
    """Name of the function that gives the values of a sample."""
    samples: list[Code]
    """Dict literals of values by attribute."""
    needed: list[NeededView]
    references: Code
    """The items of a dict: the keys of the needed rows, by attribute."""
    renames: Code
    """Further arguments: which attributes the wire has as text, and what it calls
    others."""
    has_payload: bool
    used: list[MakerView]
    """The factories that this one calls."""


def maker_view(entity: Entity) -> MakerView:
    """Give the names of an entity's factory."""
    return MakerView(
        Code(entity.names.singular), make_name(entity), payload_name(entity)
    )


def factory_view(entity: Entity, world: World) -> FactoryView:
    """Prepare the factory of an entity's rows."""
    rows = world.samples[entity]
    needed = [r for r in entity.belongs_to if rows[0].references[r] is not None]
    endpoints = entity.endpoints
    targets = dict.fromkeys(relation.target for relation in needed)
    return FactoryView(
        maker=maker_view(entity),
        values=Code(f"values_of_{snake(entity.name)}"),
        samples=[_sample(entity, row) for row in rows],
        needed=[
            NeededView(variable(relation), _made(relation, rows)) for relation in needed
        ],
        references=join(
            reference_items(relation, variable(relation), by_name=False)
            for relation in needed
        ),
        renames=_renames(
            [part for part in entity.fields if is_given(part.relation, rows[0])]
        ),
        has_payload=any((endpoints.create, endpoints.update, endpoints.get)),
        used=[maker_view(target) for target in targets],
    )


def _renames(fields: list[Field]) -> Code:
    texts = tuple(f.attribute for f in fields if f.type.kind is Kind.BIGTEXT)
    first = f", {literal(texts)}" if texts else ""
    renamed = [part for part in fields if part.attribute != part.name]
    return Code(first + "".join(f", {p.attribute}={literal(p.name)}" for p in renamed))


def is_given(relation: BelongsTo | None, sample: Sample) -> bool:
    """Tell whether samples set a field, by the relation that it belongs to."""
    return relation is None or sample.references[relation] is not None


def variable(relation: BelongsTo) -> Code:
    """Name the variable of a row that a relation leads to."""
    name = relation.attribute
    clashes = name in _LOCAL or name.startswith(("make_", "payload_", "values_"))
    return Code(f"{name}_row" if clashes else name)


def _made(relation: BelongsTo, rows: list[Sample]) -> Code:
    """Print how the row that a sample refers to is made, by the sample's number."""
    numbers = [row.references[relation] for row in rows]
    call = make(relation.target)
    if not any(numbers):
        return call
    if numbers == list(range(len(rows))):
        place = "number"
    else:
        most = max(number or 0 for number in numbers) + 1
        turned = [n % most for n in range(len(rows))]
        place = f"number % {most}" if numbers == turned else f"{tuple(numbers)}[number]"
    return Code(f"{call[:-1]}, {place})")


def _sample(entity: Entity, sample: Sample) -> Code:
    items = (
        Code(f"{literal(part.attribute)}: {_value(part, sample)}")
        for part in sent(entity)
    )
    return Code(f"{{{join(items)}}}")


def _value(part: Field, sample: Sample) -> Code:
    value = sample.values[part]
    return Code("None") if value is None else python_value(part.type, value)
