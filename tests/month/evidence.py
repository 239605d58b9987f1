"""Check in the running application that the edits of a month still work.

Run it in the folder of the backend. It reads pieces of code by name from standard
input, runs each with the application started, and prints the failed ones with the
reason.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import os
import pkgutil
import sys
import tempfile
import traceback
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

EXCLUDED_FOLDERS = {".gen", ".venv", "__pycache__", "node_modules"}


@cache
def parse_sources() -> dict[str, ast.Module]:
    """Return the syntax trees of the backend's Python files by path."""
    files = {
        file: file.read_text("utf-8")
        for file in Path().rglob("*.py")
        if EXCLUDED_FOLDERS.isdisjoint(file.parts)
    }
    return {file.as_posix(): ast.parse(text) for file, text in files.items()}


@cache
def normalized_statements() -> frozenset[str]:
    """Return the normalized source of every statement in the backend."""
    return frozenset(
        ast.unparse(node)
        for tree in parse_sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt)
    )


def contains_statement(*codes: str) -> bool:
    """Return whether any of some statements occurs in the backend."""
    return any(
        ast.unparse(ast.parse(code).body[0]) in normalized_statements()
        for code in codes
    )


def text_of(path: str) -> str:
    """Return the text of a file of the backend."""
    return Path(path).read_text("utf-8")


@cache
def import_modules() -> list[ModuleType]:
    """Import all modules of the application and return them."""
    import app  # type: ignore[import-not-found]

    found = pkgutil.walk_packages(app.__path__, "app.")
    return [importlib.import_module(module.name) for module in found]


def find(name: str) -> Any:
    """Return the class, function or method with a name, wherever it is defined."""
    for module in import_modules():
        for _, value in inspect.getmembers(module):
            if getattr(value, "__module__", "").startswith("app"):
                if getattr(value, "__name__", "") == name:
                    return value
                if inspect.isclass(value) and name in vars(value):
                    return vars(value)[name]
    raise LookupError(name)


class AppClient:
    """A client of the application with an empty database; creates rows as needed."""

    def __init__(self, client: Any) -> None:
        self.client = client
        paths = client.get("/openapi.json").json()["paths"]
        self.tasks = next(p for p in ("/api/v1/tickets", "/api/v1/tasks") if p in paths)
        self.number = 0

    def create_row(self, path: str, **values: Any) -> dict[str, Any]:
        """Create a row and return it."""
        response = self.client.post(path, json=values, headers={"Token": "t"})
        assert response.status_code == 201, response.text
        row: dict[str, Any] = response.json()
        return row

    def team(self) -> str:
        """Create a team and return its key."""
        self.number += 1
        key: str = self.create_row("/api/v1/teams", name=f"Team {self.number}")["id"]
        return key

    def task(self, **values: Any) -> dict[str, Any]:
        """Create a task in a new project and return it."""
        project = self.create_row("/api/v1/projects", name="P", team_id=self.team())[
            "id"
        ]
        return self.create_row(self.tasks, title="T", project_id=project, **values)


def main() -> None:
    """Run the evidence and print the failures."""
    evidence: dict[str, str] = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["DATABASE_URL"] = f"sqlite+aiosqlite:///{scratch}/month.db"
        from alembic import command
        from alembic.config import Config
        from app.main import app  # type: ignore[import-not-found]
        from fastapi.testclient import TestClient

        command.upgrade(Config("alembic.ini"), "head")
        with TestClient(app) as client:
            known = {
                "api": AppClient(client),
                "client": client,
                "find": find,
                "says": contains_statement,
            }
            known["text_of"] = text_of
            failed = {
                name: why
                for name, code in evidence.items()
                if (why := run(code, known))
            }
    print(json.dumps(failed))


def run(code: str, known: dict[str, Any]) -> str:
    """Run a piece of code; return the traceback if it fails, or an empty string."""
    try:
        exec(code, dict(known))
    except Exception:
        return traceback.format_exc(limit=2)
    return ""


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main()
