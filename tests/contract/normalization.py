"""Contracts in a normal form, for comparison."""

from __future__ import annotations

from typing import Any

import yaml


def read_normalized(text: str) -> Any:
    """Read an emitted contract and return it in normal form."""
    return normalize_contract(yaml.load(text, Loader=yaml.CSafeLoader))


def normalize_contract(value: Any, key: str = "") -> Any:
    """Return a contract in normal form.

    Collapse whitespace in descriptions, sort `required`, and drop nulls, which FastAPI
    omits from examples.
    """
    if isinstance(value, dict):
        given = {name: item for name, item in value.items() if item is not None}
        return {name: normalize_contract(item, name) for name, item in given.items()}
    if isinstance(value, list):
        items = [normalize_contract(item) for item in value]
        return sorted(items, key=repr) if key == "required" else items
    if key == "description" and isinstance(value, str):
        return " ".join(value.split())
    return value
