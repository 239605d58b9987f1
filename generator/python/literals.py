"""Python literals in the form that Black leaves unchanged."""

from __future__ import annotations

import math
from typing import Any

from generator.python.code import Code


def literal(value: Any) -> Code:
    """Print a JSON value as a Python literal.

    Raises:
        TypeError: the value has another type, or is a float without a literal.
    """
    if value is None or isinstance(value, bool | int):
        return Code(repr(value))
    if isinstance(value, float) and math.isfinite(value):
        # Black omits the sign of a positive exponent.
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
    """Print a string literal with the quotes that Black would use.

    Printable characters of other scripts are kept; invisible ones and those that change
    the writing direction are escaped.
    """
    quoted = repr(str(text))
    body = quoted[1:-1]
    if quoted[0] == "'" and '"' not in body:
        return Code(f'"{body}"')
    if quoted[0] == "'":
        # Black keeps single quotes only if double ones would need more escapes.
        escaped = body.replace("\\'", "'").replace('"', '\\"')
        if escaped.count("\\") <= body.count("\\"):
            return Code(f'"{escaped}"')
    return Code(quoted)


def _sequence(values: list[Any] | tuple[Any, ...]) -> Code:
    items = ", ".join(literal(value) for value in values)
    if isinstance(values, list):
        return Code(f"[{items}]")
    return Code(f"({items},)" if len(values) == 1 else f"({items})")
