"""Edits whose way to their new file is blocked are never lost silently."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.cli.shop import BOOKS_SPEC, Shop

pytestmark = pytest.mark.expensive

MODELS = "app/modules/{}/models.py"
SERVICE = "app/services/book.py"
USER_FUNCTION = "\n\ndef precious() -> int:\n    return 7\n"
VOLUMES_SPEC = BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n")


def append(shop: Shop, path: str, text: str) -> None:
    """Append text to an emitted file."""
    file = shop.output / path
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def read_all_python(output: Path) -> str:
    """Return the text of all Python files outside `.gen`."""
    files = (p for p in output.rglob("*.py") if ".gen" not in p.parts)
    return "\n".join(path.read_text("utf-8") for path in files)


def commit_all(shop: Shop) -> None:
    """Commit the entire project."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
        subprocess.run(["git", *command], cwd=shop.folder, check=True)


def test_edits_move_to_a_new_file_that_has_a_conflict(shop: Shop) -> None:
    shop.set_layout("modular")
    assert shop.run().code == 0
    append(shop, MODELS.format("author"), USER_FUNCTION)
    shop.edit(MODELS.format("book"), "String(length=200)", "String(length=222)")
    text = (shop.folder / "specs/books.yaml").read_text("utf-8")
    text = text.replace("title: string(200)", "title: string(250)")
    shop.write_entities(text.replace("  Author:\n", "  Author:\n    module: book\n"))

    ran = shop.run()

    assert ran.code == 1
    assert not (shop.output / MODELS.format("author")).exists()
    assert shop.run("resolve", "--ours").code == 0
    assert "def precious()" in shop.read(MODELS.format("book"))
    assert "String(length=222)" in shop.read(MODELS.format("book"))
    assert shop.run().code == 0
    assert read_all_python(shop.output).count("def precious()") == 1


def test_edits_that_conflict_in_their_new_file_stay(shop: Shop) -> None:
    shop.set_layout("modular")
    assert shop.run().code == 0
    shop.edit(MODELS.format("author"), "String(length=200)", "String(length=111)")
    shop.edit(MODELS.format("book"), "String(length=200)", "String(length=222)")
    text = (shop.folder / "specs/books.yaml").read_text("utf-8")
    text = text.replace("title: string(200)", "title: string(250)")
    text = text.replace("name: string(200)", "name: string(250)")
    shop.write_entities(text.replace("  Author:\n", "  Author:\n    module: book\n"))

    ran = shop.run()

    assert ran.code == 1
    assert "CONFLICT, no place in the new layout  app/modules/author/models.py" in (
        ran.err
    )
    assert "String(length=111)" in shop.read(MODELS.format("author"))


@pytest.mark.parametrize("was_managed", [False, True], ids=["own", "detached"])
def test_an_edited_file_never_overwrites_a_user_file(
    shop: Shop, was_managed: bool
) -> None:
    target = "app/services/volume.py"
    if was_managed:
        books = (shop.folder / "specs/books.yaml").read_text("utf-8")
        shop.write_entities(f"{books}  Volume:\n    fields: {{name: string(20)}}\n")
        assert shop.run().code == 0
        append(shop, target, "\n\nMINE = 1\n")
        shop.write_entities(books)
        assert shop.run("--allow-destructive").code == 0
    else:
        (shop.output / target).write_text("MINE = 1\n", "utf-8")
    append(shop, SERVICE, USER_FUNCTION)
    shop.write_entities(VOLUMES_SPEC)
    before = shop.file_states()

    ran = shop.run()

    assert ran.code == 2
    assert "error[rename-blocked]" in ran.err
    assert {p: d for p, (d, _) in shop.file_states().items()} == {
        p: d for p, (d, _) in before.items()
    }
    (shop.output / target).rename(shop.output / "app/services/mine.py")
    assert shop.run().code == 0
    assert "def precious()" in shop.read(target)
    assert "MINE = 1" in shop.read("app/services/mine.py")


def test_an_unedited_file_yields_to_a_user_file(shop: Shop) -> None:
    (shop.output / "app/services/volume.py").write_text("MINE = 1\n", "utf-8")
    shop.write_entities(VOLUMES_SPEC)

    ran = shop.run()

    assert ran.code == 1
    assert "not written by Groundplan  app/services/volume.py" in ran.err
    assert shop.read("app/services/volume.py") == "MINE = 1\n"


def test_pins_survive_a_temporarily_deleted_file(shop: Shop) -> None:
    assert shop.run("resolve", "--pin", f"{SERVICE}:BookService").code == 0
    text = shop.read(SERVICE)
    (shop.output / SERVICE).unlink()
    assert shop.run().code == 0
    (shop.output / SERVICE).write_text(text, "utf-8")

    assert shop.run().code == 0

    assert "  pinned   BookService\n" in shop.run("edits", SERVICE).out


def test_a_file_pin_survives_a_layout_switch(shop: Shop) -> None:
    path = "app/schemas/author.py"
    shop.edit(path, "Someone who writes.", "Someone who scribbles.")
    assert shop.run("resolve", "--pin", path).code == 0
    shop.set_layout("modular")
    shop.change_entities("Someone who writes.", "Someone who types.")

    assert shop.run().code == 0

    assert "Someone who scribbles." in shop.read("app/modules/author/schemas.py")
    assert "  pinned " in shop.run("edits", "app/modules/author/schemas.py").out


def test_conflicts_of_moved_files_are_recorded_in_git(shop: Shop) -> None:
    shop.set_layout("modular")
    assert shop.run().code == 0
    commit_all(shop)
    shop.edit(MODELS.format("author"), "String(length=200)", "String(length=111)")
    text = (shop.folder / "specs/books.yaml").read_text("utf-8")
    text = text.replace("name: string(200)", "name: string(250)")
    shop.write_entities(text.replace("  Author:\n", "  Author:\n    module: book\n"))

    assert shop.run().code == 1

    unmerged = subprocess.run(
        ["git", "diff", "--name-only", "--diff-filter=U"],
        cwd=shop.output,
        capture_output=True,
        text=True,
        check=True,
    )
    assert unmerged.stdout == "output/app/modules/book/models.py\n"
    assert shop.run("resolve", "--ours").code == 0
    assert "String(length=111)" in shop.read(MODELS.format("book"))


def test_a_revision_that_was_never_committed_is_named(shop: Shop) -> None:
    shop.change_entities("pages: integer | null", "pages: bigint | null")
    assert shop.run("--allow-destructive").code == 0
    new = next((shop.output / "migrations/versions").glob("0002_*"))
    new.unlink()
    next((shop.output / ".gen/schema").glob(f"{new.stem[-12:]}*")).unlink()

    ran = shop.run("check")

    assert ran.code == 1
    assert "error[missing-revision]" in ran.err
    assert new.name in ran.err
    assert "if it was committed" in ran.err
