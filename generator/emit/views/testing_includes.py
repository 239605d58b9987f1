"""The emitted tests of including related objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain.includes import included_sides, is_many, target
from generator.domain.model import Entity, Inverse, ManyToMany, RelationSide
from generator.emit.code import Code
from generator.emit.python.literals import literal
from generator.emit.samples.rows import World
from generator.emit.samples.scenes import is_late, link
from generator.emit.views.testing_code import key_names, make, reference


@dataclass(frozen=True)
class IncludeView:
    """One relation that can be included."""

    name: Code
    literal: Code
    setup: list[Code]
    key: Code
    """Further arguments: the names of the related key, where it is not `id`."""
    many: bool
    in_list: bool
    in_get: bool


def includes(entity: Entity, world: World) -> Iterator[IncludeView]:
    """Prepare the relations that can be included."""
    listed, fetched = entity.endpoints.list, entity.endpoints.get
    in_list = listed.includes if listed else ()
    in_get = fetched.includes if fetched else ()
    for side in included_sides(entity):
        setup = _include_setup(side, world)
        if setup is not None:
            yield IncludeView(
                name=Code(side.name),
                literal=literal(side.name),
                setup=setup,
                key=key_names(target(side)),
                many=is_many(side),
                in_list=side in in_list,
                in_get=side in in_get,
            )


def _include_setup(side: RelationSide, world: World) -> list[Code] | None:
    """Print how `row` and the `related` row behind this side are stored."""
    relation = side.relation if isinstance(side, Inverse) else side
    holder, other = (
        ("related", "row") if isinstance(side, Inverse) else ("row", "related")
    )
    if isinstance(relation, ManyToMany):
        return _many_to_many_setup(relation, world, holder, other)
    if not is_late(world, relation):
        number = world.samples[relation.entity][0].references[relation] or 0
        return [
            Code(f"{holder} = {make(relation.entity)}"),
            Code(f"{other} = {make(relation.target, number)}"),
        ]
    scene = link(world, relation)
    if scene is None:
        return None
    return [
        Code(f"{other} = {make(relation.target, scene.target)}"),
        Code(f"{holder} = {make(relation.entity, scene.row)}"),
        Code(f"await change(session, {holder}, {reference(relation, other)})"),
    ]


def _many_to_many_setup(
    relation: ManyToMany, world: World, holder: str, other: str
) -> list[Code] | None:
    own = relation.target is relation.entity
    if own and world.count(relation.target) < 2:
        return None
    return [
        Code(f"{other} = {make(relation.target, 1 if own else 0)}"),
        Code(f"{holder} = {make(relation.entity)}"),
        Code(f"await change(session, {holder}, {relation.attribute}=[{other}])"),
    ]
