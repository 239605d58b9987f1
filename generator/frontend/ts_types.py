"""The TypeScript types of the contract's schemas."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from itertools import zip_longest
from typing import Any

from generator.contract import (
    DESCRIPTIONS,
    LABELS,
    SCHEMAS,
    OpenApiDocument,
    Schema,
)
from generator.frontend.ts_names import label_names
from generator.frontend.ts_text import comment, property_name, value_literal
from generator.types import whole_bounds, wire_of

_HEAD = """\
// The types of the API's requests and responses, as they are sent in JSON.
// JSON has no dates, decimals or bytes: these are strings, described in comments.
"""
ANY_JSON = frozenset({"object", "array", "string", "number", "boolean"})
"""The types of all JSON values except null."""
JSON_TYPE = "{ [key: string]: unknown } | unknown[] | string | number | boolean"
_SCALARS = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
_CHOICES = frozenset({"anyOf", "allOf"})


def print_types(document: OpenApiDocument, names: dict[str, str]) -> str:
    """Print the types of all schemas."""
    parts = [_HEAD]
    labels = label_names(names.values())
    for name, schema in document["components"]["schemas"].items():
        own = names[name]
        if all(isinstance(value, str) for value in schema.get("enum", [None])):
            parts.append(_enum(own, schema))
            if LABELS in schema:
                parts.append(_labels(own, labels[own], schema))
        elif "properties" in schema and not _CHOICES & schema.keys():
            parts.append(_interface(own, schema, names))
        else:
            parts.append(f"export type {own} = {ts_type_of(schema, names)};\n")
    return "\n".join(parts)


def ts_type_of(schema: Schema, names: dict[str, str]) -> str:
    """Return the type of a schema's values, `unknown` if it cannot be determined."""
    reference = schema.get("$ref")
    if reference is not None:
        return names.get(reference.removeprefix(SCHEMAS), "unknown")
    kinds = schema.get("type")
    if "enum" in schema:
        return _union(value_literal(value) for value in schema["enum"])
    if kinds is None and "anyOf" in schema:
        return _union(ts_type_of(each, names) for each in schema["anyOf"])
    if "allOf" in schema:
        rest = {key: each for key, each in schema.items() if key != "allOf"}
        parts = [rest, *schema["allOf"]] if "properties" in rest else schema["allOf"]
        return " & ".join(
            dict.fromkeys(_parenthesize(ts_type_of(p, names)) for p in parts)
        )
    if isinstance(kinds, list):
        if {*kinds} == ANY_JSON:
            return JSON_TYPE
        return _union(ts_type_of({**schema, "type": kind}, names) for kind in kinds)
    if kinds == "array":
        return _array(schema, names)
    if kinds == "object" or "properties" in schema:
        return _object(schema, names)
    return _SCALARS.get(kinds or "", "unknown")


def _union(types: Iterable[str]) -> str:
    return " | ".join(dict.fromkeys(types))


def _parenthesize(text: str) -> str:
    """Return a type in parentheses if it needs them within another one."""
    return f"({text})" if " " in text else text


def _array(schema: Schema, names: dict[str, str]) -> str:
    items = f"{_parenthesize(ts_type_of(schema.get('items', {}), names))}[]"
    if "prefixItems" not in schema:
        return items
    first = [ts_type_of(each, names) for each in schema["prefixItems"]]
    is_open = schema.get("maxItems", math.inf) > len(first)
    least = schema.get("minItems", 0)
    parts = [
        text if n < least else f"{_parenthesize(text)}?" for n, text in enumerate(first)
    ]
    return f"[{', '.join([*parts, *([f'...{items}'] if is_open else [])])}]"


def _object(schema: Schema, names: dict[str, str]) -> str:
    required = set(schema.get("required", ()))
    parts = [
        f"{property_name(name)}{'' if name in required else '?'}: {ts_type_of(each, names)}"
        for name, each in schema.get("properties", {}).items()
    ]
    if parts and not schema.get("additionalProperties"):
        return f"{{ {'; '.join(parts)} }}"
    return f"{{ {'; '.join([*parts, _index_signature(schema, names)])} }}"


def _index_signature(schema: Schema, names: dict[str, str]) -> str:
    """Print the index signature for properties that the schema does not name."""
    value = schema.get("additionalProperties")
    if value is False:
        return "[key: string]: never"
    # An index signature would have to cover the named properties as well.
    is_typed = isinstance(value, dict) and not schema.get("properties")
    return f"[key: string]: {ts_type_of(value or {}, names) if is_typed else 'unknown'}"


def format_note(schema: Schema) -> str:
    """Return a description of the string format of a value, or an empty text."""
    choices = schema.get("anyOf", []) if "type" not in schema else []
    for each in (schema, schema.get("items", {}), *choices):
        wire = wire_of(each)
        if wire is not None:
            return wire.remark
    return ""


def property_lines(
    name: str, schema: Schema, type_text: str, *, is_optional: bool
) -> list[str]:
    """Print one property of an interface with its documentation."""
    said = [schema.get("description", ""), _sentence(schema)]
    if is_optional:
        said.append(_default(schema))
    mark = "?" if is_optional else ""
    return [
        *comment("\n".join(filter(None, said)), "  "),
        f"  {property_name(name)}{mark}: {type_text};",
    ]


def _interface(name: str, schema: Schema, names: dict[str, str]) -> str:
    required = set(schema.get("required", ()))
    said = comment(schema.get("description", ""))
    others = schema.get("additionalProperties")
    if not schema["properties"] and not others:
        empty = f"export type {name} = {{ [key: string]: never }};"
        return "\n".join([*said, empty, ""])
    lines = [*said, f"export interface {name} {{"]
    for key, value in schema["properties"].items():
        text = ts_type_of(value, names)
        lines += property_lines(key, value, text, is_optional=key not in required)
    if others:
        lines.append(f"  {_index_signature(schema, names)};")
    return "\n".join([*lines, "}", ""])


def _enum(name: str, schema: Schema) -> str:
    values: list[Any] = schema["enum"]
    union = [f"  | {value_literal(value)}" for value in values]
    union[-1] += ";"
    pairs = [
        line
        for value, meaning in zip_longest(values, schema.get(DESCRIPTIONS, []))
        for line in (
            *comment(meaning or "", "  "),
            f"  {property_name(value)}: {value_literal(value)},",
        )
    ]
    said = comment(schema.get("description", ""))
    return "\n".join(
        [
            *(*said, f"export type {name} =", *union),
            f"export const {name} = {{",
            *(*pairs, "} as const;", ""),
        ]
    )


def _labels(name: str, constant: str, schema: Schema) -> str:
    pairs = zip(schema["enum"], schema[LABELS], strict=True)
    lines = (f"  {property_name(v)}: {value_literal(label)}," for v, label in pairs)
    return "\n".join(
        [
            *comment(f"The display names of {name}."),
            f"export const {constant}: Record<{name}, string> = {{",
            *(*lines, "};", ""),
        ]
    )


def _sentence(schema: Schema) -> str:
    """Return a sentence on the format and the bounds of a property's value."""
    found = format_note(schema)
    bounds = _bounds(schema)
    said = [f"{found[:1].upper()}{found[1:]}."] if found else []
    return " ".join([*said, *([bounds] if bounds else [])])


def _bounds(schema: Schema) -> str:
    """Return the bounds of a value besides those that all of its type have."""
    lowest, highest = whole_bounds()
    choices = schema.get("anyOf", []) if "type" not in schema else []
    for each in (schema, *choices):
        least, most = (each.get(f"x-{k}", each.get(k)) for k in ("minimum", "maximum"))
        least = None if least in lowest else least
        most = None if most in highest else most
        if least is not None and most is not None:
            return f"From {least} to {most}."
        if least is not None:
            return f"At least {least}."
        if most is not None:
            return f"At most {most}."
    return ""


def _default(schema: Schema) -> str:
    if "default" not in schema:
        return ""
    return f"Default: {json.dumps(schema['default'], ensure_ascii=False)}."
