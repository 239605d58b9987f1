"""The least and the greatest value of a field, as other languages state them."""

from __future__ import annotations

from typing import Any

from generator.python import literal
from generator.types.field_type import Limits


def keywords(limits: Limits, least: str, most: str) -> list[str]:
    """Print bounds as keyword arguments of these names, in wire form."""
    found = {least: limits.minimum, most: limits.maximum}
    return [
        f"{name}={literal(bound)}" for name, bound in found.items() if bound is not None
    ]


def text_bounds(limits: Limits) -> dict[str, Any]:
    """Return bounds of text, such as a date: JSON Schema has keywords for numbers only."""
    found = {"x-minimum": limits.minimum, "x-maximum": limits.maximum}
    return {key: bound for key, bound in found.items() if bound is not None}
