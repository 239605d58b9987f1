"""Messages of `gen` state what is wrong and how to fix it."""

from __future__ import annotations

from functools import partial

import pytest

from tests.branches.team import BranchProject
from tests.cli.shop import BOOKS_SPEC, Shop

CONFLICTED_FIELD = """\
<<<<<<< HEAD
      pages: integer
=======
      pages: bigint
>>>>>>> other
"""


@pytest.mark.parametrize("command", [[], ["check"], ["validate"]])
def test_a_spec_with_conflict_markers_is_reported(
    shop: Shop, command: list[str]
) -> None:
    shop.write_entities(
        BOOKS_SPEC.replace("      pages: integer | null\n", CONFLICTED_FIELD)
    )

    ran = shop.run(*command)

    assert ran.code == 2
    assert "error[spec-in-conflict]: `specs/books.yaml` contains conflicts" in ran.err
    assert "specs/books.yaml:9:1" in ran.err
    assert "yaml-syntax" not in ran.err


@pytest.mark.expensive
def test_check_suggests_gen_merge(shop: Shop) -> None:
    team = BranchProject(shop)
    for name in ("one", "two"):
        text = BOOKS_SPEC.replace("Something to read.", f"Something for {name}.")
        team.commit_on_branch(name, partial(shop.write_entities, text))
    assert team.merge("one", into="two")
    shop.write_entities(BOOKS_SPEC.replace("Something to read.", "Something for both."))

    ran = shop.run("check")

    assert ran.code == 1
    assert "run `gen merge`" in ran.err


def test_one_file_is_reported_in_the_singular(shop: Shop) -> None:
    (shop.output / "app/models/book.py").unlink()

    assert "1 file is out of date: run `gen`\n" in shop.run("check").err


def test_an_old_entity_name_in_a_result_is_explained(shop: Shop) -> None:
    shop.write_entities(
        BOOKS_SPEC.replace("  Book:\n", "  Volume:\n    was: Book\n")
        + "    endpoints:\n      lend: {returns: Book}\n"
    )

    ran = shop.run()

    assert ran.code == 2
    assert "help: `Book` is now `Volume`" in ran.err


def test_an_added_service_is_listed_once(shop: Shop) -> None:
    shop.edit(
        "compose.yaml",
        "\nvolumes:\n  database:",
        "\n  # Ours.\n  worker:\n    image: redis:8  # pinned\n\nvolumes:\n  database:",
    )

    ran = shop.run("edits", "compose.yaml")

    assert [line.split(" (")[0].split() for line in ran.out.splitlines()[1:]] == [
        ["added", "services.worker"]
    ]


def test_merge_outside_of_a_repository_is_an_error(shop: Shop) -> None:
    shop.monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(shop.folder.parent))

    ran = shop.run("merge")

    assert ran.code == 2
    assert "error[no-git]" in ran.err
    assert "this folder is not in a git repository" in ran.err


def test_merge_without_git_is_an_error(shop: Shop) -> None:
    shop.monkeypatch.setenv("PATH", "")

    ran = shop.run("merge")

    assert ran.code == 2
    assert "git is not installed" in ran.err


def test_help_describes_the_commands(shop: Shop) -> None:
    assert "Check whether the output is up to date" in shop.run("check", "--help").out
    assert "Show the number of revisions" in shop.run("migrate", "--help").out
    assert "Regenerate the latest revision" in shop.run("--help").out
