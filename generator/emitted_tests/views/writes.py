"""The emitted tests of create, update and delete."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import (
    BelongsTo,
    Entity,
    Field,
    ManyToMany,
)
from generator.emitted_tests.samples.invalid import invalid_values
from generator.emitted_tests.samples.rows import SENT, World
from generator.emitted_tests.samples.scenarios import (
    is_late,
    link,
    relations_of,
)
from generator.emitted_tests.samples.solve import wanted
from generator.emitted_tests.views.code import (
    SceneView,
    make,
    payload,
    reference,
    reference_items,
    sent_key,
)
from generator.emitted_tests.views.rules import TakenView, broken, deleted, taken
from generator.python.code import Code
from generator.python.literals import literal
from generator.schema.tables import Table


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

    taken: list[TakenView]
    broken: list[Code]
    """Pairs of changes and the rule that they violate."""
    deleted: list[SceneView]
    """Rows that refer to a deleted one."""
    optional: list[SceneView]
    """Optional relations, null in the samples; the subject is the items of a dict."""
    links: list[LinksView]
    other: Code
    """The number of another sample as a further argument; empty if there is none."""
    key_fields: list[Code]
    """String literals of the fields that cannot be changed."""
    can_change_all: bool
    has_uniques: bool


def writes_view(entity: Entity, world: World, table: Table) -> WritesView:
    """Build the view of the tests of create, update and delete."""
    late = [r for r in entity.belongs_to if is_late(world, r)]
    return WritesView(
        taken=taken(entity, world),
        broken=broken(entity, world, table),
        deleted=deleted(entity, world),
        optional=_optional(late, world),
        links=[_links(relation, world) for relation in entity.many_to_many],
        other=Code(", 1" if world.count(entity) > 1 else ""),
        key_fields=[literal(part.name) for part in entity.key if part.role in SENT],
        can_change_all=_can_change_all(entity, world),
        has_uniques=bool(entity.uniques),
    )


def _sent(entity: Entity) -> list[Field]:
    return [part for part in entity.fields if part.role in SENT]


def refused_values(entity: Entity, part: Field) -> list[Code]:
    """Print values that a field rejects."""
    in_key = part in entity.key
    return invalid_values(wanted(part, in_key=in_key), nullable=part.nullable)


def changeable_alone(entity: Entity, world: World) -> list[Field]:
    """Return the fields whose value in the second sample is also valid in the first."""
    rows = world.samples[entity]
    if len(rows) < 2:
        return []
    found = []
    for part in _sent(entity):
        if part in entity.key:
            continue
        if part.relation is None:
            changed = rows[0].changed({part: rows[1].values[part]})
        elif len(part.relation.fields) == 1 and not is_late(world, part.relation):
            number = rows[1].references[part.relation]
            changed = rows[0].changed(references={part.relation: number})
        else:
            continue
        if world.satisfies(entity, changed, 0):
            found.append(part)
    return found


def changed_first(entity: Entity, world: World, alone: list[Field]) -> Field | None:
    """Return a field that can be changed alone and differs between two samples."""
    rows = world.samples[entity]
    for part in alone:
        if part.relation is None and rows[0].values[part] != rows[1].values[part]:
            return part
    return None


def _can_change_all(entity: Entity, world: World) -> bool:
    rows = world.samples[entity]
    if not any(part not in entity.key for part in _sent(entity)):
        return False
    last = rows[min(1, len(rows) - 1)]
    key = {part for part in entity.key if part in last.values}
    relations = relations_of(entity.key)
    changed = last.changed(
        {part: rows[0].values[part] for part in key},
        {relation: rows[0].references[relation] for relation in relations},
    )
    return world.satisfies(entity, changed, 0)


def clearable(entity: Entity, world: World) -> list[Field]:
    """Return the fields that an update of the first row can set to null."""
    first = world.samples[entity][0]
    return [
        part
        for part in _sent(entity)
        if part.nullable
        and part.relation is None
        and world.satisfies(entity, first.changed({part: None}), 0)
    ]


def _optional(late: list[BelongsTo], world: World) -> list[SceneView]:
    found = []
    for relation in late:
        scene = link(world, relation)
        if scene is None:
            continue
        setup = [
            Code(f"target = {make(relation.target, scene.target)}"),
            Code(f"row = {make(relation.entity, scene.row)}"),
            Code(
                "payload = "
                f"{payload(relation.entity, scene.row, reference(relation, 'target'))}"
            ),
        ]
        items = reference_items(relation, "target", by_name=True)
        found.append(SceneView(Code(relation.name), setup, items))
    return found


def _links(relation: ManyToMany, world: World) -> LinksView:
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
        made=[make(target, number) for number in made],
        key=sent_key(target.key[0], "item"),
        payload=payload(entity, new[0]) if new else Code(""),
    )
