"""The emitted tests of deletion: the rows that refer to the deleted one."""

from __future__ import annotations

from collections.abc import Iterator

from generator.domain import BelongsTo, Entity, OnDelete
from generator.emitted_tests.samples.sample_rows import SampleSet
from generator.emitted_tests.samples.scenarios import (
    find_deletable_target,
    is_null_in_samples,
)
from generator.emitted_tests.views.snippets import factory_name
from generator.python import Code, join, literal


def referrers(entity: Entity, world: SampleSet) -> Iterator[tuple[Entity, Code]]:
    """Yield the entities that refer to an entity, with their entries in its table."""
    for relation in entity.referrers:
        scene = find_deletable_target(world, relation)
        if scene is None or not _survives_deletion(world, relation, scene.row):
            continue
        columns = {
            part.attribute: part.target.attribute
            for part in relation.fields
            if part.target is not None
        }
        given = [
            literal(f"{relation.entity.names.singular}.{relation.name}"),
            literal(relation.on_delete.value),
            factory_name(relation.entity),
            literal(columns),
            *([Code(f"child={scene.row}")] if scene.row else []),
            *([Code(f"parent={scene.target}")] if scene.target else []),
            *(
                [Code("is_linked_later=True")]
                if is_null_in_samples(world, relation)
                else []
            ),
        ]
        yield relation.entity, Code(f"ReferringRows({join(given)})")


def _survives_deletion(world: SampleSet, relation: BelongsTo, number: int) -> bool:
    """Return whether deleting its target leaves a row's checks satisfied."""
    if relation.on_delete is not OnDelete.SET_NULL:
        return True
    sample = world.samples[relation.entity][number]
    cleared = sample.with_values(references={relation: None})
    return world.satisfies(relation.entity, cleared, number)
