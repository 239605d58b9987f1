"""Python literals, as Black would leave them."""

from __future__ import annotations

import math
from typing import Any

from generator.python.code import Code


def literal(value: Any) -> Code:
    """Print a value of JSON's kinds as a Python literal.

    Raises:
        TypeError: the value is of another kind, or a float that has no literal.
    """
    if value is None or isinstance(value, bool | int):
        return Code(repr(value))
    if isinstance(value, float) and math.isfinite(value):
        # Black leaves out the sign of a positive exponent.
        return Code(repr(value).replace("e+", "e"))
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list | tuple):
        return _sequence(value)
    if isinstance(value, dict):
        pairs = (f"{literal(key)}: {literal(item)}" for key, item in value.items())
        return Code(f"{{{', '.join(pairs)}}}")
    raise TypeError(f"no literal for {value!r}")


def string(text: str) -> Code:
    """Print text as a string literal in ASCII, in double quotes where Black would.

    Letters of other scripts stay as they are; what does not show, or turns the
    direction of writing, is escaped.
    """
    quoted = repr(str(text))
    body = quoted[1:-1]
    if quoted[0] == "'" and '"' not in body:
        return Code(f'"{body}"')
    if quoted[0] == "'":
        # Black keeps single quotes only where double ones would need more escapes.
        escaped = body.replace("\\'", "'").replace('"', '\\"')
        if escaped.count("\\") <= body.count("\\"):
            return Code(f'"{escaped}"')
    return Code(quoted)


def _sequence(values: list[Any] | tuple[Any, ...]) -> Code:
    items = ", ".join(literal(value) for value in values)
    if isinstance(values, list):
        return Code(f"[{items}]")
    return Code(f"({items},)" if len(values) == 1 else f"({items})")
