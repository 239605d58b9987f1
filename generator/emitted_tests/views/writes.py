"""The emitted tests of create, update and delete."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import BelongsTo, Entity, Field, ManyToMany
from generator.emitted_tests.samples.invalid import invalid_values
from generator.emitted_tests.samples.sample_rows import (
    INPUT_ROLES,
    SampleSet,
    sample_request,
)
from generator.emitted_tests.samples.scenarios import (
    find_link,
    is_null_in_samples,
    relations_of,
)
from generator.emitted_tests.views.rules import (
    UniqueViolationView,
    check_violations,
    references_to_deleted,
    unique_violations,
)
from generator.emitted_tests.views.snippets import (
    ScenarioView,
    factory_call,
    payload_call,
    reference_arguments,
    reference_items,
    sent_key,
)
from generator.python import Code, literal
from generator.schema import Table


@dataclass(frozen=True)
class LinksView:
    """A many-to-many relation."""

    name: Code
    wire: Code
    """A string literal: `"tag_ids"`."""
    attribute: Code
    table: Code
    """A string literal."""
    made: list[Code]
    """Expressions for one or two rows to refer to."""
    key: Code
    """The attribute of their key."""
    payload: Code
    """The call that builds the body of a request for another row, or nothing."""


@dataclass(frozen=True)
class WritesView:
    """The parts of the tests of create, update and delete."""

    taken: list[UniqueViolationView]
    broken: list[Code]
    """Pairs of changes and the rule that they violate."""
    deleted: list[ScenarioView]
    """Rows that refer to a deleted one."""
    optional: list[ScenarioView]
    """Optional relations, null in the samples; the subject is the items of a dict."""
    links: list[LinksView]
    other: Code
    """The number of another sample as a further argument; empty if there is none."""
    key_fields: list[Code]
    """String literals of the fields that cannot be changed."""
    can_change_all: bool
    has_uniques: bool


def writes_view(entity: Entity, world: SampleSet, table: Table) -> WritesView:
    """Build the view of the tests of create, update and delete."""
    late = [r for r in entity.belongs_to if is_null_in_samples(world, r)]
    return WritesView(
        taken=unique_violations(entity, world),
        broken=check_violations(entity, world, table),
        deleted=references_to_deleted(entity, world),
        optional=_optional_scenarios(late, world),
        links=[_links(relation, world) for relation in entity.many_to_many],
        other=Code(", 1" if world.count(entity) > 1 else ""),
        key_fields=[
            literal(part.name) for part in entity.key if part.role in INPUT_ROLES
        ],
        can_change_all=_can_change_all(entity, world),
        has_uniques=bool(entity.uniques),
    )


def _sent_fields(entity: Entity) -> list[Field]:
    return [part for part in entity.fields if part.role in INPUT_ROLES]


def invalid_field_values(entity: Entity, part: Field) -> list[Code]:
    """Print values that a field rejects."""
    in_key = part in entity.key
    return invalid_values(sample_request(part, in_key=in_key), nullable=part.nullable)


def fields_changeable_alone(entity: Entity, world: SampleSet) -> list[Field]:
    """Return the fields whose value in the second sample is also valid in the first."""
    rows = world.samples[entity]
    if len(rows) < 2:
        return []
    found = []
    for part in _sent_fields(entity):
        if part in entity.key:
            continue
        if part.relation is None:
            changed = rows[0].with_values({part: rows[1].values[part]})
        elif len(part.relation.fields) == 1 and not is_null_in_samples(
            world, part.relation
        ):
            number = rows[1].references[part.relation]
            changed = rows[0].with_values(references={part.relation: number})
        else:
            continue
        if world.satisfies(entity, changed, 0):
            found.append(part)
    return found


def first_changing_field(
    entity: Entity, world: SampleSet, alone: list[Field]
) -> Field | None:
    """Return a field that can be changed alone and differs between two samples."""
    rows = world.samples[entity]
    for part in alone:
        if part.relation is None and rows[0].values[part] != rows[1].values[part]:
            return part
    return None


def _can_change_all(entity: Entity, world: SampleSet) -> bool:
    rows = world.samples[entity]
    if not any(part not in entity.key for part in _sent_fields(entity)):
        return False
    last = rows[min(1, len(rows) - 1)]
    key = {part for part in entity.key if part in last.values}
    relations = relations_of(entity.key)
    changed = last.with_values(
        {part: rows[0].values[part] for part in key},
        {relation: rows[0].references[relation] for relation in relations},
    )
    return world.satisfies(entity, changed, 0)


def clearable_fields(entity: Entity, world: SampleSet) -> list[Field]:
    """Return the fields that an update of the first row can set to null."""
    first = world.samples[entity][0]
    return [
        part
        for part in _sent_fields(entity)
        if part.nullable
        and part.relation is None
        and world.satisfies(entity, first.with_values({part: None}), 0)
    ]


def _optional_scenarios(late: list[BelongsTo], world: SampleSet) -> list[ScenarioView]:
    found = []
    for relation in late:
        scene = find_link(world, relation)
        if scene is None:
            continue
        setup = [
            Code(f"target = {factory_call(relation.target, scene.target)}"),
            Code(f"row = {factory_call(relation.entity, scene.row)}"),
            Code(
                "payload = "
                f"{payload_call(relation.entity, scene.row, reference_arguments(relation, 'target'))}"
            ),
        ]
        items = reference_items(relation, "target", by_name=True)
        found.append(ScenarioView(Code(relation.name), setup, items))
    return found


def _links(relation: ManyToMany, world: SampleSet) -> LinksView:
    entity, target = relation.entity, relation.target
    numbers = range(world.count(target))
    taken = {n for e, n in world.closure(entity, 0) if e is target}
    free = [n for n in numbers if not (entity is target and n in taken)]
    made = (free or [0])[:2]
    needed = {place for number in made for place in world.closure(target, number)}
    new = [n for n in range(world.count(entity)) if (entity, n) not in needed]
    return LinksView(
        name=Code(relation.name),
        wire=literal(relation.wire),
        attribute=Code(relation.attribute),
        table=literal(relation.table),
        made=[factory_call(target, number) for number in made],
        key=sent_key(target.key[0], "item"),
        payload=payload_call(entity, new[0]) if new else Code(""),
    )
