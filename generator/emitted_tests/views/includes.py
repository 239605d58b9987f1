"""The emitted tests of including related objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain.includes import (
    address_of_all,
    included_sides,
    is_limited,
    is_many,
    target,
)
from generator.domain.model import (
    BelongsTo,
    Entity,
    Inverse,
    ManyToMany,
    RelationSide,
)
from generator.emitted_tests.samples.rows import World
from generator.emitted_tests.samples.scenarios import is_late, link, siblings
from generator.emitted_tests.views.code import (
    key_names,
    make,
    reference,
    reference_items,
)
from generator.emitted_tests.views.code import url as collection_url
from generator.python.code import Code
from generator.python.literals import literal


@dataclass(frozen=True)
class CutView:
    """A list of related rows that exceeds the limit."""

    setup: list[Code]
    """Stores `row`, and its related rows `first` and `second`."""
    url: Code
    """A string literal: the collection of all related rows, empty if there is none."""
    query: Code
    """The items of the dict that filters it."""


@dataclass(frozen=True)
class IncludeView:
    """One relation that can be included."""

    name: Code
    literal: Code
    setup: list[Code]
    key: Code
    """Further arguments: the names of the related key, unless it is `id`."""
    many: bool
    in_list: bool
    in_get: bool
    cut: CutView | None
    """The test of the limit, if samples allow for a row with several related rows."""


def includes(entity: Entity, world: World) -> Iterator[IncludeView]:
    """Build the views of the relations that can be included."""
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
                cut=_cut(side, world) if is_limited(side) else None,
            )


def _include_setup(side: RelationSide, world: World) -> list[Code] | None:
    """Print the statements that store `row` and the `related` row on this side."""
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


def _cut(side: RelationSide, world: World) -> CutView | None:
    """Build a list of two rows for a limit of one, if samples allow for it."""
    relation = side.relation if isinstance(side, Inverse) else side
    if isinstance(relation, ManyToMany):
        setup = _many_cut(relation, world)
    else:
        setup = _sibling_setup(relation, world)
    if setup is None:
        return None
    url, query = Code(""), Code("")
    if address_of_all(side) is not None and isinstance(relation, BelongsTo):
        url = collection_url(relation.entity)
        query = reference_items(relation, "row", by_name=True)
    return CutView(setup, url, query)


def _sibling_setup(relation: BelongsTo, world: World) -> list[Code] | None:
    scene = siblings(world, relation)
    if scene is None:
        return None
    changes = reference(relation, "row")
    return [
        Code(f"row = {make(relation.target, scene.target)}"),
        Code(f"first = {make(relation.entity, scene.first, changes)}"),
        Code(f"second = {make(relation.entity, scene.second, changes)}"),
    ]


def _many_cut(relation: ManyToMany, world: World) -> list[Code] | None:
    """Print the statements that store a row that two others are related to."""
    near, far = relation.target, relation.entity
    # A row must not be related to itself here.
    others = (1, 2) if near is far else (0, 1)
    if world.count(far) <= others[1]:
        return None
    setup = [
        Code(f"row = {make(near)}"),
        Code(f"first = {make(far, others[0])}"),
        Code(f"second = {make(far, others[1])}"),
    ]
    name = relation.attribute
    return [
        *setup,
        Code(f"await change(session, first, {name}=[row])"),
        Code(f"await change(session, second, {name}=[row])"),
    ]
