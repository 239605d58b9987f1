"""The Python modules that the house rules are about, each parsed only once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests.emit_helpers import REPOSITORY

PACKAGE = REPOSITORY / "generator"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(
    path for path in (REPOSITORY / "tests").rglob("*.py") if "suite" not in path.parts
)


def module_name(path: Path) -> str:
    """Return the path of a module within the package."""
    return path.relative_to(PACKAGE).as_posix()


@cache
def read(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text("utf-8")


@cache
def parse(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(read(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Return all nodes of the syntax tree of a module."""
    return tuple(ast.walk(parse(path)))
