"""Text that may be printed into the output verbatim."""

from __future__ import annotations

from collections.abc import Iterable


class Code(str):
    """Text from one of the printing functions: an identifier, a literal, a comment.

    Templates print nothing else, so no string of a spec can reach the output unescaped.
    """

    __slots__ = ()


def join(parts: Iterable[Code], separator: str = ", ") -> Code:
    """Join pieces of code."""
    return Code(separator.join(parts))


def tuple_of(parts: Iterable[Code]) -> Code:
    """Print a tuple, or nothing if it is empty."""
    items = list(parts)
    if not items:
        return Code("")
    return Code(f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})")
