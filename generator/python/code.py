"""Text that may be printed into the output as it is."""

from __future__ import annotations

from collections.abc import Iterable


class Code(str):
    """Text made by one of the printing functions: an identifier, a literal, a comment.

    Templates print nothing else, so that no string of a spec can reach the output by
    another way.
    """

    __slots__ = ()


def join(parts: Iterable[Code], separator: str = ", ") -> Code:
    """Join pieces of code."""
    return Code(separator.join(parts))


def tuple_of(parts: Iterable[Code]) -> Code:
    """Print a tuple; nothing where it would be empty."""
    items = list(parts)
    if not items:
        return Code("")
    return Code(f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})")
