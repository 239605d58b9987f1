"""A backend of 200 entities serves its contract, however many query models it has.

It boots whole backends: `pytest -m expensive tests/edges`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import Project
from tests.acceptance.http_client import call
from tests.contract.normal import load, normal
from tests.emitted import emit_specs, write_spec, write_tree
from tests.layouts.backends import LAYOUTS

ENTITIES = 200


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_served(layout: str, tmp_path: Path) -> None:
    entities = {
        f"Thing{number}": {
            "fields": {"name": "string(20)"},
            "relations": {
                "next": {"belongs_to": f"Thing{(number + 1) % ENTITIES} | null"}
            },
            "endpoints": {
                "list": {"filter": ["name"], "include": ["next"]},
                "get": {"include": ["next"]},
            },
        }
        for number in range(ENTITIES)
    }
    app = {"name": "large", "layout": layout}
    spec = {"groundplan": 1, "app": app, "entities": entities}
    tree = emit_specs(write_spec(spec, tmp_path / "specs"))
    project = Project(write_tree(tree, tmp_path / "output"), Path(sys.prefix))
    with project.served() as address:
        document = call("GET", f"{address}/openapi.json")
        assert call("GET", f"{address}/docs").status == 200
    assert document.status == 200
    assert normal(document.json) == load(tree["openapi.yaml"].text)
