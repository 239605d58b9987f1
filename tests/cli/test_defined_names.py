"""After every run, names are defined and imports are resolved."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import BOOKS_SPEC, EDITED_PATH, Shop
from tests.forked_python import run_python

pytestmark = pytest.mark.expensive

SERVICE = "app/services/book.py"
ACTION_SPEC = f"""{BOOKS_SPEC}\
    endpoints:
      list: {{}}
      get: {{}}
      create: {{}}
      lend: {{description: Lend the book., body: {{days: integer}}, returns: Book}}
"""
SECOND_ACTION = "      take_back: {description: Take it back., returns: Book}\n"
BODY = '        raise NotImplementedYet("lend_book")\n'
ACTION_CODE = """\
        book = await self.repository.get(book_id)
        book.pages = data.days
        return book
"""
ERRORS = "from app.core.errors import NotImplementedYet\n"


def lint(shop: Shop, *arguments: str) -> str:
    """Return Ruff's report on the emitted backend."""
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", *arguments],
        cwd=shop.output,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout + ran.stderr


def assert_app_works(shop: Shop) -> None:
    """Check that names are defined and that all modules can be imported."""
    assert lint(shop, "--select=F821,F822", "--output-format=concise", ".").endswith(
        "All checks passed!\n"
    )
    modules = sorted(
        path.relative_to(shop.output).with_suffix("").as_posix().replace("/", ".")
        for path in shop.output.glob("app/**/*.py")
    )
    code = "".join(f"import {m.removesuffix('.__init__')}\n" for m in modules)
    ran = run_python(
        "-c",
        f"{code}import app.main",
        folder=shop.output,
        variables={**os.environ, "DATABASE_URL": "sqlite+aiosqlite://"},
    )
    assert ran.returncode == 0, ran.stderr


@pytest.fixture
def shop_with_action(shop: Shop) -> Shop:
    """Return a shop with an implemented action, whose unused import Ruff removed."""
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    shop.edit(SERVICE, BODY, ACTION_CODE)
    assert "1 fixed" in lint(shop, "--select=F401", "--fix", SERVICE)
    assert ERRORS not in shop.read(SERVICE)
    return shop


def test_an_import_removed_by_ruff_returns_with_a_second_action(
    shop_with_action: Shop,
) -> None:
    shop_with_action.write_entities(ACTION_SPEC + SECOND_ACTION)

    ran = shop_with_action.run()

    assert ran.code == 0, ran.err
    text = shop_with_action.read(SERVICE)
    assert f"import uuid\n\n{ERRORS}from app.db" in text
    assert ACTION_CODE in text
    assert_app_works(shop_with_action)
    assert shop_with_action.run().code == 0
    assert shop_with_action.read(SERVICE) == text


def test_an_import_used_only_in_a_region_stays_when_the_generator_drops_it(
    shop: Shop,
) -> None:
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    mark = "    # region custom: methods\n"
    mine = '    async def close(self) -> None:\n        raise NotImplementedYet("x")\n'
    shop.edit(SERVICE, mark, mark + mine)
    shop.write_entities(ACTION_SPEC[: ACTION_SPEC.index("      lend:")])

    ran = shop.run()

    assert ran.code == 0, ran.err
    assert mine in shop.read(SERVICE)
    assert ERRORS in shop.read(SERVICE)
    assert_app_works(shop)


WITHOUT_ACTION = ACTION_SPEC[: ACTION_SPEC.index("      lend:")]
IMPORTS = "# region custom: imports\n"
METHODS = "    # region custom: methods\n"
USER_FILE = "app/own.py"


@pytest.fixture
def shop_with_borrowed_body(shop: Shop) -> Shop:
    """Return a shop where hand-written code of another entity uses an action's body."""
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    path = "app/services/author.py"
    shop.edit(path, IMPORTS, IMPORTS + "from app.schemas.book import LendBookBody\n")
    use = "    def lend(self, body: LendBookBody) -> int:\n        return body.days\n"
    shop.edit(path, METHODS, METHODS + use)
    assert_app_works(shop)
    return shop


def test_an_import_of_a_removed_name_conflicts(shop_with_borrowed_body: Shop) -> None:
    shop_with_borrowed_body.write_entities(WITHOUT_ACTION)

    ran = shop_with_borrowed_body.run()

    text = shop_with_borrowed_body.read("app/services/author.py")
    (conflict,) = find_conflicts(text, path="author.py")
    assert ran.code == 1
    assert conflict.ours == (
        "LendBookBody, which is no longer in app.schemas.book, "
        "in app/services/author.py"
    )
    assert (
        f":{conflict.first}: {conflict.ours}\n"
        in shop_with_borrowed_body.run("resolve").out
    )
    assert shop_with_borrowed_body.run("resolve", "--theirs").code == 0
    assert "import LendBookBody" not in shop_with_borrowed_body.read(
        "app/services/author.py"
    )
    assert shop_with_borrowed_body.run().code == 0


def test_a_kept_broken_import_conflicts_only_once(
    shop_with_borrowed_body: Shop,
) -> None:
    shop_with_borrowed_body.write_entities(WITHOUT_ACTION)
    assert shop_with_borrowed_body.run().code == 1
    assert shop_with_borrowed_body.run("resolve", "--ours").code == 0
    shop_with_borrowed_body.write_entities(
        WITHOUT_ACTION.replace("title: string(200)", "title: string(300)")
    )

    assert shop_with_borrowed_body.run().code == 0

    assert "import LendBookBody\n" in shop_with_borrowed_body.read(
        "app/services/author.py"
    )


def test_import_conflicts_write_nothing_in_ci(
    shop_with_borrowed_body: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    shop_with_borrowed_body.write_entities(WITHOUT_ACTION)
    before = {
        p: d
        for p, d in shop_with_borrowed_body.file_states().items()
        if p.startswith("output")
    }

    assert shop_with_borrowed_body.run().code == 1

    after = {
        p: d
        for p, d in shop_with_borrowed_body.file_states().items()
        if p.startswith("output")
    }
    assert after == before


@pytest.mark.parametrize(
    "code",
    [
        "from app.schemas.book import LendBookBody\n",
        "from app.schemas import book as shown\n\nBODY = shown.LendBookBody\n",
        "import app.schemas.book\n\nBODY = app.schemas.book.LendBookBody\n",
        "from .schemas.book import BookPublic, LendBookBody\n",
    ],
    ids=["name", "attribute", "dotted", "relative"],
)
def test_broken_user_files_are_listed(shop: Shop, code: str) -> None:
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    (shop.output / USER_FILE).write_text(code, "utf-8")
    shop.write_entities(WITHOUT_ACTION)

    ran = shop.run()

    assert ran.code == 0
    assert "warning[import-broken]" in ran.err
    assert f"`{USER_FILE}` imports `LendBookBody` from `app.schemas.book`" in ran.err
    assert (shop.output / USER_FILE).read_text("utf-8") == code
    assert "import-broken" not in shop.run().err


@pytest.mark.fast
def test_working_user_files_are_not_listed(shop: Shop) -> None:
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    (shop.output / USER_FILE).write_text(
        "import json\n\nfrom app.schemas import book\n\n"
        "def f(book: object) -> object:\n    return book.LendBookBody\n",
        "utf-8",
    )
    shop.write_entities(WITHOUT_ACTION)

    assert "import-broken" not in shop.run().err


def test_a_new_generated_import_of_a_manually_removed_name_conflicts(
    shop: Shop,
) -> None:
    shop.write_entities(WITHOUT_ACTION)
    assert shop.run().code == 0
    path = "app/core/errors.py"
    text = shop.read(path)
    start = text.index("class NotImplementedYet")
    end = text.find("\n\n\n", start)
    left = text[:start] + (text[end + 3 :] if end > 0 else "")
    (shop.output / path).write_text(left, "utf-8")
    shop.write_entities(ACTION_SPEC)

    ran = shop.run()

    assert ran.code == 1
    listed = shop.run("resolve").out
    assert listed.startswith(f"{SERVICE}:")
    assert "NotImplementedYet, which is no longer in app.core.errors" in listed


def test_an_import_follows_its_name_to_another_layout(shop: Shop) -> None:
    path = "app/main.py"
    after = "from app.db.violations import install_database_handlers\n"
    shop.edit(
        path, after, after + "from app.schemas.book import BookPublic, BookUpdate\n"
    )
    mark = "    # region custom: app\n"
    shop.edit(path, mark, f"{mark}    app.state.shown = [BookPublic, BookUpdate]\n")
    assert_app_works(shop)
    shop.set_layout("modular")

    ran = shop.run()

    assert ran.code == 0, ran.err
    moved = "from app.modules.book.schemas import BookPublic, BookUpdate\n"
    assert moved in shop.read(path)
    assert_app_works(shop)
    assert lint(shop, "--select=I", path).endswith("All checks passed!\n")


def test_a_broken_import_is_marked_in_addition_to_another_conflict(shop: Shop) -> None:
    shop.write_entities(ACTION_SPEC)
    assert shop.run().code == 0
    shop.edit(
        EDITED_PATH, IMPORTS, IMPORTS + "from app.schemas.book import LendBookBody\n"
    )
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    shop.write_entities(
        WITHOUT_ACTION.replace("Someone who writes.", "Someone who types.")
    )

    assert shop.run().code == 1

    listed = shop.run("resolve").out
    assert "AuthorPublic in" in listed
    assert "LendBookBody, which is no longer in app.schemas.book" in listed
    assert shop.run("resolve", "--theirs").code == 0
    assert "LendBookBody" not in shop.read(EDITED_PATH)
    assert_app_works(shop)


@pytest.mark.parametrize(
    "code",
    [
        "from app.core import wire\n\nKIND = wire.Url\n",
        "import app.core.wire as wire\n\nKIND = wire.Url\n",
        "import app.core.wire\n\nKIND = app.core.wire.Url\n",
        "from app.core.wire import Url\n\nKIND = Url\n",
    ],
)
def test_user_code_with_imports_of_pruned_names_is_listed(
    shop: Shop, code: str
) -> None:
    with_link = BOOKS_SPEC.replace(
        "title: string", "link: url | null\n      title: string"
    )
    shop.write_entities(with_link)
    assert shop.run().code == 0
    (shop.output / "app/reports.py").write_text(code, "utf-8")
    assert shop.run("check").code == 0

    shop.write_entities(BOOKS_SPEC)
    ran = shop.run("--allow-destructive")

    said = (
        "`app/reports.py` imports `Url` from `app.core.wire`, which does not define it"
    )
    assert "Url" not in shop.read("app/core/wire.py")
    assert ran.err.count(said) == 1
    # Another machine, without a record of the last run, reports it as well.
    (shop.output / ".gen/cache/last-run.json").unlink()
    assert shop.run("check").err.count(said) == 1
