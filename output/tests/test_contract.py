"""The application serves what `openapi.yaml` says; it may serve more."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from app.main import create_app

CONTRACT = yaml.safe_load(
    Path(__file__).parents[1].joinpath("openapi.yaml").read_text("utf-8")
)
OPERATIONS = [
    (path, method) for path, methods in CONTRACT["paths"].items() for method in methods
]


def plain(value: Any, key: str = "") -> Any:
    """Return a part of a contract in the form in which equal parts are equal."""
    if isinstance(value, dict):
        given = {name: item for name, item in value.items() if item is not None}
        return {name: plain(item, name) for name, item in given.items()}
    if isinstance(value, list):
        items = [plain(item) for item in value]
        return sorted(items, key=repr) if key == "required" else items
    if key == "description" and isinstance(value, str):
        return " ".join(value.split())
    return value


@pytest.fixture(scope="module")
def served() -> Any:
    """Give the document that the application serves."""
    return create_app().openapi()


def test_has_its_name_and_version(served: Any) -> None:
    assert served["openapi"] == CONTRACT["openapi"]
    assert plain(served["info"]) == plain(CONTRACT["info"])


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_an_operation_is_served_as_stated(served: Any, path: str, method: str) -> None:
    assert path in served["paths"]
    assert plain(served["paths"][path].get(method)) == plain(
        CONTRACT["paths"][path][method]
    )


@pytest.mark.parametrize("name", CONTRACT["components"]["schemas"])
def test_a_schema_is_served_as_stated(served: Any, name: str) -> None:
    assert plain(served["components"]["schemas"].get(name)) == plain(
        CONTRACT["components"]["schemas"][name]
    )
