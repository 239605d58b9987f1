"""Zod schemas of the contract's schemas, for what must be checked at run time."""

from __future__ import annotations

from collections.abc import Iterator

from generator.contract import Document
from generator.contract.model import SCHEMAS, Schema
from generator.frontend.text import literal, property_name
from generator.frontend.types import TIME

_HEAD = """\
// The schemas of the API for Zod 4, to check what comes or what goes.
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
_FORMATS = {
    "uuid": "z.guid()",
    "date": "z.iso.date()",
    "date-time": "z.iso.datetime({ offset: true })",
}

_ORDERS = {
    "date": "Date.parse",
    "date-time": "Date.parse",
    "decimal": "Number",
}
"""What gives text of a format its order. JavaScript has nothing for durations."""


def print_zod(document: Document, names: dict[str, str]) -> str:
    """Print a Zod schema for every schema, each behind those that it refers to."""
    schemas = document["components"]["schemas"]
    parts = [
        f"export const {names[name]}Schema = {_of(schemas[name], names)};\n"
        for name in _in_order(schemas)
    ]
    body = "\n".join(parts)
    # Words of a spec may look like a call; a function too many does no harm.
    helpers = [text for call, text in _HELPERS.items() if call in body]
    return "\n".join([_HEAD, *helpers, body])


def _in_order(schemas: dict[str, Schema]) -> Iterator[str]:
    """Give the names of schemas so that each stands behind those it refers to."""
    done: set[str] = set()
    for first in schemas:
        pending = [(first, False)]
        while pending:
            name, is_ready = pending.pop()
            if name in done:
                continue
            if is_ready:
                done.add(name)
                yield name
                continue
            pending.append((name, True))
            needed = _references(schemas[name])
            pending += [(each, False) for each in needed if each not in done]


def _references(schema: Schema) -> list[str]:
    found: list[str] = []
    pending = [schema]
    while pending:
        part = pending.pop()
        if "$ref" in part:
            found.append(part["$ref"].removeprefix(SCHEMAS))
        pending += [*part.get("anyOf", []), *part.get("properties", {}).values()]
        pending += [part["items"]] if "items" in part else []
    return found


def _of(schema: Schema, names: dict[str, str]) -> str:
    if "$ref" in schema:
        return f"{names[schema['$ref'].removeprefix(SCHEMAS)]}Schema"
    kind = schema.get("type")
    if "enum" in schema:
        return f"z.enum([{', '.join(map(literal, schema['enum']))}])"
    if kind is None and "anyOf" in schema:
        return _choice(schema["anyOf"], names)
    if kind == "object":
        return _object(schema, names)
    if kind == "array":
        items = f"z.array({_of(schema.get('items', {}), names)})"
        return items + _bounds(schema, "minItems", "maxItems")
    if kind == "integer":
        least = schema.get("minimum", "Number.MIN_SAFE_INTEGER")
        return f"whole({least}, {schema.get('maximum', 'Number.MAX_SAFE_INTEGER')})"
    if kind == "number":
        return "z.number()" + _bounds(schema, "minimum", "maximum")
    if kind == "string":
        return _text(schema)
    return {"boolean": "z.boolean()", "null": "z.null()"}.get(str(kind), "anything()")


def _choice(choices: list[Schema], names: dict[str, str]) -> str:
    values = [each for each in choices if each.get("type") != "null"]
    text = (
        _of(values[0], names)
        if len(values) == 1
        else f"z.union([{', '.join(_of(each, names) for each in values)}])"
    )
    return text if len(values) == len(choices) else f"{text}.nullable()"


def _object(schema: Schema, names: dict[str, str]) -> str:
    closed = schema.get("additionalProperties") is False
    required = set(schema.get("required", ()))
    lines = [
        f"  {property_name(name)}: {_of(each, names)}"
        f"{'' if name in required else '.optional()'},"
        for name, each in schema.get("properties", {}).items()
    ]
    kind = "z.strictObject" if closed else "z.object"
    return "\n".join([f"{kind}({{", *lines, "})"])


def _text(schema: Schema) -> str:
    least, most = schema.get("x-minimum"), schema.get("x-maximum")
    is_time = schema.get("pattern", "").startswith(TIME)
    order = "clock" if is_time else _ORDERS.get(schema.get("format", ""))
    if (least is None and most is None) or order is None:
        return _any_text(schema)
    bounds = [
        literal(each) if each is not None else "undefined" for each in (least, most)
    ]
    arguments = bounds if most is not None else bounds[:1]
    return f"{_any_text(schema)}.refine(within({', '.join([order, *arguments])}))"


def _any_text(schema: Schema) -> str:
    known = _FORMATS.get(schema.get("format", ""))
    if known is not None:
        return known
    least, most = schema.get("minLength", 0), schema.get("maxLength")
    pattern = schema.get("pattern")
    if not least and most is None and pattern is None:
        return "z.string()"
    arguments = [str(least), "Infinity" if most is None else str(most)]
    arguments += [] if pattern is None else [literal(pattern)]
    return f"text({', '.join(arguments)})"


def _bounds(schema: Schema, least: str, most: str) -> str:
    found = {"min": schema.get(least), "max": schema.get(most)}
    return "".join(f".{k}({v})" for k, v in found.items() if v is not None)
