"""Imports emitted backends and says what is in them, each in a process of its own.

A program: it reads requests from standard input, one JSON object a line, and answers
with one. What all backends need is imported once; each is then looked at in a fork.
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


def look(folder: str, *, migrate: bool) -> dict[str, Any]:
    """Import a backend, make its tables and build its contract."""
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
    """Go through all revisions and back, and compare the end with the models."""
    os.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{folder}/migrated.db"
    importlib.import_module("app.core.config").get_settings.cache_clear()
    config = alembic.config.Config(f"{folder}/alembic.ini")
    alembic.command.upgrade(config, "head")
    alembic.command.check(config)
    alembic.command.downgrade(config, "base")
    alembic.command.upgrade(config, "head")


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """Look at one backend; what goes wrong is the answer."""
    warnings.simplefilter("error")
    try:
        return look(request["folder"], migrate=request["migrate"])
    except BaseException:
        return {"error": traceback.format_exc()}


def main() -> None:
    """Answer each request from a fork, so that no backend sees another."""
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
