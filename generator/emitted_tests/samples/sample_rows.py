"""Sample rows of every entity, which satisfy its rules and refer to each other.

Row `n` of an entity refers to row `n` of its targets where possible. Optional relations
are null unless a check requires them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from generator.domain import BelongsTo, Domain, Entity, Field, Role, Unique
from generator.emitted_tests.samples.candidates import candidates
from generator.emitted_tests.samples.evaluate import (
    Evaluator,
    SqliteValue,
    sqlite_value,
)
from generator.emitted_tests.samples.row_cycles import entities_in_cycles
from generator.types import SampleRequest, made_key

COUNT = 4
"""The number of sample rows of an entity, if its rules allow as many."""

RowId = tuple[Entity, int]
"""One sample row: its entity and its number."""

INPUT_ROLES = (Role.DATA, Role.REFERENCE)
"""Roles of the fields that clients send."""
_MOMENT = "2026-01-01T00:00:00Z"


@dataclass
class Sample:
    """One row: values in wire format, and the numbers of the rows it refers to."""

    values: dict[Field, Any] = field(default_factory=dict)
    references: dict[BelongsTo, int | None] = field(default_factory=dict)

    def with_values(
        self,
        values: dict[Field, Any] | None = None,
        references: dict[BelongsTo, int | None] | None = None,
    ) -> Sample:
        """Return a copy with other values."""
        return Sample(
            self.values | (values or {}), self.references | (references or {})
        )


class SampleSet:
    """The sample rows of a domain, in an order in which they can be stored."""

    def __init__(self, domain: Domain) -> None:
        self.domain = domain
        self.samples: dict[Entity, list[Sample]] = {}
        self._regular: dict[RowId, bool] = {}
        self._numbers: dict[RowId, int] = {}
        self.evaluator = Evaluator()
        self.in_cycles = entities_in_cycles(domain)
        """The entities whose last sample is the one that a cycle begins with."""

    def add(self, entity: Entity, sample: Sample) -> None:
        """Add the next row of an entity."""
        rows = self.samples.setdefault(entity, [])
        number = len(rows)
        rows.append(sample)
        self._numbers[entity, number] = len(self._numbers)
        self._regular[entity, number] = all(
            place[1] == number and self._regular.get(place, False)
            for place in _references(sample)
        )

    def depends_on(self, sample: Sample, place: RowId) -> bool:
        """Return whether a row must be stored before one like `sample`."""
        return place in self._walk(_references(sample), self._numbers[place])

    def stores(self, entity: Entity, number: int, place: RowId) -> bool:
        """Return whether a row is a sample row or stored along with it."""
        return place in self._walk([(entity, number)], self._numbers[place])

    def _walk(self, places: Iterable[RowId], earliest: int = 0) -> set[RowId]:
        """Return rows and all their dependencies, except those added before `earliest`.

        Rows only depend on rows added before them, unless there are cycles. The result
        is computed on demand: kept for each row, it would grow with the square of a
        chain's length.
        """
        earliest = 0 if self.in_cycles else earliest
        found: set[RowId] = set()
        waiting = [*places]
        while waiting:
            place = waiting.pop()
            if place not in found and self._numbers[place] >= earliest:
                found.add(place)
                entity, number = place
                waiting += _references(self.samples[entity][number])
        return found

    def is_aligned(self, entity: Entity) -> bool:
        """Return whether each row only depends on rows of the same number."""
        return all(self._regular[entity, n] for n in range(self.count(entity)))

    def closure(self, entity: Entity, number: int) -> set[RowId]:
        """Return a sample row and all its dependencies."""
        return self._walk([(entity, number)])

    def count(self, entity: Entity) -> int:
        """Return the number of an entity's sample rows."""
        return len(self.samples.get(entity, ()))

    def begins_cycle(self, entity: Entity, number: int) -> bool:
        """Return whether a row is the one of its entity that a cycle begins with."""
        return entity in self.in_cycles and number == self.count(entity) - 1

    def new_count(self, entity: Entity) -> int:
        """Return the number of sample rows that need not exist before they are sent."""
        return self.count(entity) - (entity in self.in_cycles)

    def value(self, sample: Sample, number: int, part: Field) -> Any:
        """Return a field's value in wire format; generated ones have placeholders."""
        if part.relation is not None and part.target is not None:
            target = sample.references.get(part.relation)
            return None if target is None else self.key(part.target, part, target)
        if part in sample.values:
            return sample.values[part]
        return _placeholder(part, number)

    def key(self, target: Field, part: Field, number: int) -> Any:
        """Return the value of a reference's field for a given row of its target."""
        assert part.relation is not None
        rows = self.samples.get(part.relation.target, [])
        row = rows[number] if number < len(rows) else Sample()
        if number >= len(rows) and target.role in INPUT_ROLES:
            # The row that a cycle begins with is found later.
            return stand_in(target)
        return self.value(row, number, target)

    def row(
        self, entity: Entity, sample: Sample, number: int
    ) -> dict[str, SqliteValue]:
        """Return a row by column, as it is stored."""
        return {
            part.column: sqlite_value(part.type, self.value(sample, number, part))
            for part in entity.fields
        }

    def satisfies(self, entity: Entity, sample: Sample, number: int) -> bool:
        """Return whether a row satisfies the rules of its entity, except uniqueness."""
        return not self.broken_checks(entity, sample, number) and all(
            self.agrees(relation, sample, number) for relation in entity.belongs_to
        )

    def agrees(self, relation: BelongsTo, sample: Sample, number: int) -> bool:
        """Return whether a row has what it must have in common with its target."""
        other = sample.references.get(relation)
        rows = self.samples.get(relation.target, [])
        if other is None or other >= len(rows):
            return True
        return all(
            self.value(sample, number, each.own)
            == self.value(rows[other], other, each.target)
            for each in relation.same
        )

    def broken_checks(self, entity: Entity, sample: Sample, number: int) -> list[str]:
        """Return the names of the checks that a row violates."""
        if not entity.checks:
            return []
        row = self.row(entity, sample, number)
        return [
            check.name
            for check in entity.checks
            if not self.evaluator.satisfies_check(check.expression, row)
        ]

    def unique_value(
        self, entity: Entity, unique: Unique, sample: Sample, number: int
    ) -> Any:
        """Return the value that must be unique, or None if the row is exempt."""
        if unique.expression is not None or unique.where is not None:
            row = self.row(entity, sample, number)
            if unique.where and not self.evaluator.is_true(unique.where, row):
                return None
            if unique.expression:
                return self.evaluator.value(unique.expression, row)
        parts = [self.value(sample, number, part) for part in unique.fields]
        return None if None in parts else tuple(parts)

    def violated_uniques(
        self, entity: Entity, first: tuple[Sample, int], second: tuple[Sample, int]
    ) -> list[Unique]:
        """Return the uniqueness rules that two rows violate together."""
        found = []
        for unique in uniqueness_rules(entity):
            signature = self.unique_value(entity, unique, *first)
            same = signature == self.unique_value(entity, unique, *second)
            if signature is not None and same:
                found.append(unique)
        return found


def _references(sample: Sample) -> Iterable[RowId]:
    for relation, number in sample.references.items():
        if number is not None:
            yield relation.target, number


def uniqueness_rules(entity: Entity) -> tuple[Unique, ...]:
    """Return the uniqueness rules, including that of a key that clients choose."""
    if entity.surrogate is not None:
        return entity.uniques
    return (Unique(entity.key, None, None, None, entity.span), *entity.uniques)


def input_fields(entity: Entity) -> list[Field]:
    """Return the fields that clients send, except those of references."""
    return [f for f in entity.fields if f.role in INPUT_ROLES and f.relation is None]


def stand_in(part: Field) -> Any:
    """Return a value for a field of a key, in place of one that is not known yet."""
    while part.target is not None:
        part = part.target
    if part.role is Role.SURROGATE:
        return part.type.scalar.no_key
    found = candidates(sample_request(part, in_key=True))
    return found[-1] if found else None


def sample_request(part: Field, *, in_key: bool) -> SampleRequest:
    """Return the requirements on a field's values."""
    return SampleRequest(
        part.type, part.limits, part.name, part.example, in_key, part.default
    )


def _placeholder(part: Field, number: int) -> Any:
    """Return a placeholder for a value that the application or the database sets."""
    if part.role in (Role.CREATED_AT, Role.UPDATED_AT):
        return _MOMENT
    if part.role is Role.VERSION:
        return 1
    if part.role is not Role.SURROGATE:
        return None
    return made_key(part.type, part.default, number)
