"""Contract → TypeScript: types, the operations of the client, and what is opted into."""

from __future__ import annotations

from generator.contract import Document
from generator.emit.tree import EmittedFile, Tree
from generator.frontend.names import type_names
from generator.frontend.operations import print_operations
from generator.frontend.sound import sound
from generator.frontend.types import print_types

FOLDER = "frontend/"
"""Where all that is for the frontend stands in the output."""


def frontend(document: Document, extras: tuple[str, ...]) -> Tree:
    """Return the files that follow from a contract; `extras` are those opted into.

    The contract may be any that people or applications have written.
    """
    document = sound(document)
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


__all__ = ["FOLDER", "frontend"]
