"""The JSON Schema of the spec language, for editors."""

from __future__ import annotations

from generator.spec.forms import Definitions, Schema
from generator.spec.sections import FILE


def json_schema() -> Schema:
    """Return the JSON Schema (2020-12) of one file of a spec.

    It is derived from the same declarations as parsing. It does not cover checks that
    need the entire spec, such as whether a name exists.
    """
    definitions: Definitions = {}
    FILE.schema(definitions)
    root = definitions.pop("file")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Groundplan spec",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }
