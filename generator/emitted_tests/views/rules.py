"""Violations in the emitted tests: of uniqueness, checks and references."""

from __future__ import annotations

from dataclasses import dataclass

from generator.domain import BelongsTo, Entity, Field, Role, Unique
from generator.emitted_tests.samples.relative_days import (
    days_from_now,
    is_relative_to_now,
)
from generator.emitted_tests.samples.sample_rows import (
    INPUT_ROLES,
    SampleSet,
    uniqueness_rules,
)
from generator.emitted_tests.samples.scenarios import (
    UniqueViolation,
    find_check_violation,
    find_unique_violation,
)
from generator.emitted_tests.views.snippets import (
    ScenarioView,
    copied_fields,
    factory_call,
    further_arguments,
    missing_value,
    payload_call,
    reference_arguments,
)
from generator.python import Code, join, literal
from generator.schema import Table


@dataclass(frozen=True)
class UniqueViolationView:
    """A row that violates a uniqueness rule."""

    name: Code
    setup: list[Code]
    payload: Code
    other: Code
    """The stored row that an update brings into conflict."""
    changes: Code
    """A tuple of the names of copied fields, empty if no update can conflict."""
    fields: Code
    """Further arguments: the fields that the problem names."""


def unique_violations(entity: Entity, world: SampleSet) -> list[UniqueViolationView]:
    """Build the rows that violate each uniqueness rule."""
    found: dict[str, UniqueViolationView] = {}
    for unique in uniqueness_rules(entity):
        scene = find_unique_violation(world, entity, unique)
        if scene is None or any(part.role not in INPUT_ROLES for part in scene.fields):
            continue
        name = (
            "_and_".join(part.name for part in unique.fields) or unique.name or "rule"
        )
        while name in found:
            name += "_again"
        found[name] = _taken_view(entity, unique, scene, name)
    return list(found.values())


def _taken_view(
    entity: Entity, unique: Unique, scene: UniqueViolation, name: str
) -> UniqueViolationView:
    setup, variables = [], []
    for number, (relation, target) in enumerate(scene.links):
        variable = f"target_{number}" if number else "target"
        setup.append(Code(f"{variable} = {factory_call(relation.target, target)}"))
        variables.append((relation, variable))
    kept_as = "row = " if scene.fields else ""
    setup.append(Code(f"{kept_as}{factory_call(entity, scene.stored)}"))
    for relation, variable in variables:
        setup.append(
            Code(
                f"await change(session, row, {reference_arguments(relation, variable)})"
            )
        )
    is_named = scene.is_exact and not unique.expression
    named = [part.name for part in unique.fields]
    return UniqueViolationView(
        name=Code(name),
        setup=setup,
        payload=payload_call(entity, scene.sent, copied_fields(scene.fields, "row")),
        other=factory_call(entity, scene.sent),
        changes=_changes(entity, scene),
        fields=further_arguments(named if is_named else []),
    )


def _changes(entity: Entity, scene: UniqueViolation) -> Code:
    """Print the names of copied fields, or nothing if they include a key."""
    if not scene.fields or any(part in entity.key for part in scene.fields):
        return Code("")
    return literal(tuple(part.name for part in scene.fields))


def check_violations(entity: Entity, world: SampleSet, table: Table) -> list[Code]:
    """Print pairs of changes and the code of the check that they violate."""
    # The checks of enums come first in the table.
    own = table.checks[len(table.checks) - len(entity.checks) :]
    found = []
    for check, constraint in zip(entity.checks, own, strict=True):
        changes = find_check_violation(world, entity, check)
        if changes is not None:
            values = join(
                Code(f"{literal(part.name)}: {_sent_value(entity, part, value)}")
                for part, value in changes.items()
            )
            code = constraint.name.removeprefix(f"ck_{table.name}_")
            # A check named after its column is reported like that of an enum.
            code = "check" if code in constraint.columns else code
            found.append(Code(f"({{{values}}}, {literal(code)})"))
    return found


def _sent_value(entity: Entity, part: Field, value: object) -> Code:
    if value is not None and is_relative_to_now(entity, part):
        return Code(f"to_wire({days_from_now(part, value)})")
    return literal(value)


def dangling_references(entity: Entity, world: SampleSet) -> list[Code]:
    """Print references to missing rows, with the field that is reported first."""
    found = _absent_links(entity, world)
    for relation in entity.belongs_to:
        number = _free_number(entity, world, relation)
        if number is None:
            continue
        values = {
            part.name: missing_value(world, part, number) for part in relation.fields
        }
        found.append(literal(values))
    return found


def _free_number(entity: Entity, world: SampleSet, relation: BelongsTo) -> int | None:
    """Return the number of a target that is not stored along with the first row."""
    target = relation.target
    numbers = range(world.count(target))
    free = next((n for n in numbers if not world.stores(entity, 0, (target, n))), None)
    if free is None and relation.target.surrogate is not None:
        return 0
    return free


def _absent_links(entity: Entity, world: SampleSet) -> list[Code]:
    found = []
    for relation in entity.many_to_many:
        part = relation.target.key[0]
        number = world.count(relation.target) - 1
        if part.role is Role.SURROGATE:
            value = part.type.scalar.no_key
        elif (relation.target, number) not in world.closure(entity, 0):
            value = world.samples[relation.target][number].values.get(part)
        else:
            continue
        if value is not None:
            found.append(literal({relation.wire: [value]}))
    return found


def references_to_deleted(entity: Entity, world: SampleSet) -> list[ScenarioView]:
    """Build rows that refer to a deleted one."""
    found = []
    for relation in entity.belongs_to:
        mark = relation.target.field_with(Role.DELETED_AT)
        if mark is None:
            continue
        number = world.samples[entity][0].references[relation] or 0
        if relation.target is entity:
            number = min(1, world.count(entity) - 1)
        sample = world.samples[entity][0].with_values(references={relation: number})
        if not world.agrees(relation, sample, 0):
            continue
        setup = [
            Code(f"target = {factory_call(relation.target, number)}"),
            Code(f"await change(session, target, {mark.attribute}=utc_now())"),
            Code(
                f"payload = {payload_call(entity, 0, reference_arguments(relation, 'target'))}"
            ),
        ]
        first = relation.fields[0]
        found.append(
            ScenarioView(Code(relation.name), setup, further_arguments([first.name]))
        )
    return found
