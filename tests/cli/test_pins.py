"""Pinned values that the generator changes too."""

from __future__ import annotations

import contextlib
import subprocess

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import APP_SPEC, BOOKS_SPEC, EDITED_PATH, Shop
from tests.cli.test_deleted_files import VOLUMES_SPEC
from tests.cli.test_resolve import commit_project, git

pytestmark = pytest.mark.expensive

CONFIG = "app/core/config.py"
COMPOSE = "compose.yaml"
AUTHORS = "app/schemas/author.py"


def describe_authors(shop: Shop, text: str, old: str = "Someone who writes.") -> None:
    """Change the description of authors in the spec."""
    shop.write_entities(BOOKS_SPEC.replace(old, text))


def rename_app(shop: Shop, name: str) -> None:
    """Rename the application, whose name is in compose.yaml too."""
    (shop.folder / "specs/app.yaml").write_text(
        APP_SPEC.replace("name: shop", f"name: {name}"), "utf-8"
    )


def test_a_pin_resolves_a_conflict_permanently(shop: Shop) -> None:
    shop.make_conflict()
    assert shop.run().code == 1

    ran = shop.run("resolve", "--pin", f"output/{EDITED_PATH}")

    assert ran.code == 0, ran.err
    assert f"pinned  {EDITED_PATH}: AuthorPublic: docstring\n" in ran.err
    for text in ("Someone who sings.", "Someone who paints."):
        describe_authors(shop, text)
        assert shop.run("check").code == 1
        assert shop.run().code == 0
        assert '"""Someone who scribbles."""' in shop.read(EDITED_PATH)
        assert text not in shop.read(EDITED_PATH)
        assert shop.run("check").code == 0
        assert shop.run().err == "nothing to do\n"


def test_an_unpinned_edit_conflicts_at_every_change(shop: Shop) -> None:
    shop.make_conflict()
    assert shop.run().code == 1
    assert shop.run("resolve", "--ours").code == 0

    describe_authors(shop, "Someone who sings.")

    assert shop.run().code == 1


def test_unpinned_parts_of_the_file_are_merged(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")
    shop.write_entities(
        BOOKS_SPEC.replace("Someone who writes.", "Someone who sings.").replace(
            "name: string(200)", "name: string(300)"
        )
    )

    assert shop.run().code == 0

    assert "max_length=300" in shop.read(EDITED_PATH)
    assert '"""Someone who scribbles."""' in shop.read(EDITED_PATH)


def test_pins_are_listed_and_removed(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")

    assert "  pinned   AuthorPublic: docstring\n" in shop.run("edits").out
    (file,) = shop.run("edits", "--format=json").json["files"]
    assert file["pins"] == ["AuthorPublic: docstring"]
    assert shop.run("resolve", "--unpin", f"{EDITED_PATH}:Nothing").code == 2
    ran = shop.run("resolve", "--unpin", EDITED_PATH)

    assert ran.err == f"unpinned  {EDITED_PATH}: AuthorPublic: docstring\n"
    assert "pinned" not in shop.run("edits").out
    ran = shop.run("resolve", "--unpin", EDITED_PATH)
    assert (ran.code, "not-pinned" in ran.err) == (2, True)
    assert shop.run("resolve", "--unpin").code == 2
    describe_authors(shop, "Someone who sings.")
    assert shop.run().code == 1


def test_a_key_of_a_document_is_pinned(shop: Shop) -> None:
    shop.edit(COMPOSE, 'POSTGRES_DB: "shop"', 'POSTGRES_DB: "legacy"')
    rename_app(shop, "store")
    assert shop.run().code == 1
    assert find_conflicts(shop.read(COMPOSE))

    ran = shop.run("resolve", "--pin", COMPOSE)

    assert ran.code == 0
    pin = "services.database.environment.POSTGRES_DB"
    assert ran.err == f"pinned  {COMPOSE}: {pin}\nno conflicts\n"
    rename_app(shop, "depot")
    assert shop.run().code == 0
    text = shop.read(COMPOSE)
    assert 'POSTGRES_DB: "legacy"' in text
    assert 'POSTGRES_USER: "depot"' in text
    assert "store" not in text


def test_a_pinned_value_stays_after_the_generator_had_the_same(shop: Shop) -> None:
    shop.edit(COMPOSE, 'POSTGRES_DB: "shop"', 'POSTGRES_DB: "store"')
    pin = f"{COMPOSE}:services.database.environment.POSTGRES_DB"
    assert shop.run("resolve", "--pin", pin).code == 0

    for name in ("store", "depot", "shop"):
        rename_app(shop, name)
        assert shop.run().code == 0
        assert 'POSTGRES_DB: "store"' in shop.read(COMPOSE)
        assert f'POSTGRES_USER: "{name}"' in shop.read(COMPOSE)


@pytest.mark.fast
def test_an_unedited_value_can_be_pinned(shop: Shop) -> None:
    pin = f"{COMPOSE}:services.database.environment.POSTGRES_DB"
    assert shop.run("resolve", "--pin", pin).code == 0
    assert shop.run("check").code == 0
    assert "pinned" in shop.run("edits").out

    rename_app(shop, "store")

    assert shop.run().code == 0
    assert 'POSTGRES_DB: "shop"' in shop.read(COMPOSE)
    assert 'POSTGRES_USER: "store"' in shop.read(COMPOSE)


def test_a_constant_of_a_class_is_pinned(shop: Shop) -> None:
    shop.edit(CONFIG, "./shop.db", "./ours.db")
    rename_app(shop, "store")
    assert shop.run().code == 1

    assert shop.run("resolve", "--pin").code == 0

    assert "  pinned   Settings.database_url\n" in shop.run("edits").out
    for name in ("ours", "depot", "shop"):
        rename_app(shop, name)
        assert shop.run().code == 0
        assert '"sqlite+aiosqlite:///./ours.db"' in shop.read(CONFIG)


def test_a_line_is_pinned(shop: Shop) -> None:
    path = ".env.example"
    shop.edit(path, "./shop.db", "./ours.db")
    rename_app(shop, "store")
    assert shop.run().code == 1

    assert shop.run("resolve", "--pin").code == 0

    assert "  pinned   # DATABASE_URL=sqlite" in shop.run("edits").out
    for name in ("depot", "shop"):
        rename_app(shop, name)
        assert shop.run().code == 0
        assert "./ours.db" in shop.read(path)
        assert f"@localhost/{name}" in shop.read(path)


def test_an_entire_file_is_pinned(shop: Shop) -> None:
    ran = shop.run("resolve", "--pin", AUTHORS)
    assert (ran.code, ran.err) == (
        0,
        f"pinned  {AUTHORS}: the entire file\nno conflicts\n",
    )
    before = shop.read(AUTHORS)
    shop.change_entities("{name: string(200)}", "{name: string(300)}")

    assert shop.run().code == 0

    assert shop.read(AUTHORS) == before
    assert shop.run("check").code == 0
    assert f"{AUTHORS}\n" in shop.run("edits").out
    assert "  pinned   the entire file\n" in shop.run("edits").out
    assert shop.run("edits", "--forget", AUTHORS).code == 0
    assert "max_length=300" in shop.read(AUTHORS)
    assert shop.run("edits").err == "no manual edits\n"


def test_a_pin_follows_a_rename(shop: Shop) -> None:
    path = "app/services/book.py"
    shop.edit(path, "self.repository.add(data)", "self.repository.add(data, 1)")
    assert shop.run("resolve", "--pin", f"{path}:BookService.create_book").code == 0
    shop.write_entities(VOLUMES_SPEC)

    assert shop.run().code == 0

    ran = shop.run("edits", "app/services/volume.py")
    assert "  pinned   VolumeService.create_volume\n" in ran.out


def test_a_pin_survives_a_layout_switch(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")
    shop.set_layout("modular")
    assert shop.run().code == 0
    path = "app/modules/author/schemas.py"
    assert '"""Someone who scribbles."""' in shop.read(path)
    assert "  pinned   AuthorPublic: docstring\n" in shop.run("edits", path).out

    describe_authors(shop, "Someone who sings.")

    assert shop.run().code == 0
    assert '"""Someone who scribbles."""' in shop.read(path)


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        (f"{COMPOSE}:services.databse", "pin-not-found", "`services.database`?"),
        (f"{EDITED_PATH}:AuthorPublik", "pin-not-found", "`AuthorPublic`?"),
        ("nowhere.py", "not-generated", "nowhere.py"),
        ("app/models", "not-generated", "app/models"),
        ("migrations", "not-generated", "migrations"),
    ],
)
def test_unknown_pins_are_errors(shop: Shop, place: str, code: str, said: str) -> None:
    before = shop.file_states()

    ran = shop.run("resolve", "--pin", place)

    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert said in ran.err
    assert shop.file_states() == before


@pytest.mark.fast
def test_only_the_pinned_place_is_resolved(shop: Shop) -> None:
    shop.edit(EDITED_PATH, "Someone who writes.", "Someone who scribbles.")
    other = "app/models/author.py"
    shop.edit(other, "Someone who writes.", "Someone who scribbles.")
    describe_authors(shop, "Someone who types.")
    assert shop.run().code == 1

    ran = shop.run("resolve", "--pin", f"{EDITED_PATH}:AuthorPublic")

    assert (ran.code, ran.err) == (
        0,
        f"pinned  {EDITED_PATH}: AuthorPublic\nno conflicts\n",
    )
    assert "Someone who types" not in shop.read(EDITED_PATH)
    assert find_conflicts(shop.read(other))
    assert shop.run("resolve").code == 1


def test_a_pinned_conflict_is_resolved_in_git(shop: Shop) -> None:
    commit_project(shop)
    shop.make_conflict()
    shop.run()

    shop.run("resolve", "--pin")

    assert git(shop, "ls-files", "--unmerged") == ""


def test_two_branches_with_pins_in_different_files_merge(shop: Shop) -> None:
    commit_project(shop)
    for name, path in (("ada", AUTHORS), ("ben", "app/services/book.py")):
        git(shop, "checkout", "--quiet", "-b", name, "main")
        assert shop.run("resolve", "--pin", path).code == 0
        git(shop, "commit", "--quiet", "--all", f"--message={name}")

    git(shop, "merge", "--quiet", "--no-edit", "ada")

    out = shop.run("edits").out
    assert out.count("pinned   the entire file") == 2
    assert shop.run("check").code == 0


def test_a_lock_in_conflict_keeps_the_pins_of_both_sides(shop: Shop) -> None:
    commit_project(shop)
    for name, place in (
        ("ada", "Settings.database_url"),
        ("ben", "Settings.environment"),
    ):
        git(shop, "checkout", "--quiet", "-b", name, "main")
        assert shop.run("resolve", "--pin", f"{CONFIG}:{place}").code == 0
        git(shop, "commit", "--quiet", "--all", f"--message={name}")
    # Git's conflict marks, or the union of both sides that `.gitattributes` requests.
    with contextlib.suppress(subprocess.CalledProcessError):
        git(shop, "merge", "--quiet", "--no-edit", "ada")

    assert shop.run().code == 0

    assert shop.run("edits").out.splitlines() == [
        CONFIG,
        "  pinned   Settings.database_url",
        "  pinned   Settings.environment",
    ]


@pytest.mark.fast
def test_pin_with_a_side_is_a_usage_error(shop: Shop) -> None:
    assert shop.run("resolve", "--pin", "--ours").code == 2
    assert shop.run("resolve", "--pin", "--unpin", EDITED_PATH).code == 2
