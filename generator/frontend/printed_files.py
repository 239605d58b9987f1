"""What the templates of the frontend print: TypeScript from a contract."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from generator.contract import OpenApiDocument
from generator.frontend.sanitizing import sanitize
from generator.frontend.ts_names import type_names
from generator.python import Code

FOLDER = "frontend/"
"""The folder of the frontend in the output."""


@dataclass(frozen=True)
class FrontendView:
    """The frontend of a contract; each text is printed when it is first used."""

    document: OpenApiDocument
    names: dict[str, str]
    """The TypeScript name of each schema."""
    has_zod: bool
    has_query: bool

    @cached_property
    def types(self) -> Code:
        """The types of all schemas."""
        from generator.frontend.ts_types import print_types

        return Code(print_types(self.document, self.names))

    @cached_property
    def operations(self) -> Code:
        """The input and output of each operation."""
        from generator.frontend.operations import print_operations

        return Code(print_operations(self.document, self.names))

    @cached_property
    def zod(self) -> Code:
        """The Zod schemas."""
        from generator.frontend.zod import print_zod

        return Code(print_zod(self.document, self.names))

    @cached_property
    def query(self) -> Code:
        """The hooks for TanStack Query."""
        from generator.frontend.query import print_query

        return Code(print_query(self.document))


def frontend_view(document: OpenApiDocument, extras: tuple[str, ...]) -> FrontendView:
    """Build the view of a contract; `extras` are the optional files.

    The contract may contain manual edits or be what an application serves, so any
    content must be expected.
    """
    document = sanitize(document)
    return FrontendView(
        document=document,
        names=type_names(document),
        has_zod="zod" in extras,
        has_query="tanstack_query" in extras,
    )
