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


def listed(values: EdgeValues) -> EdgeValues:
    """Return lists of one value each, and the empty one."""
    return [([], []), *(([sent], [kept]) for sent, kept in values)]


def text(longest: int | None = None) -> EdgeValues:
    """Return text of odd characters, and as long as it can be, or too long to index."""
    long = [incompressible(4_000), incompressible(20_000)]
    if longest is not None:
        long = ["x" * longest, "\U0001f600" * longest, "x" * (longest + 1)]
    return same(
        "",
        " a ",
        "e\u0301\u00e9",
        "\u202e\u2028\ufeff",
        "a\r\n\tb\x7f",
        "%_\\'\";--",
        "\x00",
        "\ud800",
        *long,
    )


def incompressible(length: int) -> str:
    """Return text that no database can store in less."""
    return hashlib.shake_256().hexdigest(length // 2)


def decimal(precision: int, scale: int) -> EdgeValues:
    """Return the greatest numbers that SQLite keeps, too, and what does not fit."""
    whole = min(precision, 15) - scale
    fraction = f".{'9' * scale}" if scale else ""
    most = f"{'9' * whole or '0'}{fraction}"
    zero = f"{0:.{scale}f}"
    return [
        ("-0", zero),
        *same(zero, most, f"-{most}", f"1{'0' * precision}", f"{most}1.5", "1e1", 0.5),
    ]


def date() -> EdgeValues:
    """Return the first and the last day, and days that there are not."""
    return same(
        "0001-01-01",
        "9999-12-31",
        "2024-02-29",
        "2023-02-29",
        "0000-01-01",
        "10000-01-01",
        "-0001-01-01",
        "2024-01-01T00:00:00",
        0,
    )


def json() -> EdgeValues:
    """Return odd values, the ends of numbers, and what databases cannot keep."""
    return same(
        {},
        [],
        "",
        0,
        False,
        [None],
        {"": [{}]},
        {"e\u0301": "\U0001f600"},
        0.1,
        -0.0,
        1e16,
        1.5e300,
        5e-324,
        [0.1, -0.0, 1e16, 1.5e300, 5e-324],
        2**53 - 1,
        [2**53 - 1],
        2**53,
        [12345678901234567890],
        10**400,
        [10**400],
        math.nan,
        [math.inf],
        "\x00",
        {"\x00": 0},
        "\ud800",
        {"\ud800": 0},
        nested(64),
        nested(65),
        nested(900),
    )


def nested(depth: int) -> Any:
    """Return lists in lists."""
    value: Any = []
    for _ in range(depth - 1):
        value = [value]
    return value


def email() -> EdgeValues:
    """Return addresses that are odd, or written another way."""
    return [
        ("A@EXAMPLE.com", "A@example.com"),
        *same(
            "a+b@example.com",
            f"{'x' * 64}@example.com",
            f"{'x' * 65}@example.com",
            "a@b@example.com",
            "a@example.com\x00",
            "\ud800@example.com",
        ),
    ]
