"""The emitted tests of including related objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.domain import (
    BelongsTo,
    Entity,
    Inverse,
    ManyToMany,
    RelationSide,
    included_sides,
    is_limited,
    is_many,
    list_url,
    target_entity,
)
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.samples.scenarios import (
    find_deletable_target,
    find_link,
    find_siblings,
    is_null_in_samples,
)
from generator.emitted_tests.views.snippets import collection_url as collection_url
from generator.emitted_tests.views.snippets import (
    factory_call,
    key_name_arguments,
    reference_arguments,
    reference_items,
)
from generator.python import Code, literal


@dataclass(frozen=True)
class LimitedListView:
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
    cut: LimitedListView | None
    """The test of the limit, if samples allow for a row with several related rows."""


def include_views(entity: Entity, world: SampleSet) -> Iterator[IncludeView]:
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
                key=key_name_arguments(target_entity(side)),
                many=is_many(side),
                in_list=side in in_list,
                in_get=side in in_get,
                cut=_limited_list(side, world) if is_limited(side) else None,
            )


def _include_setup(side: RelationSide, world: SampleSet) -> list[Code] | None:
    """Print the statements that store `row` and the `related` row on this side."""
    relation = side.relation if isinstance(side, Inverse) else side
    holder, other = (
        ("related", "row") if isinstance(side, Inverse) else ("row", "related")
    )
    if isinstance(relation, ManyToMany):
        return _many_to_many_setup(relation, world, holder, other)
    if relation.closes_cycle and isinstance(side, Inverse) and side.many:
        # All samples refer to the same row.
        return _new_pair(relation, world, holder, other)
    if not is_null_in_samples(world, relation):
        number = world.samples[relation.entity][0].references[relation] or 0
        return [
            Code(f"{holder} = {factory_call(relation.entity)}"),
            Code(f"{other} = {factory_call(relation.target, number)}"),
        ]
    scene = find_link(world, relation)
    if scene is None:
        return None
    return [
        Code(f"{other} = {factory_call(relation.target, scene.target)}"),
        Code(f"{holder} = {factory_call(relation.entity, scene.row)}"),
        Code(
            f"await change(session, {holder}, {reference_arguments(relation, other)})"
        ),
    ]


def _new_pair(
    relation: BelongsTo, world: SampleSet, holder: str, other: str
) -> list[Code] | None:
    """Print the statements that store a row, and the only one that refers to it."""
    scene = find_deletable_target(world, relation)
    if scene is None:
        return None
    changes = reference_arguments(relation, other)
    return [
        Code(f"{other} = {factory_call(relation.target, scene.target)}"),
        Code(f"{holder} = {factory_call(relation.entity, scene.row, changes)}"),
    ]


def _many_to_many_setup(
    relation: ManyToMany, world: SampleSet, holder: str, other: str
) -> list[Code] | None:
    own = relation.target is relation.entity
    if own and world.count(relation.target) < 2:
        return None
    return [
        Code(f"{other} = {factory_call(relation.target, 1 if own else 0)}"),
        Code(f"{holder} = {factory_call(relation.entity)}"),
        Code(f"await change(session, {holder}, {relation.attribute}=[{other}])"),
    ]


def _limited_list(side: RelationSide, world: SampleSet) -> LimitedListView | None:
    """Build a list of two rows for a limit of one, if samples allow for it."""
    relation = side.relation if isinstance(side, Inverse) else side
    if isinstance(relation, ManyToMany):
        setup = _many_setup(relation, world)
    else:
        setup = _sibling_setup(relation, world)
    if setup is None:
        return None
    url, query = Code(""), Code("")
    if list_url(side) is not None and isinstance(relation, BelongsTo):
        url = collection_url(relation.entity)
        query = reference_items(relation, "row", by_name=True)
    return LimitedListView(setup, url, query)


def _sibling_setup(relation: BelongsTo, world: SampleSet) -> list[Code] | None:
    scene = find_siblings(world, relation)
    if scene is None:
        return None
    changes = reference_arguments(relation, "row")
    return [
        Code(f"row = {factory_call(relation.target, scene.target)}"),
        Code(f"first = {factory_call(relation.entity, scene.first, changes)}"),
        Code(f"second = {factory_call(relation.entity, scene.second, changes)}"),
    ]


def _many_setup(relation: ManyToMany, world: SampleSet) -> list[Code] | None:
    """Print the statements that store a row that two others are related to."""
    near, far = relation.target, relation.entity
    # A row must not be related to itself here.
    others = (1, 2) if near is far else (0, 1)
    if world.count(far) <= others[1]:
        return None
    setup = [
        Code(f"row = {factory_call(near)}"),
        Code(f"first = {factory_call(far, others[0])}"),
        Code(f"second = {factory_call(far, others[1])}"),
    ]
    name = relation.attribute
    return [
        *setup,
        Code(f"await change(session, first, {name}=[row])"),
        Code(f"await change(session, second, {name}=[row])"),
    ]
