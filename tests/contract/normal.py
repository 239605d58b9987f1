"""Contracts in the form in which equal ones are equal."""

from __future__ import annotations

from typing import Any

import yaml


def load(text: str) -> Any:
    """Read a contract as emitted, in normal form."""
    return normal(yaml.load(text, Loader=yaml.CSafeLoader))


def normal(value: Any, key: str = "") -> Any:
    """Put a contract into normal form.

    Runs of blanks in descriptions are one, what is required has no order, and nulls
    inside of examples, which FastAPI leaves out, are left out.
    """
    if isinstance(value, dict):
        given = {name: item for name, item in value.items() if item is not None}
        return {name: normal(item, name) for name, item in given.items()}
    if isinstance(value, list):
        items = [normal(item) for item in value]
        return sorted(items, key=repr) if key == "required" else items
    if key == "description" and isinstance(value, str):
        return " ".join(value.split())
    return value
