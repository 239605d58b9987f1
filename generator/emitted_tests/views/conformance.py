"""The tables of the emitted conformance tests, which describe each resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.domain import (
    Entity,
    Field,
    ListEndpoint,
    Paging,
    Role,
    TotalMode,
    is_conditional,
)
from generator.emitted_tests.samples.invalid import invalid_words
from generator.emitted_tests.samples.sample_rows import INPUT_ROLES, SampleSet
from generator.emitted_tests.samples.scenarios import (
    fields_needed_by_checks,
    find_link,
    is_null_in_samples,
)
from generator.emitted_tests.views.deletion import referrers
from generator.emitted_tests.views.edges import edge_values
from generator.emitted_tests.views.factory import MakerView, maker_view
from generator.emitted_tests.views.operations import action_table
from generator.emitted_tests.views.rules import dangling_references
from generator.emitted_tests.views.snippets import (
    collection_url,
    factory_name,
    malformed_key,
    missing_key,
    path_of,
)
from generator.emitted_tests.views.writes import (
    clearable_fields,
    fields_changeable_alone,
    first_changing_field,
    invalid_field_values,
)
from generator.python import Code, join, literal
from generator.types import DEFAULT_KEY, GeneratedDefault, Literal, filter_operators

_METHODS = ("list", "create", "get", "update", "delete")
_NONSENSE = "nonsense"
"""The value that the emitted test sends to strict filters."""
_COMMON_PARAMETERS = frozenset({"limit", "offset", "cursor", "sort", "include"})


@dataclass(frozen=True)
class ConformanceView:
    """The table of an entity for the conformance tests."""

    name: Code
    """The name of the constant: `BOOKS`."""
    parts: list[Code]
    """Keyword arguments of the table."""
    uses_edges: bool
    makers: list[MakerView]
    """The factories that it names, except that of the entity."""
    traits: frozenset[str]
    """The tests that apply to the entity."""


def conformance_view(entity: Entity, world: SampleSet) -> ConformanceView | None:
    """Build the table of an entity, or return None if it has no endpoints."""
    endpoints = entity.endpoints
    methods = [name for name in _METHODS if getattr(endpoints, name)]
    if not methods and not endpoints.actions:
        return None
    parts = dict(_parts(entity, world, methods))
    targets = [target for _, target, _, _ in _links(entity, world)]
    if entity.endpoints.delete:
        targets += [child for child, _ in referrers(entity, world)]
    others = dict.fromkeys(other for other in targets if other is not entity)
    return ConformanceView(
        name=Code(entity.names.plural.upper()),
        parts=[Code(f"{name}={value}") for name, value in parts.items()],
        uses_edges="edges" in parts,
        makers=[maker_view(other) for other in others],
        traits=frozenset({*methods, *parts, *_kinds(entity, world)}),
    )


def app_traits(views: Iterable[ConformanceView]) -> frozenset[str]:
    """Return the tests that apply to any resource."""
    return frozenset[str]().union(*(view.traits for view in views))


def _kinds(entity: Entity, world: SampleSet) -> Iterator[str]:
    listed = entity.endpoints.list
    if listed is not None:
        if listed.total is not TotalMode.NEVER:
            yield "totals"
        if listed.sorts and listed.page is Paging.CURSOR and world.count(entity) > 1:
            yield "cursors"
        if world.count(entity) > 2:
            yield "several"
    if entity.endpoints.update and fields_changeable_alone(entity, world):
        yield "changeable"
    if any((entity.endpoints.get, entity.endpoints.update, entity.endpoints.delete)):
        yield "keys"
    if any(action.body for action in entity.endpoints.actions):
        yield "action_bodies"
    if any(is_conditional(action) for action in entity.endpoints.actions):
        yield "conditional_actions"
    optional = [f for f in entity.fields if f.role in INPUT_ROLES and not f.is_required]
    if entity.endpoints.create and optional:
        yield "optional"
    if entity.versioned:
        yield "versioned"
    if entity.soft_delete:
        yield "soft_delete"
    if entity.field_with(Role.UPDATED_AT):
        yield "timestamps"


def _parts(
    entity: Entity, world: SampleSet, methods: list[str]
) -> Iterator[tuple[str, Code]]:
    """Yield the parts of a table that differ from their defaults."""
    yield from _basics(entity, world, methods)
    endpoints = entity.endpoints
    if endpoints.create or endpoints.update:
        yield from _input_items(entity, world)
    if endpoints.list:
        yield from _list_items(entity, endpoints.list, world)
    if endpoints.delete:
        found = [code for _, code in referrers(entity, world)]
        if found:
            yield "referrers", Code(f"[{join(found)}]")
    if endpoints.actions:
        actions = join(action_table(action) for action in endpoints.actions)
        yield "actions", Code(f"[{actions}]")
    renamed = {f.name: f.attribute for f in entity.fields if f.attribute != f.name}
    if renamed:
        yield "attributes", literal(renamed)


def _basics(
    entity: Entity, world: SampleSet, methods: list[str]
) -> Iterator[tuple[str, Code]]:
    maker = maker_view(entity)
    yield "url", collection_url(entity)
    if len(methods) < len(_METHODS):
        yield "methods", literal(tuple(methods))
    yield "model", Code(entity.names.cls)
    yield "make", maker.make
    if entity.endpoints.create or entity.endpoints.update:
        yield "payload", maker.payload
    if world.count(entity) != 4:
        yield "samples", literal(world.count(entity))
    key = tuple(part.name for part in entity.key)
    if key != ("id",):
        yield "key", literal(key)
    unknown, malformed = path_of(missing_key(world, entity)), malformed_key(
        world, entity
    )
    if unknown != literal(DEFAULT_KEY.no_key):
        yield "unknown", unknown
    if malformed != literal("nonsense"):
        yield "malformed", malformed


def _input_items(entity: Entity, world: SampleSet) -> Iterator[tuple[str, Code]]:
    sent = [part for part in entity.fields if part.role in INPUT_ROLES]
    required = tuple(part.name for part in sent if part.is_required)
    if required and entity.endpoints.create:
        yield "required", literal(required)
    if entity.endpoints.create:
        yield from _omission_items(entity, world)
    in_key = [part for part in sent if part in entity.key]
    if in_key and entity.endpoints.create:
        yield "refused_in_keys", _refused_values(entity, in_key)
    others = [part for part in sent if part not in entity.key]
    if others:
        yield "refused", _refused_values(entity, others)
    if entity.endpoints.update:
        yield from _change_items(entity, world, others)
    if entity.endpoints.create:
        found = dangling_references(entity, world)
        if found:
            yield "dangling", Code(f"[{join(found)}]")
    edges = edge_values(entity)
    if edges:
        yield "edges", edges


def _omission_items(entity: Entity, world: SampleSet) -> Iterator[tuple[str, Code]]:
    needed = fields_needed_by_checks(world, entity)
    left = [
        part
        for part in entity.fields
        if part.role in INPUT_ROLES and not part.is_required and part not in needed
    ]
    if needed:
        yield "kept", literal(tuple(part.name for part in needed))
    made = tuple(
        part.name for part in left if isinstance(part.default, GeneratedDefault)
    )
    if made:
        yield "generated", literal(made)
    known = {
        part.name: part.default.value
        for part in left
        if isinstance(part.default, Literal)
    }
    if known:
        yield "defaults", literal(known)


def _change_items(
    entity: Entity, world: SampleSet, fields: list[Field]
) -> Iterator[tuple[str, Code]]:
    alone = fields_changeable_alone(entity, world)
    tied = tuple(part.name for part in fields if part not in alone)
    if tied:
        yield "tied", literal(tied)
    first = first_changing_field(entity, world, alone)
    if first is not None:
        yield "changed", literal(first.name)
    emptied = tuple(part.name for part in clearable_fields(entity, world))
    if emptied:
        yield "clearable", literal(emptied)


def _refused_values(entity: Entity, fields: list[Field]) -> Code:
    values = ((part, invalid_field_values(entity, part)) for part in fields)
    items = join(Code(f"{literal(p.name)}: [{join(found)}]") for p, found in values)
    return Code(f"{{{items}}}")


def _list_items(
    entity: Entity, listed: ListEndpoint, world: SampleSet
) -> Iterator[tuple[str, Code]]:
    filters = {part.name: " ".join(_operators(part)) for part in listed.filters}
    if filters:
        yield "filters", literal(filters)
    links = _links(entity, world)
    if links:
        yield "links", _link_items(links)
    if listed.searches:
        yield "searches", literal(tuple(part.name for part in listed.searches))
    if listed.sorts:
        yield "sorts", literal(tuple(part.name for part in listed.sorts))
    if listed.order:
        first = listed.order[0]
        yield "order", literal(f"{'-' if first.descending else ''}{first.field.name}")
    included = ",".join(side.name for side in listed.includes)
    if included:
        yield "included", literal(included)
    strict = tuple(
        part.name
        for part in listed.filters
        if part.name not in _COMMON_PARAMETERS and _is_strict(part)
    )
    if strict:
        yield "strict_filters", literal(strict)
    if listed.page is Paging.OFFSET:
        yield "paging", literal("offset")
    if listed.total is not TotalMode.ASKED:
        yield "total", literal(
            "always" if listed.total is TotalMode.ALWAYS else "never"
        )


def _is_strict(part: Field) -> bool:
    enum = part.type.enum
    if enum is not None:
        return _NONSENSE not in enum.values
    return bool(invalid_words(part.type))


def _operators(part: Field) -> Iterator[str]:
    for operator in filter_operators(part.type):
        yield operator or "="
    if part.nullable:
        yield "is_null"


def _links(entity: Entity, world: SampleSet) -> list[tuple[Field, Entity, int, int]]:
    """Return the filters by references that are null in the samples, with rows to link.

    Each comes with the target entity, the number of the row to link, and the number of
    the target row.
    """
    found = []
    listed = entity.endpoints.list
    for part in listed.filters if listed else ():
        relation = part.relation
        if (
            relation is None
            or part.target is None
            or not is_null_in_samples(world, relation)
        ):
            continue
        scene = find_link(world, relation)
        if scene is not None and len(relation.fields) == 1:
            found.append((part, relation.target, scene.row, scene.target))
    return found


def _link_items(links: list[tuple[Field, Entity, int, int]]) -> Code:
    items = join(
        Code(f"{literal(part.name)}: ({row}, {factory_name(target)}, {number})")
        for part, target, row, number in links
    )
    return Code(f"{{{items}}}")
