"""A contract reduced to the parts that the printers understand.

Contracts are edited manually, and applications serve whatever their libraries generate
for types. Parts of the expected form are kept and the rest is dropped; a schema with
nothing left allows any value.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from generator.contract import (
    DESCRIPTIONS,
    JSON,
    LABELS,
    Json,
    OpenApiDocument,
    Schema,
)

METHODS = frozenset({"get", "put", "post", "delete", "patch"})
_PLACES = frozenset({"path", "query", "header"})
_KINDS = frozenset(
    {"string", "integer", "number", "boolean", "null", "array", "object"}
)
_STATUS = re.compile(r"[1-5][0-9]{2}")
_OTHER = re.compile(r"[^A-Za-z0-9_]+")


def sanitize(document: Json) -> OpenApiDocument:
    """Return the parts of a contract that the frontend is generated from."""
    components = _map(document.get("components"))
    paths: Json = {}
    for path, item in _map(document.get("paths")).items():
        known = _operations(path, _map(item), components)
        if known:
            paths[path] = known
    schemas = _map(components.get("schemas"))
    return {
        "paths": paths,
        "components": {"schemas": {name: _schema(s) for name, s in schemas.items()}},
    }


def ts_identifier(text: str, fallback: str) -> str:
    """Return a text as an identifier of letters, digits and underscores."""
    name = _OTHER.sub("_", unicodedata.normalize("NFKC", text)).strip("_")
    return name if name[:1].isalpha() else f"{fallback}_{name}".rstrip("_")


def _operations(path: str, item: Json, components: Json) -> Json:
    found: Json = {}
    for method, operation in item.items():
        if method not in METHODS or not isinstance(operation, dict):
            continue
        name = _text(operation.get("operationId")) or f"{method}_{path}"
        both = [*_list(item.get("parameters")), *_list(operation.get("parameters"))]
        found[method] = {
            "operationId": ts_identifier(name, "operation"),
            "description": _text(operation.get("description")) or "",
            "parameters": list(_parameters(both, components)),
            "requestBody": _with_content(operation.get("requestBody"), components),
            "responses": _responses(_map(operation.get("responses")), components),
        }
    return found


def _parameters(given: list[Any], components: Json) -> Iterator[Json]:
    """Yield the parameters that a client sends; the last one of a name wins."""
    found: dict[tuple[str, str], Json] = {}
    for each in given:
        parameter = _resolve(each, components)
        name, place = _text(parameter.get("name")), parameter.get("in")
        if name is None or place not in _PLACES:
            continue
        content = next(iter(_map(parameter.get("content")).values()), None)
        found[str(place), name] = {
            "name": name,
            "in": place,
            "required": parameter.get("required") is True,
            "description": _text(parameter.get("description")) or "",
            "schema": _schema(parameter.get("schema", _map(content).get("schema"))),
        }
    yield from found.values()


def _responses(given: Json, components: Json) -> Json:
    """Return the responses by status; `2XX` counts as 200 if no 2xx status is given."""
    found = {s: r for s, r in given.items() if _STATUS.fullmatch(s)}
    if "2XX" in given and not any(status.startswith("2") for status in found):
        found = {"200": given["2XX"], **found}
    return {s: _with_content(each, components) for s, each in found.items()}


def _with_content(part: Any, components: Json) -> Json:
    content = _map(_resolve(part, components).get("content"))
    return {
        "content": {
            media: (
                {"schema": _schema(_map(each).get("schema", {}))}
                if media == JSON
                else {}
            )
            for media, each in content.items()
        }
    }


def _resolve(part: Any, components: Json) -> Json:
    """Return a part of the document, with a reference to a component resolved."""
    reference = _map(part).get("$ref")
    if not isinstance(reference, str):
        return _map(part)
    kind, _, name = reference.removeprefix("#/components/").partition("/")
    return _map(_map(components.get(kind)).get(name))


def _schema(value: Any) -> Schema:
    found: Schema = {}
    for key, item in _map(value).items():
        check = _CHECKS.get(key)
        kept = None if check is None else check(item)
        if kept is not None:
            found[key] = kept
    if "default" in _map(value):
        found["default"] = value["default"]
    if "const" in _map(value):
        found |= {"enum": _scalars([value["const"]])} if "enum" not in found else {}
    for key in (LABELS, DESCRIPTIONS):
        if key in found and len(found[key]) != len(found.get("enum", ())):
            del found[key]
    if "oneOf" in found:
        found.setdefault("anyOf", found.pop("oneOf"))
    return found


def _map(value: Any) -> Json:
    if not isinstance(value, dict):
        return {}
    return {key: item for key, item in value.items() if isinstance(key, str)}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> list[str]:
    return [each for each in _list(value) if isinstance(each, str)]


def _number(value: Any) -> int | float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and math.isfinite(value) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _bound(value: Any) -> str | int | float | None:
    return value if isinstance(value, str) else _number(value)


def _kind(value: Any) -> str | list[str] | None:
    if isinstance(value, str):
        return value if value in _KINDS else None
    return [each for each in _texts(value) if each in _KINDS] or None


def _scalars(value: Any) -> list[Any] | None:
    """Return the values of an enum, or None if some of them are not scalars."""
    known = _list(value)
    plain = all(
        each is None or isinstance(each, str | bool) or _number(each) is not None
        for each in known
    )
    return list(known) if known and plain else None


def _schemas(value: Any) -> list[Schema] | None:
    return [_schema(each) for each in _list(value)] or None


def _properties(value: Any) -> dict[str, Schema] | None:
    if not isinstance(value, dict):
        return None
    return {name: _schema(each) for name, each in _map(value).items()}


def _additional_properties(value: Any) -> bool | Schema:
    return value if isinstance(value, bool) else _schema(value)


_CHECKS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("$ref", "format", "pattern", "description"), _text),
    **dict.fromkeys(("minimum", "maximum"), _number),
    **dict.fromkeys(("x-minimum", "x-maximum"), _bound),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems"), _whole),
    **dict.fromkeys(("anyOf", "oneOf", "allOf", "prefixItems"), _schemas),
    "type": _kind,
    "enum": _scalars,
    "required": _texts,
    **dict.fromkeys((LABELS, DESCRIPTIONS), _texts),
    "items": _schema,
    "properties": _properties,
    "additionalProperties": _additional_properties,
}
"""The check of each schema key: returns the value to keep, or None to drop it."""
