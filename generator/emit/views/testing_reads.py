"""The emitted tests of lists and of reading one."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from generator.domain.model import (
    Entity,
    Field,
    Kind,
    ListEndpoint,
    Page,
    Role,
    Total,
)
from generator.domain.resolve import wire
from generator.emit.code import Code
from generator.emit.python.literals import literal
from generator.emit.samples.invalid import invalid_words
from generator.emit.samples.rows import World
from generator.emit.samples.scenes import is_late, link
from generator.emit.types import filter_operators
from generator.emit.views.testing_code import (
    absent_key,
    key_names,
    make,
    malformed_key,
    path_of,
    reference,
)
from generator.emit.views.testing_includes import IncludeView, includes

_IRREGULAR = str.maketrans("\u0130\u03a3\u03c2", "i\u03c3\u03c3")
"""Letters that are folded otherwise than by `lower`, as the output does."""
_LONG_AGO = {Kind.DATETIME: "2000-01-01T00:00:00Z"}
_KEPT_BY_LONG_AGO = frozenset({"gt", "gte"})
_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "": lambda value, given: bool(value == given),
    "in": lambda value, given: bool(value == given),
    "gt": lambda value, given: bool(value > given),
    "gte": lambda value, given: bool(value >= given),
    "lt": lambda value, given: bool(value < given),
    "lte": lambda value, given: bool(value <= given),
}


_WIRED = frozenset({Kind.BYTES, Kind.DATETIME, Kind.DECIMAL, Kind.DURATION, Kind.TIME})
"""Types whose values are written in another way than `str` does."""


@dataclass(frozen=True)
class LinkedFilterView:
    """The filters by a value that only a stored row has, such as a reference."""

    name: Code
    setup: list[Code]
    value: Code
    """The value to filter by."""
    cases: list[Code]
    """Pairs of a parameter and the numbers of the rows that are due."""


@dataclass(frozen=True)
class SortView:
    """The fields that lists are sorted by."""

    parameters: Code
    """Names of the test's parameters, as `parametrize` takes them."""
    cases: list[Code]
    arguments: Code
    attribute: Code
    """The parameter that names the attribute."""


@dataclass(frozen=True)
class ReadsView:
    """What the tests of lists and of reading one need."""

    key: Code
    """Further arguments: the names of the key's parts, where it is not `id`."""
    count: Code
    few: bool
    """There are too few samples to tell one page from another."""
    filters: list[Code]
    """Pairs of a query and the numbers of the rows that are due."""
    linked: list[LinkedFilterView]
    searches: list[Code]
    sorts: SortView | None
    order: list[Code]
    """A name of the usual order, its attribute, and its sign; empty where the samples
    have no order that every database agrees on."""
    asks_total: bool
    """Pages say how many rows there are when asked."""
    always_total: bool
    pages: list[Code]
    """Queries whose pages are followed."""
    reversed: list[Code]
    """String literals: an order and its reverse; empty where there are no cursors."""
    follow: Code
    """The function that follows them."""
    invalid_queries: list[Code]
    includes: list[IncludeView]
    include_all: Code
    """A string literal of what lists include, or empty."""
    absent_path: Code
    malformed_path: Code
    methods: list[Code]
    """String literals: the methods of one resource."""


def reads_view(entity: Entity, world: World) -> ReadsView:
    """Prepare the tests of lists and of reading one."""
    listed, endpoints = entity.endpoints.list, entity.endpoints
    methods = {
        "DELETE": endpoints.delete,
        "GET": endpoints.get,
        "PATCH": endpoints.update,
    }
    offset = listed is not None and listed.page is Page.OFFSET
    all_included = [side.name for side in listed.includes] if listed else []
    return ReadsView(
        key=key_names(entity),
        count=Code(str(world.count(entity))),
        few=world.count(entity) < 3,
        filters=list(_filters(entity, listed, world)) if listed else [],
        linked=list(_linked(entity, listed, world)) if listed else [],
        searches=_searches(entity, listed, world) if listed else [],
        sorts=_sorts(entity, listed, world) if listed else None,
        order=_order(entity, listed, world) if listed else [],
        asks_total=listed is not None and listed.total is Total.ASKED,
        always_total=listed is not None and listed.total is Total.ALWAYS,
        pages=_pages(listed) if listed else [],
        reversed=_reversed(listed) if listed and world.count(entity) > 1 else [],
        follow=Code("follow_offsets" if offset else "follow_cursors"),
        invalid_queries=_invalid_queries(listed) if listed else [],
        includes=list(includes(entity, world)),
        include_all=literal(",".join(all_included)) if all_included else Code(""),
        absent_path=path_of(absent_key(world, entity)),
        malformed_path=malformed_key(world, entity),
        methods=[literal(name) for name, given in methods.items() if given],
    )


# Filters


def _is_static(part: Field) -> bool:
    """Tell whether the samples say what a field holds."""
    return part.relation is None and part.role is not Role.SURROGATE


def _filters(entity: Entity, listed: ListEndpoint, world: World) -> Iterator[Code]:
    for part in listed.filters:
        if not _is_static(part):
            continue
        values = _values(entity, part, world)
        if part.role in (Role.CREATED_AT, Role.UPDATED_AT):
            yield from _filters_by_moment(part, len(values))
            continue
        yield from _filters_by_value(part, values)
        if part.nullable:
            for is_null in (True, False):
                due = [n for n, v in enumerate(values) if (v is None) == is_null]
                yield _case({f"{part.name}__is_null": is_null}, due)


def _values(entity: Entity, part: Field, world: World) -> list[Any]:
    rows = world.samples[entity]
    return [world.value(entity, row, number, part) for number, row in enumerate(rows)]


def _filters_by_moment(part: Field, count: int) -> Iterator[Code]:
    for operator in filter_operators(part.type):
        due = list(range(count)) if operator in _KEPT_BY_LONG_AGO else []
        yield _case({_parameter(part, operator): _LONG_AGO[part.type.kind]}, due)


def _filters_by_value(part: Field, values: list[Any]) -> Iterator[Code]:
    known = [n for n, value in enumerate(values) if value is not None]
    if not known:
        return
    given = values[known[min(1, len(known) - 1)]]
    for operator in filter_operators(part.type):
        name = _parameter(part, operator)
        if operator == "contains":
            text = _piece(given)
            if text:
                due = [n for n in known if _contains(values[n], text)]
                yield _case({name: text}, due)
            continue
        due = [n for n in known if _compare(operator, part, values[n], given)]
        yield _case({name: [given] if operator == "in" else given}, due)


def _case(query: dict[str, Any], due: list[int]) -> Code:
    return Code(f"({literal(query)}, {literal(due)})")


def _parameter(part: Field, operator: str) -> str:
    return f"{part.name}__{operator}" if operator else part.name


def _compare(operator: str, part: Field, value: Any, given: Any) -> bool:
    left, right = comparable(part.type.kind, value), comparable(part.type.kind, given)
    return _OPERATORS[operator](left, right)


def comparable(kind: Kind, value: Any) -> Any:
    """Give a value in wire form as one that compares."""
    if kind in (Kind.DECIMAL, Kind.BIGTEXT):
        return Decimal(value)
    if kind is Kind.DURATION:
        return wire.duration_value(value)
    if kind is Kind.DATETIME:
        return datetime.datetime.fromisoformat(value)
    if kind is Kind.TIME:
        return datetime.time.fromisoformat(value)
    return value


def _piece(text: str) -> str:
    """Give a part of a text, in the other case."""
    middle = text[len(text) // 3 :] or text
    return middle.strip().swapcase()


def _contains(text: str | None, piece: str) -> bool:
    return text is not None and _folded(piece) in _folded(text)


def _folded(text: str) -> str:
    return text.translate(_IRREGULAR).lower()


def _linked(
    entity: Entity, listed: ListEndpoint, world: World
) -> Iterator[LinkedFilterView]:
    for part in listed.filters:
        if _is_static(part):
            continue
        setup: list[Code] = []
        values = _values(entity, part, world)
        row = min(1, len(values) - 1)
        if part.relation is not None and is_late(world, part.relation):
            scene = link(world, part.relation)
            if scene is None:
                continue
            row = scene.row
            values[row] = world.key(part.target or part, part, scene.target)
            kwargs = reference(part.relation, "target")
            setup = [
                Code(f"target = {make(part.relation.target, scene.target)}"),
                Code(f"await change(session, rows[{row}], {kwargs})"),
            ]
        yield LinkedFilterView(
            name=Code(part.name),
            setup=setup,
            value=_as_parameter(part, f"rows[{row}].{part.attribute}"),
            cases=list(_linked_cases(entity, part, world, values, row)),
        )


def _as_parameter(part: Field, value: str) -> Code:
    """Print a value for a query: the client makes text of it as `str` does."""
    return Code(f"to_wire({value})" if part.type.kind in _WIRED else value)


def _linked_cases(
    entity: Entity, part: Field, world: World, values: list[Any], row: int
) -> Iterator[Code]:
    known = [n for n, value in enumerate(values) if value is not None]
    ordered = len(known) == 1 or _source(part).role is not Role.SURROGATE
    for operator in filter_operators(part.type):
        if operator not in _OPERATORS:
            continue
        if ordered or operator in ("", "in") or world.is_regular(entity):
            due = [n for n in known if _compare(operator, part, values[n], values[row])]
            yield Code(f"({literal(_parameter(part, operator))}, {literal(due)})")


def _source(part: Field) -> Field:
    while part.target is not None:
        part = part.target
    return part


def _searches(entity: Entity, listed: ListEndpoint, world: World) -> list[Code]:
    columns = [_values(entity, part, world) for part in listed.searches]
    found = []
    for values in columns:
        known = [value for value in values if value]
        piece = _piece(known[min(1, len(known) - 1)])[:200] if known else ""
        if piece:
            due = [
                number
                for number in range(len(values))
                if any(_contains(column[number], piece) for column in columns)
            ]
            found.append(Code(f"({literal(piece)}, {literal(due)})"))
    return list(dict.fromkeys(found))


# Order and pages


def _sorts(entity: Entity, listed: ListEndpoint, world: World) -> SortView | None:
    fields = [f for f in listed.sorts if _sorts_alike(_values(entity, f, world), f)]
    if not fields:
        return None
    if all(part.attribute == part.name for part in fields):
        cases = [literal(part.name) for part in fields]
        return SortView(literal("name"), cases, Code("name: str"), Code("name"))
    return SortView(
        Code('("name", "attribute")'),
        [Code(f"({literal(f.name)}, {literal(f.attribute)})") for f in fields],
        Code("name: str, attribute: str"),
        Code("attribute"),
    )


def _order(entity: Entity, listed: ListEndpoint, world: World) -> list[Code]:
    if not listed.order:
        return []
    term = listed.order[0]
    if not _sorts_alike(_values(entity, term.field, world), term.field):
        return []
    sign = literal("-" if term.descending else "")
    return [literal(term.field.name), literal(term.field.attribute), sign]


def _sorts_alike(values: list[Any], part: Field) -> bool:
    """Tell whether every database puts the samples of a field into one order."""
    if part.type.kind is Kind.BIGTEXT:
        # Sorted as numbers, and answered as text: the pages are compared instead.
        return False
    texts = [value for value in values if isinstance(value, str)]
    if part.type.kind not in _TEXTUAL or not texts:
        return True
    folded = ["".join(filter(str.isalnum, text)).casefold() for text in texts]
    return (
        all(text.isascii() for text in texts)
        and len(set(texts)) == len(set(folded))
        and [folded[texts.index(t)] for t in sorted(texts)] == sorted(folded)
    )


_TEXTUAL = frozenset({Kind.STRING, Kind.TEXT, Kind.EMAIL, Kind.URL, Kind.IP, Kind.ENUM})


def _pages(listed: ListEndpoint) -> list[Code]:
    names = [part.name for part in listed.sorts]
    orders = [sign + name for name in names for sign in ("", "-")]
    if len(names) > 1:
        orders.append(f"{names[0]},-{names[1]}")
    return [Code("{}"), *(literal({"sort": order}) for order in orders)]


def _reversed(listed: ListEndpoint) -> list[Code]:
    if listed.page is Page.OFFSET or not listed.sorts:
        return []
    name = listed.sorts[0].name
    return [literal(name), literal(f"-{name}")]


def _invalid_queries(listed: ListEndpoint) -> list[Code]:
    found: list[tuple[str, object]] = [("limit", 0), ("limit", 201), ("limit", "many")]
    if listed.page is Page.OFFSET:
        found.append(("offset", -1))
    else:
        found.append(("cursor", "nonsense"))
    found += [("sort", "nonsense"), ("include", "nonsense"), ("nonsense", "1")]
    if listed.total is Total.ASKED:
        found.append(("total", "perhaps"))
    found += [
        (part.name, word)
        for part in listed.filters
        for word in invalid_words(part.type)
        if part.name not in ("limit", "offset", "cursor", "sort", "include")
    ]
    return [literal(case) for case in found]
