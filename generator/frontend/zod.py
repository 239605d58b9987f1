"""Zod schemas for the contract's schemas, to validate data at run time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from generator.contract import SCHEMAS, OpenApiDocument, Schema
from generator.frontend.ts_text import property_name, ts_string, value_literal
from generator.frontend.ts_types import ANY_JSON
from generator.types import wire_of

_HEAD = """\
// Zod 4 schemas of the API, to validate requests and responses.
import { z } from "zod";
"""
_HELPERS = {
    "text(": """\
/** Text of so many characters, counted as the API does. */
function text(least: number, most: number, pattern?: string) {
  const expression = pattern === undefined ? undefined : compile(pattern);
  return z.string().refine((value) => {
    const length = [...value].length;
    return least <= length && length <= most && (expression?.test(value) ?? true);
  });
}

/** Patterns that only the API understands are left to it. */
function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
""",
    "within(": """\
/** Whether text is between two others, in an order; what has none is left to the API. */
function within(order: (text: string) => number, least?: string, most?: string) {
  return (value: string) =>
    !(least !== undefined && order(value) < order(least)) &&
    !(most !== undefined && order(value) > order(most));
}
""",
    "within(clock": """\
/** The moment of a time of day, to compare it by. */
function clock(text: string) {
  return Date.parse(`1970-01-01T${text}Z`);
}
""",
    "within(calendar": """\
/** A date and time without a time zone as a number, to compare it by. */
function calendar(text: string) {
  return Date.parse(`${text}Z`);
}
""",
    "whole(": """\
/** A whole number between two others. */
function whole(least: number, most: number) {
  return z.number().refine((value) => Number.isInteger(value) && least <= value && value <= most);
}
""",
    "anything()": """\
/** Any JSON but null. */
function anything() {
  return z.unknown().refine((value) => value !== null && value !== undefined);
}
""",
}
"""Functions of the file, by how they are called: those that are."""


def print_zod(document: OpenApiDocument, names: dict[str, str]) -> str:
    """Print a Zod schema for every schema, each after those that it references."""
    schemas = document["components"]["schemas"]
    parts: list[str] = []
    # In a cycle, a schema is referenced before its declaration.
    known = {
        name: f"z.lazy((): z.ZodType => {own}Schema)" for name, own in names.items()
    }
    for name in _in_dependency_order(schemas):
        shown = _schema_code(schemas[name], known)
        known[name] = f"{names[name]}Schema"
        parts.append(f"export const {known[name]} = {shown};\n")
    body = "\n".join(parts)
    # Text of the spec may look like a call; an unused helper is harmless.
    helpers = [text for call, text in _HELPERS.items() if call in body]
    return "\n".join([_HEAD, *helpers, body])


def _in_dependency_order(schemas: dict[str, Schema]) -> Iterator[str]:
    """Yield the names of schemas in an order that puts references first."""
    begun: set[str] = set()
    done: set[str] = set()
    for first in schemas:
        pending = [(first, False)]
        while pending:
            name, is_ready = pending.pop()
            if is_ready:
                done.add(name)
                yield name
                continue
            if name in begun:
                continue
            begun.add(name)
            pending.append((name, True))
            needed = _references(schemas[name])
            pending += [(e, False) for e in needed if e in schemas and e not in begun]


def _references(schema: Schema) -> list[str]:
    found: list[str] = []
    pending = [schema]
    while pending:
        part = pending.pop()
        if "$ref" in part:
            found.append(part["$ref"].removeprefix(SCHEMAS))
        for key in ("anyOf", "allOf", "prefixItems"):
            pending += part.get(key, [])
        pending += part.get("properties", {}).values()
        inner = (part.get("items"), part.get("additionalProperties"))
        pending += [each for each in inner if isinstance(each, dict)]
    return found


def _schema_code(schema: Schema, names: dict[str, str]) -> str:
    if "$ref" in schema:
        return names.get(schema["$ref"].removeprefix(SCHEMAS), "z.unknown()")
    kind = schema.get("type")
    if "enum" in schema:
        return _enum(schema["enum"])
    if kind is None and "anyOf" in schema:
        return _choice(schema["anyOf"], names)
    if "allOf" in schema:
        return _intersection(schema, names)
    if isinstance(kind, list):
        if {*kind} == ANY_JSON:
            return "anything()"
        return _choice([{**schema, "type": each} for each in kind], names)
    if kind == "object" or (kind is None and "properties" in schema):
        return _object(schema, names)
    if kind == "array":
        items = f"z.array({_schema_code(schema.get('items', {}), names)})"
        if "prefixItems" in schema:
            return _tuple(schema, names)
        return items + _bounds(schema, "minItems", "maxItems")
    return _scalar(kind, schema)


def _scalar(kind: str | None, schema: Schema) -> str:
    if kind == "integer":
        least = schema.get("minimum", "Number.MIN_SAFE_INTEGER")
        return f"whole({least}, {schema.get('maximum', 'Number.MAX_SAFE_INTEGER')})"
    if kind == "number":
        return "z.number()" + _bounds(schema, "minimum", "maximum")
    if kind == "string":
        return _text(schema)
    return {"boolean": "z.boolean()", "null": "z.null()"}.get(str(kind), "z.unknown()")


def _enum(values: list[Any]) -> str:
    if all(isinstance(value, str) for value in values):
        return f"z.enum([{', '.join(map(ts_string, values))}])"
    return f"z.literal([{', '.join(map(value_literal, values))}])"


def _intersection(schema: Schema, names: dict[str, str]) -> str:
    rest = {key: each for key, each in schema.items() if key != "allOf"}
    parts = [rest, *schema["allOf"]] if "properties" in rest else schema["allOf"]
    text = _schema_code(parts[0], names)
    for part in parts[1:]:
        text = f"z.intersection({text}, {_schema_code(part, names)})"
    return text


def _tuple(schema: Schema, names: dict[str, str]) -> str:
    first = [_schema_code(each, names) for each in schema["prefixItems"]]
    least = schema.get("minItems", 0)
    parts = [
        each if n < least else f"{each}.optional()" for n, each in enumerate(first)
    ]
    rest = ""
    if schema.get("maxItems", math.inf) > len(first):
        rest = f", {_schema_code(schema.get('items', {}), names)}"
    return f"z.tuple([{', '.join(parts)}]{rest})"


def _choice(choices: list[Schema], names: dict[str, str]) -> str:
    values = [each for each in choices if each.get("type") != "null"]
    if not values:
        return "z.null()"
    text = (
        _schema_code(values[0], names)
        if len(values) == 1
        else f"z.union([{', '.join(_schema_code(each, names) for each in values)}])"
    )
    return text if len(values) == len(choices) else f"{text}.nullable()"


def _object(schema: Schema, names: dict[str, str]) -> str:
    others = schema.get("additionalProperties")
    closed = others is False
    if not schema.get("properties") and not closed:
        value = (
            _schema_code(others, names) if isinstance(others, dict) else "z.unknown()"
        )
        return f"z.record(z.string(), {value})"
    required = set(schema.get("required", ()))
    lines = [
        f"  {property_name(name)}: {_schema_code(each, names)}"
        f"{'' if name in required else '.optional()'},"
        for name, each in schema.get("properties", {}).items()
    ]
    kind = "z.strictObject" if closed else "z.looseObject" if others else "z.object"
    return "\n".join([f"{kind}({{", *lines, "})"])


def _text(schema: Schema) -> str:
    least, most = schema.get("x-minimum"), schema.get("x-maximum")
    wire = wire_of(schema)
    order = None if wire is None else wire.order
    if (least is None and most is None) or order is None:
        return _any_text(schema)
    bounds = [
        ts_string(each) if each is not None else "undefined" for each in (least, most)
    ]
    arguments = bounds if most is not None else bounds[:1]
    return f"{_any_text(schema)}.refine(within({', '.join([order, *arguments])}))"


def _any_text(schema: Schema) -> str:
    wire = wire_of(schema)
    if wire is not None and wire.zod is not None:
        return wire.zod
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    pattern = schema.get("pattern")
    if not least and most is None and pattern is None:
        return "z.string()"
    arguments = [str(least), "Infinity" if most is None else str(most)]
    arguments += [] if pattern is None else [ts_string(pattern)]
    return f"text({', '.join(arguments)})"


def _bounds(schema: Schema, least: str, most: str) -> str:
    found = {"min": schema.get(least), "max": schema.get(most)}
    return "".join(f".{k}({v})" for k, v in found.items() if v is not None)
