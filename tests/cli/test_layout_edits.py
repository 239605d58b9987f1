"""Edits follow their definitions to the files of another layout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.merge.python.module_names import unbound_names
from tests.cli.shop import BOOKS_SPEC, Shop
from tests.forked_python import run_python

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
ROUTER = "app/api/v1/endpoints/books.py"
DEPENDENCIES = "app/api/v1/dependencies.py"
TOKEN_GUARD = '''

async def require_token(token: Annotated[str | None, Header()] = None) -> None:
    """Refuse who has no token."""
    if token is None:
        raise HTTPException(401)
'''


def run_in_app(output: Path, code: str) -> str:
    """Run code with the emitted application imported; return its output."""
    done = run_python("-c", f"import app.main\n{code}", folder=output)
    assert done.returncode == 0, done.stderr
    return done.stdout


def passes_ruff(output: Path) -> bool:
    """Return whether Ruff finds no undefined names or unused imports."""
    ruff = [sys.executable, "-m", "ruff", "check", "--no-cache", "-q"]
    done = subprocess.run(
        [*ruff, "--isolated", "--select", "F", "app", "tests"], cwd=output, check=False
    )
    return done.returncode == 0


def guard_the_router(shop: Shop) -> None:
    """Require a token for every route of books."""
    path = shop.output / DEPENDENCIES
    path.write_text(path.read_text("utf-8") + TOKEN_GUARD, "utf-8")
    shop.edit(DEPENDENCIES, "import Depends", "import Depends, Header, HTTPException")
    shop.edit(ROUTER, "import APIRouter,", "import APIRouter, Depends,")
    shop.edit(ROUTER, "import BookServiceDep", "import BookServiceDep, require_token")
    shop.edit(
        ROUTER,
        'router = APIRouter(prefix="/books", tags=["books"])',
        "router = APIRouter(\n"
        '    prefix="/books", tags=["books"], dependencies=[Depends(require_token)]\n'
        ")",
    )


def test_a_guard_still_guards_in_the_other_layout(shop: Shop) -> None:
    guard_the_router(shop)
    shop.set_layout("modular")

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert not (shop.output / ROUTER).exists()
    assert not (shop.output / DEPENDENCIES).exists()
    assert "Depends(require_token)" in shop.read("app/modules/book/router.py")
    asked = (
        "from fastapi.testclient import TestClient\n"
        "print(TestClient(app.main.app).get('/api/v1/books').status_code)"
    )
    assert run_in_app(shop.output, asked) == "401\n"
    assert passes_ruff(shop.output)
    assert shop.run().err == "nothing to do\n"
    assert shop.run("check").code == 0


def test_edits_survive_a_layout_round_trip(shop: Shop) -> None:
    guard_the_router(shop)
    edited = {path: shop.read(path) for path in (ROUTER, DEPENDENCIES)}

    for layout in ("modular", "layered"):
        shop.set_layout(layout)
        assert shop.run().code == 0

    assert "Depends(require_token)" in shop.read(ROUTER)
    assert "async def require_token" in shop.read(DEPENDENCIES)
    assert run_in_app(shop.output, "print(len(app.main.app.routes) > 0)") == "True\n"
    assert passes_ruff(shop.output)
    assert set(edited) <= {p for p in edited if (shop.output / p).exists()}


def test_code_inside_and_outside_regions_moves(shop: Shop) -> None:
    shop.edit(
        SERVICE,
        "    # region custom: methods\n",
        "    # region custom: methods\n"
        "    async def count(self) -> int:\n"
        '        """Count books."""\n'
        "        return 7\n\n",
    )
    shop.edit(
        SERVICE,
        "        return await self.repository.add(data)\n",
        "        log.info(data.title)\n        return await self.repository.add(data)\n",
    )
    shop.edit(
        SERVICE,
        "class BookService:",
        "log = logging.getLogger(__name__)\n\n\nclass BookService:",
    )
    shop.edit(SERVICE, "import uuid\n", "import logging\nimport uuid\n")
    shop.edit(
        "app/models/book.py",
        "    # region custom: model\n",
        "    # region custom: model\n"
        "    @property\n"
        "    def is_long(self) -> bool:\n"
        "        return (self.pages or 0) > 500\n",
    )
    shop.set_layout("modular")

    assert shop.run().code == 0

    service = shop.read("app/modules/book/service.py")
    assert "log.info(data.title)" in service
    assert service.index("# region custom: book methods") < service.index("def count")
    used = (
        "from app.models import Book\n"
        "from app.modules.book.service import BookService\n"
        "print(Book(pages=501).is_long, BookService.count.__doc__)"
    )
    assert run_in_app(shop.output, used) == "True Count books.\n"
    assert passes_ruff(shop.output)
    edits = shop.run("edits").out
    assert "BookService.create_book" in edits
    assert "Book: region book model" in edits


def test_edits_follow_a_package_that_becomes_a_module(shop: Shop) -> None:
    shop.edit("app/models/__init__.py", "__all__", "LOADED = True\n\n__all__")
    shop.set_layout("modular")

    assert shop.run().code == 0

    assert not (shop.output / "app/models").exists()
    assert run_in_app(shop.output, "print(__import__('app.models').models.LOADED)") == (
        "True\n"
    )


def test_entities_can_join_and_leave_a_module(shop: Shop) -> None:
    shop.edit(
        "app/services/author.py",
        "    # region custom: methods\n",
        "    # region custom: methods\n    async def hired(self) -> int:\n"
        "        return 1\n",
    )
    shop.set_layout("modular")
    assert shop.run().code == 0

    shop.change_entities("  Author:\n", "  Author:\n    module: book\n")
    assert shop.run().code == 0

    assert "async def hired" in shop.read("app/modules/book/service.py")
    assert not (shop.output / "app/modules/author").exists()
    shop.write_entities(
        (shop.folder / "specs/books.yaml").read_text().replace("    module: book\n", "")
    )
    assert shop.run().code == 0
    assert "async def hired" in shop.read("app/modules/author/service.py")
    assert run_in_app(shop.output, "print(1)") == "1\n"
    assert passes_ruff(shop.output)


def test_edits_without_a_new_place_conflict_and_stay(shop: Shop) -> None:
    path = "app/services/__init__.py"
    (shop.output / path).write_text('"""Ours."""\n\nLIMIT = 3\n', "utf-8")
    shop.set_layout("modular")

    ran = shop.run()

    assert ran.code == 1
    assert f"CONFLICT, no place in the new layout  {path}" in ran.err
    assert "move what you need to its new place" in ran.err
    assert shop.read(path) == '"""Ours."""\n\nLIMIT = 3\n'
    assert f"{path}  (no longer managed)" in shop.run("edits").out


def test_a_user_package_that_shadows_a_new_module_is_refused(shop: Shop) -> None:
    (shop.output / "app/api/v1/__init__.py").write_text("MINE = 1\n", "utf-8")
    shop.set_layout("modular")
    before = shop.file_states()

    ran = shop.run()

    assert ran.code == 2
    assert (
        "error[shadowed-module]: the package `app/api/v1/__init__.py` hides the module "
        "`app/api/v1.py`" in ran.err
    )
    assert (
        "move anything you need out of `app/api/v1/__init__.py`, delete it" in ran.err
    )
    assert shop.file_states() == before


def test_a_new_package_that_shadows_a_user_module_is_refused(shop: Shop) -> None:
    shop.set_layout("modular")
    assert shop.run().code == 0
    (shop.output / "app/services.py").write_text("MINE = 1\n", "utf-8")
    shop.set_layout("layered")

    ran = shop.run()

    assert ran.code == 2
    assert "`app/services/__init__.py` hides the module `app/services.py`" in ran.err


TIMESTAMPED_SPEC = BOOKS_SPEC.replace(
    "  Book:\n", "  Book:\n    traits: [timestamps]\n"
).replace(
    "      title: string(200)\n",
    "      title: string(200)\n      out_on: date | null\n",
)
MODELS = "app/modules/book/models.py"


def test_an_edited_column_keeps_its_edit_in_the_other_layout(shop: Shop) -> None:
    shop.write_entities(TIMESTAMPED_SPEC)
    assert shop.run("--allow-destructive").code == 0
    model = "app/models/book.py"
    shop.edit(model, "sa.String(length=200)", "sa.String(length=250)")
    shop.edit(model, "import datetime\n", "import datetime as dt\n")
    path = shop.output / model
    path.write_text(path.read_text("utf-8").replace("datetime.date |", "dt.date |"))
    shop.set_layout("modular")

    ran = shop.run()

    assert ran.code == 0, ran.err
    text = shop.read(MODELS)
    assert "class Book(Base, Timestamps, table=True):\n" in text
    assert "    title: str = Field(sa_type=sa.String(length=250))\n" in text
    assert "    out_on: dt.date | None = Field(default=None)\n" in text
    assert run_in_app(shop.output, "print(app.main.app.title)") == "Shop API\n"
    assert passes_ruff(shop.output)
    assert shop.run("check").code == 0


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_both_sides_of_a_conflict_have_their_imports(shop: Shop, side: str) -> None:
    shop.write_entities(TIMESTAMPED_SPEC)
    assert shop.run("--allow-destructive").code == 0
    model = "app/models/book.py"
    shop.edit(model, "import datetime\n", "import datetime as dt\n")
    path = shop.output / model
    path.write_text(
        path.read_text("utf-8").replace("datetime.date | None]", "dt.date]")
    )
    shop.set_layout("modular")

    assert shop.run().code == 1

    text = shop.read(MODELS)
    assert text.count("<<<<<<<") == 1
    assert "import datetime\nimport datetime as dt\nimport uuid\n" in text
    assert shop.run("resolve", f"--{side}").code == 0
    text = shop.read(MODELS)
    assert "class Book(Base, Timestamps, table=True):\n" in text
    assert unbound_names(text) == set()


def test_moved_code_keeps_its_blank_lines(shop: Shop) -> None:
    shop.write_entities(
        BOOKS_SPEC
        + "".join(f"  Thing{n}:\n    fields: {{a: integer}}\n" for n in range(4))
    )
    assert shop.run().code == 0
    shop.edit(
        DEPENDENCIES,
        "from app.db.session",
        "from app.core.config import get_settings\nfrom app.db.session",
    )
    shop.edit(
        DEPENDENCIES,
        "    return BookService(",
        "    assert get_settings()\n    return BookService(",
    )
    shop.set_layout("modular")

    ran = shop.run()

    assert ran.code == 0, ran.err
    for name in ("author", "book", "thing0", "thing3"):
        text = shop.read(f"app/modules/{name}/dependencies.py")
        head, _, rest = text.partition("import Depends\n")
        assert head
        assert rest.startswith("\nfrom app.")
        assert "\n\n\n\n" not in text
        assert text == text.rstrip() + "\n"
    book = shop.read("app/modules/book/dependencies.py")
    assert "    assert get_settings()\n" in book
    assert passes_ruff(shop.output)
