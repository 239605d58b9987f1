"""Values at the edges of what types hold, in wire form: what is sent, and what is kept.

Some of them no field takes: they have to be refused.
"""

import hashlib
import math
from typing import Any

EdgeValues = list[tuple[Any, Any]]


def same(*values: Any) -> EdgeValues:
    """Return values that come back as they were sent."""
    return [(value, value) for value in values]


def words(text: str) -> EdgeValues:
    """Return texts that come back as they were sent."""
    return same(*text.split())


def listed(values: EdgeValues) -> EdgeValues:
    """Return lists of one value each, and the empty one."""
    return [([], []), *(([sent], [kept]) for sent, kept in values)]


def text(longest: int | None = None) -> EdgeValues:
    """Return text of odd characters, and as long as it can be, or too long to index."""
    # What cannot be compressed, so that it takes its length in an index.
    long = [hashlib.shake_256().hexdigest(length) for length in (2_000, 10_000)]
    if longest is not None:
        long = ["x" * longest, "\U0001f600" * longest, "x" * (longest + 1)]
    odd = (
        "",
        " a ",
        "e\u0301\u00e9",
        "\u202e\u2028\ufeff",
        "a\r\n\tb\x7f",
        "%_\\'\";--",
    )
    return same(*odd, "\x00", "\ud800", *long)


def decimal(precision: int, scale: int) -> EdgeValues:
    """Return the greatest numbers that SQLite keeps, too, and what does not fit."""
    whole = min(precision, 15) - scale
    fraction = f".{'9' * scale}" if scale else ""
    most = f"{'9' * whole or '0'}{fraction}"
    zero = f"{0:.{scale}f}"
    wrong = same(f"1{'0' * precision}", f"{most}1.5", "1e1", 0.5)
    return [("-0", zero), *same(zero, most, f"-{most}"), *wrong]


def nested(depth: int) -> Any:
    """Return lists in lists."""
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


DATES = [
    *words("0001-01-01 9999-12-31 2024-02-29 2023-02-29 0000-01-01 10000-01-01"),
    *same("-0001-01-01", "2024-01-01T00:00:00", 0),
]

JSON_VALUES = [
    *same({}, [], "", 0, False, [None], {"": [{}]}, {"e\u0301": "\U0001f600"}),
    *same(0.1, -0.0, 1e16, 1.5e300, 5e-324, [0.1, -0.0, 1e16, 1.5e300, 5e-324]),
    *same(2**53 - 1, [2**53 - 1], 2**53, [12345678901234567890], 10**400, [10**400]),
    *same(math.nan, [math.inf], "\x00", {"\x00": 0}, "\ud800", {"\ud800": 0}),
    *same(nested(64), nested(65), nested(900)),
]

EMAILS = [
    ("A@EXAMPLE.com", "A@example.com"),
    *words(f"a+b@example.com {'x' * 64}@example.com {'x' * 65}@example.com a@b@c.com"),
    *same("a@example.com\x00", "\ud800@example.com"),
]
