"""Schemas normalized for comparison: null split off and known patterns parsed."""

from __future__ import annotations

from generator.contract.openapi import Schema
from generator.contract.parameters import accepted_names
from generator.types import decimal_digits

DIGITS, DECIMALS = "digits before the point", "digits behind the point"
"""Limits of decimals, which the contract states as a single pattern."""
ANY = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def allows_null(schema: Schema) -> bool:
    """Return whether null is an allowed value."""
    kinds = schema.get("type", ())
    return "null" in kinds or any(map(allows_null, schema.get("anyOf", ())))


def without_null(schema: Schema) -> Schema:
    """Return the schema without null among its values."""
    if isinstance(schema.get("type"), list):
        left = [kind for kind in schema["type"] if kind != "null"]
        return {**schema, "type": left}
    choices = schema.get("anyOf", [])
    found = [each for each in choices if each.get("type") != "null"]
    if len(found) == 1 and len(choices) > 1:
        rest = {key: value for key, value in schema.items() if key != "anyOf"}
        return {**rest, **found[0]}
    return {**schema, "anyOf": found} if len(found) < len(choices) else schema


def normalize_schema(schema: Schema) -> Schema:
    """Return a schema with its known patterns replaced by comparable keywords."""
    found = dict(schema)
    choices = schema.get("anyOf", ())
    if "type" not in schema and choices:
        # An IP address, for example: a string of one of two formats.
        found["type"] = sorted(frozenset().union(*map(json_types, choices)))
        formats = sorted({str(each.get("format")) for each in choices})
        found["format"] = " or ".join(formats)
    digits = decimal_digits(schema)
    if digits is not None:
        del found["pattern"]
        found |= dict(zip((DIGITS, DECIMALS), digits, strict=True))
    names = accepted_names(schema)
    if names:
        del found["pattern"]
        found["enum"] = names
    return found


def json_types(schema: Schema) -> frozenset[str]:
    """Return the JSON types that a schema allows."""
    found = schema.get("type", ANY)
    return frozenset([found] if isinstance(found, str) else found)
