"""A folder with the npm packages of a frontend, for running Node programs."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from generator.contract import OpenApiDocument
from generator.frontend import frontend_view
from generator.tree import EmittedFile, Tree
from tests.acceptance.backend_project import run
from tests.emit_helpers import write_tree

PACKAGES = (
    "typescript@5",
    "openapi-typescript@7",
    "zod@4",
    "@tanstack/react-query@5",
    "react@19",
    "@types/react@19",
    "swagger-ui-dist@5",
)
COMPILER = {
    "strict": True,
    "exactOptionalPropertyTypes": True,
    "noUncheckedIndexedAccess": True,
    "isolatedModules": True,
    "noUnusedLocals": True,
    "noImplicitOverride": True,
    "noPropertyAccessFromIndexSignature": True,
    # The defaults of new Vite projects.
    "verbatimModuleSyntax": True,
    "erasableSyntaxOnly": True,
    "target": "ES2022",
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "lib": ["ES2022", "DOM", "DOM.Iterable"],
    "types": [],
}


@dataclass(frozen=True)
class FrontendFolder:
    """A folder with an emitted frontend."""

    folder: Path

    def run(self, *command: str) -> str:
        """Run a command in the folder and return its output."""
        return run(list(command), self.folder, {"NO_COLOR": "1"})

    def tool(self, name: str, *arguments: str) -> str:
        """Run a program of an installed package and return its output."""
        return self.run(str(self.folder / "node_modules/.bin" / name), *arguments)

    def compile(self, *, emit: bool = False) -> None:
        """Type-check all TypeScript in the folder, and optionally emit JavaScript."""
        options = {**COMPILER, "noEmit": not emit}
        config = {"compilerOptions": options, "exclude": ["node_modules"]}
        (self.folder / "tsconfig.json").write_text(json.dumps(config), "utf-8")
        self.tool("tsc", "--project", ".")


def install(shared: Path) -> Path:
    """Return a folder with the packages, installed once for all workers of a run."""
    if shutil.which("npm") is None:
        # Required in CI, optional on a developer's machine.
        assert "CI" not in os.environ, "npm is needed"
        pytest.skip("npm is needed")
    folder, ready = shared / "npm", shared / "npm.ready"
    with (shared / "npm.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            folder.mkdir(exist_ok=True)
            (folder / "package.json").write_text('{"private": true}', "utf-8")
            command = ["npm", "install", "--no-audit", "--no-fund", "--silent"]
            run([*command, *PACKAGES], folder, _npm_settings())
            ready.touch()
    return folder


def _npm_settings() -> dict[str, str]:
    """Return the npm settings in this machine's environment."""
    return {k: v for k, v in os.environ.items() if k.lower().startswith("npm_")}


def print_frontend(document: OpenApiDocument) -> Tree:
    """Return the files printed from a contract, including the optional ones."""
    view = frontend_view(document, ("zod", "tanstack_query"))
    texts = {
        "frontend/types.ts": view.types,
        "frontend/operations.ts": view.operations,
        "frontend/zod.ts": view.zod,
        "frontend/query.ts": view.query,
    }
    return {path: EmittedFile(text, None, path) for path, text in texts.items()}


def write_frontend(folder: Path, packages: Path, tree: Tree) -> FrontendFolder:
    """Write a backend's frontend with all optional files to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "node_modules").symlink_to(packages / "node_modules")
    text = tree["openapi.yaml"].text
    extras = print_frontend(yaml.safe_load(text))
    own = {p: file for p, file in tree.items() if p.startswith("frontend/")}
    write_tree({**own, **extras, "openapi.yaml": tree["openapi.yaml"]}, folder)
    return FrontendFolder(folder)
