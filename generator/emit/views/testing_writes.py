"""The emitted tests of create, update and delete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from generator.domain.model import (
    BelongsTo,
    Entity,
    Field,
    Generated,
    Literal,
    ManyToMany,
    OnDelete,
    Role,
)
from generator.domain.naming import snake
from generator.domain.tables import Table
from generator.emit.code import Code, join
from generator.emit.python.literals import literal
from generator.emit.samples.invalid import invalid_values
from generator.emit.samples.rows import SENT, Sample, World
from generator.emit.samples.scenes import (
    is_late,
    kept,
    link,
    relations_of,
    victim,
)
from generator.emit.samples.solve import wanted
from generator.emit.views.testing_code import (
    SceneView,
    make,
    payload,
    reference,
    reference_items,
    sent_key,
)
from generator.emit.views.testing_rules import TakenView, absent, broken, deleted, taken


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
    """Expressions of rows to refer to, one or two."""
    key: Code
    """The attribute of their key."""
    payload: Code
    """The call that gives what a client sends to create a row beside these; or empty."""


@dataclass(frozen=True)
class WritesView:
    """What the tests of create, update and delete need."""

    managed: Code
    """A tuple of what the application sets, or empty."""
    left_open: Code
    """The items of a dict: references that samples do not set."""
    required: Code
    """A tuple of names, or empty."""
    smallest: Code
    """The same with what checks ask for."""
    defaults: Code
    """The items of a dict: what is answered for what was left out."""
    has_defaults: bool
    invalid_keys: list[Code]
    invalid: list[Code]
    """Pairs of a name and a value that it refuses."""
    unknown: Code
    """A string literal: a name that there is no field of."""
    taken: list[TakenView]
    broken: list[Code]
    """Pairs of changes and the rule that they break."""
    absent: list[Code]
    """Tuples of references that lead nowhere and a name."""
    deleted: list[SceneView]
    """Rows that refer to a deleted one."""
    optional: list[SceneView]
    """Relations that may be left open; the subject is a dict's items."""
    links: list[LinksView]
    other: Code
    """The number of another sample, as a further argument; empty where there is none."""
    key_fields: list[Code]
    """String literals of what cannot be changed."""
    can_change_all: bool
    single: list[Code]
    """String literals of fields that can be changed alone."""
    nullable: list[Code]
    changed: Code
    """A string literal: a field that differs between the samples; or empty."""
    restricting: list[SceneView]
    cascading: list[SceneView]
    clearing: list[SceneView]
    has_uniques: bool


def writes_view(entity: Entity, world: World, table: Table) -> WritesView:
    """Prepare the tests of create, update and delete."""
    required = [f for f in entity.fields if f.is_required]
    needed = kept(world, entity)
    optional = [f for f in entity.fields if f.role in SENT and not f.is_required]
    late = [r for r in entity.belongs_to if is_late(world, r)]
    invalid = {part: _invalid(entity, part) for part in _sent(entity)}
    single = _changeable_alone(entity, world)
    victims = _victims(entity, world)
    return WritesView(
        managed=_names(f for f in entity.fields if _is_managed(f)),
        left_open=join(
            Code(f"{literal(part.name)}: None") for r in late for part in r.fields
        ),
        required=_names(required),
        smallest=_names([*required, *needed]),
        defaults=join(
            Code(f"{literal(part.name)}: {literal(_default(part))}")
            for part in optional
            if part not in needed and not isinstance(part.default, Generated)
        ),
        has_defaults=len(optional) > len(needed),
        invalid_keys=[
            c for p, codes in invalid.items() if p in entity.key for c in codes
        ],
        invalid=[
            c for p, codes in invalid.items() if p not in entity.key for c in codes
        ],
        unknown=_unknown(entity),
        taken=taken(entity, world),
        broken=broken(entity, world, table),
        absent=absent(entity, world),
        deleted=deleted(entity, world),
        optional=_optional(late, world),
        links=[_links(relation, world) for relation in entity.many_to_many],
        other=Code(", 1" if world.count(entity) > 1 else ""),
        key_fields=[literal(part.name) for part in entity.key if part.role in SENT],
        can_change_all=_can_change_all(entity, world),
        single=[literal(part.name) for part in single],
        nullable=[literal(part.name) for part in _clearable(entity, world)],
        changed=_changed(entity, world, single),
        restricting=victims[OnDelete.RESTRICT],
        cascading=victims[OnDelete.CASCADE],
        clearing=victims[OnDelete.SET_NULL],
        has_uniques=bool(entity.uniques),
    )


def _sent(entity: Entity) -> list[Field]:
    return [part for part in entity.fields if part.role in SENT]


def _is_managed(part: Field) -> bool:
    return part.role not in (*SENT, Role.DELETED_AT)


def _names(fields: Iterable[Field]) -> Code:
    names = [part.name for part in fields]
    return literal(tuple(names)) if names else Code("")


def _default(part: Field) -> Any:
    return part.default.value if isinstance(part.default, Literal) else None


def _unknown(entity: Entity) -> Code:
    taken = {part.name for part in entity.fields}
    taken |= {relation.wire for relation in entity.many_to_many}
    return literal(next(w for w in ("nonsense", "gibberish") if w not in taken))


def _invalid(entity: Entity, part: Field) -> list[Code]:
    in_key = part in entity.key
    values = invalid_values(wanted(part, in_key=in_key), nullable=part.nullable)
    return [Code(f"({literal(part.name)}, {value})") for value in values]


# Changes


def _changeable_alone(entity: Entity, world: World) -> list[Field]:
    """Give the fields whose value of another sample fits the first row, too."""
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


def _changed(entity: Entity, world: World, single: list[Field]) -> Code:
    rows = world.samples[entity]
    for part in single:
        if part.relation is None and rows[0].values[part] != rows[1].values[part]:
            return literal(part.name)
    return Code("")


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


def _clearable(entity: Entity, world: World) -> list[Field]:
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


# Deletion


def _victims(entity: Entity, world: World) -> dict[OnDelete, list[SceneView]]:
    found: dict[OnDelete, list[SceneView]] = {rule: [] for rule in OnDelete}
    for relation in entity.referrers:
        scene = victim(world, relation)
        if scene is None or not _may_end(world, relation, scene.row):
            continue
        child = relation.entity
        name = f"{snake(child.name)}_{relation.name}"
        while any(name == known.name for known in found[relation.on_delete]):
            name += "_again"
        setup = [Code(f"row = {make(entity, scene.target)}")]
        kwargs = reference(relation, "row")
        if is_late(world, relation):
            setup.append(Code(f"other = {make(child, scene.row)}"))
            setup.append(Code(f"await change(session, other, {kwargs})"))
        else:
            # Nothing looks at a row that only has to be there.
            kept_as = "" if relation.on_delete is OnDelete.RESTRICT else "other = "
            setup.append(Code(f"{kept_as}{make(child, scene.row, kwargs)}"))
        subject = Code(f"other.{relation.fields[0].attribute}")
        found[relation.on_delete].append(SceneView(Code(name), setup, subject))
    return found


def _may_end(world: World, relation: BelongsTo, number: int) -> bool:
    """Tell whether a row keeps its checks when its reference is cleared."""
    if relation.on_delete is not OnDelete.SET_NULL:
        return True
    sample: Sample = world.samples[relation.entity][number]
    cleared = sample.changed(references={relation: None})
    return world.satisfies(relation.entity, cleared, number)
