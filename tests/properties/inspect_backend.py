"""Program that imports emitted backends and describes them, each in a new process.

It reads requests from standard input, one JSON object per line, and answers each
with one line. Common modules are imported once, and each backend in a fork.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import traceback
import warnings
from typing import Any

import aiosqlite  # noqa: F401
import alembic.command
import alembic.config
import fastapi.testclient  # noqa: F401
import pydantic_settings  # noqa: F401
import sqlalchemy as sa
import sqlalchemy.ext.asyncio


def inspect_folder(folder: str, *, migrate: bool) -> dict[str, Any]:
    """Import a backend, create its tables and build its contract."""
    sys.path.insert(0, folder)
    os.chdir(folder)
    models = importlib.import_module("app.models")
    base = importlib.import_module("app.db.base").Base
    sa.orm.configure_mappers()
    engine = sa.create_engine("sqlite://")
    base.metadata.create_all(engine)
    main = importlib.import_module("app.main")
    contract = main.create_app().openapi()
    if migrate:
        _migrate(folder)
    return {
        "contract": contract,
        "models": sorted(models.__all__),
        "tables": sorted(sa.inspect(engine).get_table_names()),
        "operations": sorted(
            operation["operationId"]
            for path in contract["paths"].values()
            for operation in path.values()
        ),
    }


def _migrate(folder: str) -> None:
    """Run all revisions up, down and up, comparing the schema with the models."""
    os.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder}/migrated.db"
    importlib.import_module("app.core.config").get_settings.cache_clear()
    config = alembic.config.Config(f"{folder}/alembic.ini")
    alembic.command.upgrade(config, "head")
    alembic.command.check(config)
    alembic.command.downgrade(config, "base")
    alembic.command.upgrade(config, "head")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Return the description of a backend, or the traceback of an error."""
    warnings.simplefilter("error")
    try:
        return inspect_folder(request["folder"], migrate=request["migrate"])
    except BaseException:
        return {"error": traceback.format_exc()}


def main() -> None:
    """Answer each request from a fork, which isolates the backends."""
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            print(json.dumps(answer(json.loads(line))), file=results, flush=True)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:
            print(json.dumps({"error": f"status {status}"}), file=results, flush=True)


if __name__ == "__main__":
    main()
