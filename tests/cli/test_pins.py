"""Pinned values that the generator changes too."""

from __future__ import annotations

import contextlib
import subprocess

import pytest

from generator.merge import find_conflicts
from tests.cli.shop import APP, BOOKS, EDITED, Shop
from tests.cli.test_deleted import VOLUMES
from tests.cli.test_resolve import committed, git

CONFIG = "app/core/config.py"
COMPOSE = "compose.yaml"
AUTHORS = "app/schemas/author.py"


def describe(shop: Shop, text: str, old: str = "Someone who writes.") -> None:
    """Change the description of authors in the spec."""
    shop.specify(BOOKS.replace(old, text))


def title(shop: Shop, name: str) -> None:
    """Rename the application, whose name is in compose.yaml too."""
    (shop.folder / "specs/app.yaml").write_text(
        APP.replace("name: shop", f"name: {name}"), "utf-8"
    )


def test_a_pin_settles_a_conflict_for_good(shop: Shop) -> None:
    shop.make_conflict()
    assert shop.run().code == 1

    ran = shop.run("resolve", "--pin", f"output/{EDITED}")

    assert ran.code == 0, ran.err
    assert f"pinned  {EDITED}: AuthorPublic: docstring\n" in ran.err
    for text in ("Someone who sings.", "Someone who paints."):
        describe(shop, text)
        assert shop.run("check").code == 1
        assert shop.run().code == 0
        assert '"""Someone who scribbles."""' in shop.read(EDITED)
        assert text not in shop.read(EDITED)
        assert shop.run("check").code == 0
        assert shop.run().err == "nothing to do\n"


def test_without_the_pin_it_collides_at_every_change(shop: Shop) -> None:
    shop.make_conflict()
    assert shop.run().code == 1
    assert shop.run("resolve", "--ours").code == 0

    describe(shop, "Someone who sings.")

    assert shop.run().code == 1


def test_all_else_of_the_file_is_merged(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")
    shop.specify(
        BOOKS.replace("Someone who writes.", "Someone who sings.").replace(
            "name: string(200)", "name: string(300)"
        )
    )

    assert shop.run().code == 0

    assert "max_length=300" in shop.read(EDITED)
    assert '"""Someone who scribbles."""' in shop.read(EDITED)


def test_pins_are_listed_and_taken_away(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")

    assert "  pinned   AuthorPublic: docstring\n" in shop.run("edits").out
    (file,) = shop.run("edits", "--format=json").json["files"]
    assert file["pins"] == ["AuthorPublic: docstring"]
    assert shop.run("resolve", "--unpin", f"{EDITED}:Nothing").code == 2
    ran = shop.run("resolve", "--unpin", EDITED)

    assert ran.err == f"unpinned  {EDITED}: AuthorPublic: docstring\n"
    assert "pinned" not in shop.run("edits").out
    ran = shop.run("resolve", "--unpin", EDITED)
    assert (ran.code, "not-pinned" in ran.err) == (2, True)
    assert shop.run("resolve", "--unpin").code == 2
    describe(shop, "Someone who sings.")
    assert shop.run().code == 1


def test_a_key_of_a_document_is_pinned(shop: Shop) -> None:
    shop.edit(COMPOSE, 'POSTGRES_DB: "shop"', 'POSTGRES_DB: "legacy"')
    title(shop, "store")
    assert shop.run().code == 1
    assert find_conflicts(shop.read(COMPOSE))

    ran = shop.run("resolve", "--pin", COMPOSE)

    assert ran.code == 0
    pin = "services.database.environment.POSTGRES_DB"
    assert ran.err == f"pinned  {COMPOSE}: {pin}\nno conflicts\n"
    title(shop, "depot")
    assert shop.run().code == 0
    text = shop.read(COMPOSE)
    assert 'POSTGRES_DB: "legacy"' in text
    assert 'POSTGRES_USER: "depot"' in text
    assert "store" not in text


def test_a_pinned_value_stays_though_the_generator_had_it_too(shop: Shop) -> None:
    shop.edit(COMPOSE, 'POSTGRES_DB: "shop"', 'POSTGRES_DB: "store"')
    pin = f"{COMPOSE}:services.database.environment.POSTGRES_DB"
    assert shop.run("resolve", "--pin", pin).code == 0

    for name in ("store", "depot", "shop"):
        title(shop, name)
        assert shop.run().code == 0
        assert 'POSTGRES_DB: "store"' in shop.read(COMPOSE)
        assert f'POSTGRES_USER: "{name}"' in shop.read(COMPOSE)


def test_a_value_that_nobody_edited_can_be_pinned(shop: Shop) -> None:
    pin = f"{COMPOSE}:services.database.environment.POSTGRES_DB"
    assert shop.run("resolve", "--pin", pin).code == 0
    assert shop.run("check").code == 0
    assert "pinned" in shop.run("edits").out

    title(shop, "store")

    assert shop.run().code == 0
    assert 'POSTGRES_DB: "shop"' in shop.read(COMPOSE)
    assert 'POSTGRES_USER: "store"' in shop.read(COMPOSE)


def test_a_constant_of_a_class_is_pinned(shop: Shop) -> None:
    shop.edit(CONFIG, "./shop.db", "./ours.db")
    title(shop, "store")
    assert shop.run().code == 1

    assert shop.run("resolve", "--pin").code == 0

    assert "  pinned   Settings.database_url\n" in shop.run("edits").out
    for name in ("ours", "depot", "shop"):
        title(shop, name)
        assert shop.run().code == 0
        assert '"sqlite+aiosqlite:///./ours.db"' in shop.read(CONFIG)


def test_a_line_is_pinned(shop: Shop) -> None:
    path = ".env.example"
    shop.edit(path, "./shop.db", "./ours.db")
    title(shop, "store")
    assert shop.run().code == 1

    assert shop.run("resolve", "--pin").code == 0

    assert "  pinned   # DATABASE_URL=sqlite" in shop.run("edits").out
    for name in ("depot", "shop"):
        title(shop, name)
        assert shop.run().code == 0
        assert "./ours.db" in shop.read(path)
        assert f"@localhost/{name}" in shop.read(path)


def test_a_whole_file_is_pinned(shop: Shop) -> None:
    ran = shop.run("resolve", "--pin", AUTHORS)
    assert (ran.code, ran.err) == (0, f"pinned  {AUTHORS}: all of it\nno conflicts\n")
    before = shop.read(AUTHORS)
    shop.respecify("{name: string(200)}", "{name: string(300)}")

    assert shop.run().code == 0

    assert shop.read(AUTHORS) == before
    assert shop.run("check").code == 0
    assert f"{AUTHORS}\n" in shop.run("edits").out
    assert "  pinned   all of it\n" in shop.run("edits").out
    assert shop.run("edits", "--forget", AUTHORS).code == 0
    assert "max_length=300" in shop.read(AUTHORS)
    assert shop.run("edits").err == "no edits by hand\n"


def test_a_pin_follows_a_rename(shop: Shop) -> None:
    path = "app/services/book.py"
    shop.edit(path, "self.repository.add(data)", "self.repository.add(data, 1)")
    assert shop.run("resolve", "--pin", f"{path}:BookService.create_book").code == 0
    shop.specify(VOLUMES)

    assert shop.run().code == 0

    ran = shop.run("edits", "app/services/volume.py")
    assert "  pinned   VolumeService.create_volume\n" in ran.out


def test_a_pin_follows_into_another_layout(shop: Shop) -> None:
    shop.make_conflict()
    shop.run()
    shop.run("resolve", "--pin")
    shop.choose_layout("modular")
    assert shop.run().code == 0
    path = "app/modules/author/schemas.py"
    assert '"""Someone who scribbles."""' in shop.read(path)
    assert "  pinned   AuthorPublic: docstring\n" in shop.run("edits", path).out

    describe(shop, "Someone who sings.")

    assert shop.run().code == 0
    assert '"""Someone who scribbles."""' in shop.read(path)


@pytest.mark.parametrize(
    ("place", "code", "said"),
    [
        (f"{COMPOSE}:services.databse", "no-such-place", "`services.database`?"),
        (f"{EDITED}:AuthorPublik", "no-such-place", "`AuthorPublic`?"),
        ("nowhere.py", "not-generated", "nowhere.py"),
        ("app/models", "not-generated", "app/models"),
        ("migrations", "not-generated", "migrations"),
    ],
)
def test_what_cannot_be_pinned_is_an_error(
    shop: Shop, place: str, code: str, said: str
) -> None:
    before = shop.disk()

    ran = shop.run("resolve", "--pin", place)

    assert ran.code == 2
    assert f"error[{code}]" in ran.err
    assert said in ran.err
    assert shop.disk() == before


def test_only_the_place_that_is_named_is_settled(shop: Shop) -> None:
    shop.edit(EDITED, "Someone who writes.", "Someone who scribbles.")
    other = "app/models/author.py"
    shop.edit(other, "Someone who writes.", "Someone who scribbles.")
    describe(shop, "Someone who types.")
    assert shop.run().code == 1

    ran = shop.run("resolve", "--pin", f"{EDITED}:AuthorPublic")

    assert (ran.code, ran.err) == (0, f"pinned  {EDITED}: AuthorPublic\nno conflicts\n")
    assert "Someone who types" not in shop.read(EDITED)
    assert find_conflicts(shop.read(other))
    assert shop.run("resolve").code == 1


def test_git_is_told_that_a_pinned_conflict_is_settled(shop: Shop) -> None:
    committed(shop)
    shop.make_conflict()
    shop.run()

    shop.run("resolve", "--pin")

    assert git(shop, "ls-files", "--unmerged") == ""


def test_two_branches_with_pins_in_different_files_merge(shop: Shop) -> None:
    committed(shop)
    for name, path in (("ada", AUTHORS), ("ben", "app/services/book.py")):
        git(shop, "checkout", "--quiet", "-b", name, "main")
        assert shop.run("resolve", "--pin", path).code == 0
        git(shop, "commit", "--quiet", "--all", f"--message={name}")

    git(shop, "merge", "--quiet", "--no-edit", "ada")

    out = shop.run("edits").out
    assert out.count("pinned   all of it") == 2
    assert shop.run("check").code == 0


def test_a_lock_in_conflict_keeps_the_pins_of_both_sides(shop: Shop) -> None:
    committed(shop)
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


def test_pin_and_a_side_are_a_usage_error(shop: Shop) -> None:
    assert shop.run("resolve", "--pin", "--ours").code == 2
    assert shop.run("resolve", "--pin", "--unpin", EDITED).code == 2
