"""The emitted tests, as templates see them."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain.model import Domain, Entity
from generator.domain.tables import Table
from generator.emit.code import Code
from generator.emit.samples.check import sample_world
from generator.emit.samples.rows import World
from generator.emit.views.testing_code import (
    created_url,
    make,
    make_name,
    payload,
    row_url,
    url,
)
from generator.emit.views.testing_edges import AppEdges, app_edges
from generator.emit.views.testing_factory import (
    FactoryView,
    MakerView,
    factory_view,
    maker_view,
)
from generator.emit.views.testing_operations import OperationTestView, operation_test
from generator.emit.views.testing_reads import ReadsView, reads_view
from generator.emit.views.testing_writes import WritesView, writes_view


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
    payload: Code
    headers: Code
    """A further argument: the header that changes need; or empty."""
    writes: WritesView
    reads: ReadsView
    operations: list[OperationTestView]
    soft_delete: bool
    timestamps: bool


@dataclass(frozen=True)
class AppTesting:
    """What the tests need of the whole application."""

    makers: list[MakerView]
    operations: list[OperationTestView]
    """Of the endpoints that belong to no entity."""
    edges: AppEdges


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
        payload=payload(entity),
        headers=Code(", headers=ANY_VERSION" if entity.versioned else ""),
        writes=writes_view(entity, world, table),
        reads=reads_view(entity, world),
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
    return AppTesting(
        makers=[maker_view(entity) for entity in domain.entities],
        operations=[operation_test(o, world) for o in domain.endpoints],
        edges=app_edges(domain),
    )
