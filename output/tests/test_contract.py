"""The application conforms to `openapi.yaml`; it may have more endpoints."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI

CONTRACT = Path(__file__).parents[1] / "openapi.yaml"
HINT = "run scripts/generate-types.sh"
SCHEMAS = "#/components/schemas/"
UNSAID = ("responses", "parameters", "properties", "content", "schema", "requestBody")
"""Keys that are omitted from the path to a difference."""


def plain(value: Any, key: str = "") -> Any:
    """Return a part of a contract with lists as dicts, to ignore their order."""
    if isinstance(value, list):
        return {name_of(item, at): plain(item) for at, item in enumerate(value)}
    if not isinstance(value, dict):
        return " ".join(value.split()) if key == "description" else value
    known = {name: item for name, item in value.items() if item is not None}
    found = {name: plain(item, name) for name, item in known.items()}
    if "properties" in known and isinstance(known.get("required"), list):
        for name in found.pop("required"):
            found["properties"].setdefault(name, {})["required"] = True
    return found


def name_of(item: Any, at: int) -> str:
    """Return the name of an item of a list."""
    if isinstance(item, dict):
        return f"{item['in']} {item['name']}" if "in" in item else str(at)
    return str(item)


class ContractDiff:
    """Compares the served contract with `openapi.yaml`, by operation."""

    def __init__(self, served: Any, stated: Any) -> None:
        self.served, self.stated = plain(served), plain(stated)
        self.seen: set[str] = set()

    def differences(self) -> Iterator[str]:
        """Describe the differences of the served contract from `openapi.yaml`."""
        served, stated = self.served, self.stated
        for key in ("openapi", "info"):
            yield from self.between("The application", key, served[key], stated[key])
        for path, operations in stated["paths"].items():
            for method, there in operations.items():
                name, here = f"{method.upper()} {path}", served["paths"].get(path, {})
                if method in here:
                    yield from self.between(name, "", here[method], there)
                else:
                    yield f"{name} is not served, openapi.yaml has it"

    def between(self, where: str, what: str, here: Any, there: Any) -> Iterator[str]:
        """Yield the differences in a part of an operation."""
        if isinstance(here, dict) and isinstance(there, dict):
            for key in dict.fromkeys([*there, *here]):
                pair = here.get(key), there.get(key)
                yield from self.inside(where, what, key, *pair)
            yield from self.referred(where, here.get("$ref"), there.get("$ref"))
        elif here == there:
            return
        elif there is None:
            yield f"{where} serves `{what}`, openapi.yaml does not"
        elif here is None:
            yield f"{where} does not serve `{what}`, openapi.yaml does"
        else:
            yield f"{where} serves `{what}` as {here!r}, openapi.yaml as {there!r}"

    def inside(
        self, where: str, what: str, key: str, here: Any, there: Any
    ) -> Iterator[str]:
        """Yield the differences between the values of a key."""
        if key == "properties" and isinstance(here, dict) and isinstance(there, dict):
            for name in dict.fromkeys([*there, *here]):
                inner = f"{what}.{name}".lstrip(".")
                yield from self.between(where, inner, here.get(name), there.get(name))
            return
        inner = what if what and key in UNSAID else f"{what}.{key}".lstrip(".")
        yield from self.between(where, inner, here, there)

    def referred(self, where: str, here: Any, there: Any) -> Iterator[str]:
        """Yield the differences in a referenced schema, once for each schema."""
        if isinstance(here, str) and here == there and here not in self.seen:
            self.seen.add(here)
            name = here.removeprefix(SCHEMAS)
            sides = (
                each["components"]["schemas"] for each in (self.served, self.stated)
            )
            yield from self.between(
                where,
                name,
                *(each.get(name, {}) for each in sides),
            )


def test_app_serves_its_contract(app: FastAPI) -> None:
    stated = yaml.safe_load(CONTRACT.read_text("utf-8"))
    found = ContractDiff(app.openapi(), stated).differences()
    lines = "\n".join(f"{each}: {HINT}" for each in found)
    if lines:
        pytest.fail(lines, pytrace=False)
