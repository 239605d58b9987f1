"""The JSON Schema of the language, for editors."""

from __future__ import annotations

from generator.spec.forms import Definitions, Schema
from generator.spec.model import FILE


def json_schema() -> Schema:
    """Give the JSON Schema (2020-12) that one file of a spec follows.

    It follows from the same declarations that reading does. What only the whole spec
    can tell, such as whether a name exists, is not in it.
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
