"""Program that prints a backend's contract and tables as JSON.

Run it in the backend's folder.
"""

from __future__ import annotations

import importlib
import json
import sys
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable


def describe() -> dict[str, Any]:
    """Return the contract, the models, and the SQL of each table with its indexes."""
    base = importlib.import_module("app.db.base").Base
    main = importlib.import_module("app.main")
    models = importlib.import_module("app.models")
    sa.orm.configure_mappers()
    return {
        "contract": main.create_app().openapi(),
        "models": sorted(models.__all__),
        "tables": {name: _sql(table) for name, table in base.metadata.tables.items()},
    }


def _sql(table: sa.Table) -> list[str]:
    dialects: list[sa.Dialect] = [sqlite.dialect(), postgresql.dialect()]  # type: ignore[no-untyped-call]
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    parts: list[sa.DDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    return [str(part.compile(dialect=each)) for each in dialects for part in parts]


if __name__ == "__main__":
    sys.path.insert(0, ".")
    json.dump(describe(), sys.stdout)
