"""Boundary values of each type: the values sent, and the values stored.

Some of them are invalid for every property, and must be rejected.
"""

import hashlib
import math
from typing import Any, NamedTuple

EdgeValues = list[tuple[Any, Any]]


class Edges(NamedTuple):
    """The boundary values of a type."""

    limits: EdgeValues
    """Tried for every property."""
    unusual: EdgeValues
    """Tried for one property of each type, because they share code."""


def same(*values: Any) -> EdgeValues:
    """Return values that are stored unchanged."""
    return [(value, value) for value in values]


def words(text: str) -> EdgeValues:
    """Return texts that are stored unchanged."""
    return same(*text.split())


def listed(edges: Edges) -> Edges:
    """Return the boundary values of a list."""
    limits, unusual = ([([a], [b]) for a, b in values] for values in edges)
    return Edges(limits, [([], []), *unusual])


def text(longest: int | None = None) -> Edges:
    """Return texts of unusual characters, up to the limit or too long for an index."""
    # Random digits, because an index compresses repeated ones.
    long = [hashlib.shake_256().hexdigest(length) for length in (2_000, 10_000)]
    if longest is not None:
        long = ["x" * longest, "\U0001f600" * longest]
    return Edges(same(*long, "e\u0301 %_\\'\";--"), TEXT_ODDITIES)


TEXT_ODDITIES = [
    *same("", " a ", "\u00e9", "\u202e\u2028\ufeff", "a\r\n\tb\x7f", "\x00", "\ud800")
]


def decimal(precision: int, scale: int) -> Edges:
    """Return the largest numbers that SQLite stores exactly, and invalid numbers."""
    whole = min(precision, 15) - scale
    fraction = f".{'9' * scale}" if scale else ""
    most = f"{'9' * whole or '0'}{fraction}"
    zero = f"{0:.{scale}f}"
    limits = [("-0", zero), *same(zero, most, f"-{most}", f"1{'0' * precision}")]
    return Edges(limits, DECIMAL_ODDITIES)


DECIMAL_ODDITIES = same("1.5.5", "1e1", "NaN", 0.5)


def nested(depth: int) -> Any:
    """Return nested lists."""
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


DATES = Edges(
    words("0001-01-01 9999-12-31"),
    [
        *words("2024-02-29 2023-02-29 0000-01-01 10000-01-01 -0001-01-01"),
        *same("2024-01-01T00:00:00", 0),
    ],
)

JSON_VALUES = Edges(
    same({"e\u0301": ["\U0001f600", None, 0.1]}, nested(64)),
    [
        *same({}, [], "", 0, False, [None], {"": [{}]}),
        *same(0.1, -0.0, 1e16, 1.5e300, 5e-324, [-0.0, 1e16, 1.5e300, 5e-324]),
        *same(2**53 - 1, [2**53 - 1], 2**53, [2**63], 10**400, [10**400]),
        *same(math.nan, [math.inf], "\x00", {"\x00": 0}, "\ud800", {"\ud800": 0}),
        *same(nested(65), nested(900)),
    ],
)

EMAILS = Edges(
    [("A@EXAMPLE.com", "A@example.com"), *words(f"{'x' * 64}@example.com")],
    [
        *words(f"a+b@example.com {'x' * 65}@example.com a@b@c.com"),
        *same("a@example.com\x00", "\ud800@example.com"),
    ],
)
