"""A backend of 200 entities serves its contract, however many query models it has.

It emits complete backends: `pytest -m expensive tests/edge_cases`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.acceptance.backend_project import BackendProject
from tests.contract.normalization import normalize_contract, read_normalized
from tests.emit_helpers import emit_specs, write_spec, write_tree
from tests.layouts.backends import LAYOUTS

ENTITIES = 200
PROGRAM = """
import asyncio, json
from httpx2 import ASGITransport, AsyncClient
from app.main import app

async def call():
    transport = ASGITransport(app)
    async with AsyncClient(transport=transport, base_url="http://test") as client:
        page = await client.get("/docs")
        document = await client.get("/openapi.json")
    print(json.dumps([page.status_code, document.status_code, document.json()]))

asyncio.run(call())
"""


@pytest.mark.expensive
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_large_contract_is_served(layout: str, tmp_path: Path) -> None:
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
    project = BackendProject(write_tree(tree, tmp_path / "output"), Path(sys.prefix))
    printed = project.run("python", "-c", PROGRAM, LOG_LEVEL="ERROR")
    page, status, document = json.loads(printed)
    assert (page, status) == (200, 200)
    assert normalize_contract(document) == read_normalized(tree["openapi.yaml"].text)
