"""The emitted tests, as templates see them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import Domain, Entity
from generator.emit.samples.check import sample_world
from generator.emit.samples.rows import World
from generator.emit.views.testing_code import (
    created_url,
    key_names,
    make,
    make_name,
    payload,
    row_url,
    url,
)
from generator.emit.views.testing_conformance import (
    ConformanceView,
    app_traits,
    conformance_view,
)
from generator.emit.views.testing_factory import (
    FactoryView,
    MakerView,
    factory_view,
    maker_view,
)
from generator.emit.views.testing_includes import IncludeView, includes
from generator.emit.views.testing_operations import OperationTestView, operation_test
from generator.emit.views.testing_writes import WritesView, writes_view
from generator.python.code import Code
from generator.python.literals import literal
from generator.schema.tables import Table


@dataclass(frozen=True)
class EntityTesting:
    """What the tests of one entity need."""

    factory: FactoryView
    makers: list[MakerView]
    """The factories that its tests may call."""
    url: Code
    row_url: Code
    created_url: Code
    make: Code
    """The call of its factory."""
    make_name: Code
    count: Code
    """How many samples there are."""
    key: Code
    """Further arguments: the names of the key's parts, where it is not `id`."""
    payload: Code
    headers: Code
    """A further argument: the header that changes need; or empty."""
    writes: WritesView
    includes: list[IncludeView]
    conformance: ConformanceView | None
    operations: list[OperationTestView]
    soft_delete: bool
    timestamps: bool


@dataclass(frozen=True)
class AppTesting:
    """What the tests need of the whole application."""

    makers: list[MakerView]
    """The factories of entities that no endpoint reads."""
    operations: list[OperationTestView]
    """Of the endpoints that belong to no entity."""
    traits: frozenset[str]
    """Which of the conformance tests have something to do."""


def entity_testing(entity: Entity, world: World, table: Table) -> EntityTesting:
    """Prepare the tests of an entity."""
    return EntityTesting(
        factory=factory_view(entity, world),
        makers=[maker_view(other) for other in _involved(entity)],
        url=url(entity),
        row_url=row_url(entity),
        created_url=created_url(entity),
        make=make(entity),
        make_name=make_name(entity),
        count=literal(world.count(entity)),
        key=key_names(entity),
        payload=payload(entity),
        headers=Code(", headers=ANY_VERSION" if entity.versioned else ""),
        writes=writes_view(entity, world, table),
        includes=list(includes(entity, world)),
        conformance=conformance_view(entity, world),
        operations=[operation_test(a, world) for a in entity.endpoints.actions],
        soft_delete=entity.soft_delete,
        timestamps=entity.timestamps,
    )


def _involved(entity: Entity) -> list[Entity]:
    """Give an entity and those that are one relation away."""
    found = dict.fromkeys([entity])
    found.update((relation.target, None) for relation in entity.relations)
    found.update((relation.entity, None) for relation in entity.referrers)
    found.update((inverse.source, None) for inverse in entity.inverses)
    return list(found)


def app_testing(domain: Domain) -> AppTesting:
    """Prepare what the tests share."""
    world = sample_world(domain)
    views = [conformance_view(entity, world) for entity in domain.entities]
    return AppTesting(
        makers=[
            maker_view(entity) for entity in domain.entities if not entity.endpoints.get
        ],
        operations=[operation_test(o, world) for o in domain.endpoints],
        traits=app_traits(view for view in views if view),
    )
