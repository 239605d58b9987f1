"""The search for sample rows: values are tried until the entity's rules hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Any

from generator.domain import BelongsTo, Check, Domain, Entity, Field, Unique
from generator.emitted_tests.samples.candidates import candidates
from generator.emitted_tests.samples.row_cycles import closing_relations
from generator.emitted_tests.samples.sample_rows import (
    COUNT,
    Sample,
    SampleSet,
    input_fields,
    sample_request,
    uniqueness_rules,
)
from generator.types import FieldType, Limits, Literal

_TRIES = 4000

Subject = Field | BelongsTo
Domains = dict[Subject, list[Any]]


@dataclass
class MissingSample:
    """An entity, field or check without a sample."""

    entity: Entity
    field: Field | None = None
    checks: tuple[Check, ...] = ()


@dataclass
class SearchResult:
    """The sample rows, and the failures to find them."""

    world: SampleSet
    missing: list[MissingSample] = field(default_factory=list)


@dataclass
class _Rule:
    """A condition over some of a row's values."""

    subjects: frozenset[Subject]
    holds: Callable[[Sample], bool]


def solve(domain: Domain) -> SearchResult:
    """Find the sample rows of a domain."""
    found = SearchResult(SampleSet(domain))
    for entity in _in_order(domain.entities):
        _Solver(entity, found).run()
    _close_cycles(found.world)
    return found


def _close_cycles(world: SampleSet) -> None:
    """Set the references that close cycles, as the rows they lead to are known now."""
    for relation in closing_relations(world.domain):
        for sample in world.samples.get(relation.entity, ()):
            sample.references[relation] = world.count(relation.target) - 1


def _in_order(entities: tuple[Entity, ...]) -> Iterator[Entity]:
    """Yield entities after those that they require, except where this closes a cycle.

    The targets of optional relations that checks name come first as well, unless that
    would form a cycle.
    """
    wishes, needs = _Order(entities, eager=True), _Order(entities, eager=False)
    done: set[Entity] = set()
    while len(done) < len(entities):
        ready = wishes.all_ready() or [needs.first_ready(done)]
        for entity in ready:
            done.add(entity)
            wishes.finish(entity)
            needs.finish(entity)
            yield entity


class _Order:
    """The number of targets that each entity still waits for."""

    def __init__(self, entities: tuple[Entity, ...], *, eager: bool) -> None:
        self._entities = entities
        self._numbers = {entity: number for number, entity in enumerate(entities)}
        self._left: list[int] = []
        self._waiting: dict[Entity, list[int]] = {entity: [] for entity in entities}
        for number, entity in enumerate(entities):
            targets = _targets(entity, eager=eager) - {entity}
            self._left.append(len(targets))
            for target in targets:
                self._waiting[target].append(number)
        self._ready = [number for number, left in enumerate(self._left) if not left]

    def finish(self, entity: Entity) -> None:
        """Mark an entity as done, for those that wait for it."""
        self._left[self._numbers[entity]] = -1
        for number in self._waiting[entity]:
            self._left[number] -= 1
            if not self._left[number]:
                heappush(self._ready, number)

    def all_ready(self) -> list[Entity]:
        """Return the entities that wait for no other, in spec order, each only once."""
        ready, self._ready = sorted(self._ready), []
        return [self._entities[n] for n in ready if self._left[n] == 0]

    def first_ready(self, done: set[Entity]) -> Entity:
        """Return the first entity in spec order that is ready and not done."""
        while self._entities[self._ready[0]] in done:
            heappop(self._ready)
        return self._entities[self._ready[0]]


def _targets(entity: Entity, *, eager: bool) -> set[Entity]:
    checked = {c for check in entity.checks for c in check.expression.columns}
    return {
        relation.target
        for relation in entity.belongs_to
        if not (relation.optional or relation.closes_cycle)
        or (
            eager
            and not relation.closes_cycle
            and any(part.column in checked for part in relation.fields)
        )
    }


class _Solver:
    """The search for the rows of one entity."""

    def __init__(self, entity: Entity, found: SearchResult) -> None:
        self._entity = entity
        self._found = found
        self._world = found.world
        self._columns: dict[str, Subject] = {
            part.column: part.relation or part for part in entity.fields
        }
        self._domains: Domains = {}
        self._first_of_cycle: Sample | None = None
        self._required_row = COUNT if entity in self._world.in_cycles else 0

    def run(self) -> None:
        for part in input_fields(self._entity):
            values = self._values(part)
            if not values and not part.nullable:
                self._found.missing.append(MissingSample(self._entity, field=part))
                return
            self._domains[part] = values
        for relation in self._entity.belongs_to:
            self._domains[relation] = [*range(self._world.count(relation.target))]
            if relation.closes_cycle:
                self._domains[relation] = [COUNT]
            if not self._domains[relation] and not relation.optional:
                return  # the missing rows are reported for the target
        if self._entity in self._world.in_cycles:
            self._first_of_cycle = self._row(COUNT)
            if self._first_of_cycle is None:
                return
        for number in range(COUNT):
            sample = self._row(number)
            if sample is None:
                break
            self._world.add(self._entity, sample)
        if self._first_of_cycle is not None:
            self._world.add(self._entity, self._first_of_cycle)

    def _values(self, part: Field) -> list[Any]:
        found = candidates(sample_request(part, in_key=part in self._entity.key))
        if isinstance(part.default, Literal):
            found += [part.default.value] if part.default.value not in found else []
        hinted = [v for v in self._hints(part) if v not in found]
        return found + hinted

    def _hints(self, part: Field) -> Iterator[Any]:
        """Yield values near the constants in checks and conditions."""
        expressions = [check.expression for check in self._entity.checks]
        expressions += [u.where for u in self._entity.uniques if u.where is not None]
        for expression in expressions:
            if part.column in expression.columns:
                yield from values_near(
                    expression.sql.postgresql, part.type, part.limits
                )

    def _row(self, number: int) -> Sample | None:
        choices = {
            subject: self._order_values(subject, values, number)
            for subject, values in self._domains.items()
        }
        sample = Sample()
        for subject, options in choices.items():
            _set(sample, subject, options[0])
        for group in _groups(self._rules(number)):
            if not self._satisfy(sample, group, choices):
                if number == self._required_row:
                    self._report(group)
                return None
        return sample

    def _order_values(
        self, subject: Subject, values: list[Any], number: int
    ) -> list[Any]:
        """Return the values to try for a row, the preferred one first.

        The first two rows are complete. The third omits optional values, and the fourth
        repeats the values of the third.
        """
        rows = self._world.samples.get(self._entity, [])
        if isinstance(subject, BelongsTo):
            turned = _rotate(values, number)
            if not subject.optional:
                is_first = number == COUNT and subject.target in self._world.in_cycles
                return values[-1:] if is_first else turned
            was_set = bool(rows) and rows[0].references[subject] is not None
            return [*turned, None] if was_set else [None, *turned]
        turned = _rotate(values, number)
        if number == COUNT - 1:
            last = rows[-1].values[subject]
            turned = [last, *(value for value in turned if value != last)]
        if not subject.nullable:
            return turned
        others = [value for value in turned if value is not None]
        return [*others, None] if number < 2 else [None, *others]

    def _rules(self, number: int) -> list[_Rule]:
        entity, world = self._entity, self._world
        earlier = list(enumerate(world.samples.get(entity, [])))
        if self._first_of_cycle is not None:
            earlier.append((COUNT, self._first_of_cycle))

        def of_check(check: Check) -> Callable[[Sample], bool]:
            def holds(sample: Sample) -> bool:
                row = world.row(entity, sample, number)
                return world.evaluator.satisfies_check(check.expression, row)

            return holds

        def of_unique(unique: Unique) -> Callable[[Sample], bool]:
            taken = [world.unique_value(entity, unique, row, n) for n, row in earlier]

            def holds(sample: Sample) -> bool:
                own = world.unique_value(entity, unique, sample, number)
                return own is None or own not in taken

            return holds

        def of_relation(relation: BelongsTo) -> Callable[[Sample], bool]:
            return lambda sample: world.agrees(relation, sample, number)

        found = [
            _Rule(self._subjects(check.expression.columns), of_check(check))
            for check in entity.checks
        ]
        found += [
            _Rule(
                self._subjects(field.column for field, _ in relation.pairs),
                of_relation(relation),
            )
            for relation in entity.belongs_to
            if relation.same
        ]
        return found + [
            _Rule(self._subjects(columns_of(unique)), of_unique(unique))
            for unique in uniqueness_rules(entity)
        ]

    def _subjects(self, columns: Iterable[str]) -> frozenset[Subject]:
        subjects = (self._columns[column] for column in columns)
        return frozenset(subject for subject in subjects if subject in self._domains)

    def _satisfy(
        self,
        sample: Sample,
        group: list[_Rule],
        choices: Domains,
    ) -> bool:
        """Try values until a group of rules holds; return False if none satisfy it."""
        subjects = [s for s in choices if any(s in rule.subjects for rule in group)]
        due: list[list[_Rule]] = [[] for _ in subjects]
        for rule in group:
            places = [n for n, s in enumerate(subjects) if s in rule.subjects]
            if not places:
                if not rule.holds(sample):
                    return False
                continue
            due[places[-1]].append(rule)
        return _search(sample, subjects, due, choices)

    def _report(self, group: list[_Rule]) -> None:
        subjects = frozenset[Subject]().union(*(rule.subjects for rule in group))
        checks = tuple(
            check
            for check in self._entity.checks
            if self._subjects(check.expression.columns) <= subjects
        )
        self._found.missing.append(MissingSample(self._entity, checks=checks))


def _search(
    sample: Sample, subjects: list[Subject], due: list[list[_Rule]], choices: Domains
) -> bool:
    """Search the combinations of values by backtracking, and keep the first match."""
    places = [-1] * len(subjects)
    level = 0
    for _ in range(_TRIES):
        if level == len(subjects):
            return True
        options = choices[subjects[level]]
        places[level] += 1
        if places[level] == len(options):
            places[level] = -1
            level -= 1
            if level < 0:
                return False
            continue
        _set(sample, subjects[level], options[places[level]])
        if all(rule.holds(sample) for rule in due[level]):
            level += 1
    return level == len(subjects)


def _set(sample: Sample, subject: Subject, value: Any) -> None:
    if isinstance(subject, BelongsTo):
        sample.references[subject] = value
    else:
        sample.values[subject] = value


def _rotate(values: list[Any], number: int) -> list[Any]:
    start = number % len(values) if values else 0
    return values[start:] + values[:start]


def _groups(found: list[_Rule]) -> list[list[_Rule]]:
    """Group the rules that depend on common values."""
    groups: list[tuple[set[Subject], list[_Rule]]] = []
    for rule in found:
        subjects, members = set(rule.subjects), [rule]
        for group in [g for g in groups if g[0] & rule.subjects]:
            groups.remove(group)
            subjects |= group[0]
            members = [*group[1], *members]
        groups.append((subjects, members))
    return [members for _, members in groups]


def columns_of(unique: Unique) -> list[str]:
    """Return the columns that a uniqueness rule depends on."""
    expressions = [e for e in (unique.expression, unique.where) if e is not None]
    columns = [part.column for part in unique.fields]
    return columns + [column for e in expressions for column in e.columns]


def values_near(sql: str, field_type: FieldType, limits: Limits) -> Iterable[Any]:
    """Return values of a type around the constants of an expression."""
    if field_type.is_list:
        return ()
    return field_type.scalar.samples_near(sql, field_type, limits)
