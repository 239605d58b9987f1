"""Endpoints: standard ones with options, actions, and top-level ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.strategies.entities import Entity
from tests.strategies.fields import (
    NOT_IN_URLS,
    FieldContext,
    field,
    key_field,
    to_short_form,
)
from tests.strategies.names import ACTIONS, FIELDS, OPERATIONS, NameRegistry

STANDARD = ("list", "get", "create", "update", "delete")
PARAMETERS_OF_LISTS = ("sort", "search", "include", "limit", "cursor", "offset")
SEARCHABLE = ("text", "email", "url")


def entity_endpoints(
    draw: st.DrawFn, entity: Entity, entities: list[Entity], words: FieldContext
) -> None:
    """Generate an entity's endpoints: all, a list of some, or a map with options."""
    style = draw(st.integers(0, 4))
    if style == 0:
        return
    some = [name for name in STANDARD if style > 1 or draw(st.booleans())]
    if style == 1:
        entity.spec["endpoints"] = some
        return
    options: dict[str, Any] = {name: {} for name in some}
    options["list"] = _list(draw, entity)
    options["get"] = {"include": _some_names(draw, entity.relation_names)}
    for name in some:
        if draw(st.integers(0, 3)) == 0:
            options[name]["description"] = draw(words.texts.prose)
    ledger = NameRegistry()
    for _ in range(draw(st.integers(0, 2))):
        action = ledger.reserve_free_name(draw, ACTIONS)
        assert action is not None
        options[action] = _action(draw, entities, words)
    entity.spec["endpoints"] = options


def _some_names(draw: st.DrawFn, names: list[str]) -> list[str]:
    if not names:
        return []
    return draw(st.lists(st.sampled_from(names), max_size=4, unique=True))


def _list(draw: st.DrawFn, entity: Entity) -> dict[str, Any]:
    comparable = entity.comparable_fields
    filters = [n for n in comparable if n not in PARAMETERS_OF_LISTS]
    texts = [n for n in comparable if _is_text(entity.fields[n]["type"])]
    options: dict[str, Any] = {
        "filter": _some_names(draw, [*filters, *entity.relations]),
        "sort": _some_names(draw, comparable),
        "search": _some_names(draw, texts),
        "include": _some_names(draw, entity.relation_names),
        "page": draw(st.sampled_from(["cursor", "offset"])),
    }
    return {key: value for key, value in options.items() if value}


def _is_text(kind: str) -> bool:
    return kind.startswith("string") or kind in SEARCHABLE


def _action(
    draw: st.DrawFn, entities: list[Entity], words: FieldContext
) -> dict[str, Any]:
    action: dict[str, Any] = {}
    if draw(st.booleans()):
        action["body"] = _parameters(draw, words)
    returns = _returns(draw, entities, words)
    if returns is not None:
        action["returns"] = returns
    if draw(st.booleans()):
        action["description"] = draw(words.texts.prose)
    return action


def _parameters(
    draw: st.DrawFn, words: FieldContext, *, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(FIELDS), min_size=1, max_size=3, unique=True))
    return {
        name: to_short_form(draw, field(draw, words, without=without)) for name in names
    }


def _returns(draw: st.DrawFn, entities: list[Entity], words: FieldContext) -> Any:
    """Generate a return type: nothing, an entity, several, a value or an object."""
    style = draw(st.integers(0, 4))
    entity = draw(st.sampled_from(entities)).name
    if style == 3:
        kinds = [
            "integer",
            "text | null",
            "decimal(10, 2)",
            "datetime",
            "json",
            "bytes",
        ]
        return draw(st.sampled_from([*kinds, *words.enums]))
    if style == 4:
        return {
            name: (
                {key: value for key, value in long.items() if key != "default"}
                if isinstance(long, dict)
                else long
            )
            for name, long in _parameters(draw, words).items()
        }
    return [None, entity, [entity]][style]


def operations(
    draw: st.DrawFn, entities: list[Entity], words: FieldContext
) -> dict[str, Any]:
    """Generate top-level endpoints, each with a distinct path."""
    ledger = NameRegistry()
    found: dict[str, Any] = {}
    for number in range(draw(st.integers(0, 2))):
        name = ledger.reserve_free_name(draw, OPERATIONS)
        assert name is not None
        found[name] = _operation(draw, f"/extra-{number}", entities, words)
    return found


def _operation(
    draw: st.DrawFn, path: str, entities: list[Entity], words: FieldContext
) -> dict[str, Any]:
    method = draw(st.sampled_from(["get", "post", "put", "patch", "delete"]))
    operation: dict[str, Any] = {}
    arguments = draw(st.lists(st.sampled_from(FIELDS), max_size=3, unique=True))
    if bool(arguments) and draw(st.booleans()):
        name = arguments.pop()
        parameter = key_field(draw, words)
        operation["params"] = {name: parameter}
        path = f"{path}/{{{name}}}"
    if arguments:
        operation["query"] = {
            name: to_short_form(draw, field(draw, words, without=NOT_IN_URLS))
            for name in arguments
        }
    if method in ("post", "put", "patch") and draw(st.booleans()):
        operation["body"] = _parameters(draw, words)
    returns = _returns(draw, entities, words)
    if returns is not None:
        operation["returns"] = returns
    if draw(st.booleans()):
        operation["description"] = draw(words.texts.prose)
    return {method: path, **operation}
