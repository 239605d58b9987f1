"""Unresolved imports in the output, after a git merge and after manual edits."""

from __future__ import annotations

import pytest

from tests.branches.team import BranchProject
from tests.cli.shop import BOOKS_SPEC, Shop

SERVICE = "app/services/author.py"
IMPORTS = "# region custom: imports\n"
METHODS = "    # region custom: methods\n"
USER_FILE = "app/own.py"
BOOK_QUERY = """\
    async def books(self, session: AsyncSession) -> int:
        return len((await session.scalars(select(Book))).all())
"""


def import_book(shop: Shop) -> None:
    """Use the model of books in the service of authors, in its regions."""
    wanted = "from sqlalchemy import select\n\nfrom app.models import Book\n"
    shop.edit(SERVICE, IMPORTS, IMPORTS + wanted)
    shop.edit(SERVICE, METHODS, METHODS + BOOK_QUERY)


@pytest.fixture
def merged_shop(shop: Shop) -> Shop:
    """Return a shop after a clean git merge that renamed an imported model."""
    team = BranchProject(shop)
    renamed = BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n")
    team.commit_on_branch("renaming", lambda: shop.write_entities(renamed))
    team.git("checkout", "--quiet", "-b", "using", "main")
    import_book(shop)
    team.commit("using")
    assert team.merge("using", into="renaming") == []
    return shop


@pytest.mark.expensive
def test_an_import_that_a_clean_merge_broke_fails_the_check(merged_shop: Shop) -> None:
    ran = merged_shop.run("check")

    assert ran.code == 1
    assert "error[import-unresolved]" in ran.err
    assert f"`{SERVICE}` imports `Book` from `app.models`" in ran.err
    assert "up to date" not in ran.err


@pytest.mark.expensive
def test_gen_warns_until_the_import_is_fixed(merged_shop: Shop) -> None:
    for _ in range(2):
        ran = merged_shop.run()
        assert ran.code == 0
        assert "warning[import-broken]" in ran.err
        assert f"`{SERVICE}` imports `Book` from `app.models`" in ran.err
        assert merged_shop.run("check").code == 1
    text = merged_shop.read(SERVICE).replace("import Book\n", "import Volume as Book\n")
    (merged_shop.output / SERVICE).write_text(text, "utf-8")

    assert merged_shop.run("check").code == 0
    assert merged_shop.run().err == "nothing to do\n"


@pytest.mark.expensive
def test_a_broken_import_is_found_without_the_cache(merged_shop: Shop) -> None:
    (merged_shop.output / ".gen/cache/last-run.json").unlink()

    assert merged_shop.run("check").code == 1


def test_a_broken_import_in_a_user_file_is_a_warning(shop: Shop) -> None:
    (shop.output / USER_FILE).write_text(
        "from app.models import Gone\nfrom .services import lost\nimport app.away\n",
        "utf-8",
    )

    ran = shop.run("check")

    assert ran.code == 0
    assert "import-unresolved" not in ran.err
    assert ran.err.count("warning[import-broken]") == 3
    assert (
        f"`{USER_FILE}` imports `Gone` from `app.models`, which does not define it"
        in ran.err
    )
    assert f"`{USER_FILE}` imports `app.away`, which does not exist" in ran.err
    assert ran.err.endswith("up to date\n")


def test_an_import_of_a_manually_removed_name_fails_the_check(shop: Shop) -> None:
    path = "app/services/book.py"
    text = shop.read(path).replace("BookService", "Librarian")
    (shop.output / path).write_text(text, "utf-8")

    ran = shop.run("check")

    assert ran.code == 1
    assert "imports `BookService` from `app.services.book`" in ran.err


@pytest.mark.parametrize(
    "code",
    [
        "try:\n    from app.gone import x\nexcept ImportError:\n    x = None\n",
        "try:\n    import app.gone\nexcept (OSError, ModuleNotFoundError):\n    pass\n",
        "from contextlib import suppress\n\n"
        "with suppress(ImportError):\n    from app.models import Gone\n",
        "from typing import TYPE_CHECKING\n\n"
        "if TYPE_CHECKING:\n    from app.gone import Gone\n",
        "import typing as t\n\nif t.TYPE_CHECKING:\n    from app.gone import Gone\n",
        "from app.plugins import anything\nfrom app import plugins\n",
        "from app.plugins.one import anything\nimport app.plugins.two\n",
        "from app.typed import x\nfrom app import typed, fast\nimport app.fast\n",
        "from app.lazy import whatever\n",
        "from app.starred import whatever\n",
        "from app.made import whatever\n",
        "from app.later import found\n",
        "from frontend.x import y\nimport frontend.z\nimport json.gone\n",
        "from app.models import *\nfrom app.models import Author as A\n",
        "from app.grown.elsewhere import x\n",
        "import sys\n\nsys.modules['app.gone'] = sys\nimport app.gone\n",
        "this is no Python\n",
        "from app import lazy, made\n\nX = lazy.whatever, made.whatever\n",
        "from app.models import Author\n\nX = Author.gone\n",
        "from app import core\n\nX = core.gone if hasattr(core, 'gone') else 0\n",
        "from app import models\n\n\ndef f(models: str) -> str:\n    return models.gone\n",
        "import app.core.wire\n\nX = app.core.wire, app.core.gone\n",
    ],
)
def test_undecidable_imports_are_accepted(shop: Shop, code: str) -> None:
    app = shop.output / "app"
    files = {
        "lazy.py": "def __getattr__(name: str) -> object:\n    return name\n",
        "starred.py": "from json import *\n",
        "made.py": "globals().update(whatever=1)\n",
        "later.py": "def find() -> None:\n    global found\n    found = 1\n",
        "typed.pyi": "x: int\n",
        "fast.cpython-312-x86_64-linux-gnu.so": "",
        "plugins/one.pyi": "",
        "grown/__init__.py": "__path__.append('/elsewhere')\n",
        "own.py": code,
    }
    for name, text in files.items():
        (app / name).parent.mkdir(exist_ok=True)
        (app / name).write_text(text, "utf-8")

    ran = shop.run("check")

    assert (ran.code, ran.err) == (0, "up to date\n")
