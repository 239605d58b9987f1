"""The frontend: TypeScript types, operations and optional extras from a contract."""

from __future__ import annotations

from generator.contract import OpenApiDocument
from generator.frontend.operations import print_operations
from generator.frontend.sanitizing import sanitize
from generator.frontend.ts_names import type_names
from generator.frontend.ts_types import print_types
from generator.tree import EmittedFile, Tree

FOLDER = "frontend/"
"""The folder of the frontend in the output."""


def build_frontend(document: OpenApiDocument, extras: tuple[str, ...]) -> Tree:
    """Build the frontend files for a contract; `extras` are the optional ones.

    The contract may contain manual edits or be what an application serves, so any
    content must be expected.
    """
    document = sanitize(document)
    names = type_names(document)
    texts = {
        "types.ts": print_types(document, names),
        "operations.ts": print_operations(document, names),
    }
    if "zod" in extras:
        from generator.frontend.zod import print_zod

        texts["zod.ts"] = print_zod(document, names)
    if "tanstack_query" in extras:
        from generator.frontend.query import print_query

        texts["query.ts"] = print_query(document)
    return {
        f"{FOLDER}{name}": EmittedFile(text, None, f"{FOLDER}{name}")
        for name, text in texts.items()
    }
