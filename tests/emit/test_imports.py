"""Imports: unused candidates are dropped, and the order is the one Ruff expects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.python.finish import finish_python
from generator.python.imports import organize_imports

FIRST_PARTY = "lint.isort.known-first-party = ['app', 'tests']"
MODULES = (
    "asyncio",
    "collections.abc",
    "datetime",
    "decimal",
    "uuid",
    "fastapi",
    "pydantic",
    "sqlalchemy",
    "sqlalchemy.orm",
    "app.core.errors",
    "app.models",
    "app.models.book",
    "app.schemas.book_2",
    "app.schemas.book_10",
    "tests.factories",
)
NAMES = st.sampled_from(
    [
        *("A", "AB", "Ab", "aB", "abc", "ABC_1", "_a", "_A", "a1", "a2", "a10", "Z9"),
        *("Book2", "Book10", "BookCreate", "Bookcreate", "bookCreate", "BOOK", "URL"),
        *("HTTPException", "OrderLine", "Order", "class_", "x", "X"),
        *(f"AVeryLongNameThatFillsALine{number}" for number in range(12)),
    ]
)
PLAIN = st.sampled_from(["asyncio", "datetime", "decimal", "uuid", "sqlalchemy as sa"])
FROM = st.builds("from {} import {}".format, st.sampled_from(MODULES), NAMES)
IMPORTS = st.lists(FROM | FROM | PLAIN.map("import {}".format), max_size=25)


@st.composite
def python_files_with_imports(draw: st.DrawFn) -> str:
    """Generate a file with unsorted imports, some unused and some only for types."""
    imports = draw(IMPORTS)
    typing_only = draw(st.lists(FROM, max_size=4))
    bound: dict[str, str] = {}
    for line in [*imports, *typing_only]:
        # Importing one name from two modules is an error in the template.
        name = line.rpartition(" ")[2]
        bound.setdefault(name, line)
    runtime = [line for line in imports if line in bound.values()]
    guarded = [line for line in typing_only if line in bound.values()]
    used = draw(st.sets(st.sampled_from(sorted(bound) or ["print"])))
    body = [f"print({name})" for name in sorted(used)]
    head = ['"""A file."""', "", "from __future__ import annotations", ""]
    block = ["if TYPE_CHECKING:", *(f"    {line}" for line in guarded)]
    typing = ["from typing import TYPE_CHECKING", *runtime, *block]
    return "\n".join([*head, *(typing if guarded else runtime), "", *body, ""])


def test_ruff_reports_nothing(tmp_path: Path) -> None:
    texts: dict[str, None] = {}

    @settings(deadline=None, max_examples=200)
    @given(python_files_with_imports())
    def collect(text: str) -> None:
        finished = finish_python(text)
        assert finish_python(finished) == finished
        texts[finished] = None

    collect()
    for number, text in enumerate(texts):
        (tmp_path / f"file_{number}.py").write_text(text)
    select = "--select=I,F401,F811,F821"
    assert ruff_findings(tmp_path, "--isolated", select, "--config", FIRST_PARTY) == ""


def ruff_findings(folder: Path, *options: str) -> str:
    """Return Ruff's findings for the files below a folder, empty if there are none."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format"]
    ran = subprocess.run(
        [*command, "concise", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def test_unused_imports_are_removed() -> None:
    text = """
        import datetime
        from app.models import Author, Book

        print(Book)
        """
    assert organize_imports(dedent(text).lstrip()) == (
        "from app.models import Book\n\nprint(Book)\n"
    )


def test_names_in_strings_and_comments_do_not_count_as_uses() -> None:
    text = """
        from app.models import Author, Book, Tag

        print("Author", f"{Tag}")  # Book
        """
    assert "import Tag\n" in organize_imports(dedent(text).lstrip())


def test_attributes_and_keyword_names_do_not_count_as_uses() -> None:
    text = """
        from tests.support import change, count, fetch, follow

        change(row.count, fetch=1, follow=follow == 1)
        """
    assert "import change, follow\n" in organize_imports(dedent(text).lstrip())


def test_a_noqa_comment_keeps_an_unused_import() -> None:
    text = """
        import app.models  # noqa: F401
        import app.views

        print(1)
        """
    organized = organize_imports(dedent(text).lstrip())
    assert organized == "import app.models  # noqa: F401\n\nprint(1)\n"
