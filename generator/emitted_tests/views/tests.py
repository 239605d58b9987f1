"""The view of the emitted tests for templates."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import Domain, Entity
from generator.emitted_tests.samples.missing import sample_set
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.views.conformance import (
    ConformanceView,
    app_traits,
    conformance_view,
)
from generator.emitted_tests.views.factory import (
    FactoryView,
    MakerView,
    factory_view,
    maker_view,
)
from generator.emitted_tests.views.includes import IncludeView, include_views
from generator.emitted_tests.views.operations import OperationTestView, operation_test
from generator.emitted_tests.views.snippets import (
    collection_url,
    created_url,
    factory_call,
    key_name_arguments,
    payload_call,
    row_url,
)
from generator.emitted_tests.views.writes import WritesView, writes_view
from generator.python import Code, literal
from generator.schema import Table


@dataclass(frozen=True)
class EntityTesting:
    """The parts of the tests of one entity."""

    factory: FactoryView
    makers: list[MakerView]
    """The factories that its tests may call."""
    url: Code
    row_url: Code
    created_url: Code
    make: Code
    """The call of its factory."""
    count: Code
    """The number of samples that can be created."""
    key: Code
    """Further arguments: the names of the key's parts, unless it is `id`."""
    payload: Code
    headers: Code
    """A further argument with the header that changes require, or nothing."""
    writes: WritesView
    includes: list[IncludeView]
    conformance: ConformanceView | None
    operations: list[OperationTestView]
    soft_delete: bool
    timestamps: bool
    can_delete: bool
    """Whether no other rows require the first sample."""


@dataclass(frozen=True)
class AppTesting:
    """The parts of the tests that concern the application."""

    makers: list[MakerView]
    """The factories of entities without a GET endpoint."""
    operations: list[OperationTestView]
    """The tests of endpoints that belong to no entity."""
    traits: frozenset[str]
    """The conformance tests to emit."""


def entity_testing(entity: Entity, world: SampleSet, table: Table) -> EntityTesting:
    """Build the view of an entity's tests."""
    return EntityTesting(
        factory=factory_view(entity, world),
        makers=[maker_view(other) for other in _involved_entities(entity)],
        url=collection_url(entity),
        row_url=row_url(entity),
        created_url=created_url(entity),
        make=factory_call(entity),
        count=literal(world.new_count(entity)),
        key=key_name_arguments(entity),
        payload=payload_call(entity),
        headers=Code(", headers=ANY_VERSION" if entity.versioned else ""),
        writes=writes_view(entity, world, table),
        includes=list(include_views(entity, world)),
        conformance=conformance_view(entity, world),
        operations=[operation_test(a, world) for a in entity.endpoints.actions],
        soft_delete=entity.soft_delete,
        timestamps=entity.timestamps,
        can_delete=not world.begins_cycle(entity, 0),
    )


def _involved_entities(entity: Entity) -> list[Entity]:
    """Return an entity and those that are one relation away."""
    found = dict.fromkeys([entity])
    found.update((relation.target, None) for relation in entity.relations)
    found.update((relation.entity, None) for relation in entity.referrers)
    found.update((inverse.source, None) for inverse in entity.inverses)
    return list(found)


def app_testing(domain: Domain) -> AppTesting:
    """Build the view of the tests that concern the application."""
    world = sample_set(domain)
    views = [conformance_view(entity, world) for entity in domain.entities]
    return AppTesting(
        makers=[
            maker_view(entity) for entity in domain.entities if not entity.endpoints.get
        ],
        operations=[operation_test(o, world) for o in domain.endpoints],
        traits=app_traits(view for view in views if view),
    )
