"""After every run the names are there: nothing newly unbound, no import of nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.shop import BOOKS, Shop

SERVICE = "app/services/book.py"
ACTIONS = f"""{BOOKS}\
    endpoints:
      list: {{}}
      get: {{}}
      create: {{}}
      lend: {{description: Lend the book., body: {{days: integer}}, returns: Book}}
"""
SECOND = "      take_back: {description: Take it back., returns: Book}\n"
BODY = '        raise NotImplementedYet("lend_book")\n'
WRITTEN = """\
        book = await self.repository.get(book_id)
        book.pages = data.days
        return book
"""
ERRORS = "from app.core.errors import NotImplementedYet\n"


def lint(shop: Shop, *arguments: str) -> str:
    """Return what Ruff says of the emitted backend."""
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", *arguments],
        cwd=shop.output,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def works(shop: Shop) -> None:
    """Check that names are defined and that the application can be imported."""
    assert lint(shop, "--select=F821,F822", "--output-format=concise", ".").endswith(
        "All checks passed!\n"
    )
    modules = sorted(
        path.relative_to(shop.output).with_suffix("").as_posix().replace("/", ".")
        for path in shop.output.glob("app/**/*.py")
    )
    code = "".join(f"import {m.removesuffix('.__init__')}\n" for m in modules)
    ran = subprocess.run(
        [sys.executable, "-c", f"{code}import app.main"],
        cwd=shop.output,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": "sqlite+aiosqlite://"},
    )
    assert ran.returncode == 0, ran.stderr


@pytest.fixture
def lending(shop: Shop) -> Shop:
    """A shop whose action is written, its unused import dropped by Ruff."""
    shop.specify(ACTIONS)
    assert shop.run().code == 0
    shop.edit(SERVICE, BODY, WRITTEN)
    assert "1 fixed" in lint(shop, "--select=F401", "--fix", SERVICE)
    assert ERRORS not in shop.read(SERVICE)
    return shop


def test_an_import_that_ruff_dropped_comes_back_with_a_second_action(
    lending: Shop,
) -> None:
    lending.specify(ACTIONS + SECOND)

    ran = lending.run()

    assert ran.code == 0, ran.err
    text = lending.read(SERVICE)
    assert f"import uuid\n\n{ERRORS}from app.db" in text
    assert WRITTEN in text
    works(lending)
    assert lending.run().code == 0
    assert lending.read(SERVICE) == text


def test_an_import_used_only_in_a_region_stays_when_the_generator_drops_it(
    shop: Shop,
) -> None:
    shop.specify(ACTIONS)
    assert shop.run().code == 0
    mark = "    # region custom: methods\n"
    mine = '    async def close(self) -> None:\n        raise NotImplementedYet("x")\n'
    shop.edit(SERVICE, mark, mark + mine)
    shop.specify(ACTIONS[: ACTIONS.index("      lend:")])

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert mine in shop.read(SERVICE)
    assert ERRORS in shop.read(SERVICE)
    works(shop)
