"""`gen diff` shows what `gen` would change, as a patch with the same effect."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop


def _files(shop: Shop) -> dict[str, bytes]:
    """Return the files of the output without bookkeeping."""
    return {
        path.relative_to(shop.output).as_posix(): path.read_bytes()
        for path in shop.output.rglob("*")
        if path.is_file()
        and not path.relative_to(shop.output)
        .as_posix()
        .startswith((".gen/base/", ".gen/lock", ".gen/cache/"))
    }


def test_an_up_to_date_project_has_no_diff(shop: Shop) -> None:
    ran = shop.run("diff")

    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_diff_shows_old_and_new_lines_and_writes_nothing(shop: Shop) -> None:
    shop.change_entities("Something to read.", "Something to write.")
    before = shop.file_states()

    ran = shop.run("diff")

    assert (ran.code, ran.err) == (0, "")
    assert "--- a/app/schemas/book.py\n+++ b/app/schemas/book.py\n" in ran.out
    assert (
        '\n-    """Something to read."""\n+    """Something to write."""\n' in ran.out
    )
    assert shop.file_states() == before


SPEC_CHANGES = [
    BOOKS_SPEC.replace("Something to read.", "Something to write."),
    BOOKS_SPEC.replace("pages: integer", "isbn: text | null\n      pages: integer"),
    BOOKS_SPEC + "  Tag: {fields: {name: text}}\n",
    BOOKS_SPEC.partition("  Book:")[0],
    None,
]


@pytest.mark.parametrize(
    "change",
    [
        SPEC_CHANGES[0],
        *(pytest.param(each, marks=pytest.mark.expensive) for each in SPEC_CHANGES[1:]),
    ],
    ids=["prose", "field", "entity", "removal", "everything"],
)
def test_the_patch_has_the_effect_of_a_run(shop: Shop, change: str | None) -> None:
    shop.edit("app/models/author.py", "    # endregion", "    x = 1\n    # endregion")
    if change is None:
        shutil.rmtree(shop.output)
        shop.output.mkdir()
    else:
        shop.write_entities(change)
    patch = shop.run("diff", "--allow-destructive", "--all").out
    patched = shop.folder / "patched"
    shutil.copytree(shop.output, patched)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=patched,
        env={"GIT_CEILING_DIRECTORIES": str(shop.folder), "PATH": "/usr/bin:/bin"},
        input=patch.encode(),
        check=True,
    )

    assert shop.run("--allow-destructive").code == 0

    expected = _files(shop)
    shutil.rmtree(shop.output)
    patched.rename(shop.output)
    assert _files(shop) == expected


def test_a_migration_is_described_first(shop: Shop) -> None:
    shop.change_entities("pages: integer", "isbn: text | null\n      pages: integer")

    lines = shop.run("diff").out.splitlines()

    assert lines[0] == "# migration: books: add isbn"
    assert lines[1].startswith("--- ")
    assert not any(line.startswith("# ") for line in lines[1:])


def test_bookkeeping_files_are_shown_with_all(shop: Shop) -> None:
    shop.change_entities("pages: integer", "isbn: text | null\n      pages: integer")

    assert "/.gen/" not in shop.run("diff").out
    assert "+++ b/.gen/schema/" in shop.run("diff", "--all").out


def test_diff_exits_with_2_for_an_invalid_spec(shop: Shop) -> None:
    shop.write_entities("entities: {Book: {feilds: {}}}")

    ran = shop.run("diff")

    assert (ran.code, ran.out) == (2, "")
    assert "error[unknown-key]" in ran.err
