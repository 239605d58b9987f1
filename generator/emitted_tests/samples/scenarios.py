"""Scenarios for the emitted tests: the sample rows to use and how to change them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, permutations, product
from typing import Any

from generator.domain import BelongsTo, Check, Entity, Field, Role, Unique
from generator.emitted_tests.samples.candidates import candidates
from generator.emitted_tests.samples.sample_rows import (
    Sample,
    SampleSet,
    input_fields,
    sample_request,
)
from generator.emitted_tests.samples.solve import columns_of, values_near
from generator.types import GENERATED_TEXTS, GeneratedDefault, Literal

_EARLY = {
    GeneratedDefault.NOW: "2000-01-01T00:00:00Z",
    GeneratedDefault.TODAY: "2000-01-01",
    **{each.default: each.sample(9) for each in GENERATED_TEXTS.values()},
    GeneratedDefault.UUID: "00000000-0000-4000-8000-000000000009",
}
_LATE = {
    GeneratedDefault.NOW: "2999-01-01T00:00:00Z",
    GeneratedDefault.TODAY: "2999-01-01",
    **{each.default: each.sample(8) for each in GENERATED_TEXTS.values()},
    GeneratedDefault.UUID: "00000000-0000-4000-8000-000000000008",
}


@dataclass(frozen=True)
class RowLink:
    """A row that can be changed to refer to another: their numbers."""

    row: int
    target: int


@dataclass(frozen=True)
class Siblings:
    """Two rows that can be changed to refer to the same row: their numbers."""

    first: int
    second: int
    target: int


@dataclass(frozen=True)
class UniqueViolation:
    """Two rows that violate a uniqueness rule together."""

    stored: int
    sent: int
    fields: tuple[Field, ...]
    """The fields that the sent row copies from the stored one."""
    links: tuple[tuple[BelongsTo, int], ...]
    """The references that the stored row needs first."""
    is_exact: bool
    """Whether no other rule is violated."""


def is_null_in_samples(world: SampleSet, relation: BelongsTo) -> bool:
    """Return whether a relation is null in the sample rows."""
    rows = world.samples[relation.entity]
    return rows[0].references.get(relation) is None


def find_link(world: SampleSet, relation: BelongsTo) -> RowLink | None:
    """Find a row whose null relation can be set to refer to another row."""
    entity, target = relation.entity, relation.target
    rows, targets = range(world.count(entity)), range(world.count(target))
    for row, number in product(rows, targets):
        if world.stores(target, number, (entity, row)):
            continue
        sample = world.samples[entity][row].with_values(references={relation: number})
        others = [(s, n) for n, s in enumerate(world.samples[entity]) if n != row]
        alone = not any(
            world.violated_uniques(entity, (sample, row), o) for o in others
        )
        if alone and world.satisfies(entity, sample, row):
            return RowLink(row, number)
    return None


def find_siblings(world: SampleSet, relation: BelongsTo) -> Siblings | None:
    """Find two rows that can be changed to refer to the same row."""
    entity, rows = relation.entity, list(enumerate(world.samples[relation.entity]))
    pairs = combinations(range(len(rows)), 2)
    for pair, target in product(pairs, range(world.count(relation.target))):
        along = world.closure(relation.target, target)
        for number in pair:
            along |= world.closure(entity, number) - {(entity, number)}
        if any((entity, number) in along for number in pair):
            continue
        changes: dict[BelongsTo, int | None] = {relation: target}
        varied = [(rows[n][1].with_values(references=changes), n) for n in pair]
        others = [(row, n) for n, row in rows if n not in pair]
        together = combinations([*varied, *others], 2)
        alone = not any(world.violated_uniques(entity, *two) for two in together)
        if alone and all(world.satisfies(entity, *each) for each in varied):
            return Siblings(*pair, target)
    return None


def find_deletable_target(world: SampleSet, relation: BelongsTo) -> RowLink | None:
    """Find a row that can refer to a target that nothing else refers to."""
    entity, target = relation.entity, relation.target
    for row, number in product(range(world.count(entity)), range(world.count(target))):
        sample = world.samples[entity][row].with_values(references={relation: number})
        others = sample.with_values(references={relation: None})
        if world.depends_on(others, (target, number)):
            continue
        if world.stores(target, number, (entity, row)):
            continue
        if world.satisfies(entity, sample, row):
            return RowLink(row, number)
    return None


def find_unique_violation(
    world: SampleSet, entity: Entity, unique: Unique
) -> UniqueViolation | None:
    """Find two rows that violate a uniqueness rule, and no other if possible."""
    rows = world.samples[entity]
    if len(rows) == 1:
        shared = world.violated_uniques(entity, (rows[0], 0), (rows[0], 0))
        same = UniqueViolation(0, 0, (), (), is_exact=shared == [unique])
        return same if unique in shared else None
    found = list(_conflicts(world, entity, unique))
    return next((c for c in found if c.is_exact), found[0] if found else None)


def _conflicts(
    world: SampleSet, entity: Entity, unique: Unique
) -> Iterator[UniqueViolation]:
    rows = world.samples[entity]
    columns = set(columns_of(unique))
    fields = tuple(part for part in entity.fields if part.column in columns)
    for first, second in permutations(range(len(rows)), 2):
        if world.begins_cycle(entity, second):
            continue
        links = _links(world, rows[first], fields, entity, {first, second})
        if links is None:
            continue
        stored = rows[first].with_values(references=dict(links))
        copied = rows[second].with_values(
            {f: stored.values[f] for f in fields if f in stored.values},
            {r: stored.references[r] for r in relations_of(fields)},
        )
        if not world.satisfies(entity, stored, first):
            continue
        shared = world.violated_uniques(entity, (stored, first), (copied, second))
        if unique in shared and world.satisfies(entity, copied, second):
            yield UniqueViolation(
                first, second, fields, tuple(links), shared == [unique]
            )


def _links(
    world: SampleSet,
    sample: Sample,
    fields: tuple[Field, ...],
    entity: Entity,
    rows: set[int],
) -> list[tuple[BelongsTo, int]] | None:
    """Return targets for the null relations of a rule, or None if one has none."""
    found = []
    for relation in relations_of(fields):
        if sample.references.get(relation) is not None:
            continue
        targets = (
            number
            for number in range(world.count(relation.target))
            if not any(
                world.stores(relation.target, number, (entity, row)) for row in rows
            )
        )
        target = next(targets, None)
        if target is None:
            return None
        found.append((relation, target))
    return found


def relations_of(fields: Iterable[Field]) -> list[BelongsTo]:
    """Return the relations that fields belong to, without duplicates."""
    return list(dict.fromkeys(f.relation for f in fields if f.relation is not None))


def find_check_violation(
    world: SampleSet, entity: Entity, check: Check
) -> dict[Field, Any] | None:
    """Find changes to the first row that violate a single check and nothing else."""
    sample = world.samples[entity][0]
    parts = [f for f in input_fields(entity) if f.column in check.expression.columns]
    options = {part: _options(part, check, in_key=part in entity.key) for part in parts}
    for size in (1, 2):
        for chosen in combinations(parts, size):
            for values in product(*(options[part] for part in chosen)):
                changes = dict(zip(chosen, values, strict=True))
                changed = sample.with_values(changes)
                if world.broken_checks(entity, changed, 0) == [check.name]:
                    return changes
    return None


def _options(part: Field, check: Check, *, in_key: bool) -> list[Any]:
    found = candidates(sample_request(part, in_key=in_key))
    found += values_near(check.expression.sql.postgresql, part.type, part.limits)
    return (
        [*dict.fromkeys(found), None] if _is_plain(found) and part.nullable else found
    )


def _is_plain(values: list[Any]) -> bool:
    return not any(isinstance(value, list | dict) for value in values)


def fields_needed_by_checks(world: SampleSet, entity: Entity) -> list[Field]:
    """Return the optional fields that a minimal row needs to satisfy its checks."""
    sample = world.samples[entity][0]
    optional = [
        part
        for part in entity.fields
        if part.role in (Role.DATA, Role.REFERENCE) and not part.is_required
    ]
    needed: list[Field] = []
    while True:
        left = [part for part in optional if part not in needed]
        rows = [_with_defaults(sample, left, times) for times in (_EARLY, _LATE)]
        broken = {n for row in rows for n in world.broken_checks(entity, row, 0)}
        columns = {
            column
            for check in entity.checks
            if check.name in broken
            for column in check.expression.columns
        }
        more = [part for part in left if columns & _columns_set_with(part)]
        given = [part for part in more if _is_given(part, sample)]
        if not given:
            return needed
        needed += given


def _columns_set_with(part: Field) -> set[str]:
    """Return the columns that are set along with that of a field."""
    fields = (part,) if part.relation is None else part.relation.fields
    return {field.column for field in fields}


def _is_given(part: Field, sample: Sample) -> bool:
    return part.relation is None or sample.references[part.relation] is not None


def _with_defaults(
    sample: Sample, parts: list[Field], times: dict[GeneratedDefault, str]
) -> Sample:
    """Return a row with fields omitted, and so at their defaults."""
    return sample.with_values(
        {part: default_of(part, times) for part in parts if part.relation is None},
        dict.fromkeys(relations_of(parts)),
    )


def default_of(part: Field, times: dict[GeneratedDefault, str]) -> Any:
    """Return the value of an omitted field in wire format."""
    if isinstance(part.default, Literal):
        return part.default.value
    return None if part.default is None else times[part.default]
