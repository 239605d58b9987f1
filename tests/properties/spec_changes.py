"""Random changes of a sample spec, as plain values."""

from __future__ import annotations

import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

Spec = dict[str, Any]
_TYPES = ("string(40) | null", "text | null", "integer | null", "boolean | null")


def load_spec(folder: Path) -> Spec:
    """Load the specs in a folder as a single value."""
    whole: Spec = {}
    for file in sorted(folder.glob("*.yaml")):
        for key, value in yaml.safe_load(file.read_text("utf-8")).items():
            if isinstance(value, dict):
                whole.setdefault(key, {}).update(value)
            else:
                whole[key] = value
    return whole


def change_spec(spec: Spec, chance: random.Random) -> Spec:
    """Return a spec with one to four random changes, some of which may be invalid."""
    result = deepcopy(spec)
    for _ in range(chance.randint(1, 4)):
        chance.choice(_CHANGES)(result, chance)
    return result


def _entity(spec: Spec, chance: random.Random) -> Spec:
    name = chance.choice(sorted(spec["entities"]))
    entity: Spec = spec["entities"][name]
    entity.setdefault("fields", {})
    return entity


def _add_field(spec: Spec, chance: random.Random) -> None:
    fields = list(_entity(spec, chance)["fields"].items())
    entity = _entity(spec, chance)
    fields = list(entity["fields"].items())
    new = (f"extra_{chance.randint(0, 99)}", chance.choice(_TYPES))
    fields.insert(chance.randint(0, len(fields)), new)
    entity["fields"] = dict(fields)


def _remove_field(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    if len(entity["fields"]) > 1:
        del entity["fields"][chance.choice(sorted(entity["fields"]))]


def _rename_field(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    old = chance.choice(sorted(entity["fields"]) or [""])
    entity["fields"] = {
        f"{name}_renamed" if name == old else name: value
        for name, value in entity["fields"].items()
    }


def _retype_field(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    for name, value in entity["fields"].items():
        if isinstance(value, str) and value.startswith("string"):
            null = " | null" if "null" in value else ""
            entity["fields"][name] = f"string({chance.randint(201, 900)}){null}"
            if chance.random() < 0.5:
                return


def _add_relation(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    target = chance.choice(sorted(spec["entities"]))
    number = chance.randint(0, 99)
    entity.setdefault("relations", {})[f"link_{number}"] = {
        "belongs_to": f"{target} | null",
        "inverse": f"linked_{number}",
    }


def _remove_relation(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    if entity.get("relations"):
        del entity["relations"][chance.choice(sorted(entity["relations"]))]


def _add_endpoint(spec: Spec, chance: random.Random) -> None:
    entity = _entity(spec, chance)
    given = entity.get("endpoints", ["list", "get", "create", "update", "delete"])
    endpoints = dict(given if isinstance(given, dict) else {name: {} for name in given})
    entity["endpoints"] = endpoints
    endpoints[f"do_{chance.randint(0, 99)}"] = {
        "description": "Do something about it.",
        "body": {"reason": "string(20)"},
        "returns": "integer",
    }


def _remove_endpoint(spec: Spec, chance: random.Random) -> None:
    endpoints = _entity(spec, chance).get("endpoints")
    if isinstance(endpoints, dict) and len(endpoints) > 1:
        del endpoints[chance.choice(sorted(endpoints))]


def _change_description(spec: Spec, chance: random.Random) -> None:
    _entity(spec, chance)["description"] = f"Described again, {chance.randint(0, 9)}."


def _add_entity(spec: Spec, chance: random.Random) -> None:
    name = f"Fresh{chance.choice('ABCDEF')}"
    spec["entities"][name] = {"fields": {"name": "string(20)", "size": "integer"}}


def _remove_entity(spec: Spec, chance: random.Random) -> None:
    del spec["entities"][chance.choice(sorted(spec["entities"]))]


_CHANGES: tuple[Callable[[Spec, random.Random], None], ...] = (
    *(_add_field, _add_field, _remove_field, _rename_field, _retype_field),
    *(_add_relation, _remove_relation, _add_endpoint, _remove_endpoint),
    *(_change_description, _add_entity, _remove_entity),
)
