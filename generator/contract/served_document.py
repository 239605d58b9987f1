"""The document that an application serves, arranged like the stated contract."""

from __future__ import annotations

from typing import Any

from generator.contract.openapi import DESCRIPTIONS, LABELS, Json, OpenApiDocument

_TAKEN = ("openapi", "info", "paths", "components")
_NAMED = frozenset({"paths", "schemas", "properties", "securitySchemes"})
"""Maps with names as keys: new ones keep the order in which they are served."""
_SORTED = frozenset({"responses", "schemas"})
_USUAL = {
    key: number
    for number, key in enumerate(
        (
            *("openapi", "info", "servers", "paths", "components"),
            *("schemas", "securitySchemes", "tags", "summary", "name", "in"),
            *("required", "description", "operationId", "security", "parameters"),
            *("requestBody", "responses", "headers", "content", "schema", "$ref"),
            *("type", "format", "title", "minimum", "maximum", "x-minimum"),
            *("x-maximum", "minLength", "maxLength", "pattern", "minItems"),
            *("maxItems", "anyOf", "items", "enum", LABELS, DESCRIPTIONS),
            *("const", "properties"),
            *("additionalProperties", "default", "examples", "readOnly"),
        )
    )
}
"""The order of keys that are new to the contract."""


def arrange_served(stated: OpenApiDocument, served: OpenApiDocument) -> OpenApiDocument:
    """Return the served contract, arranged like the stated one.

    Parts that are equivalent keep their stated form.
    """
    taken = {
        key: _arrange(served[key], stated.get(key), key)
        for key in _TAKEN
        if key in served
    }
    return {**stated, **taken}


def _arrange(served: Any, stated: Any, key: str = "") -> Any:
    if _plain(served, key) == _plain(stated, key):
        return stated
    if isinstance(served, dict):
        return _map(served, stated if isinstance(stated, dict) else {}, key)
    if isinstance(served, list):
        known = stated if isinstance(stated, list) else []
        if key == "required":
            return _in_order(served, known)
        if key == "parameters":
            return _parameters(served, known)
        before = [*known, *([None] * len(served))]
        return [_arrange(*pair) for pair in zip(served, before, strict=False)]
    return served


def _map(served: Json, stated: Json, key: str) -> Json:
    given = {name: value for name, value in served.items() if value is not None}
    new = [name for name in given if name not in stated]
    if key not in _NAMED and key not in _SORTED:
        new.sort(key=lambda name: _USUAL.get(name, len(_USUAL)))
    names = [*(name for name in stated if name in given), *new]
    if key in _SORTED:
        names.sort()
    return {name: _arrange(given[name], stated.get(name), name) for name in names}


def _in_order(served: list[Any], stated: list[Any]) -> list[Any]:
    known = [name for name in stated if name in served]
    return [*known, *(name for name in served if name not in known)]


def _parameters(served: list[Any], stated: list[Any]) -> list[Any]:
    known = {_name(each): (n, each) for n, each in enumerate(stated)}
    last = (len(known), None)
    found = sorted(served, key=lambda each: known.get(_name(each), last)[0])
    return [_arrange(each, known.get(_name(each), last)[1]) for each in found]


def _name(parameter: Any) -> tuple[str, str]:
    """Return the identity of a parameter: its location and its name."""
    if not isinstance(parameter, dict):
        return "", repr(parameter)
    return str(parameter.get("in")), str(parameter.get("name"))


def _plain(value: Any, key: str = "") -> Any:
    """Return a part of a contract normalized for comparison by equality."""
    if isinstance(value, dict):
        return {n: _plain(each, n) for n, each in value.items() if each is not None}
    if isinstance(value, list):
        items = [_plain(each) for each in value]
        return sorted(items, key=repr) if key == "required" else items
    if key == "description" and isinstance(value, str):
        return " ".join(value.split())
    return value
